from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from languages import in_lang

from sipas_par.analysis.priorities import Weights, priority, stability
from sipas_par.analysis.standing import Standing, Standings, place, standings
from sipas_par.analysis.targets import steps_to, to_pass
from sipas_par.model.components import Component
from sipas_par.model.criteria import Criterion, Source
from sipas_par.model.published import NATION, published
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.reports.sentences import recovery_sentences, year_sentences
from sipas_par.reports.sentences_standing import MANY_WAYS, place_sentences, priority_sentences, step_sentences
from sipas_par.reports.sentences_survey import survey_sentences
from sipas_par.text.sentence import Figure, criteria, enumerate_figures, say

D = Decimal


def leaf(code, maximum, score, source="appraised", self_score=None, name=""):
    points = {"max_score": D(maximum), "score": None if score is None else D(score)}
    part = "surveyed" if source in ("surveyed", "sipas") else "appraised"
    return Criterion(
        code, name or f"Tiêu chí {code}", "criterion", **points, source=source,
        self_score=self_score and D(self_score), cells=(("score", f"S!G{code}"), ("self_score", f"S!D{code}")), **{part: points["score"]},
    )  # fmt: skip


def card(*losses, year=2023, unit="Tôi", index="PAR INDEX", field="1"):
    rows = [leaf(f"{field}.{n}", "1", str(1 - D(loss))) for n, loss in enumerate(losses, 1)]
    return of(*rows, year=year, unit=unit, index=index)


def of(*rows, year=2023, unit="Tôi", index="PAR INDEX"):
    fields = [
        Criterion(code, f"Lĩnh vực {code}", "field", None, None)
        for code in dict.fromkeys(row.field_code for row in rows)
    ]
    return Scorecard(index, unit, year, (*fields, *rows), Source("a.xlsx", "S", status="official"))


def rules(sentences):
    return [sentence.rule for sentence in sentences]


def the(sentences, rule):
    return next(sentence for sentence in sentences if sentence.rule == rule)


# --- building


def test_figures_keep_their_cells_through_lists():
    line = say("r", "{codes}.", codes=enumerate_figures([("1.1", Figure("0,50", "S!G3")), ("1.2", Figure("0,20"))]))
    assert line.text == "1.1 (0,50) và 1.2 (0,20)."
    assert [(f.text, f.cell) for f in line.figures] == [("0,50", "S!G3"), ("0,20", "")]


@pytest.mark.parametrize(
    ("count", "text"),
    [(2, "a (1) và a (1)"), (3, "a (1), a (1) và a (1)"), (4, "a (1), a (1), a (1) và 1 tiêu chí khác")],
)
def test_long_lists_say_how_many_more(count, text):
    assert enumerate_figures([("a", Figure("1"))] * count, most=3).text == text
    assert in_lang("en", enumerate_figures, [("a", Figure("1"))] * 4, 3).text == "a (1), a (1), a (1) and 1 more"


# --- shortfall


def test_routes_are_named_only_with_points_lost():
    table = of(
        leaf("1.1", "1", "0.5", self_score="1"), leaf("1.2", "1", "1", "outcome"), leaf("1.3", "1", "0.5", "surveyed")
    )
    assert rules(recovery_sentences(table)) == ["documents", "judgement", "over-claimed"]
    under = of(leaf("1.1", "1", "0.8", self_score="0.7"), leaf("1.2", "1", "0.5", "outcome", self_score="0.5"))
    assert rules(in_lang("en", recovery_sentences, under)) == ["documents", "results", "under-claimed"]
    assert the(recovery_sentences(under), "under-claimed").figures[0] == Figure("0,10", "S!D1.1")
    assert rules(recovery_sentences(of(leaf("1.1", "1", "1", "surveyed")))) == ["no-self-assessment"]


# --- years


@pytest.mark.parametrize(("now", "rule"), [("0.49", "up"), ("0.51", "down"), ("0.50", "level")])
def test_the_total_moves_by_a_hundredth_or_not_at_all(now, rule):
    lines = year_sentences(card(now), card("0.50", year=2022))
    assert lines[0].rule == rule
    assert ("0,01" in lines[0].text) is (rule != "level")
    assert in_lang("en", year_sentences, card(now), card("0.50", year=2022))[0].rule == rule


