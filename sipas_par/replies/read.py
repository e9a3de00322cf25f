"""The filled rows of a returned form: takes what is sound, names what is not, drops nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.assignment import Assignment, Mandate, code_text
from sipas_par.files import digest, slug
from sipas_par.findings import Finding, ReadError
from sipas_par.findings import Value as FindingValue
from sipas_par.model.criteria import natural_key
from sipas_par.model.units import fold_name, unit_key
from sipas_par.reading.book import Cell, Grid, address, as_text
from sipas_par.reading.numbers import number_in
from sipas_par.reading.open import file_bytes, read_sheets
from sipas_par.replies.collection import Answer, Reply
from sipas_par.replies.form import (
    FIGURES,
    SHEET,
    Edition,
    FormTable,
    PrintedRows,
    cell_comments,
    find_table,
    form_rows,
    read_edition,
)
from sipas_par.replies.words import CAUSES, COLUMNS, FILLED, FORMER, LOCKED, WORDS
from sipas_par.text.dates import names_no_day, read_date
from sipas_par.text.i18n import in_every_language
from sipas_par.text.names import clean, tidy
from sipas_par.text.numbers import date

if TYPE_CHECKING:
    from sipas_par.model.meeting import Agency
    from sipas_par.model.scorecard import Scorecard

_TOTALS = {fold_name(text) for text in in_every_language(WORDS["total"])}
_MORE = {fold_name(text) for text in in_every_language(WORDS["more"])}
_LINES = _MORE | {
    fold_name(text) for name in ("leads", "joins", "sipas", "none") for text in in_every_language(WORDS[name])
}
_HEADS = {
    fold_name(text) for heads in (FORMER, COLUMNS) for words in heads.values() for text in in_every_language(words)
}
_CAUSES = {fold_name(cause) for words in CAUSES for cause in in_every_language(words)}


_NOT_LETTERS = re.compile(r"[\W_]+")
_SUMMED = {*FIGURES, "points"}


class AnswerRows:
    """The rows of one table, from the head down."""

    def __init__(
        self, reader: FormReader, table: FormTable, mandate: Mandate | None, agency: tuple[str, str], *, current: bool
    ) -> None:
        self.reader = reader
        self.table = table
        self.sheet = table.sheet
        self.mandate = mandate
        self.agency = agency
        self.current = current
        self.printed: set[str] = set()
        self.changed: set[str] = set()
        self.above = ""
        self.extra = False
        self.lines: set[str] = set()
        # Only merges downwards matter: one answer for several rows.
        self.merged = {
            (row, left): (top, bottom)
            for top, left, bottom, _ in self.sheet.merged
            for row in range(top + 1, bottom + 1)
        }

    def read(self) -> list[Answer]:
        """Return the filled rows; `printed` then holds the codes still shown, `changed` those that another table showed otherwise."""
        head = self.table.head
        rows = [*range(head + 1, len(self.sheet.rows)), *([head - 1] if head and self._is_total(head - 1) else [])]
        return [answer for number in rows if (answer := self._row(number))]

    def _value(self, number: int, name: str) -> Cell:
        column = self.table.columns.get(name)
        return "" if column is None else self.sheet.at(self._top(number, name), column)

    def _formula(self, number: int, name: str) -> str:
        known = self.reader.formulas if name in self.table.columns else {}
        return known.get((self.sheet.name, self._at(number, name)), "")

    def _at(self, number: int, name: str) -> str:
        return address(self._top(number, name), self.table.columns.get(name, 0))

    def _top(self, number: int, name: str) -> int:
        """Return the row that holds the value: the first of those over which the cell is merged."""
        top, _ = self.merged.get((number, self.table.columns.get(name, -1)), (number, number))
        named = self.sheet.text(number, self.table.columns.get("code", self.sheet.width))
        return top if top != number and top > self.table.head and name in FILLED and named else number

    def _doubt(
        self, code: str, number: int, name: str, /, found: FindingValue = None, expected: FindingValue = None,
        **facts: FindingValue,
    ) -> None:  # fmt: skip
        """Note what is not sound in one column of a row."""
        self.reader.problem(code, self.sheet.name, self._at(number, name), found, expected, **facts)

    def _row(self, number: int) -> Answer | None:
        self.lines = self._lines(number)
        if self._is_total(number):
            beside = self._other(number, "", answered=False, total=True)
            return self._answer(number, "", {}, beside) if beside else None
        self.extra = self.extra or not _MORE.isdisjoint(self.lines)
        filled = {name: value for name in FILLED if as_text(value := self._unprinted(number, name))}
        formulas = {name: text for name in FILLED if name not in filled and (text := self._formula(number, name))}
        for column, text in formulas.items():
            self._doubt("formula-not-calculated", number, column, text)
        filled |= formulas
        self._check_merged(number, filled)
        name = as_text(self._value(number, "name"))
        code = self._code(number, self._unprinted(number, "code"), name, answered=bool(filled))
        if code in self.reader.printed.rows and not self.extra:
            self._check_locked(number, code)
        other = self._other(number, code, answered=bool(filled))
        return self._answer(number, code, filled, other) if filled or other else None

    def _is_total(self, number: int) -> bool:
        """Whether the row adds up: above the heads, in older forms below the rows."""
        return fold_name(as_text(self._value(number, "name"))) in _TOTALS and not as_text(self._value(number, "code"))

    def _check_merged(self, number: int, filled: Iterable[str]) -> None:
        for name in filled:
            top = self._top(number, name)
            _, bottom = self.merged.get((number, self.table.columns[name]), (number, number))
            if number == top + 1:
                span = f"{address(top, self.table.columns[name])}:{address(bottom, self.table.columns[name])}"
                kind = "form-points-merged" if name == "points" else "form-merged"
                self.reader.problem(kind, self.sheet.name, span, found=as_text(self._value(number, name)))

    def _lines(self, number: int) -> set[str]:
        """Return what the form prints across a row: a section, never in a cell to fill, or the heads once more."""
        texts = [fold_name(as_text(value)) for value in self.sheet.rows[number]]
        if sum(text in _HEADS for text in texts) >= len(FILLED):
            return _HEADS | {fold_name(text) for text in self.table.strange.values()}
        asked = {self.table.columns.get(name) for name in FILLED}
        return _LINES & {text for column, text in enumerate(texts) if column not in asked}

    def _unprinted(self, number: int, name: str) -> Cell:
        value = self._value(number, name)
        return "" if fold_name(as_text(value)) in self.lines else value

    def _other(self, number: int, code: str, *, answered: bool, total: bool = False) -> tuple[tuple[str, str], ...]:
        """Return what stands outside the cells to fill and was not printed there by the form."""
        mapped = {column: name for name, column in self.table.columns.items()}
        kept: list[tuple[str, str]] = []
        for column, value in enumerate(self.sheet.rows[number]):
            text, name = as_text(value), mapped.get(column, "")
            if not text or (name in FILLED and not total) or self._is_own(code, name, value, answered=answered):
                continue
            figure = number_in(value) is not None
            if total and (fold_name(text) in _TOTALS or (name in _SUMMED and (figure or text.startswith("=")))):
                continue
            # What is held against the table is told there.
            checked = self.current and not self.extra and code in self.reader.printed.rows
            told = checked and name in (*FIGURES, "name")
            if told and figure:
                continue
            head = self.sheet.text(self.table.head, column) or address(self.table.head, column)
            if not told:
                rule = "form-loose-text" if name else "form-column-unknown"
                self.reader.problem(rule, self.sheet.name, address(number, column), found=text, expected=head)
            kept.append((head, text))
        for column in range(self.sheet.width):
            cell = address(number, column)
            if text := self.reader.comments.pop((self.sheet.name, cell), ""):
                head = self.sheet.text(self.table.head, column) or cell
                self.reader.problem("form-comment", self.sheet.name, cell, found=text, expected=head)
                kept.append((f"{head} ({cell})", text))
        return tuple(kept)

    def _is_own(self, code: str, column: str, value: Cell, *, answered: bool) -> bool:
        """Whether the value is the form's own: the code of an answer, or what the form prints in this row."""
        if fold_name(as_text(value)) in self.lines or (column == "code" and (answered or code_text(value) == code)):
            return True
        if self.reader.printed.prints(code, value):
            return True
        older = not self.current and not self.extra and code in self.reader.printed.rows
        return older and self.reader.printed.may_print(column, value)

    def _code(self, number: int, value: Cell, name: str, *, answered: bool) -> str:
        reader = self.reader
        text = code_text(value)
        if text in reader.card or text in reader.survey:
            if not isinstance(value, str) and "." in text:
                self._doubt("form-code-read-as", number, "code", found=as_text(value), expected=text)
            self._seen(text)
            return text
        by_name = reader.by_name.get(fold_name(name)) if name else None
        if by_name:
            self._doubt("form-code-from-name", number, "code", found=as_text(value), expected=by_name)
            self._seen(by_name)
            return by_name
        if not answered:
            return ""
        if text:
            self._doubt("form-code-unknown", number, "code", found=text)
            return text
        if self.above and not self.extra:
            self._doubt("form-code-from-above", number, "code", expected=self.above)
            return self.above
        return ""

    def _seen(self, code: str) -> None:
        self.above = code
        self.printed.add(code)

    def _check_locked(self, number: int, code: str) -> None:
        """Hold figures and name against the table: changed by hand, or other in the table of an older form."""
        row = self.reader.printed.rows[code]
        kinds = ("form-locked-changed", "form-name-changed") if self.current else ("form-older-value",) * 2
        for column, expected in self.reader.printed.checked(code).items():
            value = self._value(number, column)
            text, named = as_text(value), column == "name"
            same = fold_name(text) == fold_name(row.name) if named else number_in(value) == expected
            if text and not same:
                facts = {"row": code, "column": COLUMNS[column]}
                self._doubt(kinds[named], number, column, text, expected, **facts)
                self.changed.add(code)

    def _answer(self, number: int, code: str, filled: dict[str, Cell], other: tuple[tuple[str, str], ...]) -> Answer:
        text = {name: as_text(value) for name, value in filled.items()}
        deadline, unsure = read_date(filled.get("deadline"))
        if unsure:
            kind = "form-date-read-as" if deadline else "form-date-unclear"
            kind = "no-such-day" if names_no_day(text["deadline"]) else kind
            day = date(deadline) if deadline else ""
            self._doubt(kind, number, "deadline", found=text["deadline"], expected=day)
            if deadline and number_in(filled["deadline"]) is not None:
                text["deadline"] = day
        points = number_in(filled.get("points", ""))
        if "points" in filled and (points is None or points < 0):
            kind = "form-points-unclear" if points is None else "form-points-negative"
            self._doubt(kind, number, "points", found=text["points"])
            points = None
        if "points" in filled and self._top(number, "points") != number:
            points = None
        group = text.get("cause_group", "")
        if group and fold_name(group) not in _CAUSES:
            self._doubt("form-cause-unlisted", number, "cause_group", found=group)
        self._check_mandate(number, code)
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
            other=other,
            file=self.reader.name,
            sheet=self.sheet.name,
            row=number + 1,
            cells=tuple((name, self._at(number, name)) for name in (*LOCKED, *FILLED) if name in filled),
        )

    def _check_mandate(self, number: int, code: str) -> None:
        if not code or self.mandate is None or code not in self.reader.card:
            return
        if self.reader.card.children(code):
            self._doubt("form-code-not-leaf", number, "code", code)
        elif code not in (*self.mandate.leads, *self.mandate.joins):
            self._doubt("form-not-assigned", number, "code", code, agency=self.mandate.name)


