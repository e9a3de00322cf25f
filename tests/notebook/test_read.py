from __future__ import annotations

import base64
import json

import pytest
from documents import SVG

from sipas_par.document.blocks import (
    Callout,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    Paragraph,
    Preformatted,
    Table,
    inline,
    plain,
)
from sipas_par.document.html import to_html
from sipas_par.document.pictures import bitmap_of, size_px
from sipas_par.document.section import MIME, Meta, Section, pack
from sipas_par.findings import ReadError, SipasParError
from sipas_par.notebook.cells import failed_line, read_notebook
from sipas_par.notebook.markup import blocks_from_html, blocks_from_markdown
from sipas_par.notebook.read import document_from_notebook

PNG = base64.b64encode(bitmap_of(Figure("a", SVG))).decode()
UNKNOWN = "CHƯA RÕ TÌNH TRẠNG SỐ LIỆU"


def markdown(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


def shown(data, *tags, metadata=None):
    output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
    return code(output, *tags)


def code(*outputs_and_tags):
    outputs = [entry for entry in outputs_and_tags if isinstance(entry, dict)]
    tags = [entry for entry in outputs_and_tags if isinstance(entry, str)]
    return {"cell_type": "code", "source": "mã()", "metadata": {"tags": tags}, "outputs": outputs}


def section(*blocks, **meta):
    return {MIME: pack(Section(blocks, Meta(**meta))), "text/html": "<p>khác</p>", "text/plain": "khác"}


def read(*cells, **more) -> Document:
    return document_from_notebook({"cells": list(cells), "metadata": more})


def words(blocks) -> str:
    return " | ".join(plain(block.text) if not isinstance(block, Preformatted) else block.text for block in blocks)


def test_a_section_comes_back_exactly(document):
    assert read(shown({MIME: pack(Section.of(document))})) == document


def test_sections_stored_as_lines_of_text_come_back_too(document):
    stored = json.dumps(pack(Section.of(document))).splitlines(keepends=True)
    assert read(shown({MIME: stored})) == document


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "hide"])
def test_a_hidden_cell_gives_nothing_but_its_banner(tag):
    made = read(shown(section(Paragraph(inline("ẩn")), banner="MINH HỌA"), tag), shown(section(banner="")))
    assert made.blocks == ()
    assert made.banner == "MINH HỌA"


def test_the_banner_joins_what_is_stated_anywhere():
    assert read(shown(section(banner=""))).banner == ""
    assert read(shown(section(banner="A")), shown(section(banner="B"))).banner == "A · B"
    assert read(shown(section(banner="")), sipas_par={"banner": "C"}).banner == "C"


def test_silence_about_the_figures_is_said_aloud():
    assert read(markdown("# A")).banner == UNKNOWN
    assert read(shown(section(title="A"))).banner == UNKNOWN
    assert read(shown(section(lang="en"))).banner == "STATUS OF THE FIGURES UNKNOWN"


def test_the_title_is_the_first_that_is_stated():
    assert read(markdown("# Từ chữ\n## mục")).title == "Từ chữ"
    assert read(markdown("# Từ chữ"), title="Từ tệp").title == "Từ tệp"
    assert read(markdown("# Từ chữ"), shown(section(title="Từ phần"))).title == "Từ phần"
    given = document_from_notebook({"cells": [markdown("# A")], "metadata": {}}, title="Cho trước", lang="en")
    assert (given.title, given.lang) == ("Cho trước", "en")


def test_headings_below_a_markdown_title_move_up_and_those_of_sections_stay():
    made = read(markdown("# T\n## a\n### b"), shown(section(Heading(1, inline("c")))))
    assert [(block.level, plain(block.text)) for block in made.blocks] == [(1, "a"), (2, "b"), (1, "c")]


def test_the_letterhead_comes_first():
    head = Letterhead("", "S", "", "", "BÁO CÁO", "")
    made = read(markdown("mở đầu"), shown(section(head)))
    assert made.blocks[0] == head
    assert len(made.blocks) == 2


def test_code_is_not_printed_and_what_it_printed_is():
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["một\n", "hai\r"]},
        {"output_type": "stream", "name": "stderr", "text": "cảnh báo"},
        {"output_type": "stream", "name": "stdout", "text": "\x1b[31mba\x1b[0m\n"},
    ]
    printed, said = read(code(*outputs)).blocks
    assert printed == Preformatted("một\nbai")
    assert "(stderr), không in cả vào tài liệu: “cảnh báo”" in plain(said.text)


