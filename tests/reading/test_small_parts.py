"""The small parts of reading, each by an example."""

import datetime as dt
from decimal import Decimal

from sipas_par.reading.book import (
    LOWERED,
    NO_RESULT,
    RAISED,
    STRUCK,
    address,
    as_text,
    error_in,
    letters,
    parted,
    shown,
)
from sipas_par.reading.codes import Token, from_roman, likely_codes, resolve, split_title, token
from sipas_par.reading.encodings import convert as to_unicode
from sipas_par.reading.identity import fact_key, fields_named, is_title, status_of, unit_is_place, units_in_title
from sipas_par.reading.numbers import convert, exact_decimal, is_blank, is_number, number_in, parse, says_not_assessed
from sipas_par.reading.relations import Relation
from sipas_par.reading.rows import is_total, rows_added
from sipas_par.reading.unit_rows import unit_in
from sipas_par.reading.xls import font_mark, in_fonts


def test_cells():
    assert [type(error_in(text)).__name__ for text in ("#N/A", "#TÊN?", "Err:502", "####", "#1", "#caicach")] == [
        "CellError",
        "CellError",
        "CellError",
        "CellError",
        "str",
        "str",
    ]
    assert letters(0) == "A"
    assert letters(25) == "Z"
    assert letters(26) == "AA"
    assert shown(2023.0) == "2023"
    assert shown(" Điểm  tối đa") == "Điểm tối đa"
    assert shown(0.5) == "0.5"
    assert parted([("", "0,75"), (RAISED, "2")]) == ("0,75", "2")
    assert parted([("", "CO"), (LOWERED, "2")]) is None
    assert parted([(STRUCK, "1,5")]) == ("", "1,5")


def test_codes():
    assert from_roman("XIV") == 14
    assert from_roman("ABC") is None
    assert token("1.2.3.") == Token(style="number", numbers=(1, 2, 3), numeric=False)
    assert token("IV") == Token(style="roman", numbers=(4,), numeric=False)
    assert token("Lĩnh vực 2") == Token(style="number", numbers=(2,), numeric=False)
    assert token(1.1) == Token(style="number", numbers=(1, 1), numeric=True)
    assert token("Ghi chú") is None
    assert split_title("1.1. Thực hiện kế hoạch") == (
        Token(style="number", numbers=(1, 1), numeric=False),
        "Thực hiện kế hoạch",
    )
    assert likely_codes(dt.date(2003, 2, 1)) == ((1, 2, 3), (2, 1, 3), (1, 2), (2, 1))
    assert resolve(["I", "1", "1.1", "1.2", "2", "II", "1"]).paths == [
        (1,),
        (1, 1),
        (1, 1, 1),
        (1, 1, 2),
        (1, 2),
        (2,),
        (2, 1),
    ]
    assert resolve(["A", "I", "II", "B", "I", "C"]).paths == [(1,), (1, 1), (1, 2), (2,), (2, 1), (3,)]
    assert resolve(["I", "1", "2", "II", "3"]).paths == [(1,), (1, 1), (1, 2), (2,), (2, 1)]


def test_old_fonts():
    assert to_unicode("§iÓm tèi ®a", "TCVN3") == "Điểm tối đa"
    assert to_unicode("Ñieåm toái ña", "VNI") == "Điểm tối đa"


def test_titles_and_labels():
    assert is_title("BẢNG ĐIỂM NĂM 2023")
    assert not is_title("TỈNH CAO BẰNG")
    assert not is_title("Lạng Sơn, ngày 5 tháng 4 năm 2024")
    assert units_in_title("KẾT QUẢ CHẤM ĐIỂM CỦA HUYỆN TRÀNG ĐỊNH NĂM 2023") == (("Huyện Tràng Định", False),)
    assert units_in_title("Kết quả PAR INDEX các huyện") == ()
    assert units_in_title("(Kèm theo Quyết định số 5/QĐ-UBND của UBND tỉnh Lạng Sơn)") == (("Lạng Sơn", True),)
    assert unit_is_place("Sơn La")
    assert not unit_is_place("Sở Y tế")
    assert fact_key("Điểm tối đa thẩm định (lĩnh vực 1-7)") == "max_appraised"
    assert fact_key("Số phiếu năm 2022") == "sample_size"
    assert fact_key("Màu") == ""
    assert sorted(fields_named("Điểm tối đa thẩm định (lĩnh vực 1-3, 5)")) == ["1", "2", "3", "5"]
    assert status_of("Số liệu MINH HOẠ") == "illustrative"
    assert status_of("Chính thức") == "official"
    assert status_of("tạm") == "unknown"


def test_numbers():
    assert is_blank(" – ")
    assert is_blank("………")
    assert not is_blank("0")
    assert exact_decimal(0.1 + 0.2) == Decimal("0.3")
    assert exact_decimal(9.0) == Decimal(9)
    assert convert([9.04, "9,04", " 1 234,5 ", "–", ""]).values == [
        Decimal("9.04"),
        Decimal("9.04"),
        Decimal("1234.5"),
        None,
        None,
    ]
    assert says_not_assessed("KĐG")
    assert says_not_assessed("Không thuộc phạm vi đánh giá")
    assert not says_not_assessed("Không")
    assert parse("1.234,56") == Decimal("1234.56")
    assert parse("1,234.56") == Decimal("1234.56")
    assert parse("0,75") == Decimal("0.75")
    assert parse("95,16%") == Decimal("95.16")
    assert parse("chưa có") is None
    assert parse("1 5") is None
    assert is_number("9,04")
    assert is_number(9.04)
    assert not is_number("Tốt")
    assert not is_number(True)


def test_values():
    assert address(30, 6) == "G31"
    assert address(0, 26) == "AA1"
    assert as_text(3.0) == "3"
    assert as_text(0.25) == "0.25"
    assert as_text(dt.date(2024, 9, 30)) == "30/09/2024"
    assert as_text(NO_RESULT) == ""
    assert number_in("0,25") == Decimal("0.25")
    assert number_in("0,25 điểm") == Decimal("0.25")
    assert number_in("khoảng 1") is None
    assert number_in("1.234,5") == Decimal("1234.5")


def test_relations():
    assert Relation("adds", (2,), telling=6, fitted=6).holds
    assert Relation("adds", (2,), telling=4, fitted=1).refuted


def test_rows():
    assert is_total("TỔNG ĐIỂM")
    assert is_total("Tổng cộng (3 lĩnh vực)")
    assert not is_total("Tổng đội Thanh niên")
    assert sorted(rows_added("=SUM(D8:D10)")) == [7, 8, 9]
    assert sorted(rows_added("=D8+D12")) == [7, 11]
    assert rows_added("=D8/2") == set()


def test_units():
    assert unit_in("Sở Y tế") == "Sở Y tế"
    assert unit_in(45000.0) == ""
    assert unit_in("n/a") == ""


def test_fonts():
    assert font_mark(8, 1) == "(gạch ngang)"
    assert font_mark(0, 2) == "sub"
    assert font_mark(1, 0) == ""
    assert list(in_fonts("0,752", [(4, 1)], ["", "super"], 0)) == [("", "0,75"), ("super", "2")]
