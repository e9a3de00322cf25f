"""What was checked: every test counted once, and a finding for each that failed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from cards import card, change, row

import sipas_par as sp
from sipas_par.model.checked import Checked, CheckRun
from sipas_par.text.i18n import language

PAR = sp.example("par_index_lang_son_2023.xlsx")


def runs(table):
    return {run.name: run for run in table.checked.runs}


def test_every_check_says_what_it_looked_at():
    table = sp.load_par_index(PAR)
    assert table.checked.findings == table.findings == ()
    assert all(run.passed and not run.failed for run in table.checked.runs)
    assert runs(table)["missing"].rows == runs(table)["missing"].passed == len(table.leaves)
    assert runs(table)["codes"].rows == len(table.criteria)


def test_a_failed_test_is_a_finding_and_no_passed_one():
    sound, wrong = card(), change(card(), "1.2", appraised="1.2")
    before, after = runs(sound)["parts"], runs(wrong)["parts"]
    assert (before.failed, after.failed, after.passed) == (0, 1, before.passed - 1)
    assert after.cells == before.cells
    assert sum(run.failed for run in wrong.checked.runs) == len(wrong.findings)


def test_a_blank_value_leaves_its_sums_untold():
    table = change(card(), "1.2", score=None)
    sums = runs(table)["sums"]
    assert sums.untold > runs(card())["sums"].untold
    assert runs(table)["missing"].failed == 1


def test_a_check_with_nothing_to_test_did_not_run():
    table = card(row("1", "2", "1", line=7), row("2", "2", "1", line=8), total=False)
    idle = [run.name for run in table.checked.runs if not run.ran]
    assert "counts" in idle
    assert "bảng không có số liệu để kiểm tra" in table.checked.text()


def test_unreadable_cells_fail_the_first_check(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(PAR)
    book["PAR INDEX"]["G9"] = "chưa có"
    book.save(tmp_path / "a.xlsx")
    reading = runs(sp.load_par_index(tmp_path / "a.xlsx"))["reading"]
    whole = runs(sp.load_par_index(PAR))["reading"]
    assert (reading.failed, reading.passed) == (1, whole.passed - 1)


def test_checks_of_several_tables_add_up_and_findings_count_once():
    sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")).checked
    twice = Checked.joined([sipas, sipas])
    assert [run.passed for run in twice.runs] == [2 * run.passed for run in sipas.runs]
    wrong = change(card(), "1.2", appraised="1.2").checked
    assert Checked.joined([wrong, wrong]).findings == wrong.findings


def test_it_is_frozen_and_shows_itself():
    checked = Checked(runs=(CheckRun("parts", 2, 4, 1, 1, 0),))
    with pytest.raises(FrozenInstanceError):
        checked.runs = ()
    assert ">Điểm đạt bằng tổng các nguồn điểm</td>" in checked._repr_html_()
    with language("en"):
        assert checked.runs[0].record()["label"] == "Scores are the sums of their sources"


def test_every_check_has_words():
    tables = (sp.load_par_index(PAR), sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))
    names = {run.name for table in tables for run in table.checked.runs} | {"published"}
    for name in names:
        run = CheckRun(name, 0, 0, 0, 0, 0)
        with language("en"):
            english = run.label
        assert name != run.label != english != name
