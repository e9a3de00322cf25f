"""Text, numbers and codes as offices type them."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipas_par.model.units import agencies, agency_key, one_spelling, slips, unit_name
from sipas_par.reading.book import NO_RESULT, CellError
from sipas_par.reading.codes import from_roman, likely_codes, resolve, split_title, token
from sipas_par.reading.encodings import convert as to_unicode
from sipas_par.reading.encodings import decode
from sipas_par.reading.load import load_par_index
from sipas_par.reading.numbers import convert, exact_decimal, parse
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.numbers import roman


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9,04", "9.04"), ("9.04", "9.04"), (" 9,04 ", "9.04"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("1 234,5", "1234.5"), ("1\u202f234,5", "1234.5"), ("−0,5", "-0.5"), ("95,16 %", "95.16"), ("0,75đ", "0.75"),
        ("1,5 điểm", "1.5"), ("1.234.567", "1234567"), (",5", "0.5"), ("+2", "2"),
    ],
)  # fmt: skip
def test_a_typed_number_is_read(text, number):
    assert parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1 5", "0,7 5", "12 34", "1 2345", "9'5"])
def test_a_gap_that_parts_no_thousands_is_no_number(text):
    assert parse(text) is None
    assert [(cell.code, cell.found) for cell in convert([text, "2"]).bad] == [("not-a-number", text)]


@pytest.mark.parametrize(
    "text", ["1,2,3", "1.2.3", "2/3", "chưa", "1e5", "--1", "1,23.45.6", "", "%", "12345678901234567890123456", "0.5.5"]
)
def test_what_is_no_number_is_refused(text):
    assert parse(text) is None


def test_a_lone_mark_before_three_digits_follows_its_column():
    assert convert(["1,234", "0,5"]).values == [Decimal("1.234"), Decimal("0.5")]
    assert convert(["1,234", "0.5"]).values == [Decimal(1234), Decimal("0.5")]
    assert convert(["1.234", "2.345,6"]).values == [Decimal(1234), Decimal("2345.6")]
    assert convert(["1.234.567", "1.234"]).values == [Decimal(1234567), Decimal(1234)]


def test_blanks_and_bad_cells_are_told_apart():
    column = convert(
        ["–", "x", "…", " ", True, CellError("#N/A"), NO_RESULT, dt.date(2024, 5, 9), dt.time(1), float("inf"), 1e300]
    )
    assert column.values == [None] * 11
    assert [(bad.row, bad.code, bad.expected) for bad in column.bad] == [
        (4, "not-a-number", None),
        (5, "error-value", None),
        (6, "formula-without-result", None),
        (7, "number-became-date", "9,5"),
        (8, "not-a-number", None),
        (9, "not-a-number", None),
        (10, "not-a-number", None),
    ]


@given(st.lists(st.decimals(0, 1000, places=2), max_size=30))
def test_points_survive_as_floats_and_as_text(points):
    assert convert([float(value) for value in points]).values == points
    assert convert([str(value).replace(".", ",") for value in points]).values == points


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_binary_tails_of_sums_are_dropped(hundredths):
    assert exact_decimal(sum(value / 100 for value in hundredths)) == Decimal(sum(hundredths)) / 100


@given(st.text())
def test_fold_and_clean_ignore_the_unicode_form(text):
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
        assert clean(unicodedata.normalize(form, text)) == clean(text)
    assert clean(clean(text)) == clean(text)


def test_both_tone_placements_become_one():
    assert settle_tones("Hoà Bình, Khoẻ, Thuỷ, quý, Quỳ, hoàn, Huỳnh") == "Hòa Bình, Khỏe, Thủy, quý, Quỳ, hoàn, Huỳnh"


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("1", (1,)), ("1.2.3", (1, 2, 3)), ("1.2.3.", (1, 2, 3)), ("1.10", (1, 10)), ("01.02", (1, 2)), ("1,2", (1, 2)),
        ("1-2", (1, 2)), ("3)", (3,)), ("IV", (4,)), ("II.1", (2, 1)), ("a)", (1,)), ("đ)", (5,)), ("B", (2,)),
        ("Lĩnh vực 2", (2,)), ("Tiêu chí 1.2", (1, 2)), ("TC 1.2", (1, 2)), (3.0, (3,)), (1.25, (1, 25)), (7, (7,)),
    ],
)  # fmt: skip
def test_a_code_is_read(cell, numbers):
    assert token(cell).numbers == numbers


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Ghi chú",
        "IIII",
        "1..2",
        "-",
        True,
        -1.0,
        0.5,
        1.05,
        1e9,
        float("nan"),
        dt.date(2003, 2, 1),
        CellError("#REF!"),
    ],
)
def test_what_is_no_code_is_refused(cell):
    assert token(cell) is None


@given(st.integers(1, 3999))
def test_roman_numerals_go_there_and_back(number):
    assert from_roman(roman(number)) == number


def test_code_and_title_in_one_cell():
    assert split_title("1.1. Kế hoạch")[1] == "Kế hoạch"
    assert split_title("II. Chính sách")[0].numbers == (2,)
    assert split_title("Lĩnh vực 3: Thủ tục") is not None
    assert split_title("5 chỉ tiêu đạt") is None
    assert split_title("Kế hoạch năm 2023") is None


def test_outlines():
    assert resolve(["I", "1", "2", "II", "1"]).paths == [(1,), (1, 1), (1, 2), (2,), (2, 1)]
    assert resolve(["I", "1.1", "1.2", "II", "2.1"]).paths == [(1,), (1, 1), (1, 2), (2,), (2, 1)]
    assert resolve(["A", "1", "a)", "b)", "B", "1"]).paths == [(1,), (1, 1), (1, 1, 1), (1, 1, 2), (2,), (2, 1)]
    assert resolve(["A", "B", "C", "D", "E"]).paths == [(1,), (2,), (3,), (4,), (5,)]
    assert resolve(["1", "a)", "b)", "2", "a)"]).paths == [(1,), (1, 1), (1, 2), (2,), (2, 1)]


def test_a_lost_final_zero_is_given_back_by_the_sequence_only():
    tenth = resolve([1.0, *[1 + n / 10 for n in range(1, 10)], 1.1, 1.11])
    assert tenth.paths[-2:] == [(1, 10), (1, 11)]
    assert list(tenth.recovered) == [10]
    doubtful = resolve([1.0, 1.1, 1.2, 1.1])
    assert doubtful.ambiguous == {3: (1, 10)}


def test_dates_are_named_with_the_code_that_fits():
    assert likely_codes(dt.date(2003, 2, 1))[0] == (1, 2, 3)
    outline = resolve(["1", "1.2", "1.2.1", "1.2.2", dt.date(2003, 2, 1)])
    assert outline.dates == {4: (1, 2, 3)}
    american = resolve(["2", "2.1", "2.1.1", "2.1.2", dt.date(2003, 2, 1)])
    assert american.dates == {4: (2, 1, 3)}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Tỉnh Lạng Sơn", "Lạng Sơn"), ("TỈNH LẠNG SƠN", "Lạng Sơn"), ("tỉnh lạng sơn", "Lạng Sơn"),
        ("Thành phố Hà Nội", "Hà Nội"), ("UBND tỉnh Lạng Sơn", "Lạng Sơn"),
        ("Ủy ban nhân dân huyện Bắc Sơn", "huyện Bắc Sơn"), ("TP.HCM", "TP. Hồ Chí Minh"), ("Hoà Bình", "Hòa Bình"), ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Thành phố Lạng Sơn", "Thành phố Lạng Sơn"), ("HUYỆN BẮC SƠN", "Huyện Bắc Sơn"), ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)  # fmt: skip
def test_units_have_one_name(written, name):
    assert unit_name(written) == name
    assert unit_name(unicodedata.normalize("NFD", written)) == name


def test_agencies_are_parted_at_semicolons_and_heads():
    assert agencies("Sở Nội vụ; Sở Tư pháp\nVăn phòng UBND tỉnh") == ("Sở Nội vụ", "Sở Tư pháp", "Văn phòng UBND tỉnh")
    assert agencies("Sở Lao động - Thương binh và Xã hội") == ("Sở Lao động - Thương binh và Xã hội",)
    assert agencies("UBND các huyện, thành phố") == ("UBND các huyện, thành phố",)
    assert agencies("Sở Y tế, Sở Y tế; ;") == ("Sở Y tế",)
    assert agencies("UBND tỉnh, các sở, ban, ngành, UBND các huyện, thành phố") == (
        "UBND tỉnh", "các sở, ban, ngành", "UBND các huyện, thành phố",
    )  # fmt: skip
    assert agencies("Sở Nội vụ, VP UBND tỉnh, BQL KKT, Hội Nông dân") == (
        "Sở Nội vụ",
        "VP UBND tỉnh",
        "BQL KKT",
        "Hội Nông dân",
    )
    many = (
        "Các sở, ngành, đoàn thể",
        "Các Sở, Ban ngành tỉnh",
        "Các phòng, ban, trung tâm thuộc sở",
        "Các sở, ban và địa phương",
    )
    assert [agencies(name) for name in many] == [(name,) for name in many]
    assert agencies("Các sở, ban,\nngành; Sở Y tế, Ban Dân tộc, Công an, Thanh tra") == (
        "Các sở, ban, ngành", "Sở Y tế", "Ban Dân tộc", "Công an", "Thanh tra",
    )  # fmt: skip


@pytest.mark.parametrize(
    "names",
    [
        ("Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh", "VP Uỷ ban nhân dân tỉnh", "Văn phòng UBND Tỉnh"),
        ("Sở Thông tin và Truyền thông", "Sở TT&TT", "Sở TTTT", "Sở TT và TT"),
        ("Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "Sở KH-ĐT", "Sở KHĐT", "Sở Kế hoạch & ĐT"),
        ("Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT", "Sở Nông nghiệp và PTNT"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH", "Sở LĐTBXH", "Sở Lao động, Thương binh và Xã hội"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "Sở VH,TT&DL", "Sở Văn hoá, Thể thao và Du lịch"),
        ("Sở Giao thông vận tải", "Sở GTVT"),
        ("Sở Tư pháp", "Sở TP"),
        ("Bộ Chỉ huy Quân sự tỉnh", "Bộ CHQS tỉnh", "BCH Quân sự tỉnh"),
        ("UBND TP Lạng Sơn", "Ủy ban nhân dân thành phố Lạng Sơn"),
    ],
)
def test_spellings_of_one_agency(names):
    assert len({agency_key(name) for name in names}) == 1
    assert one_spelling(names) == (max(names, key=len),)


def test_initials_of_two_agencies_are_neither_and_slips_are_named():
    assert (
        len(one_spelling(["Sở NV", "Sở Nội vụ", "Sở Ngoại vụ", "Sở Văn hóa và Thể thao", "Sở Văn hóa và Thông tin"]))
        == 5
    )
    assert slips(["Sở Nội vụ", "Sở Nọi vu", "Sở Ngoại vụ"]) == [("Sở Nội vụ", "Sở Nọi vu")]
    assert slips(["Sở TT&TT", "Sở Thông tin và Truyền thôn"]) == [("Sở TT&TT", "Sở Thông tin và Truyền thôn")]
    assert slips(["Khối A", "Khối B", "Quận 1", "Quận 2", "Vùng II", "Vùng III", "Sở Y tế"]) == []


VNI = {
    "Tổng hợp điểm đạt được": "Toång hôïp ñieåm ñaït ñöôïc",
    "Chỉ số cải cách hành chính": "Chæ soá caûi caùch haønh chính",
    "Khảo sát ý kiến": "Khaûo saùt yù kieán",
    "Ủy ban nhân dân tỉnh": "UÛy ban nhaân daân tænh",
    "Nghĩa vụ, kỹ thuật, bằng, kỵ": "Nghóa vuï, kyõ thuaät, baèng, kî",
}


@pytest.mark.parametrize(("plain", "typed"), VNI.items())
def test_vni_becomes_unicode(plain, typed):
    assert to_unicode(typed, "VNI") == plain


def test_tcvn3_becomes_unicode():
    assert to_unicode("Tæng hîp ®iÓm ®¹t ®­îc", "TCVN3") == "Tổng hợp điểm đạt được"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_files(encoding):
    assert decode("a.csv", "STT;Điểm tối đa\n".encode(encoding))[0].lstrip("\ufeff") == "STT;Điểm tối đa\n"


def test_an_agency_is_one_however_its_capitals_are_typed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "STT,Tiêu chí,Điểm tối đa,Điểm đạt được,Cơ quan chủ trì\n"
        "1,Lĩnh vực,2,2,\n1.1,Tiêu chí một,1,1,Sở Nội vụ; sở nội vụ\n1.2,Tiêu chí hai,1,1,SỞ NỘI VỤ\nTổng,,2,2,\n",
        encoding="utf-8",
    )
    assert [row.agencies for row in load_par_index(path)] == [(), ("Sở Nội vụ",), ("Sở Nội vụ",)]


def test_a_slip_in_an_agency_is_named_at_its_cell_and_abbreviations_are_one_agency(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "STT,Tiêu chí,Điểm tối đa,Điểm đạt được,Cơ quan chủ trì\n"
        "1,Lĩnh vực,4,4,\n1.1,Tiêu chí một,1,1,Sở TT&TT\n1.2,Tiêu chí hai,1,1,Sở Thông tin và Truyền thông\n"
        "1.3,Tiêu chí ba,1,1,Sở Nội vụ\n1.4,Tiêu chí bốn,1,1,Sở Nội vu\nTổng,,4,4,\n",
        encoding="utf-8",
    )
    card = load_par_index(path)
    assert [row.agencies for row in card.leaves[:2]] == [("Sở Thông tin và Truyền thông",)] * 2
    told = [(found.cell, found.found) for found in card.findings if found.code == "agencies-alike"]
    assert told == [("E6", "Sở Nội vụ; Sở Nội vu")]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính; Sở Y tế", ("Sở Nội vụ",)),
        ("Sở Nội vụ (chủ trì)\nSở Tư pháp (phối hợp)", ("Sở Nội vụ",)),
        ("Phối hợp: Sở Y tế; Sở Tư pháp\nCơ quan chủ trì: Thanh tra tỉnh", ("Thanh tra tỉnh",)),
        ("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính", ("Sở Nội vụ",)),
        ("Cơ quan chủ trì: Sở Xây dựng. Cơ quan phối hợp: Sở Y tế", ("Sở Xây dựng",)),
        ("Sở Nội vụ và Văn phòng UBND tỉnh", ("Sở Nội vụ", "Văn phòng UBND tỉnh")),
        ("Sở Thông tin và Truyền thông", ("Sở Thông tin và Truyền thông",)),
        ("Văn phòng HĐND và UBND huyện", ("Văn phòng HĐND và UBND huyện",)),
        ("Sở Văn hóa, Thể thao và Du lịch", ("Sở Văn hóa, Thể thao và Du lịch",)),
        ("STP, STC", ("STP", "STC")),
        ("SNV chủ trì, các sở, ngành phối hợp", ("SNV",)),
        ("Công an tỉnh/Văn phòng UBND tỉnh", ("Công an tỉnh", "Văn phòng UBND tỉnh")),
        ("Sở TC/SYT", ("Sở TC", "SYT")),
        ("SNV/VP UBND tỉnh và TTT", ("SNV", "VP UBND tỉnh", "TTT")),
        ("Sở TC, SYT", ("Sở TC", "SYT")),
        ("Sở Nội vụ/UBND các xã, phường", ("Sở Nội vụ", "UBND các xã, phường")),
        ("UBND huyện/TP", ("UBND huyện/TP",)),
        ("HĐND/UBND xã Na Hang/Sơn Dương", ("HĐND/UBND xã Na Hang/Sơn Dương",)),
    ],
)
def test_who_leads_and_who_supports(cell, names):
    assert agencies(cell) == names
