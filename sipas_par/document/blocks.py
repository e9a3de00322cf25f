"""The document model: what is said, apart from how it is printed.

A document is a sequence of frozen blocks. The library builds them from numbers, the notebook reader
builds the same ones from an executed notebook, and one writer a format prints them. Text in a block
is data: no writer may treat it as markup, formula or code.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from sipas_par.text.i18n import current_language
from sipas_par.text.names import tidy, unbroken

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SCHEMES = frozenset({"http", "https", "mailto"})


def clean(text: str) -> str:
    r"""Return the text in one Unicode form, without what no document can hold.

    >>> clean("a\x00b\u202ec"), clean("Ho\u0300a")
    ('abc', 'Hòa')
    """
    return unicodedata.normalize("NFC", tidy(text))


def safe_link(link: str) -> str:
    """Return the link when a reader may follow it, else an empty string.

    >>> safe_link("https://example.vn/a"), safe_link("javascript:alert(1)"), safe_link("#bang-1")
    ('https://example.vn/a', '', '#bang-1')
    """
    link = clean(link).strip()
    if link.startswith("#"):
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    known = parts.scheme in _SCHEMES and not any(char.isspace() for char in link)
    return link if known and (parts.netloc or parts.scheme == "mailto") else ""


def safe_colour(colour: str) -> str:
    """Return ``"#rrggbb"`` when that is what it is, else an empty string."""
    return colour.lower() if _COLOUR.fullmatch(colour) else ""


def readable_ink(fill: str, ink: str) -> str:
    """Return the ink for a fill: the one asked for where it can be read, darker where it is too pale for white paper.

    The limit is the 4.5 : 1 of WCAG 2.2, success criterion 1.4.3.

    >>> readable_ink("#1f4e79", ""), readable_ink("", "#ff0000"), readable_ink("", "")
    ('#ffffff', '#e60000', '')
    """
    ground = safe_colour(fill)
    wanted = safe_colour(ink)
    if not ground and not wanted:
        return ""
    ground = ground or "#ffffff"
    ends = sorted(("#000000", "#ffffff"), key=lambda colour: -_contrast(ground, colour))
    if not wanted or (fill and _contrast(ground, wanted) < 4.5):
        return ends[0]
    steps = (_mixed(wanted, ends[0], step / 10) for step in range(11))
    return next((colour for colour in steps if _contrast(ground, colour) >= 4.5), ends[0])


def _mixed(one: str, other: str, share: float) -> str:
    pairs = ((int(one[start : start + 2], 16), int(other[start : start + 2], 16)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text in one style.

    ``link`` is a URL or ``"#anchor"``. ``ref`` names the anchor of a table, figure or heading; the writer
    prints its number ("Bảng 3") as a link, so that no number is ever written by hand. ``big`` is a figure that stands out.
    ``svg`` is a small picture in the line (a formula, an icon) for which ``text`` stands; its size is meant for letters of
    16 px, and its baseline is at y = 0 of its view box. ``ink`` and ``fill`` are ``"#rrggbb"`` or empty.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    ref: str = ""
    big: bool = False
    strike: bool = False
    underline: bool = False
    script: Literal["", "sub", "sup"] = ""
    ink: str = ""
    fill: str = ""
    svg: str = ""


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


def trimmed(runs: Iterable[Text]) -> Inline:
    """Join neighbours of one style and take the blank space from both ends.

    >>> plain(trimmed([Text(" a"), Text(" b "), Text("c ")]))
    'a b c'
    """
    made: list[Text] = []
    for run in runs:
        if made and not run.svg and not run.ref and replace(made[-1], text="") == replace(run, text=""):
            made[-1] = replace(run, text=made[-1].text + run.text)
        elif run.text or run.ref:
            made.append(run)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while made and not made[end].ref and not made[end].text.strip():
            del made[end]
        if made and not made[end].ref:
            made[end] = replace(made[end], text=strip(made[end].text))
    return tuple(_spaced(made))


def _spaced(runs: list[Text]) -> Iterator[Text]:
    """Give each run once, two spaces that meet at the seam of two styles as one."""
    before = ""
    for run in runs:
        text = run.text[1:] if before.endswith((" ", "\n")) and run.text.startswith(" ") and not run.code else run.text
        before = text or before
        if text or run.ref:
            yield replace(run, text=text)


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
    role: Literal["body", "lead", "note", "source", "fill", "center"] = "body"
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; every item is a sequence of blocks, the first number is ``start``."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell.

    ``fill`` and ``ink`` are ``"#rrggbb"`` or empty; ``sort`` is the value to sort by in HTML, ``anchor`` what links to its
    row point to.
    """

    text: Inline
    colspan: int = 1
    rowspan: int = 1
    align: Align = ""
    fill: str = ""
    ink: str = ""
    header: bool = False
    sort: str = ""
    anchor: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with spans; ``head`` rows repeat on every page.

    ``widths`` are relative column widths (empty: decided by the writer); ``align`` is the default of each
    column; a cell covered by a span is simply absent from its row, as in HTML. ``numbered`` tables get
    "Bảng n." before the caption. A ``band`` is a row of key figures, a ``dense`` table is set
    small and close, as a working list. ``folded`` columns are opened row by row where a page can do so.
    """

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Inline = ()
    anchor: str = ""
    widths: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()
    note: Inline = ()
    numbered: bool = True
    role: Literal["", "band", "dense"] = ""
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its alternative text; ``svg`` for print and screen, ``png`` where a format takes no vectors.

    At least one of the two is there; ``phone`` is the same drawn for a narrow screen. ``width_cm`` is the printed width (0: as wide as the text).
    """

    alt: str
    svg: str = ""
    png: bytes = b""
    caption: Inline = ()
    anchor: str = ""
    width_cm: float = 0
    numbered: bool = True
    phone: str = ""


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
    ``subject`` the line or lines under it. A letter has no kind: its subject stands under its number.
    """

    parent: str
    office: str
    number: str
    place_date: str
    kind: str
    subject: str

    def __post_init__(self) -> None:
        """Let no line end inside the name of a committee or of the index."""
        for name in ("parent", "office", "subject"):
            object.__setattr__(self, name, unbroken(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of an official document: recipients at the left, who signs at the right."""

    recipients: tuple[str, ...]
    authority: str
    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Begin a new page where there are pages; with the number of an ``annex`` its pages count anew."""

    annex: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """Where paper lists the parts of the document with their pages."""


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Table
    | Figure
    | Callout
    | Preformatted
    | Letterhead
    | Signature
    | PageBreak
    | Contents
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; ``banner`` is what every page must carry (set from the sources, by no option), ``created`` a date of the content, not of the run."""

    title: str
    blocks: tuple[Block, ...]
    lang: str = field(default_factory=current_language)
    banner: str = ""
    author: str = ""
    subject: str = ""
    created: str = "2024-01-01"

    @property
    def day(self) -> dt.date:
        """The date of the metadata; a document that says none has one all the same, always the same."""
        try:
            return dt.date.fromisoformat(self.created[:10])
        except ValueError:
            return dt.date(2024, 1, 1)


