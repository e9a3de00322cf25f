"""The ranking of a province's own units: nobody lost, nobody twice, ranks by the rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cards import D, card, row

import sipas_par as sp
from sipas_par.analysis.unit_ranking import unit_rankings
from sipas_par.findings import UsageError
from sipas_par.model.components import Component
from sipas_par.model.criteria import Fact, Source
from sipas_par.model.scorecard import SipasCard


def unit(name, one, two="1", **more):
    rows = (row("1", "60", one, line=7, name="Thể chế"), row("2", "40", two, line=8, name="Thủ tục"))
    return card(*rows, unit=name, **more)


def only(*cards):
    (ranking,) = unit_rankings(cards)
    return ranking


def codes(call, *given):
    with pytest.raises(UsageError) as error:
        call(*given)
    return [finding.code for finding in error.value.findings]


def test_equal_results_share_a_rank_and_everyone_is_there_once():
    cards = [unit("Xã A", "50"), unit("Xã B", "55"), unit("Xã C", "50"), unit("Xã D", "40")]
    ranking = only(*cards)
    assert [(one.unit, one.rank) for one in ranking.rows] == [("Xã B", 1), ("Xã A", 2), ("Xã C", 2), ("Xã D", 4)]
    assert (ranking.kind, ranking.converted, ranking.total.mean, ranking.total.median) == (
        "commune", False, D("49.75"), D(51),
    )  # fmt: skip
    assert (ranking.fields[0].best_units, ranking.fields[0].weakest, ranking.fields[1].best_units) == (
        ("Xã B",), D(40), ("Xã B", "Xã A", "Xã C", "Xã D"),
    )  # fmt: skip


def test_units_that_are_not_assessed_in_a_field_are_ranked_on_a_hundred():
    half = unit("Sở Y tế", "54", "0")
    spared = replace(half.criteria[1], state="not_assessed", score=None, appraised=None)
    half = replace(half, criteria=(half.criteria[0], spared), total=None)
    cards = (half, unit("Sở Tư pháp", "50", "35"))
    ranking = only(*cards)
    assert ranking.converted
    frame = sp.rank(cards)
    assert list(zip(frame["unit"], frame["rank"], frame["score"], strict=True)) == [
        ("Sở Y tế", 1, 90.0),
        ("Sở Tư pháp", 2, 85.0),
    ]
    assert codes(sp.rank, [*cards, half]) == ["unit-twice"]
    assert [(one.unit, one.result, one.score, one.max_score) for one in ranking.rows] == [
        ("Sở Y tế", D(90), D(54), D(60)),
        ("Sở Tư pháp", D(85), D(85), D(100)),
    ]
    assert ranking.rows[0].fields == (D(90), None)
    assert (ranking.fields[1].count, ranking.fields[1].mean) == (1, D("87.5"))


def spared(name, one, bonus="0"):
    """A unit that is not assessed in its second field, with bonus points within its total."""
    first, second = unit(name, one).criteria
    rows = (first, replace(second, state="not_assessed", score=None, appraised=None))
    more = replace(row("3", "1", bonus, line=9, name="Điểm thưởng"), state="adjustment")
    total = row("", "60", str(D(one) + D(bonus)), line=10)
    return replace(unit(name, one), criteria=(*rows, more), total=total)


def test_bonus_points_stand_outside_the_base_that_is_converted():
    one = spared("Sở Y tế", "45", "0.5")
    ranking = only(one, unit("Sở Tư pháp", "50", "25"))
    assert [(row.unit, row.result, row.adjustment) for row in ranking.rows] == [
        ("Sở Y tế", D("75.5"), D("0.5")), ("Sở Tư pháp", D("75"), None),
    ]  # fmt: skip
    assert one.on_hundred == D("75.5")


@pytest.mark.parametrize(
    ("ranks", "code"),
    [
        ("123", []),
        ("312", ["rank-printed-by-points"]),
        ("135", ["rank-printed-otherwise"]),
        ("231", ["rank-printed-unlike"]),
    ],
)
def test_the_rank_that_a_table_prints_is_held_against_the_given_one(ranks, code):
    cards = (spared("Sở Y tế", "54"), unit("Sở Tư pháp", "50", "35"), unit("Sở Nội vụ", "50", "30"))
    told = [
        replace(one, facts=(Fact("printed_rank", "", D(rank), ""),)) for one, rank in zip(cards, ranks, strict=True)
    ]
    ranking = only(*told)
    assert [row.printed for row in ranking.rows] == [int(rank) for rank in ranks]
    assert [finding.code for finding in ranking.findings] == code
    assert all("Sở Y tế 3 → 1" in finding.message() for finding in ranking.findings if ranks == "312")


def test_the_change_on_the_year_and_who_came_and_went():
    now = [unit("Xã A", "50"), unit("Xã B", "40"), unit("Xã Mới", "30")]
    then = [unit("Xã A", "41", year=2022), unit("Xã B", "45", year=2022), unit("Xã Cũ", "10", year=2022)]
    ranking = only(*then, *now)
    assert (ranking.year, ranking.year_before, ranking.gone, ranking.new) == (2023, 2022, ("Xã Cũ",), ("Xã Mới",))
    first = ranking.rows[0]
    assert (first.unit, first.change, first.rank_before, first.places) == ("Xã A", D(9), 2, 1)
    assert (ranking.rows[2].change, ranking.rows[2].places) == (None, None)


def test_a_unit_without_all_its_points_stands_last_without_a_rank():
    short = unit("Xã A", "50")
    short = replace(short, criteria=(short.criteria[0], replace(short.criteria[1], score=None)), total=None)
    ranking = only(short, unit("Xã B", "20"))
    assert [(one.unit, one.rank) for one in ranking.rows] == [("Xã B", 1), ("Xã A", None)]
    assert ranking.total.count == 1


@pytest.mark.parametrize("second", ["Xã A", "XÃ A", "A"])
def test_a_unit_twice_is_refused_with_both_places(second):
    assert codes(unit_rankings, [unit("Xã A", "1"), unit(second, "2"), unit("Xã B", "2")]) == ["rank-unit-twice"]


def test_a_table_without_unit_or_year_is_refused():
    assert codes(unit_rankings, []) == ["rank-nothing"]
    unnamed = [unit("", "1"), unit("Xã B", "2", year=None), unit("Xã C", "2")]
    assert codes(unit_rankings, unnamed) == ["rank-unit-unnamed", "rank-year-unknown"]


def test_kinds_and_indices_are_ranked_apart_and_the_province_is_left_out():
    cards = [unit(name, "50") for name in ("Lạng Sơn", "Sở Y tế", "Sở Tư pháp", "Huyện A", "Thành phố B", "Ban X")]
    value = Component("", "Chung", "overall", D(80))
    survey = SipasCard("Huyện A", 2023, (value,), Source("a.xlsx"))
    found = unit_rankings([*cards, survey])
    assert [(one.index, one.kind, len(one.rows)) for one in found] == [
        ("PAR INDEX", "department", 3), ("PAR INDEX", "district", 2), ("SIPAS", "district", 1),
    ]  # fmt: skip


def test_the_ends_of_a_long_list_keep_who_shares_the_last_rank():
    cards = [unit(f"Xã {at:02}", str(10 + min(at, 30))) for at in range(1, 41)]
    ranking = only(*cards)
    assert (len(ranking.best_ten), len(ranking.weakest_ten)) == (11, 10)
    assert only(*cards[:20]).best_ten == ()


def test_fields_with_two_names_under_one_code_are_not_compared():
    other = card(row("1", "60", "5", line=7, name="Khác"), row("2", "40", "5", line=8), unit="Xã B")
    assert only(unit("Xã A", "50"), other).fields == ()


def test_units_that_do_not_say_their_kind_are_of_the_kind_that_others_say():
    names = ("Lục Ngạn", "TX. Chũ", "Hiệp Hòa", "TP. Bắc Giang")
    ranking = only(*(unit(name, str(50 + at)) for at, name in enumerate(names)))
    assert (ranking.kind, len(ranking.rows)) == ("district", 4)
