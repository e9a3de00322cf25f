"""The catalogue of findings: every code once, in both languages, with a cure."""

from __future__ import annotations

import re
import string
from collections import Counter
from pathlib import Path

import pytest

import sipas_par
from sipas_par.wording import messages

FOLDER = Path(messages.__file__).parent
CODES = [
    code
    for path in sorted(FOLDER.glob("findings_*.py"))
    for code in re.findall(r'^    "([a-z0-9-]+)": \{', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
]


def test_no_stage_takes_the_code_of_another():
    assert [code for code, count in Counter(CODES).items() if count > 1] == []
    assert set(CODES) == set(messages.catalogue())


@pytest.mark.parametrize("code", sorted(messages.catalogue()))
def test_every_code_speaks_both_languages(code):
    entry = messages.catalogue()[code]
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
    assert used <= set(messages.catalogue())


@pytest.mark.parametrize("text", ["\u0300", "", "é\u0323\u0301", "Ǆ", "😀"])
def test_any_text_sorts(text):
    from sipas_par.wording.numbers import vi_key

    assert vi_key(text) <= vi_key(text + "a")
