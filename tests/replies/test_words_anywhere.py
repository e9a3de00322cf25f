"""Words outside the cells to fill: over locked cells, beside the table, in comments, in merged cells."""

from __future__ import annotations

import zipfile
from decimal import Decimal

import openpyxl
from openpyxl.comments import Comment
from returned import (
    WHOLE,
    book,
    codes,
    columns,
    head_row,
    line_of,
    only,
    put,
    run,
    save,
    save_ods,
)


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


def test_an_answer_that_begins_like_a_line_of_the_form_is_an_answer(tmp_path):
    begins = ("Giải pháp bổ sung, hoàn thiện thể chế", "I. Nội dung cơ quan chủ trì", "Giải pháp khắc phục")
    made = book({"1.2": {**WHOLE, "remedy": begins[0]}})
    sheet, at = made["Phiếu"], columns(made["Phiếu"])
    line = line_of(sheet, "1.2") + 1
    sheet.insert_rows(line, 3)
    put(sheet, line, at["remedy"], begins[1])
    put(sheet, line + 1, at["remedy"], begins[2])
    put(sheet, line + 1, 2, "Giải pháp bổ sung của phòng")
    put(sheet, line + 2, 1, "Giải pháp bổ sung: tăng biên chế")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(one.code, one.remedy) for one in collection.answers] == [
        *(("1.2", text) for text in begins),
        ("", ""),
    ]
    assert [text for one in collection.answers for _, text in one.other] == [
        "Giải pháp bổ sung của phòng",
        "Giải pháp bổ sung: tăng biên chế",
    ]
    assert "form-row-deleted" not in codes(collection)


def test_what_is_written_beside_a_line_of_the_form_is_kept(tmp_path):
    made = book({"1.2": WHOLE})
    sheet, at = made["Phiếu"], columns(made["Phiếu"])
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    put(sheet, line_of(sheet, "1.2") - 1, sheet.max_column + 1, "Đã họp")
    put(sheet, line_of(sheet, "") - 1, at["remedy"], "Tăng biên chế")
    save(made, tmp_path)
    first, *beside = run(tmp_path).answers
    assert (first.remedy, first.other) == (WHOLE["remedy"], ())
    assert {(one.code, one.remedy, *(text for _, text in one.other)) for one in beside} == {
        ("", "", "Đã họp"),
        ("", "Tăng biên chế"),
    }


def test_words_above_the_heads_and_on_added_sheets_are_named(tmp_path):
    made = book({"1.2": WHOLE})
    sheet, at = made["Phiếu"], columns(made["Phiếu"])
    line = head_row(sheet) - 1
    sheet.insert_rows(line)
    put(sheet, line, at["remedy"], "Việc ghi trên đầu")
    put(made.create_sheet("Sheet1"), 3, 2, "Ý kiến thêm")
    save(made, tmp_path)
    collection = run(tmp_path)
    only(collection)
    named = {(one.code, one.sheet, one.cell, one.found) for one in collection.findings}
    assert named == {
        ("form-words-outside", "Phiếu", sheet.cell(line, at["remedy"]).coordinate, "Việc ghi trên đầu"),
        ("form-words-outside", "Sheet1", "B3", "Ý kiến thêm"),
    }


def test_changed_figures_are_named_and_not_used(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    put(sheet, line_of(sheet, "1.2"), columns(sheet)["score"], 2)
    save(made, tmp_path)
    collection = run(tmp_path)
    finding = collection.findings[0]
    assert (finding.code, finding.found, finding.expected) == ("form-locked-changed", "2", Decimal("1.5"))
    assert collection.balance[0].lost == Decimal("0.5")


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


def test_words_in_the_row_of_the_total_are_one_proposal(tmp_path):
    made = book({"1.2": WHOLE})
    sheet, at = made["Phiếu"], columns(made["Phiếu"])
    line = next(cell.row for cell in sheet["B"] if cell.value == "Cộng")
    put(sheet, line, at["points"], 0.25)
    put(sheet, line, at["remedy"], "Sẽ báo cáo sau")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [(answer.code, answer.other) for answer in collection.answers][1] == (
        "",
        (("Giải pháp khắc phục", "Sẽ báo cáo sau"),),
    )
    assert codes(collection) == ["form-loose-text"]


def test_comments_that_cannot_be_read_do_not_stop_the_form(tmp_path):
    made = book({"1.2": WHOLE})
    made["Phiếu"]["A1"].comment = Comment("Gửi lần hai", "A")
    path = save(made, tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, b"<comments" if name.endswith("comment1.xml") else data)
    collection = run(tmp_path)
    assert only(collection).remedy == WHOLE["remedy"]
    assert codes(collection) == ["form-comments-unread"]
