"""Who answers for what: the lead agencies of every criterion, under one name each; what cannot be matched is a finding."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.files import slug
from sipas_par.findings import Finding, ReadError, UsageError, worst_first
from sipas_par.model.criteria import Criterion, Known, natural_key
from sipas_par.model.leads import Names, leads_of, led, place_of, unique_slugs
from sipas_par.model.meeting import Agency, Meeting, by_name
from sipas_par.model.successions import successor_of
from sipas_par.model.units import agency_key, fold_name
from sipas_par.reading.book import Cell, Grid, address, as_text
from sipas_par.reading.open import read_sheets
from sipas_par.text.numbers import vi_key

if TYPE_CHECKING:
    from sipas_par.model.components import Component
    from sipas_par.model.scorecard import Scorecard, SipasCard

_Held = dict[str, tuple[Agency, ...]]
_Tables = tuple[_Held, _Held, _Held]


@dataclass(frozen=True, slots=True)
class Mandate:
    """What one agency answers for; ``slug`` names its files, ``under`` the entry for all districts or communes that it stands under."""

    agency: Agency
    leads: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    sipas: tuple[str, ...] = ()
    slug: str = ""
    under: str = ""

    @property
    def name(self) -> str:
        """The agency's full name."""
        return self.agency.name


@dataclass(frozen=True)
class Assignment:
    """The agencies of a scorecard, each with its mandate.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.assignment import assign
    >>> meeting = sp.load_meeting(sp.example("meeting_2024-05-17.toml"))
    >>> answers = assign(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), meeting)
    >>> mandate = answers.of("STP")
    >>> mandate.name, [row.code for row in answers.below(mandate)][:2]
    ('Sở Tư pháp', ['2.1.2', '2.4.1'])
    """

    card: Scorecard
    mandates: tuple[Mandate, ...]
    sipas: SipasCard | None = None
    meeting: Meeting | None = None
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    asked: tuple[str, ...] = ()

    @cached_property
    def each(self) -> tuple[Mandate, ...]:
        """Every mandate; in place of an entry for all districts or communes, one for each that is known by name."""
        if self.meeting is None:
            return self.mandates
        own = {mandate.agency.id for mandate in self.mandates}
        found: list[Mandate] = []
        for mandate in self.mandates:
            units = [unit for unit in self.meeting.units_of(mandate.agency) if unit.id not in own]
            found += [replace(mandate, agency=unit, under=mandate.name) for unit in units] or [mandate]
        taken = {one.slug for one in found if not one.under}
        slugs = unique_slugs({one.agency.id: slug(one.name) for one in found if one.under}, taken)
        return tuple(replace(one, slug=slugs[one.agency.id]) if one.under else one for one in found)

    @cached_property
    def writers(self) -> tuple[Mandate, ...]:
        """Those who write a paper and a form: the ones asked for, else those on the letter's list, else who has content."""
        if self.asked:
            return tuple(mandate for mandate in self.each if mandate.agency.id in self.asked)
        listed = self.meeting.must_write if self.meeting else frozenset()
        return tuple(mandate for mandate in self.each if self._writes(mandate, listed))

    def _writes(self, mandate: Mandate, listed: Collection[str]) -> bool:
        if self.meeting is None or not listed:
            asks = mandate.leads or mandate.joins or mandate.sipas
            return bool(asks) and (self.meeting is None or self.meeting.may_write(mandate.agency))
        group = self.meeting.group_of(mandate.agency) if mandate.under else None
        return mandate.agency.id in listed or (
            group is not None and group.id in listed and mandate.agency.writes is not False
        )

    def asking(self, names: Iterable[str]) -> Assignment:
        """Return the same with papers and forms for these agencies alone; ``"all"`` is every agency served."""
        asked: list[str] = []
        for name in names:
            found = self.each if name == "all" else self._asked(name)
            asked += [mandate.agency.id for mandate in found]
        return replace(self, asked=tuple(asked))

    def _asked(self, name: str) -> tuple[Mandate, ...]:
        mandate = self.of(name)
        unit = self.meeting.district(name) if self.meeting else None
        ids = {unit.id, mandate.agency.id} if unit else {mandate.agency.id}
        return tuple(one for one in self.each if one.agency.id in ids or (not unit and one.under == mandate.name))

    def writer(self, name: str) -> Mandate:
        """Return the mandate of an agency as its own paper and form have it: of one district under its own name."""
        unit = self.meeting.district(name) if self.meeting else None
        return next((one for one in self.each if unit and one.agency.id == unit.id), self.of(name))

    @cached_property
    def _by_name(self) -> dict[str, Mandate]:
        return by_name((mandate.agency, mandate) for mandate in self.mandates)

    @cached_property
    def table(self) -> str:
        """Fingerprint of the scorecard's figures, worked out once for all forms."""
        from sipas_par.model.scorecard import fingerprint

        return fingerprint(self.card)

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def find(self, name: str) -> Mandate | None:
        """Return the mandate of an agency by any of its names or its id, else that of all districts; ``None`` when not served."""
        held = self.meeting.agency(name) if self.meeting else None
        found = self._by_name.get(agency_key(name)) or self._by_name.get(name)
        if found is None and self.meeting is None and (passed := successor_of(name)) is not None:
            found = self._by_name.get(agency_key(passed.after))
        found = found or (self._by_name.get(held.id) if held else None)
        group = self.meeting.group_of(self.meeting.district(name)) if self.meeting else None
        return found or (self._by_name.get(group.id) if group else None)

    def of(self, name: str) -> Mandate:
        """Return the mandate of an agency."""
        mandate = self.find(name)
        if mandate is None:
            known = "; ".join(item.name for item in self.mandates)
            raise UsageError(Finding("agency-unknown" if known else "no-agencies", "error", found=name, expected=known))
        return mandate

    def leaves(self, mandate: Mandate) -> tuple[Criterion, ...]:
        """Return the leaves that the agency leads, in printed order."""
        return tuple(self.card[code] for code in mandate.leads)

    def below(self, mandate: Mandate) -> tuple[Criterion, ...]:
        """Return the leaves below maximum that the agency leads, in printed order."""
        return tuple(row for row in self.leaves(mandate) if row.lost)

    def joint_below(self, mandate: Mandate) -> tuple[Criterion, ...]:
        """Return the leaves below maximum where the agency joins in without leading."""
        rows = (self.card[code] for code in mandate.joins)
        return tuple(row for row in rows if row.lost)

    def survey_rows(self, mandate: Mandate) -> tuple[Component, ...]:
        """Return the SIPAS rows assigned to the agency, in printed order."""
        if self.sipas is None:
            return ()
        return tuple(row for row in self.sipas.components if row.code in mandate.sipas)

    def not_assessed(self, mandate: Mandate) -> tuple[Criterion, ...]:
        """Return the rows that the agency leads and that do not apply to the unit, in printed order."""
        rows = self.card.not_assessed
        return tuple(row for row in rows if any(self.find(name) == mandate for name in row.agencies))

    def lost(self, mandate: Mandate) -> Decimal:
        """Return the points lost by the leaves that the agency leads, alone or with others."""
        return Known.of(self.leaves(mandate)).lost


