"""Sentences on ranks that the uncertainty of the scores leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.typed import check_columns
from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.published.names import fold_name
from sipas_par.wording.numbers import listing
from sipas_par.wording.sentence import row_points, rows_of, say

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.wording.sentence import Fill, Sentence

# So many units are named one by one.
MOST_NAMED = 5


def band_sentences(ranked: pd.DataFrame, unit: str, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say between which ranks a unit lies when the scores have an error, and whom it cannot be told from.

    Takes what `ranking` gives with a margin. Rules: ``band`` when several ranks are possible, ``band-sure`` when only one
    is; ``alike`` names the units whose intervals touch that of this one, where there are any.

    Raises
    ------
    UsageError
        If the table has no such unit.

    Examples
    --------
    >>> from sipas_par.analysis import ranking, standings
    >>> from sipas_par.wording.sentences_ranks import band_sentences
    >>> table = standings({"A": "90.1", "B": "89.5", "C": "80"})
    >>> for line in band_sentences(ranking(table, "0.3"), "B"):
    ...     print(line)
    Xét cả sai số, B (89,50) xếp trong khoảng hạng 1 đến 2 trên 3 đơn vị đã biết điểm.
    Chưa tách được với A.
    """
    check_columns(ranked, ("unit", "score", "rank", "band_best", "band_worst", "low", "high"), "ranking")
    vi = lang == "vi"
    rows = list(rows_of(ranked))
    here = next((row for row in rows if fold_name(row.unit) == fold_name(unit)), None)
    if here is None:
        raise UsageError(Finding("unknown-unit", "error", found=unit, expected=", ".join(row.unit for row in rows[:3])))
    about: dict[str, Fill] = {"unit": here.unit, "score": row_points(here.score, "", lang), "n": len(rows)}
    if here.band_best == here.band_worst:
        template = (
            "Xét cả sai số, {unit} ({score}) vẫn xếp hạng {rank} trên {n} đơn vị đã biết điểm."
            if vi
            else "Errors included, {unit} ({score}) still ranks {rank} of {n} units with a known score."
        )
        return (say("band-sure", template, rank=int(here.band_best), **about),)
    template = (
        "Xét cả sai số, {unit} ({score}) xếp trong khoảng hạng {best} đến {worst} trên {n} đơn vị đã biết điểm."
        if vi
        else "Errors included, {unit} ({score}) ranks between {best} and {worst} of {n} units with a known score."
    )
    lines = [say("band", template, best=int(here.band_best), worst=int(here.band_worst), **about)]
    alike = [row.unit for row in rows if row is not here and row.low <= here.high and here.low <= row.high]
    named = alike[:MOST_NAMED]
    if len(alike) > len(named):
        rest = len(alike) - len(named)
        named.append(f"{rest} đơn vị khác" if vi else f"{rest} more")
    template = "Chưa tách được với {names}." if vi else "It cannot be told from {names}."
    return (*lines, say("alike", template, names=listing(named, lang)))