def with_title(document: Document) -> tuple[Block, ...]:
    """Return the blocks with the title at their head where no letterhead says it; for paper, which has no window."""
    if not document.title or any(isinstance(block, Letterhead) for block in document.blocks):
        return document.blocks
    return (Letterhead("", "", "", "", document.title, ""), *document.blocks)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give every block in reading order, those inside lists and callouts too."""
    for block in blocks:
        yield block
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from walk(item)
        elif isinstance(block, Callout):
            yield from walk(block.blocks)


Line = list[str | Inline | Cell]
"""One row of a table as the contents write it: texts and cells side by side."""

HEAD_FILL = "#eef1f3"
TOTAL_FILL = "#f7f4ec"


def heading(level: int, text: str, anchor: str = "") -> Heading:
    """Return a heading of plain text."""
    return Heading(level, inline(text), anchor)


def paragraph(*parts: str | Text | Inline) -> Paragraph:
    """Return a body paragraph."""
    return Paragraph(inline(*parts))


def note(*parts: str | Text | Inline) -> Paragraph:
    """Return a small remark."""
    return Paragraph(inline(*parts), "note")


def bullets(items: Iterable[Inline | str]) -> ListBlock:
    """Return a list of one-paragraph items."""
    return ListBlock(tuple((Paragraph(inline(item)),) for item in items))


def bold(text: str) -> Text:
    """Return a bold run."""
    return Text(text, bold=True)


def ref(anchor: str, otherwise: str = "") -> Text:
    """Return a reference to a table or figure, printed as its number; ``otherwise`` where there are no numbers."""
    return Text(otherwise, ref=anchor)


def cell(text: str | Inline, *, sort: object = "", **style: Any) -> Cell:
    """Return a table cell; ``sort`` is the plain value behind a formatted number, ``style`` other fields of `Cell`."""
    return Cell(inline(text), sort="" if sort is None else str(sort), **style)


def table(
    columns: Sequence[tuple[str, float, Align]],
    rows: Iterable[Sequence[str | Inline | Cell]],
    *,
    caption: str,
    anchor: str = "",
    total: Sequence[str | Cell] = (),
    remark: str | Inline = "",
) -> Table:
    """Return a table with one head row."""
    head = tuple(Cell(inline(bold(title)), align="center", fill=HEAD_FILL, header=True) for title, _, _ in columns)
    body = tuple(_row(row) for row in rows)
    last = (strong_row(total),) if total else ()
    return Table(
        head=(head,),
        body=body + last,
        caption=inline(caption),
        anchor=anchor,
        widths=tuple(width for _, width, _ in columns),
        align=tuple(align for _, _, align in columns),
        note=inline(remark),
    )


def _row(row: Sequence[str | Inline | Cell]) -> Row:
    return tuple(item if isinstance(item, Cell) else Cell(inline(item)) for item in row)


def strong_row(row: Sequence[str | Inline | Cell]) -> Row:
    """Return a row of a total or subtotal: bold, on its own ground."""
    return tuple(
        replace(cell, text=tuple(replace(run, bold=True) for run in cell.text), fill=TOTAL_FILL) for cell in _row(row)
    )


def group_row(text: str | Inline, columns: int) -> Row:
    """Return a row that spans the whole table and heads the rows below it."""
    return (Cell(inline(text), colspan=columns, fill=TOTAL_FILL, align="left"),)


def blocks(*items: Block | Iterable[Block] | None) -> tuple[Block, ...]:
    """Flatten blocks and sequences of blocks, leaving out what is absent."""
    flat: list[Block] = []
    for item in items:
        if item is None:
            continue
        if hasattr(item, "__iter__"):
            flat.extend(item)
        else:
            flat.append(item)
    return tuple(flat)
