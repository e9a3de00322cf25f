"""Who leads each criterion: the agencies that a table names, under one name each as the meeting knows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from sipas_par.files import digest, slug
from sipas_par.findings import Finding
from sipas_par.model.meeting import Agency, Meeting
from sipas_par.model.successions import successor_of
from sipas_par.model.units import agency_key, names_many, one_spelling, slips
from sipas_par.text.names import clean

if TYPE_CHECKING:
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard


UNLISTED = "agency-not-in-meeting"
"""Code of the finding that a meeting does not know an agency."""
GENERAL = "lead-in-general"
"""Code of the finding that a cell names agencies in general."""


def led(card: Scorecard, leads: Mapping[str, tuple[Agency, ...]]) -> Scorecard:
    """Return a table whose rows name these lead agencies, by code, `Criterion.printed` as the table does."""
    rows = tuple(
        replace(row, agencies=tuple(agency.name for agency in leads[row.code]), as_printed=row.printed)
        if row.code in leads
        else row
        for row in card.criteria
    )
    return replace(card, criteria=rows)


class Names:
    """Turns printed names into agencies; remembers the ones that the meeting does not know."""

    def __init__(self, meeting: Meeting | None, card: Scorecard, further: Iterable[str] = ()) -> None:
        self.meeting = meeting
        self.strangers: dict[str, Agency] = {}
        known = (*meeting.agencies, *meeting.district_agencies) if meeting else ()
        names = chain(*((*row.printed, *row.agencies) for row in card.criteria), further)
        strange = one_spelling(name for name in names if name.strip() and not self._known(name))
        self.spelled = {agency_key(name): clean(name) for name in strange}
        self.ids = unique_slugs(
            {key: slug(name) for key, name in self.spelled.items()}, {agency.id for agency in known}
        )
        self.findings: list[Finding] = []

    def _known(self, name: str) -> Agency | None:
        return (self.meeting.agency(name) or self.meeting.district(name)) if self.meeting else None

    def name(self, text: str) -> str:
        """Return the name by which an agency so called is known; any other text as it stands."""
        known = self._known(text)
        return known.name if known else self.spelled.get(agency_key(text), text)

    def alike(self, card: Scorecard) -> list[Finding]:
        """Name the agencies one of which may be a slip, unless the reading of the table did."""
        told = {finding.found for finding in card.reading_findings}
        pairs = map("; ".join, slips(agency.name for agency in self.strangers.values()))
        return [
            Finding("agencies-alike", "warning", card.source.file, found=pair) for pair in pairs if pair not in told
        ]

    def agency(self, name: str, file: str, place: tuple[str, str]) -> Agency:
        """Return the agency so called."""
        known = self._known(name)
        if known is not None:
            self._succession(name, known, file, place)
            return known
        key = agency_key(name)
        if key not in self.strangers:
            self.strangers[key] = Agency(self.ids[key], self.spelled[key], self.spelled[key])
            if self.meeting is not None:
                self.findings.append(Finding(UNLISTED, "warning", file, *place, found=name))
        return self.strangers[key]

    def _succession(self, name: str, known: Agency, file: str, place: tuple[str, str]) -> None:
        """Say once that a name of the table is that of an agency which the known one succeeded."""
        passed = successor_of(name)
        if passed is None or self.meeting is None or self.meeting.own(name) or self.meeting.district(name):
            return
        facts = (("said", passed.said(self.meeting.province)),)
        finding = Finding("agency-succeeded", "warning", file, *place, clean(name), known.name, facts)
        if (name, known.name) not in {(one.found, one.expected) for one in self.findings if one.code == finding.code}:
            self.findings.append(finding)

    def all(self, names: tuple[str, ...], file: str, place: tuple[str, str]) -> tuple[Agency, ...]:
        """Return the agencies so called, each once; a text that names agencies in general is none, and told."""
        general = [name for name in names if names_many(name) and not self._known(name)]
        found = [self.agency(name, file, place) for name in names if name.strip() and name not in general]
        told = (Finding(GENERAL, "warning", file, *place, found=name) for name in general)
        self.findings += [finding for finding in told if finding not in self.findings]
        return tuple({agency.id: agency for agency in found}.values())


def leads_of(card: Scorecard, names: Names, findings: list[Finding]) -> dict[str, tuple[Agency, ...]]:
    """Return the lead agencies of each leaf by code, of a blank cell those of the row above it."""
    leads: dict[str, tuple[Agency, ...]] = {}
    for row in card.leaves:
        for known in (row, replace(row, as_printed=None)):
            holder = known
            while not holder.printed and holder.parent in card:
                holder = card[holder.parent]
            found = names.all(holder.printed, card.source.file, place_of(holder))
            # A row that was led otherwise since the table was read keeps who leads it.
            if tuple(agency.name for agency in found) == row.agencies:
                break
        if not holder.printed:
            continue
        leads[row.code] = found
        if found and holder is not known:
            listed = "; ".join(agency.name for agency in leads[row.code])
            facts = (("row", row.code), ("parent", holder.code))
            findings.append(
                Finding("lead-from-parent", "warning", card.source.file, *place_of(row), found=listed, facts=facts)
            )
    return leads


def unlisted(card: Scorecard, meeting: Meeting | None) -> list[Finding]:
    """Name the lead agencies of a table that the meeting does not know, and those that are none."""
    names = Names(meeting, card)
    leads_of(card, names, [])
    return [finding for finding in names.findings if finding.code in {UNLISTED, GENERAL}]


def place_of(row: Criterion) -> tuple[str, str]:
    """Return the sheet and cell that say who leads a row."""
    sheet, _, cell = (row.cell_of("agencies") or row.cell_of("code") or row.cell).rpartition("!")
    return sheet, cell


def unique_slugs(slugs: dict[str, str], taken: Collection[str] = ()) -> dict[str, str]:
    """Make equal slugs of different keys differ, by the key alone, so that no other name or order changes them."""
    count = Counter((*slugs.values(), *taken))
    return {key: f"{made}-{digest(key.encode())[:6]}" if count[made] > 1 else made for key, made in slugs.items()}