def test_a_failed_cell_cannot_be_missed():
    trace = [
        "\x1b[31m---\x1b[39m",
        "Cell In[5], line 2\n      1 a = 1\n\x1b[32m----> 2\x1b[39m b[\x1b[33m'x'\x1b[39m]\n",
    ]
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": trace}
    (block,) = read(markdown("a"), code(error) | {"execution_count": 5}).blocks[1:]
    assert isinstance(block, Callout)
    assert block.kind == "error"
    assert plain(block.title).startswith("Ô [5]: dừng vì lỗi")
    assert block.blocks == (Preformatted("Dòng 2: b['x']\nKeyError: 'x'"),)


def test_vectors_and_bitmap_of_one_picture_are_one_figure():
    bundle = {"image/svg+xml": [SVG], "image/png": PNG, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    (figure,) = read(shown(bundle, metadata={"image/png": {"alt": "Cột tăng"}})).blocks
    assert (figure.alt, figure.svg, figure.png[:4]) == ("Cột tăng", SVG, b"\x89PNG")
    (only_svg,) = read(shown({"image/svg+xml": SVG})).blocks
    assert only_svg.svg == SVG


def test_a_picture_without_words_says_where_it_stands():
    bundle = {"image/png": PNG, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    blocks = read(markdown("## Điểm mất"), shown(bundle)).blocks
    assert blocks[1].alt == "Hình do sổ tay tạo ra: Điểm mất"
    assert read(shown({"image/png": PNG, "text/plain": "lời"})).blocks[0].alt == "lời"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("<Figure size 640x480 with 1 Axes>", "Figure"),
        ("<pandas.io.formats.style.Styler object at 0x7f>", "Styler"),
        ("[<matplotlib.lines.Line2D at 0x7f12ab>]", "Line2D"),
        ("(array([1.]), <BarContainer object of 2 artists>)", "BarContainer"),
        ("Text(0.5, 1.0, 'Điểm')", "matplotlib"),
    ],
)
def test_the_name_that_python_gives_to_a_thing_is_no_content_and_its_absence_is_said(name, said):
    (line,) = read(shown({"text/plain": name})).blocks
    assert f"đối tượng Python ({said})" in plain(line.text)
    assert name not in plain(line.text)
    beside = {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {}}
    (picture,) = read(code({"output_type": "execute_result", "data": {"text/plain": name}}, beside)).blocks
    assert picture.png
    assert read(shown({"text/plain": "None"})).blocks == ()


def test_the_richest_form_that_a_document_can_hold_wins():
    assert words(read(shown({"text/plain": "42"})).blocks) == "42"
    assert words(read(shown({"text/markdown": "**a**", "text/plain": "x"})).blocks) == "a"
    script = "<div id='a'></div><script>draw()</script>"
    assert words(read(shown({"text/html": script, "text/markdown": "**a**", "text/plain": "x"})).blocks) == "a"
    assert words(read(shown({"text/html": "<p>b</p>", "text/plain": "x"})).blocks) == "b"
    assert words(read(shown({"text/latex": "$x^2$", "image/png": PNG})).blocks) == "x^2"
    assert isinstance(
        read(shown({"text/html": "<table><tr><td>1</td></tr></table>", "image/png": PNG})).blocks[0], Table
    )


def test_sections_of_another_version_stop_the_export():
    stored = pack(Section(())) | {"version": 99}
    with pytest.raises(SipasParError):
        read(shown({MIME: stored}))


def test_a_data_frame_becomes_a_table():
    import pandas as pd

    frame = pd.DataFrame({"Tên": ["Lạng Sơn", "A & <b>"], "Điểm": [86.69, 1.5]}, index=pd.Index(["x", "y"], name="mã"))
    (table,) = blocks_from_html(frame.to_html())
    assert [[plain(cell.text) for cell in row] for row in table.head] == [["mã", "Tên", "Điểm"]]
    assert [[plain(cell.text) for cell in row] for row in table.body] == [
        ["x", "Lạng Sơn", "86,69"],
        ["y", "A & <b>", "1,50"],
    ]
    assert table.body[0][0].header
    assert table.body[0][2].align == "right"