def test_totals_across_a_break_are_not_compared():
    lines = year_sentences(card("0.1"), card("0.5", year=2021))
    assert lines[0].rule == "break"
    assert not {"up", "down", "fields-up"} & set(rules(lines))
    assert "876/QĐ-BNV" in lines[0].text
    assert year_sentences(card("0.1"), card("0.5", year=None))[0].rule == "up"


def test_each_status_is_said_of_its_own_criteria():
    now, then = card("0.5", "0.6", "0.5", "0.4", "0", "0"), card("0", "0.5", "0.5", "0.5", "0.5", "0", year=2022)
    lines = year_sentences(now, then)
    for rule, code in (
        ("new", "1.1"),
        ("worse", "1.2"),
        ("recurring", "1.3"),
        ("improved", "1.4"),
        ("recovered", "1.5"),
    ):
        assert the(lines, rule).text.count("(") == 1
        assert f"{code} (" in the(lines, rule).text
        assert the(lines, rule).figures[0].cell == f"S!G{code}"
    assert "1.6" not in " ".join(line.text for line in lines)


def test_what_cannot_be_compared_is_counted_and_missing_scores_named():
    now, then = (
        of(leaf("1.1", "1", None), leaf("1.2", "1", "1", name="Mới")),
        of(leaf("1.1", "1", "1"), leaf("1.2", "1", "1"), year=2022),
    )
    lines = year_sentences(now, then)
    assert the(lines, "not-comparable").text.startswith("2 dòng")
    assert "1.1" in the(lines, "missing").text
    assert {"not-comparable", "missing"} <= set(rules(in_lang("en", year_sentences, now, then)))


def test_all_fields_with_the_largest_change_are_named():
    now, then = (
        of(leaf("1.1", "1", "1"), leaf("2.1", "1", "1")),
        of(leaf("1.1", "1", "0.5"), leaf("2.1", "1", "0.5"), year=2022),
    )
    assert (
        the(year_sentences(now, then), "fields-up").text
        == "2 lĩnh vực tăng điểm, nhiều nhất là lĩnh vực 1 (+0,50) và 2 (+0,50)."
    )


def test_a_missing_score_makes_no_change():
    now = of(leaf("1.1", "1", "1"), leaf("2.1", "1", "0.75"), leaf("3.1", "1", "0.5"))
    then = of(leaf("1.1", "1", None), leaf("2.1", "1", "0.5"), leaf("3.1", "1", "0.5"), year=2022)
    lines = year_sentences(now, then)
    assert lines[0].rule == "up-known"
    assert lines[0].text.endswith("chỉ so các tiêu chí có điểm ở cả hai năm: tăng 0,25 điểm.")
    assert the(lines, "fields-up").text == "Chỉ lĩnh vực 2 (+0,25) tăng điểm."
    assert year_sentences(then, now)[0].rule == "down-known"
    assert (
        "no change"
        in in_lang("en", year_sentences, of(leaf("1.1", "1", None)), of(leaf("1.1", "1", "1"), year=2022))[0].text
    )


# --- places and targets


def test_a_full_table_gives_a_rank_and_a_partial_one_says_among_whom():
    full = standings({"Tôi": 80, "A": 90})
    assert rules(place_sentences(place(full, "Tôi"))) == ["rank", "below-mean", "next-above"]
    assert "của" not in the(place_sentences(place(full, "Tôi")), "below-mean").text
    part = standings({"Tôi": 80, "A": 90}, of=3)
    lines = place_sentences(place(part, "Tôi"))
    assert rules(lines) == ["rank-between", "among", "below-mean", "next-above"]
    assert lines[1].text == "Đứng thứ 2 trong 2 đơn vị đã biết điểm trên tổng số 3."
    assert "2 đơn vị đã biết điểm" in the(lines, "below-mean").text


@pytest.mark.parametrize(("score", "rule"), [("86.97", "below-mean"), ("86.98", "at-mean"), ("86.99", "above-mean")])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_mean_at_a_hundredth(score, rule, lang):
    table = Standings("PAR INDEX", 2023, (Standing("Tôi", D(score)), Standing("A", D(90))), 63, NATION, D("86.98"))
    assert rule in rules(in_lang(lang, place_sentences, place(table, "Tôi")))


