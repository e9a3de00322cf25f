"""From a file to the table in it: which sheet, which header, which kind of table."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from sipas_par.findings import NOTHING, Finding, ReadError, UsageError, require
from sipas_par.model.components import VALUES
from sipas_par.model.scorecard import Scorecard, SipasCard, cards_of, first_difference, same_table, sipas_cards_of
from sipas_par.model.units import unit_key
from sipas_par.reading.announcement import announced_in
from sipas_par.reading.book import MAX_CELLS, Book, Cell, Grid, damaged_text, letters, shown
from sipas_par.reading.card import column_missing, stated_year, text_column
from sipas_par.reading.codes import token
from sipas_par.reading.columns import HeaderCell, choices, chosen_columns
from sipas_par.reading.encodings import FONTS
from sipas_par.reading.header import Header, find_header, near_miss, with_maxima
from sipas_par.reading.identity import Info, read_info, read_titles
from sipas_par.reading.notes import Found, HeaderReading, Notes, TableReading
from sipas_par.reading.numbers import is_number
from sipas_par.reading.points import read_points
from sipas_par.reading.survey import read_survey
from sipas_par.reading.unit_rows import group_rows, led, read_groups, side_by_side
from sipas_par.reading.wide_tables import read_matrix
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import Claim, words

Wanted = Literal["points", "survey", "any"]

_KINDS: dict[Wanted, frozenset[str]] = {
    "points": frozenset({"points", "matrix"}),
    "survey": frozenset({"survey"}),
    "any": frozenset({"points", "matrix", "survey"}),
}


@dataclass(frozen=True)
class Reading:
    """The cards of a table, with everything that was decided on the way."""

    found: Found
    notes: tuple[Notes, ...]
    cards: tuple[Scorecard | SipasCard, ...]

    def table_reading(self) -> TableReading:
        """Return what users see of this reading."""
        columns = self.found.header.columns
        used = {cell.column for cells in columns.by_meaning.values() for cell in cells}
        claimed = {cell.column: (cell.meaning, "") for cell in columns.header if cell.claim and cell.column in used}
        # What was taken, and why, goes before what the words say: of two years only one is this year's.
        read = self.found.notes.columns
        unread = {column for column, (meaning, _) in claimed.items() if meaning in VALUES and read}
        taken = {column: said for column, said in claimed.items() if column not in unread} | read
        header = tuple(
            HeaderReading(cell.cell, cell.text, *taken.get(cell.column, ("", ""))) for cell in columns.header
        )
        skipped = tuple(row for notes in self.notes for row in notes.skipped)
        decisions = tuple(dict.fromkeys(decision for notes in self.notes for decision in notes.decisions))
        book, sheet = self.found.book, self.found.grid.name
        return TableReading(book.file, book.kind, sheet, self.found.header.kind, header, skipped, decisions, self.cards)


def read(book: Book, sheet: str | None, wanted: Wanted, columns: Mapping[str, str] | None = None) -> Reading:
    """Find the wanted table of a file and read it."""
    chosen = chosen_columns(columns, read_info(book).facts, book.file)
    found, others = _search(book, sheet, chosen)
    fitting = [pair for pair in found if pair[1].kind in _KINDS[wanted]]
    if found and not fitting:
        grid, header = found[0]
        code = "is-a-survey" if header.kind == "survey" else "is-a-points-table"
        raise ReadError(Finding(code, "error", book.file, grid.name, grid.address(header.top, 0)))
    if not fitting:
        raise ReadError(_no_table(book, others, chosen))
    if len({grid.name for grid, _ in fitting}) > 1:
        places = ", ".join(f"“{grid.name}” ({grid.address(header.top, 0)})" for grid, header in fitting)
        raise ReadError(Finding("several-tables", "error", book.file, found=places, expected=fitting[0][0].name))
    info = read_info(book, (fitting[0][0].name,))
    readings = [
        read_one(book, *pair, info.without("unit", "year") if len(fitting) > 1 else info, chosen) for pair in fitting
    ]
    reading = readings[0]
    if len(readings) > 1:
        notes = tuple(note for one in readings for note in one.notes)
        reading = Reading(reading.found, notes, _at_odds([card for one in readings for card in one.cards]))
    passed = [name for name in book.sheets if sheet is None and _aside(name) and find_header(book.grid(name))]
    if passed:
        reading.notes[0].decide("sheets-aside", sheets=", ".join(f"“{name}”" for name in passed))
    return reading


def read_single(
    book: Book, sheet: str | None, wanted: Wanted, columns: Mapping[str, str] | None = None
) -> Scorecard | SipasCard:
    """Read the one card of a file; several units or years in one table are refused, and so is an announcement."""
    try:
        reading = read(book, sheet, wanted, columns)
    except ReadError as error:
        raise (ReadError(Finding("is-an-announcement", "error", book.file)) if announced_in(book) else error) from error
    if len(reading.cards) > 1:
        if announced_in(book):
            raise ReadError(Finding("is-an-announcement", "error", book.file))
        names = [" ".join(str(part) for part in (card.unit, card.year) if part) for card in reading.cards]
        found = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        file, table = reading.found.book.file, reading.found.grid.name
        raise ReadError(Finding("several-cards", "error", file, table, found=found))
    return reading.cards[0]


def read_everything(book: Book, columns: Mapping[str, str] | None = None) -> tuple[Scorecard | SipasCard, ...]:
    """Read every table of every sheet."""
    chosen = chosen_columns(columns, read_info(book).facts, book.file)
    found, others = _search(book, None, chosen)
    if not found:
        raise ReadError(_no_table(book, others, chosen))
    info = read_info(book, tuple(grid.name for grid, _ in found))
    if len(found) > 1:
        # With several tables the info sheet cannot name the unit and year of each: their titles do.
        info = info.without("unit", "year")
    cards: list[Scorecard | SipasCard] = []
    problems: list[Finding] = []
    for grid, header in found:
        try:
            cards += read_one(book, grid, header, info, chosen).cards
        except ReadError as error:
            problems += error.findings
    # Figures by year that speak of no satisfaction are another sheet of the book, not a table that failed.
    if problems and not (cards and all(finding.code == "not-a-survey" for finding in problems)):
        raise ReadError(problems)
    return _at_odds(cards)


def _at_odds(cards: list[Scorecard | SipasCard]) -> tuple[Scorecard | SipasCard, ...]:
    """Say at the second of two tables of one unit and year that there is another, and whether its figures differ."""
    first: dict[tuple[str, str, int, int], Scorecard | SipasCard] = {}
    told = []
    for card in _without_summaries(cards):
        month = card.month if isinstance(card, Scorecard) else None
        other = first.setdefault((card.index, unit_key(card.unit), card.year or 0, month or 0), card)
        known = any(finding.code == "unit-row-twice" for finding in card.reading_findings)
        if other is not card and not known and same_table(card, other):
            place = (card.source.file, card.source.sheet, "", f"{card.unit} {card.year}", other.source.sheet)
            difference = first_difference(other, card)
            odd = (
                Finding("same-unit-twice", "error", *place, (("difference", difference),))
                if difference
                else Finding("same-unit-copied", "warning", *place)
            )
            told.append(replace(card, reading_findings=(*card.reading_findings, odd)))
        else:
            told.append(card)
    return tuple(told)


def _without_summaries(cards: list[Scorecard | SipasCard]) -> list[Scorecard | SipasCard]:
    """Leave out the row of a summary where the book has the unit's own table; its points are held against those."""
    tables = {
        unit_key(card.unit): card for card in cards if isinstance(card, Scorecard) and len(card) > len(card.fields)
    }
    kept: list[Scorecard | SipasCard] = []
    odd: dict[str, list[Finding]] = {}
    for card in cards:
        own = tables.get(unit_key(card.unit))
        if own is None or own is card or not isinstance(card, Scorecard) or len(card) > len(card.fields):
            kept.append(card)
        elif same_table(card, own):
            names = {(row.code, fold(row.name)): row for row in own.fields}
            pairs = [(row, names.get((row.code, fold(row.name)))) for row in card.fields]
            pairs += [(card.total, own.total)] if card.total else []
            for row, other in pairs:
                if other and None not in {row.score, other.score} and row.score != other.score:
                    facts = (("difference", f"{row.code or '–'}: {other.score} / {row.score}"),)
                    place = (card.source.file, card.source.sheet, row.cell.rpartition("!")[2])
                    said = (f"{card.unit} {card.year}", own.source.sheet, facts)
                    odd.setdefault(unit_key(card.unit), []).append(Finding("same-unit-twice", "error", *place, *said))
    return [
        replace(card, reading_findings=(*card.reading_findings, *odd.get(unit_key(card.unit), ())))
        if card is tables.get(unit_key(card.unit))
        else card
        for card in kept
    ]


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the cyclic collector: a large file makes millions of values that all stay, and no cycles."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # Frozen and thawed, what was made counts as old: the next pass over young values leaves it alone.
        gc.freeze()
        gc.enable()
        gc.unfreeze()


