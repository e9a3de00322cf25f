"""A sentence whose numbers know their cells, so that every figure in a text can be traced."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

from sipas_par.text.i18n import _, ngettext
from sipas_par.text.numbers import number, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed, and the cell it was read from; empty where it was computed from several."""

    text: str
    cell: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``rule`` is the stable name of the rule that made it.

    Examples
    --------
    >>> from sipas_par.text.sentence import Figure, say
    >>> line = say("lost", "Mất {lost} điểm.", lost=Figure("0,50", "PAR INDEX!G56"))
    >>> line.text, line.figures[0].cell
    ('Mất 0,50 điểm.', 'PAR INDEX!G56')
    """

    rule: str
    parts: tuple[str | Figure, ...]

    @property
    def text(self) -> str:
        """The sentence without its links."""
        return "".join(str(part) for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The numbers of the sentence, in order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))

    def __str__(self) -> str:
        return self.text


Fill = str | int | Figure | Sentence


def say(rule: str, template: str, **fills: Fill) -> Sentence:
    """Fill a template; figures and whole sentences keep their links.

    >>> say("gap", "Thiếu {gap} điểm.", gap=row_points(0.5, "S!G3")).figures
    (Figure(text='0,50', cell='S!G3'),)
    """
    parts: list[str | Figure] = []
    for text, name, _spec, _conversion in Formatter().parse(template):
        parts.append(text)
        if name is None:
            continue
        fill = fills[name]
        if isinstance(fill, Sentence):
            parts.extend(fill.parts)
        else:
            parts.append(fill if isinstance(fill, Figure) else str(fill))
    return Sentence(rule, _merged(parts))


def _merged(parts: list[str | Figure]) -> tuple[str | Figure, ...]:
    merged: list[str | Figure] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return tuple(merged)


def row_points(value: Decimal | float | None, cell: str = "", *, sign: bool = False) -> Figure:
    """Print points, with their cell.

    >>> row_points(0.5, "S!G3", sign=True)
    Figure(text='+0,50', cell='S!G3')
    """
    return Figure(points(value, sign=sign), cell)


def row_share(value: Decimal | float | None, places: int = 1) -> Figure:
    """Print a share between 0 and 1 as percent.

    >>> row_share(0.404).text
    '40,4%'
    """
    return Figure(percent(value, places))


def row_percent(value: Decimal | float | None, cell: str = "", *, sign: bool = False) -> Figure:
    """Print a value that is in percent already, with two decimals and its cell; no percent sign.

    >>> row_percent(79.9).text
    '79,90'
    """
    return Figure(number(value, 2, sign=sign), cell)


def enumerate_figures(pairs: list[tuple[str, Figure]], most: int | None = None) -> Sentence:
    """List ``name (figure)`` pairs as a sentence does; beyond ``most`` only how many more.

    >>> enumerate_figures([("1.1", Figure("0,5")), ("1.2", Figure("0,2"))]).text
    '1.1 (0,5) và 1.2 (0,2)'
    """
    shown = pairs if most is None or len(pairs) <= most else pairs[:most]
    rest = len(pairs) - len(shown)
    last = _(" và ")
    parts: list[str | Figure] = []
    for position, (name, figure) in enumerate(shown):
        if position:
            parts.append(last if position == len(shown) - 1 and not rest else ", ")
        parts += [f"{name} (", figure, ")"]
    if rest:
        parts.append(_("{last}{rest} tiêu chí khác").format(last=last, rest=rest))
    return Sentence("list", _merged(parts))


def criteria(count: int) -> str:
    """Count criteria in words: ``1 criterion``, ``2 criteria``; Vietnamese has no plural.

    >>> criteria(1), criteria(2)
    ('1 tiêu chí', '2 tiêu chí')
    """
    return ngettext("{n} tiêu chí", count).format(n=count)


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through the rows of a table, each with its columns as attributes."""
    yield from frame.itertuples(index=False)
