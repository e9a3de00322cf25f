"""Containers beside xlsx: the parts of xlsb and ods."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO
from xml.etree import ElementTree as ET

from sipas_par.files import MAX_UNPACKED_BYTES, unpacks_too_large
from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book
from sipas_par.reading.book import (
    LOWERED,
    RAISED,
    STRUCK,
    Archive,
    Book,
    CellError,
    Details,
    Grid,
    Place,
    SheetFacts,
    error_in,
    parted,
    refuse_beyond,
    refuse_entities,
    shielded,
)
from sipas_par.reading.xls import ERROR_NAMES, font_mark, in_fonts
from sipas_par.reading.xlsx import BUILT_IN_FORMATS, grid_of, open_calamine, related, sheet_names

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLES_OF = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_REFERENCES = re.compile(r"\[?\.([$A-Z]+[$\d]+)\]?")
_PREFIXES = {"table": _TABLE[1:-1], "office": _OFFICE[1:-1], "text": _TEXT[1:-1]}


def open_other(archive: Archive, workbook: str, digest: str, data: bytes) -> Book:
    """Open an xlsb file by its workbook part, or without one an ods file."""
    parts = BinaryParts(archive, workbook) if workbook else OpenDocument(archive)
    decoded = open_calamine(archive.file, data)

    def load(sheet: str) -> Grid:
        with shielded(archive.file, sheet):
            return parts.inspect(sheet).completed(grid_of(decoded, sheet))

    return Book(archive.file, digest, "xlsb" if workbook else "ods", *sheet_names(decoded), load)


_BETWEEN_TAGS = re.compile(rb">(\s++)<")


def open_flat(file: str, digest: str, data: bytes) -> Book:
    """Open a flat OpenDocument spreadsheet (.fods), the one part of an ods file, without the indents of its tags."""
    data = _BETWEEN_TAGS.sub(lambda gap: b"><" if b"\n" in gap[1] else gap[0], data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", data)
    with shielded(file):
        return open_other(Archive(file, packed.getvalue()), "", digest, packed.getvalue())


_FILLED_ROW = re.compile(rb"<table:table-row\b[^<>]*+><table:table-cell\s[^<>]*?\boffice:value-type=")


class OpenDocument:
    """The tables of an ods file."""

    def __init__(self, archive: Archive) -> None:
        self.file = archive.file
        manifest = "META-INF/manifest.xml"
        if manifest in archive and b"manifest:encryption-data" in archive.read(manifest):
            raise ReadError(Finding("password-protected", "error", file=self.file))
        content = archive.read("content.xml")
        refuse_entities(self.file, content)
        for table in content.split(b"</table:table>"):
            # A lower bound of the filled rows tells at once that a table is too long.
            refuse_beyond(self.file, "", len(_FILLED_ROW.findall(table)), 0)
        self.sheets: dict[str, SheetFacts] = {}
        self._walk(io.BytesIO(content))

    def _walk(self, part: IO[bytes]) -> None:
        volume = _Volume(self.file)
        open_tables: list[_OdsScan] = []
        apart: dict[str, str] = {}
        for event, element in ET.iterparse(part, events=("start-ns", "start", "end")):  # noqa: S314 - no document type: checked above
            if event == "start-ns":
                # The decoder goes by the prefixes as they are printed, so they must mean what they say.
                if _PREFIXES.get(element[0], element[1]) != element[1]:
                    raise ReadError(Finding("unsafe-xml", "error", file=self.file))
            elif element.tag == f"{_STYLES_OF}style" and event == "end" and (mark := _mark(element)):
                apart[element.get(f"{_STYLES_OF}name", "")] = mark
            elif element.tag == f"{_TABLE}table" and event == "start":
                open_tables.append(_OdsScan(self.file, element.get(f"{_TABLE}name", ""), volume, apart))
            elif not open_tables or event == "start":
                continue
            elif element.tag == f"{_TABLE}table-row":
                open_tables[-1].row(element)
                element.clear()
            elif element.tag == f"{_TABLE}table-column":
                open_tables[-1].columns(element)
            elif element.tag == f"{_TABLE}table":
                scan = open_tables.pop()
                self.sheets[scan.name] = scan
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
        if self.characters > MAX_UNPACKED_BYTES:
            raise unpacks_too_large(self.file, self.characters)


class _OdsScan(SheetFacts):
    """The facts of a table, gathered row by row."""

    def __init__(self, file: str, name: str, volume: _Volume, apart: dict[str, str]) -> None:
        self.file, self.name, self.volume, self.apart = file, name, volume, apart
        self.at = self.column = self.bottom = self.right = 0
        self.formats: dict[Place, str] = {}
        self.formulas: dict[Place, str] = {}
        super().__init__(partial(Details, self.formats, self.formulas))

    def columns(self, element: ET.Element) -> None:
        last = self.column + _count(element, "number-columns-repeated")
        if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            self.hide_columns(self.column, last)
        self.column = last

    def row(self, element: ET.Element) -> None:
        times = _count(element, "number-rows-repeated")
        column = 0
        cells: list[tuple[ET.Element, int, int]] = []
        for cell in element:
            repeat = _count(cell, "number-columns-repeated")
            if cell.get(f"{_OFFICE}value-type") or len(cell):
                self.right = max(self.right, column + repeat)
                self.volume.add(cell, repeat * times)
                cells.append((cell, column, repeat))
            column += repeat
        if cells:
            self.bottom = max(self.bottom, self.at + times)
            refuse_beyond(self.file, self.name, self.bottom, self.right)
            for cell, column, repeat in cells:
                self._cell(cell, range(self.at, self.at + times), range(column, column + repeat))
            if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
                self.hidden.update(range(self.at, self.at + times))
        self.at += times

    def _cell(self, cell: ET.Element, rows: range, columns: range) -> None:
        formula = cell.get(f"{_TABLE}formula", "")
        wrong = cell.get(f"{_CALC}value-type") == "error"
        share = cell.get(f"{_OFFICE}value-type") == "percentage"
        places = [(row, column) for row in rows for column in columns] if wrong or formula or share else []
        if wrong or formula:
            text = "".join(cell.itertext()).strip()
            # Excel and older programs write the text of an error beside a value.
            if wrong or isinstance(error_in(text), CellError):
                self.errors |= dict.fromkeys(places, CellError(text or "#LỖI"))
            plain = _REFERENCES.sub(r"\1", formula.partition(":")[2] if not formula.startswith("=") else formula)
            self.formulas.update((place, plain) for place in places if plain)
        if share:
            self.formats.update((place, "0%") for place in places)
        if self.apart and (parts := self._parted(cell)):
            self.mixed.update(((row, column), parts) for row in rows for column in columns)
        down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if (down > 1 or right > 1) and len(self.merged) < book.MAX_ROWS:
            row, column = rows[0], columns[0]
            self.merged.append((row, column, row + down - 1, column + right - 1))

    def _parted(self, cell: ET.Element) -> tuple[str, str] | None:
        """Return what of a text stays and what stands apart."""
        if self.apart.get(cell.get(f"{_TABLE}style-name", "")) == STRUCK:
            return "", STRUCK
        runs: list[tuple[str, str]] = []
        for line in cell.iterfind(f"{_TEXT}p"):
            runs.append(("", line.text or ""))
            for run in line:
                text = " " if run.tag == f"{_TEXT}s" else "".join(run.itertext())
                runs += [(self.apart.get(run.get(f"{_TEXT}style-name", ""), ""), text), ("", run.tail or "")]
            runs.append(("", "\n"))
        return parted(runs)


def _mark(style: ET.Element) -> str:
    """Return what a style sets apart: text struck out, or parts of a cell off the line."""
    for found in style.iterfind(f"{_STYLES_OF}text-properties"):
        through = {found.get(f"{_STYLES_OF}text-line-through-{kind}", "none") for kind in ("style", "type")}
        position = found.get(f"{_STYLES_OF}text-position", "").partition(" ")[0]
        raised = position == "super" or position.rstrip("%").strip("0").isdecimal()
        lowered = position.startswith(("sub", "-"))
        if through != {"none"}:
            return STRUCK
        line = RAISED if raised else LOWERED if lowered else ""
        return line if style.get(f"{_STYLES_OF}family") == "text" else ""
    return ""


def _count(element: ET.Element, name: str) -> int:
    return _number(element.get(f"{_TABLE}{name}", "1")) or 1


def _number(text: str) -> int:
    """Return a count as decoders read it; beyond nine digits any number is too large in the same way."""
    bare = text.strip().lstrip("+").lstrip("0")
    return int(bare[:10]) if bare.isdecimal() else 0


_ROW, _BUNDLE, _COLUMNS, _FORMAT, _STYLE, _STYLES, _STYLES_END = 0, 156, 60, 44, 47, 617, 618
_FONT, _SHARED, _RICH_CELL, _SHARED_CELL = 43, 19, 62, 7
_FILLED = frozenset({*range(2, 12), _RICH_CELL})
_ERRORS = frozenset({3, 11})


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def _wide(data: bytes, at: int) -> tuple[str, int]:
    size = int.from_bytes(data[at : at + 4], "little")
    if size == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * size
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


class BinaryParts:
    """The sheets of an xlsb file, seen as records."""

    def __init__(self, archive: Archive, workbook: str) -> None:
        self.file, self.archive = archive.file, archive
        for name in archive.names():
            # Shared texts and styles are unpacked by the parser, so they must be sound.
            if name.startswith("xl/") and name.count("/") == 1 and name.endswith(".bin"):
                archive.read(name)
        links = related(archive, workbook)
        by_kind = {kind: part for kind, part in links.values() if part in archive}
        self._read_styles(archive.read(by_kind["styles"]) if "styles" in by_kind else b"")
        shared = archive.read(by_kind["sharedStrings"]) if any(self.fonts) and "sharedStrings" in by_kind else b""
        texts = (payload for kind, payload in _records(shared) if kind == _SHARED)
        self._rich = {number: pieces for number, text in enumerate(texts) if (pieces := self._pieces(text))}
        self.parts: dict[str, str] = {}
        for kind, payload in _records(archive.read(workbook)):
            if kind == _BUNDLE:
                link, at = _wide(payload, 8)
                name = _wide(payload, at)[0]
                if name in self.parts:
                    raise ReadError(Finding("file-damaged", "error", file=self.file, found=name))
                self.parts[name] = links.get(link, ("", ""))[1]

    def _read_styles(self, styles: bytes) -> None:
        """Read how each font sets text apart, and the font and number format of every cell style."""
        self.fonts: list[str] = []
        self.style_fonts: list[int] = []
        self.codes: list[str] = []
        formats, within = dict(BUILT_IN_FORMATS), False
        for kind, payload in _records(styles):
            within = kind == _STYLES or (within and kind != _STYLES_END)
            if kind == _FONT and len(payload) > 6:
                self.fonts.append(font_mark(payload[2], payload[6]))
            elif kind == _FORMAT:
                formats[int.from_bytes(payload[:2], "little")] = _wide(payload, 2)[0]
            elif kind == _STYLE and within:
                self.style_fonts.append(int.from_bytes(payload[4:6], "little"))
                self.codes.append(formats.get(int.from_bytes(payload[2:4], "little"), ""))

    def _pieces(self, text: bytes) -> list[tuple[str, str]]:
        """Return the pieces of a rich text with their marks; none where it has one font."""
        plain, at = _wide(text, 1)
        count = int.from_bytes(text[at : at + 4], "little") if text[:1] and text[0] & 1 else 0
        runs = struct.iter_unpack("<HH", text[at + 4 : at + 4 + 4 * count])
        return list(in_fonts(plain, list(runs), self.fonts, 0)) if count else []

    def _apart(self, kind: int, payload: bytes) -> tuple[str, str] | None:
        """Return what of a cell stays and what stands apart."""
        style = int.from_bytes(payload[4:7], "little")
        own = self.style_fonts[style] if style < len(self.style_fonts) else 0
        if self.fonts[own : own + 1] == [STRUCK]:
            return "", STRUCK
        number = int.from_bytes(payload[8:12], "little")
        pieces = self._rich.get(number) if kind == _SHARED_CELL else None
        return parted(self._pieces(payload[8:]) if kind == _RICH_CELL else pieces or ())

    def inspect(self, sheet: str) -> SheetFacts:
        """Check the size of a sheet and return its facts; raises ReadError beyond the limits."""
        facts = SheetFacts(partial(shielded(self.file, sheet)(self._details), sheet))
        row = bottom = right = 0
        marked = any(self.fonts)
        for kind, payload in _records(self.archive.read(self.parts.get(sheet, ""))):
            if kind == _ROW:
                row = int.from_bytes(payload[:4], "little")
                # fDyZero: the fifth bit of the third byte of flags.
                if len(payload) > 11 and payload[11] & 0x10:
                    facts.hidden.add(row)
            elif kind == _COLUMNS and len(payload) > 16 and payload[16] & 1:
                first, last = int.from_bytes(payload[:4], "little"), int.from_bytes(payload[4:8], "little")
                facts.hide_columns(first, last + 1)
            elif kind in _FILLED:
                column = int.from_bytes(payload[:4], "little")
                bottom, right = max(bottom, row + 1), max(right, column + 1)
                if marked and (parts := self._apart(kind, payload)):
                    facts.mixed[row, column] = parts
                if kind in _ERRORS and len(payload) > 8:
                    facts.errors[row, column] = CellError(ERROR_NAMES.get(payload[8], "#LỖI"))
        refuse_beyond(self.file, sheet, bottom, right)
        return facts

    def _details(self, sheet: str) -> Details:
        """Read the number formats of a sheet; its formulas are stored as tokens."""
        codes = self.codes
        found: dict[tuple[int, int], str] = {}
        row = 0
        for kind, payload in _records(self.archive.read(self.parts[sheet]) if codes else b""):
            if kind == _ROW:
                row = int.from_bytes(payload[:4], "little")
            elif kind in _FILLED:
                style = int.from_bytes(payload[4:7], "little")
                if style < len(codes) and codes[style]:
                    found[row, int.from_bytes(payload[:4], "little")] = codes[style]
        return Details(found)
