"""One year against an earlier one: what is new, what recurs, what recovered, and where the change came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.crosswalk import Crosswalk, Link, match
from sipas_par.analysis.shortfall import field_names
from sipas_par.findings import NOTHING, UsageError, require
from sipas_par.model.checks import check_pair
from sipas_par.model.criteria import natural_key
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.numbers import NAN, double, exact_sum, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from sipas_par.model.criteria import Criterion, Known

YearStatus = Literal["full", "new", "recovered", "improved", "recurring", "worse", "missing"]


@dataclass(frozen=True, slots=True)
class _Pair:
    """The rows of one link, summed on either side."""

    link: Link
    before: tuple[Criterion, ...]
    after: tuple[Criterion, ...]

    @property
    def complete(self) -> bool:
        return all(row.lost is not None for row in (*self.before, *self.after))

    def points(self, side: Sequence[Criterion], column: str) -> Decimal | None:
        return exact_sum(getattr(row, column) for row in side) if self.complete else None

    @property
    def code(self) -> str:
        return "+".join(row.code for row in self.after or self.before)

    @property
    def name(self) -> str:
        return "; ".join(row.name for row in self.after or self.before)


def year_status(max_before: Decimal, before: Decimal, max_score: Decimal, score: Decimal) -> YearStatus:
    """Say how a criterion's shortfall moved, comparing the shares achieved exactly.

    ``full`` at the maximum in both years; ``new`` below it now only; ``recovered`` below it before only; below
    it in both years: ``improved``, ``recurring`` (the same share) or ``worse``.

    >>> from decimal import Decimal
    >>> year_status(Decimal(1), Decimal("0.5"), Decimal(1), Decimal("0.75"))
    'improved'
    """
    below_before, below_now = before < max_before, score < max_score
    if not below_now:
        return "recovered" if below_before else "full"
    if not below_before:
        return "new"
    then, now = before * max_score, score * max_before
    return "recurring" if now == then else "improved" if now > then else "worse"


def compare(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Compare every comparable criterion of two years, so that new and recurring losses stand apart.

    Parameters
    ----------
    card, earlier
        The two scorecards: of one unit, the later year first.
    crosswalk
        What corresponds to what when the frameworks differ; see `match` for the rule without one.

    Returns
    -------
    DataFrame
        One row a comparable row of ``card``, in printed order; what cannot be compared stands in
        `not_comparable`. Columns: ``code, name, level, field, is_leaf, score_before, score, max_before,
        max_score, lost_before, lost, change`` (points)``, attainment_before, attainment, attainment_change``
        (0 to 1)``, comparable`` (``same``, or ``rescaled``: the maximum changed, so compare the attainments)``,
        status`` (see `year_status`; ``missing`` without a score in one year)``, source, agencies, cell,
        code_before, cell_before``. Criteria split or merged by the crosswalk are one row, codes joined by ``+``.
        The losses and attainments of a row with rows below it are those of its leaves.

    Raises
    ------
    UsageError
        If an argument is something else, the years are reversed or the units differ.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> rows = sp.compare(card, earlier).set_index("code")
    >>> rows.loc[["1.5", "2.1", "1.6"], "status"].tolist()
    ['recovered', 'new', 'improved']
    """
    require("card", card, Scorecard)
    require("earlier", earlier, Scorecard)
    require("crosswalk", crosswalk, Crosswalk, NOTHING)
    problems = check_pair(card, earlier)
    if problems:
        raise UsageError(problems)
    return compared(card, earlier, crosswalk)


