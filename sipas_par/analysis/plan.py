"""A remedial plan in figures: what each criterion, agency and field aims at, and a year later what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.shortfall import LostRow
from sipas_par.findings import Finding
from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.scorecard import Scorecard, extended
from sipas_par.reading.plan import Plan, PlanLine, scales, unsound, within
from sipas_par.text.display import cached_rows
from sipas_par.text.names import fold
from sipas_par.text.numbers import ZERO, exact_sum

if TYPE_CHECKING:
    from sipas_par.analysis.results import Results


@dataclass(frozen=True, slots=True, repr=False)
class Aim(LostRow):
    """A criterion below its maximum with the points that it is to reach; ``None`` as long as nobody said."""

    target: Decimal | None = None

    @property
    def aimed(self) -> Decimal | None:
        """Points that the target is above what was achieved."""
        return None if self.target is None or self.score is None else self.target - self.score


@dataclass(frozen=True, slots=True)
class AgencyAim:
    """What the criteria of one agency aim at together: points lost, points aimed at, criteria without a target."""

    name: str
    below: int
    lost: Decimal
    aimed: Decimal
    open: int

    @property
    def silent(self) -> bool:
        """Whether not one of its criteria has a target."""
        return self.open == self.below

    @classmethod
    def of(cls, rows: list[Aim], name: str = "") -> AgencyAim:
        """Add up criteria."""
        aimed = exact_sum(row.aimed for row in rows if row.aimed is not None)
        lost, blank = exact_sum(row.lost for row in rows), sum(row.target is None for row in rows)
        return cls(name, len(rows), lost, aimed, blank)


@dataclass(frozen=True)
class Aims:
    """What the plan of the next year aims at."""

    results: Results
    plan: Plan | None = None
    claimed: Mapping[str, Decimal] = field(default_factory=dict)
    meeting_goals: Plan | None = None

    @property
    def year(self) -> int | None:
        """The year of the plan."""
        return self.results.card.year + 1 if self.results.card.year is not None else None

    def target(self, code: str) -> Decimal | None:
        """Return the target of a field, or of ``total``, ``rank``, ``sipas``: of the annex, else of the meeting file, else a published one."""
        said = (plan.by_code.get(code) for plan in (self.plan, self.meeting_goals) if plan)
        row = self._scales.get(code)
        own = next(
            (one.target for one in said if one and one.target is not None and (not row or within(one, row))), None
        )
        if own is not None or code not in {"total", "rank", "sipas"}:
            return own
        known = self.results.own_target("SIPAS" if code == "sipas" else self.results.card.index, self.year)
        if known is None or code != "rank":
            return None if known is None else known.value
        return None if known.rank is None else Decimal(known.rank)

    @cached_property
    def _scales(self) -> dict[str, Criterion | PlanLine]:
        overall = self.results.survey_overall
        return scales(self.results.card, overall.value if overall else None)

    @cached_rows
    def rows(self) -> tuple[Aim, ...]:
        """Every criterion below its maximum, in order of code."""
        rows = sorted(self.results.below, key=lambda row: natural_key(row.code))
        return tuple(extended(Aim, row, target=self._target(row)) for row in rows)

    def _target(self, row: Criterion) -> Decimal | None:
        line = self.plan.by_code.get(row.code) if self.plan else None
        if line is not None and line.target is not None:
            return line.target if within(line, row) else None
        back = self.claimed.get(row.code)
        return None if not back or row.score is None else row.score + min(back, row.lost or ZERO)

    @cached_rows
    def agencies(self) -> tuple[AgencyAim, ...]:
        """The first-named lead agencies, most points lost first: every criterion once, so that they add up to `whole`."""
        held: dict[str, list[Aim]] = {}
        for row in self.rows:
            held.setdefault(self._lead(row), []).append(row)
        return tuple(sorted((AgencyAim.of(rows, name) for name, rows in held.items()), key=lambda one: -one.lost))

    def _lead(self, row: Criterion) -> str:
        """Return who leads: whom the office wrote into the annex first, else whom the table names first."""
        line = self.plan.by_code.get(row.code) if self.plan else None
        return next(iter((_names(line) if line else ()) or row.agencies), "")

    @cached_property
    def whole(self) -> AgencyAim:
        """All criteria together."""
        return AgencyAim.of(list(self.rows))

    @property
    def promised(self) -> Decimal:
        """The total with every target of a criterion."""
        return self.results.card.adjusted_score + self.whole.aimed

    def gain(self, code: str, score: Decimal | None) -> Decimal | None:
        """Return what a target is above a result."""
        target = self.target(code)
        return None if target is None or score is None else target - score

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Targets that cannot be, and targets that do not add up."""
        return tuple(self._found())

    def _found(self) -> Iterator[Finding]:
        file = self.plan.file if self.plan else self.results.card.source.file
        for plan in filter(None, (self.plan, self.meeting_goals)):
            yield from (*plan.findings, *unsound(plan, self._scales))
        if self.plan and self.meeting_goals:
            for goal in self.meeting_goals.lines:
                planned = self.plan.target(goal.code)
                if planned is not None and planned != goal.target:
                    where = (("of", goal.name), ("meeting", self.meeting_goals.file))
                    yield Finding("plan-meeting-differ", "warning", file, "", "", planned, goal.target, where)
        yield from self._unused()
        total, blank = self.target("total"), (("open", self.whole.open),)
        if total is not None and not self.whole.silent and total != self.promised:
            yield Finding("plan-agencies-differ", "warning", file, found=self.promised, expected=total, facts=blank)
        fields = {group.code: self.target(group.code) for group in self.results.fields}
        known = [value for value in fields.values() if value is not None]
        adding = self.results.card.adjusted_score - self.results.card.score
        if total is not None and len(known) == len(fields) and (said := exact_sum(known) + adding) != total:
            yield Finding("plan-fields-differ", "warning", file, found=said, expected=total)
        for group in self.results.fields:
            own = AgencyAim.of([row for row in self.rows if row.field_code == group.code])
            target = fields[group.code]
            if target is not None and not own.silent and group.score + own.aimed != target:
                facts = (("field", group.code), ("open", own.open))
                found = group.score + own.aimed
                yield Finding("plan-field-differs", "warning", file, found=found, expected=target, facts=facts)

    def _unused(self) -> Iterator[Finding]:
        """Name what the office wrote for a row that is not below its maximum: the annex has no place for it."""
        if self.plan is None:
            return
        below = {row.code for row in self.rows}
        for line in self.plan.lines:
            if (words := line.task or line.cause or line.product) and line.code not in below:
                sheet, _sep, cell = line.cell.rpartition("!")
                yield Finding("plan-words-unused", "warning", self.plan.file, sheet, cell, words, line.code)


