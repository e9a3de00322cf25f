"""The few criteria that make most of the loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import below_maximum
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, room_for, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import EMPTY, INK, LOST, MAIN, WIDTH_CM, drawn
from sipas_par.charts.words import alt_of, missing_note, source_line, titled, word
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import percent, points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.scorecard import Scorecard

BAR = 9.0


@drawn
def pareto(card: Scorecard, *, top: int = 15, lang: str = "vi", width_cm: float = WIDTH_CM) -> Figure:
    """Draw the criteria that lost most with the cumulative share, so that the few that matter stand out.

    Parameters
    ----------
    card
        The scorecard.
    top
        How many criteria to show one by one; the others are one bar.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One bar a criterion, most points lost first; the line is the cumulative share of all lost points in %.

    Raises
    ------
    UsageError
        If the language is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.pareto(card, top=5)).count("%") > 0
    True
    """
    vi = lang == "vi"
    table = below_maximum(card)
    shown, rest = _with_rest(table, top, card, lang)
    names = [name for name, _, _ in shown]
    shares = [share for _, _, share in shown]
    losses = [lost for _, lost, _ in shown]
    title = _most_of_loss(table, card, lang)
    rows = lay_out(names, 235 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column("Mất" if vi else "Lost", tuple(points(lost, lang) for lost in losses)),
        Column("Cộng dồn" if vi else "Cumulative", tuple(percent(share, 1, lang) for share in shares)),
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. "
        + ("Điểm mất của từng tiêu chí và tỷ lệ cộng dồn." if vi else "Points lost by criterion, cumulative share."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=missing_note(card, lang),
        keys=(
            Key("Điểm mất (thang dưới)" if vi else "Points lost (lower scale)", LOST, hatch="////"),
            *([Key("Phần còn lại" if vi else "All others", EMPTY)] if rest else []),
            Key("Cộng dồn, % (thang trên)" if vi else "Cumulative, % (upper scale)", MAIN, "line"),
        )
        if shown
        else (),
        alt=alt_of(title, [f"{name}: {points(lost, lang)}" for name, lost, _ in shown[:5]]),
    )
    if not shown:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns) + 3, width_cm)
    axes = draw_rows(sheet, rows, columns)
    for place, (center, lost) in enumerate(zip(rows.centers, losses, strict=True)):
        own = not (rest and place == len(losses) - 1)
        axes.barh(center, lost, BAR, color=LOST if own else EMPTY, hatch="////" if own else "", edgecolor=INK, lw=0.6)
    scale_x(axes, 0, room_for(losses), "Điểm mất" if vi else "Points lost", lang)
    line = axes.twiny()
    line.set_xlim(0, 105)
    line.set_xticks([0, 50, 100], ["0%", "50%", "100%"])
    line.tick_params(pad=1)
    line.spines["top"].set_visible(True)
    line.plot([share * 100 for share in shares], rows.centers, color=MAIN, marker="o", markersize=3.5, linewidth=1.2)
    axes.set_ylim(0, rows.height)
    return sheet.figure


def _most_of_loss(table: pd.DataFrame, card: Scorecard, lang: str) -> str:
    vi = lang == "vi"
    if table.empty:
        if len(card.missing) == len(card.leaves):
            return word("no_figures", lang)
        return "Không tiêu chí nào mất điểm" if vi else "No criterion lost points"
    few = int((table["cumulative_share"] < 0.5).sum()) + 1
    share = percent(table["cumulative_share"].iloc[few - 1], 1, lang)
    total = points(card.lost, lang)
    if vi:
        return f"{few} trong {len(table)} tiêu chí chưa đạt tối đa chiếm {share} của {total} điểm mất"
    return f"{few} of {len(table)} criteria below maximum make {share} of the {total} points lost"


def _with_rest(
    table: pd.DataFrame, top: int, card: Scorecard, lang: str
) -> tuple[list[tuple[str, float, float]], bool]:
    """Return name, points lost and cumulative share of the first criteria and of all the others together."""
    first = table.head(top)
    shown = [
        (f"{code}. {sentence_case(name)}", float(lost), float(share))
        for code, name, lost, share in zip(
            first["code"], first["name"], first["lost"], first["cumulative_share"], strict=True
        )
    ]
    if len(table) <= top:
        return shown, False
    kept = {*first["code"]}
    others = [row.lost for row in card.leaves if row.lost and row.code not in kept]
    what = "tiêu chí" if lang == "vi" else "criteria"
    return [*shown, (f"{word('rest', lang)} ({len(others)} {what})", float(sum(others)), 1.0)], True
