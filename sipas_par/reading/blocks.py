"""Where tables are in a sheet: below each other, side by side, each on a grid of its own that keeps all addresses."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, UsageError
from sipas_par.reading.codes import token
from sipas_par.reading.header import MEANINGS, find_header
from sipas_par.reading.numbers import parse
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.header import Header
    from sipas_par.reading.identity import Info


def tables_in(grid: Grid, chosen: Mapping[str, int]) -> list[tuple[Grid, Header]]:
    """Return every table of a sheet: its header, and the grid with all other tables blanked out.

    Parameters
    ----------
    grid
        The sheet.
    chosen
        Columns assigned by hand, by meaning.
    """
    header = find_header(grid, chosen)
    if header is None:
        return []
    beside = [] if chosen else _beside(grid, header)
    if beside:
        return [pair for part in beside for pair in tables_in(part, chosen)]
    starts = _below(grid, header)
    if not starts:
        return [(grid, header)]
    edges = [0, *starts, len(grid.rows)]
    parts = [_rows(grid, top, bottom) for top, bottom in pairwise(edges)]
    return [(part, found) for part in parts if (found := find_header(part, chosen)) is not None]


def _rows(grid: Grid, top: int, bottom: int) -> Grid:
    """Return the grid with only some of its rows filled."""
    blank: list[Cell] = [""] * grid.width
    rows = [cells if top <= row < bottom else blank for row, cells in enumerate(grid.rows)]
    return replace(grid, rows=rows, merged=tuple(merge for merge in grid.merged if top <= merge[0] < bottom))


def _beside(grid: Grid, header: Header) -> list[Grid]:
    """Part the grid at an empty column that has the same two headers or more on either side."""
    cells, body = header.columns.header, grid.rows[header.top :]
    for gap in range(1, grid.width - 1):
        if any(gap < len(row) and row[gap] != "" for row in body):
            continue
        left = {fold(cell.text) for cell in cells if cell.column < gap}
        right = {fold(cell.text) for cell in cells if cell.column > gap}
        if len(left & right) >= 2:
            return [_columns(grid, header.top, 0, gap), _columns(grid, header.top, gap + 1, grid.width)]
    return []


def _columns(grid: Grid, top: int, left: int, right: int) -> Grid:
    """Return the grid with only some of its columns filled from the header on."""
    rows = [
        cells
        if row < top and left == 0
        else ["" if not left <= place < right else cell for place, cell in enumerate(cells)]
        for row, cells in enumerate(grid.rows)
    ]
    return replace(grid, rows=rows, merged=tuple(merge for merge in grid.merged if left <= merge[1] < right))


def _below(grid: Grid, header: Header) -> list[int]:
    """Return the rows where further tables with the same header begin, with the titles above them.

    A header that comes again on every page is no border: below a new table the codes begin again.
    """
    columns = header.columns
    if columns.one("unit") is not None and header.kind != "matrix":
        return []
    titles = {fold(part) for cell in columns.header for part in cell.text.split(" / ")}
    code, first = columns.one("code"), None
    starts, last = [], header.body
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        if first is None and code is not None and code < len(cells):
            first = token(cells[code])
        if any(_is_number(cell) for place, cell in enumerate(cells) if place != code):
            last = row
        elif first is not None and _repeats(cells, titles) and last > header.body:
            following = [
                token(line[code]) for line in grid.rows[row + 1 : row + 9] if code is not None and code < len(line)
            ]
            if next((found for found in following if found), None) == first:
                starts.append(last + 1)
    return starts


def _is_number(cell: Cell) -> bool:
    return parse(cell) is not None if isinstance(cell, str) else isinstance(cell, int | float)


def _repeats(cells: Sequence[Cell], titles: set[str]) -> bool:
    texts = [fold(cell) for cell in cells if isinstance(cell, str) and cell]
    known = sum(text in titles for text in texts)
    return len(texts) >= 2 and known * 5 >= len(texts) * 3 and any(claim(text) for text in texts)


def chosen_columns(columns: Mapping[str, str] | None, info: Info) -> dict[str, int]:
    """Return the columns assigned by hand, counted from 0: those of the call before lines of the info sheet.

    A line of the info sheet reads "Cột điểm đạt | F".

    Raises
    ------
    UsageError
        If a meaning is unknown, or a column is no letter.

    >>> from sipas_par.reading.identity import Info
    >>> chosen_columns({"score": "F", "max_score": "c"}, Info())
    {'score': 5, 'max_score': 2}
    """
    stated = {
        found.meaning: str(fact.value)
        for fact in info.facts
        if fold(fact.label).startswith("cot ")
        and (found := claim(fact.label[4:]))
        and _place(str(fact.value)) is not None
    }
    wanted = stated | dict(columns or {})
    chosen = {}
    for meaning, letter in wanted.items():
        place = _place(letter)
        if meaning not in MEANINGS:
            raise UsageError(Finding("unknown-column", "error", found=meaning, expected=", ".join(MEANINGS)))
        if place is None:
            raise UsageError(Finding("not-a-column", "error", found=letter, expected="F"))
        chosen[meaning] = place
    return chosen


def _place(letter: str) -> int | None:
    text = letter.strip().upper()
    if not 0 < len(text) <= 3 or not set(text) <= set(ascii_uppercase):
        return None
    place = 0
    for sign in text:
        place = place * 26 + ascii_uppercase.index(sign) + 1
    return place - 1
