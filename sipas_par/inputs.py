"""The inputs of one conference: this year's table, last year's, SIPAS, the meeting and what was announced.

`find_inputs` is what the notebooks and the command line share, so that both always speak of the same
files: those named, else those of the working folder's ``data/raw``, else the ones shipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sipas_par.errors import FiguresError, ReadError, SipasParError, UsageError
from sipas_par.findings import Finding, errors_of, worst_first
from sipas_par.scorecard import Scorecard
from sipas_par.shipped import shipped_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sipas_par.meeting import Meeting
    from sipas_par.published import Published
    from sipas_par.survey import SipasCard

NONE = "none"
"""Given instead of a path: leave this input out."""

_TABLES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_PathLike = str | Path | None
T = TypeVar("T")


@dataclass(frozen=True)
class Inputs:
    """Everything a briefing is made from.

    Parameters
    ----------
    card
        This year's PAR INDEX table.
    earlier
        The table of the year before, if there is one.
    sipas
        The SIPAS table of the same unit and year, if there is one.
    meeting
        The conference, if its file is at hand.
    folder
        Where what was not named was looked for.
    own_findings
        What was noticed while choosing the files.
    files
        Paths of the tables that were named, for documents that lead to their cells.

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> inputs.card.year, inputs.earlier.year, inputs.sipas.year, len(inputs.findings)
    (2023, 2022, 2023, 0)
    """

    card: Scorecard
    earlier: Scorecard | None = None
    sipas: SipasCard | None = None
    meeting: Meeting | None = None
    folder: Path | None = None
    own_findings: tuple[Finding, ...] = field(default=(), compare=False)
    files: tuple[Path, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Set aside an illustrative table that contradicts a published result; `require_sound` refuses the main one."""
        for name, table in (("earlier", self.earlier), ("sipas", self.sipas)):
            against = [] if table is None or not _invented(table) else self._contradictions(table)
            if against:
                object.__setattr__(self, name, None)
                aside = (replace(finding, severity="warning") for finding in against)
                object.__setattr__(self, "own_findings", (*self.own_findings, *aside))

    def _contradictions(self, table: Scorecard | SipasCard) -> list[Finding]:
        from sipas_par.checks.announced import CONTRADICTED, check_published

        return [finding for finding in check_published(table, self.published) if finding.code == CONTRADICTED]

    @cached_property
    def published(self) -> Published:
        """The announced figures: those of the working folder if it has them, else the shipped ones."""
        from sipas_par.published import published

        own = self.folder / "published" if self.folder else None
        return published(own if own and own.is_dir() else None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything wrong or doubtful in these inputs, errors first."""
        from sipas_par.checks import check_published

        tables = [table for table in (self.card, self.earlier, self.sipas) if table is not None]
        own = [finding for table in tables for finding in table.findings]
        announced = [finding for table in tables for finding in check_published(table, self.published)]
        return worst_first((*self.own_findings, *own, *announced, *self._across()))

    def _across(self) -> list[Finding]:
        """Whether the tables belong together."""
        found = [
            _mismatch("different-units", table, table.unit, self.card.unit)
            for table in (self.earlier, self.sipas)
            if table is not None and table.unit != self.card.unit
        ]
        if self.earlier is not None and self.earlier.year and self.card.year:
            if self.earlier.year >= self.card.year:
                found.append(_mismatch("years-reversed", self.earlier, self.earlier.year, self.card.year - 1))
            elif self.earlier.year != self.card.year - 1:
                warning = _mismatch("years-apart", self.earlier, self.earlier.year, self.card.year - 1)
                found.append(
                    Finding(warning.code, "warning", warning.file, found=warning.found, expected=warning.expected)
                )
        if self.sipas is not None and self.sipas.year != self.card.year:
            found.append(_mismatch("different-years", self.sipas, self.sipas.year, self.card.year))
        return found

    def require_sound(self, accepted: str | Iterable[str] = ()) -> None:
        """Refuse figures with errors, unless every error's code was accepted by name.

        Parameters
        ----------
        accepted
            Codes of findings that the user takes responsibility for, also as one text with commas; ``"all"``
            accepts every one.

        Raises
        ------
        FiguresError
            With every error that was not accepted; an illustrative table against a published result cannot be.
        """
        from sipas_par.checks.announced import CONTRADICTED

        listed = accepted.split(",") if isinstance(accepted, str) else accepted
        codes = {code.strip() for code in listed}
        refused = [
            found
            for found in errors_of(self.findings)
            if found.code == CONTRADICTED or not ({"all", found.code} & codes)
        ]
        if refused:
            raise FiguresError(refused)


def _mismatch(code: str, table: Scorecard | SipasCard, found: str | int | None, expected: str | int | None) -> Finding:
    return Finding(code, "error", file=table.source.file, sheet=table.source.sheet, found=found, expected=expected)


def find_inputs(
    par: _PathLike = None,
    sipas: _PathLike = None,
    earlier: _PathLike = None,
    meeting: _PathLike = None,
    *,
    folder: str | Path | None = None,
) -> Inputs:
    """Gather the inputs of a briefing from named files, the working folder or the shipped data.

    What is not named is looked for in ``folder``, and taken only when it belongs to the same unit and
    year (the table of the year before: the nearest earlier year), so figures of different places never mix.
    A real table goes before an illustrative one, and illustrative ones join a real one only when named.

    Parameters
    ----------
    par, sipas, earlier, meeting
        Paths; empty means "look for it", ``"none"`` means "leave it out".
    folder
        Folder to look in; by default ``data/raw`` of the working folder or of the folder above it, else the
        shipped data.

    Raises
    ------
    SipasParError
        If no points table is found, several could be meant, or a named file cannot be read.

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(sp.example("par_index_lang_son_2022.xlsx"), sipas="none", meeting="none",
    ...                         folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> inputs.card.year, inputs.earlier, inputs.sipas
    (2022, None, None)
    """
    from sipas_par.reading import load_par_index, load_sipas

    place = Path(folder) if folder else data_folder()
    cards, surveys, skipped = _tables_of(place, needed=not (par and sipas and earlier))
    card = load_par_index(par) if par else _newest(cards, place, skipped)
    return Inputs(
        card=card,
        earlier=_chosen(earlier, load_par_index, _nearest_before(cards, card)),
        sipas=_chosen(sipas, load_sipas, _same(surveys, card)),
        meeting=_meeting(meeting, place, card),
        folder=place,
        own_findings=(*skipped, *([] if par and sipas and earlier else _set_aside(card, (*cards, *surveys)))),
        files=tuple(Path(path).absolute() for path in (par, sipas, earlier) if path and not _left_out(path)),
    )


def data_folder(start: Path | None = None) -> Path:
    """Return the ``data/raw`` to use: of the working folder, of the one above it, else the shipped one."""
    here = (start or Path.cwd()).resolve()
    for base in (here, here.parent):
        raw = base / "data" / "raw"
        if raw.is_dir() and any(path.suffix.lower() in _TABLES for path in raw.iterdir()):
            return raw
    return shipped_root() / "data" / "raw"


def _left_out(path: _PathLike) -> bool:
    return isinstance(path, str) and path.strip().lower() == NONE


def _tables_of(place: Path, *, needed: bool) -> tuple[list[Scorecard], list[SipasCard], list[Finding]]:
    from sipas_par.reading import load_table

    cards: list[Scorecard] = []
    surveys: list[SipasCard] = []
    skipped: list[Finding] = []
    if not needed or not place.is_dir():
        return cards, surveys, skipped
    for path in sorted(place.iterdir()):
        if path.suffix.lower() not in _TABLES or path.name.startswith(("~$", ".")):
            continue
        try:
            table = load_table(path)
        except SipasParError as error:
            reason = "; ".join(sorted({finding.code for finding in error.findings}))
            skipped.append(Finding("file-skipped", "warning", file=path.name, found=reason))
            continue
        if isinstance(table, Scorecard):
            cards.append(table)
        else:
            surveys.append(table)
    return cards, surveys, skipped


def _chosen(path: _PathLike, load: Callable[[str | Path], T], found: T | None) -> T | None:
    if not path:
        return found
    return None if _left_out(path) else load(path)


def _newest(cards: list[Scorecard], place: Path, skipped: list[Finding]) -> Scorecard:
    if not cards:
        raise ReadError([Finding("no-points-table", "error", file=str(place)), *skipped])
    year = max(card.year or 0 for card in cards)
    newest = [card for card in cards if (card.year or 0) == year]
    real = [card for card in newest if not _invented(card)]
    chosen = real or newest
    if len(chosen) > 1:
        names = ", ".join(card.source.file for card in chosen)
        example = str(place / chosen[0].source.file)
        raise UsageError(Finding("several-points-tables", "error", file=str(place), found=names, expected=example))
    return chosen[0]


def _invented(table: Scorecard | SipasCard) -> bool:
    return table.source.status == "illustrative"


def _set_aside(card: Scorecard, tables: Iterable[Scorecard | SipasCard]) -> list[Finding]:
    """Name the illustrative tables of the unit that are not taken beside real figures."""
    return [
        Finding("illustrative-set-aside", "warning", file=table.source.file, found=f"{table.index} {table.year or ''}")
        for table in tables
        if _invented(table) and table.unit == card.unit and not _invented(card)
    ]


def _same(surveys: list[SipasCard], card: Scorecard) -> SipasCard | None:
    matching = [survey for survey in surveys if (survey.unit, survey.year) == (card.unit, card.year)]
    return next((survey for survey in matching if _invented(card) or not _invented(survey)), None)


def _nearest_before(cards: list[Scorecard], card: Scorecard) -> Scorecard | None:
    if card.year is None:
        return None
    before = [
        other
        for other in cards
        if other.unit == card.unit
        and other.year
        and other.year < card.year
        and (_invented(card) or not _invented(other))
    ]
    return max(before, key=lambda other: other.year or 0, default=None)


def _meeting(path: _PathLike, place: Path, card: Scorecard) -> Meeting | None:
    from sipas_par.meeting import load_meeting

    if path:
        return None if _left_out(path) else load_meeting(path)
    for candidate in sorted(place.glob("*.toml")):
        if candidate.name.startswith("provenance"):
            continue
        meeting = load_meeting(candidate)
        if meeting.province == card.unit and meeting.data_year in (None, card.year):
            return meeting
    return None
