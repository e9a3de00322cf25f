"""Which fonts a PDF may use: a face of the office that holds every Vietnamese letter.

A font that lacks letters is worse than none: the typesetter silently takes them from another face, or
drops them. Fonts are therefore chosen by what they hold, not by name alone (two editions of one
family often lie side by side, and only the newer one is complete).
"""

from __future__ import annotations

import importlib.util
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

# Decree 30/2020/NĐ-CP asks for Times New Roman; the next two have its widths and all Vietnamese letters.
FAMILIES = ("Times New Roman", "Liberation Serif", "Tinos")
# Embedded in the typst wheel, complete.
LAST_RESORT = "New Computer Modern"
_MONO = ("Courier New", "Liberation Mono", "Cousine", "DejaVu Sans Mono")
_STYLES = frozenset({("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)})
_SYMBOLS = "DejaVu Sans"
_PICTOGRAPHS = 0x1F000


def vietnamese_letters() -> str:
    """Return the 134 letters of Vietnamese that ASCII does not hold, and the ASCII ones.

    >>> sum(ord(char) > 127 for char in vietnamese_letters())
    134
    """
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    vowels = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
    small = [unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in marks]
    ascii_letters = "abcdefghijklmnopqrstuvwxyz"
    letters = dict.fromkeys([*small, "đ", *ascii_letters])
    return "".join(letters) + "".join(letter.upper() for letter in letters)


@dataclass(frozen=True)
class FontSet:
    """The fonts of a run: handle for the compiler, families by preference, letters known to be there, folders."""

    fonts: typst.Fonts
    serif: tuple[str, ...]
    mono: tuple[str, ...]
    letters: frozenset[int]
    folders: tuple[str, ...] = ()


@cache
def font_set() -> FontSet:
    """Find the fonts of this machine once; the same machine gives the same set."""
    import typst

    found = next(((family, *held) for family in FAMILIES if (held := _complete(family))), None)
    serif, folders, letters = ([found[0]], [found[1]], found[2]) if found else ([], [], frozenset())
    if symbols := _symbol_folder():
        folders.append(symbols)
        letters |= _held(Path(symbols) / "DejaVuSans.ttf")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    available = set(fonts.families())
    preferred = [*serif, LAST_RESORT, *((_SYMBOLS,) if _SYMBOLS in available else ())]
    mono = [family for family in _MONO if family in available]
    return FontSet(fonts, tuple(preferred), (*mono, *preferred), letters, tuple(folders))


@cache
def wider_set(missing: frozenset[int]) -> FontSet:
    """Add the fonts of the system that hold letters which the usual set lacks (Chinese, Khmer).

    Pictographs are not looked for: their fonts are coloured bitmaps, which PDF/A does not take.
    """
    import typst

    usual = font_set()
    wanted = {letter for letter in missing if letter < _PICTOGRAPHS}
    letters, families, folders = set(usual.letters), list(usual.serif), list(usual.folders)
    for family, faces in sorted(_system_faces().items()):
        if not wanted:
            break
        held = frozenset().union(*(_held(Path(path)) for _, path in faces))
        if held & wanted and family not in FAMILIES:
            letters |= held
            wanted -= held
            families.append(family)
            folders.extend(sorted({str(Path(path).parent) for _, path in faces}))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=list(dict.fromkeys(folders))
    )
    return FontSet(fonts, tuple(families), (*usual.mono, *families), frozenset(letters), tuple(folders))


@cache
def _system_faces() -> dict[str, tuple[tuple[tuple[str, int], str], ...]]:
    import typst

    faces: dict[str, list[tuple[tuple[str, int], str]]] = {}
    for face in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts():
        if face.path:
            faces.setdefault(face.family, []).append(((face.style, face.weight), face.path))
    return {family: tuple(sorted(found)) for family, found in faces.items()}


def _complete(family: str) -> tuple[str, frozenset[int]] | None:
    """Return a folder whose faces of this family hold all four styles with every Vietnamese letter, and what all of them hold."""
    by_folder: dict[str, list[tuple[tuple[str, int], str]]] = {}
    for style, path in _system_faces().get(family, ()):
        by_folder.setdefault(str(Path(path).parent), []).append((style, path))
    needed = {ord(char) for char in vietnamese_letters()}
    for folder, faces in sorted(by_folder.items()):
        letters = frozenset.intersection(*(_held(Path(path)) for _, path in faces))
        if {style for style, _ in faces} >= _STYLES and needed <= letters:
            return folder, letters
    return None


@cache
def _held(path: Path) -> frozenset[int]:
    """Return the code points that a font file has glyphs for; none when it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError, KeyError):
        return frozenset()


def _symbol_folder() -> str:
    """Return matplotlib's own font folder: DejaVu Sans holds arrows, ticks and comparison signs."""
    spec = importlib.util.find_spec("matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "mpl-data" / "fonts" / "ttf"
        if (folder / "DejaVuSans.ttf").is_file():
            return str(folder)
    return ""
