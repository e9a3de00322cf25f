"""For each point lost: do others get it? "Only we miss it" against "nobody gets it"."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.exact import double, ratio, total
from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.analysis.units import check_once, checked_cards, unit_key
from sipas_par.meeting import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from sipas_par.scorecard import Criterion, Scorecard

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
            "mean_other": [ratio(total(scores), Decimal(len(scores))) for scores in found],
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
