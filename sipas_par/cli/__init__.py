"""The command line: ``commands.toml`` lists the commands, the modules here run them; results on stdout, progress on stderr."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import io
import json
import os
import platform
import re
import signal
import sys
import threading
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from sipas_par.files import LOG_PREFIX, cause, one_state, seen, write_atomic
from sipas_par.findings import FiguresError, Finding, SipasParError, UsageError
from sipas_par.text.i18n import _, language
from sipas_par.text.numbers import date

_FIRST_YEAR = 2000
_LOGGED = ("python-calamine", "xlsxwriter", "python-docx", "typst", "matplotlib")

_DESCRIPTION = (
    "Từ bảng điểm SIPAS, PAR INDEX chính thức đến tài liệu hội nghị (from the official tables to the conference)."
)


_OFFERED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("commands.toml").read_text("utf-8"))
COMMANDS: dict[str, dict[str, Any]] = _OFFERED["command"]
"""What is said of every command in ``commands.toml``."""

_YOUNG = 50_000
"""New objects from which on Python looks for garbage; by itself 700."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        with language("en" if "--lang en" in " ".join(given).replace("=", " ") else "vi"):
            options = parser().parse_args(given)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except KeyboardInterrupt:
        return 130
    # Most of what a command makes stays until it ends: looking for garbage among it so often takes a tenth of the time.
    gc.set_threshold(_YOUNG)
    # No command opens a window, whatever pyplot would choose on this machine.
    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        with language(options.lang), one_state(), _ended_by_sigterm():
            _require_clock()
            _require_closed_quotes(given)
            began = dt.datetime.now(dt.UTC)
            status = _run(options)
            _log(options, began, status)
            sys.stdout.flush()
    except SipasParError as error:
        _say(error.message(options.lang))
        if isinstance(error, FiguresError) and hasattr(options, "accept_findings"):
            _say(_way_on(error, options))
        return 1 if isinstance(error, FiguresError) else 2
    except KeyboardInterrupt as stop:
        with language(options.lang):
            _say("\n" + _("Đã dừng theo yêu cầu; tệp đã ghi xong vẫn dùng được, không tệp nào bị ghi dở."))
        return 143 if isinstance(stop, _Terminated) else 130
    except BrokenPipeError:
        # The reader of our output went away; nothing is left to say to it.
        _drop_output()
        return 0
    except OSError as error:
        if os.environ.get("SIPAS_PAR_DEBUG"):
            raise
        _drop_output()
        with language(options.lang):
            place = Path(str(error.filename)).name if error.filename else _("kết quả in ra")
            finding = Finding("system-refused", "error", file=place, found=cause(error))
        _say(SipasParError(finding).message(options.lang))
        return 2
    except Exception as error:
        if os.environ.get("SIPAS_PAR_DEBUG"):
            raise
        finding = Finding("unexpected", "error", found=f"{type(error).__name__}: {error}")
        _say(SipasParError(finding).message(options.lang))
        return 2
    return status


def _way_on(error: FiguresError, options: argparse.Namespace) -> str:
    """Say that nothing was written, and the option that goes on all the same where one may."""
    from sipas_par.model.checks import CONTRADICTED

    codes = dict.fromkeys(finding.code for finding in error.findings)
    with language(options.lang):
        said = _("Không ghi tài liệu nào: số liệu có {count} lỗi nêu trên. Sửa rồi chạy lại.").format(
            count=len(error.findings)
        )
        if CONTRADICTED in codes:
            return said
        given = [code for code in options.accept_findings.split(",") if code]
        option = f"--accept-findings {','.join([*given, *codes])}"
        return said + " " + _("Chấp nhận các lỗi này và in chúng trong phụ lục: thêm {option}").format(option=option)


def _log(options: argparse.Namespace, began: dt.datetime, status: int) -> None:
    """Write beside the outputs what they were made from, with what, when, and what was found; names, no places."""
    out = Path(getattr(options, "out", ""))
    if not getattr(options, "out", "") or not out.is_dir():
        return
    from importlib.metadata import PackageNotFoundError, version

    from sipas_par import __version__

    versions = {"sipas-par": __version__, "python": platform.python_version()}
    for name in _LOGGED:
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    findings = [
        {"code": one.code, "severity": one.severity, "file": one.file, "sheet": one.sheet, "cell": one.cell}
        for one in getattr(options, "found", ())
    ]
    log = {
        "command": options.command,
        "status": status,
        "began": began.isoformat(timespec="seconds"),
        "seconds": round((dt.datetime.now(dt.UTC) - began).total_seconds(), 2),
        "versions": versions,
        "system": platform.system(),
        "options": {name: _bare(value) for name, value in vars(options).items() if name != "found"},
        "inputs": seen(),
        "findings": findings,
    }
    data = json.dumps(log, ensure_ascii=False, indent=1, default=str).encode("utf-8", "replace")
    write_atomic(out / f"{LOG_PREFIX}{options.command}.json", data)


