"""Rehearse the year of a conference: the ministry's ranking, the briefing, the papers, the plan, the communes, next year's table.

The inputs are made up, and what comes of them is no result: the shipped illustrative tables without the word (an illustrative table hides what is
set beside it), an announcement of 63 provinces around the shipped total, forms filled in by every agency, the 65 communes of
`tests/communes_lang_son.txt`, and a table of 2024 in which every second lost point is regained.
Run: ``python benchmarks/rehearse.py FOLDER`` (empty or absent); it prints each command with its exit code, time and findings.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import openpyxl

import sipas_par as sp

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sp.example("par_index_lang_son_2023.xlsx").parent
NOTE = "(Số liệu MINH HỌA, lập để diễn tập)"
FIELDS = ["Chỉ đạo, điều hành", "Thể chế", "Thủ tục hành chính", "Tổ chức bộ máy", "Chế độ công vụ", "Tài chính công", "Chính quyền số", "Tác động"]  # fmt: skip


def save(path: Path, *sheets: tuple[str, list[list[object]]]) -> None:
    """Save sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def official(name: str) -> openpyxl.Workbook:
    """Return a shipped table as if it were one of the ministry: an illustrative one hides what is set beside it."""
    book = openpyxl.load_workbook(SHIPPED / f"{name}.xlsx")
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if "minh họa" in str(cell.value).lower()):
            said = str(cell.value).removeprefix("Minh họa: ")
            cell.value = said if said != cell.value else "Chính thức" if said == "MINH HỌA" else None
    return book


def announcement(path: Path, year: int, own: float) -> None:
    """Save a ranking and a table of components as the ministry announces them."""
    chance = random.Random(year)  # noqa: S311 - a draw that can be drawn again
    names = [province.name for province in sp.published().provinces]
    totals = {name: round(chance.uniform(76, 92), 2) for name in names} | {"Lạng Sơn": own}
    order = sorted(names, key=lambda name: -totals[name])
    ranking: list[list[object]] = [[f"XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {year}"]]
    ranking.append(["Xếp hạng", "Tỉnh, thành phố", "Chỉ số CCHC (%)"])
    ranking += [[order.index(name) + 1, name, totals[name]] for name in order]
    rates = [{name: round(chance.uniform(70, 99), 2) for name in names} for _field in FIELDS]
    parts: list[list[object]] = [[f"CHỈ SỐ THÀNH PHẦN PAR INDEX NĂM {year}"]]
    parts.append(["TT", "Tỉnh, thành phố", *(word for name in FIELDS for word in (name, None))])
    parts.append([None, None, *["Tỷ lệ (%)", "Xếp hạng"] * len(FIELDS)])
    for at, name in enumerate(names, 1):
        ranked = [(rate[name], sorted(rate.values(), reverse=True).index(rate[name]) + 1) for rate in rates]
        parts.append([at, name, *(value for pair in ranked for value in pair)])
    save(path, ("Xếp hạng", ranking), ("Thành phần", parts))


def communes(path: Path, year: int) -> None:
    """Save the table of the province's communes."""
    lines = (ROOT / "tests" / "communes_lang_son.txt").read_text(encoding="utf-8").splitlines()
    names, chance = [line for line in lines if not line.startswith("#")], random.Random(year)  # noqa: S311 - a draw that can be drawn again
    most = (18, 20, 22, 18, 22)
    rows: list[list[object]] = [[f"KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ, PHƯỜNG NĂM {year}"], [NOTE]]
    groups = ("Công khai, minh bạch", "Tiến độ giải quyết", "Dịch vụ trực tuyến", "Mức độ hài lòng", "Số hóa hồ sơ")
    heads = (f"{name} ({top} điểm)" for name, top in zip(groups, most, strict=True))
    rows.append(["TT", "Xã, phường", *heads, "Tổng điểm"])
    for at, name in enumerate(names, 1):
        points = [round(top * chance.uniform(0.6, 1), 2) for top in most]
        rows.append([at, name, *points, round(sum(points), 2)])
    save(path, ("Xã, phường", rows))


def following(path: Path) -> None:
    """Save the shipped table as that of 2024, with every second lost point regained and all sums anew."""
    book = official("par_index_lang_son_2023")
    card = sp.load_par_index(SHIPPED / "par_index_lang_son_2023.xlsx")
    book["Thông tin"]["B3"] = 2024
    sheet = book["PAR INDEX"]
    sheet["A1"] = "BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2024"
    for line in sheet.iter_rows(min_row=7):
        code = str(line[0].value or "")
        held = [row for row in card.leaves if row.code == code or row.code.startswith(f"{code}.") or not code]
        if not held or not line[1].value:
            continue
        back = [row for row in held if row.lost and int(row.code[-1]) % 2]
        appraised = sum(row.lost for row in back if row.appraised is not None)
        gained = sum(row.lost for row in back)
        for cell, more in ((line[4], appraised), (line[5], gained - appraised), (line[6], gained)):
            if cell.value is not None:
                cell.value = round(cell.value + float(more), 2)
        line[7].value = round(line[6].value / line[2].value * 100, 2)
    book.save(path)


