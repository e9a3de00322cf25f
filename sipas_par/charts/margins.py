"""SIPAS with its uncertainty: a difference inside the interval is drawn as no clear difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.intervals import DEFAULT_DEFF, DEFAULT_LEVEL, sipas_margins
from sipas_par.charts.cuts import cut_notes, mark_row_cut, reason_between
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LOST, MAIN, PAPER, SOFT, WIDTH_CM, drawn
from sipas_par.charts.words import published_note, source_line, titled, word
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.survey import SipasCard

UNSURE = "#bdbdbd"


@drawn
def intervals(
    sipas: SipasCard,
    *,
    items: bool = False,
    deff: float = DEFAULT_DEFF,
    level: float = DEFAULT_LEVEL,
    lang: str = "vi",
    width_cm: float = WIDTH_CM,
) -> Figure:
    """Draw SIPAS values with their intervals, so that nobody takes chance for progress.

    Parameters
    ----------
    sipas
        The SIPAS result; without sample sizes nothing is called clear.
    items
        Also draw the items below the service factors.
    deff, level
        Design effect and confidence, see `sipas_par.analysis.intervals.interval`.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One row a component, in %: the value of this year with its interval, hollow the year before, a diamond
        the national mean. A clear change has a full mark; otherwise the mark is grey and the row says
        "chưa có thay đổi rõ rệt". Across a break of the series no change is told: a dashed stroke parts the years.

    Raises
    ------
    UsageError
        If language, ``deff`` or ``level`` is out of range.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> "chưa có thay đổi rõ rệt" in sp.charts.alt_text(sp.charts.intervals(sipas))
    True
    """
    vi = lang == "vi"
    table = sipas_margins(sipas, deff=deff, level=level)
    table = table[table["value"].notna()] if items else table[table["value"].notna() & (table["kind"] != "item")]
    cut = reason_between(sipas.index, sipas.earlier_year, sipas.year, lang) if table["earlier"].notna().any() else ""
    title = _title(table, sipas, lang, cut=bool(cut))
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    strong = [place for place, kind in enumerate(table["kind"]) if kind in {"overall", "part"}]
    rows = lay_out(names, 170 * width_cm / WIDTH_CM, least=14, air=3, most_lines=3, strong=strong)
    spans = [_span(low, high, lang) for low, high in zip(table["low"], table["high"], strict=True)]
    columns: tuple[Column, ...] = (
        Column(str(sipas.year or "%"), tuple(number(value, 2, lang) for value in table["value"])),
        Column("Khoảng" if vi else "Interval", tuple(spans)),
    )
    if not cut:
        changes = tuple(number(change, 2, lang, sign=True) for change in table["change"])
        verdicts = tuple(_verdict(clear, lang) for clear in _flags(table["clear_change"]))
        columns = (
            *columns,
            Column("Thay đổi" if vi else "Change", changes),
            Column("Rõ rệt" if vi else "Clear", verdicts),
        )
    head = Head(
        title=title,
        line=f"{titled(sipas, lang)}. " + ("Tỷ lệ hài lòng, %." if vi else "Satisfaction, %."),
        source=source_line([sipas], lang),
        statuses=(sipas.source.status,),
        lang=lang,
        notes=(*cut_notes(cut, lang), _method(sipas, deff, level, lang), *published_note(sipas, lang)),
        keys=(
            *(
                [Key("Năm nay" if vi else "This year", UNSURE, "o", edge=SOFT)]
                if cut
                else [
                    Key("Thay đổi rõ rệt" if vi else "Clear change", MAIN, "o", edge=MAIN),
                    Key("Chưa có thay đổi rõ rệt" if vi else "No clear change", UNSURE, "o", edge=SOFT),
                ]
            ),
            Key("Năm trước" if vi else "Year before", PAPER, "o", edge=MAIN),
            Key("Khoảng tin cậy" if vi else "Interval", SOFT, "line"),
            Key("Trung bình cả nước" if vi else "National mean", LOST, "D"),
        )
        if names
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{name}: {number(value, 2, lang)}% ({span})"
            for name, value, span in zip(names[:5], table["value"], spans, strict=False)
        ),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    _draw(draw_rows(sheet, rows, columns), rows.centers, table, lang, cut=bool(cut))
    return sheet.figure


def _draw(axes: Axes, centers: tuple[float, ...], table: pd.DataFrame, lang: str, *, cut: bool) -> None:
    clear = _flags(table["clear_change"])
    for at, center in enumerate(centers):
        row = table.iloc[at]
        axes.plot([row["low"], row["high"]], [center] * 2, color=SOFT, linewidth=1.2, zorder=2)
        for end in (row["low"], row["high"]):
            axes.plot([end] * 2, [center - 3, center + 3], color=SOFT, linewidth=1.2, zorder=2)
        if cut:
            mark_row_cut(axes, row["earlier"], row["value"], center)
        axes.plot(row["earlier"], center, "o", ms=5, mfc=PAPER, mec=MAIN, mew=1.0, zorder=3)
        axes.plot(row["national_mean"], center, "D", ms=4.5, mfc=LOST, mec=INK, mew=0.7, zorder=4)
        sure = clear[at] is True and not cut
        axes.plot(row["value"], center, "o", ms=6, mfc=MAIN if sure else UNSURE, mec=MAIN if sure else SOFT, zorder=5)
    values = [table[name] for name in ("value", "earlier", "low", "high", "national_mean")]
    low, high = min(column.min() for column in values), max(column.max() for column in values)
    scale_x(axes, max(0.0, (low - 1) // 5 * 5), min(101.0, -(-(high + 1) // 5) * 5), "%", lang)


def _flags(values: pd.Series) -> list[bool | None]:
    return [None if missing else bool(value) for value, missing in zip(values, values.isna(), strict=True)]


def _span(low: float, high: float, lang: str) -> str:
    return "–" if low != low else f"{number(low, 1, lang)}–{number(high, 1, lang)}"  # noqa: PLR0124 - NaN


def _verdict(clear: bool | None, lang: str) -> str:
    if clear is None:
        return "–"
    if lang == "vi":
        return "có" if clear else "chưa"
    return "yes" if clear else "no"


def _method(sipas: SipasCard, deff: float, level: float, lang: str) -> str:
    vi = lang == "vi"
    sizes = [(sipas.year or ("năm nay" if vi else "this year"), sipas.sample_size)]
    sizes.append((sipas.earlier_year or ("năm trước" if vi else "the year before"), sipas.earlier_sample_size))
    unknown = "chưa rõ" if vi else "unknown"
    counts = "; ".join(f"{year}: {unknown if size is None else number(size, 0, lang)}" for year, size in sizes)
    sure, effect = number(level * 100, None, lang), number(deff, None, lang)
    if vi:
        return f"Khoảng tin cậy {sure}%, hệ số thiết kế mẫu {effect} (giả định); số phiếu {counts}."
    return f"{sure}% intervals, design effect {effect} (assumed); ballots {counts}."


def _title(table: pd.DataFrame, sipas: SipasCard, lang: str, *, cut: bool) -> str:
    vi = lang == "vi"
    if table.empty:
        return word("no_figures", lang)
    overall = table[table["kind"] == "overall"]
    row = (overall if len(overall) else table).iloc[0]
    name = "SIPAS" if len(overall) else sentence_case(row["name"])
    value = f"{name} {number(row['value'], 2, lang)}%"
    if cut:
        before = str(sipas.earlier_year)
        return f"{value}: không so sánh trực tiếp với {before}" if vi else f"{value}: not compared with {before}"
    clear = _flags(table["clear_change"])[0 if not len(overall) else list(table.index).index(overall.index[0])]
    if clear is None:
        sized = (
            "chưa đủ số liệu để nói thay đổi có rõ rệt hay không"
            if vi
            else "too little is known to call a change clear"
        )
        return f"{value}: {sized}"
    before = f"{sipas.earlier_year or ('năm trước' if vi else 'the year before')}"
    change = number(row["change"], 2, lang, sign=True)
    if vi:
        return f"{value}: {'thay đổi rõ rệt' if clear else 'chưa có thay đổi rõ rệt'} so với {before} ({change} điểm %)"
    return f"{value}: {'a clear change' if clear else 'no clear change'} since {before} ({change} points)"
