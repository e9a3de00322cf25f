"""What is worth doing first: a list whose rule and weights are on the table, and how much its order depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

from sipas_par.analysis.self_assessment import ROUTE_OF, ROUTES, Route, others_rows
from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.analysis.years import require_pair, year_rows
from sipas_par.findings import Finding, UsageError, check_columns, require, typed_count
from sipas_par.model.checks import check_comparable
from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.scorecard import Scorecard, extended, frame_of
from sipas_par.text.numbers import ZERO

if TYPE_CHECKING:
    import pandas as pd


PARTS = ("points", "recurs", "attainable", "route")
# Documents are in the office's own hands; results and judgement follow its work only in part.
EASE: Mapping[Route, Decimal] = MappingProxyType(
    {"documents": Decimal(1), "results": Decimal("0.5"), "judgement": Decimal("0.5"), "unknown": Decimal("0.5")}
)
LATTICE = 10


@dataclass(frozen=True)
class Weights:
    """What counts how much in the priority list; change them and the list follows.

    Parameters
    ----------
    points, recurs, attainable
        Of the points lost, relative to the largest loss; of having been below maximum the year before as well; of the share of
        other units that hold the maximum.
    route
        Of the way to win the points back; ``ease`` gives each way its value between 0 and 1.

    Raises
    ------
    UsageError
        With every weight that is no finite Decimal of at least 0, and every way without an ease from 0 to 1.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par.analysis import Weights
    >>> Weights(points=Decimal(1), recurs=Decimal(0), attainable=Decimal(0), route=Decimal(0)).points
    Decimal('1')
    """

    points: Decimal = Decimal("0.4")
    recurs: Decimal = Decimal("0.2")
    attainable: Decimal = Decimal("0.2")
    route: Decimal = Decimal("0.2")
    ease: Mapping[Route, Decimal] = field(default_factory=lambda: EASE)

    def __post_init__(self) -> None:
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name in PARTS}
        bad = [name for name, value in values.items() if not _is_weight(value)]
        bad += [f"ease[{route}]" for route in ROUTES if not (_is_weight(ease := self.ease.get(route)) and ease <= 1)]
        if bad or not any(values.values()):
            raise UsageError(Finding("weights-wrong", "error", found=", ".join(bad or values)))

    def of(self, part: str) -> Decimal:
        """Return the weight of one part."""
        value: Decimal = getattr(self, part)
        return value


def _is_weight(value: object) -> TypeGuard[Decimal]:
    return isinstance(value, Decimal) and value.is_finite() and value >= 0


def priority(
    card: Scorecard,
    earlier: Scorecard | None = None,
    others: Iterable[Scorecard] = (),
    weights: Weights | None = None,
) -> pd.DataFrame:
    """Order the criteria below maximum by what is worth doing first, with the rule in the open.

    Each criterion gets up to four values between 0 and 1; the priority is their weighted mean. A value that has no
    data (no earlier year, too few other units) is left out and the other weights count in proportion; ``known``
    says which were used.

    Parameters
    ----------
    earlier, others
        The year before, for recurrence; tables of other units, for how many of them hold the maximum (see `attainability`).
    weights
        `Weights`; the default is 0.4 points, 0.2 recurrence, 0.2 attainability, 0.2 route.

    Returns
    -------
    DataFrame
        First things first; ties by points lost, then by code. Columns: ``position, code, name, lost, route, points,
        recurs, attainable, ease, priority`` (0 to 1)``, known`` (tuple of the parts used)``, source, agencies,
        cell``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.analysis.priority(card, earlier).loc[:1, ["code", "known"]].to_numpy().tolist()
    [['8.1', ('points', 'recurs', 'route')], ['6.3.1', ('points', 'recurs', 'route')]]
    """
    return frame_of(priorities(card, earlier, others, weights), _LISTED)


@dataclass(frozen=True, slots=True)
class Priority(Criterion):
    """A criterion of the list, exact; the parts are between 0 and 1, ``None`` without data."""

    position: int = 0
    route: Route = "unknown"
    points: Fraction | None = None
    recurs: Fraction | None = None
    attainable: Fraction | None = None
    ease: Fraction | None = None
    priority: Fraction = Fraction(0)
    known: tuple[str, ...] = ()


def priorities(
    card: Scorecard,
    earlier: Scorecard | None = None,
    others: Iterable[Scorecard] = (),
    weights: Weights | None = None,
) -> tuple[Priority, ...]:
    """Return what `priority` lists, as exact rows."""
    require("card", card, Scorecard)
    if earlier is not None:
        require_pair(card, earlier, check=check_comparable)
    used = weights or Weights()
    rows = lost_leaves(card)
    most = Fraction(rows[0].lost or 1) if rows else Fraction(1)
    ease = {row.code: Fraction(used.ease[ROUTE_OF[row.source]]) for row in rows}
    parts = {row.code: {"points": Fraction(row.lost or ZERO) / most, "route": ease[row.code]} for row in rows}
    for code, value in (_recurrence(card, earlier) if earlier is not None else {}).items():
        if code in parts:
            parts[code]["recurs"] = value
    for held in others_rows(card, others):
        if held.verdict != "too-few-data":
            parts[held.code]["attainable"] = Fraction(held.holding, held.units)
    scores = {code: _mean(values, used) for code, values in parts.items()}
    ordered = sorted(rows, key=lambda row: (-scores[row.code], -(row.lost or ZERO), natural_key(row.code)))
    listed = []
    for position, row in enumerate(ordered, 1):
        values = parts[row.code]
        mine = {"ease" if part == "route" else part: values.get(part) for part in PARTS}
        known = tuple(part for part in PARTS if part in values and used.of(part))
        more = {"priority": scores[row.code], "known": known, **mine}
        listed.append(extended(Priority, row, position=position, route=ROUTE_OF[row.source], **more))
    return tuple(listed)


_LISTED = "position code name lost route points recurs attainable ease priority known source agencies cell"


def _recurrence(card: Scorecard, earlier: Scorecard) -> dict[str, Fraction]:
    below = {"improved", "recurring", "worse"}
    rows = [row for row in year_rows(card, earlier) if row.is_leaf and row.status not in {"missing", "not_assessed"}]
    return {part.code: Fraction(int(row.status in below)) for row in rows for part in row.rows}


def _mean(parts: Mapping[str, Fraction], weights: Weights) -> Fraction:
    whole = sum((Fraction(weights.of(part)) for part in parts), Fraction(0))
    if not whole:
        return Fraction(0)
    return sum((Fraction(weights.of(part)) * value for part, value in parts.items()), Fraction(0)) / whole


def stability(listed: pd.DataFrame, *, top: int = 10) -> pd.DataFrame:
    """Say how far the order of a priority list depends on the weights.

    The list is ordered again under every set of weights on a grid (tenths that sum to 1, over the parts that have
    data), and each criterion's best and worst position are kept.

    Parameters
    ----------
    listed, top
        What `priority` gives, and how many of them count as being at the top.

    Returns
    -------
    DataFrame
        In the order of the list. Columns: ``code, position, best, worst, share_top`` (share of the weightings in which
        the criterion is among the first ``top``)``, weightings`` (how many were tried).

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.stability(sp.analysis.priority(card), top=5).loc[:0, ["code", "best", "weightings"]].to_numpy().tolist()
    [['8.1', 1, 11]]
    """
    import numpy as np
    import pandas as pd

    check_columns(listed, ("code", "position", "lost", "points", "recurs", "attainable", "ease"), "priority")
    top = typed_count(top, "top")
    columns = [name for name in ("points", "recurs", "attainable", "ease") if listed[name].notna().any()]
    values = listed[columns].to_numpy(dtype=np.float64)
    known = ~np.isnan(values)
    grid = np.array(_lattice(len(columns)), dtype=np.float64)
    used = known @ grid.T
    scores = np.where(used > 0, np.nan_to_num(values) @ grid.T / np.where(used > 0, used, 1), 0)
    # Rounding away the last bits keeps equal priorities equal; a stable sort then leaves them as the list does.
    ties = [(-lost, natural_key(code)) for lost, code in zip(listed["lost"], listed["code"], strict=True)]
    by_loss = np.array(sorted(range(len(ties)), key=ties.__getitem__), dtype=np.int64)
    order = by_loss[np.argsort(-scores[by_loss].round(12), axis=0, kind="stable")]
    positions = np.argsort(order, axis=0) + 1
    return pd.DataFrame(
        {
            "code": listed["code"],
            "position": listed["position"],
            "best": positions.min(axis=1),
            "worst": positions.max(axis=1),
            "share_top": (positions <= top).mean(axis=1),
            "weightings": len(grid),
        }
    )


def _lattice(parts: int) -> list[tuple[float, ...]]:
    """All weightings in tenths that sum to 1; a single empty one for no parts."""
    if not parts:
        return [()]
    cuts = combinations(range(LATTICE + parts - 1), parts - 1)
    return [
        tuple((b - a - 1) / LATTICE for a, b in zip((-1, *cut), (*cut, LATTICE + parts - 1), strict=True))
        for cut in cuts
    ]
