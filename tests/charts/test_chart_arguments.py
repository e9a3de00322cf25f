"""Wrong arguments are refused in the words of a finding, all at once, before anything is drawn."""

from __future__ import annotations

import pytest
from chart_cards import card, plain_card, plain_sipas
from chart_checker import assert_printable
from languages import in_lang

from sipas_par import charts
from sipas_par.charts.theme import LIMITS
from sipas_par.findings import SipasParError, cure
from sipas_par.model.published import published

CARD, THEN, SIPAS = plain_card(), plain_card(year=2022), plain_sipas()
FIGURES = published()
NAN = float("nan")


@pytest.mark.parametrize("width", [-3, 0, 1, 5, 8, 13.9, 1e6, NAN, float("inf"), "16", None, True])
def test_a_width_that_cannot_be_read_is_refused(width):
    with pytest.raises(SipasParError) as caught:
        charts.fields(CARD, width_cm=width)
    (finding,) = caught.value.findings
    assert dict(finding.facts)["option"] == "width_cm"
    for lang in ("vi", "en"):
        assert "?" not in in_lang(lang, cure, finding)


@pytest.mark.parametrize("width", LIMITS["width_cm"])
def test_a_width_at_the_limit_is_drawn(width, card23, card22, sipas23):
    assert_printable(charts.fields(card23, width_cm=width))
    assert_printable(charts.claims(card23, width_cm=width))
    assert_printable(charts.waterfall(card23, card22, width_cm=width))
    assert_printable(charts.sipas_components(sipas23, width_cm=width))


def test_long_numbers_on_the_scale_do_not_touch():
    assert_printable(charts.fields(card([("1", "A", "1e15", "1")])))


@pytest.mark.parametrize(
    ("call", "option", "told"),
    [
        (lambda: charts.fields(SIPAS), "card", "SipasCard"),
        (lambda: charts.fields(None), "card", "None"),
        (lambda: charts.years(CARD, "x.csv"), "earlier", "'x.csv'"),
        (lambda: charts.years(CARD, THEN, crosswalk="x.csv"), "crosswalk", "load_crosswalk"),
        (lambda: charts.pareto(CARD, top="5"), "top", "'5'"),
        (lambda: charts.pareto(CARD, top=2.5), "top", "2.5"),
        (lambda: charts.pareto(CARD, top=0), "top", "≥ 1"),
        (lambda: charts.ladder(CARD, None), "published", "Published"),
        (lambda: charts.sipas_components(CARD), "sipas", "load_sipas"),
        (lambda: charts.heatmap(CARD), "cards", "[Scorecard (load_par_index), …]"),
        (lambda: charts.heatmap([CARD], most=0), "most", "≥ 1"),
        (lambda: charts.heatmap([CARD, SIPAS]), "cards", "list"),
        (lambda: charts.provinces(FIGURES, 2023, most=9), "most", "≥ 10"),
        (lambda: charts.heatmap(3), "cards", "3"),
        (lambda: charts.pareto(CARD, title=5), "title", "5"),
        (lambda: charts.pareto(CARD, palette=[]), "palette", "[]"),
        (lambda: charts.par_history(FIGURES, None), "unit", "None"),
        (lambda: charts.provinces(FIGURES, 2023, unit=5), "unit", "5"),
        (lambda: charts.rank_strip(None, "A"), "source", "Published"),
        (lambda: charts.years(CARD, THEN, by=None), "by", "None"),
        (lambda: charts.fields(CARD, lang="fr"), "lang", "vi, en"),
        (lambda: charts.to_png(charts.fields(CARD), dpi=0), "dpi", "36 … 1200"),
        (lambda: charts.to_png(charts.fields(CARD), dpi="220"), "dpi", "'220'"),
        (lambda: charts.to_svg(CARD), "figure", "Scorecard"),
        (lambda: charts.alt_text(None), "figure", "Figure"),
    ],
)
def test_a_wrong_argument_is_refused_with_what_would_do(call, option, told):
    with pytest.raises(SipasParError) as caught:
        call()
    (finding,) = caught.value.findings
    assert dict(finding.facts)["option"] == option
    assert finding.code in {"wrong-argument", "chart-option", "chart-range"}
    for lang in ("vi", "en"):
        assert told in caught.value.message(lang)


def test_all_numbers_and_words_that_do_not_do_are_told_at_once():
    with pytest.raises(SipasParError) as caught:
        charts.pareto(CARD, top="5", width_cm=-3, lang="fr")
    assert [dict(finding.facts)["option"] for finding in caught.value.findings] == ["top", "width_cm", "lang"]


def test_cards_may_come_one_by_one():
    assert charts.alt_text(charts.heatmap(card for card in (THEN, CARD))).startswith("Thấp nhất")
    strip = charts.rank_strip((card for card in (CARD,)), "Lạng Sơn")
    assert "Lạng Sơn" in charts.alt_text(strip)


def test_numbers_of_numpy_are_numbers():
    from numpy import float64, int64

    assert charts.pareto(CARD, top=int64(2), width_cm=float64(16)) is not None


def test_a_forgotten_argument_stays_an_error_of_python():
    with pytest.raises(TypeError, match="earlier"):
        charts.years(CARD)
