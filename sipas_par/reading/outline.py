"""From printed codes to one tree: restarting, Roman and lettered numbering become full codes.

``I / 1 / 1.1 / a)`` becomes ``1 / 1.1 / 1.1.1 / 1.1.1.1``: each style of numbering stands below the style
that appeared before it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sipas_par.reading.codes import Token, likely_codes, token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.reading.codes import Style
    from sipas_par.reading.grid import Cell

Path = tuple[int, ...]


@dataclass
class Outline:
    """The resolved codes of a table.

    Attributes
    ----------
    paths
        One full code a row; ``None`` for rows without one.
    roman_top
        Whether the first level is numbered in Roman numerals.
    restarts
        Whether numbering restarts under its parent.
    dates
        Rows whose code Excel turned into a date, with the likely code.
    recovered
        Rows whose numeric code lost a final zero (1.1 for 1.10) that the sequence gives back.
    ambiguous
        Rows whose numeric code may be either and that the sequence cannot decide.
    """

    paths: list[Path | None] = field(default_factory=list)
    roman_top: bool = False
    restarts: bool = False
    dates: dict[int, Path] = field(default_factory=dict)
    recovered: dict[int, Path] = field(default_factory=dict)
    ambiguous: dict[int, Path] = field(default_factory=dict)


def resolve(cells: Sequence[Cell | Token]) -> Outline:
    """Resolve a column of code cells; the result is shared between equal columns and must not be changed.

    >>> resolve(["I", "1", "1.1", "1.2", "2", "II", "1"]).paths
    [(1,), (1, 1), (1, 1, 1), (1, 1, 2), (1, 2), (2,), (2, 1)]
    """
    return _resolve(tuple(cells))


@lru_cache(maxsize=64)
def _resolve(cells: tuple[Cell | Token, ...]) -> Outline:
    tokens = [_settle(cell) for cell in cells]
    _letters_or_roman(tokens)
    outline = Outline(roman_top=next((t.style == "roman" for t in tokens if t), False))
    order = list(dict.fromkeys(t.style for t in tokens if t))
    outline.restarts = _restarts(tokens, order)
    walk = _Walk(order if outline.restarts else order[:1], outline)
    for row, (cell, found) in enumerate(zip(cells, tokens, strict=True)):
        if isinstance(cell, dt.date):
            outline.paths.append(walk.date(row, cell))
        else:
            outline.paths.append(walk.step(row, found) if found else None)
    return outline


def _settle(cell: Cell | Token) -> Token | None:
    return cell if isinstance(cell, Token) else token(cell)


def _letters_or_roman(tokens: list[Token | None]) -> None:
    """Read C, D, I, V … as letters where the column is lettered: A, B, C, D."""
    capitals = [t for t in tokens if t and len(t.numbers) == 1 and t.style in {"roman", "upper"}]
    if not any(t.style == "upper" for t in capitals):
        return
    if capitals and capitals[0].style == "upper":
        signs = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}
        for row, found in enumerate(tokens):
            if found and found.style == "roman" and len(found.numbers) == 1 and found.numbers[0] in signs:
                letter = signs[found.numbers[0]]
                tokens[row] = Token("upper", (ord(letter) - 64,))


def _restarts(tokens: Sequence[Token | None], order: Sequence[Style]) -> bool:
    """Decide once for the table whether dotted numbers are complete or count within their parent."""
    if len(order) < 2:
        return False
    if order[0] == "number":
        return True
    top = 0
    plain = matching = dotted = 0
    for found in tokens:
        if found is None:
            continue
        if found.style == order[0] and len(found.numbers) == 1:
            top = found.numbers[0]
        elif found.style == "number" and len(found.numbers) == 1:
            plain += 1
        elif found.style == "number":
            dotted += 1
            matching += found.numbers[0] == top
    return plain > 0 or matching < dotted


class _Walk:
    """Steps through the rows and keeps the code of the row before."""

    def __init__(self, order: Sequence[Style], outline: Outline) -> None:
        self.rank = {style: position for position, style in enumerate(order)}
        self.outline = outline
        self.heads: dict[int, Path] = {}
        self.seen: set[Path] = set()
        self.last: Path = ()

    def step(self, row: int, found: Token) -> Path:
        rank = self.rank.get(found.style, 0)
        above = self.heads.get(rank - 1, ()) if rank else ()
        path = above + found.numbers
        if found.numeric and len(found.numbers) == 2:
            path = self._zero(row, path)
        self.heads[rank] = path
        for deeper in [key for key in self.heads if key > rank]:
            del self.heads[deeper]
        self.seen.add(path)
        self.last = path
        return path

    def _zero(self, row: int, path: Path) -> Path:
        """Tell 1.1 from 1.10 in a numeric cell by the sequence: after 1.9 comes 1.10."""
        longer = (*path[:-1], path[-1] * 10)
        parent = path[:-1]
        before = max((seen[-1] for seen in self.seen if seen[:-1] == parent), default=0)
        if longer[-1] == before + 1:
            self.outline.recovered[row] = longer
            return longer
        if path in self.seen and path[-1] <= 99 and longer not in self.seen:
            self.outline.ambiguous[row] = longer
        return path

    def date(self, row: int, cell: dt.date) -> Path | None:
        for path in likely_codes(cell):
            follows = path[:-1] == self.last[: len(path) - 1] and path not in self.seen
            expected = self.last[len(path) - 1] + 1 if len(self.last) >= len(path) else 1
            if follows and path[-1] == expected:
                break
        else:
            path = likely_codes(cell)[0]
        self.outline.dates[row] = path
        self.seen.add(path)
        self.last = path
        self.heads[0] = path
        return path
