"""The place of a province among those whose result of a year is published."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from sipas_par.analysis.places import place
from sipas_par.analysis.ranks import standings
from sipas_par.charts.arguments import at_least, one_of
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import LIGHT, LOST, MAIN, PAPER, RULE, SOFT, WARN, WIDTH_CM, drawn
from sipas_par.charts.values import own_result
from sipas_par.charts.words import publishers, source_line, status_words
from sipas_par.wording.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.places import Place
    from sipas_par.published import Published, Total
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard

NAN = float("nan")


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
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw the published results of a year in the order of their ranks, with one province marked.

    Parameters
    ----------
    published
        The published figures.
    year
        The year.
    index
        ``"PAR INDEX"`` or ``"SIPAS"``.
    unit
        The province to mark, by any of its names; that of ``card`` when not given.
    card
        A table whose total is put among the published values when none is published for its unit, marked as
        what it is and without a rank.
    most
        How many rows to draw; of more units, those at both ends and around the marked one are shown.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One row a province, in %, with its rank; how many of all provinces are published is said in the title.

    Raises
    ------
    UsageError
        If language or index is unknown or ``most`` is below 10.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.published import published
    >>> figure = sp.charts.provinces(published(), 2023, unit="Hòa Bình")
    >>> sp.charts.alt_text(figure).split(";")[0]
    'PAR INDEX 2023: Hòa Bình hạng 35, 86,76%'
    """
    vi = lang == "vi"
    one_of("index", index, ("PAR INDEX", "SIPAS"))
    totals = published.of_year(index, year)
    name = published.names.canonical(unit or (card.unit if card is not None else ""))
    own = None if card is None or card.year != year or published.total(index, name, year) else own_result(card)
    here = None if own is None else place(standings(published, index, year), name, own)
    places = _in_order(totals, name, NAN if own is None else float(own))
    shown = _around(places, at_least("most", most, 10), lang)
    mean = published.mean(index, year)
    count = len(published.provinces_in(year))
    title = f"{index} {year}: " + _finding(name, places, f"{len(totals)}/{count}", here, lang)
    origins = [row.origin for row in totals] + ([mean.origin] if mean else [])
    drawn_own = card if here else None
    words = status_words(drawn_own.source.status, lang) if drawn_own else ""
    keys = [Key("Kết quả đã công bố" if vi else "Published result", LIGHT, "o", edge=MAIN)]
    if drawn_own:
        keys.append(Key(f"{name}: {words}", PAPER, "s", edge=WARN))
    elif any(row.kind == "marked" for row in places):
        keys.append(Key(f"{name}: {'đã công bố' if vi else 'published'}", MAIN, "o", edge=MAIN))
    if mean:
        text = "Trung bình cả nước" if vi else "National mean"
        keys.append(Key(f"{text}: {number(mean.value, 2, lang)}%", LOST, "line", dashed=True))
    notes = [] if here is None else [_bounds(here, count, lang)]
    if any(row.kind != "gap" and row.value != row.value for row in places):
        notes.append("“–”: không có số công bố." if vi else "“–”: no figure published.")
    head = Head(
        title=title,
        line=f"{index} {year}, %. "
        + ("Xếp theo thứ hạng đã công bố." if vi else "In the order of the published ranks."),
        source=source_line([drawn_own] if drawn_own else [], lang, publishers(origins, lang)),
        statuses=(drawn_own.source.status,) if drawn_own else (),
        lang=lang,
        notes=tuple(notes),
        keys=tuple(keys) if shown else (),
        alt=_alt(title, places, lang),
    )
    if not shown:
        return Sheet(head, 0, width_cm).figure
    return _draw(head, shown, float(mean.value) if mean else None, lang, width_cm)


