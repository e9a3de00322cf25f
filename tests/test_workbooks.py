"""What every workbook of the package owes whoever reads it by ear: named tables, nothing below them, title, language."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from office import converted, needs_office
from returned import WHOLE, assignment, book, meeting, save

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.replies.collect import gather
from sipas_par.replies.drafts import delegate_form
from sipas_par.replies.form import form
from sipas_par.replies.register import register_workbook
from sipas_par.reports.ledger import to_xlsx
from sipas_par.reports.plan import PlanReport
from sipas_par.reports.template import form_bytes, meeting_bytes

# The bars in the cells of the ledger are of a kind that openpyxl does not know.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
PROSE = {"Hướng dẫn", "Danh mục", "_sipas_par"}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    replies = tmp_path_factory.mktemp("replies")
    save(book({"1.2": WHOLE}), replies)
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    return {
        "ledger": to_xlsx(inputs),
        "register": register_workbook(gather(replies, assignment(), as_of=dt.date(2024, 5, 12))),
        "form": form(assignment(), "SNV"),
        "delegates": delegate_form(meeting(), meeting().agencies[0]),
        "plan": PlanReport(inputs, assign(inputs.card, inputs.meeting)).workbook(),
        "points": form_bytes("par"),
        "survey": form_bytes("sipas"),
        "meeting": meeting_bytes(),
    }


NAMES = ("ledger", "register", "form", "delegates", "plan", "points", "survey", "meeting")


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_a_named_one_with_nothing_below_and_no_merged_cell(books, name):
    made = openpyxl.load_workbook(io.BytesIO(books[name]))
    for sheet in made:
        if sheet.title in PROSE:
            continue
        (table,) = sheet.tables.values()
        left, top, right, bottom = openpyxl.utils.range_boundaries(table.ref)
        assert (left, bottom) == (1, sheet.max_row)
        assert right >= sheet.max_column
        assert not [span for span in sheet.merged_cells.ranges if span.max_row >= top]
        if table.headerRowCount:
            assert [cell.value for cell in sheet[top]] == [column.name for column in table.tableColumns]
    names = [table.name for sheet in made for table in sheet.tables.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", NAMES)
def test_title_and_language_are_stated(books, name):
    with zipfile.ZipFile(io.BytesIO(books[name])) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:language>vi-VN</dc:language>" in core
    assert "<dc:title></dc:title>" not in core


@pytest.mark.parametrize("name", ["ledger", "register", "form", "plan"])
def test_what_an_empty_cell_means_is_said(books, name):
    made = openpyxl.load_workbook(io.BytesIO(books[name]))
    said = [str(cell.value) for sheet in made for row in sheet.iter_rows() for cell in row if cell.value]
    blank = any(cell.value is None for sheet in made if sheet.tables for cell in sheet[sheet.max_row])
    assert not blank or any("trống: " in text for text in said)


@needs_office
def test_the_tables_keep_their_names_when_an_office_saves_them(books, tmp_path):
    paths = [tmp_path / f"{name}.xlsx" for name in NAMES]
    for path in paths:
        path.write_bytes(books[path.stem])
    for path in converted(paths, "xlsx:Calc MS Excel 2007 XML", tmp_path):
        kept, before = (openpyxl.load_workbook(one) for one in (path, io.BytesIO(books[path.stem])))
        assert [set(sheet.tables) for sheet in kept] == [set(sheet.tables) for sheet in before]


@pytest.mark.parametrize("name", ["ledger", "register", "plan"])
def test_type_is_nine_points_or_more_on_paper(books, name):
    for sheet in openpyxl.load_workbook(io.BytesIO(books[name])):
        held = [one for one in sheet.column_dimensions.values() if one.width and not one.hidden]
        inches = sum((one.width * 7 + 5) * (one.max - one.min + 1) for one in held) / 96
        paper = {8: 420, 9: 297}[sheet.page_setup.paperSize] / 25.4 - 0.9
        (table,) = sheet.tables.values()
        size = sheet[table.ref.partition(":")[0]].font.size
        assert round(min(1, paper / inches) * size, 1) >= 9, sheet.title
