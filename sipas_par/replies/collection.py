"""What came back: one answer a filled row, one reply a file; what they say together, lack and contradict."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from cattrs import Converter

from sipas_par.analysis.targets import Expected, expected_back
from sipas_par.files import digest
from sipas_par.findings import Finding, Severity, Value, worst_first
from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.scorecard import extended
from sipas_par.reading.numbers import number_in
from sipas_par.replies.words import COLUMNS, DECISIONS, FILLED, PROGRESS
from sipas_par.reports.annexes import Said
from sipas_par.reports.official import due
from sipas_par.text.dates import read_date
from sipas_par.text.i18n import _
from sipas_par.text.numbers import date, listing
from sipas_par.text.vocabulary import says_none

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment, Mandate


@dataclass(frozen=True, slots=True)
class Answer:
    """One filled row of a returned form, with every word that stood in it."""

    agency_id: str
    agency: str
    code: str
    cause_group: str = ""
    cause: str = ""
    remedy: str = ""
    owner: str = ""
    deadline_text: str = ""
    deadline: dt.date | None = None
    points_text: str = ""
    points: Decimal | None = None
    evidence: str = ""
    other: tuple[tuple[str, str], ...] = ()
    file: str = ""
    sheet: str = ""
    row: int = 0
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def content(self) -> tuple[object, ...]:
        """What was answered, apart from where it stood: equal for a copy."""
        return (self.agency_id, self.code, *self.texts.values(), self.other)

    @property
    def texts(self) -> dict[str, str]:
        """What stood in each cell to fill, in the order of the form."""
        typed = {"deadline": self.deadline_text, "points": self.points_text}
        return {name: typed[name] if name in typed else getattr(self, name) for name in FILLED}

    @property
    def id(self) -> str:
        """What the remedy is called in the register, by its answer: changed, it is another. Remarks differ by language."""
        return f"{self.code or '0'}-{digest(repr(self.content[:-1]).encode())[:6]}"

    @property
    def place(self) -> tuple[str, str, str]:
        """File, sheet and first filled cell, for a finding."""
        return self.file, self.sheet, self.cells[0][1] if self.cells else f"A{self.row}"

    def at(self, column: str) -> tuple[str, str, str]:
        """File, sheet and cell of one column, for a finding."""
        return self.file, self.sheet, self.cell_of(column)

    def cell_of(self, column: str) -> str:
        """Address of one filled cell; empty when it was blank."""
        return next((address for name, address in self.cells if name == column), "")

    @property
    def proof(self) -> str:
        """The evidence; empty where the cell says that there is none."""
        return "" if says_none(self.evidence) else self.evidence

    @property
    def due(self) -> str:
        """The deadline as a document prints it; empty where the cell names no time, in figures or as work that goes on."""
        timed = self.deadline or self.goes_on or any(letter.isdigit() for letter in self.deadline_text)
        return due(self.deadline_text) if timed else ""

    @property
    def goes_on(self) -> bool:
        """Whether the deadline says that the work has no end: it needs no day."""
        return bool(self.deadline_text) and read_date(self.deadline_text) == (None, False)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Columns of a complete answer that are left blank or do not say what they ask for."""
        points = number_in(self.points_text)
        sound = "" if points is None or points < 0 else self.points_text
        said = {**self.texts, "deadline": self.due, "points": sound, "evidence": self.proof}
        return tuple(name for name in FILLED if not said[name])


@dataclass(frozen=True, slots=True)
class Reply:
    """One returned file; ``foreign`` is the index, year and unit that it states, where they are not ours."""

    file: str
    sha256: str
    agency_id: str
    agency: str
    modified: str = ""
    first_seen: dt.date | None = None
    answers: tuple[Answer, ...] = ()
    gone: bool = False
    foreign: str = ""
    earlier: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    @property
    def content(self) -> tuple[object, ...]:
        """Whose it is and what was answered: equal for a file that was only opened and saved again."""
        return self.agency_id, frozenset(answer.content for answer in self.answers)

    @property
    def sent(self) -> str:
        """The earliest day, as ISO text, on which the reply is known to have been there: saved, or first read."""
        days = (self.modified[:10], self.first_seen.isoformat() if self.first_seen else "")
        return min((day for day in days if day), default="")

    @property
    def age(self) -> tuple[bool, str, str]:
        """Sort key: the latest reply of an agency comes last."""
        return not self.gone, self.modified, self.file


