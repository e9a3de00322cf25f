"""What a file says about itself: the info sheet, the titles above the table, the notes below it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sipas_par.reading import numbers
from sipas_par.reading.grid import CellError
from sipas_par.reading.text import clean, fold
from sipas_par.reading.vocabulary import contains, keys, words
from sipas_par.scorecard import Fact, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from sipas_par.reading.containers import Book
    from sipas_par.reading.grid import Cell, Grid

_BRACKETS = re.compile(r"\([^)]*\)")
_LABEL_YEAR = re.compile(r"\s*(?:năm\s+)?\b(20\d\d)\b", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SCOPE = re.compile(r"linh vuc ((?:\d+(?: |$))+)")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_MAXIMA = {"max_appraised": "appraised", "max_surveyed": "surveyed", "max_sipas": "sipas", "max_outcome": "outcome"}


@dataclass(frozen=True)
class Info:
    """The info sheet of a workbook.

    Parameters
    ----------
    sheet
        Its name; empty when the file has none.
    facts
        Its lines, in order.
    scopes
        Source of points -> codes of the fields it applies to, from labels such as "(lĩnh vực 1-7)".
    years
        Year named in a label -> fact, for lines that exist once a year (sample sizes).
    """

    sheet: str = ""
    facts: tuple[Fact, ...] = ()
    scopes: tuple[tuple[str, frozenset[str]], ...] = ()

    def get(self, key: str) -> Fact | None:
        """Return the line of a key."""
        return next((fact for fact in self.facts if fact.key == key), None)

    @property
    def year(self) -> int | None:
        """The year of the figures: 2023 for the number and for the text "Năm 2023"; ``None`` when two are named."""
        years = set(_PLAIN_YEAR.findall(self.text("year")))
        return int(years.pop()) if len(years) == 1 else None

    def text(self, key: str) -> str:
        """Return the value of a key as text; empty when there is none."""
        fact = self.get(key)
        return str(fact.value) if fact else ""


def read_info(book: Book, table_sheets: Iterable[str] = ()) -> Info:
    """Read the info sheet: the one named so, else the first whose first column holds known labels."""
    named = [name for name in (*book.sheets, *book.hidden) if fold(name) in words("sheets", "info")]
    others = [name for name in book.sheets if name not in named and name not in table_sheets]
    for name in (*named, *(others if len(book.sheets) <= 6 else ())):
        info = _read_sheet(book.grid(name))
        if info.facts and (name in named or sum(1 for fact in info.facts if fact.key) >= 3):
            return info
    return Info()


def _read_sheet(grid: Grid) -> Info:
    facts: list[Fact] = []
    scopes: list[tuple[str, frozenset[str]]] = []
    for row, cells in enumerate(grid.rows[:200]):
        filled = [column for column, cell in enumerate(cells) if cell != ""]
        if len(filled) < 2 or not isinstance(cells[filled[0]], str):
            continue
        label = clean(str(cells[filled[0]]))
        key = fact_key(label)
        if any(fact.key == key for fact in facts if key in {"note", "sample_size"}):
            key = "earlier_sample_size" if key == "sample_size" else ""
        facts.append(Fact(key, label, _value(cells[filled[1]], key), grid.full_address(row, filled[1])))
        if key in _MAXIMA:
            beside = "" if len(filled) < 3 else clean(str(cells[filled[2]]))
            scopes.append((_MAXIMA[key], fields_named(f"{label} {beside}")))
    return Info(grid.sheet, tuple(_settle_samples(facts)), tuple(scopes))


def _settle_samples(facts: list[Fact]) -> list[Fact]:
    """Give the ballots of the later year the plain key, whichever line stands first."""
    samples = [
        (int(year[1]), fact) for fact in facts if "sample_size" in fact.key if (year := _LABEL_YEAR.search(fact.label))
    ]
    if len(samples) < 2:
        return facts
    latest = max(samples, key=lambda pair: pair[0])[1]
    renamed = {id(fact): "sample_size" if fact is latest else "earlier_sample_size" for _, fact in samples}
    return [Fact(renamed.get(id(fact), fact.key), fact.label, fact.value, fact.cell) for fact in facts]


@cache
def _labels() -> dict[str, str]:
    return {word: key for key in keys("info") for word in words("info", key)}


def fact_key(label: str) -> str:
    """Return the canonical key of a label, or an empty text.

    >>> fact_key("Điểm tối đa thẩm định (lĩnh vực 1-7)"), fact_key("Số phiếu năm 2022"), fact_key("Màu")
    ('max_appraised', 'sample_size', '')
    """
    known = _labels()
    whole = fold(label.rstrip(": "))
    bare = fold(_BRACKETS.sub(" ", label))
    yearless = fold(_LABEL_YEAR.sub(" ", _BRACKETS.sub(" ", label)))
    return known.get(whole) or known.get(bare) or known.get(yearless, "")


def fields_named(label: str) -> frozenset[str]:
    """Return the codes of the fields that a label names.

    >>> sorted(fields_named("Điểm tối đa thẩm định (lĩnh vực 1-3, 5)"))
    ['1', '2', '3', '5']
    """
    spread = _RANGE.sub(lambda m: " ".join(map(str, range(int(m[1]), min(int(m[2]), 99) + 1))), label)
    match = _SCOPE.search(fold(spread))
    return frozenset(match[1].split()) if match else frozenset()


def _value(cell: Cell, key: str) -> Decimal | str:
    if isinstance(cell, bool | CellError):
        return str(cell)
    if isinstance(cell, int | float):
        return numbers.exact(cell)
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%d/%m/%Y")
    text = clean(str(cell))
    if key.startswith(("n_", "max_")) or "sample_size" in key or key == "year":
        parsed = numbers.parse(text)
        return text if parsed is None else parsed
    return text


def status_of(text: str) -> Status:
    """Return the status that a text states; illustrative wins, then self-assessed.

    >>> status_of("Số liệu MINH HOẠ"), status_of("Chính thức"), status_of("tạm")
    ('illustrative', 'official', 'unknown')
    """
    folded = fold(text)
    for status in ("illustrative", "self_assessed", "official"):
        if contains(folded, words("status", status)):
            return "unknown" if status == "official" and contains(folded, words("status", "denial")) else status
    return "unknown"
