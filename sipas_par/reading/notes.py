"""What reading has to tell: findings, rows left out and decisions taken while a table is read, and all of it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from sipas_par.findings import Finding, Severity, Value, gathered, report, worst_first
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import label

if TYPE_CHECKING:
    from sipas_par.model.scorecard import Scorecard, SipasCard
    from sipas_par.reading.book import Book, Grid
    from sipas_par.reading.header import Header
    from sipas_par.reading.identity import Info, Titles


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the sheet that is not part of the table, and why."""

    cell: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that reading decided for a whole column or table, with the facts it went by."""

    key: str
    facts: tuple[tuple[str, Value], ...] = ()


@dataclass
class Notes:
    """The growing record of one table."""

    file: str
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    columns: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Column -> what it was taken for, and the sums that speak for it."""

    def finding(
        self, code: str, severity: Severity, cell: str = "", found: Value = None, expected: Value = None, **facts: Value
    ) -> Finding:
        """Make a finding of this file and sheet, remember it and return it."""
        made = Finding(code, severity, self.file, self.sheet, cell, found, expected, tuple(facts.items()))
        self.findings.append(made)
        return made

    def error(self, code: str, cell: str = "", found: Value = None, expected: Value = None, **facts: Value) -> Finding:
        """Remember a problem that stops documents."""
        return self.finding(code, "error", cell, found, expected, **facts)

    def warning(
        self, code: str, cell: str = "", found: Value = None, expected: Value = None, **facts: Value
    ) -> Finding:
        """Remember a doubt that is printed beside the documents."""
        return self.finding(code, "warning", cell, found, expected, **facts)

    def of_rows(self, rows: Sequence[int]) -> list[Notes]:
        """Return the notes on the unit of each row: those on its cells, and those on no unit's row."""
        own: dict[str, list[Finding]] = {str(row + 1): [] for row in rows}
        for one in self.findings:
            place = one.cell.lstrip(ascii_uppercase)
            for told in [own[place]] if place in own else own.values():
                told.append(one)
        return [Notes(self.file, self.sheet, told) for told in own.values()]

    def decide(self, key: str, **facts: Value) -> None:
        """Remember a decision."""
        self.decisions.append(Decision(key, tuple(facts.items())))


@dataclass(frozen=True)
class Found:
    """Where a table stands and what is said about it; `notes` grows while its rows are read."""

    book: Book
    grid: Grid
    header: Header
    info: Info
    titles: Titles
    notes: Notes
    chosen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """One header cell: where it stands, what it says, what it was taken for.

    ``meaning`` is the name of a column of the card, or empty when the column is not used; ``evidence`` the sums that
    its numbers fit, ``"Σ 6/6"`` for six of six.
    """

    cell: str
    text: str
    meaning: str
    evidence: str = ""


