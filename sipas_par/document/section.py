"""What a notebook cell shows: blocks that JupyterLab draws, terminals print as text, and the exporters read back.

A notebook's outputs are stored as text, so the blocks become JSON values and come back exactly, with a version.
Stored content comes from a file that anyone may have edited: every value is checked on its way in.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_args

from cattrs import BaseValidationError, Converter, override
from cattrs.gen import make_dict_unstructure_fn

from sipas_par.document.blocks import (
    Block,
    Callout,
    Cell,
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
    safe_colour,
)
from sipas_par.document.layout import BlockWriter, Numbering, column_count, place
from sipas_par.findings import Finding, SipasParError, UsageError
from sipas_par.structure import UnfitError, fields_hook, problems, strict_converter
from sipas_par.text.display import Shown
from sipas_par.text.i18n import language
from sipas_par.text.labels import join_banners

MIME = "application/vnd.sipas-par.blocks+json"
VERSION = 1
_PLAIN: dict[type, str] = {str: "text", bool: "true | false", int: "integer", float: "number"}
_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Block)}


@dataclass(frozen=True, slots=True)
class Meta:
    """What a section says about the document it belongs to."""

    title: str = ""
    lang: str = ""
    banner: str | None = None
    author: str = ""
    subject: str = ""
    created: str = ""

    @classmethod
    def of(cls, stored: object) -> Meta:
        """Return what stored metadata says in words; anything else in it is left out."""
        said = stored if isinstance(stored, dict) else {}
        return cls(**{field.name: said[field.name] for field in fields(cls) if isinstance(said.get(field.name), str)})


@dataclass(frozen=True, slots=True, repr=False)
class Section:
    """A part of a document that a notebook cell can show.

    JupyterLab gets HTML; the exporters get the same blocks back, with the banner, so that a notebook and the documents
    made from it cannot say different things.

    Examples
    --------
    >>> from sipas_par.document.blocks import Paragraph, inline
    >>> section = Section((Paragraph(inline("Mất 13,31 điểm")),), Meta(banner="MINH HỌA"))
    >>> sorted(section._repr_mimebundle_())
    ['application/vnd.sipas-par.blocks+json', 'text/html', 'text/markdown', 'text/plain']
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

    def __getitem__(self, at: int | slice | str) -> Section:
        """Return a piece as a section: by its place, or a table, figure or heading by its name."""
        if isinstance(at, str):
            if at not in self.names:
                raise UsageError(Finding("unknown-part", "error", found=at, expected=", ".join(self.names)))
            at = next(place for place, block in enumerate(self.blocks) if getattr(block, "anchor", "") == at)
        found = self.blocks[at]
        return Section(found if isinstance(found, tuple) else (found,), self.meta)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its tables, figures and headings."""
        return tuple(name for block in self.blocks if (name := getattr(block, "anchor", "")))

    @property
    def texts(self) -> Section:
        """All but its tables and figures."""
        return self._only(lambda block: not isinstance(block, (Table, Figure)))

    @property
    def tables(self) -> Section:
        """Its tables."""
        return self._only(lambda block: isinstance(block, Table))

    @property
    def figures(self) -> Section:
        """Its figures."""
        return self._only(lambda block: isinstance(block, Figure))

    def without(self, *names: str) -> Section:
        """Return the section without the tables, figures or headings of these names."""
        for name in names:
            _ = self[name]
        return self._only(lambda block: getattr(block, "anchor", "") not in {*names})

    def _only(self, wanted: Callable[[Block], bool]) -> Section:
        return Section(tuple(filter(wanted, self.blocks)), self.meta)

    def __add__(self, other: Section) -> Section:
        return Section(self.blocks + other.blocks, merge_meta((self.meta, other.meta)))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        from sipas_par.document.html import fragment

        with language(self.meta.lang):
            banner = self.meta.banner or ""
            return {
                "text/plain": plain_text(self.blocks, banner=banner),
                "text/markdown": plain_text(self.blocks, banner=banner, markdown=True),
                "text/html": fragment(self.blocks, banner=banner),
                MIME: pack(self),
            }

    def __repr__(self) -> str:
        with language(self.meta.lang):
            return plain_text(self.blocks, banner=self.meta.banner or "")


class ShownDocument(Document):
    """A document that a notebook shows as one section, so that the exporters read it back whole."""

    __slots__ = ()

    @property
    def section(self) -> Section:
        """The same as a section, which comes piece by piece."""
        return Section.of(self)

    def __repr__(self) -> str:
        return repr(self.section)

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        return self.section._repr_mimebundle_(**options)


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
    meta = _converter().unstructure(section.meta)
    return {"version": VERSION, "meta": meta, "blocks": encode_blocks(section.blocks)}


def unpack(value: object) -> Section:
    """Return the section that `pack` wrote, or say that this version cannot read it."""
    if not isinstance(value, dict):
        raise _malformed("", value, "object")
    if value.get("version") != VERSION:
        raise SipasParError(Finding("blocks-version", "error", found=str(value.get("version")), expected=VERSION))
    return Section(decode_blocks(value.get("blocks")), Meta.of(value.get("meta")))


def encode_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return the blocks as JSON values; fields at their default are left out."""
    encoded: list[dict[str, Any]] = _converter().unstructure(blocks)
    return encoded


