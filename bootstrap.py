"""Set up sipas_par in a folder of its own and run it: needs Python 3.11 or newer and the network, nothing else.

    python3 bootstrap.py brief      the main job on the shipped data; says where the documents are
    python3 bootstrap.py test       the test suite

The packages of requirements.lock go into .venv beside this file, so the system Python is never touched
(and need not allow it, PEP 668). A second run finds them there and starts at once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = HERE / "requirements.lock"
STAMP = VENV / "installed-from.txt"


def main(arguments: list[str]) -> int:
    """Make the environment where needed, then run the command in it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything checks the version
        print(f"sipas_par needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command in {"", "-h", "--help"}:
        print(__doc__)
        return 0 if command else 2
    try:
        set_up()
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"Setting up {VENV} failed: {error}\nCheck the network and the free disk space, then run again.",
            file=sys.stderr,
        )
        return 2
    if command == "test":
        return subprocess.call([PYTHON, "-m", "pytest", "-n", "auto", *rest], cwd=HERE)
    if command == "setup":
        print(f"Ready: {VENV}")
        return 0
    return subprocess.call([PYTHON, "-m", "sipas_par", command, *rest])


def set_up() -> None:
    """Install the locked packages and this checkout, unless that was done already from the same lock file."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    print(f"Installing the packages of {LOCK.name} into {VENV} (once, a few minutes) ...", file=sys.stderr)
    pip = make_environment()
    subprocess.check_call([*pip, "install", "--quiet", "--require-hashes", "-r", LOCK])
    build = ["--no-build-isolation", "--no-deps", "--no-index", "--editable", HERE]
    subprocess.check_call([*pip, "install", "--quiet", *build])
    STAMP.write_text(wanted, encoding="utf-8")


def make_environment() -> list[str | Path]:
    """Make .venv and return the pip command that installs into it."""
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, ImportError, SystemExit):
        # Debian's python3 without python3-venv has no ensurepip; its own pip can still fill an environment.
        venv.create(VENV, clear=True, with_pip=False, symlinks=os.name != "nt")
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return [PYTHON, "-m", "pip"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
