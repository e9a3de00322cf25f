from __future__ import annotations

from decimal import Decimal

import pytest

from sipas_par.analysis import (
    break_between,
    breaks,
    group_limit,
    group_of,
    history,
    merge,
    merged_changes,
    published_changes,
    standings,
    successors,
)
from sipas_par.errors import UsageError
from sipas_par.published import published

D = Decimal


def test_sixty_three_become_thirty_four():
    frame = merge(standings(published(), "PAR INDEX", 2023), successors(published()))
    assert len(frame) == 34
    assert sum(len(members) for members in frame["members"]) == 63
    rows = frame.set_index("unit")
    assert rows.loc["Lạng Sơn", "merged"] == False  # noqa: E712 - a numpy boolean
    assert set(rows.loc["Phú Thọ", "members"]) == {"Phú Thọ", "Vĩnh Phúc", "Hòa Bình"}
    assert set(frame["rule"]) == {"mean"}


def test_the_declared_rule_decides_and_missing_members_are_named():
    table = standings({"A": "80", "B": "91", "C": None})
    into = {"A": "X", "B": "X", "C": "X"}
    assert merge(table, into)["score"].isna().all()
    frame = merge(table, into, "mean-of-known")
    assert frame[["score", "lowest", "highest"]].to_numpy().tolist() == [[85.5, 80.0, 91.0]]
    assert frame["missing"].tolist() == [("C",)]
    weighted = merge(standings({"A": "80", "B": "90"}), {"A": "X", "B": "X"}, "weighted", {"A": D(1), "B": D(3)})
    assert weighted["score"].tolist() == [87.5]
    assert merge(table, into, "weighted", {"A": D(1)})["score"].isna().all()
    assert merge(standings({"A": "80", "B": "90"}), {"A": "X", "B": "X"}, "weighted", {"A": D(1)})["score"].isna().all()
    assert merge(standings({"A": None}), {"A": "X"}, "mean-of-known")["score"].isna().all()


def test_a_merged_unit_is_compared_only_where_both_sides_are_known():
    into = {"A": "X", "B": "X", "C": "Y", "D": "Z"}
    frame = merged_changes(standings({"X": "88", "Y": "70"}), standings({"A": "80", "B": "91", "D": "60"}), into)
    assert frame["unit"].tolist() == ["X", "Y", "Z"]
    assert frame["change"].tolist()[:1] == [2.5]
    assert frame["change"].isna().tolist() == [False, True, True]
    assert frame["missing"].tolist() == [(), ("C",), ()]


def test_an_undeclared_rule_is_refused():
    with pytest.raises(UsageError, match="mean-of-known"):
        merge(standings({"A": 1}), {"A": "X"}, "best")
    with pytest.raises(UsageError, match="quyền số"):
        merge(standings({"A": 1}), {"A": "X"}, "weighted")


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
    assert frame.index.tolist() == list(range(2012, 2023))
    assert frame.loc[2019, ["score"]].isna().all()
    assert frame.loc[2018, "rank"] == 26
    assert frame.loc[2018, "mean"] == 76.92
    assert frame["segment"].tolist() == [0] * 6 + [1] * 4 + [2]
    assert frame.loc[2018, "break_reason"]
    with pytest.raises(UsageError, match="Atlantis"):
        history(published(), "SIPAS", "Atlantis")
    with pytest.raises(UsageError, match="XYZ"):
        history(published(), "XYZ", "Lạng Sơn")


def test_published_fields_split_the_published_change():
    data = published()
    frame = published_changes(data, "Quảng Nam", 2023, 2022)
    assert (
        sum(frame["change_exact"])
        == data.total("PAR INDEX", "Quảng Nam", 2023).score - data.total("PAR INDEX", "Quảng Nam", 2022).score
    )
    assert frame.set_index("field").loc["3", ["score_before", "score", "change", "rank_before", "rank"]].tolist() == [
        9.66,
        10.68,
        1.02,
        63,
        62,
    ]
    partial = published_changes(data, "Sơn La", 2024, 2023).set_index("field")
    assert partial.loc["5", ["rank_before", "rank"]].tolist() == [16, 2]
    assert partial["change_exact"].isna().all()
    alone = published_changes(data, "Hòa Bình", 2024, 2023)
    assert alone["field"].tolist() == ["1", "3", "4"]
    assert published_changes(data, "Lạng Sơn", 2023, 2022).empty


@pytest.mark.parametrize("weight", [-1, "abc", float("nan"), None])
def test_weights_that_are_no_weights_are_refused(weight):
    with pytest.raises(UsageError):
        merge(standings({"A": "80", "B": "90"}), {"A": "X", "B": "X"}, "weighted", {"A": 1, "B": weight})


def test_weights_may_be_typed():
    frame = merge(standings({"A": "80", "B": "90"}), {"A": "X", "B": "X"}, "weighted", {"A": 0.5, "B": "1,5"})
    assert frame["score"].tolist() == [87.5]
