from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipas_par.analysis.targets import decimals, whole
from sipas_par.findings import UsageError
from sipas_par.text.numbers import double, exact_sum, ratio

points = st.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False)


@given(st.lists(points))
def test_whole_counts_lose_nothing(values):
    places = decimals(values)
    counts = [whole(value, places) for value in values]
    assert [Decimal(count).scaleb(-places) for count in counts] == values
    assert Decimal(sum(counts)).scaleb(-places) == exact_sum(values)


@given(points, points.filter(bool))
def test_ratios_are_the_nearest_double(part, of):
    assert ratio(part, of) == float(Fraction(part) / Fraction(of))


def test_hundredths_add_up_where_floats_do_not():
    # From Python 3.12 on, sum() makes the errors of floats up.
    assert 0.1 + 0.1 + 0.1 != 0.3
    assert exact_sum([Decimal("0.1")] * 10) == 1


def test_the_scale_follows_the_finest_value_and_is_hundredths_at_least():
    assert decimals([]) == decimals([Decimal("1.50"), None, Decimal(1000)]) == 2
    assert decimals([Decimal("0.1250"), Decimal(1)]) == 3


def test_missing_stays_missing():
    assert all(isnan(value) for value in (double(None), ratio(None, Decimal(1)), ratio(Decimal(1), Decimal(0))))


def test_what_cannot_stay_exact_is_refused():
    with pytest.raises(UsageError, match="chữ số thập phân"):
        whole(Decimal("0.125"), 2)
