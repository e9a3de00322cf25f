"""What a form prints in its locked columns, so that anything else there is seen to be someone's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.agencies.forms import FormRow
from sipas_par.agencies.sheets import as_decimal, as_text
from sipas_par.meeting import name_key
from sipas_par.wording.labels import label

if TYPE_CHECKING:
    from sipas_par.agencies.assignment import Assignment
    from sipas_par.agencies.sheets import Value

FIGURES = ("max_score", "score", "lost")
_OF_ITS_TABLE = {"name", "source", "cell", *FIGURES}


class PrintedRows:
    """The locked rows that forms made from the present table show, by code.

    Parameters
    ----------
    assignment
        The scorecard and, if there is one, the survey.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.rows = {
            row.code: FormRow(row.code, row.name, row.max_score, row.score, row.source, row.cell)
            for row in assignment.card.criteria
        }
        for part in assignment.sipas.components if assignment.sipas else ():
            self.rows.setdefault(part.code, FormRow(part.code, part.name, Decimal(100), part.value, "sipas", part.cell))

    def prints(self, code: str, value: Value) -> bool:
        """Tell whether the form itself shows this value somewhere in the row of this code."""
        row = self.rows.get(code)
        if row is None:
            return False
        sources = (label("source", row.source, lang) for lang in ("vi", "en"))
        if name_key(as_text(value)) in {name_key(text) for text in (row.code, row.name, row.cell, *sources)}:
            return True
        figure = as_decimal(value)
        return figure is not None and figure in {row.maximum, row.score, row.lost}

    def checked(self, code: str) -> dict[str, Decimal | str | None]:
        """Return figures and name of a row by column."""
        row = self.rows[code]
        return {"max_score": row.maximum, "score": row.score, "lost": row.lost, "name": row.name}

    def may_print(self, column: str, value: Value) -> bool:
        """Tell whether a form made from another table could show this value in this locked column."""
        return column in _OF_ITS_TABLE and (column not in FIGURES or as_decimal(value) is not None)
