"""Checks against what was announced: a table held beside the published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.checks.common import finding, severity_of
from sipas_par.survey import SipasCard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sipas_par.findings import Finding
    from sipas_par.published import Published
    from sipas_par.scorecard import Criterion, Scorecard
    from sipas_par.survey import Component

HUNDRED = 100
CONTRADICTED = "illustrative-contradicted"


def check_published(card: Scorecard | SipasCard, published: Published) -> tuple[Finding, ...]:
    """Hold a table against the figures already announced for the same unit and year.

    An illustrative table stands in for figures that are not public: one that gives another result than the published
    one has nothing to stand in for, and `sipas_par.Inputs` does not use it.

    Parameters
    ----------
    card
        A points table or a SIPAS table.
    published
        The announced figures, see `sipas_par.published`.

    Returns
    -------
    tuple of Finding
        Code ``published-differs``, a warning within 0.01 and an error beyond; for the unit's own result in an
        illustrative table ``illustrative-contradicted``, always an error.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.checks import check_published
    >>> check_published(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")), sp.published())
    ()
    """
    return tuple(_against_published(card, published))


def _against_published(card: Scorecard | SipasCard, published: Published) -> Iterator[Finding]:
    if card.year is None:
        return
    row: Criterion | Component
    pairs: list[tuple[str, Decimal | None, Decimal | None, str]] = []
    if isinstance(card, SipasCard):
        if card.overall is None:
            return
        row = card.overall
        national = published.component(card.year, "SIPAS")
        if national is not None:
            pairs.append(("national_mean", row.national_mean, national.value, national.origin.publisher))
        pairs += _announced(published, card, "value", row.value, card.year)
        pairs += _announced(published, card, "earlier", row.earlier, card.earlier_year)
    else:
        # Announced totals are in percent; only a table of 100 points can be held against them.
        if card.max_score != HUNDRED:
            return
        row = card.total or card.criteria[-1]
        pairs += _announced(published, card, "score", card.score, card.year)
    for column, value, figure, publisher in pairs:
        if value is not None and figure is not None and value != figure:
            invented = card.source.status == "illustrative" and column != "national_mean"
            code = CONTRADICTED if invented else "published-differs"
            severity = "error" if invented else severity_of(value - figure)
            yield finding(card, row, code, severity, column, found=value, expected=figure, origin=publisher)


def _announced(
    published: Published, card: Scorecard | SipasCard, column: str, value: Decimal | None, year: int | None
) -> list[tuple[str, Decimal | None, Decimal | None, str]]:
    total = None if year is None else published.total(card.index, card.unit, year)
    return [] if total is None else [(column, value, total.score, total.origin.publisher)]
