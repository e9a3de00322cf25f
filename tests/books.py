"""Workbooks in the official layout, made from literal rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from sipas_par.document.xlsx import widths
from sipas_par.files import write_atomic
from sipas_par.model.scorecard import Scorecard
from sipas_par.reports.template import FormBook

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


STATUS = {
    "official": ("Chính thức", "(Số liệu chính thức)"),
    "self_assessed": ("Tự đánh giá", "(Số liệu tự đánh giá, chưa thẩm định)"),
    "illustrative": ("MINH HỌA", "(Số liệu MINH HỌA, không phải kết quả do cơ quan có thẩm quyền công bố)"),
    "unknown": ("", ""),
}


def write_card(card, path: Path) -> Path:
    """Write a card into the workbook to fill of its index, all that it says of itself on the info sheet: it reads back as the same card."""
    book, source = FormBook(card.index, card.year), card.source
    status, line = STATUS[source.status]
    stated = {
        "index": ("Chỉ số", card.index),
        "year": ("Năm", card.year),
        "unit": ("Đơn vị", card.unit),
        "status": ("Tình trạng số liệu", status),
        "document": ("Nguồn", source.document),
        "issuer": ("Cơ quan ban hành", source.issuer),
        "issued": ("Ngày ban hành", source.issued.strftime("%d/%m/%Y") if source.issued else ""),
    }
    if isinstance(card, Scorecard):
        stated["n_fields"] = ("Số lĩnh vực", card.levels["field"])
        stated["n_criteria"] = ("Số tiêu chí", card.levels["criterion"])
        stated["n_subcriteria"] = ("Số tiêu chí thành phần", card.levels["subcriterion"])
    else:
        stated["sample_size"] = ("Số phiếu hợp lệ", card.sample_size)
        stated["earlier_sample_size"] = ("Số phiếu năm trước", card.earlier_sample_size)
    known = {fact.key for fact in card.facts}
    absent = [
        (label, str(value)) for key, (label, value) in stated.items() if key not in known and value not in {None, ""}
    ]
    sheet = book.held.sheet("Thông tin")
    widths(sheet, (40, 70, 60))
    for row, (label, value) in enumerate([*((fact.label, fact.value) for fact in card.facts), *absent]):
        sheet.write_string(row, 0, label)
        number = not isinstance(value, str) or (value.isdecimal() and len(value) <= 9 and not value.startswith("0"))
        (sheet.write_number(row, 1, float(value)) if number else sheet.write_string(row, 1, value))
    book.table(card.index, card, line)
    write_atomic(path, book.held.bytes())
    return path
