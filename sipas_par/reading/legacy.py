"""Text typed in the fonts of before Unicode (TCVN3 with .VnTime, VNI with VNI-Times), to Unicode.

Such cells hold ordinary Latin letters that only the old font draws as Vietnamese: "§iÓm tèi ®a" for
"Điểm tối đa" (TCVN3), "Ñieåm toái ña" (VNI). Tables: TCVN 5712:1993 (VN3) and the VNI-Windows layout.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.reading.grid import Grid

FONTS = ("TCVN3", "VNI")

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_TEXT = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(dict(zip(_TCVN3_CODES, _TCVN3_TEXT, strict=True)))

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI = re.compile("([aeouyôöAEOUYÔÖ])([" + "".join(_VNI_MARKS) + "".join(_VNI_MARKS).upper() + "])|([ñôöæóòîÑÔÖÆÓÒÎ])")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_FOREIGN = re.compile("[\u00a1-\u00ff]")


def convert(text: str, font: str) -> str:
    """Return the text in Unicode.

    >>> convert("§iÓm tèi ®a", "TCVN3"), convert("Ñieåm toái ña", "VNI")
    ('Điểm tối đa', 'Điểm tối đa')
    """
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
def _sample_font(sample: str) -> str:
    from sipas_par.reading.encodings import known_words

    plain = known_words(sample)
    best = max(FONTS, key=lambda font: known_words(convert(sample, font)))
    return best if known_words(convert(sample, best)) >= plain + 3 else ""


def modernise(grid: Grid) -> Grid:
    """Return the grid in Unicode when its text is in an old font, with the font and a cell that shows it."""
    lines = grid.rows[:60]
    texts = [cell for row in lines for cell in row if type(cell) is str and cell and not cell.isascii()]
    sample = "\n".join(texts)
    if not texts or _VIETNAMESE.search(sample) or not _FOREIGN.search(sample):
        return grid
    font = _sample_font("\n".join(cell for row in lines for cell in row if type(cell) is str and cell))
    if not font:
        return grid
    place = next((r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell in texts)
    rows = [[convert(cell, font) if type(cell) is str else cell for cell in row] for row in grid.rows]
    return replace(grid, rows=rows, font=(font, grid.address(*place)))
