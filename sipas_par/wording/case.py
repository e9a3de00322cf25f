"""Headings in capitals, written as sentences."""

from __future__ import annotations

import re
import unicodedata

_SYLLABLE = re.compile(r"[bcdđghklmnpqrstvx]*[aeiouy]+(c|ch|m|n|ng|nh|p|t)?", re.IGNORECASE)


def sentence_case(name: str) -> str:
    """Return a heading in capitals as a sentence; abbreviations, which are no Vietnamese syllables, stay.

    >>> sentence_case("CẢI CÁCH TTHC CỦA UBND"), sentence_case("Sở Nội vụ")
    ('Cải cách TTHC của UBND', 'Sở Nội vụ')
    """
    if not name.isupper():
        return name
    words = [word.lower() if _is_syllable(word) else word for word in name.split(" ")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.strip("()[],.;:-–/\"“”'"))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return not bare or _SYLLABLE.fullmatch(bare) is not None
