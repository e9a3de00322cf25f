"""Cells and tiles: attainment by unit, year and content, and the country's ranks on a map of tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.charts.frame import Head, Key, Sheet
from sipas_par.charts.theme import (
    INK,
    PAPER,
    SMALL,
    SOFT,
    WARN,
    WISHES,
    balanced,
    clean,
    drawn,
    height_of,
    one_of,
    printed,
    ramp,
    width_of,
    wrapped,
)
from sipas_par.charts.words import (
    attained,
    listed_cards,
    no_figures,
    of_the_year,
    rank_words,
    source_line,
    status_words,
    year_of,
)
from sipas_par.document.blocks import readable_ink
from sipas_par.files import records
from sipas_par.model.criteria import natural_key
from sipas_par.text.i18n import _
from sipas_par.text.names import sentence_case, short_name
from sipas_par.text.numbers import NAN, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sipas_par.analysis.standing import Place
    from sipas_par.model.published import Province, Published
    from sipas_par.model.scorecard import Scorecard, SipasCard

CELL = 15.0
# Room for the names of fields and criteria, the least width of a column that has a unit above it, the greatest of any.
NAMES = 235.0
COLUMN = 46.0
WIDEST = 60.0


@drawn
def heatmap(
    cards: Iterable[Scorecard | None],
    *,
    by: str = "field",
    unit: str = "",
    most: int = 26,
) -> Figure:
    """Draw the attainment of every field or criterion, by unit or by year, so that what is weak shows as dark cells.

    Parameters
    ----------
    cards
        One scorecard a unit, or the scorecards of one unit's years; what they hold is matched by code.
        ``None`` stands for one that is not there.
    by
        ``"field"`` or ``"criterion"``.
    unit
        A unit that is marked among several.
    most
        How many units or years to draw; how many more there are is said below the chart. The marked unit is always
        drawn.

    Returns
    -------
    Figure
        Many units by field: units below one another, highest total first. One unit's years, and criteria: fields or
        criteria below one another with their names. Each cell is printed in % of the maximum, darker where less was
        achieved; one without figures is empty and hatched.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.heatmap([card]))
    'Thấp nhất: Lạng Sơn, lĩnh vực 8, đạt 77,1%.'
    """
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    listed = sorted(listed_cards("cards", cards), key=lambda card: (bool(card.missing), -card.score, card.unit))
    years = len(listed) > 1 and len({card.unit for card in listed}) == 1
    if years:
        listed.sort(key=lambda card: card.year or 0)
    down = years or by_leaf
    wide = (WISHES.get().width - NAMES - 2 * CELL) // COLUMN if down else most
    shown = listed[: min(most, int(wide))]
    shown += [card for card in listed[len(shown) :] if unit and card.unit == unit][:1]
    rates = [attained(card, "criterion" if by_leaf else "field") for card in shown]
    codes = sorted({code for row in rates for code in row}, key=natural_key)
    values = [[row.get(code, NAN) for code in codes] for row in rates]
    title = _weakest(shown, values, codes, by_leaf=by_leaf)
    names = {row.code: row.name for card in reversed(shown) for row in card.criteria}
    contents = [f"{code}. {(short_name if by_leaf else sentence_case)(names.get(code, ''))}" for code in codes]
    notes = [f"{_('Lĩnh vực')}: {'; '.join(contents)}."] if codes and not down else []
    if len(listed) > len(shown):
        more = len(listed) - len(shown)
        text = _("Không vẽ {more} năm sau.") if years else _("Không vẽ {more} đơn vị có tổng điểm thấp hơn.")
        notes.append(text.format(more=more))
    when = ", ".join(dict.fromkeys(year_of(card) for card in shown))
    files = f"{len(shown) - 3} {_('tệp khác')}" if len(shown) > 3 else ""
    head = Head(
        title=title,
        line=f"{shown[0].index if shown else ''} {when}. " + _("Tỷ lệ đạt so với điểm tối đa, %; ô đậm là thấp."),
        cards=listed,
        source=source_line(shown[:3], files),
        notes=notes,
        keys=[Key(_("Chưa có số liệu"), PAPER, hatch="////")] if any(map(isnan, chain(*values))) else (),
    )
    if not shown or not codes:
        return Sheet(head, 0).figure
    marked = [not years and card.unit == unit for card in shown]
    if not down:
        return _draw_cells(head, _row_names(shown), codes, values, marked)
    heads = [year_of(card) for card in shown] if years else _row_names(shown)
    turned = [list(column) for column in zip(*values, strict=True)]
    return _draw_cells(head, contents, heads, turned, marked, down=True)


def _row_names(cards: Sequence[Scorecard]) -> list[str]:
    """Return the units, with the year where the tables are of several years."""
    if len({card.year for card in cards}) == 1:
        return [card.unit for card in cards]
    return [f"{card.unit} {year_of(card)}" for card in cards]


def _draw_cells(
    head: Head, names: Sequence[str], heads: Sequence[str], values: list[list[float]], marked: Sequence[bool],
    *, down: bool = False,
) -> Figure:  # fmt: skip
    """Draw one cell a value under the heads, beside the names; ``marked`` are units: columns when these run ``down``."""
    import pandas as pd
    import seaborn as sns
    from matplotlib.patches import Rectangle

    strong = [False] * len(names) if down else list(marked)
    room = NAMES if down else 130.0
    labels = [balanced(name, room, SMALL, bold=mark, most=3) for name, mark in zip(names, strong, strict=True)]
    height = max(CELL, *(height_of(label, SMALL) + 4 for label in labels))
    left = 10 + max(width_of(line, SMALL, bold=True) for label in labels for line in label.split("\n"))
    right = WISHES.get().width - 6
    cell = min((right - left) / len(heads), WIDEST)
    above = [wrapped(clean(one), cell - 2, SMALL, bold=True, most=3) if down else clean(one) for one in heads]
    top = 5 + max(height_of(one, SMALL) for one in above)
    sheet = Sheet(head, height * len(names) + top)
    axes = sheet.axes(left, sheet.width - left - cell * len(heads), 0, top)
    lowest = min((value for row in values for value in row if not isnan(value)), default=0.0)
    texts = [["" if isnan(value) else number(value, 1 if cell > 26 else 0) for value in row] for row in values]
    sns.heatmap(
        pd.DataFrame(values),
        ax=axes,
        cmap=ramp(256, ()) or "Blues_r",
        # Ink stays readable on the darkest cell.
        vmin=lowest - (100 - lowest) * 1.4,
        vmax=100,
        annot=pd.DataFrame(texts) if cell > 13 else False,
        fmt="",
        annot_kws={"fontsize": printed(SMALL), "color": INK},
        cbar=False,
        linewidths=0.8,
        linecolor=PAPER,
        xticklabels=False,
        yticklabels=False,
    )
    empty = [(spot, at) for at, row in enumerate(values) for spot, value in enumerate(row) if isnan(value)]
    for corner in empty:
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=PAPER, edgecolor=SOFT, hatch="////", linewidth=0.5))
    for at in (at for at, mark in enumerate(marked) if mark):
        corner, size = ((at, 0), (1, len(names))) if down else ((0, at), (len(heads), 1))
        axes.add_patch(Rectangle(corner, *size, fill=False, edgecolor=WARN, linewidth=1.6, clip_on=False))
    base = sheet.body_bottom
    for at, label in enumerate(labels):
        sheet.text(4, base + height * (len(names) - at - 0.5), label, size=SMALL, up="center", bold=strong[at])
    step = 1 if down else max(1, -int(-(max(width_of(one, SMALL, bold=True) for one in above) + 3) // cell))
    for spot, one in list(enumerate(above))[::step]:
        x, y = left + cell * (spot + 0.5), base + height * len(names) + 3
        sheet.text(x, y, one, size=SMALL, bold=True, across="center", up="bottom")
    return sheet.figure


def _weakest(cards: Sequence[Scorecard], values: list[list[float]], codes: Sequence[str], *, by_leaf: bool) -> str:
    cells = [
        (value, name, code)
        for name, row in zip(_row_names(cards), values, strict=True)
        for code, value in zip(codes, row, strict=True)
        if not isnan(value)
    ]
    if not cells:
        return no_figures()
    value, unit, code = min(cells, key=lambda cell: cell[0])
    rate = f"{number(value, 1)}%"
    tied = sum(cell[0] == value for cell in cells) - 1
    if tied:
        rate += _(" (và {tied} ô khác)").format(tied=tied)
    if by_leaf:
        return _("Thấp nhất: {unit}, tiêu chí {code}, đạt {rate}").format(unit=unit, code=code, rate=rate)
    return _("Thấp nhất: {unit}, lĩnh vực {code}, đạt {rate}").format(unit=unit, code=code, rate=rate)


TILE = 20.0
# From light to dark: equal steps of luminance, so that grey print keeps the order.
SHADES = ("#08306b", "#4a86bd", "#a6cbe6", "#e6f0f8")
FAINT = "#c4c4c4"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a province by its code, or a group of islands that belongs to it; rows count from the north."""

    code: str
    label: str
    row: int
    column: int


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the grid, kept as data beside this module."""
    return records(Path(__file__).with_name("tiles.csv"), Tile)


@drawn
def tile_map(
    published: Published,
    year: int,
    *,
    index: str = "PAR INDEX",
    unit: str = "",
    card: Scorecard | SipasCard | None = None,
) -> Figure:
    """Draw the published ranks of a year on a map of tiles, so that neighbours and regions compare.

    Parameters
    ----------
    unit
        The province to mark; that of ``card`` when not given.
    card
        A table of the marked province whose result is not published: its inferred rank is said in the legend,
        its tile stays empty.

    Returns
    -------
    Figure
        One tile a province in four classes of rank; one whose rank is not published is hatched.

    Examples
    --------
    >>> import sipas_par as sp
    >>> figure = sp.charts.tile_map(sp.published(), 2023, unit="Lạng Sơn")
    >>> sp.charts.alt_text(figure).split(";")[0]
    'PAR INDEX 2023: 26/63 tỉnh có thứ hạng công bố'
    """
    year, name, totals, here = of_the_year(published, year, index, unit, card)
    ranks = {row.unit: row.rank for row in totals if row.rank is not None}
    provinces = {province.code: province for province in published.provinces_in(year)}
    count = len(provinces)
    classes = _classes(count)
    used = card if here is not None else None
    title = _tiles_title(f"{index} {year}", ranks, count, name)
    rank_word = _("Hạng")
    shades = ramp(len(SHADES), SHADES)
    keys = [Key(f"{rank_word} {low}–{high}", shade) for (low, high), shade in zip(classes, shades, strict=True)]
    keys.append(Key(_("Chưa có thứ hạng công bố"), PAPER, hatch="////"))
    if name:
        keys.append(Key(_mark_words(name, here, used), PAPER, edge=WARN))
    note = _("Mỗi ô là một tỉnh, xếp theo vị trí gần đúng; ô nhỏ bên phải là quần đảo thuộc tỉnh, thành phố tương ứng.")
    head = Head(
        title=title,
        line=f"{index} {year}. " + _("Thứ hạng đã công bố."),
        cards=[used] if used else [],
        origins=[row.origin for row in totals],
        notes=(note,),
        keys=keys,
    )
    return _draw_tiles(head, provinces, ranks, classes, name)


def _draw_tiles(
    head: Head,
    provinces: Mapping[str, Province],
    ranks: Mapping[str, int],
    classes: Sequence[tuple[int, int]],
    marked: str,
) -> Figure:
    from matplotlib.patches import Rectangle

    grid = [tile for tile in tiles() if tile.code in provinces]
    rows, columns = 1 + max(tile.row for tile in grid), 1 + max(tile.column for tile in grid)
    sheet = Sheet(head, rows * TILE)
    shades = ramp(len(SHADES), SHADES)
    axes = sheet.axes(4, 4)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_axis_off()
    wide = (sheet.width - 8) / columns
    frame = None
    for tile in grid:
        name = provinces[tile.code].name
        rank = ranks.get(name)
        at = None if rank is None else next(i for i, (low, high) in enumerate(classes) if low <= rank <= high)
        box = ((tile.column + 0.02, tile.row + 0.04), 0.96, 0.92)
        if at is None:
            axes.add_patch(Rectangle(*box, facecolor=PAPER, edgecolor=FAINT, linewidth=0, hatch="////"))
        fill = "none" if at is None else shades[at]
        axes.add_patch(Rectangle(*box, facecolor=fill, edgecolor=INK, linewidth=0.6))
        if name == marked and not tile.label:
            frame = tile
        text = wrapped(tile.label or name, wide - 4, SMALL, most=2)
        x = 4 + (tile.column + 0.5) * wide
        y = sheet.body_bottom + sheet.body - (tile.row + 0.5) * TILE
        sheet.text(
            x,
            y,
            text,
            size=SMALL,
            across="center",
            up="center",
            color=readable_ink("" if at is None else fill, INK) or INK,
            leading=1.15,
        )
    if frame:
        axes.add_patch(
            Rectangle((frame.column, frame.row), 1, 1, fill=False, edgecolor=WARN, linewidth=2, clip_on=False, zorder=5)
        )
    return sheet.figure


def _classes(count: int) -> list[tuple[int, int]]:
    """Return four classes of ranks, as equal as can be."""
    ends = [-(-count * part // len(SHADES)) for part in range(len(SHADES) + 1)]
    return [(low + 1, high) for low, high in pairwise(ends)]


def _mark_words(name: str, here: Place | None, used: Scorecard | SipasCard | None) -> str:
    if here is None or used is None:
        return name
    words = status_words(used.source.status)
    said = _("{name}: {score}% ({status}), suy ra hạng {span}")
    return said.format(name=name, score=number(here.score, 2), status=words, span=rank_words(here))


def _tiles_title(what: str, ranks: Mapping[str, int], count: int, name: str) -> str:
    text = f"{what}: {len(ranks)}/{count} " + _("tỉnh có thứ hạng công bố")
    if not name:
        return text
    if name in ranks:
        return f"{text}; {name} {_('hạng')} {ranks[name]}"
    return f"{text}; {name} {_('chưa có')}"
