"""What small helpers of the notebook reader give."""

from __future__ import annotations

from sipas_par.document.blocks import Paragraph, inline, plain
from sipas_par.notebook.cells import failed_line, kind_of, screen, tags_of
from sipas_par.notebook.css import Element, colour, declarations
from sipas_par.notebook.formulas import Formula, drawn, split, typeset
from sipas_par.notebook.frames import bare, series_table
from sipas_par.notebook.read import document_from_notebook
from sipas_par.notebook.references import with_names
from sipas_par.notebook.run import run_notebook


def test_tags_of():
    assert sorted(tags_of({"tags": ["Remove Cell", "a, hide_output"]})) == ["a", "hide-output", "remove-cell"]


def test_failed_line():
    assert failed_line("----> 2 1 / 0") == (2, "1 / 0")


def test_screen():
    assert screen("10%\r99%\n\x1b[31mxong\x1b[0m") == "99%\nxong"


def test_declarations():
    assert declarations("Color: RED ; display:none !important") == {"color": "red", "display": "none!important"}


def test_colour():
    assert colour("rgb(31 78 121 / 50%)") == "#1f4e79"
    assert colour("tomato") == "#ff6347"
    assert colour("transparent") == ""


def test_bar():
    cell = Element(None, {"background": "linear-gradient(90deg, #d65f5f 40%, transparent 40%)"})
    assert cell.bar.count("<rect") == 2


def test_split():
    assert split("Giá $5 hoặc $m_i$ điểm")[1] == Formula(source="$m_i$", tex="m_i", display=False)


def test_typeset():
    assert typeset("x^2", display=False)[:4] == "<svg"
    assert typeset(r"\frac{a}{", display=False) == ""


def test_drawn():
    assert drawn("<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>")[:4] == "<svg"
    assert drawn("<p>x</p>") == ""


def test_series_table():
    made = series_table("Lạng Sơn    86.69\nCao Bằng     1.50\nName: Điểm, dtype: float64", print)
    assert [[plain(cell.text) for cell in row] for row in (*made.head, *made.body)] == [
        ["", "Điểm"],
        ["Lạng Sơn", "86,69"],
        ["Cao Bằng", "1,50"],
    ]


def test_bare():
    assert bare("np.float64(86.69)") == "86,69"
    assert bare("(np.int64(3), Decimal('1.50'))") == "(3, 1.50)"


def test_kind_of():
    assert kind_of("<folium.folium.Map at 0x7f2>") == "Folium"


def test_document_from_notebook():
    cell = {"cell_type": "markdown", "source": "# Báo cáo\nMất **13,31** điểm", "metadata": {}}
    document = document_from_notebook({"cells": [cell], "metadata": {}})
    assert document.title == "Báo cáo"
    assert document.blocks[0].text[1].text == "13,31"
    assert document.banner == "CHƯA RÕ TÌNH TRẠNG SỐ LIỆU"


def test_with_names():
    assert [run.ref or run.text for run in with_names(Paragraph(inline("Xem {bang-nguon}."))).text] == [
        "Xem ",
        "bang-nguon",
        ".",
    ]


def test_run_notebook():
    cell = {"cell_type": "code", "source": "year + 1", "metadata": {}, "outputs": []}
    done = run_notebook({"cells": [cell], "metadata": {}, "nbformat": 4}, parameters={"year": 2022})
    assert done["cells"][1]["outputs"][0]["data"]["text/plain"] == "2023"
