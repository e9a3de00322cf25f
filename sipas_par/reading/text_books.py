"""Tables as text: CSV, HTML and the XML of Excel 2003, in any encoding and the old Vietnamese fonts."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree as ET

from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book
from sipas_par.reading.book import (
    NO_RESULT,
    RAISED,
    Book,
    Cell,
    CellError,
    Details,
    Grid,
    Place,
    SheetFacts,
    parted,
    refuse_beyond,
    refuse_entities,
    shielded,
    with_errors,
)
from sipas_par.reading.encodings import decode
from sipas_par.text.vocabulary import claim

_MARKS = (";", ",", "\t", "|")


def open_delimited(file: str, digest: str, data: bytes) -> Book:
    """Open a text file; its one sheet has no name, so its cells are addressed as ``G31``."""
    text, encoding = decode(file, data)
    controls = sum(1 for char in text[:4000] if char < " " and char not in "\t\r\n\f")
    if controls > 8:
        raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))
    mark = _mark(text)
    with shielded(file):
        rows = _rows(file, text, mark)

    def load(_sheet: str) -> Grid:
        return Grid("", rows)

    shown = "tab" if mark == "\t" else mark
    return Book(file, digest, "csv", ("",), (), load, (("encoding", encoding), ("mark", shown)))


def _mark(text: str) -> str:
    """Return the mark under which the first lines hold most header words, then most columns."""
    first = text.lstrip("\ufeff")[:6].lower()
    if first.startswith("sep=") and len(first) > 4:
        return first[4]
    head = "\n".join(text.splitlines()[:60])

    def worth(mark: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(head), delimiter=mark))
        except csv.Error:
            return -1, 0
        claims = max((len({c.meaning for cell in row if (c := claim(cell.strip()))}) for row in rows), default=0)
        return claims, max(map(len, rows), default=0)

    return max(_MARKS, key=worth)


def _rows(file: str, text: str, mark: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
        refuse_beyond(file, "", number, len(line))
        rows.append([cell[: book.MAX_TEXT].strip() for cell in line])
    if rows and rows[0] and isinstance(rows[0][0], str):
        rows[0][0] = rows[0][0].lstrip("\ufeff")
    if "#" in text or "Err:" in text:
        with_errors(rows)
    return rows


_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_MAX_HTML = 16 * 2**20
# Every alternative stops at the next "<" or runs to the end of the text at most once, so one pass is linear.
_MARKUP = re.compile(
    r"""<!--.*?(?:-->|(?P<open_comment>\Z))
    |<(?P<aside>script|style)\b[^<>]*>.*?(?:</(?P=aside)\s*>|(?P<open_aside>\Z))
    |<[!?][^>]*(?:>|(?P<open_declaration>\Z))
    |(?P<tag></?[a-z](?:[^<>"']|"[^"<]*"|'[^'<]*')*+>)
    |<(?P<cut>/?(?:table|thead|tbody|tfoot|tr|td|th)(?![\w:]))?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_OPEN = ("open_comment", "open_aside", "open_declaration")
_ROW_TAG = re.compile(r"<tr(?![\w:])", re.IGNORECASE)
_LINES = {"sup": RAISED, "super": RAISED, "sub": book.LOWERED}
_OFF_LINE = re.compile(r"vertical-align\s*:\s*(super|sub)", re.IGNORECASE)
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)


def open_html(file: str, digest: str, data: bytes) -> Book:
    """Open an HTML file; each outer table is a sheet, named by its number."""
    from lxml import etree

    if len(data) > _MAX_HTML:
        found, most = round(len(data) / 2**20), round(_MAX_HTML / 2**20)
        raise ReadError(Finding("file-too-large", "error", file=file, found=found, expected=most))
    declared = _CHARSET.search(data[:4096])
    with shielded(file):
        text, _ = decode(file, data, declared[1].decode("ascii") if declared else None)
        sound = _sound(file, text)
        # As browsers do, this parser closes the cells that nobody closed.
        page = etree.fromstring(sound, etree.HTMLParser(no_network=True))
        if sum(1 for _ in page.iter("tr")) < len(_ROW_TAG.findall(sound)):
            # Below its greatest depth the parser drops what follows.
            raise ReadError(Finding("file-damaged", "error", file=file, found="HTML"))
        outer = [table for table in page.iter("table") if next(table.iterancestors("table"), None) is None]
        grids = {f"Bảng {number}": _html_grid(file, f"Bảng {number}", table) for number, table in enumerate(outer, 1)}
    grids = {name: grid for name, grid in grids.items() if any(grid.rows)}
    if not grids:
        raise ReadError(Finding("no-table", "error", file=file, found="HTML"))
    return Book(file, digest, "html", tuple(grids), (), grids.__getitem__)


def _sound(file: str, text: str) -> str:
    """Return the text with whole tags only: the parser takes a time that is quadratic in what is left open."""

    def kept(match: re.Match[str]) -> str:
        if match["tag"]:
            return match["tag"]
        if match["cut"] or any(match[name] is not None for name in _OPEN):
            raise ReadError(Finding("file-damaged", "error", file=file, found="HTML"))
        return "&lt;" if match[0] == "<" else ""

    return _MARKUP.sub(kept, text)


def _html_grid(file: str, name: str, table: ET.Element) -> Grid:
    """Lay the cells of a table out as browsers do; tables within cells are text of the cell."""
    facts = SheetFacts(hidden_columns=_hidden_columns(table))
    rows: list[list[Cell]] = []
    taken: set[Place] = set()
    room = 0
    for element, parent in _cells(table):
        if element.tag == "tr" or not rows:
            if _unseen(element) or (parent is not table and _unseen(parent)):
                facts.hidden.add(len(rows))
            rows.append([])
            refuse_beyond(file, "", len(rows), 0)
        if element.tag == "tr":
            continue
        row, line = len(rows) - 1, rows[-1]
        while (row, len(line)) in taken:
            line.append("")
        column, down, right = len(line), _span(element.get("rowspan")), _span(element.get("colspan"))
        room += down * right
        if column + right > book.MAX_COLUMNS or room > book.MAX_CELLS:
            found = column + right
            raise ReadError(Finding("too-many-columns", "error", file, found=found, expected=book.MAX_COLUMNS))
        value, beside = _html_value(element)
        line.extend([value, *[""] * (right - 1)])
        if beside:
            facts.mixed[row, column] = str(value), beside
        if down > 1 or right > 1:
            facts.merged.append((row, column, row + down - 1, column + right - 1))
            taken.update((row + i, column + j) for i in range(1, down) for j in range(right))
    return facts.completed(Grid(name, rows))


def _cells(node: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    """Yield rows and cells of a table with what they stand in; what lies within cells is left out."""
    for child in node:
        if child.tag in {"td", "th"}:
            yield child, node
        elif child.tag != "table":
            if child.tag == "tr":
                yield child, node
            yield from _cells(child)


# A date, a share with its sign and a word stay as they are shown.
_SHOWN = re.compile(r"\s*[-−]?\d[\d.,\s]*")


def _html_value(cell: ET.Element) -> tuple[Cell, str]:
    """Return the value of a cell, and what stands apart in it."""
    # Excel and LibreOffice write the figure itself beside what its format shows of it.
    number = cell.get("x:num") or (cell.get("sdval") if _SHOWN.fullmatch("".join(cell.itertext())) else "")
    if number:
        with contextlib.suppress(ValueError):
            return float(number), ""
    kept, beside = _apart(cell)
    return re.sub(r"[ \t\r\f\v]+", " ", kept)[: book.MAX_TEXT], beside


def _apart(node: ET.Element) -> tuple[str, str]:
    """Return what of a text stays and what stands apart."""
    pieces = list(_parts(node, "")) if len(node) else []
    return parted(pieces) or ("".join(node.itertext()).strip(), "")


def _parts(node: ET.Element, mark: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a cell, each with the mark that sets it apart from the value."""
    yield mark, node.text or ""
    for child in node:
        tag, style = child.tag.rpartition("}")[2].lower(), child.get("style", "")
        if tag == "br":
            yield mark, "\n"
        off = _OFF_LINE.search(style)
        if tag in {"s", "strike", "del"} or "line-through" in style:
            yield from _parts(child, book.STRUCK)
        else:
            yield from _parts(child, mark or _LINES.get(off[1].lower() if off else tag, ""))
        yield mark, child.tail or ""


def _hidden_columns(table: ET.Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in table.iter("col"):
        count = _span(column.get("span"))
        if _unseen(column):
            hidden.update(range(at, at + count))
        at = min(at + count, book.MAX_COLUMNS)
    return hidden


def _unseen(element: ET.Element) -> bool:
    """Say whether a row, a group of rows or a column is kept out of sight."""
    return "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")) is not None


def _span(text: str | None) -> int:
    return (
        min(int(text), book.MAX_COLUMNS) if text and text.strip().isdecimal() and len(text) < 6 and int(text) > 0 else 1
    )


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED_FORMATS = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "General": "", "@": ""}


def open_excel_xml(file: str, digest: str, data: bytes) -> Book:
    """Open an XML spreadsheet of Excel 2003."""
    refuse_entities(file, data)
    sheets: dict[str, _XmlSheet] = {}
    formats: dict[str, str] = {}
    with shielded(file):
        sheet = _XmlSheet(file, "", formats)
        style = ""
        for event, element in ET.iterparse(io.BytesIO(data), events=("start", "end")):  # noqa: S314 - no document type: checked above
            tag = element.tag.removeprefix(_SS)
            if event == "start":
                if tag == "Worksheet":
                    sheet = _XmlSheet(file, element.get(f"{_SS}Name", ""), formats)
                    sheets[sheet.name] = sheet
                style = element.get(f"{_SS}ID", style) if tag == "Style" else style
            elif tag == "NumberFormat":
                code = element.get(f"{_SS}Format", "")
                formats[style] = _NAMED_FORMATS.get(code, code)
            elif tag == "Column":
                sheet.columns(element)
            elif tag == "Row":
                sheet.row(element)
                element.clear()
            elif tag.endswith("}Visible"):
                sheet.visible = not (element.text or "").startswith("SheetHidden") and element.text != "SheetVeryHidden"
    shown = tuple(name for name, sheet in sheets.items() if sheet.visible)
    hidden = tuple(name for name, sheet in sheets.items() if not sheet.visible)
    return Book(file, digest, "xml", shown, hidden, lambda name: sheets[name].completed(Grid(name, sheets[name].rows)))


class _XmlSheet(SheetFacts):
    """One sheet of an XML spreadsheet, row by row."""

    def __init__(self, file: str, name: str, styles: dict[str, str]) -> None:
        self.file, self.name, self.styles, self.visible = file, name, styles, True
        self.rows: list[list[Cell]] = []
        self.formats: dict[Place, str] = {}
        self.at = self.column = self.right = 0
        super().__init__(partial(Details, self.formats), signs=False)

    def columns(self, element: ET.Element) -> None:
        """Step over a column or several alike."""
        first = _whole(element, "Index", self.column + 1) - 1
        self.column = first + 1 + _whole(element, "Span", 0)
        if element.get(f"{_SS}Hidden") == "1":
            self.hide_columns(first, self.column)

    def row(self, element: ET.Element) -> None:
        """Take the cells of a row."""
        row = _whole(element, "Index", self.at + 1) - 1
        self.at = row + 1 + _whole(element, "Span", 0)
        column = 0
        for cell in element.iter(f"{_SS}Cell"):
            column = _whole(cell, "Index", column + 1) - 1
            across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
            self.right = max(self.right, column + 1)
            refuse_beyond(self.file, self.name, row + 1, self.right)
            if across or down:
                self.merged.append((row, column, row + down, column + across))
            value = self._value(cell, row, column)
            if value != "":
                self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
                self.rows[row].extend([""] * (column + 1 - len(self.rows[row])))
                self.rows[row][column] = value
                if code := self.styles.get(cell.get(f"{_SS}StyleID", "")):
                    self.formats[row, column] = code
            column += 1 + across
        if element.get(f"{_SS}Hidden") == "1":
            self.hidden.add(row)

    def _value(self, cell: ET.Element, row: int, column: int) -> Cell:
        data = cell.find(f"{_SS}Data")
        if data is None:
            return NO_RESULT if cell.get(f"{_SS}Formula") else ""
        text, beside = _apart(data)
        kind = data.get(f"{_SS}Type")
        if kind == "Number":
            return float("".join(data.itertext()))
        if kind == "Boolean":
            return text == "1"
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
        if kind == "Error":
            return CellError(text or "#LỖI")
        if beside:
            self.mixed[row, column] = text[: book.MAX_TEXT], beside
        return text[: book.MAX_TEXT]


def _whole(element: ET.Element, name: str, without: int) -> int:
    text = element.get(f"{_SS}{name}", "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else without
