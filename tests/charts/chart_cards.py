"""Small literal cards for the charts: the usual ones and the extremes."""

from __future__ import annotations

from decimal import Decimal

from sipas_par.model.components import Component
from sipas_par.model.criteria import LEVELS, Criterion, Source
from sipas_par.model.scorecard import Scorecard, SipasCard

LONG = "Thực hiện quy định về tiếp nhận, giải quyết thủ tục hành chính theo cơ chế một cửa, một cửa liên thông " * 3
TALL = "NGHIỆP VỤ Ể Ỗ Ặ Ậ Ự ĐỘC LẬP - TỰ DO - HẠNH PHÚC"


def points(value):
    return None if value is None else Decimal(value)


def card(rows, *, unit="Lạng Sơn", year=2023, status="official", file="bang.xlsx"):
    """Rows: (code, name, maximum, score[, source[, agencies]])."""
    criteria = []
    for code, name, maximum, score, *more in rows:
        source = more[0] if more else "appraised"
        agencies = more[1] if len(more) > 1 else ("Sở Nội vụ",)
        level = LEVELS[code.count(".")]
        cells = (("score", f"PAR!G{len(criteria) + 1}"),)
        row = Criterion(
            code, name, level, points(maximum), points(score), source=source, agencies=agencies, cells=cells
        )
        criteria.append(row)
    return Scorecard("PAR INDEX", unit, year, tuple(criteria), Source(file, "PAR", "", status))


def plain_card(*, status="official", year=2023, lost=("0.25", "0.5", "0.1")):
    """Three fields of one criterion each."""
    rows = []
    for number, loss in enumerate(lost, 1):
        score = str(Decimal(2) - Decimal(loss))
        rows += [(str(number), f"LĨNH VỰC {number}", "2", score), (f"{number}.1", f"Tiêu chí {number}", "2", score)]
    return card(rows, status=status, year=year)


def wide_card(fields=20, leaves=5, *, name=LONG, score="0.5", status="official", year=2023):
    """Many fields, many criteria, long names, many agencies."""
    rows = []
    for number in range(1, fields + 1):
        whole = None if score is None else str(Decimal(score) * leaves)
        rows.append((str(number), f"{number} {name}".upper(), str(leaves), whole, "mixed"))
        rows += [
            (
                f"{number}.{leaf}",
                f"{leaf} {name}",
                "1",
                score,
                ("appraised", "surveyed", "sipas", "outcome", "unknown")[leaf % 5],
                (f"Sở {number} {name}", f"Ban {leaf}"),
            )
            for leaf in range(1, leaves + 1)
        ]
    return card(rows, status=status, year=year)


def sipas_card(rows, *, status="official", year=2023, earlier_year=2022, sample=None):
    """Rows: (code, name, kind, value[, earlier[, mean]])."""
    components = tuple(
        Component(code, name, kind, points(value), *(points(other) for other in more))
        for code, name, kind, value, *more in rows
    )
    source = Source("sipas.xlsx", "SIPAS", "", status)
    return SipasCard("Lạng Sơn", year, components, source, earlier_year, sample, sample)


def plain_sipas(**options):
    return sipas_card(
        [
            ("I", "CHỈ SỐ HÀI LÒNG CHUNG (SIPAS)", "overall", "79.92", "75.44", "82.66"),
            ("II", "CHÍNH SÁCH", "part", "79.36", None, "82.49"),
            ("II.1.1", "Giao thông", "policy", "77.58", "71.14", None),
            ("III.1", "Công chức", "factor", "81.65", "83", "80"),
            ("III.1.1", "Thái độ", "item", "81.92", None, None),
            ("IV", "MONG ĐỢI", "part", None),
            ("IV.1", "Nhanh hơn", "expectation", "86.42"),
        ],
        **options,
    )
