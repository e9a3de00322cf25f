"""The PDF writer: blocks to Typst's data, and Typst in process."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Container, Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sipas_par.document.blocks import (
    Block,
    Callout,
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
    inline,
    plain,
    readable_ink,
    safe_colour,
    walk,
)
from sipas_par.document.fonts import FontSet, font_set, wider_set
from sipas_par.document.layout import (
    UPRIGHT_MM,
    BlockWriter,
    Fit,
    Numbering,
    Placed,
    alignment,
    breakable,
    column_count,
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
from sipas_par.document.pictures import in_line, picture_type, prefix_of, printed_mm, safe_svg
from sipas_par.findings import Finding, OutputError
from sipas_par.text.i18n import in_language
from sipas_par.text.labels import document_word

if TYPE_CHECKING:
    import typst


# Longer words than this cannot stand in a line of text beside others.
_LONGEST_WORD = 32
_UNSET = re.compile(r"\s+")


@in_language
def template_data(document: Document, letters: Container[int]) -> dict[str, Any]:
    """Return everything that the template prints; characters beyond ``letters`` are named, ``[U+1F600]``."""
    blocks = on_paper(document)
    maker = _Maker(blocks, letters)
    stretches = []
    annex = 0
    for stretch in spreads(blocks):
        annex = stretch.annex or annex
        inner = [maker.block(block) for block in stretch.blocks]
        # The pattern of page labels: ``1``, in annex II ``Ⅱ-1``, with the one letter that is no part of a pattern.
        pages = f"{chr(0x215F + annex)}-1" if annex else "1"
        stretches.append({"turned": stretch.turned, "blocks": inner, "begins": bool(stretch.annex), "pages": pages})
    title = maker.words(document.title).strip() or document_word("untitled")
    return {
        "title": title,
        "author": maker.words(document.author),
        "subject": maker.words(document.subject),
        "lang": document.lang,
        "banner": maker.words(document.banner),
        "created": list(document.day.timetuple()[:3]),
        "stretches": stretches,
    }


def _levels(blocks: Iterable[Block]) -> dict[int, int]:
    """Give headings the levels of an outline without gaps, as PDF/UA asks for: the first is 1, none skips one."""
    levels: dict[int, int] = {}
    above: list[int] = []
    for block in walk(blocks):
        if isinstance(block, Heading):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            levels[id(block)] = len(above)
    return levels


class _Maker(BlockWriter):
    """Makes the data of the template, with the letters that the fonts have."""

    def __init__(self, blocks: tuple[Block, ...], letters: Container[int]) -> None:
        super().__init__(Numbering.of(blocks))
        self.letters = letters
        self.levels = _levels(blocks)
        self.parts = self.numbering.parts(blocks)

    def words(self, text: str) -> str:
        return "".join(
            char if ord(char) in self.letters or char in "\n\t\u200b" else _named(char) for char in clean(text)
        )

    def inline(self, runs: Inline, longest: int = _LONGEST_WORD) -> list[Any]:
        return [self._run(run, longest) for run in runs]

    def _run(self, run: Text, longest: int) -> Any:
        text, target, link = self.target(run)
        words = breakable(self.words(text), longest)
        style: dict[str, Any] = {"b": run.bold, "i": run.italic, "c": run.code, "g": run.big, "d": target, "l": link}
        style |= {"s": run.strike, "u": run.underline, "x": run.script}
        style |= {"f": safe_colour(run.fill), "k": readable_ink(run.fill, run.ink)}
        made = _said(style)
        svg = safe_svg(run.svg, prefix_of(run.svg)) if run.svg else ""
        if svg:
            width, _height, depth = in_line(svg)
            made |= {"svg": svg, "width": round(width, 4), "depth": round(depth, 4)}
        return {"t": words, **made} if made else words

    def _heading(self, block: Heading) -> dict[str, Any]:
        level, words = self.levels[id(block)], self.inline(block.text) or [" "]
        return {"block": "heading", "level": level, "text": words, "id": self.numbering.claim(block)}

    def _paragraph(self, block: Paragraph, role: str = "") -> dict[str, Any]:
        words, on = self.inline(block.text), leads_on(block)
        return {"block": "paragraph", "text": words, "role": role or block.role, "on": on}

    def _listblock(self, block: ListBlock) -> dict[str, Any]:
        items = [[self.inner(inside) for inside in item] for item in block.items]
        return {"block": "list", "items": items, "ordered": block.ordered, "start": max(0, block.start)}

    def _callout(self, block: Callout) -> dict[str, Any]:
        title = self.inline(block.title) or [document_word(block.kind)]
        inner = [self.inner(inside) for inside in block.blocks]
        return {"block": "callout", "kind": block.kind, "title": title, "blocks": inner}

    def _preformatted(self, block: Preformatted) -> dict[str, Any]:
        return {"block": "preformatted", "text": breakable(self.words(block.text.expandtabs(4)), 70)}

    def _signature(self, block: Signature) -> dict[str, Any]:
        said = {name: self.words(getattr(block, name)) for name in ("authority", "role", "name")}
        recipients = [self.words(line) for line in block.recipients]
        return {"block": "signature", "heading": document_word("recipients"), "recipients": recipients, **said}

    def _pagebreak(self, _block: PageBreak) -> dict[str, Any]:
        return {"block": "break"}

    def _contents(self, _block: Contents) -> dict[str, Any]:
        body, annexes = (
            [{"text": self.inline(text), "id": target} for text, target, annex in self.parts if annex is asked]
            for asked in (False, True)
        )
        return {"block": "contents", "body": body, "annexes": annexes}

    def inner(self, block: Block) -> dict[str, Any]:
        """Return a block inside a list or frame: no indented lines, nothing that turns or breaks the page."""
        if isinstance(block, Paragraph) and block.role == "body":
            return self._paragraph(block, "plain")
        if isinstance(block, Table):
            return self._table(block, fit(block, may_turn=False, width_mm=UPRIGHT_MM - 15))
        if isinstance(block, PageBreak):
            return {"block": "paragraph", "text": [], "role": "note", "on": False}
        made: dict[str, Any] = self.block(block)
        return made

    def _letterhead(self, block: Letterhead) -> dict[str, Any]:
        names = ("parent", "office", "number", "place_date", "kind", "subject")
        said = {name: breakable(self.words(getattr(block, name)), _LONGEST_WORD) for name in names}
        if not (block.office or block.parent):
            return {"block": "title", "text": said["kind"]}
        nation = {name: document_word(name) for name in ("nation", "motto")}
        return {"block": "letterhead", **said, **nation}

    def _table(self, block: Table, layout: Fit | None = None) -> dict[str, Any]:
        layout = layout or fit(block)
        head = [self.cell(block, placed, layout, 0) for placed in place(block.head)[0]]
        body = [self.cell(block, placed, layout, len(block.head)) for placed in place(block.body)[0]]
        if not body:
            count = len(layout.widths_mm)
            body = [{"x": 0, "y": len(block.head), "w": count, "d": 1, "align": "", "breaks": True, "text": ["–"]}]
        last = _last_rows(block, len(block.head))
        return {
            "block": "table",
            "id": self.numbering.claim(block),
            "caption": self.caption(block),
            "note": self.inline(block.note),
            "widths": [round(width, 2) for width in layout.widths_mm],
            "size": layout.size_pt,
            "head": head,
            "parts": _parts(block, [cell for cell in body if cell["y"] < last], len(block.head)),
            "last": [cell for cell in body if cell["y"] >= last],
            "whole": stays_whole(block, layout),
            "repeat": repeats(block),
            "role": block.role,
        }

    def cell(self, table: Table, placed: Placed, layout: Fit, down: int) -> dict[str, Any]:
        letters = layout.letters(placed.column, placed.colspan)
        made: dict[str, Any] = {
            "x": placed.column,
            "y": placed.row + down,
            "w": placed.colspan,
            "d": placed.rowspan,
            "align": alignment(table, placed, head=not down and bool(table.head)) or "left",
            "breaks": may_break(placed, layout),
            "text": self.inline(placed.cell.text, letters),
        }
        cell = placed.cell
        style = {"fill": safe_colour(cell.fill), "ink": readable_ink(cell.fill, cell.ink)}
        return made | _said({"h": cell.header, "id": self.numbering.claim(cell), **style})

    def caption(self, block: Table | Figure) -> list[Any]:
        number = self.numbering.label(block)
        return self.inline(inline(Text(f"{number}. ", bold=True), block.caption) if number else block.caption)

    def _figure(self, block: Figure) -> dict[str, Any]:
        alt = self.words(self.alt(block)) or document_word("picture")
        svg = safe_svg(block.svg, prefix_of(block.svg)) if block.svg else ""
        if not svg and not block.png:
            return {"block": "paragraph", "text": [alt], "role": "note", "on": False}
        return {
            "block": "figure",
            "id": self.numbering.claim(block),
            "caption": self.caption(block),
            "alt": alt,
            "svg": svg,
            "bitmap": [] if svg else list(block.png),
            "format": "svg" if svg else picture_type(block.png).removeprefix("image/").replace("jpeg", "jpg"),
            "width": round(printed_mm(block, UPRIGHT_MM), 2),
        }


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _parts(table: Table, cells: list[dict[str, Any]], down: int) -> list[dict[str, Any]]:
    """Part the cells where a row heads those below it: such a row must not stand alone at the foot of a page."""
    count = column_count(table)
    heads = {down + number for number, row in enumerate(table.body) if is_group(row, count)}
    parts: list[dict[str, Any]] = []
    for cell in cells:
        head = cell["y"] in heads
        if not parts or head or parts[-1]["head"]:
            parts.append({"head": head, "cells": []})
        parts[-1]["cells"].append(cell)
    return parts


def _last_rows(table: Table, down: int) -> int:
    """Return from which row on the table's end stays together, so that no last row stands alone on a page."""
    rows = len(table.body)
    last = rows - 2
    crossed = any(placed.row < last < placed.row + placed.rowspan for placed in place(table.body)[0])
    tall = any(len(plain(cell.text)) > 400 for row in table.body[last:] for cell in row)
    return down + (rows if rows < 6 or crossed or tall else last)


