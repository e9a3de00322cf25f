"""Reads one returned form as it came back: takes what is sound, names what is not, drops nothing."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from sipas_par.agencies.answer_rows import AnswerRows
from sipas_par.agencies.answers import Answer, Reply
from sipas_par.agencies.cell_comments import cell_comments
from sipas_par.agencies.edition import SHEET, read_edition
from sipas_par.agencies.form_table import FormTable, find_table
from sipas_par.agencies.forms import form_rows
from sipas_par.agencies.printed_rows import PrintedRows
from sipas_par.agencies.sender import sender
from sipas_par.agencies.sheets import address, formulas_without_result, read_sheets
from sipas_par.errors import ReadError
from sipas_par.files import digest
from sipas_par.findings import Finding
from sipas_par.meeting import name_key
from sipas_par.scorecard import natural_key
from sipas_par.wording.form_words import COLUMNS, FILLED

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from sipas_par.agencies.assignment import Assignment, Mandate
    from sipas_par.agencies.sheets import Sheet
    from sipas_par.findings import Value as FindingValue

_PROPERTIES = ("docProps/core.xml", "meta.xml")
_PROPERTIES_LIMIT = 65_536
_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([0-9T:.Z+-]+)<")


def read_reply(path: Path, name: str, assignment: Assignment, seen: dt.date | None = None) -> Reply:
    """Read one returned form.

    Parameters
    ----------
    path, name
        The file, and how to name it in findings.
    assignment
        Who answers for what, now.
    seen
        Day of this run.

    Raises
    ------
    ReadError
        If the file cannot be opened as a spreadsheet.
    """
    return FormReader(path, name, assignment).reply(seen)


class FormReader:
    """One returned form with what is needed to understand it.

    Parameters
    ----------
    path, name
        The file, and how to name it in findings.
    assignment
        Who answers for what, now.
    """

    def __init__(self, path: Path, name: str, assignment: Assignment) -> None:
        self.path = path
        self.name = name
        self.assignment = assignment
        self.card = assignment.card
        self.findings: list[Finding] = []
        self.sheets = read_sheets(path)
        self.edition = read_edition(self.sheets)
        self.formulas = formulas_without_result(path, self.sheets)
        self.comments = self._comments()
        self.survey = {row.code for row in assignment.sipas.components} if assignment.sipas else set()
        self.printed = PrintedRows(assignment)
        self.by_name: dict[str, str] = {}
        for row in self.card.leaves:
            self.by_name.setdefault(name_key(row.name), row.code)

    def reply(self, seen: dt.date | None) -> Reply:
        """Read the whole form."""
        tables = [table for sheet in self.sheets if sheet.name != SHEET for table in (self._table(sheet),) if table]
        if not tables:
            # Something else that was put into the folder: one finding says all.
            self.problem("form-no-table", expected=COLUMNS["remedy"]["vi"])
        mandate, agency_id, agency = sender(self, tables)
        current = self.edition is None or self.edition.table == self.assignment.table
        answers: list[Answer] = []
        printed: set[str] = set()
        changed: set[str] = set()
        for table in tables:
            rows = AnswerRows(self, table, mandate, (agency_id, agency), current=current)
            answers.extend(rows.read())
            printed |= rows.printed
            changed |= rows.changed
        sheets = tuple(dict.fromkeys(answer.sheet for answer in answers))
        if len(sheets) > 1:
            self.problem("form-two-tables", sheets[1], found="; ".join(sheets), expected=sheets[0])
        for (sheet, cell), text in self.comments.items():
            self.problem("form-comment-outside", sheet, cell, found=text)
        if tables:
            self._check_edition(mandate, changed)
            self._check_whole(tables[0], mandate, answers, printed)
        return Reply(
            file=self.name,
            sha256=digest(self.path.read_bytes()),
            agency_id=agency_id,
            agency=agency,
            mark=self.edition.mark if self.edition else "",
            modified=_modified(self.path),
            first_seen=seen,
            answers=tuple(answers),
            findings=tuple(self.findings),
        )

    def problem(
        self,
        code: str,
        sheet: str = "",
        cell: str = "",
        found: FindingValue = None,
        expected: FindingValue = None,
        **facts: FindingValue,
    ) -> None:
        """Note something that is not sound, by sheet and cell."""
        self.findings.append(Finding(code, "warning", self.name, sheet, cell, found, expected, tuple(facts.items())))

    def _comments(self) -> dict[tuple[str, str], str]:
        """Return the comments; a form whose comments cannot be read is still worth reading."""
        try:
            return cell_comments(self.path)
        except ReadError:
            self.problem("form-comments-unread")
            return {}

    def _table(self, sheet: Sheet) -> FormTable | None:
        table = find_table(sheet)
        for name in ("code", *FILLED) if table else ():
            if table and name not in table.columns:
                self.problem("form-column-missing", sheet.name, address(table.head, 0), expected=COLUMNS[name]["vi"])
        return table

    def _check_whole(self, table: FormTable, mandate: Mandate | None, answers: list[Answer], printed: set[str]) -> None:
        if not answers:
            self.problem("form-empty")
        if mandate is None:
            return
        asked = self.edition.codes if self.edition else _asked(self.assignment, mandate)
        for code in asked:
            if code not in printed:
                self.problem("form-row-deleted", table.sheet.name, found=code)

    def _check_edition(self, mandate: Mandate | None, changed: set[str]) -> None:
        edition, table = self.edition, self.assignment.table
        if edition is None:
            self.problem("form-no-edition")
        elif edition.table != table:
            asked = _asked(self.assignment, mandate) if mandate else edition.codes
            codes = changed | set(edition.codes).symmetric_difference(asked)
            listed = ", ".join(sorted(codes, key=natural_key)) or "–"
            now = f"{self.card.source.file} ({table[:8]})"
            self.problem(
                "form-older-edition", found=f"{edition.file} ({edition.table[:8]})", expected=now, codes=listed
            )


def _asked(assignment: Assignment, mandate: Mandate) -> tuple[str, ...]:
    return tuple(row.code for rows in form_rows(assignment, mandate).values() for row in rows)


def _modified(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            for part in _PROPERTIES:
                if part in archive.namelist():
                    found = _MODIFIED.search(archive.open(part).read(_PROPERTIES_LIMIT))
                    return found[1].decode() if found else ""
    except (zipfile.BadZipFile, OSError):
        return ""
    return ""
