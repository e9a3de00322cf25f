"""Checks against what was announced: a table held beside the published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.checks.common import finding, severity_of
from sipas_par.survey import SipasCard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.findings import Finding
    from sipas_par.published import Published
    from sipas_par.scorecard import Criterion, Scorecard
    from sipas_par.survey import Component


def check_published(card: Scorecard | SipasCard, published: Published) -> tuple[Finding, ...]:
    """Hold a table against the figures already announced for the same unit and year.

    Invented scores are not expected to agree, so the unit's own figures are compared only when the table
    is official or self-assessed; national means are compared always.

    Parameters
    ----------
    card
        A points table or a SIPAS table.
    published
        The announced figures, see `sipas_par.published`.

    Returns
    -------
    tuple of Finding
        Code ``published-differs``, a warning within 0.01 and an error beyond.

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
    own = card.source.status in {"official", "self_assessed"}
    if isinstance(card, SipasCard):
        overall = card.overall
        if overall is None:
            return
        pairs = [("national_mean", overall.national_mean, published.national_mean("SIPAS", card.year))]
        if own:
            pairs.append(("value", overall.value, published.total("SIPAS", card.unit, card.year)))
        if card.earlier_year and own:
            pairs.append(("earlier", overall.earlier, published.total("SIPAS", card.unit, card.earlier_year)))
        row: Criterion | Component = overall
    else:
        if not own or card.max_score != 100:
            return
        row = card.total or card.criteria[-1]
        pairs = [("score", card.score, published.total("PAR INDEX", card.unit, card.year))]
    for column, value, figure in pairs:
        if value is not None and figure is not None and figure.value is not None and value != figure.value:
            severity = severity_of(value - figure.value)
            yield finding(
                card,
                row,
                "published-differs",
                severity,
                column,
                found=value,
                expected=figure.value,
                origin=figure.source,
            )