def test_the_scope_is_named_only_where_it_is_known():
    assert "(PAR INDEX)" in place_sentences(place(standings({"Huyện A": 80, "B": 90}), "Huyện A"))[0].text
    table = standings(published(), "PAR INDEX", 2023)
    assert "(Cả nước, PAR INDEX 2023)" in place_sentences(place(table, "Quảng Nam"))[0].text
    assert "(the whole country, PAR INDEX 2023)" in in_lang("en", place_sentences, place(table, "Quảng Nam"))[0].text


def test_ties_and_the_first_place_are_said():
    lines = place_sentences(place(standings({"Tôi": 90, "A": 90}), "Tôi"))
    assert rules(lines) == ["rank", "tied", "at-mean", "first"]
    assert "first" in rules(in_lang("en", place_sentences, place(standings({"Tôi": 90}), "Tôi")))


@pytest.mark.parametrize(
    ("status", "label"), [("illustrative", "minh họa"), ("self_assessed", "tự đánh giá"), ("unknown", "chưa rõ")]
)
def test_a_status_that_is_not_official_stands_with_the_score(status, label):
    here = place(standings({"Tôi": 80, "A": 90}), "Tôi")
    assert label in place_sentences(here, status)[0].text
    assert label not in place_sentences(here)[0].text


def test_steps_state_ways_and_every_assumption():
    mine = card("0.5", "0.5")
    table = standings({"Tôi": mine.score, "A": mine.score + D("0.4")}, of=3)
    lines = step_sentences(steps_to(mine, to_pass(table, "Tôi", mine.score)))
    assert rules(lines) == ["steps", "ways", "assumptions"]
    assert "Còn 1 cách chọn khác" in lines[1].text
    assert lines[2].text.count(";") == 3
    assert the(lines, "steps").figures[-2] == Figure("0,50", "S!G1.1")
    assert rules(in_lang("en", step_sentences, steps_to(mine, mine.score))) == ["reached"]
    assert (
        "the choice with the fewest points brings 1 criterion to the maximum"
        in in_lang("en", step_sentences, steps_to(mine, mine.score + D("0.5")))[0].text
    )
    assert rules(step_sentences(steps_to(mine, 5))) == ["out-of-reach", "assumptions"]
    assert rules(in_lang("en", step_sentences, steps_to(card("0.5"), "0.9", fewest="criteria"))) == [
        "steps",
        "assumptions",
    ]


@pytest.mark.parametrize(("ways", "many"), [(MANY_WAYS + 1, False), (MANY_WAYS + 2, True)])
def test_very_many_ways_are_not_counted_out(ways, many):
    steps = replace(steps_to(card("0.5", "0.5"), "1.5"), ways=ways)
    for lang, words in (("vi", "hơn"), ("en", "More than")):
        assert (words in the(in_lang(lang, step_sentences, steps), "ways").text) is many


def test_a_priority_list_shows_its_rule_and_how_far_it_holds():
    listed = priority(card("0.5", "0.4"), card("0.5", "0", year=2022))
    lines = priority_sentences(listed, stability(listed, top=1), Weights(), top=1)
    assert rules(lines) == ["rule", "left-out", "first", "stable"]
    assert "(0,4)" in lines[0].text
    assert "1 trong 1 tiêu chí" in lines[3].text
    empty = priority(card("0"))
    assert rules(in_lang("en", priority_sentences, empty, stability(empty), Weights())) == ["rule"]
    only = Weights(points=D(0), recurs=D(1), attainable=D(0), route=D(0))
    alone = priority(card("0.5", "0.4"), weights=only)
    left_out = the(priority_sentences(alone, stability(alone), only), "left-out").text
    assert left_out == "Chưa có số liệu về mất điểm lặp lại; thứ tự chỉ theo số điểm chưa đạt."
    without = Weights(attainable=D(0), recurs=D(0))
    alone = priority(card("0.5"), weights=without)
    assert "left-out" not in rules(priority_sentences(alone, stability(alone), without))


