"""The meeting file: the conference, its deadlines, and the agencies with their other names."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_type_hints

from sipas_par.files import slug
from sipas_par.findings import Finding, ReadError
from sipas_par.model.successions import Succession, begun, ended, successor_of
from sipas_par.model.units import agency_key, fold_name, unit_kind, unit_parts
from sipas_par.text.dates import names_no_day
from sipas_par.text.display import Fields
from sipas_par.text.names import clean, tidy
from sipas_par.text.vocabulary import words_as_listed

if TYPE_CHECKING:
    from cattrs import Converter

    from sipas_par.model.published import Province
    from sipas_par.structure import Problem

T = TypeVar("T")
_DISTRICTS, _COMMUNES = "ubnd-cap-huyen", "ubnd-cap-xa"
_CHAIR = "ubnd-tinh"
_OWN_INVITATION = "giấy mời riêng"
PAPER_DEADLINE = "tham-luan"
"""Id of the deadline of the papers."""
DELEGATES_DEADLINE = "danh-sach-dai-bieu"
"""Id of the deadline of the lists of delegates."""
_KNOWN_DEADLINES = {
    "tham luận": PAPER_DEADLINE,
    "kịch bản": "kich-ban",
    "gửi tài liệu": "gui-tai-lieu",
    "danh sách đại biểu": DELEGATES_DEADLINE,
}


def _said(label: str, default: Any = "", *, hint: str = "", key: str = "", words: dict[str, str] | None = None) -> Any:
    """Define a field once for both forms of the file: its word and hint in the workbook, its key in TOML."""
    return field(default=default, metadata={"label": label, "hint": hint, "key": key, "words": words or {}})


@dataclass(frozen=True, slots=True, repr=False)
class Agency(Fields):
    """An agency that takes part: its id, names, whether the letter invites it, and whether it must write a paper."""

    id: str = _said("Mã", MISSING, hint="Để trống thì lấy theo tên")
    name: str = _said("Tên cơ quan", MISSING, hint="Như cột “Cơ quan chủ trì” của bảng điểm, hoặc thêm ở cột tên khác")
    short_name: str = _said("Tên tắt")
    aliases: tuple[str, ...] = _said("Tên khác", (), hint="Mỗi tên một dòng, hoặc ngăn bằng dấu chấm phẩy")
    kind: str = _said(
        "Loại",
        hint="ubnd-tinh, so, co-quan-ngang-so, nganh-doc, doan-the, doanh-nghiep; ubnd-cap-huyen hoặc ubnd-cap-xa cho dòng chung của mọi huyện, xã",
    )
    point: str = _said("Điểm cầu")
    invited: bool = _said("Được mời", False, hint="có hoặc không")
    invited_as: str = _said("Mời với tư cách", hint="Khách có giấy mời riêng thì ghi: giấy mời riêng")
    writes: bool | None = _said(
        "Viết tham luận",
        None,
        hint="có: có tên trong danh sách kèm giấy mời; không cơ quan nào ghi “có” thì mọi cơ quan có tiêu chí đều viết",
    )
    parent: str = _said("Cơ quan chủ quản", hint="In trên tên cơ quan trong tham luận, nếu khác mẫu chung")
    signer: str = _said("Người ký", hint="Ví dụ: Giám đốc; TL. Chủ tịch, Chánh Văn phòng")

    @property
    def for_many(self) -> bool:
        """Whether this is the one entry for all districts or communes, or one of them."""
        return self.kind in {_DISTRICTS, _COMMUNES}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which people call the agency."""
        return tuple(name for name in (self.name, self.short_name, *self.aliases) if name)


def by_name(agencies: Iterable[tuple[Agency, T]]) -> dict[str, T]:
    """Return what belongs to each agency by its folded names and by its id as it is written: an id has no marks to tell."""
    names: dict[str, T] = {}
    for agency, held in agencies:
        for name in (*map(agency_key, agency.names), agency.id):
            names.setdefault(name, held)
    return names


