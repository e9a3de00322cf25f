"""What the numbers of a table say of each other: sums, bounds, ratios, each with what was tested and what fits.

Columns get their meaning from relations that hold, and findings are the cells that do not fit one. A relation that
could not be tested is open, which is not the same as refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import add, gt
from typing import Literal

Path = tuple[int, ...]
Kind = Literal["adds", "bounded", "ratio", "rest", "sum"]
ZERO = Decimal(0)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")
_FEW = 6
"""Leaves below which a relation must fit all of them: among so few, chance makes relations."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between columns: how many rows told, how many fitted, and which did not."""

    kind: Kind
    columns: tuple[int, ...]
    telling: int = 0
    fitted: int = 0
    misfits: tuple[int, ...] = ()
    enough: bool = True

    @property
    def holds(self) -> bool:
        """Whether it was tested enough and fits: sums in six rows of ten, what is true of each row in eight."""
        if not self.enough or not self.telling:
            return False
        if self.kind == "adds":
            return self.fitted * 5 >= self.telling * 3
        return self.telling >= 3 and (
            self.fitted == self.telling if self.telling < _FEW else self.fitted * 5 >= self.telling * 4
        )

    @property
    def refuted(self) -> bool:
        """Whether it was tested and fails in most rows."""
        return self.telling >= 2 and self.fitted * 2 < self.telling


