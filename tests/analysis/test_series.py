from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from sipas_par.analysis.shortfall import sipas_gaps
from sipas_par.analysis.years import group_of, groups_above
from sipas_par.model.components import Component, break_between, breaks
from sipas_par.model.criteria import Source
from sipas_par.model.published import published
from sipas_par.model.scorecard import SipasCard

D = Decimal


def test_series_break_where_the_way_of_measuring_changed():
    assert break_between("SIPAS", 2021, 2022).source == "baolangson-en-38974"
    assert break_between("SIPAS", 2022, 2023) is None
    assert break_between("SIPAS", 2022, 2024, "expectation").after == 2024
    assert break_between("PAR INDEX", 2021, 2023).after == 2022
    assert break_between("PAR INDEX", 2022, 2023) is None


def test_every_break_and_limit_names_a_known_source():
    data = published()
    rows = [
        *breaks("SIPAS"),
        *breaks("SIPAS", "expectation"),
        *breaks("PAR INDEX"),
        *groups_above("PAR INDEX", 2023, D(0)),
    ]
    for entry in rows:
        assert data.origin(entry.source) is not None


@pytest.mark.parametrize(
    ("year", "score", "group"),
    [(2023, "90", "A"), (2023, "89.99", "B"), (2018, "80", "A"), (2018, "69.99", "D"), (2016, "80", None)],
)
def test_groups_at_their_limits(year, score, group):
    assert group_of("PAR INDEX", year, D(score)) == group


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
