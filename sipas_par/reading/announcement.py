"""A ministry's announcement: one table of the provinces with their index, its parts, their ranks or their fields."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from sipas_par.findings import Finding, Value, errors_of
from sipas_par.model.published import (
    NATION,
    PAR,
    SIPAS,
    Aggregate,
    FieldFigure,
    Figure,
    Origin,
    PartFigure,
    Total,
    published,
)
from sipas_par.model.units import provinces
from sipas_par.reading.book import Book, Cell, Grid, letters, shown
from sipas_par.reading.card import issued_on, report_bad
from sipas_par.reading.codes import from_roman
from sipas_par.reading.header import Header, is_column_numbers, match_columns
from sipas_par.reading.identity import DATE, read_info, read_titles
from sipas_par.reading.notes import Notes
from sipas_par.reading.numbers import convert, parse
from sipas_par.reading.unit_rows import check_ranks
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import claim, contains, keys, words

_LEAST, _LONGEST, _HEAD_ROWS, _SLACK = 5, 40, 4, Decimal("0.02")
_PARTS = 4
"""Parts that make the index of a province: appraised, surveyed, satisfaction, development."""
_PART_MOST = 20
"""Points of SIPAS as a part, or of a field, stay below this; percents of provinces lie above."""
_YEAR = re.compile(r"\b20\d\d\b")
_LEADING = re.compile(r"(?:lĩnh vực|lv)\s*(\d{1,2}|[IVX]+)\b|(\d{1,2}|[IVX]+)\s*[.:)\-–]", re.IGNORECASE)
_MEASURE = re.compile(
    r"\([^()]*(?:%|điểm|hạng)[^()]*\)|\b(?:xếp hạng|thứ hạng|hạng|tỷ lệ|tỉ lệ|chỉ số)\b|%", re.IGNORECASE
)
_NO_FIGURES = frozenset({"code", "change", "note", "year", "other", "lost"})


@dataclass(frozen=True)
class Announcement:
    """What a file announces of the provinces, as published records, and what is wrong or doubtful in it."""

    file: str
    sha256: str
    sheets: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Subject(NamedTuple):
    """What a number is about: an index, a part of it or a field, by kind and key."""

    kind: str = ""
    key: str = ""


@dataclass
class _Column:
    """A column of numbers: about what, whether points, percent or rank, and of which year."""

    place: int
    subject: _Subject
    name: str
    measure: str
    year: int
    values: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class _Entry:
    """What is printed of one subject for one province in one year, and in which row."""

    row: int
    name: str
    value: Decimal | None = None
    rank: Decimal | None = None
    most: Decimal | None = None
    place: int = -1
    rank_place: int = -1


def announced_in(book: Book) -> Announcement | None:
    """Return what the tables of provinces in a workbook announce; ``None`` where it has none."""
    tables = [table for name in book.sheets if (table := _find(book, name)) is not None and table.announces]
    figures = tuple(figure for table in tables for figure in table.figures())
    found = tuple(finding for table in tables for finding in table.notes.findings)
    sheets = tuple(table.grid.name for table in tables)
    return Announcement(book.file, book.sha256, sheets, figures, found) if tables else None


def _find(book: Book, sheet: str) -> _Table | None:
    """Return the table of a sheet whose unit column holds mostly provinces."""
    grid = book.grid(sheet)
    texts = {cell for cell in set().union(*grid.rows) if isinstance(cell, str) and 0 < len(cell) <= _LONGEST}
    known: dict[Cell, str] = {text: name for text in texts if (name := _province(text))}
    if len(set(known.values())) < _LEAST:
        return None
    named: dict[int, dict[int, str]] = defaultdict(dict)
    for row, cells in enumerate(grid.rows):
        for place, cell in enumerate(cells):
            if cell in known:
                named[place][row] = known[cell]
    unit = max(named, key=lambda place: len(set(named[place].values())), default=0)
    rows = named[unit]
    if len(set(rows.values())) < _LEAST:
        return None
    labels = (shown(grid.at(row, unit)) for row in range(min(rows), len(grid.rows)))
    if len(rows) * 5 < sum(parse(label) is None for label in labels if label) * 3:
        return None
    header = _header(grid, min(rows))
    return _Table(book, grid, unit, rows, header) if header else None


@lru_cache(maxsize=16384)
def _province(text: str) -> str:
    """Return the province that a cell names; among provinces "Thành phố Huế" is one."""
    bare, known = fold(text), provinces()
    for word in (*words("units", "office_words"), *words("units", "wide_words")):
        bare = bare if bare in known else bare.removeprefix(f"{word} ")
    return known.get(bare, "")


class _Table:
    """A table of provinces in a sheet: its header, its rows, and what its columns are."""

    def __init__(self, book: Book, grid: Grid, unit: int, rows: dict[int, str], header: Header) -> None:
        self.grid, self.unit, self.rows, self.header = grid, unit, rows, header
        self.notes, self.info, self.titles = Notes(book.file, grid.name), read_info(book), read_titles(grid, header)
        above = (cell for line in grid.rows[: header.top] for cell in line)
        self.lines = [clean(cell) for cell in above if isinstance(cell, str) and cell]
        said = _YEAR.findall(self.info.text("year")) or _YEAR.findall(DATE.sub(" ", " ".join((*self.lines, grid.name))))
        self.years = tuple(dict.fromkeys(map(int, said)))
        stated = fold(self.info.text("index"))
        self.index = self.titles.index or next((key for key in keys("indices") if fold(key) == stated), "")
        self.body = [row for row in range(header.body, len(grid.rows)) if not is_column_numbers(grid, row)]
        self.key = self._key_column()
        self.columns = list(self._columns())
        self._settle()

    def _key_column(self) -> int | None:
        """Return the column that names the field of each row, where every province has several rows."""
        for place in range(self.grid.width):
            cells = self.grid.column(place, self.body)
            texts = [fold(cell) for cell in cells if isinstance(cell, str) and parse(cell) is None and fold(cell)]
            several = len(texts) > len(set(self.rows.values())) * 3 // 2
            if place != self.unit and several and 1 < len(set(texts)) * _LEAST <= len(texts):
                return place
        return None

    def _columns(self) -> Iterator[_Column]:
        for cell in self.header.columns.header:
            if cell.column in {self.unit, self.key} or cell.meaning in _NO_FIGURES:
                continue
            *above, own = cell.path
            told = claim(own)
            ranks = cell.meaning == "rank" or contains(fold(own), ("hang",))
            measure = "rank" if ranks else told.meaning if told and told.meaning == "percent" else "value"
            about = [text for text in (own, *reversed(above)) if _subject(text).kind]
            name = next((text for text in about if _subject(text) != ("index", "")), about[0] if about else "")
            years = [int(year) for year in _YEAR.findall(cell.text)] or [*self.years]
            year = years[0] if len(set(years)) == 1 else 0
            column = _Column(cell.column, _subject(name) if name else _Subject("index"), name, measure, year)
            if self._fill(column):
                yield column

    def _fill(self, column: _Column) -> bool:
        """Read the numbers of a column, percents as such and ranks also as "39/63"; say whether it mostly holds numbers."""
        cells = {row: self.grid.at(row, column.place) for row in self.body}
        if column.measure == "rank":
            cells = {row: cell.partition("/")[0] if isinstance(cell, str) else cell for row, cell in cells.items()}
        numbers = convert([*cells.values()])
        values = dict(zip(cells, numbers.values, strict=True))
        column.values = {row: value for row, value in values.items() if value is not None}
        told, filled = self._told(column), [row for row in self.rows if cells.get(row, "") != ""]
        if not told or len(told) * 2 < len(filled):
            return False
        own = [bad for bad in numbers.bad if self.body[bad.row] in self.rows]
        report_bad(self.notes, self.body, column.place, column.measure, replace(numbers, bad=own))
        if column.measure != "rank" and max(column.values[row] for row in told) <= 1:
            column.values = {row: value * 100 for row, value in column.values.items()}
        return True

    def _settle(self) -> None:
        """Let sums decide which column is the index and whether SIPAS is a part of it; give ranks their subject."""
        for year in {column.year for column in self.columns}:
            points = [column for column in self.columns if column.measure != "rank" and column.year == year]
            whole = next(
                (c for c in points if len(points) > 2 and self._fits(c, [p for p in points if p is not c])), None
            )
            fields = [column for column in points if column.subject.kind == "field"]
            parts = {
                column.subject for column in points if column.subject.kind == "part" or column.subject.key == SIPAS
            }
            misnamed = whole.subject.key not in {"", self.index} if whole else len(parts) == _PARTS < len(points)
            if misnamed or (self.index == SIPAS and any(part.kind == "part" for part in parts)):
                names = ", ".join(f"{self.grid.address(self.header.top, one.place)} “{one.name}”" for one in points)
                self.notes.error("announced-parts", found=names)
            for column in points:
                small = max(column.values.values(), default=Decimal(0)) <= _PART_MOST
                if column is whole:
                    column.subject = _Subject("index", self.index)
                elif column.subject == ("index", SIPAS) and (whole or (len(points) > 1 and small)):
                    column.subject = _Subject("part", "sipas")
                elif column.subject.kind == "part" and len(fields) > 2 and not whole:
                    column.subject = _field(column.name)
        indices = [column for column in self.columns if column.measure != "rank" and column.subject.kind == "index"]
        last = indices[0] if len(indices) == 1 else None
        for column in self.columns:
            if column.measure != "rank":
                last = column
            elif last and (column.name == last.name or not column.name) and column.year in {last.year, 0}:
                column.subject, column.year = last.subject, last.year

    def _told(self, *columns: _Column) -> list[int]:
        return [row for row in self.rows if all(row in column.values for column in columns)]

    def _fits(self, whole: _Column, parts: Sequence[_Column]) -> bool:
        told = self._told(whole, *parts)
        fitting = sum(abs(whole.values[row] - sum(part.values[row] for part in parts)) <= _SLACK for row in told)
        return len(told) >= _LEAST and fitting * 5 >= len(told) * 3

    @property
    def announces(self) -> bool:
        """Whether the columns are those of an announcement; fields with points and maxima are a table of units."""
        fields = [column for column in self.columns if column.subject.kind == "field" and column.measure == "value"]
        points = any(max(column.values.values(), default=Decimal(0)) <= _PART_MOST for column in fields)
        maxima = any(cell.meaning == "max_score" for cell in self.header.columns.header)
        return bool(self.columns) and not points and not maxima

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the rows, held against each other; none where index, year or status leave a doubt."""
        top = self.grid.address(max(self.header.top - 1, 0), 0)
        if self.titles.status == "illustrative":
            self.notes.warning("announced-illustrative", self.titles.status_cell)
            return ()
        if not all(column.year for column in self.columns):
            self.notes.error("announced-year-unknown", top, ", ".join(map(str, self.years)) or "–")
        if not self.index and not all(column.subject.kind == "index" and column.subject.key for column in self.columns):
            self.notes.error("announced-index-unknown", top)
        if errors_of(self.notes.findings):
            return ()
        others = self._other_rows()
        entries = self._entries(others)
        if any(finding.code == "column-twice" for finding in self.notes.findings):
            return ()
        self._check(entries)
        return (*self._records(entries), *self._means(others))

    def _other_rows(self) -> dict[int, str]:
        """Return the label of every row with numbers that is no province's; an unknown unit is an error."""
        found = {}
        for row in self.body:
            text = shown(self.grid.at(row, self.unit))
            if (
                row in self.rows
                or (self.key is not None and not text)
                or not any(row in c.values for c in self.columns)
            ):
                continue
            cells = [shown(cell) for cell in self.grid.rows[row] if isinstance(cell, str) and parse(cell) is None]
            label = text or next(filter(None, cells), "")
            found[row] = label
            apart = [word for key in ("mean", "total", "maxima", "bounds") for word in words("rows", key)]
            if not contains(fold(label), (*apart, *words("sipas", "mean_rows"))) and not _region(label):
                near = difflib.get_close_matches(label, provinces().values(), 1)
                self.notes.error(
                    "announced-unknown", self.grid.address(row, self.unit), label or "–", "".join(near) or "–"
                )
        return found

    def _entries(self, others: dict[int, str]) -> dict[tuple[_Subject, int], dict[str, _Entry]]:
        """Gather the numbers by subject, year and province; a province that comes twice is told at its second row."""
        found: dict[tuple[_Subject, int], dict[str, _Entry]] = defaultdict(dict)
        maxima = next((row for row, label in others.items() if fold(label) in words("rows", "maxima")), -1)
        labels = {shown(self.grid.at(row, self.key)) for row in self.body} - {""} if self.key is not None else set()
        subjects = {label: _subject(label) for label in labels}
        fields = sum(subject.kind == "field" for subject in subjects.values()) > 2
        unit, twice = "", set()
        clashes: set[tuple[int, int, bool]] = set()
        filled = {row for column in self.columns for row in column.values}
        for row in (row for row in self.body if row in filled and row not in others):
            unit = self.rows.get(row, unit)
            label = shown(self.grid.at(row, self.key)) if self.key is not None else ""
            for column in self.columns if unit else ():
                subject = subjects.get(label, column.subject)
                if subject.kind == "index":
                    subject = _Subject("index", subject.key or self.index)
                elif subject.kind == "part" and label and fields:
                    subject = _field(label)
                entry = found[subject, column.year].setdefault(
                    unit, _Entry(row, subject.key if subject.kind == "field" else column.name)
                )
                if entry.row != row:
                    twice.add((row, unit, entry.row))
                elif row in column.values:
                    ranks = column.measure == "rank"
                    if (entry.rank if ranks else entry.value) not in {None, column.values[row]}:
                        clashes.add((entry.rank_place if ranks else entry.place, column.place, ranks))
                    elif ranks:
                        entry.rank, entry.rank_place = column.values[row], column.place
                    else:
                        entry.value, entry.place = column.values[row], column.place
                        entry.most = column.values.get(maxima)
        names = {column.place: column.name for column in self.columns}
        for *both, ranks in sorted(clashes):
            cells = [self.grid.address(self.header.top, place) for place in both]
            texts = ", ".join(f"{cell} “{names[place]}”" for place, cell in zip(both, cells, strict=True))
            self.notes.error("column-twice", cells[1], texts, column="rank" if ranks else "value")
        for row, name, first in sorted(twice):
            at, before = (self.grid.address(place, self.unit) for place in (row, first))
            self.notes.error("announced-twice", at, name, before)
        return found

    def _records(self, entries: dict[tuple[_Subject, int], dict[str, _Entry]]) -> Iterator[Figure]:
        origin = self._origin()
        names = list(dict.fromkeys(subject.key for subject, _ in entries if subject.kind == "field"))
        codes = _codes(names) if self.index == PAR else {}
        if names and not codes:
            self.notes.error(
                "announced-fields-unknown", self.grid.address(self.header.top, self.unit), "; ".join(names)
            )
        for (subject, year), rows in entries.items():
            for unit, one in rows.items():
                rank = int(one.rank) if one.rank is not None else None
                if subject.kind == "index" and (rank or one.value is not None):
                    yield Total(subject.key, year, unit, rank, one.value, origin, "printed", "")
                elif subject.kind == "part" and one.value is not None:
                    yield PartFigure(year, unit, subject.key, one.name, one.most, one.value, origin, "printed", "")
                elif subject.kind == "field" and codes:
                    code = codes[subject.key]
                    yield FieldFigure(year, unit, code, one.name, None, None, one.value, rank, origin, "printed", "")

    def _means(self, others: dict[int, str]) -> Iterator[Aggregate]:
        """Yield the printed means of the nation and of regions."""
        for row, label in others.items():
            region = _region(label)
            mean = contains(fold(label), (*words("rows", "mean"), *words("sipas", "mean_rows")))
            for column in self.columns if (region or mean) and self.key is None else ():
                value, own = column.values.get(row), [column.values[at] for at in self._told(column)]
                printed = column.subject.kind == "index" and column.measure != "rank"
                if printed and value is not None and min(own) <= value <= max(own):
                    index, scope = column.subject.key or self.index, region or NATION
                    yield Aggregate(index, column.year, scope, "mean", value, "%", self._origin(), "printed", "")

    def _origin(self) -> Origin:
        cited = (line.strip("()") for line in self.lines if contains(fold(line), words("titles", "documents")))
        stated = self.info.text("document") or next(cited, "")
        ministries = (f"Bộ {line[3:].capitalize()}" for line in self.lines if fold(line).startswith("bo "))
        issuer = self.info.text("issuer") or next(ministries, "")
        date = issued_on((self.info.text("issued"), self.info.text("document"), *self.lines))
        return Origin(f"{self.notes.file}#{self.grid.name}", "", stated, issuer, date, " ".join(self.lines))

    def _check(self, entries: dict[tuple[_Subject, int], dict[str, _Entry]]) -> None:
        """Report provinces that are missing, ranks that do not follow and sums that do not fit."""
        absent: dict[tuple[int, tuple[str, ...]], list[Value]] = {}
        for (subject, year), rows in entries.items():
            members = {province.name for province in published().provinces_in(year)}
            printed = next((column.name for column in self.columns if column.subject == subject), subject.key)
            facts: dict[str, Value] = {"name": printed if subject.kind == "part" else subject.key, "year": year}
            if lacking := sorted(members - rows.keys()):
                absent.setdefault((year, tuple(lacking)), []).append(facts["name"])
            if strange := sorted(rows.keys() - members):
                self.notes.error("announced-not-of-the-year", "", ", ".join(strange[:8]), len(members), **facts)
            place = max((one.rank_place for one in rows.values()), default=-1)
            if place >= 0:
                cells = [self.grid.address(one.row, place) for one in rows.values()]
                ranks, figures = [one.rank for one in rows.values()], [one.value for one in rows.values()]
                head = self.grid.address(self.header.top, place)
                check_ranks(self.notes, head, cells, ranks, figures, gaps=not lacking)
        for (year, lacking_in), subjects in absent.items():
            count, of = len(published().provinces_in(year)), ", ".join(map(str, subjects))
            named = ", ".join(lacking_in[:8]) + (" …" if len(lacking_in) > 8 else "")
            self.notes.warning("announced-missing", "", count - len(lacking_in), count, names=named, name=of, year=year)
        self._check_cells()
        for subject, year in [key for key in entries if key[0] == ("index", self.index)]:
            parts = [rows for (part, of), rows in entries.items() if part.kind == "part" and of == year]
            for unit, whole in entries[subject, year].items():
                values = [value for rows in parts if unit in rows and (value := rows[unit].value) is not None]
                total = sum(values, Decimal(0))
                if len(values) == _PARTS and whole.value is not None and abs(total - whole.value) > _SLACK:
                    self.notes.error(
                        "announced-sum", self.grid.address(whole.row, self.unit), whole.value, total, unit=unit
                    )

    def _check_cells(self) -> None:
        """Report percents that are none, provinces without a figure that others have, columns of numbers that were not read."""
        used = {self.unit, self.key, *(column.place for column in self.columns if column.subject.kind)}
        for column in self.columns:
            head, told = self.grid.address(self.header.top, column.place), self._told(column)
            least = 0 if column.subject.kind == "part" else _PART_MOST
            off = [row for row in told if not least <= column.values[row] <= 100] if column.measure != "rank" else []
            if len(off) > 2 and len(off) * 2 >= len(told):
                self.notes.error("survey-column-out-of-range", head, len(off), len(told), column="value")
                off = []
            for row in off:
                place, value = self.grid.address(row, column.place), column.values[row]
                middle = median(column.values[one] for one in told)
                self.notes.error("survey-value-far", place, value, middle, column="value", row=self.rows[row])
            if blank := [row for row in self.rows if row not in told]:
                names = ", ".join(self.rows[row] for row in blank[:8])
                self.notes.warning(
                    "announced-blank", self.grid.address(blank[0], column.place), len(blank), names=names
                )
        passed = {c.column for c in self.header.columns.header if c.meaning in _NO_FIGURES - {"other"}}
        for at in {*range(self.grid.width)} - used - passed:
            values = convert(self.grid.column(at, self.rows)).values
            if len(values) < 2 * sum(value is not None for value in values):
                self.notes.warning("column-not-read", self.grid.address(self.header.top, at), letters(at))


