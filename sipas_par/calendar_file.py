"""The conference and its deadlines as a calendar file (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from sipas_par.files import digest
from sipas_par.meeting import name_key

if TYPE_CHECKING:
    from sipas_par.meeting import Deadline, Meeting

ZONE = "Asia/Ho_Chi_Minh"
_OFFSET = dt.timezone(dt.timedelta(hours=7))
_OCTETS = 75
# Half a day or one session; the vulgar fraction is folded to 1⁄2.
_HALF_DAY = re.compile(r"((?<!\d)1[⁄/]2|nửa|(?<!\d)0[.,]5|half an?|half) *(ngày|day)|(?<!\d)(0?1|một) buổi")


def calendar(meeting: Meeting, lang: str = "vi") -> bytes:
    r"""Return the conference and its deadlines as a calendar file (RFC 5545) for Outlook, Google and phones.

    Each deadline is an all-day entry on the last day that is still in time, with a reminder the day before.
    The letter gives only a beginning: a conference of half a day takes four hours, any other length is left
    open. Stamps are fixed by the meeting, so that the same meeting gives the same bytes and a second import changes nothing.

    Parameters
    ----------
    meeting
        The conference; times without a zone are those of Vietnam (UTC+7).
    lang
        ``"vi"`` or ``"en"``.

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
        lines += _due(meeting, deadline, stamp, lang)
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


def _due(meeting: Meeting, deadline: Deadline, stamp: str, lang: str) -> list[str]:
    head = "Hạn cuối" if lang == "vi" else "Due"
    who, to = ("Cơ quan", "Gửi đến") if lang == "vi" else ("Who", "To")
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
