"""A points table of several units or years below each other, told apart by columns for unit and year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.reading.grid import shown
from sipas_par.reading.names import unit_name
from sipas_par.reading.points import read_points
from sipas_par.reading.titles import Said

if TYPE_CHECKING:
    from sipas_par.reading.find import Header
    from sipas_par.reading.found import Found
    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.notes import Notes
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
        names[cell] = shown(cell)
    return names[cell]


def read_groups(found: Found, groups: dict[Key, list[int]]) -> list[tuple[Scorecard, Notes]]:
    """Read one card a group."""
    shared = replace(found.info, facts=tuple(fact for fact in found.info.facts if fact.key not in {"unit", "year"}))
    columns = found.header.columns
    cards = []
    for (unit, year), rows in groups.items():
        titles = found.titles
        if unit:
            titles = replace(titles, unit=Said(unit_name(unit), found.grid.address(rows[0], columns.one("unit") or 0)))
        if year.isdigit():
            titles = replace(titles, year=Said(year, found.grid.address(rows[0], columns.one("year") or 0)))
        notes = replace(found.notes, findings=[*found.notes.findings], skipped=[], decisions=[*found.notes.decisions])
        cards.append((read_points(replace(found, info=shared, titles=titles, notes=notes), rows), notes))
    return cards
