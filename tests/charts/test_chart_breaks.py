"""Two years that must not be compared: said, marked, and no change claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chart_cards import plain_card, plain_sipas
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts
from sipas_par.charts.theme import LOST, MAIN
from sipas_par.model.components import break_between

NOW, THEN = plain_card(), plain_card(year=2021, lost=("0.5", "0.5", "0"))
CLAIMS = ("tăng", "giảm", "thay đổi", "rose", "fell", "up ", "down ", "change")
REASON = {"vi": "Quyết định 876/QĐ-BNV", "en": "Decision 876/QĐ-BNV"}
CHARTS = {
    "years": charts.years,
    "years by criterion": lambda *pair, **more: charts.years(*pair, by="criterion", top=2, **more),
    "waterfall": charts.waterfall,
    "waterfall by criterion": lambda *pair, **more: charts.waterfall(*pair, by="criterion", **more),
}


def dashed(figure):
    """The strokes that mark a break."""
    return [line for axes in figure.axes for line in axes.lines if line.get_linestyle() == "--"]


def joined(figure):
    """The lines that join two values."""
    return [
        line
        for axes in figure.axes
        for line in axes.lines
        if line.get_linestyle() == "-" and len(line.get_xdata()) == 2 and line.get_color() in {MAIN, LOST}
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_change_of_points_is_claimed_across_a_break(name, lang):
    figure = CHARTS[name](NOW, THEN, lang=lang)
    assert_printable(figure)
    said = charts.alt_text(figure)
    assert "2021" in said.split(";")[0]
    assert not [claim for claim in CLAIMS if claim in said], said
    assert REASON[lang] in flat(figure)
    assert dashed(figure)
    for word in ("Tăng", "Giảm", "Thay đổi", "Gain", "Loss", "Change"):
        assert word not in words_of(figure)
    assert not joined(figure), "years of two ways of measuring are not joined"


def test_no_break_no_mark():
    same = plain_card(year=2022)
    for chart in (charts.years, charts.waterfall):
        assert "Đường đứt nét" not in flat(chart(NOW, same))


def test_waterfall_across_a_break_is_the_two_totals():
    figure = charts.waterfall(NOW, THEN)
    assert [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "D"] == [5.0, 5.15]
    assert charts.alt_text(figure).startswith("Không so sánh trực tiếp tổng điểm 2023 (5,15) với 2021 (5,00).")


def test_years_by_criterion_across_a_break_shows_the_lowest():
    figure = charts.years(NOW, THEN, by="criterion", top=2)
    assert charts.alt_text(figure).startswith("Không so sánh trực tiếp 2023 với 2021; tiêu chí 2.1 có tỷ lệ đạt thấp")
    assert "Không vẽ 1 tiêu chí có tỷ lệ đạt cao hơn." in flat(figure)
    assert "1.1. Tiêu chí 1" in flat(figure)
    assert "3.1. Tiêu chí 3" not in flat(figure)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_change_of_satisfaction_is_claimed_across_a_break(lang):
    sipas = plain_sipas(year=2022, earlier_year=2021, sample=60000)
    reason = break_between("SIPAS", 2021, 2022)
    figure = charts.sipas_components(sipas, lang=lang)
    assert_printable(figure)
    assert "+4" not in charts.alt_text(figure)
    assert (reason.reason_vi if lang == "vi" else reason.reason_en) in flat(figure)
    assert "+4" not in words_of(figure)
    assert len([line for line in dashed(figure) if line.get_xdata()[0] > 0]) == 3


def test_a_survey_without_the_year_before_has_no_break_to_tell():
    sipas = plain_sipas(year=2022, earlier_year=2021)
    alone = replace(sipas, components=tuple(replace(row, earlier=None) for row in sipas.components))
    assert "Đường đứt nét" not in flat(charts.sipas_components(alone))
