"""What the returned forms say together: who answered, what is lacking, what contradicts, what comes back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import Finding, worst_first
from sipas_par.scorecard import natural_key

if TYPE_CHECKING:
    import datetime as dt

    from sipas_par.agencies.answers import Answer, Reply
    from sipas_par.agencies.assignment import Assignment, Mandate
    from sipas_par.scorecard import Criterion

State = Literal["answered", "partial", "late", "waiting", "overdue"]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AgencyState:
    """How far one agency is: how many contents it was asked about, how many it answered, with which files.

    The letter asks every agency for a paper, so one that lost no points is waited for too. An agency whose
    files say nothing is still waited for.
    """

    mandate: Mandate
    state: State
    asked: int
    answered: int
    files: tuple[str, ...]
    received: dt.date | None
    some: bool = False

    @property
    def word(self) -> str:
        """Key of the state's words: the state, ``"blank"`` for an empty form, ``"some"`` when districts are missing."""
        if self.some and self.state == "partial":
            return "some"
        return "blank" if self.files and self.state in {"waiting", "overdue"} else self.state

    @property
    def share(self) -> str:
        """Answered of asked, ``"2/5"``; empty when the agency has no content of its own to answer."""
        return f"{self.answered}/{self.asked}" if self.asked else ""


@dataclass(frozen=True, slots=True)
class FieldBalance:
    """One field: points lost, points that agencies expect back, and what of it can count.

    ``countable`` is at most what each criterion lost; ``below`` and ``answered`` count criteria.
    """

    field: Criterion
    lost: Decimal
    claimed: Decimal
    countable: Decimal
    below: int
    answered: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is new, gone or different since the last run."""

    kind: Literal["added", "removed", "file-new", "file-gone", "file-changed"]
    agency: str
    file: str
    answer: Answer | None = None


@dataclass(frozen=True)
class Collection:
    """All replies of one conference, against the assignment and the deadline.

    Parameters
    ----------
    assignment
        Who answers for what.
    replies
        One a file, those of earlier runs too.
    as_of
        Day of the run, against which the deadline is held.
    deadline
        Last day for the papers; ``None`` when the meeting states none.
    changes
        Since the last run.
    reading_findings
        Files that could not be read, and the like.
    """

    assignment: Assignment
    replies: tuple[Reply, ...]
    as_of: dt.date
    deadline: dt.date | None = None
    changes: tuple[Change, ...] = ()
    reading_findings: tuple[Finding, ...] = field(default=())

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

    @cached_property
    def counted(self) -> tuple[Answer, ...]:
        """The answers whose points count: for each content, one sheet of the agency's latest reply that names any."""
        chosen: dict[tuple[str, str], list[Answer]] = {}
        for reply in sorted(self.replies, key=lambda reply: reply.age):
            mine: dict[tuple[str, str], list[Answer]] = {}
            for answer in reply.answers:
                if answer.points is None:
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
    def unplaced(self) -> tuple[Answer, ...]:
        """Counted answers whose points belong to no criterion: general proposals, unknown codes, codes divided further."""
        leaves = {row.code for row in self.assignment.card.leaves}
        survey = {row.code for row in self.assignment.sipas.components} if self.assignment.sipas else set()
        return tuple(answer for answer in self.counted if answer.points and answer.code not in leaves | survey)

    @cached_property
    def answered_codes(self) -> frozenset[str]:
        """Codes with a cause or a remedy from anyone."""
        return frozenset(answer.code for answer in self.answers if answer.cause or answer.remedy)

    @property
    def unanswered(self) -> tuple[Criterion, ...]:
        """Leaves below maximum that nobody has answered."""
        below = (row for row in self.assignment.card.leaves if row.lost)
        return tuple(row for row in below if row.code not in self.answered_codes)

    @cached_property
    def states(self) -> tuple[AgencyState, ...]:
        """Every served agency, in the order of the assignment."""
        return tuple(self._state(mandate) for mandate in self.assignment.mandates)

    def _state(self, mandate: Mandate) -> AgencyState:
        replies = [reply for reply in self.replies if reply.mandate_id == mandate.agency.id]
        codes = {row.code for row in self.assignment.below(mandate)}
        mine = {answer.code for reply in replies for answer in reply.answers if answer.cause or answer.remedy}
        answered = len(codes & mine)
        received = min((reply.first_seen for reply in replies if reply.first_seen), default=None)
        # Districts that share a form are told apart.
        files = tuple(
            reply.file if reply.agency == mandate.name else f"{reply.agency}: {reply.file}" for reply in replies
        )
        passed = self.deadline is not None and self.as_of > self.deadline
        state: State
        if not any(reply.answers for reply in replies):
            state = "overdue" if passed else "waiting"
        elif answered < len(codes) or self._districts_silent(mandate, replies):
            state = "partial"
        elif self.deadline and all(reply.sent > self.deadline.isoformat() for reply in replies):
            state = "late"
        else:
            state = "answered"
        return AgencyState(
            mandate, state, len(codes), answered, files, received, self._districts_silent(mandate, replies)
        )

    def _districts_silent(self, mandate: Mandate, replies: list[Reply]) -> bool:
        """Whether some of the districts that share this form have not answered it."""
        meeting = self.assignment.meeting
        if meeting is None or mandate.agency != meeting.district_group:
            return False
        own = {other.agency.id for other in self.assignment.mandates}
        sharing = {district.id for district in meeting.district_agencies} - own
        return len({reply.agency_id for reply in replies if reply.answers}) < len(sharing)

    @cached_property
    def balance(self) -> tuple[FieldBalance, ...]:
        """Points expected back against points lost, field by field."""
        card = self.assignment.card
        rows = []
        for top in card.fields:
            leaves = [row for row in card.leaves if row.field_code == top.code and row.lost]
            claimed = sum(
                (self.claimed.get(row.code, _ZERO) for row in card.leaves if row.field_code == top.code), _ZERO
            )
            countable = sum((min(self.claimed.get(row.code, _ZERO), row.lost or _ZERO) for row in leaves), _ZERO)
            lost = sum((row.lost or _ZERO for row in leaves), _ZERO)
            answered = sum(row.code in self.answered_codes for row in leaves)
            rows.append(FieldBalance(top, lost, claimed, countable, len(leaves), answered))
        return tuple(rows)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything unsound in the replies, and every contradiction between them."""
        from sipas_par.agencies.contradictions import contradictions

        read = tuple(finding for reply in self.replies for finding in reply.findings)
        return worst_first((*self.reading_findings, *read, *contradictions(self)))


def _order(code: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in natural_key(code))
