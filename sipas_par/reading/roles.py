"""Which column holds what: words vote, sums decide.

A ladder without weights. What the sums refute cannot be; what the sums explain (a ratio, a loss, a gap, last year) is
not the result; what is named and not refuted is; the one column that is left over is, with a warning; two that are left
over are an error that names both. Every role keeps its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import Finding, ReadError
from sipas_par.reading.grid import letters
from sipas_par.reading.numbers import convert
from sipas_par.reading.relations import CENT, ZERO, Relation, adds, bounded, equal, ratio, rest, share, trio
from sipas_par.text.labels import label
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import SCORES, contains, turned, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.reading.header import HeaderCell
    from sipas_par.reading.notes import Found
    from sipas_par.reading.numbers import Column
    from sipas_par.reading.relations import Tree

Reason = Literal["chosen", "named", "sums", "only", "user"]

NUMERIC = ("max_score", "self_score", "appraised", "surveyed", "score", "percent")
_MOST_UNNAMED = 12
"""Columns beyond which sums of three are not tried."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a column was taken for, and why: its name, the sums, or that no other was left."""

    meaning: str
    column: int
    reason: Reason
    evidence: tuple[Relation, ...] = ()


@dataclass(eq=False)
class Numbers:
    """A column of numbers: its header, its values by position, and how far it adds up."""

    column: int
    head: HeaderCell | None
    cells: Column
    tree: Tree
    percent: bool = False
    hidden: bool = False
    out: str = ""
    attached: list[Relation] = field(default_factory=list)

    @property
    def values(self) -> list[Decimal | None]:
        """The values, one a line."""
        return self.cells.values

    @property
    def meaning(self) -> str:
        """What the header claims; empty when it claims nothing."""
        return self.head.claim.meaning if self.head and self.head.claim else ""

    @property
    def weak(self) -> bool:
        """Whether the claim counts only when nothing better does."""
        return bool(self.head and self.head.claim and self.head.claim.weak)

    @property
    def year(self) -> int | None:
        """The year that the header names."""
        return self.head.claim.year if self.head and self.head.claim else None

    @property
    def text(self) -> str:
        """The header."""
        return self.head.text if self.head else letters(self.column)

    @property
    def speaks_of_points(self) -> bool:
        """Whether the header speaks of points reached at all."""
        return contains(fold(self.text), words("points", "words")) and not turned(self.text)

    @cached_property
    def adds(self) -> Relation:
        """How far rows hold the sums of the rows below them."""
        return adds(self.column, self.values, self.tree)


@dataclass
class Roles:
    """The columns of a points table by meaning, each with its reason, and the relations that were found."""

    by_meaning: dict[str, Role] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    unread: list[Numbers] = field(default_factory=list)
    years: dict[str, list[Numbers]] = field(default_factory=dict)


