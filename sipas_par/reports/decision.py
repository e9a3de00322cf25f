"""Pages 1 and 2 of the report, one sheet that decides: the results, what is asked, who must explain what."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par import charts
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Callout, Cell, Contents, Inline, Paragraph, Table, Text, inline
from sipas_par.findings import errors_of
from sipas_par.reports.columns import dashed, line, printed
from sipas_par.reports.official import day_open, letterhead, month_open, number_open
from sipas_par.reports.wording import (
    against,
    aims,
    beside_the_base,
    blanks,
    code_link,
    few_named,
    joined,
    moved,
    name_of,
    named,
    part_of_loss,
    say,
    share_words,
    successors_named,
    survey_moved,
    unnamed_sources,
    with_adjustments,
)
from sipas_par.text.i18n import _
from sipas_par.text.numbers import HUNDRED, capital, count_words, listing, number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.shortfall import Group
    from sipas_par.analysis.years import Moves
    from sipas_par.reports.report import Report

WITH_NAMES = 4
"""At most so many rows are named in one cell of the table of agencies; the others are counted."""
NAMED_NEW = 3
"""At most so many newly lost rows are named on the first page."""


def letterhead_section(report: Report) -> tuple[Block, ...]:
    """Return the official head and the opening; what the meeting file does not say stays a blank to fill in."""
    meeting = report.meeting
    number = _("Số:        /BC-{initials}").format(initials=report.initials)
    head = letterhead(report.writer, meeting, number, _("BÁO CÁO"), report.subject, place=report.place)
    office = report.writer.name
    if meeting is None:
        said = _("Căn cứ {basis}, {office} báo cáo như sau:").format(basis=report.framework, office=office)
    else:
        said = _(
            "Thực hiện Giấy mời số {number} {day} của {issuer} về việc dự {meeting}, {office} báo cáo như sau:"
        ).format(
            number=number_open(meeting.document_number or "/GM-UBND"),
            day=day_open(meeting.document_date or month_open(meeting.start)),
            issuer=report.issuer,
            meeting=meeting.title,
            office=office,
        )
    receiver = _("Kính gửi: {issuer}.").format(issuer=report.issuer_in_full) if meeting else ""
    return blocks.blocks(
        head, Paragraph(inline(receiver), "center") if receiver else None, blocks.paragraph(blanks(said))
    )


def summary_section(report: Report) -> tuple[Block, ...]:
    """Return the results in short: four figures, at most five sentences, what can be regained against what is near."""
    items = [line for line in _lines(report) if line]
    numbered = [blocks.paragraph(f"{place}. ", *line) for place, line in enumerate(items, 1)]
    return blocks.blocks(
        blocks.heading(1, report.title_of("summary", _("KẾT QUẢ CHUNG")), "ket-qua-chung"),
        _accepted(report),
        _band(report),
        numbered,
        _missing(report),
        milestone_figure(report),
    )


def _accepted(report: Report) -> Callout | None:
    errors = errors_of(report.inputs.findings)
    if not errors:
        return None
    said = _("Số liệu còn {n} lỗi được chấp nhận để lập báo cáo, nêu tại Phụ lục {annex}.")
    return Callout("error", inline(said.format(n=len(errors), annex=report.annex_numeral("method"))))


def _band(report: Report) -> Table:
    results, earlier = report.results, report.earlier
    then = "" if earlier is None else str(earlier.year or "")
    own = _("năm {year}: {value}")
    group_words = _("nhóm {group}").format(group=results.group) if results.group else ""
    cells: list[tuple[str, str, str]] = []
    under = say(own, year=then, value=earlier.score) if earlier else group_words
    score = points(results.score)
    # Of a hundred goes without saying, of anything else does not.
    value = score if results.max_score == HUNDRED else f"{score}/{points(results.max_score)}"
    cells.append((_("Điểm {index}").format(index=report.card.index), value, under))
    rank = report.rank
    if rank is not None:
        before = report.rank_before
        label = _("Thứ hạng") if rank.sure else _("Thứ hạng (ước tính)")
        below = own.format(year=then, value=before) if before else _("tối đa {of}").format(of=rank.of)
        if (region := results.region_place) is not None:
            below = _("trong vùng: {rank}/{of}").format(rank=region.rank, of=region.of)
            below = "; ".join(filter(None, (own.format(year=then, value=before) if before else "", below)))
        cells.append((label, rank.words, below))
    counts = results.counts
    below_words = _("ở {below}/{n} nội dung").format(below=counts.below, n=counts.leaves)
    cells.append((_("Điểm chưa đạt"), points(results.lost), below_words))
    overall = results.survey_overall
    if overall is not None and overall.value is not None:
        if overall.change is not None:
            words = own.format(year=report.sipas_before, value=f"{number(overall.earlier, 2)}%")
        elif overall.national_mean is not None:
            words = _("cả nước: {value}%").format(value=number(overall.national_mean, 2))
        else:
            words = ""
        cells.append(("SIPAS", f"{number(overall.value, 2)}%", words))
    elif results.loss.regainable:
        cells.append((_("Khắc phục được"), points(results.loss.regainable), _("điểm")))
    names, values, beneath = zip(*cells, strict=True)
    lines = (map(inline, names), ((Text(value, bold=True, big=True),) for value in values), map(inline, beneath))
    rows = tuple(tuple(Cell(text, align="center") for text in texts) for texts in lines)
    return Table((), rows, widths=(1.0,) * len(cells), numbered=False, role="band")


def _lines(report: Report) -> Iterator[Inline]:
    yield _position(report)
    results = report.results
    if not results.below:
        lead = _("Cả {n} nội dung đạt điểm tối đa;").format(n=results.counts.full)
        if results.counts.full == results.counts.leaves:
            yield inline(
                blocks.bold(lead),
                _(" nhiệm vụ là duy trì (Phụ lục {annex}).").format(annex=report.annex_numeral("full")),
            )
    else:
        yield _regainable(report)
        yield _heaviest(report)
        yield _since_last_year(report)
    yield _asked(report)


def _position(report: Report) -> Inline:
    results, card = report.results, report.card
    total, overall, gap = results.since_last_year, results.survey_overall, results.gap_to_mean
    points_unit = _("điểm")
    parts = []
    if total is not None and total.complete:
        words = _("điểm các tiêu chí {moved}") if card.counted_adjustments else "{moved}"
        parts.append(words.format(moved=moved(total.change, points_unit)))
    group = results.group
    if gap is not None:
        words = _("cao hơn trung bình cả nước {gap} điểm") if gap > 0 else _("thấp hơn trung bình cả nước {gap} điểm")
        parts.append(say(words, gap=abs(gap)) if gap else _("bằng trung bình cả nước"))
    lead = say(
        _("{index} năm {year} của {unit} đạt {score}/{most} điểm"),
        index=card.index,
        year=report.year,
        unit=report.unit,
        score=results.score,
        most=results.max_score,
    )
    if report.card.not_assessed:
        lead += f" ({percent(results.total.attainment)})"
    lead += with_adjustments(card)
    goals = results.goals
    if group:
        lead += _(", nhóm {group}").format(group=group)
    if aimed := "; ".join(aims(results).values()):
        lead += f" ({aimed})"
    if parts:
        lead += f", {', '.join(parts)}"
    tail: list[str] = []
    if total is not None and not total.complete:
        words = _("Tính các nội dung có điểm ở cả hai năm: {moved} so với năm {year}.")
        tail.append(words.format(moved=moved(total.change, points_unit), year=report.year_before))
    to_enter = [one for one in results.milestones if one.kind in {"place", "group"}]
    if to_enter:
        words = _("Vào nhóm {group} cần thêm {needed} điểm.")
        tail.append(say(words, group=to_enter[0].name, needed=to_enter[0].needed))
    if overall is not None and overall.value is not None:
        said = [_("SIPAS đạt {value}%").format(value=number(overall.value, 2))]
        if overall.change is not None:
            said.append(survey_moved(overall))
        if "sipas" in goals and goals["sipas"].short:
            words = _("còn thiếu {short} điểm phần trăm so với mục tiêu {target}%")
            said.append(say(words, short=goals["sipas"].short, target=goals["sipas"].target))
        if overall.national_mean is not None:
            said.append(against(overall.value, overall.national_mean, _("trung bình cả nước")))
        tail.append(", ".join(said) + ".")
    judged = _judged(report)
    if judged:
        return inline(blocks.bold(judged), f" {lead}.", *(f" {words}" for words in tail))
    return inline(blocks.bold(lead + "."), *(f" {words}" for words in tail))


def _judged(report: Report) -> str:
    """Say which of the unit's own targets were reached: `Tổng điểm đạt mục tiêu năm 2023; SIPAS sát mục tiêu`."""
    names = {"total": _("tổng điểm"), "rank": _("thứ hạng"), "sipas": "SIPAS"}
    words = {
        "reached": _("đạt mục tiêu"),
        "near": _("sát mục tiêu"),
        "missed": _("chưa đạt mục tiêu"),
        "unknown": _("chưa so được với mục tiêu"),
    }
    alike: dict[str, list[str]] = {}
    for name, goal in report.results.goals.items():
        alike.setdefault(goal.verdict, []).append(names[name])
    said = [f"{listing(who)} {words[verdict]}" for verdict, who in alike.items()]
    if said:
        said[0] += _(" năm {year}").format(year=report.year)
    return f"{capital('; '.join(said))}." if said else ""


