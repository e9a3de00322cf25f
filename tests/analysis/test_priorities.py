from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from literal_cards import card, row

from sipas_par.analysis.priorities import EASE, Weights, priority, stability
from sipas_par.findings import UsageError

D = Decimal
ONLY = {"points": D(0), "recurs": D(0), "attainable": D(0), "route": D(0)}


def year(first, second, third, **changes):
    rows = (row("1.1", "1", first), row("1.2", "1", second, "surveyed"), row("1.3", "1", third, "outcome"))
    return card(row("1", "3", "1", "mixed"), *rows, **changes)


NOW, THEN = year("0.5", "0", "0.5"), year("0.5", "1", "1", year=2022)


def test_the_rule_is_the_weighted_mean_of_its_parts():
    frame = priority(NOW, THEN).set_index("code")
    assert frame.loc["1.1", ["points", "recurs", "ease"]].tolist() == [0.5, 1.0, 1.0]
    assert frame.loc["1.2", ["points", "recurs", "ease"]].tolist() == [1.0, 0.0, 0.5]
    assert frame.loc["1.1", "priority"] == 0.75
    assert frame.loc["1.1", "known"] == ("points", "recurs", "route")
    assert frame.index.tolist() == ["1.1", "1.2", "1.3"]


def test_each_weight_alone_orders_by_its_own_part():
    assert priority(NOW, THEN, weights=Weights(**{**ONLY, "points": D(1)}))["code"].tolist() == ["1.2", "1.1", "1.3"]
    assert priority(NOW, THEN, weights=Weights(**{**ONLY, "recurs": D(1)}))["code"].tolist() == ["1.1", "1.2", "1.3"]
    ease = {**EASE, "results": D(1), "documents": D(0)}
    assert priority(NOW, weights=Weights(**{**ONLY, "route": D(1)}, ease=ease))["code"].tolist() == [
        "1.3",
        "1.2",
        "1.1",
    ]


def test_attainability_enters_where_enough_units_have_data():
    others = [replace(year("1", "0.5", "0.5"), unit=name) for name in "BCD"]
    weights = Weights(**{**ONLY, "attainable": D(1)})
    frame = priority(NOW, others=others, weights=weights).set_index("code")
    assert frame.loc["1.1", "attainable"] == 1.0
    assert frame.index[0] == "1.1"
    few = priority(NOW, others=others[:2])
    assert few["attainable"].isna().all()


def test_without_any_data_for_the_only_weight_the_loss_decides():
    frame = priority(NOW, weights=Weights(**{**ONLY, "recurs": D(1)}))
    assert frame["code"].tolist() == ["1.2", "1.1", "1.3"]
    assert frame["priority"].tolist() == [0.0, 0.0, 0.0]


def test_weights_must_be_decimals_of_zero_or_more():
    for wrong in ({"points": D(-1)}, {"points": 0.4}, ONLY):
        with pytest.raises(UsageError, match="Trọng số"):
            Weights(**wrong)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.sampled_from(["appraised", "surveyed", "outcome"])), min_size=1, max_size=12
    )
)
def test_stability_holds_the_position_under_every_weighting(leaves):
    table = card(
        row("1", "1", "1", "mixed"),
        *(row(f"1.{n}", "1", str(D(s) / 100), kind) for n, (s, kind) in enumerate(leaves, 1)),
    )
    steady = stability(priority(table), top=3)
    assert (steady["best"] <= steady["worst"]).all()
    assert sorted(priority(table)["position"]) == list(range(1, len(leaves) + 1))
    tenths = [D(n) / 10 for n in range(11)]
    for points in tenths:
        order = priority(table, weights=Weights(**{**ONLY, "points": points, "route": 1 - points})).set_index("code")[
            "position"
        ]
        held = steady.set_index("code")
        assert ((held["best"] <= order[held.index]) & (order[held.index] <= held["worst"])).all()


def test_a_full_card_has_nothing_to_do_first():
    full = card(row("1", "1", "1"))
    assert priority(full).empty
    assert stability(priority(full)).empty


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": D("NaN")},
        {"points": D("Infinity")},
        {"points": 0.4},
        {"ease": {}},
        {"ease": dict.fromkeys(("documents", "results", "judgement", "unknown"), D(5))},
    ],
)
def test_weights_that_are_none_are_refused(wrong):
    with pytest.raises(UsageError):
        Weights(**wrong)


def test_tables_of_another_making_are_refused():
    with pytest.raises(UsageError, match="Scorecard"):
        priority(NOW, others=["Hà Nội"])
    with pytest.raises(UsageError, match="priority"):
        stability(pd.DataFrame({"code": ["1.1"]}))
    with pytest.raises(UsageError):
        stability(priority(NOW), top="nhiều")
