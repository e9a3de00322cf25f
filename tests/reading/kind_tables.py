"""Kinds of tables that offices send without a column of codes or maxima, or with several; each layout made of a random tree."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from generated_tables import _fill, _sum, _tree, _walk, Node

from sipas_par.reading.book import Book, Details, Grid
from sipas_par.reading.identity import read_info
from sipas_par.reading.tables import read_one, tables_in

ROMAN = ("I", "II", "III", "IV", "V", "VI")
TITLE = [["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"], ["HUYỆN BẮC SƠN"], []]


@dataclass
class Kind:
    """A table: its lines with the header first, cells merged or styled, and the truth: points by name, the total."""

    lines: list[list]
    truth: dict[str, tuple[Decimal, Decimal]]
    total: tuple[Decimal, Decimal]
    parents: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    titles: list[list] = field(default_factory=lambda: TITLE)

    def grid(self) -> Grid:
        rows = [*self.titles, *self.lines]
        width = max(map(len, rows))
        merged = tuple((top + len(self.titles), a, end + len(self.titles), b) for top, a, end, b in self.merged)
        return Grid("Bảng", [[_cell(c) for c in (*row, *[""] * (width - len(row)))] for row in rows], merged)

    def cards(self):
        grid = self.grid()
        book = Book("a.xlsx", "", "xlsx", ("Bảng",), (), lambda _: grid)
        return [card for pair in tables_in(grid, {}) for card in read_one(book, *pair, read_info(book, ("Bảng",))).cards]


def _cell(value):
    return float(value) if isinstance(value, Decimal) else "" if value is None else value


def comma(value) -> str:
    return "" if value is None else f"{value:f}".replace(".", ",")


def _made(seed, *, full=False):
    """Return the fields of a random tree, the whole, and the truth of the leaves."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    tops = _tree(rng)
    for top in tops:
        _fill(rng, top)
    every = Node("", (), tops)
    _sum(every)
    leaves = [node for node in _walk(every) if not node.below]
    truth = {node.name: (node.points["max"], node.points["score"]) for node in leaves}
    return rng, tops, every, truth


def _nodes(tops):
    return [node for top in tops for node in _walk(top)]


COLUMNS = ("max", "self", "score")
HEADS = ["Điểm tối đa", "Điểm tự chấm", "Điểm đạt được"]


def _points(node, columns=COLUMNS):
    return [node.points[key] for key in columns]


def _table(lines, truth, every, **more):
    return Kind(lines, truth, (every.points["max"], every.points["score"]), **more)


# --- 1: no codes


def bare(seed, *, total="end", name=lambda node: node.name, head=("Nội dung",), lead=lambda node: [], columns=COLUMNS):
    """A tree without codes, told by its sums alone."""
    _, tops, every, truth = _made(seed)
    heads = [HEADS[COLUMNS.index(c)] for c in columns]
    lines = [[*lead(node), name(node), *_points(node, columns)] for node in _nodes(tops)]
    whole = [*([""] * (len(head) - 1)), "Tổng cộng", *_points(every, columns)]
    lines = [whole, *lines] if total == "top" else [*lines, whole] if total == "end" else lines
    return _table([[*head, *heads], *lines], truth | {}, every)


def _spaced(node):
    return "   " * (len(node.path) - 1) + node.name


def _dashed(node):
    return ("", "- ", "+ ")[len(node.path) - 1] + node.name


def _caps(node):
    return node.name.upper() if len(node.path) == 1 else node.name


def _running(numbers):
    def lead(node):
        return [next(numbers)]

    return lead


def empty_code(seed):
    """A column of codes that nobody filled in."""
    return bare(seed, head=("STT", "Nội dung"), lead=lambda node: [""])


def only_tops(seed):
    """Numerals before the fields only."""
    return bare(seed, head=("STT", "Nội dung"), lead=lambda node: [ROMAN[node.path[0] - 1] if len(node.path) == 1 else ""])


def dashes_as_codes(seed):
    """Numerals before the fields, dashes before all below."""
    return bare(seed, head=("STT", "Nội dung"), lead=lambda node: [ROMAN[node.path[0] - 1] if len(node.path) == 1 else "-"])


def counted(seed):
    """A running number through all rows, whatever their level."""
    at = iter(range(1, 999))
    return bare(seed, head=("TT", "Nội dung"), lead=lambda node: [next(at)])


NO_CODES = {
    "bare": bare, "bare-top": lambda s: bare(s, total="top"), "no-total": lambda s: bare(s, total="none"),
    "spaces": lambda s: bare(s, name=_spaced), "dashes": lambda s: bare(s, name=_dashed), "capitals": lambda s: bare(s, name=_caps),
    "empty-code": empty_code, "only-tops": only_tops, "dash-codes": dashes_as_codes, "counted": counted,
    "two-columns": lambda s: bare(s, columns=("max", "score")),
}  # fmt: skip

# --- 2: a column per level


