"""An executed notebook read into blocks: the library's own sections, and whatever the analyst added.

Sections come back exactly as they were shown; markdown, tables, pictures and printed text of other
origin become the same blocks, so that one writer a format serves both. Code is not printed. The
status of the figures travels in the sections: whichever cell is hidden or moved, a banner stays.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sipas_par.document.blocks import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    Preformatted,
    Text,
    clean,
    inline,
    plain,
)
from sipas_par.document.pictures import decoded, picture
from sipas_par.document.section import MIME, Meta, merge_meta, unpack
from sipas_par.findings import Finding, ReadError
from sipas_par.text.i18n import language
from sipas_par.text.labels import document_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAMESPACE = "sipas_par"
_HIDDEN = frozenset({"parameters", "injected-parameters", "hide", "remove-cell", "remove_cell", "hide-cell"})
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_FIGURE_REPR = re.compile(r"<(?:Figure size|Axes|matplotlib\.|[\w.]+ object at 0x)[^>]*>|None")


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
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found=str(error))) from error
    if not isinstance(content, dict) or not isinstance(content.get("cells", content.get("worksheets")), list):
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found="cells"))
    if content.get("nbformat") == 4:
        return content
    # Only for files of other versions: nbformat takes a second to import.
    import nbformat

    try:
        read: Any = nbformat.convert(nbformat.from_dict(content), 4)  # type: ignore[no-untyped-call]  # no types there
    except (ValueError, KeyError, AttributeError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found=str(error))) from error
    return dict(read)


def document_from_notebook(
    notebook: Mapping[str, Any], *, title: str = "", lang: str = "", folder: Path | None = None
) -> Document:
    r"""Return what an executed notebook says as a document.

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
    cells = list(notebook.get("cells", ()))
    stated = _notebook_meta(notebook.get("metadata", {}))
    meta = merge_meta((Meta(title=title, lang=lang), stated, *_metas(cells)))
    reader = _Reader(meta.lang if meta.lang in {"vi", "en"} else "vi", folder)
    with language(reader.lang):
        for number, cell in numbered(cells):
            if not _HIDDEN & set(cell.get("metadata", {}).get("tags", ())):
                _read_cell(reader, cell, number)
        unsure = _unknown()
    blocks, heading = _own_title(tuple(reader.blocks), reader.foreign)
    return Document(
        title=meta.title or heading,
        blocks=_letterhead_first(blocks),
        lang=reader.lang,
        banner=unsure if meta.banner is None else meta.banner,
        author=meta.author,
        subject=meta.subject,
        **({"created": meta.created} if meta.created else {}),
    )


_Cell = TypeVar("_Cell", bound="Mapping[str, Any]")


def numbered(cells: Iterable[_Cell]) -> Iterator[tuple[int, _Cell]]:
    """Yield the cells with their numbers as their writer counts: one put in with parameters has that of the cell before."""
    number = 0
    for cell in cells:
        number += "injected-parameters" not in cell.get("metadata", {}).get("tags", ())
        yield number, cell


# Deeper than any list that is read, and no deeper than every writer can go.
_DEEPEST = 40


def _read_cell(reader: _Reader, cell: Mapping[str, Any], number: int) -> None:
    """Read a cell; tags or lists in each other beyond all reason are an error that names it."""
    before = len(reader.blocks)
    try:
        reader.cell(cell, number)
        deep = _too_deep(reader.blocks[before:], _DEEPEST)
    except RecursionError:
        deep = True
    if deep:
        raise ReadError(Finding("notebook-too-deep", "error", cell=str(number)))


def _too_deep(blocks: Iterable[Block], left: int) -> bool:
    lists = (block for block in blocks if isinstance(block, ListBlock))
    return left < 0 or any(_too_deep(item, left - 1) for block in lists for item in block.items)


def _unknown() -> str:
    from sipas_par.text.labels import unknown_banner

    return unknown_banner()


def _notebook_meta(metadata: Mapping[str, Any]) -> Meta:
    own = metadata.get(NAMESPACE)
    said = (
        {name: value for name, value in (own or {}).items() if isinstance(value, str)} if isinstance(own, dict) else {}
    )
    known = {name: said[name] for name in ("title", "lang", "banner", "author", "subject", "created") if name in said}
    title = metadata.get("title")
    if isinstance(title, str):
        known.setdefault("title", title)
    return Meta(**known)


def _metas(cells: Iterable[Mapping[str, Any]]) -> tuple[Meta, ...]:
    """Return what all sections state, those of hidden cells too."""
    stored = (output.get("data", {}).get(MIME) for cell in cells for output in cell.get("outputs", ()))
    return tuple(unpack(_value(value)).meta for value in stored if value is not None)


def _value(value: Any) -> Any:
    import json

    joined = _joined(value) if isinstance(value, list) else value
    return json.loads(joined) if isinstance(joined, str) else joined


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _own_title(blocks: tuple[Block, ...], foreign: set[int]) -> tuple[tuple[Block, ...], str]:
    """Take a leading markdown title out of the text; the headings below it move up one level."""
    if not blocks or not isinstance(blocks[0], Heading) or blocks[0].level != 1 or id(blocks[0]) not in foreign:
        return blocks, ""
    return tuple(_raised(block, foreign) for block in blocks[1:]), clean(plain(blocks[0].text))


