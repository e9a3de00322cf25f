"""An executed notebook read into blocks: the library's own sections as they were shown, and whatever the analyst added.

Code is not printed. The status of the figures travels in the sections: whichever cell is hidden or moved, a banner stays.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

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
from sipas_par.findings import Finding
from sipas_par.notebook.cells import (
    GENERIC,
    OBJECT,
    cell_name,
    doubtful_marks,
    failed_line,
    hides_outputs,
    injected,
    instead_of,
    interactive,
    is_hidden,
    joined,
    kind_of,
    object_name,
    screen,
    seen_outputs,
    tags_of,
    whole_cells,
)
from sipas_par.notebook.frames import bare, series_table
from sipas_par.notebook.references import Placed, resolved, with_names
from sipas_par.text.i18n import language
from sipas_par.text.labels import document_word, unknown_banner


def document_from_notebook(
    notebook: Mapping[str, Any],
    *,
    title: str = "",
    lang: str = "",
    folder: Path | None = None,
    tell: Callable[[Finding], object] | None = None,
) -> Document:
    """Return what an executed notebook says as a document; what it cannot hold is said in it, and told."""
    cells = whole_cells(notebook)
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
        joined(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", ())
    )
    return "\n".join(sheet for page in pages for sheet in _SHEET.findall(page) if not sheet.lstrip().startswith("#T_"))


def _value(value: Any) -> Any:
    """Return JSON that a program may have stored as text, in lines too; other text is a value itself."""
    whole = (
        joined(value) if isinstance(value, list) and value and all(isinstance(line, str) for line in value) else value
    )
    try:
        return json.loads(whole) if isinstance(whole, str) else whole
    except ValueError:
        return whole


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
        kind, metadata = cell.get("cell_type"), cell.get("metadata", {})
        self.name, self.said = cell_name(cell, number), set()
        if is_hidden(cell):
            return
        for mark in doubtful_marks(cell):
            self._say("tag-unknown", mark)
        source = joined(cell.get("source", ""))
        if kind == "markdown":
            self._add(self._markdown(source, cell.get("attachments", {})))
        elif kind == "heading":
            # Of version 3, left in a notebook that says version 4.
            self._add(self._markdown(f"{'#' * cell.get('level', 1)} {source}", {}))
        elif kind != "code":
            self._add(self._raw(source, str(metadata.get("raw_mimetype", metadata.get("format", "")) or "")))
        elif not hides_outputs(cell):
            self._outputs(cell, source, tags_of(metadata))

    def _say(self, code: str, found: str = "") -> str:
        """Tell what the document cannot hold, once a cell; return the sentence that stands in its place."""
        expected = ""
        if code == "output-not-printable":
            found = found if found not in GENERIC or not self.hint else self.hint
            expected = instead_of(found)
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
        outputs = seen_outputs(cell)
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
                    printed[name].append(joined(output.get("text", "")))
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
        failed = failed_line(screen("\n".join(joined(part) for part in output.get("traceback", ()))))
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
        html = joined(data.get("text/html", ""))
        words = screen(joined(data.get("text/plain", ""))).strip("\n")
        kind = interactive(data, words)
        self.hint = kind_of(words) if OBJECT.search(words) else ""
        if "<table" in html.lower() and not kind:
            frame = _FRAME.search(html)
            return tuple(map(self._with_caption, self._html(html))) if frame else self._html(html)
        if "text/latex" in data and not html:
            blocks = tuple(self._latex(joined(data["text/latex"])))
            if blocks:
                return blocks
        # What JupyterLab would choose comes first, unless it shows nothing without a script.
        still = kind is None and not _NOTICED.search(html)
        markdown = joined(data.get("text/markdown", ""))
        if still and html.strip():
            # Also where it hides all that it holds: no other form of it is shown then.
            return self._html(html)
        blocks = self._markdown(markdown, {}) if still else ()
        figure = None if blocks else self._picture(data, metadata) or self._from_vega(data)
        if figure:
            return (figure,)
        if kind is not None:
            return self._line("output-not-printable", kind) if kind else ()
        if not still:
            blocks = self._markdown(markdown, {}) or self._html(html)
        if blocks:
            return blocks
        if "application/json" in data:
            return (Preformatted(json.dumps(_value(data["application/json"]), ensure_ascii=False, indent=2)),)
        other = sorted(set(data) - {"text/plain", "text/html", "text/markdown"})
        if other:
            said = (Preformatted(words),) if words not in {"", "None"} and not OBJECT.search(words) else ()
            return (*said, *self._line("output-not-printable", other[0]))
        if html.strip() or markdown.strip():
            # Hidden: the words that go with it are not shown either.
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
        return made(source, folder=self.folder, say=self._say, styles=self.styles, **more) if source.strip() else ()

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
        svg = joined(data.get("image/svg+xml", ""))
        kinds = sorted(
            (kind for kind in data if kind.startswith("image/") and kind != "image/svg+xml"),
            key=lambda kind: _BITMAPS.get(kind, 3),
        )
        bitmap = next((decoded(joined(data[kind])) for kind in kinds), b"")
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
        words = clean(joined(data.get("text/plain", ""))).strip()
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
            name: f"data:{kind};base64,{''.join(joined(content).split())}"
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
# Rows of dots where pandas left out rows or columns of what was printed.
_CUT_PRINT = re.compile(r"^(?:\S+\s+)?\.\.+(?:\s+\.\.+)+\s*$|^(?:Name: .*, )?Length: \d+, dtype: ", re.MULTILINE)
# HTML that means to show something: an element that a script fills.
_NOTICED = re.compile(r"<(?:script|iframe|canvas|div[^>]*\b(?:id|data-\w+)=)", re.IGNORECASE)
