"""The rows of a table: which carry a code, and what those without one are, told by the sums they fit, last by words."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.reading.book import MAX_TEXT
from sipas_par.reading.codes import Token, resolve, split_title, token
from sipas_par.reading.grid import CellError, shown
from sipas_par.reading.header import is_column_numbers
from sipas_par.reading.notes import Skipped
from sipas_par.reading.numbers import BLANKS, parse
from sipas_par.reading.relations import CENT, HUNDRED, ZERO, Tree, added, unit_of, with_sums
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, contains, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from sipas_par.reading.codes import Outline, Path
    from sipas_par.reading.grid import Cell
    from sipas_par.reading.notes import Found
    from sipas_par.reading.roles import Numbers

    Sums = dict[int, Decimal | None]

# So many rows called a total are looked at as one.
_TOTALS = 8


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
    A row that ``adjusts`` holds bonus or penalty points; ``aside``, it stands outside the tree, below the fields.
    """

    row: int
    code: Cell | Token
    name: str
    open: bool = False
    adjusts: bool = False
    aside: bool = False

    @property
    def label(self) -> str:
        """What an open row calls itself, in whichever column."""
        return str(self.code) or self.name


@dataclass
class Body:
    """The rows of a table in order."""

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
            found.notes.error(code, first_cell(found, line.row), found=line.label[:80])
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
        self.nameless: list[tuple[int, str]] = []

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
        text = shown(code)
        text = "" if text in BLANKS - {"*"} else text
        numbers = self._has_numbers(row)
        if not numbers and (another := self._another_header(row)) is not None:
            if another:
                self.notes.error("second-table", first_cell(self.found, row), found=first_text(self.found, row))
                return False
            self._skip(row, "repeated-header")
        elif is_column_numbers(self.grid, row):
            self._skip(row, "column-numbers")
        elif (led := self._led(text, label, numbers=numbers)) is not None:
            self._add(Line(row, *led), numbers=numbers)
            if not led[1]:
                self.nameless.append((row, text))
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
            self._same_columns(row)
            return False
        return True if len(claims) >= 3 else None

    def _same_columns(self, row: int) -> None:
        """Report a header that comes again with its columns in another order."""
        for cell in self.found.header.columns.header:
            text = self.grid.at(row, cell.column)
            if isinstance(text, str) and fold(text) in self.titles - {fold(part) for part in cell.text.split(" / ")}:
                self.notes.error("header-differs", self.grid.address(row, cell.column), found=text, expected=cell.text)

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
        # Names missing nearly everywhere have one cause: no column was known for theirs.
        once = len(self.nameless) > 5 and len(self.nameless) * 2 > len(lines)
        for row, text in self.nameless[: 1 if once else None]:
            self.notes.error("row-without-name", first_cell(self.found, row), found=text)
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


def first_cell(found: Found, row: int) -> str:
    """Return the address of the first filled cell of a row."""
    return found.grid.address(row, next(column for column, cell in enumerate(found.grid.rows[row]) if cell != ""))


def first_text(found: Found, row: int) -> str:
    """Return what the first filled cell of a row says."""
    return clean(str(next(cell for cell in found.grid.rows[row] if cell != "")))[:80]


def skip(found: Found, row: int, reason: str) -> None:
    """Remember a row that is left out, and why."""
    found.notes.skipped.append(Skipped(first_cell(found, row), first_text(found, row), reason))


# ---- Rows without a code


def adjusted(values: Sequence[Decimal | None], lines: Sequence[Line], rows: Iterable[int]) -> Decimal:
    """Add bonus points and take penalty points away, however these are printed."""
    signed = ((-abs(value) if is_penalty(lines[at]) else value) for at in rows if (value := values[at]) is not None)
    return sum(signed, ZERO)


def is_penalty(line: Line) -> bool:
    """Say whether the points of a row are taken away."""
    return led_by(line.name or str(line.code), "penalty")


def led_by(label: str, key: str) -> bool:
    """Say whether a label begins with one of the row words of a kind."""
    # Long columns of names that all differ: only those whose first two words fit are folded as a whole.
    phrases = words("rows", key)
    begin = fold(" ".join(label.split(None, 2)[:2]))
    return any(phrase.startswith(begin) for phrase in phrases) and f"{fold(label)} ".startswith(
        tuple(f"{phrase} " for phrase in phrases)
    )


def set_adjustments_aside(
    lines: list[Line], tree: Tree, columns: Sequence[list[Decimal | None]], most: int | None
) -> None:
    """Mark the rows of bonus and penalty points, and take those that no row above counts out of the tree.

    ``most`` is the place among ``columns`` of the maxima. A row so called whose maximum is part of that of the total is
    one of the criteria, but beside a base of 100.
    """
    below = dict(tree.parents)
    totals = (
        {columns[most][row] for row, line in enumerate(lines) if line.open and is_total(line.label)}
        if most is not None
        else set()
    )
    for at, line in enumerate(lines):
        if line.aside or not led_by(line.name or str(line.code), "adjustment_label"):
            continue
        head = tree.above.get(at)
        if head is not None and _counted(head, below[head], lines, columns, most):
            line.adjusts = (
                most is None or not columns[most][at] or columns[most][head] != added(columns[most], below[head])
            )
            continue
        if head is None and not line.open and most is not None and columns[most][at]:
            whole = added(columns[most], tree.tops) or ZERO
            if whole in totals and whole - (columns[most][at] or ZERO) != HUNDRED:
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
    rest = [row for row in rows if row not in apart]
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


