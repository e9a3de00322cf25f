"""Where the points were lost: by field, by criterion, by source of points, by lead agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.rollups import agency_total, by_agency, by_field, by_source, by_source_and_field
from sipas_par.charts.rows import Column, body_of, draw_rows, lay_out, room_for, scale_x
from sipas_par.charts.sheet import Head, Key, Sheet
from sipas_par.charts.theme import INK, LIGHT, LOST, MAIN, SOFT, SOURCE_LOOK, WIDTH_CM, drawn
from sipas_par.charts.words import alt_of, codes, missing_note, of_points, source_line, titled, word, wrong_note
from sipas_par.wording.case import sentence_case
from sipas_par.wording.labels import label
from sipas_par.wording.numbers import listing, number, percent, points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sipas_par.scorecard import Scorecard

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
