"""What comes in: a regular file within bounds, in one state as long as a run lasts."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
import zlib
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipas_par.files import MARK, OutputFolder, cause, digest
from sipas_par.findings import Finding, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_FILE_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_PACK_RATIO = 200
"""A part of a workbook that unpacks to more than this many times its size, and more than 16 MiB, is a bomb."""
RATIO_FREE_BYTES = 16 * 2**20
MAX_PARTS = 5_000


class ChangedError(ReadError):
    """An input that another program changed while the run was reading."""


@dataclass
class _State:
    sums: dict[Path, str] = field(default_factory=dict)
    held: set[Path] = field(default_factory=set)
    folders: dict[Path, tuple[Path, ...]] = field(default_factory=dict)


_state: ContextVar[_State | None] = ContextVar("state", default=None)


@contextlib.contextmanager
def one_state() -> Iterator[None]:
    """Let the inputs of a run be held, so that one read again with other bytes stops it."""
    token = _state.set(_State())
    try:
        yield
    finally:
        _state.reset(token)


def hold(paths: Iterable[Path]) -> None:
    """Hold these files, which were read, to what they were; a file that is no input may change."""
    if state := _state.get():
        state.held |= {path.resolve() for path in paths}


def seen() -> dict[str, str]:
    """Return the sha256 of every file that this run has read, by its name."""
    state = _state.get()
    return {path.name: known for path, known in sorted(state.sums.items())} if state else {}


def require_unchanged() -> None:
    """Stop when a held file is no longer what was read; called before anything is written."""
    state = _state.get()
    for path in sorted(state.held) if state else ():
        read_input(path)


def listed(folder: Path) -> tuple[Path, ...]:
    """Return what lies in a folder, sorted; in a run, what lay in it when the run first looked."""
    state = _state.get()
    place = folder.resolve()
    if state is None or place not in state.folders:
        found = tuple(sorted(folder.iterdir())) if folder.is_dir() else ()
        if state is None:
            return found
        state.folders[place] = found
    return state.folders[place]


def read_input(path: Path) -> bytes:
    """Return the bytes of a regular file that is not too large.

    Raises
    ------
    ReadError
        With the cause; `ChangedError` when the file is held and was another.
    """
    state = _state.get()
    place = path.resolve()
    known = state.sums.get(place) if state and place in state.held else None
    try:
        data = _bytes(path)
    except ReadError:
        if known:
            raise _changed(path) from None
        raise
    if state is not None:
        found = digest(data)
        if known not in (None, found):
            raise _changed(path)
        state.sums[place] = found
    return data


def is_output(path: Path) -> bool:
    """Say whether a file is an output of ours: its folder remembers it, or it bears our mark."""
    return OutputFolder(path.parent).holds(path.name) or _marked(_bytes(path))


def _marked(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return b'class="sipas-' in data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("docProps/core.xml") as core:
            return f"<cp:category>{MARK}</cp:category>".encode() in core.read(2**16)
    except (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False  # What is wrong with it is said where it is read.


def _changed(path: Path) -> ChangedError:
    return ChangedError(Finding("input-changed", "error", file=path.name))


def _bytes(path: Path) -> bytes:
    name = path.name
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise ReadError(Finding("not-a-file", "error", file=name, found=str(path)))
        if not stat.S_ISREG(facts.st_mode):
            raise ReadError(Finding("not-a-regular-file", "error", file=name))
        if facts.st_size > MAX_FILE_BYTES:
            raise _too_large(name, facts.st_size)
        with path.open("rb") as file:
            # A file may grow between being measured and being read.
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ReadError(Finding("file-missing", "error", file=name, found=str(path))) from None
    except OSError as error:
        raise ReadError(Finding("file-not-readable", "error", file=name, found=cause(error))) from None
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name, len(data))
    return data


def _too_large(name: str, size: int) -> ReadError:
    found, most = round(size / 2**20), round(MAX_FILE_BYTES / 2**20)
    return ReadError(Finding("file-too-large", "error", file=name, found=found, expected=most))


def require_modest(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse a zipped file that unpacks to more than any document holds, or that is locked."""
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > RATIO_FREE_BYTES and part.file_size > MAX_PACK_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES or swollen:
        raise unpacks_too_large(file, total)
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError(Finding("password-protected", "error", file=file))


def unpacks_too_large(file: str, size: int, most: int = MAX_UNPACKED_BYTES) -> ReadError:
    """Return the error that says so."""
    found = Finding("unpacks-too-large", "error", file=file, found=round(size / 2**20), expected=round(most / 2**20))
    return ReadError(found)