def filled(folder: Path, back: Path) -> None:
    """Fill in every form that was sent."""
    back.mkdir()
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["Phiếu"]
        head = next((row for row in range(1, 30) if sheet.cell(row, 1).value == "Mã"), None)
        heads = {sheet.cell(head, at).value: at for at in range(1, sheet.max_column + 1)} if head else {}
        for row in range(head + 1 if head else 1, sheet.max_row + 1 if head else 1):
            lost = sheet.cell(row, heads["Điểm chưa đạt"]).value
            if not isinstance(lost, int | float) or not str(sheet.cell(row, 1).value or "")[:1].isdigit():
                continue
            said = {
                "Nhóm nguyên nhân": "Chỉ đạo, tổ chức thực hiện", "Nguyên nhân": "Văn bản hướng dẫn ban hành chậm",
                "Giải pháp khắc phục": "Ban hành văn bản, kiểm tra hằng quý", "Đơn vị, người chịu trách nhiệm": "Văn phòng",
                "Thời hạn hoàn thành": "30/9/2024", "Điểm dự kiến khắc phục": round(lost / 2, 2),
                "Tài liệu kiểm chứng": "Báo cáo quý III/2024",
            }  # fmt: skip
            for name, value in said.items():
                sheet.cell(row, heads[name]).value = value
        book.save(back / path.name)


def run(place: Path, *words: str) -> None:
    """Run a command there and say how it went."""
    start = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "sipas_par", *words], cwd=place, env=environment, capture_output=True, text=True, check=False)  # fmt: skip
    told = [line for line in done.stderr.splitlines() if line.startswith(("Lỗi", "LỖI", "Cảnh báo"))]
    print(
        f"{done.returncode}  {time.monotonic() - start:5.1f} s  sipas-par {' '.join(words)}  ({len(done.stdout.split())} files)"
    )
    for line in dict.fromkeys(told):
        print(f"              {line}")


def main(folder: str) -> None:
    """Make the inputs and run the year."""
    place = Path(folder).resolve()
    raw = place / "data" / "raw"
    raw.mkdir(parents=True)
    shutil.copy(SHIPPED / "meeting_2024-05-17.toml", raw)
    for name in ("par_index_lang_son_2022", "par_index_lang_son_2023", "sipas_lang_son_2023"):
        official(name).save(raw / f"{name}.xlsx")
    announcement(raw / "cong_bo_par_2022.xlsx", 2022, 81.45)
    announcement(raw / "cong_bo_par_2023.xlsx", 2023, 86.69)
    print("# before the conference")
    run(place, "check", "data/raw/par_index_lang_son_2023.xlsx")
    run(place, "brief", "--formats", "html,pdf,docx,xlsx,pptx")
    run(place, "papers")
    run(place, "forms", "--out", "phieu")
    run(place, "drafts")
    print("# the forms are back")
    filled(place / "phieu", place / "phieu-da-nhan")
    run(place, "collect", "phieu-da-nhan", "--as-of", "2024-05-13")
    run(place, "pack", "--replies", "phieu-da-nhan", "--as-of", "2024-05-13")
    run(place, "plan", "--replies", "phieu-da-nhan", "--as-of", "2024-05-20", "--formats", "docx,pdf")
    run(place, "review", "phieu-da-nhan", "--as-of", "2024-07-01", "--formats", "docx,pdf")
    print("# the communes")
    (place / "xa").mkdir()
    communes(place / "xa" / "xa_2025.xlsx", 2025)
    run(place, "rank", "xa", "--formats", "html,pdf,xlsx,docx", "--out", "reports/xa")
    print("# a year later")
    shutil.copy(place / "reports" / "ke-hoach" / "ke-hoach-khac-phuc.xlsx", raw)
    following(raw / "par_index_lang_son_2024.xlsx")
    tables = ("--par", "data/raw/par_index_lang_son_2024.xlsx", "--earlier", "data/raw/par_index_lang_son_2023.xlsx")
    run(place, "brief", *tables, "--formats", "html,pdf", "--out", "reports/2024")
    run(place, "review", "phieu-da-nhan", "--as-of", "2025-05-01", "--later", "data/raw/par_index_lang_son_2024.xlsx")


if __name__ == "__main__":
    main(*sys.argv[1:])
