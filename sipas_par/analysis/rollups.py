"""The points lost gathered by field, by source of points and by lead agency; every sum is exact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sipas_par.analysis.exact import double, ratio
from sipas_par.analysis.shortfall import field_names
from sipas_par.arguments import require
from sipas_par.scorecard import Known, Scorecard, natural_key
from sipas_par.wording.numbers import vi_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    import pandas as pd

    from sipas_par.scorecard import Criterion, PointSource

K = TypeVar("K")

SOURCES: tuple[PointSource, ...] = ("appraised", "surveyed", "sipas", "outcome", "mixed", "unknown")


def by_field(card: Scorecard) -> pd.DataFrame:
    """Gather the leaves by field, so that each field's loss is the exact sum of its criteria below maximum.

    Returns
    -------
    DataFrame
        One row a field in natural order. Columns: ``code, name, max_score, score, lost, attainment, share``
        (of all points lost)``, leaves, below, missing`` (leaves without a score, in none of the sums).

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.by_field(card).loc[:0, ["code", "max_score", "score", "below"]].to_numpy().tolist()
    [['1', 9.5, 9.04, 2]]
    """
    require("card", card, Scorecard)
    names = field_names(card)
    groups = _grouped(card.leaves, lambda row: row.field_code)
    codes = sorted(groups, key=natural_key)
    frame = _sums([groups[code] for code in codes], card.lost)
    frame.insert(0, "code", codes)
    frame.insert(1, "name", [names.get(code, "") for code in codes])
    return frame


def by_source(card: Scorecard) -> pd.DataFrame:
    """Gather the leaves by where their points come from: what documents decide and what people judge.

    Returns
    -------
    DataFrame
        One row a source that the card has, in the order appraised, surveyed, sipas, outcome, mixed, unknown.
        Columns: ``source, max_score, score, lost, attainment, share, leaves, below, missing``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.by_source(card)[["source", "max_score"]].to_numpy().tolist()
    [['appraised', 61.5], ['surveyed', 22.0], ['sipas', 10.0], ['outcome', 6.5]]
    """
    require("card", card, Scorecard)
    groups = _grouped(card.leaves, lambda row: row.source)
    present = [source for source in SOURCES if source in groups]
    frame = _sums([groups[source] for source in present], card.lost)
    frame.insert(0, "source", present)
    return frame


def by_source_and_field(card: Scorecard) -> pd.DataFrame:
    """Gather the leaves by field and source at once, one row a pair that occurs.

    Returns
    -------
    DataFrame
        Fields in natural order, sources as in `by_source`. Columns: ``field, field_name, source, max_score,
        score, lost``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.by_source_and_field(card).loc[1, ["field", "source"]].tolist()
    ['2', 'appraised']
    """
    require("card", card, Scorecard)
    names = field_names(card)
    groups = _grouped(card.leaves, lambda row: (row.field_code, row.source))
    pairs = sorted(groups, key=lambda pair: (natural_key(pair[0]), SOURCES.index(pair[1])))
    frame = _sums([groups[pair] for pair in pairs], card.lost)[["max_score", "score", "lost"]]
    frame.insert(0, "field", [code for code, _ in pairs])
    frame.insert(1, "field_name", [names.get(code, "") for code, _ in pairs])
    frame.insert(2, "source", [source for _, source in pairs])
    return frame


def by_agency(card: Scorecard) -> pd.DataFrame:
    """Gather the leaves by lead agency; a leaf with two leads stands under both.

    The rows therefore add up to more than the card where leads are joint: `agency_total` counts every
    leaf once.

    Returns
    -------
    DataFrame
        Most points lost first, then by name in Vietnamese order. Columns: ``agency`` (``""`` for leaves
        without a lead)``, leaves, below, max_score, lost, lost_joint`` (part of ``lost`` that another lead
        answers for as well)``, share`` (of all points lost).

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> float(sp.analysis.by_agency(card)["lost"].sum()) > float(card.lost)
    True
    """
    import pandas as pd

    require("card", card, Scorecard)
    groups: dict[str, list[Criterion]] = defaultdict(list)
    for row in card.leaves:
        for agency in dict.fromkeys(row.agencies or ("",)):
            groups[agency].append(row)
    known = {agency: Known.of(rows) for agency, rows in groups.items()}
    agencies = sorted(groups, key=lambda agency: (-known[agency].lost, vi_key(agency)))
    return pd.DataFrame(
        {
            "agency": pd.Series(agencies, dtype="str"),
            "leaves": [len(groups[agency]) for agency in agencies],
            "below": [known[agency].below for agency in agencies],
            "max_score": [double(known[agency].max_score) for agency in agencies],
            "lost": [double(known[agency].lost) for agency in agencies],
            "lost_joint": [double(Known.of(filter(_is_joint, groups[agency])).lost) for agency in agencies],
            "share": [ratio(known[agency].lost, card.lost) for agency in agencies],
        }
    )


@dataclass(frozen=True, slots=True)
class AgencyTotal:
    """The totals over all agencies with every leaf counted once.

    ``lost`` is the points lost by the card; ``lost_joint`` the part of it under two leads or more;
    ``lost_unassigned`` the part without a lead.
    """

    agencies: int
    leaves: int
    below: int
    max_score: Decimal
    lost: Decimal
    lost_joint: Decimal
    lost_unassigned: Decimal


def agency_total(card: Scorecard) -> AgencyTotal:
    """Return the totals of `by_agency` with every leaf counted once.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.analysis.agency_total(card).lost == card.lost
    True
    """
    require("card", card, Scorecard)
    rows = card.leaves
    return AgencyTotal(
        agencies=len({agency for row in rows for agency in row.agencies}),
        leaves=len(rows),
        below=card.known.below,
        max_score=card.known.max_score,
        lost=card.lost,
        lost_joint=Known.of(filter(_is_joint, rows)).lost,
        lost_unassigned=Known.of(row for row in rows if not row.agencies).lost,
    )


def _grouped(rows: Iterable[Criterion], key: Callable[[Criterion], K]) -> Mapping[K, list[Criterion]]:
    groups: dict[K, list[Criterion]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _sums(groups: Sequence[Sequence[Criterion]], lost_in_all: Decimal) -> pd.DataFrame:
    import pandas as pd

    known = [Known.of(rows) for rows in groups]
    return pd.DataFrame(
        {
            "max_score": [double(sums.max_score) for sums in known],
            "score": [double(sums.score) for sums in known],
            "lost": [double(sums.lost) for sums in known],
            "attainment": [ratio(sums.score, sums.max_score) for sums in known],
            "share": [ratio(sums.lost, lost_in_all) for sums in known],
            "leaves": [len(rows) for rows in groups],
            "below": [sums.below for sums in known],
            "missing": [len(rows) - sums.leaves for rows, sums in zip(groups, known, strict=True)],
        }
    )


def _is_joint(row: Criterion) -> bool:
    return len(set(row.agencies)) > 1
