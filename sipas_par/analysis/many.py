"""The questions of a scorecard asked of a whole panel of units, on its arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.analysis.exact import doubles
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sipas_par.analysis.panels import Panel


@dataclass(frozen=True, eq=False)
class LostPoints:
    """Every leaf below maximum of every row: row by row, most points lost first, then by code."""

    rows: NDArray[np.int64]
    leaves: NDArray[np.int64]
    lost: NDArray[np.int64]


def lost_points(panel: Panel) -> LostPoints:
    """Find the leaves below maximum of every row, in order, on the arrays alone.

    Loss and place of the leaf are packed into one integer, so that one sort of plain numbers a row orders both.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import Panel, lost_points
    >>> panel = Panel.of([sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))])
    >>> found = lost_points(panel)
    >>> len(found.rows), panel.codes[found.leaves[0]], int(found.lost[0]), int(found.lost.sum())
    (33, '8.1', 191, 1331)
    """
    import numpy as np

    lost = panel.lost()
    leaves = lost.shape[1]
    bits = max(1, (leaves - 1).bit_length())
    top = int(lost.max(initial=0))
    if top.bit_length() + bits > 62:
        rows, columns = np.nonzero(lost > 0)
        order = np.lexsort((columns, -lost[rows, columns], rows))
        return LostPoints(rows[order], columns[order], lost[rows, columns][order])
    place = (1 << bits) - 1
    below = lost > 0
    lost <<= bits
    lost |= place - np.arange(leaves)
    lost *= below
    # Half as wide where the numbers fit: sorting and memory are what this costs.
    packed: NDArray[np.signedinteger] = lost.astype(np.int32 if top.bit_length() + bits <= 30 else np.int64)
    # Ascending order of the negated numbers is descending order of the losses.
    np.negative(packed, out=packed)
    packed.sort(axis=1)
    np.negative(packed, out=packed)
    kept = packed[packed > 0]
    rows = np.repeat(np.arange(len(panel)), below.sum(axis=1))
    return LostPoints(rows, (place - (kept & place)).astype(np.int64), (kept >> bits).astype(np.int64))


def panel_below(panel: Panel) -> pd.DataFrame:
    """List the leaves below maximum of every unit and year: `below_maximum` for many.

    Returns
    -------
    DataFrame
        Units in the order of the panel, most points lost first, then by code. Columns: ``unit, code`` (both
        categorical)``, year, max_score, score, lost, attainment, share`` (of the unit's lost points)``,
        cumulative_share``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import Panel, below_maximum
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> below_maximum(Panel.of([card]))["lost"].tolist() == below_maximum(card)["lost"].tolist()
    True
    """
    import numpy as np
    import pandas as pd

    found = lost_points(panel)
    maxima = np.broadcast_to(panel.max_score, panel.score.shape)[found.rows, found.leaves]
    starts = np.searchsorted(found.rows, np.arange(len(panel)))
    running = np.cumsum(found.lost)
    before = np.where(starts > 0, running[starts - 1], 0) if len(running) else starts * 0
    whole = np.bincount(found.rows, weights=found.lost, minlength=len(panel))[found.rows]
    units, names = pd.factorize(panel.units)
    return pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(units[found.rows], categories=pd.Index(names)),
            "year": panel.years[found.rows],
            "code": pd.Categorical.from_codes(found.leaves, categories=pd.Index(panel.codes), ordered=True),
            "max_score": doubles(maxima, panel.places),
            "score": doubles(maxima - found.lost, panel.places),
            "lost": doubles(found.lost, panel.places),
            "attainment": (maxima - found.lost) / maxima,
            "share": found.lost / whole,
            "cumulative_share": (running - before[found.rows]) / whole,
        }
    )


def panel_sums(panel: Panel, by: Sequence[str], name: str) -> pd.DataFrame:
    """Gather the leaves of every row by a label of the leaves: `by_field` and `by_source` for many.

    Returns
    -------
    DataFrame
        One row a unit, year and label. Columns: ``unit, year,`` the label under ``name``, ``max_score, score, lost,
        attainment, leaves, below, missing``; leaves without a score are in none of the sums.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import Panel, by_field
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> by_field(Panel.of([card]))["lost"].tolist() == by_field(card)["lost"].tolist()
    True
    """
    import numpy as np
    import pandas as pd

    labels = list(dict.fromkeys(by))
    place = np.array([labels.index(label) for label in by])
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(labels)))

    def gathered(values: NDArray[np.int64]) -> NDArray[np.int64]:
        sums: NDArray[np.int64] = np.add.reduceat(values[:, order], starts, axis=1)
        return sums.ravel()

    maxima = gathered(np.broadcast_to(panel.max_score, panel.score.shape) * panel.known)
    scores = gathered(panel.score * panel.known)
    rows = len(panel)
    with np.errstate(invalid="ignore"):
        attainment = scores / maxima
    return pd.DataFrame(
        {
            "unit": np.repeat(panel.units, len(labels)),
            "year": np.repeat(panel.years, len(labels)),
            name: np.tile(np.array(labels, dtype=object), rows),
            "max_score": doubles(maxima, panel.places),
            "score": doubles(scores, panel.places),
            "lost": doubles(gathered(panel.lost()), panel.places),
            "attainment": attainment,
            "leaves": np.tile(np.bincount(place), rows),
            "below": gathered((panel.lost() > 0).astype(np.int64)),
            "missing": gathered((~panel.known).astype(np.int64)),
        }
    )


def panel_totals(panel: Panel) -> pd.DataFrame:
    """Return the total of every unit and year, with its rank among the units of that year.

    Returns
    -------
    DataFrame
        One row a unit and year, in the order of the panel. Columns: ``unit, year, max_score, score, lost, attainment,
        below, missing, rank`` (Int64; equal scores share the better rank; ``NA`` for a unit with a missing score)``,
        ranked`` (how many units of the year have a rank)``.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import Panel, panel_totals
    >>> rows = [(unit, 2023, "1.1", 1, score) for unit, score in (("A", 0.5), ("B", 0.75), ("C", 0.5))]
    >>> frame = pd.DataFrame(rows, columns=["unit", "year", "code", "max_score", "score"])
    >>> panel_totals(Panel.from_frame(frame))[["unit", "score", "rank"]].to_numpy().tolist()
    [['A', 0.5, 2], ['B', 0.75, 1], ['C', 0.5, 2]]
    """
    import numpy as np
    import pandas as pd

    from sipas_par.analysis.ranks import rank_counts

    frame = panel_sums(panel, ["all"] * len(panel.codes), "scope").drop(columns=["scope", "leaves"])
    totals = (panel.score * panel.known).sum(axis=1)
    whole = panel.known.all(axis=1)
    rank = np.zeros(len(panel), dtype=np.int64)
    ranked = np.zeros(len(panel), dtype=np.int64)
    for year in np.unique(panel.years):
        chosen = (panel.years == year) & whole
        rank[chosen] = rank_counts(totals[chosen])
        ranked[panel.years == year] = chosen.sum()
    frame["rank"] = pd.Series(rank, dtype="Int64").where(pd.Series(whole))
    frame["ranked"] = ranked
    return frame


def panel_holders(panel: Panel, unit: str, year: int) -> pd.DataFrame:
    """Say for one unit's leaves below maximum how many of the other units hold the maximum: `attainability` for many.

    Returns
    -------
    DataFrame
        Most points lost first, then by code. Columns: ``code, name, lost, units, holding, share_holding, verdict``.

    Raises
    ------
    UsageError
        If the panel has no such unit in this year.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import Panel, panel_holders
    >>> rows = [(unit, 2023, "1.1", 1, score) for unit, score in (("A", 0.5), ("B", 1), ("C", 1), ("D", 1))]
    >>> panel = Panel.from_frame(pd.DataFrame(rows, columns=["unit", "year", "code", "max_score", "score"]))
    >>> panel_holders(panel, "A", 2023)[["code", "holding", "verdict"]].to_numpy().tolist()
    [['1.1', 3, 'only-we-miss']]
    """
    import numpy as np
    import pandas as pd

    from sipas_par.analysis.holders import verdict
    from sipas_par.analysis.units import unit_key

    here = np.flatnonzero((panel.units == unit) & (panel.years == year))
    if not len(here):
        key = unit_key(unit)
        same = [row for row in np.flatnonzero(panel.years == year) if unit_key(str(panel.units[row])) == key]
        here = np.array(same, dtype=np.int64)
    if not len(here):
        example = str(panel.units[0]) if len(panel) else ""
        raise UsageError(Finding("unknown-unit", "error", found=unit, expected=example))
    own = int(here[0])
    maxima = np.broadcast_to(panel.max_score, panel.score.shape)
    others = (panel.years == year) & (np.arange(len(panel)) != own)
    comparable = panel.known[others] & (maxima[others] == maxima[own])
    holding = ((panel.score[others] == maxima[others]) & comparable).sum(axis=0)
    units = comparable.sum(axis=0)
    lost = panel.lost()[own]
    chosen = np.flatnonzero(lost > 0)
    chosen = chosen[np.argsort(-lost[chosen], kind="stable")]
    with np.errstate(invalid="ignore"):
        shares = holding[chosen] / units[chosen]
    return pd.DataFrame(
        {
            "code": [panel.codes[leaf] for leaf in chosen],
            "name": [panel.names[leaf] for leaf in chosen],
            "lost": doubles(lost[chosen], panel.places),
            "units": units[chosen],
            "holding": holding[chosen],
            "share_holding": shares,
            "verdict": [verdict(int(held), int(n)) for held, n in zip(holding[chosen], units[chosen], strict=True)],
        }
    )


def panel_changes(panel: Panel, year: int, earlier: int) -> pd.DataFrame:
    """Compare two years of every unit that has both: `compare` for many.

    The panel is one framework, so every leaf is compared with itself; a changed maximum compares the shares achieved.

    Returns
    -------
    DataFrame
        One row a unit and leaf. Columns: ``unit, code`` (categorical)``, score_before, score, lost_before, lost,
        change, status`` (categorical, see `year_status`)``.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import Panel, panel_changes
    >>> rows = [("A", year, "1.1", 1, score) for year, score in ((2022, 0.5), (2023, 0.75))]
    >>> panel = Panel.from_frame(pd.DataFrame(rows, columns=["unit", "year", "code", "max_score", "score"]))
    >>> panel_changes(panel, 2023, 2022)[["unit", "change", "status"]].to_numpy().tolist()
    [['A', 0.25, 'improved']]
    """
    import numpy as np
    import pandas as pd

    from sipas_par.analysis.years import STATUSES

    before_of = {unit: row for row, unit in enumerate(panel.units) if panel.years[row] == earlier}
    now = np.array(
        [r for r, unit in enumerate(panel.units) if panel.years[r] == year and unit in before_of], dtype=np.int64
    )
    then = np.array([before_of[panel.units[row]] for row in now], dtype=np.int64)
    maxima = np.broadcast_to(panel.max_score, panel.score.shape)
    known = (panel.known[now] & panel.known[then]).ravel()
    score, before = panel.score[now].ravel(), panel.score[then].ravel()
    top, top_before = maxima[now].ravel(), maxima[then].ravel()
    moved = score * top_before - before * top
    below, was_below = score < top, before < top_before
    status = np.select(
        [~known, ~below & was_below, ~below, ~was_below, moved > 0, moved == 0],
        [STATUSES.index(name) for name in ("missing", "recovered", "full", "new", "improved", "recurring")],
        STATUSES.index("worse"),
    )
    leaves = len(panel.codes)
    units, names = pd.factorize(panel.units[now])

    def shown(values: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.where(known, doubles(values, panel.places), np.nan)

    return pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(np.repeat(units, leaves), categories=pd.Index(names)),
            "code": pd.Categorical.from_codes(
                np.tile(np.arange(leaves), len(now)), categories=pd.Index(panel.codes), ordered=True
            ),
            "score_before": shown(before),
            "score": shown(score),
            "lost_before": shown(np.maximum(top_before - before, 0)),
            "lost": shown(np.maximum(top - score, 0)),
            "change": shown(score - before),
            "status": pd.Categorical.from_codes(status, categories=pd.Index(STATUSES)),
        }
    )
