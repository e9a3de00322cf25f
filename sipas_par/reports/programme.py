"""The programme of the conference: agenda, speakers, what is due to whom and when."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Document, Table, plain
from sipas_par.document.section import ShownDocument
from sipas_par.files import digest
from sipas_par.reports.official import chaired, day_of, hour, letterhead, moment, signature
from sipas_par.reports.wording import few_named
from sipas_par.text.i18n import _
from sipas_par.text.labels import banner
from sipas_par.text.numbers import ZERO, listing, points

if TYPE_CHECKING:
    from icalendar import Event, Timezone

    from sipas_par.assignment import Assignment, Mandate
    from sipas_par.model.meeting import Deadline, Meeting

_NAMED = 3
_TIMED = re.compile(r"(\d{1,2})(?:[:hg]| giờ )(\d{2})(?: phút)?\s*[-–:.]?\s*(\S.*)", re.DOTALL)


def agenda(meeting: Meeting) -> tuple[tuple[str, str, str], ...]:
    """Return the agenda as ``(time, what, who presents)``: an item may be ``"14:15 Báo cáo phân tích | Sở Nội vụ"``, the first begins with the meeting."""
    rows = []
    for place, item in enumerate(meeting.agenda):
        text, _, who = (part.strip() for part in item.partition("|"))
        match = _TIMED.fullmatch(text)
        if match:
            rows.append((hour(int(match[1]), int(match[2])), match[3], who))
        else:
            begins = hour(meeting.start.hour, meeting.start.minute) if place == 0 and meeting.start else ""
            rows.append((begins, text, who))
    return tuple(rows)


def programme(meeting: Meeting, assignment: Assignment | None = None) -> Document:
    """Return the page with the agenda, the order of speakers, what is due to whom and when."""
    page = _Page(meeting, assignment)
    day = meeting.start.date().isoformat() if meeting.start else "2000-01-01"
    return ShownDocument(
        title=_("Chương trình: {short_title}").format(short_title=meeting.short_title or meeting.title),
        blocks=page.blocks(),
        banner=banner([assignment.card.source]) if assignment else "",
        author=meeting.compiler.name if meeting.compiler else "",
        subject=meeting.title,
        created=day,
    )


class _Page:
    def __init__(self, meeting: Meeting, assignment: Assignment | None) -> None:
        self.meeting = meeting
        self.assignment = assignment

    def blocks(self) -> tuple[Block, ...]:
        meeting = self.meeting
        office = meeting.office
        return blocks.blocks(
            letterhead(office, meeting, _("Số:        /CTr-UBND"), _("CHƯƠNG TRÌNH"), meeting.title),
            blocks.bullets(self._facts()),
            self._tables(),
            self._tasks(),
            signature(office, meeting.distribution),
        )

    def _facts(self) -> Iterator[str]:
        meeting = self.meeting
        if meeting.start:
            more = "; ".join(text for text in (meeting.weekday, meeting.duration) if text)
            yield _("Thời gian: ") + moment(meeting.start) + (f" ({more})" if more else "")
        yield from chaired(meeting)
        if meeting.form:
            yield _("Hình thức: ") + meeting.form
        for venue in meeting.venues:
            yield f"{venue.name}: {venue.place}"

    def _tables(self) -> Iterator[Table]:
        speakers = [speakers_table(self.assignment)] if self.assignment else []
        return (table for table in (agenda_table(self.meeting), *speakers, deadlines_table(self.meeting)) if table.body)

    def _tasks(self) -> tuple[Block, ...]:
        if not self.meeting.tasks:
            return ()
        items = []
        for task in self.meeting.tasks:
            who = listing(self._name(ident) for ident in task.owner_ids)
            others = listing(self._name(ident) for ident in task.with_ids)
            said = (f"{who}: " if who else "") + task.what
            items.append(said + (_(" (cùng {others})").format(others=others) if others else ""))
        title = blocks.heading(2, _("Nhiệm vụ khác"))
        return blocks.blocks(title, blocks.bullets(items))

    def _name(self, ident: str) -> str:
        agency = self.meeting.agency(ident)
        return agency.name if agency else ident


def agenda_table(meeting: Meeting) -> Table:
    """Return the agenda as a table."""
    rows = [[str(place), time or "……", what, who or "……"] for place, (time, what, who) in enumerate(agenda(meeting), 1)]
    return blocks.table(
        [
            (_("TT"), 0.8, "center"),
            (_("Giờ"), 2.2, "center"),
            (_("Nội dung"), 8, "left"),
            (_("Trình bày"), 3.5, "left"),
        ],
        rows,
        caption=_("Nội dung làm việc"),
    )


def speakers_table(assignment: Assignment, mandates: Sequence[Mandate] | None = None) -> Table:
    """Return the order of speakers, those who write a paper or the mandates given: by points lost."""
    asked = assignment.writers if mandates is None else mandates
    held = sorted((mandate for mandate in asked if assignment.lost(mandate)), key=assignment.lost, reverse=True)
    rows = []
    for place, mandate in enumerate(held, 1):
        below = sorted(assignment.below(mandate), key=lambda row: -(row.lost or ZERO))
        named = plain(few_named(below, _NAMED))
        rows.append([str(place), mandate.name, str(len(below)), points(assignment.lost(mandate)), named])
    listed = blocks.table(
        [
            (_("TT"), 0.8, "center"),
            (_("Cơ quan"), 3.4, "left"),
            (_("Số nội dung"), 1, "center"),
            (_("Điểm chưa đạt"), 1.1, "right"),
            (_("Nội dung chưa đạt nhiều nhất"), 7.6, "left"),
        ],
        rows,
        caption=_("Thứ tự tham luận đề nghị (theo điểm chưa đạt)"),
        remark=_("Nội dung do nhiều cơ quan chủ trì được tính ở từng cơ quan."),
    )
    return replace(listed, role="dense")


def deadlines_table(meeting: Meeting) -> Table:
    """Return what is due to whom and when; notes of the meeting file are for who keeps it."""
    ordered = sorted(meeting.deadlines, key=lambda deadline: (deadline.latest_day, deadline.id))
    rows = [[day_of(deadline.latest_day), deadline.what, deadline.owner, deadline.to] for deadline in ordered]
    return blocks.table(
        [
            (_("Chậm nhất"), 1.8, "center"),
            (_("Việc"), 5.4, "left"),
            (_("Cơ quan"), 3.6, "left"),
            (_("Gửi đến"), 4.2, "left"),
        ],
        rows,
        caption=_("Việc phải gửi, nơi gửi và thời hạn"),
    )


ZONE = "Asia/Ho_Chi_Minh"
_OFFSET = dt.timedelta(hours=7)
# Half a day or one session; the vulgar fraction is folded to 1⁄2.
_HALF_DAY = re.compile(r"((?<!\d)1[⁄/]2|nửa|(?<!\d)0[.,]5|half an?|half) *(ngày|day)|(?<!\d)(0?1|một) buổi")


def calendar(meeting: Meeting) -> bytes:
    """Return the conference and its deadlines as a calendar file (RFC 5545) for Outlook, Google and phones.

    Each deadline is an all-day entry on the last day that is still in time, with a reminder the day before. The letter
    gives only a beginning: a conference of half a day takes four hours, any other length is left open. Stamps are fixed
    by the meeting, so that a second import changes nothing.
    """
    from icalendar import Calendar, vText

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//sipas-par//conference//VI")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(_cleaned(meeting.short_title or meeting.title)))
    made.add("x-wr-timezone", ZONE)
    made.add_component(_zone())
    if meeting.start is not None:
        made.add_component(_conference(meeting, meeting.start))
    for deadline in sorted(meeting.deadlines, key=lambda deadline: (deadline.latest_day, deadline.id)):
        made.add_component(_due(meeting, deadline))
    data: bytes = made.to_ical(sorted=False)
    return data


def _zone() -> Timezone:
    """Return Vietnam's one offset since 1975: no history, whatever table of zones the machine has."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1975, 6, 13))  # noqa: DTZ001 - the format wants local time here
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone


