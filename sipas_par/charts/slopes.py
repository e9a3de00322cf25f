"""The order of the fields in two years, a line a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.years import compare, not_comparable
from sipas_par.charts.rows import spread
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import (
    LOST,
    MAIN,
    RULE,
    SMALL,
    WIDTH_CM,
    balanced,
    drawn,
    height_of,
)
from sipas_par.charts.words import checked, codes, source_line, titled, word, year_of
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
        where values are close; a thin line ties each to its value.

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
    lang = checked(lang)
    vi = lang == "vi"
    compared = compare(card, earlier, crosswalk)
    fields = compared[compared["level"] == "field"]
    table = fields[fields["attainment_change"].notna()]
    apart = not_comparable(card, earlier, crosswalk)
    left_out = [*fields[fields["attainment_change"].isna()]["code"], *apart[apart["level"] == "field"]["code"]]
    title = _slope_title(table, lang)
    head = Head(
        title=title,
        line=f"{titled(card, lang)}; {'so với' if vi else 'against'} {year_of(earlier)}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %." if vi else "Attainment, % of the maximum."),
        source=source_line([card, earlier], lang),
        statuses=(card.source.status, earlier.source.status),
        lang=lang,
        notes=(f"{'Không so sánh được' if vi else 'Not comparable'}: {codes(dict.fromkeys(left_out), lang)}.",)
        if left_out
        else (),
        keys=(Key("Tăng" if vi else "Gain", MAIN, "line"), Key("Giảm" if vi else "Loss", LOST, "line", dashed=True))
        if len(table)
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{code}: {percent(before, 1, lang)} → {percent(now, 1, lang)}"
            for code, before, now in zip(table["code"], table["attainment_before"], table["attainment"], strict=True)
        ),
    )
    if table.empty:
        return Sheet(head, 0, width_cm).figure
    return _draw_slope(head, table, (year_of(earlier), year_of(card)), lang, width_cm)


def _draw_slope(head: Head, table: pd.DataFrame, ends: tuple[str, str], lang: str, width_cm: float) -> Figure:
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
    for start, end in zip(before, after, strict=True):
        up = end >= start
        axes.plot(
            [0, 1],
            [start, end],
            color=MAIN if up else LOST,
            linestyle="-" if up else "--",
            marker="o",
            ms=4,
            lw=1.3,
            clip_on=False,
        )
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


def _slope_title(table: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if table.empty:
        return word("no_figures", lang)
    lowest = table[table["attainment"] == table["attainment"].min()]
    value = percent(lowest["attainment"].iloc[0], 1, lang)
    said = f"Lĩnh vực {codes(lowest['code'], lang)} có tỷ lệ đạt thấp nhất" if vi else "Lowest attainment"
    text = f"{said}: {value}" if vi else f"{said}: field {codes(lowest['code'], lang)}, {value}"
    if len(lowest) > 1:
        return text
    change = number(lowest["attainment_change"].iloc[0] * 100, 1, lang, sign=True)
    return f"{text} ({change} điểm % so với năm trước)" if vi else f"{text} ({change} points since the year before)"
