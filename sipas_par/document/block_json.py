"""Blocks to JSON values and back, exactly, with a version.

A notebook's outputs are stored as text, so what a cell showed must survive that text without loss.
Stored content comes from a file that anyone may have edited: every value is checked on its way in.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from typing import Any, get_args

from cattrs import BaseValidationError, Converter, override
from cattrs.gen import make_dict_unstructure_fn

from sipas_par.document.blocks import Block, Cell, Heading, Text
from sipas_par.findings import Finding, SipasParError
from sipas_par.structure import UnfitError, fields_hook, problems, strict_converter

VERSION = 1
_PLAIN: dict[type, str] = {str: "text", bool: "true | false", int: "integer", float: "number"}
_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Block)}
_COLOUR = re.compile(r"(#[0-9a-fA-F]{6})?")


def encode_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return the blocks as JSON values; fields at their default are left out.

    Examples
    --------
    >>> from sipas_par.document.blocks import Paragraph, inline
    >>> encode_blocks((Paragraph(inline("Mất 13,31 điểm")),))
    [{'block': 'Paragraph', 'text': ['Mất 13,31 điểm']}]
    """
    encoded: list[dict[str, Any]] = _converter().unstructure(blocks)
    return encoded


def decode_blocks(value: object) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote.

    Raises
    ------
    SipasParError
        With the place of the first value that no block could have written.
    """
    try:
        blocks: tuple[Block, ...] = _converter().structure(value, tuple[Block, ...])
    except (BaseValidationError, UnfitError) as error:
        first = next(problems(error, _PLAIN))
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first.place)
        raise _malformed(f"blocks{where}", first.found, first.expected) from None
    return blocks


def require_version(value: object) -> dict[str, Any]:
    """Return stored content as a mapping, or say that this version cannot read it."""
    if not isinstance(value, dict):
        raise _malformed("", value, "object")
    if value.get("version") != VERSION:
        found = str(value.get("version"))
        raise SipasParError(Finding("blocks-version", "error", found=found, expected=VERSION))
    return value


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

    def tagged(kind: type) -> Any:
        fields: Any = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)
        return lambda block: {"block": kind.__name__, **fields(block)}

    converter = strict_converter(_PLAIN)
    run = fields_hook(converter, Text)
    shown = make_dict_unstructure_fn(Text, converter, _cattrs_omit_if_default=True)
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
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
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
