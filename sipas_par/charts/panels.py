"""One small panel a field: the course of every field over the years on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from sipas_par.analysis.crosswalk import framework
from sipas_par.charts.arguments import refusal
from sipas_par.charts.cuts import apart, cut_notes, mark_cut, reason_between
from sipas_par.charts.rows import scale_y
from sipas_par.charts.sheet import Head, Sheet
from sipas_par.charts.theme import (
    INK,
    MAIN,
    PAPER,
    POINTS_PER_CM,
    RULE,
    SMALL,
    WIDTH_CM,
    balanced,
    drawn,
    height_of,
)
from sipas_par.charts.values import attained, compared_fields
from sipas_par.charts.words import alt_of, codes, require_one_unit, source_line, word, year_of
from sipas_par.errors import UsageError
from sipas_par.scorecard import natural_key
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.scorecard import Scorecard

NAN = float("nan")
PANEL = 74.0
# Room for the value beside the last mark and for the name of a year; the least width of a panel.
VALUE = 40.0
YEAR = 28.0
LEAST = 80.0
WIDTH_PT = WIDTH_CM * POINTS_PER_CM


@dataclass(frozen=True, slots=True)
class _Panel:
    """One field: its attainment in every year in %, and in which years no criterion lacks a score."""

    code: str
    name: str
    values: list[float]
    whole: list[bool]


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
        Attainment of each field in % by year; the line stops where a year is missing or the framework changed,
        and a dashed upright line marks a break of the series; the title compares no years across it.

    Raises
    ------
    UsageError
        If the language is unknown, ``columns`` is below 1 or too many for the width, or the cards are not one
        unit's, one a year.

    Examples
    --------
    >>> import sipas_par as sp
    >>> cards = [sp.load_par_index(sp.example(f"par_index_lang_son_{year}.xlsx")) for year in (2022, 2023)]
    >>> sp.charts.alt_text(sp.charts.small_multiples(cards)).split(". ")[0]
    'Từ 2022 đến 2023, 7 trong 8 lĩnh vực tăng tỷ lệ đạt, 1 giảm'
    """
    vi = lang == "vi"
    listed = sorted(cards, key=lambda card: card.year or 0)
    require_one_unit(listed)
    panels = _panels(listed)
    title = _course(listed, lang)
    pairs = list(pairwise(listed))
    cuts = dict.fromkeys(reason for then, now in pairs if (reason := _cut(then, now, lang)))
    changed = [year_of(now) for then, now in pairs if framework(then) != framework(now) and not _cut(then, now, lang)]
    note = "Bộ tiêu chí khác năm trước, không nối đường" if vi else "Another framework than the year before, no line"
    hollow = "Dấu rỗng: thiếu điểm của một số tiêu chí, không nối." if vi else "Hollow: some scores missing, no line."
    head = Head(
        title=title,
        line="".join(f"{card.unit}, {card.index}. " for card in listed[:1])
        + ("Tỷ lệ đạt so với điểm tối đa, %, cùng một thang." if vi else "Attainment, % of the maximum, one scale."),
        source=source_line(listed, lang),
        statuses=tuple(card.source.status for card in listed),
        lang=lang,
        notes=(
            *(text for reason in cuts for text in cut_notes(reason, lang)),
            *([f"{note}: {', '.join(changed)}."] if changed else []),
            *([hollow] if not all(whole for panel in panels for whole in panel.whole) else []),
        ),
        alt=alt_of(title, [f"{panel.code}: {percent(panel.values[-1] / 100, 1, lang)}" for panel in panels]),
    )
    if not panels:
        return Sheet(head, 0, width_cm).figure
    return _draw_panels(head, listed, panels, (columns, width_cm), lang)


def _panels(cards: Sequence[Scorecard]) -> list[_Panel]:
    rates = [attained(card) for card in cards]
    gaps = [{row.field_code for row in card.missing} for card in cards]
    names = {row.code: sentence_case(row.name) for card in cards for row in card.fields}
    return [
        _Panel(code, names.get(code, ""), [row.get(code, NAN) for row in rates], [code not in gap for gap in gaps])
        for code in sorted({code for row in rates for code in row}, key=natural_key)
    ]