@dataclass
class Rows:
    """The rows of a table, their full codes (``None`` for a row that is no node), their tree with the total."""

    lines: list[Line]
    paths: list[Path | None]
    tree: Tree
    scales: dict[int, list[int]]
    """Row -> the rows below it that hold the steps of its scale."""


_ROUND = (10, HUNDRED)
"""Scales that an index is brought to."""
_ELSEWHERE = frozenset({"rank", "change", "other", "earlier", "national_mean"})


def open_closing(lines: Iterable[Line]) -> None:
    """Take the number from closing rows that are a total or a rank by their whole label: "IV  Tổng điểm"."""
    for line in reversed([line for line in lines if not line.open]):
        found = line.code if isinstance(line.code, Token) else token(line.code)
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
        self.tree = Tree.of(self.paths)
        self.whole = {column: with_sums(cells, self.tree) for column, cells in values.items()}
        self.of_tops = self._sums(self.tree.tops)
        self.left = [at for at, line in enumerate(lines) if line.open and not line.aside]
        self.apart = tuple(at for at, line in enumerate(lines) if line.aside and line.adjusts)
        self.scales: dict[int, list[int]] = {}
        self.coded = [at for at, path in enumerate(self.paths) if path]

    def run(self) -> Rows:
        """Place every open row; what fits nowhere is an error with its amounts."""
        if self.left:
            self._each(self._is_total)
            self._headings()
            self._parts()
            self._each(self._is_scale)
            self._each(self._is_subtotal)
            self._part_totals()
            self._each(self._is_converted)
            self._lost_codes()
            self._each(self._is_beside)
            self._each(self._is_called_total)
            for at in self.left:
                amounts = "; ".join(f"{self._cell(at, c)}: {v}" for c, v in self._row(at).items() if v is not None)
                code = "code-unreadable" if self.lines[at].code else "row-in-no-sum"
                self._error(code, at, self.lines[at].label[:80], amounts=amounts or "–")
        tree = Tree.of(self.paths, self.total, self.apart)
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
        last = bool(self.apart) and at > self.apart[-1]
        if not several or not any(self._fits(at, sums, len(self.tree.tops), told=last) for sums in self._totals()):
            return False
        if self.total is not None and last and self.apart[-1] > self.total:
            self._skip("base-total", self.total)
        elif self.total is not None:
            return self._skip("repeated-total", at)
        self.total = at
        return True

    def _totals(self) -> list[Sums]:
        """Return what a total may hold: the rows at the top, and these with bonus and penalty points."""
        if not self.apart:
            return [self.of_tops]
        more = {column: adjusted(cells, self.lines, self.apart) for column, cells in self.values.items()}
        whole = {
            c: None if s is None else s + (ZERO if c == self.maximum else more[c]) for c, s in self.of_tops.items()
        }
        full = {
            c: None if s is None else s + (added(self.values[c], self.apart) or ZERO) for c, s in self.of_tops.items()
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
            codes = [numbers.get(at) or ("" if line.open else line.code) for at, line in enumerate(self.lines)]
            self.outline = resolve(codes)
            self.paths = list(self.outline.paths)
            for at in restarted:
                self._coded(at, self.paths[at] or ())
        self.left = [at for at in self.left if at not in placed]
        self._regrown()

    def _parts(self) -> None:
        """Hang rows without a code that add up to the row above them below it."""
        runs: list[list[int]] = []
        leaves, placed = set(self.tree.leaves), set[int]()
        for at in self.left:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        for run in runs:
            above = run[0] - 1
            path = self.paths[above] if above >= 0 else None
            plain = len(run) > 1 and above in leaves and not all(map(self._only_maximum, run))
            if path and plain and self._fits(above, self._sums(run), len(run)):
                placed.update(run)
                for number, row in enumerate(run, 1):
                    self._coded(row, (*path, number))
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

    def _is_converted(self, at: int) -> bool:
        """Say whether a row repeats the total on another scale: so called, and the same multiple of it in each column."""
        if self.total is None or not contains(fold(self.lines[at].label), words("rows", "converted")):
            return False
        pairs = [
            (value, whole)
            for column, cells in self.values.items()
            if column != self.maximum and (value := cells[at]) is not None and (whole := cells[self.total])
        ]
        same = bool(pairs) and all(
            abs(value * pairs[0][1] - whole * pairs[0][0]) <= CENT * (value + whole) for value, whole in pairs
        )
        return same and self._skip("converted", at)

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
        return bool(printed and (any(scaled) or elsewhere or lost)) and self._skip("beside-total", at)

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
