"""Every sheet of a spreadsheet as plain values with their addresses, whatever program saved it."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.reading.book import shielded
from sipas_par.reading.grid import letters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sipas_par.reading.grid import Grid

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of values, the first row being row 1.

    ``unsolved`` are cells with a formula and no result; ``merged`` are ranges as zero-based top, left, bottom, right.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    unsolved: frozenset[str] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        """Return the value at zero-based row and column; ``None`` outside."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def text(self, row: int, column: int) -> str:
        """Return the value as a person reads it."""
        return as_text(self.value(row, column))


def address(row: int, column: int) -> str:
    """Return the cell's name from zero-based row and column.

    >>> address(30, 6), address(0, 26)
    ('G31', 'AA1')
    """
    return f"{letters(column)}{row + 1}"


def as_text(value: Value) -> str:
    """Return a cell's value as text: whole numbers without ``.0``, dates as dd/mm/yyyy.

    >>> as_text(3.0), as_text(0.25), as_text(dt.date(2024, 9, 30)), as_text(None)
    ('3', '0.25', '30/09/2024', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, dt.date):
        midnight = not isinstance(value, dt.datetime) or value.time() == dt.time()
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    return str(value).strip()


def as_decimal(value: Value) -> Decimal | None:
    """Return the number in a cell, also one typed as text with a decimal comma; ``None`` when there is none.

    >>> as_decimal("0,25"), as_decimal("0,25 điểm"), as_decimal("khoảng 1"), as_decimal("1.234,5")
    (Decimal('0.25'), Decimal('0.25'), None, Decimal('1234.5'))
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    text = unicodedata.normalize("NFC", as_text(value)).casefold().removesuffix("điểm").removesuffix("points").strip()
    if not re.fullmatch(r"[+-]?\d+([.,]\d+)*", text):
        return None
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    return Decimal(text) if text.count(".") <= 1 else None


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read every sheet of a spreadsheet of any kind, hidden ones too, with the care that reading takes of any file."""
    from sipas_par.reading.open import open_book

    book = open_book(path)
    return tuple(_sheet(name, book.grid(name)) for name in (*book.sheets, *book.hidden))


def _sheet(name: str, grid: Grid) -> Sheet:
    from sipas_par.reading.grid import NO_RESULT

    rows = tuple(tuple(None if cell == "" or cell is NO_RESULT else cell for cell in row) for row in grid.rows)
    unsolved = {
        address(number, column)
        for number, row in enumerate(grid.rows)
        for column, cell in enumerate(row)
        if cell is NO_RESULT
    }
    return Sheet(name, rows, frozenset(unsolved), grid.merged)


def formulas_without_result(path: Path, sheets: tuple[Sheet, ...]) -> dict[tuple[str, str], str]:
    """Return the formulas that a program wrote without a stored result, by sheet and cell.

    Such a cell reads as empty although someone filled it, so it has to be named.
    """
    from sipas_par.reading.grid import NO_RESULT

    found = {(sheet.name, cell): str(NO_RESULT) for sheet in sheets for cell in sheet.unsolved}
    if found and path.suffix.lower() in {".xlsx", ".xlsm"}:
        with suppress(ReadError), shielded(path.name):
            found.update(_written(path, found))
    return found


def _written(path: Path, cells: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(path.read_bytes()))
    return {(sheet, cell): str(book[sheet][cell].value) for sheet, cell in cells}