def read_one(
    book: Book, grid: Grid, header: Header, info: Info, chosen: Mapping[str, int] = MappingProxyType({})
) -> Reading:
    """Read the table below one header; ``chosen`` are the columns assigned by hand."""
    notes = Notes(book.file, grid.name)
    grid, header = _one_code(grid, header) if not chosen else (grid, header)
    grid = _one_name(grid, header, notes) if "name" not in chosen else grid
    found = Found(book, grid, header, info, read_titles(grid, header), notes, dict(chosen))
    _origin(book, grid, notes)
    for cell in (cell for cell in header.columns.header if cell.column in grid.stated_in):
        notes.decide("stated-in", column=cell.meaning, cell=cell.cell)
    if cards := _tidy_cards(book, grid, header):
        return Reading(found, (notes,), cards)
    for meaning, place in chosen.items():
        if place >= grid.width:
            raise ReadError(notes.error("chosen-column-empty", letters(place), letters(place), column=meaning))
    if not chosen and (parts := side_by_side(found)):
        surveyed = header.kind == "survey"
        made = [read_survey(part) if surveyed else (read_points(part),) for part in parts]
        return Reading(found, tuple(part.notes for part in parts), tuple(card for cards in made for card in cards))
    if header.kind == "survey":
        return Reading(found, (notes,), read_survey(found))
    if header.kind == "matrix":
        return Reading(found, (notes,), read_matrix(found))
    if groups := group_rows(grid, header, found.titles, notes):
        pairs = read_groups(found, groups)
        return Reading(found, tuple(own for _, own in pairs), tuple(card for card, _ in pairs))
    found = replace(found, header=led(header, grid, found.titles))
    if info.get("rank") is None and (fact := found.titles.rank(stated_year(found))):
        found = replace(found, info=replace(info, facts=(*info.facts, fact)))
    return Reading(found, (notes,), (read_points(found),))


