"""Where the points of a row come from: appraisal, survey of leaders, SIPAS or socio-economic outcome.

The columns tell appraisal from survey; the info sheet tells in which fields the survey is SIPAS and the
appraisal an outcome; names decide only where it does not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sipas_par.reading.text import fold
from sipas_par.reading.vocabulary import contains, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.reading.info import Info
    from sipas_par.scorecard import PointSource

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
