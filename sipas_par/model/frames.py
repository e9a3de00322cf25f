"""The tidy tables of a scorecard and of a SIPAS result: one row a criterion, every value with its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.model.breaks import sipas_change
from sipas_par.text.numbers import double, ratio

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.components import SurveyTable
    from sipas_par.model.criteria import PointsTable


def card_frame(card: PointsTable) -> pd.DataFrame:
    """Return a scorecard as a tidy table, so that pandas users start from one row a criterion.

    Returns
    -------
    DataFrame
        One row a criterion in printed order. Columns: ``index, unit, year, code, name, level, parent,
        is_leaf, max_score, score, lost, attainment`` (0 to 1)``, self_score, appraised, surveyed, source,
        agencies`` (tuple)``, note, cell, status``. Numbers are float64, NaN where missing. ``lost`` and ``attainment`` of
        a row with rows below it are those of its leaves.

    Examples
    --------
    >>> import sipas_par as sp
    >>> frame = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")).frame
    >>> frame.loc[frame["code"] == "3.4.4", ["max_score", "score", "lost"]].to_numpy().tolist()
    [[0.5, 0.0, 0.5]]
    """
    import pandas as pd

    leaves = {id(row) for row in card.leaves}
    known = [card.known_of(row) for row in card]
    return pd.DataFrame(
        {
            "index": card.index,
            "unit": card.unit,
            "year": pd.array([card.year] * len(card.criteria), dtype="Int64"),
            "code": [row.code for row in card],
            "name": [row.name for row in card],
            "level": [row.level for row in card],
            "parent": [row.parent for row in card],
            "is_leaf": [id(row) in leaves for row in card],
            "max_score": [double(row.max_score) for row in card],
            "score": [double(row.score) for row in card],
            "lost": [double(card.lost_of(row)) for row in card],
            "attainment": [ratio(sums.score, sums.max_score) for sums in known],
            "self_score": [double(row.self_score) for row in card],
            "appraised": [double(row.appraised) for row in card],
            "surveyed": [double(row.surveyed) for row in card],
            "source": [row.source for row in card],
            "agencies": [row.agencies for row in card],
            "note": [row.note for row in card],
            "cell": [row.cell for row in card],
            "status": card.source.status,
        }
    )


def sipas_frame(sipas: SurveyTable) -> pd.DataFrame:
    """Return a SIPAS result as a tidy table, one row a component in printed order.

    Returns
    -------
    DataFrame
        Columns: ``index, unit, year, code, name, kind, parent, value, earlier, national_mean, change,
        gap_to_mean`` (value minus national mean)``, note, cell, status``. Percentages are float64. ``change`` is NaN
        where the series is broken between the two years (see `breaks`; the expectations have a break of their own).

    Examples
    --------
    >>> import sipas_par as sp
    >>> frame = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")).frame
    >>> frame.loc[frame["kind"] == "overall", ["value", "change", "gap_to_mean"]].to_numpy().tolist()
    [[79.92, 4.48, -2.74]]
    """
    import pandas as pd

    rows = sipas.components
    return pd.DataFrame(
        {
            "index": sipas.index,
            "unit": sipas.unit,
            "year": pd.array([sipas.year] * len(rows), dtype="Int64"),
            "code": [row.code for row in rows],
            "name": [row.name for row in rows],
            "kind": [row.kind for row in rows],
            "parent": [row.parent for row in rows],
            "value": [double(row.value) for row in rows],
            "earlier": [double(row.earlier) for row in rows],
            "national_mean": [double(row.national_mean) for row in rows],
            "change": [double(sipas_change(sipas, row)) for row in rows],
            "gap_to_mean": [double(row.gap_to_mean) for row in rows],
            "note": [row.note for row in rows],
            "cell": [row.cell for row in rows],
            "status": sipas.source.status,
        }
    )
