"""Whose table it is: unit, year, index, issuer and status, from titles and the info sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sipas_par.model.criteria import Fact, PointSource, Status
from sipas_par.model.units import provinces, unit_key, unit_name, units_named
from sipas_par.reading import numbers
from sipas_par.reading.book import Book, Cell, CellError, Grid
from sipas_par.reading.columns import IN_BRACKETS
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.vocabulary import contains, keys, words, words_as_listed

if TYPE_CHECKING:
    from sipas_par.reading.header import Header

DATE = re.compile(
    r"(ngày|tháng)\b[^;]{0,24}?\bnăm\s*(20\d\d|\.{2,}|…)|\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*20\d\d", re.IGNORECASE
)
_PIECE = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?|[^\w\s]")


def capital(name: str) -> str:
    """Return a name with a capital at its beginning: "huyện Cao Lộc" within a sentence is "Huyện Cao Lộc"."""
    return name[:1].upper() + name[1:]


def is_title(text: str) -> bool:
    """Say whether a line is the title of a table and no letterhead, by words with their tones: Cao Bằng is no "bảng"."""
    bare = " ".join(piece.lower() for piece in _PIECE.findall(settle_tones(clean(text))))
    listed = words("titles", "titles") if bare.isascii() else words_as_listed("titles", "titles")
    return contains(bare, listed) and not DATE.search(text)


def units_in_title(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the units that a line names, each with whether it only issues the table.

    A unit is a word such as "huyện" with a name after it, an office after "của" or alone in its line, or a province
    of the list by its bare name. "Các huyện", "cấp tỉnh" and "xã hội" name none.
    """
    whole = settle_tones(clean(text))
    folded = fold(whole)
    if contains(folded, words("titles", "nobody")):
        return ()
    line = _Line(whole, [(match.group(), match.start(), match.end()) for match in _PIECE.finditer(whole)])
    label = whole.partition(":")[0] if ":" in whole else ""
    dated = bool(DATE.search(whole)) and not is_title(DATE.sub(" ", whole))
    issued = bool(label) and not is_title(label) and fold(label) not in words("units", "labels")
    return tuple((name, issued or dated or issues) for name, issues in line.units())


_BELONGS = frozenset({"thuoc", "ubnd", "cua"})


