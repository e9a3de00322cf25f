"""Tables as offices send them, each with one thing that is not as the template has it: right, or the place is told."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from sipas_par.findings import ReadError, errors_of
from sipas_par.reading.load import load_all

HEAD = ["STT", "Nội dung", "Điểm tối đa", "Tự chấm", "Thẩm định"]
TITLES = [["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024"], ["SỞ XÂY DỰNG"], []]
ROWS = (
    ("I", "CHỈ ĐẠO, ĐIỀU HÀNH", 6, 5.75, 5.25),
    ("1", "Xây dựng kế hoạch", 2, 2, 2),
    ("2", "Chế độ báo cáo", 1.5, 1.5, 1.25),
    ("3", "Kiểm tra công tác", 2.5, 2.25, 2),
    ("II", "THỦ TỤC HÀNH CHÍNH", 12, 10.5, 9.6),
    ("1", "Kiểm soát thủ tục", 4, 3.5, 3.25),
    ("2", "Hồ sơ đúng hạn", 5, 5, 4.6),
    ("3", "Số hóa kết quả", 3, 2, 1.75),
    ("III", "CHUYỂN ĐỔI SỐ", 7, 6.5, 5.6),
    ("1", "Dịch vụ công trực tuyến", 4, 4, 3.2),
    ("2", "Ứng dụng công nghệ", 3, 2.5, 2.4),
    ("", "Tổng cộng", 25, 22.75, 20.45),
)
TRUTH = {row[1]: (Decimal(str(row[2])), Decimal(str(row[4]))) for row in ROWS if row[0].isdigit()}


def saved(folder, head, rows):
    book = openpyxl.Workbook()
    for row in (*TITLES, head, *rows):
        book.active.append(list(row))
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def leaves(cards):
    return {row.name: (row.max_score, row.score) for card in cards for row in card.leaves}


def dashed(at, *more):
    """Rows whose one leaf has a dash for its points, and their sums without it."""
    rows = [list(row) for row in ROWS]
    for row, value in ((rows[7], "-"), (rows[4], 7.85), (rows[11], 18.7)):
        row[4] = value
    return [[*row[:3], row[4], *(make(row) for make in more)] for row in rows]


def share(row):
    return 0 if row[4] == "-" else round(row[4] / row[2] * 100, 2)


SOUND = {
    "after an appeal": (
        ["STT", "Nội dung", "Điểm tối đa", "Thẩm định lần 1", "Điểm sau phúc tra"],
        [[*row[:3], row[4] - 0.25 * (row[1] in {"Số hóa kết quả", "THỦ TỤC HÀNH CHÍNH", "Tổng cộng"}), row[4]] for row in ROWS],
    ),
    "weights, rounded": (
        ["STT", "Nội dung", "Trọng số (%)", "Điểm tối đa", "Điểm đạt được"],
        [[*row[:2], round(row[2] / 23 * 100, 2), row[2], row[4]] for row in ROWS],
    ),
    "headers in words of its own, years beside each other": (
        ["TT", "Tiêu chí", "Thang điểm", "Điểm năm 2023", "Điểm năm 2024", "So sánh"],
        [[*row[:3], row[4], row[4], 0] for row in ROWS],
    ),
    "reasons and signatures": (
        [*HEAD, "Lý do trừ điểm"],
        [*([*row, "Trừ 0,25 điểm/01 báo cáo chậm"] for row in ROWS), [], ["", "", "", "Ngày 20 tháng 01 năm 2025"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_sound_tables_are_read_without_an_error(tmp_path, name):
    cards = load_all(saved(tmp_path, *SOUND[name]))
    assert (leaves(cards), errors_of(cards[0].findings)) == (TRUTH, ())


def test_points_in_thousands(tmp_path):
    rows = [[*row[:2], *(f"{value * 100:,.0f}".replace(",", ".") for value in row[2:])] for row in ROWS]
    cards = load_all(saved(tmp_path, HEAD, rows))
    assert leaves(cards) == {name: (most * 100, score * 100) for name, (most, score) in TRUTH.items()}
    assert errors_of(cards[0].findings) == ()


@pytest.mark.parametrize(
    ("head", "more"), [("Tỷ lệ (%)", share), ("Điểm trừ", lambda row: row[2] - (0 if row[4] == "-" else row[4]))]
)
def test_a_dash_is_0_where_another_number_of_its_row_needs_it(tmp_path, head, more):
    head = ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được", head]
    cards = load_all(saved(tmp_path, head, dashed(7, more)))
    assert (leaves(cards), errors_of(cards[0].findings)) == (TRUTH | {"Số hóa kết quả": (3, 0)}, ())


def test_a_dash_that_nothing_explains_is_told(tmp_path):
    cards = load_all(saved(tmp_path, HEAD[:3] + HEAD[4:], dashed(7)))
    assert [finding.code for finding in errors_of(cards[0].findings)] == ["missing-score"]


def test_two_lost_codes_come_back_by_the_formula_that_adds_them(tmp_path):
    rows = [
        ["" if row[1] in {"Chế độ báo cáo", "Hồ sơ đúng hạn", "Số hóa kết quả"} else row[0], *row[1:]] for row in ROWS
    ]
    without = {finding.code for finding in load_all(saved(tmp_path, HEAD, rows))[0].findings}
    assert "row-in-no-sum" in without
    book = saved(tmp_path, HEAD, rows)
    _with_formula(book, 'r="E9"', "SUM(E10:E12)")
    card = load_all(book)[0]
    assert leaves([card]) == TRUTH
    assert sorted((one.code, one.expected, one.cell) for one in errors_of(card.findings)) == [
        ("row-without-code", "1.2", "B7"),
        ("row-without-code", "2.2", "B11"),
        ("row-without-code", "2.3", "B12"),
    ]


def _with_formula(path, cell, formula):
    """Put a formula before the stored value of a cell, as Excel does."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    start = parts[name].index(cell.encode())
    value = parts[name].index(b"<v>", start)
    parts[name] = parts[name][:value] + f"<f>{formula}</f>".encode() + parts[name][value:]
    with zipfile.ZipFile(path, "w") as new:
        for part, data in parts.items():
            new.writestr(part, data)


