"""Limits of a share whose sample design is known: what `respondents` builds its intervals from.

No interval is made of a published SIPAS figure: neither its sample design nor how its answers are weighed is published.
"""

from __future__ import annotations

from math import cos, pi, sin, sqrt, tan
from statistics import NormalDist

DEFAULT_LEVEL = 0.95


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


def normal_quantile(level: float) -> float:
    """Return how many standard errors a two-sided interval of this confidence reaches.

    >>> round(normal_quantile(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + level) / 2)


def t_quantile(level: float, freedom: int) -> float:
    """Return the same for Student's t, which is wider when clusters are few; infinite without any freedom.

    The quantile is found by halving on the distribution itself, which for whole degrees of freedom is a finite sum
    (Abramowitz and Stegun 26.7.3 and 26.7.4).

    >>> round(t_quantile(0.95, 1), 2), round(t_quantile(0.95, 10), 3)
    (12.71, 2.228)
    """
    if freedom < 1:
        return float("inf")
    if freedom > _MOST_FREEDOM:
        return normal_quantile(level)
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_within(middle, freedom) < level else (low, middle)
    return tan((low + high) / 2) * sqrt(freedom)


# The normal quantile is off by less than a ten-thousandth from here on.
_MOST_FREEDOM = 20_000
_HALVINGS = 60


def _t_within(angle: float, freedom: int) -> float:
    """Return how probable a t within plus or minus ``tan(angle) * sqrt(freedom)`` is."""
    cosine, sine = cos(angle), sin(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    series = term if freedom > 1 else 0.0
    for step in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        series += term
        if term < series * _NEGLIGIBLE:
            break
    return 2 / pi * (angle + sine * series) if odd else sine * series


_NEGLIGIBLE = 1e-17