def _bare(value: object) -> object:
    return Path(value).name if isinstance(value, str) and ("/" in value or "\\" in value) else value


def _say(words: str) -> None:
    """Print on stderr; where even that is full there is nobody to tell."""
    with contextlib.suppress(OSError):
        print(words, file=sys.stderr, flush=True)


class _Terminated(KeyboardInterrupt):
    """The system asked the program to end."""


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let a request to end clean up as Ctrl-C does."""

    def end(_number: int, _frame: object) -> NoReturn:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _drop_output() -> None:
    """Send what is still to be printed nowhere: where it went, nothing more can be written."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _require_clock() -> None:
    """Refuse a clock that never was set: documents would bear its date, and zipped ones cannot."""
    today = dt.date.today()  # noqa: DTZ011 - the machine's own day
    if today.year < _FIRST_YEAR:
        raise UsageError(Finding("clock-wrong", "error", found=date(today)))


def _require_closed_quotes(given: Sequence[str]) -> None:
    """Refuse a folder whose closing quotation mark Windows took for a letter, since a backslash stands before it."""
    odd = [one for one in given if one.count('"') % 2] if sys.platform == "win32" else []
    if odd:
        raise UsageError(Finding("quotation-odd", "error", found=odd[0]))


class _Parser(argparse.ArgumentParser):
    """Refuses a command line in the words of the program; argparse has only English ones."""

    def error(self, message: str) -> NoReturn:
        """Say what is refused, and what is expected there."""
        kind, _colon, named = message.partition(": ")
        name = kind.removeprefix("argument ")
        action = next((one for one in self._actions if name in {"/".join(one.option_strings), one.metavar}), None)
        if action is not None:
            usual = "1, 2, 3" if action.type is int else str(action.metavar or action.default or action.dest)
            expected = ", ".join(map(str, action.choices or ())) or usual
            given = re.fullmatch(r"invalid [\w ]+: (['\"])(.+?)\1(?: \(choose from .*\))?", named)
            if given is None:
                finding = Finding("option-value", "error", found=name, expected=expected)
            else:
                code = "option-refused" if action.option_strings else "command-unknown"
                finding = Finding(code, "error", found=given[2], expected=expected, facts=(("option", name),))
        elif "required" in kind:
            finding = Finding("option-missing", "error", found=named)
        else:
            finding = Finding("option-unknown", "error", found=named or kind)
        self.exit(2, UsageError(finding).message() + "\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = _Parser(prog="sipas-par", description=_DESCRIPTION)
    from sipas_par import __version__

    top.add_argument("--version", action="version", version=f"sipas-par {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, said in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=said["help"],
            description=said["help"],
            epilog=f"Ví dụ (example): {said['example']}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for option in _ungrouped((*said["options"], "--lang")):
            settings = {**_OFFERED["option"].get(option, {}), **said.get(option, {})}
            if "type" in settings:
                settings["type"] = _TYPES[settings["type"]]
            elif "choices" in settings:
                settings["type"] = str.lower
            command.add_argument(option, **settings)
    return top


def _ungrouped(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from _ungrouped(_OFFERED["group"][name[1:]]) if name.startswith("*") else (name,)


def _year(words: str) -> int:
    if words.isascii() and words.isdigit() and 1990 <= int(words) <= 2100:
        return int(words)
    raise argparse.ArgumentTypeError("2025?")


_TYPES = {"int": int, "year": _year}


def _run(options: argparse.Namespace) -> int:
    """Run the function of the command, from the module that has it."""
    module, _colon, function = COMMANDS[options.command]["run"].partition(":")
    status: int = getattr(import_module(f"sipas_par.cli.{module}"), function)(options)
    return status


def _speak_utf8() -> None:
    """Vietnamese must come through a Windows pipe, whose default encoding lacks its letters, and any name of a file."""
    # Without a console, as under pythonw, there is no stream at all.
    sys.stdout, sys.stderr = sys.stdout or io.StringIO(), sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