# Signs of messages and their likes that the fonts have.
_LIKE = dict(zip("✅❌⭐❗❓", "✔✘★!?", strict=True))


def _named(char: str) -> str:
    """Return what stands for a character without a glyph."""
    if char in _LIKE:
        return _LIKE[char]
    if _UNSET.fullmatch(char):
        return " "
    # Joiners and variation selectors show nothing themselves.
    return "" if char in "\u200c\u200d\u200e\u200f\ufeff\ufe0e\ufe0f\u2060\u00ad" else f"[U+{ord(char):04X}]"


# Letters of a document that takes hundreds of MiB to lay out.
_LARGE = 1_000_000
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


@cache
def _template() -> bytes:
    return (files("sipas_par.document") / "templates" / "report.typ").read_bytes()


def to_pdf(document: Document) -> bytes:
    """Return the document as an A4 PDF."""
    inputs, fonts = _inputs(document)
    return compile_pdf(_template(), inputs, fonts, document.day)


def pages_of(document: Document) -> dict[str, int]:
    """Return the page on which each part of the contents begins, by identifier."""
    import typst

    inputs, fonts = _inputs(document)
    found = typst.query(
        _template(), "<page-of>", field="value", font_paths=fonts.fonts, ignore_system_fonts=True, sys_inputs=inputs
    )
    _let_go(inputs)
    return dict(json.loads(found))


