"""The same list by lead agency: who answers for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis, charts
from sipas_par.briefing import compose
from sipas_par.wording.labels import label
from sipas_par.wording.numbers import points

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.briefing.blocks import Block, Row, Table
    from sipas_par.briefing.report import Briefing

_COLUMNS = 7


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the chart of agencies and their criteria below maximum."""
    t, lang, card = report.t, report.lang, report.card
    title = t("TRÁCH NHIỆM THEO CƠ QUAN CHỦ TRÌ", "BY LEAD AGENCY")
    head = compose.heading(1, f"{report.numeral('by_agency')}. {title}", "co-quan")
    agencies = analysis.by_agency(card)
    agencies = agencies[agencies["lost"] > 0]
    if agencies.empty:
        return compose.blocks(
            head, compose.paragraph(t("Không cơ quan nào có tiêu chí mất điểm.", "No agency has lost points."))
        )
    return compose.blocks(
        head,
        compose.paragraph(
            t(
                f"Tổng số điểm mất là {points(card.lost, lang)}. Tiêu chí có nhiều cơ quan chủ trì được nêu ở từng cơ quan nhưng chỉ "
                "tính một lần trong tổng số, nên các cơ quan cộng lại có thể lớn hơn tổng số.",
                f"{points(card.lost, lang)} points are lost in all. A criterion with several lead agencies stands under each and "
                "counts once in the total, so the agencies may add up to more.",
            )
        ),
        compose.figure(
            charts.lost_by_agency(card, lang=lang),
            anchor="hinh-co-quan",
            caption=t("Điểm mất theo cơ quan chủ trì", "Points lost by lead agency"),
        ),
        _table(report),
    )


def _table(report: Briefing) -> Table:
    t = report.t
    lost = analysis.below_maximum(report.card)
    agencies = analysis.by_agency(report.card)
    body: list[Row] = []
    for agency in compose.records(agencies[agencies["lost"] > 0]):
        name = agency.agency or t("Chưa phân công", "Not assigned")
        said = t(
            f"{name}: {agency.below} tiêu chí, {points(agency.lost)} điểm",
            f"{name}: {agency.below} criteria, {points(agency.lost, 'en')} points",
        )
        body.append(compose.group_row((compose.bold(said),), _COLUMNS))
        body.extend(_rows(report, lost, agency.agency))
    return compose.table(
        [
            (t("Mã", "Code"), 1.1, "left"),
            (t("Nội dung", "Criterion"), 6, "left"),
            (t("Tối đa", "Max."), 1.1, "right"),
            (t("Đạt", "Score"), 1.1, "right"),
            (t("Mất", "Lost"), 1.1, "right"),
            (t("Nguồn điểm", "Source"), 2.6, "left"),
            (t("Cùng chủ trì", "Joint with"), 3.2, "left"),
        ],
        body,
        caption=t("Tiêu chí chưa đạt điểm tối đa theo cơ quan chủ trì", "Criteria below maximum by lead agency"),
        anchor="bang-co-quan",
    )


def _rows(report: Briefing, lost: pd.DataFrame, agency: str) -> list[Row]:
    lang = report.lang
    mine = lost[[agency in names if agency else not names for names in lost["agencies"]]]
    return [
        tuple(
            compose.cell(item) if isinstance(item, str) else item
            for item in (
                row.code,
                row.name,
                compose.cell(points(row.max_score, lang), sort=row.max_score),
                compose.cell(points(row.score, lang), sort=row.score),
                compose.cell(points(row.lost, lang), sort=row.lost),
                label("source", row.source, lang),
                "; ".join(name for name in row.agencies if name != agency),
            )
        )
        for row in compose.records(mine)
    ]
