"""Kinds of tables as offices send them: no codes, codes in several columns, maxima in names or behind a slash, bonus, weights.

Each layout makes a table of a random tree, with its truth.
"""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count, groupby

from generated_tables import ROMAN, UNITS, Node, _cell, _fill, _sum, _tree, _walk

from sipas_par.reading.book import Book, Grid
from sipas_par.reading.identity import read_info
from sipas_par.reading.tables import read_one, tables_in

TITLE = [["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"], ["HUYỆN BẮC SƠN"], []]
OF_UNITS = [["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ NĂM 2023"], []]
HEADS = {
    "max": "Điểm tối đa",
    "self": "Điểm tự chấm",
    "appraised": "Thẩm định",
    "surveyed": "Điều tra XHH",
    "score": "Điểm đạt được",
}
THREE = ("max", "self", "score")


@dataclass
class Kind:
    """A table, header first, and the points of its leaves, or of its units; ``total`` is its maximum and its points."""

    lines: list[list]
    truth: dict[str, tuple[Decimal, Decimal]]
    total: tuple[Decimal, Decimal] | None = None
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    titles: list[list] = field(default_factory=lambda: TITLE)

    @property
    def rows(self) -> list[list]:
        """All rows of the sheet."""
        rows = [*self.titles, *self.lines]
        width = max(map(len, rows))
        return [[_cell(value) for value in (*row, *[""] * (width - len(row)))] for row in rows]

    def grid(self) -> Grid:
        """Return the sheet."""
        down = len(self.titles)
        return Grid("Bảng", self.rows, tuple((top + down, a, end + down, b) for top, a, end, b in self.merged))

    def cards(self):
        """Read every card of the sheet."""
        grid = self.grid()
        book = Book("a.xlsx", "", "xlsx", ("Bảng",), (), lambda _: grid)
        return [
            card for pair in tables_in(grid, {}) for card in read_one(book, *pair, read_info(book, ("Bảng",))).cards
        ]

    def right(self, cards) -> bool:
        """Say whether the cards hold the truth."""
        if self.total is None:
            return {card.unit: (card.max_score, card.score) for card in cards} == self.truth
        (card,) = cards
        leaves = {row.name.strip(" -+"): (row.max_score, row.score) for row in card.leaves}
        return leaves == self.truth and (card.max_score, sum(row.score for row in card.leaves)) == self.total


def _comma(value) -> str:
    return f"{value:f}".replace(".", ",")


def _dotted(node) -> str:
    return ".".join(map(str, node.path))


class Tree:
    """A random tree, its whole, and the points of its leaves by name."""

    def __init__(self, seed) -> None:
        rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self.tops = _tree(rng)
        for top in self.tops:
            _fill(rng, top)
        self.whole = Node("", (), self.tops)
        _sum(self.whole)
        self.nodes = [node for top in self.tops for node in _walk(top)]
        leaves = [node for node in self.nodes if not node.below]
        self.truth = {node.name: (node.points["max"], node.points["score"]) for node in leaves}

    def table(self, lines, **more) -> Kind:
        """Return the table of these lines."""
        return Kind(lines, self.truth, (self.whole.points["max"], self.whole.points["score"]), **more)


def _points(node, columns=THREE):
    return [node.points[key] for key in columns]


# --- no codes, or codes that tell no levels


def bare(seed, *, total="end", name=lambda node: node.name, code=None, columns=THREE):
    """Rows that only their sums, and how they look, put below each other."""
    tree = Tree(seed)
    lead = [] if code is None else [""]
    lines = [[*([] if code is None else [code(node)]), name(node), *_points(node, columns)] for node in tree.nodes]
    whole = [*lead, "Tổng cộng", *_points(tree.whole, columns)]
    lines = {"top": [whole, *lines], "end": [*lines, whole], "none": lines}[total]
    return tree.table([[*(["STT"] if lead else []), "Nội dung", *map(HEADS.get, columns)], *lines])


def _numeral(node, other=""):
    return ROMAN[node.path[0] - 1] if len(node.path) == 1 else other


def headed(seed, *, code=None):
    """Head the criteria of each field by its name alone, or with its numeral, without points."""
    made = bare(seed, code=code)
    fields = {top.name for top in Tree(seed).tops}
    at = made.lines[0].index("Nội dung")
    made.lines = [line[: at + 1] if line[at] in fields else line for line in made.lines]
    return made


def _counter():
    numbers = count(1)
    return lambda _: next(numbers)


