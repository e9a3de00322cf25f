"""Where points were lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sipas_par.analysis.results import Results
from sipas_par.analysis.shortfall import Group, LostRow, agency_groups, field_groups, lost_rows, to_end_of_tie
from sipas_par.charts.frame import BESIDE, Column, Head, Key, Sheet, draw_rows, fit, lay_out, room_for, scale_x
from sipas_par.charts.theme import (
    HATCH,
    INK,
    LIGHT,
    LOST,
    MAIN,
    ON_LOST,
    PAPER,
    SOFT,
    SOURCE_LOOK,
    STRONG,
    TEXT,
    drawn,
    width_of,
)
from sipas_par.charts.words import codes, missing_note, no_figures, of_points, row_name, titled, wrong_note
from sipas_par.findings import require
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case, short_name
from sipas_par.text.numbers import capital, count_words, listing, number, percent, points

if TYPE_CHECKING:
    from matplotlib.figure import Figure


BAR = 8.6
STACKED = 9.6
# A segment narrower than 5 mm has no room for its value.
SEGMENT = 14.2


@drawn
def fields(card: Scorecard) -> Figure:
    """Draw what each field achieved against its maximum, so that the weakest field is seen at once.

    Returns
    -------
    Figure
        One bar a field, as long as its maximum and filled up to the points achieved; points, attainment in %
        and points lost beside it.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.fields(card)).split(":")[0]
    'Lĩnh vực 8 mất nhiều điểm nhất'
    """
    require("card", card, Scorecard)
    groups = field_groups(card)
    known = [group for group in groups if group.missing < group.leaves]
    rows = lay_out([f"{group.code}. {sentence_case(group.name)}" for group in groups], 190, least=19)
    figures = [
        (f"{points(group.score)} / {number(group.max_score)}", percent(group.attainment, 1), points(group.lost))
        if group in known
        else (_("chưa có số liệu"), "–", "–")
        for group in groups
    ]
    heads = (_("Đạt / tối đa"), _("Tỷ lệ"), _("Chưa đạt"))
    columns = [Column(head, tuple(line[at] for line in figures)) for at, head in enumerate(heads)]
    gaps = [group.code for group in groups if group.missing]
    text = _("Chưa tính tiêu chí chưa có điểm của lĩnh vực")
    head = Head(
        title=_most_lost_field(known),
        line=f"{titled(card)}. " + _("Đơn vị tính: điểm."),
        cards=[card],
        notes=(*([f"{text} {codes(gaps)}."] if gaps else ()), *wrong_note(card)),
        keys=(Key(_("Điểm đạt được"), MAIN), Key(_("Điểm chưa đạt"), LOST, hatch="////")),
        facts=[f"{group.code}: {score}" for group, (score, _rate, _lost) in zip(groups, figures, strict=True)],
    )
    sheet, axes = draw_rows(head, rows, columns)
    for center, group in zip(rows.centers, groups, strict=True):
        if group in known:
            score, lost = float(group.score), float(group.lost)
            axes.barh(center, score, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
            axes.barh(center, lost, BAR, left=score, color=LOST, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(float(group.max_score) for group in groups), _("Điểm"))
    return sheet.figure


@drawn
def lost_by_source(card: Scorecard) -> Figure:
    """Draw the points lost by field and source, so that it is clear what documents and what people decide.

    Returns
    -------
    Figure
        One bar a field, divided by source of points (appraised, surveyed, SIPAS, outcome).

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "Thẩm định" in sp.charts.alt_text(sp.charts.lost_by_source(card))
    True
    """
    require("card", card, Scorecard)
    results = Results(card)
    losing = sorted((pair for pair in results.fields_by_source if pair[0].lost), key=lambda pair: -pair[0].lost)
    names = [row_name(field.code, field.name) for field, _parts in losing]
    rows = lay_out(names, 255, least=14.8)
    facts = [
        _("lĩnh vực {code}").format(code=field.code)
        + ": "
        + ", ".join(f"{label('source', part.code)} {points(part.lost)}" for part in _in_order(parts))
        for field, parts in losing
    ]
    head = Head(
        title=_fields_by_source(results),
        line=f"{titled(card)}. " + _("Điểm chưa đạt theo lĩnh vực và nguồn điểm."),
        cards=[card],
        notes=missing_note(card),
        keys=[_source_key(group.code) for group in _in_order(results.sources)],
        facts=facts,
        unit=_("điểm chưa đạt"),
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, foot=0)
    totals = [points(field.lost) for field, _parts in losing]
    fit(
        axes,
        [float(field.lost) for field, _parts in losing],
        [width_of(one, STRONG, bold=True) + BESIDE + 1 for one in totals],
    )
    unit = axes.bbox.width * 72 / sheet.figure.dpi / axes.get_xlim()[1]
    for (_field, parts), center, total in zip(losing, rows.centers, totals, strict=True):
        left = 0.0
        for part in _in_order(parts):
            size = float(part.lost)
            color, hatch = SOURCE_LOOK[part.code]
            axes.barh(
                center, size, STACKED, left=left, color=color, hatch=hatch, edgecolor=HATCH if hatch else PAPER, lw=0.6
            )
            if size * unit >= max(SEGMENT, width_of(points(part.lost), TEXT) + 2):
                ink = {MAIN: PAPER, LOST: ON_LOST}.get(color, INK)
                middle = left + size / 2
                sheet.beside(
                    axes, middle, center, points(part.lost), move=0, color=ink, across="center", patch=bool(hatch)
                )
            left += size
        sheet.beside(axes, left, center, total, bold=True)
    return sheet.figure


def _in_order(groups: Iterable[Group]) -> list[Group]:
    """Return the sources that lost points, those that work regains first."""
    return sorted((group for group in groups if group.lost), key=lambda group: list(SOURCE_LOOK).index(group.code))


def _source_key(source: str) -> Key:
    color, hatch = SOURCE_LOOK[source]
    return Key(label("source", source), color, hatch=hatch, edge=HATCH if hatch else color)


def _fields_by_source(results: Results) -> str:
    """Say which fields lose appraised points only, and which lose most of theirs among those asked."""
    only, asked = [], []
    for field, parts in results.fields_by_source:
        if {one.code for one in _in_order(parts)} == {"appraised"}:
            only.append(field.code)
        if any(
            one.code == "surveyed" and all(one.lost > other.lost for other in parts if other is not one)
            for one in parts
        ):
            asked.append(field.code)
    said = []
    if only:
        said.append(_("lĩnh vực {fields} chỉ mất điểm thẩm định").format(fields=codes(only)))
    if asked:
        said.append(_("lĩnh vực {fields} mất nhiều hơn ở phần điều tra xã hội học").format(fields=codes(asked)))
    return capital("; ".join(said)) if said else _most_lost_source(results.sources)


@drawn
def lost_by_agency(card: Scorecard, *, top: int = 15) -> Figure:
    """Draw the points lost by lead agency, so that everyone sees who has most to answer for.

    Parameters
    ----------
    top
        How many agencies to show; how many more there are is said below the chart.

    Returns
    -------
    Figure
        One bar an agency; the hatched part is shared with another lead agency, so the bars do not add up to
        the total, which stands below the chart.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "Sở Nội vụ" in sp.charts.alt_text(sp.charts.lost_by_agency(card))
    True
    """
    require("card", card, Scorecard)
    losing = [group for group in agency_groups(card) if group.lost > 0]
    shown = losing[:top]
    total = Group.of(card.leaves, card)
    names = [group.code or _("(chưa ghi cơ quan chủ trì)") for group in shown]
    rows = lay_out(names, 190, least=18)
    columns = (
        Column(_("Chưa đạt"), tuple(points(group.lost) for group in shown)),
        Column(_("Số tiêu chí"), tuple(str(group.below) for group in shown)),
    )
    notes = [
        _(
            "Tổng điểm chưa đạt, mỗi tiêu chí tính một lần: {lost}; trong đó {lost_joint} điểm có từ hai cơ quan chủ trì, tính ở mỗi cơ quan."
        ).format(lost=points(total.lost), lost_joint=points(total.lost_joint))
    ]
    if len(losing) > len(shown):
        more = len(losing) - len(shown)
        notes.append(_("Không vẽ {more} cơ quan mất ít điểm hơn.").format(more=more))
    head = Head(
        title=_most_lost_agency(names, shown, card),
        line=f"{titled(card)}. " + _("Điểm chưa đạt theo cơ quan chủ trì."),
        cards=[card],
        notes=(*notes, *missing_note(card)),
        keys=(Key(_("Một mình chủ trì"), MAIN), Key(_("Cùng chủ trì với cơ quan khác"), LIGHT, hatch="////")),
        facts=[f"{name}: {points(group.lost)}" for name, group in zip(names, shown[:5], strict=False)],
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, columns)
    for center, group in zip(rows.centers, shown, strict=True):
        lost, joint = float(group.lost), float(group.lost_joint)
        axes.barh(center, lost, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
        axes.barh(center, -joint, BAR, left=lost, color=LIGHT, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(float(group.lost) for group in shown), _("Điểm chưa đạt"))
    axes.spines["bottom"].set_color(SOFT)
    return sheet.figure


def _losing_most(groups: Iterable[Group]) -> list[Group]:
    """Return the groups that lose most, several where they tie; none where nothing is lost."""
    losing = [group for group in groups if group.lost > 0]
    most = max((group.lost for group in losing), default=None)
    return [group for group in losing if group.lost == most]


def _most_lost_field(groups: Sequence[Group]) -> str:
    if not groups:
        return no_figures()
    first = _losing_most(groups)
    if not first:
        return _("Không lĩnh vực nào mất điểm")
    one = first[0]
    if len(first) > 1:
        said = _("Các lĩnh vực {fields} cùng mất nhiều điểm nhất: mỗi lĩnh vực {lost}")
        return said.format(fields=codes(group.code for group in first), lost=of_points(one.lost))
    said = _("Lĩnh vực {field} mất nhiều điểm nhất: {lost} trên {maximum} điểm")
    return said.format(field=one.code, lost=points(one.lost), maximum=number(one.max_score))


def _most_lost_source(groups: Sequence[Group]) -> str:
    if all(group.missing == group.leaves for group in groups):
        return no_figures()
    first = _losing_most(groups)
    if not first:
        return _("Không nguồn điểm nào mất điểm")
    lost, names = points(first[0].lost), [_inside(label("source", group.code)) for group in first]
    if len(first) > 1:
        said = _("Các phần {parts} cùng mất nhiều điểm nhất: mỗi phần {lost} điểm")
        return said.format(parts=listing(names), lost=lost)
    said = _("Phần {source} mất nhiều điểm nhất: {lost} trên {maximum} điểm")
    return said.format(source=names[0], lost=lost, maximum=number(first[0].max_score))


def _inside(name: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _most_lost_agency(names: Sequence[str], shown: Sequence[Group], card: Scorecard) -> str:
    if not shown:
        if len(card.missing) == len(card.leaves):
            return no_figures()
        return _("Không cơ quan nào mất điểm")
    first = shown[0]
    lost, tied = of_points(first.lost), len(_losing_most(shown))
    if tied > 1:
        said = _("{agencies} cùng mất nhiều điểm nhất: mỗi cơ quan {lost}")
        return said.format(agencies=codes(names[:tied], 3), lost=lost)
    said = _("{agency} chủ trì {n} tiêu chí chưa đạt tối đa, mất {lost}, nhiều nhất")
    return said.format(agency=names[0], n=first.below, lost=lost)


@drawn
def pareto(card: Scorecard, *, top: int = 15) -> Figure:
    """Draw the criteria that lost most, so that the few that matter stand out.

    Parameters
    ----------
    top
        How many criteria to show; those that lose as much as the last of them are shown too.

    Returns
    -------
    Figure
        One bar a criterion, most points lost first, coloured by source of points; lost and maximum beside it.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "8.1" in sp.charts.alt_text(sp.charts.pareto(card, top=5))
    True
    """
    require("card", card, Scorecard)
    rows_of_loss = to_end_of_tie(lost_rows(card), top)
    names = [row_name(row.code, row.name) for row in rows_of_loss]
    rows = lay_out(names, 255, least=13.3, most_lines=3)
    said = [f"{points(row.lost)} / {points(row.max_score)}" for row in rows_of_loss]
    told = _("{name} {lost} trên {most}")
    facts = [
        told.format(name=f"{row.code} {short_name(row.name)}", lost=points(row.lost), most=points(row.max_score))
        for row in rows_of_loss[:6]
    ]
    head = Head(
        title=_most_of_loss(card, rows_of_loss),
        line=f"{titled(card)}. {_share_of_loss(card, rows_of_loss)}" + _("Điểm chưa đạt / điểm tối đa."),
        cards=[card],
        notes=missing_note(card),
        keys=[_source_key(one) for one in sorted({row.source for row in rows_of_loss}, key=list(SOURCE_LOOK).index)],
        unit=_("điểm chưa đạt / điểm tối đa"),
        facts=facts,
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, foot=0)
    fit(axes, [float(row.lost or 0) for row in rows_of_loss], [width_of(one, TEXT) + BESIDE + 1 for one in said])
    for row, center, text in zip(rows_of_loss, rows.centers, said, strict=True):
        color, hatch = SOURCE_LOOK[row.source]
        size = float(row.lost or 0)
        axes.barh(center, size, BAR, color=color, hatch=hatch, edgecolor=HATCH if hatch else "none", lw=0.6)
        sheet.beside(axes, size, center, text, move=4)
    return sheet.figure


def _share_of_loss(card: Scorecard, shown: Sequence[LostRow]) -> str:
    if not shown or shown[-1].cumulative_share == 1:
        return ""
    share = percent(shown[-1].cumulative_share, 1)
    return _("Chiếm {share} của {total} điểm chưa đạt. ").format(share=share, total=points(card.lost))


def _most_of_loss(card: Scorecard, shown: Sequence[LostRow]) -> str:
    if not shown:
        if len(card.missing) == len(card.leaves):
            return no_figures()
        return _("Không tiêu chí nào mất điểm")
    said = _("{n} nội dung chưa đạt từ {least} điểm trở lên").format(
        n=capital(count_words(len(shown))), least=points(shown[-1].lost)
    )
    empty = [row.code for row in shown if row.score == 0]
    if len(empty) == 1:
        return said + _("; nội dung {code} đạt 0 điểm").format(code=empty[0])
    if empty:
        return said + _("; {n} nội dung đạt 0 điểm là {codes}").format(n=count_words(len(empty)), codes=codes(empty, 4))
    return said
