"""What the unit claimed against what was recognised, how points are won back, and who of the others gets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.shortfall import field_names, lost_leaves
from sipas_par.analysis.standing import check_once, checked_cards
from sipas_par.analysis.years import group_of
from sipas_par.findings import require
from sipas_par.model.criteria import Criterion, PointSource, natural_key
from sipas_par.model.scorecard import Scorecard, extended, frame_of
from sipas_par.model.units import fold_name, unit_key, unit_kind
from sipas_par.text.names import fold
from sipas_par.text.numbers import ZERO, exact_sum, vi_key

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.published import Published

Route = Literal["documents", "results", "judgement", "unknown"]
ROUTES: tuple[Route, ...] = ("documents", "results", "judgement", "unknown")
# How points of each source are won back: by proving the work done, by results of the economy, by people's judgement.
ROUTE_OF: Mapping[PointSource, Route] = {
    "appraised": "documents",
    "outcome": "results",
    "surveyed": "judgement",
    "sipas": "judgement",
    "mixed": "unknown",
    "unknown": "unknown",
}


def claims(card: Scorecard) -> pd.DataFrame:
    """Set the self-assessed points of each leaf against the appraised ones.

    An over-claim is work that was claimed and not recognised, often for want of a document; an under-claim is work
    recognised beyond what was claimed. Leaves without both values are left out: surveys are not self-assessed.

    Returns
    -------
    DataFrame
        Largest over-claim first, then by code. Columns: ``code, name, field, field_name, max_score, self_score,
        appraised, gap`` (self-assessed minus appraised points)``, kind`` (``over``, ``equal``, ``under``)``,
        conceded`` (points not even claimed: maximum minus self-assessed)``, agencies, cell`` (of the self-assessed
        points)``, cell_appraised``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.claims(card).loc[:0, ["code", "self_score", "appraised", "gap", "kind"]].to_numpy().tolist()
    [['2.1.2', 0.75, 0.25, 0.5, 'over']]
    """
    require("card", card, Scorecard)
    return frame_of(claim_rows(card), _CLAIMS)


@dataclass(frozen=True, slots=True, repr=False)
class Claim(Criterion):
    """A leaf with both a self-assessment and an appraisal: ``gap`` points claimed beyond it, ``conceded`` not claimed."""

    field_name: str = ""
    gap: Decimal = ZERO
    kind: Literal["over", "equal", "under"] = "equal"
    conceded: Decimal | None = None

    @property
    def cell_claimed(self) -> str:
        """The cell of the self-assessment."""
        return self.cell_of("self_score")

    @property
    def cell_appraised(self) -> str:
        """The cell of the appraisal."""
        return self.cell_of("appraised")


def claim_rows(card: Scorecard) -> tuple[Claim, ...]:
    """Return what `claims` lists, as exact rows."""
    names, rows = field_names(card), []
    for row in card.leaves:
        if row.self_score is None or row.appraised is None:
            continue
        gap = row.self_score - row.appraised
        kind = "over" if gap > 0 else "under" if gap < 0 else "equal"
        conceded = None if row.max_score is None else row.max_score - row.self_score
        name = names.get(row.field_code, "")
        rows.append(extended(Claim, row, field_name=name, gap=gap, kind=kind, conceded=conceded))
    return tuple(sorted(rows, key=lambda row: (-row.gap, natural_key(row.code))))


_CLAIMS = (
    "code name field_code field_name max_score self_score appraised gap kind conceded agencies cell=cell_claimed "
    "cell_appraised"
)


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of one field or agency and what they come to; ``over`` are those beyond what was recognised."""

    key: str
    name: str
    self_score: Decimal
    appraised: Decimal
    gap: Decimal
    over: Decimal


def claim_groups(card: Scorecard, by: Literal["field", "agency"]) -> tuple[ClaimGroup, ...]:
    """Return the fields in natural order, or the lead agencies by largest over-claim; a leaf with two leads stands under both."""
    names, groups = field_names(card), dict[str, list[Claim]]()
    for row in claim_rows(card):
        for key in (row.field_code,) if by == "field" else dict.fromkeys(row.agencies or ("",)):
            groups.setdefault(key, []).append(row)
    found = (
        ClaimGroup(
            key,
            names.get(key, "") if by == "field" else key,
            exact_sum(row.self_score for row in rows),
            exact_sum(row.appraised for row in rows),
            exact_sum(row.gap for row in rows),
            exact_sum(row.gap for row in rows if row.kind == "over"),
        )
        for key, rows in groups.items()
    )
    if by == "field":
        return tuple(sorted(found, key=lambda group: natural_key(group.key)))
    return tuple(sorted(found, key=lambda group: (-group.over, vi_key(group.key))))


Verdict = Literal["only-we-miss", "most-hold", "some-hold", "nobody", "too-few-data"]

# With fewer other units than this nothing is said about what others get.
LEAST_UNITS = 3
# From this share of the other units holding the maximum, "most" hold it.
MOST = Decimal("0.5")


def verdict(holding: int, units: int) -> Verdict:
    """Name what the others say about a criterion: how many of them hold its maximum.

    ``only-we-miss`` all of them; ``most-hold`` at least half (`MOST`); ``some-hold`` at least one; ``nobody``;
    ``too-few-data`` with fewer than `LEAST_UNITS` units.
    """
    if units < LEAST_UNITS:
        return "too-few-data"
    if holding == units:
        return "only-we-miss"
    if holding == 0:
        return "nobody"
    return "most-hold" if holding >= MOST * units else "some-hold"


