"""CSV with comma, semicolon, tab or bar, in any of the encodings of `encodings`."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits
from sipas_par.reading.containers import Book
from sipas_par.reading.encodings import decode
from sipas_par.reading.grid import Grid
from sipas_par.reading.shield import shielded
from sipas_par.reading.vocabulary import claim

if TYPE_CHECKING:
    from sipas_par.reading.grid import Cell

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
        if len(rows) >= limits.MAX_ROWS:
            raise ReadError(Finding("too-many-rows", "error", file, found=len(rows) + 1, expected=limits.MAX_ROWS))
        if len(line) > limits.MAX_COLUMNS:
            raise ReadError(Finding("too-many-columns", "error", file, found=len(line), expected=limits.MAX_COLUMNS))
        if cells > limits.MAX_CELLS:
            raise ReadError(Finding("table-too-large", "error", file, found=cells, expected=limits.MAX_CELLS))
        rows.append([cell[: limits.MAX_TEXT].strip() for cell in line])
    if rows and rows[0] and isinstance(rows[0][0], str):
        rows[0][0] = rows[0][0].lstrip("\ufeff")
    return rows
