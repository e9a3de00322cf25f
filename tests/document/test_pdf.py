from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
import typst
from documents import BANNER, SVG, long_table, row
from pypdf import PdfReader

from sipas_par.document import fonts
from sipas_par.document import typst as pdf_writer
from sipas_par.document.blocks import (
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Table,
    Text,
    inline,
)
from sipas_par.document.fonts import font_set, vietnamese_letters
from sipas_par.document.typst import compile_pdf, pages_of, template_data, to_pdf
from sipas_par.findings import OutputError


@pytest.fixture(scope="module")
def pdf():
    from documents import sample_document

    return to_pdf(sample_document())


@pytest.fixture
def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def words(page) -> str:
    return re.sub(r"\s+", " ", page.extract_text())


def letters(reader) -> str:
    return "".join(page.extract_text() for page in reader.pages)


def test_every_page_is_a4(reader):
    sizes = {tuple(sorted(round(float(side)) for side in page.mediabox[2:])) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_annexes_count_their_own_pages_and_the_contents_lead_to_every_part():
    body = tuple(Paragraph(inline("chữ " * 900)) for _ in range(2))
    blocks = (Heading(1, inline("I. Kết luận"), "mot"), *body, Contents(), Heading(1, inline("II. Việc"), "hai"))
    blocks += (PageBreak(1), Heading(1, inline("Phụ lục I"), "pl-1"), *body)
    document = Document("Báo cáo", blocks)
    reader = PdfReader(io.BytesIO(to_pdf(document)))
    labels = reader.page_labels
    first = labels.index("Ⅰ-1")
    assert labels[first:] == [f"Ⅰ-{page}" for page in range(1, len(labels) - first + 1)]
    assert labels[:first] == [str(page) for page in range(1, first + 1)]
    assert words(reader.pages[first]).startswith("Phụ lục I")
    assert words(reader.pages[first + 1]).split()[0] == "2"
    assert pages_of(document)["hai"] == first


def test_fonts_are_embedded(reader):
    seen = 0
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in inner or "/FontFile3" in inner
            seen += 1
    assert seen


def test_it_claims_both_standards_and_its_language(reader):
    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part\W*2\W", xmp)
    assert re.search(r"pdfaid:conformance\W*A\W", xmp)
    assert re.search(r"pdfuaid:part\W*1\W", xmp)
    assert catalog["/Lang"] == "vi"
    assert catalog["/MarkInfo"]["/Marked"]


def test_metadata_come_from_the_document(reader):
    assert reader.metadata.title == "Báo cáo thử"
    assert reader.metadata.author == "Sở Nội vụ"
    assert reader.metadata.creation_date.date() == dt.date(2024, 5, 10)


def test_bookmarks_follow_the_headings(reader):
    def titles(entries):
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in entries]

    assert titles(reader.outline) == ["I. Kết luận", ["1. Danh mục", "2. Bảng rộng"]]


def test_the_banner_is_on_every_page(reader):
    assert len(reader.pages) > 5
    assert all(BANNER in words(page) for page in reader.pages)


def test_without_a_banner_no_page_speaks_of_one(document):
    pages = PdfReader(io.BytesIO(to_pdf(replace(document, banner="")))).pages
    assert not any("MINH HỌA" in words(page) for page in pages)


def test_page_numbers_begin_on_the_second_page(reader):
    banner = "SỐ LIỆU MINH HỌA"
    heads = [words(page).replace("\u200b", "").removeprefix(banner).split()[0] for page in reader.pages]
    assert heads[0] != "1"
    assert heads[1:4] == ["2", "3", "4"]


def test_long_tables_repeat_their_head_and_leave_no_row_alone():
    for rows in range(28, 50):
        document = Document("t", (Heading(1, inline("h")), long_table(rows)))
        pages = [words(page) for page in PdfReader(io.BytesIO(to_pdf(document))).pages]
        assert all("Mã Tiêu chí" in text for text in pages)
        assert all(text.count("83,33%") >= 2 for text in pages)


def test_what_announces_a_list_stands_with_it():
    items = ListBlock(tuple((Paragraph(inline(f"điểm {number}")),) for number in range(5)))
    for lines in range(36, 48):
        filler = tuple(Paragraph(inline("x"), "note") for _ in range(lines))
        pages = PdfReader(io.BytesIO(to_pdf(Document("", (*filler, Paragraph(inline("Cần trả lời:")), items))))).pages
        assert "điểm 0" in next(text for page in pages if "Cần trả lời" in (text := words(page)))


def test_a_group_row_is_never_left_behind():
    group = (Cell(inline("Nhóm B: tiêu chí khác"), colspan=2),)
    for rows in range(34, 44):
        body = (
            *[row(f"1.{number}", "tên") for number in range(rows)],
            group,
            *[row(f"2.{number}", "tên") for number in range(9)],
        )
        document = Document("", (Table((row("Mã", "Tên", header=True),), body, inline("Chú thích")),))
        holder = next(
            text for page in PdfReader(io.BytesIO(to_pdf(document))).pages if "Nhóm B" in (text := words(page))
        )
        assert "2.0 tên" in holder.replace("\u200b", "")


def test_a_caption_or_heading_is_never_left_behind():
    for lines in range(30, 48, 3):
        filler = tuple(Paragraph(inline("x"), "note") for _ in range(lines))
        small = Table(
            (row("Đầu", header=True),), tuple(row(f"ô {number}") for number in range(8)), inline("Chú thích bảng")
        )
        for table in (small, replace(long_table(40), caption=inline("Chú thích bảng"))):
            pages = PdfReader(io.BytesIO(to_pdf(Document("t", (*filler, Heading(1, inline("Mục A")), table))))).pages
            holder = next(text for page in pages if "Chú thích bảng" in (text := words(page)))
            assert "Mục A" in holder
            assert "ô 0" in holder or holder.count("83,33%") >= 1


