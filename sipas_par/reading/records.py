"""What calamine does not tell about an xlsb sheet: how far it reaches, its errors, its hidden rows.

The binary parts are sequences of records (MS-XLSB 2.1.4): type, length, payload. Only rows, cells and
the list of sheets are looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading.grid import CellError
from sipas_par.reading.package import SheetFacts, refuse_beyond

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipas_par.reading.archive import Archive

_ROW, _BUNDLE = 0, 156
_FILLED = frozenset(range(2, 12))
_ERRORS = frozenset({3, 11})
ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""(Id|Target)\s*=\s*["']([^"']*)["']""")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def _wide(data: bytes, at: int) -> tuple[str, int]:
    size = int.from_bytes(data[at : at + 4], "little")
    if size == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * size
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


class BinaryParts:
    """The sheets of an xlsb file, seen as records."""

    def __init__(self, archive: Archive) -> None:
        self.file, self.archive = archive.file, archive
        for name in archive.names():
            # Shared texts and styles are unpacked by the parser, so they must be sound.
            if name.startswith("xl/") and name.count("/") == 1 and name.endswith(".bin"):
                archive.read(name)
        links: dict[str, str] = {}
        for match in _RELATION.finditer(archive.read("xl/_rels/workbook.bin.rels")):
            known = {
                name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(match.group())
            }
            target = known.get("Target", "")
            links[known.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        self.parts: dict[str, str] = {}
        for kind, payload in _records(archive.read("xl/workbook.bin")):
            if kind == _BUNDLE:
                link, at = _wide(payload, 8)
                name = _wide(payload, at)[0]
                if name in self.parts:
                    raise ReadError(Finding("file-damaged", "error", file=self.file, found=name))
                self.parts[name] = links.get(link, "")

    def inspect(self, sheet: str) -> SheetFacts:
        """Check the size of a sheet and return its facts; raises ReadError beyond the limits."""
        row = bottom = right = 0
        hidden: set[int] = set()
        errors: list[tuple[int, int, CellError]] = []
        for kind, payload in _records(self.archive.read(self.parts.get(sheet, ""))):
            if kind == _ROW:
                row = int.from_bytes(payload[:4], "little")
                # fDyZero: the fifth bit of the third byte of flags.
                if len(payload) > 11 and payload[11] & 0x10:
                    hidden.add(row)
            elif kind in _FILLED:
                column = int.from_bytes(payload[:4], "little")
                bottom, right = max(bottom, row + 1), max(right, column + 1)
                if kind in _ERRORS and len(payload) > 8:
                    errors.append((row, column, CellError(ERROR_NAMES.get(payload[8], "#LỖI"))))
        refuse_beyond(self.file, sheet, bottom, right)
        return SheetFacts(tuple(errors), frozenset(hidden))
