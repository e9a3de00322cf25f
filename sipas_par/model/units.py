"""Names of units and agencies: one spelling for each, which tables are one unit's, who leads by a cell, which may be a slip."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations, takewhile
from operator import eq
from typing import Literal

from sipas_par.files import shipped_root
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.vocabulary import keys, words, words_as_listed

_YEAR = re.compile(r"(?:năm\s*)?\b20\d\d\b", re.IGNORECASE)


@cache
def provinces() -> dict[str, str]:
    """Return every known way to write a province, folded, with the name to use; read from the published list."""
    known: dict[str, str] = {}
    for alias, name in _spellings().items():
        known.setdefault(fold(alias), name)
    return known


@cache
def listed_provinces() -> tuple[dict[str, str], ...]:
    """Return the lines of the published list of provinces; none where a copy of the package lacks it."""
    path = shipped_root() / "data" / "raw" / "published" / "provinces.csv"
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines())) if path.exists() else ()


@cache
def _spellings() -> dict[str, str]:
    """Return every listed way to write a province, as listed, with the name to use."""
    listed: dict[str, str] = {}
    for line in listed_provinces():
        for alias in (line["name_vi"], *line["aliases"].split("|")):
            listed.setdefault(alias, line["name_vi"])
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


# No agency's name is longer; a whole paragraph is no slip of another.
_COMPARED = 120
_BETWEEN = re.compile(r"[\W_]+")
# Names such as "Khối A" and "Phường 1", "Vùng II" differ by what counts them.
_NUMBER = re.compile(r"\w|\d+|[ivx]+")


@lru_cache(maxsize=4096)
def agencies(text: str) -> tuple[str, ...]:
    """Part the lead agencies of a criterion, in the printed order.

    A semicolon or a line break parts them; a comma only before a word with which names of agencies begin,
    because "UBND các huyện, thành phố" is one, or between initials; and never before a kind without a name: "các sở, ban,
    ngành". What supports a lead is none.
    """
    names: list[str] = []
    for part in _leading(text):
        if _INITIALS_ONLY.fullmatch(part):
            names += re.split(r"\s*,\s*", part)
            continue
        for number, piece in enumerate(part.split(",")):
            name = settle_tones(clean(piece))
            begins = any(
                text.startswith(words("units", "agency_heads")) for text in (fold(name), fold(agency_key(name)))
            )
            if names and name and ((number and not begins) or _without_name(name)):
                names[-1] = f"{names[-1]}, {name}"
            elif name:
                names.append(name.strip(" -+•"))
    return one_spelling(name for name in names if name)


_INITIALS_ONLY = re.compile(r"[A-ZĐ&]{2,8}(?:\s*,\s*[A-ZĐ&]{2,8})+")
_LEADS = re.compile(r"^[-+•\s]*(?:(?:cơ quan|đơn vị)\s+)?chủ trì(?:\s+thực hiện)?\s*(?P<list>:)?\s*", re.IGNORECASE)
_SAYS_LEAD = re.compile(r"\s*(?:\((?:(?:cơ quan|đơn vị)\s+)?chủ trì\)|\bchủ trì$)", re.IGNORECASE)
_SUPPORTS = re.compile(
    r"[-+•\s]*(?:(?:cơ quan|đơn vị)\s+)?phối hợp(?:\s+(?:với|thực hiện))?\s*(?P<list>:)?", re.IGNORECASE
)
_SAYS_SUPPORT = re.compile(
    r"[^,;]*\((?:(?:cơ quan|đơn vị)\s+)?phối hợp\)|[,.(]?\s*(?:(?:các\s+)?(?:cơ quan|đơn vị)\s+)?\bphối hợp\b.*",
    re.IGNORECASE,
)
_LEADS_BEFORE = re.compile(r"\s+chủ trì\s*[,.(].*", re.IGNORECASE)
_AND = re.compile(r"(\s+và\s+|\s*/\s*)", re.IGNORECASE)


def _leading(text: str) -> Iterator[str]:
    """Yield the parts of a cell that name who leads, without the word for it; who supports is left out."""
    supporting = False
    for line in re.split(r"[;\n]", text):
        part = clean(line)
        support = _SUPPORTS.match(part)
        if support:
            supporting = bool(support["list"])
        elif _LEADS.match(part):
            supporting = False
        if not support and not supporting:
            kept = _SAYS_LEAD.sub("", _SAYS_SUPPORT.sub("", _LEADS_BEFORE.sub("", _LEADS.sub("", part))))
            yield from _joined(kept.strip(" ,.(:"))


def _joined(text: str) -> Iterator[str]:
    """Part agencies at "và" or a slash before one that begins as an office does, abbreviated or not: "Sở TC/SYT"."""
    heads = tuple(f"{fold_name(word)} " for word in words_as_listed("units", "joined_heads"))
    within = tuple(f" {fold_name(word)}" for word in words_as_listed("units", "joined_within"))
    name, *rest = _AND.split(text)
    for between, side in zip(rest[::2], rest[1::2], strict=True):
        if f"{agency_key(side)} ".startswith(heads) and not f" {agency_key(name)}".endswith(within):
            yield name
            name = side
        else:
            name += between + side
    yield name


def one_spelling(names: Iterable[str]) -> tuple[str, ...]:
    """Return every name once, as it is written most fully; of spellings that differ in capitals the first counts."""
    spellings: dict[str, list[str]] = {}
    for name in names:
        spellings.setdefault(agency_key(name), []).append(name)
    return tuple(max(alike, key=len) for alike in spellings.values())


def names_many(text: str) -> bool:
    """Say whether a text stands for agencies in general and names none: "các sở, ban, ngành"."""
    return f"{fold(text)} ".startswith(tuple(f"{head} " for head in words("units", "in_general"))) or _without_name(
        text
    )


def _without_name(text: str) -> bool:
    """Whether a text is a kind of agency alone, or one before a word by which it stands for many."""
    folded = fold(text)
    kinds = words("units", "agency_kinds")
    plurals = tuple(f"{kind} {word} " for kind in kinds for word in words("units", "agency_plurals"))
    return folded in kinds or f"{folded} ".startswith(plurals)


@lru_cache(maxsize=4096)
def agency_key(name: str) -> str:
    """Fold the name of an agency, its usual abbreviations written in full; marks between words and "và" do not count."""
    text = _bare(name)
    for full in keys("usually"):
        text = re.sub(rf"^(?:{'|'.join(words_as_listed('usually', full))})(?!\w)", full, text)
    fitting = [
        (full, found.end()) for full, form in _forms("departments_in_full", "sở ") if (found := form.match(text))
    ]
    longest = max((end for _, end in fitting), default=0)
    fitting = [(full, end) for full, end in fitting if end == longest]
    if len(fitting) == 1:
        text = fitting[0][0] + text[longest:]
    for full, form in _forms("in_full"):
        text = form.sub(full, text)
    return fold_name(text)


def _bare(name: str) -> str:
    parts = _BETWEEN.sub(" ", settle_tones(clean(name))).casefold().split()
    return " ".join(part for part in parts if part != "và")


@cache
def _forms(key: str, head: str = "") -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return names in full with what fits each of them: every word whole or its first letter."""
    names = [_bare(head + name) for name in words_as_listed("units", key)]
    letters = {"đ": "[đd]", "ủ": "[ủu]"}
    forms = (" ?".join(f"(?:{word}|{letters.get(word[0], word[0])})" for word in name.split()) for name in names)
    return tuple((name, re.compile(rf"(?<!\w){form}(?!\w)")) for name, form in zip(names, forms, strict=True))


