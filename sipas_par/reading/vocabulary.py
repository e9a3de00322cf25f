"""The words by which tables are understood, read once from ``vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from sipas_par.reading.text import fold

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_YEAR = re.compile(r"(?:\bnam )?\b(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a header cell says its column is.

    ``weak`` claims count only when no other column claims the same; ``year`` is a year named in the cell.
    """

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


@cache
def keys(table: str) -> tuple[str, ...]:
    """Return the keys of one table of the vocabulary, in its order."""
    return tuple(_tables()[table])


def contains(text: str, phrases: tuple[str, ...]) -> bool:
    """Say whether a folded text holds one of the folded phrases, word for word."""
    padded = f" {text} "
    return any(f" {phrase} " in padded for phrase in phrases)


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


def column_phrases() -> tuple[str, ...]:
    """Return every folded wording of a column header."""
    return (*_whole(), *(phrase for _, phrases in _parts() for phrase in phrases))


@lru_cache(maxsize=4096)
def claim(text: str) -> Claim | None:
    r"""Return what a header text claims to be, or ``None`` when no wording fits.

    >>> claim("Điểm tối\nđa"), claim("Bộ Nội vụ thẩm định").meaning, claim("Năm 2023 (%)").year
    (Claim(meaning='max_score', weak=False, year=None), 'appraised', 2023)
    """
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
    if found is not None and found.meaning == "score" and "%" in folded:
        found = Claim("percent", weak=found.weak)
    return Claim(found.meaning, found.weak, year) if found else None