@dataclass(frozen=True, slots=True)
class Event:
    """How a remedy stood on a day: what the office decided and noted, and what a table of the next year says of its points."""

    day: str
    id: str
    code: str
    agency: str
    status: str
    decision: str = ""
    done: str = ""
    remark: str = ""
    lost_then: str = ""
    lost_now: str = ""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.day)
        if self.status not in PROGRESS or self.decision not in {"", *DECISIONS}:
            raise ValueError(f"{self.status} {self.decision}".strip())


T = TypeVar("T")
State = Literal["answered", "partial", "late", "waiting", "overdue"]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AgencyState:
    """How far one agency is: how many contents it was asked about, how many it answered, which parts of which it left open, with which files."""

    mandate: Mandate
    state: State
    asked: int
    answered: int
    files: tuple[str, ...]
    received: dt.date | None
    incomplete: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    @property
    def word(self) -> str:
        """Key of the state's words: the state, or ``"blank"`` for an empty form."""
        return "blank" if self.files and self.state in {"waiting", "overdue"} else self.state

    @property
    def share(self) -> str:
        """Answered of asked, ``"2/5"``, with what lacks a part; empty when the agency has no content of its own to answer."""
        words = _("; thiếu {parts}: {codes}")
        lacking = (
            words.format(parts=listing(_(COLUMNS[name]).lower() for name in names), codes=", ".join(codes))
            for names, codes in self.incomplete
        )
        return f"{self.answered}/{self.asked}{''.join(lacking)}" if self.asked else ""


