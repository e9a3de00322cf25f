"""The points table by field and by source of points, with its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis, charts
from sipas_par.briefing import compose
from sipas_par.wording.case import sentence_case
from sipas_par.wording.labels import label
from sipas_par.wording.numbers import percent, points

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Table
    from sipas_par.briefing.report import Briefing


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on the points table."""
    t, card, lang = report.t, report.card, report.lang
    title = t(f"KẾT QUẢ {card.index} NĂM {report.year}", f"{card.index} RESULTS OF {report.year}")
    return compose.blocks(
        compose.heading(1, f"{report.numeral('par_index')}. {title}", "par-index"),
        compose.heading(2, t("1. Theo lĩnh vực", "1. By field")),
        compose.paragraph(
            t("Kết quả từng lĩnh vực nêu tại ", "The result of each field is in "),
            compose.ref("bang-linh-vuc"),
            t(" và ", " and "),
            compose.ref("hinh-linh-vuc"),
            ".",
        ),
        _fields(report),
        compose.figure(
            charts.fields(card, lang=lang),
            anchor="hinh-linh-vuc",
            caption=t("Tỷ lệ đạt so với điểm tối đa theo lĩnh vực", "Attainment by field"),
        ),
        compose.heading(2, t("2. Tiêu chí làm mất nhiều điểm nhất", "2. The criteria that lose most")),
        compose.figure(
            charts.pareto(card, lang=lang),
            anchor="hinh-pareto",
            caption=t("Điểm mất theo tiêu chí và tỷ lệ cộng dồn", "Points lost by criterion, cumulative"),
        ),
        compose.heading(2, t("3. Theo nguồn điểm", "3. By source of points")),
        _sources(report),
        compose.figure(
            charts.lost_by_source(card, lang=lang),
            anchor="hinh-nguon-diem",
            caption=t("Điểm mất theo nguồn điểm và lĩnh vực", "Points lost by source and field"),
        ),
        _standing(report),
    )


def _fields(report: Briefing) -> Table:
    t, lang, card = report.t, report.lang, report.card
    rows: list[compose.Line] = [
        [
            row.code,
            sentence_case(row.name),
            compose.cell(points(row.max_score, lang), sort=row.max_score),
            compose.cell(points(row.score, lang), sort=row.score),
            compose.cell(points(row.lost, lang), sort=row.lost),
            compose.cell(percent(row.attainment, lang=lang), sort=row.attainment),
            compose.cell(percent(row.share, 1, lang), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in compose.records(analysis.by_field(card))
    ]
    below = len(analysis.below_maximum(card))
    codes = ", ".join(row.code for row in card.missing)
    ratio = percent(card.attainment, lang=lang)
    return compose.table(
        [
            (t("TT", "No."), 0.7, "center"),
            (t("Lĩnh vực", "Field"), 5.5, "left"),
            (t("Điểm tối đa", "Maximum"), 1.2, "right"),
            (t("Điểm đạt", "Score"), 1.2, "right"),
            (t("Điểm mất", "Lost"), 1.2, "right"),
            (t("Tỷ lệ đạt", "Attainment"), 1.4, "right"),
            (t("Tỷ trọng mất", "Share of loss"), 1.4, "right"),
            (t("Số tiêu chí chưa đạt", "Criteria below"), 1.4, "center"),
        ],
        rows,
        caption=t(f"Kết quả theo lĩnh vực năm {report.year} (điểm)", f"Results by field, {report.year} (points)"),
        anchor="bang-linh-vuc",
        total=[
            "",
            t("Tổng cộng", "Total"),
            points(card.known.max_score, lang),
            points(card.known.score, lang),
            points(card.lost, lang),
            ratio,
            percent(1, 1, lang) if card.lost else "–",
            f"{below}/{len(card.leaves)}",
        ],
        remark=t(
            f"Chưa tính {len(card.missing)} tiêu chí chưa có điểm ({codes}).",
            f"Without {len(card.missing)} criteria that have no score ({codes}).",
        )
        if codes
        else "",
    )


def _sources(report: Briefing) -> Table:
    t, lang, card = report.t, report.lang, report.card
    rows: list[compose.Line] = [
        [
            label("source", row.source, lang),
            compose.cell(points(row.max_score, lang), sort=row.max_score),
            compose.cell(points(row.score, lang), sort=row.score),
            compose.cell(points(row.lost, lang), sort=row.lost),
            compose.cell(percent(row.attainment, lang=lang), sort=row.attainment),
            compose.cell(percent(row.share, 1, lang), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in compose.records(analysis.by_source(card))
    ]
    return compose.table(
        [
            (t("Nguồn điểm", "Source of points"), 4.5, "left"),
            (t("Điểm tối đa", "Maximum"), 1.3, "right"),
            (t("Điểm đạt", "Score"), 1.3, "right"),
            (t("Điểm mất", "Lost"), 1.3, "right"),
            (t("Tỷ lệ đạt", "Attainment"), 1.5, "right"),
            (t("Tỷ trọng mất", "Share of loss"), 1.5, "right"),
            (t("Số tiêu chí chưa đạt", "Criteria below"), 1.6, "center"),
        ],
        rows,
        caption=t("Điểm theo nguồn (điểm)", "Points by source (points)"),
        anchor="bang-nguon-diem",
    )


def _standing(report: Briefing) -> tuple[Block, ...]:
    t, lang, card, published = report.t, report.lang, report.card, report.published
    if card.index != "PAR INDEX" or card.year is None or published.province(card.unit) is None:
        return ()
    return compose.blocks(
        compose.heading(2, t("4. Vị trí của tỉnh và diễn biến nhiều năm", "4. Standing and years")),
        compose.figure(
            charts.par_history(published, card.unit, card=card, lang=lang),
            anchor="hinh-par-nhieu-nam",
            caption=t(f"PAR INDEX của {card.unit} qua các năm", f"PAR INDEX of {card.unit} over the years"),
        ),
        compose.figure(
            charts.provinces(published, card.year, unit=card.unit, card=card, lang=lang),
            anchor="hinh-cac-tinh",
            caption=t(
                f"{card.unit} trong các tỉnh có số liệu công bố năm {card.year}",
                f"{card.unit} among the published provinces, {card.year}",
            ),
        ),
    )
