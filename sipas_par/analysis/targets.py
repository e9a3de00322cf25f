"""What it would take: the fewest points or criteria to pass the next unit, reach a total or a group."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.exact import decimals, total, whole
from sipas_par.analysis.series import group_limit
from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.analysis.subsets import Choice, TooManySums, cheapest
from sipas_par.analysis.typed import typed, typed_count
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sipas_par.analysis.ranks import Standing, Standings
    from sipas_par.analysis.subsets import First
    from sipas_par.scorecard import Criterion, Scorecard

Fewest = Literal["points", "criteria"]
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
    scored: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Steps:
    """The criteria to recover to reach a target.

    Parameters
    ----------
    target, score
        Where to, and the total now.
    criteria
        The leaves to bring to their maximum, most points lost first; empty when nothing is needed, or when even all
        criteria together are not enough (``reachable`` is False).
    points
        Points that these criteria recover; at least ``needed``.
    ways
        How many sets of criteria are equally good: as many criteria, as many points.
    fewest
        What was made least first, ``"points"`` or ``"criteria"``; the other second.
    available
        Points lost by all the criteria that were allowed.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import steps_to
    >>> steps = steps_to(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), "86.77")
    >>> steps.codes, str(steps.reached), steps.assumptions
    (('1.3.2',), '86.77', ('others-unchanged', 'whole-criteria'))
    """

    target: Target
    score: Decimal
    criteria: tuple[Criterion, ...]
    points: Decimal
    ways: int
    fewest: Fewest
    available: Decimal
    reachable: bool = True
    assumptions: tuple[Assumption, ...] = field(default=())

    @property
    def needed(self) -> Decimal:
        """Points short of the target; 0 when it is reached already. Enough where criteria can be recovered in part."""
        return max(self.target.score - self.score, Decimal(0))

    @property
    def reached(self) -> Decimal:
        """The total with these criteria at their maximum."""
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

    Exact: no other set of whole criteria does with fewer. Every chosen criterion goes to its maximum, everything
    else stays. Among equally good sets the one with the largest losses is named and the number of sets stated. Where
    a table has so many criteria with so many decimals that a list of their sums would not fit in memory, every loss is
    counted in whole hundredths, which the assumption ``hundredths`` says; the set still reaches the target.

    Parameters
    ----------
    card
        The scorecard.
    target
        A total, or what `to_pass` and `to_group` give.
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
    >>> from sipas_par.analysis import steps_to
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> steps = steps_to(card, "87.50")
    >>> str(steps.needed), steps.codes, str(steps.points), steps.ways
    ('0.81', ('2.1.2', '7.4.3'), '0.81', 7)
    >>> steps_to(card, "87.50", fewest="criteria").codes
    ('6.3.1',)
    """
    if fewest not in ("points", "criteria"):
        raise UsageError(Finding("unknown-rule", "error", found=fewest, expected="points, criteria"))
    goal = target if isinstance(target, Target) else Target(typed(target, "target"))
    allowed = None if among is None else _allowed(card, among)
    rows = tuple(row for row in lost_leaves(card) if allowed is None or row.code in allowed)
    losses = [row.lost or Decimal(0) for row in rows]
    places = decimals([*losses, card.score, goal.score])
    amounts = [whole(loss, places) for loss in losses]
    need = whole(goal.score - card.score, places)
    first: First = "sum" if fewest == "points" else "count"
    assumptions: tuple[Assumption, ...] = ("others-unchanged", "whole-criteria")
    try:
        choice = cheapest(amounts, need, first)
    except TooManySums:
        assumptions = (*assumptions, "hundredths")
        choice = _rounded(losses, goal.score - card.score, first)
    chosen = tuple(rows[position] for position in choice.chosen) if choice else ()
    return Steps(
        target=goal,
        score=card.score,
        criteria=chosen,
        points=total(row.lost for row in chosen),
        ways=choice.ways if choice else 0,
        fewest=fewest,
        available=sum(losses, Decimal(0)),
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


def _rounded(losses: Sequence[Decimal], need: Decimal, first: First, places: int = 2) -> Choice:
    """Choose by whole hundredths, losses rounded down and the need up, so that what is chosen is enough in full.

    Points as no table has them (a slipped finger adds zeros) are counted in tens, hundreds … instead.
    """
    cents = [int(loss.scaleb(places)) for loss in losses]
    used = [position for position, cent in enumerate(cents) if cent]
    wanted = int(need.scaleb(places).to_integral_value(ROUND_CEILING))
    try:
        found = cheapest([cents[position] for position in used], wanted, first)
    except TooManySums:
        return _rounded(losses, need, first, places - 1)
    if found is None:
        return Choice(tuple(range(len(losses))), sum(cents), 1)
    return Choice(tuple(used[position] for position in found.chosen), found.total, found.ways)


def to_pass(table: Standings, unit: str, score: Decimal | float | str, *, ahead: int = 1) -> Target:
    """Return the total that passes the next unit above, by the smallest step of the printed scores.

    Parameters
    ----------
    table, unit, score
        The standings, and who with which total.
    ahead
        1 for the next higher known score, 2 for the one above it, and so on.

    Raises
    ------
    UsageError
        If no known score is that far above, the unit does not belong to the set, or a number is none.

    Examples
    --------
    >>> from decimal import ROUND_CEILING, Decimal
    >>> from sipas_par.analysis import standings, to_pass
    >>> target = to_pass(standings({"A": "90.10", "B": "89.50"}), "B", Decimal("89.50"))
    >>> str(target.score), target.ahead_of.unit
    ('90.11', 'A')
    """
    table.check_holds(unit)
    ahead, own = typed_count(ahead, "ahead"), typed(score, unit)
    higher = [row for row in table.without(unit).scored if row.score is not None and row.score > own]
    if len(higher) < ahead:
        raise UsageError(Finding("nobody-above", "error", found=unit, expected=ahead))
    return just_above(table, higher[-ahead])


def to_group(index: str, year: int, group: str) -> Target:
    """Return the total at which a group begins, as printed for that year.

    Raises
    ------
    UsageError
        If no source prints the limit of this group for this year, or the year is no whole number.

    Examples
    --------
    >>> from sipas_par.analysis import to_group
    >>> str(to_group("PAR INDEX", 2023, "A").score)
    '90'
    """
    year = typed_count(year, "year")
    limit = group_limit(index, year, group)
    if limit is None:
        raise UsageError(Finding("group-unknown", "error", found=group, facts=(("index", index), ("year", year))))
    return Target(limit.at_least)


def just_above(table: Standings, row: Standing) -> Target:
    """Return the total that passes one unit, by the smallest step of the printed scores.

    Examples
    --------
    >>> from sipas_par.analysis import standings
    >>> table = standings({"A": "90.1"})
    >>> str(just_above(table, table["A"]).score)
    '90.11'
    """
    score = row.score or Decimal(0)
    step = Decimal(1).scaleb(-decimals(other.score for other in table.rows))
    assumptions: tuple[Assumption, ...] = ("others-unchanged", "strictly-above")
    if len(table.scored) < table.of:
        assumptions = (*assumptions, "not-all-published")
    return Target(score + step, row, assumptions, len(table.scored), table.of)
