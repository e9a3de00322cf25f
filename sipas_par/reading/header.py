"""The header: where it stands, and what each of its columns is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from sipas_par.model.criteria import POINTS
from sipas_par.model.units import provinces, unit_key, unit_kind, unit_name
from sipas_par.reading import book
from sipas_par.reading.book import Cell, Grid, as_text, letters, shown
from sipas_par.reading.codes import token
from sipas_par.reading.columns import (
    BRACKETED,
    IN_BRACKETS,
    MAXIMUM,
    Columns,
    HeaderCell,
    TableKind,
    names_field,
    names_satisfaction,
)
from sipas_par.reading.numbers import is_number, parse
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import SCORES, Claim, claim, contains, turned, words

_YEAR = re.compile(r"20\d\d")
_WITH_MAXIMUM = re.compile(r"\w\s*\(\s*\d{1,3}(?:[.,]\d+)?\s*(?:điểm|đ)?\s*\)\s*$", re.IGNORECASE)
_UNITS = frozenset({"%", "diem"})
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z]{1,2})\s*\)?|\(?\d{1,2}\)?\s*=.{1,30}")
_LEADING_NUMBER = re.compile(r"\(?\s*(\d+)")


@dataclass(frozen=True)
class Header:
    """The header block of a table."""

    top: int
    bottom: int
    columns: Columns
    body: int
    open: bool = False

    @property
    def kind(self) -> TableKind:
        """What sort of table stands below the header."""
        return self.columns.open_kind if self.open else self.columns.kind


def find_header(grid: Grid, chosen: Mapping[str, int] = MappingProxyType({})) -> Header | None:
    """Return the first header block whose columns make a table; ``None`` if there is none."""
    blocks = []
    for top in _candidates(grid, chosen):
        header = _block(grid, top, chosen)
        if header.columns.kind:
            return header
        blocks.append(header)
    return next((replace(block, open=True) for block in blocks if block.columns.open_kind), None)


def with_maxima(grid: Grid, header: Header) -> Grid | None:
    """Return the grid with the maxima that cells or names state in a column of their own: "0,75/1", "… (tối đa 1,5 điểm)"."""
    known, body, own = header.columns.by_meaning, range(header.body, len(grid.rows)), grid.width
    spoken = [
        c for c in header.columns.header if header.columns.titled or contains(fold(c.text), words("points", "words"))
    ]
    if "name" not in known or "unit" in known or not spoken:
        return None
    rows = [[*row, *[""] * (own + 1 - len(row))] for row in grid.rows]
    place, head, stated = known["name"][0].column, "Điểm tối đa", False
    for cell in spoken:
        both = cell.meaning == "other" and contains(fold(cell.text), words("rows", "maxima"))
        if not both and cell.meaning not in {*SCORES, "max_score", ""}:
            continue
        texts = {at: shown(rows[at][cell.column]) for at in body}
        pairs = {at: (found[1], found[2]) for at, text in texts.items() if (found := _OF_MAXIMUM.fullmatch(text))}
        signs = {(one > other) - (one < other) for pair in pairs.values() for one, other in [map(_number, pair)]}
        first = 1 in signs
        most = {at: _number(pair[not first]) for at, pair in pairs.items()}
        others = sum(parse(text) is not None for text in texts.values())
        agreed = not stated or all(_number(str(rows[at][own])) == value for at, value in most.items())
        if len(pairs) < max(_FEW, 4 * others) or {1, -1} <= signs or len({*most.values()}) < 2 or not agreed:
            continue
        # What the header calls the maximum stays it, and the points stand apart.
        named = cell.meaning == "max_score"
        place, head, stated = cell.column, "Điểm đạt được" if named else "Điểm tối đa", True
        # "Điểm (đạt/tối đa)" is left with what the column now holds.
        rows[header.bottom][place] = "Điểm đạt được" if both else rows[header.bottom][place]
        for at, pair in pairs.items():
            rows[at][cell.column], rows[at][own] = pair[first != named], pair[first == named]
    if not stated:
        told = {at: parted for at in body if (parted := _maximum_in(as_text(rows[at][place])))}
        scored = [cell.column for cell in header.columns.header if cell.meaning in SCORES]
        counted = [at for at in body if any(is_number(rows[at][column]) for column in scored)]
        if "max_score" in known or sum(at in told for at in counted) < max(_FEW, len(counted) / 2):
            return None
        for at, (name, value) in told.items():
            rows[at][place], rows[at][own] = name, value
    rows[header.bottom][own] = head
    return replace(grid, rows=rows, stated_in={own: place})


def _number(text: str) -> Decimal:
    return parse(text, "") or Decimal(0)


def _maximum_in(name: str) -> tuple[str, str] | None:
    """Part a name from the one maximum that it states."""
    found = [*MAXIMUM.finditer(name)] or [*filter(None, [BRACKETED.search(name)])]
    named = [match for match in found if "đa" in match[0].lower()] or found
    if len(named) != 1:
        return None
    start, end = named[0].span()
    return f"{name[:start].rstrip(' .,;:–-[(')} {name[end:].lstrip(' ])')}".strip(), named[0][1]


_FEW = 3
"""Cells that state a maximum; fewer may be anything."""
_OF_MAXIMUM = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*/\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:điểm|đ)?", re.IGNORECASE)


def near_miss(grid: Grid, chosen: Mapping[str, int] = MappingProxyType({})) -> Header | None:
    """Return the block that comes nearest to a header, to tell the user what it lacks."""
    blocks = [_block(grid, top, chosen) for top in _candidates(grid, chosen)]
    return max(blocks, key=lambda block: len(block.columns.by_meaning), default=None)


def _candidates(grid: Grid, chosen: Mapping[str, int]) -> Iterator[int]:
    """Yield the rows in which two cells or more read like headers of different columns, or head chosen columns."""
    first = next((row for row, cells in enumerate(grid.rows) if any(cell != "" for cell in cells)), 0)
    # Words above numbers are a header; words in columns of words may be any row.
    counted = len(chosen) >= 2 and not chosen.keys().isdisjoint({*POINTS, "value"})
    for row in range(first, min(len(grid.rows), first + book.HEADER_SEARCH_ROWS)):
        said = [claim(shown(cell)) for cell in grid.rows[row] if (cell if type(cell) is str else _is_year(cell))]
        claims = {c.meaning if c.meaning != "value" else f"value {c.year}" for c in said if c}
        if len(claims) >= 2 or (counted and all(_heads(grid.at(row, place)) for place in chosen.values())):
            yield row


def _heads(cell: Cell) -> bool:
    return _is_year(cell) or (isinstance(cell, str) and cell != "" and parse(cell) is None)


def _is_year(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return 2000 <= cell < 2100 and cell == int(cell)
    return isinstance(cell, str) and _YEAR.fullmatch(cell.strip()) is not None


def _block(grid: Grid, top: int, chosen: Mapping[str, int]) -> Header:
    bottom = top
    spans = [merge[2] for merge in grid.merged if merge[0] == top and merge[2] > top]
    reach = max(spans, default=top)
    while bottom + 1 < len(grid.rows) and bottom - top + 1 < book.HEADER_ROWS:
        following = bottom + 1
        if not (
            _continues(grid, following)
            or _under(grid, top, following)
            or (following <= reach and not _is_data(grid, following))
        ):
            break
        bottom = following
    columns = match_columns(grid, top, bottom, chosen)
    body = bottom + 1
    if body < len(grid.rows) and is_column_numbers(grid, body):
        body += 1
    return Header(top, bottom, columns, body)


def _under(grid: Grid, top: int, row: int) -> bool:
    """Say whether a row below a header row only parts its group headers: words, or running numbers above words."""
    above, cells = ([shown(grid.at(line, column)) for column in range(grid.width + 1)] for line in (top, row))
    held = [column for column, text in enumerate(cells) if text]
    gaps = {
        column for column in range(1, grid.width) if not above[column] and any(above[:column]) and any(above[column:])
    }
    parted = gaps | {column - 1 for column in gaps if above[column - 1]}
    if len(held) < 2 or not parted.issuperset(held):
        return False
    if is_column_numbers(grid, row):
        return row + 1 < len(grid.rows) and not is_column_numbers(grid, row + 1) and _under(grid, top, row + 1)
    return not any(parse(cells[column]) is not None for column in held)


def _continues(grid: Grid, row: int) -> bool:
    """Say whether a row still belongs to the header: words of columns, no numbers but years, no code."""
    if _is_data(grid, row) or is_column_numbers(grid, row):
        return False
    texts = [shown(cell) for cell in grid.rows[row] if cell != ""]
    return any(claim(text) or fold(text) in _UNITS for text in texts)


def _is_data(grid: Grid, row: int) -> bool:
    """Say whether a row holds a code in front or a number anywhere; years are no numbers here."""
    cells = [cell for cell in grid.rows[row] if cell != ""]
    if not cells or is_column_numbers(grid, row):
        return False
    if token(cells[0]) is not None and not _is_year(cells[0]):
        return True
    return any(is_number(cell) and not _is_year(cell) for cell in cells)


@lru_cache(maxsize=4096)
def _numbers_a_column(text: str) -> bool:
    return _COLUMN_NUMBER.fullmatch(clean(text)) is not None


def is_column_numbers(grid: Grid, row: int) -> bool:
    """Say whether a row only numbers the columns: ``1 2 3`` or ``(1) (2) (3=1+2)``."""
    if any(type(cell) is str and cell and not _numbers_a_column(cell) for cell in grid.rows[row]):
        return False
    cells = [cell for cell in grid.rows[row] if cell != ""]
    if len(cells) < 3:
        return False
    if {*map(type, cells)} <= {int, float}:
        numbers = [float(cell) for cell in cells if isinstance(cell, int | float)]
        first = next(place for place, cell in enumerate(grid.rows[row]) if cell != "")
        return numbers[0] in {1, first + 1} and all(after - before == 1 for before, after in pairwise(numbers))
    texts: list[str] = []
    for cell in cells:
        text = shown(cell)
        if not _numbers_a_column(text):
            return False
        texts.append(text)
    led = [_LEADING_NUMBER.match(text) for text in texts]
    if led[0] and not all(led):
        return False  # a code, a name as short as "VB", points
    counted = [int(number[1]) for number in led if number]
    rising = all(after > before for before, after in pairwise(counted))
    return rising and not any("." in text and text[0].isdecimal() and "=" not in text for text in texts)


# ---- What the columns mean


def match_columns(grid: Grid, top: int, bottom: int, chosen: Mapping[str, int]) -> Columns:
    """Read the header block from ``top`` to ``bottom`` and say what every column means; ``chosen`` columns are given."""
    filled = _filled(grid, top, bottom)
    header = tuple(
        cell for column in range(grid.width) if (cell := _header_cell(grid, filled, column, top, bottom)) is not None
    )
    chosen = {meaning: column for meaning, column in chosen.items() if column < grid.width}
    heads = {cell.column: cell.path for cell in header}
    header = tuple(cell for cell in header if cell.column not in chosen.values()) + tuple(
        HeaderCell(
            column, grid.address(top, column), heads.get(column, (letters(column),)), Claim(meaning), by_hand=True
        )
        for meaning, column in chosen.items()
    )
    header = tuple(sorted((_unless_refuted(grid, bottom + 1, cell) for cell in header), key=lambda cell: cell.column))
    above = [cell for row in grid.rows[:top] for cell in row if isinstance(cell, str)]
    of_satisfaction = any(map(names_satisfaction, (*above, *(cell.text for cell in header))))
    about = (*words("points", "about"), *words("indices", "PAR INDEX"), *words("indices", "Bộ chỉ số 766"))
    indexed = any(contains(fold(cell), about) for cell in above)
    titled = not of_satisfaction and any(contains(fold(cell), words("indices", "PAR INDEX")) for cell in above)
    of_units = any(cell.meaning == "unit" for cell in header)
    titled = titled and not of_units
    years_of_units = indexed and of_units and not of_satisfaction
    if titled or years_of_units or any(cell.meaning == "max_score" for cell in header):
        header = tuple(map(_points_of_year, header))
    elif any(map(names_satisfaction, above)):
        header = _satisfaction_of_all(header)
    header = _by_field(tuple(_own_claim(cell, header) for cell in header))
    if any(cell.meaning == "unit" for cell in header):
        header = tuple(replace(cell, claim=None) if _is_field(cell) else cell for cell in header)
    claimed: dict[str, list[HeaderCell]] = {}
    for cell in header:
        if cell.claim:
            claimed.setdefault(cell.meaning, []).append(cell)
    by_meaning: dict[str, tuple[HeaderCell, ...]] = {}
    for meaning, cells in claimed.items():
        strong = [cell for cell in cells if cell.claim and not cell.claim.weak]
        # "STT" beside "TT" numbers the same rows twice; of two weak score columns neither can be preferred.
        weak = cells[:1] if meaning == "code" else cells
        by_meaning[meaning] = tuple(strong or weak)
        if meaning in chosen:
            by_meaning[meaning] = tuple(cell for cell in cells if cell.column == chosen[meaning])
    columns = _by_shape(grid, bottom + 1, header, by_meaning, indexed=indexed)
    return replace(columns, titled=titled, indexed=indexed, satisfied=of_satisfaction)


def _satisfaction_of_all(header: tuple[HeaderCell, ...]) -> tuple[HeaderCell, ...]:
    """Read as satisfaction what a title of satisfaction has a word less for: results, "Chung", the one province named."""
    bare = {cell.column: fold(IN_BRACKETS.sub("", cell.text)) for cell in header if cell.claim is None}
    named = [column for column, text in bare.items() if text in provinces()]
    whole = [column for column, text in bare.items() if text in words("sipas", "whole")]
    ours = {*(whole or (named if len(named) == 1 else ()))}
    read = []
    for cell in header:
        told = cell.claim or claim(cell.text)
        # "Tỉnh" over figures, beside "Cả nước", is what the province reached.
        worded = told and told.meaning in {"score", *(() if cell.claim else ("unit",))}
        year = told.year if told else None
        read.append(replace(cell, claim=Claim("value", year=year)) if worded or cell.column in ours else cell)
    return tuple(read)


def of_the_unit(cell: HeaderCell, columns: Columns, unit: str) -> HeaderCell:
    """Take a column headed by the unit's own name for its result, where none is called one."""
    own = unit and cell.claim is None and not turned(cell.text) and unit_key(cell.own) == unit_key(unit)
    return replace(cell, claim=Claim("score")) if own and not any(c.meaning in SCORES for c in columns.header) else cell


