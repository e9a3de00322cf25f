"""One year against an earlier one: what is new, recurs or recovered, where the change came from; and the long series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.crosswalk import TABLES, Crosswalk, Link, Relation, match
from sipas_par.analysis.shortfall import field_names
from sipas_par.files import records
from sipas_par.findings import NOTHING, Finding, UsageError, require
from sipas_par.model.checks import check_comparable, check_pair
from sipas_par.model.criteria import Criterion, Known, Level, PointSource, natural_key
from sipas_par.model.scorecard import Scorecard, extended, frame_of
from sipas_par.text.display import Fields, Shown, Shows, listed
from sipas_par.text.numbers import ZERO, exact_sum

if TYPE_CHECKING:
    import pandas as pd


YearStatus = Literal["full", "new", "recovered", "improved", "recurring", "worse", "missing", "not_assessed"]


@dataclass(frozen=True, slots=True)
class _Pair:
    """The rows of one link, summed on either side."""

    link: Link
    before: tuple[Criterion, ...]
    after: tuple[Criterion, ...]

    @property
    def complete(self) -> bool:
        return all(row.lost is not None for row in (*self.before, *self.after))

    def points(self, side: Sequence[Criterion], column: str) -> Decimal | None:
        return exact_sum(getattr(row, column) for row in side) if self.complete else None

    @property
    def code(self) -> str:
        return "+".join(row.code for row in self.after or self.before)

    @property
    def name(self) -> str:
        return "; ".join(row.name for row in self.after or self.before)


def year_status(max_before: Decimal, before: Decimal, max_score: Decimal, score: Decimal) -> YearStatus:
    """Say how a criterion's shortfall moved, comparing the shares achieved exactly.

    ``full`` at the maximum in both years; ``new`` below it now only; ``recovered`` below it before only; below
    it in both years: ``improved``, ``recurring`` (the same share) or ``worse``.
    """
    below_before, below_now = before < max_before, score < max_score
    if not below_now:
        return "recovered" if below_before else "full"
    if not below_before:
        return "new"
    then, now = before * max_score, score * max_before
    return "recurring" if now == then else "improved" if now > then else "worse"


def require_pair(
    card: Scorecard,
    earlier: Scorecard,
    crosswalk: Crosswalk | None = None,
    check: Callable[[Scorecard, Scorecard], list[Finding]] = check_pair,
) -> None:
    """Refuse what is no table, and two that ``check`` forbids to set side by side."""
    require("card", card, Scorecard)
    require("earlier", earlier, Scorecard)
    require("crosswalk", crosswalk, Crosswalk, NOTHING)
    if problems := check(card, earlier):
        raise UsageError(problems)


def compare(card: Scorecard, earlier: Scorecard | None, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Compare every comparable criterion of two years, so that new and recurring losses stand apart.

    Parameters
    ----------
    card, earlier
        The two scorecards: of one unit, the later year first; ``None`` where there is no earlier one.
    crosswalk
        What corresponds to what when the frameworks differ; see `match` for the rule without one.

    Returns
    -------
    DataFrame
        One row a comparable row of ``card``, in printed order, none without an earlier year; what cannot be compared
        stands in `apart_rows`. Columns: ``code, name, level, field_code, is_leaf, score_before, score, max_before,
        max_score, lost_before, lost, change`` (points)``, attainment_before, attainment, attainment_change``
        (0 to 1)``, comparable`` (``same``, or ``rescaled``: the maximum changed, so compare the attainments)``,
        status`` (see `year_status`; ``missing`` without a score and ``not_assessed`` in one year)``, source, agencies, cell,
        code_before, cell_before``. Criteria split or merged by the crosswalk are one row, codes joined by ``+``.
        The losses and attainments of a row with rows below it are those of its leaves.

    Raises
    ------
    UsageError
        If an argument is something else, the years are reversed, the units differ or a merger lies between.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> rows = sp.compare(card, earlier).set_index("code")
    >>> rows.loc[["1.5", "2.1", "1.6"], "status"].tolist()
    ['recovered', 'new', 'improved']
    """
    if earlier is None:
        require("card", card, Scorecard)
        return frame_of((), _COMPARED)
    require_pair(card, earlier, crosswalk, check_comparable)
    return frame_of(year_rows(card, earlier, crosswalk), _COMPARED)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One comparable row of two years, exact; the columns of `compare` and the rows themselves.

    Points are ``None`` where one of the years has none.
    """

    rows: tuple[Criterion, ...]
    rows_before: tuple[Criterion, ...]
    code: str
    name: str
    level: Level
    field: str
    is_leaf: bool
    score_before: Decimal | None
    score: Decimal | None
    max_before: Decimal | None
    max_score: Decimal | None
    lost_before: Decimal | None
    lost: Decimal | None
    change: Decimal | None
    attainment_before: Decimal | None
    attainment: Decimal | None
    attainment_change: Decimal | None
    comparable: Relation
    status: YearStatus
    source: PointSource
    agencies: tuple[str, ...]
    cell: str
    code_before: str
    cell_before: str


def year_rows(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> tuple[YearRow, ...]:
    """Return what `compare` lists, as exact rows, for two tables whose years and units were checked or accepted."""
    pairs = [pair for pair in _pairs(card, earlier, crosswalk) if pair.link.relation != "no"]
    leaves = {row.code for row in card.leaves}
    rows = [_compared(pair, leaves, earlier.known_of(*pair.before), card.known_of(*pair.after)) for pair in pairs]
    held = [
        sum((table.not_assessed_below.get(row.code, ZERO) for row in side), ZERO)
        for pair in pairs
        for table, side in ((earlier, pair.before), (card, pair.after))
    ]
    # What is not assessed in one of the years makes another maximum.
    return tuple(
        row if then == now or row.comparable == "no" else replace(row, comparable="rescaled")
        for row, then, now in zip(rows, held[::2], held[1::2], strict=True)
    )


_COMPARED = (
    "code name level field_code=field is_leaf score_before score max_before max_score lost_before lost change "
    "attainment_before attainment attainment_change comparable status source agencies cell code_before "
    "cell_before"
)


def _compared(pair: _Pair, leaves: set[str], then: Known, now: Known) -> YearRow:
    sides = (*pair.before, *pair.after)
    status: YearStatus = "not_assessed" if any(row.state == "not_assessed" for row in sides) else "missing"
    known = pair.complete and then.leaves > 0 and now.leaves > 0
    if known:
        status = year_status(then.max_score, then.max_score - then.lost, now.max_score, now.max_score - now.lost)
    before, score = pair.points(pair.before, "score"), pair.points(pair.after, "score")
    shares = (then.attainment, now.attainment) if known else (None, None)
    first = pair.after[0]
    return YearRow(
        rows=pair.after,
        rows_before=pair.before,
        code=pair.code,
        name=pair.name,
        level=first.level,
        field=first.field_code,
        is_leaf=all(row.code in leaves for row in pair.after),
        score_before=before,
        score=score,
        max_before=pair.points(pair.before, "max_score"),
        max_score=pair.points(pair.after, "max_score"),
        lost_before=then.lost if known else None,
        lost=now.lost if known else None,
        change=None if score is None or before is None else score - before,
        attainment_before=shares[0],
        attainment=shares[1],
        attainment_change=None if shares[0] is None or shares[1] is None else shares[1] - shares[0],
        comparable=pair.link.relation,
        status=status,
        source=first.source,
        agencies=tuple(dict.fromkeys(agency for row in pair.after for agency in row.agencies)),
        cell=", ".join(row.cell for row in pair.after if row.cell),
        code_before="+".join(row.code for row in pair.before),
        cell_before=", ".join(row.cell for row in pair.before if row.cell),
    )


@dataclass(frozen=True, slots=True)
class ApartRow(Criterion):
    """A row that stands in no comparison, with the reason.

    ``reason`` is ``only-now``, ``only-before``, ``name-differs``, ``crosswalk`` or the crosswalk's own note.
    """

    side: Literal["now", "before"] = "now"
    reason: str = ""


def apart_rows(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> tuple[ApartRow, ...]:
    """Return what `compare` leaves out, so that nothing is compared by accident or lost from sight."""
    sides: tuple[Literal["now", "before"], ...] = ("now", "before")
    return tuple(
        extended(ApartRow, row, side=side, reason=pair.link.reason)
        for pair in _pairs(card, earlier, crosswalk)
        if pair.link.relation == "no"
        for side in sides
        for row in (pair.after if side == "now" else pair.before)
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One leaf's part in the change of the total."""

    field: str
    field_name: str
    code: str
    name: str
    kind: str
    before: Decimal
    after: Decimal
    change: Decimal
    cell: str


