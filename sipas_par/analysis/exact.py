"""Exact numbers for the analysis: decimals in, nearest doubles out.

Points are hundredths (or finer) and must add up; a DataFrame wants float64. Sums and comparisons are
therefore made on `Decimal` or on whole counts of the finest decimal, and turned into the nearest
double at the very end.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable


NAN = float("nan")
LEAST_PLACES = 2


def double(value: Decimal | None) -> float:
    """Return the nearest double of an exact value; NaN for a missing one.

    >>> double(Decimal("0.1")), double(None)
    (0.1, nan)
    """
    return NAN if value is None else float(value)


def ratio(part: Decimal | None, whole: Decimal | None) -> float:
    """Return the nearest double of ``part / whole``; NaN when it has no meaning.

    >>> ratio(Decimal("0.3"), Decimal("0.1")), 0.3 / 0.1
    (3.0, 2.9999999999999996)
    """
    if part is None or not whole:
        return NAN
    return float(Fraction(part) / Fraction(whole))


def total(values: Iterable[Decimal | None]) -> Decimal:
    """Add the values that are there.

    >>> total([Decimal("0.1"), None, Decimal("0.2")])
    Decimal('0.3')
    """
    return sum((value for value in values if value is not None), Decimal(0))


def decimals(values: Iterable[Decimal | None]) -> int:
    """Return the decimals of the finest value, at least two: the scale on which all of them are integers.

    >>> decimals([Decimal("1.5"), Decimal("0.125"), None])
    3
    """
    finest = LEAST_PLACES
    for value in values:
        if value is not None:
            exponent = value.normalize().as_tuple().exponent
            finest = max(finest, -exponent if isinstance(exponent, int) else 0)
    return finest


def whole(value: Decimal, places: int) -> int:
    """Return the value as a count of its last decimal.

    Raises
    ------
    UsageError
        If the value has more decimals than ``places``.

    Examples
    --------
    >>> whole(Decimal("0.75"), 2)
    75
    """
    shifted = value.scaleb(places)
    if shifted != shifted.to_integral_value():
        raise UsageError(Finding("too-many-decimals", "error", found=value, expected=places))
    return int(shifted)
