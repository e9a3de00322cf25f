"""Markdown and foreign HTML, its tables too, read into the blocks of a document as a reader of the notebook sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sipas_par.document.blocks import (
    Align,
    Block,
    Callout,
    Cell,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    Text,
    clean,
    inline,
    plain,
    safe_link,
    trimmed,
)
from sipas_par.document.layout import without_columns
from sipas_par.document.pictures import inline_picture, picture, picture_from_file, picture_from_uri
from sipas_par.findings import Finding
from sipas_par.notebook import css
from sipas_par.notebook.cells import kind_of_tag
from sipas_par.notebook.formulas import Formula, drawn, shielded, split, typeset
from sipas_par.notebook.frames import tidied
from sipas_par.text.numbers import roman

if TYPE_CHECKING:
    from bs4 import Tag

    Say = Callable[..., str]
    """Takes the code of a finding and what was found; returns the sentence to print."""


# Deeper than any page that a person wrote; Python's stack ends soon after.
_DEEPEST = 80


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    # GitHub and JupyterLab strike ~one tilde~ as well as two.
    options = {"html": True, "maxNesting": 1000, "strikethrough_single_tilde": True}
    made: Any = MarkdownIt("gfm-like", options).use(footnote_plugin).use(tasklists_plugin)
    # A note that is named twice has one number.
    made.add_render_rule("footnote_caption", lambda _, tokens, at, *__: f"[{tokens[at].meta['id'] + 1}]")
    # What may be linked to and shown is decided below, alike for markdown and HTML.
    made.validateLink = lambda _: True
    # A name such as bao_cao.vn in a sentence is no link.
    made.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return made


def blocks_from_markdown(
    text: str,
    *,
    attachments: Mapping[str, str] | None = None,
    folder: Path | None = None,
    say: Say | None = None,
    styles: str = "",
) -> tuple[Block, ...]:
    """Return what markdown says as blocks."""
    source, formulas = shielded(text)
    return _read(_parser().render(source), _Page(folder, dict(attachments or {}), say or _unsaid, styles, formulas))


def blocks_from_html(
    html: str, *, folder: Path | None = None, say: Say | None = None, styles: str = ""
) -> tuple[Block, ...]:
    """Return what an HTML fragment says as blocks; ``styles`` are the style sheets of the page around it."""
    return _read(html, _Page(folder, {}, say or _unsaid, styles))


def _unsaid(code: str, found: str = "") -> str:
    return Finding(code, "warning", found=found).message()


@dataclass
class _Page:
    """What all readers of one fragment share."""

    folder: Path | None
    attachments: dict[str, str]
    say: Say
    styles: str = ""
    formulas: list[Formula] | None = None
    drawings: list[str] = field(default_factory=list)
    sheets: Any = None


def _read(html: str, page: _Page) -> tuple[Block, ...]:
    from bs4 import BeautifulSoup

    def kept(match: re.Match[str]) -> str:
        if match[1] is None:
            return match.group()
        # HTML parsers write names in small letters, which unmakes a viewBox.
        page.drawings.append(match.group())
        return f"{match[1]} data-drawing={len(page.drawings) - 1}></svg>"

    whole = _HELD.sub(r"<\1x-\2", _STARTS.sub("</p><", _DRAWING.sub(kept, clean(html))))
    soup = BeautifulSoup(whole, "lxml")
    for tag in soup.find_all(_RENAMED):
        tag.name = tag.name[2:]
    _sort_out(soup)
    page.sheets = css.Sheets(soup, page.styles)
    reader = _Reader(page)
    reader.read(soup, Text())
    reader.flush()
    return tuple(reader.blocks)


def _sort_out(soup: Any) -> None:
    """Put what stands between the cells of a table before it, as browsers do, cells without a row into one, loose words of lists too."""
    for listing in soup.find_all(["ul", "ol"]):
        for node in list(listing.contents):
            if _is_words(node) and node.strip():
                node.wrap(soup.new_tag("div"))
    for form in soup.select("table form:has(td, th)"):
        form.unwrap()
    for part in soup.find_all(["table", *_SECTIONS, "tr"]):
        table = part if part.name == "table" else part.find_parent("table")
        row: Any = None
        for node in list(part.contents) if table else ():
            if node.name in {"td", "th"}:
                if part.name != "tr" and row is None:
                    row = node.wrap(soup.new_tag("tr"))
                elif part.name != "tr":
                    row.append(node.extract())
            elif (node.name and node.name not in _OF_TABLES) or (not node.name and _is_words(node) and node.strip()):
                table.insert_before(node.extract(), " ")
            row = None if node.name and node.name not in {"td", "th"} else row


_SECTIONS = ("thead", "tbody", "tfoot")
_OF_TABLES = frozenset({"caption", "colgroup", "col", "tr", *_SECTIONS, "script", "style", "template"})
# libxml2 ends these at a paragraph, a table, a list, where browsers go on: what is struck or hidden by them would not be.
_FONT_NAMES = "[abisu]|big|small|strike|tt|font|legend"
_HOLDER_NAMES = "h[1-6]|address|menu|dir|pre"
_STARTS = re.compile(rf"<(?=(?:{_HOLDER_NAMES})[\s/>])", re.IGNORECASE)
_HELD = re.compile(rf"<(/?)({_FONT_NAMES}|{_HOLDER_NAMES})(?=[\s/>])", re.IGNORECASE)
_RENAMED = re.compile(rf"^x-(?:{_FONT_NAMES}|{_HOLDER_NAMES})$")
_IGNORED = frozenset(re.findall(r"\w+", "style template noscript button datalist title meta link"))
_LOST = frozenset({"iframe", "object", "embed", "canvas", "video", "audio", "script", "applet"})
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "html head body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form header "
        "main nav p section summary table pre ul ol li hr h1 h2 h3 h4 h5 h6",
    )
)
_OWN_LINE = re.compile(r"block|flex|grid|table(?!-c)|list-item")
# A drawing; the address of a picture may hold one and is left alone.
_DRAWING = re.compile(
    r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|(<svg\b[^>]*?)/?>.*?</svg\s*>", re.DOTALL | re.IGNORECASE
)
# Icons come from a font of the network; their names say what they show.
_ICON = re.compile(r"\b(?:fa|bi|glyphicon|icon|mdi|ti)-([a-z][\w-]*)")
_MARK = re.compile("\ue000(\\d+)\ue001")


@dataclass
class _Reader:
    page: _Page
    inside_line: bool = False
    ground: str = ""
    depth: int = 0
    pre: bool = False
    blocks: list[Block] = field(default_factory=list)
    line: list[Text] = field(default_factory=list)

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        text = trimmed(self.line)
        self.line = []
        if text:
            self.blocks.append(Paragraph(text))

    def read(self, parent: Any, style: Text) -> None:
        from bs4.element import Tag

        if self.depth > _DEEPEST:
            self._line(self.page.say("output-too-deep"))
            return
        self.depth += 1
        for node in parent.children:
            if isinstance(node, Tag):
                self._element(self.page.sheets.of(node), style)
            elif _is_words(node):
                self._words(str(node) if self.pre else re.sub(r"[ \t\r\n\f]+", " ", str(node)), style)
        self.depth -= 1

    def _words(self, words: str, style: Text) -> None:
        for part in self._parts(words):
            if isinstance(part, str):
                self.line.append(replace(style, text=part))
            elif style.code:
                self.line.append(replace(style, text=part.source))
            else:
                self._formula(part, style)

    def _parts(self, words: str) -> Iterable[str | Formula]:
        formulas = self.page.formulas
        if formulas is None:
            return split(words)
        pieces = _MARK.split(words)
        return [formulas[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces) if piece]

    def _formula(self, formula: Formula, style: Text) -> None:
        self._set(formula, typeset(formula.tex, display=formula.display), style)

    def _set(self, formula: Formula, svg: str, style: Text) -> None:
        if not svg:
            said = self.page.say("formula-not-set", formula.source[:80])
            self.line += [replace(style, text=formula.source, code=True), Text(f" [{said}]", italic=True)]
        elif formula.display and not self.inside_line:
            self.flush()
            self.blocks.append(Paragraph((replace(style, text=formula.tex, svg=svg),), "center"))
        else:
            self.line.append(replace(style, text=formula.tex, svg=svg))

    def _element(self, seen: css.Element, style: Text) -> None:
        if seen.name in _IGNORED or seen.hidden:
            for part in self.page.sheets.emerging(seen):
                self._element(part, style)
            return
        pre, self.pre = self.pre, seen.keeps_lines(outside=self.pre)
        self._shown(seen, seen.inner(style))
        self.pre = pre

    def _shown(self, seen: css.Element, style: Text) -> None:
        tag, name = seen.tag, seen.name
        if css.unseen(style.ink, style.fill or self.ground):
            self._line(self.page.say("text-unseen") if tag.get_text(strip=True) else "")
            return
        if name in _LOST:
            self._lost(tag, name)
            if name == "embed":
                # The parser knows no end of it and puts inside what follows.
                self.read(tag, style)
        elif name == "br":
            self.line.append(replace(style, text="\n"))
        elif name == "img":
            self._picture(seen, style)
        elif name == "svg":
            self._drawing(seen, style)
        elif name == "math":
            for annotation in tag.find_all(["annotation", "annotation-xml"]):
                annotation.decompose()
            words = tag.get_text()
            self._set(Formula(words, words, tag.get("display") == "block"), drawn(str(tag)), style)
        elif name in {"input", "select", "progress", "meter"}:
            self.line.append(replace(style, text=_control(tag, name)))
        elif name in _BLOCKS or _OWN_LINE.match(seen.declared.get("display", "")):
            self.flush()
            self._block(seen, style)
            self.flush()
        else:
            self._plain(seen, style)

    def _plain(self, seen: css.Element, style: Text) -> None:
        """Read an element that is no more than what it holds, a bar, or an icon."""
        tag, name = seen.tag, seen.name
        if seen.strip:
            self.line.append(replace(style, text="▬", svg=seen.strip))
        elif name == "q":
            self.line.append(replace(style, text="“"))
        elif name in {"i", "span"} and not tag.contents and (icon := _ICON.search(" ".join(tag.get("class") or ()))):
            self.line.append(replace(style, text=f"[{icon[1]}]"))
        self.read(tag, style)
        if name == "q":
            self.line.append(replace(style, text="”"))

    def _lost(self, tag: Tag, name: str) -> None:
        source = str(tag.get("type") or "")
        if name == "script" and source.startswith("math/tex"):
            self._formula(Formula(tag.get_text(), tag.get_text(), "display" in source), Text())
            return
        if name == "script" and (
            re.search(r"json|template|x-", source) or tag.find_parent(class_="colab-df-container")
        ):
            return
        self._line(self.page.say("output-not-printable", kind_of_tag(tag, name)))

    def _line(self, said: str, link: str = "") -> None:
        """Print what a reader would miss otherwise."""
        if not said:
            return
        run = Text(f"[{said}]", italic=True, link=link)
        if self.inside_line:
            self.line.append(run)
        else:
            self.flush()
            self.blocks.append(Paragraph((run,), "note"))

    def _block(self, seen: css.Element, style: Text) -> None:
        tag, name = seen.tag, seen.name
        if name == "table":
            self.blocks.append(table_of(self, tag, style))
        elif name == "pre":
            self._preformatted(tag, style)
        elif name in {"ul", "ol"}:
            self._list(seen, style)
        elif name == "hr":
            return
        elif name[0] == "h" and name[1:].isdecimal():
            text = trimmed(self.text(tag, style))
            if text:
                self.blocks.append(Heading(min(3, int(name[1:])), text))
        elif name == "figure" or "footnotes" in (tag.get("class") or ()):
            self.blocks.extend(self._dressed(tag, name, style))
        else:
            self._plain(seen, style)

    def _dressed(self, tag: Tag, name: str, style: Text) -> Iterable[Block]:
        """Read a figure with its caption, or the notes at the foot."""
        caption = tag.find("figcaption") if name == "figure" else None
        words = trimmed(self.text(caption.extract(), style)) if caption else ()
        inner = self._inside(tag, style)
        if name == "section":
            items = (item for block in inner if isinstance(block, ListBlock) for item in block.items)
            return tuple(note for number, item in enumerate(items, 1) for note in _as_notes(item, number))
        held = next((block for block in inner if isinstance(block, Figure | Table)), None)
        if held is None:
            return (*inner, *((Paragraph(words, "note"),) if words else ()))
        return tuple(replace(block, caption=words or block.caption) if block is held else block for block in inner)

    def _list(self, seen: css.Element, style: Text) -> None:
        tag = seen.tag
        items: list[tuple[int, tuple[Block, ...]]] = []
        entries = len(tag.find_all("li", recursive=False))
        number = _whole(tag.get("start"), entries if tag.has_attr("reversed") else 1)
        for child in tag.find_all(True, recursive=False):
            entry = self.page.sheets.of(child)
            if entry.hidden:
                continue
            inner = self._inside(child, entry.inner(style))
            if child.name == "li" or not items:
                number = _whole(child.get("value"), number)
                items.append((number, inner))
                number += -1 if tag.has_attr("reversed") else 1
            else:
                items[-1] = (items[-1][0], (*items[-1][1], *inner))
        said = seen.declared.get
        kind = (said("list-style-type") or said("list-style") or str(tag.get("type") or "1")).split()[0]
        if seen.name == "ul":
            self.blocks += [ListBlock(tuple(item for _, item in items))] if items else []
        elif kind in _COUNTS:
            self.blocks += (block for at, item in items for block in _marked(item, f"{_COUNTS[kind](at)}. "))
        else:
            self.blocks += _numbered(items)

    def _preformatted(self, tag: Tag, style: Text) -> None:
        runs = list(self._letters(tag, style))
        if any(replace(run, text="", ink="", fill="", link="") != Text() for run in runs):
            self.blocks.append(Paragraph(trimmed(replace(run, code=not run.svg) for run in runs)))
        else:
            self.blocks.append(Preformatted(clean(plain(runs)).strip("\n")))
        if tag.find("code", class_="language-mermaid"):
            self._line(self.page.say("output-not-printable", "Mermaid"))

    def _letters(self, tag: Any, style: Text) -> Iterator[Text]:
        from bs4.element import Tag

        for node in tag.children:
            if isinstance(node, Tag):
                seen = self.page.sheets.of(node)
                if not seen.hidden and node.name not in _IGNORED:
                    inner = replace(seen.inner(style), code=False)
                    yield from self._letters(node, inner) if node.name != "br" else (replace(style, text="\n"),)
            elif _is_words(node):
                parts = self._parts(str(node)) if self.page.formulas else [str(node)]
                yield from (replace(style, text=part if isinstance(part, str) else part.source) for part in parts)

    def _reader(self, *, inside_line: bool = False, ground: str = "") -> _Reader:
        return _Reader(self.page, inside_line or self.inside_line, ground or self.ground, self.depth, self.pre)

    def _inside(self, tag: Tag, style: Text) -> tuple[Block, ...]:
        reader = self._reader()
        reader.read(tag, style)
        reader.flush()
        return tuple(reader.blocks)

    def text(self, tag: Tag, style: Text, ground: str = "") -> list[Text]:
        """Return the words of an element on one line; blocks inside it become line breaks."""
        reader = self._reader(inside_line=True, ground=ground)
        reader.pre = self.page.sheets.of(tag).keeps_lines(outside=self.pre)
        reader.read(tag, style)
        reader.flush()
        runs: list[Text] = []
        for block in reader.blocks:
            if runs:
                runs.append(Text("\n"))
            runs.extend(_words(block))
        return runs

    def _show(self, figure: Figure | None, seen: css.Element, style: Text) -> bool:
        """Show a picture where it stands: small ones in the line, others as figures."""
        if figure is None:
            return False
        sizes = map(seen.length, ("width", "height"))
        wide = seen.share and not self.inside_line
        small = "" if wide else inline_picture(figure, *sizes, always=self.inside_line)
        if small:
            self.line.append(replace(style, text=figure.alt or "□", svg=small))
        else:
            self.flush()
            self.blocks.append(figure)
        return True

    def _drawing(self, seen: css.Element, style: Text) -> None:
        tag = seen.tag
        svg = self.page.drawings[int(str(tag.get("data-drawing") or 0))] if tag.has_attr("data-drawing") else str(tag)
        alt = clean(str(tag.get("aria-label") or ""))
        figure = picture(svg.encode(), alt) or picture(_mended(svg).encode(), alt)
        figure = figure and replace(figure, numbered=False, width_cm=seen.length("width") * 2.54 / 96)
        if not self._show(figure, seen, style):
            self._line(self.page.say("picture-missing", "<svg>"))

    def _picture(self, seen: css.Element, style: Text) -> None:
        tag = seen.tag
        alt, caption = clean(str(tag.get("alt") or "")), inline(clean(str(tag.get("title") or "")))
        address = clean(
            str(tag.get("src") or tag.get("data-src") or str(tag.get("srcset") or "").partition(" ")[0])
        ).strip()
        figure = self._found(address, alt, caption)
        if figure:
            figure = replace(figure, width_cm=seen.length("width") * 2.54 / 96 or 16.5 * seen.share)
        if not self._show(figure, seen, style):
            link = safe_link(address)
            name = alt or address[:40] if address.startswith("data:") else unquote(address) or alt or "<img>"
            self._line(self.page.say("picture-on-network" if link else "picture-missing", name), link)

    def _found(self, address: str, alt: str, caption: Inline) -> Figure | None:
        if address.startswith("attachment:"):
            name = address.removeprefix("attachment:")
            return picture_from_uri(
                self.page.attachments.get(name) or self.page.attachments.get(unquote(name), ""), alt, caption
            )
        if address.startswith("data:"):
            return picture_from_uri(address, alt, caption)
        return picture_from_file(address, self.page.folder, alt, caption) if self.page.folder else None


def _mended(svg: str) -> str:
    """Return a drawing that is HTML and no XML (a value without quotes, ``&nbsp;``) as XML."""
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(svg, "lxml").find("svg")).replace(" viewbox=", " viewBox=")


def _is_words(node: Any) -> bool:
    """Say whether a node is text that a reader sees; comments and declarations are none."""
    from bs4.element import NavigableString, PreformattedString

    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def _as_notes(blocks: tuple[Block, ...], number: int) -> Iterator[Block]:
    """Give a note its number, and its paragraphs the role of notes."""
    for block in _marked(blocks, f"[{number}] "):
        if isinstance(block, Paragraph):
            words = trimmed(run for run in block.text if run.text != "↩︎")
            yield from (replace(block, text=words, role="note"),) if words else ()
        else:
            yield block


def _marked(item: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """Begin an entry of a list with its letter or number."""
    first = item[0] if item else None
    if isinstance(first, Paragraph):
        return replace(first, text=(Text(mark), *first.text)), *item[1:]
    return Paragraph((Text(mark.strip()),)), *item


def _whole(value: object, otherwise: int) -> int:
    return int(str(value)) if re.fullmatch(r"-?\d{1,9}", str(value)) else otherwise


def _letter(number: int) -> str:
    return chr(96 + number) if 0 < number <= 26 else str(number)


_COUNTS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("a", "lower-alpha", "lower-latin"), _letter),
    **dict.fromkeys(("A", "upper-alpha", "upper-latin"), lambda number: _letter(number).upper()),
    **dict.fromkeys(("i", "lower-roman"), lambda number: roman(number).lower()),
    **dict.fromkeys(("I", "upper-roman"), roman),
}


def _numbered(items: Iterable[tuple[int, tuple[Block, ...]]]) -> list[ListBlock]:
    """Return numbered entries as lists, a new one where the numbers do not go on."""
    lists: list[ListBlock] = []
    for number, item in items:
        if lists and lists[-1].start + len(lists[-1].items) == number:
            lists[-1] = replace(lists[-1], items=(*lists[-1].items, item))
        else:
            lists.append(ListBlock((item,), ordered=True, start=number))
    return lists


def _control(tag: Tag, name: str) -> str:
    kind = str(tag.get("type") or "text").lower()
    if name == "select":
        chosen = tag.find("option", selected=True) or tag.find("option")
        return chosen.get_text() if chosen else ""
    if name == "input" and kind in {"checkbox", "radio"}:
        return "☑" if tag.has_attr("checked") else "☐"
    if name == "input":
        return (
            ""
            if kind in {"hidden", "password", "button", "submit", "reset", "file", "image"}
            else str(tag.get("value") or "")
        )
    return f"{tag.get('value') or ''}/{tag.get('max') or '1'}"


def _words(block: Block) -> Iterable[Text]:
    """Return a block's words for a place that takes one line only."""
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
            for cell in row:
                yield from (*cell.text, Text(" "))
            yield Text("\n")
    elif isinstance(block, Callout):
        yield from block.title


_NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s]*%?|[-–]|NaN")
_ALIGNS: dict[str, Align] = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}


def table_of(reader: _Reader, tag: Tag, style: Text) -> Table:
    """Return an HTML table as a reader of the page sees it."""
    caption = tag.find("caption", recursive=False)
    seen = caption and not reader.page.sheets.of(caption).hidden
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
    kinds = tag.get("class") or ()
    styled = str(tag.get("id") or "").startswith("T_") or "gt_table" in kinds
    return tidied(table, reader.page.say, styled=styled) if styled or "dataframe" in kinds else table


def _rows(reader: _Reader, tag: Tag, style: Text) -> Iterator[tuple[Tag, str, Text]]:
    for child in tag.find_all(True, recursive=False):
        seen = reader.page.sheets.of(child)
        if seen.hidden or child.name not in {"tr", "thead", "tbody", "tfoot"}:
            continue
        inner = seen.inner(style)
        if child.name == "tr":
            yield child, tag.name, inner
        else:
            yield from _rows(reader, child, inner)


def _hidden_columns(reader: _Reader, tag: Tag) -> set[int]:
    columns: set[int] = set()
    at = 0
    for column in tag.find_all("col"):
        if column.find_parent("table") is not tag:
            continue
        wide = _span(column, "span")
        group = column.find_parent("colgroup") or column
        if any(reader.page.sheets.of(one).hidden for one in (column, group)):
            columns |= set(range(at, at + wide))
        at += wide
    return columns


