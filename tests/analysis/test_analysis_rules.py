"""The small rules of the analysis, each by an example."""

from __future__ import annotations

from decimal import Decimal

import sipas_par as sp
from sipas_par.analysis import standings
from sipas_par.analysis.self_assessment import verdict
from sipas_par.analysis.shortfall import Loss, field_groups, survey_difference, ways
from sipas_par.analysis.standing import ranks_of
from sipas_par.analysis.targets import Goal, decimals, just_above, whole
from sipas_par.analysis.years import Balance, gathered_by_field, groups_above, year_status
from sipas_par.text.numbers import on_hundred


def test_survey_difference_by_an_example():
    assert (
        survey_difference(Decimal("79.92"), Decimal("82.66")),
        survey_difference(Decimal("80.00"), Decimal("80.61")),
    ) == ("lower", "level")


def test_balance_of_by_an_example():
    assert Balance.of([Decimal("0.5"), Decimal("-0.2"), Decimal(0)]) == Balance(
        risen=1, gained=Decimal("0.5"), fallen=1, dropped=Decimal("0.2")
    )


def test_verdict_by_an_example():
    assert (verdict(3, 3), verdict(2, 4), verdict(1, 4), verdict(0, 4), verdict(2, 2)) == (
        "only-we-miss",
        "most-hold",
        "some-hold",
        "nobody",
        "too-few-data",
    )


def test_ranks_of_by_an_example():
    assert ranks_of([Decimal(9), Decimal(8), Decimal(9), None]) == {Decimal(9): 1, Decimal(8): 3}


def test_on_hundred_by_an_example():
    assert str(on_hundred(Decimal(45), Decimal(60))) == "75.00"


def test_just_above_by_an_example():
    table = standings({"A": "90.1"})
    assert str(just_above(table, table["A"]).score) == "90.11"


def test_decimals_by_an_example():
    assert decimals([Decimal("1.5"), Decimal("0.125"), None]) == 3


def test_whole_by_an_example():
    assert whole(Decimal("0.75"), 2) == 75


def test_goal_verdict_by_an_example():
    assert [Goal(Decimal(80), short).verdict for short in (Decimal(0), Decimal("0.08"), Decimal("0.10"))] == [
        "reached",
        "near",
        "missed",
    ]


def test_groups_above_by_an_example():
    assert [limit.group for limit in groups_above("PAR INDEX", 2023, Decimal("86.69"))] == ["A"]


def test_gathered_by_field_by_an_example():
    assert gathered_by_field((), {"1": "A"})[0].name == "A"


def test_year_status_by_an_example():
    assert year_status(Decimal(1), Decimal("0.5"), Decimal(1), Decimal("0.75")) == "improved"


def test_loss_by_an_example():
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    loss = Loss.of(card.leaves, ways(card))
    assert (str(loss.regainable), str(loss.not_recognised), str(loss.conceded), str(loss.surveyed)) == (
        "7.20",
        "3.10",
        "4.10",
        "6.11",
    )


def test_group_by_an_example():
    group = field_groups(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))[0]
    assert (group.code, str(group.score), str(group.lost), group.below, group.value("lost").cells[:1]) == (
        "1",
        "9.04",
        "0.46",
        2,
        ("PAR INDEX!G14",),
    )