def levels(seed, *, text=lambda node: ".".join(map(str, node.path)), heads=("A", "B", "C"), repeated=False):
    """A code column per level."""
    _, tops, every, truth = _made(seed)
    lines = []
    for node in _nodes(tops):
        codes = ["", "", ""]
        for level in range(1 if repeated else len(node.path), len(node.path) + 1):
            codes[level - 1] = text(Node("", node.path[:level]))
        lines.append([*codes, node.name, *_points(node)])
    lines.append(["", "", "", "Tổng cộng", *_points(every)])
    return _table([[*heads, "Nội dung", *HEADS], *lines], truth, every)


def _last(node):
    return (ROMAN[node.path[0] - 1], str(node.path[-1]), "abcdefgh"[node.path[-1] - 1])[len(node.path) - 1]


def level_numbers(seed):
    """The number of each level alone in its column, those above repeated."""
    return levels(seed, text=lambda node: node.path[-1], heads=("LV", "TC", "TCTP"), repeated=True)


def level_names(seed, *, merged=True, rows=True, heads=("Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần")):
    """A column of names per level; merged over their rows, or each in a row of its own."""
    _, tops, every, truth = _made(seed)
    lines, merges = [], []
    for node in _nodes(tops):
        if rows or not node.below:
            names = ["", "", ""]
            names[len(node.path) - 1] = node.name
            if not rows:
                top = tops[node.path[0] - 1]
                names = [top.name, top.below[node.path[1] - 1].name, node.name if len(node.path) == 3 else ""]
            lines.append([*names, *_points(node)])
    full = [line[:3] for line in lines]
    for level in (0, 1) if merged and not rows else ():
        for _, run in groupby(range(len(lines)), key=lambda at: full[at][: level + 1]):
            first, *others = run
            if others:
                merges.append((first + 1, level, others[-1] + 1, level))
            for at in others:
                lines[at][level] = None
    lines.append(["Tổng cộng", "", "", *_points(every)])
    return _table([[*heads, *HEADS], *lines], truth, every, parents=rows, merged=merges)


LEVELS = {
    "abc": levels, "stt": lambda s: levels(s, heads=("STT", "", "")), "stt3": lambda s: levels(s, heads=("STT", "STT", "STT")),
    "words": lambda s: levels(s, heads=("Mã lĩnh vực", "Mã tiêu chí", "Mã TCTP")), "letters": lambda s: levels(s, text=_last),
    "repeated": lambda s: levels(s, repeated=True), "numbers": level_numbers, "named": level_names,
    "named-merged": lambda s: level_names(s, rows=False), "named-repeated": lambda s: level_names(s, rows=False, merged=False),
    "level-heads": lambda s: levels(s, heads=("Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần")),
}  # fmt: skip

# --- 3, 4: maxima in names, and behind a slash


def in_names(seed, form="{name} (tối đa {most} điểm)", *, total="Tổng cộng (tối đa {most} điểm)", heads=("Điểm tự chấm", "Điểm đạt được"), parents=True):
    """Maxima inside names only."""
    _, tops, every, truth = _made(seed)

    def told(node, form):
        return form.format(name=node.name, most=comma(node.points["max"]))

    columns = COLUMNS[-len(heads) :]
    lines = [
        [".".join(map(str, n.path)), told(n, form if parents or not n.below else "{name}"), *_points(n, columns)] for n in _nodes(tops)
    ]
    lines.append(["", told(every, total), *_points(every, columns)])
    return _table([["STT", "Nội dung", *heads], *lines], truth, every)


IN_NAMES = {
    "full": in_names, "short": lambda s: in_names(s, "{name} ({most}đ)", total="Tổng điểm ({most}đ)"),
    "points": lambda s: in_names(s, "{name} ({most} điểm)", total="Tổng cộng"),
    "colon": lambda s: in_names(s, "{name}. Tối đa: {most}", total="Tổng cộng"),
    "leaves-only": lambda s: in_names(s, parents=False, total="Tổng cộng"),
    "one-column": lambda s: in_names(s, heads=("Điểm đạt",)), "square": lambda s: in_names(s, "{name} [{most} điểm]"),
    "weak": lambda s: in_names(s, "{name} ({most})", heads=("Điểm",)),
}  # fmt: skip


def sliced(seed, form="{score}/{most}", *, head="Điểm đạt/Điểm tối đa", swap=False, own=False, total=True):
    """Points and their maximum in one cell."""
    _, tops, every, truth = _made(seed)

    def told(node, key="score"):
        return form.format(score=comma(node.points[key]), most=comma(node.points["max"]))

    lines = [
        [".".join(map(str, n.path)), n.name, *([told(n, "self")] if own else []), told(n)] for n in _nodes(tops)
    ]
    lines.append(["", "Tổng cộng", *([told(every, "self")] if own else []), told(every) if total else comma(every.points["score"])])
    return _table([["STT", "Nội dung", *(["Tự chấm"] if own else []), head], *lines], truth, every)


