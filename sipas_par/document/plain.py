"""Blocks as text and as Markdown, for terminals and front ends that show no HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.document.layout import BlockWriter, Numbering, column_count, place
from sipas_par.text.display import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.document.blocks import (
        Block,
        Callout,
        Contents,
        Figure,
        Heading,
        Inline,
        Letterhead,
        ListBlock,
        PageBreak,
        Paragraph,
        Preformatted,
        Row,
        Signature,
        Table,
    )  # fmt: skip


def plain_text(blocks: Iterable[Block], *, banner: str = "", markdown: bool = False) -> str:
    """Return all that blocks say, tables and the words of pictures included.

    >>> from sipas_par.document.blocks import Cell, Table, bullets, heading, inline
    >>> table = Table(((Cell(inline("Mã")),),), ((Cell(inline("1")),),), caption=inline("Điểm"))
    >>> print(plain_text((heading(1, "Kết quả"), bullets(["một"]), table), banner="MINH HỌA"))
    [MINH HỌA]
    <BLANKLINE>
    KẾT QUẢ
    <BLANKLINE>
    - một
    <BLANKLINE>
    Bảng 1. Điểm
    Mã
    ──
    1
    """
    kept = tuple(blocks)
    parts = _Writer(Numbering.of(kept), markdown).all(kept)
    return "\n\n".join([f"**{banner}**" if markdown else f"[{banner}]"] * bool(banner) + parts)


class _Writer(BlockWriter):
    def __init__(self, numbering: Numbering, markdown: bool) -> None:
        super().__init__(numbering)
        self.markdown = markdown

    def all(self, blocks: Iterable[Block]) -> list[str]:
        return [text for block in blocks if (text := self.block(block))]

    def line(self, runs: Inline) -> str:
        return "".join(self._run(self.target(run)[0], bold=run.bold and not run.ref) for run in runs).strip()

    def _run(self, text: str, *, bold: bool) -> str:
        return f"**{text.strip()}**" if self.markdown and bold and text.strip() else text

    def _heading(self, block: Heading) -> str:
        text = self.line(block.text)
        return f"{'#' * block.level} {text}" if self.markdown else text.upper() if block.level == 1 else text

    def _paragraph(self, block: Paragraph) -> str:
        return self.line(block.text)

    def _listblock(self, block: ListBlock) -> str:
        items = []
        for at, item in enumerate(block.items, block.start):
            mark = f"{at}." if block.ordered else "-"
            items.append(f"{mark} " + "\n  ".join("\n".join(self.all(item)).split("\n")))
        return "\n".join(items)

    def _figure(self, block: Figure) -> str:
        return f"[{self._caption(block)}{': ' if block.caption else ''}{block.alt}]"

    def _callout(self, block: Callout) -> str:
        return "\n".join([self.line(block.title), *self.all(block.blocks)])

    def _preformatted(self, block: Preformatted) -> str:
        return f"```\n{block.text}\n```" if self.markdown else block.text

    def _letterhead(self, block: Letterhead) -> str:
        head = (block.parent, block.office, block.number, block.place_date, block.kind, block.subject)
        return "\n".join(filter(None, head))

    def _signature(self, block: Signature) -> str:
        return "\n".join(filter(None, (*block.recipients, block.authority, block.role, block.name)))

    def _pagebreak(self, _block: PageBreak | Contents) -> str:
        return ""

    _contents = _pagebreak

    def _caption(self, block: Table | Figure) -> str:
        return ". ".join(part for part in (self.numbering.label(block), self.line(block.caption)) if part)

    def _table(self, block: Table) -> str:
        count = column_count(block)
        heads, rows = self._cells(block.head, count), self._cells(block.body, count)
        shown = Shown(
            "",
            tuple("\n".join(dict.fromkeys(filter(None, parts))) for parts in zip(*heads, strict=True)) or ("",) * count,
            rows,
        )
        body = shown.markdown() if self.markdown else shown.text()
        return "\n".join(filter(None, (self._caption(block), "\n" * self.markdown, body, self.line(block.note))))

    def _cells(self, rows: tuple[Row, ...], count: int) -> tuple[tuple[str, ...], ...]:
        grid = [[""] * count for _row in rows]
        for placed in place(rows)[0]:
            grid[placed.row][placed.column] = self.line(placed.cell.text)
        return tuple(map(tuple, grid))
