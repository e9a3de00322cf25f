"""The page "Cần gì để tăng hạng": what can be won back and how, and what the next rank would take."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sipas_par import analysis
from sipas_par.briefing import compose
from sipas_par.errors import UsageError
from sipas_par.wording.numbers import number, percent, points
from sipas_par.wording.sentences_places import place_sentences, priority_sentences, step_sentences
from sipas_par.wording.sentences_shortfall import recovery_sentences

if TYPE_CHECKING:
    from sipas_par.analysis.ranks import Standings
    from sipas_par.briefing.blocks import Block, ListBlock, Table
    from sipas_par.briefing.report import Briefing

RUNGS = 6
"""How many units above are shown; the nearest matter for next year."""

FIRST = 10
"""How many criteria of the priority list are shown."""

BEST_GROUP = "A"

HUNDRED = 100
"""Announced results are in percent: only a table of 100 points can be placed among them."""

_ROUTES = {
    "documents": ("Hồ sơ, kết quả thực hiện (điểm thẩm định)", "Documents and work (appraised)"),
    "results": ("Kết quả kinh tế - xã hội", "Socio-economic results"),
    "judgement": ("Đánh giá của người dân, lãnh đạo (khảo sát)", "People's judgement (surveys)"),
    "unknown": ("Chưa rõ nguồn", "Unknown source"),
}
_SHORT_ROUTES = {
    "documents": ("Hồ sơ (thẩm định)", "Documents"),
    "results": ("Kết quả KT-XH", "Results"),
    "judgement": ("Khảo sát", "Surveys"),
    "unknown": ("Chưa rõ", "Unknown"),
}


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the part on what it would take; the ranks need published results of the year."""
    t = report.t
    title = t("CẦN GÌ ĐỂ TĂNG HẠNG", "WHAT IT WOULD TAKE")
    head = compose.heading(1, f"{report.numeral('outlook')}. {title}", "tang-hang")
    if not report.card.lost:
        return compose.blocks(
            head, compose.paragraph(t("Không còn điểm nào có thể lấy lại.", "No points are left to win."))
        )
    ranks = _ranks(report)
    last = 3 if ranks else 2
    return compose.blocks(
        head,
        compose.heading(2, t("1. Khả năng khôi phục điểm", "1. How points can be won back")),
        compose.said(recovery_sentences(report.card, report.lang)),
        _routes(report),
        ranks,
        compose.heading(2, f"{last}. {t('Thứ tự ưu tiên khắc phục', 'What to mend first')}"),
        *_priority(report),
    )


def _routes(report: Briefing) -> Table:
    t, lang = report.t, report.lang
    rows: list[compose.Line] = [
        [
            t(*_ROUTES[row.route]),
            compose.cell(points(row.lost, lang), sort=row.lost),
            compose.cell(percent(row.share, 1, lang), sort=row.share),
            compose.cell(points(row.contested, lang), sort=row.contested),
            compose.cell(points(row.conceded, lang), sort=row.conceded),
            compose.cell(points(row.unclaimed, lang), sort=row.unclaimed),
        ]
        for row in compose.records(analysis.winnable(report.card))
    ]
    return compose.table(
        [
            (t("Lấy lại bằng", "Won back by"), 5, "left"),
            (t("Điểm mất", "Lost"), 1.3, "right"),
            (t("Tỷ trọng", "Share"), 1.3, "right"),
            (t("Tự chấm nhưng không được công nhận", "Claimed, not recognised"), 2.2, "right"),
            (t("Tự nhận chưa đạt", "Not claimed"), 1.6, "right"),
            (t("Không tự đánh giá", "Not self-assessed"), 1.6, "right"),
        ],
        rows,
        caption=t("Điểm mất theo cách lấy lại (điểm)", "Lost points by how they can be won back"),
        anchor="bang-lay-lai",
        remark=t("Ba cột cuối cộng lại bằng điểm mất.", "The last three columns add up to the points lost."),
    )


def _ranks(report: Briefing) -> tuple[Block, ...]:
    t, card = report.t, report.card
    if card.year is None or report.published.province(card.unit) is None or card.max_score != HUNDRED or card.missing:
        return ()
    if not report.published.of_year(card.index, card.year):
        return ()
    table = analysis.standings(report.published, card.index, card.year)
    if not table.scored:
        return ()
    return compose.blocks(
        compose.heading(
            2, t("2. Tiêu chí cần đạt tối đa để vượt các tỉnh xếp trên", "2. What it takes to pass the next provinces")
        ),
        _standing(report, table),
        _ladder(report, table),
    )


