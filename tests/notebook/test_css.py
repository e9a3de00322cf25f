from __future__ import annotations

import pytest

from sipas_par.document.blocks import plain
from sipas_par.notebook.markup import blocks_from_html


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        ("@media screen{p{display:none}}", True),
        ("@media screen, print{p{display:none}}", False),
        ("@supports (color:red){p{display:none}}", False),
        ("p{display:none} #x{display:block}", True),
        ("#x{display:block} p{display:none}", True),
        ("p{display:none!important} #x{display:block}", False),
        ("/* p{} */ p{content-visibility:hidden}", False),
        ("p::before{display:none}", True),
        ("p:::{display:none} b,p{color:#0000}", False),
    ],
)
def test_style_sheets_hold_as_in_a_browser(sheet, seen):
    assert bool(blocks_from_html(f"<style>{sheet}</style><p id=x>chữ</p>")) is seen


def test_a_selector_beyond_reason_is_not_passed_over():
    with pytest.raises(RecursionError):
        blocks_from_html(f"<style>p{':not(b)' * 5000}{{display:none}}</style><p>chữ</p>")


@pytest.mark.parametrize(
    ("html", "field", "value"),
    [
        ("<ins>x</ins>", "underline", True),
        ('<b style="text-decoration: underline">x</b>', "underline", True),
        ('<b style="vertical-align: super">x</b>', "script", "sup"),
        ("<mark>x</mark>", "fill", "#ffff00"),
        ('<i style="color: hsl(0 100% 40%)">x</i>', "ink", "#cc0000"),
        ('<b style="font-weight:normal">x</b>', "bold", False),
    ],
)
def test_words_keep_their_style(html, field, value):
    (block,) = blocks_from_html(html)
    assert getattr(block.text[0], field) == value


def test_a_bar_ends_with_its_track_and_a_share_is_one_of_the_line():
    (bar,) = blocks_from_html('<span style="width:250%;background:red"></span>')
    assert 'width="100" height="10" fill="#ff0000"' in bar.text[0].svg
    (figure,) = blocks_from_html(
        '<img width="50%" src="data:image/svg+xml,%3Csvg width=%22900%22 height=%22900%22/%3E">'
    )
    assert figure.width_cm == 8.25


def test_rows_and_cells_of_a_table_stand_where_a_browser_has_them():
    html = (
        "<table><caption hidden>ẩn</caption><tfoot><tr><td>cuối</td></tr></tfoot>"
        '<tr><td colspan="5000">1,5</td></tr><tr><td>chữ</td></tr></table>'
    )
    (table,) = blocks_from_html(html)
    assert [plain(row[0].text) for row in table.body] == ["1,5", "chữ", "cuối"]
    assert [row[0].align for row in table.body] == ["right", "", ""]
    assert (table.caption, table.body[0][0].colspan) == ((), 1000)