_AGENCY = tuple(fold_name(text) for text in in_every_language(WORDS["agency"]))
_BESIDE = {SHEET, *(text for name in ("help_sheet", "list_sheet") for text in in_every_language(WORDS[name]))}


def sender(reader: FormReader, tables: list[FormTable]) -> tuple[Mandate | None, str, str]:
    """Return the mandate that a form answers, and id and name of who answered; districts that share one are told apart."""
    stem = tidy(reader.path.stem)
    shown = tuple(_names(tables))
    mandate = _mandate(reader, shown) if tables else None
    if mandate is None:
        return None, f"?{reader.name}", f"{stem} (?)"
    meeting = reader.assignment.meeting
    units = meeting.units_of(mandate.agency) if meeting else ()
    district = _district(units, (*shown, stem))
    if units and district is None:
        reader.problem("form-district-unnamed", found=mandate.name)
    return mandate, *known_as(mandate, district)


def known_as(mandate: Mandate, unit: Agency | None) -> tuple[str, str]:
    """Return id and name of who answers: of a unit that shares the mandate, one of its own."""
    if unit is None or unit.id == mandate.agency.id:
        return mandate.agency.id, mandate.name
    return f"{mandate.agency.id}/{unit.id}", unit.name


def _mandate(reader: FormReader, names: tuple[str, ...]) -> Mandate | None:
    assignment, edition, name = reader.assignment, reader.edition, reader.path.name
    hidden = assignment.find(edition.agency) or assignment.find(edition.agency_id) if edition else None
    shown = next((mandate for text in names if (mandate := assignment.find(text))), None)
    if hidden and shown and shown is not hidden:
        reader.problem("form-agency-differs", found=shown.name, expected=hidden.name)
    found = shown or hidden
    if found:
        return found
    guess = _by_file_name(assignment, reader.path.stem)
    if guess:
        reader.problem("form-agency-from-name", found=name, expected=guess.name)
    else:
        reader.problem("form-agency-unknown", found=edition.agency if edition else name)
    return guess