def _draw(head: Head, shown: Sequence[_Place], mean: float | None, lang: str, width_cm: float) -> Figure:
    vi = lang == "vi"
    strong = [at for at, row in enumerate(shown) if row.kind in {"marked", "own"}]
    rows = lay_out([row.name for row in shown], 150, least=12.5, air=2, strong=strong)
    columns = (
        Column("Hạng" if vi else "Rank", tuple(row.rank for row in shown)),
        Column("%", tuple("" if row.kind == "gap" else number(row.value, 2, lang) for row in shown)),
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _marks(axes, rows.centers, shown)
    known = [row.value for row in shown if row.value == row.value]
    known += [] if mean is None else [mean]
    low = max(0.0, (min(known, default=50.0) - 1) // 5 * 5)
    high = -(-(max(known, default=100.0) + 1) // 5) * 5
    if mean is not None:
        axes.axvline(mean, color=LOST, linestyle="--", linewidth=1.2, zorder=1)
    scale_x(axes, low, high, "%", lang)
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


def _bounds(here: Place, count: int, lang: str) -> str:
    best, worst = here.best_rank, here.worst_rank
    if lang == "vi":
        span = f"là {best}" if best == worst else f"từ {best} đến {worst}"
        return f"Với kết quả này, thứ hạng trong {count} tỉnh {span}, suy từ các thứ hạng và điểm đã công bố."
    span = str(best) if best == worst else f"{best} to {worst}"
    return f"With this result the rank among {count} provinces is {span}, inferred from what is published."


def _in_order(totals: Sequence[Total], name: str, own: float) -> list[_Place]:
    places = [
        _Place(
            row.unit,
            "–" if row.rank is None else str(row.rank),
            NAN if row.score is None else float(row.score),
            "marked" if row.unit == name else "published",
        )
        for row in totals
    ]
    if own == own:  # noqa: PLR0124 - NaN
        above = [at for at, row in enumerate(places) if row.value >= own]
        places.insert(above[-1] + 1 if above else 0, _Place(name, "–", own, "own"))
    return places


def _around(places: Sequence[_Place], most: int, lang: str) -> list[_Place]:
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
    left_out = 0
    for at, row in enumerate(places):
        if at in keep:
            if left_out:
                shown.append(_Place(_left_out(left_out, lang), "", NAN, "gap"))
            left_out = 0
            shown.append(row)
        else:
            left_out += 1
    return shown


def _left_out(count: int, lang: str) -> str:
    return f"… ({count} tỉnh không vẽ)" if lang == "vi" else f"… ({count} not drawn)"


def _finding(name: str, places: Sequence[_Place], among: str, here: Place | None, lang: str) -> str:
    vi = lang == "vi"
    known = f"{among} tỉnh có số công bố" if vi else f"{among} provinces published"
    if here is not None:
        higher, others = here.position - 1, here.scored - 1
        value = f"{name} {number(here.score, 2, lang)}%"
        if vi:
            return f"{value} thấp hơn {higher} trong {others} tỉnh công bố điểm; {known}"
        return f"{value}, below {higher} of {others} provinces with a score; {known}"
    mine = next((row for row in places if row.kind == "marked"), None)
    if mine is None:
        own = f"; {name} chưa có số công bố" if vi else f"; {name} not published"
        return f"{known}{own if name else ''}"
    shown = "" if isnan(mine.value) else f", {number(mine.value, 2, lang)}%"
    return f"{name} {'hạng' if vi else 'rank'} {mine.rank}{shown}; {known}"


def _alt(title: str, places: Sequence[_Place], lang: str) -> str:
    known = [row for row in places if row.kind != "own" and not isnan(row.value)]
    if not known:
        return f"{title}."
    best, last = max(known, key=lambda row: row.value), min(known, key=lambda row: row.value)
    words = ("Cao nhất", "thấp nhất") if lang == "vi" else ("Highest", "lowest")
    ends = [f"{row.name} {number(row.value, 2, lang)}%" for row in (best, last)]
    return f"{title}. {words[0]}: {ends[0]}; {words[1]}: {ends[1]}."
