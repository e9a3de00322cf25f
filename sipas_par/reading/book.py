"""A file as sheets, each a grid of values that know their addresses; limits, archives, and other people's crashes made findings."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal

from sipas_par.files import require_modest, unpacks_too_large
from sipas_par.findings import Finding, ReadError
from sipas_par.reading.encodings import FOREIGN, VIETNAMESE, convert, sample_font
from sipas_par.text.names import clean, tidy, untidy

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""What a cell holds; an empty cell is ``""``."""


Place = tuple[int, int]
"""Row and column of a cell, counted from 0."""

Head = tuple[int, dict[str, int]]
"""The row of the heads of a table, and its columns by meaning."""


class CellError(str):
    """A cell that shows an error such as ``#REF!``, or a formula that was stored without its result."""

    __slots__ = ()


NO_RESULT = CellError("formula without a stored result")
# Errors of any office program in any language: #N/A, #TÊN?, Err:502, and the #### of a narrow column.
_ERROR = re.compile(r"#[^\W\d_][^\s#]*|Err:\d{3}|##+")


def error_in(cell: Cell) -> Cell:
    """Return an error that a file keeps as text as what it is."""
    if isinstance(cell, str) and cell[:1] in {"#", "E"}:
        text = cell.strip()
        if _ERROR.fullmatch(text) and (text.isupper() or text[0] == "E" or not text.strip("#")):
            return CellError(text)
    return cell


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return ``G31`` for row 30 and column 6."""
    return f"{letters(column)}{row + 1}"


def column_of(name: str) -> int:
    """Return the place of a column by its letters."""
    number = 0
    for letter in name.upper()[:6]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def as_text(cell: Cell) -> str:
    """Return a cell as a person reads it: whole numbers without ``.0``, dates as dd/mm/yyyy, no word of a formula without a result."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, dt.date):
        midnight = not isinstance(cell, dt.datetime) or cell.time() == dt.time()
        return cell.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    return "" if cell is NO_RESULT else str(cell).strip()


def shown(cell: Cell) -> str:
    """Return the text of a cell in one line, as texts are compared."""
    return clean(as_text(cell))


@dataclass(frozen=True)
class Details:
    """What a container knows of cells beyond their values, by row and column counted from 0."""

    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet from A1 on, and what the container says about rows and merged cells."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    external: bool = False
    font: tuple[str, str] = ("", "")
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    apart: Mapping[tuple[int, int], str] = field(default_factory=dict)
    look: Callable[[], Details] = Details
    stated_in: Mapping[int, int] = field(default_factory=dict)
    """Column that the sheet does not have -> the column in whose cells its values stand."""

    @cached_property
    def details(self) -> Details:
        """Number formats and formulas, read when first asked for."""
        return self.look()

    @cached_property
    def width(self) -> int:
        """Length of the longest row."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def alone(self) -> tuple[tuple[int, int], ...]:
        """The texts that stand alone in their row, by row and column: what lines around a table say."""
        lone = ((row, cells) for row, cells in enumerate(self.rows) if len(cells) - cells.count("") == 1)
        places = ((row, next(at for at, cell in enumerate(cells) if cell != "")) for row, cells in lone)
        return tuple((row, at) for row, at in places if isinstance(self.rows[row][at], str))

    def at(self, row: int, column: int) -> Cell:
        """Return a value; outside the grid everything is empty."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def column(self, place: int, rows: Iterable[int]) -> list[Cell]:
        """Return the cells of a column in some rows."""
        lines = self.rows
        return [lines[row][place] if place < len(lines[row]) else "" for row in rows]

    def text(self, row: int, column: int) -> str:
        """Return what a person reads in a cell; nothing where a formula has no result."""
        return as_text(self.at(row, column))

    def head(
        self,
        meaning: Callable[[str], str | None],
        enough: Callable[[AbstractSet[str]], object],
        within: int | None = None,
    ) -> Head | None:
        """Return the first row whose texts mean enough, and the first column of every meaning there."""
        for row in range(len(self.rows[:within])):
            columns: dict[str, int] = {}
            for at in range(len(self.rows[row])):
                if found := meaning(self.text(row, at)):
                    columns.setdefault(found, at)
            if enough(columns.keys()):
                return row, columns
        return None

    @cached_property
    def unsolved(self) -> dict[str, str]:
        """The cells whose formula has no stored result, and the formulas: such a cell reads as empty although someone filled it."""
        places = [
            (row, at) for row, cells in enumerate(self.rows) for at, cell in enumerate(cells) if cell is NO_RESULT
        ]
        return {address(*place): self.details.formulas.get(place, str(NO_RESULT)) for place in places}

    def letters(self, column: int) -> str:
        """Return the letters of a column counted from 0."""
        return letters(self.stated_in.get(column, column))

    def address(self, row: int, column: int) -> str:
        """Return ``G31`` for row 30 and column 6."""
        return f"{self.letters(column)}{row + 1}"

    def full_address(self, row: int, column: int) -> str:
        """Return ``PAR INDEX!G31``."""
        return f"{self.name}!{self.address(row, column)}" if self.name else self.address(row, column)