@dataclass(frozen=True, slots=True)
class FieldBalance(Expected):
    """What comes back of one field's points, or of all; ``answered`` counts the criteria that have an answer."""

    answered: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is new, gone or different since the last run."""

    kind: Literal["added", "removed", "file-new", "file-gone", "file-changed"]
    agency: str
    file: str
    answer: Answer | None = None


@dataclass(frozen=True)
class Collection:
    """All replies of one conference, against the assignment and the deadline."""

    assignment: Assignment
    replies: tuple[Reply, ...]
    as_of: dt.date
    deadline: dt.date | None = None
    changes: tuple[Change, ...] = ()
    reading_findings: tuple[Finding, ...] = field(default=())
    apart: tuple[Reply, ...] = ()
    history: tuple[Event, ...] = ()
    carried: Mapping[str, str] = field(default_factory=dict)
    """By the id that a remedy had under an agency of another list, the id that it has now."""
    unread: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the office wrote beside a remedy that cannot be understood, by its id and column: kept as typed."""

    @cached_property
    def latest(self) -> dict[str, Event]:
        """The last event of every remedy, by its id."""
        return {event.id: event for event in self.history}

    def sent_back(self, answer: Answer) -> bool:
        """Whether the office sent the answer back: it is kept, and counts nowhere until its agency answers anew."""
        event = self.latest.get(answer.id)
        return event is not None and event.decision == "returned"

    @property
    def seen(self) -> tuple[Reply, ...]:
        """Every reply, those of another table too, which count nowhere: what the next run has to know."""
        return (*self.replies, *self.apart)

    @cached_property
    def forms(self) -> tuple[Reply, ...]:
        """The files in the folder that hold the table of a form."""
        return tuple(reply for reply in self.replies if not reply.gone and reply.file not in self.no_forms)

    @cached_property
    def no_forms(self) -> tuple[str, ...]:
        """The other files, by name: without such a table, or not to be opened."""
        names = {reply.file for reply in self.seen}
        odd = (
            one.file
            for one in self.findings
            if one.code == "form-no-table"
            or (one.severity == "error" and one.file not in names and one.code != "file-missing")
        )
        return tuple(dict.fromkeys(odd))

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Every different answer once, in the order of codes, general proposals last."""
        once: dict[tuple[object, ...], Answer] = {}
        for reply in sorted(self.replies, key=lambda reply: reply.age, reverse=True):
            for answer in reply.answers:
                once.setdefault(answer.content, answer)
        return tuple(
            sorted(
                once.values(),
                key=lambda answer: (not answer.code, _order(answer.code), answer.agency, answer.file, answer.row),
            )
        )

    @cached_property
    def earlier(self) -> tuple[Answer, ...]:
        """What earlier versions of the files said and the present ones do not."""
        said = {answer.content for answer in self.answers}
        once = {answer.content: answer for reply in self.replies for answer in reply.earlier}
        return tuple(answer for content, answer in once.items() if content not in said)

    @property
    def remedies(self) -> tuple[Answer, ...]:
        """Every answer that was ever given, the present ones first, each once."""
        return tuple({answer.id: answer for answer in (*self.earlier[::-1], *self.answers[::-1])}.values())[::-1]

    @cached_property
    def counted(self) -> tuple[Answer, ...]:
        """The answers whose points count: for each content, one sheet of the agency's latest reply that names any."""
        chosen: dict[tuple[str, str], list[Answer]] = {}
        for reply in sorted(self.replies, key=lambda reply: reply.age):
            mine: dict[tuple[str, str], list[Answer]] = {}
            for answer in reply.answers:
                if answer.points is None or self.sent_back(answer):
                    continue
                listed = mine.setdefault((answer.agency_id, answer.code), [])
                if not listed or (
                    answer.sheet == listed[0].sheet and all(answer.content != other.content for other in listed)
                ):
                    listed.append(answer)
            chosen.update(mine)
        return tuple(answer for listed in chosen.values() for answer in listed)

    @cached_property
    def claimed(self) -> dict[str, Decimal]:
        """Points expected back by code, all agencies together."""
        total: dict[str, Decimal] = defaultdict(Decimal)
        for answer in self.counted:
            total[answer.code] += answer.points or _ZERO
        return dict(total)

    @cached_property
    def agreed(self) -> dict[str, Decimal]:
        """The same without what is more than was lost: nobody can aim at it until the agencies say anew."""
        card = self.assignment.card
        return {
            code: back
            for code, back in self.claimed.items()
            if code not in card or (lost := card[code].lost) is None or back <= lost
        }

    def is_past(self, answer: Answer) -> bool:
        """Whether the deadline is not after the conference, or without one not after the day of the run."""
        return answer.deadline is not None and answer.deadline <= self.first_day

    @property
    def first_day(self) -> dt.date:
        """The day after which a deadline must lie."""
        meeting = self.assignment.meeting
        return meeting.start.date() if meeting and meeting.start else self.as_of

    @cached_property
    def unplaced(self) -> tuple[Answer, ...]:
        """Counted answers whose points belong to no criterion: general proposals, unknown codes, codes divided further."""
        leaves = {row.code for row in self.assignment.card.leaves}
        survey = {row.code for row in self.assignment.sipas.components} if self.assignment.sipas else set()
        return tuple(answer for answer in self.counted if answer.points and answer.code not in leaves | survey)

    @cached_property
    def answered_codes(self) -> frozenset[str]:
        """Codes with a cause or a remedy from anyone."""
        said = (answer for answer in self.answers if answer.cause or answer.remedy)
        return frozenset(answer.code for answer in said if not self.sent_back(answer))

    @property
    def unanswered(self) -> tuple[Criterion, ...]:
        """Leaves below maximum that nobody has answered."""
        below = (row for row in self.assignment.card.leaves if row.lost)
        return tuple(row for row in below if row.code not in self.answered_codes)

    @cached_property
    def states(self) -> tuple[AgencyState, ...]:
        """Every agency that was asked or has answered, in the order of the assignment."""
        asked = {mandate.agency.id for mandate in self.assignment.writers}
        return tuple(
            self._state(mandate, replies)
            for mandate in self.assignment.each
            if (replies := [reply for reply in self.replies if _is_from(reply, mandate)]) or mandate.agency.id in asked
        )

    def _state(self, mandate: Mandate, replies: list[Reply]) -> AgencyState:
        codes = {row.code for row in self.assignment.below(mandate)}
        given = [answer for reply in replies for answer in reply.answers if not self.sent_back(answer)]
        answered = len(codes & {answer.code for answer in given if answer.cause or answer.remedy})
        lacking: dict[tuple[str, ...], set[str]] = {}
        for answer in given:
            if answer.lacking and answer.code in codes:
                lacking.setdefault(answer.lacking, set()).add(answer.code)
        received = min((reply.first_seen for reply in replies if reply.first_seen), default=None)
        files = tuple(reply.file for reply in replies)
        passed = self.deadline is not None and self.as_of > self.deadline
        state: State
        if not any(reply.answers for reply in replies):
            state = "overdue" if passed else "waiting"
        elif answered < len(codes) or lacking:
            state = "partial"
        elif self.deadline and all(reply.sent > self.deadline.isoformat() for reply in replies):
            state = "late"
        else:
            state = "answered"
        incomplete = tuple((names, tuple(sorted(held, key=natural_key))) for names, held in lacking.items())
        return AgencyState(mandate, state, len(codes), answered, files, received, incomplete)

    @cached_property
    def _balance(self) -> tuple[FieldBalance, ...]:
        card = self.assignment.card
        unplaced = {answer.code for answer in self.unplaced}
        leaves = {row.code for row in card.leaves}
        placed = {code: back for code, back in self.claimed.items() if code in leaves | unplaced}
        done = [row for row in card.leaves if row.lost and row.code in self.answered_codes]
        return tuple(
            extended(FieldBalance, line, answered=sum(1 for row in done if line.code in {"", row.field_code}))
            for line in expected_back(card, placed)
        )

    @property
    def balance(self) -> tuple[FieldBalance, ...]:
        """Points expected back against points lost, field by field."""
        return self._balance[:-1]

    @property
    def whole(self) -> FieldBalance:
        """The same of the whole card; what was expected without a criterion of the card is in ``claimed`` too."""
        return self._balance[-1]

    @property
    def unplaced_points(self) -> Decimal:
        """What was expected without a criterion of the card."""
        return sum((answer.points or _ZERO for answer in self.unplaced), _ZERO)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything unsound in the replies, and every contradiction between them."""
        read = (finding for reply in self.replies for finding in reply.findings)
        checks = (_two_replies, _points, _unplaced, _dates, _agencies, _incomplete)
        return worst_first((*self.reading_findings, *read, *(found for check in checks for found in check(self))))


def _is_from(reply: Reply, mandate: Mandate) -> bool:
    """Whether a reply is this agency's; one of the units that share a mandate is known by its own id below it."""
    shared, _slash, own = reply.agency_id.partition("/")
    return (own if mandate.under else shared) == mandate.agency.id


