"""The programme of the conference: agenda, speakers, what is due to whom and when."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from sipas_par.document import blocks
from sipas_par.document.blocks import Document
from sipas_par.files import digest
from sipas_par.model.meeting import name_key
from sipas_par.text.i18n import _
from sipas_par.text.labels import banner
from sipas_par.text.numbers import date, listing, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.assignment import Assignment
    from sipas_par.document.blocks import Block
    from sipas_par.model.meeting import Deadline, Meeting

_TIMED = re.compile(r"(\d{1,2})(?:[:hg]| giờ )(\d{2})(?: phút)?\s*[-–:.]?\s*(\S.*)", re.DOTALL)


def agenda(meeting: Meeting) -> tuple[tuple[str, str, str], ...]:
    """Return the agenda as ``(time, what, who presents)``.

    An item may begin with its time and end with its presenter, ``"14:15 Báo cáo phân tích | Sở Nội vụ"``; the
    first item begins when the meeting does. What the meeting file does not say stays empty.

    Examples
    --------
    >>> import sipas_par as sp
    >>> meeting = sp.load_meeting(sp.example("meeting_2024-05-17.toml"))
    >>> agenda(meeting)[0][0]
    '14:00'
    """
    rows = []
    for place, item in enumerate(meeting.agenda):
        text, _, who = (part.strip() for part in item.partition("|"))
        match = _TIMED.fullmatch(text)
        if match:
            rows.append((f"{int(match[1]):02d}:{match[2]}", match[3], who))
        else:
            begins = meeting.start.strftime("%H:%M") if place == 0 and meeting.start else ""
            rows.append((begins, text, who))
    return tuple(rows)


def programme(meeting: Meeting, assignment: Assignment | None = None) -> Document:
    """Return the page with the agenda, the order of speakers, what is due to whom and when.

    Parameters
    ----------
    meeting
        The conference.
    assignment
        Who answers for what: gives the speakers, most points lost first.

    Examples
    --------
    >>> import sipas_par as sp
    >>> programme(sp.load_meeting(sp.example("meeting_2024-05-17.toml"))).title
    'Chương trình: Hội nghị phân tích SIPAS, PAR INDEX năm 2023'
    """
    page = _Page(meeting, assignment)
    day = meeting.start.date().isoformat() if meeting.start else "2000-01-01"
    return Document(
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
        return blocks.blocks(
            blocks.paragraph(blocks.bold(self.meeting.title)),
            blocks.bullets(self._facts()),
            self._agenda(),
            self._speakers(),
            self._deadlines(),
            self._tasks(),
        )

    def _facts(self) -> Iterator[str]:
        meeting = self.meeting
        if meeting.start:
            more = "; ".join(text for text in (meeting.weekday, meeting.duration) if text)
            said = f"{meeting.start:%H:%M}, {date(meeting.start.date())}" + (f" ({more})" if more else "")
            yield _("Thời gian: ") + said
        if meeting.chair:
            yield _("Chủ trì: ") + meeting.chair
        if meeting.form:
            yield _("Hình thức: ") + meeting.form
        for venue in meeting.venues:
            yield f"{venue.name}: {venue.place}"

    def _agenda(self) -> Block | None:
        rows = [
            [str(place), time or "……", what, who or "……"]
            for place, (time, what, who) in enumerate(agenda(self.meeting), 1)
        ]
        if not rows:
            return None
        return blocks.table(
            [
                (_("TT"), 0.8, "center"),
                (_("Giờ"), 1.3, "center"),
                (_("Nội dung"), 8, "left"),
                (_("Trình bày"), 3.5, "left"),
            ],
            rows,
            caption=_("Nội dung làm việc"),
            remark=_("Dấu …… : giấy mời không nêu, cơ quan tổng hợp điền."),
        )

    def _speakers(self) -> Block | None:
        if self.assignment is None:
            return None
        assignment = self.assignment
        held = [mandate for mandate in assignment.mandates if assignment.lost(mandate)]
        rows = [
            [
                str(place),
                mandate.name,
                str(len(assignment.below(mandate))),
                points(assignment.lost(mandate)),
                ", ".join(row.code for row in assignment.below(mandate)),
            ]
            for place, mandate in enumerate(held, 1)
        ]
        if not rows:
            return None
        return blocks.table(
            [
                (_("TT"), 0.8, "center"),
                (_("Cơ quan"), 4.5, "left"),
                (_("Số tiêu chí"), 1.3, "center"),
                (_("Điểm chưa đạt"), 1.3, "right"),
                (_("Mã tiêu chí"), 5.5, "left"),
            ],
            rows,
            caption=_("Thứ tự tham luận đề nghị (theo điểm chưa đạt)"),
            remark=_("Tiêu chí có nhiều cơ quan chủ trì được nêu ở từng cơ quan."),
        )

    def _deadlines(self) -> Block | None:
        ordered = sorted(self.meeting.deadlines, key=lambda deadline: (deadline.latest_day, deadline.id))
        rows = [
            [date(deadline.latest_day), deadline.what, deadline.owner, deadline.to, deadline.note]
            for deadline in ordered
        ]
        if not rows:
            return None
        return blocks.table(
            [
                (_("Chậm nhất"), 1.8, "center"),
                (_("Việc"), 5, "left"),
                (_("Cơ quan"), 3, "left"),
                (_("Gửi đến"), 3, "left"),
                (_("Ghi chú"), 2.6, "left"),
            ],
            rows,
            caption=_("Việc phải gửi, nơi gửi và thời hạn"),
        )

    def _tasks(self) -> tuple[Block, ...]:
        if not self.meeting.tasks:
            return ()
        items = []
        for task in self.meeting.tasks:
            who = listing(self._name(ident) for ident in task.owner_ids)
            others = listing(self._name(ident) for ident in task.with_ids)
            said = (f"{who}: " if who else "") + task.what
            items.append(said + (_(" (cùng {others})").format(others=others) if others else ""))
        title = blocks.heading(2, _("Nhiệm vụ không ghi ngày"))
        return blocks.blocks(title, blocks.bullets(items))

    def _name(self, ident: str) -> str:
        agency = self.meeting.agency(ident)
        return agency.name if agency else ident


ZONE = "Asia/Ho_Chi_Minh"
_OFFSET = dt.timezone(dt.timedelta(hours=7))
_OCTETS = 75
# Half a day or one session; the vulgar fraction is folded to 1⁄2.
_HALF_DAY = re.compile(r"((?<!\d)1[⁄/]2|nửa|(?<!\d)0[.,]5|half an?|half) *(ngày|day)|(?<!\d)(0?1|một) buổi")


def calendar(meeting: Meeting) -> bytes:
    r"""Return the conference and its deadlines as a calendar file (RFC 5545) for Outlook, Google and phones.

    Each deadline is an all-day entry on the last day that is still in time, with a reminder the day before.
    The letter gives only a beginning: a conference of half a day takes four hours, any other length is left
    open. Stamps are fixed by the meeting, so that the same meeting gives the same bytes and a second import changes nothing.

    Parameters
    ----------
    meeting
        The conference; times without a zone are those of Vietnam (UTC+7).

    Examples
    --------
    >>> import sipas_par as sp
    >>> made = calendar(sp.load_meeting(sp.example("meeting_2024-05-17.toml")))
    >>> made.count(b"BEGIN:VEVENT"), made[:17]
    (5, b'BEGIN:VCALENDAR\r\n')
    """
    name = meeting.short_title or meeting.title
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sipas-par//conference//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:STANDARD",
        "DTSTART:19750613T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    stamp = _stamp(meeting)
    if meeting.start is not None:
        lines += _conference(meeting, meeting.start, stamp)
    for deadline in sorted(meeting.deadlines, key=lambda deadline: (deadline.latest_day, deadline.id)):
        lines += _due(meeting, deadline, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _stamp(meeting: Meeting) -> str:
    days = [deadline.latest_day for deadline in meeting.deadlines]
    day = meeting.start.date() if meeting.start else max(days, default=dt.date(2000, 1, 1))
    return f"{day:%Y%m%d}T000000Z"


def _conference(meeting: Meeting, start: dt.datetime, stamp: str) -> list[str]:
    local = start.astimezone(_OFFSET) if start.tzinfo else start
    places = "; ".join(f"{venue.name}: {venue.place}" for venue in meeting.venues)
    items = "\n".join(f"- {item}" for item in meeting.agenda)
    text = "\n".join(part for part in (meeting.title, meeting.duration, meeting.form, items) if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(meeting, 'conference')}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;TZID={ZONE}:{local:%Y%m%dT%H%M%S}",
        *(["DURATION:PT4H"] if _HALF_DAY.search(name_key(meeting.duration)) else []),
        f"SUMMARY:{_escaped(meeting.short_title or meeting.title)}",
        *([f"LOCATION:{_escaped(places)}"] if places else []),
        f"DESCRIPTION:{_escaped(text)}",
        *_reminder("-P1D", meeting.short_title or meeting.title),
        "END:VEVENT",
    ]


def _due(meeting: Meeting, deadline: Deadline, stamp: str) -> list[str]:
    head = _("Hạn cuối")
    who, to = (_("Cơ quan"), _("Gửi đến"))
    summary = f"{head}: {deadline.what}"
    text = "\n".join(
        part
        for part in (
            f"{who}: {deadline.owner}" if deadline.owner else "",
            f"{to}: {deadline.to}" if deadline.to else "",
            deadline.note,
        )
        if part
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(meeting, deadline.id)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{deadline.latest_day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.latest_day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        *([f"DESCRIPTION:{_escaped(text)}"] if text else []),
        "TRANSP:TRANSPARENT",
        *_reminder("-P1D", summary),
        "END:VEVENT",
    ]


def _reminder(before: str, text: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}", f"DESCRIPTION:{_escaped(text)}", "END:VALARM"]


def _uid(meeting: Meeting, ident: str) -> str:
    return f"{digest(f'{meeting.province}|{meeting.title}|{ident}'.encode())[:24]}@sipas-par"


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    lines = (" ".join(line.split()) for line in text.splitlines())
    # Control characters have no place in the format.
    return "\\n".join("".join(char for char in line if unicodedata.category(char) != "Cc") for line in lines)


def _folded(line: str) -> bytes:
    """Return a content line of at most 75 octets a part, cut between letters, never within one."""
    parts: list[bytes] = []
    current = b""
    for char in line:
        octets = char.encode()
        if len(current) + len(octets) > _OCTETS - (1 if parts else 0):
            parts.append(current)
            current = b""
        current += octets
    parts.append(current)
    return b"\r\n ".join(parts) + b"\r\n"
