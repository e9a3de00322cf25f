"""The rows of a table: which carry a code, and what those without one are, told by sums before words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.reading.book import MAX_TEXT
from sipas_par.reading.codes import Token, resolve, split_title, token
from sipas_par.reading.grid import CellError
from sipas_par.reading.header import is_column_numbers
from sipas_par.reading.notes import Skipped
from sipas_par.reading.numbers import BLANKS, parse
from sipas_par.reading.relations import CENT, ZERO, Tree, added, unit_of, with_sums
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, contains, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from sipas_par.reading.codes import Path
    from sipas_par.reading.grid import Cell
    from sipas_par.reading.notes import Found


def is_total(label: str) -> bool:
    """Say whether a whole label is a word for a total; the beginning of one never is: "Công an" is not "Cộng".

    >>> is_total("TỔNG ĐIỂM"), is_total("Tổng cộng (3 lĩnh vực)"), is_total("Tổng đội Thanh niên")
    (True, True, False)
    """
    return fold(label) in words("rows", "total") or fold(label.partition("(")[0]) in words("rows", "total")


@dataclass(slots=True)
class Line:
    """A row with points or a code: where it stands, its code as printed, its name.

    ``code`` is the cell, or the `Token` taken from a cell that holds code and title; a row without a code is ``open``.
    """

    row: int
    code: Cell | Token
    name: str
    open: bool = False

    @property
    def label(self) -> str:
        """What an open row calls itself, in whichever column."""
        return str(self.code) or self.name


@dataclass
class Body:
    """The rows of a table in order.

    Attributes
    ----------
    values
        Columns whose cells are numbers in this table.
    lines
        Its rows: items with a code, and open rows with numbers and no code.
    total
        The row of the total, when words alone place open rows (`collect`).
    """

    values: tuple[int, ...]
    lines: list[Line] = field(default_factory=list)
    total: int | None = None

    @property
    def items(self) -> list[Line]:
        """The rows with a code."""
        return [line for line in self.lines if not line.open]

    @property
    def rows(self) -> list[int]:
        """Where the rows with a code stand, counted from 0."""
        return [line.row for line in self.items]

    @property
    def codes(self) -> list[Cell | Token]:
        """Their codes as printed."""
        return [line.code for line in self.items]

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [line.name for line in self.items]


def collect(found: Found, values: tuple[int, ...], rows: Sequence[int] | None = None) -> Body:
    """Gather the rows of a table whose numbers do not add up: words alone tell its total from a row without a code."""
    body = gather(found, values, rows)
    for line in body.lines:
        if not line.open:
            continue
        if body.total is None and is_total(line.label):
            body.total = line.row
        else:
            code = "code-unreadable" if line.code else "row-without-code"
            found.notes.error(code, _first(found, line.row), found=line.label[:80])
    return body


def gather(found: Found, values: tuple[int, ...], rows: Sequence[int] | None = None) -> Body:
    """Go through the rows below the header, or through the given ones, and leave out what is no row of the table."""
    wanted = range(found.header.body, len(found.grid.rows)) if rows is None else rows
    gatherer = _Gatherer(found, values)
    for row in wanted:
        if not gatherer.take(row):
            break
    return gatherer.finish()


class _Gatherer:
    def __init__(self, found: Found, values: tuple[int, ...]) -> None:
        columns = found.header.columns
        self.found, self.grid, self.notes = found, found.grid, found.notes
        self.code, self.name = columns.one("code"), columns.one("name")
        self.body = Body(values)
        self.numbered: list[bool] = []
        self.titles = frozenset(fold(part) for cell in columns.header for part in cell.text.split(" / "))
        self.blank_before: set[int] = set()
        self.blank = False

    def take(self, row: int) -> bool:
        """Take a row; return whether the table goes on after it."""
        cells = self.grid.rows[row]
        code = cells[self.code] if self.code is not None and self.code < len(cells) else ""
        name = cells[self.name] if self.name is not None and self.name < len(cells) else ""
        label = clean(name)[:MAX_TEXT] if isinstance(name, str) else str(name)
        if type(code) is str:
            code = code.strip()
        if code != "" and label and (isinstance(code, dt.date) or token(code)):
            numbers = self._has_numbers(row)
            if (len(label) > 3 or numbers) and not is_column_numbers(self.grid, row):
                self._add(Line(row, code, label), numbers=numbers)
            else:
                self._skip(row, "column-numbers")
            return True
        if not any(cell != "" for cell in cells):
            self.blank = True
            return True
        return self._other(row, code, label)

    def _add(self, line: Line, *, numbers: bool) -> None:
        if self.blank:
            self.blank_before.add(len(self.body.lines))
            self.blank = False
        self.body.lines.append(line)
        self.numbered.append(numbers)

    def _other(self, row: int, code: Cell, label: str) -> bool:
        """Place a row that has no plain code."""
        text = clean(str(code)) if code != "" else ""
        text = "" if text in BLANKS - {"*"} else text
        numbers = self._has_numbers(row)
        if not numbers and (another := self._another_header(row)) is not None:
            if another:
                self.notes.error("second-table", _first(self.found, row), found=_text(self.found, row))
                return False
            self._skip(row, "repeated-header")
        elif is_column_numbers(self.grid, row):
            self._skip(row, "column-numbers")
        elif (led := self._led(text, label, numbers=numbers)) is not None:
            self._add(Line(row, *led), numbers=numbers)
            if not led[1]:
                self.notes.error("row-without-name", _first(self.found, row), found=text)
        elif numbers:
            self._add(Line(row, text, label, open=True), numbers=True)
        else:
            self._skip(row, "no-points")
        return True

    def _led(self, text: str, label: str, *, numbers: bool) -> tuple[Token, str] | None:
        """Read code and title from one cell, in the code column or in the name column."""
        if text:
            found = token(text)
            if found is not None and not label:
                return (found, "") if numbers else None
            led = split_title(text)
            return led if led and (not label or label == text) else None
        led = split_title(label) if label else None
        return led if led and (numbers or self.code is None) else None

    def _another_header(self, row: int) -> bool | None:
        """Return ``None`` for no header, ``False`` for this one repeated, ``True`` for another one."""
        texts = [cell for cell in self.grid.rows[row] if type(cell) is str and cell]
        claims = {found.meaning for text in texts if (found := claim(text))}
        known = sum(1 for text in texts if fold(text) in self.titles)
        if len(texts) >= 2 and known * 5 >= len(texts) * 3 and claims:
            return False
        return True if len(claims) >= 3 else None

    def _has_numbers(self, row: int) -> bool:
        cells = self.grid.rows[row]
        return any(
            column < len(cells) and cells[column] != "" and _filled(cells[column]) for column in self.body.values
        )

    def _skip(self, row: int, reason: str) -> None:
        skip(self.found, row, reason)

    def finish(self) -> Body:
        """Drop what follows the last numbers and is no row: numbered notes, points of a letter."""
        lines = self.body.lines
        last = max((at for at, numbers in enumerate(self.numbered) if numbers), default=None)
        if last is not None:
            for at in range(last + 1, len(lines)):
                apart = lines[last].open or isinstance(lines[at].code, Token) or at in self.blank_before
                if apart:
                    for line in lines[at:]:
                        self._skip(line.row, "footnote")
                    del lines[at:]
                    break
        return self.body


def _filled(cell: Cell) -> bool:
    if not isinstance(cell, str) or isinstance(cell, CellError):
        return True
    return cell.strip() not in BLANKS and parse(cell) is not None


def _first(found: Found, row: int) -> str:
    """Return the address of the first filled cell of a row."""
    return found.grid.address(row, next(column for column, cell in enumerate(found.grid.rows[row]) if cell != ""))


def _text(found: Found, row: int) -> str:
    return clean(str(next(cell for cell in found.grid.rows[row] if cell != "")))[:80]


def skip(found: Found, row: int, reason: str) -> None:
    """Remember a row that is left out, and why."""
    found.notes.skipped.append(Skipped(_first(found, row), _text(found, row), reason))


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

    def _fits(self, at: int, sums: dict[int, Decimal | None], rows: int = 2) -> bool:
        """Say whether a row holds these sums: in six columns of ten; in one alone only under a word for a total."""
        compared = fitting = 0
        for column, cells in self.values.items():
            value, other = cells[at], sums.get(column)
            if value is None or other is None:
                continue
            compared += 1
            fitting += abs(value - other) <= self.slack[column] / 2 * (rows + 1)
        if compared <= 2:
            return fitting == compared > (0 if is_total(self.lines[at].label) else 1)
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
            code, _first(self.found, line.row), _text(self.found, line.row), ".".join(map(str, path))
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
        if named and self._fits(last, self._sums((self.total, *between)), len(between) + 1):
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
                    "second-total", _first(self.found, line.row), _text(self.found, line.row), first=first
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
        self.found.notes.error(code, _first(self.found, line.row), line.label[:80], amounts=amounts or "–")
