"""The paper of one agency: an outline in the official form, its figures in place, its answers left to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.assignment import Assignment, assign
from sipas_par.document import blocks
from sipas_par.document.blocks import Document
from sipas_par.findings import NOTHING, require
from sipas_par.inputs import Inputs
from sipas_par.reports.paper_basis import PaperBasis
from sipas_par.reports.paper_parts import Parts
from sipas_par.text.i18n import _, in_language

if TYPE_CHECKING:
    from sipas_par.assignment import Mandate
    from sipas_par.document.blocks import Block
    from sipas_par.model.criteria import Criterion


@in_language
def paper(
    inputs: Inputs,
    agency: str,
    *,
    assignment: Assignment | None = None,
    lang: str | None = None,  # noqa: ARG001 - read by `in_language`
    charts: bool = True,
) -> Document:
    """Make the paper of one agency.

    It names each criterion that the agency leads and that stays below maximum: points, the year before,
    where the points come from, self-assessed against granted, the questions to answer, and room for causes
    and remedies. An agency that leads none gets what the meeting is about.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    agency
        Name, short name, alias or id.
    assignment
        Who answers for what; made from the table and the meeting when not given.
    charts
        Whether to draw the agency's chart.

    Raises
    ------
    UsageError
        If the agency is not served.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.paper import paper
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> paper(inputs, "STP", charts=False).title
    'Tham luận của Sở Tư pháp: nội dung chưa đạt điểm tối đa năm 2023'
    """
    require("inputs", inputs, Inputs)
    require("agency", agency, str)
    require("assignment", assignment, Assignment, NOTHING)
    basis = PaperBasis(inputs, assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas))
    return document(basis, basis.assignment.of(agency), charts=charts)


def document(basis: PaperBasis, mandate: Mandate, *, charts: bool = True) -> Document:
    """Return the paper of one agency from what all papers share."""
    parts = Parts(basis, mandate)
    below = basis.assignment.below(mandate)
    chart = _chart(basis, mandate, below) if charts and below else None
    body = blocks.blocks(
        parts.letterhead(),
        parts.instructions(),
        parts.results(below, chart),
        parts.sources(below),
        parts.analysis(below),
        parts.joint(),
        parts.survey(),
        parts.general(below),
        parts.commitments(below),
        parts.signature(),
    )
    meeting = basis.inputs.meeting
    created = meeting.start.date().isoformat() if meeting and meeting.start else f"{basis.card.year or 2000}-12-31"
    return Document(
        title=_title(basis, mandate),
        blocks=body,
        banner=basis.banner(mandate),
        author=mandate.name,
        subject=meeting.short_title if meeting else "",
        created=created,
    )


def _title(basis: PaperBasis, mandate: Mandate) -> str:
    year = basis.card.year or "…"
    if basis.assignment.below(mandate):
        return _("Tham luận của {mandate}: nội dung chưa đạt điểm tối đa năm {year}").format(
            mandate=mandate.name, year=year
        )
    return _("Tham luận của {mandate} về kết quả {index} năm {year}").format(
        mandate=mandate.name, index=basis.card.index, year=year
    )


def _chart(basis: PaperBasis, mandate: Mandate, below: tuple[Criterion, ...]) -> Block | None:
    from sipas_par import charts

    if len(below) < 2:
        return None
    drawn = charts.pareto(basis.part_of_card(below, mandate))
    caption = _("Điểm chưa đạt của {mandate} theo tiêu chí").format(mandate=mandate.name)
    return charts.as_block(drawn, anchor=f"hinh-{mandate.slug}", caption=caption)
