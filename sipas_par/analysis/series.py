"""Results over the years, with the breaks where a series must not be read across."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from sipas_par.analysis.crosswalk import TABLES
from sipas_par.findings import Finding, UsageError
from sipas_par.model.breaks import breaks
from sipas_par.text.numbers import double

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.published import Published


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
def _groups() -> tuple[GroupLimit, ...]:
    with (TABLES / "groups.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            GroupLimit(
                r["index"], int(r["from_year"]), int(r["to_year"]), r["group"], Decimal(r["at_least"]), r["source"]
            )
            for r in csv.DictReader(file)
        )


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
    >>> from sipas_par.model.published import published
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
