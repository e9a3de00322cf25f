"""Rows that are no criteria: what each row without a code is, bonus and penalty points, what is not assessed, scales."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import product
from operator import sub
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.criteria import Step
from sipas_par.reading.card import nothing_filled
from sipas_par.reading.codes import Outline, Token, resolve, token
from sipas_par.reading.numbers import parse, says_not_assessed
from sipas_par.reading.relations import (
    CENT,
    HUNDRED,
    ZERO,
    Path,
    Tree,
    added,
    paths_of,
    trees_of_sums,
    unit_of,
    with_sums,
)
from sipas_par.reading.rows import Line, Rows, first_cell, first_text, is_total, rows_added, skip
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, contains, words

if TYPE_CHECKING:
    from sipas_par.reading.notes import Found
    from sipas_par.reading.roles import Numbers

    Table = Mapping[str, Sequence[Decimal | None]]

Sums = dict[int, "Decimal | None"]


def _exact(value: Decimal | None) -> int:
    """Return points as a whole number of hundred-millionths; a blank part is nothing."""
    return round((value or ZERO).scaleb(8))


# So many rows called a total are looked at as one.
_TOTALS = 8
_BULLET, _ACRONYM = re.compile(r"[-–+•*·]"), 8
_ROUND = (10, HUNDRED)
"""Scales that an index is brought to."""
_ELSEWHERE = frozenset({"rank", "change", "other", "earlier", "national_mean", "self_score"})


def _token(line: Line) -> Token | None:
    return line.code if isinstance(line.code, Token) else token(line.code)


def open_closing(lines: Iterable[Line]) -> None:
    """Take the number from closing rows that are a total or a rank by their whole label: "IV  Tổng điểm"."""
    for line in reversed([line for line in lines if not line.open]):
        found = _token(line)
        if (
            found is None
            or len(found.numbers) > 1
            or not (is_total(line.name) or fold(line.name) in words("rows", "rank"))
        ):
            break
        line.code, line.open = "", True


class Placer:
    """Finds out what every open row is, by sums over ``values``: the columns that may add up, by place in the sheet."""

    def __init__(
        self,
        found: Found,
        lines: list[Line],
        outline: Outline,
        values: dict[int, list[Decimal | None]],
        *,
        maximum: int | None,
        year: int | None,
    ) -> None:
        self.found, self.lines, self.values = found, lines, values
        self.maximum = maximum if maximum in values else next(iter(values), None)
        self.slack = {column: unit_of(cells) / 2 for column, cells in values.items()}
        self.outline, self.year = outline, year
        self.paths: list[Path | None] = list(self.outline.paths)
        self.total: int | None = None
        self.tree = outline.tree
        self.whole = {column: with_sums(cells, self.tree) for column, cells in values.items()}
        self.of_tops = self._sums(self.tree.tops)
        self.left = [at for at, line in enumerate(lines) if line.open and not line.aside]
        self.adjustments = tuple(at for at, line in enumerate(lines) if line.aside and line.adjusts)
        self.scales: dict[int, list[int]] = {}
        self.coded = [at for at, path in enumerate(self.paths) if path]

    def run(self) -> Rows:
        """Place every open row; what fits nowhere is an error with its amounts."""
        self._by_order()
        if not self.coded:
            raise ReadError(nothing_filled(self.found))
        if self.left:
            self._each(self._is_total)
            self._headings()
            self._parts()
            self._each(self._is_scale)
            self.heads = {head for head, _ in self.tree.parents}
            self._each(self._is_subtotal)
            self._part_totals()
            self._by_formulas()
            self._lost_codes()
            self._each(self._is_beside)
            self._each(self._is_called_total)
            for at in self.left:
                amounts = "; ".join(f"{self._cell(at, c)}: {v}" for c, v in self._row(at).items() if v is not None)
                code = "code-unreadable" if self.lines[at].code else "row-in-no-sum"
                self._error(code, at, self.lines[at].label[:80], amounts=amounts or "–")
            self._regrown()
        tree = replace(self.tree, total=self.total, adjustments=self.adjustments)
        self._number_apart()
        return Rows(self.lines, self.paths, tree, self.scales)

    # --- what all steps share

    def _each(self, test: Callable[[int], bool]) -> None:
        self.left = [at for at in self.left if not test(at)]

    def _cell(self, at: int, column: int) -> str:
        return self.found.grid.address(self.lines[at].row, column)

    def _error(self, code: str, at: int, said: str = "", expected: str | None = None, **facts: str) -> None:
        row = self.lines[at].row
        self.found.notes.error(
            code, first_cell(self.found, row), said or first_text(self.found, row), expected, **facts
        )

    def _skip(self, reason: str, *rows: int) -> bool:
        for at in rows:
            skip(self.found, self.lines[at].row, reason)
        return True

    def _coded(self, at: int, path: Path) -> None:
        """Give a row its place in the tree, as an error that names its code."""
        line = self.lines[at]
        self.paths[at], line.open = path, False
        self._error("code-unreadable" if line.code else "row-without-code", at, expected=".".join(map(str, path)))

    def _row(self, at: int) -> Sums:
        return {column: cells[at] for column, cells in self.whole.items()}

    def _sums(self, rows: Iterable[int]) -> Sums:
        rows = tuple(rows)
        return {column: added(cells, rows) for column, cells in self.whole.items()}

    def _fits(self, at: int, sums: Sums, rows: int = 2, *, told: bool = False) -> bool:
        """Say whether a row holds these sums: in six columns of ten; in one alone only where words tell as much."""
        pairs = [
            (column, value, other)
            for column, cells in self.values.items()
            if (value := cells[at]) is not None and (other := sums[column]) is not None
        ]
        fitting = sum(abs(value - other) <= self.slack[column] * (rows + 1) for column, value, other in pairs)
        if len(pairs) <= 2:
            return fitting == len(pairs) > (0 if told or is_total(self.lines[at].label) else 1)
        return fitting * 5 >= len(pairs) * 3

    def _above(self, at: int) -> tuple[int, ...]:
        """Return the nearest row with a code above an open row, and the rows that it stands below."""
        place = bisect_left(self.coded, at)
        return (above := self.coded[place - 1], *self.tree.ancestors(above)) if place else ()

    def _regrown(self) -> None:
        """Build the tree again after rows got their place in it."""
        self.tree = Tree.of(self.paths, self.total)
        self.coded = [at for at, path in enumerate(self.paths) if path]

    def _only_maximum(self, at: int) -> bool:
        return [column for column, cells in self.values.items() if cells[at] is not None] == [self.maximum]

    # --- the steps, sums first

    def _is_total(self, at: int) -> bool:
        several = len(self.tree.tops) > 1 or is_total(self.lines[at].label)
        last = bool(self.adjustments) and at > self.adjustments[-1]
        if not several or not any(self._fits(at, sums, len(self.tree.tops), told=last) for sums in self._totals()):
            return False
        if self.total is not None and last and self.adjustments[-1] > self.total:
            self._skip("base-total", self.total)
        elif self.total is not None:
            return self._skip("repeated-total", at)
        self.total = at
        return True

    def _totals(self) -> list[Sums]:
        """Return what a total may hold: the rows at the top, and these with bonus and penalty points."""
        if not self.adjustments:
            return [self.of_tops]
        more = {column: adjusted(cells, self.lines, self.adjustments) for column, cells in self.values.items()}
        whole = {
            c: None if s is None else s + (ZERO if c == self.maximum else more[c]) for c, s in self.of_tops.items()
        }
        full = {
            c: None if s is None else s + (added(self.values[c], self.adjustments) or ZERO)
            for c, s in self.of_tops.items()
        }
        return [self.of_tops, whole, full]

    def _number_apart(self) -> None:
        """Give bonus and penalty rows outside the tree a code: their own at the top where it is free, else the next."""
        top, below = max((path[0] for path in self.paths if path), default=0), 0
        for at, line in enumerate(self.lines):
            if line.aside and line.adjusts:
                top, below = top + 1, 0
                self.paths[at] = (top,)
            elif line.aside:
                below += 1
                self.paths[at] = (top, below)

    def _by_order(self) -> None:
        """Give the rows of a table without codes, or with a running number only, the places that their sums prove."""
        if any(path and len(path) > 1 for path in self.paths):
            return
        heads = [at for at in self.coded if all(cells[at] is None for cells in self.values.values())]
        rows = [at for at, line in enumerate(self.lines) if not line.aside and not self._only_maximum(at)]
        numbers = [code.numbers for at in self.coded if (code := _token(self.lines[at]))]
        counted = len(rows) <= len(numbers) + 1 and numbers == [(at,) for at in range(1, len(numbers) + 1)]
        if self.coded and heads != self.coded and not counted:
            return
        rows = [at for at in rows if at not in heads]
        called = [at for at in rows if is_total(self.lines[at].label)]
        for total in dict.fromkeys((*called, *rows[-1:], *rows[:1])):
            below = [at for at in rows if at not in called and at != total and (at < total or total == rows[0])]
            paths = self._proven(below, total) if len(below) > 2 else []
            placed = dict(zip(below, paths or (), strict=False))
            placed = self._under(heads, placed) if heads else placed
            if placed and (heads or not self.coded or max(map(len, placed.values())) > 1):
                self._placed(placed, total)
            if placed or paths is None:
                return

    def _under(self, heads: Sequence[int], paths: Mapping[int, Path]) -> dict[int, Path]:
        """Hang rows below the headings without points that they follow; none where a row holds rows of two headings."""
        placed: dict[int, Path] = {}
        below: dict[int, Path] = {}
        for at, path in paths.items():
            head = max((one for one in heads if one < at), default=-1)
            if head < 0 or (len(path) > 1 and head not in below):
                return {}
            if len(path) == 1:
                number = below[head][-1] + 1 if head in below else 1
                below = {head: (*(self.paths[head] or ()), number)}
            placed[at] = (*below[head], *path[1:])
        return placed

    def _placed(self, paths: Mapping[int, Path], whole: int) -> None:
        """Give rows without codes the places that sums prove, and say it once."""
        for at, path in paths.items():
            self.paths[at], self.lines[at].open = path, False
        self.left = [at for at in self.left if at not in paths]
        cell, label = first_cell(self.found, self.lines[min(paths)].row), self.lines[whole].label
        self.found.notes.warning("codes-by-order", cell, len(paths), self.lines[whole].name or label)
        self._regrown()
        self.whole = {column: with_sums(cells, self.tree) for column, cells in self.values.items()}
        self.of_tops = self._sums(self.tree.tops)

    def _proven(self, rows: Sequence[int], whole: int) -> list[Path] | None:
        """Return the places of rows in the one tree whose sums make the row ``whole`` in two columns or more; of several none."""
        usable = [
            column
            for column, cells in self.values.items()
            if len(rows) > 1 and (most := cells[whole]) and all(ZERO <= (cells[at] or ZERO) <= most for at in rows)
        ]
        pairs = (
            [[c for c in usable if c in {one, self.maximum}] for one in usable] if self.maximum in usable[:9] else []
        )
        levels = self._levels(rows)
        # One wrong cell spoils its column only.
        for columns in (some for some in (usable, *pairs) if len(some) > 1):
            values = [[_exact(self.values[c][at]) for c in columns] for at in rows]
            plain = [_exact(self.values[c][whole]) for c in columns]
            bonus = [
                _exact(adjusted(self.values[c], self.lines, self.adjustments)) if c != self.maximum else 0
                for c in columns
            ]
            for sums, told in product(
                (plain, [*map(sub, plain, bonus)]) if any(bonus) else (plain,), dict.fromkeys((levels, ()))
            ):
                trees = trees_of_sums(values, sums, told)
                if len(trees) == 1 and told == levels:
                    return paths_of(trees[0])
                if trees and not told:
                    # The sums make several trees, or one that the looks of the rows speak against.
                    self._doubtful(rows, *[*trees, range(1, len(rows) + 1)][:2])
                    return None
        return []

    def _doubtful(self, rows: Sequence[int], one: Sequence[int], other: Sequence[int]) -> None:
        """Name the first row that holds other rows in one tree of sums than in another."""
        at = next((at for at, ends in enumerate(zip(one, other, strict=True)) if ends[0] != ends[1]), None)
        if at is None:
            return
        spans = [
            f"{self.lines[rows[at + 1]].row + 1}–{self.lines[rows[end - 1]].row + 1}" if end > at + 1 else "–"
            for end in (one[at], other[at])
        ]
        self._error("levels-doubtful", rows[at], self.lines[rows[at]].label[:80], " / ".join(spans))

    def _levels(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Return how deep each row looks: by its indent, its bullet, its capitals, the word before its number; none if all look alike."""
        name = self.found.header.columns.one("name") or 0
        texts = [str(self.found.grid.at(self.lines[at].row, name)) for at in rows]
        bares = [text.lstrip() for text in texts]
        worded = [
            next((w for w in words("rows", "code_words") if fold(bare).startswith(f"{w} ")), "") for bare in bares
        ]
        looks = [
            (
                len(text) - len(bare),
                _BULLET.match(bare) and bare[0],
                bare.isupper() and len(bare) > _ACRONYM,
                all(worded) and word,
            )
            for text, bare, word in zip(texts, bares, worded, strict=True)
        ]
        order = [*dict.fromkeys(looks)]
        return tuple(order.index(look) for look in looks) if len(order) > 1 else ()

    def _headings(self) -> None:
        """Give headings without a code their place: a row that holds the sum of the rows that follow it."""
        known = {path for path in self.paths if path}
        restarted: list[int] = []
        placed: set[int] = set()
        for at in self.left:
            end = next((row for row in range(at + 1, len(self.lines)) if self.paths[row] is None), len(self.lines))
            segment = range(at + 1, end)
            first = self.paths[at + 1] if segment else None
            if not first:
                continue
            path = first[:-1] if first[:-1] not in known else ()
            if path:
                rows = [row for row in segment if (self.paths[row] or ())[:-1] == path]
            else:
                rows = [row for row in segment if self.tree.above.get(row) not in segment]
            if (path or len(rows) > 1) and self._fits(at, self._sums(rows), len(rows)):
                placed.add(at)
                known.add(path)
                if path:
                    self._coded(at, path)
                else:
                    restarted.append(at)
        if restarted:
            numbers = {at: Token("roman", (number,)) for number, at in enumerate(restarted, 1)}
            codes = [numbers.get(at) or line.numbering for at, line in enumerate(self.lines)]
            self.outline = resolve(codes)
            self.paths = list(self.outline.paths)
            for at in restarted:
                self._coded(at, self.paths[at] or ())
        self.left = [at for at in self.left if at not in placed]
        self._regrown()

    def _parts(self) -> None:
        """Hang rows without a code that add up to the row above them below it."""
        runs: list[list[int]] = []
        leaves = set(self.tree.leaves)
        placed: dict[int, Path] = {}
        for at in self.left:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        for run in runs:
            above = run[0] - 1
            path = self.paths[above] if above >= 0 else None
            plain = [at for at in run if not self._only_maximum(at)]
            if not path or not plain or len(run) < 2 or above not in leaves:
                continue
            flat = self._fits(above, self._sums(run), len(run))
            below = [(number,) for number in range(1, len(run) + 1)] if flat else self._proven(plain, above)
            placed |= {at: (*path, *more) for at, more in zip(run if flat else plain, below or (), strict=False)}
        if len(placed) * 2 > len(self.lines):
            self._placed(placed, min(placed) - 1)
            return
        for at, place in placed.items():
            self._coded(at, place)
        self.left = [at for at in self.left if at not in placed]
        self._regrown()

    def _is_scale(self, at: int) -> bool:
        """Say whether a row is a step of the scale of the row above: a maximum only, and no more than its."""
        above = self._above(at)[:1]
        if not above or self.maximum is None or not self._only_maximum(at):
            return False
        value, most = (self.values[self.maximum][row] for row in (at, *above))
        return (most is None or value is None or value <= most) and self._scale(above[0], at)

    def _scale(self, above: int, at: int) -> bool:
        self.scales.setdefault(above, []).append(at)
        return self._skip("scale", at)

    def _is_subtotal(self, at: int) -> bool:
        """Say whether a row repeats a heading that it stands below; the columns where it does not are findings."""
        part = next((part for part in self._above(at) if part in self.heads and self._fits(at, self._row(part))), None)
        if part is None:
            return False
        for column, cells in self.values.items():
            value, expected = cells[at], cells[part]
            if value is not None and expected is not None and value != expected:
                report = self.found.notes.warning if abs(value - expected) <= CENT else self.found.notes.error
                heads = (head.meaning for head in self.found.header.columns.header if head.column == column)
                meaning = next(filter(None, heads), "score")
                report("subtotal-differs", self._cell(at, column), value, expected, column=meaning)
        return self._skip("subtotal", at)

    def _part_totals(self) -> None:
        """Leave out rows that together make the total: appraised points, surveyed points."""
        if (
            self.total is not None
            and len(self.left) > 1
            and self._fits(self.total, self._sums(self.left), len(self.left))
        ):
            self._skip("part-total", *self.left)
            self.left = []

    def _by_formulas(self) -> None:
        """Hang rows without a code below the row whose own formula adds them up."""
        places = {line.row: at for at, line in enumerate(self.lines)}
        placed: dict[int, int] = {}
        for (row, column), formula in self.found.grid.details.formulas.items() if self.left else ():
            head = places.get(row, -1)
            if column in self.values and head >= 0 and self.paths[head]:
                placed |= {places[added]: head for added in rows_added(formula) if places.get(added) in self.left}
        for at, head in sorted(placed.items()):
            above = self.paths[head] or ()
            below = [row for row, path in enumerate(self.paths) if path and path[:-1] == above]
            self._coded(at, (*above, self._free(at, below)))
        self.left = [at for at in self.left if at not in placed]
        self._regrown()

    def _lost_codes(self) -> None:
        """Give rows their codes back that close the gap of a row above them, or of the total."""
        below = {at: list(rows) for at, rows in self.tree.parents}
        tops = list(self.tree.tops)
        gaps: dict[int, Sums] = {}
        called = [row for row in self.left if is_total(self.lines[row].label)][:_TOTALS]
        placed: set[int] = set()
        for at in self.left:
            heads = [(head, below[head]) for head in self._above(at) if head in below]
            totals = called if self.total is None else [self.total]
            heads += [(row, tops) for row in totals if row != at and row not in placed]
            for head, rows in heads:
                gap = gaps.get(head) or gaps.setdefault(head, self._gap(head, rows))
                if any(gap.values()) and self._fits(at, gap, len(rows)):
                    path = () if rows is tops else self.paths[head] or ()
                    self._coded(at, (*path, self._free(at, rows)))
                    placed.add(at)
                    rows.append(at)
                    insort(self.coded, at)
                    if path:
                        self.tree.above[at] = head
                    gaps.clear() if rows is tops else gaps.pop(head)
                    break
        self.left = [at for at in self.left if at not in placed]

    def _gap(self, head: int, rows: Iterable[int]) -> Sums:
        """Return by how much a row is more than the rows below it."""
        sums = self._sums(rows)
        return {c: None if (v := cells[head]) is None else v - (sums[c] or ZERO) for c, cells in self.values.items()}

    def _free(self, at: int, rows: Sequence[int]) -> int:
        """Return the number that a row lost, from those of its neighbours."""
        numbers = {(self.paths[row] or (0,))[-1]: row for row in rows}
        before = max((number for number, row in numbers.items() if row < at), default=0)
        return next(number for number in range(before + 1, before + len(numbers) + 2) if number not in numbers)

    def _at_an_edge(self, at: int) -> bool:
        return not at or not self.coded or at > self.coded[-1]

    def _is_beside(self, at: int) -> bool:
        """Leave out what stands beside the total: the same points on another scale, a rank, points of another time or place."""
        if not self._at_an_edge(at) or self.maximum is None:
            return False
        total = self.of_tops if self.total is None else self._row(self.total)
        most, scale = total[self.maximum], self.values[self.maximum][at]
        printed = [(v, s) for c, s in total.items() if c != self.maximum and (v := self.values[c][at]) is not None]
        scales = (scale,) if scale in _ROUND else (1, HUNDRED) if scale in {None, most} else ()
        scaled = [abs(v * most - s * one) <= CENT * most for one in scales for v, s in printed if one and s and most]
        said = claim(self.lines[at].label)
        elsewhere = said and (said.meaning in _ELSEWHERE or (said.year or 9999) < (self.year or 0))
        lost = (
            most and said and said.meaning == "lost" and all(s is not None and abs(v) == most - s for v, s in printed)
        )
        # On the scale of what was assessed, which the printed maximum does not tell.
        pairs = [(v, s) for v, s in printed if s]
        same = all(abs(v * pairs[0][1] - s * pairs[0][0]) <= CENT * (v + s) for v, s in pairs)
        converted = bool(pairs) and same and contains(fold(self.lines[at].label), words("rows", "converted"))
        return bool(printed and (any(scaled) or elsewhere or lost or converted)) and self._skip("beside-total", at)

    def _is_called_total(self, at: int) -> bool:
        """Take a row at an edge that is called a total for it, though its sums do not fit: the checks say by how much."""
        if not is_total(self.lines[at].label) or not self._at_an_edge(at):
            return False
        if self.total is None:
            self.total = at
        elif any(cells[at] not in {None, cells[self.total]} for cells in self.values.values()):
            self._error("second-total", at, first=first_cell(self.found, self.lines[self.total].row))
        else:
            self._skip("repeated-total", at)
        return True


