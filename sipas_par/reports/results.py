"""What the report says of the points: PAR INDEX, SIPAS, below maximum, by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis, charts
from sipas_par.document import blocks
from sipas_par.reports.sentences_survey import survey_sentences
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.document.blocks import Block, Row, Table
    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reports.report import Report


def par_index_section(report: Report) -> tuple[Block, ...]:
    """Return the part on the points table."""
    card = report.card
    title = _("KẾT QUẢ {index} NĂM {report_year}").format(index=card.index, report_year=report.year)
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('par_index')}. {title}", "par-index"),
        blocks.heading(2, _("1. Theo lĩnh vực")),
        blocks.paragraph(
            _("Kết quả từng lĩnh vực nêu tại "),
            blocks.ref("bang-linh-vuc"),
            _(" và "),
            blocks.ref("hinh-linh-vuc"),
            ".",
        ),
        _fields(report),
        charts.as_block(
            charts.fields(card),
            anchor="hinh-linh-vuc",
            caption=_("Tỷ lệ đạt so với điểm tối đa theo lĩnh vực"),
        ),
        blocks.heading(2, _("2. Tiêu chí làm mất nhiều điểm nhất")),
        charts.as_block(
            charts.pareto(card),
            anchor="hinh-pareto",
            caption=_("Điểm chưa đạt theo tiêu chí và tỷ lệ cộng dồn"),
        ),
        blocks.heading(2, _("3. Theo nguồn điểm")),
        _sources(report),
        charts.as_block(
            charts.lost_by_source(card),
            anchor="hinh-nguon-diem",
            caption=_("Điểm chưa đạt theo nguồn điểm và lĩnh vực"),
        ),
        _standing(report),
    )


def _fields(report: Report) -> Table:
    card = report.card
    rows: list[blocks.Line] = [
        [
            row.code,
            sentence_case(row.name),
            blocks.cell(points(row.max_score), sort=row.max_score),
            blocks.cell(points(row.score), sort=row.score),
            blocks.cell(points(row.lost), sort=row.lost),
            blocks.cell(percent(row.attainment), sort=row.attainment),
            blocks.cell(percent(row.share, 1), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in blocks.records(analysis.by_field(card))
    ]
    below = len(analysis.below_maximum(card))
    codes = ", ".join(row.code for row in card.missing)
    ratio = percent(card.attainment)
    return blocks.table(
        [
            (_("TT"), 0.7, "center"),
            (_("Lĩnh vực"), 5.5, "left"),
            (_("Điểm tối đa"), 1.2, "right"),
            (_("Điểm đạt"), 1.2, "right"),
            (_("Điểm chưa đạt"), 1.2, "right"),
            (_("Tỷ lệ đạt"), 1.4, "right"),
            (_("Tỷ trọng trong số điểm chưa đạt"), 1.4, "right"),
            (_("Số tiêu chí chưa đạt"), 1.4, "center"),
        ],
        rows,
        caption=_("Kết quả theo lĩnh vực năm {report_year} (điểm)").format(report_year=report.year),
        anchor="bang-linh-vuc",
        total=[
            "",
            _("Tổng cộng"),
            points(card.known.max_score),
            points(card.score),
            points(card.lost),
            ratio,
            percent(1, 1) if card.lost else "–",
            f"{below}/{len(card.leaves)}",
        ],
        remark=_("Chưa tính {n} tiêu chí thiếu điểm hoặc điểm tối đa ({codes}).").format(
            n=len(card.missing), codes=codes
        )
        if codes
        else "",
    )


def _sources(report: Report) -> Table:
    card = report.card
    rows: list[blocks.Line] = [
        [
            label("source", row.source),
            blocks.cell(points(row.max_score), sort=row.max_score),
            blocks.cell(points(row.score), sort=row.score),
            blocks.cell(points(row.lost), sort=row.lost),
            blocks.cell(percent(row.attainment), sort=row.attainment),
            blocks.cell(percent(row.share, 1), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in blocks.records(analysis.by_source(card))
    ]
    return blocks.table(
        [
            (_("Nguồn điểm"), 4.5, "left"),
            (_("Điểm tối đa"), 1.3, "right"),
            (_("Điểm đạt"), 1.3, "right"),
            (_("Điểm chưa đạt"), 1.3, "right"),
            (_("Tỷ lệ đạt"), 1.5, "right"),
            (_("Tỷ trọng trong số điểm chưa đạt"), 1.5, "right"),
            (_("Số tiêu chí chưa đạt"), 1.6, "center"),
        ],
        rows,
        caption=_("Điểm theo nguồn (điểm)"),
        anchor="bang-nguon-diem",
    )


def _standing(report: Report) -> tuple[Block, ...]:
    card, published = report.card, report.published
    if card.index != "PAR INDEX" or card.year is None or published.province(card.unit) is None:
        return ()
    return blocks.blocks(
        blocks.heading(2, _("4. Vị trí của tỉnh và diễn biến nhiều năm")),
        charts.as_block(
            charts.par_history(published, card.unit, card=card),
            anchor="hinh-par-nhieu-nam",
            caption=_("PAR INDEX của {unit} qua các năm").format(unit=card.unit),
        ),
        charts.as_block(
            charts.provinces(published, card.year, unit=card.unit, card=card),
            anchor="hinh-cac-tinh",
            caption=_("{unit} trong các tỉnh có số liệu công bố năm {year}").format(unit=card.unit, year=card.year),
        ),
    )


def sipas_section(report: Report) -> tuple[Block, ...]:
    """Return the part on SIPAS; empty without a SIPAS table."""
    sipas = report.sipas
    if sipas is None:
        return ()
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('sipas_part')}. {_('KẾT QUẢ SIPAS NĂM')} {sipas.year}", "sipas"),
        blocks.paragraph(
            _(
                "Không nội dung nào của SIPAS đạt 100%, vì vậy mỗi nội dung được đối chiếu với ba mức: 100%, trung bình cả nước (nếu có công bố) và kết quả năm trước."
            ),
        ),
        blocks.said(survey_sentences(sipas, published=report.published)),
        _gaps(sipas),
        charts.as_block(
            charts.sipas_components(sipas),
            anchor="hinh-sipas",
            caption=_("Các thành phần SIPAS so với trung bình cả nước"),
        ),
        _expectations(sipas),
        _history(report, sipas),
    )


def _history(report: Report, sipas: SipasCard) -> Block | None:
    if report.published.province(sipas.unit) is None:
        return None
    return charts.as_block(
        charts.sipas_history(report.published, sipas.unit, sipas=sipas),
        anchor="hinh-sipas-nhieu-nam",
        caption=_("SIPAS của {unit} qua các năm").format(unit=sipas.unit),
    )


def _gaps(sipas: SipasCard) -> Table:
    rows: list[blocks.Line] = []
    for row in blocks.records(analysis.sipas_gaps(sipas)):
        strong = row.kind in {"overall", "part", "factor"}
        words = sentence_case(row.name)
        name = blocks.cell((blocks.bold(words),) if strong else words)
        rows.append(
            [
                row.code,
                name,
                blocks.cell(number(row.value, 2), sort=row.value),
                blocks.cell(number(row.gap_to_100, 2), sort=row.gap_to_100),
                blocks.cell(number(row.national_mean, 2), sort=row.national_mean),
                blocks.cell(number(row.gap_to_mean, 2, sign=True), sort=row.gap_to_mean),
                blocks.cell(number(row.change, 2, sign=True), sort=row.change),
                _fails(row),
            ]
        )
    return blocks.table(
        [
            (_("TT"), 1.2, "left"),
            (_("Nội dung"), 5, "left"),
            (_("Chỉ số (%)"), 1.2, "right"),
            (_("Còn thiếu so với 100"), 1.3, "right"),
            (_("TB cả nước"), 1.2, "right"),
            (_("So với TB cả nước"), 1.3, "right"),
            (_("So với {earlier_year}").format(earlier_year=sipas.earlier_year), 1.3, "right"),
            (_("Chưa đạt mức"), 2, "left"),
        ],
        rows,
        caption=_("SIPAS năm {sipas_year}: so với ba mức (điểm %)").format(sipas_year=sipas.year),
        anchor="bang-sipas",
        remark=_("Dấu – : không có số liệu. Chưa đạt mức: ghi những mức trong ba mức mà nội dung chưa đạt."),
    )


def _fails(row: object) -> str:
    import pandas as pd

    marks = (
        ("fails_maximum", _("100%")),
        ("fails_mean", _("TB cả nước")),
        ("fails_change", _("năm trước")),
    )
    return ", ".join(words for name, words in marks if getattr(row, name) is not pd.NA and getattr(row, name))


def _expectations(sipas: SipasCard) -> tuple[Block, ...]:
    wanted = [row for row in sipas.of_kind("expectation") if row.value is not None]
    if not wanted:
        return ()
    wanted.sort(key=lambda row: row.value or 0, reverse=True)
    rows: list[blocks.Line] = [
        [
            row.code,
            row.name,
            blocks.cell(number(row.value, 2), sort=row.value),
            blocks.cell(number(row.national_mean, 2), sort=row.national_mean),
        ]
        for row in wanted
    ]
    return (
        blocks.table(
            [
                (_("TT"), 1, "left"),
                (_("Nhu cầu, mong đợi"), 7, "left"),
                (_("Tỷ lệ (%)"), 1.5, "right"),
                (_("TB cả nước (%)"), 1.7, "right"),
            ],
            rows,
            caption=_("Nhu cầu, mong đợi của người dân năm {sipas_year}").format(sipas_year=sipas.year),
            anchor="bang-mong-doi",
            remark=_("Không cộng vào chỉ số hài lòng; tỷ lệ càng cao, mong đợi càng nhiều."),
        ),
    )


def below_maximum_section(report: Report) -> tuple[Block, ...]:
    """Return the list, most points lost first."""
    card = report.card
    lost = analysis.below_maximum(card)
    title = _("DANH MỤC TIÊU CHÍ CHƯA ĐẠT ĐIỂM TỐI ĐA")
    head = blocks.heading(1, f"{report.numeral('below_maximum')}. {title}", "chua-dat")
    missing = _missing(report)
    if lost.empty:
        full = _("Mọi tiêu chí có điểm đều đạt điểm tối đa.")
        return blocks.blocks(head, blocks.paragraph(full), missing)
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(place), sort=place),
            row.code,
            row.name,
            blocks.cell(points(row.max_score), sort=row.max_score),
            blocks.cell(points(row.score), sort=row.score),
            blocks.cell((blocks.bold(points(row.lost)),), sort=row.lost),
            blocks.cell(percent(row.attainment, 1), sort=row.attainment),
            blocks.cell(percent(row.share, 1), sort=row.share),
            blocks.cell(percent(row.cumulative_share, 1), sort=row.cumulative_share),
            label("source", row.source),
            "; ".join(row.agencies),
            row.cell.rpartition("!")[2],
        ]
        for place, row in enumerate(blocks.records(lost), 1)
    ]
    return blocks.blocks(
        head,
        blocks.table(
            [
                (_("TT"), 0.8, "center"),
                (_("Mã"), 1.1, "left"),
                (_("Nội dung"), 5, "left"),
                (_("Tối đa"), 1.1, "right"),
                (_("Đạt"), 1.1, "right"),
                (_("Chưa đạt"), 1.1, "right"),
                (_("Tỷ lệ đạt"), 1.3, "right"),
                (_("Tỷ trọng"), 1.3, "right"),
                (_("Cộng dồn"), 1.3, "right"),
                (_("Nguồn điểm"), 1.9, "left"),
                (_("Cơ quan chủ trì"), 3.6, "left"),
                (_("Ô"), 0.9, "left"),
            ],
            rows,
            caption=_("Tiêu chí chưa đạt điểm tối đa năm {report_year}, xếp theo điểm chưa đạt").format(
                report_year=report.year
            ),
            anchor="bang-chua-dat",
            total=[
                "",
                "",
                _("Tổng điểm chưa đạt"),
                "",
                "",
                points(card.lost),
                "",
                percent(1, 1),
                "",
                "",
                "",
                "",
            ],
            remark=_(
                "Tỷ trọng: phần trong tổng số điểm chưa đạt. Ô: địa chỉ của điểm đạt được trong trang “{sheet}” của tệp {file}."
            ).format(sheet=card.source.sheet, file=card.source.file),
        ),
        missing,
    )


def _missing(report: Report) -> tuple[Block, ...]:
    card = report.card
    if not card.missing:
        return ()
    names = listing(f"{row.code} {row.name}" for row in card.missing)
    return (
        blocks.paragraph(
            blocks.bold(_("Chưa có số liệu: ")),
            names,
            _(". Các tiêu chí này không được tính là đạt hay mất điểm."),
        ),
    )


_COLUMNS = 7


def by_agency_section(report: Report) -> tuple[Block, ...]:
    """Return the chart of agencies and their criteria below maximum."""
    card = report.card
    title = _("TRÁCH NHIỆM THEO CƠ QUAN CHỦ TRÌ")
    head = blocks.heading(1, f"{report.numeral('by_agency')}. {title}", "co-quan")
    agencies = analysis.by_agency(card)
    agencies = agencies[agencies["lost"] > 0]
    if agencies.empty:
        return blocks.blocks(head, blocks.paragraph(_("Không cơ quan nào có tiêu chí mất điểm.")))
    return blocks.blocks(
        head,
        blocks.paragraph(
            _(
                "Tổng số điểm chưa đạt là {lost}. Tiêu chí có nhiều cơ quan chủ trì được nêu ở từng cơ quan nhưng chỉ tính một lần trong tổng số, nên các cơ quan cộng lại có thể lớn hơn tổng số."
            ).format(lost=points(card.lost))
        ),
        charts.as_block(
            charts.lost_by_agency(card),
            anchor="hinh-co-quan",
            caption=_("Điểm chưa đạt theo cơ quan chủ trì"),
        ),
        _table(report),
    )


def _table(report: Report) -> Table:
    lost = analysis.below_maximum(report.card)
    agencies = analysis.by_agency(report.card)
    body: list[Row] = []
    for agency in blocks.records(agencies[agencies["lost"] > 0]):
        name = agency.agency or _("Chưa phân công")
        said = _("{name}: {below} tiêu chí, {lost} điểm").format(
            name=name, below=agency.below, lost=points(agency.lost)
        )
        body.append(blocks.group_row((blocks.bold(said),), _COLUMNS))
        body.extend(_rows(lost, agency.agency))
    return blocks.table(
        [
            (_("Mã"), 1.1, "left"),
            (_("Nội dung"), 6, "left"),
            (_("Tối đa"), 1.1, "right"),
            (_("Đạt"), 1.1, "right"),
            (_("Chưa đạt"), 1.1, "right"),
            (_("Nguồn điểm"), 2.6, "left"),
            (_("Cùng chủ trì"), 3.2, "left"),
        ],
        body,
        caption=_("Tiêu chí chưa đạt điểm tối đa theo cơ quan chủ trì"),
        anchor="bang-co-quan",
    )


def _rows(lost: pd.DataFrame, agency: str) -> list[Row]:
    mine = lost[[agency in names if agency else not names for names in lost["agencies"]]]
    return [
        tuple(
            blocks.cell(item) if isinstance(item, str) else item
            for item in (
                row.code,
                row.name,
                blocks.cell(points(row.max_score), sort=row.max_score),
                blocks.cell(points(row.score), sort=row.score),
                blocks.cell(points(row.lost), sort=row.lost),
                label("source", row.source),
                "; ".join(name for name in row.agencies if name != agency),
            )
        )
        for row in blocks.records(mine)
    ]
