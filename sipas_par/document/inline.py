"""Text of unknown origin made fit for every format: characters, links, colours, long words.

Nothing here is markup. A writer escapes what these functions return for its own format.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Characters that XML forbids, and the marks that reorder text so that a reader sees other words than stand there.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SCHEMES = frozenset({"http", "https", "mailto"})
ZERO_WIDTH_SPACE = "\u200b"


def clean(text: str) -> str:
    r"""Return the text in one Unicode form, without what no document can hold.

    Control characters and unpaired surrogates cannot stand in XML; marks that override the reading
    direction can make a line read otherwise than it is. Both go; everything else stays.

    >>> clean("a\x00b\u202ec"), clean("Ho\u0300a")
    ('abc', 'Hòa')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def safe_link(link: str) -> str:
    """Return the link when a reader may follow it, else an empty string.

    >>> safe_link("https://example.vn/a"), safe_link("javascript:alert(1)"), safe_link("#bang-1")
    ('https://example.vn/a', '', '#bang-1')
    """
    link = clean(link).strip()
    if link.startswith("#"):
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or any(char.isspace() for char in link):
        return ""
    return link if parts.netloc or parts.scheme.lower() == "mailto" else ""


def safe_colour(colour: str) -> str:
    """Return ``"#rrggbb"`` when that is what it is, else an empty string."""
    return colour.lower() if _COLOUR.fullmatch(colour) else ""


def readable_ink(fill: str, ink: str) -> str:
    """Return the ink for a filled cell: the one asked for when it can be read on the fill, else black or white.

    The limit is the 4.5 : 1 of WCAG 2.2, success criterion 1.4.3.

    >>> readable_ink("#1f4e79", ""), readable_ink("#ffffff", "#eeeeee"), readable_ink("", "")
    ('#ffffff', '#000000', '')
    """
    ground = safe_colour(fill)
    wanted = safe_colour(ink)
    if not ground and not wanted:
        return ""
    ground = ground or "#ffffff"
    if wanted and _contrast(ground, wanted) >= 4.5:
        return wanted
    return max(("#000000", "#ffffff"), key=lambda colour: _contrast(ground, colour))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_NUMBER = re.compile(r"[^\W\d_]{0,3}[\d.,:/%+\-−–]+[;.)]?")
_LONGEST_NUMBER = 20
_SHORT_WORD = 7
"""No Vietnamese syllable is longer, and every column is wide enough for one."""


def breakable(text: str, longest: int) -> str:
    """Let words longer than ``longest`` letters break, so that none runs out of its column.

    The marks stand where names and addresses have their joints, else every few letters; they show
    nothing where the line does not end. Numbers, dates, codes and cell addresses stay whole: a reader
    copies and searches them.

    >>> breakable("abcdefghi jk", 3).split("\u200b"), breakable("1.234,56 G133 nghiêng", 3)
    (['abc', 'def', 'ghi jk'], '1.234,56 G133 nghiêng')
    """
    if len(text) <= longest:
        return text

    step = min(longest, 4)

    def cut(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) <= _SHORT_WORD or (len(word) <= _LONGEST_NUMBER and _NUMBER.fullmatch(word)):
            return word
        pieces = []
        for part in joints(word):
            pieces += [part] if len(part) <= longest else [part[at : at + step] for at in range(0, len(part), step)]
        return ZERO_WIDTH_SPACE.join(pieces)

    return re.sub(rf"\S{{{longest + 1},}}", cut, text)


def joints(word: str) -> list[str]:
    """Part a word where a reader would break a file name or an address.

    >>> joints("par_index_2023.xlsx")
    ['par_', 'index_', '2023.', 'xlsx']
    """
    return re.split(r"(?<=[_/\\.@=&?-])(?=\w)", word)


def anchor_id(anchor: str) -> str:
    """Return an identifier that every format accepts, distinct for distinct anchors.

    >>> anchor_id("Bảng 1"), anchor_id("bang-1")
    ('bang-1-d1bc3c', 'bang-1')
    """
    import hashlib

    from sipas_par.files import slug

    made = slug(anchor)
    if made == anchor and not made[:1].isdigit():
        return made
    return f"{made}-{hashlib.sha256(anchor.encode('utf-8', 'replace')).hexdigest()[:6]}"