def _draw_panels(
    head: Head,
    cards: Sequence[Scorecard],
    panels: Sequence[_Panel],
    size: tuple[int, float],
    lang: str,
) -> Figure:
    columns, width_cm = min(size[0], len(panels)), size[1]
    known = [value for panel in panels for value in panel.values if not isnan(value)]
    low = max(0.0, (min(known, default=0.0) - 1) // 10 * 10)
    left, gap = 30.0, 26.0
    room = (WIDTH_PT * width_cm / WIDTH_CM - left - 8 - gap * (columns - 1)) / columns
    if room < LEAST:
        most = int((WIDTH_PT * width_cm / WIDTH_CM - left - 8 + gap) // (LEAST + gap))
        raise UsageError(refusal("columns", size[0], f"≤ {most}"))
    titles = [balanced(f"{panel.code}. {panel.name}", room + 12, SMALL, most=3) for panel in panels]
    lines = [titles[at : at + columns] for at in range(0, len(titles), columns)]
    tops = [max(height_of(text, SMALL) for text in line) + 4 for line in lines]
    sheet = Sheet(head, sum(tops) + len(lines) * (PANEL + 22), width_cm)
    y = sheet.body
    for at, (title, panel) in enumerate(zip(titles, panels, strict=True)):
        line, column = divmod(at, columns)
        if column == 0:
            y -= tops[line] + PANEL + 22 if line else tops[0] + PANEL + 22
        x = left + column * (room + gap)
        axes = sheet.axes(x, sheet.width - x - room, y + 18, sheet.body - y - 18 - PANEL)
        sheet.text(x - 10, sheet.body_bottom + y + 18 + PANEL + 4, title, size=SMALL, up="bottom")
        _panel(axes, cards, panel, low, lang)
    return sheet.figure


def _panel(axes: Axes, cards: Sequence[Scorecard], panel: _Panel, low: float, lang: str) -> None:
    years, values = [card.year or 0 for card in cards], panel.values
    scale_y(axes, low, 100, "", lang, steps=3)
    start, end = min(years) - 0.5, max(years)
    width = axes.bbox.width * 72 / axes.figure.dpi
    axes.set_xlim(start, end + (end - start) * VALUE / (width - VALUE))
    shown = years if (width - VALUE) / len(years) > YEAR else [years[0], years[-1]]
    axes.set_xticks(shown, [str(year) for year in shown])
    axes.tick_params(pad=2)
    for at in range(1, len(cards)):
        if _cut(cards[at - 1], cards[at], lang):
            middle = (years[at - 1] + years[at]) / 2
            mark_cut(axes, (middle, middle), (low, 100))
            continue
        follows = years[at] == years[at - 1] + 1 and framework(cards[at]) == framework(cards[at - 1])
        if follows and panel.whole[at] and panel.whole[at - 1]:
            axes.plot(years[at - 1 : at + 1], values[at - 1 : at + 1], color=MAIN, linewidth=1.4)
    axes.plot(years, values, "o", color=MAIN, ms=4.5, clip_on=False)
    hollow = [NAN if whole else value for value, whole in zip(values, panel.whole, strict=True)]
    axes.plot(years, hollow, "o", color=PAPER, ms=2.8, clip_on=False)
    if not isnan(values[-1]):
        # Beside the last mark, where no line runs; away from title and years at the ends of the scale.
        place = (values[-1] - low) / (100 - low)
        axes.annotate(
            f"{number(values[-1], 1, lang)}%",
            (years[-1], values[-1]),
            xytext=(6, -4 if place > 0.95 else 4 if place < 0.05 else 0),
            textcoords="offset points",
            ha="left",
            va="center",
            fontsize=SMALL,
        )
    axes.spines["left"].set_color(RULE)
    axes.spines["bottom"].set_color(INK)


def _cut(then: Scorecard, now: Scorecard, lang: str) -> str:
    return reason_between(now.index, then.year, now.year, lang)


def _since_cut(cards: Sequence[Scorecard], lang: str) -> Sequence[Scorecard]:
    """Return the last cards between which the series is not broken."""
    first = max((at for at in range(1, len(cards)) if _cut(cards[at - 1], cards[at], lang)), default=0)
    return cards[first:]


def _course(cards: Sequence[Scorecard], lang: str) -> str:
    vi = lang == "vi"
    if not cards:
        return word("no_figures", lang)
    if len(cards) == 1:
        return f"Mới có số liệu năm {year_of(cards[0])}" if vi else f"Figures of {year_of(cards[0])} only"
    since = _since_cut(cards, lang)
    if len(since) == 1:
        return apart(year_of(cards[-1]), year_of(cards[-2]), lang)
    table = compared_fields(since[-1], since[0])
    changes = table["attainment_change"].dropna()
    unknown = table.loc[table["attainment_change"].isna(), "code"]
    up, down, count = int((changes > 0).sum()), int((changes < 0).sum()), len(changes)
    ends = year_of(since[0]), year_of(since[-1])
    if not count:
        nothing = "không có lĩnh vực nào so sánh được" if vi else "no field can be compared"
        return f"{ends[0]} – {ends[1]}: {nothing}"
    if vi:
        text = f"Từ {ends[0]} đến {ends[1]}, {up} trong {count} lĩnh vực tăng tỷ lệ đạt, {down} giảm"
        return f"{text}; không tính lĩnh vực {codes(unknown, lang)} (thiếu điểm)" if len(unknown) else text
    text = f"From {ends[0]} to {ends[1]}, {up} of {count} fields rose and {down} fell"
    return f"{text}; left out: {codes(unknown, lang)} (no score)" if len(unknown) else text
