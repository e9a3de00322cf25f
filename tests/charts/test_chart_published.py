from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isnan

import pytest
from chart_cards import plain_card, plain_sipas, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts
from sipas_par.findings import SipasParError
from sipas_par.model.published import Total, published


def test_history_has_a_mark_only_where_something_is_published(figures):
    figure = charts.sipas_history(figures, "Lạng Sơn")
    assert_printable(figure)
    line = next(line for line in figure.axes[0].lines if line.get_marker() == "o")
    values = ["" if isnan(value) else str(value) for value in line.get_ydata()]
    assert values == ["83.97", "87.07", "75.44", "", ""]
    assert "MINH HỌA" not in words_of(figure)


def test_history_never_draws_a_line_across_a_break(figures):
    figure = charts.sipas_history(figures, "Lạng Sơn")
    cut = next(line.get_xdata()[0] for line in figure.axes[0].lines if line.get_linestyle() == "--")
    spans = [
        line.get_xdata() for line in figure.axes[0].lines if len(line.get_xdata()) == 2 and line.get_marker() == "None"
    ]
    spans = [span for span in spans if span[0] != span[1]]
    assert spans
    assert not any(span[0] < cut < span[1] for span in spans)
    assert "thay đổi từ năm 2022" in flat(figure)


def test_history_marks_the_illustrative_value_apart(figures, sipas23, card23):
    for figure in (
        charts.sipas_history(figures, "Lạng Sơn", sipas=sipas23),
        charts.par_history(figures, "Lạng Sơn", card=card23),
    ):
        assert_printable(figure)
        squares = [line for line in figure.axes[0].lines if line.get_marker() == "s"]
        assert len(squares) == 1
        assert squares[0].get_markerfacecolor() == "#ffffff"
        assert "Số liệu MINH HỌA" in words_of(figure)
        assert "Lạng Sơn, đã công bố" in words_of(figure)
        assert "Lạng Sơn 2023, MINH HỌA" in words_of(figure)


def test_history_of_an_official_table_carries_no_mark(figures):
    figure = charts.sipas_history(figures, "Lạng Sơn", sipas=plain_sipas(status="official"))
    assert "MINH HỌA" not in words_of(figure)
    assert "theo bảng chính thức" in flat(figure)


def test_history_does_not_replace_a_published_figure(figures):
    figure = charts.sipas_history(figures, "Lạng Sơn", sipas=plain_sipas(year=2022, status="illustrative"))
    assert not [line for line in figure.axes[0].lines if line.get_marker() == "s"]
    assert "MINH HỌA" not in words_of(figure)


def test_history_of_a_card_with_missing_scores_has_no_total(figures):
    figure = charts.par_history(figures, "Lạng Sơn", card=wide_card(2, 1, score=None))
    assert not [line for line in figure.axes[0].lines if line.get_marker() == "s"]


def test_history_of_every_province_is_printable(figures):
    for province in figures.provinces[::4]:
        for lang in ("vi", "en"):
            assert_printable(charts.par_history(figures, province.name, lang=lang))
            assert_printable(charts.sipas_history(figures, province.name, lang=lang))


def test_history_of_an_unknown_unit_says_that_nothing_is_published(figures):
    figure = charts.par_history(figures, "Huyện Ỗ")
    assert_printable(figure)
    assert "chưa có kết quả công bố" in words_of(figure)


def full_year(scores=True, count=63):
    """Published figures in which every province has a rank."""
    data = published()
    origin = data.origins[0]
    totals = tuple(
        Total(
            "PAR INDEX",
            2011,
            row.name,
            rank,
            Decimal(95) - Decimal(rank) / 4 if scores else None,
            origin,
            "printed",
            "",
        )
        for rank, row in enumerate(data.provinces[:count], 1)
    )
    return replace(data, totals=totals)


@pytest.mark.parametrize("year", [2012, 2022, 2023, 2024])
@pytest.mark.parametrize("index", ["PAR INDEX", "SIPAS"])
def test_provinces_are_printable(figures, year, index):
    for lang in ("vi", "en"):
        assert_printable(charts.provinces(figures, year, index=index, unit="Lạng Sơn", lang=lang))


def test_provinces_says_how_many_are_published(figures):
    assert "26/63 tỉnh có số công bố" in flat(charts.provinces(figures, 2023))
    assert "Lạng Sơn chưa có số công bố" in flat(charts.provinces(figures, 2023, unit="Lạng Sơn"))


def test_provinces_puts_the_illustrative_value_in_its_place(figures, card23):
    figure = charts.provinces(figures, 2023, card=card23)
    assert_printable(figure)
    lines = figure.axes[0].lines
    square = next(line for line in lines if line.get_marker() == "s")
    assert square.get_xdata()[0] == 86.69
    heights = {line.get_xdata()[0]: line.get_ydata()[0] for line in lines if line.get_marker() == "o"}
    assert heights[86.68] < square.get_ydata()[0] < heights[86.76]
    words = flat(figure)
    assert "thấp hơn 13 trong 19 tỉnh công bố điểm" in words
    assert "thứ hạng trong 63 tỉnh từ 35 đến 36" in words
    assert "Lạng Sơn: MINH HỌA" in words
    assert "Số liệu MINH HỌA" in words


def test_provinces_prefers_the_published_figure_to_the_card(figures):
    figure = charts.provinces(figures, 2022, index="SIPAS", card=plain_sipas(year=2022, status="illustrative"))
    assert "MINH HỌA" not in words_of(figure)
    assert "Lạng Sơn hạng 59, 75,44%" in flat(figure)


def test_provinces_of_a_full_year_keeps_ends_and_neighbours():
    data = full_year()
    figure = charts.provinces(data, 2011, unit="Lạng Sơn", most=30)
    assert_printable(figure)
    marks = [
        line for line in figure.axes[0].lines if line.get_marker() == "o" and line.get_xdata()[0] == line.get_xdata()[0]
    ]
    assert 24 <= len(marks) <= 30
    assert "tỉnh không vẽ)" in words_of(figure)
    assert "63/63 tỉnh có số công bố" in flat(figure)


def test_provinces_without_any_score_or_row(figures):
    assert_printable(charts.provinces(full_year(scores=False), 2011, unit="Hà Nội"))
    nothing = charts.provinces(figures, 1999, unit="Lạng Sơn")
    assert_printable(nothing)
    assert "0/63 tỉnh có số công bố" in flat(nothing)


def test_provinces_refuses_an_unknown_index(figures):
    with pytest.raises(SipasParError, match="PCI"):
        charts.provinces(figures, 2023, index="PCI")


def test_provinces_ignores_a_card_of_another_year(figures):
    assert "chưa có số công bố" in flat(charts.provinces(figures, 2023, card=plain_card(year=2022)))
