"""The programme: when and where, the agenda, what is due to whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing import compose
from sipas_par.wording.numbers import date

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Table
    from sipas_par.briefing.report import Briefing
    from sipas_par.meeting import Meeting


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on the conference; empty without a meeting file."""
    t, meeting = report.t, report.meeting
    if meeting is None:
        return ()
    title = t("CHƯƠNG TRÌNH VÀ THỜI HẠN", "PROGRAMME AND DEADLINES")
    return compose.blocks(
        compose.heading(1, f"{report.numeral('programme')}. {title}", "chuong-trinh"),
        compose.bullets(_facts(report, meeting)),
        compose.bullets(meeting.agenda, ordered=True) if meeting.agenda else None,
        _deadlines(report, meeting) if meeting.deadlines else None,
    )


def _facts(report: Briefing, meeting: Meeting) -> list[str]:
    t = report.t
    facts = []
    if meeting.start is not None:
        day = f"{meeting.start:%H:%M}, {date(meeting.start.date(), report.lang)}"
        weekday = f" ({meeting.weekday})" if meeting.weekday and report.lang == "vi" else ""
        length = f"; {meeting.duration}" if meeting.duration and report.lang == "vi" else ""
        facts.append(t("Thời gian: ", "When: ") + f"{day}{weekday}{length}.")
    if meeting.chair:
        facts.append(t("Chủ trì: ", "Chair: ") + f"{meeting.chair}.")
    facts += [f"{venue.name}: {venue.place}." for venue in meeting.venues]
    if meeting.form:
        facts.append(t("Hình thức: ", "Form: ") + f"{meeting.form}.")
    return facts


def _deadlines(report: Briefing, meeting: Meeting) -> Table:
    t, lang = report.t, report.lang
    rows: list[compose.Line] = [
        [
            compose.cell(date(deadline.latest_day, lang), sort=deadline.latest_day.isoformat()),
            deadline.what,
            deadline.owner,
            deadline.to,
        ]
        for deadline in sorted(meeting.deadlines, key=lambda deadline: (deadline.latest_day, deadline.id))
    ]
    return compose.table(
        [
            (t("Hạn cuối", "Latest day"), 1.6, "left"),
            (t("Nội dung", "What"), 5.5, "left"),
            (t("Cơ quan thực hiện", "Who"), 3, "left"),
            (t("Nơi nhận", "To"), 3, "left"),
        ],
        rows,
        caption=t("Thời hạn chuẩn bị hội nghị", "Deadlines"),
        anchor="bang-thoi-han",
        remark=t(
            "“Trước ngày” trong giấy mời được hiểu là hạn cuối vào ngày liền trước.",
            "“Before” a day in the letter means the day before it at the latest.",
        ),
    )