@dataclass(frozen=True)
class _Line:
    """A title line in pieces: words and marks with their places."""

    text: str
    pieces: list[tuple[str, int, int]]

    def units(self) -> list[tuple[str, bool]]:
        """Return every unit with whether it only issues the table, until "các tỉnh" or "so với" begins a list of others.

        What "các sở, ban, ngành" belong to issues their table.
        """
        found: list[tuple[str, bool]] = []
        at = 0
        while at < len(self.pieces):
            office = self._office(at)
            named = office or self._place(at) or self._province(at)
            if named and self._one_of_many(at):
                above = self._wider(office[1]) if office and self._folded(at - 1) in words("units", "plural") else None
                return [*found, (capital(above[0]), True)] if above else found
            if named:
                found.append((capital(named[0]), self.issues(at)))
            before, at = at, named[1] if named else at + 1
            if named and (within := self._around(before, at, office=office is not None)):
                at = within
        return found

    def _around(self, at: int, end: int, *, office: bool) -> int:
        """Return where a wider place that follows a unit ends; 0 when none does."""
        wider = self._wider(end)
        return wider[1] if wider and (office or self._width(at) < self._width(wider[2])) else 0

    def _wider(self, end: int) -> tuple[str, int, int] | None:
        """Return the place that follows what ends here, apart from a mark or "thuộc UBND", with its end and its beginning."""
        while end < len(self.pieces) and (self.pieces[end][0] in ",-–" or self._folded(end) in _BELONGS):
            end += 1
        place = self._place(end)
        return (*place, end) if place else None

    def _width(self, at: int) -> int:
        levels = ("communes", "districts", "province_words")
        return next((width for width, key in enumerate(levels) if self._word(at, key)), len(levels))

    def issues(self, at: int) -> bool:
        """Say whether words before a place make it the issuer of the table."""
        before = fold(" ".join(piece for piece, _, _ in self.pieces[:at]))
        last = before.removesuffix(" ubnd").removesuffix(" uy ban nhan dan")
        return contains(before, words("titles", "issued")) or last.endswith((" do", " theo")) or last in {"do", "theo"}

    def _folded(self, at: int, size: int = 1) -> str:
        return fold(" ".join(piece for piece, _, _ in self.pieces[at : at + size]))

    def _one_of_many(self, at: int) -> bool:
        before = self._folded(max(at - 1, 0)) if at else ""
        counted = before.isdecimal() and len(before) < 4
        return before in words("units", "plural") or counted or self._folded(max(at - 2, 0), 2) == "so voi"

    def _word(self, at: int, key: str) -> int:
        """Return how many pieces a listed word takes here, with its tones where the line has any; 0 for none."""
        listed = words("units", key) if self.text.isascii() else words_as_listed("units", key)
        for size in (4, 3, 2, 1):
            pieces = self.pieces[at : at + size]
            if len(pieces) == size and " ".join(piece for piece, _, _ in pieces).lower() in listed:
                return size
        return 0

    def _place(self, at: int) -> tuple[str, int] | None:
        size = self._word(at, "unit_words")
        if not size:
            return None
        start = at + size
        if start < len(self.pieces) and self.pieces[start][0] == ".":
            start += 1
        known = self._province(start)
        wide = fold(self.text[self.pieces[at][1] : self.pieces[at + size - 1][2]]) in words("units", "wide_words")
        end = known[1] if known and wide else self._name_end(start)
        if end == start or contains(self._folded(start, 2), words("units", "no_names")):
            return None
        return unit_name(self.text[self.pieces[at][1] : self.pieces[end - 1][2]]), end

    def _name_end(self, start: int) -> int:
        """Return where a name ends: at a mark, a small letter, a year or a word that no name holds."""
        end = start
        while end < len(self.pieces) and end - start < 5:
            piece = self.pieces[end][0]
            number = piece.isdecimal() and len(piece) <= 2 and end == start
            if not (number or piece[0].isupper()) or self._stops(end) or self._word(end, "unit_words"):
                break
            end += 1
            if number:
                break
        return end if end - start < 5 else start

    def _stops(self, at: int) -> bool:
        following = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else ""
        piece = self.pieces[at][0].lower()
        if piece == "năm":
            return not following or not following[0].isalpha()
        return piece in words_as_listed("units", "stops") or self._folded(at, 2) in words("units", "stop_pairs")

    def _office(self, at: int) -> tuple[str, int] | None:
        size = self._word(at, "offices")
        led = at == 0 or self._folded(at - 1) in {"cua", "tai"} or self.pieces[at - 1][0] in ":("
        if not size or not (led or self._word(at, "sure_offices")):
            return None
        end = at + size
        inner = self._word(at, "departments") == 0
        while end < len(self.pieces) and self.pieces[end][0] not in "().;:" and not self.pieces[end][0].isdecimal():
            joined = self.pieces[end][0].lower() in {"và", "va", ","}
            if (self._stops(end) and not joined) or (self._place(end) and not inner):
                break
            end += 1
        while not self.pieces[end - 1][0][0].isalnum():
            end -= 1
        # An office word of three pieces may be the whole name, such as "Ban Dân tộc".
        named = end > at + size or size >= 3
        return (unit_name(self.text[self.pieces[at][1] : self.pieces[end - 1][2]]), end) if named else None

    def _province(self, at: int) -> tuple[str, int] | None:
        """Return a province of the list that stands here by its bare name."""
        if at >= len(self.pieces) or not self.pieces[at][0][0].isupper():
            return None
        for size in range(min(6, len(self.pieces) - at), 0, -1):
            text = self.text[self.pieces[at][1] : self.pieces[at + size - 1][2]]
            if known := provinces().get(fold(text)):
                return known, at + size
        return None


