from __future__ import annotations

import re
import unicodedata
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sipas_par.charts.theme import (
    EMPTY,
    GRID,
    HATCH,
    INK,
    LIGHT,
    LOST,
    MAIN,
    ON_LOST,
    PALE,
    PAPER,
    RULE,
    SOFT,
    SOURCE_LOOK,
    TEXT,
    WARN,
    balanced,
    clean,
    drawn,
    face,
    height_of,
    look,
    printed,
    width_of,
    wrapped,
)
from sipas_par.document.blocks import Document, _contrast
from sipas_par.document.html import to_html
from sipas_par.text.names import sentence_case

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = "".join(
    sorted(
        {
            unicodedata.normalize("NFC", form + tone)
            for letter in VOWELS
            for form in (letter, letter.upper())
            for tone in ("", *TONES)
        }
        | set("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX0123456789,.%–−+…“”/()-")
    )
)


@pytest.mark.parametrize("bold", [False, True])
def test_font_has_every_vietnamese_letter(bold):
    from matplotlib.font_manager import FontProperties, findfont, get_font

    weight = "bold" if bold else "normal"
    known = get_font(findfont(FontProperties(family=face(), weight=weight))).get_charmap()
    assert [letter for letter in LETTERS if ord(letter) not in known] == []
    assert clean(LETTERS) == LETTERS


def test_clean_makes_one_line_of_composed_letters():
    assert clean("Hoà\u0300  \n bình\t") == "Hoà\u0300 bình"
    assert clean(unicodedata.normalize("NFD", "Thể chế")) == "Thể chế"
    assert clean("\u4e2d") == "\ufffd"


def test_wrapped_lines_fit_and_lose_nothing():
    text = "Cải cách tổ chức bộ máy hành chính nhà nước và chế độ công vụ"
    made = wrapped(text, 90, 8)
    assert made.replace("\n", " ") == text
    assert all(width_of(line, 8) <= 90 for line in made.split("\n"))


def test_wrapped_breaks_a_word_that_is_too_long():
    made = wrapped("x" * 100, 60, 8, most=50)
    assert made.replace("\n", "") == "x" * 100
    assert all(width_of(line, 8) <= 60 for line in made.split("\n"))


def test_wrapped_says_when_it_leaves_words_out():
    made = wrapped("một hai ba bốn năm sáu bảy tám chín mười " * 5, 60, 8, most=3)
    assert made.count("\n") == 2
    assert made.endswith("…")


def test_balanced_needs_no_more_lines_and_evens_them_out():
    text = "Tác động của cải cách hành chính đến người dân và tổ chức ấy"
    one, other = wrapped(text, 150, 8).split("\n"), balanced(text, 150, 8).split("\n")
    assert len(one) == len(other)
    assert min(width_of(line, 8) for line in other) >= min(width_of(line, 8) for line in one)


def test_height_counts_lines():
    assert height_of("a\nb", 8) == 2 * height_of("a", 8)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CẢI CÁCH THỂ CHẾ", "Cải cách thể chế"),
        ("GIẢI QUYẾT TTHC CỦA UBND, HĐND", "Giải quyết TTHC của UBND, HĐND"),
        ("CHỈ SỐ (SIPAS)", "Chỉ số (SIPAS)"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("", ""),
    ],
)
def test_sentence_case_keeps_abbreviations(name, expected):
    assert sentence_case(name) == expected


def test_look_ends_with_its_context():
    before = dict(mpl.rcParams)
    with look():
        assert mpl.rcParams["font.family"][0] == face()
    assert dict(mpl.rcParams) == before


def test_drawn_does_not_depend_on_the_users_settings():
    with mpl.rc_context({"font.size": 40.0, "axes.grid": True}):
        assert drawn(lambda: Figure(layout=None, dpi=mpl.rcParams["font.size"]))().dpi == printed(TEXT)
        assert mpl.rcParams["font.size"] == 40.0


def lightness(color):
    """L* of a colour: how light its grey is in print."""
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in to_rgb(color)]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def test_sources_differ_in_grey_print():
    shades = [(lightness(color), hatch) for color, hatch in SOURCE_LOOK.values()]
    for (one, hatch), (other, mark) in combinations(shades, 2):
        assert abs(one - other) >= 14.5 or hatch != mark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_and_marks_stand_out_in_both_schemes(scheme):
    style = to_html(Document("t", ())).split("</style>")[0]
    light, dark = (style.partition("prefers-color-scheme: dark")[at] for at in (0, 2))
    colours = dict(re.findall(r"--([\w]+): (#[0-9a-f]{3,6})", light if scheme == "light" else dark))
    colours = {
        name: "#" + "".join(d * 2 for d in value[1:]) if len(value) == 4 else value for name, value in colours.items()
    }
    house = re.findall(r"--c([0-9a-f]{6}):", dark)

    def shown(colour):
        return f"#{colour}" if scheme == "light" else colours[f"c{colour}"]

    for ground in ("sheet", "head", "sum"):
        for letters in ("ink", "soft", "link", "strong"):
            assert _contrast(colours[letters], colours[ground]) >= 4.5, (letters, ground)
    assert _contrast(colours["ink"], colours["mark"]) >= 4.5
    for letters in (INK, SOFT, MAIN, WARN):
        assert _contrast(shown(letters[1:]), colours["sheet"]) >= 4.5, letters
    for letters, mark in ((PAPER, MAIN), (ON_LOST, LOST), (INK, LIGHT)):
        assert _contrast(shown(letters[1:]), shown(mark[1:])) >= 4.5, (letters, mark)
    assert {colour[1:] for colour in (INK, SOFT, RULE, GRID, PAPER, MAIN, LOST, LIGHT, PALE, HATCH, EMPTY)} <= set(
        house
    )
