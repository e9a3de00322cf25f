"""What became of each remedy: read back from the register, kept in a history, told in the half-year's and year's review."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.analysis.results import Results
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Callout, Document, PageBreak, Paragraph, Table, inline
from sipas_par.document.section import ShownDocument
from sipas_par.findings import Finding
from sipas_par.reading.book import Grid, Head, address
from sipas_par.reading.open import read_sheets
from sipas_par.replies.collection import Answer, Collection, Event, read_stored, stored_json
from sipas_par.replies.words import (
    COLUMNS,
    DECISIONS,
    PROGRESS,
    REGISTER,
    TRACKED,
    column_label,
    decision_words,
    in_words,
    iso_day,
)
from sipas_par.reports.official import day_of, letterhead, signature
from sipas_par.reports.report import Report
from sipas_par.text.i18n import _, current_language, in_every_language
from sipas_par.text.names import fold
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    from sipas_par.analysis.years import YearRow
    from sipas_par.inputs import Inputs
    from sipas_par.model.scorecard import Scorecard


HISTORY_NAME = "lich-su-giai-phap.json"
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HEAD_ROWS = 20
_UNDONE = frozenset({"late", "open", "standing", "undated"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What the office wrote beside a remedy; ``None`` is a cell that cannot be understood, ``unread`` what it says."""

    decision: str | None = ""
    done: str | None = ""
    remark: str = ""
    unread: tuple[tuple[str, str], ...] = ()

    def over(self, known: Entry) -> Entry:
        """Return the entry with what was known where a cell cannot be understood."""
        decision = known.decision if self.decision is None else self.decision
        return Entry(decision, known.done if self.done is None else self.done, self.remark)


def tracked(
    collection: Collection, register: Path | None = None, *, later: Mapping[str, YearRow] | None = None
) -> Collection:
    """Join what the office wrote into the register, and add an event for every remedy that stands otherwise than before."""
    entries: dict[str, Entry] = {}
    problems: tuple[Finding, ...] = ()
    if register is not None:
        # Where the forms may only be read, the history lies beside the register.
        own, problems = read_history(register.parent / HISTORY_NAME)
        known_events = (*collection.history, *carried_on(own, collection.carried))
        ordered = sorted(dict.fromkeys(known_events), key=lambda event: event.day)
        collection = replace(collection, history=tuple(ordered))
        said, unread = read_entries(register) if register.is_file() else ({}, ())
        entries, astray = _placed(said, collection, register.name)
        problems += (*unread, *astray)
    events = []
    present = {answer.id for answer in collection.answers}
    # A later table that is not at hand takes nothing back of what it showed until this day.
    before = {event.id: event for event in collection.history if event.day <= collection.as_of.isoformat()}
    for answer in collection.remedies:
        last = collection.latest.get(answer.id)
        known = Entry(last.decision, last.done, last.remark) if last else Entry()
        entry = entries.get(answer.id, known).over(known)
        lost = _lost(before.get(answer.id)) if later is None else _lost(later.get(answer.code))
        status = status_of(answer, entry, collection.as_of, bool(Decimal(lost[1])) if lost[1] else None)
        if answer.id not in present and status in _UNDONE:
            status = "withdrawn"
        event = Event(
            collection.as_of.isoformat(), answer.id, answer.code, answer.agency, status, entry.decision or "",
            entry.done or "", entry.remark, *lost,
        )  # fmt: skip
        if last is None or replace(event, day=last.day) != last:
            events.append(event)
    findings = (*collection.reading_findings, *problems)
    unread_cells = {ident: dict(entry.unread) for ident, entry in entries.items() if entry.unread}
    # Points compared anew on the same day are the same event, not another.
    anew = {_seen(event) for event in events}
    history = (*(event for event in collection.history if _seen(event) not in anew), *events)
    return replace(collection, history=history, reading_findings=findings, unread=unread_cells)


def _seen(event: Event) -> Event:
    return replace(event, lost_then="", lost_now="")


def _lost(known: YearRow | Event | None) -> tuple[str, str]:
    """Return the points lost when the remedy was written and those lost a year later, as far as they are known."""
    if known is None or isinstance(known, Event):
        return (known.lost_then, known.lost_now) if known else ("", "")
    return str(known.lost_before), str(known.lost)


def carried_on(events: Iterable[Event], carried: Mapping[str, str]) -> tuple[Event, ...]:
    """Return the events under the ids that their remedies have now."""
    return tuple(replace(event, id=carried.get(event.id, event.id)) for event in events)


