"""Workbooks in Office Open XML: what calamine decodes, looked over first and completed.

The XML of a sheet is searched as bytes, once, before calamine unpacks it: a cell at the far corner of an
otherwise empty sheet would make it fill the whole rectangle. Where a sound file has a form that calamine does
not take (other part names, a dimension of whole columns, a new error value), it gets the sheet in plain form.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from sipas_par.files import MAX_UNPACKED_BYTES
from sipas_par.findings import Finding, ReadError
from sipas_par.reading.book import (
    NO_RESULT,
    STRUCK,
    Archive,
    Book,
    CellError,
    Details,
    Grid,
    Place,
    SheetFacts,
    column_of,
    letters,
    parted,
    quiet,
    refuse_beyond,
    refuse_entities,
    shielded,
)

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

# One pass finds a reference that is far out, or spelled in another way than office programs spell it.
_FAR_OR_ODD = re.compile(rb"""r(?:="(?:[A-Z]{2}|[A-Z]?(?:[2-9]\d{5}|\d{7}|0))|\s|=\s)""")
# Possessive and bounded: hostile XML must not make a search slower than its length.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_FILLED_ROW = re.compile(rb"""<(?:\w{1,20}:)?c\s(?=[^<>]*+(?<!/)>)[^<>]*?\br\s*=\s*["'][A-Za-z]{1,3}(\d{1,9})["']""")
_OPENED = re.compile(rb"<(?:\w{1,20}:)?(?:row|c)[\s/>]")
_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|c)((?:[\s/][^<>]*+)?)>")
_UNADDRESSED = re.compile(rb"""<(?:\w{1,20}:)?c(?:>|/|\s(?![^<>]*?\br\s*=))""")
_ANGLE_IN_VALUE = re.compile(rb"""<\w[^<>]*=\s*(?:"[^"<>]*+[<>]|'[^'<>]*+[<>])""")
_ERROR = re.compile(rb"""<(?:\w{1,20}:)?c\s(?=[^<>]*?\bt\s*=\s*["']e["'])([^<>]*+)(?<!/)>""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
# Younger errors (#SPILL!) make calamine refuse the sheet.
_KNOWN = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_CLOSED = re.compile(rb"</(?:\w{1,20}:)?c>")
_TEXT_VALUE = re.compile(rb"<(?:\w{1,20}:)?v(?:\s[^<>]*+)?>([^<]*+)<")
_FORMULA = re.compile(
    rb"""<(?:\w{1,20}:)?c\s([^<>]*+)(?<!/)>\s*<(?:\w{1,20}:)?f\b(?:[^<>]*+(?<=/)>|[^<>]*+>[^<]*+</(?:\w{1,20}:)?f>)\s*"""
    rb"""(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>([^<]*+)</(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"""
)
_WRITTEN = re.compile(rb"""<(?:\w{1,20}:)?c\s([^<>]*+)(?<!/)>\s*<(?:\w{1,20}:)?f(\s[^<>]*+)?(?:(?<=/)>|>([^<]*+)<)""")
_SHARED_INDEX = re.compile(rb"""\bsi\s*=\s*["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ROW_TAG = re.compile(rb"<(?:\w{1,20}:)?row\s([^<>]*+)>")
_COLUMN_TAG = re.compile(rb"<(?:\w{1,20}:)?col\s([^<>]*+)>")
_SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,9})["']""")
_ROW = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
_SHARED_END = re.compile(rb"</(?:\w{1,20}:)?si>")
_RUN_END = re.compile(rb"</(?:\w{1,20}:)?r>")
_RUN_TEXT = re.compile(rb"<(?:\w{1,20}:)?t(?:\s[^<>]*+)?>([^<]*+)<")
_APART = re.compile(rb"""vertAlign\s[^<>]*(?P<line>super|sub)script|strike\s*(?:/|>|\sval\s*=\s*["'](?:1|true))""")
_SHARED_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\s([^<>]*+)>\s*<(?:\w{1,20}:)?v(?:\s[^<>]*+)?>\s*(\d{1,9})\s*<""")
_OPEN_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]*+)>")
_VALUE = re.compile(rb"<(?:\w{1,20}:)?v\b[^<>]*+>\s*(\d{1,9})\s*</")
_FOREIGN_LINK = re.compile(rb"<(?:\w{1,20}:)?f\b[^<>]*+>[^<\[]{0,2000}+\[\d+\]")
_DIMENSION = re.compile(rb"<(?:\w{1,20}:)?dimension\s[^<>]*+>")
_PLAIN_DIMENSION = re.compile(rb"""\bref\s*=\s*["'][A-Z]{1,3}[1-9]\d*(?::[A-Z]{1,3}[1-9]\d*)?["']""")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BUILT_IN_FORMATS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
"""Number formats that files name by a number alone, as far as they say percent or decimals."""


def open_calamine(file: str, data: bytes) -> CalamineWorkbook:
    """Open bytes with calamine."""
    import python_calamine

    with shielded(file), quiet():
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def sheet_names(workbook: CalamineWorkbook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the worksheets that are shown, and of those that are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    pages = [page for page in workbook.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
    shown = tuple(page.name for page in pages if page.visible == SheetVisibleEnum.Visible)
    return shown, tuple(page.name for page in pages if page.visible != SheetVisibleEnum.Visible)


def grid_of(workbook: CalamineWorkbook, sheet: str) -> Grid:
    """Read one sheet from A1 on; addresses would shift if the empty margin were left out."""
    with quiet():
        page = workbook.get_sheet_by_name(sheet)
        # python-calamine cannot count a sheet without any cell from A1.
        rows = page.to_python(skip_empty_area=False) if page.end is not None else []
        ranges = page.merged_cell_ranges or []
    merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return Grid(sheet, rows, merged)


def open_xlsx(archive: Archive, workbook: str, digest: str, data: bytes) -> Book:
    """Open an xlsx file by its workbook part."""
    package = Package(archive, data, workbook)

    def load(sheet: str) -> Grid:
        with shielded(archive.file, sheet):
            return package.grid(sheet)

    return Book(archive.file, digest, "xlsx", package.shown, package.hidden, load)


class Package:
    """The parts of an xlsx file, found by their relationships and seen as bytes."""

    def __init__(self, archive: Archive, data: bytes, workbook: str) -> None:
        self.file, self.archive, self._data, self._workbook = archive.file, archive, data, workbook
        links = related(archive, workbook)
        by_kind = dict(links.values())
        self._shared, self._styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
        # Shared texts, styles and the list of sheets are unpacked by the parser, so they must be sound.
        for name in (workbook, rels_of(workbook), self._shared, self._styles):
            if name in archive:
                refuse_entities(self.file, archive.read(name), 2048)
        shared = archive.read(self._shared) if self._shared in archive else b""
        self._signs = b"#" in shared or b"Err:" in shared
        texts = _SHARED_END.split(shared)
        self._lengths = [len(text) for text in texts]
        self._mixed = {}
        if b"vertAlign" in shared or b"strike" in shared:
            self._mixed = {place: mixed for place, text in enumerate(texts) if (mixed := _runs(text)) is not None}
        self._parts: dict[str, str] = {}
        shown: list[str] = []
        hidden: list[str] = []
        self._top = archive.read(workbook)
        for element in ET.fromstring(self._top).iter():  # noqa: S314 - no document type: checked above
            if element.tag.rpartition("}")[2] != "sheet":
                continue
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            name, (kind, target) = element.get("name", ""), links.get(key, ("", ""))
            if name in self._parts:
                raise ReadError(Finding("file-damaged", "error", file=self.file, found=name))
            self._parts[name] = target
            if kind in {"worksheet", ""}:
                (shown if element.get("state", "visible") == "visible" else hidden).append(name)
        self.shown, self.hidden = tuple(shown), tuple(hidden)

    @cached_property
    def _decoder(self) -> CalamineWorkbook | None:
        """The file in calamine's hands; ``None`` where its parts are named in another way than calamine knows."""
        usual = {"xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", ""}
        if {self._workbook, self._shared, self._styles} <= usual and self._workbook in self.archive.names():
            try:
                return open_calamine(self.file, self._data)
            except ReadError:
                return None
        return None

    def grid(self, sheet: str) -> Grid:
        """Read one sheet, after checking its size."""
        xml = self.archive.read(self._parts.get(sheet, ""))
        # A document type can only stand before the first element.
        refuse_entities(self.file, xml, max(2048, xml.find(b"sheetData")))
        self._measure(sheet, xml)
        self._weigh(sheet, xml)
        xml = _addressed(xml)
        errors = dict(_errors(xml)) if b'"e"' in xml or b"'e'" in xml else {}
        dimension = _DIMENSION.search(xml, 0, max(xml.find(b"sheetData"), 0))
        odd = dimension is not None and not _PLAIN_DIMENSION.search(dimension[0])
        odd = odd or " " in self._parts.get(sheet, "")
        workbook = self._decoder
        if odd or workbook is None or sheet not in workbook.sheet_names or not _KNOWN.issuperset(errors.values()):
            plain = _ERROR.sub(lambda tag: _ERROR_TYPE.sub(b't="str"', tag[0]), xml)
            workbook = open_calamine(self.file, self._alone(sheet, _DIMENSION.sub(b"", plain, count=1)))
        return self._facts(sheet, xml, errors).completed(grid_of(workbook, sheet))

    def _alone(self, sheet: str, xml: bytes) -> bytes:
        """Return a workbook of one sheet with the part names that every reader knows."""
        dates = b'date1904="1"' in self._top or b'date1904="true"' in self._top
        kinds = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
        links = "".join(
            f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
            for kind, target in kinds.items()
        )
        package = "http://schemas.openxmlformats.org/package/2006"
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(dates)}"/>'
            f'<sheets><sheet name="{html.escape(sheet)}" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": xml,
        }
        for name, part in (("xl/sharedStrings.xml", self._shared), ("xl/styles.xml", self._styles)):
            if part in self.archive:
                parts[name] = self.archive.read(part)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as alone:
            for name, content in parts.items():
                alone.writestr(name, content)
        return target.getvalue()

    def _facts(self, sheet: str, xml: bytes, errors: dict[Place, CellError]) -> SheetFacts:
        facts = SheetFacts(
            partial(shielded(self.file, sheet)(self._details), sheet),
            errors | dict(self._unsolved(xml)),
            dict(self._mixed_cells(xml)),
            external=b"[" in xml and bool(_FOREIGN_LINK.search(xml)),
            signs=self._signs or b"#" in xml,
        )
        if b"hidden=" in xml:
            rows = (_ROW.search(tag) for tag in _ROW_TAG.findall(xml) if _HIDDEN.search(tag))
            facts.hidden.update(int(row[1]) - 1 for row in rows if row)
            for tag in _COLUMN_TAG.findall(xml, 0, max(xml.find(b"sheetData"), 0)):
                if _HIDDEN.search(tag) and len(ends := dict(_SPAN.findall(tag))) == 2:
                    facts.hide_columns(int(ends[b"min"]) - 1, int(ends[b"max"]))
        return facts

    def _unsolved(self, xml: bytes) -> Iterator[tuple[Place, CellError]]:
        # Where the writer left the results to be calculated on opening, a stored 0 is none.
        recalculates = b'fullCalcOnLoad="1"' in self._top
        if b"f>" in xml:
            for attributes, value in _FORMULA.findall(xml):
                text_result = b't="str"' in attributes or b"t='str'" in attributes
                if (not value.strip() and not text_result) or (value.strip() == b"0" and recalculates):
                    yield from ((place, NO_RESULT) for place in _place(attributes))

    def _mixed_cells(self, xml: bytes) -> Iterator[tuple[Place, tuple[str, str]]]:
        """Yield the cells whose text is partly superscript or struck out, with what stays and what stands apart."""
        if self._mixed:
            for attributes, number in _SHARED_CELL.findall(xml):
                if (mixed := self._mixed.get(int(number))) and b'"s"' in attributes.replace(b"'", b'"'):
                    yield from ((place, mixed) for place in _place(attributes))
        if self._struck:
            for _style, attributes in _styled(self._struck).findall(xml):
                yield from ((place, ("", STRUCK)) for place in _place(attributes))
        if b"vertAlign" in xml or b"strike" in xml:
            for piece in _CLOSED.split(xml):
                if (mixed := _runs(piece)) and (opened := _OPEN_CELL.findall(piece)):
                    yield from ((place, mixed) for place in _place(opened[-1]))

    def _details(self, sheet: str) -> Details:
        """Read number formats and formulas of a sheet."""
        from openpyxl.formula.translate import Translator

        xml = _addressed(self.archive.read(self._parts[sheet]))
        codes = self._codes
        formats: dict[Place, str] = {}
        if codes:
            for style, attributes in _styled(codes).findall(xml):
                formats.update((place, codes[int(style)]) for place in _place(attributes))
        formulas: dict[Place, str] = {}
        shared: dict[bytes, Translator] = {}
        for attributes, options, text in _WRITTEN.findall(xml):
            for place in _place(attributes):
                index = _SHARED_INDEX.search(options)
                cell = b"".join(_CELL.search(attributes).groups()).decode()  # type: ignore[union-attr]
                if text:
                    formulas[place] = "=" + html.unescape(text.decode("utf-8", "replace"))
                    if index:
                        shared[index[1]] = Translator(formulas[place], cell)
                elif index and index[1] in shared:
                    formulas[place] = shared[index[1]].translate_formula(cell)
        return Details(formats, formulas)

    @cached_property
    def _struck(self) -> frozenset[int]:
        """The cell styles whose font is struck out: such a cell says that its content no longer holds."""
        if self._styles not in self.archive or b"strike" not in (xml := self.archive.read(self._styles)):
            return frozenset()
        root = ET.fromstring(xml)  # noqa: S314 - as above
        parts = {part.tag.rpartition("}")[2]: part for part in root}
        fonts = [
            any(mark.tag.endswith("}strike") and mark.get("val", "1") in {"1", "true"} for mark in font)
            for font in parts.get("fonts", ())
        ]
        used = (int(style.get("fontId", "0")) for style in parts.get("cellXfs", ()))
        return frozenset(number for number, font in enumerate(used) if font < len(fonts) and fonts[font])

    @cached_property
    def _codes(self) -> dict[int, str]:
        """The number format of each cell style that has one."""
        if self._styles not in self.archive:
            return {}
        own, codes = {}, {}
        for element in ET.fromstring(self.archive.read(self._styles)).iter():  # noqa: S314 - as above
            kind = element.tag.rpartition("}")[2]
            if kind == "numFmt":
                own[element.get("numFmtId")] = element.get("formatCode", "")
            elif kind == "cellXfs":
                for number, style in enumerate(element):
                    key = style.get("numFmtId", "0")
                    if code := own.get(key) or BUILT_IN_FORMATS.get(int(key) if key.isdecimal() else 0):
                        codes[number] = code
        return codes

    def _measure(self, sheet: str, xml: bytes) -> None:
        start, end = max(xml.find(b"sheetData"), 0), xml.rfind(b"sheetData")
        # The last rows tell at once that a sheet is too long; office programs write rows in order.
        last = [int(row) for row in _FILLED_ROW.findall(xml, max(start, end - 8192), end)]
        refuse_beyond(self.file, sheet, max(last, default=0), 0)
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
            column = column_of(place[1].decode()) if place and place[1] else column + 1
            row = int(place[2][:9]) if place and place[1] else row
            if not attributes.endswith(b"/"):
                bottom, right = max(bottom, row), max(right, column + 1)
        refuse_beyond(self.file, sheet, bottom, right)

    def _weigh(self, sheet: str, xml: bytes) -> None:
        """Refuse a sheet whose cells repeat a shared text until it fills the memory: the reader copies it for each."""
        most, known = MAX_UNPACKED_BYTES, len(self._lengths)
        if max(self._lengths) * (xml.count(b's"') + xml.count(b"s'")) <= most:
            return
        weight = sum(self._lengths[place] for found in _VALUE.findall(xml) if (place := int(found)) < known)
        if weight > most:
            found, expected = round(weight / 2**20), round(most / 2**20)
            raise ReadError(Finding("unpacks-too-large", "error", self.file, sheet, found=found, expected=expected))


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and part name of every relationship of a part, by its id; the part ``""`` is the package."""
    links: dict[str, tuple[str, str]] = {}
    if (name := rels_of(part)) in archive:
        content = archive.read(name)
        refuse_entities(archive.file, content)
        for link in ET.fromstring(content):  # noqa: S314 - no document type: checked above
            target = link.get("Target", "").replace("\\", "/")
            place = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
            place = place if place in archive else unquote(place)
            links[link.get("Id", "")] = link.get("Type", "").rpartition("/")[2], place
    return links


def _errors(xml: bytes) -> Iterator[tuple[Place, CellError]]:
    """Yield the cells of the error type with the value that is stored, whatever their formula says."""
    end = -1
    for opened in _ERROR.finditer(xml):
        if end < opened.end():
            closed = _CLOSED.search(xml, opened.end())
            if closed is None:
                return
            end = closed.start()
        value = _TEXT_VALUE.search(xml, opened.end(), end + 1)
        text = html.unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
        yield from ((place, CellError(text or "#LỖI")) for place in _place(opened[1]))


def _addressed(xml: bytes) -> bytes:
    """Give cells that state no address their own: writers may leave it out, and the next cell stands beside the last."""
    if not _UNADDRESSED.search(xml):
        return xml
    row = column = -1

    def named(tag: re.Match[bytes]) -> bytes:
        nonlocal row, column
        kind, attributes = tag.groups()
        place = _REFERENCE.search(attributes)
        if kind == b"row":
            row, column = int(place[2]) - 1 if place else row + 1, -1
            return tag[0]
        column = column_of(place[1].decode()) if place else column + 1
        start = tag.start(2) - tag.start()
        return tag[0] if place else tag[0][:start] + b' r="%s%d"' % (letters(column).encode(), row + 1) + tag[0][start:]

    return _TAG.sub(named, xml)


def _styled(styles: Iterable[int]) -> re.Pattern[bytes]:
    """Return the pattern of the cells that have one of these styles: the style, and the attributes."""
    chosen = b"|".join(str(number).encode() for number in styles)
    return re.compile(rb"""<(?:\w{1,20}:)?c\s(?=[^<>]*?\bs\s*=\s*["'](%s)["'])([^<>]*+)>""" % chosen)


def _runs(text: bytes) -> tuple[str, str] | None:
    """Return what of rich text stays and what stands apart; ``None`` where all stays."""
    if not _APART.search(text):
        return None
    pieces = []
    for run in _RUN_END.split(text):
        marks = [(mark["line"] or STRUCK.encode()).decode() for mark in _APART.finditer(run)]
        written = html.unescape(b"".join(_RUN_TEXT.findall(run)).decode("utf-8", "replace"))
        pieces.append((max(marks, default="", key=STRUCK.__eq__), written))
    return parted(pieces)


def _place(attributes: bytes) -> list[Place]:
    cell = _CELL.search(attributes)
    return [(int(cell[2]) - 1, column_of(cell[1].decode()))] if cell else []
