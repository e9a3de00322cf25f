from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from documents import BANNER

from sipas_par.document.blocks import Cell, Document, Figure, Heading, Paragraph, Table, Text, inline
from sipas_par.document.html import fragment, page, to_html


@pytest.fixture
def soup(document):
    return BeautifulSoup(to_html(document), "html.parser")


def test_the_page_asks_nothing_of_a_network(document):
    html = to_html(document)
    outside = re.findall(r"""(?:src|href)\s*=\s*["']([^"'#][^"']*)""", html)
    assert set(outside) == {"https://example.vn/a"}
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_language_title_and_landmarks(soup):
    assert soup.html["lang"] == "vi"
    assert soup.title.string == "Báo cáo thử"
    assert [len(soup.find_all(name)) for name in ("main", "nav", "header", "h1")] == [1, 1, 1, 1]
    assert soup.h1.get_text(" ", strip=True) == "BÁO CÁO Kết quả năm 2023"
    assert soup.find("a", class_="skip")["href"] == f"#{soup.main['id']}"
    assert soup.find("meta", attrs={"name": "viewport"})
    assert soup.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"


def test_identifiers_are_unique_and_inner_links_lead_somewhere(soup):
    identifiers = Counter(tag["id"] for tag in soup.find_all(id=True))
    assert max(identifiers.values()) == 1
    for link in soup.find_all("a", href=re.compile("^#")):
        assert link["href"][1:] in identifiers


def test_the_banner_stands_before_everything_and_on_printed_pages(document, soup):
    assert soup.find(class_="banner").get_text() == BANNER
    assert f'@bottom-center {{ content: "{BANNER}"' in to_html(document)
    assert "banner" not in to_html(replace(document, banner="")).split("</style>")[-1]


def test_references_print_numbers(soup):
    assert {link.get_text() for link in soup.main.find_all("a")} >= {"Bảng 1", "Hình 1", "I. Kết luận"}
    captions = [caption.get_text() for caption in soup.find_all(["caption", "figcaption"])]
    assert captions[:4] == [
        "Bảng 1. Điểm theo lĩnh vực",
        "Hình 1. Đường đi",
        "Hình 2. Đường về",
        "Bảng 2. Danh mục tiêu chí",
    ]


def test_tables_keep_spans_scopes_and_colours(soup):
    table = soup.find("table")
    head = table.thead.find_all("th")
    assert [(cell["scope"], cell.get("colspan"), cell.get("rowspan")) for cell in head] == [
        ("col", None, "2"),
        ("colgroup", "2", None),
        ("col", None, None),
        ("col", None, None),
    ]
    assert table.tbody.tr["class"] == ["group"]
    assert "background:#1f4e79;color:#ffffff" in str(table)


def test_long_tables_sort_and_filter_and_short_or_spanned_ones_do_not(soup):
    marks = [(table.has_attr("data-sort"), table.has_attr("data-filter")) for table in soup.find_all("table")]
    assert marks == [(False, False), (True, True), (False, False)]


def test_a_bold_last_row_is_the_total():
    rows = tuple((Cell(inline(str(number))),) for number in range(5))
    from sipas_par.document.blocks import Text

    total = (Cell((Text("10", bold=True),)),)
    html = to_html(Document("t", (Table(((Cell(inline("Điểm"), header=True),),), (*rows, total)),)))
    assert html.count('<tr class="total">') == 1


def test_pictures_have_words(soup):
    assert [svg["aria-label"] for svg in soup.find_all("svg")] == ["Biểu đồ một đường", "Biểu đồ lặp lại"]
    html = to_html(
        Document("t", (Figure("Ảnh", png=b"\x89PNG\r\n\x1a\n"), Figure("Chữ"), Figure("J", png=b"\xff\xd8\xff")))
    )
    assert '<img alt="Ảnh" src="data:image/png;base64,' in html
    assert "<p>Chữ</p>" in html
    assert "data:image/jpeg;" in html


