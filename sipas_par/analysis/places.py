"""Where one unit stands among others, also when not every result is public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.ranks import Standing
from sipas_par.analysis.typed import typed
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.analysis.ranks import Standings

Relation = Literal["above", "below", "equal", "unknown"]


@dataclass(frozen=True)
class Place:
    """Where a unit stands. Gaps are points to the other; positive means that the other is ahead.

    Parameters
    ----------
    unit, score, scope, index, year
        Who, with how much, among whom.
    printed_rank
        The rank that a source prints; ``None`` for an assumed score.
    best_rank, worst_rank
        Between which the rank in the whole scope must lie; equal when it is certain.
    position, scored, of
        Rank among the ``scored`` units with a known score (this one included), out of ``of`` in all.
    tied
        Other units with the same score.
    above, below, best
        The units with the next higher, next lower and highest known score; ``None`` at the ends.
    mean, mean_of
        Mean of the known scores and of how many; ``published_mean`` is the printed one of the whole scope.
    median
        Median of the known scores.
    outsider
        Whether the unit does not belong to the set and is placed as if it were added; ``of`` counts it.

    Examples
    --------
    >>> from sipas_par.analysis import place, standings
    >>> here = place(standings({"A": "80", "B": "90", "C": "94"}), "A")
    >>> here.rank, str(here.gap_to_mean), here.above.unit, str(here.gap_above)
    (3, '-8', 'B', '10')
    """

    unit: str
    score: Decimal
    scope: str
    index: str
    year: int | None
    printed_rank: int | None
    best_rank: int
    worst_rank: int
    position: int
    scored: int
    of: int
    tied: tuple[str, ...]
    above: Standing | None
    below: Standing | None
    best: Standing
    mean: Decimal
    median: Decimal
    published_mean: Decimal | None
    outsider: bool = False

    @property
    def rank(self) -> int | None:
        """The rank in the whole scope, where it is certain."""
        return self.best_rank if self.best_rank == self.worst_rank else None

    @property
    def complete(self) -> bool:
        """Whether the score of every unit of the scope is known."""
        return self.scored == self.of

    @property
    def gap_to_mean(self) -> Decimal:
        """Points above the published mean, or the mean of the known scores where none is published; negative below it."""
        return self.score - (self.mean if self.published_mean is None else self.published_mean)

    @property
    def gap_to_median(self) -> Decimal:
        """Points above the median of the known scores; negative below it."""
        return self.score - self.median

    @property
    def gap_to_best(self) -> Decimal:
        """Points short of the best known score."""
        return (self.best.score or Decimal(0)) - self.score

    @property
    def gap_above(self) -> Decimal | None:
        """Points short of the next higher known score."""
        return None if self.above is None or self.above.score is None else self.above.score - self.score

    @property
    def gap_below(self) -> Decimal | None:
        """Points ahead of the next lower known score, as a negative number."""
        return None if self.below is None or self.below.score is None else self.below.score - self.score


def place(table: Standings, unit: str, score: Decimal | float | str | None = None) -> Place:
    """Place a unit among the others, as exactly as what is known allows.

    Where every score is known the rank is computed; where not, it is bounded: by the units known to be above or
    below, and by the printed ranks of units with a higher or lower score where these are ranks of this very scope.

    Parameters
    ----------
    table
        The standings; see `standings`.
    unit
        Whom to place; may be missing from the table when a score is given.
    score
        An assumed score (a what-if, or a result that is not public) in place of the unit's own.

    Raises
    ------
    UsageError
        If the unit has neither a known nor an assumed score.

    Examples
    --------
    >>> from sipas_par.published import published
    >>> from sipas_par.analysis import place, standings
    >>> here = place(standings(published(), "PAR INDEX", 2023), "Quảng Nam")
    >>> here.rank, here.position, here.scored, here.of, str(here.gap_to_mean)
    (56, 16, 19, 63, '-2.38')
    >>> there = place(standings(published(), "PAR INDEX", 2023), "Quảng Nam", score="86.00")
    >>> (there.best_rank, there.worst_rank), there.above.unit
    ((47, 56), 'Lâm Đồng')
    """
    listed = table.get(unit)
    assumed = score is not None
    outsider = not table.holds(unit)
    table = replace(table, of=table.of + 1) if outsider and assumed else table
    own = typed(score, unit) if score is not None else _known_score(table, unit)
    if own is None:
        raise UsageError(Finding("no-score", "error", found=unit, facts=(("index", table.index), ("year", table.year))))
    others = table.without(unit)
    scored = others.scored
    rank = None if assumed or listed is None else listed.rank
    relations = [(row, _relation(row, own, rank, scored)) for row in others.rows]
    best, worst = _bounds(table, relations, rank, listed, own)
    higher = [row for row in scored if row.score is not None and row.score > own]
    lower = [row for row in scored if row.score is not None and row.score < own]
    values = [own, *(row.score for row in scored if row.score is not None)]
    return Place(
        unit=listed.unit if listed else unit,
        score=own,
        scope=table.scope,
        index=table.index,
        year=table.year,
        printed_rank=rank,
        best_rank=best,
        worst_rank=worst,
        position=len(higher) + 1,
        scored=len(values),
        of=table.of,
        tied=tuple(row.unit for row in scored if row.score == own),
        above=higher[-1] if higher else None,
        below=lower[0] if lower else None,
        best=higher[0] if higher else Standing(unit, own, rank),
        mean=sum(values, Decimal(0)) / len(values),
        median=Decimal(median(values)),
        published_mean=table.mean,
        outsider=outsider,
    )


def _known_score(table: Standings, unit: str) -> Decimal | None:
    listed = table.get(unit)
    if listed is None and not (table.members and table.holds(unit)):
        return table[unit].score
    return listed.score if listed is not None else None


def _relation(row: Standing, own: Decimal, rank: int | None, scored: Iterable[Standing]) -> Relation:
    if row.score is not None:
        return "equal" if row.score == own else "above" if row.score > own else "below"
    if row.rank is None:
        return "unknown"
    if rank is not None:
        return "above" if row.rank < rank else "below" if row.rank > rank else "unknown"
    for witness in scored:
        if witness.rank is not None and witness.score is not None:
            if witness.rank >= row.rank and witness.score > own:
                return "above"
            if witness.rank <= row.rank and witness.score < own:
                return "below"
    return "unknown"


def _bounds(
    table: Standings,
    relations: list[tuple[Standing, Relation]],
    rank: int | None,
    listed: Standing | None,
    own: Decimal,
) -> tuple[int, int]:
    """Bound the rank from the units known above and below, and from their printed ranks where these count."""
    if rank is not None and table.ranks_within:
        return rank, rank
    best = 1 + sum(relation == "above" for _, relation in relations)
    worst = table.of - sum(relation in ("below", "equal") for _, relation in relations)
    if not table.ranks_within:
        return best, worst
    old_rank = listed.rank if listed else None
    for row, relation in relations:
        if row.rank is None:
            continue
        # Taking this unit out of the printed ranking moves everyone behind it up by one; where its old rank is
        # unknown, either may hold, so each bound uses the weaker one.
        fewest = row.rank - (old_rank is None or old_rank < row.rank)
        most = row.rank - (old_rank is not None and old_rank < row.rank)
        if relation == "above":
            best = max(best, fewest + 1)
        elif relation == "below":
            worst = min(worst, most)
        elif relation == "equal":
            best, worst = max(best, fewest), min(worst, most)
    if listed is not None and listed.score is not None and old_rank is not None:
        # With at least its old score the unit keeps everyone behind it, with at most that everyone ahead.
        best = max(best, old_rank) if own <= listed.score else best
        worst = min(worst, old_rank) if own >= listed.score else worst
    return best, max(best, worst)
