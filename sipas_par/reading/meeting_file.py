"""The meeting file in either form, TOML or a workbook with a sheet for each table, read into one `Meeting`."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from sipas_par.files import hold, read_input
from sipas_par.findings import PATH, Finding, ReadError, SipasParError, require
from sipas_par.model.meeting import TABLES, Column, Meeting, columns_of, structured
from sipas_par.model.units import fold_name
from sipas_par.reading.book import Cell, Grid, address, as_text
from sipas_par.reading.open import looks_like_table, open_book, read_sheets

HELP_SHEET = "Hướng dẫn"
_MAIN = "meeting"
_SHEETS = {fold_name(word): table for table, label in TABLES.items() for word in (table, label)}
_YES_NO = {"có": True, "x": True, "yes": True, "true": True, "không": False, "no": False, "false": False}
_DAY = re.compile(r"(?:ngày *)?(\d{1,2})(?: *[/.-] *| *tháng *)(\d{1,2})(?: *[/.-] *| *năm *)(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(?<![\d/.-])(\d{1,2}) *(?:giờ|[:hg]) *(?:(\d{1,2})(?: *phút)?)?(?:[:]00)?(?![\d/])")


def load_meeting(path: str | Path) -> Meeting:
    """Read a meeting file, TOML or xlsx, so that documents know the conference and its agencies.

    Parameters
    ----------
    path
        The file: TOML in the form of ``meeting_2024-05-17.toml`` in the shipped ``data/raw``, or a workbook in the form
        that ``sipas-par template --index meeting`` makes.

    Raises
    ------
    SipasParError
        If the file is missing, is neither, or lacks what a meeting needs; every problem is listed.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.load_meeting(sp.example("meeting_2024-05-17.toml")).deadline("tham-luan").latest_day
    datetime.date(2024, 5, 13)
    """
    require("path", path, *PATH)
    path = Path(path)
    data = read_input(path)
    hold([path])
    if looks_like_table(path):
        return _from_workbook(path, data)
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(Finding("meeting-not-toml", "error", file=path.name, found=str(error))) from error
    return structured(raw, path.name)


def is_meeting_book(path: Path) -> bool:
    """Say whether a file is a workbook of a meeting: it has the sheet of the conference and that of the agencies."""
    if not looks_like_table(path):
        return False
    try:
        opened = open_book(path)
    except SipasParError:
        return False
    tables = {_SHEETS.get(fold_name(name)) for name in (*opened.sheets, *opened.hidden)}
    return _MAIN in tables and (len(tables - {None}) > 1 or tables == {_MAIN})


def _from_workbook(path: Path, data: bytes) -> Meeting:
    book = _Book(path.name)
    for sheet in read_sheets(path, data):
        book.read(sheet)
    if book.problems:
        raise ReadError(book.problems)
    return structured(book.raw, path.name, book.places)


class _Book:
    """Gathers the tables of the sheets as TOML would give them, and where each value stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.raw: dict[str, Any] = {}
        self.places: dict[tuple[str | int, ...], tuple[str, str]] = {}
        self.problems: list[Finding] = []

    def read(self, sheet: Grid) -> None:
        table = _SHEETS.get(fold_name(sheet.name))
        filled = next((address(*at) for at, value in _cells(sheet) if value != ""), "")
        if fold_name(sheet.name) == fold_name(HELP_SHEET) or not filled:
            return
        if table is None or table in self.raw:
            self._problem("meeting-key-unknown" if table is None else "meeting-key-twice", sheet, filled, sheet.name)
            return
        for cell, formula in sheet.unsolved.items():
            self._problem("formula-not-calculated", sheet, cell, formula)
        self.places[(table,)] = (sheet.name, filled)
        self.raw[table] = {} if table == _MAIN else []
        (self._labels if table == _MAIN else self._rows)(sheet, table)

    def _labels(self, sheet: Grid, table: str) -> None:
        """Read the sheet of the conference: a label and its value in every row; hints stand in the third column."""
        known = _by_label(table)
        for row in range(len(sheet.rows)):
            label = sheet.text(row, 0)
            column = known.get(fold_name(label))
            if not label and sheet.at(row, 1) == "":
                continue
            if column is None:
                self._problem("meeting-key-unknown", sheet, address(row, 0), label or sheet.text(row, 1))
                continue
            place = (table, column.key)
            if place in self.places:
                self._problem("meeting-key-twice", sheet, address(row, 0), label)
            self.places[place] = (sheet.name, address(row, 1))
            self._hold(self.raw[table], column, sheet.at(row, 1))

    def _rows(self, sheet: Grid, table: str) -> None:
        """Read a sheet of rows under a head; every filled cell needs a head that is known."""
        known = _by_label(table)
        head = next((row for row in range(len(sheet.rows)) if {*sheet.rows[row]} - {""}), 0)
        columns: dict[int, Column] = {}
        for at in range(sheet.width):
            label = sheet.text(head, at)
            column = known.get(fold_name(label))
            if column in columns.values() and column is not None:
                self._problem("meeting-key-twice", sheet, address(head, at), label)
            elif column is not None:
                columns[at] = column
            elif label:
                self._problem("meeting-key-unknown", sheet, address(head, at), label)
        for (row, at), value in _cells(sheet):
            if row > head and value != "" and at not in columns and not sheet.text(head, at):
                self._problem("meeting-key-unknown", sheet, address(row, at), as_text(value))
        for row in range(head + 1, len(sheet.rows)):
            if all(sheet.at(row, at) == "" for at in columns):
                continue
            made: dict[str, Any] = {}
            number = len(self.raw[table])
            self.places[table, number] = (sheet.name, address(row, min(columns)))
            for at, column in columns.items():
                self.places[table, number, column.key] = (sheet.name, address(row, at))
                self._hold(made, column, sheet.at(row, at))
            self.raw[table].append(made)

    def _hold(self, made: dict[str, Any], column: Column, value: Cell) -> None:
        if as_text(value):
            made[column.key] = _typed(value, column)

    def _problem(self, code: str, sheet: Grid, cell: str, found: str) -> None:
        self.problems.append(Finding(code, "error", self.file, sheet.name, cell, found=found))


