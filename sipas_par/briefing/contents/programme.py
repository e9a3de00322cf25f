"""The programme: when and where, the agenda, who speaks, what is due to whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing import compose

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block
    from sipas_par.briefing.report import Briefing


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on the conference; empty without a meeting file."""
    from sipas_par.agencies.assignment import assign
    from sipas_par.programme import programme

    t, meeting = report.t, report.meeting
    if meeting is None:
        return ()
    page = programme(meeting, assign(report.card, meeting), report.lang)
    title = t("CHƯƠNG TRÌNH VÀ THỜI HẠN", "PROGRAMME AND DEADLINES")
    return compose.blocks(
        compose.heading(1, f"{report.numeral('programme')}. {title}", "chuong-trinh"),
        page.blocks,
    )
