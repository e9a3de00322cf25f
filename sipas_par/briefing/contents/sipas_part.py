"""The SIPAS result: what falls short of 100 %, of the national mean, or of last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis, charts
from sipas_par.briefing import compose
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import number
from sipas_par.wording.sentences_survey import survey_sentences

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Table
    from sipas_par.briefing.report import Briefing
    from sipas_par.survey import SipasCard


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on SIPAS; empty without a SIPAS table."""
    t, lang, sipas = report.t, report.lang, report.sipas
    if sipas is None:
        return ()
    return compose.blocks(
        compose.heading(
            1, f"{report.numeral('sipas_part')}. {t('KẾT QUẢ SIPAS NĂM', 'SIPAS RESULTS OF')} {sipas.year}", "sipas"
        ),
        compose.paragraph(
            t(
                "Không nội dung nào của SIPAS đạt 100%, vì vậy mỗi nội dung được đối chiếu với ba mức: 100%, trung bình cả nước "
                "(nếu có công bố) và kết quả năm trước.",
                "No component of SIPAS reaches 100 %, so each is held against three marks: 100 %, the national mean (where "
                "published) and the year before.",
            ),
        ),
        compose.said(survey_sentences(sipas, lang=lang, published=report.published)),
        _gaps(report, sipas),
        compose.figure(
            charts.sipas_components(sipas, lang=lang),
            anchor="hinh-sipas",
            caption=t("Các thành phần SIPAS so với trung bình cả nước", "SIPAS components against the national mean"),
        ),
        _expectations(report, sipas),
        _history(report, sipas),
    )


def _history(report: Briefing, sipas: SipasCard) -> Block | None:
    t = report.t
    if report.published.province(sipas.unit) is None:
        return None
    return compose.figure(
        charts.sipas_history(report.published, sipas.unit, sipas=sipas, lang=report.lang),
        anchor="hinh-sipas-nhieu-nam",
        caption=t(f"SIPAS của {sipas.unit} qua các năm", f"SIPAS of {sipas.unit} over the years"),
    )


def _gaps(report: Briefing, sipas: SipasCard) -> Table:
    t, lang = report.t, report.lang
    rows: list[compose.Line] = []
    for row in compose.records(analysis.sipas_gaps(sipas)):
        strong = row.kind in {"overall", "part", "factor"}
        words = sentence_case(row.name)
        name = compose.cell((compose.bold(words),) if strong else words)
        rows.append(
            [
                row.code,
                name,
                compose.cell(number(row.value, 2, lang), sort=row.value),
                compose.cell(number(row.gap_to_100, 2, lang), sort=row.gap_to_100),
                compose.cell(number(row.national_mean, 2, lang), sort=row.national_mean),
                compose.cell(number(row.gap_to_mean, 2, lang, sign=True), sort=row.gap_to_mean),
                compose.cell(number(row.change, 2, lang, sign=True), sort=row.change),
                _fails(report, row),
            ]
        )
    return compose.table(
        [
            (t("TT", "No."), 1.2, "left"),
            (t("Nội dung", "Component"), 5, "left"),
            (t("Chỉ số (%)", "Value (%)"), 1.2, "right"),
            (t("Còn thiếu so với 100", "Gap to 100"), 1.3, "right"),
            (t("TB cả nước", "National mean"), 1.2, "right"),
            (t("So với TB cả nước", "Against mean"), 1.3, "right"),
            (t(f"So với {sipas.earlier_year}", f"On {sipas.earlier_year}"), 1.3, "right"),
            (t("Chưa đạt mức", "Falls short of"), 2, "left"),
        ],
        rows,
        caption=t(
            f"SIPAS năm {sipas.year}: so với ba mức (điểm %)",
            f"SIPAS {sipas.year} against three marks (percentage points)",
        ),
        anchor="bang-sipas",
        remark=t(
            "Dấu – : không có số liệu. Chưa đạt mức: ghi những mức trong ba mức mà nội dung chưa đạt.",
            "– : no figure. Falls short of: which of the three marks the component misses.",
        ),
    )


def _fails(report: Briefing, row: object) -> str:
    import pandas as pd

    t = report.t
    marks = (
        ("fails_maximum", t("100%", "100 %")),
        ("fails_mean", t("TB cả nước", "national mean")),
        ("fails_change", t("năm trước", "last year")),
    )
    return ", ".join(words for name, words in marks if getattr(row, name) is not pd.NA and getattr(row, name))


def _expectations(report: Briefing, sipas: SipasCard) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    wanted = [row for row in sipas.of_kind("expectation") if row.value is not None]
    if not wanted:
        return ()
    wanted.sort(key=lambda row: row.value or 0, reverse=True)
    rows: list[compose.Line] = [
        [
            row.code,
            row.name,
            compose.cell(number(row.value, 2, lang), sort=row.value),
            compose.cell(number(row.national_mean, 2, lang), sort=row.national_mean),
        ]
        for row in wanted
    ]
    return (
        compose.table(
            [
                (t("TT", "No."), 1, "left"),
                (t("Nhu cầu, mong đợi", "Need or expectation"), 7, "left"),
                (t("Tỷ lệ (%)", "Share (%)"), 1.5, "right"),
                (t("TB cả nước (%)", "National mean (%)"), 1.7, "right"),
            ],
            rows,
            caption=t(f"Nhu cầu, mong đợi của người dân năm {sipas.year}", f"Needs and expectations, {sipas.year}"),
            anchor="bang-mong-doi",
            remark=t(
                "Không cộng vào chỉ số hài lòng; tỷ lệ càng cao, mong đợi càng nhiều.",
                "Not part of the satisfaction index.",
            ),
        ),
    )
