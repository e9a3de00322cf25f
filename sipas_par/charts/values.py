"""The numbers that several charts read off a table, from the analysis and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.exact import ratio
from sipas_par.analysis.rollups import by_field
from sipas_par.analysis.years import compared
from sipas_par.survey import SipasCard
from sipas_par.wording.numbers import exact

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.scorecard import Scorecard


def percent_of_maximum(card: Scorecard) -> Decimal | None:
    """Return the total in % of the maximum, the number that ranks use; ``None`` when a score is missing."""
    if card.missing or not card.max_score:
        return None
    if card.max_score == 100:
        return card.score
    return exact(ratio(card.score, card.max_score)) * 100


def own_result(card: Scorecard | SipasCard) -> Decimal | None:
    """Return the result of a table in %, the number that ranks use; ``None`` when it has none."""
    if isinstance(card, SipasCard):
        return None if card.overall is None else card.overall.value
    return percent_of_maximum(card)


def attained(card: Scorecard) -> dict[str, float]:
    """Return the attainment of every field in %, by code; NaN for a field without figures."""
    table = by_field(card)
    return {code: float(rate) * 100 for code, rate in zip(table["code"], table["attainment"], strict=True)}


def compared_fields(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Return the fields of `compare`; one with a criterion without a score has no attainment and no change.

    The printed points of such a field hold the missing score as nothing, which would look like a loss or a gain.
    """
    table = compared(card, earlier, crosswalk)
    table = table[table["level"] == "field"].copy()
    for side, column, codes in ((card, "attainment", "code"), (earlier, "attainment_before", "code_before")):
        gaps = {row.field_code for row in side.missing}
        unknown = [not gaps.isdisjoint(code.split("+")) for code in table[codes]]
        table.loc[unknown, [column, "attainment_change"]] = float("nan")
    return table
