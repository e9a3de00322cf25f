"""Whatever is done to a sound table of any kind: the right answer, or a finding that says so. Nothing in between.

``SIPAS_PAR_SEEDS`` sets how many mutants of each kind are read; some go through real files of every container.
"""

import os
from collections import Counter
from functools import cache

import pytest
from corpus_sheets import write_csv, write_html, write_ods, write_xls, write_xlsb, write_xlsx
from mutants import KINDS, mutant

from sipas_par.findings import ReadError, errors_of
from sipas_par.reading.announcement import Announcement, announced_in
from sipas_par.reading.book import Book, CellError, Grid
from sipas_par.reading.load import load_par_index
from sipas_par.reading.tables import read_everything

SEEDS = int(os.environ.get("SIPAS_PAR_SEEDS", "0"))
ENOUGH = {"points": 1500, "announced_fields": 40}

FIGURE = "a figure that stays among those beside it"
TAIL = "rows lost at the end of the table, or all of those below a heading"
COLUMN = "a column that is not there"
NAMES = "headers of figures alike exchanged with each other"
COPY = "figures of one unit under another name"
BLANK = "figures of the year before or of the nation that are blank"
MEAN = "a mean among those that it is of"
UNSEEN = {
    "one_row_a_unit": {"swap_headers": NAMES, "change_header": NAMES, "cut_below": TAIL, "insert_copy": COPY, "drop_rows": TAIL,
                       "change_key": COPY},
    "parts_of_fields": {"insert_copy": COPY, "cut_below": TAIL, "change_key": COPY, "change_header": NAMES},
    "long": {"drop_rows": TAIL, "cut_below": TAIL, "drop_row": TAIL, "change_key": COPY, "drop_column": COLUMN},
    "sipas": {
        "nudge_number": FIGURE, "slip_number": FIGURE, "swap_cells": FIGURE, "fill_down": FIGURE, "retype_text": BLANK,
        "drop_row": TAIL, "drop_rows": TAIL, "cut_below": TAIL, "drop_column": COLUMN, "swap_headers": NAMES,
        "swap_columns": NAMES, "change_header": NAMES, "blank_cells": BLANK, "merge_cells": BLANK, "shift_column": FIGURE,
        "shift_part": FIGURE, "change_key": TAIL,
    },
    "sipas_of_units": {"insert_copy": COPY, "drop_rows": TAIL, "cut_below": TAIL, "drop_column": COLUMN, "change_key": COPY, "change_header": NAMES},
    "announced_parts": {"drop_column": COLUMN, "swap_headers": NAMES, "swap_columns": NAMES, "change_header": NAMES, "insert_mean": MEAN, "nudge_number": FIGURE},
    "announced_ranks": {
        "drop_column": COLUMN, "swap_headers": NAMES, "swap_columns": NAMES, "change_header": NAMES, "insert_mean": MEAN,
        "nudge_number": FIGURE, "fill_down": FIGURE,
    },
    "announced_fields": {"drop_column": COLUMN, "change_header": NAMES, "nudge_number": FIGURE, "fill_down": FIGURE, "swap_cells": FIGURE},
}  # fmt: skip
"""What nothing printed in the table contradicts, by kind of table and mutation: it may go unseen, and nothing else."""


def _grid(page) -> Grid:
    def cell(value):
        if value is None:
            return ""
        return CellError(value) if isinstance(value, str) and value.startswith("#") else value

    width = max(map(len, page.rows), default=0)
    rows = [[cell(value) for value in row] + [""] * (width - len(row)) for row in page.rows]
    return Grid(page.name, rows, tuple(page.merged))


def _read(table):
    """Return the announcement of a table, or its cards."""
    grids = {page.name: _grid(page) for page in (table.facts, table.page) if page.rows}
    book = Book("mutant.xlsx", "", "xlsx", tuple(grids), (), grids.__getitem__)
    return announced_in(book) or read_everything(book)


def _figures(read) -> dict:
    """Return every figure by what it is of; sums follow from them."""
    if isinstance(read, Announcement):
        return {
            (type(one).__name__, one.year, *(getattr(one, key, "") for key in ("unit", "scope", "index", "group", "field"))):
            [getattr(one, key, None) for key in ("rank", "score", "value", "percent")]
            for one in read.figures
        }  # fmt: skip
    figures = {}
    for card in read:
        if hasattr(card, "components"):
            rows = {row.name: (row.value, row.earlier, row.national_mean) for row in card.components}
        else:
            fields = all(row.level == "field" for row in card)
            rows = {
                row.name if fields else row.code: (row.max_score, row.score) for row in card.leaves if row.max_score
            }
            rows["total"] = (card.max_score, card.score)
        figures |= {(card.unit, card.year, key): row for key, row in rows.items()}
    return figures


def _findings(read):
    return read.findings if isinstance(read, Announcement) else [one for card in read for one in card.findings]


@cache
def _sound(kind):
    return _read(KINDS[kind]())


def _verdict(table, kind) -> str:
    sound = _sound(kind)
    try:
        read = _read(table)
    except ReadError as error:
        return "refused" if errors_of(error.findings) else "refused without a finding"
    if errors_of(_findings(read)):
        return "error found"
    if _figures(read) == _figures(sound):
        return "right"
    known = {finding.code for finding in _findings(sound)}
    said = any(finding.code not in known for finding in _findings(read)) and kind != "points"
    return "warning" if said else "silent"


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_right_or_told(kind):
    counts: Counter[str] = Counter()
    for seed in range(SEEDS or ENOUGH.get(kind, 80)):
        table, done = mutant(seed, kind)
        try:
            verdict = _verdict(table, kind)
        except Exception as error:
            raise AssertionError(f"mutant {seed} of {kind}: {done}") from error
        assert verdict != "refused without a finding"
        if verdict == "silent":
            assert done.keys() & UNSEEN.get(kind, {}).keys(), f"mutant {seed} of {kind}: {done}"
        counts[verdict] += 1
    print(f"\n{kind}: {dict(counts.most_common())}")  # noqa: T201 - the counts are the result of this run
    assert min(counts["right"], counts["refused"] + counts["error found"]) * 12 > sum(counts.values())


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
    sound = _figures(_sound("points"))
    for seed in range(3, 400, 11):
        table, done = mutant(seed)
        facts, page = table.facts, table.page
        page.merged = [merge for merge in page.merged if merge[0] != merge[2] or merge[1] != merge[3]]
        page.rows = [
            [value.isoformat()[:10] if hasattr(value, "year") and container != "xlsx" else value for value in row]
            for row in page.rows
        ]
        # Without an info sheet no count tells of rows that are gone.
        uncounted = container in {"csv", "html"} and {"drop_rows", "cut_below"} & done.keys()
        if uncounted or not any(page.rows) or (container == "xlsx" and _overlaps(page.merged)) or not facts.rows:
            continue
        path = WRITERS[container](tmp_path / f"{seed}.{container}", facts, page)
        read += 1
        try:
            card = load_par_index(path)
        except ReadError:
            continue
        assert errors_of(card.findings) or _figures((card,)) == sound, f"mutant {seed}: {done}"
    assert read > 20


def _overlaps(merged) -> bool:
    cells = [
        (r, c) for top, left, bottom, right in merged for r in range(top, bottom + 1) for c in range(left, right + 1)
    ]
    return len(cells) != len(set(cells))
