"""A notebook file, its cells and outputs: read, small faults mended, named as JupyterLab names them; what is hidden, what paper cannot show."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.files import slug
from sipas_par.findings import Finding, ReadError
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    from bs4 import Tag


# The tags of nbconvert's handbook, Jupyter Book and MyST-NB, written with hyphens.
_HIDDEN = frozenset({"parameters", "injected-parameters", "hide", "hidden", "remove-cell", "hide-cell"})
_NO_INPUT = frozenset({"remove-input", "hide-input"})
_NO_OUTPUT = frozenset(
    {"remove-output", "hide-output", "remove-outputs", "hide-outputs", "remove-all-outputs", "remove-all-output"}
)
_WITHOUT_MARKS = {tag.replace("-", ""): tag for tag in (*_HIDDEN, *_NO_INPUT, *_NO_OUTPUT)}
# Names of what programs write about a cell that sound so, and those that are honoured or speak of the code alone.
_KEY_SOUNDS_HIDDEN = re.compile(r"hid|collaps|invisib|privat|secret|confiden|remov|exclu|skip", re.IGNORECASE)
_MEANT_KEYS = re.compile(r"collapsed|outputs_hidden|hide_output|.*(?:input|source).*|hide_?code", re.IGNORECASE)
# The first lines of a cell as Quarto, and as nbdev reads them.
_HIDDEN_BY_SOURCE = re.compile(
    r"(?:^\s*#.*\n)*^\s*#\s*\|\s*(?:output|include)\s*:\s*[\"']?(?:false|no|off)\b|^\s*#\s*(?:\|?\s*hide(?:[_-]output|[_-]cell)?|@hidden_cell)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_SOUNDS_HIDDEN = re.compile(
    r"hid|remov|skip|print|export|privat|exclu|secret|internal|confiden|omit|ignor|invisib|delet|drop|draft|collaps|no-?output"
    r"|(?:^|-)(?:an|mat|nhap|rieng|xoa|bo)(?:-|$)|noi-bo|khong-"
)
# What notebook programs write about a cell: the value that hides it.
_HIDDEN_BY_KEY = {"nbsphinx": "hidden", "hide_output": True, "is_output_hidden": True, "deepnote_output_hidden": True}


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook file as the mapping that nbformat describes (version 4)."""
    if not path.is_file():
        raise ReadError(Finding("file-missing", "error", file=path.name, found=str(path)))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found=str(error))) from error
    return parsed(text, path.name)


