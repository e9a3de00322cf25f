"""The workbooks to fill in, a table of an index or a meeting, with the words of ``template.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from sipas_par.document.xlsx import HEAD, Book, widths
from sipas_par.files import example as shipped
from sipas_par.files import write_atomic
from sipas_par.findings import PATH, Finding, OutputError, UsageError, require
from sipas_par.model.scorecard import Scorecard, SipasCard

if TYPE_CHECKING:
    from sipas_par.model.meeting import Column

_YES_NO = ["có", "không"]
_COMMENT = {"x_scale": 2, "author": "sipas_par"}
_MORE_ROWS = 30
BLANK_ROWS = 200
_HEAD = 4
_LINE = 16
_POINTS_HEADER = (
    ("STT", ""),
    ("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", ""),
    ("Điểm tối đa", ""),
    ("Điểm đánh giá", "Tự đánh giá"),
    ("Điểm đánh giá", "Thẩm định"),
    ("Điểm đánh giá", "Điều tra xã hội học"),
    ("Điểm đạt được", ""),
    ("Chỉ số (%)", ""),
    ("Cơ quan chủ trì", ""),
    ("Ghi chú", ""),
)
_LEVEL_STYLES: dict[str, dict[str, Any]] = {
    "field": {"bold": True, "bg_color": "#E8EEF4"},
    "criterion": {"bold": True},
    "subcriterion": {},
}
_WIDTHS = {"points": (9, 62, 10, 11, 11, 13, 11, 10, 34, 40), "survey": (10, 62, 13, 13, 17, 44)}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("template.toml").read_text(encoding="utf-8"))


def form_bytes(index: str, *, unit: str = "", year: int | None = None) -> bytes:
    """Return the form of an index: blank but for unit and year, with the example on a sheet aside."""
    from sipas_par.reading.load import load_table

    example = load_table(shipped(_EXAMPLES[index]))
    book = FormBook(f"Biểu mẫu {example.index}", year)
    book.info(example, unit, year)
    book.blank_table(example.index, example)
    book.rules(_words()["help"][_kind(example)])
    book.table("Ví dụ (MINH HỌA)", example, _words()["example"])
    return book.held.bytes()


def meeting_bytes(year: int | None = None) -> bytes:
    """Return the blank workbook of a meeting on a year: a sheet a table, the usual agencies, the deadlines that a letter sets."""
    from sipas_par.model.meeting import TABLES, usual_agencies

    book = FormBook("Biểu mẫu hội nghị")
    for table, name in TABLES.items():
        if table == "meeting":
            book.labels(name, table)
        else:
            book.rows(name, table, usual_agencies(year) if table == "agency" else [])
    book.rules(_words()["help"]["meeting"])
    return book.held.bytes()


def _kind(card: Scorecard | SipasCard) -> str:
    return "points" if isinstance(card, Scorecard) else "survey"


def _title(card: Scorecard | SipasCard, *, blank: bool = False) -> str:
    year = " NĂM ..." if blank else f" NĂM {card.year}" if card.year else ""
    return f"{'BẢNG ĐIỂM' if isinstance(card, Scorecard) else 'KẾT QUẢ'} {card.index}{year}"


class FormBook:
    """A workbook to fill, under construction; text is always written as text, so nothing in it becomes a formula."""

    def __init__(self, title: str, year: int | None = None) -> None:
        self.held = Book(title, year, made=False)

    def style(self, **wanted: Any) -> Any:
        """Return a cell format, made once."""
        return self.held.format(**{"valign": "vcenter", "text_wrap": False, **wanted})

    def info(self, example: Scorecard | SipasCard, unit: str, year: int | None) -> None:
        """Write the labels of the info sheet with what is known, and blank, validated cells and hints."""
        sheet = self.held.sheet("Thông tin")
        widths(sheet, (40, 70, 60))
        self._print_setup(sheet, landscape=False)
        known = {"index": example.index, "unit": unit, "year": year}
        lines: dict[str, list[str]] = _words()["info"]["every"] | _words()["info"][_kind(example)]
        self._listed(sheet, len(lines))
        for row, (key, (label, hint)) in enumerate(lines.items()):
            sheet.write_string(row, 0, label, self.style(bold=True, text_wrap=True))
            entry = self.style(text_wrap=True, align="left", bg_color="#FFF9E5", border=1, border_color="#BFBFBF")
            sheet.write(row, 1, known.get(key) or None, entry)
            if hint:
                sheet.write_comment(row, 1, hint, _COMMENT)
            if key == "status":
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": _words()["status"]})
            elif key == "year":
                rule = {"validate": "integer", "criteria": "between", "minimum": 1990, "maximum": 2100}
                sheet.data_validation(row, 1, row, 1, rule)
            if key.startswith("max_") and key != "max_total":
                sheet.write_blank(row, 2, None, entry)
                sheet.write_comment(row, 2, hint, _COMMENT)

    def table(self, name: str, card: Scorecard | SipasCard, status: str) -> None:
        """Write a card as a titled table; ``status`` is the line below its titles."""
        sheet = self.held.sheet(name)
        self._titles(sheet, card, _title(card), str(card.fact("unit") or card.unit).upper(), status)
        if isinstance(card, Scorecard):
            rows = [*card.criteria] if card.total is None else [*card.criteria, card.total]
            first = self._header(sheet, card, len(rows))
            for at, row in enumerate(rows):
                style = _LEVEL_STYLES[row.level]
                score = "Không đánh giá" if row.state == "not_assessed" and row.score is None else row.score
                points = (row.max_score, row.self_score, row.appraised, row.surveyed, score, row.percent)
                ends = ("; ".join(row.agencies), row.note)
                self._row(sheet, first + at, (row.code, row.name, *ends), points, style)
        else:
            first = self._header(sheet, card, len(card.components))
            for at, part in enumerate(card.components):
                style = {"bold": True, "bg_color": "#E8EEF4"} if part.kind in {"overall", "part"} else {}
                values = (part.earlier, part.value, part.national_mean)
                self._row(sheet, first + at, (part.code, part.name, part.note), values, style)

    def blank_table(self, name: str, example: Scorecard | SipasCard) -> None:
        """Write the header with blank, validated rows below it."""
        sheet = self.held.sheet(name)
        points = isinstance(example, Scorecard)
        self._titles(sheet, example, _title(example, blank=True), "", "")
        first = self._header(sheet, example, BLANK_ROWS, blank=True)
        last = first + BLANK_ROWS - 1
        numeric = range(2, 8) if points else range(2, 5)
        for row in range(first, last + 1):
            for column in range(len(_WIDTHS[_kind(example)])):
                shape = {"num_format": "0.00##"} if column in numeric else {"num_format": "@", "text_wrap": True}
                sheet.write_blank(row, column, None, self.style(border=1, border_color="#BFBFBF", **shape))
        message = {"error_title": "Giá trị không hợp lệ", "ignore_blank": True}
        positive = {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_message": "Điểm phải là số, từ 0 trở lên.",
        }
        if points:
            sheet.data_validation(first, 2, last, 2, {**positive, **message})
            bound = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": f"=$C{first + 1}"}
            bound["error_message"] = "Điểm phải là số, từ 0 đến điểm tối đa của dòng."
            sheet.data_validation(first, 3, last, 6, {**bound, **message})
        share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        share["error_message"] = "Tỷ lệ phải là số, từ 0 đến 100."
        sheet.data_validation(first, 7 if points else 2, last, 7 if points else 4, {**share, **message})

    def _titles(self, sheet: Any, card: Scorecard | SipasCard, title: str, unit: str, status: str) -> None:
        widths(sheet, _WIDTHS[_kind(card)])
        last = len(_WIDTHS[_kind(card)]) - 1
        for row, text, size in ((0, title, 14), (1, unit, 13), (2, status, 12)):
            style = self.style(align="center", bold=row < 2, italic=row == 2, font_size=size)
            sheet.merge_range(row, 0, row, last, "", style)
            sheet.write_string(row, 0, text, style)
        self._print_setup(sheet, landscape=True)

    def _header(self, sheet: Any, card: Scorecard | SipasCard, rows: int, *, blank: bool = False) -> int:
        """Write the header, mark the table below it, and return the first row of data."""
        if isinstance(card, Scorecard):
            first, heads = _HEAD + 2, [below or above for above, below in _POINTS_HEADER]
            style = self.style(**HEAD, text_wrap=True)
            for column, (above, below) in enumerate(_POINTS_HEADER):
                if below:
                    sheet.write_string(_HEAD + 1, column, below, style)
                else:
                    sheet.merge_range(_HEAD, column, _HEAD + 1, column, above, style)
            sheet.merge_range(_HEAD, 3, _HEAD, 5, _POINTS_HEADER[3][0], style)
            sheet.set_row(_HEAD, 20)
        else:
            earlier = f"Năm {card.earlier_year} (%)" if card.earlier_year and not blank else "Năm trước (%)"
            current = f"Năm {card.year} (%)" if card.year and not blank else "Năm báo cáo (%)"
            first, heads = _HEAD + 1, ["STT", "Nội dung", earlier, current, "Trung bình cả nước (%)", "Ghi chú"]
        whole = not isinstance(card, Scorecard)
        self.held.table(
            sheet, (first - whole, 0), (first + max(1, rows) - 1, len(heads) - 1), heads, filters=False, head=whole
        )
        sheet.set_row(first - 1, 36)
        sheet.freeze_panes(first, 2)
        sheet.repeat_rows(_HEAD, first - 1)
        return first

    def _row(
        self, sheet: Any, row: int, texts: Sequence[str], values: Sequence[Decimal | str | None], style: dict[str, Any]
    ) -> None:
        """Write code and name, the numbers, then the remaining texts."""
        border = {"border": 1, "border_color": "#BFBFBF", **style}
        wrapped = self.style(text_wrap=True, **border)
        sheet.write_string(row, 0, texts[0], self.style(num_format="@", **border))
        sheet.write_string(row, 1, texts[1], wrapped)
        number = self.style(num_format="0.00##", **border)
        for column, value in enumerate(values, 2):
            if value is None:
                sheet.write_blank(row, column, None, number)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, wrapped)
            else:
                sheet.write_number(row, column, float(value), number)
        for column, text in enumerate(texts[2:], 2 + len(values)):
            sheet.write_string(row, column, text, self.style(text_wrap=True, indent=1, **border))
        room = _WIDTHS["points" if len(values) == 6 else "survey"]
        ends = zip(texts[2:], room[2 + len(values) :], strict=True)
        # Office programs do not all fit a row to its wrapped text; a letter of this font takes some 0.8 of a unit
        # of width, a capital 1.1.
        lines = max(
            -(-len(text) * (11 if text.isupper() else 8) // (10 * width))
            for text, width in ((texts[1], room[1]), *ends)
        )
        sheet.set_row(row, _LINE * max(1, lines))

    def labels(self, name: str, table: str) -> None:
        """Write the sheet of the conference: label, blank, hint."""
        from sipas_par.model.meeting import columns_of

        sheet = self.held.sheet(name)
        widths(sheet, (28, 70, 60))
        self._listed(sheet, len(columns_of(table)))
        for row, column_ in enumerate(columns_of(table)):
            sheet.write_string(row, 0, column_.label, self.style(bold=True, text_wrap=True))
            sheet.write_blank(row, 1, None, self._entry(column_))
            sheet.write_string(row, 2, column_.hint, self.style(italic=True, text_wrap=True))
        self._print_setup(sheet, landscape=True)

    def rows(self, name: str, table: str, known: Sequence[dict[str, Any]]) -> None:
        """Write a sheet of rows under their head, with what is known and room for more; hints lie over the heads."""
        from sipas_par.model.meeting import columns_of

        sheet = self.held.sheet(name)
        heads = [column.label for column in columns_of(table)]
        self.held.table(sheet, (0, 0), (len(known) + _MORE_ROWS - 1, len(heads) - 1), heads, filters=False)
        for at, column in enumerate(columns_of(table)):
            sheet.set_column(at, at, 40 if column.key in {"name", "aliases", "what", "text"} else 22)
            if column.hint:
                sheet.write_comment(0, at, column.hint, _COMMENT)
            style = self._entry(column)
            for row in range(1, len(known) + _MORE_ROWS):
                value = known[row - 1].get(column.key) if row <= len(known) else None
                text = "\n".join(value) if isinstance(value, list) else value
                sheet.write(row, at, text, style)
            choices = _YES_NO if bool in get_args(column.kind) or column.kind is bool else [*column.words]
            if choices:
                rule = {"validate": "list", "source": choices, "error_type": "warning"}
                sheet.data_validation(1, at, len(known) + _MORE_ROWS, at, rule)
        sheet.set_row(0, 36)
        sheet.freeze_panes(1, 0)
        self._print_setup(sheet, landscape=True)

    def _entry(self, column: Column) -> Any:
        kinds = get_args(column.kind) or (column.kind,)
        shape = "dd/mm/yyyy hh:mm" if dt.datetime in kinds else "dd/mm/yyyy" if dt.date in kinds else "General"
        entry = {"text_wrap": True, "align": "left", "border": 1, "border_color": "#BFBFBF", "bg_color": "#FFF9E5"}
        return self.style(num_format=shape, **entry)

    def _listed(self, sheet: Any, rows: int) -> None:
        self.held.table(sheet, (0, 0), (rows - 1, 2), ["Mục", "Nội dung", "Gợi ý"], head=False)

    def rules(self, rules: Sequence[str]) -> None:
        """Write the rules for filling the form."""
        sheet = self.held.sheet("Hướng dẫn")
        widths(sheet, (5, 110))
        sheet.write_string(0, 1, "CÁCH ĐIỀN BIỂU MẪU", self.style(bold=True, font_size=14))
        for row, rule in enumerate(rules, 2):
            sheet.write_number(row, 0, row - 1, self.style(align="center", valign="top"))
            sheet.write_string(row, 1, rule, self.style(text_wrap=True))
        self._print_setup(sheet, landscape=False)

    def _print_setup(self, sheet: Any, *, landscape: bool) -> None:
        sheet.set_paper(9)
        (sheet.set_landscape if landscape else sheet.set_portrait)()
        sheet.set_margins(left=0.8, right=0.5, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")


_EXAMPLES = {"par": "par_index_lang_son_2023.xlsx", "sipas": "sipas_lang_son_2023.xlsx"}
INDICES = (*_EXAMPLES, "meeting")
"""What a blank workbook can be made for."""


def write_template(
    path: str | Path,
    index: Literal["par", "sipas", "meeting"] = "par",
    *,
    year: int | None = None,
) -> Path:
    """Write a workbook to fill in: info sheet, table, rules in Vietnamese, a filled example beside it.

    Offices that retype their tables need one layout that is surely read; validation stops most slips at
    the keyboard. The example is marked as illustrative and is never taken for data.

    Parameters
    ----------
    path
        Where to write; a file that stands there is never overwritten, it may be a form already filled.
    index
        ``"par"`` for a table of points, ``"sipas"`` for a table of percentages, ``"meeting"`` for a conference.
    year
        Year of the figures, written into the form; a meeting lists the agencies that stood when their conference was due.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    UsageError
        If ``index`` is none of them.
    OutputError
        If a file stands there, or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sipas_par as sp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     form = sp.write_template(Path(folder) / "mau.xlsx")
    ...     try:
    ...         sp.load_par_index(form)
    ...     except sp.SipasParError as error:
    ...         print(error.findings[0].code)
    table-blank
    """
    require("path", path, *PATH)
    if index not in INDICES:
        expected = ", ".join(INDICES)
        raise UsageError(Finding("template-index-unknown", "error", found=str(index), expected=expected))
    target = Path(path)
    if not target.is_dir() and target.suffix.lower() != ".xlsx":
        raise UsageError(Finding("unknown-format", "error", found=target.suffix or target.name, expected=".xlsx"))
    data = meeting_bytes(year) if index == "meeting" else form_bytes(index, year=year)
    if target.is_file() and target.read_bytes() != data:
        raise OutputError(Finding("file-stands-there", "error", file=target.name, found=str(target)))
    write_atomic(target, data)
    return target
