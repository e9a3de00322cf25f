"""Checks of a SIPAS table: what cannot be right whatever the weights.

The official weights are not in the table, so parts are never recomputed; but a weighted mean lies between the
smallest and the largest of its parts under any weights, and one item of a group is never far from all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from statistics import median

from sipas_par.findings import Finding, Severity
from sipas_par.model.checked import Checked, Told, run, with_reading
from sipas_par.model.checks import cell_of, code_findings, finding, severity_of, unflagged
from sipas_par.model.components import VALUES, Component, Kind, SurveyTable
from sipas_par.text.names import fold
from sipas_par.text.numbers import roman
from sipas_par.text.vocabulary import contains, words

_ROMAN = {roman(number): number for number in range(1, 40)}
_OTHERS = 3
"""Values beside one from which on their middle shows that it is wrong and not they."""
_FAR = 30
"""Percentage points from all that a value is compared with, beyond which a digit was lost or a comma slipped."""


def checked_sipas(card: SurveyTable) -> Checked:
    """Return what reading found and what cannot be right whatever the weights, with every check that was made."""
    return with_reading(card, run(card, _RULES))


def _codes(card: SurveyTable) -> Iterator[Finding | Told]:
    return unflagged([row for row in card.components if row.code], list(_code_findings(card)))


def _code_findings(card: SurveyTable) -> Iterator[Finding]:
    coded = [row for row in card.components if row.code]
    yield from code_findings(card, coded)
    siblings: dict[str, dict[int, Component]] = {}
    for row in coded:
        last = row.code.rpartition(".")[2]
        number = _number(last)
        if number is not None:
            siblings.setdefault(row.parent, {})[number] = row
    parts_told = bool(_lacking_parts(card))
    for parent, numbers in siblings.items():
        lacking = [number for number in range(1, max(numbers)) if number not in numbers]
        # A part that is known to be missing is one finding, not two.
        if lacking and not (parts_told and not parent):
            after = next(numbers[number] for number in sorted(numbers) if number > lacking[0])
            style = str if after.code.rpartition(".")[2].isdecimal() else roman
            names = ", ".join(f"{parent}.{style(number)}" if parent else style(number) for number in lacking[:10])
            yield finding(card, after, "missing-code", "warning", "code", found=after.code, expected=names)


def _lacking_parts(card: SurveyTable) -> list[str]:
    """Return the parts, policy or service, that a table with one of them and an overall index lacks."""
    names = [fold(part.name) for part in card.of_kind("part")]
    there = {role for role in ("policy", "service") for name in names if contains(name, words("sipas", role))}
    return sorted({"policy", "service"} - there) if there and card.overall is not None else []


def _structure(card: SurveyTable) -> Iterator[Finding | Told]:
    """Look for the overall index and for both parts that make it."""
    first = card.components[0]
    if card.overall is None:
        sheet, cell = cell_of(card, first, "name")
        yield Finding("survey-no-overall", "warning", card.source.file, sheet, cell)
    else:
        yield Told("overall")
    lacking = _lacking_parts(card)
    for role in lacking:
        tops = [number for row in card.of_kind("overall", "part") if (number := _number(row.code))]
        gap = len(tops) < max(tops, default=0)
        sheet, cell = cell_of(card, card.overall or first, "name")
        facts = (("survey_part", role),)
        severity: Severity = "error" if gap else "warning"
        yield Finding("survey-part-missing", severity, card.source.file, sheet, cell, facts=facts)
    if not lacking and card.of_kind("part"):
        yield Told("parts")


def _number(code: str) -> int | None:
    return int(code) if code.isdecimal() else _ROMAN.get(code)


def _missing(card: SurveyTable) -> Iterator[Finding | Told]:
    headed = _expectations(card)
    for row in card.components:
        if row.value is not None:
            yield Told(row.code)
        elif row.kind != "group" and row.code not in headed:
            yield finding(card, row, "missing-value", "warning", "value")
    for row, parts in _with_parts(card):
        for column in ("earlier", "national_mean"):
            lacks = getattr(row, column) is None and len(_known(parts, column)) == len(parts) > 1
            if lacks and row.value is not None:
                yield finding(card, row, "missing-value", "warning", column)


def _range(card: SurveyTable) -> Iterator[Finding | Told]:
    for column in VALUES:
        values = [(row, value) for row in card.components if (value := getattr(row, column)) is not None]
        off = [(row, value) for row, value in values if not 0 <= value <= 100]
        if len(off) > 2 and len(off) * 2 >= len(values):
            row = off[0][0]
            counts = {"found": len(off), "expected": len(values)}
            whole = finding(card, row, "survey-column-out-of-range", "error", column, **counts)
            yield Told(row.code, len(values), finding=whole)
            continue
        for row, value in off:
            yield finding(card, row, "percent-out-of-range", "error", column, found=value)
        yield from (Told(row.code) for row, value in values if 0 <= value <= 100)


def _expectations(card: SurveyTable) -> set[str]:
    """Codes of the headings above needs and expectations, which are no satisfaction."""
    return {row.parent for row in card.of_kind("expectation")} or {
        row.code for row in card.of_kind("part") if contains(fold(row.name), words("sipas", "expectations"))
    }


def _far(card: SurveyTable) -> Iterator[Finding | Told]:
    """Hold each value against the rows beside and above it, and against the other figures of its row."""
    groups: dict[tuple[str, bool], list[Component]] = {}
    by_code = {row.code: row for row in card.components if row.code}
    for row in card.components:
        groups.setdefault((row.parent, row.kind == "overall"), []).append(row)
    alike = [column for column in VALUES if _alike(card, column)]
    for (parent, _), rows in groups.items():
        family = [*rows, by_code[parent]] if parent in by_code else rows
        wished = rows[0].kind == "expectation"
        for column in alike:
            values = _known(family, column)
            middle = median(values) if len(values) > _OTHERS else None
            for row in rows:
                value = getattr(row, column)
                if value is None or not 0 <= value <= 100:
                    continue
                across = [other for name in alike if name != column and (other := getattr(row, name)) is not None]
                # What people wish for differs more from wish to wish than from year to year.
                beside = None if wished and across else middle
                far, about = _far_from(value, beside, across, _FAR * (1 + wished))
                code = "survey-value-far" if about is not None else "survey-value-tiny"
                wrong = finding(card, row, code, "error", column, found=value, expected=about)
                yield Told(row.code, 2, about is not None, wrong if far else None)


def _known(rows: Sequence[Component], column: str) -> list[Decimal]:
    return [value for row in rows if (value := getattr(row, column)) is not None]


def _alike(card: SurveyTable, column: str) -> bool:
    """Say whether a column holds percentages like those of the year; another unit is told of the whole column."""
    values, own = _known(card.components, column), _known(card.components, "value")
    close = not values or not own or abs(median(values) - median(own)) <= _FAR
    return close and sum(0 <= value <= 100 for value in values) * 2 > len(values)


def _far_from(value: Decimal, middle: Decimal | None, across: list[Decimal], most: int) -> tuple[bool, Decimal | None]:
    """Tell a slip of the pen: far from the middle of its group, or else from the other figures of its row."""
    if middle is not None:
        return abs(value - middle) > most, middle
    if len(across) == 2:
        return all(abs(value - other) > _FAR for other in across), median(across)
    # Of two figures that lie far apart the smaller lost a digit: a larger one would be above 100.
    if across:
        return value <= 1 or across[0] - value > _FAR, across[0]
    return value <= 1, None


def _with_parts(card: SurveyTable) -> Iterator[tuple[Component, Sequence[Component]]]:
    """Yield every row with the rows whose mean it is; needs and expectations are no part of satisfaction."""
    children: dict[str, list[Component]] = {}
    for row in card.components:
        if row.code:
            children.setdefault(row.parent, []).append(row)
    groups = {row.code for row in card.of_kind("group")}
    expectations = _expectations(card)
    for row in card.components:
        if row.kind == "expectation" or row.code in expectations:
            continue
        if row.kind == "overall":
            # The units of a province have their results by factor or by who was asked, without the two parts.
            kinds: tuple[Kind, ...] = ("part",) if card.of_kind("part") else ("factor", "respondents")
            for parts in filter(
                None, ([part for part in card.of_kind(kind) if part.code not in expectations] for kind in kinds)
            ):
                yield row, parts
            continue
        direct = children.get(row.code, [])
        for parts in [children.get(group.code, []) for group in direct if group.code in groups] or [direct]:
            yield row, parts


def _means(card: SurveyTable) -> Iterator[Finding | Told]:
    slips = {told.finding.cell for told in _far(card) if isinstance(told, Told) and told.finding}
    for row, parts in _with_parts(card):
        yield from _mean_within(card, row, parts, slips)


def _mean_within(
    card: SurveyTable, row: Component, parts: Sequence[Component], slips: set[str]
) -> Iterator[Finding | Told]:
    for column in VALUES:
        value = getattr(row, column)
        values = [getattr(part, column) for part in parts]
        if value is None or not values:
            continue
        # With a part unmeasured that year, or a slip that is told of, its value could lie anywhere: nothing can be said.
        slipped = any(cell_of(card, one, column)[1] in slips for one in (row, *parts))
        if len(values) < (2 if row.kind == "overall" else 1) or None in values or slipped:
            yield Told(row.code, 0, sure=False)
            continue
        low, high = min(values), max(values)
        outside = max(low - value, value - high)
        if outside <= 0:
            yield Told(row.code, len(values) + 1)
            continue
        bounds = {"found": value, "expected": low if value < low else high, "low": low, "high": high}
        # A part that stands alone may have lost the others.
        severity = severity_of(outside) if len(values) > 1 else "warning"
        wrong = finding(card, row, "mean-outside-parts", severity, column, **bounds)
        yield Told(row.code, len(values) + 1, finding=wrong)


_RULES: dict[str, Callable[[SurveyTable], Iterator[Finding | Told]]] = {
    "codes": _codes,
    "structure": _structure,
    "missing-values": _missing,
    "range": _range,
    "siblings": _far,
    "means": _means,
}
