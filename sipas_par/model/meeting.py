"""The meeting file: the conference, its deadlines, and the agencies with their other names."""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sipas_par.findings import PATH, Finding, ReadError, require
from sipas_par.intake import hold, read_input
from sipas_par.model.successions import successor_of
from sipas_par.model.units import agency_key
from sipas_par.text.names import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cattrs import Converter

    from sipas_par.model.published import Province
    from sipas_par.structure import Problem

T = TypeVar("T")
_DISTRICTS = "ubnd-cap-huyen"
PAPER_DEADLINE = "tham-luan"
"""Id of the deadline of the papers."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that takes part: its id, names and whether the letter invites it."""

    id: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    point: str = ""
    invited: bool = False
    invited_as: str = ""

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


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: ``latest_day`` is the last day on which it is still in time."""

    id: str
    what: str
    owner: str
    to: str
    date: dt.date
    latest_day: dt.date
    relation: str = "within"
    clause: str = ""
    owner_ids: tuple[str, ...] = ()
    to_ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """One of the places that the conference joins."""

    name: str = ""
    place: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do that has no date of its own."""

    what: str
    owner_ids: tuple[str, ...] = ()
    with_ids: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True)
class Meeting:
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

    title: str
    short_title: str = ""
    province: str = ""
    data_year: int | None = None
    start: dt.datetime | None = None
    agencies: tuple[Agency, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    venues: tuple[Venue, ...] = ()
    tasks: tuple[Task, ...] = ()
    agenda: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()
    chair: str = ""
    form: str = ""
    duration: str = ""
    weekday: str = ""
    focus: str = ""
    issuing_office: str = ""
    participants: tuple[str, ...] = ()
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
        """Find an agency by a name of its own."""
        return self._by_name.get(agency_key(name)) or self._by_name.get(name)

    def _succeeded(self, name: str) -> Agency | None:
        passed = successor_of(name)
        if passed is None or (self.start is not None and self.start.date() < passed.since):
            return None
        return self.own(passed.after)

    @property
    def district_group(self) -> Agency | None:
        """The one entry that stands for all districts in the table and the letter, if there is one."""
        return next((agency for agency in self.agencies if agency.kind == _DISTRICTS), None)

    def district(self, name: str) -> Agency | None:
        """Find the committee of one district by its name, the district's name, an alias or id; ``None`` when unknown."""
        return self._district_by_name.get(agency_key(name)) or self._district_by_name.get(name)

    @property
    def compiler(self) -> Agency | None:
        """The agency that receives the papers and puts them together, if the deadlines name one."""
        receivers = (ident for deadline in self.deadlines for ident in deadline.to_ids)
        return next((agency for ident in receivers if (agency := self.agency(ident)) is not None), None)

    def deadline(self, ident: str) -> Deadline | None:
        """Return the deadline with this id, or ``None``."""
        return next((deadline for deadline in self.deadlines if deadline.id == ident), None)


def load_meeting(path: str | Path) -> Meeting:
    """Read a meeting file (TOML), so that documents know the conference and its agencies.

    Parameters
    ----------
    path
        The file; its form is that of ``meeting_2024-05-17.toml`` in the shipped ``data/raw``.

    Raises
    ------
    SipasParError
        If the file is missing, is not TOML, or lacks what a meeting needs; every problem is listed.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.load_meeting(sp.example("meeting_2024-05-17.toml")).deadline("tham-luan").latest_day
    datetime.date(2024, 5, 13)
    """
    require("path", path, *PATH)
    path = Path(path)
    data = read_input(path)
    hold([path])
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(Finding("meeting-not-toml", "error", file=path.name, found=str(error))) from error
    return _read(raw, path.name)


def meeting_form(province: Province, year: int) -> str:
    """Return a meeting file to fill in: the province, the year, the usual agencies; the letter's lines wait behind marks."""
    place = province.full_name[:1].lower() + province.full_name[1:]
    form = Template((Path(__file__).parent / "meeting_form.toml").read_text("utf-8"))
    return form.substitute(
        province=province.name,
        place=place,
        kind=place.removesuffix(province.name.removeprefix("TP. ")).strip(),
        year=year,
    )


@dataclass(frozen=True)
class _Participant:
    text: str = ""


@dataclass(frozen=True)
class _District:
    name: str = ""
    id: str = ""
    agency_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class _File:
    meeting: Meeting
    agency: tuple[Agency, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    venue: tuple[Venue, ...] = ()
    task: tuple[Task, ...] = ()
    participant: tuple[_Participant, ...] = ()
    district: tuple[_District, ...] = ()
    schema_version: Literal[1] = 1


_PLAIN: dict[type, str] = {
    str: '"…"',
    bool: "true | false",
    int: "2023",
    dt.date: "2024-05-14",
    dt.datetime: "2024-05-17T14:00:00",
}
# What the letter says and no document prints. A key that stands neither here nor in the classes is unknown.
_UNREAD: dict[type, str] = {
    Meeting: "id indices basis document_type document_number document_date signed_as deputy timezone",
    Agency: "leads_criteria steering_board",
    _Participant: "clause point agency_ids",
}
_TABLES = {field.name for field in fields(_File)} - {"meeting", "schema_version"}
_ELSEWHERE = ("agencies", "deadlines", "venues", "tasks", "participants", "districts", "district_agencies", "file")


@cache
def _converter() -> Converter:
    from cattrs import override

    from sipas_par.structure import Hook, fields_hook, strict_converter

    converter = strict_converter(_PLAIN)
    text = converter.get_structure_hook(str)
    converter.register_structure_hook(
        str, lambda value, kind: unicodedata.normalize("NFC", tidy(text(value, kind))).strip()
    )

    def row(kind: Any, **overrides: Any) -> None:
        made: Hook = fields_hook(converter, kind, **overrides)
        unread = set(_UNREAD.get(kind, "").split())
        texts = {field.name for field in fields(kind)} | {"owner_text", "to_text"}

        def silent(key: str, held: object) -> bool:
            # A blank entry says nothing; where words are needed it is missing.
            return key in unread or (key in texts and isinstance(held, str) and not held.strip())

        def structure(value: Any, _: object) -> Any:
            if isinstance(value, dict):
                value = {key: held for key, held in value.items() if not silent(key, held)}
            return made(_due(value) if kind is Deadline else value, kind)

        converter.register_structure_hook(kind, structure)

    row(Meeting, **{name: override(omit=True) for name in _ELSEWHERE})
    row(Deadline, owner=override(rename="owner_text"), to=override(rename="to_text"))
    for kind in (Agency, Venue, Task, _Participant, _District):
        row(kind)
    return converter


def _due(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    date = row.get("date")
    return {"owner_text": "", "to_text": "", "latest_day": date if type(date) is dt.date else dt.date.min, **row}


def _read(raw: dict[str, Any], name: str) -> Meeting:
    """Make the meeting of its TOML tables; raise every problem at once."""
    from cattrs import BaseValidationError

    from sipas_par.structure import problems

    try:
        file: _File = _converter().structure(raw, _File)
    except BaseValidationError as error:
        raise ReadError([_finding(problem, name) for problem in problems(error, _PLAIN)]) from None
    meeting = replace(
        file.meeting,
        agencies=tuple(replace(agency, short_name=agency.short_name or agency.name) for agency in file.agency),
        deadlines=file.deadline,
        venues=file.venue,
        tasks=file.task,
        participants=tuple(row.text for row in file.participant),
        districts=tuple(row.name for row in file.district),
        district_agencies=tuple(
            Agency(row.id or row.name, row.agency_name or row.name, row.name, row.aliases, _DISTRICTS)
            for row in file.district
        ),
        file=name,
    )
    if twice := [*_twice(meeting.agencies, name), *_twice(meeting.district_agencies, name)]:
        raise ReadError(twice)
    return meeting


def _twice(agencies: tuple[Agency, ...], file: str) -> list[Finding]:
    """Return the names that stand for two agencies."""
    holders: dict[str, dict[int, str]] = {}
    for number, agency in enumerate(agencies):
        for name in (*agency.names, agency.id):
            holders.setdefault(agency_key(name), {})[number] = f"{agency.name} ({agency.id})"
    return [
        Finding("agency-name-twice", "error", file, found=name, expected="; ".join(held.values()))
        for name, held in holders.items()
        if len(held) > 1
    ]


def _finding(problem: Problem, file: str) -> Finding:
    """Name the entry as the file writes it: ``[meeting] title``, ``[[agency]] 2 name``."""
    table, *rest = problem.place
    words = [f"[{table}]" if table == "meeting" else f"[[{table}]]" if table in _TABLES else str(table)]
    renamed = {} if problem.unknown else {"owner": "owner_text", "to": "to_text"}
    words += [str(step + 1) if isinstance(step, int) else renamed.get(step, step) for step in rest]
    cell = " ".join(words)
    if problem.unknown:
        return Finding("meeting-key-unknown", "error", file=file, cell=cell, found=str(problem.found))
    found = "" if problem.found is None else str(problem.found)
    return Finding("meeting-value", "error", file=file, cell=cell, found=found, expected=problem.expected)
