"""Points are added, subtracted and divided in the model and in the analysis, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import sipas_par

ROOT = Path(sipas_par.__file__).parent
AT_HOME = ("model/", "analysis/")
# The floors that know no scorecard, and reading, where sums decide what a column holds before there is a card.
BEFORE = ("text/", "document/", "notebook/", "reading/")

POINTS = frozenset(
    {
        "score", "lost", "max_score", "self_score", "appraised", "surveyed", "points_lost", "lost_points", "maximum",
        "score_before", "lost_before", "max_before", "change", "change_exact", "gap", "conceded", "contested",
        "countable", "claimed", "attainment", "share", "cumulative_share", "national_mean", "gap_to_mean", "gap_to_100",
    }
)  # fmt: skip
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
# What hands a number on as it is: a call of anything else (a formatter, a count) ends the search.
TRANSPARENT = frozenset(
    {"abs", "float", "exact", "exact_sum", "double", "Decimal", "max", "min", "map", "sorted", "zip", "list", "tuple", "str", "getattr"}
)  # fmt: skip
ADDING = frozenset({"sum", "fsum", "exact_sum", "ratio", "running", "accumulate"})
METHODS = frozenset({"sum", "cumsum", "mean", "median", "diff", "sub", "add", "mul", "div"})

# module:function where points are still worked out outside the model and the analysis. This list only shrinks: a place
# that reads its figure from `sipas_par.analysis.results` leaves it, and none is ever added.
NOT_YET: frozenset[str] = frozenset()


def holds_points(node: ast.AST) -> bool:
    """Whether an expression is made of points: by name, attribute or column, not through a formatter or a comparison."""
    if isinstance(node, ast.Attribute):
        return node.attr in POINTS or (node.attr in METHODS | {"loc", "iloc"} and holds_points(node.value))
    if isinstance(node, ast.Name):
        return node.id in POINTS
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value in POINTS
    if isinstance(node, (ast.Compare, ast.JoinedStr, ast.Lambda, ast.List)):
        return False
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return False
    if isinstance(node, ast.Call):
        function = node.func
        name = function.id if isinstance(function, ast.Name) else ""
        handed_on = name in TRANSPARENT or name in ADDING
        return (isinstance(function, ast.Attribute) and function.attr in METHODS and holds_points(function.value)) or (
            handed_on and (name == "getattr" or any(holds_points(part) for part in node.args))
        )
    if isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp)):
        return holds_points(node.elt)
    return any(holds_points(part) for part in ast.iter_child_nodes(node))


def computes(node: ast.AST) -> bool:
    """Whether a node adds, subtracts, multiplies or divides points."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
        sides = (node.left, node.right)
        # Text put together, and a share turned into percent, work out no figure.
        passed = any(_is_text(side) or (isinstance(side, ast.Constant) and side.value == 100) for side in sides)
        return not passed and (holds_points(node.left) or holds_points(node.right))
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ARITHMETIC) and (holds_points(node.value) or holds_points(node.target))
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ADDING:
            return any(holds_points(part) for part in node.args)
        return isinstance(node.func, ast.Attribute) and node.func.attr in METHODS and holds_points(node.func.value)
    return False


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def places_in(source: str) -> set[str]:
    """Return the functions, dotted with their class, that work out points; ``"<module>"`` outside any."""
    found: set[str] = set()

    def walk(node: ast.AST, name: str) -> None:
        for part in ast.iter_child_nodes(node):
            inner = name
            if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = f"{name}.{part.name}".lstrip(".")
            elif computes(part):
                found.add(name or "<module>")
            walk(part, inner)

    walk(ast.parse(source), "")
    return found


def offenders() -> set[str]:
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        module = path.relative_to(ROOT).as_posix()
        if not module.startswith((*AT_HOME, *BEFORE)):
            found |= {f"{module}:{place}" for place in places_in(path.read_text(encoding="utf-8"))}
    return found


def test_points_are_worked_out_in_one_place():
    new = sorted(offenders() - NOT_YET)
    assert not new, f"read these figures from analysis.results instead of working them out: {new}"


def test_the_list_of_places_still_to_move_only_shrinks():
    gone = sorted(NOT_YET - offenders())
    assert not gone, f"these places compute no points any more; take them off the list: {gone}"


def test_the_walk_sees_arithmetic_and_passes_over_words_and_counts():
    seen = {
        "def f(row): return row.max_score - row.score",
        "def f(rows): return sum((row.lost or 0 for row in rows), 0)",
        "def f(rows): return sum(getattr(row, name) for row in rows)",
        "def f(table): return table['lost'].sum()",
        "def f(row):\n    whole = 0\n    whole += row.lost",
        "def f(card, earlier): return abs(card.score - earlier.score)",
        "def f(table): return sum(map(exact, table['lost']))",
    }
    passed = {
        "def f(rows): return sum(row.lost > 0 for row in rows)",
        "def f(row): return points(row.lost) + ' điểm'",
        "def f(row): return f'{row.lost}' + word",
        "def f(rows): return len([row for row in rows if row.lost]) + 1",
        "def f(row): return max(row.lost, row.score)",
        "def f(rate): return float(rate.attainment) * 100",
    }
    assert all(places_in(text) == {"f"} for text in seen)
    assert all(not places_in(text) for text in passed)
