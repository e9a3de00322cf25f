"""What all sheets of the ledger share: their words, their plan, links to the cells of the sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.document.xlsx import HEAD_FILL, LOUD_FILL, LOUD_INK, Book, widths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sipas_par.findings import Finding
    from sipas_par.inputs import Inputs
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard, SipasCard

SHEETS: dict[str, dict[str, str]] = {
    "overview": {"vi": "Tổng quan", "en": "Overview"},
    "criteria": {"vi": "Tiêu chí", "en": "Criteria"},
    "below": {"vi": "Chưa đạt tối đa", "en": "Below maximum"},
    "fields": {"vi": "Theo lĩnh vực", "en": "By field"},
    "agencies": {"vi": "Theo cơ quan", "en": "By agency"},
    "leads": {"vi": "Phân công", "en": "Leads"},
    "years": {"vi": "So với năm trước", "en": "Years"},
    "sipas": {"vi": "SIPAS", "en": "SIPAS"},
    "findings": {"vi": "Phát hiện", "en": "Findings"},
    "sources": {"vi": "Nguồn số liệu", "en": "Sources"},
}

WORDS: dict[str, dict[str, str]] = {
    "title": {"vi": "Sổ số liệu {index} năm {year} – {unit}", "en": "Ledger of the {index} {year}, {unit}"},
    "back": {"vi": "← Về Tổng quan", "en": "← Overview"},
    "page": {"vi": "Trang", "en": "Page"},
    "total": {"vi": "Cộng", "en": "Total"},
    "once": {"vi": "Toàn bảng (mỗi tiêu chí tính một lần)", "en": "Whole table (each criterion once)"},
    "unassigned": {"vi": "(chưa phân công)", "en": "(not assigned)"},
    "none": {"vi": "Không có.", "en": "None."},
    "code": {"vi": "Mã", "en": "Code"},
    "name": {"vi": "Nội dung", "en": "Content"},
    "level": {"vi": "Cấp", "en": "Level"},
    "leaf": {"vi": "Chấm điểm (1 = có)", "en": "Carries points (1 = yes)"},
    "field": {"vi": "Lĩnh vực", "en": "Field"},
    "max_score": {"vi": "Điểm tối đa", "en": "Maximum"},
    "self_score": {"vi": "Tự đánh giá", "en": "Self-assessed"},
    "appraised": {"vi": "Thẩm định", "en": "Appraised"},
    "surveyed": {"vi": "Điều tra XHH", "en": "Surveyed"},
    "score": {"vi": "Điểm đạt được", "en": "Score"},
    "lost": {"vi": "Điểm chưa đạt", "en": "Points lost"},
    "attainment": {"vi": "Tỷ lệ đạt", "en": "Attainment"},
    "share": {"vi": "Phần trong tổng điểm mất", "en": "Share of all lost"},
    "cumulative": {"vi": "Cộng dồn", "en": "Cumulative"},
    "source": {"vi": "Nguồn điểm", "en": "Source"},
    "agencies": {"vi": "Cơ quan chủ trì", "en": "Lead agencies"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "joint": {"vi": "Số cơ quan cùng chủ trì", "en": "Leads"},
    "lost_joint": {"vi": "Trong đó cùng chủ trì", "en": "Of it, joint"},
    "leaves": {"vi": "Số tiêu chí", "en": "Criteria"},
    "below_count": {"vi": "Chưa đạt tối đa", "en": "Below maximum"},
    "note": {"vi": "Ghi chú", "en": "Note"},
    "cell": {"vi": "Ô nguồn", "en": "Source cell"},
    "cell_tip": {
        "vi": "Mở đúng ô của tệp {file}.",
        "en": "Opens the cell in {file}.",
    },
    "before": {"vi": "năm {year}", "en": "{year}"},
    "change": {"vi": "Thay đổi", "en": "Change"},
    "status": {"vi": "Tình hình", "en": "Movement"},
    "value": {"vi": "Chỉ số (%)", "en": "Value (%)"},
    "earlier": {"vi": "Năm trước (%)", "en": "Year before (%)"},
    "mean": {"vi": "Cả nước (%)", "en": "National (%)"},
    "gap": {"vi": "Thiếu đến 100%", "en": "Gap to 100 %"},
    "gap_mean": {"vi": "So với trung bình cả nước", "en": "Against national mean"},
    "severity": {"vi": "Mức", "en": "Severity"},
    "rule": {"vi": "Mã quy tắc", "en": "Rule"},
    "file": {"vi": "Tệp", "en": "File"},
    "place": {"vi": "Ô", "en": "Cell"},
    "problem": {"vi": "Phát hiện", "en": "Finding"},
    "cure": {"vi": "Cách xử lý", "en": "Cure"},
    "table": {"vi": "Bảng", "en": "Table"},
    "year": {"vi": "Năm", "en": "Year"},
    "sheet": {"vi": "Trang", "en": "Sheet"},
    "standing": {"vi": "Tình trạng", "en": "Status"},
    "document": {"vi": "Văn bản", "en": "Document"},
    "issuer": {"vi": "Cơ quan ban hành", "en": "Issuer"},
    "issued": {"vi": "Ngày", "en": "Date"},
    "sha": {"vi": "Dấu vân tay (sha256)", "en": "sha256"},
    "figure": {"vi": "Chỉ tiêu", "en": "Figure"},
    "amount": {"vi": "Số liệu", "en": "Amount"},
    "worst": {"vi": "Tiêu chí mất nhiều điểm nhất (bấm mã để xem chi tiết)", "en": "Criteria that lose most"},
    "contents": {"vi": "Các trang (bấm tên để mở)", "en": "Sheets"},
    "missing_count": {"vi": "Thiếu điểm hoặc điểm tối đa", "en": "Without a score or a maximum"},
    "before_total": {"vi": "Tổng điểm năm {year}", "en": "Total of {year}"},
    "sipas_overall": {"vi": "SIPAS chung (%)", "en": "SIPAS overall (%)"},
}

MOVES: dict[str, dict[str, str]] = {
    "full": {"vi": "đạt tối đa cả hai năm", "en": "full in both years"},
    "new": {"vi": "mới mất điểm", "en": "newly lost"},
    "recovered": {"vi": "đã đạt tối đa", "en": "recovered"},
    "improved": {"vi": "tiến bộ", "en": "improved"},
    "recurring": {"vi": "lặp lại như cũ", "en": "unchanged"},
    "worse": {"vi": "giảm thêm", "en": "worse"},
    "missing": {"vi": "thiếu điểm", "en": "no score"},
}


def words(lang: str) -> dict[str, str]:
    """Return the words of the ledger in one language."""
    return {key: text[lang] for key, text in WORDS.items()}


def sheet_names(lang: str) -> dict[str, str]:
    """Return the sheet names in one language."""
    return {key: text[lang] for key, text in SHEETS.items()}


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


POINTS = "0.00##"
SHARE = "0.00%"
ZERO = Decimal(0)


class Basis:
    """What every sheet is planned from; letters name the columns that other sheets refer to.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    lang
        ``"vi"`` or ``"en"``.
    findings
        What the sheet of findings lists.
    links
        Sha256 of a source file -> how to reach it from the ledger.
    """

    LEAF, FIELD, MAX, SCORE, LOST = "E", "D", "F", "J", "K"
    BELOW_LOST, BELOW_SHARE = "G", "H"

    def __init__(
        self, inputs: Inputs, lang: str, findings: tuple[Finding, ...], links: Mapping[str, str] | None = None
    ) -> None:
        self.inputs = inputs
        self.links = links or {}
        self.card = inputs.card
        self.lang = lang
        self.findings = findings
        self.words = words(lang)
        self.names = sheet_names(lang)
        # The first row of a repeated code is the one that counts, as in `Scorecard`.
        self.row_of: dict[str, int] = {}
        for number, row in enumerate(self.card.criteria, FIRST):
            self.row_of.setdefault(row.code, number)
        self.criteria_total = FIRST + len(self.card.criteria)

    @cached_property
    def below(self) -> tuple[Criterion, ...]:
        """The leaves below maximum, most points lost first."""
        return lost_leaves(self.card)

    @cached_property
    def below_row(self) -> dict[str, int]:
        """Where each of them stands in its sheet."""
        return {row.code: FIRST + number for number, row in enumerate(self.below)}

    @cached_property
    def pairs(self) -> tuple[tuple[Criterion, str], ...]:
        """Every leaf with each of its lead agencies."""
        return tuple((row, agency) for row in self.card.leaves for agency in dict.fromkeys(row.agencies or ("",)))

    def column(self, name: str, width: float, form: str = "", *, bars: bool = False) -> Column:
        """Return a column with the head that the words have for its name."""
        return Column(self.words[name], width, form, bars)

    def source_cell(self, card: Scorecard | SipasCard, address: str) -> Value:
        """Return the address of a source cell, leading to it when it is known where the source file lies."""
        place = self.links.get(card.source.sha256, "")
        if not address or not place:
            return address
        sheet, _, cell = address.rpartition("!")
        tip = self.words["cell_tip"].format(file=card.source.file)[:250]
        quoted = sheet.replace("'", "''")
        target = f"external:{place}#'{quoted}'!{cell}"
        return Link(address, target, tip) if len(target) < 250 and "#" not in place else address

    def refer(self, column: str, code: str, value: Decimal | None) -> Formula:
        """Return a formula that takes a value from the criteria sheet."""
        cell = f"'{self.names['criteria']}'!{column}{self.row_of[code]}"
        # A plain reference to an empty cell is 0, and a missing score would turn into one.
        return Formula(f'=IF(COUNT({cell})=0,"",{cell})', or_blank(value))


def or_blank(value: Decimal | None) -> Decimal | str:
    """Return what a formula gives for a value: nothing where it is missing."""
    return "" if value is None else value