def assign(
    card: Scorecard, meeting: Meeting | None = None, *, file: Path | str | None = None, sipas: SipasCard | None = None
) -> Assignment:
    """Name the agencies that answer for every criterion.

    A leaf whose agency cell is blank belongs to the agencies of the row above it (with a finding). In an assignment
    file the longest code that fits a leaf decides, so a field may be given to one agency and one of its criteria to
    another.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> assign(card).mandates[0].name
    'Sở Nội vụ'
    """
    orders, problems = read_orders(file) if file is not None else ((), ())
    names = Names(meeting, card, (name for order in orders for name in order.agencies))
    findings: list[Finding] = []
    leads = leads_of(card, names, findings)
    joins: dict[str, tuple[Agency, ...]] = {}
    survey: dict[str, tuple[Agency, ...]] = {}
    if file is not None:
        findings.extend(problems)
        findings.extend(_overrule(card, sipas, orders, names, (leads, joins, survey)))
    findings.extend(names.findings)
    findings.extend(names.alike(card))
    findings.extend(
        Finding(
            "criterion-unassigned",
            "warning",
            card.source.file,
            *place_of(row),
            facts=(("row", row.code), ("name", row.name)),
        )
        for row in card.leaves
        if not leads.get(row.code)
    )
    named = led(card, leads)
    mandates = _mandates(named, meeting, (leads, joins, survey))
    draft = Assignment(named, mandates, sipas, meeting)
    ordered = sorted(mandates, key=lambda mandate: _rank(draft, mandate))
    made = Assignment(named, tuple(ordered), sipas, meeting)
    if left := [mandate.name for mandate in made.each if made.lost(mandate) and mandate not in made.writers]:
        listed = meeting.file if meeting and meeting.must_write else ""
        findings += [Finding("writers-left-out", "warning", listed, found="; ".join(left))] if listed else []
    return replace(made, findings=worst_first(findings))


