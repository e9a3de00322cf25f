from __future__ import annotations

import unicodedata

import pytest
from literal_cards import card, row

from sipas_par.analysis.self_assessment import attainability, claim_groups, claims, verdict
from sipas_par.findings import UsageError


@pytest.fixture
def claimed():
    return card(
        row("1", "4", "2.5", "mixed"),
        row("1.1", "1", "0.5", self_score="1", agencies=("Sở A", "Sở B")),
        row("1.2", "1", "0.8", self_score="0.6", agencies=("Sở A",)),
        row("1.3", "1", "0.7", "surveyed"),
        row("1.4", "1", "0.5", "outcome", self_score="0.5"),
    )


def test_claims_set_self_assessment_against_appraisal(claimed):
    frame = claims(claimed)
    assert frame["code"].tolist() == ["1.1", "1.4", "1.2"]
    assert frame["kind"].tolist() == ["over", "equal", "under"]
    assert frame["gap"].tolist() == [0.5, 0.0, -0.2]
    assert frame["conceded"].tolist() == [0.0, 0.5, 0.4]


def test_claims_by_field_and_by_agency(claimed):
    (field,) = claim_groups(claimed, "field")
    assert (str(field.over), str(field.gap)) == ("0.5", "0.3")
    agencies = claim_groups(claimed, "agency")
    assert [(one.key, str(one.over), str(one.gap)) for one in agencies[:2]] == [
        ("Sở A", "0.5", "0.3"),
        ("Sở B", "0.5", "0.5"),
    ]
    assert [one.key for one in agencies] == ["Sở A", "Sở B", ""]


@pytest.mark.parametrize(
    ("holding", "units", "name"),
    [
        (3, 3, "only-we-miss"), (2, 3, "most-hold"), (2, 4, "most-hold"), (1, 3, "some-hold"),
        (0, 3, "nobody"), (0, 2, "too-few-data"), (2, 2, "too-few-data"),
    ],
)  # fmt: skip
def test_verdicts_at_their_limits(holding, units, name):
    assert verdict(holding, units) == name


def other(unit, first, second, **changes):
    return card(row("1", "2", "1", "mixed"), row("1.1", "1", first), row("1.2", "1", second), unit=unit, **changes)


def test_only_we_miss_it_and_nobody_gets_it():
    mine = other("Tôi", "0.5", "0.4")
    frame = attainability(mine, [mine, *(other(name, "1", "0.9") for name in "ABC")]).set_index("code")
    assert frame.loc["1.1", ["units", "holding", "verdict"]].tolist() == [3, 3, "only-we-miss"]
    assert frame.loc["1.2", ["units", "holding", "verdict", "best_other", "mean_other"]].tolist() == [
        3,
        0,
        "nobody",
        0.9,
        0.9,
    ]


def test_other_years_maxima_and_missing_scores_do_not_count():
    mine = other("Tôi", "0.5", "1")
    others = [
        other("A", "1", "1", year=2022),
        other("B", None, "1"),
        card(row("1", "2", "2"), row("1.1", "2", "2"), unit="C"),
        card(row("1", "1", "1"), row("1.1", "1", "1", name="Khác"), unit="D"),
        other("E", "1", "1"),
    ]
    assert attainability(mine, others)[["units", "holding"]].to_numpy().tolist() == [[1, 1]]


def test_a_unit_counts_once_by_any_spelling_and_not_among_the_others():
    mine = other("Lạng Sơn", "0.5", "1")
    spellings = [unicodedata.normalize("NFD", "Lạng Sơn"), "LẠNG SƠN", "Tỉnh Lạng Sơn"]
    peers = [other(name, "1", "1") for name in spellings]
    twice = other("Hà Nội", "1", "1")
    assert attainability(mine, [*peers, twice, twice])["units"].tolist() == [1]
    assert attainability(mine, twice)["units"].tolist() == [1]
    with pytest.raises(UsageError, match="HÀ NỘI"):
        attainability(mine, [twice, other("HÀ NỘI", "0.5", "1")])
    with pytest.raises(UsageError):
        attainability(mine, ["Hà Nội"])
