"""Finds the table of a returned form, whatever was moved, renamed or added around it."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sipas_par.model.units import fold_name
from sipas_par.reading.book import address, as_text, shielded
from sipas_par.reading.numbers import number_in
from sipas_par.replies.form import form_row
from sipas_par.replies.words import COLUMNS, FILLED
from sipas_par.text.i18n import in_every_language
from sipas_par.text.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sipas_par.assignment import Assignment
    from sipas_par.reading.book import Cell, Grid

_LABELS = {fold_name(text): name for name, words in COLUMNS.items() for text in in_every_language(words)}
_LEAST_LABELS = 3
_FIRST_ROWS = 60
_CLOSE = 0.82


@dataclass(frozen=True, slots=True)
class FormTable:
    """A sheet with the place of its head row, of the form's columns, and of columns that someone added."""

    sheet: Grid
    head: int
    columns: dict[str, int]
    strange: dict[int, str]


def find_table(sheet: Grid) -> FormTable | None:
    """Return the form's table on a sheet: the first row with at least three of its heads, one of them to fill."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns, strange = _columns(row)
        if len(columns) >= _LEAST_LABELS and any(name in columns for name in FILLED):
            return FormTable(sheet, number, columns, strange)
    return None


def _columns(row: list[Cell]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    strange: dict[int, str] = {}
    for number, value in enumerate(row):
        label = fold_name(re.sub(r"\(.*?\)", "", as_text(value)))
        if not label:
            continue
        name = _LABELS.get(label)
        if name is None:
            close = difflib.get_close_matches(label, _LABELS, n=1, cutoff=_CLOSE)
            name = _LABELS[close[0]] if close else None
        if name is None or name in columns:
            strange[number] = as_text(value)
        else:
            columns[name] = number
    return columns, strange


FIGURES = ("max_score", "score", "lost")
_OF_ITS_TABLE = {"name", "source", "cell", *FIGURES}


class PrintedRows:
    """The locked rows that forms made from the present table show, by code."""

    def __init__(self, assignment: Assignment) -> None:
        survey = assignment.sipas.components if assignment.sipas else ()
        # A code of both tables is the criterion's.
        rows = (*map(form_row, survey), *map(form_row, assignment.card.criteria))
        self.rows = {row.code: row for row in rows}

    def prints(self, code: str, value: Cell) -> bool:
        """Tell whether the form itself shows this value somewhere in the row of this code."""
        row = self.rows.get(code)
        if row is None:
            return False
        sources = in_every_language(label("source", row.source))
        if fold_name(as_text(value)) in {fold_name(text) for text in (row.code, row.name, row.cell, *sources)}:
            return True
        figure = number_in(value)
        return figure is not None and figure in {row.maximum, row.score, row.lost}

    def checked(self, code: str) -> dict[str, Decimal | str | None]:
        """Return figures and name of a row by column."""
        row = self.rows[code]
        return {"max_score": row.maximum, "score": row.score, "lost": row.lost, "name": row.name}

    def may_print(self, column: str, value: Cell) -> bool:
        """Tell whether a form made from another table could show this value in this locked column."""
        return column in _OF_ITS_TABLE and (column not in FIGURES or number_in(value) is not None)


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
# Excel writes a thread of comments a second time, as a note, for programs that know no threads.
_THREAD = re.compile(r"^\[[^\]]*\]\s.*?https?://\S+\s+\w[^:\n]*:\s*", re.DOTALL)


def cell_comments(file: str, data: bytes) -> dict[tuple[str, str], str]:
    """Return the comments of a workbook (xlsx, xlsm, ods) by sheet and cell; of other files none are known."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with shielded(file):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "content.xml" in names:
                content = archive.read("content.xml")
                return dict(_annotations(content)) if b"annotation" in content else {}
        if not any("comments" in name.lower() and name.endswith(".xml") for name in names):
            return {}
        return dict(_notes(data))


def _notes(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and (text := _THREAD.sub("", cell.comment.text).strip()):
                    yield (sheet.title, cell.coordinate), text


def _annotations(content: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    # Reading the form has refused document types and entities before.
    for sheet in ET.fromstring(content).iter(f"{_TABLE}table"):  # noqa: S314 - see above
        number = 0
        for row in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in row:
                for note in cell.iter(_ANNOTATION):
                    text = "\n".join("".join(line.itertext()) for line in note.iter(_PARAGRAPH)).strip()
                    if text:
                        yield (sheet.get(f"{_TABLE}name", ""), address(number, column)), text
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
