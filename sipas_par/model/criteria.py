"""Criteria: the rows of a points table, exact, each value with its cell; and where the table came from."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal

from sipas_par.findings import Finding
from sipas_par.text.display import Fields, Rows, Shows, as_rows, cached_rows
from sipas_par.text.names import fold
from sipas_par.text.numbers import HUNDRED, ZERO, Points, exact_sum, on_hundred, shared_points
from sipas_par.text.vocabulary import contains, words

Level = Literal["field", "criterion", "subcriterion"]
Status = Literal["official", "self_assessed", "illustrative", "unknown"]
PointSource = Literal["appraised", "surveyed", "sipas", "outcome", "mixed", "unknown"]
RowState = Literal["assessed", "not_assessed", "adjustment"]

EARLIER_COLUMN = "earlier_column"
"""Key of the fact that a table has a column of an earlier year's points."""
LEVELS: tuple[Level, ...] = ("field", "criterion", "subcriterion")
POINTS = ("max_score", "self_score", "appraised", "surveyed", "score", "percent")
"""The columns of numbers of a points table."""
_CODE = re.compile(r"\d+(\.\d+)*")


def natural_key(code: str) -> tuple[int | str, ...]:
    """Sort key of a dotted code, so that 1.2 comes before 1.10."""
    return tuple(int(part) if part.isdecimal() else part for part in code.split("."))


class Cells(Sequence[tuple[str, str]]):
    """The ``(column, address)`` pairs of a row of a table, equal to a tuple of them: made when asked for, as rows are many."""

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: tuple[tuple[str, str], ...], row: int) -> None:
        self._columns, self._row = columns, row

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name, f"{column}{self._row}") for name, column in self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, at: Any) -> Any:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Cells | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Row:
    """A row of a table: its code in the tree, and the cells of its values."""

    __slots__ = ()
    code: str
    cells: Sequence[tuple[str, str]]

    @property
    def parent(self) -> str:
        """Code of the row above in the tree; empty at the top."""
        return self.code.rpartition(".")[0]

    def cell_of(self, column: str) -> str:
        """Address of one column of this row; empty when the column is not in the table."""
        return next((address for name, address in self.cells if name == column), "")


