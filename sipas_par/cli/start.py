"""``sipas-par start``, ``template`` and ``doctor``: a work folder, a blank workbook, and what this machine lacks."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from sipas_par.cli.shared import note
from sipas_par.files import cause, shipped_root, write_atomic
from sipas_par.findings import Finding, UsageError
from sipas_par.text.i18n import _
from sipas_par.text.numbers import date

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from sipas_par.model.published import Province


NOTEBOOKS, BRIEFING = "Mo so tay", "Lap bao cao"
"""Names of the starters, in letters that every system shows."""
_FIRST = "notebooks/00_start.ipynb"
_LAB = f"-m jupyterlab --LabApp.default_url=/lab/tree/{_FIRST}"
_BRIEF = "-m sipas_par brief"
_REPORT = "reports/briefing.html"


def start(options: argparse.Namespace) -> int:
    """Lay out the folder, say what was left as it was and what to do first; print the folder."""
    if not options.folder.strip():
        raise UsageError(Finding("option-missing", "error", found="FOLDER"))
    folder, year = Path(options.folder), options.year
    province = _province(options.province, year) if options.province else None
    left = []
    for name, make in _contents(folder, province, year):
        target = folder / name
        if target.exists():
            left.append(name)
            continue
        write_atomic(target, make())
        if target.suffix in {".command", ".desktop"}:
            target.chmod(target.stat().st_mode | 0o111)
    (folder / "reports").mkdir(exist_ok=True)
    print(folder)
    if left:
        note(_("Giữ nguyên tệp đã có: {files}").format(files=", ".join(left)))
    for line in _first_steps(folder, year, meeting=bool(province and year)):
        note(line)
    return 0


def _first_steps(folder: Path, year: int | None, *, meeting: bool) -> tuple[str, str, str]:
    table, conference = _named("par_index", year, ".xlsx"), _named("meeting", year, ".toml")
    fill = _("1. Chép bảng điểm chính thức vào {raw}, hoặc điền {table}.")
    invite = _("2. Sửa {meeting} theo giấy mời.")
    if not meeting:
        invite = _("2. Muốn có tệp hội nghị: chạy lại với tên tỉnh và năm (tệp đã có được giữ nguyên), như {command}")
    last = _("3. Bấm đúp “{brief}” để lập báo cáo, “{lab}” để mở sổ tay; hoặc: {go}, rồi sipas-par brief.")
    ending = _ending(sys.platform)
    # The cd of cmd changes no drive and enters no network folder.
    go = f'{"pushd" if sys.platform == "win32" else "cd"} "{folder}"'
    return (
        fill.format(raw=folder / "data" / "raw", table=table),
        invite.format(meeting=conference, command=f'sipas-par start "{folder}" --province "Lạng Sơn" --year 2025'),
        last.format(brief=BRIEFING + ending, lab=NOTEBOOKS + ending, go=go),
    )


def _province(name: str, year: int | None) -> Province:
    """Return the province of a name; one that has no results of its own in that year is told."""
    from sipas_par.model.published import published

    data = published()
    found = data.names.province(name)
    if found is None:
        names = [row.name for row in data.provinces]
        close = difflib.get_close_matches(name, names, n=3) or [data.provinces[0].name]
        raise UsageError(Finding("unknown-province", "error", found=name, expected="; ".join(close)))
    if found not in data.provinces_in(year):
        said = _(
            "Chú ý: kết quả năm {year} tính trên 34 tỉnh, {name} đã hợp nhất vào {other}. "
            'Bảng điểm của {other}: lập thư mục khác với --province "{other}".'
        )
        note(said.format(year=year, name=found.name, other=found.successor))
    return found


def _contents(folder: Path, province: Province | None, year: int | None) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Give every file of the folder by its name, with what makes its content."""
    from sipas_par.model.meeting import meeting_form
    from sipas_par.reports.template import form_bytes

    shipped = shipped_root()
    for path in sorted((shipped / "notebooks").glob("*.ipynb")):
        yield f"notebooks/{path.name}", path.read_bytes
    yield "huong_dan.md", (shipped / "docs" / "huong_dan.md").read_bytes
    unit = province.full_name if province else ""
    yield f"data/raw/{_named('par_index', year, '.xlsx')}", lambda: form_bytes("par", unit=unit, year=year)
    yield f"data/raw/{_named('sipas', year, '.xlsx')}", lambda: form_bytes("sipas", unit=unit, year=year)
    if province and year:
        yield f"data/raw/{_named('meeting', year, '.toml')}", lambda: meeting_form(province, year).encode()
    for name, text in starters(sys.platform, sys.executable, folder.resolve()).items():
        yield name, text.encode