def _sums_miss_a_row(rows):
    rows[4][4], rows[11][4] = 7.85, 18.7


def _ten_times(rows):
    rows[1][4] = 20


def _a_date(rows):
    rows[2][4] = dt.datetime(2024, 5, 1)  # noqa: DTZ001 - dates in sheets have no zone


def _exchanged(rows):
    for row in rows:
        row[3], row[4] = row[4], row[3]


def _in_percent(rows):
    for row in rows:
        row[4] = round(row[4] / row[2] * 100, 2)


@pytest.mark.parametrize("change", [_sums_miss_a_row, _ten_times, _a_date, _exchanged, _in_percent])
def test_a_fault_is_an_error(tmp_path, change):
    rows = [list(row) for row in ROWS]
    change(rows)
    assert _errors(saved(tmp_path, HEAD, rows))


def _errors(path):
    try:
        return errors_of(load_all(path)[0].findings)
    except ReadError as error:
        return errors_of(error.findings)


def test_unknown_words_above_a_tree_make_no_table_of_units(tmp_path):
    head = ["STT", "Việc được giao", "Khung", "Tự đánh giá của cơ quan", "Kết quả do Tổ công tác xác định"]
    with pytest.raises(ReadError) as caught:
        load_all(saved(tmp_path, head, ROWS))
    assert [(one.code, one.cell) for one in caught.value.findings] == [("reached-or-lost", "E4")]


def test_units_are_known_by_their_names_where_the_header_is_not(tmp_path):
    rows = [[1, "Xã Tân Văn", 90.1, 1], [2, "Thị trấn Bình Gia", 89, 2], [3, "Xã Hồng Phong", 86.4, 3]]
    book = openpyxl.Workbook()
    for row in (
        ["KẾT QUẢ KHẢO SÁT SỰ HÀI LÒNG CỦA NGƯỜI DÂN NĂM 2024"],
        [],
        ["STT", "Nơi chấm", "Chỉ số hài lòng (%)", "Hạng"],
        *rows,
    ):
        book.active.append(row)  # fmt: skip
    book.save(tmp_path / "a.xlsx")
    assert [(card.unit, card.overall.value) for card in load_all(tmp_path / "a.xlsx")] == [
        (row[1], Decimal(str(row[2]))) for row in rows
    ]


@pytest.mark.parametrize("unit", ["Sở Xây dựng", "SỞ XÂY DỰNG"])
@pytest.mark.parametrize("beside", [(), ("Trung bình các sở",), ("Cao nhất", "Thấp nhất")])
def test_the_unit_itself_heads_its_result(tmp_path, unit, beside):
    rows = [[*row[:3], row[4], *(factor * row[2] for factor, _ in zip((1, 0.5), beside, strict=False))] for row in ROWS]
    cards = load_all(saved(tmp_path, [*HEAD[:3], unit, *beside], rows))
    assert leaves(cards) == TRUTH
    assert not errors_of(cards[0].findings)


