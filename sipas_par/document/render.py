"""From a document to the bytes of a file: one writer a format, imported when its format is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.files import read_input
from sipas_par.findings import NOTHING, PATH, Finding, ReadError, UsageError, require

if TYPE_CHECKING:
    from sipas_par.document.blocks import Document

DOCUMENT_FORMATS = ("html", "pdf", "docx")
FORMATS = (*DOCUMENT_FORMATS, "xlsx", "pptx")


def require_formats(formats: Iterable[str], known: Sequence[str] = DOCUMENT_FORMATS) -> None:
    """Refuse an empty list of formats, or one with a format that is not known."""
    chosen = list(formats)
    unknown = [form for form in chosen if form not in known]
    if unknown or not chosen:
        raise UsageError(Finding("unknown-format", "error", found=", ".join(unknown), expected=", ".join(known)))


def letterhead_of(path: Path | str | None, forms: Iterable[str]) -> bytes | None:
    """Read the office's own letterhead, if one is named, before anything is made; refuse it where no Word document can be built on it."""
    require("letterhead", path, *PATH, NOTHING)
    if not path:
        return None
    path = Path(path)
    if "docx" not in (forms := tuple(forms)):
        found = ", ".join(forms)
        raise UsageError(Finding("letterhead-without-docx", "error", file=path.name, found=found, expected="docx"))
    from sipas_par.document.blocks import Document, Paragraph
    from sipas_par.document.docx import to_docx
    from sipas_par.document.docx_package import require_word

    require_word(path)
    data = read_input(path)
    try:
        to_docx(Document("", (Paragraph(()),)), data)
    except Exception as error:
        raise ReadError(Finding("base-not-docx", "error", file=path.name, found=str(error))) from error
    return data


def render(document: Document, form: str, letterhead: bytes | None = None) -> bytes:
    """Return the document in one format."""
    if form == "html":
        from sipas_par.document.html import to_html

        return to_html(document).encode()
    if form == "pdf":
        from sipas_par.document.typst import to_pdf

        return to_pdf(document)
    if form == "docx":
        from sipas_par.document.docx import to_docx

        return to_docx(document, letterhead)
    raise UsageError(Finding("unknown-format", "error", found=form, expected=", ".join(FORMATS)))