def compared(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Return what `compare` does for two tables whose years and units were checked, or accepted as they are."""
    import pandas as pd

    pairs = [pair for pair in _pairs(card, earlier, crosswalk) if pair.link.relation != "no"]
    leaves = {row.code for row in card.leaves}
    rows = [_compared(pair, leaves, earlier.known_of(*pair.before), card.known_of(*pair.after)) for pair in pairs]
    return pd.DataFrame(rows, columns=list(_COMPARED)).astype(_COMPARED)


_COMPARED = {
    "code": "str", "name": "str", "level": "str", "field": "str", "is_leaf": "bool",
    "score_before": "float64", "score": "float64", "max_before": "float64", "max_score": "float64",
    "lost_before": "float64", "lost": "float64", "change": "float64",
    "attainment_before": "float64", "attainment": "float64", "attainment_change": "float64",
    "comparable": "str", "status": "str", "source": "str", "agencies": "object", "cell": "str",
    "code_before": "str", "cell_before": "str",
}  # fmt: skip


def _compared(pair: _Pair, leaves: set[str], then: Known, now: Known) -> tuple[object, ...]:
    first = pair.after[0]
    before, score = pair.points(pair.before, "score"), pair.points(pair.after, "score")
    max_before, max_score = pair.points(pair.before, "max_score"), pair.points(pair.after, "max_score")
    status: YearStatus = "missing"
    known = pair.complete and then.leaves > 0 and now.leaves > 0
    if known:
        status = year_status(then.max_score, then.max_score - then.lost, now.max_score, now.max_score - now.lost)
    then_share, now_share = (then.score, then.max_score), (now.score, now.max_score)
    moved = (now.score * then.max_score - then.score * now.max_score, now.max_score * then.max_score)
    return (
        pair.code, pair.name, first.level, first.field_code, all(row.code in leaves for row in pair.after),
        double(before), double(score), double(max_before), double(max_score),
        double(then.lost if known else None), double(now.lost if known else None),
        double(None if score is None or before is None else score - before),
        *(ratio(*parts) if known else NAN for parts in (then_share, now_share, moved)),
        pair.link.relation, status, first.source,
        tuple(dict.fromkeys(agency for row in pair.after for agency in row.agencies)),
        ", ".join(row.cell for row in pair.after if row.cell),
        "+".join(row.code for row in pair.before), ", ".join(row.cell for row in pair.before if row.cell),
    )  # fmt: skip


def not_comparable(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """List what `compare` leaves out, with the reason, so that nothing is compared by accident or lost from sight.

    Returns
    -------
    DataFrame
        Columns: ``side`` (``now``, ``before`` or ``both``)``, code, name, level, max_score, score, reason, cell``.
        ``reason`` is ``only-now``, ``only-before``, ``name-differs``, ``crosswalk`` or the crosswalk's own note.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> len(sp.analysis.not_comparable(card, earlier))
    0
    """
    import pandas as pd

    columns = ["side", "code", "name", "level", "max_score", "score", "reason", "cell"]
    rows: list[tuple[object, ...]] = []
    for pair in _pairs(card, earlier, crosswalk):
        if pair.link.relation != "no":
            continue
        for side, members in (("now", pair.after), ("before", pair.before)):
            rows += [
                (
                    side,
                    row.code,
                    row.name,
                    row.level,
                    double(row.max_score),
                    double(row.score),
                    pair.link.reason,
                    row.cell,
                )
                for row in members
            ]
    return pd.DataFrame(rows, columns=columns).astype({"max_score": "float64", "score": "float64"})


def split_change(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Split the change of the total into the leaves that made it; the parts sum to it exactly.

    Each leaf of either year stands in exactly one row, so that the changes add up to ``card.score - earlier.score``
    to the last decimal, also when frameworks differ: what only one year has enters with all its points.

    Returns
    -------
    DataFrame
        In natural order of code. Columns: ``field`` (code in ``card``; ``""`` when a dropped leaf's field no longer
        exists)``, field_name, code, name, kind`` (``same``, ``rescaled``, ``only_now``, ``only_before``; ``missing``
        when a score is missing in one year)``, before, after, change`` (points, float64)``, change_exact``
        (`Decimal`)``, cell``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sum(sp.analysis.split_change(card, earlier)["change_exact"]) == card.score - earlier.score
    True
    """
    import pandas as pd

    require("card", card, Scorecard)
    require("earlier", earlier, Scorecard)
    names = field_names(card)
    rows = []
    for pair in _leaf_pairs(card, earlier, crosswalk):
        before, after = exact_sum(row.score for row in pair.before), exact_sum(row.score for row in pair.after)
        field = (pair.after or pair.before)[0].field_code
        field = field if pair.after or field in names else ""
        cells = ", ".join(row.cell for row in (pair.after or pair.before) if row.cell)
        change = after - before
        rows.append(
            (
                field,
                names.get(field, ""),
                pair.code,
                pair.name,
                _kind(pair),
                double(before),
                double(after),
                double(change),
                change,
                cells,
            )
        )
    columns = ["field", "field_name", "code", "name", "kind", "before", "after", "change", "change_exact", "cell"]
    rows.sort(key=lambda row: natural_key(row[2].split("+")[0]))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"before": "float64", "after": "float64", "change": "float64", "change_exact": "object"})


