"""Renew the English catalogue: python .ci/words.py.

Every message inside `_`, `N_` or `ngettext` and every word of the tables of words is listed in sipas_par/locale/en/LC_MESSAGES/sipas_par.po, in the order of the code. A new
one is added empty, for a person to translate (the command then ends with 1); one that nothing prints any more is dropped.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sipas_par"
FILE = PACKAGE / "locale/en/LC_MESSAGES/sipas_par.po"
TABLES = ("text/labels.toml", "replies/words.toml")
KEYWORDS = {"_", "N_", "ngettext"}


def extracted() -> Catalog:
    """Return every message of the code, in its order; those inside f-strings too, which Babel's own reader leaves out."""
    catalogue = Catalog(locale="en")
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        ]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            text = call.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                # Vietnamese has no plural: the one form stands for both.
                message = (text.value, text.value) if call.func.id == "ngettext" else text.value
                catalogue.add(message, locations=[(path.relative_to(PACKAGE).as_posix(), None)])
    for table in TABLES:
        for word in said(tomllib.loads((PACKAGE / table).read_text(encoding="utf-8"))):
            catalogue.add(word, locations=[(table, None)])
    return catalogue


def said(table: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a table and of the tables in it."""
    for value in table.values():
        yield from said(value) if isinstance(value, dict) else [value] if isinstance(value, str) else value


def known() -> Catalog:
    """Return the catalogue as it lies in the package."""
    with FILE.open("rb") as file:
        return read_po(file, locale="en")


def renewed(new: Catalog, old: Catalog) -> Catalog:
    """Fill the messages of the code with the words of the catalogue."""
    for message in new:
        before = old.get(message.id)
        if message.id and before is not None and before.string:
            message.string = before.string
    return new


def text_of(catalogue: Catalog) -> bytes:
    """Return a catalogue as it is written: no date, so that it changes only with its words."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True, include_lineno=False)
    head = '# English of sipas_par; renewed by: python .ci/words.py\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return head.encode() + buffer.getvalue()


def main() -> int:
    """Write the catalogue; say what is still to be translated."""
    catalogue = renewed(extracted(), known())
    FILE.write_bytes(text_of(catalogue))
    empty = [message for message in catalogue if message.id and not any(message.string or "")]
    for message in empty:
        print(f"no English: {message.id}")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
