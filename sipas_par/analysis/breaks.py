"""Years in which a published series changed its way of measuring: lines are not drawn across them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Break:
    """From ``year`` on, figures of an index (``measure``: ``total`` or ``expectation``) are of another kind."""

    index: str
    measure: str
    year: int
    vi: str
    en: str

    def reason(self, lang: str = "vi") -> str:
        """Return why the series breaks, as a clause."""
        return self.en if lang == "en" else self.vi


def breaks(index: str, measure: str = "total") -> tuple[Break, ...]:
    """Return the breaks in the series of an index, oldest first, from the table kept as data.

    Examples
    --------
    >>> from sipas_par.analysis.breaks import breaks
    >>> [(row.year, row.reason("en")[:26]) for row in breaks("SIPAS")]
    [(2022, 'the way of measuring chang')]
    """
    return tuple(sorted((b for b in _table() if (b.index, b.measure) == (index, measure)), key=lambda b: b.year))


@cache
def _table() -> tuple[Break, ...]:
    text = files("sipas_par.analysis").joinpath("tables/series_breaks.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Break(row["index"], row["measure"], int(row["year"]), row["vi"], row["en"]) for row in rows)
