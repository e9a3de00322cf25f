"""The tables of a sheet: one, or several below or beside each other, each a grid of its own with its header."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, ReadError
from sipas_par.reading.book import MAX_CELLS
from sipas_par.reading.codes import token
from sipas_par.reading.header import find_header
from sipas_par.reading.numbers import is_number
from sipas_par.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.header import Header


def tables_in(grid: Grid, chosen: Mapping[str, int], file: str = "") -> list[tuple[Grid, Header]]:
    """Return every table of a sheet: its header, and the grid with all other tables blanked out."""
    header = find_header(grid, chosen)
    if header is None:
        return []
    beside = [] if chosen else _beside(grid, header)
    if beside:
        return [pair for part in beside for pair in tables_in(part, chosen, file)]
    starts = _below(grid, header)
    if not starts:
        return [(grid, header)]
    # Every table is a grid of its own that is as long as the sheet.
    if len(starts) >= (most := MAX_CELLS // len(grid.rows)):
        raise ReadError(Finding("too-many-tables", "error", file, grid.sheet, found=len(starts) + 1, expected=most))
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
    """Return the grid with only some of its columns filled; a title that stands alone in its row is that of all tables."""

    def kept(row: int, cells: list[Cell]) -> list[Cell]:
        alone = row < top and sum(cell != "" for cell in cells) == 1
        return cells if alone else ["" if not left <= place < right else cell for place, cell in enumerate(cells)]

    rows = [kept(row, cells) for row, cells in enumerate(grid.rows)]
    return replace(grid, rows=rows, merged=tuple(merge for merge in grid.merged if left <= merge[1] < right))


def _below(grid: Grid, header: Header) -> list[int]:
    """Return the rows where further tables with the same header begin, with the titles above them."""
    columns = header.columns
    if columns.one("unit") is not None and header.kind != "matrix":
        return []
    code, first = columns.one("code"), None
    starts, last = [], header.body
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        if first is None and code is not None and code < len(cells):
            first = token(cells[code])
        if any(is_number(cell) for place, cell in enumerate(cells) if place != code):
            last = row
        elif first is not None and columns.repeated_in(cells) and last > header.body:
            following = [
                token(line[code]) for line in grid.rows[row + 1 : row + 9] if code is not None and code < len(line)
            ]
            if next((found for found in following if found), None) == first:
                starts.append(last + 1)
    return starts
