"""A points table of several units or years below each other, told apart by columns for unit and year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.reading.log import Log
from sipas_par.reading.names import unit_name
from sipas_par.reading.points import read_points
from sipas_par.reading.text import clean
from sipas_par.reading.titles import Said

if TYPE_CHECKING:
    from sipas_par.reading.containers import Book
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.info import Info
    from sipas_par.reading.titles import Titles
    from sipas_par.scorecard import Scorecard

Key = tuple[str, str]


def group_rows(grid: Grid, header: Header) -> dict[Key, list[int]]:
    """Return the rows of every unit and year; a single group when the columns do not part the table.

    A column "Đơn vị" may also name who answers for a row: it parts the table only if codes come again
    under its names.
    """
    unit, year, code = (header.columns.one(meaning) for meaning in ("unit", "year", "code"))
    if unit is None and year is None:
        return {}
    groups: dict[Key, list[int]] = {}
    codes: dict[Cell, set[Key]] = {}
    names: dict[object, str] = {}
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        pair = (cells[unit] if unit is not None else "", cells[year] if year is not None else "")
        if pair == ("", ""):
            continue
        key = (_text(pair[0], names), _text(pair[1], names))
        groups.setdefault(key, []).append(row)
        if code is not None and cells[code] != "":
            codes.setdefault(cells[code], set()).add(key)
    repeated = sum(1 for keys in codes.values() if len(keys) > 1)
    return groups if len(groups) > 1 and repeated * 2 > len(codes) else {}


def _text(cell: Cell, names: dict[object, str]) -> str:
    if cell not in names:
        names[cell] = clean(str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell))
    return names[cell]


def read_groups(
    book: Book, grid: Grid, header: Header, info: Info, titles: Titles, groups: dict[Key, list[int]]
) -> list[tuple[Scorecard, Log]]:
    """Read one card a group."""
    cards = []
    shared = replace(info, facts=tuple(fact for fact in info.facts if fact.key not in {"unit", "year"}))
    for (unit, year), rows in groups.items():
        log = Log(book.file, grid.sheet)
        said_unit = (
            Said(unit_name(unit), grid.address(rows[0], header.columns.one("unit") or 0)) if unit else titles.unit
        )
        said_year = (
            Said(year, grid.address(rows[0], header.columns.one("year") or 0)) if year.isdigit() else titles.year
        )
        own = replace(titles, unit=said_unit, year=said_year)
        cards.append((read_points(book, grid, header, shared, own, log, rows), log))
    return cards
