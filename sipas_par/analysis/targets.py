"""What it would take: the fewest criteria, the steps and the ladder to a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from math import gcd
from typing import Literal

from sipas_par.analysis.shortfall import Group, field_groups, lost_leaves
from sipas_par.analysis.standing import Place, Standing, Standings, place
from sipas_par.findings import Finding, UsageError, require, typed
from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.display import Fields, Shown, Shows, listed
from sipas_par.text.i18n import _
from sipas_par.text.numbers import ZERO, exact_sum, points

Fewest = Literal["points", "criteria"]

# What a table of all sums may take, in bits: 64 MiB.
MOST_BITS = 2**29


class TooManySums(ArithmeticError):  # noqa: N818 - says what happened, as OverflowError does
    """The table of all sums would not fit in memory."""


def cheapest(amounts: Sequence[int], need: int, fewest: Fewest) -> tuple[int, ...] | None:
    """Choose the positions of amounts that add up to at least ``need``: the least sum, or the fewest amounts.

    The fewest ``"points"`` are the least sum, then the fewest amounts; ``"criteria"`` the reverse; among equals the earliest positions.
    ``None`` when all together are not enough. The reachable sums of each number of amounts are the bits of one integer: exact, no search.
    """
    if need <= 0:
        return ()
    if any(amount <= 0 for amount in amounts):
        raise ValueError("amounts must be positive")
    if sum(amounts) < need:
        return None
    alone = min((amount for amount in amounts if amount >= need), default=None)
    if fewest == "criteria" and alone is not None:
        return (amounts.index(alone),)
    # No better choice exceeds a sum that is known to be enough, so larger amounts stay out.
    most = _enough(amounts, need, alone) if fewest == "points" else sum(amounts)
    kept = [position for position, amount in enumerate(amounts) if amount <= most]
    step = gcd(*(amounts[position] for position in kept))
    weights = [amounts[position] // step for position in kept]
    least = -(-need // step)
    if len(weights) ** 2 * sum(weights) > MOST_BITS:
        raise TooManySums
    count, goal = _by_sum(weights, least) if fewest == "points" else _by_count(weights, least)
    table = _suffixes(weights, count, goal)
    return tuple(kept[position] for position in _earliest(weights, table, count, goal))


def _enough(amounts: Sequence[int], need: int, alone: int | None) -> int:
    """Return a sum that is enough and not far above: the least amount that is enough alone, or the smallest together."""
    gathered = 0
    for amount in sorted(amounts):
        gathered += amount
        if gathered >= need:
            break
    return gathered if alone is None else min(gathered, alone)


def _by_sum(weights: Sequence[int], least: int) -> tuple[int, int]:
    reachable = 1
    for weight in weights:
        reachable |= reachable << weight
    goal = _lowest(reachable, least)
    table = _suffixes(weights, len(weights), goal)[0]
    count = next(size for size, sums in enumerate(table) if sums >> goal & 1)
    return count, goal


def _by_count(weights: Sequence[int], least: int) -> tuple[int, int]:
    count, gathered = 0, 0
    for weight in sorted(weights, reverse=True):
        if gathered >= least:
            break
        count, gathered = count + 1, gathered + weight
    return count, _lowest(_suffixes(weights, count, gathered)[0][count], least)


def _lowest(sums: int, least: int) -> int:
    """Return the lowest reachable sum that is enough."""
    high = sums >> least
    return least + (high & -high).bit_length() - 1


def _suffixes(weights: Sequence[int], count: int, limit: int) -> list[list[int]]:
    """For each position, the sums up to ``limit`` that 0, 1, … ``count`` of the amounts from there on can make."""
    mask = (1 << (limit + 1)) - 1
    table = [[1] + [0] * count]
    for weight in reversed(weights):
        after = table[-1]
        table.append([after[0], *((after[size] | after[size - 1] << weight) & mask for size in range(1, count + 1))])
    return table[::-1]


def _earliest(weights: Sequence[int], table: Sequence[Sequence[int]], count: int, goal: int) -> tuple[int, ...]:
    chosen: list[int] = []
    for position, weight in enumerate(weights):
        if count and weight <= goal and table[position + 1][count - 1] >> (goal - weight) & 1:
            chosen.append(position)
            count, goal = count - 1, goal - weight
    return tuple(chosen)


def ladder(card: Scorecard, table: Standings, *, most: int | None = None) -> tuple[Milestone, ...]:
    """Return what it would take to pass each unit with a higher known score, nearest first, with the fewest criteria.

    The card's own total counts, whatever the standings print for its unit. Points on another scale than the scores (a
    maximum other than 100 against percentages) are refused.

    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> rungs = ladder(card, sp.analysis.standings(sp.published(), "PAR INDEX", 2023), most=2)
    >>> [(rung.name, str(rung.needed), rung.codes) for rung in rungs]
    [('Hòa Bình', '0.08', ('1.3.2',)), ('TP. Hồ Chí Minh', '0.29', ('6.4.1',))]
    """
    require("card", card, Scorecard)
    require("table", table, Standings)
    if problem := table.other_scale(card):
        raise UsageError(problem)
    rows = higher_than(card, table)[:most]
    return tuple(milestone(card, "unit", row.unit, just_above(table, row), fewest="criteria") for row in rows)


def higher_than(card: Scorecard, table: Standings) -> tuple[Standing, ...]:
    """Return the units with a higher known score than the card's own total, nearest first."""
    rows = table.without(card.unit).scored
    return tuple(row for row in reversed(rows) if row.score is not None and row.score > card.adjusted_score)


