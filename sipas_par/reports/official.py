"""The official form of a document (Decree 30/2020/NĐ-CP): who stands above whom, who signs, where, when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sipas_par.document.blocks import Letterhead, Signature
from sipas_par.files import slug
from sipas_par.model.units import unit_parts
from sipas_par.text.dates import read_date, rewritten
from sipas_par.text.i18n import N_, _, current_language, in_every_language
from sipas_par.text.names import committee_in_full
from sipas_par.text.numbers import date

if TYPE_CHECKING:
    from sipas_par.model.meeting import Agency, Meeting

BLANK = "……………………"
_COMMITTEE = "UBND"
_NOBODY = ""
_OF_THE_COMMITTEE = frozenset({"so", "co-quan-ngang-so"})
# How the name of an office begins, without its accents -> in whose name it signs, who signs, who stands above it.
_OFFICES = (
    ("van-phong-", "", N_("CHÁNH VĂN PHÒNG"), BLANK),
    ("thanh-tra-", "", N_("CHÁNH THANH TRA"), BLANK),
    ("so-", "", N_("GIÁM ĐỐC"), _COMMITTEE),
    ("ban-", "", N_("TRƯỞNG BAN"), BLANK),
    ("phong-", "", N_("TRƯỞNG PHÒNG"), _COMMITTEE),
    ("chi-cuc-", "", N_("CHI CỤC TRƯỞNG"), BLANK),
    ("cuc-thue-", "", N_("CỤC TRƯỞNG"), N_("TỔNG CỤC THUẾ")),
    ("thue-tinh", "", N_("TRƯỞNG THUẾ TỈNH"), N_("CỤC THUẾ")),
    ("cuc-", "", N_("CỤC TRƯỞNG"), BLANK),
    ("cong-an-", "", N_("GIÁM ĐỐC"), N_("BỘ CÔNG AN")),
    ("bao-hiem-xa-hoi-", "", N_("GIÁM ĐỐC"), N_("BẢO HIỂM XÃ HỘI VIỆT NAM")),
    ("kho-bac-", "", N_("GIÁM ĐỐC"), N_("KHO BẠC NHÀ NƯỚC")),
    ("cong-ty-", "", N_("GIÁM ĐỐC"), BLANK),
    ("buu-dien-", "", N_("GIÁM ĐỐC"), N_("TỔNG CÔNG TY BƯU ĐIỆN VIỆT NAM")),
    ("vien-thong-", "", N_("GIÁM ĐỐC"), N_("TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG VIỆT NAM")),
    ("ngan-hang-nha-nuoc-", "", N_("GIÁM ĐỐC"), N_("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM")),
    ("ngan-hang-", "", N_("GIÁM ĐỐC"), BLANK),
    ("toa-an-", "", N_("CHÁNH ÁN"), N_("TÒA ÁN NHÂN DÂN TỐI CAO")),
    ("vien-kiem-sat-", "", N_("VIỆN TRƯỞNG"), N_("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO")),
    ("bo-chi-huy-", "", N_("CHỈ HUY TRƯỞNG"), BLANK),
    ("uy-ban-mat-tran-", N_("TM. BAN THƯỜNG TRỰC"), N_("CHỦ TỊCH"), N_("ỦY BAN TRUNG ƯƠNG MTTQ VIỆT NAM")),
    ("hoi-dong-nhan-dan-", N_("TM. HỘI ĐỒNG NHÂN DÂN"), N_("CHỦ TỊCH"), _NOBODY),
    ("hoi-cuu-chien-binh-", N_("TM. BAN THƯỜNG VỤ"), N_("CHỦ TỊCH"), N_("HỘI CỰU CHIẾN BINH VIỆT NAM")),
    ("hoi-", N_("TM. BAN THƯỜNG VỤ"), N_("CHỦ TỊCH"), BLANK),
    ("ubnd-", N_("TM. ỦY BAN NHÂN DÂN"), N_("CHỦ TỊCH"), _NOBODY),
    ("uy-ban-nhan-dan-", N_("TM. ỦY BAN NHÂN DÂN"), N_("CHỦ TỊCH"), _NOBODY),
    ("", "", N_("THỦ TRƯỞNG CƠ QUAN"), BLANK),
)


def _entry(office: str) -> tuple[str, str, str]:
    authority, role, parent = next(said for begin, *said in _OFFICES if f"{slug(_writer(office))}-".startswith(begin))
    return authority, role, parent


def _writer(name: str) -> str:
    """Return who writes for a unit: a district or commune named alone, its committee."""
    kind, own = unit_parts(name)
    return f"{_COMMITTEE} {kind} {own}" if kind else name


def signer(office: str) -> tuple[str, str]:
    """Return on whose behalf a document is signed and the title of who signs, by the kind of office.

    >>> signer("Sở Nội vụ"), signer("UBND huyện Lộc Bình"), signer("Thị xã Chũ") == signer("UBND thị xã Chũ")
    (('', 'GIÁM ĐỐC'), ('TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'), True)
    """
    authority, role, _parent = _entry(office)
    return _(authority) if authority else "", _(role)


def head_of(agency: Agency, meeting: Meeting | None, unit: str = "") -> tuple[str, str, str]:
    """Return who stands above an agency, its name as its letterhead has it, and the place it writes from.

    What only the agency knows stays dotted; ``unit`` is whose table it is, above a department of a district.
    """
    listed = meeting is not None and agency in meeting.district_agencies
    many = agency.for_many and not listed
    name = _writer(agency.name) if agency.name and not many else f"{_COMMITTEE} {BLANK}"
    place = meeting.province if meeting and meeting.province else BLANK
    _authority, _role, parent = _entry(name)
    if agency.parent:
        above = agency.parent.upper()
    elif parent == _COMMITTEE and slug(name).startswith("phong-"):
        above = f"UBND {unit}".upper() if unit else BLANK
    elif slug(name).startswith(("van-phong-ubnd-", "van-phong-uy-ban-")):
        name, own = " ".join(name.split()[:2]), name.split(maxsplit=2)[2]
        above = (meeting.issuing_office if meeting and meeting.issuing_office else own).upper()
    elif parent == _COMMITTEE or agency.kind in _OF_THE_COMMITTEE:
        above = meeting.issuing_office.upper() if meeting and meeting.issuing_office else BLANK
    else:
        above = _(parent) if parent else ""
        if slug(name).endswith(("-tinh", "-thanh-pho")) and meeting:
            name = f"{name} {meeting.province}"
    kind, own = unit_parts(name)
    if kind:
        place = f"{kind} {own}".capitalize() if own.isdigit() else own
    elif listed or many:
        place = BLANK if many else agency.short_name
    return above, committee_in_full(name).upper(), place


def number_open(number: str) -> str:
    """Return the number of a letter with room for what is not yet given."""
    gap = "\N{NO-BREAK SPACE}" * 8
    return f"{gap}{number}" if number.startswith("/") else number or gap


def day_open(written: str) -> str:
    """Return the day of a letter as a sentence has it; one that has only its month leaves room for the day.

    >>> day_open("6/05/2024"), day_open("ngày 06/5/2024"), day_open("tháng 5 năm 2024").split()
    ('ngày 06/5/2024', 'ngày 06/5/2024', ['ngày', 'tháng', '5', 'năm', '2024'])
    """
    word, _space, rest = written.partition(" ")
    said = rest.strip() if slug(word) == "ngay" else written
    if said and not said[:1].isdigit():
        month, _unsure = read_date(said)
        said = "\N{NO-BREAK SPACE}" * 6 + (month_open(month) if month else said)
    figures = not any(map(str.isalpha, said)) and due(said)
    return _("ngày {day}").format(day=figures or said or BLANK)


def month_open(held: dt.date | None) -> str:
    """Return the month of a day that is still open; dots where it is too."""
    return _("tháng {month} năm {year}").format(**_open(held))


def _open(held: dt.date | None) -> dict[str, str]:
    return {name: str(getattr(held, name)) if held else "……" for name in ("month", "year")}


def moment(start: dt.datetime) -> str:
    """Say when a conference begins as the invitation does.

    >>> import datetime as dt
    >>> moment(dt.datetime(2024, 5, 17, 14))
    '14 giờ 00 phút, ngày 17/5/2024'
    """
    return _("{hour}, ngày {day}").format(hour=hour(start.hour, start.minute), day=day_of(start))


def hour(hours: int, minutes: int) -> str:
    """Write an hour as official papers do.

    >>> hour(7, 5)
    '07 giờ 05 phút'
    """
    return _("{hour} giờ {minute} phút").format(hour=f"{hours:02d}", minute=f"{minutes:02d}")


def chaired(meeting: Meeting) -> list[str]:
    """Name who chairs a conference, and who does so beside."""
    said = ((_("Chủ trì: "), meeting.chair), (_("Cùng chủ trì: "), meeting.deputy))
    return [f"{lead}{who}" for lead, who in said if who]


def day_of(value: dt.date) -> str:
    """Write a day as an official sentence does: a zero only before days to 9 and the months 1 and 2."""
    return _in_figures(value) if current_language() == "vi" else date(value)


def _in_figures(value: dt.date) -> str:
    month = f"{value.month:02d}" if value.month < 3 else value.month
    return f"{value.day:02d}/{month}/{value.year}"


def due(text: str) -> str:
    """Write a deadline as an official sentence does, each day alike; nothing where no calendar has its day.

    It is read back from annexes, so that days are in figures in English too.

    >>> due("trước ngày 05/09/2025"), due("31/9/2025"), due("Quý III/2025")
    ('trước ngày 05/9/2025', '', 'Quý III/2025')
    """
    return rewritten(text, _in_figures)


def letterhead(
    agency: Agency, meeting: Meeting | None, number: str, kind: str, subject: str, *, unit: str = "",
    day: dt.date | None = None, place: str = "",
) -> Letterhead:  # fmt: skip
    """Return the head of a document that an agency writes, for the conference or on another day; ``place`` where no meeting names one."""
    parent, office, known = head_of(agency, meeting, unit)
    place = known if known != BLANK else place or BLANK
    # The day is left open: a draft is not dated.
    when = _("{place}, ngày      tháng {month} năm {year}")
    when = when.format(place=place, **_open(day or (meeting.start if meeting else None)))
    return Letterhead(parent, office, number, when, kind, subject)


def signature(agency: Agency | None, recipients: Sequence[str], office: str = "") -> Signature:
    """Return the end of a document that an agency writes; where the meeting file does not name it, an office so called.

    Each recipient stands once; the line of the archive stands once and last, the first of those given.
    """
    authority, role = signer(_COMMITTEE if agency and agency.for_many else agency.name if agency else office)
    if agency and agency.signer:
        said, _comma, role = agency.signer.upper().rpartition(", ")
        authority = said or authority
    names = dict.fromkeys(name.strip(" .;") for line in recipients for name in line.split(";") if name.strip(" .;"))
    kept = [name for name in names if _archive().match(name)] or [_("Lưu: VT.").rstrip(".")]
    sent = (f"{name};" for name in names if not _archive().match(name))
    return Signature(recipients=(*sent, f"{kept[0]}."), authority=authority, role=role)


@cache
def _archive() -> re.Pattern[str]:
    words = "|".join(words.partition(":")[0].rstrip(".") for words in in_every_language(N_("Lưu: VT.")))
    return re.compile(rf"(?:{words})\s*(?::|VT\b|$)", re.IGNORECASE)
