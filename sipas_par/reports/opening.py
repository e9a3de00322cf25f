"""How a report opens and closes: letterhead, conclusions, programme, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par import analysis
from sipas_par.analysis.shortfall import make_most_of_loss
from sipas_par.analysis.years import change_of_total, compared
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Callout, Inline, Letterhead, Signature, Text, inline
from sipas_par.findings import errors_of
from sipas_par.model.published import published_words
from sipas_par.reports.sentences_survey import survey_sentences
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reports.report import Report

_BLANK = "……………………"


def letterhead_section(report: Report) -> tuple[Block, ...]:
    """Return the letterhead; what the meeting file does not say stays a dotted line to fill in."""
    meeting = report.meeting
    compiler = meeting.compiler if meeting else None
    year = report.card.year or "……"
    held = meeting.start.strftime("%m/%Y") if meeting and meeting.start else ""
    place = meeting.province if meeting and meeting.province else _BLANK
    month, _sep, in_year = held.partition("/")
    date = _("{place}, ngày      tháng {month} năm {year}").format(
        place=place, month=int(month) if month else "……", year=in_year or "……"
    )
    return (
        Letterhead(
            parent=(meeting.issuing_office if meeting else _BLANK).upper(),
            office=(compiler.name if compiler else _BLANK).upper(),
            number=_("Số:        /BC-{initials}").format(initials=_initials(compiler.short_name if compiler else "")),
            place_date=date,
            kind=_("BÁO CÁO"),
            subject=_subject(report, year),
        ),
    )


def _initials(short_name: str) -> str:
    return short_name if short_name.isupper() and " " not in short_name else "……"


def _subject(report: Report, year: object) -> str:
    names = listing(name for name in ("SIPAS" if report.sipas else "", report.card.index) if name)
    said = _("Phân tích kết quả chỉ số {names} năm {year} của {unit}; những nội dung chưa đạt điểm tối đa")
    return said.format(names=names, year=year, unit=_full_name(report))


def _full_name(report: Report) -> str:
    """Write the unit as its own office does: "tỉnh Lạng Sơn" after "UBND tỉnh Lạng Sơn"."""
    office = report.meeting.issuing_office if report.meeting else ""
    name = office.removeprefix("UBND ").strip()
    return name if name.endswith(report.card.unit) else report.card.unit


NAMED = 6
"""At most so many criteria, agencies and components are named on the page; the lists have them all."""

WITH_NAME = 4
"""At most so many criteria are given with their names, which are long."""


def conclusions_section(report: Report) -> tuple[Block, ...]:
    """Return the conclusions: total, loss, what makes it, what is new, SIPAS, who must speak to what."""
    lost = analysis.below_maximum(report.card)
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('conclusions')}. {_('KẾT LUẬN CHÍNH')}", "ket-luan"),
        _accepted(report),
        blocks.bullets(inline(*line) for line in _lines(report, lost)),
        _speakers(report),
    )


def _accepted(report: Report) -> Callout | None:
    errors = errors_of(report.inputs.findings)
    if not errors:
        return None
    codes = ", ".join(dict.fromkeys(finding.code for finding in errors))
    return Callout(
        "error",
        inline(
            _("Số liệu còn {n} lỗi được chấp nhận để lập báo cáo ({codes}); xem phụ lục").format(
                n=len(errors), codes=codes
            )
        ),
    )


def _lines(report: Report, lost: pd.DataFrame) -> Iterator[Inline]:
    yield _total(report, len(lost))
    if len(lost):
        yield _most_of_the_loss(report, lost)
        yield _sources_and_fields(report)
    if report.earlier is not None:
        yield from _since_last_year(report)
    if report.sipas is not None:
        yield _sipas(report, report.sipas)


def _total(report: Report, below: int) -> Inline:
    card = report.card
    score, most, lost = points(card.score), points(card.known.max_score), points(card.lost)
    ratio = percent(card.attainment)
    parts: list[str | Text] = [
        _("{index} năm {report_year} của {unit} đạt ").format(
            index=card.index, report_year=report.year, unit=report.unit
        ),
        blocks.bold(_("{score}/{most} điểm ({ratio})").format(score=score, most=most, ratio=ratio)),
        _("; còn "),
        blocks.bold(_("{lost} điểm chưa đạt").format(lost=lost)),
        _(" ở {below}/{n} tiêu chí").format(below=below, n=len(card.leaves)),
    ]
    if card.missing:
        codes = listing(row.code for row in card.missing[:NAMED])
        parts.append(_("; {n} tiêu chí thiếu điểm hoặc điểm tối đa ({codes})").format(n=len(card.missing), codes=codes))
    above = [row.code for row in card.above_maximum]
    if above:
        codes = listing(above[:NAMED])
        parts.append(
            _("; {n} tiêu chí có điểm cao hơn điểm tối đa ({codes}), phần cao hơn không bù cho điểm chưa đạt").format(
                n=len(above), codes=codes
            )
        )
    return inline(*parts, ".")


def _most_of_the_loss(report: Report, lost: pd.DataFrame) -> Inline:
    needed = len(make_most_of_loss(report.card))
    named = lost.head(min(needed, WITH_NAME))
    words = "; ".join(f"{row.code} {row.name} ({points(row.lost)})" for row in blocks.records(named))
    reached = percent(lost["cumulative_share"].iloc[needed - 1], 1)
    head = _("{needed} tiêu chí chiếm {reached} số điểm chưa đạt").format(needed=needed, reached=reached)
    rest = needed - len(named)
    more = _("; và {rest} tiêu chí khác").format(rest=rest) if rest else ""
    return inline(blocks.bold(head), f": {words}{more}.")


def _sources_and_fields(report: Report) -> Inline:
    sources = analysis.by_source(report.card)
    said = listing(
        (
            f"{label('source', row.source).lower() if row.source != 'sipas' else 'SIPAS'} {points(row.lost)}"
            for row in blocks.records(sources[sources["lost"] > 0].sort_values("lost", ascending=False))
        ),
    )
    fields = analysis.by_field(report.card)
    fields = fields[fields["lost"].notna()].sort_values(["lost", "code"], ascending=[False, True])
    worst = fields.iloc[0]
    weakest = fields.sort_values(["attainment", "code"]).iloc[0]
    text = _("Điểm chưa đạt theo nguồn: {said}. ").format(said=said)
    text += _("Lĩnh vực mất nhiều điểm nhất là {field} ({name}): {lost}/{maximum}").format(
        field=worst["code"],
        name=sentence_case(worst["name"]),
        lost=points(worst["lost"]),
        maximum=points(worst["max_score"]),
    )
    low = percent(weakest["attainment"])
    if weakest["code"] == worst["code"]:
        text += _(", cũng là lĩnh vực có tỷ lệ đạt thấp nhất ({low}).").format(low=low)
    else:
        text += _("; tỷ lệ đạt thấp nhất là lĩnh vực {weakest} ({low}).").format(weakest=weakest["code"], low=low)
    return inline(text)


def _since_last_year(report: Report) -> Iterator[Inline]:
    card, earlier = report.card, report.earlier
    if earlier is None:
        return
    total = change_of_total(card, earlier)
    change = total.change
    moved = _("tăng") if change > 0 else _("giảm") if change < 0 else _("không đổi")
    amount = f" {points(abs(change))}" + _(" điểm") if change else ""
    announced = published_words(report.published, earlier, earlier.year, earlier.score)
    rows = compared(card, earlier)
    rows = rows[rows["is_leaf"]]
    groups = {name: rows[rows["status"] == name] for name in ("new", "recovered")}
    recurring = rows[rows["status"].isin(["recurring", "improved", "worse"])]
    if total.complete:
        text = _("So với năm {earlier_year} ({score} điểm{announced}), tổng điểm {moved}{amount}").format(
            earlier_year=earlier.year, score=points(earlier.score), announced=announced, moved=moved, amount=amount
        )
    else:
        text = _("So với năm {earlier_year}, các tiêu chí có điểm ở cả hai năm {moved}{amount}").format(
            earlier_year=earlier.year, moved=moved, amount=amount
        )
    text += _("; {n} tiêu chí đã khắc phục, đạt điểm tối đa").format(n=len(groups["recovered"]))
    yield inline(blocks.bold(text), ".")
    new = groups["new"].sort_values(["lost", "code"], ascending=[False, True])
    said = _named(new)
    line = _("Mới phát sinh {n} tiêu chí chưa đạt điểm tối đa{said}. ").format(n=len(new), said=said)
    recurring = recurring.sort_values(["lost", "code"], ascending=[False, True])
    said = _named(recurring)
    line += _("Lặp lại cả hai năm {n} tiêu chí{said}.").format(n=len(recurring), said=said)
    yield inline(line)


def _named(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    words = ", ".join(f"{row.code} ({points(row.lost)})" for row in blocks.records(rows.head(NAMED)))
    more = len(rows) - NAMED
    tail = "" if more <= 0 else _(" và {more} tiêu chí khác").format(more=more)
    lead = _(", nhiều điểm nhất: ")
    return f"{lead}{words}{tail}"


def _sipas(report: Report, sipas: SipasCard) -> Inline:
    said = " ".join(
        sentence.text
        for sentence in survey_sentences(sipas, published=report.published)
        if sentence.rule not in {"parts-changed", "ballots"}
    )
    gaps = analysis.sipas_gaps(sipas)
    weakest = gaps[gaps["kind"].isin(["policy", "factor"])].sort_values("gap_to_100", ascending=False).head(3)
    if len(weakest):
        names = listing(f"{row.name} ({number(row.value, 2)}%)" for row in blocks.records(weakest))
        said += _(" Thấp nhất: {names}.").format(names=names)
    return inline(said)


def _speakers(report: Report) -> tuple[Block, ...]:
    agencies = analysis.by_agency(report.card)
    agencies = agencies[(agencies["lost"] > 0) & (agencies["agency"] != "")]
    if agencies.empty:
        return ()
    lost = analysis.below_maximum(report.card)
    rows: list[blocks.Line] = []
    for row in blocks.records(agencies.head(NAMED)):
        own = lost[[row.agency in names for names in lost["agencies"]]]
        codes = ", ".join(own["code"].head(NAMED))
        more = len(own) - NAMED
        codes += "" if more <= 0 else _(" và {more} tiêu chí khác").format(more=more)
        rows.append(
            [
                row.agency,
                blocks.cell(str(row.below), sort=row.below),
                blocks.cell(points(row.lost), sort=row.lost),
                codes,
            ]
        )
    others = len(agencies) - len(rows)
    remark = _("Tiêu chí có hai cơ quan chủ trì tính ở cả hai.")
    if others > 0:
        remark += _(" Còn {others} cơ quan khác: xem danh sách.").format(others=others)
    return (
        blocks.table(
            [
                (_("Cơ quan"), 5, "left"),
                (_("Số tiêu chí"), 1.3, "center"),
                (_("Điểm chưa đạt"), 1.3, "right"),
                (_("Cần giải trình (mã tiêu chí)"), 6, "left"),
            ],
            rows,
            caption=_("Cơ quan cần phát biểu, giải trình tại hội nghị"),
            anchor="bang-phat-bieu",
            remark=remark,
        ),
    )


def programme_section(report: Report) -> tuple[Block, ...]:
    """Return the part on the conference; empty without a meeting file."""
    from sipas_par.assignment import assign
    from sipas_par.reports.programme import programme

    meeting = report.meeting
    if meeting is None:
        return ()
    page = programme(meeting, assign(report.card, meeting))
    title = _("CHƯƠNG TRÌNH VÀ THỜI HẠN")
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('programme')}. {title}", "chuong-trinh"),
        page.blocks,
    )


def signature_section(report: Report) -> tuple[Block, ...]:
    """Return the signature block; recipients come from the meeting file."""
    meeting = report.meeting
    recipients = meeting.distribution if meeting and meeting.distribution else ("……………………",)
    archive = _("Lưu: VT.")
    recipients = tuple(f"{recipient.rstrip(';.')};" for recipient in recipients)
    return (
        Signature(
            recipients=(*recipients, archive),
            authority="",
            role=_("GIÁM ĐỐC"),
        ),
    )
