"""Time and memory of the analysis of many units, against plain numpy on the same arrays.

Run it from the top of the checkout: ``python benchmarks/bench_analysis.py``. Each line is a table of units x years
with 110 leaves a unit. ``numpy`` is the least anyone would write: subtract, mask, sort by row, loss and leaf. Ratios
are this package's time (best of several runs) and peak memory over numpy's; the goal is at most 3. ``ns/row`` staying
level shows that the cost grows linearly.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc

import numpy as np

from sipas_par.analysis import (
    Panel,
    below_maximum,
    by_field,
    lost_points,
    panel_changes,
    panel_holders,
    panel_totals,
)

LEAVES = 110
SIZES = ((63, 12), (3321, 5), (100_000, 1))


def made_up(units: int, years: int, seed: int = 2024) -> Panel:
    """Random points: two leaves in three at their maximum, the rest anywhere below, one in a thousand missing."""
    draw = np.random.default_rng(seed)
    rows = units * years
    max_score = draw.integers(50, 200, size=(1, LEAVES))
    full = draw.random((rows, LEAVES)) < 2 / 3
    score = np.where(full, max_score, (draw.random((rows, LEAVES)) * max_score).astype(np.int64))
    codes = [(f"{n % 8 + 1}.{n // 8 + 1}", str(n % 8 + 1)) for n in range(LEAVES)]
    codes.sort(key=lambda pair: tuple(map(int, pair[0].split("."))))
    return Panel(
        units=np.repeat(np.array([f"Đơn vị {n}" for n in range(units)], dtype=object), years),
        years=np.tile(np.arange(2012, 2012 + years), units),
        codes=tuple(code for code, _ in codes),
        names=("",) * LEAVES,
        fields=tuple(field for _, field in codes),
        sources=("appraised",) * LEAVES,
        max_score=max_score,
        score=score,
        known=draw.random((rows, LEAVES)) >= 0.001,
        places=2,
    )


def plain(panel: Panel) -> tuple[np.ndarray, ...]:
    """Subtract, mask and sort, with numpy alone."""
    lost = panel.max_score - panel.score
    rows, leaves = np.nonzero((lost > 0) & panel.known)
    values = lost[rows, leaves]
    order = np.lexsort((leaves, -values, rows))
    return rows[order], leaves[order], values[order]


def plain_by_row(panel: Panel) -> tuple[np.ndarray, ...]:
    """The same with a stable argsort of each row."""
    lost = np.where(panel.known, panel.max_score - panel.score, 0)
    order = np.argsort(-lost, axis=1, kind="stable")
    ordered = np.take_along_axis(lost, order, axis=1)
    kept = ordered > 0
    return np.nonzero(kept)[0], order[kept], ordered[kept]


def one_among_all(panel: Panel):
    """Ask of one unit who holds what it misses."""
    return panel_holders(panel, str(panel.units[0]), int(panel.years.max()))


def last_two_years(panel: Panel):
    """Compare the last year with the one before; the rows are those of the two years."""
    last = int(panel.years.max())
    return panel_changes(panel, last, last - 1)


def seconds(work, panel: Panel, runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work(panel)
        best = min(best, time.perf_counter() - start)
    return best


def peak(work, panel: Panel) -> float:
    tracemalloc.start()
    work(panel)
    top = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return top / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    work = {
        "numpy": plain,
        "numpy, row by row": plain_by_row,
        "lost_points": lost_points,
        "below_maximum": below_maximum,
        "by_field": by_field,
        "panel_totals": panel_totals,
        "panel_holders": one_among_all,
        "panel_changes": last_two_years,
    }
    head = (
        f"{'units x years':>14} {'rows':>11}  {'what':<18} {'ms':>9} {'ns/row':>8} {'time':>6} {'MiB':>8} {'memory':>7}"
    )
    print(head)
    for units, years in SIZES:
        panel = made_up(units, years)
        for expected, found in zip(plain(panel), (lp := lost_points(panel)).__dict__.values(), strict=True):
            np.testing.assert_array_equal(expected, found)
        del lp
        rows = units * years * LEAVES
        base_time = base_memory = 0.0
        for name, function in work.items():
            if function is last_two_years and years < 2:
                continue
            took, held = seconds(function, panel, runs), peak(function, panel)
            if name == "numpy":
                base_time, base_memory = took, held
            print(
                f"{units:>7} x {years:<4} {rows:>11,}  {name:<18} {took * 1e3:>9.1f} {took / rows * 1e9:>8.1f}"
                f" {took / base_time:>6.2f} {held:>8.1f} {held / base_memory:>7.2f}"
            )


if __name__ == "__main__":
    main()
