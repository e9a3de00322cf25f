"""The contradictions among the published figures, each reported as a finding, none of them averaged.

Two ways lead to a finding: a contradiction that a person found while collecting (``conflicts.csv``), and a rule that
the tables themselves break. A rule's finding about figures that are already listed is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from sipas_par.findings import Finding, Value
from sipas_par.model.published import PAR, SIPAS, Aggregate, Conflict, FieldFigure, Origin, Published, Total
from sipas_par.text.i18n import LANGUAGES, language
from sipas_par.text.labels import measure_word
from sipas_par.text.numbers import half_up

# A printed figure has two decimals, so that a part may be off by half a hundredth and a rounded ratio by one.
PRINTED_STEP = Decimal("0.01")
PARTS_VS_TOTAL = "parts_vs_total"
NOTHING = "–"
_CODES = {
    "rounding": "published-rounding",
    "sum_mismatch": "published-parts-do-not-sum",
    "rank_order": "published-rank-order",
    "rank_collision": "published-rank-collision",
    "unit": "published-unit",
    "definition": "published-definition",
}


def reconcile(data: Published) -> tuple[Finding, ...]:
    """Report every contradiction among the published figures, with both figures, both sources and which one is kept.

    >>> from sipas_par.model.published import published
    >>> from sipas_par.model.reconcile import reconcile
    >>> findings = reconcile(published())
    >>> len(findings), findings[14].cell
    (28, 'par-2023-hoa-binh-parts')
    >>> print(findings[14].message("en"))
    PAR INDEX 2023, Hòa Bình: the printed parts add up to 87.89 while the total is printed as 86.89. Figure used: –.
    """
    known = {
        (row.index, row.year, name, "score" if row.measure in {"score_pct", "mean"} else row.measure)
        for row in data.conflicts
        for name in row.subject.split("; ")
    }
    found = [finding for key, finding in _broken_rules(data) if key not in known]
    return (*(_listed(row) for row in data.conflicts), *found)


def _measure(measure: str) -> tuple[Fact, ...]:
    """Return the facts of a measure, with its words in every language."""
    words = []
    for lang in LANGUAGES:
        with language(lang):
            words.append((f"measure_{lang}", measure_word(measure)))
    return (("measure", measure), *words)


def _listed(row: Conflict) -> Finding:
    facts: tuple[Fact, ...] = (
        ("index", row.index),
        ("year", row.year),
        ("subject", row.subject),
        *_measure(row.measure),
        ("origin_a", row.origin_a.publisher),
        ("origin_b", row.origin_b.publisher),
        ("kept", row.kept_value if row.kept_value is not None else NOTHING),
        ("note", row.note),
        ("parts", " + ".join(str(part) for part in row.parts)),
    )
    code = _CODES.get(row.kind, "published-two-values")
    return Finding(
        code, "warning", file="conflicts.csv", cell=row.id, found=row.value_a, expected=row.value_b, facts=facts
    )


Key = tuple[str, int, str, str]
Fact = tuple[str, "Value"]


def _broken_rules(data: Published) -> Iterator[tuple[Key, Finding]]:
    for index, year in sorted({(row.index, row.year) for row in data.totals}):
        rows = data.of_year(index, year)
        yield from _ranks(rows)
        yield from _range(data, rows)
    yield from _parts(data)
    yield from _fields(data)
    yield from _groups(data)
    yield from _history(data)


def _broken(  # noqa: PLR0917 - what is printed, what it stands against, what is used
    code: str, row: Total | FieldFigure | Aggregate, measure: str, found: Value, expected: Value, kept: Value,
    other: Origin, *facts: Fact, file: str = "totals",
) -> tuple[Key, Finding]:  # fmt: skip
    """Build the finding of a broken rule; ``kept`` is the figure that the tables carry, and so the one used."""
    index = PAR if isinstance(row, FieldFigure) else row.index
    subject = row.scope if isinstance(row, Aggregate) else row.unit
    said: tuple[Fact, ...] = (
        ("index", index), ("year", row.year), ("subject", subject), ("origin_a", row.origin.name),
        ("origin_b", other.publisher), ("kept", kept), *facts,
    )  # fmt: skip
    finding = Finding(code, "warning", file=file, found=found, expected=expected, facts=said)
    return (index, row.year, subject, measure), finding


def _ranks(rows: tuple[Total, ...]) -> Iterator[tuple[Key, Finding]]:
    ranked = [row for row in rows if row.rank is not None]
    for first, second in pairwise(ranked):
        if first.rank == second.rank and first.score != second.score:
            code, other = "published-rank-collision", ("other", first.unit)
            yield _broken(code, second, "rank", second.rank, first.rank, second.rank, first.origin, other)
    scored = [(row, row.score) for row in ranked if row.score is not None]
    for (first, score), (second, more) in pairwise(scored):
        if first.rank != second.rank and score < more:
            facts: tuple[Fact, ...] = (("other", second.unit), ("rank", first.rank))
            yield _broken("published-rank-order", first, "score", score, more, score, second.origin, *facts)


def _range(data: Published, rows: tuple[Total, ...]) -> Iterator[tuple[Key, Finding]]:
    for row in rows:
        if row.index != SIPAS or row.score is None:
            continue
        low, high = data.component(row.year, SIPAS, "min"), data.component(row.year, SIPAS, "max")
        for limit in (low, high):
            if limit is not None and (row.score < limit.value if limit is low else row.score > limit.value):
                code = "published-outside-range"
                yield _broken(code, row, "score", row.score, limit.value, row.score, limit.origin)


def _sum_code(found: Decimal, printed: Decimal) -> str:
    return "published-rounding" if abs(found - printed) <= PRINTED_STEP else "published-parts-do-not-sum"


def _parts(data: Published) -> Iterator[tuple[Key, Finding]]:
    for unit, year in sorted({(row.unit, row.year) for row in data.parts}):
        parts = [row.score for row in data.parts if (row.unit, row.year) == (unit, year)]
        total, found = data.total(PAR, unit, year), sum(parts, Decimal(0))
        if len(parts) == 4 and total is not None and total.score is not None and found != total.score:
            code, words = _sum_code(found, total.score), _measure(PARTS_VS_TOTAL)
            yield _broken(code, total, PARTS_VS_TOTAL, found, total.score, total.score, total.origin, *words)


def _fields(data: Published) -> Iterator[tuple[Key, Finding]]:
    for row in data.fields:
        if row.score is None or row.max_score is None or row.percent is None:
            continue
        computed, printed = half_up(row.score / row.max_score * 100, 2), row.percent
        if computed != printed:
            measure, code, file = f"field_{row.field}_index_pct", _sum_code(computed, printed), "par_index_fields.csv"
            words = _measure(measure)
            yield _broken(code, row, measure, computed, printed, printed, row.origin, *words, file=file)


def _groups(data: Published) -> Iterator[tuple[Key, Finding]]:
    for year in sorted({row.year for row in data.aggregates if row.measure == "provinces"}):
        rows = [row for row in data.aggregates if row.measure == "provinces" and row.year == year]
        count, found = Decimal(len(data.provinces_in(year))), sum((row.value for row in rows), Decimal(0))
        if found > count:
            code, file, words = "published-two-values", "par_index_means.csv", _measure("provinces")
            yield _broken(code, rows[0], "provinces", found, count, found, rows[-1].origin, *words, file=file)


def _history(data: Published) -> Iterator[tuple[Key, Finding]]:
    for row in data.history:
        total = data.total(row.index, row.unit, row.year) if row.measure == "total" else None
        if total is None:
            continue
        for name, here, there in (("score", row.value, total.score), ("rank", row.rank, total.rank)):
            if here is not None and there is not None and here != there:
                words = _measure(name)
                yield _broken("published-two-values", total, name, there, here, there, row.origin, *words)
