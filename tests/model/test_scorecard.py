from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from cards import D, card, change, row

from sipas_par.findings import UsageError
from sipas_par.model.criteria import Cells, Criterion, Source, natural_key
from sipas_par.model.scorecard import Scorecard


def test_leaves_are_the_rows_without_rows_below():
    assert [item.code for item in card().leaves] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_criterion_without_children_is_a_leaf():
    table = card(row("1", "2", "1", line=7), row("2", "1", "1", line=8), row("2.1", "1", "1", line=9))
    assert [item.code for item in table.leaves] == ["1", "2.1"]


def test_sums_are_exact_where_floats_are_not():
    rows = [row(str(n), "1", "0.9", line=6 + n) for n in range(1, 11)]
    table = card(*rows)
    assert table.lost == Decimal("1.0")
    assert table.score == Decimal("9.0")


def test_a_missing_score_is_neither_zero_nor_full():
    table = change(card(), "1.1", score=None)
    assert [item.code for item in table.missing] == ["1.1"]
    assert table["1.1"].lost is None
    assert table.lost == D("1.25")


def test_an_unknown_code_says_so():
    with pytest.raises(UsageError, match=r"9\.9"):
        card()["9.9"]


@pytest.mark.parametrize("value", [0.1, 1, "1", Decimal("NaN"), Decimal("Infinity")])
def test_points_must_be_finite_decimals(value):
    with pytest.raises(TypeError, match="finite Decimal"):
        Criterion("1", "x", "field", value, None)


@pytest.mark.parametrize("code", ["I", "1.", "1..2", "a", " 1"])
def test_codes_must_be_dotted_digits(code):
    with pytest.raises(ValueError, match="dotted digits"):
        Criterion(code, "x", "field", D(1), D(1))


def test_an_empty_table_is_no_scorecard():
    with pytest.raises(ValueError, match="at least one"):
        Scorecard("PAR INDEX", "x", 2023, (), Source("a.xlsx"))


def test_natural_order():
    assert sorted(["1.10", "1.9", "10", "2"], key=natural_key) == ["1.9", "1.10", "2", "10"]


def test_a_card_travels_between_processes():
    table = card()
    assert table.leaves
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 - our own bytes
    assert again == table
    assert [item.code for item in again.leaves] == [item.code for item in table.leaves]


def test_the_cells_of_a_row_are_a_tuple_to_whoever_asks_and_equal_points_are_one_object():
    cells = Cells((("code", "BANG!A"), ("score", "BANG!G")), 31)
    pairs = (("code", "BANG!A31"), ("score", "BANG!G31"))
    assert (*cells,) == cells == pairs == pickle.loads(pickle.dumps(cells))  # noqa: S301 - our own bytes
    assert (hash(cells), repr(cells), cells[1], cells[-1:], len(cells)) == (
        hash(pairs),
        repr(pairs),
        pairs[1],
        pairs[1:],
        2,
    )
    assert cells != pairs[:1]
    one, same = (Criterion("1", "Mục", "field", Decimal("2.50"), Decimal(2), cells=given) for given in (cells, pairs))
    assert (one, hash(one), repr(one)) == (same, hash(same), repr(same))
    assert one.max_score is same.max_score
    assert str(one.max_score) == "2.50"
    assert one.cell == "BANG!G31"


def test_a_card_shows_its_fields_and_what_was_found():
    table = change(card(), "1.1", score=None)
    lines = repr(table).splitlines()
    assert " ".join(lines).startswith(
        "PAR INDEX 2023 – Thử: 2,75/4 điểm, chưa đạt 1,25 điểm ở 3/4 nội dung [chính thức] Mã"
    )
    assert any(line.startswith("1 ") for line in lines)
    assert "1 nội dung chưa có điểm." in lines
    assert table.findings.summary in lines
    assert "Decimal" not in table._repr_html_() + table._repr_markdown_() + repr(table.leaves)


def test_attainment_is_held_against_what_has_a_score():
    table = change(card(), "1.1", score=None)
    assert (table.known.max_score, table.attainment) == (D(4), D("2.75") / 4)


def test_points_without_a_maximum_are_held_against_nothing():
    table = change(card(), "1.1", max_score=None)
    assert table.score == table.known.score == D("2.75")
    assert table.attainment == D("2.75") / 4
    assert table.known_of(table["1"]).attainment == D("0.75")


def test_a_score_above_its_maximum_loses_nothing_and_nets_nothing():
    table = change(card(), "1.1", score="1.5")
    assert table["1.1"].lost == 0
    assert table.lost == card().lost == D("1.25")
    assert [table.lost_of(item) for item in table.fields] == [D("0.5"), D("0.75")]


def test_what_has_no_known_leaf_has_no_loss():
    table = change(change(card(), "2.1", score=None), "2.2", score=None)
    assert table.lost_of(table["2"]) is None
    assert table.frame.set_index("code").loc["2", ["lost", "attainment"]].isna().all()