SLICED = {
    "both-named": sliced, "score": lambda s: sliced(s, head="Điểm đạt được"), "spaced": lambda s: sliced(s, "{score} / {most}", head="Kết quả"),
    "reversed": lambda s: sliced(s, "{most}/{score}", head="Điểm tối đa/Điểm đạt"), "self-too": lambda s: sliced(s, own=True, head="Thẩm định"),
    "plain": lambda s: sliced(s, head="Điểm"), "total-bare": lambda s: sliced(s, head="Điểm đạt", total=False),
    "points": lambda s: sliced(s, "{score}/{most} điểm", head="Điểm đạt"),
}  # fmt: skip

# --- 5: bonus only in the result


def bonus(seed, *, code="", place="before", parts=("appraised", "surveyed", "score"), amount=("Điểm thưởng", "0.5"), column=-1, total_parts=True, most=None):
    """Bonus points in the column of the result only."""
    _, tops, every, truth = _made(seed)
    heads = {"max": "Điểm tối đa", "self": "Tự đánh giá", "appraised": "Thẩm định", "surveyed": "Điều tra XHH", "score": "Điểm đạt được"}
    columns = ("max", *parts)
    lines = [[".".join(map(str, n.path)), n.name, *_points(n, columns)] for n in _nodes(tops)]
    points = Decimal(amount[1])
    row = [str(len(tops) + 1) if code else "", amount[0], most, *[None] * (len(parts) - 1), points]
    whole = ["", "Tổng điểm", *_points(every, columns)]
    if place == "before":
        whole[-1] += points
        lines += [row, whole]
    else:
        last = ["", "Tổng điểm sau thưởng", *whole[2:-1], whole[-1] + points]
        lines += [whole, row, last]
    made = _table([["STT", "Nội dung", *(heads[c] for c in columns)], *lines], truth, every)
    made.total = (every.points["max"], every.points["score"])
    return made


BONUS = {
    "uncoded": bonus, "coded": lambda s: bonus(s, code="9"), "self-too": lambda s: bonus(s, code="9", parts=("self", "appraised", "surveyed", "score")),
    "appraised-only": lambda s: bonus(s, parts=("self", "appraised", "score")), "after": lambda s: bonus(s, place="after"),
    "penalty": lambda s: bonus(s, amount=("Điểm trừ", "-0.5")), "with-maximum": lambda s: bonus(s, code="9", most=Decimal(2)),
    "penalty-coded": lambda s: bonus(s, code="9", amount=("Điểm trừ", "-0.5"), parts=("self", "appraised", "surveyed", "score")),
}  # fmt: skip

# --- 6: ranks with weights

UNITS = ("Xã Tân Thanh", "Cộng Hòa", "Phường Kỳ Lừa", "Xã Hoàng Văn Thụ", "Xã Bình Gia", "Đặc khu Hai", "Xã Yên Trạch", "Sở Tư pháp")


def weighted(seed, heads=("Thẩm định (70%)", "Điều tra XHH (30%)"), *, total="Tổng điểm", scaled=True, most=True, rank=True, group=False):
    """Units ranked by two parts whose weights stand in the heads; points of each out of 100, or weighted already."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    units = rng.sample(UNITS, rng.randint(4, 8))
    weights = (Decimal("0.7"), Decimal("0.3"))
    rows = []
    for unit in units:
        parts = [Decimal(rng.randint(6000, 9900)) / 100 for _ in weights]
        whole = sum(p * w for p, w in zip(parts, weights)).quantize(Decimal("0.01"))
        if not scaled:
            parts = [(p * w).quantize(Decimal("0.01")) for p, w in zip(parts, weights)]
            whole = sum(parts)
        rows.append((unit, parts, whole))
    ranks = {whole: 1 + sum(other > whole for _, _, other in rows) for _, _, whole in rows}
    lines = [["TT", "Đơn vị", *heads, total, *(["Xếp hạng"] if rank else [])]]
    lines += [[at, unit, *parts, whole, *([ranks[whole]] if rank else [])] for at, (unit, parts, whole) in enumerate(rows, 1)]
    truth = {unit: (Decimal(100), whole) for unit, _, whole in rows}
    return Kind(lines, truth, (Decimal(100), Decimal(0)), titles=[["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ NĂM 2023"], []])


WEIGHTED = {
    "of-100": weighted, "weighted": lambda s: weighted(s, scaled=False), "no-rank": lambda s: weighted(s, rank=False),
    "score-words": lambda s: weighted(s, ("Điểm thẩm định (70%)", "Điểm điều tra xã hội học (30%)"), total="Chỉ số CCHC"),
    "trong-so": lambda s: weighted(s, ("Điểm thẩm định (trọng số 70%)", "Điểm khảo sát (trọng số 30%)"), total="Điểm đạt"),
    "colon": lambda s: weighted(s, ("Thẩm định: 70%", "Khảo sát: 30%")), "index": lambda s: weighted(s, total="Chỉ số (%)"),
    "weighted-points": lambda s: weighted(s, ("Thẩm định (70 điểm)", "Điều tra XHH (30 điểm)"), scaled=False),
}  # fmt: skip

KINDS = {"no-codes": NO_CODES, "levels": LEVELS, "in-names": IN_NAMES, "slash": SLICED, "bonus": BONUS, "weights": WEIGHTED}
