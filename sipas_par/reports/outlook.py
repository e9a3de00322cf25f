"""What the report says of the change and of the way on: changes, outlook, proposals, annex."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par import analysis, charts
from sipas_par.analysis.shortfall import make_most_of_loss
from sipas_par.analysis.years import change_of_total, compared
from sipas_par.document import blocks
from sipas_par.document.blocks import Callout, PageBreak, Paragraph, Table, Text, inline, plain
from sipas_par.findings import UsageError
from sipas_par.model.checked import columns as check_columns
from sipas_par.reports.sentences import recovery_sentences, year_sentences
from sipas_par.reports.sentences_standing import place_sentences, priority_sentences, step_sentences
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import date, exact, number, percent, points, vi_key

if TYPE_CHECKING:
    from sipas_par.analysis.standing import Standings
    from sipas_par.document.blocks import Block, ListBlock, Row
    from sipas_par.model.published_records import Aggregate, Origin, SipasFigure, Total
    from sipas_par.model.scorecard import Scorecard
    from sipas_par.reports.report import Report

_COLUMNS = 6
_GROUPS = (
    ("new", "Mới chưa đạt điểm tối đa", "Newly below maximum"),
    ("worse", "Chưa đạt cả hai năm, kém hơn năm trước", "Below in both years, worse"),
    ("recurring", "Chưa đạt cả hai năm, không đổi", "Below in both years, unchanged"),
    ("improved", "Chưa đạt cả hai năm, tốt hơn năm trước", "Below in both years, better"),
    ("recovered", "Đã khắc phục, đạt điểm tối đa", "Mended, at the maximum"),
)


def changes_section(report: Report) -> tuple[Block, ...]:
    """Return the part on the change since the year before; empty without that year's table."""
    t, earlier = report.t, report.earlier
    if earlier is None:
        return ()
    title = t(f"THAY ĐỔI SO VỚI NĂM {earlier.year}", f"CHANGES SINCE {earlier.year}")
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('changes')}. {title}", "thay-doi"),
        blocks.said(year_sentences(report.card, earlier, published=report.published, lang=report.lang)),
        _by_field(report, earlier),
        charts.as_block(
            charts.waterfall(report.card, earlier, published=report.published, lang=report.lang),
            anchor="hinh-thay-doi",
            caption=t("Tổng điểm thay đổi do lĩnh vực nào", "What changed the total"),
        ),
        charts.as_block(
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


def _by_field(report: Report, earlier: Scorecard) -> Table:
    t, lang, card = report.t, report.lang, report.card
    total = change_of_total(card, earlier)
    rows: list[blocks.Line] = [
        [
            row.field,
            sentence_case(row.field_name)
            or t("(lĩnh vực không còn trong bộ tiêu chí)", "(field dropped from the framework)"),
            blocks.cell(points(row.before, lang), sort=row.before),
            blocks.cell(points(row.after, lang), sort=row.after),
            blocks.cell(points(row.change, lang, sign=True), sort=row.change),
        ]
        for row in blocks.records(analysis.split_by_field(card, earlier, known_only=not total.complete))
    ]
    return blocks.table(
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
            points(total.before, lang),
            points(total.after, lang),
            points(total.change, lang, sign=True),
        ],
        remark=t("Các dòng cộng đúng bằng dòng tổng.", "The rows add up to the total exactly.")
        + (
            ""
            if total.complete
            else t(" Chỉ tính tiêu chí có điểm ở cả hai năm.", " Only criteria scored in both years.")
        ),
    )


