"""What the unit claimed for itself against what was recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.recognition import claims as analyse_claims
from sipas_par.analysis.recognition import claims_by
from sipas_par.charts.arguments import one_of
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, WIDTH_CM, drawn
from sipas_par.charts.words import codes, source_line, titled, word
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.scorecard import Scorecard


@drawn
def claims(
    card: Scorecard, *, by: str = "criterion", top: int = 15, lang: str = "vi", width_cm: float = WIDTH_CM
) -> Figure:
    """Draw self-assessed against appraised points, so that claims without recognition are seen.

    Parameters
    ----------
    card
        The scorecard.
    by
        ``"criterion"`` for the criteria that differ, largest over-claim first; ``"field"`` or ``"agency"`` for
        their sums.
    top
        How many rows to show; how many more there are is said below the chart.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One dumbbell a row, in points: hollow mark claimed, full mark recognised.

    Raises
    ------
    UsageError
        If language or ``by`` is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "2.1.2" in sp.charts.alt_text(sp.charts.claims(card))
    True
    """
    vi = lang == "vi"
    group = one_of("by", by, ("criterion", "field", "agency"))
    leaves = analyse_claims(card)
    table = _by_criterion(leaves) if group == "criterion" else _by_group(card, group, lang)
    shown = table.head(top)
    title = _title(leaves, lang)
    rows = lay_out(list(shown["label"]), 190 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column("Tự đánh giá" if vi else "Claimed", tuple(points(value, lang) for value in shown["self_score"])),
        Column("Thẩm định" if vi else "Appraised", tuple(points(value, lang) for value in shown["appraised"])),
        Column("Chênh lệch" if vi else "Gap", tuple(points(value, lang, sign=True) for value in shown["gap"])),
    )
    more = len(table) - len(shown)
    note = f"Không vẽ {more} dòng chênh lệch ít hơn." if vi else f"{more} rows with smaller gaps not drawn."
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. "
        + ("Điểm tự đánh giá và điểm thẩm định." if vi else "Self-assessed and appraised points."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=(note,) if more else (),
        keys=(
            Key("Tự đánh giá" if vi else "Self-assessed", PAPER, "o", edge=MAIN),
            Key("Thẩm định" if vi else "Appraised", MAIN, "o", edge=MAIN),
            Key("Tự chấm cao hơn" if vi else "Claimed more", LOST, "line"),
            Key("Tự chấm thấp hơn" if vi else "Claimed less", MAIN, "line", dashed=True),
        )
        if len(shown)
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{label}: {points(gap, lang, sign=True)}"
            for label, gap in zip(shown["label"][:5], shown["gap"], strict=False)
        ),
    )
    if shown.empty:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, claimed, given in zip(rows.centers, shown["self_score"], shown["appraised"], strict=True):
        over = claimed > given
        axes.plot([given, claimed], [center] * 2, color=LOST if over else MAIN, ls="-" if over else "--", lw=1.6)
        axes.plot(claimed, center, "o", ms=6, mfc=PAPER, mec=MAIN, mew=1.1, clip_on=False)
        axes.plot(given, center, "o", ms=6, mfc=MAIN, mec=MAIN, mew=1.1, clip_on=False)
    highest = max(shown["self_score"].max(), shown["appraised"].max())
    scale_x(axes, 0, highest * 1.05 or 1.0, "Điểm" if vi else "Points", lang)
    axes.spines["left"].set_color(INK)
    return sheet.figure


def _by_criterion(leaves: pd.DataFrame) -> pd.DataFrame:
    table = leaves[leaves["kind"] != "equal"].copy()
    order = table["gap"].abs().sort_values(ascending=False, kind="stable").index
    table = table.loc[order]
    table["label"] = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    return table


def _by_group(card: Scorecard, group: str, lang: str) -> pd.DataFrame:
    table = claims_by(card, "field" if group == "field" else "agency")
    nobody = "(chưa ghi cơ quan chủ trì)" if lang == "vi" else "(no lead agency named)"
    if group == "field":
        labels = [f"{key}. {sentence_case(name)}" for key, name in zip(table["key"], table["name"], strict=True)]
    else:
        labels = [key or nobody for key in table["key"]]
    return table.assign(label=labels)


def _title(leaves: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if leaves.empty:
        return word("no_figures", lang)
    over = leaves[leaves["kind"] == "over"]
    under = int((leaves["kind"] == "under").sum())
    if over.empty:
        return "Không tiêu chí nào tự chấm cao hơn thẩm định" if vi else "No criterion was claimed above its appraisal"
    gap = points(over["gap"].max(), lang)
    first_codes = codes(over.loc[over["gap"] == over["gap"].max(), "code"], lang)
    if vi:
        first = f"{len(over)} tiêu chí tự chấm cao hơn thẩm định{f', {under} tiêu chí thấp hơn' if under else ''}"
        return f"{first}; chênh nhiều nhất {gap} điểm: {first_codes}"
    below = f", {under} below" if under else ""
    return f"{len(over)} criteria claimed above their appraisal{below}; largest gap {gap} points: {first_codes}"
