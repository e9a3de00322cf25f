"""Checks of a points table: codes, values, sums, percentages and what its info sheet declares."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from sipas_par.checks.common import ROUNDING, ZERO, duplicates, finding, finding_at, severity_of
from sipas_par.scorecard import natural_key
from sipas_par.wording.numbers import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.findings import Finding, Severity
    from sipas_par.scorecard import Criterion, Level, Scorecard

_POINT_COLUMNS = ("max_score", "self_score", "appraised", "surveyed", "score")
_PART_COLUMNS = ("self_score", "appraised", "surveyed")
_DECLARED_COUNTS: tuple[tuple[str, Level], ...] = (
    ("n_fields", "field"),
    ("n_criteria", "criterion"),
    ("n_subcriteria", "subcriterion"),
)


def check(card: Scorecard) -> tuple[Finding, ...]:
    """Return everything in a points table that contradicts itself.

    A wrong sum in print is the mistake this work is known for; here every total, part, percentage and
    code of the table is held against the others before any document is made.

    Parameters
    ----------
    card
        The table as read.

    Returns
    -------
    tuple of Finding
        In the order of the rules; empty for a sound table. Codes: ``duplicate-code``, ``orphan-code``,
        ``missing-code``, ``code-out-of-order``, ``missing-maximum``, ``missing-score``, ``maximum-not-positive``,
        ``negative-points``, ``score-above-maximum``, ``children-do-not-sum``, ``total-does-not-match``,
        ``parts-do-not-sum``, ``percent-does-not-fit``, ``column-shifted``, ``count-does-not-match``,
        ``declared-total-differs``, ``source-split-differs``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.checks import check
    >>> check(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    ()
    """
    rules = (
        _codes,
        _missing,
        _bounds,
        _added,
        _parts,
        _percent,
        _shifted,
        _declared_counts,
        _declared_maxima,
    )
    return tuple(chain.from_iterable(rule(card) for rule in rules))


def _codes(card: Scorecard) -> Iterator[Finding]:
    yield from duplicates(card, card.criteria)
    known = {row.code for row in card.criteria}
    for row in card.criteria:
        if row.parent and row.parent not in known:
            yield finding(card, row, "orphan-code", "error", "code", found=row.code, expected=row.parent)
    yield from _gaps(card)
    codes = [row.code for row in card.criteria]
    for before, row in zip(codes, card.criteria[1:], strict=False):
        if natural_key(row.code) < natural_key(before):
            yield finding(card, row, "code-out-of-order", "warning", "code", found=row.code, expected=before)


def _gaps(card: Scorecard) -> Iterator[Finding]:
    for parent in ("", *(row.code for row in card.criteria)):
        children = card.children(parent)
        numbers = {int(child.code.rpartition(".")[2]) for child in children}
        lacking = sorted(set(range(1, max(numbers, default=0))) - numbers)
        if not lacking:
            continue
        prefix = f"{parent}." if parent else ""
        head = card[parent] if parent else card.total
        # One number left out while the sums fit is a criterion that does not apply; a leap is a mistyped code.
        severity: Severity = "error" if head is None or len(lacking) > 1 or _differs(head, children) else "warning"
        after = next(child for child in children if int(child.code.rpartition(".")[2]) > lacking[0])
        names = ", ".join(f"{prefix}{number}" for number in lacking[:10])
        yield finding(card, after, "missing-code", severity, "code", found=after.code, expected=names)


def _differs(head: Criterion, children: Sequence[Criterion]) -> bool:
    for column in ("max_score", "score"):
        values = [getattr(child, column) for child in children]
        value = getattr(head, column)
        if value is None or None in values or sum(values, ZERO) != value:
            return True
    return False


def _missing(card: Scorecard) -> Iterator[Finding]:
    for row in card.leaves:
        if row.max_score is None:
            yield finding(card, row, "missing-maximum", "error", "max_score")
        if row.score is None:
            yield finding(card, row, "missing-score", "error", "score")


def _bounds(card: Scorecard) -> Iterator[Finding]:
    for row in card.criteria:
        if row.max_score is not None and row.max_score <= 0:
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


def _added(card: Scorecard) -> Iterator[Finding]:
    """Hold every printed sum against its rows: parents against children, the total against the fields."""
    heads = [(row, card.children(row.code), "children-do-not-sum") for row in card.criteria]
    if card.total is not None:
        heads.append((card.total, card.fields, "total-does-not-match"))
    for column in _POINT_COLUMNS:
        sums = [(row, rows, code, total) for row, rows, code in heads if (total := _sum(row, rows, column)) is not None]
        off = [item for item in sums if getattr(item[0], column) != item[3]]
        for row, rows, code, total in off:
            value = getattr(row, column)
            severity = severity_of(value - total, len(rows), exact=len(off) == 1 < len(sums))
            yield finding(card, row, code, severity, column, found=value, expected=total, n=len(rows))


def _sum(row: Criterion, rows: Sequence[Criterion], column: str) -> Decimal | None:
    """Add a column of the rows below; ``None`` where the table says nothing to hold the sum against."""
    values = [getattr(child, column) for child in rows]
    present = [value for value in values if value is not None]
    # A heading row or a total may print no points of its own; that contradicts nothing.
    if getattr(row, column) is None or not present:
        return None
    # A blank part means "not applicable"; a blank maximum or score is missing and is reported as such.
    if column not in _PART_COLUMNS and len(present) < len(values):
        return None
    return sum(present, ZERO)


def _parts(card: Scorecard) -> Iterator[Finding]:
    for row in _with_total(card):
        parts = [part for part in (row.appraised, row.surveyed) if part is not None]
        if not parts or row.score is None:
            continue
        total = sum(parts, ZERO)
        if total != row.score:
            severity = severity_of(row.score - total, len(parts))
            yield finding(card, row, "parts-do-not-sum", severity, "score", found=row.score, expected=total)


def _percent(card: Scorecard) -> Iterator[Finding]:
    for row in _with_total(card):
        attainment = row.attainment
        if row.percent is None or attainment is None or not row.max_score:
            continue
        exponent = row.percent.as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
        expected = half_up(attainment * 100, places)
        if expected == row.percent:
            continue
        # The score itself is printed to a hundredth, so half of one in the points moves the percentage.
        slack = ROUNDING / 2 / row.max_score * 100 + ROUNDING
        severity: Severity = "warning" if abs(row.percent - attainment * 100) <= slack else "error"
        yield finding(card, row, "percent-does-not-fit", severity, "percent", found=row.percent, expected=expected)


def _with_total(card: Scorecard) -> tuple[Criterion, ...]:
    return card.criteria if card.total is None else (*card.criteria, card.total)


def _shifted(card: Scorecard) -> Iterator[Finding]:
    """Find a score column that slid by a row: it disagrees in place and agrees one row up or down."""
    rows = card.criteria
    expected = [_own_score(row) for row in rows]
    here = _disagreements([row.score for row in rows], expected)
    if len(rows) < 5 or here * 3 < len(rows):
        return
    for step, direction in ((1, "up"), (-1, "down")):
        scores = [row.score for row in rows]
        moved = scores[step:] if step > 0 else scores[:step]
        against = expected[:-step] if step > 0 else expected[-step:]
        if _disagreements(moved, against) * 10 <= len(moved):
            yield finding(card, rows[0], "column-shifted", "error", "score", direction=direction, n=here)
            return


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


def _declared_counts(card: Scorecard) -> Iterator[Finding]:
    levels = Counter(row.level for row in card.criteria)
    for key, level in _DECLARED_COUNTS:
        for fact in card.facts:
            if fact.key == key and isinstance(fact.value, Decimal) and fact.value != levels[level]:
                counted, found = levels[level], fact.value
                yield finding_at(
                    card, "count-does-not-match", "error", fact.cell, found=found, expected=counted, level=level
                )


def _declared_maxima(card: Scorecard) -> Iterator[Finding]:
    by_source: dict[str, Decimal] = {}
    for row in card.leaves:
        by_source[row.source] = by_source.get(row.source, ZERO) + (row.max_score or ZERO)
    for fact in card.facts:
        if not isinstance(fact.value, Decimal) or not fact.key.startswith("max_"):
            continue
        name = fact.key.removeprefix("max_")
        computed = card.max_score if name == "total" else by_source.get(name, ZERO)
        if fact.value == computed:
            continue
        severity = severity_of(fact.value - computed)
        code = "declared-total-differs" if name == "total" else "source-split-differs"
        yield finding_at(card, code, severity, fact.cell, found=fact.value, expected=computed, source=name)