@dataclass(frozen=True, slots=True, repr=False)
class Deadline(Fields):
    """Something due: ``latest_day`` is the last day on which it is still in time."""

    id: str = _said("Hạn nào", MISSING, hint="Chọn trong danh sách; việc khác thì đặt mã riêng", words=_KNOWN_DEADLINES)
    what: str = _said("Việc", MISSING)
    owner: str = _said("Cơ quan thực hiện", MISSING, key="owner_text", hint="In như ghi")
    to: str = _said("Gửi đến", MISSING, key="to_text", hint="In như ghi")
    date: dt.date = _said("Ngày", MISSING, hint="17/5/2024, chữ hoặc ngày của Excel")
    latest_day: dt.date = _said("Chậm nhất", MISSING, hint="Để trống thì tính theo cột “Trước hay trong ngày”")
    relation: Literal["within", "before"] = _said(
        "Trước hay trong ngày", "within", hint="trước hoặc trong", words={"trong": "within", "trước": "before"}
    )
    clause: str = _said("Mục của giấy mời")
    owner_ids: tuple[str, ...] = _said("Cơ quan thực hiện (tên ở trang Cơ quan)", ())
    to_ids: tuple[str, ...] = _said(
        "Cơ quan nhận (tên ở trang Cơ quan)", (), hint="Cơ quan nhận tham luận là cơ quan tổng hợp"
    )
    note: str = _said("Ghi chú", hint="Không in ra tài liệu")


@dataclass(frozen=True, slots=True)
class Venue:
    """One of the places that the conference joins."""

    name: str = _said("Tên")
    place: str = _said("Nơi họp")
    point: str = _said("Mã")


