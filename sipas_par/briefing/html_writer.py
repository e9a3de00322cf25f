"""A document as one HTML file: opens without a network, on a phone, from an archive in ten years.

Style and script are package data and stand inside the page; the page's own security policy forbids
everything else, so that no text of unknown origin could load or run anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from sipas_par.briefing.blocks import Heading, Letterhead, plain
from sipas_par.briefing.html_blocks import HtmlBlocks, text_html
from sipas_par.briefing.labels import label
from sipas_par.briefing.numbering import Numbering, walk
from sipas_par.briefing.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.briefing.blocks import Block, Document


@cache
def _template(name: str) -> str:
    return (files("sipas_par.briefing") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def to_html(document: Document) -> str:
    """Return the document as one HTML page.

    The page is complete without its script; the script adds sorting and filtering of long tables.

    Parameters
    ----------
    document
        What to write; a `Letterhead` at its beginning becomes the page's head.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Document, Paragraph, inline
    >>> html = to_html(Document("Báo cáo", (Paragraph(inline("1 < 2")),), banner="MINH HỌA"))
    >>> "1 &lt; 2" in html, html.count("MINH HỌA") >= 1, "http" in html.replace("http-equiv", "")
    (True, True, False)
    """
    blocks = document.blocks
    numbering = Numbering.of(blocks, document.lang)
    writer = HtmlBlocks(numbering)
    if blocks and isinstance(blocks[0], Letterhead):
        head, blocks = writer.block(blocks[0]), blocks[1:]
    else:
        head = f"<h1>{text_html(document.title)}</h1>" if document.title else ""
    main = writer.all(blocks)
    return page(
        document.title or label("untitled", document.lang),
        main,
        document.lang,
        banner=document.banner,
        head_html=head,
        contents_html=_contents(blocks, numbering),
        author=document.author,
        description=document.subject,
    )


def page(
    title: str,
    body_html: str,
    lang: str = "vi",
    *,
    banner: str = "",
    head_html: str = "",
    contents_html: str = "",
    author: str = "",
    description: str = "",
) -> str:
    """Return a whole page in the look of the documents around HTML that the caller made.

    Index pages use it too, so that a folder of documents and the documents look alike.

    Parameters
    ----------
    title, lang, banner, author, description
        Plain text.
    body_html, head_html, contents_html
        Trusted HTML: made by `parts`, or escaped by the caller.

    Examples
    --------
    >>> html = page("Tài liệu & số liệu", "<p>…</p>")
    >>> "<title>Tài liệu &amp; số liệu</title>" in html, "<h1>" in html
    (True, False)
    """
    script = _template("report.js")
    words = "".join(
        f' data-{name}="{escape(label(key, lang))}"'
        for name, key in (("sort", "sort"), ("filter", "filter"), ("rows", "rows"))
    )
    metadata = "".join(
        f'<meta name="{name}" content="{escape(clean(value))}">\n'
        for name, value in (("author", author), ("description", description))
        if value
    )
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    strip = f'<div class="banner" role="note"><p>{text_html(banner)}</p></div>\n' if banner else ""
    print_strip = f"<style>@page {{ @bottom-center {{ content: {_css_string(banner)}; }} }}</style>\n" if banner else ""
    head = f'<header class="head">{head_html}</header>\n' if head_html else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}"{words}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clean(title))}</title>\n{metadata}"
        f"<style>\n{_template('report.css')}</style>\n{print_strip}</head>\n"
        f'<body class="sipas-par{" bannered" if banner else ""}">\n'
        f'<a class="skip" href="#noi-dung">{escape(label("skip", lang))}</a>\n{strip}'
        f'<div class="layout">\n{contents_html}<div class="sheet">\n{head}'
        f'<main id="noi-dung" tabindex="-1">\n{body_html}\n</main>\n</div>\n</div>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def parts(*groups: Iterable[Block], lang: str = "vi") -> tuple[str, ...]:
    """Return groups of blocks as HTML for one `page`, which has the style; tables are numbered through.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Paragraph, inline
    >>> parts((Paragraph(inline("Điểm")),), ())
    ('<p class="body">Điểm</p>', '')
    """
    kept = [tuple(blocks) for blocks in groups]
    writer = HtmlBlocks(Numbering.of(tuple(block for blocks in kept for block in blocks), lang))
    return tuple(writer.all(blocks) for blocks in kept)


def fragment(blocks: Iterable[Block], lang: str = "vi", *, banner: str = "") -> str:
    """Return blocks as HTML for a place inside another page, with a style that reaches no further.

    JupyterLab shows it under a cell; for parts of a `page` see `parts`.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Paragraph, inline
    >>> fragment((Paragraph(inline("Điểm")),)).endswith('<p class="body">Điểm</p></div>')
    True
    """
    kept = tuple(blocks)
    writer = HtmlBlocks(Numbering.of(kept, lang))
    strip = f'<div class="banner" role="note"><p>{text_html(banner)}</p></div>' if banner else ""
    inner = writer.all(kept)
    return f'<style>{_inner_style()}</style><div class="sipas-par part" lang="{escape(lang)}">{strip}{inner}</div>'


@cache
def _inner_style() -> str:
    """Return the part of the style sheet that speaks of blocks, not of the page around them."""
    sheet = _template("report.css")
    inner = re.sub(r"\s+", " ", sheet[sheet.index("/* blocks */") : sheet.index("/* page */")])
    # Thrice named, it outweighs what JupyterLab says about tables and paragraphs inside an output.
    return inner.replace(".sipas-par", ".sipas-par.part.part.part")


def _css_string(text: str) -> str:
    safe = re.sub(r"[^\w\s.,:;()·–-]", " ", clean(text)).replace("\n", " ")
    return f'"{safe}"'


def _contents(blocks: tuple[Block, ...], numbering: Numbering) -> str:
    headings = [block for block in walk(blocks) if isinstance(block, Heading) and numbering.identifier(block)]
    if len(headings) < 3:
        return ""
    title = escape(label("contents", numbering.lang))
    items = "".join(
        f'<li class="level-{heading.level}"><a href="#{numbering.identifier(heading)}">'
        f"{escape(clean(plain(heading.text)))}</a></li>"
        for heading in headings
        if heading.level <= 2
    )
    return f'<nav class="contents" aria-label="{title}"><details open><summary>{title}</summary><ol>{items}</ol></details></nav>\n'
