"""Whose table it is, of which year, from where and of which status: info sheet and titles held together."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.reading.info import status_of
from sipas_par.reading.names import unit_name
from sipas_par.reading.text import fold
from sipas_par.scorecard import Source

if TYPE_CHECKING:
    from sipas_par.reading.found import Found
    from sipas_par.reading.info import Info
    from sipas_par.reading.notes import Notes
    from sipas_par.reading.titles import Titles
    from sipas_par.scorecard import Status

_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)\b")


@dataclass(frozen=True)
class Identity:
    """What a card says about itself beside its rows."""

    index: str
    unit: str
    year: int | None
    source: Source


def identify(found: Found, *, self_assessed: bool = False, header_year: int | None = None) -> Identity:
    """Decide unit, year and status; what stays unknown is a warning, what disagrees a finding.

    ``self_assessed`` tells that the table holds no other points than self-assessed ones; ``header_year`` is the
    year that the headers of its columns name.
    """
    book, info, titles, notes = found.book, found.info, found.titles, found.notes
    year, unit = _year(info, titles, notes) or header_year, _unit(info, titles, notes)
    status = _status(info, titles, notes)
    if self_assessed and status == "unknown":
        status = "self_assessed"
    for code, value in (("year-unknown", year), ("unit-unknown", unit), ("status-unknown", status != "unknown")):
        if not value:
            notes.warning(code)
    index = info.text("index") or titles.index
    document, issuer = info.text("document"), info.text("issuer")
    source = Source(book.file, found.grid.sheet, book.sha256, status, document, issuer, _issued(info))
    return Identity(index, unit, year, source)


def _year(info: Info, titles: Titles, notes: Notes) -> int | None:
    fact = info.get("year")
    stated = info.year
    titled = int(titles.year.value) if titles.year.value else None
    if stated and titled and stated != titled:
        notes.error("year-differs", titles.year.cell, found=titled, expected=stated, other=fact.cell if fact else "")
    return stated or titled


def _unit(info: Info, titles: Titles, notes: Notes) -> str:
    fact = info.get("unit")
    stated = unit_name(str(fact.value)) if fact else ""
    titled = titles.unit.value
    if stated and titled and fold(stated) != fold(titled):
        notes.error("unit-differs", titles.unit.cell, found=titled, expected=stated, other=fact.cell if fact else "")
    return stated or titled


def _status(info: Info, titles: Titles, notes: Notes) -> Status:
    fact = info.get("status")
    stated = status_of(str(fact.value)) if fact else "unknown"
    if fact and str(fact.value) and stated == "unknown":
        notes.warning("status-not-understood", fact.cell.rpartition("!")[2], found=str(fact.value))
    titled = titles.status
    if "unknown" not in {stated, titled} and stated != titled:
        notes.warning(
            "status-differs", titles.status_cell, found=titled, expected=stated, other=fact.cell if fact else ""
        )
    if "illustrative" in {stated, titled}:
        return "illustrative"
    return stated if stated != "unknown" else titled


def _issued(info: Info) -> dt.date | None:
    """Return the date of the issuing document: its own line, else the one date in the line of the document."""
    for key in ("issued", "document"):
        dates = set(_DATE.findall(info.text(key)))
        if len(dates) == 1:
            day, month, year = map(int, dates.pop())
            try:
                return dt.date(year, month, day)
            except ValueError:
                return None
    return None
