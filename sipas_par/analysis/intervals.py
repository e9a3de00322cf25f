"""How sure a survey result is: intervals of a share, of a change, and of every row of a SIPAS table."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from sipas_par.analysis.exact import NAN, double
from sipas_par.analysis.typed import parsed
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.survey import SipasCard

# SIPAS samples districts, communes, villages, then households. Kish: deff = 1 + (m - 1) * rho. In 2024 the country had
# 36,525 valid ballots in 1,170 villages (vnanet-392158), so m = 31.2 ballots a village; rho = 0.05, a usual likeness of
# opinions within a village, is an assumption. That gives 2.5. No official design effect is published.
BALLOTS_A_VILLAGE = 31.2
LIKENESS = 0.05
DEFAULT_DEFF = 2.5
DEFAULT_LEVEL = 0.95


def design_effect(ballots: float, likeness: float) -> float:
    """Return Kish's design effect of clusters of ``ballots`` with intra-cluster correlation ``likeness``.

    Source: Kish, Survey Sampling (1965), chapter 5: ``1 + (m - 1) * rho``.

    Examples
    --------
    >>> from sipas_par.analysis import design_effect
    >>> round(design_effect(31.2, 0.05), 2)
    2.51
    """
    size, rho = parsed(ballots), parsed(likeness)
    if size is None or rho is None:
        found = f"ballots={ballots}, likeness={likeness}"
        raise UsageError(Finding("interval-out-of-range", "error", found=found))
    return 1 + (float(size) - 1) * float(rho)


def interval(share: float, n: float, deff: float = DEFAULT_DEFF, level: float = DEFAULT_LEVEL) -> tuple[float, float]:
    """Return Wilson's interval of a share, the sample size cut by the design effect.

    A SIPAS index is a share of satisfied answers, so its uncertainty is that of a share of ``n / deff`` independent
    answers. Unlike the plain interval this one stays within 0 and 1.

    Parameters
    ----------
    share
        Between 0 and 1.
    n
        Valid ballots.
    deff
        Design effect; the default 2.5 is Kish's formula with 31.2 ballots a village (the whole country, 2024) and an
        assumed correlation of 0.05 within a village. 1 for a simple random sample.
    level
        Confidence, 0.95.

    Raises
    ------
    UsageError
        If a value is out of range.

    Examples
    --------
    >>> from sipas_par.analysis import interval
    >>> [round(limit, 4) for limit in interval(81 / 263, 263, deff=1)]
    [0.2553, 0.3662]
    """
    numbers = [parsed(value) for value in (share, n, deff, level)]
    if None in numbers:
        found = f"share={share}, n={n}, deff={deff}, level={level}"
        raise UsageError(Finding("interval-out-of-range", "error", found=found))
    share, n, deff, level = (float(number) for number in numbers if number is not None)
    if not (0 <= share <= 1 and n > 0 and deff > 0 and 0 < level < 1):
        found = f"share={share}, n={n}, deff={deff}, level={level}"
        raise UsageError(Finding("interval-out-of-range", "error", found=found))
    return wilson(share, n / deff, normal_quantile(level))


def wilson(share: float, size: float, reach: float) -> tuple[float, float]:
    """Return Wilson's limits for ``size`` independent answers, ``reach`` standard errors either way.

    >>> [round(limit, 4) for limit in wilson(81 / 263, 263, 1.96)]
    [0.2553, 0.3662]
    """
    if reach == float("inf"):
        return 0.0, 1.0
    z = reach
    centre = share + z * z / (2 * size)
    spread = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    whole = 1 + z * z / size
    # Where nobody or everybody agrees one limit is the share itself, but for the last bit of the sum.
    low = 0.0 if share == 0 else max(0.0, (centre - spread) / whole)
    return low, 1.0 if share == 1 else min(1.0, (centre + spread) / whole)


def difference(
    share: float,
    n: float,
    earlier: float,
    earlier_n: float,
    *,
    deff: float = DEFAULT_DEFF,
    level: float = DEFAULT_LEVEL,
) -> tuple[float, float]:
    """Return Newcombe's interval of the difference of two shares of independent samples.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10: built from the two Wilson intervals.

    Examples
    --------
    >>> from sipas_par.analysis import difference
    >>> [round(limit, 4) for limit in difference(56 / 70, 70, 48 / 80, 80, deff=1)]
    [0.0524, 0.3339]
    """
    low, high = interval(share, n, deff, level)
    low_before, high_before = interval(earlier, earlier_n, deff, level)
    change = share - earlier
    down = sqrt((share - low) ** 2 + (high_before - earlier) ** 2)
    up = sqrt((high - share) ** 2 + (earlier - low_before) ** 2)
    return change - down, change + up


def normal_quantile(level: float) -> float:
    """Return how many standard errors a two-sided interval of this confidence reaches.

    >>> round(normal_quantile(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + level) / 2)


