from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row

from sipas_par.analysis.assumed import what_if
from sipas_par.analysis.standing import place, standings
from sipas_par.files import example
from sipas_par.findings import UsageError
from sipas_par.reading.load import load_par_index


def test_nothing_asked_changes_nothing(small):
    outcome = what_if(small, {})
    assert outcome.card == small
    assert outcome.gain == 0


def test_parents_parts_and_printed_total_move_alike(small):
    total = replace(
        row("1", "5", "4.2", "mixed"),
        code="",
        percent=Decimal("84.00"),
        appraised=Decimal("2.7"),
        surveyed=Decimal("1.5"),
    )
    outcome = what_if(replace(small, total=total), {"1.1": "1", "1.2": 1.75})
    assert outcome.gain == Decimal("0.55")
    assert outcome.card["1"].score == Decimal("2.75")
    assert outcome.card["1.1"].appraised == 1
    assert outcome.card["1.2"].surveyed == Decimal("1.75")
    assert outcome.card["1"].appraised is None
    moved = outcome.card.total
    assert (moved.score, moved.appraised, moved.surveyed, moved.percent) == (Decimal("4.75"), 3, Decimal("1.75"), 95)
    assert outcome.fields[["before", "after", "change"]].to_numpy().tolist() == [[2.2, 2.75, 0.55], [2.0, 2.0, 0.0]]


def test_every_wrong_code_and_score_is_named_at_once(small):
    with pytest.raises(UsageError) as caught:
        what_if(small, {"9": 1, "1": 1, "1.1": 1.01, "1.2": "-0.1"})
    assert [f.code for f in caught.value.findings] == [
        "unknown-code",
        "not-a-leaf",
        "points-out-of-range",
        "points-out-of-range",
    ]
    assert caught.value.findings[2].expected == 1


def test_a_code_that_stands_twice_cannot_be_changed():
    twice = card(row("1", "2", "1"), row("1.1", "1", "0.5"), row("1.1", "1", "0.5"))
    with pytest.raises(UsageError, match="nhiều dòng"):
        what_if(twice, {"1.1": 1})


@given(st.integers(0, 100), st.integers(0, 200))
def test_the_gain_is_the_sum_of_what_was_given(first, second):
    from literal_cards import card

    table = card(row("1", "3", "2.2", "mixed"), row("1.1", "1", "0.7"), row("1.2", "2", "1.5"))
    outcome = what_if(table, {"1.1": Decimal(first) / 100, "1.2": Decimal(second) / 100})
    assert outcome.score == (Decimal(first) + second) / 100
    assert outcome.card["1"].score == outcome.score
    assert what_if(outcome.card, {"1.1": "0.7", "1.2": "1.5"}).card.criteria == table.criteria


def test_an_assumed_card_passes_every_check_and_is_marked_as_assumed():
    table = load_par_index(example("par_index_lang_son_2023.xlsx"))
    table = replace(table, source=replace(table.source, status="official"))
    outcome = what_if(table, {"1.6": 2, "8.1": "9.5", "7.4.1": 1.5})
    assert outcome.card.findings == table.findings == ()
    assert outcome.card.source.status == "illustrative"
    assert what_if(table, {"1.6": table["1.6"].score}).card == table


def test_an_assumed_total_takes_its_place_among_others(small):
    table = standings({"Tỉnh A": small.score, "B": "4.5", "C": "4.9"})
    assert place(table, "Tỉnh A").rank == 3
    assert place(table, "Tỉnh A", what_if(small, {"1.1": 1, "1.2": "1.8"}).score).rank == 2


def test_changes_are_given_by_code(small):
    with pytest.raises(UsageError, match=r"1\.1"):
        what_if(small, ["1.1"])
    assert what_if(small, {"1.1": "0,8"}).gain == Decimal("0.1")
