"""Findings about the lay-out of a table: hidden rows, merged points, codes, blanks, links to other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.reading.text import clean

if TYPE_CHECKING:
    from sipas_par.findings import Finding
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.log import Log
    from sipas_par.reading.outline import Outline
    from sipas_par.reading.rows import Body


def layout_doubts(grid: Grid, body: Body, chosen: dict[str, int], log: Log) -> None:
    """Report rows out of sight, points merged over several rows, and values taken from other files."""
    rows = set(body.rows)
    for row in sorted(grid.hidden & rows):
        log.warning("hidden-row", grid.address(row, chosen.get("code", 0)), found=body.names[body.rows.index(row)][:60])
    points = set(body.values)
    for top, left, bottom, right in grid.merged:
        covered = [row for row in range(top, min(bottom, len(grid.rows)) + 1) if row in rows]
        columns = points.intersection(range(left, min(right, grid.width) + 1))
        if columns and (len(covered) > 1 or (covered and len(columns) > 1)):
            found = f"{grid.address(top, left)}:{grid.address(bottom, right)}"
            log.error("merged-points", grid.address(top, min(columns)), found=found)
    if grid.external:
        log.warning("external-links")


def code_doubts(grid: Grid, column: int, body: Body, outline: Outline, log: Log) -> None:
    """Report codes that Excel changed: dates, and numbers that lost their final zero."""
    for at, path in outline.dates.items():
        cell = grid.at(body.rows[at], column)
        found = cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else str(cell)
        log.error("code-became-date", grid.address(body.rows[at], column), found, ".".join(map(str, path)))
    for at, path in outline.recovered.items():
        found = clean(str(grid.at(body.rows[at], column)))
        log.warning("code-lost-zero", grid.address(body.rows[at], column), found, ".".join(map(str, path)))
    for at, path in outline.ambiguous.items():
        found = clean(str(grid.at(body.rows[at], column)))
        log.error("code-ambiguous", grid.address(body.rows[at], column), found, ".".join(map(str, path)))


def nothing_filled(grid: Grid, header: Header, log: Log) -> list[Finding]:
    """Explain a header without a single row under it: a blank template, or rows that could not be read."""
    if not log.findings:
        log.error("table-blank", grid.address(header.body, 0))
    return log.findings