def _inputs(document: Document) -> tuple[dict[str, str], FontSet]:
    fonts = font_set()
    data = template_data(document, range(0x110000))
    missing = _missing(fonts, data)
    if missing:
        fonts = wider_set(missing)
        data = template_data(document, fonts.letters | _ALWAYS)
    data |= {"fonts": list(fonts.serif), "mono": list(fonts.mono)}
    return {"document": json.dumps(data, ensure_ascii=False)}, fonts


def compile_pdf(template: bytes, inputs: dict[str, str], fonts: FontSet, day: dt.date) -> bytes:
    """Run the typesetter on a template of this package; the inputs are data. Raise OutputError with what it said."""
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
    _let_go(inputs)
    return bytes(made)


def _let_go(inputs: dict[str, str]) -> None:
    """Make the typesetter forget a large document at once: what it laid out it keeps through ten more."""
    import typst

    if sum(map(len, inputs.values())) > _LARGE:
        for _ in range(11):
            typst.compile(b"", font_paths=font_set().fonts, ignore_system_fonts=True, format="svg")


_ALWAYS = frozenset({0x20, 0xA0})


def _missing(fonts: FontSet, data: dict[str, Any]) -> frozenset[int]:
    letters = {ord(char) for char in set(json.dumps(data, ensure_ascii=False))}
    return frozenset(letters - fonts.letters - _ALWAYS - {0x0A, 0x200B})
