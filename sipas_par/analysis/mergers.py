"""Units before and after a merger: compared by a rule that is declared, never by chance."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.exact import NAN, double, ratio, total
from sipas_par.analysis.series import break_between
from sipas_par.analysis.typed import typed_all
from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.wording.numbers import vi_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sipas_par.analysis.ranks import Standing, Standings
    from sipas_par.published.store import Published

MergeRule = Literal["mean", "mean-of-known", "weighted"]
RULES: tuple[MergeRule, ...] = ("mean", "mean-of-known", "weighted")


# A mean of former units has no last decimal; its change is given to a ten-thousandth.
_CHANGE_PLACES = 4


def successors(data: Published) -> dict[str, str]:
    """Return the unit that each province belongs to since the merger of 1/7/2025, as the data map says.

    Examples
    --------
    >>> from sipas_par.published import published
    >>> from sipas_par.analysis import successors
    >>> after = successors(published())
    >>> after["Hòa Bình"], len(after), len(set(after.values()))
    ('Phú Thọ', 63, 34)
    """
    return {row.name: row.successor for row in data.provinces}


def merge(
    table: Standings,
    into: Mapping[str, str],
    rule: MergeRule = "mean",
    weights: Mapping[str, Decimal | float | str] | None = None,
) -> pd.DataFrame:
    """Put former units together, so that a merged unit has something of its past to be compared with.

    No source publishes results of merged units for years before the merger; the value is a stand-in and the rule
    stands beside it in every row.

    Parameters
    ----------
    table
        Results before the merger.
    into
        Former unit to new unit; see `successors`.
    rule
        ``"mean"``: simple mean of all members, missing when one of them is; ``"mean-of-known"``: of those with a
        score; ``"weighted"``: mean weighted by ``weights`` (population, number of files), missing when a score or
        weight is.
    weights
        Weight by former unit, for the weighted rule.

    Returns
    -------
    DataFrame
        One row a new unit, in Vietnamese order. Columns: ``unit, members`` (tuple)``, missing`` (tuple of members
        without a score)``, score, lowest, highest`` (of the known members)``, rule, merged`` (whether there is more
        than one member).

    Raises
    ------
    UsageError
        If the rule is unknown, or weights are missing, negative or no numbers.

    Examples
    --------
    >>> from sipas_par.analysis import merge, standings
    >>> table = standings({"A": "80", "B": "90", "C": None})
    >>> merge(table, {"A": "X", "B": "X", "C": "Y"})[["unit", "score", "rule"]].to_numpy().tolist()
    [['X', 85.0, 'mean'], ['Y', nan, 'mean']]
    """
    import pandas as pd

    if rule not in RULES:
        raise UsageError(Finding("unknown-rule", "error", found=rule, expected=", ".join(RULES)))
    if rule == "weighted" and not weights:
        raise UsageError(Finding("weights-needed", "error", found=rule))
    given = typed_all(dict(weights or {}))
    negative = [name for name, weight in given.items() if weight < 0]
    if negative:
        raise UsageError([Finding("weight-negative", "error", found=given[n], facts=(("row", n),)) for n in negative])
    groups: dict[str, list[str]] = defaultdict(list)
    for former, new in into.items():
        groups[new].append(former)
    rows = []
    for unit in sorted(groups, key=vi_key):
        known = {name: _score(table.get(name)) for name in groups[unit]}
        scores = [score for score in known.values() if score is not None]
        missing = tuple(name for name, score in known.items() if score is None)
        low, high = (min(scores), max(scores)) if scores else (None, None)
        value = _merged(known, rule, given)
        rows.append((unit, tuple(groups[unit]), missing, value, double(low), double(high), rule, len(groups[unit]) > 1))
    columns = ["unit", "members", "missing", "score", "lowest", "highest", "rule", "merged"]
    return pd.DataFrame(rows, columns=columns)


def _score(row: Standing | None) -> Decimal | None:
    return None if row is None else row.score


def _merged(known: Mapping[str, Decimal | None], rule: MergeRule, weights: Mapping[str, Decimal]) -> float:
    used = {name: score for name, score in known.items() if score is not None}
    if not used or (rule != "mean-of-known" and len(used) < len(known)):
        return ratio(None, None)
    if rule == "weighted":
        if not used.keys() <= weights.keys():
            return ratio(None, None)
        return ratio(
            total(score * weights[name] for name, score in used.items()), total(weights[name] for name in used)
        )
    return ratio(total(used.values()), Decimal(len(used)))


def merged_changes(
    now: Standings,
    before: Standings,
    into: Mapping[str, str],
    rule: MergeRule = "mean",
    weights: Mapping[str, Decimal | float | str] | None = None,
) -> pd.DataFrame:
    """Compare results after a merger with what the former units had, by the rule that every row names.

    Parameters
    ----------
    now, before
        Results of the new and of the former units.
    into, rule, weights
        See `merge`.

    Returns
    -------
    DataFrame
        One row a new unit, in Vietnamese order. Columns: ``unit, score, score_before`` (by the rule)``, change, lowest,
        highest`` (of the former units)``, members, missing, rule, merged, break_reason, break_reason_en``. ``change`` is
        NaN unless both are known, and in every row when the series is broken between the two years (see `breaks`):
        then the last two columns say why, in Vietnamese and English; they are empty otherwise.

    Raises
    ------
    UsageError
        If the two are results of different indices, and as `merge` does.

    Examples
    --------
    >>> from sipas_par.analysis import merged_changes, standings
    >>> into = {"A": "X", "B": "X"}
    >>> frame = merged_changes(standings({"X": "88"}), standings({"A": "80", "B": "90"}), into)
    >>> frame[["unit", "score", "score_before", "change", "rule"]].to_numpy().tolist()
    [['X', 88.0, 85.0, 3.0, 'mean']]
    """
    if now.index != before.index:
        raise UsageError(Finding("other-index", "error", found=now.index, expected=before.index))
    known_years = now.year is not None and before.year is not None
    cut = break_between(now.index, before.year, now.year) if known_years else None  # type: ignore[arg-type]  # both are known
    frame = merge(before, into, rule, weights).rename(columns={"score": "score_before"})
    scores = [double(_score(now.get(unit))) for unit in frame["unit"]]
    frame.insert(1, "score", scores)
    change = (frame["score"] - frame["score_before"]).round(_CHANGE_PLACES)
    frame.insert(3, "change", change if cut is None else NAN)
    frame["break_reason"], frame["break_reason_en"] = (cut.reason_vi, cut.reason_en) if cut else ("", "")
    return frame[
        [
            "unit", "score", "score_before", "change", "lowest", "highest", "members", "missing", "rule", "merged",
            "break_reason", "break_reason_en",
        ]
    ]  # fmt: skip
