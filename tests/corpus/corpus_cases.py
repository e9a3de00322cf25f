"""Every file of the corpus: how it is made, and which findings it must give beside the right result.

A case is a function that writes one file into a folder; ``@case`` states the findings expected of it, all
of them, as a mapping of code to the number of times it occurs. A case whose errors leave no card states
``refused=True``.
"""

import datetime as dt
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from corpus_base import BODY, HEADER, LAST, TOP, TOTAL, info, survey, survey_info, table
from corpus_sheets import (
    Page,
    compound,
    ods_document,
    write_csv,
    write_html,
    write_ods,
    write_ods_xml,
    write_xls,
    write_xlsb,
    write_xlsx,
)  # fmt: skip


@dataclass
class Case:
    name: str
    make: object
    findings: dict[str, int] = field(default_factory=dict)
    refused: bool = False
    sheet: str | None = None
    right: bool = True
    """Whether the criteria below maximum must be those of the sound table."""


CASES: list[Case] = []


def case(*, refused=False, sheet=None, right=True, **findings):
    """Register a case; ``a_b=1`` stands for the code ``a-b`` once."""

    def register(make):
        codes = {code.replace("_", "-"): count for code, count in findings.items()}
        CASES.append(Case(make.__name__, make, codes, refused, sheet, right and not refused))
        return make

    return register


def _day(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day)  # noqa: DTZ001 - dates in sheets have no zone


BARE = {"counts_not_declared": 1}
"""A file without an info sheet declares no counts."""
UNKNOWN = BARE | {"year_unknown": 1, "unit_unknown": 1, "status_unknown": 1}


def _cell(page: Page, row: int, column: int, value) -> Page:
    page.rows[row][column] = value
    return page


def _headers(page: Page, **renamed) -> Page:
    for row in page.rows[4:6]:
        row[:] = [renamed.get(str(cell), cell) for cell in row]
    return page


def _flat(*header, columns=range(10), total=True) -> Page:
    """A table of some columns under one header row, with nothing above it."""
    lines = [*BODY, TOTAL] if total else BODY
    return Page("Bảng", [list(header), *([row[c] for c in columns] for row in lines)])


# --- containers


@case()
def official_xlsx(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table())


@case()
def official_xlsm(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table()).rename(folder / "a.xlsm")


@case()
def official_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), table())


@case()
def official_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), table())


@case()
def official_ods(folder: Path) -> Path:
    return write_ods(folder / "a.ods", info(), table())


@case()
def wrong_extension(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), table()).rename(folder / "a.xls")


@case(**BARE)
def csv_comma(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table())


@case(**BARE)
def csv_semicolon_bom(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table(), ";", "utf-8-sig", decimal=",")


@case(**BARE)
def csv_tab_utf16(folder: Path) -> Path:
    return write_csv(folder / "a.csv", table(), "\t", "utf-16", decimal=",")


@case(**BARE)
def csv_utf16_without_mark(folder: Path) -> Path:
    return write_csv(folder / "a.txt", table(), ";", "utf-16-le", decimal=",")


