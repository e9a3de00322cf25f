"""How blocks are numbered and lie on the page: captions and targets, cells in their grid, columns on paper.

Paper cannot scroll: a table has to fit. Widths follow the words (no column narrower than its longest
word where that is possible), type gets smaller down to what is still readable, and a table that does
not fit upright is turned.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from sipas_par.document.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Text,
    clean,
    inline,
    plain,
    safe_link,
    walk,
    with_title,
)
from sipas_par.files import slug
from sipas_par.text.labels import document_word

# Text width and height of an A4 page with the margins of Decree 30/2020/NĐ-CP (30 left, 15 right, 20 top and bottom), mm.
UPRIGHT_MM = 165.0
TURNED_MM = 262.0
SIZES_PT = (11.0, 10.5, 10.0, 9.0)
DENSE_PT = (10.0, 9.0)
SMALLEST_PT = 8.0
_PADDING_MM = 3.2
_MM_PER_PT = 0.3528
# A name column narrower than this many letters makes a tower of syllables.
_COMFORT_LETTERS = 16
_LONGEST_WORD = 30
_UNBROKEN = 16


@dataclass
class Numbering:
    """Which number and identifier every block has, counted once for all writers."""

    # Blocks are looked up by identity (equal blocks may stand twice), so they are kept alive here: with label and identifier.
    _known: dict[int, tuple[Block, str, str]] = field(default_factory=dict)
    _targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _claimed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Numbering:
        """Count through the blocks of a document."""
        made = cls()
        counts = {"table": 0, "figure": 0, "heading": 0}
        for block in walk(blocks):
            if id(block) in made._known or not isinstance(block, Heading | Table | Figure):
                continue
            label, otherwise = "", ""
            if isinstance(block, Heading):
                counts["heading"] += 1
                words, otherwise = clean(plain(block.text)), f"muc-{counts['heading']}"
            else:
                kind = "table" if isinstance(block, Table) else "figure"
                numbered = block.numbered and bool(block.caption)
                counts[kind] += numbered
                label = f"{document_word(kind)} {counts[kind]}" if numbered else ""
                words = label or clean(plain(block.caption))
            made._known[id(block)] = block, label, made._identified(block.anchor, words, otherwise)
            for cell in (cell for row in block.body for cell in row if cell.anchor) if isinstance(block, Table) else ():
                made._identified(cell.anchor, plain(cell.text))
        return made

    def _identified(self, anchor: str, words: str, otherwise: str = "") -> str:
        """Return the identifier of a place unless another one has it already; remember what a reference to it says."""
        identifier = anchor_id(anchor) if anchor else otherwise
        if identifier in self._taken:
            return ""
        self._taken.add(identifier)
        if anchor:
            self._targets[anchor] = (words, identifier)
        return identifier

    def label(self, block: Table | Figure) -> str:
        """Return "Bảng 3"; empty when the block has no number."""
        return self._known[id(block)][1] if id(block) in self._known else ""

    def parts(self, blocks: Iterable[Block]) -> list[tuple[Inline, str, bool]]:
        """Return the parts of the document for its contents: words, identifier, and whether an annex begins there."""
        found: list[tuple[Inline, str, bool]] = []
        annex = False
        for block in blocks:
            annex = annex or (isinstance(block, PageBreak) and bool(block.annex))
            if isinstance(block, Heading) and block.level == 1:
                found.append((block.text, self.identifier(block), annex))
        return found

    def identifier(self, place: Heading | Table | Figure | Cell) -> str:
        """Return the identifier that links point to; empty when nothing can point here."""
        if isinstance(place, Cell):
            return self._targets.get(place.anchor, ("", ""))[1]
        return self._known[id(place)][2] if id(place) in self._known else ""

    def claim(self, place: Heading | Table | Figure | Cell) -> str:
        """Return the identifier the first time only: a block printed twice is one target."""
        identifier = self.identifier(place)
        if identifier in self._claimed:
            return ""
        self._claimed.add(identifier)
        return identifier

    def reference(self, anchor: str) -> tuple[str, str]:
        """Return the words and the identifier that a reference prints.

        A section shown alone in a notebook may point to a table of another one; it says so in words.
        """
        return self._targets.get(anchor, (document_word("elsewhere"), ""))

    def link(self, link: str) -> str:
        """Return an inner link with the identifier of its target; empty when the target does not exist."""
        anchor = link.removeprefix("#")
        if anchor in self._targets:
            return f"#{self._targets[anchor][1]}"
        return link if anchor and any(anchor == held for _block, _label, held in self._known.values()) else ""


class BlockWriter:
    """What the writers of all formats do alike: blocks by the method of their kind, references, words for a picture."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def block(self, block: Block, **place: Any) -> Any:
        """Return one block as the format has it, made by the method named after its kind."""
        return getattr(self, f"_{type(block).__name__.lower()}")(block, **place)

    def target(self, run: Text) -> tuple[str, str, str]:
        """Return the words of a run, the identifier that it leads to in the document, and the address outside of it."""
        if run.ref:
            return (*self.numbering.reference(run.ref), "")
        link = safe_link(run.link)
        inner = self.numbering.link(link).removeprefix("#") if link.startswith("#") else ""
        return run.text, inner, "" if link.startswith("#") else link

    def alt(self, figure: Figure) -> str:
        """Return what stands for a picture: its own words, else its caption."""
        return clean(figure.alt) or clean(plain(figure.caption)) or document_word("picture")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid; ``rowspan`` is cut where the table ends."""

    cell: Cell
    row: int
    column: int
    colspan: int
    rowspan: int


def place(rows: tuple[Row, ...]) -> tuple[list[Placed], int]:
    """Lay the cells of rows into a grid as HTML does, and count its columns.

    >>> from sipas_par.document.blocks import Cell, inline
    >>> rows = ((Cell(inline("A"), rowspan=2), Cell(inline("B"))), (Cell(inline("C")),))
    >>> [(placed.row, placed.column) for placed in place(rows)[0]], place(rows)[1]
    ([(0, 0), (0, 1), (1, 1)], 2)
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            colspan = max(1, cell.colspan)
            while taken and any((number, column + step) in taken for step in range(colspan)):
                colspan -= 1
            rowspan = min(max(1, cell.rowspan), len(rows) - number)
            taken.update((number + down, column + right) for down in range(1, rowspan) for right in range(colspan))
            placed.append(Placed(cell, number, column, colspan, rowspan))
            column += colspan
            width = max(width, column)
    return placed, width