def _one_code(grid: Grid, header: Header) -> tuple[Grid, Header]:
    """Return the table with the codes of all levels in one column: left of the names, whatever stands over them."""
    columns, body = header.columns, range(header.body, len(grid.rows))
    named, known = (columns.by_meaning.get(meaning, ()) for meaning in ("name", "code"))
    if header.kind not in {"points", "survey"} or not named or (known and named[-1].column < 2):
        return grid, header

    def holds_codes(column: int) -> bool:
        filled = [cell for cell in grid.column(column, body) if cell != ""]
        return bool(filled) and sum(token(cell) is not None for cell in filled) * 5 >= len(filled) * 4

    heads = {place: HeaderCell(place, grid.address(header.bottom, place), (), None) for place in range(grid.width)}
    heads |= {cell.column: cell for cell in columns.header}
    names = tuple(cell for cell in named if not holds_codes(cell.column))
    # "Tiêu chí" may stand over codes, and the names beside them under nothing.
    beside = heads.get(named[-1].column + 1)
    if not names and beside and not beside.path and beside.column not in columns.numeric:
        names = (beside,)
    left = range(names[0].column if names else 0)
    places = [place for place in left if heads[place].meaning in {"", "code", "name"} and holds_codes(place)]
    codes = _joined_codes(grid, body, places) if len(places) > 1 else None
    if not places or (codes is None and (known or not heads[places[0]].path)):
        return grid, header
    first, *others = places if codes else places[:1]
    coded = {place: replace(heads[place], claim=Claim("code")) for place in (first, *others)}
    meant = {**columns.by_meaning, "code": tuple(coded.values()), "name": names}
    kept = tuple(coded.get(cell.column, cell) for cell in columns.header)
    columns = replace(columns, header=kept, by_meaning=meant, numeric=columns.numeric - {*places})
    rows = [*grid.rows]
    for at, code in (codes or {}).items():
        rows[at] = [code if at == first else "" if at in others else cell for at, cell in enumerate(rows[at])]
    return replace(grid, rows=rows), replace(header, columns=columns)


