"""Units: one spelling for a province, a department, a district, and which tables are one unit's."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from sipas_par.files import shipped_root
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.vocabulary import words, words_as_listed

_YEAR = re.compile(r"(?:năm\s*)?\b20\d\d\b", re.IGNORECASE)


@cache
def provinces() -> dict[str, str]:
    """Return every known way to write a province, folded, with the name to use; read from the published list."""
    known: dict[str, str] = {}
    for alias, name in _spellings().items():
        known.setdefault(fold(alias), name)
    return known


@cache
def _spellings() -> dict[str, str]:
    """Return every listed way to write a province, as listed, with the name to use."""
    path = shipped_root() / "data" / "raw" / "published" / "provinces.csv"
    listed: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                for alias in (line["name_vi"], *line["aliases"].split("|")):
                    listed.setdefault(alias, line["name_vi"])
    except (OSError, KeyError):
        return {}
    return listed


@cache
def _provinces_within() -> re.Pattern[str] | None:
    spellings = sorted(map(settle_tones, _spellings()), key=len, reverse=True)
    pattern = "|".join(map(re.escape, spellings))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if spellings else None


@cache
def _units_within() -> re.Pattern[str]:
    kinds = "|".join(re.escape(word) for word in words_as_listed("units", "unit_words"))
    name = r"[^\W\d_a-z]\w*"
    return re.compile(rf"(?:\bcủa\s+|[(:–-]\s*)((?i:{kinds})\s+{name}(?:[\s-]+{name})*)")


@lru_cache(maxsize=1024)
def units_named(text: str) -> tuple[str, ...]:
    """Return the units that a header text names: provinces by their list, others after "của" or in brackets."""
    whole = settle_tones(clean(_YEAR.sub(" ", text)))
    pattern = _provinces_within()
    found = [unit_name(match) for match in pattern.findall(whole)] if pattern else []
    if not whole.isupper():
        found += [unit_name(match) for match in _units_within().findall(whole)]
    return tuple(dict.fromkeys(found))


def unit_name(text: str) -> str:
    """Return the short name of a unit: a province without "Tỉnh", every other unit as it is called."""
    name = settle_tones(clean(text)).strip(" .,;:-–()")
    for word in words("units", "office_words"):
        if fold(name).startswith(f"{word} "):
            name = name.split(" ", word.count(" ") + 1)[-1].strip()
    folded = fold(name)
    bare = name
    for word in words("units", "province_words"):
        if folded.startswith(f"{word} "):
            bare = name.split(" ", 1)[1].strip()
    known = provinces().get(fold(bare))
    if known and (bare != name or fold(known) == folded or folded in provinces()):
        return known
    return _capitalised(bare) if bare.isupper() else bare


def _capitalised(name: str) -> str:
    """Write a name in capitals as names are written: of an office only its fields begin with one, of a place each word."""
    if name.startswith(("SỞ ", "PHÒNG ")):
        pattern, written = _provinces_within(), _office(name.split(" "))
        return pattern.sub(lambda found: provinces()[fold(found[0])], written) if pattern else written
    name = " ".join(
        piece if fold(piece) in _INITIALS else piece.lower() if piece == "VÀ" else piece[:1] + piece[1:].lower()
        for piece in name.split(" ")
    )
    kinds = (word for word in words_as_listed("units", "unit_words") if " " in word)
    kind = next((word for word in kinds if name.lower().startswith(f"{word} ")), "")
    return name[: len(kind)].capitalize() + name[len(kind) :]


def _office(pieces: list[str]) -> str:
    written, begins, place = [], True, False
    for piece in pieces:
        kind = piece.lower() in _KINDS
        small = piece == "VÀ" or kind or not (begins or place or fold(piece) in _INITIALS)
        written.append(piece.lower() if small else piece if fold(piece) in _INITIALS else piece.capitalize())
        place = place or kind
        begins = piece in {"SỞ", "PHÒNG", "VÀ", "-", "–"} or piece.endswith(",")
    return " ".join(written)


_KINDS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "thành", "phố", "thị"})
_INITIALS = frozenset({"ubnd", "hdnd", "tp", "kkt"})


UnitKind = Literal["province", "department", "district", "commune", "unit"]


@lru_cache(maxsize=4096)
def unit_kind(name: str) -> UnitKind:
    """Say by its name what kind of unit this is; ``"unit"`` where the name does not say."""
    if name in provinces().values():
        return "province"
    kinds: dict[str, UnitKind] = {"offices": "department", "districts": "district", "communes": "commune"}
    whole = fold(" ".join(unit_parts(name)))
    starts = (kind for key, kind in kinds.items() if whole.startswith(tuple(f"{w} " for w in words("units", key))))
    return next(starts, "unit")


def unit_parts(name: str) -> tuple[str, str]:
    """Part the name of a district or commune into the word for its kind, in full, and its own; no other name has a kind."""
    whole = unit_name(name)
    short = _SHORT.match(whole.casefold())
    full = f"{_IN_FULL[short[1]]} {whole[short.end() :]}" if short else whole
    kinds = (*words_as_listed("units", "districts"), *words_as_listed("units", "communes"))
    kind = next((kind for kind in kinds if full.casefold().startswith(f"{kind} ")), "")
    own = full[len(kind) :].strip()
    named = (own[:1].isupper() or own[:1].isdigit()) and whole not in provinces().values()
    return (kind, own) if kind and named else ("", name)


def unit_key(name: str) -> str:
    """Fold a unit's name, so that "TỈNH LẠNG SƠN", "Lạng Sơn" and its NFD form are one unit."""
    key = fold_name(unit_name(name))
    short = _SHORT.match(key)
    return f"{fold_name(_IN_FULL[short[1]])} {key[short.end() :]}" if short else key


_IN_FULL = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "h": "huyện",
    "q": "quận",
    "p": "phường",
    "x": "xã",
}
_SHORT = re.compile(r"(t[pxt](?=[.\s])|[hqpx](?=\.))[.\s]+(?=\w)")


_DASHES = re.compile(r"[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=16384)
def fold_name(name: str) -> str:
    """Fold a name for comparison: no case, one kind of dash and space, the tone at the end of its word.

    NFC and NFD, ``Hòa`` and ``Hoà`` become one; ``Hòa`` and ``Hóa`` stay two, so do ``Lâm`` and ``Lam``.
    """
    text = _DASHES.sub(" ", unicodedata.normalize("NFKC", clean(name)).casefold())
    return " ".join(_fold_word(word) for word in text.split())


def _fold_word(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return letters + "".join(mark for mark in marks if mark in _TONES)
