"""Sentences on survey results: differences are given as differences, for no margin of SIPAS is published."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import gap_rows
from sipas_par.model.components import sipas_break, sipas_change
from sipas_par.model.published import published_words
from sipas_par.text.i18n import N_, _
from sipas_par.text.numbers import listing, number
from sipas_par.text.sentence import row_percent, say

if TYPE_CHECKING:
    from sipas_par.model.components import Component
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import SipasCard
    from sipas_par.text.sentence import Fill, Sentence


def survey_sentences(sipas: SipasCard, *, published: Published | None = None) -> tuple[Sentence, ...]:
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
    rows = gap_rows(sipas)
    lines: list[Sentence] = []
    overall = sipas.overall
    if overall is not None and overall.value is not None:
        value = row_percent(overall.value, overall.cell)
        template = _("SIPAS năm {year} của {unit} là {value}%.")
        lines.append(say("value", template, year=sipas.year or "–", unit=sipas.unit, value=value))
        remark = published_words(published, sipas, sipas.earlier_year, overall.earlier)
        lines += [*_change(sipas, overall, remark), *_mean(overall)]
    lines += _parts(sipas, [row for row in rows if row.kind != "overall"])
    if sipas.sample_size:
        template = _("Số phiếu hợp lệ năm {year}: {n}.")
        lines.append(say("ballots", template, year=sipas.year or "–", n=number(sipas.sample_size)))
    return tuple(lines)


def _change(sipas: SipasCard, row: Component, remark: str) -> list[Sentence]:
    if row.earlier is None:
        return []
    year = sipas.earlier_year
    then = _("năm {year}").format(year=year) if year else _("năm trước")
    cut = sipas_break(sipas, row)
    if cut is not None:
        template = _("Không so với {then}: {reason}.")
        return [say("break", template, then=then, reason=cut.reason)]
    change = row.change or Decimal(0)
    rule = "rose" if change > 0 else "fell" if change < 0 else "level"
    templates = {
        "rose": N_("So với {then} ({before}%{remark}): tăng {change} điểm %."),
        "fell": N_("So với {then} ({before}%{remark}): giảm {change} điểm %."),
        "level": N_("So với {then} ({before}%{remark}): không đổi."),
    }
    fills: dict[str, Fill] = {"then": then, "before": row_percent(row.earlier, ""), "remark": remark}
    if change:
        fills["change"] = row_percent(abs(change), "")
    return [say(rule, _(templates[rule]), **fills)]


def _mean(row: Component) -> list[Sentence]:
    gap = row.gap_to_mean
    if gap is None:
        return []
    rule = "below-mean" if gap < 0 else "above-mean" if gap > 0 else "at-mean"
    templates = {
        "below-mean": N_("Thấp hơn trung bình cả nước ({mean}%) {gap} điểm %."),
        "above-mean": N_("Cao hơn trung bình cả nước ({mean}%) {gap} điểm %."),
        "at-mean": N_("Bằng trung bình cả nước ({mean}%)."),
    }
    fills = {"gap": row_percent(abs(gap), "")} if gap else {}
    return [say(rule, _(templates[rule]), mean=row_percent(row.national_mean, ""), **fills)]


def _parts(sipas: SipasCard, rows: list[Component]) -> list[Sentence]:
    changes = [change for row in rows if (change := sipas_change(sipas, row)) is not None]
    if not changes:
        return []
    counts = {
        N_("{n} tăng"): sum(change > 0 for change in changes),
        N_("{n} giảm"): sum(change < 0 for change in changes),
        N_("{n} không đổi"): sum(not change for change in changes),
    }
    said = [_(words).format(n=n) for words, n in counts.items() if n]
    template = _("Trong {n} nội dung có số liệu hai năm: {said}.")
    return [say("parts-changed", template, n=len(changes), said=listing(said))]
