"""Whether two tables are one unit's, the earlier year second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.findings import Finding

if TYPE_CHECKING:
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard


def check_pair(card: Scorecard, earlier: Scorecard) -> list[Finding]:
    """Return what speaks against comparing a table with an earlier one.

    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> check_pair(card, earlier), [finding.code for finding in check_pair(earlier, card)]
    ([], ['years-reversed'])
    """
    found = check_units(card, earlier)
    if card.year and earlier.year and earlier.year >= card.year:
        found.append(mismatch("years-reversed", earlier, earlier.year, card.year - 1))
    return found


def check_units(card: Scorecard, other: Scorecard | SipasCard) -> list[Finding]:
    """Return whether another table belongs to another unit."""
    from sipas_par.analysis.units import unit_key

    if unit_key(card.unit) == unit_key(other.unit):
        return []
    return [mismatch("different-units", other, other.unit, card.unit)]


def mismatch(code: str, table: Scorecard | SipasCard, found: str | int | None, expected: str | int | None) -> Finding:
    """Return a finding about a whole table beside another."""
    return Finding(code, "error", file=table.source.file, sheet=table.source.sheet, found=found, expected=expected)