def _named(stem: str, year: int | None, ending: str) -> str:
    return f"{stem}_{year}{ending}" if year else stem + ending


def _ending(platform: str) -> str:
    return {"win32": ".cmd", "darwin": ".command"}.get(platform, ".desktop")


def starters(platform: str, python: str, folder: Path) -> dict[str, str]:
    """Return the files that a double click runs on this system, by name: one opens JupyterLab, one makes the briefing."""
    write = {"win32": _cmd, "darwin": _command}.get(platform, _desktop)
    return {
        NOTEBOOKS + _ending(platform): write(python, _LAB, "", folder),
        BRIEFING + _ending(platform): write(python, _BRIEF, _REPORT, folder),
    }


def _cmd(python: str, arguments: str, document: str, _folder: Path) -> str:
    """Write for cmd.exe: UTF-8 before any name, a drive letter also for a network folder, the messages stay in sight."""
    runs = f'"{python}" {arguments}'.replace("%", "%%")
    # A program that breaks down ends with a number below 0, which "if errorlevel" takes for a success.
    ends = ' && start "" "{}"\r\npause'.format(document.replace("/", "\\")) if document else " || pause"
    lines = ["@echo off", "chcp 65001 >nul", 'pushd "%~dp0" || (pause & exit /b 1)', runs + ends, "popd"]
    return "\r\n".join([*lines, ""])


def _command(python: str, arguments: str, document: str, _folder: Path) -> str:
    opens = f' && open "{document}"' if document else ""
    return f'#!/bin/sh\ncd "$(dirname "$0")" || exit\n{quote(python)} {arguments}{opens}\n'


def _desktop(python: str, arguments: str, document: str, folder: Path) -> str:
    """Write for a desktop of Linux; its shell holds the window open, so that the messages can be read."""
    opens = f' && xdg-open "{document}"' if document else ""
    script = f"{quote(python)} {arguments}{opens}; printf '↵ '; read answer"
    # Quoted once as an argument of Exec, once as a value of the file.
    escaped = "".join(f"\\{char}" if char in '"`$\\' else char for char in script).replace("%", "%%")
    name = BRIEFING if document else NOTEBOOKS
    values = {"Type": "Application", "Name": name, "Terminal": "true", "Path": str(folder)}
    values["Exec"] = f'sh -c "{escaped}"'
    lines = (f"{key}={value}".replace("\\", "\\\\") for key, value in values.items())
    return "\n".join(["[Desktop Entry]", *lines, ""])


_PACKAGE = "sipas-par"
_EXPORTERS = ("briefing-html", "briefing-pdf", "briefing-docx")


def doctor(_options: argparse.Namespace) -> int:
    """Print a line for every check; 1 when one of them wants a look."""
    sound = True
    for check in (_python, _packages, _font, _kernel, _exporters, _rights, _clock):
        try:
            what, cure = check()
        except Exception as error:  # noqa: BLE001 - whatever is broken here is what the command is to say
            what, cure = (
                f"{check.__name__.strip('_')}: {type(error).__name__}: {error}",
                _install("--force-reinstall", _PACKAGE),
            )
        sound = sound and not cure
        print(
            _("cần xem  {what} → {cure}").format(what=what, cure=cure)
            if cure
            else _("đạt      {what}").format(what=what)
        )
    return 0 if sound else 1


def template(options: argparse.Namespace) -> int:
    """Write the template and say where it is."""
    from sipas_par.reports.template import write_template

    if Path(options.file).suffix.lower() != ".xlsx":
        raise UsageError(Finding("not-xlsx-name", "error", file=options.file, found=options.file, expected="mau.xlsx"))
    print(write_template(options.file, options.index, year=options.year))
    return 0


