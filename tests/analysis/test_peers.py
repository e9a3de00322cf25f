"""Peers by likeness: region and group of provinces, kind and size of a province's own units."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from books import OTHER, write_book
from literal_cards import card, row

import sipas_par as sp
from sipas_par.analysis import Results, peers_of
from sipas_par.assignment import assign
from sipas_par.document.blocks import plain
from sipas_par.findings import ReadError
from sipas_par.model.criteria import Fact
from sipas_par.reports.paper import paper
from sipas_par.reports.plan import PlanReport

AHEAD = [(*row[:4], {"2": 45, "2.1": 45, "2.1.2": 20}.get(row[0], row[4]), *row[5:]) for row in OTHER]


def table(unit, score, size=None, most="60"):
    made = card(row("1", most, score), row("2", str(100 - Decimal(most)), "39"), unit=unit)
    return made if size is None else replace(made, facts=(Fact("size", "Dân số", size, ""),))


def told(found, code="1"):
    return [(one.likeness, one.units, one.holding) for one in found.get(code, ())]


def test_provinces_of_the_region_and_of_the_group():
    others = [table("Cao Bằng", "60"), table("Hòa Bình", "40"), table("Hà Nội", "60"), table("Sơn La", "55", most="61")]
    found = peers_of(table("Lạng Sơn", "50"), others, sp.published())
    assert told(found) == [("region", ("Cao Bằng", "Hòa Bình"), ("Cao Bằng",))]
    near = peers_of(table("Lạng Sơn", "45"), [table("Cao Bằng", "46"), table("Hà Nội", "48")], sp.published())
    assert told(near) == [("region", ("Cao Bằng",), ()), ("group", ("Cao Bằng", "Hà Nội"), ())]


def test_units_of_one_kind_and_of_one_size():
    own = table("Huyện Cao Lộc", "50", Decimal(80000))
    others = [
        table("Huyện Lộc Bình", "60", Decimal(110000)), table("Huyện Bình Gia", "60", Decimal(50000)),
        table("Sở Y tế", "60"), table("Huyện Cao Lộc", "60"),
    ]  # fmt: skip
    assert told(peers_of(own, others)) == [
        ("kind", ("Huyện Lộc Bình", "Huyện Bình Gia"), ("Huyện Lộc Bình", "Huyện Bình Gia")),
        ("size", ("Huyện Lộc Bình",), ("Huyện Lộc Bình",)),
    ]
    words = [table("Xã A", "50", "Vùng cao"), table("Xã B", "60", "vùng cao"), table("Xã C", "60", "Vùng thấp")]
    assert told(peers_of(words[0], words[1:]))[1] == ("size", ("Xã B",), ("Xã B",))


@pytest.fixture
def folder(tmp_path):
    write_book(tmp_path / "cao_loc.xlsx")
    (tmp_path / "huyen").mkdir()
    write_book(tmp_path / "huyen" / "trang_dinh.xlsx", AHEAD, unit="Huyện Tràng Định")
    write_book(tmp_path / "huyen" / "loc_binh.xlsx", unit="Huyện Lộc Bình")
    return tmp_path


def sizes(folder, head=("TT", "Đơn vị", "Dân số (người)")):
    book = openpyxl.Workbook()
    rows = (("Huyện Cao Lộc", 80000), ("Huyện Tràng Định", 60500), ("Huyện Lộc Bình", "1.200.000"))
    for line in (["Dân số năm 2023"], head, *((at, *one) for at, one in enumerate(rows, 1))):
        book.active.append(line)
    book.save(folder / "huyen" / "quy_mo.xlsx")


def test_the_papers_say_which_units_alike_hold_the_maximum(folder):
    sizes(folder)
    inputs = sp.find_inputs(folder / "cao_loc.xlsx", folder=folder, others=folder / "huyen")
    assert inputs.card.fact("size") == 80000
    text = str(Results.of(inputs).peers["2.1.2"])
    assert "Tràng Định" in text
    made = paper(inputs, "Phòng Tư pháp", charts=False)
    (found,) = [block for block in made.blocks if getattr(block, "anchor", "") == "bang-tuong-dong"]
    cells = [["".join(run.text for run in cell.text) for cell in line] for line in found.body]
    assert cells[0][-2:] == ["1/2: Huyện Tràng Định", "1/1: Huyện Tràng Định"]
    plan = PlanReport(inputs, assign(inputs.card)).document()
    (found,) = [block for block in plan.blocks if getattr(block, "anchor", "") == "bang-tuong-dong"]
    (line,) = [[plain(cell.text) for cell in line] for line in found.body if plain(line[0].text) == "2.1.2"]
    assert line[-2:] == ["1/2: Huyện Tràng Định", "1/1: Huyện Tràng Định"]


def test_a_table_of_sizes_without_its_columns_is_named(folder):
    sizes(folder, ("TT", "Đơn vị", "Diện tích"))
    with pytest.raises(ReadError, match=r"quy_mo\.xlsx"):
        sp.find_inputs(folder / "cao_loc.xlsx", folder=folder, others=folder / "huyen")
