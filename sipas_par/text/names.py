"""Names: every folding, cleaning and sort key, so that two spellings of one word compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Return the text in NFC with every kind of white space as one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", tidy(text))).strip()


@lru_cache(maxsize=16384)
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


# A name cut shorter than this says too little.
_LEAST = 20
# Before these words a phrase of a name ends; behind them it would hang in the air.
_JOINTS = frozenset(
    re.findall(
        r"\w+",
        "của và các cho theo về từ đến được để do với trong tại ở đối bằng trên khi như giữa thì là thông qua nhằm",
    )
)
# Half of one of these is no word.
_PAIRS = frozenset(
    [
        "hành chính",
        "thủ tục",
        "điện tử",
        "chính quyền",
        "người dân",
        "kinh tế",
        "xã hội",
        "công chức",
        "viên chức",
        "cơ quan",
        "tổ chức",
        "cán bộ",
        "doanh nghiệp",
        "pháp luật",
        "ngân sách",
        "hồ sơ",
        "đơn vị",
        "nhà nước",
        "bảo đảm",
        "sự nghiệp",
        "thường xuyên",
        "tình hình",
        "thi hành",
    ]
)


def short_name(name: str, letters: int = 44, *, wide: bool = False) -> str:
    """Return the beginning of a long name, cut where a phrase ends; ``wide`` cuts no enumeration where there is room."""
    name = " ".join(sentence_case(name).split()).rstrip(" .;")
    if len(name) <= letters:
        return name
    words = name.split(" ")
    ends = [place for place in range(1, len(words)) if len(" ".join(words[:place]).rstrip(",;")) <= letters]
    phrases = [
        place
        for place in ends
        if len(" ".join(words[:place])) >= _LEAST
        and (words[place].lower() in _JOINTS or words[place].startswith("(") or words[place - 1][-1] in ",;")
    ]
    end = (phrases or ends or [1])[-1]
    if wide and words[end - 1][-1] == "," and words[end].lower() not in _JOINTS:
        on = (
            place for place in range(end + 1, len(words) + 1) if place == len(words) or words[place].lower() in _JOINTS
        )
        further = next(on)
        end = further if len(" ".join(words[:further])) <= letters * 3 // 2 else end
    while end > 1 and (
        words[end - 1].lower() in _JOINTS or " ".join(words[end - 1 : end + 1]).lower().rstrip(",;.") in _PAIRS
    ):
        end -= 1
    return " ".join(words[:end]).rstrip(",;")
