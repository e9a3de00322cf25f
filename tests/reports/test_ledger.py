from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import openpyxl
import pytest
from cards import card, change, row
from formulas import Book
from languages import in_lang

import sipas_par as sp
from sipas_par.findings import Finding
from sipas_par.inputs import Inputs, links_from
from sipas_par.model.meeting import load_meeting
from sipas_par.reports.ledger import to_xlsx

# openpyxl says that it cannot keep the data bars; the tests do not save.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def inputs():
    return Inputs(
        sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")),
        sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")),
        sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")),
        load_meeting(sp.example("meeting_2024-05-17.toml")),
    )


@pytest.fixture(scope="module")
def ledger(inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("ledger") / "so-lieu.xlsx"
    path.write_bytes(to_xlsx(inputs, links=links_from(inputs, path.parent)))
    return path


def opened(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def stored(path):
    return opened(path.read_bytes(), data_only=True)


def differences(cells, calculated, kept):
    wrong = []
    for sheet, cell in cells:
        new, old = calculated(sheet, cell), kept(sheet, cell)
        new, old = ("" if value is None else value for value in (new, old))
        close = isinstance(new, int | float) and isinstance(old, int | float) and abs(new - old) < 1e-9
        if not close and new != old:
            wrong.append((sheet, cell, new, old))
    return wrong


def test_recalculated_formulas_give_the_figures_of_the_library(ledger, inputs):
    book, kept = Book(ledger), stored(ledger)
    cells = book.formulas()
    assert len(cells) > 1000
    assert differences(cells, book.value, lambda sheet, cell: kept[sheet][cell].value) == []
    total = {line[1].value: line for line in kept["Tiêu chí"].iter_rows() if line[1].value == "Cộng"}["Cộng"]
    assert [total[at].value for at in (5, 9, 10)] == pytest.approx(
        [float(inputs.card.max_score), float(inputs.card.score), float(inputs.card.lost)]
    )


def test_a_calculating_program_gives_the_same(ledger, tmp_path):
    """LibreOffice where it is installed; else the formulas must at least ask programs to calculate on opening."""
    emptied = tmp_path / "emptied.xlsx"
    with zipfile.ZipFile(ledger) as source, zipfile.ZipFile(emptied, "w") as made:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            if entry.filename == "xl/workbook.xml":
                assert b'fullCalcOnLoad="1"' in data
            made.writestr(entry.filename, data)
    office = shutil.which("soffice")
    if office is None:
        return
    profile = (tmp_path / "profile").as_uri()
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(emptied)]
    subprocess.run([office, f"-env:UserInstallation={profile}", "--headless", *target], check=True, capture_output=True)
    new, kept = stored(tmp_path / "out" / "emptied.xlsx"), stored(ledger)
    cells = Book(ledger).formulas()
    assert (
        differences(cells, lambda sheet, cell: new[sheet][cell].value, lambda sheet, cell: kept[sheet][cell].value)
        == []
    )


def test_same_input_same_bytes(inputs, ledger):
    assert to_xlsx(inputs, links=links_from(inputs, ledger.parent)) == ledger.read_bytes()


def test_sheets_have_heads_filters_panes_print_areas_and_the_banner(ledger):
    book = opened(ledger.read_bytes())
    assert book.sheetnames == [
        "Tổng quan", "Tiêu chí", "Chưa đạt tối đa", "Theo lĩnh vực", "Theo cơ quan", "Phân công", "So với năm trước", "SIPAS",
        "Phát hiện", "Nguồn số liệu",
    ]  # fmt: skip
    for sheet in book:
        assert "MINH HỌA" in sheet["A2"].value
        assert sheet.print_area
        assert sheet.print_title_rows == "$5:$5"
        if sheet.title != "Tổng quan":
            assert sheet.auto_filter.ref
            assert sheet.freeze_panes
    assert book["Chưa đạt tối đa"].conditional_formatting


def test_overview_leads_to_the_detail_and_the_detail_to_the_source_cell(ledger, inputs):
    book = opened(ledger.read_bytes())
    overview, below = book["Tổng quan"], book["Chưa đạt tối đa"]
    worst = next(cell for cell in overview["A"] if str(cell.value).startswith("8.1 "))
    assert worst.hyperlink.location == "'Chưa đạt tối đa'!A6"
    assert below["A6"].value == "8.1"
    assert below["L6"].value == inputs.card["8.1"].cell
    assert led_to(ledger, below["L6"]) == sp.example("par_index_lang_son_2023.xlsx").resolve()
    assert below["L6"].hyperlink.location == "'PAR INDEX'!G133"
    sipas = book["SIPAS"]["J6"]
    assert sipas.value == inputs.sipas.components[0].cell
    assert led_to(ledger, sipas) == sp.example("sipas_lang_son_2023.xlsx").resolve()


def led_to(ledger, cell):
    return (ledger.parent / unquote(cell.hyperlink.target).replace("\\", "/")).resolve()


def test_no_link_leads_to_a_file_that_is_not_the_one_read(inputs, tmp_path):
    changed = tmp_path / inputs.card.source.file
    changed.write_bytes(b"another table")
    other = replace(inputs, card=replace(inputs.card, source=replace(inputs.card.source, sha256="0" * 64)))
    assert other.card.source.sha256 not in links_from(replace(other, folder=tmp_path), tmp_path)
    below = opened(to_xlsx(other, links=links_from(other, tmp_path)))["Chưa đạt tối đa"]
    assert below["L6"].hyperlink is None
    assert below["L6"].value == inputs.card["8.1"].cell


def test_saved_ledger_leads_to_the_files_that_were_named(tmp_path):
    named = tmp_path / "bảng của sở.xlsx"
    named.write_bytes(sp.example("par_index_lang_son_2023.xlsx").read_bytes())
    report = sp.briefing(sp.find_inputs(named, folder=tmp_path / "trống"))
    made = report.save(tmp_path / "ra" / "so-lieu.xlsx")
    below = opened(made.read_bytes())["Chưa đạt tối đa"]
    assert unquote(below["L6"].hyperlink.target) == "..\\bảng của sở.xlsx"


def test_banner_is_gone_with_official_figures():
    book = opened(to_xlsx(Inputs(card())))
    assert all(sheet["A2"].value is None for sheet in book)


def test_missing_scores_stay_blank_and_divide_by_nothing(tmp_path):
    holes = change(card(), "2.2", score=None, surveyed=None)
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_xlsx(Inputs(holes, change(card(year=2022), "1.2", score=None, appraised=None))))
    book, kept = Book(path), stored(path)
    cells = book.formulas()
    assert differences(cells, book.value, lambda sheet, cell: kept[sheet][cell].value) == []