def _regainable(report: Report) -> Inline:
    results = report.results
    loss = results.loss
    if not loss.regainable:
        lead = _("Điểm chưa đạt phụ thuộc đánh giá của người dân và lãnh đạo qua điều tra:")
        said = say(_(" {lost} điểm."), lost=loss.surveyed)
        unclear = say(_(" {size} điểm chưa rõ nguồn."), size=loss.unclear) if loss.unclear else ""
        return inline(blocks.bold(lead), said, unclear)
    lead = _("{share} số điểm chưa đạt khắc phục được bằng kết quả công việc:").format(
        share=capital(share_words(results.share_of_loss(loss.regainable)))
    )
    said = say(
        _(" {regainable} trên {lost} điểm, ở {n} nội dung."),
        regainable=loss.regainable,
        lost=results.lost,
        n=results.regainable.leaves,
    )
    if loss.not_recognised:
        words = _(" Trong đó {size} điểm ({n} nội dung) tự đánh giá cao hơn điểm được công nhận.")
        said += say(words, size=loss.not_recognised, n=results.not_recognised.leaves)
    if loss.surveyed:
        words = _(" {size} điểm còn lại phụ thuộc đánh giá của người dân và lãnh đạo qua điều tra.")
        said += say(words, size=loss.surveyed)
    if loss.unclear:
        said += say(_(" {size} điểm chưa rõ nguồn."), size=loss.unclear)
    said += unnamed_sources(results)
    return inline(blocks.bold(lead), said)


