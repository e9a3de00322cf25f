"""An executed notebook read into blocks: the library's own sections, and whatever the analyst added.

Sections come back exactly as they were shown; markdown, tables, pictures and printed text of other
origin become the same blocks, so that one writer a format serves both. Code is not printed. The
status of the figures travels in the sections: whichever cell is hidden or moved, a banner stays.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from sipas_par.document.blocks import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    Text,
    clean,
    inline,
    plain,
)
from sipas_par.document.pictures import decoded, picture
from sipas_par.document.section import MIME, Meta, merge_meta, unpack
from sipas_par.files import slug
from sipas_par.findings import Finding, ReadError
from sipas_par.notebook.frames import bare, series_table
from sipas_par.notebook.lost import GENERIC, INSTEAD, OBJECT, interactive, kind_of, object_name
from sipas_par.notebook.references import Placed, resolved, with_names
from sipas_par.text.i18n import _, language
from sipas_par.text.labels import document_word, unknown_banner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

# The tags of nbconvert's handbook, Jupyter Book and MyST-NB, written with hyphens.
_HIDDEN = frozenset({"parameters", "injected-parameters", "hide", "hidden", "remove-cell", "hide-cell"})
_NO_INPUT = frozenset({"remove-input", "hide-input"})
_NO_OUTPUT = frozenset(
    {"remove-output", "hide-output", "remove-outputs", "hide-outputs", "remove-all-outputs", "remove-all-output"}
)
_OUTPUT_HIDDEN = _HIDDEN | _NO_OUTPUT | {"remove-single-output"}
# The first lines of a cell as Quarto, and as nbdev reads them.
_HIDDEN_BY_SOURCE = re.compile(
    r"(?:^\s*#.*\n)*^\s*#\s*\|\s*(?:output|include)\s*:\s*[\"']?(?:false|no|off)\b|^\s*#\s*\|?\s*hide(?:[_-]output|[_-]cell)?\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_SOUNDS_HIDDEN = re.compile(
    r"hid|remov|skip|print|export|privat|exclu|secret|internal|confiden|omit|ignor|invisib|delet|drop|draft|collaps|no-?output"
    r"|(?:^|-)(?:an|mat|nhap|rieng|xoa|bo)(?:-|$)|noi-bo|khong-"
)
# What notebook programs write about a cell: the value that hides it.
_HIDDEN_BY_KEY = {"nbsphinx": "hidden", "hide_output": True, "is_output_hidden": True, "deepnote_output_hidden": True}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook file as the mapping that nbformat describes (version 4).

    Examples
    --------
    >>> from pathlib import Path
    >>> import sipas_par as sp
    >>> try:
    ...     read_notebook(Path("khong-co.ipynb"))
    ... except sp.SipasParError as error:
    ...     print(error.findings[0].code)
    file-missing
    """
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
    if not isinstance(content, dict) or not isinstance(content.get("cells", content.get("worksheets")), list):
        raise ReadError(Finding("notebook-not-read", "error", file=file, found="cells"))
    if content.get("nbformat") == 4:
        return {"metadata": {}, **content, "cells": _whole_cells(content)}
    # Only for files of other versions: nbformat takes a second to import.
    import nbformat

    try:
        read: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # no types there
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=file, found=str(error))) from error
    return dict(read)