def unit_is_place(name: str) -> bool:
    """Say whether a unit is a province, district or commune, and no office."""
    return not fold(name).startswith(tuple(f"{word} " for word in words("units", "offices")))


_YEARS_IN_TITLE = re.compile(r"\bnăm\s*:?\s*(20\d\d\b(?:\s*(?:,|-|–|và|so với)\s*(?:năm\s*)?20\d\d\b)*)", re.IGNORECASE)
# No part of a number, of a date or of a span of years.
_BARE_YEAR = re.compile(r"(?<![\d/.,–-])20\d\d(?![/.,–-]?\d)")
_MONTH_IN_TITLE = re.compile(
    r"(?<!ngày \d )(?<!ngày \d\d )\btháng\s*(\d{1,2})(?:\s*[/-]\s*(?=20)|\s+năm\s+)?(20\d\d)?(?![\d/])", re.IGNORECASE
)
MONTHLY = "Bộ chỉ số 766"
"""The index that is told of each month."""
_TITLED = 220


@dataclass(frozen=True)
class Said:
    """One thing that a title says, and where; ``sure`` unless it is only the letterhead or an issuer that says it.

    ``rivals`` are the readings of a title that names several, none of which is then the value.
    """

    value: str = ""
    cell: str = ""
    sure: bool = True
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titles:
    """What the rows above the table, and notes below it on its status, say."""

    year: Said = Said()
    unit: Said = Said()
    status: Status = "unknown"
    status_cell: str = ""
    index: str = ""
    month: Fact | None = None
    ranks: tuple[tuple[frozenset[int], Fact], ...] = ()
    """Every rank that a line states, with the years that the line names."""

    def rank(self, year: int | None) -> Fact | None:
        """Return the one rank that is stated of a year; ``None`` where there is none, or more than one."""
        facts = {fact.value: fact for years, fact in self.ranks if years <= {year}}
        return next(iter(facts.values())) if len(facts) == 1 else None


def read_titles(grid: Grid, header: Header) -> Titles:
    """Read the rows above the header; the rows below the table only for a word on illustrative figures."""
    lines = [
        (clean(cell), grid.address(row, column))
        for row in range(header.top)
        for column, cell in enumerate(grid.rows[row])
        if type(cell) is str and cell and len(cell) <= _TITLED
    ]
    lines = [(text, cell) for text, cell in lines if text]
    years = {
        year: cell
        for text, cell in lines
        for named in _YEARS_IN_TITLE.findall(DATE.sub(" ", text))
        for year in _PLAIN_YEAR.findall(named)
    }
    said = " ".join(fold(text) for text, _ in lines)
    index = next((key for key in keys("indices") if contains(said, words("indices", key))), "")
    months: dict[tuple[str, str], str] = {}
    if index == MONTHLY:
        months = {found: cell for text, cell in lines for found in _MONTH_IN_TITLE.findall(text)}
        years = years or {year: cell for (_month, year), cell in months.items() if year}
    if not years:
        named = [
            pair for pair in lines if is_title(pair[0]) or (index and contains(fold(pair[0]), words("indices", index)))
        ]
        years = {year: cell for text, cell in named for year in _BARE_YEAR.findall(DATE.sub(" ", text))}
    year = Said(*next(iter(years.items()))) if len(years) == 1 else Said()
    status, status_cell = _status(grid, header, lines)
    ranks = tuple(_ranks_stated(grid, header, index))
    heads = " ".join(fold(cell.text) for cell in header.columns.header)
    of_provinces = contains(f"{said} {heads}", words("units", "of_provinces")) or any(
        str(rank.value).endswith(_OF_PROVINCES) for _, rank in ranks
    )
    told = [Fact("month", "Tháng", Decimal(month), f"{grid.name}!{cell}") for (month, _year), cell in months.items()]
    month = told[0] if len(told) == 1 else None
    unit = _unit_of(lines, grid.name, of_provinces=of_provinces)
    return Titles(year, unit, status, status_cell, index, month, ranks)


