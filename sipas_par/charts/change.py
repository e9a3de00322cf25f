"""What changed between two years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.results import Results
from sipas_par.analysis.years import Balance, WaterfallStep, YearRow, apart_rows, require_pair, year_rows
from sipas_par.charts.frame import (
    BESIDE,
    TICKS,
    Column,
    Head,
    Key,
    Sheet,
    absent,
    draw_rows,
    fit,
    lay_out,
    mark_cut,
    mark_pair,
    mark_row_cut,
    scale_x,
    ticks_between,
)
from sipas_par.charts.theme import GRID, INK, LOST, MAIN, PAPER, SOFT, STRONG, drawn, one_of, width_of
from sipas_par.charts.words import (
    against,
    apart,
    codes,
    compared_fields,
    cut_notes,
    lowest_of,
    no_figures,
    reason_between,
    row_name,
    year_of,
)
from sipas_par.findings import require
from sipas_par.model.published import Published, published_words
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.i18n import N_, _
from sipas_par.text.numbers import ZERO, capital, count_words, double, number, percent, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.model.criteria import Criterion


@drawn
def years(
    card: Scorecard,
    earlier: Scorecard | None,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
) -> Figure:
    """Draw attainment of both years as a dumbbell, so that gains and losses are seen side by side.

    Parameters
    ----------
    earlier
        The table of the year before; ``None`` where there is none, and the picture says so.
    by
        ``"field"``, or ``"criterion"`` for the leaves that changed, largest change of attainment first.
    top
        How many criteria to show (``by="criterion"`` only); how many more changed is said below the chart.

    Returns
    -------
    Figure
        One row a field or criterion: hollow mark the earlier year, full mark this year, in % of the maximum;
        change in points beside it where the maximum is the same. Across a break of the series no change is told:
        a dashed stroke parts the marks, and the criteria shown are those that attain least this year.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.charts.alt_text(sp.charts.years(card, earlier)).split(" tăng")[0]
    '7 trong 8 lĩnh vực'
    """
    if earlier is None:
        return _alone(card)
    require_pair(card, earlier, crosswalk)
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    table = [row for row in year_rows(card, earlier, crosswalk) if row.is_leaf]
    table = table if by_leaf else compared_fields(card, earlier, crosswalk)
    known = [row for row in table if row.attainment_change is not None]
    cut = reason_between(card.index, earlier.year, card.year, card.unit)
    if cut:
        ranked = sorted(known, key=lambda row: row.attainment or ZERO)
        lowest = [lowest_of(known, by_leaf=by_leaf)] if known else []
        title = "; ".join([apart(year_of(card), year_of(earlier)), *lowest])
    else:
        ranked = sorted(filter(_moved, known), key=lambda row: -abs(_moved(row)))
        title = _years_title(known, by_leaf=by_leaf, earlier=earlier)
    shown = ranked[:top] if by_leaf else table
    names = [row_name(row.code, row.name) for row in shown]
    rows = lay_out(names, 215, least=19, most_lines=3)
    columns = [
        Column(year_of(earlier), tuple(percent(row.attainment_before, 1) for row in shown)),
        Column(year_of(card), tuple(percent(row.attainment, 1) for row in shown)),
    ]
    if not cut:
        columns.append(Column(_("Điểm"), tuple(map(_change, shown))))
    more = len(known if cut else ranked) - len(shown) if by_leaf else 0
    head = Head(
        title=title,
        line=f"{against(card, earlier, apart=bool(cut))}. " + _("Tỷ lệ đạt so với điểm tối đa, %."),
        cards=[card, earlier],
        notes=_notes(table, shown, apart_rows(card, earlier, crosswalk), more=more, cut=cut),
        keys=(
            Key(year_of(earlier), PAPER, "o", edge=MAIN),
            Key(year_of(card), MAIN, "o", edge=MAIN),
            *(() if cut else (Key(_("Tăng"), MAIN, "line"), Key(_("Giảm"), LOST, "line", dashed=True))),
        ),
        facts=[f"{row.code}: {percent(row.attainment_before, 1)} → {percent(row.attainment, 1)}" for row in shown[:8]],
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, columns)
    _dumbbells(axes, rows.centers, shown, joined=not cut)
    return sheet.figure


def _dumbbells(axes: Axes, centers: tuple[float, ...], rows: Sequence[YearRow], *, joined: bool) -> None:
    lowest = 100.0
    for center, row in zip(centers, rows, strict=True):
        before, now = (double(one) * 100 for one in (row.attainment_before, row.attainment))
        if not joined:
            mark_row_cut(axes, before, now, center)
        elif now == now and before == before:  # noqa: PLR0124 - NaN
            up = now >= before
            axes.plot(
                [before, now], [center, center], color=MAIN if up else LOST, linestyle="-" if up else "--", lw=1.6
            )
        mark_pair(axes, center, before, now)
        lowest = min(value for value in (lowest, before, now) if value == value)  # noqa: PLR0124 - NaN
    low = 0.0 if lowest < 40 else lowest // 10 * 10 - (5 if lowest % 10 < 2 else 0)
    scale_x(axes, low, 102, "%")
    if low > 0:
        axes.spines["left"].set_linestyle((0, (2, 2)))
    axes.spines["left"].set_color(SOFT)
    axes.axvline(100, color=INK, linewidth=0.6)


def _moved(row: YearRow) -> Decimal:
    return row.attainment_change or ZERO


def _change(row: YearRow) -> str:
    if row.comparable != "same":
        return "*"
    return points(None if row.attainment_change is None else row.change, sign=True)


_YEARS_TITLE = {
    "criterion": (
        N_("Không tiêu chí nào thay đổi so với {year}"),
        N_("{up} trong {count} tiêu chí tăng, {down} giảm so với {year}"),
        N_("tăng nhiều nhất là tiêu chí {codes}: {step} điểm phần trăm"),
        N_("giảm nhiều nhất là tiêu chí {codes}: {step} điểm phần trăm"),
    ),
    "field": (
        N_("Không lĩnh vực nào thay đổi so với {year}"),
        N_("{up} trong {count} lĩnh vực tăng, {down} giảm so với {year}"),
        N_("tăng nhiều nhất là lĩnh vực {codes}: {step} điểm phần trăm"),
        N_("giảm nhiều nhất là lĩnh vực {codes}: {step} điểm phần trăm"),
    ),
}
"""What is said when nothing changed, else how many moved and which moved most, up or, where none rose, down."""


def _years_title(known: Sequence[YearRow], *, by_leaf: bool, earlier: Scorecard) -> str:
    if not known:
        return no_figures()
    changes = [_moved(row) for row in known]
    up, down = sum(one > 0 for one in changes), sum(one < 0 for one in changes)
    none, said, most_up, most_down = map(_, _YEARS_TITLE["criterion" if by_leaf else "field"])
    if not up and not down:
        return none.format(year=year_of(earlier))
    most = max(changes) if up else min(changes)
    first = said.format(up=up, count=len(known), down=down, year=year_of(earlier))
    step = number(most * 100, 1, sign=True)
    listed = codes(row.code for row in known if row.attainment_change == most)
    return f"{first}; {(most_up if up else most_down).format(codes=listed, step=step)}"


def _notes(
    table: Sequence[YearRow], shown: Sequence[YearRow], others: Sequence[Criterion], *, more: int, cut: str
) -> list[str]:
    notes = [*cut_notes(cut)]
    if not cut and any(row.comparable != "same" for row in shown):
        notes.append(_("* Điểm tối đa đã thay đổi: chỉ so tỷ lệ đạt."))
    if more:
        said = (
            _("Không vẽ {more} tiêu chí có tỷ lệ đạt cao hơn.")
            if cut
            else _("Không vẽ {more} tiêu chí thay đổi ít hơn.")
        )
        notes.append(said.format(more=more))
    if missing := codes(row.code for row in table if row.attainment_change is None):
        notes.append(_("Thiếu số liệu của một năm: {listed}.").format(listed=missing))
    if unlike := codes(dict.fromkeys(row.code for row in others)):
        notes.append(_("Không so sánh được giữa hai năm: {listed}.").format(listed=unlike))
    return notes


def _alone(card: Scorecard) -> Figure:
    require("card", card, Scorecard)
    return absent(_("Chưa có bảng điểm năm trước để so sánh"), card)


PITCH = 14.7
BAR = 9.4


@drawn
def waterfall(
    card: Scorecard,
    earlier: Scorecard | None,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    published: Published | None = None,
) -> Figure:
    """Draw how the total of one year became that of the other, step by step; the steps add up exactly.

    Parameters
    ----------
    earlier
        The table of the year before; ``None`` where there is none, and the picture says so.
    by
        ``"field"``, or ``"criterion"`` for the largest changes of single criteria with all others as one step.
    top
        How many criteria to show (``by="criterion"`` only).
    published
        The published figures: a total of an illustrative table that is one of them is called so.

    Returns
    -------
    Figure
        The totals of both years are diamonds, between them one floating bar a field or criterion, in points; what
        only one year has a score for is dotted. Across a break of the series there are the two totals only, with a
        dashed line between them.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.charts.alt_text(sp.charts.waterfall(card, earlier)).split(":")[0]
    'Bảy lĩnh vực tăng 5,43 điểm, một lĩnh vực giảm 0,19 điểm; cộng lại tăng 5,24 điểm. Từ 81,45 điểm'
    """
    if earlier is None:
        return _alone(card)
    require_pair(card, earlier, crosswalk)
    require("published", published, Published, type(None))
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    cut = reason_between(card.index, earlier.year, card.year, card.unit)
    results = Results(card, earlier, published=published, crosswalk=crosswalk)
    steps = () if cut else results.waterfall(top if by_leaf else None)
    totals = (earlier.score, card.score)
    gaps = tuple(dict.fromkeys(row.code for row in (*card.missing, *earlier.missing)))
    if cut:
        now, then = (f"{year_of(one)} ({points(one.score)})" for one in (card, earlier))
        title = apart(_("tổng điểm {year}").format(year=now), then)
    else:
        title = _title(results, gaps, by_leaf=by_leaf)
    ends = []
    for one in (earlier, card):
        words = year_of(one) if one.year is None else _("Năm {year}").format(year=one.year)
        ends.append(f"{words}{published_words(published, one, one.year, one.score)}")
    names = [ends[0], *(_step_name(step, results, top if by_leaf else None) for step in steps), ends[1]]
    rows = lay_out(names, 255, least=PITCH, most_lines=3, strong=(0, len(names) - 1))
    note = _("Chưa có điểm ở một trong hai năm, không tính là tăng hay giảm")
    head = Head(
        title=title,
        line=f"{against(card, earlier, apart=bool(cut))}. " + _("Đơn vị tính: điểm."),
        cards=[card, earlier],
        notes=(*cut_notes(cut), *((f"{note}: {codes(gaps)}.",) if gaps else ())),
        alt=f"{title}. {_told(names, steps, totals)}",
    )
    sheet, axes = draw_rows(head, rows, foot=TICKS)
    _draw_steps(sheet, axes, rows.centers, steps, totals)
    if cut:
        middle = sum(rows.centers) / 2
        mark_cut(axes, axes.get_xlim(), (middle, middle))
    return sheet.figure


def _step_name(step: WaterfallStep, results: Results, most: int | None) -> str:
    if step.code:
        return row_name(step.code, step.name)
    if not step.counted:
        return _("Tiêu chí thiếu điểm ở một năm")
    if most is None:
        return _("Lĩnh vực không còn trong bộ tiêu chí")
    rest = sum(1 for row in results.leaf_changes if row.kind != "missing" and row.change) - most
    return _("Còn lại ({n} tiêu chí)").format(n=rest)


def _told(names: Sequence[str], steps: Sequence[WaterfallStep], ends: tuple[Decimal, Decimal]) -> str:
    """Return the steps in words: from the first total over every change to the last."""
    before, after = map(points, ends)
    parts = [f"{name} {points(step.change, sign=True)}" for name, step in zip(names[1:], steps, strict=False)]
    said = _("Từ {before} điểm: {parts}; thành {after} điểm.") if parts else _("Từ {before} điểm thành {after} điểm.")
    return said.format(before=before, after=after, parts="; ".join(parts[:10]))


def _draw_steps(
    sheet: Sheet, axes: Axes, centers: Sequence[float], steps: Sequence[WaterfallStep], exact: tuple[Decimal, Decimal]
) -> None:
    totals = list(map(float, exact))
    levels = [*totals, *(float(end) for step in steps for end in (step.start, step.end))]
    low = max(0.0, min(levels) - max((max(levels) - min(levels)) * 0.08, 0.4))
    labels = [points(totals[0]), *(_said(step) for step in steps), points(totals[1])]
    reach = [totals[0], *(float(max(step.start, step.end)) for step in steps), totals[1]]
    fit(axes, reach, [width_of(label, STRONG, bold=True) + BESIDE + 4 for label in labels], low)
    axes.set_xticks(ticks := ticks_between(*axes.get_xlim(), 7), [number(tick) for tick in ticks])
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    for center, step in zip(centers[1:], steps, strict=False):
        color, hatch = (PAPER, "....") if not step.counted else (MAIN if step.change >= 0 else LOST, "")
        width = float(step.end) - float(step.start)
        edge = INK if hatch else "none"
        axes.barh(center, width, BAR, left=float(step.start), color=color, hatch=hatch, edgecolor=edge, linewidth=0.6)
    for at, (total, center) in enumerate(zip(totals, (centers[0], centers[-1]), strict=True)):
        axes.plot(total, center, "D", ms=7, mfc=INK, mec=INK, clip_on=False, zorder=4)
        sheet.beside(axes, total, center, points(total), bold=True, move=BESIDE + 1.5, patch=bool(at))
    ends = [totals[0], *(float(step.end) for step in steps)]
    for place, level in enumerate(ends if steps else ()):
        axes.plot([level, level], [centers[place] - BAR / 2, centers[place + 1] + BAR / 2], color=SOFT, linewidth=0.6)
    for center, step, right in zip(centers[1:], steps, reach[1:], strict=False):
        sheet.beside(axes, right, center, _said(step), move=4)


def _said(step: WaterfallStep) -> str:
    change = points(step.change, sign=True)
    return change if step.counted else f"({change})"


def _title(results: Results, gaps: Sequence[str], *, by_leaf: bool) -> str:
    if results.card.leaves and all(row.code in gaps for row in results.card.leaves):
        return _("Không tiêu chí nào có điểm ở cả hai năm")
    steps = results.waterfall(len(results.leaf_changes) if by_leaf else None)
    balance = Balance.of(step.change for step in steps if step.counted)
    said = _balance(balance, by_leaf=by_leaf)
    return said + (_("; không tính {n} tiêu chí thiếu điểm").format(n=len(gaps)) if gaps else "")


def _balance(balance: Balance, *, by_leaf: bool) -> str:
    sides = []
    if balance.risen:
        said = _("{n} tiêu chí tăng {points} điểm") if by_leaf else _("{n} lĩnh vực tăng {points} điểm")
        sides.append(said.format(n=count_words(balance.risen), points=points(balance.gained)))
    if balance.fallen:
        said = _("{n} tiêu chí giảm {points} điểm") if by_leaf else _("{n} lĩnh vực giảm {points} điểm")
        sides.append(said.format(n=count_words(balance.fallen), points=points(balance.dropped)))
    if not sides:
        return _("Không tiêu chí nào tăng, giảm điểm") if by_leaf else _("Không lĩnh vực nào tăng, giảm điểm")
    if len(sides) == 1:
        return capital(sides[0])
    rise, fall = _("cộng lại tăng {points} điểm"), _("cộng lại giảm {points} điểm")
    change = balance.change
    words = rise if change > 0 else fall if change < 0 else _("cộng lại không đổi")
    return capital(f"{', '.join(sides)}; {words.format(points=points(abs(change)))}")
