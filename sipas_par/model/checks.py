"""Checks: the table held against itself, its info sheet and what was announced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, Severity, worst_first
from sipas_par.model.checked import Checked, Told, run, with_reading
from sipas_par.model.components import Component, SurveyTable
from sipas_par.model.criteria import Criterion, Level, PointsTable, natural_key
from sipas_par.model.successions import merger_between
from sipas_par.text.names import fold
from sipas_par.text.numbers import HUNDRED, ZERO, half_up

if TYPE_CHECKING:
    from sipas_par.model.published import Published


ROUNDING = Decimal("0.01")
"""Points by which one printed row may differ from the exact value without being an error."""


def cell_of(card: PointsTable | SurveyTable, row: Criterion | Component, column: str) -> tuple[str, str]:
    """Return sheet and cell of a column of a row; where the column is absent, of its code or name."""
    address = row.cell_of(column) or row.cell_of("code") or row.cell_of("name")
    sheet, _, cell = address.rpartition("!")
    return sheet or card.source.sheet, cell


def finding(
    card: PointsTable | SurveyTable,
    row: Criterion | Component,
    code: str,
    severity: Severity,
    column: str,
    **values: Decimal | str | int | None,
) -> Finding:
    """Build a finding at a row of the table; ``values`` are its facts, ``found`` and ``expected`` among them."""
    sheet, cell = cell_of(card, row, column)
    found, expected = values.pop("found", None), values.pop("expected", None)
    facts = (("row", row.code or row.name), ("column", column), *values.items())
    return Finding(code, severity, card.source.file, sheet, cell, found, expected, facts)


def finding_at(
    card: PointsTable, code: str, severity: Severity, cell: str, **values: Decimal | str | int | None
) -> Finding:
    """Build a finding at an address outside the table, such as a line of the info sheet."""
    sheet, _, address = cell.rpartition("!")
    found, expected = values.pop("found", None), values.pop("expected", None)
    return Finding(
        code, severity, card.source.file, sheet or card.source.sheet, address, found, expected, tuple(values.items())
    )


def severity_of(difference: Decimal, rows: int = 1, *, exact: bool = True) -> Severity:
    """Decide between printed rounding (a warning) and a contradiction (an error)."""
    bound = ROUNDING
    if not exact:
        bound = max(ROUNDING, (ROUNDING / 2 * (rows + 1)).quantize(ROUNDING, rounding=ROUND_DOWN))
    return "warning" if abs(difference) <= bound else "error"


def code_findings(card: PointsTable | SurveyTable, rows: Sequence[Criterion | Component]) -> Iterator[Finding]:
    """Yield the rows whose code stood already, and those whose row above is not there."""
    first: dict[str, str] = {}
    for row in rows:
        if row.code in first:
            yield finding(card, row, "duplicate-code", "error", "code", found=row.code, first=first[row.code])
        first.setdefault(row.code, cell_of(card, row, "code")[1])
    for row in rows:
        if row.parent and row.parent not in first:
            yield finding(card, row, "orphan-code", "error", "code", found=row.code, expected=row.parent)


def check_pair(card: PointsTable, earlier: PointsTable) -> list[Finding]:
    """Return what speaks against comparing a table with an earlier one."""
    found = check_units(card, earlier)
    if card.year and earlier.year and earlier.year >= card.year:
        found.append(mismatch("years-reversed", earlier, earlier.year, card.year - 1))
    return found


def check_comparable(card: PointsTable, earlier: PointsTable) -> list[Finding]:
    """Return what forbids to set a table against an earlier one: `check_pair`, and a merger that lies between."""
    merged = check_merger(card, earlier)
    return [*check_pair(card, earlier), *([merged] if merged else [])]


def check_merger(card: PointsTable, earlier: PointsTable) -> Finding | None:
    """Return why an earlier table is another unit's of the same name, whom a merger ended."""
    merger = merger_between(card.unit, earlier.year, card.year)
    return mismatch("before-merger", earlier, earlier.year, merger.said()) if merger else None


def check_units(card: PointsTable, other: PointsTable | SurveyTable) -> list[Finding]:
    """Return whether another table belongs to another unit."""
    from sipas_par.model.units import unit_key

    if unit_key(card.unit) == unit_key(other.unit):
        return []
    return [mismatch("different-units", other, other.unit, card.unit)]