def _rank(assignment: Assignment, mandate: Mandate) -> tuple[object, ...]:
    silent = not (mandate.leads or mandate.joins or mandate.sipas)
    return silent, -assignment.lost(mandate), not mandate.leads, vi_key(mandate.name)


def _overrule(
    card: Scorecard, sipas: SipasCard | None, orders: tuple[Order, ...], names: Names, tables: _Tables
) -> list[Finding]:
    leads, joins, survey = tables
    findings: list[Finding] = []
    survey_codes = {row.code for row in sipas.components} if sipas else set()
    decided: dict[tuple[str, str], int] = {}
    below: dict[str, list[Criterion]] = {}
    for leaf in card.leaves:
        for above in accumulate(leaf.code.split("."), "{}.{}".format):
            below.setdefault(above, []).append(leaf)
    for order in orders:
        agencies = names.all(order.agencies, order.file, (order.sheet, order.cell))
        code = _code_of(card, order.code, survey_codes)
        if code is None:
            place, known = (order.file, order.sheet, order.code_cell), card.criteria[0].code
            findings.append(Finding("assignment-code-unknown", "warning", *place, found=order.code, expected=known))
        if code is None or not agencies:
            continue
        if code in survey_codes:
            survey[code] = (*survey.get(code, ()), *agencies)
            continue
        table = leads if order.role == "lead" else joins
        for leaf in below.get(code, ()):
            before = decided.get((order.role, leaf.code), -1)
            depth = code.count(".")
            if depth == before:
                table[leaf.code] = tuple({agency.id: agency for agency in (*table[leaf.code], *agencies)}.values())
            elif depth > before:
                table[leaf.code] = agencies
                decided[order.role, leaf.code] = depth
    return findings


def _code_of(card: Scorecard, text: str, survey_codes: set[str]) -> str | None:
    code = text.strip().rstrip(".")
    if code in card or code in survey_codes:
        return code
    wanted = fold_name(text)
    return next((row.code for row in card.fields if fold_name(row.name) == wanted), None)


def _mandates(card: Scorecard, meeting: Meeting | None, tables: _Tables) -> tuple[Mandate, ...]:
    served: dict[str, Agency] = {}
    for table in tables:
        for agencies in table.values():
            served.update({agency.id: agency for agency in agencies})
    if meeting is not None:
        served.update({agency.id: agency for agency in meeting.agencies if agency.invited or agency.writes})
        shared = {unit.id for agency in served.values() for unit in meeting.units_of(agency)}
        served.update({unit.id: unit for unit in meeting.district_agencies if unit.writes and unit.id not in shared})
    order = {row.code: number for number, row in enumerate(card.criteria)}

    held: list[dict[str, list[str]]] = []
    for table in tables:
        mine: dict[str, list[str]] = {}
        for code in sorted(table, key=lambda code: (order.get(code, 0), natural_key(code) if code in order else ())):
            for agency in table[code]:
                mine.setdefault(agency.id, []).append(code)
        held.append(mine)
    slugs = unique_slugs({ident: slug(ident) for ident in served})
    made = []
    for agency in served.values():
        led, joint, survey = (mine.get(agency.id, []) for mine in held)
        joined = tuple(code for code in joint if code not in led)
        made.append(Mandate(agency, tuple(led), joined, tuple(survey), slugs[agency.id]))
    return tuple(made)


