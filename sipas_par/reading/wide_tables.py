"""A table with one row a unit and the points of every field side by side: one `Scorecard` a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import ReadError
from sipas_par.model.criteria import POINTS, Criterion, Fact, PointSource, RowState
from sipas_par.model.scorecard import Scorecard
from sipas_par.model.units import provinces, unit_name
from sipas_par.reading.book import Grid, letters, shown
from sipas_par.reading.card import (
    error_values,
    identify,
    marks,
    number_columns,
    refuse_other_scale,
    settle_percent,
    settle_score,
    stated_year,
    without_merged,
)
from sipas_par.reading.columns import BRACKETED, MAXIMUM, HeaderCell, cited, speaks
from sipas_par.reading.identity import MONTHLY, Said
from sipas_par.reading.numbers import convert, parse, says_not_assessed
from sipas_par.reading.placing import led_by
from sipas_par.reading.relations import CENT, HUNDRED, ZERO
from sipas_par.reading.unit_rows import UnitRows, check_numbering, checked_ranks, units_twice
from sipas_par.text.names import clean, fold
from sipas_par.text.numbers import exact_sum, half_up, on_hundred
from sipas_par.text.vocabulary import claim, contains, keys, words

if TYPE_CHECKING:
    from sipas_par.reading.header import Header
    from sipas_par.reading.notes import Found, Notes

_LEAD = re.compile(r"^\s*(?:lĩnh vực\s*)?(?:(?:\d{1,2}|[IVX]+)(?![^\W\d_]))?\s*[.:)\-–]?\s*", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])(?!\d)")
_WEIGHT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d+)?)\s*%")
_PARTS: tuple[Literal["appraised", "surveyed"], ...] = ("appraised", "surveyed")


@dataclass
class _Group:
    """The columns of one field, or of the total of all fields."""

    name: str
    columns: dict[str, int] = field(default_factory=dict)
    maximum: Decimal | None = None
    table: dict[str, list[Decimal | None]] = field(default_factory=dict)
    adjusts: bool = False
    penalty: bool = False
    not_assessed: set[int] = field(default_factory=set)
    """The units, by number, that the field does not apply to."""

    def taken(self) -> dict[int, tuple[str, str]]:
        """Say what the columns of a field were taken for: the field's points, or each its kind of them."""
        if len(self.columns) > 1:
            return {column: (meaning, self.name) for meaning, column in self.columns.items()}
        return dict.fromkeys(self.columns.values(), ("adjustment" if self.adjusts else "field", ""))

    def criterion(self, grid: Grid, at: int, row: int, code: str) -> Criterion:
        """Make the criterion of one unit, the ``at``-th, that stands in ``row``."""
        max_score, self_score, appraised, surveyed, score, percent = (self.table[meaning][at] for meaning in POINTS)
        given: list[PointSource] = [part for part in _PARTS if self.table[part][at] is not None]
        kind: PointSource = given[0] if len(given) == 1 else "mixed" if given else "unknown"
        cells = tuple((meaning, grid.full_address(row, column)) for meaning, column in self.columns.items())
        state: RowState = "adjustment" if self.adjusts else "not_assessed" if at in self.not_assessed else "assessed"
        return Criterion(
            code,
            self.name,
            "field",
            max_score,
            score,
            self_score,
            appraised,
            surveyed,
            percent,
            kind,
            cells=cells,
            state=state,
        )


