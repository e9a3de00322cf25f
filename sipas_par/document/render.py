"""From a document to the bytes of a file: one writer a format, imported when its format is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.findings import NOTHING, PATH, Finding, UsageError, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """Read the office's own letterhead before anything is made; nothing when none is named."""
    require("letterhead", path, *PATH, NOTHING)
    if not path:
        return None
    if "docx" not in (forms := tuple(forms)):
        name, found = Path(path).name, ", ".join(forms)
        raise UsageError(Finding("letterhead-without-docx", "error", file=name, found=found, expected="docx"))
    from sipas_par.document.docx import read_letterhead

    return read_letterhead(Path(path))


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
