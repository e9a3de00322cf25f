"""Unit, year and status as the title rows print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sipas_par.reading.info import status_of
from sipas_par.reading.names import unit_name
from sipas_par.reading.text import clean, fold
from sipas_par.reading.vocabulary import contains, keys, words

if TYPE_CHECKING:
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.scorecard import Status

_YEAR = re.compile(r"\bnăm\s*:?\s*(20\d\d)\b", re.IGNORECASE)
_DATE = re.compile(
    r"(ngày|tháng)\b[^;]{0,24}?\bnăm\s*(20\d\d|\.{2,}|…)|\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*20\d\d", re.IGNORECASE
)
_TITLED = 220


@dataclass(frozen=True)
class Said:
    """One thing that a title says, and where."""

    value: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Titles:
    """What the rows above the table, and notes below it on its status, say."""

    year: Said = Said()
    unit: Said = Said()
    status: Status = "unknown"
    status_cell: str = ""
    index: str = ""


def read_titles(grid: Grid, header: Header) -> Titles:
    """Read the rows above the header; the rows below the table only for a word on illustrative figures."""
    lines = [
        (clean(cell), grid.address(row, column))
        for row in range(header.top)
        for column, cell in enumerate(grid.rows[row])
        if type(cell) is str and cell and len(cell) <= _TITLED
    ]
    lines = [(text, cell) for text, cell in lines if text]
    years = {match: cell for text, cell in lines for match in _YEAR.findall(_DATE.sub(" ", text))}
    year = Said(*next(iter(years.items()))) if len(years) == 1 else Said()
    units = [(name, cell) for text, cell in lines if (name := unit_in_title(text))]
    unit = Said(*units[0]) if units else Said()
    status, status_cell = _status(grid, header, lines)
    said = " ".join(fold(text) for text, _ in lines)
    index = next((key for key in keys("indices") if contains(said, words("indices", key))), "")
    return Titles(year, unit, status, status_cell, index)


def _status(grid: Grid, header: Header, lines: list[tuple[str, str]]) -> tuple[Status, str]:
    for text, cell in lines:
        status = status_of(text)
        if status == "illustrative" or (status != "unknown" and contains(fold(text), words("titles", "figures"))):
            return status, cell
    for row in range(len(grid.rows) - 1, max(header.body, len(grid.rows) - 40), -1):
        for column, note in enumerate(grid.rows[row][:3]):
            if type(note) is str and note and _is_illustrative_note(note):
                return "illustrative", grid.address(row, column)
    return "unknown", ""


@lru_cache(maxsize=4096)
def _is_illustrative_note(text: str) -> bool:
    return contains(fold(text), words("titles", "illustrative_note"))


def unit_in_title(text: str) -> str:
    """Return the unit that a title line names, or an empty text.

    >>> unit_in_title("TỈNH LẠNG SƠN"), unit_in_title("Đơn vị: Huyện Bắc Sơn"), unit_in_title("UBND TỈNH LẠNG SƠN")
    ('Lạng Sơn', 'Huyện Bắc Sơn', '')
    """
    label, colon, rest = text.partition(":")
    if colon and fold(label) in words("units", "labels") and 0 < len(rest.strip()) <= 80:
        return unit_name(rest)
    if (
        len(text) <= 60
        and fold(text).startswith(tuple(f"{word} " for word in words("units", "unit_words")))
        and not _YEAR.search(text)
    ):
        return unit_name(text)
    return _inside(text)


def _inside(text: str) -> str:
    """Find the unit within a longer title: ``… CỦA TỈNH LẠNG SƠN NĂM 2023``."""
    bare = _YEAR.split(text)[0] if _YEAR.search(text) else ""
    if not bare:
        return ""
    pieces = bare.replace("-", " ").split()
    folded = [fold(piece) for piece in pieces]
    for start in range(len(pieces) - 1, 0, -1):
        for word in words("units", "unit_words"):
            size = word.count(" ") + 1
            ends_with_list = folded[start : start + size] == word.split()
            if (
                ends_with_list
                and 1 <= len(pieces) - start - size <= 5
                and folded[start - 1] in {"cua", "tai", "", "bang"}
            ):
                return unit_name(" ".join(pieces[start:]))
    return ""
