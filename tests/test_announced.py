"""A ministry's announcement dropped beside the province's table: ranks, means and fields of all documents."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from books import write_book

import sipas_par as sp
from sipas_par.analysis import Results
from sipas_par.cli import main
from sipas_par.document.blocks import plain
from sipas_par.model.checks import check_published
from sipas_par.model.criteria import Fact
from sipas_par.reports.argument import par_index_section
from sipas_par.reports.report import Report

RAW = sp.example("README.md").parent
FIELDS = ["1. Chỉ đạo", "2. Thể chế"]


def known(year):
    return {row.unit: row for row in sp.published().of_year("PAR INDEX", year) if row.score is not None}


def results(year=2023, lift=0):
    """Scores of all provinces: the published ones where there are any."""
    published = known(year)
    names = [province.name for province in sp.published().provinces_in(year)]
    scores = {name: Decimal("80.01") + Decimal(at) / 10 for at, name in enumerate(names)}
    scores |= {name: row.score for name, row in published.items() if name in scores}
    scores = {name: score + (lift if name not in published else 0) for name, score in scores.items()}
    return scores | {"Lạng Sơn": Decimal("86.69")}


def ranked(scores):
    ordered = sorted(scores.values(), reverse=True)
    return [[ordered.index(score) + 1, name, float(score)] for name, score in scores.items()]


def write(path, rows, head=("Xếp hạng", "Tỉnh", "Chỉ số (%)"), year=2023, index="CẢI CÁCH HÀNH CHÍNH"):
    book = openpyxl.Workbook()
    for row in ([f"CHỈ SỐ {index} NĂM {year} CỦA CÁC TỈNH"], head, *rows):
        book.active.append(list(row))
    book.save(path)


def fields(path, year, lift):
    """Ranks by field; Lạng Sơn's rise by ``lift`` places in the first field."""
    names = [province.name for province in sp.published().provinces_in(year)]
    own = names.index("Lạng Sơn")
    names.insert(own - lift, names.pop(own))
    rows = [[name, 90 - at / 10, at + 1, 80 - at / 10, at + 1] for at, name in enumerate(names)]
    write(path, rows, ["Tỉnh", "1. Chỉ đạo (%)", "Hạng 1. Chỉ đạo", "2. Thể chế (%)", "Hạng 2. Thể chế"], year)


@pytest.fixture
def folder(tmp_path):
    for name in ("par_index_lang_son_2023.xlsx", "par_index_lang_son_2022.xlsx"):
        shutil.copy(RAW / name, tmp_path / name)
    return tmp_path


def own_codes(inputs):
    return {finding.code for finding in inputs.findings if finding.code.startswith("announced")}


def test_one_drop_gives_the_places_in_country_region_and_group(folder):
    assert Results.of(sp.find_inputs(folder=folder)).region_place is None
    scores = results()
    write(folder / "cong_bo.xlsx", ranked(scores))
    inputs = sp.find_inputs(folder=folder)
    assert [one.file for one in inputs.announced] == ["cong_bo.xlsx"]
    assert inputs.unused == ()
    found, own = Results.of(inputs), scores["Lạng Sơn"]
    assert found.standings.complete
    above = [name for name, score in scores.items() if score > own]
    region = sp.published().region("Lạng Sơn", 2023)
    assert found.standing.rank == len(above) + 1
    assert (found.region_place.rank, found.region_place.of) == (sum(name in region for name in above) + 1, 14)
    group = [name for name, score in scores.items() if 80 <= score < 90]
    assert (found.group, found.group_place.rank, found.group_place.of) == (
        "B", sum(name in group for name in above) + 1, len(group),
    )  # fmt: skip
    said = " ".join(plain(getattr(block, "text", ())) for block in par_index_section(Report(inputs)))
    place = found.region_place
    assert f"{place.rank}/14 vùng Trung du và miền núi phía Bắc" in said