def _heaviest(report: Report) -> Inline:
    results = report.results
    top = results.top(min(results.counts.below, NAMED_NEW))
    lead = part_of_loss(top, share_words(top.share or Decimal(0)))
    if top.leaves > WITH_NAMES:
        words = _(", mỗi nội dung từ {least} điểm trở lên (Mục II.3).")
        return inline(blocks.bold(lead), say(words, least=top.lost_rows[-1].lost))
    lead = _("Nội dung chưa đạt:") if results.counts.below <= NAMED_NEW else f"{lead}:"
    listed = joined([inline(named(row), f" {points(row.lost)} ", _("điểm")) for row in top.lost_rows])
    return inline(blocks.bold(lead), " ", listed, ".")


def _since_last_year(report: Report) -> Inline:
    results = report.results
    if report.earlier is None or not results.years:
        return ()
    recovered, new = results.recovered, results.new
    lead = _("So với năm {year}, {n} nội dung đã đạt tối đa").format(year=report.year_before, n=len(recovered))
    if recovered.change:
        lead += say(_(" (tăng {change} điểm)"), change=recovered.change)
    if not len(new):
        return inline(blocks.bold(lead + _(", không có nội dung mới chưa đạt.")))
    lead += _(", {n} nội dung mới chưa đạt").format(n=len(new))
    each = new.each
    if each is not None and len(new) > 1:
        lead += say(_(", mỗi nội dung mất {lost} điểm"), lost=each)
    elif new.lost:
        lead += say(_(", mất {lost} điểm"), lost=new.lost)
    return inline(blocks.bold(lead + ":"), " ", moves_named(new, NAMED_NEW), ".")


def moves_named(moves: Moves, most: int) -> Inline:
    """Name the rows of a group of moves, the first few where there are many."""
    return few_named([row.rows[0] for row in moves.rows], most, ", ")


def _asked(report: Report) -> Inline:
    asked = report.decisions
    if not asked:
        return ()
    lead = (
        _("Xin ý kiến Hội nghị về {n} việc").format(n=count_words(len(asked)))
        if report.meeting
        else _("Đề nghị xem xét {n} việc").format(n=count_words(len(asked)))
    )
    where = _(" (Mục {numeral}): ").format(numeral=report.numeral("tasks"))
    return inline(blocks.bold(lead), where, "; ".join(short for short, _full in asked), ".")


