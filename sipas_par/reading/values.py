"""Values of cells: units, scales and differences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.reading.grid import CellError, letters
from sipas_par.reading.numbers import convert

if TYPE_CHECKING:
    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.notes import Found, Notes
    from sipas_par.reading.numbers import Column
    from sipas_par.reading.relations import Relation


def column_cells(grid: Grid, rows: Sequence[int], column: int) -> list[Cell]:
    """Return the cells of a column in the given rows."""
    lines = grid.rows
    return [lines[row][column] if column < len(lines[row]) else "" for row in rows]


def number_columns(
    grid: Grid, rows: Sequence[int], columns: dict[str, int | None], notes: Notes
) -> dict[str, list[Decimal | None]]:
    """Convert the number columns of a table; a column that the table lacks is all ``None``."""
    table: dict[str, list[Decimal | None]] = {}
    for meaning, column in columns.items():
        if column is None:
            table[meaning] = [None] * len(rows)
            continue
        converted = convert(column_cells(grid, rows, column))
        table[meaning] = converted.values
        report_bad(notes, rows, column, meaning, converted)
    return table


def report_bad(notes: Notes, rows: Sequence[int], column: int, meaning: str, converted: Column) -> None:
    """Report the cells of a column of numbers that hold none, or one that is not plain; formulas without results once."""
    unstored = [bad for bad in converted.bad if bad.code == "formula-without-result"]
    for bad in (bad for bad in converted.bad if bad not in unstored[1:]):
        report = notes.warning if bad.code == "number-with-mark" else notes.error
        report(bad.code, f"{letters(column)}{rows[bad.row] + 1}", bad.found, bad.expected, column=meaning)
    if meaning not in {"percent", "value", "earlier", "national_mean"}:
        for at, text in converted.percent_signs.items():
            notes.error("points-with-percent-sign", f"{letters(column)}{rows[at] + 1}", text, column=meaning)


def text_column(grid: Grid, rows: Sequence[int], column: int | None) -> list[str]:
    """Return a text column; a cell merged over several rows speaks for each of them."""
    if column is None:
        return [""] * len(rows)
    cells = column_cells(grid, rows, column)
    texts = [cell if type(cell) is str else "" if isinstance(cell, CellError) else str(cell) for cell in cells]
    for top, left, bottom, right in grid.merged:
        if left <= column <= right and bottom > top:
            value = grid.at(top, left)
            texts = [
                str(value) if top < row <= bottom and not text else text for row, text in zip(rows, texts, strict=True)
            ]
    return texts


ROUNDING = Decimal("0.01")
"""A difference of two rounded figures may itself be a hundredth off: a warning, beyond it an error."""

Values = Sequence[Decimal | None]


def check_difference(found: Found, rows: Sequence[int], meaning: str, more: Values, less: Values) -> None:
    """Report every printed cell of column ``meaning`` that is not ``more - less``; signs of losses are free."""
    column = found.header.columns.one(meaning)
    if column is None:
        return
    printed = number_columns(found.grid, rows, {meaning: column}, found.notes)[meaning]
    told = []
    for row, value, *two in zip(rows, printed, more, less, strict=False):
        large, small = two
        if value is not None and large is not None and small is not None:
            told.append((row, value, large - small))
        elif value is not None and two != [None, None] and meaning == "change":
            found.notes.warning("difference-alone", found.grid.address(row, column), value, column=meaning)
    # A column of fractions has its differences in fractions.
    fractions = sum(value * _HUNDRED == expected != 0 for _, value, expected in told) * 2 > len(told)
    for row, value, expected in told:
        own = value * _HUNDRED if fractions else value
        off = min(abs(own - expected), abs(abs(own) - expected)) if meaning == "lost" else abs(own - expected)
        if off:
            report = found.notes.warning if off <= ROUNDING else found.notes.error
            report("difference-does-not-fit", found.grid.address(row, column), value, expected, column=meaning)


Table = dict[str, list[Decimal | None]]

_HUNDRED = Decimal(100)
_NEAR = Decimal("0.006")
_FIVE = Decimal(5)
_ENOUGH = 5
"""Rows from which on the scale of a column shows."""


def settle_score(table: Table, notes: Notes) -> None:
    """Fill a lacking score column: the sum of appraised and surveyed points, else the self-assessed ones.

    The office's own rule is score = appraised + surveyed; a table that prints only the parts is read by it and says so.
    """
    if any(value is not None for value in table["score"]):
        return
    parts = [part for part in ("appraised", "surveyed") if any(value is not None for value in table[part])]
    if parts:
        table["score"] = [
            sum(present, Decimal(0)) if (present := [value for value in row if value is not None]) else None
            for row in zip(*(table[part] for part in parts), strict=True)
        ]
        notes.warning("score-from-parts", expected=" + ".join(parts))
    elif any(value is not None for value in table["self_score"]):
        table["score"] = list(table["self_score"])
        notes.warning("score-is-self-assessed")


def refuse_other_scale(table: Table, sums: Relation | None, cell: str, notes: Notes) -> bool:
    """Report a score column that holds ratios or means instead of points, and say whether it does.

    Percentages are above the maxima of nearly all rows, means on the five-point scale above those of most;
    fractions are at most 1 even in the rows of the largest maxima. Only points add up from row to row: a column
    that does is one of points, however low.
    """
    if sums is not None and sums.telling and sums.fitted * 2 > sums.telling:
        return False
    pairs = [(v, most) for v, most in zip(table["score"], table["max_score"], strict=True) if v and most]
    if len(pairs) < _ENOUGH:
        return False
    largest, widest = max(value for value, _ in pairs), max(most for _, most in pairs)
    above = sum(value > most for value, most in pairs)
    if largest <= 1 and widest >= _FIVE:
        notes.error("score-is-no-points", cell, found=largest, expected=widest, scale="fractions")
    elif largest <= _FIVE and above * 10 >= len(pairs) * 6:
        notes.error("score-is-no-points", cell, found=largest, expected=widest, scale="five-point")
    elif largest <= _HUNDRED and above * 10 >= len(pairs) * 9:
        notes.error("score-is-no-points", cell, found=largest, expected=widest, scale="percent")
    else:
        return False
    return True


def settle_percent(table: Table, notes: Notes) -> None:
    """Bring the ratio column to percent: a column of fractions (0,95 for 95 %) is multiplied by 100.

    The points decide where there are any: whichever reading fits more rows. Without points a column with
    nothing above 1 is of fractions.
    """
    printed = [value for value in table["percent"] if value is not None]
    if not printed:
        return
    as_percent = as_fraction = 0
    for value, score, maximum in zip(table["percent"], table["score"], table["max_score"], strict=True):
        if value is None or score is None or not maximum:
            continue
        share = score / maximum
        as_percent += abs(value / _HUNDRED - share) <= _NEAR
        as_fraction += abs(value - share) <= _NEAR
    if as_fraction > as_percent or (as_fraction == as_percent == 0 and max(printed) <= 1 and any(printed)):
        table["percent"] = [None if value is None else times_hundred(value) for value in table["percent"]]
        notes.decide("fractions", column="percent")
    else:
        notes.decide("percent", column="percent")


def times_hundred(value: Decimal) -> Decimal:
    """Return the percentage without the zeros that multiplying adds: they would count as printed decimals."""
    percent = value * _HUNDRED
    return Decimal(int(percent)) if percent == int(percent) else percent.normalize()
