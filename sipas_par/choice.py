"""Which files a run is made from: those named, else those of the working folder, the shipped example only as a last resort."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.files import ChangedError, digest, hold, is_output, listed, read_input, shipped_root
from sipas_par.findings import NOTHING, PATH, Finding, ReadError, Severity, SipasParError, UsageError, require
from sipas_par.inputs import Inputs, invented
from sipas_par.model.scorecard import Scorecard, SipasCard, first_difference, same_table
from sipas_par.model.units import provinces, unit_key, unit_name
from sipas_par.text.names import fold

if TYPE_CHECKING:
    from sipas_par.model.criteria import Fact
    from sipas_par.model.meeting import Meeting
    from sipas_par.reading.announcement import Announcement
    from sipas_par.reading.plan import Plan

    _Table = Scorecard | SipasCard


@dataclass(frozen=True)
class Seen:
    """A table-like file in sight: what is in it (a table, an announcement, a plan), or why it is not used."""

    path: Path
    table: _Table | None = None
    problems: tuple[Finding, ...] = ()
    ignored: Finding | None = None
    announced: Announcement | None = None
    plan: Plan | None = None

    @property
    def own(self) -> bool:
        """Whether this may be the user's own table and not the shipped example."""
        return (
            self.ignored is None and not self.announces and not (self.table is not None and self.table.source.example)
        )

    @property
    def announces(self) -> bool:
        """Whether the file holds no table but what is known beside one: an announcement, a plan."""
        return self.table is None and (self.announced is not None or self.plan is not None)

    @property
    def stranger(self) -> bool:
        """Whether the file can be opened and holds nothing that is understood as a score table."""
        from sipas_par.reading.load import STRANGER

        # A form that is not filled in holds nothing that could be passed over.
        return bool(self.problems) and all(finding.code in STRANGER | {"table-blank"} for finding in self.problems)

    @property
    def several(self) -> bool:
        """Whether the file is a sound table of many units, such as communes: it is for `sipas-par rank`."""
        return bool(self.problems) and all(finding.code == "several-cards" for finding in self.problems)

    @property
    def shown(self) -> str:
        """The path as a user in the working folder would type it."""
        return as_typed(self.path)


def as_typed(path: Path) -> str:
    """Return a path as a user in the working folder would type it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def tables_in_sight(folders: Iterable[Path], named: Collection[Path] = ()) -> list[Seen]:
    """Look into every table-like file of these folders, not below them; files already named are passed over."""
    from sipas_par.reading.meeting_file import is_meeting_book
    from sipas_par.reading.open import looks_like_table

    found: list[Seen] = []
    for folder in folders:
        for path in listed(folder):
            kind = looks_like_table(path)
            if kind is False or not path.is_file() or path.resolve() in named or is_meeting_book(path):
                continue
            seen = _look(path)
            if kind or seen.ignored or not seen.stranger:
                found.append(_copy_of(seen, found) or seen)
    return found


def _look(path: Path) -> Seen:
    from sipas_par.reading.load import load_and_announced
    from sipas_par.reading.open import open_book
    from sipas_par.reading.plan import plan_in

    ignored = None
    try:
        ignored = Finding("own-output", "warning", path.name) if is_output(path) else None
        if ignored and path.suffix.lower() != ".xlsx":
            return Seen(path, ignored=ignored)
        book = open_book(path)
        # A plan comes back from the office that edited it, or as it was written.
        if (plan := plan_in(book)) is not None:
            return Seen(path, plan=plan)
        if ignored:
            return Seen(path, ignored=ignored)
        cards, announced = load_and_announced(path, book=book)
        return Seen(path, cards[0] if cards else None, announced=announced)
    except ChangedError:
        raise
    except SipasParError as error:
        return Seen(path, ignored=ignored) if ignored else Seen(path, problems=error.findings)


def _copy_of(seen: Seen, others: Iterable[Seen]) -> Seen | None:
    """Tell a file that was copied into the data folder under its own name from a second table."""
    for other in others:
        same = seen.table and other.table and seen.table.source == other.table.source
        if same and seen.path.parent != other.path.parent:
            return Seen(seen.path, ignored=Finding("second-copy", "warning", seen.path.name, found=other.shown))
    return None


def require_usable(seen: Iterable[Seen], others: Iterable[_Table | None] = ()) -> None:
    """Stop when a table of the user's cannot be used, rather than take the example or pass a real table over."""
    own = [one for one in seen if one.own]
    usable = [one for one in own if isinstance(one.table, Scorecard)]
    blocking = [one for one in own if one.problems and not (usable and (one.stranger or one.several))]
    problems = [finding for one in blocking for finding in one.problems]
    names = [one.shown for one in blocking]
    if not usable:
        rest = [(one.shown, one.table) for one in own if one.table is not None]
        rest += [(table.source.file, table) for table in others if table is not None and not table.source.example]
        for name, table in rest:
            code = "earlier-only" if isinstance(table, Scorecard) else "survey-only"
            problems.append(Finding(code, "error", table.source.file, table.source.sheet))
            names.append(name)
    if names:
        option = usable[0].shown if usable else ""
        raise ReadError([Finding("tables-not-usable", "error", found=", ".join(names), expected=option), *problems])


