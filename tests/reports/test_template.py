"""Forms and written cards: what is written reads back, what is not filled is refused."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from books import write_card

import sipas_par as sp
from sipas_par.findings import OutputError, ReadError, UsageError
from sipas_par.model.criteria import Criterion, Source
from sipas_par.model.scorecard import Scorecard
from sipas_par.reading.load import load_table
from sipas_par.reports.template import write_template

EXAMPLES = ("par_index_lang_son_2022.xlsx", "par_index_lang_son_2023.xlsx", "sipas_lang_son_2023.xlsx")


def _without_file(card):
    return replace(card, source=replace(card.source, file="", sha256=""))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_written_card_reads_back_unchanged(name, tmp_path):
    card = load_table(sp.example(name))
    again = load_table(write_card(card, tmp_path / "b.xlsx"))
    assert _without_file(again) == _without_file(card)
    assert again.findings == ()


def test_bonus_points_are_no_field_that_the_info_sheet_declares(tmp_path):
    card = load_table(sp.example(EXAMPLES[1]))
    half = Decimal("0.5")
    bonus = Criterion("9", "Điểm thưởng", "field", None, half, appraised=half, state="adjustment")
    total = replace(card.total, score=card.score + half, appraised=card.total.appraised + half)
    path = write_card(replace(card, criteria=(*card.criteria, bonus), total=total, facts=()), tmp_path / "b.xlsx")
    again = load_table(path)
    declared = {fact.key: fact.value for fact in again.facts}
    assert (declared["n_fields"], len(again.adjustments)) == (len(card.fields), 1)
    assert [finding.code for finding in again.findings] == ["adjustment-row"]


@pytest.mark.parametrize("index", ["par", "sipas"])
def test_the_same_form_has_the_same_bytes(index, tmp_path):
    first = write_template(tmp_path / "a.xlsx", index).read_bytes()
    assert write_template(tmp_path / "b.xlsx", index).read_bytes() == first


@pytest.mark.parametrize("index", ["par", "sipas"])
def test_a_blank_form_is_refused_and_its_example_never_taken_for_data(index, tmp_path):
    path = write_template(tmp_path / "a.xlsx", index)
    with pytest.raises(ReadError) as caught:
        load_table(path)
    assert [finding.code for finding in caught.value.findings] == ["table-blank"]
    assert load_table(path, sheet="Ví dụ (MINH HỌA)").source.status == "illustrative"


def test_a_form_filled_in_excel_reads_back_exactly(tmp_path):
    path = write_template(tmp_path / "mau.xlsx")
    book = openpyxl.load_workbook(path)
    facts, sheet = book["Thông tin"], book["PAR INDEX"]
    answers = {
        "Năm": 2024,
        "Đơn vị": "Huyện Bắc Sơn",
        "Tình trạng số liệu": "Chính thức",
        "Số lĩnh vực": 1,
        "Số tiêu chí": 2,
    }
    answers |= {"Điểm tối đa thẩm định": 3, "Điểm tối đa SIPAS": 2}
    for row in facts.iter_rows(max_col=3):
        if row[0].value in answers:
            row[1].value = answers[row[0].value]
        if row[0].value in {"Điểm tối đa thẩm định", "Điểm tối đa SIPAS"}:
            row[2].value = "lĩnh vực 1"
    lines = [
        ("1", "LĨNH VỰC", 5, 3, 2.5, 1.75, 4.25, 85, None, None),
        ("1.1", "Kế hoạch", 3, 3, 2.5, None, 2.5, 83.33, "Văn phòng; Phòng Nội vụ", "Còn chậm"),
        ("1.2", "Mức độ hài lòng của người dân", 2, None, None, 1.75, 1.75, 87.5, "Phòng Nội vụ", None),
        (None, "Tổng điểm", 5, 3, 2.5, 1.75, 4.25, 85, None, None),
    ]
    for at, line in enumerate(lines, 7):
        for column, value in enumerate(line, 1):
            sheet.cell(at, column).value = value
    sheet["A1"] = "BẢNG ĐIỂM CẢI CÁCH HÀNH CHÍNH NĂM 2024"
    book.save(path)
    card = sp.load_par_index(path)
    assert (card.unit, card.year, card.source.status) == ("Huyện Bắc Sơn", 2024, "official")
    assert [(row.code, row.max_score, row.score, row.source) for row in card] == [
        ("1", 5, Decimal("4.25"), "mixed"),
        ("1.1", 3, Decimal("2.5"), "appraised"),
        ("1.2", 2, Decimal("1.75"), "sipas"),
    ]
    assert card["1.1"].agencies == ("Văn phòng", "Phòng Nội vụ")
    assert card.findings == ()


def test_a_form_that_stands_there_is_never_overwritten(tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"filled by hand")
    with pytest.raises(OutputError) as caught:
        write_template(path)
    assert caught.value.findings[0].code == "file-stands-there"
    assert path.read_bytes() == b"filled by hand"


def test_an_unknown_index_is_named(tmp_path):
    with pytest.raises(UsageError) as caught:
        write_template(tmp_path / "a.xlsx", "pci")
    assert "pci" in caught.value.message()
    assert "par, sipas" in caught.value.message("en")


HOSTILE = '=HYPERLINK("http://x","y")'


def test_hostile_names_stay_text(tmp_path):
    rows = (
        Criterion("1", HOSTILE, "field", Decimal(1), Decimal("0.5"), note="@SUM(1)", agencies=("+cmd|' /C calc'!A0",)),
        Criterion("2", "http://example.org/a", "field", Decimal(1), Decimal(1), note="<script>alert(1)</script>"),
    )
    card = Scorecard("=PAR[1]/*", "-1+1", 2024, rows, Source("x.xlsx", status="official"))
    path = write_card(card, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    again = sp.load_par_index(path)
    assert again["1"].name == HOSTILE
    assert again["1"].note == "@SUM(1)"
    assert again["2"].name == "http://example.org/a"


def test_forms_are_laid_out_for_print_and_entry(tmp_path):
    book = openpyxl.load_workbook(write_template(tmp_path / "a.xlsx"))
    assert book.sheetnames == ["Thông tin", "PAR INDEX", "Hướng dẫn", "Ví dụ (MINH HỌA)"]
    sheet = book["PAR INDEX"]
    assert sheet.freeze_panes == "C7"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet["A7"].number_format == "@"
    assert len(sheet.data_validations.dataValidation) == 3
    assert "MINH HỌA" in book["Ví dụ (MINH HỌA)"]["A3"].value