def _placed(
    said: Mapping[str, Entry], collection: Collection, file: str
) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """Put each entry to its remedy of today; name those that have none, or not the only one."""
    known = {answer.id for answer in collection.remedies}
    entries: dict[str, Entry] = {}
    astray = []
    for ident, entry in said.items():
        now = collection.carried.get(ident, ident)
        if entry != Entry() and (now not in known or entries.get(now, Entry()) not in (Entry(), entry)):
            understood = (decision_words(entry.decision), iso_day(entry.done), entry.remark)
            words = "; ".join(filter(None, (*understood, *dict(entry.unread).values())))
            astray.append(Finding("review-entry-lost", "warning", file, found=ident, expected=words))
        elif entries.get(now, Entry()) == Entry():
            entries[now] = entry
    return entries, tuple(astray)


def status_of(answer: Answer, entry: Entry, day: dt.date, still_lost: bool | None = None) -> str:
    """Say how a remedy stands on a day, a key of `PROGRESS`."""
    if entry.decision in {"returned", "held"}:
        return entry.decision
    if entry.done and entry.done <= day.isoformat():
        if still_lost:
            return "lost"
        return "done-late" if answer.deadline and entry.done > answer.deadline.isoformat() else "done"
    if answer.deadline is None:
        return "standing" if answer.goes_on else "undated"
    return "late" if answer.deadline < day else "open"


def read_entries(path: Path) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """Read what the office wrote into a register; what is no decision or no day is named and left out."""
    found: dict[str, Entry] = {}
    problems: list[Finding] = []
    for sheet in read_sheets(path):
        head = _head(sheet)
        if head is None:
            continue
        row, columns = head
        for number in range(row + 1, len(sheet.rows)):
            ident = sheet.text(number, columns["id"])
            if ident:
                found[ident] = _entry(sheet, number, columns, path.name, problems)
    return found, tuple(problems)


def _head(sheet: Grid) -> Head | None:
    words = {key: REGISTER[key] for key in (*TRACKED, "status")}
    names = {fold(word): key for key, text in words.items() for word in in_every_language(text)}
    # The sheet of the history has the same columns, and tells what was.
    return sheet.head(
        lambda text: names.get(fold(text)), lambda found: found >= {*TRACKED} and "status" not in found, _HEAD_ROWS
    )


def _entry(sheet: Grid, row: int, columns: dict[str, int], file: str, problems: list[Finding]) -> Entry:
    said = {key: sheet.text(row, place).strip() for key, place in columns.items()}
    words = {fold(word): key for key, text in DECISIONS.items() for word in in_every_language(text)}
    decision, done = words.get(fold(said["decision"])), _day(sheet.at(row, columns["done"]))
    unread = []
    for key, understood, code in (("decision", decision, "review-decision"), ("done", done, "review-day")):
        if said[key] and understood is None:
            unread.append((key, said[key]))
            problems.append(Finding(code, "warning", file, sheet.name, address(row, columns[key]), said[key]))
    return Entry(decision if said["decision"] else "", done if said["done"] else "", said["remark"], tuple(unread))


