"""Findings: what is wrong or doubtful, as data; the errors that carry them; their sentences."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from sipas_par.text.display import MOST, Rows, Shown, Shows
from sipas_par.text.i18n import LANGUAGES, N_, _, current_language, in_language, language
from sipas_par.text.labels import label
from sipas_par.text.names import tidy, untidy
from sipas_par.text.numbers import exact, number

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning"]
Value = str | int | Decimal | None

_RANK = {"error": 0, "warning": 1}


@dataclass(frozen=True, slots=True)
class Finding(Shows):
    """One problem in the input, as facts; the wording is made from them later, alike on the screen, in JSON and in the annex.

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

    def __post_init__(self) -> None:
        """Tidy what a person wrote: it is printed in every format."""
        for name in ("file", "sheet", "found", "expected"):
            value = getattr(self, name)
            if isinstance(value, str) and untidy((value,)):
                object.__setattr__(self, name, tidy(value))

    @property
    def address(self) -> str:
        """Sheet and cell as Excel writes them, ``PAR INDEX!G31``."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    @in_language
    def message(self, lang: str | None = None) -> str:  # noqa: ARG002 - read by `in_language`
        """Say what was found and what was expected, in one or two sentences."""
        return message(self)

    @in_language
    def cure(self, lang: str | None = None) -> str:  # noqa: ARG002 - read by `in_language`
        """Say what the reader can do about it."""
        return cure(self)

    def located(self, *, file: str) -> Finding:
        """Return the same finding with its file named."""
        return replace(self, file=file)

    def _shown(self) -> Shown:
        return Findings((self,))._shown()  # noqa: SLF001 - shown as a list of one

    def __str__(self) -> str:
        where = self.address or self.file
        return f"[{self.severity}] {self.code} {where}: {self.message()}\nCách sửa: {self.cure()}"


class Findings(Rows[Finding]):
    """Findings together: a tuple that reads like a report, counts, and parts by severity and cell.

    >>> found = Findings([Finding("unit-unknown", "warning", file="a.xlsx"), Finding("file-missing", "error", "b.xlsx")])
    >>> found.counts, [finding.code for finding in found.errors], list(found.by_cell())
    ({'error': 1, 'warning': 1}, ['file-missing'], ['a.xlsx', 'b.xlsx'])
    """

    __slots__ = ()

    @property
    def errors(self) -> Findings:
        """Those that stop documents."""
        return errors_of(self)

    @property
    def warnings(self) -> Findings:
        """Those that are printed beside the figures."""
        return Findings(finding for finding in self if finding.severity == "warning")

    @property
    def counts(self) -> dict[Severity, int]:
        """How many of each severity."""
        return {"error": len(self.errors), "warning": len(self.warnings)}

    def by_cell(self) -> dict[str, Findings]:
        """Return the findings of each cell, in order; of the file where no cell applies."""
        places = dict.fromkeys(finding.address or finding.file for finding in self)
        return {one: Findings(found for found in self if (found.address or found.file) == one) for one in places}

    def to_frame(self, labels: str = "code") -> pd.DataFrame:
        """Return one row a finding: severity, code, file, sheet, cell, what was found and what to do."""
        import pandas as pd

        names = ["severity", "code", "file", "sheet", "cell", "message", "cure"]
        with language("vi" if labels == "code" else labels):
            rows = [[value() if callable(value := getattr(one, name)) else value for name in names] for one in self]
        return labelled(pd.DataFrame(rows, columns=names), labels)

    def _shown(self) -> Shown:
        heads = tuple(label("column", name) for name in ("severity", "cell", "message", "cure"))
        rows = tuple((label("severity", one.severity), where(one), message(one), cure(one)) for one in self[:MOST])
        left = (_("… và {count} dòng nữa.").format(count=len(self) - MOST),) if len(self) > MOST else ()
        return Shown(self.summary, heads if rows else (), rows, remarks=left)

    @property
    def summary(self) -> str:
        """How many there are, in words."""
        counts = {"errors": len(self.errors), "warnings": len(self.warnings)}
        return (
            _("Kiểm tra: {errors} lỗi, {warnings} cảnh báo.").format(**counts)
            if self
            else _("Kiểm tra: không có phát hiện nào.")
        )

    def __repr__(self) -> str:
        return "\n".join(filter(None, [self.summary, report(self)]))


def worst_first(findings: Iterable[Finding]) -> Findings:
    """Order findings: errors before warnings, otherwise as they were found."""
    return Findings(sorted(findings, key=lambda finding: _RANK[finding.severity]))


_FEW = 5
"""Findings of one kind in one column up to which each is told; more have one cause."""
_LISTED = 12


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Make one finding of many of one code in one column; its first tells, the other cells are listed."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        column = finding.cell.rstrip("0123456789")
        alone = not column or any(name == "also" for name, _value in finding.facts)
        key = (finding.code, finding.severity, finding.file, finding.sheet, str(id(finding)) if alone else column)
        groups.setdefault(key, []).append(finding)
    told = []
    for first, *others in groups.values():
        if len(others) < _FEW:
            told += [first, *others]
            continue
        cells = ", ".join(other.cell for other in others[:_LISTED]) + (" …" if len(others) > _LISTED else "")
        told.append(replace(first, facts=(*first.facts, ("n", len(others)), ("also", cells))))
    return tuple(told)


def errors_of(findings: Iterable[Finding]) -> Findings:
    """Return only the findings that stop documents."""
    return Findings(finding for finding in findings if finding.severity == "error")


class SipasParError(Exception):
    """Everything that goes wrong in a way the user can mend: all problems at once, each a `Finding`.

    The command line prints `message`; a script reads `findings`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> try:
    ...     sp.load_par_index("khong-co.xlsx")
    ... except sp.SipasParError as error:
    ...     print(error.findings[0].code)
    file-missing
    """

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings = Findings((findings,) if isinstance(findings, Finding) else findings)
        super().__init__(self.message())

    def __reduce__(self) -> tuple[type[SipasParError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)

    @in_language
    def message(self, lang: str | None = None) -> str:  # noqa: ARG002 - read by `in_language`
        """Return every problem with its place and its cure, in ``"vi"`` or ``"en"``."""
        return report(self.findings)


class ReadError(SipasParError):
    """A file that cannot be read as a score table."""

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        super().__init__(findings if isinstance(findings, Finding) else gathered(findings))


class FiguresError(SipasParError):
    """Figures that contradict each other, so that no document may be made from them."""


class UsageError(SipasParError):
    """A call that cannot be carried out: unknown option value, code or agency."""


class OutputError(SipasParError):
    """An output that could not be written; what stood there before is whole."""


_LABELS = {"error": N_("LỖI"), "warning": N_("Cảnh báo"), "cure": N_("Cách sửa")}


@cache
def catalogue() -> Mapping[str, dict[str, tuple[str, str]]]:
    """Return the templates of every code known to the package."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("sipas_par").joinpath("findings.toml").read_text(encoding="utf-8"))
    return {
        code: {lang: (entry[lang], entry[f"{lang}_cure"]) for lang in ("vi", "en")} for code, entry in table.items()
    }


