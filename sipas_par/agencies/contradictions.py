"""Answers that cannot all be true, or that are not whole."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import Finding
from sipas_par.wording.form_words import COLUMNS
from sipas_par.wording.numbers import date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sipas_par.agencies.answers import Answer, Reply
    from sipas_par.agencies.collection import Collection


def contradictions(collection: Collection) -> tuple[Finding, ...]:
    """Return what contradicts: points above those lost, dates past, agencies and replies that differ.

    An answer that is not whole is named here too, with the columns it lacks.
    """
    found = [
        *_two_replies(collection),
        *_points(collection),
        *_unplaced(collection),
        *_dates(collection),
        *_agencies(collection),
        *_incomplete(collection),
    ]
    return tuple(found)


def _two_replies(collection: Collection) -> Iterator[Finding]:
    sent: dict[str, list[Reply]] = defaultdict(list)
    for reply in sorted(collection.replies, key=lambda reply: reply.age):
        sent[reply.agency_id].append(reply)
    for replies in sent.values():
        if len(replies) > 1:
            before, last = replies[-2:]
            newer = before.gone or (before.modified and last.modified > before.modified)
            files = "; ".join(reply.file for reply in replies)
            kind = "two-replies" if newer else "two-replies-undated"
            yield Finding(kind, "warning", last.file, found=files, expected=last.file)


def _points(collection: Collection) -> Iterator[Finding]:
    card = collection.assignment.card
    by_code: dict[str, list[Answer]] = defaultdict(list)
    for answer in collection.counted:
        by_code[answer.code].append(answer)
    for code, answers in by_code.items():
        if code not in card or card.children(code):
            continue
        lost = card[code].lost
        claimed = collection.claimed.get(code, Decimal(0))
        if lost is None or claimed <= lost:
            continue
        agencies = "; ".join(dict.fromkeys(answer.agency for answer in answers))
        places = "; ".join(
            f"{answer.file} {answer.sheet}!{answer.cell_of('points')}".replace(" !", " ") for answer in answers
        )
        first = answers[0]
        facts = (("row", code), ("agencies", agencies), ("places", places))
        yield Finding(
            "points-above-lost", "warning", first.file, first.sheet, first.cell_of("points"), claimed, lost, facts
        )


def _unplaced(collection: Collection) -> Iterator[Finding]:
    for answer in collection.unplaced:
        kind = "points-not-counted" if answer.code else "points-general"
        cell = answer.cell_of("points")
        yield Finding(kind, "warning", answer.file, answer.sheet, cell, answer.points, answer.code)


def _dates(collection: Collection) -> Iterator[Finding]:
    day = _reference(collection)
    for answer in collection.answers:
        if answer.deadline is not None and answer.deadline <= day:
            cell = answer.cell_of("deadline")
            facts = (("row", answer.code or "–"),)
            yield Finding(
                "date-past", "warning", answer.file, answer.sheet, cell, answer.deadline_text, date(day), facts
            )


def _reference(collection: Collection) -> dt.date:
    meeting = collection.assignment.meeting
    return meeting.start.date() if meeting and meeting.start else collection.as_of


def _agencies(collection: Collection) -> Iterator[Finding]:
    by_code: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in collection.answers:
        if answer.code:
            by_code[answer.code].setdefault(answer.mandate_id, answer)
    for code, answers in by_code.items():
        first, *rest = answers.values()
        for other in rest:
            # Joint leads may well have deadlines of their own; two causes for one loss need a word.
            one, two = first.cause_group, other.cause_group
            if one and two and one != two:
                facts = (
                    ("row", code),
                    ("column", COLUMNS["cause_group"]["vi"]),
                    ("one", first.agency),
                    ("two", other.agency),
                )
                cell = other.cell_of("cause_group")
                yield Finding("agencies-differ", "warning", other.file, other.sheet, cell, two, one, facts)


def _incomplete(collection: Collection) -> Iterator[Finding]:
    for answer in collection.answers:
        if answer.code and answer.lacking:
            columns = ", ".join(COLUMNS[name]["vi"] for name in answer.lacking)
            yield Finding("answer-incomplete", "warning", *answer.place, found=answer.code, expected=columns)
