"""The results of many units side by side, from whatever is at hand: published totals, full tables, a plain mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from sipas_par.findings import PATH, Finding, UsageError, labelled, require, typed, typed_all, typed_count
from sipas_par.model.published import NATION, Published
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.model.units import fold_name, unit_key
from sipas_par.text.display import Shown, Shows, listed, written
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import ZERO, double, exact_sum, vi_key

if TYPE_CHECKING:
    import pandas as pd

PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's result; ``rank`` is the printed one, ``None`` where no source prints it.

    Examples
    --------
    >>> import sipas_par as sp
    >>> here = sp.analysis.standings(sp.published(), "PAR INDEX", 2023)["hoà bình"]
    >>> here.unit, str(here.score), here.rank, here.origin
    ('Hòa Bình', '86.76', 35, 'baohoabinh-9514')
    """

    unit: str
    score: Decimal | None
    rank: int | None = None
    origin: str = ""


@dataclass(frozen=True, repr=False)
class Standings(Shows):
    """Results of units of one index and year.

    Parameters
    ----------
    rows, of, members
        One row a unit of which anything is known, how many units there are in all, their names where the source says them.
    scope, mean, ranks_within
        The nation, a region or the names of a peer group; its published mean, never a computed one; whether printed ranks are
        ranks within it: not so for a group taken out of a larger list.
    full
        The score of a unit at every maximum, where it is known: 100 for published percentages.

    Examples
    --------
    >>> from sipas_par.analysis import standings
    >>> table = standings({"A": "80", "B": "90", "C": None})
    >>> [row.unit for row in table.scored], table.of, table.complete
    (['B', 'A'], 3, False)
    """

    index: str
    year: int | None
    rows: tuple[Standing, ...]
    of: int
    scope: str = ""
    mean: Decimal | None = None
    ranks_within: bool = True
    full: Decimal | None = None
    members: tuple[str, ...] = ()

    def _shown(self) -> Shown:
        head = f"{self.index} {self.year or ''} {self.scope}".strip()
        known = _("Biết điểm của {count}/{of} đơn vị.").format(count=len(self.scored), of=self.of)
        return listed(self.scored, head, known)

    def __getitem__(self, unit: str) -> Standing:
        found = self.get(unit)
        if found is None:
            names = ", ".join(row.unit for row in self.rows[:3])
            raise UsageError(Finding("unknown-unit", "error", found=unit, expected=names))
        return found

    def get(self, unit: str) -> Standing | None:
        """Return the row of a unit, by any Unicode form of its name, or ``None``."""
        key = fold_name(unit)
        return next((row for row in self.rows if fold_name(row.unit) == key), None)

    def holds(self, unit: str) -> bool:
        """Whether a unit belongs to the set; when its members are not named, whether there is room for one more."""
        if self.get(unit) is not None:
            return True
        if self.members:
            return fold_name(unit) in {fold_name(name) for name in self.members}
        return len(self.rows) < self.of

    def other_scale(self, card: Scorecard) -> Finding | None:
        """Return what forbids to place a card whose maximum is not the full score of the standings."""
        if self.full is None or card.max_score == self.full:
            return None
        return Finding("other-scale", "error", file=card.source.file, found=card.max_score, expected=self.full)

    @property
    def scored(self) -> tuple[Standing, ...]:
        """The rows with a score, highest first, then by name."""
        rows = [row for row in self.rows if row.score is not None]
        return tuple(sorted(rows, key=lambda row: (-(row.score or ZERO), row.unit)))

    @property
    def complete(self) -> bool:
        """Whether every unit's score is known, so that ranks can be computed and not only bounded."""
        return len(self.scored) == self.of

    def without(self, unit: str) -> Standings:
        """Return the same standings without one unit; ``of`` stays."""
        key = fold_name(unit)
        return replace(self, rows=tuple(row for row in self.rows if fold_name(row.unit) != key))


