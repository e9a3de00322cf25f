from __future__ import annotations

import datetime as dt

import pytest

from sipas_par.replies.collection import Answer
from sipas_par.reports.official import due
from sipas_par.text.dates import read_date

DAY = dt.date(2024, 9, 30)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        dt.datetime(2024, 9, 30, 8, 0),  # noqa: DTZ001 - as a cell holds it
        "30/9/2024",
        "30-09-2024",
        "30.9.24",
        "2024-09-30",
        "ngày 30 tháng 9 năm 2024",
        "Trước ngày 01/10/2024",
        "hoàn thành trước 1-10-2024",
        "trước tháng 10/2024",
        "trước quý IV/2024",
        "chậm nhất ngày 30/9/2024",
        "tháng 9/2024",
        "9/2024",
        "Quý III/2024",
        "quý 3 năm 2024",
    ],
)
def test_ways_to_write_a_day(written):
    assert read_date(written) == (DAY, False)


@pytest.mark.parametrize("written", ["2024", 2024, "Năm 2024", "trong năm 2024"])
def test_a_year_means_its_last_day(written):
    assert read_date(written)[0] == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (45565, (DAY, True)),
        ("45565", (DAY, True)),
        (" 45565.75 ", (DAY, True)),
        ("99999", (None, True)),
        ("09/30/2024", (DAY, True)),
        ("31/2/2024", (None, True)),
        ("2024-13-45", (None, True)),
        ("sớm", (None, True)),
        (7, (None, True)),
        ("trước năm 2025", (dt.date(2024, 12, 31), False)),
        ("năm 0000", (None, True)),
        ("Thường xuyên", (None, False)),
        ("", (None, False)),
        (None, (None, False)),
    ],
)
def test_what_is_no_sure_day(written, expected):
    assert read_date(written) == expected


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("45565", "30/9/2024"),
        ("2024", "2024"),
        ("Thường xuyên", "Thường xuyên"),
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("chưa rõ", ""),
        ("sớm nhất có thể", ""),
    ],
)
def test_a_document_prints_a_day_or_what_names_a_time(written, printed):
    assert Answer("a", "A", "1", deadline_text=written, deadline=read_date(written)[0]).due == printed


def test_a_serial_number_in_the_annex_of_a_plan_is_printed_as_its_day():
    assert due("45565") == "30/9/2024"
