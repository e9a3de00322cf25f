"""The columns of a SIPAS table: which is this year's, in which unit, and the figures that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.scorecard import SipasCard
from sipas_par.model.units import units_named
from sipas_par.reading.card import error_values, marks, stated_year
from sipas_par.reading.grid import letters, shown
from sipas_par.reading.numbers import BLANKS, convert
from sipas_par.reading.values import check_difference, column_cells, number_columns, times_hundred
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import contains, turned, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.model.components import Component
    from sipas_par.reading.card import Identity
    from sipas_par.reading.columns import HeaderCell
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.identity import Info
    from sipas_par.reading.notes import Found

VALUES = ("value", "earlier", "national_mean")
Values = list[Decimal | None]

_HUNDRED, _FIVE = Decimal(100), Decimal(5)
_ALIKE = 25
"""Percentage points within which the medians of two columns may be of the same thing."""
_APART = 40
"""Percentage points beyond which two columns of one table cannot both be percentages of satisfaction."""


@dataclass(frozen=True)
class SurveyColumns:
    """The columns of a SIPAS table by meaning, and the years of the two of the unit itself."""

    cells: dict[str, HeaderCell]
    year: int | None
    earlier_year: int | None
    dissatisfied: HeaderCell | None = None

    @property
    def places(self) -> dict[str, int]:
        """Meaning -> column, counted from 0."""
        return {meaning: cell.column for meaning, cell in self.cells.items()}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns of figures."""
        return tuple(self.cells[meaning].column for meaning in VALUES if meaning in self.cells)

    def addresses(self, grid: Grid, row: int) -> tuple[tuple[str, str], ...]:
        """Return where the figures and words of a row stand."""
        return tuple((meaning, grid.full_address(row, column)) for meaning, column in self.places.items())


def survey_columns(found: Found) -> SurveyColumns:
    """Tell this year's column from the year before, the mean, dissatisfaction, targets and ballots."""
    known, notes = found.header.columns.by_meaning, found.notes
    candidates, dissatisfied = _candidates(found)
    stated = stated_year(found)
    by_year: dict[int | None, list[HeaderCell]] = {}
    for cell in candidates:
        by_year.setdefault(cell.claim.year if cell.claim else None, []).append(cell)
    years = sorted(year for year in by_year if year)
    if found.header.columns.surveys_units:
        parts = found.header.columns.parts_of_survey
        wholes = [cell for cell in candidates if cell not in parts]
        if not wholes and len(parts) > 1:
            texts = ", ".join(f"{cell.cell} “{cell.text}”" for cell in parts)
            raise ReadError(notes.error("survey-without-whole", candidates[0].cell, texts))
        candidates = wholes or candidates
    taken: dict[str, HeaderCell] = {
        meaning: known[meaning][0] for meaning in ("code", "name", "unit", "note", "rank") if meaning in known
    }
    year, earlier_year = stated, None
    if years:
        year = stated if stated in years else max((y for y in years if not stated or y < stated), default=years[-1])
        earlier_year = max((value for value in years if value < year), default=None)
        taken["value"] = _one_of(found, "value", by_year[year])
        if earlier_year:
            taken["earlier"] = _one_of(found, "earlier", by_year[earlier_year])
        if stated and (stated != year or years[-1] > stated):
            cell = by_year[year][0] if stated != year else by_year[years[-1]][0]
            printed = ", ".join(map(str, years))
            notes.error("year-not-in-header", cell.cell, found=printed, expected=stated)
        for cell in by_year.get(None, ()):
            _doubt_unnamed(found, cell.column, cell.cell, cell.text, taken["value"])
    else:
        taken["value"] = _one_of(found, "value", candidates)
    if "earlier" in known:
        taken.setdefault("earlier", _one_of(found, "earlier", list(known["earlier"])))
    means = list(known.get("national_mean", ()))
    of_year = [cell for cell in means if cell.claim and cell.claim.year == year]
    if means:
        taken["national_mean"] = _one_of(found, "national_mean", of_year or means)
    _report_unread(found, taken["value"])
    if "rank" in taken:
        taken["rank"] = next((c for c in known["rank"] if c.column > taken["value"].column), taken["rank"])
    notes.columns.update({taken[meaning].column: (meaning, "") for meaning in VALUES if meaning in taken})
    return SurveyColumns(taken, year, earlier_year, dissatisfied)


