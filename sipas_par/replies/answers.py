"""What came back: one answer a filled row, one reply a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.files import digest
from sipas_par.replies.words import FILLED
from sipas_par.reports.official import due
from sipas_par.text.dates import read_date
from sipas_par.text.vocabulary import says_none

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from sipas_par.findings import Finding


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
        return (
            self.agency_id,
            self.code,
            self.cause_group,
            self.cause,
            self.remedy,
            self.owner,
            self.deadline_text,
            self.points_text,
            self.evidence,
            self.other,
        )

    @property
    def id(self) -> str:
        """What the remedy is called in the register, by its answer: changed, it is another. Remarks differ by language."""
        return f"{self.code or '0'}-{digest(repr(self.content[:-1]).encode())[:6]}"

    @property
    def mandate_id(self) -> str:
        """Id of the agency whose form it is; districts that share a form have ids below it."""
        return self.agency_id.partition("/")[0]

    @property
    def place(self) -> tuple[str, str, str]:
        """File, sheet and first filled cell, for a finding."""
        return self.file, self.sheet, self.cells[0][1] if self.cells else f"A{self.row}"

    def cell_of(self, column: str) -> str:
        """Address of one filled cell; empty when it was blank."""
        return next((address for name, address in self.cells if name == column), "")

    @property
    def proof(self) -> str:
        """The evidence; empty where the cell says that there is none."""
        return "" if says_none(self.evidence) else self.evidence

    @property
    def due(self) -> str:
        """The deadline as a document prints it."""
        return due(self.deadline_text)

    @property
    def goes_on(self) -> bool:
        """Whether the deadline says that the work has no end: it needs no day."""
        return bool(self.deadline_text) and read_date(self.deadline_text) == (None, False)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Columns left blank that a complete answer needs."""
        said = {
            **{name: getattr(self, name, "") for name in FILLED},
            "deadline": self.deadline_text,
            "evidence": self.proof,
            "points": self.points_text,
        }
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
    def mandate_id(self) -> str:
        """Id of the agency whose form it is; districts that share a form have ids below it."""
        return self.agency_id.partition("/")[0]

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
    """How a remedy stood on a day: what the office decided of the form, when it says it was done, and what that came to."""

    day: str
    id: str
    code: str
    agency: str
    status: str
    decision: str = ""
    done: str = ""
    remark: str = ""
