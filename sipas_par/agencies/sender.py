"""Tells whose form came back: by the name in its head, its hidden sheet, or the name of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.agencies.sheets import as_text
from sipas_par.files import slug
from sipas_par.meeting import name_key
from sipas_par.wording.form_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipas_par.agencies.assignment import Assignment, Mandate
    from sipas_par.agencies.form_reader import FormReader
    from sipas_par.agencies.form_table import FormTable
    from sipas_par.meeting import Agency

_AGENCY = tuple(name_key(text) for text in WORDS["agency"].values())


def sender(reader: FormReader, tables: list[FormTable]) -> tuple[Mandate | None, str, str]:
    """Return the mandate that a form answers, and id and name of who answered.

    Several districts return the one form that is made for all of them: each is then a sender of its own, with
    an id such as ``ubnd-cap-huyen/trang-dinh``. What is doubtful is told to the reader.
    """
    stem = reader.path.stem
    shown = tuple(_names(tables))
    mandate = _mandate(reader, shown) if tables else None
    if mandate is None:
        return None, f"?{slug(stem)}", f"{stem} (?)"
    meeting = reader.assignment.meeting
    if meeting is None or mandate.agency != meeting.district_group or not meeting.district_agencies:
        return mandate, mandate.agency.id, mandate.name
    district = _district(meeting.district_agencies, (*shown, stem))
    if district is None:
        reader.problem("form-district-unnamed", found=mandate.name)
        return mandate, mandate.agency.id, mandate.name
    return mandate, f"{mandate.agency.id}/{district.id}", district.name


def _mandate(reader: FormReader, names: tuple[str, ...]) -> Mandate | None:
    assignment, edition, name = reader.assignment, reader.edition, reader.path.name
    hidden = assignment.find(edition.agency_id) or assignment.find(edition.agency) if edition else None
    shown = next((mandate for text in names if (mandate := assignment.find(text))), None)
    if hidden and shown and shown is not hidden:
        reader.problem("form-agency-differs", found=shown.name, expected=hidden.name)
    found = shown or hidden
    if found:
        return found
    guess = _by_file_name(assignment, reader.path.stem)
    if guess:
        reader.problem("form-agency-from-name", found=name, expected=guess.name)
    else:
        reader.problem("form-agency-unknown", found=edition.agency if edition else name)
    return guess


def _by_file_name(assignment: Assignment, stem: str) -> Mandate | None:
    agencies = [mandate.agency for mandate in assignment.mandates]
    found = _named(agencies, stem) or _district(
        assignment.meeting.district_agencies if assignment.meeting else (), (stem,)
    )
    return assignment.find(found.name) if found else None


def _district(districts: tuple[Agency, ...], texts: Iterable[str]) -> Agency | None:
    return next((found for text in texts if (found := _named(districts, text))), None)


def _named(agencies: Iterable[Agency], text: str) -> Agency | None:
    """Return the agency whose longest name stands in a text, letters without marks and dashes between words."""
    words = f"-{slug(text, 200)}-"
    found = [
        (len(part), agency)
        for agency in agencies
        for name in (agency.id, agency.short_name, agency.name, *agency.aliases)
        if name and f"-{(part := slug(name))}-" in words
    ]
    return max(found, key=lambda item: item[0])[1] if found else None


def _names(tables: list[FormTable]) -> Iterator[str]:
    """Yield what stands beside the word for the agency, above the tables."""
    for table in tables:
        for number in range(table.head):
            texts = [as_text(value) for value in table.sheet.rows[number]]
            for column, text in enumerate(texts):
                label, _, rest = text.partition(":")
                if name_key(label) in _AGENCY:
                    yield rest.strip() or next((other for other in texts[column + 1 :] if other), "")
