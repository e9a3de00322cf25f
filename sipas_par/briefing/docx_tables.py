"""Tables in Word: real rows and cells with spans, fills, and heads that repeat on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipas_par.briefing.blocks import Cell
from sipas_par.briefing.docx_xml import borders, element, paragraph, twips
from sipas_par.briefing.layout import Placed, alignment, column_count, is_group, may_break, place, repeats, stays_whole
from sipas_par.briefing.text import readable_ink, safe_colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from sipas_par.briefing.blocks import Table
    from sipas_par.briefing.layout import Fit

_LINE = ("single", 4, "333333")
_NONE = ("nil", 0, "auto")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_element(table: Table, layout: Fit, runs: Callable[..., list[Any]]) -> Any:
    """Return a table.

    Parameters
    ----------
    table, layout
        What stands in it, and the widths and type size chosen for paper.
    runs
        Makes the runs of a line of text: ``runs(inline, size=…, bold=…, colour=…)``.
    """
    made = frame([twips(width) for width in layout.widths_mm], ruled=True)
    rows = len(table.body)
    whole_table = stays_whole(table, layout)
    for part, head in ((table.head, True), (table.body, False)):
        grid = _grid(part, column_count(table))
        for number, line in enumerate(grid):
            kept = head or whole_table or number == rows - 2 or is_group(part[number], len(layout.widths_mm))
            cells = [
                _cell(table, entry, layout, runs, head=head, keep=kept and number < rows - 1 + head) for entry in line
            ]
            whole = not any(may_break(placed, layout) for placed, _ in line)
            properties = element(
                "w:trPr",
                None,
                element("w:cantSplit") if whole else None,
                element("w:tblHeader") if head and repeats(table) else None,
            )
            made.append(element("w:tr", None, properties, *cells))
    if not table.head and not table.body:
        made.append(element("w:tr", None, _blank(layout)))
    return made


def _blank(layout: Fit) -> Any:
    width = element("w:tcW", {"w": twips(sum(layout.widths_mm)), "type": "dxa"})
    span = element("w:gridSpan", {"val": len(layout.widths_mm)})
    return element("w:tc", None, element("w:tcPr", None, width, span), element("w:p"))


def frame(widths: list[int], *, ruled: bool) -> Any:
    """Return a table without rows: columns of fixed widths in twips, with or without lines."""
    line = _LINE if ruled else _NONE
    margins = element(
        "w:tblCellMar",
        None,
        *(element(f"w:{side}", {"w": 70, "type": "dxa"}) for side in ("left", "right")),
    )
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w": sum(widths), "type": "dxa"}),
        element("w:jc", {"val": "center"}),
        borders("w:tblBorders", dict.fromkeys(_SIDES, line)),
        element("w:tblLayout", {"type": "fixed"}),
        margins,
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w": width}) for width in widths))
    return element("w:tbl", None, properties, grid)


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


def _cell(
    table: Table,
    entry: tuple[Placed, bool],
    layout: Fit,
    runs: Callable[..., list[Any]],
    *,
    head: bool,
    keep: bool,
) -> Any:
    placed, continued = entry
    cell = placed.cell
    width = sum(layout.widths_mm[placed.column : placed.column + placed.colspan])
    fill = safe_colour(cell.fill)
    properties = element(
        "w:tcPr",
        None,
        element("w:tcW", {"w": twips(width), "type": "dxa"}),
        element("w:gridSpan", {"val": placed.colspan}) if placed.colspan > 1 else None,
        _merge(placed, continued=continued),
        element("w:shd", {"val": "clear", "color": "auto", "fill": fill.lstrip("#").upper()}) if fill else None,
        element("w:vAlign", {"val": "center" if head or placed.rowspan > 1 else "top"}),
    )
    content: list[Any] = []
    if not continued:
        content = runs(
            cell.text,
            size=layout.size_pt,
            bold=head or cell.header,
            colour=readable_ink(cell.fill, cell.ink),
        )
    align = alignment(table, placed, head=head) or "left"
    return element("w:tc", None, properties, paragraph(content, style="TableText", align=align, keep_next=keep))


def _merge(placed: Placed, *, continued: bool) -> Any:
    if placed.rowspan < 2:
        return None
    return element("w:vMerge", None if continued else {"val": "restart"})