def _whole_cells(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the cells with all that every reader of them counts on, where a program left it out or wrote null."""
    cells = [{"source": "", **cell, "metadata": cell.get("metadata") or {}} for cell in notebook.get("cells") or ()]
    for cell in cells:
        if "outputs" in cell or cell.get("cell_type") == "code":
            outputs = cell.get("outputs") or ()
            cell["outputs"] = [{**output, "metadata": output.get("metadata") or {}} for output in outputs]
            for output in cell["outputs"]:
                if output.get("output_type") not in {"stream", "error"}:
                    old = {"text/plain": output["text"]} if "text" in output else {}
                    output["data"] = output.get("data") or old
    return cells


def document_from_notebook(
    notebook: Mapping[str, Any],
    *,
    title: str = "",
    lang: str = "",
    folder: Path | None = None,
    tell: Callable[[Finding], object] | None = None,
) -> Document:
    r"""Return what an executed notebook says as a document; what it cannot hold is said in it, and told.

    Title, language and metadata are the first that a section or the notebook's metadata states (``metadata.sipas_par``
    or ``metadata.title``), else the first markdown heading. The banner joins all that are stated anywhere; when nothing
    states the status of the figures, the document says that it is unknown.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": "# Báo cáo\nMất **13,31** điểm", "metadata": {}}
    >>> document = document_from_notebook({"cells": [cell], "metadata": {}})
    >>> document.title, document.blocks[0].text[1].text, document.banner
    ('Báo cáo', '13,31', 'CHƯA RÕ TÌNH TRẠNG SỐ LIỆU')
    """
    cells = _whole_cells(notebook)
    stated = _notebook_meta(notebook.get("metadata", {}))
    meta = merge_meta((Meta(title=title, lang=lang), stated, *_metas(cells)))
    reader = _Reader(meta.lang if meta.lang in {"vi", "en"} else "vi", folder, tell or _log, _styles(cells))
    with language(reader.lang):
        for number, cell in enumerate((cell for cell in cells if not injected(cell)), 1):
            reader.cell(cell, number)
        made = resolved(reader.placed, reader.tell)
        unsure = unknown_banner()
    blocks, heading = _own_title(made)
    return Document(
        title=meta.title or heading,
        blocks=_letterhead_first(blocks),
        lang=reader.lang,
        banner=unsure if meta.banner is None else meta.banner,
        author=meta.author,
        subject=meta.subject,
        **({"created": meta.created} if meta.created else {}),
    )


def _log(finding: Finding) -> None:
    logging.getLogger(__name__).warning("%s %s", finding.message(), finding.cure())


def tags_of(metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the tags of a cell, ``remove_cell`` as ``remove-cell``.

    >>> sorted(tags_of({"tags": ["Remove Cell", "a, hide_output"]}))
    ['a', 'hide-output', 'remove-cell']
    """
    tags = metadata.get("tags") or ()
    parts = [part for tag in ([tags] if isinstance(tags, str) else tags) for part in str(tag).split(",")]
    return frozenset(re.sub(r"[_\s]+", "-", part.strip().lower()) for part in parts if part.strip())


def cell_name(cell: Mapping[str, Any], number: int) -> str:
    """Return how JupyterLab shows which cell it is: ``[5]``; before it ran, its place from the top."""
    count = cell.get("execution_count", cell.get("prompt_number"))
    return f"[{count}]" if isinstance(count, int) else _("thứ {number}").format(number=number)


def failed_line(trace: str) -> tuple[int, str] | None:
    """Return number and text of the line of the cell that a traceback points to, not of a library that the cell called.

    >>> failed_line("----> 2 1 / 0")
    (2, '1 / 0')
    """
    match = _ARROW.search(trace, max(0, trace.find("Cell In[")))
    return (int(match[1]), match[2].strip()) if match else None


def run_count(cells: Sequence[Mapping[str, Any]], at: int) -> int:
    """Return the number that JupyterLab gives to the cell at this place when all cells are run."""
    own = (cell for cell in cells[: at + 1] if cell.get("cell_type") == "code" and not injected(cell))
    return sum(bool(_joined(cell.get("source", "")).strip()) for cell in own)


def injected(cell: Mapping[str, Any]) -> bool:
    """Say whether a cell holds the parameters of a run, which no person wrote."""
    return "injected-parameters" in tags_of(cell.get("metadata", {}))


def cell_failed(
    cells: Sequence[Mapping[str, Any]], at: int, found: str, *, line: int, source: str, file: str
) -> Finding:
    """Return which cell stopped a run: its number as JupyterLab counts, and its place from the top."""
    place = sum(not injected(cell) for cell in cells[: at + 1])
    facts = (("line", line), ("source", source), ("position", place))
    return Finding(
        "notebook-cell-failed", "error", file=file, cell=f"[{run_count(cells, at)}]", found=found, facts=facts
    )


