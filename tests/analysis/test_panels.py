from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from literal_cards import card, row
from scipy.stats import rankdata

from sipas_par.analysis import (
    Panel,
    attainability,
    below_maximum,
    by_field,
    by_source,
    compare,
    lost_points,
    panel_changes,
    panel_holders,
    panel_totals,
)
from sipas_par.errors import UsageError

D = Decimal
CODES = ("1.1", "1.2", "1.10", "2.1")
SOURCES = ("appraised", "surveyed", "appraised", "outcome")


def made(unit, scores, year=2023, top="1.5"):
    rows = [
        row(code, top, None if score is None else str(D(score) / 100), source)
        for code, score, source in zip(CODES, scores, SOURCES, strict=True)
    ]
    return card(row("1", "9", "1", "mixed"), *rows[:3], row("2", "9", "1", "mixed"), rows[3], unit=unit, year=year)


scores = st.lists(st.one_of(st.none(), st.integers(0, 150)), min_size=4, max_size=4)
units = st.lists(scores, min_size=1, max_size=6)


@settings(max_examples=30)
@given(units)
def test_many_units_say_what_each_card_says(table):
    cards = [made(f"U{n}", values) for n, values in enumerate(table)]
    panel = Panel.of(cards)
    lost, fields, sources, totals = below_maximum(panel), by_field(panel), by_source(panel), panel_totals(panel)
    for one in cards:
        alone = below_maximum(one)
        mine = lost[lost["unit"] == one.unit]
        for column in ("code", "max_score", "score", "lost", "attainment", "share", "cumulative_share"):
            assert mine[column].tolist() == alone[column].tolist()
        for many, single, key in ((fields, by_field(one), "code"), (sources, by_source(one), "source")):
            rows = many[many["unit"] == one.unit].set_index(key)
            for column in ("max_score", "score", "lost", "leaves", "below", "missing"):
                assert rows[column].to_dict() == single.set_index(key)[column].to_dict()
        total = totals[totals["unit"] == one.unit].iloc[0]
        assert (total["score"], total["lost"], total["missing"]) == (
            float(one.score),
            float(one.lost),
            len(one.missing),
        )


@settings(max_examples=30)
@given(units)
def test_ranks_agree_with_scipy_among_units_without_a_gap(table):
    totals = panel_totals(Panel.of(made(f"U{n}", values) for n, values in enumerate(table)))
    whole = totals["missing"] == 0
    assert totals.loc[~whole, "rank"].isna().all()
    assert totals.loc[whole, "rank"].tolist() == rankdata(-totals.loc[whole, "score"], method="min").tolist()
    assert (totals["ranked"] == whole.sum()).all()


