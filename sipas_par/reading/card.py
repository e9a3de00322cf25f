"""What every kind of table needs to become a card: identity, values with their units and scales, doubts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, errors_of
from sipas_par.model.components import VALUES
from sipas_par.model.criteria import Source, Status
from sipas_par.model.units import provinces, unit_name, units_named
from sipas_par.reading.book import NO_RESULT, CellError, Grid, letters, shown
from sipas_par.reading.columns import HeaderCell, choices, cited
from sipas_par.reading.identity import Info, Titles, status_of
from sipas_par.reading.numbers import Column, convert, parse
from sipas_par.reading.relations import CENT, HUNDRED, Relation
from sipas_par.text.labels import label
from sipas_par.text.names import clean, fold

if TYPE_CHECKING:
    from sipas_par.reading.codes import Outline
    from sipas_par.reading.header import Header
    from sipas_par.reading.notes import Found, Notes
    from sipas_par.reading.rows import Body

_NUMERIC = ("score", "appraised", "surveyed", "self_score", "value", "earlier")
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)\b")


@dataclass(frozen=True)
class Identity:
    """What a card says about itself beside its rows."""

    index: str
    unit: str
    year: int | None
    source: Source


def identify(found: Found, *, self_assessed: bool = False, header_year: int | None = None) -> Identity:
    """Decide unit, year and status; what stays unknown is a warning, what disagrees a finding."""
    book, info, titles, notes = found.book, found.info, found.titles, found.notes
    for fact in info.errors if info.sheet != found.grid.name else ():
        place = (book.file, info.sheet, fact.cell, str(fact.value), None)
        notes.findings.append(Finding("error-value", "error", *place, (("column", fact.label),)))
    year, unit = _year(info, titles, notes) or header_year, _unit(info, titles, notes)
    status = _status(info, titles, notes)
    if self_assessed and status == "unknown":
        status = "self_assessed"
    for code, value in (("year-unknown", year), ("unit-unknown", unit), ("status-unknown", status != "unknown")):
        if not value:
            notes.warning(code)
    index = info.text("index") or titles.index
    document, issuer = info.text("document"), info.text("issuer")
    issued = issued_on((info.text("issued"), document))
    source = Source(book.file, found.grid.name, book.sha256, status, document, issuer, issued)
    return Identity(index, unit, year, source)


def _year(info: Info, titles: Titles, notes: Notes) -> int | None:
    fact = info.get("year")
    stated = info.year
    titled = int(titles.year.value) if titles.year.value else None
    if stated and titled and stated != titled:
        notes.error("year-differs", titles.year.cell, found=titled, expected=stated, other=fact.cell if fact else "")
    return stated or titled


def _unit(info: Info, titles: Titles, notes: Notes) -> str:
    fact = info.get("unit")
    stated = unit_name(str(fact.value)) if fact else ""
    titled = titles.unit.value
    if not stated and titles.unit.rivals:
        notes.error("unit-doubtful", titles.unit.cell, found=", ".join(titles.unit.rivals))
    if stated and titled and titles.unit.sure and fold(stated) != fold(titled):
        notes.error("unit-differs", titles.unit.cell, found=titled, expected=stated, other=fact.cell if fact else "")
    return stated or titled


def _status(info: Info, titles: Titles, notes: Notes) -> Status:
    fact = info.get("status")
    stated = status_of(str(fact.value)) if fact else "unknown"
    if fact and str(fact.value) and stated == "unknown":
        notes.warning("status-not-understood", fact.cell.rpartition("!")[2], found=str(fact.value))
    titled = titles.status
    if "unknown" not in {stated, titled} and stated != titled:
        notes.warning(
            "status-differs", titles.status_cell, found=titled, expected=stated, other=fact.cell if fact else ""
        )
    if "illustrative" in {stated, titled}:
        return "illustrative"
    return stated if stated != "unknown" else titled


def issued_on(lines: Iterable[str]) -> dt.date | None:
    """Return the one date of the first line that has one."""
    for line in lines:
        dates = set(_DATE.findall(line))
        if len(dates) == 1:
            day, month, year = map(int, dates.pop())
            try:
                return dt.date(year, month, day)
            except ValueError:
                return None
    return None


def stated_year(found: Found) -> int | None:
    """Return the year of the info sheet, else of the titles."""
    return found.info.year or (int(found.titles.year.value) if found.titles.year.value else None)


def header_year(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> int | None:
    """Return the year that the headers of the chosen columns name; another than the table's is an error."""
    named = [(cell, cell.year) for cell in _cells(found, chosen, meanings) if cell.year]
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
    """Report columns whose headers name another unit than the table's; provinces are compared with provinces only."""
    fact = found.info.get("unit")
    unit = unit_name(str(fact.value)) if fact else found.titles.unit.value
    names = provinces().values()
    for cell in _cells(found, chosen, meanings):
        others = [
            name for name in units_named(cell.text) if fold(name) != fold(unit) and (unit in names or name not in names)
        ]
        if unit and others:
            found.notes.error("unit-not-in-header", cell.cell, found=others[0], expected=unit)


