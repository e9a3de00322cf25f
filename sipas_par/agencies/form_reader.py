"""Reads one returned form as it came back: takes what is sound, names what is not, drops nothing."""

from __future__ import annotations

import difflib
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.agencies.answers import Answer, Reply
from sipas_par.agencies.assignment_file import code_text
from sipas_par.agencies.deadlines import read_date
from sipas_par.agencies.edition import SHEET, fingerprint, read_edition
from sipas_par.agencies.forms import form_rows
from sipas_par.agencies.sheets import address, as_decimal, as_text, formulas_without_result, read_sheets
from sipas_par.files import digest, slug
from sipas_par.findings import Finding
from sipas_par.meeting import name_key
from sipas_par.wording.form_words import CAUSES, COLUMNS, FILLED, LOCKED, WORDS

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from sipas_par.agencies.assignment import Assignment, Mandate
    from sipas_par.agencies.sheets import Sheet, Value
    from sipas_par.findings import Value as FindingValue

_LABELS = {name_key(text): name for name, texts in COLUMNS.items() for text in texts.values()}
_TOTALS = {name_key(text) for text in WORDS["total"].values()}
_MORE = tuple(name_key(text)[:16] for text in WORDS["more"].values())
_AGENCY = tuple(name_key(text) for text in WORDS["agency"].values())
_CAUSES = {name_key(cause) for causes in CAUSES.values() for cause in causes}
_LEAST_LABELS = 3
_PROPERTIES = ("docProps/core.xml", "meta.xml")
_PROPERTIES_LIMIT = 65_536
_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([0-9T:.Z+-]+)<")


@dataclass
class _Table:
    """A sheet with the place of its head row and of its columns."""

    sheet: Sheet
    head: int
    columns: dict[str, int]
    strange: dict[int, str]


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
    return _Reader(path, name, assignment).reply(seen)


class _Reader:
    def __init__(self, path: Path, name: str, assignment: Assignment) -> None:
        self.path = path
        self.name = name
        self.assignment = assignment
        self.card = assignment.card
        self.findings: list[Finding] = []
        self.sheets = read_sheets(path)
        self.edition = read_edition(self.sheets)
        self.formulas = {(sheet, cell): text for sheet, cell, text in formulas_without_result(path)}
        self.survey = {row.code for row in assignment.sipas.components} if assignment.sipas else set()
        self.by_name: dict[str, str] = {}
        for row in self.card.leaves:
            self.by_name.setdefault(name_key(row.name), row.code)

    def reply(self, seen: dt.date | None) -> Reply:
        tables = [table for sheet in self.sheets if sheet.name != SHEET for table in (self._table(sheet),) if table]
        mandate = self._mandate(tables)
        agency_id = mandate.agency.id if mandate else f"?{slug(self.path.stem)}"
        agency = mandate.name if mandate else f"{self.path.stem} (?)"
        current = self._check_edition()
        answers: list[Answer] = []
        printed: set[str] = set()
        for table in tables:
            rows = _Rows(self, table, mandate, (agency_id, agency), current=current)
            answers.extend(rows.read())
            printed |= rows.printed
        self._check_whole(tables, mandate, answers, printed)
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
        self.findings.append(Finding(code, "warning", self.name, sheet, cell, found, expected, tuple(facts.items())))

    def _table(self, sheet: Sheet) -> _Table | None:
        for number, row in enumerate(sheet.rows[:60]):
            columns, strange = _columns(row)
            if len(columns) >= _LEAST_LABELS and any(name in columns for name in FILLED):
                for name in ("code", *FILLED):
                    if name not in columns:
                        self.problem(
                            "form-column-missing", sheet.name, address(number, 0), expected=COLUMNS[name]["vi"]
                        )
                return _Table(sheet, number, columns, strange)
        return None

    def _check_whole(
        self, tables: list[_Table], mandate: Mandate | None, answers: list[Answer], printed: set[str]
    ) -> None:
        if not tables:
            self.problem("form-no-table", expected=COLUMNS["remedy"]["vi"])
            return
        if not answers:
            self.problem("form-empty")
        if mandate is None:
            return
        asked = self.edition.codes if self.edition else _asked(self.assignment, mandate)
        for code in asked:
            if code not in printed:
                self.problem("form-row-deleted", tables[0].sheet.name, found=code)

    def _check_edition(self) -> bool:
        if self.edition is None:
            self.problem("form-no-edition")
            return True
        if self.edition.table == fingerprint(self.card):
            return True
        was = f"{self.edition.file} ({self.edition.table[:8]})"
        self.problem(
            "form-older-edition", found=was, expected=f"{self.card.source.file} ({fingerprint(self.card)[:8]})"
        )
        return False

    def _mandate(self, tables: list[_Table]) -> Mandate | None:
        hidden = (
            self.assignment.find(self.edition.agency_id) or self.assignment.find(self.edition.agency)
            if self.edition
            else None
        )
        shown = self._shown(tables)
        if hidden and shown and shown is not hidden:
            self.problem("form-agency-differs", found=shown.name, expected=hidden.name)
        found = shown or hidden
        if found:
            return found
        stem = f"-{slug(self.path.stem, 200)}-"
        named = [
            mandate
            for mandate in self.assignment.mandates
            for name in (mandate.agency.id, mandate.agency.short_name, mandate.name, *mandate.agency.aliases)
            if name and f"-{slug(name)}-" in stem
        ]
        guess = max(named, key=lambda mandate: len(mandate.slug), default=None)
        if guess:
            self.problem("form-agency-from-name", found=self.path.name, expected=guess.name)
        else:
            self.problem("form-agency-unknown", found=self.edition.agency if self.edition else self.path.name)
        return guess

    def _shown(self, tables: list[_Table]) -> Mandate | None:
        for table in tables:
            for number in range(table.head):
                texts = [as_text(value) for value in table.sheet.rows[number]]
                for column, text in enumerate(texts):
                    label, _, rest = text.partition(":")
                    if name_key(label) in _AGENCY:
                        beside = next((other for other in texts[column + 1 :] if other), "")
                        mandate = self.assignment.find(rest.strip() or beside)
                        if mandate:
                            return mandate
        return None


