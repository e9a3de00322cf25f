"""How each criterion stood the year before, looked up by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Earlier:
    """One criterion a year before: points, points lost, change since, and how it moved.

    ``status`` is that of `sipas_par.analysis.years.year_status`; points are the nearest doubles of the exact
    ones; ``rescaled`` says that the maximum changed, so that only the shares can be compared.
    """

    year: int | None
    score: float
    lost: float
    change: float
    status: str
    rescaled: bool
    code: str


def years_of(card: Scorecard, earlier: Scorecard | None) -> dict[str, Earlier]:
    """Return the comparable criteria of the year before by this year's code; empty without that year."""
    if earlier is None:
        return {}
    from sipas_par.analysis.years import compared

    year = earlier.year
    rows = compared(card, earlier)
    return {
        str(code): Earlier(year, float(score), float(lost), float(change), str(status), kind == "rescaled", str(before))
        for code, score, lost, change, status, kind, before in zip(
            rows["code"],
            rows["score_before"],
            rows["lost_before"],
            rows["change"],
            rows["status"],
            rows["comparable"],
            rows["code_before"],
            strict=True,
        )
    }
