from __future__ import annotations

from decimal import Decimal

import pytest

from sipas_par.analysis import (
    break_between,
    breaks,
    group_limit,
    group_of,
    history,
)
from sipas_par.errors import UsageError
from sipas_par.published import published

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
        group_limit("PAR INDEX", 2023, "A"),
    ]
    for entry in rows:
        assert data.origin(entry.source) is not None


@pytest.mark.parametrize(
    ("year", "score", "group"),
    [(2023, "90", "A"), (2023, "89.99", "B"), (2018, "80", "A"), (2018, "69.99", "D"), (2016, "80", None)],
)
def test_groups_at_their_limits(year, score, group):
    assert group_of("PAR INDEX", year, D(score)) == group


def test_history_keeps_gaps_and_marks_segments():
    frame = history(published(), "PAR INDEX", "Tỉnh Lạng Sơn").set_index("year")
    assert frame.index.tolist() == [2017, 2018, 2019, 2020, 2021]
    assert frame.loc[2019, ["score"]].isna().all()
    assert frame.loc[2018, "rank"] == 26
    assert frame.loc[2018, "mean"] == 76.92
    assert frame["segment"].tolist() == [0, 1, 1, 1, 1]
    assert frame.loc[2018, "break_reason"]
    with pytest.raises(UsageError, match="Atlantis"):
        history(published(), "SIPAS", "Atlantis")
    with pytest.raises(UsageError, match="XYZ"):
        history(published(), "XYZ", "Lạng Sơn")