def _conference(meeting: Meeting, start: dt.datetime) -> Event:
    places = "; ".join(f"{venue.name}: {venue.place}" for venue in meeting.venues)
    items = "\n".join(
        f"- {' '.join(filter(None, (time, what)))}" + (f" ({who})" if who else "")
        for time, what, who in agenda(meeting)
    )
    text = _joined(meeting.title, meeting.duration, meeting.form, items)
    event = _event(meeting, "conference", meeting.short_title or meeting.title, text)
    local = start.astimezone(dt.timezone(_OFFSET)) if start.tzinfo else start
    event.add("dtstart", local.replace(tzinfo=None), parameters={"TZID": ZONE})
    if _HALF_DAY.search(unicodedata.normalize("NFKC", meeting.duration).casefold()):
        event.add("duration", dt.timedelta(hours=4))
    if places:
        event.add("location", _cleaned(places))
    return event


def _due(meeting: Meeting, deadline: Deadline) -> Event:
    head, who, to = _("Hạn cuối"), _("Cơ quan"), _("Gửi đến")
    text = _joined(
        f"{who}: {deadline.owner}" if deadline.owner else "",
        f"{to}: {deadline.to}" if deadline.to else "",
    )
    event = _event(meeting, deadline.id, f"{head}: {deadline.what}", text)
    event.add("dtstart", deadline.latest_day)
    event.add("dtend", deadline.latest_day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(meeting: Meeting, ident: str, summary: str, text: str) -> Event:
    from icalendar import Alarm, Event

    days = [deadline.latest_day for deadline in meeting.deadlines]
    day = meeting.start.date() if meeting.start else max(days, default=dt.date(2000, 1, 1))
    event, alarm = Event(), Alarm()
    event.add("uid", f"{digest(f'{meeting.province}|{meeting.title}|{ident}'.encode())[:24]}@sipas-par")
    event.add("dtstamp", dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
    event.add("summary", _cleaned(summary))
    if text:
        event.add("description", text)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", dt.timedelta(days=-1))
    alarm.add("description", _cleaned(summary))
    event.add_component(alarm)
    return event


def _joined(*parts: str) -> str:
    return _cleaned("\n".join(part for part in parts if part))


def _cleaned(text: str) -> str:
    """Return the text without runs of spaces and without control characters, which have no place in the format."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join("".join(char for char in line if unicodedata.category(char) != "Cc") for line in lines)
