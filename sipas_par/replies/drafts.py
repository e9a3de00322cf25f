"""The drafts as files, with what has come in: late agencies from the returned forms, delegates from their lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.document.render import render
from sipas_par.files import slug
from sipas_par.replies.delegates import delegate_form, merged_delegates
from sipas_par.replies.words import STATES
from sipas_par.reports.drafts import Sent, drafts
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection

_SILENT = frozenset({"waiting", "overdue", "partial"})


def sent_of(
    assignment: Assignment, replies: Path | str | None, delegates: Path | str | None, day: dt.date | None = None
) -> Sent:
    """Return what has come in, from the folders of returned forms and lists."""
    from sipas_par.replies.collect import gather

    collection = None
    if replies is not None:
        today = day or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
        collection = gather(Path(replies), assignment, as_of=today)
    return sent_with(assignment, collection, delegates)


def sent_with(assignment: Assignment, collection: Collection | None, delegates: Path | str | None = None) -> Sent:
    """Return the same of forms that are gathered already."""
    states = collection.states if collection else ()
    compiler = assignment.meeting.compiler if assignment.meeting else None
    late = tuple(
        (state.mandate.name, _(STATES[state.word]))
        for state in states
        if state.state in _SILENT and state.mandate.agency != compiler
    )
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    if delegates is not None and assignment.meeting is not None:
        rows, remarks = merged_delegates(Path(delegates), assignment.meeting)
    return Sent(late, collection is not None, rows, remarks)


def draft_files(
    inputs: Inputs,
    assignment: Assignment,
    formats: Sequence[str],
    sent: Sent,
    *,
    names: Sequence[str] = (),
    own: Path | None = None,
    letterhead: bytes | None = None,
) -> tuple[dict[str, tuple[str, bytes]], list[tuple[str, str]]]:
    """Return title and bytes of the drafts by file name, with the forms for the delegates; what is not made, and why."""
    found = drafts(inputs, assignment, names=names, own=own, sent=sent)
    made = {
        f"{one.name}.{form}": (one.document.title, render(one.document, form, letterhead))
        for one in found
        if one.document
        for form in formats
    }
    meeting = inputs.meeting
    if meeting is not None and not sent.delegates and not names:
        slugs = {mandate.agency.id: mandate.slug for mandate in assignment.each}
        made |= {
            f"phieu-dai-bieu/phieu-dai-bieu-{slugs.get(unit.id, slug(unit.name))}.xlsx": (
                f"{_('Danh sách đại biểu')}: {unit.name}",
                delegate_form(meeting, unit),
            )
            for unit in meeting.district_agencies
        }
    return made, [(one.name, one.reason) for one in found if one.document is None]