NO_CODES = {
    "plain": bare,
    "total-first": lambda seed: bare(seed, total="top"),
    "indented": lambda seed: bare(seed, name=lambda node: "   " * len(node.path) + node.name),
    "bullets": lambda seed: bare(seed, name=lambda node: ("", "- ", "+ ")[len(node.path) - 1] + node.name),
    "blank-code": lambda seed: bare(seed, code=lambda _: ""),
    "only-fields": lambda seed: bare(seed, code=_numeral),
    "dashes": lambda seed: bare(seed, code=lambda node: _numeral(node, "-")),
    "counted": lambda seed: bare(seed, code=_counter()),
    "two-columns": lambda seed: bare(seed, columns=("max", "score")),
    "headings": headed,
    "headings-coded": lambda seed: headed(seed, code=_numeral),
}

# --- a column for each level


def levels(seed, *, text=_dotted, heads=("A", "B", "C"), repeated=False):
    """Put the code of each level in a column of its own."""
    tree = Tree(seed)
    lines = []
    for node in tree.nodes:
        depth = len(node.path)
        codes = [
            text(Node("", node.path[: level + 1])) if repeated or level + 1 == depth else "" for level in range(depth)
        ]
        lines.append([*codes, *[""] * (3 - depth), node.name, *_points(node)])
    lines.append(["", "", "", "Tổng cộng", *_points(tree.whole)])
    return tree.table([[*heads, "Nội dung", *map(HEADS.get, THREE)], *lines])


def _letters(node):
    return (_numeral(node), str(node.path[-1]), "abcdefgh"[node.path[-1] - 1])[len(node.path) - 1]


def level_names(seed, *, parents=True, merged=False):
    """Put the name of each level in a column of its own: in rows of their own, merged over their rows, or repeated."""
    tree = Tree(seed)
    nodes = [node for node in tree.nodes if parents or not node.below]
    above = {node.path: node.name for node in tree.nodes}
    names = [
        [above.get(node.path[: at + 1], "") if at + 1 == len(node.path) or (at < len(node.path) and not parents) else "" for at in range(3)]
        for node in nodes
    ]  # fmt: skip
    cells, merges = [list(line) for line in names], []
    for level in (0, 1) if merged else ():
        for _, run in groupby(range(len(names)), key=lambda at, level=level: names[at][: level + 1]):
            first, *others = run
            merges += [(first + 1, level, others[-1] + 1, level)] if others else []
            for at in others:
                cells[at][level] = ""
    lines = [[*line, *_points(node)] for line, node in zip(cells, nodes, strict=True)]
    lines.append(["Tổng cộng", "", "", *_points(tree.whole)])
    return tree.table([["Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", *map(HEADS.get, THREE)], *lines], merged=merges)


LEVELS = {
    "letters-over": levels,
    "one-head": lambda seed: levels(seed, heads=("STT", "", "")),
    "named": lambda seed: levels(seed, heads=("Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần")),
    "mixed": lambda seed: levels(seed, text=_letters),
    "repeated": lambda seed: levels(seed, repeated=True),
    "numbers": lambda seed: levels(seed, text=lambda node: node.path[-1], heads=("LV", "TC", "TCTP"), repeated=True),
    "names": level_names,
    "names-merged": lambda seed: level_names(seed, parents=False, merged=True),
    "names-repeated": lambda seed: level_names(seed, parents=False),
}

# --- maxima in names, and in one cell with the points


def in_names(seed, form="{name} (tối đa {most} điểm)", *, total="Tổng cộng", columns=("self", "score"), parents=True):
    """State the maxima in the names only."""
    tree = Tree(seed)

    def told(node, form):
        return form.format(name=node.name, most=_comma(node.points["max"]))

    lines = [
        [_dotted(node), told(node, form if parents or not node.below else "{name}"), *_points(node, columns)]
        for node in tree.nodes
    ]
    lines.append(["", told(tree.whole, total), *_points(tree.whole, columns)])
    return tree.table([["STT", "Nội dung", *map(HEADS.get, columns)], *lines])


IN_NAMES = {
    "full": lambda seed: in_names(seed, total="Tổng cộng (tối đa {most} điểm)"),
    "short": lambda seed: in_names(seed, "{name} ({most}đ)", total="Tổng điểm ({most}đ)"),
    "points": lambda seed: in_names(seed, "{name} ({most} điểm)"),
    "colon": lambda seed: in_names(seed, "{name}. Tối đa: {most}"),
    "square": lambda seed: in_names(seed, "{name} [{most} điểm]"),
    "bare": lambda seed: in_names(seed, "{name} ({most})", columns=("score",)),
    "leaves": lambda seed: in_names(seed, parents=False),
}