class Stated:
    """What a table says of itself: whose it is, and the lines of its info sheet."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    unit: str
    facts: tuple[Fact, ...]

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @property
    def whose(self) -> str:
        """The unit as a sentence or title prints it: a dotted line where the table does not say it."""
        return self.unit or "……"

    def fact(self, key: str) -> Decimal | str | None:
        """Return what the info sheet says under a canonical key, or ``None``."""
        return next((fact.value for fact in self.facts if fact.key == key), None)


@dataclass(frozen=True, slots=True, repr=False)
class Source(Fields):
    """Where a table came from: file, sheet, fingerprint, issuing document and status.

    The status decides whether every page made from the table must carry the words MINH HỌA, so it
    travels with the figures and cannot be set by an option.

    Parameters
    ----------
    file, sheet, sha256
        File name without folder, sheet name, hexadecimal digest of the file's bytes.
    status
        ``"official"``, ``"self_assessed"``, ``"illustrative"`` or ``"unknown"`` when the file does not say.
    document, issuer, issued
        What the file says about the document it was taken from, and its date.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")).source.status
    'illustrative'
    """

    file: str
    sheet: str = ""
    sha256: str = ""
    status: Status = "unknown"
    document: str = ""
    issuer: str = ""
    issued: dt.date | None = None

    @property
    def example(self) -> bool:
        """Whether this is one of the illustrative tables that come with the package, unchanged."""
        from sipas_par.files import example_sums

        return self.status == "illustrative" and self.sha256 in example_sums()


@dataclass(frozen=True, slots=True, repr=False)
class Fact(Fields):
    """What the table says about itself: a line of its info sheet, a rank stated beside it, a column of another year.

    ``key`` is the canonical English name (``"max_appraised"``, ``"n_fields"`` …) or empty when the label is
    not one of those known; ``value`` is a number where the cell holds one, else text.
    """

    key: str
    label: str
    value: Decimal | str
    cell: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a criterion's scale: what must be reached, the points that it gives, the cell that says so."""

    name: str
    points: Decimal
    cell: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Criterion(Shows, Row):
    """One row of the table: a field, a criterion or a sub-criterion.

    Parameters
    ----------
    code, name, level
        Dotted code, ``"3.2.1"`` (empty for the printed total row), text, and ``"field"``, ``"criterion"`` or ``"subcriterion"``.
    max_score, score, self_score, appraised, surveyed
        Points, exact (`Decimal`, which counts with floats as well); ``None`` where the table leaves the cell blank.
        ``score`` is the points achieved.
    percent
        The printed ratio (``score / max_score`` in %), ``None`` when not printed.
    source
        Where the points of this row come from.
    agencies, as_printed
        Lead agencies in order, as printed or as the conference knows them; then what the table prints, else ``None``.
    note, cells
        Remark of the row; ``(column, address)`` pairs such as ``("score", "PAR INDEX!G31")``.
    state
        ``"not_assessed"`` for a row that does not apply to the unit: it leaves the maximum, and has nothing to lose.
        ``"adjustment"`` for bonus and penalty points: outside the maximum, inside the total where the table's own says so.
    steps, not_assessed_maximum
        The printed steps of the scale, the highest first; points of ``max_score`` of rows below that do not apply to the unit.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.2.1", "Công bố thủ tục", "subcriterion", Decimal(1), Decimal("0.75"))
    >>> row.lost, row.attainment, row.parent
    (Decimal('0.25'), Decimal('0.75'), '3.2')
    """

    code: str
    name: str
    level: Level
    max_score: Decimal | None
    score: Decimal | None
    self_score: Decimal | None = None
    appraised: Decimal | None = None
    surveyed: Decimal | None = None
    percent: Decimal | None = None
    source: PointSource = "unknown"
    agencies: tuple[str, ...] = ()
    note: str = ""
    cells: Sequence[tuple[str, str]] = ()
    state: RowState = "assessed"
    steps: tuple[Step, ...] = ()
    not_assessed_maximum: Decimal = ZERO
    as_printed: tuple[str, ...] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.code and not _CODE.fullmatch(self.code):
            raise ValueError(f"code {self.code!r} is not dotted digits such as '3.2.1'")
        values = (self.max_score, self.self_score, self.appraised, self.surveyed, self.score, self.percent)
        for name, value in zip(POINTS, values, strict=True):
            if value is None or (type(value) is Points and value.is_finite()):
                continue
            if not (isinstance(value, Decimal) and value.is_finite()):
                raise TypeError(f"{name} of {self.code} must be a finite Decimal or None, not {value!r}")
            object.__setattr__(self, name, shared_points(str(value)))

    @property
    def printed(self) -> tuple[str, ...]:
        """Lead agencies as the table prints them."""
        return self.agencies if self.as_printed is None else self.as_printed

    @property
    def field_code(self) -> str:
        """Code of the field this row belongs to."""
        return self.code.partition(".")[0]

    @property
    def lost(self) -> Decimal | None:
        """Points not achieved, ``max_score - score`` where positive; ``None`` when either is missing.

        A score above the maximum is a finding: it loses nothing, and makes up for nothing lost elsewhere. What a row
        with rows below it loses is what its leaves lose: `Scorecard.known_of`.
        """
        if self.max_score is None or self.score is None or self.state != "assessed":
            return None
        lost = self.max_score - self.score - self.not_assessed_maximum
        return lost if lost > 0 else ZERO

    @property
    def adjusts(self) -> bool:
        """Whether this row only adds bonus or takes penalty points: it has nothing to reach, so nothing to lose."""
        if self.state != "assessed" or self.max_score or self.score is None:
            return self.state == "adjustment"
        return self.score < 0 or contains(fold(self.name), words("rows", "adjustment"))

    @property
    def attainment(self) -> Decimal | None:
        """Share achieved, ``score / max_score`` between 0 and 1; ``None`` when it has no meaning."""
        most = (self.max_score or ZERO) - self.not_assessed_maximum
        return self.score / most if most and self.score is not None and self.state == "assessed" else None

    @property
    def within_reach(self) -> Decimal | None:
        """Points that come next: those of the next step of the scale where the table prints one, else the maximum."""
        above = [step.points for step in self.steps if self.score is not None and step.points > self.score]
        return min((*above, self.max_score)) if self.max_score is not None else None

    @property
    def gain(self) -> Decimal:
        """Points that come `within_reach`: what a plan can count on from this row."""
        most, score = self.within_reach, self.score
        return max(most - score, Decimal(0)) if most is not None and score is not None and self.lost else Decimal(0)

    @property
    def cell(self) -> str:
        """Address of the achieved points, ``PAR INDEX!G31``."""
        return self.cell_of("score")


