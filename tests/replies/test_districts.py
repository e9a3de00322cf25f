"""Districts are known by name and answer the one form made for all of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest
from returned import WHOLE, book, put, save

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.replies.collect import gather
from sipas_par.replies.collection import answers_by_code
from sipas_par.replies.form import write_forms

DAY = dt.date(2024, 5, 12)
SHARED = "UBND các huyện, thành phố"


def assignment(file=None):
    table = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    return assign(table, sp.load_meeting(sp.example("meeting_2024-05-17.toml")), file=file)


@pytest.fixture
def made(tmp_path):
    orders = tmp_path / "phan-cong.csv"
    orders.write_text(f"Mã;Cơ quan\n2.1.2;{SHARED}\n", "utf-8")
    return assignment(orders)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "in"


def shared(made, name, points, folder, file):
    filled = book({"2.1.2": {**WHOLE, "points": points}}, agency=SHARED, made_from=made)
    put(filled["Phiếu"], 3, 2, name)
    save(filled, folder, file)


def test_a_district_stands_under_the_entry_for_all():
    made = assignment()
    for name in ("huyện Tràng Định", "UBND huyện Tràng Định", "Tràng Định", "TP Lạng Sơn"):
        assert made.of(name).name == SHARED


def test_an_assignment_file_may_give_a_district_its_own(tmp_path):
    orders = tmp_path / "phan-cong.csv"
    orders.write_text("Mã;Cơ quan\n2.1.2;UBND huyện Tràng Định\n", "utf-8")
    made = assignment(orders)
    assert made.of("huyện Tràng Định").leads == ("2.1.2",)
    assert made.of("huyện Bình Gia").name == SHARED
    assert "agency-not-in-meeting" not in {finding.code for finding in made.findings}


def test_districts_answer_the_shared_form_side_by_side(made, folder):
    shared(made, "UBND huyện Tràng Định", 0.01, folder, "a.xlsx")
    shared(made, "UBND huyện Bình Gia", 0.02, folder, "b.xlsx")
    shared(made, SHARED, 0.03, folder, "phieu Cao Lộc.xlsx")
    collection = gather(folder, made, as_of=DAY)
    assert [answer.agency for answer in collection.answers] == [
        "UBND huyện Bình Gia",
        "UBND huyện Cao Lộc",
        "UBND huyện Tràng Định",
    ]
    assert collection.claimed == {"2.1.2": Decimal("0.06")}
    assert not {finding.code for finding in collection.findings} & {
        "two-replies",
        "two-replies-undated",
        "agencies-differ",
    }
    states = {state.mandate.name: (state.word, state.files) for state in collection.states}
    assert states["UBND huyện Tràng Định"] == ("answered", ("a.xlsx",))
    assert states["UBND huyện Lộc Bình"] == ("waiting", ())
    assert SHARED not in states


def test_one_district_speaks_for_itself_alone(made, folder):
    shared(made, "UBND huyện Tràng Định", 0.01, folder, "a.xlsx")
    collection = gather(folder, made, as_of=DAY)
    assert answers_by_code(collection)["2.1.2"].task.startswith("UBND huyện Tràng Định: ")
    assert collection.agreed == collection.claimed


def test_a_form_that_names_no_district_is_not_withdrawn_by_another_such(made, folder):
    shared(made, SHARED, 0.01, folder, "a.xlsx")
    shared(made, SHARED, 0.02, folder, "b.xlsx")
    before = gather(folder, made, as_of=DAY).replies
    (folder / "a.xlsx").unlink()
    found = {finding.code for finding in gather(folder, made, as_of=DAY, before=before).findings}
    assert "reply-gone" in found
    assert "reply-withdrawn" not in found


def test_shared_form_that_names_no_district_is_named(made, folder):
    shared(made, SHARED, 0.01, folder, "a.xlsx")
    assert "form-district-unnamed" in {finding.code for finding in gather(folder, made, as_of=DAY).findings}


def test_shared_form_without_any_name_but_that_of_the_file(made, folder):
    filled = book({"2.1.2": WHOLE}, agency=SHARED, made_from=made)
    del filled["_sipas_par"]
    put(filled["Phiếu"], 3, 2, None)
    save(filled, folder, "Văn Lãng gửi.xlsx")
    (answer,) = gather(folder, made, as_of=DAY).answers
    assert answer.agency == "UBND huyện Văn Lãng"


def test_all_districts_together_answer_the_shared_form(made, folder):
    for district in made.meeting.district_agencies:
        shared(made, district.name, 0.01, folder, f"{district.id}.xlsx")
    collection = gather(folder, made, as_of=DAY)
    states = [state for state in collection.states if state.mandate.under == SHARED]
    assert [(state.word, len(state.files)) for state in states] == [("answered", 1)] * 11


def test_each_district_has_a_form_of_its_own_that_comes_back_as_its_own(made, folder):
    paths = write_forms(made.asking(["Tràng Định"]), folder)
    assert [path.name for path in paths] == ["phieu-ubnd-huyen-trang-dinh-2023.xlsx"]
    filled = openpyxl.load_workbook(paths[0])
    put(filled["Phiếu"], 9, 10, "Ban hành kế hoạch")
    save(filled, folder, "x.xlsx")
    (answer,) = gather(folder, made, as_of=DAY).answers
    assert answer.agency == "UBND huyện Tràng Định"
    written = {path.name for path in write_forms(made, folder.parent / "all")}
    assert "phieu-ubnd-huyen-loc-binh-2023.xlsx" in written
    assert not [name for name in written if "cac-huyen" in name]
