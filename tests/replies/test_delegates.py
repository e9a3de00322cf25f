"""Each district has a form for its delegates; the lists that come back are merged, doubles and gaps named."""

from __future__ import annotations

import io

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.replies.drafts import delegate_form, merged_delegates


@pytest.fixture(scope="module")
def meeting():
    return sp.load_meeting(sp.example("meeting_2024-05-17.toml"))


def returned(folder, meeting, district, rows, file, *, unit=None):
    book = openpyxl.load_workbook(io.BytesIO(delegate_form(meeting, meeting.district(district))))
    sheet = book.worksheets[0]
    if unit is not None:
        sheet["C3"] = unit
    for number, row in enumerate(rows, 7):
        for column, value in enumerate(row, 2):
            sheet.cell(number, column).value = value
    folder.mkdir(exist_ok=True)
    book.save(folder / file)


def test_the_form_says_whose_it_is_and_by_when(meeting):
    sheet = openpyxl.load_workbook(io.BytesIO(delegate_form(meeting, meeting.district("Bắc Sơn")))).worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "UBND huyện Bắc Sơn" in said
    assert any("chậm nhất ngày 15/5/2024" in text for text in said)


def test_lists_are_merged_and_doubles_and_gaps_named(meeting, tmp_path):
    folder = tmp_path / "in"
    returned(
        folder,
        meeting,
        "Bắc Sơn",
        [("Nguyễn Văn An", "Chủ tịch"), ("Lý Thị B", "Trưởng phòng", "Phòng Nội vụ", "x")],
        "a.xlsx",
    )
    returned(folder, meeting, "Lộc Bình", [("NGUYỄN VĂN AN", "Chủ tịch"), ("Hà C", "")], "b.xlsx")
    returned(folder, meeting, "Chi Lăng", [], "c.xlsx")
    (folder / "thu.docx").write_bytes(b"PK")
    rows, remarks = merged_delegates(folder, meeting)
    assert rows == (
        ("Nguyễn Văn An", "Chủ tịch", "UBND huyện Bắc Sơn", "UBND huyện Bắc Sơn", ""),
        ("Lý Thị B", "Trưởng phòng", "Phòng Nội vụ", "UBND huyện Bắc Sơn", "x"),
        ("NGUYỄN VĂN AN", "Chủ tịch", "UBND huyện Lộc Bình", "UBND huyện Lộc Bình", ""),
        ("Hà C", "", "UBND huyện Lộc Bình", "UBND huyện Lộc Bình", ""),
    )
    assert remarks[:4] == (
        "a.xlsx, trang Danh sách đại biểu: thiếu cơ quan, đơn vị ở ô D7.",
        "b.xlsx, trang Danh sách đại biểu: thiếu chức vụ ở ô C8.",
        "b.xlsx, trang Danh sách đại biểu: thiếu cơ quan, đơn vị ở ô D7, D8.",
        "c.xlsx: không có đại biểu nào.",
    )
    assert remarks[4].startswith("thu.docx: chưa đọc được danh sách")
    assert remarks[5] == "Nguyễn Văn An có 2 lần: Chủ tịch, UBND huyện Bắc Sơn; Chủ tịch, UBND huyện Lộc Bình."
    assert remarks[6].startswith("Chưa gửi danh sách: UBND thành phố Lạng Sơn; ")
    assert "Chi Lăng" in remarks[6]
    assert "Bắc Sơn" not in remarks[6]


def test_a_list_without_its_unit_is_known_by_the_name_of_the_file_or_named(meeting, tmp_path):
    folder = tmp_path / "in"
    returned(folder, meeting, "Bắc Sơn", [("A", "B")], "Danh sách Văn Lãng.xlsx", unit="")
    returned(folder, meeting, "Bắc Sơn", [("C", "D")], "x.xlsx", unit="")
    rows, remarks = merged_delegates(folder, meeting)
    assert [row[3] for row in rows] == ["UBND huyện Văn Lãng", ""]
    assert "x.xlsx: không rõ danh sách của đơn vị nào." in remarks


