"""What calamine does not tell about an xlsx sheet: errors, formulas without result, hidden rows, size.

The XML of a sheet is searched as bytes, once, before calamine unpacks it: a cell at the far corner of an
otherwise empty sheet would make it fill the whole rectangle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book
from sipas_par.reading.grid import NO_RESULT, CellError, Grid

if TYPE_CHECKING:
    from sipas_par.reading.book import Archive

_WORKBOOK = "xl/workbook.xml"
_SHARED = "xl/sharedStrings.xml"
# One pass finds a reference that is far out, or spelled in another way than office programs spell it.
_FAR_OR_ODD = re.compile(rb"""r(?:="(?:[A-Z]{2}|[A-Z]?(?:[2-9]\d{5}|\d{7}|0))|\s|=\s)""")
# Possessive and bounded: hostile XML must not make a search slower than its length.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_OPENED = re.compile(rb"<(?:\w{1,20}:)?(?:row|c)[\s/>]")
_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|c)((?:[\s/][^<>]*+)?)>")
_ANGLE_IN_VALUE = re.compile(rb"""=\s*(?:"[^"<>]*+[<>]|'[^'<>]*+[<>])""")
_ERROR = re.compile(
    rb"""<(?:\w{1,20}:)?c\s([^<>]*+)(?<!/)>(?:(?!</?(?:\w{1,20}:)?c[\s/>])[^#]){0,3000}+(#[^<]{1,20})<"""
)
_FORMULA = re.compile(
    rb"""<(?:\w{1,20}:)?c\s([^<>]*+)(?<!/)>\s*<(?:\w{1,20}:)?f\b(?:[^<>]*+(?<=/)>|[^<>]*+>[^<]*+</(?:\w{1,20}:)?f>)\s*"""
    rb"""(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>([^<]*+)</(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"""
)
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ROW_TAG = re.compile(rb"<(?:\w{1,20}:)?row\s([^<>]*+)>")
_ROW = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_SHARED_END = re.compile(rb"</(?:\w{1,20}:)?si>")
_VALUE = re.compile(rb"<(?:\w{1,20}:)?v\b[^<>]*+>\s*(\d{1,9})\s*</")
_FOREIGN_LINK = re.compile(rb"<(?:\w{1,20}:)?f\b[^<>]*+>[^<\[]{0,2000}+\[\d+\]")


@dataclass(frozen=True)
class SheetFacts:
    """Cells that calamine shows as empty though they are not, rows out of sight, links to other files."""

    cells: tuple[tuple[int, int, CellError], ...] = ()
    hidden: frozenset[int] = frozenset()
    external: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def completed(self, grid: Grid) -> Grid:
        """Return the grid with these facts put in."""
        for row, column, error in self.cells:
            if row < len(grid.rows) and column < len(grid.rows[row]):
                grid.rows[row][column] = error
        return replace(grid, merged=grid.merged or self.merged, hidden=self.hidden, external=self.external)