def _order(code: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in natural_key(code))


def answers_by_code(collection: Collection) -> dict[str, Said]:
    """Return what was answered by code, each agency's words under its name where it is not alone; no deadline that is past."""
    by_code: dict[str, list[Answer]] = {}
    for answer in collection.answers:
        said = answer.cause or answer.remedy or answer.owner or answer.deadline_text
        if answer.code and said and not collection.sent_back(answer):
            by_code.setdefault(answer.code, []).append(answer)
    return {
        code: Said(
            cause=_joined(answers, "cause"),
            task=_joined(answers, "remedy"),
            owner=_joined(answers, "owner"),
            deadline=_joined(answers, "due", but=collection.is_past),
            product=_joined(answers, "proof"),
            agencies=tuple(dict.fromkeys(answer.agency for answer in answers)),
        )
        for code, answers in by_code.items()
    }


def _joined(answers: list[Answer], column: str, but: Callable[[Answer], bool] = lambda _answer: False) -> str:
    # One unit of those that share the mandate speaks for itself alone.
    several = len({answer.agency for answer in answers}) > 1 or any("/" in answer.agency_id for answer in answers)
    said = [(one.agency, getattr(one, column)) for one in answers if getattr(one, column) and not but(one)]
    return "\n".join(dict.fromkeys(f"{agency}: {text}" if several else text for agency, text in said))


def _two_replies(collection: Collection) -> Iterator[Finding]:
    sent: dict[str, list[Reply]] = defaultdict(list)
    for reply in sorted(collection.replies, key=lambda reply: reply.age):
        sent[reply.agency_id].append(reply)
    for replies in sent.values():
        if len(replies) > 1:
            before, last = replies[-2:]
            newer = before.gone or (before.modified and last.modified > before.modified)
            files = "; ".join(reply.file for reply in replies)
            kind = "two-replies" if newer else "two-replies-undated"
            yield Finding(kind, "warning", last.file, found=files, expected=last.file)


