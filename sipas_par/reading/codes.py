"""Codes: numbering in any style, made dotted, and the levels it implies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from sipas_par.reading.relations import Path, Tree
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import words

if TYPE_CHECKING:
    from sipas_par.reading.book import Cell

Style = Literal["number", "braced", "roman", "upper", "lower", "small"]

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_DOTTED = re.compile(r"(\d{1,6}|\d{1,4}(?:\s?[.,\-]\s?\d{1,4}){1,7})\s?[.,)/:\-]{0,2}")
_MIXED = re.compile(r"([IVXLC]+)((?:\.\d{1,4}){1,7})\s?[.):]?")
_LETTER = re.compile(r"([A-ZĐa-zđ])\s?[.)/:–-]?")
# A code in brackets, or after a dash.
_WRAPPED = re.compile(r"\((.{1,12})\)|[-–+•]\s*(?=[^\W\d_])(.{1,5})")
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
    """Read Roman numerals; ``None`` when the text is none."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[sign] for sign in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def token(cell: Cell) -> Token | None:
    """Read a code cell; ``None`` when it holds no code."""
    if type(cell) is str:
        return _from_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    return None


@lru_cache(maxsize=4096)
def _from_text(cell: str) -> Token | None:
    text = _without_words(clean(cell))
    if match := _WRAPPED.fullmatch(text):
        text = match[1] or match[2]
        if match[1] and text.isdecimal():
            return Token("braced", (int(text),))
    if match := _DOTTED.fullmatch(text):
        return Token("number", tuple(int(part) for part in re.findall(r"\d+", match[1])))
    if match := _MIXED.fullmatch(text):
        top = from_roman(match[1])
        return Token("roman", (top, *(int(part) for part in match[2].split(".")[1:]))) if top else None
    bare = text.rstrip(".):/–- ")
    if (number := from_roman(bare)) is not None:
        return Token("roman", (number,))
    if match := _LETTER.fullmatch(text):
        letter = match[1]
        return Token("upper" if letter.isupper() else "lower", (_ordinal(letter),))
    small = from_roman(bare.upper()) if bare.islower() else None
    return Token("small", (small,)) if small else None


def _ordinal(letter: str) -> int:
    return _ALPHABET.find(letter.lower()) + 1


def _without_words(text: str) -> str:
    if not text or not text[0].isalpha() or len(text) > 40:
        return text
    for word in words("rows", "code_words"):
        if fold(text).startswith(f"{word} "):
            rest = text.split(" ", word.count(" ") + 1)[-1]
            return rest.strip(":. ")
    return text


def _from_number(value: float) -> Token | None:
    if value != value or not 0 < value < 1_000_000:  # noqa: PLR0124 - NaN is the one value unequal to itself
        return None
    if value == int(value):
        return Token("number", (int(value),), numeric=isinstance(value, float))
    whole, _, rest = repr(round(value, 8)).partition(".")
    if whole == "0" or len(rest) > 3 or rest.startswith("0"):
        return None
    return Token("number", (int(whole), int(rest)), numeric=True)


def split_title(text: str) -> tuple[Token, str] | None:
    """Part a code and a title that stand in one cell; ``None`` when the text does not begin with a code."""
    match = _LED.fullmatch(_without_words(clean(text)))
    if not match:
        return None
    found = token(match["code"])
    plain = match["code"].isdecimal() or match["code"].isalpha()
    # "5 chỉ tiêu" is a title, "5. Chỉ tiêu" and "5.1 Chỉ tiêu" begin with a code.
    if found is None or (plain and not match["mark"].strip()):
        return None
    return found, match["title"].strip()


def likely_codes(value: dt.date) -> tuple[tuple[int, ...], ...]:
    """Return the codes that Excel may have turned into this date, the Vietnamese date order first."""
    short = value.year % 100
    codes: list[tuple[int, ...]] = []
    if short:
        codes += [(value.day, value.month, short), (value.month, value.day, short)]
    codes += [(value.day, value.month), (value.month, value.day)]
    return tuple(dict.fromkeys(codes))


_SIGNS = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}
_ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
_OFTEN_LEFT_OUT = frozenset("đfjwz")


@dataclass
class Outline:
    """The resolved codes of a table."""

    paths: list[Path | None] = field(default_factory=list)
    roman_top: bool = False
    restarts: bool = False
    dates: dict[int, Path] = field(default_factory=dict)
    recovered: dict[int, Path] = field(default_factory=dict)
    ambiguous: dict[int, Path] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Tree:
        """The rows as a tree."""
        return Tree.of(self.paths)


def resolve(cells: Sequence[Cell | Token]) -> Outline:
    """Resolve a column of code cells; the result is shared between equal columns and must not be changed."""
    return _resolve(tuple(cells))


@lru_cache(maxsize=64)
def _resolve(cells: tuple[Cell | Token, ...]) -> Outline:
    tokens = [cell if isinstance(cell, Token) else token(cell) for cell in cells if not isinstance(cell, dt.date)]
    walk = _Walk(whole=_whole([found for found in tokens if found]))
    for row, cell in enumerate(cells):
        if isinstance(cell, dt.date):
            walk.outline.paths.append(walk.date(row, cell))
        else:
            found = cell if isinstance(cell, Token) else token(cell)
            walk.outline.paths.append(walk.step(row, found) if found else None)
    return walk.outline