def read_matrix(found: Found) -> tuple[Scorecard, ...]:
    """Read one card a row; fields are numbered by columns, maxima stand in a row of their own or in headers."""
    grid, header, notes = found.grid, found.header, found.notes
    fields, total = _groups(header)
    unit_column = _unit_column(header)
    columns = [column for group in (*fields, total) for column in group.columns.values()]
    rows, maxima = UnitRows(found, unit_column, columns).run()
    if not rows:
        raise ReadError(notes.error("table-blank", grid.address(header.body, 0)))
    found = without_merged(found, set(rows), set(columns))
    grid = found.grid
    _weigh(found, rows, total)
    _total_by_sums(found, rows, fields, total)
    used = {column for group in (*fields, total) for column in group.columns.values()}
    error_values(found, rows, used)
    for group in (*fields, total):
        marks(found, rows, group.columns)
    for cell in header.columns.header:
        if cell.claim is None and cell.column in header.columns.numeric - used and cell.column > unit_column:
            notes.warning("column-not-read", cell.cell, found=cell.text)
    for group in (*fields, total):
        group.maximum = _maximum(group, grid, maxima)
    if not any(not group.adjusts for group in fields):
        fields[:0] = _fields_of_totals(found, rows, total, maxima)
    lacking = _lacking(fields)
    if lacking:
        _bracketed(grid, rows, lacking)
        _of_766(found, lacking)
        lacking = _lacking(fields)
    if lacking:
        for group in lacking:
            notes.error(
                "field-without-maximum", grid.address(header.top, min(group.columns.values())), found=group.name
            )
        raise ReadError(notes.findings)
    for group in (*fields, total):
        notes.columns.update(group.taken() if group is not total else {c: (m, "") for m, c in total.columns.items()})
        _fill(group, grid, rows, notes)
    _refuse_shares(fields, header, notes)
    _sign(fields, total)
    _passed_over(found, rows, fields, total)
    units_twice(found, rows, unit_column)
    ranks = _ranks(found, rows, fields, total)
    check_numbering(notes, grid, header)
    found = replace(found, info=found.info.without("unit"))
    own = found.notes.of_rows(rows)
    return tuple(
        _card(replace(found, notes=own[at]), [*fields, total], at, row, ranks[at]) for at, row in enumerate(rows)
    )


def _refuse_shares(fields: Sequence[_Group], header: Header, notes: Notes) -> None:
    """Refuse fields whose cells hold shares of their maxima instead of points."""
    pooled = {
        meaning: [value for group in fields if not group.adjusts for value in group.table[meaning]]
        for meaning in ("score", "max_score")
    }
    first = min(column for group in fields for column in group.columns.values())
    head = next(cell.cell for cell in header.columns.header if cell.column == first)
    if refuse_other_scale(pooled, None, head, notes):
        raise ReadError(notes.findings)


def _unit_column(header: Header) -> int:
    """Return the column that names the rows: units, or the months of one unit."""
    return next((c for meaning in ("unit", "month") if (c := header.columns.one(meaning)) is not None), 0)


def _lacking(fields: Sequence[_Group]) -> list[_Group]:
    return [
        group for group in fields if not group.adjusts and "max_score" not in group.columns and group.maximum is None
    ]


def _fields_of_totals(found: Found, rows: Sequence[int], total: _Group, maxima: int | None) -> list[_Group]:
    """Return what stands for fields where every row has totals only: parts with maxima, else the total itself."""
    heads = {cell.column: cell for cell in found.header.columns.header}
    parts = [
        _named(heads[total.columns[part]].path, {"score": total.columns[part]})
        for part in _PARTS
        if part in total.columns
    ]
    for part in parts:
        part.maximum = _maximum(part, found.grid, maxima)
    if len(parts) > 1 and len(_lacking(parts)) == len(parts):
        _bracketed(found.grid, rows, parts)
    columns = dict(total.columns)
    if "score" in columns and len(parts) > 1 and not _lacking(parts):
        return parts
    if not columns.keys() & {"score", "self_score", *_PARTS} and "percent" in columns:
        total.columns["score"] = columns["score"] = columns["percent"]
        total.maximum = HUNDRED
    if total.maximum is None and "score" in columns:
        total.maximum = _named(heads[columns["score"]].path, {}).maximum
    if total.maximum is None and "max_score" not in columns:
        total.maximum = HUNDRED
        head = heads[next(columns[part] for part in ("score", *_PARTS, "self_score") if part in columns)]
        found.notes.warning("scale-of-hundred", head.cell, found=head.text)
    # Parts that are no maximum's stay beside the total they make.
    return [_Group(total.name, {key: column for key, column in columns.items() if key != "percent"}, total.maximum)]


