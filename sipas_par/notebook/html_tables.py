"""HTML tables: rows, cells and columns as a browser shows them, hidden ones left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from sipas_par.document.blocks import Cell, Table, Text, plain, trimmed
from sipas_par.document.layout import without_columns
from sipas_par.notebook import css
from sipas_par.notebook.frames import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from sipas_par.document.blocks import Align

_NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s]*%?|[-–]|NaN")
_ALIGNS: dict[str, Align] = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}


class Reader(Protocol):
    """What a table asks of whoever reads the page around it."""

    page: Any

    def text(self, tag: Tag, style: Text, ground: str = "") -> list[Text]:
        """Return the words of an element on one line."""


def table_of(reader: Reader, tag: Tag, style: Text) -> Table:
    """Return an HTML table as a reader of the page sees it."""
    caption = tag.find("caption", recursive=False)
    seen = caption and not css.hidden(caption, reader.page.sheets.declared(caption))
    head: list[tuple[Cell, ...]] = []
    body: list[tuple[Cell, ...]] = []
    foot: list[tuple[Cell, ...]] = []
    for row, part, dressed in _rows(reader, tag, style):
        cells = list(row.find_all(["td", "th"], recursive=False))
        made = tuple(cell for cell in (_cell(reader, cell, dressed) for cell in cells) if cell is not None)
        leading = part == "table" and not body and bool(cells) and all(cell.name == "th" for cell in cells)
        if made:
            (head if part == "thead" or leading else foot if part == "tfoot" else body).append(made)
    out = _hidden_columns(reader, tag)
    rows = without_columns((*head, *body, *foot), out) if out else (*head, *body, *foot)
    table = Table(
        tuple(filter(None, rows[: len(head)])),
        tuple(filter(None, rows[len(head) :])),
        trimmed(reader.text(caption, Text())) if caption and seen else (),
    )
    marked = "dataframe" in (tag.get("class") or ()) or str(tag.get("id") or "").startswith("T_")
    return tidied(table, reader.page.say) if marked else table


def _rows(reader: Reader, tag: Tag, style: Text) -> Iterator[tuple[Tag, str, Text]]:
    for child in tag.find_all(True, recursive=False):
        declared = reader.page.sheets.declared(child)
        if css.hidden(child, declared) or child.name not in {"tr", "thead", "tbody", "tfoot"}:
            continue
        inner = css.inner_style(child, child.name, declared, style)
        if child.name == "tr":
            yield child, tag.name, inner
        else:
            yield from _rows(reader, child, inner)


def _hidden_columns(reader: Reader, tag: Tag) -> set[int]:
    columns: set[int] = set()
    at = 0
    for column in tag.find_all("col"):
        if column.find_parent("table") is not tag:
            continue
        wide = _span(column, "span")
        group = column.find_parent("colgroup") or column
        if any(css.hidden(one, reader.page.sheets.declared(one)) for one in (column, group)):
            columns |= set(range(at, at + wide))
        at += wide
    return columns


def _cell(reader: Reader, tag: Tag, row: Text) -> Cell | None:
    declared = reader.page.sheets.declared(tag)
    if tag.has_attr("hidden") or declared.get("display") == "none":
        return None
    style = css.inner_style(tag, tag.name, declared, row)
    fill = css.ground(declared) or css.colour(str(tag.get("bgcolor") or "")) or row.fill
    painted = "gradient" in declared.get("background", "") + declared.get("background-image", "")
    unseen = css.hidden(tag, declared)
    inner = replace(style, ink="", fill="")
    text = () if unseen else trimmed(reader.text(tag, inner, fill))
    if text and style.ink and style.ink == (fill or "#ffffff") and not painted:
        said = reader.page.say("text-unseen")
        text = (Text(f"[{said}]", italic=True),) if said else ()
    align = _ALIGNS.get(declared.get("text-align") or str(tag.get("align") or ""), "")
    if not align and tag.name == "td" and _NUMBER.fullmatch(plain(text).strip()):
        align = "right"
    drawn = css.bar(declared)
    if drawn and not unseen:
        text = (*text, Text(" "), Text("▬▬▬▬", svg=drawn))
    return Cell(
        text,
        colspan=_span(tag, "colspan"),
        rowspan=_span(tag, "rowspan"),
        align=align,
        fill=fill,
        ink=style.ink if style.ink != (fill or "#ffffff") else "",
        header=tag.name == "th",
    )


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1")
    number = min(1000, int(value)) if value.isdecimal() else 1
    if name == "colspan" or number == 1 or tag.parent is None:
        return max(1, number)
    # A span ends with its part of the table; that of nought rows reaches there.
    below = 1 + len(tag.parent.find_next_siblings("tr"))
    return min(number or below, below)
