"""Where points were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.self_assessment import claims as analyse_claims
from sipas_par.analysis.self_assessment import claims_by
from sipas_par.analysis.shortfall import (
    agency_total,
    below_maximum,
    by_agency,
    by_field,
    by_source,
    by_source_and_field,
    make_most_of_loss,
)
from sipas_par.charts.arguments import one_of
from sipas_par.charts.frame import Head, Key, Sheet
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, room_for, scale_x
from sipas_par.charts.theme import EMPTY, INK, LIGHT, LOST, MAIN, PAPER, SOFT, SOURCE_LOOK, WIDTH_CM, drawn
from sipas_par.charts.words import alt_of, codes, missing_note, of_points, source_line, titled, word, wrong_note
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.model.scorecard import Scorecard

BAR = 9.0


@drawn
def fields(card: Scorecard, *, lang: str = "vi", width_cm: float = WIDTH_CM) -> Figure:
    """Draw what each field achieved against its maximum, so that the weakest field is seen at once.

    Parameters
    ----------
    card
        The scorecard.
    lang
        ``"vi"`` or ``"en"``.
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
    vi = lang == "vi"
    table = by_field(card)
    known = table["missing"] < table["leaves"]
    title = _most_lost_field(table[known], lang)
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=19)
    scores = [
        f"{points(score, lang)} / {number(maximum, lang=lang)}" if there else word("missing", lang)
        for score, maximum, there in zip(table["score"], table["max_score"], known, strict=True)
    ]
    rates = [percent(rate, 1, lang) if there else "–" for rate, there in zip(table["attainment"], known, strict=True)]
    losses = [points(lost, lang) if there else "–" for lost, there in zip(table["lost"], known, strict=True)]
    columns = (
        Column("Đạt / tối đa" if vi else "Score / max.", tuple(scores)),
        Column("Tỷ lệ" if vi else "Rate", tuple(rates)),
        Column("Mất" if vi else "Lost", tuple(losses)),
    )
    gaps = [code for code, count in zip(table["code"], table["missing"], strict=True) if count]
    notes: tuple[str, ...] = ()
    if gaps:
        text = "Chưa tính tiêu chí chưa có điểm của lĩnh vực" if vi else "Criteria without a score left out in field"
        notes = (f"{text} {codes(gaps, lang)}.",)
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. " + ("Đơn vị tính: điểm." if vi else "Unit: points."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=(*notes, *wrong_note(card, lang)),
        keys=(
            Key("Điểm đạt được" if vi else "Score", MAIN),
            Key("Điểm mất" if vi else "Lost", LOST, hatch="////"),
        ),
        alt=alt_of(title, [f"{code}: {text}" for code, text in zip(table["code"], scores, strict=True)]),
    )
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, score, lost, there in zip(rows.centers, table["score"], table["lost"], known, strict=True):
        if there:
            axes.barh(center, score, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
            axes.barh(center, lost, BAR, left=score, color=LOST, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(table["max_score"]), "Điểm" if vi else "Points", lang)
    return sheet.figure


@drawn
def lost_by_source(card: Scorecard, *, lang: str = "vi", width_cm: float = WIDTH_CM) -> Figure:
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
    vi = lang == "vi"
    table = by_source_and_field(card)
    sources = by_source(card)
    per_field = by_field(card)
    names = [f"{code}. {sentence_case(name)}" for code, name in zip(per_field["code"], per_field["name"], strict=True)]
    known = per_field["missing"] < per_field["leaves"]
    title = _most_lost_source(sources, lang)
    rows = lay_out(names, 200 * width_cm / WIDTH_CM, least=19)
    totals = [
        points(lost, lang) if there else word("missing", lang)
        for lost, there in zip(per_field["lost"], known, strict=True)
    ]
    columns = (Column("Mất" if vi else "Lost", tuple(totals)),)
    keys = tuple(
        Key(
            f"{label('source', source, lang)}: {of_points(lost, lang)}",
            SOURCE_LOOK[source][0],
            hatch=SOURCE_LOOK[source][1],
        )
        for source, lost in zip(sources["source"], sources["lost"], strict=True)
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. "
        + ("Điểm mất theo lĩnh vực và nguồn điểm." if vi else "Points lost by field and source of points."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=missing_note(card, lang),
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
    scale_x(axes, 0, room_for(per_field["lost"]), "Điểm mất" if vi else "Points lost", lang)
    return sheet.figure


@drawn
def lost_by_agency(card: Scorecard, *, top: int = 15, lang: str = "vi", width_cm: float = WIDTH_CM) -> Figure:
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
    vi = lang == "vi"
    table = by_agency(card)
    losing = table[table["lost"] > 0]
    shown = losing.head(top)
    total = agency_total(card)
    unnamed = "(chưa ghi cơ quan chủ trì)" if vi else "(no lead agency named)"
    names = [agency or unnamed for agency in shown["agency"]]
    title = _most_lost_agency(names, shown, card, lang)
    rows = lay_out(names, 190 * width_cm / WIDTH_CM, least=18)
    columns = (
        Column("Mất" if vi else "Lost", tuple(points(lost, lang) for lost in shown["lost"])),
        Column("Số tiêu chí" if vi else "Criteria", tuple(str(count) for count in shown["below"])),
    )
    notes = [
        f"Tổng điểm mất, mỗi tiêu chí tính một lần: {points(total.lost, lang)}; "
        f"trong đó {points(total.lost_joint, lang)} điểm có từ hai cơ quan chủ trì, tính ở mỗi cơ quan."
        if vi
        else f"Points lost, each criterion counted once: {points(total.lost, lang)}; "
        f"of these {points(total.lost_joint, lang)} have two lead agencies or more and stand under each."
    ]
    if len(losing) > len(shown):
        more = len(losing) - len(shown)
        notes.append(
            f"Không vẽ {more} cơ quan mất ít điểm hơn." if vi else f"{more} agencies that lost less not drawn."
        )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. " + ("Điểm mất theo cơ quan chủ trì." if vi else "Points lost by lead agency."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=(*notes, *missing_note(card, lang)),
        keys=(
            Key("Một mình chủ trì" if vi else "Sole lead", MAIN),
            Key("Cùng chủ trì với cơ quan khác" if vi else "Led with another agency", LIGHT, hatch="////"),
        )
        if names
        else (),
        alt=alt_of(
            title, [f"{name}: {points(lost, lang)}" for name, lost in zip(names, shown["lost"], strict=True)][:5]
        ),
    )
    if not names:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns), width_cm)
    axes = draw_rows(sheet, rows, columns)
    for center, lost, joint in zip(rows.centers, shown["lost"], shown["lost_joint"], strict=True):
        axes.barh(center, lost, BAR, color=MAIN, edgecolor=INK, linewidth=0.6)
        axes.barh(center, joint, BAR, left=lost - joint, color=LIGHT, edgecolor=INK, linewidth=0.6, hatch="////")
    scale_x(axes, 0, room_for(shown["lost"]), "Điểm mất" if vi else "Points lost", lang)
    axes.spines["bottom"].set_color(SOFT)
    return sheet.figure