def _by_status(report: Report, earlier: Scorecard) -> Table:
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
        body.append(blocks.group_row((blocks.bold(said),), _COLUMNS))
        body.extend(_row(report, row) for row in blocks.records(members))
    return blocks.table(
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


def _row(report: Report, row: Any) -> Row:
    lang = report.lang
    return (
        blocks.cell(row.code),
        blocks.cell(row.name),
        blocks.cell(points(row.lost_before, lang), sort=row.lost_before),
        blocks.cell(points(row.lost, lang), sort=row.lost),
        blocks.cell(points(row.change, lang, sign=True), sort=row.change),
        blocks.cell("; ".join(row.agencies)),
    )


def _not_comparable(report: Report, earlier: Scorecard) -> tuple[Block, ...]:
    t = report.t
    rows = analysis.not_comparable(report.card, earlier)
    if rows.empty:
        return ()
    codes = ", ".join(dict.fromkeys(rows["code"]))
    return (
        blocks.note(
            t(
                f"Không so sánh được giữa hai năm ({len(rows)} dòng, do khác nội dung hoặc chỉ có ở một năm): {codes}.",
                f"Not comparable between the years ({len(rows)} rows): {codes}.",
            )
        ),
    )


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


def outlook_section(report: Report) -> tuple[Block, ...]:
    """Return the part on what it would take; the ranks need published results of the year."""
    t = report.t
    title = t("CẦN GÌ ĐỂ TĂNG HẠNG", "WHAT IT WOULD TAKE")
    head = blocks.heading(1, f"{report.numeral('outlook')}. {title}", "tang-hang")
    if not report.card.lost:
        return blocks.blocks(
            head, blocks.paragraph(t("Không còn điểm nào có thể lấy lại.", "No points are left to win."))
        )
    ranks = _ranks(report)
    last = 3 if ranks else 2
    return blocks.blocks(
        head,
        blocks.heading(2, t("1. Khả năng khôi phục điểm", "1. How points can be won back")),
        blocks.said(recovery_sentences(report.card, report.lang)),
        _routes(report),
        ranks,
        blocks.heading(2, f"{last}. {t('Thứ tự ưu tiên khắc phục', 'What to mend first')}"),
        *_priority(report),
    )


def _routes(report: Report) -> Table:
    t, lang = report.t, report.lang
    rows: list[blocks.Line] = [
        [
            t(*_ROUTES[row.route]),
            blocks.cell(points(row.lost, lang), sort=row.lost),
            blocks.cell(percent(row.share, 1, lang), sort=row.share),
            blocks.cell(points(row.contested, lang), sort=row.contested),
            blocks.cell(points(row.conceded, lang), sort=row.conceded),
            blocks.cell(points(row.unclaimed, lang), sort=row.unclaimed),
        ]
        for row in blocks.records(analysis.winnable(report.card))
    ]
    return blocks.table(
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


def _ranks(report: Report) -> tuple[Block, ...]:
    t, card = report.t, report.card
    if card.year is None or report.published.province(card.unit) is None or card.max_score != HUNDRED or card.missing:
        return ()
    if not report.published.of_year(card.index, card.year):
        return ()
    table = analysis.standings(report.published, card.index, card.year)
    if not table.scored:
        return ()
    return blocks.blocks(
        blocks.heading(
            2, t("2. Tiêu chí cần đạt tối đa để vượt các tỉnh xếp trên", "2. What it takes to pass the next provinces")
        ),
        _standing(report, table),
        _ladder(report, table),
    )


def _standing(report: Report, table: Standings) -> ListBlock:
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
    return blocks.bullets(dict.fromkeys(said))


def _by_work(report: Report) -> tuple[str, ...]:
    """Codes that work and documents can win back; a maximum in people's judgement is beyond anyone's plan."""
    return tuple(row.code for row in report.card.leaves if row.source not in {"surveyed", "sipas"})


def _ladder(report: Report, table: Standings) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    rungs = analysis.ladder(report.card, table, among=_by_work(report), most=RUNGS)
    if rungs.empty:
        return (blocks.paragraph(t("Không có tỉnh nào có điểm công bố cao hơn.", "No published score is higher.")),)
    rows: list[blocks.Line] = [
        [
            row.unit,
            blocks.cell(points(row.score, lang), sort=row.score),
            blocks.cell(points(row.needed, lang), sort=row.needed),
            ", ".join(row.codes) if row.reachable else t("không đủ điểm để vượt", "out of reach"),
            blocks.cell(points(row.points, lang), sort=row.points),
            ", ".join(row.fewest_codes) if row.reachable else "–",
            _band(report, row.best_rank, row.worst_rank),
        ]
        for row in blocks.records(rungs)
    ]
    return (
        blocks.table(
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


def _band(report: Report, best: int, worst: int) -> str:
    return str(best) if best == worst else report.t(f"{best} đến {worst}", f"{best} to {worst}")


def _priority(report: Report) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    listed = analysis.priority(report.card, report.earlier)
    weights = analysis.Weights()
    stable = analysis.stability(listed, top=FIRST)
    steady = stable.set_index("code")
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(row.position), sort=row.position),
            f"{row.code} {row.name}",
            blocks.cell(points(row.lost, lang), sort=row.lost),
            t(*_SHORT_ROUTES[row.route]),
            t("có", "yes") if row.recurs == 1 else t("không", "no") if row.recurs == 0 else "–",
            blocks.cell(number(row.priority, 2, lang), sort=row.priority),
            _band(report, steady.loc[row.code, "best"], steady.loc[row.code, "worst"]),
        ]
        for row in blocks.records(listed.head(FIRST))
    ]
    table = blocks.table(
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
    return blocks.said(priority_sentences(listed, stable, weights, top=FIRST, lang=lang)), table


DISCUSSED = Decimal("0.8")
"""The share of all lost points that the table covers; the rest is in the full list."""

ANCHOR = "bang-de-xuat"
TO_FILL = (". Ba cột cuối để điền tại hội nghị.", ". The last three columns are filled at the meeting.")
_FILLED = (
    ". Ba cột cuối ghi theo phiếu các cơ quan đã gửi; ô trống để điền tại hội nghị.",
    ". The last three columns are as the agencies answered; blank cells are filled at the meeting.",
)
Remedies = Mapping[str, tuple[str, str, str]]
"""Code -> remedy, owner and date as the agencies answered."""


def proposals_section(report: Report) -> tuple[Block, ...]:
    """Return the table with empty columns for remedy, owner and date."""
    t, lang = report.t, report.lang
    title = t("ĐỀ XUẤT NỘI DUNG THẢO LUẬN, GIẢI PHÁP KHẮC PHỤC", "PROPOSALS TO DISCUSS")
    head = blocks.heading(1, f"{report.numeral('proposals')}. {title}", "de-xuat")
    lost = analysis.below_maximum(report.card)
    if lost.empty:
        return blocks.blocks(head, blocks.paragraph(t("Không có tiêu chí mất điểm.", "No criterion lost points.")))
    chosen = lost.head(len(make_most_of_loss(report.card, DISCUSSED)))
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(place), sort=place),
            f"{row.code} {row.name}",
            blocks.cell(points(row.lost, lang), sort=row.lost),
            "; ".join(row.agencies),
            "",
            "",
            "",
        ]
        for place, row in enumerate(blocks.records(chosen), 1)
    ]
    reached = percent(chosen["cumulative_share"].iloc[-1], 1, lang)
    rest = len(lost) - len(chosen)
    others = (
        (t(f"; {rest} tiêu chí còn lại xem ", f"; the other {rest} are in "), blocks.ref("bang-chua-dat"))
        if rest
        else ()
    )
    return blocks.blocks(
        head,
        blocks.paragraph(
            t(
                f"{len(chosen)} tiêu chí dưới đây chiếm {reached} số điểm mất",
                f"The {len(chosen)} criteria below make {reached} of the loss",
            ),
            *others,
            t(*TO_FILL),
        ),
        blocks.table(
            [
                (t("TT", "No."), 0.7, "center"),
                (t("Nội dung chưa đạt", "Criterion"), 4.6, "left"),
                (t("Điểm mất", "Lost"), 1, "right"),
                (t("Cơ quan chủ trì", "Lead agencies"), 2.8, "left"),
                (t("Giải pháp khắc phục", "Remedy"), 4.4, "left"),
                (t("Trách nhiệm", "Owner"), 2.6, "left"),
                (t("Thời hạn", "Date"), 2, "left"),
            ],
            rows,
            caption=t("Nội dung đề nghị thảo luận và giải pháp khắc phục", "Proposals to discuss"),
            anchor=ANCHOR,
        ),
    )


