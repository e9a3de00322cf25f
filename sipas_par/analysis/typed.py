"""Numbers as people type them: the one gate through which every score, target and weight of a call goes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import TYPE_CHECKING

from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.wording.numbers import exact

if TYPE_CHECKING:
    from collections.abc import Iterable


def parsed(value: object) -> Decimal | None:
    """Return the number that a person means, or ``None`` when it is none: not finite, blank, a word, a truth value.

    A decimal comma serves as a point does; a float means the number that it prints.

    >>> parsed("87,5"), parsed(0.1), parsed("abc"), parsed(float("nan")), parsed(None)
    (Decimal('87.5'), Decimal('0.1'), None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (str, Decimal, Real)):
        return None
    try:
        number = exact(value.strip().replace(",", ".") if isinstance(value, str) else value)  # type: ignore[arg-type]  # any real number prints as one
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def typed(value: object, what: str) -> Decimal:
    """Return the number that a person means; ``what`` says whose it is.

    Raises
    ------
    UsageError
        If it is no finite number.

    Examples
    --------
    >>> typed("86,69", "Lạng Sơn")
    Decimal('86.69')
    """
    number = parsed(value)
    if number is None:
        raise UsageError(Finding("argument-not-a-number", "error", found=str(value), facts=(("row", what),)))
    return number


def typed_all(values: dict[str, object]) -> dict[str, Decimal]:
    """Return the numbers of several names, with every wrong one named at once.

    >>> typed_all({"A": "1,5", "B": 2})
    {'A': Decimal('1.5'), 'B': Decimal('2')}
    """
    numbers = {name: parsed(value) for name, value in values.items()}
    problems = [
        Finding("argument-not-a-number", "error", found=str(values[name]), facts=(("row", name),))
        for name, number in numbers.items()
        if number is None
    ]
    if problems:
        raise UsageError(problems)
    return {name: number for name, number in numbers.items() if number is not None}


def typed_count(value: object, what: str, least: int = 1) -> int:
    """Return a whole number of at least ``least``.

    Raises
    ------
    UsageError
        If it is not whole or too small.

    Examples
    --------
    >>> typed_count("3", "rank")
    3
    """
    number = parsed(value)
    if number is None or number != number.to_integral_value() or number < least:
        raise UsageError(Finding("not-a-count", "error", found=str(value), expected=least, facts=(("row", what),)))
    return int(number)


def check_columns(frame: object, columns: Iterable[str], maker: str) -> None:
    """Refuse what is not the table that ``maker`` gives.

    Raises
    ------
    UsageError
        With every column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> check_columns(pd.DataFrame({"code": []}), ["code"], "attainability")
    """
    there = getattr(frame, "columns", ())
    problems = [Finding("table-column", "error", found=name, expected=maker) for name in columns if name not in there]
    if problems:
        raise UsageError(problems)