def _most_lost_field(table: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if table.empty:
        return word("no_figures", lang)
    most = table["lost"].max()
    if most <= 0:
        return "Không lĩnh vực nào mất điểm" if vi else "No field lost points"
    first = table[table["lost"] == most]
    if len(first) > 1:
        listed = codes(first["code"], lang)
        if vi:
            return f"Các lĩnh vực {listed} cùng mất nhiều điểm nhất: mỗi lĩnh vực {of_points(most, lang)}"
        return f"Fields {listed} lost most: {of_points(most, lang)} each"
    row = first.iloc[0]
    maximum = number(row["max_score"], lang=lang)
    if vi:
        return f"Lĩnh vực {row['code']} mất nhiều điểm nhất: {points(most, lang)} trên {maximum} điểm"
    return f"Field {row['code']} lost most: {points(most, lang)} of {maximum} points"


def _most_lost_source(table: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if (table["missing"] == table["leaves"]).all():
        return word("no_figures", lang)
    most = table["lost"].max()
    if most <= 0:
        return "Không nguồn điểm nào mất điểm" if vi else "No source lost points"
    first = table[table["lost"] == most]
    names = [label("source", source, lang) for source in first["source"]]
    lost = points(most, lang)
    if len(first) > 1:
        parts = listing([_inside(name) for name in names], lang)
        return (
            f"Các phần {parts} cùng mất nhiều điểm nhất: mỗi phần {lost} điểm"
            if vi
            else f"Most lost: {parts}, {lost} each"
        )
    maximum = number(first["max_score"].iloc[0], lang=lang)
    if vi:
        return f"Phần {_inside(names[0])} mất nhiều điểm nhất: {lost} trên {maximum} điểm"
    return f"{names[0]}: most points lost, {lost} of {maximum}"


def _inside(name: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _most_lost_agency(names: list[str], shown: pd.DataFrame, card: Scorecard, lang: str) -> str:
    vi = lang == "vi"
    if not names:
        if len(card.missing) == len(card.leaves):
            return word("no_figures", lang)
        return "Không cơ quan nào mất điểm" if vi else "No agency lost points"
    lost, below = shown["lost"].iloc[0], shown["below"].iloc[0]
    tied = int((shown["lost"] == lost).sum())
    if tied > 1:
        first = codes(names[:tied], lang, 3)
        if vi:
            return f"{first} cùng mất nhiều điểm nhất: mỗi cơ quan {of_points(lost, lang)}"
        return f"Most points lost: {first}, {of_points(lost, lang)} each"
    if vi:
        return f"{names[0]} chủ trì {below} tiêu chí chưa đạt tối đa, mất {of_points(lost, lang)}, nhiều nhất"
    return f"{names[0]} leads {below} criteria below maximum: {of_points(lost, lang)} lost, the most"


CUMULATIVE_BAR = 9.0


@drawn
def pareto(card: Scorecard, *, top: int = 15, lang: str = "vi", width_cm: float = WIDTH_CM) -> Figure:
    """Draw the criteria that lost most with the cumulative share, so that the few that matter stand out.

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
        One bar a criterion, most points lost first; the line is the cumulative share of all lost points in %.

    Raises
    ------
    UsageError
        If the language is unknown or ``top`` is below 1.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.pareto(card, top=5)).count("%") > 0
    True
    """
    vi = lang == "vi"
    table = below_maximum(card)
    shown, rest = _with_rest(table, top, card, lang)
    names = [name for name, _, _ in shown]
    shares = [share for _, _, share in shown]
    losses = [lost for _, lost, _ in shown]
    title = _most_of_loss(table, card, lang)
    rows = lay_out(names, 235 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column("Mất" if vi else "Lost", tuple(points(lost, lang) for lost in losses)),
        Column("Cộng dồn" if vi else "Cumulative", tuple(percent(share, 1, lang) for share in shares)),
    )
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. "
        + ("Điểm mất của từng tiêu chí và tỷ lệ cộng dồn." if vi else "Points lost by criterion, cumulative share."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=missing_note(card, lang),
        keys=(
            Key("Điểm mất (thang dưới)" if vi else "Points lost (lower scale)", LOST, hatch="////"),
            *([Key("Phần còn lại" if vi else "All others", EMPTY)] if rest else []),
            Key("Cộng dồn, % (thang trên)" if vi else "Cumulative, % (upper scale)", MAIN, "line"),
        )
        if shown
        else (),
        alt=alt_of(title, [f"{name}: {points(lost, lang)}" for name, lost, _ in shown[:5]]),
    )
    if not shown:
        return Sheet(head, 0, width_cm).figure
    sheet = Sheet(head, body_of(rows, columns) + 3, width_cm)
    axes = draw_rows(sheet, rows, columns)
    for place, (center, lost) in enumerate(zip(rows.centers, losses, strict=True)):
        own = not (rest and place == len(losses) - 1)
        axes.barh(
            center,
            lost,
            CUMULATIVE_BAR,
            color=LOST if own else EMPTY,
            hatch="////" if own else "",
            edgecolor=INK,
            lw=0.6,
        )
    scale_x(axes, 0, room_for(losses), "Điểm mất" if vi else "Points lost", lang)
    line = axes.twiny()
    line.set_xlim(0, 105)
    line.set_xticks([0, 50, 100], ["0%", "50%", "100%"])
    line.tick_params(pad=1)
    line.spines["top"].set_visible(True)
    line.plot([share * 100 for share in shares], rows.centers, color=MAIN, marker="o", markersize=3.5, linewidth=1.2)
    axes.set_ylim(0, rows.height)
    return sheet.figure


def _most_of_loss(table: pd.DataFrame, card: Scorecard, lang: str) -> str:
    vi = lang == "vi"
    if table.empty:
        if len(card.missing) == len(card.leaves):
            return word("no_figures", lang)
        return "Không tiêu chí nào mất điểm" if vi else "No criterion lost points"
    few = len(make_most_of_loss(card))
    share = percent(table["cumulative_share"].iloc[few - 1], 1, lang)
    total = points(card.lost, lang)
    if vi:
        return f"{few} trong {len(table)} tiêu chí chưa đạt tối đa chiếm {share} của {total} điểm mất"
    return f"{few} of {len(table)} criteria below maximum make {share} of the {total} points lost"


def _with_rest(
    table: pd.DataFrame, top: int, card: Scorecard, lang: str
) -> tuple[list[tuple[str, float, float]], bool]:
    """Return name, points lost and cumulative share of the first criteria and of all the others together."""
    first = table.head(top)
    shown = [
        (f"{code}. {sentence_case(name)}", float(lost), float(share))
        for code, name, lost, share in zip(
            first["code"], first["name"], first["lost"], first["cumulative_share"], strict=True
        )
    ]
    if len(table) <= top:
        return shown, False
    kept = {*first["code"]}
    others = [row.lost for row in card.leaves if row.lost and row.code not in kept]
    what = "tiêu chí" if lang == "vi" else "criteria"
    return [*shown, (f"{word('rest', lang)} ({len(others)} {what})", float(sum(others)), 1.0)], True


@drawn
def claims(
    card: Scorecard, *, by: str = "criterion", top: int = 15, lang: str = "vi", width_cm: float = WIDTH_CM
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
    vi = lang == "vi"
    group = one_of("by", by, ("criterion", "field", "agency"))
    leaves = analyse_claims(card)
    table = _by_criterion(leaves) if group == "criterion" else _by_group(card, group, lang)
    shown = table.head(top)
    title = _title(leaves, lang)
    rows = lay_out(list(shown["label"]), 190 * width_cm / WIDTH_CM, least=18, most_lines=3)
    columns = (
        Column("Tự đánh giá" if vi else "Claimed", tuple(points(value, lang) for value in shown["self_score"])),
        Column("Thẩm định" if vi else "Appraised", tuple(points(value, lang) for value in shown["appraised"])),
        Column("Chênh lệch" if vi else "Gap", tuple(points(value, lang, sign=True) for value in shown["gap"])),
    )
    more = len(table) - len(shown)
    note = f"Không vẽ {more} dòng chênh lệch ít hơn." if vi else f"{more} rows with smaller gaps not drawn."
    head = Head(
        title=title,
        line=f"{titled(card, lang)}. "
        + ("Điểm tự đánh giá và điểm thẩm định." if vi else "Self-assessed and appraised points."),
        source=source_line([card], lang),
        statuses=(card.source.status,),
        lang=lang,
        notes=(note,) if more else (),
        keys=(
            Key("Tự đánh giá" if vi else "Self-assessed", PAPER, "o", edge=MAIN),
            Key("Thẩm định" if vi else "Appraised", MAIN, "o", edge=MAIN),
            Key("Tự chấm cao hơn" if vi else "Claimed more", LOST, "line"),
            Key("Tự chấm thấp hơn" if vi else "Claimed less", MAIN, "line", dashed=True),
        )
        if len(shown)
        else (),
        alt=f"{title}. "
        + "; ".join(
            f"{label}: {points(gap, lang, sign=True)}"
            for label, gap in zip(shown["label"][:5], shown["gap"], strict=False)
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
    scale_x(axes, 0, highest * 1.05 or 1.0, "Điểm" if vi else "Points", lang)
    axes.spines["left"].set_color(INK)
    return sheet.figure


def _by_criterion(leaves: pd.DataFrame) -> pd.DataFrame:
    table = leaves[leaves["kind"] != "equal"].copy()
    order = table["gap"].abs().sort_values(ascending=False, kind="stable").index
    table = table.loc[order]
    table["label"] = [f"{code}. {sentence_case(name)}" for code, name in zip(table["code"], table["name"], strict=True)]
    return table


def _by_group(card: Scorecard, group: str, lang: str) -> pd.DataFrame:
    table = claims_by(card, "field" if group == "field" else "agency")
    nobody = "(chưa ghi cơ quan chủ trì)" if lang == "vi" else "(no lead agency named)"
    if group == "field":
        labels = [f"{key}. {sentence_case(name)}" for key, name in zip(table["key"], table["name"], strict=True)]
    else:
        labels = [key or nobody for key in table["key"]]
    return table.assign(label=labels)


def _title(leaves: pd.DataFrame, lang: str) -> str:
    vi = lang == "vi"
    if leaves.empty:
        return word("no_figures", lang)
    over = leaves[leaves["kind"] == "over"]
    under = int((leaves["kind"] == "under").sum())
    if over.empty:
        return "Không tiêu chí nào tự chấm cao hơn thẩm định" if vi else "No criterion was claimed above its appraisal"
    gap = points(over["gap"].max(), lang)
    first_codes = codes(over.loc[over["gap"] == over["gap"].max(), "code"], lang)
    if vi:
        first = f"{len(over)} tiêu chí tự chấm cao hơn thẩm định{f', {under} tiêu chí thấp hơn' if under else ''}"
        return f"{first}; chênh nhiều nhất {gap} điểm: {first_codes}"
    below = f", {under} below" if under else ""
    return f"{len(over)} criteria claimed above their appraisal{below}; largest gap {gap} points: {first_codes}"
