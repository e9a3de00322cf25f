"""The return form of an agency: made, with its edition (from which table), and its table found again when it comes back."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sipas_par.document.xlsx import HEAD, LOUD_FILL, LOUD_INK, Book, decimals, widths
from sipas_par.files import OutputFolder, one_run
from sipas_par.model.components import Component
from sipas_par.model.criteria import Criterion, Known
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.model.units import fold_name
from sipas_par.reading.book import Cell, Grid, address, as_text, shielded
from sipas_par.reading.numbers import number_in
from sipas_par.replies.words import CAUSES, COLUMNS, FILLED, FORMER, HELP, LOCKED, WORDS, column_label, in_words
from sipas_par.reports.official import day_of
from sipas_par.text.i18n import _, in_every_language
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment, Mandate

SHEET = "_sipas_par"
LAYOUT = "1"


@dataclass(frozen=True, slots=True)
class Edition:
    """What the hidden sheet of a form says about it."""

    layout: str
    agency_id: str
    agency: str
    index: str
    unit: str
    year: str
    table: str
    file: str
    sha256: str
    codes: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The short mark printed on the form, ``so-tu-phap/1a2b3c4d``."""
        return f"{self.agency_id}/{self.table[:8]}"


def read_edition(sheets: tuple[Grid, ...]) -> Edition | None:
    """Return the edition that a returned form states; ``None`` when its hidden sheet is gone or unusable."""
    sheet = next((sheet for sheet in sheets if sheet.name == SHEET), None)
    if sheet is None:
        return None
    said = {sheet.text(number, 0): sheet.text(number, 1) for number in range(len(sheet.rows))}
    if not all(said.get(name) for name in ("layout", "agency_id", "table")):
        return None
    words = {name: said.get(name, "") for name in Edition.__dataclass_fields__ if name != "codes"}
    return Edition(**words, codes=tuple(said.get("codes", "").split()))


EXTRA_ROWS = 10
# As narrow as the words allow: the wider the sheet, the smaller its print on A4.
_WIDTHS = (6.5, 22, 6.5, 6.5, 6.5, 9, 9.5, 11, 22, 24, 13, 12.5, 8, 13)
_SIZE = 13
_PLACES = {name: column for column, name in enumerate((*LOCKED, *FILLED))}
_LAST = len(_PLACES) - 1
_HEAD_ROW = 6
_OPEN_FILL = "#FFFBE6"
_ASKED_FILL = "#E8D9A8"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One locked row of a form; points, or per cent for a row of the survey."""

    code: str
    name: str
    maximum: Decimal | None
    score: Decimal | None
    source: str
    cell: str
    lost: Decimal | None


def form_row(row: Criterion | Component) -> FormRow:
    """Return what a form shows of a criterion, or of a row of the survey."""
    if isinstance(row, Component):
        return FormRow(row.code, row.name, Decimal(100), row.value, "sipas", row.cell, row.gap_to_100)
    return FormRow(row.code, row.name, row.max_score, row.score, row.source, row.cell, row.lost)


def form_rows(assignment: Assignment, mandate: Mandate) -> dict[str, tuple[FormRow, ...]]:
    """Return the rows of an agency's form by section: ``leads``, ``joins`` and ``sipas``."""
    return {
        "leads": tuple(map(form_row, assignment.below(mandate))),
        "joins": tuple(map(form_row, assignment.joint_below(mandate))),
        "sipas": tuple(form_row(row) for row in assignment.survey_rows(mandate) if row.value is not None),
    }


def edition_of(assignment: Assignment, mandate: Mandate) -> Edition:
    """Return what the agency's form says of itself."""
    card = assignment.card
    rows = form_rows(assignment, mandate)
    return Edition(
        layout=LAYOUT,
        agency_id=mandate.agency.id,
        agency=mandate.name,
        index=card.index,
        unit=card.unit,
        year=str(card.year or ""),
        table=assignment.table,
        file=card.source.file,
        sha256=card.source.sha256,
        codes=tuple(row.code for section in rows.values() for row in section),
    )


def form(assignment: Assignment, agency: str) -> bytes:
    """Make one agency's return form, an xlsx workbook; its protection without a password guards against slips, not people."""
    mandate = assignment.writer(agency)
    return _Form(assignment, mandate).bytes()


def write_forms(assignment: Assignment, out: Path | str) -> tuple[Path, ...]:
    """Write the forms of the agencies that are asked into a folder."""
    folder = OutputFolder(Path(out))
    with one_run(folder.path), folder.many():
        return tuple(
            folder.write(form_name(assignment, mandate), form(assignment, mandate.agency.id))
            for mandate in assignment.writers
        )


def form_name(assignment: Assignment, mandate: Mandate) -> str:
    """Return the file name of an agency's form."""
    return f"phieu-{mandate.slug}-{assignment.card.year or 'khong-ro-nam'}.xlsx"


