"""Run bootstrap.py with a pip of one's choice instead of the one that this Python brings.

python .ci/with_pip.py 23.0.1 brief
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bootstrap

if __name__ == "__main__":
    version, *command = sys.argv[1:]
    make_environment = bootstrap.make_environment

    def with_pip(folder: Path) -> list[str | Path]:
        """Make the environment as always, then change its pip."""
        pip = make_environment(folder)
        bootstrap.run([*pip, "install", "--upgrade", "pip" if version == "newest" else f"pip=={version}"])
        return pip

    bootstrap.make_environment = with_pip
    sys.exit(bootstrap.main(command))
