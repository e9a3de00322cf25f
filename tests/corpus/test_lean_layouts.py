"""Tables of few columns: each rule that still can see a mistake must see it alone, at its own severity.

The official table prints every number in several ways, so several rules see each of its mistakes and one of
them may fail unnoticed. Here no other rule stands in.
"""

import datetime as dt
from decimal import Decimal

import pytest
from corpus_base import BODY, LOST, TOTAL, lean_info
from corpus_sheets import Page, write_xlsx

from sipas_par.reading.load import load_par_index

COLUMNS = {
    "code": (0, "STT"), "name": (1, "Nội dung"), "max": (2, "Điểm tối đa"), "appraised": (4, "Bộ Nội vụ thẩm định"),
    "surveyed": (5, "Điều tra xã hội học"), "score": (6, "Điểm đạt được"), "percent": (7, "Chỉ số (%)"),
}  # fmt: skip
LAYOUTS = {
    "lean": ("code", "name", "max", "score"),
    "percent": ("code", "name", "max", "score", "percent"),
    "parts": ("code", "name", "max", "appraised", "surveyed", "score"),
}
ROWS = {**{row[0]: at for at, row in enumerate(BODY)}, "total": len(BODY)}


def _read(folder, layout, changes):
    """Read a table of one layout; a change of a number is added to it, any other put in its place."""
    rows = [list(row) for row in (*BODY, TOTAL)]
    for code, column, change in changes:
        at, place = ROWS[code], COLUMNS[column][0]
        rows[at][place] = round(rows[at][place] + change, 4) if isinstance(change, float) else change
    used = [COLUMNS[column] for column in LAYOUTS[layout]]
    page = Page("PAR INDEX", [[text for _, text in used], *([row[place] for place, _ in used] for row in rows)])
    return load_par_index(write_xlsx(folder / "a.xlsx", lean_info(), page))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sound_table_is_read_in_silence(tmp_path, layout):
    card = _read(tmp_path, layout, ())
    assert card.findings == ()
    assert {row.code: row.lost for row in card.leaves if row.lost} == {c: Decimal(v) for c, v in LOST.items()}


def _up(change, column="score", codes=("2.1.2", "2.1", "2", "total")):
    """The same change in a leaf and in every row above it: all sums go on to fit."""
    return [(code, column, change) for code in codes]


DOWN = ("3.2.1", "3.2", "3", "total")

MISTAKES = [
    # layout, changes, code of the finding, its severity, rows that show it
    ("lean", [("1.1.1", "score", -0.25)], "children-do-not-sum", "error", 1),
    ("lean", [("1.1.1", "score", -0.02)], "children-do-not-sum", "error", 1),
    ("lean", [("1.1.1", "score", -0.01)], "children-do-not-sum", "warning", 1),
    ("lean", [("1.1", "max", 0.05)], "children-do-not-sum", "error", 2),
    ("lean", _up(0.5, "max"), "declared-total-differs", "error", 1),
    ("lean", [("total", "score", 1.0)], "total-does-not-match", "error", 1),
    ("lean", [("total", "score", 0.05)], "total-does-not-match", "error", 1),
    ("lean", [("total", "max", -1.0)], "total-does-not-match", "error", 1),
    ("lean", _up(0.3), "score-above-maximum", "error", 1),
    ("lean", _up(-0.7, codes=DOWN), "negative-points", "error", 1),
    ("lean", [("1.1.2", "code", dt.datetime(2002, 1, 1))], "code-became-date", "error", 1),  # noqa: DTZ001 - dates in sheets have no zone
    ("lean", [("1.1.2", "score", None)], "missing-score", "error", 1),
    ("lean", [("1.1.2", "name", None)], "row-without-name", "error", 1),
    ("percent", [("3.2.1", "percent", 5.0)], "percent-does-not-fit", "error", 1),
    ("percent", [("1.1.1", "percent", -0.6)], "percent-does-not-fit", "error", 1),
    ("percent", [("1.1.1", "percent", -0.4)], "percent-does-not-fit", "warning", 1),
    ("percent", [("total", "percent", 1.0)], "percent-does-not-fit", "error", 1),
    ("percent", _up(-0.2), "percent-does-not-fit", "error", 4),
    ("parts", _up(-0.1, "appraised", DOWN), "parts-do-not-sum", "error", 4),
    ("parts", _up(-0.05, "appraised", DOWN), "parts-do-not-sum", "error", 4),
    ("parts", _up(-0.2), "parts-do-not-sum", "error", 4),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "changes", "code", "severity", "rows"), MISTAKES)
def test_each_rule_sees_its_mistake_alone(tmp_path, layout, changes, code, severity, rows):
    findings = _read(tmp_path, layout, changes).findings
    assert [(finding.code, finding.severity) for finding in findings] == [(code, severity)] * rows