NONE = "none"
"""Given instead of a path: leave this input out."""

_PathLike = str | Path | None


def load(path: str | Path) -> Inputs | Scorecard | SipasCard:
    """Read what lies there: of a folder all that a briefing needs (`find_inputs`), of a file its one table.

    Raises
    ------
    SipasParError
        As `find_inputs` and `load_par_index`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> file = sp.example("sipas_lang_son_2023.xlsx")
    >>> sp.load(file).index, sp.load(file.parent).card.index
    ('SIPAS', 'PAR INDEX')
    """
    from sipas_par.reading.load import load_table

    require("path", path, *PATH)
    return find_inputs(folder=path) if Path(path).is_dir() else load_table(path)


def find_inputs(
    par: _PathLike = None,
    sipas: _PathLike = None,
    earlier: _PathLike = None,
    meeting: _PathLike = None,
    *,
    folder: str | Path | None = None,
    others: _PathLike = None,
    beside: Iterable[str | Path] = (),
    columns: Mapping[str, str] | None = None,
) -> Inputs:
    """Gather the inputs of a briefing from named files, the working folder or the shipped example.

    What is not named is looked for in ``folder``, and taken only when it belongs to the same unit and
    year (the table of the year before: the nearest earlier year), so figures of different places never mix.
    A real table goes before an illustrative one, and illustrative ones join a real one only when named. The
    shipped example serves only where there is no other table; one that is there and cannot be used is an error.

    Parameters
    ----------
    par, sipas, earlier, meeting
        Paths; empty means "look for it", ``"none"`` means "leave it out".
    folder
        Folder to look in; by default the working folder and its ``data/raw`` (or that of the folder above it),
        else the shipped data. From a folder named ``notebooks`` the one above it is the working folder.
    others
        Folder with the tables of other units; every table-like file in it is read, those of this index and year serve.
    beside
        Files named for another purpose, such as the assignment: they are no tables to choose from.
    columns
        Columns of ``par`` chosen by hand, such as ``{"score": "F"}``.

    Raises
    ------
    SipasParError
        If no points table is found, the folder of others has none of this index and year, several could be meant, a named file cannot be read, or a table in sight
        cannot be used and ``par`` is not named.

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(sp.example("par_index_lang_son_2022.xlsx"), sipas="none", meeting="none",
    ...                         folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> inputs.card.year, inputs.earlier, inputs.sipas
    (2022, None, None)
    """
    from sipas_par.reading.load import load_par_index, load_sipas

    arguments = {"par": par, "sipas": sipas, "earlier": earlier, "meeting": meeting, "folder": folder, "others": others}
    for name, path in arguments.items():
        require(name, path, *PATH, NOTHING)
    place = Path(folder) if folder else data_folder()
    given = [Path(path) for path in (par, earlier, sipas) if path and not _left_out(path)]
    own_meeting = [Path(meeting)] if meeting and not _left_out(meeting) else []
    named = {path.resolve() for path in (*given, *own_meeting, *map(Path, beside))}
    if columns and not par:
        raise UsageError(Finding("column-needs-file", "error"))
    card = load_par_index(par, columns=columns) if par else None
    own_earlier = load_par_index(earlier) if earlier and not _left_out(earlier) else None
    own_sipas = load_sipas(sipas) if sipas and not _left_out(sipas) else None
    seen = tables_in_sight([place] if folder else _working_places(), named)
    if not folder and _shipped_serves(seen, card, given):
        place = _shipped_raw()
        seen += tables_in_sight([place], named)
    tables = [one.table for one in seen if one.table is not None]
    if card is None:
        require_usable(seen, (own_earlier, own_sipas))
        points = [one for one in seen if isinstance(one.table, Scorecard)]
        card = _newest([one for one in points if one.own] or points, place)
    seen = [_own_plan(one, card) for one in seen]
    joining = [table for table in tables if _may_join(card, table)]
    used = (
        card,
        None if _left_out(earlier) else own_earlier or _nearest_before(joining, card),
        None if _left_out(sipas) else own_sipas or _same(joining, card),
    )
    unused = [one for one in seen if not one.announces and not any(one.table is table for table in used if table)]
    aside = [] if par and sipas and earlier else _set_aside(card, [one.table for one in unused if one.table])
    named_tables = [table for table in (card if par else None, own_earlier, own_sipas) if table]
    twins = _twins([table for table in used if table], unused, named_tables)
    peers, apart, announced, size = _others(Path(others), card) if others else ((), [], [], None)
    announced += [one.announced for one in seen if one.announced]
    skipped = [
        Finding(
            "file-skipped",
            "warning",
            one.path.name,
            found="; ".join(sorted({bad.code for bad in one.problems})),
            expected=one.shown,
        )
        for one in seen
        if one.problems and one.path.parent == place
    ]
    conference, other_meetings = _meeting(meeting, (place,) if folder else (place, _shipped_raw()), card)
    # A table in sight that was not used is held too: changed, it could be used by the next who looks.
    hold([*given, *(one.path for one in seen if one.table is not None or one.announces or one.announced)])
    sized = replace(card, facts=(*card.facts, size)) if size is not None else card
    return Inputs(
        sized,
        *used[1:],
        meeting=conference,
        folder=place,
        others=peers,
        own_findings=(*skipped, *aside, *twins, *apart),
        files=_paths(used, given, seen),
        unused=(*((one.shown, _why_not(one, card, [*aside, *twins])) for one in unused), *other_meetings),
        announced=tuple({one.sha256: one for one in announced}.values()),
        plans=_plans([one.plan for one in seen if one.plan]),
    )