@dataclass(frozen=True, repr=False)
class TableReading:
    """What was understood of a file.

    >>> import sipas_par as sp
    >>> reading = sp.read_table(sp.example("par_index_lang_son_2023.xlsx"))
    >>> reading.sheet, reading.header[6].cell, reading.header[6].meaning
    ('PAR INDEX', 'G5', 'score')
    """

    file: str
    container: str
    sheet: str
    kind: str
    header: tuple[HeaderReading, ...]
    skipped: tuple[Skipped, ...]
    decisions: tuple[Decision, ...]
    cards: tuple[Scorecard | SipasCard, ...]

    @property
    def card(self) -> Scorecard | SipasCard:
        """The card, or the first of several."""
        return self.cards[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or doubtful in the table, errors first."""
        return worst_first(gathered(finding for card in self.cards for finding in card.findings))

    def __repr__(self) -> str:
        """Say what was read; `explain` says how."""
        return f"<TableReading {self.file} {self.sheet}: {self.kind}, {len(self.cards)} cards, {len(self.skipped)} rows skipped>"

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        """Show the explanation in a notebook, under the banner of its figures."""
        from sipas_par.document.blocks import Preformatted
        from sipas_par.document.section import Meta, Section
        from sipas_par.text.labels import banner

        words = banner([card.source for card in self.cards])
        return Section((Preformatted(self.explain()),), Meta(banner=words))._repr_mimebundle_(**options)

    def explain(self) -> str:
        """Return the reading as text."""
        words = {key: _(text) for key, text in _WORDS.items()}
        sheet = self.sheet or "–"
        lines = [words["file"].format(file=self.file, container=self.container, sheet=sheet, kind=words[self.kind])]
        lines += [words["card"].format(**_facts(card)) for card in self.cards]
        lines += ["", words["columns"]]
        lines += [
            f"  {cell.cell}  “{cell.text}” → {label('column', cell.meaning) if cell.meaning else words['unused']}"
            + (f" ({cell.evidence})" if cell.evidence else "")
            for cell in self.header
        ]
        lines += ["", words["decisions"]] if self.decisions else []
        for one in self.decisions:
            facts = {name: label("column", str(value)) for name, value in one.facts}
            lines.append(f"  {words[one.key].format_map(facts)}")
        lines += ["", words["skipped"] if self.skipped else words["none-skipped"]]
        lines += [f"  {row.cell}  “{row.text}”: {words[row.reason]}" for row in self.skipped]
        findings = self.findings
        lines += ["", words["findings"] if findings else words["no-findings"]]
        return "\n".join([*lines, report(findings)] if findings else lines)


def _facts(card: Scorecard | SipasCard) -> dict[str, object]:
    rows = card.components if hasattr(card, "components") else card.criteria
    # A bonus row has a place among the codes, and none of its own.
    coded = [row for row in rows if getattr(row, "state", "") != "adjustment"] or rows
    return {
        "index": card.index,
        "unit": card.unit or "?",
        "year": card.year or "?",
        "status": label("status", card.source.status),
        "rows": len(rows),
        "first": coded[0].code or "–",
        "last": coded[-1].code or "–",
    }


_WORDS = {
    "file": N_("Tệp {file} ({container}), trang “{sheet}”: {kind}."),
    "points": N_("bảng điểm"),
    "survey": N_("bảng SIPAS (tỷ lệ %)"),
    "matrix": N_("bảng tổng hợp nhiều đơn vị"),
    "card": N_("{index} {unit} năm {year}, số liệu {status}: {rows} dòng, mã {first} đến {last}."),
    "columns": N_("Các cột:"),
    "unused": N_("(không dùng)"),
    "decisions": N_("Quy ước đã chọn:"),
    "column-of-year": N_("Có nhiều cột {column}: dùng cột ở ô {cell} (năm {year})."),
    "sheets-aside": N_("Không đọc trang mẫu {sheets}; nếu bảng cần đọc ở đó, dùng --sheet."),
    "percent": N_("Cột {column} được hiểu là phần trăm."),
    "weighted": N_(
        "Cột ở ô {cell} tính {share} % vào tổng theo trọng số ghi ở đầu cột, không phải điểm cộng thẳng vào tổng."
    ),
    "stated-in": N_("Cột {column} không có riêng trong bảng: số ghi cùng ô với cột ở ô {cell} được tách ra."),
    "maxima-766": N_("Điểm tối đa của năm nhóm lấy theo Quyết định số 766/QĐ-TTg: 18, 20, 22, 18, 22."),
    "fractions": N_("Cột {column} được hiểu là phân số của 1 và đã nhân với 100."),
    "converted-text": N_("Chữ theo bảng mã {encoding} đã chuyển sang Unicode."),
    "delimiter": N_("Tệp văn bản: bảng mã {encoding}, dấu ngăn cột “{mark}”."),
    "restarts": N_("Số thứ tự đánh lại từ đầu dưới mỗi mục; mã đầy đủ được ghép từ các mục cha."),
    "skipped": N_("Các dòng không thuộc bảng:"),
    "none-skipped": N_("Không có dòng nào bị bỏ qua."),
    "no-points": N_("không có mã và không có điểm"),
    "announced": N_("tên mục, dòng sau ghi lại kèm điểm"),
    "no-unit": N_("không phải dòng của một đơn vị"),
    "repeated-header": N_("dòng tiêu đề lặp lại"),
    "column-numbers": N_("dòng đánh số cột"),
    "scale": N_("thang điểm của tiêu chí phía trên (chỉ có điểm tối đa, không có mã)"),
    "footnote": N_("ghi chú sau dòng tổng"),
    "subtotal": N_("dòng cộng của một phần"),
    "repeated-total": N_("dòng tổng lặp lại"),
    "beside-total": N_("thứ hạng, tỷ lệ hoặc điểm khác ghi cạnh dòng tổng"),
    "part-total": N_("dòng cộng của một nguồn điểm"),
    "base-total": N_("tổng trước khi cộng điểm thưởng, trừ điểm phạt"),
    "findings": N_("Phát hiện khi kiểm tra:"),
    "no-findings": N_("Không phát hiện sai sót."),
}
