"""Words are written once: Vietnamese in the code, English in the catalogue, nothing elsewhere."""

import ast
import re
import sys
from pathlib import Path

import pytest

from sipas_par.text.i18n import _, current_language, in_every_language, in_language, language, ngettext, read_catalogue

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sipas_par"
sys.path.insert(0, str(ROOT / ".ci"))
import words  # noqa: E402 - the command that renews the catalogue is the one definition of what it holds

VIETNAMESE = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# Words that are read or typed by the other side, never printed through the catalogue: names of data, what a form or a
# table may say, the blank workbook (Vietnamese only), and the help of commands (both languages in one line).
DATA = {
    "cli/__init__.py", "cli/start.py", "reading",
    "analysis/crosswalk.py", "assignment.py", "document/fonts.py", "files.py", "findings.py", "model/meeting.py", "model/published.py",
    "model/units.py", "notebook/exporters.py", "replies/collect.py", "text/dates.py",
    "reports/argument.py", "reports/annexes.py", "reports/programme.py", "reports/report.py", "reports/template.py", "reports/tidy.py", "text/names.py",
    "text/numbers.py", "text/vocabulary.py",
}  # fmt: skip


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def test_the_catalogue_holds_every_message_and_no_other():
    assert [message.id for message in words.extracted()] == [message.id for message in read_catalogue()]


def test_every_message_has_its_english_with_the_same_places():
    for message in read_catalogue():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"no English: {message.id}"
        for text in strings:
            assert fields(text) == fields(ids[0]), message.id
            assert not VIETNAMESE.search(re.sub("“[^”]*”", "", text)), f"Vietnamese in the English of: {message.id}"


def test_renewing_the_catalogue_changes_nothing():
    assert words.text_of(words.renewed(words.extracted(), words.known())) == words.FILE.read_bytes()


def literals(tree: ast.AST):
    """Go through strings that are neither documentation nor messages."""
    skip = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for line in body:
                if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
                    skip.add(id(line.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in words.KEYWORDS:
            skip.update(id(part) for part in node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip:
            yield node


def test_no_vietnamese_stands_outside_a_message():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name in DATA or name.split("/")[0] in DATA:
            continue
        found += [
            f"{name}:{node.lineno}: {node.value[:60]}"
            for node in literals(ast.parse(path.read_text(encoding="utf-8")))
            if VIETNAMESE.search(node.value)
        ]
    assert not found, "\n".join(found)


def test_the_language_holds_inside_its_block_only():
    assert current_language() == "vi"
    with language("en"):
        assert (_("Điểm tối đa"), current_language()) == ("Maximum score", "en")
        with language(None):
            assert current_language() == "en"
    assert (_("Điểm tối đa"), current_language()) == ("Điểm tối đa", "vi")


def test_a_function_takes_its_language_from_its_argument_or_from_its_first():
    class Holder:
        lang = "en"

    @in_language
    def said(_of: object, lang: str | None = None) -> str:
        return current_language()

    assert (said(None), said(None, lang="en"), said(Holder()), said(Holder(), lang="vi")) == ("vi", "en", "en", "vi")


def test_an_error_inside_gives_the_language_back():
    with pytest.raises(ValueError, match="x"), language("en"):
        raise ValueError("x")
    assert current_language() == "vi"


def test_english_has_a_plural():
    with language("en"):
        assert [ngettext("{n} tiêu chí", n).format(n=n) for n in (1, 2)] == ["1 criterion", "2 criteria"]
    assert in_every_language("Điểm tối đa") == ("Điểm tối đa", "Maximum score")
