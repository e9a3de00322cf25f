"""Columns of cells as columns of exact values, with a finding for every cell that is no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.reading.grid import letters
from sipas_par.reading.numbers import convert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.notes import Notes


def column_cells(grid: Grid, rows: Sequence[int], column: int) -> list[Cell]:
    """Return the cells of a column in the given rows."""
    lines = grid.rows
    return [lines[row][column] if column < len(lines[row]) else "" for row in rows]


def number_columns(
    grid: Grid, rows: Sequence[int], columns: dict[str, int | None], notes: Notes
) -> dict[str, list[Decimal | None]]:
    """Convert the number columns of a table; a column that the table lacks is all ``None``."""
    table: dict[str, list[Decimal | None]] = {}
    for meaning, column in columns.items():
        if column is None:
            table[meaning] = [None] * len(rows)
            continue
        converted = convert(column_cells(grid, rows, column))
        table[meaning] = converted.values
        for bad in converted.bad:
            notes.error(bad.code, f"{letters(column)}{rows[bad.row] + 1}", bad.found, bad.expected, column=meaning)
        if meaning not in {"percent", "value", "earlier", "national_mean"}:
            for at in converted.percent_signs:
                cell = f"{letters(column)}{rows[at] + 1}"
                notes.error("points-with-percent-sign", cell, str(grid.at(rows[at], column)), column=meaning)
    return table


def text_column(grid: Grid, rows: Sequence[int], column: int | None) -> list[str]:
    """Return a text column; a cell merged over several rows speaks for each of them."""
    if column is None:
        return [""] * len(rows)
    texts = [cell if type(cell) is str else str(cell) for cell in column_cells(grid, rows, column)]
    for top, left, bottom, right in grid.merged:
        if left <= column <= right and bottom > top:
            value = grid.at(top, left)
            texts = [
                str(value) if top < row <= bottom and not text else text for row, text in zip(rows, texts, strict=True)
            ]
    return texts
