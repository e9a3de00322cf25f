"""What the sheets of the ledger share: where each criterion stands, words, references between sheets."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.briefing.xlsx_plan import FIRST, Column, Formula, Link
from sipas_par.wording.ledger_words import sheet_names, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sipas_par.briefing.xlsx_plan import Value
    from sipas_par.findings import Finding
    from sipas_par.inputs import Inputs
    from sipas_par.scorecard import Criterion, Scorecard
    from sipas_par.survey import SipasCard

POINTS = "0.00##"
SHARE = "0.00%"
ZERO = Decimal(0)


class Basis:
    """What every sheet is planned from; letters name the columns that other sheets refer to.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    lang
        ``"vi"`` or ``"en"``.
    findings
        What the sheet of findings lists.
    links
        Sha256 of a source file -> how to reach it from the ledger.
    """

    LEAF, FIELD, MAX, SCORE, LOST = "E", "D", "F", "J", "K"
    BELOW_LOST, BELOW_SHARE = "G", "H"

    def __init__(
        self, inputs: Inputs, lang: str, findings: tuple[Finding, ...], links: Mapping[str, str] | None = None
    ) -> None:
        self.inputs = inputs
        self.links = links or {}
        self.card = inputs.card
        self.lang = lang
        self.findings = findings
        self.words = words(lang)
        self.names = sheet_names(lang)
        # The first row of a repeated code is the one that counts, as in `Scorecard`.
        self.row_of: dict[str, int] = {}
        for number, row in enumerate(self.card.criteria, FIRST):
            self.row_of.setdefault(row.code, number)
        self.criteria_total = FIRST + len(self.card.criteria)

    @cached_property
    def below(self) -> tuple[Criterion, ...]:
        """The leaves below maximum, most points lost first."""
        return lost_leaves(self.card)

    @cached_property
    def below_row(self) -> dict[str, int]:
        """Where each of them stands in its sheet."""
        return {row.code: FIRST + number for number, row in enumerate(self.below)}

    @cached_property
    def pairs(self) -> tuple[tuple[Criterion, str], ...]:
        """Every leaf with each of its lead agencies."""
        return tuple((row, agency) for row in self.card.leaves for agency in dict.fromkeys(row.agencies or ("",)))

    def column(self, name: str, width: float, form: str = "", *, bars: bool = False) -> Column:
        """Return a column with the head that the words have for its name."""
        return Column(self.words[name], width, form, bars)

    def source_cell(self, card: Scorecard | SipasCard, address: str) -> Value:
        """Return the address of a source cell, leading to it when it is known where the source file lies."""
        place = self.links.get(card.source.sha256, "")
        if not address or not place:
            return address
        sheet, _, cell = address.rpartition("!")
        tip = self.words["cell_tip"].format(file=card.source.file)[:250]
        quoted = sheet.replace("'", "''")
        target = f"external:{place}#'{quoted}'!{cell}"
        return Link(address, target, tip) if len(target) < 250 and "#" not in place else address

    def refer(self, column: str, code: str, value: Decimal | None) -> Formula:
        """Return a formula that takes a value from the criteria sheet."""
        cell = f"'{self.names['criteria']}'!{column}{self.row_of[code]}"
        # A plain reference to an empty cell is 0, and a missing score would turn into one.
        return Formula(f'=IF(COUNT({cell})=0,"",{cell})', or_blank(value))


def or_blank(value: Decimal | None) -> Decimal | str:
    """Return what a formula gives for a value: nothing where it is missing."""
    return "" if value is None else value
