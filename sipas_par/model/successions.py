"""Who succeeded whom when units merged or ended: provinces, departments, districts, communes; data with dates and legal basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from sipas_par.files import records
from sipas_par.model.units import agency_key, listed_provinces, unit_key, unit_name
from sipas_par.text.i18n import _
from sipas_par.text.names import fold
from sipas_par.text.numbers import date, listing

SuccessionKind = Literal["province", "department", "district", "commune"]


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit and those that it was formed from on a day; both names are empty where a whole level ended or was redrawn.

    ``own_bases`` are the legal bases of one province each, ``Lạng Sơn: Nghị quyết …``.

    Examples
    --------
    >>> passed = successor_of("Sở KH&ĐT")
    >>> passed.after, passed.since.isoformat(), passed.divides(2024, 2025), passed.divides(2025, 2026)
    ('Sở Tài chính', '2025-03-01', True, False)
    """

    kind: SuccessionKind
    since: dt.date
    after: str
    before: tuple[str, ...]
    basis: str
    own_bases: tuple[str, ...]
    url: str

    def divides(self, earlier: int | None, later: int | None) -> bool:
        """Whether the results of two years lie on its two sides: those of its own year are of the new unit."""
        return earlier is not None and later is not None and earlier < self.since.year <= later

    @property
    def merges(self) -> bool:
        """Whether several units became one, so that no result of the year before is its own."""
        return len(self.before) > 1

    def basis_in(self, province: str) -> str:
        """Return the legal basis, with that of the province; another province's counts only there."""
        own = [basis.partition(": ") for basis in self.own_bases]
        return "; ".join((self.basis, *(text for unit, _colon, text in own if unit_key(unit) == unit_key(province))))

    def said(self, province: str = "") -> str:
        """Say the succession with its date and its legal basis in a province."""
        day, basis = date(self.since), self.basis_in(province)
        if self.kind == "district":
            return _("cấp huyện kết thúc hoạt động từ {day} ({basis})").format(day=day, basis=basis)
        if self.kind == "commune":
            return _("các xã, phường được sắp xếp lại từ {day} ({basis})").format(day=day, basis=basis)
        words = _("{after} được hợp nhất từ {before} từ {day} ({basis})")
        if not self.merges:
            words = _("{after} kế thừa {before} từ {day} ({basis})")
        return words.format(after=self.after, before=listing(self.before), day=day, basis=basis)


@cache
def successions() -> tuple[Succession, ...]:
    """Return every succession that is known: of departments and levels from ``successions.csv``, of provinces from the list."""
    listed = records(Path(__file__).with_suffix(".csv"), Succession)
    # Which provinces merged stands in the published list; when and by which resolution, in the table.
    whole = next(one for one in listed if one.kind == "province")
    return (*(one for one in listed if one is not whole), *_of_provinces(whole))


def _of_provinces(whole: Succession) -> Iterator[Succession]:
    merged: dict[str, list[str]] = {}
    for row in listed_provinces():
        merged.setdefault(row["successor_2025"], []).append(row["name_vi"])
    for after, before in merged.items():
        if len(before) > 1:
            yield replace(whole, after=after, before=tuple(before))


def _key(name: str) -> str:
    bare = unit_name(name)
    return agency_key(bare.rpartition(" ")[0] if fold(bare).endswith(" tinh") else bare)


@cache
def _by_name() -> tuple[dict[str, Succession], dict[str, Succession]]:
    passed, formed = dict[str, Succession](), dict[str, Succession]()
    for one in successions():
        if one.after:
            formed[_key(one.after)] = one
            passed |= {_key(name): one for name in one.before if _key(name) != _key(one.after)}
    return passed, formed


def successor_of(name: str) -> Succession | None:
    """Return the succession by which a unit passed into another; ``None`` for one that goes on."""
    return _by_name()[0].get(_key(name))


def ended(name: str, day: dt.date, *, district: bool = False) -> Succession | None:
    """Return the succession by which a department, or the level of districts, had ended by a day; ``None`` if it stood."""
    passed = next(one for one in successions() if one.kind == "district") if district else successor_of(name)
    return passed if passed and passed.kind in {"department", "district"} and passed.since <= day else None


def begun(name: str, day: dt.date) -> bool:
    """Whether a department had been formed by a day, or stood already under the same name."""
    formed = formed_from(name)
    return formed is None or formed.since <= day or _key(name) in map(_key, formed.before)


def taken_over(name: str, leads: Collection[str]) -> Succession | None:
    """Return the succession by which one of the agencies that lead now stands for another; ``None`` where that goes on."""
    passed = successor_of(name)
    goes_on = passed is None or any(successor_of(lead) is passed for lead in leads)
    return passed if passed and not goes_on and _key(passed.after) in map(_key, leads) else None


def formed_from(name: str) -> Succession | None:
    """Return the succession by which a unit was formed or enlarged."""
    return _by_name()[1].get(_key(name))


def merger_between(name: str, earlier: int | None, later: int | None) -> Succession | None:
    """Return the merger that a unit came out of between two years: what bears its name before it is another unit."""
    formed = formed_from(name)
    return formed if formed is not None and formed.merges and formed.divides(earlier, later) else None


def redrawn(kind: str, earlier: int | None, later: int | None) -> Succession | None:
    """Return what redrew or ended a whole level of units between two years."""
    return next(
        (one for one in successions() if one.kind == kind and not one.after and one.divides(earlier, later)), None
    )


@dataclass(frozen=True, slots=True)
class AgencySuccession:
    """A lead agency that the table of a year names and another succeeded; ``codes`` of this year are now the other's."""

    name: str
    year: int | None
    succession: Succession
    codes: tuple[str, ...]