class _Form:
    def __init__(self, assignment: Assignment, mandate: Mandate) -> None:
        self.assignment = assignment
        self.mandate = mandate
        self.words = in_words(WORDS)
        card = assignment.card
        self.subject = self.words["subject"].format(index=card.index, year=card.year or "…", unit=card.whose)
        self.edition = edition_of(assignment, mandate)
        self.book = Book(f"{self.subject}: {mandate.name}", card.year, size=_SIZE)

    def bytes(self) -> bytes:
        sheet = self.book.sheet(_("Phiếu"))
        self._help()
        lists = self._lists()
        self._edition()
        self._head(sheet)
        last = self._rows(sheet, lists)
        self._page(sheet, last)
        return self.book.bytes()

    def _head(self, sheet: Any) -> None:
        book, said, whole = self.book, self.words, (0, _LAST)
        book.merged(sheet, 0, whole, said["title"], bold=True, font_size=16, align="center")
        sheet.set_row(0, 24)
        book.merged(sheet, 1, whole, self.subject, italic=True, align="center")
        sheet.set_row(1, 19)
        book.text(sheet, 2, 0, f"{said['agency']}:", text_wrap=False)
        book.text(sheet, 2, 1, self.mandate.name, bold=True, text_wrap=False)
        book.merged(
            sheet, 2, (_LAST - 3, _LAST), f"{_('Mã phiếu')}: {self.edition.mark}", align="right", text_wrap=False
        )
        sources = [self.assignment.card.source]
        if self.mandate.sipas and self.assignment.sipas:
            sources.append(self.assignment.sipas.source)
        warning = banner(sources)
        if warning:
            book.merged(sheet, 3, whole, warning, bold=True, align="center", font_color=LOUD_INK, bg_color=LOUD_FILL)
        book.merged(sheet, 4, whole, f"{self._deadline()} {_('Ô màu khác để trống: không có số liệu.')}", italic=True)
        sheet.set_row(_HEAD_ROW - 1, 6)

    def _deadline(self) -> str:
        meeting = self.assignment.meeting
        due = meeting.deadline(PAPER_DEADLINE) if meeting else None
        if due is None:
            return _("Điền các ô màu vàng, giữ nguyên tên cột, gửi về cơ quan tổng hợp.")
        return self.words["due"].format(to=due.to, day=day_of(due.latest_day))

    def _rows(self, sheet: Any, lists: dict[str, str]) -> int:
        sections = form_rows(self.assignment, self.mandate)
        number = _HEAD_ROW
        for section, rows in sections.items():
            if not rows:
                continue
            number += 1
            self.book.across(sheet, number, _LAST, self.words[section])
            for row in rows:
                number += 1
                self._locked(sheet, number, row)
                self._open(sheet, number, lists)
                if row.lost is not None:
                    limit = _("Số điểm dự kiến khắc phục, từ 0 đến {lost}.").format(lost=points(row.lost))
                    self._ask_points(sheet, number, limit, float(row.lost))
        if not any(sections.values()):
            number += 1
            self.book.across(sheet, number, _LAST, self.words["none"])
        number += 1
        self.book.across(sheet, number, _LAST, self.words["more"])
        for _blank in range(EXTRA_ROWS):
            number += 1
            self._extra(sheet, number, lists)
        if sections["leads"]:
            self._total(sheet, len(sections["leads"]), (number - EXTRA_ROWS + 2, number + 1))
        heads = [column_label(name) for name in _PLACES]
        self.book.table(sheet, (_HEAD_ROW, 0), (number, _LAST), heads, filters=False)
        for column, head in enumerate(heads[len(LOCKED) :], len(LOCKED)):
            self.book.text(sheet, _HEAD_ROW, column, head, **{**HEAD, "bg_color": _ASKED_FILL})
        sheet.set_row(_HEAD_ROW, 62)
        return number

    def _extra(self, sheet: Any, number: int, lists: dict[str, str]) -> None:
        self.book.text(sheet, number, 0, "", border=1, locked=False, bg_color=_OPEN_FILL, num_format="@")
        for column in range(1, len(LOCKED)):
            self.book.text(sheet, number, column, "", border=1, bg_color="#F5F5F5")
        if lists["codes"]:
            self._ask(sheet, number, "code", self.words["pick_code"], validate="list", source=lists["codes"])
        self._open(sheet, number, lists)
        most = f"=IFERROR(VLOOKUP($A{number + 1},{lists['lost']},2,FALSE),{self.assignment.card.lost})"
        self._ask_points(sheet, number, self.words["pick_points_more"], most)
        sheet.set_row(number, 30)

    def _ask(self, sheet: Any, number: int, name: str, said: str, **rule: Any) -> None:
        """Say beside a cell what is asked there; what does not fit may be typed all the same."""
        column = _PLACES[name]
        shown = {"input_message": said, "error_type": "warning"}
        sheet.data_validation(number, column, number, column, {**shown, **rule})

    def _ask_points(self, sheet: Any, number: int, said: str, most: float | str) -> None:
        bounds = {"criteria": "between", "minimum": 0, "maximum": most}
        self._ask(sheet, number, "points", said, validate="decimal", error_message=said, **bounds)

    def _locked(self, sheet: Any, number: int, row: FormRow) -> None:
        book = self.book
        figures = decimals((row.maximum, row.score))
        book.text(sheet, number, 0, row.code, border=1, num_format="@", bold=True)
        book.text(sheet, number, 1, row.name, border=1)
        for column, value in ((2, row.maximum), (3, row.score), (4, row.lost)):
            book.number(sheet, number, column, value, border=1, num_format=figures)
        source = label("source", row.source)
        book.text(sheet, number, 5, source, border=1)
        book.text(sheet, number, 6, row.cell, border=1, font_size=10)
        book.height(sheet, number, ((row.name, _WIDTHS[1]), (source, _WIDTHS[5]), (row.cell, _WIDTHS[6])), least=60)

    def _open(self, sheet: Any, number: int, lists: dict[str, str]) -> None:
        plain = {"border": 1, "locked": False, "bg_color": _OPEN_FILL}
        kinds = {
            "deadline": {"num_format": "dd/mm/yyyy", "align": "center"},
            "points": {"num_format": "0.00##", "align": "right"},
        }
        for name in FILLED:
            self.book.text(sheet, number, _PLACES[name], "", **plain, **kinds.get(name, {}))
        self._ask(sheet, number, "cause_group", self.words["pick_cause"], validate="list", source=lists["causes"])
        self._ask(sheet, number, "deadline", self.words["pick_date"], validate="any", error_type="stop")

    def _total(self, sheet: Any, rows: int, extra: tuple[int, int]) -> None:
        """Sum above the heads what the agency leads; the points expected back also over the rows for further remedies."""
        number, first = _HEAD_ROW - 1, _HEAD_ROW + 3
        for column in range(_LAST + 1):
            self.book.text(sheet, number, column, "", bold=True, border=1)
        self.book.text(sheet, number, 1, self.words["total"], bold=True, border=1)
        known = Known.of(self.assignment.below(self.mandate))
        sums = {2: known.max_score, 3: known.score, 4: known.lost, _PLACES["points"]: Decimal(0)}
        figure = self.book.format(bold=True, border=1, num_format=decimals(sums.values()), align="right")
        for column, value in sums.items():
            letter = chr(ord("A") + column)
            more = f",{letter}{extra[0]}:{letter}{extra[1]}" if column >= len(LOCKED) else ""
            formula = f"=SUM({letter}{first}:{letter}{first + rows - 1}{more})"
            sheet.write_formula(number, column, formula, figure, float(value))
        sheet.set_row(number, 20)

    def _help(self) -> None:
        sheet = self.book.sheet(self.words["help_sheet"])
        widths(sheet, (32, 90))
        for number, (title, text) in enumerate((_(title), _(text)) for title, text in HELP.items()):
            self.book.text(sheet, number, 0, title, bold=True, border=1)
            self.book.text(sheet, number, 1, text, border=1)
            self.book.height(sheet, number, ((title, 32), (text, 90)))
        last = (len(HELP) - 1, 1)
        self.book.page(sheet, last, head=None, foot=self.words["help_sheet"])
        sheet.protect()

    def _lists(self) -> dict[str, str]:
        sheet = self.book.sheet(self.words["list_sheet"])
        causes = tuple(map(_, CAUSES))
        # An agency that was assigned nothing may propose something for any criterion below maximum.
        codes = self.edition.codes or tuple(row.code for row in self.assignment.card.leaves if row.lost)
        for column, values in enumerate((causes, codes)):
            for number, value in enumerate(values):
                self.book.text(sheet, number, column, value, num_format="@")
        rows = form_rows(self.assignment, self.mandate)
        lost = {row.code: row.lost for section in rows.values() for row in section}
        for number, code in enumerate(codes):
            self.book.number(sheet, number, 2, lost[code] if code in lost else self.assignment.card[code].lost)
        sheet.hide()
        name = self.words["list_sheet"]
        return {
            "causes": f"='{name}'!$A$1:$A${len(causes)}",
            "codes": f"='{name}'!$B$1:$B${len(codes)}" if codes else "",
            "lost": f"'{name}'!$B$1:$C${max(1, len(codes))}",
        }

    def _edition(self) -> None:
        sheet = self.book.sheet(SHEET)
        for number, name in enumerate(Edition.__dataclass_fields__):
            value = getattr(self.edition, name)
            self.book.text(sheet, number, 0, name, text_wrap=False)
            self.book.text(sheet, number, 1, "\n".join(value) if name == "codes" else value, text_wrap=False)
        sheet.very_hidden()
        sheet.protect()

    def _page(self, sheet: Any, last: int) -> None:
        widths(sheet, _WIDTHS)
        sheet.freeze_panes(_HEAD_ROW + 1, 2)
        head = (_HEAD_ROW, _HEAD_ROW)
        self.book.page(sheet, (last, _LAST), head=head, foot=self.mandate.name)
        sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
        allowed = dict.fromkeys(("format_rows", "format_columns", "insert_rows", "sort", "autofilter"), True)
        sheet.protect("", allowed)
        sheet.activate()