def _joined_codes(grid: Grid, body: range, places: Sequence[int]) -> dict[int, Cell] | None:
    """Return the code of every row where each level has a column; ``None`` where one of the columns counts the rows."""
    codes: dict[int, Cell] = {}
    above: dict[int, str] = {}
    deepest: set[int] = set()
    for at in body:
        filled = {place: shown(cell) for place in places if (cell := grid.at(at, place)) != ""}
        if not filled:
            continue
        *uppers, (own, text) = filled.items()
        if any(above.get(place) != upper and not text.startswith(upper) for place, upper in uppers):
            return None
        deepest.add(own)
        above = {place: upper for place, upper in above.items() if place < own} | filled
        plain = text.isdecimal() and all(place in above for place in places if place < own)
        codes[at] = ".".join(above[place] for place in sorted(above)) if plain else grid.at(at, own)
    return codes if len(deepest) > 1 else None


def _one_name(grid: Grid, header: Header, notes: Notes) -> Grid:
    """Return the grid with each row's own name in the first name column, indented by its level; a level that is lost is told."""
    cells = header.columns.by_meaning.get("name", ())
    if len(cells) < 2 or header.kind not in {"points", "survey"}:
        return grid
    body = range(header.body, len(grid.rows))
    texts = {cell.column: text_column(grid, body, cell.column) for cell in cells}
    counts = {column: Counter(filter(None, held)) for column, held in texts.items()}
    above = {cell.column for cell in cells if fold(cell.text) in words("rows", "field")}
    again = {column for column, held in counts.items() if len(held) * 5 < held.total() * 4} | above
    order = sorted(
        counts, key=lambda column: (column in again, -column if column in again else -counts[column].total())
    )
    # What the next row says too, as in merged cells, is the name of what stands above both.
    twice = {c: [one == other for one, other in pairwise(("", *held, ""))] for c, held in texts.items()}
    own = []
    for at in range(len(body)):
        filled = [column for column in order if texts[column][at]]
        alone = (column for column in filled if not any(twice[column][at : at + 2]))
        own.append(next(alone, filled[0] if filled else None))
    names = ["" if column is None else shown(texts[column][at]) for at, column in enumerate(own)]
    fullest, borne = max(held.total() for held in counts.values()), {*names}
    for cell in (cell for cell in cells if cell.column in again or counts[cell.column].total() * 5 < fullest * 4):
        lost = next((shown(text) for text in counts[cell.column] if shown(text) not in borne), "")
        if lost:
            notes.warning("level-not-read", cell.cell, found=cell.text, name=lost)
    first = cells[0].column
    rows = [*grid.rows[: header.body], *([*row, *[""] * (first + 1 - len(row))] for row in grid.rows[header.body :])]
    for row, name, column in zip(body, names, own, strict=True):
        rows[row][first] = " " * (column or 0) + name if name else ""
    return replace(grid, rows=rows)