def _by_file_name(assignment: Assignment, stem: str) -> Mandate | None:
    listed = [
        (mandate.agency, name)
        for mandate in assignment.mandates
        for name in (mandate.slug, mandate.agency.id, *mandate.agency.names)
    ]
    found = _named(listed, stem) or _district(
        assignment.meeting.district_agencies if assignment.meeting else (), (stem,)
    )
    return assignment.find(found.name) if found else None


def _district(districts: tuple[Agency, ...], texts: Iterable[str]) -> Agency | None:
    listed = [(district, name) for district in districts for name in (district.id, *district.names)]
    return next((found for text in texts if (found := _named(listed, text))), None)


def _named(listed: Iterable[tuple[Agency, str]], text: str) -> Agency | None:
    """Return the one agency whose longest name stands in a text: letter by letter, else without marks."""
    for fold in (_spaced, slug):
        words = f"-{fold(text, 200)}-"
        found = [(len(part), agency) for agency, name in listed if name and f"-{(part := fold(name))}-" in words]
        longest = {agency for length, agency in found if length == max(found, key=itemgetter(0))[0]}
        if found:
            return longest.pop() if len(longest) == 1 else None
    return None


def _spaced(text: str, limit: int = 200) -> str:
    return _NOT_LETTERS.sub("-", fold_name(text))[:limit].strip("-")