def _cells(found: Found, chosen: dict[str, int], meanings: Sequence[str]) -> list[HeaderCell]:
    """Return the header cells of the chosen columns."""
    columns = {chosen[meaning] for meaning in meanings if meaning in chosen}
    return [cell for cell in found.header.columns.header if cell.column in columns]


def layout_doubts(found: Found, body: Body, chosen: dict[str, int]) -> Found:
    """Report rows out of sight, merged points, and values taken from other files; return the table without merged points."""
    grid, notes = found.grid, found.notes
    names = {line.row: line.name for line in body.lines}
    rows = set(names)
    for row in sorted(grid.hidden & rows):
        notes.warning("hidden-row", grid.address(row, chosen.get("code", 0)), found=names[row][:60])
    if grid.external:
        notes.warning("external-links")
    return without_merged(found, rows, set(body.values))


def without_merged(found: Found, rows: set[int], points: set[int]) -> Found:
    """Report points that are merged over several rows or columns, and take them from all of these: they belong to nobody."""
    if not found.grid.merged:
        return found
    grid, lines = found.grid, list(found.grid.rows)
    for top, left, bottom, right in grid.merged:
        covered = rows.intersection(range(top, min(bottom, len(lines)) + 1))
        columns = points.intersection(range(left, min(right, grid.width) + 1))
        if columns and covered and len(columns) * len(covered) > 1:
            span = f"{grid.address(top, left)}:{grid.address(bottom, right)}"
            found.notes.error("merged-points", grid.address(top, min(columns)), found=span)
            if left in points and left < len(lines[top]):
                lines[top] = [*lines[top][:left], "", *lines[top][left + 1 :]]
    return replace(found, grid=replace(grid, rows=lines))


def error_values(found: Found, rows: Sequence[int], read: set[int]) -> None:
    """Report error values beside the columns of numbers that are ``read``: of a text column that is used they are errors."""
    header = {cell.column: cell for cell in found.header.columns.header}
    for row in rows:
        cells = found.grid.rows[row]
        if CellError not in map(type, cells):
            continue
        for place, cell in enumerate(cells):
            if type(cell) is not CellError or place in read:
                continue
            head = header.get(place)
            meaning = letters(place) if head is None else head.meaning or head.text
            report = found.notes.error if meaning in {"code", "name", "agencies", "unit"} else found.notes.warning
            code = "formula-without-result" if cell == NO_RESULT else "error-value"
            report(code, found.grid.address(row, place), found=str(cell), column=meaning)


def marks(found: Found, rows: Sequence[int], columns: dict[str, int]) -> None:
    """Say where a note stood in a cell of numbers: superscript or struck-out text, which is no part of the number."""
    if found.grid.apart:
        for meaning, column in columns.items():
            for row in rows:
                if note := found.grid.apart.get((row, column)):
                    value = str(found.grid.at(row, column))
                    cell = found.grid.address(row, column)
                    if not value:
                        found.notes.warning("struck-value", cell, column=meaning)
                        continue
                    found.notes.warning("number-with-mark", cell, f"{value} {note}", value, column=meaning)


def code_doubts(found: Found, column: int, rows: Sequence[int], outline: Outline) -> None:
    """Report codes that Excel changed: dates, and numbers that lost their final zero."""
    grid, notes = found.grid, found.notes
    for at, path in outline.dates.items():
        cell = grid.at(rows[at], column)
        date = cell.strftime("%d/%m/%Y") if isinstance(cell, dt.date) else str(cell)
        notes.error("code-became-date", grid.address(rows[at], column), date, ".".join(map(str, path)))
    for at, path in outline.recovered.items():
        printed = clean(str(grid.at(rows[at], column)))
        notes.warning("code-lost-zero", grid.address(rows[at], column), printed, ".".join(map(str, path)))
    for at, path in outline.ambiguous.items():
        printed = clean(str(grid.at(rows[at], column)))
        notes.error("code-ambiguous", grid.address(rows[at], column), printed, ".".join(map(str, path)))
    if outline.restarts:
        notes.decide("restarts")


def nothing_filled(found: Found) -> list[Finding]:
    """Explain a header without a single row under it: a blank template, or rows that could not be read."""
    if errors_of(found.notes.findings):
        return found.notes.findings
    columns = found.header.columns
    places = [cell.column for meaning in _NUMERIC for cell in columns.by_meaning.get(meaning, ())]
    filled = False
    for row in range(found.header.body, len(found.grid.rows)):
        for place in places:
            text = shown(found.grid.at(row, place))
            filled = filled or parse(text) is not None
            if any(sign.isdecimal() for sign in text) and parse(text) is None:
                found.notes.error(
                    "not-a-number", found.grid.address(row, place), found=text[:60], column=letters(place)
                )
    if errors_of(found.notes.findings):
        return found.notes.findings
    if filled:
        column_missing(found.notes, found.grid, found.header, ["code"])
    else:
        found.notes.error("table-blank", found.grid.address(found.header.body, 0))
    return found.notes.findings


