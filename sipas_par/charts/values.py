"""The numbers that several charts read off a table, from the analysis and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.exact import ratio
from sipas_par.analysis.rollups import by_field
from sipas_par.survey import SipasCard
from sipas_par.wording.numbers import exact

if TYPE_CHECKING:
    from decimal import Decimal

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
