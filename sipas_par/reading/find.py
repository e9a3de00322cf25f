"""Where the table is: the header block, found by its words, not assumed at a fixed place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.reading import limits
from sipas_par.reading.codes import token
from sipas_par.reading.columns import Columns, match_columns
from sipas_par.reading.grid import shown
from sipas_par.reading.numbers import parse
from sipas_par.reading.text import fold
from sipas_par.reading.vocabulary import Claim, claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.reading.grid import Cell, Grid

_YEAR = re.compile(r"20\d\d")
_UNITS = frozenset({"%", "diem"})
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z]{1,2})\s*\)?|\(?\d{1,2}\)?\s*=.{1,30}")


@dataclass(frozen=True)
class Header:
    """The header block of a table.

    Parameters
    ----------
    top, bottom
        First and last row, counted from 0; a row of column numbers under the header is not counted.
    columns
        What each column means.
    body
        First row after the header and its column numbers.
    """

    top: int
    bottom: int
    columns: Columns
    body: int


def find_header(grid: Grid) -> Header | None:
    """Return the first header block whose columns make a table; ``None`` if there is none."""
    for top in _candidates(grid):
        header = _block(grid, top)
        if header.columns.kind:
            return header
    return None


def near_miss(grid: Grid) -> Header | None:
    """Return the block that comes nearest to a header, to tell the user what it lacks."""
    blocks = [_block(grid, top) for top in _candidates(grid)]
    return max(blocks, key=lambda block: len(block.columns.by_meaning), default=None)


def _candidates(grid: Grid) -> Iterator[int]:
    """Yield the rows in which two cells or more read like headers of different columns."""
    for row in range(min(len(grid.rows), limits.HEADER_SEARCH_ROWS)):
        claims = {c.meaning if c.meaning != "value" else f"value {c.year}" for c in _claims(grid, row) if c}
        if len(claims) >= 2:
            yield row


def _claims(grid: Grid, row: int) -> list[Claim | None]:
    return [claim(shown(cell)) if _may_head(cell) else None for cell in grid.rows[row]]


def _may_head(cell: Cell) -> bool:
    """Say whether a cell may stand in a header: words, or a year."""
    return bool(cell) if type(cell) is str else _is_year(cell)


def _is_year(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return 2000 <= cell < 2100 and cell == int(cell)
    return isinstance(cell, str) and _YEAR.fullmatch(cell.strip()) is not None


def _block(grid: Grid, top: int) -> Header:
    bottom = top
    spans = [merge[2] for merge in grid.merged if merge[0] == top and merge[2] > top]
    reach = max(spans, default=top)
    while bottom + 1 < len(grid.rows) and bottom - top + 1 < limits.HEADER_ROWS:
        following = bottom + 1
        if not (_continues(grid, following) or (following <= reach and not _is_data(grid, following))):
            break
        bottom = following
    columns = match_columns(grid, top, bottom)
    body = bottom + 1
    if body < len(grid.rows) and is_column_numbers(grid, body):
        body += 1
    return Header(top, bottom, columns, body)


def _continues(grid: Grid, row: int) -> bool:
    """Say whether a row still belongs to the header: words of columns, no numbers but years, no code."""
    if _is_data(grid, row) or is_column_numbers(grid, row):
        return False
    texts = [shown(cell) for cell in grid.rows[row] if cell != ""]
    return any(claim(text) or fold(text) in _UNITS for text in texts)


def _is_data(grid: Grid, row: int) -> bool:
    """Say whether a row holds a code in front or a number anywhere; years are no numbers here."""
    cells = [cell for cell in grid.rows[row] if cell != ""]
    if not cells or is_column_numbers(grid, row):
        return False
    if token(cells[0]) is not None and not _is_year(cells[0]):
        return True
    return any(not _is_year(cell) and (not isinstance(cell, str) or parse(cell) is not None) for cell in cells)


def is_column_numbers(grid: Grid, row: int) -> bool:
    """Say whether a row only numbers the columns: ``1 2 3`` or ``(1) (2) (3=1+2)``."""
    cells = [cell for cell in grid.rows[row] if cell != ""]
    if len(cells) < 3:
        return False
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        numbers = [float(cell) for cell in cells if isinstance(cell, int | float)]
        return all(after - before == 1 for before, after in pairwise(numbers))
    texts = [shown(cell) for cell in cells]
    return all(_COLUMN_NUMBER.fullmatch(text) for text in texts) and not any(
        "." in text and text[0].isdigit() and "=" not in text for text in texts
    )
