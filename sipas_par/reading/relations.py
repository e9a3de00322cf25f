"""What the numbers of a table say of each other: sums, bounds, ratios, each with what was tested and what fits.

Columns get their meaning from relations that hold, and findings are the cells that do not fit one. A relation that
could not be tested is open, which is not the same as refuted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sipas_par.reading.codes import Path

Kind = Literal["adds", "bounded", "ratio", "rest", "sum", "equal", "share"]
ZERO = Decimal(0)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")
_FEW = 6
"""Leaves below which a relation must fit all of them: among so few, chance makes relations."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between columns: how many rows told, how many fitted, and which did not.

    >>> Relation("adds", (2,), telling=6, fitted=6).holds, Relation("adds", (2,), telling=4, fitted=1).refuted
    (True, True)
    """

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
    """The rows of a table as parents and children, by position; built once from their codes.

    Parameters
    ----------
    parents
        Every row with rows directly below it, and these.
    leaves
        Rows with nothing below them.
    tops
        Rows that stand below no other.
    total
        The row of the total, if there is one.
    """

    parents: tuple[tuple[int, tuple[int, ...]], ...]
    leaves: tuple[int, ...]
    tops: tuple[int, ...]
    total: int | None = None
    above: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Sequence[Path | None], total: int | None = None) -> Tree:
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
        return cls(tuple((at, tuple(rows)) for at, rows in below.items()), leaves, tuple(tops), total, above)

    def ancestors(self, at: int) -> Iterable[int]:
        """Yield the rows above a row, the nearest first."""
        while (parent := self.above.get(at)) is not None:
            yield parent
            at = parent

    @property
    def heads(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The parents, and the total over the rows at the top."""
        return self.parents if self.total is None else (*self.parents, (self.total, self.tops))


def unit_of(values: Sequence[Decimal | None]) -> Decimal:
    """Return the last printed decimal of a column, at most a hundredth for points below 100."""
    places, largest = 0, ZERO
    for value in set(values):
        if value is not None:
            exponent = value.as_tuple().exponent
            places = max(places, -exponent if isinstance(exponent, int) else 0)
            largest = max(largest, abs(value))
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


def adds(column: int, values: Sequence[Decimal | None], tree: Tree) -> Relation:
    """Test whether the rows with rows below them, and the total, hold the sums of these.

    >>> paths = [(1,), (1, 1), (1, 2), (2,), (2, 1), (2, 2)]
    >>> adds(3, [Decimal(v) for v in (3, 1, 2, 5, 4, 1)], Tree.of(paths)).holds
    True
    """
    half, whole = unit_of(values) / 2, with_sums(values, tree)
    telling, misfits, enough = 0, [], False
    for head, rows in tree.heads:
        value = values[head]
        present = [part for at in rows if (part := whole[at])]
        if value is None or len(present) < 2:
            continue
        telling += 1
        enough = enough or len(present) >= 3 or telling >= 2
        if abs(value - sum(present, ZERO)) > half * (len(rows) + 1):
            misfits.append(head)
    return Relation("adds", (column,), telling, telling - len(misfits), tuple(misfits), enough)


def compared(kind: Kind, columns: tuple[int, ...], rows: Iterable[int], test: Callable[[int], bool | None]) -> Relation:
    """Test something of each row: true, false, or ``None`` where the row cannot tell."""
    telling, misfits = 0, []
    for at in rows:
        fits = test(at)
        if fits is None:
            continue
        telling += 1
        if not fits:
            misfits.append(at)
    return Relation(kind, columns, telling, telling - len(misfits), tuple(misfits))


def bounded(
    columns: tuple[int, int], values: Sequence[Decimal | None], most: Sequence[Decimal | None], tree: Tree
) -> Relation:
    """Test whether a column stays at or below its maximum in the leaves."""

    def test(at: int) -> bool | None:
        value, bound = values[at], most[at]
        return None if value is None or not bound else value <= bound

    return compared("bounded", columns, tree.leaves, test)


def ratio(
    columns: tuple[int, int, int],
    share: Sequence[Decimal | None],
    part: Sequence[Decimal | None],
    whole: Sequence[Decimal | None],
    tree: Tree,
) -> Relation:
    """Test whether a column is the share of another in a third, in percent or as a fraction of one."""
    unit = unit_of(share)

    def test(at: int) -> bool | None:
        value, points, most = share[at], part[at], whole[at]
        if value is None or points is None or not most or most in {1, HUNDRED} or not points:
            return None
        exact, slack = points / most, CENT / most
        return abs(value - exact * 100) <= unit + slack * 100 or abs(value - exact) <= unit / 100 + slack

    return compared("ratio", columns, _rows(tree), test)


def rest(
    columns: tuple[int, int, int],
    gap: Sequence[Decimal | None],
    part: Sequence[Decimal | None],
    whole: Sequence[Decimal | None],
    tree: Tree,
) -> Relation:
    """Test whether a column is what another lacks of a third, whatever its sign."""

    def test(at: int) -> bool | None:
        value, points, most = gap[at], part[at], whole[at]
        if points is None or most is None or (not value and points == most):
            return None
        return abs(value or ZERO) == abs(most - points)

    return compared("rest", columns, _rows(tree), test)


def equal(
    columns: tuple[int, int], one: Sequence[Decimal | None], other: Sequence[Decimal | None], tree: Tree
) -> Relation:
    """Test whether two columns hold the same numbers."""

    def test(at: int) -> bool | None:
        return one[at] == other[at] if one[at] is not None or other[at] is not None else None

    return compared("equal", columns, _rows(tree), test)


def share(
    columns: tuple[int, int], one: Sequence[Decimal | None], other: Sequence[Decimal | None], tree: Tree
) -> Relation:
    """Test whether one column is the other times a constant, as weights of maxima are."""
    pairs = [(one[at], other[at]) for at in tree.leaves if one[at] and other[at]]
    factor = pairs[0][0] / pairs[0][1] if pairs and pairs[0][0] and pairs[0][1] else None
    varied = len({most for _, most in pairs}) > 1

    def test(at: int) -> bool | None:
        value, most = one[at], other[at]
        return None if factor is None or not varied or value is None or not most else abs(value - most * factor) <= CENT

    return compared("share", columns, tree.leaves, test)


def trio(
    columns: tuple[int, int, int],
    whole: Sequence[Decimal | None],
    one: Sequence[Decimal | None],
    other: Sequence[Decimal | None],
    tree: Tree,
) -> Relation:
    """Test whether a column is the sum of two others; a blank part counts as nothing.

    Rows where one part is nothing tell only if each part has something somewhere: else it is the same column twice.
    """
    rows = _rows(tree)
    both = min(sum(1 for at in rows if part[at]) for part in (one, other))

    def test(at: int) -> bool | None:
        total, first, second = whole[at], one[at], other[at]
        if total is None or (first is None and second is None) or (not total and not first and not second):
            return None
        return total == (first or ZERO) + (second or ZERO)

    return compared("sum", columns, rows if both >= 2 else (), test)


def _rows(tree: Tree) -> tuple[int, ...]:
    """Return the rows that tell of a relation within rows: what holds for leaves holds for the sums of them."""
    return tree.leaves if tree.total is None else (*tree.leaves, tree.total)
