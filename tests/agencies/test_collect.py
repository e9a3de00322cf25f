"""The rehearsal: forms come back in every state, and every answer comes through."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from cards import card, change
from openpyxl.comments import Comment
from returned import WHOLE, assignment, book, columns, head_row, line_of, meeting, put, save, save_ods

import sipas_par as sp
from sipas_par.agencies.assignment import assign
from sipas_par.agencies.collect import collect, gather
from sipas_par.agencies.forms import form
from sipas_par.agencies.register import register_workbook
from sipas_par.agencies.register_blocks import register_blocks
from sipas_par.errors import OutputError, ReadError
from sipas_par.findings import Finding

DAY = dt.date(2024, 5, 12)


def run(folder, made=None, **options):
    return gather(folder, made or assignment(), as_of=DAY, **options)


def codes(collection):
    return [finding.code for finding in collection.findings]


def only(collection):
    assert len(collection.answers) == 1
    return collection.answers[0]


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


def test_words_beside_the_cells_to_fill_are_kept(tmp_path):
    made = book({})
    sheet = made["Phiếu"]
    last, line, more = sheet.max_column + 1, line_of(sheet, "1.2"), line_of(sheet, "")
    put(sheet, line, last, "Đã có văn bản 12")
    put(sheet, more, 2, "Đề nghị tăng biên chế")
    put(sheet, more + 1, 2, "Cơ chế")
    put(sheet, more + 1, columns(sheet)["remedy"], "Sửa quy chế")
    put(sheet, sheet.max_row + 2, 1, "Người lập: Nguyễn Văn A")
    save(made, tmp_path)
    collection = run(tmp_path)
    kept = [(answer.code, answer.remedy, [text for _, text in answer.other]) for answer in collection.answers]
    assert kept == [
        ("1.2", "", ["Đã có văn bản 12"]),
        ("", "", ["Đề nghị tăng biên chế"]),
        ("", "Sửa quy chế", ["Cơ chế"]),
        ("", "", ["Người lập: Nguyễn Văn A"]),
    ]
    assert {"form-loose-text", "form-column-unknown"} <= set(codes(collection))


def test_locked_column_under_another_head_brings_no_answers(tmp_path):
    made = book({})
    sheet = made["Phiếu"]
    for column in (6, 7):
        sheet.cell(head_row(sheet), column).value = f"Cột {column}"
    save(made, tmp_path)
    assert run(tmp_path).answers == ()


def test_heads_pasted_once_more_are_no_answer(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    for column in range(1, sheet.max_column + 1):
        put(sheet, line_of(sheet, "") + 2, column, sheet.cell(head_row(sheet), column).value)
    save(made, tmp_path)
    only(run(tmp_path))


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


def test_two_replies_of_one_agency_are_both_kept_and_the_later_counts(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.5}}), tmp_path, "moi.xlsx", day="2024-05-11")
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "cu.xlsx", day="2024-05-09")
    collection = run(tmp_path)
    assert sorted(answer.points for answer in collection.answers) == [Decimal("0.1"), Decimal("0.5")]
    assert collection.claimed == {"1.2": Decimal("0.5")}
    assert codes(collection) == ["two-replies"]
    assert collection.findings[0].expected == "moi.xlsx"


def test_copy_of_the_same_file_and_copy_of_the_same_answers_count_once(tmp_path):
    path = save(book({"1.2": WHOLE}), tmp_path, "a.xlsx")
    shutil.copy(path, tmp_path / "a - Copy.xlsx")
    save(book({"1.2": WHOLE}), tmp_path, "b.xlsx", day="2024-05-11")
    collection = run(tmp_path)
    only(collection)
    assert collection.claimed == {"1.2": Decimal("0.25")}
    assert sorted(codes(collection)) == ["reply-copied", "two-replies"]


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


def test_changed_figures_are_named_and_not_used(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    put(sheet, line_of(sheet, "1.2"), columns(sheet)["score"], 2)
    save(made, tmp_path)
    collection = run(tmp_path)
    finding = collection.findings[0]
    assert (finding.code, finding.found, finding.expected) == ("form-locked-changed", "2", Decimal("1.5"))
    assert collection.balance[0].lost == Decimal("0.5")


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
    assert "form-formula-without-result" in codes(collection)


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
    collection = run(tmp_path)
    only(collection)
    named = {finding.file: finding.code for finding in collection.findings}
    assert named["ảnh.jpg"] == "not-a-table-file"
    assert named["hỏng.xlsx"] == "file-damaged"
    assert named["trống.xlsx"] == "form-empty"
    assert named["danh sách.xlsx"] == "form-no-table"
    assert len(codes(collection)) == 4
    assert "~$mở.xlsx" not in named


def test_answers_that_contradict(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.3}}), tmp_path, "nv.xlsx")
    other = {**WHOLE, "points": 0.3, "cause_group": "Khác", "deadline": dt.date(2024, 5, 1)}
    save(book({"1.2": other}, agency="SYT"), tmp_path, "yt.xlsx")
    collection = run(tmp_path)
    found = {finding.code: finding for finding in collection.findings}
    assert (found["points-above-lost"].found, found["points-above-lost"].expected) == (Decimal("0.6"), Decimal("0.5"))
    assert "yt.xlsx" in found["points-above-lost"].message()
    assert found["date-past"].file == "yt.xlsx"
    assert {"agencies-differ", "date-past"} <= set(found)
    line = collection.balance[0]
    assert (line.claimed, line.countable, line.lost) == (Decimal("0.6"), Decimal("0.5"), Decimal("0.5"))


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


def test_run_again_loses_nothing_doubles_nothing_and_lists_changes(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    first = save(book({"1.2": WHOLE}), folder, "nv.xlsx")
    one = collect(folder, assignment(), out, as_of=DAY).collection
    assert [change.kind for change in one.changes] == ["file-new", "added"]
    again = collect(folder, assignment(), out, as_of=dt.date(2024, 5, 15))
    same = again.register.read_bytes()
    assert again.collection.changes == ()
    assert again.collection.replies[0].first_seen == DAY
    assert collect(folder, assignment(), out, as_of=dt.date(2024, 5, 15)).register.read_bytes() == same
    first.rename(folder / "đổi tên.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.2}}, agency="SYT"), folder, "yt.xlsx")
    more = collect(folder, assignment(), out, as_of=DAY).collection
    assert len(more.answers) == 2
    assert [(change.kind, change.agency) for change in more.changes] == [("file-new", "Sở Y tế"), ("added", "Sở Y tế")]
    (folder / "đổi tên.xlsx").unlink()
    gone = collect(folder, assignment(), out, as_of=DAY).collection
    assert len(gone.answers) == 2
    assert [change.kind for change in gone.changes] == ["file-gone"]
    assert "reply-gone" in codes(gone)
    save(book({"1.2": {**WHOLE, "points": 0.15}}, agency="SYT"), folder, "yt.xlsx")
    changed = collect(folder, assignment(), out, as_of=DAY).collection
    assert {change.kind for change in changed.changes} == {"file-changed", "added", "removed"}


def test_same_name_from_another_agency_does_not_push_out_the_first(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)
    collect(folder, assignment(), out, as_of=DAY)
    save(book({"1.2": WHOLE}, agency="SYT"), folder)
    collection = collect(folder, assignment(), out, as_of=DAY).collection
    assert {answer.agency for answer in collection.answers} == {"Sở Nội vụ", "Sở Y tế"}


def test_unusable_memory_is_said_and_kept_aside(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)
    collect(folder, assignment(), out, as_of=DAY)
    (out / "phieu-da-doc.json").write_text('{"version": 99, "replies": []}', "utf-8")
    done = collect(folder, assignment(), out, as_of=DAY)
    assert "memory-unusable" in codes(done.collection)
    assert [name for name, _ in done.kept] == ["phieu-da-doc.json"]


def test_output_inside_the_folder_is_not_read_as_a_form(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    collect(tmp_path, assignment(), tmp_path, as_of=DAY)
    collection = collect(tmp_path, assignment(), tmp_path, as_of=DAY).collection
    assert [reply.file for reply in collection.replies] == ["phieu.xlsx"]
    assert codes(collection) == []


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


def test_words_typed_over_locked_cells_are_kept_and_named(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    line, at = line_of(sheet, "1.2"), columns(sheet)
    put(sheet, line, 7, "ghi vào ô khóa")
    put(sheet, line, 6, "Đề nghị xem lại nguồn")
    put(sheet, line, at["score"], "chưa đúng")
    more = line_of(sheet, "")
    put(sheet, more, 1, "1.2")
    put(sheet, more, 3, "ghi ở ô xám")
    put(sheet, more, at["remedy"], "Việc thứ hai")
    save(made, tmp_path)
    collection = run(tmp_path)
    first, second = collection.answers
    assert {text for _, text in first.other} == {"ghi vào ô khóa", "Đề nghị xem lại nguồn", "chưa đúng"}
    assert [text for _, text in second.other] == ["ghi ở ô xám"]
    named = {finding.cell for finding in collection.findings if finding.code == "form-loose-text"}
    assert named == {f"F{line}", f"G{line}", f"C{more}"}


def test_words_over_a_locked_cell_alone_are_an_answer(tmp_path):
    made = book({})
    sheet = made["Phiếu"]
    put(sheet, line_of(sheet, "1.2"), 2, "Tiêu chí 1.2: cơ quan đã giải trình tại công văn 5")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert only(collection).other[0][1].endswith("công văn 5")
    assert "form-name-changed" in codes(collection)


def test_one_answer_merged_over_several_rows_counts_for_each(tmp_path):
    made = book({"1.2": {**WHOLE, "points": 0.3}}, agency="SYT")
    sheet = made["Phiếu"]
    first, at = line_of(sheet, "1.2"), columns(sheet)
    assert line_of(sheet, "2.1") == first + 1
    for name in ("remedy", "deadline", "points"):
        sheet.merge_cells(start_row=first, end_row=first + 1, start_column=at[name], end_column=at[name])
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(answer.code, answer.remedy, answer.deadline) for answer in collection.answers] == [
        ("1.2", WHOLE["remedy"], WHOLE["deadline"]),
        ("2.1", WHOLE["remedy"], WHOLE["deadline"]),
    ]
    assert collection.claimed == {"1.2": Decimal("0.3")}
    named = {finding.cell: finding.code for finding in collection.findings if "merged" in finding.code}
    letters = {name: openpyxl.utils.get_column_letter(at[name]) for name in at}
    assert named == {
        f"{letters['remedy']}{first}:{letters['remedy']}{first + 1}": "form-merged",
        f"{letters['deadline']}{first}:{letters['deadline']}{first + 1}": "form-merged",
        f"{letters['points']}{first}:{letters['points']}{first + 1}": "form-points-merged",
    }


def test_comments_of_cells_are_kept_and_named(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    line, at = line_of(sheet, "1.2"), columns(sheet)
    sheet.cell(line, at["remedy"]).comment = Comment("Đã báo cáo UBND tỉnh", "A")
    sheet["A1"].comment = Comment("Gửi lần hai", "A")
    save(made, tmp_path)
    collection = run(tmp_path)
    ((head, text),) = only(collection).other
    assert (text, head.startswith("Giải pháp khắc phục")) == ("Đã báo cáo UBND tỉnh", True)
    named = {finding.cell: (finding.code, finding.found) for finding in collection.findings}
    cell = sheet.cell(line, at["remedy"]).coordinate
    assert named == {
        cell: ("form-comment", "Đã báo cáo UBND tỉnh"),
        "A1": ("form-comment-outside", "Gửi lần hai"),
    }


def test_comment_alone_is_an_answer_in_an_ods_too(tmp_path):
    path = save_ods(book({}), tmp_path)
    mark, note = "<text:p>Tiêu chí 1.2</text:p>", "<text:p>Xin lùi thời hạn</text:p>"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(mark, f"<office:annotation>{note}</office:annotation>{mark}")
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    answer = only(run(tmp_path))
    assert (answer.code, answer.other[0][1]) == ("1.2", "Xin lùi thời hạn")


def test_copied_sheet_is_named_and_its_points_count_once(tmp_path):
    made = book({"1.2": {**WHOLE, "points": 0.2}})
    copy = made.copy_worksheet(made["Phiếu"])
    put(copy, line_of(copy, "1.2"), columns(copy)["points"], 0.25)
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [answer.points for answer in collection.answers] == [Decimal("0.2"), Decimal("0.25")]
    assert collection.claimed == {"1.2": Decimal("0.2")}
    finding = next(finding for finding in collection.findings if finding.code == "form-two-tables")
    assert (finding.sheet, finding.expected) == (copy.title, "Phiếu")


def test_points_above_those_lost_name_only_replies_that_count(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "cu.xlsx", day="2024-05-09")
    save(book({"1.2": {**WHOLE, "points": 0.9}}), tmp_path, "moi.xlsx", day="2024-05-11")
    finding = next(finding for finding in run(tmp_path).findings if finding.code == "points-above-lost")
    assert finding.file == "moi.xlsx"
    assert "cu.xlsx" not in finding.message()


def test_replies_of_one_day_are_not_said_to_be_newer(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "a.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.2}}), tmp_path, "b.xlsx")
    assert codes(run(tmp_path)) == ["two-replies-undated"]


def test_points_of_no_criterion_are_named_and_shown_apart(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    for offset, code in enumerate(("", "1.1; 1.2", "2")):
        put(sheet, line_of(sheet, "") + offset, 1, code or None)
        put(sheet, line_of(sheet, "") + offset, columns(sheet)["remedy"], f"Việc {code}")
        put(sheet, line_of(sheet, "") + offset, columns(sheet)["points"], 0.1)
    save(made, tmp_path)
    collection = run(tmp_path)
    named = [finding.expected for finding in collection.findings if finding.code == "points-not-counted"]
    assert sorted(named) == ["1.1; 1.2", "2"]
    assert "points-general" in codes(collection)
    assert [line.claimed for line in collection.balance] == [Decimal("0.25"), 0]
    path = tmp_path / "so.xlsx"
    path.write_bytes(register_workbook(collection))
    balance = openpyxl.load_workbook(path)["Điểm lấy lại"]
    assert [balance.cell(7, column).value for column in (1, 4)] == ["–", 0.3]
    assert "Đề xuất chung, mã không có" in repr(register_blocks(collection))


def test_reply_opened_and_saved_by_the_office_keeps_its_dates(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder, "nv.xlsx", day="2024-05-10")
    collect(folder, assignment(), out, as_of=DAY)
    (folder / "nv.xlsx").unlink()
    save(book({"1.2": WHOLE}), folder, "nv đã xem.xlsx", day="2024-05-20")
    collection = collect(folder, assignment(), out, as_of=dt.date(2024, 5, 21)).collection
    (reply,) = collection.replies
    assert (reply.first_seen, reply.sent) == (DAY, "2024-05-10")
    state = collection.states[1]
    assert (state.state, state.received) == ("answered", DAY)


def test_reply_read_in_time_is_not_late_whatever_its_file_says(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, day="2024-05-20")
    assert run(tmp_path).states[1].state == "answered"


def test_empty_form_is_said_to_be_empty_and_everyone_is_waited_for(tmp_path):
    (tmp_path / "trống.xlsx").write_bytes(form(assignment(), "SYT"))
    states = {state.mandate.name: (state.state, state.word, state.share) for state in run(tmp_path).states}
    assert states == {
        "Sở Y tế": ("waiting", "blank", "0/2"),
        "Sở Nội vụ": ("waiting", "waiting", "0/1"),
        "Công an tỉnh": ("waiting", "waiting", ""),
    }


def test_words_in_the_row_of_the_total_are_one_proposal(tmp_path):
    made = book({"1.2": WHOLE})
    sheet, at = made["Phiếu"], columns(made["Phiếu"])
    line = line_of(sheet, "1.2") + 1
    assert sheet.cell(line, 2).value == "Cộng"
    put(sheet, line, at["points"], 0.25)
    put(sheet, line, at["remedy"], "Sẽ báo cáo sau")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(answer.code, answer.other) for answer in collection.answers][1] == (
        "",
        (("Giải pháp khắc phục", "Sẽ báo cáo sau"),),
    )
    assert codes(collection) == ["form-loose-text"]


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
    assert openpyxl.load_workbook(path)["Giải pháp"]["N5"].value == "so-noi-vu.csv\n9"


def test_corrected_reply_of_the_same_name_leaves_its_earlier_answers(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    for remedy in ("Việc một", "Việc hai", "Việc ba"):
        save(book({"1.2": {**WHOLE, "remedy": remedy}}), folder)
        collection = collect(folder, assignment(), out, as_of=DAY).collection
    again = collect(folder, assignment(), out, as_of=DAY)
    for made in (collection, again.collection):
        assert [answer.remedy for answer in made.answers] == ["Việc ba"]
        assert [answer.remedy for answer in made.earlier] == ["Việc một", "Việc hai"]
    sheet = openpyxl.load_workbook(again.register)["Trả lời trước đây"]
    assert [sheet.cell(line, 7).value for line in (5, 6)] == ["Việc một", "Việc hai"]
    save(book({"1.2": {**WHOLE, "remedy": "Việc một"}}), folder)
    back = collect(folder, assignment(), out, as_of=DAY).collection
    assert {answer.remedy for answer in back.earlier} == {"Việc hai", "Việc ba"}


def test_every_command_that_reads_the_folder_knows_the_same(tmp_path):
    folder = tmp_path / "in"
    save(book({"1.2": WHOLE}), folder, "nv.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.1}}, agency="SYT"), folder, "yt.xlsx")
    collect(folder, assignment(), tmp_path / "một", as_of=DAY)
    before = gather(folder, assignment(), as_of=DAY).replies
    save(book({"1.2": {**WHOLE, "points": 0.2}}, agency="SYT"), folder, "yt.xlsx")
    collect(folder, assignment(), tmp_path / "hai", as_of=DAY)
    (folder / "nv.xlsx").unlink()
    (folder / "yt.xlsx").unlink()
    one = collect(folder, assignment(), tmp_path / "một", as_of=DAY).collection
    other = gather(folder, assignment(), as_of=DAY, before=before)
    assert one.claimed == other.claimed == {"1.2": Decimal("0.45")}
    assert [reply.file for reply in one.replies] == [reply.file for reply in other.replies] == ["nv.xlsx", "yt.xlsx"]


def test_folder_that_may_only_be_read_still_gives_a_register(tmp_path, monkeypatch):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)

    def refuse(path, data):
        raise OutputError(Finding("cannot-write", "error", file=path.name))

    monkeypatch.setattr("sipas_par.agencies.collect.write_atomic", refuse)
    assert collect(folder, assignment(), out, as_of=DAY).register.is_file()
    (folder / "phieu.xlsx").unlink()
    assert only(collect(folder, assignment(), out, as_of=DAY).collection).code == "1.2"