_OPTIONAL = re.compile(r"\[\[(.+?)\]\]")
"""A part of a sentence that is left out where one of its facts is empty."""
_PLACES = re.compile(r"{(\w+)}")


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _fill(template: str, finding: Finding) -> str:
    facts = {"found": finding.found, "expected": finding.expected, **dict(finding.facts)}
    words = _Facts({name: label(name, _word(value)) for name, value in facts.items()})
    words |= {"file": finding.file, "sheet": finding.sheet, "cell": finding.cell, "address": finding.address}
    told = {name for name, value in facts.items() if value not in {None, ""}}
    return _OPTIONAL.sub(
        lambda part: part[1] if told.issuperset(_PLACES.findall(part[1])) else "", template
    ).format_map(words)


def _word(value: object) -> str:
    if value is None:
        return _("(trống)")
    if isinstance(value, Decimal):
        return number(value)
    return str(value)


def message(finding: Finding) -> str:
    """Return what was found and expected, as a sentence."""
    said = _fill(catalogue()[finding.code][current_language()][0], finding)
    facts = dict(finding.facts)
    return f"{said} {_('Tương tự ở {n} ô khác: {also}.').format(**facts)}" if "also" in facts else said


def cure(finding: Finding) -> str:
    """Return what the reader can do, as a sentence."""
    return _fill(catalogue()[finding.code][current_language()][1], finding)


def where(finding: Finding) -> str:
    """Return file, sheet and cell in one short phrase."""
    return ", ".join(part for part in (finding.file, finding.address) if part)