@dataclass(frozen=True, slots=True)
class TotalChange:
    """The totals of two years that may be set against each other.

    ``complete`` says whether every leaf has its points in both years; where one has not, a missing score is no 0 and
    only the leaves with points in both years are in the totals.
    """

    before: Decimal
    after: Decimal
    complete: bool

    @property
    def change(self) -> Decimal:
        """Points gained since the year before."""
        return self.after - self.before


def change_of_total(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> TotalChange:
    """Return how the total moved: the one answer that every document prints.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis.years import change_of_total
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> total = change_of_total(card, sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")))
    >>> str(total.change), total.complete
    ('5.24', True)
    """
    pairs = _leaf_pairs(card, earlier, crosswalk)
    if not any(_kind(pair) == "missing" for pair in pairs):
        return TotalChange(earlier.score, card.score, complete=True)
    known = [pair for pair in pairs if _kind(pair) in _KNOWN]
    before, after = (
        exact_sum(row.score for pair in known for row in getattr(pair, side)) for side in ("before", "after")
    )
    return TotalChange(before, after, complete=False)


_KNOWN = frozenset({"same", "rescaled"})


def split_by_field(
    card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None, *, known_only: bool = False
) -> pd.DataFrame:
    """Split the change of the total into fields: the steps of the waterfall, which sum to it exactly.

    With ``known_only`` just the leaves with points in both years are counted, as in `change_of_total` of tables with a
    missing score.

    Returns
    -------
    DataFrame
        One row a field of ``card`` in natural order, then ``""`` for leaves whose field was dropped. Columns:
        ``field, field_name, before, after, change, change_exact``. ``before`` are the earlier points of the leaves
        that correspond to this field now, which is the printed field of the earlier year only where the
        framework is unchanged.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.analysis.split_by_field(card, earlier).loc[:0, ["field", "before", "after", "change"]].to_numpy().tolist()
    [['1', 7.78, 9.04, 1.26]]
    """
    import pandas as pd

    require("card", card, Scorecard)
    require("earlier", earlier, Scorecard)
    names = field_names(card)
    sums: dict[str, tuple[Decimal, Decimal]] = {code: (Decimal(0), Decimal(0)) for code in names}
    for pair in _leaf_pairs(card, earlier, crosswalk):
        if known_only and _kind(pair) not in _KNOWN:
            continue
        code = (pair.after or pair.before)[0].field_code
        code = code if pair.after or code in names else ""
        before, after = sums.get(code, (Decimal(0), Decimal(0)))
        sums[code] = (before + exact_sum(r.score for r in pair.before), after + exact_sum(r.score for r in pair.after))
    codes = sorted(sums, key=lambda code: (not code, natural_key(code)))
    changes = [sums[code][1] - sums[code][0] for code in codes]
    return pd.DataFrame(
        {
            "field": pd.Series(codes, dtype="str"),
            "field_name": pd.Series([names.get(code, "") for code in codes], dtype="str"),
            "before": [double(sums[code][0]) for code in codes],
            "after": [double(sums[code][1]) for code in codes],
            "change": [double(change) for change in changes],
            "change_exact": pd.Series(changes, dtype="object"),
        }
    )


def _pairs(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> list[_Pair]:
    return [
        _Pair(link, tuple(earlier[code] for code in link.before), tuple(card[code] for code in link.after))
        for link in match(card, earlier, crosswalk)
    ]


def _leaf_pairs(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> list[_Pair]:
    """Pair leaves with leaves only, so that every leaf of both years is counted exactly once."""
    now = {row.code for row in card.leaves}
    then = {row.code for row in earlier.leaves}
    pairs: list[_Pair] = []
    for pair in _pairs(card, earlier, crosswalk):
        whole = all(row.code in now for row in pair.after) and all(row.code in then for row in pair.before)
        if whole and pair.link.relation != "no":
            pairs.append(pair)
            continue
        pairs += [_Pair(pair.link, (), (row,)) for row in _only(pair.after, now)]
        pairs += [_Pair(pair.link, (row,), ()) for row in _only(pair.before, then)]
    twice = Link((), (), "no", "code-twice")
    pairs += [_Pair(twice, (), (row,)) for row in card.leaves if row is not card[row.code]]
    pairs += [_Pair(twice, (row,), ()) for row in earlier.leaves if row is not earlier[row.code]]
    return pairs


def _only(rows: Iterable[Criterion], leaves: set[str]) -> list[Criterion]:
    return [row for row in rows if row.code in leaves]


def _kind(pair: _Pair) -> str:
    if not pair.complete:
        return "missing"
    if not pair.before:
        return "only_now"
    return pair.link.relation if pair.after else "only_before"
