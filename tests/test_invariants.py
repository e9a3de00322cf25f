"""What must hold for every table, found by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from books import write_card
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sipas_par as sp
from sipas_par import analysis
from sipas_par.model.checks import checked
from sipas_par.model.criteria import LEVELS, Criterion, Source
from sipas_par.model.scorecard import Scorecard

AGENCIES = ["Sở Nội vụ", "Sở Y tế", "UBND các huyện, thành phố", "Công an tỉnh"]
HUNDREDTHS = st.integers(min_value=1, max_value=500)


@st.composite
def leaf(draw, code):
    most = draw(HUNDREDTHS)
    score = Decimal(draw(st.integers(min_value=0, max_value=most))) / 100
    surveyed = draw(st.booleans())
    return Criterion(
        code=code,
        name=f"Nội dung {code}",
        level=LEVELS[code.count(".")],
        max_score=Decimal(most) / 100,
        score=score,
        self_score=None if surveyed else score,
        appraised=None if surveyed else score,
        surveyed=score if surveyed else None,
        source="surveyed" if surveyed else "appraised",
        agencies=tuple(draw(st.lists(st.sampled_from(AGENCIES), max_size=3, unique=True))),
    )


def parent(code, name, rows):
    def total(column):
        values = [getattr(row, column) for row in rows]
        return None if all(value is None for value in values) else sum((v for v in values if v is not None), Decimal(0))

    sources = {row.source for row in rows}
    columns = {column: total(column) for column in ("max_score", "score", "self_score", "appraised", "surveyed")}
    level = LEVELS[code.count(".")] if code else "field"
    source = sources.pop() if len(sources) == 1 else "mixed"
    return Criterion(code=code, name=name, level=level, source=source, **columns)


@st.composite
def scorecards(draw):
    """A sound table of one to four fields with criteria and sub-criteria."""
    rows, fields = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        below, criteria = [], []
        for child in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{number}.{child}"
            grandchildren = [draw(leaf(f"{code}.{n}")) for n in range(1, draw(st.integers(0, 3)) + 1)]
            head = parent(code, f"Tiêu chí {code}", grandchildren) if grandchildren else draw(leaf(code))
            criteria.append(head)
            below += [head, *grandchildren]
        fields.append(parent(str(number), f"LĨNH VỰC {number}", criteria))
        rows += [fields[-1], *below]
    total = parent("", "Tổng điểm", fields)
    return Scorecard("PAR INDEX", "Lạng Sơn", 2023, tuple(rows), Source("x.xlsx", status="official"), total)


@given(scorecards())
def test_lost_is_maximum_minus_score_and_adds_up(card):
    assert all(row.lost == row.max_score - row.score >= 0 for row in card)
    assert card.lost == card.total.max_score - card.total.score
    assert sum(row.lost for row in analysis.lost_leaves(card)) == card.lost


@given(scorecards())
def test_children_sum_and_a_sound_table_has_no_findings(card):
    for row in card:
        children = card.children(row.code)
        if children:
            assert sum(child.score for child in children) == row.score
    assert checked(card).findings == ()


@given(scorecards())
def test_fields_sources_and_agencies_cover_the_total(card):
    for frame in (analysis.groups(card), analysis.groups(card, "source")):
        assert sum(Decimal(str(value)) for value in frame["lost"]) == card.lost
    agencies = analysis.groups(card, "agency")
    named = {name for row in analysis.lost_leaves(card) for name in (row.agencies or ("",))}
    assert set(agencies.loc[agencies["lost"] > 0, "agency"]) == named
    assert sum(Decimal(str(value)) for value in agencies["lost"]) >= card.lost


@given(scorecards(), st.randoms(use_true_random=False))
def test_one_changed_score_is_always_found(card, random):
    row = random.choice(card.leaves)
    off = replace(
        row, score=row.score + Decimal("0.5") if row.score == 0 else row.score - min(row.score, Decimal("0.5"))
    )
    table = replace(card, criteria=tuple(off if item is row else item for item in card.criteria))
    if abs(off.score - row.score) > Decimal("0.02"):
        assert any(finding.severity == "error" for finding in checked(table).findings)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scorecards())
def test_what_is_written_reads_back_equal(tmp_path, card):
    path = tmp_path / "x.xlsx"
    write_card(card, path)
    again = sp.load_par_index(path)

    def values(table):
        return [replace(row, cells=(), percent=None) for row in (*table.criteria, table.total)]

    assert values(again) == values(card)
    assert (again.unit, again.year, again.index, again.source.status) == (card.unit, card.year, card.index, "official")
    # Points as low as these are doubted: they may be points lost, or on another scale.
    assert [finding for finding in again.findings if finding.code != "below-half"] == []