@settings(max_examples=30)
@given(units, st.randoms())
def test_order_and_scale_of_units_do_not_matter(table, random):
    cards = [made(f"U{n}", values) for n, values in enumerate(table)]
    turned = cards[:]
    random.shuffle(turned)
    here = below_maximum(Panel.of(cards)).astype({"unit": str, "code": str})
    there = below_maximum(Panel.of(turned)).astype({"unit": str, "code": str})
    there = there.sort_values("unit", kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(here.sort_values("unit", kind="stable", ignore_index=True), there)
    panel = Panel.of(cards)
    larger = lost_points(replace(panel, max_score=panel.max_score * 10**9, score=panel.score * 10**9))
    assert larger.leaves.tolist() == lost_points(panel).leaves.tolist()


def test_huge_points_take_the_slower_way_to_the_same_answer():
    panel = Panel.of([made("A", [100, 20, 20, 150])])
    huge = lost_points(replace(panel, max_score=panel.max_score * 2**54, score=panel.score * 2**54))
    assert huge.leaves.tolist() == lost_points(panel).leaves.tolist() == [1, 2, 0]


@settings(max_examples=30)
@given(scores, scores)
def test_changes_of_many_are_the_comparison_of_each(now, then):
    cards = [made("A", then, 2022), made("B", now, 2022), made("A", now), made("C", now)]
    frame = panel_changes(Panel.of(cards), 2023, 2022)
    alone = compare(cards[2], cards[0])
    alone = alone[alone["is_leaf"]]
    assert frame["unit"].tolist() == ["A"] * 4
    assert frame["status"].tolist() == alone["status"].tolist()
    for column in ("score_before", "score", "lost", "change"):
        np.testing.assert_array_equal(
            frame.loc[frame["status"] != "missing", column], alone.loc[alone["status"] != "missing", column]
        )


@settings(max_examples=30)
@given(st.lists(scores, min_size=1, max_size=6))
def test_holders_of_many_are_those_of_the_cards(table):
    cards = [made(f"U{n}", values) for n, values in enumerate(table)]
    frame = panel_holders(Panel.of(cards), "U0", 2023)
    alone = attainability(cards[0], cards)
    for column in ("code", "lost", "units", "holding", "verdict"):
        assert frame[column].tolist() == alone[column].tolist()


def test_holders_need_a_unit_of_the_panel():
    with pytest.raises(UsageError, match="Atlantis"):
        panel_holders(Panel.of([made("A", [1, 2, 3, 4])]), "Atlantis", 2023)


@settings(max_examples=30)
@given(units)
def test_a_long_table_reads_like_the_cards(table):
    cards = [made(f"U{n}", values) for n, values in enumerate(table)]
    frame = pd.concat([one.frame[one.frame["is_leaf"]] for one in cards])
    read, built = Panel.from_frame(frame.astype({"year": "int64"})), Panel.of(cards)
    assert (read.codes, read.sources, read.fields, read.places) == (
        built.codes,
        built.sources,
        built.fields,
        built.places,
    )
    for name in ("units", "years", "known", "score"):
        np.testing.assert_array_equal(
            getattr(read, name) * (1 if name != "score" else read.known), getattr(built, name)
        )
    assert below_maximum(read)["lost"].tolist() == below_maximum(built)["lost"].tolist()


def test_frameworks_do_not_mix():
    with pytest.raises(UsageError, match="U2"):
        Panel.of([made("U1", [1, 2, 3, 4]), card(row("1", "1", "1"), unit="U2")])
    with pytest.raises(UsageError):
        Panel.of([])


def test_units_with_other_maxima_keep_their_own():
    panel = Panel.of([made("A", [100, 150, 150, 150]), made("B", [100, 150, 150, 150], top="2")])
    assert below_maximum(panel).groupby("unit", observed=True)["lost"].sum().tolist() == [0.5, 2.5]


def test_bad_long_tables_are_named():
    good = pd.DataFrame([("A", 2023, "1.1", 1.0, 0.5)], columns=["unit", "year", "code", "max_score", "score"])
    with pytest.raises(UsageError, match="max_score"):
        Panel.from_frame(good.drop(columns=["max_score"]))
    with pytest.raises(UsageError, match=r"A, 2023, 1\.1"):
        Panel.from_frame(pd.concat([good, good]))
    with pytest.raises(UsageError, match="thập phân"):
        Panel.from_frame(good.assign(score=1 / 3))
    with pytest.raises(UsageError, match="quá lớn"):
        Panel.from_frame(good.assign(score=1e15))
    assert Panel.from_frame(good.assign(score=0.125)).places == 3


def test_a_panel_counts_no_unit_twice_and_mixes_no_indices():
    one = made("Lạng Sơn", [1, 2, 3, 4])
    with pytest.raises(UsageError, match="LẠNG SƠN"):
        Panel.of([one, made("LẠNG SƠN", [1, 2, 3, 4])])
    with pytest.raises(UsageError, match="DDCI"):
        Panel.of([one, replace(made("B", [1, 2, 3, 4]), index="DDCI")])
    with pytest.raises(UsageError):
        Panel.of([None])
    assert len(Panel.of(one)) == 1
    assert panel_holders(Panel.of([one]), "tỉnh Lạng Sơn", 2023)["units"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("score", "abc"),
        ("max_score", float("inf")),
        ("year", "năm"),
        ("year", None),
        ("unit", None),
        ("code", " "),
        ("code", "abc"),
    ],
)
def test_cells_that_cannot_be_read_are_named(column, value):
    good = pd.DataFrame([("A", 2023, "1.1", 1.0, 0.5)], columns=["unit", "year", "code", "max_score", "score"])
    with pytest.raises(UsageError) as caught:
        Panel.from_frame(good.astype(object).assign(**{column: [value]}))
    assert dict(caught.value.findings[0].facts)["column"] == column
    with pytest.raises(UsageError):
        Panel.from_frame(good.head(0))
    with pytest.raises(UsageError):
        Panel.from_frame(None)
