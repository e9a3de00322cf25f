"""What calamine does not tell about an ods sheet: how far it reaches, errors, hidden rows, merged cells.

Repeated rows and columns make a sheet of a million cells out of one line of XML, so they are counted first.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits
from sipas_par.reading.grid import CellError
from sipas_par.reading.package import SheetFacts, refuse_beyond

if TYPE_CHECKING:
    from sipas_par.reading.archive import Archive

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


class OpenDocument:
    """The tables of an ods file."""

    def __init__(self, archive: Archive) -> None:
        self.file = archive.file
        manifest = "META-INF/manifest.xml"
        if manifest in archive and b"manifest:encryption-data" in archive.read(manifest):
            raise ReadError(Finding("password-protected", "error", file=self.file))
        content = archive.read("content.xml")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content[:64]:
            raise ReadError(Finding("unsafe-xml", "error", file=self.file))
        self.sheets: dict[str, SheetFacts] = {}
        self._walk(io.BytesIO(content))

    def _walk(self, part: IO[bytes]) -> None:
        scan: _Scan | None = None
        for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314 - no document type: checked above
            if element.tag == f"{_TABLE}table" and event == "start":
                scan = _Scan(self.file, element.get(f"{_TABLE}name", ""))
            elif scan is None or event == "start":
                continue
            elif element.tag == f"{_TABLE}table-row":
                scan.row(element)
                element.clear()
            elif element.tag == f"{_TABLE}table":
                self.sheets[scan.name] = scan.facts()
                element.clear()
                scan = None

    def inspect(self, sheet: str) -> SheetFacts:
        """Return the facts of a sheet, whose size was checked on opening."""
        return self.sheets.get(sheet, SheetFacts())


class _Scan:
    def __init__(self, file: str, name: str) -> None:
        self.file, self.name = file, name
        self.at = self.bottom = self.right = 0
        self.errors: list[tuple[int, int, CellError]] = []
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []

    def row(self, element: ET.Element) -> None:
        times = _count(element, "number-rows-repeated")
        column = 0
        filled = False
        for cell in element:
            repeat = _count(cell, "number-columns-repeated")
            if cell.get(f"{_OFFICE}value-type") or len(cell):
                filled = True
                self.right = max(self.right, column + repeat)
                self._cell(cell, column)
            column += repeat
        if filled:
            self.bottom = max(self.bottom, self.at + times)
            refuse_beyond(self.file, self.name, self.bottom, self.right)
            if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
                self.hidden.update(range(self.at, self.at + times))
        self.at += times

    def _cell(self, cell: ET.Element, column: int) -> None:
        if cell.get(f"{_CALC}value-type") == "error":
            self.errors.append((self.at, column, CellError("".join(cell.itertext()).strip() or "#LỖI")))
        down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if (down > 1 or right > 1) and len(self.merged) < limits.MAX_ROWS:
            self.merged.append((self.at, column, self.at + down - 1, column + right - 1))

    def facts(self) -> SheetFacts:
        return SheetFacts(tuple(self.errors), frozenset(self.hidden), merged=tuple(self.merged))


def _count(element: ET.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdigit() and len(text) < 10 else 1