MAX_ROWS = 200_000
MAX_COLUMNS = 1_024
MAX_CELLS = 8_000_000
"""Rows times columns of one sheet, because an empty rectangle costs memory as a full one does."""
MAX_SHEETS = 2_000
MAX_TEXT = 4_000
"""Characters of one cell that are kept; a criterion has a few hundred."""
HEADER_SEARCH_ROWS = 400
HEADER_ROWS = 4
STRUCK = "(gạch ngang)"
"""The mark of text that is struck out; it stands beside a value whose whole cell is."""
RAISED, LOWERED = "super", "sub"


_LOCAL_HEADER = 30


class Archive:
    """The parts of a zipped file."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file, self._data = file, data
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        parts = self._zip.infolist()
        # Some writers put back slashes between folders, or a slash in front.
        self._by_name = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in parts}
        if len(self._by_name) != len(parts):
            raise ReadError(Finding("file-damaged", "error", file=file, found="zip"))
        require_modest(file, self._zip)

    def names(self) -> list[str]:
        """Return the names of the parts as stored."""
        return [part.filename for part in self._by_name.values()]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """Unpack one part; office programs do not mind capitals in its name, so neither is minded here."""
        part = self._by_name.get(name.lower())
        if part is None:
            raise ReadError(Finding("file-damaged", "error", file=self.file, found=name[-120:]))
        start = part.header_offset + _LOCAL_HEADER
        lengths = self._data[start - 4 : start]
        start += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = self._data[start : start + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            content = packed
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            content = unpacker.decompress(packed, part.file_size + 1)
            if len(content) > part.file_size or not unpacker.eof:
                raise unpacks_too_large(self.file, max(part.file_size, len(content)))
        if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
            raise ReadError(Finding("file-damaged", "error", file=self.file, found=name[-120:]))
        return content


@contextlib.contextmanager
def shielded(file: str, sheet: str = "") -> Iterator[None]:
    """Turn every failure of a parser into ``file-damaged`` or ``password-protected``, which a user understands."""
    try:
        yield
    except ReadError:
        raise
    except MemoryError:
        raise ReadError(Finding("out-of-memory", "error", file=file, sheet=sheet)) from None
    except Exception as error:  # noqa: BLE001 - zip, zlib, XML, index errors: parsers of foreign bytes fail in many ways
        raise ReadError(_finding(file, sheet, error)) from None
    except BaseException as error:
        # A panic of compiled code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise ReadError(_finding(file, sheet, error)) from None


def _finding(file: str, sheet: str, error: BaseException) -> Finding:
    if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
        return Finding("password-protected", "error", file=file, sheet=sheet)
    text = str(error)
    # Places in the code of a parser, and the words of a panic, tell the reader of a table nothing.
    foreign = (
        type(error).__name__ == "PanicException" or not text or any(sign in text for sign in ("/", "\\", "::", "\n"))
    )
    return Finding(
        "file-damaged", "error", file=file, sheet=sheet, found=type(error).__name__ if foreign else text[:120]
    )


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what compiled code prints when it panics from the screen; the error itself is raised all the same."""
    try:
        screen = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)
        os.close(nowhere)


