"""Sentences on what did not reach its maximum, and on what can win it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.exact import ratio, total
from sipas_par.analysis.recognition import claims, winnable
from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.scorecard import natural_key
from sipas_par.wording.sentence import criteria, enumerate_figures, row_points, row_share, rows_of, say

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.scorecard import Criterion, Scorecard
    from sipas_par.wording.sentence import Sentence

# "A few criteria make most of the loss" is said when at most this share of them makes at least half of it …
FEW = 1 / 3
HALF = 0.5
# … and only when there are enough of them for "few" to mean anything.
LEAST_TO_SPEAK_OF_FEW = 6
# So many criteria are named one by one.
MOST_NAMED = 5


def shortfall_sentences(card: Scorecard, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say what the card lost, where it is concentrated, and in which field most is lost.

    Rules: ``total`` always; ``missing`` when leaves have no score; ``all-full`` when nothing is lost, else
    ``concentrated`` when at most a third (`FEW`) of at least six criteria make at least half (`HALF`) of the loss, and
    ``worst-field`` (all fields that share the largest loss are named).

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.wording.sentences_shortfall import shortfall_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> print(shortfall_sentences(card)[0])
    Lạng Sơn đạt 86,69/100,00 điểm, còn 13,31 điểm chưa đạt ở 33 trong 95 tiêu chí.
    """
    vi = lang == "vi"
    rows = lost_leaves(card)
    known = card.known
    cell = card.total.cell if card.total is not None and card.total.score == known.score else ""
    lines = [
        say(
            "total",
            "{unit} đạt {score}/{top} điểm, còn {lost} điểm chưa đạt ở {n} trong {leaves} tiêu chí."
            if vi
            else "{unit} reached {score}/{top} points; {lost} points were lost in {n} of {leaves} criteria.",
            unit=card.unit,
            score=row_points(known.score, cell, lang),
            top=row_points(known.max_score, "", lang),
            lost=row_points(known.lost, "", lang),
            n=len(rows),
            leaves=known.leaves,
        )
    ]
    if card.missing:
        template = (
            "{n} chưa có điểm, không tính vào các số này: {codes}."
            if vi
            else "Without a score and in none of these figures: {n} ({codes})."
        )
        lines.append(
            say(
                "missing",
                template,
                n=criteria(len(card.missing), lang),
                codes=", ".join(row.code for row in card.missing),
            )
        )
    if not rows:
        if not card.missing:
            lines.append(
                say("all-full", "Mọi tiêu chí đều đạt điểm tối đa." if vi else "Every criterion is at its maximum.")
            )
        return tuple(lines)
    return (*lines, *_concentration(rows, lang), *_worst_field(card, rows, lang))


def _concentration(rows: tuple[Criterion, ...], lang: str) -> tuple[Sentence, ...]:
    lost = total(row.lost for row in rows)
    count = next(n for n in range(1, len(rows) + 1) if ratio(total(r.lost for r in rows[:n]), lost) >= HALF)
    if len(rows) < LEAST_TO_SPEAK_OF_FEW or count > FEW * len(rows):
        return ()
    named = [(row.code, row_points(row.lost, row.cell, lang)) for row in rows[:count]]
    return (
        say(
            "concentrated",
            "Riêng {k} chiếm {share} số điểm chưa đạt: {codes}."
            if lang == "vi"
            else "{share} of the points lost come from {k} alone: {codes}.",
            k=criteria(count, lang),
            share=row_share(ratio(total(row.lost for row in rows[:count]), lost), lang),
            codes=enumerate_figures(named, lang, MOST_NAMED),
        ),
    )


def _worst_field(card: Scorecard, rows: tuple[Criterion, ...], lang: str) -> tuple[Sentence, ...]:
    sums = {row.field_code: total(r.lost for r in rows if r.field_code == row.field_code) for row in rows}
    worst = sorted((code for code in sums if sums[code] == max(sums.values())), key=natural_key)
    names = {row.code: row.name for row in card.fields}
    cells = {row.code: row.cell for row in card.fields if row.lost == sums.get(row.code)}
    figure = row_points(sums[worst[0]], cells.get(worst[0], "") if len(worst) == 1 else "", lang)
    label = ", ".join(f"{code} ({names[code]})" if names.get(code) else code for code in worst)
    share = row_share(ratio(sums[worst[0]], total(sums.values())), lang)
    if lang == "vi":
        template = "Lĩnh vực mất nhiều điểm nhất là {label}: {lost} điểm{each}, chiếm {share} số điểm chưa đạt."
        each = " mỗi lĩnh vực" if len(worst) > 1 else ""
    else:
        template = "Most points were lost in field {label}: {lost}{each}, {share} of all points lost."
        each = " each" if len(worst) > 1 else ""
    return (say("worst-field", template, label=label, lost=figure, each=each, share=share),)


