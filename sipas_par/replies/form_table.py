"""Finds the table of a returned form, whatever was moved, renamed or added around it."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sipas_par.model.units import fold_name
from sipas_par.reading.book import shielded
from sipas_par.reading.open import address, as_decimal, as_text
from sipas_par.replies.form import FormRow
from sipas_par.replies.words import COLUMNS, FILLED
from sipas_par.text.i18n import in_every_language
from sipas_par.text.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.assignment import Assignment
    from sipas_par.reading.open import Sheet, Value

_LABELS = {fold_name(text): name for name, words in COLUMNS.items() for text in in_every_language(words)}
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
        self.rows = {
            row.code: FormRow(row.code, row.name, row.max_score, row.score, row.source, row.cell, row.lost)
            for row in assignment.card.criteria
        }
        for part in assignment.sipas.components if assignment.sipas else ():
            lacking = part.gap_to_100
            self.rows.setdefault(
                part.code,
                FormRow(part.code, part.name, Decimal(100), part.value, "sipas", part.cell, lacking),
            )

    def prints(self, code: str, value: Value) -> bool:
        """Tell whether the form itself shows this value somewhere in the row of this code."""
        row = self.rows.get(code)
        if row is None:
            return False
        sources = in_every_language(label("source", row.source))
        if fold_name(as_text(value)) in {fold_name(text) for text in (row.code, row.name, row.cell, *sources)}:
            return True
        figure = as_decimal(value)
        return figure is not None and figure in {row.maximum, row.score, row.lost}

    def checked(self, code: str) -> dict[str, Decimal | str | None]:
        """Return figures and name of a row by column."""
        row = self.rows[code]
        return {"max_score": row.maximum, "score": row.score, "lost": row.lost, "name": row.name}

    def may_print(self, column: str, value: Value) -> bool:
        """Tell whether a form made from another table could show this value in this locked column."""
        return column in _OF_ITS_TABLE and (column not in FIGURES or as_decimal(value) is not None)


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


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SERIALS = (36_526, 73_050)  # 1/1/2000 to 31/12/2099 as Excel counts days
_EPOCH = dt.date(1899, 12, 30)
_DAY = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
_QUARTER = re.compile(r"(?:quý|quarter|q)\s*(iv|i{1,3}|[1-4])\s*(?:[/.,-]|năm|of)?\s*(\d{4})")
_YEAR = re.compile(r"(?:(?:trong|cuối|hết)\s*)?(?:năm\s*)?(\d{4})")
_STANDING = ("thường xuyên", "hằng năm", "hàng năm", "continuous", "ongoing", "every year")
_BEFORE = re.compile(r"^(?:(?:chậm nhất|xong|hoàn thành)\s*){0,2}(?:trước|before)\s")
_LEADS = re.compile(r"^(?:(?:trước|chậm nhất|xong|hoàn thành|đến|hết|trong)\s*){0,3}(?:ngày|before|by)?\s*")


def read_date(value: Value) -> tuple[dt.date | None, bool]:
    """Return the last day that a written deadline allows, and whether it had to be interpreted.

    A month, a quarter or a year means its last day; "before" a day or a month, the day before it begins. Work that goes on ("thường xuyên") has no day and needs
    no interpretation.

    >>> read_date("30/9/2024"), read_date("Quý III/2024"), read_date("trước 01/10/2024")
    ((datetime.date(2024, 9, 30), False), (datetime.date(2024, 9, 30), False), (datetime.date(2024, 9, 30), False))
    >>> read_date("09/30/2024"), read_date("sớm nhất có thể"), read_date("Thường xuyên")
    ((datetime.date(2024, 9, 30), True), (None, True), (None, False))
    """
    if isinstance(value, dt.datetime):
        return value.date(), False
    if isinstance(value, dt.date):
        return value, False
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if _SERIALS[0] <= value <= _SERIALS[1]:
            return _EPOCH + dt.timedelta(days=int(value)), True
        if float(value).is_integer() and 2000 <= value < 2100:
            return dt.date(int(value), 12, 31), False
        return None, True
    text = unicodedata.normalize("NFC", str(value or "")).casefold().strip().rstrip(".")
    if not text:
        return None, False
    first, last, unsure = _from_words(_LEADS.sub("", text, count=1) or text)
    if first and _BEFORE.match(text):
        return first - dt.timedelta(days=1), unsure
    return last, unsure


def _from_words(text: str) -> tuple[dt.date | None, dt.date | None, bool]:
    """Return first and last day of what is written, and whether it had to be interpreted."""
    if any(word in text for word in _STANDING):
        return None, None, False
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _one(_day(year, month, day))
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
        if month > 12 >= day:
            return *_one(_day(year, day, month))[:2], True
        return _one(_day(year, month, day))
    if match := _QUARTER.fullmatch(text):
        quarter = _ROMAN.get(match[1]) or int(match[1])
        return _months(int(match[2]), quarter * 3 - 2, quarter * 3)
    if (match := _MONTH.fullmatch(text)) and 1 <= int(match[1]) <= 12:
        return _months(int(match[2]), int(match[1]), int(match[1]))
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    return None, None, True


def _one(day: dt.date | None) -> tuple[dt.date | None, dt.date | None, bool]:
    return day, day, day is None


def _months(year: int, first: int, last: int) -> tuple[dt.date | None, dt.date | None, bool]:
    if not 1900 <= year < 9999:
        return None, None, True
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]), False


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