def column_count(table: Table) -> int:
    """Return the number of columns of head and body."""
    return max(place(table.head)[1], place(table.body)[1], 1)


def alignment(table: Table, placed: Placed, *, head: bool) -> Align:
    """Return the alignment of a cell: its own, else the column's (heads are centred)."""
    if placed.cell.align:
        return placed.cell.align
    if head:
        return "center"
    if placed.column < len(table.align):
        return table.align[placed.column]
    return ""


def is_group(row: Row, count: int) -> bool:
    """Say whether a row is the heading of the rows below it: one cell across the table."""
    return len(row) == 1 and row[0].colspan >= count > 1


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table stands on paper: column widths in mm, type size in points, page turned or not."""

    widths_mm: tuple[float, ...]
    size_pt: float
    turned: bool

    def letters(self, column: int, colspan: int = 1) -> int:
        """Return how many letters of a word surely fit beside each other in a cell."""
        width = sum(self.widths_mm[column : column + colspan]) - _PADDING_MM
        return max(2, int(width / (0.62 * self.size_pt * _MM_PER_PT)))

    def lines(self, placed: Placed, closer: float = 1.0) -> float:
        """Return how many lines a cell takes; of letters that stand so much closer, where not the worst is asked for."""
        letters = self.letters(placed.column, placed.colspan) * closer
        return sum(1 + len(line) // letters for line in plain(placed.cell.text).split("\n"))


# A row of more lines than this may break across pages; shorter rows stay whole.
_TALLEST_LINES = 25
_WHOLE_MM = 125.0
_LINE_MM_PER_PT = 0.41
# A head of half a page must not repeat on every page.
_LONGEST_HEAD = 1500


def may_break(placed: Placed, layout: Fit) -> bool:
    """Say whether a cell is so tall that its row may break across pages."""
    return layout.lines(placed) > _TALLEST_LINES or placed.rowspan > 6


def stays_whole(table: Table, layout: Fit) -> bool:
    """Say whether a table is so low (half a page) that it moves to the next page as a whole."""
    lines = 0.0
    for rows in (table.head, table.body):
        tallest = [1.0] * len(rows)
        for placed in place(rows)[0]:
            tallest[placed.row] = max(tallest[placed.row], layout.lines(placed, 1.3) / placed.rowspan)
        lines += sum(height + 0.6 for height in tallest)
    return lines * layout.size_pt * _LINE_MM_PER_PT < _WHOLE_MM


def repeats(table: Table) -> bool:
    """Say whether the head is short enough to stand again on every page."""
    return sum(len(plain(cell.text)) for row in table.head for cell in row) < _LONGEST_HEAD


def fit(table: Table, *, may_turn: bool = True, width_mm: float = UPRIGHT_MM) -> Fit:
    """Choose widths, type size and orientation for paper."""
    count = column_count(table)
    longest, natural, body = _demands(table, count)
    running = [max(pair) for pair in zip(longest, body, strict=True)]
    sizes = SIZES_PT if table.role != "dense" else DENSE_PT
    choices = [(size, width_mm, False) for size in sizes]
    if may_turn:
        choices += [(size, TURNED_MM, True) for size in (sizes[1:] if sizes is SIZES_PT else sizes)]
    choices.append((SMALLEST_PT, TURNED_MM if may_turn else width_mm, may_turn))
    for size, available, turned in choices:
        least = [_mm(word, size) for word in longest]
        if sum(least) <= available and _comfortable(table, least, running, size, available):
            return Fit(_share(table.widths, least, [_mm(full, size) for full in natural], available), size, turned)
    size, available, turned = choices[-1]
    least = [_mm(word, size) for word in longest]
    scale = min(1.0, available / sum(least))
    return Fit(
        tuple(width * scale for width in least) if scale < 1 else _share((), least, least, available), size, turned
    )


def on_paper(document: Document) -> tuple[Block, ...]:
    """Return the blocks as paper has them: under their title, tables that are wider than a turned page in slices."""
    return tuple(part for block in with_title(document) for part in _slices(block))


def _slices(block: Block) -> tuple[Block, ...]:
    """Part a table whose columns do not fit beside each other; each part repeats the columns that name its rows."""
    if not isinstance(block, Table) or block.role:
        return (block,)
    least = [_mm(word, SMALLEST_PT) for word in _demands(block, column_count(block))[0]]
    # The estimate is generous.
    if sum(least) <= TURNED_MM * 1.15:
        return (block,)
    names = max(1, min((placed.column for placed in place(block.body)[0] if not placed.cell.header), default=1))
    groups: list[list[int]] = [[]]
    for column in range(names, len(least)):
        if groups[-1] and sum(least[at] for at in (*range(names), *groups[-1], column)) > TURNED_MM:
            groups.append([])
        groups[-1].append(column)
    more = inline(Text(f" ({document_word('continued')})"))
    made = []
    for number, group in enumerate(groups, 1):
        out = set(range(names, len(least))) - set(group)
        kept = [at for at in range(len(least)) if at not in out]
        made.append(
            replace(
                block,
                head=without_columns(block.head, out),
                body=without_columns(block.body, out),
                caption=block.caption if number == 1 else (*block.caption, *more),
                anchor=block.anchor if number == 1 else "",
                numbered=block.numbered and number == 1,
                note=block.note if number == len(groups) else (),
                widths=tuple(block.widths[at] for at in kept) if block.widths else (),
                align=tuple(block.align[at] for at in kept if at < len(block.align)),
            )
        )
    return tuple(made)


def without_columns(rows: tuple[Row, ...], columns: set[int]) -> tuple[Row, ...]:
    """Return the rows without these columns of their grid; a row keeps its place."""
    kept: dict[int, list[Cell]] = {number: [] for number in range(len(rows))}
    for placed in place(rows)[0]:
        wide = len(set(range(placed.column, placed.column + placed.colspan)) - columns)
        if wide:
            kept[placed.row].append(replace(placed.cell, colspan=wide))
    return tuple(map(tuple, kept.values()))


class Stretch(NamedTuple):
    """A run of upright or of turned pages; ``annex`` is the number of the annex that begins with it."""

    turned: bool
    blocks: list[Block]
    annex: int = 0


def spreads(blocks: Iterable[Block]) -> list[Stretch]:
    """Part the blocks into runs of upright and of turned pages, what leads to a turned table and remarks after it on its page; every annex begins one."""
    runs: list[Stretch] = []
    for block in blocks:
        turned = isinstance(block, Table) and fit(block).turned
        remark = isinstance(block, Paragraph) and block.role in {"note", "source"} and bool(runs) and runs[-1].turned
        if isinstance(block, PageBreak) and block.annex:
            runs.append(Stretch(False, [], block.annex))
        elif turned and not (runs and runs[-1].turned):
            lead = _leading(runs)
            emptied = bool(runs) and not runs[-1].blocks
            runs.append(Stretch(True, [*lead, block], runs.pop().annex if emptied else 0))
        elif turned or remark or (runs and not runs[-1].turned):
            runs[-1].blocks.append(block)
        else:
            runs.append(Stretch(False, [block]))
    _drop_breaks(runs)
    return [run for run in runs if run.blocks]


def _drop_breaks(runs: list[Stretch]) -> None:
    """Take away a page break beside a turn: turning the page begins a new one, and two would leave it blank."""
    for before, after in pairwise(runs):
        while before.blocks and isinstance(before.blocks[-1], PageBreak):
            before.blocks.pop()
        while after.blocks and isinstance(after.blocks[0], PageBreak):
            after.blocks.pop(0)


def leads_on(block: Block) -> bool:
    """Say whether a paragraph announces what follows, and so must not end a page.

    A body line in italics alone says who speaks or acts below it.

    >>> from sipas_par.document.blocks import inline
    >>> leads_on(Paragraph(inline("Câu hỏi cần trả lời:"))), leads_on(Paragraph(inline("Hết.")))
    (True, False)
    """
    if not isinstance(block, Paragraph):
        return False
    directs = block.role == "body" and bool(block.text) and all(run.italic for run in block.text)
    return block.keep or block.role == "lead" or directs or plain(block.text).rstrip().endswith(":")


def _leading(runs: list[Stretch]) -> list[Block]:
    """Take the headings, and one paragraph below them, from the end of the last run."""
    before = runs[-1].blocks if runs else []
    cut = len(before)
    if cut and isinstance(before[cut - 1], Paragraph) and cut > 1 and isinstance(before[cut - 2], Heading):
        cut -= 1
    while cut and isinstance(before[cut - 1], Heading):
        cut -= 1
    taken = before[cut:]
    del before[cut:]
    return taken


def least_em(table: Table) -> float:
    """Return the width in em below which words of the table would have to break; for screens, which scroll."""
    longest, natural, _body = _demands(table, column_count(table))
    return sum(max(low, min(full, _COMFORT_LETTERS * 0.5)) + 0.9 for low, full in zip(longest, natural, strict=True))


def _mm(ems: float, size: float) -> float:
    return ems * size * _MM_PER_PT + _PADDING_MM


def _comfortable(table: Table, least: list[float], running: list[float], size: float, available: float) -> bool:
    """Say whether columns of running text keep a line of at least a few words."""
    spare = available - sum(least)
    wanted = sum(
        max(0.0, min(_mm(full, size), _mm(_COMFORT_LETTERS * 0.5, size)) - low)
        for low, full in zip(least, running, strict=True)
    )
    return spare >= wanted or len(table.body) + len(table.head) < 2


def _demands(table: Table, count: int) -> tuple[list[float], list[float], list[float]]:
    """Return the width in em of each column's longest word, of its whole text, and of that of the body alone."""
    longest = [1.0] * count
    natural = [1.0] * count
    spanning: list[tuple[Placed, float]] = []
    body = [1.0] * count
    for rows in (table.head, table.body):
        for placed in place(rows)[0]:
            bold = placed.cell.header or any(run.bold for run in placed.cell.text)
            word, line = _widths(clean(plain(placed.cell.text)), bold)
            if placed.colspan == 1:
                longest[placed.column] = max(longest[placed.column], word)
                natural[placed.column] = max(natural[placed.column], line)
                if rows is table.body:
                    body[placed.column] = max(body[placed.column], line)
            else:
                spanning.append((placed, word))
    for placed, word in spanning:
        inside = range(placed.column, min(placed.column + placed.colspan, count))
        lacking = word - sum(longest[column] for column in inside)
        for column in inside if lacking > 0 else ():
            longest[column] += lacking / len(inside)
    return longest, [max(pair) for pair in zip(longest, natural, strict=True)], body


