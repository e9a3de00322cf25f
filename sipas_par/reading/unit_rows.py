"""Rows that are units, and tables of several units below or beside each other: how they are numbered and checked_ranks, one unit twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.model.criteria import Fact
from sipas_par.model.units import fold_name, unit_key, unit_kind, unit_name
from sipas_par.reading.book import Cell, CellError, Grid, shown
from sipas_par.reading.codes import from_roman
from sipas_par.reading.columns import MAXIMUM, Columns
from sipas_par.reading.header import Header, is_column_numbers
from sipas_par.reading.identity import Said, Titles, units_in_title
from sipas_par.reading.notes import Found, Notes, Skipped
from sipas_par.reading.numbers import BLANKS, convert, is_number, parse
from sipas_par.reading.points import read_points
from sipas_par.reading.relations import CENT
from sipas_par.reading.rows import first_cell, first_text, skip
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import Claim, claim, contains, turned, words, words_as_listed

if TYPE_CHECKING:
    from sipas_par.model.scorecard import Scorecard
    from sipas_par.reading.card import Values

_KINDS = tuple(fold_name(kind) for kind in words_as_listed("units", "unit_words"))
_WORD = re.compile(r"[^\W\d_]{2}")
_NO_UNITS = frozenset({"max_score", "rank", "percent", "lost", "change", "earlier", "other", "national_mean"})
_RANK = re.compile(r"(?:(?:đồng|xếp)?\s*(?:hạng|thứ)\s*)?(\d{1,5})(?:[.,]0*)?(?:\s*/\s*\d+)?", re.IGNORECASE)
_FEW_RANKS = 4
"""Ranks that are told one by one, however small the table."""


def unit_in(cell: Cell) -> str:
    """Return the name in a cell of the unit column; a number or a mark names no unit."""
    name = shown(cell)
    return name if _WORD.search(name) and not isinstance(cell, CellError) else ""


def called_mean(name: str) -> bool:
    """Say whether a name is the word for a mean, or for the best or least; the commune Trung Bình has two capitals."""
    return name == name.capitalize() and fold(name) in (*words("rows", "mean"), *words("rows", "bounds"))


def numbered_rows(found: Found, filled: set[int]) -> set[int]:
    """Return the rows that their running number, or where most have none their rank, counts as those of units."""
    grid, columns = found.grid, found.header.columns
    places = [place for meaning in ("code", "rank") if (place := columns.one(meaning)) is not None]
    body = range(found.header.body, len(grid.rows))
    told = [{row for row in body if convert([grid.at(row, place)]).values[0] is not None} for place in places]
    return next((rows for rows in told if len(rows & filled) * 2 > len(filled)), set().union(*told))


def unit_lacking(found: Found, row: int, column: int) -> None:
    """Report a row with points whose cell of the unit is blank, or holds an error."""
    if isinstance(cell := found.grid.at(row, column), CellError):
        found.notes.error("error-value", found.grid.address(row, column), found=str(cell), column="unit")
    else:
        found.notes.error("row-without-unit", first_cell(found, row), found=first_text(found, row))


def units_twice(found: Found, rows: Sequence[int], column: int) -> None:
    """Report a unit that has two rows, at the second, and units out of sight; "Bình Gia" is "xã Bình Gia" again."""
    first: dict[str, str] = {}
    bare: dict[str, str] = {}
    for row in rows:
        cell, name = found.grid.address(row, column), shown(found.grid.at(row, column))
        key = unit_key(name)
        kind = next((f"{kind} " for kind in _KINDS if key.startswith(f"{kind} ")), "")
        if other := first.get(key) or bare.get(key) or (kind and first.get(key.removeprefix(kind))):
            found.notes.error("unit-row-twice", cell, found=name, first=other)
        first.setdefault(key, cell)
        if kind:
            bare.setdefault(key.removeprefix(kind), cell)
        if row in found.grid.hidden:
            found.notes.warning("hidden-row", cell, found=name[:60])


def read_ranks(found: Found, rows: Sequence[int], column: int) -> list[Decimal | None]:
    """Read a column of ranks, written as numbers, in Roman numerals, or as "2/11" and "Hạng 2"."""
    ranks: list[Decimal | None] = []
    for row in rows:
        text = shown(found.grid.at(row, column))
        match = _RANK.fullmatch(text)
        number = int(match[1]) if match else from_roman(text.upper())
        if number is None and text not in BLANKS and not isinstance(found.grid.at(row, column), CellError):
            found.notes.warning("not-a-number", found.grid.address(row, column), text[:60], column="rank")
        ranks.append(None if number is None else Decimal(number))
    return ranks


def checked_ranks(
    found: Found,
    rows: Sequence[int],
    column: int,
    figures: Sequence[Values],
    parts: Sequence[slice] = (),
    *,
    head: str,
) -> list[tuple[Fact, ...]]:
    """Return the printed rank of each row as a fact of its unit, held against the figures, in each part that has a first anew."""
    ranks = read_ranks(found, rows, column)
    apart = parts and all(1 in ranks[part] for part in parts)
    for part in parts if apart else (slice(None),):
        cells = [found.grid.address(row, column) for row in rows[part]]
        check_ranks(found.notes, head, cells, ranks[part], *(one[part] for one in figures))
    pairs = zip(rows, ranks, strict=True)
    return [
        () if rank is None else (Fact("printed_rank", "Xếp hạng", rank, found.grid.full_address(row, column)),)
        for row, rank in pairs
    ]


def check_ranks(
    notes: Notes, head: str, cells: Sequence[str], printed: Values, *figures: Values, gaps: bool = True
) -> None:
    """Hold ranks against the figures that fit best: each that does not fit is told, else what they leave out."""
    wrong = min((_misranked(printed, values) for values in figures), key=len)
    ranks = [rank for rank in printed if rank is not None]
    if len(wrong) > max(_FEW_RANKS, len(ranks) * 2 // 5):
        notes.error("ranks-do-not-fit", head, len(wrong), len(ranks))
        return
    for at, right in wrong.items():
        notes.error("rank-does-not-fit", cells[at], printed[at], right)
    taken = {rank + at for rank, count in Counter(ranks).items() for at in range(count)}
    lacking = [str(rank) for rank in range(1, int(min(max(ranks, default=0), 2 * len(cells)))) if rank not in taken]
    if lacking and gaps and not wrong:
        notes.warning("rank-gap", head, found=", ".join(lacking[:10]))


def _misranked(printed: Values, values: Values) -> dict[int, int]:
    """Return the right rank of every row whose printed one does not follow."""
    known = sorted((value for value in values if value is not None), reverse=True)
    counts = Counter(known)
    best = {value: place for place, value in reversed([*enumerate(known, 1)])}
    dense = {value: place for place, value in enumerate(counts, 1)}
    pairs = enumerate(zip(printed, values, strict=True))
    told = [(-value, rank, at) for at, (rank, value) in pairs if rank is not None and value is not None]
    climbs = all(a[1] < b[1] or a[:2] == b[:2] for a, b in pairwise(sorted(told)))
    if climbs and all(dense[-value] <= rank == int(rank) for value, rank, _ in told):
        return {}
    skipping = {at: best[-v] for v, rank, at in told if not best[-v] <= rank < best[-v] + counts[-v]}
    return min(skipping, {at: dense[-value] for value, rank, at in told if dense[-value] != rank}, key=len)


def check_numbering(notes: Notes, grid: Grid, header: Header) -> None:
    """Say which of the running numbers in front of the units are lacking; numbers may begin anew in each group."""
    place = header.columns.one("code")
    cells = [] if place is None else grid.column(place, range(header.body, len(grid.rows)))
    numbers = [int(value) for value in convert(cells).values if value is not None and value == int(value)]
    lacking: list[int] = []
    for before, number in pairwise([0, *numbers]):
        between = range(before + 1 if number > before else 1, number)
        lacking += between if len(between) <= len(numbers) else ()
    if lacking and len(lacking) < len(numbers):
        notes.warning("number-gap", grid.address(header.bottom, place or 0), found=", ".join(map(str, lacking[:10])))


class UnitRows:
    """Tells the rows of units from those of maxima, totals and means: by sums, by what numbers them, last by words."""

    def __init__(self, found: Found, unit: int, columns: Sequence[int]) -> None:
        self.found, self.grid, self.notes, self.unit = found, found.grid, found.notes, unit
        self.columns = columns

    def run(self) -> tuple[list[int], int | None]:
        """Return the rows of the units, and the row of the maxima if there is one."""
        filled = [row for row in range(self.found.header.body, len(self.grid.rows)) if self._filled(row)]
        values = {row: self._values(row) for row in filled}
        numbered = numbered_rows(self.found, set(filled))
        kinds = {row: self._said(row) for row in filled}
        sums = (*words("rows", "total"), *words("rows", "mean"), *words("rows", "bounds"))
        units: list[int] = []
        maxima: int | None = None
        for row in filled:
            name, label = self._name(row), self._label(row)
            others = [] if row in numbered else [other for other in filled if other != row and not kinds[other]]
            counted = row in numbered or len(numbered) * 2 < len(filled)
            bound = not name and row not in numbered and self._bounds(values, row, others) and self._as_headed(row)
            if maxima is None and (kinds[row] == "max_score" or bound):
                maxima = row
            elif self._of_all(row, label, numbered) or (
                row not in numbered
                and (kinds[row] or self._sums(values, row, others) or (not counted and label.startswith(sums)))
            ):
                skip(self.found, row, "no-unit")
            elif not name:
                unit_lacking(self.found, row, self.unit)
                skip(self.found, row, "no-unit")
            elif (
                (kinds[row] and row in numbered)
                or label in (words("rows", "total") if numbered else sums)
                or called_mean(name)
                or (not counted and not self._unit_like(row, values[row]))
            ):
                amounts = "; ".join(f"{v:f}" for v in values[row] if v is not None)
                self.notes.error("row-in-no-sum", first_cell(self.found, row), found=name, amounts=amounts)
                skip(self.found, row, "no-unit")
            else:
                units.append(row)
        self._left_out(set(filled), numbered)
        if maxima is None:
            above = (row for row in range(self.found.header.top - 1, -1, -1) if self._filled(row))
            maxima = next((row for row in above if self._bounds(values | {row: self._values(row)}, row, units)), None)
        return units, maxima

    def _said(self, row: int) -> str:
        """Return what a row that is no unit's calls itself: maxima, ranks, ratios, the points of another time."""
        found = claim(self._name(row) or self._label(row))
        said = found.meaning if found else ""
        return "max_score" if self._label(row) in words("rows", "maxima") else said if said in _NO_UNITS else ""

    def _of_all(self, row: int, label: str, numbered: set[int]) -> bool:
        """Say whether a row tells the satisfaction of all units, or of the country: it fits no sum."""
        told = label.startswith(words("sipas", "mean_rows"))
        told = told or (row not in numbered and contains(label, words("sipas", "whole")))
        return told and self.found.header.kind == "survey"

    def _bounds(self, values: dict[int, list[Decimal | None]], row: int, others: Sequence[int]) -> bool:
        """Say whether a row holds the maxima: nothing is above it in any column, and it is no other row's twin."""
        columns = list(zip(values[row], zip(*(values[other] for other in others), strict=True), strict=bool(others)))
        told = [(most, [part for part in parts if part is not None]) for most, parts in columns if any(parts)]
        above = sum(most is not None and most > max(parts) for most, parts in told)
        return above > 1 and all(most is None or most >= max(parts) for most, parts in told)

    def _as_headed(self, row: int) -> bool:
        """Say whether a row holds no other maxima than those that the headers state."""
        stated = ((cell.column, MAXIMUM.search(cell.text)) for cell in self.found.header.columns.header)
        pairs = ((parse(told[1]), parse(shown(self.grid.at(row, column)))) for column, told in stated if told)
        return all(most == printed for most, printed in pairs)

    def _unit_like(self, row: int, values: Sequence[Decimal | None]) -> bool:
        """Say whether a row without a number among numbered ones is a unit's: by its name, or points as typed for one."""
        kinds = (*words("units", "unit_words"), *words("units", "offices"))
        return fold(unit_name(self._name(row))).startswith(tuple(f"{kind} " for kind in kinds)) or (
            None not in values[:-1] and any(value != int(value) for value in values if value is not None)
        )

    def _left_out(self, filled: set[int], numbered: set[int]) -> None:
        """List the rows without points; a unit that is numbered and has none is an error."""
        for row in range(self.found.header.body, len(self.grid.rows)):
            if row in filled or all(cell == "" for cell in self.grid.rows[row]):
                continue
            repeated = self.found.header.columns.repeated_in(self.grid.rows[row])
            if self._name(row) and row in numbered and not repeated and not is_column_numbers(self.grid, row):
                self._without_points(row)
            skip(self.found, row, "repeated-header" if repeated else "no-points")

    def _without_points(self, row: int) -> None:
        """Report a unit without a number: what stands in the place of one, or that nothing does."""
        heads = {cell.column: cell.meaning or "score" for cell in self.found.header.columns.header}
        bad = [(column, one) for column in self.columns for one in convert([self.grid.at(row, column)]).bad]
        for column, one in bad:
            cell = self.grid.address(row, column)
            self.notes.error(one.code, cell, one.found, one.expected, column=heads[column])
        if not bad:
            self.notes.error("unit-without-points", first_cell(self.found, row), found=self._name(row))

    def _name(self, row: int) -> str:
        return unit_in(self.grid.at(row, self.unit))

    def _label(self, row: int) -> str:
        """Return the name of a row, or what stands in front of it."""
        return fold(self._name(row) or " ".join(str(cell) for cell in self.grid.rows[row][: self.unit + 1]))

    def _filled(self, row: int) -> bool:
        cells = [self.grid.at(row, column) for column in self.columns]
        return not is_column_numbers(self.grid, row) and any(map(is_number, cells))

    def _values(self, row: int) -> list[Decimal | None]:
        return convert([self.grid.at(row, column) for column in self.columns]).values

    def _sums(self, values: dict[int, list[Decimal | None]], row: int, others: Sequence[int]) -> bool:
        """Say whether a row is the sum or the mean of all others, or, if it is called so, the best or least of them."""
        compared = total = mean = edge = 0
        called = self._label(row) in words("rows", "bounds")
        for place, value in enumerate(values[row]):
            parts = [part for other in others if (part := values[other][place]) is not None]
            if not value or len(parts) < 2:
                continue
            compared += 1
            whole = sum(parts, Decimal(0))
            exponent = value.as_tuple().exponent
            places = -exponent if isinstance(exponent, int) and exponent < 0 else 1
            slack = Decimal(5).scaleb(-places - 1) + CENT
            total += value == whole
            mean += abs(value - whole / len(parts)) <= slack
            edge += called and value in {max(parts), min(parts)}
        # One column is proof enough of what the name says already.
        named = called_mean(self._name(row)) or self._label(row) in words("rows", "total")
        return compared >= (1 if named else 2) and max(total, mean, edge) * 5 >= compared * 4


