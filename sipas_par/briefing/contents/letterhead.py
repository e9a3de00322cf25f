"""The head of the report, after Decree 30/2020/NĐ-CP, Annex I."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing.blocks import Block, Letterhead

if TYPE_CHECKING:
    from sipas_par.briefing.report import Briefing

_BLANK = "……………………"


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the letterhead; what the meeting file does not say stays a dotted line to fill in."""
    meeting = report.meeting
    compiler = meeting.compiler if meeting else None
    year = report.card.year or "……"
    held = meeting.start.strftime("%m/%Y") if meeting and meeting.start else ""
    place = meeting.province if meeting and meeting.province else _BLANK
    month, _, in_year = held.partition("/")
    date = report.t(
        f"{place}, ngày      tháng {int(month) if month else '……'} năm {in_year or '……'}",
        f"{place}, date …… / {month or '……'} / {in_year or '……'}",
    )
    return (
        Letterhead(
            parent=(meeting.issuing_office if meeting else _BLANK).upper(),
            office=(compiler.name if compiler else _BLANK).upper(),
            number=report.t(f"Số:        /BC-{_initials(compiler.short_name if compiler else '')}", "No.:"),
            place_date=date,
            kind=report.t("BÁO CÁO", "REPORT"),
            subject=_subject(report, year),
        ),
    )


def _initials(short_name: str) -> str:
    return short_name if short_name.isupper() and " " not in short_name else "……"


def _subject(report: Briefing, year: object) -> str:
    if report.lang == "vi":
        names = " và ".join(name for name in ("SIPAS" if report.sipas else "", report.card.index) if name)
        return (
            f"Phân tích kết quả chỉ số {names} năm {year} của {_full_name(report)}; những nội dung chưa đạt điểm tối đa"
        )
    return report.title.removeprefix("Report on ").capitalize()


def _full_name(report: Briefing) -> str:
    """Write the unit as its own office does: "tỉnh Lạng Sơn" after "UBND tỉnh Lạng Sơn"."""
    office = report.meeting.issuing_office if report.meeting else ""
    name = office.removeprefix("UBND ").strip()
    return name if name.endswith(report.card.unit) else report.card.unit
