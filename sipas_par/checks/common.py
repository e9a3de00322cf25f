"""What all checks share: how a finding is addressed and what counts as printed rounding."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.scorecard import Criterion, Scorecard
    from sipas_par.survey import Component, SipasCard

ROUNDING = Decimal("0.01")
"""Points by which one printed row may differ from the exact value without being an error."""

ZERO = Decimal(0)


def cell_of(card: Scorecard | SipasCard, row: Criterion | Component, column: str) -> tuple[str, str]:
    """Return sheet and cell of a column of a row; where the column is absent, of its code or name."""
    address = row.cell_of(column) or row.cell_of("code") or row.cell_of("name")
    sheet, _, cell = address.rpartition("!")
    return sheet or card.source.sheet, cell


def finding(
    card: Scorecard | SipasCard,
    row: Criterion | Component,
    code: str,
    severity: Severity,
    column: str,
    **values: Decimal | str | int | None,
) -> Finding:
    """Build a finding at a row of the table; ``values`` are its facts, ``found`` and ``expected`` among them."""
    sheet, cell = cell_of(card, row, column)
    found, expected = values.pop("found", None), values.pop("expected", None)
    facts = (("row", row.code or row.name), ("column", column), *values.items())
    return Finding(code, severity, card.source.file, sheet, cell, found, expected, facts)


def finding_at(
    card: Scorecard, code: str, severity: Severity, cell: str, **values: Decimal | str | int | None
) -> Finding:
    """Build a finding at an address outside the table, such as a line of the info sheet."""
    sheet, _, address = cell.rpartition("!")
    found, expected = values.pop("found", None), values.pop("expected", None)
    return Finding(
        code, severity, card.source.file, sheet or card.source.sheet, address, found, expected, tuple(values.items())
    )


def severity_of(difference: Decimal, rows: int = 1, *, exact: bool = True) -> Severity:
    """Decide between printed rounding (a warning) and a contradiction (an error).

    Parameters
    ----------
    difference
        Printed sum minus computed sum.
    rows
        How many printed values were added.
    exact
        Whether all other sums of the column fit to the last digit: then the column was not rounded row by row,
        and only one hundredth may be rounding. In a rounded column a sum of n values may differ by half a
        hundredth for each value and for the sum itself.
    """
    bound = ROUNDING
    if not exact:
        bound = max(ROUNDING, (ROUNDING / 2 * (rows + 1)).quantize(ROUNDING, rounding=ROUND_DOWN))
    return "warning" if abs(difference) <= bound else "error"


def duplicates(card: Scorecard | SipasCard, rows: Sequence[Criterion | Component]) -> Iterator[Finding]:
    """Yield every row whose code stood already in an earlier row."""
    counts = Counter(row.code for row in rows)
    first: dict[str, str] = {}
    for row in rows:
        if counts[row.code] > 1 and row.code in first:
            yield finding(card, row, "duplicate-code", "error", "code", found=row.code, first=first[row.code])
        first.setdefault(row.code, cell_of(card, row, "code")[1])
