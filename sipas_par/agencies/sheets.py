"""Every sheet of a spreadsheet as plain values with their addresses, whatever program saved it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of values, the first row being row 1 of the sheet."""

    name: str
    rows: tuple[tuple[Value, ...], ...]

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
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


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
    """Read every sheet, hidden ones too.

    Raises
    ------
    ReadError
        If the file is missing, protected by a password, damaged, or no spreadsheet at all.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ReadError(Finding("sheet-kind", "error", file=path.name, found=path.suffix, expected=", ".join(SUFFIXES)))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=path.name, found=str(path))) from None
    except OSError as error:
        raise ReadError(
            Finding("sheet-unreadable", "error", file=path.name, found=str(error.strerror or error))
        ) from error
    if path.suffix.lower() == ".csv":
        return (_csv_sheet(path, data),)
    return _workbook(path, data)


def _workbook(path: Path, data: bytes) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            sheets = []
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                sheets.append(Sheet(name, tuple(tuple(_value(cell) for cell in row) for row in rows)))
            return tuple(sheets)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadError(Finding("sheet-unreadable", "error", file=path.name, found=str(error))) from error


def _value(cell: Value) -> Value:
    return None if cell == "" else cell


def _csv_sheet(path: Path, data: bytes) -> Sheet:
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeError:
        # What Excel on a Vietnamese Windows saves as plain CSV.
        text = data.decode("cp1258", errors="replace")
    head = text[:4096]
    delimiter = max(";\t,", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return Sheet(path.stem, tuple(tuple(cell or None for cell in row) for row in rows))
    except csv.Error as error:
        raise ReadError(Finding("sheet-unreadable", "error", file=path.name, found=str(error))) from error


def formulas_without_result(path: Path) -> tuple[tuple[str, str, str], ...]:
    """List the ``(sheet, cell, formula)`` that a program wrote without a stored result.

    Such a cell reads as empty although someone filled it, so it has to be named.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm"} or b"<f" not in _sheet_xml(path):
        return ()
    from openpyxl import load_workbook

    written = load_workbook(path)
    stored = load_workbook(path, data_only=True)
    return tuple(
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in written.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and stored[sheet.title][cell.coordinate].value is None
    )


def _sheet_xml(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return b""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return b"".join(archive.read(name) for name in parts)
