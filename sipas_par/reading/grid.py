"""One sheet as a grid of values that know their addresses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sipas_par.text.names import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""What a cell holds; an empty cell is ``""``."""


class CellError(str):
    """A cell that shows an error such as ``#REF!``, or a formula that was stored without its result."""

    __slots__ = ()


NO_RESULT = CellError("formula without a stored result")
# Errors of any office program in any language: #N/A, #TÊN?, Err:502, and the #### of a narrow column.
_ERROR = re.compile(r"#[^\W\d_][^\s#]*|Err:\d{3}|##+")


def error_in(cell: Cell) -> Cell:
    """Return an error that a file keeps as text as what it is.

    >>> [type(error_in(text)).__name__ for text in ("#N/A", "#TÊN?", "Err:502", "####", "#1", "#caicach")]
    ['CellError', 'CellError', 'CellError', 'CellError', 'str', 'str']
    """
    if isinstance(cell, str) and cell[:1] in {"#", "E"}:
        text = cell.strip()
        if _ERROR.fullmatch(text) and (text.isupper() or text[0] == "E" or not text.strip("#")):
            return CellError(text)
    return cell


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def shown(cell: Cell) -> str:
    """Return the text that a cell shows: 2023 for the number 2023.0.

    >>> shown(2023.0), shown(" Điểm  tối đa"), shown(0.5)
    ('2023', 'Điểm tối đa', '0.5')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return clean(str(cell))


@dataclass(frozen=True)
class Details:
    """What a container knows of cells beyond their values, by row and column counted from 0."""

    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet from A1 on, and what the container says about rows and merged cells."""

    sheet: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    external: bool = False
    font: tuple[str, str] = ("", "")
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    apart: Mapping[tuple[int, int], str] = field(default_factory=dict)
    look: Callable[[], Details] = Details

    @cached_property
    def details(self) -> Details:
        """Number formats and formulas, read when first asked for."""
        return self.look()

    @cached_property
    def width(self) -> int:
        """Length of the longest row."""
        return max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """Return a value; outside the grid everything is empty."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def address(self, row: int, column: int) -> str:
        """Return ``G31`` for row 30 and column 6."""
        return f"{letters(column)}{row + 1}"

    def full_address(self, row: int, column: int) -> str:
        """Return ``PAR INDEX!G31``."""
        return f"{self.sheet}!{self.address(row, column)}" if self.sheet else self.address(row, column)
