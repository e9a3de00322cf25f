"""The sentence of every finding: one template a code and language, filled with the finding's facts.

The templates stand in the ``findings_*`` modules beside this one, each a table
``code -> {"vi": (message, cure), "en": (message, cure)}``. Placeholders: ``{found}``, ``{expected}``,
``{file}``, ``{sheet}``, ``{cell}`` and the names in `Finding.facts`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from sipas_par.wording.labels import label
from sipas_par.wording.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sipas_par.findings import Finding

Catalogue = dict[str, dict[str, tuple[str, str]]]

_LABELS = {
    "vi": {"error": "LỖI", "warning": "Cảnh báo", "cure": "Cách sửa"},
    "en": {"error": "ERROR", "warning": "Warning", "cure": "Cure"},
}


@cache
def catalogue() -> Mapping[str, dict[str, tuple[str, str]]]:
    """Return the templates of every code known to the package."""
    from sipas_par.wording import (
        findings_agencies,
        findings_analysis,
        findings_charts,
        findings_checks,
        findings_documents,
        findings_reading,
        findings_run,
    )

    merged: Catalogue = {}
    for module in (
        findings_reading,
        findings_charts,
        findings_checks,
        findings_analysis,
        findings_run,
        findings_agencies,
        findings_documents,
    ):
        merged.update(module.TEMPLATES)
    return merged


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _fill(template: str, finding: Finding, lang: str) -> str:
    facts = {"found": finding.found, "expected": finding.expected, **dict(finding.facts)}
    words = _Facts({name: label(name, _word(value, lang), lang) for name, value in facts.items()})
    words |= {"file": finding.file, "sheet": finding.sheet, "cell": finding.cell, "address": finding.address}
    return template.format_map(words)


def _word(value: object, lang: str) -> str:
    if value is None:
        return "(trống)" if lang == "vi" else "(blank)"
    if isinstance(value, Decimal):
        return number(value, lang=lang)
    return str(value)


def message(finding: Finding, lang: str = "vi") -> str:
    """Return what was found and expected, as a sentence."""
    return _fill(catalogue()[finding.code][lang][0], finding, lang)


def cure(finding: Finding, lang: str = "vi") -> str:
    """Return what the reader can do, as a sentence."""
    return _fill(catalogue()[finding.code][lang][1], finding, lang)


def where(finding: Finding) -> str:
    """Return file, sheet and cell in one short phrase."""
    return ", ".join(part for part in (finding.file, finding.address) if part)


def report(findings: Iterable[Finding], lang: str = "vi") -> str:
    """Return all findings as text, one paragraph each: severity, code, place, message, cure."""
    labels = _LABELS[lang]
    paragraphs = []
    for finding in findings:
        place = where(finding)
        head = f"{labels[finding.severity]} [{finding.code}]" + (f" {place}" if place else "")
        paragraphs.append(f"{head}\n  {message(finding, lang)}\n  {labels['cure']}: {cure(finding, lang)}")
    return "\n".join(paragraphs)
