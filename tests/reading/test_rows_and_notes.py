"""Rows and columns that were taken for something else: a short name, a column after explanations, a sign of repetition."""

from __future__ import annotations

from decimal import Decimal

import pytest

import sipas_par as sp
from sipas_par.findings import ReadError, SipasParError
from sipas_par.reading.load import load_all

HEAD = "STT;Tiêu chí;Điểm tối đa;Điểm đạt"


def saved(folder, *lines):
    path = folder / "x.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_criterion_with_a_name_of_two_letters_is_no_row_of_column_numbers(tmp_path):
    rows = ("I;Chỉ đạo;5;5", "1;Kế hoạch;2;2", "2;Báo cáo;3;3", "II;Thể chế;4;3", "1;VB;4;3", ";Tổng;9;8")
    card = sp.load_par_index(saved(tmp_path, HEAD, *rows))
    assert [c.code for c in card.criteria] == ["1", "1.1", "1.2", "2", "2.1"]


@pytest.mark.parametrize("numbers", ["1;2;3;4", "(1);(2);(3);(4)", "A;B;1;2", "1;2;3;4=3/2"])
def test_rows_of_column_numbers_are_left_out(tmp_path, numbers):
    rows = ("1;Kế hoạch;2;2", "2;Báo cáo;3;3", ";Tổng;5;5")
    card = sp.load_par_index(saved(tmp_path, HEAD, numbers, *rows))
    assert [c.code for c in card.criteria] == ["1", "2"]


def test_points_after_explanations_are_no_note(tmp_path):
    leaves = [f"{field}.{at};Việc {at};2;1;2" for field in range(1, 6) for at in (1, 2)]
    rows = [line for at in range(5) for line in (f"{at + 1};Lĩnh vực;4;2;4", *leaves[2 * at : 2 * at + 2])]
    rows.append(";Tổng;20;10;20")
    with pytest.raises(SipasParError, match="two-results"):
        sp.load_par_index(saved(tmp_path, HEAD + ";Điểm sau giải trình", *rows))


@pytest.mark.parametrize("sign", ['"', "nt", "-nt-", "như trên"])
def test_a_sign_of_repetition_is_the_agency_above(tmp_path, sign):
    sign = '""""' if sign == '"' else sign
    rows = ("1;Kế hoạch;2;1;Sở Nội vụ", f"2;Báo cáo;3;2;{sign}", ";Tổng;5;3;")
    card = sp.load_par_index(saved(tmp_path, HEAD + ";Cơ quan chủ trì", *rows))
    assert [c.agencies for c in card.criteria] == [("Sở Nội vụ",), ("Sở Nội vụ",)]


@pytest.mark.parametrize(
    ("office", "unit"),
    [
        ("BẢO HIỂM XÃ HỘI TỈNH LẠNG SƠN", "bảo hiểm xã hội tỉnh lạng sơn"),
        ("BAN DÂN TỘC TỈNH LẠNG SƠN", "ban dân tộc"),
        ("VĂN PHÒNG UBND TỈNH LẠNG SƠN", "văn phòng ubnd tỉnh lạng sơn"),
        ("KHO BẠC NHÀ NƯỚC LẠNG SƠN", "kho bạc nhà nước lạng sơn"),
        ("CHI CỤC HẢI QUAN TỈNH LẠNG SƠN", "chi cục hải quan"),
        ("BỆNH VIỆN ĐA KHOA TỈNH LẠNG SƠN", "bệnh viện đa khoa tỉnh lạng sơn"),
    ],
)
def test_the_table_of_an_office_is_not_that_of_its_province(tmp_path, office, unit):
    title = f"KẾT QUẢ CHẤM ĐIỂM CHỈ SỐ CCHC {office} NĂM 2023"
    path = saved(tmp_path, title, HEAD, "1;Kế hoạch;2;1", "2;Báo cáo;3;2", ";Tổng;5;3")
    assert sp.load_par_index(path).unit.lower() == unit


