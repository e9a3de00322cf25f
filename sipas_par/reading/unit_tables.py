"""Tables of several units, below or beside each other: what a reader is given for each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.model.units import unit_key, unit_kind, unit_name
from sipas_par.reading.book import shown
from sipas_par.reading.identity import Said, units_in_title
from sipas_par.reading.notes import Notes, Skipped
from sipas_par.reading.points import read_points
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import Claim, turned

if TYPE_CHECKING:
    from sipas_par.model.scorecard import Scorecard
    from sipas_par.reading.book import Cell, Grid
    from sipas_par.reading.columns import Columns
    from sipas_par.reading.header import Header
    from sipas_par.reading.identity import Titles
    from sipas_par.reading.notes import Found

Key = tuple[str, str]


def group_rows(grid: Grid, header: Header, titles: Titles, notes: Notes) -> dict[Key, list[int]]:
    """Return the rows of every unit and year; none where codes do not come again, as under who answers for a row."""
    unit, year, code, name = (header.columns.one(meaning) for meaning in ("unit", "year", "code", "name"))
    if unit is None and year is None:
        return {}
    groups: dict[Key, list[int]] = {}
    codes: dict[Cell, set[Key]] = {}
    names: dict[object, str] = {}
    left: list[tuple[int, str]] = []
    last: Key = ("", "")
    opened: dict[Key, tuple[Cell, ...]] = {}
    again: Key | None = None
    twice: list[tuple[int, Key]] = []
    keys = {unit, year}
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        if all(cell == "" for place, cell in enumerate(cells) if place not in keys):
            left.append((row, "footnote"))
            continue
        if code is not None and cells[code] != "" and fold(str(cells[code])) in header.columns.titles:
            left.append((row, "repeated-header"))
            continue
        pair = (cells[unit] if unit is not None else "", cells[year] if year is not None else "")
        last = key = (_text(pair[0], names) or last[0], _text(pair[1], names) or last[1])
        begins = tuple(cells[place] for place in (code, name) if place is not None)
        if any(begins) and opened.setdefault(key, begins) == begins and key in groups:
            again = key
            twice.append((row, key))
        again = key if again == key else None
        if again or key == ("", ""):
            continue
        groups.setdefault(key, []).append(row)
        if code is not None and cells[code] != "":
            codes.setdefault(cells[code], set()).add(key)
    if len(groups) == 1 and not titles.unit.value and units_in_title(last[0]):
        return groups
    repeated = sum(1 for under in codes.values() if len(under) > 1)
    if len(groups) < 2 or repeated * 2 <= len(codes):
        return {}
    for row, key in twice:
        place = grid.address(groups[key][0], unit or 0)
        notes.error("unit-row-twice", grid.address(row, unit or 0), found=" ".join(filter(None, key)), first=place)
    for row, reason in left:
        filled = next((place for place, cell in enumerate(grid.rows[row]) if cell != ""), None)
        if filled is not None:
            notes.skipped.append(Skipped(grid.address(row, filled), clean(str(grid.at(row, filled)))[:80], reason))
    return groups


def led(header: Header, grid: Grid, titles: Titles) -> Header:
    """Return the header of one unit's table, its column of units as that of lead agencies where it names others."""
    unit = header.columns.one("unit")
    if unit is None or header.columns.one("agencies") is not None:
        return header
    named = {unit_key(text) for row in range(header.body, len(grid.rows)) if (text := shown(grid.at(row, unit)))}
    if named <= {unit_key(titles.unit.value)}:
        return header
    meant = {meaning: cells for meaning, cells in header.columns.by_meaning.items() if meaning != "unit"}
    cells = header.columns.by_meaning["unit"]
    return replace(header, columns=replace(header.columns, by_meaning={**meant, "agencies": cells}))


def _text(cell: Cell, names: dict[object, str]) -> str:
    """Return the text of a key; of spellings that differ in capitals the first counts."""
    if cell not in names:
        text = shown(cell)
        names[cell] = names.setdefault(("", unit_key(text)), text) if text else ""
    return names[cell]


def read_groups(found: Found, groups: dict[Key, list[int]]) -> list[tuple[Scorecard, Notes]]:
    """Read one card a group."""
    shared = replace(found.info, facts=tuple(fact for fact in found.info.facts if fact.key not in {"unit", "year"}))
    columns = found.header.columns
    cards: list[tuple[Scorecard, Notes]] = []
    for (unit, year), rows in groups.items():
        titles = found.titles
        if unit:
            titles = replace(titles, unit=Said(unit_name(unit), found.grid.address(rows[0], columns.one("unit") or 0)))
        if year.isdecimal():
            titles = replace(titles, year=Said(year, found.grid.address(rows[0], columns.one("year") or 0)))
        skipped = [] if cards else [*found.notes.skipped]
        notes = replace(
            found.notes, findings=[*found.notes.findings], skipped=skipped, decisions=[*found.notes.decisions]
        )
        cards.append((read_points(replace(found, info=shared, titles=titles, notes=notes), rows), notes))
    return cards


def side_by_side(found: Found) -> list[Found]:
    """Return the table of each of the units that stand side by side; none where the table is that of one unit."""
    units = _units(found)
    info = replace(found.info, facts=tuple(fact for fact in found.info.facts if fact.key != "unit"))
    beside = [c for c in found.header.columns.header if c.claim is None and turned(c.text) == "other"] if units else []
    for cell in beside:
        found.notes.warning("column-not-read", cell.cell, found=cell.text)
    apart = frozenset(cell.column for cell in beside).union(*units.values())
    parts: list[Found] = []
    for unit, columns in units.items():
        others = apart - columns
        rows = [
            cells if row < found.header.top else ["" if place in others else cell for place, cell in enumerate(cells)]
            for row, cells in enumerate(found.grid.rows)
        ]
        header = replace(found.header, columns=_of_unit(found.header.columns, columns, others), open=False)
        titles = replace(found.titles, unit=Said(unit, found.grid.address(found.header.bottom, min(columns))))
        notes = Notes(
            found.notes.file, found.notes.sheet, [] if parts else found.notes.findings, columns=found.notes.columns
        )
        parts.append(
            replace(
                found,
                grid=replace(found.grid, rows=rows),
                header=header,
                info=info,
                titles=titles,
                notes=notes,
                chosen={},
            )
        )
    return parts


def _units(found: Found) -> dict[str, frozenset[int]]:
    """Return the units that stand side by side; departments in the table of another unit only appraise it."""
    columns, titled = found.header.columns, found.titles.unit
    if found.header.kind != "survey" and (found.header.kind != "points" or "max_score" not in columns.by_meaning):
        return {}
    own = titled.sure and unit_kind(titled.value) in {"department", "district", "commune"}
    units = columns.across
    return {} if own and all(unit_kind(name) == "department" for name in units) else units


def _of_unit(table: Columns, columns: frozenset[int], others: frozenset[int]) -> Columns:
    """Return the columns of one of the units side by side; its only one holds the result."""
    meaning = "score" if "max_score" in table.by_meaning else "value"
    header = tuple(
        replace(cell, claim=Claim(meaning)) if {cell.column} == columns else cell
        for cell in table.header
        if cell.column not in others
    )
    by_meaning = {
        key: kept
        for key, cells in table.by_meaning.items()
        if (kept := tuple(cell for cell in cells if cell.column not in others | columns))
    }
    for cell in header:
        if cell.column in columns and cell.claim:
            by_meaning[cell.claim.meaning] = (*by_meaning.get(cell.claim.meaning, ()), cell)
    return replace(table, header=header, by_meaning=by_meaning, numeric=table.numeric - others)
