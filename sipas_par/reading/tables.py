"""From a file to the table in it: which sheet, which header, which kind of table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading.containers import open_book
from sipas_par.reading.explain import HeaderReading, TableReading
from sipas_par.reading.find import find_header, near_miss
from sipas_par.reading.info import Info, read_info
from sipas_par.reading.legacy import FONTS
from sipas_par.reading.log import Log
from sipas_par.reading.points import read_points
from sipas_par.reading.survey import read_survey
from sipas_par.reading.text import fold
from sipas_par.reading.titles import read_titles
from sipas_par.reading.vocabulary import words

if TYPE_CHECKING:
    from pathlib import Path

    from sipas_par.reading.containers import Book
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard

Wanted = Literal["points", "survey", "any"]


@dataclass(frozen=True)
class Reading:
    """A table as it was read, with everything that was decided on the way."""

    book: Book
    grid: Grid
    header: Header
    info: Info
    log: Log
    cards: tuple[Scorecard | SipasCard, ...]

    @property
    def card(self) -> Scorecard | SipasCard:
        """The card, or the first of several."""
        return self.cards[0]

    def table_reading(self) -> TableReading:
        """Return what users see of this reading."""
        used = {cell.column for cells in self.header.columns.by_meaning.values() for cell in cells}
        header = tuple(
            HeaderReading(cell.cell, cell.text, cell.claim.meaning if cell.claim and cell.column in used else "")
            for cell in self.header.columns.header
        )
        kind = self.header.columns.kind
        log = self.log
        return TableReading(
            self.book.file, self.grid.sheet, kind, header, tuple(log.skipped), tuple(log.decisions), self.cards
        )


def read(path: str | Path, sheet: str | None, wanted: Wanted) -> Reading:
    """Open a file, find the wanted table and read it.

    Raises
    ------
    ReadError
        With every problem that keeps the table from being read.
    """
    book = open_book(path)
    fitting, others = _search(book, sheet)
    if wanted != "any":
        other_kinds = [pair for pair in fitting if pair[1].columns.kind != wanted]
        fitting = [pair for pair in fitting if pair[1].columns.kind == wanted]
        if not fitting and other_kinds:
            raise ReadError(_wrong_kind(book, *other_kinds[0]))
    if not fitting:
        raise ReadError(_no_table(book, others))
    if len(fitting) > 1:
        found = ", ".join(f"“{grid.sheet}” ({grid.address(header.top, 0)})" for grid, header in fitting)
        raise ReadError(Finding("several-tables", "error", book.file, found=found, expected=fitting[0][0].sheet))
    grid, header = fitting[0]
    info = read_info(book, (grid.sheet,))
    return read_one(book, grid, header, info)


def read_one(book: Book, grid: Grid, header: Header, info: Info) -> Reading:
    """Read the table below one header."""
    log = Log(book.file, grid.sheet)
    titles = read_titles(grid, header)
    _origin(book, grid, log)
    if header.columns.kind == "survey":
        card: Scorecard | SipasCard = read_survey(book, grid, header, info, titles, log)
    else:
        card = read_points(book, grid, header, info, titles, log)
    return Reading(book, grid, header, info, log, (card,))


def _origin(book: Book, grid: Grid, log: Log) -> None:
    """Say how the text of the file was understood."""
    origin = dict(book.origin)
    if origin:
        log.decide("delimiter", **origin)
    font, cell = (origin["encoding"], "") if origin.get("encoding") in FONTS else grid.font
    if font:
        log.warning("legacy-font", cell, found=font)
        log.decide("converted-text", encoding=font)


def _search(book: Book, sheet: str | None) -> tuple[list[tuple[Grid, Header]], list[Grid]]:
    """Return the sheets that hold a table, and those looked at in vain."""
    names = _sheets(book, sheet)
    fitting: list[tuple[Grid, Header]] = []
    others: list[Grid] = []
    for name in names:
        grid = book.grid(name)
        header = find_header(grid)
        if header is not None:
            fitting.append((grid, header))
        else:
            others.append(grid)
    return fitting, others


def _sheets(book: Book, sheet: str | None) -> tuple[str, ...]:
    if sheet is not None:
        wanted = [name for name in (*book.sheets, *book.hidden) if fold(name) == fold(sheet)]
        if not wanted:
            found = ", ".join(f"“{name}”" for name in book.sheets)
            raise ReadError(Finding("sheet-missing", "error", book.file, sheet, found=sheet, expected=found))
        exact = [name for name in wanted if name == sheet]
        return tuple((exact or wanted)[:1])
    aside = words("sheets", "aside") + words("sheets", "info")
    return tuple(name for name in book.sheets if not fold(name).startswith(aside))


def _wrong_kind(book: Book, grid: Grid, header: Header) -> Finding:
    code = (
        "is-a-survey"
        if header.columns.kind == "survey"
        else "is-a-matrix"
        if header.columns.kind == "matrix"
        else "is-a-points-table"
    )
    return Finding(code, "error", book.file, grid.sheet, grid.address(header.top, 0))


def _no_table(book: Book, grids: list[Grid]) -> Finding:
    """Say what comes nearest to a table and what it lacks."""
    nearest = [(grid, block) for grid in grids if (block := near_miss(grid)) is not None]
    if not nearest:
        found = ", ".join(f"“{name}”" for name in book.sheets[:10] if name)
        return Finding("no-table", "error", book.file, found=found)
    grid, block = max(nearest, key=lambda pair: len(pair[1].columns.by_meaning))
    known = block.columns.by_meaning
    lacking = [] if {"name", "code"} & known.keys() else ["name"]
    if not {"value", "percent"} & known.keys() or {"score", "appraised", "surveyed", "self_score"} & known.keys():
        lacking += [] if "max_score" in known else ["max_score"]
    if not {"score", "appraised", "surveyed", "self_score", "value", "percent"} & known.keys():
        lacking += ["score"]
    texts = ", ".join(f"{cell.cell} “{cell.text}”" for cell in block.columns.header[:12])
    missing = ", ".join(lacking)
    return Finding(
        "column-missing",
        "error",
        book.file,
        grid.sheet,
        grid.address(block.top, 0),
        texts,
        missing,
        (("column", missing),),
    )
