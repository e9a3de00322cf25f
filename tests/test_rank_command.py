"""`sipas-par rank`: from tables of units to the ranking in three formats."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest
from books import write_book

import sipas_par as sp
from sipas_par.cli import main

NAMES = [
    line
    for line in (Path(__file__).parent / "communes_lang_son.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
FIELDS = [("Chỉ đạo, điều hành", 18), ("Thủ tục hành chính", 20), ("Mức độ hài lòng của người dân", 22)]


def communes(path, count=65, year=2025, lift=0):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ NĂM {year}"])
    sheet.append(["TT", "Xã, phường", *(f"{name} ({most} điểm)" for name, most in FIELDS), "Tổng điểm"])
    for at in range(1, count + 1):
        scores = [round(most - (at * (k + 3 + lift) % 70) / 10, 2) for k, (_name, most) in enumerate(FIELDS)]
        sheet.append([at, NAMES[at - 1], *scores, round(sum(scores), 2)])
    book.save(path)
    return path


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sixty_five_communes_in_seconds_every_one_once(here, capsys):
    communes(here / "xa_2025.xlsx")
    communes(here / "xa_2024.xlsx", year=2024, lift=1)
    start = time.monotonic()
    assert main(["rank", "xa_2025.xlsx", "xa_2024.xlsx"]) == 0
    assert time.monotonic() - start < 20
    assert [line.rpartition(".")[2] for line in capsys.readouterr().out.split()] == ["html", "pdf", "xlsx"]
    book = openpyxl.load_workbook(here / "reports" / "xep-hang.xlsx")
    assert book.sheetnames == [
        "Thông tin", "Bảng xếp hạng", "10 đơn vị cao nhất", "10 đơn vị thấp nhất", "Theo lĩnh vực", "Điểm từng lĩnh vực",
    ]  # fmt: skip
    for name in ("Bảng xếp hạng", "Điểm từng lĩnh vực"):
        units = [line[1] for line in book[name].iter_rows(min_row=4, values_only=True) if line[1]]
        assert sorted(units) == sorted(NAMES)
    first = next(book["Bảng xếp hạng"].iter_rows(min_row=4, values_only=True))
    ranked = max(book["Bảng xếp hạng"].iter_rows(min_row=4, values_only=True), key=lambda line: line[2])
    assert (first[0], first) == (1, ranked)
    html = (here / "reports" / "xep-hang.html").read_text(encoding="utf-8")
    assert "kết quả bằng nhau cùng hạng" in html


def test_the_province_above_the_units_stands_in_the_title(here, capsys):
    path = communes(here / "xa.xlsx", count=5)
    book = openpyxl.load_workbook(path)
    book.active.insert_rows(1)
    book.active["A1"] = "UBND TỈNH CAO BẰNG"
    book.save(path)
    assert main(["rank", "xa.xlsx", "--formats", "html"]) == 0
    assert "các xã, phường của Cao Bằng" in capsys.readouterr().err
    assert "các xã, phường của Cao Bằng" in (here / "reports" / "xep-hang.html").read_text(encoding="utf-8")


def test_bonus_points_count_and_are_no_field(here, capsys):
    path = communes(here / "xa.xlsx", count=5)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.insert_cols(6)
    sheet["F2"] = "Điểm thưởng"
    sheet["F3"], sheet["G3"] = 1, sheet["G3"].value + 1
    book.save(path)
    assert main(["rank", "xa.xlsx", "--formats", "html"]) == 0
    page = (here / "reports" / "xep-hang.html").read_text(encoding="utf-8")
    assert (
        "Kết quả tính cả điểm thưởng, điểm trừ, ngoài điểm của các lĩnh vực, không quy đổi: Xã Thất Khê +1,00." in page
    )
    assert page.count("Điểm thưởng") == 0
    assert page.count("Thưởng, trừ") == 1


def test_a_folder_with_a_file_each_and_in_english(here, capsys):
    for unit in ("Huyện Cao Lộc", "Huyện Chi Lăng"):
        write_book(here / f"{unit}.xlsx", unit=unit)
    write_book(here / "tinh.xlsx", unit="Lạng Sơn")
    assert main(["rank", ".", "--formats", "html", "--lang", "en", "--out", "."]) == 0
    said = (here / "xep-hang.html").read_text(encoding="utf-8")
    assert "equal results share a rank" in said
    assert "Huyện Chi Lăng" in said
    assert "Lạng Sơn." in said
    # What was written into the folder is no table of a unit the next time.
    assert main(["rank", ".", "--formats", "xlsx", "--out", "."]) == 0
    assert main(["rank", ".", "--formats", "xlsx", "--out", "."]) == 0


def test_nothing_is_written_where_a_unit_would_be_lost_or_doubled(here, capsys):
    write_book(here / "a.xlsx", unit="Huyện Cao Lộc")
    write_book(here / "b.xlsx", unit="HUYỆN CAO LỘC")
    assert main(["rank", "a.xlsx", "b.xlsx"]) == 2
    assert "a.xlsx" in (said := capsys.readouterr().err)
    assert "hai bảng của cùng một năm" in said
    (here / "c.xlsx").write_bytes(b"rubbish")
    assert main(["rank", "a.xlsx", "c.xlsx"]) == 2
    assert "c.xlsx" in capsys.readouterr().err
    assert main(["rank", "a.xlsx", "--formats", "html,pptx"]) == 2
    assert "“pptx”" in capsys.readouterr().err
    assert not (here / "reports").exists()


def test_errors_of_the_figures_stop_it_until_they_are_accepted(here, capsys):
    path = communes(here / "xa.xlsx", count=5)
    book = openpyxl.load_workbook(path)
    book.active["F5"] = 1
    book.save(path)
    assert main(["rank", "xa.xlsx", "--formats", "html"]) == 1
    code = "total-does-not-match"
    assert code in capsys.readouterr().err
    assert main(["rank", "xa.xlsx", "--formats", "html", "--accept-findings", code]) == 0
    assert "Lỗi số liệu được chấp nhận" in (here / "reports" / "xep-hang.html").read_text(encoding="utf-8")


def test_an_announcement_is_no_table_of_units(here, capsys):
    book = openpyxl.Workbook()
    for line in (["SIPAS NĂM 2023 CÁC TỈNH"], ["Tỉnh", "SIPAS"]):
        book.active.append(line)
    for at, province in enumerate(sp.published().provinces):
        book.active.append([province.name, 90 - at / 10])
    book.save(here / "cong_bo.xlsx")
    assert main(["rank", "cong_bo.xlsx"]) == 2
    assert "is-an-announcement" in capsys.readouterr().err


def test_a_unit_that_is_not_there_any_more_is_told_on_the_terminal(here, capsys):
    communes(here / "xa_2025.xlsx", count=5, year=2026)
    communes(here / "xa_2024.xlsx", count=6, year=2025)
    assert main(["rank", "xa_2025.xlsx", "xa_2024.xlsx", "--formats", "html"]) == 0
    said = capsys.readouterr().err
    assert "[rank-unit-gone]" in said
    assert "PAR INDEX 2026: không có bảng của Xã Kháng Chiến, dù có ở kỳ trước (2025)" in said
    assert main(["rank", "xa_2025.xlsx", "--formats", "html"]) == 0
    assert "rank-unit-gone" not in capsys.readouterr().err


def test_one_unit_alone_is_not_ranked_and_what_to_give_is_said(here, capsys):
    write_book(here / "tinh.xlsx", unit="Lạng Sơn")
    assert main(["rank", "tinh.xlsx"]) == 2
    said = capsys.readouterr().err
    assert "[rank-one-unit]" in said
    assert "Lạng Sơn, tinh.xlsx" in said
    assert "sở, huyện hoặc xã" in said
    assert not (here / "reports").exists()


def test_a_unit_of_another_kind_among_the_others_is_named(here, capsys):
    path = communes(here / "xa.xlsx", count=5)
    book = openpyxl.load_workbook(path)
    book.active["B5"] = "Sở Nội vụ"
    book.save(path)
    assert main(["rank", "xa.xlsx", "--formats", "html"]) == 0
    said = capsys.readouterr().err
    assert "[rank-mixed]" in said
    assert "Sở Nội vụ không cùng loại với các đơn vị khác" in (here / "reports" / "xep-hang.html").read_text(
        encoding="utf-8"
    )
