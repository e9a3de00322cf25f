from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row
from scipy.stats import rankdata

import sipas_par as sp
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
    frame = ranking(table)
    assert frame["unit"].tolist() == ["A", "B"]
    assert (frame["rank"].isna().tolist(), frame["gap_to_next"].isna().all()) == ([False, True], True)
    named = sp.rank({"A": 90, "B": None, "C": "90,0"}, labels="vi")
    assert named["Đơn vị"].tolist() == ["A", "C", "B"]


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


def hoa_binh(maximum="98", year=2024):
    rows = (row("1", maximum, "85"), replace(row("2", "2", None), state="not_assessed"))
    return card(*rows, unit="Hòa Bình", year=year)


def refused(*args, **named):
    with pytest.raises(UsageError) as caught:
        sp.rank(*args, **named)
    return [finding.code for finding in caught.value.findings]


def test_a_table_with_rows_not_assessed_stands_among_percentages_on_100():
    frame = sp.rank(published(), year=2024, add=hoa_binh()).set_index("unit")
    assert frame.loc["Hòa Bình", "score"] == 86.73
    assert sp.rank({"A": 50}, add=hoa_binh())["score"].tolist() == [85, 50]


def test_a_table_of_another_scale_year_or_index_is_not_ranked_among_the_others():
    assert refused(published(), year=2024, add=hoa_binh("90")) == ["other-scale"]
    assert refused(published(), year=2019, add=hoa_binh()) == ["other-year"]
    assert refused({"A": 90}, year=2019, add=hoa_binh()) == ["other-year"]
    assert refused([hoa_binh()], add=replace(hoa_binh(), unit="B", year=2023)) == ["other-year"]
    assert refused(published(), year=2024, index="SIPAS", add=hoa_binh()) == ["other-index"]
    assert refused(published(), year=2024, add="hoa_binh.xlsx") == ["wrong-argument"]