def standings(
    source: Published | Iterable[Scorecard] | Mapping[str, Decimal | float | str | None],
    index: str = "PAR INDEX",
    year: int | None = None,
    *,
    within: str | Iterable[str] | None = None,
) -> Standings:
    """Gather the results of many units, so that one of them can be placed among them.

    Parameters
    ----------
    source
        The published figures, scorecards of many units, or a mapping of unit to score (a float means the number
        that it prints).
    index, year
        Which results; needed for published figures, labels otherwise.
    within
        A region, a province (its region is meant), or the names of a peer group. ``None``: all.

    Raises
    ------
    UsageError
        If published figures are asked for without a year or of an index without any, ``within`` names no known region
        or unit, a score is no number, or a unit stands twice.

    Examples
    --------
    >>> import sipas_par as sp
    >>> table = sp.analysis.standings(sp.published(), "PAR INDEX", 2023)
    >>> len(table.scored), table.of, str(table.mean)
    (19, 63, '86.98')
    >>> region = sp.analysis.standings(sp.published(), "PAR INDEX", 2023, within="Lạng Sơn")
    >>> region.scope, region.of, str(region.mean)
    ('Trung du và miền núi phía Bắc', 14, '87.72')
    """
    if isinstance(source, Published):
        return _from_published(source, index, year, within)
    if isinstance(source, Mapping):
        scores = typed_all({unit: score for unit, score in source.items() if score is not None})
        rows = tuple(Standing(unit, scores.get(unit)) for unit in source)
        full = None
    else:
        cards = checked_cards(source)
        check_index(cards)
        rows = tuple(Standing(card.unit, result_of(card), origin=card.source.file) for card in cards)
        index, year = (cards[0].index, cards[0].year) if cards else (index, year)
        maxima = {card.max_score for card in cards}
        full = maxima.pop() if len(maxima) == 1 else None
    keys = Counter(fold_name(row.unit) for row in rows)
    twice = [row for row in rows if keys[fold_name(row.unit)] > 1]
    if twice:
        raise UsageError([Finding("unit-twice", "error", file=row.origin, found=row.unit) for row in twice])
    table = Standings(index, year, rows, len(rows), full=full)
    if within is None:
        return table
    names = (within,) if isinstance(within, str) else tuple(within)
    _check_names(names, [name for name in names if table.get(name) is None], rows[0].unit if rows else "")
    return _peers(table, names)


def _check_names(names: tuple[str, ...], unknown: list[str], example: str) -> None:
    if not names:
        raise UsageError(Finding("unknown-unit", "error", found="", expected=example))
    if unknown:
        raise UsageError([Finding("unknown-unit", "error", found=name, expected=example) for name in unknown])


def _from_published(data: Published, index: str, year: int | None, within: str | Iterable[str] | None) -> Standings:
    if year is None:
        raise UsageError(Finding("year-needed", "error", found=index))
    year = typed_count(year, "year")
    indices = sorted({row.index for row in data.totals})
    if index not in indices:
        raise UsageError(Finding("unknown-index", "error", found=index, expected=", ".join(indices)))
    rows = tuple(Standing(row.unit, row.score, row.rank, row.origin.id) for row in data.of_year(index, year))
    mean = data.mean(index, year)
    members = tuple(province.name for province in data.provinces_in(year))
    table = Standings(
        index,
        year,
        rows,
        len(members),
        NATION,
        mean.value if mean else None,
        full=PERCENT,
        members=members,
    )
    if within is None:
        return table
    if not isinstance(within, str):
        within = tuple(within)
        unknown = [name for name in within if data.names.province(name) is None]
        _check_names(within, unknown, data.provinces[0].name)
        return _peers(table, tuple(data.names.canonical(name) for name in within))
    members = data.region(within, year)
    if not members:
        raise UsageError(Finding("unknown-unit", "error", found=within, expected=data.provinces[0].region))
    scope = next(row.region for row in data.provinces if row.name == members[0])
    mean = data.mean(index, year, scope)
    return replace(_peers(table, members), scope=scope, mean=mean.value if mean else None)


