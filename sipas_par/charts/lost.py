"""Where points were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.self_assessment import claims as analyse_claims
from sipas_par.analysis.self_assessment import claims_by
from sipas_par.analysis.shortfall import (
    agency_total,
    by_agency,
    by_field,
    by_source,
    by_source_and_field,
    lost_rows,
    make_most_of_loss,
)
from sipas_par.charts.arguments import one_of
from sipas_par.charts.frame import Head, Key, Sheet
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, room_for, scale_x
from sipas_par.charts.theme import INK, LIGHT, LOST, MAIN, PAPER, SOFT, SOURCE_LOOK, WIDTH_CM, drawn
from sipas_par.charts.words import (
    alt_of,
    codes,
    missing_note,
    of_points,
    row_name,
    source_line,
    titled,
    word,
    wrong_note,
)
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.model.scorecard import Scorecard

BAR = 9.0


@drawn
def fields(card: Scorecard, *, lang: str | None = None, width_cm: float = WIDTH_CM) -> Figure:
    """Draw what each field achieved against its maximum, so that the weakest field is seen at once.

    Parameters
    ----------
    card
        The scorecard.
    lang
        ``"vi"`` or ``"en"``; by default the language that holds.
    width_cm
        Printed width.

    Returns
    -------
    Figure
        One bar a field, as long as its maximum and filled up to the points achieved; points, attainment in %
        and points lost beside it.

    Raises
    ------
    UsageError
        If the language is unknown.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.fields(card)).split(":")[0]
    'Lĩnh vực 8 mất nhiều điểm nhất'
    """
    table = by_field(card)
    known = table["missing"] < table["leaves"]
    title = _most_lost_field(table[known])
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=19)
    scores = [
        f"{points(score)} / {number(maximum)}" if there else word("missing")
        for score, maximum, there in zip(table["score"], table["max_score"], known, strict=True)
    ]
    rates = [percent(rate, 1) if there else "–" for rate, there in zip(table["attainment"], known, strict=True)]
    losses = [points(lost) if there else "–" for lost, there in zip(table["lost"], known, strict=True)]
    columns = (
        Column(_("Đạt / tối đa"), tuple(scores)),
        Column(_("Tỷ lệ"), tuple(rates)),
        Column(_("Chưa đạt"), tuple(losses)),
    )
    gaps = [code for code, count in zip(table["code"], table["missing"], strict=True) if count]
    notes: tuple[str, ...] = ()
    if gaps:
        text = _("Chưa tính tiêu chí chưa có điểm của lĩnh vực")
        notes = (f"{text} {codes(gaps)}.",)
    head = Head(
        title=title,
        line=f"{titled(card)}. " + _("Đơn vị tính: điểm."),
        source=source_line([card]),
        statuses=(card.source.status,),
        notes=(*notes, *wrong_note(card)),
        keys=(
            Key(_("Điểm đạt được"), MAIN),
            Key(_("Điểm chưa đạt"), LOST, hatch="////"),
        ),
        alt=alt_of(title, [f"{code}: {text}" for code, text in zip(table["code"], scores, strict=True)]),
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, score, lost, there in zip(rows.centers, table["score"], table["lost"], known, strict=True):
        if there:
            axes.barh(center, score, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
            axes.barh(center, lost, BAR, left=score, color=LOST, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(table["max_score"]), _("Điểm"))
    return sheet.figure


@drawn
def lost_by_source(card: Scorecard, *, lang: str | None = None, width_cm: float = WIDTH_CM) -> Figure:
    """Draw the points lost by field and source, so that it is clear what documents and what people decide.

    Parameters
    ----------
    card
        The scorecard.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One bar a field, divided by source of points (appraised, surveyed, SIPAS, outcome).

    Raises
    ------
    UsageError
        If the language is unknown.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "Thẩm định" in sp.charts.alt_text(sp.charts.lost_by_source(card))
    True
    """
    table = by_source_and_field(card)
    sources = by_source(card)
    per_field = by_field(card)
    names = [row_name(code, name) for code, name in zip(per_field["code"], per_field["name"], strict=True)]
    known = per_field["missing"] < per_field["leaves"]
    title = _most_lost_source(sources)
    rows = lay_out(names, 200 * width_cm / WIDTH_CM, least=19)
    totals = [points(lost) if there else word("missing") for lost, there in zip(per_field["lost"], known, strict=True)]
    columns = (Column(_("Chưa đạt"), tuple(totals)),)
    keys = tuple(
        Key(
            f"{label('source', source)}: {of_points(lost)}",
            SOURCE_LOOK[source][0],
            hatch=SOURCE_LOOK[source][1],
        )
        for source, lost in zip(sources["source"], sources["lost"], strict=True)
    )
    head = Head(
        title=title,
        line=f"{titled(card)}. " + _("Điểm chưa đạt theo lĩnh vực và nguồn điểm."),
        source=source_line([card]),
        statuses=(card.source.status,),
        notes=missing_note(card),
        keys=keys,
        alt=alt_of(title, [key.text for key in keys]),
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for code, center in zip(per_field["code"], rows.centers, strict=True):
        left = 0.0
        own = table[table["field"] == code]
        for source, lost in zip(own["source"], own["lost"], strict=True):
            color, hatch = SOURCE_LOOK[source]
            axes.barh(center, lost, BAR + 2, left=left, color=color, hatch=hatch, edgecolor=INK, linewidth=0.6)
            left += lost
    scale_x(axes, 0, room_for(per_field["lost"]), _("Điểm chưa đạt"))
    return sheet.figure


@drawn
def lost_by_agency(card: Scorecard, *, top: int = 15, lang: str | None = None, width_cm: float = WIDTH_CM) -> Figure:
    """Draw the points lost by lead agency, so that everyone sees who has most to answer for.

    Parameters
    ----------
    card
        The scorecard.
    top
        How many agencies to show; how many more there are is said below the chart.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One bar an agency; the hatched part is shared with another lead agency, so the bars do not add up to
        the total, which stands below the chart.

    Raises
    ------
    UsageError
        If the language is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "Sở Nội vụ" in sp.charts.alt_text(sp.charts.lost_by_agency(card))
    True
    """
    table = by_agency(card)
    losing = table[table["lost"] > 0]
    shown = losing.head(top)
    total = agency_total(card)
    unnamed = _("(chưa ghi cơ quan chủ trì)")
    names = [agency or unnamed for agency in shown["agency"]]
    title = _most_lost_agency(names, shown, card)
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=18)
    columns = (
        Column(_("Chưa đạt"), tuple(points(lost) for lost in shown["lost"])),
        Column(_("Số tiêu chí"), tuple(str(count) for count in shown["below"])),
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
        title=title,
        line=f"{titled(card)}. " + _("Điểm chưa đạt theo cơ quan chủ trì."),
        source=source_line([card]),
        statuses=(card.source.status,),
        notes=(*notes, *missing_note(card)),
        keys=(
            Key(_("Một mình chủ trì"), MAIN),
            Key(_("Cùng chủ trì với cơ quan khác"), LIGHT, hatch="////"),
        )
        if names
        else (),
        alt=alt_of(title, [f"{name}: {points(lost)}" for name, lost in zip(names, shown["lost"], strict=True)][:5]),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, lost, joint in zip(rows.centers, shown["lost"], shown["lost_joint"], strict=True):
        axes.barh(center, lost, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
        axes.barh(center, joint, BAR, left=lost - joint, color=LIGHT, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(shown["lost"]), _("Điểm chưa đạt"))
    axes.spines["bottom"].set_color(SOFT)
    return sheet.figure


def _most_lost_field(table: pd.DataFrame) -> str:
    if table.empty:
        return word("no_figures")
    most = table["lost"].max()
    if most <= 0:
        return _("Không lĩnh vực nào mất điểm")
    first = table[table["lost"] == most]
    if len(first) > 1:
        listed = codes(first["code"])
        return _("Các lĩnh vực {fields} cùng mất nhiều điểm nhất: mỗi lĩnh vực {lost}").format(
            fields=listed, lost=of_points(most)
        )
    row = first.iloc[0]
    maximum = number(row["max_score"])
    said = _("Lĩnh vực {field} mất nhiều điểm nhất: {lost} trên {maximum} điểm")
    return said.format(field=row["code"], lost=points(most), maximum=maximum)


def _most_lost_source(table: pd.DataFrame) -> str:
    if (table["missing"] == table["leaves"]).all():
        return word("no_figures")
    most = table["lost"].max()
    if most <= 0:
        return _("Không nguồn điểm nào mất điểm")
    first = table[table["lost"] == most]
    names = [label("source", source) for source in first["source"]]
    lost = points(most)
    if len(first) > 1:
        parts = listing([_inside(name) for name in names])
        return _("Các phần {parts} cùng mất nhiều điểm nhất: mỗi phần {lost} điểm").format(parts=parts, lost=lost)
    maximum = number(first["max_score"].iloc[0])
    said = _("Phần {source} mất nhiều điểm nhất: {lost} trên {maximum} điểm")
    return said.format(source=_inside(names[0]), lost=lost, maximum=maximum)


def _inside(name: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _most_lost_agency(names: list[str], shown: pd.DataFrame, card: Scorecard) -> str:
    if not names:
        if len(card.missing) == len(card.leaves):
            return word("no_figures")
        return _("Không cơ quan nào mất điểm")
    lost, below = shown["lost"].iloc[0], shown["below"].iloc[0]
    tied = int((shown["lost"] == lost).sum())
    if tied > 1:
        first = codes(names[:tied], 3)
        said = _("{agencies} cùng mất nhiều điểm nhất: mỗi cơ quan {lost}")
        return said.format(agencies=first, lost=of_points(lost))
    said = _("{agency} chủ trì {n} tiêu chí chưa đạt tối đa, mất {lost}, nhiều nhất")
    return said.format(agency=names[0], n=below, lost=of_points(lost))


@drawn
def pareto(card: Scorecard, *, top: int = 15, lang: str | None = None, width_cm: float = WIDTH_CM) -> Figure:
    """Draw the criteria that lost most, so that the few that matter stand out.

    Parameters
    ----------
    card
        The scorecard.
    top
        How many criteria to show one by one; the others are one bar.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One bar a criterion, most points lost first, coloured by source of points; lost and maximum beside it.

    Raises
    ------
    UsageError
        If the language is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "8.1" in sp.charts.alt_text(sp.charts.pareto(card, top=5))
    True
    """
    rows_of_loss = lost_rows(card)[:top]
    title = _most_of_loss(card)
    names = [row_name(row.code, row.name) for row in rows_of_loss]
    rows = lay_out(names, 235 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column(_("Chưa đạt / tối đa"), tuple(f"{points(row.lost)} / {points(row.max_score)}" for row in rows_of_loss)),
    )
    sources = list(dict.fromkeys(row.source for row in rows_of_loss))
    head = Head(
        title=title,
        line=f"{titled(card)}. " + _("Điểm chưa đạt của từng nội dung, màu theo nguồn điểm."),
        source=source_line([card]),
        statuses=(card.source.status,),
        notes=missing_note(card),
        keys=tuple(Key(label("source", one), SOURCE_LOOK[one][0], hatch=SOURCE_LOOK[one][1]) for one in sources),
        alt=alt_of(title, [f"{name}: {points(row.lost)}" for name, row in zip(names, rows_of_loss[:5], strict=False)]),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns) + 3, width_cm)
    axes = draw_rows(sheet, rows, columns)
    for row, center in zip(rows_of_loss, rows.centers, strict=True):
        color, hatch = SOURCE_LOOK[row.source]
        axes.barh(center, float(row.lost or 0), BAR, color=color, hatch=hatch, edgecolor=INK, lw=0.6)
    scale_x(axes, 0, room_for([float(row.lost or 0) for row in rows_of_loss]), _("Điểm chưa đạt"))
    axes.set_ylim(0, rows.height)
    return sheet.figure


def _most_of_loss(card: Scorecard) -> str:
    table = lost_rows(card)
    if not table:
        if len(card.missing) == len(card.leaves):
            return word("no_figures")
        return _("Không tiêu chí nào mất điểm")
    few = len(make_most_of_loss(card))
    share = percent(table[few - 1].cumulative_share, 1)
    said = _("{few} trong {n} nội dung chưa đạt tối đa chiếm {share} của {total} điểm chưa đạt")
    return said.format(few=few, n=len(table), share=share, total=points(card.lost))


@drawn
def claims(
    card: Scorecard, *, by: str = "criterion", top: int = 15, lang: str | None = None, width_cm: float = WIDTH_CM
) -> Figure:
    """Draw self-assessed against appraised points, so that claims without recognition are seen.

    Parameters
    ----------
    card
        The scorecard.
    by
        ``"criterion"`` for the criteria that differ, largest over-claim first; ``"field"`` or ``"agency"`` for
        their sums.
    top
        How many rows to show; how many more there are is said below the chart.
    lang, width_cm
        Language and printed width.

    Returns
    -------
    Figure
        One dumbbell a row, in points: hollow mark claimed, full mark recognised.

    Raises
    ------
    UsageError
        If language or ``by`` is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "2.1.2" in sp.charts.alt_text(sp.charts.claims(card))
    True
    """
    group = one_of("by", by, ("criterion", "field", "agency"))
    leaves = analyse_claims(card)
    table = _by_criterion(leaves) if group == "criterion" else _by_group(card, group)
    shown = table.head(top)
    title = _title(leaves)
    rows = lay_out(list(shown["label"]), 190 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column(_("Tự đánh giá"), tuple(points(value) for value in shown["self_score"])),
        Column(_("Thẩm định"), tuple(points(value) for value in shown["appraised"])),
        Column(_("Chênh lệch"), tuple(points(value, sign=True) for value in shown["gap"])),
    )
    more = len(table) - len(shown)
    note = _("Không vẽ {more} dòng chênh lệch ít hơn.").format(more=more)
    head = Head(
        title=title,
        line=f"{titled(card)}. " + _("Điểm tự đánh giá và điểm thẩm định."),
        source=source_line([card]),
        statuses=(card.source.status,),
        notes=(note,) if more else (),
        keys=(
            Key(_("Tự đánh giá"), PAPER, "o", edge=MAIN),
            Key(_("Thẩm định"), MAIN, "o", edge=MAIN),
            Key(_("Tự chấm cao hơn"), LOST, "line"),
            Key(_("Tự chấm thấp hơn"), MAIN, "line", dashed=True),
        )
        if len(shown)
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{label}: {points(gap, sign=True)}" for label, gap in zip(shown["label"][:5], shown["gap"], strict=False)
        ),
    )
    if shown.empty:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, claimed, given in zip(rows.centers, shown["self_score"], shown["appraised"], strict=True):
        over = claimed > given
        axes.plot([given, claimed], [center] * 2, color=LOST if over else MAIN, ls="-" if over else "--", lw=1.6)
        axes.plot(claimed, center, "o", ms=6, mfc=PAPER, mec=MAIN, mew=1.1, clip_on=False)
        axes.plot(given, center, "o", ms=6, mfc=MAIN, mec=MAIN, mew=1.1, clip_on=False)
    highest = max(shown["self_score"].max(), shown["appraised"].max())
    scale_x(axes, 0, highest * 1.05 or 1.0, _("Điểm"))
    axes.spines["left"].set_color(INK)
    return sheet.figure


def _by_criterion(leaves: pd.DataFrame) -> pd.DataFrame:
    table = leaves[leaves["kind"] != "equal"].copy()
    order = table["gap"].abs().sort_values(ascending=False, kind="stable").index
    table = table.loc[order]
    table["label"] = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    return table


def _by_group(card: Scorecard, group: str) -> pd.DataFrame:
    table = claims_by(card, "field" if group == "field" else "agency")
    nobody = _("(chưa ghi cơ quan chủ trì)")
    if group == "field":
        labels = [f"{key}. {sentence_case(name)}" for key, name in zip(table["key"], table["name"], strict=True)]
    else:
        labels = [key or nobody for key in table["key"]]
    return table.assign(label=labels)


def _title(leaves: pd.DataFrame) -> str:
    if leaves.empty:
        return word("no_figures")
    over = leaves[leaves["kind"] == "over"]
    under = int((leaves["kind"] == "under").sum())
    if over.empty:
        return _("Không tiêu chí nào tự chấm cao hơn thẩm định")
    gap = points(over["gap"].max())
    first_codes = codes(over.loc[over["gap"] == over["gap"].max(), "code"])
    said = _("{n} tiêu chí tự chấm cao hơn thẩm định").format(n=len(over))
    if under:
        said += _(", {n} tiêu chí thấp hơn").format(n=under)
    return said + _("; chênh nhiều nhất {gap} điểm: {codes}").format(gap=gap, codes=first_codes)
