"""One frozen record a row of the published tables.

>>> from sipas_par.published import published
>>> data = published()
>>> conflict = next(row for row in data.conflicts if row.id == "par-2023-hoa-binh-score")
>>> str(conflict.value_a), str(conflict.value_b), str(conflict.kept_value), conflict.origin_a.publisher
('86.76', '86.89', '86.76', 'Báo Hòa Bình')
>>> field = data.field_figures("Sơn La", 2024)[0]
>>> field.field, str(field.score), str(field.max_score), field.rank
('3', '12.75', '13', 32)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
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