def mismatch(
    code: str, table: PointsTable | SurveyTable, found: str | int | None, expected: str | int | None
) -> Finding:
    """Return a finding about a whole table beside another."""
    return Finding(code, "error", file=table.source.file, sheet=table.source.sheet, found=found, expected=expected)


CONTRADICTED = "illustrative-contradicted"


def check_published(card: PointsTable | SurveyTable, published: Published) -> tuple[Finding, ...]:
    """Hold a table against the figures already announced for the same unit and year."""
    return published_checked(card, published).findings


def published_checked(card: PointsTable | SurveyTable, published: Published) -> Checked:
    """Return `check_published` with what was compared."""
    return run(card, {"published": lambda table: _against_published(table, published)})


def _against_published(card: PointsTable | SurveyTable, published: Published) -> Iterator[Finding | Told]:
    if card.year is None:
        return
    row: Criterion | Component
    pairs: list[tuple[str, Decimal | None, Decimal | None, str]] = []
    if isinstance(card, SurveyTable):
        if card.overall is None:
            return
        row = card.overall
        national = published.component(card.year, "SIPAS")
        if national is not None:
            pairs.append(("national_mean", row.national_mean, national.value, national.origin.name))
        pairs += _announced(published, card, "value", row.value, card.year)
        pairs += _announced(published, card, "earlier", row.earlier, card.earlier_year)
    else:
        yield from _rank_against_published(card, published)
        # Announced totals are in percent; only a table of 100 points can be held against them.
        if card.max_score + _added_up("max_score", card.not_assessed) != HUNDRED:
            return
        row = card.total or card.criteria[-1]
        for told in _announced(published, card, "score", card.adjusted_score, card.year):
            # What is not assessed may have been converted to 100.
            rate = half_up((card.attainment or ZERO) * HUNDRED, 2) if card.not_assessed else None
            pairs.append((told[0], rate, *told[2:]) if rate is not None and rate == told[2] else told)
    for column, value, figure, publisher in pairs:
        if value is not None and value == figure:
            yield Told(row.code, 2)
        elif value is not None and figure is not None:
            invented = card.source.status == "illustrative" and column != "national_mean"
            code = CONTRADICTED if invented else "published-differs"
            severity = "error" if invented else severity_of(value - figure)
            yield finding(card, row, code, severity, column, found=value, expected=figure, origin=publisher)


def _rank_against_published(card: PointsTable, published: Published) -> Iterator[Finding | Told]:
    fact = card.stated_rank
    total = published.total(card.index, card.unit, card.year) if card.year is not None else None
    if fact is None or total is None or total.rank is None:
        return
    if str(fact.value).partition("/")[0].strip() == str(total.rank):
        yield Told("", 1)
        return
    facts = {"found": fact.value, "expected": total.rank, "origin": total.origin.name}
    yield finding_at(card, "published-rank-differs", "warning", fact.cell, **facts)


def _announced(
    published: Published, card: PointsTable | SurveyTable, column: str, value: Decimal | None, year: int | None
) -> list[tuple[str, Decimal | None, Decimal | None, str]]:
    from sipas_par.model.units import provinces, unit_name

    # "Thành phố Lạng Sơn" is a city in the province that bears the name, and nothing is announced of it.
    province = fold(unit_name(card.unit)) in provinces()
    total = published.total(card.index, card.unit, year) if year is not None and province else None
    return [] if total is None else [(column, value, total.score, total.origin.name)]


_POINT_COLUMNS = ("max_score", "self_score", "appraised", "surveyed", "score")
_PART_COLUMNS = ("self_score", "appraised", "surveyed")
_DECLARED_COUNTS: tuple[tuple[str, Level], ...] = (
    ("n_fields", "field"),
    ("n_criteria", "criterion"),
    ("n_subcriteria", "subcriterion"),
)


def checked(card: PointsTable) -> Checked:
    """Return what reading found and what cannot be right, with every check that was made."""
    made = with_reading(card, run(card, _RULES))
    # Said, and nothing that failed.
    adjusted = (row for row in card.adjustments if row.score)
    said = [
        finding(card, row, "adjustment-row", "warning", "score", found=row.score, name=row.name) for row in adjusted
    ]
    return Checked(worst_first((*made.findings, *said)), made.runs)


