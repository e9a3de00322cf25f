"""What changed between two years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.years import compared, not_comparable, split_by_field, split_change
from sipas_par.charts.arguments import one_of
from sipas_par.charts.frame import (
    Head,
    Key,
    Sheet,
    apart,
    compared_fields,
    cut_notes,
    mark_cut,
    mark_row_cut,
    reason_between,
)
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, SOFT, WIDTH_CM, drawn
from sipas_par.charts.words import against, alt_of, codes, lowest_of, row_name, source_line, word, year_of
from sipas_par.model.published import published_words
from sipas_par.text.i18n import _
from sipas_par.text.numbers import number, percent, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import Scorecard


@drawn
def years(
    card: Scorecard,
    earlier: Scorecard,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    lang: str | None = None,
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw attainment of both years as a dumbbell, so that gains and losses are seen side by side.

    Parameters
    ----------
    card, earlier
        The two scorecards.
    by
        ``"field"``, or ``"criterion"`` for the leaves that changed, largest change of attainment first.
    top
        How many criteria to show (``by="criterion"`` only); how many more changed is said below the chart.
    crosswalk
        What corresponds to what when the frameworks differ.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One row a field or criterion: hollow mark the earlier year, full mark this year, in % of the maximum;
        change in points beside it where the maximum is the same. Across a break of the series no change is told:
        a dashed stroke parts the marks, and the criteria shown are those that attain least this year.

    Raises
    ------
    UsageError
        If language or ``by`` is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> sp.charts.alt_text(sp.charts.years(card, earlier)).split(" tăng")[0]
    '7 trong 8 lĩnh vực'
    """
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    table = _leaves(card, earlier, crosswalk) if by_leaf else compared_fields(card, earlier, crosswalk)
    known = table[table["attainment_change"].notna()]
    cut = reason_between(card.index, earlier.year, card.year)
    chosen = _lowest if cut else _most_changed
    shown = chosen(known, top) if by_leaf else table
    title = (
        _years_apart_title(known, (year_of(card), year_of(earlier)), by_leaf=by_leaf)
        if cut
        else _years_title(known, by_leaf=by_leaf, earlier=earlier)
    )
    names = [row_name(code, name) for code, name in zip(shown["code"], shown["name"], strict=True)]
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=19, most_lines=3)
    columns: tuple[Column, ...] = (
        Column(year_of(earlier), tuple(percent(rate, 1) for rate in shown["attainment_before"])),
        Column(year_of(card), tuple(percent(rate, 1) for rate in shown["attainment"])),
    )
    if not cut:
        changes = tuple(_change(row) for _, row in shown.iterrows())
        columns = (*columns, Column(_("Điểm"), changes))
    head = Head(
        title=title,
        line=f"{against(card, earlier, apart=bool(cut))}. " + _("Tỷ lệ đạt so với điểm tối đa, %."),
        source=source_line([card, earlier]),
        statuses=(card.source.status, earlier.source.status),
        notes=_notes(table, shown, not_comparable(card, earlier, crosswalk), by_leaf=by_leaf, cut=cut),
        keys=(
            Key(year_of(earlier), PAPER, "o", edge=MAIN),
            Key(year_of(card), MAIN, "o", edge=MAIN),
            *(
                []
                if cut
                else [
                    Key(_("Tăng"), MAIN, "line"),
                    Key(_("Giảm"), LOST, "line", dashed=True),
                ]
            ),
        )
        if names
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{code}: {percent(before, 1)} → {percent(now, 1)}"
            for code, before, now in zip(
                shown["code"][:8], shown["attainment_before"], shown["attainment"], strict=False
            )
        ),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _dumbbells(axes, rows.centers, shown, joined=not cut)
    return sheet.figure


def _dumbbells(axes: Axes, centers: tuple[float, ...], table: pd.DataFrame, *, joined: bool) -> None:
    lowest = 100.0
    for center, before, now in zip(centers, table["attainment_before"] * 100, table["attainment"] * 100, strict=True):
        if not joined:
            mark_row_cut(axes, before, now, center)
        elif now == now and before == before:  # noqa: PLR0124 - NaN
            up = now >= before
            axes.plot(
                [before, now], [center, center], color=MAIN if up else LOST, linestyle="-" if up else "--", lw=1.6
            )
        axes.plot(before, center, "o", ms=6, mfc=PAPER, mec=MAIN, mew=1.1, clip_on=False)
        axes.plot(now, center, "o", ms=6, mfc=MAIN, mec=MAIN, mew=1.1, clip_on=False)
        lowest = min(value for value in (lowest, before, now) if value == value)  # noqa: PLR0124 - NaN
    low = 0.0 if lowest < 40 else lowest // 10 * 10 - (5 if lowest % 10 < 2 else 0)
    scale_x(axes, low, 102, "%")
    if low > 0:
        axes.spines["left"].set_linestyle((0, (2, 2)))
    axes.spines["left"].set_color(SOFT)
    axes.axvline(100, color=INK, linewidth=0.6)