_RESULTS = ("score", "appraised", "surveyed")
_STEP = re.compile(
    r"[\s\-–+•*]*(?P<name>.*?\S)\s*[:=]\s*(?P<points>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[.;]?", re.IGNORECASE
)


def adjusted(values: Sequence[Decimal | None], lines: Sequence[Line], rows: Iterable[int]) -> Decimal:
    """Add bonus points and take penalty points away, however these are printed."""
    signed = ((-abs(value) if is_penalty(lines[at]) else value) for at in rows if (value := values[at]) is not None)
    return sum(signed, ZERO)


def is_penalty(line: Line) -> bool:
    """Say whether the points of a row are taken away."""
    return led_by(line.name or str(line.code), "penalty")


@lru_cache(maxsize=4096)
def led_by(label: str, key: str) -> bool:
    """Say whether a label begins with one of the row words of a kind."""
    # Long columns of names that all differ: only those whose first word fits are folded as a whole.
    phrases, first = words("rows", key), fold(label.partition(" ")[0])
    begin = any(phrase.startswith(first) for phrase in phrases)
    return begin and f"{fold(label)} ".startswith(tuple(f"{phrase} " for phrase in phrases))


def set_adjustments_aside(
    lines: list[Line], tree: Tree, columns: Sequence[list[Decimal | None]], most: int | None
) -> None:
    """Mark bonus and penalty rows; those that no row above counts leave the tree. ``most``: the column of maxima."""
    below, maxima = dict(tree.parents), columns[most] if most is not None else None
    whole = added(maxima, tree.tops) if maxima is not None else None
    closed = maxima is not None and whole in {
        maxima[at] for at, line in enumerate(lines) if line.open and is_total(line.label)
    }
    # By head: whether it counts its bonus and penalty points, and whether their maxima are part of its own.
    counted: dict[int, tuple[bool, bool]] = {}
    for at, line in enumerate(lines):
        if line.aside or not led_by(line.name or str(line.code), "adjustment_label"):
            continue
        head, maximum = tree.above.get(at), maxima[at] if maxima is not None else None
        if head is not None:
            if head not in counted:
                part = maxima is not None and maxima[head] == added(maxima, below[head])
                counted[head] = _counted(head, below[head], lines, columns, most), part
            inside, part = counted[head]
            if inside:
                line.adjusts = not (maximum and part)
                continue
        elif not line.open and maximum and closed and (whole or ZERO) - maximum != HUNDRED:
            continue
        line.adjusts = True
        for row in range(at, len(lines)):
            if row != at and at not in tree.ancestors(row):
                break
            lines[row].aside = True
        for values in columns:
            # Of a heading without points its rows speak.
            if values[at] is None and at in below:
                values[at] = added(values, below[at])