def _names(tables: list[FormTable]) -> Iterator[str]:
    """Yield what stands beside the word for the agency, above the tables."""
    for table in tables:
        for number in range(table.head):
            texts = [as_text(value) for value in table.sheet.rows[number]]
            for column, text in enumerate(texts):
                label, _, rest = text.partition(":")
                if fold_name(label) in _AGENCY:
                    yield rest.strip() or next((other for other in texts[column + 1 :] if other), "")


_STATED = [
    re.escape(clean(text))
    .replace(r"\{index\}", "(?P<index>.+?)")
    .replace(r"\{year\}", r"(?P<year>\d{4}|…)")
    .replace(r"\{unit\}", "(?P<unit>.+)")
    for text in in_every_language(WORDS["subject"])
]


def foreign_to(card: Scorecard, edition: Edition | None, tables: list[FormTable]) -> str:
    """Return index, year and unit that a form of another table states, hidden or below its title; empty when it is ours."""
    stated = [(edition.index, edition.year, edition.unit)] if edition else []
    for table in tables:
        for number in range(table.head):
            text = clean(table.sheet.text(number, 0))
            match = next((found for pattern in _STATED if (found := re.fullmatch(pattern, text))), None)
            stated += [(match["index"], match["year"], match["unit"])] if match else []
    ours = (card.index, str(card.year or ""), card.unit)
    for said in stated:
        pairs = zip(map(_folded, said), map(_folded, ours), strict=True)
        if any(one and other and one != other for one, other in pairs):
            return " ".join(part for part in said if part)
    return ""


