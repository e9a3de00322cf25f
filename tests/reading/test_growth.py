"""Long tables cost a time in proportion to their rows, or are refused at once; none of their rows is lost."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
import xlsxwriter

from sipas_par.findings import ReadError
from sipas_par.model.units import slips
from sipas_par.reading.load import load_all, load_par_index

HEAD = "STT;Nội dung;Điểm tối đa;Điểm đạt được"


def written(path, lines):
    path.write_text("\n".join([HEAD, *lines]), "utf-8")
    return path


def test_ten_thousand_rows_of_one_level_all_count(tmp_path):
    lines = [f"{number};Tiêu chí {number};1;0,5" for number in range(1, 10_051)]
    card = load_par_index(written(tmp_path / "a.csv", lines))
    assert (len(card), card.score) == (10_050, Decimal("5025.0"))


@pytest.mark.parametrize("name", ["Nội dung", "Tổng cộng"])
def test_rows_without_a_code_are_named_in_linear_time(tmp_path, name):
    lines = ["1;Lĩnh vực;100;50", *(f";{name} {number};1;0,5" for number in range(6000))]
    start = time.process_time()
    card = load_par_index(written(tmp_path / "a.csv", lines))
    assert [dict(one.facts)["n"] for one in card.findings if one.code == "row-in-no-sum"] == [5999]
    assert time.process_time() - start < 6


def stacked(tables, rows):
    for unit in range(tables):
        yield from (f"BẢNG ĐIỂM XÃ SỐ {unit} NĂM 2023", HEAD, "1;Lĩnh vực;20;10")
        yield from (f"1.{code};Tiêu chí;1;0,5" for code in range(1, rows))
        yield ""


def test_tables_below_each_other_are_read_to_the_last(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(stacked(40, 21)), "utf-8")
    assert [len(card) for card in load_all(path)] == [21] * 40


def test_a_long_table_of_many_units_is_read_in_linear_time(tmp_path):
    path = tmp_path / "a.csv"
    rows = ["1;Lĩnh vực;20;10", *(f"1.{code};Tiêu chí;1;0,5" for code in range(1, 21))]
    path.write_text(
        "\n".join([f"Đơn vị;{HEAD}", *(f"Xã {unit};{row}" for unit in range(700) for row in rows)]), "utf-8"
    )
    start = time.process_time()
    assert [len(card) for card in load_all(path)] == [21] * 700
    assert time.process_time() - start < 4


def test_more_tables_below_each_other_than_can_be_read_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sipas_par.reading.tables.MAX_CELLS", 10_000)
    path = tmp_path / "a.csv"
    path.write_text("\n".join(stacked(40, 21)), "utf-8")
    with pytest.raises(ReadError, match="too-many-tables"):
        load_all(path)


def test_too_long_a_sheet_is_refused_before_it_is_unpacked_into_cells(tmp_path, monkeypatch):
    monkeypatch.setattr("sipas_par.reading.book.MAX_ROWS", 3000)
    monkeypatch.setattr("sipas_par.reading.xlsx._TAG", None)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(3001):
            sheet.write_row(row, 0, [str(row), "Tiêu chí", 1, 0.5])
    with pytest.raises(ReadError) as caught:
        load_all(tmp_path / "a.xlsx")
    assert [(found.code, found.found) for found in caught.value.findings] == [("too-many-rows", 3001)]


def test_slips_among_thousands_of_agencies_are_found_in_linear_time():
    names = [f"UBND xã {chr(97 + at % 26)}{chr(97 + at // 26 % 26)}nh {chr(97 + at // 676)}ơn" for at in range(3000)]
    start = time.process_time()
    assert ("UBND xã aanh aơn", "UBND xã banh aơn") in slips([*names, "x" * 100_000])
    assert time.process_time() - start < 6
