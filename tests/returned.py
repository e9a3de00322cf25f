"""A small conference, and forms filled in the ways people fill them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from cards import card

from sipas_par.assignment import assign
from sipas_par.files import fixed_zip
from sipas_par.model.meeting import Agency, Deadline, Meeting
from sipas_par.replies.collect import gather
from sipas_par.replies.form import form

DAY = dt.date(2024, 5, 12)
LABELS = {
    "code": "Mã",
    "name": "Nội dung chưa đạt điểm tối đa",
    "score": "Điểm đạt được",
    "cause_group": "Nhóm nguyên nhân",
    "cause": "Nguyên nhân",
    "remedy": "Giải pháp khắc phục",
    "owner": "Đơn vị, người chịu trách nhiệm",
    "deadline": "Thời hạn hoàn thành",
    "points": "Điểm dự kiến khắc phục",
    "evidence": "Tài liệu kiểm chứng",
}
WHOLE = {
    "cause_group": "Khách quan",
    "cause": "Chưa có văn bản; chậm 2 tháng",
    "remedy": "Ban hành văn bản\ntrước tháng 9",
    "owner": "Phòng Cải cách hành chính",
    "deadline": dt.date(2024, 9, 30),
    "points": 0.25,
    "evidence": "Kế hoạch 12/KH-SNV",
}


def meeting():
    agencies = (
        Agency("so-noi-vu", "Sở Nội vụ", "SNV", ("Nội vụ",), invited=True, writes=True),
        Agency("so-y-te", "Sở Y tế", "SYT", ("Y tế",), invited=True, writes=True),
        Agency("cong-an", "Công an tỉnh", "CA tỉnh", invited=True, writes=True),
    )
    due = Deadline(
        "tham-luan",
        "Nội dung tham luận",
        "Các cơ quan",
        "Sở Nội vụ",
        dt.date(2024, 5, 14),
        dt.date(2024, 5, 13),
        to_ids=("so-noi-vu",),
    )
    return Meeting(
        title="Hội nghị phân tích; kết quả, năm 2023",
        short_title="Hội nghị 2023",
        province="Thử",
        data_year=2023,
        start=dt.datetime(2024, 5, 17, 14, 0),  # noqa: DTZ001 - as the meeting file has it
        agencies=agencies,
        deadlines=(due,),
        agenda=("Báo cáo", "15:30 Thảo luận | Các cơ quan"),
    )


def assignment(**changes):
    return assign(card(**changes), meeting())


def book(answers, agency="so-noi-vu", made_from=None):
    """The agency's form as an openpyxl workbook with these answers, ``{code: {column: value}}``."""
    made = openpyxl.load_workbook(io.BytesIO(form(made_from or assignment(), agency)))
    sheet = made["Phiếu"]
    at = columns(sheet)
    for code, filled in answers.items():
        row = line_of(sheet, code)
        for name, value in filled.items():
            put(sheet, row, at[name], value)
    return made


def head_row(sheet):
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == "Mã")


def columns(sheet):
    head = head_row(sheet)
    labels = {sheet.cell(head, column).value: column for column in range(1, sheet.max_column + 1)}
    return {name: labels[label] for name, label in LABELS.items()}


def line_of(sheet, code):
    """The row of a code; an empty code is the first row for further remedies."""
    if code:
        return next(row for row in range(head_row(sheet), sheet.max_row + 1) if str(sheet.cell(row, 1).value) == code)
    more = next(
        row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("Giải pháp bổ sung")
    )
    return more + 1


def put(sheet, row, column, value):
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def save(made, folder, name="phieu.xlsx", day="2024-05-10"):
    """Save as an agency would on that day."""
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    made.save(buffer)
    path.write_bytes(fixed_zip(buffer.getvalue(), day))
    return path


def save_ods(made, folder, name="phieu.ods"):
    """The same cells as LibreOffice stores them."""
    tables = []
    for sheet in made.worksheets:
        rows = [
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
            for row in sheet.iter_rows(values_only=True)
        ]
        tables.append(f'<table:table table:name="{escape(sheet.title)}">{"".join(rows)}</table:table>')
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    path = Path(folder) / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        kind = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {kind}/>")
    return path


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        day = value.strftime("%Y-%m-%d")
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def run(folder, made=None, **options):
    return gather(folder, made or assignment(), as_of=DAY, **options)


def codes(collection):
    return [finding.code for finding in collection.findings]


def only(collection):
    assert len(collection.answers) == 1
    return collection.answers[0]