@dataclass(frozen=True, slots=True)
class Target:
    """A goal for next year: of the total, the rank or a field, as the office sets it."""

    of: str = _said("Chỉ tiêu", MISSING, hint="tổng điểm, xếp hạng, hoặc mã lĩnh vực")
    value: str = _said("Mục tiêu", MISSING, hint="88,5 hoặc 30; in như ghi")
    note: str = _said("Ghi chú", hint="Không in ra tài liệu")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do that has no date of its own."""

    what: str = _said("Việc", MISSING)
    owner_ids: tuple[str, ...] = _said("Cơ quan chủ trì (tên ở trang Cơ quan)", ())
    with_ids: tuple[str, ...] = _said("Cơ quan phối hợp (tên ở trang Cơ quan)", ())
    clause: str = _said("Mục của giấy mời")


@dataclass(frozen=True, repr=False)
class Meeting(Fields):
    """The conference: when, where, who, what is due.

    Examples
    --------
    >>> import sipas_par as sp
    >>> meeting = sp.load_meeting(sp.example("meeting_2024-05-17.toml"))
    >>> meeting.start.strftime("%d/%m/%Y %H:%M"), len(meeting.invited)
    ('17/05/2024 14:00', 18)
    >>> meeting.agency("Sở NN&PTNT").name
    'Sở Nông nghiệp và Phát triển nông thôn'
    """

    title: str = _said("Tên hội nghị", MISSING)
    short_title: str = _said("Tên ngắn")
    province: str = _said("Tỉnh, thành phố", hint="Như trong bảng điểm, ví dụ: Lạng Sơn")
    data_year: int | None = _said("Năm của số liệu", None)
    start: dt.datetime | None = _said(
        "Bắt đầu", None, hint="14 giờ 00 phút, ngày 17/5/2024; chữ hoặc ngày giờ của Excel"
    )
    agencies: tuple[Agency, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    venues: tuple[Venue, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    agenda: tuple[str, ...] = _said(
        "Nội dung", (), hint="Mỗi nội dung một dòng (Alt+Enter); có thể ghi: 14:15 Báo cáo phân tích | Sở Nội vụ"
    )
    distribution: tuple[str, ...] = _said("Nơi nhận", (), hint="Mỗi nơi một dòng (Alt+Enter)")
    chair: str = _said("Chủ trì")
    deputy: str = _said("Cùng chủ trì")
    form: str = _said("Hình thức")
    duration: str = _said("Thời lượng", hint="½ ngày")
    weekday: str = _said("Thứ", hint="thứ Sáu")
    focus: str = _said("Trọng tâm tham luận")
    issuing_office: str = _said("Cơ quan mời", hint="UBND tỉnh …")
    signed_as: str = _said("Người ký giấy mời", hint="TL. Chủ tịch, Chánh Văn phòng")
    document_number: str = _said("Số giấy mời")
    document_date: str = _said("Ngày giấy mời")
    participants: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    district_agencies: tuple[Agency, ...] = ()
    file: str = ""

    @property
    def invited(self) -> tuple[Agency, ...]:
        """Agencies that the letter invites by name."""
        return tuple(agency for agency in self.agencies if agency.invited)

    @cached_property
    def _by_name(self) -> dict[str, Agency]:
        return by_name((agency, agency) for agency in self.agencies)

    @cached_property
    def _district_by_name(self) -> dict[str, Agency]:
        return by_name((agency, agency) for agency in self.district_agencies)

    def agency(self, name: str) -> Agency | None:
        """Find an agency by its name, short name, alias or id, or the one that succeeded it; ``None`` when unknown."""
        return self.own(name) or self._succeeded(name)

    def own(self, name: str) -> Agency | None:
        """Find an agency by a name of its own, or by one that leaves out the word for the province where only one is so called."""
        key = agency_key(name)
        return self._by_name.get(key) or self._by_name.get(name) or self._of_province.get(key)

    @cached_property
    def _of_province(self) -> dict[str, Agency]:
        names = {**self._district_by_name, **self._by_name}
        ends = tuple(f" {fold_name(word)}" for word in words_as_listed("units", "wide_words"))
        stems = {
            name.removesuffix(end): held for name, held in self._by_name.items() for end in ends if name.endswith(end)
        }
        return {
            stem: held
            for stem, held in stems.items()
            if all(other is held for name, other in names.items() if name == stem or name.startswith(f"{stem} "))
        }

    def _succeeded(self, name: str) -> Agency | None:
        passed = successor_of(name)
        if passed is None or (self.start is not None and self.start.date() < passed.since):
            return None
        return self.own(passed.after)

    @property
    def ended(self) -> dict[Succession, list[str]]:
        """Names of the listed agencies that had ended by the day of the meeting, by what ended them.

        Without a day the first of the year after the data counts: no conference on them is earlier.
        """
        day = self.start.date() if self.start else dt.date((self.data_year or 0) + 1, 1, 1)
        found: dict[Succession, list[str]] = {}
        for agency in (*self.agencies, *self.district_agencies):
            if passed := ended(agency.name, day, district=agency.kind == _DISTRICTS):
                found.setdefault(passed, []).append(agency.name)
        return found

    def group_of(self, unit: Agency | None) -> Agency | None:
        """Return the one entry that stands for all districts, or all communes, such as this one in table and letter."""
        return next((agency for agency in self.agencies if unit and agency.kind == unit.kind), None)

    def units_of(self, agency: Agency) -> tuple[Agency, ...]:
        """Return the districts or communes for which an entry stands; none for any other agency."""
        units = self.district_agencies
        return () if agency in units else tuple(unit for unit in units if unit.kind == agency.kind)

    def naming(self, names: Iterable[str]) -> Meeting:
        """Return the same, its entries for all districts or communes called by the kinds of unit that there are.

        Those are the kinds of the units listed; where none is, the kinds that a table names, whose names these are.
        """
        used: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            if known := self.own(name):
                used.setdefault(known.id, []).append(name)
        called = (
            _called(one, self.units_of(one), used.get(one.id, ())) if one.for_many else one for one in self.agencies
        )
        return replace(self, agencies=tuple(called))

    @cached_property
    def must_write(self) -> frozenset[str]:
        """Ids of the agencies on the list of those that write; empty when the letter has no list."""
        return frozenset(agency.id for agency in (*self.agencies, *self.district_agencies) if agency.writes)

    def may_write(self, agency: Agency) -> bool:
        """Whether an agency writes where there is no list: not the chair, nor a guest with an invitation of its own."""
        chair = agency.kind == _CHAIR or agency == self.agency(self.issuing_office)
        guest = fold_name(_OWN_INVITATION) in fold_name(agency.invited_as)
        return agency.writes is not False and not chair and not guest

    def district(self, name: str) -> Agency | None:
        """Find the committee of one district by its name, the district's name, an alias or id; ``None`` when unknown."""
        key = agency_key(name)
        unit = key.removeprefix(f"{agency_key('UBND')} ")
        return next((found for one in (key, name, unit) if (found := self._district_by_name.get(one))), None)

    @property
    def office(self) -> Agency:
        """Who invites, and signs as the invitation was signed."""
        known = self.agency(self.issuing_office) or Agency("", self.issuing_office)
        return replace(known, name=self.issuing_office or known.name, signer=self.signed_as or known.signer)

    @property
    def compiler(self) -> Agency | None:
        """The agency that receives the papers and puts them together, if the deadlines name one."""
        receivers = (ident for deadline in self.deadlines for ident in deadline.to_ids)
        return next((agency for ident in receivers if (agency := self.agency(ident)) is not None), None)

    def deadline(self, ident: str) -> Deadline | None:
        """Return the deadline with this id, or ``None``."""
        return next((deadline for deadline in self.deadlines if deadline.id == ident), None)