def test_a_data_frame_without_a_caption_has_the_heading_above_without_its_number():
    html = '<table class="dataframe"><tr><td>1</td></tr></table>'
    heading, table = read(markdown("# T\n## II.1. Điểm mất"), shown({"text/html": html})).blocks
    assert (plain(heading.text), plain(table.caption)) == ("II.1. Điểm mất", "Điểm mất")


def test_a_styler_keeps_caption_colours_and_spans():
    import pandas as pd

    columns = pd.MultiIndex.from_product([["2023"], ["Đạt", "Mất"]])
    frame = pd.DataFrame([[1, 2], [3, 4]], columns=columns, index=list("ab"))
    styler = frame.style.set_caption("Điểm").map(
        lambda value: "background-color: red; color: #fff" if value == 4 else ""
    )
    (table,) = blocks_from_html(styler.to_html())
    assert plain(table.caption) == "Điểm"
    assert table.head[0][1].colspan == 2
    assert (table.body[1][2].fill, table.body[1][2].ink) == ("#ff0000", "#ffffff")
    assert table.body[0][1].fill == ""


@pytest.mark.parametrize(
    ("css", "colour"),
    [
        ("rgb(31, 78, 121)", "#1f4e79"),
        ("rgba(31, 78, 121, 0.5)", "#1f4e79"),
        ("rgba(0,0,0,0)", ""),
        ("#abc", "#aabbcc"),
        ("tomato", "#ff6347"),
        ("transparent", ""),
        ("url(http://x)", ""),
        ("notacolour", ""),
    ],
)
def test_colours_of_css(css, colour):
    (table,) = blocks_from_html(f'<table><tr><td style="background: {css}">1</td></tr></table>')
    assert table.body[0][0].fill == colour


def test_other_html_is_read_too():
    html = (
        '<h4>Mục</h4>chữ <a href="https://a.vn">liên <b>kết</b></a><br>mới<ol start="3"><li>ba<ul><li>con</li></ul></li></ol>'
        "<pre>x\n y</pre><hr><div>trong</div><img alt='mất' src='http://x/y.png'>"
        f'<img src="data:image/png;base64,{PNG}" alt="ảnh"><form>không</form>'
        '<table><tr><th>a</th></tr><tr><td rowspan="x" bgcolor="#eee" align="center" style="font-weight:bold">1<p>2</p>'
        "<ul><li>i</li></ul><pre>p</pre><table><tr><td>t</td></tr></table></td></tr></table>"
    )
    blocks = blocks_from_html(html)
    kinds = [type(block) for block in blocks]
    assert kinds == [Heading, Paragraph, ListBlock, Preformatted, Paragraph, Paragraph, Figure, Paragraph, Table]
    assert "hình trên mạng không được tải về: http://x/y.png" in plain(blocks[5].text)
    assert [run.link for run in blocks[1].text if run.link] == ["https://a.vn"] * 2
    assert blocks[2].start == 3
    table = blocks[-1]
    assert len(table.head) == 1
    cell = table.body[0][0]
    assert (cell.align, cell.fill, cell.rowspan) == ("center", "#eeeeee", 1)
    assert all(run.bold for run in cell.text if run.text.strip(" -\n"))
    assert [word in plain(cell.text) for word in "12ipt"] == [True] * 5


def test_markdown_as_jupyterlab_shows_it(tmp_path):
    (tmp_path / "a b.png").write_bytes(base64.b64decode(PNG))
    source = (
        "## Tiêu *đề*\n\nmột **đậm** `mã` ~~bỏ~~ <b>thẻ</b><br>dòng [l](https://a.vn) https://b.vn &amp;  \nmới[^1]\n\n"
        "3. ba\n4. bốn\n\n- [x] xong\n- [ ] chưa\n- \n\n> trích\n\n```py\nx = 1\n```\n\n---\n\n| a | b |\n|:-:|--:|\n| 1 | **2** |\n\n"
        '![ảnh](a%20b.png "Tên hình")\n\n![xa](https://x.vn/p.png)\n\n![kèm](attachment:k.png)\n\n<table><tr><td>h</td></tr></table>\n\n'
        "<img alt='z' src='data:image/png;base64,PNG'> sau\n\n[^1]: chú"
    )
    source = source.replace("PNG", PNG)
    blocks = blocks_from_markdown(source, attachments={"k.png": f"data:image/png;base64,{PNG}"}, folder=tmp_path)
    assert [type(block).__name__ for block in blocks] == [
        "Heading", "Paragraph", "ListBlock", "ListBlock", "Paragraph", "Preformatted", "Table",
        "Figure", "Paragraph", "Figure", "Table", "Figure", "Paragraph", "Paragraph",
    ]  # fmt: skip
    runs = {run.text: run for run in blocks[1].text}
    assert runs["đậm"].bold
    assert runs["mã"].code
    assert runs["thẻ"].bold
    assert runs["l"].link == "https://a.vn"
    assert "&" in plain(blocks[1].text)
    assert (blocks[2].ordered, blocks[2].start) == (True, 3)
    assert plain(blocks[3].items[0][0].text) == "☑ xong"
    assert blocks[4].text[0].italic
    assert [cell.align for cell in blocks[6].body[0]] == ["center", "right"]
    assert plain(blocks[7].caption) == "Tên hình"
    assert plain(blocks[-1].text) == "[1] chú"
    assert blocks[8].text[0].link == "https://x.vn/p.png"


