from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sipas_par.findings import ReadError
from sipas_par.reading.book import as_text
from sipas_par.reading.numbers import number_in
from sipas_par.reading.open import read_sheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_the_encodings_of_offices(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("Mã;Điểm\n1.2;0,5\n".encode(encoding))
    sheet = read_sheets(path)[0]
    assert (sheet.text(0, 1), sheet.text(1, 0)) == ("Điểm", "1.2")
    assert sheet.text(9, 9) == ""


def test_csv_that_is_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"' + "a" * 200_000, "utf-8")
    with pytest.raises(ReadError):
        read_sheets(path)


@pytest.mark.parametrize("name", ["không có.xlsx", "."])
def test_files_that_cannot_be_opened(tmp_path, name):
    (tmp_path / "thư mục.xlsx").mkdir()
    target = tmp_path / ("thư mục.xlsx" if name == "." else name)
    with pytest.raises(ReadError):
        read_sheets(target)


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "TRUE"), (dt.datetime(2024, 9, 30, 8, 5), "30/09/2024 08:05"), (2.5, "2.5"), (" a ", "a")],  # noqa: DTZ001 - as a cell holds it
)
def test_values_as_people_read_them(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,234.5", Decimal("1234.5")),
        ("1.2.3", None),
        (True, None),
        ("50%", None),
        ("1.234", Decimal("1.234")),
        ("−0,5 points", Decimal("-0.5")),
        ("-0,5", Decimal("-0.5")),
        (0.1, Decimal("0.1")),
    ],
)
def test_numbers_as_people_write_them(value, number):
    assert number_in(value) == number
