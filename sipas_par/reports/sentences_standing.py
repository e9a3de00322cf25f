"""Sentences on where a unit stands and what it would take to stand higher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.text.i18n import N_, _
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
    "others-unchanged": N_("các tiêu chí khác và các đơn vị khác không đổi"),
    "whole-criteria": N_("mỗi tiêu chí được chọn đạt điểm tối đa"),
    "strictly-above": N_("phải cao hơn hẳn, bằng điểm chưa tính là vượt"),
    "not-all-published": N_("chỉ tính các đơn vị đã công bố điểm"),
    "hundredths": N_("điểm chưa đạt của mỗi tiêu chí tính tròn xuống đến 0,01 khi chọn"),
}  # fmt: skip


def place_sentences(here: Place, status: Status = "official") -> tuple[Sentence, ...]:
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
    label = {
        "illustrative": _(" (số minh họa)"),
        "self_assessed": _(" (tự đánh giá)"),
        "unknown": _(" (chưa rõ tình trạng số liệu)"),
    }.get(status, "")
    about: dict[str, Fill] = {
        "score": row_points(here.score, ""),
        "label": label,
        "unit": here.unit,
        "of": here.of,
    }
    where = _(here.scope)
    scope = ", ".join(part for part in (where, f"{here.index} {here.year or ''}".strip()) if part)
    if here.rank is not None:
        template = _("Với {score} điểm{label}, {unit} xếp hạng {rank} trên {of} ({scope}).")
        lines = [say("rank", template, rank=here.rank, scope=scope, **about)]
    else:
        template = _("Với {score} điểm{label}, {unit} xếp trong khoảng hạng {best} đến {worst} trên {of} ({scope}).")
        lines = [say("rank-between", template, best=here.best_rank, worst=here.worst_rank, scope=scope, **about)]
    if here.outsider:
        text = _("{unit} không thuộc tập so sánh này; thứ hạng tính như thể được thêm vào.")
        lines.append(say("outsider", text, unit=here.unit))
    if not here.complete:
        template = _("Đứng thứ {position} trong {n} đơn vị đã biết điểm trên tổng số {of}.")
        lines.append(say("among", template, position=here.position, n=here.scored, of=here.of))
    if here.tied:
        lines.append(say("tied", _("Bằng điểm với {names}."), names=", ".join(here.tied)))
    return (*lines, _mean(here), _next(here))


def _mean(here: Place) -> Sentence:
    gap = here.gap_to_mean
    mean = here.mean if here.published_mean is None else here.published_mean
    if here.published_mean is not None:
        what = _("trung bình đã công bố")
    elif here.complete:
        what = _("trung bình")
    else:
        what = _("trung bình của {scored} đơn vị đã biết điểm").format(scored=here.scored)
    rule = "above-mean" if gap > 0 else "below-mean" if gap < 0 else "at-mean"
    templates = {
        "below-mean": N_("Thấp hơn {what} ({mean}) {gap} điểm."),
        "above-mean": N_("Cao hơn {what} ({mean}) {gap} điểm."),
        "at-mean": N_("Bằng {what} ({mean})."),
    }
    fills = {"gap": _rounded(abs(gap))} if gap else {}
    return say(rule, _(templates[rule]), what=what, mean=_rounded(mean), **fills)


def _rounded(value: Decimal) -> Figure:
    """Print a mean or the distance to it as scores are printed; what is not 0 stays so."""
    short = half_up(value, _PLACES)
    return row_points(short if short or not value else half_up(value, 2 * _PLACES), "")


def _next(here: Place) -> Sentence:
    if here.above is None or here.gap_above is None:
        return say("first", _("Chưa có đơn vị nào đã biết điểm cao hơn."))
    template = _("Đơn vị đã biết điểm xếp ngay trên là {unit} ({score}), hơn {gap} điểm.")
    score, gap = row_points(here.above.score, ""), row_points(here.gap_above, "")
    return say("next-above", template, unit=here.above.unit, score=score, gap=gap)


def step_sentences(steps: Steps) -> tuple[Sentence, ...]:
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
    about = {"target": row_points(steps.target.score, ""), "needed": row_points(steps.needed, "")}
    passed = steps.target.ahead_of.unit if steps.target.ahead_of else ""
    goal = _("vượt {unit} (đạt {target})") if passed else _("đạt {target}")
    goal_text = say("goal", goal, target=about["target"], unit=passed)
    if not steps.needed:
        lines = [
            say(
                "reached",
                _("Tổng điểm hiện tại đã đủ để {goal}."),
                goal=goal_text,
            )
        ]
    elif not steps.reachable:
        template = _("Để {goal} cần thêm {needed} điểm, nhưng các tiêu chí được xét chỉ còn {available} điểm chưa đạt.")
        lines = [
            say(
                "out-of-reach",
                template,
                goal=goal_text,
                needed=about["needed"],
                available=row_points(steps.available, ""),
            )
        ]
    else:
        named = [(row.code, row_points(row.lost, row.cell)) for row in steps.criteria]
        least = {
            "points": N_("ít điểm nhất"),
            "criteria": N_("ít tiêu chí nhất"),
        }[steps.fewest]
        template = _("Để {goal} cần thêm {needed} điểm; {least} là đưa lên tối đa {n}: {codes}, tổng {points} điểm.")
        lines = [
            say(
                "steps",
                template,
                goal=goal_text,
                needed=about["needed"],
                least=_(least),
                n=criteria(len(named)),
                codes=enumerate_figures(named),
                points=row_points(steps.points, ""),
            )
        ]
        if steps.ways > 1:
            lines.append(_ways(steps.ways - 1))
    if not steps.needed:
        return tuple(lines)
    names = [_(ASSUMPTIONS[name]) for name in steps.assumptions]
    lines.append(say("assumptions", _("Giả định: {names}."), names="; ".join(names)))
    return tuple(lines)


def _ways(others: int) -> Sentence:
    if others > MANY_WAYS:
        text = _("Còn hơn {many_ways} cách chọn khác tốt ngang bằng.").format(many_ways=number(MANY_WAYS))
        return say("ways", text)
    template = _("Còn {n} cách chọn khác tốt ngang bằng (cùng số điểm, cùng số tiêu chí).")
    return say("ways", template, n=others)


def priority_sentences(
    listed: pd.DataFrame, steady: pd.DataFrame, weights: Weights, *, top: int = 10
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
    Thứ tự ưu tiên theo trung bình có trọng số của: điểm chưa đạt so với tiêu chí mất nhiều nhất (0,4), mất điểm lặp lại (0,2), tỷ lệ đơn vị khác đạt tối đa (0,2), cách lấy lại điểm (0,2).
    """
    names = {
        "points": N_("điểm chưa đạt so với tiêu chí mất nhiều nhất"),
        "recurs": N_("mất điểm lặp lại"),
        "attainable": N_("tỷ lệ đơn vị khác đạt tối đa"),
        "route": N_("cách lấy lại điểm"),
    }
    parts = ", ".join(f"{_(name)} ({number(weights.of(part))})" for part, name in names.items())
    lines = [
        say(
            "rule",
            _("Thứ tự ưu tiên theo trung bình có trọng số của: {parts}."),
            parts=parts,
        )
    ]
    used = {part for known in listed["known"] for part in known}
    absent = [_(name) for part, name in names.items() if part not in used and weights.of(part)]
    if listed.empty:
        return tuple(lines)
    if absent:
        rest = N_("các trọng số khác được tính theo tỷ lệ") if used else N_("thứ tự chỉ theo số điểm chưa đạt")
        lines.append(
            say(
                "left-out",
                _("Chưa có số liệu về {parts}; {rest}."),
                parts=", ".join(absent),
                rest=_(rest),
            )
        )
    first = [(row.code, row_points(row.lost, row.cell)) for row in rows_of(listed.head(3))]
    lines.append(say("first", _("Đứng đầu là {codes}."), codes=enumerate_figures(first)))
    head = steady.head(top)
    kept = int((head["share_top"] >= STABLE).sum())
    template = _("{kept} trong {n} đứng đầu vẫn ở nhóm này trong ít nhất {share} của {tried} cách đặt trọng số.")
    lines.append(
        say(
            "stable",
            template,
            kept=kept,
            n=criteria(len(head)),
            share=f"{number(STABLE * 100, 0)}%",
            tried=int(head["weightings"].iloc[0]),
        )
    )
    return tuple(lines)