def change_rows(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> tuple[ChangeRow, ...]:
    """Split the change of the total into the leaves that made it, in natural order of code.

    Each leaf of either year stands in exactly one row: the changes add up to ``card.score - earlier.score``, also when frameworks differ.
    """
    names = field_names(card)
    rows = []
    for pair in _leaf_pairs(card, earlier, crosswalk):
        before, after = exact_sum(row.score for row in pair.before), exact_sum(row.score for row in pair.after)
        field = (pair.after or pair.before)[0].field_code
        field = field if pair.after or field in names else ""
        cells = ", ".join(row.cell for row in (pair.after or pair.before) if row.cell)
        rows.append(
            ChangeRow(
                field, names.get(field, ""), pair.code, pair.name, _kind(pair), before, after, after - before, cells
            )
        )
    return tuple(sorted(rows, key=lambda row: natural_key(row.code.split("+")[0])))


@dataclass(frozen=True, slots=True, repr=False)
class TotalChange(Fields):
    """The totals of two years that may be set against each other.

    Where not every leaf has points in both years (``complete``), only those that have are in the totals.
    """

    before: Decimal
    after: Decimal
    complete: bool

    @property
    def change(self) -> Decimal:
        """Points gained since the year before."""
        return self.after - self.before


def change_of_total(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> TotalChange:
    """Return how the total moved: the one answer that every document prints."""
    rows = change_rows(card, earlier, crosswalk)
    if not any(row.kind == "missing" for row in rows):
        return TotalChange(earlier.score, card.score, complete=True)
    known = [row for row in rows if row.kind in _KNOWN]
    return TotalChange(exact_sum(row.before for row in known), exact_sum(row.after for row in known), complete=False)


_KNOWN = frozenset({"same", "rescaled"})


def field_changes(
    card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None, *, known_only: bool = False
) -> tuple[ChangeRow, ...]:
    """Split the change of the total into fields, in natural order, then ``""`` for leaves whose field was dropped."""
    rows = change_rows(card, earlier, crosswalk)
    return gathered_by_field((row for row in rows if not known_only or row.kind in _KNOWN), field_names(card))


def gathered_by_field(rows: Iterable[ChangeRow], names: Mapping[str, str]) -> tuple[ChangeRow, ...]:
    """Add up the parts of the leaves by field; every field that has a name is there, one that was dropped is last."""
    groups: dict[str, list[ChangeRow]] = {code: [] for code in names}
    for row in rows:
        groups.setdefault(row.field, []).append(row)
    found = []
    for code, members in sorted(groups.items(), key=lambda item: (not item[0], natural_key(item[0]))):
        before, after = exact_sum(row.before for row in members), exact_sum(row.after for row in members)
        cells, name = ", ".join(row.cell for row in members if row.cell), names.get(code, "")
        found.append(ChangeRow(code, name, code, name, "field", before, after, after - before, cells))
    return tuple(found)


def _pairs(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> list[_Pair]:
    return [
        _Pair(link, tuple(earlier[code] for code in link.before), tuple(card[code] for code in link.after))
        for link in match(card, earlier, crosswalk)
    ]


def _leaf_pairs(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> list[_Pair]:
    """Pair leaves with leaves only, so that every leaf of both years is counted exactly once."""
    now = {row.code for row in card.leaves}
    then = {row.code for row in earlier.leaves}
    pairs: list[_Pair] = []
    for pair in _pairs(card, earlier, crosswalk):
        whole = all(row.code in now for row in pair.after) and all(row.code in then for row in pair.before)
        if whole and pair.link.relation != "no":
            pairs.append(pair)
            continue
        pairs += [_Pair(pair.link, (), (row,)) for row in _only(pair.after, now)]
        pairs += [_Pair(pair.link, (row,), ()) for row in _only(pair.before, then)]
    twice = Link((), (), "no", "code-twice")
    pairs += [_Pair(twice, (), (row,)) for row in card.leaves if row is not card[row.code]]
    pairs += [_Pair(twice, (row,), ()) for row in earlier.leaves if row is not earlier[row.code]]
    return pairs


def _only(rows: Iterable[Criterion], leaves: set[str]) -> list[Criterion]:
    return [row for row in rows if row.code in leaves]


def _kind(pair: _Pair) -> str:
    if not pair.complete:
        return "missing"
    if not pair.before:
        return "only_now"
    return pair.link.relation if pair.after else "only_before"


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """The least result of a group (A, B …) in the years when a source printed it."""

    index: str
    from_year: int
    to_year: int
    group: str
    at_least: Decimal
    source: str


@cache
def _groups() -> tuple[GroupLimit, ...]:
    return records(TABLES / "groups.csv", GroupLimit)


def group_of(index: str, year: int, score: Decimal) -> str | None:
    """Return the group that a result belongs to in a year, or ``None`` where no limits are known.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par.analysis import group_of
    >>> group_of("PAR INDEX", 2023, Decimal("90")), group_of("PAR INDEX", 2023, Decimal("89.99"))
    ('A', 'B')
    """
    limits = [row for row in _groups() if row.index == index and row.from_year <= year <= row.to_year]
    reached = [row for row in limits if score >= row.at_least]
    return max(reached, key=lambda row: row.at_least).group if reached else None


def groups_above(index: str, year: int, score: Decimal) -> tuple[GroupLimit, ...]:
    """Return the groups that begin above a result in a year, the nearest first."""
    rows = (row for row in _groups() if row.index == index and row.from_year <= year <= row.to_year)
    return tuple(sorted((row for row in rows if row.at_least > score), key=lambda row: row.at_least))


@dataclass(frozen=True, slots=True, repr=False)
class Moves(Shows):
    """The leaves of two years whose shortfall moved alike, and what they come to."""

    status: str
    rows: tuple[YearRow, ...]

    def _shown(self) -> Shown:
        return listed(self.rows)

    @property
    def lost_before(self) -> Decimal:
        """Points that they lost the year before."""
        return exact_sum(row.lost_before for row in self.rows)

    @property
    def lost(self) -> Decimal:
        """Points that they lose now."""
        return exact_sum(row.lost for row in self.rows)

    @property
    def change(self) -> Decimal:
        """Points that they gained."""
        return exact_sum(row.change for row in self.rows)

    @property
    def each(self) -> Decimal | None:
        """The loss of each where all lose the same, else ``None``."""
        losses = {row.lost for row in self.rows}
        return losses.pop() if len(losses) == 1 else None

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step between the totals of two years; ``counted`` says whether both years have its points."""

    code: str
    name: str
    start: Decimal
    end: Decimal
    change: Decimal
    counted: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """How many changes are gains and losses, and what each side and both come to."""

    risen: int
    gained: Decimal
    fallen: int
    dropped: Decimal

    @classmethod
    def of(cls, changes: Iterable[Decimal]) -> Balance:
        """Count and add up changes."""
        known = tuple(changes)
        up, down = [one for one in known if one > 0], [-one for one in known if one < 0]
        return cls(len(up), exact_sum(up), len(down), exact_sum(down))

    @property
    def change(self) -> Decimal:
        """What gains and losses come to together."""
        return self.gained - self.dropped
