"""How the total moved from one year to the other, and how the fields moved with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.years import split_by_field, split_change
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import (
    INK,
    LOST,
    MAIN,
    SOFT,
    WIDTH_CM,
    drawn,
)
from sipas_par.charts.words import at_least, checked, codes, one_of, source_line, titled, word, year_of
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.scorecard import Scorecard

BAR = 9.0
# Far from the colours of gain and loss also in grey print.
TOTAL = "#d4d4d4"


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of the waterfall: from one total to the next."""

    name: str
    start: Decimal
    end: Decimal
    change: Decimal | None

    @property
    def width(self) -> float:
        return float(self.end - self.start)


@drawn
def waterfall(
    card: Scorecard,
    earlier: Scorecard,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw how the total of one year became that of the other, step by step; the steps add up exactly.

    Parameters
    ----------
    card, earlier
        The two scorecards.
    by
        ``"field"``, or ``"criterion"`` for the largest changes of single criteria with all others as one step.
    top
        How many criteria to show (``by="criterion"`` only).
    crosswalk
        What corresponds to what when the frameworks differ.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        First and last bar are the totals of both years, between them one floating bar a field or criterion, in
        points; gains are full, losses hatched.

    Raises
    ------
    UsageError
        If language or ``by`` is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.charts.alt_text(sp.charts.waterfall(card, earlier)).split(";")[0]
    'Tổng điểm tăng 5,11 so với 2022, từ 81,58 lên 86,69'
    """
    lang = checked(lang)
    vi = lang == "vi"
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    parts = _by_leaf(card, earlier, crosswalk, at_least("top", top, 1), lang) if by_leaf else None
    parts = _by_field(card, earlier, crosswalk, lang) if parts is None else parts
    steps = _steps(parts, card, earlier, lang)
    title = _title(parts, card, earlier, lang, by_leaf=by_leaf)
    names = [step.name for step in steps]
    rows = lay_out(names, 200 * width_cm / WIDTH_CM, least=18, most_lines=3, strong=(0, len(steps) - 1))
    columns = (
        Column(
            "Thay đổi" if vi else "Change",
            tuple("" if step.change is None else points(step.change, lang, sign=True) for step in steps),
        ),
        Column("Cộng dồn" if vi else "Total", tuple(points(step.end, lang) for step in steps)),
    )
    gaps = [row.code for row in (*card.missing, *earlier.missing)]
    note = (
        "Chưa có điểm ở một trong hai năm, tính là không có"
        if vi
        else "Without a score in one year, counted as nothing"
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}; {'so với' if vi else 'against'} {year_of(earlier)}. "
        + ("Đơn vị tính: điểm." if vi else "Unit: points."),
        source=source_line([card, earlier], lang),
        statuses=(card.source.status, earlier.source.status),
        lang=lang,
        notes=(
            "Trục ngang không bắt đầu từ 0." if vi else "The scale does not begin at 0.",
            *((f"{note}: {codes(dict.fromkeys(gaps), lang)}.",) if gaps else ()),
        ),
        keys=(
            Key("Tổng điểm" if vi else "Total", TOTAL),
            Key("Tăng" if vi else "Gain", MAIN),
            Key("Giảm" if vi else "Loss", LOST, hatch="////"),
        ),
        alt=f"{title}. " + "; ".join(f"{name}: {points(change, lang, sign=True)}" for name, change in parts[:8]) + ".",
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _draw_steps(axes, rows.centers, steps, lang)
    return sheet.figure


def _by_field(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None, lang: str) -> list[tuple[str, Decimal]]:
    table = split_by_field(card, earlier, crosswalk)
    dropped = "Lĩnh vực không còn trong bộ tiêu chí" if lang == "vi" else "Fields no longer in the framework"
    return [
        (f"{code}. {sentence_case(name)}" if code else dropped, change)
        for code, name, change in zip(table["field"], table["field_name"], table["change_exact"], strict=True)
    ]


def _by_leaf(
    card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None, top: int, lang: str
) -> list[tuple[str, Decimal]]:
    table = split_change(card, earlier, crosswalk)
    changed = [
        (f"{code}. {sentence_case(name)}", change)
        for code, name, change in zip(table["code"], table["name"], table["change_exact"], strict=True)
        if change
    ]
    changed.sort(key=lambda pair: -abs(pair[1]))
    rest = changed[top:]
    if not rest:
        return changed
    what = "tiêu chí" if lang == "vi" else "criteria"
    return [*changed[:top], (f"{word('rest', lang)} ({len(rest)} {what})", sum((pair[1] for pair in rest), Decimal(0)))]


def _steps(parts: Sequence[tuple[str, Decimal]], card: Scorecard, earlier: Scorecard, lang: str) -> list[_Step]:
    whole = "Tổng điểm" if lang == "vi" else "Total"
    steps = [_Step(f"{whole} {year_of(earlier)}", Decimal(0), earlier.score, None)]
    running = earlier.score
    for name, change in parts:
        steps.append(_Step(name, running, running + change, change))
        running += change
    return [*steps, _Step(f"{whole} {year_of(card)}", Decimal(0), card.score, None)]


def _draw_steps(axes: Axes, centers: Sequence[float], steps: Sequence[_Step], lang: str) -> None:
    ends = [float(step.end) for step in steps] + [float(step.start) for step in steps if step.change is not None]
    low, high = min(ends), max(ends)
    air = max((high - low) * 0.12, 0.5)
    floor = max(0.0, low - air * 2)
    for center, step in zip(centers, steps, strict=True):
        if step.change is None:
            axes.barh(center, float(step.end), BAR, color=TOTAL, edgecolor=INK, linewidth=0.6)
        else:
            up = step.change >= 0
            axes.barh(
                center,
                step.width,
                BAR,
                left=float(step.start),
                color=MAIN if up else LOST,
                edgecolor=INK,
                linewidth=0.6,
                hatch="" if up else "////",
            )
    for place in range(len(steps) - 1):
        level = float(steps[place].end)
        axes.plot([level, level], [centers[place] - BAR / 2, centers[place + 1] + BAR / 2], color=SOFT, linewidth=0.6)
    scale_x(axes, floor, high + air, "Điểm" if lang == "vi" else "Points", lang)
    if floor > 0:
        axes.spines["left"].set_linestyle((0, (2, 2)))


def _title(
    parts: Sequence[tuple[str, Decimal]], card: Scorecard, earlier: Scorecard, lang: str, *, by_leaf: bool
) -> str:
    vi = lang == "vi"
    change = card.score - earlier.score
    ends = points(earlier.score, lang), points(card.score, lang)
    if not change:
        return f"Tổng điểm không đổi so với {year_of(earlier)}: {ends[1]}" if vi else f"Total unchanged: {ends[1]}"
    up = change > 0
    size = points(abs(change), lang)
    if vi:
        text = f"Tổng điểm {'tăng' if up else 'giảm'} {size} so với {year_of(earlier)}, từ {ends[0]} {'lên' if up else 'xuống'} {ends[1]}"
    else:
        text = f"Total {'up' if up else 'down'} {size} since {year_of(earlier)}, from {ends[0]} to {ends[1]}"
    coded = [pair for pair in parts if pair[0][:1].isdigit()]
    most = max((change if up else -change for _, change in coded), default=Decimal(0))
    if most <= 0:
        return text
    first = codes([name.split(". ")[0] for name, change in coded if abs(change) == most and (change > 0) == up], lang)
    kind = ("tiêu chí" if by_leaf else "lĩnh vực") if vi else ("criterion" if by_leaf else "field")
    said = "góp nhiều nhất" if vi else "made most of it"
    return f"{text}; {kind} {first} {said}: {points(most if up else -most, lang, sign=True)}"
