"""Gather the returned forms of a folder, again and again, until all are in."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Collection as Collection_
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.files import LOG_PREFIX, MEMORY, OutputFolder, cause, one_run, write_atomic
from sipas_par.findings import Finding, OutputError, ReadError
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.replies.collection import MEMORY_NAME, Answer, Change, Collection, Reply, read_memory, to_json
from sipas_par.replies.read import FormReader, known_as
from sipas_par.replies.review import HISTORY_NAME, carried_on, history_json, read_history, tracked
from sipas_par.text.names import tidy

if TYPE_CHECKING:
    from sipas_par.analysis.years import YearRow
    from sipas_par.assignment import Assignment

REGISTER_NAME = "so-theo-doi-giai-phap.xlsx"


@dataclass(frozen=True, slots=True)
class Collected:
    """The result of one run: the collection, where the register was written, and edited files set aside."""

    collection: Collection
    register: Path
    kept: tuple[tuple[str, str], ...] = ()


def folder_of(given: Path | str) -> Path:
    """Return a folder of what was sent, which must be there."""
    folder = Path(given)
    if not folder.is_dir():
        raise ReadError(Finding("folder-missing", "error", file=folder.name, found=str(given)))
    return folder


def collect(
    folder: Path | str,
    assignment: Assignment,
    out: Path | str,
    *,
    as_of: dt.date | None = None,
    accept: Collection_[str] = (),
    later: Mapping[str, YearRow] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Collected:
    """Read every returned form below a folder and write the register of remedies; answers of earlier runs are kept.

    A form of another province, year or index counts nowhere, unless its file name, or ``"all"``, is in ``accept``.
    """
    folder, target = folder_of(folder), OutputFolder(Path(out))
    day = as_of or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
    with one_run(target.path):
        collection, register = renew(
            folder, assignment, target, as_of=day, accept=accept, later=later, progress=progress
        )
    return Collected(collection, register, tuple(target.kept))


def renew(
    folder: Path,
    assignment: Assignment,
    target: OutputFolder,
    below: str = "",
    *,
    as_of: dt.date,
    accept: Collection_[str] = (),
    later: Mapping[str, YearRow] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Collection, Path]:
    """Gather the forms, take over what the office wrote into the register, and write it anew with what was read."""
    from sipas_par.replies.register import register_workbook

    place = target.path / below
    before, problems = read_memory(place / MEMORY_NAME)
    collection = gather(folder, assignment, as_of=as_of, before=before, skip=place, accept=accept, progress=progress)
    collection = replace(collection, reading_findings=(*problems, *collection.reading_findings))
    collection = tracked(collection, place / REGISTER_NAME, later=later)
    register = target.write(f"{below}{REGISTER_NAME}", register_workbook(collection))
    target.write(f"{below}{MEMORY_NAME}", to_json(collection.seen))
    target.write(f"{below}{HISTORY_NAME}", history_json(collection.history))
    remember(folder, collection)
    return collection, register


def remember(folder: Path, collection: Collection) -> None:
    """Leave the memory of what was read beside the returned forms, where the next run of any command finds it."""
    # Where the folder may only be read, the memory in the output folder has to do.
    with contextlib.suppress(OutputError, OSError), one_run(folder):
        write_atomic(folder / MEMORY_NAME, to_json(collection.seen))
        if read_history(folder / HISTORY_NAME)[1]:
            # What cannot be read is kept, never written over.
            (folder / HISTORY_NAME).replace(folder / f"{Path(HISTORY_NAME).stem}-{collection.as_of}.json")
        write_atomic(folder / HISTORY_NAME, history_json(collection.history))


def gather(
    folder: Path,
    assignment: Assignment,
    *,
    as_of: dt.date,
    before: Iterable[Reply] = (),
    skip: Path | None = None,
    accept: Collection_[str] = (),
    progress: Callable[[int, int, str], None] | None = None,
) -> Collection:
    """Read the folder and join it with the memory beside the forms and ``before``, what earlier runs read; writes nothing."""
    shared, problems = read_memory(folder / MEMORY_NAME)
    card = assignment.card
    held = {(reply.file, reply.agency_id) for reply in shared}
    known = {reply.sha256: reply for reply in before if (reply.file, reply.agency_id) not in held}
    known.update({reply.sha256: reply for reply in shared})
    findings: list[Finding] = list(problems)
    files = sent_files(folder, skip, findings)
    replies: dict[str, Reply] = {}
    apart: dict[str, Reply] = {}
    for number, path in enumerate(files, 1):
        name = tidy(path.relative_to(folder).as_posix())
        try:
            reply = FormReader(path, name, assignment).reply(as_of)
        except ReadError as error:
            codes = {"document-not-table": "form-is-document"}
            findings += [replace(one, code=codes.get(one.code, one.code), file=name) for one in error.findings]
            continue
        finally:
            if progress:
                progress(number, len(files), name)
        if twin := replies.get(reply.sha256) or apart.get(reply.sha256):
            findings.append(Finding("reply-copied", "warning", name, found=name, expected=twin.file))
        elif reply.foreign and not {"all", name, path.name} & set(accept):
            apart[reply.sha256] = reply
            ours = " ".join(str(part) for part in (card.index, card.year, card.unit) if part)
            findings.append(Finding("form-of-another", "warning", name, found=reply.foreign, expected=ours))
        else:
            replies[reply.sha256] = replace(reply, foreign="")
    names = {part for path in files for part in (path.name, path.relative_to(folder).as_posix())}
    findings.extend(
        Finding("file-missing", "error", name, found=name) for name in accept if name not in {"all", *names}
    )
    owned = {sha256: _owned(reply, replies.get(sha256) or reply, assignment) for sha256, reply in known.items()}
    carried = _carried(known, owned)
    known = owned
    counted = [reply for reply in known.values() if not reply.foreign and reply.sha256 not in apart]
    gone = [reply for reply in counted if reply.sha256 not in replies]
    kept = _kept(gone, replies.values())
    standing = _withdrawn(kept, replies.values(), {tidy(path.relative_to(folder).as_posix()) for path in files})
    replies = {
        sha256: _continued(
            reply,
            [*gone, *([known[sha256]] if sha256 in known else [])],
            [old for old in kept if standing.get(old.sha256) is reply],
        )
        for sha256, reply in replies.items()
    }
    for reply in kept:
        if other := standing.get(reply.sha256):
            said = (("answers", len(reply.answers)),)
            findings.append(Finding("reply-withdrawn", "warning", reply.file, "", "", reply.agency, other.file, said))
    kept = tuple(reply for reply in kept if reply.sha256 not in standing)
    findings.extend(
        Finding("reply-gone", "warning", reply.file, found=reply.agency, expected=len(reply.answers)) for reply in kept
    )
    every = tuple(sorted((*replies.values(), *kept), key=lambda reply: (reply.file, reply.sha256)))
    due = assignment.meeting.deadline(PAPER_DEADLINE) if assignment.meeting else None
    changes = _changes(counted, every) if known or (folder / MEMORY_NAME).exists() else ()
    aside = tuple(_continued(reply, [known[sha256]] if sha256 in known else []) for sha256, reply in apart.items())
    day = due.latest_day if due else None
    history, unusable = read_history(folder / HISTORY_NAME)
    found = (*findings, *unusable)
    return Collection(assignment, every, as_of, day, changes, found, aside, carried_on(history, carried), carried)


def _owned(reply: Reply, now: Reply, assignment: Assignment) -> Reply:
    """Give what an earlier run read to the agency that stands for its sender today: under another id, or its successor."""
    mandate = assignment.find(reply.agency) if now is reply else None
    ident, name = now.agency_id, now.agency
    if mandate is not None:
        unit = assignment.meeting.district(reply.agency) if assignment.meeting else None
        ident, name = known_as(mandate, unit)
    answers, earlier = (
        tuple(replace(answer, agency_id=ident, agency=name) for answer in listed)
        for listed in (reply.answers, reply.earlier)
    )
    return replace(reply, agency_id=ident, agency=name, answers=answers, earlier=earlier)


def _carried(before: Mapping[str, Reply], now: Mapping[str, Reply]) -> dict[str, str]:
    pairs = (
        pair
        for sha256, reply in before.items()
        for pair in zip((*reply.answers, *reply.earlier), (*now[sha256].answers, *now[sha256].earlier), strict=True)
    )
    return {old.id: new.id for old, new in pairs if old.id != new.id}


# What Windows, macOS, the office programs and our own runs put beside the files.
_SYSTEM_FILES = re.compile(
    rf"{LOG_PREFIX}\w+\.json$|\.|~\$|~wr|(eh)?thumbs\.db$|desktop\.ini$|icon\r$|.*\.(tmp|part|crdownload)$",
    re.IGNORECASE,
)
_SYSTEM_FOLDERS = re.compile(r"\.|__macosx$|\$recycle\.bin$|system volume information$|@eadir$", re.IGNORECASE)


def sent_files(folder: Path, skip: Path | None, findings: list[Finding]) -> list[Path]:
    """Return everything that may have been sent, devices and broken links too; name a folder that cannot be looked into."""
    own = {MEMORY, MEMORY_NAME, HISTORY_NAME, REGISTER_NAME}
    kept = tuple(f"{Path(name).stem} (bản trước" for name in own)
    memories = (Path(MEMORY_NAME).stem, Path(HISTORY_NAME).stem)
    found: list[Path] = []

    def refused(error: OSError) -> None:
        name = Path(str(error.filename)).relative_to(folder).as_posix()
        findings.append(Finding("file-not-readable", "error", name, found=cause(error)))

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not _SYSTEM_FOLDERS.match(name)]
        listed = (Path(place, name) for name in names if not _SYSTEM_FILES.match(name))
        ours = skip is not None and Path(place).resolve() == skip.resolve()
        beside = (path for path in listed if not (path.parent == folder and path.name.startswith(memories)))
        found += [path for path in beside if not (ours and (path.name in own or path.name.startswith(kept)))]
    return sorted(found)


def _continued(reply: Reply, before: Iterable[Reply], withdrawn: Iterable[Reply] = ()) -> Reply:
    """Join a reply with what earlier runs know of it, and with the forms of its agency that were taken out beside it."""
    before = tuple(before)
    same = [old for old in before if old.sha256 == reply.sha256 or (reply.answers and old.content == reply.content)]
    replaced = [old for old in before if (old.file, old.agency_id) == (reply.file, reply.agency_id)]
    seen = [item.first_seen for item in (reply, *same) if item.first_seen]
    saved = [item.modified for item in (reply, *same) if item.modified]
    said = {answer.content for answer in reply.answers}
    earlier = {
        answer.content: answer
        for old in (*same, *replaced, *withdrawn)
        for answer in (*old.earlier, *old.answers)
        if answer.content not in said
    }
    return replace(
        reply, first_seen=min(seen, default=None), modified=min(saved, default=""), earlier=tuple(earlier.values())
    )


def _kept(gone: Iterable[Reply], now: Iterable[Reply]) -> tuple[Reply, ...]:
    """Return replies of earlier runs whose file is gone or unreadable; a file that its agency changed replaces its reply."""
    now = tuple(now)
    changed = {(reply.file, reply.agency_id) for reply in now}
    contents = {reply.content for reply in now if reply.answers}
    return tuple(
        replace(reply, gone=True)
        for reply in gone
        if (reply.file, reply.agency_id) not in changed and reply.content not in contents
    )


def _withdrawn(kept: Iterable[Reply], now: Iterable[Reply], there: Collection_[str]) -> dict[str, Reply]:
    """Return by digest of each form that was taken out of the folder the one of the same agency that stands there still."""
    latest = {reply.agency_id: reply for reply in sorted(now, key=lambda reply: reply.age) if reply.answers}
    # A file that cannot be opened today was not taken out; units whose forms do not name them are not the same sender.
    return {
        reply.sha256: latest[reply.agency_id]
        for reply in kept
        if reply.agency_id in latest
        and reply.file not in there
        and all(finding.code != "form-district-unnamed" for finding in reply.findings)
    }


def _changes(before: Collection_[Reply], now: tuple[Reply, ...]) -> tuple[Change, ...]:
    old_files = {reply.file: reply for reply in before if not reply.gone}
    old_digests = {reply.sha256: reply for reply in before}
    changes: list[Change] = []
    for reply in now:
        earlier = old_digests.get(reply.sha256)
        if earlier is None:
            changed = reply.file in old_files
            changes.append(Change("file-changed" if changed else "file-new", reply.agency, reply.file))
        elif reply.gone and not earlier.gone:
            changes.append(Change("file-gone", reply.agency, reply.file))
    old, new = _contents(before), _contents(now)
    changes.extend(
        Change("added", answer.agency, answer.file, answer) for content, answer in new.items() if content not in old
    )
    changes.extend(
        Change("removed", answer.agency, answer.file, answer) for content, answer in old.items() if content not in new
    )
    return tuple(changes)


def _contents(replies: Iterable[Reply]) -> dict[tuple[object, ...], Answer]:
    found: dict[tuple[object, ...], Answer] = {}
    for reply in replies:
        for answer in reply.answers:
            found.setdefault(answer.content, answer)
    return found
