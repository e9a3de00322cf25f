"""Blocks to JSON and back, exactly, with a version.

A notebook's outputs are stored as text, so what a cell showed must survive that text without loss.
Stored content comes from a file that anyone may have edited: every value is checked on its way in.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sipas_par.document.blocks import (
    Block,
    Callout,
    Cell,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Preformatted,
    Signature,
    Table,
    Text,
)
from sipas_par.findings import Finding, SipasParError

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1
T = TypeVar("T")
_COLOUR = re.compile(r"(#[0-9a-fA-F]{6})?")


class _Kind(NamedTuple):
    encode: Callable[[Any], Any]
    decode: Callable[[Any, str], Any]


def _malformed(where: str, found: object, expected: str) -> SipasParError:
    return SipasParError(Finding("blocks-malformed", "error", cell=where, found=repr(found)[:80], expected=expected))


def _same(value: T) -> T:
    return value


def _plain(kind: type, name: str) -> _Kind:
    def decode(value: object, where: str) -> object:
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise _malformed(where, value, name)
        return value

    return _Kind(_same, decode)


def _choice(*allowed: object) -> _Kind:
    def decode(value: object, where: str) -> object:
        if value not in allowed or isinstance(value, bool):
            raise _malformed(where, value, " | ".join(map(repr, allowed)))
        return value

    return _Kind(_same, decode)


def _sequence(item: _Kind) -> _Kind:
    def decode(value: object, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _malformed(where, value, "list")
        return tuple(item.decode(entry, f"{where}[{number}]") for number, entry in enumerate(value))

    return _Kind(lambda value: [item.encode(entry) for entry in value], decode)


def _colour(value: object, where: str) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise _malformed(where, value, "#rrggbb")
    return value


def _bytes(value: object, where: str) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        raise _malformed(where, value, "base64") from None


def _encode_run(run: Text) -> Any:
    entry = _encode_fields(run, _RUN)
    return run.text if set(entry) <= {"text"} else entry


def _decode_run(value: object, where: str) -> Text:
    return Text(value) if isinstance(value, str) else _decode_fields(Text, _RUN, value, where)


def _encode_fields(thing: Any, kinds: dict[str, _Kind]) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(thing)}
    entry = {}
    for name, kind in kinds.items():
        value = getattr(thing, name)
        if defaults[name] is MISSING or value != defaults[name]:
            entry[name] = kind.encode(value)
    return entry


def _decode_fields(made: Callable[..., T], kinds: dict[str, _Kind], value: object, where: str) -> T:
    if not isinstance(value, dict):
        raise _malformed(where, value, "object")
    unknown = set(value) - set(kinds) - {"block"}
    if unknown:
        raise _malformed(where, min(unknown), ", ".join(kinds))
    values = {name: kinds[name].decode(entry, f"{where}.{name}") for name, entry in value.items() if name != "block"}
    try:
        return made(**values)
    except TypeError:
        raise _malformed(where, sorted(values), ", ".join(kinds)) from None


def _encode_block(block: Block) -> dict[str, Any]:
    return {"block": type(block).__name__, **_encode_fields(block, _BLOCKS[type(block).__name__][1])}


def _decode_block(value: object, where: str) -> Block:
    name = value.get("block") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in _BLOCKS:
        raise _malformed(where, name, ", ".join(_BLOCKS))
    made, kinds = _BLOCKS[name]
    block: Block = _decode_fields(made, kinds, value, where)
    return block


_STR = _plain(str, "text")
_BOOL = _plain(bool, "true | false")
_INT = _plain(int, "integer")
_FLOAT = _plain(float, "number")
_RUN = {"text": _STR, "bold": _BOOL, "italic": _BOOL, "code": _BOOL, "link": _STR, "ref": _STR}
_INLINE = _sequence(_Kind(_encode_run, _decode_run))
_ALIGN = _choice("", "left", "center", "right")
_CELL = {
    "text": _INLINE,
    "colspan": _INT,
    "rowspan": _INT,
    "align": _ALIGN,
    "fill": _Kind(_same, _colour),
    "ink": _Kind(_same, _colour),
    "header": _BOOL,
    "sort": _STR,
}


def _encode_cell(cell: Cell) -> dict[str, Any]:
    return _encode_fields(cell, _CELL)


def _decode_cell(value: object, where: str) -> Cell:
    return _decode_fields(Cell, _CELL, value, where)


_ROWS = _sequence(_sequence(_Kind(_encode_cell, _decode_cell)))
_CHILDREN = _sequence(_Kind(_encode_block, _decode_block))
_BLOCKS: dict[str, tuple[Callable[..., Any], dict[str, _Kind]]] = {
    "Heading": (Heading, {"level": _choice(1, 2, 3), "text": _INLINE, "anchor": _STR}),
    "Paragraph": (
        Paragraph,
        {"text": _INLINE, "role": _choice("body", "lead", "note", "source", "fill"), "keep": _BOOL},
    ),
    "ListBlock": (ListBlock, {"items": _sequence(_CHILDREN), "ordered": _BOOL, "start": _INT}),
    "Table": (
        Table,
        {
            "head": _ROWS,
            "body": _ROWS,
            "caption": _INLINE,
            "anchor": _STR,
            "widths": _sequence(_FLOAT),
            "align": _sequence(_ALIGN),
            "note": _INLINE,
            "numbered": _BOOL,
        },
    ),
    "Figure": (
        Figure,
        {
            "alt": _STR,
            "svg": _STR,
            "png": _Kind(lambda data: base64.b64encode(data).decode("ascii"), _bytes),
            "caption": _INLINE,
            "anchor": _STR,
            "width_cm": _FLOAT,
            "numbered": _BOOL,
        },
    ),
    "Callout": (Callout, {"kind": _choice("info", "warning", "error"), "title": _INLINE, "blocks": _CHILDREN}),
    "Preformatted": (Preformatted, {"text": _STR}),
    "Letterhead": (
        Letterhead,
        dict.fromkeys(("parent", "office", "number", "place_date", "kind", "subject"), _STR),
    ),
    "Signature": (Signature, {"recipients": _sequence(_STR), "authority": _STR, "role": _STR, "name": _STR}),
    "PageBreak": (PageBreak, {}),
}
_DOCUMENT = {
    "title": _STR,
    "blocks": _CHILDREN,
    "lang": _choice("vi", "en"),
    "banner": _STR,
    "author": _STR,
    "subject": _STR,
    "created": _STR,
}


def encode_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return the blocks as JSON values; fields at their default are left out."""
    encoded: list[dict[str, Any]] = _CHILDREN.encode(blocks)
    return encoded


