from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from chart_cards import card, plain_card, plain_sipas, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts
from sipas_par.analysis.shortfall import field_groups
from sipas_par.analysis.standing import standings
from sipas_par.analysis.targets import ladder
from sipas_par.charts.grid import tiles
from sipas_par.findings import SipasParError
from sipas_par.text.numbers import number


def units(count=11, fields=8, status="official"):
    """Scorecards of many units with different totals."""
    return [
        card(
            [(str(f), f"LĨNH VỰC {f}", "10", f"{60 + (7 * u + 13 * f) % 40}e-1") for f in range(1, fields + 1)],
            unit=f"Huyện {u} tên dài",
            status=status,
        )
        for u in range(1, count + 1)
    ]


def strokes(figure):
    (collection,) = figure.axes[0].collections
    return sorted(segment[0][0] for segment in collection.get_segments())


def test_rank_strip_has_a_stroke_for_every_other_known_score(figures):
    figure = charts.rank_strip(figures, "Quảng Nam", year=2023)
    assert_printable(figure)
    table = standings(figures, "PAR INDEX", 2023)
    assert strokes(figure) == sorted(float(row.score) for row in table.without("Quảng Nam").scored)
    assert "MINH HỌA" not in words_of(figure)
    assert "Quảng Nam: 84,60, hạng 56; kém Lâm Đồng 1,42 điểm" in flat(figure)


def test_rank_strip_marks_the_illustrative_unit_apart(figures, card23):
    figure = charts.rank_strip(figures, "Lạng Sơn", year=2023, card=card23)
    assert_printable(figure)
    assert "Số liệu MINH HỌA" in words_of(figure)
    assert "hạng từ 35 đến 36" in flat(figure)
    square = next(line for line in figure.axes[0].lines if line.get_marker() == "s")
    assert square.get_xdata()[0] == 86.69
    within = charts.rank_strip(figures, "Lạng Sơn", year=2023, within="Lạng Sơn", card=card23, lang="en")
    assert_printable(within)
    assert "Trung du và miền núi phía Bắc" in flat(within)


@pytest.mark.parametrize("count", [1, 2, 63])
def test_rank_strip_of_own_units(count):
    many = units(count, status="illustrative")
    figure = charts.rank_strip(many, many[0].unit)
    assert_printable(figure)
    assert len(strokes(figure)) == count - 1
    assert "Số liệu MINH HỌA" in words_of(figure), "units scored by their own province carry their status too"


def test_rank_strip_of_equal_scores():
    same = [plain_card(), card([("1", "A", "6", "5.15")], unit="Khác")]
    assert_printable(charts.rank_strip(same, "Khác"))


def test_rank_strip_needs_a_result(figures):
    with pytest.raises(SipasParError):
        charts.rank_strip(figures, "Lạng Sơn", year=2023)


def test_ladder_bars_are_the_points_needed(figures, card23):
    figure = charts.ladder(card23, figures, top=5)
    assert_printable(figure)
    rungs = ladder(card23, standings(figures, "PAR INDEX", 2023), most=5)
    assert [patch.get_width() for patch in figure.axes[0].patches] == [float(rung.needed) for rung in rungs]
    words = flat(figure)
    assert "Cần thêm 0,08 điểm để vượt Hòa Bình" in words
    assert "điểm các đơn vị khác giữ nguyên" in words
    assert "Số liệu MINH HỌA" in words
    assert_printable(charts.ladder(card23, figures, lang="en"))


def test_ladder_at_the_top_and_out_of_reach(figures):
    best = card([("1", "A", "100", "99")])
    figure = charts.ladder(best, figures)
    assert figure.axes == []
    assert "Không có đơn vị nào có điểm công bố cao hơn" in flat(figure)
    low = card([("1", "A", "88", "86.5"), ("2", "B", "12", None)])
    far = charts.ladder(low, figures, top=15)
    assert_printable(far)
    assert "không đủ" in words_of(far)


def test_claims_marks_are_both_values(card23):
    for by in ("criterion", "field", "agency"):
        for lang in ("vi", "en"):
            assert_printable(charts.claims(card23, by=by, lang=lang))
    figure = charts.claims(card23, top=3)
    marks = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert marks[:2] == [0.75, 0.25]
    assert "Không vẽ 6 dòng" in flat(figure)
    assert "9 tiêu chí tự đánh giá cao hơn thẩm định; chênh nhiều nhất 0,50 điểm: 2.1.2, 3.1.3, 3.4.4 và 5.2.2" in flat(
        figure
    )


