"""What only a browser shows: its still form where there is one, else a line in the document and on the log."""

from __future__ import annotations

import base64
import sys
from types import SimpleNamespace

import pytest
from documents import SVG

from sipas_par.document.blocks import Figure, Preformatted, plain
from sipas_par.document.pictures import bitmap_of
from sipas_par.notebook.read import document_from_notebook

PNG = base64.b64encode(bitmap_of(Figure("a", SVG))).decode()


def read(data, **more):
    told = []
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [output], "execution_count": 7, **more}
    return document_from_notebook({"cells": [cell], "metadata": {}}, tell=told.append).blocks, told


INTERACTIVE = [
    ("Plotly", {"application/vnd.plotly.v1+json": {"data": []}, "text/html": "<div>x</div>"}),
    ("Plotly", {"text/html": '<div><div class="plotly-graph-div"></div><script>Plotly.newPlot()</script></div>'}),
    ("Altair", {"application/vnd.vegalite.v5+json": {"data": {"url": "http://x"}}, "text/plain": "alt.Chart(...)"}),
    ("Altair", {"text/html": '<div id="altair-viz-1"></div><script>var x</script>', "text/plain": "alt.Chart(...)"}),
    ("ipywidgets", {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=7)"}),
    ("tqdm", {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "100%|███| 3/3"}),
    ("JavaScript", {"text/html": "<script>1</script>", "text/plain": "<IPython.core.display.HTML object>"}),
    ("JavaScript", {"application/javascript": "1", "text/plain": "<IPython.core.display.Javascript object>"}),
    ("Bokeh", {"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "x"}),
    ("Folium", {"text/html": "<iframe srcdoc='&lt;html&gt;'></iframe>", "text/plain": "<folium.folium.Map at 0x7f2>"}),
    ("itables", {"text/html": '<table id="itables_1"><tr><td>Loading</td></tr></table><script>new DataTable()</script>'}),
    ("video", {"text/html": "<video src='x.mp4'></video>", "text/plain": "<IPython.core.display.Video object>"}),
    ("application/pdf", {"application/pdf": "JVBERi0=", "text/plain": "<x at 0x1>"}),
    ("HTML", {"text/html": '<div id="bản-đồ"></div>'}),
    ("Bokeh", {"text/html": "<div id=p1 data-root-id=p1></div>"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), INTERACTIVE)
def test_a_line_says_which_cell_what_kind_and_what_to_do(kind, data):
    blocks, told = read(data)
    assert [(finding.code, finding.cell, finding.found) for finding in told] == [("output-not-printable", "[7]", kind)]
    (*_, line) = blocks
    assert f"Ô [7]: nội dung {kind}" in plain(line.text)
    assert told[0].cure() in plain(line.text)
    assert not any(
        "object" in plain(block.text) for block in blocks if hasattr(block, "role") and not isinstance(block.role, str)
    )


@pytest.mark.parametrize("still", [{"image/png": PNG}, {"image/svg+xml": SVG}, {"image/jpeg": PNG}])
@pytest.mark.parametrize("data", [INTERACTIVE[0][1], INTERACTIVE[2][1], INTERACTIVE[4][1]])
def test_the_still_form_is_printed_where_there_is_one(still, data):
    blocks, told = read({**data, **still})
    assert [type(block) for block in blocks] == [Figure]
    assert told == []


def test_vega_is_drawn_where_vl_convert_is_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", SimpleNamespace(vegalite_to_svg=lambda _spec: SVG))
    (figure,), told = read({"application/vnd.vegalite.v5+json": {"mark": "bar"}})
    assert (figure.svg, told) == (SVG, [])
    _line, told = read({"application/vnd.vegalite.v5+json": {"data": {"url": "http://x"}}})
    assert [finding.found for finding in told] == ["Altair"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("<class 'int'>", "class"),
        ("<module 'x' from '/y.py'>", "module"),
        ("<bound method DataFrame.head of    a\n0  1>", "bound"),
        ("<__main__.Foo>", "Foo"),
        ("alt.Chart(...)", "Chart"),
        ("[Text(0, 0, 'a'), Text(1, 0, 'b')]", "matplotlib"),
    ],
)
def test_no_name_of_a_python_object_is_printed(name, said):
    (line,), told = read({"text/plain": name})
    assert (told[0].code, told[0].found) == ("object-not-shown", said)
    assert name not in plain(line.text)
    (figure,), _told = read({"text/plain": name, "image/png": PNG})
    assert name not in figure.alt


def test_of_several_forms_the_one_that_jupyterlab_shows_is_printed():
    assert plain(read({"text/html": "<p>a</p>", "image/png": PNG})[0][0].text) == "a"
    assert plain(read({"text/markdown": "*b*", "image/png": PNG, "text/plain": "x"})[0][0].text) == "b"
    words, line = read({"chemical/x-mdl": "…", "text/plain": "Phân tử"})[0]
    assert (words, "chemical/x-mdl" in plain(line.text)) == (Preformatted("Phân tử"), True)


def test_printed_lines_are_as_the_screen_leaves_them():
    stream = {"output_type": "stream", "name": "stdout", "text": "abcdef\rxy\n12345\b\b6\n"}
    assert read({}, outputs=[stream])[0] == (Preformatted("xycdef\n1236"),)


def test_cells_of_unknown_kinds_are_printed():
    kinds = {"heading": "# tiêu đề", "sql": "SELECT 1"}
    cells = [{"cell_type": kind, "source": words.strip("# "), "metadata": {}} for kind, words in kinds.items()]
    document = document_from_notebook({"cells": cells, "metadata": {}})
    assert (document.title, document.blocks) == ("tiêu đề", (Preformatted("SELECT 1"),))


def test_a_thing_is_said_once_a_cell():
    lines, told = read({"text/html": "<iframe></iframe><p>giữa</p><iframe></iframe>"})
    assert [plain(block.text)[:12] for block in lines] == [f"[{told[0].message()}"[:12], "giữa"]
    assert len(told) == 1


def test_what_pandas_cut_in_printed_text_is_said():
    printed = "   a  b\n0  1  2\n..  ..  ..\n9  1  2"
    blocks, told = read({"text/plain": printed})
    assert (blocks[0], [finding.code for finding in told]) == (Preformatted(printed), ["table-shortened"])
    stream = {"output_type": "stream", "name": "stdout", "text": printed}
    _blocks, told = read({}, outputs=[stream])
    assert [finding.code for finding in told] == ["table-shortened"]


def test_of_what_programs_told_the_warning_is_repeated():
    stream = {"output_type": "stream", "name": "stderr", "text": "x.py:3: UserWarning: cũ\n  f()\n"}
    _blocks, told = read({}, outputs=[stream])
    assert told[0].found == "UserWarning: cũ"


def test_what_shows_nothing_in_jupyterlab_is_not_missed():
    for data in (
        {"application/vnd.bokehjs_load.v0+json": "", "application/javascript": "x"},
        {"text/html": "<style>p {color: red}</style>", "text/plain": "<IPython.core.display.HTML object>"},
    ):
        assert read(data) == ((), [])


def test_the_buttons_that_colab_puts_below_a_table_are_not_missed():
    html = "<div class='colab-df-container'><table><tr><td>1</td></tr></table><script>1</script></div>"
    (table,), told = read({"text/html": html})
    assert (plain(table.body[0][0].text), told) == ("1", [])


def test_json_is_printed():
    (block,), _told = read({"application/json": {"điểm": 1.5}, "text/plain": "<IPython.core.display.JSON object>"})
    assert block == Preformatted('{\n  "điểm": 1.5\n}')


def test_a_mermaid_drawing_keeps_its_source_and_is_said():
    told = []
    cell = {"cell_type": "markdown", "source": "```mermaid\ngraph TD; A-->B;\n```", "metadata": {}}
    source, line = document_from_notebook({"cells": [cell], "metadata": {}}, tell=told.append).blocks
    assert source.text == "graph TD; A-->B;"
    assert "Mermaid" in plain(line.text)


@pytest.mark.parametrize("html", ["<b>" * 5000 + "sâu" + "</b>" * 5000, "<div>" * 5000, "<ul><li>" * 3000])
def test_tags_without_end_are_said_and_what_follows_is_printed(html):
    blocks, told = read({"text/html": f"<p>TRƯỚC</p>{html}<p>SAU</p>"})
    assert [finding.code for finding in told] == ["output-too-deep"]
    assert "TRƯỚC" in plain(blocks[0].text)


def test_a_name_that_leads_nowhere_where_no_table_has_one_offers_none():
    told = []
    cell = {"cell_type": "markdown", "source": "Xem {nam-co-quan}.", "metadata": {}}
    document_from_notebook({"cells": [cell], "metadata": {}}, tell=told.append)
    assert [(finding.found, finding.expected) for finding in told] == [("nam-co-quan", "–")]
