"""One year against an earlier one, field by field or criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.years import compare, not_comparable
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, SOFT, WIDTH_CM, drawn
from sipas_par.charts.words import at_least, checked, codes, one_of, source_line, titled, word, year_of
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
        change in points beside it where the maximum is the same.

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
    lang = checked(lang)
    vi = lang == "vi"
    by_leaf = one_of("by", by, ("field", "criterion")) == "criterion"
    compared = compare(card, earlier, crosswalk)
    table = compared[compared["is_leaf"]] if by_leaf else compared[compared["level"] == "field"]
    known = table[table["attainment_change"].notna()]
    shown = _most_changed(known, at_least("top", top, 1)) if by_leaf else table
    title = _title(known, by_leaf=by_leaf, earlier=earlier, lang=lang)
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(shown["code"], shown["name"], strict=True)]
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=19, most_lines=3)
    columns = (
        Column(year_of(earlier), tuple(percent(rate, 1, lang) for rate in shown["attainment_before"])),
        Column(year_of(card), tuple(percent(rate, 1, lang) for rate in shown["attainment"])),
        Column("Điểm" if vi else "Points", tuple(_change(row, lang) for _, row in shown.iterrows())),
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}; {'so với' if vi else 'against'} {year_of(earlier)}. "
        + ("Tỷ lệ đạt so với điểm tối đa, %." if vi else "Attainment, % of the maximum."),
        source=source_line([card, earlier], lang),
        statuses=(card.source.status, earlier.source.status),
        lang=lang,
        notes=_notes(table, shown, not_comparable(card, earlier, crosswalk), lang, by_leaf=by_leaf),
        keys=(
            Key(year_of(earlier), PAPER, "o", edge=MAIN),
            Key(year_of(card), MAIN, "o", edge=MAIN),
            Key("Tăng" if vi else "Gain", MAIN, "line"),
            Key("Giảm" if vi else "Loss", LOST, "line", dashed=True),
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
    _dumbbells(axes, rows.centers, shown, lang)
    return sheet.figure


def _dumbbells(axes: Axes, centers: tuple[float, ...], table: pd.DataFrame, lang: str) -> None:
    lowest = 100.0
    for center, before, now in zip(centers, table["attainment_before"] * 100, table["attainment"] * 100, strict=True):
        if now == now and before == before:  # noqa: PLR0124 - NaN
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


def _most_changed(table: pd.DataFrame, top: int) -> pd.DataFrame:
    changed = table[table["attainment_change"] != 0]
    order = changed["attainment_change"].abs().sort_values(ascending=False, kind="stable").index
    return changed.loc[order].head(top)


def _change(row: pd.Series, lang: str) -> str:
    return points(row["change"], lang, sign=True) if row["comparable"] == "same" else "*"


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
    table: pd.DataFrame, shown: pd.DataFrame, apart: pd.DataFrame, lang: str, *, by_leaf: bool
) -> tuple[str, ...]:
    vi = lang == "vi"
    notes = []
    if (shown["comparable"] != "same").any():
        notes.append(
            "* Điểm tối đa đã thay đổi: chỉ so tỷ lệ đạt." if vi else "* The maximum changed: compare attainment only."
        )
    if by_leaf:
        more = int((table["attainment_change"].abs() > 0).sum()) - len(shown)
        if more > 0:
            notes.append(
                f"Không vẽ {more} tiêu chí thay đổi ít hơn." if vi else f"{more} criteria that changed less not drawn."
            )
    missing = [code for code, change in zip(table["code"], table["attainment_change"], strict=True) if change != change]  # noqa: PLR0124 - NaN
    if missing:
        listed = codes(missing, lang)
        notes.append(f"Thiếu số liệu của một năm: {listed}." if vi else f"No figure in one of the years: {listed}.")
    if len(apart):
        listed = codes(dict.fromkeys(apart["code"]), lang)
        notes.append(f"Không so sánh được giữa hai năm: {listed}." if vi else f"Not comparable: {listed}.")
    return tuple(notes)
