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
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import date, exact, number, percent, points, vi_key

if TYPE_CHECKING:
    from sipas_par.analysis.standing import Standings
    from sipas_par.document.blocks import Block, ListBlock, Row
    from sipas_par.model.published import Aggregate, Origin, SipasFigure, Total
    from sipas_par.model.scorecard import Scorecard
    from sipas_par.reports.report import Report

_COLUMNS = 6
_GROUPS = (
    ("new", N_("Mới chưa đạt điểm tối đa")),
    ("worse", N_("Chưa đạt cả hai năm, kém hơn năm trước")),
    ("recurring", N_("Chưa đạt cả hai năm, không đổi")),
    ("improved", N_("Chưa đạt cả hai năm, tốt hơn năm trước")),
    ("recovered", N_("Đã khắc phục, đạt điểm tối đa")),
)


def changes_section(report: Report) -> tuple[Block, ...]:
    """Return the part on the change since the year before; empty without that year's table."""
    earlier = report.earlier
    if earlier is None:
        return ()
    title = _("THAY ĐỔI SO VỚI NĂM {earlier_year}").format(earlier_year=earlier.year)
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('changes')}. {title}", "thay-doi"),
        blocks.said(year_sentences(report.card, earlier, published=report.published)),
        _by_field(report, earlier),
        charts.as_block(
            charts.waterfall(report.card, earlier, published=report.published),
            anchor="hinh-thay-doi",
            caption=_("Tổng điểm thay đổi do lĩnh vực nào"),
        ),
        charts.as_block(
            charts.years(report.card, earlier),
            anchor="hinh-hai-nam",
            caption=_("Tỷ lệ đạt năm {earlier_year} và {year} theo lĩnh vực").format(
                earlier_year=earlier.year, year=report.card.year
            ),
        ),
        _by_status(report, earlier),
        _not_comparable(report, earlier),
    )


def _by_field(report: Report, earlier: Scorecard) -> Table:
    card = report.card
    total = change_of_total(card, earlier)
    rows: list[blocks.Line] = [
        [
            row.field,
            sentence_case(row.field_name) or _("(lĩnh vực không còn trong bộ tiêu chí)"),
            blocks.cell(points(row.before), sort=row.before),
            blocks.cell(points(row.after), sort=row.after),
            blocks.cell(points(row.change, sign=True), sort=row.change),
        ]
        for row in blocks.records(analysis.split_by_field(card, earlier, known_only=not total.complete))
    ]
    return blocks.table(
        [
            (_("TT"), 0.8, "center"),
            (_("Lĩnh vực"), 7, "left"),
            (_("Năm {earlier_year}").format(earlier_year=earlier.year), 1.5, "right"),
            (_("Năm {year}").format(year=card.year), 1.5, "right"),
            (_("Tăng, giảm"), 1.5, "right"),
        ],
        rows,
        caption=_("Tổng điểm thay đổi do lĩnh vực nào (điểm)"),
        anchor="bang-thay-doi",
        total=[
            "",
            _("Tổng điểm"),
            points(total.before),
            points(total.after),
            points(total.change, sign=True),
        ],
        remark=_("Các dòng cộng đúng bằng dòng tổng.")
        + ("" if total.complete else _(" Chỉ tính tiêu chí có điểm ở cả hai năm.")),
    )


def _by_status(report: Report, earlier: Scorecard) -> Table:
    card = report.card
    rows = compared(card, earlier)
    rows = rows[rows["is_leaf"]]
    body: list[Row] = []
    for status, words in _GROUPS:
        members = rows[rows["status"] == status].sort_values(["lost", "change"], ascending=[False, True])
        if members.empty:
            continue
        lost = points(sum(map(exact, members["lost"])))
        said = _("{group}: {n} tiêu chí, mất {lost} điểm").format(group=_(words), n=len(members), lost=lost)
        body.append(blocks.group_row((blocks.bold(said),), _COLUMNS))
        body.extend(_row(row) for row in blocks.records(members))
    return blocks.table(
        [
            (_("Mã"), 1.1, "left"),
            (_("Nội dung"), 6, "left"),
            (_("Chưa đạt {earlier_year}").format(earlier_year=earlier.year), 1.3, "right"),
            (_("Chưa đạt {year}").format(year=card.year), 1.3, "right"),
            (_("Điểm tăng, giảm"), 1.4, "right"),
            (_("Cơ quan chủ trì"), 4, "left"),
        ],
        body,
        caption=_("Tiêu chí mới phát sinh, lặp lại, đã khắc phục"),
        anchor="bang-hai-nam",
    )


