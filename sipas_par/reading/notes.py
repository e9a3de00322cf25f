"""What reading has to tell: findings, rows left out and decisions taken, gathered while a table is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.findings import Severity, Value
    from sipas_par.reading.book import Book
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.header import Header
    from sipas_par.reading.identity import Info, Titles


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the sheet that is not part of the table, and why."""

    cell: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that reading decided for a whole column or table, with the facts it went by."""

    key: str
    facts: tuple[tuple[str, Value], ...] = ()


@dataclass
class Notes:
    """The growing record of one table."""

    file: str
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    columns: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Column -> what it was taken for, and the sums that speak for it."""

    def finding(
        self, code: str, severity: Severity, cell: str = "", found: Value = None, expected: Value = None, **facts: Value
    ) -> Finding:
        """Make a finding of this file and sheet, remember it and return it."""
        made = Finding(code, severity, self.file, self.sheet, cell, found, expected, tuple(facts.items()))
        self.findings.append(made)
        return made

    def error(self, code: str, cell: str = "", found: Value = None, expected: Value = None, **facts: Value) -> Finding:
        """Remember a problem that stops documents."""
        return self.finding(code, "error", cell, found, expected, **facts)

    def warning(
        self, code: str, cell: str = "", found: Value = None, expected: Value = None, **facts: Value
    ) -> Finding:
        """Remember a doubt that is printed beside the documents."""
        return self.finding(code, "warning", cell, found, expected, **facts)

    def of_rows(self, rows: Sequence[int]) -> list[Notes]:
        """Return the notes on the unit of each row: those on its cells, and those on no unit's row."""
        own: dict[str, list[Finding]] = {str(row + 1): [] for row in rows}
        for one in self.findings:
            place = one.cell.lstrip(ascii_uppercase)
            for told in [own[place]] if place in own else own.values():
                told.append(one)
        return [Notes(self.file, self.sheet, told) for told in own.values()]

    def decide(self, key: str, **facts: Value) -> None:
        """Remember a decision."""
        self.decisions.append(Decision(key, tuple(facts.items())))


@dataclass(frozen=True)
class Found:
    """Where a table stands and what is said about it; `notes` grows while its rows are read."""

    book: Book
    grid: Grid
    header: Header
    info: Info
    titles: Titles
    notes: Notes
    chosen: dict[str, int] = field(default_factory=dict)