def unflagged(rows: Iterable[Criterion | Component], findings: Sequence[Finding]) -> Iterator[Finding | Told]:
    """Yield findings, and a passed test for each row that has none."""
    yield from findings
    flagged = {dict(finding.facts).get("row") for finding in findings}
    yield from (Told(row.code) for row in rows if (row.code or row.name) not in flagged)


def _codes(card: PointsTable) -> Iterator[Finding | Told]:
    return unflagged(card.criteria, list(_code_findings(card)))


def _code_findings(card: PointsTable) -> Iterator[Finding]:
    yield from code_findings(card, card.criteria)
    yield from _gaps(card)
    codes = [row.code for row in card.criteria]
    for before, row in zip(codes, card.criteria[1:], strict=False):
        if natural_key(row.code) < natural_key(before):
            yield finding(card, row, "code-out-of-order", "warning", "code", found=row.code, expected=before)


def _gaps(card: PointsTable) -> Iterator[Finding]:
    for parent in ("", *(row.code for row in card.criteria)):
        children = card.children(parent)
        numbers = {int(child.code.rpartition(".")[2]) for child in children}
        lacking = sorted(set(range(1, max(numbers, default=0))) - numbers)
        if not lacking:
            continue
        prefix = f"{parent}." if parent else ""
        head = card[parent] if parent else card.total
        # One number left out while the sums fit is a criterion that does not apply; a leap is a mistyped code.
        severity: Severity = (
            "error" if head is None or len(lacking) > 1 or _differs(card, head, children) else "warning"
        )
        after = next(child for child in children if int(child.code.rpartition(".")[2]) > lacking[0])
        names = ", ".join(f"{prefix}{number}" for number in lacking[:10])
        yield finding(card, after, "missing-code", severity, "code", found=after.code, expected=names)


def _differs(card: PointsTable, head: Criterion, children: Sequence[Criterion]) -> bool:
    return any(getattr(head, column) not in _sums(card, head, children, column) for column in ("max_score", "score"))


def _missing(card: PointsTable) -> Iterator[Finding | Told]:
    for row in card.leaves:
        if row.max_score is None:
            yield finding(card, row, "missing-maximum", "error", "max_score")
        if row.score is None:
            yield finding(card, row, "missing-score", "error", "score")
        if row.max_score is not None and row.score is not None:
            yield Told(row.code, 2)


def _bounds(card: PointsTable) -> Iterator[Finding | Told]:
    for row in card.criteria:
        if row.adjusts:
            continue
        # Where all below is not assessed, some tables take its maximum out of the rows above.
        apart = row.max_score == 0 and row.code in card.not_assessed_below
        if row.max_score is not None and row.max_score <= 0 and not apart:
            yield finding(card, row, "maximum-not-positive", "error", "max_score", found=row.max_score)
        for column in ("self_score", "appraised", "surveyed", "score"):
            value = getattr(row, column)
            if value is None:
                continue
            if value < 0:
                yield finding(card, row, "negative-points", "error", column, found=value, expected=ZERO)
            elif row.max_score is not None and value > row.max_score:
                expected = row.max_score
                yield finding(card, row, "score-above-maximum", "error", column, found=value, expected=expected)
            else:
                yield Told(row.code, 1 + (row.max_score is not None), row.max_score is not None)


def _added(card: PointsTable) -> Iterator[Finding | Told]:
    """Hold every printed sum against its rows: parents against children, the total against the fields."""
    heads = [(row, card.children(row.code), "children-do-not-sum") for row in card.criteria]
    if card.total is not None:
        heads.append((card.total, card.fields, "total-does-not-match"))
    for column in _POINT_COLUMNS:
        sums = [(row, rows, code, totals) for row, rows, code in heads if (totals := _sums(card, row, rows, column))]
        off = [item for item in sums if getattr(item[0], column) not in item[3]]
        for row, rows, code, (total, *_) in off:
            value = getattr(row, column)
            severity = severity_of(value - total, len(rows), exact=len(off) == 1 < len(sums))
            wrong = finding(card, row, code, severity, column, found=value, expected=total, n=len(rows))
            yield Told(row.code, len(rows) + 1, finding=wrong)
        tested = {row.code for row, _, _, _ in sums}
        yield from (Told(row.code, len(rows) + 1) for row, rows, _, totals in sums if getattr(row, column) in totals)
        known = {
            row.code for row, rows, _ in heads if rows and any(getattr(child, column) is not None for child in rows)
        }
        yield from (Told(code, 0, sure=False) for code in known - tested)


