"""SIPAS tables as offices send them: right, or an error at the place; never another number in silence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.findings import ReadError
from sipas_par.model.checks import check_published
from sipas_par.reading.load import load_all

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
EXAMPLE = sp.example("sipas_lang_son_2023.xlsx")
TOWN = [
    ["KẾT QUẢ KHẢO SÁT SIPAS HUYỆN TÂN AN NĂM 2023"],
    [],
    ["STT", "Nội dung", "Năm 2022", "Năm 2023"],
    [None, "Chỉ số hài lòng chung", 80.9, 82],
    ["I", "Việc xây dựng, tổ chức thực hiện chính sách", 80.1, 81.2],
    [1, "Giáo dục", 80.5, 82],
    [2, "Y tế", 79.7, 80.4],
    ["II", "Việc cung ứng dịch vụ hành chính công", 82, 83.1],
    [1, "Tiếp cận dịch vụ", 82.2, 83.5],
    [2, "Công chức", 81.8, 82.7],
]


def saved(folder: Path, rows) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Bảng"
    for row in rows:
        book.active.append(list(row))
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def town(folder: Path, change=lambda rows: rows):
    rows = [list(row) for row in TOWN]
    return sp.load_sipas(saved(folder, change(rows) or rows))


def changed(folder: Path, change):
    """Read the shipped table with its sheet changed by a function."""
    book = openpyxl.load_workbook(EXAMPLE)
    change(book["SIPAS"])
    book.save(folder / "a.xlsx")
    return sp.load_sipas(folder / "a.xlsx")


def found(*cards):
    told = dict.fromkeys((finding.code, finding.cell) for card in cards for finding in card.findings)
    return [finding for finding in told if not finding[0].endswith("-unknown")]


def refused(call, *given):
    with pytest.raises(ReadError) as caught:
        call(*given)
    return [(finding.code, finding.cell) for finding in caught.value.findings]


# ---- Is it a table of satisfaction at all


def test_figures_by_year_without_a_word_on_satisfaction_are_refused(tmp_path):
    rows = [
        ["MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI CHỦ YẾU NĂM 2023"],
        ["TỈNH LẠNG SƠN"],
        [],
        ["STT", "Chỉ tiêu", "Năm 2022", "Năm 2023"],
        [1, "Tốc độ tăng GRDP", 7.22, 7],
        [2, "Tỷ lệ hộ nghèo", 12.2, 9.05],
    ]
    assert refused(sp.load_sipas, saved(tmp_path, rows)) == [("not-a-survey", "A4")]


def test_such_figures_beside_a_table_are_left_alone(tmp_path):
    book = openpyxl.load_workbook(EXAMPLE)
    other = book.create_sheet("KTXH")
    for row in (["STT", "Chỉ tiêu", "Năm 2022", "Năm 2023"], [1, "Tốc độ tăng GRDP", 7.22, 7], [2, "Hộ nghèo", 9, 8]):
        other.append(row)
    book.save(tmp_path / "a.xlsx")
    assert [card.overall.value for card in load_all(tmp_path / "a.xlsx")] == [D("79.92")]


@pytest.mark.parametrize("head", ["Tỷ lệ không hài lòng (%)", "Tỷ lệ chưa hài lòng", "Tỷ lệ không đồng ý (%)"])
def test_dissatisfaction_is_no_satisfaction(tmp_path, head):
    rows = [[*row[:2], *row[3:]] for row in TOWN]
    rows[2][2] = head
    assert refused(sp.load_sipas, saved(tmp_path, rows)) == [("survey-of-dissatisfaction", "C3")]


def test_dissatisfaction_in_the_title_alone_is_seen(tmp_path):
    rows = [["TỶ LỆ KHÔNG HÀI LÒNG CỦA NGƯỜI DÂN NĂM 2023"], *TOWN[1:]]
    assert refused(sp.load_sipas, saved(tmp_path, rows))[0][0] == "survey-of-dissatisfaction"


def test_dissatisfaction_beside_satisfaction_must_make_a_hundred(tmp_path):
    def change(rows):
        rows[2][2:] = ["Tỷ lệ hài lòng (%)", "Tỷ lệ không hài lòng (%)"]
        for row in rows[3:]:
            row[3] = round(100 - row[2], 2)

    assert found(town(tmp_path, change)) == []

    def wrong(rows):
        change(rows)
        rows[5][3] = 18.5

    assert found(town(tmp_path, wrong)) == [("survey-complement", "C6")]


def test_targets_and_ballots_are_no_results(tmp_path):
    def change(rows):
        rows[2] += ["Mục tiêu hài lòng năm 2024 (%)", "Số phiếu hợp lệ năm 2023"]
        for row in rows[3:]:
            row += [85, 120]

    card = town(tmp_path, change)
    assert (card.year, card.overall.value, card.overall.earlier) == (2023, 82, D("80.9"))
    assert {code for code, _ in found(card)} == {"column-not-read"}


def test_a_table_of_targets_only_is_refused(tmp_path):
    rows = [[*row[:2], *row[3:]] for row in TOWN]
    rows[2][2] = "Mục tiêu hài lòng (%)"
    assert refused(sp.load_sipas, saved(tmp_path, rows))[0] == ("survey-without-results", "C3")


# ---- Columns


def test_the_unit_of_each_column_is_decided_alone(tmp_path):
    def fractions(sheet):
        for row in sheet.iter_rows(min_row=6, min_col=4, max_col=4):
            if isinstance(row[0].value, int | float):
                row[0].value = row[0].value / 100
                row[0].number_format = "0.00%"

    card = changed(tmp_path, fractions)
    assert (card.overall.value, card.overall.earlier, card.overall.national_mean) == (
        D("79.92"),
        D("75.44"),
        D("82.66"),
    )
    assert card.findings == ()


def test_five_point_means_beside_percent_are_named(tmp_path):
    def change(rows):
        for row in rows[3:]:
            row[3] = round(row[3] / 20, 2)

    assert found(town(tmp_path, change)) == [("five-point-means", "D3")]


@pytest.mark.parametrize(("factor", "code"), [(0.1, "survey-columns-apart"), (10, "survey-column-out-of-range")])
def test_a_whole_column_times_or_by_ten(tmp_path, factor, code):
    def change(rows):
        for row in rows[3:]:
            row[2] = round(row[2] * factor, 3)

    # One cause, one finding about the values (a column out of range is apart from the other as well).
    assert code in {name for name, _ in found(town(tmp_path, change))}
    assert len(found(town(tmp_path, change))) <= 2


def test_two_columns_of_one_year(tmp_path):
    def change(sheet):
        sheet["C5"] = "Năm 2023 (%)"

    assert refused(changed, tmp_path, change) == [("column-twice", "D5")]

    def same(rows):
        rows[2][2] = "Năm 2023"
        for row in rows[3:]:
            row[2] = row[3]

    assert town(tmp_path, same).overall.value == 82


def test_two_columns_of_the_mean(tmp_path):
    def change(rows):
        rows[2] += ["Trung bình cả nước (%)", "Trung bình toàn quốc (%)"]
        for row in rows[3:]:
            row += [83, 82]

    assert refused(town, tmp_path, change) == [("column-twice", "F3")]


def levels(folder, *heads):
    """Give the town shares of each answer, 30 of them very satisfied, in place of its two years."""

    def change(rows):
        rows[2][2:] = heads
        for row in rows[3:]:
            row[2:] = [30, row[3] - 30, 100 - row[3], *[row[3]] * (len(heads) - 3)]

    return town(folder, change)


ANSWERS = ("Rất hài lòng", "Hài lòng (%)", "Không hài lòng")


def test_shares_of_each_answer_give_way_to_the_index_that_adds_them_up(tmp_path):
    card = levels(tmp_path, *ANSWERS, "Chỉ số hài lòng")
    assert (card.overall.value, card.overall.cell) == (82, "Bảng!F4")
    assert [cell for code, cell in found(card) if code == "column-not-read"] == ["C3", "D3"]


def test_shares_of_each_answer_alone_are_no_index(tmp_path):
    assert refused(levels, tmp_path, *ANSWERS) == [("survey-levels", "C3")]


def test_the_whole_may_stand_beside_its_units(tmp_path):
    rows = [list(row) for row in TOWN]
    rows[0] = ["KẾT QUẢ KHẢO SÁT SIPAS TỈNH LẠNG SƠN NĂM 2023"]
    rows[2] = ["STT", "Nội dung", "Huyện Tân An", "Huyện Tân Bình", "Toàn tỉnh"]
    for row in rows[3:]:
        row[2:] = [row[3] - 1, row[3] + 1, row[3]]
    cards = load_all(saved(tmp_path, rows))
    assert [(card.unit, card.overall.value) for card in cards] == [
        ("Huyện Tân An", 81), ("Huyện Tân Bình", 83), ("Lạng Sơn", 82)
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["C5", "D5"])
def test_a_blank_header_over_figures_is_an_error(tmp_path, cell):
    def change(sheet):
        sheet[cell] = None

    assert ("survey-column-unnamed", cell) in found(changed(tmp_path, change))


def test_a_year_newer_than_the_title_is_doubtful(tmp_path):
    def change(rows):
        rows[0] = ["KẾT QUẢ KHẢO SÁT SIPAS HUYỆN TÂN AN NĂM 2022"]

    assert found(town(tmp_path, change)) == [("year-not-in-header", "D3")]


# ---- Rows


def test_the_overall_row_needs_no_code(tmp_path):
    card = town(tmp_path)
    assert (card.overall.value, card.overall.earlier, card.overall.cell) == (82, D("80.9"), "Bảng!D4")
    assert [row.code for row in card.components] == ["", "I", "I.1", "I.2", "II", "II.1", "II.2"]
    assert found(card) == []


@pytest.mark.parametrize("label", ["SIPAS", "Chung", "Tổng", "Chung toàn tỉnh", "Kết quả bình chọn"])
@pytest.mark.parametrize("last", [True, False])
def test_the_overall_row_may_stand_last_and_be_called_otherwise(tmp_path, label, last):
    def change(rows):
        rows.insert(len(rows) if last else 3, [None, label, *rows.pop(3)[2:]])

    card = town(tmp_path, change)
    told = [("overall-by-figure", "D10" if last else "D4")] if label == "Kết quả bình chọn" else []
    assert (card.overall.value, found(card)) == (82, told)


@pytest.mark.parametrize(
    ("label", "value"),
    [("Trung bình cả nước", 82), ("Kết quả bình chọn", 84), ("Huyện Lộc Bình", 82), ("Mục tiêu năm 2025", 82)],
)
def test_a_row_of_another_place_or_outside_the_parts_is_not_the_overall_one(tmp_path, label, value):
    def change(rows):
        rows[3] = [None, label, 80.9, value]

    assert found(town(tmp_path, change)) == [("row-in-no-sum", "B4"), ("survey-no-overall", "B5")]


def test_errors_of_names_are_named_and_merged_figures_are_nobody_s(tmp_path):
    def change(rows):
        rows[5][1] = "#N/A"

    assert found(town(tmp_path, change)) == [("error-value", "B6")]
    book = openpyxl.load_workbook(saved(tmp_path, TOWN))
    book.active.merge_cells("D6:D7")
    book.save(tmp_path / "a.xlsx")
    card = sp.load_sipas(tmp_path / "a.xlsx")
    assert [row.value for row in card.components if row.code in {"I.1", "I.2"}] == [None, None]
    assert ("merged-points", "D6") in found(card)


@pytest.mark.parametrize("ranks", [("II", "I", "III"), ("2/3", "1/3", "3/3"), ("Hạng 2", "Hạng 1", "Hạng 3")])
def test_ranks_are_held_against_the_figures_however_they_are_written(tmp_path, ranks):
    rows = [
        [number, f"Huyện {name}", value, rank]
        for number, name, value, rank in zip((1, 2, 3), "ABC", (84, 83, 82), ranks, strict=True)
    ]
    cards = load_all(saved(tmp_path, [["KẾT QUẢ SIPAS NĂM 2023"], ["STT", "Huyện", "SIPAS (%)", "Xếp hạng"], *rows]))
    assert found(*cards) == [("rank-does-not-fit", "D3"), ("rank-does-not-fit", "D4")]


def test_the_overall_index_lies_between_its_parts(tmp_path):
    def change(rows):
        rows[3][3] = 84.2

    assert found(town(tmp_path, change)) == [("mean-outside-parts", "D4")]


def test_a_missing_part_is_one_finding(tmp_path):
    def change(sheet):
        rows = [cell.row for cell in sheet["A"] if str(cell.value).startswith("III")]
        sheet.delete_rows(rows[0], len(rows))

    assert found(changed(tmp_path, change)) == [("survey-part-missing", "B6")]


def test_a_word_in_place_of_the_overall_index_is_told(tmp_path):
    def change(rows):
        for row in rows[2:]:
            del row[2]
        rows.append([*rows.pop(3)[:2], "đang tính"])

    assert found(town(tmp_path, change)) == [("not-a-number", "C10"), ("survey-no-overall", "B4")]


def test_a_missing_overall_row_is_said(tmp_path):
    card = town(tmp_path, lambda rows: rows[:3] + rows[4:])
    assert found(card) == [("survey-no-overall", "B4")]


# ---- Values


@pytest.mark.parametrize(("cell", "typed"), [("D10", 8.79), ("D10", 7.937), ("D10", 0), ("C12", 8.45), ("D26", 8.01)])
def test_a_value_far_from_its_siblings(tmp_path, cell, typed):
    def change(sheet):
        assert isinstance(sheet[cell].value, int | float)
        sheet[cell] = typed

    assert ("survey-value-far", cell) in found(changed(tmp_path, change))


def test_of_two_figures_far_apart_the_smaller_is_told(tmp_path):
    def change(sheet):
        row = next(cell.row for cell in sheet["A"] if cell.value == "IV.1")
        sheet.cell(row, 4).value = 8.642

    row = next(row for row in sp.load_sipas(EXAMPLE).components if row.code == "IV.1")
    assert row.earlier is None
    assert found(changed(tmp_path, change)) == [("survey-value-far", row.cell.rpartition("!")[2])]


def test_an_expectation_is_held_against_the_country(tmp_path):
    def change(sheet):
        row = next(cell.row for cell in sheet["A"] if cell.value == "IV.1")
        sheet.cell(row, 4).value = 8.642
        sheet.cell(row, 3).value = 85.1

    assert [code for code, _ in found(changed(tmp_path, change))] == ["survey-value-far"]


# ---- One row a unit

UNITS = [
    ["XẾP HẠNG CHỈ SỐ HÀI LÒNG CỦA NGƯỜI DÂN (SIPAS) NĂM 2023 TỈNH LẠNG SƠN"],
    [],
    ["STT", "Huyện, thành phố", "Năm 2022 (%)", "Năm 2023 (%)", "Xếp hạng"],
    [1, "Huyện Bắc Sơn", 80.1, 84.5, 1],
    [2, "Huyện Tràng Định", 79.2, 83.1, 2],
    [3, "Huyện Văn Lãng", 79.2, 83.1, 2],
    [4, "Thành phố Lạng Sơn", 78.4, 80.2, 4],
    [None, "Trung bình chung", 79.23, 82.73, None],
]


def units(folder: Path, change=lambda _rows: None):
    rows = [list(row) for row in UNITS]
    change(rows)
    return load_all(saved(folder, rows))


def test_a_numbered_row_called_mean_is_no_unit(tmp_path):
    cards = units(tmp_path, lambda rows: rows.insert(5, [3, "Bình quân", 79.2, 83.1, 2]))
    assert "Bình quân" not in {card.unit for card in cards}
    assert "row-in-no-sum" in {finding.code for card in cards for finding in card.findings}


def test_a_row_for_each_unit_gives_a_card_each(tmp_path):
    cards = units(tmp_path)
    assert [(card.unit, card.overall.value, card.overall.cell) for card in cards][1:3] == [
        ("Huyện Tràng Định", D("83.1"), "Bảng!D5"),
        ("Huyện Văn Lãng", D("83.1"), "Bảng!D6"),
    ]
    assert len(cards) == 4
    assert found(cards[0]) == []
    # The city of Lạng Sơn is not the province, whose results are announced.
    assert not any(check_published(card, sp.published()) for card in cards)


def test_ranks_swapped_doubled_or_missing(tmp_path):
    def swapped(rows):
        rows[3][4], rows[6][4] = 4, 1

    cards = units(tmp_path, swapped)
    assert found(*cards) == [("rank-does-not-fit", "E4"), ("rank-does-not-fit", "E7")]
    assert [len(found(card)) for card in cards] == [1, 0, 0, 1]

    def doubled(rows):
        rows[6][4] = 2

    assert found(*units(tmp_path, doubled)) == [("rank-does-not-fit", "E7")]

    def lost(rows):
        del rows[3]

    assert found(*units(tmp_path, lost)) == [("rank-gap", "E3"), ("number-gap", "A3")]


def test_a_unit_twice_is_an_error_at_the_second(tmp_path):
    def change(rows):
        rows[5][1] = "huyện TRÀNG ĐỊNH"

    assert found(*units(tmp_path, change)) == [("unit-row-twice", "B6")]


# ---- Units of columns, one cause told once


def five(value):
    return round(1 + value / 25, 2)


def test_means_of_five_beside_percentages_are_not_read(tmp_path):
    def change(rows):
        rows[2][2:] = ["Mức độ hài lòng (thang 5)", "Tỷ lệ hài lòng (%)"]
        for row in rows[3:]:
            row[2] = five(row[2])

    card = town(tmp_path, change)
    assert card.overall.value == 82
    assert found(card) == [("column-not-read", "C3")]


def test_a_change_of_fractions_is_in_fractions(tmp_path):
    def change(rows):
        rows[2].append("Tăng/giảm")
        for row in rows[3:]:
            row[2:] = [row[2] / 100, row[3] / 100, round((row[3] - row[2]) / 100, 4)]
        rows[6][4] = 0.05

    assert found(town(tmp_path, change)) == [("difference-does-not-fit", "E7")]


def test_a_result_beside_a_target_is_the_value(tmp_path):
    def change(rows):
        rows[2][2:] = ["Mục tiêu 2023", "Kết quả 2023"]

    card = town(tmp_path, change)
    assert (card.overall.value, found(card)) == (82, [("column-not-read", "C3")])


@pytest.mark.parametrize("heads", [["Năm 2022/Year 2022", "Năm 2023/Year 2023"], ["Kế hoạch (%)", "Kết quả (%)"]])
def test_headers_in_two_languages_and_shares_beside_aims(tmp_path, heads):
    def change(rows):
        rows[2][2:] = heads

    card = town(tmp_path, change)
    assert card.overall.value == 82
    assert not [code for code, _ in found(card) if code != "column-not-read"]


def test_a_slip_of_the_pen_is_told_once(tmp_path):
    def change(rows):
        rows[3][3] = 8.2

    assert found(town(tmp_path, change)) == [("survey-value-far", "D4")]


@pytest.mark.parametrize(
    ("typed", "told"), [("#N/A", "error-value"), ("đang khảo sát", "not-a-number"), (None, "unit-without-points")]
)
def test_no_numbered_unit_is_lost_with_its_figure(tmp_path, typed, told):
    def change(rows):
        rows[4][2:4] = [typed, typed]
        rows[4][4] = None

    assert told in [code for code, cell in found(*units(tmp_path, change)) if cell in {"A5", "D5"}]


def test_a_share_below_one_with_nothing_beside_it_is_told(tmp_path):
    heads = ["STT", "Đơn vị", "SIPAS (%)"]
    cards = load_all(saved(tmp_path, [["KẾT QUẢ SIPAS NĂM 2023"], heads, [1, "Xã A", 81.5], [2, "Xã B", 0.8]]))
    (wrong,) = [one for card in cards for one in card.findings if one.severity == "error"]
    assert (wrong.code, wrong.cell, "trống" in wrong.message()) == ("survey-value-tiny", "C4", False)


def test_an_unreadable_value_is_told_once(tmp_path):
    def change(rows):
        rows[5][3] = "chưa có"

    assert found(town(tmp_path, change)) == [("not-a-number", "D6")]


def test_values_that_are_all_text_are_named(tmp_path):
    def change(rows):
        for row in rows[3:]:
            row[2:] = ["4,1/5", "4,2/5"]

    with pytest.raises(ReadError) as caught:
        town(tmp_path, change)
    assert {finding.code for finding in caught.value.findings} == {"not-a-number"}


@pytest.mark.parametrize("who", ["khách hàng Công ty ABC", "người bệnh", "sinh viên"])
def test_satisfaction_with_others_is_no_sipas(tmp_path, who):
    rows = [[f"KHẢO SÁT SỰ HÀI LÒNG CỦA {who.upper()} NĂM 2023"], [], ["STT", "Nội dung", "Mức độ hài lòng (%)"]]
    rows += [[number, f"Câu hỏi {number}", 70 + number] for number in range(1, 6)]
    with pytest.raises(ReadError) as caught:
        load_all(saved(tmp_path, rows))
    assert [finding.code for finding in caught.value.findings] == ["not-a-survey"]


def test_a_factor_is_never_taken_for_the_whole(tmp_path):
    heads = ["STT", "Đơn vị", "Tiếp cận dịch vụ", "Thủ tục hành chính", "Công chức", "Kết quả", "Tiếp nhận góp ý"]
    rows = [["KẾT QUẢ CHỈ SỐ HÀI LÒNG (SIPAS) NĂM 2023 CỦA CÁC SỞ"], heads]
    rows += [[at, unit, 80 + at, 82, 84, 86.5, 88] for at, unit in enumerate(["Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"], 1)]
    with pytest.raises(ReadError) as caught:
        load_all(saved(tmp_path, rows))
    assert [(one.code, one.cell) for one in caught.value.findings] == [("survey-without-whole", "F2")]
    assert "C2 “Tiếp cận dịch vụ”" in str(caught.value)
    chosen = load_all(saved(tmp_path, rows), columns={"value": "F"})
    assert [card.overall.value for card in chosen] == [D("86.5")] * 3
    for row, whole in zip(rows[1:], ["Chỉ số chung", 84.3, 84.5, 95], strict=True):
        row.append(whole)
    assert [found(card) for card in load_all(saved(tmp_path, rows))] == [[], [], [("mean-outside-parts", "H5")]]


# ---- Without codes, and by other heads


def factors(*rows, head=("Yếu tố", "Năm 2022", "Năm 2023")):
    return [["CHỈ SỐ HÀI LÒNG SIPAS TỈNH HÒA BÌNH NĂM 2023"], list(head), *rows]


SERVICE = (["Tiếp cận dịch vụ", 80, 83], ["Thủ tục hành chính", 81, 82], ["Công chức", 79, 81])


@pytest.mark.parametrize("first", [True, False])
def test_a_table_without_codes_is_numbered_and_says_so(tmp_path, first):
    whole = ["Chỉ số chung", 80, 82]
    rows = [whole, *SERVICE] if first else [*SERVICE, whole]
    card = sp.load_sipas(saved(tmp_path, factors(*rows)))
    assert card.overall.value == 82
    assert [(row.code, row.name, row.value) for row in card.components if row.kind != "overall"] == [
        ("1", "Tiếp cận dịch vụ", 83), ("2", "Thủ tục hành chính", 82), ("3", "Công chức", 81),
    ]  # fmt: skip
    assert "codes-given" in {code for code, _ in found(card)}
    assert not card.findings.errors


def test_rows_without_codes_among_others_are_still_an_error(tmp_path):
    rows = [
        ["", "Chỉ số chung", 80, 82],
        *([at, *row] for at, row in enumerate(SERVICE, 1)),
        ["", "Cơ sở vật chất", 80, 99],
    ]
    head = ("TT", "Yếu tố", "Năm 2022", "Năm 2023")
    assert ("row-in-no-sum", "B7") in found(sp.load_sipas(saved(tmp_path, factors(*rows, head=head))))


def test_a_column_of_names_under_a_word_for_figures(tmp_path):
    rows = [[1, "SIPAS", 80, 82], *([at, *row] for at, row in enumerate(SERVICE, 2))]
    card = sp.load_sipas(saved(tmp_path, factors(*rows, head=("TT", "Chỉ số", "Năm 2022", "Năm 2023"))))
    assert (card.overall.name, card.overall.value) == ("SIPAS", 82)
    assert [row.name for row in card.components[1:]] == [name for name, *_ in SERVICE]


def test_a_list_of_indices_is_no_survey(tmp_path):
    rows = [["PAR INDEX", 85, 87], ["SIPAS", 80, 82], ["PAPI", 42, 43]]
    assert refused(sp.load_sipas, saved(tmp_path, factors(*rows, head=("Tên", "Năm 2022", "Năm 2023")))) == [
        ("several-indices", "A3")
    ]


def test_the_province_beside_the_country(tmp_path):
    head = ("Tiêu chí", "Tỉnh", "Cả nước", "Chênh lệch", "Xếp hạng")
    rows = [["SIPAS", 82, 83.9, -1.9, 40], ["Tiếp cận dịch vụ", 83, 84, -1, 35], ["Công chức", 82, 84, -2, 42]]
    card = sp.load_sipas(saved(tmp_path, factors(*rows, head=head)))
    assert [(row.value, row.national_mean) for row in card.components] == [(82, D("83.9")), (83, 84), (82, 84)]
    assert not {code for code, _ in found(card)} & {"difference-alone", "difference-does-not-fit"}
    rows[1][3] = -3
    card = sp.load_sipas(saved(tmp_path, factors(*rows, head=head)))
    assert ("difference-does-not-fit", "D4") in found(card)


@pytest.mark.parametrize("label", ["Chung toàn tỉnh", "Toàn tỉnh", "SIPAS chung của tỉnh", "Tổng hợp chung"])
def test_the_row_of_all_units_is_none_of_them(tmp_path, label):
    rows = [
        [1, "Huyện Lạc Sơn", 83.1, 2],
        [2, "Huyện Mai Châu", 85, 1],
        [3, "TP Hòa Bình", 80.2, 3],
        ["", label, 82.6, ""],
    ]
    head = ("STT", "Đơn vị", "Mức độ hài lòng (%)", "Xếp hạng")
    cards = load_all(saved(tmp_path, factors(*rows, head=head)))
    assert [card.unit for card in cards] == ["Huyện Lạc Sơn", "Huyện Mai Châu", "TP Hòa Bình"]
    assert found(*cards) == []


def test_an_overall_index_with_a_code_holds_its_parts(tmp_path):
    head = ("TT", "Nội dung", "Năm 2023")
    rows = [
        ["I", "Chỉ số hài lòng chung", 84.5], ["I.1", "Hài lòng về chính sách", 84], ["I.1.1", "Giáo dục", 83.6],
        ["I.2", "Hài lòng về cung ứng dịch vụ hành chính công", 85], ["I.2.1", "Tiếp cận dịch vụ", 84.8],
    ]  # fmt: skip
    card = sp.load_sipas(saved(tmp_path, factors(*rows, head=head)))
    assert [row.kind for row in card.components] == ["overall", "part", "policy", "part", "factor"]


@pytest.mark.parametrize("head", [["Chung", "Nam", "Nữ"], ["Lạng Sơn (%)", "Trung bình cả nước (%)", "Cao nhất (%)"]])
def test_the_whole_or_the_one_province_is_the_result_under_a_title_of_satisfaction(tmp_path, head):
    def change(rows):
        rows[0] = ["CHỈ SỐ HÀI LÒNG VỀ SỰ PHỤC VỤ HÀNH CHÍNH NĂM 2023 TỈNH LẠNG SƠN"]
        rows[2] = ["STT", "Yếu tố", *head]
        return [*rows[:3], *([*row[:2], row[3], row[3] + 1, row[3] + 2] for row in rows[3:])]

    card = town(tmp_path, change)
    assert [row.value for row in card.components] == [D(str(row[3])) for row in TOWN[3:]]
    assert not [one for one in card.findings if one.severity == "error"]
