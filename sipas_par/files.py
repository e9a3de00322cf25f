"""Files: read within bounds and in one state a run; written whole or not at all; the data that come with the package."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import errno
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sipas_par.findings import Finding, OutputError, ReadError, UsageError, require
from sipas_par.text.i18n import _
from sipas_par.text.labels import cause_word
from sipas_par.text.numbers import Points

R = TypeVar("R")

MEMORY = ".sipas-par.json"
LOCK = ".sipas-par.lock"
LOG_PREFIX = "nhat-ky-"
OWN_TEMPLATES = "mau"
"""Where an office keeps its own templates of drafts, in its work folder."""
MARK = "sipas-par"
"""The category of our workbooks, by which an output is known under any name."""
_JOURNAL = ".sipas-par.journal"
_UNFINISHED = ".sipas-par-"
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
_LONGEST = 248
"""Of a folder on Windows; a file may have 259 characters."""
_DIGRAPHS = {"đ": "d", "Đ": "D"}


def cause(error: OSError) -> str:
    """Return in the reader's words why the system refused; what has no words here has the system's number."""
    return cause_word(_kind(error)) or _("hệ thống báo lỗi số {code}").format(code=error.errno)


def _kind(error: OSError) -> str:
    """Return the name of the error; Windows has others for those of the network, and finds nothing where a path is too long."""
    name = errno.errorcode.get(error.errno or 0, "").removeprefix("WSA")
    long = sys.platform == "win32" and len(str(Path(str(error.filename or "")).absolute())) >= _LONGEST
    return "ENAMETOOLONG" if name == "ENOENT" and long else name


def slug(name: str, limit: int = 80) -> str:
    """Make a file name of a person's words: ASCII letters, digits and hyphens, never a path."""
    letters = unicodedata.normalize("NFD", "".join(_DIGRAPHS.get(char, char) for char in name))
    ascii_only = letters.encode("ascii", "ignore").decode("ascii").lower()
    text = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:limit].strip("-")
    if not text:
        text = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{text}-" if text in _RESERVED else text


def digest(data: bytes) -> str:
    """Return the sha256 of the bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_atomic(path: Path, data: bytes, within: Path | None = None) -> None:
    """Write bytes under a temporary name, which the next `one_run` clears if this one is killed, then move them into place."""
    # None of tempfile's: where Windows allows no new file, that tries one name after the other without end.
    temporary = (within or path.parent) / f"{_UNFINISHED}{secrets.token_hex(8)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        raise _cannot_write(path.name, error) from error


def _cannot_write(name: str, error: OSError) -> OutputError:
    return OutputError(Finding("cannot-write", "error", file=name, found=cause(error)))


def _move(temporary: Path, path: Path) -> None:
    """Move a file into place; on Windows a virus scanner or OneDrive may hold either for a moment."""
    for wait in (0.1, 0.3, 0.6, 0):
        try:
            os.replace(temporary, path)  # noqa: PTH105 - Path.replace is the same call; named as the atomic step
        except PermissionError:
            if not wait:
                raise
            time.sleep(wait)
        else:
            return


@dataclass
class OutputFolder:
    """A folder of outputs that remembers what it wrote."""

    path: Path
    kept: list[tuple[str, str]] = field(default_factory=list)
    _held: dict[str, str] | None = field(default=None, repr=False)

    @contextlib.contextmanager
    def many(self) -> Iterator[OutputFolder]:
        """Remember what is written in a journal, and as a whole at the end: a killed run leaves no file unknown."""
        self._held = self._known()
        try:
            yield self
        finally:
            self._remember(self._held)
            self._held = None

    def write_all(self, files: Mapping[str, bytes]) -> list[Path]:
        """Write several files; one that cannot be written does not keep the others back, and every such file is named."""
        paths: list[Path] = []
        refused: list[Finding] = []
        for name, data in files.items():
            try:
                paths.append(self.write(name, data))
            except OutputError as error:
                refused += error.findings
        if refused:
            raise OutputError(refused)
        return paths

    def write(self, name: str, data: bytes) -> Path:
        """Write one file below the folder; an edited file of that name is kept under a dated name."""
        target = self._inside(name)
        known = self._known()
        if target.exists():
            try:
                current = digest(target.read_bytes())
            except OSError as error:
                raise _cannot_write(target.name, error) from error
            if current not in (known.get(name), digest(data)):
                self._set_aside(target, name)
        self.path.mkdir(parents=True, exist_ok=True)
        write_atomic(target, data, self.path)
        known[name] = digest(data)
        if self._held is None:
            self._remember(known)
        else:
            with contextlib.suppress(OSError), (self.path / _JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(json.dumps([name, known[name]], ensure_ascii=False) + "\n")
        return target

    def holds(self, name: str) -> bool:
        """Say whether a file here is one of ours, or an edited one that was kept under a dated name."""
        return re.sub(r" \(bản trước [^)]*\)(?=\.\w+$)", "", name) in self._known()

    def _remember(self, known: dict[str, str]) -> None:
        write_atomic(self.path / MEMORY, json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode())
        with contextlib.suppress(OSError):
            (self.path / _JOURNAL).unlink()

    def _inside(self, name: str) -> Path:
        target = (self.path / name).resolve()
        if not target.is_relative_to(self.path.resolve()) or target == self.path.resolve():
            raise OutputError(Finding("outside-folder", "error", file=name, found=str(target)))
        return target

    def _known(self) -> dict[str, str]:
        if self._held is not None:
            return self._held
        known: dict[str, str] = {}
        for name in (MEMORY, _JOURNAL):
            with contextlib.suppress(OSError, ValueError, TypeError):
                text = (self.path / name).read_text(encoding="utf-8")
                known.update(json.loads(text) if name == MEMORY else map(json.loads, text.splitlines()))
        return known

    def _set_aside(self, target: Path, name: str) -> None:
        stamp = dt.datetime.now().strftime("%Y-%m-%d %H%M%S")  # noqa: DTZ005 - the user's own clock
        for extra in ("", *(f" {n}" for n in range(2, 100))):
            kept = target.with_name(f"{target.stem} (bản trước {stamp}{extra}){target.suffix}")
            if not kept.exists():
                break
        try:
            target.rename(kept)
        except OSError as error:
            raise _cannot_write(target.name, error) from error
        self.kept.append((name, kept.name))


@contextlib.contextmanager
def one_run(folder: Path) -> Iterator[None]:
    """Hold the folder for one run, so that two at once cannot mix their outputs; the lock ends with the process, its file too."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, blocking=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise OutputError(Finding("folder-in-use", "error", file=str(folder))) from None
    except OSError as error:
        raise _cannot_write(str(folder), error) from error
    try:
        for left in folder.glob(f"{_UNFINISHED}*.tmp"):
            with contextlib.suppress(OSError):
                left.unlink()
        yield
    finally:
        # Before the release, else a run that has it by then loses its own; Windows refuses and removes it with the release.
        with contextlib.suppress(OSError):
            (folder / LOCK).unlink()
        lock.release()


