from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row

from sipas_par.analysis.assumed import what_if
from sipas_par.analysis.standing import place, standings
from sipas_par.analysis.targets import just_above, ladder, steps_to
from sipas_par.findings import UsageError
from sipas_par.model.published import published

D = Decimal


def losing(*losses):
    rows = [row(f"1.{n}", "2", str(2 - D(loss))) for n, loss in enumerate(losses, 1)]
    return card(row("1", "1", "1", "mixed"), *rows, unit="Tôi")


def test_fewest_points_and_fewest_criteria_differ():
    table = losing("1.00", "0.30", "0.30")
    points = steps_to(table, table.score + D("0.60"))
    fewest = steps_to(table, table.score + D("0.60"), fewest="criteria")
    assert (points.codes, points.points, points.reached) == (("1.2", "1.3"), D("0.60"), table.score + D("0.60"))
    assert (fewest.codes, fewest.points) == (("1.1",), 1)
    assert points.needed == fewest.needed == D("0.60")


def test_of_equally_good_sets_the_first_is_named():
    table = losing("0.50", "0.50", "0.50")
    assert steps_to(table, table.score + D("0.5")).codes == ("1.1",)


def test_what_is_reached_needs_nothing_and_what_is_out_of_reach_says_so():
    table = losing("0.50")
    assert steps_to(table, table.score).codes == ()
    assert steps_to(table, table.score).reachable
    beyond = steps_to(table, table.score + 1)
    assert (beyond.reachable, beyond.codes, beyond.needed) == (False, (), 1)


def test_only_the_allowed_criteria_are_used():
    table = losing("1.00", "0.30")
    assert steps_to(table, table.score + D("0.1"), among=["1.1"]).codes == ("1.1",)
    with pytest.raises(UsageError):
        steps_to(table, 1, among=["9"])
    with pytest.raises(UsageError):
        steps_to(table, 1, fewest="effort")


@given(st.lists(st.integers(1, 200), min_size=1, max_size=7), st.integers(1, 600))
def test_fewest_points_is_minimal_and_what_if_confirms_it(losses, need):
    table = losing(*(str(D(loss) / 100) for loss in losses))
    steps = steps_to(table, table.score + D(need) / 100)
    sums = [sum(c) for size in range(len(losses) + 1) for c in combinations(losses, size) if sum(c) >= need]
    assert steps.reachable == bool(sums)
    if sums:
        assert steps.points * 100 == min(sums)
        outcome = what_if(table, dict.fromkeys(steps.codes, 2))
        assert outcome.gain == steps.points
        assert outcome.score >= steps.target.score


def test_passing_means_more_than_a_tie():
    table = standings({"Tôi": "80.00", "A": "80.50", "B": "81.00"})
    target = just_above(table, table["A"])
    assert (target.score, target.ahead_of.unit) == (D("80.51"), "A")
    assert target.assumptions == ("others-unchanged", "strictly-above")


def test_the_ladder_climbs_unit_by_unit():
    mine = losing("1.00", "0.30")
    table = standings({"Tôi": mine.score, "A": mine.score + D("0.2"), "B": mine.score + D("0.9"), "C": mine.score + 5})
    rungs = ladder(mine, table)
    assert [rung.name for rung in rungs] == ["A", "B", "C"]
    assert [rung.codes for rung in rungs] == [("1.2",), ("1.1",), ()]
    assert [rung.needed for rung in rungs] == [D("0.21"), D("0.91"), D("5.01")]
    assert [rung.reachable for rung in rungs] == [True, True, False]
    assert len(ladder(mine, table, most=1)) == 1
    assert ladder(mine, standings({"Tôi": mine.score})) == ()


def test_points_on_another_scale_are_not_compared_with_percentages():
    mine = losing("0.5")
    with pytest.raises(UsageError, match="thang 100"):
        ladder(mine, standings(published(), "PAR INDEX", 2023))
    assert ladder(mine, standings([mine, replace(losing("0.9"), unit="B")])) == ()
    with pytest.raises(UsageError, match="Standings"):
        ladder(mine, published())
    with pytest.raises(UsageError, match="Standings"):
        place(published(), "Lạng Sơn")


def fine(count, step="0.0000000007919"):
    return losing(*(str(D("0.1") + D(step) * (n**3 % 997 + 1)) for n in range(count)))


def test_scores_as_a_spreadsheet_computes_them_cost_no_memory():
    table = fine(33)
    steps = steps_to(table, table.score + D("0.75"))
    assert steps.reachable
    assert steps.reached >= steps.target.score
    assert (len(steps.codes), steps.points) == (8, sum(r.lost for r in steps.criteria))
    assert "hundredths" in steps.assumptions


def test_too_many_fine_losses_are_counted_in_hundredths():
    table = fine(80)
    steps = steps_to(table, table.score + D("4.123456"))
    assert "hundredths" in steps.assumptions
    assert steps.reached >= steps.target.score
    assert len(steps.codes) == 42
    nearly_all = steps_to(table, table.score + sum(r.lost for r in table.leaves[:80]))
    assert nearly_all.reached >= nearly_all.target.score


def test_a_slipped_finger_costs_no_memory():
    table = card(row("1.1", "1e20", "0.5"), row("1.2", "2", "1"), row("1.3", "2", "1.5"))
    assert steps_to(table, table.score + D("1.2")).codes == ("1.2", "1.3")
    assert steps_to(table, table.score + D("1.2"), fewest="criteria").codes == ("1.1",)
    assert not steps_to(losing("1"), "1e20").reachable
    twice = card(
        row("1.1", "123456789012345678901", "0.5"), row("1.2", "323456789012345678907", "0"), row("1.3", "2", "1")
    )
    for fewest in ("points", "criteria"):
        steps = steps_to(twice, "4e20", fewest=fewest)
        assert steps.codes == ("1.2", "1.1")
        assert steps.reached >= steps.target.score


@pytest.mark.parametrize("target", ["abc", "", None, float("inf"), float("nan"), True])
def test_a_target_that_is_no_number_is_refused(target):
    with pytest.raises(UsageError, match="không phải là số"):
        steps_to(losing("1"), target)


def test_a_decimal_comma_is_understood():
    assert steps_to(losing("1"), "1,5").target.score == D("1.5")


def test_a_field_is_no_criterion_to_recover():
    table = losing("1.00", "0.30")
    with pytest.raises(UsageError, match="tiêu chí thành phần"):
        steps_to(table, table.score + 1, among=["1"])