def _folded(part: str) -> str:
    return unit_key(part.strip(" …"))


_OWN_LINE = {*_AGENCY, *_TOTALS}
_LONG = 300
_PROPERTIES = ("docProps/core.xml", "meta.xml")
_PROPERTIES_LIMIT = 65_536
_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([0-9T:.Z+-]+)<")


class FormReader:
    """One returned form with what is needed to understand it."""

    def __init__(self, path: Path, name: str, assignment: Assignment) -> None:
        self.path = path
        self.name = name
        self.assignment = assignment
        self.card = assignment.card
        self.findings: list[Finding] = []
        self.data = file_bytes(path)
        self.sheets = read_sheets(path, self.data)
        self.edition = read_edition(self.sheets)
        self.formulas = {(sheet.name, cell): said for sheet in self.sheets for cell, said in sheet.unsolved.items()}
        self.comments = self._comments()
        self.survey = {row.code for row in assignment.sipas.components} if assignment.sipas else set()
        self.printed = PrintedRows(assignment)
        self.by_name: dict[str, str] = {}
        for row in self.card.leaves:
            self.by_name.setdefault(fold_name(row.name), row.code)

    def reply(self, seen: dt.date) -> Reply:
        """Read the whole form, first seen on a day."""
        tables = [table for sheet in self.sheets if sheet.name != SHEET for table in (self._table(sheet),) if table]
        if not tables:
            # Something else that was put into the folder: one finding says all.
            self.problem("form-no-table", expected=COLUMNS["remedy"])
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
            self._check_outside(tables)
            self._check_edition(mandate, changed)
            self._check_whole(tables[0], mandate, answers, printed)
        return Reply(
            file=self.name,
            sha256=digest(self.data),
            agency_id=agency_id,
            agency=agency,
            modified=_modified(self.data),
            first_seen=seen,
            answers=tuple(answers),
            foreign=foreign_to(self.card, self.edition, tables),
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
            return cell_comments(self.name, self.data)
        except ReadError:
            self.problem("form-comments-unread")
            return {}

    def _table(self, sheet: Grid) -> FormTable | None:
        table = find_table(sheet)
        for name in ("code", *FILLED) if table else ():
            if table and name not in table.columns:
                self.problem("form-column-missing", sheet.name, address(table.head, 0), expected=COLUMNS[name])
        return table

    def _check_outside(self, tables: list[FormTable]) -> None:
        """Name what stands above the heads, where the form prints in the first column only, and on sheets added to it."""
        heads = {table.sheet.name: table.head for table in tables}
        for sheet in self.sheets:
            within = sheet.name in heads
            said = {
                address(number, column): text
                for number, row in enumerate(sheet.rows[: heads.get(sheet.name)])
                if not within or _OWN_LINE.isdisjoint(fold_name(as_text(value).partition(":")[0]) for value in row)
                for column, value in enumerate(row)
                if column >= within and (text := as_text(value))
            }
            if said and sheet.name not in _BESIDE:
                self.problem("form-words-outside", sheet.name, next(iter(said)), found="; ".join(said.values())[:_LONG])

    def _check_whole(self, table: FormTable, mandate: Mandate | None, answers: list[Answer], printed: set[str]) -> None:
        edition = self.edition
        asked = edition.codes if edition else _asked(self.assignment, mandate) if mandate else ("",)
        if asked and not answers:
            self.problem("form-empty")
        if mandate is None:
            return
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


def _modified(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in _PROPERTIES:
                if part in archive.namelist():
                    found = _MODIFIED.search(archive.open(part).read(_PROPERTIES_LIMIT))
                    return found[1].decode() if found else ""
    except (zipfile.BadZipFile, OSError):
        return ""
    return ""
