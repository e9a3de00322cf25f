"""Who succeeded whom in 2025: by any spelling, on the right side of the day, with its legal basis."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from cards import D, card, row
from returned import meeting

import sipas_par as sp
from sipas_par.analysis import Results
from sipas_par.analysis.plan import Aims
from sipas_par.analysis.unit_ranking import unit_rankings
from sipas_par.assignment import assign
from sipas_par.document.blocks import plain
from sipas_par.inputs import Inputs
from sipas_par.model.components import Component
from sipas_par.model.criteria import Fact
from sipas_par.model.meeting import Agency
from sipas_par.model.published import published
from sipas_par.model.scorecard import SipasCard
from sipas_par.model.successions import formed_from, successions, successor_of
from sipas_par.reading.plan import Plan, PlanLine
from sipas_par.reports.ledger import Basis, to_xlsx, years_plan
from sipas_par.reports.ranking import ranking_document
from sipas_par.reports.slides import to_pptx
from sipas_par.reports.wording import over_the_merger, successors_named


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"), ("Sở KH&ĐT", "Sở Tài chính"), ("SỞ GIAO THÔNG VẬN TẢI", "Sở Xây dựng"),
        ("Sở TT&TT", "Sở Khoa học và Công nghệ"), ("Sở LĐ-TB&XH", "Sở Nội vụ"), ("Sở TN&MT", "Sở Nông nghiệp và Môi trường"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Môi trường"), ("Ban Dân tộc tỉnh", "Sở Dân tộc và Tôn giáo"), ("Tỉnh Bắc Kạn", "Thái Nguyên"),
    ],
)  # fmt: skip
def test_a_unit_passed_into_its_successor(name, after):
    assert successor_of(name).after == after


@pytest.mark.parametrize("name", ["Sở Tài chính", "Sở Tư pháp", "Lạng Sơn", "Sở KH&CN"])
def test_a_unit_that_goes_on_passed_into_none(name):
    assert successor_of(name) is None


def test_every_succession_has_its_day_and_legal_basis():
    assert all(one.basis and one.since.year == 2025 for one in successions())
    assert all(one.url.startswith("https://") for one in successions())
    merged = [one for one in successions() if one.kind == "province"]
    assert (len(merged), 63 - sum(len(one.before) for one in merged) + len(merged)) == (23, 34)
    assert {len(published().provinces_in(year)) for year in (2024, 2025)} == {63, 34}


def said_of(ranking, cards=()):
    blocks = ranking_document([ranking], cards, ()).blocks
    return " ".join(plain(block.text) for block in blocks if hasattr(block, "text"))


def unit(name, score, year):
    return card(row("1", "100", score, line=7), unit=name, year=year)


def test_a_merged_department_is_not_compared_and_its_forerunners_are_told():
    before = [
        unit("Sở Tài chính", "90", 2024),
        unit("Sở KH&ĐT", "80", 2024),
        unit("Sở Y tế", "70", 2024),
        unit("Ban Dân tộc", "60", 2024),
    ]
    now = [unit("Sở Tài chính", "95", 2025), unit("Sở Y tế", "75", 2025), unit("Sở Dân tộc và Tôn giáo", "66", 2025)]
    (ranking,) = unit_rankings([*before, *now])
    assert {one.unit: one.change for one in ranking.rows} == {
        "Sở Tài chính": None, "Sở Y tế": 5, "Sở Dân tộc và Tôn giáo": 6,
    }  # fmt: skip
    assert (ranking.gone, ranking.new, {one.places for one in ranking.rows}) == ((), (), {None})
    assert "bảng của cả tỉnh" not in "".join(said_of(ranking, [*before, *now]))
    said = said_of(ranking)
    for words in (
        "không tính tăng, giảm so với năm 2024",
        "Sở Tài chính 90,00 và Sở KH&ĐT 80,00",
        "01/03/2025",
        "so với kết quả",
    ):
        assert words in said, words


def test_communes_of_2024_are_not_those_of_2025_by_the_same_name():
    cards = [unit("Xã A", "80", 2024), unit("Xã B", "70", 2024), unit("Xã A", "90", 2025), unit("Xã B", "60", 2025)]
    (ranking,) = unit_rankings(cards)
    assert [(one.unit, one.before, one.change) for one in ranking.rows] == [("Xã A", None, None), ("Xã B", None, None)]
    assert "01/07/2025" in said_of(ranking)
    (later,) = unit_rankings([replace(one, year=one.year + 1) for one in cards])
    assert [one.change for one in later.rows] == [D(10), D(-10)]


def test_communes_are_not_set_beside_the_districts_that_ended():
    cards = [
        unit("Huyện A", "80", 2024),
        unit("Huyện B", "70", 2024),
        unit("Xã A", "90", 2025),
        unit("Xã B", "60", 2025),
    ]
    districts, communes = unit_rankings(cards)
    assert (districts.passed, [one.kind for one, _results in communes.passed]) == ((), ["district"])
    assert "không so với các huyện" in said_of(communes)


def leaves(agency, year):
    rows = (
        row("6", "2", "1", line=7, source="mixed"),
        row("6.1", "1", "0.5", line=8, agencies=[agency]),
        row("6.2", "1", "0.5", line=9),
    )
    return card(*rows, unit="Lạng Sơn", year=year)


def test_an_agency_of_2024_and_its_successor_of_2026_are_one_over_time():
    results = Results.of(leaves("Sở Tài chính", 2026), earlier=leaves("Sở Kế hoạch và Đầu tư", 2024))
    (one,) = results.agency_successions
    assert (one.name, one.succession.after, one.codes) == ("Sở Kế hoạch và Đầu tư", "Sở Tài chính", ("6.1",))
    assert any("6.1 bảng năm 2024 ghi Sở Kế hoạch và Đầu tư" in said for said in over_the_merger(results))
    assert (
        Results.of(leaves("Sở Tài chính", 2024), earlier=leaves("Sở Kế hoạch và Đầu tư", 2023)).agency_successions == ()
    )


def of_day(year, *names):
    agencies = tuple(Agency(name, name, name) for name in names)
    return replace(meeting(), agencies=agencies, start=dt.datetime(year, 5, 17, 14, tzinfo=dt.UTC))


def test_a_table_of_2024_meets_the_agency_list_of_2026_and_its_own():
    table = leaves("Sở KH&ĐT", 2024)
    now = assign(table, of_day(2026, "Sở Tài chính"))
    assert now.of("Sở Tài chính").leads == now.of("Sở KH&ĐT").leads == ("6.1",)
    assert [found.code for found in now.findings if found.code.startswith("agency")] == ["agency-succeeded"]
    then = assign(table, of_day(2024, "Sở Tài chính", "Sở Kế hoạch và Đầu tư"))
    assert then.of("Sở Kế hoạch và Đầu tư").leads == ("6.1",)
    assert not [found for found in then.findings if found.code.startswith("agency")]
    early = assign(table, of_day(2024, "Sở Tài chính"))
    assert [found.code for found in early.findings if found.code.startswith("agency")] == ["agency-not-in-meeting"]


def test_a_listed_agency_that_had_ended_by_the_day_of_the_meeting_is_said():
    names = ("Sở Tài chính", "Sở KH&ĐT", "Sở Thông tin và Truyền thông", "Sở Y tế")
    found = Inputs(leaves("Sở KH&ĐT", 2024), meeting=of_day(2025, *names)).findings
    (told,) = [one.found for one in found if one.code == "agency-ended"]
    assert told.split("; ") == [
        "Sở KH&ĐT → Sở Tài chính (01/03/2025)",
        "Sở Thông tin và Truyền thông → Sở Khoa học và Công nghệ (01/03/2025)",
    ]
    assert not of_day(2024, *names).ended
    undated = replace(of_day(2025, *names), start=None)
    assert [bool(replace(undated, data_year=year).ended) for year in (None, 2024, 2025)] == [False, False, True]


def test_districts_listed_after_their_level_ended_are_said_together():
    every = Agency("ubnd-cap-huyen", "UBND các huyện", kind="ubnd-cap-huyen")
    one = Agency("x", "UBND huyện X", "huyện X", kind="ubnd-cap-huyen")
    late = replace(of_day(2026), agencies=(every,), district_agencies=(one,))
    assert [*late.ended.values()] == [["UBND các huyện", "UBND huyện X"]]
    assert not replace(late, start=of_day(2025).start).ended


def test_every_document_names_the_successor_that_the_list_of_agencies_names():
    inputs = Inputs(leaves("Sở KH&ĐT", 2024), meeting=of_day(2026, "Sở Tài chính"))
    results, answers = Results.of(inputs), assign(inputs.card, inputs.meeting)
    assert [(one.code, one.lost) for one in results.agencies] == [("Sở Tài chính", D("0.5"))]
    assert [(one.name, answers.lost(one)) for one in answers.mandates if one.leads] == [("Sở Tài chính", D("0.5"))]
    assert [found.code for found in answers.findings if found.code.startswith("agency")] == ["agency-succeeded"]
    said = successors_named(results)
    assert "ghi Sở KH&ĐT nay tính cho Sở Tài chính, từ 01/03/2025 (Nghị định 45/2025/NĐ-CP; Nghị quyết 04" in said
    assert successors_named(Results.of(Inputs(inputs.card, meeting=of_day(2026, "Sở Tài chính")))) == said
    line = PlanLine("6.1", "", D(1), D("0.5"), D(1), "A1", agencies="Sở KH&ĐT; Sở Tài chính\n(Phòng A)")
    plan = Plan("phu_luc.xlsx", 2025, (line,))
    with_annex = Inputs(leaves("Sở KH&ĐT", 2024), meeting=of_day(2026, "Sở Tài chính"), plans=(plan,))
    assert with_annex.plans[0].by_code["6.1"].agencies == "Sở Tài chính\n(Phòng A)"
    assert [one.name for one in Aims(Results.of(with_annex), with_annex.plan(2025)).agencies] == ["Sở Tài chính", ""]
    own = Inputs(leaves("Sở KH&ĐT", 2024), meeting=of_day(2024, "Sở Tài chính", "Sở Kế hoạch và Đầu tư"))
    assert [one.code for one in Results.of(own).agencies] == ["Sở Kế hoạch và Đầu tư"]
    assert not successors_named(Results.of(own))


def test_the_resolution_of_one_province_is_cited_only_there():
    passed = successor_of("Sở KH&ĐT")
    assert "Nghị quyết 04" in passed.said("Tỉnh Lạng Sơn")
    for elsewhere in ("Cao Bằng", ""):
        assert "Nghị định 45/2025" in passed.said(elsewhere)
        assert "Nghị quyết 04" not in passed.said(elsewhere)
        assert "Lạng Sơn" not in passed.said(elsewhere)


def test_ranks_among_63_and_among_34_are_not_subtracted_and_this_is_said():
    results = Results.of(leaves("Sở Y tế", 2025), earlier=leaves("Sở Y tế", 2024), published=published())
    assert results.ranks_apart == (63, 34)
    assert not list(over_the_merger(results)), "no rank is printed"
    ranked = replace(leaves("Sở Y tế", 2025), facts=(Fact("rank", "Xếp hạng", "17/34", "BANG!A15"),))
    results = Results.of(ranked, earlier=leaves("Sở Y tế", 2024), published=published())
    assert any("63 tỉnh, năm nay trên 34 tỉnh" in said for said in over_the_merger(results))
    assert Results.of(leaves("Sở Y tế", 2024), published=published()).ranks_apart is None


def test_a_merged_province_does_not_compare_its_total_with_the_former_one_of_its_name():
    tables = [replace(leaves("Sở Y tế", year), unit="Tuyên Quang") for year in (2025, 2024)]
    results = Results.of(tables[0], earlier=tables[1])
    assert (results.since_last_year, results.earlier, results.years) == (None, None, ())
    assert any("Hà Giang" in said and "các năm trước 2025" in said for said in over_the_merger(results))
    assert formed_from("Lạng Sơn") is None


def test_a_merged_province_does_not_compare_its_survey_and_no_document_compares_what_the_briefing_does_not():
    tables = [replace(leaves("Sở Y tế", year), unit="Tuyên Quang") for year in (2025, 2024)]
    sipas = SipasCard("Tuyên Quang", 2025, (Component("I", "Chỉ số chung", "overall", 82, 81),), tables[0].source, 2024)
    assert (Results.of(tables[0], sipas=sipas).survey_overall.change, Results.of(tables[0], sipas=sipas).merged) == (
        None, formed_from("Tuyên Quang"),
    )  # fmt: skip
    assert Results.of(replace(tables[0], unit="Lạng Sơn"), sipas=replace(sipas, unit="Lạng Sơn")).survey_overall.change
    inputs = Inputs(*tables, sipas)
    for made in (to_xlsx(inputs), to_pptx(inputs)):
        with ZipFile(BytesIO(made)) as package:
            words = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
        assert "Tuyên Quang" in words
        assert "2024" not in words
    named = replace(tables[0], unit="Lạng Sơn"), replace(tables[1], unit="Lạng Sơn")
    assert years_plan(Basis(Inputs(*named), ())) is not None
    assert years_plan(Basis(inputs, ())) is None
    assert "Không so sánh trực tiếp" in sp.charts.alt_text(sp.charts.waterfall(*tables))
