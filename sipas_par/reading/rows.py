"""Printed sums of a part of the table, held against the row of that part: a wrong one tells of a retyped cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.reading.book import MAX_TEXT
from sipas_par.reading.codes import Token, split_title, token
from sipas_par.reading.grid import CellError
from sipas_par.reading.header import is_column_numbers
from sipas_par.reading.notes import Skipped
from sipas_par.reading.numbers import BLANKS, parse
from sipas_par.reading.values import ROUNDING, number_columns
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, contains, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.reading.codes import Path
    from sipas_par.reading.grid import Cell
    from sipas_par.reading.notes import Found


def is_total(label: str) -> bool:
    """Say whether a label is that of the total of the whole table.

    >>> is_total("Tổng điểm"), is_total("Tổng điểm các lĩnh vực"), is_total("Tổng điểm 3 lĩnh vực"), is_total("Cộng mục 2")
    (True, True, True, False)
    """
    folded = fold(label)
    totals = words("rows", "total")
    return folded in totals or (folded.startswith(totals) and len(folded) < 60 and not is_subtotal(label))


def is_subtotal(label: str) -> bool:
    """Say whether a label is that of the sum of one part.

    >>> is_subtotal("Cộng lĩnh vực 1"), is_subtotal("Tổng các tiêu chí của lĩnh vực II"), is_subtotal("Tổng các tiêu chí")
    (True, True, False)
    """
    folded = fold(label)
    parts = words("rows", "subtotal")
    if not (folded.startswith(words("rows", "total")) and contains(folded, parts)):
        return False
    return bool(_code(label)) or not _of_all(folded, parts)


def _of_all(folded: str, parts: tuple[str, ...]) -> bool:
    """Say whether a label speaks of all parts: "các lĩnh vực", "3 lĩnh vực"."""
    pieces = folded.split()
    counted = any(
        piece.isdigit() and contains(" ".join(pieces[at + 1 :][:2]), parts) for at, piece in enumerate(pieces)
    )
    return counted or contains(folded, words("rows", "all"))


def _code(label: str) -> Path:
    """Return the code that a label ends with: "Cộng lĩnh vực II"."""
    before, _, last = clean(label).strip(" .:)").rpartition(" ")
    found = token(last)
    named = fold(before).endswith(words("rows", "subtotal"))
    return found.numbers if found and named and found.style in {"number", "roman"} else ()


def check_subtotals(
    found: Found,
    body: Body,
    paths: Sequence[Path | None],
    columns: dict[str, int | None],
    table: dict[str, list[Decimal | None]],
) -> None:
    """Report every printed sum of a part that differs from the row of the part.

    A sum without a code belongs to one of the rows that the row before it stands under.
    """
    by_path = {path: at for at, path in enumerate(paths) if path}
    rows = [row for row, _, _ in body.subtotals]
    printed = number_columns(found.grid, rows, columns, found.notes)
    for at, (row, before, label) in enumerate(body.subtotals):
        last = next((path for path in reversed(paths[:before]) if path), ())
        codes = [_code(label)] if _code(label) else [last[:size] for size in range(1, len(last) + 1)]
        parts = [by_path[code] for code in codes if code in by_path]
        for meaning, column in columns.items():
            value = printed[meaning][at]
            sums = [amount for part in parts if (amount := table[meaning][part]) is not None]
            if column is None or value is None or not sums or value in sums:
                continue
            report = found.notes.warning if abs(value - sums[0]) <= ROUNDING else found.notes.error
            report("subtotal-differs", found.grid.address(row, column), value, sums[0], column=meaning)


@dataclass
class Body:
    """The rows of a table: where they stand, their codes as printed, their names.

    Attributes
    ----------
    rows
        Rows counted from 0.
    codes
        What stands as the code of each: the cell, or the `Token` taken from a cell that holds code and title.
    names
        Their names.
    total
        The row of the total.
    subtotals
        The rows that print the sum of a part, each with the number of table rows above it, and its label.
    values
        Columns whose cells are numbers in this table.
    """

    values: tuple[int, ...]
    rows: list[int] = field(default_factory=list)
    codes: list[Cell | Token] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    total: int | None = None
    subtotals: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, row: int, code: Cell | Token, name: str) -> None:
        """Take a row into the table."""
        self.rows.append(row)
        self.codes.append(code)
        self.names.append(name)


def collect(found: Found, values: tuple[int, ...], rows: Sequence[int] | None = None) -> Body:
    """Go through the rows below the header, or through the given ones.

    ``values`` are the columns whose cells are numbers; a row without code that holds one of them is an
    error, because its points would be lost in silence.
    """
    wanted = range(found.header.body, len(found.grid.rows)) if rows is None else rows
    return _Collector(found, values).run(wanted)


class _Collector:
    def __init__(self, found: Found, values: tuple[int, ...]) -> None:
        header = found.header
        self.grid, self.header, self.notes = found.grid, header, found.notes
        self.code = header.columns.one("code")
        self.name = header.columns.one("name")
        self.max_score = header.columns.one("max_score")
        self.body = Body(values)
        self.titles = self._header_titles()

    def _header_titles(self) -> frozenset[str]:
        cells = self.header.columns.header
        return frozenset(fold(part) for cell in cells for part in cell.text.split(" / "))

    def run(self, wanted: Sequence[int]) -> Body:
        rows, body = self.grid.rows, self.body
        code, name = self.code, self.name
        texts = self.titles
        at, codes, names = body.rows.append, body.codes.append, body.names.append
        for row in wanted:
            cells = rows[row]
            code_cell = cells[code] if code is not None and code < len(cells) else ""
            name_cell = cells[name] if name is not None and name < len(cells) else ""
            if type(code_cell) is str:
                code_cell = code_cell.strip()
            label = clean(name_cell)[:MAX_TEXT] if isinstance(name_cell, str) else str(name_cell)
            if code_cell != "" and label and (isinstance(code_cell, dt.date) or token(code_cell)):
                open_end = body.total is None
                if (open_end and len(label) > 3) or self._belongs(row, open_end=open_end):
                    at(row)
                    codes(code_cell)
                    names(label)
                else:
                    self._skip(row, "column-numbers" if open_end else "footnote")
            elif any(cell != "" for cell in cells) and not self._other(row, code_cell, label, texts):
                break
        return body

    def _belongs(self, row: int, *, open_end: bool) -> bool:
        """Say whether a coded row is a criterion: after the total only with points, and never column numbers."""
        return (open_end or self._has_numbers(row)) and not is_column_numbers(self.grid, row)

    def _other(self, row: int, code_cell: Cell, label: str, titles: frozenset[str]) -> bool:
        """Place a row that has no plain code; return whether the table goes on after it."""
        text = clean(str(code_cell)) if code_cell != "" else ""
        if text in BLANKS:
            text = ""
        numbers = self._has_numbers(row)
        if not numbers and (found := self._another_header(row, titles)) is not None:
            if found:
                self.notes.error("second-table", self.grid.address(row, self._first(row)), found=self._first_text(row))
                return False
            self._skip(row, "repeated-header")
        elif is_column_numbers(self.grid, row):
            self._skip(row, "column-numbers")
        elif (led := self._led(text, label, numbers)) is not None:
            self.body.add(row, *led)
            if not led[1]:
                self.notes.error("row-without-name", self.grid.address(row, self._first(row)), found=text)
        elif numbers and is_total(text or label):
            self._total(row)
        elif not numbers:
            self._skip(row, "no-points")
        elif text:
            self._complain(row, "code-unreadable", text)
        elif is_subtotal(label):
            self.body.subtotals.append((row, len(self.body.rows), label))
            self._skip(row, "subtotal")
        elif self._only_maximum(row):
            self._skip(row, "scale")
        else:
            self._complain(row, "row-without-code", label)
        return True

    def _led(self, text: str, label: str, numbers: bool) -> tuple[Token, str] | None:
        """Read code and title from one cell, in the code column or in the name column."""
        if text:
            found = token(text)
            if found is not None and not label:
                return (found, "") if numbers else None
            led = split_title(text)
            return led if led and (not label or label == text) and (numbers or self.body.total is None) else None
        led = split_title(label) if label else None
        if led is None or not (numbers or (self.code is None and self.body.total is None)):
            return None
        return led

    def _another_header(self, row: int, titles: frozenset[str]) -> bool | None:
        """Return ``None`` for no header, ``False`` for this one repeated, ``True`` for another one."""
        texts = [cell for cell in self.grid.rows[row] if type(cell) is str and cell]
        claims = {found.meaning for text in texts if (found := claim(text))}
        known = sum(1 for text in texts if fold(text) in titles)
        if texts and known == len(texts) and claims:
            return False
        return True if len(claims) >= 3 else None

    def _total(self, row: int) -> None:
        first = self.body.total
        if first is None:
            self.body.total = row
        elif all(self.grid.at(first, column) == self.grid.at(row, column) for column in self.body.values):
            self._skip(row, "repeated-total")
        else:
            cell = self.grid.address(row, self.body.values[0])
            self.notes.error(
                "second-total", cell, found=self._first_text(row), first=self.grid.address(first, self.body.values[0])
            )

    def _only_maximum(self, row: int) -> bool:
        filled = [column for column in self.body.values if self._filled(row, column)]
        return filled == [self.max_score]

    def _has_numbers(self, row: int) -> bool:
        cells = self.grid.rows[row]
        for column in self.body.values:
            if column < len(cells) and cells[column] != "" and self._filled(row, column):
                return True
        return False

    def _filled(self, row: int, column: int) -> bool:
        value = self.grid.at(row, column)
        if not isinstance(value, str) or isinstance(value, CellError):
            return True
        return value.strip() not in BLANKS and parse(value) is not None

    def _first(self, row: int) -> int:
        return next(column for column, cell in enumerate(self.grid.rows[row]) if cell != "")

    def _first_text(self, row: int) -> str:
        return clean(str(self.grid.at(row, self._first(row))))[:80]

    def _skip(self, row: int, reason: str) -> None:
        self.notes.skipped.append(Skipped(self.grid.address(row, self._first(row)), self._first_text(row), reason))

    def _complain(self, row: int, code: str, text: str) -> None:
        column = self._first(row)
        self.notes.error(code, self.grid.address(row, column), found=text[:80] or self._first_text(row))
