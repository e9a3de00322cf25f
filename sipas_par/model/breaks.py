"""Breaks: the years that a series must not be read across, as data with their sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sipas_par.text.i18n import current_language

if TYPE_CHECKING:
    from decimal import Decimal

    from sipas_par.model.components import Component, SurveyTable


@dataclass(frozen=True, slots=True)
class Break:
    """Two years that a series must not be read across, and why; ``source`` is a published source's id.

    Examples
    --------
    >>> from sipas_par.analysis import breaks
    >>> breaks("SIPAS", "expectation")[0].reason_en
    'The question on needs and expectations was changed in 2024'
    """

    index: str
    kind: str
    before: int
    after: int
    reason_vi: str
    reason_en: str
    source: str

    @property
    def reason(self) -> str:
        """Why, in the language of the document."""
        return self.reason_vi if current_language() == "vi" else self.reason_en


@cache
def _breaks() -> tuple[Break, ...]:
    with files("sipas_par.model").joinpath("breaks.csv").open(encoding="utf-8") as file:
        return tuple(
            Break(r["index"], r["kind"], int(r["before"]), int(r["after"]), r["reason_vi"], r["reason_en"], r["source"])
            for r in csv.DictReader(file)
        )


def breaks(index: str, kind: str = "total") -> tuple[Break, ...]:
    """Return the breaks of a series, oldest first; they are data (``tables/breaks.csv``), each with its source.

    Parameters
    ----------
    index
        ``"PAR INDEX"`` or ``"SIPAS"``.
    kind
        ``"total"`` or ``"expectation"`` (the needs and expectations of SIPAS).

    Examples
    --------
    >>> from sipas_par.analysis import breaks
    >>> [(gap.before, gap.after) for gap in breaks("SIPAS")]
    [(2021, 2022)]
    """
    return tuple(row for row in _breaks() if row.index == index and row.kind == kind)


def break_between(index: str, earlier: int, later: int, kind: str = "total") -> Break | None:
    """Return the break that forbids to compare two years, in either order, or ``None`` when they may be compared.

    Examples
    --------
    >>> from sipas_par.analysis import break_between
    >>> break_between("SIPAS", 2022, 2023) is None, break_between("SIPAS", 2020, 2023).after
    (True, 2022)
    """
    first, last = min(earlier, later), max(earlier, later)
    return next((row for row in breaks(index, kind) if first <= row.before and row.after <= last), None)


def sipas_break(sipas: SurveyTable, row: Component) -> Break | None:
    """Return the break between the two years of a SIPAS row; the needs and expectations have their own.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> sipas_break(sipas, sipas.overall) is None
    True
    """
    if sipas.earlier_year is None or sipas.year is None:
        return None
    found = break_between(sipas.index, sipas.earlier_year, sipas.year)
    wishes = {wish.parent for wish in sipas.of_kind("expectation")}
    if found is None and (row.kind == "expectation" or row.code in wishes):
        found = break_between(sipas.index, sipas.earlier_year, sipas.year, "expectation")
    return found


def sipas_change(sipas: SurveyTable, row: Component) -> Decimal | None:
    """Return the change of a SIPAS row in percentage points; ``None`` across a break and where a year is missing.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> str(sipas_change(sipas, sipas.overall))
    '4.48'
    """
    return None if sipas_break(sipas, row) else row.change