def test_attachments_of_a_cell_are_shown():
    cell = markdown("![](attachment:%E1%BA%A3nh%201.png)", attachments={"ảnh 1.png": {"image/png": PNG}})
    (figure,) = read(cell).blocks
    assert figure.png
    assert figure.alt == "Hình do sổ tay tạo ra"
    (listed,) = read(markdown("- ![](attachment:a.png)", attachments={"a.png": {"image/png": PNG}})).blocks
    assert listed.items[0][0].alt


def test_markdown_html_cannot_run_anything(hostile):

    source = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n<b onclick=alert(1)>b</b>"
    html = to_html(read(markdown(source)))
    assert "alert" not in html.split("</style>")[-1].split("<script>")[0]


def test_icons_and_bars_in_cells_survive_or_are_named():
    icon = '<svg viewBox="0 0 512 512" style="height:1em;width:1em"><path d="M0 512 L256 0 L512 512Z"/></svg>'
    bar = '<div style="background:#eee"><div style="width:40%;background:#1f77b4"></div></div>'
    html = f'<table><tr><td>{icon} 1,5</td><td>{bar}</td><td><i class="fa fa-check"></i></td><td><img src="data:image/png;base64,{PNG}"></td></tr></table>'
    ((drawn, barred, named, pictured),) = blocks_from_html(html)[0].body
    assert 'width="16" height="16"' in drawn.text[0].svg
    assert "viewBox" in drawn.text[0].svg
    assert barred.text[0].svg.count("<rect") == 2
    assert plain(named.text) == "[check]"
    (drawing,) = blocks_from_html(f"<p>{icon.replace('1em', '90px')}</p>")
    assert "<svg" in to_html(Document("", (drawing,))).partition("<main")[2]
    assert "data:image/png" in pictured.text[0].svg


def test_pictures_are_found_by_every_usual_address(tmp_path):
    from PIL import Image

    (tmp_path / "sổ").mkdir()
    Image.new("RGB", (90, 60)).save(tmp_path / "sổ" / "a b.webp")
    Image.new("RGB", (90, 60)).save(tmp_path / "c.jpg")
    inside = base64.b64encode((tmp_path / "sổ" / "a b.webp").read_bytes()).decode()
    for address in (
        f"data:image/webp;base64,{inside}",
        "a b.webp",
        "./a%20b.webp",
        "a b.webp?raw=true",
        "../c.jpg",
        "..\\c.jpg",
    ):
        (figure,) = blocks_from_html(f'<img src="{address}" width="378">', folder=tmp_path / "sổ")
        assert figure.png
        assert round(figure.width_cm) == 10
    with (tmp_path / "sổ" / "lớn.png").open("wb") as huge:
        huge.write(base64.b64decode(PNG))
        huge.truncate(20_000_001)
    told = []
    for address in ("../../x.png", "/etc/passwd", "không.png", "lớn.png", "http://x.vn/a.png"):
        (line,) = blocks_from_html(
            f'<img src="{address}">', folder=tmp_path / "sổ", say=lambda *said: told.append(said) or "mất"
        )
        assert plain(line.text) == "[mất]"
    assert [code for code, _ in told] == ["picture-missing"] * 4 + ["picture-on-network"]


