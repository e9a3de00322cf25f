"""The meeting file: the conference, its deadlines, and the agencies with their other names."""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sipas_par.findings import PATH, Finding, ReadError, require

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_DISTRICTS = "ubnd-cap-huyen"


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

    name: str
    place: str
    point: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do that has no date of its own."""

    what: str
    owner_ids: tuple[str, ...] = ()
    with_ids: tuple[str, ...] = ()
    clause: str = ""


def name_key(name: str) -> str:
    """Fold a name for comparison: NFC, one kind of dash and space, no case.

    >>> name_key("Sở  Lao động – Thương binh") == name_key("sở lao động - thương binh")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for dash in "–—−‑":
        text = text.replace(dash, "-")
    return " ".join(text.replace("-", " - ").split())


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
    short_title: str
    province: str
    data_year: int | None
    start: dt.datetime | None
    agencies: tuple[Agency, ...]
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
        names: dict[str, Agency] = {}
        for agency in self.agencies:
            for name in (agency.name, agency.short_name, *agency.aliases, agency.id):
                names.setdefault(name_key(name), agency)
        return names

    def agency(self, name: str) -> Agency | None:
        """Find an agency by its name, short name, alias or id; ``None`` when unknown."""
        return self._by_name.get(name_key(name))

    @property
    def district_group(self) -> Agency | None:
        """The one entry that stands for all districts in the table and the letter, if there is one."""
        return next((agency for agency in self.agencies if agency.kind == _DISTRICTS), None)

    def district(self, name: str) -> Agency | None:
        """Find the committee of one district by its name, the district's name, an alias or id; ``None`` when unknown."""
        key = name_key(name)
        for agency in self.district_agencies:
            if key in map(name_key, (agency.name, agency.short_name, *agency.aliases, agency.id)):
                return agency
        return None

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
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=path.name, found=str(path))) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(Finding("meeting-not-toml", "error", file=path.name, found=str(error))) from error
    return _Reader(path.name, raw).meeting()


class _Reader:
    """Turns the TOML tables into a `Meeting`, collecting every problem on the way."""

    def __init__(self, file: str, raw: dict[str, Any]) -> None:
        self.file = file
        self.raw = raw
        self.problems: list[Finding] = []

    def meeting(self) -> Meeting:
        head = self.raw.get("meeting")
        if not isinstance(head, dict):
            head = {}
            self._problem("[meeting]", None, "[meeting]")
        meeting = Meeting(
            title=self._text(head, "title", "[meeting]", required=True),
            short_title=self._text(head, "short_title", "[meeting]"),
            province=self._text(head, "province", "[meeting]"),
            data_year=self._typed(head, "data_year", int, "[meeting]"),
            start=self._typed(head, "start", dt.datetime, "[meeting]"),
            agencies=self._tables("agency", self._agency),
            deadlines=self._tables("deadline", self._deadline),
            venues=self._tables("venue", self._venue),
            tasks=self._tables("task", self._task),
            agenda=self._texts(head, "agenda", "[meeting]"),
            distribution=self._texts(head, "distribution", "[meeting]"),
            chair=self._text(head, "chair", "[meeting]"),
            form=self._text(head, "form", "[meeting]"),
            duration=self._text(head, "duration", "[meeting]"),
            weekday=self._text(head, "weekday", "[meeting]"),
            focus=self._text(head, "focus", "[meeting]"),
            issuing_office=self._text(head, "issuing_office", "[meeting]"),
            participants=self._tables("participant", lambda row, where: self._text(row, "text", where)),
            districts=self._tables("district", lambda row, where: self._text(row, "name", where)),
            district_agencies=self._tables("district", self._district),
            file=self.file,
        )
        if self.problems:
            raise ReadError(self.problems)
        return meeting

    def _agency(self, row: dict[str, Any], where: str) -> Agency:
        name = self._text(row, "name", where, required=True)
        return Agency(
            id=self._text(row, "id", where, required=True),
            name=name,
            short_name=self._text(row, "short_name", where) or name,
            aliases=self._texts(row, "aliases", where),
            kind=self._text(row, "kind", where),
            point=self._text(row, "point", where),
            invited=bool(self._typed(row, "invited", bool, where)),
            invited_as=self._text(row, "invited_as", where),
        )

    def _district(self, row: dict[str, Any], where: str) -> Agency:
        name = self._text(row, "name", where)
        return Agency(
            id=self._text(row, "id", where) or name,
            name=self._text(row, "agency_name", where) or name,
            short_name=name,
            aliases=self._texts(row, "aliases", where),
            kind=_DISTRICTS,
        )

    def _deadline(self, row: dict[str, Any], where: str) -> Deadline:
        date = self._typed(row, "date", dt.date, where) or dt.date.min
        if date == dt.date.min:
            self._problem(f"{where} date", row.get("date"), "2024-05-14")
        return Deadline(
            id=self._text(row, "id", where, required=True),
            what=self._text(row, "what", where, required=True),
            owner=self._text(row, "owner_text", where),
            to=self._text(row, "to_text", where),
            date=date,
            latest_day=self._typed(row, "latest_day", dt.date, where) or date,
            relation=self._text(row, "relation", where) or "within",
            clause=self._text(row, "clause", where),
            owner_ids=self._texts(row, "owner_ids", where),
            to_ids=self._texts(row, "to_ids", where),
            note=self._text(row, "note", where),
        )

    def _venue(self, row: dict[str, Any], where: str) -> Venue:
        return Venue(self._text(row, "name", where), self._text(row, "place", where), self._text(row, "point", where))

    def _task(self, row: dict[str, Any], where: str) -> Task:
        return Task(
            what=self._text(row, "what", where, required=True),
            owner_ids=self._texts(row, "owner_ids", where),
            with_ids=self._texts(row, "with_ids", where),
            clause=self._text(row, "clause", where),
        )

    def _tables(self, key: str, build: Callable[[dict[str, Any], str], T]) -> tuple[T, ...]:
        rows = self.raw.get(key, [])
        if not isinstance(rows, list):
            self._problem(f"[[{key}]]", str(rows), f"[[{key}]]")
            return ()
        return tuple(build(row, f"[[{key}]] {number}") for number, row in enumerate(rows, 1))

    def _text(self, row: dict[str, Any], key: str, where: str, *, required: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self._problem(f"{where} {key}", value, '"…"')
            return ""
        return unicodedata.normalize("NFC", value).strip()

    def _texts(self, row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._problem(f"{where} {key}", value, '["…"]')
            return ()
        return tuple(unicodedata.normalize("NFC", item).strip() for item in value)

    def _typed(self, row: dict[str, Any], key: str, kind: type[T], where: str) -> T | None:
        value = row.get(key)
        if value is not None and not isinstance(value, kind):
            self._problem(f"{where} {key}", value, kind.__name__)
            return None
        return value

    def _problem(self, where: str, found: object, expected: str) -> None:
        self.problems.append(
            Finding("meeting-value", "error", file=self.file, cell=where, found=str(found), expected=expected)
        )
