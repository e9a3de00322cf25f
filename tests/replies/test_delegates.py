"""Each district has a form for its delegates; the lists that come back are merged, doubles and gaps named."""

from __future__ import annotations

import io

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.replies.delegates import delegate_form, merged_delegates


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
    assert remarks[0] == "b.xlsx, dòng 8: thiếu chức vụ."
    assert remarks[1] == "c.xlsx: không có đại biểu nào."
    assert remarks[2] == "Nguyễn Văn An có 2 lần: Chủ tịch, UBND huyện Bắc Sơn; Chủ tịch, UBND huyện Lộc Bình."
    assert remarks[3].startswith("Chưa gửi danh sách: UBND thành phố Lạng Sơn; ")
    assert "Chi Lăng" in remarks[3]
    assert "Bắc Sơn" not in remarks[3]


def test_a_list_without_its_unit_is_known_by_the_name_of_the_file_or_named(meeting, tmp_path):
    folder = tmp_path / "in"
    returned(folder, meeting, "Bắc Sơn", [("A", "B")], "Danh sách Văn Lãng.xlsx", unit="")
    returned(folder, meeting, "Bắc Sơn", [("C", "D")], "x.xlsx", unit="")
    rows, remarks = merged_delegates(folder, meeting)
    assert [row[3] for row in rows] == ["UBND huyện Văn Lãng", "x.xlsx"]
    assert "x.xlsx: không rõ danh sách của đơn vị nào." in remarks


def test_the_command_gives_forms_first_and_the_merged_list_then(meeting, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["drafts", "--out", "d"]) == 0
    assert len(list((tmp_path / "d" / "phieu-dai-bieu").glob("*.xlsx"))) == 11
    assert not (tmp_path / "d" / "danh-sach-dai-bieu.docx").exists()
    returned(tmp_path / "in", meeting, "Bắc Sơn", [("A", "B")], "a.xlsx")
    assert main(["drafts", "danh-sach-dai-bieu", "--delegates", "in", "--out", "d"]) == 0
    assert (tmp_path / "d" / "danh-sach-dai-bieu.docx").exists()
