"""From a file to the table in it: which sheet, which header, which kind of table."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading.containers import open_book
from sipas_par.reading.explain import HeaderReading, TableReading
from sipas_par.reading.find import find_header, near_miss
from sipas_par.reading.info import Info, read_info
from sipas_par.reading.legacy import FONTS
from sipas_par.reading.log import Log
from sipas_par.reading.long import group_rows, read_groups
from sipas_par.reading.matrix import read_matrix
from sipas_par.reading.points import read_points
from sipas_par.reading.survey import read_survey
from sipas_par.reading.text import fold
from sipas_par.reading.titles import read_titles
from sipas_par.reading.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sipas_par.reading.containers import Book
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard

Wanted = Literal["points", "survey", "any"]

_KINDS: dict[Wanted, frozenset[str]] = {
    "points": frozenset({"points", "matrix"}),
    "survey": frozenset({"survey"}),
    "any": frozenset({"points", "matrix", "survey"}),
}


@dataclass(frozen=True)
class Reading:
    """A table as it was read, with everything that was decided on the way."""

    book: Book
    grid: Grid
    header: Header
    info: Info
    logs: tuple[Log, ...]
    cards: tuple[Scorecard | SipasCard, ...]

    def table_reading(self) -> TableReading:
        """Return what users see of this reading."""
        used = {cell.column for cells in self.header.columns.by_meaning.values() for cell in cells}
        header = tuple(
            HeaderReading(cell.cell, cell.text, cell.claim.meaning if cell.claim and cell.column in used else "")
            for cell in self.header.columns.header
        )
        skipped = tuple(row for log in self.logs for row in log.skipped)
        decisions = tuple(dict.fromkeys(decision for log in self.logs for decision in log.decisions))
        kind = self.header.columns.kind
        return TableReading(self.book.file, self.grid.sheet, kind, header, skipped, decisions, self.cards)


def read(path: str | Path, sheet: str | None, wanted: Wanted) -> Reading:
    """Open a file, find the wanted table and read it.

    Raises
    ------
    ReadError
        With every problem that keeps the table from being read.
    """
    book = open_book(path)
    found, others = _search(book, sheet)
    fitting = [pair for pair in found if pair[1].columns.kind in _KINDS[wanted]]
    if found and not fitting:
        grid, header = found[0]
        code = "is-a-survey" if header.columns.kind == "survey" else "is-a-points-table"
        raise ReadError(Finding(code, "error", book.file, grid.sheet, grid.address(header.top, 0)))
    if not fitting:
        raise ReadError(_no_table(book, others))
    if len(fitting) > 1:
        places = ", ".join(f"“{grid.sheet}” ({grid.address(header.top, 0)})" for grid, header in fitting)
        raise ReadError(Finding("several-tables", "error", book.file, found=places, expected=fitting[0][0].sheet))
    return read_one(book, *fitting[0], read_info(book, (fitting[0][0].sheet,)))


def read_single(path: str | Path, sheet: str | None, wanted: Wanted) -> Scorecard | SipasCard:
    """Read the one card of a file; several units or years in one table are refused.

    Raises
    ------
    ReadError
        As `read`, and when the table holds several cards.
    """
    reading = read(path, sheet, wanted)
    if len(reading.cards) > 1:
        names = [" ".join(str(part) for part in (card.unit, card.year) if part) for card in reading.cards]
        found = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        raise ReadError(Finding("several-cards", "error", reading.book.file, reading.grid.sheet, found=found))
    return reading.cards[0]


def read_everything(path: str | Path) -> tuple[Scorecard | SipasCard, ...]:
    """Read every table of every sheet.

    Raises
    ------
    ReadError
        If no sheet holds a table, or one that does cannot be read.
    """
    book = open_book(path)
    found, others = _search(book, None)
    if not found:
        raise ReadError(_no_table(book, others))
    info = read_info(book, tuple(grid.sheet for grid, _ in found))
    if len(found) > 1:
        # With several tables the info sheet cannot name the unit and year of each: their titles do.
        info = replace(info, facts=tuple(fact for fact in info.facts if fact.key not in {"unit", "year"}))
    cards: list[Scorecard | SipasCard] = []
    problems: list[Finding] = []
    with _collector_paused():
        for grid, header in found:
            try:
                cards += read_one(book, grid, header, info).cards
            except ReadError as error:
                problems += error.findings
    if problems:
        raise ReadError(problems)
    return tuple(cards)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the cyclic collector: a large file makes millions of values that all stay, and no cycles."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read_one(book: Book, grid: Grid, header: Header, info: Info) -> Reading:
    """Read the table below one header."""
    log = Log(book.file, grid.sheet)
    titles = read_titles(grid, header)
    _origin(book, grid, log)
    if header.columns.kind == "survey":
        return Reading(book, grid, header, info, (log,), (read_survey(book, grid, header, info, titles, log),))
    if header.columns.kind == "matrix":
        pairs = read_matrix(book, grid, header, info, titles, log)
        return Reading(book, grid, header, info, (log,), tuple(card for card, _ in pairs))
    if groups := group_rows(grid, header):
        pairs = read_groups(book, grid, header, info, titles, groups)
        return Reading(book, grid, header, info, tuple(own for _, own in pairs), tuple(card for card, _ in pairs))
    return Reading(book, grid, header, info, (log,), (read_points(book, grid, header, info, titles, log),))


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
