"""The page "Thay đổi so với năm trước": where the change of the total comes from, what is new, what recurs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipas_par import analysis, charts
from sipas_par.analysis.years import compared
from sipas_par.briefing import compose
from sipas_par.wording.case import sentence_case
from sipas_par.wording.numbers import exact, points
from sipas_par.wording.sentences_years import year_sentences

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Row, Table
    from sipas_par.briefing.report import Briefing
    from sipas_par.scorecard import Scorecard

_COLUMNS = 6
_GROUPS = (
    ("new", "Mới chưa đạt điểm tối đa", "Newly below maximum"),
    ("worse", "Chưa đạt cả hai năm, kém hơn năm trước", "Below in both years, worse"),
    ("recurring", "Chưa đạt cả hai năm, không đổi", "Below in both years, unchanged"),
    ("improved", "Chưa đạt cả hai năm, tốt hơn năm trước", "Below in both years, better"),
    ("recovered", "Đã khắc phục, đạt điểm tối đa", "Mended, at the maximum"),
)


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on the change since the year before; empty without that year's table."""
    t, earlier = report.t, report.earlier
    if earlier is None:
        return ()
    title = t(f"THAY ĐỔI SO VỚI NĂM {earlier.year}", f"CHANGES SINCE {earlier.year}")
    return compose.blocks(
        compose.heading(1, f"{report.numeral('changes')}. {title}", "thay-doi"),
        compose.said(year_sentences(report.card, earlier, published=report.published, lang=report.lang)),
        _by_field(report, earlier),
        compose.figure(
            charts.waterfall(report.card, earlier, published=report.published, lang=report.lang),
            anchor="hinh-thay-doi",
            caption=t("Tổng điểm thay đổi do lĩnh vực nào", "What changed the total"),
        ),
        compose.figure(
            charts.years(report.card, earlier, lang=report.lang),
            anchor="hinh-hai-nam",
            caption=t(
                f"Tỷ lệ đạt năm {earlier.year} và {report.card.year} theo lĩnh vực",
                f"Attainment in {earlier.year} and {report.card.year}",
            ),
        ),
        _by_status(report, earlier),
        _not_comparable(report, earlier),
    )


def _by_field(report: Briefing, earlier: Scorecard) -> Table:
    t, lang, card = report.t, report.lang, report.card
    rows: list[compose.Line] = [
        [
            row.field,
            sentence_case(row.field_name)
            or t("(lĩnh vực không còn trong bộ tiêu chí)", "(field dropped from the framework)"),
            compose.cell(points(row.before, lang), sort=row.before),
            compose.cell(points(row.after, lang), sort=row.after),
            compose.cell(points(row.change, lang, sign=True), sort=row.change),
        ]
        for row in compose.records(analysis.split_by_field(card, earlier))
    ]
    return compose.table(
        [
            (t("TT", "No."), 0.8, "center"),
            (t("Lĩnh vực", "Field"), 7, "left"),
            (t(f"Năm {earlier.year}", f"{earlier.year}"), 1.5, "right"),
            (t(f"Năm {card.year}", f"{card.year}"), 1.5, "right"),
            (t("Tăng, giảm", "Change"), 1.5, "right"),
        ],
        rows,
        caption=t("Tổng điểm thay đổi do lĩnh vực nào (điểm)", "The change of the total by field (points)"),
        anchor="bang-thay-doi",
        total=[
            "",
            t("Tổng điểm", "Total"),
            points(earlier.score, lang),
            points(card.score, lang),
            points(card.score - earlier.score, lang, sign=True),
        ],
        remark=t("Các dòng cộng đúng bằng dòng tổng.", "The rows add up to the total exactly."),
    )


def _by_status(report: Briefing, earlier: Scorecard) -> Table:
    t, card = report.t, report.card
    rows = compared(card, earlier)
    rows = rows[rows["is_leaf"]]
    body: list[Row] = []
    for status, vi, en in _GROUPS:
        members = rows[rows["status"] == status].sort_values(["lost", "change"], ascending=[False, True])
        if members.empty:
            continue
        lost = points(sum(map(exact, members["lost"])), report.lang)
        said = t(
            f"{vi}: {len(members)} tiêu chí, mất {lost} điểm", f"{en}: {len(members)} criteria, {lost} points lost"
        )
        body.append(compose.group_row((compose.bold(said),), _COLUMNS))
        body.extend(_row(report, row) for row in compose.records(members))
    return compose.table(
        [
            (t("Mã", "Code"), 1.1, "left"),
            (t("Nội dung", "Criterion"), 6, "left"),
            (t(f"Mất {earlier.year}", f"Lost {earlier.year}"), 1.3, "right"),
            (t(f"Mất {card.year}", f"Lost {card.year}"), 1.3, "right"),
            (t("Điểm tăng, giảm", "Change"), 1.4, "right"),
            (t("Cơ quan chủ trì", "Lead agencies"), 4, "left"),
        ],
        body,
        caption=t("Tiêu chí mới phát sinh, lặp lại, đã khắc phục", "New, recurring and recovered criteria"),
        anchor="bang-hai-nam",
    )


def _row(report: Briefing, row: Any) -> Row:
    lang = report.lang
    return (
        compose.cell(row.code),
        compose.cell(row.name),
        compose.cell(points(row.lost_before, lang), sort=row.lost_before),
        compose.cell(points(row.lost, lang), sort=row.lost),
        compose.cell(points(row.change, lang, sign=True), sort=row.change),
        compose.cell("; ".join(row.agencies)),
    )


def _not_comparable(report: Briefing, earlier: Scorecard) -> tuple[Block, ...]:
    t = report.t
    rows = analysis.not_comparable(report.card, earlier)
    if rows.empty:
        return ()
    codes = ", ".join(dict.fromkeys(rows["code"]))
    return (
        compose.note(
            t(
                f"Không so sánh được giữa hai năm ({len(rows)} dòng, do khác nội dung hoặc chỉ có ở một năm): {codes}.",
                f"Not comparable between the years ({len(rows)} rows): {codes}.",
            )
        ),
    )