def _whole(tokens: Sequence[Token]) -> bool:
    """Say whether all codes are dotted and complete, so that each tells its place whatever the rows around it."""
    printed = [found.numbers for found in tokens if found.style == "number"]
    return (
        len(printed) == len(tokens) and any(len(p) > 1 for p in printed) and len(set(printed)) * 5 >= len(printed) * 4
    )


def _readings(found: Token) -> tuple[Token, ...]:
    """Return what a code may be: C, D, I, L, M, V, X are a letter or a Roman numeral, c and d and i too."""
    if found.style == "lower" and (value := _ROMAN_VALUES.get(_ALPHABET[found.numbers[0] - 1].upper())):
        return found, Token("small", (value,))
    if found.style == "roman" and len(found.numbers) == 1 and found.numbers[0] in _SIGNS:
        return found, Token("upper", (_ordinal(_SIGNS[found.numbers[0]]),))
    return (found,)


@dataclass(slots=True)
class _Node:
    """A row that may still get rows below it: its style, its numbers as printed, its full code."""

    style: Style
    printed: tuple[int, ...]
    path: Path


class _Walk:
    """Steps through the rows and keeps the rows above the present one, from the first level down."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.outline = Outline()
        self.open: list[_Node] = []
        self.closed: dict[Style, int] = {}
        self.seen: set[Path] = set()
        self.largest: dict[Path, int] = {}

    def step(self, row: int, found: Token) -> Path:
        if not self.outline.paths or not any(self.outline.paths):
            self.outline.roman_top = found.style == "roman"
        if self.whole or len(found.numbers) > 1:
            path = found.numbers if self.whole else self._dotted(found.numbers)
            if found.numeric and len(found.numbers) == 2:
                path = self._zero(row, path)
        else:
            found, path = max((self._single(reading) for reading in _readings(found)), key=lambda best: best[0])[1:]
        self._take(found, path)
        return path

    def _take(self, found: Token, path: Path) -> None:
        # A number below a level of another style starts again there; so does a dotted code that is not the whole one.
        if (
            found.style in {"number", "braced", "lower", "small"}
            and path != found.numbers
            and (len(found.numbers) > 1 or len(path) > 1)
        ):
            self.outline.restarts = True
        while self.open and self.open[-1].path != path[:-1] and len(self.open[-1].path) >= len(path):
            self._close()
        while self.open and self.open[-1].path != path[: len(self.open[-1].path)]:
            self._close()
        self.open.append(_Node(found.style, found.numbers, path))
        self.seen.add(path)
        self.largest[path[:-1]] = max(path[-1], self.largest.get(path[:-1], 0))

    def _close(self) -> None:
        node = self.open.pop()
        if len(node.printed) == 1:
            self.closed[node.style] = node.printed[0]

    def _dotted(self, numbers: tuple[int, ...]) -> Path:
        """Hang a code of several numbers below the deepest open row whose printed numbers begin it."""
        for size in range(len(numbers) - 1, 0, -1):
            for node in reversed(self.open):
                if node.printed == numbers[:size] and node.style not in {"lower", "small"}:
                    return node.path + numbers[size:]
        top = self.open[0] if self.open else None
        restarting = top is not None and top.style in {"roman", "upper"} and self.outline.restarts
        return (top.path if restarting and top else ()) + numbers

    def _single(self, found: Token) -> tuple[int, Token, Path]:
        """Place a code of one number; the first value says how well it follows: 3 next, 2 first, 1 goes on, 0 else."""
        number = found.numbers[0]
        for node in reversed(self.open):
            if node.style == found.style and len(node.printed) == 1:
                step = _steps(found.style, node.printed[0], number)
                place = node.path[-1] + step if step > 0 else number
                if step == 1 or node.path[-1] == node.printed[0]:
                    return (3 if step == 1 else 0), found, (*node.path[:-1], place)
                return 0, found, (*node.path[:-1], max(place, 1))
        below = self.open[-1].path if self.open else ()
        first = _steps(found.style, 0, number)
        if first == 1:
            return 2, found, (*below, 1)
        # Numbers that go on over the headings: I 1 2, II 3 4.
        if found.style in self.closed and _steps(found.style, self.closed[found.style], number) == 1 and below:
            return 1, found, (*below, 1)
        return 0, found, (*below, max(first, 1))

    def _zero(self, row: int, path: Path) -> Path:
        """Tell 1.1 from 1.10 in a numeric cell by the sequence: after 1.9 comes 1.10."""
        longer = (*path[:-1], path[-1] * 10)
        if longer[-1] == self.largest.get(path[:-1], 0) + 1:
            self.outline.recovered[row] = longer
            return longer
        if path in self.seen and path[-1] <= 99 and longer not in self.seen:
            self.outline.ambiguous[row] = longer
        return path

    def date(self, row: int, cell: dt.date) -> Path:
        last = self.open[-1].path if self.open else ()
        for path in likely_codes(cell):
            expected = last[len(path) - 1] + 1 if len(last) >= len(path) else 1
            if path[:-1] == last[: len(path) - 1] and path not in self.seen and path[-1] == expected:
                break
        else:
            path = likely_codes(cell)[0]
        self.outline.dates[row] = path
        self._take(Token("number", path), path)
        return path


def _steps(style: Style, before: int, number: int) -> int:
    """Return how many steps lie between two numbers of a level; letters that are often left out need not count."""
    if style not in {"upper", "lower"}:
        return number - before
    if number <= before:
        return number - before
    between = _ALPHABET[before : number - 1]
    return 1 + sum(letter not in _OFTEN_LEFT_OUT for letter in between)
