from __future__ import annotations

from typing import get_args

import pytest
from documents import long_table, row
from languages import in_lang

from sipas_par.document import section, typst
from sipas_par.document.blocks import (
    Block,
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Text,
    clean,
    inline,
    plain,
    readable_ink,
    safe_link,
)
from sipas_par.document.docx import DocxBlocks
from sipas_par.document.html import HtmlBlocks
from sipas_par.document.layout import (
    TURNED_MM,
    UPRIGHT_MM,
    Numbering,
    anchor_id,
    breakable,
    column_count,
    fit,
    leads_on,
    on_paper,
    place,
    spreads,
)


def test_cells_move_right_below_a_rowspan():
    rows = ((Cell(inline("A"), rowspan=2), Cell(inline("B"), colspan=2)), row("C", "D"))
    assert [(cell.row, cell.column, cell.colspan) for cell in place(rows)[0]] == [
        (0, 0, 1),
        (0, 1, 2),
        (1, 1, 1),
        (1, 2, 1),
    ]


def test_spans_never_leave_the_table_or_overlap():
    rows = ((Cell(inline("A")), Cell(inline("B"), rowspan=9)), (Cell(inline("C"), colspan=4),))
    placed, width = place(rows)
    taken = [
        (cell.row + down, cell.column + right)
        for cell in placed
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    ]
    assert len(taken) == len(set(taken))
    assert max(line for line, _ in taken) == 1
    assert width == 2


@pytest.mark.parametrize(
    "table", [long_table(), Table((), (row("1", "2"),)), Table((), (row(*["Một nghìn tỷ"] * 40),)), Table((), ())]
)
def test_widths_fill_the_page_and_no_more(table):
    layout = fit(table)
    page = TURNED_MM if layout.turned else UPRIGHT_MM
    assert sum(layout.widths_mm) == pytest.approx(page)
    assert len(layout.widths_mm) == column_count(table)
    assert min(layout.widths_mm) > 0


def test_a_usual_table_stays_upright_and_a_wide_one_turns():
    assert not fit(long_table()).turned
    assert fit(Table((), (row(*["Mười hai nghìn"] * 16),))).turned
    assert not fit(Table((), (row(*["Mười hai nghìn"] * 16),)), may_turn=False).turned


def test_weights_decide_who_gets_the_room():
    table = Table((), (row("a", "b"),), widths=(3, 1))
    assert fit(table).widths_mm[0] == pytest.approx(3 * fit(table).widths_mm[1])


def test_what_leads_to_a_turned_table_stands_on_its_page():
    wide = Table((), (row(*["Mười hai nghìn"] * 16),))
    blocks = (
        Paragraph(inline("a")),
        Heading(1, inline("h")),
        Paragraph(inline("b")),
        wide,
        Paragraph(inline("n"), "note"),
        Paragraph(inline("c")),
    )
    assert [(run.turned, len(run.blocks)) for run in spreads(blocks)] == [(False, 1), (True, 4), (False, 1)]


def test_numbers_run_through_and_references_find_them(document):
    numbering = in_lang("vi", Numbering.of, document.blocks)
    assert numbering.reference("danh-muc") == ("Bảng 2", "danh-muc")
    assert numbering.reference("hinh") == ("Hình 1", "hinh")
    assert numbering.reference("ket-luan")[0] == "I. Kết luận"
    assert numbering.reference("khong-co") == ("phần khác của báo cáo", "")
    assert numbering.link("#khong-co") == ""


def test_the_first_of_two_equal_anchors_wins():
    first, second = (Table((), (), inline(name), "a") for name in "xy")
    numbering = in_lang("en", Numbering.of, (first, second, first))
    assert numbering.reference("a")[0] == "Table 1"
    assert numbering.label(second) == "Table 2"
    assert (numbering.claim(first), numbering.claim(first), numbering.claim(second)) == ("a", "", "")


