"""Random score tables as offices type them, each with its truth: trees, numberings, columns, words known and unknown."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

from sipas_par.reading.book import Book, Grid
from sipas_par.reading.header import find_header
from sipas_par.reading.identity import read_info
from sipas_par.reading.tables import read_one

KNOWN = {
    "code": ("STT", "TT", "Mã tiêu chí", "Số TT"),
    "name": ("Nội dung", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Tiêu chí", "Nội dung đánh giá"),
    "max": ("Điểm tối đa", "Thang điểm", "Điểm chuẩn", "Điểm tối đa/Max"),
    "self": ("Tự đánh giá", "Điểm tự chấm", "Đơn vị tự chấm"),
    "appraised": ("Thẩm định", "Sở Nội vụ thẩm định", "Điểm thẩm định"),
    "surveyed": ("Điều tra XHH", "Điều tra xã hội học", "Khảo sát"),
    "score": ("Điểm đạt được", "Tổng điểm đạt được", "Điểm cuối cùng", "Điểm đạt"),
    "percent": ("Tỷ lệ (%)", "Chỉ số (%)", "Tỷ lệ đạt"),
    "lost": ("Điểm chưa đạt", "Điểm bị trừ"),
    "older": ("Điểm đạt năm 2022",),
    "change": ("Tăng/giảm", "So với năm trước"),
    "mean": ("Điểm trung bình các huyện", "Điểm bình quân toàn tỉnh"),
    "gap": ("Chênh lệch",),
    "rival": ("Điểm thẩm định lần 1",),
    "note": ("Ghi chú",),
}
UNKNOWN = {
    "code": ("Ký hiệu dòng", ""),
    "name": ("Việc được giao", "Hạng mục"),
    "max": ("Điểm", "Khung", "Mức trần"),
    "self": ("Đơn vị khai", "Điểm do đơn vị báo"),
    "appraised": ("Tổ công tác", "Điểm lần 1"),
    "surveyed": ("Phiếu hỏi", "Điểm phiếu"),
    "score": ("Điểm phúc tra", "Hội đồng chấm", "UBND huyện công nhận", "Sau rà soát"),
    "percent": ("Mức đạt", "Đạt so với khung"),
    "lost": ("Còn hụt", "Lệch"),
    "older": ("Kỳ 2022",),
    "change": ("Biến động",),
    "mean": ("Cả khối",),
    "gap": ("Lệch", "Chênh"),
    "rival": ("Điểm vòng 1",),
    "note": ("Lưu ý",),
}
SETS = (
    ("max", "score"), ("max", "score"), ("max", "self", "score"), ("max", "self", "appraised", "surveyed", "score"),
    ("max", "self", "appraised", "surveyed", "score", "percent"), ("max", "score", "percent"), ("max", "score", "lost"),
    ("max", "self", "score", "gap"), ("max", "appraised", "surveyed"), ("max", "older", "score", "change"),
    ("max", "older", "score"), ("max", "score", "mean"), ("max", "self", "rival", "score"), ("self", "max", "score", "lost", "percent"),
)  # fmt: skip
STYLES = ("dotted", "point", "roman", "roman-full", "letters", "roman-lower", "running", "in-title")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
LOWER = "abcdđeghik"
TOTALS = ("Tổng điểm", "TỔNG CỘNG", "Cộng", "Chỉ số CCHC", "Toàn bảng")


UNSEEN = {"score", "older", "mean", "lost", "rival"}
"""Columns whose headers may be exchanged with each other without any sum telling; so may two that hardly differ."""


@dataclass
class Node:
    """A row of the tree."""

    name: str
    path: tuple[int, ...]
    below: list["Node"] = field(default_factory=list)
    points: dict[str, Decimal | None] = field(default_factory=dict)


@dataclass
class Made:
    """A table with its truth.

    ``plain`` tells that all words are known and nothing was broken: it must be read right and without a false error.
    """

    grid: Grid
    truth: dict[str, tuple[Decimal, Decimal]]
    done: str
    plain: bool


def generate(seed: int, *, broken: bool = False, known: float | None = None) -> Made:
    """Make the table of a seed; ``known`` is the share of headers in known words."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    share = rng.choice((1.0, 1.0, 0.9, 0.7, 0.4)) if known is None else known
    columns = rng.choice(SETS)
    tops = _tree(rng)
    for top in tops:
        _fill(rng, top)
    wording = {key: (KNOWN if rng.random() < share else UNKNOWN) for key in ("code", "name", *columns, "note")}
    header = {key: rng.choice(words[key]) for key, words in wording.items()}
    style = rng.choice(STYLES)
    total = rng.choice(("end", "end", "top", "none"))
    rows, layout = _rows(rng, tops, columns, style, total)
    noted = rng.random() < 0.4
    order = [*(["code"] if style != "in-title" else []), "name", *columns, *(["note"] if noted else [])]
    lines = [[header[key] for key in order], *([row.get(key, "") for key in order] for row in rows)]
    leaves = [node for top in tops for node in _walk(top) if not node.below]
    truth = {node.name: (node.points["max"], node.points["score"]) for node in leaves}
    if "repeated-header" in layout:
        lines.insert(len(lines) // 2, list(lines[0]))
    done = f"{columns} {style} total {total} {layout} words {share}"
    unknown = any(header[key] not in KNOWN[key] for key in order)
    if broken:
        done += "; " + _break(rng, lines, order, len(rows))
    titles = [["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"], ["HUYỆN BẮC SƠN"], []]
    width = max(map(len, lines))
    cells = [[*row, *[""] * (width - len(row))] for row in (*titles, *lines)]
    grid = Grid("Bảng", [[_cell(value) for value in row] for row in cells])
    return Made(grid, truth, done, plain=not unknown and not broken and "rival" not in columns and total != "none")


def _cell(value):
    return float(value) if isinstance(value, Decimal) else "" if value is None else value


def _tree(rng) -> list[Node]:
    tops = []
    for field_at in range(1, rng.randint(2, 5) + 1):
        top = Node(f"Lĩnh vực cải cách số {field_at}", (field_at,))
        for at in range(1, rng.randint(2, 4) + 1):
            node = Node(f"Tiêu chí đánh giá {field_at}.{at}", (field_at, at))
            for below in range(1, rng.choice((0, 0, 2, 3, 4)) + 1):
                node.below.append(Node(f"Nội dung thành phần {field_at}.{at}.{below}", (field_at, at, below)))
            top.below.append(node)
        tops.append(top)
    return tops


def _walk(node):
    yield node
    for below in node.below:
        yield from _walk(below)


def _fill(rng, node) -> None:
    for below in node.below:
        _fill(rng, below)
    points = node.points
    if node.below:
        for key in ("max", "self", "appraised", "surveyed", "score", "older", "mean", "rival"):
            parts = [below.points[key] for below in node.below if below.points[key] is not None]
            points[key] = sum(parts, Decimal(0)) if parts else None
    else:
        most = Decimal(rng.choice(("0.5", "1", "1.5", "2", "2.5", "3", "0.75")))
        points["max"] = most

        def part(low=0.55):
            return min(
                most, max(Decimal(0), (most * Decimal(str(round(rng.uniform(low, 1.2), 3)))).quantize(Decimal("0.01")))
            )

        points["score"] = part()
        points["self"] = max(points["score"], part(0.8))
        surveyed = rng.random() < 0.3
        points["appraised"] = None if surveyed else points["score"]
        points["surveyed"] = points["score"] if surveyed else None
        points["older"], points["mean"], points["rival"] = part(), part(), part()
    points["percent"] = (points["score"] / points["max"] * 100).quantize(Decimal("0.01"))
    points["lost"] = points["max"] - points["score"]
    points["gap"] = points["self"] - points["score"]
    points["change"] = points["score"] - points["older"]


def _rows(rng, tops, columns, style, total):
    """Return the rows as mappings, and what was done to them beside the plain tree."""
    every = Node("", ())
    every.below = tops
    rows, layout, running = [], [], [0]
    extras = {kind for kind in ("subtotals", "steps", "blank-parents", "repeated-header") if rng.random() < 0.12}
    if "blank-parents" in extras and rng.random() < 0.5:
        extras.discard("blank-parents")
    for top in tops:
        for node in _walk(top):
            row = {key: node.points[key] for key in columns}
            if node.below and "blank-parents" in extras and len(node.path) == 2:
                row = dict.fromkeys(columns)
            code = _code(style, node.path, running)
            rows.append({"code": code, "name": node.name, **row})
            if style == "in-title":
                rows[-1]["name"] = f"{code} {node.name}"
            if not node.below and "steps" in extras and rng.random() < 0.3:
                rows.append({"name": "Thực hiện đạt yêu cầu một phần", "max": node.points["max"] / 2})
        if "subtotals" in extras:
            rows.append({"name": f"Cộng lĩnh vực {top.path[0]}", **{key: top.points[key] for key in columns}})
    layout = sorted(extras)
    if total != "none":
        _sum(every)
        line = {"name": rng.choice(TOTALS), **{key: every.points[key] for key in columns}}
        rows.insert(len(rows) if total == "end" else 0, line)
    return rows, layout


def _sum(every) -> None:
    for key in ("max", "self", "appraised", "surveyed", "score", "older", "mean", "rival"):
        parts = [top.points[key] for top in every.below if top.points[key] is not None]
        every.points[key] = sum(parts, Decimal(0)) if parts else None
    points = every.points
    points["percent"] = (points["score"] / points["max"] * 100).quantize(Decimal("0.01"))
    points["lost"] = points["max"] - points["score"]
    points["gap"] = points["self"] - points["score"]
    points["change"] = points["score"] - points["older"]


def _code(style, path, running) -> str:
    if style in {"dotted", "point", "in-title"}:
        return ".".join(map(str, path)) + ("." if style != "dotted" else "")
    top, rest = path[0], path[1:]
    if style == "roman":
        return ROMAN[top - 1] if not rest else ".".join(map(str, rest))
    if style == "roman-full":
        return ROMAN[top - 1] if not rest else ".".join(map(str, path))
    if style == "letters":
        return ("ABCDEFGH"[top - 1], ROMAN[rest[0] - 1] if rest else "", str(path[-1]))[len(rest)]
    if style == "roman-lower":
        return (ROMAN[top - 1], str(path[-1]), f"{LOWER[path[-1] - 1]})")[len(rest)]
    if len(rest) == 1:
        running[0] += 1
    return (ROMAN[top - 1], str(running[0]), f"{LOWER[path[-1] - 1]})")[len(rest)]


def _break(rng, lines, order, rows) -> str:
    """Break one thing, as hands do."""
    kind = rng.choice(("cell", "cell", "cell", "headers", "scale", "lost-row", "code", "shift"))
    numbers = [at for at, key in enumerate(order) if key in {"max", "score"}]
    row = rng.randrange(1, rows + 1)
    if kind == "cell":
        at = rng.choice(numbers) if numbers else 0
        if isinstance(lines[row][at], Decimal):
            old = lines[row][at]
            lines[row][at] = rng.choice(
                (old + 1, old * 10, old + Decimal("0.5"), None, "chưa có", -old if old else Decimal(3))
            )
        return f"cell {row},{at}"
    if kind == "headers":
        two = rng.sample([at for at, key in enumerate(order) if key not in {"code", "name", "note"}], 2)
        few = sum(line[two[0]] != line[two[1]] for line in lines[1:]) < 9
        if {order[at] for at in two} <= UNSEEN or ({order[at] for at in two} == {"self", "score"} and few):
            return "nothing"
        lines[0][two[0]], lines[0][two[1]] = lines[0][two[1]], lines[0][two[0]]
        return f"headers {two} exchanged"
    at = rng.choice(numbers)
    if kind == "scale":
        for line in lines[1:]:
            line[at] = line[at] * 10 if isinstance(line[at], Decimal) else line[at]
        return f"column {at} times 10"
    if kind == "lost-row":
        del lines[row]
        return f"row {row} lost"
    if kind == "code":
        lines[row][0] = None
        return f"code of row {row} lost"
    moved = [None, *[line[at] for line in lines[1:-1]]]
    for line, value in zip(lines[1:], moved, strict=True):
        line[at] = value
    return f"column {at} shifted"


UNITS = (
    "Xã Tân Thanh", "Cộng Hòa", "Trung Bình", "Phường Kỳ Lừa", "Công an tỉnh", "Tổng cục Một", "Xã Hoàng Văn Thụ",
    "Sở Tư pháp", "Xã Bình Gia", "Đặc khu Hai", "Mean", "Xã Yên Trạch",
)  # fmt: skip
"""Units, some called nearly as totals and means are."""


def generate_units(seed: int, *, broken: bool = False) -> Made:
    """Make a table with one row a unit; its truth is the points of every unit in every field."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    units = rng.sample(UNITS, rng.randint(3, len(UNITS)))
    maxima = [Decimal(rng.choice((5, 8, 10, 12, 15))) for _ in range(rng.randint(2, 7))]
    points = [[(m * rng.randint(50, 100) / 100).quantize(Decimal("0.01")) for m in maxima] for _ in units]
    totals = [sum(row, Decimal(0)) for row in points]
    stated, summed, ranked, counted = (rng.random() < share for share in (0.7, 0.8, 0.6, 0.8))
    head = rng.choice(("Đơn vị", "Tên đơn vị", "Xã, phường, đặc khu", "Nơi chấm"))
    fields = [f"Cải cách mảng {n}" + (f" ({m} điểm)" if stated else "") for n, m in enumerate(maxima, 1)]
    total = rng.choice(("Tổng điểm", "Tổng điểm", "Cộng chung")) if summed else None
    header = [
        *(["TT"] if counted else []),
        head,
        *fields,
        *([total] if summed else []),
        *(["Xếp hạng"] if ranked else []),
    ]
    lines = [header]
    if not stated:
        lines.append(
            [
                *([""] if counted else []),
                "Điểm tối đa",
                *maxima,
                *([sum(maxima)] if summed else []),
                *([""] if ranked else []),
            ]
        )
    start = len(lines)
    for at, unit in enumerate(units):
        rank = 1 + sum(other > totals[at] for other in totals)
        lines.append(
            [
                *([at + 1] if counted else []),
                unit,
                *points[at],
                *([totals[at]] if summed else []),
                *([rank] if ranked else []),
            ]
        )
    if (counted or ranked) and rng.random() < 0.4:
        means = [sum(column) / len(units) for column in zip(*points, strict=True)]
        means = [value.quantize(Decimal("0.01")) for value in (*means, sum(totals) / len(units))]
        lines.append(
            [
                *([""] if counted else []),
                rng.choice(("Trung bình", "Bình quân", "Mức chung")),
                *means[: len(maxima) + summed],
            ]
        )
    if rng.random() < 0.3:
        lines.append([*([""] if counted else []), "Ghi chú: điểm đã làm tròn"])
    done = f"{len(units)} units, maxima {stated}, total {total}, ranks {ranked}, numbers {counted}, headed {head}"
    if broken:
        row, first = rng.randrange(start, start + len(units)), int(counted) + 1
        # Without a total no sum sees a wrong cell.
        kind = rng.choice((*(("cell",) * 2 * summed), "name", "twice", "down"))
        done += f"; {kind} in row {row + 4}"
        if kind == "cell":
            at = rng.randrange(first, first + len(maxima))
            lines[row][at] = rng.choice((lines[row][at] + 1, "x", lines[row][at] * 10))
        elif kind == "name":
            lines[row][first - 1] = ""
        elif kind == "twice":
            lines.insert(row, list(lines[row]))
        else:
            blank = ["" for _ in lines[row]]
            moved = [*blank[:first], *lines[row][first:]]
            lines[row] = [*lines[row][:first], *blank[first:]]
            lines.insert(row + 1, moved)
    width = max(map(len, lines))
    rows = [["TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"], [], *lines]
    grid = Grid("Bảng", [[_cell(value) for value in (*row, *[""] * (width - len(row)))] for row in rows])
    truth = {unit: tuple(zip(maxima, row, strict=True)) for unit, row in zip(units, points, strict=True)}
    return Made(grid, truth, done, plain=head != "Nơi chấm" and (counted or ranked) and not broken)


def generate_long(seed: int) -> Made:
    """Put tables of several units and years below each other in one; its truth is the points of each by name."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    lines: list[list] = [["Đơn vị", "Năm", "STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"]]
    truth = {}
    shape = rng.randrange(1000)
    style = rng.choice(STYLES[:-1])
    for unit in rng.sample(UNITS, rng.randint(2, 4)):
        for year in (2022, 2023)[: rng.randint(1, 2)]:
            tops = _tree(random.Random(shape))  # noqa: S311 - one framework for all
            for top in tops:
                _fill(rng, top)
            rows, _ = _rows(random.Random(1), tops, ("max", "score"), style, "end")  # noqa: S311 - no extras
            leaves = [node for top in tops for node in _walk(top) if not node.below]
            truth[unit, year] = {node.name: (node.points["max"], node.points["score"]) for node in leaves}
            lines += [[unit, year, row.get("code", ""), row["name"], row.get("max"), row.get("score")] for row in rows]
    if rng.random() < 0.3:
        lines.insert(rng.randrange(2, len(lines)), list(lines[0]))
    if rng.random() < 0.3:
        lines.append(["Ghi chú: điểm đã làm tròn", "", "", "", "", ""])
    return Made(
        Grid("Bảng", [[_cell(value) for value in row] for row in lines]), truth, f"{style} {list(truth)}", plain=True
    )


def read(grid: Grid):
    """Read the card of a generated grid."""
    book = Book("generated.xlsx", "", "xlsx", ("Bảng",), (), lambda _: grid)
    header = find_header(grid)
    return None if header is None else read_one(book, grid, header, read_info(book, ("Bảng",))).cards