TREE = ("I;Chỉ đạo;5;4", "1;Kế hoạch;2;1,5", "2;Báo cáo;3;2,5", "II;Thể chế;4;3", "1;Văn bản;4;3")


@pytest.mark.parametrize(
    "closing",
    [
        (";Tổng;9;7", ";Xếp hạng;;3"),
        (";Tổng;9;7", ";Xếp hạng;11;3"),
        (";Tổng;9;7", ";Chỉ số CCHC (%);100;77,78"),
        (";Tổng;9;7", ";Chỉ số CCHC;;77,78"),
        (";Tổng;9;7", ";Tỷ lệ đạt;;77,78%"),
        (";Tổng;9;7", ";Quy đổi thang điểm 10;10;7,78"),
        (";Tổng;9;7", ";Điểm chưa đạt;;2", ";Điểm năm 2022;;6,5", ";Tăng so với năm 2022;;0,5"),
        (";Tổng;9;7", ";Điểm trung bình các huyện;;6,75"),
        ("III;Tổng điểm;9;7", "IV;Xếp hạng;;2"),
    ],
)
def test_rows_beside_the_total_are_no_points(tmp_path, closing):
    card = sp.load_par_index(saved(tmp_path, "BẢNG ĐIỂM NĂM 2023", HEAD, *TREE, *closing))
    assert (card.max_score, card.score, card.total.score) == (9, 7, 7)
    assert [f.code for f in card.findings if f.severity == "error"] == []


@pytest.mark.parametrize("row", [";Điểm chưa đạt;;1", ";Tỷ lệ đạt;;95,16", ";Việc khác;1;0,5"])
def test_a_row_beside_the_total_that_does_not_fit_is_said(tmp_path, row):
    card = sp.load_par_index(saved(tmp_path, "BẢNG ĐIỂM NĂM 2023", HEAD, *TREE, ";Tổng;9;7", row))
    assert [f.code for f in card.findings if f.severity == "error"] == ["row-in-no-sum"]


LINES = [
    *[["1", "Chỉ đạo", 3, 2.5], ["1.1", "Kế hoạch", 1, 1], ["1.2", "Kiểm tra", 2, 1.5]],
    *[["2", "Thể chế", 3, 2], ["2.1", "Rà soát", 2, 1], ["2.2", "Theo dõi", 1, 1]],
]  # fmt: skip
TOP = ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"]


def listed(folder, *rows):
    return saved(folder, *(";".join(str(cell).replace(".5", ",5") for cell in row) for row in rows))


@pytest.mark.parametrize(("unit", "cell"), [([], "A11"), (["", "Xã B", "", ""], "A12"), (["", "Xã B", 6, 4.5], "B11")])
def test_a_table_told_again_for_another_unit_ends_at_its_beginning(tmp_path, unit, cell):
    total = ["", "Tổng điểm", 6, 4.5]
    (card,) = load_all(
        listed(
            tmp_path,
            ["BẢNG ĐIỂM CCHC XÃ A NĂM 2024"],
            ["Xã A"],
            TOP,
            *LINES,
            total,
            *[unit] * bool(unit),
            *LINES,
            total,
        )
    )
    assert (card.score, [(f.code, f.cell) for f in card.findings if f.severity == "error"]) == (
        Decimal("4.5"),
        [("second-table", cell)],
    )


def test_a_table_without_codes_is_told_that_these_are_lacking(tmp_path):
    with pytest.raises(ReadError) as caught:
        load_all(listed(tmp_path, ["BẢNG ĐIỂM CCHC NĂM 2024"], TOP[1:], *(line[1:] for line in LINES)))
    (finding,) = caught.value.findings
    assert (finding.code, "--column" in finding.cure()) == ("column-missing", False)


def test_a_form_filled_with_dots_is_blank(tmp_path):
    with pytest.raises(ReadError) as caught:
        load_all(listed(tmp_path, ["BẢNG ĐIỂM CCHC NĂM 2024"], TOP, *([*line[:3], "………"] for line in LINES)))
    assert [finding.code for finding in caught.value.findings] == ["table-blank"]


