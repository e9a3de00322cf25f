"""The order of the fields in two years, a line a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.years import not_comparable
from sipas_par.charts.cuts import apart, cut_notes, mark_cut, reason_between
from sipas_par.charts.rows import spread
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import (
    LOST,
    MAIN,
    RULE,
    SMALL,
    SOFT,
    WIDTH_CM,
    balanced,
    drawn,
    height_of,
)
from sipas_par.charts.values import compared_fields
from sipas_par.charts.words import against, codes, lowest_of, source_line, word, year_of
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import number, percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.scorecard import Scorecard


@drawn
def slope(
    card: Scorecard,
    earlier: Scorecard,
    *,
    crosswalk: Crosswalk | None = None,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw a line a field from its attainment in the earlier year to that of this year, so that orders compare.

    Parameters
    ----------
    card, earlier
        The two scorecards.
    crosswalk
        What corresponds to what when the frameworks differ.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        Attainment in % of the maximum, the earlier year at the left; falls are dashed. Labels are moved apart
        where values are close; a thin line ties each to its value. Across a break of the series a dashed upright
        line stands instead of the lines.

    Raises
    ------
    UsageError
        If the language is unknown.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> "thấp nhất" in sp.charts.alt_text(sp.charts.slope(card, earlier))
    True
    """
    vi = lang == "vi"
    fields = compared_fields(card, earlier, crosswalk)
    table = fields[fields["attainment_change"].notna()]
    others = not_comparable(card, earlier, crosswalk)
    left_out = [*fields[fields["attainment_change"].isna()]["code"], *others[others["level"] == "field"]["code"]]
    ends = year_of(earlier), year_of(card)
    cut = reason_between(card.index, earlier.year, card.year, lang)
    title = _slope_title(table, ends, lang, cut=bool(cut))
    gaps = f"{'Không so sánh được' if vi else 'Not comparable'}: {codes(dict.fromkeys(left_out), lang)}."
    head = Head(
        title=title,
        line=f"{against(card, earlier, lang, apart=bool(cut))}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %." if vi else "Attainment, % of the maximum."),
        source=source_line([card, earlier], lang),
        statuses=(card.source.status, earlier.source.status),
        lang=lang,
        notes=(*cut_notes(cut, lang), *([gaps] if left_out else [])),
        keys=() if cut else _slope_keys(table, lang),
        alt=f"{title}. "
        + "; ".join(
            f"{code}: {percent(before, 1, lang)} → {percent(now, 1, lang)}"
            for code, before, now in zip(table["code"], table["attainment_before"], table["attainment"], strict=True)
        ),
    )
    if table.empty:
        return Sheet(head, 0, width_cm).figure
    return _draw_slope(head, table, ends, lang, width_cm, joined=not cut)


def _slope_keys(table: pd.DataFrame, lang: str) -> tuple[Key, ...]:
    if table.empty:
        return ()
    vi = lang == "vi"
    keys = (Key("Tăng" if vi else "Gain", MAIN, "line"), Key("Giảm" if vi else "Loss", LOST, "line", dashed=True))
    if (table["attainment_change"] == 0).any():
        return (*keys, Key("Không đổi" if vi else "Unchanged", SOFT, "line"))
    return keys


def _draw_slope(
    head: Head, table: pd.DataFrame, ends: tuple[str, str], lang: str, width_cm: float, *, joined: bool
) -> Figure:
    room = 190 * width_cm / WIDTH_CM
    labels = [
        balanced(f"{percent(now, 1, lang)}  {code}. {sentence_case(name)}", room, SMALL, most=3)
        for code, name, now in zip(table["code"], table["name"], table["attainment"], strict=True)
    ]
    heights = [height_of(label, SMALL) + 3 for label in labels]
    body = max(sum(heights), 150.0) + 24
    sheet = Sheet(head, body, width_cm)
    left, right = 92.0, room + 30
    axes = sheet.axes(left, right, 4, 20)
    tall = body - 24
    values = [*table["attainment_before"] * 100, *table["attainment"] * 100]
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    axes.set_xlim(0, 1)
    axes.set_ylim(0, tall)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    for x in (0, 1):
        axes.axvline(x, color=RULE, linewidth=0.8)
    margin = heights[0] / 2

    def level(value: float) -> float:
        return float(margin + (value - low) / span * (tall - 2 * margin))

    before = [level(value * 100) for value in table["attainment_before"]]
    after = [level(value * 100) for value in table["attainment"]]
    for start, end, change in zip(before, after, table["attainment_change"], strict=True):
        color = MAIN if not joined or change > 0 else LOST if change < 0 else SOFT
        line = ("--" if change < 0 else "-") if joined else ""
        axes.plot([0, 1], [start, end], color=color, linestyle=line, marker="o", ms=4, lw=1.3, clip_on=False)
    if not joined:
        mark_cut(axes, (0.5, 0.5), (0, tall))
    base = sheet.body_bottom + 4
    texts = [
        f"{code}  {percent(value, 1, lang)}"
        for code, value in zip(table["code"], table["attainment_before"], strict=True)
    ]
    for spot, text, true in zip(spread(before, [SMALL * 1.4 + 2] * len(before), tall), texts, before, strict=True):
        sheet.text(left - 22, base + spot, text, size=SMALL, across="right", up="center")
        sheet.tie((left - 20, base + spot), (left - 4, base + true))
    edge = sheet.width - right
    for spot, text, true in zip(spread(after, heights, tall), labels, after, strict=True):
        sheet.text(edge + 22, base + spot, text, size=SMALL, up="center")
        sheet.tie((edge + 4, base + true), (edge + 20, base + spot))
    for side_x, text in zip((left, edge), ends, strict=True):
        sheet.text(side_x, base + tall + 4, text, size=SMALL, bold=True, across="center", up="bottom")
    return sheet.figure


def _slope_title(table: pd.DataFrame, ends: tuple[str, str], lang: str, *, cut: bool) -> str:
    vi = lang == "vi"
    if table.empty:
        return apart(ends[1], ends[0], lang) if cut else word("no_figures", lang)
    said = lowest_of(table, "lĩnh vực" if vi else "field", lang)
    if cut:
        return f"{apart(ends[1], ends[0], lang)}; {said}"
    said = said[:1].upper() + said[1:]
    lowest = table[table["attainment"] == table["attainment"].min()]
    if len(lowest) > 1:
        return said
    change = number(lowest["attainment_change"].iloc[0] * 100, 1, lang, sign=True)
    return f"{said} ({change} điểm % so với {ends[0]})" if vi else f"{said} ({change} points since {ends[0]})"