def _standing(report: Briefing, table: Standings) -> ListBlock:
    card, lang, among = report.card, report.lang, _by_work(report)
    here = analysis.place(table, card.unit, card.score)
    said = [sentence.text for sentence in place_sentences(here, card.source.status, lang)]
    with contextlib.suppress(UsageError):
        target = analysis.to_pass(table, card.unit, card.score)
        said += [sentence.text for sentence in step_sentences(analysis.steps_to(card, target, among=among), lang)]
    if card.year is not None and analysis.group_of(card.index, card.year, card.score) not in {None, BEST_GROUP}:
        with contextlib.suppress(UsageError):
            target = analysis.to_group(card.index, card.year, BEST_GROUP)
            first, *_ = step_sentences(analysis.steps_to(card, target, among=among), lang)
            said.append(report.t(f"Nhóm {BEST_GROUP}: {first.text}", f"Group {BEST_GROUP}: {first.text}"))
    return compose.bullets(dict.fromkeys(said))


def _by_work(report: Briefing) -> tuple[str, ...]:
    """Codes that work and documents can win back; a maximum in people's judgement is beyond anyone's plan."""
    return tuple(row.code for row in report.card.leaves if row.source not in {"surveyed", "sipas"})


def _ladder(report: Briefing, table: Standings) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    rungs = analysis.ladder(report.card, table, among=_by_work(report), most=RUNGS)
    if rungs.empty:
        return (compose.paragraph(t("Không có tỉnh nào có điểm công bố cao hơn.", "No published score is higher.")),)
    rows: list[compose.Line] = [
        [
            row.unit,
            compose.cell(points(row.score, lang), sort=row.score),
            compose.cell(points(row.needed, lang), sort=row.needed),
            ", ".join(row.codes) if row.reachable else t("không đủ điểm để vượt", "out of reach"),
            compose.cell(points(row.points, lang), sort=row.points),
            ", ".join(row.fewest_codes) if row.reachable else "–",
            _band(report, row.best_rank, row.worst_rank),
        ]
        for row in compose.records(rungs)
    ]
    return (
        compose.table(
            [
                (t("Để vượt", "To pass"), 2.4, "left"),
                (t("Điểm của tỉnh đó", "Its score"), 1.3, "right"),
                (t("Cần thêm", "Needed"), 1.2, "right"),
                (
                    t("Ít điểm nhất: đưa lên tối đa các tiêu chí", "Fewest points: criteria to bring to maximum"),
                    3.5,
                    "left",
                ),
                (t("Lấy lại", "Won back"), 1.2, "right"),
                (t("Ít tiêu chí nhất", "Fewest criteria"), 2.4, "left"),
                (t("Khi đó xếp hạng", "Rank then"), 1.7, "center"),
            ],
            rows,
            caption=t("Cần khắc phục tiêu chí nào để vượt từng tỉnh xếp ngay trên", "What passes each province above"),
            anchor="bang-bac-thang",
            remark=t(
                "Giả thiết: các tiêu chí khác và điểm của các tỉnh khác giữ nguyên; chỉ xét tỉnh có điểm công bố và tiêu chí "
                "lấy lại được bằng hồ sơ, kết quả thực hiện (không xét khảo sát, SIPAS).",
                "Assumed: other criteria and other provinces unchanged; only provinces with a published score, and criteria "
                "that work and documents can win back (no surveys, no SIPAS).",
            ),
        ),
    )


def _band(report: Briefing, best: int, worst: int) -> str:
    return str(best) if best == worst else report.t(f"{best} đến {worst}", f"{best} to {worst}")


def _priority(report: Briefing) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    listed = analysis.priority(report.card, report.earlier)
    weights = analysis.Weights()
    stable = analysis.stability(listed, top=FIRST)
    steady = stable.set_index("code")
    rows: list[compose.Line] = [
        [
            compose.cell(str(row.position), sort=row.position),
            f"{row.code} {row.name}",
            compose.cell(points(row.lost, lang), sort=row.lost),
            t(*_SHORT_ROUTES[row.route]),
            t("có", "yes") if row.recurs == 1 else t("không", "no") if row.recurs == 0 else "–",
            compose.cell(number(row.priority, 2, lang), sort=row.priority),
            _band(report, steady.loc[row.code, "best"], steady.loc[row.code, "worst"]),
        ]
        for row in compose.records(listed.head(FIRST))
    ]
    table = compose.table(
        [
            (t("TT", "No."), 0.7, "center"),
            (t("Tiêu chí", "Criterion"), 5, "left"),
            (t("Điểm mất", "Lost"), 1.1, "right"),
            (t("Lấy lại bằng", "Won back by"), 2.4, "left"),
            (t("Lặp lại", "Recurs"), 1.1, "center"),
            (t("Ưu tiên (0-1)", "Priority (0-1)"), 1.3, "right"),
            (t("Thứ tự nếu đổi trọng số", "Order under other weights"), 1.8, "center"),
        ],
        rows,
        caption=t("Tiêu chí nên khắc phục trước", "Criteria to mend first"),
        anchor="bang-uu-tien",
    )
    return compose.said(priority_sentences(listed, stable, weights, top=FIRST, lang=lang)), table