MilestoneKind = Literal["unit", "mean", "region", "group", "place", "own"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A total worth reaching: what it costs, the one plan, and where the unit would stand then.

    ``kind`` is ``unit`` (to pass it), ``mean`` and ``region`` (to reach the published mean), ``group`` (to belong to it),
    ``place`` (to be among so many) or ``own`` (a target of one's own); ``score`` is the unit's, the mean or where the group begins, ``target`` the total to
    reach; ``agencies`` lead the plan's criteria. ``points`` and ``there`` are ``None`` where
    no plan is enough, ``there`` and the ranks also where nothing can be said of ranks.
    """

    kind: MilestoneKind
    name: str
    plan: Steps
    score: Decimal
    target: Decimal
    needed: Decimal
    points: Decimal | None
    codes: tuple[str, ...]
    agencies: tuple[str, ...]
    reachable: bool
    there: Place | None
    best_rank: int | None
    worst_rank: int | None

    @property
    def printed_rank(self) -> int | None:
        """The rank that a source prints of the unit to pass."""
        return self.plan.target.ahead_of.rank if self.plan.target.ahead_of else None


def milestone(
    card: Scorecard,
    kind: MilestoneKind,
    name: str,
    target: Target,
    *,
    fewest: Fewest = "points",
    among: Iterable[str] | None = None,
    table: Standings | None = None,
) -> Milestone:
    """Return what it takes to reach a total with the fewest points or criteria, and the rank then among ``table``."""
    plan = steps_to(card, target, fewest=fewest, among=among)
    there = place(table, card.unit, plan.reached) if table is not None and plan.reachable else None
    return Milestone(
        kind=kind,
        name=name,
        plan=plan,
        score=target.score if target.ahead_of is None or target.ahead_of.score is None else target.ahead_of.score,
        target=target.score,
        needed=plan.needed,
        points=plan.points if plan.reachable else None,
        codes=plan.codes,
        agencies=tuple(dict.fromkeys(agency for row in plan.criteria for agency in row.agencies)),
        reachable=plan.reachable,
        there=there,
        best_rank=there.best_rank if there else None,
        worst_rank=there.worst_rank if there else None,
    )


Verdict = Literal["reached", "near", "missed", "unknown"]
NEAR = Decimal("0.10")
"""A target missed by less than this is called near."""


@dataclass(frozen=True, slots=True, repr=False)
class Goal(Fields):
    """A target that the unit had set itself, what is short of it, and the words for that.

    ``short`` is ``None`` where nothing tells; ``base`` is the maximum on which it was set, where that is not the printed one.
    """

    target: Decimal
    short: Decimal | None
    base: Decimal | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether it was reached, missed by little, missed, or cannot be told."""
        if self.short is None:
            return "unknown"
        if not self.short:
            return "reached"
        return "near" if self.short < NEAR else "missed"


@dataclass(frozen=True, slots=True)
class Expected:
    """What comes back of the points lost by some leaves, by what agencies expect."""

    code: str
    name: str
    lost: Decimal
    claimed: Decimal
    countable: Decimal
    below: int


def expected_back(card: Scorecard, claimed: Mapping[str, Decimal]) -> tuple[Expected, ...]:
    """Set the points that agencies expect back, by code, against those lost: the fields, then the whole (code ``""``)."""
    groups = [*field_groups(card), Group.of(card.leaves, card)]
    rows = []
    for group in groups:
        mine = [claimed.get(row.code, ZERO) for row in group.rows] if group.code else claimed.values()
        countable = exact_sum(min(claimed.get(row.code, ZERO), row.lost or ZERO) for row in group.rows)
        rows.append(Expected(group.code, group.name, group.lost, exact_sum(mine), countable, group.below))
    return tuple(rows)


Assumption = Literal["others-unchanged", "whole-criteria", "strictly-above", "not-all-published", "hundredths"]


@dataclass(frozen=True)
class Target:
    """A total to reach.

    ``ahead_of`` is the unit to be passed, if that is what it means; ``assumptions`` what it rests on.

    Examples
    --------
    >>> from decimal import ROUND_CEILING, Decimal
    >>> from sipas_par.analysis import Target
    >>> Target(Decimal(90)).ahead_of is None
    True
    """

    score: Decimal
    ahead_of: Standing | None = None
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, repr=False)
class Steps(Shows):
    """The criteria to recover to reach a target.

    Parameters
    ----------
    target, score
        Where to, and the total now.
    criteria
        The leaves to bring to the next step of their scale, where the table prints one, else to their maximum; most
        points first; empty when nothing is needed, or when even all
        criteria together are not enough (``reachable`` is False).
    points
        Points that these criteria recover; at least ``needed``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> steps = sp.analysis.steps_to(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), "86.77")
    >>> steps.codes, str(steps.reached), steps.assumptions
    (('1.3.2',), '86.77', ('others-unchanged', 'whole-criteria'))
    """

    target: Target
    score: Decimal
    criteria: tuple[Criterion, ...]
    points: Decimal
    reachable: bool = True
    assumptions: tuple[Assumption, ...] = field(default=())

    def _shown(self) -> Shown:
        said = {"needed": points(self.needed), "target": points(self.target.score), "points": points(self.points)}
        head = _("Cần thêm {needed} điểm để đạt {target}; các nội dung sau cho {points} điểm").format(**said)
        return listed(self.criteria, head)

    @property
    def needed(self) -> Decimal:
        """Points short of the target; 0 when it is reached already. Enough where criteria can be recovered in part."""
        return max(self.target.score - self.score, ZERO)

    @property
    def reached(self) -> Decimal:
        """The total with these criteria at their next step."""
        return self.score + self.points

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the criteria."""
        return tuple(row.code for row in self.criteria)


def steps_to(
    card: Scorecard,
    target: Target | Decimal | float | str,
    *,
    fewest: Fewest = "points",
    among: Iterable[str] | None = None,
) -> Steps:
    """Find the criteria that reach a target with the fewest points, or with the fewest criteria.

    Exact: no other set of whole criteria does with fewer. Every chosen criterion goes to the next step of its scale,
    or where the table prints none to its maximum; everything else stays. Among equally good sets the first in order of code is named. Where
    a table has so many criteria with so many decimals that a list of their sums would not fit in memory, every loss is
    counted in whole hundredths, which the assumption ``hundredths`` says; the set still reaches the target.

    Parameters
    ----------
    target
        A total, or a `Target`, which also says what it rests on.
    fewest
        What to make least first: ``"points"`` or ``"criteria"``.
    among
        Codes of the leaves that may be recovered (those that documents can win back, say); all when ``None``.

    Raises
    ------
    UsageError
        If a code is unknown or no leaf, ``fewest`` is neither, or the target is no number.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> steps = sp.analysis.steps_to(card, "87.50")
    >>> str(steps.needed), steps.codes, str(steps.points)
    ('0.81', ('2.1.2', '7.4.3'), '0.81')
    >>> sp.analysis.steps_to(card, "87.50", fewest="criteria").codes
    ('6.3.1',)
    """
    if fewest not in ("points", "criteria"):
        raise UsageError(Finding("unknown-rule", "error", found=fewest, expected="points, criteria"))
    goal = target if isinstance(target, Target) else Target(typed(target, "target"))
    allowed = None if among is None else _allowed(card, among)
    rows = sorted(
        (row for row in lost_leaves(card) if allowed is None or row.code in allowed),
        key=lambda row: natural_key(row.code),
    )
    losses = [row.gain for row in rows]
    places = decimals([*losses, card.adjusted_score, goal.score])
    amounts = [whole(loss, places) for loss in losses]
    need = whole(goal.score - card.adjusted_score, places)
    assumptions: tuple[Assumption, ...] = ("others-unchanged", "whole-criteria")
    try:
        choice = cheapest(amounts, need, fewest)
    except TooManySums:
        assumptions = (*assumptions, "hundredths")
        choice = _rounded(losses, goal.score - card.adjusted_score, fewest)
    chosen = [rows[position] for position in choice or ()]
    chosen.sort(key=lambda row: -row.gain)
    return Steps(
        target=goal,
        score=card.adjusted_score,
        criteria=tuple(chosen),
        points=exact_sum(row.gain for row in chosen),
        reachable=choice is not None,
        assumptions=(*assumptions, *(name for name in goal.assumptions if name not in assumptions)),
    )


def _allowed(card: Scorecard, among: Iterable[str]) -> set[str]:
    codes = tuple(dict.fromkeys(card[code].code for code in among))
    parents = [code for code in codes if card.children(code)]
    if parents:
        raise UsageError(
            [
                Finding("not-a-leaf", "error", file=card.source.file, found=code, expected=card.children(code)[0].code)
                for code in parents
            ]
        )
    return set(codes)


def _rounded(losses: Sequence[Decimal], need: Decimal, fewest: Fewest, places: int = 2) -> tuple[int, ...]:
    """Choose by whole hundredths (by tens, hundreds … where points are beyond any table), rounded so that it is enough."""
    cents = [int(loss.scaleb(places)) for loss in losses]
    used = [position for position, cent in enumerate(cents) if cent]
    wanted = int(need.scaleb(places).to_integral_value(ROUND_CEILING))
    try:
        found = cheapest([cents[position] for position in used], wanted, fewest)
    except TooManySums:
        return _rounded(losses, need, fewest, places - 1)
    if found is None:
        return tuple(range(len(losses)))
    return tuple(used[position] for position in found)


def just_above(table: Standings, row: Standing) -> Target:
    """Return the total that passes one unit, by the smallest step of the printed scores."""
    score = row.score or ZERO
    step = Decimal(1).scaleb(-decimals(other.score for other in table.rows))
    assumptions: tuple[Assumption, ...] = ("others-unchanged", "strictly-above")
    if len(table.scored) < table.of:
        assumptions = (*assumptions, "not-all-published")
    return Target(score + step, row, assumptions)


LEAST_PLACES = 2


def decimals(values: Iterable[Decimal | None]) -> int:
    """Return the decimals of the finest value, at least two: the scale on which all of them are integers."""
    finest = LEAST_PLACES
    for value in values:
        if value is not None:
            exponent = value.normalize().as_tuple().exponent
            finest = max(finest, -exponent if isinstance(exponent, int) else 0)
    return finest


def whole(value: Decimal, places: int) -> int:
    """Return the value as a count of its last decimal."""
    shifted = value.scaleb(places)
    if shifted != shifted.to_integral_value():
        raise UsageError(Finding("too-many-decimals", "error", found=value, expected=places))
    return int(shifted)
