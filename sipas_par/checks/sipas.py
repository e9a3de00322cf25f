"""Checks of a SIPAS table: what cannot be right whatever the weights."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sipas_par.checks.common import duplicates, finding, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.findings import Finding
    from sipas_par.survey import Component, SipasCard


def check_sipas(card: SipasCard) -> tuple[Finding, ...]:
    """Return everything in a SIPAS table that cannot be right whatever the weights.

    The official weights are not in the table, so parts are never recomputed; but a weighted mean lies
    between the smallest and the largest of its parts under any weights, and a share lies within 0 to 100.

    Parameters
    ----------
    card
        The table as read.

    Returns
    -------
    tuple of Finding
        Codes: ``duplicate-code``, ``orphan-code``, ``missing-code``, ``missing-value``, ``percent-out-of-range``,
        ``mean-outside-parts``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.checks import check_sipas
    >>> check_sipas(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))
    ()
    """
    return tuple(chain(_sipas_codes(card), _sipas_values(card), _sipas_means(card)))


def _sipas_codes(card: SipasCard) -> Iterator[Finding]:
    yield from duplicates(card, card.components)
    known = {row.code for row in card.components}
    for row in card.components:
        if row.parent and row.parent not in known:
            yield finding(card, row, "orphan-code", "error", "code", found=row.code, expected=row.parent)
    siblings: dict[str, list[Component]] = {}
    for row in card.components:
        if row.code.rpartition(".")[2].isdigit():
            siblings.setdefault(row.parent, []).append(row)
    for parent, rows in siblings.items():
        numbers = {int(row.code.rpartition(".")[2]): row for row in rows}
        lacking = [number for number in range(1, max(numbers)) if number not in numbers]
        if lacking:
            after = next(numbers[number] for number in sorted(numbers) if number > lacking[0])
            names = ", ".join(f"{parent}.{number}" if parent else str(number) for number in lacking[:10])
            yield finding(card, after, "missing-code", "warning", "code", found=after.code, expected=names)


def _sipas_values(card: SipasCard) -> Iterator[Finding]:
    for row in card.components:
        has_heading_only = row.kind == "group" or row.code == _expectations(card)
        if row.value is None and not has_heading_only:
            yield finding(card, row, "missing-value", "warning", "value", year=card.year)
        for column in ("value", "earlier", "national_mean"):
            value = getattr(row, column)
            if value is not None and not 0 <= value <= 100:
                yield finding(card, row, "percent-out-of-range", "error", column, found=value)


def _expectations(card: SipasCard) -> str:
    return next((row.parent for row in card.of_kind("expectation")), "")


def _sipas_means(card: SipasCard) -> Iterator[Finding]:
    children: dict[str, list[Component]] = {}
    for row in card.components:
        children.setdefault(row.parent, []).append(row)
    groups = {row.code for row in card.of_kind("group")}
    for row in card.components:
        if row.kind == "expectation" or row.code == _expectations(card):
            continue
        if row.kind == "overall":
            sets = [[part for part in card.of_kind("part") if part.code != _expectations(card)]]
        else:
            direct = children.get(row.code, [])
            sets = [children.get(group.code, []) for group in direct if group.code in groups] or [direct]
        for parts in sets:
            yield from _mean_within(card, row, parts)


def _mean_within(card: SipasCard, row: Component, parts: Sequence[Component]) -> Iterator[Finding]:
    for column in ("value", "earlier", "national_mean"):
        value = getattr(row, column)
        values = [getattr(part, column) for part in parts]
        # With a part unmeasured that year its value could lie anywhere, so nothing can be said.
        if value is None or len(values) < 2 or None in values:
            continue
        low, high = min(values), max(values)
        outside = max(low - value, value - high)
        if outside > 0:
            expected = low if value < low else high
            yield finding(
                card,
                row,
                "mean-outside-parts",
                severity_of(outside),
                column,
                found=value,
                expected=expected,
                low=low,
                high=high,
            )
