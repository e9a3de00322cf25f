"""The parts of an agency's paper, each a few blocks."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from sipas_par.document import blocks
from sipas_par.document.blocks import Callout, Cell, Letterhead, Paragraph, Signature, inline
from sipas_par.replies.form import PAPER_DEADLINE
from sipas_par.reports.paper_results import Results, joint_questions, points_cell, questions
from sipas_par.text.labels import label
from sipas_par.text.numbers import date, listing, number, percent, points

if TYPE_CHECKING:
    from decimal import Decimal

    from sipas_par.assignment import Mandate
    from sipas_par.document.blocks import Block
    from sipas_par.model.criteria import Criterion
    from sipas_par.reports.paper_basis import PaperBasis

_SHORT_BLANK = "……………………"
_LINE = 31
_ROOM = "\u00a0\n\u00a0"


class Parts:
    """The parts of one agency's paper.

    Parameters
    ----------
    basis
        What all papers share.
    mandate
        The agency.
    """

    def __init__(self, basis: PaperBasis, mandate: Mandate) -> None:
        self.basis = basis
        self.mandate = mandate
        self.t = basis.t
        self.lang = basis.lang
        self.card = basis.card
        self.meeting = basis.inputs.meeting
        self.numeral = iter(("I", "II", "III", "IV", "V", "VI", "VII"))

    def _heading(self, vi: str, en: str) -> Block:
        return blocks.heading(1, f"{next(self.numeral)}. {self.t(vi, en)}")

    @property
    def _compiles(self) -> bool:
        """Whether the papers come together at this agency, so that it sends its own to nobody."""
        return self.meeting is not None and self.meeting.compiler == self.mandate.agency

    def _subject(self) -> str:
        year = self.card.year or "……"
        if self.basis.assignment.below(self.mandate):
            return self.t(
                f"Phân tích nội dung chưa đạt điểm tối đa năm\u00a0{year}, nguyên nhân và giải pháp khắc phục",
                f"Content below maximum in\u00a0{year}: causes and remedies",
            )
        if self.basis.assignment.joint_below(self.mandate) or self.basis.assignment.survey_rows(self.mandate):
            return self.t(
                f"Nội dung phối hợp, nội dung được giao năm\u00a0{year} và giải pháp khắc phục",
                f"Content of\u00a0{year} where the agency joins in, and remedies",
            )
        return self.t(
            f"Giải pháp duy trì, nâng cao kết quả {self.card.index} năm\u00a0{year}",
            f"Keeping and raising the {self.card.index} of\u00a0{year}",
        )

    def letterhead(self) -> Block:
        """Return the head in the official form; what only the agency knows stays dotted."""
        place = self.meeting.province if self.meeting and self.meeting.province else _SHORT_BLANK
        held = self.meeting.start if self.meeting else None
        month, year = (str(held.month), str(held.year)) if held else ("……", "……")
        return Letterhead(
            parent=_SHORT_BLANK,
            office=self.mandate.name.upper(),
            number=self.t("Số:        /……", "No.:        /……"),
            place_date=self.t(f"{place}, ngày      tháng {month} năm {year}", f"{place}, date …… / {month} / {year}"),
            kind=self.t("THAM LUẬN", "PAPER"),
            subject=self._subject(),
        )

    def instructions(self) -> Block:
        """Return the framed remark to whoever writes the paper."""
        due = self.meeting.deadline(PAPER_DEADLINE) if self.meeting else None
        lines = [
            self.t(
                "Dự thảo đề cương: số liệu đã điền sẵn từ bảng điểm; phần có dấu chấm (……) do cơ quan viết. Xóa khung này trước khi gửi.",
                "Draft: the figures come from the score table; dotted parts (……) are for the agency to write. Delete this frame before sending.",
            )
        ]
        if due is not None:
            day = date(due.latest_day, self.lang)
            lines.append(
                self.t(
                    f"Cơ quan tổng hợp tham luận; hoàn thành chậm nhất ngày {day}.", f"Ready by {day} at the latest."
                )
                if self._compiles
                else self.t(
                    f"Nơi nhận tham luận: {due.to}; chậm nhất ngày {day}.", f"To: {due.to}; by {day} at the latest."
                )
            )
        return Callout(
            "info", inline(self.t("Hướng dẫn", "To the writer")), tuple(blocks.paragraph(line) for line in lines)
        )

    def results(self, below: tuple[Criterion, ...], chart: Block | None) -> tuple[Block, ...]:
        """Return what the agency's criteria came to, with the table and the chart."""
        head = self._heading("KẾT QUẢ CÁC NỘI DUNG ĐƯỢC GIAO", "RESULTS OF WHAT IS ASSIGNED")
        return (head, *Results(self.basis, self.mandate).blocks(below, chart))

    def analysis(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return one section a criterion: its facts, the questions, and room for cause and remedy."""
        if not below:
            return ()
        made: list[Block] = [
            self._heading("PHÂN TÍCH TỪNG NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA", "EACH CONTENT BELOW MAXIMUM")
        ]
        for place, row in enumerate(below, 1):
            others = tuple(name for name in row.agencies if name != self.mandate.name)
            made.append(blocks.heading(2, f"{place}. {row.code} {row.name}"))
            made.append(blocks.paragraph(self._facts(row, others)))
            asked = questions(row, self.basis.years.get(row.code), others, self.lang)
            made.append(blocks.note(blocks.bold(self.t("Câu hỏi cần trả lời:", "Questions to answer:"))))
            made.append(blocks.bullets(asked))
            for vi, en in (
                ("Nguyên nhân", "Causes"),
                ("Giải pháp", "Remedies"),
                ("Trách nhiệm, thời hạn", "Owner, deadline"),
            ):
                made.append(_to_write(self.t(vi, en)))
        return tuple(made)

    def _facts(self, row: Criterion, others: tuple[str, ...]) -> str:
        t, lang = self.t, self.lang
        said = t(
            f"Đạt {points(row.score, lang)}/{points(row.max_score, lang)} điểm ({percent(row.attainment, lang=lang)}), "
            f"mất {points(row.lost, lang)} điểm; nguồn điểm: {label('source', row.source, lang).lower() if row.source != 'sipas' else 'SIPAS'}.",
            f"{points(row.score, lang)} of {points(row.max_score, lang)} points ({percent(row.attainment, lang=lang)}), "
            f"{points(row.lost, lang)} lost; source: {label('source', row.source, lang)}.",
        )
        if row.self_score is not None and row.score is not None:
            gap = row.self_score - row.score
            said += (
                t(
                    f" Tự đánh giá {points(row.self_score, lang)} điểm, cao hơn điểm được công nhận {points(gap, lang)} điểm.",
                    f" Self-assessed at {points(row.self_score, lang)}, {points(gap, lang)} above what was granted.",
                )
                if gap > 0
                else t(
                    f" Tự đánh giá {points(row.self_score, lang)} điểm.",
                    f" Self-assessed at {points(row.self_score, lang)}.",
                )
            )
        earlier = self.basis.years.get(row.code)
        if earlier is not None and not isnan(earlier.score):
            said += t(
                f" Năm {earlier.year} đạt {points(earlier.score, lang)} điểm",
                f" In {earlier.year}: {points(earlier.score, lang)} points",
            )
            change = points(earlier.change, lang, sign=True)
            said += t(" (điểm tối đa khác).", " (another maximum).") if earlier.rescaled else f" ({change})."
        if others:
            said += t(f" Cùng chủ trì: {listing(others)}.", f" Led with: {listing(others, 'en')}.")
        if row.note:
            said += t(f" Ghi chú trong bảng điểm: {row.note}.", f" Note in the table: {row.note}.")
        return said

    def joint(self) -> tuple[Block, ...]:
        """Return the criteria below maximum where the agency joins in."""
        rows = self.basis.assignment.joint_below(self.mandate)
        if not rows:
            return ()
        t, lang = self.t, self.lang
        return blocks.blocks(
            self._heading("NỘI DUNG PHỐI HỢP CHƯA ĐẠT ĐIỂM TỐI ĐA", "CONTENT WHERE THE AGENCY JOINS IN"),
            blocks.table(
                [
                    (t("Mã", "Code"), 1.1, "left"),
                    (t("Nội dung", "Criterion"), 5, "left"),
                    (t("Chưa đạt", "Lost"), 1.1, "right"),
                    (t("Cơ quan chủ trì", "Lead"), 4, "left"),
                    (t("Việc phối hợp", "Contribution"), 4, "left"),
                ],
                [[row.code, row.name, points_cell(row.lost, lang), listing(row.agencies, lang), ""] for row in rows],
                caption=t("Nội dung cơ quan tham gia phối hợp", "Content where the agency joins in"),
                remark=t("Cột cuối do cơ quan viết.", "The last column is for the agency to write."),
            ),
            blocks.note(blocks.bold(t("Câu hỏi cần trả lời:", "Questions to answer:"))),
            blocks.bullets(joint_questions(rows, lang)),
            _to_write(t("Ý kiến của cơ quan", "The agency's answer")),
        )

    def survey(self) -> tuple[Block, ...]:
        """Return the SIPAS rows assigned to the agency."""
        rows = self.basis.assignment.survey_rows(self.mandate)
        sipas = self.basis.inputs.sipas
        if not rows or sipas is None:
            return ()
        t, lang = self.t, self.lang
        body: list[list[str | Cell]] = [
            [row.code, row.name, *(_percent(value, lang) for value in (row.value, row.national_mean, row.earlier))]
            for row in rows
        ]
        return blocks.blocks(
            self._heading("NỘI DUNG SIPAS ĐƯỢC GIAO", "SIPAS CONTENT ASSIGNED"),
            blocks.table(
                [
                    (t("Mã", "Code"), 1.2, "left"),
                    (t("Nội dung", "Content"), 6, "left"),
                    (t(f"Năm {sipas.year} (%)", f"{sipas.year} (%)"), 1.6, "right"),
                    (t("Cả nước (%)", "National (%)"), 1.6, "right"),
                    (t(f"Năm {sipas.earlier_year} (%)", f"{sipas.earlier_year} (%)"), 1.6, "right"),
                ],
                body,
                caption=t("Chỉ số hài lòng liên quan", "Satisfaction related to the agency"),
            ),
            _to_write(self.t("Nguyên nhân, giải pháp", "Causes, remedies")),
        )

    def general(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return what the meeting is about, for an agency without content below maximum of its own."""
        if below or self.basis.assignment.joint_below(self.mandate) or self.basis.assignment.survey_rows(self.mandate):
            return ()
        from sipas_par.text.names import sentence_case

        t, lang = self.t, self.lang
        fields = [(row, self.card.known_of(row).lost) for row in self.card.fields]
        worst = sorted((pair for pair in fields if pair[1]), key=lambda pair: (-pair[1], pair[0].code))[:3]
        named = "; ".join(f"{row.code}. {sentence_case(row.name)} ({points(lost, lang)})" for row, lost in worst)
        items = [t(f"Lĩnh vực mất nhiều điểm nhất: {named}.", f"Fields that lose most: {named}.")] if named else []
        if self.meeting and self.meeting.agenda:
            items += [t(f"Nội dung hội nghị: {text}.", f"On the agenda: {text}.") for text in self.meeting.agenda]
        asked = [
            t(
                "Cơ quan có thể góp phần khắc phục nội dung nào; bằng việc gì, khi nào?",
                "To what can the agency contribute, how and when?",
            ),
            t("Cần cơ quan chủ trì phối hợp, cung cấp thông tin gì?", "What does it need from the lead agencies?"),
            t("Kinh nghiệm, cách làm tốt nào có thể nhân rộng?", "Which good practice can be shared?"),
        ]
        return blocks.blocks(
            self._heading("NỘI DUNG ĐỀ NGHỊ THAM GIA", "WHAT THE AGENCY IS ASKED"),
            blocks.bullets(items) if items else None,
            blocks.note(blocks.bold(t("Câu hỏi gợi ý:", "Questions:"))),
            blocks.bullets(asked),
            _to_write(self.t("Ý kiến của cơ quan", "The agency's answer")),
        )

    def commitments(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return the table of remedies to fill in and the line for proposals."""
        t, lang = self.t, self.lang
        head = self._heading("GIẢI PHÁP, CAM KẾT, KIẾN NGHỊ", "REMEDIES, COMMITMENTS, PROPOSALS")
        rows: list[list[str | Cell]] = [[row.code, _ROOM, "", "", "", points_cell(row.lost, lang), ""] for row in below]
        proposals = _to_write(t("Kiến nghị", "Proposals"), keep=True)
        if not rows:
            asked = (("Giải pháp, cam kết", "Remedies, commitments"), ("Trách nhiệm, thời hạn", "Owner, deadline"))
            return blocks.blocks(head, (_to_write(t(vi, en)) for vi, en in asked), proposals)
        return blocks.blocks(
            head,
            blocks.table(
                [
                    (t("Mã", "Code"), 1.2, "left"),
                    (t("Giải pháp", "Remedy"), 4.4, "left"),
                    (t("Trách nhiệm", "Owner"), 2.4, "left"),
                    (t("Thời hạn", "Deadline"), 1.6, "left"),
                    (t("Kiểm chứng", "Evidence"), 2.2, "left"),
                    (t("Điểm mất", "Lost"), 1.1, "right"),
                    (t("Lấy lại", "Back"), 1.1, "right"),
                ],
                rows,
                caption=t("Giải pháp và cam kết của cơ quan", "Remedies and commitments"),
                remark=t(
                    "Ghi cùng nội dung vào phiếu Excel gửi kèm để tổng hợp; điểm lấy lại không lớn hơn điểm mất.",
                    "Write the same into the Excel form; points back are at most those lost.",
                ),
            ),
            proposals,
        )

    def signature(self) -> Block:
        """Return the end of the paper."""
        compiler = self.meeting.compiler if self.meeting else None
        if self.meeting is not None and compiler is not None:
            to = (self.meeting.issuing_office if self._compiles else compiler.name) or _SHORT_BLANK
        else:
            to = _SHORT_BLANK
        return Signature(
            recipients=(to, self.t("Lưu: VT.", "Archive.")),
            authority="",
            role=self.t("THỦ TRƯỞNG CƠ QUAN", "HEAD OF THE AGENCY"),
        )

    def sources(self, below: tuple[Criterion, ...]) -> tuple[Block, ...]:
        """Return where the figures come from, as a small remark."""
        tables = [
            self.basis.inputs.card,
            self.basis.inputs.earlier,
            self.basis.inputs.sipas if self.mandate.sipas else None,
        ]
        lines = [
            f"{table.index} {table.year or '…'}: {table.source.file} ({label('status', table.source.status, self.lang)})"
            for table in tables
            if table is not None
        ]
        cells = ", ".join(f"{row.code} ({row.cell.rpartition('!')[2]})" for row in below if row.cell)
        sheet = next((row.cell.rpartition("!")[0] for row in below if row.cell), "")
        where = self.t(f" Điểm đạt ở trang {sheet}: {cells}.", f" Scores in sheet {sheet}: {cells}.") if cells else ""
        return (Paragraph(inline(self.t("Nguồn số liệu: ", "Sources: "), "; ".join(lines), ".", where), "source"),)


def _to_write(label: str, *, keep: bool = False) -> Block:
    """Return a label and a dotted line that fits beside it."""
    return Paragraph(inline(blocks.bold(f"{label}: "), "…" * max(8, _LINE - len(label) * 11 // 20)), "fill", keep=keep)


def _percent(value: Decimal | None, lang: str) -> Cell:
    return blocks.cell(number(value, 2, lang), sort=value)
