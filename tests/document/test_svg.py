from __future__ import annotations

import pytest
from documents import SVG

from sipas_par.document.pictures import bitmap_of, picture, picture_from_file, picture_from_uri, safe_svg, size_px


def drawing(inner: str, head: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" {head}>{inner}</svg>'


def test_identifiers_are_made_unique():
    made = safe_svg(SVG, "h7")
    assert 'id="h7-p"' in made
    assert "url(#h7-p)" in made
    assert 'id="p"' not in made


@pytest.mark.parametrize(
    "hostile",
    [
        drawing("<script>alert(1)</script>"),
        drawing("", 'onload="alert(1)"'),
        drawing("<foreignObject><p>alert(1)</p></foreignObject>"),
        drawing('<a href="javascript:alert(1)"><rect/></a>'),
        drawing('<image href="http://x/alert(1).png"/>'),
        drawing('<rect fill="url(http://x/alert(1))"/>'),
        drawing("<style>@import url(http://x/alert(1).css); rect {fill: url(http://x/alert(1))}</style><rect/>"),
        drawing('<use href="http://x/alert(1).svg#a"/>'),
        drawing('<animate attributeName="href" to="javascript:alert(1)"/>'),
    ],
)
def test_nothing_runs_and_nothing_is_fetched(hostile):
    made = safe_svg(hostile, "h")
    assert made.startswith("<svg")
    assert "alert" not in made
    assert "http://x" not in made


def test_style_sheets_reach_no_further_than_their_picture():
    made = safe_svg(drawing("<style>*{stroke-linejoin: round} .a, #b{fill: red}</style><rect class='a' id='b'/>"), "h")
    assert "#h * {stroke-linejoin: round}" in made
    assert "#h .a, #h #h-b {fill: red}" in made


@pytest.mark.parametrize("text", ["", "<p/>", "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_no_picture_gives_nothing(text):
    assert safe_svg(text, "h") == ""


def test_a_declaration_as_matplotlib_writes_it_is_fine():
    text = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n' + SVG
    assert size_px(safe_svg(text, "h")) == pytest.approx((266.67, 133.33), abs=0.01)


def test_sizes_without_units_and_without_any():
    assert size_px(safe_svg(drawing(""), "h")) == (10, 10)
    assert size_px('<svg viewBox="0 0 30 20">') == (30, 20)
    assert size_px('<svg width="50%" height="1em">') == (0, 0)


def test_pictures_from_addresses_and_files(tmp_path):
    png = bitmap_of(picture(SVG.encode(), "a"))
    assert png.startswith(b"\x89PNG")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hình 1.png").write_bytes(png)
    (tmp_path / "out.png").write_bytes(png)
    assert picture_from_file("h%C3%ACnh%201.png", tmp_path / "in", "a").png == png
    assert picture_from_file("../out.png", tmp_path / "in", "a").png == png
    assert picture_from_file("../../out.png", tmp_path / "in" / "deep", "a") is None
    assert picture_from_file("missing.png", tmp_path / "in", "a") is None
    assert picture_from_uri("data:image/svg+xml,%3Csvg/%3E", "a").svg == "<svg/>"
    assert picture_from_uri("data:image/png;base64,@@", "a") is None
    assert picture_from_uri("data:text/html,x", "a") is None
    assert picture(b"<svg", "a") is None


def test_a_photograph_in_printers_inks_is_shown_in_those_of_a_screen():
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("CMYK", (9, 9)).save(buffer, "JPEG")
    assert Image.open(io.BytesIO(picture(buffer.getvalue(), "a").png)).mode == "RGBA"
