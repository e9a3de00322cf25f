"""Pages 3 to 6 of the report: where the points went, what each milestone costs, how satisfied people are, what is to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par import charts
from sipas_par.charts.words import milestone_name, rank_words
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Cell, Inline, ListBlock, Paragraph, Table, inline, plain
from sipas_par.model.checks import check_pair
from sipas_par.model.criteria import natural_key
from sipas_par.reports.columns import dashed, line, printed
from sipas_par.reports.decision import moves_named
from sipas_par.reports.official import signature
from sipas_par.reports.plan import outcome_blocks
from sipas_par.reports.wording import (
    against,
    base_moved,
    code_link,
    joined,
    moved,
    name_of,
    named,
    part_of_loss,
    rated,
    say,
    survey_moved,
)
from sipas_par.text.i18n import _, ngettext
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import capital, count_words, listing, number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.shortfall import Group, Loss
    from sipas_par.analysis.targets import Milestone
    from sipas_par.reports.report import Report

MOST_IN_HALF = 12
"""A list of more rows than this is a table, not a sentence with a picture."""
NAMED = 3
FIVE = 5
LEAST_DRAWN = 4


def par_index_section(report: Report) -> tuple[Block, ...]:
    """Return the results of the index: what was assessed, by field, by source, the heaviest rows and what changed."""
    results = report.results
    heaviest = 3 if len(results.sources) > 1 else 2
    return blocks.blocks(
        blocks.heading(
            1, report.title_of("par_index", _("KẾT QUẢ {index}").format(index=report.card.index)), "par-index"
        ),
        blocks.paragraph(_framework(report)),
        _places_said(report),
        blocks.heading(2, _("1. Theo lĩnh vực")),
        blocks.paragraph(*_fields_said(report)),
        _field_table(report),
        _waterfall(report),
        _by_source(report) if len(results.sources) > 1 else None,
        _heaviest(report, heaviest),
        outcome_blocks(report, heaviest + bool(results.below)),
    )


def _framework(report: Report) -> str:
    counts = report.results.counts
    said = _("Bộ chỉ số gồm {fields} lĩnh vực, {criteria} tiêu chí").format(
        fields=counts.fields, criteria=counts.criteria
    )
    if counts.divided:
        words = _(
            "; {divided} tiêu chí chia thành {subcriteria} tiêu chí thành phần, {undivided} tiêu chí chấm trực tiếp"
        )
        said += words.format(divided=counts.divided, subcriteria=counts.subcriteria, undivided=counts.undivided)
    words = (
        _(". Báo cáo phân tích {n} nội dung chấm điểm: {full} nội dung đạt điểm tối đa, {below} nội dung chưa đạt")
        if counts.below
        else _(". Báo cáo phân tích {n} nội dung chấm điểm, {full} nội dung đạt điểm tối đa")
    )
    said += words.format(n=counts.leaves, full=counts.full, below=counts.below)
    kinds = []
    if counts.below_subcriteria:
        kinds.append(_("{n} tiêu chí thành phần").format(n=counts.below_subcriteria))
    if counts.below_criteria:
        kinds.append(ngettext("{n} tiêu chí", counts.below_criteria).format(n=counts.below_criteria))
    said += f" ({', '.join(kinds)})." if kinds else "."
    known = [row for row in report.history if row.score is not None]
    if len(known) > 1:
        parts = [
            say(_("năm {year} đạt {score} điểm"), year=row.year, score=row.score)
            + (_(" (hạng {rank})").format(rank=row.rank) if row.rank is not None else "")
            for row in known
        ]
        said += _(" Diễn biến: {years}.").format(years=", ".join(parts))
    return said


def _places_said(report: Report) -> Paragraph | None:
    """Say where the unit stands in the country, its region and its group, with the mean and the best of each."""
    if not report.places:
        return None
    results, said = report.results, []
    lead = _("Xếp thứ {places}.").format(places=listing(report.places))
    with_unit, alone = _(" {scope}: trung bình {mean}, cao nhất {best} ({unit})."), _(" {scope}: trung bình {mean}.")
    for table, scope in ((results.standings, _("Cả nước")), (results.region, _("Vùng"))):
        if table is not None and table.complete and table.mean is not None:
            best = table.scored[0]
            words = with_unit if report.others_named else alone
            said.append(say(words, scope=scope, mean=table.mean, best=best.score, unit=best.unit))
    return blocks.paragraph(blocks.bold(lead), *said)


def _fields_said(report: Report) -> Inline:
    results = report.results
    groups = [group for group in results.fields if group.missing < group.leaves]
    runs: list[Inline] = []
    changes = results.field_changes
    if changes:
        fell = [row for row in changes if row.change < 0]
        rose = sorted((row for row in changes if row.change > 0), key=lambda row: -row.change)
        whole, year = count_words(len(changes)), report.year_before
        if not fell and len(rose) == len(changes):
            lead = _("Cả {n} lĩnh vực tăng điểm so với năm {year}.").format(n=whole, year=year)
        else:
            words = _("{rose} trong {n} lĩnh vực tăng điểm so với năm {year}")
            lead = words.format(rose=capital(count_words(len(rose))), n=whole, year=year)
            named_falls = "; ".join(f"{report.field_name(row.field)} {moved(row.change, _('điểm'))}" for row in fell)
            lead += f"; {named_falls}." if fell else "."
        runs.append(inline(blocks.bold(lead)))
        if apart := base_moved(report.card, report.earlier):
            runs.append(inline(f" {apart}"))
        if rose:
            most = ", ".join(
                f"{report.field_name(row.field)} ({points(row.change, sign=True)})" for row in rose[:NAMED]
            )
            runs.append(inline(_(" Tăng nhiều nhất là {fields}.").format(fields=most)))
    losing = [group for group in groups if group.lost]
    if losing:
        heaviest = max(losing, key=lambda group: group.lost)
        weakest = min(
            (group for group in groups if group.attainment is not None),
            key=lambda group: group.attainment or Decimal(0),
        )
        said = say(_("Lĩnh vực {field} chưa đạt nhiều điểm nhất ({lost})"), field=heaviest.code, lost=heaviest.lost)
        same = weakest.code == heaviest.code
        words = (
            _(" và có tỷ lệ đạt thấp nhất ({rate}).")
            if same
            else _("; lĩnh vực {field} có tỷ lệ đạt thấp nhất ({rate}).")
        )
        said += words.format(field=weakest.code, rate=percent(weakest.attainment))
        runs.append(inline(" " if runs else "", said if runs else blocks.bold(said)))
    ranks = results.field_rank_changes if report.others_named else {}
    moves = sorted(((places, field) for field, places in ranks.items() if places), reverse=True)
    ends = {
        _("tăng nhiều nhất ở {fields}"): [move for move in moves if move[0] > 0][:2],
        _("giảm nhiều nhất ở {fields}"): [move for move in moves[::-1] if move[0] < 0][:2],
    }
    one = _("lĩnh vực {field} ({n} bậc)")
    changed = [
        words.format(fields=listing(one.format(field=field, n=number(abs(places))) for places, field in told))
        for words, told in ends.items()
        if told
    ]
    if changed:
        words = _(" Theo kết quả đã công bố, so với năm trước thứ hạng {changes}.")
        runs.append(inline(words.format(changes="; ".join(changed))))
    return inline(*runs)


def _field_table(report: Report) -> Table:
    results = report.results
    changes = {row.field: row.change for row in results.field_changes}
    ranks = results.field_ranks(report.card.year) if report.others_named else {}
    keys = ["number", "field_name", "max_score", "score", "lost", "attainment"]
    keys += [*(["change"] if changes else []), *(["rank"] if ranks else []), "below"]
    known = [group for group in results.fields if group.attainment is not None]
    heaviest = max((group.lost for group in known), default=Decimal(0))
    weakest = min((group.attainment for group in known if group.attainment is not None), default=None)
    rows: list[blocks.Line] = []
    for group in results.fields:
        change = changes.get(group.code)
        worst = {
            "lost": group.lost == heaviest and bool(heaviest),
            "attainment": group.attainment == weakest,
            "change": change is not None and change < 0,
        }
        rows.append(
            line(
                keys,
                group,
                strong={key for key, strong in worst.items() if strong},
                number=group.code,
                field_name=report.field_name(group.code),
                change=change,
                rank=_rank_and_change(ranks.get(group.code), results.field_rank_changes.get(group.code)),
                below=f"{group.below}/{group.leaves}",
            )
        )
    for field in (row for row in report.card.fields if row.state == "not_assessed"):
        said = {"number": field.code, "field_name": sentence_case(field.name), "max_score": field.max_score}
        at = sum(natural_key(group.code) < natural_key(field.code) for group in results.fields)
        rows.insert(at, line(keys, **{**dict.fromkeys(keys, "–"), **said, "score": label("state", field.state)}))
    total = results.since_last_year
    worst_field = max(results.fields, key=lambda group: group.share or Decimal(0), default=None)
    caption = (
        _("Lĩnh vực {field} chiếm {share} số điểm chưa đạt").format(
            field=worst_field.code, share=percent(worst_field.share, 1)
        )
        if worst_field and worst_field.share
        else _("Điểm đạt được theo lĩnh vực")
    )
    remark = _("Đơn vị: điểm, trừ cột tỷ lệ. Chữ đậm: mức thấp nhất hoặc giảm.")
    if total is not None and not total.complete:
        remark += _(" Tăng, giảm: chỉ tính nội dung có điểm ở cả hai năm.")
    if changes and (apart := base_moved(report.card, report.earlier)):
        remark += f" {apart}"
    if ranks:
        remark += _(" Hạng: thứ hạng trong các tỉnh, trong ngoặc là số bậc tăng, giảm so với năm trước.")
    return printed(
        keys,
        rows,
        caption=caption,
        anchor="bang-linh-vuc",
        total={
            "field_name": _("Tổng cộng"),
            **_whole(report),
            "change": total.change if total else "",
            "rank": report.rank.words if report.rank and report.rank.sure else "",
            "below": f"{results.counts.below}/{results.counts.leaves}",
        },
        remark=remark,
        heads={"change": _("So với {year}").format(year=report.year_before)},
    )


def _whole(report: Report) -> dict[str, object]:
    """Return the sums of the whole table, by column."""
    results = report.results
    sums = {"max_score": results.max_score, "score": results.score, "lost": results.lost}
    return {**sums, "attainment": results.total.attainment}


def _rank_and_change(rank: int | None, change: Decimal | None) -> str:
    if rank is None:
        return "–"
    return str(rank) if change is None else f"{rank}\N{NO-BREAK SPACE}({number(change, 0, sign=True)})"


def _waterfall(report: Report) -> Block | None:
    earlier = report.earlier
    if earlier is None or report.results.since_last_year is None or not report.results.field_changes:
        return None
    if check_pair(report.card, earlier):
        return None
    drawn = charts.waterfall(report.card, earlier, published=report.published)
    return charts.as_block(drawn, anchor="hinh-tang-giam")


def _by_source(report: Report) -> tuple[Block, ...]:
    results = report.results
    losing = sorted((group for group in results.sources if group.lost), key=lambda group: -group.lost)
    if not losing:
        return ()
    heaviest = losing[0]
    rated = [group for group in results.sources if group.attainment is not None]
    best = max(rated, key=lambda group: group.attainment or Decimal(0))
    weakest = min(rated, key=lambda group: group.attainment or Decimal(0))
    said = say(_("{source} còn {lost} điểm chưa đạt"), source=label("source", heaviest.code), lost=heaviest.lost)
    if best.code == heaviest.code:
        said += _(", nhưng tỷ lệ đạt cao nhất ({rate})").format(rate=percent(best.attainment))
    if weakest.code != heaviest.code:
        said += _("; {source} có tỷ lệ đạt thấp nhất ({rate}).").format(
            source=_inside(weakest), rate=percent(weakest.attainment)
        )
    else:
        said += _(", tỷ lệ đạt thấp nhất ({rate}).").format(rate=percent(weakest.attainment))
    tail = ""
    surveyed = results.surveyed
    if surveyed.leaves:
        words = _(
            " Phần điều tra xã hội học chưa đạt {lost} điểm ở {n} nội dung; phần này không có tự đánh giá, không bổ sung được bằng tài liệu."
        )
        tail = say(words, lost=surveyed.lost, n=surveyed.leaves)
    return blocks.blocks(
        blocks.heading(2, _("2. Theo nguồn điểm")),
        blocks.paragraph(blocks.bold(said), tail),
        _source_table(report),
        charts.as_block(charts.lost_by_source(report.card), anchor="hinh-nguon"),
    )


def _inside(group: Group) -> str:
    words = label("source", group.code)
    return words if words.isupper() else words[:1].lower() + words[1:]


def _source_table(report: Report) -> Table:
    results, loss = report.results, report.results.loss
    claimed = ("not_recognised", "conceded") if report.self_assessed else ()
    keys = ("source", "max_score", "score", "lost", "attainment", *claimed, "surveyed_lost")
    work = [group for group in results.sources if group.loss.regainable or group.code in {"appraised", "outcome"}]
    judged = [group for group in results.sources if group.code in {"surveyed", "sipas"}]
    rest = [group for group in results.sources if group not in (*work, *judged)]
    rows: list[blocks.Line | blocks.Row] = []
    for groups, name in ((work, _("Khắc phục được")), (judged, _("Qua điều tra")), (rest, "")):
        rows += [_source_line(keys, group, label("source", group.code)) for group in groups]
        if name and len(groups) > 1:
            whole = results.sum_of((row for group in groups for row in group.rows), name)
            rows.append(blocks.strong_row(_source_line(keys, whole, name)))
    return printed(
        keys,
        rows,
        caption=_("Điểm chưa đạt theo nguồn điểm và khả năng khắc phục"),
        anchor="bang-nguon",
        total={"source": _("Tổng cộng"), **_whole(report), **{key: plain(cell.text) for key, cell in _ways(loss)}},
        remark=_("Đơn vị: điểm, trừ cột tỷ lệ."),
    )


def _ways(loss: Loss) -> tuple[tuple[str, Cell], ...]:
    return (
        ("not_recognised", dashed(loss.not_recognised)),
        ("conceded", dashed(loss.conceded)),
        ("surveyed_lost", dashed(loss.surveyed)),
    )


def _source_line(keys: Sequence[str], group: Group, name: str) -> blocks.Line:
    return line(keys, group, source=name, **dict(_ways(group.loss)))


def _heaviest(report: Report, place: int) -> tuple[Block, ...]:
    results = report.results
    if not results.below:
        return ()
    half = results.half_of_loss
    earlier = report.earlier if results.years else None
    title = _("{n}. Nội dung chưa đạt nhiều điểm nhất").format(n=place)
    if earlier is not None:
        title += _(" và thay đổi so với năm {year}").format(year=report.year_before)
    lead = part_of_loss(half, percent(half.share, 1))
    appraised = sum(row.source == "appraised" for row in half.rows)
    words = (
        _(" cả {n} đều thuộc phần thẩm định.")
        if appraised == len(half.rows)
        else _(" {n} trong số đó thuộc phần thẩm định.")
    )
    tail = words.format(n=count_words(appraised)) if appraised else ""
    drawn = None
    if LEAST_DRAWN <= half.leaves <= MOST_IN_HALF:
        drawn = charts.as_block(charts.pareto(report.card, top=half.leaves), anchor="hinh-noi-dung")
    return blocks.blocks(
        blocks.heading(2, title),
        blocks.paragraph(blocks.bold(lead + (";" if tail else ".")), tail),
        drawn,
        _moves(report) if earlier is not None else None,
    )


def _moves(report: Report) -> tuple[Block, ...]:
    results = report.results
    lost, improved = _("{n} nội dung, mất {lost} điểm: "), results.improved
    fell = _("{n} nội dung, từ {before} còn {after} điểm; giảm nhiều nhất: ")
    named_ones = (
        (results.new, _("Mới chưa đạt: "), lost),
        (results.repeated, _("Lặp lại, không cải thiện: "), lost),
        (improved, _("Lặp lại, đã giảm mức mất: "), fell),
    )
    items: list[Inline] = []
    for moves, lead, words in named_ones:
        if len(moves):
            said = say(words, n=len(moves), lost=moves.lost, before=moves.lost_before, after=moves.lost)
            items.append(inline(blocks.bold(lead), said, moves_named(moves, NAMED), "."))
    if len(results.recovered):
        words = _("{n} nội dung, tăng {change} điểm; danh mục duy trì tại Phụ lục {annex}.")
        recovered, annex = results.recovered, report.annex_numeral("full")
        said = say(words, n=len(recovered), change=recovered.change, annex=annex)
        items.append(inline(blocks.bold(_("Đã đạt tối đa: ")), said))
    if len(results.without_score):
        words = _("{n} nội dung thiếu điểm ở một trong hai năm, không so sánh.")
        items.append(inline(words.format(n=len(results.without_score))))
    if len(results.assessed_once):
        words = _("{n} nội dung không đánh giá ở một trong hai năm, không so sánh: ")
        lead = words.format(n=len(results.assessed_once))
        items.append(inline(lead, moves_named(results.assessed_once, NAMED), "."))
    lead = _("So với năm {year}:").format(year=report.year_before)
    return (Paragraph(inline(lead), keep=True), blocks.bullets(items)) if items else ()


def standing_section(report: Report) -> tuple[Block, ...]:
    """Return what each milestone costs; empty where no milestone is known or nothing can be regained."""
    shown = report.near_milestones
    if not shown:
        return ()
    results = report.results
    near, far = shown[0], next((one for one in reversed(shown) if one.reachable), shown[-1])
    lead = _("Mốc gần nhất ({name}) cần {n} nội dung").format(name=milestone_name(near), n=count_words(len(near.codes)))
    if far is not near and far.reachable:
        lead += _("; mốc {name} cần {n} nội dung").format(name=milestone_name(far), n=count_words(len(far.codes)))
        if far.agencies:
            lead += _(" do {n} cơ quan chủ trì").format(n=count_words(len(far.agencies)))
    if not near.reachable:
        lead = _("Điểm khắc phục được không đủ để đạt mốc gần nhất ({name})").format(name=milestone_name(near))
    words = (
        _(
            " Phương án chỉ xét {n} nội dung khắc phục được ({points} điểm), mỗi nội dung nâng lên bậc kế tiếp của thang điểm."
        )
        if any(row.steps and row.lost for row in report.card)
        else _(" Phương án chỉ xét {n} nội dung khắc phục được ({points} điểm), mỗi nội dung nâng lên điểm tối đa.")
    )
    said = say(words, n=len(results.plan_codes), points=results.loss.regainable)
    return blocks.blocks(
        blocks.heading(1, report.title_of("standing", _("GIẢI PHÁP NÂNG THỨ HẠNG")), "thu-hang"),
        blocks.paragraph(blocks.bold(lead + "."), said),
        _milestone_table(report, shown),
    )


def _milestone_table(report: Report, shown: Sequence[Milestone]) -> Table:
    ranked = any(one.best_rank is not None for one in shown)
    keys = ("milestone", "score", "needed", *(("rank_then",) if ranked else ()), "raised")
    short = say(_("Không đủ {points} điểm khắc phục được"), points=report.results.loss.regainable)
    rows = [
        line(
            keys,
            one,
            strong={"needed"},
            milestone=capital(milestone_name(one)),
            score=one.target,
            rank_then=rank_words(one) if ranked else "",
            raised=joined([named(row, row.gain) for row in one.plan.criteria]) if one.reachable else short,
        )
        for one in shown
    ]
    remark = _("Giả thiết: các nội dung khác và điểm của các tỉnh khác giữ nguyên.")
    if ranked:
        remark += _(" Hạng khi đó ước tính từ điểm các tỉnh đã công bố.")
    caption = _("Điểm cần thêm và phương án ít điểm nhất để đạt từng mốc")
    return printed(keys, rows, caption=caption, anchor="bang-moc", remark=remark, heads={"score": _("Điểm")})


def sipas_section(report: Report) -> tuple[Block, ...]:
    """Return the results of SIPAS; one sentence where there is no table of its contents."""
    head = blocks.heading(1, report.title_of("sipas_part", _("KẾT QUẢ SIPAS")), "sipas")
    if report.sipas is None:
        row = next((row for row in report.card.leaves if row.source == "sipas"), None)
        if row is None:
            return ()
        words = _("Chưa có bảng kết quả SIPAS theo nội dung; điểm SIPAS trong {index} là {score}/{most}.")
        said = say(words, index=report.card.index, score=row.score, most=row.max_score)
        return blocks.blocks(head, blocks.paragraph(said))
    return blocks.blocks(
        head,
        blocks.paragraph(*_survey_lead(report)),
        charts.as_block(charts.sipas_components(report.sipas), anchor="hinh-sipas"),
        _ballots(report),
        _survey_reading(report),
    )


def _survey_lead(report: Report) -> Inline:
    results, overall = report.results, report.results.survey_overall
    runs: list[Inline | str] = []
    if overall is not None and overall.value is not None:
        said = [_("SIPAS đạt {value}%").format(value=number(overall.value, 2))]
        if overall.change is not None:
            said.append(survey_moved(overall, report.sipas_before))
        if overall.national_mean is not None:
            said.append(against(overall.value, overall.national_mean, _("trung bình cả nước")))
        if (announced := results.survey_rank) is not None:
            of = len(report.published.provinces_in(announced.year))
            said.append(_("xếp hạng {rank}/{of}").format(rank=announced.rank, of=of))
        runs.append(inline(blocks.bold(", ".join(said) + ".")))
    rose, fell, level = results.survey_moves.values()
    if compared := len(rose) + len(fell) + len(level):
        if len(rose) == compared:
            text = _(" Cả {n} yếu tố, chính sách so sánh được đều tăng")
        else:
            text = _(" {rose}/{n} yếu tố, chính sách so sánh được tăng, {fell} giảm, {level} tương đương")
        text = text.format(n=compared, rose=len(rose), fell=len(fell), level=len(level))
        if rose:
            listed = listing(f"{name_of(row)} ({number(row.change, 2, sign=True)})" for row in rose[:2])
            text += _("; tăng nhiều nhất là {named}").format(named=listed)
        runs.append(f"{text}.")
    return inline(*runs)


def _ballots(report: Report) -> Paragraph | None:
    sipas = report.sipas
    if sipas is None or not sipas.sample_size:
        return None
    words = _("Điều tra: {n} phiếu hợp lệ. Chênh lệch dưới 1,00 điểm phần trăm gọi là tương đương.")
    return blocks.note(words.format(n=number(sipas.sample_size)))


def _survey_reading(report: Report) -> ListBlock | None:
    results = report.results
    below = results.survey_below_mean("factor", "policy")[:2]
    words = _("{name} (thấp hơn {gap} điểm phần trăm)")
    far = "; ".join(words.format(name=name_of(row), gap=number(abs(row.gap_to_mean or Decimal(0)), 2)) for row in below)
    policies, factors = (list(map(rated, results.survey_lowest(kind)[:NAMED])) for kind in ("policy", "factor"))
    low = ", ".join(policies)
    if policies and factors:
        low += _("; trong các yếu tố dịch vụ thấp nhất là {name}").format(name=factors[0])
    found = (
        (_("Xa trung bình cả nước nhất: "), far),
        (_("Thấp nhất trong các chính sách: "), low),
        (_("Thấp nhất trong các yếu tố: "), "" if policies else ", ".join(factors)),
        (_("Người dân mong đợi nhất: "), ", ".join(map(rated, results.expectations[:NAMED]))),
    )
    items = [inline(blocks.bold(lead), said, ".") for lead, said in found if said]
    return blocks.bullets(items) if items else None


def tasks_section(report: Report) -> tuple[Block, ...]:
    """Return tasks, what is asked of the meeting, and the closing words."""
    tasks = list(_tasks(report))
    asked = report.decisions
    recipient = report.issuer_in_full if report.meeting else _("cấp có thẩm quyền")
    office = report.meeting.compiler.name if report.meeting and report.meeting.compiler else "……………………"
    closing = _("Trên đây là báo cáo {subject}, {office} trân trọng báo cáo {recipient} xem xét, chỉ đạo./.")
    return blocks.blocks(
        blocks.heading(1, report.title_of("tasks", _("NHIỆM VỤ, KIẾN NGHỊ") if asked else _("NHIỆM VỤ")), "nhiem-vu"),
        blocks.heading(2, _("1. Nhiệm vụ, giải pháp")) if tasks else None,
        [blocks.paragraph(f"{letter}) ", *task) for letter, task in zip(_("abcdđe"), tasks, strict=False)],
        blocks.heading(2, _("2. Kiến nghị")) if asked else None,
        Paragraph(inline(_("Đề nghị {recipient} xem xét, quyết định:").format(recipient=recipient)), keep=True)
        if asked
        else None,
        blocks.bullets(full for _short, full in asked) if asked else None,
        Paragraph(inline(closing.format(subject=report.subject_inside, office=office, recipient=recipient)), keep=True),
    )


def _tasks(report: Report) -> Iterator[Inline]:
    results, loss = report.results, report.results.loss
    if loss.not_recognised:
        words = _("Giải trình, bổ sung tài liệu kiểm chứng: {n} nội dung, {points} điểm.")
        lead = say(words, n=results.not_recognised.leaves, points=loss.not_recognised)
        groups = [group for group in results.first_leads if group.loss.not_recognised]
        parts = [
            inline(
                f"{group.name} (",
                joined([inline(code_link(row.code)) for row in group.not_recognised_rows], ", ", ", "),
                f") {points(group.loss.not_recognised)} ",
                _("điểm"),
            )
            for group in groups
        ]
        parts = parts or [named(row) for row in results.not_recognised.rows]
        others: dict[str, list[Inline]] = {}
        for row in results.not_recognised.rows:
            for agency in row.agencies[1:]:
                others.setdefault(agency, []).append(inline(code_link(row.code)))
        helping = [inline(f"{name} (", joined(codes, ", ", ", "), ")") for name, codes in others.items()]
        with_help = inline(_(" Phối hợp: "), joined(helping), ".") if helping else ()
        yield inline(blocks.bold(lead), " ", joined(parts), ".", with_help)
    conceded = results.achievable
    if conceded:
        lead = say(_("Nâng kết quả thực hiện: {points} điểm,"), points=conceded)
        rows = results.achievable_rows[:FIVE]
        parts = [named(row, results.achievable_of(row)) for row in rows]
        yield inline(blocks.bold(lead), _(" trước hết: "), joined(parts), ".")
    if loss.surveyed:
        lead = say(_("Cải thiện đánh giá qua điều tra: {points} điểm"), points=loss.surveyed)
        low = listing(name_of(row) for row in results.survey_below_mean("factor", "policy")[:NAMED])
        tail = _(", gắn với nội dung SIPAS thấp: {names}").format(names=low) if low else ""
        yield inline(
            blocks.bold(lead), tail, _(" (Phụ lục {annexes}).").format(annexes=report.annexes_of("survey", "sipas"))
        )
    if loss.unclear:
        lead = _("Làm rõ nguồn điểm: {n} nội dung, {points} điểm")
        said = say(lead, n=results.unclear.leaves, points=loss.unclear)
        yield inline(blocks.bold(said), _(" (Phụ lục {annex}).").format(annex=report.annex_numeral("work")))
    if results.counts.full:
        lead = _("Duy trì {n} nội dung đã đạt điểm tối đa").format(n=results.counts.full)
        tail = (
            _(", trong đó {n} nội dung mới đạt năm {year}").format(n=len(results.recovered), year=report.year)
            if len(results.recovered)
            else ""
        )
        yield inline(blocks.bold(lead), tail, _(" (Phụ lục {annex}).").format(annex=report.annex_numeral("full")))


def signature_section(report: Report) -> tuple[Block, ...]:
    """Return the signature block."""
    recipients = [report.issuer + _(" (để báo cáo)")] if report.meeting else ["……………………"]
    if report.meeting:
        recipients.append(_("Thành viên Ban Chỉ đạo cải cách hành chính"))
        recipients += [_("Các cơ quan tại Bảng 1")] if any(group.lost for group in report.results.agencies) else []
        recipients += [agency.name for agency in report.meeting.agencies if report.meeting.units_of(agency)]
        recipients.append(_("Lưu: VT, CCHC."))
    return (signature(report.writer, recipients),)
