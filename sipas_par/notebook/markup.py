"""Markdown and foreign HTML, read into the blocks of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from sipas_par.document.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    Text,
    clean,
    inline,
    plain,
    safe_colour,
    safe_link,
)
from sipas_par.document.pictures import picture_from_file, picture_from_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bs4 import Tag

    from sipas_par.document.blocks import Align, Inline

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

    Examples
    --------
    >>> blocks_from_markdown("## Điểm *mất*")
    (Heading(level=2, text=(Text(text='Điểm ', ...), Text(text='mất', ..., italic=True, ...)), anchor=''),)
    """
    return _MarkdownReader(dict(attachments or {}), folder).blocks(_parser()(text))


@dataclass
class _MarkdownReader:
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


_IGNORED = frozenset(
    re.findall(r"\w+", "script style head template noscript iframe object embed form button input select textarea")
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body dd details div dl dt figcaption figure footer header html main nav p "
        "section summary table pre ul ol hr h1 h2 h3 h4 h5 h6",
    )
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ID = re.compile(r"#([\w-]+)")
_NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s]*%?|[-–]|NaN")


def blocks_from_html(html: str) -> tuple[Block, ...]:
    """Return what an HTML fragment says as blocks.

    Examples
    --------
    >>> blocks_from_html("<p>Điểm <b>mất</b></p><script>alert(1)</script>")
    (Paragraph(text=(Text(text='Điểm ', ...), Text(text='mất', bold=True, ...)), role='body', ...),)
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    reader = _HtmlReader(_styles(soup))
    reader.read(soup)
    reader.flush()
    return tuple(reader.blocks)


def _styles(soup: Any) -> dict[str, dict[str, str]]:
    """Return the declarations that style sheets give to identifiers, as pandas writes them."""
    styles: dict[str, dict[str, str]] = {}
    for sheet in soup.find_all("style"):
        for selectors, body in _RULE.findall(sheet.get_text()):
            declared = _declarations(body)
            for selector in selectors.split(","):
                match = _ID.fullmatch(selector.strip())
                if match:
                    styles.setdefault(match.group(1), {}).update(declared)
    return styles


def _declarations(body: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in body.split(";") if ":" in part)
    return {name.strip().lower(): value.strip().removesuffix("!important").strip() for name, _, value in pairs}


@dataclass
class _HtmlReader:
    styles: dict[str, dict[str, str]]
    blocks: list[Block] = field(default_factory=list)
    line: list[Text] = field(default_factory=list)

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        text = trimmed(self.line)
        self.line = []
        if text:
            self.blocks.append(Paragraph(text))

    def read(self, parent: Any, style: Text = Text()) -> None:  # noqa: B008 - frozen
        from bs4.element import NavigableString, Tag

        for node in parent.children:
            if isinstance(node, Tag):
                self._element(node, style)
            elif type(node) is NavigableString:
                self.line.append(_styled(style, re.sub(r"\s+", " ", str(node))))

    def _element(self, tag: Tag, style: Text) -> None:
        name = tag.name.lower()
        if name in _IGNORED:
            return
        if name == "br":
            self.line.append(_styled(style, "\n"))
        elif name == "img":
            self._picture(tag)
        elif name == "svg":
            self.flush()
            self.blocks.append(Figure(alt=clean(str(tag.get("aria-label") or "")), svg=str(tag), numbered=False))
        elif name in _BLOCKS:
            self.flush()
            self._block(tag, name, style)
            self.flush()
        else:
            self.read(tag, _inner_style(tag, name, style))

    def _block(self, tag: Tag, name: str, style: Text) -> None:
        if name == "table":
            self.blocks.append(self._table(tag))
        elif name == "pre":
            self.blocks.append(Preformatted(clean(tag.get_text())))
        elif name in {"ul", "ol"}:
            items = tuple(self._inside(item) for item in tag.find_all("li", recursive=False))
            start = str(tag.get("start") or "1")
            self.blocks.append(ListBlock(items, name == "ol", int(start) if start.isdigit() else 1))
        elif name == "hr":
            return
        elif name[0] == "h" and name[1:].isdigit():
            text = trimmed(self._text(tag))
            if text:
                self.blocks.append(Heading(min(3, int(name[1:])), text))
        else:
            self.read(tag, style)

    def _inside(self, tag: Tag) -> tuple[Block, ...]:
        reader = _HtmlReader(self.styles)
        reader.read(tag)
        reader.flush()
        return tuple(reader.blocks)

    def _text(self, tag: Tag) -> list[Text]:
        """Return the words of an element on one line; blocks inside it become line breaks."""
        runs: list[Text] = []
        for block in self._inside(tag):
            if runs:
                runs.append(Text("\n"))
            runs.extend(_words(block))
        return runs

    def _picture(self, tag: Tag) -> None:
        alt = clean(str(tag.get("alt") or ""))
        picture = picture_from_uri(str(tag.get("src") or ""), alt)
        self.flush()
        if picture:
            self.blocks.append(picture)
        elif alt:
            self.blocks.append(Paragraph((Text(alt, italic=True),), "note"))

    def _table(self, tag: Tag) -> Table:
        caption = tag.find("caption")
        head: list[tuple[Cell, ...]] = []
        body: list[tuple[Cell, ...]] = []
        for row in tag.find_all("tr"):
            if row.find_parent("table") is not tag:
                continue
            cells = list(row.find_all(["td", "th"], recursive=False))
            inside_head = row.find_parent("thead") is not None
            leading = not body and not tag.find("thead") and bool(cells) and all(cell.name == "th" for cell in cells)
            made = tuple(self._cell(cell) for cell in cells)
            if made:
                (head if inside_head or leading else body).append(made)
        return Table(tuple(head), tuple(body), trimmed(self._text(caption)) if caption else ())

    def _cell(self, tag: Tag) -> Cell:
        declared = {**self.styles.get(str(tag.get("id") or ""), {}), **_declarations(str(tag.get("style") or ""))}
        text = trimmed(self._text(tag))
        if declared.get("font-weight") in {"bold", "bolder", "600", "700", "800", "900"}:
            text = tuple(Text(run.text, True, run.italic, run.code, run.link, run.ref) for run in text)
        align = _ALIGNS.get(declared.get("text-align") or str(tag.get("align") or ""), "")
        if not align and tag.name == "td" and _NUMBER.fullmatch(plain(text).strip()):
            align = "right"
        return Cell(
            text,
            colspan=_span(tag, "colspan"),
            rowspan=_span(tag, "rowspan"),
            align=align,
            fill=_colour(
                declared.get("background-color") or declared.get("background") or str(tag.get("bgcolor") or "")
            ),
            ink=_colour(declared.get("color") or ""),
            header=tag.name == "th",
        )


_ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1")
    return max(1, min(1000, int(value))) if value.isdecimal() else 1


def _inner_style(tag: Tag, name: str, style: Text) -> Text:
    link = str(tag.get("href") or "") if name == "a" else style.link
    return Text(
        bold=style.bold or name in {"b", "strong", "th"},
        italic=style.italic or name in {"i", "em", "cite", "var"},
        code=style.code or name in {"code", "kbd", "samp", "tt"},
        link=link or style.link,
    )


def _styled(style: Text, words: str) -> Text:
    return Text(words, style.bold, style.italic, style.code, style.link)


def _words(block: Block) -> Iterable[Text]:
    if isinstance(block, Paragraph | Heading):
        yield from block.text
    elif isinstance(block, Preformatted):
        yield Text(block.text)
    elif isinstance(block, ListBlock):
        for position, item in enumerate(block.items):
            yield Text("\n- " if position else "- ")
            for inner in item:
                yield from _words(inner)
    elif isinstance(block, Table):
        for row in (*block.head, *block.body):
            yield Text(" ".join(plain(cell.text) for cell in row) + "\n")
    elif isinstance(block, Figure) and block.alt:
        yield Text(block.alt)


def trimmed(runs: Iterable[Text]) -> Inline:
    """Join neighbours of one style and take the blank space from both ends.

    >>> plain(trimmed([Text(" a"), Text(" b "), Text("c ")]))
    'a b c'
    """
    made: list[Text] = []
    for run in runs:
        if made and _styled(made[-1], "") == _styled(run, "") and not run.ref and not made[-1].ref:
            made[-1] = _styled(run, made[-1].text + run.text)
        elif run.text or run.ref:
            made.append(run)
    while made and not made[0].ref and not made[0].text.strip():
        del made[0]
    while made and not made[-1].ref and not made[-1].text.strip():
        del made[-1]
    if made and not made[0].ref:
        made[0] = _styled(made[0], made[0].text.lstrip())
    if made and not made[-1].ref:
        made[-1] = _styled(made[-1], made[-1].text.rstrip())
    return tuple(made)


def _colour(value: str) -> str:
    """Return ``#rrggbb`` for the ways in which CSS names a colour; anything else gives none."""
    value = value.strip().lower()
    match = re.fullmatch(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*([\d.]+)\s*)?\)", value)
    if match:
        if match.group(4) and float(match.group(4)) < 0.05:
            return ""
        return safe_colour("#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups()[:3]))
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    if re.fullmatch(r"[a-z]{3,30}", value) and value not in {"transparent", "inherit", "initial", "none", "unset"}:
        from matplotlib.colors import CSS4_COLORS

        return str(CSS4_COLORS.get(value, "")).lower()
    return safe_colour(value)
