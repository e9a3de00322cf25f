from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace

import docx
import pytest
from documents import BANNER, long_table, row
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from sipas_par.document.blocks import (
    Contents,
    Document,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Table,
    inline,
)
from sipas_par.document.docx import bookmark_name, to_docx
from sipas_par.document.layout import balanced_mm
from sipas_par.document.render import letterhead_of
from sipas_par.document.typst import to_pdf
from sipas_par.findings import ReadError


@pytest.fixture(scope="module")
def data():
    from documents import sample_document

    return to_docx(sample_document())


@pytest.fixture
def word(data):
    return docx.Document(io.BytesIO(data))


def test_headings_and_captions_have_real_styles(word):
    styled = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    assert ("Heading 1", "I. Kết luận") in styled
    assert ("Heading 2", "2. Bảng rộng") in styled
    assert ("Caption", "Bảng 1. Điểm theo lĩnh vực") in styled
    assert ("Caption", "Hình 2. Đường về") in styled


def test_captions_count_by_fields_with_their_numbers_in_place(word):
    codes = [code.text.strip() for code in word.element.iter(qn("w:instrText"))]
    assert codes.count("SEQ Bảng \\* ARABIC") == 3
    assert codes.count("SEQ Hình \\* ARABIC") == 2
    captions = [line for line in word.paragraphs if line.style.name == "Caption" and line._p.findall(qn("w:r"))]
    # Word gives a number that it counts anew the look of the field, so every run of the field is bold.
    fields = [
        code.getparent()
        for line in captions
        for name in ("w:instrText", "w:fldChar")
        for code in line._p.iter(qn(name))
    ]
    assert fields
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in fields)


def test_references_lead_to_bookmarks(word):
    names = {mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))} - {None}
    codes = [code.text.split() for code in word.element.iter(qn("w:instrText"))]
    referred = {code[1] for code in codes if code[0] in {"REF", "PAGEREF"}}
    assert len(referred) > 1
    assert anchors | referred <= names


def test_contents_have_their_entries_and_annexes_count_from_one():
    part, annex = Heading(1, inline("I. Kết luận"), "mot"), Heading(1, inline("Phụ lục I"), "pl-1")
    blocks = (part, Contents(), PageBreak(1), annex, PageBreak(2), Heading(1, inline("Phụ lục II"), "pl-2"))
    word = docx.Document(io.BytesIO(to_docx(Document("Báo cáo", blocks))))
    entries = [line.text for line in word.paragraphs if line.style.name == "toc 1"]
    assert entries == ["I. Kết luận\t1", "Phụ lục I", "Phụ lục II"]
    names = {mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))}
    codes = [code.text.split() for code in word.element.iter(qn("w:instrText"))]
    contents = [code for code in codes if code[0] == "TOC"]
    assert len(contents) == 2
    assert {code[code.index("\\b") + 1] for code in contents} <= names
    starts = [count.get(qn("w:start")) for count in word.element.iter(qn("w:pgNumType"))]
    assert starts == ["1", "1"]
    assert word.settings.element.find(qn("w:updateFields")) is None


def test_the_head_of_an_annex_is_centred_as_in_print():
    blocks = (
        Heading(1, inline("I. Kết luận")),
        PageBreak(1),
        Heading(1, inline("Phụ lục I")),
        Heading(2, inline("Nguồn")),
    )
    word = docx.Document(io.BytesIO(to_docx(Document("Báo cáo", blocks))))
    sides = {line.text: line.alignment for line in word.paragraphs if line.style.name.startswith("Heading")}
    assert sides == {"I. Kết luận": None, "Phụ lục I": WD_ALIGN_PARAGRAPH.CENTER, "Nguồn": None}


@pytest.mark.parametrize("note", ["Đơn vị: điểm.", ""])
def test_a_note_stays_with_the_last_row_of_its_table(note):
    table = replace(long_table(), note=inline(note))
    word = docx.Document(io.BytesIO(to_docx(Document("Báo cáo", (table,)))))
    last = word.tables[0].rows[-1].cells[0].paragraphs[0]
    assert bool(last.paragraph_format.keep_with_next) is bool(note)


def test_heads_repeat_and_rows_stay_whole(word):
    table = next(table for table in word.tables if len(table.rows) > 100)
    assert table._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None
    assert all(line.find(f".//{qn('w:cantSplit')}") is not None for line in table._tbl.tr_lst)
    assert table.rows[-2].cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_spans_and_fills_survive(word):
    table = next(table for table in word.tables if table.cell(0, 0).text == "Lĩnh vực")
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(2, 0)._tc is table.cell(2, 2)._tc
    fills = [shade.get(qn("w:fill")) for shade in table._tbl.iter(qn("w:shd"))]
    assert "1F4E79" in fills
    assert "FFFFFF" in [colour.get(qn("w:val")) for colour in table._tbl.iter(qn("w:color"))]


def test_page_margins_and_orientation(word):
    first = word.sections[0]
    sizes = [round(size.mm) for size in (first.page_width, first.page_height, first.left_margin, first.right_margin)]
    assert sizes == [210, 297, 30, 15]
    assert any(section.page_width > section.page_height for section in word.sections)


