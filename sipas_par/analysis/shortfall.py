"""What did not reach its maximum: the leaves with points lost, and what each of them weighs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from sipas_par.findings import require
from sipas_par.model.criteria import Known, natural_key
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.text.numbers import double, ratio, vi_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from sipas_par.model.components import Component
    from sipas_par.model.criteria import Criterion, PointSource


HALF = Decimal("0.5")


def lost_leaves(card: Scorecard) -> tuple[Criterion, ...]:
    """Return the leaves below their maximum, most points lost first, then by code.

    The rows themselves, without pandas: what the command line needs in milliseconds.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import lost_leaves
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> [(row.code, str(row.lost)) for row in lost_leaves(card)][:2]
    [('8.1', '1.91'), ('8.2.1', '1.2')]
    """
    below = [row for row in card.leaves if row.lost]
    return tuple(sorted(below, key=lambda row: (-(row.lost or Decimal(0)), natural_key(row.code))))


def make_most_of_loss(card: Scorecard, share: Decimal = HALF) -> tuple[Criterion, ...]:
    """Return the fewest leaves that make at least a share of all points lost, most points lost first.

    The one rule behind "n criteria make half of the loss", in exact points: text, table and chart name the same ones.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> [row.code for row in make_most_of_loss(card, Decimal("0.3"))]
    ['8.1', '8.2.1', '6.3.1']
    """
    rows, lost = lost_leaves(card), Decimal(0)
    for count, row in enumerate(rows, 1):
        lost += row.lost or Decimal(0)
        if lost >= share * card.lost:
            return rows[:count]
    return rows


def field_names(card: Scorecard) -> dict[str, str]:
    """Return the name of every field by its code.

    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> field_names(card)["6"]
    'CẢI CÁCH TÀI CHÍNH CÔNG'
    """
    return {row.code: row.name for row in card.fields}


def below_maximum(card: Scorecard) -> pd.DataFrame:
    """List each leaf that did not reach its maximum score, as the invitation to the conference asks.

    Parameters
    ----------
    card
        The scorecard. Leaves without a score are not below maximum: they stand in `Scorecard.missing`.

    Returns
    -------
    DataFrame
        One row a leaf with points lost, most lost first, then by code. Columns: ``code, name, level,
        field`` (code)``, field_name, max_score, score, lost`` (points)``, attainment`` (0 to 1)``, share``
        (of all points lost)``, cumulative_share, source, agencies`` (tuple)``, note, cell``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.below_maximum(card).loc[:1, ["code", "lost", "source"]].to_numpy().tolist()
    [['8.1', 1.91, 'sipas'], ['8.2.1', 1.2, 'outcome']]
    """
    import pandas as pd

    require("card", card, Scorecard)
    rows = lost_leaves(card)
    names = field_names(card)
    running, cumulative = Decimal(0), []
    for row in rows:
        running += row.lost or Decimal(0)
        cumulative.append(ratio(running, card.lost))
    return pd.DataFrame(
        {
            "code": pd.Series([row.code for row in rows], dtype="str"),
            "name": pd.Series([row.name for row in rows], dtype="str"),
            "level": pd.Series([row.level for row in rows], dtype="str"),
            "field": pd.Series([row.field_code for row in rows], dtype="str"),
            "field_name": pd.Series([names.get(row.field_code, "") for row in rows], dtype="str"),
            "max_score": pd.Series([double(row.max_score) for row in rows], dtype="float64"),
            "score": pd.Series([double(row.score) for row in rows], dtype="float64"),
            "lost": pd.Series([double(row.lost) for row in rows], dtype="float64"),
            "attainment": pd.Series([ratio(row.score, row.max_score) for row in rows], dtype="float64"),
            "share": pd.Series([ratio(row.lost, card.lost) for row in rows], dtype="float64"),
            "cumulative_share": pd.Series(cumulative, dtype="float64"),
            "source": pd.Series([row.source for row in rows], dtype="str"),
            "agencies": pd.Series([row.agencies for row in rows], dtype="object"),
            "note": pd.Series([row.note for row in rows], dtype="str"),
            "cell": pd.Series([row.cell for row in rows], dtype="str"),
        }
    )


def sipas_gaps(sipas: SipasCard) -> pd.DataFrame:
    """List what each SIPAS component falls short of: 100 %, the national mean, its own last year.

    Nothing in SIPAS reaches 100 %, so "below maximum" alone says little; the three measures stand side
    by side. Headings without a value and the expectations (a share of wishes, not of satisfaction) are
    left out.

    Returns
    -------
    DataFrame
        In printed order. Columns: ``code, name, kind, value, gap_to_100, national_mean, gap_to_mean``
        (value minus national mean)``, earlier, change, fails_maximum, fails_mean, fails_change, cell``.
        The three ``fails_*`` are nullable booleans: ``NA`` where the comparison has no data;
        ``fails_change`` is true when the value fell. Across a break of the series (see `breaks`) there is no
        ``change``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> gaps = sp.analysis.sipas_gaps(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))
    >>> gaps.loc[:0, ["gap_to_100", "gap_to_mean", "change"]].to_numpy().tolist()
    [[20.08, -2.74, 4.48]]
    """
    import pandas as pd

    from sipas_par.model.breaks import sipas_change

    require("sipas", sipas, SipasCard)

    rows = gap_rows(sipas)
    gaps = [None if row.value is None else 100 - row.value for row in rows]
    fails_maximum = [None if gap is None else gap > 0 for gap in gaps]
    fails_mean = [None if row.gap_to_mean is None else row.gap_to_mean < 0 for row in rows]
    changes = [sipas_change(sipas, row) for row in rows]
    fails_change = [None if change is None else change < 0 for change in changes]
    return pd.DataFrame(
        {
            "code": pd.Series([row.code for row in rows], dtype="str"),
            "name": pd.Series([row.name for row in rows], dtype="str"),
            "kind": pd.Series([row.kind for row in rows], dtype="str"),
            "value": pd.Series([double(row.value) for row in rows], dtype="float64"),
            "gap_to_100": pd.Series([double(gap) for gap in gaps], dtype="float64"),
            "national_mean": pd.Series([double(row.national_mean) for row in rows], dtype="float64"),
            "gap_to_mean": pd.Series([double(row.gap_to_mean) for row in rows], dtype="float64"),
            "earlier": pd.Series([double(row.earlier) for row in rows], dtype="float64"),
            "change": pd.Series([double(change) for change in changes], dtype="float64"),
            "fails_maximum": pd.array(fails_maximum, dtype="boolean"),
            "fails_mean": pd.array(fails_mean, dtype="boolean"),
            "fails_change": pd.array(fails_change, dtype="boolean"),
            "cell": pd.Series([row.cell for row in rows], dtype="str"),
        }
    )


def gap_rows(sipas: SipasCard) -> tuple[Component, ...]:
    """Return the rows that measure satisfaction: with a value, and not about wishes.

    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> len(gap_rows(sipas)), len(sipas.components)
    (37, 50)
    """
    wishes = {row.parent for row in sipas.of_kind("expectation")}
    return tuple(
        row
        for row in sipas.components
        if row.kind not in ("expectation", "group") and row.value is not None and row.code not in wishes
    )


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
