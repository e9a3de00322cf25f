"""One hostile text, carried from a workbook's cells through every output: it is printed everywhere and obeyed nowhere."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

import openpyxl
import pypdf
import pytest
from books import OTHER, write_book

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.cli import main
from sipas_par.document.render import FORMATS
from sipas_par.inputs import Inputs
from sipas_par.replies.form import write_forms
from sipas_par.reports.batch import write_papers

NASTY = """=HYPERLINK("http://evil.example","x") <script>alert(1)</script> #read("/etc/passwd") $x$ *b* {{7*7}} \\input @ref"""
FORMULA = re.compile(r"^[=+@\-\t\r]")


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    """A sound table whose names, agencies and notes are all hostile."""
    rows = [(code, f"{NASTY} {code}", *points, NASTY if lead else None) for code, _, *points, lead in OTHER]
    path = write_book(tmp_path_factory.mktemp("hostile") / "x.xlsx", rows)
    book = openpyxl.load_workbook(path)
    for line in range(6, 15):
        for column in "BI":
            cell = book["Bảng điểm"][f"{column}{line}"]
            if cell.value is not None:
                cell.data_type = "s"
    book.save(path)
    return sp.load_par_index(path)


def test_it_is_read_as_text(card):
    assert card["1.1"].name.startswith('=HYPERLINK("http://evil.example","x")')


@pytest.fixture(scope="module")
def made(card, tmp_path_factory):
    report, folder = sp.briefing(Inputs(card)), tmp_path_factory.mktemp("made")
    return {form: report.save(folder / f"x.{form}").read_bytes() for form in FORMATS}


def test_html_prints_it_and_runs_nothing(made):
    page = made["html"].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'href="http://evil.example' not in page


def test_pdf_prints_it_and_reads_no_file(made):
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    text = unicodedata.normalize("NFC", "".join(page.extract_text() for page in reader.pages))
    bare = re.sub(r"[\s\u200b]+", "", text)
    assert '#read("/etc/passwd")' in bare
    assert "root:" not in bare
    assert "{{7*7}}" in bare
    assert not any(
        "evil.example" in str(note.get_object().get("/A")) for page in reader.pages for note in page.get("/Annots", [])
    )


# openpyxl, the reader here, drops the ledger's data bars and says so.
LEDGER_BARS = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_office_files_have_no_field_and_no_link_from_it(made, form):
    with zipfile.ZipFile(io.BytesIO(made[form])) as package:
        for name in package.namelist():
            data = package.read(name).decode("utf-8", "replace")
            assert "<script>" not in data
            if name.endswith(".rels"):
                assert "evil.example" not in data
            for code in re.findall(r"<w:instrText[^>]*>([^<]*)", data):
                assert "HYPERLINK" not in code


def inert(cell):
    """Text, with at most a link inside the workbook (the overview's links to its details)."""
    return cell.data_type == "s" and (cell.hyperlink is None or not cell.hyperlink.target)


def cells_of(data):
    book = openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)
    return [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]


@LEDGER_BARS
def test_the_ledger_computes_nothing_of_it(made):
    cells = cells_of(made["xlsx"])
    hostile = [cell for cell in cells if "evil.example" in str(cell.value)]
    assert hostile
    assert all(inert(cell) for cell in hostile)


def test_csv_outputs_start_no_formula(card, capsys, tmp_path, monkeypatch):
    from sipas_par.reports.tidy import tidy_files

    monkeypatch.chdir(tmp_path)
    path = write_book(tmp_path / "y.xlsx", [(code, "'" + NASTY, *rest) for code, _, *rest in OTHER])
    assert main(["flag", str(path), "--format", "csv"]) == 0
    tables = [capsys.readouterr().out, tidy_files(Inputs(card))["par_index.csv"].decode()]
    import csv

    for table in tables:
        for line in csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")):
            assert not any(FORMULA.match(field) for field in line if "evil" in field or "HYPERLINK" in field)


@LEDGER_BARS
def test_papers_and_forms_carry_it_and_stay_in_their_folder(card, tmp_path):
    inputs = Inputs(card)
    written = write_papers(inputs, tmp_path / "papers", formats=("pdf", "docx"))
    assert written
    write_forms(assign(card), tmp_path / "forms")
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert all(path.resolve().is_relative_to(tmp_path.resolve()) for path in files)
    forms = [path for path in files if path.suffix == ".xlsx"]
    assert forms
    for path in forms:
        hostile = [cell for cell in cells_of(path) if "evil.example" in str(cell.value)]
        assert hostile
        assert all(inert(cell) for cell in hostile)