Verdict = Literal["reached", "missed", "unplanned", "unknown"]
Hindrance = Literal["", "gone", "not_assessed", "unread", "unscored", "rescaled", "outside"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one criterion: its points when planned, the target, the points now; why nothing can be told of it."""

    code: str
    name: str
    agencies: tuple[str, ...]
    before: Decimal | None
    target: Decimal | None
    score: Decimal | None
    verdict: Verdict
    why: Hindrance = ""

    @property
    def gain(self) -> Decimal | None:
        """Points since the plan was made."""
        return None if self.score is None or self.before is None else self.score - self.before

    @property
    def fell(self) -> bool:
        """Whether the points fell though they are not below the target, which was set below what was there."""
        below = self.score is None or self.target is None or self.score < self.target
        return not below and self.gain is not None and self.gain < 0


@dataclass(frozen=True)
class AgencyOutcome:
    """What came of the criteria that one agency leads; the sums are of those planned whose points are known."""

    name: str
    rows: tuple[Outcome, ...]

    def of(self, verdict: Verdict) -> tuple[Outcome, ...]:
        """Return the criteria that ended so."""
        return tuple(row for row in self.rows if row.verdict == verdict)

    @property
    def _judged(self) -> tuple[Outcome, ...]:
        return (*self.of("reached"), *self.of("missed"))

    @property
    def target(self) -> Decimal | None:
        """The points aimed at; ``None`` where nothing can be judged."""
        return exact_sum(row.target for row in self._judged) if self._judged else None

    @property
    def score(self) -> Decimal | None:
        """The points of the same criteria now."""
        return exact_sum(row.score for row in self._judged) if self._judged else None


@dataclass(frozen=True)
class Outcomes:
    """What came of the plan of the year."""

    results: Results
    plan: Plan

    @cached_rows
    def rows(self) -> tuple[Outcome, ...]:
        """Every planned criterion, then those that rose without having been planned."""
        return (*self._planned(), *self._beside())

    @property
    def _earlier(self) -> Scorecard | None:
        """The table that the plan was made from."""
        earlier = self.results.earlier
        return earlier if earlier is not None and earlier.year in (None, self.plan.year - 1) else None

    @cached_property
    def _now(self) -> dict[str, Criterion]:
        """The leaf of this year by the code that it had in the year of the plan's figures."""
        if self._earlier is None:
            return {row.code: row for row in self.results.card.leaves}
        pairs = (pair for pair in self.results.years if pair.is_leaf and len(pair.rows) == 1)
        return {pair.code_before: pair.rows[0] for pair in pairs}

    def _planned(self) -> Iterator[Outcome]:
        codes = {line.code for line in self.plan.lines}
        parents = {line.code for line in self.plan.lines if any(code.startswith(f"{line.code}.") for code in codes)}
        for line in self.plan.by_code.values():
            divided = line.code in self.results.card and bool(self.results.card.children(line.code))
            if not line.code[:1].isdigit() or line.code in parents or divided:
                continue
            row = self._now.get(line.code)
            if row is not None and not self._earlier and line.name and fold(line.name) != fold(row.name):
                row = None
            if row is None:
                if line.target is not None or line.unread:
                    apart = any(one.code == line.code for one in self.results.card.not_assessed)
                    why: Hindrance = "not_assessed" if apart else "gone"
                    yield Outcome(line.code, line.name, _names(line), line.score, line.target, None, "unknown", why)
                continue
            score = row.score if row.lost is not None else None
            why = _hindrance(line, score, row.max_score)
            verdict = "unknown" if why else _verdict(line, score)
            if verdict is not None:
                yield Outcome(row.code, row.name, row.agencies, line.score, line.target, score, verdict, why)

    def _beside(self) -> Iterator[Outcome]:
        for moves in (self.results.recovered, self.results.improved):
            for pair in moves.rows if self._earlier else ():
                if pair.comparable == "same" and pair.code_before not in self.plan.by_code:
                    row = pair.rows[0]
                    yield Outcome(row.code, row.name, row.agencies, pair.score_before, None, pair.score, "unplanned")

    @cached_rows
    def agencies(self) -> tuple[AgencyOutcome, ...]:
        """The lead agencies, most criteria missed first; a criterion with several leads stands under each."""
        held: dict[str, list[Outcome]] = {}
        for row in self.rows:
            for name in dict.fromkeys(row.agencies or ("",)):
                held.setdefault(name, []).append(row)
        made = [AgencyOutcome(name, tuple(rows)) for name, rows in held.items()]
        return tuple(sorted(made, key=lambda one: (-len(one.of("missed")), -len(one.rows))))

    @cached_property
    def whole(self) -> AgencyOutcome:
        """All criteria together, each once."""
        return AgencyOutcome("", self.rows)

    @cached_rows
    def fields(self) -> tuple[Outcome, ...]:
        """The fields that had a target of their own."""
        found = []
        for group in self.results.fields:
            line = self.plan.by_code.get(group.code)
            if line is not None and (line.target is not None or line.unread):
                verdict: Verdict = "reached" if line.target is not None and group.score >= line.target else "missed"
                why = _hindrance(line, None if group.missing else group.score, group.max_score)
                verdict = "unknown" if why else verdict
                found.append(Outcome(group.code, group.name, (), line.score, line.target, group.score, verdict, why))
        return tuple(found)


def _hindrance(line: PlanLine, score: Decimal | None, most: Decimal | None) -> Hindrance:
    """Return why a target cannot be held against points of a maximum; empty where it can, and where there is none."""
    if line.unread:
        return "unread"
    if line.target is None:
        return ""
    if score is None:
        return "unscored"
    if line.max_score not in (None, most):
        return "rescaled"
    return "" if most is None or ZERO <= line.target <= most else "outside"


def _verdict(line: PlanLine, score: Decimal | None) -> Verdict | None:
    if line.target is None or score is None:
        return "unplanned" if line.score is not None and score is not None and score > line.score else None
    # A target below what was there already is not reached by losing points.
    return "reached" if score >= max(line.target, line.score or line.target) else "missed"


def _names(line: PlanLine) -> tuple[str, ...]:
    return tuple(name.strip() for name in line.agencies.split("\n")[0].split(";") if name.strip())
