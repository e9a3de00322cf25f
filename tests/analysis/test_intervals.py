from __future__ import annotations

from decimal import Decimal
from math import isinf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from sipas_par.analysis import break_between, sipas_gaps
from sipas_par.analysis.intervals import normal_quantile, t_quantile, wilson
from sipas_par.scorecard import Source
from sipas_par.survey import Component, SipasCard


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998)
# 857-872, table I, method 3 (Wilson).
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed_by_newcombe(hits, n, low, high):
    assert [round(limit, 4) for limit in wilson(hits / n, n, normal_quantile(0.95))] == [low, high]


@given(st.floats(0, 1), st.floats(0.5, 5000))
def test_limits_hold_the_share_and_stay_within_bounds(share, size):
    low, high = wilson(share, size, normal_quantile(0.95))
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


def test_quantiles_agree_with_scipy():
    for level in (0.8, 0.9, 0.95, 0.99):
        assert abs(normal_quantile(level) - norm.ppf((1 + level) / 2)) < 1e-9
        for freedom in (1, 2):
            assert abs(t_quantile(level, freedom) / t.ppf((1 + level) / 2, freedom) - 1) < 1e-9
    for freedom in (*range(3, 40), 200):
        for level in (0.8, 0.999):
            assert abs(t_quantile(level, freedom) / t.ppf((1 + level) / 2, freedom) - 1) < 1e-9
        assert abs(t_quantile(0.95, freedom) / t.ppf(0.975, freedom) - 1) < 1e-9
    assert abs(t_quantile(0.95, 30_000) / t.ppf(0.975, 30_000) - 1) < 1e-4
    assert isinf(t_quantile(0.95, 0))


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
    gaps = sipas_gaps(needs(2021, 2022)).iloc[0]
    assert pd.isna(gaps["fails_change"])
    assert needs(2021, 2022).frame["change"].isna().all()


def test_the_needs_have_a_break_of_their_own():
    assert needs(2023, 2024).frame["change"].isna().tolist() == [False, True, True]
    assert needs(2022, 2023).frame["change"].tolist() == [30, 30, 30]
    assert break_between("SIPAS", 2024, 2023, "expectation") is not None
