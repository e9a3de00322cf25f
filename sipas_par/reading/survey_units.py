"""A SIPAS table with one row a unit: one `SipasCard` for each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.components import Component
from sipas_par.model.units import unit_name
from sipas_par.reading.card import identify, nothing_filled, without_merged
from sipas_par.reading.grid import shown
from sipas_par.reading.identity import Said
from sipas_par.reading.notes import Skipped
from sipas_par.reading.numbers import convert, is_blank
from sipas_par.reading.rows import first_cell, first_text
from sipas_par.reading.survey_columns import VALUES, read_figures, survey_card
from sipas_par.reading.unit_rows import (
    check_numbering,
    check_ranks,
    numbered_rows,
    read_ranks,
    unit_in,
    unit_lacking,
    units_twice,
)
from sipas_par.reading.values import number_columns
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import contains, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reading.notes import Found
    from sipas_par.reading.survey_columns import SurveyColumns, Values

_BRACKETS = re.compile(r"\([^)]*\)")
_OVERALL = "Chỉ số hài lòng chung"


def read_units(found: Found, columns: SurveyColumns) -> tuple[SipasCard, ...]:
    """Read one card a row; groups of respondents and factors beside the result are its parts."""
    rows = list(_unit_rows(found, columns))
    if not rows:
        raise ReadError(nothing_filled(found))
    found = without_merged(found, set(rows), set(columns.numbers))
    grid, notes = found.grid, found.notes
    table = read_figures(found, columns, rows)
    units = [unit_name(shown(grid.at(row, columns.places["unit"]))) for row in rows]
    units_twice(found, rows, columns.places["unit"])
    _check_ranks(found, columns, rows, table["value"])
    check_numbering(notes, grid, found.header)
    identity = identify(replace(found, titles=replace(found.titles, unit=Said(units[0]))), header_year=columns.year)
    heads = found.header.columns.parts_of_survey
    parts = {str(number): cell for number, cell in enumerate((c for c in heads if c != columns.cells["value"]), 1)}
    notes.columns.update({cell.column: ("part", "") for cell in parts.values()})
    held = number_columns(grid, rows, {code: cell.column for code, cell in parts.items()}, notes)
    cards = []
    for at, (row, unit, told) in enumerate(zip(rows, units, notes.of_rows(rows), strict=True)):
        value, earlier, mean = (table[meaning][at] for meaning in VALUES)
        overall = Component("", _OVERALL, "overall", value, earlier, mean, cells=columns.addresses(found.grid, row))
        more = (
            Component(
                code,
                _BRACKETS.sub("", cell.own).strip(),
                "factor" if contains(fold(cell.text), words("sipas", "factors")) else "respondents",
                held[code][at],
                cells=(("value", grid.full_address(row, cell.column)),),
            )
            for code, cell in parts.items()
        )
        cards.append(survey_card(replace(found, notes=told), columns, identity, (overall, *more), unit))
    return tuple(cards)


def _unit_rows(found: Found, columns: SurveyColumns) -> Iterator[int]:
    """Yield the rows of units; those of a mean or a total and those without a value are listed as left out."""
    grid, unit = found.grid, columns.places["unit"]
    filled = {row for row in range(found.header.body, len(grid.rows)) if _has_value(found, columns, row)}
    numbered, means = numbered_rows(found, filled), (*words("rows", "mean"), *words("rows", "bounds"))
    ranks, titles = columns.places.get("rank"), {fold(cell.text) for cell in found.header.columns.header}
    for row in range(found.header.body, len(grid.rows)):
        if all(cell == "" for cell in grid.rows[row]):
            continue
        name, text = unit_in(grid.at(row, unit)), first_text(found, row)
        label = fold(name or text)
        # Only a number tells the commune Trung Bình from a mean.
        mean = label in means or (numbered and f"{label} ".startswith(tuple(f"{word} " for word in means)))
        whole = row not in numbered and contains(label, words("sipas", "whole"))
        sums = mean or whole or label in words("rows", "total")
        apart = label.startswith(words("sipas", "mean_rows")) or (sums and row not in numbered)
        unit_row = name and not apart and label not in words("rows", "total")
        if unit_row and (row in filled or (row in numbered and _has_figures(found, columns, row))):
            yield row
            continue
        if unit_row and row in numbered and row < max(filled, default=0) and label not in titles:
            found.notes.error("unit-without-points", first_cell(found, row), found=name)
        if row in filled and not name and not apart:
            unit_lacking(found, row, unit)
        elif row in filled and (not apart or (ranks is not None and grid.at(row, ranks) != "")):
            amount = shown(grid.at(row, columns.places["value"]))
            found.notes.error("row-in-no-sum", first_cell(found, row), found=name or text, amounts=amount)
        found.notes.skipped.append(Skipped(grid.address(row, unit), (name or text)[:80], "no-unit"))


def _has_figures(found: Found, columns: SurveyColumns, row: int) -> bool:
    """Say whether a row without a result has the figures of its parts, or an error or a word in the result's place."""
    parts = [cell.column for cell in found.header.columns.parts_of_survey]
    result = found.grid.at(row, columns.places["value"])
    wrong = isinstance(result, str) and not is_blank(result) and fold(result) != fold(columns.cells["value"].text)
    return wrong or any(value is not None for value in convert([found.grid.at(row, part) for part in parts]).values)


def _check_ranks(found: Found, columns: SurveyColumns, rows: Sequence[int], values: Values) -> None:
    column = columns.places.get("rank")
    if column is not None:
        printed = read_ranks(found, rows, column)
        cells = [found.grid.address(row, column) for row in rows]
        check_ranks(found.notes, found.grid.address(found.header.bottom, column), cells, printed, values)


def _has_value(found: Found, columns: SurveyColumns, row: int) -> bool:
    return any(
        value is not None for column in columns.numbers for value in convert([found.grid.at(row, column)]).values
    )
