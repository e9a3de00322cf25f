from __future__ import annotations

from dataclasses import replace

import pytest
from chart_cards import card, plain_card, wide_card
from chart_checker import assert_printable, flat, words_of

import sipas_par as sp
from sipas_par import charts
from sipas_par.analysis.years import compare
from sipas_par.findings import SipasParError, UsageError


def marks(figure):
    """Pairs of x values of the dumbbells' marks, from the top down."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    values = [line.get_xdata()[0] for line in lines]
    return list(zip(values[::2], values[1::2], strict=True))


PAIRS = {
    "usual": (plain_card(), plain_card(lost=("0.5", "0.5", "0"), year=2022)),
    "same": (plain_card(), plain_card(year=2022)),
    "long": (wide_card(20, 3, score="0.75"), wide_card(20, 3, year=2022)),
    "one year missing": (wide_card(3, 2, name="Cải cách"), wide_card(3, 2, name="Cải cách", score=None, year=2022)),
    "no year": (plain_card(year=None), plain_card(year=None, lost=("0", "0", "0"))),
    "nothing in common": (card([("1", "A", "1", "1")]), card([("2", "B", "1", "1")], year=2022)),
}


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("by", ["field", "criterion"])
def test_years_stay_printable(name, by):
    for lang in ("vi", "en"):
        assert_printable(charts.years(*PAIRS[name], by=by, lang=lang))


def test_years_marks_are_the_attainments_of_both_years(card23, card22):
    table = compare(card23, card22)
    table = table[table["level"] == "field"]
    figure = charts.years(card23, card22)
    assert_printable(figure)
    assert marks(figure) == list(zip(table["attainment_before"] * 100, table["attainment"] * 100, strict=True))
    assert "Số liệu MINH HỌA" in words_of(figure)


def test_years_by_criterion_shows_the_largest_changes_and_counts_the_others(card23, card22):
    figure = charts.years(card23, card22, by="criterion", top=12)
    assert_printable(figure)
    changes = [abs(now - before) for before, now in marks(figure)]
    assert changes == sorted(changes, reverse=True)
    assert len(changes) == 12
    assert "Không vẽ 28 tiêu chí thay đổi ít hơn." in flat(figure)


def test_years_states_what_rose_and_fell():
    assert charts.alt_text(charts.years(*PAIRS["usual"])).startswith("1 trong 3 lĩnh vực tăng, 1 giảm so với 2022")
    assert charts.alt_text(charts.years(*PAIRS["same"])).startswith("Không lĩnh vực nào thay đổi so với 2022")


def test_years_compares_shares_only_where_the_maximum_changed():
    now, before = card([("1", "A", "2", "1")]), card([("1", "A", "1", "1")], year=2022)
    figure = charts.years(now, before)
    assert_printable(figure)
    assert "* Điểm tối đa đã thay đổi: chỉ so tỷ lệ đạt." in flat(figure)
    assert "−" not in words_of(figure).replace("−50", "")


def test_years_lists_missing_and_not_comparable():
    figure = charts.years(*PAIRS["nothing in common"])
    assert "Không so sánh được giữa hai năm: 1 và 2." in flat(figure)
    half = charts.years(*PAIRS["one year missing"])
    assert "Thiếu số liệu của một năm" in flat(half)


def test_years_refuses_an_unknown_grouping():
    with pytest.raises(SipasParError, match="region"):
        charts.years(*PAIRS["usual"], by="region")


def test_a_chart_says_which_table_is_not_there():
    now = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    for made in (sp.charts.years(now, None), sp.charts.waterfall(now, None)):
        assert made.finding == "Chưa có bảng điểm năm trước để so sánh"
        assert "MINH HỌA" in made.banner
    assert sp.charts.sipas_components(None).finding == "Chưa có bảng SIPAS"
    assert sp.charts.alt_text(sp.charts.heatmap([now, None])) == sp.charts.alt_text(sp.charts.heatmap([now]))
    with pytest.raises(UsageError):
        sp.charts.years(None, None)


def test_a_table_of_another_scale_is_not_set_on_the_ladder():
    now = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    rows = tuple(row for row in now.criteria if row.field_code != "8")
    made = sp.charts.ladder(replace(now, criteria=rows, total=None), sp.published())
    assert made.finding.startswith("Bảng điểm có tổng điểm tối đa 83,5")
