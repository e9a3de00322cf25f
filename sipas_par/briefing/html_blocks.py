"""Blocks to HTML elements: everything escaped, nothing loaded from outside."""

from __future__ import annotations

import base64
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, assert_never

from sipas_par.briefing.blocks import (
    Callout,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Signature,
    Table,
    plain,
)
from sipas_par.briefing.html_tables import table_html
from sipas_par.briefing.labels import label
from sipas_par.briefing.layout import leads_on, spreads
from sipas_par.briefing.pictures import picture_type
from sipas_par.briefing.svg import prefix_of, safe_svg, size_px
from sipas_par.briefing.text import clean, safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.briefing.blocks import Block, Inline, Text
    from sipas_par.briefing.numbering import Numbering


def text_html(text: str) -> str:
    """Escape a text; its line breaks stay.

    >>> text_html("a < b & 'c'")
    'a &lt; b &amp; &#x27;c&#x27;'
    """
    return escape(clean(text)).replace("\n", "<br>")


class HtmlBlocks:
    """Turn blocks into HTML elements; one instance a page, since identifiers are counted through it.

    Parameters
    ----------
    numbering
        Numbers and identifiers of the blocks of this page.
    top
        Level of the HTML heading for ``Heading(1)``: 2 below a page's title.
    """

    def __init__(self, numbering: Numbering, top: int = 2) -> None:
        self.numbering = numbering
        self.lang = numbering.lang
        self.top = top
        self._pictures: Counter[str] = Counter()

    def all(self, blocks: Iterable[Block]) -> str:
        """Return the blocks as HTML, one element a line; what prints on turned pages is held together."""
        parts = []
        for turned, run in spreads(blocks):
            inner = "\n".join(self.block(block) for block in run)
            parts.append(f'<div class="turned">{inner}</div>' if turned else inner)
        return "\n".join(parts)

    def inline(self, runs: Inline) -> str:
        """Return a line of text."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Text) -> str:
        words = run.text
        link = safe_link(run.link)
        if run.ref:
            words, identifier = self.numbering.reference(run.ref)
            link = f"#{identifier}" if identifier else ""
        elif link.startswith("#"):
            link = self.numbering.link(link)
        html = text_html(words)
        for wanted, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong")):
            if wanted:
                html = f"<{tag}>{html}</{tag}>"
        if link:
            outside = "" if link.startswith("#") else ' rel="noopener noreferrer"'
            html = f'<a href="{escape(link)}"{outside}>{html}</a>'
        return html

    def block(self, block: Block) -> str:
        """Return one block as HTML."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                on = " on" if leads_on(block) else ""
                return f'<p class="{block.role}{on}">{self.inline(block.text)}</p>'
            case ListBlock():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
                start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
                return f"<{tag}{start}>{items}</{tag}>"
            case Table():
                return table_html(block, self)
            case Figure():
                return self._figure(block)
            case Callout():
                return self._callout(block)
            case Preformatted():
                return f'<pre tabindex="0">{escape(clean(block.text))}</pre>'
            case Letterhead():
                return letterhead_html(block, self.lang)
            case Signature():
                return self._signature(block)
            case PageBreak():
                return '<div class="page-break"></div>'
            case _:
                assert_never(block)

    def _heading(self, block: Heading) -> str:
        tag = f"h{min(6, self.top + block.level - 1)}"
        identifier = self.numbering.claim(block)
        attribute = f' id="{identifier}"' if identifier else ""
        return f"<{tag}{attribute}>{self.inline(block.text)}</{tag}>"

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
        identifier = self.numbering.claim(block)
        attribute = f' id="{identifier}"' if identifier else ""
        alt = clean(block.alt) or clean(plain(block.caption)) or label("picture", self.lang)
        width = f' style="max-width:{block.width_cm:g}cm"' if block.width_cm > 0 else ""
        caption = f"<figcaption>{self.caption(block)}</figcaption>" if block.caption else ""
        return f'<figure{attribute}><div class="picture"{width}>{self._picture(block, alt)}</div>{caption}</figure>'

    def _picture(self, block: Figure, alt: str) -> str:
        svg = safe_svg(block.svg, prefix_of(block.svg, self._pictures[block.svg])) if block.svg else ""
        self._pictures[block.svg] += 1
        if svg:
            width = size_px(svg)[0]
            size = f' style="width:{width:.0f}px"' if width else ""
            return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"{size}', 1)
        if block.png:
            data = base64.b64encode(block.png).decode("ascii")
            return f'<img alt="{escape(alt)}" src="data:{picture_type(block.png)};base64,{data}">'
        return f"<p>{escape(alt)}</p>"

    def _callout(self, block: Callout) -> str:
        title = self.inline(block.title) or escape(label(block.kind, self.lang))
        role = "alert" if block.kind == "error" else "note"
        inner = self.all(block.blocks)
        return f'<div class="callout {block.kind}" role="{role}"><p class="callout-title">{title}</p>{inner}</div>'

    def _signature(self, block: Signature) -> str:
        recipients = "".join(f"<li>{text_html(line)}</li>" for line in block.recipients)
        left = f'<div class="recipients"><p>{escape(label("recipients", self.lang))}</p><ul>{recipients}</ul></div>'
        right = (
            f'<div class="signer"><p class="strong">{text_html(block.authority)}</p>'
            f'<p class="strong">{text_html(block.role)}</p><p class="signer-name">{text_html(block.name)}</p></div>'
        )
        return f'<div class="signature">{left if block.recipients else "<div></div>"}{right}</div>'


def letterhead_html(block: Letterhead, lang: str) -> str:
    """Return the head of an official document, its kind and subject as the page's ``h1``."""
    subject = f'<span class="subject">{text_html(block.subject)}</span>' if block.subject else ""
    parent = f'<p class="parent">{text_html(block.parent)}</p>' if block.parent else ""
    return (
        '<div class="letterhead"><div class="office">'
        f'{parent}<p class="strong ruled short">{text_html(block.office)}</p>'
        f'<p class="spaced">{text_html(block.number)}</p></div>'
        f'<div class="nation"><p class="strong">{escape(label("nation", lang))}</p>'
        f'<p class="strong motto"><span class="ruled">{escape(label("motto", lang))}</span></p>'
        f'<p class="place spaced">{text_html(block.place_date)}</p></div></div>'
        f'<h1 class="ruled short"><span class="kind">{text_html(block.kind)}</span> {subject}</h1>'
    )