@lru_cache(4096)
def _widths(text: str, bold: bool) -> tuple[float, float]:
    """Return the width in em of the longest word and of the longest line."""
    word = max((_ems(part, bold=bold) for part in _words(text)), default=0.0)
    return word, max(_ems(line, bold=bold) for line in text.split("\n"))


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        parts = [word] if len(word) <= _UNBROKEN else joints(word)
        yield from (part[:_LONGEST_WORD] for part in parts)


def _ems(text: str, *, bold: bool) -> float:
    """Estimate the width of a text in em, on the generous side, for a face like Times New Roman."""
    total = 0.0
    for char in text:
        if char in "iljtf.,:;'!|()[] ":
            total += 0.34
        elif char in "mwMW%@—":
            total += 0.9
        elif char.isupper():
            total += 0.72
        else:
            total += 0.52
    return total * (1.08 if bold else 1.0)


def balanced_mm(text: str, size: float, width_mm: float) -> float:
    """Return how narrow bold lines of about equal length may be, in as few lines as the width allows.

    >>> balanced_mm("Giải pháp duy trì kết quả", 14, 115), balanced_mm("Giải pháp duy trì kết quả " * 2, 14, 115)
    (64.0, 66.0)
    """
    words = [_mm(_ems(f"{word} ", bold=True), size) - _PADDING_MM for word in text.split(" ")]

    def lines(width: float) -> int:
        count, used = 1, 0.0
        for word in words:
            count, used = (count, used + word) if used + word <= width else (count + 1, word)
        return count

    narrow = range(ceil(max(words)), int(width_mm))
    return next((float(width) for width in narrow if lines(width) <= lines(width_mm)), width_mm)


