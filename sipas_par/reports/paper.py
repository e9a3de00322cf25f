"""The paper of one agency: an outline in the official form, its figures in place, its answers left to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import Loss, ways
from sipas_par.assignment import Assignment, assign
from sipas_par.document import blocks
from sipas_par.document.blocks import Callout, Paragraph, inline
from sipas_par.document.section import ShownDocument
from sipas_par.findings import NOTHING, require
from sipas_par.inputs import Inputs
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.reports.columns import line, printed
from sipas_par.reports.official import BLANK, day_of, letterhead, signature
from sipas_par.reports.paper_results import Figures, PaperBasis, joint_questions, peers_table, questions
from sipas_par.reports.programme import agenda
from sipas_par.text.i18n import _, in_language
from sipas_par.text.labels import label
from sipas_par.text.numbers import listing, percent, points

if TYPE_CHECKING:
    from sipas_par.assignment import Mandate
    from sipas_par.document.blocks import Block, Document
    from sipas_par.model.criteria import Criterion

_LINE = 31
_ROOM = "\u00a0\n\u00a0"


@in_language
def paper(
    inputs: Inputs,
    agency: str,
    *,
    assignment: Assignment | None = None,
    lang: str | None = None,  # noqa: ARG001 - read by `in_language`
    charts: bool = True,
) -> Document:
    """Make the paper of one agency.

    It names each criterion that the agency leads and that stays below maximum: points, the year before,
    where the points come from, self-assessed against granted, the questions to answer, and room for causes
    and remedies. An agency that leads none gets what the meeting is about.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    agency
        Name, short name, alias or id.
    assignment
        Who answers for what; made from the table and the meeting when not given.
    charts
        Whether to draw the agency's chart.

    Raises
    ------
    UsageError
        If the agency is not served.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.paper import paper
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> paper(inputs, "STP", charts=False).title
    'Tham luận của Sở Tư pháp: nội dung chưa đạt điểm tối đa năm 2023'
    """
    require("inputs", inputs, Inputs)
    require("agency", agency, str)
    require("assignment", assignment, Assignment, NOTHING)
    basis = PaperBasis(inputs, assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas))
    return document(basis, basis.assignment.writer(agency), charts=charts)


def document(basis: PaperBasis, mandate: Mandate, *, charts: bool = True) -> Document:
    """Return the paper of one agency from what all papers share."""
    parts = _Parts(basis, mandate)
    below = basis.assignment.below(mandate)
    chart = _chart(basis, mandate, below) if charts and below else None
    body = blocks.blocks(
        parts.letterhead(),
        parts.instructions(),
        parts.results(below, chart),
        parts.sources(below),
        parts.analysis(below),
        parts.joint(),
        parts.survey(),
        parts.general(below),
        parts.commitments(below),
        parts.signature(),
    )
    meeting = basis.inputs.meeting
    created = meeting.start.date().isoformat() if meeting and meeting.start else f"{basis.card.year or 2000}-12-31"
    return ShownDocument(
        title=_title(basis, mandate),
        blocks=body,
        banner=basis.banner(mandate),
        author=mandate.name,
        subject=meeting.short_title if meeting else "",
        created=created,
    )


def _title(basis: PaperBasis, mandate: Mandate) -> str:
    year = basis.card.year or "…"
    if basis.assignment.below(mandate):
        return _("Tham luận của {mandate}: nội dung chưa đạt điểm tối đa năm {year}").format(
            mandate=mandate.name, year=year
        )
    return _("Tham luận của {mandate} về kết quả {index} năm {year}").format(
        mandate=mandate.name, index=basis.card.index, year=year
    )


def _chart(basis: PaperBasis, mandate: Mandate, below: tuple[Criterion, ...]) -> Block | None:
    from sipas_par import charts

    if len(below) < 2:
        return None
    drawn = charts.pareto(basis.part_of_card(below, mandate))
    caption = _("Điểm chưa đạt của {mandate} theo tiêu chí").format(mandate=mandate.name)
    return charts.as_block(drawn, anchor=f"hinh-{mandate.slug}", caption=caption)


class _Parts:
    """The parts of one agency's paper, each a few blocks."""

    def __init__(self, basis: PaperBasis, mandate: Mandate) -> None:
        self.basis = basis
        self.mandate = mandate
        self.card = basis.card
        self.meeting = basis.inputs.meeting
        self.numeral = iter(("I", "II", "III", "IV", "V", "VI", "VII"))

    def _heading(self, words: str) -> Block:
        return blocks.heading(1, f"{next(self.numeral)}. {words}")

    @property
    def _compiles(self) -> bool:
        """Whether the papers come together at this agency, so that it sends its own to nobody."""
        return self.meeting is not None and self.meeting.compiler == self.mandate.agency

    def _subject(self) -> str:
        year = self.card.year or "……"
        if self.basis.assignment.below(self.mandate):
            return _("Phân tích nội dung chưa đạt điểm tối đa năm {year}, nguyên nhân và giải pháp khắc phục").format(
                year=year
            )
        if self.basis.assignment.joint_below(self.mandate) or self.basis.assignment.survey_rows(self.mandate):
            return _("Nội dung phối hợp, nội dung được giao năm {year} và giải pháp khắc phục").format(year=year)
        return _("Giải pháp duy trì, nâng cao kết quả {index} năm {year}").format(
            index=self.card.index.replace(" ", "\u00a0"), year=year
        )

    def letterhead(self) -> Block:
        """Return the head in the official form; what only the agency knows stays dotted."""
        return letterhead(
            self.mandate.agency, self.meeting, _("Số:        /……"), _("THAM LUẬN"), self._subject(), unit=self.card.unit
        )

    def instructions(self) -> Block:
        """Return the framed remark to whoever writes the paper."""
        due = self.meeting.deadline(PAPER_DEADLINE) if self.meeting else None
        lines = [
            _("Dự thảo đề cương, số liệu điền sẵn; cơ quan viết phần có dấu chấm (……) và xóa khung này trước khi gửi.")
        ]
        if due is not None:
            day = day_of(due.latest_day)
            lines.append(
                _("Cơ quan tổng hợp tham luận; hoàn thành chậm nhất ngày {day}.").format(day=day)
                if self._compiles
                else _("Nơi nhận tham luận: {to}; chậm nhất ngày {day}.").format(to=due.to, day=day)
            )
        return Callout("info", inline(_("Hướng dẫn")), (blocks.note(" ".join(lines)),))

    def results(self, below: tuple[Criterion, ...], chart: Block | None) -> tuple[Block, ...]:
        """Return what the agency's criteria came to, with the table and the chart."""
        head = self._heading(_("KẾT QUẢ CÁC NỘI DUNG ĐƯỢC GIAO"))
        return (head, *Figures(self.basis, self.mandate).blocks(below, chart))

    def analysis(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return one section a criterion: its facts, the questions, and room for cause and remedy."""
        if not below:
            return ()
        head = (
            _("PHÂN TÍCH TỪNG NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA") if below[1:] else _("NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ")
        )
        remedy = _("Giải pháp") if below[1:] else _("Giải pháp, điểm dự kiến lấy lại")
        made: list[Block] = [self._heading(head)]
        for row in below:
            others = tuple(name for name in row.agencies if name not in {self.mandate.name, self.mandate.under})
            made.append(blocks.heading(2, f"{row.code}. {row.name}"))
            made.append(blocks.paragraph(self._facts(row, others)))
            asked = questions(row, others, self.basis.years.get(row.code), self.basis.year_before)
            made.append(blocks.note(blocks.bold(_("Câu hỏi cần trả lời:"))))
            made.append(blocks.bullets(asked))
            made += [_to_write(words, keep=True) for words in (_("Nguyên nhân"), remedy)]
            made.append(_to_write(_("Trách nhiệm, thời hạn")))
        table = peers_table(self.basis.results, [row.code for row in below])
        if table is not None:
            learn = _("Học hỏi từ đơn vị tương đồng (nơi nào đạt, làm thế nào)")
            made += [blocks.heading(2, _("Đơn vị tương đồng")), table, _to_write(learn)]
        return tuple(made)

    def _facts(self, row: Criterion, others: tuple[str, ...]) -> str:
        said = _("Đạt {score}/{max_score} điểm ({attainment}), mất {lost} điểm; nguồn điểm: {source}.").format(
            score=points(row.score),
            max_score=points(row.max_score),
            attainment=percent(row.attainment),
            lost=points(row.lost),
            source=label("source", row.source).lower() if row.source != "sipas" else "SIPAS",
        )
        if row.self_score is not None and row.score is not None:
            gap = Loss.of((row,), ways(self.card)).not_recognised
            said += (
                _(" Tự đánh giá {self_score} điểm, cao hơn điểm được công nhận {gap} điểm.").format(
                    self_score=points(row.self_score), gap=points(gap)
                )
                if gap > 0
                else _(" Tự đánh giá {self_score} điểm.").format(self_score=points(row.self_score))
            )
        earlier = self.basis.years.get(row.code)
        if earlier is not None and earlier.score_before is not None:
            said += _(" Năm {earlier_year} đạt {score} điểm").format(
                earlier_year=self.basis.year_before, score=points(earlier.score_before)
            )
            change = points(earlier.change, sign=True)
            said += _(" (điểm tối đa khác).") if earlier.comparable == "rescaled" else f" ({change})."
        if others:
            said += _(" Cùng chủ trì: {others}.").format(others=listing(others))
        if row.steps:
            scale = "; ".join(f"{step.name}: {points(step.points)}" for step in row.steps)
            said += _(" Thang điểm: {scale}.").format(scale=scale)
            if row.gain < (row.lost or 0):
                said += _(" Bậc kế tiếp được {points} điểm.").format(points=points(row.within_reach))
        if row.note:
            said += _(" Ghi chú trong bảng điểm: {note}.").format(note=row.note)
        return said

    def joint(self) -> tuple[Block, ...]:
        """Return the criteria below maximum where the agency joins in."""
        rows = self.basis.assignment.joint_below(self.mandate)
        if not rows:
            return ()
        keys = ("code", "name", "lost", "agencies", "joint_work")
        return blocks.blocks(
            self._heading(_("NỘI DUNG PHỐI HỢP CHƯA ĐẠT ĐIỂM TỐI ĐA")),
            printed(
                keys,
                [line(keys, row, agencies=listing(row.agencies), joint_work="") for row in rows],
                caption=_("Nội dung cơ quan tham gia phối hợp"),
                remark=_("Cột cuối do cơ quan viết."),
            ),
            blocks.note(blocks.bold(_("Câu hỏi cần trả lời:"))),
            blocks.bullets(joint_questions(rows)),
            _to_write(_("Ý kiến của cơ quan")),
        )

    def survey(self) -> tuple[Block, ...]:
        """Return the SIPAS rows assigned to the agency."""
        rows = self.basis.assignment.survey_rows(self.mandate)
        sipas = self.basis.inputs.sipas
        if not rows or sipas is None:
            return ()
        held = {"value": sipas.year, "earlier_value": sipas.earlier_year}
        years = {key: _("Năm {year} (%)").format(year=year) for key, year in held.items()}
        keys = ("code", "survey_name", "value", "national_mean", "earlier_value")
        body = [line(keys, row, survey_name=row.name, earlier_value=row.earlier) for row in rows]
        return blocks.blocks(
            self._heading(_("NỘI DUNG SIPAS ĐƯỢC GIAO")),
            printed(
                keys,
                body,
                caption=_("Chỉ số hài lòng liên quan"),
                heads=years,
            ),
            _to_write(_("Nguyên nhân, giải pháp")),
        )

    def general(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return what the meeting is about, for an agency without content below maximum of its own."""
        if below or self.basis.assignment.joint_below(self.mandate) or self.basis.assignment.survey_rows(self.mandate):
            return ()
        from sipas_par.text.names import sentence_case

        fields = [(row, self.card.known_of(row).lost) for row in self.card.fields]
        worst = sorted((pair for pair in fields if pair[1]), key=lambda pair: (-pair[1], pair[0].code))[:3]
        named = "; ".join(f"{row.code}. {sentence_case(row.name)} ({points(lost)})" for row, lost in worst)
        items = [_("Lĩnh vực mất nhiều điểm nhất: {named}.").format(named=named)] if named else []
        if self.meeting and self.meeting.agenda:
            contents = "; ".join(what.rstrip(" .;") for _time, what, _who in agenda(self.meeting))
            items.append(_("Nội dung hội nghị: {text}.").format(text=contents))
        asked = [
            _("Cơ quan có thể góp phần khắc phục nội dung nào; bằng việc gì, khi nào?"),
            _("Cần cơ quan chủ trì phối hợp, cung cấp thông tin gì?"),
            _("Kinh nghiệm, cách làm tốt nào có thể nhân rộng?"),
        ]
        return blocks.blocks(
            self._heading(_("NỘI DUNG ĐỀ NGHỊ THAM GIA")),
            blocks.bullets(items) if items else None,
            blocks.note(blocks.bold(_("Câu hỏi gợi ý:"))),
            blocks.bullets(asked),
            _to_write(_("Ý kiến của cơ quan")),
        )

    def commitments(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return the table of remedies to fill in and the line for proposals."""
        keys = ("code", "remedy", "responsible", "deadline", "evidence", "lost", "regained")
        blank = {**dict.fromkeys(keys[2:5], ""), "remedy": _ROOM, "regained": ""}
        rows = [line(keys, row, **blank) for row in below]
        proposals = _to_write(_("Kiến nghị"), keep=True)
        if len(rows) == 1:
            return (proposals,)
        head = self._heading(_("GIẢI PHÁP, CAM KẾT, KIẾN NGHỊ"))
        if not rows:
            asked = (_("Giải pháp, cam kết"), _("Trách nhiệm, thời hạn"))
            return blocks.blocks(head, map(_to_write, asked), proposals)
        return blocks.blocks(
            head,
            printed(
                keys,
                rows,
                caption=_("Giải pháp và cam kết của cơ quan"),
                remark=_(
                    "Ghi cùng nội dung vào phiếu Excel gửi kèm để tổng hợp; điểm lấy lại không lớn hơn điểm chưa đạt."
                ),
            ),
            proposals,
        )

    def signature(self) -> Block:
        """Return the end of the paper."""
        compiler = self.meeting.compiler if self.meeting else None
        if self.meeting is not None and compiler is not None:
            to = (self.meeting.issuing_office if self._compiles else compiler.name) or BLANK
        else:
            to = BLANK
        return signature(self.mandate.agency, (to,))

    def sources(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return where the figures come from, as a small remark."""
        tables = [
            self.basis.inputs.card,
            self.basis.inputs.earlier,
            self.basis.inputs.sipas if self.mandate.sipas else None,
        ]
        lines = [
            f"{table.index} {table.year or '…'} ({label('status', table.source.status)})"
            for table in tables
            if table is not None
        ]
        cells = ", ".join(f"{row.code} ({row.cell.rpartition('!')[2]})" for row in below if row.cell)
        sheet = next((row.cell.rpartition("!")[0] for row in below if row.cell), "")
        where = _(" Điểm đạt ở trang {sheet}: {cells}.").format(sheet=sheet, cells=cells) if cells else ""
        return (Paragraph(inline(_("Nguồn số liệu: "), "; ".join(lines), ".", where), "source"),)


def _to_write(label: str, *, keep: bool = False) -> Block:
    """Return a label and a dotted line that fits beside it."""
    return Paragraph(inline(blocks.bold(f"{label}: "), "…" * max(8, _LINE - len(label) * 11 // 20)), "fill", keep=keep)
