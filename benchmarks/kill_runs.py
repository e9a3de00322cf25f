"""Kill `brief`, `pack`, `collect` and `forms` at random moments and look at what is left.

After each kill every file that stands there must be whole, and the next run must end well, leave nothing of the killed one
(temporary files and folders, locks, journals, copies set aside) and give the bytes of a run that nobody disturbed.
Run: ``python benchmarks/kill_runs.py [KILLS] [SEED] [COMMAND …]`` (30 of each command); not for Windows, which has no process groups.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m", "sipas_par"]
COMMANDS = {
    "forms": ["forms", "--out", "out"],
    "collect": ["collect", "gui", "--out", "out", "--as-of", "2024-05-12"],
    "brief": ["brief", "--out", "out", "--formats", "html,pdf,docx,xlsx,pptx"],
    "pack": ["pack", "--out", "out", "--as-of", "2024-05-12", "--zip"],
}


def started(command: list[str], place: Path) -> subprocess.Popen[bytes]:
    """Start a command in its folder, with a folder of its own for what is temporary."""
    (place / "tmp").mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(place / "tmp"), "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        PYTHON + command, cwd=place, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    )


def contents(place: Path) -> dict[str, str]:
    """Return every file below a folder with the digest of its bytes."""
    files = (path for path in sorted(place.rglob("*")) if path.is_file() and not path.name.startswith("nhat-ky-"))
    return {path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def broken(place: Path) -> list[str]:
    """Return the documents that are not whole."""
    found = []
    for path in place.rglob("*"):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix in {".xlsx", ".docx", ".pptx", ".zip"}:
            whole = zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None
        else:
            ends = {".pdf": b"%%EOF", ".html": b"</html>"}
            whole = path.read_bytes().rstrip().endswith(ends.get(path.suffix, b""))
        found += [] if whole else [path.name]
    return found


def tried(name: str, kills: int, chance: random.Random) -> list[str]:
    """Kill one command at random moments; return what was wrong."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if name == "collect":
            subprocess.run(
                [*PYTHON, "forms", "--out", "gui"],
                cwd=place,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                check=True,
            )
        began = time.monotonic()
        started(COMMANDS[name], place).wait()
        taken = time.monotonic() - began
        started(COMMANDS[name], place).wait()
        expected = contents(place)
        for number in range(kills):
            moment = chance.uniform(0.1, taken)
            if number % 2:
                # Every other time on a clean folder: the first run is killed too.
                for path in sorted((place / "out").rglob("*"), reverse=True):
                    path.unlink() if path.is_file() else path.rmdir()
            run = started(COMMANDS[name], place)
            time.sleep(moment)
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            time.sleep(0.3)
            living = subprocess.run(
                ["pgrep", "-g", str(run.pid)], capture_output=True, text=True, check=False
            ).stdout.split()
            wrong += [f"{name} {moment:.2f} s: process {pid} lives on" for pid in living]
            wrong += [f"{name} {moment:.2f} s: {file} is broken" for file in broken(place / "out")]
            if code := started(COMMANDS[name], place).wait():
                wrong.append(f"{name} {moment:.2f} s: the next run ended with {code}")
            if name == "collect":
                # The register lists what is new since the last run: it has to settle.
                started(COMMANDS[name], place).wait()
            now = contents(place)
            differing = [file for file in {**expected, **now} if expected.get(file) != now.get(file)]
            wrong += [f"{name} {moment:.2f} s: {file} differs or is left over" for file in differing]
            wrong += [f"{name} {moment:.2f} s: {path} is left over" for path in (place / "tmp").iterdir()]
    return wrong


def main() -> int:
    """Try every command; 1 when anything was wrong."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 14)  # noqa: S311 - moments to kill at
    wrong: list[str] = []
    for name in sys.argv[3:] or COMMANDS:
        found = tried(name, kills, chance)
        print(f"{name:<8} {kills} kills, {len(found)} faults", flush=True)
        wrong += found
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