def _peers(table: Standings, names: tuple[str, ...]) -> Standings:
    keys = {fold_name(name) for name in names}
    rows = tuple(row for row in table.rows if fold_name(row.unit) in keys)
    return replace(
        table, rows=rows, of=len(keys), scope=", ".join(names), mean=None, ranks_within=False, members=tuple(names)
    )


def ranking(table: Standings) -> pd.DataFrame:
    """Rank the units by their scores; equal scores share the better rank (1, 2, 2, 4).

    Returns
    -------
    DataFrame
        Highest first, equal scores by name, units without a score last (by their printed rank) and without a rank. Columns: ``unit, score, rank`` (among those with a score)``, printed_rank,
        gap_to_next`` (points to the unit just above, 0 when tied, NaN for the first)``, origin``.

    Examples
    --------
    >>> from sipas_par.analysis import ranking, standings
    >>> table = standings({"A": "90.1", "B": "89.5", "C": "89.5", "D": "80"})
    >>> ranking(table)[["unit", "rank", "gap_to_next"]].to_numpy().tolist()
    [['A', 1, nan], ['B', 2, 0.6], ['C', 2, 0.0], ['D', 4, 9.5]]
    """
    import pandas as pd

    scored = table.scored
    scores = [row.score or ZERO for row in scored]
    ranks = ranks_of(scores)
    unscored = [row for row in table.rows if row.score is None]
    rows = (*scored, *sorted(unscored, key=lambda row: (row.rank is None, row.rank, vi_key(row.unit))))
    blank = [None] * len(unscored)
    gaps = [None, *(above - score for above, score in pairwise(scores)), *blank]
    return pd.DataFrame(
        {
            "unit": pd.Series([row.unit for row in rows], dtype="str"),
            "score": pd.Series([double(score) for score in (*scores, *blank)], dtype="float64"),
            "rank": pd.array([*(ranks[score] for score in scores), *blank], dtype="Int64"),
            "printed_rank": pd.array([row.rank for row in rows], dtype="Int64"),
            "gap_to_next": pd.Series([double(gap) for gap in gaps[: len(rows)]], dtype="float64"),
            "origin": pd.Series([row.origin for row in rows], dtype="str"),
        }
    )


def rank(
    source: Published | Iterable[Scorecard | SipasCard] | Mapping[str, Decimal | float | str | None] | str | Path,
    year: int | None = None,
    *,
    index: str = "PAR INDEX",
    add: Scorecard | SipasCard | None = None,
    labels: str = "code",
) -> pd.DataFrame:
    """Rank units by their result: published provinces, one's own districts, any scores by name.

    Parameters
    ----------
    source
        The published figures, scorecards or SIPAS tables of many units, a file or folder of them, or a mapping of unit to score. Scorecards of
        unlike maxima or with rows not assessed are ranked by their points on 100, as ``sipas-par rank`` does.
    year
        Which year; needed for published figures and for tables of several years.
    index
        Which published index, ``"PAR INDEX"`` or ``"SIPAS"``.
    add
        A table to stand among the others, in place of what they hold for its unit. With rows not assessed it stands
        among published figures with its points on 100; scores by name say no scale, and its points count as they are.
    labels
        ``"code"``, or ``"vi"``, ``"en"`` for heads in words.

    Returns
    -------
    DataFrame
        As `analysis.ranking`.

    Raises
    ------
    UsageError
        As `analysis.standings`; if tables of several years are given and no year is named; if ``add`` is of another
        index, year or scale than the others.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.rank({"Xã A": 90.1, "Xã B": "89,5", "Xã C": 91})["unit"].tolist()
    ['Xã C', 'Xã A', 'Xã B']
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> provinces = sp.rank(sp.published(), year=2023, add=card)
    >>> int(provinces.set_index("unit").loc["Lạng Sơn", "rank"])
    14
    """
    require("add", add, Scorecard, SipasCard, type(None))
    require("source", source, Published, Iterable, *PATH)
    index = add.index if isinstance(add, SipasCard) else index
    converted = False
    if isinstance(source, PATH):
        from sipas_par.reading.load import load_all

        source = load_all(source)
    if not isinstance(source, (Published, Mapping)):
        cards = _of_year(source, year)
        converted = converts([*cards, *([add] if add is not None else [])])
        if cards and (converted or all(isinstance(card, SipasCard) for card in cards)):
            check_once(cards)
            check_index(cards)
            index, year = cards[0].index, cards[0].year
            source = {card.unit: result_of(card, converted=converted) for card in cards}
        else:
            source = cards
    table = standings(source, index, year)
    if not table.rows:
        known = (
            sorted({row.year for row in source.totals if row.index == index}) if isinstance(source, Published) else ()
        )
        raise UsageError(
            Finding("nothing-to-rank", "error", found=year or index, expected=", ".join(map(str, known)) or "–")
        )
    if add is not None:
        _check_beside(table, add)
        converted = converted or (table.full is not None and converts([add]))
        listed = table.get(add.unit)
        own = Standing(listed.unit if listed else add.unit, result_of(add, converted=converted), origin=add.source.file)
        table = replace(table, rows=(*table.without(add.unit).rows, own))
    return labelled(ranking(table), labels)


