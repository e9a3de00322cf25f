"""Time the package against what its users would otherwise run, as ratios in one run.

    .venv/bin/python benchmarks/bench_main.py [RUNS]

Each pair runs in turn (A B A B …) in fresh processes; the median of the pairwise ratios is printed with
its goal. Byte-code files are written first, as on a user's machine.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAR = ROOT / "data" / "raw" / "par_index_lang_son_2023.xlsx"
NOTEBOOK = ROOT / "notebooks" / "04_briefing.ipynb"

BARE = f"""
import openpyxl
import pandas as pd
frame = pd.read_excel({str(PAR)!r}, sheet_name="PAR INDEX", header=None, skiprows=6, engine="openpyxl")
frame = frame[frame[2].notna() & frame[6].notna()]
frame["lost"] = frame[2] - frame[6]
print(frame[frame["lost"] > 0].sort_values("lost", ascending=False).to_json(orient="records"))
"""


def seconds(command: list[str], folder: str) -> float:
    """Wall time of one fresh process; a failure of the command is a failure of the benchmark."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def compare(title: str, ours: list[str], theirs: list[str], goal: float, runs: int) -> None:
    """Run both commands in turn and print medians and the median ratio."""
    with tempfile.TemporaryDirectory() as folder:
        seconds(ours, folder)
        seconds(theirs, folder)
        pairs = [(seconds(ours, folder), seconds(theirs, folder)) for _ in range(runs)]
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    verdict = "met" if ratio <= goal else "MISSED"
    print(f"{title:<58} {mine:7.3f} s  {other:7.3f} s  ratio {ratio:5.3f}  goal {goal}  {verdict}", flush=True)


def main() -> None:
    """Print the three comparisons."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    compileall.compile_dir(ROOT / "sipas_par", quiet=2)
    python = sys.executable
    command = [python, "-m", "sipas_par"]
    print(f"Python {sys.version.split()[0]}, {runs} pairs; first figure ours, second theirs")
    empty = seconds([python, "-c", "pass"], str(ROOT))
    print(f"(an empty Python process: {empty:.3f} s)")
    compare(
        "import sipas_par / import pandas",
        [python, "-c", "import sipas_par"],
        [python, "-c", "import pandas"],
        0.1,
        runs,
    )
    compare(
        "sipas-par flag / bare pandas + openpyxl script",
        [*command, "flag", str(PAR), "--format", "json"],
        [python, "-c", BARE],
        0.4,
        runs,
    )
    compare(
        "sipas-par brief (HTML + PDF) / nbconvert --execute --to html",
        [*command, "brief", "--formats", "html,pdf"],
        [python, "-m", "nbconvert", "--execute", "--to", "html", "--output-dir", ".", str(NOTEBOOK)],
        0.8,
        max(3, runs // 2),
    )


if __name__ == "__main__":
    main()
