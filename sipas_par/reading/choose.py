"""Which column to take where several claim the same meaning: the one of the table's own year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.reading.convert import column_cells
from sipas_par.reading.grid import letters
from sipas_par.reading.names import provinces, unit_name, units_named
from sipas_par.reading.numbers import BLANKS, convert
from sipas_par.reading.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.reading.columns import HeaderCell
    from sipas_par.reading.found import Found


def stated_year(found: Found) -> int | None:
    """Return the year of the info sheet, else of the titles."""
    return found.info.year or (int(found.titles.year.value) if found.titles.year.value else None)


def header_year(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> int | None:
    """Return the year that the headers of the chosen columns name; another than the table's is an error."""
    named = [(cell, cell.claim.year) for cell in _cells(found, chosen, meanings) if cell.claim and cell.claim.year]
    if not named:
        return None
    # Without a year in titles or info sheet the latest counts: maxima may be carried over from the year before.
    stated = stated_year(found) or max(year for _, year in named)
    strange = [(cell, year) for cell, year in named if year != stated]
    if strange:
        cell, year = strange[0]
        found.notes.error("year-not-in-header", cell.cell, found=year, expected=stated)
    return stated if len(strange) < len(named) else named[0][1]


def check_units(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> None:
    """Report columns whose headers name another unit than the table's.

    A district's table may name the province that appraised it, so provinces are compared with provinces only.
    """
    fact = found.info.get("unit")
    unit = unit_name(str(fact.value)) if fact else found.titles.unit.value
    names = provinces().values()
    for cell in _cells(found, chosen, meanings):
        others = [
            name for name in units_named(cell.text) if fold(name) != fold(unit) and (unit in names or name not in names)
        ]
        if unit and others:
            found.notes.error("unit-not-in-header", cell.cell, found=others[0], expected=unit)


def report_unread(found: Found, rows: Sequence[int]) -> None:
    """Warn of columns of numbers that no meaning was found for: points may stand there unnoticed."""
    grid = found.grid
    header = {cell.column: cell for cell in found.header.columns.header}
    for column in range(grid.width):
        cell = header.get(column)
        if cell and cell.claim and cell.claim.meaning != "other":
            continue
        filled = [value for value in column_cells(grid, rows, column) if value not in BLANKS]
        numbers = sum(value is not None for value in convert(filled).values)
        if numbers and numbers * 2 >= len(filled):
            place = cell.cell if cell else grid.address(found.header.bottom, column)
            found.notes.warning("column-not-read", place, found=cell.text if cell else letters(column))


def _cells(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> list[HeaderCell]:
    """Return the header cells of the chosen columns."""
    columns = {chosen[meaning] for meaning in meanings if meaning in chosen}
    return [cell for cell in found.header.columns.header if cell.column in columns]


def choose_columns(found: Found, meanings: Sequence[str]) -> dict[str, int]:
    """Return one column a meaning.

    Raises
    ------
    ReadError
        If two columns claim the same points and no year tells which is meant.
    """
    year = stated_year(found)
    chosen: dict[str, int] = {}
    doubtful = []
    for meaning in meanings:
        cells = found.header.columns.by_meaning.get(meaning, ())
        of_year = [cell for cell in cells if cell.claim and cell.claim.year == year] if len(cells) > 1 else []
        taken = of_year if len(of_year) == 1 else cells
        if len(taken) > 1 and meaning not in {"code", "name", "note"}:
            texts = ", ".join(f"{cell.cell} “{cell.text}”" for cell in taken)
            doubtful.append(found.notes.error("column-twice", taken[1].cell, found=texts, column=meaning))
        elif taken:
            chosen[meaning] = taken[0].column
            if len(cells) > 1:
                found.notes.decide("column-of-year", column=meaning, cell=taken[0].cell, year=year)
    if doubtful:
        raise ReadError(doubtful)
    return chosen
