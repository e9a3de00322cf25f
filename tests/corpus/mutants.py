"""Sound tables of every kind broken at random, the way hands and programs break them.

A mutation changes a table in place and says what it did. It is drawn from a seeded generator, so that a failing run can
be repeated.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import corpus_base as base
from corpus_sheets import Page

from sipas_par.model.published import published

JUNK = (
    "chưa có", "x", "-", "0,5 điểm", "#REF!", "n/a", "1,5,0", "=1+1", "<b>1</b>", "1e3", "∞", "", " ", "năm", "10%",
    "1.234.567,8", "٣", "１", "2/3", "0.5.5", "--1", "1 2",
)  # fmt: skip
UNITS = (
    "Xã Tân Thanh", "Xã Tân Thành", "Phường Kỳ Lừa", "Xã Cộng Hòa", "Xã Bình Gia", "Phường Đông Kinh", "Xã Yên Bình",
    "Đặc khu Hai",
)  # fmt: skip
FIELDS = (
    "Công tác chỉ đạo, điều hành CCHC", "Cải cách thể chế", "Cải cách TTHC", "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ", "Cải cách tài chính công", "Xây dựng, phát triển chính quyền điện tử, chính quyền số",
    "Tác động của CCHC đến người dân, tổ chức và phát triển kinh tế - xã hội",
)  # fmt: skip


@dataclass
class Table:
    """A page: its first row of figures, the row after the last, header rows, columns of figures, columns that name rows."""

    page: Page
    top: int
    last: int
    heads: tuple[int, ...]
    numbers: tuple[int, ...]
    keys: tuple[int, ...]
    facts: Page = field(default_factory=lambda: Page("Thông tin", []))

    @property
    def rows(self) -> list[list]:
        """The rows of the page."""
        return self.page.rows


def _of(rows, heads, numbers, keys, merged=()) -> Table:
    top = heads[-1] + 1
    return Table(Page("Bảng", rows, list(merged)), top, len(rows), heads, numbers, keys)


def points() -> Table:
    return Table(base.table(), base.TOP, base.LAST, (4, 5), (2, 3, 4, 5, 6, 7), (0,), base.info())


def one_row_a_unit() -> Table:
    rng, maxima = random.Random(5), [10.0, 15.0, 12.5, 8.0]  # noqa: S311 - repeatable, nothing secret
    marks = [[round(most * rng.randint(60, 100) / 100, 2) for most in maxima] for _ in UNITS]
    totals = [round(sum(row), 2) for row in marks]
    body = [
        [float(at), unit, *row, total, round(total / 45.5 * 100, 2), 1.0 + sum(other > total for other in totals)]
        for at, (unit, row, total) in enumerate(zip(UNITS, marks, totals, strict=True), 1)
    ]
    header = ["TT", "Đơn vị", *FIELDS[:4], "Tổng điểm", "Chỉ số (%)", "Xếp hạng"]
    most = [None, "Điểm tối đa", *maxima, 45.5, None, None]
    titles = [["TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2023"], ["(Số liệu chính thức)"], []]
    table = _of([*titles, header, most, *body], (3,), (2, 3, 4, 5, 6, 7, 8), (0, 1))
    table.top += 1
    return table


def parts_of_fields() -> Table:
    rng, body = random.Random(8), []  # noqa: S311 - repeatable, nothing secret
    for unit in UNITS:
        row, total = [unit], 0.0
        for most, asked in ((10, 2.5), (8.5, 2.0)):
            two = [round(part * rng.randint(50, 100) / 100, 2) for part in (asked, most - asked)]
            row += [*two, round(sum(two), 2), round(sum(two) / most * 100, 2)]
            total += sum(two)
        body.append([*row, round(total, 2), round(total / 18.5 * 100, 2)])
    body = [[float(at), *row, 1.0 + sum(other[-2] > row[-2] for other in body)] for at, row in enumerate(body, 1)]
    parts = ["ĐTXHH", "Thẩm định", "Tổng điểm", "Tỷ lệ %"]
    header = ["TT", "Đơn vị", "Chỉ đạo (10 điểm)", None, None, None, "Thể chế (8,5 điểm)", None, None, None]
    heads = [[*header, "Tổng điểm", "Chỉ số (%)", "Xếp hạng"], [None, None, *parts, *parts, None, None, None]]
    titles = [["TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC HUYỆN NĂM 2023"], ["(Số liệu chính thức)"]]
    merged = [(2, 2, 2, 5), (2, 6, 2, 9), *((2, c, 3, c) for c in (0, 1, 10, 11, 12))]
    return _of([*titles, *heads, *body], (2, 3), tuple(range(2, 13)), (0, 1), merged)


def long() -> Table:
    rows: list[list] = [["Đơn vị", "Năm", "STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"]]
    for unit, year, less in (("Huyện Bắc Sơn", 2022, 0.25), ("Huyện Bắc Sơn", 2023, 0), ("TP. Lạng Sơn", 2023, 0.1)):
        body = [[row[0], row[1], row[2], row[6]] for row in base.BODY]
        for row in reversed(body):
            below = [other[3] for other in body if other[0].rpartition(".")[0] == row[0]]
            row[3] = round(sum(below) if below else row[3] - less * (row[0] in {"1.1.1", "2.1.1", "3.2.2"}), 2)
        rows += [[unit, float(year), *row] for row in body]
        rows.append([unit, float(year), None, "Tổng điểm", 20.0, round(sum(r[3] for r in body if "." not in r[0]), 2)])
    return _of(rows, (0,), (4, 5), (0, 1, 2))


def sipas() -> Table:
    return _of(base.survey().rows, (3,), (2, 3, 4), (0,))


def sipas_of_units() -> Table:
    rng = random.Random(3)  # noqa: S311 - repeatable, nothing secret
    values = [round(70 + rng.random() * 20, 2) for _ in UNITS]
    rows = [["CHỈ SỐ HÀI LÒNG CỦA NGƯỜI DÂN ĐỐI VỚI CƠ QUAN HÀNH CHÍNH (SIPAS) NĂM 2023"], ["(Số liệu chính thức)"], []]
    rows.append(["TT", "Đơn vị", "Năm 2022 (%)", "Năm 2023 (%)", "Tăng/giảm", "Xếp hạng"])
    for at, (unit, value) in enumerate(zip(UNITS, values, strict=True), 1):
        before = round(value - rng.randint(-200, 300) / 100, 2)
        rank = 1.0 + sum(other > value for other in values)
        rows.append([float(at), unit, before, value, round(value - before, 2), rank])
    return _of(rows, (3,), (2, 3, 4, 5), (0, 1))


def _announced(title, header, rows, numbers) -> Table:
    names = [province.name for province in published().provinces_in(2023)]
    top = [["BỘ NỘI VỤ"], [f"{title} NĂM 2023 CỦA CÁC TỈNH, THÀNH PHỐ"], [], header]
    return _of([*top, *(row for at, name in enumerate(names, 1) for row in rows(at, name))], (3,), numbers, (0, 1))


def announced_parts() -> Table:
    def rows(at, name):
        parts = [round(60 - at / 10, 2), 9.0, 8.5, 5.0]
        return [[float(at), name, *parts, round(sum(parts), 2)]]

    header = [
        "Xếp hạng",
        "Tỉnh, thành phố",
        "Điểm thẩm định",
        "Điểm điều tra XHH",
        "SIPAS",
        "Tác động KT-XH",
        "Chỉ số (%)",
    ]
    return _announced("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX)", header, rows, (0, 2, 3, 4, 5, 6))


def announced_ranks() -> Table:
    def rows(at, name):
        return [[float(at), name, round(91.5 - at / 10, 2), float(at)]]

    header = ["STT", "Tỉnh, thành phố", "Chỉ số (%)", "Xếp hạng"]
    return _announced("CHỈ SỐ HÀI LÒNG CỦA NGƯỜI DÂN (SIPAS)", header, rows, (2, 3))


def announced_fields() -> Table:
    def rows(at, name):
        return [[name, field, round(90 - at / 10 - k, 2), float(at)] for k, field in enumerate(FIELDS)]

    header = ["Tỉnh, thành phố", "Lĩnh vực", "Chỉ số thành phần (%)", "Xếp hạng"]
    return _announced("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX)", header, rows, (2, 3))


KINDS: dict[str, Callable[[], Table]] = {
    made.__name__: made
    for made in (
        points, one_row_a_unit, parts_of_fields, long, sipas, sipas_of_units, announced_parts, announced_ranks,
        announced_fields,
    )
}  # fmt: skip


def _row(rng, table) -> int:
    return rng.randrange(table.top, min(table.last, len(table.rows)))


def _width(table) -> int:
    return len(table.rows[table.heads[0]])


def _square(table) -> None:
    """Make all rows equally long."""
    width = max(map(len, table.rows))
    for row in table.rows:
        row.extend([None] * (width - len(row)))


def drop_row(rng, table):
    row = _row(rng, table)
    del table.rows[row]
    return f"row {row + 1}"


def drop_last_rows(_rng, table):
    """The last row of a table, or the last of its level: nothing after it tells of it."""
    del table.rows[table.last - 1]
    return f"row {table.last}"


def repeat_row(rng, table):
    row = _row(rng, table)
    table.rows.insert(rng.randrange(table.top, len(table.rows) + 1), list(table.rows[row]))
    return f"row {row + 1}"


def swap_rows(rng, table):
    one, two = _row(rng, table), _row(rng, table)
    table.rows[one], table.rows[two] = table.rows[two], table.rows[one]
    return f"rows {one + 1} and {two + 1}"


def drop_rows(rng, table):
    first = _row(rng, table)
    last = min(len(table.rows), first + rng.randrange(2, 8))
    del table.rows[first:last]
    return f"rows {first + 1} to {last}"


def cut_below(rng, table):
    row = _row(rng, table)
    del table.rows[row:]
    return f"from row {row + 1}"


def insert_rows(rng, table):
    row, sums = rng.randrange(table.top, len(table.rows) + 1), list(table.rows[_row(rng, table)])[2:]
    extra = rng.choice(
        [[], ["", ""], [None, "Dòng phụ"], ["Ghi chú", None], [None, "Cộng", *sums], [None, "Tổng", *sums]]
    )
    table.rows.insert(row, list(extra))
    return f"{extra} at row {row + 1}"


def insert_mean(rng, table):
    row, copied = rng.randrange(table.top, len(table.rows) + 1), table.rows[_row(rng, table)]
    table.rows.insert(row, [None, "Trung bình", *copied[2:]])
    return f"row {row + 1}"


def insert_copy(rng, table):
    row, copied = rng.randrange(table.top, len(table.rows) + 1), table.rows[_row(rng, table)]
    table.rows.insert(row, [None, "Đơn vị khác", *copied[2:]])
    return f"row {row + 1}"


def drop_column(rng, table):
    column = rng.randrange(_width(table))
    for row in table.rows:
        del row[column : column + 1]
    table.page.merged = []
    kept = ([at for at in places if at != column] for places in (table.numbers, table.keys))
    table.numbers, table.keys = (tuple(at - (at > column) for at in places) for places in kept)
    return f"column {column}"


def swap_columns(rng, table):
    one, two = rng.sample(range(_width(table)), 2)
    _square(table)
    for row in table.rows[table.top :]:
        row[one], row[two] = row[two], row[one]
    return f"the cells of columns {one} and {two}"


def swap_headers(rng, table):
    header = table.rows[rng.choice(table.heads)]
    one, two = rng.sample(range(len(header)), 2)
    header[one], header[two] = header[two], header[one]
    return f"columns {one} and {two}"


def insert_column(rng, table):
    column = rng.randrange(_width(table) + 1)
    for row in table.rows[table.heads[0] :]:
        row.insert(column, None)
    table.page.merged = []
    table.numbers, table.keys = (tuple(at + (at >= column) for at in places) for places in (table.numbers, table.keys))
    return f"blank column {column}"


def _shift(rng, table, column, first):
    step = rng.choice((-1, 1, 2))
    _square(table)
    cells = [row[column] for row in table.rows[first : table.last]]
    moved = [None] * step + cells[:-step] if step > 0 else [*cells[1:], None]
    for row, cell in zip(table.rows[first : table.last], moved, strict=True):
        row[column] = cell
    return f"column {column} by {step} from row {first + 1}"


def shift_column(rng, table):
    return _shift(rng, table, rng.choice(table.numbers), table.top)


def shift_keys(rng, table):
    return _shift(rng, table, rng.choice(table.keys), table.top)


def shift_part(rng, table):
    return _shift(rng, table, rng.choice(table.numbers), _row(rng, table))


def _number(rng, table):
    """Return a row and a column with a figure."""
    _square(table)
    cells = [(row, rng.choice(table.numbers)) for row in (_row(rng, table) for _ in range(20))]
    return next(cell for cell in cells if isinstance(table.rows[cell[0]][cell[1]], float))


def nudge_number(rng, table):
    row, column = _number(rng, table)
    old = table.rows[row][column]
    table.rows[row][column] = rng.choice([old + 0.01, old + 0.5, old - 0.25, round(old + 1, 2)])
    return f"cell {row + 1},{column}: {old} to {table.rows[row][column]}"


def slip_number(rng, table):
    row, column = _number(rng, table)
    old = table.rows[row][column]
    table.rows[row][column] = rng.choice([old * 10, old / 10, -old, 0.0, old * 100])
    return f"cell {row + 1},{column}: {old} to {table.rows[row][column]}"


def swap_cells(rng, table):
    column, one, two = rng.choice(table.numbers), _row(rng, table), _row(rng, table)
    _square(table)
    table.rows[one][column], table.rows[two][column] = table.rows[two][column], table.rows[one][column]
    return f"column {column}, rows {one + 1} and {two + 1}"


def retype_text(rng, table):
    row, column = _row(rng, table), rng.choice(table.numbers)
    _square(table)
    old, table.rows[row][column] = table.rows[row][column], rng.choice(JUNK)
    return f"cell {row + 1},{column}: {old} to {table.rows[row][column]!r}"


def retype_same(rng, table):
    column, mark = rng.choice(table.numbers), rng.choice((",", "."))
    style = rng.choice(("{:.2f}", "{:.2f} ", " {:.1f}", "{:.3f}", "{:g}"))
    for row in table.rows[table.top :]:
        if column < len(row) and isinstance(row[column], float) and float(style.format(row[column])) == row[column]:
            row[column] = style.format(row[column]).replace(".", mark)
    return f"column {column} as text {style}"


def scale_column(rng, table):
    column, factor = rng.choice(table.numbers), rng.choice((10, 0.1, 100, 0.01, 20))
    for row in table.rows[table.top :]:
        if column < len(row) and isinstance(row[column], float):
            row[column] = round(row[column] * factor, 6)
    return f"column {column} times {factor}"


def fill_down(rng, table):
    row, column = _row(rng, table), rng.choice(table.numbers)
    end = min(table.last - 1, row + rng.randrange(1, 5))
    _square(table)
    for line in table.rows[row : end + 1]:
        line[column] = table.rows[row][column]
    return f"column {column} from row {row + 1} to {end + 1}"


def blank_cells(rng, table):
    column, rows = rng.choice((*table.keys, *table.numbers)), [_row(rng, table) for _ in range(rng.randrange(1, 5))]
    _square(table)
    for row in rows:
        table.rows[row][column] = None
    return f"column {column} in rows {[row + 1 for row in rows]}"


def merge_cells(rng, table):
    row, column = _row(rng, table), rng.choice((*table.keys, *table.numbers))
    down, right = rng.choice(((1, 0), (2, 0), (0, 1), (1, 1)))
    down = min(down, table.last - 1 - row)
    _square(table)
    for r in range(row, row + down + 1):
        for c in range(column, column + right + 1):
            if (r, c) != (row, column):
                table.rows[r][c] = None
    table.page.merged.append((row, column, row + down, column + right))
    return f"{down + 1}x{right + 1} cells at row {row + 1}, column {column}"


def change_key(rng, table):
    row, column = _row(rng, table), rng.choice(table.keys)
    old = table.rows[row][column]
    table.rows[row][column] = rng.choice(
        ["1", "2.1", "9.9", "1.1.1.1", "I", "1,1", "1-1", "0", "01.01", "a", "1.10", 1.1, 2.0, 45000.0, "Cộng", "Tổng số",
         dt.datetime(2001, 1, 1), dt.datetime(2024, 2, 1), f"{old}.", f" {old} ", f"{old}1", str(old)[:-1], "1..2", "1.1.",  # noqa: DTZ001
         "Lĩnh vực 1", *JUNK, str(old).upper(), table.rows[_row(rng, table)][column]]
    )  # fmt: skip
    return f"cell {row + 1},{column}: {old} to {table.rows[row][column]!r}"


def restart_codes(_rng, table):
    for row in table.rows[table.top : table.last]:
        row[0] = str(row[0]).rpartition(".")[2]
    return "codes cut to their last number"


def codes_as_numbers(_rng, table):
    for row in table.rows[table.top : table.last]:
        several = str(row[0]).count(".") > 1
        row[0] = (
            dt.datetime(2000 + int(row[0][-1]), int(row[0][2]), int(row[0][0])) if several else float(row[0])  # noqa: DTZ001
        )
    return "codes as numbers and dates"


def change_header(rng, table):
    header = table.rows[rng.choice(table.heads)]
    column = rng.randrange(len(header))
    old, header[column] = (
        header[column],
        rng.choice(
            [None, "Điểm", "Cột khác", "Điểm tối đa", "Điểm đạt được", "Tỷ lệ", "Thẩm định", "Năm 2022", "STT", 1.0]
        ),
    )
    return f"{column}: {old} to {header[column]}"


def drop_header(rng, table):
    del table.rows[rng.choice(table.heads)]
    table.page.merged = []
    return "one"


def change_info(rng, table):
    row = rng.randrange(len(table.facts.rows))
    old = table.facts.rows[row][1]
    table.facts.rows[row][1] = rng.choice([None, "x", 1.0, 2022.0, "MINH HỌA", old])
    return f"{table.facts.rows[row][0]}: {old} to {table.facts.rows[row][1]}"


def drop_info(_rng, table):
    table.facts.rows.clear()
    return "all"


EVERY = (
    drop_row, repeat_row, swap_rows, drop_rows, cut_below, insert_rows, insert_mean, insert_copy, drop_column,
    swap_columns, swap_headers, insert_column, shift_column, shift_keys, shift_part, nudge_number, slip_number, swap_cells,
    retype_text, retype_same, scale_column, fill_down, blank_cells, merge_cells, change_key, change_header, drop_header,
)  # fmt: skip
MUTATIONS = {
    kind: (*EVERY, restart_codes, codes_as_numbers, change_info, drop_info) if kind == "points" else EVERY
    for kind in KINDS
}


def mutant(seed: int, kind: str = "points") -> tuple[Table, dict[str, str]]:
    """Return a broken table and what was done to it: one to three mutations by name."""
    rng = random.Random(f"{kind} {seed}")  # noqa: S311 - repeatable, nothing secret
    table, ways = KINDS[kind](), MUTATIONS[kind]
    done: dict[str, str] = {}
    first = ways[seed % len(ways)]
    # Without its info sheet a table declares no counts, and no program can know that rows are gone from it.
    several = (1,) if first is drop_info else (1, 1, 1, 2, 3)
    for at in range(rng.choice(several)):
        change = rng.choice([way for way in ways if way is not drop_info]) if at else first
        try:
            done[change.__name__] = change(rng, table)
        except (IndexError, ValueError, TypeError, KeyError, StopIteration):
            done[change.__name__] = "not possible here"
    return table, done
