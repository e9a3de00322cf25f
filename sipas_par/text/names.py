"""Names: every folding, cleaning and sort key, so that two spellings of one word compare equal."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Characters that XML forbids, and the marks that reorder text so that a reader sees other words than stand there.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
    # As Excel writes those that no XML can hold.
    r"|_x(?:FFF[EF]|D[89A-F][0-9A-F]{2})_"
)
_UNTIDY = re.compile(f"{_BREAKS.pattern}|{_FORBIDDEN.pattern}")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]+")
_NOT_WORD = re.compile(r"[^0-9a-z%]+")
_LATE_TONE = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def tidy(text: str) -> str:
    """Return the text without what no document can hold, every kind of line break as one; Word's mark of a cell's end parts words."""
    if not _UNTIDY.search(text):
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text).replace("\x07", " "))


def untidy(row: Iterable[object]) -> bool:
    """Say whether a text of a row has to be made tidy."""
    return _UNTIDY.search("".join([cell for cell in row if cell.__class__ is str])) is not None


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return the text in NFC with every kind of white space as one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", tidy(text))).strip()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the bare key by which wordings are compared: no tones, no capitals, no line breaks, no punctuation but ``%``."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(char for char in letters if not unicodedata.combining(char)).lower()
    return _NOT_WORD.sub(" ", bare).strip()


def settle_tones(text: str) -> str:
    """Write the tone of oa, oe and uy on the first vowel, the way official names are printed."""
    return _LATE_TONE.sub(_earlier_tone, unicodedata.normalize("NFC", text))


def _earlier_tone(match: re.Match[str]) -> str:
    first, second = match.group()[0], match.group()[1]
    parts = unicodedata.normalize("NFD", second)
    tone = next(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", first + tone + parts.replace(tone, ""))


_SYLLABLE = re.compile(r"[bcdđghklmnpqrstvx]*[aeiouy]+(c|ch|m|n|ng|nh|p|t)?", re.IGNORECASE)


def committee_in_full(name: str) -> str:
    """Return the name of an office with its committee written out; a name, hence the same in every language."""
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", name)


# A committee or council, the kind of unit behind it with the name that follows, the index.
_TOGETHER = re.compile(r"(?:(?:[ủu][ỷy] ban|hội đồng) )?nhân dân\b|(?<=nhân dân )\w+ (?=\w)|PAR INDEX", re.IGNORECASE)


def unbroken(text: str) -> str:
    """Return the text with no-break spaces inside the names of committees, councils and the index.

    >>> [len(part) for part in unbroken("ỦY BAN NHÂN DÂN XÃ NA HANG").split(" ")]
    [15, 5, 4]
    """
    return _TOGETHER.sub(lambda found: found.group().replace(" ", "\N{NO-BREAK SPACE}"), text)


def sentence_case(name: str) -> str:
    """Return a heading in capitals as a sentence; abbreviations, which are no Vietnamese syllables, stay."""
    if not name.isupper():
        return name
    words = [word.lower() if _is_syllable(word) else word for word in name.split(" ")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.strip("()[],.;:-–/\"“”'"))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return not bare or _SYLLABLE.fullmatch(bare) is not None


# A name cut shorter than the first says too little; one no longer than the second is short.
_LEAST, _SHORT = 20, 44
# Where a phrase of a name ends: before words that tell of whom or where; never in an enumeration, before a verb or the matter itself.
_PHRASE_END = re.compile(
    r"(?<!tồn)(?<!hiện)(?<! khi) (?=\(|(?:của|cho|đến|đối với|trong(?! sạch)|tại|trên|khi|giữa|để|nhằm)\b)",
    re.IGNORECASE,
)


def short_name(name: str) -> str:
    """Return the short form of a long name: that of `short_names.csv`, else to a phrase that ends within `_SHORT` letters, else to the next.

    A rate, and a name where no phrase ends, stays whole.

    >>> short_name("Xử lý các vấn đề phát hiện qua rà soát thủ tục hành chính")
    'Xử lý sau rà soát thủ tục hành chính'
    """
    if known := _known_short().get(fold(name)):
        return known
    name = " ".join(sentence_case(name).split()).rstrip(" .;")
    if len(name) > _SHORT and not name.lower().startswith("tỷ lệ"):
        ends = [found.start() for found in _PHRASE_END.finditer(name) if found.start() >= _LEAST]
        within = [end for end in ends if len(name[:end].rstrip(",;")) <= _SHORT]
        name = name[: (within[-1:] or ends[:1] or [len(name)])[0]].rstrip(",;")
    return name


@cache
def _known_short() -> dict[str, str]:
    """Return the short forms given for the rows of Decision 876 and its survey, by the folded name."""
    lines = files(__package__).joinpath("short_names.csv").read_text(encoding="utf-8").splitlines()
    return {fold(row["name"]): row["short"] for row in csv.DictReader(lines)}
