"""The document model: what is said, apart from how it is printed.

A document is a sequence of frozen blocks. The library builds them from numbers, the notebook reader
builds the same ones from an executed notebook, and one writer a format prints them. Text in a block
is data: no writer may treat it as markup, formula or code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text in one style.

    ``link`` is a URL or ``"#anchor"``. ``ref`` names the anchor of a table, figure or heading; the writer
    prints its number ("Bảng 3") as a link, so that no number is ever written by hand.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    ref: str = ""


Inline = tuple[Text, ...]


def inline(*parts: str | Text | Inline) -> Inline:
    """Join strings, runs and sequences of runs into one line of text.

    >>> inline("Mất ", Text("13,31", bold=True), " điểm")[1].text
    '13,31'
    """
    runs: list[Text] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Text(part))
        elif isinstance(part, Text):
            runs.append(part)
        else:
            runs.extend(part)
    return tuple(run for run in runs if run.text or run.ref)


def plain(text: Iterable[Text]) -> str:
    """Return the letters of a line of text without its styles."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part of the document, 2 a section, 3 a sub-section."""

    level: int
    text: Inline
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: ``body`` is justified with an indented first line, ``note`` and ``source`` are small.

    ``fill`` is a line to write on, never justified: that would spread its words. With ``keep`` the paragraph
    stands on the page of what follows.
    """

    text: Inline
    role: Literal["body", "lead", "note", "source", "fill"] = "body"
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; every item is a sequence of blocks, the first number is ``start``."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; ``fill`` and ``ink`` are ``"#rrggbb"`` or empty; ``sort`` is the value to sort by in HTML."""

    text: Inline
    colspan: int = 1
    rowspan: int = 1
    align: Align = ""
    fill: str = ""
    ink: str = ""
    header: bool = False
    sort: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with spans; ``head`` rows repeat on every page.

    ``widths`` are relative column widths (empty: decided by the writer); ``align`` is the default of each
    column; a cell covered by a span is simply absent from its row, as in HTML. ``numbered`` tables get
    "Bảng n." before the caption.
    """

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Inline = ()
    anchor: str = ""
    widths: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()
    note: Inline = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its alternative text; ``svg`` for print and screen, ``png`` where a format takes no vectors.

    At least one of the two is there. ``width_cm`` is the printed width (0: as wide as the text).
    """

    alt: str
    svg: str = ""
    png: bytes = b""
    caption: Inline = ()
    anchor: str = ""
    width_cm: float = 0
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed remark: ``info``, ``warning`` (doubtful figures) or ``error``."""

    kind: Literal["info", "warning", "error"]
    title: Inline
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text whose line breaks count, such as what a cell printed."""

    text: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of an official document (Decree 30/2020/NĐ-CP, Annex I).

    ``parent`` stands above ``office`` at the left (the superior body, may be empty); ``number`` is the number
    line such as ``"Số:      /BC-SNV"``; ``place_date`` is printed in italics; ``kind`` is ``"BÁO CÁO"`` and
    ``subject`` the line or lines under it.
    """

    parent: str
    office: str
    number: str
    place_date: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of an official document: recipients at the left, who signs at the right."""

    recipients: tuple[str, ...]
    authority: str
    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Begin a new page where there are pages."""


Block = Heading | Paragraph | ListBlock | Table | Figure | Callout | Preformatted | Letterhead | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Parameters
    ----------
    title
        Title in the metadata and the window.
    blocks
        The content in order.
    lang
        ``"vi"`` or ``"en"``.
    banner
        Words that every page must carry (figures that are illustrative or of unknown status); empty only
        when every source is official or self-assessed. Set from the sources, by no option.
    author, subject
        Metadata.
    created
        ISO date for the metadata; fixed by the content, so that the same input gives the same bytes.
    """

    title: str
    blocks: tuple[Block, ...]
    lang: str = "vi"
    banner: str = ""
    author: str = ""
    subject: str = ""
    created: str = "2024-01-01"

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        """Show the document in a notebook as one section, so that the exporters read it back whole."""
        from sipas_par.briefing.display import Section

        return Section.of(self)._repr_mimebundle_(**options)