def parsed(text: str, file: str) -> dict[str, Any]:
    """Return the text of a notebook file as the mapping that nbformat describes, small faults mended."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=file, found=str(error))) from error
    cells = content.get("cells", content.get("worksheets")) if isinstance(content, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ReadError(Finding("notebook-not-read", "error", file=file, found="cells"))
    if content.get("nbformat", 4) == 4 and "cells" in content:
        minor = content.get("nbformat_minor")
        kept = {**_said(content), "nbformat_minor": minor if isinstance(minor, int) else 4}
        return {**kept, "metadata": _said(content.get("metadata")), "cells": whole_cells(content, file)}
    # Only for files of other versions: nbformat takes a second to import.
    import nbformat

    try:
        read: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # no types there
    except Exception as error:  # it raises whatever it stumbles over in what is no notebook
        raise ReadError(Finding("notebook-not-read", "error", file=file, found=str(error))) from error
    return dict(read)


def whole_cells(notebook: Mapping[str, Any], file: str = "") -> list[dict[str, Any]]:
    """Return the cells with all that every reader of them counts on, where a program left it out or wrote null; refuse what is of another kind."""
    given = [_said(cell) for cell in notebook.get("cells") or ()]
    wrong = [
        Finding(
            "notebook-value",
            "error",
            file,
            cell=cell_name(cell, number),
            found=f"{key} = {str(value)[:40]}",
            expected=kind,
        )
        for number, cell in enumerate(given, 1)
        for key, value, kind in _misfits(cell, _CELL)
    ]
    if wrong:
        raise ReadError(wrong)
    cells = [{"source": "", **cell, "metadata": _said(cell.get("metadata"))} for cell in given]
    for cell in cells:
        if "attachments" in cell:
            cell["attachments"] = {name: _said(kinds) for name, kinds in cell["attachments"].items()}
        if "outputs" in cell or cell.get("cell_type") == "code":
            outputs = map(_said, cell.get("outputs", ()))
            cell["outputs"] = [{**output, "metadata": _said(output.get("metadata"))} for output in outputs]
            for output in cell["outputs"]:
                if output.get("output_type") not in {"stream", "error"}:
                    old = {"text/plain": output["text"]} if "text" in output else {}
                    output["data"] = _said(output.get("data")) or old
    return cells


# What values are of which kind; all else in a cell may be anything.
_TEXT, _WORD, _NUMBER = (list, str), str, int
_OUTPUT = {
    "output_type": _WORD,
    **dict.fromkeys(("text", "ename", "evalue", "traceback"), _TEXT),
    "metadata": {"tags": _TEXT},
    "data": {re.compile("(?:text|image)/"): _TEXT},
}
_CELL = {
    "cell_type": _WORD,
    "source": _TEXT,
    "level": _NUMBER,
    "metadata": {"tags": _TEXT, "jupyter": {}, "slideshow": {}, "transient": {}},
    "attachments": {re.compile(""): {re.compile(""): _TEXT}},
    "outputs": [_OUTPUT],
}


def _misfits(value: Any, shape: Any, key: str = "") -> Iterator[tuple[str, object, str]]:
    """Yield what of a value is not of its kind: its key, what it is, what it should be; nothing said is none."""
    if value is None:
        return
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield key, value, "{…}"
            return
        for name, inner in shape.items():
            names = [name] if isinstance(name, str) else [one for one in value if name.match(one)]
            for one in names:
                yield from _misfits(value.get(one), inner, f"{key}.{one}".lstrip("."))
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield key, value, "[…]"
            return
        for one in value:
            yield from _misfits(one, shape[0], key)
    elif not isinstance(value, shape) or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        yield key, value, "1" if shape is _NUMBER else '"…"'


def _said(mapping: Any) -> dict[str, Any]:
    """Return a mapping without its nulls; an empty one of what is none."""
    return {key: value for key, value in mapping.items() if value is not None} if isinstance(mapping, dict) else {}


def joined(text: Any) -> str:
    """Return a text that nbformat may keep as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def tags_of(metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the tags of a cell, ``remove_cell``, ``removeCell`` and ``removecell`` as ``remove-cell``."""
    tags = metadata.get("tags") or ()
    parts = [part for tag in ([tags] if isinstance(tags, str) else tags) for part in str(tag).split(",")]
    words = (re.sub(r"[_\s]+", "-", part.strip().lower()) for part in parts if part.strip())
    return frozenset(_WITHOUT_MARKS.get(word.replace("-", ""), word) for word in words)


def is_hidden(cell: Mapping[str, Any]) -> bool:
    """Say whether nothing of a cell is to be printed."""
    metadata = cell.get("metadata", {})
    tags, lab = tags_of(metadata), metadata.get("jupyter", {})
    closed = bool(lab.get("source_hidden") or _NO_INPUT & tags)
    closed = closed or metadata.get("transient", {}).get("remove_source") is True
    return bool(_HIDDEN & tags) or (cell.get("cell_type") != "code" and closed)


def hides_outputs(cell: Mapping[str, Any]) -> bool:
    """Say whether what a cell gave is not to be printed."""
    metadata = cell.get("metadata", {})
    return (
        bool(_NO_OUTPUT & tags_of(metadata))
        or bool(metadata.get("jupyter", {}).get("outputs_hidden") or metadata.get("collapsed"))
        or any(metadata.get(key) == value for key, value in _HIDDEN_BY_KEY.items())
        or _HIDDEN_BY_SOURCE.match(joined(cell.get("source", ""))) is not None
    )


def seen_outputs(cell: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the outputs of a cell that bear no mark of hiding themselves."""
    hiding = _HIDDEN | _NO_OUTPUT | {"remove-single-output"}
    return [output for output in cell.get("outputs", ()) if not hiding & tags_of(output.get("metadata", {}))]


def doubtful_marks(cell: Mapping[str, Any]) -> list[str]:
    """Return the marks of a cell that may mean hiding and have no meaning here."""
    metadata = cell.get("metadata", {})
    meant = (
        _NO_INPUT | _NO_OUTPUT | {"remove-stdout", "remove-stderr"} if cell.get("cell_type") == "code" else frozenset()
    )
    slide = str(metadata.get("slideshow", {}).get("slide_type", ""))
    doubtful = [tag for tag in sorted(tags_of(metadata) - meant) if _SOUNDS_HIDDEN.search(slug(tag))]
    doubtful += [f"slide_type: {slide}"] if slide in {"skip", "notes"} else []
    written = {
        key: value for part in (metadata, *metadata.values()) if isinstance(part, dict) for key, value in part.items()
    }
    return doubtful + [
        key
        for key, value in written.items()
        if str(value).lower() in {"true", "1"} and _KEY_SOUNDS_HIDDEN.search(key)
        if not (cell.get("cell_type") == "code" and _MEANT_KEYS.fullmatch(key))
    ]


def injected(cell: Mapping[str, Any]) -> bool:
    """Say whether a cell holds the parameters of a run, which no person wrote."""
    return "injected-parameters" in tags_of(cell.get("metadata", {}))


def cell_name(cell: Mapping[str, Any], number: int) -> str:
    """Return how JupyterLab shows which cell it is: ``[5]``; before it ran, its place from the top."""
    count = cell.get("execution_count", cell.get("prompt_number"))
    return f"[{count}]" if isinstance(count, int) else _("thứ {number}").format(number=number)


def run_count(cells: Sequence[Mapping[str, Any]], at: int) -> int:
    """Return the number that JupyterLab gives to the cell at this place when all cells are run."""
    own = (cell for cell in cells[: at + 1] if cell.get("cell_type") == "code" and not injected(cell))
    return sum(bool(joined(cell.get("source", "")).strip()) for cell in own)


def cell_failed(
    cells: Sequence[Mapping[str, Any]], at: int, found: str, *, line: int, source: str, file: str
) -> Finding:
    """Return which cell stopped a run: its number as JupyterLab counts, and its place from the top."""
    place = sum(not injected(cell) for cell in cells[: at + 1])
    facts = (("line", line), ("source", source), ("position", place))
    return Finding(
        "notebook-cell-failed", "error", file=file, cell=f"[{run_count(cells, at)}]", found=found, facts=facts
    )


_ARROW = re.compile(r"^-+> ?(\d+) (.*)$", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


def failed_line(trace: str) -> tuple[int, str] | None:
    """Return number and text of the line of the cell that a traceback points to, not of a library that the cell called."""
    match = _ARROW.search(trace, max(0, trace.find("Cell In[")))
    return (int(match[1]), match[2].strip()) if match else None


def screen(text: str) -> str:
    """Return printed text as a screen would leave it: no colour codes, the last state of a rewritten line."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(
        reduce(lambda line, part: part + line[len(part) :], map(_rubbed, line.split("\r"))) for line in lines
    )


def _rubbed(line: str) -> str:
    while "\b" in line:
        line = re.sub(r"[^\b]\x08|^\x08+", "", line)
    return line


# The names that Python gives to things: <Axes: …>, <folium.Map at 0x7f…>, [<Line2D at 0x…>], Text(0, 0, 'a'), alt.Chart(...).
OBJECT = re.compile(
    r"<(?:[\w.]+\s+)*?(?:(?:object\s+)?at\s+0x[0-9a-fA-F]+|(?:Figure|Axes|AxesSubplot|BarContainer|IPython|matplotlib|seaborn)[^<>]*)>?"
    r"|<[\w.]+ object[^<>]*>|\A\[?Text\(.*\)\]?\Z|<[\w.]+(?: [\w.]+)* of \d+ artists>"
    r"|\A[\[(]?<(?!/)[A-Za-z_][\w.-]*(?: (?!\w+=\")[^\n]*|)>[\])]?\Z|\A<bound method .*>\Z|\A[\w.]+\((?:\.\.\.|\d+x\d+)\)\Z",
    re.DOTALL,
)
GENERIC = frozenset({"iframe", "JavaScript", "script", "HTML"})


@cache
def _programs() -> dict[str, dict[str, str]]:
    """Return what is known of programs whose pictures only a browser shows, by their names."""
    return tomllib.loads(Path(__file__).with_name("programs.toml").read_text("utf-8"))


def instead_of(program: str) -> str:
    """Return what to call in a program's place for a picture that paper can hold."""
    return _programs().get(program, {}).get("instead", "IPython.display.Image, SVG")


def interactive(data: Mapping[str, Any], words: str) -> str | None:
    """Name what only a browser shows; an empty name is what shows nothing there either, ``None`` what paper can show."""
    if any("bokehjs_load" in kind or "holoviews_load" in kind for kind in data):
        return ""
    mimes = ((name, held["mime"]) for name, held in _programs().items() if "mime" in held)
    found = next((name for name, mark in mimes if any(mark in kind for kind in data)), None)
    return "tqdm" if found == "ipywidgets" and re.search(r"\d%\|", words) else found


def object_name(words: str) -> str:
    """Return the class in the name that Python gives to a thing."""
    match = re.search(r"(?<=<)[\w.]+|\A[\w.]+(?=\((?:\.\.\.|\d+x))", words)
    return match.group().rpartition(".")[2] if match else "matplotlib"


def kind_of_tag(tag: Tag, name: str) -> str:
    """Return what a person calls a thing that only a browser shows."""
    near = tag.parent if tag.parent and tag.parent.name not in {"head", "body", "html", "[document]"} else tag
    return kind_of(str(near)) or kind_of(str(list(tag.parents)[-1])) or {"script": "JavaScript"}.get(name, name)


def kind_of(words: str) -> str:
    """Return the library that a piece of HTML or the name of a Python object belongs to; empty when it tells none."""
    marks = ((name, held["marks"]) for name, held in _programs().items() if "marks" in held)
    return next((name for name, mark in marks if re.search(mark, words, re.IGNORECASE)), "")
