"""The unit of a table from any usual title; two readings are a doubt, never a choice."""

from __future__ import annotations

import openpyxl
import pytest
from books import write_book

import sipas_par as sp
from sipas_par.reading.book import Grid
from sipas_par.reading.header import find_header
from sipas_par.reading.identity import read_titles, units_in_title

TABLE = [["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"], ["1", "Chỉ đạo", 2, 1], ["Tổng điểm", None, 2, 1]]


def said(*lines, sheet="PAR INDEX"):
    grid = Grid(sheet, [*([line] for line in lines), *TABLE])
    return read_titles(grid, find_header(grid)).unit


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        ("TỈNH LẠNG SƠN", "Lạng Sơn"),
        ("Huyện Bắc Sơn", "Huyện Bắc Sơn"),
        ("Đơn vị: Sở Y tế", "Sở Y tế"),
        ("Đơn vị được đánh giá: UBND huyện Cao Lộc", "Huyện Cao Lộc"),
        ("KẾT QUẢ CHỈ SỐ CCHC CỦA TỈNH LẠNG SƠN NĂM 2023", "Lạng Sơn"),
        ("KẾT QUẢ KHẢO SÁT SIPAS HUYỆN TÂN AN NĂM 2023", "Huyện Tân An"),
        ("PAR INDEX Lạng Sơn 2023", "Lạng Sơn"),
        ("CHỈ SỐ PAR INDEX NĂM 2023 - HOÀ BÌNH", "Hòa Bình"),
        ("KẾT QUẢ CHỈ SỐ CCHC TỈNH THỪA THIÊN - HUẾ NĂM 2023", "Thừa Thiên Huế"),
        ("Bảng điểm Thành phố Hồ Chí Minh năm 2023", "TP. Hồ Chí Minh"),
        ("Kết quả của TP. Đà Nẵng năm 2023", "Đà Nẵng"),
        ("ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "Lạng Sơn"),
        ("Kết quả PAR INDEX các huyện, thành phố thuộc tỉnh Lạng Sơn", "Lạng Sơn"),
        ("KẾT QUẢ PAR INDEX HUYỆN BẮC SƠN, TỈNH LẠNG SƠN NĂM 2023", "Huyện Bắc Sơn"),
        ("Bảng điểm phường 12, quận Gò Vấp năm 2023", "Phường 12"),
        ("BẢNG ĐIỂM HUYỆN NĂM CĂN NĂM 2023", "Huyện Năm Căn"),
        ("BẢNG ĐIỂM PAR INDEX HUYỆN TRÀNG ĐỊNH TỰ CHẤM NĂM 2023", "Huyện Tràng Định"),
        ("KẾT QUẢ CHẤM ĐIỂM CỦA SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH NĂM 2023", "Sở Văn hóa, Thể thao và Du lịch"),
        ("KẾT QUẢ CỦA SỞ NỘI VỤ TỈNH LẠNG SƠN NĂM 2023", "Sở Nội vụ"),
        ("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÔNG AN TỈNH LẠNG SƠN NĂM 2023", "Công An Tỉnh Lạng Sơn"),
        ("Bảng điểm do Sở Nội vụ thẩm định của thị xã Kỳ Anh năm 2023", "Thị xã Kỳ Anh"),
        ("KẾT QUẢ CHỈ SỐ CCHC CỦA BAN QUẢN LÝ KHU KINH TẾ ĐỒNG ĐĂNG - LẠNG SƠN", "Ban Quản Lý Khu Kinh Tế Đồng Đăng - Lạng Sơn"),
        ("BẢNG ĐIỂM THÀNH PHỐ LẠNG SƠN NĂM 2023", "Thành phố Lạng Sơn"),
        ("KẾT QUẢ CỦA THÀNH PHỐ HÒA BÌNH, TỈNH HÒA BÌNH NĂM 2023", "Thành phố Hòa Bình"),
        ("KẾT QUẢ TỈNH LẠNG SƠN SO VỚI CÁC TỈNH CAO BẰNG, BẮC KẠN", "Lạng Sơn"),
        ("KẾT QUẢ ĐIỀU TRA XÃ HỘI HỌC NĂM 2023", ""),
        ("Kết quả SIPAS cấp tỉnh năm 2023", ""),
        ("BẢNG ĐIỂM (Số liệu chính thức)", ""),
    ],
)  # fmt: skip
def test_one_line(lines, unit):
    assert said(lines).value == unit


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN", "KẾT QUẢ CHẤM ĐIỂM CỦA HUYỆN TRÀNG ĐỊNH NĂM 2023"], "Huyện Tràng Định"),
        (["UBND TỈNH LẠNG SƠN", "SỞ NỘI VỤ", "BẢNG ĐIỂM NĂM 2023"], "Lạng Sơn"),
        (["SỞ NỘI VỤ", "BẢNG ĐIỂM NĂM 2023"], ""),
        (["Phụ lục", "(Kèm theo Quyết định số 5/QĐ-UBND của UBND tỉnh Lạng Sơn)", "Bảng điểm của huyện Bắc Sơn"], "Huyện Bắc Sơn"),
        (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BẢNG ĐIỂM XÃ HỘI HOAN"], "Xã Hội Hoan"),
        (["Bảng điểm huyện Bắc Sơn", "Lạng Sơn, ngày 5 tháng 4 năm 2024"], "Huyện Bắc Sơn"),
        (["Đơn vị: điểm", "BẢNG ĐIỂM TỈNH CAO BẰNG"], "Cao Bằng"),
        (["Cơ quan thẩm định: Sở Nội vụ", "BẢNG ĐIỂM NĂM 2023 HUYỆN LỘC BÌNH"], "Huyện Lộc Bình"),
        (["Kính gửi: UBND tỉnh Lạng Sơn", "BẢNG ĐIỂM TỰ ĐÁNH GIÁ"], ""),
        (["HUYỆN ỦY BẮC SƠN", "BẢNG ĐIỂM"], ""),
        (["BẢNG ĐIỂM CỦA SỞ Y TẾ", "TỈNH LẠNG SƠN"], "Sở Y tế"),
        (["TỈNH CAO BẰNG", "SỞ NỘI VỤ", "BẢNG ĐIỂM CỦA HUYỆN HÒA AN"], "Huyện Hòa An"),
        (["TỈNH BÀ RỊA - VŨNG TÀU", "KẾT QUẢ NĂM 2023"], "Bà Rịa - Vũng Tàu"),
    ],
)  # fmt: skip
def test_letterhead_issuer_and_addressee_give_way_to_the_title(lines, unit):
    assert said(*lines).value == unit