def _candidates(found: Found) -> tuple[list[HeaderCell], HeaderCell | None]:
    """Return the columns that may hold satisfaction, and that of dissatisfaction."""
    known, notes = found.header.columns.by_meaning, found.notes
    kept: list[HeaderCell] = []
    dissatisfied: list[HeaderCell] = []
    for cell in (*known.get("value", ()), *known.get("percent", ())):
        text = fold(cell.text)
        if contains(text, words("sipas", "negated")):
            dissatisfied.append(cell)
        elif contains(text, words("sipas", "no_result")):
            notes.warning("column-not-read", cell.cell, found=cell.text)
        else:
            kept.append(cell)
    titles = " ".join(fold(shown(cell)) for row in found.grid.rows[: found.header.top] for cell in row if cell != "")
    named = any(contains(fold(cell.text), words("sipas", "satisfaction")) for cell in kept)
    if kept and (named or not contains(titles, words("sipas", "dissatisfaction"))):
        return kept, dissatisfied[0] if dissatisfied else None
    if not dissatisfied and not kept:
        cell = (*known.get("value", ()), *known.get("percent", ()))[0]
        raise ReadError(notes.error("survey-without-results", cell.cell, found=cell.text))
    cell = (dissatisfied or kept)[0]
    raise ReadError(notes.error("survey-of-dissatisfaction", cell.cell, found=cell.text))


def _one_of(found: Found, meaning: str, cells: Sequence[HeaderCell]) -> HeaderCell:
    """Return the one column meant; two that hold the same figures are one, two that differ are refused."""
    held = {cell: _column(found, cell.column) for cell in cells}
    five = [cell for cell, column in held.items() if 1 < max(filter(None, column), default=Decimal(0)) <= _FIVE]
    if 0 < len(five) < len(cells):
        # Means on the five-point scale beside the percentages are the same answers, told otherwise.
        for cell in five:
            found.notes.warning("column-not-read", cell.cell, found=cell.text)
        cells = [cell for cell in cells if cell not in five]
    columns = [held[cell] for cell in cells]
    if any(column != columns[0] for column in columns[1:]):
        texts = ", ".join(f"{cell.cell} “{cell.text}”" for cell in cells)
        facts = {"column": meaning, "role": meaning}
        raise ReadError(found.notes.error("column-twice", cells[1].cell, texts, letters(cells[1].column), **facts))
    return cells[0]


def _column(found: Found, column: int) -> Values:
    rows = range(found.header.body, len(found.grid.rows))
    return convert(column_cells(found.grid, rows, column)).values


def _report_unread(found: Found, value: HeaderCell) -> None:
    """Report columns of numbers that no wording fits: an error where they may be what is looked for."""
    header = {cell.column: cell for cell in found.header.columns.header}
    parts = found.header.columns.parts_of_survey if found.header.columns.surveys_units else ()
    for column in range(found.grid.width):
        cell = header.get(column)
        if cell in parts:
            continue
        if cell is None or cell.claim is None or cell.claim.meaning == "other":
            place = cell.cell if cell else found.grid.address(found.header.bottom, column)
            _doubt_unnamed(found, column, place, cell.text if cell else "", value)


def _doubt_unnamed(found: Found, column: int, place: str, text: str, value: HeaderCell) -> None:
    rows = range(found.header.body, len(found.grid.rows))
    filled = [cell for cell in column_cells(found.grid, rows, column) if cell not in BLANKS]
    numbers = [number for number in convert(filled).values if number is not None]
    own = [number for number in _column(found, value.column) if number is not None]
    if not numbers or len(numbers) * 2 < len(filled) or not own:
        return
    alike = len(numbers) * 2 >= len(own) and abs(median(_percent(numbers)) - median(_percent(own))) <= _ALIKE
    elsewhere = turned(text) == "other" or units_named(text) or contains(fold(text), words("sipas", "no_result"))
    if alike and not elsewhere:
        found.notes.error(
            "survey-column-unnamed", place, found=text or letters(column), expected=f"{value.cell} “{value.text}”"
        )
    else:
        found.notes.warning("column-not-read", place, found=text or letters(column))