def _own_plan(one: Seen, card: Scorecard) -> Seen:
    """Set a plan aside that is of another province, or of neither the year of the table nor the next."""
    plan, year = one.plan, card.year or 0
    if plan is None:
        return one
    if plan.unit and fold(unit_name(card.unit)) in provinces() and unit_key(plan.unit) != unit_key(card.unit):
        why = Finding("plan-of-another-unit", "warning", plan.file, found=plan.unit, expected=card.unit)
    elif plan.year not in (0, year, year + 1):
        why = Finding("plan-of-another-year", "warning", plan.file, found=plan.year, expected=f"{year}, {year + 1}")
    else:
        return one
    return replace(one, plan=None, ignored=why)


def _plans(seen: list[Plan]) -> tuple[Plan, ...]:
    """Return the plans, those that do not say of which year among them; two of one year must be one."""
    used: dict[int, Plan] = {}
    for plan in seen:
        known = used.setdefault(plan.year, plan)
        if known.by_code != plan.by_code:
            raise UsageError(Finding("several-plans", "error", plan.file, found=plan.year, expected=known.file))
    return tuple(used.values())


def _twins(used: list[_Table], unused: list[Seen], named: list[_Table]) -> list[Finding]:
    """Name the tables in sight that speak of the same unit and year as one that is used; which counts, its user must say."""
    return [
        _twin(table, one.table, one.path.name, asked=any(table is known for known in named))
        for one in unused
        if one.table is not None and not one.table.source.example
        for table in used
        if same_table(table, one.table) and (invented(table) or not invented(one.table))
    ]


def _twin(table: _Table, other: _Table, file: str, *, asked: bool) -> Finding:
    difference = first_difference(table, other)
    made = Finding("tables-same", "warning", file, found=_name(other), expected=table.source.file)
    if not difference:
        return made
    severity: Severity = "warning" if asked else "error"
    return replace(made, code="tables-differ", severity=severity, facts=(("difference", difference),))


