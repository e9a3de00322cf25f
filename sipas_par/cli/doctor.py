"""``sipas-par doctor``: what this machine lacks, and what to do about it."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command
from sipas_par.files import cause
from sipas_par.text.i18n import _
from sipas_par.text.numbers import date

if TYPE_CHECKING:
    import argparse

    from packaging.requirements import Requirement

_PACKAGE = "sipas-par"
_EXPORTERS = ("briefing-html", "briefing-pdf", "briefing-docx")


def run(_options: argparse.Namespace) -> int:
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


def _install(*words: str) -> str:
    return _("chạy: {command}").format(command=f'"{sys.executable}" -m pip install {" ".join(words)}')


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
    return _("Gói phần mềm: {packages}").format(packages=packages), _install(*(f'"{one}"' for one in wrong))


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
    cure = "" if own else _("chạy: {command}").format(command=f'"{sys.executable}" -m ipykernel install --sys-prefix')
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
                tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            what = _("Quyền ghi: {folder}: {why}").format(folder=place, why=cause(error))
            return what, _(
                "dùng thư mục khác (sipas-par start THƯ_MỤC), hoặc đổi quyền, đóng chương trình đang giữ tệp"
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


COMMANDS = {
    "doctor": Command(
        "Kiểm tra máy: Python, gói, phông, nhân Jupyter, xuất sổ tay, quyền ghi, đồng hồ (what this machine lacks)",
        "sipas-par doctor",
        lambda _command: None,
        run,
    )
}
