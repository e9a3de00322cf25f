"""Time the agencies' papers against a kernel per notebook, and what one more agency costs.

    .venv/bin/python benchmarks/bench_pack.py [--notebooks 3] [--units 600] [--agencies 200]

1. Papers for 21 agencies, PDF and DOCX, by `sipas-par papers` in one fresh process, against what offices script today:
   `jupyter nbconvert --execute` on the notebook of one agency, a kernel each. A few notebooks are run and the mean is
   taken times 21 (each is a fresh process, so they do not speed up). Both sides run in turn.
2. What one more agency costs on one core, PDF and DOCX: the mean over the agencies of the shipped meeting, and over
   agencies that all have four criteria and a chart (CPU time beside wall time, since other programs may take the cores).
3. Memory over many units: resident size at the beginning, the middle and the end of a long batch, on one core and
   on all.
4. The whole pack of many agencies on all cores: seconds, and the largest size of the process that hands out the work.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from sipas_par.assignment import assign
from sipas_par.choice import find_inputs
from sipas_par.reports.batch import paper_files
from sipas_par.reports.paper import PaperBasis

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
NOTEBOOK = ROOT / "notebooks" / "05_agency_paper.ipynb"
AGENCIES = 21


def shared(inputs: Inputs, agencies: int) -> Inputs:
    """The same tables with every leaf led by one of so many agencies, so that each has some of its own."""
    leaves = {row.code for row in inputs.card.leaves}
    place = 0
    rows = []
    for row in inputs.card.criteria:
        if row.code in leaves:
            rows.append(replace(row, agencies=(f"Cơ quan {place % agencies + 1:04d}",)))
            place += 1
        else:
            rows.append(replace(row, agencies=()))
    return replace(inputs, card=replace(inputs.card, criteria=tuple(rows)), meeting=None)


def many(inputs: Inputs, units: int) -> Inputs:
    """A table in which each of many units leads four criteria of its own, all below maximum."""
    top, *below = [inputs.card.criteria[0], *(row for row in inputs.card.leaves if row.lost)]
    rows = [replace(top, agencies=())]
    for unit in range(units):
        for place in range(4):
            model = below[(unit + place) % len(below)]
            rows.append(
                replace(model, code=f"1.{unit * 4 + place + 1}", level="criterion", agencies=(f"Đơn vị {unit:04d}",))
            )
    return replace(inputs, card=replace(inputs.card, criteria=tuple(rows), total=None), earlier=None, meeting=None)


def wall(command: list[str], folder: str) -> float:
    """Wall time of one fresh process; its failure is a failure of the benchmark."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def against_notebooks(runs: int) -> None:
    """Print the first comparison."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from bench_pack import AGENCIES, RAW, shared\n"
        "from sipas_par.reports.batch import write_papers\n"
        "from sipas_par.choice import find_inputs\n"
        "done = write_papers(shared(find_inputs(folder=RAW), AGENCIES), 'out', workers=1)\n"
        "assert len(done.paths) == 2 * AGENCIES and not done.findings, done\n"
    )
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            ours.append(wall([sys.executable, "-c", code.replace("'out'", f"'out{number}'")], folder))
            convert = [
                sys.executable,
                "-m",
                "nbconvert",
                "--execute",
                "--to",
                "html",
                "--output-dir",
                folder,
                str(NOTEBOOK),
            ]
            theirs.append(wall(convert, str(ROOT)))
    batch, notebook = statistics.median(ours), statistics.median(theirs)
    ratio = statistics.median(AGENCIES * b / a for a, b in zip(ours, theirs, strict=True))
    print(f"papers for {AGENCIES} agencies, PDF + DOCX, one process     {batch:7.2f} s")
    print(
        f"one notebook, a kernel each, to HTML only          {notebook:7.2f} s, times {AGENCIES}: {notebook * AGENCIES:7.2f} s"
    )
    print(f"times faster {ratio:5.1f}  goal 10  {'met' if ratio >= 10 else 'MISSED'}", flush=True)


def per_agency(inputs: Inputs) -> None:
    """Print what one more agency costs on one core: among those of the shipped meeting, and at the most.

    At the most means four criteria and a chart for everyone; many invited agencies lead nothing.
    """
    shipped = PaperBasis(inputs, assign(inputs.card, inputs.meeting, sipas=inputs.sipas))
    full = basis_of(many(inputs, 3 * AGENCIES))
    for basis, title, goal in (
        (shipped, "the shipped meeting's agencies", 0.15),
        (full, "four criteria and a chart each", None),
    ):
        mandates = basis.assignment.mandates
        for _ in paper_files(basis, mandates[:3], workers=1):
            pass
        clock, processor = time.perf_counter(), time.process_time()
        for _ in paper_files(basis, mandates, workers=1):
            pass
        spent = time.perf_counter() - clock, time.process_time() - processor
        each, busy = (seconds / len(mandates) for seconds in spent)
        verdict = "" if goal is None else f"  goal {goal}  {'met' if each <= goal else 'MISSED'}"
        print(f"one more of {title:<32}  {each:7.3f} s wall, {busy:.3f} s CPU{verdict}", flush=True)


def basis_of(inputs: Inputs) -> PaperBasis:
    """What the papers of these inputs share."""
    return PaperBasis(inputs, assign(inputs.card))


def memory(inputs: Inputs, units: int, workers: int) -> None:
    """Print resident memory along a long batch, child processes included."""
    basis = basis_of(many(inputs, units))
    me = psutil.Process()
    seen: list[float] = []
    start = time.perf_counter()
    for number, _ in enumerate(paper_files(basis, basis.assignment.mandates, workers=workers)):
        if number % max(1, units // 20) == 0:
            seen.append(sum(process.memory_info().rss for process in (me, *me.children(recursive=True))) / 2**20)
    spent = time.perf_counter() - start
    marks = ", ".join(f"{seen[len(seen) * part // 4 - (part == 4)]:.0f}" for part in (1, 2, 3, 4))
    print(
        f"{units} units, {workers} process(es)  {spent:7.1f} s, {spent / units:.3f} s a unit; MiB at each quarter: {marks}",
        flush=True,
    )


WHOLE = f"""
import json, resource, sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from bench_pack import RAW, many
from sipas_par.choice import find_inputs
from sipas_par.pack import make_pack
inputs, start = many(find_inputs(folder=RAW), int(sys.argv[1])), time.perf_counter()
made = make_pack(inputs, sys.argv[2], accept=["all"])
assert len(made.files) > 3 * int(sys.argv[1])
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def whole(agencies: int) -> None:
    """Print what the pack of so many agencies takes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", WHOLE, str(agencies), folder]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
    spent, peak = json.loads(run.stdout)
    verdict = "met" if spent <= 0.1 * agencies and peak <= 170 else "MISSED"
    print(
        f"the pack of {agencies} agencies  {spent:.1f} s, {peak:.0f} MiB  goal {0.1 * agencies:.0f} s, 170 MiB  {verdict}"
    )


def main() -> None:
    """Run the four parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebooks", type=int, default=3, help="notebooks to run for the first part; 0 leaves it out")
    parser.add_argument("--units", type=int, default=600, help="units in the long batch; 0 leaves it out")
    parser.add_argument("--agencies", type=int, default=200, help="agencies of the whole pack; 0 leaves it out")
    options = parser.parse_args()
    inputs = find_inputs(folder=RAW)
    if options.notebooks:
        against_notebooks(options.notebooks)
    per_agency(inputs)
    if options.units:
        for workers in (1, os.cpu_count() or 1):
            memory(inputs, options.units, workers)
    if options.agencies:
        whole(options.agencies)


if __name__ == "__main__":
    main()
