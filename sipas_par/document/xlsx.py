"""What the workbooks of the package share: one font, inert text, row heights, page set-up, fixed dates."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any

from sipas_par.document.blocks import Table, plain
from sipas_par.files import MARK, fixed_zip, slug
from sipas_par.text.i18n import N_, _, current_locale
from sipas_par.text.names import tidy
from sipas_par.text.numbers import capital

FONT = "Times New Roman"
CELL_LIMIT = 32_767
HEAD_FILL = "#D9E2EC"
GROUP_FILL = "#EEF2F6"
LOUD_FILL = "#FFE3E0"
LOUD_INK = "#9C0006"
HEAD = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": HEAD_FILL}
"""How the heads of a table look."""
EMPTY = N_("Ô trống: nguồn số liệu không có số liệu ở đó.")
"""What an empty cell means, for whoever sees or hears one."""
_A3, _A4 = 8, 9
_WIDEST_A4 = 165


class Book:
    """An xlsx workbook in memory; text that looks like a formula or a link stays text."""

    def __init__(self, title: str, year: int | None, size: int = 12, *, made: bool = True) -> None:
        """Begin a workbook; without ``made`` it is one to fill, and taken for data when it is."""
        import xlsxwriter

        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._buffer, options)
        self._day = dt.datetime((year or 2000) + 1, 1, 1)  # noqa: DTZ001 - fixed on purpose, see above
        named = {"title": title, "created": self._day, "author": "sipas_par"}
        self.book.set_properties({**named, "category": MARK} if made else named)
        self.size = size
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str) -> Any:
        """Add a sheet; characters that Excel forbids in its name are replaced."""
        clean = "".join("-" if char in "[]:*?/\\" else char for char in name)[:31].strip("'") or "-"
        return self.book.add_worksheet(clean)

    def format(self, **wanted: Any) -> Any:
        """Return a cell format; equal wishes share one."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            basis = {"font_name": FONT, "font_size": self.size, "valign": "top", "text_wrap": True}
            self._formats[key] = self.book.add_format({**basis, **wanted})
        return self._formats[key]

    def text(self, sheet: Any, row: int, column: int, value: str, **wanted: Any) -> None:
        """Write text as text, never as a formula; text longer than a cell can hold ends in an ellipsis."""
        form, value = self.format(**wanted), tidy(value)
        if not value:
            sheet.write_blank(row, column, None, form)
            return
        sheet.write_string(row, column, value if len(value) <= CELL_LIMIT else f"{value[: CELL_LIMIT - 1]}…", form)

    def number(self, sheet: Any, row: int, column: int, value: Decimal | float | None, **wanted: Any) -> None:
        """Write a number; ``None`` and NaN leave the cell blank, which is how missing looks in a table."""
        form = self.format(**{"align": "right", "num_format": "0.00##", **wanted})
        if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unequal to itself
            sheet.write_blank(row, column, None, form)
        else:
            sheet.write_number(row, column, float(value), form)

    def merged(self, sheet: Any, row: int, columns: tuple[int, int], value: str, **wanted: Any) -> None:
        """Write text across columns, in one cell when there is but one."""
        first, last = columns
        form = self.format(**wanted)
        if first == last:
            self.text(sheet, row, first, value, **wanted)
            return
        sheet.merge_range(row, first, row, last, "", form)
        sheet.write_string(row, first, tidy(value)[:CELL_LIMIT], form)

    def table(
        self, sheet: Any, first: tuple[int, int], last: tuple[int, int], heads: Sequence[str], *,
        filters: bool = True, head: bool = True,
    ) -> None:  # fmt: skip
        """Write the heads of a table and mark it as an Excel table, named as its sheet, so that each cell tells its head.

        Without ``head`` the heads stand above it already, in two rows, which no Excel table can have.
        """
        look = self.format(**HEAD)
        columns = [{"header": tidy(title), "header_format": look} for title in heads]
        name = f"bang_{slug(sheet.name)}".replace("-", "_")
        mark = {"name": name, "style": None, "columns": columns, "header_row": head, "autofilter": filters and head}
        sheet.add_table(*first, *last, mark)

    def across(self, sheet: Any, row: int, last: int, value: str) -> None:
        """Write the head of a group of rows: a table has no merged cells, the words run on over the empty ones."""
        for column in range(last + 1):
            look = {"bold": True, "bg_color": GROUP_FILL, "text_wrap": False, "top": 1, "bottom": 1}
            self.text(sheet, row, column, "" if column else value, **look)
        sheet.set_row(row, 20)

    def height(self, sheet: Any, row: int, texts: Iterable[tuple[str, float]], least: float = 0) -> None:
        """Set a row's height for ``(text, width of its column)`` pairs: no program fits it by itself."""
        lines = max((line_count(text, width, self.size) for text, width in texts), default=1)
        sheet.set_row(row, max(least, min(400, lines * self.size * 1.32 + 3)))

    def page(
        self, sheet: Any, last: tuple[int, int], *, head: tuple[int, int] | None, foot: str, width: float = 0
    ) -> None:
        """Set a sheet up for printing: lying, one page wide, head rows repeated, page numbers.

        On A3 where columns of this ``width`` together would have type smaller than nine points on A4.
        """
        sheet.set_landscape()
        sheet.set_paper(_A3 if width > _WIDEST_A4 * self.size / 11 else _A4)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        if head:
            sheet.repeat_rows(*head)
        sheet.print_area(0, 0, *last)
        left = foot[:120].replace("&", "&&")
        # Codes such as 1.2 are text on purpose; Excel would mark every one of them.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_footer(f'&L&"{FONT},Regular"&10{left}&R&"{FONT},Regular"&10{_("Trang")} &P/&N')

    def bytes(self) -> bytes:
        """Close the workbook and return the file."""
        self.book.close()
        return fixed_zip(self._buffer.getvalue(), f"{self._day:%Y-%m-%d}", current_locale().replace("_", "-"))


