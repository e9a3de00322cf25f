"""Numbers as offices type them: decimal comma or point, thousands marks, blanks written as signs.

A column is converted as a whole, because only the column can tell whether ``1,234`` is a decimal or a
thousand, and because one marked-up column is far faster than many cells.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from sipas_par.reading.book import NO_RESULT, Cell, CellError
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import words

DASHES = frozenset("-–—−")
BLANKS = DASHES | frozenset({"", "x", "X", ".", "..", "...", "…", "/", "//", "_", "*"})
"""Texts that offices put where a point does not apply; read as empty."""


def is_blank(text: str) -> bool:
    """Say whether a text stands for nothing: a mark, or the dots and lines of a form that is not filled in."""
    return text.strip() in BLANKS or not text.strip(" .…_")


_MOST = 1e15
# Letters of a number, without its unit.
_LONGEST = 24
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff'’]+")
# A visible gap between digits that parts no thousands: "1 5" may be 1,5 or 15.
_GAP = re.compile(r"\d[\s\u2000-\u200a'’]+(?!\d{3}(?!\d))\d")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")
_MARKED = re.compile(r"(.*\d)\s*(?:\*{1,3}|\(\d{1,2}\)|\(\*{1,3}\)|[¹²³⁴-⁹]{1,2})")
_UNIT = re.compile(r"(%|điểm|đ|đ\.|points?)$", re.IGNORECASE)
_MINUS = str.maketrans("−–—﹣-", "-----")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell of a number column that is no number: row, finding code, and what stands or may be meant."""

    row: int
    code: str
    found: str
    expected: str | None = None


@dataclass
class Column:
    """A converted column: exact values, ``None`` where blank, and the cells that could not be read."""

    values: list[Decimal | None]
    bad: list[BadCell] = field(default_factory=list)
    percent_signs: dict[int, str] = field(default_factory=dict)
    not_assessed: set[int] = field(default_factory=set)


def exact_decimal(value: float) -> Decimal:
    """Return the decimal that the cell shows: binary tails of computed results are dropped at 1e-10."""
    rounded = round(value, 10)
    return Decimal(int(rounded)) if rounded == int(rounded) else Decimal(repr(rounded))


class _Known(dict[object, "Decimal | None"]):
    """Numbers met before and their exact values; the same few hundred points come again and again."""

    def __missing__(self, cell: object) -> Decimal:
        if not isinstance(cell, int | float) or not abs(cell) < _MOST:
            raise KeyError(cell)
        if len(self) > 50_000:
            self.clear()
            self[""] = None
        made = self[cell] = exact_decimal(cell)
        return made


_KNOWN = _Known({"": None})


def convert(cells: Sequence[Cell]) -> Column:
    """Convert a column of cells."""
    # A truth value equals 1 as a key, so columns that hold one must not get here.
    if set(map(type, cells)) <= {float, int, str}:
        try:
            return Column([_KNOWN[cell] for cell in cells])
        except KeyError:
            pass
    return _slow(cells)


def _slow(cells: Sequence[Cell]) -> Column:
    thousands = _thousands_mark(cells)
    column = Column([])
    for row, cell in enumerate(cells):
        if type(cell) is str and says_not_assessed(cell):
            column.values.append(None)
            column.not_assessed.add(row)
            continue
        value, bad = _one(row, cell, thousands)
        column.values.append(value)
        if bad:
            column.bad.append(bad)
        if value is not None and type(cell) is str and "%" in cell:
            column.percent_signs[row] = cell
    return column


def says_not_assessed(text: str) -> bool:
    """Say whether a cell or a remark begins with a wording for what does not apply to the unit."""
    return f"{fold(text)} ".startswith(tuple(f"{phrase} " for phrase in words("rows", "not_assessed")))