def _check_beside(table: Standings, card: Scorecard | SipasCard) -> None:
    """Refuse a table of another index, year or scale than the results that it is to stand among."""
    file, problems = card.source.file, []
    if card.index != table.index:
        problems.append(Finding("other-index", "error", file=file, found=card.index, expected=table.index))
    if card.year and table.year and card.year != table.year:
        problems.append(Finding("other-year", "error", file=file, found=card.year, expected=table.year))
    if isinstance(card, Scorecard) and table.full is not None:
        whole = card.max_score + exact_sum(row.max_score for row in card.not_assessed)
        if table.full not in {whole, card.total.max_score if card.total and card.not_assessed else None}:
            problems.append(Finding("other-scale", "error", file=file, found=whole, expected=table.full))
    if problems:
        raise UsageError(problems)


def _of_year(cards: Iterable[Any], year: int | None) -> list[Any]:
    """Return the tables of a year."""
    cards = tuple(cards)
    listed = [card for card in cards if year in {None, getattr(card, "year", None)}]
    years = {str(getattr(card, "year", None)) for card in cards}
    if cards and not listed:
        raise UsageError(Finding("nothing-to-rank", "error", found=year, expected=", ".join(sorted(years))))
    if len({getattr(card, "year", None) for card in listed}) > 1:
        raise UsageError(Finding("year-needed", "error", found=", ".join(sorted(years))))
    return listed


def ranks_of(results: Iterable[Decimal | None]) -> dict[Decimal | None, int]:
    """Return the rank of each result, one more than there are better ones."""
    known = sorted((result for result in results if result is not None), reverse=True)
    ranks: dict[Decimal | None, int] = {}
    for place, result in enumerate(known, 1):
        ranks.setdefault(result, place)
    return ranks


def converts(cards: Iterable[Scorecard | SipasCard]) -> bool:
    """Whether units stand beside each other on 100: where rows are not assessed, or their maxima differ."""
    tables = [card for card in cards if isinstance(card, Scorecard)]
    return any(card.not_assessed for card in tables) or len({card.max_score for card in tables}) > 1


def result_of(card: Scorecard | SipasCard, *, converted: bool = False) -> Decimal | None:
    """Return what a unit is ranked by: its points, those on 100, or the overall SIPAS index."""
    if isinstance(card, SipasCard):
        return card.overall.value if card.overall else None
    return card.converted if converted else None if card.missing else card.adjusted_score


def checked_cards(cards: Iterable[Scorecard] | Scorecard) -> tuple[Scorecard, ...]:
    """Return the scorecards; a single one stands for itself."""
    alone = isinstance(cards, Scorecard) or not hasattr(cards, "__iter__")
    listed: tuple[Any, ...] = (cards,) if alone else tuple(cards)
    problems = [
        Finding("not-a-scorecard", "error", found=type(card).__name__)
        for card in listed
        if not isinstance(card, Scorecard)
    ]
    if problems:
        raise UsageError(problems)
    return listed