def _weigh(found: Found, rows: list[int], total: _Group) -> None:
    """Leave parts out of the total that it weighs by the shares in their heads, "Thẩm định (70%)": they are no points of it."""
    grid, heads = found.grid, {cell.column: cell for cell in found.header.columns.header}
    told = {part: _WEIGHT.search(heads[total.columns[part]].text) for part in _PARTS if part in total.columns}
    shares = {part: value for part, share in told.items() if share and (value := parse(share[1]))}
    whole = next((total.columns[part] for part in ("score", "percent") if part in total.columns), None)
    if whole is None or len(shares) < 2 or sum(shares.values()) != HUNDRED:
        return
    printed, *parts = (_counted(grid, rows, column) for column in (whole, *(total.columns[part] for part in shares)))
    weights = [share / HUNDRED for share in shares.values()]
    sums = [exact_sum((v or ZERO) * w for v, w in zip(line, weights, strict=True)) for line in zip(*parts, strict=True)]
    off = [at for at, value in enumerate(printed) if value is None or abs(value - sums[at]) > CENT]
    if len(off) * 5 > len(rows):
        return
    for at in off:
        unit = shown(grid.at(rows[at], _unit_column(found.header)))
        place, made = grid.address(rows[at], whole), half_up(sums[at], 2)
        found.notes.error("parts-do-not-sum", place, printed[at], made, row=unit)
    for part, share in shares.items():
        found.notes.decide("weighted", cell=heads[total.columns.pop(part)].cell, share=share)


def _bracketed(grid: Grid, rows: Sequence[int], lacking: Sequence[_Group]) -> None:
    """Take bare numbers in brackets for maxima where all fields have one, no points are above, and they count no columns."""
    found = [BRACKETED.search(group.name) for group in lacking]
    numbers = [parse(match[1]) if match else None for match in found]
    most = [max(filter(None, _counted(grid, [*rows], min(group.columns.values()))), default=ZERO) for group in lacking]
    bounds = [number is not None and number >= top for number, top in zip(numbers, most, strict=True)]
    counting = all(b is not None and a is not None and b - a == 1 for a, b in pairwise(numbers))
    if all(bounds) and not (counting and len(lacking) > 1):
        for group, number in zip(lacking, numbers, strict=True):
            group.name, group.maximum = BRACKETED.sub("", group.name).strip(), number


def _of_766(found: Found, lacking: Sequence[_Group]) -> None:
    """Give the five groups of Decision 766 their maxima where the table states none."""
    if found.titles.index != MONTHLY:
        return
    kinds = [
        [key for key in keys("groups_766") if contains(fold(group.name), words("groups_766", key)[1:])]
        for group in lacking
    ]
    if sorted(kinds) == sorted([key] for key in keys("groups_766")):
        for group, (key,) in zip(lacking, kinds, strict=True):
            group.maximum = Decimal(words("groups_766", key)[0])
        found.notes.decide("maxima-766")


def _card(found: Found, groups: Sequence[_Group], at: int, row: int, rank: tuple[Fact, ...]) -> Scorecard:
    """Make the card of the unit in one row, or of one unit in one month."""
    grid, column = found.grid, _unit_column(found.header)
    *fields, total = groups
    month = _MONTH.search(str(grid.at(row, column))) if found.header.columns.one("unit") is None else None
    unit = Said(unit_name(str(grid.at(row, column))), grid.address(row, column))
    titles = found.titles if month else replace(found.titles, unit=unit)
    of_total = (c.year for c in found.header.columns.header if c.column in total.columns.values())
    year = stated_year(found) or next(filter(None, of_total), None)
    identity = identify(replace(found, titles=titles), header_year=year)
    above = found.titles.unit.value if not month and found.titles.unit.value in provinces().values() else ""
    source = identity.source if identity.source.issuer else replace(identity.source, issuer=above)
    told = Fact("month", "Tháng", Decimal(month[1]), grid.full_address(row, column)) if month else found.titles.month
    return Scorecard(
        identity.index or "PAR INDEX",
        identity.unit,
        identity.year,
        tuple(group.criterion(grid, at, row, str(number)) for number, group in enumerate(fields, 1)),
        source,
        total.criterion(grid, at, row, "") if total.columns else None,
        (*found.info.facts, *([told] if told else []), *rank),
        tuple(dict.fromkeys(found.notes.findings)),
    )