def _tidy_cards(book: Book, grid: Grid, header: Header) -> tuple[Scorecard | SipasCard, ...]:
    """Return the cards of a tidy table that this package wrote; none where it was changed so that it must be read as any."""
    heads = [str(cell) for cell in grid.rows[header.top]]
    if not {"index", "unit", "year", "code", "cell", "status", "file"} <= set(heads):
        return ()
    rows = [dict(zip(heads, map(str, cells), strict=False)) for cells in grid.rows[header.top + 1 :] if any(cells)]
    with contextlib.suppress(ValueError, UsageError):
        made = cards_of(rows) if "max_score" in heads else sipas_cards_of(rows)
        return tuple(replace(card, source=replace(card.source, file=book.file, sha256=book.sha256)) for card in made)
    return ()


def _origin(book: Book, grid: Grid, notes: Notes) -> None:
    """Say how the text of the file was understood, and which tables of it are out of sight."""
    for name in _concealed(book):
        if name != grid.name:
            notes.warning("hidden-table", found=name, expected=grid.name)
    origin = dict(book.origin)
    if origin:
        notes.decide("delimiter", **origin)
    font, cell = (origin["encoding"], "") if origin.get("encoding") in FONTS else grid.font
    if font:
        notes.warning("legacy-font", cell, found=font)
        notes.decide("converted-text", encoding=font)


def _concealed(book: Book) -> list[str]:
    """Return the hidden sheets that hold a table."""
    found = []
    for name in book.hidden:
        with contextlib.suppress(ReadError):
            if not _aside(name) and find_header(book.grid(name)):
                found.append(name)
    return found


def _search(book: Book, sheet: str | None, chosen: Mapping[str, int]) -> tuple[list[tuple[Grid, Header]], list[Grid]]:
    """Return the sheets that hold a table, and those looked at in vain."""
    names = _sheets(book, sheet)
    fitting: list[tuple[Grid, Header]] = []
    others: list[Grid] = []
    for name in names:
        grid = book.grid(name)
        tables = tables_in(grid, chosen, book.file)
        # A header without its own words is taken for one where letters are sound, not where they were lost.
        if tables and not (all(header.open for _, header in tables) and damaged_text([grid])):
            fitting += tables
        else:
            others.append(grid)
    return fitting, others


def _sheets(book: Book, sheet: str | None) -> tuple[str, ...]:
    require("sheet", sheet, str, NOTHING)
    if sheet is not None:
        wanted = [name for name in (*book.sheets, *book.hidden) if fold(name) == fold(sheet)]
        if not wanted:
            found = ", ".join(f"“{name}”" for name in book.sheets)
            raise ReadError(Finding("sheet-missing", "error", book.file, sheet, found=sheet, expected=found))
        exact = [name for name in wanted if name == sheet]
        return tuple((exact or wanted)[:1])
    info = words("sheets", "info")
    return tuple(name for name in book.sheets if not _aside(name) and fold(name) not in info)


def _aside(name: str) -> bool:
    """Say whether a sheet shows how to fill in a form and holds no data."""
    return fold(name).startswith(words("sheets", "aside"))


def _no_table(book: Book, grids: list[Grid], chosen: Mapping[str, int]) -> Finding:
    """Say what comes nearest to a table and what it lacks."""
    nearest = [(grid, block) for grid in grids if (block := near_miss(grid, chosen)) is not None]
    if hidden := list(_concealed(book)):
        names = ", ".join(f"“{name}”" for name in hidden)
        return Finding("table-hidden", "error", book.file, found=names, expected=hidden[0])
    if book.kind == "csv" and not nearest and book.file.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".ods")):
        return Finding("text-named-as-workbook", "error", book.file, found=book.file.rpartition(".")[2])
    if example := damaged_text(grids):
        return Finding("text-damaged", "error", book.file, *example)
    names = ", ".join(f"“{name}”" for name in book.sheets[:10] if name)
    nothing = Finding("no-table", "error", book.file, found=f" ({names})" if names else "")
    if not nearest:
        return nothing
    grid, block = max(nearest, key=lambda pair: len(pair[1].columns.by_meaning))
    known = block.columns.by_meaning
    if "person" in known and "name" not in known:
        return nothing
    points = {"score", "appraised", "surveyed", "self_score"} & known.keys()
    shares = {"value", "percent"} & known.keys()
    lacking = [] if {"name", "code"} & known.keys() else ["name"]
    lacking += ["max_score"] if "max_score" not in known and (points or not shares) else []
    lacking += ["score"] if not points and ("max_score" in known or not shares) else []
    if not lacking:
        return nothing
    others = known.get("other", ()) if "score" in lacking else ()
    survey = choices(block.columns, "value") if "score" in lacking else ""
    return column_missing(Notes(book.file, grid.name), grid, block, lacking, others, survey=survey)