def _by_field(header: tuple[HeaderCell, ...]) -> tuple[HeaderCell, ...]:
    """Put fields over kinds of points where units have it the other way: "Tự chấm" over every field, then "Thẩm định"."""
    kinds = {cell.group: told for cell in header if cell.group and (told := claim(cell.group))}
    below = {group: [cell.own for cell in header if cell.group == group] for group in kinds}
    fields, alike = next(iter(below.values()), []), len({tuple(owns) for owns in below.values()}) == 1
    meanings = {kind.meaning for kind in kinds.values()}
    parted = len(meanings) == len(kinds) > 1 and meanings <= set(POINTS)
    apart = alike and parted and len(set(fields)) == len(fields)
    of_units = any(cell.meaning == "unit" for cell in header)
    if not (apart and of_units and sum(claim(field) is None for field in fields) > 1):
        return header
    return tuple(
        replace(cell, path=(cell.own, cell.group), claim=kinds[cell.group], group=cell.own)
        if cell.group in kinds
        else cell
        for cell in header
    )


def _points_of_year(cell: HeaderCell) -> HeaderCell:
    """Read "2023" or "năm nay" beside maxima: points of what the header above says, else weakly the result."""
    if cell.meaning != "value" or names_satisfaction(cell.text):
        return cell
    above = [found for text in cell.path[:-1] if (found := claim(text)) and found.meaning in POINTS]
    return replace(cell, claim=replace(above[-1] if above else Claim("score", weak=True), year=cell.year))