def _sums(card: PointsTable, row: Criterion, rows: Sequence[Criterion], column: str) -> tuple[Decimal, ...]:
    """Add a column of the rows below; none where the table says nothing to hold the sum against."""
    base = [_whole(card, child, column) for child in rows if child.state != "not_assessed" and not child.adjusts]
    present = [value for value in base if value is not None]
    # A heading row or a total may print no points of its own; that contradicts nothing.
    if getattr(row, column) is None or not present:
        return ()
    # A blank part means "not applicable"; a blank maximum or score is missing and is reported as such.
    if column not in _PART_COLUMNS and len(present) < len(base):
        return ()
    bonus = _added_up(column, (child for child in rows if child.adjusts))
    others = _added_up(column, (child for child in rows if child.state == "not_assessed"))
    sums = [sum(present, ZERO) + adjusted + apart for apart in (ZERO, others) for adjusted in (bonus, ZERO)]
    if column == "max_score" and card.not_assessed:
        # Fields may print their whole maximum above a total of what was assessed, or the other way round.
        assessed = card.known_of(*rows).max_score
        sums += [assessed, assessed + sum((card.not_assessed_below.get(child.code, ZERO) for child in rows), ZERO)]
    return tuple(dict.fromkeys(sums))


def _added_up(column: str, rows: Iterable[Criterion]) -> Decimal:
    return sum((value for row in rows if (value := getattr(row, column)) is not None), ZERO)


def _whole(card: PointsTable, row: Criterion, column: str) -> Decimal | None:
    """Return a value; of a heading that prints none, the sum of the rows below it."""
    value: Decimal | None = getattr(row, column)
    below = () if value is not None else card.children(row.code)
    present = [part for child in below if child is not row and (part := _whole(card, child, column)) is not None]
    return sum(present, ZERO) if present else value


def _parts(card: PointsTable) -> Iterator[Finding | Told]:
    # Leaves may have points of a third kind, in a column that is not read.
    other = [row for row in card.leaves if row.score and row.appraised is None and row.surveyed is None]
    bonus = [row for row in card.adjustments if row.appraised is None]
    for row in _with_total(card):
        parts = [part for part in (row.appraised, row.surveyed) if part is not None]
        if not parts or row.score is None:
            if parts or row.score is not None:
                yield Told(row.code, 0, sure=False)
            continue
        total = sum(parts, ZERO)
        # Bonus and penalty points stand beside the parts, or are in them.
        beside = [line for line in (*other, *bonus) if row is card.total or line.code.startswith(f"{row.code}.")]
        if row.score in {total, total + _added_up("score", beside)}:
            yield Told(row.code, len(parts) + 1)
        else:
            severity = severity_of(row.score - total, len(parts))
            wrong = finding(card, row, "parts-do-not-sum", severity, "score", found=row.score, expected=total)
            yield Told(row.code, len(parts) + 1, finding=wrong)


def _percent(card: PointsTable) -> Iterator[Finding | Told]:
    for row in _with_total(card):
        rates = _rates(card, row)
        if row.percent is None or not rates:
            if row.percent is not None:
                yield Told(row.code, 0, sure=False)
            continue
        exponent = row.percent.as_tuple().exponent
        own = min(max(0, -exponent), 6) if isinstance(exponent, int) else 2
        rate, most = min(rates, key=lambda one: abs(one[0] * 100 - (row.percent or ZERO)))
        expected = half_up(rate * 100, max(2, own))
        # Printed with fewer decimals, it is right if it is rounded right.
        if half_up(row.percent, max(2, own)) == expected or row.percent == half_up(rate * 100, own):
            yield Told(row.code, 3)
            continue
        # The score itself is printed to a hundredth, so half of one in the points moves the percentage.
        slack = ROUNDING / 2 / most * 100 + ROUNDING
        severity: Severity = "warning" if abs(row.percent - rate * 100) <= slack else "error"
        code = "percent-does-not-fit"
        whole = row.max_score if row.max_score and row.max_score != most else None
        if whole and any(half_up(row.percent, 2) == half_up(one * used / whole * 100, 2) for one, used in rates):
            # What is not assessed was left in the maximum: another rule, and no slip.
            code, severity = "percent-of-whole", "warning"
        wrong = finding(card, row, code, severity, "percent", found=row.percent, expected=expected)
        yield Told(row.code, 3, finding=wrong)


