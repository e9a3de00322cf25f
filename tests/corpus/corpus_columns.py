"""Cases of the corpus: columns and codes."""

from pathlib import Path

from corpus_base import BODY, LAST, TOP, info, table
from corpus_case import BARE, UNKNOWN, case, day, flat, put, rename_headers
from corpus_sheets import (
    Page,
    write_csv,
    write_xlsx,
)

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
    return write_csv(folder / "a.csv", flat("Mã", "Tên tiêu chí", "Điểm chuẩn", "Điểm đạt", columns=(0, 1, 2, 6)))


@case(column_missing=1, refused=True)
def no_maximum_column(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", flat("STT", "Nội dung", "Tự chấm", "Thẩm định", columns=(0, 1, 3, 4)))


@case(no_table=1, refused=True)
def no_table_at_all(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", Page("Trang1", [["Kính gửi"], ["Số liệu xin gửi sau"]]))


@case(words_against_sums=1)
def two_score_columns(folder: Path) -> Path:
    page = table()
    return write_xlsx(folder / "a.xlsx", info(), rename_headers(page, **{"Chỉ số (%)": "Điểm đạt được"}))


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
    page = rename_headers(table(), **{"Điểm đạt được": "Điểm đạt được năm 2021"})
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(unit_unknown=1, status_unknown=1, **BARE)
def year_in_the_header_only(folder: Path) -> Path:
    header = ("TT", "Nội dung", "Điểm tối đa", "Điểm đạt được năm 2023")
    return write_xlsx(folder / "a.xlsx", flat(*header, columns=(0, 1, 2, 6)))


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
    return write_xlsx(folder / "a.xlsx", flat(*header, columns=(0, 1, 2, 6), total=False))


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
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 3, 0, day(2002, 1, 1)))


@case(duplicate_code=1, children_do_not_sum=4, right=False)
def code_used_twice(folder: Path) -> Path:
    page = table()
    page.rows.insert(TOP + 4, list(page.rows[TOP + 3]))
    return write_xlsx(
        folder / "a.xlsx",
        info(**{"Số tiêu chí thành phần": 9, "Điểm tối đa thẩm định (lĩnh vực 1-2)": 11, "Tổng điểm tối đa": 21.5}),
        page,
    )
