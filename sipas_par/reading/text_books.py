"""Tables as text: CSV and HTML, in any encoding and the old Vietnamese fonts."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book
from sipas_par.reading.book import Book, shielded
from sipas_par.reading.encodings import decode
from sipas_par.reading.grid import Cell, Grid
from sipas_par.text.vocabulary import claim

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = (";", ",", "\t", "|")


def open_delimited(file: str, digest: str, data: bytes) -> Book:
    """Open a text file; its one sheet has no name, so its cells are addressed as ``G31``.

    Raises
    ------
    ReadError
        If the bytes are no text, or lines and columns are beyond the limits.
    """
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
    cells = 0
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        cells += len(line)
        if len(rows) >= book.MAX_ROWS:
            raise ReadError(Finding("too-many-rows", "error", file, found=len(rows) + 1, expected=book.MAX_ROWS))
        if len(line) > book.MAX_COLUMNS:
            raise ReadError(Finding("too-many-columns", "error", file, found=len(line), expected=book.MAX_COLUMNS))
        if cells > book.MAX_CELLS:
            raise ReadError(Finding("table-too-large", "error", file, found=cells, expected=book.MAX_CELLS))
        rows.append([cell[: book.MAX_TEXT].strip() for cell in line])
    if rows and rows[0] and isinstance(rows[0][0], str):
        rows[0][0] = rows[0][0].lstrip("\ufeff")
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
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)


def open_html(file: str, digest: str, data: bytes) -> Book:
    """Open an HTML file; each outer table is a sheet, named by its number."""
    if len(data) > _MAX_HTML:
        found, most = round(len(data) / 2**20), round(_MAX_HTML / 2**20)
        raise ReadError(Finding("file-too-large", "error", file=file, found=found, expected=most))
    declared = _CHARSET.search(data[:4096])
    with shielded(file):
        text, _ = decode(file, data, declared[1].decode("ascii") if declared else None)
        parser = _Tables(file)
        parser.feed(_sound(file, text))
        parser.close()
    grids = {f"Bảng {number}": table for number, table in enumerate(parser.tables, 1) if any(table.rows)}
    if not grids:
        raise ReadError(Finding("no-table", "error", file=file, found="HTML"))

    def load(sheet: str) -> Grid:
        table = grids[sheet]
        return Grid(sheet, table.rows, tuple(table.merged), hidden=frozenset(table.hidden))

    return Book(file, digest, "html", tuple(grids), (), load)


def _sound(file: str, text: str) -> str:
    """Return the text with whole tags only: the parser takes a time that is quadratic in what is left open.

    Comments, scripts and declarations go. One that never ends, or a broken tag of a table, may hide rows.
    """

    def kept(match: re.Match[str]) -> str:
        if match["tag"]:
            return match["tag"]
        if match["cut"] or any(match[name] is not None for name in _OPEN):
            raise ReadError(Finding("file-damaged", "error", file=file, found="HTML"))
        return "&lt;" if match[0] == "<" else ""

    return _MARKUP.sub(kept, text)


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.taken: set[tuple[int, int]] = set()
        self.hidden: set[int] = set()


class _Tables(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.tables: list[_Table] = []
        self.depth = 0
        self.cells = 0
        self.text: list[str] | None = None
        self.number: str | None = None
        self.span = (1, 1)
        self.unseen = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open tables, rows and cells; tables within cells are text of the cell."""
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(_Table())
                self.unseen = False
        elif self.depth != 1:
            return
        elif tag in {"thead", "tbody", "tfoot"}:
            self.unseen = _unseen(attrs)
        elif tag == "tr":
            self._close_cell()
            if self.unseen or _unseen(attrs):
                self.tables[-1].hidden.add(len(self.tables[-1].rows))
            self.tables[-1].rows.append([])
            if len(self.tables[-1].rows) > book.MAX_ROWS:
                found = len(self.tables[-1].rows)
                raise ReadError(Finding("too-many-rows", "error", self.file, found=found, expected=book.MAX_ROWS))
        elif tag in {"td", "th"}:
            self._close_cell()
            known = dict(attrs)
            self.text = []
            self.number = known.get("x:num")
            self.span = (_span(known.get("rowspan")), _span(known.get("colspan")))
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        if tag == "table":
            if self.depth == 1:
                self._close_cell()
            self.depth = max(0, self.depth - 1)
        elif tag in {"td", "th", "tr"} and self.depth == 1:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        """Gather the text of a cell."""
        if self.text is not None:
            self.text.append(data)

    def _close_cell(self) -> None:
        if self.text is None:
            return
        text = "".join(self.text)
        value: Cell = re.sub(r"[ \t\r\f\v]+", " ", text).strip()[: book.MAX_TEXT]
        if self.number:
            with contextlib.suppress(ValueError):
                value = float(self.number)
        self.text = None
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
        row, line = len(table.rows) - 1, table.rows[-1]
        while (row, len(line)) in table.taken:
            line.append("")
        column = len(line)
        down, right = self.span
        self.cells += down * right
        if column + right > book.MAX_COLUMNS or self.cells > book.MAX_CELLS:
            found = column + right
            raise ReadError(Finding("too-many-columns", "error", self.file, found=found, expected=book.MAX_COLUMNS))
        line.append(value)
        line.extend([""] * (right - 1))
        if down > 1 or right > 1:
            table.merged.append((row, column, row + down - 1, column + right - 1))
            table.taken.update((row + i, column + j) for i in range(1, down) for j in range(right))


def _unseen(attrs: Sequence[tuple[str, str | None]]) -> bool:
    """Say whether a row or group of rows is kept out of sight."""
    known = dict(attrs)
    return "hidden" in known or _UNSEEN.search(known.get("style") or "") is not None


def _span(text: str | None) -> int:
    return (
        min(int(text), book.MAX_COLUMNS) if text and text.strip().isdigit() and len(text) < 6 and int(text) > 0 else 1
    )
