"""Sentences on where a unit stands and what it would take to stand higher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.model.published import NATION
from sipas_par.text.numbers import half_up, number
from sipas_par.text.sentence import criteria, enumerate_figures, row_points, rows_of, say

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

    from sipas_par.analysis.priorities import Weights
    from sipas_par.analysis.standing import Place
    from sipas_par.analysis.targets import Steps
    from sipas_par.model.criteria import Status
    from sipas_par.text.sentence import Figure, Fill, Sentence

# Sets of equally good criteria beyond this are said to be "many".
MANY_WAYS = 1000
# A computed mean has no last decimal; it is printed with those of the scores.
_PLACES = 2
# A criterion is called stable at the top when at least this share of the weightings keeps it there.
STABLE = 0.9

ASSUMPTIONS = {
    "others-unchanged": ("các tiêu chí khác và các đơn vị khác không đổi", "other criteria and other units stay as they are"),
    "whole-criteria": ("mỗi tiêu chí được chọn đạt điểm tối đa", "each chosen criterion reaches its maximum"),
    "strictly-above": ("phải cao hơn hẳn, bằng điểm chưa tính là vượt", "a tie does not count as passing"),
    "not-all-published": ("chỉ tính các đơn vị đã công bố điểm", "only units with published scores are considered"),
    "hundredths": ("điểm mất của mỗi tiêu chí tính tròn xuống đến 0,01 khi chọn", "the points lost of each criterion are rounded down to 0.01 for the choice"),
}  # fmt: skip


def place_sentences(here: Place, status: Status = "official", lang: str = "vi") -> tuple[Sentence, ...]:
    """Say the rank as surely as it is known, the distance to the mean and to the neighbours.

    Rules: ``rank`` where it is certain, ``rank-between`` where it is bounded; ``outsider`` for a unit that does not
    belong to the set; ``among`` whenever not every unit's score
    is known ("among the N published of 63"); ``tied``; ``below-mean``, ``above-mean`` or ``at-mean`` (the published
    mean, or the mean of the known scores and said so); ``next-above``; ``first`` when no known score is higher. A
    status other than official is named with the score.

    Examples
    --------
    >>> from sipas_par.model.published import published
    >>> from sipas_par.analysis import place, standings
    >>> from sipas_par.reports.sentences_standing import place_sentences
    >>> here = place(standings(published(), "PAR INDEX", 2023), "Lạng Sơn", score="86.69")
    >>> for line in place_sentences(here, "illustrative")[:2]:
    ...     print(line)
    Với 86,69 điểm (số minh họa), Lạng Sơn xếp trong khoảng hạng 35 đến 36 trên 63 (Cả nước, PAR INDEX 2023).
    Đứng thứ 14 trong 20 đơn vị đã biết điểm trên tổng số 63.
    """
    vi = lang == "vi"
    label = {
        "illustrative": " (số minh họa)" if vi else " (illustrative)",
        "self_assessed": " (tự đánh giá)" if vi else " (self-assessed)",
        "unknown": " (chưa rõ tình trạng số liệu)" if vi else " (status unknown)",
    }.get(status, "")
    about: dict[str, Fill] = {
        "score": row_points(here.score, "", lang),
        "label": label,
        "unit": here.unit,
        "of": here.of,
    }
    where = here.scope if vi or here.scope != NATION else "the whole country"
    scope = ", ".join(part for part in (where, f"{here.index} {here.year or ''}".strip()) if part)
    if here.rank is not None:
        template = (
            "Với {score} điểm{label}, {unit} xếp hạng {rank} trên {of} ({scope})."
            if vi
            else "With {score} points{label}, {unit} ranks {rank} of {of} ({scope})."
        )
        lines = [say("rank", template, rank=here.rank, scope=scope, **about)]
    else:
        template = (
            "Với {score} điểm{label}, {unit} xếp trong khoảng hạng {best} đến {worst} trên {of} ({scope})."
            if vi
            else "With {score} points{label}, {unit} ranks between {best} and {worst} of {of} ({scope})."
        )
        lines = [say("rank-between", template, best=here.best_rank, worst=here.worst_rank, scope=scope, **about)]
    if here.outsider:
        text = (
            "{unit} không thuộc tập so sánh này; thứ hạng tính như thể được thêm vào."
            if vi
            else "{unit} does not belong to this set; it is placed as if it were added."
        )
        lines.append(say("outsider", text, unit=here.unit))
    if not here.complete:
        template = (
            "Đứng thứ {position} trong {n} đơn vị đã biết điểm trên tổng số {of}."
            if vi
            else "It is number {position} among the {n} units with a known score, of {of} in all."
        )
        lines.append(say("among", template, position=here.position, n=here.scored, of=here.of))
    if here.tied:
        lines.append(say("tied", "Bằng điểm với {names}." if vi else "Tied with {names}.", names=", ".join(here.tied)))
    return (*lines, _mean(here, lang), _next(here, lang))


def _mean(here: Place, lang: str) -> Sentence:
    vi = lang == "vi"
    gap = here.gap_to_mean
    mean = here.mean if here.published_mean is None else here.published_mean
    if here.published_mean is not None:
        what = "trung bình đã công bố" if vi else "the published mean"
    elif here.complete:
        what = "trung bình" if vi else "the mean"
    else:
        what = (
            f"trung bình của {here.scored} đơn vị đã biết điểm"
            if vi
            else f"the mean of the {here.scored} units with a known score"
        )
    rule = "above-mean" if gap > 0 else "below-mean" if gap < 0 else "at-mean"
    templates = {
        "below-mean": ("Thấp hơn {what} ({mean}) {gap} điểm.", "{gap} points below {what} ({mean})."),
        "above-mean": ("Cao hơn {what} ({mean}) {gap} điểm.", "{gap} points above {what} ({mean})."),
        "at-mean": ("Bằng {what} ({mean}).", "Equal to {what} ({mean})."),
    }
    fills = {"gap": _rounded(abs(gap), lang)} if gap else {}
    return say(rule, templates[rule][0 if vi else 1], what=what, mean=_rounded(mean, lang), **fills)


def _rounded(value: Decimal, lang: str) -> Figure:
    """Print a mean or the distance to it as scores are printed; what is not 0 stays so."""
    short = half_up(value, _PLACES)
    return row_points(short if short or not value else half_up(value, 2 * _PLACES), "", lang)


def _next(here: Place, lang: str) -> Sentence:
    vi = lang == "vi"
    if here.above is None or here.gap_above is None:
        return say("first", "Chưa có đơn vị nào đã biết điểm cao hơn." if vi else "No known score is higher.")
    template = (
        "Đơn vị đã biết điểm xếp ngay trên là {unit} ({score}), hơn {gap} điểm."
        if vi
        else "The next higher known score is that of {unit} ({score}), {gap} points ahead."
    )
    score, gap = row_points(here.above.score, "", lang), row_points(here.gap_above, "", lang)
    return say("next-above", template, unit=here.above.unit, score=score, gap=gap)


def step_sentences(steps: Steps, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say what reaching a target would take, how many ways there are, and on what assumptions.

    Rules: ``reached`` when nothing is needed; ``out-of-reach`` when all allowed criteria together are not enough, with
    what is still lacking; else ``steps``; ``ways`` when other sets are as good; ``assumptions`` last, every one of them
    named, but for what is reached already, which rests on none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import steps_to, to_group
    >>> from sipas_par.reports.sentences_standing import step_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> print(step_sentences(steps_to(card, to_group("PAR INDEX", 2023, "A")))[0])
    Để đạt 90,00 cần thêm 3,31 điểm; ít điểm nhất là đưa lên tối đa 3 tiêu chí: 8.1 (1,91), 8.2.1 (1,20) và 2.4.3 (0,20), tổng 3,31 điểm.
    """
    vi = lang == "vi"
    about = {"target": row_points(steps.target.score, "", lang), "needed": row_points(steps.needed, "", lang)}
    passed = steps.target.ahead_of.unit if steps.target.ahead_of else ""
    goal = (
        (f"vượt {passed} (đạt {{target}})" if vi else f"pass {passed} (reach {{target}})")
        if passed
        else ("đạt {target}" if vi else "reach {target}")
    )
    goal_text = say("goal", goal, target=about["target"])
    if not steps.needed:
        lines = [
            say(
                "reached",
                "Tổng điểm hiện tại đã đủ để {goal}." if vi else "The present total is enough to {goal}.",
                goal=goal_text,
            )
        ]
    elif not steps.reachable:
        template = (
            "Để {goal} cần thêm {needed} điểm, nhưng các tiêu chí được xét chỉ còn {available} điểm chưa đạt."
            if vi
            else "To {goal}, {needed} more points are needed, but the criteria considered have only {available} left to win."
        )
        lines = [
            say(
                "out-of-reach",
                template,
                goal=goal_text,
                needed=about["needed"],
                available=row_points(steps.available, "", lang),
            )
        ]
    else:
        named = [(row.code, row_points(row.lost, row.cell, lang)) for row in steps.criteria]
        least = {
            "points": ("ít điểm nhất", "the choice with the fewest points"),
            "criteria": ("ít tiêu chí nhất", "the choice with the fewest criteria"),
        }[steps.fewest]
        template = (
            "Để {goal} cần thêm {needed} điểm; {least} là đưa lên tối đa {n}: {codes}, tổng {points} điểm."
            if vi
            else "To {goal}, {needed} more points are needed; {least} brings {n} to the maximum: {codes}, {points} in all."
        )
        lines = [
            say(
                "steps",
                template,
                goal=goal_text,
                needed=about["needed"],
                least=least[0 if vi else 1],
                n=criteria(len(named), lang),
                codes=enumerate_figures(named, lang),
                points=row_points(steps.points, "", lang),
            )
        ]
        if steps.ways > 1:
            lines.append(_ways(steps.ways - 1, lang))
    if not steps.needed:
        return tuple(lines)
    names = [ASSUMPTIONS[name][0 if vi else 1] for name in steps.assumptions]
    lines.append(say("assumptions", "Giả định: {names}." if vi else "Assuming that {names}.", names="; ".join(names)))
    return tuple(lines)