def decode_blocks(value: object) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote.

    Raises
    ------
    SipasParError
        With the place of the first value that no block could have written.
    """
    blocks: tuple[Block, ...] = _CHILDREN.decode(value, "blocks")
    return blocks


def require_version(value: object) -> dict[str, Any]:
    """Return stored content as a mapping, or say that this version cannot read it."""
    if not isinstance(value, dict):
        raise _malformed("", value, "object")
    if value.get("version") != VERSION:
        found = str(value.get("version"))
        raise SipasParError(Finding("blocks-version", "error", found=found, expected=VERSION))
    return value


def document_to_json(document: Document) -> str:
    """Return a document as JSON text, the same for the same document.

    Examples
    --------
    >>> from sipas_par.document.blocks import Document, Paragraph, inline
    >>> document = Document("Báo cáo", (Paragraph(inline("Mất 13,31 điểm")),), banner="MINH HỌA")
    >>> document_from_json(document_to_json(document)) == document
    True
    """
    content = {"version": VERSION, **_encode_fields(document, _DOCUMENT)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def document_from_json(text: str) -> Document:
    """Return the document that `document_to_json` wrote.

    Raises
    ------
    SipasParError
        If the text is no such JSON, or of another version.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise _malformed("", str(error), "JSON") from None
    content = {name: entry for name, entry in require_version(value).items() if name != "version"}
    return _decode_fields(Document, _DOCUMENT, content, "document")
