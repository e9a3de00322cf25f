"""Sound tables broken at random, the way hands and programs break them.

A mutation changes the pages in place and says what it did. It is drawn from a seeded generator, so that a
failing run can be repeated.
"""

import datetime as dt
import random

from corpus_base import LAST, TOP, info, table
from corpus_sheets import Page


def _day(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day)  # noqa: DTZ001 - dates in sheets have no zone


NUMBERS = (2, 3, 4, 5, 6, 7)
JUNK = (
    "chưa có",
    "x",
    "-",
    "0,5 điểm",
    "#REF!",
    "n/a",
    "1,5,0",
    "=1+1",
    "<b>1</b>",
    "1e3",
    "∞",
    "",
    " ",
    "năm",
    "10%",
    "1.234.567,8",
    "٣",
    "１",
    "2/3",
    "0.5.5",
    "--1",
    "1 2",
)


def pages() -> tuple[Page, Page]:
    return info(), table()


def _row(rng: random.Random) -> int:
    return rng.randrange(TOP, LAST + 1)


def drop_row(rng, page, _info):
    row = _row(rng)
    del page.rows[row]
    return f"drop row {row + 1}"


def repeat_row(rng, page, _info):
    row = _row(rng)
    page.rows.insert(rng.randrange(TOP, len(page.rows) + 1), list(page.rows[row]))
    return f"repeat row {row + 1}"


def swap_rows(rng, page, _info):
    one, two = _row(rng), _row(rng)
    page.rows[one], page.rows[two] = page.rows[two], page.rows[one]
    return f"swap rows {one + 1} and {two + 1}"


def drop_rows(rng, page, _info):
    first = _row(rng)
    last = min(len(page.rows), first + rng.randrange(2, 8))
    del page.rows[first:last]
    return f"drop rows {first + 1} to {last}"


def cut_below(rng, page, _info):
    row = _row(rng)
    del page.rows[row:]
    return f"cut from row {row + 1}"


def insert_rows(rng, page, _info):
    row = rng.randrange(TOP, len(page.rows) + 1)
    extra = rng.choice(
        [[], ["", ""], [None, "Dòng phụ"], ["Ghi chú", None], [None, "Cộng", 3.0, None, None, None, 3.0], [None, None, 1.5],
         [None, "Đạt 100%", 0.5], ["*", "Tiêu chí mới", 1.0, 1.0, 1.0, None, 1.0, 100.0], ["4", "Khác", 1.0, 1.0, 1.0, None, 1.0, 100.0]]
    )  # fmt: skip
    page.rows.insert(row, list(extra))
    return f"insert {extra} at row {row + 1}"


def drop_column(rng, page, _info):
    column = rng.randrange(10)
    for row in page.rows:
        del row[column : column + 1]
    page.merged = []
    return f"drop column {column}"


def swap_columns(rng, page, _info):
    one, two = rng.sample(range(10), 2)
    for row in page.rows[TOP:]:
        row[one], row[two] = row[two], row[one]
    return f"swap the cells of columns {one} and {two}"


def swap_headers(rng, page, _info):
    one, two = rng.sample((0, 1, 2, 6, 7, 8, 9), 2)
    header = page.rows[4]
    header[one], header[two] = header[two], header[one]
    return f"swap the headers of columns {one} and {two}"


def insert_column(rng, page, _info):
    column = rng.randrange(11)
    for row in page.rows[4:]:
        row.insert(column, None)
    page.merged = []
    return f"insert a blank column at {column}"


def shift_column(rng, page, _info):
    column, step = rng.choice(NUMBERS), rng.choice((-1, 1, 2))
    cells = [row[column] for row in page.rows[TOP : LAST + 1]]
    moved = [None] * step + cells[:-step] if step > 0 else [*cells[1:], None]
    for row, cell in zip(page.rows[TOP : LAST + 1], moved, strict=True):
        row[column] = cell
    return f"shift column {column} by {step}"


def shift_codes(rng, page, _info):
    step = rng.choice((-1, 1))
    cells = [row[0] for row in page.rows[TOP:LAST]]
    moved = [None, *cells[:-1]] if step > 0 else [*cells[1:], None]
    for row, cell in zip(page.rows[TOP:LAST], moved, strict=True):
        row[0] = cell
    return f"shift the codes by {step}"


def shift_part(rng, page, _info):
    column, row = rng.choice(NUMBERS), _row(rng)
    page.rows[row:] = [list(line) for line in page.rows[row:]]
    cells = [line[column] for line in page.rows[row : LAST + 1]]
    for line, cell in zip(page.rows[row : LAST + 1], [None, *cells[:-1]], strict=True):
        line[column] = cell
    return f"insert a cell in column {column} at row {row + 1}"


def retype_number(rng, page, _info):
    row, column = _row(rng), rng.choice(NUMBERS)
    old = page.rows[row][column]
    base = old if isinstance(old, float) else 1.0
    page.rows[row][column] = rng.choice(
        [
            base * 10,
            base / 10,
            -base,
            base + 0.01,
            base + 0.5,
            base - 0.25,
            round(base + 1, 2),
            0.0,
            100.0,
            base * 100,
            None,
        ]
    )
    return f"cell {row + 1},{column}: {old} to {page.rows[row][column]}"


