"""The ranking of a province's own departments, districts or communes: total, fields, and the change on the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sipas_par.analysis.standing import converts, ranks_of, result_of
from sipas_par.findings import Finding, UsageError
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.model.successions import Succession, formed_from, redrawn
from sipas_par.model.units import UnitKind, agency_key, provinces, unit_key, unit_kind
from sipas_par.text.names import fold
from sipas_par.text.numbers import exact_sum, half_up, on_hundred

if TYPE_CHECKING:
    from sipas_par.model.components import Kind

Card = Scorecard | SipasCard
TEN = 10
_PARTS: tuple[Kind, ...] = ("factor", "policy", "respondents")
LONG = 20
"""With more units than this the ten best and the ten weakest are shown apart."""


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """One unit: what it is ranked by, its points, and the same of the year before; ``rank`` is ``None`` without a result.

    ``printed`` is the rank that its own table prints, ``adjustment`` the bonus and penalty points within ``score``.
    """

    unit: str
    rank: int | None
    result: Decimal | None
    score: Decimal | None
    max_score: Decimal | None
    fields: tuple[Decimal | None, ...]
    cell: str
    rank_before: int | None = None
    before: Decimal | None = None
    printed: int | None = None
    adjustment: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """The result minus that of the year before."""
        return None if self.result is None or self.before is None else self.result - self.before

    @property
    def places(self) -> int | None:
        """Places gained since the year before, negative where lost."""
        return None if self.rank is None or self.rank_before is None else self.rank_before - self.rank


@dataclass(frozen=True, slots=True)
class Spread:
    """How a result is spread over the units: its mean and median, the best and the weakest with who has them."""

    code: str
    name: str
    max_score: Decimal | None
    count: int
    mean: Decimal
    median: Decimal
    best: Decimal
    best_units: tuple[str, ...]
    weakest: Decimal
    weakest_units: tuple[str, ...]

    @classmethod
    def of(
        cls, code: str, name: str, most: Decimal | None, values: Iterable[tuple[str, Decimal | None]]
    ) -> Spread | None:
        """Gather the known values; ``None`` where there is none."""
        known = [(unit, value) for unit, value in values if value is not None]
        if not known:
            return None
        numbers = [value for _unit, value in known]
        best, weakest = max(numbers), min(numbers)
        mean = half_up(exact_sum(numbers) / len(numbers), 2)
        tops = tuple(unit for unit, value in known if value == best)
        lows = tuple(unit for unit, value in known if value == weakest)
        return cls(code, name, most, len(known), mean, half_up(median(numbers), 2), best, tops, weakest, lows)

    @property
    def range(self) -> Decimal:
        """The best minus the weakest."""
        return self.best - self.weakest


@dataclass(frozen=True)
class UnitRanking:
    """The units of one kind by one index and year, the best first; equal results share a rank (1, 2, 2, 4).

    Units whose points are not complete stand last, without a rank; the values of a row stand in the order of ``fields``.
    ``passed`` lies between the two years: mergers of units, each with the results before it, or a level redrawn, of which nothing
    is compared. ``converted``: ranked by points on 100, where rows are not assessed or maxima differ; ``within``: the one province
    named above the units; ``gone`` and ``new`` since the year before.
    """

    kind: UnitKind
    index: str
    year: int | None
    year_before: int | None
    rows: tuple[RankedUnit, ...]
    total: Spread | None
    fields: tuple[Spread, ...]
    converted: bool
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    month: int | None = None
    month_before: int | None = None
    passed: tuple[tuple[Succession, tuple[tuple[str, Decimal | None], ...]], ...] = ()
    within: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is told of a ranking: units of another kind, or of the year before and not here; ranks that its tables print otherwise."""
        return (*self._gone(), *self.mixed, *self.printed_otherwise)

    @property
    def mixed(self) -> tuple[Finding, ...]:
        """The units of another kind that are ranked among these, since each is the only one of its kind."""
        others = [row.unit for row in self.rows if unit_kind(row.unit) not in {"unit", self.kind}]
        facts = (("index", self.index),)
        return (
            (Finding("rank-mixed", "warning", found="; ".join(others), expected=len(self.rows), facts=facts),)
            if others
            else ()
        )

    @property
    def printed_otherwise(self) -> tuple[Finding, ...]:
        """The units that their own table ranks otherwise, those farthest off first, and why; empty where none is."""
        pairs = [(row, row.rank, row.printed) for row in self.rows if row.rank is not None and row.printed is not None]
        apart = sorted((pair for pair in pairs if pair[1] != pair[2]), key=lambda pair: -abs(pair[1] - pair[2]))
        if not apart:
            return ()
        told = [f"{row.unit} {printed} → {rank}" for row, rank, printed in apart[:TEN]]
        told += ["…"] if len(apart) > TEN else []
        if _follow((row.result, printed) for row, _rank, printed in pairs):
            code = "rank-printed-otherwise"
        elif self.converted and _follow((row.score, printed) for row, _rank, printed in pairs):
            code = "rank-printed-by-points"
        else:
            code = "rank-printed-unlike"
        sheet, _mark, cell = apart[0][0].cell.rpartition("!")
        facts = (("index", self.index), ("n", len(apart)))
        return (
            Finding(code, "warning", sheet=sheet, cell=cell, found="; ".join(told), expected=len(pairs), facts=facts),
        )

    def _gone(self) -> tuple[Finding, ...]:
        if not self.gone:
            return ()
        now, then = (
            "/".join(str(part) for part in when if part)
            for when in ((self.month, self.year), (self.month_before, self.year_before))
        )
        facts = (("index", self.index), ("year", now))
        return (Finding("rank-unit-gone", "warning", found="; ".join(self.gone), expected=then, facts=facts),)

    @property
    def ranked(self) -> tuple[RankedUnit, ...]:
        """The units that have a rank."""
        return tuple(row for row in self.rows if row.rank is not None)

    @property
    def best_ten(self) -> tuple[RankedUnit, ...]:
        """The ten best, with all who share the last rank; empty for a short list."""
        ranked = self.ranked
        return tuple(row for row in ranked if (row.rank or 0) <= TEN) if len(ranked) > LONG else ()

    @property
    def weakest_ten(self) -> tuple[RankedUnit, ...]:
        """The ten weakest, with all who share the first rank of these; empty for a short list."""
        ranked = self.ranked
        return tuple(row for row in ranked if (row.rank or 0) >= (ranked[-TEN].rank or 0)) if len(ranked) > LONG else ()


