"""Peers by likeness: who among units of one's region, group, kind or size gets the points that are lost here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.self_assessment import others_of, twin_of
from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.analysis.standing import on_hundred
from sipas_par.analysis.years import group_of
from sipas_par.model.units import unit_kind
from sipas_par.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import Scorecard

Likeness = Literal["size", "region", "group", "kind"]

NEAR = Decimal("1.5")
"""Units are of one size where neither is more than so many times the other."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The units alike in one way that have a criterion, and those of them that hold its maximum; ``name`` is the group's."""

    likeness: Likeness
    name: str
    units: tuple[str, ...]
    holding: tuple[str, ...]


def peers_of(
    card: Scorecard, others: Iterable[Scorecard], published: Published | None = None
) -> dict[str, tuple[Peers, ...]]:
    """Return by code of each criterion below maximum the peers of every likeness; a likeness without a peer is left out.

    Parameters
    ----------
    card, others
        The unit's table and those of other units; only the same index, year and criterion count.
    published
        Where the regions of provinces stand.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from dataclasses import replace
    >>> from sipas_par.analysis import peers_of
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> found = peers_of(card, [replace(card, unit="Cao Bằng")], sp.published())
    >>> [(one.likeness, one.name, one.units, one.holding) for one in found["1.3.2"]][0]
    ('region', 'Trung du và miền núi phía Bắc', ('Cao Bằng',), ())
    """
    peers = others_of(card, others)
    families = [*_families(card, peers, published)]
    found: dict[str, tuple[Peers, ...]] = {}
    for row in lost_leaves(card):
        told = []
        for likeness, name, members in families:
            twins = [(one.unit, twin) for one in members if (twin := twin_of(row, one)) is not None]
            if twins:
                holding = tuple(unit for unit, twin in twins if twin.score == row.max_score)
                told.append(Peers(likeness, name, tuple(unit for unit, _twin in twins), holding))
        if told:
            found[row.code] = tuple(told)
    return found


def _families(
    card: Scorecard, peers: list[Scorecard], published: Published | None
) -> Iterator[tuple[Likeness, str, list[Scorecard]]]:
    province = published.province(card.unit) if published is not None else None
    if published is not None and province is not None:
        region = published.region(card.unit, card.year)
        yield "region", province.region, [one for one in peers if published.names.canonical(one.unit) in region]
        if (group := _group(card)) is not None:
            yield "group", group, [one for one in peers if _group(one) == group]
    elif (kind := unit_kind(card.unit)) != "unit":
        yield "kind", kind, [one for one in peers if unit_kind(one.unit) == kind]
    size = card.fact("size")
    if size is not None:
        yield "size", str(size), [one for one in peers if _as_large(size, one.fact("size"))]


def _group(card: Scorecard) -> str | None:
    score = None if card.missing else on_hundred(card.adjusted_score, card.max_score)
    return None if score is None or card.year is None else group_of(card.index, card.year, score)


def _as_large(one: Decimal | str, other: Decimal | str | None) -> bool:
    """Whether two sizes are alike: numbers within `NEAR` of each other, words the same."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return min(one, other) > 0 and max(one, other) <= NEAR * min(one, other)
    return other is not None and fold(str(one)) == fold(str(other))