def line_count(text: str, width: float, size: float = 12) -> int:
    r"""Return how many lines a text takes in a column of this width (in Excel's characters).

    >>> line_count("một hai ba", 4), line_count("a\nb", 20)
    (3, 2)
    """
    room = max(1.0, width * 14 / size)
    lines = 0
    for paragraph in text.split("\n"):
        used = 0.0
        lines += 1
        for word in paragraph.split(" "):
            length = len(word)
            if used and used + length > room:
                lines += 1
                used = 0
            lines += max(0, ceil(length / room) - 1)
            used += length % room + 1 if length > room else length + 1
    return lines


def widths(sheet: Any, values: Sequence[float]) -> None:
    """Set the column widths from the first column on."""
    for column, value in enumerate(values):
        sheet.set_column(column, column, value)


def decimals(values: Iterable[Decimal | None]) -> str:
    """Return the number format that shows every value whole: at least two decimals, at most four.

    >>> from decimal import Decimal
    >>> decimals([Decimal("0.5"), None]), decimals([Decimal("0.125")])
    ('0.00', '0.000')
    """
    exponents = [value.normalize().as_tuple().exponent for value in values if value is not None]
    finest = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=2)
    return "0." + "0" * max(2, min(4, finest))


def table_sheet(book: Book, name: str, table: Table, foot: str) -> None:
    """Write a printed table as a sheet: caption, remark, then head and rows; figures stay numbers."""
    sheet, last = book.sheet(name), len(table.widths) - 1
    room = [max(7.0, width / 2) for width in table.widths]
    widths(sheet, room)
    blank = any(not plain(cell.text) for row in table.body if len(row) > last for cell in row)
    remarks = " ".join(filter(None, [plain(table.note), _(EMPTY) if blank else ""]))
    for at, (text, look) in enumerate([(capital(plain(table.caption)), {"bold": True}), (remarks, {"italic": True})]):
        book.merged(sheet, at, (0, last), text, **look)
        book.height(sheet, at, [(text, sum(room))])
    head = 2
    end = head + len(table.body)
    heads = [plain(cell.text) for cell in table.head[0]]
    book.table(sheet, (head, 0), (end, last), heads)
    book.height(sheet, head, list(zip(heads, room, strict=True)))
    for down, row in enumerate(table.body, head + 1):
        if len(row) <= last:
            book.across(sheet, down, last, plain(row[0].text))
            continue
        for at, cell in enumerate(row):
            text, side = plain(cell.text), cell.align or table.align[at] or "left"
            style = {"border": 1, "align": side, "bold": any(run.bold for run in cell.text)}
            if cell.sort:
                form = "0" if text.lstrip("+−").isdigit() else "0.00##"
                book.number(sheet, down, at, Decimal(cell.sort), num_format=form, **style)
            else:
                book.text(sheet, down, at, text, **style)
        book.height(sheet, down, [(plain(cell.text), width) for cell, width in zip(row, room, strict=True)])
    sheet.freeze_panes(head + 1, 2)
    book.page(sheet, (end, last), head=(head, head), foot=foot, width=sum(room))


_HEAD_ROW = 4
"""Row of the column heads, counted from 0; the data begin in the next one."""

TOTAL = _HEAD_ROW
"""The row of the totals as Excel counts: above the heads, so that it stays in sight and nothing lies below a table."""

FIRST = _HEAD_ROW + 2
"""The first row of data as Excel counts."""

