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
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_PREFIXES = {"table": _TABLE[1:-1], "office": _OFFICE[1:-1], "text": _TEXT[1:-1]}


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
        volume = _Volume(self.file)
        open_tables: list[_Scan] = []
        for event, element in ET.iterparse(part, events=("start-ns", "start", "end")):  # noqa: S314 - no document type: checked above
            if event == "start-ns":
                # The decoder goes by the prefixes as they are printed, so they must mean what they say.
                if _PREFIXES.get(element[0], element[1]) != element[1]:
                    raise ReadError(Finding("unsafe-xml", "error", file=self.file))
            elif element.tag == f"{_TABLE}table" and event == "start":
                open_tables.append(_Scan(self.file, element.get(f"{_TABLE}name", ""), volume))
            elif not open_tables or event == "start":
                continue
            elif element.tag == f"{_TABLE}table-row":
                open_tables[-1].row(element)
                element.clear()
            elif element.tag == f"{_TABLE}table":
                scan = open_tables.pop()
                self.sheets[scan.name] = scan.facts()
                element.clear()

    def inspect(self, sheet: str) -> SheetFacts:
        """Return the facts of a sheet, whose size was checked on opening."""
        return self.sheets.get(sheet, SheetFacts())


class _Volume:
    """The characters that the cells of a file unpack to: runs of spaces and repeated cells are stored short."""

    def __init__(self, file: str) -> None:
        self.file, self.characters = file, 0

    def add(self, cell: ET.Element, copies: int) -> None:
        one = sum(map(len, cell.itertext())) + sum(map(len, cell.attrib.values()))
        one += sum(_number(spaces.get(f"{_TEXT}c", "")) for spaces in cell.iter(f"{_TEXT}s"))
        self.characters += one * copies
        if self.characters > limits.MAX_UNPACKED_BYTES:
            found, most = round(self.characters / 2**20), round(limits.MAX_UNPACKED_BYTES / 2**20)
            raise ReadError(Finding("unpacks-too-large", "error", self.file, found=found, expected=most))


class _Scan:
    def __init__(self, file: str, name: str, volume: _Volume) -> None:
        self.file, self.name, self.volume = file, name, volume
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
                self.volume.add(cell, repeat * times)
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
    return _number(element.get(f"{_TABLE}{name}", "1")) or 1


def _number(text: str) -> int:
    """Return a count as decoders read it; beyond nine digits any number is too large in the same way."""
    bare = text.strip().lstrip("+").lstrip("0")
    return int(bare[:10]) if bare.isdecimal() else 0
