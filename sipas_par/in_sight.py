"""Every table-like file that lies in sight of a command: what it is, or why it cannot be used.

A user's own table must never lose against the shipped example without a word, so all files that reading
knows are looked into, and one that fails is remembered with its problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, SipasParError
from sipas_par.intake import ChangedError, is_output, listed
from sipas_par.model.scorecard import Scorecard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reading.announcement import Announcement
    from sipas_par.reading.plan import Plan


@dataclass(frozen=True)
class Seen:
    """A table-like file: its table, or the problems that keep it from being read.

    ``ignored`` tells why a file counts as no table of the user's: one of our own outputs, a second copy;
    ``announced`` are the results of all provinces in it, alone or beside the table; ``plan`` is the remedial plan in it.
    """

    path: Path
    table: Scorecard | SipasCard | None = None
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
        here = Path.cwd()
        return str(self.path.relative_to(here) if self.path.is_relative_to(here) else self.path)


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


def require_usable(seen: Iterable[Seen], others: Iterable[Scorecard | SipasCard | None] = ()) -> None:
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
        from sipas_par.findings import ReadError

        option = usable[0].shown if usable else "FILE"
        raise ReadError([Finding("tables-not-usable", "error", found=", ".join(names), expected=option), *problems])
