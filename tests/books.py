"""Workbooks in the official layout, made from literal rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

HEAD = [
    "STT",
    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm đánh giá",
    None,
    None,
    "Điểm đạt được",
    "Chỉ số (%)",
    "Cơ quan chủ trì",
    "Ghi chú",
]
PARTS = [None, None, None, "Tự đánh giá", "Bộ Nội vụ thẩm định", "Điều tra xã hội học"]

OTHER = [
    ("1", "LÃNH ĐẠO, ĐIỀU HÀNH", 30, 30, 24.5, None, "Văn phòng HĐND và UBND huyện"),
    ("1.1", "Kế hoạch cải cách hành chính", 10, 10, 10, None, "Phòng Nội vụ"),
    ("1.2", "Báo cáo định kỳ", 20, 20, 14.5, None, "Văn phòng HĐND và UBND huyện"),
    ("2", "THỦ TỤC HÀNH CHÍNH", 45, 40, 38.25, None, None),
    ("2.1", "Giải quyết hồ sơ", 45, 40, 38.25, None, None),
    ("2.1.1", "Đúng hạn", 25, 25, 25, None, "Văn phòng HĐND và UBND huyện; Phòng Tư pháp"),
    ("2.1.2", "Trực tuyến", 20, 15, 13.25, None, "Văn phòng HĐND và UBND huyện; Phòng Tư pháp"),
    ("3", "MỨC ĐỘ HÀI LÒNG", 45, None, None, 36.9, None),
    ("3.1", "Khảo sát người dân", 45, None, None, 36.9, "Phòng Nội vụ"),
]  # fmt: skip


def write_book(
    path: Path,
    rows=OTHER,
    *,
    unit="Huyện Cao Lộc",
    year=2023,
    status="CHÍNH THỨC",
    sheet="Bảng điểm",
    title="CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX)",
) -> Path:
    """Write a table of ``(code, name, maximum, self, appraised, surveyed, agencies)`` rows with its info sheet."""
    book = openpyxl.Workbook()
    info = book.active
    info.title = "Thông tin"
    for line in (
        ("Chỉ số", "PAR INDEX"),
        ("Năm", year),
        ("Đơn vị", unit),
        ("Tình trạng số liệu", status),
        ("Nguồn", "Quyết định của UBND tỉnh"),
    ):
        info.append(line)
    table = book.create_sheet(sheet)
    table.append([f"BẢNG ĐIỂM {title} NĂM {year}"])
    table.append([unit.upper()])
    table.append([])
    table.append(HEAD)
    table.append(PARTS)
    for code, name, most, own, appraised, surveyed, agencies in rows:
        score = sum(part for part in (appraised, surveyed) if part is not None)
        table.append([code, name, most, own, appraised, surveyed, score, round(score / most * 100, 2), agencies])
    fields = [row for row in rows if "." not in row[0]]
    sums = [sum(row[column] or 0 for row in fields) for column in (2, 3, 4, 5)]
    table.append([None, "Tổng điểm", *sums, sums[2] + sums[3], round((sums[2] + sums[3]) / sums[0] * 100, 2)])
    for span in ("A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:G5", "H4:H5", "I4:I5", "J4:J5"):
        table.merge_cells(span)
    book.save(path)
    return path