@contextlib.contextmanager
def temporary_folder() -> Iterator[str]:
    """Give a folder for the time of a run, and clear those that killed runs left: nobody holds their locks."""
    from filelock import FileLock, Timeout

    place, prefix = Path(tempfile.gettempdir()), "sipas-par-run-"
    for left in place.glob(f"{prefix}*"):
        # Only what bears our lock, or is empty, was ours; another's folder of a like name is left alone.
        with contextlib.suppress(OSError, Timeout):
            if not (left / LOCK).is_file():
                left.rmdir()
                continue
            FileLock(left / LOCK, blocking=False).acquire().lock.release()
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with FileLock(folder / LOCK):
            # Another run may have cleared it before it was locked.
            folder.mkdir(exist_ok=True)
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_PACKAGE = Path(__file__).resolve().parent


def shipped_root() -> Path:
    """Return the folder that holds the shipped ``data/raw``, ``notebooks`` and guide."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


def records(path: Path, kind: type[R]) -> tuple[R, ...]:
    """Return the rows of a table that comes with the package, each value as its field is annotated."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = {one.name: converter(str(one.type)) for one in fields(kind)}  # type: ignore[arg-type]  # every record is a dataclass
    return tuple(kind(**{name: value(row[name]) for name, value in made.items()}) for row in rows)


def converter(annotation: str) -> Callable[[str], Any]:
    """Return what makes the value of a field of the text that a table has for it; lists are parted by strokes."""
    kinds: dict[str, Callable[[str], Any]] = {"int": int, "Decimal": Points, "dt.date": dt.date.fromisoformat}
    name = annotation.removesuffix(" | None")
    if name.startswith("tuple["):
        part = kinds.get(name[len("tuple[") :].partition(",")[0], str)
        return lambda text: tuple(map(part, text.split("|"))) if text else ()
    convert = kinds.get(name, str)
    return convert if name == annotation else lambda text: convert(text) if text else None


@cache
def example_sums() -> frozenset[str]:
    """Return the sha256 of every illustrative table shipped; a user's own file beside them is not among these."""
    listed = tomllib.loads((shipped_root() / "data" / "raw" / "provenance.toml").read_text("utf-8"))["file"]
    return frozenset(file["sha256"] for file in listed if file["status"] == "illustrative")


def example(name: str) -> Path:
    """Return the path of a file in the shipped ``data/raw``, by its name or its path below it.

    Raises
    ------
    SipasParError
        If no such file is shipped.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.example("par_index_lang_son_2023.xlsx").name
    'par_index_lang_son_2023.xlsx'
    """
    require("name", name, str)
    path = shipped_root() / "data" / "raw" / name
    if not path.is_file():
        raise UsageError(Finding("file-missing", "error", file=name, found=str(path)))
    return path


EARLIEST = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def fixed_zip(data: bytes, day: str, language: str = "") -> bytes:
    """Return an Office file with every date in it set to ``day``, embedded workbooks too; and its language stated."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zipped({entry.filename: source.read(entry) for entry in source.infolist()}, day, language)


def zipped(parts: Mapping[str, bytes], day: str, language: str = "") -> bytes:
    """Zip the parts of an Office file as `fixed_zip` does."""
    moment = f"{day}T00:00:00Z".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            content = part
            if name.endswith("docProps/core.xml"):
                content = _DATES.sub(rb"\g<1>" + moment + rb"\g<2>", content)
                if language:
                    end = b"</cp:coreProperties>"
                    content = content.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)
            elif name.endswith((".xlsx", ".docx", ".pptx")):
                content = fixed_zip(content, day)
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            made.writestr(info, content)
    return target.getvalue()


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
    """Return the bytes of a regular file that is not too large; one that is held must still be what it was."""
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
    except OSError as error:
        if _kind(error) == "ENOENT":
            raise ReadError(Finding("file-missing", "error", file=name, found=str(path))) from None
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