def decode_blocks(value: object) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote, or name the first value that no block could have written."""
    try:
        blocks: tuple[Block, ...] = _converter().structure(value, tuple[Block, ...])
    except (BaseValidationError, UnfitError) as error:
        first = next(problems(error, _PLAIN))
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first.place)
        raise _malformed(f"blocks{where}", first.found, first.expected) from None
    return blocks


def _malformed(where: str, found: object, expected: str) -> SipasParError:
    return SipasParError(Finding("blocks-malformed", "error", cell=where, found=repr(found)[:80], expected=expected))


@cache
def _converter() -> Converter:
    def text(value: object, _: object) -> Text:
        return Text(value) if isinstance(value, str) else run(value, Text)

    def block(value: object, _: object) -> Any:
        name = value.get("block") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(name, str) or name not in _KINDS:
            raise UnfitError(name, ", ".join(_KINDS))
        return converter.structure({key: held for key, held in value.items() if key != "block"}, _KINDS[name])

    def said(kind: type) -> Any:
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)

    def tagged(kind: type) -> Any:
        fields = said(kind)
        return lambda block: {"block": kind.__name__, **fields(block)}

    converter = strict_converter(_PLAIN)
    run = fields_hook(converter, Text)
    shown = said(Text)
    converter.register_unstructure_hook(Meta, said(Meta))
    converter.register_structure_hook(Text, text)
    converter.register_unstructure_hook(Text, lambda run: entry if set(entry := shown(run)) - {"text"} else run.text)
    colour = override(struct_hook=_colour)
    converter.register_structure_hook(Cell, fields_hook(converter, Cell, fill=colour, ink=colour))
    converter.register_structure_hook(Heading, fields_hook(converter, Heading, level=override(struct_hook=_level)))
    converter.register_structure_hook(bytes, _bytes)
    converter.register_unstructure_hook(bytes, lambda data: base64.b64encode(data).decode("ascii"))
    converter.register_structure_hook_func(lambda kind: kind == Block, block)
    for kind in _KINDS.values():
        converter.register_unstructure_hook(kind, tagged(kind))
    return converter


def _colour(value: object, _: object) -> str:
    if not isinstance(value, str) or (value and not safe_colour(value)):
        raise UnfitError(value, "#rrggbb")
    return value


def _level(value: object, _: object) -> int:
    if type(value) is not int or value not in {1, 2, 3}:
        raise UnfitError(value, "1 | 2 | 3")
    return value


def _bytes(value: object, _: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        raise UnfitError(value, "base64") from None


def plain_text(blocks: Iterable[Block], *, banner: str = "", markdown: bool = False) -> str:
    """Return all that blocks say, tables and the words of pictures included.

    >>> from sipas_par.document.blocks import Cell, Table, bullets, heading, inline
    >>> table = Table(((Cell(inline("Mã")),),), ((Cell(inline("1")),),), caption=inline("Điểm"))
    >>> print(plain_text((heading(1, "Kết quả"), bullets(["một"]), table), banner="MINH HỌA"))
    [MINH HỌA]
    <BLANKLINE>
    KẾT QUẢ
    <BLANKLINE>
    - một
    <BLANKLINE>
    Bảng 1. Điểm
    Mã
    ──
    1
    """
    kept = tuple(blocks)
    parts = _Plain(Numbering.of(kept), markdown).all(kept)
    return "\n\n".join([f"**{banner}**" if markdown else f"[{banner}]"] * bool(banner) + parts)


class _Plain(BlockWriter):
    def __init__(self, numbering: Numbering, markdown: bool) -> None:
        super().__init__(numbering)
        self.markdown = markdown

    def all(self, blocks: Iterable[Block]) -> list[str]:
        return [text for block in blocks if (text := self.block(block))]

    def line(self, runs: Inline) -> str:
        return "".join(self._run(self.target(run)[0], bold=run.bold and not run.ref) for run in runs).strip()

    def _run(self, text: str, *, bold: bool) -> str:
        return f"**{text.strip()}**" if self.markdown and bold and text.strip() else text

    def _heading(self, block: Heading) -> str:
        text = self.line(block.text)
        return f"{'#' * block.level} {text}" if self.markdown else text.upper() if block.level == 1 else text

    def _paragraph(self, block: Paragraph) -> str:
        return self.line(block.text)

    def _listblock(self, block: ListBlock) -> str:
        items = []
        for at, item in enumerate(block.items, block.start):
            mark = f"{at}." if block.ordered else "-"
            items.append(f"{mark} " + "\n  ".join("\n".join(self.all(item)).split("\n")))
        return "\n".join(items)

    def _figure(self, block: Figure) -> str:
        return f"[{self._caption(block)}{': ' if block.caption else ''}{block.alt}]"

    def _callout(self, block: Callout) -> str:
        return "\n".join([self.line(block.title), *self.all(block.blocks)])

    def _preformatted(self, block: Preformatted) -> str:
        return f"```\n{block.text}\n```" if self.markdown else block.text

    def _letterhead(self, block: Letterhead) -> str:
        head = (block.parent, block.office, block.number, block.place_date, block.kind, block.subject)
        return "\n".join(filter(None, head))

    def _signature(self, block: Signature) -> str:
        return "\n".join(filter(None, (*block.recipients, block.authority, block.role, block.name)))

    def _pagebreak(self, _block: PageBreak | Contents) -> str:
        return ""

    _contents = _pagebreak

    def _caption(self, block: Table | Figure) -> str:
        return ". ".join(part for part in (self.numbering.label(block), self.line(block.caption)) if part)

    def _table(self, block: Table) -> str:
        count = column_count(block)
        heads, rows = self._cells(block.head, count), self._cells(block.body, count)
        shown = Shown(
            "",
            tuple("\n".join(dict.fromkeys(filter(None, parts))) for parts in zip(*heads, strict=True)) or ("",) * count,
            rows,
        )
        body = shown.markdown() if self.markdown else shown.text()
        return "\n".join(filter(None, (self._caption(block), "\n" * self.markdown, body, self.line(block.note))))

    def _cells(self, rows: tuple[Row, ...], count: int) -> tuple[tuple[str, ...], ...]:
        grid = [[""] * count for _row in rows]
        for placed in place(rows)[0]:
            grid[placed.row][placed.column] = self.line(placed.cell.text)
        return tuple(map(tuple, grid))
