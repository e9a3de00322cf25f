"""Which column holds what: words vote, sums decide.

A ladder without weights. What the sums refute cannot be; what the sums explain (a ratio, a loss, a gap, last year) is
not the result; what is named and not refuted is; the one column that is left over is, with a warning; two that are left
over are an error that names both. Every role keeps its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import ReadError
from sipas_par.model.criteria import POINTS
from sipas_par.reading.book import letters
from sipas_par.reading.card import column_missing
from sipas_par.reading.columns import HeaderCell, cited, speaks
from sipas_par.reading.header import of_the_unit
from sipas_par.reading.numbers import Column, convert
from sipas_par.reading.relations import (
    CENT,
    ZERO,
    Relation,
    Series,
    Tree,
    added,
    bounded,
    equal,
    ratio,
    rest,
    trio,
    weighs,
)
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import SCORES, contains, turned, words

if TYPE_CHECKING:
    from sipas_par.reading.notes import Found

_PARTS = ("self_score", "appraised", "surveyed")
_MOST_TRIED = 12
"""Columns beyond which sums of three are not tried."""


@dataclass(frozen=True, slots=True)
class Role:
    """A column with the reason why it was taken: chosen by hand, named, told by the sums, or the only one left."""

    column: int
    reason: Literal["user", "named", "sums", "only"]


class Numbers(Series):
    """A column of numbers under its header; ``out`` says what explains it, ``attached`` what speaks for it."""

    def __init__(self, head: HeaderCell, cells: Column, tree: Tree, *, hidden: bool, percent: bool) -> None:
        super().__init__(head.column, cells.values, tree)
        self.head, self.cells, self.hidden, self.percent = head, cells, hidden, percent
        turn = turned(head.text)
        self.year, self.weak = head.year, head.claim is not None and head.claim.weak
        self.meaning = head.meaning or ("other" if turn == "other" else "")
        self.lost = self.meaning in {"lost", "change"} or turn == "lost"
        self.speaks = speaks(head.text)
        # One value below 0 may be a broken cell.
        self.negative = sum(value < 0 for value in filter(None, cells.values)) > 1
        self.out = ""
        self.attached: list[Relation] = []

    @property
    def evidence(self) -> str:
        """What speaks for the column: its header, the sums that fit, its total."""
        at, tested = self.tree.total, self.adds.telling
        total = added(self.values, self.tree.leaves) if at is None else self.values[at]
        sums = (f" {self.adds.fitted}/{tested}" if tested else "") + ("" if total is None else f" = {total:f}")
        return f"{cited([self.head])} (Σ{sums.replace('.', ',')})"


def read_numbers(found: Found, rows: Sequence[int], aside: set[int], tree: Tree) -> list[Numbers]:
    """Convert every column of numbers; a header that names points makes one, whatever it holds."""
    grid, columns = found.grid, found.header.columns
    header = {cell.column: of_the_unit(cell, columns, found.titles.unit.value) for cell in columns.header}
    numbers = []
    for place in range(grid.width):
        if place in aside:
            continue
        cells = convert(grid.column(place, rows))
        head = header.get(place) or HeaderCell(place, grid.address(found.header.bottom, place), (letters(place),), None)
        named = head.meaning in POINTS
        count = sum(value is not None for value in cells.values)
        if (named and (count or cells.bad)) or (count and count >= len(cells.bad)):
            percent = 2 * len(cells.percent_signs) > count or _shown_as_percent(found, rows, place, cells)
            numbers.append(Numbers(head, cells, tree, hidden=place in grid.hidden_columns, percent=percent))
    return numbers


def _shown_as_percent(found: Found, rows: Sequence[int], place: int, cells: Column) -> bool:
    """Say whether a column of fractions has a percent format; formats are read only where fractions raise the question."""
    filled = [row for row, value in zip(rows, cells.values, strict=True) if value is not None]
    if any(value is not None and not 0 <= value <= 1 for value in cells.values):
        return False
    formats = found.grid.details.formats
    return 2 * sum("%" in formats.get((row, place), "") for row in filled) > len(filled)


@dataclass
class Ladder:
    """Chooses the columns of a points table: ``roles`` by meaning, and the relations found on the way."""

    found: Found
    columns: list[Numbers]
    tree: Tree
    year: int | None
    roles: dict[str, Role] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def climb(self) -> None:
        """Give every meaning its column."""
        named = [c.year for c in self.columns if c.year and c.meaning in {*SCORES, "max_score"}]
        self.year = self.year or max(named, default=None)
        for meaning, place in self.found.chosen.items():
            if meaning in POINTS:
                column = next((c for c in self.columns if c.column == place and any(c.values)), None)
                if column is None:
                    letter = letters(place)
                    raise ReadError(self.found.notes.error("chosen-column-empty", letter, letter, column=meaning))
                self._take(meaning, column, "user")
        most = self._maximum()
        for meaning in (*_PARTS, "percent"):
            self._named(meaning)
        if "score" not in self.roles:
            self._score(most)
        else:
            self._drop_of_another(most)
        self._other_part()
        later = "score" in self.roles and contains(fold(self._held("score").head.text), words("points", "later"))
        if later and "appraised" in self.roles and "surveyed" not in self.roles:
            head = self._held("appraised").head
            del self.roles["appraised"]
            self.found.notes.warning("column-not-read", head.cell, head.text)
        if "max_score" not in self.found.chosen:
            # Weights of the maxima, and the result on another scale, bound all the same.
            scaled = [most, *([self._held("score")] if "score" in self.roles else [])]
            proven = [
                c for c in self.unread() if c.adds.holds and not c.out and not any(weighs(c, one) for one in scaled)
            ]
            for column in (c for c in proven if bounded(most, c).holds and not equal(most, c)):
                facts = (column.evidence, most.evidence)
                letter = letters(column.column)
                self.found.notes.error("above-the-maximum", column.head.cell, *facts, letter=letter)

    def _drop_of_another(self, most: Numbers) -> None:
        """Leave the parts and the ratio of another result out where the result was chosen by hand."""
        held = {meaning: self._held(meaning) for meaning in self.roles}
        parts = [meaning for meaning in ("appraised", "surveyed") if meaning in held]
        strange: list[str] = [] if self._made_of(held["score"], [held[part] for part in parts]) else [*parts]
        if "percent" in held and ratio(held["percent"], held["score"], most).refuted:
            strange.append("percent")
        for meaning in strange:
            if self.roles[meaning].reason != "user":
                del self.roles[meaning]
                self.found.notes.warning("column-not-read", held[meaning].head.cell, found=held[meaning].head.text)

    def _made_of(self, column: Numbers, parts: Sequence[Numbers]) -> bool:
        """Say whether a column is the sum of its parts in half of the leaves that have any."""
        rows = [at for at in self.tree.leaves if any(part.values[at] is not None for part in parts)]
        fitting = sum(column.values[at] == sum(part.values[at] or ZERO for part in parts) for at in rows)
        return fitting * 2 >= len(rows)

    def _other_part(self) -> None:
        """Take what no wording fits for the one part that lacks, where both parts make the result; two are only told."""
        lacking = [part for part in ("appraised", "surveyed") if part not in self.roles]
        for relation in self.relations if lacking and "score" in self.roles else ():
            whole, *parts = relation.columns
            nameless = [c for c in self.columns if c.column in parts and c.out == "part" and not c.meaning]
            if relation.kind != "sum" or whole != self.roles["score"].column or len(nameless) != len(lacking):
                continue
            if any(contains(fold(c.head.text), words("rows", "adjustment")) for c in nameless):
                continue
            if len(lacking) == 1:
                self._take(lacking[0], nameless[0], "sums")
            else:
                one, other = (letters(c.column) for c in nameless)
                said = ", ".join(f"{letters(c.column)} “{c.head.text}”" for c in nameless)
                self.found.notes.warning("parts-unnamed", nameless[0].head.cell, said, one=one, other=other)
            return

    def unread(self) -> list[Numbers]:
        """Return the columns that may hold points and are not read; none where the result was chosen by hand."""
        if "score" in self.roles and self.roles["score"].reason == "user":
            return []
        return [c for c in self._free() if c.out in {"", "weight"} and c.meaning in {"", "other", "score"}]

    def _take(self, meaning: str, column: Numbers, reason: Literal["user", "named", "sums", "only"]) -> Numbers:
        self.roles[meaning] = Role(column.column, reason)
        return column

    def _held(self, meaning: str) -> Numbers:
        """Return the column taken for a meaning."""
        return next(c for c in self.columns if c.column == self.roles[meaning].column)

    def _free(self) -> list[Numbers]:
        used = {role.column for role in self.roles.values()}
        return [c for c in self.columns if c.column not in used]

    def _named(self, meaning: str) -> Numbers | None:
        """Take the column that a header names; of two years the table's, of two that are equal the first."""
        cells = [c for c in self._free() if c.meaning == meaning]
        if meaning in self.roles or not cells:
            return None
        taken = self._of_year(meaning, [c for c in cells if not c.weak] or cells)
        taken = [c for c in taken if not c.hidden] or taken
        if not all(equal(taken[0], c) for c in taken[1:]):
            raise self._doubt("column-twice", taken, column=meaning, role=meaning)
        for other in cells:
            other.out = "year" if other.year != taken[0].year else "equal"
        taken[0].out = ""
        return self._take(meaning, taken[0], "named")

    def _of_year(self, meaning: str, cells: list[Numbers]) -> list[Numbers]:
        """Keep the columns of the table's year where the headers name several; without a year they are this year's."""
        undated = [c for c in cells if c.year is None]
        kept = [c for c in cells if c.year == self.year] or undated
        kept += [c for c in undated if c not in kept and not any(equal(c, other) for other in kept)]
        if not kept or len(kept) == len(cells):
            return cells
        newer = [c for c in cells if c.year and self.year and c.year > self.year]
        if newer:
            self.found.notes.error(
                "newer-year", newer[0].head.cell, newer[0].year, self.year, letter=letters(newer[0].column)
            )
        self.found.notes.decide("column-of-year", column=meaning, cell=kept[0].head.cell, year=self.year)
        return kept

    def _doubt(self, code: str, columns: Sequence[Numbers], **facts: str) -> ReadError:
        """Name the columns, what the sums say of each, and how a choice is stated."""
        columns = sorted(columns, key=lambda c: c.column)
        last, texts = columns[-1], "; ".join(c.evidence for c in columns)
        # An example of a choice: what a header names as the result of this year, else what stands last, as results do.
        named = [c for c in columns if c.meaning == "score" and not c.weak and c.year in {None, self.year}]
        likely = named[-1] if named else last
        return ReadError(self.found.notes.error(code, last.head.cell, texts, letters(likely.column), **facts))

    def _lacking(self, meaning: str) -> ReadError:
        """Say which column is lacking, and what the others are."""
        found = self.found
        shares = [c for c in self.columns if c.meaning == meaning == "score" and c.percent]
        if shares:
            largest, widest = (max(value or ZERO for value in c.values) for c in (shares[0], self._held("max_score")))
            return ReadError(found.notes.error("score-is-no-points", shares[0].head.cell, largest, widest))
        headed = found.header.columns.one(meaning)
        if headed is not None and headed not in found.header.columns.numeric:
            return ReadError(found.notes.error("table-blank", found.grid.address(found.header.body, 0)))
        others = [c.head for c in self.columns if c.meaning == "other" and meaning == "score"]
        return ReadError(column_missing(found.notes, found.grid, found.header, [meaning], others))

    # --- the maximum

    def _maximum(self) -> Numbers:
        """Take the maximum: chosen, named, or the one column that adds up, is filled and bounds all that add up."""
        if "max_score" in self.roles:
            return self._held("max_score")
        if (named := self._named("max_score")) is not None:
            return named
        proven = [c for c in self.columns if c.adds.holds and not c.percent]
        free = [c for c in self._free() if c in proven and (c.meaning == "" or (c.meaning == "score" and c.weak))]
        fitting = [c for c in free if self._bounds(c, [other for other in proven if other is not c])]
        told = len(fitting) == 1 and any(c.speaks or c.meaning in SCORES for c in self.columns)
        if told and not self._strays(proven, fitting[0]):
            self.found.notes.warning(
                "maximum-by-sums", fitting[0].head.cell, fitting[0].evidence, letters(fitting[0].column)
            )
            return self._take("max_score", fitting[0], "sums")
        raise self._lacking("max_score")

    def _bounds(self, column: Numbers, others: Sequence[Numbers]) -> bool:
        filled = sum(1 for at in self.tree.leaves if column.values[at]) * 10 >= len(self.tree.leaves) * 9
        return filled and bool(others) and all(bounded(c, column).holds and not equal(c, column) for c in others)

    # --- the result

    def _score(self, most: Numbers) -> None:
        free = [c for c in self._free() if not c.percent and c.meaning in {"", "score"}]
        named = [c for c in free if c.meaning == "score"]
        ours = self._of_year("score", named)
        for column in named:
            column.out = "" if column in ours else "year"
        pool = [c for c in free if not c.out]
        strong = [c for c in ours if not c.weak]
        if len(pool) == 1 and strong:
            self._take("score", strong[0], "named")
            return
        sound = [c for c in pool if not self._refuted(c, most)]
        self._explain(most, sound)
        left = [c for c in sound if not c.out]
        self._decide(most, strong, [c for c in left if not c.hidden] or left)

    @staticmethod
    def _refuted(column: Numbers, most: Numbers) -> bool:
        bound = bounded(column, most)
        return column.adds.refuted or (bound.telling >= 3 and bound.fitted * 5 < bound.telling * 2)

    def _decide(self, most: Numbers, strong: list[Numbers], left: list[Numbers]) -> None:
        """Take the rungs: named, attached, the only one; several are an error."""
        named = [c for c in left if c in strong]
        # Where no sum speaks for the named column either, what stays below the maxima may be the result as well.
        unproven = not any(c.adds.telling for c in named or left)
        rivals = [c for c in left if c not in strong and (c.adds.holds or unproven) and bounded(c, most).holds]
        refuted = [c for c in strong if not c.out and not c.hidden and c not in left]
        if len(named) > 1:
            raise self._doubt("column-twice", named, column="score", role="score")
        proven = [c for c in rivals if c.adds.holds]
        if named and not named[0].adds.telling and len(proven) == 1:
            named, left, refuted = [], proven, named
        if named:
            if rivals and not (named[0].attached and not any(c.attached for c in rivals)):
                raise self._doubt("two-results", [*named, *rivals])
            if refuted:
                refuted[0].out = "refuted"
                self._against(named[0], refuted[0])
            self._take("score", named[0], "named")
            return
        for fewer in ([c for c in left if c.attached], [c for c in rivals if c.weak or c.speaks]):
            left = fewer if len(left) > 1 and len(fewer) == 1 and (fewer[0].attached or len(rivals) == 1) else left
        weak = [c for c in left if c.weak]
        if len(left) > 1 and len(weak) == 1 and not rivals:
            left = weak
        if len(left) > 1:
            raise self._doubt("two-results", left)
        if left:
            self._only(left[0], refuted, most)
        elif strong:
            self._take("score", strong[0], "named")
        else:
            self._derived(most)

    def _only(self, column: Numbers, refuted: list[Numbers], most: Numbers) -> None:
        """Take the one column left over, as loudly as its header and its sums ask for."""
        parts = [
            c for c in self.columns for m in ("appraised", "surveyed") if self.roles.get(m) == Role(c.column, "named")
        ]
        if parts and not refuted and not column.attached and not self._made_of(column, parts):
            # What was appraised may be the result, and this what the unit gave itself.
            raise self._doubt("two-results", [column, *parts])
        if refuted and not column.adds.holds:
            self._take("score", refuted[0], "named")
        elif refuted:
            self._against(column, refuted[0])
            self._take("score", column, "sums")
        elif column.weak or column.attached:
            self._take("score", column, "named" if column.weak else "sums")
        elif strays := self._strays([column], most):
            raise self._doubt("two-results", [column, *strays])
        elif column.speaks and (column.adds.holds or not column.adds.telling):
            cell, letter = column.head.cell, letters(column.column)
            self.found.notes.warning("score-by-elimination", cell, column.evidence, letter)
            self._take("score", column, "only")
        elif column.adds.holds or not self.roles.keys() & set(_PARTS):
            raise self._doubt("reached-or-lost", [column])
        else:
            self._derived(most)

    def _against(self, column: Numbers, refuted: Numbers) -> None:
        """Report a header that names a column as the result, and sums that say it is another."""
        facts = (column.evidence, refuted.evidence)
        self.found.notes.error("words-against-sums", refuted.head.cell, *facts, letter=letters(column.column))

    def _derived(self, most: Numbers) -> None:
        """Go without a score column: the parts add up to it, or only self-assessed points are there."""
        parts = [self._held(part) for part in _PARTS if part in self.roles]
        if not parts:
            raise self._lacking("score")
        strays = self._strays(parts, most)
        if strays and not {"appraised", "surveyed"} <= self.roles.keys():
            raise self._doubt("two-results", [*parts, *strays])

    def _strays(self, taken: Sequence[Numbers], most: Numbers) -> list[Numbers]:
        """Return the columns that nothing names or explains: any of them may be the one sought, broken."""
        unnamed = [c for c in self._free() if c.meaning == "" or (c.meaning == "score" and c.weak)]
        free = [c for c in unnamed if not (c.out or c.percent or c.hidden) and c not in (*taken, most)]
        half = len(self.tree.leaves) / 2
        return [
            c
            for c in free
            if sum(c.values[at] is not None for at in self.tree.leaves) >= half
            and not any(ratio(c, one, most).holds or rest(c, one, most).holds for one in taken)
        ]

    # --- what the sums explain

    def _explain(self, most: Numbers, sound: list[Numbers]) -> None:
        """Mark columns that are a ratio, a loss, a weight, a twin or a gap of others; attach the others to them."""
        usable = [c for c in self.columns if not c.out and not c.hidden and c is not most]
        for gap, column in ((gap, column) for gap in usable for column in sound if gap is not column):
            if not gap.out and gap.meaning in {"", "percent"} and gap not in sound:
                self._attach(ratio(gap, column, most), [gap], column)
            named = gap.meaning == "" and column.meaning == "score" and not column.weak
            if not gap.out and (gap.lost or named or (gap.meaning == "" and gap.negative)):
                self._attach(rest(gap, column, most), [gap], column)
        for column in sound:
            if column.meaning == "" and weighs(column, most):
                column.out = "weight"
        for one, other in permutations(sound, 2):
            if not one.out and not other.out and (not other.meaning or one.meaning) and equal(one, other):
                other.out = "equal"
        if any(not c.meaning for c in sound) or sum(not c.out for c in sound) > 1:
            self._trios([c for c in self.columns if c is not most and not c.percent and c.out in {"", "year"}])

    def _attach(self, relation: Relation, explained: Iterable[Numbers], column: Numbers, out: str = "") -> None:
        if relation.holds:
            column.attached.append(relation)
            self.relations.append(relation)
            for one in explained:
                one.out = out or relation.kind

    def _trios(self, columns: list[Numbers]) -> None:
        """Find sums of two columns, and let words say which of the three is the result."""
        at = self.tree.total
        for whole in columns if len(columns) <= _MOST_TRIED else ():
            for one, other in combinations([c for c in columns if c is not whole], 2):
                if whole.out in {"", "year"} and "part" not in {one.out, other.out}:
                    # Most sums fail at the total already.
                    total = None if at is None else whole.values[at]
                    if (
                        at is None
                        or total is None
                        or abs(total - (one.values[at] or ZERO) - (other.values[at] or ZERO)) <= CENT
                    ):
                        self._orient(trio(whole, one, other), whole, one, other)

    def _orient(self, found: Relation, whole: Numbers, one: Numbers, other: Numbers) -> None:
        """Tell result = part + part from self-assessed = result + gap and this year = last year + change."""
        apart = sum((one.values[at] is None) != (other.values[at] is None) for at in self.tree.leaves)
        named = whole.meaning == "score" and apart * 5 >= len(self.tree.leaves) * 2
        foreign = whole.meaning in {"self_score", "other"} or whole.out == "year"
        if not foreign and (named or {one.meaning, other.meaning} & {"appraised", "surveyed"}):
            self._attach(found, (one, other), whole, "part")
            return
        # What a header calls a difference is tried as the gap first.
        for large, gap in sorted(((one, other), (other, one)), key=lambda pair: not pair[1].lost):
            small = gap.lost or (gap.meaning in {"", "other"} and (gap.negative or not gap.speaks))
            named = foreign or large.meaning in {"self_score", "other"} or large.out == "year"
            result = large if foreign else whole
            if found.holds and small and named and (result.meaning in {"", "score"} or result.out):
                gap.out = "gap"
                if not result.out:
                    self._attach(found, [gap], result, "gap")
                return
