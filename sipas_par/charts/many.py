"""Many units, many years: the same fields side by side."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from sipas_par.analysis.crosswalk import framework
from sipas_par.analysis.rollups import by_field
from sipas_par.analysis.years import compare
from sipas_par.charts.rows import scale_y
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import (
    INK,
    MAIN,
    PAPER,
    POINTS_PER_CM,
    RULE,
    SMALL,
    SOFT,
    WARN,
    WIDTH_CM,
    balanced,
    clean,
    drawn,
    height_of,
    sentence_case,
    width_of,
)
from sipas_par.charts.words import at_least, checked, source_line, stamp, word, year_of
from sipas_par.scorecard import natural_key
from sipas_par.wording.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.scorecard import Scorecard

NAN = float("nan")
CELL = 17.0
PANEL = 74.0
WIDTH_PT = WIDTH_CM * POINTS_PER_CM


@drawn
def heatmap(
    cards: Iterable[Scorecard], *, unit: str = "", most: int = 32, lang: str = "vi", width_cm: float = WIDTH_CM
) -> Figure:
    """Draw the attainment of every unit in every field, so that weak fields and weak units show as dark cells.

    Parameters
    ----------
    cards
        One scorecard a unit; fields are matched by code.
    unit
        A unit whose row is marked.
    most
        How many rows to draw; how many more there are is said below the chart. The marked unit is always drawn.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        Rows: units, highest total first; columns: fields; each cell printed in % of the maximum, darker where
        less was achieved. A field without figures is an empty, hatched cell.

    Raises
    ------
    UsageError
        If the language is unknown or ``most`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.heatmap([card]))
    'Thấp nhất: Lạng Sơn, lĩnh vực 8, đạt 77,1%.'
    """
    lang = checked(lang)
    vi = lang == "vi"
    listed = sorted(cards, key=lambda card: (bool(card.missing), -card.score, card.unit))
    shown = listed[: at_least("most", most, 1)]
    shown += [card for card in listed[len(shown) :] if unit and card.unit == unit][:1]
    rates = [_attained(card) for card in shown]
    codes = sorted({code for row in rates for code in row}, key=natural_key)
    values = [[row.get(code, NAN) for code in codes] for row in rates]
    title = _weakest(shown, values, codes, lang)
    names = {row.code: row.name for card in reversed(shown) for row in card.fields}
    heads = "; ".join(f"{code}. {sentence_case(names.get(code, ''))}" for code in codes)
    notes = [f"{'Lĩnh vực' if vi else 'Fields'}: {heads}."] if codes else []
    if len(listed) > len(shown):
        more = len(listed) - len(shown)
        text = f"Không vẽ {more} đơn vị có tổng điểm thấp hơn." if vi else f"{more} units with lower totals not drawn."
        notes.append(text)
    years = ", ".join(dict.fromkeys(year_of(card) for card in shown))
    files = f"{len(shown) - 3} {'tệp khác' if vi else 'more files'}" if len(shown) > 3 else ""
    head = Head(
        title=title,
        line=f"{shown[0].index if shown else ''} {years}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %; ô đậm là thấp." if vi else "Attainment, % of the maximum; dark is low."),
        source=source_line(shown[:3], lang, files),
        stamp=stamp((card.source.status for card in listed), lang),
        notes=tuple(notes),
        keys=(Key("Chưa có số liệu" if vi else "No figure", PAPER, hatch="////"),)
        if any(isnan(value) for row in values for value in row)
        else (),
        alt=f"{title}.",
    )
    if not shown or not codes:
        return Sheet(head, 0, width_cm).figure
    return _draw_heatmap(
        head, (_row_names(shown), codes, values), [card.unit == unit for card in shown], lang, width_cm
    )


def _row_names(cards: Sequence[Scorecard]) -> list[str]:
    """Return the units, with the year where the tables are of several years."""
    if len({card.year for card in cards}) == 1:
        return [card.unit for card in cards]
    return [f"{card.unit} {year_of(card)}" for card in cards]


def _attained(card: Scorecard) -> dict[str, float]:
    table = by_field(card)
    return {code: float(rate) * 100 for code, rate in zip(table["code"], table["attainment"], strict=True)}


def _draw_heatmap(
    head: Head, grid: tuple[list[str], list[str], list[list[float]]], marked: Sequence[bool], lang: str, width_cm: float
) -> Figure:
    import pandas as pd
    import seaborn as sns
    from matplotlib.patches import Rectangle

    units, codes, values = grid
    labels = [balanced(name, 130, SMALL, bold=mark, most=2) for name, mark in zip(units, marked, strict=True)]
    height = max(CELL, *(height_of(label, SMALL) + 4 for label in labels))
    left = 10 + max(width_of(line, SMALL, bold=True) for label in labels for line in label.split("\n"))
    sheet = Sheet(head, height * len(units) + 18, width_cm)
    axes = sheet.axes(left, 6, 0, 18)
    cell = (sheet.width - left - 6) / len(codes)
    places = 1 if cell > 26 else 0
    known = [value for row in values for value in row if not isnan(value)]
    lowest = min(known, default=0.0)
    texts = [["" if isnan(value) else number(value, places, lang) for value in row] for row in values]
    sns.heatmap(
        pd.DataFrame(values),
        ax=axes,
        cmap="Blues_r",
        # Ink stays readable on the darkest cell.
        vmin=lowest - (100 - lowest) * 1.4,
        vmax=100,
        annot=pd.DataFrame(texts) if cell > 13 else False,
        fmt="",
        annot_kws={"fontsize": SMALL, "color": INK},
        cbar=False,
        linewidths=0.8,
        linecolor=PAPER,
        xticklabels=False,
        yticklabels=False,
    )
    for at, row in enumerate(values):
        for place, value in enumerate(row):
            if isnan(value):
                axes.add_patch(
                    Rectangle((place, at), 1, 1, facecolor=PAPER, edgecolor=SOFT, hatch="////", linewidth=0.5)
                )
    base = sheet.body_bottom
    for at, label in enumerate(labels):
        y = base + height * (len(units) - at - 0.5)
        sheet.text(4, y, label, size=SMALL, up="center", bold=marked[at])
        if marked[at]:
            axes.add_patch(Rectangle((0, at), len(codes), 1, fill=False, edgecolor=WARN, linewidth=1.6, clip_on=False))
    step = max(1, -int(-(max(width_of(clean(code), SMALL, bold=True) for code in codes) + 3) // cell))
    for place, code in list(enumerate(codes))[::step]:
        x = left + cell * (place + 0.5)
        sheet.text(x, base + height * len(units) + 4, clean(code), size=SMALL, bold=True, across="center", up="bottom")
    return sheet.figure


def _weakest(cards: Sequence[Scorecard], values: list[list[float]], codes: Sequence[str], lang: str) -> str:
    cells = [
        (value, name, code)
        for name, row in zip(_row_names(cards), values, strict=True)
        for code, value in zip(codes, row, strict=True)
        if not isnan(value)
    ]
    if not cells:
        return word("no_figures", lang)
    value, unit, code = min(cells, key=lambda cell: cell[0])
    rate = f"{number(value, 1, lang)}%"
    if lang == "vi":
        return f"Thấp nhất: {unit}, lĩnh vực {code}, đạt {rate}"
    return f"Lowest: {unit}, field {code}, {rate}"


@drawn
def small_multiples(
    cards: Iterable[Scorecard], *, columns: int = 3, lang: str = "vi", width_cm: float = WIDTH_CM
) -> Figure:
    """Draw one small panel a field over the years, all on one scale, so that courses compare at a glance.

    Parameters
    ----------
    cards
        Scorecards of one unit, one a year.
    columns
        Panels side by side.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        Attainment of each field in % by year; the line stops where a year is missing or the framework changed.

    Raises
    ------
    UsageError
        If the language is unknown or ``columns`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> cards = [sp.load_par_index(sp.example(f"par_index_lang_son_{year}.xlsx")) for year in (2022, 2023)]
    >>> sp.charts.alt_text(sp.charts.small_multiples(cards)).split(":")[0]
    'Từ 2022 đến 2023, 7 trong 8 lĩnh vực tăng tỷ lệ đạt, 1 giảm'
    """
    lang = checked(lang)
    vi = lang == "vi"
    at_least("columns", columns, 1)
    listed = sorted((card for card in cards if card.year is not None), key=lambda card: card.year or 0)
    rates = [_attained(card) for card in listed]
    codes = sorted({code for row in rates for code in row}, key=natural_key)
    names = {row.code: sentence_case(row.name) for card in listed for row in card.fields}
    title = _course(listed, lang)
    changed = [year_of(now) for then, now in pairwise(listed) if framework(then) != framework(now)]
    note = "Bộ tiêu chí khác năm trước, không nối đường" if vi else "Another framework than the year before, no line"
    head = Head(
        title=title,
        line=f"{listed[0].unit if listed else ''}, {listed[0].index if listed else ''}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %, cùng một thang." if vi else "Attainment, % of the maximum, one scale."),
        source=source_line(listed, lang),
        stamp=stamp((card.source.status for card in listed), lang),
        notes=(f"{note}: {', '.join(changed)}.",) if changed else (),
        alt=f"{title}: "
        + "; ".join(f"{code}: {percent(rates[-1].get(code, NAN) / 100, 1, lang)}" for code in codes if rates),
    )
    if not codes:
        return Sheet(head, 0, width_cm).figure
    panels = [(f"{code}. {names.get(code, '')}", [row.get(code, NAN) for row in rates]) for code in codes]
    return _draw_panels(head, listed, panels, (columns, width_cm), lang)


def _draw_panels(
    head: Head,
    cards: Sequence[Scorecard],
    panels: Sequence[tuple[str, list[float]]],
    size: tuple[int, float],
    lang: str,
) -> Figure:
    columns, width_cm = min(size[0], len(panels)), size[1]
    known = [value for _, panel in panels for value in panel if not isnan(value)]
    low = max(0.0, (min(known, default=0.0) - 1) // 10 * 10)
    left, gap = 30.0, 26.0
    room = (WIDTH_PT * width_cm / WIDTH_CM - left - 8 - gap * (columns - 1)) / columns
    titles = [balanced(name, room + 12, SMALL, most=3) for name, _ in panels]
    lines = [titles[at : at + columns] for at in range(0, len(titles), columns)]
    tops = [max(height_of(text, SMALL) for text in line) + 4 for line in lines]
    sheet = Sheet(head, sum(tops) + len(lines) * (PANEL + 22), width_cm)
    y = sheet.body
    for at, (title, (_, panel)) in enumerate(zip(titles, panels, strict=True)):
        line, column = divmod(at, columns)
        if column == 0:
            y -= tops[line] + PANEL + 22 if line else tops[0] + PANEL + 22
        x = left + column * (room + gap)
        axes = sheet.axes(x, sheet.width - x - room, y + 18, sheet.body - y - 18 - PANEL)
        sheet.text(x - 10, sheet.body_bottom + y + 18 + PANEL + 4, title, size=SMALL, up="bottom")
        _panel(axes, cards, panel, low, lang)
    return sheet.figure


def _panel(axes: Axes, cards: Sequence[Scorecard], values: Sequence[float], low: float, lang: str) -> None:
    years = [card.year or 0 for card in cards]
    scale_y(axes, low, 100, "", lang, steps=3)
    axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
    shown = years if len(years) < 4 else [years[0], years[-1]]
    axes.set_xticks(shown, [str(year) for year in shown])
    axes.tick_params(pad=2)
    for at in range(1, len(cards)):
        follows = years[at] == years[at - 1] + 1 and framework(cards[at]) == framework(cards[at - 1])
        if follows:
            axes.plot(years[at - 1 : at + 1], values[at - 1 : at + 1], color=MAIN, linewidth=1.4)
    axes.plot(years, values, "o", color=MAIN, ms=4.5, clip_on=False)
    if not isnan(values[-1]):
        below = values[-1] > low + (100 - low) * 0.7
        text = f"{number(values[-1], 1, lang)}%"
        axes.annotate(
            text,
            (years[-1], values[-1]),
            xytext=(0, -5 if below else 5),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=SMALL,
        )
    axes.spines["left"].set_color(RULE)
    axes.spines["bottom"].set_color(INK)


def _course(cards: Sequence[Scorecard], lang: str) -> str:
    vi = lang == "vi"
    if not cards:
        return word("no_figures", lang)
    if len(cards) == 1:
        return f"Mới có số liệu năm {year_of(cards[0])}" if vi else f"Figures of {year_of(cards[0])} only"
    table = compare(cards[-1], cards[0])
    changes = table[table["level"] == "field"]["attainment_change"].dropna()
    up, down, count = int((changes > 0).sum()), int((changes < 0).sum()), len(changes)
    ends = year_of(cards[0]), year_of(cards[-1])
    if not count:
        apart = "không có lĩnh vực nào so sánh được" if vi else "no field can be compared"
        return f"{ends[0]} – {ends[1]}: {apart}"
    if vi:
        return f"Từ {ends[0]} đến {ends[1]}, {up} trong {count} lĩnh vực tăng tỷ lệ đạt, {down} giảm"
    return f"From {ends[0]} to {ends[1]}, {up} of {count} fields rose and {down} fell"
