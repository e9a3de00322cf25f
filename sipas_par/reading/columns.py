"""The columns of a table: what each was taken for, what sort of table they make together, which a person assigned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sipas_par.findings import NOTHING, Finding, ReadError, UsageError, require
from sipas_par.model.components import VALUES
from sipas_par.model.criteria import POINTS, Fact
from sipas_par.model.units import unit_kind, unit_name
from sipas_par.reading.book import Cell, column_of, letters
from sipas_par.text.names import fold
from sipas_par.text.vocabulary import SCORES, Claim, claim, contains, turned, words

TableKind = Literal["points", "survey", "matrix", ""]

MAXIMUM = re.compile(
    r"\(?\s*(?:(?:điểm\s+)?tối đa\s*(?:là|[:=])?\s*(?=\d)|(?=\d+(?:[.,]\d+)?\s*(?:điểm|đ)(?!\w)))"
    r"(\d{1,3}(?:[.,]\d+)?)(?!\d)\s*(?:(?:điểm|đ)(?!\w))?\s*\)?",
    re.IGNORECASE,
)
"""The maximum of a field as headers state it: "(10 điểm)", "tối đa: 10"."""

BRACKETED = re.compile(r"\(\s*(\d{1,3}(?:[.,]\d+)?)\s*\)\s*$")
"""A bare number at the end of a header: a maximum, or what numbers the column."""

IN_BRACKETS = re.compile(r"\([^)]*\)")
"""What stands in brackets, with them."""

MEANINGS = ("code", "name", *POINTS, *VALUES, "unit", "year", "agencies", "note")
"""Meanings that a column can be given by hand."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column of the header: where its text stands, its texts from the top down, and what it was taken for.

    ``claim`` is ``None`` when no wording fits; ``group`` is the header above it that spans several columns.
    ``by_hand`` says that a person chose the column.
    """

    column: int
    cell: str
    path: tuple[str, ...]
    claim: Claim | None
    group: str = ""
    by_hand: bool = False

    @property
    def meaning(self) -> str:
        """What it was taken for; empty where no wording fits."""
        return self.claim.meaning if self.claim else ""

    @property
    def year(self) -> int | None:
        """The year that it names."""
        return self.claim.year if self.claim else None

    @property
    def text(self) -> str:
        """All texts of the column, as messages cite them."""
        return " / ".join(self.path)

    @property
    def own(self) -> str:
        """The lowest text: what stands above it heads other columns too."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True)
