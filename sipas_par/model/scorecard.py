"""The scorecard: one unit's table for one index and one year, exactly as the office printed it.

Everything downstream (checks, analysis, documents) reads these frozen values and nothing else.
Points are `decimal.Decimal`, so a hundredth stays a hundredth; a missing value is ``None`` and
stays ``None``; every value knows the cell that it came from.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sipas_par.files import digest
from sipas_par.model.components import SurveyTable, sipas_change
from sipas_par.model.criteria import PointsTable
from sipas_par.text.numbers import double, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    import pandas as pd

    from sipas_par.findings import Finding
    from sipas_par.model.checked import Checked

T = TypeVar("T")


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
        """Show the table in a notebook, under the line that says what it is and the checks made."""
        from html import escape

        return f"<p>{escape(repr(self))}</p>{self.checked._repr_html_()}{self.frame._repr_html_()}"  # type: ignore[operator]  # pandas-stubs do not know it

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
        attainment, self_score, appraised, surveyed, source, agencies, note, cell, state, status``. Points and
        ``attainment`` (0 to 1) are float64, each the nearest double of the exact value; a missing value
        is NaN. Sum points with `Scorecard.lost` or `below_maximum`, which add exactly.
        """
        return card_frame(self)


def fingerprint(card: Scorecard) -> str:
    """Return a digest of a scorecard's figures: equal for equal tables, whatever the file.

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
        """Show the table in a notebook, under the line that says what it is and the checks made."""
        from html import escape

        return f"<p>{escape(repr(self))}</p>{self.checked._repr_html_()}{self.frame._repr_html_()}"  # type: ignore[operator]  # pandas-stubs do not know it

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
        return sipas_frame(self)


def frame_of(rows: Iterable[object], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return exact rows as a DataFrame for analysts: the one place where points become doubles.

    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> frame_of(card.fields, {"code": "str", "max_score": "float64"}).to_numpy().tolist()[0]
    ['1', 9.5]
    """
    import pandas as pd

    listed = tuple(rows)
    series = {}
    for column, dtype in columns.items():
        name, _, attribute = column.partition("=")
        values = [getattr(row, attribute or name) for row in listed]
        series[name] = pd.Series([double(value) for value in values] if dtype == "float64" else values, dtype=dtype)
    return pd.DataFrame(series)


def extended(kind: type[T], row: object, /, **more: object) -> T:
    """Return a row as a richer kind of row, with the values that it adds.

    >>> from sipas_par.model.criteria import Criterion
    >>> extended(Criterion, Criterion("1", "A", "field", None, None), note="x").note
    'x'
    """
    own: dict[str, Any] = {item.name: getattr(row, item.name) for item in fields(row)}  # type: ignore[arg-type]
    return kind(**{**own, **more})


def card_frame(card: Scorecard) -> pd.DataFrame:
    """Return a scorecard as a tidy table, so that pandas users start from one row a criterion.

    Returns
    -------
    DataFrame
        One row a criterion in printed order. Columns: ``index, unit, year, code, name, level, parent,
        is_leaf, max_score, score, lost, attainment`` (0 to 1)``, self_score, appraised, surveyed, source,
        agencies`` (tuple)``, note, cell, state`` (``assessed``, ``not_assessed``, ``adjustment``)``, status``. Numbers are float64, NaN where missing. ``lost`` and ``attainment`` of
        a row with rows below it are those of its leaves.

    Examples
    --------
    >>> import sipas_par as sp
    >>> frame = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")).frame
    >>> frame.loc[frame["code"] == "3.4.4", ["max_score", "score", "lost"]].to_numpy().tolist()
    [[0.5, 0.0, 0.5]]
    """
    import pandas as pd

    leaves = {id(row) for row in card.leaves}
    known = [card.known_of(row) for row in card]
    return pd.DataFrame(
        {
            "index": card.index,
            "unit": card.unit,
            "year": pd.array([card.year] * len(card.criteria), dtype="Int64"),
            "code": [row.code for row in card],
            "name": [row.name for row in card],
            "level": [row.level for row in card],
            "parent": [row.parent for row in card],
            "is_leaf": [id(row) in leaves for row in card],
            "max_score": [double(row.max_score) for row in card],
            "score": [double(row.score) for row in card],
            "lost": [double(card.lost_of(row)) for row in card],
            "attainment": [ratio(sums.score, sums.max_score) for sums in known],
            "self_score": [double(row.self_score) for row in card],
            "appraised": [double(row.appraised) for row in card],
            "surveyed": [double(row.surveyed) for row in card],
            "source": [row.source for row in card],
            "agencies": [row.agencies for row in card],
            "note": [row.note for row in card],
            "cell": [row.cell for row in card],
            "state": [row.state for row in card],
            "status": card.source.status,
        }
    )


def sipas_frame(sipas: SipasCard) -> pd.DataFrame:
    """Return a SIPAS result as a tidy table, one row a component in printed order.

    Returns
    -------
    DataFrame
        Columns: ``index, unit, year, code, name, kind, parent, value, earlier, national_mean, change,
        gap_to_mean`` (value minus national mean)``, note, cell, status``. Percentages are float64. ``change`` is NaN
        where the series is broken between the two years (see `breaks`; the expectations have a break of their own).

    Examples
    --------
    >>> import sipas_par as sp
    >>> frame = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")).frame
    >>> frame.loc[frame["kind"] == "overall", ["value", "change", "gap_to_mean"]].to_numpy().tolist()
    [[79.92, 4.48, -2.74]]
    """
    import pandas as pd

    rows = sipas.components
    return pd.DataFrame(
        {
            "index": sipas.index,
            "unit": sipas.unit,
            "year": pd.array([sipas.year] * len(rows), dtype="Int64"),
            "code": [row.code for row in rows],
            "name": [row.name for row in rows],
            "kind": [row.kind for row in rows],
            "parent": [row.parent for row in rows],
            "value": [double(row.value) for row in rows],
            "earlier": [double(row.earlier) for row in rows],
            "national_mean": [double(row.national_mean) for row in rows],
            "change": [double(sipas_change(sipas, row)) for row in rows],
            "gap_to_mean": [double(row.gap_to_mean) for row in rows],
            "note": [row.note for row in rows],
            "cell": [row.cell for row in rows],
            "status": sipas.source.status,
        }
    )
