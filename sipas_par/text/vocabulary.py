"""The words by which tables are understood, read once from ``vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from sipas_par.text.names import clean, fold, settle_tones

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_YEAR = re.compile(r"(?:\b(?:nam|year) )?\b(20\d\d)\b")
_STATED_MAXIMUM = re.compile(r"tối đa\s*(?:là|[:=])?\s*\d[\d.,]*", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")

SCORES = frozenset({"score", "appraised", "surveyed", "self_score"})
"""Meanings of the columns that hold points reached."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a header cell says its column is; a ``weak`` claim counts only when no other column claims the same."""

    meaning: str
    weak: bool = False
    year: int | None = None


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def words(table: str, key: str) -> tuple[str, ...]:
    """Return the folded words of one line of the vocabulary."""
    return tuple(fold(word) for word in _tables()[table].get(key, []))


def words_as_listed(table: str, key: str) -> tuple[str, ...]:
    """Return the words of one line of the vocabulary with their tones."""
    return tuple(_tables()[table].get(key, []))


@cache
def keys(table: str) -> tuple[str, ...]:
    """Return the keys of one table of the vocabulary, in its order."""
    return tuple(_tables()[table])


def contains(text: str, phrases: tuple[str, ...]) -> bool:
    """Say whether a folded text holds one of the folded phrases, word for word."""
    padded = f" {text} "
    return any(f" {phrase} " in padded for phrase in phrases)


def says_none(text: str) -> bool:
    """Say whether a cell for evidence says that there is none: it is blank, a dash, or one of the words of the vocabulary."""
    folded = fold(text)
    return not folded or folded in words("evidence", "none")


@cache
def _sources() -> re.Pattern[str]:
    columns = (fold(name) for key in sorted(SCORES - {"score"}) for name in _tables()["columns"][key]["names"])
    return _any_of((*columns, *words("sources", "sipas"), *words("indices", "SIPAS")))


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})\b")


def names_only_a_source(text: str) -> bool:
    """Say whether a remark names where points come from and says nothing else."""
    rest, found = _sources().subn(" ", fold(text))
    return bool(found) and not re.sub(r"[\W\d_]+", "", _any_of(words("sources", "around")).sub(" ", rest))


@cache
def _whole() -> dict[str, Claim]:
    claims: dict[str, Claim] = {}
    for meaning, entry in _tables()["columns"].items():
        for name in entry.get("names", []):
            claims.setdefault(fold(name), Claim(meaning))
        for name in entry.get("weak", []):
            claims.setdefault(fold(name), Claim(meaning, weak=True))
    return claims


@cache
def _parts() -> tuple[tuple[str, tuple[str, ...]], ...]:
    columns = _tables()["columns"].items()
    return tuple((meaning, tuple(map(fold, entry.get("parts", [])))) for meaning, entry in columns)


@cache
def _turns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    columns = _tables()["columns"].items()
    return tuple((meaning, tuple(map(_toned, entry["turns"]))) for meaning, entry in columns if "turns" in entry)


def _toned(text: str) -> str:
    return _NOT_WORD.sub(" ", settle_tones(clean(text)).lower()).strip()


@lru_cache(maxsize=4096)
def turned(text: str) -> str:
    """Return what a header text makes of a column of points that is not the table's own; empty if it is."""
    # Tones count here, for "giám đốc" takes nothing away; a text without any tone is compared without.
    bare = _toned(_STATED_MAXIMUM.sub(" ", text))
    plain = bare == fold(bare)
    for meaning, phrases in _turns():
        if contains(bare, tuple(map(fold, phrases)) if plain else phrases):
            return meaning
    return ""


def column_phrases() -> tuple[str, ...]:
    """Return every folded wording of a column header."""
    return (*_whole(), *(phrase for _, phrases in _parts() for phrase in phrases))


@lru_cache(maxsize=4096)
def claim(text: str) -> Claim | None:
    """Return what a header text claims to be, or ``None`` when no wording fits."""
    if not text or len(text) > 160:
        return None
    folded = fold(text)
    bare = fold(_BRACKETS.sub(" ", text)) or folded
    years = _YEAR.findall(bare)
    year = int(years[-1]) if len(set(years)) == 1 else None
    bare = fold(_YEAR.sub(" ", bare))
    if not bare and year:
        return Claim("value", year=year)
    found = _whole().get(bare) or _whole().get(folded)
    if found is None:
        found = next((Claim(meaning) for meaning, parts in _parts() if contains(bare, parts)), None)
    if found is not None and found.meaning == "note" and bare.startswith(("diem ", "so diem ")):
        found = None  # "Điểm sau giải trình" holds points
    if (
        found is None
        and (other := turned(text))
        and contains(bare, (*words("points", "words"), *words("points", "results")))
    ):
        found = Claim(other)
    if found is None and "/" in text:
        # "Điểm tối đa/Max": the part in Vietnamese speaks for a header in two languages.
        found = next(
            (
                c
                for part in text.split("/")
                if (c := claim(part)) and (rest := text.replace(part, "")).isascii() and claim(rest) in {None, c}
            ),
            None,
        )
    if found is not None and found.meaning in SCORES and (other := turned(text)):
        # What a part of the points lacks is no difference of maximum and score.
        found = Claim(other if found.meaning == "score" else "other")
    if found is not None and found.meaning == "score" and "%" in folded:
        found = Claim("percent", weak=found.weak)
    return Claim(found.meaning, found.weak, year) if found else None
