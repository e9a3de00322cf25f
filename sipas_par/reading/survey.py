"""A SIPAS table as `SipasCard`: which column is this year's, what kind of thing each row is, or a card for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.components import VALUES, Component, Kind
from sipas_par.model.scorecard import SipasCard
from sipas_par.model.units import unit_name, units_named
from sipas_par.reading.book import Grid, letters, shown
from sipas_par.reading.card import (
    Identity,
    check_difference,
    code_doubts,
    error_values,
    identify,
    layout_doubts,
    marks,
    nothing_filled,
    number_columns,
    stated_year,
    text_column,
    times_hundred,
    without_merged,
)
from sipas_par.reading.codes import resolve
from sipas_par.reading.columns import IN_BRACKETS, HeaderCell, cited
from sipas_par.reading.identity import Info, Said
from sipas_par.reading.numbers import BLANKS, convert, is_blank
from sipas_par.reading.relations import HUNDRED, Path
from sipas_par.reading.rows import Body, first_cell, gather, is_total
from sipas_par.reading.unit_rows import UnitRows, check_numbering, checked_ranks, units_twice
from sipas_par.text.names import clean, fold
from sipas_par.text.numbers import roman
from sipas_par.text.vocabulary import claim, contains, turned, words

if TYPE_CHECKING:
    from sipas_par.model.criteria import Fact
    from sipas_par.reading.notes import Found


def read_survey(found: Found) -> tuple[SipasCard, ...]:
    """Read the rows below a header: one card, or one for each unit when every row is that of a unit."""
    if not _speaks_of_satisfaction(found):
        header = cited(found.header.columns.header[:12])
        raise ReadError(found.notes.error("not-a-survey", found.grid.address(found.header.top, 0), found=header))
    _refuse_other_indices(found)
    columns = survey_columns(found)
    known = found.header.columns.by_meaning
    return (
        read_units(found, columns) if "unit" in known and "name" not in known else (_read_components(found, columns),)
    )


def _speaks_of_satisfaction(found: Found) -> bool:
    """Say whether titles, sheet name, info sheet, headers or a row name satisfaction; figures alone never do."""
    grid, header = found.grid, found.header
    name = header.columns.one("name")
    # An info sheet speaks of the one table of a file; of several it may mean another.
    alone = sum(sheet != found.info.sheet for sheet in found.book.sheets) <= 1
    texts = [grid.name, *(str(fact.value) for fact in found.info.facts if alone)]
    texts += [shown(cell) for row in grid.rows[: header.bottom + 1] for cell in row if isinstance(cell, str)]
    if name is not None:
        texts += [shown(grid.at(row, name)) for row in range(header.body, len(grid.rows))]
    folded = [fold(text) for text in texts if text]
    # A firm asks its customers, a school its pupils: satisfaction, but not with the administration.
    elsewhere = any(contains(text, words("sipas", "of_others")) for text in folded)
    sure = any(contains(text, words("sipas", "administration")) for text in folded)
    return any(contains(text, words("sipas", "satisfaction")) for text in folded) and (sure or not elsewhere)


def _refuse_other_indices(found: Found) -> None:
    """Refuse a list of indices, of which satisfaction is one."""
    rows = range(found.header.body, len(found.grid.rows))
    others = [
        row
        for row in rows
        if (label := fold(_label(found, row)))
        and contains(label, (*words("sipas", "other_indices"), *words("indices", "PAR INDEX")))
    ]
    if others:
        said = ", ".join(f"{first_cell(found, row)} “{_label(found, row)}”" for row in others[:6])
        raise ReadError(found.notes.error("several-indices", first_cell(found, others[0]), said))


def _read_components(found: Found, columns: SurveyColumns) -> SipasCard:
    grid = found.grid
    body, overall = _body(found, columns)
    if not body.rows:
        raise ReadError(nothing_filled(found))
    found = layout_doubts(found, body, columns.places)
    grid = found.grid
    outline = resolve(body.codes)
    code_doubts(found, columns.places.get("code", columns.places.get("name", 0)), body.rows, outline)
    rows = [row for row, path in zip(body.rows, outline.paths, strict=True) if path]
    if not rows:
        raise ReadError(nothing_filled(found))
    paths = [path for path in outline.paths if path]
    names = [name for name, path in zip(body.names, outline.paths, strict=True) if path]
    codes = [_code(path, outline.roman_top) for path in paths]
    if overall is not None:
        at = sum(row < overall for row in rows)
        rows.insert(at, overall)
        paths.insert(at, ())
        codes.insert(at, "")
        names.insert(at, _label(found, overall))
    table = read_figures(found, columns, rows)
    remarks = text_column(grid, rows, columns.places.get("note"))
    filled = [any(table[meaning][at] is not None for meaning in VALUES) for at in range(len(rows))]
    components = tuple(
        Component(
            codes[at],
            names[at],
            kind,
            table["value"][at],
            table["earlier"][at],
            table["national_mean"][at],
            clean(remarks[at]),
            columns.addresses(grid, rows[at]),
        )
        for at, kind in enumerate(kinds(paths, names, filled))
    )
    return survey_card(found, columns, identify(found, header_year=columns.year), components)


def _body(found: Found, columns: SurveyColumns) -> tuple[Body, int | None]:
    """Return the rows with a code, and the row of the overall index when it has none: by its name, or by its figure."""
    body = gather(found, columns.numbers)
    _number(found, body)
    opened = [line.row for line in body.lines if line.open]
    overall = None
    if not any(_is_overall(name) for name in body.names):
        tests = (_is_overall, is_total, lambda label: _may_be_overall(label) and len(opened) == 1)
        overall = next((row for test in tests for row in opened if test(_label(found, row))), None)
    label = "" if overall is None else _label(found, overall)
    if overall is not None and not _is_overall(label):
        if not _between_parts(found, columns, body, overall):
            overall = None
        elif not is_total(label) and not contains(fold(label), words("sipas", "whole")):
            cell = found.grid.address(overall, columns.places["value"])
            found.notes.warning("overall-by-figure", cell, found=label[:80])
    if overall is None and not any(map(_is_overall, body.names)):
        for row in range(found.header.body, len(found.grid.rows)):
            held = found.grid.at(row, columns.places["value"])
            if isinstance(held, str) and not is_blank(held) and row not in opened and _is_overall(_label(found, row)):
                place = found.grid.address(row, columns.places["value"])
                found.notes.error("not-a-number", place, held[:60], column="value")
    for row in opened:
        if row != overall:
            amounts = shown(found.grid.at(row, columns.places["value"]))
            found.notes.error("row-in-no-sum", first_cell(found, row), found=_label(found, row)[:80], amounts=amounts)
    return body, overall


def _number(found: Found, body: Body) -> None:
    """Give codes to the rows of a table that has none anywhere, in their order; the overall row goes without."""
    lines = [line for line in body.lines if not (_is_overall(line.label) or is_total(line.label))]
    if len(lines) > 1 and all(line.open for line in body.lines):
        for number, line in enumerate(lines, 1):
            line.code, line.open = number, False
            line.name = line.name or _label(found, line.row)
        found.notes.warning("codes-given", first_cell(found, lines[0].row), len(lines))


def _may_be_overall(label: str) -> bool:
    """Say whether a label speaks of nothing else: a mean, another year, another place, an aim."""
    said = claim(label)
    elsewhere = (
        turned(label) == "other" or units_named(f"({label})") or contains(fold(label), words("sipas", "no_result"))
    )
    return not elsewhere and (said is None or said.meaning in {"value", "percent", "score"})


def _between_parts(found: Found, columns: SurveyColumns, body: Body, row: int) -> bool:
    """Say whether a row stands at an edge, and its figure between those of the parts, as a mean of them does."""
    tops = [part for part, path in zip(body.rows, resolve(body.codes).paths, strict=True) if path and len(path) == 1]
    mean, *parts = convert([found.grid.at(at, columns.places["value"]) for at in (row, *tops)]).values
    known = [part for part in parts if part is not None]
    edge = bool(body.rows) and not body.rows[0] < row < body.rows[-1]
    return edge and mean is not None and bool(known) and min(known) <= mean <= max(known)


def _label(found: Found, row: int) -> str:
    column = found.header.columns.one("name")
    label = "" if column is None else shown(found.grid.at(row, column))
    return label or next((shown(cell) for cell in found.grid.rows[row] if isinstance(cell, str) and cell), "")


def _is_overall(label: str) -> bool:
    folded = fold(label)
    return folded in words("sipas", "overall_label") or contains(folded, words("sipas", "overall"))


def _code(path: Path, roman_top: bool) -> str:
    return ".".join([roman(path[0]) if roman_top else str(path[0]), *map(str, path[1:])])


def kinds(paths: list[Path], names: list[str], filled: list[bool]) -> list[Kind]:
    """Say what each row is: parts by their words, what lies below them by depth; the overall index may have no code."""
    roles: dict[Path, str] = {}
    groups: dict[Path, str] = {}
    parents = {path[:-1] for path in paths if path}
    # An overall index with a code may hold the parts below it.
    wholes = {
        path for path, name in zip(paths, names, strict=True) if len(path) == 1 and _part(fold(name)) == "overall"
    }
    result: list[Kind] = []
    for path, name, has_value in zip(paths, names, filled, strict=True):
        folded = fold(name)
        top = 1 + (path[:1] in wholes and len(path) > 1)
        if len(path) <= top:
            roles[path] = _part(folded) if path else "overall"
            result.append("overall" if roles[path] == "overall" else "part")
        elif not has_value and path in parents:
            groups[path] = "policy_factor" if contains(folded, words("sipas", "by_factor")) else "policy"
            result.append("group")
        else:
            result.append(_below(roles.get(path[:top], ""), path, groups, top))
    return result


def _part(folded: str) -> str:
    if folded in words("sipas", "whole"):
        return "overall"
    for role in ("overall", "expectations", "policy", "service"):
        if contains(folded, words("sipas", role)):
            return role
    return ""


def _below(role: str, path: Path, groups: dict[Path, str], top: int) -> Kind:
    if role == "expectations":
        return "expectation"
    above = next((path[:depth] for depth in range(len(path) - 1, 0, -1) if path[:depth] in groups), path[:top])
    deep = len(path) - len(above) > 1
    if deep:
        return "item"
    if role == "policy":
        return "policy_factor" if groups.get(above) == "policy_factor" else "policy"
    return "factor"


Values = list[Decimal | None]

_FIVE = Decimal(5)
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
        by_year.setdefault(cell.year, []).append(cell)
    years = sorted(year for year in by_year if year)
    if found.header.columns.surveys_units:
        parts = found.header.columns.parts_of_survey
        wholes = [cell for cell in candidates if cell not in parts]
        if not wholes and len(parts) > 1:
            first = candidates[0]
            raise ReadError(notes.error("survey-without-whole", first.cell, cited(parts), letters(first.column)))
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
    of_year = [cell for cell in means if cell.year == year]
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
    kept = _without_levels(found, kept)
    titles = " ".join(fold(shown(cell)) for row in found.grid.rows[: found.header.top] for cell in row if cell != "")
    named = any(contains(fold(cell.text), words("sipas", "satisfaction")) for cell in kept)
    if kept and (named or not contains(titles, words("sipas", "dissatisfaction"))):
        return kept, dissatisfied[0] if dissatisfied else None
    if not dissatisfied and not kept:
        cell = (*known.get("value", ()), *known.get("percent", ()))[0]
        raise ReadError(notes.error("survey-without-results", cell.cell, found=cell.text))
    cell = (dissatisfied or kept)[0]
    raise ReadError(notes.error("survey-of-dissatisfaction", cell.cell, found=cell.text))


def _without_levels(found: Found, cells: list[HeaderCell]) -> list[HeaderCell]:
    """Leave out the shares of each answer, "rất hài lòng" and "hài lòng", beside the index; alone they are refused."""
    levels = [cell for cell in cells if fold(cell.own.partition("(")[0].strip(" %")) in words("sipas", "levels")]
    if len(levels) < 2 or any(cell.by_hand for cell in levels):
        return cells
    if len(levels) == len(cells):
        raise ReadError(found.notes.error("survey-levels", levels[0].cell, cited(levels)))
    for cell in levels:
        found.notes.warning("column-not-read", cell.cell, found=cell.text)
    return [cell for cell in cells if cell not in levels]


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
        place, letter, facts = cells[1].cell, letters(cells[1].column), {"column": meaning, "role": meaning}
        raise ReadError(found.notes.error("column-twice", place, cited(cells), letter, **facts))
    return cells[0]


def _column(found: Found, column: int) -> Values:
    rows = range(found.header.body, len(found.grid.rows))
    return convert(found.grid.column(column, rows)).values


def _report_unread(found: Found, value: HeaderCell) -> None:
    """Report columns of numbers that no wording fits: an error where they may be what is looked for."""
    header = {cell.column: cell for cell in found.header.columns.header}
    parts = found.header.columns.parts_of_survey if found.header.columns.surveys_units else ()
    for column in range(found.grid.width):
        cell = header.get(column)
        if cell in parts:
            continue
        if cell is None or cell.meaning in {"", "other"}:
            place = cell.cell if cell else found.grid.address(found.header.bottom, column)
            _doubt_unnamed(found, column, place, cell.text if cell else "", value)


def _doubt_unnamed(found: Found, column: int, place: str, text: str, value: HeaderCell) -> None:
    rows = range(found.header.body, len(found.grid.rows))
    filled = [cell for cell in found.grid.column(column, rows) if cell not in BLANKS]
    numbers = [number for number in convert(filled).values if number is not None]
    own = [number for number in _column(found, value.column) if number is not None]
    if not numbers or len(numbers) * 2 < len(filled) or not own:
        return
    alike = len(numbers) * 2 >= len(own) and abs(median(_percent(numbers)) - median(_percent(own))) <= _ALIKE
    elsewhere = turned(text) == "other" or units_named(text) or contains(fold(text), words("sipas", "no_result"))
    elsewhere = elsewhere or fold(text) in words("sipas", "respondents")
    if alike and not elsewhere:
        found.notes.error("survey-column-unnamed", place, text or letters(column), cited([value]))
    else:
        found.notes.warning("column-not-read", place, found=text or letters(column))


def _percent(values: Sequence[Decimal]) -> list[Decimal]:
    return [value * HUNDRED for value in values] if values and max(values) <= 1 else list(values)


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
            other = columns.cells[meaning]
            notes.error("survey-columns-apart", other.cell, cited([other]), cited([own]))


def _check_complement(found: Found, columns: SurveyColumns, rows: Sequence[int], values: Values) -> None:
    """Report rows in which satisfied and not satisfied do not make 100, where nearly all others do."""
    cell = columns.dissatisfied
    if cell is None:
        return
    others = convert(found.grid.column(cell.column, rows)).values
    scale = HUNDRED if max((other for other in others if other is not None), default=HUNDRED) <= 1 else 1
    sums = [
        (row, value + other * scale)
        for row, value, other in zip(rows, values, others, strict=True)
        if value is not None and other is not None
    ]
    off = [(row, total) for row, total in sums if abs(total - HUNDRED) > Decimal("0.02")]
    if len(sums) >= 3 and len(off) * 5 <= len(sums):
        for row, total in off:
            place = found.grid.address(row, columns.places["value"])
            found.notes.error("survey-complement", place, total, HUNDRED, other=found.grid.address(row, cell.column))


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


_OVERALL = "Chỉ số hài lòng chung"


def read_units(found: Found, columns: SurveyColumns) -> tuple[SipasCard, ...]:
    """Read one card a row; groups of respondents and factors beside the result are its parts."""
    heads = found.header.columns.parts_of_survey
    rows, _maxima = UnitRows(found, columns.places["unit"], [*columns.numbers, *(cell.column for cell in heads)]).run()
    if not rows:
        raise ReadError(nothing_filled(found))
    found = without_merged(found, set(rows), set(columns.numbers))
    grid, notes = found.grid, found.notes
    table = read_figures(found, columns, rows)
    units = [unit_name(shown(grid.at(row, columns.places["unit"]))) for row in rows]
    units_twice(found, rows, columns.places["unit"])
    ranks: list[tuple[Fact, ...]] = [()] * len(rows)
    if (column := columns.places.get("rank")) is not None:
        head = grid.address(found.header.bottom, column)
        ranks = checked_ranks(found, rows, column, [table["value"]], head=head)
    check_numbering(notes, grid, found.header)
    identity = identify(replace(found, titles=replace(found.titles, unit=Said(units[0]))), header_year=columns.year)
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
                IN_BRACKETS.sub("", cell.own).strip(),
                "factor" if contains(fold(cell.text), words("sipas", "factors")) else "respondents",
                held[code][at],
                cells=(("value", grid.full_address(row, cell.column)),),
            )
            for code, cell in parts.items()
        )
        card = survey_card(replace(found, notes=told), columns, identity, (overall, *more), unit)
        cards.append(replace(card, facts=(*card.facts, *ranks[at])))
    return tuple(cards)