def test_an_announcement_in_a_sheet_beside_the_table_leaves_the_table(tmp_path):
    book = openpyxl.load_workbook(RAW / "par_index_lang_son_2023.xlsx")
    sheet = book.create_sheet("Cả nước")
    for row in (
        ["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA CÁC TỈNH"],
        ["Xếp hạng", "Tỉnh", "Chỉ số (%)"],
        *ranked(results()),
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    inputs = sp.find_inputs(folder=tmp_path)
    assert (inputs.card.score, [one.sheets for one in inputs.announced]) == (Decimal("86.69"), [("Cả nước",)])
    assert [card.unit for card in sp.load_all(tmp_path)] == ["Lạng Sơn"]


def test_sources_name_the_announcement_for_all_it_gives(folder):
    write(folder / "cong_bo.xlsx", ranked(results()))
    origins = Report(sp.find_inputs(folder=folder)).origins
    given = next(said for origin, said in origins.items() if "cong_bo.xlsx" in origin.place)
    assert {"PAR INDEX năm 2023", "kết quả các tỉnh năm 2023"} <= set(given)


def test_means_are_derived_only_from_every_province(folder):
    scores = results()
    rows = ranked(scores)
    write(folder / "a.xlsx", rows, index="HÀI LÒNG (SIPAS)")
    data = sp.find_inputs(folder=folder).published
    own = [scores[name] for name in data.region("Lạng Sơn", 2023)]
    mean = data.mean("SIPAS", 2023, data.province("Lạng Sơn").region)
    assert mean.evidence == "derived"
    assert abs(mean.value - sum(own) / len(own)) <= Decimal("0.005")
    write(folder / "a.xlsx", rows[:-1], index="HÀI LÒNG (SIPAS)")
    fewer = sp.find_inputs(folder=folder)
    assert fewer.published.mean("SIPAS", 2023, data.province("Lạng Sơn").region) is None
    assert "announced-missing" in own_codes(fewer)


def test_a_printed_mean_that_the_results_do_not_give_is_told(folder):
    write(folder / "cong_bo.xlsx", ranked(results()))
    inputs = sp.find_inputs(folder=folder)
    assert "announced-mean" in own_codes(inputs)
    assert inputs.published.mean("PAR INDEX", 2023).value == Decimal("86.98")


def test_what_differs_from_the_published_figure_is_told_and_counts(folder):
    scores = results()
    scores["Hải Phòng"] -= Decimal("0.02")
    write(folder / "cong_bo.xlsx", ranked(scores))
    inputs = sp.find_inputs(folder=folder)
    told = [one for one in inputs.findings if one.code == "announced-differs" and one.severity == "warning"]
    assert scores["Hải Phòng"] in {one.found for one in told if "Hải Phòng" in one.message()}
    assert inputs.published.total("PAR INDEX", "Hải Phòng", 2023).score == scores["Hải Phòng"]
    assert inputs.published.total("PAR INDEX", "Quảng Ninh", 2023).origin.url


def test_two_announcements_that_differ_stop_documents(folder):
    write(folder / "a.xlsx", ranked(results()))
    write(folder / "b.xlsx", ranked(results(lift=Decimal("0.03"))))
    errors = [one for one in sp.find_inputs(folder=folder).findings if one.severity == "error"]
    assert {(one.code, one.file) for one in errors} == {("announced-differs", "b.xlsx")}


def test_ranks_of_fields_change_between_two_years_and_no_later_year_is_printed(folder):
    fields(folder / "nay.xlsx", 2023, 5)
    fields(folder / "truoc.xlsx", 2022, 0)
    write(folder / "sau.xlsx", ranked(results(2024)), year=2024)
    report = Report(sp.find_inputs(folder=folder))
    then = report.results.field_ranks(2022)["1"]
    assert report.results.field_ranks(2023)["1"] == then - 5
    assert report.results.field_rank_changes["1"] == 5
    assert max(row.year for row in report.published.totals) == 2023


def test_ranks_of_fields_that_stayed_make_no_sentence(folder, monkeypatch):
    fields(folder / "nay.xlsx", 2023, 5)
    fields(folder / "truoc.xlsx", 2022, 0)
    monkeypatch.setattr(Report, "others_named", True)
    inputs = sp.find_inputs(folder=folder)
    assert "so với năm trước thứ hạng" in repr(par_index_section(Report(inputs)))
    monkeypatch.setattr(Results, "field_rank_changes", {"1": Decimal(0)})
    assert "so với năm trước thứ hạng" not in repr(par_index_section(Report(inputs)))


def test_a_rank_that_the_table_states_holds_until_it_is_announced(folder):
    stated = Fact("rank", "Xếp hạng", "41/63", "PAR INDEX!A120")

    def rank():
        inputs = sp.find_inputs(folder=folder)
        card = replace(inputs.card, facts=(*inputs.card.facts, stated))
        return Report(replace(inputs, card=card)).rank

    assert (rank().words, rank().sure, rank().cell) == ("41/63", True, "PAR INDEX!A120")
    write(folder / "cong_bo.xlsx", ranked(results()))
    assert (rank().sure, rank().cell) == (True, "")
    assert rank().words != "41/63"


@pytest.mark.parametrize(
    ("sentence", "rank"),
    [
        ("Năm 2023, tỉnh xếp hạng 41/63 tỉnh, thành phố.", "41/63"),
        ("Năm 2022, tỉnh xếp hạng 54/63.", None),
        ("Xếp thứ 9/14 vùng; hạng 41/63 cả nước", None),
        ("Chỉ số DTI xếp hạng 41/63", None),
        ("Kèm theo Quyết định ngày 12/04/2024", None),
    ],
)
def test_a_sentence_beside_the_table_states_the_rank(tmp_path, sentence, rank):
    path = write_book(tmp_path / "bang.xlsx", unit="Lạng Sơn")
    book = openpyxl.load_workbook(path)
    sheet = book["Bảng điểm"]
    sheet.cell(sheet.max_row + 2, 1).value = sentence
    book.save(path)
    stated = sp.load_par_index(path).stated_rank
    assert (stated.value if stated else None) == rank


@pytest.mark.parametrize(("rank", "codes"), [(38, ["published-rank-differs"]), (54, [])])
def test_a_stated_rank_is_held_against_the_published_one(tmp_path, rank, codes):
    path = write_book(tmp_path / "bang.xlsx", unit="Lạng Sơn")
    book = openpyxl.load_workbook(path)
    sheet = book["Bảng điểm"]
    sheet.cell(sheet.max_row + 2, 1).value = f"Tỉnh xếp hạng {rank}/63."
    book.save(path)
    found = check_published(replace(sp.load_par_index(path), year=2022), sp.published())
    assert [one.code for one in found if "rank" in one.code] == codes


def test_a_remark_beside_points_states_no_rank(tmp_path):
    path = write_book(tmp_path / "bang.xlsx", unit="Lạng Sơn")
    book = openpyxl.load_workbook(path)
    sheet = book["Bảng điểm"]
    sheet.cell(sheet.max_row - 2, 10).value = "Xếp hạng 41/63"
    book.save(path)
    assert sp.load_par_index(path).stated_rank is None


def test_an_announcement_alone_leaves_the_example(tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    write(tmp_path / "data" / "raw" / "cong_bo.xlsx", ranked(results()))
    monkeypatch.chdir(tmp_path)
    inputs = sp.find_inputs()
    assert inputs.card.source.example
    assert len(inputs.announced) == 1


def test_check_says_what_is_wrong_in_an_announcement(folder, capsys):
    rows = ranked(results())
    rows[3][0] += 7
    write(folder / "cong_bo.xlsx", rows)
    assert main(["check", str(folder / "cong_bo.xlsx"), "--format", "json"]) == 1
    assert "rank-does-not-fit" in {one["code"] for one in json.loads(capsys.readouterr().out)}
