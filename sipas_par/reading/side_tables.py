"""A table whose units stand side by side, each in columns of its own: what a reader is given for each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.model.units import unit_kind
from sipas_par.reading.identity import Said
from sipas_par.reading.notes import Notes
from sipas_par.text.vocabulary import Claim, turned

if TYPE_CHECKING:
    from sipas_par.reading.columns import Columns
    from sipas_par.reading.notes import Found


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