def _ways(others: int, lang: str) -> Sentence:
    vi = lang == "vi"
    if others > MANY_WAYS:
        text = (
            f"Còn hơn {number(MANY_WAYS, lang=lang)} cách chọn khác tốt ngang bằng."
            if vi
            else f"More than {number(MANY_WAYS, lang=lang)} other choices are as good."
        )
        return say("ways", text)
    template = (
        "Còn {n} cách chọn khác tốt ngang bằng (cùng số điểm, cùng số tiêu chí)."
        if vi
        else "{n} other choices are as good (as many points, as many criteria)."
    )
    return say("ways", template, n=others)


def priority_sentences(
    listed: pd.DataFrame, steady: pd.DataFrame, weights: Weights, *, top: int = 10, lang: str = "vi"
) -> tuple[Sentence, ...]:
    """State the rule of a priority list with its weights, its first criteria, and how far the order depends on them.

    Takes what `priority` and `stability` give. Rules: ``rule`` always; ``left-out`` for parts of the rule that have no
    data at all; ``first``; ``stable`` naming how many of the first ``top`` stay there in at least 90 % (`STABLE`) of the
    weightings tried.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.analysis import Weights, priority, stability
    >>> from sipas_par.reports.sentences_standing import priority_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> listed = priority(card)
    >>> print(priority_sentences(listed, stability(listed), Weights())[0])
    Thứ tự ưu tiên theo trung bình có trọng số của: điểm mất so với tiêu chí mất nhiều nhất (0,4), mất điểm lặp lại (0,2), tỷ lệ đơn vị khác đạt tối đa (0,2), cách lấy lại điểm (0,2).
    """
    vi = lang == "vi"
    names = {
        "points": ("điểm mất so với tiêu chí mất nhiều nhất", "points lost relative to the largest loss"),
        "recurs": ("mất điểm lặp lại", "recurrence"),
        "attainable": ("tỷ lệ đơn vị khác đạt tối đa", "share of other units at the maximum"),
        "route": ("cách lấy lại điểm", "way to win the points back"),
    }
    parts = ", ".join(f"{name[0 if vi else 1]} ({number(weights.of(part), lang=lang)})" for part, name in names.items())
    lines = [
        say(
            "rule",
            "Thứ tự ưu tiên theo trung bình có trọng số của: {parts}."
            if vi
            else "Ordered by the weighted mean of: {parts}.",
            parts=parts,
        )
    ]
    used = {part for known in listed["known"] for part in known}
    absent = [name[0 if vi else 1] for part, name in names.items() if part not in used and weights.of(part)]
    if listed.empty:
        return tuple(lines)
    if absent:
        rest = (
            ("các trọng số khác được tính theo tỷ lệ", "the other weights count in proportion")
            if used
            else ("thứ tự chỉ theo số điểm mất", "the order is that of the points lost")
        )
        lines.append(
            say(
                "left-out",
                "Chưa có số liệu về {parts}; {rest}." if vi else "There are no data on {parts}; {rest}.",
                parts=", ".join(absent),
                rest=rest[0 if vi else 1],
            )
        )
    first = [(row.code, row_points(row.lost, row.cell, lang)) for row in rows_of(listed.head(3))]
    lines.append(
        say("first", "Đứng đầu là {codes}." if vi else "First come {codes}.", codes=enumerate_figures(first, lang))
    )
    head = steady.head(top)
    kept = int((head["share_top"] >= STABLE).sum())
    template = (
        "{kept} trong {n} đứng đầu vẫn ở nhóm này trong ít nhất {share} của {tried} cách đặt trọng số."
        if vi
        else "Of the first {n}, {kept} stay there in at least {share} of the {tried} weightings tried."
    )
    lines.append(
        say(
            "stable",
            template,
            kept=kept,
            n=criteria(len(head), lang),
            share=f"{number(STABLE * 100, 0, lang)}%",
            tried=int(head["weightings"].iloc[0]),
        )
    )
    return tuple(lines)