def _own_claim(cell: HeaderCell, header: tuple[HeaderCell, ...]) -> HeaderCell:
    """Return a column with what it calls itself ("Tổng"), where another says by itself what stands above both ("Thẩm định")."""
    own = claim(cell.own) if len(cell.path) > 1 and cell.claim and not cell.by_hand else None
    if own is None or own.meaning == cell.meaning:
        return cell
    told = (claim(other.own) for other in header if other is not cell and other.claim)
    return replace(cell, claim=own) if cell.meaning in {c.meaning for c in told if c} else cell


def _is_field(cell: HeaderCell) -> bool:
    """Say whether a column of points beside units states a maximum of its own below a word for all: it is one of the fields."""
    *above, own = cell.path
    points = cell.meaning in POINTS and not cell.by_hand
    return points and bool(above and _WITH_MAXIMUM.search(own)) and not any(map(MAXIMUM.search, above))


def _unless_refuted(grid: Grid, body: int, cell: HeaderCell) -> HeaderCell:
    """Drop the claim of a ratio or a result over names ("Chỉ số" heads either), of a name or a unit over figures."""
    meaning = cell.meaning
    over = meaning == "unit" or (meaning == "name" and len(cell.path) > 1)
    if cell.by_hand or not (over or (meaning in {"percent", "value"} and len(cell.path) == 1)):
        return cell
    held = [
        value for row in range(body, min(body + _SAMPLE, len(grid.rows))) if (value := grid.at(row, cell.column)) != ""
    ]
    texts = [value for value in held if isinstance(value, str) and len(value) > _SIGN]
    worded = [text for text in texts if not any(map(str.isdigit, text))]
    # "Lĩnh vực" over columns of figures groups them, and names none.
    against = sum(map(is_number, held)) if over else len(worded)
    return replace(cell, claim=None) if against * 5 > len(held) * 4 else cell