def _others(
    folder: Path, card: Scorecard
) -> tuple[tuple[Scorecard, ...], list[Finding], list[Announcement], Fact | None]:
    """Return the tables of other units in a folder, what does not serve, what it announces, and the unit's own size."""
    from sipas_par.reading.load import read_files, sizes_in

    found: list[Scorecard] = []
    announced: list[Announcement] = []
    apart: list[Finding] = []
    files, sizes = sizes_in(folder) if folder.is_dir() else ([], {})
    tables, announced = read_files(folder, passed=files) if folder.is_dir() else ((), [])
    for table in tables:
        fits = isinstance(table, Scorecard) and (table.index, table.year) == (card.index, card.year)
        if not fits or not _may_join(card, table):
            apart.append(
                Finding("others-apart", "warning", table.source.file, found=_name(table), expected=_name(card))
            )
        elif isinstance(table, Scorecard) and unit_key(table.unit) != unit_key(card.unit):
            twin = next((known for known in found if same_table(known, table)), None)
            if twin is None:
                found.append(table)
            else:
                apart.append(_twin(twin, table, table.source.file, asked=False))
    if not found and not announced:
        raise ReadError(
            Finding("others-none", "error", str(folder), expected=f"{card.index} {card.year or ''}".strip())
        )
    hold(files)
    known = ((table, sizes.get(unit_key(table.unit))) for table in found)
    peers = tuple(table if size is None else replace(table, facts=(*table.facts, size)) for table, size in known)
    return peers, apart, announced, sizes.get(unit_key(card.unit))


def data_folder() -> Path:
    """Return the ``data/raw`` to use: of the working folder, of the one above it, else the shipped one."""
    return _own_raw(Path.cwd().resolve()) or _shipped_raw()


def _own_raw(here: Path) -> Path | None:
    from sipas_par.reading.open import looks_like_table

    for base in (here, here.parent):
        raw = base / "data" / "raw"
        if any(looks_like_table(path) is not False for path in listed(raw)):
            return raw
    return None


def _shipped_raw() -> Path:
    return shipped_root() / "data" / "raw"


def _working_places() -> tuple[Path, ...]:
    """Return the folders that the user's own tables lie in: ``data/raw`` and the working folder."""
    here = Path.cwd()
    raw = _own_raw(here)
    # What an analyst exports beside the notebooks is no input of theirs.
    return (*([raw] if raw else []), here.parent if here.name == "notebooks" else here)


def _shipped_serves(seen: list[Seen], card: Scorecard | None, given: list[Path]) -> bool:
    """Whether the shipped tables may be looked at: nothing else is there, or one of them was named."""
    if all(one.ignored or one.announces for one in seen):
        return card is None or card.source.example
    shipped = _shipped_raw().resolve()
    named = card is not None and card.source.example and given[0].resolve().parent == shipped
    return named and _own_raw(Path.cwd()) != shipped


def _left_out(path: _PathLike) -> bool:
    return isinstance(path, str) and path.strip().lower() == NONE


def _paths(used: Iterable[_Table | None], given: list[Path], seen: list[Seen]) -> tuple[Path, ...]:
    """Return where the tables used lie; a file that was named is known by its name."""
    found: list[Path] = []
    for table in used:
        if table is not None:
            lying = [one.path for one in seen if one.table is table]
            found += (lying or [path for path in given if path.name == table.source.file])[:1]
    return tuple(path.absolute() for path in found)


def _why_not(one: Seen, card: Scorecard, aside: list[Finding]) -> Finding:
    if one.ignored or one.table is None:
        return one.ignored or one.problems[0]
    table, file = one.table, one.path.name
    if table.source.example and not card.source.example:
        return Finding("example-set-aside", "warning", file)
    return next(
        (finding for finding in aside if finding.file == file),
        Finding("table-not-needed", "warning", file, found=_name(table), expected=_name(card)),
    )


def _name(table: _Table) -> str:
    return " ".join(str(part) for part in (table.index, table.year, table.unit) if part)


def _newest(found: list[Seen], place: Path) -> Scorecard:
    if not found:
        raise ReadError(Finding("no-points-table", "error", file=str(place)))
    pairs = [(one, one.table) for one in found if isinstance(one.table, Scorecard)]
    year = max(card.year or 0 for _, card in pairs)
    newest = [(one, card) for one, card in pairs if (card.year or 0) == year]
    chosen = [(one, card) for one, card in newest if not invented(card)] or newest
    if len(chosen) > 1:
        names, first = ", ".join(one.shown for one, _ in chosen), chosen[0][0]
        file = str(first.path.parent)
        raise UsageError(Finding("several-points-tables", "error", file, found=names, expected=first.shown))
    return chosen[0][1]


