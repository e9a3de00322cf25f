"""HTML that others made (pandas, Styler, the analyst's markdown) read into blocks.

Tables keep their spans, colours, alignment and caption; text keeps bold, italic and links. Scripts,
styles, forms and anything that would load from outside give nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sipas_par.briefing.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    Text,
    plain,
)
from sipas_par.briefing.pictures import picture_from_uri
from sipas_par.briefing.text import clean, safe_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4 import Tag

    from sipas_par.briefing.blocks import Align, Inline

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
    reader = _Reader(_styles(soup))
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
class _Reader:
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
        reader = _Reader(self.styles)
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
