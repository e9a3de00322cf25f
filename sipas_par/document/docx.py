"""The Word writer: editable, with real styles, tables and captions."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from sipas_par.document.blocks import (
    Callout,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Signature,
    Table,
    Text,
    clean,
    plain,
    readable_ink,
    safe_colour,
)
from sipas_par.document.docx_package import (
    MONO,
    SIDES,
    append,
    bookmark_name,
    borders,
    centred,
    contents_elements,
    element,
    field,
    frame,
    is_turned,
    new_section,
    paragraph,
    ranges,
    rule,
    run,
    saved,
    set_page,
    set_properties,
    set_running,
    shading,
    styled,
    twips,
)
from sipas_par.document.docx_package import Numbering as Lists
from sipas_par.document.layout import (
    TURNED_MM,
    UPRIGHT_MM,
    BlockWriter,
    Fit,
    Numbering,
    Placed,
    alignment,
    balanced_mm,
    fit,
    is_group,
    leads_on,
    may_break,
    on_paper,
    place,
    repeats,
    spreads,
    stays_whole,
)
from sipas_par.document.pictures import bitmap_in_line, bitmap_of, in_line, printed_mm
from sipas_par.document.typst import pages_of
from sipas_par.text.i18n import in_language
from sipas_par.text.labels import document_word


def _side(text: Inline) -> str:
    """Justify a paragraph unless its author broke a line: Word would spread the words before the break."""
    return "left" if "\n" in plain(text) else "both"


def _style(block: Paragraph) -> str:
    return "BodyText2" if block.role in {"note", "source"} else "BodyText"


def _grid(rows: tuple[tuple[Any, ...], ...], count: int) -> list[list[tuple[Placed, bool]]]:
    """Return the cells of each row as Word wants them: a cell that spans rows stands again in each, as continued."""
    lines: list[dict[int, tuple[Placed, bool]]] = [{} for _ in rows]
    covered: list[set[int]] = [set() for _ in rows]
    for placed in place(rows)[0]:
        for down in range(placed.rowspan):
            lines[placed.row + down][placed.column] = (placed, down > 0)
            covered[placed.row + down].update(range(placed.column, placed.column + placed.colspan))
    for number, line in enumerate(lines):
        for column in set(range(count)) - covered[number]:
            line[column] = (Placed(Cell(()), number, column, 1, 1), False)
    return [[line[column] for column in sorted(line)] for line in lines]


_LINK = "#0B4F9E"
_BIG_PT = 20
# Widths of the two halves of the head of a document, and of a letter of its motto.
_LEFT_MM, _RIGHT_MM, _MM_PER_LETTER = 66.0, 99.0, 2.35
_CALLOUTS = {"info": ("1F4E79", "F2F6FB"), "warning": ("8A5A00", "FFF8E8"), "error": ("A40000", "FDEEEE")}


class DocxBlocks(BlockWriter):
    """Turn blocks into elements of one Word document; without ``full_head`` the national heading is the base's."""

    def __init__(
        self, word: Any, numbering: Numbering, lists: Lists, contents: list[Any] | None = None, *, full_head: bool
    ) -> None:
        super().__init__(numbering)
        self.word = word
        self.lists = lists
        self.contents = contents or []
        self.full_head = full_head
        self.annex = False
        self._identifiers = 0

    def runs(
        self, text: Inline, *, size: float = 0, bold: bool = False, italic: bool = False, colour: str = ""
    ) -> list[Any]:
        """Return the runs of a line of text, links and references among them."""
        made: list[Any] = []
        for part in text:
            style = {
                "size": _BIG_PT if part.big else size,
                "bold": bold or part.bold,
                "italic": italic or part.italic,
                "colour": readable_ink(part.fill, part.ink) or colour,
                "strike": part.strike,
                "underline": part.underline,
                "script": part.script,
                "fill": safe_colour(part.fill),
            }
            made.extend(self._run(part, style))
        return made

    def _run(self, part: Text, style: dict[str, Any]) -> list[Any]:
        words, inner, outer = self.target(part)
        inside = part.link.startswith("#")
        if inside or part.ref:
            shown = run(words, **style)
            if not inner:
                return [shown]
            if part.ref or self.numbering.reference(part.link[1:])[0] == words:
                # Word takes the words anew from the bookmark when its fields are updated.
                return field(f"REF {bookmark_name(inner)} \\h \\* MERGEFORMAT", shown)
            return [element("w:hyperlink", shown, anchor=bookmark_name(inner))]
        if outer:
            relation = self.word.part.relate_to(outer, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return [element("w:hyperlink", run(part.text, **{**style, "colour": _LINK}), **{"r:id": relation})]
        data = bitmap_in_line(part.svg) if part.svg else b""
        if data:
            return [self._in_line(part, data, style["size"] or 13)]
        return [run(part.text, font=MONO if part.code else "", **style)]

    def _in_line(self, part: Text, data: bytes, size: float) -> Any:
        width, height, depth = (Pt(em * size) for em in in_line(part.svg))
        made = self._picture(data, clean(part.text), width, height)
        made.insert(0, element("w:rPr", element("w:position", val=-round(depth.pt * 2))))
        return made

    def _picture(self, data: bytes, alt: str, width: Any, height: Any = None) -> Any:
        """Return a run with a picture; without a height it keeps its shape."""
        holder = self.word.add_paragraph()
        shape = holder.add_run().add_picture(io.BytesIO(data))
        ratio = shape.height / max(1, shape.width)
        shape.width, shape.height = width, height or Emu(round(width * ratio))
        # python-docx has no door to alternative text, and LibreOffice keeps a distance where none is said.
        drawn = shape._inline  # noqa: SLF001
        drawn.docPr.set("descr", alt)
        self._identifiers += 1
        drawn.docPr.set("id", str(self._identifiers))
        for side in "TBLR":
            drawn.set(f"dist{side}", "0")
        picture = holder._p  # noqa: SLF001 - moved to its place among the elements
        picture.getparent().remove(picture)
        return picture.find(qn("w:r"))

    def _heading(self, block: Heading, **_place: float) -> list[Any]:
        align = "center" if self.annex and block.level == 1 else ""
        return [paragraph(self._marked(block, self.runs(block.text)), style=f"Heading{block.level}", align=align)]

    def _listblock(self, block: ListBlock, **_place: float) -> list[Any]:
        return list(self._list(block, self.lists.new_list(ordered=block.ordered, start=block.start), 0))

    def _letterhead(self, block: Letterhead, **_place: float) -> list[Any]:
        made: list[Any] = []
        if self.full_head and (block.office or block.parent):
            parent = [_balanced(block.parent.upper(), 12, _LEFT_MM - 2.5, bold=False)] if block.parent else []
            office = _balanced(block.office.upper(), 12, _LEFT_MM - 2.5)
            left = [*parent, office, rule(_LEFT_MM, _LEFT_MM / 3), centred(block.number, 13)]
            if block.subject and not block.kind:
                left.append(centred(block.subject, 12))
            motto = document_word("motto")
            right = [
                centred(document_word("nation"), 12, bold=True),
                centred(motto, 13, bold=True),
                rule(_RIGHT_MM, len(motto) * _MM_PER_LETTER),
                centred(block.place_date, 13, italic=True),
            ]
            made.append(_side_by_side(left, right, _LEFT_MM, _RIGHT_MM))
        if not block.kind:
            # The office's own head has no place for the subject of a letter.
            return [*(made or [centred(block.subject, 12)]), centred("", 8)]
        kind, before = [run(block.kind, bold=True, size=14)], 10 if made else 0
        made.append(paragraph(kind, align="center", before=before, after=0, keep_next=True))
        if block.subject:
            made.append(_balanced(block.subject, 14, UPRIGHT_MM, keep_next=True))
        return [*made, rule(165, 42)]

    def _signature(self, block: Signature, **_place: float) -> list[Any]:
        left = [element("w:p")]
        if block.recipients:
            heading = paragraph([run(document_word("recipients"), bold=True, italic=True, size=12)], after=0)
            left = [heading, *(paragraph([run(f"- {line}", size=11)], after=0) for line in block.recipients)]
        right = [centred(words, 13, bold=True) for words in (block.authority, block.role) if words]
        right += [centred("", 13) for _ in range(3)]
        right.append(centred(block.name, 13, bold=True))
        # Word asks for a paragraph after a table; as high as a line it may come to lie on a page of its own.
        above = paragraph([], before=0, after=0, exact=6, keep_next=True)
        return [above, _side_by_side(left, right, 82.5, 82.5), paragraph([], before=0, after=0, exact=1)]

    def _contents(self, _block: Contents, **_place: float) -> list[Any]:
        return self.contents

    def _pagebreak(self, _block: PageBreak, **_place: float) -> list[Any]:
        return [element("w:p", element("w:r", element("w:br", type="page")))]

    def _marked(self, block: Heading | Table | Figure, runs: list[Any]) -> list[Any]:
        return self.bookmarked(self.numbering.claim(block), runs)

    def bookmarked(self, identifier: str, runs: list[Any]) -> list[Any]:
        """Return runs between the marks of a place that links point to, when it is one."""
        if not identifier:
            return runs
        self._identifiers += 1
        begin = element("w:bookmarkStart", id=self._identifiers, name=bookmark_name(identifier))
        return [begin, *runs, element("w:bookmarkEnd", id=self._identifiers)]

    def _paragraph(self, block: Paragraph, **_place: float) -> list[Any]:
        runs = self.runs(block.text, bold=block.role == "lead", italic=block.role == "source")
        indent: dict[str, str | int] | None = {"firstLine": twips(11)} if block.role in {"body", "fill"} else None
        align = _side(block.text) if block.role == "body" else "center" if block.role == "center" else "left"
        after, style = 3 if block.role == "fill" else None, _style(block)
        return [paragraph(runs, style=style, align=align, after=after, keep_next=leads_on(block), indent=indent)]

    def _list(self, block: ListBlock, number: int, level: int) -> Iterable[Any]:
        for item in block.items:
            first = True
            for inner in item or (Paragraph(()),):
                if isinstance(inner, ListBlock):
                    same = inner.ordered == block.ordered and inner.start == 1
                    nested = number if same else self.lists.new_list(ordered=inner.ordered, start=inner.start)
                    yield from self._list(inner, nested, level + 1)
                elif isinstance(inner, Paragraph) and first:
                    depth = element("w:ilvl", val=min(level, 8))
                    extras = [element("w:numPr", depth, element("w:numId", val=number))]
                    runs, align = self.runs(inner.text), _side(inner.text)
                    yield paragraph(runs, style="BodyText", align=align, after=2, extras=extras)
                elif isinstance(inner, Paragraph):
                    indent: dict[str, str | int] = {"left": 720 + 360 * level}
                    yield paragraph(self.runs(inner.text), style="BodyText", after=2, indent=indent)
                else:
                    yield from self.block(inner, width_mm=UPRIGHT_MM - 15)
                first = False

    def _caption(self, block: Table | Figure, *, above: bool) -> list[Any]:
        if not block.caption:
            return []
        number = self.numbering.label(block)
        runs: list[Any] = []
        if number:
            kind, _, count = number.rpartition(" ")
            # Word's own captions count with the label's name, so that hers and these count together.
            runs = [run(f"{kind} ", bold=True), *field(f"SEQ {kind} \\* ARABIC", run(count, bold=True))]
        runs = self._marked(block, runs)
        words = [run(". ", bold=True), *self.runs(block.caption)] if number else self.runs(block.caption)
        return [paragraph([*runs, *words], style="Caption", align="center", keep_next=above)]

    def _table(self, block: Table, *, width_mm: float) -> list[Any]:
        inside = width_mm not in {UPRIGHT_MM, TURNED_MM}
        layout = fit(block, may_turn=False, width_mm=width_mm) if inside else fit(block)
        table = frame([twips(width) for width in layout.widths_mm], ruled=True)
        table.extend(self._rows(block, layout))
        # A paragraph must stand between two tables, or Word joins them.
        after = paragraph([], before=0, after=2, exact=2)
        if block.note:
            after = paragraph(self.runs(block.note, italic=True), style="BodyText2", before=3)
        return [*self._caption(block, above=True), table, after]

    def _rows(self, table: Table, layout: Fit) -> Iterable[Any]:
        rows, count = len(table.body), len(layout.widths_mm)
        whole_table = stays_whole(table, layout)
        for part, head in ((table.head, True), (table.body, False)):
            for number, line in enumerate(_grid(part, count)):
                kept = head or whole_table or number >= rows - 2 or is_group(part[number], count)
                keep = kept and (head or bool(table.note) or number < rows - 1)
                cells = [self._cell(table, *entry, layout, head=head, keep=keep) for entry in line]
                whole = not any(may_break(placed, layout) for placed, _ in line)
                properties = element(
                    "w:trPr",
                    element("w:cantSplit") if whole else None,
                    element("w:tblHeader") if head and repeats(table) else None,
                )
                yield element("w:tr", properties, *cells)
        if not table.head and not table.body:
            width = element("w:tcW", w=twips(sum(layout.widths_mm)), type="dxa")
            properties = element("w:tcPr", width, element("w:gridSpan", val=count))
            yield element("w:tr", element("w:tc", properties, element("w:p")))

    def _cell(self, table: Table, placed: Placed, continued: bool, layout: Fit, *, head: bool, keep: bool) -> Any:
        cell = placed.cell
        width = sum(layout.widths_mm[placed.column : placed.column + placed.colspan])
        merge = {} if continued else {"val": "restart"}
        properties = element(
            "w:tcPr",
            element("w:tcW", w=twips(width), type="dxa"),
            element("w:gridSpan", val=placed.colspan) if placed.colspan > 1 else None,
            element("w:vMerge", **merge) if placed.rowspan > 1 else None,
            shading(safe_colour(cell.fill)),
            element("w:vAlign", val="center" if head or placed.rowspan > 1 else "top"),
        )
        content: list[Any] = []
        if not continued:
            ink = readable_ink(cell.fill, cell.ink)
            content = self.runs(cell.text, size=layout.size_pt, bold=head or cell.header, colour=ink)
            content = self.bookmarked(self.numbering.claim(cell), content)
        align = alignment(table, placed, head=head) or "left"
        return element("w:tc", properties, paragraph(content, style="TableText", align=align, keep_next=keep))

    def _figure(self, block: Figure, *, width_mm: float) -> list[Any]:
        alt = self.alt(block)
        data = bitmap_of(block)
        if not data:
            return [paragraph([run(alt, italic=True)], style="BodyText2"), *self._caption(block, above=False)]
        picture = self._picture(data, alt, Mm(printed_mm(block, width_mm)))
        made = paragraph([picture], align="center", before=3, after=0, keep_next=bool(block.caption))
        return [made, *self._caption(block, above=False)]

    def _callout(self, block: Callout, **_place: float) -> list[Any]:
        edge, ground = _CALLOUTS[block.kind]

        def framed(runs: list[Any], **look: Any) -> Any:
            sides = {side: ("single", 36 if side == "left" else 4, edge) for side in SIDES}
            extras = [borders("w:pBdr", sides), shading(ground)]
            return paragraph(runs, extras=extras, indent={"left": 120, "right": 120}, **look)

        title = self.runs(block.title, bold=True) or [run(document_word(block.kind), bold=True)]
        made = [framed(title, style="BodyText", after=2, keep_next=True)]
        for number, inner in enumerate(block.blocks, 1):
            if isinstance(inner, Paragraph):
                after = 2 if block.blocks[number:] else 6
                made.append(framed(self.runs(inner.text), style=_style(inner), align="both", after=after))
            else:
                made.extend(self.block(inner, width_mm=UPRIGHT_MM - 5))
        return made

    def _preformatted(self, block: Preformatted, **_place: float) -> list[Any]:
        extras = [borders("w:pBdr", dict.fromkeys(SIDES, ("single", 4, "BBBBBB"))), shading("F6F6F6")]
        return [paragraph([run(block.text, font=MONO, size=9.5)], style="BodyText", align="left", extras=extras)]


def _balanced(text: str, size: float, width_mm: float, *, bold: bool = True, keep_next: bool = False) -> Any:
    """Return centred lines of about equal length."""
    side = twips((width_mm - balanced_mm(text, size, width_mm)) / 2)
    indent: dict[str, str | int] = {"left": side, "right": side}
    words = [run(text, bold=bold, size=size)]
    return paragraph(words, align="center", before=0, after=0, keep_next=keep_next, indent=indent)


def _side_by_side(left: list[Any], right: list[Any], left_mm: float, right_mm: float) -> Any:
    table = frame([twips(left_mm), twips(right_mm)], ruled=False)
    cells = [
        element("w:tc", element("w:tcPr", element("w:tcW", w=twips(width), type="dxa")), *content)
        for width, content in ((left_mm, left), (right_mm, right))
    ]
    table.append(element("w:tr", element("w:trPr", element("w:cantSplit")), *cells))
    return table


@in_language
def to_docx(document: Document, base: Path | bytes | None = None) -> bytes:
    """Return the document as a ``.docx`` file; the same document gives the same bytes."""
    own = base is None
    word = styled(base, document.lang)
    set_properties(word, document)
    if own:
        set_page(word.sections[0], turned=False)
    blocks = on_paper(document)
    numbering = Numbering.of(blocks)
    stretches = spreads(blocks)
    contents = None
    if any(isinstance(block, Contents) for block in blocks):
        contents = contents_elements(numbering.parts(blocks), pages_of(document))
    writer = DocxBlocks(word, numbering, Lists(word), contents, full_head=own)
    set_running(word.sections[0], document, own=own)
    marks = ranges(annexes=any(stretch.annex for stretch in stretches))
    append(word, [marks.pop(0)])
    for turned, stretch, annex in stretches:
        if annex and len(marks) > 1:
            append(word, [marks.pop(0), marks.pop(0)])
        if annex or turned != is_turned(word):
            new_section(word, turned=turned, own=own, annex=bool(annex))
        writer.annex = bool(annex)
        for block in stretch:
            append(word, writer.block(block, width_mm=TURNED_MM if turned else UPRIGHT_MM))
    append(word, marks)
    return saved(word, document.day.isoformat())