def _points(collection: Collection) -> Iterator[Finding]:
    card = collection.assignment.card
    by_code: dict[str, list[Answer]] = defaultdict(list)
    for answer in collection.counted:
        by_code[answer.code].append(answer)
    for code, answers in by_code.items():
        if code not in card or card.children(code):
            continue
        lost, claimed = card[code].lost, collection.claimed.get(code, _ZERO)
        if code in collection.agreed or lost is None:
            continue
        agencies = "; ".join(dict.fromkeys(answer.agency for answer in answers))
        cells = ("{} {}!{}".format(*answer.at("points")).replace(" !", " ") for answer in answers)
        facts = (("row", code), ("agencies", agencies), ("places", "; ".join(cells)))
        yield Finding("points-above-lost", "warning", *answers[0].at("points"), claimed, lost, facts)


def _unplaced(collection: Collection) -> Iterator[Finding]:
    for answer in collection.unplaced:
        kind = "points-not-counted" if answer.code else "points-general"
        yield Finding(kind, "warning", *answer.at("points"), answer.points, answer.code)


def _dates(collection: Collection) -> Iterator[Finding]:
    day = date(collection.first_day)
    for answer in filter(collection.is_past, collection.answers):
        facts = (("row", answer.code or "–"),)
        yield Finding("date-past", "warning", *answer.at("deadline"), answer.deadline_text, day, facts)


def _agencies(collection: Collection) -> Iterator[Finding]:
    by_code: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in collection.answers:
        if answer.code:
            # Districts that share a form have ids below that of its agency.
            by_code[answer.code].setdefault(answer.agency_id.partition("/")[0], answer)
    for code, answers in by_code.items():
        first, *rest = answers.values()
        for other in rest:
            # Joint leads may well have deadlines of their own; two causes for one loss need a word.
            one, two = first.cause_group, other.cause_group
            if one and two and one != two:
                facts = (
                    ("row", code),
                    ("column", COLUMNS["cause_group"]),
                    ("one", first.agency),
                    ("two", other.agency),
                )
                yield Finding("agencies-differ", "warning", *other.at("cause_group"), two, one, facts)


def _incomplete(collection: Collection) -> Iterator[Finding]:
    for answer in collection.answers:
        if answer.code and answer.lacking:
            columns = ", ".join(COLUMNS[name] for name in answer.lacking)
            yield Finding("answer-incomplete", "warning", *answer.place, found=answer.code, expected=columns)


MEMORY_NAME = "phieu-da-doc.json"
_VERSION = 1


def to_json(replies: Iterable[Reply]) -> bytes:
    """Write replies as JSON; equal replies give equal bytes."""
    return stored_json("replies", replies)


def read_memory(path: Path) -> tuple[tuple[Reply, ...], tuple[Finding, ...]]:
    """Read what the last run wrote; nothing when there was none, a finding when it cannot be used."""
    return read_stored(path, "replies", Reply)


def stored_json(key: str, items: Iterable[Any]) -> bytes:
    """Write dataclasses as JSON."""
    stored = {"version": _VERSION, key: _converter().unstructure(list(items))}
    return json.dumps(stored, ensure_ascii=False, indent=1).encode()


def read_stored(path: Path, key: str, kind: type[T]) -> tuple[tuple[T, ...], tuple[Finding, ...]]:
    """Read what `stored_json` wrote; nothing when there is none, a finding when it cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        held = {_VERSION: stored[key]}[stored["version"]]
        return tuple(_converter().structure(one, kind) for one in held), ()
    except FileNotFoundError:
        return (), ()
    except (OSError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        return (), (Finding("memory-unusable", "warning", path.name, found=str(error)),)


@cache
def _converter() -> Converter:
    """Return what turns replies and events into values of JSON and back: points are told from text, days are ISO."""
    made = Converter(detailed_validation=False, unstruct_collection_overrides={tuple: list})
    made.register_unstructure_hook(Decimal, lambda points: {"decimal": str(points)})
    made.register_unstructure_hook(dt.date, dt.date.isoformat)
    made.register_structure_hook(dt.date, lambda day, _: dt.date.fromisoformat(day))
    made.register_structure_hook_func(lambda kind: kind == Severity, lambda word, _: str(word))
    for kind in (Decimal, Value):
        made.register_structure_hook(
            kind, lambda value, _: Decimal(value["decimal"]) if isinstance(value, dict) else value
        )
    return made