@pytest.mark.parametrize("form", ["({})", "- {})", "{}-"])
@pytest.mark.parametrize("signs", [("i", "ii", "iii", "iv", "v"), ("a", "b", "c", "d", "đ")])
def test_small_letters_and_numerals_in_brackets_and_after_dashes(tmp_path, form, signs):
    rows = [["1", "Chỉ đạo", 5, 4], ["1.1", "Kế hoạch", 5, 4]]
    rows += [[form.format(sign), f"Nội dung {sign}", 1, 0 if sign == signs[-1] else 1] for sign in signs]
    (card,) = load_all(listed(tmp_path, ["BẢNG ĐIỂM CCHC XÃ A NĂM 2024"], TOP, *rows, ["", "Tổng điểm", 5, 4]))
    assert [(row.code, row.name) for row in card.leaves if row.lost] == [("1.1.5", f"Nội dung {signs[-1]}")]
    assert not [f for f in card.findings if f.severity == "error"]


def test_a_row_like_the_one_above_it_is_no_sum_of_it(tmp_path):
    lines = [["1", "Chỉ đạo", 4, 4], ["1.1", "Kế hoạch", 2, 2], ["?", "Kiểm tra", 2, 2], ["2", "Thể chế", 3, 2]]
    (card,) = load_all(listed(tmp_path, ["BẢNG ĐIỂM CCHC XÃ A NĂM 2024"], TOP, *lines, ["", "Tổng điểm", 7, 6]))
    assert [(f.code, f.cell, f.expected) for f in card.findings if f.severity == "error"] == [
        ("code-unreadable", "A5", "1.2")
    ]


def test_one_row_again_and_again_is_no_table_told_again(tmp_path):
    (card,) = load_all(listed(tmp_path, TOP, *[["1.1", "Tiêu chí", 1, 0.5]] * 8))
    assert (card.score, [f.code for f in card.findings if f.code == "second-table"]) == (4, [])


def test_a_section_told_above_its_own_head_is_no_second_row(tmp_path):
    rows = [
        HEAD,
        "1;Kế hoạch;2;2",
        "LĨNH VỰC 2: BÁO CÁO;;;",
        HEAD,
        "2;Báo cáo;3;3",
        "2.1;Gửi;1;1",
        "2.2;Nhận;2;2",
        ";Tổng;5;5",
    ]
    card = sp.load_par_index(saved(tmp_path, *rows))
    assert [row.code for row in card.criteria] == ["1", "2", "2.1", "2.2"]
    assert "duplicate-code" not in {finding.code for finding in card.findings}


PLAIN = ("Chỉ đạo;9;8,5", "Thể chế;6;5", "Bộ máy;5;4,25")


@pytest.mark.parametrize(("head", "first"), [("Lĩnh vực;Điểm tối đa;Điểm đạt", ""), (HEAD, ";")])
def test_rows_without_codes_that_add_up_to_one_total_are_fields_in_their_order(tmp_path, head, first):
    card = sp.load_par_index(saved(tmp_path, head, *(first + row for row in (*PLAIN, "Tổng cộng;20;17,75"))))
    assert [(row.code, row.name, row.max_score, row.score) for row in card] == [
        ("1", "Chỉ đạo", 9, Decimal("8.5")), ("2", "Thể chế", 6, 5), ("3", "Bộ máy", 5, Decimal("4.25"))
    ]  # fmt: skip
    assert card.score == Decimal("17.75")
    assert "codes-by-order" in {finding.code for finding in card.findings}


@pytest.mark.parametrize(
    "rows", [PLAIN, (*PLAIN, "Tổng cộng;20;17,5"), (*PLAIN, "trong đó: A;3;3", "Tổng cộng;20;17,75")]
)
def test_rows_without_codes_whose_sums_tell_nothing_are_refused(tmp_path, rows):
    with pytest.raises(ReadError, match="column-missing"):
        sp.load_par_index(saved(tmp_path, "Lĩnh vực;Điểm tối đa;Điểm đạt", *rows))
