"""What became of each remedy: the office's entries read back from the register, and a history that only grows."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from sipas_par.findings import Finding
from sipas_par.reading.open import Sheet, address, read_sheets
from sipas_par.replies.answers import Event
from sipas_par.replies.words import DECISIONS, PROGRESS, REGISTER, TRACKED, decision_words, iso_day
from sipas_par.text.i18n import in_every_language
from sipas_par.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sipas_par.replies.answers import Answer
    from sipas_par.replies.collection import Collection

HISTORY_NAME = "lich-su-giai-phap.json"
_VERSION = 1
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HEAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What the compiling office wrote beside a remedy: its decision on the form, the day it was done, a remark.

    ``None`` is a cell that cannot be understood: it takes nothing back of what was known; ``unread`` is what it says.
    """

    decision: str | None = ""
    done: str | None = ""
    remark: str = ""
    unread: tuple[tuple[str, str], ...] = ()

    def over(self, known: Entry) -> Entry:
        """Return the entry with what was known where a cell cannot be understood."""
        decision = known.decision if self.decision is None else self.decision
        return Entry(decision, known.done if self.done is None else self.done, self.remark)


def tracked(
    collection: Collection, register: Path | None = None, *, still_lost: Mapping[str, bool] | None = None
) -> Collection:
    """Join what the office wrote into the register, and add an event for every remedy that stands otherwise than before.

    ``still_lost`` says by code whether the points are lost in the next year's table, of those that can be compared.
    """
    entries: dict[str, Entry] = {}
    problems: tuple[Finding, ...] = ()
    if register is not None:
        # Where the forms may only be read, the history lies beside the register.
        own, problems = read_history(register.parent / HISTORY_NAME)
        known_events = (*collection.history, *carried_on(own, collection.carried))
        ordered = sorted(dict.fromkeys(known_events), key=lambda event: event.day)
        collection = replace(collection, history=tuple(ordered))
        said, unread = read_entries(register) if register.is_file() else ({}, ())
        entries, astray = _placed(said, collection, register.name)
        problems += (*unread, *astray)
    events = []
    for answer in collection.remedies:
        last = collection.latest.get(answer.id)
        known = Entry(last.decision, last.done, last.remark) if last else Entry()
        entry = entries.get(answer.id, known).over(known)
        status = status_of(answer, entry, collection.as_of, (still_lost or {}).get(answer.code))
        # A later table that is not at hand today takes nothing back of what it showed.
        if still_lost is None and last is not None and last.status == "lost" and entry == known:
            status = "lost"
        event = Event(
            collection.as_of.isoformat(), answer.id, answer.code, answer.agency, status, entry.decision or "",
            entry.done or "", entry.remark,
        )  # fmt: skip
        if last is None or replace(event, day=last.day) != last:
            events.append(event)
    findings = (*collection.reading_findings, *problems)
    unread_cells = {ident: dict(entry.unread) for ident, entry in entries.items() if entry.unread}
    history = (*collection.history, *events)
    return replace(collection, history=history, reading_findings=findings, unread=unread_cells)


def carried_on(events: Iterable[Event], carried: Mapping[str, str]) -> tuple[Event, ...]:
    """Return the events under the ids that their remedies have now."""
    return tuple(replace(event, id=carried.get(event.id, event.id)) for event in events)


def _placed(
    said: Mapping[str, Entry], collection: Collection, file: str
) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """Put each entry to its remedy of today; name those that have none, or not the only one."""
    known = {answer.id for answer in collection.remedies}
    entries: dict[str, Entry] = {}
    astray = []
    for ident, entry in said.items():
        now = collection.carried.get(ident, ident)
        if entry != Entry() and (now not in known or entries.get(now, Entry()) not in (Entry(), entry)):
            understood = (decision_words(entry.decision), iso_day(entry.done), entry.remark)
            words = "; ".join(filter(None, (*understood, *dict(entry.unread).values())))
            astray.append(Finding("review-entry-lost", "warning", file, found=ident, expected=words))
        elif entries.get(now, Entry()) == Entry():
            entries[now] = entry
    return entries, tuple(astray)


def status_of(answer: Answer, entry: Entry, day: dt.date, still_lost: bool | None = None) -> str:
    """Say how a remedy stands on a day, a key of `PROGRESS`."""
    if entry.decision in {"returned", "held"}:
        return entry.decision
    if entry.done and entry.done <= day.isoformat():
        if still_lost:
            return "lost"
        return "done-late" if answer.deadline and entry.done > answer.deadline.isoformat() else "done"
    if answer.deadline is None:
        return "standing" if answer.goes_on else "undated"
    return "late" if answer.deadline < day else "open"


def read_entries(path: Path) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """Read what the office wrote into a register; what is no decision or no day is named and left out."""
    found: dict[str, Entry] = {}
    problems: list[Finding] = []
    for sheet in read_sheets(path):
        head = _head(sheet)
        if head is None:
            continue
        row, columns = head
        for number in range(row + 1, len(sheet.rows)):
            ident = sheet.text(number, columns["id"])
            if ident:
                found[ident] = _entry(sheet, number, columns, path.name, problems)
    return found, tuple(problems)


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    names = {fold(word): key for key in TRACKED for word in in_every_language(REGISTER[key])}
    status = {fold(word) for word in in_every_language(REGISTER["status"])}
    for number in range(min(len(sheet.rows), _HEAD_ROWS)):
        heads = [fold(sheet.text(number, place)) for place in range(len(sheet.rows[number]))]
        columns = {names[head]: place for place, head in enumerate(heads) if head in names}
        # The sheet of the history has the same columns, and tells what was.
        if set(TRACKED) <= columns.keys() and not status & set(heads):
            return number, columns
    return None


def _entry(sheet: Sheet, row: int, columns: dict[str, int], file: str, problems: list[Finding]) -> Entry:
    said = {key: sheet.text(row, place).strip() for key, place in columns.items()}
    words = {fold(word): key for key, text in DECISIONS.items() for word in in_every_language(text)}
    decision, done = words.get(fold(said["decision"])), _day(sheet.value(row, columns["done"]))
    unread = []
    for key, understood, code in (("decision", decision, "review-decision"), ("done", done, "review-day")):
        if said[key] and understood is None:
            unread.append((key, said[key]))
            problems.append(Finding(code, "warning", file, sheet.name, address(row, columns[key]), said[key]))
    return Entry(decision if said["decision"] else "", done if said["done"] else "", said["remark"], tuple(unread))


def _day(value: object) -> str | None:
    if isinstance(value, dt.date):
        return (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    match = _DAY.fullmatch(str(value or "").strip())
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else None
    except ValueError:
        return None


def history_json(events: Iterable[Event]) -> bytes:
    """Write the history as JSON."""
    listed = [asdict(event) for event in events]
    return json.dumps({"version": _VERSION, "events": listed}, ensure_ascii=False, indent=1).encode()


def read_history(path: Path) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """Read the history; nothing when there is none, a finding when it cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_events({_VERSION: stored["events"]}[stored["version"]])), ()
    except FileNotFoundError:
        return (), ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        return (), (Finding("memory-unusable", "warning", path.name, found=str(error)),)


def _events(stored: list[dict[str, str]]) -> Iterator[Event]:
    for item in stored:
        event = Event(**{one.name: str(item[one.name]) for one in fields(Event)})
        dt.date.fromisoformat(event.day)
        if event.status not in PROGRESS or event.decision not in {"", *DECISIONS}:
            raise ValueError(f"{event.status} {event.decision}".strip())
        yield event