def _one(row: int, cell: Cell, thousands: str) -> tuple[Decimal | None, BadCell | None]:
    if isinstance(cell, CellError):
        code = "formula-without-result" if cell == NO_RESULT else "error-value"
        return None, BadCell(row, code, str(cell))
    if isinstance(cell, bool):
        return None, BadCell(row, "not-a-number", str(cell).upper())
    if isinstance(cell, int | float):
        if not abs(cell) < _MOST:
            return None, BadCell(row, "not-a-number", str(cell))
        return exact_decimal(cell), None
    if isinstance(cell, str):
        if is_blank(cell):
            return None, None
        value = parse(cell, thousands)
        if value is not None:
            return value, None
        marked = _MARKED.fullmatch(cell.strip())
        if marked and (value := parse(marked[1], thousands)) is not None:
            return value, BadCell(row, "number-with-mark", cell.strip(), f"{value:f}")
        return None, BadCell(row, "not-a-number", cell.strip()[:60])
    if isinstance(cell, dt.date):
        return None, BadCell(row, "number-became-date", cell.strftime("%d/%m/%Y"), f"{cell.day},{cell.month}")
    return None, BadCell(row, "not-a-number", str(cell))


@lru_cache(maxsize=4096)
def parse(text: str, thousands: str = ".") -> Decimal | None:
    """Return the number a text stands for, or ``None``.

    ``thousands`` decides the one doubtful case, a single mark before exactly three digits.
    """
    if _GAP.search(text):
        return None
    bare = _SPACE.sub("", text)
    # Names of criteria come here too: what is long is none without a search for its unit.
    bare = _UNIT.sub("", bare).translate(_MINUS) if len(bare) <= _LONGEST + len("points") else bare
    if len(bare) > _LONGEST or not _NUMBER.fullmatch(bare):
        return None
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        decimal = max(".", ",", key=bare.rfind)
        if bare.count(decimal) > 1:
            return None
        whole, _, rest = bare.rpartition(decimal)
        groups = re.split(r"[.,]", whole.lstrip("+-"))
        if any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3:
            return None
        return Decimal(re.sub(r"[.,]", "", whole) + "." + rest)
    mark = "." if dots else ","
    groups = bare.lstrip("+-").split(mark)
    if len(groups) > 2 or (len(groups) == 2 and mark == thousands and _looks_grouped(groups)):
        if not _looks_grouped(groups):
            return None
        return Decimal(bare.replace(mark, ""))
    return Decimal(bare.replace(",", "."))


def number_in(cell: Cell) -> Decimal | None:
    """Return the number in a cell that stands alone, also one typed as text; a single mark is then a decimal one."""
    if isinstance(cell, str):
        return None if "%" in cell else parse(cell, "")
    return exact_decimal(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def is_number(cell: Cell) -> bool:
    """Say whether a cell holds a number, as text too, or a day that an office program made of one."""
    return parse(cell) is not None if isinstance(cell, str) else not isinstance(cell, bool)


def _looks_grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])


def _thousands_mark(cells: Sequence[Cell]) -> str:
    """Return the mark that parts thousands in this column; none when the column does not show it."""
    grouped, whole = "", set[float]()
    for cell in cells:
        if isinstance(cell, int | float):
            whole.add(cell)
        bare = _UNIT.sub("", _SPACE.sub("", cell)).translate(_MINUS) if type(cell) is str else ""
        if not _NUMBER.fullmatch(bare):
            continue
        if "." in bare and "," in bare:
            return min(".", ",", key=bare.rfind)
        if bare.isdecimal():
            whole.add(int(bare))
        for mark, other in ((",", "."), (".", ",")):
            groups = bare.lstrip("+-").split(mark)
            if len(groups) > 2:
                return mark
            if len(groups) == 2 and not _looks_grouped(groups):
                return other
            grouped = mark if len(groups) == 2 else grouped
    # Among hundreds without a fraction "1.200" is more than a thousand.
    return grouped if sum(number >= 100 for number in whole) > 1 and all(n % 1 == 0 for n in whole) else ""
