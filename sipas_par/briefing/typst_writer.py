"""A document as PDF through Typst: PDF/A-2a and PDF/UA-1, fonts embedded, the same bytes every time.

The two standards make what would be silent faults (a missing glyph, a picture without words) errors.
What is said reaches the typesetter as JSON data; only the template of this package is markup.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.typst_data import created, template_data
from sipas_par.briefing.typst_fonts import font_set, wider_set
from sipas_par.errors import OutputError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    import typst

    from sipas_par.briefing.blocks import Document
    from sipas_par.briefing.typst_fonts import FontSet

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


@cache
def _template() -> bytes:
    return (files("sipas_par.briefing") / "templates" / "report.typ").read_bytes()


def to_pdf(document: Document) -> bytes:
    """Return the document as an A4 PDF.

    Parameters
    ----------
    document
        What to print.

    Raises
    ------
    OutputError
        If the typesetter refuses the document, with its words.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Document, Paragraph, inline
    >>> to_pdf(Document("Báo cáo", (Paragraph(inline("Điểm")),)))[:5]
    b'%PDF-'
    """
    fonts = font_set()
    data = template_data(document, _everything())
    missing = _missing(fonts, data)
    if missing:
        fonts = wider_set(missing)
        data = template_data(document, fonts.letters | _ALWAYS)
    data |= {"fonts": list(fonts.serif), "mono": list(fonts.mono)}
    return compile_pdf(_template(), {"document": json.dumps(data, ensure_ascii=False)}, fonts, created(document))


def compile_pdf(template: bytes, inputs: dict[str, str], fonts: FontSet, day: dt.date) -> bytes:
    """Run the typesetter on a template of this package with inputs that are data.

    Raises
    ------
    OutputError
        With what the typesetter said.
    """
    import typst

    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    try:
        made = typst.compile(
            template,
            font_paths=fonts.fonts,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=moment,
        )
    except typst.TypstError as error:
        said = "; ".join((error.message, *error.hints))
        raise OutputError(Finding("pdf-not-made", "error", found=said)) from error
    return bytes(made)


_ALWAYS = frozenset({0x20, 0xA0})


@cache
def _everything() -> frozenset[int]:
    return frozenset(range(0x110000))


def _missing(fonts: FontSet, data: dict[str, Any]) -> frozenset[int]:
    letters = {ord(char) for char in set(json.dumps(data, ensure_ascii=False))}
    return frozenset(letters - fonts.letters - _ALWAYS - {0x0A, 0x200B})
