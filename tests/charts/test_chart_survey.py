from __future__ import annotations

from math import isnan

import pytest
from cards import card
from chart_cards import LONG, plain_sipas, sipas_card
from chart_checker import assert_printable, flat, words_of

import sipas_par as sp
from sipas_par import charts
from sipas_par.analysis.shortfall import sipas_gaps
from sipas_par.document.html import to_html

CARDS = {
    "usual": plain_sipas(),
    "no means, no year before": sipas_card([("I", "CHUNG", "overall", "80"), ("III.1", "A", "factor", "79.5")]),
    "nothing known": sipas_card([("I", "CHUNG", "overall", None)]),
    "long names": sipas_card([(f"III.{n}", LONG, "factor", str(60 + n), "99", "0.5") for n in range(1, 25)]),
    "no overall": sipas_card([("II", "CHÍNH SÁCH", "part", "70", "70", "70")], earlier_year=None),
    "full": sipas_card([("I", "CHUNG", "overall", "100", "100", "100")]),
}


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("items", [False, True])
def test_components_stay_printable(name, items):
    for lang in ("vi", "en"):
        assert_printable(charts.sipas_components(CARDS[name], items=items, lang=lang))


def test_components_marks_are_the_values(sipas23):
    figure = charts.sipas_components(sipas23)
    assert_printable(figure)
    table = sipas_gaps(sipas23)
    table = table[table["kind"].isin(["overall", "part", "factor", "policy"])]
    ticks = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert sorted(value for value in ticks if not isnan(value)) == sorted(table["national_mean"].dropna())
    assert "Số liệu MINH HỌA" in words_of(figure)


def test_components_without_a_value_are_not_drawn_as_zero():
    figure = charts.sipas_components(CARDS["usual"])
    marks = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() in {"o", "|"}]
    assert all(isnan(value) or value > 70 for value in marks)
    assert "Nhanh hơn" not in words_of(figure), "expectations are no satisfaction"


def test_components_title_says_how_they_moved_and_what_lies_below_the_mean(sipas23):
    assert charts.alt_text(charts.sipas_components(sipas23)).startswith(
        "Mọi nội dung so sánh được đều tăng so với năm 2022; "
        "Tiếp cận dịch vụ và Tiếp nhận, xử lý phản ánh, kiến nghị xa trung bình cả nước nhất."
    )
    rows = [("III.1", "A", "factor", "80", "81.5", "80.5"), ("III.2", "B", "factor", "70", "68", "70")]
    mixed = charts.alt_text(charts.sipas_components(sipas_card(rows)))
    assert mixed.startswith(
        "So với năm 2022, 1 nội dung tăng, 1 nội dung giảm, 0 nội dung tương đương; thấp nhất là B (70,00%)"
    ), "half a point below the mean is level with it"


def test_text_and_figure_count_the_same_contents_by_the_same_rule():
    rows = [
        ("I", "Chung", "overall", "82", "78", None), ("II", "Chính sách", "part", "82", "78", None),
        ("II.1", "A", "policy", "80", "78", None), ("III.1", "B", "factor", "80", "80.42", None),
    ]  # fmt: skip
    sipas = sipas_card(rows)
    assert "1 nội dung tăng, 0 nội dung giảm, 1 nội dung tương đương" in charts.alt_text(charts.sipas_components(sipas))
    said = to_html(sp.briefing(card(unit=sipas.unit, year=sipas.year), sipas=sipas).document())
    assert "1/2 yếu tố, chính sách so sánh được tăng, 0 giảm, 1 tương đương; tăng nhiều nhất là A (+2,00)." in said


def test_components_with_items_show_them(sipas23):
    assert len(charts.sipas_components(sipas23, items=True).axes[0].lines) > len(
        charts.sipas_components(sipas23).axes[0].lines
    )


def test_legend_and_note_say_which_figures_are_published(sipas23):
    said = flat(charts.sipas_components(sipas23))
    assert "Số đã công bố: SIPAS chung năm 2022 của tỉnh (75,44%, hạng 59/63)" in said
    assert "Năm 2023, MINH HỌA" in words_of(charts.sipas_components(sipas23))
    assert "Năm 2023, " not in words_of(charts.sipas_components(CARDS["usual"]))
