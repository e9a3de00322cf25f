"""How the total moved from one year to the other, and how the fields moved with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.years import compare, not_comparable, split_by_field, split_change
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import (
    INK,
    LOST,
    MAIN,
    RULE,
    SMALL,
    SOFT,
    WIDTH_CM,
    balanced,
    drawn,
    height_of,
    sentence_case,
)
from sipas_par.charts.words import at_least, checked, codes, one_of, source_line, stamp, titled, word, year_of
from sipas_par.wording.numbers import number, percent, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.scorecard import Scorecard

BAR = 9.0
# Far from the colours of gain and loss also in grey print.
TOTAL = "#d4d4d4"


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of the waterfall: from one total to the next."""

    name: str
    start: Decimal
    end: Decimal
    change: Decimal | None

    @property
    def width(self) -> float:
        return float(self.end - self.start)


@drawn
def waterfall(
    card: Scorecard,
    earlier: Scorecard,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw how the total of one year became that of the other, step by step; the steps add up exactly.

    Parameters
    ----------
    card, earlier
        The two scorecards.
    by
        ``"field"``, or ``"criterion"`` for the largest changes of single criteria with all others as one step.
    top
        How many criteria to show (``by="criterion"`` only).
    crosswalk
        What corresponds to what when the frameworks differ.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        First and last bar are the totals of both years, between them one floating bar a field or criterion, in
        points; gains are full, losses hatched.

    Raises
    ------
    UsageError
        If language or ``by`` is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.charts.alt_text(sp.charts.waterfall(card, earlier)).split(";")[0]
    'Tổng điểm tăng 5,11 so với 2022, từ 81,58 lên 86,69'
    """
    lang = checked(lang)
    vi = lang == "vi"
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    parts = _by_leaf(card, earlier, crosswalk, at_least("top", top, 1), lang) if by_leaf else None
    parts = _by_field(card, earlier, crosswalk, lang) if parts is None else parts
    steps = _steps(parts, card, earlier, lang)
    title = _title(parts, card, earlier, lang, by_leaf=by_leaf)
    names = [step.name for step in steps]
    rows = lay_out(names, 200 * width_cm / WIDTH_CM, least=18, most_lines=3, strong=(0, len(steps) - 1))
    columns = (
        Column(
            "Thay đổi" if vi else "Change",
            tuple("" if step.change is None else points(step.change, lang, sign=True) for step in steps),
        ),
        Column("Cộng dồn" if vi else "Total", tuple(points(step.end, lang) for step in steps)),
    )
    gaps = [row.code for row in (*card.missing, *earlier.missing)]
    note = (
        "Chưa có điểm ở một trong hai năm, tính là không có"
        if vi
        else "Without a score in one year, counted as nothing"
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}; {'so với' if vi else 'against'} {year_of(earlier)}. "
        + ("Đơn vị tính: điểm." if vi else "Unit: points."),
        source=source_line([card, earlier], lang),
        stamp=stamp([card.source.status, earlier.source.status], lang),
        notes=(
            "Trục ngang không bắt đầu từ 0." if vi else "The scale does not begin at 0.",
            *((f"{note}: {codes(dict.fromkeys(gaps), lang)}.",) if gaps else ()),
        ),
        keys=(
            Key("Tổng điểm" if vi else "Total", TOTAL),
            Key("Tăng" if vi else "Gain", MAIN),
            Key("Giảm" if vi else "Loss", LOST, hatch="////"),
        ),
        alt=f"{title}. " + "; ".join(f"{name}: {points(change, lang, sign=True)}" for name, change in parts[:8]) + ".",
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _draw_steps(axes, rows.centers, steps, lang)
    return sheet.figure


def _by_field(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None, lang: str) -> list[tuple[str, Decimal]]:
    table = split_by_field(card, earlier, crosswalk)
    dropped = "Lĩnh vực không còn trong bộ tiêu chí" if lang == "vi" else "Fields no longer in the framework"
    return [
        (f"{code}. {sentence_case(name)}" if code else dropped, change)
        for code, name, change in zip(table["field"], table["field_name"], table["change_exact"], strict=True)
    ]


def _by_leaf(
    card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None, top: int, lang: str
) -> list[tuple[str, Decimal]]:
    table = split_change(card, earlier, crosswalk)
    changed = [
        (f"{code}. {sentence_case(name)}", change)
        for code, name, change in zip(table["code"], table["name"], table["change_exact"], strict=True)
        if change
    ]
    changed.sort(key=lambda pair: -abs(pair[1]))
    rest = changed[top:]
    if not rest:
        return changed
    what = "tiêu chí" if lang == "vi" else "criteria"
    return [*changed[:top], (f"{word('rest', lang)} ({len(rest)} {what})", sum((pair[1] for pair in rest), Decimal(0)))]


def _steps(parts: Sequence[tuple[str, Decimal]], card: Scorecard, earlier: Scorecard, lang: str) -> list[_Step]:
    whole = "Tổng điểm" if lang == "vi" else "Total"
    steps = [_Step(f"{whole} {year_of(earlier)}", Decimal(0), earlier.score, None)]
    running = earlier.score
    for name, change in parts:
        steps.append(_Step(name, running, running + change, change))
        running += change
    return [*steps, _Step(f"{whole} {year_of(card)}", Decimal(0), card.score, None)]


def _draw_steps(axes: Axes, centers: Sequence[float], steps: Sequence[_Step], lang: str) -> None:
    ends = [float(step.end) for step in steps] + [float(step.start) for step in steps if step.change is not None]
    low, high = min(ends), max(ends)
    air = max((high - low) * 0.12, 0.5)
    floor = max(0.0, low - air * 2)
    for center, step in zip(centers, steps, strict=True):
        if step.change is None:
            axes.barh(center, float(step.end), BAR, color=TOTAL, edgecolor=INK, linewidth=0.6)
        else:
            up = step.change >= 0
            axes.barh(
                center,
                step.width,
                BAR,
                left=float(step.start),
                color=MAIN if up else LOST,
                edgecolor=INK,
                linewidth=0.6,
                hatch="" if up else "////",
            )
    for place in range(len(steps) - 1):
        level = float(steps[place].end)
        axes.plot([level, level], [centers[place] - BAR / 2, centers[place + 1] + BAR / 2], color=SOFT, linewidth=0.6)
    scale_x(axes, floor, high + air, "Điểm" if lang == "vi" else "Points", lang)
    if floor > 0:
        axes.spines["left"].set_linestyle((0, (2, 2)))


def _title(
    parts: Sequence[tuple[str, Decimal]], card: Scorecard, earlier: Scorecard, lang: str, *, by_leaf: bool
) -> str:
    vi = lang == "vi"
    change = card.score - earlier.score
    ends = points(earlier.score, lang), points(card.score, lang)
    if not change:
        return f"Tổng điểm không đổi so với {year_of(earlier)}: {ends[1]}" if vi else f"Total unchanged: {ends[1]}"
    up = change > 0
    size = points(abs(change), lang)
    if vi:
        text = f"Tổng điểm {'tăng' if up else 'giảm'} {size} so với {year_of(earlier)}, từ {ends[0]} {'lên' if up else 'xuống'} {ends[1]}"
    else:
        text = f"Total {'up' if up else 'down'} {size} since {year_of(earlier)}, from {ends[0]} to {ends[1]}"
    coded = [pair for pair in parts if pair[0][:1].isdigit()]
    most = max(coded, key=lambda pair: pair[1] if up else -pair[1], default=None)
    if most is None or not most[1]:
        return text
    kind = ("tiêu chí" if by_leaf else "lĩnh vực") if vi else ("criterion" if by_leaf else "field")
    said = "góp nhiều nhất" if vi else "made most of it"
    return f"{text}; {kind} {most[0].split('. ')[0]} {said}: {points(most[1], lang, sign=True)}"


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
        stamp=stamp([card.source.status, earlier.source.status], lang),
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


def spread(centers: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Move labels apart: centers in the given order of place, no two nearer than their heights allow, all inside.

    >>> spread([5, 5], [10, 10], 40)
    [5.0, 15.0]
    """
    order = sorted(range(len(centers)), key=lambda place: centers[place])
    spots = [float(center) for center in centers]
    floor = 0.0
    for place in order:
        spots[place] = max(spots[place], floor + heights[place] / 2)
        floor = spots[place] + heights[place] / 2
    ceiling = room
    for place in reversed(order):
        spots[place] = min(spots[place], ceiling - heights[place] / 2)
        ceiling = spots[place] - heights[place] / 2
    return spots


def _slope_title(table: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if table.empty:
        return word("no_figures", lang)
    lowest = table.iloc[int(table["attainment"].argmin())]
    change = number(lowest["attainment_change"] * 100, 1, lang, sign=True)
    value = percent(lowest["attainment"], 1, lang)
    if vi:
        return f"Lĩnh vực {lowest['code']} có tỷ lệ đạt thấp nhất: {value} ({change} điểm % so với năm trước)"
    return f"Field {lowest['code']} has the lowest attainment: {value} ({change} points since the year before)"
