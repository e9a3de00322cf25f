"""One unit by any of its names, and cards where cards are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.published.names import fold_name
from sipas_par.reading.names import unit_name
from sipas_par.scorecard import Scorecard

if TYPE_CHECKING:
    from collections.abc import Iterable


def unit_key(name: str) -> str:
    """Fold a unit's name, so that "TỈNH LẠNG SƠN", "Lạng Sơn" and its NFD form are one unit.

    >>> unit_key("TỈNH HOÀ BÌNH") == unit_key("Hòa Bình"), unit_key("Huyện Cao Lộc") == unit_key("Cao Lộc")
    (True, False)
    """
    return fold_name(unit_name(name))


def checked_cards(cards: Iterable[Scorecard] | Scorecard) -> tuple[Scorecard, ...]:
    """Return the scorecards; a single one stands for itself.

    Raises
    ------
    UsageError
        With everything that is no scorecard.

    Examples
    --------
    >>> import sipas_par as sp
    >>> len(checked_cards(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))))
    1
    """
    alone = isinstance(cards, Scorecard) or not hasattr(cards, "__iter__")
    listed: tuple[Any, ...] = (cards,) if alone else tuple(cards)
    problems = [
        Finding("not-a-scorecard", "error", found=type(card).__name__)
        for card in listed
        if not isinstance(card, Scorecard)
    ]
    if problems:
        raise UsageError(problems)
    return listed


def check_once(cards: Iterable[Scorecard]) -> None:
    """Refuse two tables of one unit and year, which would count it twice.

    Raises
    ------
    UsageError
        With every table whose unit and year stand before it.

    Examples
    --------
    >>> check_once([])
    """
    seen: set[tuple[str, int | None]] = set()
    problems = []
    for card in cards:
        key = (unit_key(card.unit), card.year)
        if key in seen:
            problems.append(Finding("unit-twice", "error", file=card.source.file, found=card.unit))
        seen.add(key)
    if problems:
        raise UsageError(problems)


def check_index(cards: Iterable[Scorecard]) -> None:
    """Refuse tables of different indices side by side.

    Raises
    ------
    UsageError
        With every table whose index is not that of the first.

    Examples
    --------
    >>> check_index([])
    """
    listed = tuple(cards)
    problems = [
        Finding("other-index", "error", file=card.source.file, found=card.index, expected=listed[0].index)
        for card in listed
        if card.index != listed[0].index
    ]
    if problems:
        raise UsageError(problems)
