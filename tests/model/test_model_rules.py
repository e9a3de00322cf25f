"""The small rules of the model, each by an example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sipas_par.model.criteria import Criterion, natural_key
from sipas_par.model.leads import unique_slugs
from sipas_par.model.meeting import columns_of
from sipas_par.model.scorecard import cards_of, extended, sipas_cards_of
from sipas_par.model.successions import ended, formed_from, redrawn, successions, taken_over


def test_unique_slugs_by_an_example():
    assert unique_slugs({"thanh": "thanh", "thành": "thanh", "lộc": "loc"})["lộc"] == "loc"


def test_columns_of_by_an_example():
    assert [column.label for column in columns_of("venue")] == ["Tên", "Nơi họp", "Mã"]


def test_extended_by_an_example():
    assert extended(Criterion, Criterion("1", "A", "field", None, None), note="x").note == "x"


def test_cards_of_by_an_example():
    assert [card.score for card in cards_of([{"code": "1", "max_score": 1, "score": "0.75", "unit": "A"}])] == [
        Decimal("0.75")
    ]


def test_sipas_cards_of_by_an_example():
    rows = [{"code": "I", "kind": "overall", "unit": "A", "year": year, "value": 80} for year in (2022, 2023)]
    assert [(card.year, card.earlier_year) for card in sipas_cards_of(rows)] == [(2023, 2022)]


def test_redrawn_by_an_example():
    assert (redrawn("commune", 2024, 2025).since.isoformat(), redrawn("commune", 2025, 2026)) == ("2025-07-01", None)


def test_formed_from_by_an_example():
    assert (formed_from("Sở Xây dựng").before, formed_from("Sở Tư pháp")) == (
        ("Sở Xây dựng", "Sở Giao thông vận tải"),
        None,
    )


def test_taken_over_by_an_example():
    assert (taken_over("Sở KH&ĐT", ["Sở Tài chính"]).after, taken_over("Sở KH&ĐT", ["Sở Kế hoạch và Đầu tư"])) == (
        "Sở Tài chính",
        None,
    )


def test_ended_by_an_example():
    assert (
        ended("Sở KH&ĐT", dt.date(2025, 5, 29)).after,
        ended("Sở KH&ĐT", dt.date(2024, 5, 17)),
        ended("Sở Y tế", dt.date.max),
    ) == ("Sở Tài chính", None, None)


def test_successions_by_an_example():
    assert [one.before for one in successions() if one.after == "Thái Nguyên"] == [("Bắc Kạn", "Thái Nguyên")]


def test_natural_key_by_an_example():
    assert sorted(["1.10", "1.2", "1"], key=natural_key) == ["1", "1.2", "1.10"]
