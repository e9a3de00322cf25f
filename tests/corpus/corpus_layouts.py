"""Cases of the corpus: where the table is, and rows that are no criteria."""

import unicodedata
from pathlib import Path

from corpus_base import HEADER, LAST, TOP, info, table
from corpus_case import CASES, UNKNOWN, case, flat, put
from corpus_sheets import (
    Page,
    write_xlsx,
)

# --- where the table is


@case()
def table_far_from_the_corner(folder: Path) -> Path:
    page = table()
    page.rows = [[]] * 30 + [[None] * 7 + row for row in page.rows]
    page.merged = [(t + 30, c + 7, b + 30, r + 7) for t, c, b, r in page.merged]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(**UNKNOWN)
def one_header_row_no_titles(folder: Path) -> Path:
    header = (
        "TT",
        "Nội dung",
        "Thang điểm",
        "Tự chấm",
        "Thẩm định",
        "ĐTXHH",
        "Kết quả",
        "Tỷ lệ (%)",
        "Đơn vị chủ trì",
        "Ghi chú",
    )
    return write_xlsx(folder / "a.xlsx", flat(*header))


@case()
def three_header_rows(folder: Path) -> Path:
    page = table()
    page.rows[4:6] = [
        ["Mã\nsố", "NỘI DUNG", "ĐIỂM\nTỐI  ĐA", "KẾT QUẢ NĂM 2023", None, None, None, None, "CHỦ TRÌ", "GHI CHÚ"],
        [None, None, None, "Điểm thành phần", None, None, "Điểm đạt được", "Chỉ số (%)", None, None],
        [None, None, None, "Tự chấm", "Chấm thực tế", "Điểm XHH", None, None, None, None],
    ]
    page.merged = [(4, c, 6, c) for c in (0, 1, 2, 8, 9)] + [(4, 3, 4, 7), (5, 3, 5, 5), (5, 6, 6, 6), (5, 7, 6, 7)]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def four_header_rows(folder: Path) -> Path:
    page = table()
    page.rows[4:6] = [
        ["STT", "Lĩnh vực, tiêu chí", "Điểm", None, None, None, None, "Chỉ số (%)", "Cơ quan thực hiện", "Ghi chú"],
        [None, None, "Điểm tối đa", "Điểm đánh giá", None, None, "Điểm đạt", None, None, None],
        [None, None, None, "Tự đánh giá", "BNV đánh giá", None, None, None, None, None],
        [None, None, None, None, "Thẩm định", "Khảo sát", None, None, None, None],
    ]
    page.merged = [(4, c, 7, c) for c in (0, 1, 7, 8, 9)] + [
        (4, 2, 4, 6),
        (5, 2, 7, 2),
        (5, 3, 5, 5),
        (5, 6, 7, 6),
        (6, 3, 7, 3),
        (6, 4, 6, 5),
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def column_numbers_under_header(folder: Path) -> Path:
    page = table()
    page.rows.insert(6, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(5)+(6)", "(8)", "(9)", "(10)"])
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def header_in_nfd_and_capitals(folder: Path) -> Path:
    page = table()
    page.rows = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in page.rows]
    page.rows[4] = [c.upper() if isinstance(c, str) else c for c in page.rows[4]]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(several_tables=1, refused=True)
def two_tables_in_two_sheets(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table("Bảng 1"), table("Bảng 2"))


@case(sheet="Bảng 2")
def two_tables_one_named(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table("Bảng 1"), table("Bảng 2"))


@case(sheet_missing=1, refused=True, sheet="Bảng 9")
def named_sheet_missing(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table("Bảng 1"))


@case(hidden_table=1)
def hidden_copy_of_the_table(folder: Path) -> Path:
    old = table("Cũ")
    old.hidden = True
    return write_xlsx(folder / "a.xlsx", info(), table(), old)


@case(second_table=1)
def second_table_below(folder: Path) -> Path:
    page = table()
    page.rows += [
        [],
        ["TT", "Đơn vị", "Điểm tối đa", "Tổng điểm", "Xếp hạng", "Ghi chú"],
        [1, "Lạng Sơn", 20, 16.5, 3, None],
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


# --- rows that are no criteria


@case()
def footers_and_signatures(folder: Path) -> Path:
    page = table()
    page.rows += [
        [],
        ["Ghi chú: ô trống là không áp dụng"],
        ["1. Điểm đã làm tròn"],
        [None, None, None, None, None, None, "Lạng Sơn, ngày 02 tháng 05 năm 2024"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None, "GIÁM ĐỐC"],
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def scale_and_rule_rows(folder: Path) -> Path:
    page = table()
    page.rows[TOP + 3 : TOP + 3] = [
        [None, "Ban hành kịp thời", 1.0],
        [None, "Ban hành chậm: 0,5 điểm"],
        ["-", "Không ban hành: 0 điểm"],
        [],
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def header_repeated_on_each_page(folder: Path) -> Path:
    page = table()
    page.rows[TOP + 6 : TOP + 6] = [list(HEADER[0]), list(HEADER[1])]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(hidden_row=1)
def hidden_row(folder: Path) -> Path:
    page = table()
    page.hidden_rows.add(TOP + 3)
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def total_on_top(folder: Path) -> Path:
    page = table()
    page.rows.insert(TOP, page.rows.pop())
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(row_without_code=1)
def code_lost(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 2, 0, None))


@case(code_unreadable=1)
def code_unreadable(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 2, 0, "mới"))


def _total_called(label: str) -> None:
    @case()
    def make(folder: Path) -> Path:
        return write_xlsx(folder / "a.xlsx", info(), put(table(), LAST, 1, label))

    CASES[-1].name = f"total called {label}"

    @case(total_does_not_match=1, parts_do_not_sum=1, percent_does_not_fit=1)
    def wrong(folder: Path) -> Path:
        return write_xlsx(folder / "a.xlsx", info(), put(put(table(), LAST, 1, label), LAST, 6, 17.5))

    CASES[-1].name = f"wrong total called {label}"


for label in ("Tổng điểm các lĩnh vực", "Tổng điểm 3 lĩnh vực", "Tổng các tiêu chí", "Tổng cộng (3 lĩnh vực)"):
    _total_called(label)


def _with_subtotals(first: float) -> Page:
    page = table()
    second = [None, "Tổng điểm lĩnh vực II", 6.0, 3.5, 3.05, 1.7, 4.75]
    page.rows[TOP + 13 : TOP + 13] = [second]
    page.rows[TOP + 6 : TOP + 6] = [[None, "Cộng lĩnh vực", 6.0, 6.0, first, None, 5.25]]
    return page


@case()
def sums_of_fields(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _with_subtotals(5.25))


@case(subtotal_differs=1)
def wrong_sum_of_a_field(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _with_subtotals(5.75))