def meeting_form(province: Province, year: int) -> str:
    """Return a meeting file to fill in: province, year, the agencies of its day; the letter's lines wait behind marks."""
    place = province.full_name[:1].lower() + province.full_name[1:]
    kind = place.removesuffix(province.name.removeprefix("TP. ")).strip()
    return _form(year, province=province.name, place=place, kind=kind)


def usual_agencies(year: int | None = None) -> list[dict[str, Any]]:
    """Return the agencies of that form for any province, each name once; those that stand now where no year is given."""
    agencies = tomllib.loads(_form(year, province="", place="tỉnh", kind="tỉnh"))["agency"]
    for row in agencies:
        row["aliases"] = [name for name in dict.fromkeys(row.get("aliases", ())) if name != row["name"]]
    return list(agencies)


def _form(year: int | None, **words: str) -> str:
    """Fill the form; the conference on a year is held in spring of the next, with the agencies that stand then."""
    day = dt.date(year + 1, 5, 15) if year else dt.date.max
    text = (Path(__file__).parent / "meeting_form.toml").read_text("utf-8")
    head, *agencies = re.split(r"(?m)^(?=\[\[agency\]\]$)", text)
    text = head + "".join(one for one in agencies if _stands(tomllib.loads(one)["agency"][0], day))
    days = {"weekday": _WEEKDAYS[day.weekday()], "meets": day.year, "month": f"{day.month}/{day.year}"}
    return Template(text).substitute(words, year=year or 0, **days)


_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def _stands(row: dict[str, Any], day: dt.date) -> bool:
    return begun(row["name"], day) and not ended(row["name"], day, district=row.get("kind") == _DISTRICTS)


@dataclass(frozen=True)
class _Participant:
    text: str = _said("Thành phần")
    agency_ids: tuple[str, ...] = _said("Cơ quan (tên ở trang Cơ quan)", ())


@dataclass(frozen=True)
class _District:
    name: str = _said("Tên huyện, xã", hint="huyện Tràng Định; xã Tân Thanh")
    id: str = _said("Mã")
    agency_name: str = _said("Tên cơ quan", hint="UBND huyện Tràng Định")
    aliases: tuple[str, ...] = _said("Tên khác", ())
    writes: bool | None = _said("Viết tham luận", None, hint="có hoặc không")


