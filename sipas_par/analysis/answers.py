"""What a table of answers must be before anything is estimated from it: every wrong cell is named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.typed import typed_count
from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

# Columns that the estimates have themselves, besides share_1, share_2 and so on.
TAKEN = frozenset(
    {
        "item", "n", "missing", "clusters", "satisfied", "satisfied_low", "satisfied_high", "mean", "se", "low", "high",
        "index", "deff", "no_error", "group", "item_order",
    }
)  # fmt: skip


def check_scale(scale: tuple[int, int], satisfied_from: int) -> tuple[tuple[int, int], int]:
    """Return the ends of the scale and the first satisfied answer as whole numbers in order.

    >>> check_scale((1, 5), 4)
    ((1, 5), 4)
    """
    if not isinstance(scale, (tuple, list)) or len(scale) != 2:
        raise UsageError(Finding("survey-scale", "error", found=str(scale), expected="(1, 5)"))
    low = typed_count(scale[0], "scale", least=0)
    high = typed_count(scale[1], "scale", least=low + 1)
    first = typed_count(satisfied_from, "satisfied_from", least=low)
    if first > high:
        raise UsageError(Finding("survey-scale", "error", found=str(first), expected=f"{low}-{high}"))
    return (low, high), first


def checked_population(
    column: pd.Series[Any], stratum: NDArray[np.int64], clusters: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how many clusters each stratum has in all: one number a stratum, not less than were drawn.

    Raises
    ------
    UsageError
        With every stratum where it is not so.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> checked_population(pd.Series([9, 9]), np.array([0, 0]), np.array([2])).tolist()
    [9.0]
    """
    import pandas as pd

    groups = pd.to_numeric(column, errors="coerce").groupby(stratum)
    least, most = groups.min().to_numpy(dtype="float64"), groups.max().to_numpy(dtype="float64")
    blank = groups.apply(lambda values: bool(values.isna().any())).to_numpy()
    rows = pd.Series(column.index).groupby(stratum).first()
    problems = [
        Finding("survey-population", "error", cell=str(row), found=str(column.loc[row]), expected=int(drawn))
        for row, low, high, drawn, empty in zip(rows, least, most, clusters, blank, strict=True)
        if empty or low != high or not drawn <= low < float("inf")
    ]
    if problems:
        raise UsageError(problems)
    return least


def check_answers(
    answers: pd.DataFrame,
    items: Sequence[str],
    keys: Sequence[str],
    design: Mapping[str, str | None],
    scale: tuple[int, int],
) -> None:
    """Refuse answers that cannot be estimated from, with every reason.

    >>> import pandas as pd
    >>> check_answers(pd.DataFrame({"q1": [5, None]}), ["q1"], [], {"weight": None}, (1, 5))
    """
    import pandas as pd

    if not items or not isinstance(answers, pd.DataFrame) or answers.empty:
        raise UsageError(Finding("survey-empty", "error"))
    wanted = [*items, *keys, *(name for name in design.values() if name is not None)]
    problems = [
        Finding("survey-column", "error", found=name) for name in dict.fromkeys(wanted) if name not in answers.columns
    ]
    problems += [
        Finding("survey-column-twice", "error", found=name)
        for name in dict.fromkeys(wanted)
        if (answers.columns == name).sum() > 1 or list(keys).count(name) > 1 or list(items).count(name) > 1
    ]
    points = {f"share_{point}" for point in range(scale[0], scale[1] + 1)}
    problems += [Finding("survey-name-taken", "error", found=name) for name in keys if name in TAKEN | points]
    if problems:
        raise UsageError(problems)
    for item in items:
        values = pd.to_numeric(answers[item], errors="coerce")
        wrong = answers[item].notna() & ~values.isin(range(scale[0], scale[1] + 1))
        problems += [
            Finding(
                "survey-answer",
                "error",
                cell=str(row),
                found=str(answers.loc[row, item]),
                expected=f"{scale[0]}-{scale[1]}",
                facts=(("item", item),),
            )
            for row in answers.index[wrong]
        ]
    for name in (name for name in [*keys, *design.values()] if name is not None):
        problems += [
            Finding("survey-blank", "error", cell=str(row), found=name) for row in answers.index[answers[name].isna()]
        ]
    weight = design["weight"]
    if weight is not None:
        wrong = ~(pd.to_numeric(answers[weight], errors="coerce") > 0)
        problems += [
            Finding("survey-weight", "error", cell=str(row), found=str(answers.loc[row, weight]))
            for row in answers.index[wrong]
        ]
    if problems:
        raise UsageError(problems)
