"""The report's figures: bare, at the heights that its pages leave them, nothing touching, nothing about files."""

from __future__ import annotations

import re

import pytest
from chart_checker import assert_printable, flat, texts_of

import sipas_par as sp
from sipas_par import charts
from sipas_par.charts.render import as_block
from sipas_par.charts.theme import PHONE_CM, TICK, narrowed, printed, untitled

WIDTH_MM = 165
# The most that the page design leaves each figure.
HEIGHTS = {"milestones": 46, "waterfall": 61, "by source": 52, "pareto": 57, "sipas": 95}


@pytest.fixture(scope="module")
def drawn():
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    results = sp.analysis.Results.of(inputs)
    named = [one for one in results.milestones if one.kind != "unit"]
    with untitled():
        return {
            "milestones": charts.milestones(results, named),
            "waterfall": charts.waterfall(inputs.card, inputs.earlier, published=inputs.published),
            "by source": charts.lost_by_source(inputs.card),
            "pareto": charts.pareto(inputs.card, top=results.half_of_loss.leaves),
            "sipas": charts.sipas_components(inputs.sipas),
        }


@pytest.mark.parametrize("name", HEIGHTS)
def test_a_figure_of_the_report_fills_its_place_and_nothing_touches(drawn, name):
    figure = drawn[name]
    assert_printable(figure)
    assert "…" not in flat(figure), "no name is cut"
    width, height = figure.get_size_inches() * 25.4
    assert width == pytest.approx(WIDTH_MM, abs=0.1)
    assert height <= HEIGHTS[name]
    edges = [text.get_window_extent().y1 / figure.dpi * 25.4 for text in texts_of(figure)]
    assert height - max(edges) < 3, "no empty room above"


@pytest.mark.parametrize("name", HEIGHTS)
def test_a_figure_of_the_report_is_drawn_anew_for_a_phone(drawn, name):
    assert drawn[name].fits_phone
    with untitled(), narrowed():
        figure = drawn[name].redraw()
    assert_printable(figure)
    assert "…" not in flat(figure), "no name is cut"
    assert figure.get_figwidth() * 2.54 == pytest.approx(PHONE_CM)
    assert min(text.get_fontsize() for text in texts_of(figure)) >= printed(TICK)
    assert set(re.findall(r"[+−]?\d+,\d\d", flat(drawn[name]))) <= set(re.findall(r"[+−]?\d+,\d\d", flat(figure)))
    assert figure.alt == drawn[name].alt


@pytest.mark.parametrize("name", HEIGHTS)
def test_a_figure_of_the_report_says_its_finding_in_the_caption_only(drawn, name):
    figure = drawn[name]
    block = as_block(figure, anchor="hinh")
    assert figure.finding
    assert block.caption[0].text == figure.finding
    assert figure.finding not in flat(figure)
    assert len(figure.finding) < 165, "two lines at most"
    assert len(charts.alt_text(figure)) <= 500
    for word in (".xlsx", "MINH HỌA", "Nguồn", "data/"):
        assert word not in flat(figure)


def test_every_bar_says_its_value(drawn):
    said = flat(drawn["waterfall"])
    for value in ("+1,26", "+0,08", "−0,19", "+0,78", "+0,50", "+0,68", "+1,03", "+1,10", "81,45", "86,69"):
        assert value in said
    for name in ("by source", "pareto"):
        assert list(drawn[name].axes[0].get_xticks()) == [], "no axis where every bar says its value"