@dataclass(frozen=True)
class MeetingFile:
    """The file, table by table: the names of the tables in TOML, their sheets in the workbook."""

    meeting: Meeting = _said("Hội nghị", MISSING)
    agency: tuple[Agency, ...] = _said("Cơ quan", ())
    deadline: tuple[Deadline, ...] = _said("Thời hạn", ())
    target: tuple[Target, ...] = _said("Chỉ tiêu", ())
    venue: tuple[Venue, ...] = _said("Điểm cầu", ())
    task: tuple[Task, ...] = _said("Nhiệm vụ", ())
    participant: tuple[_Participant, ...] = _said("Thành phần", ())
    district: tuple[_District, ...] = _said("Huyện, xã", ())
    schema_version: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a table as a person fills it in."""

    key: str
    label: str
    hint: str
    kind: Any
    words: dict[str, str]


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """Return the fields of a table of the file, in order."""
    kind = get_type_hints(MeetingFile)[table]
    row = (get_args(kind) or (kind,))[0]
    kinds = get_type_hints(row)
    return tuple(
        Column(
            one.metadata["key"] or one.name,
            one.metadata["label"],
            one.metadata["hint"],
            kinds[one.name],
            one.metadata["words"],
        )
        for one in fields(row)
        if one.metadata
    )


PLAIN: dict[type, str] = {
    str: '"…"',
    bool: "true | false",
    int: "2023",
    dt.date: "2024-05-14",
    dt.datetime: "2024-05-17T14:00:00",
}
# What the letter says and no document prints. A key that stands neither here nor in the classes is unknown.
_UNREAD: dict[type, str] = {
    Meeting: "id indices basis document_type timezone",
    Agency: "leads_criteria steering_board",
    _Participant: "clause point",
}
TABLES = {one.name: one.metadata["label"] for one in fields(MeetingFile) if one.metadata}
"""The tables of the file and the names of their sheets."""


@cache
def _converter() -> Converter:
    from cattrs import override

    from sipas_par.structure import Hook, fields_hook, strict_converter

    converter = strict_converter(PLAIN)
    text = converter.get_structure_hook(str)
    converter.register_structure_hook(
        str, lambda value, kind: unicodedata.normalize("NFC", tidy(text(value, kind))).strip()
    )

    def row(kind: Any, **overrides: Any) -> None:
        made: Hook = fields_hook(converter, kind, **overrides)
        unread = set(_UNREAD.get(kind, "").split())
        texts = {one.metadata.get("key") or one.name for one in fields(kind)}

        def silent(key: str, held: object) -> bool:
            # A blank entry says nothing; where words are needed it is missing.
            return key in unread or (key in texts and isinstance(held, str) and not held.strip())

        def structure(value: Any, _: object) -> Any:
            if isinstance(value, dict):
                value = {key: held for key, held in value.items() if not silent(key, held)}
            return made(_completed(value, kind), kind)

        converter.register_structure_hook(kind, structure)

    for kind in (Meeting, Agency, Deadline, Target, Venue, Task, _Participant, _District):
        keys = {one.name: one.metadata.get("key") for one in fields(kind)}
        renamed = {name: override(rename=key) for name, key in keys.items() if key}
        row(kind, **renamed, **{one.name: override(omit=True) for one in fields(kind) if not one.metadata})
    return converter


def _completed(row: Any, kind: type) -> Any:
    """Add what follows from what a row says."""
    if not isinstance(row, dict):
        return row
    if kind is Agency:
        return {"id": slug(str(row.get("name"))), **row}
    if kind is not Deadline:
        return row
    day = row.get("date")
    before = dt.timedelta(days=row.get("relation") == "before")
    latest = day - before if type(day) is dt.date else dt.date.min
    return {"owner_text": "", "to_text": "", "latest_day": latest, **row}


Places = Mapping[tuple[str | int, ...], tuple[str, str]]
"""Sheet and cell of each entry of a workbook, by its table, row and key."""


def structured(raw: dict[str, Any], name: str, places: Places | None = None) -> Meeting:
    """Make the meeting of its tables; raise every problem at once, in a workbook with its cell."""
    from cattrs import BaseValidationError

    from sipas_par.structure import Problem, problems

    try:
        file: MeetingFile = _converter().structure(raw, MeetingFile)
    except BaseValidationError as error:
        raise ReadError([_finding(problem, name, places) for problem in problems(error, PLAIN)]) from None
    if not file.meeting.province:
        raise ReadError(_finding(Problem(("meeting", "province"), None, PLAIN[str]), name, places))
    meeting = replace(
        file.meeting,
        weekday=_weekday(file.meeting, name, places),
        agencies=tuple(
            replace(one, name=clean(one.name), short_name=clean(one.short_name or one.name)) for one in file.agency
        ),
        deadlines=file.deadline,
        targets=file.target,
        venues=file.venue,
        tasks=file.task,
        participants=tuple(row.text for row in file.participant),
        bodies=tuple(row.text for row in file.participant if not row.agency_ids),
        districts=tuple(row.name for row in file.district),
        district_agencies=tuple(
            Agency(
                row.id or row.name,
                row.agency_name or _committee(row.name),
                row.name,
                row.aliases,
                _COMMUNES if unit_kind(row.name) == "commune" else _DISTRICTS,
                writes=row.writes,
            )
            for row in file.district
        ),
        file=name,
    )
    meeting = meeting.naming(())
    if twice := [*_twice(meeting.agencies, name), *_twice(meeting.district_agencies, name)]:
        raise ReadError(twice)
    return meeting


def _committee(place: str) -> str:
    """Name who answers for a district or commune: `UBND phường Thục Phán`."""
    kind, own = unit_parts(place)
    return f"UBND {kind} {own}" if kind else place


def _weekday(meeting: Meeting, file: str, places: Places | None) -> str:
    """Return the day of the week of the meeting; one that is stated and is not that of its date is refused."""
    from sipas_par.structure import Problem

    if meeting.start is None:
        return meeting.weekday
    at = meeting.start.weekday()
    right = _WEEKDAYS[at]
    usual = {right, f"thứ {at + 2}", f"t{at + 2}"} if at < _WEEKDAYS.index("Chủ nhật") else {right, "cn"}
    if meeting.weekday and fold_name(meeting.weekday) not in map(fold_name, usual):
        expected = f"{right} ({meeting.start:%d/%m/%Y})"
        raise ReadError(_finding(Problem(("meeting", "weekday"), meeting.weekday, expected), file, places))
    return right


def _called(agency: Agency, units: tuple[Agency, ...], used: Iterable[str]) -> Agency:
    """Call an entry for many, of its names, by one that names every kind of unit there is; a level is named as it is."""
    words = words_as_listed("units", "districts" if agency.kind == _DISTRICTS else "communes")
    kinds = {kind for unit in units if (kind := unit_parts(unit.short_name)[0])}
    kinds = kinds or {kind for name in used for kind in words if kind in name.casefold()}
    if not any(kind in agency.name.casefold() for kind in kinds):
        return agency
    name = next((one for one in agency.names if all(kind in one.casefold() for kind in kinds)), agency.name)
    aliases = dict.fromkeys(one for one in agency.names if one != name)
    return replace(agency, name=name, short_name=name, aliases=tuple(aliases)) if name != agency.name else agency


def _twice(agencies: tuple[Agency, ...], file: str) -> list[Finding]:
    """Return the names that stand for two agencies."""
    printed: dict[str, dict[str, None]] = {}
    holders: dict[str, dict[int, str]] = {}
    for number, agency in enumerate(agencies):
        for name in (*agency.names, agency.id):
            printed.setdefault(agency_key(name), {})[name] = None
            holders.setdefault(agency_key(name), {})[number] = f"{agency.name} ({agency.id})"
    return [
        Finding("agency-name-twice", "error", file, found=", ".join(printed[key]), expected="; ".join(held.values()))
        for key, held in holders.items()
        if len(held) > 1
    ]


def _finding(problem: Problem, file: str, places: Places | None) -> Finding:
    """Name the entry as the file has it: ``[meeting] title``, ``[[agency]] 2 name``, ``Cơ quan!B3``."""
    table, *rest = problem.place
    keys = {} if problem.unknown else {"owner": "owner_text", "to": "to_text"}
    path = tuple(keys.get(step, step) if isinstance(step, str) else step for step in rest)
    words = [f"[{table}]" if table == "meeting" else f"[[{table}]]" if table in TABLES else str(table)]
    cell, sheet = " ".join([*words, *(str(step + 1) if isinstance(step, int) else step for step in path)]), ""
    columns = columns_of(str(table)) if path else ()
    column = next((one for one in columns if one.key == path[-1]), None)
    if places is not None:
        # What is missing has no cell of its own: its row is named, or its sheet.
        whole = (table, *path)
        sheet, cell = next(
            (places[part] for end in range(len(whole), 0, -1) if (part := whole[:end]) in places), ("", "")
        )
        cell = f"{cell} ({column.label})" if column and whole not in places else cell
    if problem.unknown:
        return Finding("meeting-key-unknown", "error", file, sheet, cell, found=str(problem.found))
    found = "" if problem.found is None else str(problem.found)
    if not found:
        what, hint = (column.label, column.hint) if column else (str(problem.place[-1]), "")
        facts = (("what", what), ("hint", f": {hint}" if hint else ""))
        return Finding("meeting-blank", "error", file, sheet, cell, found, problem.expected, facts)
    if names_no_day(found):
        return Finding("no-such-day", "error", file, sheet, cell, found)
    return Finding("meeting-value", "error", file, sheet, cell, found=found, expected=problem.expected)
