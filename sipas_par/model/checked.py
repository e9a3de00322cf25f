"""What was checked: every check that ran, on how much, and how it ended, so that "no findings" means something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, TypeVar

from sipas_par.findings import Finding, Findings, gathered, worst_first
from sipas_par.model.components import VALUES, SurveyTable
from sipas_par.model.criteria import POINTS, PointsTable
from sipas_par.text.display import Shown, Shows
from sipas_par.text.i18n import _, in_language
from sipas_par.text.labels import label

Table = TypeVar("Table")


class Told(NamedTuple):
    """One test of a rule: at which row, over how many cells, whether it could be told, and what it found."""

    row: str
    cells: int = 1
    sure: bool = True
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One check: rows and cells that it looked at, and its tests by how they ended."""

    name: str
    rows: int
    cells: int
    passed: int
    failed: int
    untold: int

    @property
    def ran(self) -> bool:
        """Whether the table gave it anything to test."""
        return bool(self.passed or self.failed)

    @property
    def label(self) -> str:
        """What the check asks, in words."""
        return label("check", self.name)

    def record(self) -> dict[str, Any]:
        """Return the counts as plain values for JSON, with the words."""
        return {**asdict(self), "label": self.label}


@dataclass(frozen=True, repr=False)
class Checked(Shows):
    """The findings of a table with every check that was made."""

    findings: Findings = Findings()  # noqa: RUF009 - frozen
    runs: tuple[CheckRun, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Checked]) -> Checked:
        """Add up the checks of several tables; a finding of all of them counts once."""
        findings: dict[Finding, None] = {}
        runs: dict[str, list[int]] = {}
        for part in parts:
            findings |= dict.fromkeys(part.findings)
            for run in part.runs:
                known = runs.setdefault(run.name, [0] * 5)
                own = (run.rows, run.cells, run.passed, run.failed, run.untold)
                runs[run.name] = [a + b for a, b in zip(known, own, strict=True)]
        return cls(worst_first(gathered(findings)), tuple(CheckRun(name, *counts) for name, counts in runs.items()))

    @property
    def totals(self) -> tuple[int, int, int]:
        """How many tests held, failed and could not be told, over all checks."""
        passed, failed, untold = (
            sum(getattr(run, name) for run in self.runs) for name in ("passed", "failed", "untold")
        )
        return passed, failed, untold

    def lines(self) -> tuple[tuple[str, int, int, int, int, int], ...]:
        """Return the runs as rows of a table: what is asked, rows, cells, passed, failed, not told."""
        return tuple((run.label, run.rows, run.cells, run.passed, run.failed, run.untold) for run in self.runs)

    @in_language
    def text(self, lang: str | None = None) -> str:  # noqa: ARG002 - read by `in_language`
        """Return the checks as lines of text.

        >>> print(Checked(runs=(CheckRun("parts", 134, 268, 134, 0, 0),)).text("en"))
        Checked:
          Scores are the sums of their sources: 134 tests of 134 rows, 268 cells: 134 passed, 0 failed, 0 not told
        """
        line = _(
            "{label}: {tests} phép kiểm tra trên {rows} dòng, {cells} ô: {passed} đúng, {failed} sai, {untold} không kết luận được"
        )
        idle = _("{label}: bảng không có số liệu để kiểm tra")
        lines = [
            (line if run.ran else idle).format(tests=run.passed + run.failed + run.untold, **run.record())
            for run in self.runs
        ]
        return "\n  ".join([_("Đã kiểm tra:"), *lines])

    def _shown(self) -> Shown:
        passed, failed, untold = self.totals
        counts = _("{tests} phép kiểm tra: {passed} đúng, {failed} sai, {untold} không kết luận được")
        said = counts.format(tests=passed + failed + untold, passed=passed, failed=failed, untold=untold)
        return Shown(f"{_('Đã kiểm tra:')} {said}", columns(), tuple(tuple(map(str, line)) for line in self.lines()))


def columns() -> tuple[str, ...]:
    """Return the heads of the table of checks."""
    return (
        _("Nội dung kiểm tra"),
        _("Số dòng"),
        _("Số ô"),
        _("Phép kiểm tra đúng"),
        _("Sai"),
        _("Không kết luận được"),
    )


def run(table: Table, rules: Mapping[str, Callable[[Table], Iterator[Finding | Told]]]) -> Checked:
    """Apply rules to a table and count what each of them looked at."""
    findings: list[Finding] = []
    runs: list[CheckRun] = []
    for name, rule in rules.items():
        rows: set[object] = set()
        cells = passed = failed = untold = 0
        for outcome in rule(table):
            told = (
                Told(str(dict(outcome.facts).get("row", "")), finding=outcome)
                if isinstance(outcome, Finding)
                else outcome
            )
            rows.add(told.row)
            cells += told.cells
            if told.finding is not None:
                findings.append(told.finding)
                failed += 1
            elif told.sure:
                passed += 1
            else:
                untold += 1
        runs.append(CheckRun(name, len(rows), cells, passed, failed, untold))
    return Checked(Findings(findings), tuple(runs))


UNREADABLE = frozenset(
    {"not-a-number", "number-became-date", "error-value", "formula-without-result", "points-with-percent-sign"}
)
"""Findings of reading about a cell of numbers that holds none."""


def with_reading(table: PointsTable | SurveyTable, checked: Checked) -> Checked:
    """Put what reading found before the checks, as a check that every cell of the number columns holds a number."""
    rows = table.components if isinstance(table, SurveyTable) else table.criteria
    columns = VALUES if isinstance(table, SurveyTable) else POINTS
    own = {address.rpartition("!")[2] for row in rows for name, address in row.cells if name in columns}
    bad = {finding.cell for finding in table.reading_findings if finding.code in UNREADABLE and finding.cell in own}
    # A cell that cannot be read is one finding, not a missing value as well.
    own_findings = [f for f in checked.findings if not (f.code.startswith("missing-") and f.cell in bad)]
    reading = CheckRun("reading", len(rows), len(own), len(own) - len(bad), len(bad), 0)
    return Checked(worst_first(gathered((*table.reading_findings, *own_findings))), (reading, *checked.runs))