def _set_aside(card: Scorecard, tables: Iterable[_Table]) -> list[Finding]:
    """Name the illustrative tables of the unit that are not taken beside real figures."""
    return [
        Finding("illustrative-set-aside", "warning", file=table.source.file, found=f"{table.index} {table.year or ''}")
        for table in tables
        if invented(table) and table.unit == card.unit and not invented(card)
    ]


def _may_join(card: Scorecard, other: _Table) -> bool:
    """Whether a table that was not named may stand beside the card: neither invented figures nor the example by chance."""
    return not invented(other) or (invented(card) and (card.source.example or not other.source.example))


def _same(tables: list[_Table], card: Scorecard) -> SipasCard | None:
    surveys = (table for table in tables if not isinstance(table, Scorecard))
    return next((survey for survey in surveys if (survey.unit, survey.year) == (card.unit, card.year)), None)


def _nearest_before(tables: list[_Table], card: Scorecard) -> Scorecard | None:
    before = [
        other
        for other in tables
        if isinstance(other, Scorecard)
        and other.unit == card.unit
        and (other.year or 0) < (card.year or 0)
        and other.year
    ]
    return max(before, key=lambda other: other.year or 0, default=None)


def _meeting(
    path: _PathLike, places: Iterable[Path], card: Scorecard
) -> tuple[Meeting | None, list[tuple[str, Finding]]]:
    """Return the meeting named, else the one in these folders held on these results; beside it the others, each with why not."""
    from sipas_par.reading.meeting_file import load_meeting

    if path:
        return None if _left_out(path) else load_meeting(path), []
    apart: list[tuple[str, Finding]] = []
    for place in places:
        found: list[tuple[Path, Meeting]] = []
        for file in _meeting_files(place):
            held = load_meeting(file)
            if unit_key(held.province) == unit_key(card.unit) and held.data_year in (None, card.year):
                found.append((file, held))
            elif place != _shipped_raw():
                said, wanted = (
                    " ".join(str(part) for part in pair if part)
                    for pair in ((held.province, held.data_year), (card.unit, card.year))
                )
                why = Finding("meeting-not-needed", "warning", held.file, found=said, expected=wanted)
                apart.append((file.name, why))
        if len(found) > 1:
            names = ", ".join(file.name for file, _ in found)
            first = as_typed(found[0][0])
            raise UsageError(Finding("meetings-several", "error", as_typed(place), found=names, expected=first))
        if found:
            return found[0][1], apart
    return None, apart


def _meeting_files(place: Path) -> list[Path]:
    from sipas_par.reading.meeting_file import is_meeting_book

    return [
        path
        for path in listed(place)
        if (path.suffix == ".toml" and not path.name.startswith("provenance")) or is_meeting_book(path)
    ]


def source_files(inputs: Inputs) -> dict[str, Path]:
    """Return the file of each table by its sha256, from those named and the folders in use; one gone or changed is left out."""
    folders = [folder for folder in (inputs.folder, data_folder(), Path.cwd()) if folder is not None]
    found: dict[str, Path] = {}
    for source in (table.source for table in inputs.tables):
        named = [path for path in inputs.files if path.name == source.file]
        beside = [folder / Path(source.file).name for folder in folders if source.file]
        for path in (*named, *beside):
            if source.sha256 and path.is_file() and digest(read_input(path)) == source.sha256:
                found[source.sha256] = path.absolute()
                break
    return found


def links_from(inputs: Inputs, folder: Path) -> dict[str, str]:
    """Return how to reach the file of each table from a folder, by its sha256; one far from the folder has no way."""
    seen = ((sha256, _seen_from(path.resolve(), folder.resolve())) for sha256, path in source_files(inputs).items())
    return {sha256: place for sha256, place in seen if place}


def _seen_from(path: Path, folder: Path) -> str:
    """Return the way from a folder; nothing where it would tell how the machine's own folders are called."""
    try:
        common, homes = Path(os.path.commonpath((path, folder))), Path.home().parent
    except (ValueError, RuntimeError):  # On Windows no relative path leads to another drive; a service has no home.
        return ""
    if common in {Path(common.anchor), homes}:
        return ""
    return Path(os.path.relpath(path, folder)).as_posix()