def parted(pieces: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Return what of a text stays and what is raised, lowered or struck out, given its pieces with their marks.

    A lowered sign is no part of a number, but one of a word.
    """
    pieces = [piece for piece in pieces if piece[1]]
    kept, apart = ("".join(text for mark, text in pieces if bool(mark) is out).strip() for out in (False, True))
    marks = {mark for mark, _ in pieces}
    whole = not kept and STRUCK not in marks
    return None if not apart or whole or (LOWERED in marks and any(map(str.isalpha, kept))) else (kept, apart)


@dataclass
class SheetFacts:
    """What a decoder does not tell of a sheet: errors, what is out of sight, links to other files, mixed text."""

    look: Callable[[], Details] = Details
    errors: dict[Place, CellError] = field(default_factory=dict)
    mixed: dict[Place, tuple[str, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    external: bool = False
    signs: bool = True

    def hide_columns(self, first: int, end: int) -> None:
        """Remember that columns are out of sight."""
        self.hidden_columns.update(range(first, min(end, MAX_COLUMNS)))

    def completed(self, grid: Grid) -> Grid:
        """Return the grid with these facts put in."""
        rows = grid.rows
        if self.signs:
            with_errors(rows)
        for (row, column), error in self.errors.items():
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = error
        for (row, column), (kept, _) in self.mixed.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = kept
        return replace(
            grid,
            merged=grid.merged or tuple(self.merged),
            hidden=frozenset(self.hidden),
            external=self.external,
            hidden_columns=frozenset(self.hidden_columns),
            apart={place: apart for place, (_, apart) in self.mixed.items()},
            look=self.look,
        )


def with_errors(rows: list[list[Cell]]) -> None:
    """Put errors that are kept as text in as errors."""
    for row in rows:
        for column, cell in enumerate(row):
            if cell.__class__ is str and cell[:1] in {"#", "E"}:
                row[column] = error_in(cell)


def refuse_entities(file: str, xml: bytes, head: int | None = None) -> None:
    """Raise where XML has a document type or entities; a NUL byte is XML in UTF-16, which hides them."""
    if xml.find(b"<!DOCTYPE", 0, head) >= 0 or xml.find(b"<!ENTITY", 0, head) >= 0 or b"\x00" in xml[:64]:
        raise ReadError(Finding("unsafe-xml", "error", file=file))


def refuse_beyond(file: str, sheet: str, rows: int, columns: int) -> None:
    """Raise when a sheet has more rows, columns or cells than are read."""
    if rows > MAX_ROWS:
        raise ReadError(Finding("too-many-rows", "error", file, sheet, found=rows, expected=MAX_ROWS))
    if columns > MAX_COLUMNS:
        raise ReadError(Finding("too-many-columns", "error", file, sheet, found=columns, expected=MAX_COLUMNS))
    if rows * columns > MAX_CELLS:
        raise ReadError(Finding("table-too-large", "error", file, sheet, found=rows * columns, expected=MAX_CELLS))


def modernise(grid: Grid) -> Grid:
    """Return the grid in Unicode when its text is in an old font, with the font and a cell that shows it."""
    lines = grid.rows[:60]
    texts = [cell for row in lines for cell in row if type(cell) is str and cell and not cell.isascii()]
    sample = "\n".join(texts)
    if not texts or VIETNAMESE.search(sample) or not FOREIGN.search(sample):
        return grid
    font = sample_font("\n".join(cell for row in lines for cell in row if type(cell) is str and cell))
    if not font:
        return grid
    place = next((r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell in texts)
    rows = [[convert(cell, font) if type(cell) is str else cell for cell in row] for row in grid.rows]
    return replace(grid, rows=rows, font=(font, grid.address(*place)))


# "?i?m t?i ?a", "Ä\x90iá»ƒm tá»‘i Ä‘a", and the sign that stands for what could not be decoded.
_DAMAGE = re.compile(r"\w\?\w|(?:^|\s)\?\w|\ufffd|á[»º]|Ä[\u0080-\u00ff\u2018\u2019]|Æ[°¡]|Ã[\u0080-\u00bf]")
_ENOUGH = 3
_ROWS = 400


def damaged_text(grids: Sequence[Grid]) -> tuple[str, str, str] | None:
    """Return sheet, cell and text of the first of several damaged cells; ``None`` when letters are sound."""
    for grid in grids:
        places = [
            (grid.name, grid.address(row, column), cell[:60])
            for row, cells in enumerate(grid.rows[:_ROWS])
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and len(_DAMAGE.findall(cell[:200])) > 1
        ]
        if len(places) >= _ENOUGH:
            return places[0]
    return None


Kind = Literal["xlsx", "xlsb", "xls", "ods", "html", "xml", "csv"]


@dataclass
class Book:
    """A file as named sheets, each read into a `Grid` when first asked for."""

    file: str
    sha256: str
    kind: Kind
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    load: Callable[[str], Grid]
    origin: tuple[tuple[str, str], ...] = ()
    _grids: dict[str, Grid] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (pages := len(self.sheets) + len(self.hidden)) > MAX_SHEETS:
            raise ReadError(Finding("too-many-sheets", "error", file=self.file, found=pages, expected=MAX_SHEETS))

    def grid(self, sheet: str) -> Grid:
        """Return one sheet; raises ReadError when it is too large or damaged."""
        if sheet not in self._grids:
            grid = self.load(sheet)
            # Control characters go once for everything that is made of the texts.
            if untidy(set().union(*grid.rows)):
                for row in grid.rows:
                    row[:] = [tidy(cell) if cell.__class__ is str else cell for cell in row]
            self._grids[sheet] = modernise(grid)
        return self._grids[sheet]
