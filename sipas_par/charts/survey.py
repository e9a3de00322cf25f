"""SIPAS by component: this year, the year before and the national mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import sipas_gaps
from sipas_par.charts.frame import Head, Key, Sheet, cut_notes, mark_row_cut, reason_between
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, scale_x
from sipas_par.charts.theme import BARE, INK, LOST, MAIN, PAPER, RULE, WIDTH_CM, drawn
from sipas_par.charts.words import codes, marked_status, published_note, row_name, source_line, titled, word
from sipas_par.text.i18n import _
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.model.scorecard import SipasCard


@drawn
def sipas_components(
    sipas: SipasCard, *, items: bool = False, lang: str | None = None, width_cm: float = WIDTH_CM
) -> Figure:
    """Draw each SIPAS component against the national mean and its own last year.

    Parameters
    ----------
    sipas
        The SIPAS result.
    items
        Also draw the items below the service factors.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One row a component, in %: hollow mark the year before, full mark this year, diamond the national mean
        where the table has it. Across a break of the series the two years are parted by a dashed stroke, and
        no change is printed.

    Raises
    ------
    UsageError
        If the language is unknown.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.sipas_components(sipas)).split(";")[0]
    'SIPAS 79,92%, thấp hơn trung bình cả nước 2,74 điểm %'
    """
    table = sipas_gaps(sipas)
    table = table if items else table[table["kind"] != "item"]
    title = _title(table)
    names = [row_name(code, name) for code, name in zip(table["code"], table["name"], strict=True)]
    strong = [place for place, kind in enumerate(table["kind"]) if kind in {"overall", "part"}]
    rows = lay_out(names, 205 * width_cm / WIDTH_CM, least=15, air=4, most_lines=3, strong=strong)
    now, before = str(sipas.year or ""), str(sipas.earlier_year or "")
    cut = reason_between(sipas.index, sipas.earlier_year, sipas.year) if table["earlier"].notna().any() else ""
    columns = (
        Column(now or "%", tuple(number(value, 2) for value in table["value"])),
        Column(
            _("So cả nước"),
            tuple(number(gap, 2, sign=True) for gap in table["gap_to_mean"]),
        ),
        Column(before, tuple(number(value, 2) for value in table["earlier"]))
        if cut
        else Column(
            _("So {year}").format(year=before).strip(),
            tuple(number(change, 2, sign=True) for change in table["change"]),
        ),
    )
    head = Head(
        title=title,
        line=f"{titled(sipas)}. " + _("Tỷ lệ hài lòng, %."),
        source=source_line([sipas]),
        statuses=(sipas.source.status,),
        notes=(*cut_notes(cut), *(() if BARE.get() else published_note(sipas))),
        keys=(
            Key(before or _("Năm trước"), PAPER, "o", edge=MAIN),
            Key(
                marked_status(now or _("Năm nay"), sipas.source.status),
                MAIN,
                "o",
                edge=MAIN,
            ),
            Key(f"{_('Trung bình cả nước')} {now}".strip(), LOST, "D"),
        )
        if names
        else (),
        alt=f"{title}. "
        + "; ".join(f"{name}: {number(value, 2)}%" for name, value in zip(names[:6], table["value"], strict=False)),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, (_index, row) in zip(rows.centers, table.iterrows(), strict=True):
        ends = [value for value in (row["value"], row["earlier"]) if value == value]  # noqa: PLR0124 - NaN
        if cut:
            mark_row_cut(axes, row["earlier"], row["value"], center)
        else:
            axes.plot(ends, [center] * len(ends), color=RULE, linewidth=2, zorder=1)
        axes.plot(row["earlier"], center, "o", ms=5.5, mfc=PAPER, mec=MAIN, mew=1.1)
        axes.plot(row["national_mean"], center, "D", ms=5, mfc=LOST, mec=INK, mew=0.7)
        axes.plot(row["value"], center, "o", ms=5.5, mfc=MAIN, mec=MAIN, mew=1.1)
    low, high = _range(table)
    scale_x(axes, low, high, "%")
    return sheet.figure


def _range(table: pd.DataFrame) -> tuple[float, float]:
    columns = [table[name] for name in ("value", "earlier", "national_mean")]
    low, high = min(column.min() for column in columns), max(column.max() for column in columns)
    return max(0.0, (low - 1) // 5 * 5), min(101.0, -(-(high + 1) // 5) * 5)


def _title(table: pd.DataFrame) -> str:
    if table.empty:
        return word("no_figures")
    overall = table[table["kind"] == "overall"]
    parts = []
    if len(overall):
        row = overall.iloc[0]
        parts.append(f"SIPAS {number(row['value'], 2)}%")
        gap = row["gap_to_mean"]
        if gap == gap:  # noqa: PLR0124 - NaN
            size = number(abs(gap), 2)
            if gap == 0:
                parts.append(_("bằng trung bình cả nước"))
            else:
                said = (
                    _("thấp hơn trung bình cả nước {size} điểm %")
                    if gap < 0
                    else _("cao hơn trung bình cả nước {size} điểm %")
                )
                parts.append(said.format(size=size))
    details = table[~table["kind"].isin(["overall", "part"])]
    if len(details):
        name = _lowest(details)
        parts.append(_("thấp nhất: {name}").format(name=name))
    if not parts:
        parts.append(_lowest(table))
    return ", ".join(parts[:2]) + (f"; {parts[2]}" if len(parts) > 2 else "")


def _lowest(table: pd.DataFrame) -> str:
    first = table[table["value"] == table["value"].min()]
    names = codes([sentence_case(name) for name in first["name"]], 2)
    return f"{names} {number(first['value'].iloc[0], 2)}%"
