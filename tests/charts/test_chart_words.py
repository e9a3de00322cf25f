"""What charts say of figures that are wrong, missing or of another year."""

from __future__ import annotations

from chart_cards import LONG, card, plain_card, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts

INVALID = card([("1", "A", "1", "-0.5"), ("2", "B", "2", "3"), ("3", "C", "1", "0.5")])


def test_pareto_counts_only_what_lost_points():
    figure = charts.pareto(INVALID)
    assert_printable(figure)
    assert charts.alt_text(figure).startswith("Hai nội dung chưa đạt từ 0,50 điểm trở lên")
    assert "Điểm không hợp lệ (âm hoặc cao hơn tối đa), cần sửa bảng: 1 và 2." in flat(figure)
    for chart in (charts.pareto, charts.fields, charts.lost_by_source):
        assert "Impossible scores (negative or above the maximum)" in flat(chart(INVALID, lang="en"))
    assert "không hợp lệ" not in flat(charts.pareto(plain_card()))


def test_heatmap_key_names_every_field_to_the_end():
    figure = charts.heatmap([wide_card(20, 2, name=f"{LONG} cuối")])
    assert_printable(figure)
    assert flat(figure).count("cuối") == 20
    assert "…" not in words_of(figure).split("Lĩnh vực:")[1].split("Nguồn")[0]


def test_every_alternative_text_ends_as_a_sentence(card23, card22, figures):
    drawn = (charts.claims(card23), charts.years(card23, card22), charts.ladder(card23, figures), charts.pareto(card23))
    assert all(charts.alt_text(one).endswith(".") for one in drawn)
