from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row
from scipy.stats import rankdata

from sipas_par.analysis.standing import ranking, standings
from sipas_par.findings import UsageError
from sipas_par.model.published import published

scores = st.lists(st.integers(0, 300), min_size=1, max_size=40)


@given(scores)
def test_ranks_agree_with_scipy(values):
    units = {f"U{n:02}": value for n, value in enumerate(values)}
    expected = dict(zip(units, rankdata([-value for value in values], method="min"), strict=True))
    assert ranking(standings(units)).set_index("unit")["rank"].to_dict() == expected


@given(scores)
def test_order_and_scale_of_units_do_not_matter(values):
    units = {f"U{n:02}": Decimal(value) / 100 for n, value in enumerate(values)}
    here = ranking(standings(units)).set_index("unit")["rank"].to_dict()
    turned = ranking(standings(dict(reversed(units.items())))).set_index("unit")["rank"].to_dict()
    larger = (
        ranking(standings({unit: score * 1000 for unit, score in units.items()})).set_index("unit")["rank"].to_dict()
    )
    assert here == turned == larger


def test_ranks_use_exact_scores_not_rounded_ones():
    frame = ranking(standings({"A": "86.124", "B": "86.121"}))
    assert frame["rank"].tolist() == [1, 2]


def test_units_without_a_score_are_kept_but_not_ranked():
    table = standings({"A": 90, "B": None}, "PAR INDEX", 2023)
    assert [r.unit for r in table.scored] == ["A"]
    assert not table.complete
    assert ranking(table)["unit"].tolist() == ["A"]


def test_scorecards_stand_with_their_total_and_missing_ones_without():
    whole = card(row("1", "1", "0.5"), unit="A")
    lacking = card(row("1", "2", None), row("1.1", "1", None), row("1.2", "1", "1"), unit="B")
    table = standings([whole, lacking])
    assert [(r.unit, r.score) for r in table.rows] == [("A", Decimal("0.5")), ("B", None)]
    assert (table.index, table.year, table.of) == ("PAR INDEX", 2023, 2)


def test_a_peer_group_by_any_spelling():
    table = standings(published(), "PAR INDEX", 2023, within=["Hoà Bình", unicodedata.normalize("NFD", "Quảng Nam")])
    assert {r.unit for r in table.rows} == {"Hòa Bình", "Quảng Nam"}
    assert table.of == 2
    assert table["hoà bình"].rank == 35
    assert table.mean is None
    assert standings({"A": 1, "B": 2}, within="A").of == 1


def test_published_standings_need_a_year_and_a_known_region():
    with pytest.raises(UsageError, match="year"):
        standings(published(), "PAR INDEX")
    with pytest.raises(UsageError, match="Atlantis"):
        standings(published(), "PAR INDEX", 2023, within="Atlantis")
    with pytest.raises(UsageError, match="Atlantis"):
        _ = standings(published(), "PAR INDEX", 2023)["Atlantis"]


@pytest.mark.parametrize("score", ["abc", float("nan"), "", float("inf")])
def test_scores_that_are_no_numbers_are_all_named(score):
    with pytest.raises(UsageError) as caught:
        standings({"A": score, "B": 80, "C": score})
    assert [dict(finding.facts)["row"] for finding in caught.value.findings] == ["A", "C"]


def test_scores_may_be_typed_with_a_comma():
    assert ranking(standings({"A": "90,1", "B": "89,5"}))["gap_to_next"].tolist()[1] == 0.6


def test_names_that_do_not_exist_and_sets_too_small_are_refused():
    table = published()
    for call in (
        lambda: standings(table, "PAR INDEX", 2023, within=["Atlantis"]),
        lambda: standings(table, "PAR INDEX", 2023, within=[]),
        lambda: standings(table, "XYZ", 2023),
        lambda: standings({"A": 1, "B": 2}, within=["Atlantis"]),
        lambda: standings({"A": 1, "a": 2}),
    ):
        with pytest.raises(UsageError):
            call()
