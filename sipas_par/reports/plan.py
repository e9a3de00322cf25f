"""The remedial plan in its official form with its annexes, and its data to edit and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sipas_par.analysis.plan import AgencyAim, Aim, Aims, Outcome, Outcomes
from sipas_par.analysis.results import Results
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Cell, Document, Inline, PageBreak, Paragraph, Table, inline
from sipas_par.document.xlsx import Book, table_sheet
from sipas_par.findings import Finding
from sipas_par.reading.plan import BLANK, HEADS, SUGGESTED, WHOLE, goals_in
from sipas_par.reports.annexes import Said, full_table, remark_of, suggestion
from sipas_par.reports.columns import figure, line, printed
from sipas_par.reports.drafts import arranged, figures_of, named_template
from sipas_par.reports.official import BLANK as LONG_BLANK
from sipas_par.reports.official import day_of, due
from sipas_par.reports.paper import peers_table
from sipas_par.reports.report import Report
from sipas_par.reports.wording import (
    blanks,
    code_link,
    joined,
    left_out,
    named,
    say,
    successors_named,
)
from sipas_par.text.i18n import N_, _, current_language, in_every_language
from sipas_par.text.labels import label
from sipas_par.text.names import committee_in_full, sentence_case, short_name
from sipas_par.text.numbers import listing, number, points

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs

NAME = "ke-hoach-khac-phuc"
_ANNEX = ("I", "II")


@dataclass(frozen=True)
class PlanReport:
    """A remedial plan: of which tables, who answers for what, and what the agencies answered."""

    inputs: Inputs
    assignment: Assignment
    answers: Mapping[str, Said] | None = None
    claimed: Mapping[str, Decimal] | None = None

    @cached_property
    def report(self) -> Report:
        """What every document of these tables says of whose they are."""
        return Report(replace(self.inputs, card=self.assignment.card), current_language())

    @cached_property
    def aims(self) -> Aims:
        """The targets: of the office's annex, else of the forms or the meeting file, else published."""
        card = self.assignment.card
        results = Results.of(self.report.inputs)
        plan = self.inputs.plan(card.year + 1) if card.year is not None else None
        meeting = self.inputs.meeting
        return Aims(results, plan, self.claimed or {}, goals_in(meeting) if meeting else None)

    def document(self, own: Path | None = None) -> Document:
        """Return the plan as a document, by the office's own template where its folder ``own`` has one."""
        return arranged(named_template(NAME, own), self._fields, self.report)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What in the targets and in the office's own annex does not fit."""
        return (*self.aims.findings, *self._edited())

    def _edited(self) -> Iterator[Finding]:
        """Name what was written behind the mark of a suggestion: the present suggestion is printed in its place."""
        plan = self.aims.plan
        if plan is None:
            return
        for row in (row for row in self.aims.rows if row.code in plan.by_code):
            own, seen = plan.by_code[row.code], self._suggestions(row)
            for column, words, cell in own.suggested:
                said = [words.removeprefix(mark).strip() for mark in in_every_language(SUGGESTED)]
                if words.strip(".… ") and seen.get(column) not in said:
                    sheet = own.cell.rpartition("!")[0]
                    facts = (("column", _(HEADS[column])),)
                    yield Finding("plan-suggestion-edited", "warning", plan.file, sheet, cell, words, None, facts)

    def _suggestions(self, row: Aim) -> dict[str, str]:
        by = _("trước ngày 31/12/{next_year}").format(next_year=self.report.next_year)
        return {"task": suggestion(self.report, row), "product": _proof(row), "deadline": by}

    def workbook(self) -> bytes:
        """Return the targets and the annex as a workbook: edited or not, it is read back."""
        report = self.report
        title = _("Kế hoạch khắc phục năm {next_year} của {unit}")
        title = title.format(next_year=report.next_year, unit=report.full_unit)
        book = Book(title, self.assignment.card.year)
        use = _(
            "Sửa mục tiêu, nhiệm vụ, sản phẩm, thời hạn ở bảng này, giữ nguyên tên cột và mã, rồi chép tệp vào data/raw: văn bản được lập lại theo bảng, báo cáo năm sau đối chiếu kết quả với mục tiêu."
        )
        for name, table in ((_("Mục tiêu"), self._target_table()), (_("Nhiệm vụ"), self._annex_table())):
            sheet = replace(table, caption=inline(f"{title}: {name.lower()}"), note=inline(use))
            table_sheet(book, name, sheet, self.report.banner or title)
        return book.bytes()

    @property
    def _issuer(self) -> str:
        issuer = self.report.issuer
        return issuer if issuer != LONG_BLANK else f"UBND {LONG_BLANK}"

    @cached_property
    def _fields(self) -> dict[str, Any]:
        """What the template of the plan may say."""
        report, aims, meeting = self.report, self.aims, self.report.meeting
        results, whole, total = report.results, aims.whole, aims.target("total")
        names = ["SIPAS", report.card.index] if self.inputs.sipas else [report.card.index]
        ways = {"cong_viec": results.regainable, "dieu_tra": results.surveyed, "chua_ro": results.unclear}
        subject = (
            _("khắc phục nội dung chưa đạt điểm tối đa, nâng cao kết quả {names} năm {next_year} của {unit}")
            if aims.rows
            else _("duy trì, nâng cao kết quả {names} năm {next_year} của {unit}")
        )
        return {
            **figures_of(report),
            "chu_de": subject.format(names=listing(names), next_year=report.next_year, unit=report.full_unit),
            "uy_ban": committee_in_full(self._issuer),
            "uy_ban_ngan": report.issuer_in_full,
            "co_quan_moi": self._issuer,
            "tong_hop": report.writer.name,
            "noi_viet": report.place or LONG_BLANK,
            "nam_hop": report.held_in,
            "can_cu": report.framework,
            "tinh": report.full_unit,
            "ten_ngan": (meeting.short_title or meeting.title) if meeting else "",
            "ngay": day_of(meeting.start) if meeting and meeting.start else "…/…/……",
            "cac_dia_phuong": [agency.name for agency in meeting.agencies if agency.for_many] if meeting else [],
            "khong_danh_gia": left_out(report.card),
            "phuong_an": self._way() or "",
            "mat_theo_cach": {
                key: one.lost and {"so": one.leaves, "diem": points(one.lost)} for key, one in ways.items()
            },
            "so_chua_cong_nhan": results.not_recognised.leaves,
            "phan_dau": {
                "da_ghi": not whole.silent,
                "cong": points(aims.promised),
                "muc_tieu": points(total) if total is not None else "",
                "khop": total == aims.promised,
            },
            "bang": {"muc_tieu": self._target_table(), "co_quan": self._agencies() if aims.rows else ""},
            "xem": {"muc_tieu": blocks.ref("bang-muc-tieu"), "co_quan": blocks.ref("bang-co-quan")},
            "so_phu_luc": {"chua_dat": _ANNEX[0], "duy_tri": _ANNEX[bool(aims.rows)]},
            "phu_luc": {"chua_dat": self._lost_annex(), "duy_tri": self._kept_annex()},
        }

    @property
    def _rank(self) -> str:
        rank = self.report.rank
        return rank.words if rank is not None and rank.sure else ""

    def _way(self) -> Inline | None:
        """Say which criteria reach the total aimed at with the fewest points."""
        target = self.aims.target("total")
        if target is None or self.report.card.missing:
            return None
        one = self.aims.results.milestone("own", self.report.next_year, target)
        if not one.needed:
            return None
        lead = say(_("Để đạt {target} điểm cần thêm {needed} điểm"), target=target, needed=one.needed)
        if not one.reachable:
            words = _("; các nội dung khắc phục được bằng kết quả công việc chỉ còn {size} điểm.")
            return inline(lead, say(words, size=self.report.results.loss.regainable))
        plan = joined([named(row, row.gain) for row in one.plan.criteria])
        return inline(lead, _("; phương án ít điểm nhất: "), plan, ".")

    def _target_table(self) -> Table:
        report, results, overall = self.report, self.report.results, self.report.results.survey_overall
        rank = self.aims.target("rank")
        place = blocks.cell(self._unread("rank") if rank is None else number(rank, 0), sort=rank)
        total = self._aimed("total", results.max_score, report.card.adjusted_score)
        keys = ("code", "measure", "max_score", "score", "target", "aimed")
        rows: list[blocks.Line] = [["", _(WHOLE["total"]), *total]]
        if rank is not None or report.published.province(report.card.unit) is not None:
            rows.append(["", _(WHOLE["rank"]), "", self._rank or BLANK, place, ""])
        if overall is not None:
            rows.append(["", _(WHOLE["sipas"]), *self._aimed("sipas", None, overall.value)])
        groups = {group.code: group for group in results.fields}
        for one in report.card.fields:
            name = sentence_case(one.name)
            if one.code in groups:
                group = groups[one.code]
                rows.append([one.code, name, *self._aimed(one.code, group.max_score, group.score)])
            elif one.state == "not_assessed":
                apart = {"max_score": one.max_score, "score": label("state", one.state), "target": "–", "aimed": "–"}
                rows.append(line(keys, code=one.code, measure=name, **apart))
        # Without a code: no line of the plan, only what the fields lack of the total above.
        rows += [
            line(keys, code="", measure=sentence_case(one.name), max_score="", score=one.score, target="", aimed="")
            for one in report.card.counted_adjustments
        ]
        return printed(
            keys,
            rows,
            caption=_("Kết quả năm {year} và mục tiêu năm {next_year}").format(
                year=report.year, next_year=report.next_year
            ),
            anchor="bang-muc-tieu",
            heads=self._heads,
            remark=_("Đơn vị: điểm; SIPAS: %. Dấu …: mục tiêu do cơ quan có thẩm quyền quyết định."),
        )

    @property
    def _heads(self) -> dict[str, str]:
        years = {"score": self.report.year, "target": self.report.next_year}
        return {key: _(HEADS[key]).format(year=year) for key, year in years.items()}

    def _aimed(self, code: str, most: Decimal | None, score: Decimal | None) -> list[Cell]:
        first = figure(most, points) if most is not None else blocks.cell("")
        target, gain = self.aims.target(code), self.aims.gain(code, score)
        return [first, figure(score, points), _figure(target, self._unread(code)), _figure(gain)]

    def _unread(self, code: str) -> str:
        """Return a target that the office wrote without a number, else the blank."""
        line = self.aims.plan.by_code.get(code) if self.aims.plan else None
        return (line.unread if line else "") or BLANK

    def _agencies(self) -> Table:
        keys = ("number", "agency", "below", "lost", "aimed", "open")
        rows = [
            line(keys, number=str(place), agency=one.name or _("Chưa rõ cơ quan chủ trì"), **_sums(one))
            for place, one in enumerate(self.aims.agencies, 1)
        ]
        remark = _("Nội dung có nhiều cơ quan chủ trì được tính ở cơ quan đứng đầu, để cộng lại bằng mục tiêu chung.")
        return printed(
            keys,
            rows,
            caption=_("Điểm các cơ quan chủ trì phấn đấu tăng thêm"),
            anchor="bang-co-quan",
            total={"agency": _("Cộng"), **_sums(self.aims.whole)},
            remark=remark + successors_named(self.report.results),
        )

    def _lost_annex(self) -> tuple[Block, ...]:
        """Return what is to be regained, and where units alike hold the maximum of it: whom to learn from."""
        if not self.aims.rows:
            return ()
        peers = peers_table(self.report.results, [row.code for row in self.aims.rows])
        return blocks.blocks(
            self._annex_head(0, _("NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA VÀ NHIỆM VỤ KHẮC PHỤC")),
            self._annex_table(),
            (blocks.heading(2, _("Đơn vị tương đồng")), peers) if peers else None,
        )

    def _kept_annex(self) -> tuple[Block, ...]:
        if not self.report.results.full:
            return ()
        return (*self._annex_head(int(bool(self.aims.rows)), _("NỘI DUNG CẦN DUY TRÌ")), full_table(self.report))

    def _annex_head(self, place: int, title: str) -> tuple[Block, ...]:
        said = _("(Kèm theo Kế hoạch số      /KH-UBND ngày    tháng    năm {held} của {office})")
        said = said.format(held=self.report.held_in, office=committee_in_full(self._issuer))
        head = _("Phụ lục {numeral}. {title}").format(numeral=_ANNEX[place], title=title)
        return (
            PageBreak(place + 1),
            blocks.heading(1, head, f"pl-{place}"),
            Paragraph((blocks.Text(blanks(said), italic=True),), "center"),
        )

    def _annex_table(self) -> Table:
        results, aims = self.report.results, self.aims
        keys = ("code", "name", "max_score", "score", "lost", "target", "cause", "task", "product", "agencies", "support", "deadline")  # fmt: skip
        body: list[blocks.Line | blocks.Row] = []
        for group in results.fields:
            rows = [row for row in aims.rows if row.field_code == group.code]
            if rows:
                words = _("{code}. {field}: đạt {score}/{most} điểm, chưa đạt {lost} điểm")
                sums = {"score": group.score, "most": group.max_score, "lost": group.lost}
                said = say(words, code=group.code, field=sentence_case(group.name), **sums)
                body.append(blocks.group_row((blocks.bold(said),), len(keys)))
                body += [self._line(keys, row) for row in rows]
        whole = results.sum_of(aims.rows)
        return printed(
            keys,
            body,
            caption=say(
                _(
                    "{n} nội dung chưa đạt điểm tối đa, {lost} điểm (trong ngoặc ở cột nguyên nhân: căn cứ; dấu …: cơ quan chủ trì bổ sung)"
                ),
                n=aims.whole.below,
                lost=whole.lost,
            ),
            anchor="phu-luc-khac-phuc",
            dense=True,
            heads=self._heads,
            total={"name": _("Cộng"), **{key: getattr(whole, key) for key in ("max_score", "score", "lost")}},
        )

    def _line(self, keys: Sequence[str], row: Aim) -> blocks.Line:
        own = self.aims.plan.by_code.get(row.code) if self.aims.plan else None
        said = (self.answers or {}).get(row.code, Said())
        cause, task, product, agencies, support, deadline = (
            (own.cause, own.task, own.product, own.agencies, own.support, own.deadline) if own else ("",) * 6
        )
        seen = {column: _suggested(words) for column, words in self._suggestions(row).items()}
        # Who has written, if only what cannot stand (no such day, no evidence), is asked by a blank.
        if own or row.code in (self.answers or {}):
            untouched = {column for column, _words, _cell in own.suggested} if own else set[str]()
            seen |= {column: inline(BLANK) for column in ("product", "deadline") if column not in untouched}
        joining = "; ".join(one.name for one in self.assignment.mandates if row.code in one.joins)
        owner = f"\n({said.owner})" if said.owner and said.owner not in agencies else ""
        return line(
            keys,
            row,
            strong={"lost"},
            name=sentence_case(row.name),
            target=_figure(row.target, self._unread(row.code)),
            cause=self._cause(row, said, cause),
            task=task or said.task or seen["task"],
            product=product or said.product or seen["product"],
            agencies=(agencies or "; ".join(row.agencies)) + owner or BLANK,
            support=support or joining or BLANK,
            deadline=due(deadline) or said.deadline or seen["deadline"],
        )

    def _cause(self, row: Aim, said: Said, own: str) -> str:
        """Return the causes that the office, else the table, and the forms give, each with its source."""
        found = [own] if own else []
        noted = remark_of(self.report, row)
        if noted and not own:
            found.append(f"{noted} ({_('theo bảng điểm')})")
        if said.cause and said.cause not in own:
            found.append(f"{said.cause} ({_('phiếu của {agencies}').format(agencies=listing(said.agencies))})")
        return "\n".join(found) or BLANK


