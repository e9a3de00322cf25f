"""A sentence whose numbers know their cells, so that every figure in a text can be traced."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

from sipas_par.text.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    >>> say("gap", "Thiếu {gap} điểm.", gap=Figure("0,50", "S!G3")).figures
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


def criteria(count: int) -> str:
    """Count criteria in words: ``1 criterion``, ``2 criteria``; Vietnamese has no plural.

    >>> criteria(1), criteria(2)
    ('1 tiêu chí', '2 tiêu chí')
    """
    return ngettext("{n} tiêu chí", count).format(n=count)


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through the rows of a table, each with its columns as attributes."""
    yield from frame.itertuples(index=False)