def column_missing(
    notes: Notes, grid: Grid, header: Header, lacking: Sequence[str], others: Sequence[HeaderCell] = (), **facts: str
) -> Finding:
    """Say which columns are lacking, what the header has instead, and how one of them is chosen."""
    names = ", ".join(label("column", meaning) for meaning in lacking)
    option = f"--column score={letters(others[0].column)}" if others else choices(header.columns, *lacking)
    code = "points-of-another" if others else "column-missing"
    texts = cited(others or header.columns.header[:12])
    return notes.error(code, grid.address(header.top, 0), texts, names, column=names, option=option, **facts)


def number_columns(
    grid: Grid, rows: Sequence[int], columns: dict[str, int | None], notes: Notes
) -> dict[str, list[Decimal | None]]:
    """Convert the number columns of a table; a column that the table lacks is all ``None``."""
    table: dict[str, list[Decimal | None]] = {}
    for meaning, column in columns.items():
        if column is None:
            table[meaning] = [None] * len(rows)
            continue
        converted = convert(grid.column(column, rows))
        table[meaning] = converted.values
        report_bad(notes, rows, column, meaning, converted)
    return table


def report_bad(notes: Notes, rows: Sequence[int], column: int, meaning: str, converted: Column) -> None:
    """Report the cells of a column of numbers that hold none, or one that is not plain; formulas without results once."""
    unstored = [bad for bad in converted.bad if bad.code == "formula-without-result"]
    for bad in (bad for bad in converted.bad if bad not in unstored[1:]):
        report = notes.warning if bad.code == "number-with-mark" else notes.error
        report(bad.code, f"{letters(column)}{rows[bad.row] + 1}", bad.found, bad.expected, column=meaning)
    if meaning not in {"percent", *VALUES}:
        for at, text in converted.percent_signs.items():
            notes.error("points-with-percent-sign", f"{letters(column)}{rows[at] + 1}", text, column=meaning)


def text_column(grid: Grid, rows: Sequence[int], column: int | None) -> list[str]:
    """Return a text column; a cell merged over several rows speaks for each of them."""
    if column is None:
        return [""] * len(rows)
    cells = grid.column(column, rows)
    texts = [cell if type(cell) is str else "" if isinstance(cell, CellError) else str(cell) for cell in cells]
    for top, left, bottom, right in grid.merged:
        if left <= column <= right and bottom > top:
            value = grid.at(top, left)
            texts = [
                str(value) if top < row <= bottom and not text else text for row, text in zip(rows, texts, strict=True)
            ]
    return texts


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
    fractions = sum(value * HUNDRED == expected != 0 for _, value, expected in told) * 2 > len(told)
    for row, value, expected in told:
        own = value * HUNDRED if fractions else value
        off = min(abs(own - expected), abs(abs(own) - expected)) if meaning == "lost" else abs(own - expected)
        if off:
            # Of two rounded figures the difference may itself be a hundredth off.
            report = found.notes.warning if off <= CENT else found.notes.error
            report("difference-does-not-fit", found.grid.address(row, column), value, expected, column=meaning)


Table = dict[str, list[Decimal | None]]

_NEAR = Decimal("0.006")
_FIVE = Decimal(5)
_ENOUGH = 5
"""Rows from which on the scale of a column shows."""


def settle_score(table: Table, notes: Notes) -> None:
    """Fill a lacking score column: appraised and surveyed points added, as the office does, else self-assessed."""
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
    elif largest <= HUNDRED and above * 10 >= len(pairs) * 9:
        notes.error("score-is-no-points", cell, found=largest, expected=widest, scale="percent")
    else:
        return False
    return True


def settle_percent(table: Table, notes: Notes) -> None:
    """Bring the ratio column to percent: points decide whether it is of fractions, else that none is above 1."""
    printed = [value for value in table["percent"] if value is not None]
    if not printed:
        return
    as_percent = as_fraction = 0
    for value, score, maximum in zip(table["percent"], table["score"], table["max_score"], strict=True):
        if value is None or score is None or not maximum:
            continue
        share = score / maximum
        as_percent += abs(value / HUNDRED - share) <= _NEAR
        as_fraction += abs(value - share) <= _NEAR
    if as_fraction > as_percent or (as_fraction == as_percent == 0 and max(printed) <= 1 and any(printed)):
        table["percent"] = [None if value is None else times_hundred(value) for value in table["percent"]]
        notes.decide("fractions", column="percent")
    else:
        notes.decide("percent", column="percent")


def times_hundred(value: Decimal) -> Decimal:
    """Return the percentage without the zeros that multiplying adds: they would count as printed decimals."""
    percent = value * HUNDRED
    return Decimal(int(percent)) if percent == int(percent) else percent.normalize()
