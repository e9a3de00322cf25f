"""The annex: where the figures come from, what is doubtful in them, how they were computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing import compose
from sipas_par.briefing.blocks import Callout, PageBreak, Text, inline
from sipas_par.wording.labels import label
from sipas_par.wording.numbers import date, vi_key

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Table
    from sipas_par.briefing.report import Briefing
    from sipas_par.published import Aggregate, Origin, SipasFigure, Total


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the annex on data, findings, sources and method."""
    t = report.t
    return compose.blocks(
        PageBreak(),
        compose.heading(
            1, t("PHỤ LỤC. SỐ LIỆU, NGUỒN VÀ KẾT QUẢ KIỂM TRA", "ANNEX. DATA, SOURCES AND FINDINGS"), "phu-luc"
        ),
        compose.heading(2, t("1. Tệp số liệu", "1. Data files")),
        _files(report),
        compose.heading(2, t("2. Kết quả kiểm tra số liệu", "2. Findings")),
        _findings(report),
        compose.heading(2, t("3. Nguồn số liệu đã công bố", "3. Published sources")),
        _published(report),
        compose.heading(2, t("4. Cách tính", "4. Method")),
        compose.bullets(_method(report)),
    )


def _files(report: Briefing) -> Table:
    t, lang = report.t, report.lang
    rows: list[compose.Line] = [
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
    return compose.table(
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


def _findings(report: Briefing) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    findings = report.inputs.findings
    if not findings:
        return (compose.paragraph(t("Không phát hiện sai lệch trong các bảng số liệu.", "No finding in the tables.")),)
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
    rows: list[compose.Line] = [
        [
            label("severity", finding.severity, lang),
            ", ".join(part for part in (finding.file, finding.address) if part),
            f"{finding.message(lang)} {finding.cure(lang)}",
            finding.code,
        ]
        for finding in findings
    ]
    return compose.blocks(
        warning,
        compose.table(
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


def _published(report: Briefing) -> tuple[Block, ...]:
    t = report.t
    origins = _origins(report)
    if not origins:
        return (compose.paragraph(t("Báo cáo không dùng số liệu công bố nào khác.", "No published figure is used.")),)
    rows: list[compose.Line] = [
        [inline(Text(origin.publisher, link=origin.url)), origin.document, origin.gives] for origin in origins
    ]
    return (
        compose.table(
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


def _origins(report: Briefing) -> list[Origin]:
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


def _method(report: Briefing) -> list[str]:
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


def _no_margin(report: Briefing) -> str:
    return report.t(
        "Không in sai số của SIPAS: thiết kế mẫu và cách gộp câu trả lời thành chỉ số chưa được công bố, nên sai số nào cũng "
        "là giả định. Chênh lệch được nêu nguyên như số liệu cho, không kết luận thay đổi có ý nghĩa thống kê hay không.",
        "No margin of SIPAS is printed: its sample design and the way answers make the index are not published, so any "
        "margin would be assumed. Differences are given as the figures give them; none is called significant.",
    )
