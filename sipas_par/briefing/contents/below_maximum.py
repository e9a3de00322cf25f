"""The full list that the invitation asks for: every criterion below its maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis
from sipas_par.briefing import compose
from sipas_par.wording.labels import label
from sipas_par.wording.numbers import listing, percent, points

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block
    from sipas_par.briefing.report import Briefing


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the list, most points lost first."""
    t, lang, card = report.t, report.lang, report.card
    lost = analysis.below_maximum(card)
    title = t("DANH MỤC TIÊU CHÍ CHƯA ĐẠT ĐIỂM TỐI ĐA", "CRITERIA BELOW MAXIMUM")
    head = compose.heading(1, f"{report.numeral('below_maximum')}. {title}", "chua-dat")
    missing = _missing(report)
    if lost.empty:
        full = t("Mọi tiêu chí có điểm đều đạt điểm tối đa.", "Every criterion with a score reached its maximum.")
        return compose.blocks(head, compose.paragraph(full), missing)
    rows: list[compose.Line] = [
        [
            compose.cell(str(place), sort=place),
            row.code,
            row.name,
            compose.cell(points(row.max_score, lang), sort=row.max_score),
            compose.cell(points(row.score, lang), sort=row.score),
            compose.cell((compose.bold(points(row.lost, lang)),), sort=row.lost),
            compose.cell(percent(row.attainment, 1, lang), sort=row.attainment),
            compose.cell(percent(row.share, 1, lang), sort=row.share),
            compose.cell(percent(row.cumulative_share, 1, lang), sort=row.cumulative_share),
            label("source", row.source, lang),
            "; ".join(row.agencies),
            row.cell.rpartition("!")[2],
        ]
        for place, row in enumerate(compose.records(lost), 1)
    ]
    return compose.blocks(
        head,
        compose.table(
            [
                (t("TT", "No."), 0.8, "center"),
                (t("Mã", "Code"), 1.1, "left"),
                (t("Nội dung", "Criterion"), 5, "left"),
                (t("Tối đa", "Max."), 1.1, "right"),
                (t("Đạt", "Score"), 1.1, "right"),
                (t("Mất", "Lost"), 1.1, "right"),
                (t("Tỷ lệ đạt", "Attained"), 1.3, "right"),
                (t("Tỷ trọng", "Share"), 1.3, "right"),
                (t("Cộng dồn", "Cumul."), 1.3, "right"),
                (t("Nguồn điểm", "Source"), 1.9, "left"),
                (t("Cơ quan chủ trì", "Lead agencies"), 3.6, "left"),
                (t("Ô", "Cell"), 0.9, "left"),
            ],
            rows,
            caption=t(
                f"Tiêu chí chưa đạt điểm tối đa năm {report.year}, xếp theo điểm mất",
                f"Criteria below maximum in {report.year}, most points lost first",
            ),
            anchor="bang-chua-dat",
            total=[
                "",
                "",
                t("Tổng điểm mất", "All lost points"),
                "",
                "",
                points(card.lost, lang),
                "",
                percent(1, 1, lang),
                "",
                "",
                "",
                "",
            ],
            remark=t(
                f"Tỷ trọng: phần trong tổng số điểm mất. Ô: địa chỉ của điểm đạt được trong trang “{card.source.sheet}” của tệp {card.source.file}.",
                f"Share: of all lost points. Cell: address of the score in sheet “{card.source.sheet}” of {card.source.file}.",
            ),
        ),
        missing,
    )


def _missing(report: Briefing) -> tuple[Block, ...]:
    t, card = report.t, report.card
    if not card.missing:
        return ()
    names = listing((f"{row.code} {row.name}" for row in card.missing), report.lang)
    return (
        compose.paragraph(
            compose.bold(t("Chưa có số liệu: ", "No figures yet: ")),
            names,
            t(". Các tiêu chí này không được tính là đạt hay mất điểm.", ". They count neither as full nor as lost."),
        ),
    )