@pytest.mark.parametrize(
    ("line", "rivals"),
    [
        ("SO SÁNH KẾT QUẢ HUYỆN BẮC SƠN VÀ HUYỆN TRÀNG ĐỊNH", ("Huyện Bắc Sơn", "Huyện Tràng Định")),
        ("BÁO CÁO CỦA SỞ NỘI VỤ VỀ KẾT QUẢ PAR INDEX TỈNH LẠNG SƠN", ("Sở Nội vụ", "Lạng Sơn")),
        ("KẾT QUẢ PAR INDEX CAO BẰNG VÀ LẠNG SƠN", ("Cao Bằng", "Lạng Sơn")),
    ],
)
def test_two_units_of_one_title_are_a_doubt(line, rivals):
    assert (said(line).value, said(line).rivals) == ("", rivals)


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["BẢNG ĐIỂM PAR INDEX CẤP TỈNH NĂM 2024", "SỞ NỘI VỤ TỈNH HÒA BÌNH"], "Hòa Bình"),
        (["KẾT QUẢ 63 TỈNH, THÀNH PHỐ NĂM 2024", "Sở Nội vụ Hòa Bình"], "Hòa Bình"),
        (["BẢNG ĐIỂM PAR INDEX NĂM 2024 (xếp hạng 41/63)", "SỞ NỘI VỤ TỈNH HÒA BÌNH"], "Hòa Bình"),
        (["BẢNG ĐIỂM PAR INDEX CÁC SỞ, BAN, NGÀNH NĂM 2024", "SỞ NỘI VỤ TỈNH HÒA BÌNH"], "Sở Nội vụ"),
        (["BẢNG ĐIỂM NĂM 2024 (xếp hạng 4/20)", "CỦA SỞ NỘI VỤ TỈNH HÒA BÌNH"], "Sở Nội vụ"),
        (["KẾT QUẢ PAR INDEX NĂM 2024", "SỞ Y TẾ TỈNH HÒA BÌNH"], "Sở Y tế"),
        (["SỞ NỘI VỤ TỈNH HÒA BÌNH", "BẢNG ĐIỂM PAR INDEX NĂM 2024"], "Hòa Bình"),
        (["SỞ NỘI VỤ TỈNH HÒA BÌNH", "BẢNG ĐIỂM CÁC SỞ, NGÀNH NĂM 2024"], ""),
        (["SỞ Y TẾ TỈNH HÒA BÌNH", "BẢNG ĐIỂM PAR INDEX NĂM 2024"], ""),
    ],
)  # fmt: skip
def test_an_office_named_with_its_province_is_the_unit_of_a_table_of_offices_only(lines, unit):
    assert (said(*lines).value, said(*lines).rivals) == (unit, ())


