"""The sentences of the points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.self_assessment import claims, winnable
from sipas_par.analysis.years import compared, not_comparable, split_change
from sipas_par.model.components import break_between
from sipas_par.model.published import published_words
from sipas_par.model.units import unit_key
from sipas_par.text.i18n import N_, _
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


def recovery_sentences(card: Scorecard) -> tuple[Sentence, ...]:
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
    words = {
        "documents": N_(
            "{lost} điểm ({share} số điểm chưa đạt) thuộc phần thẩm định, phụ thuộc kết quả công việc và tài liệu kiểm chứng."
        ),
        "results": N_("{lost} điểm ({share}) phụ thuộc kết quả phát triển kinh tế - xã hội."),
        "judgement": N_(
            "{lost} điểm ({share}) phụ thuộc đánh giá của người dân, lãnh đạo qua điều tra; không thể bổ sung bằng tài liệu."
        ),
    }
    lines = [
        say(
            str(row.route),
            _(words[str(row.route)]),
            lost=row_points(row.lost, ""),
            share=row_share(row.share),
        )
        for row in rows_of(winnable(card))
        if row.route in words and row.lost > 0
    ]
    return (*lines, *_claims(claims(card)))


def _claims(rows: pd.DataFrame) -> tuple[Sentence, ...]:
    if rows.empty:
        text = _("Bảng không có điểm tự đánh giá để đối chiếu với điểm thẩm định.")
        return (say("no-self-assessment", text),)
    lines = []
    for rule, kind, template in (
        (
            "over-claimed",
            "over",
            N_("{n} tự đánh giá cao hơn điểm thẩm định: {codes}."),
        ),
        (
            "under-claimed",
            "under",
            N_("{n} tự đánh giá thấp hơn điểm thẩm định: {codes}."),
        ),
    ):
        chosen = rows[rows["kind"] == kind]
        named = [(row.code, row_points(abs(row.gap), row.cell)) for row in rows_of(chosen)]
        if kind == "under":
            named.reverse()
        if named:
            lines.append(
                say(
                    rule,
                    _(template),
                    n=criteria(len(named)),
                    codes=enumerate_figures(named, MOST_NAMED),
                )
            )
    return tuple(lines)


MOST_CHANGES_NAMED = 5

_STATUS = {
    "new": N_("{n} đạt tối đa ở {then}, nay mất điểm: {codes}."),
    "worse": N_("{n} mất điểm nhiều hơn {then}: {codes}."),
    "recurring": N_("{n} mất điểm lặp lại, tỷ lệ đạt không đổi so với {then}: {codes}."),
    "improved": N_("{n} vẫn mất điểm nhưng ít hơn {then}: {codes}."),
    "recovered": N_("{n} mất điểm ở {then}, nay đạt tối đa: {codes}."),
}  # fmt: skip


def year_sentences(
    card: Scorecard,
    earlier: Scorecard,
    crosswalk: Crosswalk | None = None,
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
    remark = published_words(published, earlier, earlier.year, earlier.score)
    lines = [_total(card, earlier, exact_sum(split["change_exact"]) if partial else None, remark)]
    if unit_key(card.unit) != unit_key(earlier.unit):
        template = _("Hai bảng của hai đơn vị khác nhau: {unit} và {other}.")
        lines.append(say("other-unit", template, unit=card.unit, other=earlier.unit))
    if len(apart):
        template = _("{n} dòng không so sánh được giữa hai năm (đổi mã, tên hoặc bộ tiêu chí) và được liệt kê riêng.")
        lines.append(say("not-comparable", template, n=len(apart)))
    if lines[0].rule != "break":
        lines += _fields(split)
    lines += [
        _status(name, leaves[leaves["status"] == name], _year(earlier))
        for name in _STATUS
        if (leaves["status"] == name).any()
    ]
    missing = leaves[leaves["status"] == "missing"]
    if len(missing):
        template = _("{n} thiếu điểm ở một trong hai năm: {codes}.")
        lines.append(say("missing", template, n=criteria(len(missing)), codes=", ".join(missing["code"])))
    return tuple(lines)


def _total(card: Scorecard, earlier: Scorecard, known: Decimal | None, remark: str) -> Sentence:
    cut = None
    if card.year is not None and earlier.year is not None:
        cut = break_between(card.index, earlier.year, card.year)
    now, then = _year(card), _year(earlier)
    score = row_points(card.score, card.total.cell if card.total and card.total.score == card.score else "")
    if cut is not None:
        template = _("Không so sánh tổng điểm {now} với {then}: {reason}.")
        return say("break", template, now=now, then=then, reason=cut.reason)
    change = card.score - earlier.score if known is None else known
    rule = "up" if change > 0 else "down" if change < 0 else "level"
    templates = {
        "up": N_("Tổng điểm {now} là {score}, tăng {change} điểm so với {then} ({before}{remark})."),
        "down": N_("Tổng điểm {now} là {score}, giảm {change} điểm so với {then} ({before}{remark})."),
        "level": N_("Tổng điểm {now} là {score}, bằng {then}."),
    }  # fmt: skip
    if known is not None:
        words = {
            "up": N_("tăng {change} điểm"),
            "down": N_("giảm {change} điểm"),
            "level": N_("không tăng, không giảm"),
        }
        partly = _(words[rule])
        template = _(
            "Tổng điểm đã biết {now} là {score}, {then} là {before}; chưa đủ điểm cả hai năm nên chỉ so các tiêu chí có điểm ở cả hai năm: {partly}."
        )
        moved = say("change", partly, change=row_points(abs(change), ""))
        before = row_points(earlier.score, "")
        return say(f"{rule}-known", template, now=now, then=then, score=score, before=before, partly=moved)
    fills: dict[str, Fill] = (
        {"before": row_points(earlier.score, ""), "remark": remark, "change": row_points(abs(change), "")}
        if change
        else {}
    )
    return say(rule, _(templates[rule]), now=now, then=then, score=score, **fills)


def _year(card: Scorecard) -> str:
    if card.year is None:
        return _("(chưa rõ năm)")
    return _("năm {year}").format(year=card.year)


def _fields(split: pd.DataFrame) -> list[Sentence]:
    changes = {str(code): exact_sum(rows["change_exact"]) for code, rows in split.groupby("field")}
    lines = []
    for rule, sign, single, template in (
        (
            "fields-up",
            1,
            N_("Chỉ lĩnh vực {best} tăng điểm."),
            N_("{n} lĩnh vực tăng điểm, nhiều nhất là lĩnh vực {best}."),
        ),
        (
            "fields-down",
            -1,
            N_("Chỉ lĩnh vực {best} giảm điểm."),
            N_("{n} lĩnh vực giảm điểm, nhiều nhất là lĩnh vực {best}."),
        ),
    ):
        moved = [(code, change) for code, change in changes.items() if change * sign > 0]
        if not moved:
            continue
        most = max(abs(change) for _code, change in moved)
        best = [(code or "–", row_points(change, "", sign=True)) for code, change in moved if abs(change) == most]
        text = single if len(moved) == 1 else template
        lines.append(say(rule, _(text), n=len(moved), best=enumerate_figures(best)))
    return lines


def _status(name: str, rows: pd.DataFrame, then: str) -> Sentence:
    ordered = rows.assign(size=(rows["change"].abs() if name in ("improved", "recovered") else rows["lost"]))
    ordered = ordered.sort_values("size", ascending=False, kind="stable")
    named = [
        (
            row.code,
            row_points(
                Decimal(str(row.change)) if name in ("improved", "recovered") else -Decimal(str(row.lost)),
                row.cell,
                sign=True,
            ),
        )
        for row in rows_of(ordered)
    ]
    return say(
        name,
        _(_STATUS[name]),
        n=criteria(len(named)),
        then=then,
        codes=enumerate_figures(named, MOST_CHANGES_NAMED),
    )
