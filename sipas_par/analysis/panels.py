"""Many units at once: a table of units and years by leaves, as arrays of scaled integers.

The same questions as for one scorecard, answered without a Python loop over units: 63 provinces over twelve years,
or a hundred thousand units of one year, cost about what plain numpy costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par.analysis.exact import LARGEST, LEAST_PLACES, decimals, scaled
from sipas_par.analysis.units import check_index, check_once, checked_cards
from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.meeting import name_key
from sipas_par.scorecard import natural_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sipas_par.scorecard import Scorecard

MOST_PLACES = 6
_CODE = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True, eq=False)
class Panel:
    """Scores of many units in one framework: one row a unit and year, one column a leaf.

    Parameters
    ----------
    units, years
        Labels of the rows: unit name and year (-1 where unknown).
    codes, names, fields, sources
        The leaves in natural order of code.
    max_score
        Maxima as counts of the last decimal; shape ``(1, leaves)``, or ``(rows, leaves)`` where units differ.
    score, known
        Points as counts of the last decimal, and which of them are there; shape ``(rows, leaves)``.
    places
        Decimals: points are ``score / 10**places``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import Panel
    >>> names = ["par_index_lang_son_2022.xlsx", "par_index_lang_son_2023.xlsx"]
    >>> panel = Panel.of(sp.load_par_index(sp.example(name)) for name in names)
    >>> panel.score.shape, panel.years.tolist(), panel.score.sum(axis=1).tolist()
    ((2, 95), [2022, 2023], [8145, 8669])
    """

    units: NDArray[np.object_]
    years: NDArray[np.int64]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    fields: tuple[str, ...]
    sources: tuple[str, ...]
    max_score: NDArray[np.int64]
    score: NDArray[np.int64]
    known: NDArray[np.bool_]
    places: int

    def __len__(self) -> int:
        return len(self.units)

    @classmethod
    def of(cls, cards: Iterable[Scorecard]) -> Panel:
        """Put scorecards of one framework together.

        Raises
        ------
        UsageError
            With every card whose leaves (codes or names) are not those of the first (compare frameworks with a
            crosswalk instead), whose index is another, or whose unit and year stand there already.
        """
        import numpy as np

        listed = list(checked_cards(cards))
        if not listed:
            raise UsageError(Finding("panel-empty", "error"))
        check_index(listed)
        check_once(listed)
        order = sorted(range(len(listed[0].leaves)), key=lambda position: natural_key(listed[0].leaves[position].code))
        first = [listed[0].leaves[position] for position in order]
        wanted = {row.code: name_key(row.name) for row in first}
        problems = [
            Finding("panel-differs", "error", file=card.source.file, found=card.unit)
            for card in listed
            if {row.code: name_key(row.name) for row in card.leaves} != wanted or len(card.leaves) != len(wanted)
        ]
        if problems:
            raise UsageError(problems)
        rows = [[card[row.code] for row in first] for card in listed]
        places = decimals(value for row in rows for leaf in row for value in (leaf.max_score, leaf.score))
        maxima = [scaled((leaf.max_score for leaf in row), places) for row in rows]
        scores = [scaled((leaf.score for leaf in row), places) for row in rows]
        max_score = np.stack([counts for counts, _ in maxima])
        known = np.stack([have & given for (_, given), (_, have) in zip(maxima, scores, strict=True)])
        return cls(
            units=np.array([card.unit for card in listed], dtype=object),
            years=np.array([-1 if card.year is None else card.year for card in listed], dtype=np.int64),
            codes=tuple(row.code for row in first),
            names=tuple(row.name for row in first),
            fields=tuple(row.field_code for row in first),
            sources=tuple(row.source for row in first),
            max_score=max_score[:1] if (max_score == max_score[0]).all() else max_score,
            score=np.stack([counts for counts, _ in scores]),
            known=known,
            places=places,
        )

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Panel:
        """Read a long table: one row a unit, year and leaf, with the columns ``unit, year, code, max_score, score``.

        ``name`` and ``source`` are used when there. A leaf that a unit lacks, and a blank score, are missing. Points
        must be numbers of at most six decimals.

        Raises
        ------
        UsageError
            If a column is missing, there is no row, a cell is no unit, year, code or number, a leaf stands twice for one unit and year, or points are finer than that.

        Examples
        --------
        >>> import pandas as pd
        >>> from sipas_par.analysis import Panel
        >>> rows = [("A", 2023, "1.1", 1, 0.7), ("A", 2023, "1.2", 2, 2), ("B", 2023, "1.1", 1, None)]
        >>> panel = Panel.from_frame(pd.DataFrame(rows, columns=["unit", "year", "code", "max_score", "score"]))
        >>> panel.score.tolist(), panel.known.tolist()
        ([[70, 200], [0, 0]], [[True, True], [False, False]])
        """
        import numpy as np
        import pandas as pd

        columns = ("unit", "year", "code", "max_score", "score")
        absent = [name for name in columns if name not in getattr(frame, "columns", ())]
        if absent:
            raise UsageError([Finding("panel-column", "error", found=name) for name in absent])
        if frame.empty:
            raise UsageError(Finding("panel-empty", "error"))
        _check_cells(frame)
        row_of, keys = pd.factorize(pd.MultiIndex.from_frame(frame[["unit", "year"]]), sort=False)
        found, codes = pd.factorize(frame["code"].astype(str), sort=False)
        order = sorted(range(len(codes)), key=lambda position: natural_key(str(codes[position])))
        column_of = np.argsort(np.array(order))[found]
        flat = row_of.astype(np.int64) * len(codes) + column_of
        if len(np.unique(flat)) != len(flat):
            twice = frame.loc[pd.Series(flat, index=frame.index).duplicated(), ["unit", "year", "code"]].iloc[0]
            raise UsageError(Finding("panel-twice", "error", found=", ".join(str(value) for value in twice)))
        places, counts, there = _scaled_floats([frame["max_score"], frame["score"]])
        shape = (len(keys), len(codes))
        max_score, score = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        known = np.zeros(shape, np.bool_)
        max_score.ravel()[flat], score.ravel()[flat] = counts
        known.ravel()[flat] = there[0] & there[1]
        extra = {name: frame.groupby(found)[name].first() for name in ("name", "source") if name in frame.columns}
        pick = [str(codes[position]) for position in order]
        return cls(
            units=np.array(keys.get_level_values(0), dtype=object),
            years=pd.to_numeric(pd.Series(keys.get_level_values(1))).to_numpy(dtype=np.int64),
            codes=tuple(pick),
            names=tuple(str(extra["name"][p]) if "name" in extra else "" for p in order),
            fields=tuple(code.partition(".")[0] for code in pick),
            sources=tuple(str(extra["source"][p]) if "source" in extra else "unknown" for p in order),
            max_score=max_score,
            score=score,
            known=known,
            places=places,
        )

    def lost(self) -> NDArray[np.int64]:
        """Points lost as counts of the last decimal; 0 where a score is missing or above the maximum."""
        import numpy as np

        lost = np.subtract(self.max_score, self.score)
        lost *= self.known
        np.maximum(lost, 0, out=lost)
        return lost


def _check_cells(frame: pd.DataFrame) -> None:
    """Refuse blank labels, years that are not whole and points that are no numbers, cell by cell."""
    import pandas as pd

    # Labels repeat by the thousand: each is looked at once.
    fits: dict[str, Callable[[str], object]] = {"unit": lambda text: bool(text.strip()), "code": _CODE.fullmatch}
    wrong = {
        name: frame[name].isin([label for label in frame[name].unique() if not fit(str(label))]) | frame[name].isna()
        for name, fit in fits.items()
    }
    years = pd.to_numeric(frame["year"], errors="coerce")
    wrong["year"] = ~(years % 1 == 0)
    for name in ("max_score", "score"):
        points = pd.to_numeric(frame[name], errors="coerce")
        wrong[name] = (points.isna() & frame[name].notna()) | points.isin([float("inf"), float("-inf")])
    problems = [
        Finding("panel-cell", "error", found=str(value), facts=(("row", str(row)), ("column", name)))
        for name, mask in wrong.items()
        for row, value in frame.loc[mask, name].items()
    ]
    if problems:
        raise UsageError(problems)


def _scaled_floats(
    columns: Sequence[pd.Series[Any]],
) -> tuple[int, list[NDArray[np.int64]], list[NDArray[np.bool_]]]:
    """Find the decimals at which every number is an integer; return these integers and which are there."""
    import numpy as np
    import pandas as pd

    values = [pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan) for column in columns]
    known = [np.isfinite(value) for value in values]
    filled = [np.where(there, value, 0.0) for value, there in zip(values, known, strict=True)]
    for places in range(LEAST_PLACES, MOST_PLACES + 1):
        counts = [np.rint(value * 10**places) for value in filled]
        if all((count / 10**places == value).all() for count, value in zip(counts, filled, strict=True)):
            break
    else:
        wrong = next(v for c, value in zip(counts, filled, strict=True) for v in value[c / 10**MOST_PLACES != value])
        raise UsageError(Finding("too-many-decimals", "error", found=str(wrong), expected=MOST_PLACES))
    largest = max(float(np.abs(count).max(initial=0)) for count in counts)
    if largest >= LARGEST:
        limit = Decimal(LARGEST).scaleb(-places)
        raise UsageError(Finding("points-too-large", "error", found=str(largest / 10**places), expected=limit))
    return places, [count.astype(np.int64) for count in counts], known
