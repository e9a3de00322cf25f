"""The HTML writer: one file that opens offline."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from sipas_par.document.blocks import (
    HEAD_FILL,
    TOTAL_FILL,
    Block,
    Callout,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Row,
    Signature,
    Table,
    Text,
    clean,
    plain,
    readable_ink,
    safe_colour,
    walk,
)
from sipas_par.document.layout import (
    BlockWriter,
    Numbering,
    Placed,
    alignment,
    column_count,
    fit,
    is_group,
    leads_on,
    least_em,
    place,
    spreads,
    stays_whole,
)
from sipas_par.document.pictures import drawn_px, in_line, picture_type, prefix_of, safe_svg, size_px
from sipas_par.text.i18n import current_language, in_language
from sipas_par.text.labels import document_word

# Shorter tables are read at a glance; controls would be in the way.
_SORT_FROM = 4
_FILTER_FROM = 12
# A wider table does not fit the narrowest phone, the sheet beside no contents, the sheet beside them.
_PHONE_EM, _ALONE_EM, _SHEET_EM = 23.0, 32.0, 64.0
# On a phone a picture is drawn no narrower than this, nor wider than it is.
_PHONE_PX = 560
_CLASSES = {"left": "al", "center": "ac", "right": "ar"}
# Grounds of the house, which follow the colours of the page.
_GROUNDS = {HEAD_FILL: "hg", TOTAL_FILL: "tg"}


def _heads_group(row: Row, count: int) -> bool:
    return is_group(row, count) or is_total(row)


def _movable(table: Table, count: int) -> bool:
    """Say whether rows can be sorted and left out: each stands alone, or in a group below the row that heads it."""
    rows = [row for row in table.body if not is_group(row, count)]
    if len(table.head) != 1 or any(len(row) != count or any(cell.rowspan > 1 for cell in row) for row in rows):
        return False
    heads = [_heads_group(row, count) for row in table.body[:-1]]
    return not any(heads) or not heads[-1]


def _card_labels(table: Table, count: int, least: float) -> tuple[str, ...]:
    """Return what stands before each value when a row becomes a card, none before its title; empty: no cards."""
    if len(table.head) != 1 or len(table.head[0]) != count or least <= _PHONE_EM:
        return ()
    if any(cell.rowspan > 1 for row in table.body for cell in row):
        return ()
    title = 1 if count > 1 and len(table.widths) > 1 and table.widths[1] > table.widths[0] else 0
    return tuple("" if place <= title else clean(plain(cell.text)) for place, cell in enumerate(table.head[0]))


def is_total(row: Row) -> bool:
    """Say whether a last row is the total: every word of it in bold."""
    runs = [run for cell in row for run in cell.text if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _attributes(**values: object) -> str:
    """Return the attributes that have a value, as they stand inside a tag."""
    return "".join(f' {name}="{escape(str(value))}"' for name, value in values.items() if value)


def _scope(placed: Placed, count: int, *, head: bool) -> str:
    if head:
        return "colgroup" if placed.colspan > 1 else "col"
    return "rowgroup" if placed.rowspan > 1 or placed.colspan >= count else "row"


def text_html(text: str) -> str:
    """Escape a text; its line breaks stay.

    >>> text_html("a < b & 'c'")
    'a &lt; b &amp; &#x27;c&#x27;'
    """
    return escape(clean(text)).replace("\n", "<br>")


class HtmlBlocks(BlockWriter):
    """Turn blocks into HTML, one instance a page; one that has ``phones`` among its readers holds the pictures drawn for them too."""

    def __init__(self, numbering: Numbering, *, phones: bool = True) -> None:
        super().__init__(numbering)
        self.phones = phones
        self._pictures: Counter[str] = Counter()
        self._pointed: set[str] = set()

    def all(self, blocks: Iterable[Block]) -> str:
        """Return the blocks as HTML, one element a line; what prints on turned pages is held together."""
        parts = []
        for turned, run, annex in spreads(blocks):
            inner = "\n".join(self.block(block) for block in run)
            if annex and not turned:
                parts.append(self.block(PageBreak()))
            parts.append(f'<div class="turned">{inner}</div>' if turned else inner)
        return "\n".join(parts)

    def inline(self, runs: Inline) -> str:
        """Return a line of text."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Text) -> str:
        words, inner, outer = self.target(run)
        html = self._in_line(run) or text_html(words)
        if run.big:
            html = f'<span class="big">{html}</span>'
        pairs = (("background", safe_colour(run.fill)), ("color", readable_ink(run.fill, run.ink)))
        if colours := ";".join(f"{name}:{colour}" for name, colour in pairs if colour):
            html = f'<span style="{colours}">{html}</span>'
        tags = ((run.code, "code"), (run.italic, "em"), (run.bold, "strong"), (run.underline, "u"), (run.strike, "s"))
        for wanted, tag in (*tags, (run.script, run.script)):
            if wanted:
                html = f"<{tag}>{html}</{tag}>"
        if inner or outer:
            more = self._start_of(inner) if inner else ' rel="noopener noreferrer"'
            html = f'<a href="{escape(f"#{inner}" if inner else outer)}"{more}>{html}</a>'
        return html

    def _start_of(self, target: str) -> str:
        """Give the first link to a place a name, so that there is a way back."""
        if target in self._pointed:
            return ""
        self._pointed.add(target)
        return f' id="tu-{target}"'

    def _way_back(self, target: str, words: str) -> str:
        """Return the link from a row to the sentence that names it first; empty when none does."""
        if target not in self._pointed:
            return ""
        said = escape(document_word("back").format(row=clean(words)))
        # The arrow is the style sheet's, so that who copies the cell has its words alone.
        return f' <a class="back" href="#tu-{target}" aria-label="{said}" title="{said}"></a>'

    def _in_line(self, run: Text) -> str:
        svg = self._vectors(run.svg) if run.svg else ""
        if not svg:
            return ""
        width, height, depth = in_line(svg)
        size = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth:.3f}em"
        return svg.replace("<svg", f'<svg role="img" aria-label="{escape(clean(run.text))}" style="{size}"', 1)

    def _vectors(self, svg: str) -> str:
        self._pictures[svg] += 1
        return safe_svg(svg, prefix_of(svg, self._pictures[svg] - 1))

    def _paragraph(self, block: Paragraph) -> str:
        on = " on" if leads_on(block) else ""
        return f'<p class="{block.role}{on}">{self.inline(block.text)}</p>'

    def _listblock(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        return f"<{tag}{start}>{items}</{tag}>"

    def _table(self, block: Table) -> str:
        """Return a table with caption and note, a card a row on a phone, else in a box that scrolls where it does not fit."""
        count, layout, least = column_count(block), fit(block), least_em(block)
        identifier, caption = self.numbering.claim(block), self.caption(block)
        folds = (' class="fold"' if column in block.folded else "" for column in range(count))
        shares = (width / sum(layout.widths_mm) * 100 for width in layout.widths_mm)
        columns = "".join(f'<col{fold} style="width:{share:.2f}%">' for fold, share in zip(folds, shares, strict=True))
        labels = _card_labels(block, count, least)
        body = self._rows(block, block.body, count, labels=labels)
        head = self._rows(block, block.head, count, head=True)
        note = f'<p class="note">{self.inline(block.note)}</p>' if block.note else ""
        name = clean(plain(block.caption))
        rows = sum(not _heads_group(row, count) for row in block.body) if _movable(block, count) else 0
        marks = f"{' data-sort' if rows >= _SORT_FROM else ''}{' data-filter' if rows >= _FILTER_FROM else ''}"
        looks = (
            ("whole", stays_whole(block, layout)),
            (block.role, block.role),
            ("cards", labels),
            ("wide", least > _SHEET_EM and not block.folded),
        )
        # Only what has a name is announced as a region; only what may scroll is a stop for the keyboard.
        region = ""
        if least > (_ALONE_EM if labels else _PHONE_EM):
            region = (f' role="region" aria-label="{escape(name)}"' if block.caption else "") + ' tabindex="0"'
        return (
            f'<div class="{" ".join(("table", *(look for look, wanted in looks if wanted)))}"{_attributes(id=identifier)}>'
            f'<div class="scroll"{region}><table{marks} style="min-width:{least:.1f}em;--size:{layout.size_pt:g}pt">'
            f"{f'<caption><span>{caption}</span></caption>' if block.caption else ''}<colgroup>{columns}</colgroup>"
            f"{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table></div>{note}</div>"
        )

    def _rows(
        self, table: Table, rows: tuple[Row, ...], count: int, *, head: bool = False, labels: tuple[str, ...] = ()
    ) -> str:
        by_row: list[list[str]] = [[] for _row in rows]
        for placed in place(rows)[0]:
            label = labels[placed.column] if labels and placed.colspan == 1 else ""
            by_row[placed.row].append(self._cell(table, placed, count, head=head, label=label))
        lines = []
        for number, (row, cells) in enumerate(zip(rows, by_row, strict=True), 1):
            total = number == len(rows) and is_total(row) and not is_group(row, count)
            kind = "" if head else "total" if total else "group" if _heads_group(row, count) else ""
            lines.append(f"<tr{_attributes(**{'class': kind})}>{''.join(cells)}</tr>")
        return "".join(lines)

    def _cell(self, table: Table, placed: Placed, count: int, *, head: bool, label: str) -> str:
        cell = placed.cell
        tag = "th" if head or cell.header else "td"
        identifier = self.numbering.claim(cell)
        fill, ink = safe_colour(cell.fill), readable_ink(cell.fill, cell.ink)
        classes = (
            _CLASSES.get(alignment(table, placed, head=head), ""),
            "fold" if placed.colspan == 1 and placed.column in table.folded else "",
            "" if cell.ink else _GROUNDS.get(fill, ""),
        )
        # Letters of their own colour keep the ground they were chosen for.
        coloured = ink and (cell.ink or fill not in _GROUNDS)
        attributes = {
            "scope": _scope(placed, count, head=head) if tag == "th" else "",
            "colspan": placed.colspan if placed.colspan > 1 else "",
            "rowspan": placed.rowspan if placed.rowspan > 1 else "",
            "id": identifier,
            "class": " ".join(filter(None, classes)),
            "style": f"background:{fill or '#ffffff'};color:{ink}" if coloured else "",
            "data-v": clean(cell.sort) if cell.sort else "",
            "data-label": label,
        }
        back = self._way_back(identifier, plain(cell.text)) if identifier else ""
        return f"<{tag}{_attributes(**attributes)}>{self.inline(cell.text)}{back}</{tag}>"

    def _preformatted(self, block: Preformatted) -> str:
        return f'<pre tabindex="0">{escape(clean(block.text))}</pre>'

    def _letterhead(self, block: Letterhead) -> str:
        """Return the head of an official document, its kind and subject as the page's ``h1``."""
        subject = f'<span class="subject">{text_html(block.subject)}</span>' if block.subject else ""
        parent = f'<p class="parent">{text_html(block.parent)}</p>' if block.parent else ""
        number, title = f'<p class="spaced">{text_html(block.number)}</p>', ""
        if block.kind:
            title = f'<h1 class="ruled short"><span class="kind">{text_html(block.kind)}</span> {subject}</h1>'
        else:
            number += f'<h1 class="about">{text_html(block.subject)}</h1>'
        return (
            f'<div class="letterhead"><div class="office">{parent}'
            f'<p class="strong ruled short">{text_html(block.office)}</p>{number}</div>'
            f'<div class="nation"><p class="strong">{escape(document_word("nation"))}</p>'
            f'<p class="strong motto"><span class="ruled">{escape(document_word("motto"))}</span></p>'
            f'<p class="place spaced">{text_html(block.place_date)}</p></div></div>{title}'
        )

    def _pagebreak(self, _block: PageBreak) -> str:
        return '<div class="page-break"></div>'

    def _contents(self, _block: Contents) -> str:
        return ""

    def _heading(self, block: Heading) -> str:
        tag = f"h{block.level + 1}"
        return f"<{tag}{_attributes(id=self.numbering.claim(block))}>{self.inline(block.text)}</{tag}>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.inline(blocks[0].text)
        return self.all(blocks)

    def caption(self, block: Table | Figure) -> str:
        """Return "Bảng 3. Words", or the words alone."""
        number = self.numbering.label(block)
        words = self.inline(block.caption)
        return f'<span class="number">{escape(number)}.</span> {words}' if number else words

    def _figure(self, block: Figure) -> str:
        identifier, alt = self.numbering.claim(block), self.alt(block)
        drawn = drawn_px(block)
        own = f' style="--own:{drawn:.0f}px"' if 0 < drawn < _PHONE_PX else ""
        width = f' style="max-width:{block.width_cm:g}cm"' if block.width_cm > 0 else own
        caption = f"<figcaption>{self.caption(block)}</figcaption>" if block.caption else ""
        phone = self._svg(block.phone, alt) if block.phone and self.phones else ""
        if phone:
            pictures = f'<div class="picture broad"{width}>{self._picture(block, alt)}</div><div class="picture phone">{phone}</div>'
        else:
            # On a phone the picture scrolls in its box, by keyboard too.
            name = f' role="group" aria-label="{escape(alt)}" tabindex="0"' if self.phones else ""
            pictures = f'<div class="picture"{width}{name}>{self._picture(block, alt)}</div>'
        return f"<figure{_attributes(id=identifier)}>{pictures}{caption}</figure>"

    def _picture(self, block: Figure, alt: str) -> str:
        svg = self._svg(block.svg, alt)
        if svg:
            return svg
        if block.png:
            data = base64.b64encode(block.png).decode("ascii")
            wide = ' style="width:100%"' if block.width_cm > 0 else ""
            return f'<img alt="{escape(alt)}"{wide} src="data:{picture_type(block.png)};base64,{data}">'
        return f"<p>{escape(alt)}</p>"

    def _svg(self, drawing: str, alt: str) -> str:
        """Return a drawing as an element; one in colours of the house alone follows those of the page."""
        svg = self._vectors(drawing) if drawing else ""
        if not svg:
            return ""
        width = size_px(svg)[0]
        size = f' style="width:{width:.0f}px"' if width else ""
        colours = set(_COLOUR.findall(svg))
        ours = ""
        if colours and colours <= _house_colours():
            svg, ours = _COLOUR.sub(r"var(--c\1,#\1)", svg), ' class="ours"'
        return svg.replace("<svg", f'<svg{ours} role="img" aria-label="{escape(alt)}"{size}', 1)

    def _callout(self, block: Callout) -> str:
        title = self.inline(block.title) or escape(document_word(block.kind))
        role = "alert" if block.kind == "error" else "note"
        inner = self.all(block.blocks)
        return f'<div class="callout {block.kind}" role="{role}"><p class="callout-title">{title}</p>{inner}</div>'

    def _signature(self, block: Signature) -> str:
        recipients = "".join(f"<li>{text_html(line)}</li>" for line in block.recipients)
        left = f'<div class="recipients"><p>{escape(document_word("recipients"))}</p><ul>{recipients}</ul></div>'
        right = (
            f'<div class="signer"><p class="strong">{text_html(block.authority)}</p>'
            f'<p class="strong">{text_html(block.role)}</p><p class="signer-name">{text_html(block.name)}</p></div>'
        )
        return f'<div class="signature">{left if block.recipients else "<div></div>"}{right}</div>'


_COLOUR = re.compile(r"""(?<=: |=")#([0-9a-f]{6})\b""")


@cache
def _house_colours() -> frozenset[str]:
    """Return the colours that the style sheet has a counterpart for on a dark page."""
    return frozenset(re.findall(r"--c([0-9a-f]{6}):", _template("report.css")))


@cache
def _template(name: str) -> str:
    return (files("sipas_par.document") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@in_language
def to_html(document: Document) -> str:
    """Return the document as one HTML page, complete without its script, which sorts and filters long tables."""
    blocks = document.blocks
    numbering = Numbering.of(blocks)
    writer = HtmlBlocks(numbering)
    if blocks and isinstance(blocks[0], Letterhead):
        head, blocks = writer.block(blocks[0]), blocks[1:]
    else:
        head = f"<h1>{text_html(document.title)}</h1>" if document.title else ""
    main = writer.all(blocks)
    return page(
        document.title or document_word("untitled"),
        main,
        banner=document.banner,
        head_html=head,
        contents_html=_contents(blocks, numbering),
        author=document.author,
        description=document.subject,
    )


def page(
    title: str,
    body_html: str,
    *,
    banner: str = "",
    head_html: str = "",
    contents_html: str = "",
    author: str = "",
    description: str = "",
) -> str:
    """Return a whole page in the look of the documents around HTML that the caller made."""
    words = "".join(f' data-{name}="{escape(document_word(name))}"' for name in ("sort", "filter", "rows", "unfold"))
    metadata = "".join(
        f'<meta name="{name}" content="{escape(clean(value))}">\n'
        for name, value in (("author", author), ("description", description))
        if value
    )
    script, footer = (
        _template("report.js"),
        f"<style>@page {{ @bottom-center {{ content: {_css_string(banner)}; }} }}</style>\n",
    )
    return Template(_template("page.html")).substitute(
        lang=current_language(),
        words=words,
        digest=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        title=escape(clean(title)),
        metadata=metadata,
        style=_template("report.css"),
        footer=footer if banner else "",
        kind="sipas-par bannered" if banner else "sipas-par",
        skip=escape(document_word("skip")),
        banner=f'<aside class="banner"><p>{text_html(banner)}</p></aside>\n' if banner else "",
        contents=contents_html,
        head=f'<header class="head">{head_html}</header>\n' if head_html else "",
        body=body_html,
        script=script,
    )


def parts(*groups: Iterable[Block]) -> tuple[str, ...]:
    """Return groups of blocks as HTML for one `page`, which has the style; tables are numbered through."""
    kept = [tuple(blocks) for blocks in groups]
    writer = HtmlBlocks(Numbering.of(tuple(block for blocks in kept for block in blocks)))
    return tuple(writer.all(blocks) for blocks in kept)


def fragment(blocks: Iterable[Block], *, banner: str = "") -> str:
    """Return blocks as HTML for a place inside another page (JupyterLab), with a style that reaches no further."""
    kept = tuple(blocks)
    writer = HtmlBlocks(Numbering.of(kept), phones=False)
    strip = f'<div class="banner" role="note"><p>{text_html(banner)}</p></div>' if banner else ""
    inner = writer.all(kept)
    return (
        f'<style>{_inner_style()}</style><div class="sipas-par part" lang="{current_language()}">{strip}{inner}</div>'
    )


@cache
def _inner_style() -> str:
    """Return the part of the style sheet that speaks of blocks, not of the page around them."""
    sheet = _template("report.css")
    inner = re.sub(r"\s+", " ", sheet[sheet.index("/* blocks */") : sheet.index("/* page */")])
    # Thrice named, it outweighs what JupyterLab says about tables and paragraphs inside an output.
    return inner.replace(".sipas-par", ".sipas-par.part.part.part")


def _css_string(text: str) -> str:
    return '"{}"'.format(re.sub(r"[^\w\s.,:;()·–-]", " ", clean(text)).replace("\n", " "))


def _contents(blocks: tuple[Block, ...], numbering: Numbering) -> str:
    headings = [block for block in walk(blocks) if isinstance(block, Heading) and numbering.identifier(block)]
    if len(headings) < 3:
        return ""
    title = escape(document_word("contents"))
    items = "".join(
        f'<li class="level-{heading.level}"><a href="#{numbering.identifier(heading)}">'
        f"{escape(clean(plain(heading.text)))}</a></li>"
        for heading in headings
        if heading.level <= 2
    )
    return f'<nav class="contents" aria-label="{title}"><details open><summary>{title}</summary><ol>{items}</ol></details></nav>\n'
