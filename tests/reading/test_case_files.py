"""Tables as offices send them, each with what is right: the numbers, and what must be said beside them.

All scores are invented. Warnings about a missing info sheet are left out of the account.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.findings import ReadError
from sipas_par.reading.load import load_all, load_par_index

CASES = Path(__file__).with_name("cases")
BARE = {"counts-not-declared", "year-unknown", "unit-unknown", "status-unknown"}
BELOW = {"1.1.2": "0.75", "1.3": "1.5", "2.1.2": "1.25", "2.2": "3", "3.1": "1.5"}
"""The right losses of the table that many cases share: 32 of 40."""


def _said(cards) -> Counter[str]:
    return Counter(f.code for f in {f: None for card in cards for f in card.findings} if f.code not in BARE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        # two years, the earlier one at the right
        ("nam_cu_ben_phai", {}),
        # the change of 2.2 has the wrong sign
        ("tang_giam_sai", {"difference-does-not-fit": 1}),
        # scores with footnote marks: "1,75*", "9 (1)"
        ("dau_chu_thich", {"number-with-mark": 2}),
        # "Điểm Hội đồng chấm", "Điểm SNV chấm" beside the self-assessment
        ("hoi_dong_cham", {"score-by-elimination": 1}),
        ("cot_diem", {"score-by-elimination": 1}),
        # an export with a column of levels and no total
        ("cot_cap", {"no-total": 1}),
        # the cell mark of Word at the end of a name
        ("ky_tu_07", {}),
        # headers in two languages
        ("song_ngu", {}),
        # the total stands first and is called "Chỉ số CCHC (PAR INDEX)"
        ("tong_la_chi_so", {}),
        # fields without a code, the first "CÔNG TÁC …", which is no total
        ("cong_tac_thanh_tong", {"row-without-code": 3, "no-total": 1}),
        # three closing rows: appraised, surveyed, all
        ("ba_dong_tong", {}),
        # the letterhead names the province, the title the district
        ("ten_co_quan_ban_hanh", {}),
    ],
)
def test_the_shared_table(name, said):
    (card,) = load_all(CASES / f"{name}.xlsx")
    assert (card.max_score, card.score) == (40, 32)
    assert {row.code: row.lost for row in card.leaves if row.lost} == {code: Decimal(v) for code, v in BELOW.items()}
    assert _said([card]) == said


@pytest.mark.parametrize(
    ("name", "most", "score", "said"),
    [
        # a failed look-up as lead agency
        ("lookup_na_agency.xlsx", "10", "8.45", {"error-value": 1}),
        # bonus within its maximum, a penalty without one
        ("penalty_row.xlsx", "11", "9.45", {"adjustment-row": 1}),
        # a field "Điểm trừ" of -1: the total of 31 is right
        ("linh_vuc_diem_tru.xlsx", "40", "32", {"adjustment-row": 1}),
        # letters in the Vietnamese order: a b c d đ e g
        ("a_b_c_d_d_e_g.xlsx", "7", "6", {}),
        # "Điểm phúc tra" beside "Điểm tự chấm": never the 45.50 that the unit gave itself
        ("roman_score_renamed_self_used.xlsx", "45.5", "30.37", {"score-by-elimination": 1}),
    ],
)
def test_one_table(name, most, score, said):
    (card,) = load_all(CASES / name)
    assert (card.max_score, card.score) == (Decimal(most), Decimal(score))
    assert _said([card]) == said
    assert not any("#" in agency for row in card for agency in row.agencies)


def test_letters_keep_their_loss():
    (card,) = load_all(CASES / "a_b_c_d_d_e_g.xlsx")
    assert [(row.code, row.name, row.lost) for row in card.leaves if row.lost] == [("1.1.5", "Nội dung thứ 5", 1)]


def test_a_superscript_is_no_digit():
    (card,) = load_all(CASES / "superscript_note.xlsx")
    assert card["1.2"].score == Decimal("0.75")
    assert _said([card]) == {"number-with-mark": 1}
    first, *_ = load_all(CASES / "units_superscript.xlsx")
    assert (first["1"].score, _said([first])) == (Decimal("8.5"), {"number-with-mark": 1})
    (card,) = load_all(CASES / "html_superscript.xls")
    assert card["1.2"].score == Decimal("0.75") or [f for f in card.findings if f.cell.startswith("D")]


def test_a_hidden_draft_is_not_the_result():
    (card,) = load_all(CASES / "hidden_draft_column.xlsx")
    assert card.score == Decimal("8.45")
    assert [(f.code, f.cell) for f in card.findings if f.code not in BARE] == [("column-not-read", "D4")]
    card = load_par_index(CASES / "hidden_draft_column.xlsx", columns={"score": "D"})
    assert (card.score, _said([card])) == (10, {})


def test_rates_are_not_points():
    (card,) = load_all(CASES / "ket_qua_ty_le.xlsx")
    assert (card.max_score, card.score, card.lost) == (20, 14, 6)
    assert _said([card]) == {"column-not-read": 1}


def test_points_shown_as_percentages_are_refused():
    with pytest.raises(ReadError) as caught:
        load_all(CASES / "percent_format.xlsx")
    assert [(finding.code, finding.cell) for finding in caught.value.findings] == [("score-is-no-points", "D4")]


def test_only_points_lost_are_refused():
    with pytest.raises(ReadError) as caught:
        load_all(CASES / "chi_co_diem_tru.xlsx")
    assert [finding.code for finding in caught.value.findings] == ["column-missing"]


def test_a_merged_score_belongs_to_nobody():
    (card,) = load_all(CASES / "diem_gop_o.xlsx")
    assert card["2.1.1"].score is None
    assert card["2.1.2"].score is None
    assert {f.cell for f in card.findings if f.code == "merged-points"} == {"E13", "G13"}


def test_a_title_of_last_year_is_doubted():
    (card,) = load_all(CASES / "tieu_de_nam_cu.xlsx")
    assert [(f.cell, f.found, f.expected) for f in card.findings if f.code == "newer-year"] == [("E4", 2023, 2022)]


def test_five_tables_in_one_sheet():
    cards = load_all(CASES / "nam_bang_mot_trang.xlsx")
    assert [card.total.cell for card in cards] == [f"PAR INDEX!D{row}" for row in (17, 36, 55, 74, 93)]
    assert [card.score for card in cards] == [32, *[Decimal("31.5")] * 4]
    assert _said(cards) == {}
    assert {card.year for card in cards} == {2023}
    with pytest.raises(ReadError) as caught:
        load_par_index(CASES / "nam_bang_mot_trang.xlsx")
    assert caught.value.findings[0].code == "several-cards"


def test_two_sheets_of_one_unit_must_agree():
    first, second = load_all(CASES / "par_two_sheets_contradict.xlsx")
    assert "same-unit-twice" not in _said([first])
    assert _said([second])["same-unit-twice"] == 1


@pytest.mark.parametrize(
    ("name", "units", "said"),
    [
        ("matrix_head_co_quan", 11, {}),
        ("matrix_head_xa_phuong_dac_khu", 11, {}),
        ("matrix_name_cong_hoa", 11, {}),
        ("matrix_name_trung_binh", 11, {}),
        ("matrix_ranks_swapped", 11, {"rank-does-not-fit": 2}),
        ("matrix_unit_twice", 11, {"unit-row-twice": 1}),
        ("matrix_numbers_on_next_row", 10, {"row-without-unit": 1, "unit-without-points": 1, "rank-gap": 1}),
        ("cong_an_tinh", 5, {}),
        ("long_footer_unit_column", 8, {}),
        ("long_repeated_header", 8, {}),
    ],
)
def test_tables_of_many_units(name, units, said):
    cards = load_all(CASES / f"{name}.xlsx")
    assert len(cards) == units
    assert _said(cards) == said
    assert all(card.total is not None and card.total.score == card.score for card in cards)


def test_communes_called_as_totals_and_means_are():
    for name, unit in (("matrix_name_cong_hoa", "Cộng Hòa"), ("matrix_name_trung_binh", "Trung Bình")):
        assert unit in [card.unit for card in load_all(CASES / f"{name}.xlsx")]
    units = [card.unit for card in load_all(CASES / "cong_an_tinh.xlsx")]
    assert {"Công an tỉnh", "Tổng đội Thanh niên xung phong"} <= set(units)


def test_two_equal_sheets_of_one_unit_are_named(tmp_path):
    book = openpyxl.load_workbook(sp.example("par_index_lang_son_2023.xlsx"))
    book.copy_worksheet(book["PAR INDEX"]).title = "Bản sao"
    book.save(tmp_path / "a.xlsx")
    cards = load_all(tmp_path / "a.xlsx")
    assert [[f.code for f in card.findings if f.code.startswith("same-unit")] for card in cards] == [
        [],
        ["same-unit-copied"],
    ]