def test_claims_without_self_assessment(card23):
    figure = charts.claims(plain_card())
    assert_printable(figure)
    assert "Chưa có số liệu" in words_of(figure)
    with pytest.raises(SipasParError, match="year"):
        charts.claims(card23, by="year")


def test_heatmap_prints_every_known_cell_and_hatches_the_others():
    many = [*units(10), card([("1", "LĨNH VỰC 1", "10", "7.5"), ("2", "LĨNH VỰC 2", "10", None)], unit="Thiếu")]
    figure = charts.heatmap(many, unit="Thiếu")
    assert_printable(figure)
    cells = [text.get_text() for text in figure.axes[0].texts if text.get_text()]
    assert len(cells) == 10 * 8 + 1
    assert "75,0" in cells
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert len(hatched) == 7
    assert "Chưa có số liệu" in words_of(figure)


def test_heatmap_of_many_units_and_fields():
    many = units(63, fields=20)
    figure = charts.heatmap(many, unit=many[-1].unit, lang="en")
    assert_printable(figure)
    assert "units with lower totals not drawn" in flat(figure)
    assert many[-1].unit in words_of(figure)
    assert_printable(charts.heatmap(units(5, fields=40)))
    assert_printable(charts.heatmap([]))


def test_heatmap_of_one_units_years_names_the_fields_beside_the_cells(card23, card22):
    figure = charts.heatmap([card23, card22], unit="Lạng Sơn")
    assert_printable(figure)
    said = [text.get_text() for text in figure.texts]
    assert said.index("2022") < said.index("2023"), "the earlier year stands first"
    assert "2. Cải cách thể chế" in said
    rates = [number(group.attainment * 100, 1) for group in field_groups(card23)]
    cells = [text.get_text() for text in figure.axes[0].texts]
    assert cells[1::2] == rates


def test_heatmap_of_criteria_by_unit():
    many = [replace(wide_card(2, 2, score=f"0.{place}"), unit=f"Huyện {place}") for place in range(10, 40)]
    figure = charts.heatmap(many, by="criterion", unit=many[0].unit)
    assert_printable(figure)
    assert "đơn vị có tổng điểm thấp hơn" in flat(figure)
    assert many[0].unit in flat(figure), "the marked unit is always drawn"
    assert charts.alt_text(figure).startswith("Thấp nhất: Huyện 10, tiêu chí 1.1, đạt 10,0% (và 3 ô khác)")


def test_heatmap_says_when_any_table_is_illustrative():
    mixed = [*units(3), *units(1, status="illustrative")]
    assert "Số liệu MINH HỌA" in words_of(charts.heatmap(mixed))
    assert "MINH HỌA" not in words_of(charts.heatmap(units(3)))


def test_tiles_hold_every_province_once_and_none_overlaps(figures):
    grid = tiles()
    provinces = Counter(tile.code for tile in grid if not tile.label)
    assert provinces == Counter(province.code for province in figures.provinces)
    places = Counter((tile.row, tile.column) for tile in grid)
    assert [place for place, count in places.items() if count > 1] == []
    islands = {tile.label: tile.code for tile in grid if tile.label}
    names = {province.code: province.name for province in figures.provinces}
    assert {label: names[code] for label, code in islands.items()} == {
        "Quần đảo Hoàng Sa": "Đà Nẵng",
        "Quần đảo Trường Sa": "Khánh Hòa",
    }


def test_tiles_keep_the_compass(figures):
    at = {province.name: next(t for t in tiles() if t.code == province.code) for province in figures.provinces}
    assert at["Hà Giang"].row < at["Hà Nội"].row < at["Đà Nẵng"].row < at["Cà Mau"].row
    assert at["Điện Biên"].column < at["Hà Nội"].column < at["Quảng Ninh"].column


@pytest.mark.parametrize("index", ["PAR INDEX", "SIPAS"])
@pytest.mark.parametrize("year", [1999, 2022, 2023])
def test_tile_map_is_printable(figures, index, year):
    for lang in ("vi", "en"):
        assert_printable(charts.tile_map(figures, year, index=index, unit="Lạng Sơn", lang=lang))


def test_tile_map_hatches_what_is_not_published(figures, card23):
    figure = charts.tile_map(figures, 2023, card=card23)
    assert_printable(figure)
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert len(hatched) == 63 + 2 - 26
    words = flat(figure)
    assert "26/63 tỉnh có thứ hạng công bố; Lạng Sơn chưa có" in words
    assert "Lạng Sơn: 86,69% (MINH HỌA), suy ra hạng 35–36" in words
    assert "Số liệu MINH HỌA" in words
    assert "MINH HỌA" not in words_of(charts.tile_map(figures, 2022, index="SIPAS", card=plain_sipas(year=2022)))
