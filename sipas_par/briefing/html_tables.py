"""Tables to HTML: spans, colours, scopes, and what the page's script needs to sort and filter."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sipas_par.briefing.blocks import plain
from sipas_par.briefing.layout import alignment, column_count, fit, is_group, least_em, place, stays_whole
from sipas_par.briefing.text import clean, readable_ink, safe_colour

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Row, Table
    from sipas_par.briefing.html_blocks import HtmlBlocks
    from sipas_par.briefing.layout import Placed

# Shorter tables are read at a glance; controls would be in the way.
_SORT_FROM = 4
_FILTER_FROM = 12
_CLASSES = {"left": "al", "center": "ac", "right": "ar"}


def table_html(table: Table, writer: HtmlBlocks) -> str:
    """Return a table with caption and note inside a box that scrolls sideways where the screen is narrow."""
    identifier = writer.numbering.claim(table)
    count = column_count(table)
    caption = writer.caption(table)
    layout = fit(table)
    total = sum(layout.widths_mm)
    columns = "".join(f'<col style="width:{width / total * 100:.2f}%">' for width in layout.widths_mm)
    head = _rows(table, table.head, count, writer, head=True)
    body = _rows(table, table.body, count, writer, head=False)
    note = f'<p class="note">{writer.inline(table.note)}</p>' if table.note else ""
    name = f' aria-label="{escape(clean(plain(table.caption)))}"' if table.caption else ""
    marks = "".join(
        mark
        for mark, wanted in (
            (" data-sort", _sortable(table, count)),
            (" data-filter", len(table.body) >= _FILTER_FROM and not _has_rowspan(table)),
        )
        if wanted
    )
    whole = " whole" if stays_whole(table, layout) else ""
    attribute = f' id="{identifier}"' if identifier else ""
    return (
        f'<div class="table{whole}"{attribute}><div class="scroll" role="region" tabindex="0"{name}>'
        f'<table{marks} style="min-width:{least_em(table):.1f}em">'
        f"{f'<caption><span>{caption}</span></caption>' if table.caption else ''}<colgroup>{columns}</colgroup>"
        f"{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table></div>{note}</div>"
    )


def _has_rowspan(table: Table) -> bool:
    return any(cell.rowspan > 1 for row in table.body for cell in row)


def _sortable(table: Table, count: int) -> bool:
    if len(table.body) < _SORT_FROM or not table.head or _has_rowspan(table):
        return False
    return all(cell.colspan == 1 for row in table.body for cell in row) and all(len(row) == count for row in table.body)


def is_total(row: Row) -> bool:
    """Say whether a last row is the total: every word of it in bold."""
    runs = [run for cell in row for run in cell.text if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _rows(table: Table, rows: tuple[Row, ...], count: int, writer: HtmlBlocks, *, head: bool) -> str:
    by_row: dict[int, list[str]] = {number: [] for number in range(len(rows))}
    for placed in place(rows)[0]:
        by_row[placed.row].append(_cell(table, placed, count, writer, head=head))
    lines = []
    for number, cells in by_row.items():
        kind = ""
        if not head and is_group(rows[number], count):
            kind = ' class="group"'
        elif not head and number == len(rows) - 1 and is_total(rows[number]):
            kind = ' class="total"'
        lines.append(f"<tr{kind}>{''.join(cells)}</tr>")
    return "".join(lines)


def _cell(table: Table, placed: Placed, count: int, writer: HtmlBlocks, *, head: bool) -> str:
    cell = placed.cell
    attributes = []
    tag = "th" if head or cell.header else "td"
    if tag == "th":
        attributes.append(f'scope="{_scope(placed, count, head=head)}"')
    if placed.colspan > 1:
        attributes.append(f'colspan="{placed.colspan}"')
    if placed.rowspan > 1:
        attributes.append(f'rowspan="{placed.rowspan}"')
    align = alignment(table, placed, head=head)
    if align:
        attributes.append(f'class="{_CLASSES[align]}"')
    ink = readable_ink(cell.fill, cell.ink)
    colours = [
        f"{name}:{colour}" for name, colour in (("background", safe_colour(cell.fill)), ("color", ink)) if colour
    ]
    if colours:
        attributes.append(f'style="{";".join(colours)}"')
    if cell.sort:
        attributes.append(f'data-v="{escape(clean(cell.sort))}"')
    return f"<{' '.join((tag, *attributes))}>{writer.inline(cell.text)}</{tag}>"


def _scope(placed: Placed, count: int, *, head: bool) -> str:
    if head:
        return "colgroup" if placed.colspan > 1 else "col"
    return "rowgroup" if placed.rowspan > 1 or placed.colspan >= count else "row"
