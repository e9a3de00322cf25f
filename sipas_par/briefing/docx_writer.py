"""A document as Word file that the office goes on editing: real styles, tables, captions and fields."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.blocks import Letterhead
from sipas_par.briefing.layout import TURNED_MM, UPRIGHT_MM, spreads
from sipas_par.briefing.numbering import Numbering
from sipas_par.errors import ReadError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Document

_RED = "#8B0000"


def to_docx(document: Document, base: Path | bytes | None = None) -> bytes:
    """Return the document as a ``.docx`` file; the same document gives the same bytes.

    Parameters
    ----------
    document
        What to write.
    base
        The office's own letterhead, a ``.docx``: its page, styles, header and footer stay, the text
        follows its own; the national heading is then left to it.

    Raises
    ------
    ReadError
        If the base is missing or no Word document.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Document, Paragraph, inline
    >>> to_docx(Document("Báo cáo", (Paragraph(inline("Điểm")),)))[:2]
    b'PK'
    """
    from sipas_par.briefing.docx_blocks import DocxBlocks
    from sipas_par.briefing.docx_package import Numbering as Lists
    from sipas_par.briefing.docx_package import fixed_bytes, set_page, set_properties, set_styles

    own = base is None
    word = _opened(base)
    set_styles(word, document.lang, own=own)
    set_properties(word, document)
    if own:
        set_page(word.sections[0], turned=False)
    blocks = document.blocks
    if document.title and not any(isinstance(block, Letterhead) for block in blocks):
        blocks = (Letterhead("", "", "", "", document.title, ""), *blocks)
    numbering = Numbering.of(blocks, document.lang)
    writer = DocxBlocks(word, numbering, Lists(word), full_head=own)
    _set_running(word.sections[0], document, own=own)
    for turned, stretch in spreads(blocks):
        if turned != _is_turned(word):
            _new_section(word, turned=turned, own=own)
        for block in stretch:
            made = writer.block(block, width_mm=TURNED_MM if turned else UPRIGHT_MM, turned=turned)
            _append(word, made)
    return fixed_bytes(word, document)


def read_letterhead(path: Path) -> bytes:
    """Return the office's own letterhead, once it is known that Word documents can be built on it.

    Raises
    ------
    ReadError
        If the file is missing or no Word document.
    """
    _opened(path)
    return path.read_bytes()


def _opened(base: Path | bytes | None) -> Any:
    import docx

    if base is None:
        return docx.Document()
    name = base.name if isinstance(base, Path) else "base.docx"
    try:
        data = base.read_bytes() if isinstance(base, Path) else base
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=name, found=str(base))) from None
    except OSError as error:
        raise ReadError(Finding("base-not-docx", "error", file=name, found=str(error.strerror or error))) from error
    try:
        return docx.Document(io.BytesIO(data))
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ReadError(Finding("base-not-docx", "error", file=name, found=str(error))) from error


def _append(word: Any, elements: list[Any]) -> None:
    body = word.element.body
    end = body.sectPr if hasattr(body, "sectPr") else None
    for made in elements:
        body.append(made) if end is None else end.addprevious(made)


def _is_turned(word: Any) -> bool:
    section = word.sections[-1]
    return bool(section.page_width > section.page_height)


def _new_section(word: Any, *, turned: bool, own: bool) -> None:
    from docx.enum.section import WD_SECTION

    from sipas_par.briefing.docx_package import set_page

    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    if own:
        set_page(section, turned=turned)
    else:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = int(turned)


def _set_running(section: Any, document: Document, *, own: bool) -> None:
    """Put page number and banner into the header of every page, and the subject into the footer."""
    from sipas_par.briefing.docx_xml import field, paragraph, run

    if own:
        section.different_first_page_header_footer = True
        number = paragraph(field("PAGE", run("2", size=13)), align="center", after=0)
        _fill(section.header, [number])
        _fill(section.first_page_header, [] if document.banner else [paragraph([])])
        for footer in (section.footer, section.first_page_footer):
            _fill(
                footer,
                [paragraph([run(document.subject or document.title, size=9, italic=True)], align="center", after=0)],
            )
    if document.banner:
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        heads.append(section.even_page_header)
        for head in heads:
            head.is_linked_to_previous = False
            head._element.append(_banner(document.banner))  # noqa: SLF001 - python-docx appends no ready paragraph


def _banner(words: str) -> Any:
    from sipas_par.briefing.docx_xml import borders, paragraph, run

    sides = dict.fromkeys(("top", "left", "bottom", "right"), ("single", 6, _RED.lstrip("#")))
    extras = {"borders": borders("w:pBdr", sides)}
    return paragraph([run(words, bold=True, size=10, colour=_RED)], align="center", before=2, after=0, extras=extras)


def _fill(part: Any, paragraphs: list[Any]) -> None:
    part.is_linked_to_previous = False
    root = part._element  # noqa: SLF001 - as above
    for known in list(root):
        root.remove(known)
    for made in paragraphs:
        root.append(made)