def _by_label(table: str) -> dict[str, Column]:
    return {fold_name(word): column for column in columns_of(table) for word in (column.label, column.key)}


def _cells(sheet: Grid) -> Iterator[tuple[tuple[int, int], Cell]]:
    return (((row, at), value) for row, values in enumerate(sheet.rows) for at, value in enumerate(values))


def _typed(value: Cell, column: Column) -> Any:
    """Return a cell as the kind of its field; what does not fit stays as it is and is named where it is structured."""
    text = unicodedata.normalize("NFC", as_text(value))
    kinds = get_args(column.kind) or (column.kind,)
    if column.words:
        return column.words.get(text.casefold().removesuffix(" ngày"), text)
    if Ellipsis in kinds:
        return [part.strip() for part in re.split(r"\n" if "\n" in text else ";", text) if part.strip()]
    if bool in kinds:
        return value if isinstance(value, bool) else _YES_NO.get(text.casefold(), text)
    if int in kinds:
        return int(text) if text.isdecimal() else text
    if dt.datetime in kinds:
        return value if type(value) is dt.datetime else _moment(text)
    if dt.date in kinds:
        return value.date() if isinstance(value, dt.datetime) else value if type(value) is dt.date else _day(text)
    return text


def _day(text: str) -> dt.date | str:
    parts = _ISO.fullmatch(text) or _DAY.fullmatch(text.casefold())
    if parts is None:
        return text
    numbers = [int(part) for part in parts.groups()]
    try:
        return dt.date(*(numbers if parts.re is _ISO else reversed(numbers)))
    except ValueError:
        return text


def _moment(text: str) -> dt.datetime | str:
    words = text.casefold().replace("t", " ") if _ISO.match(text) else text.casefold()
    time = _TIME.search(words)
    rest = words.replace(time[0], " ") if time else words
    day = _day(rest.strip(" ,;"))
    try:
        return (
            dt.datetime.combine(day, dt.time(int(time[1]), int(time[2] or 0)) if time else dt.time())
            if isinstance(day, dt.date)
            else text
        )
    except ValueError:
        return text