@dataclass(frozen=True)
class Tree:
    """The rows of a table by position: parents with the rows below them, leaves, tops, the total, the row above each."""

    parents: tuple[tuple[int, tuple[int, ...]], ...]
    leaves: tuple[int, ...]
    tops: tuple[int, ...]
    total: int | None = None
    above: dict[int, int] = field(default_factory=dict)
    adjustments: tuple[int, ...] = ()
    """Rows of bonus and penalty points, which the total may hold or not."""

    @classmethod
    def of(cls, paths: Sequence[Path | None], total: int | None = None, adjustments: tuple[int, ...] = ()) -> Tree:
        """Build the tree of the rows that have a path; of two rows with one code the first counts as the parent."""
        first: dict[Path, int] = {}
        for at, path in enumerate(paths):
            if path:
                first.setdefault(path, at)
        below: dict[int, list[int]] = {}
        above: dict[int, int] = {}
        tops: list[int] = []
        for at, path in enumerate(paths):
            if not path:
                continue
            parent = first.get(path[:-1])
            if parent is not None:
                below.setdefault(parent, []).append(at)
                above[at] = parent
            elif not any(path[:size] in first for size in range(1, len(path) - 1)):
                tops.append(at)
        leaves = tuple(at for at, path in enumerate(paths) if path and at not in below)
        return cls(
            tuple((at, tuple(rows)) for at, rows in below.items()), leaves, tuple(tops), total, above, adjustments
        )

    def ancestors(self, at: int) -> Iterable[int]:
        """Yield the rows above a row, the nearest first."""
        while (parent := self.above.get(at)) is not None:
            yield parent
            at = parent

    @property
    def heads(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The parents, and the total over the rows at the top."""
        return self.parents if self.total is None else (*self.parents, (self.total, self.tops))


@lru_cache(maxsize=4096)
def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def unit_of(values: Sequence[Decimal | None]) -> Decimal:
    """Return the last printed decimal of a column, at most a hundredth for points below 100."""
    present = {value for value in values if value is not None}
    places = max(map(_places, present), default=0)
    largest = max(map(abs, present), default=ZERO)
    unit = Decimal(1).scaleb(-min(places, 6))
    return min(unit, CENT) if largest < HUNDRED else unit


def added(values: Sequence[Decimal | None], rows: Iterable[int]) -> Decimal | None:
    """Add a column over some rows, blanks as nothing; ``None`` where all are blank."""
    present = [value for at in rows if (value := values[at]) is not None]
    return sum(present, ZERO) if present else None


def with_sums(values: Sequence[Decimal | None], tree: Tree) -> Sequence[Decimal | None]:
    """Fill blank cells of rows that have rows below them with the sums of these."""
    blank = [(at, rows) for at, rows in tree.parents if values[at] is None]
    if not blank:
        return values
    filled = list(values)
    # Rows further down the tree stand further down the sheet, so their sums are ready first.
    for at, rows in sorted(blank, reverse=True):
        filled[at] = added(filled, rows)
    return filled


@dataclass(eq=False)
class Series:
    """A column of values, one a row of the tree."""

    column: int
    values: list[Decimal | None]
    tree: Tree

    def grow(self, tree: Tree) -> None:
        """Stand under another tree: what was found of the sums is forgotten."""
        if tree != self.tree:
            self.tree = tree
            self.__dict__.pop("adds", None)

    @cached_property
    def adds(self) -> Relation:
        """Whether the rows with rows below them, and the total, hold the sums of these."""
        half, whole = unit_of(self.values) / 2, with_sums(self.values, self.tree)
        telling, misfits, enough = 0, [], False
        for head, rows in self.tree.heads:
            value = self.values[head]
            present = [part for at in rows if (part := whole[at])]
            if value is None or len(present) < 2:
                continue
            telling += 1
            enough = enough or len(present) >= 3 or telling >= 2
            off, slack = value - sum(present, ZERO), half * (len(rows) + 1)
            more = added(self.values, self.tree.adjustments) if head == self.tree.total else None
            if off and min(abs(off), abs(off - (more or ZERO))) > slack:
                misfits.append(head)
        return Relation("adds", (self.column,), telling, telling - len(misfits), tuple(misfits), enough)

    def told(self) -> tuple[int, ...]:
        """Return the rows that tell of a relation within rows: what holds for leaves holds for the sums of them."""
        return self.tree.leaves if self.tree.total is None else (*self.tree.leaves, self.tree.total)


Test = Callable[..., bool | None]


def compared(kind: Kind, series: Sequence[Series], rows: Iterable[int], test: Test) -> Relation:
    """Test the values of each row: true, false, or ``None`` where the row cannot tell."""
    telling, misfits = 0, []
    for at in rows:
        fits = test(*(one.values[at] for one in series))
        if fits is None:
            continue
        telling += 1
        if not fits:
            misfits.append(at)
    return Relation(kind, tuple(one.column for one in series), telling, telling - len(misfits), tuple(misfits))


def bounded(points: Series, most: Series) -> Relation:
    """Test whether a column stays at or below its maximum in the leaves."""

    def test(value: Decimal | None, bound: Decimal | None) -> bool | None:
        return None if value is None or not bound else value <= bound

    return compared("bounded", (points, most), points.tree.leaves, test)


def ratio(part: Series, points: Series, most: Series) -> Relation:
    """Test whether a column is the share of another in a third, in percent or as a fraction of one."""
    unit = unit_of(part.values)

    def test(value: Decimal | None, score: Decimal | None, whole: Decimal | None) -> bool | None:
        if value is None or not score or not whole or whole in {1, HUNDRED}:
            return None
        exact, slack = score / whole, CENT / whole
        return abs(value - exact * 100) <= unit + slack * 100 or abs(value - exact) <= unit / 100 + slack

    return compared("ratio", (part, points, most), part.told(), test)


def rest(gap: Series, points: Series, most: Series) -> Relation:
    """Test whether a column is what another lacks of a third, whatever its sign."""

    def test(value: Decimal | None, score: Decimal | None, whole: Decimal | None) -> bool | None:
        if score is None or whole is None or (not value and score == whole):
            return None
        return abs(value or ZERO) == abs(whole - score)

    return compared("rest", (gap, points, most), gap.told(), test)


def equal(one: Series, other: Series) -> bool:
    """Say whether two columns hold the same numbers."""
    return all(one.values[at] == other.values[at] for at in one.told())


def weighs(weight: Series, most: Series) -> bool:
    """Say whether one column is the other times a constant, as weights of maxima are."""
    pairs = [(one, whole) for at in most.tree.leaves if (one := weight.values[at]) and (whole := most.values[at])]
    varied, slack = len({whole for _, whole in pairs}) > 1, unit_of(weight.values) / 2
    if not varied or len(pairs) < 3:
        return False
    known, scale = max(pairs)
    return all(abs(one * scale - whole * known) <= slack * (whole + scale) for one, whole in pairs)


def trio(whole: Series, one: Series, other: Series) -> Relation:
    """Test whether a column is the sum of two others, each of which has something; a blank part counts as nothing."""
    rows = whole.told()
    both = min(sum(1 for at in rows if part.values[at]) for part in (one, other))

    def test(total: Decimal | None, first: Decimal | None, second: Decimal | None) -> bool | None:
        if total is None or (first is None and second is None) or not (total or first or second):
            return None
        return total == (first or ZERO) + (second or ZERO)

    return compared("sum", (whole, one, other), rows if both >= 2 else (), test)


_NEAR = 100
"""What values that are not rounded may be off in their sums, in hundred-millionths."""
_MOST_ROWS, _MOST_STEPS = 500, 600_000
"""Rows and steps after which no tree is looked for: among rows that are all alike every one may hold the next."""
_Nested = int | tuple["_Nested", ...]
_Ways = dict[int, list[_Nested]]


def trees_of_sums(values: Sequence[Sequence[int]], whole: Sequence[int], levels: Sequence[int] = ()) -> list[list[int]]:
    """Return the trees in which every row is a leaf or the sum of the rows right below it, and the tops make the whole.

    A tree is the list of where the rows below each row end; of many only two are told, of too many two empty ones. Rows
    right below a row have one of the ``levels``, and no higher one than it; one row alone has a deeper one.
    """
    count, steps, flat = len(values), 0, map(sum, zip(*values, strict=True))
    if all(abs(total - most) <= _NEAR for total, most in zip(flat, whole, strict=True)):
        return [[*range(1, count + 1)]]
    if count > _MOST_ROWS:
        return []
    # By row, and by where what hangs below it ends: the ends of all its rows, as nested pairs.
    ways: list[_Ways] = [{} for _ in values]
    found: _Ways = {}
    for head in range(count - 1, -2, -1):
        wanted, found = (values[head], {head + 1: [head + 1]}) if head >= 0 else (whole, {})
        least, most = [value - _NEAR for value in wanted], [value + _NEAR for value in wanted]
        begun: dict[int, dict[tuple[int, ...], list[_Nested]]] = {head + 1: {(0,) * len(whole): [()]}}
        for at in range(head + 1, count):
            here = begun.pop(at, {})
            if levels and (levels[at] != levels[head + 1] or (head >= 0 and levels[at] < levels[head])):
                here = {}
            for sums, before in here.items():
                more = tuple(map(add, sums, values[at]))
                if any(map(gt, more, most)):
                    continue
                # A row that holds one of the same points, and one beside it, are told apart by their levels only.
                alone = head >= 0 and not any(sums) and not (levels and levels[at] > levels[head])
                full = not alone and not any(map(gt, least, more))
                for end, below in ways[at].items():
                    steps += 1
                    joined = [(one, other) for one in before for other in below]
                    told = begun.setdefault(end, {})
                    told[more] = [*told.get(more, ()), *joined][:2]
                    if full:
                        found[end] = [*found.get(end, ()), *((end, one) for one in joined)][:2]
            if steps > _MOST_STEPS:
                return [[], []]
            if not begun:
                break
        if head >= 0:
            ways[head] = found
    # What makes the whole has no row of its own before it.
    return [_flat(way)[1:] for way in found.get(count, ())]


def _flat(nested: _Nested) -> list[int]:
    """Return the numbers in nested pairs, in order."""
    numbers: list[int] = []
    stack = [nested]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack.extend(reversed(part))
        else:
            numbers.append(part)
    return numbers


def paths_of(ends: Sequence[int], above: Path = ()) -> list[Path]:
    """Return the full code of every row of a tree told by its ends."""
    paths: list[Path] = []
    opened: list[tuple[int, Path]] = []
    last: dict[Path, int] = {}
    for at, end in enumerate(ends):
        while opened and opened[-1][0] <= at:
            opened.pop()
        parent = opened[-1][1] if opened else above
        last[parent] = last.get(parent, 0) + 1
        paths.append((*parent, last[parent]))
        opened.append((end, paths[-1]))
    return paths
