"""What a notebook cell shows: blocks that JupyterLab draws and the exporters read back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sipas_par.document.block_json import VERSION, decode_blocks, encode_blocks, require_version
from sipas_par.text.i18n import language
from sipas_par.text.labels import join_banners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.document.blocks import Block, Document

MIME = "application/vnd.sipas-par.blocks+json"


@dataclass(frozen=True, slots=True)
class Meta:
    """What a section says about the document it belongs to.

    Parameters
    ----------
    title, lang, author, subject, created
        As in `Document`; empty when the section does not say.
    banner
        ``None`` when the section says nothing about the status of its figures, ``""`` when it states that
        all are official or self-assessed, otherwise the words that every page must carry.
    """

    title: str = ""
    lang: str = ""
    banner: str | None = None
    author: str = ""
    subject: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document that a notebook cell can show.

    JupyterLab gets HTML; the exporters get the same blocks back, with the banner, so that a notebook
    and the documents made from it cannot say different things.

    Parameters
    ----------
    blocks
        The content in order.
    meta
        What is said about the whole document, the status of the figures above all.

    Examples
    --------
    >>> from sipas_par.document.blocks import Paragraph, inline
    >>> section = Section((Paragraph(inline("Mất 13,31 điểm")),), Meta(banner="MINH HỌA"))
    >>> sorted(section._repr_mimebundle_())
    ['application/vnd.sipas-par.blocks+json', 'text/html', 'text/plain']
    >>> unpack(pack(section)) == section
    True
    """

    blocks: tuple[Block, ...]
    meta: Meta = Meta()

    @classmethod
    def of(cls, document: Document) -> Section:
        """Return a whole document as one section; its banner, also an empty one, is a statement."""
        meta = Meta(document.title, document.lang, document.banner, document.author, document.subject, document.created)
        return cls(document.blocks, meta)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def __add__(self, other: Section) -> Section:
        return Section(self.blocks + other.blocks, merge_meta((self.meta, other.meta)))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        from sipas_par.document.html import fragment

        with language(self.meta.lang):
            shown = fragment(self.blocks, banner=self.meta.banner or "")
        return {
            "text/plain": f"Section({len(self.blocks)} blocks)",
            "text/html": shown,
            MIME: pack(self),
        }


def merge_meta(metas: tuple[Meta, ...]) -> Meta:
    """Join what several sections say: the first word on everything, but every banner.

    >>> merge_meta((Meta(banner=""), Meta(banner="MINH HỌA"), Meta(title="A", banner="MINH HỌA"))).banner
    'MINH HỌA'
    """
    stated = [meta.banner for meta in metas if meta.banner is not None]
    banner = join_banners(stated) if stated else None
    first = {
        field.name: next((value for meta in metas if (value := getattr(meta, field.name))), "")
        for field in fields(Meta)
        if field.name != "banner"
    }
    return Meta(**first, banner=banner)


def pack(section: Section) -> dict[str, Any]:
    """Return a section as the JSON value that a notebook stores."""
    meta = {field.name: getattr(section.meta, field.name) for field in fields(Meta)}
    said = {name: value for name, value in meta.items() if value is not None and (value or name == "banner")}
    return {"version": VERSION, "meta": said, "blocks": encode_blocks(section.blocks)}


def unpack(value: object) -> Section:
    """Return the section that `pack` wrote.

    Raises
    ------
    SipasParError
        If the stored value is of another version or was damaged.
    """
    content = require_version(value)
    known = {field.name for field in fields(Meta)}
    stored = content.get("meta")
    said = stored if isinstance(stored, dict) else {}
    meta = Meta(**{name: text for name, text in said.items() if name in known and isinstance(text, str)})
    return Section(decode_blocks(content.get("blocks")), meta)
