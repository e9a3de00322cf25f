"""Markdown to blocks, the way JupyterLab shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.blocks import (
    Block,
    Cell,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    Text,
    inline,
)
from sipas_par.briefing.foreign_html import blocks_from_html, trimmed
from sipas_par.briefing.pictures import picture_from_file, picture_from_uri
from sipas_par.briefing.text import safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sipas_par.briefing.blocks import Figure

_TAG = re.compile(r"<(/?)\s*([a-zA-Z][\w-]*)[^>]*>")
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code", "kbd": "code"}


@cache
def _parser() -> Any:
    import mistune

    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough", "url", "task_lists", "footnotes"])


def blocks_from_markdown(
    text: str, *, attachments: Mapping[str, str] | None = None, folder: Path | None = None
) -> tuple[Block, ...]:
    """Return what markdown says as blocks.

    Parameters
    ----------
    text
        Markdown of a cell.
    attachments
        ``data:`` addresses by name, for ``attachment:name`` pictures.
    folder
        Where pictures named by a relative path lie; without it they are named, not shown.

    Examples
    --------
    >>> blocks_from_markdown("## Điểm *mất*")
    (Heading(level=2, text=(Text(text='Điểm ', ...), Text(text='mất', ..., italic=True, ...)), anchor=''),)
    """
    return _Reader(dict(attachments or {}), folder).blocks(_parser()(text))


@dataclass
class _Reader:
    attachments: dict[str, str]
    folder: Path | None
    pictures: list[Block] = field(default_factory=list)

    def blocks(self, nodes: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
        made: list[Block] = []
        for node in nodes:
            made.extend(self._block(node))
        return tuple(made)

    def _block(self, node: dict[str, Any]) -> Iterable[Block]:
        children = node.get("children", [])
        attributes = node.get("attrs", {})
        match node["type"]:
            case "heading":
                text = self._line(children)
                return (Heading(min(3, attributes["level"]), text),) if text else ()
            case "paragraph" | "block_text":
                return self._paragraph(children)
            case "list":
                items = tuple(self._item(child) for child in children)
                return (ListBlock(items, bool(attributes.get("ordered")), int(attributes.get("start", 1))),)
            case "table":
                return (self._table(children),)
            case "block_quote":
                return tuple(_quoted(block) for block in self.blocks(children))
            case "block_code":
                return (Preformatted(node["raw"].rstrip("\n")),)
            case "block_html":
                return blocks_from_html(node["raw"])
            case "footnotes":
                return tuple(
                    Paragraph(inline(f"[{child['attrs']['index']}] ", *self._texts(child)), "note")
                    for child in children
                )
            case _:
                return ()

    def _texts(self, node: dict[str, Any]) -> list[Text]:
        return [
            run for block in self.blocks(node.get("children", [])) if isinstance(block, Paragraph) for run in block.text
        ]

    def _item(self, node: dict[str, Any]) -> tuple[Block, ...]:
        inner = self.blocks(node.get("children", []))
        if node["type"] != "task_list_item":
            return inner
        mark = Text("☑ " if node["attrs"]["checked"] else "☐ ")
        if inner and isinstance(inner[0], Paragraph):
            return (Paragraph((mark, *inner[0].text)), *inner[1:])
        return (Paragraph((mark,)), *inner)

    def _paragraph(self, children: list[dict[str, Any]]) -> Iterable[Block]:
        self.pictures = []
        text = self._line(children)
        pictures, self.pictures = self.pictures, []
        return (*((Paragraph(text),) if text else ()), *pictures)

    def _table(self, parts: list[dict[str, Any]]) -> Table:
        rows: dict[str, list[tuple[Cell, ...]]] = {"table_head": [], "table_body": []}
        for part in parts:
            lines = [part] if part["type"] == "table_head" else part["children"]
            rows[part["type"]].extend(tuple(self._cell(cell) for cell in line["children"]) for line in lines)
        head = tuple(row for row in rows["table_head"] if any(cell.text for cell in row))
        return Table(head, tuple(rows["table_body"]))

    def _cell(self, node: dict[str, Any]) -> Cell:
        attributes = node.get("attrs", {})
        return Cell(
            self._line(node["children"]), align=attributes.get("align") or "", header=bool(attributes.get("head"))
        )

    def _line(self, nodes: list[dict[str, Any]]) -> tuple[Text, ...]:
        return trimmed(self._runs(nodes, Text()))

    def _runs(self, nodes: list[dict[str, Any]], style: Text) -> list[Text]:
        runs: list[Text] = []
        for node in nodes:
            match node["type"]:
                case "text":
                    runs.append(_with(style, text=unescape(node["raw"])))
                case "softbreak":
                    runs.append(_with(style, text=" "))
                case "linebreak":
                    runs.append(_with(style, text="\n"))
                case "codespan":
                    runs.append(_with(style, text=unescape(node["raw"]), code=True))
                case "emphasis":
                    runs.extend(self._runs(node["children"], _with(style, italic=True)))
                case "strong":
                    runs.extend(self._runs(node["children"], _with(style, bold=True)))
                case "link":
                    runs.extend(self._runs(node["children"], _with(style, link=unescape(node["attrs"]["url"]))))
                case "image":
                    runs.extend(self._image(node, style))
                case "inline_html":
                    style = self._inline_html(node["raw"], style, runs)
                case "footnote_ref":
                    runs.append(_with(style, text=f" [{node['attrs']['index']}]"))
                case _:
                    runs.extend(self._runs(node.get("children", []), style))
        return runs

    def _inline_html(self, raw: str, style: Text, runs: list[Text]) -> Text:
        match = _TAG.fullmatch(raw.strip())
        name = match.group(2).lower() if match else ""
        if name == "br":
            runs.append(_with(style, text="\n"))
        elif name == "img":
            self.pictures.extend(blocks_from_html(raw))
        elif match and name in _STYLES:
            return _with(style, **{_STYLES[name]: not match.group(1)})
        return style

    def _image(self, node: dict[str, Any], style: Text) -> list[Text]:
        words = "".join(run.text for run in self._runs(node["children"], Text()))
        caption = inline(unescape(node["attrs"].get("title") or ""))
        found = self._picture(unescape(node["attrs"]["url"]), words, caption)
        if found:
            self.pictures.append(found)
            return []
        # A picture that cannot be shown is named; one on the network is linked, never fetched.
        return [_with(style, text=words or node["attrs"]["url"], link=safe_link(node["attrs"]["url"]))]

    def _picture(self, url: str, alt: str, caption: tuple[Text, ...]) -> Figure | None:
        if url.startswith("attachment:"):
            return picture_from_uri(self.attachments.get(url.removeprefix("attachment:"), ""), alt, caption)
        if url.startswith("data:"):
            return picture_from_uri(url, alt, caption)
        return picture_from_file(url, self.folder, alt, caption) if self.folder else None


def _quoted(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(_with(run, italic=True) for run in block.text), block.role)
    return block


def _with(style: Text, **changes: Any) -> Text:
    from dataclasses import replace

    return replace(style, **changes)
