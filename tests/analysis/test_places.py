from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipas_par.analysis.standing import Standing, Standings, place, standings
from sipas_par.findings import UsageError
from sipas_par.model.published import NATION, published

D = Decimal


def nation(year=2023, index="PAR INDEX"):
    return standings(published(), index, year)


def test_printed_ranks_of_published_results():
    assert place(nation(), "Quảng Nam").rank == 56
    assert place(nation(2022), "Quảng Nam").rank == 57
    assert place(nation(), "Hoà Bình").rank == 35
    assert place(nation(2024), "Sơn La").rank == 12
    assert place(nation(2022, "SIPAS"), "Lạng Sơn").rank == 59


def test_gaps_to_mean_neighbours_and_best():
    here = place(nation(), "Hòa Bình")
    assert here.gap_to_mean == D("-0.22")
    assert (here.above.unit, here.gap_above) == ("TP. Hồ Chí Minh", D("0.21"))
    assert (here.below.unit, here.below.score) == ("Ninh Thuận", here.score - D("0.08"))
    assert (here.best.score, here.score) == (D("92.18"), D("86.76"))
    assert (here.scored, here.of) == (19, 63)


def test_a_region_has_its_own_mean_and_only_bounds():
    here = place(standings(published(), "PAR INDEX", 2023, within="Hòa Bình"), "Hòa Bình")
    assert here.published_mean == D("87.72")
    assert here.rank is None
    assert (here.position, here.scored, here.of) == (4, 4, 14)
    # Five units of the region are known to be ahead, two of them by their printed rank alone.
    assert (here.best_rank, here.worst_rank) == (6, 14)


def test_an_assumed_score_is_bounded_by_the_printed_ranks_around_it():
    here = place(nation(), "Lạng Sơn", "86.69")
    assert (here.best_rank, here.worst_rank) == (35, 36)
    # Hòa Bình leaving rank 35 moves everyone behind it up by one.
    assert place(nation(), "Hòa Bình", "86.70").rank == 35
    assert place(nation(), "Quảng Ninh", "91.90").rank == 1
    assert place(nation(), "An Giang", "81.30").rank == 63


def test_equal_scores_share_the_rank():
    here = place(nation(), "Lạng Sơn", "86.76")
    assert here.tied == ("Hòa Bình",)
    assert here.best_rank <= 35 <= here.worst_rank


def test_the_mean_of_known_scores_serves_where_none_is_published():
    here = place(standings({"A": 80, "B": 90, "C": 94}), "A")
    assert here.published_mean is None
    assert here.gap_to_mean == -8
    assert here.median == 90
    assert here.rank == 3


def test_first_and_last_have_no_neighbour_beyond():
    table = standings({"A": 80, "B": 90})
    assert place(table, "B").above is None
    assert place(table, "B").gap_above is None
    assert place(table, "A").below is None
    assert place(table, "B").best.unit == "B"


def test_a_unit_without_score_cannot_be_placed():
    with pytest.raises(UsageError, match="chưa có điểm"):
        place(nation(), "Cà Mau")
    with pytest.raises(UsageError, match="chưa có điểm"):
        place(nation(2024), "Lạng Sơn")
    assert standings(published(), "PAR INDEX", "2023") == nation()
    with pytest.raises(UsageError, match="Atlantis"):
        place(nation(), "Atlantis")


def test_a_unit_outside_the_set_is_placed_as_if_added():
    here = place(standings({"A": 80, "B": 90}), "C", "70,5")
    assert (here.rank, here.of, here.score) == (3, 3, D("70.5"))
    region = place(standings(published(), "PAR INDEX", 2023, within="Lạng Sơn"), "Hà Nội", "91.43")
    assert region.of == 15
    assert region.best_rank <= region.worst_rank <= 15
    # Cà Mau is a province without a published score: it is one of the 63.
    assert place(nation(), "Cà Mau", 80).of == 63


@pytest.mark.parametrize("score", ["abc", "", float("nan"), float("inf")])
def test_a_score_that_is_no_number_is_refused(score):
    with pytest.raises(UsageError, match="không phải là số"):
        place(nation(), "Lạng Sơn", score)


@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=12),
    st.data(),
)
def test_bounds_always_hold_the_true_rank(values, data):
    """Hide some scores and ranks of a full table: the rank must lie within what is left to be known."""
    units = [f"U{n:02}" for n in range(len(values))]
    ranks = [1 + sum(other > value for other in values) for value in values]
    seen = data.draw(
        st.lists(st.sampled_from(["both", "score", "rank", "none"]), min_size=len(units), max_size=len(units))
    )
    mine = data.draw(st.integers(0, len(units) - 1))
    assumed = data.draw(st.integers(0, 60))
    rows = tuple(
        Standing(unit, D(value) if see in ("both", "score") else None, rank if see in ("both", "rank") else None)
        for unit, value, rank, see in zip(units, values, ranks, seen, strict=True)
    )
    here = place(Standings("I", 2023, rows, len(units), NATION), units[mine], D(assumed))
    truth = 1 + sum(other > assumed for n, other in enumerate(values) if n != mine)
    assert here.best_rank <= truth <= here.worst_rank
