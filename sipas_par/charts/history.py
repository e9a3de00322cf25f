"""An index over the years from the published figures: gaps stay gaps, breaks in the series are marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.charts.frame import Head, Key, Sheet, scale_y
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, RULE, SMALL, SOFT, WARN, drawn, width_of
from sipas_par.charts.words import own_result, status_words
from sipas_par.findings import require
from sipas_par.model.components import breaks
from sipas_par.model.published import Published
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.model.successions import formed_from
from sipas_par.text.i18n import _
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.model.criteria import Status
    from sipas_par.model.published import Origin

PLOT = 150.0
LINE = 15.0
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class _Series:
    """What is drawn: years without a gap, values in %, ranks; NaN and ``None`` where nothing is published."""

    years: list[int]
    values: list[float]
    ranks: list[int | None]
    counts: list[int]
    means: list[float]
    own: float
    own_year: int | None
    origins: list[Origin]


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
    >>> from sipas_par.model.published import published
    >>> figure = sp.charts.sipas_history(published(), "Lạng Sơn")
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
    >>> from sipas_par.model.published import published
    >>> figure = sp.charts.par_history(published(), "Lạng Sơn")
    >>> "81,45% (2022), hạng 54/63 (2022)" in sp.charts.alt_text(figure)
    True
    """
    require("published", published, Published)
    require("card", card, Scorecard, type(None))
    value = _float(own_result(card)) if card is not None else NAN
    return _history("PAR INDEX", published, unit, card, value)