def _row(row: Any) -> Row:
    return (
        blocks.cell(row.code),
        blocks.cell(row.name),
        blocks.cell(points(row.lost_before), sort=row.lost_before),
        blocks.cell(points(row.lost), sort=row.lost),
        blocks.cell(points(row.change, sign=True), sort=row.change),
        blocks.cell("; ".join(row.agencies)),
    )


def _not_comparable(report: Report, earlier: Scorecard) -> tuple[Block, ...]:
    rows = analysis.not_comparable(report.card, earlier)
    if rows.empty:
        return ()
    codes = ", ".join(dict.fromkeys(rows["code"]))
    return (
        blocks.note(
            _("Không so sánh được giữa hai năm ({n} dòng, do khác nội dung hoặc chỉ có ở một năm): {codes}.").format(
                n=len(rows), codes=codes
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
    "documents": N_("Hồ sơ, kết quả thực hiện (điểm thẩm định)"),
    "results": N_("Kết quả kinh tế - xã hội"),
    "judgement": N_("Đánh giá của người dân, lãnh đạo (khảo sát)"),
    "unknown": N_("Chưa rõ nguồn"),
}
_SHORT_ROUTES = {
    "documents": N_("Hồ sơ (thẩm định)"),
    "results": N_("Kết quả KT-XH"),
    "judgement": N_("Khảo sát"),
    "unknown": N_("Chưa rõ"),
}


def outlook_section(report: Report) -> tuple[Block, ...]:
    """Return the part on what it would take; the ranks need published results of the year."""
    title = _("CẦN GÌ ĐỂ TĂNG HẠNG")
    head = blocks.heading(1, f"{report.numeral('outlook')}. {title}", "tang-hang")
    if not report.card.lost:
        return blocks.blocks(head, blocks.paragraph(_("Không còn điểm nào có thể lấy lại.")))
    ranks = _ranks(report)
    last = 3 if ranks else 2
    return blocks.blocks(
        head,
        blocks.heading(2, _("1. Khả năng khôi phục điểm")),
        blocks.said(recovery_sentences(report.card)),
        _routes(report),
        ranks,
        blocks.heading(2, f"{last}. {_('Thứ tự ưu tiên khắc phục')}"),
        *_priority(report),
    )


def _routes(report: Report) -> Table:
    rows: list[blocks.Line] = [
        [
            _(_ROUTES[row.route]),
            blocks.cell(points(row.lost), sort=row.lost),
            blocks.cell(percent(row.share, 1), sort=row.share),
            blocks.cell(points(row.contested), sort=row.contested),
            blocks.cell(points(row.conceded), sort=row.conceded),
            blocks.cell(points(row.unclaimed), sort=row.unclaimed),
        ]
        for row in blocks.records(analysis.winnable(report.card))
    ]
    return blocks.table(
        [
            (_("Lấy lại bằng"), 5, "left"),
            (_("Điểm chưa đạt"), 1.3, "right"),
            (_("Tỷ trọng"), 1.3, "right"),
            (_("Tự chấm nhưng không được công nhận"), 2.2, "right"),
            (_("Tự nhận chưa đạt"), 1.6, "right"),
            (_("Không tự đánh giá"), 1.6, "right"),
        ],
        rows,
        caption=_("Điểm chưa đạt theo cách lấy lại (điểm)"),
        anchor="bang-lay-lai",
        remark=_("Ba cột cuối cộng lại bằng điểm chưa đạt."),
    )


def _ranks(report: Report) -> tuple[Block, ...]:
    card = report.card
    if card.year is None or report.published.province(card.unit) is None or card.max_score != HUNDRED or card.missing:
        return ()
    if not report.published.of_year(card.index, card.year):
        return ()
    table = analysis.standings(report.published, card.index, card.year)
    if not table.scored:
        return ()
    return blocks.blocks(
        blocks.heading(2, _("2. Tiêu chí cần đạt tối đa để vượt các tỉnh xếp trên")),
        _standing(report, table),
        _ladder(report, table),
    )


def _standing(report: Report, table: Standings) -> ListBlock:
    card, among = report.card, _by_work(report)
    here = analysis.place(table, card.unit, card.score)
    said = [sentence.text for sentence in place_sentences(here, card.source.status)]
    with contextlib.suppress(UsageError):
        target = analysis.to_pass(table, card.unit, card.score)
        said += [sentence.text for sentence in step_sentences(analysis.steps_to(card, target, among=among))]
    if card.year is not None and analysis.group_of(card.index, card.year, card.score) not in {None, BEST_GROUP}:
        with contextlib.suppress(UsageError):
            target = analysis.to_group(card.index, card.year, BEST_GROUP)
            first = step_sentences(analysis.steps_to(card, target, among=among))[0]
            said.append(_("Nhóm {best_group}: {first}").format(best_group=BEST_GROUP, first=first.text))
    return blocks.bullets(dict.fromkeys(said))


def _by_work(report: Report) -> tuple[str, ...]:
    """Codes that work and documents can win back; a maximum in people's judgement is beyond anyone's plan."""
    return tuple(row.code for row in report.card.leaves if row.source not in {"surveyed", "sipas"})


def _ladder(report: Report, table: Standings) -> tuple[Block, ...]:
    rungs = analysis.ladder(report.card, table, among=_by_work(report), most=RUNGS)
    if rungs.empty:
        return (blocks.paragraph(_("Không có tỉnh nào có điểm công bố cao hơn.")),)
    rows: list[blocks.Line] = [
        [
            row.unit,
            blocks.cell(points(row.score), sort=row.score),
            blocks.cell(points(row.needed), sort=row.needed),
            ", ".join(row.codes) if row.reachable else _("không đủ điểm để vượt"),
            blocks.cell(points(row.points), sort=row.points),
            ", ".join(row.fewest_codes) if row.reachable else "–",
            _band(row.best_rank, row.worst_rank),
        ]
        for row in blocks.records(rungs)
    ]
    return (
        blocks.table(
            [
                (_("Để vượt"), 2.4, "left"),
                (_("Điểm của tỉnh đó"), 1.3, "right"),
                (_("Cần thêm"), 1.2, "right"),
                (
                    _("Ít điểm nhất: đưa lên tối đa các tiêu chí"),
                    3.5,
                    "left",
                ),
                (_("Lấy lại"), 1.2, "right"),
                (_("Ít tiêu chí nhất"), 2.4, "left"),
                (_("Khi đó xếp hạng"), 1.7, "center"),
            ],
            rows,
            caption=_("Cần khắc phục tiêu chí nào để vượt từng tỉnh xếp ngay trên"),
            anchor="bang-bac-thang",
            remark=_(
                "Giả thiết: các tiêu chí khác và điểm của các tỉnh khác giữ nguyên; chỉ xét tỉnh có điểm công bố và tiêu chí lấy lại được bằng hồ sơ, kết quả thực hiện (không xét khảo sát, SIPAS)."
            ),
        ),
    )


def _band(best: int, worst: int) -> str:
    return str(best) if best == worst else _("{best} đến {worst}").format(best=best, worst=worst)


def _priority(report: Report) -> tuple[Block, ...]:
    listed = analysis.priority(report.card, report.earlier)
    weights = analysis.Weights()
    stable = analysis.stability(listed, top=FIRST)
    steady = stable.set_index("code")
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(row.position), sort=row.position),
            f"{row.code} {row.name}",
            blocks.cell(points(row.lost), sort=row.lost),
            _(_SHORT_ROUTES[row.route]),
            _("có") if row.recurs == 1 else _("không") if row.recurs == 0 else "–",
            blocks.cell(number(row.priority, 2), sort=row.priority),
            _band(steady.loc[row.code, "best"], steady.loc[row.code, "worst"]),
        ]
        for row in blocks.records(listed.head(FIRST))
    ]
    table = blocks.table(
        [
            (_("TT"), 0.7, "center"),
            (_("Tiêu chí"), 5, "left"),
            (_("Điểm chưa đạt"), 1.1, "right"),
            (_("Lấy lại bằng"), 2.4, "left"),
            (_("Lặp lại"), 1.1, "center"),
            (_("Ưu tiên (0-1)"), 1.3, "right"),
            (_("Thứ tự nếu đổi trọng số"), 1.8, "center"),
        ],
        rows,
        caption=_("Tiêu chí nên khắc phục trước"),
        anchor="bang-uu-tien",
    )
    return blocks.said(priority_sentences(listed, stable, weights, top=FIRST)), table