def test_struck_words_stay_struck_wherever_they_stand():
    html = (
        "<h3><s>1</s></h3><ul><li><del>1</del></li></ul><pre>0 <strike>1</strike></pre>"
        '<table><tr style="text-decoration:line-through"><td>1</td></tr></table><style>.cũ{text-decoration-line:line-through}</style>'
        '<p class="cũ">1</p><blockquote>~ <s>1</s></blockquote>'
    )
    heading, bullets, pre, table, *paragraphs = blocks_from_html(html)
    lines = [
        heading.text,
        bullets.items[0][0].text,
        pre.text,
        table.body[0][0].text,
        *(block.text for block in paragraphs),
    ]
    assert [[run.text for run in line if run.strike] for line in lines] == [["1"]] * 6
    assert [run.strike for run in blocks_from_markdown("~~1~~")[0].text] == [True]
    around = blocks_from_markdown("<s>\n\n12,5\n\n- 7\n\n</s>\n\n8")
    assert [run.strike for block in around for run in getattr(block, "text", ())] == [True, False]
    assert around[1].items[0][0].text[0].strike


def test_a_picture_that_cannot_be_drawn_is_said_and_not_left_out():
    told = []
    for source in (f'<img src="data:image/png;base64,{PNG[:200]}">', "<embed src=x>"):
        blocks = blocks_from_html(f"{source}<p>sau</p>", say=lambda *said: told.append(said) or "mất")
        assert words(blocks) == "[mất] | sau"
    for data in ({"image/svg+xml": "<svg><rect></svg>"}, {"image/png": PNG[:200]}):
        (line,) = read(shown(data)).blocks
        assert "Ô thứ 1: nội dung image/" in plain(line.text)
    (figure,) = read(shown({"image/svg+xml": "<svg><rect></svg>", "image/png": PNG})).blocks
    assert (figure.svg, figure.png[:4]) == ("", b"\x89PNG")


def test_drawings_as_html_allows_them_are_shown_and_lost_words_in_them_said():
    (figure,) = blocks_from_html("<svg width=100 height=50><text x=1 y=20>SỐ&nbsp;5</text></svg>")
    assert "SỐ\xa05" in to_html(Document("", (figure,)))
    lost = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50"><foreignObject><p>chữ</p></foreignObject></svg>'
    )
    _drawing, line = read(shown({"text/html": lost})).blocks
    assert "foreignObject" in plain(line.text)


def test_a_picture_has_the_size_that_it_was_given_wherever_that_is_said():
    output = {"image/png": PNG, "text/plain": "<IPython.core.display.Image object>"}
    (figure,) = read(shown(output, metadata={"image/png": {"width": 378}})).blocks
    wide = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0,0 10 5" width="378"><rect width="9" height="9"/></svg>'
    assert round(figure.width_cm, 2) == 10
    assert size_px(wide) == (378, 189)
    (half,) = blocks_from_html(
        f"<img style='width:50%' src='data:image/svg+xml,{wide.replace(chr(34), '%22').replace('378', '30')}'>"
    )
    assert half.width_cm == 8.25


def test_one_tilde_strikes_as_two_do():
    runs = blocks_from_markdown("còn ~12,5~ và ~~7~~, ~~~không~~~")[0].text
    assert [run.text for run in runs if run.strike] == ["12,5", "7"]


def test_footnotes_keep_their_paragraphs_lists_and_pictures_and_one_number_each(tmp_path):
    (tmp_path / "h.png").write_bytes(base64.b64decode(PNG))
    source = "a[^x] b[^x]\n\n[^x]: một\n\n    hai\n\n    - ba\n\n    ![h](h.png)\n"
    first, *notes = blocks_from_markdown(source, folder=tmp_path)
    assert plain(first.text) == "a[1] b[1]"
    assert [type(block) for block in notes] == [Paragraph, Paragraph, ListBlock, Figure]
    assert [plain(note.text) for note in notes[:2]] == ["[1] một", "hai"]