def test_the_banner_is_in_the_header_of_every_page(word):
    first = word.sections[0]
    for head in (first.header, first.first_page_header, first.even_page_header):
        assert BANNER in "".join(paragraph.text for paragraph in head.paragraphs)
    assert all(section.header.is_linked_to_previous for section in list(word.sections)[1:])


def test_the_page_number_is_a_field_from_the_second_page(word):
    section = word.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_without_a_banner_the_headers_are_still_sound(document):
    section = docx.Document(io.BytesIO(to_docx(replace(document, banner="")))).sections[0]
    assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [""]


def test_pictures_have_words_and_enough_dots(word):
    described = [shape.get("descr") for shape in word.element.iter(qn("wp:docPr"))]
    assert described == ["Biểu đồ một đường", "Biểu đồ lặp lại"]
    shape = word.inline_shapes[1]
    relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    image = word.part.related_parts[relation].image
    assert image.px_width / (shape.width / 914400) >= 200
    assert shape.width == Mm(80)


def test_language_font_and_properties(word):
    assert word.core_properties.language == "vi-VN"
    assert word.core_properties.title == "Báo cáo thử"
    assert 'compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in word.settings.element.xml
    assert str(word.core_properties.created.date()) == "2024-05-10"
    assert 'w:val="vi-VN"' in word.styles.element.xml
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert "Theme" not in word.styles["Heading 1"].element.xml


def test_numbered_lists_begin_anew():
    items = ((Paragraph(inline("a")),), (Paragraph(inline("b")),))
    made = to_docx(Document("t", (ListBlock(items, ordered=True), ListBlock(items, ordered=True, start=4))))
    word = docx.Document(io.BytesIO(made))
    used = [number.get(qn("w:val")) for number in word.element.body.iter(qn("w:numId"))]
    assert len(set(used)) == 2
    starts = word.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [starts[0].get(qn("w:val")), starts[9].get(qn("w:val"))] == ["1", "4"]


def test_the_same_document_gives_the_same_bytes(document, data):
    assert to_docx(document) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_is_only_text(hostile):
    word = docx.Document(io.BytesIO(to_docx(hostile)))
    text = word.element.xml
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    codes = {code.text.split()[0] for code in word.element.iter(qn("w:instrText"))}
    assert codes <= {"SEQ", "PAGE", "REF"}
    assert not [relation for relation in word.part.rels.values() if relation.is_external]


def test_rows_taller_than_a_page_may_break():
    tall = Table((row("Đầu " * 900, header=True),), (row("chữ " * 3000), row("ngắn")))
    lines = docx.Document(io.BytesIO(to_docx(Document("t", (tall,))))).tables[0]._tbl.tr_lst
    assert [line.find(f".//{qn('w:cantSplit')}") is None for line in lines] == [True, True, False]
    assert lines[0].find(f".//{qn('w:tblHeader')}") is None


@pytest.fixture
def letterhead_base():
    base = docx.Document()
    base.add_paragraph("VĂN PHÒNG RIÊNG")
    base.sections[0].header.paragraphs[0].text = "Đầu trang riêng"
    base.sections[0].left_margin = Mm(42)
    buffer = io.BytesIO()
    base.save(buffer)
    return buffer.getvalue()


def test_the_offices_own_letterhead_stays(document, letterhead_base, tmp_path):
    path = tmp_path / "mẫu.docx"
    path.write_bytes(letterhead_base)
    word = docx.Document(io.BytesIO(to_docx(document, path)))
    assert word.paragraphs[0].text == "VĂN PHÒNG RIÊNG"
    assert round(word.sections[0].left_margin.mm) == 42
    head = [paragraph.text for paragraph in word.sections[0].header.paragraphs]
    assert head == ["Đầu trang riêng", BANNER]
    assert "CỘNG HÒA" not in word.element.xml
    assert "BÁO CÁO" in word.element.xml
    assert to_docx(document, letterhead_base) == to_docx(document, path)


def test_a_base_without_lists_gets_them(letterhead_base):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letterhead_base)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                content = (
                    b"".join(part for part in content.split(b"<Relationship ") if b"numbering" not in part[:200])
                    or content
                )
                content = content.replace(b'">Id=', b'"><Relationship Id=').replace(b"/>Id=", b"/><Relationship Id=")
            target.writestr(name, content)
    with zipfile.ZipFile(made) as package:
        assert b"numbering" not in package.read("word/_rels/document.xml.rels")
    word = docx.Document(
        io.BytesIO(to_docx(Document("t", (ListBlock(((Paragraph(inline("a")),),)),)), made.getvalue()))
    )
    assert word.part.numbering_part.element.findall(qn("w:num"))


def test_a_base_that_is_none_is_named(tmp_path):
    broken = tmp_path / "x.docx"
    broken.write_text("no")
    for base, code in (
        (broken, "base-not-docx"),
        (tmp_path / "missing.docx", "file-missing"),
        (tmp_path, "not-a-file"),
    ):
        with pytest.raises(ReadError) as caught:
            to_docx(Document("t", ()), base)
        assert caught.value.findings[0].code == code


