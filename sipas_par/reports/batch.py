"""The papers of all agencies, in every format asked for, on all cores when there are many."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import current_process, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.assignment import assign
from sipas_par.document.render import letterhead_of, require_formats
from sipas_par.files import OutputFolder, one_run
from sipas_par.findings import Finding, SipasParError
from sipas_par.reports.paper import PaperBasis, document
from sipas_par.text.i18n import current_language, set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from sipas_par.assignment import Assignment, Mandate
    from sipas_par.inputs import Inputs

FORMATS = ("pdf", "docx")
MANY = 40
"""From so many papers on, starting further processes costs less than it saves."""

_MOST = 61
"""Windows waits for no more processes at once."""
_WAITING = 4
_RESTART_AFTER = 500
_basis: PaperBasis | None = None


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One paper in one format; ``data`` is empty and ``findings`` say why when it could not be made."""

    name: str
    agency: str
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
                progress(number, len(chosen), files[0].agency)
    return Written(tuple(paths), tuple(findings), tuple(folder.kept))


def paper_name(basis: PaperBasis, mandate: Mandate, form: str) -> str:
    """Return the file name of an agency's paper."""
    return f"tham-luan-{mandate.slug}-{basis.card.year or 'khong-ro-nam'}.{form}"


def paper_files(
    basis: PaperBasis, mandates: Sequence[Mandate], formats: Sequence[str] = FORMATS, *, workers: int | None = None
) -> Iterator[tuple[PaperFile, ...]]:
    """Make the papers one after the other, in the order of the agencies; holds only a few in memory."""
    require_formats(formats)
    if workers is None:
        workers = (os.cpu_count() or 1) if len(mandates) >= MANY else 1
    if workers > 1 and current_process().name == "MainProcess":
        yield from _on_all_cores(basis, mandates, tuple(formats), workers)
    else:
        for mandate in mandates:
            yield _files_of(basis, mandate, formats)


def _on_all_cores(
    basis: PaperBasis, mandates: Sequence[Mandate], formats: tuple[str, ...], workers: int
) -> Iterator[tuple[PaperFile, ...]]:
    done = 0
    try:
        with ProcessPoolExecutor(
            min(workers, _MOST),
            mp_context=get_context("spawn"),
            initializer=_start,
            initargs=(basis, current_language()),
            max_tasks_per_child=_RESTART_AFTER,
        ) as pool:
            running: deque[Future[tuple[PaperFile, ...]]] = deque()
            todo = iter(mandates)
            for mandate in todo:
                running.append(pool.submit(_work, mandate, formats))
                if len(running) >= workers * _WAITING:
                    yield running.popleft().result()
                    done += 1
            while running:
                yield running.popleft().result()
                done += 1
    except (BrokenProcessPool, OSError):
        # A script without a main guard, or a machine that forbids further processes: go on alone.
        for mandate in mandates[done:]:
            yield _files_of(basis, mandate, formats)


def _start(basis: PaperBasis, lang: str) -> None:
    global _basis  # noqa: PLW0603 - a worker process keeps what all its papers share
    _basis = basis
    set_language(lang)
    # Ctrl-C is the parent's to answer; without a parent there is nobody to work for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(mandate: Mandate, formats: tuple[str, ...]) -> tuple[PaperFile, ...]:
    if _basis is None:
        raise RuntimeError("the worker was not started with its basis")
    return _files_of(_basis, mandate, formats)


def _files_of(basis: PaperBasis, mandate: Mandate, formats: Sequence[str]) -> tuple[PaperFile, ...]:
    from sipas_par.charts.theme import phones
    from sipas_par.document.render import render

    names = {form: paper_name(basis, mandate, form) for form in formats}
    try:
        with phones("html" in formats):
            made = document(basis, mandate)
    except SipasParError as error:
        return tuple(_failed(name, mandate, error) for name in names.values())
    files = []
    for form, name in names.items():
        try:
            files.append(PaperFile(name, mandate.name, render(made, form, basis.letterhead)))
        except SipasParError as error:
            files.append(_failed(name, mandate, error))
    return tuple(files)


def _failed(name: str, mandate: Mandate, error: SipasParError) -> PaperFile:
    head = Finding("paper-failed", "error", file=name, found=error.findings[0].code)
    return PaperFile(name, mandate.name, b"", (head, *error.findings))