Key = tuple[str, str]


def group_rows(grid: Grid, header: Header, titles: Titles, notes: Notes) -> dict[Key, list[int]]:
    """Return the rows of every unit and year; none where codes do not come again, as under who answers for a row."""
    unit, year, code, name = (header.columns.one(meaning) for meaning in ("unit", "year", "code", "name"))
    if unit is None and year is None:
        return {}
    groups: dict[Key, list[int]] = {}
    codes: defaultdict[Cell, set[Key]] = defaultdict(set)
    names: dict[object, str] = {}
    left: list[tuple[int, str]] = []
    last: Key = ("", "")
    opened: dict[Key, tuple[Cell, ...]] = {}
    again: Key | None = None
    twice: list[tuple[int, Key]] = []
    keys = {unit, year}
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        if all(cell == "" for place, cell in enumerate(cells) if place not in keys):
            left.append((row, "footnote"))
            continue
        if code is not None and cells[code] != "" and fold(str(cells[code])) in header.columns.titles:
            left.append((row, "repeated-header"))
            continue
        pair = (cells[unit] if unit is not None else "", cells[year] if year is not None else "")
        last = key = (_text(pair[0], names) or last[0], _text(pair[1], names) or last[1])
        begins = tuple(cells[place] for place in (code, name) if place is not None)
        if any(begins) and opened.setdefault(key, begins) == begins and key in groups:
            again = key
            twice.append((row, key))
        again = key if again == key else None
        if again or key == ("", ""):
            continue
        groups.setdefault(key, []).append(row)
        if code is not None and cells[code] != "":
            codes[cells[code]].add(key)
    if len(groups) == 1 and not titles.unit.value and units_in_title(last[0]):
        return groups
    repeated = sum(1 for under in codes.values() if len(under) > 1)
    if len(groups) < 2 or repeated * 2 <= len(codes):
        return {}
    for row, key in twice:
        place = grid.address(groups[key][0], unit or 0)
        notes.error("unit-row-twice", grid.address(row, unit or 0), found=" ".join(filter(None, key)), first=place)
    for row, reason in left:
        filled = next((place for place, cell in enumerate(grid.rows[row]) if cell != ""), None)
        if filled is not None:
            notes.skipped.append(Skipped(grid.address(row, filled), clean(str(grid.at(row, filled)))[:80], reason))
    return groups


