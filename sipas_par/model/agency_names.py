"""Names of agencies: who leads by a cell of a table, one spelling for each, and which may be a slip of another."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import combinations, takewhile
from operator import eq
from typing import TYPE_CHECKING

from sipas_par.model.units import fold_name
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.vocabulary import keys, words, words_as_listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
