"""The edition of a form: from which table it was made, told by the form itself when it comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.files import digest

if TYPE_CHECKING:
    from decimal import Decimal

    from sipas_par.agencies.sheets import Sheet
    from sipas_par.scorecard import Scorecard

SHEET = "_sipas_par"
LAYOUT = "1"


@dataclass(frozen=True, slots=True)
class Edition:
    """What the hidden sheet of a form says about it.

    Parameters
    ----------
    layout
        Version of the form's lay-out.
    agency_id, agency
        For whom it was made.
    unit, year, table
        The scorecard: unit, year, and `fingerprint` of its figures.
    file, sha256
        The workbook that the scorecard was read from.
    codes
        Codes of the rows printed in the form.
    """

    layout: str
    agency_id: str
    agency: str
    unit: str
    year: str
    table: str
    file: str
    sha256: str
    codes: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The short mark printed on the form, ``so-tu-phap/1a2b3c4d``."""
        return f"{self.agency_id}/{self.table[:8]}"


def fingerprint(card: Scorecard) -> str:
    """Return a digest of a scorecard's figures: equal for equal tables, whatever the file.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> len(fingerprint(card))
    64
    """
    rows = [[row.code, row.name, _plain(row.max_score), _plain(row.score)] for row in card.criteria]
    return digest(json.dumps([card.index, card.unit, card.year, rows], ensure_ascii=False).encode())


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def edition_rows(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return the lines of the hidden sheet."""
    return tuple(
        (name, "\n".join(value) if isinstance(value, tuple) else value)
        for name in Edition.__dataclass_fields__
        for value in (getattr(edition, name),)
    )


def read_edition(sheets: tuple[Sheet, ...]) -> Edition | None:
    """Return the edition that a returned form states; ``None`` when its hidden sheet is gone or unusable."""
    sheet = next((sheet for sheet in sheets if sheet.name == SHEET), None)
    if sheet is None:
        return None
    said = {sheet.text(number, 0): sheet.text(number, 1) for number in range(len(sheet.rows))}
    if not all(said.get(name) for name in ("layout", "agency_id", "table")):
        return None
    words = {name: said.get(name, "") for name in Edition.__dataclass_fields__ if name != "codes"}
    return Edition(**words, codes=tuple(said.get("codes", "").split()))
