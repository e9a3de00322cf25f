"""Rows beside the criteria: bonus and penalty points, what is not assessed, the steps of a scale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipas_par.model.criteria import Step
from sipas_par.reading.numbers import parse, says_not_assessed
from sipas_par.reading.relations import HUNDRED, ZERO, added
from sipas_par.reading.rows import is_total
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from sipas_par.reading.notes import Found
    from sipas_par.reading.relations import Tree
    from sipas_par.reading.roles import Numbers
    from sipas_par.reading.rows import Line, Rows

    Table = Mapping[str, Sequence[Decimal | None]]

_RESULTS = ("score", "appraised", "surveyed")
_STEP = re.compile(
    r"[\s\-–+•*]*(?P<name>.*?\S)\s*[:=]\s*(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[.;]?", re.IGNORECASE
)


def adjusted(values: Sequence[Decimal | None], lines: Sequence[Line], rows: Iterable[int]) -> Decimal:
    """Add bonus points and take penalty points away, however these are printed."""
    signed = ((-abs(value) if is_penalty(lines[at]) else value) for at in rows if (value := values[at]) is not None)
    return sum(signed, ZERO)


def is_penalty(line: Line) -> bool:
    """Say whether the points of a row are taken away."""
    return led_by(line.name or str(line.code), "penalty")


def led_by(label: str, key: str) -> bool:
    """Say whether a label begins with one of the row words of a kind."""
    # Long columns of names that all differ: only those whose first two words fit are folded as a whole.
    phrases = words("rows", key)
    begin = fold(" ".join(label.split(None, 2)[:2]))
    return any(phrase.startswith(begin) for phrase in phrases) and f"{fold(label)} ".startswith(
        tuple(f"{phrase} " for phrase in phrases)
    )


def set_adjustments_aside(
    lines: list[Line], tree: Tree, columns: Sequence[list[Decimal | None]], most: int | None
) -> None:
    """Mark the rows of bonus and penalty points, and take those that no row above counts out of the tree.

    ``most`` is the place among ``columns`` of the maxima. A row so called whose maximum is part of that of the total is
    one of the criteria, but beside a base of 100.
    """
    below, maxima = dict(tree.parents), columns[most] if most is not None else None
    whole = added(maxima, tree.tops) if maxima is not None else None
    closed = maxima is not None and whole in {
        maxima[at] for at, line in enumerate(lines) if line.open and is_total(line.label)
    }
    # By head: whether it counts its bonus and penalty points, and whether their maxima are part of its own.
    counted: dict[int, tuple[bool, bool]] = {}
    for at, line in enumerate(lines):
        if line.aside or not led_by(line.name or str(line.code), "adjustment_label"):
            continue
        head, maximum = tree.above.get(at), maxima[at] if maxima is not None else None
        if head is not None:
            if head not in counted:
                part = maxima is not None and maxima[head] == added(maxima, below[head])
                counted[head] = _counted(head, below[head], lines, columns, most), part
            inside, part = counted[head]
            if inside:
                line.adjusts = not (maximum and part)
                continue
        elif not line.open and maximum and closed and (whole or ZERO) - maximum != HUNDRED:
            continue
        line.adjusts = True
        for row in range(at, len(lines)):
            if row != at and at not in tree.ancestors(row):
                break
            lines[row].aside = True
        for values in columns:
            # Of a heading without points its rows speak.
            if values[at] is None and at in below:
                values[at] = added(values, below[at])


def _counted(
    head: int, rows: Sequence[int], lines: list[Line], columns: Sequence[list[Decimal | None]], most: int | None
) -> bool:
    """Say whether the row above counts its bonus and penalty points; printed without a minus, these get it."""
    apart = [row for row in rows if led_by(lines[row].name, "adjustment_label")]
    rest = sorted(set(rows).difference(apart))
    votes = {"in": 0, "out": 0, "less": 0}
    for place, values in enumerate(columns):
        whole, base, plain = values[head], added(values, rest), added(values, apart)
        if not plain or whole is None or place == most:
            continue
        signed = adjusted(values, lines, apart)
        for vote, total in (("in", plain), ("less", signed), ("out", ZERO)):
            votes[vote] += whole == (base or ZERO) + total or (vote == "out" and base is None)
    if votes["less"] > max(votes["in"], votes["out"]):
        for values in (values for place, values in enumerate(columns) if place != most):
            for row in apart:
                value = values[row]
                values[row] = -abs(value) if value is not None and is_penalty(lines[row]) else value
    return votes["out"] <= max(votes["in"], votes["less"])


def open_scales(lines: list[Line], tree: Tree, numbers: Sequence[Numbers]) -> bool:
    """Take the codes from lettered steps of a scale: maxima only, the highest that of the row above; say if any was."""
    maxima = next((column for column in numbers if column.meaning == "max_score"), None)
    if maxima is None:
        return False
    others = [column.values for column in numbers if column is not maxima]
    opened = False
    for head, rows in tree.parents:
        tops = [value for at in rows if (value := maxima.values[at]) is not None]
        bare = all(values[at] is None for values in others for at in rows)
        scored = any(values[head] is not None for values in others)
        if len(tops) == len(rows) > 1 and bare and scored and max(tops) == maxima.values[head] != sum(tops):
            opened = True
            for at in rows:
                lines[at].open, lines[at].code = True, ""
    return opened


def sign_penalties(values: list[Decimal | None], rows: Rows) -> None:
    """Give penalty points their minus where the total takes them away."""
    tree, lines = rows.tree, rows.lines
    total = None if tree.total is None else values[tree.total]
    base, printed = added(values, tree.tops) or ZERO, added(values, tree.adjustments) or ZERO
    less = adjusted(values, lines, tree.adjustments)
    if total is not None and less != printed and total == base + less:
        penalties = [at for at in tree.adjustments if is_penalty(lines[at])]
        tops = {(rows.paths[at] or (0,))[0] for at in penalties}
        for at, line in enumerate(lines):
            value = values[at]
            if line.aside and value is not None and (rows.paths[at] or (0,))[0] in tops:
                values[at] = -abs(value)


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
    unassessed = {at for at, path in enumerate(rows.paths) if path and said.intersection((at, *tree.ancestors(at)))}
    for at in sorted(unassessed):
        for meaning in (name for name in _RESULTS if name in columns and table[name][at]):
            above = next(row for row in (at, *tree.ancestors(at)) if row in said)
            cell = found.grid.address(rows.lines[at].row, columns[meaning].column)
            found.notes.error(
                "not-assessed-with-points", cell, table[meaning][at], row=rows.lines[above].name[:60], column=meaning
            )
            break
    unassessed |= _passed_over(found, rows, table, unassessed)
    for head, below in sorted(tree.parents, reverse=True):
        if not score[head] and unassessed.issuperset(below):
            unassessed.add(head)
    return unassessed


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


def unassessed_maxima(rows: Rows, most: Sequence[Decimal | None], unassessed: set[int]) -> dict[int, Decimal]:
    """Return what the printed maxima above rows that are not assessed hold of theirs."""
    found: dict[int, Decimal] = {}
    for head, below in sorted(rows.tree.heads, key=lambda item: (item[0] == rows.tree.total, -item[0])):
        # The rows below a row stand further down, so what they hold is known; the total comes last.
        inside = {at: (most[at] or ZERO) if at in unassessed else found.get(at, ZERO) for at in below}
        whole = added(most, below)
        if head not in unassessed and any(inside.values()) and most[head] == whole:
            found[head] = sum(inside.values(), ZERO)
    return found


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
    filled = [column for meaning, column in chosen.items() if meaning not in {"name", "note", "agencies"}]
    for at, line in enumerate(lines):
        if maxima[at] is None or at in steps:
            continue
        name, *texts = str(grid.at(line.row, place)).splitlines() or [""]
        cells = [(text, line.row) for text in texts]
        for row in range(line.row + 1, len(grid.rows)):
            # A row with a code or a number is another criterion, in a long table one of another unit.
            if row in taken or not isinstance(grid.at(row, place), str) or any(grid.at(row, c) != "" for c in filled):
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