def slips(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of names that differ in marks only or in one letter, so that one may be a slip of the other."""
    # Two keys that are a letter apart become the same where each leaves out one: only names that share such a key are held
    # against each other, so that thousands of communes take no longer than their names are long.
    listed, near = one_spelling(names), dict[str, list[int]]()
    for at, name in enumerate(listed):
        key = agency_key(name)[:_COMPARED]
        for short in {key, fold(name), *(key[:place] + key[place + 1 :] for place in range(len(key)))}:
            near.setdefault(short, []).append(at)
    pairs = {pair for places in near.values() for pair in combinations(places, 2)}
    return [(listed[one], listed[other]) for one, other in sorted(pairs) if _one_slip(listed[one], listed[other])]


def _one_slip(one: str, other: str) -> bool:
    if fold(one) == fold(other):
        return True
    keys = agency_key(one), agency_key(other)
    start = _alike_from_the_left(*keys)
    rests = [key[start:] for key in keys]
    end = _alike_from_the_left(*(rest[::-1] for rest in rests))
    if any(len(rest) - end > 1 for rest in rests):
        return False
    apart = set(keys[0].split()) ^ set(keys[1].split())
    return not all(_NUMBER.fullmatch(word) for word in apart)


def _alike_from_the_left(one: str, other: str) -> int:
    return sum(takewhile(bool, map(eq, one, other)))
