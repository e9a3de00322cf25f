"""Renew requirements.lock and requirements-dev.lock from pyproject.toml: python .ci/lock.py --upgrade (needs uv).

Without --upgrade the versions that still fit stay. The second lock holds only what tests and lint add to the first.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST, SECOND = "requirements.lock", "requirements-dev.lock"
COMPILE = ["uv", "pip", "compile", "--quiet", "--no-header", "--generate-hashes"]
# One lock for every platform and Python; required-environments in pyproject.toml names those that need a wheel.
COMPILE += ["--universal", "--python-version", "3.11", "--only-binary", ":all:"]


def pins(lock: str) -> dict[str, str]:
    """Return the text of every pin (line, hashes, origin) under its first line: name, version and marker."""
    blocks = re.split(r"(?m)^(?=\S)", (ROOT / lock).read_text(encoding="utf-8"))
    return {block.partition("\\")[0].strip(): block for block in blocks if block}


def main(options: list[str]) -> None:
    """Compile the first lock, then the second within the first one's versions."""
    if not shutil.which("uv"):
        sys.exit("This needs uv: pip install uv")
    compile_ = [*COMPILE, *options, "pyproject.toml"]
    subprocess.run([*compile_, "--group", "build", "-o", FIRST], cwd=ROOT, check=True)
    subprocess.run([*compile_, "--group", "dev", "-c", FIRST, "-o", SECOND], cwd=ROOT, check=True)
    first = pins(FIRST)
    added = [block for pin, block in pins(SECOND).items() if pin not in first]
    (ROOT / SECOND).write_text("".join(added), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
