"""Pieces of one's own in a report: any chart, table of pandas or Markdown as blocks in the words and numbers of the document."""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.charts.render import as_block
from sipas_par.document.blocks import Cell, Figure, Table, inline, table
from sipas_par.files import slug
from sipas_par.findings import Finding, UsageError, require, wrong
from sipas_par.notebook.markup import blocks_from_html, blocks_from_markdown
from sipas_par.notebook.references import with_names
from sipas_par.text.display import spoken, written
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure as Drawn

    from sipas_par.document.blocks import Align, Block

# More decimals than this in a column of one's own are a quotient's tail.
_PLACES = 4


def figure_block(drawn: Drawn, caption: str, name: str) -> Block:
    """Return any matplotlib figure as a numbered one; the caption serves where it has no words of its own."""
    import matplotlib.figure

    drawn = getattr(drawn, "figure", drawn)
    require("figure", drawn, matplotlib.figure.Figure)
    _require_words(caption, name)
    block = as_block(drawn, anchor=name or slug(caption), caption=caption)
    return replace(block, alt=block.alt or caption) if isinstance(block, Figure) else block


def table_block(frame: Any, caption: str, name: str) -> Block:
    """Return a table of pandas as a numbered one, in the words and numbers of the document.

    >>> import pandas as pd
    >>> made = table_block(pd.DataFrame({"agency": ["Sở Y tế"], "lost": [0.5]}), "Cơ quan", "")
    >>> [[cell.text[0].text for cell in row] for row in (*made.head, *made.body)]
    [['Cơ quan', 'Điểm chưa đạt'], ['Sở Y tế', '0,50']]
    """
    import pandas as pd

    _require_words(caption, name)
    if hasattr(frame, "to_pandas"):
        frame = frame.to_pandas()
    if isinstance(frame, pd.Series):
        frame = frame.to_frame()
    if type(frame).__name__ == "Styler" and hasattr(frame, "to_html"):
        (styled,) = (block for block in blocks_from_html(frame.to_html()) if isinstance(block, Table))
        return replace(styled, caption=inline(caption), anchor=name or slug(caption))
    require("frame", frame, pd.DataFrame)
    if not len(frame.columns):
        raise UsageError(wrong("frame", frame, _("DataFrame có ít nhất một cột")))
    if frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        frame = frame.reset_index(names=[name or "" for name in frame.index.names], allow_duplicates=True)
    columns: list[tuple[str, float, Align]] = []
    cells: list[list[Cell]] = []
    for at, head in enumerate(frame.columns):
        column = frame.iloc[:, at]
        values = [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
        numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        levels: tuple[Any, ...] = head if isinstance(head, tuple) else (head,)
        heads = [str(part) for part in levels if part != ""]
        texts = _texts(heads[-1] if heads else "", values)
        words = " · ".join(label("column", spoken(part)) for part in heads)
        columns.append((words, max(map(len, [*texts, "0000"])), "right" if numeric else "left"))
        cells.append(
            [
                Cell(inline(text), sort=str(value) if numeric or isinstance(value, dt.date) else "")
                for text, value in zip(texts, values, strict=True)
            ]
        )
    return table(columns, zip(*cells, strict=True), caption=caption, anchor=name or slug(caption))


def _require_words(caption: object, name: object) -> None:
    require("caption", caption, str)
    require("name", name, str)
    if re.search(r"[\s{}]", str(name)):
        raise UsageError(wrong("name", name, f'"{slug(str(name))}"'))


def _texts(head: str, values: Sequence[Any]) -> list[str]:
    """Return the values of a column, numbers of no known kind with as many decimals each as the finest has."""
    floats = [value for value in values if isinstance(value, float)]
    if not floats or written(head, 0.5) != number(0.5):
        return [written(head, value) for value in values]
    places = max(len(f"{value:.10f}".rstrip("0").partition(".")[2]) for value in floats)
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

    def value(name: str) -> str | None:
        if name in values:
            return sentence_case(written(name, values[name]))
        if re.split("[:!]", name)[0] in values:
            raise UsageError(Finding("unknown-reference", "error", found=name, expected=", ".join(values)))
        return None

    def say(code: str, found: str = "") -> str:
        said = Finding(code, "warning", cell="report.text", found=found, expected="IPython.display.Image")
        logging.getLogger(__name__).warning("%s %s", said.message(), said.cure())
        return f"{said.message()} {said.cure()}"

    blocks = blocks_from_markdown(words, folder=Path.cwd(), say=say)
    return tuple(with_names(block, value) for block in blocks)
