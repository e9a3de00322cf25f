"""The catalogue of findings: every code once, in both languages, with a cure."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import sipas_par
from sipas_par import findings


@pytest.mark.parametrize("code", sorted(findings.catalogue()))
def test_every_code_speaks_both_languages(code):
    entry = findings.catalogue()[code]
    assert set(entry) == {"vi", "en"}
    for message, cure in entry.values():
        assert message
        assert cure
    vi, en = ({name.removesuffix(f"_{lang}") for name in _fields("".join(entry[lang]))} for lang in ("vi", "en"))
    assert vi - {"found", "expected"} == en - {"found", "expected"}


def _fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_code_used_is_in_the_catalogue():
    package = Path(sipas_par.__file__).parent
    used = set()
    for path in package.rglob("*.py"):
        used |= set(re.findall(r'Finding\(\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert used
    assert used <= set(findings.catalogue())


@pytest.mark.parametrize("text", ["\u0300", "", "é\u0323\u0301", "Ǆ", "😀"])
def test_any_text_sorts(text):
    from sipas_par.text.numbers import vi_key

    assert vi_key(text) <= vi_key(text + "a")


def test_many_findings_of_one_kind_are_one_that_lists_the_cells():
    many = [
        findings.Finding("missing-score", "error", "a.xlsx", "B", f"G{row}", facts=(("row", "1"),))
        for row in range(5, 25)
    ]
    few = [
        findings.Finding("missing-score", "error", "a.xlsx", "B", f"H{row}", facts=(("row", "1"),))
        for row in range(5, 10)
    ]
    first, *others = findings.gathered([*many, *few])
    assert others == few
    assert first.message().endswith("Tương tự ở 19 ô khác: G6, G7, G8, G9, G10, G11, G12, G13, G14, G15, G16, G17 ….")
    assert findings.ReadError(many).findings == (first,)