def _sums(one: AgencyAim) -> dict[str, Cell]:
    below, blank = (blocks.cell(str(count) if count else "–", sort=count) for count in (one.below, one.open))
    aimed = _figure(one.aimed if one.open < one.below else None)
    return {"below": below, "lost": figure(one.lost, points), "aimed": aimed, "open": blank}


def _proof(row: Aim) -> str:
    """Return what shows that a point was regained, by the kind of its points."""
    if row.way == "survey":
        return _("Báo cáo kết quả khảo sát.")
    if row.source == "outcome":
        return _("Báo cáo kết quả thực hiện chỉ tiêu.")
    return _("Tài liệu kiểm chứng, văn bản giải trình.") if row.loss.not_recognised else _("Tài liệu kiểm chứng.")


def _suggested(words: str) -> Inline:
    return (blocks.Text(f"{_(SUGGESTED)} {words}", italic=True),)


def _figure(value: Decimal | None, blank: str = BLANK) -> Cell:
    """Return points, or the blank that the office fills."""
    return figure(value, points) if value is not None else blocks.cell(blank)


def outcome_blocks(report: Report, place: int) -> tuple[Block, ...]:
    """Return what came of the plan of the year, by agency and criterion; nothing where no plan is at hand."""
    plan = report.results.plan
    if plan is None:
        return ()
    outcomes = Outcomes(report.results, plan)
    whole = outcomes.whole
    reached, missed, beside, unknown = (whole.of(word) for word in ("reached", "missed", "unplanned", "unknown"))
    lead = _("{reached}/{n} nội dung có mục tiêu đã đạt").format(reached=len(reached), n=len(reached) + len(missed))
    words = _("; {missed} nội dung chưa đạt, {beside} nội dung tăng điểm ngoài kế hoạch.")
    if not (reached or missed or unknown):
        lead, words = _("Kế hoạch không đặt mục tiêu cho từng nội dung"), _("; {beside} nội dung tăng điểm.")
    said = words.format(missed=len(missed), beside=len(beside))
    fields = [one for one in outcomes.fields if one.verdict != "unknown"]
    if fields:
        words = _(" Lĩnh vực đạt mục tiêu: {reached}; chưa đạt: {missed}.")
        short = listing(
            f"{one.code} ({points(one.score)}/{points(one.target)})" for one in fields if one.verdict == "missed"
        )
        said += words.format(
            reached=listing(one.code for one in fields if one.verdict == "reached") or "–", missed=short or "–"
        )
    if apart := [one for one in outcomes.fields if one.verdict == "unknown"]:
        said += _(" Lĩnh vực chưa so được với mục tiêu: {codes}.").format(codes=_with_reasons(apart))
    return blocks.blocks(
        blocks.heading(2, _("{n}. Kết quả thực hiện Kế hoạch khắc phục năm {year}").format(n=place, year=report.year)),
        blocks.paragraph(blocks.bold(lead), said),
        _outcome_table(report, outcomes, unknown) if outcomes.rows else None,
    )