def check_once(cards: Iterable[Scorecard | SipasCard]) -> None:
    """Refuse two tables of one unit and year, which would count it twice."""
    seen: set[tuple[str, int | None]] = set()
    problems = []
    for card in cards:
        key = (unit_key(card.unit), card.year)
        if key in seen:
            problems.append(Finding("unit-twice", "error", file=card.source.file, found=card.unit))
        seen.add(key)
    if problems:
        raise UsageError(problems)


def check_index(cards: Iterable[Scorecard | SipasCard]) -> None:
    """Refuse tables of different indices side by side."""
    listed = tuple(cards)
    problems = [
        Finding("other-index", "error", file=card.source.file, found=card.index, expected=listed[0].index)
        for card in listed
        if card.index != listed[0].index
    ]
    if problems:
        raise UsageError(problems)


Relation = Literal["above", "below", "equal", "unknown"]


@dataclass(frozen=True, repr=False)
class Place(Shows):
    """Where a unit stands. Gaps are points to the other; positive means that the other is ahead.

    Parameters
    ----------
    printed_rank, best_rank, worst_rank
        The rank that a source prints, ``None`` for an assumed score; between which the rank in the whole scope must lie.
    position, scored, of
        Rank among the ``scored`` units with a known score (this one included), out of ``of`` in all.
    tied, above, below, best
        Other units with the same, the next higher, the next lower and the highest known score; ``None`` at the ends.
    mean, median, published_mean
        Of the known scores, and the printed mean of the whole scope.

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

    def _shown(self) -> Shown:
        rank = str(self.rank) if self.rank else f"{self.best_rank}–{self.worst_rank}"
        said = {
            "unit": self.unit,
            "score": self.score,
            "rank": f"{rank}/{self.of}",
            "gap_to_mean": self.gap_to_mean,
            "gap_to_next": self.gap_above,
        }
        rows = tuple((label("column", name), written(name, value)) for name, value in said.items())
        head = f"{self.index} {self.year or ''} {self.scope}".strip()
        return Shown(head, (label("column", "name"), _("Giá trị")), rows)

    @property
    def rank(self) -> int | None:
        """The rank in the whole scope, where it is certain."""
        return self.best_rank if self.best_rank == self.worst_rank else None

    @property
    def gap_to_mean(self) -> Decimal:
        """Points above the published mean, or the mean of the known scores where none is published; negative below it."""
        return self.score - (self.mean if self.published_mean is None else self.published_mean)

    @property
    def gap_above(self) -> Decimal | None:
        """Points short of the next higher known score."""
        return None if self.above is None or self.above.score is None else self.above.score - self.score


def place(table: Standings, unit: str, score: Decimal | float | str | None = None) -> Place:
    """Place a unit among the others, as exactly as what is known allows.

    Where every score is known the rank is computed; where not, it is bounded: by the units known to be above or
    below, and by the printed ranks of units with a higher or lower score where these are ranks of this very scope.

    Parameters
    ----------
    table
        The standings; see `standings`.
    unit
        Whom to place; one that does not belong to the table is placed as if added, when a score is given.
    score
        An assumed score (a what-if, or a result that is not public) in place of the unit's own.

    Raises
    ------
    UsageError
        If the unit has neither a known nor an assumed score.

    Examples
    --------
    >>> import sipas_par as sp
    >>> here = sp.analysis.place(sp.analysis.standings(sp.published(), "PAR INDEX", 2023), "Quảng Nam")
    >>> here.rank, here.position, here.scored, here.of, str(here.gap_to_mean)
    (56, 16, 19, 63, '-2.38')
    >>> there = sp.analysis.place(sp.analysis.standings(sp.published(), "PAR INDEX", 2023), "Quảng Nam", score="86.00")
    >>> (there.best_rank, there.worst_rank), there.above.unit
    ((47, 56), 'Lâm Đồng')
    """
    require("table", table, Standings)
    listed = table.get(unit)
    assumed = score is not None
    table = replace(table, of=table.of + 1) if assumed and not table.holds(unit) else table
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
        mean=sum(values, ZERO) / len(values),
        median=Decimal(median(values)),
        published_mean=table.mean,
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