DISCUSSED = Decimal("0.8")
"""The share of all lost points that the table covers; the rest is in the full list."""

ANCHOR = "bang-de-xuat"
TO_FILL = N_(". Ba cột cuối để điền tại hội nghị.")
_FILLED = N_(". Ba cột cuối ghi theo phiếu các cơ quan đã gửi; ô trống để điền tại hội nghị.")
Remedies = Mapping[str, tuple[str, str, str]]
"""Code -> remedy, owner and date as the agencies answered."""


def proposals_section(report: Report) -> tuple[Block, ...]:
    """Return the table with empty columns for remedy, owner and date."""
    title = _("ĐỀ XUẤT NỘI DUNG THẢO LUẬN, GIẢI PHÁP KHẮC PHỤC")
    head = blocks.heading(1, f"{report.numeral('proposals')}. {title}", "de-xuat")
    lost = analysis.below_maximum(report.card)
    if lost.empty:
        return blocks.blocks(head, blocks.paragraph(_("Không có tiêu chí mất điểm.")))
    chosen = lost.head(len(make_most_of_loss(report.card, DISCUSSED)))
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(place), sort=place),
            f"{row.code} {row.name}",
            blocks.cell(points(row.lost), sort=row.lost),
            "; ".join(row.agencies),
            "",
            "",
            "",
        ]
        for place, row in enumerate(blocks.records(chosen), 1)
    ]
    reached = percent(chosen["cumulative_share"].iloc[-1], 1)
    rest = len(lost) - len(chosen)
    others = (_("; {rest} tiêu chí còn lại xem ").format(rest=rest), blocks.ref("bang-chua-dat")) if rest else ()
    return blocks.blocks(
        head,
        blocks.paragraph(
            _("{n} tiêu chí dưới đây chiếm {reached} số điểm chưa đạt").format(n=len(chosen), reached=reached),
            *others,
            _(TO_FILL),
        ),
        blocks.table(
            [
                (_("TT"), 0.7, "center"),
                (_("Nội dung chưa đạt"), 4.6, "left"),
                (_("Điểm chưa đạt"), 1, "right"),
                (_("Cơ quan chủ trì"), 2.8, "left"),
                (_("Giải pháp khắc phục"), 4.4, "left"),
                (_("Trách nhiệm"), 2.6, "left"),
                (_("Thời hạn"), 2, "left"),
            ],
            rows,
            caption=_("Nội dung đề nghị thảo luận và giải pháp khắc phục"),
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
    runs = tuple(Text(_(_FILLED)) if run.text == _(TO_FILL) else run for run in block.text)
    return block if runs == block.text else replace(block, text=runs)


def annex_section(report: Report) -> tuple[Block, ...]:
    """Return the annex on data, findings, sources and method."""
    return blocks.blocks(
        PageBreak(),
        blocks.heading(1, _("PHỤ LỤC. SỐ LIỆU, NGUỒN VÀ KẾT QUẢ KIỂM TRA"), "phu-luc"),
        blocks.heading(2, _("1. Tệp số liệu")),
        _files(report),
        blocks.heading(2, _("2. Kết quả kiểm tra số liệu")),
        _findings(report),
        _checks(report),
        blocks.heading(2, _("3. Nguồn số liệu đã công bố")),
        _published(report),
        blocks.heading(2, _("4. Cách tính")),
        blocks.bullets(_method(report)),
    )


def _files(report: Report) -> Table:
    rows: list[blocks.Line] = [
        [
            f"{card.index} {card.year or ''}",
            f"{card.source.file} ({card.source.sheet})",
            label("status", card.source.status),
            card.source.document or "–",
            date(card.source.issued),
            card.source.sha256[:16],
        ]
        for card in report.tables
    ]
    return blocks.table(
        [
            (_("Bảng"), 2, "left"),
            (_("Tệp (trang)"), 4, "left"),
            (_("Tình trạng"), 1.6, "left"),
            (_("Văn bản, nguồn"), 4.4, "left"),
            (_("Ngày"), 1.5, "left"),
            ("SHA-256", 2.2, "left"),
        ],
        rows,
        caption=_("Tệp số liệu dùng cho báo cáo"),
        anchor="bang-tep",
    )


def _findings(report: Report) -> tuple[Block, ...]:
    findings = report.inputs.findings
    if not findings:
        return (blocks.paragraph(_("Không phát hiện sai lệch trong các bảng số liệu.")),)
    errors = sum(finding.severity == "error" for finding in findings)
    warning = None
    if errors:
        warning = Callout(
            "error",
            inline(_("Có {errors} lỗi số liệu đã được chấp nhận để lập báo cáo này").format(errors=errors)),
        )
    rows: list[blocks.Line] = [
        [
            label("severity", finding.severity),
            ", ".join(part for part in (finding.file, finding.address) if part),
            f"{finding.message()} {finding.cure()}",
            finding.code,
        ]
        for finding in findings
    ]
    return blocks.blocks(
        warning,
        blocks.table(
            [
                (_("Mức"), 1.3, "left"),
                (_("Vị trí"), 3.2, "left"),
                (_("Phát hiện và cách sửa"), 8, "left"),
                (_("Mã"), 2.6, "left"),
            ],
            rows,
            caption=_("Phát hiện khi kiểm tra số liệu"),
            anchor="bang-phat-hien",
        ),
    )


def _checks(report: Report) -> Table:
    """Return what was checked and on how much, so that a table without findings says something."""
    heads = check_columns()
    return blocks.table(
        [(heads[0], 6, "left"), *((head, 1.9, "right") for head in heads[1:])],
        [list(map(str, line)) for line in report.inputs.checked.lines()],
        caption=_("Nội dung đã kiểm tra trong các bảng số liệu"),
        anchor="bang-kiem-tra",
    )


def _published(report: Report) -> tuple[Block, ...]:
    origins = _origins(report)
    if not origins:
        return (blocks.paragraph(_("Báo cáo không dùng số liệu công bố nào khác.")),)
    rows: list[blocks.Line] = [
        [inline(Text(origin.publisher, link=origin.url)), origin.document, origin.gives] for origin in origins
    ]
    return (
        blocks.table(
            [
                (_("Nơi công bố"), 4, "left"),
                (_("Tài liệu"), 3.5, "left"),
                (_("Cho biết"), 7.5, "left"),
            ],
            rows,
            caption=_("Nguồn của số liệu đã công bố dùng trong biểu đồ và so sánh"),
            anchor="bang-nguon",
            remark=_("Địa chỉ đầy đủ ở data/raw/published/sources.csv."),
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
    return [
        _(
            "Tiêu chí chưa đạt điểm tối đa: dòng không chia nhỏ có điểm đạt được thấp hơn điểm tối đa; điểm chưa đạt = điểm tối đa − điểm đạt được."
        ),
        _("Điểm được cộng chính xác, chỉ làm tròn khi in (nửa làm tròn lên); thứ tự xếp theo giá trị chính xác."),
        _("Ô trống trong bảng gốc là không có số liệu, không được tính là 0."),
        _("Tổng điểm và các phần SIPAS lấy theo bảng gốc, không tính lại từ trọng số."),
        *([_no_margin()] if report.sipas is not None else []),
    ]


def _no_margin() -> str:
    return _(
        "Không in sai số của SIPAS: thiết kế mẫu và cách gộp câu trả lời thành chỉ số chưa được công bố, nên sai số nào cũng là giả định. Chênh lệch được nêu nguyên như số liệu cho, không kết luận thay đổi có ý nghĩa thống kê hay không."
    )
