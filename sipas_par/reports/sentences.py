"""The sentences of the points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.self_assessment import claims, winnable
from sipas_par.analysis.years import compared, not_comparable, split_change
from sipas_par.model.components import break_between
from sipas_par.model.published import published_words
from sipas_par.model.units import unit_key
from sipas_par.text.numbers import exact_sum
from sipas_par.text.sentence import criteria, enumerate_figures, row_points, row_share, rows_of, say

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import Scorecard
    from sipas_par.text.sentence import Fill, Sentence

# So many criteria are named one by one.
MOST_NAMED = 5


def recovery_sentences(card: Scorecard, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say what documents can win back, what only judgement can, and what was claimed and not recognised.

    Rules: ``documents``, ``results``, ``judgement`` for each route with points lost; ``over-claimed`` when any leaf was
    self-assessed above its appraisal, ``under-claimed`` when any below; ``no-self-assessment`` when there is none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.sentences import recovery_sentences
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


MOST_CHANGES_NAMED = 5

_STATUS = {
    "new": ("{n} đạt tối đa ở {then}, nay mất điểm: {codes}.", "At the maximum in {then}, below it now: {n}, {codes}."),
    "worse": ("{n} mất điểm nhiều hơn {then}: {codes}.", "Lost more than in {then}: {n}, {codes}."),
    "recurring": ("{n} mất điểm lặp lại, tỷ lệ đạt không đổi so với {then}: {codes}.", "The same share lost as in {then}: {n}, {codes}."),
    "improved": ("{n} vẫn mất điểm nhưng ít hơn {then}: {codes}.", "Still below the maximum, but less than in {then}: {n}, {codes}."),
    "recovered": ("{n} mất điểm ở {then}, nay đạt tối đa: {codes}.", "Below the maximum in {then}, at it now: {n}, {codes}."),
}  # fmt: skip


def year_sentences(
    card: Scorecard,
    earlier: Scorecard,
    crosswalk: Crosswalk | None = None,
    lang: str = "vi",
    *,
    published: Published | None = None,
) -> tuple[Sentence, ...]:
    """Say how the total moved, which fields made it, and what is new, recurring or recovered.

    Rules: ``break`` when the series is broken between the two years, and then nothing about the total's change;
    otherwise ``up``, ``down`` or ``level``, or ``up-known``, ``down-known``, ``level-known`` when a score is missing in
    either year: then only criteria with a score in both are compared, in the fields too; ``other-unit`` when the two
    are not of one unit; ``not-comparable`` when criteria cannot be compared; ``fields-up`` and
    ``fields-down`` (the largest is named); one of ``new, worse, recurring, improved, recovered`` for each status that
    occurs among the comparable leaves; ``missing`` for leaves without a score in one year. With ``published`` figures a
    total that is one of them is called so.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.sentences import year_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> print(year_sentences(card, earlier)[0])
    Tổng điểm năm 2023 là 86,69, tăng 5,24 điểm so với năm 2022 (81,45).
    """
    rows = compared(card, earlier, crosswalk)
    leaves = rows[rows["is_leaf"]]
    apart = not_comparable(card, earlier, crosswalk)
    split = split_change(card, earlier, crosswalk)
    # A missing score is no 0: with one of them nothing but criteria known in both years makes a change.
    partial = (split["kind"] == "missing").any()
    split = split[split["kind"].isin(["same", "rescaled"])] if partial else split
    remark = published_words(published, earlier, earlier.year, earlier.score, lang)
    lines = [_total(card, earlier, exact_sum(split["change_exact"]) if partial else None, remark, lang)]
    if unit_key(card.unit) != unit_key(earlier.unit):
        template = (
            "Hai bảng của hai đơn vị khác nhau: {unit} và {other}."
            if lang == "vi"
            else "The two tables are of different units: {unit} and {other}."
        )
        lines.append(say("other-unit", template, unit=card.unit, other=earlier.unit))
    if len(apart):
        template = (
            "{n} dòng không so sánh được giữa hai năm (đổi mã, tên hoặc bộ tiêu chí) và được liệt kê riêng."
            if lang == "vi"
            else "Rows that cannot be compared between the two years (codes, names or framework changed), listed apart: {n}."
        )
        lines.append(say("not-comparable", template, n=len(apart)))
    if lines[0].rule != "break":
        lines += _fields(split, lang)
    lines += [
        _status(name, leaves[leaves["status"] == name], _year(earlier, lang), lang)
        for name in _STATUS
        if (leaves["status"] == name).any()
    ]
    missing = leaves[leaves["status"] == "missing"]
    if len(missing):
        template = (
            "{n} thiếu điểm ở một trong hai năm: {codes}."
            if lang == "vi"
            else "Without a score in one of the years: {n} ({codes})."
        )
        lines.append(say("missing", template, n=criteria(len(missing), lang), codes=", ".join(missing["code"])))
    return tuple(lines)


def _total(card: Scorecard, earlier: Scorecard, known: Decimal | None, remark: str, lang: str) -> Sentence:
    vi = lang == "vi"
    cut = None
    if card.year is not None and earlier.year is not None:
        cut = break_between(card.index, earlier.year, card.year)
    now, then = _year(card, lang), _year(earlier, lang)
    score = row_points(card.score, card.total.cell if card.total and card.total.score == card.score else "", lang)
    if cut is not None:
        template = (
            "Không so sánh tổng điểm {now} với {then}: {reason}."
            if vi
            else "The totals of {now} and {then} are not compared: {reason}."
        )
        return say("break", template, now=now, then=then, reason=cut.reason_vi if vi else cut.reason_en)
    change = card.score - earlier.score if known is None else known
    rule = "up" if change > 0 else "down" if change < 0 else "level"
    templates = {
        "up": ("Tổng điểm {now} là {score}, tăng {change} điểm so với {then} ({before}{remark}).", "The total of {now} is {score}, up {change} points on {then} ({before}{remark})."),
        "down": ("Tổng điểm {now} là {score}, giảm {change} điểm so với {then} ({before}{remark}).", "The total of {now} is {score}, down {change} points on {then} ({before}{remark})."),
        "level": ("Tổng điểm {now} là {score}, bằng {then}.", "The total of {now} is {score}, the same as {then}."),
    }  # fmt: skip
    if known is not None:
        partly = {
            "up": ("tăng {change} điểm", "up {change} points"),
            "down": ("giảm {change} điểm", "down {change} points"),
            "level": ("không tăng, không giảm", "no change"),
        }[rule][0 if vi else 1]
        template = (
            "Tổng điểm đã biết {now} là {score}, {then} là {before}; chưa đủ điểm cả hai năm nên chỉ so các tiêu chí có "
            "điểm ở cả hai năm: {partly}."
            if vi
            else "The known total of {now} is {score}, that of {then} {before}; scores are missing, so only criteria "
            "with a score in both years are compared: {partly}."
        )
        moved = say("change", partly, change=row_points(abs(change), "", lang))
        before = row_points(earlier.score, "", lang)
        return say(f"{rule}-known", template, now=now, then=then, score=score, before=before, partly=moved)
    fills: dict[str, Fill] = (
        {"before": row_points(earlier.score, "", lang), "remark": remark, "change": row_points(abs(change), "", lang)}
        if change
        else {}
    )
    return say(rule, templates[rule][0 if vi else 1], now=now, then=then, score=score, **fills)


def _year(card: Scorecard, lang: str) -> str:
    if card.year is None:
        return "(chưa rõ năm)" if lang == "vi" else "(year unknown)"
    return f"năm {card.year}" if lang == "vi" else str(card.year)


def _fields(split: pd.DataFrame, lang: str) -> list[Sentence]:
    vi = lang == "vi"
    changes = {str(code): exact_sum(rows["change_exact"]) for code, rows in split.groupby("field")}
    lines = []
    for rule, sign, single, template in (
        (
            "fields-up",
            1,
            ("Chỉ lĩnh vực {best} tăng điểm.", "Only field {best} gained points."),
            (
                "{n} lĩnh vực tăng điểm, nhiều nhất là lĩnh vực {best}.",
                "Fields that gained points: {n}; most of all field {best}.",
            ),
        ),
        (
            "fields-down",
            -1,
            ("Chỉ lĩnh vực {best} giảm điểm.", "Only field {best} lost points."),
            (
                "{n} lĩnh vực giảm điểm, nhiều nhất là lĩnh vực {best}.",
                "Fields that lost points: {n}; most of all field {best}.",
            ),
        ),
    ):
        moved = [(code, change) for code, change in changes.items() if change * sign > 0]
        if not moved:
            continue
        most = max(abs(change) for _, change in moved)
        best = [(code or "–", row_points(change, "", lang, sign=True)) for code, change in moved if abs(change) == most]
        text = single if len(moved) == 1 else template
        lines.append(say(rule, text[0 if vi else 1], n=len(moved), best=enumerate_figures(best, lang)))
    return lines


def _status(name: str, rows: pd.DataFrame, then: str, lang: str) -> Sentence:
    ordered = rows.assign(size=(rows["change"].abs() if name in ("improved", "recovered") else rows["lost"]))
    ordered = ordered.sort_values("size", ascending=False, kind="stable")
    named = [
        (
            row.code,
            row_points(
                Decimal(str(row.change)) if name in ("improved", "recovered") else -Decimal(str(row.lost)),
                row.cell,
                lang,
                sign=True,
            ),
        )
        for row in rows_of(ordered)
    ]
    return say(
        name,
        _STATUS[name][0 if lang == "vi" else 1],
        n=criteria(len(named), lang),
        then=then,
        codes=enumerate_figures(named, lang, MOST_CHANGES_NAMED),
    )
