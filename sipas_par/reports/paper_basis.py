"""How each criterion stood the year before, looked up by code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.text.labels import banner

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment, Mandate
    from sipas_par.inputs import Inputs
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard


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


@dataclass(frozen=True)
class PaperBasis:
    """What the papers of one conference have in common, worked out once for all agencies.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    assignment
        Who answers for what.
    letterhead
        The office's own letterhead, a Word file, on which the Word papers are built.
    """

    inputs: Inputs
    assignment: Assignment
    letterhead: bytes | None = None

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @property
    def card(self) -> Scorecard:
        """The scorecard with its lead agencies under their full names."""
        return self.assignment.card

    @cached_property
    def years(self) -> dict[str, Earlier]:
        """How each criterion stood the year before."""
        return years_of(self.card, self.inputs.earlier)

    def banner(self, mandate: Mandate) -> str:
        """Return the words that every page of the agency's paper carries."""
        tables = [self.inputs.card, self.inputs.earlier, self.inputs.sipas if mandate.sipas else None]
        return banner(table.source for table in tables if table is not None)

    def part_of_card(self, rows: tuple[Criterion, ...], mandate: Mandate) -> Scorecard:
        """Return the agency's own rows as a scorecard, for its chart."""
        return replace(self.card, unit=mandate.name, criteria=rows, total=None)
