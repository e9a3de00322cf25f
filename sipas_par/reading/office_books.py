"""Workbooks of office programs: what calamine decodes, looked over first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.findings import Finding, ReadError
from sipas_par.reading.book import Archive, Book, Kind, SheetFacts, refuse_beyond, shielded
from sipas_par.reading.grid import CellError, Grid
from sipas_par.reading.other_books import ERROR_NAMES, BinaryParts, OpenDocument
from sipas_par.reading.xlsx import Package, grid_of, open_calamine, related, sheet_names

if TYPE_CHECKING:
    from collections.abc import Iterator


def open_zipped(file: str, digest: str, data: bytes) -> Book:
    """Open a zipped workbook after looking at what it would unpack to."""
    with shielded(file):
        archive = Archive(file, data)
        main = next((part for kind, part in related(archive, "").values() if kind == "officeDocument"), "")
        if "content.xml" in archive and main not in archive:
            return _decoded(digest, "ods", OpenDocument(archive), data)
        main = next((part for part in (main, "xl/workbook.xml", "xl/workbook.bin") if part in archive), "")
        if main.endswith(".bin"):
            return _decoded(digest, "xlsb", BinaryParts(archive), data)
        if not main or b"workbook" not in archive.read(main)[:4096]:
            raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))
        package = Package(archive, data, main)

    def load(sheet: str) -> Grid:
        with shielded(file, sheet):
            return package.grid(sheet)

    return Book(file, digest, "xlsx", package.shown, package.hidden, load)


def _decoded(digest: str, kind: Kind, parts: OpenDocument | BinaryParts, data: bytes) -> Book:
    workbook = open_calamine(parts.file, data)
    shown, hidden = sheet_names(workbook)

    def load(sheet: str) -> Grid:
        with shielded(parts.file, sheet):
            return parts.inspect(sheet).completed(grid_of(workbook, sheet))

    return Book(parts.file, digest, kind, shown, hidden, load)


_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_BOF, _BOUND, _XLS_ROW, _PASSWORD, _FORMULA, _ERROR = 0x0809, 0x0085, 0x0208, 0x002F, 0x0006, 0x0205
_MANY = frozenset({0x00BD})
_XLS_FILLED = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})


def open_xls(file: str, digest: str, data: bytes) -> Book:
    """Open an xls file; an encrypted workbook of any Excel comes as a compound file too and is refused."""
    with shielded(file):
        streams = _streams(data)
        if "EncryptedPackage" in streams:
            raise ReadError(Finding("password-protected", "error", file=file))
        stream = streams.get("Workbook") or streams.get("Book")
        if not stream:
            raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))
        facts = _facts(file, stream)
        workbook = open_calamine(file, data)
        shown, hidden = sheet_names(workbook)

    def load(sheet: str) -> Grid:
        with shielded(file, sheet):
            return facts.get(sheet, SheetFacts()).completed(grid_of(workbook, sheet))

    return Book(file, digest, "xls", shown, hidden, load)


def _streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file (MS-CFB) that are kept in ordinary sectors."""
    size = 1 << int.from_bytes(data[30:32], "little")
    if size not in {512, 4096}:
        raise ValueError("sector size")

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def words(block: bytes) -> list[int]:
        return [int.from_bytes(block[at : at + 4], "little") for at in range(0, len(block) - 3, 4)]

    table_sectors = [number for number in words(data[76:512]) if number < _END - 1]
    following = int.from_bytes(data[68:72], "little")
    for _ in range(len(data) // size):
        if following >= _END - 1:
            break
        *numbers, following = words(sector(following))
        table_sectors += [number for number in numbers if number < _END - 1]
    table = [link for number in table_sectors[: len(data) // size + 1] for link in words(sector(number))]

    def chain(start: int) -> bytes:
        parts: list[bytes] = []
        while start < len(table) and len(parts) <= len(data) // size:
            parts.append(sector(start))
            start = table[start]
        return b"".join(parts)

    directory = chain(int.from_bytes(data[48:52], "little"))
    cutoff = int.from_bytes(data[56:60], "little")
    streams: dict[str, bytes] = {}
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        name = entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)].decode("utf-16-le", "replace")
        length = int.from_bytes(entry[120:124], "little")
        if name:
            # Streams below the cutoff lie in the mini stream; a workbook never does, the name is enough.
            streams[name] = chain(int.from_bytes(entry[116:120], "little"))[:length] if length >= cutoff else b""
    return streams


def _xls_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind = int.from_bytes(stream[at : at + 2], "little")
        size = int.from_bytes(stream[at + 2 : at + 4], "little")
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _facts(file: str, stream: bytes) -> dict[str, SheetFacts]:
    names: dict[int, str] = {}
    scans: dict[str, _XlsScan] = {}
    scan = _XlsScan()
    for at, kind, payload in _xls_records(stream):
        if kind == _PASSWORD:
            raise ReadError(Finding("password-protected", "error", file=file))
        if kind == _BOUND:
            names[int.from_bytes(payload[:4], "little")] = _short_name(payload[6:])
        elif kind == _BOF:
            scan = scans.setdefault(names.get(at, f"@{at}"), _XlsScan())
        else:
            scan.take(kind, payload)
    for name, scan in scans.items():
        refuse_beyond(file, name, scan.bottom, scan.right)
    return {name: SheetFacts(tuple(scan.errors), frozenset(scan.hidden)) for name, scan in scans.items()}


def _short_name(data: bytes) -> str:
    if len(data) < 2:
        return ""
    wide = data[1] & 1
    return data[2 : 2 + data[0] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


class _XlsScan:
    """The extent, errors and hidden rows of one sheet."""

    def __init__(self) -> None:
        self.bottom = self.right = 0
        self.errors: list[tuple[int, int, CellError]] = []
        self.hidden: set[int] = set()

    def take(self, kind: int, payload: bytes) -> None:
        """Look at one record."""
        if kind == _XLS_ROW and len(payload) > 12 and payload[12] & 0x20:
            self.hidden.add(int.from_bytes(payload[:2], "little"))
        if kind not in _XLS_FILLED or len(payload) < 6:
            return
        row, column = int.from_bytes(payload[:2], "little"), int.from_bytes(payload[2:4], "little")
        last = int.from_bytes(payload[-2:], "little") if kind in _MANY else column
        self.bottom, self.right = max(self.bottom, row + 1), max(self.right, column + 1, last + 1)
        if kind == _ERROR and len(payload) > 7 and payload[7]:
            self.errors.append((row, column, CellError(ERROR_NAMES.get(payload[6], "#LỖI"))))
        elif kind == _FORMULA and payload[12:14] == b"\xff\xff" and payload[6] == 2:
            self.errors.append((row, column, CellError(ERROR_NAMES.get(payload[8], "#LỖI"))))