def _leaves(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> pd.DataFrame:
    table = compared(card, earlier, crosswalk)
    return table[table["is_leaf"]]


def _most_changed(table: pd.DataFrame, top: int) -> pd.DataFrame:
    changed = table[table["attainment_change"] != 0]
    order = changed["attainment_change"].abs().sort_values(ascending=False, kind="stable").index
    return changed.loc[order].head(top)


def _lowest(table: pd.DataFrame, top: int) -> pd.DataFrame:
    return table.loc[table["attainment"].sort_values(kind="stable").index].head(top)


def _change(row: pd.Series) -> str:
    known = row["attainment_change"] == row["attainment_change"]
    change = row["change"] if known else float("nan")
    return points(change, sign=True) if row["comparable"] == "same" else "*"


def _years_apart_title(known: pd.DataFrame, years: tuple[str, str], *, by_leaf: bool) -> str:
    said = apart(*years)
    if known.empty:
        return said
    return f"{said}; {lowest_of(known, by_leaf=by_leaf)}"


def _years_title(known: pd.DataFrame, *, by_leaf: bool, earlier: Scorecard) -> str:
    if known.empty:
        return word("no_figures")
    changes = known["attainment_change"]
    up, down, count = int((changes > 0).sum()), int((changes < 0).sum()), len(known)
    if not up and not down:
        none = (
            _("Không tiêu chí nào thay đổi so với {year}")
            if by_leaf
            else _("Không lĩnh vực nào thay đổi so với {year}")
        )
        return none.format(year=year_of(earlier))
    most = changes.max() if up else changes.min()
    step = number(most * 100, 1, sign=True)
    first_codes = known.loc[changes == most, "code"]
    if by_leaf:
        said = _("{up} trong {count} tiêu chí tăng, {down} giảm so với {year}")
        most_moved = (
            _("tăng nhiều nhất là tiêu chí {codes}: {step} điểm %")
            if up
            else _("giảm nhiều nhất là tiêu chí {codes}: {step} điểm %")
        )
    else:
        said = _("{up} trong {count} lĩnh vực tăng, {down} giảm so với {year}")
        most_moved = (
            _("tăng nhiều nhất là lĩnh vực {codes}: {step} điểm %")
            if up
            else _("giảm nhiều nhất là lĩnh vực {codes}: {step} điểm %")
        )
    first = said.format(up=up, count=count, down=down, year=year_of(earlier))
    return f"{first}; {most_moved.format(codes=codes(first_codes), step=step)}"


def _notes(
    table: pd.DataFrame, shown: pd.DataFrame, others: pd.DataFrame, *, by_leaf: bool, cut: str
) -> tuple[str, ...]:
    notes = [*cut_notes(cut)]
    if not cut and (shown["comparable"] != "same").any():
        notes.append(_("* Điểm tối đa đã thay đổi: chỉ so tỷ lệ đạt."))
    if by_leaf and cut:
        more = int(table["attainment_change"].notna().sum()) - len(shown)
        if more > 0:
            notes.append(_("Không vẽ {more} tiêu chí có tỷ lệ đạt cao hơn.").format(more=more))
    elif by_leaf:
        more = int((table["attainment_change"].abs() > 0).sum()) - len(shown)
        if more > 0:
            notes.append(_("Không vẽ {more} tiêu chí thay đổi ít hơn.").format(more=more))
    missing = [code for code, change in zip(table["code"], table["attainment_change"], strict=True) if change != change]  # noqa: PLR0124 - NaN
    if missing:
        listed = codes(missing)
        notes.append(_("Thiếu số liệu của một năm: {listed}.").format(listed=listed))
    if len(others):
        listed = codes(dict.fromkeys(others["code"]))
        notes.append(_("Không so sánh được giữa hai năm: {listed}.").format(listed=listed))
    return tuple(notes)


BAR = 9.0
# Far from the colours of gain and loss also in grey print.
TOTAL = "#d4d4d4"


@dataclass(frozen=True, slots=True)
class _Part:
    """One reason why the totals differ; ``code`` where the title may name it.

    Not ``counted`` are the points of criteria without a score in one year: they move the total, but nobody knows
    whether anything rose or fell.
    """

    name: str
    change: Decimal
    code: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class _Step:
    """One bar of the waterfall: from one total to the next; without a part it is a total."""

    name: str
    start: Decimal
    end: Decimal
    part: _Part | None = None

    @property
    def width(self) -> float:
        return float(self.end - self.start)

    def said(self) -> str:
        if self.part is None:
            return ""
        change = points(self.part.change, sign=True)
        return change if self.part.counted else f"({change})"


@drawn
def waterfall(
    card: Scorecard,
    earlier: Scorecard,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    published: Published | None = None,
    lang: str | None = None,
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
    published
        The published figures: a total of an illustrative table that is one of them is called so.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        First and last bar are the totals of both years, between them one floating bar a field or criterion, in
        points; gains are full, losses hatched. Across a break of the series there are the two totals only, with a
        dashed line between them.

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
    'Tổng điểm tăng 5,24 so với 2022, từ 81,45 lên 86,69'
    """
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    cut = reason_between(card.index, earlier.year, card.year)
    parts = [] if cut else _parts(card, earlier, crosswalk, top if by_leaf else None)
    steps = _steps(parts, card, earlier, published)
    gaps = tuple(dict.fromkeys(row.code for row in (*card.missing, *earlier.missing)))
    title = _apart_title(card, earlier) if cut else _title(parts, card, earlier, gaps, by_leaf=by_leaf)
    names = [step.name for step in steps]
    rows = lay_out(names, 200 * width_cm / WIDTH_CM, least=18, most_lines=3, strong=(0, len(steps) - 1))
    columns = (
        *([] if cut else [Column(_("Thay đổi"), tuple(step.said() for step in steps))]),
        Column(_("Điểm") if cut else _("Cộng dồn"), tuple(points(step.end) for step in steps)),
    )
    note = _("Chưa có điểm ở một trong hai năm, không tính là tăng hay giảm")
    head = Head(
        title=title,
        line=f"{against(card, earlier, apart=bool(cut))}. " + _("Đơn vị tính: điểm."),
        source=source_line([card, earlier]),
        statuses=(card.source.status, earlier.source.status),
        notes=(
            *cut_notes(cut),
            _("Trục ngang không bắt đầu từ 0."),
            *((f"{note}: {codes(gaps)}.",) if gaps else ()),
        ),
        keys=_keys(parts),
        alt=alt_of(title, [f"{part.name}: {points(part.change, sign=True)}" for part in parts[:8]]),
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _draw_steps(axes, rows.centers, steps)
    if cut:
        middle = sum(rows.centers) / 2
        mark_cut(axes, axes.get_xlim(), (middle, middle))
    return sheet.figure


def _keys(parts: Sequence[_Part]) -> tuple[Key, ...]:
    keys = [Key(_("Tổng điểm"), TOTAL)]
    if parts:
        keys += [Key(_("Tăng"), MAIN), Key(_("Giảm"), LOST, hatch="////")]
    if not all(part.counted for part in parts):
        keys.append(Key(_("Thiếu điểm ở một năm"), PAPER, hatch="...."))
    return tuple(keys)


def _parts(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None, most: int | None) -> list[_Part]:
    """Return what moved the total: fields, or the ``most`` largest criteria; what is not known stands last."""
    table = split_change(card, earlier, crosswalk)
    known = table[table["kind"] != "missing"]
    parts = _by_field(known, card, earlier, crosswalk) if most is None else _by_leaf(known, most)
    unknown = card.score - earlier.score - sum(known["change_exact"], Decimal(0))
    if unknown:
        name = _("Tiêu chí thiếu điểm ở một năm")
        parts.append(_Part(name, unknown, counted=False))
    return parts


def _by_field(known: pd.DataFrame, card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None) -> list[_Part]:
    dropped = _("Lĩnh vực không còn trong bộ tiêu chí")
    table = split_by_field(card, earlier, crosswalk)
    return [
        _Part(
            row_name(code, name) if code else dropped,
            sum(known.loc[known["field"] == code, "change_exact"], Decimal(0)),
            code,
        )
        for code, name in zip(table["field"], table["field_name"], strict=True)
    ]


def _by_leaf(known: pd.DataFrame, top: int) -> list[_Part]:
    changed = [
        _Part(row_name(code, name), change, code)
        for code, name, change in zip(known["code"], known["name"], known["change_exact"], strict=True)
        if change
    ]
    changed.sort(key=lambda part: -abs(part.change))
    rest = changed[top:]
    if not rest:
        return changed
    what = _("tiêu chí")
    others = sum((part.change for part in rest), Decimal(0))
    return [*changed[:top], _Part(f"{word('rest')} ({len(rest)} {what})", others)]


def _steps(parts: Sequence[_Part], card: Scorecard, earlier: Scorecard, published: Published | None) -> list[_Step]:
    whole = _("Tổng điểm")
    first, last = (
        _Step(f"{whole} {year_of(row)}{published_words(published, row, row.year, row.score)}", Decimal(0), row.score)
        for row in (earlier, card)
    )
    steps = [first]
    running = earlier.score
    for part in parts:
        steps.append(_Step(part.name, running, running + part.change, part))
        running += part.change
    return [*steps, last]


def _draw_steps(axes: Axes, centers: Sequence[float], steps: Sequence[_Step]) -> None:
    ends = [float(step.end) for step in steps] + [float(step.start) for step in steps if step.part]
    low, high = min(ends), max(ends)
    air = max((high - low) * 0.12, 0.5)
    floor = max(0.0, low - air * 2)
    for center, step in zip(centers, steps, strict=True):
        color, hatch = _look_of(step)
        axes.barh(
            center, step.width, BAR, left=float(step.start), color=color, edgecolor=INK, linewidth=0.6, hatch=hatch
        )
    for place in range(len(steps) - 1 if len(steps) > 2 else 0):
        level = float(steps[place].end)
        axes.plot([level, level], [centers[place] - BAR / 2, centers[place + 1] + BAR / 2], color=SOFT, linewidth=0.6)
    scale_x(axes, floor, high + air, _("Điểm"))
    if floor > 0:
        axes.spines["left"].set_linestyle((0, (2, 2)))


def _look_of(step: _Step) -> tuple[str, str]:
    if step.part is None:
        return TOTAL, ""
    if not step.part.counted:
        return PAPER, "...."
    return (MAIN, "") if step.part.change >= 0 else (LOST, "////")


def _apart_title(card: Scorecard, earlier: Scorecard) -> str:
    ends = [f"{year_of(one)} ({points(one.score)})" for one in (card, earlier)]
    return apart(_("tổng điểm {year}").format(year=ends[0]), ends[1])


def _title(parts: Sequence[_Part], card: Scorecard, earlier: Scorecard, gaps: Sequence[str], *, by_leaf: bool) -> str:
    counted = [part for part in parts if part.counted]
    change = sum((part.change for part in counted), Decimal(0))
    said = _total_change(card, earlier) if not gaps else _known_change(change, earlier)
    if all(row.code in gaps for row in card.leaves):
        return _("Không tiêu chí nào có điểm ở cả hai năm")
    left_out = _("; không tính {n} tiêu chí thiếu điểm").format(n=len(gaps))
    left_out = left_out if gaps else ""
    up = change > 0
    most = max((part.change if up else -part.change for part in counted if part.code), default=Decimal(0))
    if not change or most <= 0:
        return said + left_out
    first = codes([part.code for part in counted if part.code and part.change == (most if up else -most)])
    led = _("tiêu chí {codes} góp nhiều nhất") if by_leaf else _("lĩnh vực {codes} góp nhiều nhất")
    return f"{said}; {led.format(codes=first)}: {points(most if up else -most, sign=True)}{left_out}"


def _total_change(card: Scorecard, earlier: Scorecard) -> str:
    change = card.score - earlier.score
    ends = points(earlier.score), points(card.score)
    if not change:
        return _("Tổng điểm không đổi so với {year}: {ends}").format(year=year_of(earlier), ends=ends[1])
    if change > 0:
        said = _("Tổng điểm tăng {size} so với {year}, từ {before} lên {after}")
    else:
        said = _("Tổng điểm giảm {size} so với {year}, từ {before} xuống {after}")
    return said.format(size=points(abs(change)), year=year_of(earlier), before=ends[0], after=ends[1])


def _known_change(change: Decimal, earlier: Scorecard) -> str:
    if change > 0:
        said = _("Các tiêu chí có điểm cả hai năm tăng {size} so với {year}")
    elif change < 0:
        said = _("Các tiêu chí có điểm cả hai năm giảm {size} so với {year}")
    else:
        said = _("Các tiêu chí có điểm cả hai năm không đổi so với {year}")
    return said.format(size=points(abs(change)), year=year_of(earlier))
