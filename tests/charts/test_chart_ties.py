"""Titles never crown one of several equals."""

from __future__ import annotations

from chart_cards import card, sipas_card

from sipas_par import charts


def two(lost_first, lost_second, sources=("appraised", "sipas"), **options):
    rows = [
        ("1", "LĨNH VỰC 1", "2", str(2 - lost_first)),
        ("1.1", "Một", "2", str(2 - lost_first), sources[0], ("Sở A",)),
        ("2", "LĨNH VỰC 2", "2", str(2 - lost_second)),
        ("2.1", "Hai", "2", str(2 - lost_second), sources[1], ("Sở B",)),
    ]
    return card(rows, **options)


def said(figure):
    return charts.alt_text(figure)


def test_equal_sources():
    assert said(charts.lost_by_source(two(1, 1))).startswith("Lĩnh vực 1 chỉ mất điểm thẩm định.")
    outcome = two(1, 1, sources=("outcome", "sipas"))
    assert said(charts.lost_by_source(outcome)).startswith(
        "Các phần SIPAS và kết quả kinh tế - xã hội cùng mất nhiều điểm nhất: mỗi phần 1,00 điểm"
    )
    assert said(charts.lost_by_source(two(0, 1))).startswith("Phần SIPAS mất nhiều điểm nhất")


def test_equal_agencies():
    assert said(charts.lost_by_agency(two(1, 1))).startswith(
        "Sở A và Sở B cùng mất nhiều điểm nhất: mỗi cơ quan 1,00 điểm"
    )
    assert "each" in said(charts.lost_by_agency(two(1, 1), lang="en"))


def test_equal_changes():
    now, before = two(0, 0), two(1, 1, year=2022)
    assert "tăng nhiều nhất là lĩnh vực 1 và 2: +50,0 điểm phần trăm" in said(charts.years(now, before))
    assert said(charts.waterfall(now, before)).startswith("Hai lĩnh vực tăng 2,00 điểm.")
    assert said(charts.waterfall(two(1, 1, year=2024), now)).startswith("Hai lĩnh vực giảm 2,00 điểm.")


def test_equal_lowest_fields():
    assert "(và 1 ô khác)" in said(charts.heatmap([two(1, 1)]))
    assert "ô khác" not in said(charts.heatmap([two(1, 0.5)]))


def test_equal_sipas_components():
    rows = [
        ("III.1", "Công chức", "factor", "70"),
        ("III.2", "Thủ tục", "factor", "70"),
        ("III.3", "Kết quả", "factor", "80"),
    ]
    assert "Thấp nhất là Công chức và Thủ tục (70,00%)" in said(charts.sipas_components(sipas_card(rows)))


def test_level_units_are_named_beside_the_rank():
    cards = [two(lost, 0, unit=name) for lost, name in ((1, "A"), (1, "B"), (0.5, "C"))]
    assert said(charts.rank_strip(cards, "A")).startswith("A: 3,00, hạng 2 (bằng điểm B); kém C")
    more = [*cards, two(1, 0, unit="D"), two(1, 0, unit="E")]
    assert "rank 2 (level with 3 others)" in said(charts.rank_strip(more, "A", lang="en"))
    assert "bằng điểm" not in said(charts.rank_strip(cards, "C"))
