"""Bytes to text: which of the encodings of thirty years of Vietnamese offices a text file is in.

Decodings are tried and the one that makes the most words of score tables wins: a wrong decoding makes none.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading.legacy import FONTS, convert
from sipas_par.reading.text import fold
from sipas_par.reading.vocabulary import column_phrases, keys, words

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 20_000


def decode(file: str, data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Raises
    ------
    ReadError
        If the bytes are no text in any known encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(file, data, encoding), encoding.removesuffix("-sig")
    if b"\x00" in data[:2000]:
        # UTF-16 without a mark: text of the Latin alphabet has its zero bytes on one side.
        sample = data[:2000]
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        if max(sample[1::2].count(0), sample[::2].count(0)) * 5 < len(sample):
            raise ReadError(Finding("not-a-table-file", "error", file=file, found=file.rpartition(".")[2]))
        return _strict(file, data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    candidates = [(name, text) for name in _single_byte(declared) if (text := _try(data, name)) is not None]
    candidates += [(font, convert(latin, font)) for font in FONTS if (latin := data.decode("cp1252", "replace"))]
    encoding, text = max(candidates, key=lambda pair: known_words(pair[1]))
    if not known_words(text):
        raise ReadError(Finding("encoding-unknown", "error", file=file))
    return unicodedata.normalize("NFC", text), encoding


def _single_byte(declared: str | None) -> tuple[str, ...]:
    named = ("cp1258", "cp1252")
    return (
        (declared, *named) if declared and declared.lower().startswith(("windows-125", "cp125", "iso-8859")) else named
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding, "strict" if encoding == "cp1258" else "replace")
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ReadError(Finding("encoding-unknown", "error", file=file)) from None


@cache
def _known() -> frozenset[str]:
    tables = [words("info", key) for key in keys("info")] + [words("status", key) for key in keys("status")]
    tables += [words("rows", "total"), words("units", "labels"), words("sipas", "policy"), column_phrases()]
    return frozenset(word for table in tables for phrase in table for word in phrase.split() if len(word) > 2)


def known_words(text: str) -> int:
    """Count the words of score tables in the first part of a text, each once."""
    return len(_known().intersection(fold(text[:_SAMPLE]).split()))
