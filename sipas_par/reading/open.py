"""Any file to grids, the container told by its bytes, not by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.files import read_input
from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book
from sipas_par.reading.other_books import open_flat, open_other
from sipas_par.reading.text_books import open_delimited, open_excel_xml, open_html
from sipas_par.reading.xls import open_xls
from sipas_par.reading.xlsx import open_xlsx, related
from sipas_par.text.names import tidy

if TYPE_CHECKING:
    from sipas_par.reading.book import Book, Grid


_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".tsv"})
_MAYBE = frozenset({".txt", ".xml", ".htm", ".html"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = {b"%PDF-": "PDF", b"{\\rtf": "Word (RTF)"}
_ARCHIVES = {b"\x1f\x8b": "gz", b"Rar!": "rar", b"7z\xbc\xaf": "7z", b"BZh": "bz2", b"\xfd7zXZ": "xz", b"MSCF": "cab"}
# JPEG, PNG: sent under the name of a table now and then.
_OTHER = (b"\xff\xd8\xff", b"\x89PNG")
_TAGS = (b"<html", b"<table", b"<!doctype html", b"<meta", b"<head", b"<body", b"<style")


def looks_like_table(path: Path) -> bool | None:
    """Say by its name whether a file is a table of a kind read here; ``None`` when only its content can tell."""
    suffix = path.suffix.lower()
    if path.name.startswith(("~$", ".")) or suffix not in _SUFFIXES | _MAYBE:
        return False
    return None if suffix in _MAYBE else True


def open_book(path: str | Path, data: bytes | None = None) -> Book:
    """Open a file of any known container; ``data`` are its bytes where they were read before."""
    path = Path(path)
    name = tidy(path.name)
    data = file_bytes(path) if data is None else data
    digest = hashlib.sha256(data).hexdigest()
    for start, kind in (_DOCUMENTS | _ARCHIVES).items():
        if data.startswith(start):
            code = "document-not-table" if start in _DOCUMENTS else "archive-not-opened"
            raise ReadError(Finding(code, "error", file=name, found=kind))
    opener = _opener(data)
    if opener is None:
        raise ReadError(Finding("not-a-table-file", "error", file=name, found=path.suffix or name))
    return opener(name, digest, data)


def _open_zipped(file: str, digest: str, data: bytes) -> Book:
    """Open a zipped workbook after looking at what it would unpack to."""
    with book.shielded(file):
        archive = book.Archive(file, data)
        main = next((part for kind, part in related(archive, "").values() if kind == "officeDocument"), "")
        if main.startswith("word/"):
            raise ReadError(Finding("document-not-table", "error", file=file, found="Word"))
        main = next((part for part in (main, "xl/workbook.xml", "xl/workbook.bin") if part in archive), "")
        if main.endswith(".bin") or (not main and "content.xml" in archive):
            return open_other(archive, main, digest, data)
        if main and b"workbook" in archive.read(main)[:4096]:
            return open_xlsx(archive, main, digest, data)
        if not main and "[Content_Types].xml" not in archive and "mimetype" not in archive:
            raise ReadError(Finding("archive-not-opened", "error", file=file, found="zip"))
    raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))


def _opener(data: bytes) -> Callable[[str, str, bytes], Book] | None:
    """Tell by the first bytes of a file what opens it; ``None`` for what is no table."""
    if data.startswith(_ZIP):
        return _open_zipped
    if data.startswith(_OLE):
        return open_xls
    if data.startswith(_OTHER):
        return None
    # UTF-16 writes a zero beside every letter of a tag.
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:600].lower()
    if head.startswith(b"<"):
        start = data[:4096].lower()
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
            return open_excel_xml
        if b"urn:oasis:names:tc:opendocument:xmlns:office" in start:
            return open_flat
        if any(tag in head for tag in _TAGS):
            return open_html
    # Other XML and web archives are text to look at, but no table that is read here.
    return None if head.startswith((b"<?xml", b"mime-version")) else open_delimited


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file that says something."""
    data = read_input(path)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(Finding("file-empty", "error", file=path.name))
    return data


def read_sheets(path: Path, data: bytes | None = None) -> tuple[Grid, ...]:
    """Read every sheet of a spreadsheet of any kind, hidden ones too, with the care that reading takes of any file."""
    opened = open_book(path, data)
    return sheets_of(opened, *opened.hidden)


def sheets_of(opened: Book, *more: str) -> tuple[Grid, ...]:
    """Return the sheets of a workbook in sight, and those named."""
    return tuple(opened.grid(name) for name in (*opened.sheets, *more))
