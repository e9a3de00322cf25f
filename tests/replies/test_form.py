from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from cards import card, row
from languages import in_lang
from office import needs_office, recalculated
from returned import WHOLE, assignment, book, codes, columns, head_row, line_of, meeting, only, put, run, save

from sipas_par.assignment import assign
from sipas_par.model.scorecard import fingerprint
from sipas_par.reading.open import read_sheets
from sipas_par.replies.form import SHEET, form, read_edition, write_forms


def opened(made, agency="SNV"):
    return openpyxl.load_workbook(io.BytesIO(form(made, agency)))


def test_criteria_are_locked_and_answers_are_open():
    sheet = opened(assignment())["Phiếu"]
    line, at = line_of(sheet, "1.2"), columns(sheet)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(line, column).value for column in range(1, 8)] == [
        "1.2",
        "Tiêu chí 1.2",
        2,
        1.5,
        0.5,
        "Thẩm định",
        "BANG!G9",
    ]
    assert all(sheet.cell(line, column).protection.locked for column in range(1, 8))
    assert not any(
        sheet.cell(line, at[name]).protection.locked for name in ("cause_group", "remedy", "points", "evidence")
    )


def test_points_expected_back_are_bounded_and_causes_come_from_a_list():
    sheet = opened(assignment())["Phiếu"]
    line = line_of(sheet, "1.2")
    rules = [
        rule
        for rule in sheet.data_validations.dataValidation
        if any(line in (r.min_row, r.max_row) for r in rule.sqref.ranges)
    ]
    assert {rule.type for rule in rules} >= {"list", "decimal"}
    bounds = next(rule for rule in rules if rule.type == "decimal")
    assert (float(bounds.formula1), float(bounds.formula2)) == (0, 0.5)


def test_total_counts_the_points_of_further_remedies_too():
    made = opened(assignment())
    sheet = made["Phiếu"]
    at = columns(sheet)["points"]
    extra = line_of(sheet, "")
    total = next(cell.row for cell in sheet["B"] if cell.value == "Cộng")
    assert sheet.cell(total, 5).value == f"=SUM(E{line_of(sheet, '1.2')}:E{line_of(sheet, '1.2')})"
    letter = sheet.cell(total, at).column_letter
    [first, last] = re.findall(rf"{letter}(\d+):{letter}(\d+)", sheet.cell(total, at).value)
    assert int(first[0]) <= line_of(sheet, "1.2") <= int(first[1])
    assert int(last[0]) <= extra <= int(last[1])


@needs_office
def test_a_calculating_program_adds_the_points_of_further_remedies(tmp_path):
    made = opened(assignment())
    sheet = made["Phiếu"]
    at, extra = columns(sheet)["points"], line_of(sheet, "")
    total = next(cell for cell in sheet["B"] if cell.value == "Cộng").row
    sheet.cell(line_of(sheet, "1.2"), at).value = 0.25
    sheet.cell(extra, at).value = 0.1
    made.save(tmp_path / "a.xlsx")
    values = recalculated(tmp_path / "a.xlsx", tmp_path)
    assert values["Phiếu", sheet.cell(total, at).coordinate] == pytest.approx(0.35)


def test_points_of_further_remedies_are_bounded_by_what_their_code_lost():
    made = opened(assignment())
    sheet, lists = made["Phiếu"], made["Danh mục"]
    at, line = columns(sheet)["points"], line_of(sheet, "")
    [rule] = [
        rule
        for rule in sheet.data_validations.dataValidation
        if rule.type == "decimal" and sheet.cell(line, at).coordinate in rule.sqref
    ]
    assert rule.formula2 == f"IFERROR(VLOOKUP($A{line},'Danh mục'!$B$1:$C$1,2,FALSE),1.25)"
    assert [lists["B1"].value, lists["C1"].value] == ["1.2", 0.5]


def test_printed_form_is_readable_on_a4():
    sheet = opened(assignment())["Phiếu"]
    assert sheet.page_setup.paperSize == 9
    columns = [held for held in sheet.column_dimensions.values() if held.width]
    assert sum(held.max - held.min + 1 for held in columns) == sheet.max_column
    inches = sum((held.width * 7 + 5) * (held.max - held.min + 1) for held in columns) / 96
    margins = sheet.page_margins.left + sheet.page_margins.right
    scale = (297 / 25.4 - margins) / inches
    assert scale * sheet.cell(line_of(sheet, "1.2"), 2).font.size >= 10


def test_form_tells_from_which_table_it_was_made(tmp_path):
    made = assignment()
    path = tmp_path / "a.xlsx"
    path.write_bytes(form(made, "SNV"))
    edition = read_edition(read_sheets(path))
    assert (edition.agency_id, edition.codes, edition.table) == ("so-noi-vu", ("1.2",), fingerprint(made.card))
    assert openpyxl.load_workbook(path)[SHEET].sheet_state == "veryHidden"
    changed = card(row("1", "1", "0.5", line=7, source="mixed"), row("1.1", "1", "0.5", line=8))
    assert fingerprint(changed) != fingerprint(made.card)


def test_same_input_same_bytes():
    assert form(assignment(), "SNV") == form(assignment(), "SNV")


def test_agency_without_criteria_gets_room_for_proposals():
    sheet = opened(assignment(), "Công an tỉnh")["Phiếu"]
    texts = [cell.value for cell in sheet["A"] if cell.value]
    assert any("không chủ trì" in text for text in texts)
    assert not sheet.cell(line_of(sheet, ""), 1).protection.locked


def test_banner_only_for_figures_that_are_not_sure():
    words = [
        cell.value
        for line in opened(assignment(status="illustrative"))["Phiếu"].iter_rows()
        for cell in line
        if cell.value
    ]
    assert any("MINH HỌA" in str(word) for word in words)
    words = [cell.value for line in opened(assignment())["Phiếu"].iter_rows() for cell in line if cell.value]
    assert not any("MINH HỌA" in str(word) for word in words)


def test_names_that_look_like_formulas_stay_text():
    name = '=HYPERLINK("http://x","y")'
    cards = card(
        row("1", "1", "0.5", line=7, source="mixed"), row("1.1", "1", "0.5", line=8, name=name, agencies=["SNV"])
    )
    sheet = opened(assign(cards, meeting()))["Phiếu"]
    cell = sheet.cell(line_of(sheet, "1.1"), 2)
    assert (cell.value, cell.data_type) == (name, "s")


def test_every_agency_gets_its_form_and_an_edited_one_is_kept(tmp_path):
    paths = write_forms(assignment(), tmp_path)
    assert [path.name for path in paths] == [
        "phieu-so-y-te-2023.xlsx",
        "phieu-so-noi-vu-2023.xlsx",
        "phieu-cong-an-2023.xlsx",
    ]
    paths[0].write_bytes(b"someone's work")
    write_forms(assignment().asking(["SYT"]), tmp_path)
    assert [path.read_bytes() for path in tmp_path.glob("phieu-so-y-te*bản trước*")] == [b"someone's work"]


def test_english_form_has_english_heads():
    made = openpyxl.load_workbook(io.BytesIO(in_lang("en", form, assignment(), "SNV")))
    assert "Points expected back" in [cell.value for line in made["Form"].iter_rows() for cell in line]


def test_a_form_sent_before_a_column_was_renamed_is_read(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    put(sheet, head_row(sheet), columns(sheet)["points"], "Điểm dự kiến lấy lại")
    save(made, tmp_path)
    collection = run(tmp_path)
    assert only(collection).points == Decimal("0.25")
    assert "form-column-missing" not in codes(collection)