class Columns:
    """The columns of a table by meaning; ``titled`` where the rows above name the index of points, not satisfaction.

    ``indexed`` is the same also for a table of units; ``satisfied`` where they name satisfaction.
    """

    header: tuple[HeaderCell, ...]
    by_meaning: dict[str, tuple[HeaderCell, ...]] = field(default_factory=dict)
    numeric: frozenset[int] = frozenset()
    titled: bool = False
    indexed: bool = False
    satisfied: bool = False

    @cached_property
    def titles(self) -> frozenset[str]:
        """The folded texts of the header, by which rows that repeat it are told."""
        return frozenset(fold(text) for cell in self.header for text in cell.path)

    def repeated_in(self, cells: Iterable[Cell]) -> bool:
        """Say whether a row tells the header again: most of its words stand there, and one heads a known column."""
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        known = sum(fold(text) in self.titles for text in texts)
        return len(texts) > 1 and known * 5 >= len(texts) * 3 and any(map(claim, texts))

    @property
    def kind(self) -> TableKind:
        """What sort of table these columns make; empty when they make none."""
        known = self.by_meaning
        named = "name" in known or "code" in known
        points = not SCORES.isdisjoint(known)
        if "person" in known and "name" not in known:
            return ""
        if {"month", "score"} <= known.keys() and known.keys().isdisjoint({"unit", "name", "max_score"}):
            return "matrix" if len(self.fields) > 1 else ""
        if self._of_totals(strong=True) and "max_score" in known:
            return "matrix"
        if named and "max_score" in known and points:
            return "points"
        if self.surveys_units:
            return "survey"
        told = points or self.indexed or any(names_field(cell.text) for cell in self.header)
        # In a table of units by fields columns of points repeat under group headers.
        groups = {cell.group for cell in self.header if cell.meaning in POINTS and cell.group}
        if "unit" in known and told and (len(groups) >= 2 or len(self.fields) >= 2):
            return "matrix"
        if self._of_totals(strong=False):
            return "matrix"
        # Shares beside numbers that no wording fits may be the ratios of points.
        plain = all(cell.claim for cell in self.header if cell.column in self.numeric)
        shares = "value" in known or ("percent" in known and (plain or self.satisfied))
        if named and not points and "max_score" not in known and (shares or (self.satisfied and self.across)):
            return "survey"
        return ""

    @property
    def across(self) -> dict[str, frozenset[int]]:
        """The units that stand side by side, each with its columns: named in the header, where nothing else holds results."""
        units: dict[str, set[int]] = {}
        after = self.one("name")
        if after is None or "unit" in self.by_meaning:
            return {}
        for cell in (cell for cell in self.header if cell.column > after):
            texts = [text for text in cell.path if claim(text) is None]
            named = [name for text in texts if unit_kind(name := unit_name(IN_BRACKETS.sub("", text))) != "unit"]
            named += [text for text in cell.path if self.satisfied and fold(text) in words("sipas", "whole")]
            told = cell.meaning in {*SCORES, "percent", "value", "lost", ""}
            if named and told:
                units.setdefault(named[-1], set()).add(cell.column)
            elif cell.column in self.numeric and (told if cell.claim else turned(cell.text) != "other"):
                return {}
        return {name: frozenset(columns) for name, columns in units.items()} if len(units) > 1 else {}

    @property
    def open_kind(self) -> TableKind:
        """What these columns make if sums stand in for one header that no wording fits; the others speak of points."""
        known = self.by_meaning
        unknown = [cell for cell in self.header if cell.claim is None and cell.column in self.numeric]
        speaks = self.titled or not known.keys().isdisjoint({"max_score", "self_score", "appraised", "surveyed"})
        speaks = speaks or any(contains(fold(cell.text), words("points", "words")) for cell in self.header)
        if "person" in known and "name" not in known:
            return ""
        if speaks and unknown and ("name" in known or "code" in known):
            return "points"
        if speaks and "unit" in known and "score" in known and len(self.fields) >= 2:
            return "matrix"
        return ""

    def _of_totals(self, *, strong: bool) -> bool:
        """Say whether every row is a unit with its total, in one column or in parts, and no fields."""
        known, unit = self.by_meaning, self.one("unit")
        if unit is None or "name" in known or "year" in known:
            return False
        parts = known.keys() & {"self_score", "appraised", "surveyed"}
        told = {"appraised", "surveyed"} <= parts or (
            self.indexed and not known.keys().isdisjoint({"score", "percent", *parts})
        )
        after = all(cell.column > unit for meaning in POINTS for cell in known.get(meaning, ()))
        numbered = all(cell.claim is not None and cell.claim.weak for cell in known.get("code", ()))
        return after and told and (not strong or numbered)

    @property
    def surveys_units(self) -> bool:
        """Whether every row is a unit with its satisfaction, in all and by groups of respondents or factors."""
        known = self.by_meaning
        points = not known.keys().isdisjoint(POINTS) or any(names_field(cell.text) for cell in self.header)
        return "unit" in known and "value" in known and not points and bool(self.parts_of_survey)

    @property
    def parts_of_survey(self) -> tuple[HeaderCell, ...]:
        """The columns with the satisfaction of a group of respondents, or with a factor of the service."""
        groups = (*words("sipas", "respondents"), *words("sipas", "factors"))
        after = self.one("unit") or 0
        others = (c for c in self.header if c.column > after and not c.by_hand)
        # A year is none: without its marks "năm" reads as "nam", men.
        free = (c for c in others if c.claim is None or (c.meaning == "value" and not c.year))
        return tuple(cell for cell in free if contains(fold(cell.own), groups))

    @property
    def fields(self) -> tuple[HeaderCell, ...]:
        """The columns of one field each, in a table with a row a unit: "lĩnh vực", or a maximum, says so."""
        after = self.one("month") if self.one("unit") is None else self.one("unit")
        if after is None:
            return ()
        left = [c for c in self.header if c.column < after and c.column in self.numeric and c.claim is None]
        # One column of figures before the units numbers them; where there are more, the units stand behind their points.
        before = frozenset(c.column for c in left) if len(left) > 1 and "name" not in self.by_meaning else frozenset()
        free = [c for c in self.header if c.claim is None and (c.column > after or c.column in before)]
        named = [cell for cell in free if names_field(cell.text)]
        # Beside maxima in words one in bare brackets is no less.
        bare = [cell for cell in free if cell.column in self.numeric and BRACKETED.search(cell.text)]
        found = [*named, *bare] if len(named) > 1 else [cell for cell in free if cell.column in self.numeric]
        # Among fields satisfaction is one of them; sums leave it out again where it only stands beside the points.
        values = (cell for cell in self.by_meaning.get("value", ()) if cell.column > after or before)
        also = [cell for cell in values if names_satisfaction(cell.text)] if len(found) > 1 else []
        return tuple(sorted({*found, *also}, key=lambda cell: cell.column))

    def one(self, meaning: str) -> int | None:
        """Return the first column of a meaning."""
        found = self.by_meaning.get(meaning)
        return found[0].column if found else None


