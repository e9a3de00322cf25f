"""Sentences on survey items and groups of respondents, and on units put together after a merger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.published.names import fold_name
from sipas_par.wording.numbers import number
from sipas_par.wording.sentence import Figure, row_percent, row_share, rows_of, say

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from sipas_par.wording.sentence import Sentence

# With fewer answers than this no group is compared with another.
LEAST_ANSWERS = 30


def item_sentences(estimates: pd.DataFrame, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say which item satisfies least and which most, and whether the two are clearly apart.

    Takes what `survey` gives for all respondents. Rules: ``items-apart`` when the interval of the lowest item ends
    below that of the highest, ``items-alike`` otherwise; ``one-item`` when there is only one; items without an
    interval are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import survey
    >>> from sipas_par.wording.sentences_groups import item_sentences
    >>> answers = pd.DataFrame({"q1": [5] * 40, "q2": [1] * 30 + [5] * 10})
    >>> print(item_sentences(survey(answers, ["q1", "q2"]))[0])
    Hài lòng thấp nhất: q2 (25,0%; khoảng 13,8% đến 40,9%); cao nhất: q1 (100,0%; khoảng 90,7% đến 100,0%); khác biệt rõ rệt.
    """
    known = estimates[estimates["satisfied_low"].notna()].sort_values("satisfied", kind="stable")
    if known.empty:
        return ()
    names = [str(name) for name in known["item"]]
    rows = list(rows_of(known))
    return (_lowest_highest("items", names, rows, lang),)