def led(header: Header, grid: Grid, titles: Titles) -> Header:
    """Return the header of one unit's table, its column of units as that of lead agencies where it names others."""
    unit = header.columns.one("unit")
    if unit is None or header.columns.one("agencies") is not None:
        return header
    named = {unit_key(text) for row in range(header.body, len(grid.rows)) if (text := shown(grid.at(row, unit)))}
    if named <= {unit_key(titles.unit.value)}:
        return header
    meant = {meaning: cells for meaning, cells in header.columns.by_meaning.items() if meaning != "unit"}
    cells = header.columns.by_meaning["unit"]
    return replace(header, columns=replace(header.columns, by_meaning={**meant, "agencies": cells}))


def _text(cell: Cell, names: dict[object, str]) -> str:
    """Return the text of a key; of spellings that differ in capitals the first counts."""
    if cell not in names:
        text = shown(cell)
        names[cell] = names.setdefault(("", unit_key(text)), text) if text else ""
    return names[cell]


def read_groups(found: Found, groups: dict[Key, list[int]]) -> list[tuple[Scorecard, Notes]]:
    """Read one card a group."""
    shared = found.info.without("unit", "year")
    columns = found.header.columns
    cards: list[tuple[Scorecard, Notes]] = []
    for (unit, year), rows in groups.items():
        titles = found.titles
        if unit:
            titles = replace(titles, unit=Said(unit_name(unit), found.grid.address(rows[0], columns.one("unit") or 0)))
        if year.isdecimal():
            titles = replace(titles, year=Said(year, found.grid.address(rows[0], columns.one("year") or 0)))
        skipped = [] if cards else [*found.notes.skipped]
        notes = replace(
            found.notes, findings=[*found.notes.findings], skipped=skipped, decisions=[*found.notes.decisions]
        )
        cards.append((read_points(replace(found, info=shared, titles=titles, notes=notes), rows), notes))
    return cards