@case(**BARE)
def csv_windows_1258(folder: Path) -> Path:
    page = table()
    page.rows = [[_cp1258(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_csv(folder / "a.csv", page, ";", "cp1258", decimal=",")


def _cp1258(text: str) -> str:
    """Write tones as combining marks where the code page has no letter for them."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        try:
            char.encode("cp1258")
            out.append(char)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            out.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone)
    return "".join(out)


@case(legacy_font=1, **BARE)
def csv_tcvn3(folder: Path) -> Path:
    page = table()
    page.rows = [[_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_csv(folder / "a.csv", page, ";", "cp1252", decimal=",")


def _tcvn3(text: str) -> str:
    from sipas_par.reading.legacy import _TCVN3_CODES, _TCVN3_TEXT

    # Old fonts have no capitals with tones: they are typed small in a font of capitals.
    back = dict(zip(_TCVN3_TEXT, _TCVN3_CODES, strict=True))
    return "".join(back.get(char, back.get(char.lower(), char)) for char in unicodedata.normalize("NFC", text))


@case(legacy_font=1)
def xlsx_tcvn3(folder: Path) -> Path:
    page = table()
    page.rows = [[_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(legacy_font=1)
def xlsx_vni(folder: Path) -> Path:
    vni = {
        "Lĩnh vực/Tiêu chí/Tiêu chí thành phần": "Lónh vöïc/Tieâu chí/Tieâu chí thaønh phaàn",
        "Điểm tối đa": "Ñieåm toái ña",
    }
    vni |= {
        "Tự đánh giá": "Töï ñaùnh giaù",
        "Bộ Nội vụ thẩm định": "Boä Noäi vuï thaåm ñònh",
        "Điểm đạt được": "Ñieåm ñaït ñöôïc",
    }
    vni |= {"Điều tra xã hội học": "Ñieàu tra xaõ hoäi hoïc", "Chỉ số (%)": "Chæ soá (%)", "Tổng điểm": "Toång ñieåm"}
    vni |= {"Cơ quan chủ trì": "Cô quan chuû trì", "Ghi chú": "Ghi chuù", "Điểm đánh giá": "Ñieåm ñaùnh giaù"}
    page = table()
    page.rows = [
        [
            vni.get(cell, "Noäi dung tieâu chí" if r >= TOP and c == 1 else "" if r < 4 or c > 7 else cell)
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(page.rows)
    ]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(**BARE)
def html_as_xls(folder: Path) -> Path:
    return write_html(folder / "a.xls", table())


@case(**BARE)
def html_windows_1258(folder: Path) -> Path:
    page = table()
    page.rows = [[_cp1258(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
    return write_html(folder / "a.xls", page, "windows-1258")


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
    return write_xlsx(folder / "a.xlsx", _flat(*header))


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


@case()
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


@case(
    row_without_code=1,
    missing_code=1,
    children_do_not_sum=4,
    count_does_not_match=1,
    source_split_differs=1,
    declared_total_differs=1,
    right=False,
)
def code_lost(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 2, 0, None))


@case(
    code_unreadable=1,
    missing_code=1,
    children_do_not_sum=4,
    count_does_not_match=1,
    source_split_differs=1,
    declared_total_differs=1,
    right=False,
)
def code_unreadable(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 2, 0, "mới"))


# --- columns


@case(score_from_parts=1)
def no_score_column(folder: Path) -> Path:
    page = table()
    for row in page.rows:
        del row[6:7]
    page.merged = []
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(**UNKNOWN)
def fewest_columns(folder: Path) -> Path:
    return write_csv(folder / "a.csv", _flat("Mã", "Tên tiêu chí", "Điểm chuẩn", "Điểm đạt", columns=(0, 1, 2, 6)))


@case(column_missing=1, refused=True)
def no_maximum_column(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", _flat("STT", "Nội dung", "Tự chấm", "Thẩm định", columns=(0, 1, 3, 4)))


@case(no_table=1, refused=True)
def no_table_at_all(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", Page("Trang1", [["Kính gửi"], ["Số liệu xin gửi sau"]]))


@case(column_twice=1, refused=True)
def two_score_columns(folder: Path) -> Path:
    page = table()
    return write_xlsx(folder / "a.xlsx", info(), _headers(page, **{"Chỉ số (%)": "Điểm đạt được"}))


@case()
def score_columns_of_two_years(folder: Path) -> Path:
    page = table()
    for row in page.rows[4:]:
        row.insert(6, None)
    page.rows[4][6], page.rows[4][7] = "Điểm đạt được năm 2022", "Điểm đạt được năm 2023"
    for row in page.rows[TOP:]:
        row[6] = row[7] - 0.5
    page.merged = [(4, 3, 4, 5)]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(year_not_in_header=1)
def score_column_of_another_year(folder: Path) -> Path:
    page = _headers(table(), **{"Điểm đạt được": "Điểm đạt được năm 2021"})
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(unit_unknown=1, status_unknown=1, **BARE)
def year_in_the_header_only(folder: Path) -> Path:
    header = ("TT", "Nội dung", "Điểm tối đa", "Điểm đạt được năm 2023")
    return write_xlsx(folder / "a.xlsx", _flat(*header, columns=(0, 1, 2, 6)))


@case(score_is_self_assessed=1, right=False, **BARE)
def self_assessment_only(folder: Path) -> Path:
    page = Page(
        "Bảng",
        [
            ["BẢNG TỰ ĐÁNH GIÁ, CHẤM ĐIỂM NĂM 2024"],
            ["TỈNH LẠNG SƠN"],
            ["STT", "Nội dung", "Điểm tối đa", "Điểm tự chấm"],
        ],
    )
    page.rows += [
        [row[0], row[1], row[3], row[3]]
        for row in BODY
        if row[3] is not None and row[0][0] != "2" and row[0] not in {"3", "3.2", "3.2.1", "3.2.2"}
    ]
    page.rows.append([None, "Tổng điểm", 6.0, 6.0])
    return write_xlsx(folder / "a.xlsx", page)


@case(no_total=1, **{code: 1 for code in UNKNOWN if code not in BARE})
def no_total_row(folder: Path) -> Path:
    header = ("TT", "Nội dung", "Điểm tối đa", "Điểm đạt")
    return write_xlsx(folder / "a.xlsx", _flat(*header, columns=(0, 1, 2, 6), total=False))


# --- codes


@case()
def roman_fields_restarting(folder: Path) -> Path:
    page = table()
    for row, printed in zip(
        page.rows[TOP:LAST],
        ["I", "1", "1.1", "1.2", "2", "3", "II", "1", "1.1", "1.2", "2", "2.1", "2.2", "III", "1", "2", "2.1", "2.2"],
        strict=True,
    ):
        row[0] = printed
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def roman_fields_full_codes(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:LAST]:
        row[0] = {"1": "I", "2": "II", "3": "III"}.get(row[0], row[0])
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def letters_below_numbers(folder: Path) -> Path:
    page = table()
    for row, printed in zip(
        page.rows[TOP:LAST],
        ["A", "1", "a)", "b)", "2", "3", "B", "1", "a)", "b)", "2", "a)", "b)", "C", "1", "2", "a)", "b)"],
        strict=True,
    ):
        row[0] = printed
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def codes_with_trailing_dots(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:LAST]:
        row[0] = f"{row[0]}. "
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def codes_with_words(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:LAST]:
        row[0] = ("Lĩnh vực ", "Tiêu chí ", "TCTP ")[row[0].count(".")] + row[0]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def code_and_title_in_one_cell(folder: Path) -> Path:
    page = table()
    page.rows = page.rows[:4] + [
        ["Lĩnh vực, tiêu chí", *row[2:]]
        if i == 0
        else [None, *row[2:]]
        if i == 1
        else [f"{row[0]}. {row[1]}" if row[0] else row[1], *row[2:]]
        for i, row in enumerate(page.rows[4:])
    ]
    page.merged = [(4, 2, 4, 4)]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def codes_stored_as_numbers(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:LAST]:
        row[0] = float(row[0]) if row[0].count(".") < 2 else row[0]
    return write_xlsx(folder / "a.xlsx", info(), page)


def _twelve(codes) -> Page:
    rows = [["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"], [1.0, "LĨNH VỰC", 12.0, 11.0]]
    rows += [[code, "Tiêu chí", 1.0, 0.0 if n == 3 else 1.0] for n, code in enumerate(codes)]
    return Page("Bảng", [*rows, ["Tổng cộng", None, float(len(codes)), len(codes) - 1.0]])


@case(code_lost_zero=1, right=False, **UNKNOWN)
def numeric_1_10_by_sequence(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", _twelve([1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.1, 1.11, 1.12]))


@case(code_ambiguous=1, duplicate_code=1, code_out_of_order=1, right=False, **UNKNOWN)
def numeric_1_10_without_sequence(folder: Path) -> Path:
    page = _twelve([1.1, 1.2, 1.3, 1.4, 1.5, 1.1])
    page.rows[1][2:] = [6.0, 5.0]
    return write_xlsx(folder / "a.xlsx", page)


@case(code_became_date=1)
def code_turned_into_a_date(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 3, 0, _day(2002, 1, 1)))


@case(duplicate_code=1, children_do_not_sum=4, right=False)
def code_used_twice(folder: Path) -> Path:
    page = table()
    page.rows.insert(TOP + 4, list(page.rows[TOP + 3]))
    return write_xlsx(
        folder / "a.xlsx",
        info(**{"Số tiêu chí thành phần": 9, "Điểm tối đa thẩm định (lĩnh vực 1-2)": 11, "Tổng điểm tối đa": 21.5}),
        page,
    )


# --- numbers


@case()
def numbers_as_text_with_commas(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:]:
        row[2:8] = [f"\u00a0{v:.2f}".replace(".", ",") if isinstance(v, float) else v for v in row[2:8]]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def blanks_written_as_signs(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:]:
        row[3:6] = ["–" if v is None else v for v in row[3:6]]
    page.rows[TOP + 10][3:5] = ["x", "-"]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def ratio_as_fraction(folder: Path) -> Path:
    page = table()
    for r, row in enumerate(page.rows[TOP:], TOP):
        row[7] = round(row[7] / 100, 4)
        page.formats[r, 7] = "0.00%"
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def ratio_as_text_with_sign(folder: Path) -> Path:
    page = table()
    for row in page.rows[TOP:]:
        row[7] = f"{row[7]}%".replace(".", ",")
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def binary_tails_of_formulas(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 6, 6, 3.05 + 1.7 + 4e-14))


@case(points_with_percent_sign=1)
def points_with_percent_sign(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 2, 6, "1,00%"))


@case(not_a_number=1, missing_score=1, right=False)
def text_in_a_score_cell(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 5, 6, "chưa chấm"))


@case(number_became_date=1, missing_score=1, right=False)
def score_turned_into_a_date(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 5, 6, _day(2024, 5, 1)))


@case(missing_score=1, right=False)
def score_left_blank(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 5, 6, None))


@case(error_value=1, missing_score=1, right=False)
def error_in_xlsx(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=1/0", "#DIV/0!")
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(error_value=1, missing_score=1, right=False)
def error_in_ods(folder: Path) -> Path:
    return write_ods(folder / "a.ods", info(), _cell(table(), TOP + 5, 6, "#REF!"))


@case(error_value=1, missing_score=1, right=False)
def error_in_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), _cell(table(), TOP + 5, 6, "#REF!"))


@case(error_value=1, missing_score=1, right=False)
def error_in_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), _cell(table(), TOP + 5, 6, "#REF!"))


@case(formula_without_result=1, missing_score=1, right=False)
def formula_without_result(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=E12+F12", 0)
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def formulas_with_results(folder: Path) -> Path:
    page = table()
    for r in range(TOP, LAST + 1):
        page.formulas[r, 6] = (f"=E{r + 1}+F{r + 1}", page.rows[r][6])
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def deep_and_circular_formulas(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=" + "(" * 4000 + "1" + ")" * 4000, 1.0)
    page.formulas[TOP + 4, 6] = (f"=G{TOP + 5}", 2.0)
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(row_without_name=1)
def name_left_blank(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 3, 1, None))


@case(external_links=1)
def links_to_other_files(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=[1]Nguon!$A$1", 1.0)
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(merged_points=1, missing_score=1, right=False)
def merged_points(folder: Path) -> Path:
    page = _cell(table(), TOP + 3, 6, None)
    page.merged.append((TOP + 2, 6, TOP + 3, 6))
    return write_xlsx(folder / "a.xlsx", info(), page)


@case()
def merged_agencies(folder: Path) -> Path:
    page = table()
    for row in range(TOP + 8, TOP + 10):
        page.rows[row][8] = None
    page.merged.append((TOP + 7, 8, TOP + 9, 8))
    return write_xlsx(folder / "a.xlsx", info(), page)


# --- sums


@case(children_do_not_sum=1, parts_do_not_sum=1, percent_does_not_fit=1, right=False)
def one_score_changed(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 3, 6, 0.25))


@case(score_above_maximum=1, children_do_not_sum=1, parts_do_not_sum=1, percent_does_not_fit=1, right=False)
def score_above_maximum(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 3, 6, 1.75))


@case(total_does_not_match=1, parts_do_not_sum=1, percent_does_not_fit=1)
def wrong_total(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), LAST, 6, 17.5))


@case(percent_does_not_fit=1)
def wrong_percent(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), TOP + 1, 7, 80.0))


@case(orphan_code=2, missing_code=1, children_do_not_sum=4, count_does_not_match=1, right=False)
def parent_row_lost(folder: Path) -> Path:
    page = table()
    del page.rows[TOP + 1]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(
    column_shifted=1, children_do_not_sum=6, parts_do_not_sum=18, percent_does_not_fit=18, score_above_maximum=10,
    right=False,
)  # fmt: skip
def score_column_slipped_by_a_row(folder: Path) -> Path:
    page = table()
    scores = [row[6] for row in page.rows[TOP : LAST + 1]]
    for row, score in zip(page.rows[TOP : LAST + 1], [None, *scores[:-1]], strict=True):
        row[6] = score
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(source_split_differs=2)
def sources_not_as_declared(folder: Path) -> Path:
    changed = {"Điểm tối đa thẩm định (lĩnh vực 1-2)": 9.0, "Điểm tối đa khảo sát (lĩnh vực 1-2)": 3.0}
    return write_xlsx(folder / "a.xlsx", info(**changed), table())


@case(count_does_not_match=1)
def counts_not_as_declared(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(**{"Số tiêu chí": 8}), table())


@case(difference_does_not_fit=1)
def wrong_points_lost(folder: Path) -> Path:
    page = table()
    for row in page.rows:
        row[8:8] = [None] * (len(row) > 8)
    page.rows[4][8] = "Điểm chưa đạt"
    for row in page.rows[TOP:]:
        row[8] = round(row[2] - row[6], 2)
    page.rows[TOP + 3][8] = 0.52
    page.merged = [(4, 3, 4, 5)]
    return write_xlsx(folder / "a.xlsx", info(), page)


# --- what the table says of itself


@case()
def info_in_other_words(folder: Path) -> Path:
    changed = {"Năm": "Năm 2023", "Đơn vị": "UBND TỈNH LẠNG SƠN", "Tình trạng số liệu": "số liệu chính thức"}
    return write_xlsx(folder / "a.xlsx", info(**changed), table())


@case(year_differs=1)
def year_of_title_differs(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(Năm=2022), table())


@case(unit_differs=1)
def unit_of_title_differs(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(**{"Đơn vị": "Tỉnh Cao Bằng"}), table())


@case(status_differs=1)
def status_of_title_differs(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), _cell(table(), 2, 0, "(Số liệu MINH HOẠ)"))


@case(status_not_understood=1, status_unknown=1)
def status_not_understood(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(**{"Tình trạng số liệu": "bản nháp"}), _cell(table(), 2, 0, None))


@case(status_unknown=1, year_unknown=1, **BARE)
def without_info_sheet(folder: Path) -> Path:
    page = _cell(_cell(table(), 2, 0, None), 0, 0, "BẢNG ĐIỂM PAR INDEX")
    return write_xlsx(folder / "a.xlsx", page)


# --- SIPAS


@case(right=False)
def sipas_official(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(), survey())


@case(right=False)
def sipas_fractions(folder: Path) -> Path:
    page = survey()
    for row in page.rows[4:]:
        row[2:5] = [v / 100 if v else v for v in row[2:5]]
    return write_ods(folder / "a.ods", survey_info(), page)


@case(five_point_means=1, right=False)
def sipas_five_point_means(folder: Path) -> Path:
    page = survey()
    for row in page.rows[4:]:
        row[2:5] = [round(v / 20, 2) if v else v for v in row[2:5]]
    return write_xlsx(folder / "a.xlsx", survey_info(), page)


@case(mean_outside_parts=1, percent_out_of_range=1, right=False)
def sipas_above_hundred(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(), _cell(survey(), 9, 3, 180.93))


@case(year_not_in_header=1, right=False)
def sipas_of_another_year(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(Năm=2025), _cell(survey(), 0, 0, "KẾT QUẢ SIPAS"))


@case(difference_does_not_fit=1, right=False)
def sipas_wrong_change(folder: Path) -> Path:
    page = survey()
    page.rows[3].append("Tăng, giảm so với năm 2022")
    for row in page.rows[4:]:
        row.append(round(row[3] - row[2], 2) if row[2] and row[3] else None)
    page.rows[5][6] = 5.34
    return write_xlsx(folder / "a.xlsx", survey_info(), page)


# --- files that do harm, or none


@case(file_empty=1, refused=True)
def zero_bytes(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(b"")
    return folder / "a.xlsx"


@case(file_damaged=1, refused=True)
def truncated(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    path.write_bytes(path.read_bytes()[:3000])
    return path


@case(file_damaged=1, refused=True)
def bytes_flipped(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    data = bytearray(path.read_bytes())
    at = data.find(b"xl/worksheets/sheet2.xml") + 60
    data[at : at + 200] = bytes(byte ^ 0x5A for byte in data[at : at + 200])
    path.write_bytes(bytes(data))
    return path


@case(not_a_table_file=1, refused=True)
def a_pdf(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    return folder / "a.xlsx"


@case(not_a_table_file=1, refused=True)
def a_zip_of_something_else(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    return folder / "a.xlsx"


@case(password_protected=1, refused=True)
def encrypted_workbook(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": bytes(5000)}))
    return folder / "a.xlsx"


@case(password_protected=1, refused=True)
def encrypted_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", table(), password=True)


def _replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@case(unpacks_too_large=1, refused=True)
def zip_bomb(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheetData>" + b" " * (40 * 2**20))


@case(unsafe_xml=1, refused=True)
def xml_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"<worksheet", bomb)


@case(unsafe_xml=1, refused=True)
def external_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    bomb = b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
    return _replaced(path, "xl/sharedStrings.xml", b"<sst", bomb)


@case(too_many_rows=1, refused=True)
def cell_in_the_last_corner(folder: Path) -> Path:
    page = table()
    path = write_xlsx(folder / "a.xlsx", info(), page)
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", corner)


@case()
def formatted_cells_to_the_last_row(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    corner = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", corner)


@case(too_many_columns=1, refused=True)
def thousands_of_columns(folder: Path) -> Path:
    page = table()
    page.rows[0] += [None] * 5000 + ["x"]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(too_many_rows=1, refused=True)
def ods_of_a_million_rows(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return write_ods_xml(folder / "a.ods", ods_document(f'<table:table table:name="a">{row}</table:table>'))


@case()
def ods_with_a_million_empty_rows(folder: Path) -> Path:
    path = write_ods(folder / "a.ods", info(), table())
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return write_ods_xml(path, content.replace("</table:table>", f"{empty}</table:table>"))


@case(not_a_table_file=1, refused=True)
def excel_xml_of_2003(folder: Path) -> Path:
    (folder / "a.xls").write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', encoding="utf-8"
    )
    return folder / "a.xls"


@case(table_too_large=1, refused=True)
def xlsb_far_cell(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), table(), far=(190_000, 900))


@case(too_many_columns=1, refused=True)
def xls_far_cell(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), table(), far=(65_000, 60_000))


@case(too_many_columns=1, refused=True)
def csv_of_many_columns(folder: Path) -> Path:
    (folder / "a.csv").write_text("STT,Nội dung,Điểm tối đa,Điểm đạt được\n" + "," * 5000, encoding="utf-8")
    return folder / "a.csv"


@case(table_blank=1, refused=True)
def blank_form(folder: Path) -> Path:
    from sipas_par.template import write_template

    return write_template(folder / "a.xlsx")
