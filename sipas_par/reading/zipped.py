"""xlsx, xlsm, xlsb and ods: looked at before they are unpacked, then read through calamine."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits
from sipas_par.reading.archive import Archive
from sipas_par.reading.containers import Book, Kind
from sipas_par.reading.grid import Grid
from sipas_par.reading.shield import shielded

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from sipas_par.reading.package import SheetFacts


def open_zipped(file: str, digest: str, data: bytes) -> Book:
    """Open a zipped workbook after looking at what it would unpack to."""
    with shielded(file):
        archive = Archive(file, data)
        kind = _kind(archive)
        parts = _parts(kind, archive)
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


def _parts(kind: Kind, archive: Archive) -> Parts:
    if kind == "xlsb":
        from sipas_par.reading.records import BinaryParts

        return BinaryParts(archive)
    if kind == "ods":
        from sipas_par.reading.opendocument import OpenDocument

        return OpenDocument(archive)
    from sipas_par.reading.package import Package

    return Package(archive)


def _kind(archive: Archive) -> Kind:
    if "xl/workbook.bin" in archive:
        return "xlsb"
    if "content.xml" in archive:
        return "ods"
    if "xl/workbook.xml" in archive:
        return "xlsx"
    found = archive.file.rpartition(".")[2]
    raise ReadError(Finding("not-a-table-file", "error", file=archive.file, found=found))


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