def cited(cells: Iterable[HeaderCell]) -> str:
    """Return where header cells stand and what they say."""
    return ", ".join(f"{cell.cell} “{cell.text}”" for cell in cells)


def names_field(text: str) -> bool:
    """Say whether a header text names a field of the index."""
    return contains(fold(text), words("rows", "field")) or MAXIMUM.search(text) is not None


def speaks(text: str) -> bool:
    """Say whether a header speaks of points reached."""
    return contains(fold(text), words("points", "words")) and not turned(text)


def names_satisfaction(text: str) -> bool:
    """Say whether a text names satisfaction."""
    return contains(fold(text), words("sipas", "satisfaction"))


_SHORT = 6
"""A longer value beside "Cột …" on the info sheet is an explanation, not a column."""


def chosen_columns(columns: Mapping[str, str] | None, facts: Iterable[Fact], file: str) -> dict[str, int]:
    """Return the columns assigned by hand, from 0: those of the call before the info sheet ("Cột điểm đạt | F")."""
    require("columns", columns, Mapping, NOTHING)
    assigned = [
        (found.meaning, fact)
        for fact in facts
        if fold(fact.label).startswith("cot ")
        and (found := claim(fact.label[4:]))
        and len(str(fact.value).strip()) <= _SHORT
    ]
    slips = [fact for _, fact in assigned if _place(str(fact.value)) is None]
    if slips:
        raise ReadError(
            *(
                Finding("not-a-column", "error", file, cell=fact.cell, found=str(fact.value), expected="F")
                for fact in slips
            )
        )
    stated = {meaning: str(fact.value) for meaning, fact in assigned}
    wanted = stated | dict(columns or {})
    chosen = {}
    for meaning, letter in wanted.items():
        place = _place(letter)
        if meaning not in MEANINGS:
            raise UsageError(Finding("unknown-column", "error", found=meaning, expected=", ".join(MEANINGS)))
        if place is None:
            raise UsageError(Finding("not-a-column", "error", found=str(letter), expected="F"))
        chosen[meaning] = place
    return chosen


def choices(columns: Columns, *lacking: str) -> str:
    """Return how columns that no wording names are chosen for those lacking; empty where there are not enough of them."""
    free = [cell for cell in columns.header if cell.claim is None]
    told = []
    for meaning in lacking:
        counts = meaning in {*POINTS, "value"}
        cell = next((c for c in free if meaning == "code" or (c.column in columns.numeric) == counts), None)
        if cell is None:
            return ""
        free.remove(cell)
        told.append(f"--column {meaning}={letters(cell.column)}")
    return " ".join(told)


def _place(letter: object) -> int | None:
    return column_of(str(letter).strip()) if re.fullmatch(r"\s*[A-Za-z]{1,3}\s*", str(letter)) else None