def _notebook_meta(metadata: Mapping[str, Any]) -> Meta:
    """Return what the notebook states under the name of the package; its title may stand outside."""
    own = metadata.get("sipas_par")
    return Meta.of({"title": metadata.get("title"), **(own if isinstance(own, dict) else {})})


def _metas(cells: Iterable[Mapping[str, Any]]) -> tuple[Meta, ...]:
    """Return what all sections state, those of hidden cells too."""
    stored = (output.get("data", {}).get(MIME) for cell in cells for output in cell.get("outputs", ()))
    return tuple(unpack(_value(value)).meta for value in stored if value is not None)


def _styles(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return the style sheets that outputs give to the whole page; a data frame's reach no further than itself."""
    pages = (
        _joined(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", ())
    )
    return "\n".join(sheet for page in pages for sheet in _SHEET.findall(page) if "#" not in sheet.partition("{")[0])


def _value(value: Any) -> Any:
    joined = _joined(value) if isinstance(value, list) else value
    return json.loads(joined) if isinstance(joined, str) else joined


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _own_title(placed: list[Placed]) -> tuple[tuple[Block, ...], str]:
    """Take a leading markdown title out of the text; the headings below it move up one level."""
    first = placed[0] if placed else None
    if first and first.own and isinstance(first.block, Heading) and first.block.level == 1:
        return tuple(_raised(block) if own else block for block, _, own in placed[1:]), clean(plain(first.block.text))
    return tuple(block for block, _, _ in placed), ""


def _raised(block: Block) -> Block:
    return replace(block, level=block.level - 1) if isinstance(block, Heading) and block.level > 1 else block


def _letterhead_first(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    head = next((block for block in blocks if isinstance(block, Letterhead)), None)
    if head is None:
        return blocks
    return (head, *(block for block in blocks if not isinstance(block, Letterhead)))


@dataclass
class _Reader:
    lang: str
    folder: Path | None
    tell: Callable[[Finding], object]
    styles: str = ""
    placed: list[Placed] = field(default_factory=list)
    name: str = ""
    hint: str = ""
    said: set[tuple[str, str]] = field(default_factory=set)

    def cell(self, cell: Mapping[str, Any], number: int) -> None:
        metadata = cell.get("metadata", {})
        tags, lab = tags_of(metadata), metadata.get("jupyter") or {}
        kind = cell.get("cell_type")
        self.name, self.said = cell_name(cell, number), set()
        closed = lab.get("source_hidden") is True or bool(_NO_INPUT & tags)
        closed = closed or metadata.get("transient", {}).get("remove_source") is True
        if _HIDDEN & tags or (kind != "code" and closed):
            return
        meant = _NO_INPUT | _NO_OUTPUT | {"remove-stdout", "remove-stderr"} if kind == "code" else frozenset()
        slide = str(metadata.get("slideshow", {}).get("slide_type", ""))
        doubtful = [tag for tag in sorted(tags - meant) if _SOUNDS_HIDDEN.search(slug(tag))]
        doubtful += [f"slide_type: {slide}"] if slide in {"skip", "notes"} else []
        doubtful += ["jp-MarkdownHeadingCollapsed"] if metadata.get("jp-MarkdownHeadingCollapsed") is True else []
        for tag in doubtful:
            self._say("tag-unknown", tag)
        source = _joined(cell.get("source", ""))
        if kind == "markdown":
            self._add(self._markdown(source, cell.get("attachments", {})))
        elif kind == "heading":
            # Of version 3, left in a notebook that says version 4.
            self._add(self._markdown(f"{'#' * cell.get('level', 1)} {source}", {}))
        elif kind != "code":
            self._add(self._raw(source, str(metadata.get("raw_mimetype", metadata.get("format", "")) or "")))
        elif not (
            _NO_OUTPUT & tags
            or lab.get("outputs_hidden") is True
            or metadata.get("collapsed") is True
            or any(metadata.get(key) == value for key, value in _HIDDEN_BY_KEY.items())
            or _HIDDEN_BY_SOURCE.match(source)
        ):
            self._outputs(cell, source, tags)

    def _say(self, code: str, found: str = "") -> str:
        """Tell what the document cannot hold, once a cell; return the sentence that stands in its place."""
        expected = ""
        if code == "output-not-printable":
            found = found if found not in GENERIC or not self.hint else self.hint
            expected = INSTEAD.get(found, INSTEAD[""])
        finding = Finding(code, "warning", cell=self.name, found=found, expected=expected)
        if (code, found) in self.said:
            return ""
        self.said.add((code, found))
        self.tell(finding)
        return f"{finding.message()} {finding.cure()}"

    def _line(self, code: str, found: str = "") -> tuple[Block, ...]:
        said = self._say(code, found)
        return (Paragraph((Text(f"[{said}]", italic=True),), "note"),) if said else ()

    def _outputs(self, cell: Mapping[str, Any], source: str, tags: frozenset[str]) -> None:
        outputs = [
            output for output in cell.get("outputs", ()) if not _OUTPUT_HIDDEN & tags_of(output.get("metadata", {}))
        ]
        if (
            not cell.get("outputs")
            and source.strip()
            and cell.get("execution_count", cell.get("prompt_number")) is None
        ):
            self._add(self._line("cell-not-run"))
        printed: dict[str, list[str]] = {"stdout": [], "stderr": []}
        pictures = any(kind.startswith("image/") for output in outputs for kind in output.get("data", {}))
        for output in outputs:
            if output.get("output_type") == "stream":
                name = "stderr" if output.get("name") == "stderr" else "stdout"
                if f"remove-{name}" not in tags:
                    printed[name].append(_joined(output.get("text", "")))
                continue
            self._printed(printed)
            self._output(output, pictures=pictures)
        self._printed(printed)

    def _add(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.placed.append(Placed(block, self.name, own=True))
            if isinstance(block, Figure) and "<foreignObject" in block.svg and "<switch" not in block.svg:
                self._add(self._line("output-not-printable", "foreignObject"))

    def _printed(self, printed: dict[str, list[str]]) -> None:
        text = screen("".join(printed["stdout"]))
        if text.strip():
            self._add((Preformatted(text.strip("\n")),))
            if _CUT_PRINT.search(text):
                self._add(self._line("table-shortened"))
        # What programs say on stderr (progress, warnings) is for the screen; the document says that it was there.
        said = [line.strip() for line in screen("".join(printed["stderr"])).split("\n") if line.strip()]
        if said:
            telling = next((match.group() for match in map(_WARNED.search, said) if match), said[-1])
            self._add(self._line("stderr-not-printed", telling[:160]))
        for words in printed.values():
            words.clear()

    def _output(self, output: Mapping[str, Any], *, pictures: bool) -> None:
        if output.get("output_type") == "error":
            self._add((self._failure(output),))
            return
        data = output.get("data", {})
        if MIME in data:
            self.placed += (Placed(block, self.name, own=False) for block in unpack(_value(data[MIME])))
            return
        self._add(self._foreign(data, output.get("metadata", {}), pictures=pictures))

    def _failure(self, output: Mapping[str, Any]) -> Callout:
        said = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ")
        failed = failed_line(screen("\n".join(_joined(part) for part in output.get("traceback", ()))))
        place = (f"{document_word('line')} {failed[0]}: {failed[1]}\n",) if failed else ()
        title = inline(Text(f"{document_word('cell')} {self.name}: {document_word('stopped')}", bold=True))
        return Callout("error", title, (Preformatted("".join((*place, screen(said)))),))

    def _raw(self, source: str, kind: str) -> Iterable[Block]:
        kind = kind.lower()
        if kind in {"text/html", "html"}:
            return self._html(source)
        if kind in {"text/markdown", "markdown"}:
            return self._markdown(source, {})
        if kind in {"text/latex", "latex"}:
            return self._latex(source)
        return (Preformatted(clean(source).strip("\n")),) if source.strip() else ()

    def _foreign(self, data: Mapping[str, Any], metadata: Mapping[str, Any], *, pictures: bool) -> Iterable[Block]:
        """Read the richest form that a document can hold; tables before pictures, pictures before words."""
        html = _joined(data.get("text/html", ""))
        words = screen(_joined(data.get("text/plain", ""))).strip("\n")
        kind = interactive(data, words)
        self.hint = kind_of(words) if OBJECT.search(words) else ""
        if "<table" in html.lower() and not kind:
            frame = _FRAME.search(html)
            return tuple(map(self._with_caption, self._html(html))) if frame else self._html(html)
        if "text/latex" in data and not html:
            blocks = tuple(self._latex(_joined(data["text/latex"])))
            if blocks:
                return blocks
        # What JupyterLab would choose comes first, unless it shows nothing without a script.
        still = kind is None and not _NOTICED.search(html)
        blocks = self._html(html) if html and still else ()
        if not blocks and still and "text/markdown" in data:
            blocks = self._markdown(_joined(data["text/markdown"]), {})
        figure = None if blocks else self._picture(data, metadata) or self._from_vega(data)
        if figure:
            return (figure,)
        if kind is not None:
            return self._line("output-not-printable", kind) if kind else ()
        blocks = blocks or (self._html(html) if html else ())
        if blocks:
            return blocks
        if "application/json" in data:
            return (Preformatted(json.dumps(_value(data["application/json"]), ensure_ascii=False, indent=2)),)
        other = sorted(set(data) - {"text/plain", "text/html"})
        if other:
            said = (Preformatted(words),) if words not in {"", "None"} and not OBJECT.search(words) else ()
            return (*said, *self._line("output-not-printable", other[0]))
        if html.strip():
            # Hidden, or nothing but a style: the words that go with it are not shown either.
            return self._line("output-not-printable", kind_of(html) or "HTML") if _NOTICED.search(html) else ()
        if OBJECT.search(words):
            # What a drawing function returns says nothing beside its picture.
            return () if pictures else self._line("object-not-shown", object_name(words))
        if words and words != "None":
            series = series_table(words, self._say)
            if series:
                return (self._with_caption(series),)
            cut = self._line("table-shortened") if _CUT_PRINT.search(words) else ()
            return (Preformatted(bare(words)), *cut)
        return ()

    def _html(self, html: str) -> tuple[Block, ...]:
        from sipas_par.notebook.markup import blocks_from_html

        try:
            return tuple(map(self._with_words, self._page(blocks_from_html, html)))
        except RecursionError:
            return self._line("output-too-deep")

    def _page(self, made: Callable[..., tuple[Block, ...]], source: str, **more: Any) -> tuple[Block, ...]:
        return made(source, folder=self.folder, say=self._say, styles=self.styles, **more)

    def _latex(self, source: str) -> Iterable[Block]:
        from html import escape

        from sipas_par.notebook.formulas import Formula, split

        if any(isinstance(part, Formula) for part in split(source)):
            return self._html(escape(clean(source), quote=False))
        return (Preformatted(clean(source).strip("\n")), *self._line("formula-not-set", source.strip()[:60]))

    def _from_vega(self, data: Mapping[str, Any]) -> Figure | None:
        kind = next((kind for kind in data if kind.startswith("application/vnd.vegalite.")), "")
        spec = _value(data[kind]) if kind else None
        # A picture whose figures lie elsewhere is not drawn: nothing is fetched.
        if not isinstance(spec, dict) or '"url"' in json.dumps(spec):
            return None
        try:
            import vl_convert

            svg = vl_convert.vegalite_to_svg(spec)
        except (ImportError, ValueError):
            return None
        return picture(svg.encode(), self._alt({}, {}))

    def _picture(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure | None:
        svg = _joined(data.get("image/svg+xml", ""))
        kinds = sorted(
            (kind for kind in data if kind.startswith("image/") and kind != "image/svg+xml"),
            key=lambda kind: _BITMAPS.get(kind, 3),
        )
        bitmap = next((decoded(_joined(data[kind])) for kind in kinds), b"")
        found = picture(bitmap, self._alt(data, metadata)) if bitmap else None
        drawn = picture(svg.encode(), self._alt(data, metadata)) if svg else None
        sizes = (size.get("width") for kind, size in metadata.items() if kind in data and isinstance(size, dict))
        width = next((width for width in sizes if isinstance(width, int | float)), 0)
        made = replace(drawn, png=found.png) if drawn and found else drawn or found
        return made and replace(made, width_cm=width * 2.54 / 96)

    def _alt(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
        """Return the picture's own words, else say where it stands."""
        for kind in ("image/svg+xml", "image/png", "image/jpeg"):
            entry = metadata.get(kind)
            if isinstance(entry, dict) and isinstance(entry.get("alt"), str) and entry["alt"].strip():
                return clean(entry["alt"])
        words = clean(_joined(data.get("text/plain", ""))).strip()
        if words and words != "None" and not OBJECT.search(words):
            return words
        nearest = self._nearest()
        return f"{document_word('picture')}: {nearest}" if nearest else document_word("picture")

    def _nearest(self) -> str:
        """Return the heading above."""
        heading = next((block for block, _, _ in reversed(self.placed) if isinstance(block, Heading)), None)
        return clean(plain(heading.text)) if heading else ""

    def _with_caption(self, block: Block) -> Block:
        """Let a data frame without a caption be numbered under the heading it stands below."""
        words = _COUNTED.sub("", self._nearest())
        if not isinstance(block, Table) or block.caption or not words:
            return block
        return replace(block, caption=inline(words))

    def _markdown(self, source: str, attachments: Mapping[str, Any]) -> tuple[Block, ...]:
        from sipas_par.notebook.markup import blocks_from_markdown

        addresses = {
            name: f"data:{kind};base64,{''.join(_joined(content).split())}"
            for name, kinds in attachments.items()
            for kind, content in kinds.items()
        }
        try:
            blocks = self._page(blocks_from_markdown, source, attachments=addresses)
        except RecursionError:
            return self._line("output-too-deep")
        return tuple(with_names(self._with_words(block)) for block in blocks)

    def _with_words(self, block: Block) -> Block:
        """Give a picture without words the place where it stands, so that no reader meets silence."""
        if isinstance(block, Figure) and not block.alt:
            return replace(block, alt=self._alt({}, {}))
        if isinstance(block, ListBlock):
            return replace(block, items=tuple(tuple(map(self._with_words, item)) for item in block.items))
        return block


_BITMAPS = {"image/png": 0, "image/jpeg": 1, "image/gif": 2}
_FRAME = re.compile(r'class="[^"]*\bdataframe\b|id="T_')
_SHEET = re.compile(r"<style(?![^>]*\bscoped)[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_COUNTED = re.compile(r"^(?:[\dIVXLC]+[.)])+\s*")
_WARNED = re.compile(r"\w*(?:Warning|Error)\b.*")
_ARROW = re.compile(r"^-+> ?(\d+) (.*)$", re.MULTILINE)
# Rows of dots where pandas left out rows or columns of what was printed.
_CUT_PRINT = re.compile(r"^(?:\S+\s+)?\.\.+(?:\s+\.\.+)+\s*$|^(?:Name: .*, )?Length: \d+, dtype: ", re.MULTILINE)
# HTML that means to show something: an element that a script fills.
_NOTICED = re.compile(r"<(?:script|iframe|canvas|div[^>]*\b(?:id|data-\w+)=)", re.IGNORECASE)


def screen(text: str) -> str:
    r"""Return printed text as a screen would leave it: no colour codes, the last state of a rewritten line.

    >>> screen("10%\r99%\n\x1b[31mxong\x1b[0m")
    '99%\nxong'
    """
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(
        reduce(lambda line, part: part + line[len(part) :], map(_rubbed, line.split("\r"))) for line in lines
    )


def _rubbed(line: str) -> str:
    while "\b" in line:
        line = re.sub(r"[^\b]\x08|^\x08+", "", line)
    return line