def _groups(header: Header) -> tuple[list[_Group], _Group]:
    """Part the columns into those of each field and those of the total; which of several totals counts is told later."""
    groups: dict[str, _Group] = {}
    total = _Group("Tổng điểm")
    plain = set(header.columns.fields)
    points = [cell for cell in header.columns.header if cell.meaning in POINTS and cell not in plain]
    alone = not plain and len({cell.group for cell in points if cell.group}) < 2
    for cell in header.columns.header:
        adjusts = led_by(cell.text, "adjustment_label")
        if cell in plain or (adjusts and not cell.group):
            groups[cell.cell] = _named(cell.path, {"score": cell.column})
            groups[cell.cell].adjusts, groups[cell.cell].penalty = adjusts, led_by(cell.text, "penalty")
            continue
        if cell.meaning not in POINTS:
            continue
        whole = alone or _of_total(cell)
        group = total if whole else groups.setdefault(cell.group, _named((cell.group,), {}))
        group.columns.setdefault(cell.meaning, cell.column)
    return list(groups.values()), total


def _of_total(cell: HeaderCell) -> bool:
    return not cell.group or fold(cell.group).startswith(words("rows", "total"))


def _named(path: tuple[str, ...], columns: dict[str, int]) -> _Group:
    found = MAXIMUM.search(" / ".join(path))
    # A word over all fields, and a number above each, are no part of its name.
    *over, last = path
    all_over = (*words("rows", "field"), *words("points", "results"))
    own = [*(part for part in over if not (part.isdecimal() or fold(part).endswith(all_over) or claim(part))), last]
    # A maximum may stand in a row of its own below the name.
    name = " / ".join(filter(None, (clean(MAXIMUM.sub(" ", part)).strip(" ()") for part in own)))
    bare = _LEAD.sub("", name) + (")" if name.count("(") > name.count(")") else "")
    return _Group(bare or name, columns, parse(found[1]) if found else None)


