"""One year against an earlier one, field by field or criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.years import compared, not_comparable
from sipas_par.charts.arguments import one_of
from sipas_par.charts.cuts import apart, cut_notes, mark_row_cut, reason_between
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, SOFT, WIDTH_CM, drawn
from sipas_par.charts.values import compared_fields
from sipas_par.charts.words import against, codes, lowest_of, source_line, word, year_of
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import number, percent, points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.scorecard import Scorecard


@drawn
def years(
    card: Scorecard,
    earlier: Scorecard,
    *,
    by: str = "field",
    top: int = 12,
    crosswalk: Crosswalk | None = None,
    lang: str = "vi",
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
    vi = lang == "vi"
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    table = _leaves(card, earlier, crosswalk) if by_leaf else compared_fields(card, earlier, crosswalk)
    known = table[table["attainment_change"].notna()]
    cut = reason_between(card.index, earlier.year, card.year, lang)
    chosen = _lowest if cut else _most_changed
    shown = chosen(known, top) if by_leaf else table
    title = (
        _apart_title(known, (year_of(card), year_of(earlier)), lang, by_leaf=by_leaf)
        if cut
        else _title(known, by_leaf=by_leaf, earlier=earlier, lang=lang)
    )
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(shown["code"], shown["name"], strict=True)]
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=19, most_lines=3)
    columns: tuple[Column, ...] = (
        Column(year_of(earlier), tuple(percent(rate, 1, lang) for rate in shown["attainment_before"])),
        Column(year_of(card), tuple(percent(rate, 1, lang) for rate in shown["attainment"])),
    )
    if not cut:
        changes = tuple(_change(row, lang) for _, row in shown.iterrows())
        columns = (*columns, Column("Điểm" if vi else "Points", changes))
    head = Head(
        title=title,
        line=f"{against(card, earlier, lang, apart=bool(cut))}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %." if vi else "Attainment, % of the maximum."),
        source=source_line([card, earlier], lang),
        statuses=(card.source.status, earlier.source.status),
        lang=lang,
        notes=_notes(table, shown, not_comparable(card, earlier, crosswalk), lang, by_leaf=by_leaf, cut=cut),
        keys=(
            Key(year_of(earlier), PAPER, "o", edge=MAIN),
            Key(year_of(card), MAIN, "o", edge=MAIN),
            *(
                []
                if cut
                else [
                    Key("Tăng" if vi else "Gain", MAIN, "line"),
                    Key("Giảm" if vi else "Loss", LOST, "line", dashed=True),
                ]
            ),
        )
        if names
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{code}: {percent(before, 1, lang)} → {percent(now, 1, lang)}"
            for code, before, now in zip(
                shown["code"][:8], shown["attainment_before"], shown["attainment"], strict=False
            )
        ),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    _dumbbells(axes, rows.centers, shown, lang, joined=not cut)
    return sheet.figure


def _dumbbells(axes: Axes, centers: tuple[float, ...], table: pd.DataFrame, lang: str, *, joined: bool) -> None:
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
    scale_x(axes, low, 102, "%", lang)
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


def _change(row: pd.Series, lang: str) -> str:
    known = row["attainment_change"] == row["attainment_change"]
    change = row["change"] if known else float("nan")
    return points(change, lang, sign=True) if row["comparable"] == "same" else "*"


def _apart_title(known: pd.DataFrame, years: tuple[str, str], lang: str, *, by_leaf: bool) -> str:
    said = apart(*years, lang)
    if known.empty:
        return said
    what = ("tiêu chí" if by_leaf else "lĩnh vực") if lang == "vi" else ("criterion" if by_leaf else "field")
    return f"{said}; {lowest_of(known, what, lang)}"


def _title(known: pd.DataFrame, *, by_leaf: bool, earlier: Scorecard, lang: str) -> str:
    vi = lang == "vi"
    if known.empty:
        return word("no_figures", lang)
    changes = known["attainment_change"]
    up, down, count = int((changes > 0).sum()), int((changes < 0).sum()), len(known)
    what = ("tiêu chí" if by_leaf else "lĩnh vực") if vi else ("criteria" if by_leaf else "fields")
    if not up and not down:
        return (
            f"Không {what} nào thay đổi so với {year_of(earlier)}"
            if vi
            else f"None of the {what} changed since {year_of(earlier)}"
        )
    most = changes.max() if up else changes.min()
    step = number(most * 100, 1, lang, sign=True)
    first_codes = known.loc[changes == most, "code"]
    name = f"{what} {codes(first_codes, lang)}" if vi else codes(first_codes, lang)
    together = "cùng " if len(first_codes) > 1 else ""
    if vi:
        first = f"{up} trong {count} {what} tăng, {down} giảm so với {year_of(earlier)}"
        return f"{first}; {name} {together}{'tăng' if up else 'giảm'} nhiều nhất: {step} điểm %"
    first = f"{up} of {count} {what} rose and {down} fell since {year_of(earlier)}"
    return f"{first}; most: {name}, {step} percentage points"


def _notes(
    table: pd.DataFrame, shown: pd.DataFrame, others: pd.DataFrame, lang: str, *, by_leaf: bool, cut: str
) -> tuple[str, ...]:
    vi = lang == "vi"
    notes = [*cut_notes(cut, lang)]
    if not cut and (shown["comparable"] != "same").any():
        notes.append(
            "* Điểm tối đa đã thay đổi: chỉ so tỷ lệ đạt." if vi else "* The maximum changed: compare attainment only."
        )
    if by_leaf and cut:
        more = int(table["attainment_change"].notna().sum()) - len(shown)
        if more > 0:
            notes.append(
                f"Không vẽ {more} tiêu chí có tỷ lệ đạt cao hơn."
                if vi
                else f"{more} criteria that attain more not drawn."
            )
    elif by_leaf:
        more = int((table["attainment_change"].abs() > 0).sum()) - len(shown)
        if more > 0:
            notes.append(
                f"Không vẽ {more} tiêu chí thay đổi ít hơn." if vi else f"{more} criteria that changed less not drawn."
            )
    missing = [code for code, change in zip(table["code"], table["attainment_change"], strict=True) if change != change]  # noqa: PLR0124 - NaN
    if missing:
        listed = codes(missing, lang)
        notes.append(f"Thiếu số liệu của một năm: {listed}." if vi else f"No figure in one of the years: {listed}.")
    if len(others):
        listed = codes(dict.fromkeys(others["code"]), lang)
        notes.append(f"Không so sánh được giữa hai năm: {listed}." if vi else f"Not comparable: {listed}.")
    return tuple(notes)
