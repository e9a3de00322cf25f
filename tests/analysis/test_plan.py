"""Targets that add up, and a year later what came of them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from cards import card, change, row

from sipas_par.analysis import Results
from sipas_par.analysis.plan import Aims, Outcomes
from sipas_par.document.html import to_html
from sipas_par.inputs import Inputs
from sipas_par.model.criteria import Fact
from sipas_par.model.meeting import Meeting, Target
from sipas_par.model.published import published
from sipas_par.reading.plan import Plan, PlanLine, goals_in
from sipas_par.reports.briefing import Briefing

D = Decimal


def plan(targets, year=2024, base=None):
    """A plan of ``{code: target}``, with the figures of the card that it was made from."""
    rows = {row.code: row for row in base or card()}
    lines = []
    for place, (code, target) in enumerate(targets.items(), 1):
        row, cell = rows.get(code), f"Nhiệm vụ!F{place}"
        said = (row.name, row.max_score, row.score) if row else ("", None, None)
        lines.append(PlanLine(code, *said, None if target is None else D(target), cell))
    return Plan("ke_hoach.xlsx", year, tuple(lines))


def with_words(code, /, **values):
    """The card with words of one row replaced."""
    made = card()
    return replace(made, criteria=[replace(row, **values) if row.code == code else row for row in made])


def codes(aims):
    return [finding.code for finding in aims.findings]


def test_agencies_add_up_to_the_promised_total_every_criterion_once():
    aims = Aims(Results.of(card()), plan({"1.2": "2", "2.1": "0.75", "2.2": None}), {"2.2": D("0.1")})
    assert {row.code: row.target for row in aims.rows} == {"1.2": D(2), "2.1": D("0.75"), "2.2": D("0.85")}
    # 1.2 is led by two agencies; it counts under the first.
    assert {one.name: one.aimed for one in aims.agencies} == {
        "Sở Nội vụ": D("0.5"), "Sở Y tế": D("0.25"), "": D("0.10"),
    }  # fmt: skip
    assert sum(one.aimed for one in aims.agencies) == aims.whole.aimed == aims.promised - card().score
    assert sum(one.lost for one in aims.agencies) == card().lost


def test_what_agencies_promise_counts_no_further_than_what_was_lost():
    assert [row.target for row in Aims(Results.of(card()), claimed={"2.1": D(3)}).rows] == [None, D(1), None]


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        ({"total": "4.25", "1.2": "2"}, []),
        ({"total": "4.5", "1.2": "2"}, ["plan-agencies-differ"]),
        ({"total": "4.00", "1.2": "2"}, ["plan-agencies-differ"]),
        ({"1": "3", "1.2": "2"}, []),
        ({"1": "3", "1.2": "1.75"}, ["plan-field-differs"]),
        ({"total": "4.25", "1": "3", "2": "1.5", "1.2": "2", "2.1": "0.75"}, ["plan-agencies-differ", "plan-fields-differ"]),
        ({"1.2": "2.5"}, ["plan-target-outside"]),
        ({"1.2": "0.25"}, ["plan-target-below"]),
        ({"9.9": "1"}, ["plan-line-unknown"]),
        ({"1.2": "2"}, []),
    ],
)  # fmt: skip
def test_targets_that_do_not_fit_are_told(targets, found):
    assert codes(Aims(Results.of(card()), plan(targets))) == found


def test_a_target_beyond_the_scale_is_missing_not_capped():
    [target] = [row.target for row in Aims(Results.of(card()), plan({"1.2": "2.5"})).rows if row.code == "1.2"]
    assert target is None


def test_a_plan_made_from_other_figures_is_told_with_its_cell():
    base = change(card(), "1.2", score="1.25")
    [finding] = Aims(Results.of(card()), plan({"1.2": "2"}, base=base)).findings
    assert (finding.code, finding.cell, finding.found, finding.expected) == (
        "plan-base-differs", "F1", D("1.25"), D("1.5"),
    )  # fmt: skip


def outcomes(now, targets, earlier=None):
    return Outcomes(Results.of(replace(now, year=2024), earlier=earlier), plan(targets))


def test_results_are_held_against_targets_by_criterion_and_agency():
    now = change(change(change(card(), "1.2", score="2"), "2.1", score="0.75"), "2.2", score="0.80")
    made = outcomes(now, {"1": "3", "2": "1.75", "1.2": "2", "2.1": "1", "2.2": None}, earlier=card())
    assert {row.code: row.verdict for row in made.rows} == {"1.2": "reached", "2.1": "missed", "2.2": "unplanned"}
    assert {one.name: (one.target, one.score) for one in made.agencies} == {
        "Sở Y tế": (D(3), D("2.75")), "Sở Nội vụ": (D(2), D(2)), "": (None, None),
    }  # fmt: skip
    assert (made.whole.target, made.whole.score) == (D(3), D("2.75"))
    assert [(one.code, one.verdict) for one in made.fields] == [("1", "reached"), ("2", "missed")]


def test_what_rose_and_stands_in_no_line_is_reached_but_not_planned():
    now = change(card(), "2.1", score="1")
    assert [(row.code, row.verdict, row.gain) for row in outcomes(now, {"1.2": "2"}, card()).rows] == [
        ("1.2", "missed", D(0)), ("2.1", "unplanned", D("0.5")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"score": None}, "unscored"),
        ({"max_score": D(3)}, "rescaled"),
        ({"code": "1.3"}, "gone"),
        ({"state": "not_assessed"}, "not_assessed"),
    ],
    ids=str,
)
@pytest.mark.parametrize("earlier", [None, card()], ids=["alone", "with-last-year"])
def test_missing_stays_missing_and_why(values, why, earlier):
    rows = outcomes(with_words("1.2", **values), {"1.2": "2"}, earlier).rows
    assert [(row.verdict, row.why) for row in rows if row.code == "1.2"] == [("unknown", why)]


def test_the_reason_why_nothing_can_be_told_is_printed_and_an_agency_without_a_verdict_has_no_line():
    now = replace(change(card(), "2.1", score="1"), year=2024)
    of_ninety = replace(with_total("4", D(90)), year=2024)
    planned = plan({"1": "3", "1.1": "5", "2.1": "1"})
    lines = tuple(
        replace(one, max_score=D(2)) if one.code == "1" else one for one in (*planned.lines, *of_ninety.lines)
    )
    said = to_html(Briefing(Inputs(now, card(), plans=(replace(planned, lines=lines),)), "vi").document())
    why = "mục tiêu từ 4,00 đặt trên 90 điểm, nay là 5 điểm nên chưa so được"
    front, annex = said[: said.index('id="phu-luc')], said[said.index("CÁCH TÍNH, QUY ƯỚC") :]
    assert why in front
    assert f"Năm 2024: {why}." in annex
    assert "Lĩnh vực chưa so được với mục tiêu: 1 (điểm tối đa khác khi lập kế hoạch)." in said
    assert re.search(r"Không đối chiếu được: .{0,80}1\.1.{0,8} \(mục tiêu nằm ngoài thang điểm\)", said)
    table = said[said.index('id="bang-ke-hoach"') :]
    assert "Sở Y tế" in table[: table.index("</table>")]
    assert "Sở Nội vụ" not in table[: table.index("</table>")]


def test_another_criterion_under_the_code_is_not_judged():
    [row] = outcomes(with_words("1.2", name="Nội dung khác hẳn"), {"1.2": "2"}).rows
    assert (row.verdict, row.score) == ("unknown", None)


def test_the_plan_gives_the_targets_of_the_first_page():
    results = Results.of(replace(card(), year=2024))
    own = replace(results, plan=plan({"total": "4.00", "rank": "35"})).own_target("PAR INDEX", 2024)
    assert (own.value, own.rank, own.origin.document) == (D("4.00"), 35, "ke_hoach.xlsx")
    assert replace(results, plan=plan({"1.2": "2"})).own_target("PAR INDEX", 2024) is None


def with_total(target, most):
    line = PlanLine("total", "Tổng điểm", most, None, D(target), "Mục tiêu!E4")
    return Plan("ke_hoach.xlsx", 2023, (line,))


@pytest.mark.parametrize(
    ("most", "verdict", "base"),
    [(D(100), "reached", D(100)), (None, "reached", D(100)), (D(80), "missed", None), (D(90), "unknown", D(90))],
)
def test_a_total_is_judged_on_the_maximum_of_its_target(most, verdict, base):
    apart = replace(row("2", "20", "0", line=8), state="not_assessed", score=None)
    results = Results.of(card(row("1", "80", "64", line=7), apart, total=False))
    goal = replace(results, plan=with_total("79", most)).goals["total"]
    assert (goal.verdict, goal.base) == (verdict, base)


@pytest.mark.parametrize(
    ("said", "aim", "verdict"),
    [("17/34", "12", "missed"), ("17/34", "17", "reached"), (None, "12", "unknown")],
)
def test_a_rank_is_judged_by_the_rank_that_is_known(said, aim, verdict):
    facts = () if said is None else (Fact("rank", "Xếp hạng", said, "BANG!A15"),)
    made = replace(card(facts=facts, unit="Cao Bằng"), year=2030)
    goals = replace(Results.of(made, published=published()), plan=plan({"rank": aim}, 2030)).goals
    assert (goals["rank"].target, goals["rank"].verdict) == (int(aim), verdict)


@pytest.mark.parametrize(
    ("words", "place"),
    [("hạng 12", 12), ("xếp thứ hạng 30/34", 30), ("trong 20 tỉnh dẫn đầu", 20), ("tăng 5 bậc", None), ("tăng 5", None), ("10%", None)],
)  # fmt: skip
def test_a_target_rank_is_a_place_and_no_rise(words, place):
    assert goals_in(Meeting("Hội nghị", targets=(Target("xếp hạng", words),))).target("rank") == place


@pytest.mark.parametrize(("of", "code"), [("III", "3"), ("Lĩnh vực VII.", "7"), ("lĩnh vực 2", "2"), ("C", "")])
def test_a_target_names_its_field_as_the_table_numbers_it(of, code):
    goals = goals_in(Meeting("Hội nghị", targets=(Target(of, "11.5"),)))
    assert [(line.code, line.target) for line in goals.lines] == ([(code, D("11.5"))] if code else [])


def test_the_meeting_file_sets_targets_where_the_annex_has_none():
    said = (
        Target("tổng điểm", "4,5"),
        Target("2", "1,5"),
        Target("1", "14"),
        Target("xếp hạng", "đầu"),
        Target("mọi mặt", "tốt"),
    )
    goals = goals_in(Meeting("Hội nghị", file="meeting.toml", targets=said))
    aims = Aims(Results.of(card()), meeting_goals=goals)
    told = [(one.code, one.cell) for one in aims.findings if one.cell.startswith("target")]
    assert told == [
        ("plan-target-unreadable", "target 4"), ("plan-line-unknown", "target 5"), ("plan-target-outside", "target 3"),
    ]  # fmt: skip
    # What is said not to count does not count.
    assert [aims.target(code) for code in ("total", "2", "1", "rank")] == [D("4.5"), D("1.5"), None, None]
    both = Aims(Results.of(card()), plan({"2": "2"}), meeting_goals=goals)
    assert both.target("2") == 2
    (differ,) = (one for one in both.findings if one.code == "plan-meeting-differ")
    assert (differ.found, differ.expected, dict(differ.facts)["of"]) == (2, D("1.5"), "2")


def test_a_plan_in_sight_is_held_against_the_total_of_its_table():
    made = card()
    found = Inputs(made).of_plan(replace(plan({"total": "25"}), year=made.year + 1))
    assert [one.code for one in found] == ["plan-target-outside"]


@pytest.mark.parametrize(("target", "code"), [("25", "plan-target-outside"), ("1", "plan-target-below")])
def test_a_target_of_the_total_is_held_against_the_table(target, code):
    goals = goals_in(Meeting("Hội nghị", file="meeting.toml", targets=(Target("tổng điểm", target),)))
    aims = Aims(Results.of(card()), meeting_goals=goals)
    assert code in {one.code for one in aims.findings}
    assert aims.target("total") == (None if code == "plan-target-outside" else 1)


def test_a_target_below_the_base_is_not_reached_by_losing_points():
    made = outcomes(change(card(), "1.2", score="1.25"), {"1.2": "1"}, earlier=card())
    assert [(row.verdict, row.fell) for row in made.rows if row.code == "1.2"] == [("missed", True)]


def test_a_lead_that_the_office_changed_has_the_criterion():
    made = plan({"1.2": "2"})
    given = replace(made, lines=tuple(replace(line, agencies="Sở Xây dựng; Sở Y tế") for line in made.lines))
    assert {one.name: one.aimed for one in Aims(Results.of(card()), given).agencies}["Sở Xây dựng"] == D("0.5")