def test_only_drawings_in_colours_of_the_house_follow_a_dark_page():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path style="fill: {}" d="M0 0"/></svg>'
    html = to_html(Document("t", (Figure("a", drawing.format("#1b4f72")), Figure("b", drawing.format("#1f77b4")))))
    ours, other = BeautifulSoup(html, "html.parser").find_all("svg")
    assert (ours.get("class"), ours.path["style"]) == (["ours"], "fill: var(--c1b4f72,#1b4f72)")
    assert (other.get("class"), other.path["style"]) == (None, "fill: #1f77b4")


def test_a_row_that_a_sentence_names_leads_back_to_it():
    named = Paragraph((Text("8.2.1", link="#tc-8-2-1"), Text("8.2.1", link="#tc-8-2-1")))
    rows = tuple((Cell(inline(code), anchor=f"tc-{code.replace('.', '-')}"),) for code in ("8.2.1", "8.2.2"))
    soup = BeautifulSoup(to_html(Document("t", (named, Table((), rows)))), "html.parser")
    (back,) = soup.find_all("a", class_="back")
    assert back["aria-label"] == "Về chỗ nhắc đến 8.2.1"
    assert soup.find(id=back["href"][1:]) == soup.find("a", href="#tc-8-2-1")


def test_wide_tables_become_cards_and_folded_columns_stay_in_the_row(document):
    table = replace(
        next(block for block in document.blocks if isinstance(block, Table) and block.anchor == "danh-muc"), folded=(6,)
    )
    made = BeautifulSoup(to_html(Document("t", (table,))), "html.parser").find(class_="cards")
    cells = made.tbody.tr.find_all("td")
    assert [cell.get("data-label") for cell in cells[:4]] == [None, None, "Tối đa", "Đạt"]
    assert [place for place, cell in enumerate(cells) if "fold" in cell.get("class", [])] == [6]
    assert cells[6].get_text() == "Thẩm định"


def groups_of(*marks):
    rows = [
        (Cell((Text(mark, bold=True),)), Cell((Text("1", bold=True),)))
        if mark in "ST"
        else (Cell(inline(mark)), Cell(inline("1")))
        for mark in marks
    ]
    return Table(((Cell(inline("Mã")), Cell(inline("Điểm"))),), tuple(rows))


@pytest.mark.parametrize(("marks", "sorts"), [("aaaaT", True), ("aSaaSaaT", True), ("aaSaaST", False), ("aaT", False)])
def test_rows_move_only_where_no_subtotal_stands_below_what_it_adds(marks, sorts):
    assert ("<table data-sort" in to_html(Document("t", (groups_of(*marks),)))) == sorts


def test_hostile_text_is_only_text(hostile):
    html = to_html(hostile)
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.find_all("script")) == 1
    assert "\x00" not in html
    assert "\u202e" not in html
    assert not [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)]
    assert "<script>alert(1)</script>" in soup.main.get_text()
    assert 'style="background:red' not in html
    html.encode()


def test_every_element_is_closed(document):
    void = {"meta", "br", "img", "col", "input", "path", "rect"}

    class Checker(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's signature
            if tag not in void:
                self.open.append(tag)

        def handle_endtag(self, tag):
            if tag not in void:
                assert self.open.pop() == tag

    checker = Checker()
    checker.feed(to_html(document))
    assert checker.open == []


def test_the_same_document_gives_the_same_page(document):
    assert to_html(document) == to_html(document)


def test_a_document_without_letterhead_has_its_title_as_heading():
    html = to_html(Document("Tên & tuổi", (Paragraph(inline("a")),), lang="en"))
    assert "<h1>Tên &amp; tuổi</h1>" in html
    assert 'lang="en"' in html
    assert "<nav" not in html


def test_an_index_page_looks_like_the_documents():
    html = page("Tài liệu", fragment((Heading(1, inline("A")),)), banner="B")
    assert "<title>Tài liệu</title>" in html
    assert '<h2 id="muc-1">A</h2>' in html


def test_the_style_of_a_fragment_reaches_no_further():
    style = fragment(()).split("</style>")[0]
    for selectors in re.findall(r"([^{}]+)\{", style.removeprefix("<style>")):
        for selector in re.sub(r"/\*.*?\*/", "", selectors).split(","):
            assert selector.strip().startswith((".sipas-par", "@")), selector
