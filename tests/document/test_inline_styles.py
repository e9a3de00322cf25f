"""Struck, raised, lowered, underlined, coloured words and small pictures, in every format."""

from __future__ import annotations

import io

import docx
import pypdf
import pytest

from sipas_par.document.blocks import Cell, Document, Paragraph, Table, Text
from sipas_par.document.html import to_html
from sipas_par.document.render import render
from sipas_par.document.typst import template_data

ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 -12 16 16"><rect width="9" height="9"/></svg>'
RUNS = (
    Text("10,00", strike=True),
    Text("2", script="sup"),
    Text("i", script="sub"),
    Text("gạch", underline=True),
    Text("đỏ", ink="#cc0000"),
    Text("tô", fill="#ffff00"),
    Text("x^2", svg=ICON),
)
DOCUMENT = Document("A", (Paragraph(RUNS), Table((), ((Cell(RUNS),),))))


def test_html():
    page = to_html(DOCUMENT)
    for wanted in (
        "<s>10,00</s>",
        "<sup>2</sup>",
        "<sub>i</sub>",
        "<u>gạch</u>",
        '<span style="color:#cc0000">đỏ</span>',
    ):
        assert page.count(wanted) == 2
    assert page.count('aria-label="x^2" style="width:1.000em;height:1.000em;vertical-align:-0.250em"') == 2


def test_docx():
    word = docx.Document(io.BytesIO(render(DOCUMENT, "docx")))
    runs = next(paragraph.runs for paragraph in word.paragraphs if "10,00" in paragraph.text)
    assert [runs[0].font.strike, runs[1].font.superscript, runs[2].font.subscript, runs[3].underline] == [True] * 4
    assert str(runs[4].font.color.rgb) == "CC0000"
    pictures = word.element.xpath(".//wp:inline/wp:docPr")
    assert [picture.get("descr") for picture in pictures] == ["x^2"] * 2
    assert len({picture.get("id") for picture in pictures}) == 2


def test_pdf():
    text = pypdf.PdfReader(io.BytesIO(render(DOCUMENT, "pdf"))).pages[0].extract_text()
    assert "10,00" in text
    data = template_data(DOCUMENT, range(0x110000))
    shown = data["stretches"][0]["blocks"][-2]["text"]
    assert [sorted(run) for run in shown[:6]] == [
        ["s", "t"],
        ["t", "x"],
        ["t", "x"],
        ["t", "u"],
        ["k", "t"],
        ["f", "k", "t"],
    ]
    assert (shown[6]["width"], shown[6]["depth"]) == (1.0, 0.25)


@pytest.mark.parametrize("colour", ["red", "#12345", "url(x)"])
def test_a_colour_that_is_none_is_left_out(colour):
    page = to_html(Document("A", (Paragraph((Text("chữ", ink=colour, fill=colour),)),)))
    assert '<p class="body">chữ</p>' in page
