"""What the report says of the points: PAR INDEX, SIPAS, below maximum, by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis, charts
from sipas_par.document import blocks
from sipas_par.reports.sentences_survey import survey_sentences
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
    t, card, lang = report.t, report.card, report.lang
    title = t(f"KẾT QUẢ {card.index} NĂM {report.year}", f"{card.index} RESULTS OF {report.year}")
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('par_index')}. {title}", "par-index"),
        blocks.heading(2, t("1. Theo lĩnh vực", "1. By field")),
        blocks.paragraph(
            t("Kết quả từng lĩnh vực nêu tại ", "The result of each field is in "),
            blocks.ref("bang-linh-vuc"),
            t(" và ", " and "),
            blocks.ref("hinh-linh-vuc"),
            ".",
        ),
        _fields(report),
        charts.as_block(
            charts.fields(card, lang=lang),
            anchor="hinh-linh-vuc",
            caption=t("Tỷ lệ đạt so với điểm tối đa theo lĩnh vực", "Attainment by field"),
        ),
        blocks.heading(2, t("2. Tiêu chí làm mất nhiều điểm nhất", "2. The criteria that lose most")),
        charts.as_block(
            charts.pareto(card, lang=lang),
            anchor="hinh-pareto",
            caption=t("Điểm mất theo tiêu chí và tỷ lệ cộng dồn", "Points lost by criterion, cumulative"),
        ),
        blocks.heading(2, t("3. Theo nguồn điểm", "3. By source of points")),
        _sources(report),
        charts.as_block(
            charts.lost_by_source(card, lang=lang),
            anchor="hinh-nguon-diem",
            caption=t("Điểm mất theo nguồn điểm và lĩnh vực", "Points lost by source and field"),
        ),
        _standing(report),
    )


def _fields(report: Report) -> Table:
    t, lang, card = report.t, report.lang, report.card
    rows: list[blocks.Line] = [
        [
            row.code,
            sentence_case(row.name),
            blocks.cell(points(row.max_score, lang), sort=row.max_score),
            blocks.cell(points(row.score, lang), sort=row.score),
            blocks.cell(points(row.lost, lang), sort=row.lost),
            blocks.cell(percent(row.attainment, lang=lang), sort=row.attainment),
            blocks.cell(percent(row.share, 1, lang), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in blocks.records(analysis.by_field(card))
    ]
    below = len(analysis.below_maximum(card))
    codes = ", ".join(row.code for row in card.missing)
    ratio = percent(card.attainment, lang=lang)
    return blocks.table(
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
            points(card.score, lang),
            points(card.lost, lang),
            ratio,
            percent(1, 1, lang) if card.lost else "–",
            f"{below}/{len(card.leaves)}",
        ],
        remark=t(
            f"Chưa tính {len(card.missing)} tiêu chí thiếu điểm hoặc điểm tối đa ({codes}).",
            f"Without {len(card.missing)} criteria that have no score ({codes}).",
        )
        if codes
        else "",
    )


def _sources(report: Report) -> Table:
    t, lang, card = report.t, report.lang, report.card
    rows: list[blocks.Line] = [
        [
            label("source", row.source, lang),
            blocks.cell(points(row.max_score, lang), sort=row.max_score),
            blocks.cell(points(row.score, lang), sort=row.score),
            blocks.cell(points(row.lost, lang), sort=row.lost),
            blocks.cell(percent(row.attainment, lang=lang), sort=row.attainment),
            blocks.cell(percent(row.share, 1, lang), sort=row.share),
            f"{row.below}/{row.leaves}",
        ]
        for row in blocks.records(analysis.by_source(card))
    ]
    return blocks.table(
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


def _standing(report: Report) -> tuple[Block, ...]:
    t, lang, card, published = report.t, report.lang, report.card, report.published
    if card.index != "PAR INDEX" or card.year is None or published.province(card.unit) is None:
        return ()
    return blocks.blocks(
        blocks.heading(2, t("4. Vị trí của tỉnh và diễn biến nhiều năm", "4. Standing and years")),
        charts.as_block(
            charts.par_history(published, card.unit, card=card, lang=lang),
            anchor="hinh-par-nhieu-nam",
            caption=t(f"PAR INDEX của {card.unit} qua các năm", f"PAR INDEX of {card.unit} over the years"),
        ),
        charts.as_block(
            charts.provinces(published, card.year, unit=card.unit, card=card, lang=lang),
            anchor="hinh-cac-tinh",
            caption=t(
                f"{card.unit} trong các tỉnh có số liệu công bố năm {card.year}",
                f"{card.unit} among the published provinces, {card.year}",
            ),
        ),
    )


def sipas_section(report: Report) -> tuple[Block, ...]:
    """Return the part on SIPAS; empty without a SIPAS table."""
    t, lang, sipas = report.t, report.lang, report.sipas
    if sipas is None:
        return ()
    return blocks.blocks(
        blocks.heading(
            1, f"{report.numeral('sipas_part')}. {t('KẾT QUẢ SIPAS NĂM', 'SIPAS RESULTS OF')} {sipas.year}", "sipas"
        ),
        blocks.paragraph(
            t(
                "Không nội dung nào của SIPAS đạt 100%, vì vậy mỗi nội dung được đối chiếu với ba mức: 100%, trung bình cả nước "
                "(nếu có công bố) và kết quả năm trước.",
                "No component of SIPAS reaches 100 %, so each is held against three marks: 100 %, the national mean (where "
                "published) and the year before.",
            ),
        ),
        blocks.said(survey_sentences(sipas, lang=lang, published=report.published)),
        _gaps(report, sipas),
        charts.as_block(
            charts.sipas_components(sipas, lang=lang),
            anchor="hinh-sipas",
            caption=t("Các thành phần SIPAS so với trung bình cả nước", "SIPAS components against the national mean"),
        ),
        _expectations(report, sipas),
        _history(report, sipas),
    )


def _history(report: Report, sipas: SipasCard) -> Block | None:
    t = report.t
    if report.published.province(sipas.unit) is None:
        return None
    return charts.as_block(
        charts.sipas_history(report.published, sipas.unit, sipas=sipas, lang=report.lang),
        anchor="hinh-sipas-nhieu-nam",
        caption=t(f"SIPAS của {sipas.unit} qua các năm", f"SIPAS of {sipas.unit} over the years"),
    )


def _gaps(report: Report, sipas: SipasCard) -> Table:
    t, lang = report.t, report.lang
    rows: list[blocks.Line] = []
    for row in blocks.records(analysis.sipas_gaps(sipas)):
        strong = row.kind in {"overall", "part", "factor"}
        words = sentence_case(row.name)
        name = blocks.cell((blocks.bold(words),) if strong else words)
        rows.append(
            [
                row.code,
                name,
                blocks.cell(number(row.value, 2, lang), sort=row.value),
                blocks.cell(number(row.gap_to_100, 2, lang), sort=row.gap_to_100),
                blocks.cell(number(row.national_mean, 2, lang), sort=row.national_mean),
                blocks.cell(number(row.gap_to_mean, 2, lang, sign=True), sort=row.gap_to_mean),
                blocks.cell(number(row.change, 2, lang, sign=True), sort=row.change),
                _fails(report, row),
            ]
        )
    return blocks.table(
        [
            (t("TT", "No."), 1.2, "left"),
            (t("Nội dung", "Component"), 5, "left"),
            (t("Chỉ số (%)", "Value (%)"), 1.2, "right"),
            (t("Còn thiếu so với 100", "Gap to 100"), 1.3, "right"),
            (t("TB cả nước", "National mean"), 1.2, "right"),
            (t("So với TB cả nước", "Against mean"), 1.3, "right"),
            (t(f"So với {sipas.earlier_year}", f"On {sipas.earlier_year}"), 1.3, "right"),
            (t("Chưa đạt mức", "Falls short of"), 2, "left"),
        ],
        rows,
        caption=t(
            f"SIPAS năm {sipas.year}: so với ba mức (điểm %)",
            f"SIPAS {sipas.year} against three marks (percentage points)",
        ),
        anchor="bang-sipas",
        remark=t(
            "Dấu – : không có số liệu. Chưa đạt mức: ghi những mức trong ba mức mà nội dung chưa đạt.",
            "– : no figure. Falls short of: which of the three marks the component misses.",
        ),
    )


def _fails(report: Report, row: object) -> str:
    import pandas as pd

    t = report.t
    marks = (
        ("fails_maximum", t("100%", "100 %")),
        ("fails_mean", t("TB cả nước", "national mean")),
        ("fails_change", t("năm trước", "last year")),
    )
    return ", ".join(words for name, words in marks if getattr(row, name) is not pd.NA and getattr(row, name))


def _expectations(report: Report, sipas: SipasCard) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
    wanted = [row for row in sipas.of_kind("expectation") if row.value is not None]
    if not wanted:
        return ()
    wanted.sort(key=lambda row: row.value or 0, reverse=True)
    rows: list[blocks.Line] = [
        [
            row.code,
            row.name,
            blocks.cell(number(row.value, 2, lang), sort=row.value),
            blocks.cell(number(row.national_mean, 2, lang), sort=row.national_mean),
        ]
        for row in wanted
    ]
    return (
        blocks.table(
            [
                (t("TT", "No."), 1, "left"),
                (t("Nhu cầu, mong đợi", "Need or expectation"), 7, "left"),
                (t("Tỷ lệ (%)", "Share (%)"), 1.5, "right"),
                (t("TB cả nước (%)", "National mean (%)"), 1.7, "right"),
            ],
            rows,
            caption=t(f"Nhu cầu, mong đợi của người dân năm {sipas.year}", f"Needs and expectations, {sipas.year}"),
            anchor="bang-mong-doi",
            remark=t(
                "Không cộng vào chỉ số hài lòng; tỷ lệ càng cao, mong đợi càng nhiều.",
                "Not part of the satisfaction index.",
            ),
        ),
    )


def below_maximum_section(report: Report) -> tuple[Block, ...]:
    """Return the list, most points lost first."""
    t, lang, card = report.t, report.lang, report.card
    lost = analysis.below_maximum(card)
    title = t("DANH MỤC TIÊU CHÍ CHƯA ĐẠT ĐIỂM TỐI ĐA", "CRITERIA BELOW MAXIMUM")
    head = blocks.heading(1, f"{report.numeral('below_maximum')}. {title}", "chua-dat")
    missing = _missing(report)
    if lost.empty:
        full = t("Mọi tiêu chí có điểm đều đạt điểm tối đa.", "Every criterion with a score reached its maximum.")
        return blocks.blocks(head, blocks.paragraph(full), missing)
    rows: list[blocks.Line] = [
        [
            blocks.cell(str(place), sort=place),
            row.code,
            row.name,
            blocks.cell(points(row.max_score, lang), sort=row.max_score),
            blocks.cell(points(row.score, lang), sort=row.score),
            blocks.cell((blocks.bold(points(row.lost, lang)),), sort=row.lost),
            blocks.cell(percent(row.attainment, 1, lang), sort=row.attainment),
            blocks.cell(percent(row.share, 1, lang), sort=row.share),
            blocks.cell(percent(row.cumulative_share, 1, lang), sort=row.cumulative_share),
            label("source", row.source, lang),
            "; ".join(row.agencies),
            row.cell.rpartition("!")[2],
        ]
        for place, row in enumerate(blocks.records(lost), 1)
    ]
    return blocks.blocks(
        head,
        blocks.table(
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


def _missing(report: Report) -> tuple[Block, ...]:
    t, card = report.t, report.card
    if not card.missing:
        return ()
    names = listing((f"{row.code} {row.name}" for row in card.missing), report.lang)
    return (
        blocks.paragraph(
            blocks.bold(t("Chưa có số liệu: ", "No figures yet: ")),
            names,
            t(". Các tiêu chí này không được tính là đạt hay mất điểm.", ". They count neither as full nor as lost."),
        ),
    )


_COLUMNS = 7


def by_agency_section(report: Report) -> tuple[Block, ...]:
    """Return the chart of agencies and their criteria below maximum."""
    t, lang, card = report.t, report.lang, report.card
    title = t("TRÁCH NHIỆM THEO CƠ QUAN CHỦ TRÌ", "BY LEAD AGENCY")
    head = blocks.heading(1, f"{report.numeral('by_agency')}. {title}", "co-quan")
    agencies = analysis.by_agency(card)
    agencies = agencies[agencies["lost"] > 0]
    if agencies.empty:
        return blocks.blocks(
            head, blocks.paragraph(t("Không cơ quan nào có tiêu chí mất điểm.", "No agency has lost points."))
        )
    return blocks.blocks(
        head,
        blocks.paragraph(
            t(
                f"Tổng số điểm mất là {points(card.lost, lang)}. Tiêu chí có nhiều cơ quan chủ trì được nêu ở từng cơ quan nhưng chỉ "
                "tính một lần trong tổng số, nên các cơ quan cộng lại có thể lớn hơn tổng số.",
                f"{points(card.lost, lang)} points are lost in all. A criterion with several lead agencies stands under each and "
                "counts once in the total, so the agencies may add up to more.",
            )
        ),
        charts.as_block(
            charts.lost_by_agency(card, lang=lang),
            anchor="hinh-co-quan",
            caption=t("Điểm mất theo cơ quan chủ trì", "Points lost by lead agency"),
        ),
        _table(report),
    )


def _table(report: Report) -> Table:
    t = report.t
    lost = analysis.below_maximum(report.card)
    agencies = analysis.by_agency(report.card)
    body: list[Row] = []
    for agency in blocks.records(agencies[agencies["lost"] > 0]):
        name = agency.agency or t("Chưa phân công", "Not assigned")
        said = t(
            f"{name}: {agency.below} tiêu chí, {points(agency.lost)} điểm",
            f"{name}: {agency.below} criteria, {points(agency.lost, 'en')} points",
        )
        body.append(blocks.group_row((blocks.bold(said),), _COLUMNS))
        body.extend(_rows(report, lost, agency.agency))
    return blocks.table(
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


def _rows(report: Report, lost: pd.DataFrame, agency: str) -> list[Row]:
    lang = report.lang
    mine = lost[[agency in names if agency else not names for names in lost["agencies"]]]
    return [
        tuple(
            blocks.cell(item) if isinstance(item, str) else item
            for item in (
                row.code,
                row.name,
                blocks.cell(points(row.max_score, lang), sort=row.max_score),
                blocks.cell(points(row.score, lang), sort=row.score),
                blocks.cell(points(row.lost, lang), sort=row.lost),
                label("source", row.source, lang),
                "; ".join(name for name in row.agencies if name != agency),
            )
        )
        for row in blocks.records(mine)
    ]