def tables_in(grid: Grid, chosen: Mapping[str, int], file: str = "") -> list[tuple[Grid, Header]]:
    """Return every table of a sheet: its header, and the grid with all other tables blanked out."""
    header = find_header(grid, chosen)
    if header is None or header.open:
        block = header or near_miss(grid, chosen)
        told = with_maxima(grid, block) if block and "max_score" not in chosen else None
        if told and (found := find_header(told, chosen)) and found.kind == "points":
            grid, header = told, found
    if header is None:
        return []
    beside = [] if chosen else _beside(grid, header)
    if beside:
        return [pair for part in beside for pair in tables_in(part, chosen, file)]
    starts = _below(grid, header)
    if not starts:
        return [(grid, header)]
    # Every table is a grid of its own that is as long as the sheet.
    if len(starts) >= (most := MAX_CELLS // len(grid.rows)):
        raise ReadError(Finding("too-many-tables", "error", file, grid.name, found=len(starts) + 1, expected=most))
    edges = [0, *starts, len(grid.rows)]
    parts = [_rows(grid, top, bottom) for top, bottom in pairwise(edges)]
    return [(part, found) for part in parts if (found := find_header(part, chosen)) is not None]


def _rows(grid: Grid, top: int, bottom: int) -> Grid:
    """Return the grid with only some of its rows filled."""
    blank: list[Cell] = [""] * grid.width
    rows = [cells if top <= row < bottom else blank for row, cells in enumerate(grid.rows)]
    return replace(grid, rows=rows, merged=tuple(merge for merge in grid.merged if top <= merge[0] < bottom))


def _beside(grid: Grid, header: Header) -> list[Grid]:
    """Part the grid at an empty column that has the same two headers or more on either side."""
    cells, body = header.columns.header, grid.rows[header.top :]
    for gap in range(1, grid.width - 1):
        if any(gap < len(row) and row[gap] != "" for row in body):
            continue
        left = {fold(cell.text) for cell in cells if cell.column < gap}
        right = {fold(cell.text) for cell in cells if cell.column > gap}
        if len(left & right) >= 2:
            return [_columns(grid, header.top, 0, gap), _columns(grid, header.top, gap + 1, grid.width)]
    return []


def _columns(grid: Grid, top: int, left: int, right: int) -> Grid:
    """Return the grid with only some of its columns filled; a title that stands alone in its row is that of all tables."""

    def kept(row: int, cells: list[Cell]) -> list[Cell]:
        alone = row < top and sum(cell != "" for cell in cells) == 1
        return cells if alone else ["" if not left <= place < right else cell for place, cell in enumerate(cells)]

    rows = [kept(row, cells) for row, cells in enumerate(grid.rows)]
    return replace(grid, rows=rows, merged=tuple(merge for merge in grid.merged if left <= merge[1] < right))


def _below(grid: Grid, header: Header) -> list[int]:
    """Return the rows where further tables with the same header begin, with the titles above them."""
    columns = header.columns
    if columns.one("unit") is not None and header.kind != "matrix":
        return []
    code, first = columns.one("code"), None
    starts, last = [], header.body
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        if first is None and code is not None and code < len(cells):
            first = token(cells[code])
        if any(is_number(cell) for place, cell in enumerate(cells) if place != code):
            last = row
        elif first is not None and columns.repeated_in(cells) and last > header.body:
            following = [
                token(line[code]) for line in grid.rows[row + 1 : row + 9] if code is not None and code < len(line)
            ]
            if next((found for found in following if found), None) == first:
                starts.append(last + 1)
    return starts
