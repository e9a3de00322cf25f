"""The printed columns, each described once: head, short head, width, alignment, number format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sipas_par.document import blocks
from sipas_par.document.blocks import Align, Cell, Row, Table
from sipas_par.reading.plan import HEADS, MEASURE
from sipas_par.text.i18n import N_, _
from sipas_par.text.numbers import number, percent, points

Kind = Literal["text", "points", "change", "share", "percent", "gap", "count"]

# How a value of a kind is printed.
_SHOWN: dict[Kind, Callable[[Any], str]] = {
    "text": str,
    "points": points,
    "change": lambda value: points(value, sign=True),
    "share": percent,
    "percent": lambda value: number(value, 2),
    "gap": lambda value: number(value, 2, sign=True),
    "count": lambda value: "–" if value is None else str(value),
}


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """One column wherever it is printed.

    ``key`` is the name in the code, ``label`` the full head, ``short`` the head where room is scarce, ``width`` the printed
    width in mm, ``kind`` what stands in it.
    """

    key: str
    label: str
    kind: Kind = "text"
    width: float = 14
    short: str = ""
    align: Align = ""

    @property
    def head(self) -> str:
        """The head as it is printed."""
        return _(self.short or self.label)

    @property
    def side(self) -> Align:
        """Where its values stand: numbers at the right, text at the left."""
        return self.align or ("left" if self.kind == "text" else "right")

    def shown(self, value: object) -> Any:
        """Return a value as it is printed here; what is said already stays as it is."""
        return value if isinstance(value, str | tuple | Cell) else _SHOWN[self.kind](value)

    def cell(self, value: object, *, strong: bool = False) -> Any:
        """Return its cell: a figure has its plain value to sort by and may stand out in bold."""
        if isinstance(value, str | tuple | Cell):
            return value
        return figure(value, _SHOWN[self.kind], strong=strong)


_ALL = (
    PrintedColumn("number", N_("TT"), width=8, align="center"),
    PrintedColumn("code", N_("Mã"), width=11),
    PrintedColumn("name", N_("Tiêu chí, tiêu chí thành phần"), width=50),
    PrintedColumn("field_name", N_("Lĩnh vực"), width=60),
    PrintedColumn("max_score", N_("Điểm tối đa"), "points", short=N_("Tối đa")),
    PrintedColumn("self_score", N_("Điểm tự đánh giá"), "points", short=N_("Tự đánh giá")),
    PrintedColumn("score", N_("Điểm đạt được"), "points", short=N_("Đạt")),
    PrintedColumn("recognised", N_("Điểm được công nhận"), "points", short=N_("Công nhận")),
    PrintedColumn("lost", N_("Điểm chưa đạt"), "points", short=N_("Chưa đạt")),
    PrintedColumn("lost_before", N_("Điểm chưa đạt năm trước"), "points", short=N_("Năm trước")),
    PrintedColumn("regainable", N_("Khắc phục được"), "points", 15),
    PrintedColumn("not_recognised", N_("Chưa được công nhận"), "points", 19),
    PrintedColumn("conceded", N_("Tự nhận chưa đạt"), "points", 18),
    PrintedColumn("surveyed_lost", N_("Qua điều tra"), "points", 16),
    PrintedColumn("attainment", N_("Tỷ lệ đạt (%)"), "share", 17),
    PrintedColumn("change", N_("Tăng, giảm"), "change", 16, short=N_("So với")),
    PrintedColumn("rank", N_("Hạng"), width=15, align="center"),
    PrintedColumn("below", N_("Nội dung chưa đạt"), "count", 16, align="center"),
    PrintedColumn("source", N_("Nguồn điểm"), width=46),
    PrintedColumn("agency", N_("Cơ quan"), width=36),
    PrintedColumn("agencies", N_("Cơ quan chủ trì"), width=31),
    PrintedColumn("explain", N_("Nội dung cần giải trình (mã)"), width=96),
    PrintedColumn("milestone", N_("Mốc"), width=30),
    PrintedColumn("needed", N_("Cần thêm"), "points", 14),
    PrintedColumn("rank_then", N_("Hạng khi đó"), width=17, align="center"),
    PrintedColumn("raised", N_("Nội dung nâng lên tối đa (điểm tăng)"), width=96),
    PrintedColumn("cause", N_("Nguyên nhân"), width=40),
    PrintedColumn("proposal", N_("Việc đề nghị, thời hạn"), width=50),
    PrintedColumn("survey_name", N_("Nội dung"), width=74),
    PrintedColumn("value", N_("Chỉ số (%)"), "percent", 15),
    PrintedColumn("earlier_value", N_("Năm trước (%)"), "percent", 15),
    PrintedColumn("value_change", N_("So với năm trước"), "gap", 16),
    PrintedColumn("national_mean", N_("Cả nước (%)"), "percent", 15),
    PrintedColumn("gap_to_mean", N_("So với cả nước"), "gap", 16),
    PrintedColumn("unit_name", N_("Đơn vị"), width=60),
    PrintedColumn("adjustment", N_("Điểm thưởng, điểm trừ"), "change", 16, short=N_("Thưởng, trừ")),
    PrintedColumn("on_hundred", N_("Quy đổi thang 100"), "points", 18),
    PrintedColumn("before", N_("Năm trước"), "points", 16),
    PrintedColumn("rank_before", N_("Hạng năm trước"), "count", 15, align="center"),
    PrintedColumn("printed", N_("Hạng trong bảng"), "count", 15, align="center"),
    PrintedColumn("places", N_("Số bậc tăng, giảm"), "count", 18, align="center"),
    PrintedColumn("best", N_("Cao nhất"), "points"),
    PrintedColumn("best_units", N_("Đơn vị cao nhất"), width=34),
    PrintedColumn("mean", N_("Trung bình"), "points"),
    PrintedColumn("weakest", N_("Thấp nhất"), "points"),
    PrintedColumn("weakest_units", N_("Đơn vị thấp nhất"), width=34),
    PrintedColumn("target", N_("Mục tiêu"), "points", 15),
    PrintedColumn("aimed", N_("Tăng thêm"), "points", 14),
    PrintedColumn("open", N_("Chưa có mục tiêu"), "count", 17, align="center"),
    PrintedColumn("task", HEADS["task"], width=46),
    PrintedColumn("product", HEADS["product"], width=32),
    PrintedColumn("support", HEADS["support"], width=26),
    PrintedColumn("deadline", HEADS["deadline"], width=18),
    PrintedColumn("measure", MEASURE, width=70),
    PrintedColumn("reached", N_("Đạt mục tiêu"), width=39),
    PrintedColumn("missed", N_("Chưa đạt mục tiêu"), width=76),
    PrintedColumn("unplanned", N_("Tăng điểm ngoài kế hoạch"), width=57),
    PrintedColumn("joint_work", N_("Việc phối hợp"), width=40),
    PrintedColumn("remedy", N_("Giải pháp"), width=44),
    PrintedColumn("responsible", N_("Trách nhiệm"), width=24),
    PrintedColumn("evidence", N_("Kiểm chứng"), width=22),
    PrintedColumn("regained", N_("Khắc phục"), "points"),
    PrintedColumn("others", N_("Đơn vị khác đạt tối đa"), width=16, short=N_("Nơi khác đạt tối đa"), align="center"),
)
COLUMNS = {column.key: column for column in _ALL}


def columns(keys: Iterable[str | PrintedColumn]) -> tuple[PrintedColumn, ...]:
    """Return the columns of a table by their keys, a column of its own as it is.

    >>> [column.head for column in columns(("code", "lost"))]
    ['Mã', 'Chưa đạt']
    """
    return tuple(COLUMNS[key] if isinstance(key, str) else key for key in keys)


def line(keys: Iterable[str], row: object = None, *, strong: Any = (), **own: object) -> blocks.Line:
    """Return the cells of a row: what ``own`` says of a column, else what the row has of that name, as its kind is printed.

    >>> [cell.text[0].text for cell in line(("lost", "change"), lost=0.5, change=0.25)]
    ['0,50', '+0,25']
    """
    return [COLUMNS[key].cell(own[key] if key in own else getattr(row, key), strong=key in strong) for key in keys]


def figure(value: Any, show: Callable[[Any], str], *, strong: bool = False) -> Cell:
    """Return a table cell with a figure, bold where it stands out, sortable by its plain value."""
    text = show(value)
    return blocks.cell((blocks.bold(text),) if strong else text, sort=value)


def dashed(value: Decimal) -> Cell:
    """Return a cell with points; where there are none a dash."""
    return blocks.cell(points(value) if value else "–", sort=value)


def printed(
    keys: Iterable[str | PrintedColumn],
    rows: Iterable[blocks.Line | Row],
    *,
    caption: str,
    anchor: str = "",
    total: Mapping[str, object] | None = None,
    remark: str = "",
    heads: Mapping[str, str] | None = None,
    widths: Mapping[str, float] | None = None,
    dense: bool = False,
    folded: Collection[str] = (),
) -> Table:
    """Return a table of catalogued columns: ``total`` by column, ``heads`` that name a year, ``dense`` a working list."""
    head, said, room = columns(keys), heads or {}, widths or {}
    titles: list[tuple[str, float, Align]] = [
        (said.get(column.key, column.head), room.get(column.key, column.width), column.side) for column in head
    ]
    last = [column.shown(total.get(column.key, "")) for column in head] if total else ()
    made = blocks.table(titles, rows, caption=caption, anchor=anchor, total=last, remark=remark)
    places = tuple(place for place, column in enumerate(head) if column.key in folded)
    return replace(made, role="dense" if dense else "", folded=places)
