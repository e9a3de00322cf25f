"""Set up sipas_par in a folder of its own and run it: needs Python 3.11 or newer and the network, nothing else.

    python3 bootstrap.py brief      the main job on the shipped data; says where the documents are
    python3 bootstrap.py test       the test suite

The packages of requirements.lock go into .venv beside this file, so the system Python is never touched
(and need not allow it, PEP 668); test adds those of requirements-dev.lock. A later run finds them there and
starts at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
INTERPRETER = "Scripts/python.exe" if os.name == "nt" else "bin/python"
PYTHON = VENV / INTERPRETER
LOCKS = [HERE / "requirements.lock", HERE / "requirements-dev.lock"]
STAMP = VENV / "installed-from.txt"

# What the installer's own words mean: the first that fits is said, and nothing where none does.
NOTHING_FOUND = r".*\(from versions: none\)"
MEANINGS = {
    r"No module named '?(venv|pip|ensurepip)": "This Python lacks what makes an environment and installs packages; "
    "on Debian and Ubuntu: sudo apt install python3-venv; on Windows: take the installer of python.org.",
    # By their numbers too: Windows says them in its own language.
    r"No space left on device|WinError 112\b|Disk quota exceeded": "The disk is full.",
    r"WinError 206\b|Windows Long Path support": "A path is longer than Windows takes: "
    "move this folder to a short one, such as C:\\sipas, or allow long paths.",
    r"Permission denied|WinError (5|32)\b": "A file or folder may not be written; "
    "on Windows a program that still runs from .venv holds its files.",
    r"DO NOT MATCH THE HASHES": "A downloaded file is not the one that the lock names: the download is damaged, "
    "or the package index or a proxy changed the file. It was not installed.",
    rf"CERTIFICATE_VERIFY_FAILED{NOTHING_FOUND}": "This Python does not trust the certificate that the network shows: "
    "ask who runs the network for the certificate file and name it in the variable PIP_CERT.",
    rf"(ProxyError|Tunnel connection failed){NOTHING_FOUND}": "The proxy does not let the installer through: "
    "ask who runs the network for its address and name it in the variable HTTPS_PROXY.",
    rf"connection broken by{NOTHING_FOUND}|Read timed out|Max retries exceeded|ConnectionResetError|IncompleteRead": (
        "The package index cannot be reached, or the connection broke off: check the network, then run again."
    ),
    r"No matching distribution found for (\S+)": "The package index has no ready-made {0} "
    f"for this Python ({sys.version.split()[0]}, {sysconfig.get_platform()}).",
}


class SetupError(Exception):
    """The environment could not be made; the message says why."""


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
        set_up(LOCKS if command in {"setup", "test"} else LOCKS[:1])
        if command == "setup":
            say(f"Ready: {VENV}")
            return 0
        if command == "test":
            return subprocess.call([PYTHON, "-m", "pytest", "-n", "auto", *rest], cwd=HERE)
        return subprocess.call([PYTHON, "-m", "sipas_par", command, *rest])
    except (OSError, ImportError, SetupError) as error:
        print(f"Setting up {VENV} failed.\n{error}", *meaning(str(error)), sep="\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def set_up(locks: list[Path]) -> None:
    """Install the packages of the locks and this checkout, unless that was done already from the same files."""
    wanted = [fingerprint(lock) for lock in locks]
    done = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and works(PYTHON) else []
    if done[: len(wanted)] == wanted:
        return
    if done != wanted[: len(done)]:
        done = []
    # Without its stamp, an environment whose set-up is interrupted is made anew by the next run.
    STAMP.unlink(missing_ok=True)
    new = locks[len(done) :]
    pins = sum(len(re.findall(r"(?m)^[\w.-]+==", lock.read_text(encoding="utf-8"))) for lock in new)
    say(f"Installing up to {pins} packages into {VENV}: once, some minutes ...")
    pip = find_pip(VENV) if done else make_environment(VENV)
    for lock in new:
        install_lock(pip, lock)
    if not done:
        run([*pip, "install", "--no-build-isolation", "--no-deps", "--no-index", "--editable", HERE])
    check_whole(pip)
    STAMP.write_text("\n".join(wanted), encoding="utf-8")
    say("Installed, and every package has what it requires.")


def works(python: Path) -> bool:
    """Say whether the environment still runs: the Python that it was made with may be gone, or be a newer one by now."""
    try:
        return subprocess.run([python, "-c", "import sipas_par"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fingerprint(lock: Path) -> str:
    """Return what an environment made from the lock depends on, the folder too: it holds absolute paths."""
    parts = lock.read_bytes(), (HERE / "pyproject.toml").read_bytes(), os.fsencode(HERE)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment(folder: Path) -> list[str | Path]:
    """Make an empty environment and return the pip command that installs into it."""
    import venv

    try:
        with contextlib.redirect_stdout(None):
            venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, ImportError, SystemExit):
        # Debian's python3 without python3-venv prints that it has no ensurepip; its own pip can still fill an environment.
        venv.create(folder, clear=True, with_pip=False, symlinks=os.name != "nt")
    return find_pip(folder)


def find_pip(folder: Path) -> list[str | Path]:
    """Return the pip command for an environment: its own, else that of the Python that runs this file."""
    python = folder / INTERPRETER
    own = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    return [python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", python]


def install_lock(pip: list[str | Path], lock: Path) -> None:
    """Install exactly what the lock names: no resolver adds to it, and nothing is built from source."""
    options = ["--progress-bar", "off", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    run([*pip, "install", *options, "-r", lock])


def check_whole(pip: list[str | Path]) -> None:
    """Raise where an installed package lacks something that it requires, and name it."""
    try:
        run([*pip, "check"])
    except SetupError as error:
        raise SetupError("The environment is not whole: " + "; ".join(str(error).splitlines())) from None


def run(command: list[str | Path]) -> None:
    """Run the installer and show how far it is; where it fails, raise its own last lines."""
    lines = []
    fetched = 0
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        for line in filter(None, map(str.rstrip, process.stdout)):
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                fetched += 1
                if fetched % 20 == 0:
                    say(f"  {fetched} packages fetched ...")
            elif fetched and line.startswith("Installing collected packages:"):
                say("  writing them ...")
    if process.returncode:
        raise SetupError(last_words(lines))


def last_words(lines: list[str]) -> str:
    """Return the installer's last lines, and before them its first error where that stands further up."""
    first = next((line for line in lines if line.startswith("ERROR:")), "")
    last = lines[-7:]
    return "\n".join(line[:300] for line in ([first] if first and first not in last else []) + last)


def meaning(text: str) -> list[str]:
    """Say in plain words what the installer's lines mean, where they show it."""
    for pattern, words in MEANINGS.items():
        if found := re.search(pattern, text, flags=re.DOTALL):
            return [words.format(*found.groups())]
    return []


def say(text: str) -> None:
    """Tell the user what happens; the command's own results go to the other stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