def _header(grid: Grid, first: int) -> Header | None:
    """Return the header block above the first province; headings of regions may stand between."""
    block: list[int] = []
    for row in range(first - 1, -1, -1):
        texts = {shown(cell) for cell in grid.rows[row] if cell != ""}
        if is_column_numbers(grid, row) or (not block and (len(texts) < 2 or any(map(_region, texts)))):
            continue
        if len(texts) < 2 or len(block) == _HEAD_ROWS:
            break
        block.append(row)
    return Header(block[-1], block[0], match_columns(grid, block[-1], block[0], {}), block[0] + 1) if block else None


def _region(text: str) -> str:
    regions = {row.region for row in published().provinces}
    return next((region for region in regions if contains(fold(text), (fold(region),))), "")


def _subject(text: str) -> _Subject:
    """Say what a header or a label is about; nothing where it only measures."""
    folded, found = fold(_YEAR.sub(" ", text)), claim(text)
    meaning = found.meaning if found else ""
    for part in keys("announced_parts"):
        if contains(folded, words("announced_parts", part)):
            return _Subject("part", part)
    if contains(folded, ("chi so thanh phan",)) or folded in words("rows", "field"):
        return _Subject()
    index = next((key for key in keys("indices") if contains(folded, words("indices", key))), "")
    if index or meaning in {"percent", "score", "value"} or folded in words("rows", "total"):
        return _Subject("index", index)
    return _Subject() if meaning in {"code", "unit"} else _field(text)


def _field(text: str) -> _Subject:
    """Return the field that a text names, without what is measured of it."""
    name = clean(_MEASURE.sub(" ", _YEAR.sub(" ", text))).strip(" -–:")
    return _Subject("field", name) if name else _Subject()


def _codes(names: Sequence[str]) -> dict[str, str]:
    """Return the number of each field: as printed before its name, else by the words of each field; none in doubt."""
    printed = {name: (match[1] or match[2]).upper() for name in names if (match := _LEADING.match(name))}
    if len(printed) == len(names):
        return {name: str(from_roman(code) or code) for name, code in printed.items()}
    held = {name: [c for c in keys("par_fields") if contains(fold(name), words("par_fields", c))] for name in names}
    found = {name: codes[0] for name, codes in held.items() if len(codes) == 1}
    return found if len({*found.values()}) == len(names) else {}