def _outcome_table(report: Report, outcomes: Outcomes, unknown: tuple[Outcome, ...]) -> Table:
    kinds: tuple[Literal["reached", "missed", "unplanned"], ...] = ("reached", "missed", "unplanned")
    keys = ("agency", "target", "score", *kinds)
    rows = [
        line(keys, one, agency=one.name or "–", **{kind: _outcomes(report, one.of(kind)) for kind in kinds})
        for one in outcomes.agencies
        if any(one.of(kind) for kind in kinds)
    ]
    whole = outcomes.whole
    counts: dict[str, object] = {kind: str(len(whole.of(kind))) for kind in kinds}
    remark = _(
        "Sau mỗi nội dung: điểm đạt/mục tiêu, ở cột cuối là điểm tăng. Nội dung do hai cơ quan chủ trì được tính ở cả hai, không cộng dọc."
    )
    if fallen := [row.code for row in whole.of("missed") if row.fell]:
        words = _(" {codes}: mục tiêu thấp hơn điểm đã có mà điểm còn giảm, nên là chưa đạt.")
        remark += words.format(codes=listing(fallen))
    if unknown:
        remark += _(" Không đối chiếu được: {codes}.").format(codes=_with_reasons(unknown))
    return printed(
        keys,
        rows,
        caption=_("Kết quả so với mục tiêu của Kế hoạch khắc phục"),
        anchor="bang-ke-hoach",
        dense=True,
        total={"agency": _("Cộng, mỗi nội dung một lần"), "target": whole.target, "score": whole.score, **counts},
        remark=remark,
    )


