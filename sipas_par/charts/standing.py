"""Where we stand: among all of a year, and over the years; gaps stay gaps, breaks in the series are marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import isnan
from typing import TYPE_CHECKING

from sipas_par.analysis.standing import Place, Standing, Standings, place, standings
from sipas_par.charts.frame import AXIS, DASHES, Column, Head, Key, Sheet, draw_rows, lay_out, scale_x, scale_y, spread
from sipas_par.charts.theme import (
    INK,
    LIGHT,
    LOST,
    MAIN,
    PAPER,
    RULE,
    SMALL,
    SOFT,
    WARN,
    clean,
    drawn,
    outside,
    width_of,
)
from sipas_par.charts.words import listed_cards, of_the_year, own_result, publishers, source_line, status_words
from sipas_par.findings import UsageError, require
from sipas_par.model.components import breaks
from sipas_par.model.published import Published, Total
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.model.successions import formed_from
from sipas_par.text.i18n import _
from sipas_par.text.numbers import NAN, double, listing, number, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@drawn
def rank_strip(
    source: Published | Iterable[Scorecard],
    unit: str,
    *,
    index: str = "PAR INDEX",
    year: int | None = None,
    within: str | None = None,
    card: Scorecard | None = None,
) -> Figure:
    """Draw all known results on one line with one unit marked, so that its distance to the others is seen.

    Parameters
    ----------
    source
        The published figures (with ``index`` and ``year``), or the scorecards of many units.
    unit
        Whom to mark.
    index, year
        Which published results.
    within
        A region, or a province whose region is meant; ``None``: all.
    card
        The unit's own scorecard when its result is not among those known; it is marked as what it is.

    Returns
    -------
    Figure
        One stroke a unit; named are the unit, its neighbours, best and lowest, and the published mean.

    Raises
    ------
    UsageError
        If the unit has no result and ``card`` gives none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> figure = sp.charts.rank_strip(sp.published(), "Quảng Nam", year=2023)
    >>> sp.charts.alt_text(figure).split(";")[0]
    'Quảng Nam: 84,60, hạng 56'
    """
    require("card", card, Scorecard, type(None))
    cards = [] if isinstance(source, Published) else listed_cards("source", source, "Published")
    table = standings(source if isinstance(source, Published) else cards, index, year, within=within)
    listed = table.get(unit)
    own = own_result(card) if card is not None and (listed is None or listed.score is None) else None
    here = place(table, unit, own)
    used = card if own is not None else None
    own_card = [used] if used else []
    title = _strip_title(here, used)
    known_from = source.of_year(table.index, table.year or 0) if isinstance(source, Published) else ()
    what = f"{table.index} {table.year or ''}".strip()
    known = _("{scored}/{of} đơn vị có điểm").format(scored=here.scored, of=here.of)
    keys = [Key(_("Một đơn vị"), SOFT, "|", edge=SOFT), _unit_key(here.unit, used, here.unit)]
    if here.published_mean is not None:
        mean = _("Trung bình đã công bố")
        keys.append(Key(f"{mean}: {number(here.published_mean, 2)}", LOST, "D"))
    head = Head(
        title=title,
        line=f"{what}{f', {table.scope}' if within else ''}; {known}.",
        cards=[*cards, *own_card],
        source=source_line([*cards[:3], *own_card], publishers(row.origin for row in known_from)),
        keys=keys,
        facts=[known],
    )
    return _draw_strip(head, table, here, sure=used is None)


def _draw_strip(head: Head, table: Standings, here: Place, *, sure: bool) -> Figure:
    others = [row for row in table.without(here.unit).scored if row.score is not None]
    named = _named(here, others)
    sheet = Sheet(head, 96 + AXIS)
    axes = sheet.axes(14, 14, AXIS, 40)
    axes.set_ylim(0, 56)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    values = [float(row.score) for row in others if row.score is not None]
    mean = [] if here.published_mean is None else [float(here.published_mean)]
    every = [*values, float(here.score), *mean]
    air = max((max(every) - min(every)) * 0.04, 0.2)
    axes.vlines(values, 8, 34, color=SOFT, linewidth=1.1)
    if mean:
        axes.plot(mean, [3.5], "D", ms=5, mfc=LOST, mec=INK, mew=0.7, clip_on=False, zorder=4)
    edge, face = (MAIN, MAIN) if sure else (WARN, PAPER)
    axes.plot([float(here.score)], [21], "o" if sure else "s", ms=9, mfc=face, mec=edge, mew=1.4, zorder=5)
    axes.plot([float(here.score)] * 2, [8, 34], color=edge, linewidth=1.8, zorder=4)
    scale_x(axes, min(every) - air, max(every) + air, "%" if table.mean is not None else _("Điểm"))
    low, high = axes.get_xlim()
    span = (sheet.width - 28) / (high - low)
    texts = [clean(f"{name} {number(value, 2)}") for name, value in named]
    bold = [name == here.unit for name, _ in named]
    widths = [width_of(text, SMALL, bold=strong) + 8 for text, strong in zip(texts, bold, strict=True)]
    spots = [14 + (float(value) - low) * span for _, value in named]
    base = sheet.body_bottom + AXIS
    for line in (0, 1):
        mine = [at for at in range(len(named)) if at % 2 == line]
        placed = spread([spots[at] for at in mine], [widths[at] for at in mine], sheet.width - 4)
        for at, x in zip(mine, placed, strict=True):
            y = base + 62 + line * 18
            sheet.text(x, y, texts[at], size=SMALL, across="center", up="bottom", bold=bold[at])
            sheet.tie((spots[at], base + 36), (x, y))
    return sheet.figure


def _named(here: Place, others: Sequence[Standing]) -> list[tuple[str, Decimal]]:
    """Return the units worth a name, lowest first, each once."""
    rows = [here.below, here.above, here.best, others[-1] if others else None, others[0] if others else None]
    found = {row.unit: row.score for row in rows if row is not None and row.score is not None}
    found[here.unit] = here.score
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


def _unit_key(unit: str, used: Scorecard | SipasCard | None, published: str) -> Key:
    """Return the legend of the marked unit: its own table is marked as what it is."""
    if used is None:
        return Key(published, MAIN, "o", edge=MAIN)
    return Key(f"{unit}: {status_words(used.source.status)}", PAPER, "s", edge=WARN)


def _tied(here: Place) -> str:
    if not here.tied:
        return ""
    named = list(here.tied) if len(here.tied) < 3 else [f"{len(here.tied)} {_('đơn vị khác')}"]
    return f" ({_('bằng điểm')} {listing(named)})"


def _strip_title(here: Place, used: Scorecard | None) -> str:
    score = number(here.score, 2)
    sure = f", {status_words(used.source.status)}" if used is not None else ""
    if here.rank is not None:
        rank = f"{_('hạng')} {here.rank}"
    else:
        rank = f"{_('hạng từ')} {here.best_rank} {_('đến')} {here.worst_rank}"
    text = f"{here.unit}: {score}{sure}, {rank}{_tied(here)}"
    if here.gap_above is None or here.above is None:
        return f"{text}; {_('cao nhất trong các đơn vị có điểm')}"
    gap = points(here.gap_above)
    return f"{text}; {_('kém')} {here.above.unit} {gap} {_('điểm')}"


LEAST_PLACES = 10


@dataclass(frozen=True, slots=True)
class _Place:
    """One row: a published result, the value of the user's own table, or units left out."""

    name: str
    rank: str
    value: float
    kind: str


