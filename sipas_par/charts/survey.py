"""SIPAS by component: this year, the year before and the national mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import SurveyRow, survey_difference, survey_moves, survey_rows
from sipas_par.charts.frame import TICKS, Column, Head, Key, Sheet, absent, draw_rows, lay_out, mark_row_cut, scale_x
from sipas_par.charts.theme import BARE, LIGHT, LOST, MAIN, PAPER, drawn
from sipas_par.charts.words import (
    cut_notes,
    marked_status,
    no_figures,
    published_note,
    reason_between,
    titled,
)
from sipas_par.findings import require
from sipas_par.model.scorecard import SipasCard
from sipas_par.text.i18n import _
from sipas_par.text.names import sentence_case, short_name
from sipas_par.text.numbers import capital, double, listing, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure


PITCH = 11.0
MAIN_KINDS = frozenset({"overall", "part", "factor", "policy"})


@drawn
def sipas_components(sipas: SipasCard | None, *, items: bool = False) -> Figure:
    """Draw each SIPAS component against the national mean and its own last year.

    Parameters
    ----------
    sipas
        The table; ``None`` where there is none, and the picture says so.
    items
        Also draw the items below the service factors.

    Returns
    -------
    Figure
        One row a component, in %: hollow mark the year before, full mark this year, tick the national mean
        where the table has it. Across a break of the series the two years are parted by a dashed stroke, and
        no change is printed.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.sipas_components(sipas)).split(";")[0]
    'Mọi nội dung so sánh được đều tăng so với năm 2022'
    """
    if sipas is None:
        return absent(_("Chưa có bảng SIPAS"))
    require("sipas", sipas, SipasCard)
    groups = _groups([row for row in survey_rows(sipas) if items or row.kind in MAIN_KINDS], items=items)
    rows_of = [row for _heading, group in groups for row in group]
    title = _title(sipas, rows_of)
    lines: list[SurveyRow | str] = []
    for heading, group in groups:
        lines += [heading, *group] if len(groups) > 1 else group
    heads = {place for place, line in enumerate(lines) if isinstance(line, str)}
    names = [line if isinstance(line, str) else _name(line) for line in lines]
    rows = lay_out(names, 235, least=PITCH, most_lines=3, strong=heads, groups=heads)
    now, before = str(sipas.year or ""), str(sipas.earlier_year or "")
    cut = ""
    if any(row.earlier for row in rows_of):
        cut = reason_between(sipas.index, sipas.earlier_year, sipas.year, sipas.unit)
    columns = _columns(lines, now, before, cut=bool(cut))
    this_year = _("Năm {year}").format(year=now) if now else _("Năm nay")
    head = Head(
        title=title,
        line=f"{titled(sipas)}. " + _("Tỷ lệ hài lòng, %."),
        cards=[sipas],
        notes=(*cut_notes(cut), *(() if BARE.get() else published_note(sipas))),
        keys=_keys(rows_of, this_year if BARE.get() else marked_status(this_year, sipas.source.status), before, now),
        facts=[f"{_name(row)}: {_figure(row.value)}%" for row in _told(rows_of)],
        unit="%",
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, columns, foot=TICKS, beside=True)
    axes.spines["left"].set_visible(False)
    for center, row in zip(rows.centers, lines, strict=True):
        if isinstance(row, str):
            continue
        value, earlier, mean = (double(one) for one in (row.value, row.earlier, row.national_mean))
        if cut:
            mark_row_cut(axes, earlier, value, center)
        else:
            axes.plot([earlier, value], [center] * 2, color=LIGHT, linewidth=2, zorder=1)
        axes.plot(earlier, center, "o", ms=5.2, mfc=PAPER, mec=MAIN, mew=1.1)
        axes.plot(mean, center, "|", ms=8.5, mec=LOST, mew=2.4)
        axes.plot(value, center, "o", ms=5.2, mfc=MAIN, mec=MAIN, mew=1.1)
    low, high = _range(rows_of)
    scale_x(axes, low, high, "")
    axes.set_axisbelow(True)
    return sheet.figure


def _groups(rows: list[SurveyRow], *, items: bool) -> list[tuple[str, list[SurveyRow]]]:
    """Return the overall results, the factors (furthest below the mean first) and the policies (lowest first)."""
    whole = [row for row in rows if row.kind in {"overall", "part"}]
    factors = [row for row in rows if row.kind in {"factor", "item"}]
    others = [row for row in rows if row.kind not in {"overall", "part", "factor", "item"}]
    if not items:
        factors.sort(key=lambda row: _low_first(row.gap_to_mean))
    others.sort(key=lambda row: _low_first(row.value))
    groups = [
        (_("Chỉ số chung và các phần"), whole),
        (_("Dịch vụ hành chính công, theo yếu tố"), factors),
        (_("Chính sách công, theo chính sách"), others),
    ]
    return [(heading, group) for heading, group in groups if group]


def _low_first(value: Decimal | None) -> tuple[bool, Decimal]:
    return value is None, value or Decimal(0)


def _name(row: SurveyRow) -> str:
    return short_name(row.name) if BARE.get() else sentence_case(row.name)


def _figure(value: Decimal | None, *, sign: bool = False) -> str:
    return "–" if value is None else number(value, 2, sign=sign)


def _columns(lines: Sequence[SurveyRow | str], now: str, before: str, *, cut: bool) -> tuple[Column, ...]:
    def of(figure: Callable[[SurveyRow], str]) -> tuple[str, ...]:
        return tuple("" if isinstance(line, str) else figure(line) for line in lines)

    known = [line for line in lines if not isinstance(line, str)]
    columns = [
        Column(_("Năm\n{year}").format(year=now) if now else "%", of(lambda row: _figure(row.value)), strong=True)
    ]
    if cut:
        columns.append(Column(_("Năm\n{year}").format(year=before), of(lambda row: _figure(row.earlier))))
    elif any(row.change is not None for row in known):
        head = _("So với\n{year}").format(year=before or _("năm trước"))
        columns.append(Column(head, of(lambda row: _figure(row.change, sign=True))))
    if any(row.gap_to_mean is not None for row in known):
        columns.append(Column(_("So với\ncả nước"), of(lambda row: _figure(row.gap_to_mean, sign=True))))
    return tuple(columns)


def _keys(rows: Sequence[SurveyRow], this_year: str, before: str, now: str) -> tuple[Key, ...]:
    keys = []
    if any(row.earlier is not None for row in rows):
        earlier = _("Năm {year}").format(year=before) if before else _("Năm trước")
        keys.append(Key(earlier, PAPER, "o", edge=MAIN))
    if rows:
        keys.append(Key(this_year, MAIN, "o", edge=MAIN))
    if any(row.national_mean is not None for row in rows):
        keys.append(Key(f"{_('Trung bình cả nước')} {now}".strip(), LOST, "|", edge=LOST))
    return tuple(keys)


def _told(rows: Sequence[SurveyRow]) -> list[SurveyRow]:
    """Return the rows that the alternative text reads out: the whole, the factors and the lowest of the others."""
    first = [row for row in rows if row.kind in {"overall", "part", "factor"}]
    lowest = [row for row in rows if row.kind not in {"overall", "part", "factor", "item"}][:1]
    return [*first[:9], *lowest]


def _range(rows: Sequence[SurveyRow]) -> tuple[float, float]:
    known = [float(value) for row in rows for value in (row.value, row.earlier, row.national_mean) if value is not None]
    low, high = min(known, default=0.0), max(known, default=100.0)
    return max(0.0, (low - 1) // 2 * 2), min(101.0, -(-(high + 1) // 2) * 2)


def _title(sipas: SipasCard, rows: Sequence[SurveyRow]) -> str:
    """Say how the results moved and which lie furthest below the mean; else which is lowest."""
    if not rows:
        return no_figures()
    said = []
    ways = {way: len(moved) for way, moved in survey_moves(rows).items()}
    up, down, compared = ways["higher"], ways["lower"], sum(ways.values())
    year = sipas.earlier_year or _("năm trước")
    if compared and up == compared:
        said.append(_("Mọi nội dung so sánh được đều tăng so với năm {year}").format(year=year))
    elif compared and down == compared:
        said.append(_("Mọi nội dung so sánh được đều giảm so với năm {year}").format(year=year))
    elif compared:
        words = _("So với năm {year}, {up} nội dung tăng, {down} nội dung giảm, {level} nội dung tương đương")
        said.append(words.format(year=year, up=up, down=down, level=ways["level"]))
    far = [row for row in rows if row.kind not in {"overall", "part"}] or list(rows)
    below = sorted(
        (
            row for row in far
            if row.gap_to_mean is not None and row.value is not None and row.national_mean is not None
            and survey_difference(row.value, row.national_mean) == "lower"
        ),
        key=lambda row: _low_first(row.gap_to_mean),
    )  # fmt: skip
    valued = [row for row in far if row.value is not None]
    if below:
        names = listing(sentence_case(row.name) for row in below[:2])
        said.append(_("{names} xa trung bình cả nước nhất").format(names=names))
    elif valued:
        least = min(valued, key=lambda row: _low_first(row.value))
        tied = listing(sentence_case(row.name) for row in valued if row.value == least.value)
        said.append(_("thấp nhất là {names} ({value}%)").format(names=tied, value=_figure(least.value)))
    return capital("; ".join(said)) if said else no_figures()
