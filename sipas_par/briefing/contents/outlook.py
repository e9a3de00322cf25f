"""The page "Cần gì để tăng hạng": what can be won back and how, and what the next rank would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis
from sipas_par.briefing import compose
from sipas_par.wording.numbers import number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.ranks import Standings
    from sipas_par.briefing.blocks import Block, Table
    from sipas_par.briefing.report import Briefing

RUNGS = 6
"""How many units above are shown; the nearest matter for next year."""

FIRST = 10
"""How many criteria of the priority list are shown."""

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
    title = t("CẦN GÌ ĐỂ TĂNG ĐIỂM, TĂNG HẠNG", "WHAT IT WOULD TAKE")
    head = compose.heading(1, f"{report.numeral('outlook')}. {title}", "tang-hang")
    if not report.card.lost:
        return compose.blocks(
            head, compose.paragraph(t("Không còn điểm nào có thể lấy lại.", "No points are left to win."))
        )
    ranks = _ranks(report)
    last = 3 if ranks else 2
    return compose.blocks(
        head,
        compose.heading(2, t("1. Điểm có thể lấy lại bằng cách nào", "1. How points can be won back")),
        _routes(report),
        ranks,
        compose.heading(2, f"{last}. {t('Thứ tự ưu tiên khắc phục', 'What to mend first')}"),
        _priority(report),
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
    if card.year is None or report.published.province(card.unit) is None or card.max_score != HUNDRED:
        return ()
    table = analysis.standings(report.published, card.index, card.year)
    if not table.scored:
        return ()
    return compose.blocks(
        compose.heading(
            2, t("2. Tiêu chí cần đạt tối đa để vượt các tỉnh xếp trên", "2. What it takes to pass the next provinces")
        ),
        compose.paragraph(_standing(report, table)),
        _ladder(report, table),
    )


def _standing(report: Briefing, table: Standings) -> str:
    t, lang, card = report.t, report.lang, report.card
    where = analysis.place(table, card.unit, card.score)
    best, worst = where.best_rank, where.worst_rank
    ranks = (
        t(f"hạng {best}", f"rank {best}")
        if best == worst
        else t(f"từ hạng {best} đến hạng {worst}", f"rank {best} to {worst}")
    )
    text = t(
        f"Với {points(card.score, lang)} điểm, {card.unit} xếp thứ {where.position} trong {where.scored} tỉnh có điểm công bố trên "
        f"{where.of} tỉnh; trong cả nước có thể {ranks}.",
        f"With {points(card.score, lang)} points {card.unit} is number {where.position} of the {where.scored} provinces with a "
        f"published score, of {where.of} in all; nationally it could be {ranks}.",
    )
    mean = where.published_mean
    if mean is not None:
        side = t("thấp hơn", "below") if mean > card.score else t("cao hơn", "above")
        gap = points(abs(mean - card.score), lang)
        text += t(
            f" Tổng điểm {side} trung bình cả nước ({points(mean)}) {gap} điểm.",
            f" The total is {gap} points {side} the national mean.",
        )
    if card.source.status == "illustrative":
        text += t(
            " Điểm của tỉnh là minh họa, điểm của các tỉnh khác là số đã công bố.",
            " The province's score is illustrative; those of the others are published.",
        )
    return text


def _ladder(report: Briefing, table: Standings) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    rungs = analysis.ladder(report.card, table, most=RUNGS)
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
                "Giả thiết: các tiêu chí khác và điểm của các tỉnh khác giữ nguyên; chỉ xét tỉnh có điểm công bố.",
                "Assumed: other criteria and other provinces unchanged; only provinces with a published score.",
            ),
        ),
    )


def _band(report: Briefing, best: int, worst: int) -> str:
    return str(best) if best == worst else report.t(f"{best} đến {worst}", f"{best} to {worst}")


def _priority(report: Briefing) -> Table:
    t, lang = report.t, report.lang
    listed = analysis.priority(report.card, report.earlier)
    steady = analysis.stability(listed, top=FIRST).set_index("code")
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
    weights = analysis.Weights()
    rule = [number(value, 1, lang) for value in (weights.points, weights.recurs, weights.attainable, weights.route)]
    return compose.table(
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
        remark=t(
            f"Ưu tiên là trung bình có trọng số: điểm mất {rule[0]}; lặp lại {rule[1]}; nhiều đơn vị khác đạt tối đa {rule[2]}; "
            f"cách lấy lại {rule[3]}. Phần không có số liệu được bỏ ra, các trọng số còn lại chia theo tỷ lệ.",
            f"Weighted mean of points lost {rule[0]}, recurrence {rule[1]}, share of others at the maximum {rule[2]}, route {rule[3]}; "
            "a part without data is left out and the other weights count in proportion.",
        ),
    )