@drawn
def provinces(
    published: Published,
    year: int,
    *,
    index: str = "PAR INDEX",
    unit: str = "",
    card: Scorecard | SipasCard | None = None,
    most: int = 28,
) -> Figure:
    """Draw the published results of a year in the order of their ranks, with one province marked.

    Parameters
    ----------
    unit
        The province to mark, by any of its names; that of ``card`` when not given.
    card
        A table whose total is put among the published values when none is published for its unit, marked as
        what it is and without a rank.
    most
        How many rows to draw; of more units, those at both ends and around the marked one are shown.

    Returns
    -------
    Figure
        One row a province, in %, with its rank; how many of all provinces are published is said in the title.

    Raises
    ------
    UsageError
        If the index is unknown or ``most`` is below 10.

    Examples
    --------
    >>> import sipas_par as sp
    >>> figure = sp.charts.provinces(sp.published(), 2023, unit="Hòa Bình")
    >>> sp.charts.alt_text(figure).split(";")[0]
    'PAR INDEX 2023: Hòa Bình hạng 35, 86,76%'
    """
    year, name, totals, here = of_the_year(published, year, index, unit, card)
    used = card if here is not None else None
    places = _in_order(totals, name, here)
    if most < LEAST_PLACES:
        raise UsageError([outside("most", most, f"≥ {LEAST_PLACES}")])
    shown = _around(places, most)
    mean = published.mean(index, year)
    count = len(published.provinces_in(year))
    title = f"{index} {year}: " + _finding(name, places, f"{len(totals)}/{count}", here)
    origins = [row.origin for row in totals] + ([mean.origin] if mean else [])
    keys = [Key(_("Kết quả đã công bố"), LIGHT, "o", edge=MAIN)]
    if any(row.kind in {"marked", "own"} for row in places):
        keys.append(_unit_key(name, used, f"{name}: {_('đã công bố')}"))
    if mean:
        text = _("Trung bình cả nước")
        keys.append(Key(f"{text}: {number(mean.value, 2)}%", LOST, "line", dashed=True))
    notes = [] if here is None else [_bounds(here, count)]
    if any(row.kind != "gap" and row.value != row.value for row in places):
        notes.append(_("“–”: không có số công bố."))
    head = Head(
        title=title,
        line=f"{index} {year}, %. " + _("Xếp theo thứ hạng đã công bố."),
        cards=[used] if used else [],
        origins=origins,
        notes=notes,
        keys=keys,
        facts=_ends(places),
    )
    if not shown:
        return Sheet(head, 0).figure
    return _draw(head, shown, float(mean.value) if mean else None)


