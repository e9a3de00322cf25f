"""Blocks to the paragraphs and tables of a Word body."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, assert_never

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from sipas_par.briefing.blocks import (
    Callout,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Signature,
    Table,
    Text,
    plain,
)
from sipas_par.briefing.docx_head import letterhead_elements, signature_element
from sipas_par.briefing.docx_package import MONO
from sipas_par.briefing.docx_tables import table_element
from sipas_par.briefing.docx_xml import borders, element, field, paragraph, run, twips
from sipas_par.briefing.labels import label
from sipas_par.briefing.layout import TURNED_MM, UPRIGHT_MM, fit, leads_on
from sipas_par.briefing.rasters import bitmap_of, printed_mm
from sipas_par.briefing.text import clean, safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.briefing.blocks import Block, Inline
    from sipas_par.briefing.docx_package import Numbering as Lists
    from sipas_par.briefing.numbering import Numbering

_LINK = "#0B4F9E"
_ROLES = {"body": "BodyText", "lead": "BodyText", "note": "BodyText2", "source": "BodyText2", "fill": "BodyText"}
_CALLOUTS = {"info": ("1F4E79", "F2F6FB"), "warning": ("8A5A00", "FFF8E8"), "error": ("A40000", "FDEEEE")}


class DocxBlocks:
    """Turn blocks into elements of the body of one Word document.

    Parameters
    ----------
    word
        The python-docx document.
    numbering
        Numbers and identifiers of the blocks.
    lists
        Makes numbered lists that begin anew.
    full_head
        Print the national heading; not when the office's own letterhead is the base.
    """

    def __init__(self, word: Any, numbering: Numbering, lists: Lists, *, full_head: bool) -> None:
        self.word = word
        self.numbering = numbering
        self.lists = lists
        self.full_head = full_head
        self._bookmarks = 0

    def runs(
        self, text: Inline, *, size: float = 0, bold: bool = False, italic: bool = False, colour: str = ""
    ) -> list[Any]:
        """Return the runs of a line of text, links and references among them."""
        made: list[Any] = []
        for part in text:
            style = {"size": size, "bold": bold or part.bold, "italic": italic or part.italic, "colour": colour}
            made.extend(self._run(part, style))
        return made

    def _run(self, part: Text, style: dict[str, Any]) -> list[Any]:
        if part.ref:
            words, identifier = self.numbering.reference(part.ref)
            return self._inner_link(words, identifier, style)
        link = safe_link(part.link)
        if part.link.startswith("#"):
            return self._inner_link(part.text, self.numbering.link(part.link).removeprefix("#"), style)
        if link:
            relation = self.word.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return [element("w:hyperlink", {"r:id": relation}, run(part.text, **{**style, "colour": _LINK}))]
        return [run(part.text, font=MONO if part.code else "", **style)]

    def _inner_link(self, words: str, identifier: str, style: dict[str, Any]) -> list[Any]:
        shown = run(words, **style)
        return [element("w:hyperlink", {"anchor": bookmark_name(identifier)}, shown)] if identifier else [shown]

    def block(self, block: Block, *, width_mm: float = UPRIGHT_MM, turned: bool = False) -> list[Any]:
        """Return one block as elements of the body.

        Parameters
        ----------
        block
            What to print.
        width_mm, turned
            Width of the text around it, and whether its page lies on its side.
        """
        match block:
            case Heading():
                return [paragraph(self._marked(block, self.runs(block.text)), style=f"Heading{block.level}")]
            case Paragraph():
                return [self._paragraph(block)]
            case ListBlock():
                return list(self._list(block, self.lists.new_list(ordered=block.ordered, start=block.start), 0))
            case Table():
                layout = (
                    fit(block) if turned or width_mm == UPRIGHT_MM else fit(block, may_turn=False, width_mm=width_mm)
                )
                return self._table(block, table_element(block, layout, self.runs))
            case Figure():
                return self._figure(block, min(width_mm, TURNED_MM))
            case Callout():
                return self._callout(block)
            case Preformatted():
                return [self._preformatted(block)]
            case Letterhead():
                return letterhead_elements(block, self.numbering.lang, full=self.full_head)
            case Signature():
                return [signature_element(block, self.numbering.lang), paragraph([], after=0)]
            case PageBreak():
                return [element("w:p", None, element("w:r", None, element("w:br", {"type": "page"})))]
            case _:
                assert_never(block)

    def _marked(self, block: Heading | Table | Figure, runs: list[Any]) -> list[Any]:
        identifier = self.numbering.claim(block)
        if not identifier:
            return runs
        self._bookmarks += 1
        begin = element("w:bookmarkStart", {"id": self._bookmarks, "name": bookmark_name(identifier)})
        return [begin, *runs, element("w:bookmarkEnd", {"id": self._bookmarks})]

    def _paragraph(self, block: Paragraph, extras: dict[str, Any] | None = None) -> Any:
        body = block.role in {"body", "fill"}
        runs = self.runs(block.text, bold=block.role == "lead", italic=block.role == "source")
        indent: dict[str, str | int] | None = {"firstLine": twips(11)} if body and not extras else None
        return paragraph(
            runs,
            style=_ROLES[block.role],
            align="both" if block.role == "body" else "left",
            keep_next=leads_on(block),
            indent=indent,
            extras=extras,
        )

    def _list(self, block: ListBlock, number: int, level: int) -> Iterable[Any]:
        mark = {"ilvl": min(level, 8), "numId": number}
        for item in block.items:
            first = True
            for inner in item or (Paragraph(()),):
                if isinstance(inner, ListBlock):
                    nested = number if inner.ordered == block.ordered and inner.start == 1 else None
                    made = self.lists.new_list(ordered=inner.ordered, start=inner.start) if nested is None else nested
                    yield from self._list(inner, made, level + 1)
                elif isinstance(inner, Paragraph) and first:
                    numbers = element(
                        "w:numPr", None, element("w:ilvl", {"val": mark["ilvl"]}), element("w:numId", {"val": number})
                    )
                    yield paragraph(
                        self.runs(inner.text), style="BodyText", align="both", extras={"numbering": numbers}
                    )
                elif isinstance(inner, Paragraph):
                    yield paragraph(self.runs(inner.text), style="BodyText", indent={"left": 720 + 360 * level})
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
            runs = [run(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", run(count))]
        runs = self._marked(block, runs)
        words = [run(". "), *self.runs(block.caption)] if number else self.runs(block.caption)
        return [paragraph([*runs, *words], style="Caption", align="center", keep_next=above)]

    def _table(self, block: Table, table: Any) -> list[Any]:
        # A paragraph must stand between two tables, or Word joins them.
        note = paragraph(self.runs(block.note, italic=True), style="BodyText2", before=3)
        return [*self._caption(block, above=True), table, note]

    def _figure(self, block: Figure, width_mm: float) -> list[Any]:
        alt = clean(block.alt) or clean(plain(block.caption)) or label("picture", self.numbering.lang)
        data = bitmap_of(block)
        if not data:
            return [paragraph([run(alt, italic=True)], style="BodyText2"), *self._caption(block, above=False)]
        holder = self.word.add_paragraph()
        shape = holder.add_run().add_picture(io.BytesIO(data))
        ratio = shape.height / max(1, shape.width)
        width = Mm(printed_mm(block, width_mm))
        shape.width, shape.height = width, Emu(round(width * ratio))
        properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no door to alternative text
        properties.set("descr", alt)
        picture = holder._p  # noqa: SLF001 - moved to its place among the elements
        picture.getparent().remove(picture)
        made = paragraph(
            list(picture.findall(qn("w:r"))), align="center", before=6, after=4, keep_next=bool(block.caption)
        )
        return [made, *self._caption(block, above=False)]

    def _callout(self, block: Callout) -> list[Any]:
        edge, ground = _CALLOUTS[block.kind]

        def dress() -> dict[str, Any]:
            sides = {
                "top": ("single", 4, edge),
                "left": ("single", 36, edge),
                "bottom": ("single", 4, edge),
                "right": ("single", 4, edge),
            }
            shading = element("w:shd", {"val": "clear", "color": "auto", "fill": ground})
            return {"borders": borders("w:pBdr", sides), "shading": shading}

        title = self.runs(block.title, bold=True) or [run(label(block.kind, self.numbering.lang), bold=True)]
        made = [paragraph(title, style="BodyText", keep_next=True, indent={"left": 120, "right": 120}, extras=dress())]
        for inner in block.blocks:
            if isinstance(inner, Paragraph):
                runs = self.runs(inner.text)
                made.append(
                    paragraph(runs, style="BodyText", align="both", indent={"left": 120, "right": 120}, extras=dress())
                )
            else:
                made.extend(self.block(inner, width_mm=UPRIGHT_MM - 5))
        return made

    def _preformatted(self, block: Preformatted) -> Any:
        sides = dict.fromkeys(("top", "left", "bottom", "right"), ("single", 4, "BBBBBB"))
        extras = {
            "borders": borders("w:pBdr", sides),
            "shading": element("w:shd", {"val": "clear", "color": "auto", "fill": "F6F6F6"}),
        }
        return paragraph([run(block.text, font=MONO, size=9.5)], style="BodyText", align="left", extras=extras)


def bookmark_name(identifier: str) -> str:
    """Return a name that Word takes for a bookmark: letters, digits and underscores, 40 at most.

    >>> bookmark_name("bang-1-d1bc3c")
    'b_bang_1_d1bc3c'
    """
    import hashlib

    name = "b_" + "".join(char if char.isalnum() and char.isascii() else "_" for char in identifier)
    return name if len(name) <= 40 else f"{name[:31]}_{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"
