"""Documents made one after the other, on all cores when there are many; and so the papers of all agencies."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import current_process, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sipas_par.assignment import Assignment, Mandate, assign
from sipas_par.charts.theme import phones
from sipas_par.document.render import letterhead_of, render, require_formats
from sipas_par.files import OutputFolder, one_run
from sipas_par.findings import Finding, SipasParError
from sipas_par.reports.paper import PaperBasis, document
from sipas_par.text.i18n import current_language, set_language

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs

FORMATS = ("pdf", "docx")
MANY = 40
"""From so many papers on, starting further processes costs less than it saves."""

_MOST = 61
"""Windows waits for no more processes at once."""
_WAITING = 4
_RESTART_AFTER = 500
_shared: Any = None
_S = TypeVar("_S")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Made:
    """One file: its name, what it is called (a paper: its agency) and its bytes; none, and ``findings`` say why, when it could not be made."""

    name: str
    title: str
    data: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch wrote, what it could not make, and what it set aside because someone had edited it."""

    paths: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


def write_papers(
    inputs: Inputs,
    out: Path | str,
    *,
    formats: Sequence[str] = FORMATS,
    agency: str | None = None,
    assignment: Assignment | None = None,
    accept: Iterable[str] = (),
    letterhead: Path | str | None = None,
    workers: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Written:
    """Write the papers of the agencies that must write, or of one, into a folder; one that cannot be made is named in the result."""
    inputs.require_sound(accept)
    assignment = assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    require_formats(formats)
    basis = PaperBasis(inputs, assignment, letterhead_of(letterhead, formats))
    chosen = assignment.writers if agency is None else (assignment.writer(agency),)
    folder = OutputFolder(Path(out))
    paths: list[Path] = []
    findings: list[Finding] = []
    with one_run(folder.path), folder.many():
        for number, files in enumerate(paper_files(basis, chosen, formats, workers=workers), 1):
            for file in files:
                findings.extend(file.findings)
                if file.data:
                    paths.append(folder.write(file.name, file.data))
            if progress:
                progress(number, len(chosen), files[0].title)
    return Written(tuple(paths), tuple(findings), tuple(folder.kept))


def paper_name(basis: PaperBasis, mandate: Mandate, form: str) -> str:
    """Return the file name of an agency's paper."""
    return f"tham-luan-{mandate.slug}-{basis.card.year or 'khong-ro-nam'}.{form}"


def paper_files(
    basis: PaperBasis, mandates: Sequence[Mandate], formats: Sequence[str] = FORMATS, *, workers: int | None = None
) -> Iterator[tuple[Made, ...]]:
    """Make the papers one after the other, in the order of the agencies; holds only a few in memory."""
    require_formats(formats)
    jobs = [partial(papers_of, mandate=mandate, formats=tuple(formats)) for mandate in mandates]
    return in_turn(basis, jobs, workers_for(len(mandates)) if workers is None else workers)


def workers_for(papers: int) -> int:
    """Return how many processes make so many papers."""
    return (os.cpu_count() or 1) if papers >= MANY else 1


def in_turn(shared: _S, jobs: Sequence[Callable[[_S], _R]], workers: int) -> Iterator[_R]:
    """Do jobs on what they share, on so many processes, and yield what they return in their order; only a few wait in memory."""
    done = 0
    if workers > 1 and current_process().name == "MainProcess":
        try:
            for made in _on_all_cores(shared, jobs, workers):
                yield made
                done += 1
        except (BrokenProcessPool, OSError):
            # A script without a main guard, or a machine that forbids further processes: go on alone.
            pass
    yield from (job(shared) for job in jobs[done:])


def _on_all_cores(shared: _S, jobs: Sequence[Callable[[_S], _R]], workers: int) -> Iterator[_R]:
    with ProcessPoolExecutor(
        min(workers, _MOST),
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(shared, current_language()),
        max_tasks_per_child=_RESTART_AFTER,
    ) as pool:
        running: deque[Future[_R]] = deque()
        for job in jobs:
            running.append(pool.submit(_work, job))
            if len(running) >= workers * _WAITING:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _start(shared: object, lang: str) -> None:
    global _shared  # noqa: PLW0603 - a worker process keeps what all its jobs share
    _shared = shared
    set_language(lang)
    # Ctrl-C is the parent's to answer; without a parent there is nobody to work for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(job: Callable[[Any], _R]) -> _R:
    return job(_shared)


def papers_of(basis: PaperBasis, mandate: Mandate, formats: Sequence[str]) -> tuple[Made, ...]:
    """Make the paper of one agency in every format."""
    names = {form: paper_name(basis, mandate, form) for form in formats}
    try:
        with phones("html" in formats):
            made = document(basis, mandate)
    except SipasParError as error:
        return tuple(failed(name, mandate.name, error) for name in names.values())
    return tuple(
        attempt(name, mandate.name, partial(render, made, form, basis.letterhead)) for form, name in names.items()
    )


def attempt(name: str, title: str, make: Callable[[], bytes]) -> Made:
    """Make one file; say why when it cannot be made."""
    try:
        return Made(name, title, make())
    except SipasParError as error:
        return failed(name, title, error)


def failed(name: str, title: str, error: SipasParError) -> Made:
    """Return the file that could not be made, and why."""
    head = Finding("paper-failed", "error", file=name, found=error.findings[0].code)
    return Made(name, title, b"", (head, *error.findings))
