from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row
from office import stored

from sipas_par.analysis.shortfall import below_maximum, lost_leaves, make_most_of_loss, sipas_gaps
from sipas_par.files import example
from sipas_par.inputs import Inputs
from sipas_par.model.components import Component
from sipas_par.model.criteria import Source
from sipas_par.model.scorecard import SipasCard
from sipas_par.reading.load import load_sipas
from sipas_par.reports.ledger import to_xlsx


def test_only_leaves_below_their_maximum_most_lost_first(small):
    frame = below_maximum(small)
    assert frame["code"].tolist() == ["1.2", "1.1"]
    assert frame["lost"].tolist() == [0.5, 0.3]
    assert frame["share"].tolist() == [0.625, 0.375]
    assert frame["cumulative_share"].tolist() == [0.625, 1.0]
    assert frame.loc[1, "agencies"] == "Sở B; Sở A"
    assert frame.loc[0, ["field_code", "field_name", "cell", "source"]].tolist() == [
        "1",
        "Tiêu chí 1",
        "S!G12",
        "surveyed",
    ]


def test_equal_losses_stand_in_natural_order_of_code():
    table = card(row("1", "3", "1.5", "mixed"), *(row(f"1.{n}", "1", "0.5") for n in (10, 2, 1)))
    assert below_maximum(table)["code"].tolist() == ["1.1", "1.2", "1.10"]


def test_a_criterion_without_score_is_not_below_maximum_but_missing():
    table = card(row("1", "2", "1"), row("1.1", "1", None), row("1.2", "1", "1"))
    assert below_maximum(table).empty
    assert [r.code for r in table.missing] == ["1.1"]


def test_an_empty_result_keeps_its_columns_and_types():
    frame = below_maximum(card(row("1", "1", "1")))
    assert frame["lost"].dtype == "float64"
    assert list(frame.columns)[:3] == ["code", "name", "level"]


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500)), min_size=1, max_size=30))
def test_lost_points_add_up_to_maximum_minus_score(pairs):
    rows = [
        row(f"1.{n}", str(Decimal(top) / 100), str(Decimal(min(top, got)) / 100))
        for n, (top, got) in enumerate(pairs, 1)
    ]
    table = card(row("1", "1", "1", "mixed"), *rows)
    assert sum(r.lost for r in lost_leaves(table)) == table.max_score - table.score == table.lost
    frame = below_maximum(table)
    assert frame["lost"].is_monotonic_decreasing
    if len(frame):
        assert frame["cumulative_share"].iloc[-1] == 1.0


def test_card_frame_keeps_printed_order_and_missing_values(small):
    frame = small.frame
    assert frame["code"].tolist() == ["1", "1.1", "1.2", "2", "2.1"]
    assert frame["is_leaf"].tolist() == [False, True, True, False, True]
    assert frame["self_score"].isna().all()
    assert frame.loc[1, "lost"] == 0.3
    assert frame["status"].unique().tolist() == ["official"]


def sipas(*components):
    return SipasCard("Tỉnh A", 2023, components, Source("s.xlsx", "SIPAS"))


def test_sipas_gaps_say_which_of_the_three_measures_fail():
    table = sipas(
        Component("I", "Chung", "overall", Decimal("79.92"), Decimal("75.44"), Decimal("82.66")),
        Component("II", "Chính sách", "group", None),
        Component("III", "Dịch vụ", "factor", Decimal(100), Decimal(100), Decimal(99)),
        Component("III.1", "Mục", "item", Decimal(70), Decimal("70.01")),
        Component("IV", "Mong đợi", "part", None),
        Component("IV.1", "Thái độ", "expectation", Decimal(86)),
    )
    frame = sipas_gaps(table)
    assert frame["code"].tolist() == ["I", "III", "III.1"]
    assert frame["gap_to_100"].tolist() == [20.08, 0.0, 30.0]
    assert frame["fails_maximum"].tolist() == [True, False, True]
    assert frame["fails_mean"].tolist()[:2] == [True, False]
    assert frame["fails_mean"].isna().tolist() == [False, False, True]
    assert frame["fails_change"].tolist() == [False, False, True]


def test_sipas_frame_keeps_every_row_and_what_is_blank():
    frame = sipas(
        Component("I", "Chung", "overall", Decimal("79.92"), None, Decimal("82.66")),
        Component("II", "Nhóm", "group", None),
    ).frame
    assert frame["code"].tolist() == ["I", "II"]
    assert frame.loc[0, "gap_to_mean"] == -2.74
    assert frame[["change", "earlier"]].isna().all(axis=None)
    assert frame["status"].tolist() == ["unknown", "unknown"]


def test_the_mean_itself_and_last_year_itself_are_not_failed():
    frame = sipas_gaps(sipas(Component("I", "Chung", "overall", Decimal(80), Decimal(80), Decimal(80))))
    assert frame[["fails_maximum", "fails_mean", "fails_change"]].to_numpy().tolist() == [[True, False, False]]


def test_the_part_of_expectations_is_left_out_even_with_a_value():
    table = sipas(Component("IV", "Mong đợi", "part", Decimal(80)), Component("IV.1", "A", "expectation", Decimal(80)))
    assert sipas_gaps(table).empty


@pytest.mark.parametrize("name", ["below_maximum", "compare", "what_if"])
def test_the_door_of_the_analysis_opens_on_every_name(name):
    from sipas_par import analysis

    assert callable(getattr(analysis, name))
    assert name in dir(analysis)


def test_an_unknown_name_of_the_analysis_is_an_attribute_error():
    from sipas_par import analysis

    with pytest.raises(AttributeError, match="nothing"):
        _ = analysis.nothing


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_against_the_mean_has_the_sense_of_a_change_everywhere(small, tmp_path):
    sipas23 = load_sipas(example("sipas_lang_son_2023.xlsx"))
    for frame in (sipas23.frame, sipas_gaps(sipas23)):
        known = frame[frame["gap_to_mean"].notna()]
        assert len(known)
        assert known["gap_to_mean"].tolist() == pytest.approx((known["value"] - known["national_mean"]).tolist())
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_xlsx(Inputs(small, sipas=sipas23)))
    assert stored(path)["SIPAS", "G6"] == pytest.approx(-2.74)


def test_the_few_that_make_most_of_the_loss_are_counted_in_exact_points():
    # 0.7 is just half of 1.4, and seven tenths are the other half: sums of binary floats miss such borders.
    rows = [row(str(code), "1", "0.9") for code in range(1, 8)] + [row("8", "1", "0.3")]
    even = card(*rows)
    assert [leaf.code for leaf in make_most_of_loss(even)] == ["8"]
    # The six that are enough are no better than the other two that lose as much: the list runs to the end of the tie.
    assert len(make_most_of_loss(even, Decimal("0.85"))) == 8
    assert make_most_of_loss(card(row("1", "1", "1"))) == ()
    floats = below_maximum(even)["cumulative_share"]
    assert len(make_most_of_loss(even, Decimal(1))) == len(floats)
