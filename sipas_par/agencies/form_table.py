"""Finds the table of a returned form, whatever was moved, renamed or added around it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.agencies.sheets import as_text
from sipas_par.meeting import name_key
from sipas_par.wording.form_words import COLUMNS, FILLED

if TYPE_CHECKING:
    from sipas_par.agencies.sheets import Sheet, Value

_LABELS = {name_key(text): name for name, texts in COLUMNS.items() for text in texts.values()}
_LEAST_LABELS = 3
_FIRST_ROWS = 60
_CLOSE = 0.82


@dataclass(frozen=True, slots=True)
class FormTable:
    """A sheet with the place of its head row, of the form's columns, and of columns that someone added."""

    sheet: Sheet
    head: int
    columns: dict[str, int]
    strange: dict[int, str]


def find_table(sheet: Sheet) -> FormTable | None:
    """Return the form's table on a sheet: the first row with at least three of its heads, one of them to fill."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns, strange = _columns(row)
        if len(columns) >= _LEAST_LABELS and any(name in columns for name in FILLED):
            return FormTable(sheet, number, columns, strange)
    return None


def _columns(row: tuple[Value, ...]) -> tuple[dict[str, int], dict[int, str]]:
    columns: dict[str, int] = {}
    strange: dict[int, str] = {}
    for number, value in enumerate(row):
        label = name_key(re.sub(r"\(.*?\)", "", as_text(value)))
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
