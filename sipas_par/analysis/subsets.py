"""The cheapest way to gather enough: exact answers over whole amounts, with ties counted.

Kept apart from criteria and points: it knows integers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

First = Literal["sum", "count"]

# What a table of all sums may take, in bits: 64 MiB.
MOST_BITS = 2**29


class TooManySums(ArithmeticError):  # noqa: N818 - says what happened, as OverflowError does
    """The table of all sums would not fit in memory."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen positions, their sum, and how many choices are equally good (this one included)."""

    chosen: tuple[int, ...]
    total: int
    ways: int


def cheapest(amounts: Sequence[int], need: int, first: First) -> Choice | None:
    """Choose amounts that add up to at least ``need``: the least sum, or the fewest amounts.

    ``first="sum"`` takes the least sum and, among those, the fewest amounts; ``first="count"`` the fewest amounts
    and, among those, the least sum. Among equally good choices the one that takes the earliest positions is
    returned, so the order of ``amounts`` is the order of preference. ``None`` when all together are not enough.

    The reachable sums of every number of amounts are the bits of one integer each, so the answer is exact and
    needs no search.

    Raises
    ------
    TooManySums
        If the amounts are too fine or too large for such a table.

    >>> cheapest([5, 3, 3, 2], 6, "sum")
    Choice(chosen=(1, 2), total=6, ways=1)
    >>> cheapest([5, 3, 3, 2], 6, "count")
    Choice(chosen=(1, 2), total=6, ways=1)
    >>> cheapest([5, 3, 2], 4, "count")
    Choice(chosen=(0,), total=5, ways=1)
    """
    if need <= 0:
        return Choice((), 0, 1)
    if any(amount <= 0 for amount in amounts):
        raise ValueError("amounts must be positive")
    if sum(amounts) < need:
        return None
    alone = min((amount for amount in amounts if amount >= need), default=None)
    if first == "count" and alone is not None:
        return Choice((amounts.index(alone),), alone, amounts.count(alone))
    # No better choice exceeds a sum that is known to be enough, so larger amounts stay out.
    most = _enough(amounts, need, alone) if first == "sum" else sum(amounts)
    kept = [position for position, amount in enumerate(amounts) if amount <= most]
    step = gcd(*(amounts[position] for position in kept))
    weights = [amounts[position] // step for position in kept]
    least = -(-need // step)
    if len(weights) ** 2 * sum(weights) > MOST_BITS:
        raise TooManySums
    count, goal = _by_sum(weights, least) if first == "sum" else _by_count(weights, least)
    table = _suffixes(weights, count, goal)
    chosen = _earliest(weights, table, count, goal)
    return Choice(tuple(kept[position] for position in chosen), goal * step, _ways(weights, count, goal))


def _enough(amounts: Sequence[int], need: int, alone: int | None) -> int:
    """Return a sum that is enough and not far above: the least amount that is enough alone, or the smallest together."""
    gathered = 0
    for amount in sorted(amounts):
        gathered += amount
        if gathered >= need:
            break
    return gathered if alone is None else min(gathered, alone)


def _by_sum(weights: Sequence[int], least: int) -> tuple[int, int]:
    reachable = 1
    for weight in weights:
        reachable |= reachable << weight
    goal = _lowest(reachable, least)
    table = _suffixes(weights, len(weights), goal)[0]
    count = next(size for size, sums in enumerate(table) if sums >> goal & 1)
    return count, goal


def _by_count(weights: Sequence[int], least: int) -> tuple[int, int]:
    count, gathered = 0, 0
    for weight in sorted(weights, reverse=True):
        if gathered >= least:
            break
        count, gathered = count + 1, gathered + weight
    return count, _lowest(_suffixes(weights, count, gathered)[0][count], least)


def _lowest(sums: int, least: int) -> int:
    """Return the lowest reachable sum that is enough."""
    high = sums >> least
    return least + (high & -high).bit_length() - 1


def _suffixes(weights: Sequence[int], count: int, limit: int) -> list[list[int]]:
    """For each position, the sums up to ``limit`` that 0, 1, … ``count`` of the amounts from there on can make."""
    mask = (1 << (limit + 1)) - 1
    table = [[1] + [0] * count]
    for weight in reversed(weights):
        after = table[-1]
        table.append([after[0], *((after[size] | after[size - 1] << weight) & mask for size in range(1, count + 1))])
    return table[::-1]


def _earliest(weights: Sequence[int], table: Sequence[Sequence[int]], count: int, goal: int) -> tuple[int, ...]:
    chosen: list[int] = []
    for position, weight in enumerate(weights):
        if count and weight <= goal and table[position + 1][count - 1] >> (goal - weight) & 1:
            chosen.append(position)
            count, goal = count - 1, goal - weight
    return tuple(chosen)


def _ways(weights: Sequence[int], count: int, goal: int) -> int:
    """Count the choices of ``count`` amounts that make exactly ``goal``."""
    ways: list[dict[int, int]] = [{0: 1}] + [{} for _ in range(count)]
    for weight in weights:
        for size in range(count, 0, -1):
            for made, number in ways[size - 1].items():
                if made + weight <= goal:
                    ways[size][made + weight] = ways[size].get(made + weight, 0) + number
    return ways[count].get(goal, 0)