_HINDRANCES = {
    "gone": N_("không còn trong bảng"),
    "not_assessed": N_("không đánh giá"),
    "unread": N_("mục tiêu không ghi bằng số"),
    "unscored": N_("thiếu điểm"),
    "rescaled": N_("điểm tối đa khác khi lập kế hoạch"),
    "outside": N_("mục tiêu nằm ngoài thang điểm"),
}


def _with_reasons(rows: Iterable[Outcome]) -> str:
    return listing(f"{row.code} ({_(_HINDRANCES[row.why])})" for row in rows)


def _outcomes(report: Report, rows: tuple[Outcome, ...]) -> Inline:
    """Give each criterion its points and target: by name what is to be worked on further, by code what was reached."""
    parts: list[Inline | str] = []
    for row in rows:
        figures = f"{points(row.score)}/{points(row.target)}" if row.target is not None else points(row.gain, sign=True)
        code = code_link(row.code) if row.code in report.card else blocks.Text(row.code)
        if row.verdict == "reached":
            parts.append(inline(code, f"\N{NO-BREAK SPACE}({figures})"))
        else:
            parts.append(inline(f"{short_name(row.name)} (", code, f")\N{NO-BREAK SPACE}{figures}"))
    return joined(parts, "; ", "; ") if parts else inline("–")
