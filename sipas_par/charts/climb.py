"""Where a unit stands on the scale of all results, and what it would take to climb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.places import place
from sipas_par.analysis.ranks import standings
from sipas_par.analysis.rungs import ladder as rungs_of
from sipas_par.charts.rows import AXIS, Column, body_of, draw_rows, lay_out, scale_x, spread
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LIGHT, LOST, MAIN, PAPER, SMALL, SOFT, WARN, WIDTH_CM, clean, drawn, width_of
from sipas_par.charts.values import percent_of_maximum
from sipas_par.charts.words import codes, publishers, source_line, status_words, titled
from sipas_par.published.store import Published
from sipas_par.wording.numbers import listing, number, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.analysis.places import Place
    from sipas_par.analysis.ranks import Standing, Standings
    from sipas_par.scorecard import Scorecard


@drawn
def rank_strip(
    source: Published | Iterable[Scorecard],
    unit: str,
    *,
    index: str = "PAR INDEX",
    year: int | None = None,
    within: str | None = None,
    card: Scorecard | None = None,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
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
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One stroke a unit; named are the unit, its neighbours, best and lowest, and the published mean.

    Raises
    ------
    UsageError
        If the language is unknown, or the unit has no result and ``card`` gives none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.published import published
    >>> figure = sp.charts.rank_strip(published(), "Quảng Nam", year=2023)
    >>> sp.charts.alt_text(figure).split(";")[0]
    'Quảng Nam: 84,60, hạng 56'
    """
    vi = lang == "vi"
    cards = [] if isinstance(source, Published) else list(source)
    table = standings(source if isinstance(source, Published) else cards, index, year, within=within)
    listed = table.get(unit)
    own = percent_of_maximum(card) if card is not None and (listed is None or listed.score is None) else None
    here = place(table, unit, own)
    used = card if own is not None else None
    statuses = [row.source.status for row in (*cards, *([used] if used else []))]
    title = _strip_title(here, used, lang)
    known_from = source.of_year(table.index, table.year or 0) if isinstance(source, Published) else ()
    what = f"{table.index} {table.year or ''}".strip()
    known = f"{here.scored}/{here.of} đơn vị có điểm" if vi else f"{here.scored} of {here.of} units with a score"
    keys = [Key("Một đơn vị" if vi else "One unit", SOFT, "|", edge=SOFT), _unit_key(here, used, lang)]
    if here.published_mean is not None:
        mean = "Trung bình đã công bố" if vi else "Published mean"
        keys.append(Key(f"{mean}: {number(here.published_mean, 2, lang)}", LOST, "D"))
    head = Head(
        title=title,
        line=f"{what}{f', {table.scope}' if within else ''}; {known}.",
        source=source_line(
            [*cards[:3], *([used] if used else [])], lang, publishers((row.origin for row in known_from), lang)
        ),
        statuses=tuple(statuses),
        lang=lang,
        keys=tuple(keys),
        alt=f"{title}. {known}.",
    )
    return _draw_strip(head, table, here, lang, width_cm, sure=used is None)


def _draw_strip(head: Head, table: Standings, here: Place, lang: str, width_cm: float, *, sure: bool) -> Figure:
    others = [row for row in table.without(here.unit).scored if row.score is not None]
    named = _named(here, others)
    sheet = Sheet(head, 96 + AXIS, width_cm)
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
    scale_x(
        axes,
        min(every) - air,
        max(every) + air,
        "%" if table.mean is not None else "Điểm" if lang == "vi" else "Points",
        lang,
    )
    low, high = axes.get_xlim()
    span = (sheet.width - 28) / (high - low)
    texts = [clean(f"{name} {number(value, 2, lang)}") for name, value in named]
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


def _unit_key(here: Place, used: Scorecard | None, lang: str) -> Key:
    if used is None:
        return Key(here.unit, MAIN, "o", edge=MAIN)
    return Key(f"{here.unit}: {status_words(used.source.status, lang)}", PAPER, "s", edge=WARN)


def _tied(here: Place, lang: str) -> str:
    if not here.tied:
        return ""
    vi = lang == "vi"
    named = list(here.tied) if len(here.tied) < 3 else [f"{len(here.tied)} {'đơn vị khác' if vi else 'others'}"]
    return f" ({'bằng điểm' if vi else 'level with'} {listing(named, lang)})"


