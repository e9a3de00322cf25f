"""Confidential: what the analyst hid is in no document, whichever way it was hidden."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf
import pytest

from sipas_par.document.render import render
from sipas_par.notebook.read import document_from_notebook

WITHHELD = "BIMAT"


def book(*cells):
    return {"cells": list(cells), "metadata": {}}


def code(html, metadata=None, source="x"):
    output = {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": re.sub("<[^>]*>", "", html)},
        "metadata": {},
    }
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata or {},
        "outputs": [output],
        "execution_count": 1,
    }


def text(notebook, **more):
    return render(document_from_notebook(notebook, **more), "html").decode()


@pytest.mark.parametrize(
    "metadata",
    [
        *({"tags": [tag]} for tag in ("hide", "hide_cell", "Hide-Cell", "remove_cell", "hideCell", "removecell")),
        *(
            {"tags": [tag]}
            for tag in ("hide_output", "hide-output", "remove_output", "remove-output", "remove-all-outputs")
        ),
        {"tags": "remove_cell"},
        {"tags": ["hidden"]},
        {"tags": ["Remove Cell"]},
        {"tags": ["plot, hide-output"]},
        {"collapsed": True},
        {"nbsphinx": "hidden"},
        {"hide_output": True},
        {"is_output_hidden": True},
        {"jupyter": {"outputs_hidden": True}},
        {"jupyter": {"outputs_hidden": "true"}},
    ],
)
def test_hidden_outputs(metadata):
    assert WITHHELD not in text(book(code(f"<p>{WITHHELD}</p>", metadata)))


@pytest.mark.parametrize(
    "metadata",
    [
        {"tags": ["hide-input"]},
        {"tags": ["remove_input"]},
        {"jupyter": {"source_hidden": True}},
        {"transient": {"remove_source": True}},
    ],
)
def test_a_hidden_input_hides_words_and_leaves_outputs(metadata):
    cells = [{"cell_type": kind, "source": WITHHELD, "metadata": metadata} for kind in ("markdown", "raw")]
    assert WITHHELD not in text(book(*cells))
    assert WITHHELD in text(book(code(f"<p>{WITHHELD}</p>", metadata)))


def test_one_output_or_stream_can_be_hidden():
    cell = code(WITHHELD)
    cell["outputs"][0]["metadata"] = {"tags": ["remove_output"]}
    stream = {"output_type": "stream", "name": "stdout", "text": WITHHELD}
    quiet = {**code("x"), "outputs": [stream], "metadata": {"tags": ["remove-stdout"]}}
    single = code(WITHHELD)
    single["outputs"][0]["metadata"] = {"tags": ["remove_single_output"]}
    assert WITHHELD not in text(book(cell, quiet, single))


@pytest.mark.parametrize(
    "line",
    [
        "#| output: false",
        "# | include: FALSE",
        '#|output: "no"',
        "#| label: a\n#| output: false",
        "#hide",
        "#| hide_output",
        "# @hidden_cell",
    ],
)
def test_a_cell_that_hides_itself_in_its_first_lines(line):
    assert WITHHELD not in text(book(code(WITHHELD, source=f"{line}\nx")))
    assert WITHHELD in text(book(code(WITHHELD, source=f"x = '''\n{line}\n'''")))


@pytest.mark.parametrize(
    ("metadata", "mark"),
    [
        ({"tags": ["ẩn"]}, "ẩn"),
        ({"tags": ["không_in"]}, "không-in"),
        ({"tags": ["confidential"]}, "confidential"),
        ({"slideshow": {"slide_type": "skip"}}, "slide_type: skip"),
        ({"jp-MarkdownHeadingCollapsed": True}, "jp-MarkdownHeadingCollapsed"),
        ({"hidden": True, "hide_input": True, "deletable": True}, "hidden"),
        ({"mystnb": {"remove_code_outputs": True}}, "remove_code_outputs"),
    ],
)
def test_a_mark_that_may_mean_hiding_is_told(metadata, mark):
    told = []
    assert WITHHELD in text(book(code(WITHHELD, metadata)), tell=told.append)
    assert [finding.found for finding in told] == [mark]


def test_a_tag_for_outputs_on_words_is_told():
    told = []
    cell = {"cell_type": "markdown", "source": WITHHELD, "metadata": {"tags": ["remove_output"]}}
    assert WITHHELD in text(book(cell), tell=told.append)
    assert [finding.found for finding in told] == ["remove-output"]


def test_a_tag_that_only_sounds_like_hiding_is_told():
    told = []
    assert WITHHELD in text(book(code(WITHHELD, {"tags": ["no-print", "plot"]})), tell=told.append)
    assert [(finding.code, finding.found) for finding in told] == [("tag-unknown", "no-print")]


HTML = [
    f"<p hidden>{WITHHELD}</p>",
    f'<p style="display: none !important">{WITHHELD}</p>',
    f'<div style="visibility:hidden"><p>{WITHHELD}</p></div>',
    f'<span style="opacity:0">{WITHHELD}</span>',
    f'<span style="font-size:0px">{WITHHELD}</span>',
    f'<span style="color:transparent">{WITHHELD}</span>',
    f'<span style="color:#FFF">{WITHHELD}</span><span style="color:#fefefe">{WITHHELD}</span>',
    f'<div style="height:0;overflow:hidden">{WITHHELD}</div>',
    f"<style>.a .b{{display:none}}</style><div class=a><p class=b>{WITHHELD}</p></div>",
    f"<style>:is(.a, .b){{display:none}}</style><p class=b>{WITHHELD}</p>",
    f"<style>#a{{display:none !important; display:block}}</style><p id=a>1</p><p id=a>{WITHHELD}</p>",
    f'<span style="color:#ff000000">{WITHHELD}</span><span style="color:rgb(0 0 0 / 0)">{WITHHELD}</span>',
    f"<style>@media print{{.k{{display:none}}}}</style><p class=k>{WITHHELD}</p>",
    f"<style>tr:nth-child(2){{display:none}}</style><table><tr><td>1</td></tr><tr><td>{WITHHELD}</td></tr></table>",
    f"<table><tr hidden><td>{WITHHELD}</td></tr><tr><td>1</td></tr></table>",
    f'<table><tbody style="display:none"><tr><td>{WITHHELD}</td></tr></tbody><tr><td>1</td></tr></table>',
    f'<table><tr><td style="visibility:hidden">{WITHHELD}</td><td>1</td></tr></table>',
    f'<table><col><col style="visibility:collapse"><tr><td>1</td><td>{WITHHELD}</td></tr></table>',
    f'<table><tr><td style="background:#eee;color:#eee">{WITHHELD}</td></tr></table>',
    f'<table><tr><td style="background:#eee"><b style="color:#eee">{WITHHELD}</b></td></tr></table>',
    f"<b hidden><p>{WITHHELD}</p></b><I style='display:none'><p>{WITHHELD}</p></I><small hidden><p>{WITHHELD}</p></small>",
    f"<ul><li>1</li><li hidden>{WITHHELD}</li></ul>",
    f"<pre>1 <span hidden>{WITHHELD}</span></pre>",
    f'<svg width="90" height="90"><g style="display:none"><text>{WITHHELD}</text></g><rect width="9" height="9"/></svg>',
    f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text opacity="0">{WITHHELD}</text><rect width="9" height="9"/></svg>',
    f"<dialog>{WITHHELD}</dialog><div popover>{WITHHELD}</div>",
    *(
        f'<p style="{way}">{WITHHELD}</p>'
        for way in (
            "position:absolute; left:-9999px", "text-indent:-999em", "transform:translateX(-100vw)", "transform:scale(0)", "scale:0",
            "clip:rect(0 0 0 0)", "clip:rect(1px, 1px, 1px, 1px)", "clip-path:inset(50%)", "clip-path:circle(0)", "opacity:.01",
            "opacity:2%", "font-size:.1px", "font-size:1%", "font:0/0 a", "zoom:0", "filter:opacity(0%)", "-webkit-text-fill-color:transparent",
            "width:1px;height:1px;overflow:hidden", "max-height:0;overflow:clip", "max-height:0;overflow-y:hidden",
        )
    ),
    f"<style>.a{{& .b{{display:none}} .c{{display:none}}}}</style><div class=a><p class=b>{WITHHELD}</p><p class=c>{WITHHELD}</p></div>",
    *(f"<{name} hidden><p>{WITHHELD}</p></{name}><{name} hidden><table><tr><td>{WITHHELD}</table></{name}>" for name in ("h2", "a", "pre")),
    f"<address hidden><ul><li>{WITHHELD}</ul></address><font hidden><center>{WITHHELD}</center></font>",
    f"<style>:root{{--a:none}}</style><p style='display:var(--a)'>{WITHHELD}</p><p style='display:var(--b, var(--a))'>{WITHHELD}</p>",
    f"<p style='display:none;display:bogus'>{WITHHELD}</p><p style='display:/* */none'>{WITHHELD}</p>",
    f"<p style='visibility:hidden;visibility:none'>{WITHHELD} <b style='visibility:inherit'>{WITHHELD}</b></p>",
    f"<p hidden=until-found style='display:block'>{WITHHELD}</p><p hidden style='display:revert'>{WITHHELD}</p>",
    f"<div style='display:none'><p style='visibility:visible'>{WITHHELD}</p></div>",
    f"<!-- {WITHHELD} --><template>{WITHHELD}</template><button>{WITHHELD}</button><input type=hidden value={WITHHELD}>",
]  # fmt: skip


@pytest.mark.parametrize("html", HTML)
def test_hidden_elements_in_outputs_and_in_markdown(html):
    assert WITHHELD not in text(book(code(html)))
    assert WITHHELD not in text(book({"cell_type": "markdown", "source": html, "metadata": {}}))


@pytest.mark.parametrize("other", ["text/markdown", "text/plain"])
def test_another_form_of_a_hidden_output_is_hidden_too(other):
    told = []
    cell = code(f"<p hidden>{WITHHELD}</p>")
    cell["outputs"][0]["data"][other] = WITHHELD
    assert WITHHELD not in text(book(cell), tell=told.append)
    assert not told


def test_a_style_sheet_in_one_output_holds_for_the_page_and_a_scoped_one_does_not():
    sheet = "<style>.mật{display:none}</style>"
    hidden = code(f"<p class=mật>{WITHHELD}</p>")
    by_name = code("<style>#mật{display:none}</style>"), code(f"<p id=mật>{WITHHELD}</p>")
    for cells in ((code(sheet), hidden), (hidden, code(sheet)), by_name, by_name[::-1]):
        assert WITHHELD not in text(book(*cells))
    assert WITHHELD in text(book(code(sheet.replace("style>", "style scoped>", 1)), hidden))


def test_what_only_looks_like_hiding_is_printed():
    ways = (
        "opacity:.5",
        "left:-9px",
        "font-size:1em",
        "overflow:hidden",
        "font-size:80%",
        "transform:scale(0.5)",
        "scale:0.5",
        "clip:auto",
        "zoom:1",
        "font:10px a",
    )
    html = "".join(f'<p style="{way}">THẤY</p>' for way in ways) + "<dialog open>THẤY</dialog>"
    assert text(book(code(html))).count("THẤY") == len(ways) + 1


@pytest.mark.parametrize(
    "html",
    [
        f"<p style='visibility:hidden'>{WITHHELD} <i><b style='visibility:visible'>THẤY</b></i> {WITHHELD}</p>",
        f"<table><tr><td style='visibility:hidden'>{WITHHELD}<b style='visibility:visible'>THẤY</b></td></tr></table>",
        "<p hidden style='display:block'>THẤY</p>",
        "<style>.a[hidden]{display:block}</style><p class=a hidden>THẤY</p>",
        "<p style='display:none;display:block'>THẤY</p>",
        "<p style='display:var(--none)'>THẤY</p><p hidden>1<h2>2</h2>",
    ],
)
def test_what_is_seen_inside_the_hidden_is_printed(html):
    printed = text(book(code(html)))
    assert "THẤY" in printed
    assert WITHHELD not in printed


def test_no_format_holds_any_of_it():
    document = document_from_notebook(book(*map(code, HTML), code("<p>THẤY</p>")))
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render(document, "pdf"))).pages)
    with zipfile.ZipFile(io.BytesIO(render(document, "docx"))) as package:
        word = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    for words in (pdf, word):
        assert "THẤY" in words
        assert WITHHELD not in words


@pytest.mark.parametrize(
    "comment", ["[//]: # (BIMAT)", "[comment]: <> (BIMAT)", "[comment]: # 'BIMAT'", "<!--\n\nBIMAT\n\n-->"]
)
def test_comments_of_markdown(comment):
    cell = {"cell_type": "markdown", "source": f"THẤY\n\n{comment}\n\nTHẤY", "metadata": {}}
    assert re.findall("BIMAT|THẤY", text(book(cell)).partition("<main")[2]) == ["THẤY", "THẤY"]


def test_hidden_columns_take_their_share_of_spans():
    html = '<table><col><col style="visibility:collapse"><tr><td>a</td><td>ẩn</td></tr><tr><td colspan=2>b</td></tr></table>'
    document = document_from_notebook(book(code(html)))
    assert [[(cell.text[0].text, cell.colspan) for cell in row] for row in document.blocks[0].body] == [
        [("a", 1)],
        [("b", 1)],
    ]


def test_words_in_the_colour_of_their_ground_are_said_and_words_on_a_dark_row_stay():
    told = []
    text(book(code('<span style="color:white">x</span>')), tell=told.append)
    assert [finding.code for finding in told] == ["text-unseen"]
    dark = '<table><thead style="background:navy"><tr style="color:white"><th>THẤY</th></tr></thead><tr><td>1</td></tr></table>'
    assert "THẤY" in text(book(code(dark)))
    # The lightest colour that pandas gives to figures in a gradient.
    assert "THẤY" in text(book(code("<table><tr><td style='color:#fff7fb'>THẤY</td></tr></table>")))
