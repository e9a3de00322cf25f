from __future__ import annotations

import pytest
from chart_cards import LONG, card, plain_card, wide_card
from chart_checker import assert_printable, flat, words_of

from sipas_par import charts
from sipas_par.analysis.shortfall import below_maximum, groups
from sipas_par.findings import SipasParError
from sipas_par.text.numbers import points

ALL = [charts.fields, charts.pareto, charts.lost_by_source, charts.lost_by_agency]
EXTREMES = {
    "three fields": plain_card(),
    "nothing lost": plain_card(lost=("0", "0", "0")),
    "nothing known": wide_card(3, 2, name="Cải cách", score=None),
    "twenty long fields": wide_card(20, 5),
    "one row": card([("1", "THỂ CHẾ", "1", "0.999")]),
    "formula, markup, mathematics": card(
        [("1", "=1+1 <b>$x_1$</b> {a} \\frac", "1", "0.5", "appraised", ("$Sở$ _A_",))]
    ),
    "everything lost": plain_card(lost=("2", "2", "2")),
    "one unbroken word": card([("1", "W" * 400, "1", "0.5", "appraised", ("M" * 300,))]),
    "tall letters": card([("1", "ỂỖẶẬỰ " * 9, "10", "5", "appraised", ("Ể" * 9,))], unit="ỂỖẶẬỰ"),
    "thousands": card([("1", "A", "123456.25", "1000.5")]),
}


def bars(figure):
    """Lengths of the bars of the first axes, from the top down, zero bars included."""
    return [patch.get_width() for patch in figure.axes[0].patches]


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("name", EXTREMES)
def test_extreme_cards_stay_printable(chart, name):
    for lang in ("vi", "en"):
        assert_printable(chart(EXTREMES[name], lang=lang))


@pytest.mark.parametrize("chart", ALL)
def test_shipped_card_is_printable_and_says_that_it_is_illustrative(chart, card23):
    figure = chart(card23)
    assert_printable(figure)
    assert "Số liệu MINH HỌA" in words_of(figure)
    assert "ILLUSTRATIVE" in words_of(chart(card23, lang="en"))
    assert "par_index_lang_son_2023.xlsx" in flat(figure)


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize(
    ("status", "mark"), [("official", ""), ("self_assessed", ""), ("unknown", "Chưa rõ tình trạng")]
)
def test_mark_follows_the_status(chart, status, mark):
    words = words_of(chart(plain_card(status=status)))
    assert "MINH HỌA" not in words
    assert mark in words


@pytest.mark.parametrize("chart", ALL)
def test_unknown_language_is_refused_in_words(chart):
    with pytest.raises(SipasParError, match="lang") as caught:
        chart(plain_card(), lang="fr")
    assert caught.value.findings[0].code == "chart-option"


@pytest.mark.parametrize("chart", [charts.pareto, charts.lost_by_agency])
def test_top_below_one_is_refused(chart):
    with pytest.raises(SipasParError, match="top"):
        chart(plain_card(), top=0)


def test_fields_bars_are_the_exact_points(card23):
    table = groups(card23)
    drawn = bars(charts.fields(card23))
    assert drawn[::2] == list(table["score"])
    # The second bar is stacked: matplotlib keeps its ends, so its width is a difference of doubles.
    assert drawn[1::2] == pytest.approx(list(table["lost"]), abs=1e-12)


def test_fields_title_names_the_field_that_lost_most(card23):
    assert "Lĩnh vực 8 mất nhiều điểm nhất: 3,78 trên 16,5 điểm" in flat(charts.fields(card23))
    assert "Field 8 lost most: 3.78 of 16.5 points" in flat(charts.fields(card23, lang="en"))


def test_fields_title_states_ties_and_none():
    tied = charts.alt_text(charts.fields(plain_card(lost=("0.5", "0.1", "0.5"))))
    assert tied.startswith("Các lĩnh vực 1 và 3 cùng mất nhiều điểm nhất: mỗi lĩnh vực 0,50 điểm")
    none = charts.alt_text(charts.fields(plain_card(lost=("0", "0", "0"))))
    assert none.startswith("Không lĩnh vực nào mất điểm")


