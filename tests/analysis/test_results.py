from __future__ import annotations

import pickle
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from literal_cards import card, row

import sipas_par as sp
from sipas_par.analysis import Results
from sipas_par.analysis.shortfall import Loss, survey_difference
from sipas_par.analysis.targets import Target, expected_back
from sipas_par.findings import UsageError


@pytest.fixture(scope="module")
def shipped():
    return Results.of(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))


@pytest.fixture
def mixed():
    return card(
        row("1", "4", "2", "mixed", agencies=()),
        row("1.1", "1", "0.5", self_score="0.8", agencies=("Sở A", "Sở B")),
        row("1.2", "1", "0.7", "surveyed", agencies=("Sở B",)),
        row("1.3", "1", "0.6", "outcome"),
        row("1.4", "1", "0.2", "unknown"),
    )


def exact(value):
    assert isinstance(value, Decimal)
    return value


def test_the_definitions_of_the_report_hold_for_the_shipped_tables(shipped):
    loss = shipped.loss
    assert (loss.regainable, loss.not_recognised, loss.conceded) == (Decimal("7.20"), Decimal("3.10"), Decimal("4.10"))
    assert (loss.surveyed, loss.unclear) == (Decimal("6.11"), 0)
    assert loss.regainable + loss.surveyed == shipped.card.lost
    assert [len(group.rows) for group in (shipped.regainable, shipped.not_recognised, shipped.surveyed)] == [15, 9, 18]
    counts = shipped.counts
    assert (counts.fields, counts.criteria, counts.divided, counts.undivided) == (8, 37, 30, 7)
    assert (counts.leaves, counts.full, counts.below, counts.below_subcriteria) == (95, 62, 33, 31)


def test_what_moved_since_last_year_adds_up(shipped):
    found = [(moves.status, len(moves.rows), moves.lost_before, moves.lost) for moves in (
        shipped.new, shipped.repeated, shipped.improved, shipped.recovered,
    )]  # fmt: skip
    assert found == [
        ("new", 3, 0, Decimal("1.50")), ("repeated", 4, Decimal("3.20"), Decimal("3.20")), ("improved", 26, Decimal("11.05"), Decimal("8.61")),
        ("recovered", 11, Decimal("4.30"), 0),
    ]  # fmt: skip
    assert sum(moves.lost for moves in (shipped.new, shipped.repeated, shipped.improved)) == shipped.lost
    assert shipped.new.each == Decimal("0.5")
    assert shipped.improved.each is None
    assert sum(row.change for row in shipped.field_changes) == shipped.since_last_year.change == Decimal("5.24")


@pytest.mark.parametrize("most", [None, 5])
def test_a_waterfall_leads_from_one_total_to_the_other(shipped, most):
    steps = shipped.waterfall(most)
    assert steps[0].start == shipped.earlier.score
    assert steps[-1].end == shipped.score
    assert all(step.end - step.start == step.change for step in steps)
    assert all(one.end == other.start for one, other in pairwise(steps))
    assert len(steps) == (8 if most is None else 6)


def test_what_only_one_year_knows_is_a_step_of_its_own():
    now = card(row("1", "1", "0.5"), row("2", "1", "0.4"))
    before = card(row("1", "1", "0.2"), row("2", "1", None), year=2022)
    results = Results.of(now, earlier=before)
    known, unknown = results.waterfall()[:1], results.waterfall()[-1]
    assert known[0].change == Decimal("0.3")
    assert (unknown.change, unknown.counted) == (Decimal("0.4"), False)
    assert results.since_last_year.change == Decimal("0.3")
    assert [step.code for step in results.without_score.rows] == ["2"]


def test_the_few_of_half_the_loss_run_to_the_end_of_their_tie(shipped):
    half = shipped.half_of_loss
    assert (len(half.rows), half.share.quantize(Decimal("0.001"))) == (10, Decimal("0.560"))
    assert len(shipped.top(4).rows) == 8
    assert {row.lost for row in shipped.top(4).rows[3:]} == {Decimal("0.5")}


def test_a_plan_takes_regainable_leaves_only_and_the_first_codes_of_a_tie():
    table = card(
        row("1.1", "1", "0.5"), row("1.2", "1", "0.5"), row("1.3", "1", "0.2", "surveyed"), row("1.10", "1", "0.5")
    )
    results = Results.of(table)
    assert results.milestone("own", "", table.score + Decimal("0.8")).codes == ("1.1", "1.2")
    assert results.milestone("own", "", table.score + Decimal("0.5")).codes == ("1.1",)
    assert not results.milestone("own", "", table.score + Decimal("1.6")).reachable


def test_a_table_that_names_no_source_leaves_no_leaf_out_of_a_plan():
    rows = [row("1.1", "1", "0.5", "unknown"), row("1.2", "1", "0.5", "unknown"), row("1.3", "1", "0.2", "sipas")]
    results = Results.of(card(*rows))
    assert results.plan_codes == ("1.1", "1.2")
    assert (results.regainable.lost, results.loss.regainable, results.loss.unclear) == (1, 1, 0)
    assert results.sum_of(results.below).loss == results.total.loss
    assert [one.way for one in results.below] == ["survey", "work", "work"]
    one_appraised = Results.of(card(*rows, row("1.4", "1", "0.5")))
    assert (one_appraised.plan_codes, one_appraised.loss.unclear) == (("1.4",), 1)


