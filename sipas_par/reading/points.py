"""A points table (PAR INDEX and every table of its shape) as a `Scorecard`."""

from __future__ import annotations

from itertools import repeat
from operator import add
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.criteria import LEVELS, Criterion
from sipas_par.model.scorecard import Scorecard
from sipas_par.model.units import agencies, one_spelling
from sipas_par.reading.card import (
    check_units,
    choose_columns,
    code_doubts,
    header_year,
    identify,
    layout_doubts,
    nothing_filled,
    report_unread,
)
from sipas_par.reading.codes import resolve
from sipas_par.reading.grid import letters
from sipas_par.reading.identity import sources
from sipas_par.reading.rows import check_subtotals, collect
from sipas_par.reading.values import (
    check_difference,
    number_columns,
    refuse_other_scale,
    settle_percent,
    settle_score,
    text_column,
)
from sipas_par.text.names import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.model.criteria import PointSource
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.identity import Info
    from sipas_par.reading.notes import Found, Notes

NUMERIC = ("max_score", "self_score", "appraised", "surveyed", "score", "percent")
_ORDER = ("code", "name", *NUMERIC, "agencies", "note")


def read_points(found: Found, only: Sequence[int] | None = None) -> Scorecard:
    """Read the rows below a header (or ``only`` some of them) into a `Scorecard`.

    Doubts go to its ``reading_findings``.

    Raises
    ------
    ReadError
        If there is no row with points below the header, or what stands there as points are ratios or means.
    """
    grid, notes = found.grid, found.notes
    chosen = choose_columns(found, _ORDER)
    year = header_year(found, chosen, NUMERIC)
    check_units(found, chosen, NUMERIC)
    body = collect(found, tuple(chosen[meaning] for meaning in NUMERIC if meaning in chosen), only)
    if not body.rows:
        raise ReadError(nothing_filled(found))
    layout_doubts(found, body, chosen)
    report_unread(found, body.rows)
    rows = [*body.rows] if body.total is None else [*body.rows, body.total]
    table = number_columns(grid, rows, {meaning: chosen.get(meaning) for meaning in NUMERIC}, notes)
    settle_score(table, notes)
    outline = resolve(body.codes)
    if refuse_other_scale(table, outline.paths, notes):
        raise ReadError(notes.findings)
    settle_percent(table, notes)
    check_difference(found, rows, "lost", table["max_score"], table["score"])
    sums = {meaning: chosen.get(meaning) for meaning in NUMERIC if meaning != "percent"}
    check_subtotals(found, body, outline.paths, sums, table)
    code_doubts(found, chosen.get("code", chosen.get("name", 0)), body, outline)
    kept = [position for position, path in enumerate(outline.paths) if path]
    if not kept:
        raise ReadError(notes.findings)
    codes = [".".join(map(str, outline.paths[position] or ())) for position in kept]
    names = [body.names[position] for position in kept]
    appraised, surveyed = ([table[part][at] for at in kept] for part in ("appraised", "surveyed"))
    kinds = sources(codes, names, appraised, surveyed, found.info)
    builder = _Builder(grid, rows, chosen, table)
    criteria = tuple(map(builder.criterion, kept, codes, names, kinds))
    total = None
    if body.total is not None:
        labels = (clean(str(grid.at(body.total, chosen[meaning]))) for meaning in ("name", "code") if meaning in chosen)
        label = next((text for text in labels if text), "")
        total = builder.criterion(len(rows) - 1, "", label, kinds[0] if len(set(kinds)) == 1 else "mixed")
    _completeness(found.info, total, notes)
    only_self = "self_score" in chosen and not {"score", "appraised", "surveyed"} & chosen.keys()
    identity = identify(found, self_assessed=only_self, header_year=year)
    return Scorecard(
        identity.index or "PAR INDEX",
        identity.unit,
        identity.year,
        criteria,
        identity.source,
        total,
        found.info.facts,
        tuple(notes.findings),
    )


def _completeness(info: Info, total: Criterion | None, notes: Notes) -> None:
    """Say when nothing in the file tells whether rows are missing: no total to add up to, no declared counts."""
    declared = {fact.key for fact in info.facts}
    if total is None and "max_total" not in declared:
        notes.error("no-total")
    elif not declared & {"n_criteria", "n_subcriteria"}:
        notes.warning("counts-not-declared")


class _Builder:
    """Makes criteria of columns that are already converted."""

    def __init__(
        self, grid: Grid, rows: list[int], chosen: dict[str, int], table: dict[str, list[Decimal | None]]
    ) -> None:
        prefix = f"{grid.sheet}!" if grid.sheet else ""
        self.rows = rows
        self.meanings = [meaning for meaning in _ORDER if meaning in chosen]
        self.places = [prefix + letters(chosen[meaning]) for meaning in self.meanings]
        self.values = list(zip(*(table[meaning] for meaning in NUMERIC), strict=True))
        self.has_score = "score" in chosen
        leads = [agencies(text) for text in text_column(grid, rows, chosen.get("agencies"))]
        spelled = {name.lower(): name for name in one_spelling(name for names in leads for name in names)}
        self.leads = [tuple(spelled[name.lower()] for name in names) for names in leads]
        self.remarks = [clean(text) for text in text_column(grid, rows, chosen.get("note"))]

    def criterion(self, at: int, code: str, name: str, kind: PointSource) -> Criterion:
        """Make the criterion of one row of the columns."""
        cells = tuple(zip(self.meanings, map(add, self.places, repeat(str(self.rows[at] + 1))), strict=False))
        max_score, self_score, appraised, surveyed, score, percent = self.values[at]
        if not self.has_score:
            cells = _with_score(cells, appraised, surveyed)
        level = LEVELS[min(code.count("."), 2)]
        leads, remark = self.leads[at], self.remarks[at]
        return Criterion(
            code, name, level, max_score, score, self_score, appraised, surveyed, percent, kind, leads, remark, cells
        )


def _with_score(
    cells: tuple[tuple[str, str], ...], appraised: Decimal | None, surveyed: Decimal | None
) -> tuple[tuple[str, str], ...]:
    """Name the one cell that holds the points of a row without a score column; none where they are a sum of two."""
    given = {"appraised": appraised, "surveyed": surveyed}
    parts = [part for part, value in given.items() if value is not None] or ["self_score"]
    if len(parts) > 1:
        return cells
    return (*cells, *(("score", address) for meaning, address in cells if meaning == parts[0]))
