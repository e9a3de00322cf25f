"""The register of remedies as a workbook: who answered, what was said, what comes back, what to look at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.xlsx_kit import HEAD_FILL, LOUD_FILL, LOUD_INK, Book, decimals, widths
from sipas_par.wording.banner import banner
from sipas_par.wording.form_words import COLUMNS
from sipas_par.wording.messages import cure, message
from sipas_par.wording.numbers import date
from sipas_par.wording.register_words import CHANGES, STATES, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.agencies.answers import Answer
    from sipas_par.agencies.collection import Collection
    from sipas_par.scorecard import Criterion, Scorecard

Value = str | int | Decimal | None
_HEAD = 3


def register_workbook(collection: Collection, lang: str = "vi") -> bytes:
    """Write the register: answers, agencies, balance by field, open criteria, problems, changes, earlier answers.

    Text from the forms stays text; totals are formulas over the rows above them.
    """
    return _Register(collection, lang).bytes()


class _Register:
    def __init__(self, collection: Collection, lang: str) -> None:
        self.collection = collection
        self.lang = lang
        self.words = words(lang)
        card = collection.assignment.card
        self.title = self.words["title"].format(index=card.index, year=card.year or "…", unit=card.unit)
        self.book = Book(self.title, card.year, size=11)
        self.banner = banner([card.source], lang)

    def bytes(self) -> bytes:
        self._answers("answers", self.collection.answers).activate()
        self._agencies()
        self._balance()
        self._open()
        self._problems()
        self._changes()
        self._answers("earlier", self.collection.earlier)
        return self.book.bytes()

    def _sheet(self, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Value]]) -> Any:
        """Write one sheet: title, banner, head, rows; return it."""
        book = self.book
        sheet = book.sheet(self.words[name])
        last = len(columns) - 1
        widths(sheet, [width for _, width in columns])
        book.text(sheet, 0, 0, f"{self.title}: {self.words[name]}", bold=True, font_size=14, text_wrap=False)
        sheet.set_row(0, 22)
        if self.banner:
            for column in range(1, last + 1):
                book.text(sheet, 1, column, "", bg_color=LOUD_FILL)
            book.text(sheet, 1, 0, self.banner, bold=True, font_color=LOUD_INK, bg_color=LOUD_FILL, text_wrap=False)
        said = self.words["as_of"].format(day=date(self.collection.as_of, self.lang))
        if self.collection.deadline:
            said += self.words["due"].format(day=date(self.collection.deadline, self.lang))
        book.text(sheet, 2, 0, said, italic=True, text_wrap=False)
        for column, (title, _) in enumerate(columns):
            style = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": HEAD_FILL}
            book.text(sheet, _HEAD, column, title, **style)
        sheet.set_row(_HEAD, 34)
        for number, row in enumerate(rows, _HEAD + 1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)
            lines = [(value, columns[column][1]) for column, value in enumerate(row) if isinstance(value, str)]
            book.height(sheet, number, lines)
        if not rows:
            book.text(sheet, _HEAD + 1, 0, self.words["nothing"], italic=True, text_wrap=False)
        end = max(_HEAD + 1, _HEAD + len(rows))
        sheet.autofilter(_HEAD, 0, end, last)
        sheet.freeze_panes(_HEAD + 1, 1)
        book.page(sheet, (end + 1, last), head=(_HEAD, _HEAD), foot=self.title, page_word=self.words["page"])
        return sheet

    def _write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        if isinstance(value, int):
            self.book.number(sheet, row, column, value, border=1, num_format="0")
        elif isinstance(value, Decimal) or value is None:
            self.book.number(sheet, row, column, value, border=1)
        else:
            self.book.text(sheet, row, column, value, border=1)

    def _answers(self, name: str, answers: Sequence[Answer]) -> Any:
        card, lang = self.collection.assignment.card, self.lang
        titles = (
            ("code", 7), ("name", 22), ("agency", 17), ("lost", 7), ("cause_group", 13), ("cause", 24), ("remedy", 27),
            ("owner", 14), ("deadline", 12), ("last_day", 11), ("points", 8), ("evidence", 15), ("other", 13), ("place", 17),
        )  # fmt: skip
        columns = [
            (COLUMNS[title][lang] if title in COLUMNS and title != "name" else self.words[title], width)
            for title, width in titles
        ]
        rows = [self._answer(answer, _row_of(card, answer.code)) for answer in answers]
        return self._sheet(name, columns, rows)

    def _answer(self, answer: Answer, row: Criterion | None) -> list[Value]:
        points: Value = answer.points if answer.points is not None else answer.points_text
        return [
            answer.code or self.words["general"],
            row.name if row else "",
            answer.agency,
            row.lost if row else None,
            answer.cause_group,
            answer.cause,
            answer.remedy,
            answer.owner,
            answer.deadline_text,
            date(answer.deadline, self.lang) if answer.deadline else "",
            points if points != "" else None,
            answer.evidence,
            "\n".join(f"{label}: {text}" for label, text in answer.other),
            f"{answer.file}\n{answer.sheet}!{answer.row}".replace("\n!", "\n"),
        ]

    def _agencies(self) -> None:
        columns = [
            (self.words[name], width)
            for name, width in (
                ("agency", 40),
                ("state", 26),
                ("asked", 12),
                ("answered", 12),
                ("received", 14),
                ("files", 60),
            )
        ]
        rows: list[list[Value]] = [
            [
                state.mandate.name,
                STATES[state.word][self.lang],
                state.asked,
                state.answered,
                date(state.received, self.lang) if state.received else "",
                "\n".join(state.files),
            ]
            for state in self.collection.states
        ]
        self._sheet("agencies", columns, rows)

    def _balance(self) -> None:
        names = (
            ("code", 8),
            ("field", 56),
            ("lost", 12),
            ("claimed", 14),
            ("countable", 14),
            ("below", 12),
            ("answered", 12),
        )
        columns = [(COLUMNS["lost"][self.lang] if name == "lost" else self.words[name], width) for name, width in names]
        balance = self.collection.balance
        rows: list[list[Value]] = [
            [line.field.code, line.field.name, line.lost, line.claimed, line.countable, line.below, line.answered]
            for line in balance
        ]
        unplaced = sum((answer.points or Decimal(0) for answer in self.collection.unplaced), Decimal(0))
        if unplaced:
            rows.append(["–", self.words["unplaced"], Decimal(0), unplaced, Decimal(0), 0, 0])
        sheet = self._sheet("balance", columns, rows)
        end = _HEAD + 1 + len(rows)
        self.book.text(sheet, end, 0, "", bold=True, border=1)
        self.book.text(sheet, end, 1, self.words["total"], bold=True, border=1)
        sums = [
            sum((getattr(line, name) for line in balance), Decimal(0))
            for name in ("lost", "claimed", "countable", "below", "answered")
        ]
        sums[1] += unplaced
        for column, value in enumerate(sums, 2):
            form = decimals([value]) if column < 5 else "0"
            letter = chr(ord("A") + column)
            style = self.book.format(bold=True, border=1, align="right", num_format=form)
            sheet.write_formula(end, column, f"=SUM({letter}{_HEAD + 2}:{letter}{end})", style, float(value))

    def _open(self) -> None:
        columns = [
            (COLUMNS["code"][self.lang], 9),
            (self.words["name"], 60),
            (COLUMNS["lost"][self.lang], 12),
            (self.words["leads"], 60),
        ]
        rows: list[list[Value]] = [
            [row.code, row.name, row.lost, "\n".join(row.agencies)] for row in self.collection.unanswered
        ]
        self._sheet("open", columns, rows)

    def _problems(self) -> None:
        columns = [
            (self.words[name], width)
            for name, width in (("file", 32), ("cell", 16), ("problem", 60), ("cure", 50), ("rule", 24))
        ]
        rows: list[list[Value]] = [
            [finding.file, finding.address, message(finding, self.lang), cure(finding, self.lang), finding.code]
            for finding in self.collection.findings
        ]
        self._sheet("problems", columns, rows)

    def _changes(self) -> None:
        columns = [
            (self.words[name], width)
            for name, width in (("change", 26), ("agency", 32), ("file", 32), ("code", 9), ("content", 80))
        ]
        rows: list[list[Value]] = [
            [
                CHANGES[change.kind][self.lang],
                change.agency,
                change.file,
                change.answer.code if change.answer else "",
                self._content(change.answer) if change.answer else "",
            ]
            for change in self.collection.changes
        ]
        self._sheet("changes", columns, rows)

    def _content(self, answer: Answer) -> str:
        said = {
            "cause_group": answer.cause_group,
            "cause": answer.cause,
            "remedy": answer.remedy,
            "owner": answer.owner,
            "deadline": answer.deadline_text,
            "points": answer.points_text,
            "evidence": answer.evidence,
        }
        lines = [f"{COLUMNS[name][self.lang]}: {text}" for name, text in said.items() if text]
        return "\n".join([*lines, *(f"{label}: {text}" for label, text in answer.other)])


def _row_of(card: Scorecard, code: str) -> Criterion | None:
    return card[code] if code in card else None  # noqa: SIM401 - a scorecard has no get
