"""Columns that print a difference (points lost, change on the year), held against the columns it is made of.

The card keeps no such column: it computes them. A printed difference that does not fit tells that one of the
three cells was retyped wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.reading.convert import number_columns

if TYPE_CHECKING:
    from sipas_par.reading.found import Found

ROUNDING = Decimal("0.01")
"""A difference of two rounded figures may itself be a hundredth off: a warning, beyond it an error."""

Values = Sequence[Decimal | None]


def check_difference(found: Found, rows: Sequence[int], meaning: str, more: Values, less: Values) -> None:
    """Report every printed cell of column ``meaning`` that is not ``more - less``; signs of losses are free."""
    column = found.header.columns.one(meaning)
    if column is None:
        return
    printed = number_columns(found.grid, rows, {meaning: column}, found.notes)[meaning]
    for row, value, large, small in zip(rows, printed, more, less, strict=False):
        if value is None or large is None or small is None:
            continue
        expected = large - small
        off = min(abs(value - expected), abs(abs(value) - expected)) if meaning == "lost" else abs(value - expected)
        if off:
            report = found.notes.warning if off <= ROUNDING else found.notes.error
            report("difference-does-not-fit", found.grid.address(row, column), value, expected, column=meaning)