def rebuilt(path, **parts):
    """A plain Word file with some parts replaced."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
def test_a_letterhead_that_is_a_pipe_is_named(tmp_path):
    os.mkfifo(tmp_path / "a.docx")
    with pytest.raises(ReadError, match="not-a-regular-file"):
        letterhead_of(tmp_path / "a.docx", ["docx"])


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>"""
LETTERHEADS = {
    "bomb": ({"word/media/a.bin": b"0" * (20 * 2**20)}, "unpacks-too-large"),
    "large xml": ({"word/header9.xml": b"<a>" + os.urandom(2**20).hex().encode() * 17 + b"</a>"}, "unpacks-too-large"),
    "entities": ({"word/document.xml": ENTITIES}, "unsafe-xml"),
    "broken xml": ({"word/document.xml": b"<w:document>"}, "base-not-docx"),
    "no body": (
        {"word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'},
        "base-not-docx",
    ),
    "no styles": ({"word/styles.xml": b"<a/>"}, "base-not-docx"),
    "no types": ({"[Content_Types].xml": b"<Types/>"}, "base-not-docx"),
}


@pytest.mark.parametrize("case", LETTERHEADS)
def test_a_letterhead_has_the_bounds_of_every_file(tmp_path, case):
    parts, code = LETTERHEADS[case]
    with pytest.raises(ReadError, match=code):
        letterhead_of(rebuilt(tmp_path / "a.docx", **parts), ["docx"])


def test_a_locked_or_old_letterhead_says_so(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ReadError, match="mật khẩu"):
        letterhead_of(tmp_path / "a.docx", ["docx"])


def test_what_is_empty_is_written_too():
    blocks = (Table((), ()), Figure("Chữ thay hình"), ListBlock(((),)), Heading(1, ()), long_table(0))
    word = docx.Document(io.BytesIO(to_docx(Document("Tên", blocks))))
    assert "Chữ thay hình" in word.element.xml


def test_long_bookmark_names_stay_apart():
    one, other = bookmark_name("a" * 60 + "1"), bookmark_name("a" * 60 + "2")
    assert one != other
    assert len(one) <= 40


def test_a_line_that_its_author_broke_is_not_spread():
    broken = (Paragraph(inline("một\nhai")), ListBlock(((Paragraph(inline("ba\nbốn")),),)))
    whole = (Paragraph(inline("một")), ListBlock(((Paragraph(inline("hai")),),)))
    for blocks, side in ((broken, "left"), (whole, "both")):
        xml = docx.Document(io.BytesIO(to_docx(Document("", blocks)))).element.xml
        assert xml.count(f'<w:jc w:val="{side}"') == 2


def test_the_lines_of_a_subject_are_of_about_equal_length():
    sides = []
    for subject in ("Phân tích kết quả năm 2023", "Phân tích kết quả năm 2023 " * 3):
        head = Letterhead("UBND", "SỞ", "Số: 1", "Lạng Sơn", "BÁO CÁO", subject.strip())
        body = docx.Document(io.BytesIO(to_docx(Document("", (head,)))))
        (line,) = (line for line in body.paragraphs if line.text == subject.strip())
        assert line.paragraph_format.left_indent == line.paragraph_format.right_indent
        sides.append(line.paragraph_format.left_indent.mm)
    assert 10 < sides[1] < sides[0]


def test_a_long_office_breaks_into_lines_of_about_equal_length_as_in_print():
    head = Letterhead("", "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "Số: ", "Lạng Sơn", "BÁO CÁO", "Về kết quả")
    word = docx.Document(io.BytesIO(to_docx(Document("Báo cáo", (head,)))))
    line = word.tables[0].cell(0, 0).paragraphs[0]
    taken = line.paragraph_format.left_indent.mm + line.paragraph_format.right_indent.mm
    assert balanced_mm("ỦY BAN NHÂN DÂN", 12, 63.5) <= 63.5 - taken < balanced_mm("ỦY BAN NHÂN DÂN TỈNH", 12, 63.5)


@pytest.mark.parametrize("office", ["Ủy ban nhân dân xã Na Hang", "Hội đồng nhân dân tỉnh Tuyên Quang"])
def test_no_line_of_a_head_ends_inside_the_name_of_a_committee(office):
    head = Letterhead(office, office, "Số: ", "Na Hang", "BÁO CÁO", f"Kết quả PAR INDEX của {office}")
    document = Document("Báo cáo", (head,))
    word = docx.Document(io.BytesIO(to_docx(document)))
    left = [line.text for line in word.tables[0].cell(0, 0).paragraphs[:2]]
    whole, unit = " ".join(office.upper().split()[:-3]), office.upper().split()[-3:]
    together = "\N{NO-BREAK SPACE}".join
    assert left == [" ".join([together(whole.split()), together(unit[:2]), unit[2]])] * 2
    assert any("PAR\N{NO-BREAK SPACE}INDEX" in line.text for line in word.paragraphs)
    printed = PdfReader(io.BytesIO(to_pdf(document))).pages[0].extract_text().splitlines()
    # A narrow face holds all of it in one line.
    assert sum(" ".join(line.split()) in {whole, office.upper()} for line in printed) == 2
