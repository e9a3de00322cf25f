"""The SIPAS table: satisfaction of the people in %, by policy, service factor and item.

Kept apart from the points table on purpose: its parts are published, not sums of their items, and
nothing in it reaches 100 %, so a criterion "below maximum" has another meaning here. With them the breaks: the years
that a series must not be read across, as data with their sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.files import records
from sipas_par.model.criteria import Fact, Row, Source, Stated
from sipas_par.model.successions import merger_between
from sipas_par.text.display import Rows, Shows, as_rows
from sipas_par.text.i18n import current_language
from sipas_par.text.numbers import Points

if TYPE_CHECKING:
    from sipas_par.findings import Finding

VALUES = ("value", "earlier", "national_mean")
"""The columns of percentages."""
Kind = Literal["overall", "part", "group", "policy", "policy_factor", "factor", "item", "expectation", "respondents"]


@dataclass(frozen=True, slots=True, repr=False)
class Component(Shows, Row):
    """One row of the SIPAS table.

    Parameters
    ----------
    code, name
        Code as printed, ``"III.5.1"``, and text.
    kind
        ``"overall"``; ``"part"`` (policy, service, expectations); ``"group"`` (a heading without a value);
        ``"policy"``, ``"policy_factor"``, ``"factor"`` (of the service), ``"item"``, ``"expectation"``;
        ``"respondents"`` (who was asked, in a table of units).
    value, earlier, national_mean
        Percent of this year, of the year before and of the whole country; ``None`` where blank.
    note, cells
        Remark of the row; ``(column, address)`` pairs.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par.model.components import Component
    >>> Component("III.1", "Tiếp cận dịch vụ", "factor", Decimal("79.57"), Decimal("74.8")).change
    Decimal('4.77')
    """

    code: str
    name: str
    kind: Kind
    value: Decimal | None
    earlier: Decimal | None = None
    national_mean: Decimal | None = None
    note: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name in VALUES:
            value = getattr(self, name)
            if value is not None and not isinstance(value, Points):
                object.__setattr__(self, name, Points(value))

    @property
    def change(self) -> Decimal | None:
        """Percentage points gained since the year before."""
        return None if self.value is None or self.earlier is None else self.value - self.earlier

    @property
    def gap_to_100(self) -> Decimal | None:
        """What is lacking to 100 %."""
        return None if self.value is None else 100 - self.value

    @property
    def gap_to_mean(self) -> Decimal | None:
        """Percentage points above the national mean; negative when below it."""
        return None if self.value is None or self.national_mean is None else self.value - self.national_mean

    @property
    def cell(self) -> str:
        """Address of this year's value."""
        return self.cell_of("value")


@dataclass(frozen=True, repr=False)
class SurveyTable(Stated):
    """The rows of one unit's SIPAS table; `SipasCard` adds its checks and its frame."""

    unit: str
    year: int | None
    components: tuple[Component, ...]
    source: Source
    earlier_year: int | None = None
    sample_size: int | None = None
    earlier_sample_size: int | None = None
    facts: tuple[Fact, ...] = ()
    reading_findings: tuple[Finding, ...] = field(default=(), compare=False)
    index: str = "SIPAS"

    def __post_init__(self) -> None:
        if not self.components:
            raise ValueError("a SIPAS table needs at least one row")
        object.__setattr__(self, "components", as_rows(self.components))

    def of_kind(self, *kinds: Kind) -> tuple[Component, ...]:
        """Return the rows of these kinds, in printed order."""
        return Rows(row for row in self.components if row.kind in kinds)

    @property
    def overall(self) -> Component | None:
        """The row of the overall index, if the table has one."""
        return next(iter(self.of_kind("overall")), None)


@dataclass(frozen=True, slots=True)
class Break:
    """Two years that a series must not be read across, and why; ``source`` is a published source's id.

    Examples
    --------
    >>> from sipas_par.analysis import breaks
    >>> breaks("SIPAS", "expectation")[0].reason_en
    'The question on needs and expectations was changed in 2024'
    """

    index: str
    kind: str
    before: int
    after: int
    reason_vi: str
    reason_en: str
    source: str

    @property
    def reason(self) -> str:
        """Why, in the language of the document."""
        return self.reason_vi if current_language() == "vi" else self.reason_en


@cache
def _breaks() -> tuple[Break, ...]:
    return records(Path(__file__).with_name("breaks.csv"), Break)


def breaks(index: str, kind: str = "total") -> tuple[Break, ...]:
    """Return the breaks of a series, oldest first; they are data (``breaks.csv``), each with its source.

    ``kind`` is ``"total"`` or ``"expectation"`` (the needs and expectations of SIPAS).

    Examples
    --------
    >>> from sipas_par.analysis import breaks
    >>> [(gap.before, gap.after) for gap in breaks("SIPAS")]
    [(2021, 2022)]
    """
    return tuple(row for row in _breaks() if row.index == index and row.kind == kind)


def break_between(index: str, earlier: int, later: int, kind: str = "total", unit: str = "") -> Break | None:
    """Return the break that forbids to compare two years, in either order, or ``None`` when they may be compared.

    The merger that a ``unit`` came out of is one too.

    Examples
    --------
    >>> from sipas_par.analysis import break_between
    >>> break_between("SIPAS", 2022, 2023) is None, break_between("SIPAS", 2020, 2023).after
    (True, 2022)
    """
    first, last = min(earlier, later), max(earlier, later)
    found = next((row for row in breaks(index, kind) if first <= row.before and row.after <= last), None)
    if found is None and unit and (merger := merger_between(unit, first, last)):
        since = merger.since.year
        return Break(index, kind, since - 1, since, merger.said(), merger.said(), merger.basis)
    return found


def sipas_break(sipas: SurveyTable, row: Component) -> Break | None:
    """Return the break between the two years of a SIPAS row; the needs and expectations have their own."""
    if sipas.earlier_year is None or sipas.year is None:
        return None
    found = break_between(sipas.index, sipas.earlier_year, sipas.year, unit=sipas.unit)
    wishes = {wish.parent for wish in sipas.of_kind("expectation")}
    if found is None and (row.kind == "expectation" or row.code in wishes):
        found = break_between(sipas.index, sipas.earlier_year, sipas.year, "expectation")
    return found


def sipas_change(sipas: SurveyTable, row: Component) -> Decimal | None:
    """Return the change of a SIPAS row in percentage points; ``None`` across a break and where a year is missing."""
    return None if sipas_break(sipas, row) else row.change