def _rates(card: PointsTable, row: Criterion) -> list[tuple[Decimal, Decimal]]:
    """Return the shares that a row may print, with their maxima: where rows are not assessed, only that of the assessed."""
    below = card.known if row is card.total else card.known_of(row)
    reduced = row.code in card.not_assessed_below or (row is card.total and bool(card.not_assessed))
    bare = row is card.total and row.max_score is None and not card.missing
    most = below.max_score if reduced or bare else row.max_score
    added = row is card.total and (card.adjustments or row.score is None)
    scores = [row.score, *([card.score] if added else [])]
    return [(score / most, most) for score in scores if score is not None and most] if row.state == "assessed" else []


def _with_total(card: PointsTable) -> tuple[Criterion, ...]:
    return card.criteria if card.total is None else (*card.criteria, card.total)


def _shifted(card: PointsTable) -> Iterator[Finding | Told]:
    """Find a score column that slid by a row: it disagrees in place and agrees one row up or down."""
    rows = card.criteria
    expected = [_own_score(row) for row in rows]
    here = _disagreements([row.score for row in rows], expected)
    if len(rows) < 5 or here * 3 < len(rows):
        held = sum(value is not None for value in expected)
        yield Told("", held, sure=len(rows) >= 5 and held > 0)
        return
    for step, direction in ((1, "up"), (-1, "down")):
        scores = [row.score for row in rows]
        moved = scores[step:] if step > 0 else scores[:step]
        against = expected[:-step] if step > 0 else expected[-step:]
        if _disagreements(moved, against) * 10 <= len(moved):
            yield finding(card, rows[0], "column-shifted", "error", "score", direction=direction, n=here)
            return
    yield Told("", len(rows), sure=False)


def _own_score(row: Criterion) -> Decimal | None:
    parts = [part for part in (row.appraised, row.surveyed) if part is not None]
    if parts:
        return sum(parts, ZERO)
    if row.percent is not None and row.max_score is not None:
        return row.percent * row.max_score / 100
    return None


def _disagreements(scores: Sequence[Decimal | None], expected: Sequence[Decimal | None]) -> int:
    return sum(
        1
        for score, value in zip(scores, expected, strict=True)
        if value is not None and (score is None or abs(score - value) > ROUNDING)
    )


def _declared_counts(card: PointsTable) -> Iterator[Finding | Told]:
    for key, level in _DECLARED_COUNTS:
        for fact in card.facts:
            if fact.key != key or not isinstance(fact.value, Decimal):
                continue
            counted, found = card.levels[level], fact.value
            if found == counted:
                yield Told(key)
            else:
                yield finding_at(
                    card, "count-does-not-match", "error", fact.cell, found=found, expected=counted, level=level
                )


def _declared_maxima(card: PointsTable) -> Iterator[Finding | Told]:
    by_source: dict[str, Decimal] = {}
    for row in card.leaves:
        by_source[row.source] = by_source.get(row.source, ZERO) + (row.max_score or ZERO)
    for fact in card.facts:
        if not isinstance(fact.value, Decimal) or not fact.key.startswith("max_"):
            continue
        name = fact.key.removeprefix("max_")
        computed = card.max_score if name == "total" else by_source.get(name, ZERO)
        apart = (row.max_score or ZERO for row in card.not_assessed if name in {"total", row.source})
        if fact.value in {computed, computed + sum(apart, ZERO)}:
            yield Told(fact.key)
            continue
        severity = severity_of(fact.value - computed)
        code = "declared-total-differs" if name == "total" else "source-split-differs"
        yield finding_at(card, code, severity, fact.cell, found=fact.value, expected=computed, source=name)


_RULES: dict[str, Callable[[PointsTable], Iterator[Finding | Told]]] = {
    "codes": _codes,
    "missing": _missing,
    "bounds": _bounds,
    "sums": _added,
    "parts": _parts,
    "percent": _percent,
    "shift": _shifted,
    "counts": _declared_counts,
    "maxima": _declared_maxima,
}
