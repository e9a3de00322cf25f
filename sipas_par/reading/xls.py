"""Workbooks of Excel 5 to 2003: records (BIFF) in a compound file, looked over before calamine decodes them.

calamine gets the one stream of the workbook in a compound file made anew: what else the file holds, and how its
sectors hang together, is no longer its concern.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, ReadError
from sipas_par.reading.book import (
    LOWERED,
    RAISED,
    STRUCK,
    Book,
    CellError,
    Details,
    Grid,
    SheetFacts,
    parted,
    refuse_beyond,
    shielded,
)
from sipas_par.reading.xlsx import BUILT_IN_FORMATS, grid_of, open_calamine, sheet_names

if TYPE_CHECKING:
    from olefile import OleFileIO

ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _BOUND, _ROW, _COLUMNS, _PASSWORD, _CODEPAGE = 0x0809, 0x000A, 0x0085, 0x0208, 0x007D, 0x002F, 0x0042
_FORMULA, _ERROR, _MANY, _STYLE, _FORMAT, _EXTENT, _TEXTS = 0x0006, 0x0205, 0x00BD, 0x00E0, 0x041E, 0x0200, 0x00FC
_FONT, _CONTINUE, _LABEL = 0x0031, 0x003C, 0x00FD
_FILLED = frozenset({_FORMULA, _MANY, 0x00D6, 0x00FD, 0x0203, 0x0204, _ERROR, 0x027E})
_BIFF8 = 0x0600


def open_xls(file: str, digest: str, data: bytes) -> Book:
    """Open an xls file; an encrypted workbook of any Excel comes as a compound file too and is refused."""
    with shielded(file):
        name, stream = _workbook(file, data)
        # Sizes are looked at before calamine makes room for them.
        found = list(_Records(file, stream).facts())
        workbook = open_calamine(file, _compound(name, stream))
        shown, hidden = sheet_names(workbook)
        facts = dict(zip((page.name for page in workbook.sheets_metadata), found, strict=True))

    def load(sheet: str) -> Grid:
        with shielded(file, sheet):
            return facts[sheet].completed(grid_of(workbook, sheet))

    return Book(file, digest, "xls", shown, hidden, load)


def _workbook(file: str, data: bytes) -> tuple[str, bytearray]:
    """Return the usual name and the bytes of the stream that holds the workbook."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        _refuse_loops(file, compound)
        streams = {path[0].casefold(): path for path in compound.listdir() if len(path) == 1}
        if "encryptedpackage" in streams or "encryptioninfo" in streams:
            raise ReadError(Finding("password-protected", "error", file=file))
        for name in ("Workbook", "Book"):
            if name.casefold() in streams:
                return name, bytearray(compound.openstream(streams[name.casefold()]).read())
        if "worddocument" in streams:
            raise ReadError(Finding("document-not-table", "error", file=file, found="Word"))
    raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))


def _refuse_loops(file: str, compound: OleFileIO) -> None:
    """Refuse a file in which a chain of sectors comes back to itself or into another."""
    compound.loadminifat()
    for table in (compound.fat, compound.minifat):
        followed = [link for link in table if link < len(table)]
        if len(followed) != len(set(followed)):
            raise ReadError(Finding("file-damaged", "error", file=file, found="sectors"))
    starts = [entry.isectStart for entry in compound.direntries if entry and entry.size >= compound.minisectorcutoff]
    for start in (compound.first_dir_sector, *starts):
        # No sector has two before it, so a chain can only close where it began.
        if start < len(compound.fat) and start in _chain(compound.fat, start):
            raise ReadError(Finding("file-damaged", "error", file=file, found="sectors"))


def _chain(table: Sequence[int], start: int) -> Iterator[int]:
    at = table[start]
    for _ in table:
        if at >= len(table):
            return
        yield at
        at = table[at]


