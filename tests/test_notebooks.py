"""The notebooks: committed without outputs, no logic inside, run top to bottom, show what the documents show."""

from __future__ import annotations

import ast

import nbformat
import openpyxl
import pytest

from sipas_par.files import shipped_root
from sipas_par.notebook.read import document_from_notebook
from sipas_par.notebook.run import run_notebook

FOLDER = shipped_root() / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
PLAIN = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)


def read(name):
    return nbformat.read(FOLDER / name, as_version=4)


def code(name):
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def test_all_notebooks_of_the_design_are_there():
    assert [name[:2] for name in NOTEBOOKS] == ["00", "01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_committed_without_outputs(name):
    assert all(not cell.outputs and cell.execution_count is None for cell in code(name))
    nbformat.validate(read(name))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_logic_inside(name):
    for cell in code(name):
        tree = ast.parse(cell.source)
        assert all(isinstance(statement, PLAIN) for statement in tree.body), cell.source
        loops = (ast.comprehension, ast.Lambda, ast.IfExp, ast.NamedExpr)
        assert not any(isinstance(node, loops) for node in ast.walk(tree)), cell.source


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if not name.startswith("04")])
def test_a_cell_is_short_enough_to_read_and_change(name):
    for cell in code(name)[1:]:
        assert len([line for line in cell.source.splitlines() if line]) <= 5, cell.source
        assert max(map(len, cell.source.splitlines())) <= 112, cell.source


@pytest.mark.parametrize("name", ["02_par_index.ipynb", "03_sipas.ipynb"])
def test_an_analysis_asks_shows_and_says_in_numbers(name):
    questions = [cell.source for cell in read(name).cells if cell.cell_type == "markdown" and "?" in cell.source]
    sentences = [cell.source for cell in code(name) if "report.text(" in cell.source]
    assert len(questions) >= 5
    assert len(sentences) >= 3
    assert not any(char.isdigit() for source in sentences for char in source)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_inputs_come_from_one_parameter_cell(name):
    tagged = [cell for cell in code(name) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert code(name)[0] is not None
    assert "parameters" in code(name)[0].metadata["tags"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_runs_top_to_bottom_in_vietnamese(name):
    executed = run_notebook(FOLDER / name, folder=FOLDER)
    outputs = [output for cell in executed["cells"] for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    plain = [str(output["data"].get("text/plain", "")) for output in outputs]
    assert not any("Decimal(" in said or said.startswith("((") for said in plain)
    text = " ".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    assert any(letter in text for letter in "ạảấầậắằặẹẻếềệịỉọỏốồộớờợụủứừựỳỵ")


def test_the_briefing_notebook_makes_the_same_document_as_the_library():
    import sipas_par as sp

    executed = run_notebook(FOLDER / "04_briefing.ipynb", folder=FOLDER)
    made = document_from_notebook(executed)
    direct = sp.briefing(sp.find_inputs(folder=FOLDER.parent / "data" / "raw")).document()
    assert made.blocks == direct.blocks
    assert (made.title, made.banner, made.lang) == (direct.title, direct.banner, direct.lang)


FIELDS = (("Chỉ đạo, điều hành", 40, 40), ("Thủ tục hành chính", 35, 30.5), ("Tài chính công", 25, 20))


@pytest.mark.parametrize(
    "name", ["01_data_and_checks.ipynb", "02_par_index.ipynb", "03_sipas.ipynb", "06_gallery.ipynb"]
)
@pytest.mark.parametrize("lost", [True, False], ids=["three fields", "all at their maximum"])
def test_a_table_of_one_year_without_agencies_sources_and_survey_is_enough(tmp_path, name, lost):
    rows = [(number, field, most, got if lost else most) for number, (field, most, got) in enumerate(FIELDS, 1)]
    book = openpyxl.Workbook()
    head = ["STT", "Lĩnh vực", "Điểm tối đa", "Điểm đạt"]
    total = ["", "Tổng điểm", 100, sum(row[3] for row in rows)]
    for row in (["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA TỈNH BẮC GIANG"], head, *map(list, rows), total):
        book.active.append(row)
    book.save(tmp_path / "par.xlsx")
    given = {"PAR": str(tmp_path / "par.xlsx"), "SIPAS": "none", "EARLIER": "none", "MEETING": "none"}
    executed = run_notebook(FOLDER / name, parameters=given, folder=FOLDER)
    outputs = [output for cell in executed["cells"] for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
