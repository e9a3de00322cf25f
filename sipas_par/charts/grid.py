"""Many units, many years: the same fields side by side."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from sipas_par.charts.frame import Head, Key, Sheet, attained
from sipas_par.charts.theme import INK, PAPER, SMALL, SOFT, WARN, WIDTH_CM, balanced, clean, drawn, height_of, width_of
from sipas_par.charts.words import source_line, word, year_of
from sipas_par.model.criteria import natural_key
from sipas_par.text.i18n import _
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from sipas_par.model.scorecard import Scorecard

NAN = float("nan")
CELL = 15.0


@drawn
def heatmap(
    cards: Iterable[Scorecard], *, unit: str = "", most: int = 26, lang: str | None = None, width_cm: float = WIDTH_CM
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
    listed = sorted(listed_cards("cards", cards), key=lambda card: (bool(card.missing), -card.score, card.unit))
    shown = listed[:most]
    shown += [card for card in listed[len(shown) :] if unit and card.unit == unit][:1]
    rates = [attained(card) for card in shown]
    codes = sorted({code for row in rates for code in row}, key=natural_key)
    values = [[row.get(code, NAN) for code in codes] for row in rates]
    title = _weakest(shown, values, codes)
    names = {row.code: row.name for card in reversed(shown) for row in card.fields}
    heads = "; ".join(f"{code}. {sentence_case(names.get(code, ''))}" for code in codes)
    notes = [f"{_('Lĩnh vực')}: {heads}."] if codes else []
    if len(listed) > len(shown):
        more = len(listed) - len(shown)
        text = _("Không vẽ {more} đơn vị có tổng điểm thấp hơn.").format(more=more)
        notes.append(text)
    years = ", ".join(dict.fromkeys(year_of(card) for card in shown))
    files = f"{len(shown) - 3} {_('tệp khác')}" if len(shown) > 3 else ""
    head = Head(
        title=title,
        line=f"{shown[0].index if shown else ''} {years}. " + _("Tỷ lệ đạt so với điểm tối đa, %; ô đậm là thấp."),
        source=source_line(shown[:3], files),
        statuses=tuple(card.source.status for card in listed),
        notes=tuple(notes),
        keys=(Key(_("Chưa có số liệu"), PAPER, hatch="////"),)
        if any(isnan(value) for row in values for value in row)
        else (),
        alt=f"{title}.",
    )
    if not shown or not codes:
        return Sheet(head, 0, width_cm).figure
    return _draw_heatmap(head, (_row_names(shown), codes, values), [card.unit == unit for card in shown], width_cm)


def _row_names(cards: Sequence[Scorecard]) -> list[str]:
    """Return the units, with the year where the tables are of several years."""
    if len({card.year for card in cards}) == 1:
        return [card.unit for card in cards]
    return [f"{card.unit} {year_of(card)}" for card in cards]


def _draw_heatmap(
    head: Head, grid: tuple[list[str], list[str], list[list[float]]], marked: Sequence[bool], width_cm: float
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
    texts = [["" if isnan(value) else number(value, places) for value in row] for row in values]
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


def _weakest(cards: Sequence[Scorecard], values: list[list[float]], codes: Sequence[str]) -> str:
    cells = [
        (value, name, code)
        for name, row in zip(_row_names(cards), values, strict=True)
        for code, value in zip(codes, row, strict=True)
        if not isnan(value)
    ]
    if not cells:
        return word("no_figures")
    value, unit, code = min(cells, key=lambda cell: cell[0])
    rate = f"{number(value, 1)}%"
    tied = sum(cell[0] == value for cell in cells) - 1
    if tied:
        rate += _(" (và {tied} ô khác)").format(tied=tied)
    return _("Thấp nhất: {unit}, lĩnh vực {code}, đạt {rate}").format(unit=unit, code=code, rate=rate)
