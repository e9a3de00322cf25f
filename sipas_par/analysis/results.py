"""Everything that a briefing says in figures: worked out once, exact, each value with its cells.

`Results.of` takes the inputs of a conference, or a scorecard, and every document reads its figures there: report, papers,
slides, ledger, forms, charts and commands arrange them and compute nothing. Parts are worked out when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from dataclasses import field as own
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.analysis.priorities import Priority, priorities
from sipas_par.analysis.self_assessment import OthersRow, Peers, others_rows, peers_of
from sipas_par.analysis.shortfall import (
    HALF,
    Difference,
    Group,
    Loss,
    LostRow,
    SurveyRow,
    Way,
    agency_groups,
    field_groups,
    lost_rows,
    make_most_of_loss,
    source_groups,
    sources_named,
    survey_difference,
    survey_moves,
    survey_rows,
    to_end_of_tie,
)
from sipas_par.analysis.standing import PERCENT, Place, Standings, place, standings
from sipas_par.analysis.targets import (
    Goal,
    Milestone,
    MilestoneKind,
    Target,
    higher_than,
    just_above,
    milestone,
)
from sipas_par.analysis.years import (
    ChangeRow,
    Moves,
    TotalChange,
    WaterfallStep,
    YearRow,
    YearStatus,
    change_of_total,
    change_rows,
    field_changes,
    gathered_by_field,
    group_of,
    groups_above,
    year_rows,
)
from sipas_par.findings import Finding, UsageError, require
from sipas_par.model.components import Break, Component, break_between
from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.published import PAR, FieldFigure, HistoryFigure, Origin, Published, Total
from sipas_par.model.scorecard import Scorecard, SipasCard, frame_of
from sipas_par.model.successions import AgencySuccession, Succession, merger_between, taken_over
from sipas_par.text.display import Fields, Shown, Shows, cached_rows
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import MISSING, ZERO, exact_sum, number, points

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.inputs import Inputs
    from sipas_par.reading.plan import Plan

WIDEST_ESTIMATE = 5
"""A rank that is known to lie within more places than this is not printed."""


@dataclass(frozen=True, slots=True, repr=False)
class Rank(Fields):
    """The places between which the rank lies, whether a source states it, and the cell where only the table itself does."""

    best: int
    worst: int
    of: int
    sure: bool
    cell: str = ""

    @property
    def words(self) -> str:
        """The rank as it is printed, ``17/34`` or ``16–18/34``."""
        return f"{self.best}/{self.of}" if self.best == self.worst else f"{self.best}–{self.worst}/{self.of}"


@dataclass(frozen=True, slots=True, repr=False)
class Counts(Fields):
    """How many rows of each kind the table has; ``divided`` are criteria with sub-criteria."""

    fields: int
    criteria: int
    divided: int
    subcriteria: int
    leaves: int
    full: int
    below: int
    missing: int
    below_criteria: int
    below_subcriteria: int

    @property
    def undivided(self) -> int:
        """Criteria that carry points themselves."""
        return self.criteria - self.divided


@dataclass(frozen=True, repr=False)
class Results(Shows):
    """The figures of one unit's year, exact; build it with `of`.

    Parameters
    ----------
    card
        This year's points table.
    earlier, sipas, published
        The year before, the SIPAS table and the announced figures, where they are at hand; what needs them is empty or
        ``None`` without them. A year before the merger that the unit came out of (``merged``) is another unit's: it is
        set aside, ``earlier`` is ``None``.
    crosswalk
        What corresponds to what when the frameworks of the two years differ.
    others
        Tables of other units, of the same index and year.
    plan
        The remedial plan of the year, whose targets count before published ones.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> results = sp.analysis.Results.of(card, earlier=earlier, published=sp.published())
    >>> str(results.lost), len(results.below), str(results.loss.regainable), str(results.loss.not_recognised)
    ('13.31', 33, '7.20', '3.10')
    >>> len(results.half_of_loss.rows), round(results.half_of_loss.share * 100, 1)
    (10, Decimal('56.0'))
    >>> [(moves.status, len(moves), str(moves.lost)) for moves in (results.new, results.repeated)]
    [('new', 3, '1.50'), ('repeated', 4, '3.2')]
    """

    card: Scorecard
    earlier: Scorecard | None = None
    sipas: SipasCard | None = None
    published: Published | None = None
    crosswalk: Crosswalk | None = None
    others: tuple[Scorecard, ...] = ()
    plan: Plan | None = None
    merged: Succession | None = own(init=False, default=None)

    def __post_init__(self) -> None:
        """Set aside a year before of another unit."""
        before = (self.earlier.year if self.earlier else None, self.sipas.earlier_year if self.sipas else None)
        mergers = [merger_between(self.card.unit, year, self.card.year) for year in before]
        object.__setattr__(self, "merged", next(filter(None, mergers), None))
        if mergers[0] is not None:
            object.__setattr__(self, "earlier", None)

    @classmethod
    def of(
        cls,
        inputs: Inputs | Scorecard,
        *,
        earlier: Scorecard | None = None,
        sipas: SipasCard | None = None,
        published: Published | None = None,
        crosswalk: Crosswalk | None = None,
        others: Iterable[Scorecard] = (),
    ) -> Results:
        """Take the inputs of a conference, or a scorecard and what is to stand beside it.

        Raises
        ------
        UsageError
            If the first argument is neither.
        """
        if isinstance(inputs, Scorecard):
            return cls(inputs, earlier, sipas, published, crosswalk, tuple(others))
        card = getattr(inputs, "card", inputs)
        require("inputs", card, Scorecard)
        return cls(
            inputs.card,
            earlier or inputs.earlier,
            sipas or inputs.sipas,
            published or inputs.printable,
            crosswalk,
            tuple(others) or inputs.others,
            inputs.plan(inputs.card.year),
        )

    def __getstate__(self) -> dict[str, object]:
        return {item.name: self.__dict__[item.name] for item in fields(self)}

    def _shown(self) -> Shown:
        said = {
            label("column", "score"): f"{points(self.score)}/{number(self.max_score)}",
            label("column", "lost"): points(self.lost),
            label("column", "below"): f"{self.counts.below}/{self.counts.leaves}",
            _("Khắc phục được"): points(self.loss.regainable),
            _("Chưa được công nhận"): points(self.loss.not_recognised),
            _("So với năm trước"): points(self.since_last_year.change, sign=True) if self.since_last_year else MISSING,
            label("column", "rank"): f"{self.standing.best_rank}–{self.standing.worst_rank}"
            if self.standing
            else MISSING,
        }
        parts = _('Từng phần: {names}; dạng bảng số liệu: .to_frame("below")').format(names=", ".join(_FRAMES))
        heads = (label("column", "name"), _("Giá trị"))
        head = f"{self.card.index} {self.card.year or ''} – {self.card.unit}"
        return Shown(head, heads, tuple(said.items()), label("status", self.card.source.status), remarks=(parts,))

    @cached_property
    def total(self) -> Group:
        """The whole card: maximum, score, points lost, attainment."""
        return Group.of(self.card.leaves, self.card, name=self.card.unit)

    @property
    def score(self) -> Decimal:
        """Points achieved."""
        return self.total.score

    @property
    def max_score(self) -> Decimal:
        """Points to be had by the leaves that have a score."""
        return self.total.max_score

    @property
    def lost(self) -> Decimal:
        """Points lost."""
        return self.total.lost

    @property
    def loss(self) -> Loss:
        """What the points lost are made of: regainable (not recognised, conceded, unclaimed), surveyed, unclear."""
        return self.total.loss

    def share_of_loss(self, points: Decimal) -> Decimal:
        """Return what points are of all points lost; 0 where nothing is lost."""
        return points / self.lost if self.lost else ZERO

    @property
    def gap_to_mean(self) -> Decimal | None:
        """The total minus the announced national mean; ``None`` where either is not known."""
        here = self.standing
        return None if here is None or here.published_mean is None else here.score - here.published_mean

    @property
    def result(self) -> Decimal:
        """The total as it stands among others: with bonus points, and on 100 where rows are not assessed."""
        whole = self.card.on_hundred if self.card.not_assessed else None
        return self.card.adjusted_score if whole is None else whole

    @cached_property
    def counts(self) -> Counts:
        """How many rows of each kind."""
        card = self.card
        below = [row.level for row in self.below]
        return Counts(
            fields=card.levels["field"],
            criteria=card.levels["criterion"],
            divided=sum(row.level == "criterion" and not row.adjusts and bool(card.children(row.code)) for row in card),
            subcriteria=card.levels["subcriterion"],
            leaves=len(card.leaves),
            full=len(self.full),
            below=len(self.below),
            missing=len(card.missing),
            below_criteria=below.count("criterion"),
            below_subcriteria=below.count("subcriterion"),
        )

    @cached_rows
    def fields(self) -> tuple[Group, ...]:
        """The fields in natural order."""
        return field_groups(self.card)

    @cached_rows
    def sources(self) -> tuple[Group, ...]:
        """The sources of points that the card has."""
        return source_groups(self.card)

    @cached_rows
    def fields_by_source(self) -> tuple[tuple[Group, tuple[Group, ...]], ...]:
        """Each field with its parts by source."""
        parts = []
        for field in self.fields:
            rows = {group.code: [row for row in field.rows if row.source == group.code] for group in self.sources}
            parts.append((field, tuple(Group.of(found, self.card, source) for source, found in rows.items() if found)))
        return tuple(parts)

    @cached_rows
    def agencies(self) -> tuple[Group, ...]:
        """The lead agencies, most points lost first; a joint leaf stands under each of its leads."""
        return tuple(group for group in agency_groups(self.card) if group.code)

    @cached_property
    def joint(self) -> Group:
        """The leaves with several lead agencies."""
        return Group.of((row for row in self.card.leaves if len(set(row.agencies)) > 1), self.card)

    @cached_rows
    def first_leads(self) -> tuple[Group, ...]:
        """The first-named lead agencies, most points not recognised first: every leaf once, so that they add up."""
        rows: dict[str, list[Criterion]] = {}
        for row in self.card.leaves:
            rows.setdefault(row.agencies[0] if row.agencies else "", []).append(row)
        groups = [Group.of(found, self.card, agency, agency) for agency, found in rows.items() if agency]
        return tuple(sorted(groups, key=lambda group: (-group.loss.not_recognised, -group.lost, group.code)))

    @cached_rows
    def below(self) -> tuple[LostRow, ...]:
        """The leaves below their maximum, most points lost first."""
        return lost_rows(self.card)

    @cached_rows
    def full(self) -> tuple[Criterion, ...]:
        """The leaves that lose nothing, in printed order."""
        return tuple(row for row in self.card.leaves if row.lost is not None and not row.lost)

    @cached_property
    def regainable(self) -> Group:
        """The leaves below their maximum that work can win back."""
        return self._of_way("work")

    @cached_property
    def unclear(self) -> Group:
        """The leaves below their maximum of which the table, though it names sources, does not tell the way."""
        return self._of_way("unclear")

    @property
    def sources_named(self) -> bool:
        """Whether the table names sources of points; if not, every leaf that does not tell otherwise is regainable."""
        return sources_named(self.card)

    @cached_property
    def surveyed(self) -> Group:
        """The leaves below their maximum that people judge."""
        return self._of_way("survey")

    @property
    def if_recognised(self) -> Decimal:
        """The total if all that the unit claimed were recognised."""
        return self.card.adjusted_score + self.loss.not_recognised

    def beyond_recognised(self, one: Milestone) -> Decimal:
        """Points that a milestone takes beyond those not recognised."""
        return one.needed - self.loss.not_recognised

    @property
    def ceiling(self) -> Decimal:
        """The total with every regainable point."""
        return self.card.adjusted_score + self.loss.regainable

    @property
    def achievable(self) -> Decimal:
        """Regainable points that better results win, beyond what documents can still prove."""
        return self.loss.conceded + self.loss.unclaimed

    @cached_rows
    def achievable_rows(self) -> tuple[LostRow, ...]:
        """The leaves that hold them, most points first."""
        rows = [row for row in self.below if self.achievable_of(row)]
        return tuple(sorted(rows, key=lambda row: (-self.achievable_of(row), natural_key(row.code))))

    @staticmethod
    def achievable_of(row: LostRow) -> Decimal:
        """Such points of one leaf."""
        return row.loss.conceded + row.loss.unclaimed

    @cached_property
    def not_recognised(self) -> Group:
        """The regainable leaves that the unit assessed above what was recognised; `loss` says by how much."""
        return Group.of((row for row in self.below if row.loss.not_recognised), self.card)

    def _of_way(self, way: Way) -> Group:
        return Group.of((row for row in self.below if row.way == way), self.card)

    def sum_of(self, rows: Iterable[Criterion], name: str = "") -> Group:
        """Return what any leaves come to: an agency's, a page's, those that are not shown."""
        return Group.of(rows, self.card, name=name)

    def top(self, count: int) -> Group:
        """Return the leaves that lose most; the list runs to the end of its tie."""
        return Group.of(to_end_of_tie(self.below, count), self.card)

    @cached_property
    def half_of_loss(self) -> Group:
        """The few leaves that make half of the loss, to the end of their tie."""
        return Group.of(make_most_of_loss(self.card, HALF), self.card)

    @cached_rows
    def years(self) -> tuple[YearRow, ...]:
        """The comparable rows of both years, in printed order."""
        return () if self.earlier is None else year_rows(self.card, self.earlier, self.crosswalk)

    @cached_property
    def earlier_by_code(self) -> dict[str, YearRow]:
        """The comparison of a row of this year by its code."""
        return {row.code: pair for pair in self.years for row in pair.rows}

    @cached_property
    def series_break(self) -> Break | None:
        """The break that forbids to compare the totals of the two years."""
        if self.earlier is None or self.earlier.year is None or self.card.year is None:
            return None
        return break_between(self.card.index, self.earlier.year, self.card.year)

    @cached_rows
    def agency_successions(self) -> tuple[AgencySuccession, ...]:
        """The lead agencies that others succeeded, of this year's table and of the one before, each with its codes."""
        now, then = self.card.year, None if self.earlier is None else self.earlier.year
        before = {pair.code: pair.rows_before for pair in self.years if pair.is_leaf}
        codes: dict[tuple[str, int | None, Succession], list[str]] = {}
        for row in self.card.leaves:
            for year, rows in ((now, (row,)), (then, before.get(row.code, ()))):
                for name in dict.fromkeys(name for one in rows for name in one.printed):
                    passed = taken_over(name, row.agencies)
                    if passed and (year == now or passed.divides(then, now)):
                        codes.setdefault((name, year, passed), []).append(row.code)
        return tuple(AgencySuccession(*key, tuple(found)) for key, found in codes.items())

    @property
    def ranks_apart(self) -> tuple[int, int] | None:
        """How many provinces were ranked last year and are now, where their number changed: such ranks are not subtracted."""
        data, year = self.published, self.card.year
        if data is None or year is None:
            return None
        before, now = len(data.provinces_in(year - 1)), len(data.provinces_in(year))
        return (before, now) if before != now else None

    @cached_property
    def since_last_year(self) -> TotalChange | None:
        """How the total moved; ``None`` without an earlier year and across a break."""
        if self.earlier is None or self.series_break is not None:
            return None
        return change_of_total(self.card, self.earlier, self.crosswalk)

    @cached_rows
    def field_changes(self) -> tuple[ChangeRow, ...]:
        """The fields' parts in that change, which add up to it; a field "" gathers leaves whose field was dropped."""
        if self.earlier is None or self.since_last_year is None:
            return ()
        known_only = not self.since_last_year.complete
        return field_changes(self.card, self.earlier, self.crosswalk, known_only=known_only)

    @cached_rows
    def leaf_changes(self) -> tuple[ChangeRow, ...]:
        """Every leaf's part in the change of the total, in order of code; ``kind`` says what may be compared."""
        return () if self.earlier is None else change_rows(self.card, self.earlier, self.crosswalk)

    def waterfall(self, most: int | None = None) -> tuple[WaterfallStep, ...]:
        """Return the steps from last year's total to this year's: the fields, or the ``most`` leaves that moved it most.

        What only one year has a score for is one step at the end, not ``counted``; so are the leaves beyond ``most``,
        ``counted``. The steps add up to the change of the two totals exactly.
        """
        if self.earlier is None:
            return ()
        known = [row for row in self.leaf_changes if row.kind != "missing"]
        if most is None:
            fields = gathered_by_field(known, {group.code: group.name for group in self.fields})
            parts = [(row.code, row.name, row.change, True) for row in fields]
        else:
            moved = sorted((row for row in known if row.change), key=lambda row: -abs(row.change))
            parts = [(row.code, row.name, row.change, True) for row in moved[:most]]
            if moved[most:]:
                parts.append(("", "", exact_sum(row.change for row in moved[most:]), True))
        unknown = self.score - self.earlier.score - exact_sum(row.change for row in known)
        if unknown:
            parts.append(("", "", unknown, False))
        steps, level = [], self.earlier.score
        for code, name, change, counted in parts:
            steps.append(WaterfallStep(code, name, level, level + change, change, counted))
            level += change
        return tuple(steps)

    def _moves(self, status: str, *statuses: YearStatus) -> Moves:
        rows = [row for row in self.years if row.is_leaf and row.status in statuses]
        by_gain = status in {"improved", "recovered"}
        rows.sort(key=lambda row: (-((row.change if by_gain else row.lost) or ZERO), natural_key(row.code)))
        return Moves(status, tuple(rows))

    @cached_property
    def new(self) -> Moves:
        """Leaves below their maximum now and not the year before, largest loss first."""
        return self._moves("new", "new")

    @cached_property
    def repeated(self) -> Moves:
        """Leaves below in both years that lose as much or more; those that lose more first, then largest loss first."""
        moves = self._moves("repeated", "worse", "recurring")
        return Moves("repeated", tuple(sorted(moves.rows, key=lambda row: row.status != "worse")))

    @cached_property
    def improved(self) -> Moves:
        """Leaves below in both years that lose less, largest gain first."""
        return self._moves("improved", "improved")

    @cached_property
    def recovered(self) -> Moves:
        """Leaves at their maximum now and below it the year before, largest gain first."""
        return self._moves("recovered", "recovered")

    @cached_property
    def without_score(self) -> Moves:
        """Leaves that have no score in one of the years."""
        return self._moves("missing", "missing")

    @cached_property
    def assessed_once(self) -> Moves:
        """Leaves of one of the years that are not assessed in the other."""
        then = set() if self.earlier is None else {row.code for row in self.earlier.leaves}
        apart = (row for row in self.years if row.status == "not_assessed")
        return Moves(
            "not_assessed",
            tuple(row for row in apart if row.is_leaf or all(one.code in then for one in row.rows_before)),
        )

    @cached_property
    def standings(self) -> Standings | None:
        """The announced results of the year; ``None`` where the total cannot be placed among them."""
        card, data = self.card, self.published
        if data is None or card.year is None or data.province(card.unit) is None or card.missing:
            return None
        scale = PERCENT if card.not_assessed and card.on_hundred is not None else card.max_score
        if scale != PERCENT or not data.of_year(card.index, card.year):
            return None
        table = standings(data, card.index, card.year)
        return table if table.scored else None

    @cached_property
    def region(self) -> Standings | None:
        """The same, of the provinces of the region."""
        if self.standings is None or self.published is None:
            return None
        return standings(self.published, self.card.index, self.card.year, within=self.card.unit)

    @cached_property
    def standing(self) -> Place | None:
        """Where the total stands among the announced results."""
        return None if self.standings is None else place(self.standings, self.card.unit, self.result)

    @cached_property
    def rank(self) -> Rank | None:
        """The rank in the country: announced, else stated by the table, else known to lie within few places, else ``None``."""
        card, data, here = self.card, self.published, self.standing
        if data is None:
            return None
        announced = None if card.year is None else data.total(card.index, card.unit, card.year)
        said, of = card.stated_rank, len(data.provinces_in(card.year))
        scores = (self.result, None) if card.source.status == "official" else (self.result,)
        if announced is not None and announced.rank is not None and announced.score in scores:
            return Rank(announced.rank, announced.rank, of, sure=True)
        if said is not None and not (here and here.rank) and data.province(card.unit) is not None:
            rank, _slash, among = str(said.value).partition("/")
            if rank.isdecimal() and among in {"", str(of)} and 0 < int(rank) <= of:
                return Rank(int(rank), int(rank), of, sure=True, cell=said.cell)
        if here is None or here.worst_rank - here.best_rank > WIDEST_ESTIMATE:
            return None
        return Rank(here.best_rank, here.rank or here.worst_rank, here.of, sure=False)

    @cached_property
    def group(self) -> str | None:
        """The printed group that the total belongs to, ``"B"``; ``None`` where no limits are known."""
        if self.card.year is None or (self.published is not None and self.published.province(self.card.unit) is None):
            return None
        return group_of(self.card.index, self.card.year, self.result)

    @cached_property
    def region_place(self) -> Place | None:
        """Where the total stands in its region; ``None`` where its rank there is not certain."""
        here = None if self.region is None else place(self.region, self.card.unit, self.result)
        return here if here is not None and here.rank is not None else None

    @cached_property
    def group_place(self) -> Place | None:
        """Where the total stands in its printed group A, B, C, D, once the results of all are announced."""
        table, year = self.standings, self.card.year
        if table is None or not table.complete or self.group is None or year is None:
            return None
        own = {row.unit: row.score for row in table.without(self.card.unit).rows if row.score is not None}
        group = {unit: score for unit, score in own.items() if group_of(self.card.index, year, score) == self.group}
        return place(standings({**group, self.card.unit: self.result}, self.card.index, year), self.card.unit)

    def field_ranks(self, year: int | None) -> dict[str, int]:
        """Return the announced rank of each field in a year, by its code."""
        return {row.field: row.rank for row in self.ranked_fields(year) if row.rank is not None}

    def ranked_fields(self, year: int | None) -> list[FieldFigure]:
        """Return the announced figures of the fields that print a rank."""
        data = self.published
        if data is None or self.card.index != PAR:
            return []
        key = (data.names.canonical(self.card.unit), year)
        return [row for row in data.fields if (row.unit, row.year) == key and row.rank is not None]

    @cached_property
    def field_rank_changes(self) -> dict[str, Decimal]:
        """Places that fields rose (negative: fell) since last year, printed or by the ranks of two years; the largest rise first."""
        found = {row.measure.split("_")[1]: row.value or ZERO for row in self.field_moves}
        now, then = self.field_ranks(self.card.year), self.field_ranks(self.card.year - 1 if self.card.year else None)
        if self.ranks_apart is None:
            found |= {code: Decimal(then[code] - rank) for code, rank in now.items() if code in then}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def survey_rank(self) -> Total | None:
        """The announced SIPAS result that is the one of the SIPAS table, where it prints a rank."""
        overall, year = (self.sipas.overall, self.sipas.year) if self.sipas is not None else (None, None)
        rows = (row for row in self._announced("SIPAS") if row.year == year and row.rank is not None)
        return next((row for row in rows if overall is not None and row.score == overall.value), None)

    @cached_rows
    def field_moves(self) -> tuple[HistoryFigure, ...]:
        """The printed moves of the ranks of fields since last year."""
        data, card = self.published, self.card
        if data is None:
            return ()
        names = {f"field_{group.code}_rank_change" for group in self.fields}
        key = (card.index, card.year, data.names.canonical(card.unit))
        rows = (row for row in data.history if (row.index, row.year, row.unit) == key and row.measure in names)
        return tuple(row for row in rows if row.value is not None)

    @cached_rows
    def history(self) -> tuple[Total, ...]:
        """The announced results of the unit over the years, oldest first."""
        return self._announced(self.card.index)

    def _announced(self, index: str) -> tuple[Total, ...]:
        return () if self.published is None else self.published.series(index, self.card.unit)

    @cached_rows
    def others_at_maximum(self) -> tuple[OthersRow, ...]:
        """The criteria below maximum with how many of the other units hold their maximum; empty without other units."""
        return others_rows(self.card, self.others) if self.others else ()

    @cached_property
    def peers(self) -> dict[str, tuple[Peers, ...]]:
        """By code of each criterion below maximum the units alike and who of them holds it; empty without other units."""
        return peers_of(self.card, self.others, self.published) if self.others else {}

    @cached_rows
    def plan_codes(self) -> tuple[str, ...]:
        """The leaves that a plan may raise: the regainable ones."""
        return tuple(row.code for row in self.regainable.rows)

    def milestone(self, kind: MilestoneKind, name: str, target: Target | Decimal) -> Milestone:
        """Return what it takes to reach a total, such as the province's own target."""
        goal = target if isinstance(target, Target) else Target(target)
        table = None if self.card.not_assessed else self.standings
        return milestone(self.card, kind, name, goal, among=self.plan_codes, table=table)

    @cached_rows
    def milestones(self) -> tuple[Milestone, ...]:
        """What is above the total: announced units, means and groups, the nearest first.

        None where rows are not assessed: there a point of the table is more than a point of the scores announced.
        """
        table, region, card = self.standings, self.region, self.card
        if table is None or card.year is None or card.not_assessed:
            return ()
        goals: list[tuple[MilestoneKind, str, Target]] = [
            ("unit", row.unit, just_above(table, row)) for row in higher_than(card, table)
        ]
        if table.mean is not None:
            goals.append(("mean", table.scope, Target(table.mean)))
        if region is not None and region.mean is not None:
            goals.append(("region", region.scope, Target(region.mean)))
        limits = groups_above(card.index, card.year, self.card.adjusted_score)
        goals += [("group", limit.group, Target(limit.at_least)) for limit in limits]
        own = self.own_target(card.index, card.year)
        if own is not None and own.value is not None:
            goals.append(("own", str(card.year), Target(own.value)))
        found = [
            self.milestone(kind, name, goal) for kind, name, goal in goals if goal.score > self.card.adjusted_score
        ]
        if own is not None and own.rank is not None and not (self.standing and self.standing.worst_rank <= own.rank):
            among = (one for one in found if one.kind == "unit" and one.worst_rank and one.worst_rank <= own.rank)
            first = min(among, key=lambda one: one.needed, default=None)
            found += [replace(first, kind="place", name=str(own.rank))] if first else []
        return tuple(sorted(found, key=lambda one: (one.needed, one.kind, one.name)))

    def own_target(self, index: str, year: int | None) -> HistoryFigure | None:
        """Return the target that the unit had set itself, where its plan or a source prints it."""
        if self.plan is not None and self.plan.year == year:
            value, rank = self.plan.target("total" if index == self.card.index else "sipas"), self.plan.target("rank")
            place = int(rank) if rank is not None and index == self.card.index else None
            if value is not None or place is not None:
                origin = Origin("", "", self.plan.file, "", None, "")
                return HistoryFigure(
                    self.card.unit, index, year, "target_total", value, place, None, origin, "printed", ""
                )
        return None if self.published is None or year is None else self.published.target(index, self.card.unit, year)

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """The targets that the unit had set itself for the year: of the ``total``, the ``rank`` and ``sipas``, each with how it ended."""
        card, sipas, found = self.card, self.sipas, dict[str, Goal]()
        own = self.own_target(card.index, card.year)
        if own is not None and own.value is not None:
            found["total"] = self._total_goal(own.value)
        if own is not None and own.rank is not None:
            found["rank"] = self._rank_goal(own.rank)
        survey = None if sipas is None else self.own_target("SIPAS", sipas.year)
        overall = self.survey_overall
        if survey is not None and survey.value is not None and overall is not None and overall.value is not None:
            found["sipas"] = _goal(survey.value, overall.value)
        return found

    def _total_goal(self, target: Decimal) -> Goal:
        """Hold the total against its target, on the maximum that the plan names or else on 100."""
        line = self.plan.by_code.get("total") if self.plan and self.plan.year == self.card.year else None
        converted = self.card.on_hundred if self.card.not_assessed else None
        apart = [row.max_score for row in self.card.not_assessed]
        # Where the table hides the maximum of what is not assessed, its scale is that of an index: 100.
        base = (line.max_score if line else None) or (PERCENT if None in apart else self.max_score + exact_sum(apart))
        if base == self.max_score and not self.card.missing:
            return _goal(target, self.card.adjusted_score)
        if base == PERCENT and converted is not None:
            return replace(_goal(target, converted), base=base)
        return Goal(target, None, None if base == self.max_score else base)

    def _rank_goal(self, target: int) -> Goal:
        """Hold the rank against its target: short by the points to that place, else by places."""
        here = self.rank
        best, worst = (here.best, here.worst) if here else (0, 0)
        if here is None and self.standing is not None:
            best, worst = self.standing.best_rank, self.standing.worst_rank
        there = next((one for one in self.milestones if one.kind == "place"), None)
        if 0 < worst <= target:
            return Goal(Decimal(target), ZERO)
        if there is not None:
            return Goal(Decimal(target), there.needed)
        return Goal(Decimal(target), Decimal(best - target) if best > target else None)

    @cached_rows
    def priorities(self) -> tuple[Priority, ...]:
        """What is worth doing first, by the default weights."""
        return priorities(self.card, self.earlier)

    @cached_rows
    def survey(self) -> tuple[SurveyRow, ...]:
        """The SIPAS components that measure satisfaction, in printed order."""
        return () if self.sipas is None else survey_rows(self.sipas)

    @property
    def survey_overall(self) -> SurveyRow | None:
        """The overall index of SIPAS."""
        return next((row for row in self.survey if row.kind == "overall"), None)

    @cached_property
    def survey_moves(self) -> dict[Difference, tuple[SurveyRow, ...]]:
        """How the factors and policies of the survey moved since the year before."""
        return survey_moves(self.survey)

    def survey_below_mean(self, *kinds: str) -> tuple[SurveyRow, ...]:
        """Return the components of these kinds that are lower than the national mean by `survey_difference`, worst first."""
        lower = [
            row
            for row in self._survey_of(kinds)
            if row.value is not None
            and row.national_mean is not None
            and survey_difference(row.value, row.national_mean) == "lower"
        ]
        return tuple(sorted(lower, key=lambda row: row.gap_to_mean or ZERO))

    def survey_lowest(self, *kinds: str) -> tuple[SurveyRow, ...]:
        """Return the components of these kinds, lowest value first."""
        return tuple(sorted(self._survey_of(kinds), key=lambda row: row.value or ZERO))

    def _survey_of(self, kinds: Sequence[str]) -> list[SurveyRow]:
        return [row for row in self.survey if row.kind in kinds or not kinds]

    @cached_rows
    def expectations(self) -> tuple[Component, ...]:
        """What people wish for, most named first."""
        rows: Iterable[Component] = () if self.sipas is None else self.sipas.of_kind("expectation")
        known = [row for row in rows if row.value is not None]
        return tuple(sorted(known, key=lambda row: -(row.value or ZERO)))

    def to_frame(self, part: str) -> pd.DataFrame:
        """Return a part as a DataFrame for analysts: points as doubles, missing values NaN.

        Parameters
        ----------
        part
            ``below``, ``fields``, ``sources``, ``agencies``, ``years``, ``field_changes``, ``milestones``, ``priorities``,
            ``expectations`` or ``survey``.

        Raises
        ------
        UsageError
            If there is no such part.

        Examples
        --------
        >>> import sipas_par as sp
        >>> results = sp.analysis.Results.of(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
        >>> results.to_frame("fields").loc[:0, ["code", "score", "lost"]].to_numpy().tolist()
        [['1', 9.04, 0.46]]
        """
        if part not in _FRAMES:
            raise UsageError(Finding("unknown-table", "error", found=part, expected=", ".join(_FRAMES)))
        return frame_of(getattr(self, part), _FRAMES[part])


def _goal(target: Decimal, value: Decimal) -> Goal:
    return Goal(target, max(Decimal(0), target - value))


_GROUP = "code name max_score score lost attainment share leaves below missing"
_FRAMES = {
    "below": (
        "code name level field_code field_name max_score score lost "
        "attainment share cumulative_share way source agencies note cell"
    ),
    "fields": _GROUP,
    "sources": _GROUP,
    "agencies": f"{_GROUP} lost_joint",
    "years": (
        "code name level field_code=field is_leaf score_before score max_before "
        "max_score lost_before lost change comparable status source "
        "agencies cell code_before cell_before"
    ),
    "field_changes": "field field_name before after change cell",
    "milestones": ("kind name score target needed points codes agencies best_rank worst_rank reachable"),
    "priorities": ("position code name lost route points recurs attainable ease priority source agencies cell"),
    "expectations": "name value cell",
    "survey": ("code name kind value gap_to_100 national_mean gap_to_mean earlier change cell"),
}
