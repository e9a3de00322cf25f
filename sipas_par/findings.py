"""What is wrong or doubtful in the input: one record for every problem, from any stage.

Reading, checks, forms and documents all speak of problems in the same words, so a problem is a
`Finding` everywhere: a stable code, a severity, the cell, what was found, what was expected. The
sentence that a person reads is made from these facts at the very end, in the language asked for
(`sipas_par.wording.messages`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]
Value = str | int | Decimal | None

_RANK = {"error": 0, "warning": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in the input, as facts; the wording is made from them later.

    A finding is data so that the same problem reads alike on the screen, in JSON and in the annex of
    the briefing, in either language.

    Parameters
    ----------
    code
        Stable name of the rule, for example ``"children-do-not-sum"``.
    severity
        ``"error"`` stops the documents, ``"warning"`` is printed beside them.
    file, sheet, cell
        Where: file name, sheet name, cell such as ``"G31"``; empty where it does not apply.
    found, expected
        The value that stands there and the value that should.
    facts
        Further values that the sentence of this code needs, as ``(name, value)`` pairs.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Finding
    >>> finding = Finding("score-above-maximum", "error", sheet="PAR INDEX", cell="G8",
    ...                   found=Decimal("1.6"), expected=Decimal("1.5"),
    ...                   facts=(("row", "1.1"), ("column", "score")))
    >>> print(finding)
    [error] score-above-maximum PAR INDEX!G8: Điểm đạt được của 1.1 là 1,6, cao hơn điểm tối đa 1,5.
    Cách sửa: Đối chiếu hai ô với bảng gốc và sửa ô sai.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    cell: str = ""
    found: Value = None
    expected: Value = None
    facts: tuple[tuple[str, Value], ...] = ()

    @property
    def address(self) -> str:
        """Sheet and cell as Excel writes them, ``PAR INDEX!G31``."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def message(self, lang: str = "vi") -> str:
        """Say what was found and what was expected, in one or two sentences."""
        from sipas_par.wording.messages import message

        return message(self, lang)

    def cure(self, lang: str = "vi") -> str:
        """Say what the reader can do about it."""
        from sipas_par.wording.messages import cure

        return cure(self, lang)

    def located(self, *, file: str) -> Finding:
        """Return the same finding with its file named."""
        return replace(self, file=file)

    def __str__(self) -> str:
        where = self.address or self.file
        return f"[{self.severity}] {self.code} {where}: {self.message()}\nCách sửa: {self.cure()}"


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings: errors before warnings, otherwise as they were found."""
    return tuple(sorted(findings, key=lambda finding: _RANK[finding.severity]))


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return only the findings that stop documents."""
    return tuple(finding for finding in findings if finding.severity == "error")
