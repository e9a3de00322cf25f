"""Numbers of tables and figures, and what a reference to them prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.briefing.blocks import Callout, Figure, Heading, ListBlock, Table, plain
from sipas_par.briefing.labels import label
from sipas_par.briefing.text import anchor_id, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipas_par.briefing.blocks import Block


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give every block in reading order, those inside lists and callouts too."""
    for block in blocks:
        yield block
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from walk(item)
        elif isinstance(block, Callout):
            yield from walk(block.blocks)


@dataclass
class Numbering:
    """Which number and identifier every block has.

    Counted once for all writers, so that "Bảng 3" is the same table in PDF, HTML and Word.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Cell, Heading, Table, inline
    >>> table = Table((), ((Cell(inline("1")),),), caption=inline("Điểm"), anchor="diem")
    >>> numbering = Numbering.of((Heading(1, inline("Mở đầu")), table), "vi")
    >>> numbering.label(table), numbering.reference("diem")
    ('Bảng 1', ('Bảng 1', 'diem'))
    """

    lang: str
    _labels: dict[int, str] = field(default_factory=dict)
    _ids: dict[int, str] = field(default_factory=dict)
    _targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    _claimed: set[str] = field(default_factory=set)
    # Blocks are looked up by identity (equal blocks may stand twice), so they are kept alive here.
    _seen: dict[int, Block] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Iterable[Block], lang: str) -> Numbering:
        """Count through the blocks of a document."""
        made = cls(lang)
        counts = {"table": 0, "figure": 0, "heading": 0}
        taken: set[str] = set()
        for block in walk(blocks):
            if id(block) in made._seen:
                continue
            if isinstance(block, Heading):
                counts["heading"] += 1
                made._give(block, clean(plain(block.text)), f"muc-{counts['heading']}", taken)
            elif isinstance(block, Table | Figure):
                kind = "table" if isinstance(block, Table) else "figure"
                numbered = block.numbered and bool(block.caption)
                counts[kind] += numbered
                words = f"{label(kind, lang)} {counts[kind]}" if numbered else ""
                made._labels[id(block)] = words
                made._give(block, words or clean(plain(block.caption)), "", taken)
        return made

    def _give(self, block: Heading | Table | Figure, words: str, otherwise: str, taken: set[str]) -> None:
        self._seen[id(block)] = block
        identifier = anchor_id(block.anchor) if block.anchor else otherwise
        if not identifier or identifier in taken:
            return
        taken.add(identifier)
        self._ids[id(block)] = identifier
        if block.anchor:
            self._targets[block.anchor] = (words, identifier)

    def label(self, block: Table | Figure) -> str:
        """Return "Bảng 3"; empty when the block has no number."""
        return self._labels.get(id(block), "")

    def identifier(self, block: Heading | Table | Figure) -> str:
        """Return the identifier that links point to; empty when nothing can point here."""
        return self._ids.get(id(block), "")

    def claim(self, block: Heading | Table | Figure) -> str:
        """Return the identifier the first time only: a block printed twice is one target."""
        identifier = self.identifier(block)
        if identifier in self._claimed:
            return ""
        self._claimed.add(identifier)
        return identifier

    def reference(self, anchor: str) -> tuple[str, str]:
        """Return the words and the identifier that a reference prints.

        A section shown alone in a notebook may point to a table of another one; it says so in words.
        """
        return self._targets.get(anchor, (label("elsewhere", self.lang), ""))

    def link(self, link: str) -> str:
        """Return an inner link with the identifier of its target; empty when the target does not exist."""
        anchor = link.removeprefix("#")
        if anchor in self._targets:
            return f"#{self._targets[anchor][1]}"
        return link if anchor in self._ids.values() else ""
