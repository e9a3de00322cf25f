"""Cases of the corpus: columns of points that are not the points of the table."""

from pathlib import Path

from corpus_base import TOP, info, lean_info, table
from corpus_case import CASES, UNKNOWN, Case, case, flat, rename_headers
from corpus_sheets import write_xlsx

LOST = (
    "Điểm không đạt được", "Không đạt được", "Điểm đạt được còn thiếu", "Tổng điểm trừ", "Tổng điểm hụt",
    "Tổng điểm thiếu", "Số điểm bị mất", "Điểm giảm",
)  # fmt: skip
"""Headers of points lost: none of them may pass for the score."""


def _alone(folder: Path, header: str) -> Path:
    """A table whose one column of points has this header."""
    page = flat("STT", "Nội dung", "Điểm tối đa", header, columns=(0, 1, 2, 6))
    page.rows.insert(0, ["BẢNG ĐIỂM PAR INDEX NĂM 2023"])
    return write_xlsx(folder / "a.xlsx", lean_info(), page)


def _register(name: str, make, *, refused=True, **findings) -> None:
    codes = {code.replace("_", "-"): count for code, count in findings.items()}
    CASES.append(Case(name, make, codes, refused, None, right=False))


for header in LOST:
    _register(f"only points lost: {header}", lambda folder, header=header: _alone(folder, header), column_missing=1)

ANOTHER = (
    "Điểm đạt được của tỉnh dẫn đầu", "Điểm đạt của vùng", "Tổng điểm trung bình vùng", "Điểm đạt thấp nhất",
    "Điểm đạt được theo kế hoạch", "Kế hoạch đạt được", "Điểm đạt được kỳ trước", "Điểm tối đa thẩm định",
    "Điểm thẩm định giảm", "Điểm XHH mất", "Điểm đạt được (bình quân cả nước)", "Tổng điểm tối thiểu",
)  # fmt: skip
"""Headers of points of another unit or time, of a plan, a mean, a bound: the table has no score of its own."""

for header in ANOTHER:
    _register(f"another's points: {header}", lambda folder, header=header: _alone(folder, header), points_of_another=1)

for header in ("Điểm đạt được năm 2022", "Điểm BNV năm 2022"):
    findings = {"year_not_in_header": 1} | ({"score_from_parts": 1} if "BNV" in header else {})
    _register(f"other year: {header}", lambda folder, header=header: _alone(folder, header), refused=False, **findings)

for header in ("Điểm đạt được (Cao Bằng)", "Điểm đạt được của tỉnh Cao Bằng", "Điểm đạt của huyện Cao Lộc"):
    make = lambda folder, header=header: _alone(folder, header)  # noqa: E731 - one expression a header
    _register(f"other unit: {header}", make, refused=False, unit_not_in_header=1)


@case()
def score_column_names_the_unit(folder: Path) -> Path:
    return write_xlsx(
        folder / "a.xlsx", info(), rename_headers(table(), **{"Điểm đạt được": "Điểm đạt được của tỉnh Lạng Sơn"})
    )


@case(year_not_in_header=1)
def maximum_of_another_year(folder: Path) -> Path:
    page = rename_headers(table(), **{"Điểm tối đa": "Điểm tối đa năm 2022", "Điểm đạt được": "Điểm đạt được năm 2023"})
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(column_not_read=2)
def points_of_others_beside_the_score(folder: Path) -> Path:
    page = table()
    page.rows[4] += ["Điểm đạt trung bình vùng", "Điểm công nhận"]
    for row in page.rows[TOP:]:
        row += [row[2], row[2]]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(**UNKNOWN)
def shortest_headers(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", flat("TT", "Các tiêu chí", "Tối đa", "Đạt", columns=(0, 1, 2, 6)))


def _scaled(folder: Path, scale) -> Path:
    page = flat("TT", "Nội dung", "Điểm tối đa", "Điểm đạt được", columns=(0, 1, 2, 6))
    for row in page.rows[1:]:
        row[3] = round(scale * row[3] / row[2], 4)
    return write_xlsx(folder / "a.xlsx", info(), page)


for name, scale in (("fractions", 1), ("percentages", 100), ("five-point means", 5)):
    _register(f"score in {name}", lambda folder, scale=scale: _scaled(folder, scale), score_is_no_points=1)


def _spoiled(folder: Path, encoding: str, decoded: str) -> Path:
    page = table()
    page.rows = [
        [c.encode(encoding, "replace").decode(decoded, "replace") if isinstance(c, str) else c for c in row]
        for row in page.rows
    ]
    return write_xlsx(folder / "a.xlsx", page)


for encoding, decoded in (("latin-1", "latin-1"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp1258", "utf-8")):
    make = lambda folder, encoding=encoding, decoded=decoded: _spoiled(folder, encoding, decoded)  # noqa: E731 - one expression a pair
    _register(f"letters lost from {encoding} to {decoded}", make, text_damaged=1)


@case()
def one_agency_in_two_spellings(folder: Path) -> Path:
    page = table()
    page.rows[TOP + 2][8] = "sở nội vụ; Sở Nội vụ"
    return write_xlsx(folder / "a.xlsx", info(), page)
