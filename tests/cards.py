"""Small literal cards for tests."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sipas_par.model.criteria import LEVELS, Criterion, Fact, Source
from sipas_par.model.scorecard import Scorecard

D = Decimal
COLUMNS = {
    "code": "A",
    "name": "B",
    "max_score": "C",
    "self_score": "D",
    "appraised": "E",
    "surveyed": "F",
    "score": "G",
    "percent": "H",
}


def row(code, most, appraised=None, surveyed=None, *, line, name="", agencies=(), source="appraised", self_score=None):
    """One sound row of the table; ``line`` is its row in the sheet."""
    parts = [D(part) for part in (appraised, surveyed) if part is not None]
    score = sum(parts, D(0))
    return Criterion(
        code=code,
        name=name or f"Tiêu chí {code}",
        level=LEVELS[min(code.count("."), 2)],
        max_score=D(most),
        score=score,
        self_score=None if self_score is None else D(self_score),
        appraised=None if appraised is None else D(appraised),
        surveyed=None if surveyed is None else D(surveyed),
        percent=None,
        source=source,
        agencies=tuple(agencies),
        cells=tuple((column, f"BANG!{letter}{line}") for column, letter in COLUMNS.items()),
    )


def card(*rows, year=2023, status="official", facts=(), total=True, unit="Thử"):
    """A sound card of two fields, or the rows given."""
    rows = rows or (
        row("1", "3", "2.5", line=7, source="mixed"),
        row("1.1", "1", "1", line=8, agencies=["Sở Nội vụ"]),
        row("1.2", "2", "1.5", line=9, agencies=["Sở Nội vụ", "Sở Y tế"]),
        row("2", "2", "0.5", "0.75", line=10, source="mixed"),
        row("2.1", "1", "0.5", line=11, agencies=["Sở Y tế"]),
        row("2.2", "1", None, "0.75", line=12, source="surveyed"),
    )
    fields = [item for item in rows if item.level == "field"]
    last = None
    if total and fields:
        last = Criterion(
            code="",
            name="Tổng điểm",
            level="field",
            max_score=sum((item.max_score for item in fields), D(0)),
            score=sum((item.score for item in fields), D(0)),
            cells=(("max_score", "BANG!C13"), ("score", "BANG!G13")),
        )
    source = Source("thu.xlsx", "BANG", "0" * 64, status)
    return Scorecard("PAR INDEX", unit, year, tuple(rows), source, last, tuple(facts))


def change(base, code, **values):
    """The same card with values of one row replaced, as a slip of the pen would."""
    values = {key: D(value) if isinstance(value, str) and key != "code" else value for key, value in values.items()}
    rows = tuple(replace(item, **values) if item.code == code else item for item in base.criteria)
    return replace(base, criteria=rows)


def fact(key, value, cell="Thông tin!B8"):
    return Fact(key, key, D(value), cell)
