"""Reading: from a file of any office program to a `Scorecard` or a `SipasCard`.

Container (`open`) -> grid of values that know their cells (`book`) -> tables and headers (`tables`, `header`, wordings in
``vocabulary.toml``) -> rows (`codes`, `rows`) -> what the numbers say of each other (`relations`) -> columns (`roles`) -> card
(`points`, `wide_tables`, `unit_rows`, `survey`). Each step is a module; limits on size and time stand in `book`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sipas_par.files import hold, is_output, listed
from sipas_par.findings import PATH, Finding, ReadError, SipasParError, require
from sipas_par.model.criteria import Fact
from sipas_par.model.units import unit_key
from sipas_par.reading.announcement import Announcement, announced_in
from sipas_par.reading.numbers import convert
from sipas_par.reading.open import looks_like_table, open_book, read_sheets
from sipas_par.reading.tables import collector_paused, read, read_everything, read_single
from sipas_par.text.display import as_rows
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, words

if TYPE_CHECKING:
    from sipas_par.model.scorecard import Scorecard, SipasCard
    from sipas_par.reading.book import Book
    from sipas_par.reading.notes import TableReading


STRANGER = {
    "no-table",
    "text-named-as-workbook",
    "column-missing",
    "points-of-another",
    "not-a-survey",
    "not-a-table-file",
    "archive-not-opened",
    "document-not-table",
    "file-empty",
    "text-damaged",
}
"""Findings of a file that can be opened and holds nothing that is understood as a score table."""


def load_par_index(
    path: str | Path, sheet: str | None = None, *, columns: Mapping[str, str] | None = None
) -> Scorecard:
    """Read a points table: PAR INDEX or any table of its shape.

    The table is found, not assumed at a fixed place; every value knows its cell; what is doubtful stands
    in ``card.findings`` and nothing is guessed.

    Parameters
    ----------
    path
        A workbook (xlsx, xlsm, xls, xlsb, ods), a CSV file or an HTML table saved as ``.xls``.
    sheet
        Name of the sheet, when several hold a table.
    columns
        Columns chosen by hand, by meaning, such as ``{"score": "F"}``: where headers leave a doubt, this settles it.

    Returns
    -------
    Scorecard
        The table as printed.

    Raises
    ------
    ReadError
        If the file cannot be read, or holds no such table, or several.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> card.unit, card.year, card["3.4.4"].cell, card["8.1"].source
    ('Lạng Sơn', 2023, 'PAR INDEX!G56', 'sipas')
    """
    require("path", path, *PATH)
    return cast("Scorecard", read_single(open_book(path), sheet, "points", columns))


def load_sipas(path: str | Path, sheet: str | None = None, *, columns: Mapping[str, str] | None = None) -> SipasCard:
    """Read a SIPAS table: satisfaction in %, this year's beside last year's and the national mean.

    Parameters
    ----------
    path, sheet, columns
        As in `load_par_index`.

    Returns
    -------
    SipasCard
        The table as printed; fractions are brought to percent.

    Raises
    ------
    ReadError
        If the file cannot be read, or holds no such table, or several.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> sipas.year, sipas.earlier_year, sipas.of_kind("factor")[0].cell
    (2023, 2022, 'SIPAS!D24')
    """
    require("path", path, *PATH)
    return cast("SipasCard", read_single(open_book(path), sheet, "survey", columns))


def load_table(
    path: str | Path, sheet: str | None = None, *, columns: Mapping[str, str] | None = None
) -> Scorecard | SipasCard:
    """Read whichever table the file holds: a points table or a SIPAS table.

    >>> import sipas_par as sp
    >>> from sipas_par.reading.load import load_table
    >>> load_table(sp.example("sipas_lang_son_2023.xlsx")).index
    'SIPAS'
    """
    require("path", path, *PATH)
    return read_single(open_book(path), sheet, "any", columns)


def load_all(path: str | Path, *, columns: Mapping[str, str] | None = None) -> tuple[Scorecard | SipasCard, ...]:
    """Read every card of a file or of the files of a folder: all sheets, all units and years of a table.

    A province scores dozens of districts and departments, in one workbook with a sheet each, or in one table with a row
    each, or below each other with columns for unit and year, or in a file each. Of a folder every file that can hold a
    table is read but those that this package wrote; one that cannot be read is an error.

    >>> import sipas_par as sp
    >>> [card.year for card in sp.load_all(sp.example("par_index_lang_son_2022.xlsx"))]
    [2022]
    """
    require("path", path, *PATH)
    cards, announced = read_files(path, columns)
    files = {card.source.file for card in cards}
    if alone := [one.file for one in announced if one.file not in files]:
        raise ReadError([Finding("is-an-announcement", "error", file) for file in alone])
    return as_rows(cards)


def tables_in(folder: Path) -> list[Path]:
    """Return the files of a folder that can hold a table, without those that this package wrote."""
    return [
        one for one in listed(folder) if one.is_file() and looks_like_table(one) is not False and not is_output(one)
    ]


def read_files(
    path: str | Path, columns: Mapping[str, str] | None = None, passed: Collection[Path] = ()
) -> tuple[tuple[Scorecard | SipasCard, ...], list[Announcement]]:
    """Read every card of a file or of the files of a folder but those ``passed`` over, and what ministries announce in them."""
    from sipas_par.reading.meeting_file import is_meeting_book

    place = Path(path)
    files = [place]
    if place.is_dir():
        files = [one for one in tables_in(place) if one not in passed and not is_meeting_book(one)]
    cards: list[Scorecard | SipasCard] = []
    announced: list[Announcement] = []
    problems: list[Finding] = []
    for file in files:
        try:
            with collector_paused():
                read, news = load_and_announced(file, every=True, columns=columns)
        except SipasParError as error:
            problems += [found if found.file else found.located(file=file.name) for found in error.findings]
            continue
        cards += read
        announced += [news] if news else []
    if problems:
        raise ReadError(problems)
    hold(files)
    return tuple(cards), announced


def sizes_in(folder: Path) -> tuple[list[Path], dict[str, Fact]]:
    """Return the files "quy_mo.*" of a folder and the size of each unit in their tables: a number, or a group."""
    files = [file for file in listed(folder) if file.is_file() and fold(file.stem.replace("_", " ")) == "quy mo"]
    found: dict[str, Fact] = {}
    for file in files:
        for sheet in read_sheets(file):
            if head := sheet.head(_of_sizes, {"unit", "size"}.issubset):
                top, places = head
                rows = range(top + 1, len(sheet.rows))
                texts = [sheet.text(at, places["size"]) for at in rows]
                for at, text, number in zip(rows, texts, convert(texts).values, strict=True):
                    if name := sheet.text(at, places["unit"]):
                        value, cell = text if number is None else number, sheet.full_address(at, places["size"])
                        found[unit_key(name)] = Fact("size", clean(sheet.text(top, places["size"])), value, cell)
        if not found:
            raise ReadError(Finding("sizes-columns", "error", file.name))
    return files, found


def _of_sizes(text: str) -> str | None:
    """Return what a head of a table of sizes stands over."""
    told = claim(text)
    return (
        "unit"
        if told and told.meaning == "unit"
        else "size"
        if fold(text.partition("(")[0]) in words("info", "size")
        else None
    )


def load_and_announced(
    path: str | Path, *, every: bool = False, columns: Mapping[str, str] | None = None, book: Book | None = None
) -> tuple[tuple[Scorecard | SipasCard, ...], Announcement | None]:
    """Read the one card of a file, or every one, and apart from them what a ministry announces in it; ``book`` is the file opened."""
    book = book or open_book(path)
    announced = announced_in(book)
    if announced is not None:
        book = replace(book, sheets=tuple(name for name in book.sheets if name not in announced.sheets))
    try:
        cards = read_everything(book, columns) if every else (read_single(book, None, "any", columns),)
    except ReadError as error:
        if announced is None or not all(finding.code in STRANGER for finding in error.findings):
            raise
        cards = ()
    return cards, announced


def read_table(path: str | Path, sheet: str | None = None, *, columns: Mapping[str, str] | None = None) -> TableReading:
    """Read a file and keep what was understood: sheet, header cells, column meanings, rows left out and why.

    Parameters
    ----------
    path, sheet, columns
        As in `load_par_index`.

    Returns
    -------
    TableReading
        With the card in ``.card``; ``print(reading.explain())`` shows it in words.

    Raises
    ------
    ReadError
        As `load_table`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> print(sp.read_table(sp.example("par_index_lang_son_2023.xlsx")).explain().splitlines()[0])
    Tệp par_index_lang_son_2023.xlsx (xlsx), trang “PAR INDEX”: bảng điểm.
    """
    require("path", path, *PATH)
    return read(open_book(path), sheet, "any", columns).table_reading()
