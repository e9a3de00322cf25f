"""Rows without a code: totals, headings, parts, scale steps, lost codes; told by the sums they fit, last by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.reading.codes import Token, resolve
from sipas_par.reading.relations import CENT, ZERO, Tree, added, unit_of, with_sums
from sipas_par.reading.rows import first_cell, first_text, is_total, skip
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import contains, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from sipas_par.reading.codes import Path
    from sipas_par.reading.notes import Found
    from sipas_par.reading.rows import Line

    Sums = dict[int, Decimal | None]


@dataclass
class Rows:
    """The rows of a table, their full codes (``None`` for a row that is no node), their tree with the total."""

    lines: list[Line]
    paths: list[Path | None]
    tree: Tree


class Placer:
    """Finds out what every open row is, by sums over ``values``: the columns that may add up, by place in the sheet."""

    def __init__(
        self, found: Found, lines: list[Line], values: dict[int, list[Decimal | None]], maximum: int | None
    ) -> None:
        self.found, self.lines, self.values = found, lines, values
        self.maximum = maximum if maximum in values else next(iter(values), None)
        self.slack = {column: unit_of(cells) / 2 for column, cells in values.items()}
        self.outline = resolve(["" if line.open else line.code for line in lines])
        self.paths: list[Path | None] = list(self.outline.paths)
        self.total: int | None = None
        self.tree = Tree.of(self.paths)
        self.whole = {column: with_sums(cells, self.tree) for column, cells in values.items()}
        self.of_tops = self._sums(self.tree.tops)
        self.left = [at for at, line in enumerate(lines) if line.open]

    def run(self) -> Rows:
        """Place every open row; what fits nowhere is an error with its amounts."""
        if self.left:
            self._each(self._is_total)
            self._headings()
            self._parts()
            self._each(self._is_scale)
            self._each(self._is_subtotal)
            self._part_totals()
            self._adjusted_total()
            self._each(self._lost_its_code)
            self._each(self._is_called_total)
            for at in self.left:
                amounts = "; ".join(f"{self._cell(at, c)}: {v}" for c, v in self._row(at).items() if v is not None)
                code = "code-unreadable" if self.lines[at].code else "row-in-no-sum"
                self._error(code, at, self.lines[at].label[:80], amounts=amounts or "–")
        return Rows(self.lines, self.paths, Tree.of(self.paths, self.total))

    # --- what all steps share

    def _each(self, test: Callable[[int], bool]) -> None:
        for at in list(self.left):
            if test(at):
                self.left.remove(at)

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
        above = next((row for row in range(at - 1, -1, -1) if self.paths[row]), None)
        return () if above is None else (above, *self.tree.ancestors(above))

    def _only_maximum(self, at: int) -> bool:
        return [column for column, cells in self.values.items() if cells[at] is not None] == [self.maximum]

    # --- the steps, sums first

    def _is_total(self, at: int) -> bool:
        several = len(self.tree.tops) > 1 or is_total(self.lines[at].label)
        if not several or not self._fits(at, self.of_tops, len(self.tree.tops)):
            return False
        if self.total is not None:
            return self._skip("repeated-total", at)
        self.total = at
        return True

    def _headings(self) -> None:
        """Give headings without a code their place: a row that holds the sum of the rows that follow it."""
        known = {path for path in self.paths if path}
        restarted: list[int] = []
        for at in list(self.left):
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
                self.left.remove(at)
                known.add(path)
                if path:
                    self._coded(at, path)
                else:
                    restarted.append(at)
        if restarted:
            numbers = {at: Token("roman", (number,)) for number, at in enumerate(restarted, 1)}
            codes = [numbers.get(at) or ("" if line.open else line.code) for at, line in enumerate(self.lines)]
            self.outline = resolve(codes)
            self.paths = list(self.outline.paths)
            for at in restarted:
                self._coded(at, self.paths[at] or ())
        self.tree = Tree.of(self.paths)

    def _parts(self) -> None:
        """Hang rows without a code that add up to the row above them below it."""
        runs: list[list[int]] = []
        for at in self.left:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        for run in runs:
            above = run[0] - 1
            path = self.paths[above] if above >= 0 else None
            plain = len(run) > 1 and above in self.tree.leaves and not all(map(self._only_maximum, run))
            if path and plain and self._fits(above, self._sums(run), len(run)):
                for number, row in enumerate(run, 1):
                    self.left.remove(row)
                    self._coded(row, (*path, number))
        self.tree = Tree.of(self.paths)

    def _is_scale(self, at: int) -> bool:
        """Say whether a row is a step of the scale of the row above: a maximum only, and no more than its."""
        above = self._above(at)[:1]
        if not above or self.maximum is None or not self._only_maximum(at):
            return False
        value, most = (self.values[self.maximum][row] for row in (at, *above))
        return (most is None or value is None or value <= most) and self._skip("scale", at)

    def _is_subtotal(self, at: int) -> bool:
        """Say whether a row repeats a row that it stands below; the columns where it does not are findings."""
        part = next((part for part in self._above(at) if self._fits(at, self._row(part))), None)
        if part is None:
            return False
        for column, cells in self.values.items():
            value, expected = cells[at], cells[part]
            if value is not None and expected is not None and value != expected:
                report = self.found.notes.warning if abs(value - expected) <= CENT else self.found.notes.error
                heads = self.found.header.columns.header
                meaning = next((head.claim.meaning for head in heads if head.column == column and head.claim), "score")
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

    def _adjusted_total(self) -> None:
        """Keep a last total apart that adds bonus and penalty points to the total of the table."""
        if self.total is None or len(self.left) < 2 or self.left[-1] < self.total:
            return
        *between, last = self.left
        named = (contains(fold(self.lines[at].name), words("rows", "adjustment")) for at in between)
        bare = (self.maximum is not None and not self.values[self.maximum][at] for at in between)
        sums = self._sums((self.total, *between))
        if all(map(max, named, bare)) and self._fits(last, sums, len(between) + 1, told=True):
            self._skip("adjustment", *between)
            self._skip("final-total", last)
            column = next(column for column in reversed(self.values) if self.values[column][last] is not None)
            both = (self.values[column][last], self.values[column][self.total])
            self.found.notes.warning("adjusted-total", self._cell(last, column), *both)
            self.left = []

    def _lost_its_code(self, at: int) -> bool:
        """Give a row its code back that closes the gap of a row above it, or of the total."""
        children = dict(self.tree.parents)
        heads = [(head, children[head], self.paths[head] or ()) for head in self._above(at) if head in children]
        named = [row for row in self.left if row != at and is_total(self.lines[row].label)]
        heads += [(row, self.tree.tops, ()) for row in ([self.total] if self.total is not None else named)]
        for head, rows, path in heads:
            sums = self._sums(rows)
            gap = {c: None if (v := cells[head]) is None else v - (sums[c] or ZERO) for c, cells in self.values.items()}
            if any(gap.values()) and self._fits(at, gap, len(rows)):
                self._coded(at, (*path, self._free(at, rows)))
                self.tree = Tree.of(self.paths, self.total)
                return True
        return False

    def _free(self, at: int, rows: Sequence[int]) -> int:
        """Return the number that a row lost, from those of its neighbours."""
        numbers = {(self.paths[row] or (0,))[-1]: row for row in rows}
        before = max((number for number, row in numbers.items() if row < at), default=0)
        return next(number for number in range(before + 1, before + len(numbers) + 2) if number not in numbers)

    def _is_called_total(self, at: int) -> bool:
        """Take a row at an edge that is called a total for it, though its sums do not fit: the checks say by how much."""
        if not is_total(self.lines[at].label) or (at and any(self.paths[at + 1 :])):
            return False
        if self.total is None:
            self.total = at
        elif any(cells[at] not in {None, cells[self.total]} for cells in self.values.values()):
            self._error("second-total", at, first=first_cell(self.found, self.lines[self.total].row))
        else:
            self._skip("repeated-total", at)
        return True
