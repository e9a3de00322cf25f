"""What the commands about agencies have in common: options, the assignment, what was set aside."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, UsageError
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sipas_par.assignment import Assignment
    from sipas_par.cli import Progress
    from sipas_par.inputs import Inputs

_BAR = 30
_LINES = 20
_ALIKE = 0.75


def add_assignment_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names an assignment file."""
    words = "tệp phân công: mã hoặc lĩnh vực, cơ quan chủ trì, phối hợp (assignment file, xlsx or csv)"
    command.add_argument("--assignment", metavar="FILE", help=words)


def add_agency_option(command: argparse.ArgumentParser) -> None:
    """Add the option that chooses one agency."""
    command.add_argument("--agency", metavar="NAME", help="chỉ một cơ quan: tên, tên tắt hoặc mã (one agency only)")


def add_day_option(command: argparse.ArgumentParser) -> None:
    """Add the option that sets the day held against the deadlines."""
    words = "ngày để so với thời hạn, dạng 2024-05-13; mặc định hôm nay (day held against the deadlines)"
    command.add_argument("--as-of", metavar="DAY", help=words)


def day_of(words: str | None) -> dt.date | None:
    """Read the day; ``None`` when it was not given."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise UsageError(Finding("not-a-day", "error", found=words, expected="2024-05-13")) from None


def assignment_of(options: argparse.Namespace, inputs: Inputs, progress: Progress) -> Assignment:
    """Name the agencies of every criterion and say what was doubtful."""
    from sipas_par.assignment import assign

    assignment = assign(inputs.card, inputs.meeting, file=options.assignment, sipas=inputs.sipas)
    tell(assignment.findings, progress)
    return assignment


def agency_of(options: argparse.Namespace, assignment: Assignment) -> str | None:
    """Return the agency asked for; a name written nearly right is answered with the right one, not with all.

    Raises
    ------
    UsageError
        If no agency has that name but one has a similar name.
    """
    name: str | None = options.agency
    if not name or assignment.find(name) is not None:
        return name
    import difflib

    from sipas_par.files import slug

    known = {
        slug(word): mandate.name
        for mandate in assignment.mandates
        for word in (mandate.name, mandate.agency.short_name, *mandate.agency.aliases)
        if word
    }
    close = dict.fromkeys(known[word] for word in difflib.get_close_matches(slug(name), known, n=3, cutoff=_ALIKE))
    if close:
        raise UsageError(Finding("agency-misspelt", "error", found=name, expected="; ".join(close)))
    return name


def tell(findings: Iterable[Finding], progress: Progress) -> None:
    """Print findings on stderr."""
    from sipas_par.findings import report

    text = report(findings)
    if text:
        progress.note(text)


def kept(names: Iterable[tuple[str, str]], progress: Progress) -> None:
    """Say which edited files were set aside."""
    for name, other in names:
        progress.note(
            "  " + _("{name} đã được sửa tay: bản cũ giữ lại với tên “{other}”").format(name=name, other=other)
        )


def counter(progress: Progress) -> Callable[[int, int, str], None]:
    """Return a function that draws how far a batch is: a bar on a terminal, a line now and then elsewhere."""
    began = progress.seconds()

    def say(done: int, everything: int, name: str) -> None:
        left = (progress.seconds() - began) / done * (everything - done)
        if sys.stderr.isatty():
            bar = "█" * (_BAR * done // everything)
            words = f"\r  {bar:░<{_BAR}} {done}/{everything}, {left:.0f} s   "
            print(words, end="\n" if done == everything else "", file=sys.stderr, flush=True)
        elif done == everything or done % max(1, everything // _LINES) == 0:
            progress.note(f"  {done}/{everything} {name}")

    return say


def show(paths: Sequence[Path]) -> None:
    """Print the files written, one a line."""
    for path in paths:
        print(path)