def test_no_criterion_below_maximum(tmp_path):
    full = card(row("1", "1", "1", line=7, source="mixed"), row("1.1", "1", "1", line=8))
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_xlsx(Inputs(full)))
    book, kept = Book(path), stored(path)
    assert differences(book.formulas(), book.value, lambda sheet, cell: kept[sheet][cell].value) == []


def test_text_of_the_input_stays_text():
    name = '=cmd|"/C calc"!A1'
    cards = card(
        row("1", "1", "0.5", line=7, source="mixed", name=name),
        row("1.1", "1", "0.5", line=8, name=name, agencies=["@SUM(A1)"]),
    )
    finding = Finding("duplicate-code", "error", file="+1.xlsx", found="=1+1", facts=(("first", "B2"),))
    book = opened(to_xlsx(Inputs(cards), findings=[finding]))
    texts = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "s"}
    assert {name, "@SUM(A1)", "+1.xlsx"} <= texts
    formulas = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"}
    assert not {formula for formula in formulas if "cmd" in formula or formula.startswith(("=1+1", "@"))}


def test_english_ledger():
    book = opened(in_lang("en", to_xlsx, Inputs(card())))
    assert book.sheetnames[:2] == ["Overview", "Criteria"]


def test_no_change_of_sipas_is_computed_across_a_break(inputs):
    assert opened(to_xlsx(inputs))["SIPAS"]["H6"].value.startswith("=IF(")
    apart = replace(inputs.sipas, unit="Nơi khác", year=2022, earlier_year=2021)
    assert opened(to_xlsx(replace(inputs, sipas=apart)))["SIPAS"]["H6"].value is None