@pytest.mark.parametrize("head", ["Sở Tư pháp", "Sở Xây dựng không đạt"])
def test_another_name_or_what_was_lost_is_no_result(tmp_path, head):
    rows = [[*row[:3], row[4] if head == "Sở Tư pháp" else row[2] - row[4]] for row in ROWS]
    with pytest.raises(ReadError):
        load_all(saved(tmp_path, [*HEAD[:3], head], rows))


@pytest.mark.parametrize("head", ["Đơn vị đầu mối", "Phân công"])
def test_who_is_charged_leads(tmp_path, head):
    rows = [[*row, "Văn phòng Sở; Thanh tra Sở"] for row in ROWS]
    cards = load_all(saved(tmp_path, [*HEAD, head], rows))
    assert {row.agencies for row in cards[0].leaves} == {("Văn phòng Sở", "Thanh tra Sở")}


def test_names_of_agencies_under_an_unknown_header_are_told(tmp_path):
    rows = [[*row, "Sở Tài chính" if row[0] else ""] for row in ROWS]
    cards = load_all(saved(tmp_path, [*HEAD, "Nơi gửi văn bản"], rows))
    assert [(one.cell, one.expected) for one in cards[0].findings if one.code == "agencies-not-read"] == [("F4", 11)]
    remarks = [[*row, "Số liệu gửi chậm" if row[0] else ""] for row in ROWS]
    for head, told in (("Nơi gửi văn bản", remarks), ("Ghi chú", rows), ("Cơ quan chủ trì", rows)):
        cards = load_all(saved(tmp_path, [*HEAD, head], told))
        assert not [one for one in cards[0].findings if one.code == "agencies-not-read"]


@pytest.mark.parametrize(
    "head",
    [
        ["No.", "Criteria", "Maximum score", "Self-assessment", "Score achieved", "Lead agency"],
        ["Code", "Indicator", "Max", "Self", "Final score", "Responsible agency"],
        ["No", "Criterion", "Max. points", "Self-assessed score", "Appraisal", "Agency in charge"],
    ],
)
def test_headers_in_english(tmp_path, head):
    cards = load_all(saved(tmp_path, head, [[*row, "Thanh tra Sở"] for row in ROWS]))
    assert leaves(cards) == TRUTH
    assert {(row.self_score, row.agencies) for row in cards[0].leaves[:1]} == {(2, ("Thanh tra Sở",))}
    assert not errors_of(cards[0].findings)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Tổng điểm đạt: 20,45/25 điểm", False), ("Tổng số điểm: 20,5", False), ("Tổng điểm: 22,75 điểm.", False), ("Tổng điểm: 25", False),
        ("Tổng điểm đạt được: 21,45/25 điểm", True), ("Tổng điểm năm 2024: 20,4", True), ("Tổng điểm năm 2023: 19", False),
        ("Tổng điểm bị trừ: 4", False), ("Tổng điểm SIPAS của tỉnh là 80", False), ("Hạng 3/20", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("below", [False, True])
def test_a_total_stated_beside_the_table_is_held_against_it(tmp_path, line, told, below):
    path = saved(tmp_path, HEAD, [*ROWS, (), (line,)] if below else ROWS)
    if not below:
        book = openpyxl.load_workbook(path)
        book.active["A3"] = line
        book.save(path)
    cards = load_all(path)
    assert leaves(cards) == TRUTH
    found = [one for card in cards for one in card.findings if one.code == "stated-total-differs"]
    assert [one.cell for one in found] == [("A18" if below else "A3")] * told


@pytest.mark.parametrize("merged", [True, False])
def test_codes_under_the_header_of_the_names_are_codes(tmp_path, merged):
    path = saved(tmp_path, ["Nội dung", "" if merged else "Nội dung", *HEAD[2:]], ROWS)
    if merged:
        book = openpyxl.load_workbook(path)
        book.active.merge_cells("A4:B4")
        book.save(path)
    cards = load_all(path)
    assert leaves(cards) == TRUTH
    assert [row.code for row in cards[0].criteria[:3]] == ["1", "1.1", "1.2"]
    assert not errors_of(cards[0].findings)
