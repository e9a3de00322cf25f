"""The register of remedies as blocks: the section that the briefing gains when forms have come back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.agencies.register_annex import to_agree
from sipas_par.briefing import compose
from sipas_par.wording.numbers import date, points
from sipas_par.wording.register_words import STATES

if TYPE_CHECKING:
    from sipas_par.agencies.collection import Collection
    from sipas_par.briefing.blocks import Block


def register_blocks(collection: Collection, lang: str = "vi", numeral: str = "") -> tuple[Block, ...]:
    """Return who answered, what comes back, the remedies, what is open and what contradicts.

    Parameters
    ----------
    collection
        What came back.
    lang
        ``"vi"`` or ``"en"``.
    numeral
        Number of the section, such as ``"VIII"``.
    """
    return _Blocks(collection, lang).make(numeral)


class _Blocks:
    def __init__(self, collection: Collection, lang: str) -> None:
        self.collection = collection
        self.lang = lang
        self.card = collection.assignment.card

    def t(self, vi: str, en: str) -> str:
        return vi if self.lang == "vi" else en

    def make(self, numeral: str) -> tuple[Block, ...]:
        title = self.t("TỔNG HỢP THAM LUẬN, GIẢI PHÁP CỦA CÁC CƠ QUAN", "WHAT THE AGENCIES ANSWERED")
        return compose.blocks(
            compose.heading(1, f"{numeral}. {title}" if numeral else title, "tong-hop"),
            compose.paragraph(self._summary()),
            self._states(),
            self._balance(),
            self._remedies(),
            self._open(),
            self._contradictions(),
        )

    def _summary(self) -> str:
        collection, t, lang = self.collection, self.t, self.lang
        asked = [state for state in collection.states if state.asked]
        replied = [state for state in collection.states if state.state in {"answered", "late", "partial"}]
        sent = sum(state.asked > 0 for state in replied)
        below = sum(line.below for line in collection.balance)
        answered = sum(line.answered for line in collection.balance)
        back = sum((line.countable for line in collection.balance), Decimal(0))
        due = ""
        if collection.deadline:
            due = t(f" (hạn gửi {date(collection.deadline)})", f" (due {date(collection.deadline, 'en')})")
        return t(
            f"Tính đến ngày {date(collection.as_of)}{due}, {len(replied)}/{len(collection.states)} cơ quan đã gửi phiếu, trong đó có "
            f"{sent}/{len(asked)} cơ quan có nội dung phải trả lời; "
            f"{answered}/{below} tiêu chí chưa đạt điểm tối đa đã có câu trả lời; dự kiến lấy lại {points(back)} trong "
            f"{points(self.card.lost)} điểm đã mất.",
            f"As of {date(collection.as_of, 'en')}{due}, {len(replied)} of {len(collection.states)} agencies have replied, among them "
            f"{sent} of {len(asked)} agencies with content to answer; "
            f"{answered} of {below} criteria below maximum are answered; {points(back, lang)} of the {points(self.card.lost, lang)} "
            f"points lost are expected back.",
        )

    def _states(self) -> Block:
        t = self.t
        rows: list[compose.Line] = [
            [
                state.mandate.name,
                STATES[state.word][self.lang],
                compose.cell(state.share, sort=state.answered),
                date(state.received, self.lang) if state.received else "",
            ]
            for state in self.collection.states
        ]
        return compose.table(
            [
                (t("Cơ quan", "Agency"), 6, "left"),
                (t("Tình trạng", "State"), 3.6, "left"),
                (t("Đã trả lời", "Answered"), 1.8, "center"),
                (t("Đọc lần đầu", "First read"), 2, "center"),
            ],
            rows,
            caption=t("Tình hình gửi phiếu của các cơ quan", "Which agencies have replied"),
        )

    def _balance(self) -> Block:
        t, lang = self.t, self.lang
        balance = self.collection.balance
        figures = ("lost", "claimed", "countable")
        rows: list[compose.Line] = [
            [
                line.field.code,
                line.field.name,
                *(compose.cell(points(getattr(line, name), lang), sort=getattr(line, name)) for name in figures),
                compose.cell(f"{line.answered}/{line.below}", sort=line.answered),
            ]
            for line in balance
        ]
        unplaced = sum((answer.points or Decimal(0) for answer in self.collection.unplaced), Decimal(0))
        if unplaced:
            general = t("Đề xuất chung, mã không có trong bảng điểm", "General proposals, codes not in the table")
            none = points(Decimal(0), lang)
            rows.append(["–", general, none, points(unplaced, lang), none, ""])
        totals = {name: sum((getattr(line, name) for line in balance), Decimal(0)) for name in figures}
        totals["claimed"] += unplaced
        sums = [points(totals[name], lang) for name in figures]
        answered = f"{sum(line.answered for line in balance)}/{sum(line.below for line in balance)}"
        return compose.table(
            [
                (t("Mã", "Code"), 0.9, "left"),
                (t("Lĩnh vực", "Field"), 6.5, "left"),
                (t("Điểm mất", "Lost"), 1.5, "right"),
                (t("Dự kiến", "Expected"), 1.5, "right"),
                (t("Tính được", "Countable"), 1.6, "right"),
                (t("Đã trả lời", "Answered"), 1.8, "center"),
            ],
            rows,
            caption=t("Điểm dự kiến lấy lại so với điểm đã mất", "Points expected back against points lost"),
            total=["", t("Cộng", "Total"), *sums, answered],
            remark=t(
                "Tính được: không quá điểm đã mất của từng tiêu chí.", "Countable: at most what each criterion lost."
            ),
        )

    def _remedies(self) -> Block | None:
        t = self.t
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
                points(answer.points, self.lang) if answer.points is not None else answer.points_text,
            ]
            for answer in self.collection.answers
        ]
        return compose.table(
            [
                (t("Mã", "Code"), 1.2, "left"),
                (t("Cơ quan", "Agency"), 2.6, "left"),
                (t("Nguyên nhân", "Cause"), 3.6, "left"),
                (t("Giải pháp", "Remedy"), 4, "left"),
                (t("Trách nhiệm", "Owner"), 2.2, "left"),
                (t("Thời hạn", "Deadline"), 1.8, "left"),
                (t("Điểm", "Points"), 1.1, "right"),
            ],
            rows,
            caption=t("Nguyên nhân, giải pháp do các cơ quan đề xuất", "Causes and remedies proposed"),
            anchor="bang-giai-phap",
            remark=t(
                "Ghi nguyên văn theo phiếu của cơ quan; “–” là đề xuất chung.",
                "In the agencies' words; “–” is general.",
            ),
        )

    def _open(self) -> tuple[Block, ...]:
        rows = self.collection.unanswered
        if not rows:
            return ()
        items = [
            f"{row.code} {row.name} ({points(row.lost, self.lang)}): {'; '.join(row.agencies) or '–'}" for row in rows
        ]
        head = self.t("Tiêu chí chưa có câu trả lời:", "Criteria without an answer:")
        return compose.blocks(compose.paragraph(compose.bold(head)), compose.bullets(items))

    def _contradictions(self) -> Block | None:
        found = to_agree(self.collection)
        if not found:
            return None
        named = dict.fromkeys(str(dict(finding.facts)["row"]) for finding in found if "row" in dict(finding.facts))
        codes = ", ".join(code for code in named if code != "–")
        at = self.t(f" (tiêu chí {codes})", f" (criteria {codes})") if codes else ""
        return compose.paragraph(
            self.t(
                f"Còn {len(found)} chỗ trong câu trả lời cần thống nhất lại{at}; chi tiết ở ",
                f"{len(found)} points in the answers must be agreed on again{at}; see ",
            ),
            compose.ref("bang-thong-nhat"),
            ".",
        )