def test_a_wide_table_lies_on_its_side_with_its_heading(reader):
    turned = [words(page) for page in reader.pages if page.mediabox[2] > page.mediabox[3]]
    assert len(turned) == 1
    assert "2. Bảng rộng" in turned[0]
    assert BANNER in turned[0]


@pytest.mark.parametrize("style", [{}, {"bold": True}, {"italic": True}, {"bold": True, "italic": True}])
def test_every_vietnamese_letter_is_there_in_every_style(style):
    text = " ".join(vietnamese_letters())
    got = letters(PdfReader(io.BytesIO(to_pdf(Document("t", (Paragraph((Text(text, **style),)),))))))
    assert set(vietnamese_letters()) <= set(got)


def test_the_last_resort_face_holds_every_letter_too(monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ())
    font_set.cache_clear()
    try:
        assert font_set().serif[0] == fonts.LAST_RESORT
        for style in ({}, {"bold": True, "italic": True}):
            got = letters(
                PdfReader(io.BytesIO(to_pdf(Document("t", (Paragraph((Text(vietnamese_letters(), **style),)),)))))
            )
            assert set(vietnamese_letters()) <= set(got)
    finally:
        font_set.cache_clear()


def test_an_incomplete_edition_of_a_face_is_passed_over(monkeypatch):
    monkeypatch.setattr(fonts, "_held", lambda _path: frozenset(range(128)))
    assert fonts._complete("Liberation Serif") is None


def test_two_runs_give_the_same_bytes(document, pdf):
    assert to_pdf(document) == pdf


def test_hostile_text_is_printed_not_run(hostile):
    got = letters(PdfReader(io.BytesIO(to_pdf(hostile))))
    assert '#read("/etc/passwd")' in got
    assert "<script>alert(1)</script>" in got
    assert "root:" not in got
    assert "{{7*7}}" in got


def test_characters_without_a_glyph_are_named_not_lost():
    got = letters(
        PdfReader(io.BytesIO(to_pdf(Document("t", (Paragraph(inline("a\U0001f9ff\u200db \U000f1234 → ≥ ✓")),)))))
    )
    assert "[U+F1234]" in got
    assert "→ ≥ ✓" in got


def test_headings_of_any_level_make_a_sound_outline():
    blocks = tuple(Heading(level, inline(f"m{level}")) for level in (3, 1, 3, 2))
    levels = [
        block["level"] for block in template_data(Document("", blocks), frozenset(range(999)))["stretches"][0]["blocks"]
    ]
    assert levels == [1, 1, 2, 2]
    assert to_pdf(Document("", blocks))


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Table((), ()),),
        (Table((row("a", header=True),), ()),),
        (Paragraph(()), ListBlock(()), ListBlock(((),))),
        (Figure("x"), Figure("", png=b"")),
        (Table((), ((Cell(inline("a"), rowspan=3), Cell(inline("b"))), row("c"), row("d"), row("e"))),),
    ],
)
def test_empty_things_print(blocks):
    assert to_pdf(Document("", blocks)).startswith(b"%PDF-")


def test_what_the_typesetter_refuses_is_a_finding():
    with pytest.raises(OutputError) as caught:
        to_pdf(Document("t", (Figure("x", png=b"\x89PNG\r\n\x1a\nbroken"),)))
    assert caught.value.findings[0].code == "pdf-not-made"
    with pytest.raises(OutputError):
        compile_pdf(b"#panic()", {}, font_set(), dt.date(2024, 1, 1))


def test_a_large_document_is_not_kept_in_memory(document, monkeypatch):
    compiled = []
    run = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *words, **options: compiled.append(words) or run(*words, **options))
    to_pdf(document)
    assert len(compiled) == 1
    monkeypatch.setattr(pdf_writer, "_LARGE", 10)
    to_pdf(document)
    assert len(compiled) > 10


def test_words_struck_and_underlined_at_once_stop_no_pdf_and_signs_of_messages_are_shown():
    runs = (Text("bỏ", strike=True, underline=True), Text("liên kết", strike=True, link="https://a.vn"), Text(" ✅❌"))
    got = letters(PdfReader(io.BytesIO(to_pdf(Document("", (Paragraph(runs),))))))
    assert "bỏ" in got
    assert "✔✘" in got


@pytest.mark.parametrize("lines", range(18, 38, 3))
def test_a_figure_stands_between_the_words_before_and_after_it(lines):
    """Wherever on the page it falls: never in the next part, nor between the rows of a table."""
    tall = SVG.replace('height="', 'height="3', 1)
    before = [Paragraph(inline(f"Câu {n} trước hình.")) for n in range(lines)]
    table = Table((row("Mã", "Tiêu chí", header=True),), tuple(row(f"{n}", "Kế hoạch") for n in range(40)))
    after = (
        Paragraph(inline("Câu sau hình.")),
        Heading(1, inline("II. PHẦN SAU")),
        Paragraph(inline("Câu của phần sau.")),
    )
    picture = Figure("Hình", svg=tall, caption=inline("Điểm"))
    other = replace(picture, caption=inline("Tỷ lệ"))
    told = letters(PdfReader(io.BytesIO(to_pdf(Document("", (*before, picture, *after, table, other, *after))))))
    places = [told.find(word) for word in (f"Câu {lines - 1} trước", "Hình 1. Điểm", "Câu sau", "II. PHẦN", "của phần")]
    assert places == sorted(places)
    assert told.index("39 Kế hoạch") < told.index("Hình 2. Tỷ lệ")