def _missing(report: Report) -> Paragraph | None:
    card = report.card
    said = []
    if card.missing:
        codes = listing(row.code for row in card.missing)
        words = _("{n} nội dung thiếu điểm hoặc điểm tối đa, không tính: {codes}.")
        said.append(words.format(n=len(card.missing), codes=codes))
    above = [row.code for row in card.above_maximum]
    if above:
        words = _("{n} nội dung có điểm cao hơn điểm tối đa ({codes}); phần cao hơn không bù cho điểm chưa đạt.")
        said.append(words.format(n=len(above), codes=listing(above)))
    said += beside_the_base(card, report.earlier)
    return blocks.note(" ".join(said)) if said else None


def milestone_figure(report: Report) -> Block | None:
    """Return the number line of what can be regained against the milestones; none where nothing can be said."""
    results = report.results
    if not results.loss.regainable or results.card.missing or not report.near_milestones:
        return None
    drawn = charts.milestones(report.results, report.near_milestones)
    return charts.as_block(drawn, anchor="hinh-moc")


def agencies_section(report: Report) -> tuple[Block, ...]:
    """Return who must explain what: one sentence and the table of the lead agencies."""
    results = report.results
    if not results.below:
        return (Contents(),)
    if not results.agencies:
        words = _("Bảng điểm không ghi cơ quan chủ trì; đề nghị phân công theo Phụ lục {annex}.")
        return (blocks.paragraph(words.format(annex=report.annex_numeral("work"))), Contents())
    losing = [group for group in results.agencies if group.lost]
    first = losing[0]
    best = max(losing, key=lambda group: (group.loss.regainable, -losing.index(group)))
    lead = _("{n} cơ quan phải giải trình;").format(n=capital(count_words(len(losing))))
    words = _(" {agency} có nhiều điểm chưa đạt nhất ({lost}).")
    if best.code != first.code and best.loss.regainable:
        words = _(
            " {agency} có nhiều điểm chưa đạt nhất ({lost}), {other} có nhiều điểm khắc phục được nhất ({regainable})."
        )
    regainable = best.loss.regainable
    said = say(words, agency=first.name, lost=first.lost, other=best.name, regainable=regainable)
    return (
        Paragraph(inline(blocks.bold(lead + said)), keep=True),
        _agency_table(report, losing),
        Contents(),
    )


def _agency_table(report: Report, groups: list[Group]) -> Table:
    claimed = ("not_recognised",) if report.self_assessed else ()
    keys = ("number", "agency", "below", "lost", "regainable", *claimed, "explain")
    rows = [
        line(
            keys,
            group,
            strong={"lost"},
            number=str(place),
            agency=group.name,
            regainable=dashed(group.loss.regainable),
            not_recognised=dashed(group.loss.not_recognised),
            explain=_to_explain(group),
        )
        for place, group in enumerate(groups, 1)
    ]
    note = _(
        "Đơn vị: điểm. Nội dung do hai cơ quan chủ trì được tính ở cả hai, không cộng dọc. “Khắc phục được”: phần thẩm định và kết quả kinh tế - xã hội. Nguyên nhân, việc đề nghị từng nội dung: Phụ lục {annex}."
    )
    note += unnamed_sources(report.results) + successors_named(report.results)
    return printed(
        keys,
        rows,
        caption=_("{n} cơ quan chủ trì nội dung chưa đạt điểm tối đa").format(n=capital(count_words(len(groups)))),
        anchor="bang-co-quan",
        dense=True,
        remark=note.format(annex=report.annex_numeral("work")),
    )


def _to_explain(group: Group) -> Inline:
    work = [row for row in group.lost_rows if row.source != "surveyed"]
    surveyed = [row for row in group.lost_rows if row.source == "surveyed"]
    # One more is named rather than counted.
    shown = work if len(work) == WITH_NAMES + 1 else work[:WITH_NAMES]
    parts: list[Inline | str] = []
    for row in shown:
        others = [name for name in dict.fromkeys(row.agencies) if name != group.name]
        shared = _(", cùng {agencies}").format(agencies=listing(others)) if others else ""
        parts.append(inline(f"{name_of(row)} (", code_link(row.code), f"){shared}"))
    if len(work) > len(shown):
        parts.append(_("{n} nội dung khác").format(n=len(work) - len(shown)))
    if surveyed:
        parts.append(_("{n} nội dung khảo sát").format(n=len(surveyed)))
    return joined(parts)