def _history(index: str, published: Published, unit: str, card: Scorecard | SipasCard | None, value: float) -> Figure:
    series = _collect(index, published, unit, card, value)
    name = published.names.canonical(unit)
    title, facts = _finding(index, name, series)
    cuts = {row.after: row.reason for row in breaks(index) if row.after in series.years[1:]}
    formed = formed_from(name)
    if formed is not None and formed.merges and formed.since.year in series.years[1:]:
        cuts[formed.since.year] = formed.said()
    shown = card if series.own_year is not None else None
    official = shown is not None and shown.source.status == "official"
    head = Head(
        title=title,
        line=f"{name}, {index}, %. " + _("Ô “–”: không có số liệu công bố."),
        cards=[shown] if shown else [],
        origins=series.origins,
        notes=[f"{_('Đường đứt nét dọc')}: {text}." for text in dict.fromkeys(cuts.values())],
        keys=(
            Key(f"{name}, {_('đã công bố')}", MAIN, "o", edge=MAIN),
            *([_own_key(f"{name} {series.own_year}, ", shown.source.status)] if shown else []),
            Key(_("Trung bình cả nước, đã công bố"), LOST, "D"),
        ),
        facts=facts,
    )
    if not series.years:
        return Sheet(head, 0).figure
    table = 4 * LINE + 4
    sheet = Sheet(head, PLOT + table)
    of = dict.fromkeys(series.counts)
    rank = f"{_('Hạng trong')} {' / '.join(map(str, of))}"
    labels = (name, _("Cả nước"), rank)
    left = 12 + max(width_of(label, SMALL) for label in (*labels, "100"))
    axes = sheet.axes(left, 10, table, 4)
    axes.set_xlim(-0.6, len(series.years) - 0.4)
    axes.set_xticks([])
    _draw(axes, series, cuts, official=official)
    values = [x for x in [*series.values, *series.means, series.own] if x == x]  # noqa: PLR0124 - NaN
    low, high = (min(values), max(values)) if values else (0.0, 100.0)
    scale_y(axes, max(0.0, (low - 2) // 5 * 5), min(100.0, -(-(high + 2) // 5) * 5), "", steps=4)
    _table(sheet, axes, series, labels)
    return sheet.figure


def _collect(index: str, published: Published, unit: str, card: Scorecard | SipasCard | None, value: float) -> _Series:
    rows = {row.year: row for row in published.series(index, unit)}
    own_year = card.year if card is not None and value == value and card.year not in rows else None  # noqa: PLR0124 - NaN
    known = [*rows, *([own_year] if own_year is not None else [])]
    years = list(range(min(known), max(known) + 1)) if known else []
    means = {year: published.mean(index, year) for year in years}
    origins = [row.origin for row in rows.values()]
    origins += [mean.origin for mean in means.values() if mean is not None]
    return _Series(
        years=years,
        values=[_float(rows[year].score) if year in rows else NAN for year in years],
        ranks=[rows[year].rank if year in rows else None for year in years],
        counts=[len(published.provinces_in(year)) for year in years],
        means=[_float(mean.value if mean else None) for mean in means.values()],
        own=value if own_year is not None else NAN,
        own_year=own_year,
        origins=origins,
    )


def _float(value: object) -> float:
    return NAN if value is None else float(str(value))


def _draw(axes: Axes, series: _Series, cuts: Mapping[int, str], *, official: bool) -> None:
    for values, color, mark, edge in ((series.means, LOST, "D", INK), (series.values, MAIN, "o", MAIN)):
        for place in range(1, len(values)):
            if series.years[place] not in cuts:
                axes.plot([place - 1, place], values[place - 1 : place + 1], color=color, linewidth=1.4, zorder=2)
        axes.plot(
            range(len(values)), values, mark, color=color, mec=edge, mew=0.8, ms=6 if mark == "o" else 5, zorder=3
        )
    if series.own_year is not None:
        face, edge = (MAIN, MAIN) if official else (PAPER, WARN)
        axes.plot(series.years.index(series.own_year), series.own, "s", mfc=face, mec=edge, mew=1.2, ms=6.5, zorder=4)
    for year in cuts:
        axes.axvline(series.years.index(year) - 0.5, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))


def _table(sheet: Sheet, axes: Axes, series: _Series, labels: Sequence[str]) -> None:
    low, high = axes.get_xlim()
    box = axes.get_position()
    (left, top), (right, _) = sheet.on_sheet(box.x0, box.y0), sheet.on_sheet(box.x1, box.y1)
    step, top = (right - left) / (high - low), top - 4
    own_place = series.years.index(series.own_year) if series.own_year is not None else -1
    lines = (
        [str(year) for year in series.years],
        [number(series.own if place == own_place else x, 2) for place, x in enumerate(series.values)],
        [number(x, 2) for x in series.means],
        [_rank(series, place) for place in range(len(series.ranks))],
    )
    for line, (label, texts) in enumerate(zip(("", *labels), lines, strict=True)):
        y = top - (line + 0.5) * LINE
        sheet.text(4, y, label, size=SMALL, up="center")
        for place, text in enumerate(texts):
            mine = line == 1 and place == own_place
            x = left + (place - low) * step
            sheet.text(
                x, y, text, size=SMALL, across="center", up="center", color=WARN if mine else INK, bold=line == 0
            )
    axes.spines["bottom"].set_color(SOFT)
    axes.spines["left"].set_color(RULE)


def _rank(series: _Series, place: int) -> str:
    """Return the rank of a year, with the number of provinces where it changed within the series."""
    rank = series.ranks[place]
    if rank is None:
        return "–"
    return str(rank) if len(set(series.counts)) == 1 else f"{rank}/{series.counts[place]}"


def _own_key(before: str, status: Status) -> Key:
    """Return the legend of the user's own value: a full mark only when its table is the official one."""
    face, edge = (MAIN, MAIN) if status == "official" else (PAPER, WARN)
    return Key(before + status_words(status), face, "s", edge=edge)


def _finding(index: str, name: str, series: _Series) -> tuple[str, list[str]]:
    scored = [(y, v) for y, v in zip(series.years, series.values, strict=True) if v == v]  # noqa: PLR0124 - NaN
    ranked = [(y, r) for y, r in zip(series.years, series.ranks, strict=True) if r is not None]
    parts = []
    if scored:
        year, value = scored[-1]
        parts.append(f"{_('công bố gần nhất')} {number(value, 2)}% ({year})")
    if ranked:
        year, rank = ranked[-1]
        count = series.counts[series.years.index(year)]
        parts.append(f"{_('hạng')} {rank}/{count} ({year})")
    if not parts:
        parts.append(_("chưa có kết quả công bố"))
    return f"{index} {name}: {', '.join(parts)}", [f"{year}: {number(value, 2)}%" for year, value in scored]
