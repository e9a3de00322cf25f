"""Whatever is done to a sound table: the right answer, or an error that stops documents. Nothing in between.

Thousands of mutants are read as grids, some of them through real files of every container.
"""

from collections import Counter
from decimal import Decimal

import pytest
from corpus_base import LOST
from corpus_sheets import write_csv, write_html, write_ods, write_xls, write_xlsb, write_xlsx
from mutants import mutant

from sipas_par.findings import ReadError, errors_of
from sipas_par.reading.book import Book
from sipas_par.reading.grid import CellError, Grid
from sipas_par.reading.header import find_header
from sipas_par.reading.identity import read_info
from sipas_par.reading.load import load_par_index
from sipas_par.reading.tables import read_one

RIGHT = {code: Decimal(points) for code, points in LOST.items()}
MUTANTS = 2700


def _grid(page) -> Grid:
    def cell(value):
        if value is None:
            return ""
        return CellError(value) if isinstance(value, str) and value.startswith("#") else value

    width = max(map(len, page.rows), default=0)
    rows = [[cell(value) for value in row] + [""] * (width - len(row)) for row in page.rows]
    return Grid(page.name, rows, tuple(page.merged))


def _read(facts, page):
    grids = {"Thông tin": _grid(facts), "PAR INDEX": _grid(page)}
    book = Book("mutant.xlsx", "", "xlsx", tuple(grids), (), grids.__getitem__)
    header = find_header(grids["PAR INDEX"])
    if header is None:
        return "refused"
    try:
        reading = read_one(book, grids["PAR INDEX"], header, read_info(book, ("PAR INDEX",)))
    except ReadError as error:
        return "refused" if errors_of(error.findings) else "refused without a finding"
    return _verdict(reading.cards)


def _verdict(cards) -> str:
    if len(cards) != 1 or errors_of(cards[0].findings):
        return "error found"
    card = cards[0]
    lost = {row.code: row.lost for row in card.leaves if row.lost}
    assert card.score == Decimal("16.5"), "silent wrong total"
    assert card.max_score == 20, "silent wrong maximum"
    assert lost == RIGHT, "silent wrong list"
    return "right with a warning" if card.findings else "right"


def test_every_mutant_is_right_or_refused():
    counts: Counter[str] = Counter()
    for seed in range(MUTANTS):
        facts, page, done = mutant(seed)
        try:
            counts[_read(facts, page)] += 1
        except AssertionError as error:
            pytest.fail(f"mutant {seed}: {done}: {error}")
        except Exception as error:
            raise AssertionError(f"mutant {seed}: {done}") from error
    print(f"\n{MUTANTS} mutants: {dict(counts.most_common())}")  # noqa: T201 - the counts are the result of this run
    assert counts["refused without a finding"] == 0
    assert min(counts["right"], counts["refused"], counts["error found"]) > 50


WRITERS = {
    "xlsx": write_xlsx,
    "ods": write_ods,
    "xls": write_xls,
    "xlsb": write_xlsb,
    "csv": lambda path, _facts, page: write_csv(path, page, ";", decimal=","),
    "html": lambda path, _facts, page: write_html(path, page),
}


@pytest.mark.parametrize("container", WRITERS)
def test_mutants_through_real_files(container, tmp_path):
    read = 0
    for seed in range(3, 400, 11):
        facts, page, done = mutant(seed)
        page.merged = [merge for merge in page.merged if merge[0] != merge[2] or merge[1] != merge[3]]
        page.rows = [
            [value.isoformat()[:10] if hasattr(value, "year") and container != "xlsx" else value for value in row]
            for row in page.rows
        ]
        if not any(page.rows) or (container == "xlsx" and _overlaps(page.merged)) or not facts.rows:
            continue
        path = WRITERS[container](tmp_path / f"{seed}.{container}", facts, page)
        read += 1
        try:
            card = load_par_index(path)
        except ReadError:
            continue
        try:
            _verdict((card,))
        except AssertionError as error:
            pytest.fail(f"mutant {seed}: {done}: {error}")
    assert read > 20


def _overlaps(merged) -> bool:
    cells = [
        (r, c) for top, left, bottom, right in merged for r in range(top, bottom + 1) for c in range(left, right + 1)
    ]
    return len(cells) != len(set(cells))
