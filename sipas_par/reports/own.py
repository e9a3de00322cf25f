"""What an analyst adds to a document: a figure, a table, text; as the blocks of any other part."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sipas_par.charts.render import as_block
from sipas_par.document.blocks import Cell, Figure, Heading, ListBlock, Paragraph, Table, Text, inline, table, walk
from sipas_par.files import slug
from sipas_par.findings import Finding, UsageError, require
from sipas_par.notebook.markup import blocks_from_markdown
from sipas_par.text.display import written
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure as Drawn

    from sipas_par.document.blocks import Align, Block

_REFERENCE = re.compile(r"\{([a-z][\w-]*)\}")
# More decimals than this in a column of one's own are a quotient's tail.
_PLACES = 4


def figure_block(drawn: Drawn, caption: str, name: str) -> Block:
    """Return any matplotlib figure as a numbered one; the caption serves where it has no words of its own."""
    import matplotlib.figure

    require("figure", drawn, matplotlib.figure.Figure)
    block = as_block(drawn, anchor=name or slug(caption), caption=caption)
    return replace(block, alt=block.alt or caption) if isinstance(block, Figure) else block


def table_block(frame: pd.DataFrame, caption: str, name: str) -> Block:
    """Return a table of pandas as a numbered one, in the words and numbers of the document.

    >>> import pandas as pd
    >>> made = table_block(pd.DataFrame({"agency": ["Sở Y tế"], "lost": [0.5]}), "Cơ quan", "")
    >>> [[cell.text[0].text for cell in row] for row in (*made.head, *made.body)]
    [['Cơ quan', 'Điểm chưa đạt'], ['Sở Y tế', '0,50']]
    """
    import pandas as pd

    require("frame", frame, pd.DataFrame)
    if frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        frame = frame.reset_index()
    columns: list[tuple[str, float, Align]] = []
    cells: list[list[Cell]] = []
    for at, head in enumerate(frame.columns):
        column = frame.iloc[:, at]
        values = [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
        numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        texts = _texts(str(head), values)
        columns.append((label("column", str(head)), max(map(len, [*texts, "0000"])), "right" if numeric else "left"))
        cells.append(
            [Cell(inline(text), sort=str(value) if numeric else "") for text, value in zip(texts, values, strict=True)]
        )
    return table(columns, zip(*cells, strict=True), caption=caption, anchor=name or slug(caption))


def _texts(head: str, values: Sequence[Any]) -> list[str]:
    """Return the values of a column, numbers of no known kind with as many decimals each as the finest has."""
    floats = [value for value in values if isinstance(value, float)]
    if not floats or written(head, 0.5) != number(0.5):
        return [written(head, value) for value in values]
    tails = (len(f"{value:.10f}".rstrip("0").partition(".")[2]) for value in floats)
    places = max(tails)
    return [
        number(value, places if places <= _PLACES else 2) if isinstance(value, float) else written(head, value)
        for value in values
    ]


def text_blocks(words: str, values: Mapping[str, object]) -> tuple[Block, ...]:
    """Return Markdown as blocks; ``{name}`` becomes the value of that name, else the number of a table or figure.

    >>> [run.ref or run.text for run in text_blocks("Mất {lost} điểm ({bang-nguon})", {"lost": 0.5})[0].text]
    ['Mất ', '0,50', ' điểm (', 'bang-nguon', ')']
    """
    require("words", words, str)
    return tuple(_filled(block, values) for block in blocks_from_markdown(words))


def _filled(block: Block, values: Mapping[str, object]) -> Block:
    """Return a block with its names filled in; a value is data, whatever it holds."""
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(tuple(_filled(inner, values) for inner in item) for item in block.items))
    if not isinstance(block, (Paragraph, Heading)):
        return block
    runs = []
    for run in block.text:
        parts = _REFERENCE.split(run.text)
        for at, part in enumerate(parts):
            said = sentence_case(written(part, values[part])) if at % 2 and part in values else part
            runs.append(Text(ref=part) if at % 2 and part not in values else replace(run, text=said))
    return replace(block, text=inline(*runs))


def check_references(blocks: Iterable[Block], own: Iterable[Block]) -> None:
    """Refuse a reference in own text to a table or figure that the document does not have, and a name given twice.

    >>> check_references((), ())
    """
    names = [block.anchor for block in walk(blocks) if isinstance(block, (Table, Figure, Heading)) and block.anchor]
    runs = (run for block in walk(own) if isinstance(block, (Paragraph, Heading)) for run in block.text)
    wrong = [run.ref for run in runs if run.ref and run.ref not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    listed = ", ".join(dict.fromkeys(names))
    problems = [Finding("unknown-reference", "error", found=name, expected=listed) for name in wrong]
    problems += [Finding("name-twice", "error", found=name) for name in twice]
    if problems:
        raise UsageError(problems)
