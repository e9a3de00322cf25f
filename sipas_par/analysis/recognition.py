"""What the unit claimed for itself against what was recognised, and what can be won back and how."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.shortfall import field_names, lost_leaves
from sipas_par.analysis.standing import check_once, checked_cards
from sipas_par.findings import Finding, UsageError, require
from sipas_par.model.criteria import natural_key
from sipas_par.model.meeting import name_key
from sipas_par.model.scorecard import Scorecard
from sipas_par.model.units import unit_key
from sipas_par.text.numbers import double, exact_sum, ratio, vi_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from sipas_par.model.criteria import Criterion, PointSource

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
    import pandas as pd

    require("card", card, Scorecard)
    names = field_names(card)
    rows = sorted(_both(card), key=lambda row: (-_gap(row), natural_key(row.code)))
    return pd.DataFrame(
        {
            "code": pd.Series([row.code for row in rows], dtype="str"),
            "name": pd.Series([row.name for row in rows], dtype="str"),
            "field": pd.Series([row.field_code for row in rows], dtype="str"),
            "field_name": pd.Series([names.get(row.field_code, "") for row in rows], dtype="str"),
            "max_score": pd.Series([double(row.max_score) for row in rows], dtype="float64"),
            "self_score": pd.Series([double(row.self_score) for row in rows], dtype="float64"),
            "appraised": pd.Series([double(row.appraised) for row in rows], dtype="float64"),
            "gap": pd.Series([double(_gap(row)) for row in rows], dtype="float64"),
            "kind": pd.Series([_kind(row) for row in rows], dtype="str"),
            "conceded": pd.Series([double(_conceded(row)) for row in rows], dtype="float64"),
            "agencies": pd.Series([row.agencies for row in rows], dtype="object"),
            "cell": pd.Series([row.cell_of("self_score") for row in rows], dtype="str"),
            "cell_appraised": pd.Series([row.cell_of("appraised") for row in rows], dtype="str"),
        }
    )


def claims_by(card: Scorecard, by: Literal["field", "agency"] = "field") -> pd.DataFrame:
    """Gather over- and under-claims by field or by lead agency.

    Parameters
    ----------
    card
        The scorecard.
    by
        ``"field"``, or ``"agency"``: a leaf with two leads stands under both.

    Returns
    -------
    DataFrame
        Columns: ``key`` (field code or agency)``, name, leaves`` (with both values)``, self_score, appraised,
        over`` (sum of over-claims)``, under`` (sum of under-claims, as a positive number)``, gap`` (``over`` minus
        ``under``)``, over_leaves, under_leaves``. Fields in natural order, agencies by largest over-claim.

    Raises
    ------
    UsageError
        If ``by`` is neither.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.claims_by(card).loc[:0, ["key", "self_score", "appraised", "over", "under"]].to_numpy().tolist()
    [['1', 9.4, 9.04, 0.36, 0.0]]
    """
    import pandas as pd

    require("card", card, Scorecard)
    if by not in ("field", "agency"):
        raise UsageError(Finding("unknown-rule", "error", found=by, expected="field, agency"))
    names = field_names(card)
    groups: dict[str, list[Criterion]] = {}
    for row in _both(card):
        for key in (row.field_code,) if by == "field" else dict.fromkeys(row.agencies or ("",)):
            groups.setdefault(key, []).append(row)
    over = {key: exact_sum(gap for gap in map(_gap, rows) if gap > 0) for key, rows in groups.items()}
    under = {key: -exact_sum(gap for gap in map(_gap, rows) if gap < 0) for key, rows in groups.items()}
    keys = (
        sorted(groups, key=natural_key) if by == "field" else sorted(groups, key=lambda key: (-over[key], vi_key(key)))
    )
    return pd.DataFrame(
        {
            "key": pd.Series(keys, dtype="str"),
            "name": pd.Series([names.get(key, "") if by == "field" else key for key in keys], dtype="str"),
            "leaves": [len(groups[key]) for key in keys],
            "self_score": [double(exact_sum(row.self_score for row in groups[key])) for key in keys],
            "appraised": [double(exact_sum(row.appraised for row in groups[key])) for key in keys],
            "over": [double(over[key]) for key in keys],
            "under": [double(under[key]) for key in keys],
            "gap": [double(over[key] - under[key]) for key in keys],
            "over_leaves": [sum(_gap(row) > 0 for row in groups[key]) for key in keys],
            "under_leaves": [sum(_gap(row) < 0 for row in groups[key]) for key in keys],
        }
    )


def winnable(card: Scorecard) -> pd.DataFrame:
    """Say of the points lost what documents can win back next year and what only people's judgement can.

    Returns
    -------
    DataFrame
        One row a route that the card has: ``documents`` (appraised points: the work, and the proof of it),
        ``results`` (socio-economic outcome), ``judgement`` (surveys of leaders and of the people), ``unknown``.
        Columns: ``route, max_score, lost, share`` (of all points lost)``, leaves, below, contested`` (lost although
        the unit claimed them)``, conceded`` (lost and not claimed)``, unclaimed`` (lost where the unit gives no
        assessment of its own)``; the last three add up to ``lost``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.winnable(card)[["route", "lost", "contested"]].to_numpy().tolist()[0]
    ['documents', 5.33, 2.8]
    """
    import pandas as pd

    require("card", card, Scorecard)
    known = [row for row in card.leaves if row.lost is not None]
    groups = {route: [row for row in known if ROUTE_OF[row.source] == route] for route in ROUTES}
    present = [route for route in ROUTES if groups[route]]
    lost = {route: [row for row in groups[route] if row.lost] for route in present}
    split = {route: [_split(row) for row in lost[route]] for route in present}
    sums = {route: exact_sum(row.lost for row in lost[route]) for route in present}
    return pd.DataFrame(
        {
            "route": present,
            "max_score": [double(exact_sum(row.max_score for row in groups[route])) for route in present],
            "lost": [double(sums[route]) for route in present],
            "share": [ratio(sums[route], card.lost) for route in present],
            "leaves": [len(groups[route]) for route in present],
            "below": [len(lost[route]) for route in present],
            **{
                name: [double(exact_sum(parts[position] for parts in split[route])) for route in present]
                for position, name in enumerate(("contested", "conceded", "unclaimed"))
            },
        }
    )


def _both(card: Scorecard) -> list[Criterion]:
    return [row for row in card.leaves if row.self_score is not None and row.appraised is not None]


def _gap(row: Criterion) -> Decimal:
    return (row.self_score or Decimal(0)) - (row.appraised or Decimal(0))


def _kind(row: Criterion) -> str:
    gap = _gap(row)
    return "over" if gap > 0 else "under" if gap < 0 else "equal"


def _conceded(row: Criterion) -> Decimal | None:
    return None if row.max_score is None or row.self_score is None else row.max_score - row.self_score


def _split(row: Criterion) -> tuple[Decimal, Decimal, Decimal]:
    """Divide the points lost into those claimed, those conceded and those without a self-assessment."""
    lost = row.lost or Decimal(0)
    if row.self_score is None or row.score is None:
        return Decimal(0), Decimal(0), lost
    contested = min(max(row.self_score - row.score, Decimal(0)), lost)
    return contested, lost - contested, Decimal(0)


Verdict = Literal["only-we-miss", "most-hold", "some-hold", "nobody", "too-few-data"]

# With fewer other units than this nothing is said about what others get.
LEAST_UNITS = 3
# From this share of the other units holding the maximum, "most" hold it.
MOST = Decimal("0.5")


def verdict(holding: int, units: int) -> Verdict:
    """Name what the others say about a criterion: how many of them hold its maximum.

    ``only-we-miss`` all of them; ``most-hold`` at least half (`MOST`); ``some-hold`` at least one; ``nobody``;
    ``too-few-data`` with fewer than `LEAST_UNITS` units.

    >>> verdict(3, 3), verdict(2, 4), verdict(1, 4), verdict(0, 4), verdict(2, 2)
    ('only-we-miss', 'most-hold', 'some-hold', 'nobody', 'too-few-data')
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
    is left out, by any spelling of its name, and the same table given twice counts once. Districts scored by their province, or other provinces' tables, serve alike.

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
    >>> from sipas_par.analysis import attainability
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> attainability(card, [])["verdict"].unique().tolist()
    ['too-few-data']
    """
    import pandas as pd

    mine = unit_key(card.unit)
    peers = [
        other
        for other in dict.fromkeys(checked_cards(others))
        if unit_key(other.unit) != mine and other.index == card.index and other.year == card.year
    ]
    check_once(peers)
    rows = lost_leaves(card)
    found = [_same(row, peers) for row in rows]
    holding = [sum(score == row.max_score for score in scores) for row, scores in zip(rows, found, strict=True)]
    return pd.DataFrame(
        {
            "code": pd.Series([row.code for row in rows], dtype="str"),
            "name": pd.Series([row.name for row in rows], dtype="str"),
            "field": pd.Series([row.field_code for row in rows], dtype="str"),
            "lost": [double(row.lost) for row in rows],
            "units": pd.Series([len(scores) for scores in found], dtype="int64"),
            "holding": pd.Series(holding, dtype="int64"),
            "share_holding": [ratio(Decimal(held), Decimal(len(s))) for held, s in zip(holding, found, strict=True)],
            "best_other": [double(max(scores) if scores else None) for scores in found],
            "mean_other": [ratio(exact_sum(scores), Decimal(len(scores))) for scores in found],
            "verdict": pd.Series([verdict(h, len(s)) for h, s in zip(holding, found, strict=True)], dtype="str"),
            "source": pd.Series([row.source for row in rows], dtype="str"),
            "agencies": pd.Series([row.agencies for row in rows], dtype="object"),
            "cell": pd.Series([row.cell for row in rows], dtype="str"),
        }
    )


def _same(row: Criterion, peers: Sequence[Scorecard]) -> list[Decimal]:
    twins = [peer[row.code] for peer in peers if row.code in peer]
    return [
        twin.score
        for twin in twins
        if twin.score is not None and twin.max_score == row.max_score and name_key(twin.name) == name_key(row.name)
    ]