def _day(value: object) -> str | None:
    if isinstance(value, dt.date):
        return (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    match = _DAY.fullmatch(str(value or "").strip())
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else None
    except ValueError:
        return None


def history_json(events: Iterable[Event]) -> bytes:
    """Write the history as JSON."""
    return stored_json("events", events)


def read_history(path: Path) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """Read the history; nothing when there is none, a finding when it cannot be used."""
    return read_stored(path, "events", Event)


NAME = "ra-soat-giai-phap"
_WIDTHS = {
    "code": 11, "agency": 28, "cause": 42, "remedy": 46, "owner": 26, "deadline": 20, "evidence": 28, "done": 20,
    "lost_then": 14, "lost_now": 14, "history": 52,
}  # fmt: skip
_LOST = ("lost_then", "lost_now")
_HALF_YEAR = 8
"""Until this month of the year of the remedies a review is that of the half-year."""


def later_rows(card: Scorecard, later: Scorecard) -> dict[str, YearRow]:
    """Return how each leaf of a table stands a year later, of those that can be compared."""
    pairs = (pair for pair in Results.of(later, earlier=card).years if pair.is_leaf and pair.lost is not None)
    return {pair.code_before: pair for pair in pairs}


@dataclass(frozen=True)
class Review:
    """A review on a day of remedies tracked already; ``later`` is what the next year's table says of their criteria."""

    inputs: Inputs
    collection: Collection
    later: dict[str, YearRow] | None = None

    @cached_property
    def remedies(self) -> tuple[tuple[Answer, Event], ...]:
        """Every remedy of the present forms with how it stands, the worst first."""
        order = list(PROGRESS)
        latest = self.collection.latest
        pairs = [(answer, latest[answer.id]) for answer in self.collection.answers if answer.remedy or answer.cause]
        return tuple(sorted(pairs, key=lambda pair: order.index(pair[1].status)))

    def of(self, *statuses: str) -> tuple[tuple[Answer, Event], ...]:
        """Return the remedies that stand so."""
        return tuple(pair for pair in self.remedies if pair[1].status in statuses)

    def document(self) -> Document:
        """Return the review as a draft in the official form."""
        report = Report(self.inputs, current_language())
        meeting, day = report.meeting, self.collection.as_of
        half = str(day.year) == report.next_year and day.month <= _HALF_YEAR
        subject = (
            _(
                "Sơ kết 6 tháng năm {next_year} thực hiện giải pháp khắc phục nội dung chưa đạt điểm tối đa {index} năm {year}"
            )
            if half
            else _(
                "Tổng kết năm {next_year} thực hiện giải pháp khắc phục nội dung chưa đạt điểm tối đa {index} năm {year}"
            )
        )
        subject = subject.format(index=report.card.index, year=report.year, next_year=report.next_year)
        number = _("Số:        /BC-{initials}").format(initials=report.initials)
        head = letterhead(report.writer, meeting, number, _("BÁO CÁO"), subject, day=day, place=report.place)
        draft = _("Số liệu lấy từ phiếu của các cơ quan và sổ theo dõi đến ngày {day}. Xóa khung này trước khi trình.")
        return ShownDocument(
            title=subject,
            blocks=blocks.blocks(
                head,
                Callout("info", inline(_("Dự thảo")), (blocks.paragraph(draft.format(day=day_of(day))),)),
                blocks.heading(1, _("I. KẾT QUẢ CHUNG")),
                blocks.paragraph(*self._summary()),
                self._by_agency(),
                self._listed(_("II. GIẢI PHÁP QUÁ HẠN, CHƯA XONG"), _("Giải pháp quá hạn, chưa xong"), "late"),
                self._still_lost(),
                self._open(),
                Paragraph(
                    inline(_("Trên đây là báo cáo kết quả đến ngày {day}./.").format(day=day_of(day))), keep=True
                ),
                signature(report.writer, (report.issuer,)),
                self._history(),
            ),
            banner=report.banner,
            author=report.writer.name,
            created=day.isoformat(),
        )

    def _summary(self) -> Iterable[str | blocks.Text]:
        counts = Counter(event.status for _answer, event in self.remedies)
        whole, done = len(self.remedies), sum(counts[status] for status in ("done", "done-late", "lost"))
        lead = (
            _("Đến ngày {day}, {done}/{n} giải pháp đã hoàn thành")
            if whole
            else _("Đến ngày {day}, chưa cơ quan nào nêu nguyên nhân, giải pháp")
        )
        yield blocks.bold(lead.format(day=day_of(self.collection.as_of), done=done, n=whole))
        said = [f"{_(PROGRESS[status]).lower()} {counts[status]}" for status in PROGRESS if counts[status]]
        yield f" ({'; '.join(said)})." if said else "."
        bare = [answer for answer, _event in self.remedies if not answer.proof]
        if bare:
            words = _(
                " {n} giải pháp chưa nêu tài liệu kiểm chứng hoặc giải trình: không có tài liệu thì điểm tiếp tục mất."
            )
            yield words.format(n=len(bare))
        if self.later is None:
            yield self._compared or _(" Chưa có bảng điểm năm sau để đối chiếu điểm.")

    def _by_agency(self) -> Table | None:
        if not self.remedies:
            return None
        statuses = [status for status in PROGRESS if self.of(status)]
        held: dict[str, Counter[str]] = {}
        for answer, event in self.remedies:
            held.setdefault(answer.agency, Counter())[event.status] += 1
        columns: list[tuple[str, float, blocks.Align]] = [(_("Cơ quan"), 50, "left"), (_("Giải pháp"), 18, "center")]
        columns += [(_(PROGRESS[status]), 20, "center") for status in statuses]
        rows = [
            [name, str(counts.total()), *(str(counts[status] or "–") for status in statuses)]
            for name, counts in sorted(held.items(), key=lambda item: (-item[1]["late"], -item[1].total()))
        ]
        total = [_("Cộng"), str(len(self.remedies)), *(str(len(self.of(status))) for status in statuses)]
        caption = _("Tình trạng giải pháp của các cơ quan")
        return blocks.table(columns, rows, caption=caption, anchor="bang-tinh-trang", total=total)

    def _listed(self, head: str, caption: str, *statuses: str) -> tuple[Block, ...]:
        answers = [answer for answer, _event in self.of(*statuses)]
        if not answers:
            return (blocks.heading(1, head), blocks.paragraph(_("Không có.")))
        keys = ("code", "agency", "remedy", "owner", "deadline", "evidence")
        return (blocks.heading(1, head), self._table(answers, keys, caption))

    def _still_lost(self) -> tuple[Block, ...]:
        head = blocks.heading(1, _("III. ĐÃ XONG NHƯNG ĐIỂM VẪN MẤT"))
        answers = [answer for answer, _event in self.of("lost")]
        if not answers:
            said = _("Không có.") if self.later is not None or self._compared else _("Chưa có bảng điểm năm sau.")
            return (head, blocks.paragraph(said))
        keys = ("code", "agency", "remedy", "done", "lost_then", "lost_now", "evidence")
        asked = _("Đề nghị cơ quan chủ trì giải trình, bổ sung tài liệu kiểm chứng hoặc giải pháp khác.")
        return (head, self._table(answers, keys, _("Giải pháp đã xong mà điểm vẫn mất")), blocks.paragraph(asked))

    def _table(self, answers: Iterable[Answer], keys: Sequence[str], caption: str) -> Table:
        heads = {**in_words(REGISTER), **{name: column_label(name) for name in COLUMNS}}
        heads |= {"lost_then": _("Chưa đạt khi lập"), "lost_now": _("Còn chưa đạt")}
        columns: list[tuple[str, float, blocks.Align]] = [
            (heads[key], _WIDTHS[key], "right" if key.startswith("lost") else "left") for key in keys
        ]
        rows = [[self._cells(answer)[key] or "…" for key in keys] for answer in answers]
        return blocks.table(columns, rows, caption=caption)

    def _cells(self, answer: Answer) -> dict[str, str]:
        """Return what may be printed of a remedy, by column."""
        events = self._events[answer.id]
        source = _("phiếu của {agencies}").format(agencies=answer.agency)
        earlier = "" if answer.id in self._present else f" ({in_words(REGISTER)['earlier'].lower()})"
        return {
            "code": answer.code or "–",
            "agency": answer.agency + earlier,
            "cause": f"{answer.cause} ({source})" if answer.cause else "",
            "remedy": answer.remedy,
            "owner": answer.owner,
            "deadline": answer.due,
            "evidence": answer.proof,
            "done": iso_day(events[-1].done),
            **{key: points(Decimal(text)) if (text := getattr(events[-1], key)) else "" for key in _LOST},
            "history": "\n".join(map(_told, events)),
        }

    @cached_property
    def _present(self) -> set[str]:
        return {answer.id for answer in self.collection.answers}

    @cached_property
    def _events(self) -> dict[str, list[Event]]:
        events: dict[str, list[Event]] = {}
        for event in self.collection.history:
            if event.day <= self.collection.as_of.isoformat():
                events.setdefault(event.id, []).append(event)
        return events

    @property
    def _compared(self) -> str:
        """Say that a table of the next year was at hand before, where none is today."""
        known = any(events[-1].lost_now for events in self._events.values())
        return _(" Điểm năm sau theo lần rà soát trước, đã đối chiếu với bảng điểm năm sau.") if known else ""

    def _open(self) -> tuple[Block, ...]:
        head = blocks.heading(1, _("IV. NỘI DUNG CHƯA CÓ GIẢI PHÁP"))
        later = self.later or {}
        lost = {row: later[row.code].lost if row.code in later else row.lost for row in self.collection.unanswered}
        said, apart = _("{code} {name} ({lost} điểm): {agencies}"), _("; chưa so được với bảng điểm năm sau")
        items = [
            said.format(code=row.code, name=row.name, lost=points(still), agencies="; ".join(row.agencies) or "–")
            + (apart if later and row.code not in later else "")
            for row, still in lost.items()
            if still
        ]
        by_later = blocks.paragraph(_("Điểm còn mất theo bảng điểm năm sau.")) if later and items else None
        # What lost nothing then has no remedy to review, and is lost all the same.
        new = [
            said.format(code=row.code, name=row.name, lost=points(row.lost), agencies="; ".join(row.agencies) or "–")
            for row in later.values()
            if row.lost and not row.lost_before
        ]
        return blocks.blocks(
            head,
            by_later,
            blocks.bullets(items) if items else blocks.paragraph(_("Không có.")),
            (blocks.paragraph(_("Mới chưa đạt theo bảng điểm năm sau:")), blocks.bullets(new)) if new else None,
        )

    def _history(self) -> tuple[Block, ...]:
        """Return every remedy, those of earlier forms too, with its cause, its source and every state that it had."""
        keys = ("code", "agency", "cause", "remedy", "evidence", "deadline", "history")
        head = blocks.heading(1, _("Phụ lục. TỪNG GIẢI PHÁP VÀ LỊCH SỬ TÌNH TRẠNG"), "pl-lich-su")
        caption = _("Giải pháp, căn cứ và các lần thay đổi tình trạng")
        answers = self.collection.remedies
        return (PageBreak(1), head, self._table(answers, keys, caption)) if answers else ()


def _told(event: Event) -> str:
    """Say one event: when, how the remedy stood, what the office decided and noted."""
    more = "; ".join(part for part in (decision_words(event.decision), iso_day(event.done), event.remark) if part)
    return f"{iso_day(event.day)}: {_(PROGRESS[event.status])}" + (f" ({more})" if more else "")