class Ladder:
    """Chooses the columns of a points table.

    Parameters
    ----------
    found
        The table.
    columns
        Its columns of numbers.
    tree
        Its rows.
    year
        The year that info sheet or titles state.
    """

    def __init__(self, found: Found, columns: Sequence[Numbers], tree: Tree, year: int | None) -> None:
        self.found, self.tree = found, tree
        self.columns = list(columns)
        self.roles = Roles()
        named = [column.year for column in columns if column.year and column.meaning in {*SCORES, "max_score"}]
        self.year = year or max(named, default=None)
        self.given = {meaning: place for meaning, place in found.chosen.items() if meaning in NUMERIC}

    def climb(self) -> Roles:
        """Return the roles.

        Raises
        ------
        ReadError
            If two columns can be the same and no sum tells them apart, or a maximum or a score is lacking.
        """
        for meaning, place in self.given.items():
            column = next((column for column in self.columns if column.column == place), None)
            if column is None:
                found = f"{letters(place)}"
                raise ReadError(self.found.notes.error("chosen-column-empty", letters(place), found, column=meaning))
            self._set(meaning, column, "user")
        most = self._maximum()
        for meaning in ("self_score", "appraised", "surveyed", "percent"):
            if meaning not in self.given:
                self._named(meaning)
        if "score" not in self.given:
            self._score(most)
        used = {role.column for role in self.roles.by_meaning.values()}
        self.roles.unread = (
            []
            if "score" in self.given
            else [
                column
                for column in self.columns
                if column.column not in used
                and column.out in {"", "share"}
                and column.meaning in {"", "other", "score"}
            ]
        )
        return self.roles

    def _set(self, meaning: str, column: Numbers, reason: Reason, *evidence: Relation) -> None:
        self.roles.by_meaning[meaning] = Role(meaning, column.column, reason, (column.adds, *evidence))

    def _free(self) -> list[Numbers]:
        used = {role.column for role in self.roles.by_meaning.values()}
        return [column for column in self.columns if column.column not in used]

    def _named(self, meaning: str) -> Numbers | None:
        """Take the column that a header names; of two years the table's, of two that are equal the first."""
        cells = [column for column in self._free() if column.meaning == meaning]
        cells = [column for column in cells if not column.weak] or cells
        taken = self._of_year(meaning, cells)
        shown = [column for column in taken if not column.hidden] or taken
        if len(shown) > 1 and not all(
            equal((0, 0), shown[0].values, c.values, self.tree).misfits == () for c in shown[1:]
        ):
            self._doubt("column-twice", shown, column=meaning)
        if not taken:
            return None
        for other in cells:
            if other is not shown[0]:
                other.out = "year" if other.year != shown[0].year else "equal"
        self._set(meaning, shown[0], "named")
        return shown[0]

    def _of_year(self, meaning: str, cells: list[Numbers]) -> list[Numbers]:
        """Keep the columns of the table's year where the headers name several."""
        of_year = [column for column in cells if column.year == self.year]
        if len({column.year for column in cells}) < 2 or len(of_year) == len(cells):
            return cells
        # One column without a year beside others of earlier years is this year's.
        kept = of_year or [column for column in cells if column.year is None]
        newer = [column for column in cells if column.year and self.year and column.year > self.year]
        if kept and newer:
            self.found.notes.error("newer-year", newer[0].head.cell if newer[0].head else "", newer[0].year, self.year)
        if kept and meaning:
            cell = kept[0].head.cell if kept[0].head else ""
            self.found.notes.decide("column-of-year", column=meaning, cell=cell, year=self.year)
        return kept or cells

    def _doubt(self, code: str, columns: Sequence[Numbers], **facts: str) -> None:
        """Refuse: name the columns, what the sums say of each, and where a choice can be stated.

        Raises
        ------
        ReadError
            Always.
        """
        cell = columns[-1].head.cell if columns[-1].head else ""
        letter = letters(columns[-1].column)
        raise ReadError(self.found.notes.error(code, cell, "; ".join(map(self._evidence, columns)), letter, **facts))

    def _evidence(self, column: Numbers) -> str:
        """Return what speaks for a column: its header, the sums that fit, its total."""
        cell = column.head.cell if column.head else letters(column.column)
        total = column.values[self.tree.total] if self.tree.total is not None else None
        sums = f"Σ {column.adds.fitted}/{column.adds.telling}" + (
            f" = {total:f}".replace(".", ",") if total is not None else ""
        )
        return f"{cell} “{column.text}” ({sums})"

    # --- the maximum

    def _maximum(self) -> Numbers:
        if "max_score" in self.given:
            return next(column for column in self.columns if column.column == self.given["max_score"])
        named = self._named("max_score")
        if named is not None:
            return named
        proven = [column for column in self.columns if column.adds.holds and not column.percent]
        free = [column for column in proven if column in self._free() and column.meaning in {"", "score"}]
        fitting = [
            column for column in free if (column.weak or not column.meaning) and self._bounds_all(column, proven)
        ]
        speaks = any(column.speaks_of_points or column.meaning in SCORES for column in self.columns)
        if len(fitting) == 1 and speaks:
            column = fitting[0]
            self._set("max_score", column, "sums")
            self.found.notes.warning("maximum-by-sums", column.head.cell if column.head else "", self._evidence(column))
            return column
        raise ReadError(self._lacking("max_score"))

    def _bounds_all(self, column: Numbers, proven: Sequence[Numbers]) -> bool:
        """Say whether a column is at or above every other one that adds up, is filled, and differs from each."""
        rows = self.tree.leaves
        if sum(1 for at in rows if column.values[at]) * 10 < len(rows) * 9 or len(proven) < 2:
            return False
        return all(
            bounded((other.column, column.column), other.values, column.values, self.tree).holds
            and equal((0, 0), other.values, column.values, self.tree).misfits
            for other in proven
            if other is not column
        )

    def _lacking(self, meaning: str) -> Finding:
        """Say which column is lacking, and what the others are."""
        others = [column for column in self.columns if column.meaning == "other"] if meaning == "score" else []
        header = self.found.header.columns.header
        texts = ", ".join(f"{column.head.cell} “{column.text}”" for column in others if column.head)
        texts = texts or ", ".join(f"{cell.cell} “{cell.text}”" for cell in header[:12])
        place = self.found.grid.address(self.found.header.top, 0)
        names = label("column", meaning)
        return self.found.notes.error(
            "points-of-another" if others else "column-missing", place, texts, names, column=names
        )

    # --- the result

    def _score(self, most: Numbers) -> None:
        free = [c for c in self._free() if not c.percent and c.meaning in {"", "score"}]
        named = [c for c in free if c.meaning == "score"]
        ours = self._of_year("score", named)
        for column in named:
            if column not in ours:
                column.out = "year"
        strong = [c for c in ours if not c.weak]
        pool = [c for c in free if c.meaning == "" or c in ours]
        if len(pool) == 1 and pool[0] in strong:
            return self._set("score", pool[0], "named")
        twins = (
            strong[1:]
            if strong and all(not equal((0, 0), strong[0].values, c.values, self.tree).misfits for c in strong[1:])
            else []
        )
        for column in twins:
            column.out = "equal"
        sound = [c for c in pool if not self._refuted(c, most)]
        self._explain(most, sound)
        left = [c for c in sound if not c.out]
        if any(not c.hidden for c in left):
            left = [c for c in left if not c.hidden]
        return self._decide(most, strong, left)

    def _refuted(self, column: Numbers, most: Numbers) -> bool:
        bound = bounded((column.column, most.column), column.values, most.values, self.tree)
        return column.adds.refuted or (bound.telling >= 3 and bound.fitted * 5 < bound.telling * 2)

    def _decide(self, most: Numbers, strong: list[Numbers], left: list[Numbers]) -> None:
        """Take the rungs: named, attached, the only one; several are an error."""
        named = [c for c in left if c in strong]
        others = [c for c in left if c not in strong]
        attached = [c for c in left if c.attached]
        rivals = [c for c in others if c.adds.holds and bounded((0, 0), c.values, most.values, self.tree).holds]
        if len(named) > 1:
            return self._doubt("column-twice", named, column="score")
        if named and not named[0].adds.telling and len(rivals) == 1:
            return self._only(rivals[0], named)
        if named and (refuted := [c for c in strong if not c.out and c is not named[0]]):
            self._against(named[0], refuted[0])
            refuted[0].out = "refuted"
        if named:
            if rivals and not (named[0].attached and not any(c.attached for c in rivals)):
                return self._doubt("two-results", [*named, *rivals])
            return self._set("score", named[0], "named", *named[0].attached)
        hopeless = [c for c in strong if not c.out]
        if len(left) > 1 and len(attached) == 1:
            left = attached
        elif len(left) > 1 and len(rivals) == 1 and (rivals[0].weak or rivals[0].speaks_of_points):
            left = rivals
        if len(left) > 1:
            weak = [c for c in left if c.weak]
            if len(weak) == 1 and not rivals:
                return self._set("score", weak[0], "named")
            return self._doubt("two-results", left)
        if not left:
            return self._set("score", strong[0], "named") if strong else self._derived()
        return self._only(left[0], hopeless)

    def _only(self, column: Numbers, hopeless: list[Numbers]) -> None:
        """Take the one column left over, as loudly as its header and its sums ask for."""
        cell = column.head.cell if column.head else ""
        evidence = self._evidence(column)
        if hopeless:
            if not column.adds.holds:
                return self._set("score", hopeless[0], "named")
            self._against(column, hopeless[0])
            return self._set("score", column, "sums", *column.attached)
        if column.weak:
            return self._set("score", column, "named", *column.attached)
        if column.attached:
            return self._set("score", column, "sums", *column.attached)
        if column.speaks_of_points and (column.adds.holds or not column.adds.telling):
            self.found.notes.warning("score-by-elimination", cell, evidence, letters(column.column))
            return self._set("score", column, "only")
        parts = {"appraised", "surveyed", "self_score"} & self.roles.by_meaning.keys()
        if parts and not column.adds.holds:
            return self._derived()
        return self._doubt("reached-or-lost", [column])

    def _against(self, column: Numbers, refuted: Numbers) -> None:
        """Report a header that names a column as the result, and sums that say it is another."""
        cell = refuted.head.cell if refuted.head else ""
        found, expected = self._evidence(column), self._evidence(refuted)
        self.found.notes.error("words-against-sums", cell, found, expected, letter=letters(column.column))

    def _derived(self) -> None:
        """Go without a score column: the parts add up to it, or only self-assessed points are there."""
        if not {"appraised", "surveyed", "self_score"} & self.roles.by_meaning.keys():
            raise ReadError(self._lacking("score"))

    # --- what the sums explain

    def _explain(self, most: Numbers, sound: list[Numbers]) -> None:
        """Mark columns that are a ratio, a loss, a weight, a twin or a gap of others; attach the others to them."""
        usable = [c for c in self.columns if not c.out and not c.hidden]
        for gap in usable:
            for column in sound:
                if gap is column or gap is most or column is most or gap.out:
                    continue
                places = (gap.column, column.column, most.column)
                if gap.meaning in {"", "percent"} and gap not in sound:
                    self._attach(ratio(places, gap.values, column.values, most.values, self.tree), gap, column)
                lost = rest(places, gap.values, column.values, most.values, self.tree)
                told = gap.meaning in {"lost", "change"} or (
                    gap.meaning == "" and (turned(gap.text) == "lost" or _negative(gap))
                )
                if told or (gap.meaning == "" and column.meaning == "score" and not column.weak):
                    self._attach(lost, gap, column)
        for column in sound:
            if column.meaning == "" and not column.out:
                weights = share((column.column, most.column), column.values, most.values, self.tree)
                if weights.holds and not weights.misfits:
                    column.out = "share"
        for one, other in permutations([c for c in sound if not c.out], 2):
            if (
                not one.out
                and not other.out
                and not other.meaning
                and not equal((0, 0), one.values, other.values, self.tree).misfits
            ):
                other.out = "equal"
        if sum(1 for c in sound if not c.out) > 1 or any(not c.meaning for c in sound):
            self._trios([c for c in usable if c is not most and not c.percent and c.out in {"", "year"}])

    def _attach(self, relation: Relation, explained: Numbers, column: Numbers) -> None:
        if relation.holds:
            explained.out = relation.kind
            column.attached.append(relation)
            self.roles.relations.append(relation)

    def _trios(self, columns: list[Numbers]) -> None:
        """Find sums of two columns, and let words say which of the three is the result."""
        if len(columns) > _MOST_UNNAMED:
            return
        for whole in columns:
            for place, one in enumerate(columns):
                for other in columns[place + 1 :]:
                    if whole in (one, other) or whole.out or one.out == "part" or other.out == "part":
                        continue
                    if not self._at_total(whole, one, other):
                        continue
                    found = trio(
                        (whole.column, one.column, other.column), whole.values, one.values, other.values, self.tree
                    )
                    if found.holds:
                        self._orient(found, whole, one, other)

    def _at_total(self, whole: Numbers, one: Numbers, other: Numbers) -> bool:
        """Look at the total row first: most trios fail there already."""
        at = self.tree.total
        if at is None or (value := whole.values[at]) is None:
            return True
        return abs(value - (one.values[at] or ZERO) - (other.values[at] or ZERO)) <= CENT

    def _orient(self, found: Relation, whole: Numbers, one: Numbers, other: Numbers) -> None:
        parts = {"appraised", "surveyed"}
        apart = sum(1 for at in self.tree.leaves if (one.values[at] is None) != (other.values[at] is None))
        named = whole.meaning == "score" and apart * 5 >= len(self.tree.leaves) * 2
        if whole.meaning not in {"self_score", "other"} and (parts & {one.meaning, other.meaning} or named):
            self._attach(found, one, whole)
            self._attach(found, other, whole)
            one.out = other.out = "part"
            return
        for large, gap in ((one, other), (other, one)):
            if self._is_gap(gap) and (
                whole.meaning in {"self_score", "other"}
                or whole.out == "year"
                or large.meaning in {"self_score", "other"}
                or large.out == "year"
            ):
                result = large if whole.meaning in {"self_score", "other"} or whole.out == "year" else whole
                if result.meaning in {"", "score"} and not result.out:
                    self._attach(found, gap, result)
                else:
                    gap.out = "gap"
                return

    @staticmethod
    def _is_gap(column: Numbers) -> bool:
        named = column.meaning in {"change", "lost"} or turned(column.text) == "lost"
        return named or (column.meaning in {"", "other"} and (_negative(column) or not column.speaks_of_points))


def _negative(column: Numbers) -> bool:
    return any(value is not None and value < 0 for value in column.values)


def read_numbers(found: Found, rows: Sequence[int], skipped: set[int], tree: Tree) -> list[Numbers]:
    """Convert every column of numbers beside the text columns; a header that names points makes one, whatever it holds."""
    grid = found.grid
    header = {cell.column: cell for cell in found.header.columns.header}
    numbers = []
    for column in range(grid.width):
        if column in skipped:
            continue
        lines = grid.rows
        cells = [lines[row][column] if column < len(lines[row]) else "" for row in rows]
        head = header.get(column)
        named = head is not None and head.claim is not None and head.claim.meaning in NUMERIC
        converted = convert(cells)
        count = sum(value is not None for value in converted.values)
        if not (named and (count or converted.bad)) and not (count and count * 2 >= count + len(converted.bad)):
            continue
        percent = 2 * len(converted.percent_signs) > count > 0
        numbers.append(Numbers(column, head, converted, tree, percent))
    return numbers
