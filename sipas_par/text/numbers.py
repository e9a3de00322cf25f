"""Numbers: read as people type them, kept exact, printed as officials print them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from sipas_par.text.i18n import N_, _, current_language, current_locale

MISSING = "–"


def exact(value: Decimal | float | str) -> Decimal:
    """Return the decimal that a person reads: a float through its shortest text, never its binary tail."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


class Points(Decimal):
    """An exact number that also counts with floats, each taken for the number that it prints."""

    __slots__ = ()
    # Equal floats and points may hash apart, as 0.1 and Decimal("0.1") do: keep one kind in a set or dict.
    __hash__ = Decimal.__hash__

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Let a notebook show the number and no Python type."""
        printer.text(number(self))


def _counting(name: str) -> Callable[..., Any]:
    own = getattr(Decimal, name)

    def count(self: Points, *others: Any) -> Any:
        made = own(self, exact(others[0])) if others and isinstance(others[0], float) else own(self, *others)
        return Points(made) if isinstance(made, Decimal) else made

    return count


def _comparing(name: str) -> Callable[..., Any]:
    own = getattr(Decimal, name)

    def compare(self: Points, other: Any) -> Any:
        return own(self, exact(other) if isinstance(other, float) else other)

    return compare


_BOTH_SIDES = (
    f"__{side}{name}__" for name in ("add", "sub", "mul", "truediv", "floordiv", "mod") for side in ("", "r")
)
for _name in (*_BOTH_SIDES, "__neg__", "__abs__"):
    setattr(Points, _name, _counting(_name))
for _name in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Points, _name, _comparing(_name))


@lru_cache(maxsize=16384)
def shared_points(text: str) -> Points:
    """Return the points that a text is, the same for the same text: in large tables few numbers come again and again."""
    return Points(text)


ZERO: Decimal = Points(0)
HUNDRED: Decimal = Points(100)


def half_up(value: Decimal | float, places: int) -> Decimal:
    """Round a half away from zero, as people expect (Python's ``round`` goes to even)."""
    return exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def on_hundred(score: Decimal | None, most: Decimal | None, beside: Decimal = ZERO) -> Decimal | None:
    """Return points over their maximum, on 100; bonus and penalty points ``beside`` them count as they are."""
    return half_up(score * 100 / most, 2) + beside if score is not None and most else None


def number(value: Decimal | float | None, places: int | None = None, *, sign: bool = False) -> str:
    """Write a number with the marks of the language: ``1.234,56`` in Vietnamese, ``1,234.56`` in English."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unequal to itself
        return MISSING
    amount = exact(value)
    if amount.is_infinite():
        return "∞" if amount > 0 else "−∞"
    amount = half_up(amount, places) if places is not None else _trim(amount)
    decimals = "." + "0" * places if places else "" if places is not None else ".##########"
    text = format_decimal(abs(amount), "#,##0" + decimals, locale=current_locale())
    if amount < 0:
        return f"−{text}"
    return f"+{text}" if sign and amount > 0 else text


def _trim(amount: Decimal) -> Decimal:
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def points(value: Decimal | float | None, *, sign: bool = False) -> str:
    """Write points with two decimals, or all of them when the table is finer."""
    if value is not None and value == value:  # noqa: PLR0124 - NaN
        exponent = _trim(exact(value)).as_tuple().exponent
        places = max(2, min(4, -exponent)) if isinstance(exponent, int) else 2
        return number(value, places, sign=sign)
    return number(None)


def percent(share: Decimal | float | None, places: int = 2) -> str:
    """Write a share between 0 and 1 as percent: ``86,69 %`` without the space, as offices print it."""
    if share is None or share != share:  # noqa: PLR0124 - NaN
        return number(None)
    return f"{number(exact(share) * 100, places)}%"


def date(value: dt.date | None) -> str:
    """Write a date as ``17/05/2024`` (Vietnamese) or ``17 May 2024``."""
    if value is None:
        return MISSING
    return format_date(value, "dd/MM/yyyy" if current_language() == "vi" else "d MMMM yyyy", locale=current_locale())


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: position for position, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def vi_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Sort key of Vietnamese text: Đ after D, ô after o, tones last."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text).lower():
        base, tone = _without_tone(char)
        # A mark without its letter, as damaged text has it, sorts by itself.
        base = base or char
        letters.append(100 + _ORDER[base] if base in _ORDER else min(ord(base[0]), 99))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _without_tone(char: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)), tone


def listing(items: Iterable[str]) -> str:
    """Join words as a sentence does: ``a, b và c``."""
    return format_list(list(items), locale=current_locale())


def roman(number: int) -> str:
    """Write a number in Roman numerals."""
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        text += sign * count
    return text


NAN = float("nan")


def double(value: Decimal | Fraction | None) -> float:
    """Return the nearest double of an exact value; NaN for a missing one."""
    return NAN if value is None else float(value)


def ratio(part: Decimal | None, whole: Decimal | None) -> float:
    """Return the nearest double of ``part / whole``; NaN when it has no meaning."""
    if part is None or not whole:
        return NAN
    return float(Fraction(part) / Fraction(whole))


def exact_sum(values: Iterable[Decimal | None]) -> Decimal:
    """Add the values that are there."""
    return sum((value for value in values if value is not None), ZERO)


_COUNTS = (
    N_("không"), N_("một"), N_("hai"), N_("ba"), N_("bốn"), N_("năm"), N_("sáu"), N_("bảy"), N_("tám"), N_("chín"),
    N_("mười"), N_("mười một"), N_("mười hai"),
)  # fmt: skip


def count_words(count: int) -> str:
    """Say a small count in words, a larger one in figures."""
    return _(_COUNTS[count]) if 0 <= count < len(_COUNTS) else str(count)


def capital(text: str) -> str:
    """Return a phrase as a sentence begins."""
    return text[:1].upper() + text[1:]
