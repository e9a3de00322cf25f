"""Sentences on survey results that say no more than the sample bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.intervals import DEFAULT_DEFF, DEFAULT_LEVEL, sipas_margins
from sipas_par.analysis.series import sipas_break
from sipas_par.wording.numbers import listing, number
from sipas_par.wording.sentence import row_percent, say

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.survey import SipasCard
    from sipas_par.wording.sentence import Fill, Sentence

NO_CLEAR_CHANGE = ("chưa có thay đổi rõ rệt", "no clear change")


def survey_sentences(
    sipas: SipasCard, *, deff: float = DEFAULT_DEFF, level: float = DEFAULT_LEVEL, lang: str = "vi"
) -> tuple[Sentence, ...]:
    """Say the overall result with its interval, whether it changed, how it stands to the national mean, and which parts did.

    Rules: ``value`` with the interval, or ``no-sample-size``; ``break`` when the way of measuring changed in between;
    else ``rose`` or ``fell`` only when the interval of the change leaves out 0, ``no-clear-change`` otherwise;
    ``below-mean`` or ``above-mean`` only when the national mean lies outside the interval, ``near-mean`` otherwise;
    ``parts-changed`` counting the parts with a clear change, and ``by-chance`` when one or more of so many would seem to
    change by chance alone; ``design`` with ballots and design effect.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.wording.sentences_survey import survey_sentences
    >>> for line in survey_sentences(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))[:2]:
    ...     print(line)
    SIPAS năm 2023 của Lạng Sơn là 79,92% (khoảng tin cậy 95%: 74,54% đến 84,40%).
    So với năm 2022 (75,44%): +4,48 điểm %, nằm trong sai số mẫu (khoảng −3,23 đến +12,38), chưa có thay đổi rõ rệt.
    """
    vi = lang == "vi"
    rows = sipas_margins(sipas, deff=deff, level=level)
    overall = rows[rows["kind"] == "overall"]
    lines: list[Sentence] = []
    if len(overall):
        row = overall.iloc[0]
        lines += [_value(sipas, row, level, lang), *_change(sipas, row, lang), *_mean(row, lang)]
    lines += _parts(rows, level, lang)
    if sipas.sample_size:
        template = (
            "Sai số tính với {n} phiếu hợp lệ, hệ số thiết kế mẫu {deff} (giả định, thay đổi được)."
            if vi
            else "Errors are computed with {n} valid ballots and a design effect of {deff} (an assumption; it can be changed)."
        )
        lines.append(say("design", template, n=number(sipas.sample_size, lang=lang), deff=number(deff, lang=lang)))
    return tuple(lines)


def _value(sipas: SipasCard, row: pd.Series, level: float, lang: str) -> Sentence:
    vi = lang == "vi"
    about: dict[str, Fill] = {
        "year": sipas.year or "–",
        "unit": sipas.unit,
        "value": row_percent(row["value"], row["cell"], lang),
    }
    if row["low"] != row["low"]:
        template = (
            "SIPAS năm {year} của {unit} là {value}%; chưa biết số phiếu nên không tính được sai số."
            if vi
            else "SIPAS {year} of {unit} is {value}%; without the number of ballots no error can be told."
        )
        return say("no-sample-size", template, **about)
    template = (
        "SIPAS năm {year} của {unit} là {value}% (khoảng tin cậy {level}%: {low}% đến {high}%)."
        if vi
        else "SIPAS {year} of {unit} is {value}% ({level}% interval: {low}% to {high}%)."
    )
    limits = {"low": row_percent(row["low"], "", lang), "high": row_percent(row["high"], "", lang)}
    return say("value", template, level=number(round(level * 100, 6), lang=lang), **limits, **about)


def _change(sipas: SipasCard, row: pd.Series, lang: str) -> list[Sentence]:
    import pandas as pd

    vi = lang == "vi"
    if row["value"] != row["value"] or row["earlier"] != row["earlier"]:
        return []
    cut = sipas_break(sipas, sipas.overall) if sipas.overall else None
    year = sipas.earlier_year
    then = f"năm {year}" if vi and year else str(year or ("năm trước" if vi else "the year before"))
    about: dict[str, Fill] = {
        "then": then,
        "before": row_percent(row["earlier"], "", lang),
        "change": row_percent(row["change"], "", lang, sign=True),
    }
    if cut is not None:
        return [
            say(
                "break",
                "Không so với {then}: {reason}." if vi else "Not compared with {then}: {reason}.",
                then=then,
                reason=cut.reason_vi if vi else cut.reason_en,
            )
        ]
    clear = row["clear_change"]
    if pd.isna(clear):
        template = (
            "So với {then} ({before}%): {change} điểm %; chưa biết số phiếu nên chưa kết luận có thay đổi hay không."
            if vi
            else "Against {then} ({before}%): {change} points; without the number of ballots nothing is concluded."
        )
        return [say("change-unknown", template, **about)]
    limits = {
        "low": row_percent(row["change_low"], "", lang, sign=True),
        "high": row_percent(row["change_high"], "", lang, sign=True),
    }
    if not clear:
        template = (
            "So với {then} ({before}%): {change} điểm %, nằm trong sai số mẫu (khoảng {low} đến {high}), {words}."
            if vi
            else "Against {then} ({before}%): {change} points, within sampling error ({low} to {high}): {words}."
        )
        return [say("no-clear-change", template, words=NO_CLEAR_CHANGE[0 if vi else 1], **limits, **about)]
    rule = "rose" if row["change"] > 0 else "fell"
    verb = {"rose": ("tăng rõ rệt", "a clear rise"), "fell": ("giảm rõ rệt", "a clear fall")}[rule][0 if vi else 1]
    template = (
        "So với {then} ({before}%): {verb} {change} điểm % (khoảng {low} đến {high})."
        if vi
        else "Against {then} ({before}%): {verb} of {change} points ({low} to {high})."
    )
    return [say(rule, template, verb=verb, **limits, **about)]


def _mean(row: pd.Series, lang: str) -> list[Sentence]:
    vi = lang == "vi"
    if row["gap_to_mean"] != row["gap_to_mean"] or row["low"] != row["low"]:
        return []
    about = {"mean": row_percent(row["national_mean"], "", lang), "gap": row_percent(abs(row["gap_to_mean"]), "", lang)}
    if not bool(row["clear_gap"]):
        template = (
            "Chênh lệch {gap} điểm % với trung bình cả nước ({mean}%) nằm trong sai số mẫu."
            if vi
            else "The difference of {gap} points to the national mean ({mean}%) is within sampling error."
        )
        return [say("near-mean", template, **about)]
    rule = "below-mean" if row["gap_to_mean"] < 0 else "above-mean"
    templates = {
        "below-mean": ("Thấp hơn rõ rệt trung bình cả nước ({mean}%): {gap} điểm %.", "Clearly below the national mean ({mean}%): {gap} points."),
        "above-mean": ("Cao hơn rõ rệt trung bình cả nước ({mean}%): {gap} điểm %.", "Clearly above the national mean ({mean}%): {gap} points."),
    }  # fmt: skip
    return [say(rule, templates[rule][0 if vi else 1], **about)]


def _parts(rows: pd.DataFrame, level: float, lang: str) -> list[Sentence]:
    known = rows[(rows["kind"] != "overall") & rows["clear_change"].notna()]
    if known.empty:
        return []
    clear = known[known["clear_change"].astype(bool)]
    rose, fell = int((clear["change"] > 0).sum()), int((clear["change"] < 0).sum())
    vi = lang == "vi"
    counts = {
        ("tăng rõ rệt", "clearly rose"): rose,
        ("giảm rõ rệt", "clearly fell"): fell,
        NO_CLEAR_CHANGE: len(known) - rose - fell,
    }
    said = [f"{n} {words[0 if vi else 1]}" for words, n in counts.items() if n]
    template = "Trong {n} nội dung có số liệu hai năm: {said}." if vi else "Of {n} parts with both years: {said}."
    lines = [say("parts-changed", template, n=len(known), said=listing(said, lang))]
    chance = len(known) * (1 - level)
    if rose + fell and chance >= 1:
        caution = (
            "Khi xét nhiều nội dung cùng lúc, khoảng {chance} nội dung có thể có vẻ thay đổi rõ rệt chỉ do ngẫu nhiên."
            if vi
            else "With so many parts, about {chance} may seem to change clearly by chance alone."
        )
        lines.append(say("by-chance", caution, chance=number(chance, 0, lang)))
    return lines
