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
    month, _, in_year = held.partition("/")
    date = report.t(
        f"{place}, ngày      tháng {int(month) if month else '……'} năm {in_year or '……'}",
        f"{place}, date …… / {month or '……'} / {in_year or '……'}",
    )
    return (
        Letterhead(
            parent=(meeting.issuing_office if meeting else _BLANK).upper(),
            office=(compiler.name if compiler else _BLANK).upper(),
            number=report.t(f"Số:        /BC-{_initials(compiler.short_name if compiler else '')}", "No.:"),
            place_date=date,
            kind=report.t("BÁO CÁO", "REPORT"),
            subject=_subject(report, year),
        ),
    )


def _initials(short_name: str) -> str:
    return short_name if short_name.isupper() and " " not in short_name else "……"


def _subject(report: Report, year: object) -> str:
    if report.lang == "vi":
        names = " và ".join(name for name in ("SIPAS" if report.sipas else "", report.card.index) if name)
        return (
            f"Phân tích kết quả chỉ số {names} năm {year} của {_full_name(report)}; những nội dung chưa đạt điểm tối đa"
        )
    return report.title.removeprefix("Report on ").capitalize()


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
        blocks.heading(
            1, f"{report.numeral('conclusions')}. {report.t('KẾT LUẬN CHÍNH', 'MAIN CONCLUSIONS')}", "ket-luan"
        ),
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
            report.t(
                f"Số liệu còn {len(errors)} lỗi được chấp nhận để lập báo cáo ({codes}); xem phụ lục",
                f"{len(errors)} errors in the figures were accepted for this report ({codes}); see the annex",
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
    card, t, lang = report.card, report.t, report.lang
    score, most, lost = points(card.score, lang), points(card.known.max_score, lang), points(card.lost, lang)
    ratio = percent(card.attainment, lang=lang)
    parts: list[str | Text] = [
        t(
            f"{card.index} năm {report.year} của {report.unit} đạt ",
            f"The {card.index} of {report.unit} in {report.year} is ",
        ),
        blocks.bold(t(f"{score}/{most} điểm ({ratio})", f"{score} of {most} points ({ratio})")),
        t("; còn ", "; "),
        blocks.bold(t(f"{lost} điểm chưa đạt", f"{lost} points are lost")),
        t(f" ở {below}/{len(card.leaves)} tiêu chí", f" in {below} of {len(card.leaves)} criteria"),
    ]
    if card.missing:
        codes = listing((row.code for row in card.missing[:NAMED]), lang)
        parts.append(
            t(
                f"; {len(card.missing)} tiêu chí thiếu điểm hoặc điểm tối đa ({codes})",
                f"; {len(card.missing)} have no score or no maximum ({codes})",
            )
        )
    above = [row.code for row in card.above_maximum]
    if above:
        codes = listing(above[:NAMED], lang)
        parts.append(
            t(
                f"; {len(above)} tiêu chí có điểm cao hơn điểm tối đa ({codes}), phần cao hơn không bù cho điểm chưa đạt",
                f"; {len(above)} score above their maximum ({codes}), which makes up for no point lost",
            )
        )
    return inline(*parts, ".")


def _most_of_the_loss(report: Report, lost: pd.DataFrame) -> Inline:
    t, lang = report.t, report.lang
    needed = len(make_most_of_loss(report.card))
    named = lost.head(min(needed, WITH_NAME))
    words = "; ".join(f"{row.code} {row.name} ({points(row.lost, lang)})" for row in blocks.records(named))
    reached = percent(lost["cumulative_share"].iloc[needed - 1], 1, lang)
    head = t(f"{needed} tiêu chí chiếm {reached} số điểm mất", f"{needed} criteria make {reached} of the loss")
    rest = needed - len(named)
    more = t(f"; và {rest} tiêu chí khác", f"; and {rest} more") if rest else ""
    return inline(blocks.bold(head), f": {words}{more}.")


def _sources_and_fields(report: Report) -> Inline:
    t, lang = report.t, report.lang
    sources = analysis.by_source(report.card)
    said = listing(
        (
            f"{label('source', row.source, lang).lower() if row.source != 'sipas' else 'SIPAS'} {points(row.lost, lang)}"
            for row in blocks.records(sources[sources["lost"] > 0].sort_values("lost", ascending=False))
        ),
        lang,
    )
    fields = analysis.by_field(report.card)
    fields = fields[fields["lost"].notna()].sort_values(["lost", "code"], ascending=[False, True])
    worst = fields.iloc[0]
    weakest = fields.sort_values(["attainment", "code"]).iloc[0]
    text = t(f"Điểm mất theo nguồn: {said}. ", f"Lost points by source: {said}. ")
    text += t(
        f"Lĩnh vực mất nhiều điểm nhất là {worst['code']} ({sentence_case(worst['name'])}): "
        f"{points(worst['lost'], lang)}/{points(worst['max_score'], lang)}",
        f"Field {worst['code']} ({worst['name']}) loses most: "
        f"{points(worst['lost'], lang)} of {points(worst['max_score'], lang)}",
    )
    low = percent(weakest["attainment"], lang=lang)
    if weakest["code"] == worst["code"]:
        text += t(
            f", cũng là lĩnh vực có tỷ lệ đạt thấp nhất ({low}).", f", and also has the lowest attainment ({low})."
        )
    else:
        text += t(
            f"; tỷ lệ đạt thấp nhất là lĩnh vực {weakest['code']} ({low}).",
            f"; field {weakest['code']} attains least ({low}).",
        )
    return inline(text)


def _since_last_year(report: Report) -> Iterator[Inline]:
    card, earlier, t, lang = report.card, report.earlier, report.t, report.lang
    if earlier is None:
        return
    total = change_of_total(card, earlier)
    change = total.change
    moved = t("tăng", "up") if change > 0 else t("giảm", "down") if change < 0 else t("không đổi", "unchanged")
    amount = f" {points(abs(change), lang)}" + t(" điểm", " points") if change else ""
    announced = published_words(report.published, earlier, earlier.year, earlier.score, lang)
    rows = compared(card, earlier)
    rows = rows[rows["is_leaf"]]
    groups = {name: rows[rows["status"] == name] for name in ("new", "recovered")}
    recurring = rows[rows["status"].isin(["recurring", "improved", "worse"])]
    if total.complete:
        text = t(
            f"So với năm {earlier.year} ({points(earlier.score, lang)} điểm{announced}), tổng điểm {moved}{amount}",
            f"Against {earlier.year} ({points(earlier.score, lang)} points{announced}) the total is {moved}{amount}",
        )
    else:
        text = t(
            f"So với năm {earlier.year}, các tiêu chí có điểm ở cả hai năm {moved}{amount}",
            f"Against {earlier.year} the criteria scored in both years are {moved}{amount}",
        )
    text += t(
        f"; {len(groups['recovered'])} tiêu chí đã khắc phục, đạt điểm tối đa",
        f"; {len(groups['recovered'])} criteria were mended and are at their maximum",
    )
    yield inline(blocks.bold(text), ".")
    new = groups["new"].sort_values(["lost", "code"], ascending=[False, True])
    said = _named(new, lang)
    line = t(
        f"Mới phát sinh {len(new)} tiêu chí chưa đạt điểm tối đa{said}. ",
        f"{len(new)} criteria are newly below maximum{said}. ",
    )
    recurring = recurring.sort_values(["lost", "code"], ascending=[False, True])
    said = _named(recurring, lang)
    line += t(f"Lặp lại cả hai năm {len(recurring)} tiêu chí{said}.", f"{len(recurring)} recur in both years{said}.")
    yield inline(line)


def _named(rows: pd.DataFrame, lang: str) -> str:
    if rows.empty:
        return ""
    words = ", ".join(f"{row.code} ({points(row.lost, lang)})" for row in blocks.records(rows.head(NAMED)))
    more = len(rows) - NAMED
    tail = "" if more <= 0 else (f" và {more} tiêu chí khác" if lang == "vi" else f" and {more} more")
    lead = ", nhiều điểm nhất: " if lang == "vi" else ", most points first: "
    return f"{lead}{words}{tail}"


def _sipas(report: Report, sipas: SipasCard) -> Inline:
    t, lang = report.t, report.lang
    said = " ".join(
        sentence.text
        for sentence in survey_sentences(sipas, lang=lang, published=report.published)
        if sentence.rule not in {"parts-changed", "ballots"}
    )
    gaps = analysis.sipas_gaps(sipas)
    weakest = gaps[gaps["kind"].isin(["policy", "factor"])].sort_values("gap_to_100", ascending=False).head(3)
    if len(weakest):
        names = listing((f"{row.name} ({number(row.value, 2, lang)}%)" for row in blocks.records(weakest)), lang)
        said += t(f" Thấp nhất: {names}.", f" Weakest: {names}.")
    return inline(said)


def _speakers(report: Report) -> tuple[Block, ...]:
    t, lang = report.t, report.lang
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
        codes += "" if more <= 0 else t(f" và {more} tiêu chí khác", f" and {more} more")
        rows.append(
            [
                row.agency,
                blocks.cell(str(row.below), sort=row.below),
                blocks.cell(points(row.lost, lang), sort=row.lost),
                codes,
            ]
        )
    others = len(agencies) - len(rows)
    remark = t(
        "Tiêu chí có hai cơ quan chủ trì tính ở cả hai.",
        "A criterion with two lead agencies counts under both.",
    )
    if others > 0:
        remark += t(
            f" Còn {others} cơ quan khác: xem danh sách.",
            f" {others} more agencies: see the list.",
        )
    return (
        blocks.table(
            [
                (t("Cơ quan", "Agency"), 5, "left"),
                (t("Số tiêu chí", "Criteria"), 1.3, "center"),
                (t("Điểm mất", "Lost"), 1.3, "right"),
                (t("Cần giải trình (mã tiêu chí)", "To answer for (codes)"), 6, "left"),
            ],
            rows,
            caption=t("Cơ quan cần phát biểu, giải trình tại hội nghị", "Who must speak to what"),
            anchor="bang-phat-bieu",
            remark=remark,
        ),
    )


def programme_section(report: Report) -> tuple[Block, ...]:
    """Return the part on the conference; empty without a meeting file."""
    from sipas_par.assignment import assign
    from sipas_par.reports.programme import programme

    t, meeting = report.t, report.meeting
    if meeting is None:
        return ()
    page = programme(meeting, assign(report.card, meeting), report.lang)
    title = t("CHƯƠNG TRÌNH VÀ THỜI HẠN", "PROGRAMME AND DEADLINES")
    return blocks.blocks(
        blocks.heading(1, f"{report.numeral('programme')}. {title}", "chuong-trinh"),
        page.blocks,
    )


def signature_section(report: Report) -> tuple[Block, ...]:
    """Return the signature block; recipients come from the meeting file."""
    meeting, t = report.meeting, report.t
    recipients = meeting.distribution if meeting and meeting.distribution else (t("……………………", "……………………"),)
    archive = t("Lưu: VT.", "Archive.")
    recipients = tuple(f"{recipient.rstrip(';.')};" for recipient in recipients)
    return (
        Signature(
            recipients=(*recipients, archive),
            authority="",
            role=t("GIÁM ĐỐC", "DIRECTOR"),
        ),
    )
