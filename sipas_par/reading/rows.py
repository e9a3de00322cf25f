"""The rows of a table: which carry a code, and what those without one are, told by the sums they fit, last by words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.reading.book import MAX_ROWS, MAX_TEXT, Cell, CellError, shown
from sipas_par.reading.codes import Token, split_title, token
from sipas_par.reading.header import is_column_numbers
from sipas_par.reading.notes import Found, Skipped
from sipas_par.reading.numbers import BLANKS, is_blank, parse
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, words

if TYPE_CHECKING:
    from sipas_par.reading.relations import Path, Tree

    Sums = dict[int, Decimal | None]


def is_total(label: str) -> bool:
    """Say whether a whole label is a word for a total; the beginning of one never is: "Công an" is not "Cộng"."""
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
    def numbering(self) -> Cell | Token:
        """The code that places it in the tree; empty for an open row and one that stands aside."""
        return "" if self.open or self.aside else self.code

    @property
    def label(self) -> str:
        """What an open row calls itself, in whichever column."""
        return str(self.code) or self.name


@dataclass
class Body:
    """The rows of a table in order."""

    values: tuple[int, ...]
    lines: list[Line] = field(default_factory=list)

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
        if numbers and self.numbered[-1:] == [False] and _announces(self.body.lines[-1], line):
            self.numbered.pop()
            self._skip(self.body.lines.pop().row, "announced")
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
        if self.found.header.columns.repeated_in(texts):
            self._same_columns(row)
            return False
        return True if len({found.meaning for text in texts if (found := claim(text))}) >= 3 else None

    def _same_columns(self, row: int) -> None:
        """Report a header that comes again with its columns in another order."""
        columns = self.found.header.columns
        for cell in columns.header:
            text = self.grid.at(row, cell.column)
            if isinstance(text, str) and fold(text) in columns.titles - {*map(fold, cell.path)}:
                self.notes.error("header-differs", self.grid.address(row, cell.column), found=text, expected=cell.text)

    def _has_numbers(self, row: int) -> bool:
        cells = self.grid.rows[row]
        return any(
            column < len(cells) and cells[column] != "" and _filled(cells[column]) for column in self.body.values
        )

    def _skip(self, row: int, reason: str) -> None:
        skip(self.found, row, reason)

    def finish(self) -> Body:
        """Drop what follows the last numbers and is no row: numbered notes, points of a letter; and the table told again."""
        lines = self.body.lines
        self._stop_where_all_begins_again()
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

    def _stop_where_all_begins_again(self) -> None:
        """End the table where its first two criteria come again: from there on it is that of another unit."""
        lines, items = self.body.lines, self.body.items
        told = [(line.code, line.name) for line in items[:2]]
        for one, other in pairwise(items[3:] if told[:1] != told[1:] else ()):
            if told == [(one.code, one.name), (other.code, other.name)] and one.name:
                at = lines.index(one)
                at -= lines[at - 1].open and not is_total(lines[at - 1].label)
                row = lines[at].row
                self.notes.error("second-table", first_cell(self.found, row), found=first_text(self.found, row))
                del lines[at:], self.numbered[at:]
                return


def add_headings(found: Found, body: Body) -> None:
    """Take rows of a name alone for the headings of a table without any code, where one stands above all of its rows."""
    if body.items:
        return
    name, alone = found.header.columns.one("name") or 0, {*found.grid.alone}
    rows = [line.row for line in body.lines if not is_total(line.label)]
    heads = [at for at in range(found.header.body, max(rows, default=0)) if (at, name) in alone]
    if len(heads) < 2 or heads[0] > rows[0]:
        return
    lines = [Line(at, Token("roman", (number,)), found.grid.text(at, name)) for number, at in enumerate(heads, 1)]
    body.lines[:] = sorted((*body.lines, *lines), key=lambda line: line.row)
    places = {found.grid.address(at, name) for at in heads}
    found.notes.skipped[:] = [row for row in found.notes.skipped if row.cell not in places]


def _announces(one: Line, other: Line) -> bool:
    """Say whether a line has the code and the name of the next: the title of a section, above the head of its table."""
    codes = [line.code if isinstance(line.code, Token) else token(line.code) for line in (one, other)]
    same = codes[0] is not None and codes[1] is not None and codes[0].numbers == codes[1].numbers
    return same and bool(one.name) and fold(one.name) == fold(other.name)


def _filled(cell: Cell) -> bool:
    if not isinstance(cell, str) or isinstance(cell, CellError):
        return True
    return not is_blank(cell) and parse(cell) is not None


_ADDED = re.compile(r"\s*\$?[A-Z]{1,3}\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?\s*", re.IGNORECASE)
_SUM = re.compile(r"=?\s*(?:SUM\(([^()]*)\)|(.*))", re.IGNORECASE)


def rows_added(formula: str) -> set[int]:
    """Return the rows, counted from 0, that a formula adds up; none where it does anything else."""
    match = _SUM.fullmatch(formula)
    parts = [_ADDED.fullmatch(part) for part in re.split("[+,;]", match[1] or match[2] or "")] if match else []
    spans = [(int(part[1]), int(part[2] or part[1])) for part in parts if part]
    return {row for first, last in spans for row in range(first - 1, min(last, MAX_ROWS))} if all(parts) else set()


def first_cell(found: Found, row: int) -> str:
    """Return the address of the first filled cell of a row."""
    return found.grid.address(row, next(column for column, cell in enumerate(found.grid.rows[row]) if cell != ""))


def first_text(found: Found, row: int) -> str:
    """Return what the first filled cell of a row says."""
    return shown(next(cell for cell in found.grid.rows[row] if cell != ""))[:80]


def skip(found: Found, row: int, reason: str) -> None:
    """Remember a row that is left out, and why."""
    found.notes.skipped.append(Skipped(first_cell(found, row), first_text(found, row), reason))


@dataclass
class Rows:
    """The rows of a table, their full codes (``None`` for a row that is no node), their tree with the total."""

    lines: list[Line]
    paths: list[Path | None]
    tree: Tree
    scales: dict[int, list[int]]
    """Row -> the rows below it that hold the steps of its scale."""
