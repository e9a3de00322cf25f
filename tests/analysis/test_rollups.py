from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row

from sipas_par.analysis.shortfall import (
    Group,
    below_maximum,
    groups,
)


def test_fields_gather_their_leaves_exactly(small):
    frame = groups(small)
    assert frame["code"].tolist() == ["1", "2"]
    assert frame["score"].tolist() == [2.2, 2.0]
    assert frame["lost"].tolist() == [0.8, 0.0]
    assert frame["share"].tolist() == [1.0, 0.0]
    assert frame[["leaves", "below", "missing"]].to_numpy().tolist() == [[2, 2, 0], [1, 0, 0]]


def test_a_missing_leaf_is_counted_and_left_out_of_the_sums():
    frame = groups(card(row("1", "2", "1"), row("1.1", "1", None), row("1.2", "1", "0.5")))
    assert frame.loc[0, ["max_score", "score", "lost", "missing"]].tolist() == [1.0, 0.5, 0.5, 1]


def test_sources_stand_in_their_fixed_order(small):
    frame = groups(small, "source")
    assert frame["source"].tolist() == ["appraised", "surveyed", "outcome"]
    assert frame["lost"].tolist() == [0.3, 0.5, 0.0]


def test_a_joint_criterion_stands_under_both_leads_and_once_in_the_total(small):
    frame = groups(small, "agency").set_index("agency")
    assert frame.index.tolist() == ["Sở A", "Sở B", ""]
    assert frame["lost"].tolist() == [0.8, 0.3, 0.0]
    assert frame["lost_joint"].tolist() == [0.3, 0.3, 0.0]
    once = Group.of(small.leaves, small)
    assert (once.lost, once.lost_joint, once.leaves) == (Decimal("0.8"), Decimal("0.3"), len(small.leaves))


def test_agencies_with_equal_loss_stand_in_vietnamese_order():
    table = card(row("1", "1", "0", agencies=("Sở Đ", "Sở D", "Sở E")))
    assert groups(table, "agency")["agency"].tolist() == ["Sở D", "Sở Đ", "Sở E"]


@given(st.lists(st.tuples(st.integers(0, 100), st.sets(st.sampled_from("ABC"))), min_size=1, max_size=12))
def test_agencies_cover_the_total(leaves):
    rows = [row(f"1.{n}", "1", str(Decimal(s) / 100), agencies=sorted(who)) for n, (s, who) in enumerate(leaves, 1)]
    table = card(row("1", "1", "1", "mixed"), *rows)
    shown = sum(Decimal(str(value)) for value in groups(table, "agency")["lost"])
    extra = sum(r.lost * (len(r.agencies) - 1) for r in rows if len(r.agencies) > 1)
    assert shown == table.lost + extra


def test_impossible_scores_lose_the_same_points_everywhere():
    table = card(row("1.1", "1", "1.5"), row("1.2", "1", "0.25"), row("2.1", "1", "3"), row("2.2", "1", "-1"))
    lost = float(table.lost)
    assert lost == 2.75
    for frame in (
        below_maximum(table),
        groups(table),
        groups(table, "source"),
        groups(table, "agency"),
    ):
        assert frame["lost"].sum() == lost
        assert (frame["lost"] >= 0).all()
        assert "share" not in frame or (frame["share"] >= 0).all()
    assert Group.of(table.leaves, table).lost == table.lost