_LABELS = {
    fold_name(text): name
    for heads in (FORMER, COLUMNS)
    for name, words in heads.items()
    for text in in_every_language(words)
}
_LEAST_LABELS = 3
_FIRST_ROWS = 60
_CLOSE = 0.82


@dataclass(frozen=True, slots=True)
class FormTable:
    """A sheet with the place of its head row, of the form's columns, and of columns that someone added."""

    sheet: Grid
    head: int
    columns: dict[str, int]
    strange: dict[int, str]


def find_table(sheet: Grid) -> FormTable | None:
    """Return the form's table on a sheet: the first row with at least three of its heads, one of them to fill."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns, strange = _columns(row)
        if len(columns) >= _LEAST_LABELS and any(name in columns for name in FILLED):
            return FormTable(sheet, number, columns, strange)
    return None


def _columns(row: list[Cell]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    strange: dict[int, str] = {}
    for number, value in enumerate(row):
        label = fold_name(re.sub(r"\(.*?\)", "", as_text(value)))
        if not label:
            continue
        name = _LABELS.get(label)
        if name is None:
            close = difflib.get_close_matches(label, _LABELS, n=1, cutoff=_CLOSE)
            name = _LABELS[close[0]] if close else None
        if name is None or name in columns:
            strange[number] = as_text(value)
        else:
            columns[name] = number
    return columns, strange


FIGURES = ("max_score", "score", "lost")
_OF_ITS_TABLE = {"name", "source", "cell", *FIGURES}


class PrintedRows:
    """The locked rows that forms made from the present table show, by code."""

    def __init__(self, assignment: Assignment) -> None:
        survey = assignment.sipas.components if assignment.sipas else ()
        # A code of both tables is the criterion's.
        rows = (*map(form_row, survey), *map(form_row, assignment.card.criteria))
        self.rows = {row.code: row for row in rows}

    def prints(self, code: str, value: Cell) -> bool:
        """Tell whether the form itself shows this value somewhere in the row of this code."""
        row = self.rows.get(code)
        if row is None:
            return False
        sources = in_every_language(label("source", row.source))
        if fold_name(as_text(value)) in {fold_name(text) for text in (row.code, row.name, row.cell, *sources)}:
            return True
        figure = number_in(value)
        return figure is not None and figure in {row.maximum, row.score, row.lost}

    def checked(self, code: str) -> dict[str, Decimal | str | None]:
        """Return figures and name of a row by column."""
        row = self.rows[code]
        return {"max_score": row.maximum, "score": row.score, "lost": row.lost, "name": row.name}

    def may_print(self, column: str, value: Cell) -> bool:
        """Tell whether a form made from another table could show this value in this locked column."""
        return column in _OF_ITS_TABLE and (column not in FIGURES or number_in(value) is not None)


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
# Excel writes a thread of comments a second time, as a note, for programs that know no threads.
_THREAD = re.compile(r"^\[[^\]]*\]\s.*?https?://\S+\s+\w[^:\n]*:\s*", re.DOTALL)


def cell_comments(file: str, data: bytes) -> dict[tuple[str, str], str]:
    """Return the comments of a workbook (xlsx, xlsm, ods) by sheet and cell; of other files none are known."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with shielded(file):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "content.xml" in names:
                content = archive.read("content.xml")
                return dict(_annotations(content)) if b"annotation" in content else {}
        if not any("comments" in name.lower() and name.endswith(".xml") for name in names):
            return {}
        return dict(_notes(data))


def _notes(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and (text := _THREAD.sub("", cell.comment.text).strip()):
                    yield (sheet.title, cell.coordinate), text


def _annotations(content: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    # Reading the form has refused document types and entities before.
    for sheet in ET.fromstring(content).iter(f"{_TABLE}table"):  # noqa: S314 - see above
        number = 0
        for row in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in row:
                for note in cell.iter(_ANNOTATION):
                    text = "\n".join("".join(line.itertext()) for line in note.iter(_PARAGRAPH)).strip()
                    if text:
                        yield (sheet.get(f"{_TABLE}name", ""), address(number, column)), text
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