_LINK_INK = "#0B5394"
_OPEN_FILL = "#FFFBE6"
_BAR = "#E0A458"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it gives now, so that programs that do not calculate show it too.

    ``form`` is a number format other than its column's.
    """

    text: str
    value: Decimal | str | None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a cell of this ledger (``internal:``) or of another file (``external:``)."""

    text: str
    target: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to type points into, from 0 to ``most``."""

    most: Decimal
    tip: str


Value = str | int | Decimal | Formula | Link | Entry | None


@dataclass(frozen=True, slots=True)
class Column:
    """Head, width, number format (empty for text), and whether to draw bars in the cells."""

    title: str
    width: float
    form: str = ""
    bars: bool = False


@dataclass(frozen=True)
class Plan:
    """One sheet: its columns, rows and the total above them; ``strong`` are the rows printed bold, ``frozen`` the columns."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    strong: frozenset[int] = field(default_factory=frozenset)
    frozen: int = 2
    one_page: bool = False


@dataclass(frozen=True)
class Frame:
    """What every sheet carries: title, banner, the way back or a remark."""

    title: str
    banner: str
    below: Link | str


def put(book: Book, sheet: Any, name: str, plan: Plan, frame: Frame) -> None:
    """Write a planned sheet: title, banner, way back or remark, total, table with heads and rows, panes, bars, page."""
    columns, last = plan.columns, len(plan.columns) - 1
    widths(sheet, [column.width for column in columns])
    book.text(sheet, 0, 0, f"{frame.title}: {name}", bold=True, font_size=14, text_wrap=False)
    sheet.set_row(0, 22)
    if frame.banner:
        for place in range(last + 1):
            book.text(sheet, 1, place, "", bg_color=LOUD_FILL)
        book.text(sheet, 1, 0, frame.banner, bold=True, font_color=LOUD_INK, bg_color=LOUD_FILL, text_wrap=False)
    remark = {"italic": True} if isinstance(frame.below, str) else {}
    _write(book, sheet, (2, 0), frame.below, "", {"text_wrap": False, **remark})
    end = _HEAD_ROW + max(1, len(plan.rows))
    book.table(sheet, (_HEAD_ROW, 0), (end, last), [column.title for column in columns])
    book.height(sheet, _HEAD_ROW, [(column.title, column.width) for column in columns], least=34)
    for offset, row in enumerate(plan.rows):
        _row(book, sheet, _HEAD_ROW + 1 + offset, row, columns, strong=offset in plan.strong)
    if not plan.rows:
        book.text(sheet, _HEAD_ROW + 1, 0, _("Không có."), italic=True, text_wrap=False)
    if plan.total:
        _row(book, sheet, TOTAL - 1, plan.total, columns, strong=True)
    for number, column in enumerate(columns):
        if column.bars:
            bar = {"type": "data_bar", "bar_color": _BAR, "bar_solid": True, "min_type": "num", "min_value": 0}
            sheet.conditional_format(_HEAD_ROW + 1, number, end, number, bar)
    sheet.freeze_panes(_HEAD_ROW + 1, plan.frozen)
    foot = f"{frame.title} – {frame.banner}" if frame.banner else frame.title
    wide = sum(column.width for column in columns)
    book.page(sheet, (end, last), head=(_HEAD_ROW, _HEAD_ROW), foot=foot, width=wide)
    if plan.one_page:
        sheet.fit_to_pages(1, 1)


def _row(book: Book, sheet: Any, number: int, row: Sequence[Value], columns: Sequence[Column], *, strong: bool) -> None:
    style: dict[str, Any] = {"border": 1, "bold": True} if strong else {"border": 1}
    for place, value in enumerate(row):
        _write(book, sheet, (number, place), value, columns[place].form, style)
    texts = [value.text if isinstance(value, Link) else value if isinstance(value, str) else "" for value in row]
    book.height(sheet, number, [(text, column.width) for text, column in zip(texts, columns, strict=False) if text])


def _write(  # noqa: PLR0917 - the six are where, what and how
    book: Book, sheet: Any, at: tuple[int, int], value: Value, form: str, style: dict[str, Any]
) -> None:
    figure = {**style, "align": "right", "num_format": form or "0.00##"}
    if isinstance(value, Formula):
        kept = float(value.value) if isinstance(value.value, Decimal) else (value.value or "")
        own = {**figure, "num_format": value.form or figure["num_format"]}
        sheet.write_formula(*at, value.text, book.format(**own), kept)
    elif isinstance(value, Link):
        look = book.format(**{"font_color": _LINK_INK, "underline": 1, **style})
        sheet.write_url(*at, value.target, look, value.text, value.tip or None)
    elif isinstance(value, str):
        book.text(sheet, *at, value, **style)
    elif isinstance(value, Entry):
        book.text(sheet, *at, "", **{**figure, "bg_color": _OPEN_FILL})
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(value.most)}
        sheet.data_validation(*at, *at, {**rule, "input_message": value.tip, "error_message": value.tip})
    elif isinstance(value, int):
        book.number(sheet, *at, value, **{**figure, "num_format": "0"})
    else:
        book.number(sheet, *at, value, **figure)
