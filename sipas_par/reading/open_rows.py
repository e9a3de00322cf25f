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
    from sipas_par.reading.grid import Cell
    from sipas_par.reading.notes import Found
    from sipas_par.reading.rows import Line


@dataclass
class Rows:
    """The rows of a table with their places in the tree.

    Attributes
    ----------
    lines, paths
        Rows and their full codes; ``None`` for a row that is no node of the tree.
    total
        Position of the total.
    tree
        The tree of the paths.
    """

    lines: list[Line]
    paths: list[Path | None]
    total: int | None
    tree: Tree


class Placer:
    """Finds out what every open row is: first by sums over the columns that add up, last by words.

    Parameters
    ----------
    found
        The table.
    lines
        Its rows.
    values
        Columns that may add up, by place in the sheet, one value a line.
    maximum
        The column of maxima, where a header names it.
    """

    def __init__(
        self, found: Found, lines: list[Line], values: dict[int, list[Decimal | None]], maximum: int | None
    ) -> None:
        self.found, self.lines, self.values = found, lines, values
        self.maximum = maximum if maximum in values else None
        self.slack = {column: unit_of(cells) for column, cells in values.items()}
        self.outline = resolve([self._code(line) for line in lines])
        self.paths: list[Path | None] = list(self.outline.paths)
        self.total: int | None = None
        self.tree = Tree.of(self.paths)
        self.whole = {column: with_sums(cells, self.tree) for column, cells in values.items()}
        self.left = [at for at, line in enumerate(lines) if line.open]

    @staticmethod
    def _code(line: Line) -> Cell | Token:
        return "" if line.open else line.code

    def run(self) -> Rows:
        """Place every open row; what fits nowhere is an error with its amounts."""
        if self.left:
            self._each(self._is_total, "")
            self._headings()
            self._parts()
            self._each(self._is_scale, "scale")
            self._each(self._is_subtotal, "subtotal")
            self._part_totals()
            self._adjusted_total()
            self._lost_codes()
            self._named_totals()
            for at in self.left:
                self._complain(at)
        return Rows(self.lines, self.paths, self.total, Tree.of(self.paths, self.total))

    def _each(self, test: Callable[[int], bool], reason: str) -> None:
        kept = []
        for at in self.left:
            if not test(at):
                kept.append(at)
            elif reason:
                skip(self.found, self.lines[at].row, reason)
        self.left = kept

    def _fits(self, at: int, sums: dict[int, Decimal | None], rows: int = 2, *, told: bool = False) -> bool:
        """Say whether a row holds these sums: in six columns of ten; in one alone only where words tell as much."""
        compared = fitting = 0
        for column, cells in self.values.items():
            value, other = cells[at], sums.get(column)
            if value is None or other is None:
                continue
            compared += 1
            fitting += abs(value - other) <= self.slack[column] / 2 * (rows + 1)
        if compared <= 2:
            return fitting == compared > (0 if told or is_total(self.lines[at].label) else 1)
        return fitting * 5 >= compared * 3

    def _sums(self, rows: Iterable[int]) -> dict[int, Decimal | None]:
        rows = tuple(rows)
        return {column: added(cells, rows) for column, cells in self.whole.items()}

    def _row(self, at: int) -> dict[int, Decimal | None]:
        return {column: cells[at] for column, cells in self.whole.items()}

    def _is_total(self, at: int) -> bool:
        alone = len(self.tree.tops) < 2 and not is_total(self.lines[at].label)
        if alone or not self._fits(at, self._of_tops, len(self.tree.tops)):
            return False
        if self.total is None:
            self.total = at
        else:
            skip(self.found, self.lines[at].row, "repeated-total")
        return True

    @property
    def _of_tops(self) -> dict[int, Decimal | None]:
        if not hasattr(self, "_top_sums"):
            self._top_sums = self._sums(self.tree.tops)
        return self._top_sums

    def _headings(self) -> None:
        """Give headings without a code their place: a row that holds the sum of the rows that follow it."""
        known = {path for path in self.paths if path}
        restarted: list[int] = []
        for at in list(self.left):
            segment = self._segment(at)
            if not segment:
                continue
            first = self.paths[segment[0]] or ()
            lacking = first[:-1] if len(first) > 1 and first[:-1] not in known else ()
            if lacking:
                rows = [row for row in segment if (path := self.paths[row]) and path[:-1] == lacking]
            else:
                rows = [row for row in segment if self.tree.above.get(row) not in segment]
            if (len(rows) < 2 and not lacking) or not self._fits(at, self._sums(rows), len(rows)):
                continue
            self.left.remove(at)
            if lacking:
                self.paths[at] = lacking
                known.add(lacking)
                self._coded(at, "row-without-code", lacking)
            else:
                restarted.append(at)
        if restarted:
            codes = [
                Token("roman", (restarted.index(at) + 1,)) if at in restarted else self._code(line)
                for at, line in enumerate(self.lines)
            ]
            kept = {at: self.paths[at] for at in range(len(self.paths)) if self.lines[at].open}
            self.outline = resolve(codes)
            self.paths = [kept.get(at) or path for at, path in enumerate(self.outline.paths)]
            for at in restarted:
                self._coded(at, "row-without-code", self.paths[at] or ())
        self.tree = Tree.of(self.paths)

    def _segment(self, at: int) -> list[int]:
        """Return the rows with a code that follow an open row, up to the next open row."""
        rows = []
        for row in range(at + 1, len(self.lines)):
            if self.paths[row] is None:
                break
            rows.append(row)
        return rows

    def _parts(self) -> None:
        """Hang rows without a code that add up to the row above them below it."""
        at = 0
        while at < len(self.left):
            run = [self.left[at]]
            while at + len(run) < len(self.left) and self.left[at + len(run)] == run[-1] + 1:
                run.append(self.left[at + len(run)])
            above = run[0] - 1
            path = self.paths[above] if above >= 0 else None
            if (
                path
                and len(run) > 1
                and above in self.tree.leaves
                and not all(map(self._only_maximum, run))
                and self._fits(above, self._sums(run), len(run))
            ):
                for number, row in enumerate(run, 1):
                    self.paths[row] = (*path, number)
                    self._coded(row, "row-without-code", (*path, number))
                del self.left[at : at + len(run)]
            else:
                at += len(run)
        self.tree = Tree.of(self.paths)

    def _coded(self, at: int, code: str, path: Path) -> None:
        line = self.lines[at]
        line.open = False
        self.found.notes.error(
            code, first_cell(self.found, line.row), first_text(self.found, line.row), ".".join(map(str, path))
        )

    def _only_maximum(self, at: int) -> bool:
        filled = [column for column, cells in self.values.items() if cells[at] is not None]
        if not filled:
            return False
        return filled == [self.maximum] if self.maximum is not None else filled == list(self.values)[:1]

    def _above(self, at: int) -> int | None:
        """Return the nearest row with a code above an open row."""
        return next((row for row in range(at - 1, -1, -1) if self.paths[row]), None)

    def _is_scale(self, at: int) -> bool:
        """Say whether a row is a step of the scale of the row above: a maximum only, and no more than its."""
        above = self._above(at)
        if above is None or not self._only_maximum(at):
            return False
        column = self.maximum if self.maximum is not None else next(iter(self.values))
        value, most = self.values[column][at], self.values[column][above]
        return most is None or value is None or value <= most

    def _is_subtotal(self, at: int) -> bool:
        """Say whether a row repeats a row that it stands below; the columns where it does not are findings."""
        above = self._above(at)
        if above is None:
            return False
        for part in (above, *self.tree.ancestors(above)):
            if not self._fits(at, self._row(part)):
                continue
            for column, cells in self.values.items():
                value, expected = cells[at], cells[part]
                if value is not None and expected is not None and value != expected:
                    report = self.found.notes.warning if abs(value - expected) <= CENT else self.found.notes.error
                    cell = self.found.grid.address(self.lines[at].row, column)
                    report("subtotal-differs", cell, value, expected, column=self._meaning(column))
            return True
        return False

    def _meaning(self, column: int) -> str:
        cells = self.found.header.columns.header
        return next((cell.claim.meaning for cell in cells if cell.column == column and cell.claim), "score")

    def _part_totals(self) -> None:
        """Leave out rows that together make the total: appraised points, surveyed points, all."""
        if (
            self.total is not None
            and len(self.left) > 1
            and self._fits(self.total, self._sums(self.left), len(self.left))
        ):
            self._leave(self.left, "part-total")
            self.left = []

    def _leave(self, rows: Sequence[int], reason: str) -> None:
        for at in rows:
            skip(self.found, self.lines[at].row, reason)

    def _adjusted_total(self) -> None:
        """Keep a last total apart that adds bonus and penalty points to the total of the table."""
        if self.total is None or len(self.left) < 2 or self.left[-1] < self.total:
            return
        *between, last = self.left
        named = all(
            contains(fold(self.lines[at].name), words("rows", "adjustment")) or not self._maximal(at) for at in between
        )
        if named and self._fits(last, self._sums((self.total, *between)), len(between) + 1, told=True):
            self._leave(between, "adjustment")
            self._leave([last], "final-total")
            column = next(column for column in reversed(self.values) if self.values[column][last] is not None)
            cell = self.found.grid.address(self.lines[last].row, column)
            self.found.notes.warning("adjusted-total", cell, self.values[column][last], self.values[column][self.total])
            self.left = []

    def _maximal(self, at: int) -> bool:
        return bool(self.maximum is not None and self.values[self.maximum][at])

    def _lost_codes(self) -> None:
        """Give a row its code back that closes the gap of a row above it, or of the total."""
        for at in list(self.left):
            above = self._above(at)
            heads = [] if above is None else [above, *self.tree.ancestors(above)]
            children = dict(self.tree.parents)
            pairs = [(head, children[head], self.paths[head] or ()) for head in heads if head in children]
            totals = (
                [self.total]
                if self.total is not None
                else [row for row in self.left if row != at and is_total(self.lines[row].label)]
            )
            pairs += [(row, self.tree.tops, ()) for row in totals]
            for head, rows, path in pairs:
                gap = {
                    column: None
                    if (whole := cells[head]) is None
                    else whole - (added(self.whole[column], rows) or ZERO)
                    for column, cells in self.values.items()
                }
                if any(gap.values()) and self._fits(at, gap, len(rows)):
                    self.left.remove(at)
                    self.paths[at] = (*path, self._free(at, rows))
                    self.tree = Tree.of(self.paths, self.total)
                    self._coded(
                        at, "code-unreadable" if self.lines[at].code else "row-without-code", self.paths[at] or ()
                    )
                    break

    def _free(self, at: int, rows: Sequence[int]) -> int:
        """Return the number that a row lost, from those of its neighbours."""
        numbers = {(self.paths[row] or (0,))[-1]: row for row in rows}
        before = max((number for number, row in numbers.items() if row < at), default=0)
        return next(number for number in range(before + 1, before + len(numbers) + 2) if number not in numbers)

    def _named_totals(self) -> None:
        """Take a row at an edge that is called a total for it, though its sums do not fit: the checks say by how much."""
        edges = [at for at in self.left if at == 0 or not any(self.paths[at + 1 :])]
        for at in edges:
            line = self.lines[at]
            if not is_total(line.label):
                continue
            self.left.remove(at)
            if self.total is None:
                self.total = at
            elif any(self.values[column][at] not in {None, self.values[column][self.total]} for column in self.values):
                first = self.found.grid.address(self.lines[self.total].row, self.found.header.columns.one("name") or 0)
                self.found.notes.error(
                    "second-total", first_cell(self.found, line.row), first_text(self.found, line.row), first=first
                )
            else:
                skip(self.found, line.row, "repeated-total")

    def _complain(self, at: int) -> None:
        line = self.lines[at]
        amounts = "; ".join(
            f"{self.found.grid.address(line.row, column)}: {cells[at]}"
            for column, cells in self.values.items()
            if cells[at] is not None
        )
        code = "code-unreadable" if line.code else "row-in-no-sum"
        self.found.notes.error(code, first_cell(self.found, line.row), line.label[:80], amounts=amounts or "–")
