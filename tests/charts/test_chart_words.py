"""What charts say of figures that are wrong, missing or of another year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chart_cards import LONG, card, plain_card, wide_card
from chart_checker import assert_printable, boxes_of, flat, words_of

from sipas_par import SipasParError, charts

INVALID = card([("1", "A", "1", "-0.5"), ("2", "B", "2", "3"), ("3", "C", "1", "0.5")])


def test_pareto_counts_only_what_stands_in_the_list():
    figure = charts.pareto(INVALID)
    assert_printable(figure)
    assert charts.alt_text(figure).startswith("1 trong 2 tiêu chí chưa đạt tối đa chiếm 75,0% của 2,00 điểm mất")
    assert "Điểm không hợp lệ (âm hoặc cao hơn tối đa), cần sửa bảng: 1 và 2." in flat(figure)
    for chart in (charts.pareto, charts.fields, charts.lost_by_source):
        assert "Impossible scores (negative or above the maximum)" in flat(chart(INVALID, lang="en"))
    assert "không hợp lệ" not in flat(charts.pareto(plain_card()))


def test_slope_names_the_year_it_compares_with():
    now, then = plain_card(year=2024), plain_card(year=2022, lost=("0.5", "0.5", "0.25"))
    assert "so với 2022)" in charts.alt_text(charts.slope(now, then))
    assert "since 2022)" in charts.alt_text(charts.slope(now, then, lang="en"))


def test_slope_draws_an_unchanged_field_as_unchanged():
    now, then = plain_card(lost=("0.5", "0.1", "0.2")), plain_card(year=2022, lost=("0.5", "0.2", "0.1"))
    figure = charts.slope(now, then)
    assert "Không đổi" in words_of(figure)
    colors = [line.get_color() for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(set(colors)) == 3
    assert "Không đổi" not in words_of(charts.slope(now, plain_card(year=2022, lost=("1", "1", "1"))))


def test_heatmap_key_names_every_field_to_the_end():
    figure = charts.heatmap([wide_card(20, 2, name=f"{LONG} cuối")])
    assert_printable(figure)
    assert flat(figure).count("cuối") == 20
    assert "…" not in words_of(figure).split("Lĩnh vực:")[1].split("Nguồn")[0]


def test_panels_print_the_value_where_no_line_runs():
    for lost in (("0.2", "1", "2"), ("1.9", "0", "0.2")):
        figure = charts.small_multiples([plain_card(year=2022, lost=("1", "0.1", "1.5")), plain_card(lost=lost)])
        assert_printable(figure)
        values = [(text, box) for text, box in boxes_of(figure) if text.get_text().endswith(",0%")]
        assert len(values) == 3
        for axes in figure.axes:
            mark = axes.transData.transform((2023, 0))[0] * 72 / figure.dpi
            assert all(box.x0 > mark for text, box in values if text.axes is axes)


def test_panels_without_cards_say_so_without_loose_marks():
    figure = charts.small_multiples([])
    assert charts.alt_text(figure) == "Chưa có số liệu."
    assert "\n, ." not in "\n" + words_of(figure)


@pytest.mark.parametrize(
    "other",
    [
        card([("1", "A", "1", "1")], unit="Hà Giang", year=2022),
        replace(plain_card(year=2022), index="DDCI"),
        plain_card(year=2023),
        plain_card(year=None),
    ],
)
def test_panels_refuse_what_is_no_course_of_one_unit(other):
    with pytest.raises(SipasParError, match="mỗi năm một bảng"):
        charts.small_multiples([plain_card(), other])


def test_panels_refuse_more_columns_than_have_room():
    cards = [wide_card(20, 1, name="A")]
    assert_printable(charts.small_multiples(cards, columns=4))
    with pytest.raises(SipasParError, match="≤ 4"):
        charts.small_multiples(cards, columns=12)