def _asked(assignment: Assignment, mandate: Mandate) -> tuple[str, ...]:
    return tuple(row.code for rows in form_rows(assignment, mandate).values() for row in rows)


def _columns(row: tuple[Value, ...]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    strange: dict[int, str] = {}
    for number, value in enumerate(row):
        label = name_key(re.sub(r"\(.*?\)", "", as_text(value)))
        if not label:
            continue
        name = _LABELS.get(label)
        if name is None:
            close = difflib.get_close_matches(label, _LABELS, n=1, cutoff=0.82)
            name = _LABELS[close[0]] if close else None
        if name is None or name in columns:
            strange[number] = as_text(value)
        else:
            columns[name] = number
    return columns, strange


class _Rows:
    """The rows of one table, from the head down."""

    def __init__(
        self, reader: _Reader, table: _Table, mandate: Mandate | None, agency: tuple[str, str], *, current: bool
    ) -> None:
        self.reader = reader
        self.table = table
        self.sheet = table.sheet
        self.mandate = mandate
        self.agency = agency
        self.current = current
        self.printed: set[str] = set()
        self.above = ""
        self.extra = False

    def read(self) -> list[Answer]:
        answers = []
        for number in range(self.table.head + 1, len(self.sheet.rows)):
            answer = self._row(number)
            if answer:
                answers.append(answer)
        return answers

    def _value(self, number: int, name: str) -> Value:
        column = self.table.columns.get(name)
        return None if column is None else self.sheet.value(number, column)

    def _formula(self, number: int, name: str) -> str:
        return (
            self.reader.formulas.get((self.sheet.name, self._at(number, name)), "")
            if name in self.table.columns
            else ""
        )

    def _at(self, number: int, name: str) -> str:
        return address(number, self.table.columns.get(name, 0))

    def _row(self, number: int) -> Answer | None:
        filled = {name: self._value(number, name) for name in FILLED if as_text(self._value(number, name))}
        formulas = {name: text for name in FILLED if name not in filled and (text := self._formula(number, name))}
        other = {
            column: self.sheet.text(number, column)
            for column in range(len(self.sheet.rows[number]))
            if column not in self.table.columns.values() and self.sheet.text(number, column)
        }
        printed_code = self._value(number, "code")
        name = as_text(self._value(number, "name"))
        lead = as_text(printed_code) or name
        if not filled and any(name_key(lead).startswith(more) for more in _MORE):
            self.extra = True
            return None
        total = name_key(name) in _TOTALS and not as_text(printed_code)
        if total and {*filled, *formulas} <= {"points"}:
            return None
        for column, text in formulas.items():
            self.reader.problem("form-formula-without-result", self.sheet.name, self._at(number, column), found=text)
        filled |= formulas
        code = "" if total else self._code(number, printed_code, name, answered=bool(filled))
        if code and code in self.reader.card and not self.extra:
            self._check_locked(number, code)
        if not filled and not (other and code):
            return None
        return self._answer(number, code, filled, other)

    def _code(self, number: int, value: Value, name: str, *, answered: bool) -> str:
        reader, cell = self.reader, self._at(number, "code")
        text = code_text(value)
        if text in reader.card or text in reader.survey:
            if not isinstance(value, str) and "." in text:
                reader.problem("form-code-read-as", self.sheet.name, cell, found=as_text(value), expected=text)
            self._seen(text)
            return text
        by_name = reader.by_name.get(name_key(name)) if name else None
        if by_name:
            reader.problem("form-code-from-name", self.sheet.name, cell, found=as_text(value), expected=by_name)
            self._seen(by_name)
            return by_name
        if not answered:
            return ""
        if text:
            reader.problem("form-code-unknown", self.sheet.name, cell, found=text)
            return text
        if self.above and not self.extra:
            reader.problem("form-code-from-above", self.sheet.name, cell, expected=self.above)
            return self.above
        return ""

    def _seen(self, code: str) -> None:
        self.above = code
        self.printed.add(code)

    def _check_locked(self, number: int, code: str) -> None:
        row = self.reader.card[code]
        if not self.current:
            return
        for name in ("max_score", "score", "lost"):
            found = as_decimal(self._value(number, name))
            expected = getattr(row, name)
            if name in self.table.columns and found != expected and (found is not None or self._value(number, name)):
                said = as_text(self._value(number, name))
                facts = {"row": code, "column": COLUMNS[name]["vi"]}
                self.reader.problem(
                    "form-locked-changed", self.sheet.name, self._at(number, name), said, expected, **facts
                )
        name = as_text(self._value(number, "name"))
        if name and name_key(name) != name_key(row.name):
            cell = self._at(number, "name")
            self.reader.problem("form-name-changed", self.sheet.name, cell, found=name, expected=row.name, row=code)

    def _answer(self, number: int, code: str, filled: dict[str, Value], other: dict[int, str]) -> Answer:
        reader, sheet = self.reader, self.sheet.name
        text = {name: as_text(value) for name, value in filled.items()}
        deadline, unsure = read_date(filled.get("deadline"))
        if unsure:
            kind = "form-date-read-as" if deadline else "form-date-unclear"
            reader.problem(
                kind, sheet, self._at(number, "deadline"), found=text["deadline"], expected=str(deadline or "")
            )
        points = as_decimal(filled.get("points"))
        if "points" in filled and (points is None or points < 0):
            kind = "form-points-unclear" if points is None else "form-points-negative"
            reader.problem(kind, sheet, self._at(number, "points"), found=text["points"])
            points = None
        group = text.get("cause_group", "")
        if group and name_key(group) not in _CAUSES:
            reader.problem("form-cause-unlisted", sheet, self._at(number, "cause_group"), found=group)
        for column, words in other.items():
            label = self.table.strange.get(column, address(self.table.head, column))
            reader.problem("form-column-unknown", sheet, address(number, column), found=words, expected=label)
        self._check_mandate(number, code)
        extras = tuple(
            (self.table.strange.get(column, address(self.table.head, column)), words) for column, words in other.items()
        )
        return Answer(
            agency_id=self.agency[0],
            agency=self.agency[1],
            code=code,
            cause_group=group,
            cause=text.get("cause", ""),
            remedy=text.get("remedy", ""),
            owner=text.get("owner", ""),
            deadline_text=text.get("deadline", ""),
            deadline=deadline,
            points_text=text.get("points", ""),
            points=points,
            evidence=text.get("evidence", ""),
            other=extras,
            file=reader.name,
            sheet=sheet,
            row=number + 1,
            cells=tuple((name, self._at(number, name)) for name in (*LOCKED, *FILLED) if name in filled),
        )

    def _check_mandate(self, number: int, code: str) -> None:
        if not code or self.mandate is None or code not in self.reader.card:
            return
        leaf = not self.reader.card.children(code)
        if not leaf:
            self.reader.problem("form-code-not-leaf", self.sheet.name, self._at(number, "code"), found=code)
        elif code not in (*self.mandate.leads, *self.mandate.joins):
            agency = self.mandate.name
            self.reader.problem(
                "form-not-assigned", self.sheet.name, self._at(number, "code"), found=code, agency=agency
            )


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
