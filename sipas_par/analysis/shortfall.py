"""What did not reach its maximum: the leaves with points lost, and what each of them weighs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.exact import double, ratio
from sipas_par.arguments import require
from sipas_par.scorecard import Scorecard, natural_key
from sipas_par.survey import SipasCard

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.scorecard import Criterion
    from sipas_par.survey import Component


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

    from sipas_par.analysis.series import sipas_change

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