def test_missing_scores_are_shown_as_missing_not_as_zero():
    half = card([("1", "CÓ", "1", "0.5"), ("2", "KHÔNG", "1", None)])
    figure = charts.fields(half)
    assert bars(figure) == [0.5, 0.5]
    assert "chưa có số liệu" in words_of(figure)
    assert "lĩnh vực 2." in flat(figure)
    assert "Chưa có điểm, không tính: 2." in flat(charts.pareto(half))
    empty = charts.pareto(EXTREMES["nothing known"])
    assert empty.axes == []
    assert "Chưa có số liệu" in words_of(empty)


def test_pareto_bars_are_the_exact_values_to_the_end_of_the_tie(card23):
    table = below_maximum(card23)
    figure = charts.pareto(card23, top=4)
    level = table["lost"].iloc[3]
    assert bars(figure) == list(table.loc[table["lost"] >= level, "lost"])
    assert len(bars(figure)) == 8
    assert len(bars(charts.pareto(card23, top=33))) == 33


def test_pareto_of_ninety_criteria_shows_every_one_of_a_tie():
    figure = charts.pareto(wide_card(18, 5, name="Tiêu chí"), top=15)
    assert len(bars(figure)) == 90
    assert_printable(figure)


def test_pareto_title_counts_what_is_drawn(card23):
    said = charts.alt_text(charts.pareto(card23, top=9))
    assert said.startswith("Mười nội dung chưa đạt từ 0,42 điểm trở lên; hai nội dung đạt 0 điểm là 6.3.1 và 3.4.4.")
    one = charts.alt_text(charts.pareto(plain_card(lost=("2", "0.5", "0.2")), top=2))
    assert one.startswith("Hai nội dung chưa đạt từ 0,50 điểm trở lên")


def test_lost_by_source_bars_are_the_exact_points(card23):
    figure = charts.lost_by_source(card23)
    parts = {}
    for leaf in card23.leaves:
        parts[leaf.field_code, leaf.source] = parts.get((leaf.field_code, leaf.source), 0) + leaf.lost
    assert sorted(bars(figure)) == pytest.approx(sorted(float(lost) for lost in parts.values() if lost), abs=1e-12)
    looks = {(patch.get_facecolor(), patch.get_hatch()) for patch in figure.axes[0].patches}
    assert len(looks) == 4
    fields = groups(card23).sort_values("lost", ascending=False)["lost"]
    said = [text.get_text() for text in figure.texts if text.get_fontweight() == "bold"]
    totals = [points(lost) for lost in fields]
    assert [text for text in said if text in totals] == totals, "largest loss first, its total at the end of the bar"


def test_lost_by_source_title_says_where_each_field_lost(card23):
    assert charts.alt_text(charts.lost_by_source(card23)).startswith(
        "Lĩnh vực 1 và 3 chỉ mất điểm thẩm định; lĩnh vực 2, 4, 5 và 7 mất nhiều hơn ở phần điều tra xã hội học"
    )


def test_lost_by_agency_counts_joint_leads_once_in_its_note(card23):
    figure = charts.lost_by_agency(card23)
    table = groups(card23, "agency")
    assert bars(figure)[::2] == list(table[table["lost"] > 0]["lost"])
    assert "mỗi tiêu chí tính một lần: 13,31" in flat(figure)


def test_lost_by_agency_says_how_many_it_leaves_out(card23):
    figure = charts.lost_by_agency(card23, top=3)
    table = groups(card23, "agency")
    more = int((table["lost"] > 0).sum()) - 3
    assert f"Không vẽ {more} cơ quan" in flat(figure)
    assert "(chưa ghi cơ quan chủ trì)" in flat(charts.lost_by_agency(card([("1", LONG, "1", "0", "appraised", ())])))


def test_pareto_of_every_loss_says_no_share_of_itself(card23):
    said = [flat(charts.pareto(card23, top=top)) for top in (5, 99)]
    assert ["Chiếm" in words for words in said] == [True, False]