def _counted(
    head: int, rows: Sequence[int], lines: list[Line], columns: Sequence[list[Decimal | None]], most: int | None
) -> bool:
    """Say whether the row above counts its bonus and penalty points; printed without a minus, these get it."""
    apart = [row for row in rows if led_by(lines[row].name, "adjustment_label")]
    rest = sorted(set(rows).difference(apart))
    votes = {"in": 0, "out": 0, "less": 0}
    for place, values in enumerate(columns):
        whole, base, plain = values[head], added(values, rest), added(values, apart)
        if not plain or whole is None or place == most:
            continue
        signed = adjusted(values, lines, apart)
        for vote, total in (("in", plain), ("less", signed), ("out", ZERO)):
            votes[vote] += whole == (base or ZERO) + total or (vote == "out" and base is None)
    if votes["less"] > max(votes["in"], votes["out"]):
        for values in (values for place, values in enumerate(columns) if place != most):
            for row in apart:
                value = values[row]
                values[row] = -abs(value) if value is not None and is_penalty(lines[row]) else value
    return votes["out"] <= max(votes["in"], votes["less"])


def open_scales(lines: list[Line], tree: Tree, numbers: Sequence[Numbers]) -> bool:
    """Take the codes from lettered steps of a scale: maxima only, the highest that of the row above; say if any was."""
    maxima = next((column for column in numbers if column.meaning == "max_score"), None)
    if maxima is None:
        return False
    others = [column.values for column in numbers if column is not maxima]
    opened = False
    for head, rows in tree.parents:
        tops = [value for at in rows if (value := maxima.values[at]) is not None]
        bare = all(values[at] is None for values in others for at in rows)
        scored = any(values[head] is not None for values in others)
        if len(tops) == len(rows) > 1 and bare and scored and max(tops) == maxima.values[head] != sum(tops):
            opened = True
            for at in rows:
                lines[at].open, lines[at].code = True, ""
    return opened


