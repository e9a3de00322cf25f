"""Relations on three columns or less: what holds, what is refuted, what stays open; and how often chance makes one."""

import random
from decimal import Decimal

import pytest

from sipas_par.reading.relations import Series, Tree, bounded, equal, ratio, rest, trio, unit_of, weighs, with_sums

PATHS = [(1,), (1, 1), (1, 2), (1, 3), (2,), (2, 1), (2, 2), (2, 3), None]
TREE = Tree.of(PATHS, 8)


def column(*values):
    return [None if value is None else Decimal(str(value)) for value in values]


MOST = column(6, 1, 2, 3, 9, 2, 3, 4, 15)
GOT = column(4.5, 1, 1.5, 2, 7, 1, 2.5, 3.5, 11.5)


def of(values, tree=TREE):
    return Series(0, values, tree)


def test_a_tree_knows_parents_leaves_and_total():
    assert TREE.parents == ((0, (1, 2, 3)), (4, (5, 6, 7)))
    assert (TREE.leaves, TREE.tops, TREE.total) == ((1, 2, 3, 5, 6, 7), (0, 4), 8)
    assert list(TREE.ancestors(2)) == [0]
    assert Tree.of([(1, 1), (1, 2), (2, 1)]).tops == (0, 1, 2)


def test_sums_hold_are_refuted_or_stay_open():
    assert of(GOT, TREE).adds.holds
    one_off = [*GOT]
    one_off[4] = Decimal(8)
    found = of(one_off, TREE).adds
    assert (found.telling, found.fitted, found.misfits, found.holds) == (3, 1, (4, 8), False)
    rates = column(0.9, 0.8, 0.7, 1, 0.9, 0.5, 1, 0.7, 0.8)
    assert of(rates, TREE).adds.refuted
    nothing = of(rates, Tree.of([(n,) for n in range(1, 10)])).adds
    assert not nothing.holds
    assert not nothing.refuted


def test_a_heading_that_prints_nothing_is_the_sum_of_its_rows():
    blank = [None, *GOT[1:]]
    assert with_sums(blank, TREE)[0] == Decimal("4.5")
    assert of(blank, TREE).adds.holds
    assert blank[0] is None


def test_relations_within_rows():
    lost = [most - got for most, got in zip(MOST, GOT, strict=True)]
    share_of = [(got / most * 100).quantize(Decimal("0.01")) for most, got in zip(MOST, GOT, strict=True)]
    assert bounded(of(GOT), of(MOST)).holds
    assert bounded(of(share_of), of(MOST)).refuted
    assert ratio(of(share_of), of(GOT), of(MOST)).holds
    assert ratio(of([value / 100 for value in share_of]), of(GOT), of(MOST)).holds
    assert not ratio(of(share_of), of(MOST), of(GOT)).holds
    assert rest(of(lost), of(GOT), of(MOST)).holds
    assert rest(of([-value for value in lost]), of(GOT), of(MOST)).holds
    assert weighs(of([most * 2 for most in MOST]), of(MOST))
    assert equal(of(GOT), of([*GOT]))
    assert trio(of(MOST), of(GOT), of(lost)).holds
    assert not trio(of(GOT), of(GOT), of([None] * 9)).telling


def test_a_broken_cell_is_one_misfit():
    broken = [*GOT]
    broken[2] = Decimal(9)
    found = bounded(of(broken), of(MOST))
    assert found.misfits == (2,)
    assert found.holds


@pytest.mark.parametrize(
    ("values", "unit"), [((1, 2.25), "0.01"), ((1, 2), "0.01"), ((100, 250), "1"), ((0.125, 1), "0.001")]
)
def test_the_last_printed_decimal(values, unit):
    assert unit_of(column(*values)) == Decimal(unit)


def test_chance_seldom_makes_a_sum_of_two():
    rng = random.Random(7)  # noqa: S311 - repeatable, nothing secret
    tree = Tree.of([(n,) for n in range(1, 7)])
    false = 0
    for _ in range(2000):
        one, two, three = (column(*(rng.randint(0, 20) / 4 for _ in range(6))) for _ in range(3))
        false += trio(of(one, tree), of(two, tree), of(three, tree)).holds
    assert false == 0