def attainability(card: Scorecard, others: Iterable[Scorecard]) -> pd.DataFrame:
    """Say for each criterion below maximum how many of the other units hold the maximum.

    Only tables of the same index and year with the same criterion (code, name and maximum) count; the unit itself
    is left out, by any spelling of its name, and the same table given twice counts once. Districts scored by their
    province, or other provinces' tables, serve alike.

    Raises
    ------
    UsageError
        If two different tables are of one unit, or one of them is no scorecard.

    Returns
    -------
    DataFrame
        In the order of `below_maximum`. Columns: ``code, name, field, lost, units`` (others with this criterion)``,
        holding`` (of them at the maximum)``, share_holding, best_other, mean_other`` (points)``, verdict`` (see
        `verdict`)``, source, agencies, cell``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.attainability(card, [])["verdict"].unique().tolist()
    ['too-few-data']
    """
    return frame_of(others_rows(card, others), _OTHERS)


@dataclass(frozen=True, slots=True)
class OthersRow(Criterion):
    """A criterion below maximum with what other units get for it; see `attainability` for the names."""

    units: int = 0
    holding: int = 0
    share_holding: Decimal | None = None
    best_other: Decimal | None = None
    mean_other: Decimal | None = None
    verdict: Verdict = "too-few-data"


def others_rows(card: Scorecard, others: Iterable[Scorecard]) -> tuple[OthersRow, ...]:
    """Return what `attainability` lists, as exact rows."""
    peers = others_of(card, others)
    rows = []
    for row in lost_leaves(card):
        twins = (twin_of(row, peer) for peer in peers)
        scores = [twin.score for twin in twins if twin is not None and twin.score is not None]
        units, holding = len(scores), sum(score == row.max_score for score in scores)
        more: dict[str, object] = {}
        if scores:
            mean = exact_sum(scores) / units
            more = {"share_holding": Decimal(holding) / units, "best_other": max(scores), "mean_other": mean}
        said = verdict(holding, units)
        rows.append(extended(OthersRow, row, units=units, holding=holding, verdict=said, **more))
    return tuple(rows)


_OTHERS = "code name field_code lost units holding share_holding best_other mean_other verdict source agencies cell"


def others_of(card: Scorecard, others: Iterable[Scorecard]) -> list[Scorecard]:
    """Return the tables of other units of the same index and year, each once."""
    mine = unit_key(card.unit)
    peers = [
        other
        for other in dict.fromkeys(checked_cards(others))
        if unit_key(other.unit) != mine and other.index == card.index and other.year == card.year
    ]
    check_once(peers)
    return peers


def twin_of(row: Criterion, peer: Scorecard) -> Criterion | None:
    """Return the same criterion of another unit (code, name and maximum), if it has a score there."""
    if row.code not in peer:
        return None
    twin = peer[row.code]
    same = twin.max_score == row.max_score and fold_name(twin.name) == fold_name(row.name)
    return twin if same and twin.score is not None else None


Likeness = Literal["size", "region", "group", "kind"]

NEAR = Decimal("1.5")
"""Units are of one size where neither is more than so many times the other."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The units alike in one way that have a criterion, and those of them that hold its maximum; ``name`` is the group's."""

    likeness: Likeness
    name: str
    units: tuple[str, ...]
    holding: tuple[str, ...]


def peers_of(
    card: Scorecard, others: Iterable[Scorecard], published: Published | None = None
) -> dict[str, tuple[Peers, ...]]:
    """Return by code of each criterion below maximum the peers of every likeness; a likeness without a peer is left out.

    Parameters
    ----------
    card, others
        The unit's table and those of other units; only the same index, year and criterion count.
    published
        Where the regions of provinces stand.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from dataclasses import replace
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> found = sp.analysis.peers_of(card, [replace(card, unit="Cao Bằng")], sp.published())
    >>> [(one.likeness, one.name, one.units, one.holding) for one in found["1.3.2"]][0]
    ('region', 'Trung du và miền núi phía Bắc', ('Cao Bằng',), ())
    """
    peers = others_of(card, others)
    families = [*_families(card, peers, published)]
    found: dict[str, tuple[Peers, ...]] = {}
    for row in lost_leaves(card):
        told = []
        for likeness, name, members in families:
            twins = [(one.unit, twin) for one in members if (twin := twin_of(row, one)) is not None]
            if twins:
                holding = tuple(unit for unit, twin in twins if twin.score == row.max_score)
                told.append(Peers(likeness, name, tuple(unit for unit, _twin in twins), holding))
        if told:
            found[row.code] = tuple(told)
    return found


def _families(
    card: Scorecard, peers: list[Scorecard], published: Published | None
) -> Iterator[tuple[Likeness, str, list[Scorecard]]]:
    province = published.province(card.unit) if published is not None else None
    if published is not None and province is not None:
        region = published.region(card.unit, card.year)
        yield "region", province.region, [one for one in peers if published.names.canonical(one.unit) in region]
        if (group := _group(card)) is not None:
            yield "group", group, [one for one in peers if _group(one) == group]
    elif (kind := unit_kind(card.unit)) != "unit":
        yield "kind", kind, [one for one in peers if unit_kind(one.unit) == kind]
    size = card.fact("size")
    if size is not None:
        yield "size", str(size), [one for one in peers if _as_large(size, one.fact("size"))]


def _group(card: Scorecard) -> str | None:
    score = card.converted
    return None if score is None or card.year is None else group_of(card.index, card.year, score)


def _as_large(one: Decimal | str, other: Decimal | str | None) -> bool:
    """Whether two sizes are alike: numbers within `NEAR` of each other, words the same."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return min(one, other) > 0 and max(one, other) <= NEAR * min(one, other)
    return other is not None and fold(str(one)) == fold(str(other))