@pytest.mark.parametrize(
    "lines",
    [
        ["BẢNG ĐIỂM PAR INDEX NĂM 2024", "SỞ NỘI VỤ TỈNH HÒA BÌNH"],
        ["BẢNG ĐIỂM CẤP TỈNH NĂM 2024", "CỦA SỞ NỘI VỤ TỈNH HÒA BÌNH"],
    ],
)
def test_the_office_that_gathers_the_index_may_stand_for_its_province(lines):
    assert (said(*lines).value, said(*lines).rivals) == ("", ("Hòa Bình", "Sở Nội vụ"))


def test_the_sheet_speaks_when_the_title_does_not():
    assert said("BẢNG ĐIỂM NĂM 2023", sheet="Huyện Chi Lăng").value == "Huyện Chi Lăng"
    assert said("BẢNG ĐIỂM HUYỆN BÌNH GIA NĂM 2023", sheet="Huyện Chi Lăng").value == "Huyện Bình Gia"


def test_what_is_compared_is_no_unit_of_the_table():
    assert units_in_title("Điểm so với tỉnh Cao Bằng") == ()
    assert units_in_title("10 huyện, thành phố") == ()


@pytest.mark.parametrize("of", ["", "thuộc UBND ", "của "])
def test_what_many_offices_belong_to_issues_their_table(of):
    line = f"Kết quả Chỉ số CCHC năm 2023 các sở, ban, ngành {of}tỉnh Lạng Sơn"
    assert units_in_title(line) == units_in_title(line.upper()) == (("Lạng Sơn", True),)


def test_a_doubtful_title_is_an_error_that_the_info_sheet_settles(tmp_path):
    title = "KẾT QUẢ CỦA HUYỆN BẮC SƠN VÀ HUYỆN TRÀNG ĐỊNH"
    path = write_book(tmp_path / "a.xlsx", title=title, unit="Huyện Bắc Sơn")
    assert not [finding for finding in sp.load_par_index(path).findings if finding.severity == "error"]
    book = openpyxl.load_workbook(path)
    sheet = book["Thông tin"]
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == "Đơn vị"))
    book.save(path)
    card = sp.load_par_index(path)
    assert card.unit == ""
    assert [(finding.code, finding.found) for finding in card.findings if finding.severity == "error"] == [
        ("unit-doubtful", "Huyện Bắc Sơn, Huyện Tràng Định")
    ]


def test_the_letterhead_does_not_contradict_the_info_sheet(tmp_path):
    path = write_book(tmp_path / "a.xlsx", unit="Huyện Cao Lộc", title="BẢNG ĐIỂM PAR INDEX")
    book = openpyxl.load_workbook(path)
    sheet = book["Bảng điểm"]
    sheet.insert_rows(1)
    sheet["A1"] = "UBND TỈNH LẠNG SƠN"
    book.save(path)
    card = sp.load_par_index(path)
    assert card.unit == "Huyện Cao Lộc"
    assert "unit-differs" not in {finding.code for finding in card.findings}


def test_an_error_of_the_info_sheet_names_no_unit(tmp_path):
    path = write_book(tmp_path / "a.xlsx", unit="#N/A")
    card = sp.load_par_index(path)
    assert "#" not in card.unit
    assert [(f.code, f.sheet, f.cell) for f in card.findings if f.code == "error-value"] == [
        ("error-value", "Thông tin", "B3")
    ]
