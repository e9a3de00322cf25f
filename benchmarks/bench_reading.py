"""Reading 63 units x 12 years x 110 rows from one workbook: `load_all` against `pandas.read_excel` with openpyxl.

Two workbooks hold the same 83,160 rows: one long table with columns for unit and year, and one sheet for
each of the 756 tables. `load_all` ends in checked cards whose values know their cells, pandas in frames of
floats. Every run is a fresh process; the best of three counts. Run: ``python benchmarks/bench_reading.py``.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

import sipas_par as sp

UNITS, YEARS, ROWS = 63, range(2012, 2024), 110
HEADER = [
    "STT",
    "Nội dung",
    "Điểm tối đa",
    "Tự đánh giá",
    "Thẩm định",
    "Điều tra xã hội học",
    "Điểm đạt được",
    "Chỉ số (%)",
]

OURS = """
import json, resource, sys, time
start = time.perf_counter()
from sipas_par.reading.load import load_all
cards = load_all(sys.argv[1])
assert sum(map(len, cards)) == int(sys.argv[2])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "MiB": peak}))
"""
PANDAS = """
import json, resource, sys, time
start = time.perf_counter()
import pandas
frames = pandas.read_excel(sys.argv[1], sheet_name=None, engine="openpyxl")
assert sum(map(len, frames.values())) >= int(sys.argv[2])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "MiB": peak}))
"""


def table() -> list[list[object]]:
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    return [
        [row.code, row.name, *(None if value is None else float(value) for value in values(row))]
        for row in card.criteria[:ROWS]
    ]


def values(row: sp.Criterion) -> tuple:
    return row.max_score, row.self_score, row.appraised, row.surveyed, row.score, row.percent


def long_table(path: Path) -> Path:
    lines = table()
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("PAR INDEX")
        sheet.write_row(0, 0, ["Đơn vị", "Năm", *HEADER])
        at = 1
        for unit in range(1, UNITS + 1):
            for year in YEARS:
                for line in lines:
                    sheet.write_row(at, 0, [f"Tỉnh số {unit}", year, *line])
                    at += 1
    return path


def sheet_a_table(path: Path) -> Path:
    lines = table()
    with xlsxwriter.Workbook(str(path)) as book:
        for unit in range(1, UNITS + 1):
            for year in YEARS:
                sheet = book.add_worksheet(f"{unit}-{year}")
                sheet.write(0, 0, f"BẢNG ĐIỂM PAR INDEX NĂM {year}")
                sheet.write(1, 0, f"TỈNH SỐ {unit}")
                for at, line in enumerate([HEADER, *lines], 3):
                    sheet.write_row(at, 0, line)
    return path


def best(script: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-c", script, str(path), str(UNITS * len(YEARS) * ROWS)]
    runs = [json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout) for _ in range(3)]
    return min(runs, key=lambda run: run["seconds"])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("one long table", long_table), ("756 sheets", sheet_a_table)):
            path = make(Path(folder) / f"{make.__name__}.xlsx")
            ours, theirs = best(OURS, path), best(PANDAS, path)
            print(
                f"{name}: sipas_par {ours['seconds']:.2f} s, {ours['MiB']:.0f} MiB; "
                f"pandas + openpyxl {theirs['seconds']:.2f} s, {theirs['MiB']:.0f} MiB; "
                f"ratio {theirs['seconds'] / ours['seconds']:.1f} (goal 5)"
            )


if __name__ == "__main__":
    main()
