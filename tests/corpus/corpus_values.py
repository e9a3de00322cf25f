"""Cases of the corpus: numbers, sums and what the table says of itself."""

from pathlib import Path

from corpus_base import LAST, TOP, info, table
from corpus_case import BARE, case, day, put
from corpus_sheets import (
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
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
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 6, 6, 3.05 + 1.7 + 4e-14))


@case(points_with_percent_sign=1)
def points_with_percent_sign(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 2, 6, "1,00%"))


@case(not_a_number=1, right=False)
def text_in_a_score_cell(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 5, 6, "chưa chấm"))


@case(number_became_date=1, right=False)
def score_turned_into_a_date(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 5, 6, day(2024, 5, 1)))


@case(missing_score=1, right=False)
def score_left_blank(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 5, 6, None))


@case(error_value=1, right=False)
def error_in_xlsx(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=1/0", "#DIV/0!")
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(error_value=1, right=False)
def error_in_ods(folder: Path) -> Path:
    return write_ods(folder / "a.ods", info(), put(table(), TOP + 5, 6, "#REF!"))


@case(error_value=1, right=False)
def error_in_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), put(table(), TOP + 5, 6, "#REF!"))


@case(error_value=1, right=False)
def error_in_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), put(table(), TOP + 5, 6, "#REF!"))


@case(formula_without_result=1, right=False)
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
def names_slipped_by_a_row(folder: Path) -> Path:
    page = table()
    names = [row[1] for row in page.rows[TOP:LAST]]
    for row, name in zip(page.rows[TOP:LAST], [None, *names[:-1]], strict=True):
        row[1] = name
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(row_without_name=1)
def name_left_blank(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 3, 1, None))


@case(external_links=1)
def links_to_other_files(folder: Path) -> Path:
    page = table()
    page.formulas[TOP + 5, 6] = ("=[1]Nguon!$A$1", 1.0)
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(merged_points=1, missing_score=2, right=False)
def merged_points(folder: Path) -> Path:
    page = put(table(), TOP + 3, 6, None)
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
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 3, 6, 0.25))


@case(score_above_maximum=1, children_do_not_sum=1, parts_do_not_sum=1, percent_does_not_fit=1, right=False)
def score_above_maximum(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 3, 6, 1.75))


@case(total_does_not_match=1, parts_do_not_sum=1, percent_does_not_fit=1)
def wrong_total(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), LAST, 6, 17.5))


@case(percent_does_not_fit=1)
def wrong_percent(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(), put(table(), TOP + 1, 7, 80.0))


@case(orphan_code=2, missing_code=1, children_do_not_sum=4, count_does_not_match=1, right=False)
def parent_row_lost(folder: Path) -> Path:
    page = table()
    del page.rows[TOP + 1]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(
    column_shifted=1, children_do_not_sum=1, total_does_not_match=1, parts_do_not_sum=1, percent_does_not_fit=1, score_above_maximum=1,
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
    return write_xlsx(folder / "a.xlsx", info(), put(table(), 2, 0, "(Số liệu MINH HOẠ)"))


@case(status_not_understood=1, status_unknown=1)
def status_not_understood(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", info(**{"Tình trạng số liệu": "bản nháp"}), put(table(), 2, 0, None))


@case(status_unknown=1, year_unknown=1, **BARE)
def without_info_sheet(folder: Path) -> Path:
    page = put(put(table(), 2, 0, None), 0, 0, "BẢNG ĐIỂM PAR INDEX")
    return write_xlsx(folder / "a.xlsx", page)