# The normal quantile is off by less than a ten-thousandth from here on.
_MOST_FREEDOM = 20_000
_HALVINGS = 60


_NEGLIGIBLE = 1e-17


def sipas_margins(sipas: SipasCard, *, deff: float = DEFAULT_DEFF, level: float = DEFAULT_LEVEL) -> pd.DataFrame:
    """Give every SIPAS row its interval, and say which changes and gaps are clear.

    Every row is taken to rest on all valid ballots of its year. The national mean, of some 40,000 ballots, is taken
    as certain. Without a sample size nothing is clear and nothing is called so.

    Parameters
    ----------
    sipas
        The SIPAS result.
    deff, level
        See `interval`.

    Returns
    -------
    DataFrame
        Rows as in `sipas_gaps`. Columns, in % and percentage points: ``code, name, kind, value, low, high, earlier,
        earlier_low, earlier_high, change, change_low, change_high, clear_change`` (the interval of the change leaves
        out 0)``, national_mean, gap_to_mean, clear_gap`` (the national mean lies outside the interval)``, cell``. The
        two ``clear_*`` are nullable booleans, ``NA`` where a value or the sample size is missing. Across a break of
        the series (see `breaks`) there is no ``change``, and none is clear.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import sipas_margins
    >>> row = sipas_margins(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))).iloc[0]
    >>> f"{row['low']:.2f} {row['high']:.2f}", bool(row["clear_change"]), bool(row["clear_gap"])
    ('74.54 84.40', False, False)
    """
    import pandas as pd

    from sipas_par.analysis.series import sipas_change
    from sipas_par.analysis.shortfall import gap_rows

    n, before = sipas.sample_size, sipas.earlier_sample_size
    records = []
    for row in gap_rows(sipas):
        value, earlier, mean = double(row.value) / 100, double(row.earlier) / 100, double(row.national_mean)
        low, high = interval(value, n, deff, level) if n and row.value is not None else (NAN, NAN)
        then = interval(earlier, before, deff, level) if before and row.earlier is not None else (NAN, NAN)
        change, moved = (NAN, NAN), sipas_change(sipas, row)
        if n and before and moved is not None:
            change = difference(value, n, earlier, before, deff=deff, level=level)
        clear = None if change[0] != change[0] else not change[0] <= 0 <= change[1]
        outside = None if low != low or row.national_mean is None else not low * 100 <= mean <= high * 100  # noqa: PLR0124 - NaN
        records.append(
            (
                row.code, row.name, row.kind, double(row.value), low * 100, high * 100,
                double(row.earlier), then[0] * 100, then[1] * 100, double(moved), change[0] * 100, change[1] * 100, clear,
                mean, double(row.gap_to_mean), outside, row.cell,
            )
        )  # fmt: skip
    columns = [
        "code", "name", "kind", "value", "low", "high", "earlier", "earlier_low", "earlier_high", "change",
        "change_low", "change_high", "clear_change", "national_mean", "gap_to_mean", "clear_gap", "cell",
    ]  # fmt: skip
    frame = pd.DataFrame(records, columns=columns)
    return frame.astype({"clear_change": "boolean", "clear_gap": "boolean"})