_OF_PROVINCES = ("/63", "/34")
_RANK = re.compile(r"(?:xếp|thứ|hạng)\b[^.;/]{0,40}?\b(\d{1,2})\s*/\s*(\d{2})\b(?!\s*/)", re.IGNORECASE)


def _ranks_stated(grid: Grid, header: Header, index: str) -> Iterator[tuple[frozenset[int], Fact]]:
    """Yield the ranks by this index that lines around the table state ("xếp hạng 41/63"), with the years named."""
    others = tuple(word for key in keys("indices") if key != index for word in words("indices", key))
    others += words("titles", "other_indices")
    for row, column in grid.alone:
        cell = str(grid.at(row, column))
        if header.top <= row < header.body or "/" not in cell or contains(fold(cell), others):
            continue
        years = frozenset(map(int, _PLAIN_YEAR.findall(DATE.sub(" ", cell))))
        for rank in set(_RANK.findall(settle_tones(clean(cell)))):
            yield years, Fact("rank", clean(cell), "/".join(rank), grid.full_address(row, column))


_LABEL, _TITLE, _SHEET, _OTHER, _ISSUER = 5, 4, 3, 2, 1
"""How much a place says about the unit: a label, the title, the sheet's name, other lines, letterhead or issuer."""


def _unit_of(lines: list[tuple[str, str]], sheet: str, *, of_provinces: bool) -> Said:
    """Return the unit that the best place names; two of one place are a doubt, but for a unit within a province."""
    of_offices = contains(" ".join(fold(text) for text, _ in lines), words("units", "of_offices"))
    first = next((at for at, (text, _) in enumerate(lines) if is_title(text)), None)
    named: list[tuple[int, str, str]] = []
    for at, (text, cell) in enumerate(lines):
        label, _colon, rest = text.partition(":")
        value = rest.strip() or (
            lines[at + 1][0] if at + 1 < len(lines) and _row(cell) == _row(lines[at + 1][1]) else ""
        )
        # "Đơn vị: điểm" is a measure.
        names = 0 < len(value) <= 80 and value[0].isupper() and fold(value) not in words("units", "measures")
        if fold(label) in words("units", "labels") and names:
            named.append((_LABEL, capital(unit_name(value)), cell))
            continue
        place = _OTHER if first is None else _TITLE if at >= first else _ISSUER
        for name, issues in units_in_title(text):
            rank = _ISSUER if issues else place
            # "Sở Nội vụ tỉnh Hòa Bình" names one province with an office.
            named_with = (
                [] if unit_is_place(name) else [one for one in units_named(text) if one in provinces().values()]
            )
            province = named_with[0] if len(named_with) == 1 else ""
            # The department that gathers a province's index may stand for the province, any other office for itself.
            own = (
                of_offices
                or not fold(name).startswith(words("units", "gatherers"))
                or f"cua {fold(name)}" in fold(text)
            )
            if province and (of_provinces or not own):
                named.append((rank, province, cell))
            # An office in the letterhead is who writes; a province or district there may be whose table it is.
            if unit_is_place(name) or (rank > _ISSUER and not (province and of_provinces and not own)):
                named.append((rank, name, cell))
    named += [(_SHEET, name, "") for name, _ in units_in_title(sheet.replace("_", " "))]
    best = max((rank for rank, _, _ in named), default=0)
    found: dict[str, tuple[str, str]] = {}
    for rank, name, cell in named:
        if rank == best:
            found.setdefault(unit_key(name), (name, cell))
    if len(found) > 1:
        inner = {key: pair for key, pair in found.items() if pair[0] not in provinces().values()}
        # A line that names an office and, apart from it, a place may be of either.
        apart = any(
            not unit_is_place(name) and cell == other
            for name, cell in inner.values()
            for known, other in found.values()
            if known != name
        )
        found = inner if len(inner) == 1 and not apart else found
    if len(found) > 1:
        rivals = tuple(name for name, _ in found.values()) if best > _ISSUER else ()
        return Said("", next(iter(found.values()))[1], rivals=rivals)
    return Said(*next(iter(found.values())), sure=best > _ISSUER) if found else Said()


