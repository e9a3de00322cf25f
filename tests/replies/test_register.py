from __future__ import annotations

import datetime as dt
import io

import openpyxl
from languages import in_lang
from returned import WHOLE, assignment, book, save

from sipas_par.document.blocks import Document, PageBreak, Table, plain
from sipas_par.document.html import to_html
from sipas_par.document.typst import to_pdf
from sipas_par.inputs import Inputs
from sipas_par.reading.open import read_sheets
from sipas_par.replies.collect import gather
from sipas_par.replies.register import register_annex, register_blocks, register_workbook
from sipas_par.reports.report import Report

HOSTILE = (
    '=HYPERLINK("http://evil","bấm")',
    "<script>alert(1)</script>",
    '#read("/etc/passwd")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "$a^2$ \\input{x} {{ 7*7 }}",
)


def hostile(folder):
    names = ("cause", "remedy", "owner", "evidence", "cause_group")
    save(book({"1.2": {**WHOLE, **dict(zip(names, HOSTILE, strict=True))}}), folder)
    return gather(folder, assignment(), as_of=dt.date(2024, 5, 12))


def test_hostile_text_is_inert_in_the_register(tmp_path):
    data = register_workbook(hostile(tmp_path))
    made = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for line in made["Giải pháp"].iter_rows() for cell in line if cell.value is not None]
    assert set(HOSTILE) <= {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink]


def annex_of(collection):
    return register_annex(collection, Report(Inputs(collection.assignment.card), "vi"))


def test_hostile_text_is_inert_in_the_briefing(tmp_path):
    collection = hostile(tmp_path)
    document = Document("Thử", (*register_blocks(collection), *annex_of(collection)))
    html = to_html(document)
    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert to_pdf(document)[:5] == b"%PDF-"


def test_register_has_its_sheets_and_live_totals(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    data = register_workbook(gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12)))
    path = tmp_path / "so.xlsx"
    path.write_bytes(data)
    sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    assert list(sheets) == [
        "Giải pháp",
        "Cơ quan",
        "Điểm khắc phục",
        "Chưa trả lời",
        "Cần xem lại",
        "Thay đổi từ lần trước",
        "Trả lời trước đây",
        "Lịch sử",
    ]
    total = sheets["Điểm khắc phục"].rows[3]
    assert total[2:] == [1.25, 0.25, 0.25, 3.0, 1.0]
    formulas = openpyxl.load_workbook(path)["Điểm khắc phục"]
    assert formulas["C4"].value == "=SUM(C6:C7)"
    answer = sheets["Giải pháp"].rows[5]
    assert {name for sheet in openpyxl.load_workbook(path) for name in sheet.tables} >= {
        "bang_giai_phap",
        "bang_diem_khac_phuc",
    }
    assert answer[:3] == ["1.2", "Tiêu chí 1.2", "Sở Nội vụ"]
    assert answer[6] == WHOLE["remedy"]


def test_register_says_what_to_look_at_in_words_alone(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 9}}), tmp_path)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    collection = gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12))
    (tmp_path / "so.xlsx").write_bytes(register_workbook(collection))
    looked = next(sheet for sheet in read_sheets(tmp_path / "so.xlsx") if sheet.name == "Cần xem lại")
    said = {str(value) for row in looked.rows for value in row}
    assert {one.message() for one in collection.findings} <= said
    assert not {one.code for one in collection.findings} & said


def test_section_of_the_briefing_counts_and_names(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 9}}), tmp_path)
    collection = gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12))
    blocks = register_blocks(collection, "IX", "VI")
    assert plain(blocks[0].text) == "IX. TỔNG HỢP THAM LUẬN, GIẢI PHÁP CỦA CÁC CƠ QUAN"
    summary = plain(blocks[1].text)
    assert "1/3 cơ quan đã gửi phiếu (trong 2 cơ quan có nội dung phải trả lời, 1 cơ quan đã gửi);" in summary
    assert "1/3 nội dung" in summary
    assert "0,50 trong 1,25 điểm" in summary
    assert summary.endswith("Từng cơ quan, từng giải pháp: Phụ lục VI.")
    annex = annex_of(collection)
    numbered = len(Report(Inputs(collection.assignment.card), "vi").annexes) + 1
    assert annex[0] == PageBreak(numbered)
    assert "TRẢ LỜI CỦA CÁC CƠ QUAN" in plain(annex[1].text)
    tables = [block for block in annex if isinstance(block, Table)]
    assert [table.anchor for table in tables] == ["", "bang-giai-phap", "bang-thong-nhat"]
    assert WHOLE["remedy"] in {plain(cell.text) for line in tables[1].body for cell in line}
    assert "Còn 1 chỗ trong câu trả lời cần thống nhất lại (nội dung 1.2)" in repr(blocks)


def test_english_section(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    blocks = in_lang("en", register_blocks, gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12)))
    assert "1 of 2 agencies with an item" in plain(blocks[1].text)


def test_nothing_is_said_apart_where_every_agency_has_something_to_answer(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    made = gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12))
    made.__dict__["states"] = tuple(state for state in made.states if state.asked)
    assert "1/2 cơ quan đã gửi phiếu; 1/3 nội dung" in plain(register_blocks(made)[1].text)