def test_lists_count_as_html_says():
    html = (
        "<ol type=a><li>x<li>y</ol><ol start=3 reversed><li>x<li>y<li value=9>z</ol>"
        "<ol style='list-style-type:upper-roman'><li><ul><li>k</ul></ol><table><tr><td rowspan=0>1<td>2<tr><td>3</table>"
    )
    one, other, *counted, roman, inner, table = blocks_from_html(html)
    assert words((one, other, roman)) == "a. x | b. y | I."
    assert [(block.start, len(block.items)) for block in counted] == [(3, 1), (2, 1), (9, 1)]
    assert (inner.ordered, table.body[0][0].rowspan) == (False, 2)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<table><thead><th>a<th>b<tbody><td>1<td>2</table>", [[["a", "b"], ["1", "2"]]]),
        ("<table><form><tr><td>1</form></table>", [[["1"]]]),
        ("<table>trước<tr><td>1</td>giữa</tr></table>", ["trước giữa", [["1"]]]),
    ],
)
def test_what_stands_loose_in_a_table_is_not_lost(html, said):
    assert [
        plain(block.text)
        if isinstance(block, Paragraph)
        else [[plain(cell.text) for cell in row] for row in (*block.head, *block.body)]
        for block in blocks_from_html(html)
    ] == said
    (listed,) = blocks_from_html("<ul>lời<li>một</ul>")
    assert [plain(item[0].text) for item in listed.items] == ["lời", "một"]


def test_a_row_span_ends_with_its_part_of_the_table():
    for span in (0, 9):
        html = f"<table><tbody><tr><td rowspan={span}>1<td>2<tr><td>3</tbody><tfoot><tr><td>4<td>5</tfoot></table>"
        (table,) = blocks_from_html(html)
        assert table.body[0][0].rowspan == 2


def test_words_that_html_sets_apart_stay_apart_and_stay():
    html = (
        '<span style="display:block">a</span><span style="display:block">b</span><ruby>c<rt>d</rt></ruby>'
        '<p style="white-space:pre-line">e\nf</p><table><tr><td style="white-space:pre">g\n  h</td></tr></table><q>i</q>'
    )
    *paragraphs, table, quote = blocks_from_html(html)
    assert words(paragraphs) == "a | b | cd | e\nf"
    assert (plain(table.body[0][0].text), plain(quote.text)) == ("g\n  h", "“i”")


@pytest.mark.parametrize(
    ("kind", "source", "printed"),
    [
        ("", "a\n  b", "a\n  b"),
        ("text/plain", "a\n  b", "a\n  b"),
        ("text/html", "<p>a <b>b</b></p>", "a b"),
        ("text/markdown", "a **b**", "a b"),
        ("text/latex", "a $b$", "a b"),
        ("text/restructuredtext", "a *b*", "a *b*"),
    ],
)
def test_raw_cells_are_printed_as_their_kind_says(kind, source, printed):
    cell = {"cell_type": "raw", "source": source, "metadata": {"raw_mimetype": kind} if kind else {}}
    assert words(read(cell).blocks) == printed


def test_markdown_tables_are_padded_and_lists_have_no_depth_limit_of_their_own():
    table, deep, after = blocks_from_markdown(
        "| a | b |\n|--|--|\n| 1 |\n\n" + "".join(f"{'  ' * level}- t{level}\n" for level in range(30)) + "\nsau"
    )
    assert [plain(cell.text) for cell in table.body[0]] == ["1", ""]
    assert plain(after.text) == "sau"
    for _ in range(29):
        deep = deep.items[0][-1]
    assert plain(deep.items[0][0].text) == "t29"


def test_a_notebook_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path):
    from sipas_par.notebook.cells import read_notebook

    book = {"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [markdown("# A\r\n\r\n~~b~~")]}
    (tmp_path / "x.ipynb").write_bytes(b"\xef\xbb\xbf" + json.dumps(book, indent=1).replace("\n", "\r\n").encode())
    document = document_from_notebook(read_notebook(tmp_path / "x.ipynb"))
    assert (document.title, document.blocks[0].text[0].strike) == ("A", True)


def test_a_notebook_file_nested_beyond_reason_is_not_read(tmp_path):
    (tmp_path / "n.ipynb").write_text('{"cells": ' + "[" * 100_000, "utf-8")
    with pytest.raises(ReadError, match="notebook-not-read"):
        read_notebook(tmp_path / "n.ipynb")


def test_a_failure_points_to_the_line_of_the_cell_not_of_the_library_below():
    trace = "File http.py:1348\n-> 1348 h.request()\nDuring handling of this …\nCell In[1], line 4\n      3 x\n----> 4 open(url)\nFile http.py:9\n--> 9 y"
    assert failed_line(trace) == (4, "open(url)")