def sign_penalties(values: list[Decimal | None], rows: Rows) -> None:
    """Give penalty points their minus where the total takes them away."""
    tree, lines = rows.tree, rows.lines
    total = None if tree.total is None else values[tree.total]
    base, printed = added(values, tree.tops) or ZERO, added(values, tree.adjustments) or ZERO
    less = adjusted(values, lines, tree.adjustments)
    if total is not None and less != printed and total == base + less:
        penalties = [at for at in tree.adjustments if is_penalty(lines[at])]
        tops = {(rows.paths[at] or (0,))[0] for at in penalties}
        for at, line in enumerate(lines):
            value = values[at]
            if line.aside and value is not None and (rows.paths[at] or (0,))[0] in tops:
                values[at] = -abs(value)


def not_assessed(
    found: Found, rows: Rows, columns: Mapping[str, Numbers], table: Table, remarks: Sequence[str]
) -> set[int]:
    """Return the rows that do not apply to the unit, and all below: cells or remarks say so, or sums pass over."""
    tree, score = rows.tree, table["score"]
    # A part that does not apply ("KĐG" in the survey alone) leaves a row with its other points.
    said = {at for column in columns.values() for at in column.cells.not_assessed if score[at] is None}
    said |= {at for at, text in enumerate(remarks) if score[at] is None and says_not_assessed(text)}
    unassessed = {at for at, path in enumerate(rows.paths) if path and said.intersection((at, *tree.ancestors(at)))}
    for at in sorted(unassessed):
        for meaning in (name for name in _RESULTS if name in columns and table[name][at]):
            above = next(row for row in (at, *tree.ancestors(at)) if row in said)
            cell = found.grid.address(rows.lines[at].row, columns[meaning].column)
            found.notes.error(
                "not-assessed-with-points", cell, table[meaning][at], row=rows.lines[above].name[:60], column=meaning
            )
            break
    unassessed |= _passed_over(found, rows, table, unassessed)
    for head, below in sorted(tree.parents, reverse=True):
        if not score[head] and unassessed.issuperset(below):
            unassessed.add(head)
    return unassessed