def _cell(reader: _Reader, tag: Tag, row: Text) -> Cell | None:
    seen = reader.page.sheets.of(tag)
    if seen.removed:
        return None
    style, said, unseen = seen.inner(row), seen.declared.get, seen.hidden
    fill = seen.ground or css.colour(str(tag.get("bgcolor") or "")) or row.fill
    painted = "gradient" in said("background", "") + said("background-image", "")
    inner = replace(style, ink="", fill="")
    parts = reader.page.sheets.emerging(seen) if unseen else [seen]
    text = trimmed(run for part in parts for run in reader.text(part.tag, inner, fill))
    if text and css.unseen(style.ink, fill) and not painted:
        words = reader.page.say("text-unseen")
        text = (Text(f"[{words}]", italic=True),) if words else ()
    align = _ALIGNS.get(said("text-align") or str(tag.get("align") or ""), "")
    if not align and tag.name == "td" and _NUMBER.fullmatch(plain(text).strip()):
        align = "right"
    if seen.bar and not unseen:
        text = (*text, Text(" "), Text("▬▬▬▬", svg=seen.bar))
    return Cell(
        text,
        colspan=_span(tag, "colspan"),
        rowspan=_span(tag, "rowspan"),
        align=align,
        fill=fill,
        ink="" if css.unseen(style.ink, fill) else style.ink,
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