def in_one_cell(seed, form="{score}/{most}", *, head="Điểm đạt được", own=False, total=True):
    """Put points and maximum in one cell."""
    tree = Tree(seed)
    columns = ("self", "score") if own else ("score",)

    def told(node):
        most = _comma(node.points["max"])
        return [form.format(score=_comma(node.points[key]), most=most) for key in columns]

    lines = [[_dotted(node), node.name, *told(node)] for node in tree.nodes]
    lines.append(["", "Tổng cộng", *(told(tree.whole) if total else _points(tree.whole, columns))])
    return tree.table([["STT", "Nội dung", *(["Tự chấm"] if own else []), head], *lines])


IN_ONE_CELL = {
    "score": in_one_cell,
    "both": lambda seed: in_one_cell(seed, head="Điểm đạt/Điểm tối đa"),
    "brackets": lambda seed: in_one_cell(seed, head="Điểm (đạt/tối đa)"),
    "reversed": lambda seed: in_one_cell(seed, "{most}/{score}", head="Điểm tối đa/Điểm đạt"),
    "spaced": lambda seed: in_one_cell(seed, "{score} / {most}", head="Kết quả"),
    "unit": lambda seed: in_one_cell(seed, "{score}/{most} điểm", head="Điểm"),
    "self-too": lambda seed: in_one_cell(seed, own=True, head="Thẩm định"),
    "total-apart": lambda seed: in_one_cell(seed, total=False),
}

# --- bonus points in the column of the result only


def bonus(seed, *, code="", parts=("appraised", "surveyed"), name="Điểm thưởng", points="0.5", after=False, most=None):
    """Add bonus or penalty points that no part holds."""
    tree = Tree(seed)
    columns = ("max", *parts, "score")
    lines = [[_dotted(node), node.name, *_points(node, columns)] for node in tree.nodes]
    row = [code, name, most, *[None] * len(parts), Decimal(points)]
    whole = ["", "Tổng điểm", *_points(tree.whole, columns)]
    more = [*whole[:-1], whole[-1] + Decimal(points)]
    lines += [whole, row, ["", "Tổng điểm sau cộng, trừ", *more[2:]]] if after else [row, more]
    return tree.table([["STT", "Nội dung", *map(HEADS.get, columns)], *lines])


BONUS = {
    "plain": bonus,
    "coded": lambda seed: bonus(seed, code="9"),
    "self-too": lambda seed: bonus(seed, code="9", parts=("self", "appraised", "surveyed")),
    "one-part": lambda seed: bonus(seed, parts=("self", "appraised")),
    "after": lambda seed: bonus(seed, after=True),
    "penalty": lambda seed: bonus(seed, name="Điểm trừ", points="-0.5"),
    "maximum": lambda seed: bonus(seed, code="9", most=Decimal(2)),
}

# --- units ranked by parts with weights


def weighted(seed, heads=("Thẩm định (70%)", "Điều tra XHH (30%)"), *, total="Tổng điểm", scaled=True, ranked=True):
    """Rank units by two parts of 100 each that count by the weights in their heads; or by points weighted already."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    rows = []
    for unit in rng.sample([unit for unit in UNITS if " " in unit], rng.randint(4, 8)):
        parts = [Decimal(rng.randint(6000, 9900)) / 100 for _ in heads]
        shares = [part * weight / 10 for part, weight in zip(parts, (7, 3), strict=True)]
        shown = parts if scaled else [share.quantize(Decimal("0.01")) for share in shares]
        rows.append((unit, shown, sum(shares if scaled else shown).quantize(Decimal("0.01"))))
    lines = [["TT", "Đơn vị", *heads, total, *(["Xếp hạng"] if ranked else [])]]
    for at, (unit, parts, whole) in enumerate(rows, 1):
        rank = 1 + sum(other > whole for _, _, other in rows)
        lines.append([at, unit, *parts, whole, *([rank] if ranked else [])])
    return Kind(lines, {unit: (Decimal(100), whole) for unit, _, whole in rows}, titles=OF_UNITS)


WEIGHTED = {
    "of-100": weighted,
    "weighted": lambda seed: weighted(seed, scaled=False),
    "no-rank": lambda seed: weighted(seed, ranked=False),
    "index": lambda seed: weighted(seed, total="Chỉ số (%)"),
    "words": lambda seed: weighted(seed, ("Điểm thẩm định (trọng số 70%)", "Điểm khảo sát (trọng số 30%)"), total="Điểm đạt"),
    "colon": lambda seed: weighted(seed, ("Thẩm định: 70%", "Khảo sát: 30%"), total="Chỉ số CCHC"),
    "maxima": lambda seed: weighted(seed, ("Thẩm định (70 điểm)", "Điều tra XHH (30 điểm)"), scaled=False),
}  # fmt: skip

KINDS = {
    "no-codes": NO_CODES,
    "levels": LEVELS,
    "in-names": IN_NAMES,
    "in-one-cell": IN_ONE_CELL,
    "bonus": BONUS,
    "weights": WEIGHTED,
}
