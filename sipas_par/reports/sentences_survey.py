"""Sentences on survey results: differences are given as differences, for no margin of SIPAS is published."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import gap_rows
from sipas_par.model.components import sipas_break, sipas_change
from sipas_par.model.published import published_words
from sipas_par.text.numbers import listing, number
from sipas_par.text.sentence import row_percent, say

if TYPE_CHECKING:
    from sipas_par.model.components import Component
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import SipasCard
    from sipas_par.text.sentence import Fill, Sentence


def survey_sentences(sipas: SipasCard, *, lang: str = "vi", published: Published | None = None) -> tuple[Sentence, ...]:
    """Say the overall result, its change, how it stands to the national mean, and how many parts rose or fell.

    Rules: ``value``; ``break`` when the way of measuring changed in between, else ``rose``, ``fell`` or ``level``;
    ``below-mean``, ``above-mean`` or ``at-mean``; ``parts-changed``; ``ballots``. Nothing is called significant.
    With ``published`` figures a result of the year before that is one of them is called so.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.sentences_survey import survey_sentences
    >>> for line in survey_sentences(sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")))[:3]:
    ...     print(line)
    SIPAS năm 2023 của Lạng Sơn là 79,92%.
    So với năm 2022 (75,44%): tăng 4,48 điểm %.
    Thấp hơn trung bình cả nước (82,66%) 2,74 điểm %.
    """
    vi = lang == "vi"
    rows = gap_rows(sipas)
    lines: list[Sentence] = []
    overall = sipas.overall
    if overall is not None and overall.value is not None:
        value = row_percent(overall.value, overall.cell, lang)
        template = "SIPAS năm {year} của {unit} là {value}%." if vi else "SIPAS {year} of {unit} is {value}%."
        lines.append(say("value", template, year=sipas.year or "–", unit=sipas.unit, value=value))
        remark = published_words(published, sipas, sipas.earlier_year, overall.earlier, lang)
        lines += [*_change(sipas, overall, remark, lang), *_mean(overall, lang)]
    lines += _parts(sipas, [row for row in rows if row.kind != "overall"], lang)
    if sipas.sample_size:
        template = "Số phiếu hợp lệ năm {year}: {n}." if vi else "Valid ballots in {year}: {n}."
        lines.append(say("ballots", template, year=sipas.year or "–", n=number(sipas.sample_size, lang=lang)))
    return tuple(lines)


def _change(sipas: SipasCard, row: Component, remark: str, lang: str) -> list[Sentence]:
    vi = lang == "vi"
    if row.earlier is None:
        return []
    year = sipas.earlier_year
    then = f"năm {year}" if vi and year else str(year or ("năm trước" if vi else "the year before"))
    cut = sipas_break(sipas, row)
    if cut is not None:
        template = "Không so với {then}: {reason}." if vi else "Not compared with {then}: {reason}."
        return [say("break", template, then=then, reason=cut.reason_vi if vi else cut.reason_en)]
    change = row.change or Decimal(0)
    rule = "rose" if change > 0 else "fell" if change < 0 else "level"
    template = {
        "rose": ("So với {then} ({before}%{remark}): tăng {change} điểm %.", "Against {then} ({before}%{remark}): up {change} points."),
        "fell": ("So với {then} ({before}%{remark}): giảm {change} điểm %.", "Against {then} ({before}%{remark}): down {change} points."),
        "level": ("So với {then} ({before}%{remark}): không đổi.", "Against {then} ({before}%{remark}): unchanged."),
    }[rule][0 if vi else 1]  # fmt: skip
    fills: dict[str, Fill] = {"then": then, "before": row_percent(row.earlier, "", lang), "remark": remark}
    if change:
        fills["change"] = row_percent(abs(change), "", lang)
    return [say(rule, template, **fills)]


def _mean(row: Component, lang: str) -> list[Sentence]:
    gap = row.gap_to_mean
    if gap is None:
        return []
    rule = "below-mean" if gap < 0 else "above-mean" if gap > 0 else "at-mean"
    template = {
        "below-mean": ("Thấp hơn trung bình cả nước ({mean}%) {gap} điểm %.", "{gap} points below the national mean ({mean}%)."),
        "above-mean": ("Cao hơn trung bình cả nước ({mean}%) {gap} điểm %.", "{gap} points above the national mean ({mean}%)."),
        "at-mean": ("Bằng trung bình cả nước ({mean}%).", "Equal to the national mean ({mean}%)."),
    }[rule][0 if lang == "vi" else 1]  # fmt: skip
    fills = {"gap": row_percent(abs(gap), "", lang)} if gap else {}
    return [say(rule, template, mean=row_percent(row.national_mean, "", lang), **fills)]


def _parts(sipas: SipasCard, rows: list[Component], lang: str) -> list[Sentence]:
    changes = [change for row in rows if (change := sipas_change(sipas, row)) is not None]
    if not changes:
        return []
    vi = lang == "vi"
    counts = {
        ("tăng", "rose"): sum(change > 0 for change in changes),
        ("giảm", "fell"): sum(change < 0 for change in changes),
        ("không đổi", "did not change"): sum(not change for change in changes),
    }
    said = [f"{n} {words[0 if vi else 1]}" for words, n in counts.items() if n]
    template = "Trong {n} nội dung có số liệu hai năm: {said}." if vi else "Of {n} parts with both years: {said}."
    return [say("parts-changed", template, n=len(changes), said=listing(said, lang))]