def _raised(block: Block, foreign: set[int]) -> Block:
    if isinstance(block, Heading) and id(block) in foreign and block.level > 1:
        return replace(block, level=block.level - 1)
    return block


def _letterhead_first(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    head = next((block for block in blocks if isinstance(block, Letterhead)), None)
    if head is None:
        return blocks
    return (head, *(block for block in blocks if not isinstance(block, Letterhead)))


@dataclass
class _Reader:
    lang: str
    folder: Path | None
    blocks: list[Block] = field(default_factory=list)
    foreign: set[int] = field(default_factory=set)

    def cell(self, cell: Mapping[str, Any], number: int) -> None:
        kind = cell.get("cell_type")
        if kind == "markdown":
            self._add(self._markdown(_joined(cell.get("source", "")), cell.get("attachments", {})))
        elif kind == "code":
            printed: list[str] = []
            for output in cell.get("outputs", ()):
                if output.get("output_type") == "stream":
                    # What programs say on stderr (progress, warnings) is for the screen, not for the document.
                    printed.extend([_joined(output.get("text", ""))] if output.get("name") != "stderr" else [])
                    continue
                self._printed(printed)
                self._output(output, number)
            self._printed(printed)

    def _add(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.blocks.append(block)
            self.foreign.add(id(block))

    def _printed(self, printed: list[str]) -> None:
        text = _screen("".join(printed))
        printed.clear()
        if text.strip():
            self._add((Preformatted(text.strip("\n")),))

    def _output(self, output: Mapping[str, Any], number: int) -> None:
        if output.get("output_type") == "error":
            self._add((self._failure(output, number),))
            return
        data = output.get("data", {})
        if MIME in data:
            self.blocks.extend(unpack(_value(data[MIME])).blocks)
            return
        self._add(self._foreign(data, output.get("metadata", {})))

    def _failure(self, output: Mapping[str, Any], number: int) -> Callout:
        said = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ")
        title = inline(Text(f"{document_word('stopped')} [{number}]", bold=True))
        return Callout("error", title, (Preformatted(_screen(said)),))

    def _foreign(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Iterable[Block]:
        """Read the richest form that a document can hold; tables before pictures, pictures before words."""
        from sipas_par.notebook.markup import blocks_from_html

        html = _joined(data.get("text/html", ""))
        if "<table" in html:
            return blocks_from_html(html)
        figure = self._picture(data, metadata)
        if figure:
            return (figure,)
        if "text/markdown" in data:
            return self._markdown(_joined(data["text/markdown"]), {})
        blocks = blocks_from_html(html) if html else ()
        if blocks:
            return blocks
        text = _screen(_joined(data.get("text/plain", ""))).strip("\n")
        return (Preformatted(text),) if text and not _FIGURE_REPR.fullmatch(text.strip()) else ()

    def _picture(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure | None:
        svg = _joined(data.get("image/svg+xml", ""))
        bitmap = next(
            (decoded(_joined(data[kind])) for kind in ("image/png", "image/jpeg", "image/gif") if kind in data), b""
        )
        found = picture(bitmap, self._alt(data, metadata))
        if svg:
            return replace(found, svg=svg) if found else picture(svg.encode(), self._alt(data, metadata))
        return found

    def _alt(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
        """Return the picture's own words, else say where it stands."""
        for kind in ("image/svg+xml", "image/png", "image/jpeg"):
            entry = metadata.get(kind)
            if isinstance(entry, dict) and isinstance(entry.get("alt"), str) and entry["alt"].strip():
                return clean(entry["alt"])
        words = clean(_joined(data.get("text/plain", ""))).strip()
        if words and not _FIGURE_REPR.fullmatch(words):
            return words
        nearest = next((block for block in reversed(self.blocks) if isinstance(block, Heading)), None)
        place = f": {clean(plain(nearest.text))}" if nearest else ""
        return f"{document_word('picture')}{place}"

    def _markdown(self, source: str, attachments: Mapping[str, Any]) -> tuple[Block, ...]:
        from sipas_par.notebook.markup import blocks_from_markdown

        addresses = {
            name: f"data:{kind};base64,{''.join(_joined(content).split())}"
            for name, kinds in attachments.items()
            for kind, content in kinds.items()
        }
        blocks = blocks_from_markdown(source, attachments=addresses, folder=self.folder)
        return tuple(self._with_words(block) for block in blocks)

    def _with_words(self, block: Block) -> Block:
        """Give a picture without words the place where it stands, so that no reader meets silence."""
        if isinstance(block, Figure) and not block.alt:
            return replace(block, alt=self._alt({}, {}))
        if isinstance(block, ListBlock):
            return replace(block, items=tuple(tuple(map(self._with_words, item)) for item in block.items))
        return block


def _screen(text: str) -> str:
    r"""Return printed text as a screen would leave it: no colour codes, the last state of a rewritten line."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
