"""Whose points count, once, and which are named because they cannot."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal

import openpyxl
from returned import (
    WHOLE,
    book,
    codes,
    columns,
    line_of,
    only,
    put,
    run,
    save,
)

from sipas_par.replies.collection import answers_by_code
from sipas_par.replies.register import register_blocks, register_workbook


def test_two_replies_of_one_agency_are_both_kept_and_the_later_counts(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.5}}), tmp_path, "moi.xlsx", day="2024-05-11")
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "cu.xlsx", day="2024-05-09")
    collection = run(tmp_path)
    assert sorted(answer.points for answer in collection.answers) == [Decimal("0.1"), Decimal("0.5")]
    assert collection.claimed == {"1.2": Decimal("0.5")}
    assert codes(collection) == ["two-replies"]
    assert collection.findings[0].expected == "moi.xlsx"


def test_copy_of_the_same_file_and_copy_of_the_same_answers_count_once(tmp_path):
    path = save(book({"1.2": WHOLE}), tmp_path, "a.xlsx")
    shutil.copy(path, tmp_path / "a - Copy.xlsx")
    save(book({"1.2": WHOLE}), tmp_path, "b.xlsx", day="2024-05-11")
    collection = run(tmp_path)
    only(collection)
    assert collection.claimed == {"1.2": Decimal("0.25")}
    assert sorted(codes(collection)) == ["reply-copied", "two-replies"]


def test_answers_that_contradict(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.3}}), tmp_path, "nv.xlsx")
    other = {**WHOLE, "points": 0.3, "cause_group": "Khác", "deadline": dt.date(2024, 5, 1)}
    save(book({"1.2": other}, agency="SYT"), tmp_path, "yt.xlsx")
    collection = run(tmp_path)
    found = {finding.code: finding for finding in collection.findings}
    assert (found["points-above-lost"].found, found["points-above-lost"].expected) == (Decimal("0.6"), Decimal("0.5"))
    assert "yt.xlsx" in found["points-above-lost"].message()
    assert found["date-past"].file == "yt.xlsx"
    assert {"agencies-differ", "date-past"} <= set(found)
    line = collection.balance[0]
    assert (line.claimed, line.countable, line.lost) == (Decimal("0.6"), Decimal("0.5"), Decimal("0.5"))
    # A plan aims at nothing that is to be agreed on, and has no deadline before its own day.
    assert collection.agreed == {}
    assert answers_by_code(collection)["1.2"].deadline == "Sở Nội vụ: 30/9/2024"


def test_copied_sheet_is_named_and_its_points_count_once(tmp_path):
    made = book({"1.2": {**WHOLE, "points": 0.2}})
    copy = made.copy_worksheet(made["Phiếu"])
    put(copy, line_of(copy, "1.2"), columns(copy)["points"], 0.25)
    save(made, tmp_path)
    collection = run(tmp_path)
    assert [answer.points for answer in collection.answers] == [Decimal("0.2"), Decimal("0.25")]
    assert collection.claimed == {"1.2": Decimal("0.2")}
    finding = next(finding for finding in collection.findings if finding.code == "form-two-tables")
    assert (finding.sheet, finding.expected) == (copy.title, "Phiếu")


def test_points_above_those_lost_name_only_replies_that_count(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "cu.xlsx", day="2024-05-09")
    save(book({"1.2": {**WHOLE, "points": 0.9}}), tmp_path, "moi.xlsx", day="2024-05-11")
    finding = next(finding for finding in run(tmp_path).findings if finding.code == "points-above-lost")
    assert finding.file == "moi.xlsx"
    assert "cu.xlsx" not in finding.message()
    assert finding.cure() == "Đề nghị Sở Nội vụ xem lại số điểm, tổng không quá 0,5."


def test_replies_of_one_day_are_not_said_to_be_newer(tmp_path):
    save(book({"1.2": {**WHOLE, "points": 0.1}}), tmp_path, "a.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.2}}), tmp_path, "b.xlsx")
    assert codes(run(tmp_path)) == ["two-replies-undated"]


def test_points_of_no_criterion_are_named_and_shown_apart(tmp_path):
    made = book({"1.2": WHOLE})
    sheet = made["Phiếu"]
    for offset, code in enumerate(("", "1.1; 1.2", "2")):
        put(sheet, line_of(sheet, "") + offset, 1, code or None)
        put(sheet, line_of(sheet, "") + offset, columns(sheet)["remedy"], f"Việc {code}")
        put(sheet, line_of(sheet, "") + offset, columns(sheet)["points"], 0.1)
    save(made, tmp_path)
    collection = run(tmp_path)
    named = [finding.expected for finding in collection.findings if finding.code == "points-not-counted"]
    assert sorted(named) == ["1.1; 1.2", "2"]
    assert "points-general" in codes(collection)
    assert [line.claimed for line in collection.balance] == [Decimal("0.25"), 0]
    path = tmp_path / "so.xlsx"
    path.write_bytes(register_workbook(collection))
    balance = openpyxl.load_workbook(path)["Điểm khắc phục"]
    assert [balance.cell(8, column).value for column in (1, 4)] == ["–", 0.3]
    assert "Đề xuất chung, mã không có" in repr(register_blocks(collection))