def test_the_command_gives_forms_first_and_the_merged_list_then(meeting, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["drafts", "--out", "d"]) == 0
    assert len(list((tmp_path / "d" / "phieu-dai-bieu").glob("*.xlsx"))) == 11
    assert not (tmp_path / "d" / "danh-sach-dai-bieu.docx").exists()
    returned(tmp_path / "in", meeting, "Bắc Sơn", [("A", "B")], "a.xlsx")
    assert main(["drafts", "danh-sach-dai-bieu", "--delegates", "in", "--out", "d"]) == 0
    assert (tmp_path / "d" / "danh-sach-dai-bieu.docx").exists()


def own_list(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


@pytest.mark.parametrize(
    "heads",
    [
        ("Họ tên", "Chức danh", "Đơn vị công tác"),
        ("HỌ VÀ TÊN (ghi rõ)", "Chức vụ, chức danh", "Cơ quan"),
        ("Đại biểu", "Chức vụ", "Cơ quan công tác"),
    ],
)
def test_a_list_of_ones_own_is_read_by_its_heads_and_one_person_is_a_list(meeting, tmp_path, heads):
    own_list(
        tmp_path / "in" / "Bắc Sơn.xlsx",
        ["DANH SÁCH ĐẠI BIỂU"],
        heads,
        ["Lê A", "Chuyên viên", "Phòng Nội vụ"],
        ["Người lập biểu"],
    )
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    assert rows == (("Lê A", "Chuyên viên", "Phòng Nội vụ", "UBND huyện Bắc Sơn", ""),)
    assert not [text for text in remarks if text.startswith("Bắc Sơn")]


def test_a_list_that_cannot_be_read_is_not_said_to_be_empty(meeting, tmp_path):
    own_list(tmp_path / "in" / "Bắc Sơn.xlsx", ["Ông", "Việc"], ["Lê A", "Chuyên viên"])
    own_list(tmp_path / "in" / "Chi Lăng.xlsx", ["Họ tên"], ["Lê B"])
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    assert [row[0] for row in rows] == ["Lê B"]
    assert remarks[0].startswith("Bắc Sơn.xlsx: chưa đọc được danh sách, không trang nào có cột “Họ và tên”")
    assert remarks[1] == "Chi Lăng.xlsx, trang Sheet: không có cột chức vụ."
    assert "Bắc Sơn" in remarks[-1]


def test_the_pack_holds_the_merged_list_and_says_what_drafts_says(meeting, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    returned(tmp_path / "in", meeting, "Bắc Sơn", [("A", "", "C")], "a.xlsx")
    assert main(["pack", "--delegates", "in", "--formats", "html", "--as-of", "2024-05-10"]) == 0
    assert list(tmp_path.glob("reports/*/du-thao/danh-sach-dai-bieu.docx"))
    said = capsys.readouterr().err
    assert "a.xlsx, trang Danh sách đại biểu: thiếu chức vụ ở ô C7." in said
    main(["drafts", "danh-sach-dai-bieu", "--delegates", "in"])
    assert "a.xlsx, trang Danh sách đại biểu: thiếu chức vụ ở ô C7." in capsys.readouterr().err
    assert main(["pack", "--delegates", "nowhere"]) == 2


BELOW = [
    [["", "", "TM. UBND XÃ"], ["", "", "CHỦ TỊCH"], ["", "Lò Văn C", ""]],
    [["", "Người lập biểu", "CHỦ TỊCH"], ["", "(Ký, ghi rõ họ tên)", ""], ["", "Lò Văn C", ""]],
    [["Tổng số: 2 đại biểu"], ["", "", "Bắc Sơn, ngày 10 tháng 5 năm 2024"], ["", "GIÁM ĐỐC"]],
    [["", "KT. CHỦ TỊCH"], ["", "PHÓ CHỦ TỊCH"], ["Nơi nhận:"], ["- Như trên;"]],
]


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("first", ["1", ""])
def test_what_stands_below_a_list_is_no_delegate(meeting, tmp_path, below, first):
    people = [[first, "vàng  a pó", "Chủ tịch"], [first, "", "Chánh Văn phòng"], ["", "", ""]]
    own_list(tmp_path / "in" / "Bắc Sơn.xlsx", ["STT", "Họ tên", "Chức danh"], *people, *below)
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    unit = "UBND huyện Bắc Sơn"
    assert rows == (("Vàng A Pó", "Chủ tịch", unit, unit, ""), ("", "Chánh Văn phòng", unit, unit, ""))
    assert "Bắc Sơn.xlsx, trang Sheet: thiếu họ và tên ở ô B3." in remarks


def test_who_stands_below_a_signature_with_a_name_and_an_office_is_named(meeting, tmp_path):
    rest = [["", "", "TM. UBND"], ["", "Lò Văn C", "Phó Chủ tịch"], ["2", "Lò Thị D", "Công chức"]]
    own_list(tmp_path / "in" / "a.xlsx", ["STT", "Họ tên", "Chức danh"], ["1", "Lê A", "Chủ tịch"], *rest)
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    assert [row[0] for row in rows] == ["Lê A", "Lò Thị D"]
    assert "a.xlsx, trang Sheet: không tính dòng dưới chữ ký: B4; là đại biểu thì đánh số thứ tự." in remarks


def test_an_office_in_the_place_of_a_name_keeps_its_small_letters(meeting, tmp_path):
    own_list(tmp_path / "in" / "a.xlsx", ["Thành phần dự"], ["Chủ tịch UBND huyện"], ["lê văn b"])
    assert [row[0] for row in merged_delegates(tmp_path / "in", meeting)[0]] == ["Chủ tịch UBND huyện", "Lê Văn B"]


@pytest.mark.parametrize(
    ("file", "above", "office"),
    [
        ("a.xlsx", ["ỦY BAN NHÂN DÂN", "HUYỆN BẮC SƠN"], "Phòng Nội vụ"),
        ("a.xlsx", ["DANH SÁCH ĐẠI BIỂU HUYỆN BẮC SƠN"], ""),
        ("a.xlsx", ["Hội nghị tỉnh Lạng Sơn"], "Phòng Nội vụ, UBND huyện Bắc Sơn"),
        ("ds_bac son (1).xlsx", [], "Phòng Nội vụ"),
    ],
)
def test_whose_list_it_is_stands_above_it_in_its_offices_or_in_its_file_name(meeting, tmp_path, file, above, office):
    own_list(
        tmp_path / "in" / file, *([text] for text in above), ["Họ tên", "Chức vụ", "Đơn vị"], ["Lê A", "B", office]
    )
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    assert rows[0][3] == "UBND huyện Bắc Sơn"
    assert "Bắc Sơn" not in remarks[-1]


def test_a_list_of_two_units_is_each_ones_by_its_offices_and_a_file_that_came_is_said(meeting, tmp_path):
    heads = ["Họ tên", "Chức vụ", "Đơn vị"]
    own_list(
        tmp_path / "in" / "a.xlsx", heads, ["A", "B", "huyện Bắc Sơn"], ["C", "D", "huyện Lộc Bình"], ["E", "F", "Hội"]
    )
    (tmp_path / "in" / "Chi Lăng.docx").write_bytes(b"PK")
    rows, remarks = merged_delegates(tmp_path / "in", meeting)
    assert [row[3] for row in rows] == ["UBND huyện Bắc Sơn", "UBND huyện Lộc Bình", ""]
    assert "a.xlsx: không rõ danh sách của đơn vị nào." in remarks
    assert "Bắc Sơn" not in remarks[-1]
    assert "UBND huyện Chi Lăng (đã gửi Chi Lăng.docx, chưa có đại biểu đọc được)" in remarks[-1]