def _strip_title(here: Place, used: Scorecard | None, lang: str) -> str:
    vi = lang == "vi"
    score = number(here.score, 2, lang)
    sure = f", {status_words(used.source.status, lang)}" if used is not None else ""
    if here.rank is not None:
        rank = f"{'hạng' if vi else 'rank'} {here.rank}"
    else:
        rank = f"{'hạng từ' if vi else 'rank'} {here.best_rank} {'đến' if vi else 'to'} {here.worst_rank}"
    text = f"{here.unit}: {score}{sure}, {rank}{_tied(here, lang)}"
    if here.gap_above is None or here.above is None:
        return f"{text}; {'cao nhất trong các đơn vị có điểm' if vi else 'highest of the known scores'}"
    gap = points(here.gap_above, lang)
    return f"{text}; {'kém' if vi else 'behind'} {here.above.unit} {gap} {'điểm' if vi else 'points'}"


@drawn
def ladder(
    card: Scorecard,
    published: Published,
    *,
    top: int = 8,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw what it would take to pass each unit above, rung by rung, with the criteria to recover.

    Parameters
    ----------
    card
        The scorecard.
    published
        The published figures; those of the card's index and year count.
    top
        How many rungs to show.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One bar a unit above, nearest first: the points needed, others unchanged; beside it the fewest criteria
        that reach it.

    Raises
    ------
    UsageError
        If the language is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.published import published
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.ladder(card, published())).split(";")[0]
    'Cần thêm 0,08 điểm để vượt Hòa Bình'
    """
    vi = lang == "vi"
    table = standings(published, card.index, card.year)
    rungs = rungs_of(card, table, most=top)
    title = _ladder_title(rungs, lang)
    rank = "hạng" if vi else "rank"
    names = [
        unit if place is None else f"{unit}, {rank} {place}"
        for unit, place in zip(rungs["unit"], _ranks(rungs), strict=True)
    ]
    sets = tuple(
        codes(chosen, lang, 4) if reach else ("không đủ" if vi else "not enough")
        for chosen, reach in zip(rungs["fewest_codes"], rungs["reachable"], strict=True)
    )
    columns = (
        Column("Cần thêm" if vi else "Needed", tuple(points(value, lang) for value in rungs["needed"])),
        Column("Ít tiêu chí nhất" if vi else "Fewest criteria", sets),
    )
    rows = lay_out(names, 150 * width_cm / WIDTH_CM, least=18)
    note = (
        f"Giả định: điểm các đơn vị khác giữ nguyên; mỗi tiêu chí đạt trọn điểm; {len(table.scored)}/{table.of} đơn vị "
        "có điểm công bố. Nếu nhiều cách như nhau, nêu cách gồm tiêu chí mất nhiều điểm nhất."
        if vi
        else f"Assumed: other units unchanged; criteria recovered whole; {len(table.scored)} of {table.of} units with a "
        "published score. Of equally short lists one is named."
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}: {points(card.score, lang)}. "
        + ("Điểm cần thêm để vượt từng đơn vị." if vi else "Points needed to pass each unit."),
        source=source_line(
            [card], lang, publishers((row.origin for row in published.of_year(table.index, table.year or 0)), lang)
        ),
        statuses=(card.source.status,),
        lang=lang,
        notes=(note,),
        keys=(Key("Điểm cần thêm" if vi else "Points needed", MAIN),) if names else (),
        alt=f"{title}. " + "; ".join(f"{name}: {value}" for name, value in zip(names, columns[0].values, strict=True)),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, needed, reach in zip(rows.centers, rungs["needed"], rungs["reachable"], strict=True):
        axes.barh(
            center, needed, 9, color=MAIN if reach else LIGHT, edgecolor=INK, lw=0.6, hatch="" if reach else "////"
        )
    scale_x(axes, 0, rungs["needed"].max() * 1.05, "Điểm" if vi else "Points", lang)
    return sheet.figure


def _ranks(rungs: pd.DataFrame) -> list[int | None]:
    return [
        None if missing else int(rank)
        for rank, missing in zip(rungs["printed_rank"], rungs["printed_rank"].isna(), strict=True)
    ]


def _ladder_title(rungs: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if rungs.empty:
        return "Không có đơn vị nào có điểm công bố cao hơn" if vi else "No unit with a higher published score"
    first, last = rungs.iloc[0], rungs.iloc[-1]
    near = f"{points(first['needed'], lang)} {'điểm để vượt' if vi else 'points to pass'} {first['unit']}"
    if len(rungs) == 1:
        return f"Cần thêm {near}" if vi else f"It takes {near}"
    far = f"{points(last['needed'], lang)} {'điểm để vượt' if vi else 'to pass'} {last['unit']}"
    return f"Cần thêm {near}; {far}" if vi else f"It takes {near}; {far}"
