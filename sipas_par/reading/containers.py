"""From a path to a `Book`: which container it is, by its bytes and never by its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from sipas_par.reading.grid import Grid

Kind = Literal["xlsx", "xlsb", "xls", "ods", "html", "csv"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Book:
    """A file as named sheets, each read into a `Grid` when first asked for.

    Parameters
    ----------
    file, sha256
        File name without folder, digest of its bytes.
    kind
        Container.
    sheets
        Names of the sheets that are shown, in order.
    hidden
        Names of the sheets that are not.
    load
        Reads a sheet by its name.
    origin
        What a text file was taken for: its encoding and the mark between columns.
    """

    file: str
    sha256: str
    kind: Kind
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    load: Callable[[str], Grid]
    origin: tuple[tuple[str, str], ...] = ()
    _grids: dict[str, Grid] = field(default_factory=dict)

    def grid(self, sheet: str) -> Grid:
        """Return one sheet; raises ReadError when it is too large or damaged."""
        if sheet not in self._grids:
            from sipas_par.reading.legacy import modernise

            self._grids[sheet] = modernise(self.load(sheet))
        return self._grids[sheet]


def open_book(path: str | Path) -> Book:
    """Open a file of any known container.

    Raises
    ------
    ReadError
        Missing, empty, too large, damaged, encrypted or unknown files, and those built to do harm.
    """
    path = Path(path)
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        from sipas_par.reading.zipped import open_zipped

        return open_zipped(path.name, digest, data)
    if data[:8] == _OLE or data[:4] in {
        b"\x09\x08\x10\x00",
        b"\x09\x08\x08\x00",
        b"\x09\x04\x06\x00",
        b"\x09\x02\x06\x00",
    }:
        from sipas_par.reading.binary import open_xls

        return open_xls(path.name, digest, data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")[:600].lower()
    if head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff<")) and any(
        tag in head for tag in (b"<html", b"<table", b"<!doctype html", b"<meta", b"<head", b"<body", b"<style")
    ):
        from sipas_par.reading.html import open_html

        return open_html(path.name, digest, data)
    if (
        head[:5] in {b"%pdf-"}
        or head[:2] in {b"\xff\xd8", b"\x1f\x8b"}
        or head[:4] in {b"\x89png", b"rar!", b"7z\xbc\xaf", b"{\\rt"}
    ):
        raise ReadError(Finding("not-a-table-file", "error", file=path.name, found=path.suffix or path.name))
    from sipas_par.reading.delimited import open_delimited

    return open_delimited(path.name, digest, data)


def _bytes(path: Path) -> bytes:
    name = path.name
    try:
        if path.is_dir():
            raise ReadError(Finding("not-a-file", "error", file=name, found=str(path)))
        size = path.stat().st_size
        if size > limits.MAX_FILE_BYTES:
            found, most = round(size / 2**20), round(limits.MAX_FILE_BYTES / 2**20)
            raise ReadError(Finding("file-too-large", "error", file=name, found=found, expected=most))
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=name, found=str(path))) from None
    except OSError as error:
        found = str(error.strerror or error)
        raise ReadError(Finding("file-not-readable", "error", file=name, found=found)) from None
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(Finding("file-empty", "error", file=name))
    return data
