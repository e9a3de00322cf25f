"""Any file to grids: the container is told by its bytes, not by its name."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.findings import Finding, ReadError
from sipas_par.reading import book

if TYPE_CHECKING:
    from sipas_par.reading.book import Book


_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".tsv"})
_MAYBE = frozenset({".txt", ".xml", ".htm", ".html"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PDF, JPEG, PNG, gzip, RAR, 7z, RTF: sent under the name of a table now and then.
_OTHER = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_TAGS = (b"<html", b"<table", b"<!doctype html", b"<meta", b"<head", b"<body", b"<style")


def looks_like_table(path: Path) -> bool | None:
    """Say by its name whether a file is a table of a kind read here; ``None`` when only its content can tell."""
    suffix = path.suffix.lower()
    if path.name.startswith(("~$", ".")) or suffix not in _SUFFIXES | _MAYBE:
        return False
    return None if suffix in _MAYBE else True


def open_book(path: str | Path) -> Book:
    """Open a file of any known container."""
    path = Path(path)
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    kind = _kind(data)
    if kind == "other":
        raise ReadError(Finding("not-a-table-file", "error", file=path.name, found=path.suffix or path.name))
    if kind == "zip":
        return _open_zipped(path.name, digest, data)
    if kind == "ole":
        from sipas_par.reading.xls import open_xls

        return open_xls(path.name, digest, data)
    if kind == "fods":
        from sipas_par.reading.other_books import open_flat

        return open_flat(path.name, digest, data)
    if kind == "xml":
        from sipas_par.reading.text_books import open_excel_xml

        return open_excel_xml(path.name, digest, data)
    if kind == "html":
        from sipas_par.reading.text_books import open_html

        return open_html(path.name, digest, data)
    from sipas_par.reading.text_books import open_delimited

    return open_delimited(path.name, digest, data)


def _open_zipped(file: str, digest: str, data: bytes) -> Book:
    """Open a zipped workbook after looking at what it would unpack to."""
    from sipas_par.reading.xlsx import open_xlsx, related

    with book.shielded(file):
        archive = book.Archive(file, data)
        main = next((part for kind, part in related(archive, "").values() if kind == "officeDocument"), "")
        main = next((part for part in (main, "xl/workbook.xml", "xl/workbook.bin") if part in archive), "")
        if main.endswith(".bin") or (not main and "content.xml" in archive):
            from sipas_par.reading.other_books import open_other

            return open_other(archive, main, digest, data)
        if main and b"workbook" in archive.read(main)[:4096]:
            return open_xlsx(archive, main, digest, data)
    raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))


def _kind(data: bytes) -> Literal["zip", "ole", "html", "xml", "fods", "other", "text"]:
    """Tell the family of a file by its first bytes."""
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    if data.startswith(_OTHER):
        return "other"
    # UTF-16 writes a zero beside every letter of a tag.
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:600].lower()
    if head.startswith((b"<?xml", b"<")):
        start = data[:4096].lower()
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
            return "xml"
        if b"urn:oasis:names:tc:opendocument:xmlns:office" in start:
            return "fods"
    if head.startswith(b"<") and any(tag in head for tag in _TAGS):
        return "html"
    # Other XML and web archives are text to look at, but no table that is read here.
    return "other" if head.startswith((b"<?xml", b"mime-version")) else "text"


def _too_large(name: str, size: int) -> ReadError:
    mib, most = round(size / 2**20), round(book.MAX_FILE_BYTES / 2**20)
    return ReadError(Finding("file-too-large", "error", file=name, found=mib, expected=most))


def _bytes(path: Path) -> bytes:
    name = path.name
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise ReadError(Finding("not-a-file", "error", file=name, found=str(path)))
        if not stat.S_ISREG(facts.st_mode):
            raise ReadError(Finding("not-a-regular-file", "error", file=name))
        if facts.st_size > book.MAX_FILE_BYTES:
            raise _too_large(name, facts.st_size)
        with path.open("rb") as file:
            # A file may grow between being measured and being read.
            data = file.read(book.MAX_FILE_BYTES + 1)
        if len(data) > book.MAX_FILE_BYTES:
            raise _too_large(name, len(data))
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=name, found=str(path))) from None
    except OSError as error:
        found = str(error.strerror or error)
        raise ReadError(Finding("file-not-readable", "error", file=name, found=found)) from None
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(Finding("file-empty", "error", file=name))
    return data
