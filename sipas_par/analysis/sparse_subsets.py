"""The cheapest choice among amounts too fine or too large for a table of all sums: two halves, met in the middle.

Scores computed by a spreadsheet carry ten decimals and more; a slipped finger adds twenty zeros. The work here depends
on how many different sums there are, not on how long their numbers are.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sipas_par.analysis.subsets import First

# Of one half: beyond this the answer would cost minutes and gigabytes.
MOST_STATES = 150_000

# Per number of amounts and their sum: how many choices make it, and the one with the earliest positions.
States: TypeAlias = dict[tuple[int, int], tuple[int, int]]


class TooManySums(ArithmeticError):  # noqa: N818 - says what happened, as OverflowError does
    """There are more different sums than can be kept."""


def cheapest_sparse(amounts: Sequence[int], need: int, first: First) -> tuple[tuple[int, ...], int, int]:
    """Return the positions, the sum and the number of ways of the best choice; `subsets.cheapest` says which it is.

    All amounts together must be enough.

    Raises
    ------
    TooManySums
        If a half has more than `MOST_STATES` sums.

    >>> cheapest_sparse([5 * 10**20, 3, 3, 2], 6, "sum")
    ((1, 2), 6, 1)
    """
    count = _fewest(amounts, need)
    limit = len(amounts) if first == "sum" else count
    most = enough(amounts, need) if first == "sum" else sum(sorted(amounts)[-count:])
    bits = [1 << (len(amounts) - 1 - position) for position in range(len(amounts))]
    # Every other one of the ordered amounts: the fine ones, which multiply the sums, are shared between the halves.
    order = sorted(range(len(amounts)), key=lambda position: (_fineness(amounts[position]), amounts[position]))
    left, right = (_sums([(amounts[p], bits[p]) for p in order[start::2]], limit, most) for start in (0, 1))
    size, total = _best(left, right, need, count if first == "count" else None)
    ways, mask = 0, 0
    for (mine, made), (number, chosen) in left.items():
        other = right.get((size - mine, total - made))
        if other is not None:
            ways, mask = ways + number * other[0], max(mask, chosen | other[1])
    return tuple(position for position, bit in enumerate(bits) if mask & bit), total, ways


def _fewest(amounts: Iterable[int], need: int) -> int:
    gathered = 0
    for count, amount in enumerate(sorted(amounts, reverse=True), 1):
        gathered += amount
        if gathered >= need:
            return count
    raise ValueError("all amounts together are not enough")


def enough(amounts: Iterable[int], need: int) -> int:
    """Return a sum that is enough and not far above: no better choice exceeds it.

    >>> enough([100, 3, 3, 2], 6)
    8
    """
    ordered = sorted(amounts)
    single = next((amount for amount in ordered if amount >= need), None)
    gathered = 0
    for amount in ordered:
        gathered += amount
        if gathered >= need:
            break
    return gathered if single is None else min(gathered, single)


def _fineness(amount: int) -> int:
    """Count the zeros at the end, so that amounts of like precision stand together."""
    zeros = 0
    while amount % 10 == 0:
        amount, zeros = amount // 10, zeros + 1
    return zeros


def _sums(amounts: Iterable[tuple[int, int]], limit: int, most: int) -> States:
    states: States = {(0, 0): (1, 0)}
    for amount, bit in amounts:
        grown: list[tuple[tuple[int, int], tuple[int, int]]] = [
            ((count + 1, made + amount), (ways, mask | bit))
            for (count, made), (ways, mask) in states.items()
            if count < limit and made + amount <= most
        ]
        for key, (ways, mask) in grown:
            old = states.get(key)
            states[key] = (ways, mask) if old is None else (ways + old[0], max(mask, old[1]))
        if len(states) > MOST_STATES:
            raise TooManySums
    return states


def _best(left: States, right: States, need: int, count: int | None) -> tuple[int, int]:
    """Find the least sum that is enough and the fewest amounts that make it; with a count given, of that many only."""
    by_count: dict[int, list[int]] = {}
    for size, made in right:
        by_count.setdefault(size, []).append(made)
    for sums in by_count.values():
        sums.sort()
    best: tuple[int, int] | None = None
    for size, made in left:
        sizes = by_count if count is None else (count - size,)
        for other in sizes:
            sums = by_count.get(other, [])
            at = bisect_left(sums, need - made)
            if at < len(sums) and (best is None or (made + sums[at], size + other) < best):
                best = (made + sums[at], size + other)
    if best is None:
        raise ValueError("no choice is enough")
    return best[1], best[0]
