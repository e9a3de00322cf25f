"""The provinces as tiles, placed roughly as on the map: nothing to download, every province equally large."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.analysis.standing import place, standings
from sipas_par.charts.arguments import one_of
from sipas_par.charts.frame import Head, Key, Sheet, own_result
from sipas_par.charts.theme import INK, PAPER, SMALL, WARN, WIDTH_CM, drawn, wrapped
from sipas_par.charts.words import publishers, source_line, status_words
from sipas_par.text.i18n import _
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from sipas_par.analysis.standing import Place
    from sipas_par.model.published import Province, Published
    from sipas_par.model.scorecard import Scorecard, SipasCard

TILE = 20.0
# From light to dark: equal steps of luminance, so that grey print keeps the order.
SHADES = ("#08306b", "#4a86bd", "#a6cbe6", "#e6f0f8")
FAINT = "#c4c4c4"
INKS = (PAPER, PAPER, INK, INK)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a province by its code, or a group of islands that belongs to it; rows count from the north."""

    code: str
    label: str
    row: int
    column: int


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the grid, kept as data beside this module.

    >>> tile = next(tile for tile in tiles() if tile.code == "20")
    >>> tile.row, tile.column
    (1, 5)
    """
    text = files("sipas_par.charts").joinpath("tiles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Tile(row["code"], row["label"], int(row["row"]), int(row["column"])) for row in rows)


@drawn
def tile_map(
    published: Published,
    year: int,
    *,
    index: str = "PAR INDEX",
    unit: str = "",
    card: Scorecard | SipasCard | None = None,
    lang: str | None = None,
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw the published ranks of a year on a map of tiles, so that neighbours and regions compare.

    Parameters
    ----------
    published
        The published figures.
    year
        The year.
    index
        ``"PAR INDEX"`` or ``"SIPAS"``.
    unit
        The province to mark; that of ``card`` when not given.
    card
        A table of the marked province whose result is not published: its inferred rank is said in the legend,
        its tile stays empty.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One tile a province in four classes of rank; one whose rank is not published is hatched.

    Raises
    ------
    UsageError
        If language or index is unknown.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.model.published import published
    >>> figure = sp.charts.tile_map(published(), 2023, unit="Lạng Sơn")
    >>> sp.charts.alt_text(figure).split(";")[0]
    'PAR INDEX 2023: 26/63 tỉnh có thứ hạng công bố'
    """
    require("published", published, Published)
    require("card", card, Scorecard, SipasCard, type(None))
    one_of("index", index, ("PAR INDEX", "SIPAS"))
    name = published.names.canonical(unit or (card.unit if card is not None else ""))
    totals = published.of_year(index, year)
    ranks = {row.unit: row.rank for row in totals if row.rank is not None}
    provinces = {province.code: province for province in published.provinces_in(year)}
    count = len(provinces)
    classes = _classes(count)
    own = None if card is None or card.year != year or published.total(index, name, year) else own_result(card)
    here = None if own is None else place(standings(published, index, year), name, own)
    used = card if here is not None else None
    title = _title(f"{index} {year}", ranks, count, name)
    rank_word = _("Hạng")
    keys = [Key(f"{rank_word} {low}–{high}", shade) for (low, high), shade in zip(classes, SHADES, strict=True)]
    keys.append(Key(_("Chưa có thứ hạng công bố"), PAPER, hatch="////"))
    if name:
        keys.append(Key(_mark_words(name, here, used), PAPER, edge=WARN))
    note = _("Mỗi ô là một tỉnh, xếp theo vị trí gần đúng; ô nhỏ bên phải là quần đảo thuộc tỉnh, thành phố tương ứng.")
    head = Head(
        title=title,
        line=f"{index} {year}. " + _("Thứ hạng đã công bố."),
        source=source_line([used] if used else [], publishers(row.origin for row in totals)),
        statuses=(used.source.status,) if used else (),
        notes=(note,),
        keys=tuple(keys),
        alt=f"{title}.",
    )
    return _draw(head, provinces, ranks, classes, (name, width_cm))


def _draw(
    head: Head,
    provinces: Mapping[str, Province],
    ranks: Mapping[str, int],
    classes: Sequence[tuple[int, int]],
    size: tuple[str, float],
) -> Figure:
    from matplotlib.patches import Rectangle

    marked, width_cm = size
    grid = [tile for tile in tiles() if tile.code in provinces]
    rows, columns = 1 + max(tile.row for tile in grid), 1 + max(tile.column for tile in grid)
    sheet = Sheet(head, rows * TILE, width_cm)
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
        fill = "none" if at is None else SHADES[at]
        axes.add_patch(Rectangle(*box, facecolor=fill, edgecolor=INK, linewidth=0.6))
        if name == marked and not tile.label:
            frame = tile
        text = wrapped(tile.label or name, wide - 4, SMALL, most=2)
        x = 4 + (tile.column + 0.5) * wide
        y = sheet.body_bottom + sheet.body - (tile.row + 0.5) * TILE
        sheet.text(
            x, y, text, size=SMALL, across="center", up="center", color=INK if at is None else INKS[at], leading=1.15
        )
    if frame:
        axes.add_patch(
            Rectangle((frame.column, frame.row), 1, 1, fill=False, edgecolor=WARN, linewidth=2, clip_on=False, zorder=5)
        )
    return sheet.figure


def _classes(count: int) -> list[tuple[int, int]]:
    """Return four classes of ranks, as equal as can be.

    >>> _classes(63)
    [(1, 16), (17, 32), (33, 48), (49, 63)]
    """
    ends = [-(-count * part // len(SHADES)) for part in range(len(SHADES) + 1)]
    return [(low + 1, high) for low, high in pairwise(ends)]


def _mark_words(name: str, here: Place | None, used: Scorecard | SipasCard | None) -> str:
    if here is None or used is None:
        return name
    best, worst = here.best_rank, here.worst_rank
    span = str(best) if best == worst else f"{best}–{worst}"
    words = status_words(used.source.status)
    said = _("{name}: {score}% ({status}), suy ra hạng {span}")
    return said.format(name=name, score=number(here.score, 2), status=words, span=span)


def _title(what: str, ranks: Mapping[str, int], count: int, name: str) -> str:
    text = f"{what}: {len(ranks)}/{count} " + _("tỉnh có thứ hạng công bố")
    if not name:
        return text
    if name in ranks:
        return f"{text}; {name} {_('hạng')} {ranks[name]}"
    return f"{text}; {name} {_('chưa có')}"
