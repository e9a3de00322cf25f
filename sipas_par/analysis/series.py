"""Results over the years, with the breaks where a series must not be read across."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from sipas_par.analysis.crosswalk import TABLES
from sipas_par.analysis.exact import double
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.published.store import Published
    from sipas_par.survey import Component, SipasCard


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


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """The least result of a group (A, B …) in the years when a source printed it.

    Examples
    --------
    >>> from sipas_par.analysis import group_limit
    >>> group_limit("PAR INDEX", 2023, "B").source
    'baomoi-48873038'
    """

    index: str
    from_year: int
    to_year: int
    group: str
    at_least: Decimal
    source: str


@cache
def _breaks() -> tuple[Break, ...]:
    with (TABLES / "breaks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Break(r["index"], r["kind"], int(r["before"]), int(r["after"]), r["reason_vi"], r["reason_en"], r["source"])
            for r in csv.DictReader(file)
        )


@cache
def _groups() -> tuple[GroupLimit, ...]:
    with (TABLES / "groups.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            GroupLimit(
                r["index"], int(r["from_year"]), int(r["to_year"]), r["group"], Decimal(r["at_least"]), r["source"]
            )
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


def sipas_break(sipas: SipasCard, row: Component) -> Break | None:
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


def sipas_change(sipas: SipasCard, row: Component) -> Decimal | None:
    """Return the change of a SIPAS row in percentage points; ``None`` across a break and where a year is missing.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> str(sipas_change(sipas, sipas.overall))
    '4.48'
    """
    return None if sipas_break(sipas, row) else row.change


def group_limit(index: str, year: int, group: str) -> GroupLimit | None:
    """Return the least result of a group in a year, where a source prints it.

    Examples
    --------
    >>> from sipas_par.analysis import group_limit
    >>> str(group_limit("PAR INDEX", 2023, "A").at_least), group_limit("PAR INDEX", 2016, "A")
    ('90', None)
    """
    rows = (row for row in _groups() if row.index == index and row.group == group)
    return next((row for row in rows if row.from_year <= year <= row.to_year), None)


def group_of(index: str, year: int, score: Decimal) -> str | None:
    """Return the group that a result belongs to in a year, or ``None`` where no limits are known.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par.analysis import group_of
    >>> group_of("PAR INDEX", 2023, Decimal("90")), group_of("PAR INDEX", 2023, Decimal("89.99"))
    ('A', 'B')
    """
    limits = [row for row in _groups() if row.index == index and row.from_year <= year <= row.to_year]
    reached = [row for row in limits if score >= row.at_least]
    return max(reached, key=lambda row: row.at_least).group if reached else None


def history(data: Published, index: str, unit: str) -> pd.DataFrame:
    """Return a province's published results over the years with the national mean and the breaks beside them.

    Raises
    ------
    UsageError
        If the unit is no province or the index has no published results.

    Returns
    -------
    DataFrame
        One row a year between the first and the last known, also where nothing is published. Columns: ``year,
        score, rank`` (Int64)``, mean`` (published national mean)``, segment`` (0, 1 …: years of one segment may be
        compared)``, break_reason`` (Vietnamese, at the first year of a new segment)``, evidence, origin, url``.

    Examples
    --------
    >>> from sipas_par.published import published
    >>> from sipas_par.analysis import history
    >>> frame = history(published(), "SIPAS", "Lạng Sơn")
    >>> frame[["year", "score", "segment"]].to_numpy().tolist()[:3]
    [[2020.0, 83.97, 0.0], [2021.0, 87.07, 0.0], [2022.0, 75.44, 1.0]]
    """
    import pandas as pd

    if data.province(unit) is None:
        raise UsageError(Finding("unknown-unit", "error", found=unit, expected=data.provinces[0].name))
    indices = sorted({row.index for row in data.totals})
    if index not in indices:
        raise UsageError(Finding("unknown-index", "error", found=index, expected=", ".join(indices)))
    rows = {row.year: row for row in data.series(index, unit)}
    years = list(range(min(rows), max(rows) + 1)) if rows else []
    cuts = {row.after: row for row in breaks(index)}
    segment, records = 0, []
    for year in years:
        cut = cuts.get(year)
        segment += bool(cut) and year > years[0]
        row, mean = rows.get(year), data.mean(index, year)
        records.append(
            (
                year, double(row.score) if row else double(None), row.rank if row else None,
                double(mean.value if mean else None), segment, cut.reason_vi if cut and year > years[0] else "",
                row.evidence if row else "", row.origin.publisher if row else "", row.origin.url if row else "",
            )
        )  # fmt: skip
    columns = ["year", "score", "rank", "mean", "segment", "break_reason", "evidence", "origin", "url"]
    return pd.DataFrame(records, columns=columns).astype({"rank": "Int64", "year": "int64", "segment": "int64"})