def _share(weights: tuple[float, ...], least: list[float], natural: list[float], available: float) -> tuple[float, ...]:
    """Give every column its least width and share the rest: by the weights asked for, else by the text."""
    spare = available - sum(least)
    if len(weights) == len(least) and sum(weights) > 0 and min(weights) >= 0:
        total = sum(weights)
        wishes = [max(0.0, weight / total * available - low) for weight, low in zip(weights, least, strict=True)]
    else:
        wishes = [max(0.0, min(full, 90.0) - low) for low, full in zip(least, natural, strict=True)]
    asked = sum(wishes)
    if asked <= 0:
        return tuple(low + spare / len(least) for low in least)
    return tuple(low + spare * wish / asked for low, wish in zip(least, wishes, strict=True))


ZERO_WIDTH_SPACE = "\u200b"
_NUMBER = re.compile(r"[^\W\d_]{0,3}[\d.,:/%+\-−–]+[;.)]?")
_LONGEST_NUMBER = 20
_SHORT_WORD = 7
"""No Vietnamese syllable is longer, and every column is wide enough for one."""


def breakable(text: str, longest: int) -> str:
    """Let words longer than ``longest`` letters break, so that none runs out of its column.

    The marks stand where names and addresses have their joints, else every few letters; they show nothing where the
    line does not end. Numbers, dates, codes and cell addresses stay whole: a reader copies and searches them.

    >>> breakable("abcdefghi jk", 3).split("\u200b"), breakable("1.234,56 G133 nghiêng", 3)
    (['abc', 'def', 'ghi jk'], '1.234,56 G133 nghiêng')
    """
    if len(text) <= longest:
        return text

    step = min(longest, 4)

    def cut(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) <= _SHORT_WORD or (len(word) <= _LONGEST_NUMBER and _NUMBER.fullmatch(word)):
            return word
        pieces = []
        for part in joints(word):
            pieces += [part] if len(part) <= longest else [part[at : at + step] for at in range(0, len(part), step)]
        return ZERO_WIDTH_SPACE.join(pieces)

    return re.sub(rf"\S{{{longest + 1},}}", cut, text)


def joints(word: str) -> list[str]:
    """Part a word where a reader would break a file name or an address.

    >>> joints("par_index_2023.xlsx")
    ['par_', 'index_', '2023.', 'xlsx']
    """
    return re.split(r"(?<=[_/\\.@=&?-])(?=\w)", word)


def anchor_id(anchor: str) -> str:
    """Return an identifier that every format accepts, distinct for distinct anchors.

    >>> anchor_id("Bảng 1"), anchor_id("bang-1")
    ('bang-1-d1bc3c', 'bang-1')
    """
    made = slug(anchor)
    if made == anchor and not made[:1].isdigit():
        return made
    return f"{made}-{hashlib.sha256(anchor.encode('utf-8', 'replace')).hexdigest()[:6]}"
