"""A remedial plan read back from its annex, whether the office edited it or not: the targets, and what is to be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sipas_par.findings import Finding
from sipas_par.model.units import provinces
from sipas_par.reading.book import Book, Grid, address
from sipas_par.reading.codes import token
from sipas_par.reading.numbers import number_in
from sipas_par.reading.open import sheets_of
from sipas_par.text.dates import names_no_day
from sipas_par.text.i18n import N_, _, in_every_language
from sipas_par.text.names import fold
from sipas_par.text.numbers import HUNDRED, ZERO
from sipas_par.text.vocabulary import contains, says_none

if TYPE_CHECKING:
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.meeting import Meeting
    from sipas_par.model.scorecard import Scorecard

HEADS: dict[str, str] = {
    "code": N_("Mã"),
    "name": N_("Tiêu chí, tiêu chí thành phần"),
    "max_score": N_("Tối đa"),
    "score": N_("Đạt {year}"),
    "target": N_("Mục tiêu {year}"),
    "cause": N_("Nguyên nhân"),
    "task": N_("Nhiệm vụ, giải pháp"),
    "product": N_("Sản phẩm, tài liệu kiểm chứng"),
    "agencies": N_("Cơ quan chủ trì"),
    "support": N_("Cơ quan phối hợp"),
    "deadline": N_("Thời hạn"),
}
"""The heads of the annex, by which it is known again; the head of the targets names their year."""
WHOLE: dict[str, str] = {"total": N_("Tổng điểm"), "rank": N_("Thứ hạng cả nước"), "sipas": N_("Chỉ số SIPAS (%)")}
"""The lines above the fields; each is known by one of `_WHOLE_WORDS`."""
MEASURE = N_("Chỉ tiêu")
SUGGESTED = N_("(Gợi ý)")
"""Before what the program proposes: as long as it stands, nobody has taken it up."""
BLANK = "…"
"""What stands where the office is to write."""
_WHOLE_WORDS = {"total": {"tong", "total"}, "rank": {"hang", "rank"}, "sipas": {"sipas"}}
_TEXTS = ("cause", "task", "product", "agencies", "support", "deadline")
_HEAD_ROWS = 40
_FIELDS = 40
_YEAR = re.compile(r"\b20\d\d\b")
_CODE = re.compile(r"\d+(\.\d+)*")
_AT_LEAST = re.compile(r"^(≥|>=|từ|at least)\s*|\s*(%|điểm|points)$", re.IGNORECASE)
# "hạng 12", "trong 30 tỉnh dẫn đầu"; not "tăng 5 bậc", which is no place.
_PLACE = re.compile(r"(?!.*\b(?:tăng|giảm|thêm|bậc|up|down)\b)\D*(\d{1,3})(?:\s*/\s*\d+)?[^\d%]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the annex: a criterion, a field, or ``total``, ``rank``, ``sipas``; blanks are empty.

    ``unread`` is a target that is no number, as it is written, ``suggested`` what still stands as a suggestion: column, text, cell.
    """

    code: str
    name: str
    max_score: Decimal | None
    score: Decimal | None
    target: Decimal | None
    cell: str = field(compare=False)
    cause: str = ""
    task: str = ""
    product: str = ""
    agencies: str = ""
    support: str = ""
    deadline: str = ""
    unread: str = ""
    suggested: tuple[tuple[str, str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Plan:
    """The plan of a year, as its annex says it."""

    file: str
    year: int
    lines: tuple[PlanLine, ...]
    findings: tuple[Finding, ...] = ()
    unit: str = ""

    @cached_property
    def by_code(self) -> dict[str, PlanLine]:
        """Each line by its code; where a code stands twice, the line that has a target."""
        return {line.code: line for line in sorted(self.lines, key=lambda line: line.target is not None)}

    def under(self, name_of: Callable[[str], str]) -> Plan:
        """Return the plan with its agencies under the names by which they are known."""

        def known(words: str) -> str:
            names, end, rest = words.partition("\n")
            listed = dict.fromkeys(name_of(name.strip()) for name in names.split(";") if name.strip())
            return "; ".join(listed) + end + rest

        lines = (replace(one, agencies=known(one.agencies), support=known(one.support)) for one in self.lines)
        return replace(self, lines=tuple(lines))

    def target(self, code: str) -> Decimal | None:
        """Return the target of a criterion, a field, or of ``total``, ``rank``, ``sipas``; ``None`` where it is blank."""
        line = self.by_code.get(code)
        return line.target if line else None

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}


def _meaning(text: str) -> str | None:
    return _heads().get(fold(_YEAR.sub(" ", text)))


@cache
def _heads() -> dict[str, str]:
    named = [*HEADS.items(), ("name", MEASURE)]
    return {fold(words.replace("{year}", "")): key for key, text in named for words in in_every_language(text)}


def plan_in(book: Book) -> Plan | None:
    """Return the plan in a workbook; ``None`` where no sheet has its columns."""
    known = {fold(word) for word in in_every_language(HEADS["task"])}
    if not any(
        fold(cell) in known
        for name in book.sheets
        for row in book.grid(name).rows[:_HEAD_ROWS]
        for cell in row
        if isinstance(cell, str)
    ):
        return None
    tables = [
        (sheet, *found)
        for sheet in sheets_of(book)
        if (found := sheet.head(_meaning, {"code", "name", "target"}.issubset, _HEAD_ROWS))
    ]
    if not any("task" in columns for _sheet, _row, columns in tables):
        return None
    findings: list[Finding] = []
    lines = [line for sheet, row, columns in tables for line in _lines(sheet, row, columns, book.file, findings)]
    years = dict.fromkeys(year for sheet, row, columns in tables for year in _years(sheet, row, columns))
    if len(years) != 1:
        said = ", ".join(years) or BLANK
        findings = [Finding("plan-year", "warning", book.file, found=said, expected=HEADS["target"].format(year=2024))]
    findings += _twice(lines, book.file)
    doubled = {finding.found for finding in findings if finding.code == "plan-line-twice"}
    sound = (line for line in lines if line.code not in doubled)
    year = int(next(iter(years))) if len(years) == 1 else 0
    return Plan(book.file, year, tuple(sound), tuple(findings), _province(tables))


def _province(tables: Iterable[tuple[Grid, int, dict[str, int]]]) -> str:
    """Return the province that the lines above the tables name; empty where they name none, or several."""
    said = {
        fold(sheet.text(line, place)) for sheet, row, _ in tables for line in range(row) for place in range(sheet.width)
    }
    named = {name for known, name in provinces().items() if any(contains(text, (known,)) for text in said if text)}
    return named.pop() if len(named) == 1 else ""


def within(line: PlanLine, row: Criterion | PlanLine) -> bool:
    """Whether a target lies on the scale of its row."""
    return line.target is not None and (row.max_score is None or ZERO <= line.target <= row.max_score)


def scales(card: Scorecard, satisfaction: Decimal | None = None) -> dict[str, Criterion | PlanLine]:
    """Return what targets are held against: every row of a table, its total and the index of satisfaction."""
    # A target may count bonus points, and on 100 what is not assessed: then its total has no bound.
    most = None if card.not_assessed or card.adjustments else card.max_score
    score = None if card.missing or card.not_assessed else card.adjusted_score
    total = PlanLine("total", "", most, score, None, "")
    survey = PlanLine("sipas", "", HUNDRED, satisfaction, None, "")
    return {**{row.code: row for row in card}, "total": total, "sipas": survey}


def unsound(plan: Plan, rows: Mapping[str, Criterion | PlanLine]) -> Iterator[Finding]:
    """Name lines whose code is not in the table, whose target is beyond the maximum, or whose points are others."""
    for line in plan.lines:
        sheet, _sep, cell = line.cell.rpartition("!")
        row, place = rows.get(line.code), (plan.file, sheet, cell)
        facts = (("row", _(WHOLE[line.code]) if line.code in WHOLE else line.code),)
        if row is None:
            if line.target is not None and line.code[:1].isdigit():
                yield Finding("plan-line-unknown", "warning", *place, line.code)
        elif line.target is not None and not within(line, row):
            yield Finding("plan-target-outside", "warning", *place, line.target, row.max_score, facts)
        elif line.target is not None and row.score is not None and line.target < row.score and line.code != "rank":
            yield Finding("plan-target-below", "warning", *place, line.target, row.score, facts)
        elif line.code[:1].isdigit() and line.score is not None and row.score is not None and line.score != row.score:
            yield Finding("plan-base-differs", "warning", *place, line.score, row.score, facts)


def goals_in(meeting: Meeting) -> Plan:
    """Return the goals that a meeting file sets for next year, as a plan of nothing else."""
    findings: list[Finding] = []
    lines: list[PlanLine] = []
    for number, goal in enumerate(meeting.targets, 1):
        code, cell = _code(goal.of, "") or _code("", goal.of), f"target {number}"
        target = _target(code, goal.value.strip()) if code else None
        if target is None:
            unknown = "plan-target-unreadable" if code else "plan-line-unknown"
            said = goal.value if code else goal.of
            findings.append(Finding(unknown, "warning", meeting.file, cell=cell, found=said))
        else:
            lines.append(PlanLine(code, goal.of, None, None, target, cell))
    return Plan(meeting.file, (meeting.data_year or 0) + 1, tuple(lines), tuple(findings))


def _years(sheet: Grid, row: int, columns: dict[str, int]) -> list[str]:
    """Return the year that the head of the targets names, else the last that a line above names."""
    own = _YEAR.findall(sheet.text(row, columns["target"]))
    above = [
        year for line in range(row) for place in range(sheet.width) for year in _YEAR.findall(sheet.text(line, place))
    ]
    return own or above[-1:]


def _lines(sheet: Grid, head: int, columns: dict[str, int], file: str, findings: list[Finding]) -> Iterator[PlanLine]:
    for row in range(head + 1, len(sheet.rows)):
        said = {key: sheet.text(row, place) for key, place in columns.items()}
        shown = said["target"].strip().strip(".…–- ")
        code = _code(said["code"], said["name"])
        cell = address(row, columns["target"])
        if not code:
            # The total of a table, and the remarks below it, are no lines of the plan.
            if shown and said["code"]:
                findings.append(Finding("plan-line-unknown", "warning", file, sheet.name, cell, said["code"]))
            if words := _own(said.get("task", "")):
                named = said["code"] or said["name"]
                at = address(row, columns["task"])
                findings.append(Finding("plan-words-unused", "warning", file, sheet.name, at, words, named))
            continue
        value = sheet.at(row, columns["target"])
        target = _target(code, value if not isinstance(value, str) else shown)
        shown = shown or sheet.unsolved.get(cell, "")
        if shown and target is None:
            found = said["target"].strip() or shown
            findings.append(Finding("plan-target-unreadable", "warning", file, sheet.name, cell, found))
        most, score = (
            number_in(sheet.at(row, columns[key])) if key in columns else None for key in ("max_score", "score")
        )
        if names_no_day(said.get("deadline", "")):
            due = address(row, columns["deadline"])
            findings.append(Finding("no-such-day", "warning", file, sheet.name, due, said["deadline"]))
        if says_none(said.get("product", "")):
            said["product"] = ""
        texts = {key: _own(said.get(key, "")) for key in _TEXTS}
        suggested = tuple(
            (key, said[key].strip(), address(row, columns[key]))
            for key in _TEXTS
            if said.get(key, "").strip() and not texts[key]
        )
        unread = said["target"].strip() if shown and target is None else ""
        yield PlanLine(
            code, said["name"], most, score, target, f"{sheet.name}!{cell}", unread=unread, suggested=suggested, **texts
        )


def _own(words: str) -> str:
    """Return what the office wrote; nothing where the blank or the suggestion still stands."""
    words = words.strip()
    return "" if words.startswith(in_every_language(SUGGESTED)) or not words.strip(".… ") else words


def _code(code: str, name: str) -> str:
    code = code.strip().rstrip(".")
    if _CODE.fullmatch(code):
        return code
    # The fields of many tables are numbered I, II, …, or called “Lĩnh vực 3”.
    read = token(code)
    if read is not None and read.style in {"number", "roman"} and read.numbers[0] < _FIELDS:
        return ".".join(map(str, read.numbers))
    if code:
        return ""
    said = set(fold(name).split())
    named = [key for key, words in _WHOLE_WORDS.items() if words & said]
    return named[0] if len(named) == 1 else ""


def _target(code: str, value: object) -> Decimal | None:
    if isinstance(value, str):
        if code == "rank":
            place = _PLACE.fullmatch(value)
            return number_in(place[1]) if place else None
        return number_in(_AT_LEAST.sub("", _AT_LEAST.sub("", value)))
    return number_in(value) if isinstance(value, (int, float)) else None


def _twice(lines: list[PlanLine], file: str) -> Iterator[Finding]:
    targets: dict[str, dict[Decimal, PlanLine]] = {}
    for line in lines:
        if line.target is not None:
            targets.setdefault(line.code, {})[line.target] = line
    for code, held in targets.items():
        if len(held) > 1:
            sheet, _sep, cell = next(iter(held.values())).cell.rpartition("!")
            said = "; ".join(f"{line.cell}: {line.target}" for line in held.values())
            yield Finding("plan-line-twice", "warning", file, sheet, cell, code, said)