def side_by_side(found: Found) -> list[Found]:
    """Return the table of each of the units that stand side by side; none where the table is that of one unit."""
    units = _units(found)
    beside = [c for c in found.header.columns.header if c.claim is None and turned(c.text) == "other"] if units else []
    for cell in beside:
        found.notes.warning("column-not-read", cell.cell, found=cell.text)
    apart = frozenset(cell.column for cell in beside).union(*units.values())
    parts: list[Found] = []
    for unit, columns in units.items():
        others = apart - columns
        rows = [
            cells if row < found.header.top else ["" if place in others else cell for place, cell in enumerate(cells)]
            for row, cells in enumerate(found.grid.rows)
        ]
        header = replace(found.header, columns=_of_unit(found.header.columns, columns, others), open=False)
        titles = found.titles
        if fold(unit) not in words("sipas", "whole"):
            titles = replace(titles, unit=Said(unit, found.grid.address(found.header.bottom, min(columns))))
        notes = Notes(
            found.notes.file, found.notes.sheet, [] if parts else found.notes.findings, columns=found.notes.columns
        )
        parts.append(
            replace(
                found,
                grid=replace(found.grid, rows=rows),
                header=header,
                info=found.info.without("unit"),
                titles=titles,
                notes=notes,
                chosen={},
            )
        )
    return parts


