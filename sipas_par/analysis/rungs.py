"""The what-if ladder: what it would take to pass each of the units above, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.exact import double
from sipas_par.analysis.places import place
from sipas_par.analysis.targets import just_above, steps_to
from sipas_par.analysis.typed import typed_count
from sipas_par.published.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sipas_par.analysis.ranks import Standings
    from sipas_par.scorecard import Scorecard


def ladder(
    card: Scorecard, table: Standings, *, among: Iterable[str] | None = None, most: int | None = None
) -> pd.DataFrame:
    """List what it would take to pass each unit above, nearest first: the rungs of the what-if ladder.

    Parameters
    ----------
    card, table
        The scorecard and the standings; the card's own total counts, whatever the standings print for its unit.
    among
        Codes that may be recovered; see `steps_to`.
    most
        How many rungs at most.

    Raises
    ------
    UsageError
        If the card's points are on another scale than the scores (a maximum other than 100 against percentages).

    Returns
    -------
    DataFrame
        One row a unit with a higher known score. Columns: ``unit`` (to be passed)``, printed_rank, score`` (its)``,
        target, needed`` (points)``, points`` (recovered by the fewest points in whole criteria)``, criteria`` (how
        many)``, codes`` (tuple)``, ways, fewest_criteria`` (how few can do)``, fewest_codes, best_rank, worst_rank``
        (between which the rank then lies)``, reachable``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.published import published
    >>> from sipas_par.analysis import ladder, standings
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> rungs = ladder(card, standings(published(), "PAR INDEX", 2023), most=2)
    >>> rungs[["unit", "needed", "codes"]].to_numpy().tolist()
    [['Hòa Bình', 0.08, ('1.3.2',)], ['TP. Hồ Chí Minh', 0.29, ('6.4.1',)]]
    """
    import pandas as pd

    table.check_scale(card)
    allowed = None if among is None else tuple(among)
    most = None if most is None else typed_count(most, "most", least=0)
    key = fold_name(card.unit)
    higher = [r for r in table.scored if fold_name(r.unit) != key and r.score is not None and r.score > card.score]
    records = []
    for row in higher[::-1][:most]:
        target = just_above(table, row)
        points = steps_to(card, target, among=allowed)
        fewest = steps_to(card, target, fewest="criteria", among=allowed)
        there = place(table, card.unit, points.reached if points.reachable else card.score)
        records.append(
            (
                row.unit, row.rank, double(row.score), double(target.score), double(points.needed),
                double(points.points if points.reachable else None), len(points.codes), points.codes, points.ways,
                len(fewest.codes), fewest.codes, there.best_rank, there.worst_rank, points.reachable,
            )
        )  # fmt: skip
    columns = [
        "unit", "printed_rank", "score", "target", "needed", "points", "criteria", "codes", "ways",
        "fewest_criteria", "fewest_codes", "best_rank", "worst_rank", "reachable",
    ]  # fmt: skip
    return pd.DataFrame(records, columns=columns).astype({"printed_rank": "Int64"})