def _total_by_sums(found: Found, rows: list[int], fields: list[_Group], total: _Group) -> None:
    """Find the column that adds up the fields, drop a field that spoils the sums, and refuse two that may be the total."""
    grid, header = found.grid, found.header
    columns = [column for group in fields if not group.adjusts and (column := _result(group)) is not None]
    bonus = [(_counted(grid, rows, group.columns["score"]), group.penalty) for group in fields if group.adjusts]
    unit = _unit_column(header)

    def values(column: int) -> list[Decimal | None]:
        return _counted(grid, rows, column)

    known = {column: values(column) for column in columns}

    def fitted(column: int, parts: Sequence[int]) -> tuple[int, int]:
        fitting = told = 0
        for at, whole in enumerate(values(column)):
            if whole is None:
                continue
            told += 1
            present = [known[part][at] for part in parts]
            rest = whole - sum(value for value in present if value is not None)
            more = [(cells[at] or ZERO, less) for cells, less in bonus]
            plain, signed = sum(value for value, _ in more), sum(-abs(value) if less else value for value, less in more)
            fitting += None not in present and min(abs(rest), abs(rest - plain), abs(rest - signed)) <= CENT
        return fitting, told

    def fits(column: int, parts: Sequence[int]) -> bool:
        fitting, told = fitted(column, parts)
        return fitting > 1 and fitting * 5 >= told * 3

    def evidence(cell: HeaderCell) -> str:
        fitting, told = fitted(cell.column, columns)
        return f"{cited([cell])} (Σ {fitting}/{told})"

    if "score" in found.chosen:
        total.columns["score"] = found.chosen["score"]
        fields[:] = [group for group in fields if group.columns.get("score") != found.chosen["score"]]
        return
    named = [
        c for c in header.columns.header if c.column not in columns and c.meaning in {"score", "value"} and _of_total(c)
    ]
    years = [cell.year for cell in named if cell.year]
    year = stated_year(found) or max(years, default=None)
    ours = [cell for cell in named if cell.year in {None, year}]
    if not ours or not any(fits(cell.column, columns) for cell in ours):
        free = [c for c in header.columns.header if c.claim is None and c.column in header.columns.numeric]
        for cell in free:
            parts = [part for part in columns if part != cell.column]
            if len(parts) > 1 and cell.column > max(parts) and fits(cell.column, parts):
                ours, columns = [*ours, cell], parts
    if named and not ours:
        # The one total is of another year than the table: read, and said.
        ours = [max(named, key=lambda cell: cell.year or 0)]
        found.notes.error("year-not-in-header", ours[0].cell, ours[0].year, year)
    for cell in named:
        if cell not in ours:
            found.notes.warning("column-not-read", cell.cell, found=cell.text)
    also = total.columns.get("surveyed")
    if ours and also is not None and columns and not fits(ours[0].column, columns):
        known[also] = values(also)
        if fits(ours[0].column, [*columns, also]):
            # The survey stands beside the fields of the appraisal and makes the total with them.
            head = next(cell for cell in header.columns.header if cell.column == also)
            place = sum(not group.adjusts for group in fields)
            fields.insert(place, _named(head.path, {"surveyed": also, "score": also}))
            columns = [*columns, also]
    if ours and len(columns) > 2 and not fits(ours[0].column, columns):
        spoilers = [one for one in columns if fits(ours[0].column, [other for other in columns if other != one])]
        columns = [column for column in columns if len(spoilers) != 1 or column not in spoilers]
    whole = sum((max(filter(None, known[column]), default=ZERO) for column in columns), ZERO)
    apart = {group.columns["score"] for group in fields if group.adjusts}
    beside = [
        c for c in header.columns.header if c.claim is None and c.column > unit and c.column not in {*columns, *apart}
    ]
    rivals = [c for c in beside if c not in ours and c.column in header.columns.numeric and speaks(c.text)]
    rivals = [c for c in rivals if _close(values(c.column), values(ours[0].column), whole)] if ours else []
    if any(values(cell.column) != values(ours[0].column) for cell in (*ours[1:], *rivals)):
        texts = [evidence(cell) for cell in sorted({*ours, *rivals}, key=lambda cell: cell.column)]
        last = max((*ours, *rivals), key=lambda cell: cell.column)
        raise ReadError(found.notes.error("two-results", last.cell, "; ".join(texts), letters(last.column)))
    total.columns.pop("score", None)
    total.columns |= {"score": ours[0].column} if ours else {}
    fields[:] = [group for group in fields if group.adjusts or _result(group) in {None, *columns}]


def _result(group: _Group) -> int | None:
    """Return the column with the result of a field: its score, or what alone it is appraised with."""
    held = group.columns
    return held.get("score", held.get("appraised") if "surveyed" not in held else None)


