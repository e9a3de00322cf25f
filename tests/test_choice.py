from __future__ import annotations

import shutil
from dataclasses import replace

import openpyxl
import pytest
from books import write_book
from cards import card, change

import sipas_par as sp
from sipas_par.choice import data_folder
from sipas_par.findings import FiguresError, ReadError
from sipas_par.inputs import Inputs

RAW = sp.example("meeting_2024-05-17.toml").parent


def copy(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(RAW / name, folder / name)
    return folder


def test_the_newest_table_and_what_belongs_to_it():
    inputs = sp.find_inputs(folder=RAW)
    assert (inputs.card.year, inputs.earlier.year, inputs.sipas.year) == (2023, 2022, 2023)
    assert inputs.meeting.province == inputs.card.unit


def test_none_leaves_an_input_out():
    inputs = sp.find_inputs(sipas="none", earlier="NONE", meeting="none", folder=RAW)
    assert (inputs.sipas, inputs.earlier, inputs.meeting) == (None, None, None)


def test_what_belongs_to_another_year_is_not_taken():
    inputs = sp.find_inputs(RAW / "par_index_lang_son_2022.xlsx", folder=RAW)
    assert (inputs.earlier, inputs.sipas, inputs.meeting) == (None, None, None)


def test_the_working_folder_comes_first(tmp_path, monkeypatch):
    raw = copy(tmp_path / "data" / "raw", "par_index_lang_son_2022.xlsx")
    (tmp_path / "notebooks").mkdir()
    for place in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(place)
        assert data_folder() == raw
        assert sp.find_inputs().card.year == 2022


def test_an_empty_folder_uses_the_shipped_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert sp.find_inputs().card.unit == "Lạng Sơn"


def test_an_unreadable_neighbour_is_named_and_passed_over(tmp_path):
    raw = write_book(tmp_path / "own.xlsx").parent
    (raw / "rac.xlsx").write_bytes(b"rubbish")
    (raw / "~$par_index.xlsx").write_bytes(b"lock file of Excel")
    inputs = sp.find_inputs(folder=raw)
    assert [(finding.code, finding.file) for finding in inputs.own_findings] == [("file-skipped", "rac.xlsx")]


def test_no_table_at_all_is_an_error_that_names_the_folder(tmp_path):
    with pytest.raises(sp.SipasParError, match="no-points-table"):
        sp.find_inputs(folder=tmp_path)


def test_two_tables_of_one_year_must_be_chosen_between(tmp_path):
    raw = copy(tmp_path, "par_index_lang_son_2023.xlsx")
    shutil.copy(raw / "par_index_lang_son_2023.xlsx", raw / "ban_sao.xlsx")
    with pytest.raises(sp.SipasParError, match=r"ban_sao\.xlsx"):
        sp.find_inputs(folder=raw)
    assert sp.find_inputs(raw / "ban_sao.xlsx", folder=raw).card.source.file == "ban_sao.xlsx"


def test_a_real_table_goes_before_an_illustrative_one_and_stands_alone(tmp_path):
    raw = copy(tmp_path, "par_index_lang_son_2022.xlsx", "par_index_lang_son_2023.xlsx", "sipas_lang_son_2023.xlsx")
    official = write_book(raw / "Bảng điểm chính thức.xlsx", unit="Tỉnh Lạng Sơn")
    inputs = sp.find_inputs(folder=raw)
    assert inputs.card.source.file == official.name
    assert (inputs.earlier, inputs.sipas) == (None, None)
    aside = [finding.file for finding in inputs.own_findings if finding.code == "illustrative-set-aside"]
    assert aside == ["par_index_lang_son_2022.xlsx", "par_index_lang_son_2023.xlsx", "sipas_lang_son_2023.xlsx"]
    assert sp.briefing(inputs).banner == ""
    named = sp.find_inputs(earlier=raw / "par_index_lang_son_2022.xlsx", folder=raw)
    assert "MINH HỌA" in sp.briefing(named).banner


def codes(inputs):
    return {finding.code for finding in inputs.findings}


def test_tables_that_do_not_belong_together_are_found():
    now = card(year=2023)
    assert "different-units" in codes(Inputs(now, card(year=2022, unit="Khác")))
    assert "years-reversed" in codes(Inputs(now, card(year=2024)))
    assert "years-apart" in codes(Inputs(now, card(year=2020)))
    sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    assert {"different-units", "different-years"} <= codes(Inputs(replace(now, year=2022), sipas=sipas))


def test_errors_stop_unless_accepted_by_name():
    broken = Inputs(change(card(), "1", score="2.0", appraised="2.0"))
    with pytest.raises(FiguresError) as caught:
        broken.require_sound()
    assert {finding.code for finding in caught.value.findings} == {"children-do-not-sum", "total-does-not-match"}
    with pytest.raises(FiguresError, match="total-does-not-match"):
        broken.require_sound("children-do-not-sum")
    broken.require_sound("children-do-not-sum, total-does-not-match")
    broken.require_sound(["all"])


def test_an_official_total_is_held_against_the_announced_one():
    sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    official = replace(sipas, source=replace(sipas.source, status="official"))
    overall = replace(official.components[0], earlier=official.components[0].earlier + 1)
    wrong = replace(official, components=(overall, *official.components[1:]))
    found = Inputs(card(unit="Lạng Sơn"), sipas=wrong).findings
    assert ("published-differs", "C6") in [(finding.code, finding.cell) for finding in found]
    assert "published-differs" not in codes(Inputs(card(unit="Lạng Sơn"), sipas=official))


def test_other_units_are_those_of_the_folder_with_this_index_and_year(tmp_path):
    own = write_book(tmp_path / "cao_loc.xlsx")
    folder = tmp_path / "huyen"
    folder.mkdir()
    with pytest.raises(ReadError) as none:
        sp.find_inputs(own, folder=tmp_path, others=folder)
    assert none.value.findings[0].code == "others-none"
    shutil.copy(own, folder / "cao_loc.xlsx")
    write_book(folder / "loc_binh.xlsx", unit="Huyện Lộc Bình")
    write_book(folder / "trang_dinh.xlsx", unit="Huyện Tràng Định", year=2022)
    inputs = sp.find_inputs(own, folder=tmp_path, others=folder)
    assert [table.unit for table in inputs.others] == ["Huyện Lộc Bình"]
    assert [finding.file for finding in inputs.own_findings if finding.code == "others-apart"] == ["trang_dinh.xlsx"]
    (folder / "hong.xlsx").write_bytes(b"PK broken")
    with pytest.raises(ReadError, match=r"hong\.xlsx"):
        sp.find_inputs(own, folder=tmp_path, others=folder)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("differ", [False, True])
def test_a_second_table_of_one_unit_and_year_is_named(tmp_path, named, differ):
    raw = copy(tmp_path, "par_index_lang_son_2023.xlsx", "par_index_lang_son_2022.xlsx")
    book = openpyxl.load_workbook(raw / "par_index_lang_son_2022.xlsx")
    book.properties.title = "bản sao"
    if differ:
        book["PAR INDEX"]["G8"] = 0.123
    book.save(raw / "x_ban_khac.xlsx")
    chosen = {"earlier": raw / "par_index_lang_son_2022.xlsx"} if named else {}
    inputs = sp.find_inputs(raw / "par_index_lang_son_2023.xlsx", folder=raw, **chosen)
    (finding,) = [found for found in inputs.findings if found.code in {"tables-same", "tables-differ"}]
    assert (finding.file, finding.expected) == ("x_ban_khac.xlsx", "par_index_lang_son_2022.xlsx")
    assert finding.code == ("tables-differ" if differ else "tables-same")
    assert finding.severity == ("error" if differ and not named else "warning")
    assert not differ or dict(finding.facts)["difference"].startswith("1.1: ")
    assert next(why for name, why in inputs.unused if name.endswith("x_ban_khac.xlsx")) == finding


def test_a_column_of_the_year_before_is_said_not_to_be_compared(tmp_path):
    path = write_book(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Bảng điểm"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "STT")
    column = sheet.max_column + 1
    sheet.cell(top, column, "Điểm đạt được năm 2022")
    for row in range(top + 2, sheet.max_row + 1):
        score = sheet.cell(row, 7).value
        sheet.cell(row, column, None if score is None else float(score) - 0.5)
    book.save(path)
    alone = sp.find_inputs(path, folder=tmp_path)
    (finding,) = (one for one in alone.findings if one.code == "earlier-column-not-compared")
    assert (finding.severity, finding.found) == ("warning", "Điểm đạt được năm 2022")
    earlier = replace(alone.card, year=2022)
    assert "earlier-column-not-compared" not in {one.code for one in replace(alone, earlier=earlier).findings}