_SIGN = 3
"""Letters of a mark that may stand in place of a number."""
_SAMPLE = 60
"""Rows by whose cells a column without a known header shows what it holds."""


def _by_shape(
    grid: Grid,
    body: int,
    header: tuple[HeaderCell, ...],
    by_meaning: dict[str, tuple[HeaderCell, ...]],
    *,
    indexed: bool,
) -> Columns:
    """Find the columns of names, units and codes by what they hold, where no header is one of theirs."""
    rows = [row for row in grid.rows[body : body + _SAMPLE] if row]
    headed = {cell.column for cell in header}
    bare = tuple(HeaderCell(c, grid.address(body - 1, c), (), None) for c in range(grid.width) if c not in headed)
    free = [cell for cell in (*header, *bare) if cell.meaning in {"", "code"}]
    cells = {c: [row[c] for row in rows if c < len(row) and row[c] != ""] for c in range(grid.width)}
    numeric = frozenset(column for column, filled in cells.items() if 2 * sum(map(is_number, filled)) > len(filled))
    codes = {c.column: [found for cell in cells[c.column] if (found := token(cell))] for c in free}
    coded = [c for c in free if len(codes[c.column]) * 5 >= max(len(cells[c.column]), 1) * 3]
    texts = {c.column: {shown(v) for v in cells[c.column] if isinstance(v, str)} for c in free if c not in coded}
    texts = {column: found for column, found in texts.items() if column not in numeric}
    best = max(texts, key=lambda column: sum(map(len, texts[column])), default=None)
    place = next((known[0].column for meaning in ("name", "unit", "month") if (known := by_meaning.get(meaning))), None)
    if place is None and best is not None and sum(map(len, texts[best])) > 2 * len(rows):
        place = best
        points = [c for c in header if c.column > best and c.claim is None and c.column in numeric]
        before = [found for c in coded if c.column < best for found in codes[c.column]]
        # Units are counted; the rows of a tree begin anew below each heading.
        counted = all(len(found.numbers) == 1 for found in before) and len(set(before)) == len(before)
        # Rows are units by their names, or by fields beside them where the title speaks of reform: pupils have marks too.
        of_units = sum(unit_kind(unit_name(text)) != "unit" for text in texts[best]) * 2 > len(texts[best])
        plain = len(points) > 1 and (counted or all(names_field(c.text) for c in points))
        units = (of_units or (indexed and plain)) and "max_score" not in by_meaning
        by_meaning["unit" if units else "name"] = tuple(cell for cell in free if cell.column == best)
    if place is not None and "unit" not in by_meaning:
        left = [c for c in coded if c.column < place]
        dotted = [
            c for c in left if sum(len(found.numbers) > 1 for found in codes[c.column]) * 4 > len(codes[c.column])
        ]
        named = by_meaning.get("code", ())
        if not named and left:
            by_meaning["code"] = ((dotted or left)[-1],)
        elif named and dotted and named[0] not in dotted and named[0].claim and named[0].claim.weak:
            by_meaning["code"] = (dotted[-1],)
    return Columns(header, by_meaning, numeric)


