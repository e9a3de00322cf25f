"""The rehearsal: forms come back in every state, and every answer comes through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from cards import card, change
from returned import (
    DAY,
    WHOLE,
    assignment,
    book,
    codes,
    columns,
    head_row,
    line_of,
    meeting,
    only,
    put,
    run,
    save,
    save_ods,
)

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.findings import ReadError
from sipas_par.replies.collect import collect, gather
from sipas_par.replies.collection import Event
from sipas_par.replies.drafts import sent_of
from sipas_par.replies.form import form
from sipas_par.replies.register import register_workbook


def as_typed(answer):
    return {
        "cause_group": answer.cause_group,
        "cause": answer.cause,
        "remedy": answer.remedy,
        "owner": answer.owner,
        "deadline": answer.deadline,
        "points": float(answer.points),
        "evidence": answer.evidence,
    }


def test_answers_in_equal_answers_out(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    collection = run(tmp_path)
    answer = only(collection)
    assert as_typed(answer) == WHOLE
    assert (answer.code, answer.agency, answer.deadline_text) == ("1.2", "Sở Nội vụ", "30/09/2024")
    assert codes(collection) == []


def test_renamed_file_in_a_subfolder(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, "gửi lại/Bản cuối (2).xlsx")
    assert only(run(tmp_path)).file == "gửi lại/Bản cuối (2).xlsx"


def test_added_row_without_a_code_belongs_to_the_row_above(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    line, at = line_of(sheet, "1.2") + 1, columns(sheet)
    sheet.insert_rows(line)
    put(sheet, line, at["remedy"], "Việc thứ hai")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(answer.code, answer.remedy) for answer in collection.answers][1] == ("1.2", "Việc thứ hai")
    assert "form-code-from-above" in codes(collection)


def test_further_remedies_and_general_proposals(tmp_path):
    made = book({"1.2": WHOLE, "": {"remedy": "Đề xuất chung"}})
    sheet = made["Phiếu"]
    line, at = line_of(sheet, "") + 1, columns(sheet)
    put(sheet, line, 1, "1.2")
    put(sheet, line, at["remedy"], "Thêm một việc")
    save(made, tmp_path)
    assert [(answer.code, answer.remedy) for answer in run(tmp_path).answers][1:] == [
        ("1.2", "Thêm một việc"),
        ("", "Đề xuất chung"),
    ]


def test_deleted_row_is_named(tmp_path):
    made = book({})
    sheet = made["Phiếu"]
    sheet.delete_rows(line_of(sheet, "1.2"))
    put(sheet, line_of(sheet, ""), columns(sheet)["remedy"], "Khác")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [finding.found for finding in collection.findings if finding.code == "form-row-deleted"] == ["1.2"]
    assert [row.code for row in collection.unanswered] == ["1.2", "2.1", "2.2"]


def test_moved_columns_and_slightly_other_heads(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    sheet.insert_cols(3, 2)
    at = {cell.value: cell.column for cell in sheet[head_row(sheet)] if cell.value}
    sheet.cell(head_row(sheet), at["Giải pháp khắc phục"]).value = "GIẢI PHÁP KHẮC  PHỤC (ghi rõ)"
    sheet.cell(head_row(sheet), at["Tài liệu kiểm chứng"]).value = "Tài liệu kiểm chứng."
    save(made, tmp_path)
    assert as_typed(only(run(tmp_path))) == WHOLE


def test_deleted_column_is_named_and_an_added_one_is_kept(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    last = sheet.max_column + 1
    put(sheet, head_row(sheet), last, "Kinh phí")
    put(sheet, line_of(sheet, "1.2"), last, "20 triệu")
    sheet.delete_cols(columns(sheet)["owner"])
    save(made, tmp_path)
    collection = run(tmp_path)
    answer = only(collection)
    assert answer.other == (("Kinh phí", "20 triệu"),)
    assert answer.remedy == WHOLE["remedy"]
    assert {"form-column-missing", "form-column-unknown", "answer-incomplete"} <= set(codes(collection))


def test_older_edition_is_taken_by_code(tmp_path):
    old = assign(change(card(), "1.2", score="1.25", appraised="1.25"), meeting())
    save(book({"1.2": WHOLE}, made_from=old), tmp_path)
    collection = run(tmp_path)
    assert only(collection).code == "1.2"
    assert sorted(codes(collection)) == ["form-older-edition", "form-older-value", "form-older-value"]
    found = {finding.cell: finding for finding in collection.findings}
    assert dict(found[""].facts)["codes"] == "1.2"
    assert (found["D9"].found, found["D9"].expected) == ("1.25", Decimal("1.5"))


def test_form_without_its_hidden_sheet_is_recognised_by_its_head_or_its_name(tmp_path):
    made = book({"1.2": WHOLE})
    del made["_sipas_par"]
    save(made, tmp_path, "a.xlsx")
    sheet = made["Phiếu"]
    for column in range(1, sheet.max_column + 1):
        cell = sheet.cell(3, column)
        if type(cell).__name__ != "MergedCell":
            cell.value = None
    put(sheet, line_of(sheet, "1.2"), columns(sheet)["remedy"], "Khác")
    save(made, tmp_path, "Phiếu của Sở Nội vụ.xlsx")
    save(made, tmp_path, "không rõ.xlsx", day="2024-05-11")
    collection = run(tmp_path)
    assert {answer.agency for answer in collection.answers} == {"Sở Nội vụ", "không rõ (?)"}
    assert {"form-no-edition", "form-agency-from-name", "form-agency-unknown"} <= set(codes(collection))


def test_one_agency_filled_the_form_of_another(tmp_path):
    made = book({"1.2": WHOLE})
    put(made["Phiếu"], 3, 2, "Sở Y tế")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert only(collection).agency == "Sở Y tế"
    assert "form-agency-differs" in codes(collection)


def test_saved_by_libreoffice(tmp_path):
    save_ods(book({"1.2": WHOLE}), tmp_path)
    collection = run(tmp_path)
    assert as_typed(only(collection)) == WHOLE
    assert codes(collection) == []


def test_half_filled_answer_names_what_it_lacks(tmp_path):
    save(book({"1.2": {"cause": "Chậm", "deadline": "Quý III/2024"}}), tmp_path)
    collection = run(tmp_path)
    answer = only(collection)
    assert (answer.deadline_text, answer.deadline) == ("Quý III/2024", dt.date(2024, 9, 30))
    finding = next(finding for finding in collection.findings if finding.code == "answer-incomplete")
    assert "Giải pháp khắc phục" in finding.expected


def test_numbers_and_dates_written_as_words(tmp_path):
    made = book({"1.2": {**WHOLE, "points": "0,25 điểm", "deadline": 45565}})
    sheet = made["Phiếu"]
    sheet.cell(line_of(sheet, "1.2"), columns(sheet)["deadline"]).number_format = "General"
    save(made, tmp_path)
    collection = run(tmp_path)
    answer = only(collection)
    assert (answer.points, answer.points_text) == (Decimal("0.25"), "0,25 điểm")
    assert answer.deadline == dt.date(2024, 9, 30)
    assert codes(collection) == ["form-date-read-as"]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("points", "khoảng nửa điểm", "form-points-unclear"),
        ("points", -1, "form-points-negative"),
        ("deadline", "sớm nhất có thể", "form-date-unclear"),
        ("cause_group", "Thời tiết", "form-cause-unlisted"),
    ],
)
def test_what_cannot_be_read_is_kept_and_named_by_its_cell(tmp_path, column, value, code):
    save(book({"1.2": {**WHOLE, column: value}}), tmp_path)
    collection = run(tmp_path)
    text = {"points": "points_text", "deadline": "deadline_text"}.get(column, column)
    assert getattr(only(collection), text) == str(value)
    finding = next(finding for finding in collection.findings if finding.code == code)
    assert (finding.file, finding.sheet, finding.cell) == ("phieu.xlsx", "Phiếu", only(collection).cell_of(column))


def test_code_turned_into_a_number_or_lost(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    sheet.cell(line_of(sheet, "1.2"), 1).value = 1.2
    save(made, tmp_path, "so.xlsx")
    put(sheet, line_of(sheet, "1.2"), 1, "Tiêu chí 1.2")
    save(made, tmp_path, "ten.xlsx", day="2024-05-11")
    collection = run(tmp_path)
    assert {answer.code for answer in collection.answers} == {"1.2"}
    assert {"form-code-read-as", "form-code-from-name"} <= set(codes(collection))


def test_codes_of_others_and_codes_that_do_not_exist(tmp_path):
    made = book({})
    sheet = made["Phiếu"]
    at = columns(sheet)
    for offset, code in enumerate(("2.1", "9.9.9", "2")):
        put(sheet, line_of(sheet, "") + offset, 1, code)
        put(sheet, line_of(sheet, "") + offset, at["remedy"], f"Việc {code}")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(answer.code, answer.remedy) for answer in collection.answers] == [
        ("2", "Việc 2"),
        ("2.1", "Việc 2.1"),
        ("9.9.9", "Việc 9.9.9"),
    ]
    assert {"form-not-assigned", "form-code-unknown", "form-code-not-leaf"} <= set(codes(collection))


def test_formula_without_a_stored_result_is_not_dropped(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    sheet.cell(line_of(sheet, "1.2"), columns(sheet)["points"]).value = "=0.1+0.1"
    save(made, tmp_path)
    collection = run(tmp_path)
    assert only(collection).points_text == "=0.1+0.1"
    assert "formula-not-calculated" in codes(collection)


def test_csv_export(tmp_path):
    sheet = book({"1.2": {**WHOLE, "deadline": "30/9/2024"}})["Phiếu"]
    lines = [
        ";".join('"' + str(cell.value).replace('"', '""') + '"' if cell.value is not None else "" for cell in row)
        for row in sheet.iter_rows()
    ]
    (tmp_path / "so-noi-vu.csv").write_text("\r\n".join(lines), "utf-8-sig")
    answer = only(run(tmp_path))
    assert (answer.remedy, answer.points, answer.deadline) == (WHOLE["remedy"], Decimal("0.25"), WHOLE["deadline"])


def test_files_that_are_no_forms_are_named_and_stop_nothing(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, "tốt.xlsx")
    (tmp_path / "ảnh.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "hỏng.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "~$mở.xlsx").write_bytes(b"lock")
    other = openpyxl.Workbook()
    other.active.append(["Danh sách", "đại biểu"])
    other.save(tmp_path / "danh sách.xlsx")
    (tmp_path / "trống.xlsx").write_bytes(form(assignment(), "SYT"))
    (tmp_path / "phiếu.pdf").write_bytes(b"%PDF-1.7 ...")
    collection = run(tmp_path)
    only(collection)
    named = {finding.file: finding.code for finding in collection.findings}
    assert named["ảnh.jpg"] == "not-a-table-file"
    assert named["hỏng.xlsx"] == "file-damaged"
    assert named["trống.xlsx"] == "form-empty"
    assert named["danh sách.xlsx"] == "form-no-table"
    (scanned,) = (finding for finding in collection.findings if finding.file == "phiếu.pdf")
    assert (scanned.code, scanned.severity, scanned.found) == ("form-is-document", "error", "PDF")
    assert "sipas-par template" not in scanned.cure()
    assert len(codes(collection)) == 5
    assert "~$mở.xlsx" not in named


def test_who_has_answered_against_the_deadline(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, "nv.xlsx", day="2024-05-16")
    save(book({"1.2": WHOLE}, agency="SYT"), tmp_path, "yt.xlsx")
    late = gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 16))
    states = {state.mandate.name: state.state for state in late.states}
    assert states == {"Sở Y tế": "partial", "Sở Nội vụ": "late", "Công an tỉnh": "overdue"}
    (tmp_path / "yt.xlsx").unlink()
    states = {
        state.mandate.name: state.state for state in gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 14)).states
    }
    assert states["Sở Y tế"] == "overdue"


def test_an_agency_whose_answer_lacks_a_part_or_was_sent_back_has_not_sent_all(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, "nv.xlsx")
    save(book({"1.2": WHOLE, "2.1": {**WHOLE, "evidence": None}}, agency="SYT"), tmp_path, "yt.xlsx")
    collection = run(tmp_path)
    said = {state.mandate.name: (state.state, state.share) for state in collection.states}
    assert said["Sở Nội vụ"] == ("answered", "1/1")
    assert said["Sở Y tế"] == ("partial", "2/2; thiếu tài liệu kiểm chứng: 2.1")
    late = sent_of(assignment(), collection).late
    assert ("Sở Y tế", "Đã gửi, còn thiếu nội dung (2/2; thiếu tài liệu kiểm chứng: 2.1)") in late
    own = next(answer for answer in collection.answers if answer.agency == "Sở Nội vụ")
    event = Event("2024-05-12", own.id, "1.2", "Sở Nội vụ", "returned", "returned")
    back = {state.mandate.name: state.state for state in replace(collection, history=(event,)).states}
    assert back["Sở Nội vụ"] == "partial"


def test_folder_that_does_not_exist(tmp_path):
    with pytest.raises(ReadError) as caught:
        collect(tmp_path / "không có", assignment(), tmp_path / "out")
    assert caught.value.findings[0].code == "folder-missing"


def test_answers_on_the_survey_and_on_joint_criteria(tmp_path):
    orders = tmp_path / "phan-cong.csv"
    orders.write_text("Mã;Cơ quan;Vai trò\nIII.5;SNV;chủ trì\n2.1;SNV;phối hợp\n", "utf-8")
    sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    made = assign(card(), meeting(), file=orders, sipas=sipas)
    folder = tmp_path / "in"
    filled = {**WHOLE, "points": 0.1}
    save(book({"1.2": filled, "2.1": filled, "III.5": {**WHOLE, "points": 3}}, made_from=made), folder)
    collection = gather(folder, made, as_of=DAY)
    assert [answer.code for answer in collection.answers] == ["1.2", "2.1", "III.5"]
    assert codes(collection) == []
    assert sum(line.claimed for line in collection.balance) == Decimal("0.2")


def test_empty_form_is_said_to_be_empty_and_everyone_is_waited_for(tmp_path):
    (tmp_path / "trống.xlsx").write_bytes(form(assignment(), "SYT"))
    states = {state.mandate.name: (state.state, state.word, state.share) for state in run(tmp_path).states}
    assert states == {
        "Sở Y tế": ("waiting", "blank", "0/2"),
        "Sở Nội vụ": ("waiting", "waiting", "0/1"),
        "Công an tỉnh": ("waiting", "waiting", ""),
    }


def test_places_in_a_csv_have_no_sheet(tmp_path):
    sheet = book({"1.2": {**WHOLE, "deadline": "9/30/2024", "points": 9}})["Phiếu"]
    lines = [";".join(str(cell.value or "").replace("\n", " ") for cell in row) for row in sheet.iter_rows(max_row=9)]
    lines = [line.replace("Chưa có văn bản; chậm", "Chậm") for line in lines]
    (tmp_path / "so-noi-vu.csv").write_text("\r\n".join(lines), "utf-8-sig")
    collection = run(tmp_path)
    found = {finding.code: finding.message() for finding in collection.findings}
    assert "!" not in found["points-above-lost"]
    assert "30/09/2024" in found["form-date-read-as"]
    path = tmp_path / "so.xlsx"
    path.write_bytes(register_workbook(collection))
    assert openpyxl.load_workbook(path)["Giải pháp"]["N6"].value == "so-noi-vu.csv\n9"


@pytest.mark.parametrize("written", [45565, "45565"])
def test_a_serial_number_as_a_deadline_is_kept_as_the_day_it_is_read_as(tmp_path, written):
    made = book({"1.2": {**WHOLE, "deadline": written}})
    sheet = made["Phiếu"]
    sheet.cell(line_of(sheet, "1.2"), columns(sheet)["deadline"]).number_format = "General"
    save(made, tmp_path)
    collection = run(tmp_path)
    [finding] = [one for one in collection.findings if one.code == "form-date-read-as"]
    assert (finding.found, finding.expected) == ("45565", "30/09/2024")
    assert only(collection).deadline_text == "30/09/2024"


def test_a_deadline_and_points_that_say_nothing_are_lacking(tmp_path):
    save(book({"1.2": {**WHOLE, "deadline": "chưa rõ", "points": "một điểm"}}), tmp_path)
    assert only(run(tmp_path)).lacking == ("deadline", "points")