def filled(blocks: tuple[Block, ...], remedies: Remedies) -> tuple[Block, ...]:
    """Return the blocks of a briefing with the answers in the table of proposals, wherever that table stands.

    Parameters
    ----------
    blocks
        Those of the briefing, also one that came from a notebook.
    remedies
        What the agencies answered, by code; other rows stay blank.
    """
    if not remedies:
        return blocks
    return tuple(
        replace(block, body=tuple(_answered(row, remedies) for row in block.body))
        if isinstance(block, Table) and block.anchor == ANCHOR
        else _announced(block)
        for block in blocks
    )


def _answered(row: Row, remedies: Remedies) -> Row:
    said = remedies.get(plain(row[1].text).partition(" ")[0], ())
    kept = row[: len(row) - len(said)]
    return (*kept, *(replace(cell, text=inline(text)) for cell, text in zip(row[len(kept) :], said, strict=True)))


def _announced(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    words = dict(zip(TO_FILL, _FILLED, strict=True))
    runs = tuple(Text(words[run.text]) if run.text in words else run for run in block.text)
    return block if runs == block.text else replace(block, text=runs)


def annex_section(report: Report) -> tuple[Block, ...]:
    """Return the annex on data, findings, sources and method."""
    t = report.t
    return blocks.blocks(
        PageBreak(),
        blocks.heading(
            1, t("PHỤ LỤC. SỐ LIỆU, NGUỒN VÀ KẾT QUẢ KIỂM TRA", "ANNEX. DATA, SOURCES AND FINDINGS"), "phu-luc"
        ),
        blocks.heading(2, t("1. Tệp số liệu", "1. Data files")),
        _files(report),
        blocks.heading(2, t("2. Kết quả kiểm tra số liệu", "2. Findings")),
        _findings(report),
        _checks(report),
        blocks.heading(2, t("3. Nguồn số liệu đã công bố", "3. Published sources")),
        _published(report),
        blocks.heading(2, t("4. Cách tính", "4. Method")),
        blocks.bullets(_method(report)),
    )


def _files(report: Report) -> Table:
    t, lang = report.t, report.lang
    rows: list[blocks.Line] = [
        [
            f"{card.index} {card.year or ''}",
            f"{card.source.file} ({card.source.sheet})",
            label("status", card.source.status, lang),
            card.source.document or "–",
            date(card.source.issued, lang),
            card.source.sha256[:16],
        ]
        for card in report.tables
    ]
    return blocks.table(
        [
            (t("Bảng", "Table"), 2, "left"),
            (t("Tệp (trang)", "File (sheet)"), 4, "left"),
            (t("Tình trạng", "Status"), 1.6, "left"),
            (t("Văn bản, nguồn", "Document"), 4.4, "left"),
            (t("Ngày", "Date"), 1.5, "left"),
            ("SHA-256", 2.2, "left"),
        ],
        rows,
        caption=t("Tệp số liệu dùng cho báo cáo", "Data files of this report"),
        anchor="bang-tep",
    )


def _findings(report: Report) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    findings = report.inputs.findings
    if not findings:
        return (blocks.paragraph(t("Không phát hiện sai lệch trong các bảng số liệu.", "No finding in the tables.")),)
    errors = sum(finding.severity == "error" for finding in findings)
    warning = None
    if errors:
        warning = Callout(
            "error",
            inline(
                t(
                    f"Có {errors} lỗi số liệu đã được chấp nhận để lập báo cáo này",
                    f"{errors} errors were accepted for this report",
                )
            ),
        )
    rows: list[blocks.Line] = [
        [
            label("severity", finding.severity, lang),
            ", ".join(part for part in (finding.file, finding.address) if part),
            f"{finding.message(lang)} {finding.cure(lang)}",
            finding.code,
        ]
        for finding in findings
    ]
    return blocks.blocks(
        warning,
        blocks.table(
            [
                (t("Mức", "Severity"), 1.3, "left"),
                (t("Vị trí", "Place"), 3.2, "left"),
                (t("Phát hiện và cách sửa", "Finding and cure"), 8, "left"),
                (t("Mã", "Code"), 2.6, "left"),
            ],
            rows,
            caption=t("Phát hiện khi kiểm tra số liệu", "Findings"),
            anchor="bang-phat-hien",
        ),
    )


def _checks(report: Report) -> Table:
    """Return what was checked and on how much, so that a table without findings says something."""
    t, lang = report.t, report.lang
    heads = check_columns(lang)
    return blocks.table(
        [(heads[0], 6, "left"), *((head, 1.9, "right") for head in heads[1:])],
        [list(map(str, line)) for line in report.inputs.checked.lines(lang)],
        caption=t("Nội dung đã kiểm tra trong các bảng số liệu", "What was checked in the tables"),
        anchor="bang-kiem-tra",
    )


def _published(report: Report) -> tuple[Block, ...]:
    t = report.t
    origins = _origins(report)
    if not origins:
        return (blocks.paragraph(t("Báo cáo không dùng số liệu công bố nào khác.", "No published figure is used.")),)
    rows: list[blocks.Line] = [
        [inline(Text(origin.publisher, link=origin.url)), origin.document, origin.gives] for origin in origins
    ]
    return (
        blocks.table(
            [
                (t("Nơi công bố", "Publisher"), 4, "left"),
                (t("Tài liệu", "Document"), 3.5, "left"),
                (t("Cho biết", "Gives"), 7.5, "left"),
            ],
            rows,
            caption=t("Nguồn của số liệu đã công bố dùng trong biểu đồ và so sánh", "Sources of published figures"),
            anchor="bang-nguon",
            remark=t(
                "Địa chỉ đầy đủ ở data/raw/published/sources.csv.", "Full addresses: data/raw/published/sources.csv."
            ),
        ),
    )


def _origins(report: Report) -> list[Origin]:
    """Origins of the published figures that the charts of this report show, each once."""
    published, unit = report.published, report.card.unit
    if published.province(unit) is None:
        return []
    figures: list[Total | Aggregate | SipasFigure | None] = []
    if report.card.year is not None:
        figures += published.of_year(report.card.index, report.card.year)
    for index in dict.fromkeys(table.index for table in report.tables):
        shown = published.series(index, unit)
        figures += shown
        for year in {figure.year for figure in shown} | {table.year for table in report.tables if table.year}:
            figures += [published.mean(index, year), published.component(year, index)]
    unique = {figure.origin.id: figure.origin for figure in figures if figure is not None}
    return sorted(unique.values(), key=lambda origin: vi_key(origin.publisher))


def _method(report: Report) -> list[str]:
    t = report.t
    return [
        t(
            "Tiêu chí chưa đạt điểm tối đa: dòng không chia nhỏ có điểm đạt được thấp hơn điểm tối đa; điểm mất = điểm tối đa − điểm đạt được.",
            "A criterion is below maximum when it has no rows of its own and its score is below its maximum; lost = maximum − score.",
        ),
        t(
            "Điểm được cộng chính xác, chỉ làm tròn khi in (nửa làm tròn lên); thứ tự xếp theo giá trị chính xác.",
            "Points are added exactly and rounded only in print (half up); order follows exact values.",
        ),
        t(
            "Ô trống trong bảng gốc là không có số liệu, không được tính là 0.",
            "A blank in the original table is missing, never zero.",
        ),
        t(
            "Tổng điểm và các phần SIPAS lấy theo bảng gốc, không tính lại từ trọng số.",
            "Totals and the parts of SIPAS are taken from the table, never recomputed from weights.",
        ),
        *([_no_margin(report)] if report.sipas is not None else []),
    ]


def _no_margin(report: Report) -> str:
    return report.t(
        "Không in sai số của SIPAS: thiết kế mẫu và cách gộp câu trả lời thành chỉ số chưa được công bố, nên sai số nào cũng "
        "là giả định. Chênh lệch được nêu nguyên như số liệu cho, không kết luận thay đổi có ý nghĩa thống kê hay không.",
        "No margin of SIPAS is printed: its sample design and the way answers make the index are not published, so any "
        "margin would be assumed. Differences are given as the figures give them; none is called significant.",
    )