def _percent(values: Sequence[Decimal]) -> list[Decimal]:
    return [value * _HUNDRED for value in values] if values and max(values) <= 1 else list(values)


def read_figures(found: Found, columns: SurveyColumns, rows: Sequence[int]) -> dict[str, Values]:
    """Read the figures of the given rows in percent, and report what is wrong in them or beside them."""
    table = number_columns(found.grid, rows, {meaning: columns.places.get(meaning) for meaning in VALUES}, found.notes)
    error_values(found, rows, set(columns.numbers))
    marks(found, rows, {meaning: place for meaning, place in columns.places.items() if meaning in VALUES})
    _settle_units(found, columns, table)
    compared = table["earlier"] if any(value is not None for value in table["earlier"]) else table["national_mean"]
    check_difference(found, rows, "change", table["value"], compared)
    _check_complement(found, columns, rows, table["value"])
    return table


def _settle_units(found: Found, columns: SurveyColumns, table: dict[str, Values]) -> None:
    """Bring each column alone to percent; five-point means, which no agreed rule converts, are errors."""
    notes = found.notes
    five: list[str] = []
    for meaning, values in table.items():
        printed = [value for value in values if value]
        if not printed:
            continue
        if max(printed) <= 1:
            table[meaning] = [None if value is None else times_hundred(value) for value in values]
            notes.decide("fractions", column=meaning)
        elif max(printed) <= _FIVE:
            five.append(meaning)
        else:
            notes.decide("percent", column=meaning)
    if five:
        most = max(value for value in table[five[0]] if value is not None)
        notes.error("five-point-means", columns.cells[five[0]].cell, found=most, column=five[0])
    medians = {
        meaning: median(printed)
        for meaning, values in table.items()
        if meaning not in five and (printed := [value for value in values if value is not None])
    }
    for meaning, middle in medians.items():
        if "value" in medians and abs(middle - medians["value"]) > _APART:
            own = columns.cells["value"]
            notes.error(
                "survey-columns-apart",
                columns.cells[meaning].cell,
                found=f"{columns.cells[meaning].cell} “{columns.cells[meaning].text}”",
                expected=f"{own.cell} “{own.text}”",
            )


def _check_complement(found: Found, columns: SurveyColumns, rows: Sequence[int], values: Values) -> None:
    """Report rows in which satisfied and not satisfied do not make 100, where nearly all others do."""
    cell = columns.dissatisfied
    if cell is None:
        return
    others = convert(column_cells(found.grid, rows, cell.column)).values
    scale = _HUNDRED if max((other for other in others if other is not None), default=_HUNDRED) <= 1 else 1
    sums = [
        (row, value + other * scale)
        for row, value, other in zip(rows, values, others, strict=True)
        if value is not None and other is not None
    ]
    off = [(row, total) for row, total in sums if abs(total - _HUNDRED) > Decimal("0.02")]
    if len(sums) >= 3 and len(off) * 5 <= len(sums):
        for row, total in off:
            place = found.grid.address(row, columns.places["value"])
            found.notes.error("survey-complement", place, total, _HUNDRED, other=found.grid.address(row, cell.column))


def survey_card(
    found: Found, columns: SurveyColumns, identity: Identity, components: tuple[Component, ...], unit: str = ""
) -> SipasCard:
    """Make the card of a unit: its own, or that which the table as a whole is of."""
    info = found.info
    return SipasCard(
        unit or identity.unit,
        identity.year,
        components,
        identity.source,
        columns.earlier_year,
        _ballots(info, "sample_size"),
        _ballots(info, "earlier_sample_size"),
        info.facts,
        tuple(found.notes.findings),
        identity.index or "SIPAS",
    )


def _ballots(info: Info, key: str) -> int | None:
    fact = info.get(key)
    return int(fact.value) if fact and isinstance(fact.value, Decimal) and fact.value == int(fact.value) else None