def group_sentences(estimates: pd.DataFrame, by: str, item: str, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say which group is least and which most satisfied with an item, and whether they are clearly apart.

    Takes what `survey` gives by one column. Rules: ``groups-apart``, ``groups-alike`` and ``one-group`` as for items;
    ``few-answers`` names the groups with fewer than 30 (`LEAST_ANSWERS`) answers, ``no-error`` those that lie in a single
    cluster or otherwise have no interval; neither are compared.

    Examples
    --------
    >>> import pandas as pd
    >>> from sipas_par.analysis import survey
    >>> from sipas_par.wording.sentences_groups import group_sentences
    >>> answers = pd.DataFrame({"xã": ["A"] * 40 + ["B"] * 40 + ["C"] * 5, "q": [4] * 62 + [2] * 23})
    >>> for line in group_sentences(survey(answers, ["q"], by="xã"), "xã", "q"):
    ...     print(line)
    Hài lòng thấp nhất: B (55,0%; khoảng 39,5% đến 69,6%); cao nhất: A (100,0%; khoảng 91,0% đến 100,0%); khác biệt rõ rệt.
    Không so sánh các nhóm có dưới 30 câu trả lời: C.
    """
    vi = lang == "vi"
    asked = estimates[(estimates["item"] == item) & (estimates["n"] > 0)]
    rows = asked[asked["satisfied_low"].notna()]
    enough = rows[rows["n"] >= LEAST_ANSWERS].sort_values("satisfied", kind="stable")
    lines = []
    if len(enough):
        names = [str(name) for name in enough[by]]
        lines.append(_lowest_highest("groups", names, list(rows_of(enough)), lang))
    few = [str(name) for name in rows.loc[rows["n"] < LEAST_ANSWERS, by]]
    if few:
        template = (
            "Không so sánh các nhóm có dưới {least} câu trả lời: {names}."
            if lang == "vi"
            else "Groups with fewer than {least} answers are not compared: {names}."
        )
        lines.append(say("few-answers", template, least=LEAST_ANSWERS, names=", ".join(few)))
    unsure = [str(name) for name in asked.loc[asked["satisfied_low"].isna(), by]]
    if unsure:
        template = (
            "Không so sánh các nhóm không tính được sai số (chỉ có một cụm mẫu): {names}."
            if vi
            else "Groups without a sampling error (a single cluster) are not compared: {names}."
        )
        lines.append(say("no-error", template, names=", ".join(unsure)))
    return tuple(lines)


def _lowest_highest(what: str, names: list[str], rows: list[Any], lang: str) -> Sentence:
    vi = lang == "vi"
    low, high = _share(names[0], rows[0], lang), _share(names[-1], rows[-1], lang)
    if len(rows) == 1:
        return say(f"one-{what[:-1]}", "Hài lòng: {low}." if vi else "Satisfied: {low}.", low=low)
    apart = rows[0].satisfied_high < rows[-1].satisfied_low
    verdict = ("khác biệt rõ rệt", "clearly apart") if apart else ("chưa có khác biệt rõ rệt", "not clearly apart")
    template = (
        "Hài lòng thấp nhất: {low}; cao nhất: {high}; {verdict}."
        if vi
        else "Least satisfied: {low}; most: {high}; {verdict}."
    )
    rule = f"{what}-apart" if apart else f"{what}-alike"
    return say(rule, template, low=low, high=high, verdict=verdict[0 if vi else 1])


def _share(name: str, row: Any, lang: str) -> Sentence:
    shares = {"share": row.satisfied, "low": row.satisfied_low, "high": row.satisfied_high}
    figures: dict[str, Figure] = {key: row_share(value, lang) for key, value in shares.items()}
    template = (
        "{name} ({share}; khoảng {low} đến {high})" if lang == "vi" else "{name} ({share}; interval {low} to {high})"
    )
    return say("share", template, name=name, **figures)


_RULES = {
    "mean": ("trung bình cộng của các đơn vị cũ", "the simple mean of the former units"),
    "mean-of-known": (
        "trung bình cộng của các đơn vị cũ đã biết điểm",
        "the simple mean of the former units with a score",
    ),
    "weighted": ("trung bình có quyền số của các đơn vị cũ", "the weighted mean of the former units"),
}


# Said only where there are several former units.
_SPAN = (" (các đơn vị cũ từ {low} đến {high})", " (former units {low} to {high})")


def merge_sentences(changes: pd.DataFrame, unit: str, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say how a merged unit compares with its former units, and by which rule.

    Takes what `merged_changes` gives. Rules: ``rule``, or ``not-merged`` for a unit that goes on as it was; ``break``
    when the series is broken in between; else ``merged-up``, ``merged-down`` or ``merged-level`` when both sides are
    known, and ``merged-unknown`` with the former units without a score when not.

    Raises
    ------
    UsageError
        If the table has no such unit.

    Examples
    --------
    >>> from sipas_par.analysis import merged_changes, standings
    >>> from sipas_par.wording.sentences_groups import merge_sentences
    >>> into = {"A": "X", "B": "X"}
    >>> frame = merged_changes(standings({"X": "88"}), standings({"A": "80", "B": "90"}), into)
    >>> print(merge_sentences(frame, "X")[1])
    X đạt 88,00, tăng 3,00 so với 85,00 (các đơn vị cũ từ 80,00 đến 90,00).
    """
    vi = lang == "vi"
    names = [str(name) for name in changes["unit"]]
    here = [fold_name(name) == fold_name(unit) for name in names]
    if not any(here):
        raise UsageError(Finding("unknown-unit", "error", found=unit, expected=", ".join(names[:3])))
    row = next(rows_of(changes[here]))
    unit = row.unit
    if row.merged:
        template = (
            "Số trước sáp nhập của {unit} ({members}) lấy theo {words}; không nguồn nào công bố số này."
            if vi
            else "The figure of {unit} ({members}) before the merger is {words}; no source publishes one."
        )
        words = _RULES[row.rule][0 if vi else 1]
        lines = [say("rule", template, unit=unit, members=", ".join(row.members), words=words)]
    else:
        template = (
            "{unit} không sáp nhập; số năm trước là số của chính đơn vị này."
            if vi
            else "{unit} was not merged; the earlier figure is its own."
        )
        lines = [say("not-merged", template, unit=unit)]
    if row.break_reason:
        reason = row.break_reason if vi else row.break_reason_en
        template = (
            "Không so sánh {unit} giữa hai năm: {reason}." if vi else "The years of {unit} are not compared: {reason}."
        )
        return (*lines, say("break", template, unit=unit, reason=reason))
    if row.change != row.change:
        absent = ", ".join(row.missing) or unit
        text = (
            "Chưa so sánh được {unit}: chưa có điểm của {absent}."
            if vi
            else "{unit} cannot be compared: no score of {absent}."
        )
        return (*lines, say("merged-unknown", text, unit=unit, absent=absent))
    rule = "merged-up" if row.change > 0 else "merged-down" if row.change < 0 else "merged-level"
    templates = {
        "merged-up": (
            "{unit} đạt {score}, tăng {change} so với {before} (các đơn vị cũ từ {low} đến {high}).",
            "{unit} reached {score}, up {change} on {before} (former units {low} to {high}).",
        ),
        "merged-down": (
            "{unit} đạt {score}, giảm {change} so với {before} (các đơn vị cũ từ {low} đến {high}).",
            "{unit} reached {score}, down {change} on {before} (former units {low} to {high}).",
        ),
        "merged-level": (
            "{unit} đạt {score}, bằng {before} (các đơn vị cũ từ {low} đến {high}).",
            "{unit} reached {score}, the same as {before} (former units {low} to {high}).",
        ),
    }
    figures = {
        "score": row_percent(row.score, "", lang),
        "change": Figure(number(abs(row.change), 2, lang)),
        "before": row_percent(row.score_before, "", lang),
        "low": row_percent(row.lowest, "", lang),
        "high": row_percent(row.highest, "", lang),
    }
    text = templates[rule][0 if vi else 1]
    if not row.merged:
        text = text.replace(_SPAN[0 if vi else 1], "")
    return (*lines, say(rule, text, unit=unit, **figures))
