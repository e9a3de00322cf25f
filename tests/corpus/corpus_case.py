"""What a case of the corpus is, and the small changes to the sound table that many cases share.

A case is a function that writes one file into a folder; ``@case`` states the findings expected of it, all
of them, as a mapping of code to the number of times it occurs. A case whose errors leave no card states
``refused=True``.
"""

import datetime as dt
from dataclasses import dataclass, field

from corpus_base import BODY, TOTAL
from corpus_sheets import Page


@dataclass
class Case:
    name: str
    make: object
    findings: dict[str, int] = field(default_factory=dict)
    refused: bool = False
    sheet: str | None = None
    right: bool = True
    """Whether the criteria below maximum must be those of the sound table."""


CASES: list[Case] = []


def case(*, refused=False, sheet=None, right=True, **findings):
    """Register a case; ``a_b=1`` stands for the code ``a-b`` once."""

    def register(make):
        codes = {code.replace("_", "-"): count for code, count in findings.items()}
        CASES.append(Case(make.__name__, make, codes, refused, sheet, right and not refused))
        return make

    return register


def day(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day)  # noqa: DTZ001 - dates in sheets have no zone


BARE = {"counts_not_declared": 1}
"""A file without an info sheet declares no counts."""
UNKNOWN = BARE | {"year_unknown": 1, "unit_unknown": 1, "status_unknown": 1}


def put(page: Page, row: int, column: int, value) -> Page:
    page.rows[row][column] = value
    return page


def rename_headers(page: Page, **renamed) -> Page:
    for row in page.rows[4:6]:
        row[:] = [renamed.get(str(cell), cell) for cell in row]
    return page


def flat(*header, columns=range(10), total=True) -> Page:
    """A table of some columns under one header row, with nothing above it."""
    lines = [*BODY, TOTAL] if total else BODY
    return Page("Bảng", [list(header), *([row[c] for c in columns] for row in lines)])
