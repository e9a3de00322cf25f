"""Codes as offices number their rows: dotted, Roman, lettered, restarting, with the title in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sipas_par.reading.text import clean, fold
from sipas_par.reading.vocabulary import words

if TYPE_CHECKING:
    import datetime as dt

    from sipas_par.reading.grid import Cell

Style = Literal["number", "roman", "upper", "lower"]

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_DOTTED = re.compile(r"(\d{1,4}(?:\s?[.,\-]\s?\d{1,4}){0,7})\s?[.,)/:\-]{0,2}")
_MIXED = re.compile(r"([IVXLC]+)((?:\.\d{1,4}){1,7})\s?[.):]?")
_LETTER = re.compile(r"([A-ZĐa-zđ])\s?[.)/:]?")
_LED = re.compile(
    r"(?P<code>(?:[IVXLC]+|\d{1,4})(?:\.\d{1,4}){0,7})\s?(?P<mark>[.):\-–]\s?|\s)(?P<title>\S.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Token:
    """One printed code: how it is written and its numbers; ``numbers`` of ``"II.1"`` are ``(2, 1)``.

    ``numeric`` marks a code that stands in the cell as a number, where 1.10 cannot be told from 1.1.
    """

    style: Style
    numbers: tuple[int, ...]
    numeric: bool = False


def from_roman(text: str) -> int | None:
    """Read Roman numerals; ``None`` when the text is none.

    >>> from_roman("XIV"), from_roman("ABC")
    (14, None)
    """
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[sign] for sign in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def token(cell: Cell) -> Token | None:
    """Read a code cell; ``None`` when it holds no code.

    >>> token("1.2.3."), token("IV"), token("Lĩnh vực 2"), token(1.1), token("Ghi chú")
    (Token(style='number', numbers=(1, 2, 3), numeric=False), Token(style='roman', numbers=(4,), numeric=False),
     Token(style='number', numbers=(2,), numeric=False), Token(style='number', numbers=(1, 1), numeric=True), None)
    """
    if type(cell) is str:
        return _from_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    return None


@lru_cache(maxsize=16384)
def _from_text(cell: str) -> Token | None:
    text = _without_words(clean(cell))
    if match := _DOTTED.fullmatch(text):
        return Token("number", tuple(int(part) for part in re.findall(r"\d+", match[1])))
    if match := _MIXED.fullmatch(text):
        top = from_roman(match[1])
        return Token("roman", (top, *(int(part) for part in match[2].split(".")[1:]))) if top else None
    bare = text.rstrip(".):/ ")
    if (number := from_roman(bare)) is not None:
        return Token("roman", (number,))
    if match := _LETTER.fullmatch(text):
        letter = match[1]
        return Token("upper" if letter.isupper() else "lower", (_ordinal(letter),))
    return None


def _ordinal(letter: str) -> int:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(letter.upper()) + 1 or 4


def _without_words(text: str) -> str:
    if not text or not text[0].isalpha() or len(text) > 40:
        return text
    for word in words("rows", "code_words"):
        if fold(text).startswith(f"{word} "):
            rest = text.split(" ", word.count(" ") + 1)[-1]
            return rest.strip(":. ")
    return text


def _from_number(value: float) -> Token | None:
    if value != value or not 0 < value < 10_000:  # noqa: PLR0124 - NaN is the one value unequal to itself
        return None
    if value == int(value):
        return Token("number", (int(value),), numeric=isinstance(value, float))
    whole, _, rest = repr(round(value, 8)).partition(".")
    if whole == "0" or len(rest) > 3 or rest.startswith("0"):
        return None
    return Token("number", (int(whole), int(rest)), numeric=True)


def split_title(text: str) -> tuple[Token, str] | None:
    """Part a code and a title that stand in one cell; ``None`` when the text does not begin with a code.

    >>> split_title("1.1. Thực hiện kế hoạch")
    (Token(style='number', numbers=(1, 1), numeric=False), 'Thực hiện kế hoạch')
    """
    match = _LED.fullmatch(_without_words(clean(text)))
    if not match:
        return None
    found = token(match["code"])
    plain = match["code"].isdigit() or match["code"].isalpha()
    # "5 chỉ tiêu" is a title, "5. Chỉ tiêu" and "5.1 Chỉ tiêu" begin with a code.
    if found is None or (plain and not match["mark"].strip()):
        return None
    return found, match["title"].strip()


def likely_codes(value: dt.date) -> tuple[tuple[int, ...], ...]:
    """Return the codes that Excel may have turned into this date, the Vietnamese date order first.

    >>> import datetime as dt
    >>> likely_codes(dt.date(2003, 2, 1))
    ((1, 2, 3), (2, 1, 3), (1, 2), (2, 1))
    """
    short = value.year % 100
    codes: list[tuple[int, ...]] = []
    if short:
        codes += [(value.day, value.month, short), (value.month, value.day, short)]
    codes += [(value.day, value.month), (value.month, value.day)]
    return tuple(dict.fromkeys(codes))
