"""Build the wheel, install it into a fresh environment, and use it from an empty folder as a stranger would.

python bootstrap.py brief             brings the build backend
python .ci/wheel.py locked            the packages of requirements.lock
python .ci/wheel.py lowest            plain pip, every requirement at the lowest version that pyproject.toml declares
python .ci/wheel.py newest            plain pip, the newest releases
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bootstrap

ROOT = bootstrap.HERE


def main(kind: str) -> None:
    """Build, install, use; the first step that fails ends with its own message."""
    with tempfile.TemporaryDirectory(prefix="wheel-") as place:
        built, environment, empty = Path(place, "built"), Path(place, "environment"), Path(place, "empty folder")
        bootstrap.run([bootstrap.PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", built])
        [wheel] = built.glob("*.whl")
        pip = bootstrap.make_environment(environment)
        install(kind, pip, wheel)
        bootstrap.check_whole(pip)
        empty.mkdir()
        use(environment / bootstrap.INTERPRETER, empty)
    print(f"The wheel works in an empty folder ({kind}).")


def install(kind: str, pip: list[str | Path], wheel: Path) -> None:
    """Install the wheel with the packages of the kind asked for."""
    if kind == "locked":
        bootstrap.install_lock(pip, ROOT / "requirements.lock")
        bootstrap.run([*pip, "install", "--no-deps", "--no-index", wheel])
    elif kind == "lowest":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        bounds = wheel.parent / "lowest.txt"
        bounds.write_text("\n".join(project["dependencies"]).replace(">=", "=="), encoding="utf-8")
        bootstrap.run([*pip, "install", "--constraint", bounds, wheel])
    elif kind == "newest":
        bootstrap.run([*pip, "install", wheel])
    else:
        raise SystemExit(__doc__)


def use(python: Path, folder: Path) -> None:
    """Run the main job in a folder that holds nothing, begin a work folder, then run what README and guide say."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = python.with_name("sipas-par")
    start = [command, "start", "work", "--province", "Lạng Sơn", "--year", "2023"]
    for line in ([command, "brief"], start, [python, ROOT / ".ci" / "typed.py"]):
        subprocess.run(line, cwd=folder, env=surroundings, check=True)
    for document in (
        "reports/briefing.html",
        "reports/briefing.pdf",
        "work/huong_dan.md",
        "work/notebooks/04_briefing.ipynb",
    ):
        if not (folder / document).stat().st_size:
            raise SystemExit(f"{document} is empty")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
