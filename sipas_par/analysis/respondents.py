"""Surveys from the answers of respondents: shares, means and indices with intervals that know the sampling design.

One row a respondent, one column an item, answers on a scale such as 1 to 5. Variances are those of Taylor
linearisation with first-stage clusters as drawn with replacement, as R's survey package computes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.analysis.answers import check_answers, check_scale, checked_population
from sipas_par.analysis.intervals import DEFAULT_LEVEL, t_quantile, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

SCALE = (1, 5)
SATISFIED_FROM = 4


def survey(
    answers: pd.DataFrame,
    items: Sequence[str] | str,
    *,
    by: Sequence[str] | str = (),
    weight: str | None = None,
    strata: str | None = None,
    cluster: str | None = None,
    population: str | None = None,
    scale: tuple[int, int] = SCALE,
    satisfied_from: int = SATISFIED_FROM,
    level: float = DEFAULT_LEVEL,
) -> pd.DataFrame:
    """Estimate shares, mean and index of each item, in all or by group, with their intervals.

    A group is a domain of the whole sample (its own size is random), so that groups are estimated within the full
    design. An unanswered item leaves the respondent out of that item only, and is counted.

    Parameters
    ----------
    answers
        One row a respondent.
    items
        Columns with answers on the scale; blank is unanswered.
    by
        Column or columns to group by (unit, kind of file, age); none: all together.
    weight
        Column of weights; equal weights when ``None``.
    strata, cluster
        Columns of the sampling design; one stratum and single respondents when ``None``. Cluster names count within
        their stratum.
    population
        Column with the number of first-stage clusters in the respondent's stratum (finite population correction); one
        number a stratum, not less than the clusters drawn from it.
    scale, satisfied_from
        Lowest and highest answer, and from which answer on a respondent is satisfied.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        One row a group and item, groups sorted, items in the order given. Columns: the ``by`` columns, ``item, n``
        (answered)``, missing, clusters`` (first-stage, with an answer in the group)``, share_1 … share_5`` (one a
        point of the scale, 0 to 1)``, satisfied, satisfied_low, satisfied_high`` (share; Wilson with the design
        effect found and Student's t; where nobody or everybody agrees each cluster counts as one answer)``, mean, se, low, high`` (on the scale; Student's t, clusters minus strata)``, index``
        (0 to 100: where the mean lies between the ends of the scale)``, deff`` (of the mean, against simple random
        sampling of as many)``, no_error`` (why ``se`` and what follows from it are NaN: ``no-answers``;
        ``one-cluster``, the group lies in a single cluster; ``lone-cluster``, a stratum has a single one; else empty).

    Raises
    ------
    UsageError
        With every missing or double column, answer off the scale, weight that is not positive, and population that
        is smaller than the sample or differs within its stratum; if there are no answers, no items or no such scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import survey
    >>> answers = pd.DataFrame({"unit": ["A", "A", "B", "B"], "q1": [5, 4, 3, None]})
    >>> survey(answers, ["q1"], by="unit")[["unit", "n", "missing", "satisfied", "mean", "index"]].to_numpy().tolist()
    [['A', 2, 0, 1.0, 4.5, 87.5], ['B', 1, 1, 0.0, 3.0, 50.0]]
    """
    import numpy as np
    import pandas as pd

    keys = [by] if isinstance(by, str) else list(by)
    scale, satisfied_from = check_scale(scale, satisfied_from)
    design_columns = {"weight": weight, "strata": strata, "cluster": cluster, "population": population}
    items = [items] if isinstance(items, str) else list(items or ())
    check_answers(answers, items, keys, design_columns, scale)
    design = _Design(answers, weight, strata, cluster, population)
    groups, labels = _groups(answers, keys)
    asked = _Asked(scale, satisfied_from, level)
    frames = []
    for item in items:
        values = pd.to_numeric(answers[item]).to_numpy(dtype=np.float64)
        frames.append(_item(item, values, _Groups(groups, len(labels)), design, asked))
    frame = pd.concat(frames, keys=range(len(items)), names=["item_order", "group"]).reset_index()
    frame = frame.sort_values(["group", "item_order"], kind="stable", ignore_index=True)
    for position, key in enumerate(keys):
        column = labels.get_level_values(position) if isinstance(labels, pd.MultiIndex) else labels
        frame.insert(position, key, column.take(frame["group"].to_numpy()))
    return frame.drop(columns=["item_order", "group"])


@dataclass(frozen=True, slots=True)
class _Asked:
    scale: tuple[int, int]
    satisfied_from: int
    level: float


@dataclass(frozen=True, slots=True)
class _Groups:
    codes: NDArray[np.int64]
    count: int


class _Design:
    """Weights and first-stage clusters, coded as integers."""

    def __init__(
        self, answers: pd.DataFrame, weight: str | None, strata: str | None, cluster: str | None, population: str | None
    ) -> None:
        import numpy as np
        import pandas as pd

        count = len(answers)
        self.weight = np.ones(count) if weight is None else pd.to_numeric(answers[weight]).to_numpy(dtype=np.float64)
        stratum = np.zeros(count, dtype=np.int64) if strata is None else pd.factorize(answers[strata], sort=True)[0]
        within = np.arange(count) if cluster is None else pd.factorize(answers[cluster], sort=True)[0]
        self.cluster, pairs = pd.factorize(stratum.astype(np.int64) * (within.max(initial=0) + 1) + within)
        self.stratum_of = (pairs // (within.max(initial=0) + 1)).astype(np.int64)
        self.clusters_in = np.bincount(self.stratum_of)
        self.drawn = np.zeros(len(self.clusters_in))
        if population is not None:
            self.drawn = self.clusters_in / checked_population(answers[population], stratum, self.clusters_in)

    @property
    def freedom(self) -> int:
        """Degrees of freedom: clusters minus strata."""
        return int(self.clusters_in.sum() - len(self.clusters_in))

    def variance(self, scores: NDArray[np.float64], groups: NDArray[np.int64], count: int) -> NDArray[np.float64]:
        """Variance of the sum of linearised scores in each group; clusters without one count as zero."""
        import numpy as np
        import pandas as pd

        pair, pairs = pd.factorize(self.cluster * count + groups)
        sums = np.bincount(pair, weights=scores)
        stratum, group = self.stratum_of[pairs // count], pairs % count
        cell = stratum * count + group
        cells = len(self.clusters_in) * count
        squares = np.bincount(cell, weights=sums * sums, minlength=cells).reshape(-1, count)
        totals = np.bincount(cell, weights=sums, minlength=cells).reshape(-1, count)
        size = self.clusters_in[:, None].astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = size / (size - 1) * (squares - totals * totals / size)
        touched = np.bincount(cell, minlength=cells).reshape(-1, count) > 0
        spread = np.where(touched, spread, 0.0) * (1 - self.drawn[:, None])
        result: NDArray[np.float64] = np.maximum(spread, 0).sum(axis=0)
        return result


def _item(item: str, values: NDArray[np.float64], domain: _Groups, design: _Design, asked: _Asked) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    groups, count = domain.codes, domain.count
    answered = ~np.isnan(values)
    weight = np.where(answered, design.weight, 0.0)
    y = np.where(answered, values, 0.0)
    n = np.bincount(groups, weights=answered, minlength=count).astype(np.int64)
    size = np.bincount(groups, minlength=count)
    total = np.bincount(groups, weights=weight, minlength=count)

    def share(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            found: NDArray[np.float64] = np.bincount(groups, weights=weight * chosen, minlength=count) / total
        return found

    def variance(of: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            scores = np.nan_to_num(weight * (of - centre[groups]) / total[groups])
        return design.variance(scores, groups, count)

    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(groups, weights=weight * y, minlength=count) / total
        squared = np.bincount(groups, weights=weight * (y - mean[groups]) ** 2, minlength=count) / total
        var = variance(y, mean)
        simple = np.where(n > 1, squared / (n - 1), np.nan)
        deff = np.where(simple > 0, var / np.where(simple > 0, simple, 1), np.nan)
    satisfied = share(answered & (values >= asked.satisfied_from))
    present = pd.DataFrame({"group": groups[answered], "cluster": design.cluster[answered]}).drop_duplicates()
    clusters = np.bincount(present["group"], minlength=count)
    # The linearised scores of a group in one cluster sum to zero: that is no certainty but no information.
    agreed = np.where(clusters > 1, variance((values >= asked.satisfied_from).astype(np.float64), satisfied), np.nan)
    reach = t_quantile(asked.level, design.freedom)
    limits = _share_limits(satisfied, agreed, n, clusters, reach)
    se = np.where(clusters > 1, np.sqrt(var), np.nan)
    reasons = np.select([n == 0, clusters == 1, np.isnan(se)], ["no-answers", "one-cluster", "lone-cluster"], "")
    low, high = asked.scale
    return pd.DataFrame(
        {
            "item": item,
            "n": n,
            "missing": size - n,
            "clusters": clusters,
            **{f"share_{point}": share(answered & (values == point)) for point in range(low, high + 1)},
            "satisfied": satisfied,
            "satisfied_low": limits[0],
            "satisfied_high": limits[1],
            "mean": mean,
            "se": se,
            "low": np.maximum(mean - reach * se, low),
            "high": np.minimum(mean + reach * se, high),
            "index": (mean - low) / (high - low) * 100,
            "deff": np.where(np.isnan(se), np.nan, deff),
            "no_error": reasons,
        }
    )


def _share_limits(
    shares: NDArray[np.float64],
    variances: NDArray[np.float64],
    n: NDArray[np.int64],
    clusters: NDArray[np.int64],
    reach: float,
) -> tuple[list[float], list[float]]:
    """Wilson limits with the design effect that the linearised variance shows.

    Where nobody or everybody agrees it shows none; then the answers of a cluster count as one, the least they can mean.
    """
    limits = []
    columns = (column.tolist() for column in (shares, variances, n, clusters))
    for share, variance, count, drawn in zip(*columns, strict=True):
        if not count or variance != variance:  # noqa: PLR0124 - NaN
            limits.append((float("nan"), float("nan")))
            continue
        simple = share * (1 - share) / count
        deff = variance / simple if simple > 0 and variance > 0 else count / drawn
        limits.append(wilson(min(max(share, 0.0), 1.0), count / deff, reach))
    return [low for low, _ in limits], [high for _, high in limits]


def _groups(answers: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.int64], pd.Index]:
    import numpy as np
    import pandas as pd

    if not keys:
        return np.zeros(len(answers), dtype=np.int64), pd.Index([0])
    if len(keys) == 1:
        codes, found = pd.factorize(answers[keys[0]], sort=True)
        return codes.astype(np.int64), pd.Index(found)
    codes, tuples = pd.factorize(pd.MultiIndex.from_frame(answers[keys]), sort=True)
    return codes.astype(np.int64), pd.MultiIndex.from_tuples(list(tuples))
