"""Whatever table is made at random: the truth, or an error; never another number.

``SIPAS_PAR_SEEDS`` sets how many tables are made. A failure names its seed, for ``generate(seed)``.
"""

import os
from collections import Counter

from generated_tables import generate, generate_long, generate_units, read
from hypothesis import given, settings
from hypothesis import strategies as st

from sipas_par.findings import ReadError, errors_of
from sipas_par.model.scorecard import Scorecard

SEEDS = int(os.environ.get("SIPAS_PAR_SEEDS", "500"))
COUNTS: Counter[str] = Counter()


def judged(made, found_in) -> str:
    """Say how a table was read: right, loud, refused, or silently wrong."""
    try:
        cards = read(made.grid)
    except ReadError as error:
        return "refused" if errors_of(error.findings) else "silent"
    if cards is None:
        return "refused"
    if any(errors_of(card.findings) for card in cards):
        return "loud"
    return "right" if found_in(cards) == made.truth else "silent"


def verdict(made) -> str:
    """Say how the table of one unit was read."""

    def leaves(cards):
        if len(cards) != 1 or not isinstance(cards[0], Scorecard):
            return None
        return {row.name: (row.max_score, row.score) for row in cards[0].leaves}

    return judged(made, leaves)


def verdict_of_units(made, found_of) -> str:
    """Say how a table of many units was read."""

    def units(cards):
        return dict(map(found_of, cards)) if len(cards) == len(made.truth) else None

    return judged(made, units)


def of_matrix(card):
    """Return the fields of a unit."""
    return card.unit, tuple((row.max_score, row.score) for row in card)


def of_long(card):
    """Return the leaves of a unit and year."""
    return (card.unit, card.year), {row.name: (row.max_score, row.score) for row in card.leaves}


def _examples(seeds: int):
    return settings(max_examples=seeds, deadline=None, derandomize=True, database=None)


@_examples(SEEDS)
@given(seed=st.integers(0, 10**9))
def test_a_sound_table_gives_its_truth_or_an_error(seed):
    made = generate(seed)
    result = verdict(made)
    COUNTS[f"{'known' if made.plain else 'any'} {result}"] += 1
    assert result != "silent", made.done


@_examples(SEEDS)
@given(seed=st.integers(0, 10**9))
def test_a_broken_table_gives_its_truth_or_an_error(seed):
    for known in (1.0, None):
        made = generate(seed, broken=True, known=known)
        assert verdict(made) != "silent", made.done


def test_tables_in_known_words_are_read_right_without_a_false_error():
    results = Counter(verdict(made) for seed in range(400) if (made := generate(seed, known=1.0)).plain)
    assert results["right"] * 100 >= sum(results.values()) * 95, results


def test_more_known_words_never_make_a_right_table_wrong():
    for seed in range(150):
        if verdict(generate(seed, known=0.7)) == "right":
            assert verdict(generate(seed, known=1.0)) != "silent", seed


@_examples(SEEDS)
@given(seed=st.integers(0, 10**9))
def test_a_table_of_units_gives_its_truth_or_an_error(seed):
    for broken in (False, True):
        made = generate_units(seed, broken=broken)
        assert verdict_of_units(made, of_matrix) != "silent", made.done


@_examples(max(50, SEEDS // 5))
@given(seed=st.integers(0, 10**9))
def test_a_long_table_gives_its_truth_or_an_error(seed):
    made = generate_long(seed)
    assert verdict_of_units(made, of_long) != "silent", made.done


def test_tables_of_units_in_known_words_are_read_right():
    results = Counter(verdict_of_units(made, of_matrix) for seed in range(300) if (made := generate_units(seed)).plain)
    results += Counter(verdict_of_units(generate_long(seed), of_long) for seed in range(50))
    assert results["right"] * 100 >= sum(results.values()) * 95, results