def unit_rankings(cards: Iterable[Card]) -> tuple[UnitRanking, ...]:
    """Rank units, each index and each kind of unit by itself, by the latest year; the year before stands beside it."""
    listed = tuple(cards)
    if not listed:
        raise UsageError(Finding("rank-nothing", "error"))
    problems = [_at("rank-unit-unnamed", card) for card in listed if not card.unit]
    if len({card.year for card in listed}) > 1:
        problems += [_at("rank-year-unknown", card) for card in listed if card.year is None]
    own = [card for card in listed if card.unit not in provinces().values()] or [*listed]
    groups: dict[tuple[str, UnitKind], list[Card]] = {}
    for index in dict.fromkeys(card.index for card in own):
        tables = [card for card in own if card.index == index]
        kinds = Counter(unit_kind(card.unit) for card in tables)
        told: UnitKind = max((kind for kind in kinds if kind != "unit"), key=kinds.__getitem__, default="unit")
        for card in tables:
            kind = unit_kind(card.unit)
            # One unit alone is ranked among the others; so is one whose name does not say what it is.
            alone = kind == "unit" or len({unit_key(one.unit) for one in tables if unit_kind(one.unit) == kind}) < 2
            groups.setdefault((index, told if alone else kind), []).append(card)
    for tables in groups.values():
        problems += _doubled(tables)
    if problems:
        raise UsageError(problems)
    rankings = [_ranking(index, kind, tables) for (index, kind), tables in groups.items()]
    ended = next((gone for one in rankings if one.kind == "district" if (gone := _ended(one, rankings))), None)
    return tuple(
        replace(one, passed=(*one.passed, (ended, ()))) if ended and one.kind == "commune" else one for one in rankings
    )


