"""What all sheets of the ledger share: their words, their plan, links to the cells of the sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sipas_par.analysis.results import Results
from sipas_par.document.xlsx import EMPTY, LOUD_FILL, LOUD_INK, Book, widths
from sipas_par.reports.columns import COLUMNS
from sipas_par.text.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sipas_par.analysis.shortfall import LostRow
    from sipas_par.findings import Finding
    from sipas_par.inputs import Inputs
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard, SipasCard

SHEETS: dict[str, str] = {
    "overview": N_("Tổng quan"),
    "criteria": N_("Tiêu chí"),
    "below": N_("Chưa đạt tối đa"),
    "fields": N_("Theo lĩnh vực"),
    "agencies": N_("Theo cơ quan"),
    "leads": N_("Phân công"),
    "years": N_("So với năm trước"),
    "sipas": N_("SIPAS"),
    "assumed": N_("Giả định"),
    "others": N_("Đơn vị khác"),
    "findings": N_("Phát hiện"),
    "sources": N_("Nguồn số liệu"),
}

_PRINTED = ("code", "max_score", "score", "lost", "source", "agencies", "agency", "value")
WORDS: dict[str, str] = {
    **{name: COLUMNS[name].label for name in _PRINTED},
    "title": N_("Sổ số liệu {index} năm {year} – {unit}"),
    "back": N_("← Về Tổng quan"),
    "page": N_("Trang"),
    "total": N_("Cộng"),
    "once": N_("Toàn bảng (mỗi tiêu chí tính một lần)"),
    "unassigned": N_("(chưa phân công)"),
    "none": N_("Không có."),
    "name": N_("Nội dung"),
    "level": N_("Cấp"),
    "leaf": N_("Chấm điểm (1 = có)"),
    "field": COLUMNS["field_name"].label,
    "self_score": N_("Tự đánh giá"),
    "appraised": N_("Thẩm định"),
    "surveyed": N_("Điều tra XHH"),
    "attainment": N_("Tỷ lệ đạt"),
    "share": N_("Phần trong tổng điểm chưa đạt"),
    "cumulative": N_("Cộng dồn"),
    "joint": N_("Số cơ quan cùng chủ trì"),
    "lost_joint": N_("Trong đó cùng chủ trì"),
    "leaves": N_("Số tiêu chí"),
    "below_count": N_("Chưa đạt tối đa"),
    "note": N_("Ghi chú"),
    "cell": N_("Ô nguồn"),
    "cell_tip": N_("Mở đúng ô của tệp {file}."),
    "before": N_("năm {year}"),
    "change": N_("Thay đổi"),
    "status": N_("Tình hình"),
    "earlier": COLUMNS["earlier_value"].label,
    "mean": COLUMNS["national_mean"].label,
    "gap": N_("Thiếu đến 100%"),
    "gap_mean": N_("So với trung bình cả nước"),
    "severity": N_("Mức"),
    "rule": N_("Mã quy tắc"),
    "file": N_("Tệp"),
    "place": N_("Ô"),
    "problem": N_("Phát hiện"),
    "cure": N_("Cách xử lý"),
    "table": N_("Bảng"),
    "year": N_("Năm"),
    "sheet": N_("Trang"),
    "standing": N_("Tình trạng"),
    "document": N_("Văn bản"),
    "issuer": N_("Cơ quan ban hành"),
    "issued": N_("Ngày"),
    "sha": N_("Dấu vân tay (sha256)"),
    "figure": N_("Chỉ tiêu"),
    "amount": N_("Số liệu"),
    "worst": N_("Tiêu chí mất nhiều điểm nhất (bấm mã để xem chi tiết)"),
    "contents": N_("Các trang (bấm tên để mở)"),
    "missing_count": N_("Thiếu điểm hoặc điểm tối đa"),
    "before_total": N_("Tổng điểm năm {year}"),
    "sipas_overall": N_("SIPAS chung (%)"),
    "then": N_("Điểm giả định (điền vào đây)"),
    "gain": N_("Điểm tăng thêm"),
    "assumed_total": N_("Toàn bảng, nếu đạt các điểm giả định"),
    "assumed_tip": N_("Số điểm từ 0 đến {most}; để trống là giữ nguyên."),
    "units": N_("Số đơn vị so được"),
    "holding": N_("Đạt tối đa"),
    "holding_share": N_("Tỷ lệ đơn vị đạt tối đa"),
    "best": N_("Điểm cao nhất"),
    "mean_other": N_("Điểm trung bình"),
    "notes": N_("Ghi chú"),
    "note_blank": EMPTY,
    "note_live": N_("Sửa điểm ở trang “{criteria}”: tổng, tỷ lệ ở mọi trang tính lại theo."),
    "note_assumed": N_("Thử mức điểm khác ở trang “{assumed}”: điền vào ô màu vàng, số liệu gốc giữ nguyên."),
}

MOVES: dict[str, str] = {
    "full": N_("đạt tối đa cả hai năm"),
    "new": N_("mới chưa đạt"),
    "recovered": N_("đã đạt tối đa"),
    "improved": N_("tiến bộ"),
    "recurring": N_("lặp lại như cũ"),
    "worse": N_("giảm thêm"),
    "missing": N_("thiếu điểm"),
}


def words() -> dict[str, str]:
    """Return the words of the ledger in one language."""
    return {key: _(text) for key, text in WORDS.items()}


def sheet_names() -> dict[str, str]:
    """Return the sheet names in one language."""
    return {key: _(text) for key, text in SHEETS.items()}


HEAD = 4
"""Row of the column heads, counted from 0; the data begin in the next one."""

TOTAL = HEAD
"""The row of the totals as Excel counts: above the heads, so that it stays in sight and nothing lies below a table."""

FIRST = HEAD + 2
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
    """What every sheet carries: title, banner, the words for an empty table, the page, the way back."""

    title: str
    banner: str
    nothing: str
    page: str
    back: Link


def put(book: Book, sheet: Any, name: str, plan: Plan, frame: Frame) -> None:
    """Write a planned sheet: title, banner, way back, total, table with heads and rows, panes, bars, page."""
    columns, last = plan.columns, len(plan.columns) - 1
    widths(sheet, [column.width for column in columns])
    book.text(sheet, 0, 0, f"{frame.title}: {name}", bold=True, font_size=14, text_wrap=False)
    sheet.set_row(0, 22)
    if frame.banner:
        for place in range(last + 1):
            book.text(sheet, 1, place, "", bg_color=LOUD_FILL)
        book.text(sheet, 1, 0, frame.banner, bold=True, font_color=LOUD_INK, bg_color=LOUD_FILL, text_wrap=False)
    _write(book, sheet, (2, 0), frame.back, "", {"text_wrap": False})
    end = HEAD + max(1, len(plan.rows))
    book.table(sheet, (HEAD, 0), (end, last), [column.title for column in columns])
    book.height(sheet, HEAD, [(column.title, column.width) for column in columns], least=34)
    for offset, row in enumerate(plan.rows):
        _row(book, sheet, HEAD + 1 + offset, row, columns, strong=offset in plan.strong)
    if not plan.rows:
        book.text(sheet, HEAD + 1, 0, frame.nothing, italic=True, text_wrap=False)
    if plan.total:
        _row(book, sheet, TOTAL - 1, plan.total, columns, strong=True)
    for number, column in enumerate(columns):
        if column.bars:
            bar = {"type": "data_bar", "bar_color": _BAR, "bar_solid": True, "min_type": "num", "min_value": 0}
            sheet.conditional_format(HEAD + 1, number, end, number, bar)
    sheet.freeze_panes(HEAD + 1, plan.frozen)
    foot = f"{frame.title} – {frame.banner}" if frame.banner else frame.title
    wide = sum(column.width for column in columns)
    book.page(sheet, (end, last), head=(HEAD, HEAD), foot=foot, page_word=frame.page, width=wide)
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
    elif isinstance(value, Entry):
        book.text(sheet, *at, "", **{**figure, "bg_color": _OPEN_FILL})
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(value.most)}
        sheet.data_validation(*at, *at, {**rule, "input_message": value.tip, "error_message": value.tip})
    elif isinstance(value, int):
        book.number(sheet, *at, value, **{**figure, "num_format": "0"})
    else:
        book.number(sheet, *at, value, **figure)


POINTS = "0.00##"
SHARE = "0.00%"
CHANGE = "+0.00##;-0.00##;0.00"
ZERO = Decimal(0)


class Basis:
    """What every sheet is planned from; letters name the columns that other sheets refer to."""

    LEAF, FIELD, MAX, SCORE, LOST = "E", "D", "F", "J", "K"
    BELOW_LOST, BELOW_SHARE = "G", "H"

    def __init__(self, inputs: Inputs, findings: tuple[Finding, ...], links: Mapping[str, str] | None = None) -> None:
        self.inputs = inputs
        self.links = links or {}
        self.card = inputs.card
        self.results = Results.of(inputs)
        self.findings = findings
        self.words = words()
        self.names = sheet_names()
        # The first row of a repeated code is the one that counts, as in `Scorecard`.
        self.row_of: dict[str, int] = {}
        for number, row in enumerate(self.card.criteria, FIRST):
            self.row_of.setdefault(row.code, number)
        self.last = FIRST + len(self.card.criteria) - 1

    @property
    def below(self) -> tuple[LostRow, ...]:
        """The leaves below maximum, most points lost first."""
        return self.results.below

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
