"""A sheet of the ledger before it is written: columns, rows, formulas with the value they will give."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.xlsx_kit import HEAD_FILL, LOUD_FILL, LOUD_INK, Book, widths

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = 4
"""Row of the column heads, counted from 0; the data begin in the next one."""

FIRST = HEAD + 2
"""The first row of data as Excel counts."""

_LINK_INK = "#0B5394"
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


Value = str | int | Decimal | Formula | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """Head, width, number format (empty for text), and whether to draw bars in the cells."""

    title: str
    width: float
    form: str = ""
    bars: bool = False


@dataclass(frozen=True)
class Plan:
    """One sheet: its columns, rows and the total below them; ``strong`` are the rows printed bold, ``frozen`` the columns."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    strong: frozenset[int] = field(default_factory=frozenset)
    filtered: bool = True
    frozen: int = 2
    one_page: bool = False


@dataclass(frozen=True)
class Frame:
    """What every sheet carries: title, banner, the words for an empty table, the page, the way back."""

    title: str
    banner: str
    nothing: str
    page: str
    back: Link


def put(book: Book, sheet: Any, name: str, plan: Plan, frame: Frame) -> None:
    """Write a planned sheet: title, banner, way back, heads, rows, total, filter, panes, bars, page."""
    columns, last = plan.columns, len(plan.columns) - 1
    widths(sheet, [column.width for column in columns])
    book.text(sheet, 0, 0, f"{frame.title}: {name}", bold=True, font_size=14, text_wrap=False)
    sheet.set_row(0, 22)
    if frame.banner:
        for place in range(last + 1):
            book.text(sheet, 1, place, "", bg_color=LOUD_FILL)
        book.text(sheet, 1, 0, frame.banner, bold=True, font_color=LOUD_INK, bg_color=LOUD_FILL, text_wrap=False)
    _write(book, sheet, (2, 0), frame.back, "", {"text_wrap": False})
    for number, column in enumerate(columns):
        style = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": HEAD_FILL}
        book.text(sheet, HEAD, number, column.title, **style)
    book.height(sheet, HEAD, [(column.title, column.width) for column in columns], least=34)
    for offset, row in enumerate(plan.rows):
        _row(book, sheet, HEAD + 1 + offset, row, columns, strong=offset in plan.strong)
    end = HEAD + len(plan.rows)
    if not plan.rows:
        book.text(sheet, HEAD + 1, 0, frame.nothing, italic=True, text_wrap=False)
        end = HEAD + 1
    if plan.total:
        _row(book, sheet, end + 1, plan.total, columns, strong=True)
    if plan.filtered:
        sheet.autofilter(HEAD, 0, end, last)
    for number, column in enumerate(columns):
        if column.bars:
            bar = {"type": "data_bar", "bar_color": _BAR, "bar_solid": True, "min_type": "num", "min_value": 0}
            sheet.conditional_format(HEAD + 1, number, end, number, bar)
    sheet.freeze_panes(HEAD + 1, plan.frozen)
    foot = f"{frame.title} – {frame.banner}" if frame.banner else frame.title
    book.page(sheet, (end + bool(plan.total), last), head=(HEAD, HEAD), foot=foot, page_word=frame.page)
    if plan.one_page:
        sheet.fit_to_pages(1, 1)


def _row(book: Book, sheet: Any, number: int, row: Sequence[Value], columns: Sequence[Column], *, strong: bool) -> None:
    style: dict[str, Any] = {"border": 1, **({"bold": True} if strong else {})}
    for place, value in enumerate(row):
        _write(book, sheet, (number, place), value, columns[place].form, style)
    texts = [(_shown(value), columns[place].width) for place, value in enumerate(row)]
    book.height(sheet, number, [(text, width) for text, width in texts if text])


def _shown(value: Value) -> str:
    if isinstance(value, Link):
        return value.text
    return value if isinstance(value, str) else ""


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
    elif isinstance(value, int):
        book.number(sheet, *at, value, **{**figure, "num_format": "0"})
    else:
        book.number(sheet, *at, value, **figure)