def _follow(pairs: Iterable[tuple[Decimal | None, int]]) -> bool:
    """Whether ranks go down with the figures; equal figures may have any order."""
    order = sorted((-value, rank) for value, rank in pairs if value is not None)
    return all(one[1] < other[1] or one[0] == other[0] for one, other in pairwise(order))


def _ended(districts: UnitRanking, rankings: Iterable[UnitRanking]) -> Succession | None:
    """Return what ended the districts between their year and that of communes beside them."""
    years = [one.year for one in rankings if one.kind == "commune" and one.index == districts.index]
    return next((gone for year in years if (gone := redrawn("district", districts.year, year))), None)


def _doubled(cards: Sequence[Card]) -> list[Finding]:
    """Find units with two tables of one year, also where one of them leaves out what kind of unit it is."""
    first: dict[tuple[str, tuple[int, int] | None], Card] = {}
    found = []
    for card in cards:
        kind, bare, period = unit_kind(card.unit), unit_key(card.unit), _period(card)
        other = first.setdefault((bare, period), card)
        if other is card and kind == "unit":
            ends = (one for (key, when), one in first.items() if when == period and key.endswith(f" {bare}"))
            other = next(ends, card)
        if other is not card:
            found.append(_at("rank-unit-twice", card, card.unit, f"{other.source.file} {_place(other)}".strip()))
    return found


def _period(card: Card) -> tuple[int, int] | None:
    """Return the year of a table, and its month or 0; ``None`` without a year."""
    month = card.month if isinstance(card, Scorecard) else None
    return None if card.year is None else (card.year, month or 0)


def _at(code: str, card: Card, found: str | None = None, expected: str | None = None) -> Finding:
    sheet, _mark, cell = _place(card).rpartition("!")
    return Finding(code, "error", card.source.file, sheet or card.source.sheet, cell, found, expected)


def _place(card: Card) -> str:
    """Return the cell of a unit's total, else of its first row."""
    if isinstance(card, Scorecard):
        return (card.total.cell if card.total else "") or card.criteria[0].cell
    return card.components[0].cell


