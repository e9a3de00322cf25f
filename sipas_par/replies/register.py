"""The register of remedies as blocks: the section that the briefing gains when forms have come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par.document import blocks
from sipas_par.document.xlsx import EMPTY, FIRST, Book, Column, Formula, Frame, Plan, Value, decimals, put
from sipas_par.findings import Finding, cure, message, where
from sipas_par.replies.words import (
    CHANGES,
    COLUMNS,
    DECISIONS,
    PROGRESS,
    REGISTER,
    STATES,
    TRACKED,
    column_label,
    decision_words,
    in_words,
    iso_day,
)
from sipas_par.reports.annexes import annex_head
from sipas_par.reports.official import day_of
from sipas_par.text.i18n import _
from sipas_par.text.labels import banner
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    from sipas_par.document.blocks import Block
    from sipas_par.replies.collection import Answer, Collection
    from sipas_par.reports.report import Report


def register_blocks(collection: Collection, numeral: str = "", annex: str = "") -> tuple[Block, ...]:
    """Return how many answered, what comes back, what is open and what contradicts; ``annex`` has the rest."""
    return _Blocks(collection).make(numeral, annex)


def register_annex(collection: Collection, report: Report) -> tuple[Block, ...]:
    """Return who answered and what, and where answers do not agree: the annex after those of the report."""
    title = _("TRẢ LỜI CỦA CÁC CƠ QUAN")
    made = _Blocks(collection)
    return (*annex_head(report, len(report.annexes) + 1, "answers", title), *made.annex())


class _Blocks:
    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.card = collection.assignment.card

    def make(self, numeral: str, annex: str) -> tuple[Block, ...]:
        further = _(" Từng cơ quan, từng giải pháp: Phụ lục {annex}.")
        title = _("TỔNG HỢP THAM LUẬN, GIẢI PHÁP CỦA CÁC CƠ QUAN")
        return blocks.blocks(
            blocks.heading(1, f"{numeral}. {title}" if numeral else title, "tong-hop"),
            blocks.paragraph(self._summary(), further.format(annex=annex) if annex else ""),
            self._balance(),
            self._open(),
            self._contradictions(),
        )

    def annex(self) -> tuple[Block, ...]:
        return blocks.blocks(self._states(), self._remedies(), self._to_agree())

    def _summary(self) -> str:
        collection = self.collection
        asked = [state for state in collection.states if state.asked]
        replied = [state for state in collection.states if state.state in {"answered", "late", "partial"}]
        sent = sum(state.asked > 0 for state in replied)
        whole = collection.whole
        among = _(" (trong {n} cơ quan có nội dung phải trả lời, {sent} cơ quan đã gửi)")
        due = ""
        if collection.deadline:
            due = _(" (hạn gửi {deadline})").format(deadline=day_of(collection.deadline))
        return _(
            "Tính đến ngày {as_of}{due}, {n}/{n_2} cơ quan đã gửi phiếu{among}; {answered}/{below} nội dung chưa đạt điểm tối đa đã có câu trả lời; dự kiến khắc phục {back} trong {lost} điểm chưa đạt."
        ).format(
            as_of=day_of(collection.as_of),
            due=due,
            n=len(replied),
            n_2=len(collection.states),
            among=among.format(n=len(asked), sent=sent) if len(asked) < len(collection.states) else "",
            answered=whole.answered,
            below=whole.below,
            back=points(whole.countable),
            lost=points(whole.lost),
        )

    def _states(self) -> Block:
        rows: list[blocks.Line] = [
            [
                state.mandate.name,
                _(STATES[state.word]),
                blocks.cell(state.share, sort=state.answered),
                _day(state.received),
            ]
            for state in self.collection.states
        ]
        return blocks.table(
            [
                (_("Cơ quan"), 4.6, "left"),
                (_("Tình trạng"), 3, "left"),
                (_("Đã trả lời"), 4, "left"),
                (_("Đọc lần đầu"), 1.8, "center"),
            ],
            rows,
            caption=_("Tình hình gửi phiếu của các cơ quan"),
        )

    def _balance(self) -> Block:
        balance = self.collection.balance
        figures = ("lost", "claimed", "countable")
        rows: list[blocks.Line] = [
            [
                line.code,
                sentence_case(line.name),
                *(blocks.cell(points(getattr(line, name)), sort=getattr(line, name)) for name in figures),
                blocks.cell(f"{line.answered}/{line.below}", sort=line.answered),
            ]
            for line in balance
        ]
        unplaced, whole = self.collection.unplaced_points, self.collection.whole
        if unplaced:
            general = _("Đề xuất chung, mã không có trong bảng điểm")
            none = points(Decimal(0))
            rows.append(["–", general, none, points(unplaced), none, ""])
        sums = [points(getattr(whole, name)) for name in figures]
        return blocks.table(
            [
                (_("Mã"), 0.9, "left"),
                (_("Lĩnh vực"), 6.5, "left"),
                (_("Điểm chưa đạt"), 1.5, "right"),
                (_("Dự kiến"), 1.5, "right"),
                (_("Tính được"), 1.6, "right"),
                (_("Đã trả lời"), 1.8, "center"),
            ],
            rows,
            caption=_("Điểm dự kiến khắc phục so với điểm chưa đạt"),
            total=["", _("Cộng"), *sums, f"{whole.answered}/{whole.below}"],
            remark=_("Tính được: không quá điểm chưa đạt của từng nội dung."),
        )

    def _remedies(self) -> Block | None:
        if not self.collection.answers:
            return None
        rows = [
            [
                answer.code or "–",
                answer.agency,
                "\n".join(text for text in (answer.cause_group, answer.cause) if text),
                answer.remedy,
                answer.owner,
                answer.deadline_text,
                points(answer.points) if answer.points is not None else answer.points_text,
            ]
            for answer in self.collection.answers
        ]
        return blocks.table(
            [
                (_("Mã"), 1.2, "left"),
                (_("Cơ quan"), 2.6, "left"),
                (_("Nguyên nhân"), 3.6, "left"),
                (_("Giải pháp"), 4, "left"),
                (_("Trách nhiệm"), 2.2, "left"),
                (_("Thời hạn"), 1.8, "left"),
                (_("Điểm"), 1.1, "right"),
            ],
            rows,
            caption=_("Nguyên nhân, giải pháp do các cơ quan đề xuất"),
            anchor="bang-giai-phap",
            remark=_("Ghi nguyên văn theo phiếu của cơ quan; “–” là đề xuất chung."),
        )

    def _open(self) -> tuple[Block, ...]:
        rows = self.collection.unanswered
        if not rows:
            return ()
        items = [f"{row.code} {row.name} ({points(row.lost)}): {'; '.join(row.agencies) or '–'}" for row in rows]
        head = _("Nội dung chưa có câu trả lời:")
        return blocks.blocks(blocks.paragraph(blocks.bold(head)), blocks.bullets(items))

    def _contradictions(self) -> Block | None:
        found = to_agree(self.collection)
        if not found:
            return None
        named = dict.fromkeys(str(dict(finding.facts)["row"]) for finding in found if "row" in dict(finding.facts))
        codes = ", ".join(code for code in named if code != "–")
        at = _(" (nội dung {codes})").format(codes=codes) if codes else ""
        return blocks.paragraph(
            _("Còn {n} chỗ trong câu trả lời cần thống nhất lại{at}; chi tiết ở ").format(n=len(found), at=at),
            blocks.ref("bang-thong-nhat"),
            ".",
        )

    def _to_agree(self) -> tuple[Block, ...]:
        found = to_agree(self.collection)
        if not found:
            return ()
        table = blocks.table(
            [(_("Ở đâu"), 3, "left"), (_("Cần thống nhất"), 7, "left")],
            [[where(finding), message(finding)] for finding in found],
            caption=_("Câu trả lời cần thống nhất lại"),
            anchor="bang-thong-nhat",
        )
        return (blocks.heading(2, _("Câu trả lời của các cơ quan cần thống nhất lại")), table)


_CONTRADICTIONS = (
    "points-above-lost",
    "points-not-counted",
    "points-general",
    "date-past",
    "agencies-differ",
    "two-replies",
    "two-replies-undated",
)


def to_agree(collection: Collection) -> tuple[Finding, ...]:
    """Return the findings that people must settle; joint leads may well have deadlines of their own."""
    own_date = COLUMNS["deadline"]
    return tuple(
        finding
        for finding in collection.findings
        if finding.code in _CONTRADICTIONS
        and not (finding.code == "agencies-differ" and dict(finding.facts).get("column") == own_date)
    )


def register_workbook(collection: Collection) -> bytes:
    """Write the register: answers, agencies, balance by field, open criteria, problems, changes, earlier answers."""
    return _Register(collection).bytes()


class _Register:
    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.words = in_words(REGISTER)
        card = collection.assignment.card
        self.title = self.words["title"].format(index=card.index, year=card.year or "…", unit=card.whose)
        self.book = Book(self.title, card.year, size=11)
        self.banner = banner([card.source])

    def bytes(self) -> bytes:
        collection = self.collection
        self._answers("answers", collection.answers).activate()
        states = [
            [state.mandate.name, _(STATES[state.word]), state.asked, state.answered, _day(state.received), state.files]
            for state in collection.states
        ]
        widths = {"agency": 40, "state": 26, "asked": 12, "answered": 12, "received": 14, "files": 60}
        self._sheet("agencies", widths, states)
        self._balance()
        unanswered = [[row.code, row.name, row.lost, row.agencies] for row in collection.unanswered]
        self._sheet("open", {"code": 9, "name": 60, "lost": 12, "leads": 60}, unanswered)
        found = [[one.file, one.address, message(one), cure(one)] for one in collection.findings]
        self._sheet("problems", {"file": 32, "cell": 16, "problem": 60, "cure": 50}, found)
        self._changes()
        self._answers("earlier", collection.earlier)
        self._history()
        if collection.apart:
            apart = [[reply.file, reply.agency, reply.foreign, len(reply.answers)] for reply in collection.apart]
            self._sheet("apart", {"file": 40, "agency": 40, "made_for": 40, "said": 14}, apart)
        return self.book.bytes()

    def _sheet(
        self, name: str, columns: Mapping[str, float], rows: Sequence[Sequence[Any]], total: Sequence[Value] = ()
    ) -> Any:
        """Write one sheet: title, banner, the day, head, rows; return it."""
        said = _("Tính đến ngày {day}").format(day=day_of(self.collection.as_of))
        if self.collection.deadline:
            said += _("; hạn gửi: chậm nhất {day}").format(day=day_of(self.collection.deadline))
        heads = [Column(self.words.get(key) or column_label(key), width) for key, width in columns.items()]
        cells = [["\n".join(value) if isinstance(value, tuple) else value for value in row] for row in rows]
        frame = Frame(self.title, self.banner, f"{said}. {_(EMPTY)}")
        sheet = self.book.sheet(self.words[name])
        put(self.book, sheet, self.words[name], Plan(tuple(heads), cells, total, frozen=1), frame)
        return sheet

    def _answers(self, name: str, answers: Sequence[Answer]) -> Any:
        columns = {
            "code": 7, "name": 22, "agency": 17, "lost": 7, "cause_group": 13, "cause": 24, "remedy": 27, "owner": 14,
            "deadline": 12, "last_day": 11, "points": 8, "evidence": 15, "other": 13, "place": 17,
        }  # fmt: skip
        rows = [[*self._answer(answer), *self._tracked(answer)] for answer in answers]
        sheet = self._sheet(name, {**columns, **dict(zip(TRACKED, (9, 10, 12, 12), strict=True))}, rows)
        at, end = len(columns), FIRST - 2 + max(1, len(rows))
        said = {"input_message": self.words["pick_decision"], "error_type": "warning"}
        rule = {"validate": "list", "source": [_(word) for word in DECISIONS.values()], **said}
        sheet.data_validation(FIRST - 1, at, end, at, rule)
        hidden = at + TRACKED.index("id")
        sheet.set_column(hidden, hidden, None, None, {"hidden": True})
        return sheet

    def _answer(self, answer: Answer) -> list[Any]:
        card = self.collection.assignment.card
        row = card[answer.code] if answer.code in card else None  # noqa: SIM401 - a scorecard has no get
        points = answer.points if answer.points is not None else answer.points_text or None
        return [
            answer.code or _("Chung"),
            row.name if row else "",
            answer.agency,
            row.lost if row else None,
            answer.cause_group,
            answer.cause,
            answer.remedy,
            answer.owner,
            answer.deadline_text,
            _day(answer.deadline),
            points,
            answer.evidence,
            tuple(f"{label}: {text}" for label, text in answer.other),
            f"{answer.file}\n{answer.sheet}!{answer.row}".replace("\n!", "\n"),
        ]

    def _tracked(self, answer: Answer) -> list[str]:
        event, unread = self.collection.latest.get(answer.id), self.collection.unread.get(answer.id, {})
        if event is None:
            return ["", "", "", answer.id]
        # The day is read back, so it is written alike in every language.
        done = f"{dt.date.fromisoformat(event.done):%d/%m/%Y}" if event.done else ""
        decision = unread.get("decision", decision_words(event.decision))
        return [decision, unread.get("done", done), event.remark, answer.id]

    def _history(self) -> None:
        widths = {
            "day": 12, "id": 16, "code": 9, "agency": 34, "status": 26, "decision": 14, "done": 14, "remark": 40,
        }  # fmt: skip
        rows = [
            [
                *(iso_day(event.day), event.id, event.code, event.agency, _(PROGRESS[event.status])),
                *(decision_words(event.decision), iso_day(event.done), event.remark),
            ]
            for event in self.collection.history
        ]
        self._sheet("history", widths, rows)

    def _balance(self) -> None:
        names = ("lost", "claimed", "countable", "below", "answered")
        rows: list[list[Value]] = [
            [line.code, line.name, *(getattr(line, name) for name in names)] for line in self.collection.balance
        ]
        unplaced, whole = self.collection.unplaced_points, self.collection.whole
        if unplaced:
            rows.append(["–", _("Đề xuất chung, mã không có trong bảng điểm"), Decimal(0), unplaced, Decimal(0), 0, 0])
        widths = {"code": 8, "field": 56, "lost": 12, "claimed": 14, "countable": 14, "below": 12, "answered": 12}
        total: list[Value] = ["", _("Cộng")]
        for name, letter in zip(names, "CDEFG", strict=True):
            value = getattr(whole, name)
            form = "0" if isinstance(value, int) else decimals([value])
            total.append(Formula(f"=SUM({letter}{FIRST}:{letter}{FIRST - 1 + len(rows)})", Decimal(value), form))
        self._sheet("balance", widths, rows, total)

    def _changes(self) -> None:
        rows = [
            [
                _(CHANGES[change.kind]),
                change.agency,
                change.file,
                *(_said(change.answer) if change.answer else ("", "")),
            ]
            for change in self.collection.changes
        ]
        self._sheet("changes", {"change": 26, "agency": 32, "file": 32, "code": 9, "content": 80}, rows)


def _said(answer: Answer) -> tuple[str, tuple[str, ...]]:
    """Return the code and the words of an answer."""
    said = (*((column_label(name), text) for name, text in answer.texts.items() if text), *answer.other)
    return answer.code, tuple(f"{label}: {text}" for label, text in said)


def _day(day: dt.date | None) -> str:
    return day_of(day) if day else ""
