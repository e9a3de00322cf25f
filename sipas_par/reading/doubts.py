"""Findings about the lay-out of a table: hidden rows, merged points, codes, blanks, links to other files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sipas_par.reading.text import clean

if TYPE_CHECKING:
    from sipas_par.findings import Finding
    from sipas_par.reading.found import Found
    from sipas_par.reading.outline import Outline
    from sipas_par.reading.rows import Body


def layout_doubts(found: Found, body: Body, chosen: dict[str, int]) -> None:
    """Report rows out of sight, points merged over several rows, and values taken from other files."""
    grid, notes = found.grid, found.notes
    rows = set(body.rows)
    for row in sorted(grid.hidden & rows):
        name = body.names[body.rows.index(row)][:60]
        notes.warning("hidden-row", grid.address(row, chosen.get("code", 0)), found=name)
    points = set(body.values)
    for top, left, bottom, right in grid.merged:
        covered = [row for row in range(top, min(bottom, len(grid.rows)) + 1) if row in rows]
        columns = points.intersection(range(left, min(right, grid.width) + 1))
        if columns and (len(covered) > 1 or (covered and len(columns) > 1)):
            span = f"{grid.address(top, left)}:{grid.address(bottom, right)}"
            notes.error("merged-points", grid.address(top, min(columns)), found=span)
    if grid.external:
        notes.warning("external-links")


def code_doubts(found: Found, column: int, body: Body, outline: Outline) -> None:
    """Report codes that Excel changed: dates, and numbers that lost their final zero."""
    grid, notes = found.grid, found.notes
    for at, path in outline.dates.items():
        cell = grid.at(body.rows[at], column)
        date = cell.strftime("%d/%m/%Y") if isinstance(cell, dt.date) else str(cell)
        notes.error("code-became-date", grid.address(body.rows[at], column), date, ".".join(map(str, path)))
    for at, path in outline.recovered.items():
        printed = clean(str(grid.at(body.rows[at], column)))
        notes.warning("code-lost-zero", grid.address(body.rows[at], column), printed, ".".join(map(str, path)))
    for at, path in outline.ambiguous.items():
        printed = clean(str(grid.at(body.rows[at], column)))
        notes.error("code-ambiguous", grid.address(body.rows[at], column), printed, ".".join(map(str, path)))
    if outline.restarts:
        notes.decide("restarts")


def nothing_filled(found: Found) -> list[Finding]:
    """Explain a header without a single row under it: a blank template, or rows that could not be read."""
    if not any(finding.severity == "error" for finding in found.notes.findings):
        found.notes.error("table-blank", found.grid.address(found.header.body, 0))
    return found.notes.findings