def _row(cell: str) -> str:
    return cell.lstrip(ascii_uppercase)


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


_LABEL_YEAR = re.compile(r"\s*(?:năm\s+)?\b(20\d\d)\b", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SCOPE = re.compile(r"linh vuc ((?:\d+(?: |$))+)")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_MAXIMA = {"max_appraised": "appraised", "max_surveyed": "surveyed", "max_sipas": "sipas", "max_outcome": "outcome"}


@dataclass(frozen=True)
class Info:
    """The info sheet of a workbook."""

    sheet: str = ""
    facts: tuple[Fact, ...] = ()
    scopes: tuple[tuple[str, frozenset[str]], ...] = ()
    errors: tuple[Fact, ...] = ()
    """The lines whose value is a formula's error."""

    def get(self, key: str) -> Fact | None:
        """Return the line of a key."""
        return next((fact for fact in self.facts if fact.key == key), None)

    def without(self, *keys: str) -> Info:
        """Return the same without the lines of these keys: of several tables they are those of none."""
        return replace(self, facts=tuple(fact for fact in self.facts if fact.key not in keys))

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
    errors: list[Fact] = []
    for row, cells in enumerate(grid.rows[:200]):
        filled = [column for column, cell in enumerate(cells) if cell != ""]
        if len(filled) < 2 or not isinstance(cells[filled[0]], str):
            continue
        label = clean(str(cells[filled[0]]))
        key = fact_key(label)
        if isinstance(error := cells[filled[1]], CellError):
            errors.append(Fact(key, label, str(error), grid.address(row, filled[1])))
            continue
        if any(fact.key == key for fact in facts if key in {"note", "sample_size"}):
            key = "earlier_sample_size" if key == "sample_size" else ""
        facts.append(Fact(key, label, _value(cells[filled[1]], key), grid.full_address(row, filled[1])))
        if key in _MAXIMA:
            beside = "" if len(filled) < 3 else clean(str(cells[filled[2]]))
            scopes.append((_MAXIMA[key], fields_named(f"{label} {beside}")))
    return Info(grid.name, tuple(_settle_samples(facts)), tuple(scopes), tuple(errors))


def _settle_samples(facts: list[Fact]) -> list[Fact]:
    """Give the ballots of the later year the plain key, whichever line stands first."""
    samples = [
        (int(year[1]), fact) for fact in facts if "sample_size" in fact.key if (year := _LABEL_YEAR.search(fact.label))
    ]
    if len(samples) < 2:
        return facts
    latest = max(samples, key=lambda pair: pair[0])[1]
    renamed = {id(fact): "sample_size" if fact is latest else "earlier_sample_size" for _, fact in samples}
    return [replace(fact, key=renamed.get(id(fact), fact.key)) for fact in facts]


@cache
def _labels() -> dict[str, str]:
    return {word: key for key in keys("info") for word in words("info", key)}


def fact_key(label: str) -> str:
    """Return the canonical key of a label, or an empty text."""
    known = _labels()
    whole = fold(label.rstrip(": "))
    bare = fold(IN_BRACKETS.sub(" ", label))
    yearless = fold(_LABEL_YEAR.sub(" ", IN_BRACKETS.sub(" ", label)))
    return known.get(whole) or known.get(bare) or known.get(yearless, "")


def fields_named(label: str) -> frozenset[str]:
    """Return the codes of the fields that a label names."""
    spread = _RANGE.sub(lambda m: " ".join(map(str, range(int(m[1]), min(int(m[2]), 99) + 1))), label)
    match = _SCOPE.search(fold(spread))
    return frozenset(match[1].split()) if match else frozenset()


def _value(cell: Cell, key: str) -> Decimal | str:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return numbers.exact_decimal(cell)
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%d/%m/%Y")
    text = clean(str(cell))
    if key.startswith(("n_", "max_")) or "sample_size" in key or key == "year":
        parsed = numbers.parse(text)
        return text if parsed is None else parsed
    return text


def status_of(text: str) -> Status:
    """Return the status that a text states; illustrative wins, then self-assessed."""
    folded = fold(text)
    for status in ("illustrative", "self_assessed", "official"):
        if contains(folded, words("status", status)):
            return "unknown" if status == "official" and contains(folded, words("status", "denial")) else status
    return "unknown"


_SPECIAL: dict[str, PointSource] = {"appraised": "outcome", "surveyed": "sipas"}
"""The special source that points of each column may be."""


def sources(
    codes: Sequence[str],
    names: Sequence[str],
    appraised: Sequence[Decimal | None],
    surveyed: Sequence[Decimal | None],
    info: Info,
) -> tuple[PointSource, ...]:
    """Return the source of every row; a parent whose rows have several is ``"mixed"``."""
    filled = [tuple(value is not None for value in column) for column in (appraised, surveyed)]
    return _sources(tuple(codes), tuple(names), filled[0], filled[1], info.scopes)


# Tables of many units share codes and columns, so most of them are answered from here.
@lru_cache(maxsize=64)
def _sources(
    codes: tuple[str, ...],
    names: tuple[str, ...],
    appraised: tuple[bool, ...],
    surveyed: tuple[bool, ...],
    declared: tuple[tuple[str, frozenset[str]], ...],
) -> tuple[PointSource, ...]:
    scopes = {source: fields for source, fields in declared if fields}
    parents = {code.rpartition(".")[0] for code in codes}
    by_code = dict(zip(codes, names, strict=True))
    below: dict[str, set[PointSource]] = {}
    result: list[PointSource] = []
    for code, left, right in zip(codes, appraised, surveyed, strict=True):
        source: PointSource = "unknown"
        if code not in parents:
            source = _leaf(code, by_code, left, right, scopes)
            parent = code.rpartition(".")[0]
            while parent:
                below.setdefault(parent, set()).add(source)
                parent = parent.rpartition(".")[0]
        result.append(source)
    for row, code in enumerate(codes):
        if code in parents:
            kinds = below.get(code, set())
            result[row] = next(iter(kinds)) if len(kinds) == 1 else "mixed" if kinds else "unknown"
    return tuple(result)


def _leaf(
    code: str, names: dict[str, str], appraised: bool, surveyed: bool, scopes: dict[str, frozenset[str]]
) -> PointSource:
    if appraised and surveyed:
        return "mixed"
    if not appraised and not surveyed:
        return _named(code, names) or "unknown"
    column: PointSource = "appraised" if appraised else "surveyed"
    special = _SPECIAL[column]
    field = code.partition(".")[0]
    plain = field in scopes.get(column, frozenset())
    if field in scopes.get(special, frozenset()) and not plain:
        return special
    if scopes.get(special) and field not in scopes[special]:
        return column
    return special if _named(code, names) == special else column


def _named(code: str, names: dict[str, str]) -> PointSource | None:
    """Return the special source that the name of the row, or of the nearest row above below the field, states."""
    while "." in code:
        special = _special(names.get(code, ""))
        if special:
            return special
        code = code.rpartition(".")[0]
    return None


@lru_cache(maxsize=16384)
def _special(name: str) -> PointSource | None:
    folded = fold(name)
    if contains(folded, words("sources", "sipas")):
        return "sipas"
    return "outcome" if contains(folded, words("sources", "outcome")) else None