def _filled(grid: Grid, top: int, bottom: int) -> list[list[str]]:
    """Return the texts of the block, merged group headers repeated over the columns they span."""
    block = [[shown(grid.at(row, column)) for column in range(grid.width)] for row in range(top, bottom + 1)]
    for first, left, last, right in grid.merged:
        if top <= first <= bottom and right > left:
            text = block[first - top][left] if left < grid.width else ""
            for row in range(first, min(last, bottom) + 1):
                for column in range(left, min(right + 1, grid.width)):
                    block[row - top][column] = text
    for position, texts in enumerate(block[:-1]):
        below = block[position + 1 :]
        for column in range(1, grid.width):
            # Without word of merged cells (csv, ods), a gap beside a group header and above a header belongs to it.
            deeper = any(row[column] for row in below)
            if not texts[column] and deeper and texts[column - 1] and any(row[column - 1] for row in below):
                texts[column] = texts[column - 1]
    return block


def _header_cell(grid: Grid, block: list[list[str]], column: int, top: int, bottom: int) -> HeaderCell | None:
    path = [texts[column] for texts in block]
    filled = [position for position, text in enumerate(path) if text]
    if not filled:
        return None
    lowest = filled[-1]
    own = next((row for row in range(bottom, top - 1, -1) if shown(grid.at(row, column))), top + lowest)
    distinct = list(dict.fromkeys(text for text in path if text))
    found = claim(distinct[-1])
    # What states a maximum of its own under a word for all is a part of it.
    apart = found is None and len(distinct) > 1 and _WITH_MAXIMUM.search(distinct[-1])
    if not apart and (found is None or found.weak):
        upper = [c for text in reversed(distinct[:-1]) if (c := claim(text)) and not c.weak]
        # A year above says of which year it is, not what.
        found = next((c for c in upper if not (found and c.meaning == "value" and c.year)), found) or found
        whole = claim(" ".join(distinct)) if len(distinct) > 1 else None
        if found is None or (found.weak and whole and not whole.weak):
            found = whole
    if found and found.year is None:
        above = next((c.year for text in reversed(distinct[:-1]) if (c := claim(text)) and c.year), None)
        found = Claim(found.meaning, found.weak, above) if above else found
    if found and found.meaning in SCORES and any(turned(text) == "other" for text in distinct[:-1]):
        found = Claim("other", year=found.year)
    rest = clean(MAXIMUM.sub(" ", distinct[-1])).strip(" ()")
    if found and found.meaning == "max_score" and rest != distinct[-1] and rest:
        bare = claim(rest)  # "Thể chế, tối đa: 10" is a field, "Điểm tối đa: 10" is not
        found = found if bare and bare.weak else bare
    # A year or a word for all results above columns names no field.
    over = [
        text
        for text in distinct[:-1]
        if not ((c := claim(text)) and (c.meaning == "score" or (c.meaning == "value" and c.year)))
    ]
    fields = [text for text in over if MAXIMUM.search(text)] or [text for text in over[1:] if claim(text) is None]
    group = (fields or over or [""])[-1 if fields else 0]
    return HeaderCell(column, grid.address(own, column), tuple(distinct), found, group)