def _passed_over(found: Found, rows: Rows, table: Table, known: set[int]) -> set[int]:
    """Find rows without points that the sums above them leave out, maximum and all."""
    most, score, leaves = table["max_score"], table["score"], set(rows.tree.leaves)
    passed: set[int] = set()
    for head, below in rows.tree.heads:
        empty = [at for at in below if score[at] is None and at in leaves and at not in known]
        rest = [at for at in below if score[at] is not None]
        if not empty or not rest or most[head] is None or score[head] is None:
            continue
        if all(column[head] == added(column, rest) for column in (most, score)):
            for at in empty:
                cell = found.grid.address(rows.lines[at].row, 0)
                found.notes.warning("not-assessed-by-sums", cell, most[head], row=rows.lines[at].name[:60])
            passed.update(empty)
    return passed


def unassessed_maxima(rows: Rows, most: Sequence[Decimal | None], unassessed: set[int]) -> dict[int, Decimal]:
    """Return what the printed maxima above rows that are not assessed hold of theirs."""
    found: dict[int, Decimal] = {}
    for head, below in sorted(rows.tree.heads, key=lambda item: (item[0] == rows.tree.total, -item[0])):
        # The rows below a row stand further down, so what they hold is known; the total comes last.
        inside = {at: (most[at] or ZERO) if at in unassessed else found.get(at, ZERO) for at in below}
        whole = added(most, below)
        if head not in unassessed and any(inside.values()) and most[head] == whole:
            found[head] = sum(inside.values(), ZERO)
    return found