def _units(found: Found) -> dict[str, frozenset[int]]:
    """Return the units that stand side by side; departments in the table of another unit only appraise it."""
    columns, titled = found.header.columns, found.titles.unit
    if found.header.kind != "survey" and (found.header.kind != "points" or "max_score" not in columns.by_meaning):
        return {}
    own = titled.sure and unit_kind(titled.value) in {"department", "district", "commune"}
    units = columns.across
    return {} if own and all(unit_kind(name) == "department" for name in units) else units


def _of_unit(table: Columns, columns: frozenset[int], others: frozenset[int]) -> Columns:
    """Return the columns of one of the units side by side; its only one holds the result."""
    meaning = "score" if "max_score" in table.by_meaning else "value"
    header = tuple(
        replace(cell, claim=Claim(meaning)) if {cell.column} == columns else cell
        for cell in table.header
        if cell.column not in others
    )
    by_meaning = {
        key: kept
        for key, cells in table.by_meaning.items()
        if (kept := tuple(cell for cell in cells if cell.column not in others | columns))
    }
    for cell in header:
        if cell.column in columns and cell.meaning:
            by_meaning[cell.meaning] = (*by_meaning.get(cell.meaning, ()), cell)
    return replace(table, header=header, by_meaning=by_meaning, numeric=table.numeric - others)