def _close(one: Sequence[Decimal | None], other: Sequence[Decimal | None], whole: Decimal) -> bool:
    """Say whether two columns may be the same thing: their middle values lie within a fifth of all points."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return len(pairs) * 2 > len(one) and median(abs(a - b) for a, b in pairs) * 5 <= whole


def _counted(grid: Grid, rows: list[int], column: int) -> list[Decimal | None]:
    """Convert a column; where a field is not assessed it counts as nothing."""
    cells = convert(grid.column(column, rows))
    return [ZERO if at in cells.not_assessed else value for at, value in enumerate(cells.values)]


def _sign(fields: Sequence[_Group], total: _Group) -> None:
    """Give penalty points their minus where the totals take them away."""
    bonus = [group for group in fields if group.adjusts]
    if not bonus or not total.table.get("score"):
        return
    fits = {"plain": 0, "signed": 0}
    for at, whole in enumerate(total.table["score"]):
        base = sum((group.table["score"][at] or ZERO for group in fields if not group.adjusts), ZERO)
        more = [(group.table["score"][at] or ZERO, group.penalty) for group in bonus]
        fits["plain"] += whole == base + sum(value for value, _ in more)
        fits["signed"] += whole == base + sum(-abs(value) if less else value for value, less in more)
    for group in bonus if fits["signed"] > fits["plain"] else ():
        if group.penalty:
            group.table["score"] = [None if value is None else -abs(value) for value in group.table["score"]]


def _passed_over(found: Found, rows: list[int], fields: Sequence[_Group], total: _Group) -> None:
    """Find fields without points that the share of a unit leaves out of the maximum."""
    base = [group for group in fields if not group.adjusts]
    for at, row in enumerate(rows):
        score, percent = total.table["score"][at], total.table["percent"][at]
        empty = [group for group in base if group.table["score"][at] is None and at not in group.not_assessed]
        held = sum(
            (group.table["max_score"][at] or ZERO for group in base if group.table["score"][at] is not None), ZERO
        )
        if empty and held and score and percent is not None and abs(percent - score / held * HUNDRED) <= CENT:
            for group in empty:
                group.not_assessed.add(at)
                cell = found.grid.address(row, min(group.columns.values()))
                found.notes.warning("not-assessed-by-sums", cell, group.table["max_score"][at], row=group.name)


def _maximum(group: _Group, grid: Grid, maxima: int | None) -> Decimal | None:
    """Return the maximum of a field: of the row of maxima, else of its header."""
    if maxima is not None:
        for meaning in ("score", "max_score"):
            if meaning in group.columns:
                value = _number(grid, maxima, group.columns[meaning])
                if value is not None:
                    return value
        parts = [_number(grid, maxima, group.columns[part]) for part in _PARTS if part in group.columns]
        if parts and None not in parts:
            return exact_sum(parts)
    return group.maximum


def _number(grid: Grid, row: int, column: int) -> Decimal | None:
    return convert([grid.at(row, column)]).values[0]


def _fill(group: _Group, grid: Grid, rows: list[int], notes: Notes) -> None:
    """Convert the columns of a group."""
    table = number_columns(grid, rows, {meaning: group.columns.get(meaning) for meaning in POINTS}, notes)
    if "max_score" not in group.columns:
        table["max_score"] = [group.maximum] * len(rows)
    settle_score(table, notes)
    settle_percent(table, notes)
    group.table = table
    group.not_assessed = {
        at
        for at, row in enumerate(rows)
        if table["score"][at] is None
        and any(says_not_assessed(str(grid.at(row, column))) for column in group.columns.values())
    }


def _ranks(found: Found, rows: list[int], fields: Sequence[_Group], total: _Group) -> list[tuple[Fact, ...]]:
    """Return the rank of each unit, and report those that follow neither from totals nor from shares, in each group anew."""
    grid, header = found.grid, found.header
    ranked = header.columns.by_meaning.get("rank", ()) if header.columns.one("unit") is not None else ()
    # Of the ranks of several years or parts that of the total stands behind it.
    last = max(total.columns.values(), default=0)
    column = next((c.column for c in ranked if c.column > last), ranked[0].column if ranked else None)
    figures = [values for meaning in ("score", "percent") if any(values := total.table.get(meaning, ()))]
    if column is None or not figures:
        return [()] * len(rows)
    fixed = [group for group in fields if not group.adjusts]
    wholes = [
        exact_sum(group.table["max_score"][at] for group in fixed if at not in group.not_assessed)
        for at in range(len(rows))
    ]
    if len(set(wholes)) > 1 and all(wholes):
        # Units of unlike maxima, as where one is not assessed in a field, are ranked by their share, or all the same by points.
        scores = figures[0]
        figures.insert(0, [on_hundred(score, whole) for score, whole in zip(scores, wholes, strict=True)])
        if len(fixed) < len(fields):
            # Bonus points stand outside the base.
            bases = [exact_sum(group.table["score"][at] for group in fixed) for at in range(len(rows))]
            known = zip(scores, bases, wholes, strict=True)
            figures.insert(
                0, [None if score is None else on_hundred(base, of, score - base) for score, base, of in known]
            )
    starts = [0]
    for at, (before, row) in enumerate(pairwise(rows), 1):
        between = (cell for line in range(before + 1, row) for cell in grid.rows[line])
        if any(isinstance(cell, str) and cell.strip() for cell in between):
            starts.append(at)
    parts = [slice(*edges) for edges in pairwise([*starts, len(rows)])]
    return checked_ranks(found, rows, column, figures, parts, head=grid.address(header.top, column))