def scales(
    found: Found, rows: Rows, chosen: Mapping[str, int], maxima: Sequence[Decimal | None]
) -> dict[int, tuple[Step, ...]]:
    """Return the steps of every scale, highest first: rows below a criterion, or lines of text up to its maximum."""
    grid, lines, place = found.grid, rows.lines, chosen.get("name", 0)
    steps: dict[int, list[Step]] = {}
    for at, below in rows.scales.items():
        for row in below:
            if (points := maxima[row]) is not None:
                told = _step(lines[row].name, "")
                name = told.name if told and told.points == points else lines[row].name
                steps.setdefault(at, []).append(Step(name, points, grid.address(lines[row].row, place)))
    taken = {line.row for line in lines}
    filled = [column for meaning, column in chosen.items() if meaning not in {"name", "note", "agencies"}]
    for at, line in enumerate(lines):
        if maxima[at] is None or at in steps:
            continue
        name, *texts = str(grid.at(line.row, place)).splitlines() or [""]
        if not texts and line.row + 1 in taken:
            continue
        cells = [(text, line.row) for text in texts]
        for row in range(line.row + 1, len(grid.rows)):
            # A row with a code or a number is another criterion, in a long table one of another unit.
            if row in taken or not isinstance(grid.at(row, place), str) or any(grid.at(row, c) != "" for c in filled):
                break
            cells.append((str(grid.at(row, place)), row))
        read = [step for text, row in cells if (step := _step(text, grid.address(row, place)))]
        if len(read) > 1 and max(step.points for step in read) == maxima[at]:
            steps[at] = read
            line.name = line.name if not any(map(_STEP.fullmatch, texts)) else clean(name) or line.name
    return {at: tuple(sorted(read, key=lambda step: -step.points)) for at, read in steps.items()}


def _step(text: str, cell: str) -> Step | None:
    match = _STEP.fullmatch(text.strip())
    points = parse(match["points"]) if match else None
    return Step(clean(match["name"]), points, cell) if match and points is not None else None
