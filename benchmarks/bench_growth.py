"""How reading and checking grow with the table: seconds of CPU at sizes that double, and the exponent of growth.

Every run is a fresh process. An exponent near 1 is linear; 2 would be quadratic. A table above the documented limit
must be refused at once. Run: ``python benchmarks/bench_growth.py [LARGEST]`` (190,000 rows unless told otherwise).
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = tuple[str, ...]
HEAD = ("STT", "Nội dung", "Điểm tối đa", "Điểm đạt được")
LONG_HEAD = ("Đơn vị", "Năm", *HEAD)
GOAL, REFUSED = 20.0, 2.0

READ = """
import json, sys, time
from sipas_par.findings import SipasParError
from sipas_par.reading.load import load_all
try:
    cards = load_all(sys.argv[1])
    said = sum(len(card.findings) for card in cards)
except SipasParError as error:
    said = error.findings[0].code
print(json.dumps([time.process_time(), said]))
"""


def flat(lead: Row = ()) -> Iterator[Row]:
    """Rows of one level."""
    for number in itertools.count(1):
        yield (*lead, str(number), f"Tiêu chí {number}", "1", "0,5")


def tree(lead: Row = ()) -> Iterator[Row]:
    """Rows of three levels, ten below each."""
    for field in itertools.count(1):
        yield (*lead, f"{field}", f"Lĩnh vực {field}", "100", "50")
        for part in range(1, 11):
            yield (*lead, f"{field}.{part}", f"Tiêu chí {part}", "10", "5")
            for leaf in range(1, 11):
                yield (*lead, f"{field}.{part}.{leaf}", f"Thành phần {leaf}", "1", "0,5")


def units() -> Iterator[Row]:
    """One long table of many units."""
    for unit in itertools.count(1):
        yield from itertools.islice(tree((f"Xã Số {unit}", "2023")), 111)


def uncoded() -> Iterator[Row]:
    """Rows without a code that fit no sum."""
    yield ("1", "Lĩnh vực", "100", "50")
    for number in itertools.count(1):
        yield ("", f"Nội dung {number}", "1", "0,5")


def lost() -> Iterator[Row]:
    """Every fourth row has lost its code."""
    for field in itertools.count(1):
        yield (f"{field}", f"Lĩnh vực {field}", "3", "1,5")
        yield from ((code, "Tiêu chí", "1", "0,5") for code in (f"{field}.1", "", f"{field}.3"))


KINDS: dict[str, tuple[Row, Callable[[], Iterator[Row]]]] = {
    "flat": (HEAD, flat),
    "tree": (HEAD, tree),
    "units": (LONG_HEAD, units),
    "uncoded": (HEAD, uncoded),
    "lost": (HEAD, lost),
}


def seconds(folder: Path, kind: str, rows: int) -> tuple[float, object]:
    """Write a table and read it in a fresh process."""
    head, made = KINDS[kind]
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *itertools.islice(made(), rows)])
    run = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    taken, said = json.loads(run.stdout)
    return taken, said


def main() -> None:
    """Print one line a kind, then the refusal of a table that is too long."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 190_000
    sizes = [largest // 4, largest // 2, largest]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in KINDS:
            taken = [seconds(folder, kind, size)[0] for size in sizes]
            growth = math.log2(taken[2] / taken[1])
            shown = "  ".join(f"{size:,}: {one:5.2f} s" for size, one in zip(sizes, taken, strict=True))
            print(f"{kind:<8} {shown}  exponent {growth:4.2f}  {'met' if taken[2] <= GOAL else 'MISSED'}", flush=True)
        taken, said = seconds(folder, "tree", 400_000)
        print(f"400,000 rows: {said} after {taken:4.2f} s  {'met' if taken <= REFUSED else 'MISSED'}")


if __name__ == "__main__":
    main()