def recovery_sentences(card: Scorecard, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say what documents can win back, what only judgement can, and what was claimed and not recognised.

    Rules: ``documents``, ``results``, ``judgement`` for each route with points lost; ``over-claimed`` when any leaf was
    self-assessed above its appraisal, ``under-claimed`` when any below; ``no-self-assessment`` when there is none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.wording.sentences_shortfall import recovery_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> print(recovery_sentences(card)[0])
    5,33 điểm (40,0% số điểm chưa đạt) thuộc phần thẩm định, phụ thuộc kết quả công việc và tài liệu kiểm chứng.
    """
    vi = lang == "vi"
    words = {
        "documents": (
            "{lost} điểm ({share} số điểm chưa đạt) thuộc phần thẩm định, phụ thuộc kết quả công việc và tài liệu kiểm chứng.",
            "{lost} points ({share} of those lost) are appraised: they depend on work done and on documents that prove it.",
        ),
        "results": (
            "{lost} điểm ({share}) phụ thuộc kết quả phát triển kinh tế - xã hội.",
            "{lost} points ({share}) depend on socio-economic results.",
        ),
        "judgement": (
            "{lost} điểm ({share}) phụ thuộc đánh giá của người dân, lãnh đạo qua điều tra; không thể bổ sung bằng tài liệu.",
            "{lost} points ({share}) depend on the judgement of people and leaders in surveys; no document can add them.",
        ),
    }
    lines = [
        say(
            str(row.route),
            words[str(row.route)][0 if vi else 1],
            lost=row_points(row.lost, "", lang),
            share=row_share(row.share, lang),
        )
        for row in rows_of(winnable(card))
        if row.route in words and row.lost > 0
    ]
    return (*lines, *_claims(claims(card), lang))


def _claims(rows: pd.DataFrame, lang: str) -> tuple[Sentence, ...]:
    vi = lang == "vi"
    if rows.empty:
        text = (
            "Bảng không có điểm tự đánh giá để đối chiếu với điểm thẩm định."
            if vi
            else "The table has no self-assessed points to set against the appraised ones."
        )
        return (say("no-self-assessment", text),)
    lines = []
    for rule, kind, template in (
        (
            "over-claimed",
            "over",
            (
                "{n} tự đánh giá cao hơn điểm thẩm định: {codes}.",
                "Self-assessed above the appraisal: {n}, {codes}.",
            ),
        ),
        (
            "under-claimed",
            "under",
            (
                "{n} tự đánh giá thấp hơn điểm thẩm định: {codes}.",
                "Self-assessed below the appraisal: {n}, {codes}.",
            ),
        ),
    ):
        chosen = rows[rows["kind"] == kind]
        named = [(row.code, row_points(abs(row.gap), row.cell, lang)) for row in rows_of(chosen)]
        if kind == "under":
            named.reverse()
        if named:
            lines.append(
                say(
                    rule,
                    template[0 if vi else 1],
                    n=criteria(len(named), lang),
                    codes=enumerate_figures(named, lang, MOST_NAMED),
                )
            )
    return tuple(lines)


def holder_sentences(attained: pd.DataFrame, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say of the points lost which only this unit misses and which nobody gets.

    Takes what `attainability` gives. Rules: ``only-we-miss``, ``nobody``, each when there is such a criterion;
    ``too-few-data`` when nothing can be said of some.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import attainability
    >>> from sipas_par.wording.sentences_shortfall import holder_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> print(holder_sentences(attainability(card, []))[0])
    33 tiêu chí chưa đủ số liệu của đơn vị khác để nhận xét.
    """
    vi = lang == "vi"
    words = {
        "only-we-miss": (
            "{n} mọi đơn vị khác có số liệu đều đạt điểm tối đa: {codes}.",
            "At the maximum in every other unit with data: {n}, {codes}.",
        ),
        "nobody": (
            "{n} không đơn vị nào khác có số liệu đạt điểm tối đa: {codes}.",
            "At the maximum in no other unit with data: {n}, {codes}.",
        ),
        "too-few-data": (
            "{n} chưa đủ số liệu của đơn vị khác để nhận xét.",
            "Too few other units have data to say anything on {n}.",
        ),
    }
    lines = []
    for name, templates in words.items():
        chosen = attained[attained["verdict"] == name]
        named = [(row.code, row_points(row.lost, row.cell, lang)) for row in rows_of(chosen)]
        if named:
            lines.append(
                say(
                    name,
                    templates[0 if vi else 1],
                    n=criteria(len(named), lang),
                    codes=enumerate_figures(named, lang, MOST_NAMED),
                )
            )
    return tuple(lines)
