"""The scorecard: one unit's table for one index and one year, exactly as the office printed it.

Everything downstream (checks, analysis, documents) reads these frozen values and nothing else.
Points are `decimal.Decimal`, so a hundredth stays a hundredth; a missing value is ``None`` and
stays ``None``; every value knows the cell that it came from.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.files import digest
from sipas_par.model.components import SurveyTable
from sipas_par.model.criteria import (
    PointsTable,
)

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

    from sipas_par.findings import Finding
    from sipas_par.model.checked import Checked


class Scorecard(PointsTable):
    """One unit's points table for one index and one year.

    The framework is data: codes, names, levels and maxima are those of the table read. Rows stay in
    the printed order, also when the table repeats or orphans a code, so that `findings` can point at
    them; construction refuses only what could not be a table at all.

    Parameters
    ----------
    index
        Name of the index, ``"PAR INDEX"``.
    unit
        The unit scored, ``"Lạng Sơn"``; a province and equally a department, district or commune.
    year
        Year of the figures; ``None`` when neither the info sheet nor a title says it.
    criteria
        The rows, in printed order, without the total.
    source
        Pedigree of the table.
    total
        The printed total row (code ``""``), if there is one.
    facts
        Lines of the info sheet.
    reading_findings
        What reading already found doubtful.

    Raises
    ------
    ValueError
        If there is no row.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> card.unit, card.year, len(card.leaves), str(card.score), str(card.lost)
    ('Lạng Sơn', 2023, 95, '86.69', '13.31')
    >>> card["3.4.4"].lost
    Decimal('0.5')
    """

    def __repr__(self) -> str:
        """Say in one line what this is; the rows are in `frame`."""
        known = self.known
        points = f"{known.score}/{known.max_score} points, {known.below} of {len(self.leaves)} leaves below maximum"
        missing = f", {len(self.missing)} without a score" if self.missing else ""
        return (
            f"<Scorecard {self.index} {self.year or '?'} {self.unit or '?'}: {points}{missing}; {self.source.status}>"
        )

    def _repr_html_(self) -> str:
        """Show the table in a notebook, under the line that says what it is."""
        from html import escape

        return f"<p>{escape(repr(self))}</p>{self.frame._repr_html_()}"  # type: ignore[operator]  # pandas-stubs do not know it

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or doubtful in this table, errors first."""
        return self.checked.findings

    @cached_property
    def checked(self) -> Checked:
        """The findings with every check that was made: on how many rows and cells, and how it ended."""
        from sipas_par.model.checks import checked

        return checked(self)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a tidy DataFrame, one row a criterion in printed order.

        Columns: ``index, unit, year, code, name, level, parent, is_leaf, max_score, score, lost,
        attainment, self_score, appraised, surveyed, source, agencies, note, cell, status``. Points and
        ``attainment`` (0 to 1) are float64, each the nearest double of the exact value; a missing value
        is NaN. Sum points with `Scorecard.lost` or `below_maximum`, which add exactly.
        """
        from sipas_par.model.frames import card_frame

        return card_frame(self)


def fingerprint(card: Scorecard) -> str:
    """Return a digest of a scorecard's figures: equal for equal tables, whatever the file.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> len(fingerprint(card))
    64
    """
    rows = [[row.code, row.name, _plain(row.max_score), _plain(row.score)] for row in card.criteria]
    return digest(json.dumps([card.index, card.unit, card.year, rows], ensure_ascii=False).encode())


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


class SipasCard(SurveyTable):
    """One unit's SIPAS result for one year, with the year before and the national mean beside it.

    Parameters
    ----------
    unit, year
        Whose result, and of which year.
    components
        The rows, in printed order.
    source
        Pedigree of the table.
    earlier_year
        Year of the ``earlier`` column.
    sample_size, earlier_sample_size
        Valid ballots, when the info sheet states them.
    facts
        Lines of the info sheet.
    reading_findings
        What reading already found doubtful.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> str(sipas.overall.value), sipas.sample_size
    ('79.92', 630)
    """

    def __repr__(self) -> str:
        """Say in one line what this is; the rows are in `frame`."""
        value = self.overall.value if self.overall else None
        return f"<SipasCard {self.year or '?'} {self.unit or '?'}: {value} %, {len(self.components)} rows; {self.source.status}>"

    def _repr_html_(self) -> str:
        """Show the table in a notebook, under the line that says what it is."""
        from html import escape

        return f"<p>{escape(repr(self))}</p>{self.frame._repr_html_()}"  # type: ignore[operator]  # pandas-stubs do not know it

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or doubtful in this table, errors first."""
        return self.checked.findings

    @cached_property
    def checked(self) -> Checked:
        """The findings with every check that was made: on how many rows and cells, and how it ended."""
        from sipas_par.model.survey_checks import checked_sipas

        return checked_sipas(self)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a tidy DataFrame, one row a component in printed order.

        Columns: ``index, unit, year, code, name, kind, parent, value, earlier, national_mean, change,
        gap_to_mean, note, cell, status``; percentages are float64, missing is NaN.
        """
        from sipas_par.model.frames import sipas_frame

        return sipas_frame(self)