@pytest.mark.parametrize(("share", "kept"), [(0.9, 1), (0.899, 0)])
def test_stable_means_nine_tenths_of_the_weightings(share, kept):
    listed = priority(card("0.5"))
    steady = pd.DataFrame({"code": ["1.1"], "share_top": [share], "weightings": [66]})
    assert the(priority_sentences(listed, steady, Weights()), "stable").text.startswith(f"{kept} trong 1")


# --- surveys


def sipas(value, earlier=None, mean=None, n=630, before=486, earlier_year=2022, parts=()):
    rows = (
        Component(
            "I", "Chung", "overall", D(value), earlier and D(earlier), mean and D(mean), cells=(("value", "S!D6"),)
        ),
        *parts,
    )
    return SipasCard(
        "Tôi", 2023, rows, Source("s.xlsx"), earlier_year=earlier_year, sample_size=n, earlier_sample_size=before
    )


@pytest.mark.parametrize(
    ("earlier", "rule", "text"),
    [
        ("75.44", "rose", "So với năm 2022 (75,44%): tăng 4,48 điểm %."),
        ("88", "fell", "So với năm 2022 (88,00%): giảm 8,08 điểm %."),
        ("79.92", "level", "So với năm 2022 (79,92%): không đổi."),
    ],
)
def test_a_change_is_given_as_a_difference(earlier, rule, text):
    lines = survey_sentences(sipas("79.92", earlier))
    assert the(lines, rule).text == text
    assert lines[0].figures[0] == Figure("79,92", "S!D6")
    assert rule in rules(in_lang("en", survey_sentences, sipas("79.92", earlier)))


@pytest.mark.parametrize(
    ("mean", "rule", "text"),
    [
        ("80", "below-mean", "Thấp hơn trung bình cả nước (80,00%) 0,08 điểm %."),
        ("74.5", "above-mean", "Cao hơn trung bình cả nước (74,50%) 5,42 điểm %."),
        ("79.92", "at-mean", "Bằng trung bình cả nước (79,92%)."),
    ],
)
def test_the_national_mean_is_told_by_its_distance(mean, rule, text):
    assert the(survey_sentences(sipas("79.92", mean=mean)), rule).text == text
    assert rule in rules(in_lang("en", survey_sentences, sipas("79.92", mean=mean)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_margin_is_told_however_many_ballots_there_are(lang):
    parts = (Component("II", "A", "part", D(80), D(50), D(75)),)
    said = " ".join(line.text for line in in_lang(lang, survey_sentences, sipas("79.92", "75.44", "80", parts=parts)))
    assert "630" in said
    for claim in ("rõ rệt", "sai số", "khoảng tin cậy", "thiết kế mẫu", "clear", "interval", "error", "design"):
        assert claim not in said


def test_a_break_in_the_series_forbids_the_comparison():
    lines = survey_sentences(
        sipas("79.92", "87.07", earlier_year=2021, parts=(Component("II", "A", "part", D(80), D(50)),))
    )
    assert "Cách đo SIPAS thay đổi" in the(lines, "break").text
    assert not {"rose", "fell", "level", "parts-changed"} & set(rules(lines))


def test_parts_are_counted_by_the_sign_of_their_change():
    parts = (
        Component("II", "A", "part", D(80), D(50)),
        Component("III", "B", "part", D(50), D(80)),
        Component("IV", "C", "part", D(80), D(80)),
    )
    line = the(survey_sentences(sipas("79.92", "75.44", parts=parts)), "parts-changed")
    assert line.text == "Trong 3 nội dung có số liệu hai năm: 1 tăng, 1 giảm và 1 không đổi."


def test_a_computed_mean_is_printed_as_scores_are():
    lines = place_sentences(place(standings({"Tôi": 70, "A": 85, "B": 90}), "Tôi"))
    assert the(lines, "below-mean").text == "Thấp hơn trung bình (81,67) 11,67 điểm."
    near = place_sentences(place(standings({"Tôi": "70.000", "A": "70.002"}), "Tôi"))
    assert "0,001 điểm" in the(near, "below-mean").text


def test_english_counts_agree():
    assert (in_lang("en", criteria, 1), in_lang("en", criteria, 0)) == ("1 criterion", "0 criteria")