def _install(*words: str) -> str:
    return _with_python(f"-m pip install {' '.join(words)}")


def _with_python(arguments: str) -> str:
    """Say what to run, as cmd and PowerShell both take it: PowerShell runs no quoted program, cmd knows no other quoting."""
    program = sys.executable
    if sys.platform != "win32":
        program = quote(program)
    elif not re.fullmatch(r"[\w.:\\-]+", program):
        folder, _sep, name = program.rpartition("\\")
        return _("chạy: {first}; rồi chạy: {command}").format(
            first=f'pushd "{folder}"', command=f".\\{name} {arguments}"
        )
    return _("chạy: {command}").format(command=f"{program} {arguments}")


def _python() -> tuple[str, str]:
    from packaging.specifiers import SpecifierSet

    version = ".".join(map(str, sys.version_info[:3]))
    wanted = metadata.metadata(_PACKAGE)["Requires-Python"]
    cure = "" if version in SpecifierSet(wanted) else _("cài Python {wanted}").format(wanted=wanted)
    return f"Python {version} ({sys.executable})", cure


def _packages() -> tuple[str, str]:
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in metadata.requires(_PACKAGE) or ()]
    wanted = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    wrong = {one: found for one in wanted if (found := _lacking(one)) is not None}
    if not wrong:
        return _("Gói phần mềm: {n} gói đúng phiên bản").format(n=len(wanted)), ""
    packages = "; ".join(f"{one.name} {found or '–'}" for one, found in wrong.items())
    return _("Gói phần mềm: {packages}").format(packages=packages), _install(
        *(f'"{one.name}{one.specifier}"' for one in wrong)
    )


def _lacking(wanted: Requirement) -> str | None:
    """Return the version that does not serve, empty for none at all; ``None`` where all is well."""
    try:
        found = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return ""
    return None if wanted.specifier.contains(found, prereleases=True) else found


def _font() -> tuple[str, str]:
    from sipas_par.document.fonts import FAMILIES, LAST_RESORT, font_set

    family = font_set().serif[0]
    cure = _("cài một trong các phông {families}; chưa có thì PDF dùng phông này").format(families=", ".join(FAMILIES))
    return _("Phông chữ đủ chữ tiếng Việt: {family}").format(family=family), cure if family == LAST_RESORT else ""


def _kernel() -> tuple[str, str]:
    from jupyter_client.kernelspec import KernelSpecManager

    python = KernelSpecManager().get_kernel_spec("python3").argv[0]
    # Jupyter puts its own Python for a bare name.
    own = Path(python).parent == Path() or Path(python).absolute() == Path(sys.executable).absolute()
    cure = "" if own else _with_python("-m ipykernel install --sys-prefix")
    return _("Nhân Jupyter: {python}").format(python=sys.executable if own else python), cure


def _exporters() -> tuple[str, str]:
    known = metadata.entry_points(group="nbconvert.exporters")
    for name in _EXPORTERS:
        known[name].load()
    return _("Xuất sổ tay: {names}").format(names=", ".join(_EXPORTERS)), ""


def _rights() -> tuple[str, str]:
    for place in (Path.cwd(), Path("reports")):
        try:
            if place.exists():
                probe = place / f".sipas-par-{os.getpid()}.tmp"
                probe.touch()
                probe.unlink()
        except OSError as error:
            what = _("Quyền ghi: {folder}: {why}").format(folder=place, why=cause(error))
            return what, _(
                'dùng thư mục khác (sipas-par start "hoi-nghi"), hoặc đổi quyền, đóng chương trình đang giữ tệp'
            )
    return _("Quyền ghi: {folder}, reports").format(folder=Path.cwd()), ""


def _clock() -> tuple[str, str]:
    """Hold the clock against the day on which this program was put here."""
    today = dt.date.today()  # noqa: DTZ011 - the machine's own day
    installed = dt.date.fromtimestamp(Path(__file__).stat().st_mtime)  # noqa: DTZ012 - as above
    cure = (
        "" if today >= installed else _("chỉnh đồng hồ: chương trình được cài ngày {day}").format(day=date(installed))
    )
    return _("Đồng hồ của máy: {day}").format(day=date(today)), cure
