from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from chart_cards import card, plain_card, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import SipasParError, charts
from sipas_par.analysis import compare, split_by_field, split_change
from sipas_par.charts.rows import spread

PAIRS = {
    "usual": (plain_card(), plain_card(lost=("0.5", "0.5", "0"), year=2022)),
    "same": (plain_card(), plain_card(year=2022)),
    "long": (wide_card(20, 3, score="0.75"), wide_card(20, 3, year=2022)),
    "one year missing": (wide_card(3, 2, name="Cải cách"), wide_card(3, 2, name="Cải cách", score=None, year=2022)),
    "nothing in common": (card([("1", "A", "1", "1")]), card([("2", "B", "1", "1")], year=2022)),
    "everything lost": (plain_card(lost=("2", "2", "2")), plain_card(lost=("0", "0", "0"), year=2022)),
}


def widths(figure):
    return [patch.get_width() for patch in figure.axes[0].patches]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("by", ["field", "criterion"])
def test_waterfall_stays_printable(name, by):
    for lang in ("vi", "en"):
        assert_printable(charts.waterfall(*PAIRS[name], by=by, lang=lang))


@pytest.mark.parametrize("name", PAIRS)
def test_slope_stays_printable(name):
    for lang in ("vi", "en"):
        assert_printable(charts.slope(*PAIRS[name], lang=lang))


def test_waterfall_steps_are_the_changes_and_end_at_the_total(card23, card22):
    figure = charts.waterfall(card23, card22)
    assert_printable(figure)
    bars = figure.axes[0].patches
    assert bars[0].get_width() == 81.58
    assert bars[-1].get_width() == 86.69
    changes = [float(change) for change in split_by_field(card23, card22)["change_exact"]]
    assert widths(figure)[1:-1] == pytest.approx(changes, abs=1e-12)
    for one, other in pairwise(bars[1:-1]):
        assert other.get_x() == pytest.approx(one.get_x() + one.get_width(), abs=1e-9)
    assert "Số liệu MINH HỌA" in words_of(figure)
    assert "Trục ngang không bắt đầu từ 0." in flat(figure)


def test_waterfall_by_criterion_keeps_the_sum_with_the_rest(card23, card22):
    figure = charts.waterfall(card23, card22, by="criterion", top=5)
    assert_printable(figure)
    assert sum(widths(figure)[1:-1]) == pytest.approx(5.11, abs=1e-9)
    changed = [change for change in split_change(card23, card22)["change_exact"] if change]
    assert f"Còn lại ({len(changed) - 5} tiêu chí)" in words_of(figure)


def test_waterfall_names_what_moved_the_total_most(card23, card22):
    up = charts.alt_text(charts.waterfall(card23, card22))
    assert up.startswith("Tổng điểm tăng 5,11 so với 2022, từ 81,58 lên 86,69; lĩnh vực 1 góp nhiều nhất: +1,26")
    down = charts.alt_text(charts.waterfall(card22, card23))
    assert down.startswith("Tổng điểm giảm 5,11 so với 2023, từ 86,69 xuống 81,58; lĩnh vực 1 góp nhiều nhất: −1,26")
    assert "không đổi" in charts.alt_text(charts.waterfall(*PAIRS["same"]))


def test_waterfall_says_which_scores_are_missing():
    assert "Chưa có điểm ở một trong hai năm, tính là không có: 1.1, 1.2" in flat(
        charts.waterfall(*PAIRS["one year missing"])
    )


def test_waterfall_refuses_an_unknown_grouping():
    with pytest.raises(SipasParError, match="agency"):
        charts.waterfall(*PAIRS["usual"], by="agency")


def test_slope_lines_join_the_attainments_in_order(card23, card22):
    figure = charts.slope(card23, card22)
    assert_printable(figure)
    table = compare(card23, card22)
    table = table[table["level"] == "field"]
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(lines) == len(table)
    ends = [line.get_ydata()[1] for line in lines]
    order = sorted(range(len(ends)), key=lambda at: ends[at])
    assert order == sorted(range(len(ends)), key=lambda at: table["attainment"].iloc[at])
    dashed = [line.get_linestyle() == "--" for line in lines]
    assert dashed == list(table["attainment_change"] < 0)
    assert "Lĩnh vực 8 có tỷ lệ đạt thấp nhất: 77,1% (+5,9 điểm %" in flat(figure)


def test_slope_lists_what_cannot_be_compared():
    figure = charts.slope(*PAIRS["nothing in common"])
    assert figure.axes == []
    assert "Không so sánh được: 1 và 2." in flat(figure)


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
    assert charts.alt_text(charts.waterfall(now, before)).startswith("Tổng điểm tăng 0,20")
    assert now.score - before.score == Decimal("0.2")
