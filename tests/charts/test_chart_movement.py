from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from chart_cards import card, plain_card, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts
from sipas_par.analysis.years import change_rows, field_changes
from sipas_par.charts.frame import spread
from sipas_par.findings import SipasParError

PAIRS = {
    "usual": (plain_card(), plain_card(lost=("0.5", "0.5", "0"), year=2022)),
    "same": (plain_card(), plain_card(year=2022)),
    "long": (wide_card(20, 3, score="0.75"), wide_card(20, 3, year=2022)),
    "one year missing": (wide_card(3, 2, name="Cải cách"), wide_card(3, 2, name="Cải cách", score=None, year=2022)),
    "nothing in common": (card([("1", "A", "1", "1")]), card([("2", "B", "1", "1")], year=2022)),
    "everything lost": (plain_card(lost=("2", "2", "2")), plain_card(lost=("0", "0", "0"), year=2022)),
}


def totals(figure):
    return [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "D"]


def widths(figure):
    return [patch.get_width() for patch in figure.axes[0].patches]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("by", ["field", "criterion"])
def test_waterfall_stays_printable(name, by):
    for lang in ("vi", "en"):
        assert_printable(charts.waterfall(*PAIRS[name], by=by, lang=lang))


def test_waterfall_steps_are_the_changes_and_end_at_the_total(card23, card22):
    figure = charts.waterfall(card23, card22)
    assert_printable(figure)
    assert totals(figure) == [81.45, 86.69]
    bars = figure.axes[0].patches
    changes = [float(row.change) for row in field_changes(card23, card22)]
    assert widths(figure) == pytest.approx(changes, abs=1e-12)
    assert bars[0].get_x() == 81.45
    for one, other in pairwise(bars):
        assert other.get_x() == pytest.approx(one.get_x() + one.get_width(), abs=1e-9)
    assert "Số liệu MINH HỌA" in words_of(figure)


def test_waterfall_by_criterion_keeps_the_sum_with_the_rest(card23, card22):
    figure = charts.waterfall(card23, card22, by="criterion", top=5)
    assert_printable(figure)
    assert sum(widths(figure)) == pytest.approx(5.24, abs=1e-9)
    changed = [row for row in change_rows(card23, card22) if row.change]
    assert f"Còn lại ({len(changed) - 5} tiêu chí)" in words_of(figure)


def test_waterfall_counts_what_rose_and_what_fell(card23, card22):
    up = charts.alt_text(charts.waterfall(card23, card22))
    assert up.startswith("Bảy lĩnh vực tăng 5,43 điểm, một lĩnh vực giảm 0,19 điểm; cộng lại tăng 5,24 điểm.")
    down = charts.alt_text(charts.waterfall(replace(card22, year=2024), card23))
    assert down.startswith("Một lĩnh vực tăng 0,19 điểm, bảy lĩnh vực giảm 5,43 điểm; cộng lại giảm 5,24 điểm.")
    assert charts.alt_text(charts.waterfall(*PAIRS["same"])).startswith("Không lĩnh vực nào tăng, giảm điểm.")


def test_waterfall_says_which_scores_are_missing():
    figure = charts.waterfall(*PAIRS["one year missing"])
    assert "Chưa có điểm ở một trong hai năm, không tính là tăng hay giảm: 1.1, 1.2" in flat(figure)
    assert charts.alt_text(figure).startswith("Không tiêu chí nào có điểm ở cả hai năm.")


GAP = (
    card([("1", "A", "2", "2"), ("1.1", "B", "1", "1"), ("1.2", "C", "1", "1"), ("2", "D", "1", "0.5")]),
    card(
        [("1", "A", "2", "0.75"), ("1.1", "B", "1", None), ("1.2", "C", "1", "0.75"), ("2", "D", "1", "0.5")], year=2022
    ),
)


@pytest.mark.parametrize("by", ["field", "criterion"])
def test_waterfall_takes_a_missing_score_for_no_change(by):
    figure = charts.waterfall(*GAP, by=by)
    assert_printable(figure)
    what = "lĩnh vực" if by == "field" else "tiêu chí"
    assert charts.alt_text(figure).startswith(f"Một {what} tăng 0,25 điểm; không tính 1 tiêu chí thiếu điểm")
    assert "(+1,00)" in words_of(figure), "the totals still add up"
    assert widths(figure)[-1] == 1.0
    assert totals(figure)[-1] == 2.5
    assert "up 0.25 points; " in charts.alt_text(charts.waterfall(*GAP, by=by, lang="en"))


def test_fields_with_a_missing_score_are_not_said_to_rise():
    figure = charts.years(*GAP)
    assert_printable(figure)
    assert charts.alt_text(figure).startswith("Không lĩnh vực nào thay đổi so với 2022")
    assert "Thiếu số liệu của một năm: 1." in flat(figure)


def test_waterfall_refuses_an_unknown_grouping():
    with pytest.raises(SipasParError, match="agency"):
        charts.waterfall(*PAIRS["usual"], by="agency")


def test_spread_keeps_order_distance_and_room():
    spots = spread([50, 50, 50, 0, 100], [10] * 5, 100)
    assert spots == sorted(spots[:3]) + spots[3:]
    every = sorted(spots)
    assert all(high - low >= 10 for low, high in pairwise(every))
    assert every[0] >= 5
    assert every[-1] <= 95


def test_sums_in_the_chart_are_exact_not_binary():
    now = card([("1", "A", "1", "0.3"), ("2", "B", "1", "0.1")])
    before = card([("1", "A", "1", "0.1"), ("2", "B", "1", "0.1")], year=2022)
    assert charts.alt_text(charts.waterfall(now, before)).startswith("Một lĩnh vực tăng 0,20 điểm.")
    assert now.score - before.score == Decimal("0.2")