@dataclass(frozen=True, slots=True, repr=False)
class Known(Fields):
    """What leaves come to, over those with both a maximum and a score: every printed loss and attainment is read from here."""

    leaves: int
    below: int
    max_score: Decimal
    score: Decimal
    lost: Decimal

    @classmethod
    def of(cls, rows: Iterable[Criterion]) -> Known:
        """Add up leaves; those without a maximum or a score are left out."""
        known = [(row.max_score, row.score, lost) for row in rows if (lost := row.lost) is not None]
        max_score, score, lost = map(exact_sum, zip(*known, strict=True)) if known else (ZERO, ZERO, ZERO)
        return cls(len(known), sum(1 for *_, lost in known if lost), max_score, score, lost)

    @property
    def attainment(self) -> Decimal | None:
        """Share achieved, between 0 and 1; ``None`` when there is nothing to hold it against."""
        return self.score / self.max_score if self.max_score else None


@dataclass(frozen=True, repr=False)
class PointsTable(Stated):
    """The rows of one unit's points table and what they add up to; `Scorecard` adds its checks and its frame."""

    index: str
    unit: str
    year: int | None
    criteria: tuple[Criterion, ...]
    source: Source
    total: Criterion | None = None
    facts: tuple[Fact, ...] = ()
    reading_findings: tuple[Finding, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not self.criteria:
            raise ValueError("a scorecard needs at least one criterion")
        for name in ("criteria", "reading_findings"):
            object.__setattr__(self, name, as_rows(getattr(self, name)))

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self.criteria)

    def __len__(self) -> int:
        return len(self.criteria)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Criterion:
        try:
            return self._by_code[code]
        except KeyError:
            from sipas_par.findings import UsageError

            first = self.criteria[0].code
            raise UsageError(Finding("unknown-code", "error", self.source.file, found=code, expected=first)) from None

    @property
    def stated_rank(self) -> Fact | None:
        """The official rank that the info sheet or a sentence beside the table states, ``41/63``; ``None`` without one."""
        return next((fact for fact in self.facts if fact.key == "rank"), None)

    @property
    def month(self) -> int | None:
        """The month of a table that is told of each month; ``None`` for one of a whole year."""
        found = self.fact("month")
        return int(found) if isinstance(found, Decimal) else None

    @cached_property
    def _by_code(self) -> dict[str, Criterion]:
        rows: dict[str, Criterion] = {}
        for row in self.criteria:
            rows.setdefault(row.code, row)
        return rows

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(row.parent for row in self.criteria)

    @cached_rows
    def fields(self) -> tuple[Criterion, ...]:
        """The rows of the first level."""
        return tuple(row for row in self.criteria if row.level == "field")

    @cached_property
    def levels(self) -> Counter[Level]:
        """How many rows of each level there are; bonus and penalty points are no field and no criterion."""
        return Counter(row.level for row in self.criteria if not row.adjusts)

    @cached_rows
    def leaves(self) -> tuple[Criterion, ...]:
        """The rows that carry points to reach: nothing below them, assessed, and no bonus or penalty."""
        return tuple(row for row in self._ends if not row.adjusts and row.state != "not_assessed")

    @cached_property
    def _ends(self) -> tuple[Criterion, ...]:
        return tuple(row for row in self.criteria if row.code not in self._parents)

    @cached_rows
    def not_assessed(self) -> tuple[Criterion, ...]:
        """The rows without rows below them that do not apply to the unit: no points, no maximum, nothing lost."""
        return tuple(row for row in self._ends if row.state == "not_assessed")

    @cached_property
    def not_assessed_below(self) -> dict[str, Decimal]:
        """By code the maxima that are not assessed, of a row itself or of the rows below it; no entry where there is none."""
        sums: dict[str, Decimal] = {}
        for row in self.not_assessed:
            code = row.code
            while code:
                sums[code] = sums.get(code, ZERO) + (row.max_score or ZERO)
                code = code.rpartition(".")[0]
        return sums

    @cached_rows
    def adjustments(self) -> tuple[Criterion, ...]:
        """The bonus and penalty rows, without those below one of them."""
        return tuple(
            row for row in self.criteria if row.adjusts and not (row.parent in self and self[row.parent].adjusts)
        )

    @cached_property
    def adjusted_score(self) -> Decimal:
        """The printed total where bonus or penalty points are part of it, else `score`."""
        printed = self.total.score if self.total is not None and self.adjustments else None
        return self.score if printed is None else printed

    @cached_rows
    def counted_adjustments(self) -> tuple[Criterion, ...]:
        """The bonus and penalty rows with points that the printed total counts."""
        counted = self.adjusted_score != self.score and not self.missing
        return tuple(row for row in self.adjustments if row.score and counted)

    @cached_property
    def converted(self) -> Decimal | None:
        """The base on 100, and on it bonus and penalty points as they are; ``None`` with a missing score."""
        return None if self.missing else on_hundred(self.score, self.max_score, self.adjusted_score - self.score)

    @cached_property
    def on_hundred(self) -> Decimal | None:
        """The result as an index is announced: out of 100, with bonus points, converted where rows are not assessed.

        ``None`` for a table of another scale, or with a missing score.
        """
        whole = self.max_score + exact_sum(row.max_score for row in self.not_assessed)
        if self.missing or whole != HUNDRED:
            return None
        return self.converted if self.not_assessed else self.adjusted_score

    def children(self, code: str) -> tuple[Criterion, ...]:
        """Return the rows directly below ``code``; ``""`` gives the fields."""
        return self._children.get(code, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Criterion, ...]]:
        rows: dict[str, list[Criterion]] = {}
        for row in self.criteria:
            rows.setdefault(row.parent, []).append(row)
        return {code: Rows(below) for code, below in rows.items()}

    @cached_property
    def max_score(self) -> Decimal:
        """Sum of the leaves' maxima."""
        return exact_sum(row.max_score for row in self.leaves)

    @cached_property
    def score(self) -> Decimal:
        """Sum of the points of the leaves that have a maximum and a score; the others are listed in `missing`."""
        return self.known.score

    @cached_property
    def known(self) -> Known:
        """The sums over the leaves that have both a maximum and a score."""
        return Known.of(self.leaves)

    def known_of(self, *rows: Criterion) -> Known:
        """Return the same sums for rows of the table: their own points, or those of the leaves below them."""
        return Known.of(leaf for row in rows for leaf in self._leaves_of(row))

    def lost_of(self, row: Criterion) -> Decimal | None:
        """Return the points that a row or the leaves below it lose; ``None`` when none of them is known."""
        known = self.known_of(row)
        return known.lost if known.leaves else None

    def _leaves_of(self, row: Criterion) -> Iterable[Criterion]:
        return self._leaves_below.get(row.code, ()) if row.code in self._parents else (row,)

    @cached_property
    def _leaves_below(self) -> dict[str, list[Criterion]]:
        rows: dict[str, list[Criterion]] = {}
        for leaf in self.leaves:
            code = leaf.parent
            while code:
                rows.setdefault(code, []).append(leaf)
                code = code.rpartition(".")[0]
        return rows

    @property
    def lost(self) -> Decimal:
        """Points lost by the leaves below their maximum: the whole that every share refers to."""
        return self.known.lost

    @property
    def attainment(self) -> Decimal | None:
        """Known points over known maximum, between 0 and 1; ``None`` when no leaf has both."""
        return self.known.attainment

    @cached_rows
    def missing(self) -> tuple[Criterion, ...]:
        """Leaves whose score or maximum is missing: they are named, never counted as zero or full."""
        return tuple(row for row in self.leaves if row.lost is None)

    @cached_rows
    def above_maximum(self) -> tuple[Criterion, ...]:
        """Leaves that score more than their maximum: an error of the table, which makes up for no point lost."""
        return tuple(row for row in self.leaves if row.lost == 0 and row.score != row.max_score)