def retype_text(rng, page, _info):
    row, column = _row(rng), rng.choice((0, *NUMBERS))
    old = page.rows[row][column]
    page.rows[row][column] = rng.choice(JUNK)
    return f"cell {row + 1},{column}: {old} to {page.rows[row][column]!r}"


def retype_same(rng, page, _info):
    column = rng.choice(NUMBERS)
    style = rng.choice(("{:.2f}", "{:.2f} ", " {:.1f}", "{:.3f}", "{:g}"))
    for row in page.rows[TOP:]:
        if isinstance(row[column], float):
            row[column] = style.format(row[column]).replace(".", rng.choice((",", ".")))
    return f"column {column} as text {style}"


def scale_column(rng, page, _info):
    column, factor = rng.choice(NUMBERS), rng.choice((10, 0.1, 100, 0.01, 20))
    for row in page.rows[TOP:]:
        if isinstance(row[column], float):
            row[column] = round(row[column] * factor, 6)
    return f"column {column} times {factor}"


def fill_down(rng, page, _info):
    row, column = rng.randrange(TOP, LAST), rng.choice(NUMBERS)
    end = min(LAST, row + rng.randrange(1, 5))
    for line in page.rows[row : end + 1]:
        line[column] = page.rows[row][column]
    return f"fill column {column} down from row {row + 1} to {end + 1}"


def blank_cells(rng, page, _info):
    column = rng.choice((0, *NUMBERS))
    rows = [_row(rng) for _ in range(rng.randrange(1, 5))]
    for row in rows:
        page.rows[row][column] = None
    return f"blank column {column} in rows {[row + 1 for row in rows]}"


def merge_cells(rng, page, _info):
    row, column = rng.randrange(TOP, LAST), rng.choice((0, *NUMBERS))
    down, right = rng.choice(((1, 0), (2, 0), (0, 1), (1, 1)))
    for r in range(row, min(row + down, LAST) + 1):
        for c in range(column, column + right + 1):
            if (r, c) != (row, column):
                page.rows[r][c] = None
    page.merged.append((row, column, min(row + down, LAST), column + right))
    return f"merge {down + 1}x{right + 1} cells at row {row + 1}, column {column}"


def change_code(rng, page, _info):
    row = rng.randrange(TOP, LAST)
    old = page.rows[row][0]
    page.rows[row][0] = rng.choice(
        ["1", "2.1", "9.9", "1.1.1.1", "I", "1,1", "1-1", "0", "01.01", "a", "1.10", 1.1, 2.0, 45000.0, _day(2001, 1, 1),
         _day(2024, 2, 1), f"{old}.", f" {old} ", f"{old}1", str(old)[:-1], "1..2", "1.1.", "Lĩnh vực 1"]
    )  # fmt: skip
    return f"code {old} to {page.rows[row][0]!r}"


def restart_codes(_rng, page, _info):
    for row in page.rows[TOP:LAST]:
        row[0] = str(row[0]).rpartition(".")[2]
    return "codes cut to their last number"


def codes_as_numbers(_rng, page, _info):
    for row in page.rows[TOP:LAST]:
        row[0] = (
            float(row[0])
            if str(row[0]).count(".") < 2
            else _day(2000 + int(row[0][-1]), int(row[0][2]), int(row[0][0]))
        )
    return "codes as numbers and dates"


def change_header(rng, page, _info):
    row, column = rng.choice((4, 5)), rng.randrange(10)
    old = page.rows[row][column]
    page.rows[row][column] = rng.choice(
        [None, "Điểm", "Cột khác", "Điểm tối đa", "Điểm đạt được", "Tỷ lệ", "Thẩm định", "Năm 2022", "STT", 1.0]
    )
    return f"header {row + 1},{column}: {old} to {page.rows[row][column]}"


def drop_header(rng, page, _info):
    row = rng.choice((4, 5))
    del page.rows[row]
    page.merged = []
    return f"drop header row {row + 1}"


def change_info(rng, _page, facts):
    row = rng.randrange(len(facts.rows))
    old = facts.rows[row][1]
    facts.rows[row][1] = rng.choice([None, "x", 1.0, 2022.0, "MINH HỌA", old])
    return f"info {facts.rows[row][0]}: {old} to {facts.rows[row][1]}"


def drop_info(_rng, _page, facts):
    facts.rows.clear()
    return "drop the info sheet"


MUTATIONS = (
    drop_row, repeat_row, swap_rows, drop_rows, cut_below, insert_rows, drop_column, swap_columns, swap_headers,
    insert_column, shift_column, shift_codes, shift_part, retype_number, retype_text, retype_same, scale_column,
    fill_down, blank_cells, merge_cells, change_code, restart_codes, codes_as_numbers, change_header, drop_header,
    change_info, drop_info,
)  # fmt: skip


def mutant(seed: int) -> tuple[Page, Page, str]:
    """Return the pages of one broken table and what was done to it: one to three mutations."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    facts, page = pages()
    done = []
    first = MUTATIONS[seed % len(MUTATIONS)]
    # Without its info sheet a table declares no counts, and no program can know that rows are gone from it.
    several = (1,) if first is drop_info else (1, 1, 1, 2, 3)
    for _ in range(rng.choice(several)):
        change = rng.choice(MUTATIONS[:-1]) if done else first
        try:
            done.append(change(rng, page, facts))
        except (IndexError, ValueError, TypeError, KeyError):
            done.append(f"{change.__name__} not possible here")
    return facts, page, "; ".join(done)
