"""Codes: numbering in any style, made dotted, and the levels it implies."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

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


Path = tuple[int, ...]


@dataclass
class Outline:
    """The resolved codes of a table.

    Attributes
    ----------
    paths
        One full code a row; ``None`` for rows without one.
    roman_top
        Whether the first level is numbered in Roman numerals.
    restarts
        Whether numbering restarts under its parent.
    dates
        Rows whose code Excel turned into a date, with the likely code.
    recovered
        Rows whose numeric code lost a final zero (1.1 for 1.10) that the sequence gives back.
    ambiguous
        Rows whose numeric code may be either and that the sequence cannot decide.
    """

    paths: list[Path | None] = field(default_factory=list)
    roman_top: bool = False
    restarts: bool = False
    dates: dict[int, Path] = field(default_factory=dict)
    recovered: dict[int, Path] = field(default_factory=dict)
    ambiguous: dict[int, Path] = field(default_factory=dict)


def resolve(cells: Sequence[Cell | Token]) -> Outline:
    """Resolve a column of code cells; the result is shared between equal columns and must not be changed.

    >>> resolve(["I", "1", "1.1", "1.2", "2", "II", "1"]).paths
    [(1,), (1, 1), (1, 1, 1), (1, 1, 2), (1, 2), (2,), (2, 1)]
    """
    return _resolve(tuple(cells))


@lru_cache(maxsize=64)
def _resolve(cells: tuple[Cell | Token, ...]) -> Outline:
    tokens = [_settle(cell) for cell in cells]
    _letters_or_roman(tokens)
    outline = Outline(roman_top=next((t.style == "roman" for t in tokens if t), False))
    order = list(dict.fromkeys(t.style for t in tokens if t))
    outline.restarts = _restarts(tokens, order)
    walk = _Walk(order if outline.restarts else order[:1], outline)
    for row, (cell, found) in enumerate(zip(cells, tokens, strict=True)):
        if isinstance(cell, dt.date):
            outline.paths.append(walk.date(row, cell))
        else:
            outline.paths.append(walk.step(row, found) if found else None)
    return outline


def _settle(cell: Cell | Token) -> Token | None:
    return cell if isinstance(cell, Token) else token(cell)


def _letters_or_roman(tokens: list[Token | None]) -> None:
    """Read C, D, I, V … as letters where the column is lettered: A, B, C, D."""
    capitals = [t for t in tokens if t and len(t.numbers) == 1 and t.style in {"roman", "upper"}]
    if not any(t.style == "upper" for t in capitals):
        return
    if capitals and capitals[0].style == "upper":
        signs = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}
        for row, found in enumerate(tokens):
            if found and found.style == "roman" and len(found.numbers) == 1 and found.numbers[0] in signs:
                letter = signs[found.numbers[0]]
                tokens[row] = Token("upper", (ord(letter) - 64,))


def _restarts(tokens: Sequence[Token | None], order: Sequence[Style]) -> bool:
    """Decide once for the table whether dotted numbers are complete or count within their parent."""
    if len(order) < 2:
        return False
    if order[0] == "number":
        return True
    top = 0
    plain = matching = dotted = 0
    for found in tokens:
        if found is None:
            continue
        if found.style == order[0] and len(found.numbers) == 1:
            top = found.numbers[0]
        elif found.style == "number" and len(found.numbers) == 1:
            plain += 1
        elif found.style == "number":
            dotted += 1
            matching += found.numbers[0] == top
    return plain > 0 or matching < dotted


class _Walk:
    """Steps through the rows and keeps the code of the row before."""

    def __init__(self, order: Sequence[Style], outline: Outline) -> None:
        self.rank = {style: position for position, style in enumerate(order)}
        self.outline = outline
        self.heads: dict[int, Path] = {}
        self.seen: set[Path] = set()
        self.last: Path = ()

    def step(self, row: int, found: Token) -> Path:
        rank = self.rank.get(found.style, 0)
        above = self.heads.get(rank - 1, ()) if rank else ()
        path = above + found.numbers
        if found.numeric and len(found.numbers) == 2:
            path = self._zero(row, path)
        self.heads[rank] = path
        for deeper in [key for key in self.heads if key > rank]:
            del self.heads[deeper]
        self.seen.add(path)
        self.last = path
        return path

    def _zero(self, row: int, path: Path) -> Path:
        """Tell 1.1 from 1.10 in a numeric cell by the sequence: after 1.9 comes 1.10."""
        longer = (*path[:-1], path[-1] * 10)
        parent = path[:-1]
        before = max((seen[-1] for seen in self.seen if seen[:-1] == parent), default=0)
        if longer[-1] == before + 1:
            self.outline.recovered[row] = longer
            return longer
        if path in self.seen and path[-1] <= 99 and longer not in self.seen:
            self.outline.ambiguous[row] = longer
        return path

    def date(self, row: int, cell: dt.date) -> Path | None:
        for path in likely_codes(cell):
            follows = path[:-1] == self.last[: len(path) - 1] and path not in self.seen
            expected = self.last[len(path) - 1] + 1 if len(self.last) >= len(path) else 1
            if follows and path[-1] == expected:
                break
        else:
            path = likely_codes(cell)[0]
        self.outline.dates[row] = path
        self.seen.add(path)
        self.last = path
        self.heads[0] = path
        return path
