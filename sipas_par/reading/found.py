"""A table found in a file, before its rows are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.reading.containers import Book
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.info import Info
    from sipas_par.reading.notes import Notes
    from sipas_par.reading.titles import Titles


@dataclass(frozen=True)
class Found:
    """Where a table stands and what is said about it; `notes` grows while its rows are read.

    Parameters
    ----------
    book, grid, header
        The file, the sheet and the header block.
    info, titles
        What the info sheet and the title rows say.
    notes
        Findings, rows left out, decisions.
    """

    book: Book
    grid: Grid
    header: Header
    info: Info
    titles: Titles
    notes: Notes
