"""Small makers of blocks, so that the contents read as what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipas_par.briefing.blocks import (
    Align,
    Cell,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Row,
    Table,
    Text,
    inline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd
    from matplotlib.figure import Figure as Chart

    from sipas_par.briefing.blocks import Block
    from sipas_par.wording.sentence import Sentence

Line = list[str | Inline | Cell]
"""One row of a table as the contents write it: texts and cells side by side."""

HEAD_FILL = "#e7edf3"
TOTAL_FILL = "#f2f2f2"


def heading(level: int, text: str, anchor: str = "") -> Heading:
    """Return a heading of plain text."""
    return Heading(level, inline(text), anchor)


def paragraph(*parts: str | Text | Inline) -> Paragraph:
    """Return a body paragraph."""
    return Paragraph(inline(*parts))


def note(*parts: str | Text | Inline) -> Paragraph:
    """Return a small remark."""
    return Paragraph(inline(*parts), "note")


def bullets(items: Iterable[Inline | str], *, ordered: bool = False) -> ListBlock:
    """Return a list of one-paragraph items."""
    return ListBlock(tuple((Paragraph(inline(item)),) for item in items), ordered)


def bold(text: str) -> Text:
    """Return a bold run."""
    return Text(text, bold=True)


def ref(anchor: str) -> Text:
    """Return a reference to a table or figure, printed as its number."""
    return Text(ref=anchor)


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
    """Return a table with one head row.

    Parameters
    ----------
    columns
        ``(title, relative width, alignment)`` of each column.
    rows
        Cells or texts, one sequence a row.
    caption, anchor, remark
        Caption, anchor for references, note below.
    total
        A last row in bold, if any.
    """
    head = tuple(Cell(inline(bold(title)), align="center", fill=HEAD_FILL, header=True) for title, _, _ in columns)
    body = [_row(row) for row in rows]
    if total:
        body.append(tuple(_total_cell(item) for item in total))
    return Table(
        head=(head,),
        body=tuple(body),
        caption=inline(caption),
        anchor=anchor,
        widths=tuple(width for _, width, _ in columns),
        align=tuple(align for _, _, align in columns),
        note=inline(remark),
    )


def _row(row: Sequence[str | Inline | Cell]) -> Row:
    return tuple(item if isinstance(item, Cell) else Cell(inline(item)) for item in row)


def _total_cell(item: str | Cell) -> Cell:
    made = item if isinstance(item, Cell) else Cell(inline(item))
    strong = tuple(Text(run.text, bold=True) for run in made.text)
    return Cell(strong, made.colspan, made.rowspan, made.align, TOTAL_FILL, sort=made.sort)


def group_row(text: str | Inline, columns: int) -> Row:
    """Return a row that spans the whole table and heads the rows below it."""
    return (Cell(inline(text), colspan=columns, fill=TOTAL_FILL, align="left"),)


def figure(chart: Chart, *, anchor: str, caption: str = "") -> Figure:
    """Return a chart as a numbered figure; without a caption the chart's own finding is the caption."""
    from sipas_par.charts.render import alt_text, to_svg

    return Figure(alt=alt_text(chart), svg=to_svg(chart), caption=inline(caption), anchor=anchor)


def said(sentences: Iterable[Sentence]) -> ListBlock:
    """Return sentences made from numbers as a list."""
    return bullets(sentence.text for sentence in sentences)


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame; the columns, and so their types, are those its analysis documents."""
    return frame.itertuples(index=False)


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
