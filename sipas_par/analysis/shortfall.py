"""What did not reach its maximum: the leaves with points lost, what each of them weighs, and what can be regained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from sipas_par.findings import NOTHING, PATH, Finding, UsageError, labelled, require
from sipas_par.model.components import Component, sipas_change
from sipas_par.model.criteria import Criterion, Known, PointSource, natural_key
from sipas_par.model.scorecard import Scorecard, SipasCard, extended, frame_of
from sipas_par.text.display import Fields, Shows
from sipas_par.text.numbers import ZERO, exact_sum, vi_key

if TYPE_CHECKING:
    import pandas as pd


K = TypeVar("K")
L = TypeVar("L", bound="Criterion | LostRow")

HALF = Decimal("0.5")

Way = Literal["work", "survey", "unclear"]
# Points given for work done, by appraisal or by the outcome, are won back by work; those that people judge are not.
WAY_OF: Mapping[PointSource, Way] = {
    "appraised": "work",
    "outcome": "work",
    "surveyed": "survey",
    "sipas": "survey",
    "mixed": "unclear",
    "unknown": "unclear",
}


def ways(card: Scorecard) -> Mapping[PointSource, Way]:
    """Return how points of each source are won back.

    Where no leaf says whether its points are appraised or surveyed, none can be left out as surveyed: work may raise every leaf
    whose name does not tell its source. This is the one definition of what can be regained.
    """
    return WAY_OF if sources_named(card) else {**WAY_OF, "unknown": "work"}


def sources_named(card: Scorecard) -> bool:
    """Say whether the table names sources of points at all, beyond what the name of a row tells."""
    return any(row.source in {"appraised", "surveyed", "mixed"} for row in card.leaves)


@dataclass(frozen=True, slots=True)
class Value:
    """An exact figure with the cells that it was worked out from; no amount where a part of it is missing."""

    amount: Decimal | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Loss(Fields):
    """What the points lost of some leaves are made of; the five parts add up to ``lost``."""

    not_recognised: Decimal = ZERO
    conceded: Decimal = ZERO
    unclaimed: Decimal = ZERO
    surveyed: Decimal = ZERO
    unclear: Decimal = ZERO

    @property
    def regainable(self) -> Decimal:
        """Points that work can win back."""
        return self.not_recognised + self.conceded + self.unclaimed

    @classmethod
    def of(cls, rows: Iterable[Criterion], ways: Mapping[PointSource, Way]) -> Loss:
        """Divide the points that leaves lose; `ways` of their card says how they are won back."""
        total = dict.fromkeys(cls.__dataclass_fields__, ZERO)
        for row in rows:
            lost, way = row.lost or ZERO, ways[row.source]
            if way != "work":
                total["surveyed" if way == "survey" else "unclear"] += lost
            elif row.self_score is None or row.score is None:
                total["unclaimed"] += lost
            else:
                contested = min(max(row.self_score - row.score, ZERO), lost)
                total["not_recognised"] += contested
                total["conceded"] += lost - contested
        return cls(**total)


@dataclass(frozen=True, slots=True, repr=False)
class LostRow(Criterion):
    """A leaf below its maximum with what it weighs: its share of all points lost, alone and with those before it."""

    field_name: str = ""
    share: Decimal = ZERO
    cumulative_share: Decimal = ZERO
    loss: Loss = Loss()
    way: Way = "unclear"


def lost_rows(card: Scorecard) -> tuple[LostRow, ...]:
    """Return the leaves below their maximum, most points lost first, then by code, with exact shares."""
    names, back, rows, running = field_names(card), ways(card), [], ZERO
    for row in lost_leaves(card):
        lost = row.lost or ZERO
        running += lost
        shares = {"share": lost / card.lost, "cumulative_share": running / card.lost}
        name = names.get(row.field_code, "")
        weighed = {"loss": Loss.of((row,), back), "way": back[row.source], **shares}
        rows.append(extended(LostRow, row, field_name=name, **weighed))
    return tuple(rows)


def lost_leaves(card: Scorecard) -> tuple[Criterion, ...]:
    """Return the leaves below their maximum, most points lost first, then by code.

    The rows themselves, without pandas: what the command line needs in milliseconds.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> [(row.code, str(row.lost)) for row in sp.analysis.lost_leaves(card)][:2]
    [('8.1', '1.91'), ('8.2.1', '1.2')]
    """
    return _by_loss(card.leaves)


def make_most_of_loss(card: Scorecard, share: Decimal = HALF) -> tuple[Criterion, ...]:
    """Return the fewest leaves that make at least a share of all points lost, to the end of their tie.

    The one rule behind "n criteria make half of the loss": text, table and chart name the same ones.
    """
    rows, lost = lost_leaves(card), ZERO
    for count, row in enumerate(rows, 1):
        lost += row.lost or ZERO
        if lost >= share * card.lost:
            return to_end_of_tie(rows, count)
    return rows


def to_end_of_tie(rows: Sequence[L], count: int) -> tuple[L, ...]:
    """Return the first rows of a list that is ordered by points lost, and those that lose as much as the last of them."""
    if not 0 < count < len(rows):
        return tuple(rows[: max(count, 0)])
    last = _lost_of(rows[count - 1])
    return tuple(row for place, row in enumerate(rows) if place < count or _lost_of(row) == last)


def _lost_of(row: Criterion | LostRow) -> Decimal:
    return row.lost or ZERO


def field_names(card: Scorecard) -> dict[str, str]:
    """Return the name of every field by its code; bonus and penalty points are none."""
    return {row.code: row.name for row in card.fields if not row.adjusts}


def below_maximum(card: Scorecard | str | Path, by: str = "leaf", *, labels: str = "code") -> pd.DataFrame:
    """List each leaf that did not reach its maximum score, as the invitation to the conference asks.

    Parameters
    ----------
    card
        The scorecard, or the path of its file. Leaves without a score are not below maximum: they stand in
        `Scorecard.missing`.
    by
        ``"leaf"``; or ``"field"``, ``"source"``, ``"agency"`` for one row each of what their leaves lose: those of
        `analysis.groups` that lose points.
    labels
        ``"code"``, or ``"vi"``, ``"en"`` for heads and values in words, ready for ``to_excel``.

    Returns
    -------
    DataFrame
        One row a leaf with points lost, most lost first, then by code. Columns: ``code, name, level,
        field_code, field_name, max_score, score, lost`` (points)``, attainment`` (0 to 1)``, share``
        (of all points lost)``, cumulative_share, source, agencies`` (text, ``A; B``)``, note, cell``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.below_maximum(card).loc[:1, ["code", "lost", "source"]].to_numpy().tolist()
    [['8.1', 1.91, 'sipas'], ['8.2.1', 1.2, 'outcome']]
    >>> agencies = sp.below_maximum(card, by="agency")
    >>> agencies[agencies["lost"] > 1]["agency"].tolist()[:2]
    ['Sở Nội vụ', 'Văn phòng UBND tỉnh']
    """
    from sipas_par.reading.load import load_par_index

    card = load_par_index(Path(card)) if isinstance(card, PATH) else card
    return labelled(_listed(card, by, _LISTS, losing=True), labels)


@dataclass(frozen=True, slots=True, repr=False)
class SurveyRow(Component):
    """A SIPAS component against the three marks: 100 %, the national mean, its own last year; in percentage points.

    ``change`` is ``None`` across a break of the series; the three ``fails_*`` are ``None`` where there is no data.
    """

    change: Decimal | None = None
    fails_maximum: bool = False
    fails_mean: bool | None = None
    fails_change: bool | None = None


def survey_rows(sipas: SipasCard) -> tuple[SurveyRow, ...]:
    """Return what `sipas_gaps` lists, as exact rows in printed order: those that measure satisfaction, with a value."""
    rows, wishes = [], {row.parent for row in sipas.of_kind("expectation")}
    for row in sipas.components:
        if row.kind in {"expectation", "group"} or row.value is None or row.code in wishes:
            continue
        change, short = sipas_change(sipas, row), row.gap_to_100 or ZERO
        fell, low = None if change is None else change < 0, None if row.gap_to_mean is None else row.gap_to_mean < 0
        fails = {"fails_maximum": short > 0, "fails_mean": low, "fails_change": fell}
        rows.append(extended(SurveyRow, row, change=change, **fails))
    return tuple(rows)


SURVEY_STEP = Decimal(1)
"""From how many percentage points on two survey results are called different."""

Difference = Literal["higher", "lower", "level"]


def survey_difference(value: Decimal, other: Decimal) -> Difference:
    """Say how one survey result stands to another: the one rule behind "cao hơn", "thấp hơn", "tương đương"."""
    if abs(value - other) < SURVEY_STEP:
        return "level"
    return "higher" if value > other else "lower"


def survey_moves(rows: Iterable[SurveyRow]) -> dict[Difference, tuple[SurveyRow, ...]]:
    """Return by `survey_difference` how factors and policies that may be compared moved since the year before, largest rise first."""
    found: dict[Difference, list[SurveyRow]] = {"higher": [], "lower": [], "level": []}
    for row in sorted(rows, key=lambda row: -(row.change or ZERO)):
        if row.kind in {"factor", "policy"} and row.change is not None and row.value is not None:
            found[survey_difference(row.value, row.earlier or ZERO)].append(row)
    return {way: tuple(moved) for way, moved in found.items()}


def sipas_gaps(sipas: SipasCard | None) -> pd.DataFrame:
    """List what each SIPAS component falls short of: 100 %, the national mean, its own last year.

    Nothing in SIPAS reaches 100 %, so "below maximum" alone says little; the three measures stand side
    by side. Headings without a value and the expectations (a share of wishes, not of satisfaction) are
    left out.

    Parameters
    ----------
    sipas
        The table; ``None`` where there is none gives no row.

    Returns
    -------
    DataFrame
        In printed order. Columns: ``code, name, kind, value, gap_to_100, national_mean, gap_to_mean``
        (value minus national mean)``, earlier, change, fails_maximum, fails_mean, fails_change, cell``.
        The three ``fails_*`` are nullable booleans: ``NA`` where the comparison has no data;
        ``fails_change`` is true when the value fell. Across a break of the series (see `breaks`) there is no
        ``change``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> gaps = sp.analysis.sipas_gaps(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))
    >>> gaps.loc[:0, ["gap_to_100", "gap_to_mean", "change"]].to_numpy().tolist()
    [[20.08, -2.74, 4.48]]
    """
    require("sipas", sipas, SipasCard, NOTHING)
    return frame_of(() if sipas is None else survey_rows(sipas), _GAPS)


_GAPS = (
    "code name kind value gap_to_100 national_mean gap_to_mean earlier change fails_maximum fails_mean "
    "fails_change cell"
)


SOURCES: tuple[PointSource, ...] = ("appraised", "surveyed", "sipas", "outcome", "mixed", "unknown")


@dataclass(frozen=True, slots=True, repr=False)
class Group(Shows):
    """Leaves that belong together (a field, a source, an agency, a whole card) and what they come to, exactly."""

    code: str
    name: str
    rows: tuple[Criterion, ...]
    max_score: Decimal
    score: Decimal
    lost: Decimal
    attainment: Decimal | None
    share: Decimal | None
    leaves: int
    below: int
    missing: int
    lost_joint: Decimal
    loss: Loss
    ways: Mapping[PointSource, Way] = field(default_factory=lambda: WAY_OF, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Criterion], card: Scorecard, code: str = "", name: str = "") -> Group:
        """Add up leaves of a card; the share refers to all points that the card loses."""
        leaves, whole, back = tuple(rows), card.lost, ways(card)
        known = Known.of(leaves)
        return cls(
            code=code,
            name=name,
            rows=leaves,
            max_score=known.max_score,
            score=known.score,
            lost=known.lost,
            attainment=known.attainment,
            share=known.lost / whole if whole else None,
            leaves=len(leaves),
            below=known.below,
            missing=len(leaves) - known.leaves,
            lost_joint=Known.of(row for row in leaves if len(set(row.agencies)) > 1).lost,
            loss=Loss.of(leaves, back),
            ways=back,
        )

    @property
    def lost_rows(self) -> tuple[Criterion, ...]:
        """The leaves below their maximum, most points lost first, then by code."""
        return _by_loss(self.rows)

    @property
    def not_recognised_rows(self) -> tuple[Criterion, ...]:
        """The leaves that the unit assessed above what was recognised, most points first."""
        rows = [(Loss.of((row,), self.ways).not_recognised, row) for row in self.rows]
        rows.sort(key=lambda pair: (-pair[0], natural_key(pair[1].code)))
        return tuple(row for gap, row in rows if gap)

    def value(self, column: Literal["max_score", "score", "lost", "self_score", "appraised", "surveyed"]) -> Value:
        """Return one of the sums with the cells of the leaves that make it."""
        at = "score" if column == "lost" else column
        rows = [row for row in self.rows if (row.lost if column == "lost" else getattr(row, column) is not None)]
        if column in ("max_score", "score"):
            rows = [row for row in rows if row.lost is not None]
        amount = exact_sum(getattr(row, column) for row in rows)
        return Value(amount, tuple(cell for row in rows if (cell := row.cell_of(at))))


def field_groups(card: Scorecard) -> tuple[Group, ...]:
    """Return the fields in natural order."""
    names, groups = field_names(card), _grouped(card.leaves, lambda row: row.field_code)
    return tuple(Group.of(groups[code], card, code, names.get(code, "")) for code in sorted(groups, key=natural_key))


def source_groups(card: Scorecard) -> tuple[Group, ...]:
    """Return the sources that the card has, in the order of `SOURCES`."""
    groups = _grouped(card.leaves, lambda row: row.source)
    return tuple(Group.of(groups[source], card, source) for source in SOURCES if source in groups)


def agency_groups(card: Scorecard) -> tuple[Group, ...]:
    """Return the lead agencies, most points lost first, then by name; a leaf with two leads stands under both."""
    groups: dict[str, list[Criterion]] = defaultdict(list)
    for row in card.leaves:
        for agency in dict.fromkeys(row.agencies or ("",)):
            groups[agency].append(row)
    found = (Group.of(rows, card, agency, agency) for agency, rows in groups.items())
    return tuple(sorted(found, key=lambda group: (-group.lost, vi_key(group.code))))


def groups(card: Scorecard, by: str = "field") -> pd.DataFrame:
    """Gather the leaves by field, by where their points come from or by lead agency; each loss is the exact sum.

    A leaf with two leads stands under both, so that the agencies add up to more than the card where leads are joint:
    `Group` counts every leaf once.

    Parameters
    ----------
    by
        ``"field"``, ``"source"`` or ``"agency"``.

    Returns
    -------
    DataFrame
        The fields in natural order, the sources in the order appraised, surveyed, sipas, outcome, mixed, unknown, the
        agencies with most points lost first, then by name in Vietnamese order. Columns of fields and sources: ``code,
        name`` or ``source``, then ``max_score, score, lost, attainment, share`` (of all points lost)``, leaves, below,
        missing`` (leaves without a score, in none of the sums); of agencies: ``agency`` (``""`` for leaves without a
        lead)``, leaves, below, max_score, lost, lost_joint`` (part of ``lost`` that another lead answers for as well)``,
        share``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.groups(card).loc[:0, ["code", "max_score", "score", "below"]].to_numpy().tolist()
    [['1', 9.5, 9.04, 2]]
    >>> sp.analysis.groups(card, "source")[["source", "max_score"]].to_numpy().tolist()
    [['appraised', 61.5], ['surveyed', 22.0], ['sipas', 10.0], ['outcome', 6.5]]
    """
    return _listed(card, by, [name for name in _LISTS if name != "leaf"])


_SUMS = "max_score score lost attainment share leaves below missing"
_LISTS: dict[str, tuple[Callable[[Scorecard], Iterable[Group | LostRow]], str]] = {
    "leaf": (
        lost_rows,
        "code name level field_code field_name max_score score lost attainment share cumulative_share source agencies note cell",
    ),
    "field": (field_groups, f"code name {_SUMS}"),
    "source": (source_groups, f"source=code {_SUMS}"),
    "agency": (agency_groups, "agency=code leaves below max_score lost lost_joint share"),
}
"""What a card is listed by: the rows, and their columns."""


def _listed(card: Scorecard, by: str, known: Iterable[str], *, losing: bool = False) -> pd.DataFrame:
    require("card", card, Scorecard)
    require("by", by, str)
    if by not in known:
        raise UsageError(Finding("unknown-rule", "error", found=str(by), expected=", ".join(known)))
    rows, columns = _LISTS[by]
    return frame_of((row for row in rows(card) if row.lost or not losing), columns)


def _grouped(rows: Iterable[Criterion], key: Callable[[Criterion], K]) -> Mapping[K, list[Criterion]]:
    groups: dict[K, list[Criterion]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _by_loss(rows: Iterable[Criterion]) -> tuple[Criterion, ...]:
    below = [row for row in rows if row.lost]
    return tuple(sorted(below, key=lambda row: (-(row.lost or ZERO), natural_key(row.code))))