def _compound(name: str, stream: bytes | bytearray) -> bytes:
    """Return a compound file (MS-CFB, version 4: sectors of 4,096 bytes) that holds one stream and nothing else."""
    size, end, free = 4096, 0xFFFFFFFE, 0xFFFFFFFF
    count = max(1, -(-len(stream) // size))
    fats = -(-(count + 1) // (size // 4 - 1))
    table = [*range(1, count), end, end, *[0xFFFFFFFD] * fats]
    table += [free] * (fats * size // 4 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6, 1, fats, count, 0, size, end, 0, end, 0
    )  # fmt: skip
    header += struct.pack("<109I", *(count + 1 + n if n < fats else free for n in range(109)))
    entries = b"".join(
        struct.pack(
            "<64sHBBIII36xIQ", title.encode("utf-16-le"), 2 * len(title) + 2, kind, 1, free, free, child, start, length
        )
        for title, kind, child, start, length in (("Root Entry", 5, 1, count, 0), (name, 2, free, 0, count * size))
    )
    entries += b"".join(struct.pack("<66xBBIII48x", 0, 0, free, free, free) for _ in range(size // 128 - 2))
    return b"".join(
        (
            header.ljust(size, b"\0"),
            bytes(stream).ljust(count * size, b"\0"),
            entries,
            struct.pack(f"<{len(table)}I", *table),
        )
    )


def font_mark(options: int, line: int) -> str:
    """Return how a font sets text apart: its options may strike it out, raise it or lower it."""
    return STRUCK if options & 8 else {1: RAISED, 2: LOWERED}.get(line, "")


def in_fonts(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[str], own: int) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text with the marks of their fonts; each run says where a font begins."""
    for (start, font), (end, _) in pairwise([(0, own), *runs, (len(text), 0)]):
        yield "".join(fonts[font : font + 1]), text[start:end]


class _Records:
    """The records of a workbook: sheets in their order, styles, and where each sheet begins."""

    def __init__(self, file: str, stream: bytearray) -> None:
        self.file, self.stream = file, stream
        self.wide = int.from_bytes(stream[4:6], "little") == _BIFF8
        self.sheets: list[int] = []
        self.styles: list[int] = []
        self.formats = dict(BUILT_IN_FORMATS)
        self.fonts: list[str] = []
        self.style_fonts: list[int] = []
        texts: list[bytes] = []
        before = 0
        for at, kind, payload in self._from(0):
            if kind == _PASSWORD:
                raise ReadError(Finding("password-protected", "error", file=file))
            if kind == _CODEPAGE and self.wide:
                # All text of this version is Unicode; some writers name a code page all the same.
                stream[at + 4 : at + 6] = (1200).to_bytes(2, "little")
            elif kind == _CONTINUE and before == _TEXTS:
                texts.append(bytes(payload))
                continue
            elif kind == _FONT and self.wide and len(payload) > 9:
                self.fonts.append(font_mark(payload[2], payload[8]))
            elif kind == _TEXTS and len(payload) > 7:
                texts = [bytes(payload)]
                # The decoder makes room for as many texts as are named; each takes three bytes at least.
                count = min(int.from_bytes(payload[4:8], "little"), len(stream) // 3)
                stream[at + 8 : at + 12] = count.to_bytes(4, "little")
            elif kind == _BOUND:
                self.sheets.append(int.from_bytes(payload[:4], "little"))
            elif kind == _STYLE:
                self.styles.append(int.from_bytes(payload[2:4], "little"))
                self.style_fonts.append(self._font(int.from_bytes(payload[:2], "little")))
            elif kind == _FORMAT:
                self.formats[int.from_bytes(payload[:2], "little")] = self._text(payload[2:])
            before = kind
        self.rich = dict(self._rich(texts)) if any(self.fonts) and texts else {}
        if not self.sheets:
            raise ReadError(Finding("file-damaged", "error", file=file, found="BIFF"))

    def _from(self, start: int) -> Iterator[tuple[int, int, bytes | bytearray]]:
        """Yield the records of one part of the stream, charts within it left out."""
        at, depth, head = start, 0, struct.Struct("<HH").unpack_from
        while at + 4 <= len(self.stream):
            kind, size = head(self.stream, at)
            if kind in {_BOF, _EOF}:
                depth += 1 if kind == _BOF else -1
            if depth == 1:
                yield at, kind, self.stream[at + 4 : at + 4 + size]
            elif depth < 1:
                return
            at += 4 + size

    def _text(self, data: bytes | bytearray) -> str:
        if not self.wide:
            return data[1 : 1 + data[0]].decode("latin-1")
        size, double = int.from_bytes(data[:2], "little"), data[2] & 1
        return data[3 : 3 + size * (1 + double)].decode("utf-16-le" if double else "latin-1", "replace")

    @staticmethod
    def _font(number: int) -> int:
        """Return the place of a font; there is no font of number 4."""
        return number - (number > 4)

    @staticmethod
    def _rich(texts: Sequence[bytes]) -> Iterator[tuple[int, tuple[str, list[tuple[int, int]]]]]:
        """Yield the shared texts of several fonts, by their number."""
        source = _Texts(texts)
        for number in range(int.from_bytes(source.take(8)[4:8], "little")):
            text, runs = source.text()
            if runs:
                yield number, (text, [(start, _Records._font(font)) for start, font in runs])
            if source.ended:
                return

    def _set(self, kind: int, payload: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
        """Yield row, column and style of the filled cells of a record."""
        row, column = struct.unpack_from("<HH", payload)
        step = 6 if kind == _MANY else len(payload)
        for place, at in enumerate(range(4, len(payload) - 2 if kind == _MANY else 5, step)):
            yield row, column + place, int.from_bytes(payload[at : at + 2], "little")

    def facts(self) -> Iterator[SheetFacts]:
        """Yield the facts of each sheet; raises ReadError when one is too large."""
        for start in self.sheets:
            facts = SheetFacts(partial(shielded(self.file)(self._details), start))
            bottom = right = 0
            out = {number for number, font in enumerate(self.style_fonts) if self.fonts[font : font + 1] == [STRUCK]}
            extent: tuple[int, int] | None = None
            for at, kind, payload in self._from(start):
                if kind == _EXTENT:
                    extent = at + 4, len(payload)
                elif kind == _ROW and len(payload) > 12 and payload[12] & 0x20:
                    facts.hidden.add(int.from_bytes(payload[:2], "little"))
                elif kind == _COLUMNS and len(payload) > 8 and payload[8] & 1:
                    first, last = struct.unpack_from("<HH", payload)
                    facts.hide_columns(first, min(last, 255) + 1)
                if kind not in _FILLED or len(payload) < 6:
                    continue
                row, column = struct.unpack_from("<HH", payload)
                last = int.from_bytes(payload[-2:], "little") if kind == _MANY else column
                bottom, right = max(bottom, row + 1), max(right, column + 1, last + 1)
                rich = self.rich.get(int.from_bytes(payload[6:10], "little")) if kind == _LABEL else None
                style = int.from_bytes(payload[4:6], "little")
                own = self.style_fonts[style] if style < len(self.style_fonts) else 0
                if rich and (parts := parted(in_fonts(*rich, self.fonts, own))):
                    facts.mixed[row, column] = parts
                elif out and not rich:
                    facts.mixed |= {(r, c): ("", STRUCK) for r, c, style in self._set(kind, payload) if style in out}
                if kind == _ERROR and len(payload) > 7 and payload[7]:
                    facts.errors[row, column] = CellError(ERROR_NAMES.get(payload[6], "#LỖI"))
                elif kind == _FORMULA and payload[12:14] == b"\xff\xff" and payload[6] == 2:
                    facts.errors[row, column] = CellError(ERROR_NAMES.get(payload[8], "#LỖI"))
            refuse_beyond(self.file, "", bottom, right)
            if extent:
                # The decoder makes room for the extent that is named, so it gets the true one.
                true = struct.pack("<IIHH" if self.wide else "<HHHH", 0, bottom, 0, right)[: extent[1]]
                self.stream[extent[0] : extent[0] + len(true)] = true
            yield facts

    def _details(self, start: int) -> Details:
        """Read the number formats of a sheet; its formulas are stored as tokens."""
        found: dict[tuple[int, int], str] = {}
        codes = {
            number: code
            for number, key in enumerate(self.styles)
            if (code := self.formats.get(key)) not in {None, "General"}
        }
        for _, kind, payload in self._from(start):
            if kind in _FILLED and len(payload) >= 6:
                for row, column, style in self._set(kind, payload):
                    if code := codes.get(style):
                        found[row, column] = code
        return Details(found)


class _Texts:
    """The shared texts of a workbook, read over the borders of the records that hold them."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.part >= len(self.parts)

    def _left(self) -> bytes:
        while not self.ended and self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0
        return b"" if self.ended else self.parts[self.part][self.at :]

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        taken = b""
        while len(taken) < size and (left := self._left()):
            piece = left[: size - len(taken)]
            taken += piece
            self.at += len(piece)
        return taken

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """Return the next text, and where each of its fonts begins."""
        head = self.take(3)
        if len(head) < 3:
            return "", []
        size, flags = int.from_bytes(head[:2], "little"), head[2]
        count = int.from_bytes(self.take(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self.take(4), "little") if flags & 4 else 0
        text = ""
        while len(text) < size and (left := self._left()):
            if text:
                # The rest of a text in another record says anew how wide its signs are.
                flags, left, self.at = left[0], left[1:], self.at + 1
            width = 1 + (flags & 1)
            piece = left[: (size - len(text)) * width]
            piece = piece[: len(piece) // width * width]
            text += piece.decode("utf-16-le" if width == 2 else "latin-1", "replace")
            self.at += max(len(piece), 1 if not piece else 0)
        runs = [struct.unpack("<HH", run) for _ in range(count) if len(run := self.take(4)) == 4]
        self.take(extra)
        return text, runs
