from __future__ import annotations

from decimal import Decimal
from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipas_par.analysis import break_between, design_effect, difference, interval, sipas_gaps, sipas_margins
from sipas_par.analysis.intervals import (
    BALLOTS_A_VILLAGE,
    DEFAULT_DEFF,
    LIKENESS,
)
from sipas_par.errors import UsageError
from sipas_par.published import published
from sipas_par.scorecard import Source
from sipas_par.survey import Component, SipasCard


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998)
# 857-872, table I, method 3 (Wilson).
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed_by_newcombe(hits, n, low, high):
    assert [round(limit, 4) for limit in interval(hits / n, n, deff=1)] == [low, high]


# R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
# (1998) 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("first", "n", "second", "m", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 10, 0.6075, 1.0),
        (0, 10, 0, 10, -0.2775, 0.2775),
    ],
)
def test_differences_as_printed_by_newcombe(first, n, second, m, low, high):
    assert [round(limit, 4) for limit in difference(first / n, n, second / m, m, deff=1)] == [low, high]


@given(st.floats(0, 1), st.integers(1, 5000), st.floats(0.5, 10))
def test_intervals_hold_the_share_and_stay_within_bounds(share, n, deff):
    low, high = interval(share, n, deff)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


def test_a_larger_design_effect_is_a_smaller_sample():
    assert interval(0.8, 600, deff=2) == interval(0.8, 300, deff=1)


def test_the_default_design_effect_follows_from_its_stated_reason():
    data = published()
    villages, ballots = data.component(2024, "N.villages").value, data.component(2024, "N.valid").value
    assert round(ballots / villages, 1) == Decimal(str(BALLOTS_A_VILLAGE))
    assert round(design_effect(BALLOTS_A_VILLAGE, LIKENESS), 1) == DEFAULT_DEFF


@pytest.mark.parametrize("values", [(1.1, 10, 1, 0.95), (0.5, 0, 1, 0.95), (0.5, 10, 0, 0.95), (0.5, 10, 1, 1)])
def test_values_out_of_range_are_refused(values):
    with pytest.raises(UsageError, match="khoảng tin cậy"):
        interval(*values)


def sipas(value, earlier, mean=None, n=630, before=486):
    rows = (Component("I", "Chung", "overall", Decimal(value), Decimal(earlier), mean and Decimal(mean)),)
    source = Source("s.xlsx")
    return SipasCard("A", 2023, rows, source, earlier_year=2022, sample_size=n, earlier_sample_size=before)


def test_a_change_is_clear_only_outside_its_interval():
    assert not sipas_margins(sipas("79.92", "75.44"))["clear_change"][0]
    assert sipas_margins(sipas("79.92", "65.44"))["clear_change"][0]
    assert sipas_margins(sipas("79.92", "75.44", n=100_000, before=100_000))["clear_change"][0]


def test_a_gap_is_clear_only_when_the_mean_lies_outside_the_interval():
    assert not sipas_margins(sipas("79.92", "75.44", "84.3"))["clear_gap"][0]
    assert sipas_margins(sipas("79.92", "75.44", "84.5"))["clear_gap"][0]


def test_without_ballots_nothing_is_clear():
    row = sipas_margins(sipas("79.92", "75.44", "99", n=None))
    assert row[["low", "high", "change_low"]].isna().all(axis=None)
    assert row[["clear_change", "clear_gap"]].isna().all(axis=None)
    assert row["change"].tolist() == [4.48]


def test_numbers_may_be_typed_and_words_are_refused():
    assert interval("0,5", "10") == interval(0.5, 10)
    with pytest.raises(UsageError):
        interval("một nửa", 10)


def needs(earlier_year, year):
    rows = (
        Component("I", "Chung", "overall", Decimal(80), Decimal(50)),
        Component("V", "Mong đợi", "part", Decimal(80), Decimal(50)),
        Component("V.1", "Nhanh hơn", "expectation", Decimal(80), Decimal(50)),
    )
    return SipasCard(
        "A", year, rows, Source("s.xlsx"), earlier_year=earlier_year, sample_size=9999, earlier_sample_size=9999
    )


def test_no_change_is_told_across_a_break():
    margins = sipas_margins(needs(2021, 2022)).iloc[0]
    assert pd.isna(margins["clear_change"])
    assert isnan(margins["change"])
    assert isnan(margins["change_low"])
    gaps = sipas_gaps(needs(2021, 2022)).iloc[0]
    assert pd.isna(gaps["fails_change"])
    assert needs(2021, 2022).frame["change"].isna().all()
    assert sipas_margins(needs(2022, 2023))["clear_change"].tolist() == [True]


def test_the_needs_have_a_break_of_their_own():
    assert needs(2023, 2024).frame["change"].isna().tolist() == [False, True, True]
    assert needs(2022, 2023).frame["change"].tolist() == [30, 30, 30]
    assert break_between("SIPAS", 2024, 2023, "expectation") is not None
