"""Bytes to letters: encodings, old Vietnamese fonts, damaged text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from sipas_par.findings import Finding, ReadError
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import column_phrases, keys, words

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 20_000


def decode(file: str, data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding."""
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
    own = (declared or "").lower()
    named = [own] if own.startswith(("windows-125", "cp125", "iso-8859")) else []
    candidates = [(name, text) for name in (*named, "cp1258", "cp1252") if (text := _try(data, name)) is not None]
    candidates += [(font, convert(latin, font)) for font in FONTS if (latin := data.decode("cp1252", "replace"))]
    encoding, text = max(candidates, key=lambda pair: known_words(pair[1]))
    if not known_words(text):
        raise ReadError(Finding("encoding-unknown", "error", file=file))
    return unicodedata.normalize("NFC", text), encoding


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


FONTS = ("TCVN3", "VNI")

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_TEXT = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(dict(zip(_TCVN3_CODES, _TCVN3_TEXT, strict=True)))

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI = re.compile("([aeouyôöAEOUYÔÖ])([" + "".join(_VNI_MARKS) + "".join(_VNI_MARKS).upper() + "])|([ñôöæóòîÑÔÖÆÓÒÎ])")
VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
FOREIGN = re.compile("[\u00a1-\u00ff]")


def convert(text: str, font: str) -> str:
    """Return the text in Unicode."""
    if font == "TCVN3":
        return unicodedata.normalize("NFC", text.translate(_TCVN3))
    return unicodedata.normalize("NFC", _VNI.sub(_vni, text))


def _vni(match: re.Match[str]) -> str:
    base, mark, single = match.groups()
    if single:
        plain = _VNI_SINGLE[single.lower()]
        return plain if single.islower() else plain.upper()
    vowel = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}.get(base, base)
    return unicodedata.normalize("NFC", vowel + _VNI_MARKS[mark.lower()])


@cache
def sample_font(sample: str) -> str:
    """Return the old font in which a text is written; empty where it is in none."""
    plain = known_words(sample)
    best = max(FONTS, key=lambda font: known_words(convert(sample, font)))
    return best if known_words(convert(sample, best)) >= plain + 3 else ""
