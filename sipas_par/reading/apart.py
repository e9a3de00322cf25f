"""Rows and cells that stand beside the points: what is not assessed, and the steps of a criterion's scale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipas_par.model.criteria import Step
from sipas_par.reading.numbers import parse, says_not_assessed
from sipas_par.reading.relations import added
from sipas_par.text.names import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from sipas_par.reading.notes import Found
    from sipas_par.reading.roles import Numbers
    from sipas_par.reading.rows import Rows

    Table = Mapping[str, Sequence[Decimal | None]]

_RESULTS = ("score", "appraised", "surveyed")
_STEP = re.compile(
    r"[\s\-–+•*]*(?P<name>.*?\S)\s*[:=]\s*(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[.;]?", re.IGNORECASE
)


def not_assessed(
    found: Found, rows: Rows, columns: Mapping[str, Numbers], table: Table, remarks: Sequence[str]
) -> set[int]:
    """Return the rows that do not apply to the unit: their cells or remarks say so, or the sums pass them over.

    What is said of a row holds for the rows below it. A row that is said to be not assessed and has points is an error.
    """
    tree, score = rows.tree, table["score"]
    # A part that does not apply ("KĐG" in the survey alone) leaves a row with its other points.
    said = {at for column in columns.values() for at in column.cells.not_assessed if score[at] is None}
    said |= {at for at, text in enumerate(remarks) if score[at] is None and says_not_assessed(text)}
    apart = {at for at, path in enumerate(rows.paths) if path and said.intersection((at, *tree.ancestors(at)))}
    for at in sorted(apart):
        for meaning in (name for name in _RESULTS if name in columns and table[name][at]):
            above = next(row for row in (at, *tree.ancestors(at)) if row in said)
            cell = found.grid.address(rows.lines[at].row, columns[meaning].column)
            found.notes.error(
                "not-assessed-with-points", cell, table[meaning][at], row=rows.lines[above].name[:60], column=meaning
            )
            break
    apart |= _passed_over(found, rows, table, apart)
    for head, below in sorted(tree.parents, reverse=True):
        if not score[head] and apart.issuperset(below):
            apart.add(head)
    return apart


def _passed_over(found: Found, rows: Rows, table: Table, known: set[int]) -> set[int]:
    """Find rows without points that the sums above them leave out, maximum and all."""
    most, score, leaves = table["max_score"], table["score"], set(rows.tree.leaves)
    passed: set[int] = set()
    for head, below in rows.tree.heads:
        empty = [at for at in below if score[at] is None and at in leaves and at not in known]
        rest = [at for at in below if score[at] is not None]
        if not empty or not rest or most[head] is None or score[head] is None:
            continue
        if all(column[head] == added(column, rest) for column in (most, score)):
            for at in empty:
                cell = found.grid.address(rows.lines[at].row, 0)
                found.notes.warning("not-assessed-by-sums", cell, most[head], row=rows.lines[at].name[:60])
            passed.update(empty)
    return passed


def scales(
    found: Found, rows: Rows, chosen: Mapping[str, int], maxima: Sequence[Decimal | None]
) -> dict[int, tuple[Step, ...]]:
    """Return the steps of every scale, the highest first: rows below a criterion, or lines below its name.

    Lines of text are steps where the highest gives the maximum; the name of the criterion ends before them.
    """
    grid, lines, place = found.grid, rows.lines, chosen.get("name", 0)
    steps: dict[int, list[Step]] = {}
    for at, below in rows.scales.items():
        for row in below:
            if (points := maxima[row]) is not None:
                told = _step(lines[row].name, "")
                name = told.name if told and told.points == points else lines[row].name
                steps.setdefault(at, []).append(Step(name, points, grid.address(lines[row].row, place)))
    taken = {line.row for line in lines}
    for at, line in enumerate(lines):
        if maxima[at] is None or at in steps:
            continue
        name, *texts = str(grid.at(line.row, place)).splitlines() or [""]
        cells = [(text, line.row) for text in texts]
        for row in range(line.row + 1, len(grid.rows)):
            if row in taken or not isinstance(grid.at(row, place), str):
                break
            cells.append((str(grid.at(row, place)), row))
        read = [step for text, row in cells if (step := _step(text, grid.address(row, place)))]
        if len(read) > 1 and max(step.points for step in read) == maxima[at]:
            steps[at] = read
            line.name = line.name if not any(map(_STEP.fullmatch, texts)) else clean(name) or line.name
    return {at: tuple(sorted(read, key=lambda step: -step.points)) for at, read in steps.items()}


def _step(text: str, cell: str) -> Step | None:
    match = _STEP.fullmatch(text.strip())
    points = parse(match["points"]) if match else None
    return Step(clean(match["name"]), points, cell) if match and points is not None else None
