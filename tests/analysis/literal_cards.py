"""Five-row literal cards: two fields, three leaves and their parents."""

from __future__ import annotations

from decimal import Decimal

from sipas_par.model.criteria import Criterion, Source
from sipas_par.model.scorecard import Scorecard


def points(text):
    return None if text is None else Decimal(text)


def row(code, maximum, score, source="appraised", agencies=(), name="", self_score=None, level=None):
    level = level or ("field", "criterion", "subcriterion")[code.count(".")]
    part = {"surveyed": "surveyed"}.get(source, "appraised")
    parts = {} if source == "mixed" else {part: points(score)}
    cells = (("score", f"S!G{code.replace('.', '')}"),)
    return Criterion(
        code, name or f"Tiêu chí {code}", level, points(maximum), points(score),
        self_score=points(self_score), source=source, agencies=tuple(agencies), cells=cells, **parts,
    )  # fmt: skip


def card(*rows, unit="Tỉnh A", year=2023, status="official", document=""):
    return Scorecard("PAR INDEX", unit, year, rows, Source("a.xlsx", "S", status=status, document=document))
