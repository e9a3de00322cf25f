"""Rows and columns that were taken for something else: a short name, a column after explanations, a sign of repetition."""

from __future__ import annotations

import pytest

import sipas_par as sp
from sipas_par.findings import SipasParError

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
