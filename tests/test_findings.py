"""The catalogue of findings: every code once, in both languages, with a cure."""

from __future__ import annotations

import argparse
import re
import shlex
import string
from pathlib import Path

import pytest

import sipas_par
from sipas_par import findings
from sipas_par.cli import parser
from sipas_par.reading.columns import MEANINGS
from sipas_par.text.i18n import read_catalogue


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


def test_a_part_of_a_sentence_is_left_out_where_its_fact_is_empty():
    lacking = findings.Finding("column-missing", "error", found="A1", facts=(("column", "Điểm"), ("survey", "")))
    offered = findings.Finding("column-missing", "error", facts=(("column", "Điểm"), ("option", "--column score=F")))
    assert lacking.cure().endswith("theo mẫu (sipas-par template mau.xlsx).")
    assert offered.cure().endswith("chọn bằng chữ cái của cột, như --column score=F.")


COMMANDS = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
ELSEWHERE = {"--execute", "--version", "--help"}
"""Options of nbconvert, and those of every command."""
SAMPLES = {
    "option": "--column score=F",
    "survey": "--column value=F",
    "command": "",
    "see": "",
    "role": "score",
    "folder": '"thư mục"',
}
PIECE = re.compile(r'"[^"]*"|[;,()“”]|[^\s;,()“”"]+')


def _spoken():
    """Yield every text that the program may print, its places filled as a run would: names with spaces."""
    texts = [text for entry in findings.catalogue().values() for pair in entry.values() for text in pair]
    for message in read_catalogue():
        for words in (message.id, message.string):
            texts += words if isinstance(words, tuple) else [words]
    for text in texts:
        if "--" in text or "sipas-par" in text:
            filled = re.sub(r"={\w+}", "=F", text).replace("--if {expected}", "--if 1.1=0.5")
            filled = re.sub(r"{(\w+)}", lambda place: SAMPLES.get(place[1], "tên có dấu cách.xlsx"), filled)
            yield re.sub(r"\[\[|\]\]", "", filled)


def _typed(text):
    """Yield the command lines in a text; an option that stands alone with its value, as one of a command that has it."""
    pieces = [piece.rstrip(".:") for piece in PIECE.findall(text)]
    at = 0
    while at < len(pieces):
        words, at = pieces[at:], at + 1
        if words[0] == "sipas-par" and (words[1:2] == ["--help"] or (words[1:2] and words[1] in COMMANDS)):
            line = [words[1]]
            for word, before in zip(words[2:], words[1:], strict=False):
                if not (word.startswith(("--", '"')) or "." in word or before in {"--index", "--year", "--province"}):
                    break
                line.append(word.strip('"'))
            at += len(line)
            yield line
        elif re.match("--[a-z]", words[0]) and words[0] not in ELSEWHERE:
            having = [name for name, command in COMMANDS.items() if words[0] in command._option_string_actions]
            assert having, (words[0], text)
            option = COMMANDS[having[0]]._option_string_actions[words[0]]
            given = words[1] if len(words) > 1 else ""
            assert "“" not in given, text
            assert "…" not in given, text
            assert not re.fullmatch(r"[^\W\d_]{2,}", given) or given != given.upper(), text
            valued = given.startswith('"') or "=" in given or given in (option.choices or ())
            spaced = given == "tên"
            assert not spaced, f"no quotes: {text}"
            if valued:
                bare = ["x.xlsx"] if any(not one.option_strings for one in COMMANDS[having[0]]._actions) else []
                yield [having[0], *bare, words[0], given.strip('"')]


def test_every_command_that_is_printed_can_be_typed_as_it_is_printed():
    lines = {tuple(line): text for text in _spoken() for line in _typed(text)}
    assert len(lines) > 20
    for line, text in lines.items():
        try:
            options = parser().parse_args(line)
        except SystemExit as stop:
            assert stop.code == 0, (line, text)  # noqa: PT017 - the parser exits
        else:
            assert {pair.partition("=")[0] for pair in getattr(options, "column", ())} <= {*MEANINGS}, text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_every_command_can_be_typed(name):
    example = COMMANDS[name].epilog.partition("sipas-par ")[2].partition(" >")[0]
    assert parser().parse_args(shlex.split(example)).command == name