def report(findings: Iterable[Finding]) -> str:
    """Return all findings as text, one paragraph each: severity, code, place, message, cure."""
    paragraphs = []
    for finding in findings:
        place = where(finding)
        head = f"{_(_LABELS[finding.severity])} [{finding.code}]" + (f" {place}" if place else "")
        paragraphs.append(f"{head}\n  {message(finding)}\n  {_(_LABELS['cure'])}: {cure(finding)}")
    return "\n".join(paragraphs)


PATH = (str, os.PathLike)
NOTHING = type(None)
# How one comes by such a thing.
HOW: Mapping[str, str] = {
    "Scorecard": "Scorecard (load_par_index)",
    "SipasCard": "SipasCard (load_sipas)",
    "Meeting": "Meeting (load_meeting)",
    "Inputs": "Inputs (find_inputs)",
    "Assignment": "Assignment (sipas_par.assignment.assign)",
    "Published": "Published (sipas_par.published)",
    "Standings": "Standings (sipas_par.analysis.standings)",
    "Crosswalk": "Crosswalk (sipas_par.analysis.load_crosswalk)",
    "Figure": "Figure (sipas_par.charts)",
    "str": '"…"',
    "Mapping": "{…: …}",
    "Iterable": "[…]",
    "PathLike": "Path",
    "NoneType": "None",
}


def require(name: str, value: object, *kinds: type) -> None:
    """Refuse an argument that is none of these kinds of thing, and a path that no system can have."""
    if not isinstance(value, kinds) or (os.PathLike in kinds and "\0" in str(value)):
        raise UsageError(wrong(name, value, " / ".join(HOW.get(kind.__name__, kind.__name__) for kind in kinds)))


def wrong(name: str, value: Any, expected: str) -> Finding:
    """Return the finding that an argument is another kind of thing."""
    found = repr(value)[:60] if value is None or isinstance(value, str | Real) else type(value).__name__
    return Finding("wrong-argument", "error", found=found, expected=expected, facts=(("option", name),))


def parsed(value: object) -> Decimal | None:
    """Return the number that a person means, with a decimal comma or point; ``None`` for what is none or not finite."""
    if isinstance(value, bool) or not isinstance(value, (str, Decimal, Real)):
        return None
    try:
        number = exact(value.strip().replace(",", ".") if isinstance(value, str) else value)  # type: ignore[arg-type]  # any real number prints as one
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def typed(value: object, what: str) -> Decimal:
    """Return the number that a person means; ``what`` says whose it is."""
    return typed_all({what: value})[what]


def typed_all(values: dict[str, object]) -> dict[str, Decimal]:
    """Return the numbers of several names, with every wrong one named at once."""
    numbers = {name: number for name, value in values.items() if (number := parsed(value)) is not None}
    problems = [
        Finding("argument-not-a-number", "error", found=str(value), facts=(("row", name),))
        for name, value in values.items()
        if name not in numbers
    ]
    if problems:
        raise UsageError(problems)
    return numbers


def typed_count(value: object, what: str) -> int:
    """Return a whole number of at least 1."""
    number = parsed(value)
    if number is None or number != number.to_integral_value() or number < 1:
        raise UsageError(Finding("not-a-count", "error", found=str(value), expected=1, facts=(("row", what),)))
    return int(number)


def check_columns(frame: object, columns: Iterable[str], maker: str) -> None:
    """Refuse what is not the table that ``maker`` gives."""
    there = getattr(frame, "columns", ())
    problems = [Finding("table-column", "error", found=name, expected=maker) for name in columns if name not in there]
    if problems:
        raise UsageError(problems)


def labelled(frame: pd.DataFrame, labels: str) -> pd.DataFrame:
    """Return a copy of a frame; with ``"vi"`` or ``"en"`` its heads and values in words, its rows numbered from 1."""
    if labels not in ("code", *LANGUAGES):
        raise UsageError(wrong("labels", labels, '"code", "vi", "en"'))
    import pandas as pd

    made = frame.copy()
    if labels == "code":
        return made
    with language(labels):
        for kind in ("level", "kind", "source", "state", "status", "is_leaf", "severity"):
            if kind in made:
                made[kind] = [label(kind, str(value)) for value in made[kind]]
        made.index = pd.RangeIndex(1, len(made) + 1, name=_("TT"))
        return made.rename(columns={head: label("column", str(head)) for head in made})