Role = Literal["lead", "joint"]

_SHOWN = 6
_COLUMNS = {
    "code": "mã; mã số; mã tiêu chí; mã hoặc lĩnh vực; stt; tiêu chí; lĩnh vực; code; field; criterion",
    "lead": "cơ quan; cơ quan chủ trì; đơn vị chủ trì; đơn vị; chủ trì; agency; agencies; lead; lead agencies",
    "joint": "cơ quan phối hợp; đơn vị phối hợp; phối hợp; joint; joint agencies",
    "role": "vai trò; role",
}
_LABELS = {fold_name(word): name for name, words in _COLUMNS.items() for word in words.split("; ")}
_WORDS: dict[str, Role] = {"chủ trì": "lead", "lead": "lead", "": "lead", "phối hợp": "joint", "joint": "joint"}
_ROLES = {fold_name(word): role for word, role in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the file: these agencies answer for this code in this role."""

    code: str
    agencies: tuple[str, ...]
    role: Role
    file: str
    sheet: str
    cell: str
    code_cell: str


def read_orders(path: Path | str) -> tuple[tuple[Order, ...], tuple[Finding, ...]]:
    """Read an assignment file."""
    path = Path(path)
    for sheet in read_sheets(path):
        if found := sheet.head(
            lambda text: _LABELS.get(fold_name(text)), lambda said: "code" in said and said & {"lead", "joint"}
        ):
            return _orders(path.name, sheet, *found)
    raise ReadError(Finding("assignment-columns", "error", file=path.name))


def _orders(
    file: str, sheet: Grid, head: int, columns: dict[str, int]
) -> tuple[tuple[Order, ...], tuple[Finding, ...]]:
    orders: list[Order] = []
    findings: list[Finding] = []
    blank: list[tuple[str, str]] = []

    def doubt(code: str, cell: str, found: str) -> None:
        findings.append(Finding(code, "warning", file, sheet.name, cell, found=found))

    for number in range(head + 1, len(sheet.rows)):
        code = code_text(sheet.at(number, columns["code"]))
        word = sheet.text(number, columns["role"]) if "role" in columns else ""
        given = _ROLES.get(fold_name(word))
        if given is None:
            doubt("assignment-role", address(number, columns["role"]), word)
        roles: dict[str, Role] = {"lead": given or "lead", "joint": "joint"}
        held = [(columns[name], role) for name, role in roles.items() if name in columns]
        if code and not any(sheet.text(number, column) for column, _role in held):
            blank.append((address(number, held[0][0]), code))
        for column, role in held:
            parts = re.split(r"[;\n]", sheet.text(number, column))
            names = tuple(part.strip() for part in parts if part.strip())
            cell = address(number, column)
            if names and not code:
                doubt("assignment-no-code", cell, "; ".join(names))
            elif names:
                orders.append(Order(code, names, role, file, sheet.name, cell, address(number, columns["code"])))
    outside = [
        (address(number, column), as_text(value))
        for number in range(head + 1, len(sheet.rows))
        for column, value in enumerate(sheet.rows[number])
        if as_text(value) and not sheet.text(head, column)
    ]
    if outside:
        said = "; ".join(text for _, text in outside[:_SHOWN]) + (" …" if len(outside) > _SHOWN else "")
        doubt("assignment-outside", outside[0][0], said)
    if blank:
        doubt("assignment-no-agency", blank[0][0], ", ".join(code for _, code in blank))
    return tuple(orders), tuple(findings)


def code_text(value: Cell) -> str:
    """Return a code as text, also one that the spreadsheet turned into a number or a date."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.day}.{value.month}.{value.year % 100}"
    return as_text(value).rstrip(".")
