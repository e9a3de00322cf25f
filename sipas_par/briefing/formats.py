"""From a document to the bytes of a file: one writer a format, imported when its format is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.briefing.blocks import Document
    from sipas_par.briefing.report import Briefing
    from sipas_par.inputs import Inputs

DOCUMENT_FORMATS = ("html", "pdf", "docx")
FORMATS = (*DOCUMENT_FORMATS, "xlsx", "pptx")


def letterhead_of(path: Path | str | None, forms: Iterable[str]) -> bytes | None:
    """Read the office's own letterhead before anything is made; nothing when none is named.

    Parameters
    ----------
    path
        A ``.docx`` file.
    forms
        The formats asked for: a letterhead serves the Word documents only, so one of them must be ``"docx"``.

    Raises
    ------
    ReadError
        If the file is missing or no Word document.
    UsageError
        If no Word document is asked for.

    Examples
    --------
    >>> letterhead_of(None, ["pdf"])
    """
    if not path:
        return None
    if "docx" not in (forms := tuple(forms)):
        name, found = Path(path).name, ", ".join(forms)
        raise UsageError(Finding("letterhead-without-docx", "error", file=name, found=found, expected="docx"))
    from sipas_par.briefing.docx_writer import read_letterhead

    return read_letterhead(Path(path))


def render(document: Document, form: str, letterhead: bytes | None = None) -> bytes:
    """Return the document in one format.

    Parameters
    ----------
    document
        What to print.
    form
        ``"html"``, ``"pdf"`` or ``"docx"``.
    letterhead
        The office's own letterhead, on which a Word document is built.

    Raises
    ------
    SipasParError
        If the format is not one of these.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Document, Paragraph, inline
    >>> render(Document("Thử", (Paragraph(inline("Xin chào")),)), "html")[:15]
    b'<!DOCTYPE html>'
    """
    if form == "html":
        from sipas_par.briefing.html_writer import to_html

        return to_html(document).encode()
    if form == "pdf":
        from sipas_par.briefing.typst_writer import to_pdf

        return to_pdf(document)
    if form == "docx":
        from sipas_par.briefing.docx_writer import to_docx

        return to_docx(document, letterhead)
    raise UsageError(Finding("unknown-format", "error", found=form, expected=", ".join(FORMATS)))


def render_tables(inputs: Inputs, form: str, lang: str = "vi", *, folder: Path) -> bytes:
    """Return the ledger (``"xlsx"``) or the slides (``"pptx"``), which are made from the tables, not from a document.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    form
        Which of the two.
    lang
        ``"vi"`` or ``"en"``.
    folder
        Where the file will lie: the ledger leads from there to the cells of its sources.

    Raises
    ------
    SipasParError
        If the format is neither.
    """
    if form == "xlsx":
        from sipas_par.briefing.xlsx_writer import to_xlsx
        from sipas_par.source_files import links_from

        return to_xlsx(inputs, lang=lang, links=links_from(inputs, folder))
    if form == "pptx":
        from sipas_par.briefing.pptx_writer import to_pptx

        return to_pptx(inputs, lang=lang)
    raise UsageError(Finding("unknown-format", "error", found=form, expected=", ".join(FORMATS)))


def make(report: Briefing, form: str, folder: Path, letterhead: bytes | None = None) -> bytes:
    """Return a briefing in any of the formats, to be written into a folder; see `render` for the letterhead."""
    if form in DOCUMENT_FORMATS:
        return render(report.document(), form, letterhead)
    return render_tables(report.inputs, form, report.lang, folder=folder)