class Package:
    """The parts of an xlsx file, seen as bytes."""

    def __init__(self, archive: Archive) -> None:
        self.file, self.archive = archive.file, archive
        for name in archive.names():
            if name.endswith((".xml", ".rels")) and "/worksheets/" not in name:
                # Shared texts, styles and the list of sheets are unpacked by the parser, so they must be sound.
                unpacked = name.startswith("xl/") and name.count("/") == 1
                self._refuse_entities((archive.read(name) if unpacked else archive.head(name))[:2048])
        shared = archive.read(_SHARED) if _SHARED in archive.names() else b""
        self._lengths = [len(text) for text in _SHARED_END.split(shared)]

    def _refuse_entities(self, head: bytes) -> None:
        # Document types and entities have no place in a workbook; a NUL byte is XML in UTF-16, which hides them.
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head[:64]:
            raise ReadError(Finding("unsafe-xml", "error", file=self.file))

    @cached_property
    def _recalculates(self) -> bool:
        """Whether the writer left the results to be calculated on opening: a stored 0 is then no result."""
        return b'fullCalcOnLoad="1"' in self.archive.read(_WORKBOOK)

    @cached_property
    def _parts(self) -> dict[str, str]:
        links: dict[str, str] = {}
        for link in ET.fromstring(self.archive.read("xl/_rels/workbook.xml.rels")):  # noqa: S314 - no document type: checked above
            target = link.get("Target", "")
            links[link.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts: dict[str, str] = {}
        for element in ET.fromstring(self.archive.read(_WORKBOOK)).iter():  # noqa: S314 - as above
            if element.tag.rpartition("}")[2] == "sheet":
                key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
                name = element.get("name", "")
                if name in parts:
                    raise ReadError(Finding("file-damaged", "error", file=self.file, found=name))
                parts[name] = links.get(key, "")
        return parts

    def inspect(self, sheet: str) -> SheetFacts:
        """Check the size of a sheet and return its facts.

        Raises
        ------
        ReadError
            If the sheet reaches beyond the limits.
        """
        xml = self.archive.read(self._parts.get(sheet, ""))
        # A document type can only stand before the first element.
        self._refuse_entities(xml[: max(2048, xml.find(b"sheetData"))])
        self._measure(sheet, xml)
        self._weigh(sheet, xml)
        hidden = frozenset[int]()
        if b"hidden=" in xml:
            rows = (_ROW.search(tag) for tag in _ROW_TAG.findall(xml) if _HIDDEN.search(tag))
            hidden = frozenset(int(row[1]) - 1 for row in rows if row)
        return SheetFacts(tuple(self._errors(xml)), hidden, b"[" in xml and bool(_FOREIGN_LINK.search(xml)))

    def _measure(self, sheet: str, xml: bytes) -> None:
        start, end = max(xml.find(b"sheetData"), 0), xml.rfind(b"sheetData")
        if xml.find(b"'", start, end) < 0 and not _FAR_OR_ODD.search(xml, start, end):
            return
        tags = _TAG.findall(xml, start, end)
        if len(tags) != len(_OPENED.findall(xml, start, end)) or _ANGLE_IN_VALUE.search(xml, start, end):
            raise ReadError(Finding("unsafe-xml", "error", file=self.file, sheet=sheet))
        # Office programs leave formatted empty cells far below and beside a table: only filled cells take room.
        row = column = bottom = right = 0
        for kind, attributes in tags:
            place = _REFERENCE.search(attributes)
            if kind == b"row":
                row, column = int(place[2][:9]) if place else row + 1, -1
                continue
            column = _column(place[1]) if place and place[1] else column + 1
            row = int(place[2][:9]) if place and place[1] else row
            if not attributes.endswith(b"/"):
                bottom, right = max(bottom, row), max(right, column + 1)
        refuse_beyond(self.file, sheet, bottom, right)

    def _weigh(self, sheet: str, xml: bytes) -> None:
        """Refuse a sheet whose cells repeat a shared text until it fills the memory: the reader copies it for each."""
        most = book.MAX_UNPACKED_BYTES
        if max(self._lengths) * xml.count(b"</") <= most:
            return
        known = len(self._lengths)
        weight = sum(self._lengths[place] for found in _VALUE.findall(xml) if (place := int(found)) < known)
        if weight > most:
            found, expected = round(weight / 2**20), round(most / 2**20)
            raise ReadError(Finding("unpacks-too-large", "error", self.file, sheet, found=found, expected=expected))

    def _errors(self, xml: bytes) -> list[tuple[int, int, CellError]]:
        found: list[tuple[int, int, CellError]] = []
        # Every error value holds this sign, and looking for one sign is fast.
        if b"#" in xml:
            for attributes, value in _ERROR.findall(xml):
                if _ERROR_TYPE.search(attributes):
                    found += _placed(attributes, CellError(value.decode("utf-8", "replace")))
        if b"f>" in xml:
            for attributes, value in _FORMULA.findall(xml):
                text_result = b't="str"' in attributes or b"t='str'" in attributes
                if (not value.strip() and not text_result) or (value.strip() == b"0" and self._recalculates):
                    found += _placed(attributes, NO_RESULT)
        return found


def _placed(attributes: bytes, error: CellError) -> list[tuple[int, int, CellError]]:
    cell = _CELL.search(attributes)
    return [(int(cell[2]) - 1, _column(cell[1]), error)] if cell else []


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper()[:6]:
        number = number * 26 + letter - 64
    return number - 1


def refuse_beyond(file: str, sheet: str, rows: int, columns: int) -> None:
    """Raise when a sheet has more rows, columns or cells than are read."""
    if rows > book.MAX_ROWS:
        raise ReadError(Finding("too-many-rows", "error", file, sheet, found=rows, expected=book.MAX_ROWS))
    if columns > book.MAX_COLUMNS:
        raise ReadError(Finding("too-many-columns", "error", file, sheet, found=columns, expected=book.MAX_COLUMNS))
    if rows * columns > book.MAX_CELLS:
        raise ReadError(Finding("table-too-large", "error", file, sheet, found=rows * columns, expected=book.MAX_CELLS))
