"""Which column to take where several claim the same meaning: the one of the table's own year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.reading.found import Found


def stated_year(found: Found) -> int | None:
    """Return the year of the info sheet, else of the titles."""
    return found.info.year or (int(found.titles.year.value) if found.titles.year.value else None)


def header_year(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> int | None:
    """Return the one year that the headers of the chosen columns name; another than the table's is an error."""
    columns = {chosen[meaning] for meaning in meanings if meaning in chosen}
    cells = [c for c in found.header.columns.header if c.column in columns and c.claim and c.claim.year]
    years = {cell.claim.year for cell in cells if cell.claim}
    if len(years) != 1:
        return None
    year, stated = years.pop(), stated_year(found)
    if stated and year != stated:
        found.notes.error("year-not-in-header", cells[0].cell, found=year, expected=stated)
    return year


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
