"""A table with one row a unit and the points of every field side by side: one `Scorecard` a unit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import ReadError
from sipas_par.model.criteria import Criterion
from sipas_par.model.scorecard import Scorecard
from sipas_par.model.units import unit_name
from sipas_par.reading.card import identify
from sipas_par.reading.grid import shown
from sipas_par.reading.header import MAXIMUM, POINTS
from sipas_par.reading.identity import Said
from sipas_par.reading.notes import Notes, Skipped
from sipas_par.reading.numbers import convert, parse
from sipas_par.reading.points import read_points
from sipas_par.reading.values import number_columns, settle_percent, settle_score
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.model.criteria import PointSource
    from sipas_par.reading.grid import Cell, Grid
    from sipas_par.reading.header import Header
    from sipas_par.reading.notes import Found

_LEAD = re.compile(r"^\s*(?:lĩnh vực\s*)?(?:\d{1,2}|[IVX]+)?\s*[.:)\-–]?\s*", re.IGNORECASE)
_PARTS: tuple[Literal["appraised", "surveyed"], ...] = ("appraised", "surveyed")
_NUMERIC = ("max_score", "self_score", "appraised", "surveyed", "score", "percent")


@dataclass
class _Group:
    """The columns of one field, or of the total of all fields."""

    name: str
    columns: dict[str, int] = field(default_factory=dict)
    maximum: Decimal | None = None
    table: dict[str, list[Decimal | None]] = field(default_factory=dict)

    def criterion(self, grid: Grid, at: int, row: int, code: str) -> Criterion:
        """Make the criterion of one unit, the ``at``-th, that stands in ``row``."""
        max_score, self_score, appraised, surveyed, score, percent = (self.table[meaning][at] for meaning in _NUMERIC)
        given: list[PointSource] = [part for part in _PARTS if self.table[part][at] is not None]
        kind: PointSource = given[0] if len(given) == 1 else "mixed" if given else "unknown"
        cells = tuple((meaning, grid.full_address(row, column)) for meaning, column in self.columns.items())
        return Criterion(
            code, self.name, "field", max_score, score, self_score, appraised, surveyed, percent, kind, cells=cells
        )


def read_matrix(found: Found) -> tuple[Scorecard, ...]:
    """Read one card a row.

    The fields get the codes 1, 2, 3 … in the order of the columns; their maxima come from a row of maxima
    below the header, or from the header texts ("Cải cách thể chế (10 điểm)").

    Raises
    ------
    ReadError
        If no unit has points, or a field has no maximum anywhere.
    """
    grid, header, notes = found.grid, found.header, found.notes
    fields, total = _groups(header)
    unit_column = header.columns.one("unit") or 0
    rows, maxima = _rows(found, unit_column, [*fields, total])
    if not rows:
        raise ReadError(notes.error("table-blank", grid.address(header.body, 0)))
    for group in (*fields, total):
        group.maximum = _maximum(group, grid, maxima)
    lacking = [group for group in fields if "max_score" not in group.columns and group.maximum is None]
    if lacking:
        for group in lacking:
            notes.error(
                "field-without-maximum", grid.address(header.top, min(group.columns.values())), found=group.name
            )
        raise ReadError(notes.findings)
    for group in (*fields, total):
        _fill(group, grid, rows, notes)
    _ranks(grid, header, rows, notes)
    shared = replace(found.info, facts=tuple(fact for fact in found.info.facts if fact.key != "unit"))
    return tuple(_card(replace(found, info=shared), fields, total, at, row) for at, row in enumerate(rows))


def _card(found: Found, fields: Sequence[_Group], total: _Group, at: int, row: int) -> Scorecard:
    """Make the card of the unit in one row."""
    grid, column = found.grid, found.header.columns.one("unit") or 0
    # A finding belongs to the unit in whose row it stands, one of the whole table to every unit.
    own = Notes(found.notes.file, found.notes.sheet, [f for f in found.notes.findings if _row(f.cell) in {None, row}])
    unit = Said(unit_name(str(grid.at(row, column))), grid.address(row, column))
    identity = identify(replace(found, titles=replace(found.titles, unit=unit), notes=own))
    return Scorecard(
        identity.index or "PAR INDEX",
        identity.unit,
        identity.year,
        tuple(group.criterion(grid, at, row, str(number)) for number, group in enumerate(fields, 1)),
        identity.source,
        total.criterion(grid, at, row, "") if total.columns else None,
        found.info.facts,
        tuple(dict.fromkeys(own.findings)),
    )


def _row(cell: str) -> int | None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(number) - 1 if number else None


def _groups(header: Header) -> tuple[list[_Group], _Group]:
    """Part the columns into those of each field and those of the total."""
    groups: dict[str, _Group] = {}
    total = _Group("")
    plain = set(header.columns.fields)
    for cell in header.columns.header:
        if cell in plain:
            groups[cell.cell] = _named(cell.text, {"score": cell.column})
            continue
        meaning = cell.claim.meaning if cell.claim else ""
        if meaning not in POINTS:
            continue
        if not cell.group or fold(cell.group).startswith(words("rows", "total")):
            total.columns.setdefault(meaning, cell.column)
            continue
        group = groups.setdefault(cell.group, _named(cell.group, {}))
        group.columns.setdefault(meaning, cell.column)
    return list(groups.values()), total


def _named(text: str, columns: dict[str, int]) -> _Group:
    found = MAXIMUM.search(text)
    name = clean(MAXIMUM.sub(" ", text)).strip(" ()")
    bare = _LEAD.sub("", name)
    return _Group(bare or name, columns, parse(found[1]) if found else None)


def _rows(found: Found, unit: int, groups: Sequence[_Group]) -> tuple[list[int], int | None]:
    """Return the rows of the units, and the row of the maxima if there is one."""
    grid, header, notes = found.grid, found.header, found.notes
    columns = [column for group in groups for column in group.columns.values()]
    rows: list[int] = []
    maxima: int | None = None
    for row in range(header.body, len(grid.rows)):
        name = clean(str(grid.at(row, unit)))
        label = name or clean(" ".join(str(cell) for cell in grid.rows[row][: unit + 1]))
        filled = any(grid.at(row, column) not in {"", "-"} for column in columns)
        if filled and fold(label) in words("rows", "maxima"):
            maxima = row
        elif filled and name and not fold(name).startswith((*words("rows", "total"), *words("rows", "mean"))):
            rows.append(row)
        elif any(cell != "" for cell in grid.rows[row]):
            first = next(column for column, cell in enumerate(grid.rows[row]) if cell != "")
            text = clean(str(grid.at(row, first)))[:80]
            notes.skipped.append(Skipped(grid.address(row, first), text, "no-unit" if filled else "no-points"))
            if filled and not name:
                notes.error("row-without-unit", grid.address(row, first), found=text)
    return rows, maxima


def _maximum(group: _Group, grid: Grid, maxima: int | None) -> Decimal | None:
    """Return the maximum of a field: of the row of maxima, else of its header."""
    if maxima is not None:
        for meaning in ("score", "max_score"):
            if meaning in group.columns:
                value = _number(grid, maxima, group.columns[meaning])
                if value is not None:
                    return value
        parts = [
            _number(grid, maxima, group.columns[part]) for part in ("appraised", "surveyed") if part in group.columns
        ]
        if parts and None not in parts:
            return sum((part for part in parts if part is not None), Decimal(0))
    return group.maximum


def _number(grid: Grid, row: int, column: int) -> Decimal | None:
    return convert([grid.at(row, column)]).values[0]


def _fill(group: _Group, grid: Grid, rows: list[int], notes: Notes) -> None:
    """Convert the columns of a group."""
    table = number_columns(grid, rows, {meaning: group.columns.get(meaning) for meaning in _NUMERIC}, notes)
    if "max_score" not in group.columns:
        table["max_score"] = [group.maximum] * len(rows)
    settle_score(table, notes)
    settle_percent(table, notes)
    group.table = table


def _ranks(grid: Grid, header: Header, rows: list[int], notes: Notes) -> None:
    """Report ranks that two units share though their totals differ."""
    column, score = header.columns.one("rank"), header.columns.one("score")
    if column is None:
        return
    ranks = convert([grid.at(row, column) for row in rows]).values
    totals: dict[Decimal, set[object]] = {}
    for row, rank in zip(rows, ranks, strict=True):
        if rank is not None:
            totals.setdefault(rank, set()).add(grid.at(row, score) if score is not None else row)
    counts = Counter(ranks)
    for row, rank in zip(rows, ranks, strict=True):
        if rank is not None and counts[rank] > 1 and len(totals[rank]) > 1:
            notes.error("rank-used-twice", grid.address(row, column), found=rank)


Key = tuple[str, str]


def group_rows(grid: Grid, header: Header) -> dict[Key, list[int]]:
    """Return the rows of every unit and year; a single group when the columns do not part the table.

    A column "Đơn vị" may also name who answers for a row: it parts the table only if codes come again
    under its names.
    """
    unit, year, code = (header.columns.one(meaning) for meaning in ("unit", "year", "code"))
    if unit is None and year is None:
        return {}
    groups: dict[Key, list[int]] = {}
    codes: dict[Cell, set[Key]] = {}
    names: dict[object, str] = {}
    for row in range(header.body, len(grid.rows)):
        cells = grid.rows[row]
        pair = (cells[unit] if unit is not None else "", cells[year] if year is not None else "")
        if pair == ("", ""):
            continue
        key = (_text(pair[0], names), _text(pair[1], names))
        groups.setdefault(key, []).append(row)
        if code is not None and cells[code] != "":
            codes.setdefault(cells[code], set()).add(key)
    repeated = sum(1 for keys in codes.values() if len(keys) > 1)
    return groups if len(groups) > 1 and repeated * 2 > len(codes) else {}


def _text(cell: Cell, names: dict[object, str]) -> str:
    if cell not in names:
        names[cell] = shown(cell)
    return names[cell]


def read_groups(found: Found, groups: dict[Key, list[int]]) -> list[tuple[Scorecard, Notes]]:
    """Read one card a group."""
    shared = replace(found.info, facts=tuple(fact for fact in found.info.facts if fact.key not in {"unit", "year"}))
    columns = found.header.columns
    cards = []
    for (unit, year), rows in groups.items():
        titles = found.titles
        if unit:
            titles = replace(titles, unit=Said(unit_name(unit), found.grid.address(rows[0], columns.one("unit") or 0)))
        if year.isdigit():
            titles = replace(titles, year=Said(year, found.grid.address(rows[0], columns.one("year") or 0)))
        notes = replace(found.notes, findings=[*found.notes.findings], skipped=[], decisions=[*found.notes.decisions])
        cards.append((read_points(replace(found, info=shared, titles=titles, notes=notes), rows), notes))
    return cards