def test_text_is_made_fit():
    assert clean("a\r\nb\u2028c\x00\x9f\ud800\u202e") == "a\nb\nc"
    assert breakable("ngắn", 5) == "ngắn"
    assert breakable("x" * 9, 3).replace("\u200b", "") == "x" * 9
    assert max(map(len, breakable("x" * 99, 30).split("\u200b"))) <= 4


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.vn/b?c=1", True),
        ("mailto:a@b.vn", True),
        ("#x", True),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.vn", False),
        ("http://[", False),
        ("http://a b", False),
        ("https:", False),
    ],
)
def test_only_links_a_reader_may_follow_stay(link, kept):
    assert safe_link(link) == (link if kept else "")


def test_ink_can_be_read_on_its_ground():
    assert readable_ink("#1f4e79", "#102030") == "#ffffff"
    assert readable_ink("#ffffff", "#aa0000") == "#aa0000"
    assert readable_ink("", "#fffff0") == "#666660"
    assert readable_ink("x", "y") == ""


def test_anchors_stay_apart():
    assert anchor_id("Bảng 1") != anchor_id("bang 1") != anchor_id("Bảng-1")
    assert not anchor_id("1")[0].isdigit() or "-" in anchor_id("1")


def test_a_page_break_beside_a_turned_table_leaves_no_blank_page():
    wide = Table((), (tuple(Cell(inline("Mười hai nghìn")) for _ in range(20)),))
    text = Paragraph(inline("a"))
    runs = spreads(
        (text, PageBreak(), Heading(1, inline("Phụ lục I")), wide, PageBreak(), Heading(1, inline("b")), text)
    )
    assert [run.turned for run in runs] == [False, True, False]
    assert not any(isinstance(block, PageBreak) for run in runs for block in run.blocks)


def test_every_annex_begins_a_stretch_also_where_its_table_is_turned():
    wide = Table((), (tuple(Cell(inline("Mười hai nghìn")) for _ in range(20)),))
    head = Heading(1, inline("Phụ lục"))
    runs = spreads((head, PageBreak(1), head, wide, PageBreak(2), head, PageBreak(3), head))
    assert [(run.turned, run.annex, len(run.blocks)) for run in runs] == [
        (False, 0, 1),
        (True, 1, 2),
        (False, 2, 1),
        (False, 3, 1),
    ]


def test_a_table_wider_than_a_turned_page_is_parted_and_loses_nothing():
    groups = tuple(Cell(inline(f"năm {year}"), colspan=4) for year in range(10))
    head = ((Cell(inline("Tên"), rowspan=2), *groups), row(*(f"{number}" for number in range(40))))
    body = tuple(
        (Cell(inline(name), header=True), *row(*[f"{number},123456" for number in range(40)])) for name in "ab"
    )
    table = Table(head, body, inline("Rộng"), "rong", widths=(1.0,) * 41, align=("left",) * 41, note=inline("chú"))
    pieces = on_paper(Document("", (table, long_table())))
    *slices, usual = pieces
    assert len(slices) > 1
    assert usual == long_table()
    for piece in slices:
        assert sum(fit(piece).widths_mm) <= TURNED_MM + 0.1
        assert [plain(line[0].text) for line in piece.body] == ["a", "b"]
        assert place(piece.head)[1] == place(piece.body)[1] == len(piece.widths) == len(piece.align)
    assert [plain(cell.text) for piece in slices for cell in piece.body[0][1:]] == [
        plain(cell.text) for cell in body[0][1:]
    ]
    assert [plain(piece.caption) for piece in slices[:2]] == ["Rộng", "Rộng (tiếp theo)"]
    assert [(piece.numbered, piece.anchor, plain(piece.note)) for piece in (slices[0], slices[-1])] == [
        (True, "rong", ""),
        (False, "", "chú"),
    ]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ((Text("Người thực hiện: Chủ tịch.", italic=True),), True),
        ((Text("Ghi chú: ", italic=True), Text("đã xong.")), False),
        ((), False),
    ],
)
def test_a_line_in_italics_stays_with_what_it_announces(text, leads):
    assert leads_on(Paragraph(text)) is leads


@pytest.mark.parametrize("writer", [DocxBlocks, HtmlBlocks, section._Plain, typst._Maker])
def test_every_writer_makes_every_kind_of_block(writer):
    assert [kind.__name__ for kind in get_args(Block) if not hasattr(writer, f"_{kind.__name__.lower()}")] == []
