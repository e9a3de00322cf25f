"""Cases of the corpus: columns of points that are not the points of the table."""

from pathlib import Path

from corpus_base import info
from corpus_case import CASES, Case, flat
from corpus_sheets import write_xlsx

LOST = (
    "Điểm không đạt được", "Không đạt được", "Điểm đạt được còn thiếu", "Tổng điểm trừ", "Tổng điểm hụt",
    "Tổng điểm thiếu", "Điểm thẩm định giảm", "Điểm XHH mất", "Số điểm bị mất", "Điểm giảm",
)  # fmt: skip
"""Headers of points lost: none of them may pass for the score."""


def _alone(folder: Path, header: str) -> Path:
    """A table whose one column of points has this header."""
    page = flat("STT", "Nội dung", "Điểm tối đa", header, columns=(0, 1, 2, 6))
    page.rows.insert(0, ["BẢNG ĐIỂM PAR INDEX NĂM 2023"])
    return write_xlsx(folder / "a.xlsx", info(), page)


def _register(name: str, make, *, refused=True, **findings) -> None:
    codes = {code.replace("_", "-"): count for code, count in findings.items()}
    CASES.append(Case(name, make, codes, refused, None, right=False))


for header in LOST:
    _register(f"only points lost: {header}", lambda folder, header=header: _alone(folder, header), column_missing=1)
