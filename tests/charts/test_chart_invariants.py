from __future__ import annotations

from decimal import Decimal

from chart_cards import card
from chart_checker import assert_printable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sipas_par import charts
from sipas_par.analysis.shortfall import below_maximum

NAMES = st.text(min_size=1, max_size=120).filter(str.strip)
LEAF = st.tuples(NAMES, st.integers(0, 400), st.one_of(st.none(), st.integers(0, 400)))
CARDS = st.lists(st.lists(LEAF, min_size=1, max_size=4), min_size=1, max_size=6)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def built(fields, year=2023):
    rows = []
    for number, leaves in enumerate(fields, 1):
        rows.append((str(number), leaves[0][0], None, None))
        for leaf, (name, maximum, lost) in enumerate(leaves, 1):
            score = None if lost is None else str(Decimal(max(maximum - lost, 0)) / 100)
            rows.append((f"{number}.{leaf}", name, str(Decimal(maximum) / 100), score, "surveyed", (name, "Sở Nội vụ")))
    return card(rows, status="illustrative", year=year)


@FEW
@given(CARDS)
def test_any_card_is_printable(fields):
    made = built(fields)
    for chart in (charts.fields, charts.pareto, charts.lost_by_source, charts.lost_by_agency):
        assert_printable(chart(made))


@FEW
@given(CARDS, CARDS)
def test_any_two_years_are_printable(now, before):
    pair = built(now), built(before, year=2022)
    for chart in (charts.years, charts.waterfall):
        assert_printable(chart(*pair))
    assert_printable(charts.heatmap(pair))


@FEW
@given(CARDS)
def test_bars_of_every_criterion_add_up_to_all_that_was_lost(fields):
    made = built(fields)
    figure = charts.pareto(made, top=99)
    bars = figure.axes[0].patches if figure.axes else []
    whole = sum(below_maximum(made)["lost"])
    assert abs(sum(bar.get_width() for bar in bars) - whole) < 1e-9


def test_a_letter_that_one_weight_of_the_face_lacks_is_printable():
    pair = built([[("𝐴", 100, 50)]]), built([[("𝐴", 100, 40)]], year=2022)
    assert_printable(charts.heatmap(pair))
