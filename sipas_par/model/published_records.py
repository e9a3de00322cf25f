"""One frozen record a row of the published tables.

>>> from sipas_par.model.published import published
>>> data = published()
>>> conflict = next(row for row in data.conflicts if row.id == "par-2023-hoa-binh-score")
>>> str(conflict.value_a), str(conflict.value_b), str(conflict.kept_value), conflict.origin_a.publisher
('86.76', '86.89', '86.76', 'Báo Hòa Bình')
>>> field = data.field_figures("Sơn La", 2024)[0]
>>> field.field, str(field.score), str(field.max_score), field.rank
('3', '12.75', '13', 32)
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from decimal import Decimal

Evidence = Literal["printed", "derived"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A public source: where a figure was printed."""

    id: str
    url: str
    document: str
    publisher: str
    published_on: dt.date | None
    gives: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province as it was until 30/6/2025, its region, other spellings, and its successor since 1/7/2025."""

    code: str
    name: str
    region: str
    aliases: tuple[str, ...]
    successor: str


@dataclass(frozen=True, slots=True)
class Total:
    """Result and rank of one province in one year; ``None`` where the source does not print it."""

    index: str
    year: int
    unit: str
    rank: int | None
    score: Decimal | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure about many units: national or regional mean, number of provinces in a group."""

    index: str
    year: int
    scope: str
    measure: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class StructureItem:
    """A confirmed fact about the framework of a year: a maximum, a number of criteria."""

    year: int
    item: str
    name: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class FieldFigure:
    """Points, percent or rank of one province in one field."""

    year: int
    unit: str
    field: str
    name: str
    max_score: Decimal | None
    score: Decimal | None
    percent: Decimal | None
    rank: int | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class PartFigure:
    """Points of one province from one of the four sources of points."""

    year: int
    unit: str
    group: str
    name: str
    max_score: Decimal | None
    score: Decimal
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class SipasFigure:
    """A national SIPAS figure: value, minimum or maximum of a component, or a count of the survey."""

    year: int
    code: str
    name: str
    kind: str
    statistic: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class HistoryFigure:
    """One confirmed figure of a province in focus, of any index; ``measure_unit`` is what it is counted in."""

    unit: str
    index: str
    year: int
    measure: str
    value: Decimal | None
    measure_unit: str
    rank: int | None
    rank_of: int | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two printed figures that cannot both be right; ``kept`` is ``a``, ``b`` or ``none``."""

    id: str
    index: str
    year: int
    subject: str
    measure: str
    value_a: Decimal
    origin_a: Origin
    value_b: Decimal
    origin_b: Origin
    kept: Literal["a", "b", "none"]
    kind: str
    parts: tuple[Decimal, ...]
    note: str

    @property
    def kept_value(self) -> Decimal | None:
        """The figure that the tables carry, or ``None`` when neither can be trusted."""
        return {"a": self.value_a, "b": self.value_b}.get(self.kept)


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def fold_name(name: str) -> str:
    """Fold a name for comparison: no case, one kind of dash and space, the tone at the end of its word.

    NFC and NFD, ``Hòa`` and ``Hoà`` become one; ``Hòa`` and ``Hóa`` stay two, so do ``Lâm`` and ``Lam``.

    Examples
    --------
    >>> from sipas_par.model.published_records import fold_name
    >>> fold_name("Hoà  Bình") == fold_name("HÒA BÌNH"), fold_name("Hòa") == fold_name("Hóa")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for dash in "–—−‑-":
        text = text.replace(dash, " ")
    return " ".join(_fold_word(word) for word in text.split())


def _fold_word(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return letters + "".join(mark for mark in marks if mark in _TONES)


_UNIT_WORDS = tuple(f"{fold_name(word)} " for word in ("Tỉnh", "Thành phố", "TP.", "TP"))


class NameBook:
    """Finds the province that a name means, through its aliases.

    Examples
    --------
    >>> from sipas_par.model.published import published
    >>> book = published().names
    >>> book.province("Tỉnh Hoà Bình").name, book.province("TPHCM").name, book.province("Atlantis")
    ('Hòa Bình', 'TP. Hồ Chí Minh', None)
    """

    def __init__(self, provinces: Iterable[Province]) -> None:
        self._by_key: dict[str, Province] = {}
        for province in provinces:
            for name in (province.name, *province.aliases):
                self._by_key.setdefault(fold_name(name), province)

    def province(self, name: str) -> Province | None:
        """Return the province of this name or alias, with or without its kind before it; ``None`` when unknown."""
        key = fold_name(name)
        if key in self._by_key:
            return self._by_key[key]
        bare = next((key.removeprefix(word) for word in _UNIT_WORDS if key.startswith(word)), key)
        return self._by_key.get(bare)

    def canonical(self, name: str) -> str:
        """Return the name used in every table, or the name itself when it is no known province."""
        province = self.province(name)
        return province.name if province else unicodedata.normalize("NFC", name).strip()
