"""xlsx, xlsm, xlsb and ods: looked at before they are unpacked, then read through calamine."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Protocol

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits
from sipas_par.reading.containers import Book, Kind
from sipas_par.reading.grid import Grid
from sipas_par.reading.shield import shielded

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from sipas_par.reading.package import SheetFacts


def open_zipped(file: str, digest: str, data: bytes) -> Book:
    """Open a zipped workbook after looking at what it would unpack to."""
    with shielded(file):
        archive = zipfile.ZipFile(io.BytesIO(data))
        kind = _kind(file, archive)
        _guard(file, archive)
        parts = _parts(kind, file, archive)
        workbook = open_calamine(file, data)
        shown, hidden = sheet_names(workbook)

    def load(sheet: str) -> Grid:
        with shielded(file, sheet):
            facts = parts.inspect(sheet)
            return facts.completed(grid_of(workbook, sheet))

    return Book(file, digest, kind, shown, hidden, load)


class Parts(Protocol):
    """The file as its own format, for what calamine does not tell."""

    def inspect(self, sheet: str) -> SheetFacts:
        """Check the size of a sheet and return its facts."""
        ...


def _parts(kind: Kind, file: str, archive: zipfile.ZipFile) -> Parts:
    if kind == "xlsb":
        from sipas_par.reading.records import BinaryParts

        return BinaryParts(file, archive)
    if kind == "ods":
        from sipas_par.reading.opendocument import OpenDocument

        return OpenDocument(file, archive)
    from sipas_par.reading.package import Package

    return Package(file, archive)


def _kind(file: str, archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.rpartition("/")[2] == "workbook.xml" for name in names):
        return "xlsx"
    raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))


def _guard(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse archives that unpack to more than the limits, or that hold encrypted parts."""
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    swollen = [
        part
        for part in parts
        if part.file_size > limits.RATIO_FREE_BYTES
        and part.file_size > limits.MAX_PACK_RATIO * max(part.compress_size, 1)
    ]
    if len(parts) > limits.MAX_PARTS or total > limits.MAX_UNPACKED_BYTES or swollen:
        found, most = round(total / 2**20), round(limits.MAX_UNPACKED_BYTES / 2**20)
        raise ReadError(Finding("unpacks-too-large", "error", file=file, found=found, expected=most))
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError(Finding("password-protected", "error", file=file))


def open_calamine(file: str, data: bytes) -> CalamineWorkbook:
    """Open bytes with calamine."""
    import python_calamine

    with shielded(file):
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        pages = len(workbook.sheets_metadata)
        if pages > limits.MAX_SHEETS:
            raise ReadError(Finding("too-many-sheets", "error", file=file, found=pages, expected=limits.MAX_SHEETS))
        return workbook


def sheet_names(workbook: CalamineWorkbook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the worksheets that are shown, and of those that are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    pages = [page for page in workbook.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
    shown = tuple(page.name for page in pages if page.visible == SheetVisibleEnum.Visible)
    return shown, tuple(page.name for page in pages if page.visible != SheetVisibleEnum.Visible)


def grid_of(workbook: CalamineWorkbook, sheet: str) -> Grid:
    """Read one sheet from A1 on; addresses would shift if the empty margin were left out."""
    page = workbook.get_sheet_by_name(sheet)
    # python-calamine cannot count a sheet without any cell from A1.
    rows = page.to_python(skip_empty_area=False) if page.end is not None else []
    ranges = page.merged_cell_ranges or []
    merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return Grid(sheet, rows, merged)
