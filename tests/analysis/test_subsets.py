from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipas_par.analysis.targets import TooManySums, cheapest

amounts_and_need = st.tuples(st.lists(st.integers(1, 40), min_size=1, max_size=9), st.integers(1, 200))


def measure(amounts, chosen, first):
    pair = (sum(amounts[position] for position in chosen), len(chosen))
    return pair if first == "points" else pair[::-1]


@pytest.mark.parametrize("first", ["points", "criteria"])
@given(amounts_and_need)
def test_the_answer_is_minimal_the_earliest_is_named(first, case):
    amounts, need = case
    enough = [
        chosen
        for size in range(len(amounts) + 1)
        for chosen in combinations(range(len(amounts)), size)
        if sum(amounts[position] for position in chosen) >= need
    ]
    found = cheapest(amounts, need, first)
    if not enough:
        assert found is None
        return
    best = min(measure(amounts, chosen, first) for chosen in enough)
    ties = [chosen for chosen in enough if measure(amounts, chosen, first) == best]
    assert measure(amounts, found, first) == best
    assert found == min(ties)


@given(amounts_and_need, st.integers(2, 1000))
def test_the_scale_does_not_matter(case, factor):
    amounts, need = case
    assert cheapest(amounts, need, "points") == cheapest([a * factor for a in amounts], need * factor, "points")


def test_nothing_is_needed_for_what_is_reached():
    assert cheapest([1], 0, "points") == cheapest([], -5, "criteria") == ()


def test_an_amount_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="positive"):
        cheapest([1, 0], 1, "points")


def test_many_amounts_are_no_search():
    amounts = [1 + 7919 * n % 199 for n in range(60)]
    assert sum(amounts[position] for position in cheapest(amounts, 3331, "points")) == 3331


def test_an_amount_beyond_all_others_costs_no_memory():
    assert cheapest([10**22, 75, 25], 80, "points") == (1, 2)
    assert cheapest([10**22, 75, 25], 80, "criteria") == (0,)


def test_more_sums_than_can_be_kept_are_refused_before_memory_goes():
    fine = [10**12 + 7_919_191_919 * n**3 % 999_999_999_989 for n in range(95)]
    with pytest.raises(TooManySums):
        cheapest(fine, sum(fine) // 2, "points")