def _ranking(index: str, kind: UnitKind, cards: Sequence[Card]) -> UnitRanking:
    periods = sorted({period for card in cards if (period := _period(card))}, reverse=True)
    latest, earlier = (*periods, None, None)[:2]
    now = [card for card in cards if _period(card) == latest]
    then = {unit_key(card.unit): card for card in cards if earlier is not None and _period(card) == earlier}
    converted = converts(now) or converts([*then.values()])
    before = {key: result_of(card, converted=converted) for key, card in then.items()}
    gone = {key: card.unit for key, card in then.items() if key not in {unit_key(one.unit) for one in now}}
    passed: list[tuple[Succession, tuple[tuple[str, Decimal | None], ...]]] = []
    if earlier and latest and (whole := redrawn(kind, earlier[0], latest[0])):
        passed, then, before, gone = [(whole, ())], {}, {}, {}
    elif earlier and latest:
        for card in now:
            formed = formed_from(card.unit)
            if formed is None or not formed.divides(earlier[0], latest[0]):
                continue
            parts = {
                key: one.unit for key, one in then.items() if agency_key(one.unit) in map(agency_key, formed.before)
            }
            passed.append((formed, tuple((unit, before.get(key)) for key, unit in parts.items())))
            gone = {key: unit for key, unit in gone.items() if key not in parts}
            # A unit with one forerunner goes on with its result; one made of several has none of its own.
            (last,) = {before.get(key) for key in parts} if len(parts) == 1 and not formed.merges else (None,)
            before[unit_key(card.unit)] = last
    # Ranks among more units, before some merged, are not set against ranks among fewer.
    ranks_before = {} if passed else ranks_of(before.values())
    results = [result_of(card, converted=converted) for card in now]
    ranks, fields = ranks_of(results), _fields(now)
    rows = []
    for card, result in zip(now, results, strict=True):
        last, (score, most) = before.get(unit_key(card.unit)), _points(card)
        shares = tuple(_field(card, code, converted=converted) for code, _name in fields)
        places = ranks_before.get(last), last
        own = (card.unit, ranks.get(result), result, score, most, shares, _place(card))
        rows.append(RankedUnit(*own, *places, _printed(card), _adjustment(card)))
    rows.sort(key=lambda row: (row.rank is None, row.rank, fold(row.unit)))
    spreads = []
    for at, (code, name) in enumerate(fields):
        maxima = {card[code].max_score if isinstance(card, Scorecard) and code in card else None for card in now}
        most = maxima.pop() if len(maxima) == 1 and not converted else None
        spreads.append(Spread.of(code, name, most, ((row.unit, row.fields[at]) for row in rows)))
    above = {card.source.issuer for card in now} & {*provinces().values()}
    return UnitRanking(
        kind,
        index,
        latest[0] if latest else None,
        earlier[0] if earlier else None,
        tuple(rows),
        Spread.of("", "", None, ((row.unit, row.result) for row in rows)),
        tuple(spread for spread in spreads if spread is not None),
        converted,
        tuple(gone.values()),
        tuple(card.unit for card in now if then and unit_key(card.unit) not in {*then, *before}),
        (latest[1] if latest else 0) or None,
        (earlier[1] if earlier else 0) or None,
        tuple(passed),
        above.pop() if len(above) == 1 and kind != "province" else "",
    )


def _points(card: Card) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(card, Scorecard):
        return (None, None) if card.missing else (card.adjusted_score, card.max_score)
    return None, None


def _printed(card: Card) -> int | None:
    """Return the rank that the unit's table prints, or that is stated beside it as ``5/12``."""
    told = [str(fact.value).partition("/")[0].strip() for fact in card.facts if fact.key in {"printed_rank", "rank"}]
    return int(told[-1]) if told and told[-1].isdecimal() else None


def _adjustment(card: Card) -> Decimal | None:
    """Return the bonus and penalty points that the result of a unit counts."""
    if isinstance(card, Scorecard) and card.counted_adjustments:
        return card.adjusted_score - card.score
    return None


def _fields(cards: Sequence[Card]) -> list[tuple[str, str]]:
    """Return the fields by code and name; none where one code has two names, for then they are not the same."""
    names: dict[str, str] = {}
    for card in cards:
        rows = (
            [row for row in card.fields if row.state != "adjustment"]
            if isinstance(card, Scorecard)
            else card.of_kind(*_PARTS)
        )
        for row in rows:
            if fold(names.setdefault(row.code, row.name)) != fold(row.name):
                return []
    held = [code for code in names if any(_field(card, code, converted=False) is not None for card in cards)]
    return [(code, names[code]) for code in held if code] if len(held) > 1 else []


def _field(card: Card, code: str, *, converted: bool) -> Decimal | None:
    """Return what a unit has in a field: points, or points on 100; ``None`` where it is not assessed or not known."""
    if not isinstance(card, Scorecard):
        return next((row.value for row in card.of_kind(*_PARTS) if row.code == code), None)
    if code not in card or card[code].state == "not_assessed":
        return None
    known = card.known_of(card[code])
    if not known.leaves:
        return None
    return on_hundred(known.score, known.max_score) if converted else known.score