def _draw(head: Head, shown: Sequence[_Place], mean: float | None) -> Figure:
    strong = [at for at, row in enumerate(shown) if row.kind in {"marked", "own"}]
    rows = lay_out([row.name for row in shown], 150, least=12.5, air=2, strong=strong)
    columns = (
        Column(_("Hạng"), tuple(row.rank for row in shown)),
        Column("%", tuple("" if row.kind == "gap" else number(row.value, 2) for row in shown)),
    )
    sheet, axes = draw_rows(head, rows, columns)
    _marks(axes, rows.centers, shown)
    known = [row.value for row in shown if row.value == row.value]
    known += [] if mean is None else [mean]
    low = max(0.0, (min(known, default=50.0) - 1) // 5 * 5)
    high = -(-(max(known, default=100.0) + 1) // 5) * 5
    if mean is not None:
        axes.axvline(mean, color=LOST, linestyle="--", linewidth=1.2, zorder=1)
    scale_x(axes, low, high, "%")
    axes.spines["left"].set_color(SOFT)
    return sheet.figure


def _marks(axes: Axes, centers: Sequence[float], shown: Sequence[_Place]) -> None:
    for center, row in zip(centers, shown, strict=True):
        if row.kind != "gap":
            axes.axhline(center, color=RULE, linewidth=0.4, linestyle=":", zorder=0)
        if row.kind == "own":
            axes.plot(row.value, center, "s", ms=6.5, mfc=PAPER, mec=WARN, mew=1.3, zorder=4)
        elif row.kind == "marked":
            axes.plot(row.value, center, "o", ms=6.5, mfc=MAIN, mec=MAIN, zorder=4)
        else:
            axes.plot(row.value, center, "o", ms=5, mfc=LIGHT, mec=MAIN, mew=0.8, zorder=3)


def _bounds(here: Place, count: int) -> str:
    span = _("là {best}") if here.best_rank == here.worst_rank else _("từ {best} đến {worst}")
    said = _("Với kết quả này, thứ hạng trong {count} tỉnh {span}, suy từ các thứ hạng và điểm đã công bố.")
    return said.format(count=count, span=span.format(best=here.best_rank, worst=here.worst_rank))


def _in_order(totals: Sequence[Total], name: str, here: Place | None) -> list[_Place]:
    places = [
        _Place(
            row.unit,
            "–" if row.rank is None else str(row.rank),
            double(row.score),
            "marked" if row.unit == name else "published",
        )
        for row in totals
    ]
    if here is not None:
        own = float(here.score)
        above = [at for at, row in enumerate(places) if row.value >= own]
        places.insert(above[-1] + 1 if above else 0, _Place(name, "–", own, "own"))
    return places


def _around(places: Sequence[_Place], most: int) -> list[_Place]:
    if len(places) <= most:
        return list(places)
    marked = next((at for at, row in enumerate(places) if row.kind in {"marked", "own"}), 0)
    ends = most // 4
    keep = {*range(ends), *range(len(places) - ends, len(places))}
    reach = 0
    while len(keep | {marked}) < most - 2 and reach < len(places):
        reach += 1
        keep |= {at for at in (marked - reach, marked + reach) if 0 <= at < len(places)}
    keep.add(marked)
    shown: list[_Place] = []
    for kept, run in groupby(enumerate(places), key=lambda pair: pair[0] in keep):
        rows = [row for _at, row in run]
        shown += rows if kept else [_Place(_("… ({count} tỉnh không vẽ)").format(count=len(rows)), "", NAN, "gap")]
    return shown


def _finding(name: str, places: Sequence[_Place], among: str, here: Place | None) -> str:
    known = _("{among} tỉnh có số công bố").format(among=among)
    if here is not None:
        higher, others = here.position - 1, here.scored - 1
        said = _("{name} {score}% thấp hơn {higher} trong {others} tỉnh công bố điểm; {known}")
        return said.format(name=name, score=number(here.score, 2), higher=higher, others=others, known=known)
    mine = next((row for row in places if row.kind == "marked"), None)
    if mine is None:
        own = _("; {name} chưa có số công bố").format(name=name)
        return f"{known}{own if name else ''}"
    shown = "" if isnan(mine.value) else f", {number(mine.value, 2)}%"
    return f"{name} {_('hạng')} {mine.rank}{shown}; {known}"


def _ends(places: Sequence[_Place]) -> list[str]:
    known = [row for row in places if row.kind != "own" and not isnan(row.value)]
    ends = ((_("Cao nhất"), max), (_("thấp nhất"), min))
    named = [(word, end(known, key=lambda row: row.value)) for word, end in ends if known]
    return [f"{word}: {row.name} {number(row.value, 2)}%" for word, row in named]


PLOT = 150.0
YEAR_LINE = 15.0


@dataclass(frozen=True, slots=True)
class _Year:
    """What is drawn of a year: values in %, the rank among how many provinces; NaN and ``None`` where nothing is published."""

    year: int
    value: float
    mean: float
    rank: int | None
    count: int
    own: float


@drawn
def sipas_history(
    published: Published,
    unit: str,
    *,
    sipas: SipasCard | None = None,
) -> Figure:
    """Draw the published SIPAS results of a province over the years, with its ranks and the national mean.

    Parameters
    ----------
    sipas
        A SIPAS result whose value stands beside the published ones, marked as what it is.

    Returns
    -------
    Figure
        One mark a year, in %; years without a published figure stay empty, the line never crosses a break in
        the way of measuring. Values and ranks stand under the years.

    Examples
    --------
    >>> import sipas_par as sp
    >>> figure = sp.charts.sipas_history(sp.published(), "Lạng Sơn")
    >>> "hạng 62/63 (2024)" in sp.charts.alt_text(figure)
    True
    """
    require("published", published, Published)
    require("sipas", sipas, SipasCard, type(None))
    value = NAN if sipas is None or sipas.overall is None else float(sipas.overall.value or NAN)
    return _history("SIPAS", published, unit, sipas, value)


@drawn
def par_history(
    published: Published,
    unit: str,
    *,
    card: Scorecard | None = None,
) -> Figure:
    """Draw the published PAR INDEX results of a province over the years, with its ranks and the national mean.

    Parameters
    ----------
    card
        A scorecard whose total stands beside the published ones, marked as what it is; one with missing
        scores has no total and is left out.

    Returns
    -------
    Figure
        As `sipas_history`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> figure = sp.charts.par_history(sp.published(), "Lạng Sơn")
    >>> "81,45% (2022), hạng 54/63 (2022)" in sp.charts.alt_text(figure)
    True
    """
    require("published", published, Published)
    require("card", card, Scorecard, type(None))
    value = double(own_result(card)) if card is not None else NAN
    return _history("PAR INDEX", published, unit, card, value)


def _history(index: str, published: Published, unit: str, card: Scorecard | SipasCard | None, value: float) -> Figure:
    require("unit", unit, str)
    rows = {row.year: row for row in published.series(index, unit)}
    shown = card if card is not None and card.year is not None and not isnan(value) and card.year not in rows else None
    known = [*rows, *([shown.year] if shown is not None and shown.year is not None else [])]
    years = range(min(known), max(known) + 1) if known else ()
    means = {year: mean for year in years if (mean := published.mean(index, year)) is not None}
    series = [
        _Year(
            year,
            value=double(rows[year].score) if year in rows else NAN,
            mean=double(means[year].value) if year in means else NAN,
            rank=rows[year].rank if year in rows else None,
            count=len(published.provinces_in(year)),
            own=value if shown is not None and year == shown.year else NAN,
        )
        for year in years
    ]
    name = published.names.canonical(unit)
    cuts = {row.after: row.reason for row in breaks(index) if row.after in years[1:]}
    formed = formed_from(name)
    if formed is not None and formed.merges and formed.since.year in years[1:]:
        cuts[formed.since.year] = formed.said()
    # A full mark only where the table of the user's own value is the official one.
    official = shown is not None and shown.source.status == "official"
    own_look = (MAIN, MAIN) if official else (PAPER, WARN)
    keys = [Key(f"{name}, {_('đã công bố')}", MAIN, "o", edge=MAIN)]
    if shown is not None:
        words = f"{name} {shown.year}, {status_words(shown.source.status)}"
        keys.append(Key(words, own_look[0], "s", edge=own_look[1]))
    head = Head(
        title=f"{index} {name}: {_latest(series)}",
        line=f"{name}, {index}, %. " + _("Ô “–”: không có số liệu công bố."),
        cards=[shown] if shown else [],
        origins=[*(row.origin for row in rows.values()), *(mean.origin for mean in means.values())],
        notes=[f"{_('Đường đứt nét dọc')}: {text}." for text in dict.fromkeys(cuts.values())],
        keys=[*keys, Key(_("Trung bình cả nước, đã công bố"), LOST, "D")],
        facts=[f"{one.year}: {number(one.value, 2)}%" for one in series if not isnan(one.value)],
    )
    if not series:
        return Sheet(head, 0).figure
    table = 4 * YEAR_LINE + 4
    sheet = Sheet(head, PLOT + table)
    rank = f"{_('Hạng trong')} {' / '.join(dict.fromkeys(str(one.count) for one in series))}"
    labels = (name, _("Cả nước"), rank)
    left = 12 + max(width_of(label, SMALL) for label in (*labels, "100"))
    axes = sheet.axes(left, 10, table, 4)
    axes.set_xlim(-0.6, len(series) - 0.4)
    axes.set_xticks([])
    _draw_years(axes, series, list(map(years.index, cuts)), own_look)
    drawn_values = [x for one in series for x in (one.value, one.mean, one.own) if not isnan(x)]
    low, high = min(drawn_values, default=0.0), max(drawn_values, default=100.0)
    scale_y(axes, max(0.0, (low - 2) // 5 * 5), min(100.0, -(-(high + 2) // 5) * 5))
    _years_table(sheet, axes, series, labels)
    return sheet.figure


def _draw_years(axes: Axes, series: Sequence[_Year], cuts: Sequence[int], own_look: tuple[str, str]) -> None:
    means, values = [one.mean for one in series], [one.value for one in series]
    for line, color, mark, edge, size in ((means, LOST, "D", INK, 5), (values, MAIN, "o", MAIN, 6)):
        for spot in range(1, len(line)):
            if spot not in cuts:
                axes.plot([spot - 1, spot], line[spot - 1 : spot + 1], color=color, linewidth=1.4, zorder=2)
        axes.plot(range(len(line)), line, mark, color=color, mec=edge, mew=0.8, ms=size, zorder=3)
    for spot, one in enumerate(series):
        if not isnan(one.own):
            axes.plot(spot, one.own, "s", mfc=own_look[0], mec=own_look[1], mew=1.2, ms=6.5, zorder=4)
    for spot in cuts:
        axes.axvline(spot - 0.5, color=INK, linewidth=0.9, linestyle=DASHES)


def _years_table(sheet: Sheet, axes: Axes, series: Sequence[_Year], labels: Sequence[str]) -> None:
    low, high = axes.get_xlim()
    box = axes.get_position()
    (left, top), (right, _) = sheet.on_sheet(box.x0, box.y0), sheet.on_sheet(box.x1, box.y1)
    step, top = (right - left) / (high - low), top - 4
    # The number of provinces stands beside a rank where it changed within the series.
    counted = len({one.count for one in series}) > 1
    ranks = ["–" if one.rank is None else f"{one.rank}/{one.count}" if counted else str(one.rank) for one in series]
    lines = (
        [str(one.year) for one in series],
        [number(one.value if isnan(one.own) else one.own, 2) for one in series],
        [number(one.mean, 2) for one in series],
        ranks,
    )
    for line, (label, texts) in enumerate(zip(("", *labels), lines, strict=True)):
        y = top - (line + 0.5) * YEAR_LINE
        sheet.text(4, y, label, size=SMALL, up="center")
        for spot, (one, text) in enumerate(zip(series, texts, strict=True)):
            ink = WARN if line == 1 and not isnan(one.own) else INK
            x = left + (spot - low) * step
            sheet.text(x, y, text, size=SMALL, across="center", up="center", color=ink, bold=line == 0)
    axes.spines["bottom"].set_color(SOFT)
    axes.spines["left"].set_color(RULE)


def _latest(series: Sequence[_Year]) -> str:
    """Return the last published value and the last published rank."""
    scored = [one for one in series if not isnan(one.value)][-1:]
    ranked = [one for one in series if one.rank is not None][-1:]
    said = [f"{_('công bố gần nhất')} {number(one.value, 2)}% ({one.year})" for one in scored]
    said += [f"{_('hạng')} {one.rank}/{one.count} ({one.year})" for one in ranked]
    return ", ".join(said) or _("chưa có kết quả công bố")