def test_the_parts_of_a_loss_add_up_and_none_is_guessed(mixed):
    results = Results.of(mixed)
    assert results.loss == Loss(Decimal("0.3"), Decimal("0.2"), Decimal("0.4"), Decimal("0.3"), Decimal("0.8"))
    assert results.loss.regainable + results.loss.surveyed + results.loss.unclear == mixed.lost
    assert results.joint.lost == Decimal("0.5")
    assert [(group.code, group.lost) for group in results.agencies] == [
        ("Sở B", Decimal("0.8")),
        ("Sở A", Decimal("0.5")),
    ]
    first = [(group.code, group.lost) for group in results.first_leads]
    assert first == [("Sở A", Decimal("0.5")), ("Sở B", Decimal("0.3"))]


def test_own_targets_are_judged(shipped):
    found = {name: (str(goal.target), str(goal.short), goal.verdict) for name, goal in shipped.goals.items()}
    assert found["total"] == ("85", "0", "reached")
    assert found["rank"] == ("35", "0.08", "near")


def test_milestones_name_the_plan_the_rank_and_who_has_to_act(shipped):
    place, nearest = shipped.milestones[:2]
    group = next(one for one in shipped.milestones if one.kind == "group")
    assert (place.kind, place.name, place.target, place.codes) == ("place", "35", nearest.target, nearest.codes)
    assert (nearest.name, nearest.needed, nearest.codes) == ("Hòa Bình", Decimal("0.08"), ("1.3.2",))
    assert (nearest.best_rank, nearest.worst_rank) == (33, 35)
    assert (group.name, group.needed, len(group.codes), len(group.agencies)) == ("A", Decimal("3.31"), 5, 7)
    assert {one.kind for one in shipped.milestones} == {"unit", "mean", "region", "group", "place"}
    beyond = shipped.milestone("own", "tất cả", Target(Decimal(100)))
    assert (beyond.reachable, beyond.points, beyond.best_rank) == (False, None, None)


def test_announced_rank_changes_of_fields_stand_largest_rise_first(shipped):
    assert shipped.field_rank_changes == {}, "known only from news of the very conference"
    later = Results.of(shipped.card, published=sp.published())
    assert list(later.field_rank_changes.items()) == [("5", 31), ("7", 26), ("4", 12), ("8", 11)]
    assert Results.of(shipped.earlier, published=sp.published()).field_rank_changes == {}


def test_nothing_is_said_of_ranks_where_the_total_cannot_be_placed(shipped, mixed):
    for results in (Results.of(mixed), Results.of(mixed, published=shipped.published)):
        assert results.standing is None
        assert results.milestones == ()
    assert Results.of(mixed).years == Results.of(mixed).survey == Results.of(mixed).waterfall() == ()


def test_a_table_with_rows_not_assessed_stands_by_its_points_on_100(shipped):
    rows = [replace(row("1", "98", "85"), level="field"), replace(row("2", "2", None), state="not_assessed")]
    results = Results.of(replace(card(*rows), unit="Lạng Sơn", year=2023), published=shipped.published)
    assert (str(results.result), results.standing.score, results.group) == ("86.73", results.result, "B")
    assert results.milestones == ()


@pytest.mark.parametrize(
    ("value", "other", "said"),
    [("80", "79.01", "level"), ("80", "79", "higher"), ("79", "80", "lower"), ("80", "80", "level")],
)
def test_survey_results_differ_from_one_percentage_point_on(value, other, said):
    assert survey_difference(Decimal(value), Decimal(other)) == said


def test_survey_rows_know_their_marks(shipped):
    overall = shipped.survey_overall
    assert (overall.value, overall.change, overall.gap_to_mean) == (Decimal("79.92"), Decimal("4.48"), Decimal("-2.74"))
    assert (overall.gap_to_100, overall.fails_mean, overall.fails_change) == (Decimal("20.08"), True, False)
    assert all(row.gap_to_mean <= -1 for row in shipped.survey_below_mean())
    lowest = shipped.survey_lowest("policy")
    assert [row.value for row in lowest] == sorted(row.value for row in lowest)
    assert shipped.expectations[0].value == max(row.value for row in shipped.expectations)


def test_every_figure_is_an_exact_decimal_with_its_cells(shipped):
    for group in (shipped.total, *shipped.fields, *shipped.sources, *shipped.agencies):
        for column in ("max_score", "score", "lost"):
            value = group.value(column)
            assert exact(value.amount) == exact(getattr(group, column))
            assert value.cells or not value.amount
    assert shipped.total.value("self_score").amount == sum(
        leaf.self_score for leaf in shipped.card.leaves if leaf.self_score is not None
    )
    for lost in shipped.below:
        assert exact(lost.share) > 0
        assert lost.cell
    assert shipped.below[-1].cumulative_share == 1


def test_frames_for_analysts_hold_the_nearest_doubles(shipped):
    frame = shipped.to_frame("below")
    assert frame["lost"].tolist() == [float(lost.lost) for lost in shipped.below]
    for part in ("fields", "sources", "agencies", "years", "field_changes", "milestones", "priorities", "survey"):
        assert len(shipped.to_frame(part)) == len(getattr(shipped, part))
    with pytest.raises(UsageError, match="fields"):
        shipped.to_frame("colours")


def test_expected_points_count_no_more_than_was_lost(mixed):
    field, whole = expected_back(mixed, {"1.1": Decimal("0.9"), "1.2": Decimal("0.1"), "9.9": Decimal(5)})
    assert (field.claimed, field.countable, field.below) == (Decimal("1.0"), Decimal("0.6"), 4)
    assert (whole.claimed, whole.countable, whole.lost) == (Decimal("6.0"), Decimal("0.6"), mixed.lost)


def test_results_are_made_of_inputs_or_a_card_and_travel_to_other_processes(shipped):
    again = pickle.loads(pickle.dumps(shipped))  # noqa: S301 - our own bytes
    assert again.lost == shipped.lost
    with pytest.raises(UsageError):
        Results.of("par.xlsx")
