"""Tables of many units: a row a unit, a sheet a unit, or units and years below each other."""

import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpus"))

from corpus_base import BODY, TOTAL, table
from corpus_sheets import Page, write_csv, write_xlsx

from sipas_par.findings import ReadError
from sipas_par.reading.load import load_all, load_par_index, read_table

GROUPS = ("ĐTXHH", "Thẩm định", "Tổng điểm", "Tỷ lệ %")
DISTRICTS = (
    [1, "Huyện Bắc Sơn", 2.5, 6.5, 9.0, 90.0, 2.0, 6.0, 8.0, 94.12, 17.0, 91.89, 1],
    [2, "TP. Lạng Sơn", 2.0, 6.0, 8.0, 80.0, 2.0, 6.5, 8.5, 100.0, 16.5, 89.19, 2],
    [3, "Huyện Cao Lộc", 2.0, 5.0, 7.0, 70.0, 1.5, 5.5, 7.0, 82.35, 14.0, 75.68, 3],
)


def matrix(first="Chỉ đạo (10 điểm)", second="2. Thể chế (8,5 điểm)", extra=()) -> Page:
    rows = [
        ["TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC HUYỆN, THÀNH PHỐ NĂM 2023"],
        ["(Số liệu chính thức)"],
        ["TT", "Đơn vị", first, None, None, None, second, None, None, None, "Tổng điểm", "Chỉ số (%)", "Xếp hạng"],
        [None, None, *GROUPS, *GROUPS],
        *extra,
        *(list(row) for row in DISTRICTS),
        [None, "Trung bình", 2.2, 5.8, 8.0, 80.0, 1.8, 6.0, 7.8, 92.2, 15.8, 85.6],
    ]
    merged = [(2, 2, 2, 5), (2, 6, 2, 9), *((2, c, 3, c) for c in (0, 1, 10, 11, 12))]
    return Page("Huyện", rows, merged)


def test_one_row_a_unit(tmp_path):
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", matrix()))
    assert [card.unit for card in cards] == ["Huyện Bắc Sơn", "TP. Lạng Sơn", "Huyện Cao Lộc"]
    city = cards[1]
    assert [(row.code, row.name, row.max_score, row.score, row.surveyed) for row in city] == [
        ("1", "Chỉ đạo", 10, 8, 2),
        ("2", "Thể chế", Decimal("8.5"), Decimal("8.5"), 2),
    ]
    assert (city.year, city.total.score, city["1"].cell, city["1"].source) == (
        2023,
        Decimal("16.5"),
        "Huyện!E6",
        "mixed",
    )
    assert all(card.findings == () for card in cards)


def test_one_column_a_field(tmp_path):
    rows = [
        ["TT", "Đơn vị", "Chỉ đạo (10 điểm)", "Lĩnh vực 2: Thể chế", "Tổng điểm", "Xếp hạng"],
        [None, "Điểm tối đa", 10, 8.5, 18.5],
        [1, "Huyện Bắc Sơn", 9, 8, 17, 1],
        [2, "Huyện Cao Lộc", 7, 7.5, 14, 2],
    ]
    first, second = load_all(write_xlsx(tmp_path / "a.xlsx", Page("Huyện", rows)))
    assert [(row.name, row.max_score, row.score, row.cell) for row in first] == [
        ("Chỉ đạo", 10, 9, "Huyện!C3"),
        ("Thể chế", Decimal("8.5"), 8, "Huyện!D3"),
    ]
    assert "total-does-not-match" in {finding.code for finding in second.findings}


def test_maxima_in_a_row_of_their_own(tmp_path):
    maxima = [None, "Điểm tối đa", 3, 7, 10, None, 2.5, 6, 8.5, None, 18.5]
    page = matrix("Chỉ đạo", "Thể chế", [maxima])
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    assert [row.max_score for row in cards[0]] == [10, Decimal("8.5")]
    assert cards[0].total.max_score == Decimal("18.5")


def test_a_field_without_maximum_is_refused_by_name(tmp_path):
    with pytest.raises(ReadError) as caught:
        load_all(write_xlsx(tmp_path / "a.xlsx", matrix(second="Thể chế")))
    assert [(f.code, f.found) for f in caught.value.findings] == [("field-without-maximum", "Thể chế")]


def test_ranks_used_twice_are_found_at_their_cells(tmp_path):
    page = matrix()
    page.rows[6][12] = 2
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    found = [(f.code, f.cell) for card in cards for f in card.findings]
    assert found == [("rank-does-not-fit", "M7")]


def test_a_bad_cell_belongs_to_its_unit_only(tmp_path):
    page = matrix()
    page.rows[4][4] = "chưa có"
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    assert {f.code for f in cards[0].findings} == {"not-a-number"}
    assert cards[1].findings == cards[2].findings == ()


def test_points_without_a_unit_are_an_error(tmp_path):
    page = matrix()
    page.rows[4][1] = None
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    assert len(cards) == 2
    reading = read_table(tmp_path / "a.xlsx")
    assert [row.reason for row in reading.skipped] == ["no-unit", "no-unit"]


def test_several_cards_are_refused_where_one_is_wanted(tmp_path):
    with pytest.raises(ReadError) as caught:
        load_par_index(write_xlsx(tmp_path / "a.xlsx", matrix()))
    assert caught.value.findings[0].code == "several-cards"
    assert "Huyện Bắc Sơn 2023" in caught.value.findings[0].found


def test_a_sheet_a_unit(tmp_path):
    pages = []
    for number, name in enumerate(("HUYỆN BẮC SƠN", "HUYỆN CAO LỘC"), 1):
        page = table(f"H{number}")
        page.rows[1][0] = name
        pages.append(page)
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", *pages))
    assert [(card.unit, card.year, card["3.1"].cell) for card in cards] == [
        ("Huyện Bắc Sơn", 2023, "H1!G21"),
        ("Huyện Cao Lộc", 2023, "H2!G21"),
    ]


def _long(units, years) -> Page:
    header = ["Đơn vị", "Năm", "STT", "Nội dung", "Điểm tối đa", "Thẩm định", "Điều tra xã hội học", "Điểm đạt được"]
    rows = [header]
    for unit in units:
        for year in years:
            rows += [[unit, year, row[0], row[1], row[2], row[4], row[5], row[6]] for row in (*BODY, TOTAL)]
    return Page("Dài", rows)


def test_units_and_years_below_each_other(tmp_path):
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", _long(("Tỉnh Lạng Sơn", "Tỉnh Cao Bằng"), (2022, 2023))))
    assert [(card.unit, card.year, len(card)) for card in cards] == [
        ("Lạng Sơn", 2022, 18), ("Lạng Sơn", 2023, 18), ("Cao Bằng", 2022, 18), ("Cao Bằng", 2023, 18),
    ]  # fmt: skip
    assert all(card.score == Decimal("16.5") and card.total is not None for card in cards)
    assert cards[1]["1.1"].cell == "Dài!H22"
    again = load_all(write_csv(tmp_path / "a.csv", _long(("Tỉnh Lạng Sơn", "Tỉnh Cao Bằng"), (2022, 2023))))
    assert [card.score for card in again] == [Decimal("16.5")] * 4


def test_a_column_of_responsible_units_does_not_part_the_table(tmp_path):
    page = _long(("x",), (2023,))
    for at, row in enumerate(page.rows[1:-1]):
        row[0] = ("Sở Nội vụ", "Sở Tư pháp")[at % 2]
    (only,) = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    assert {name for row in only for name in row.agencies} == {"Sở Nội vụ", "Sở Tư pháp"}


def test_the_unit_of_the_table_in_every_row_answers_for_nothing(tmp_path):
    page = _long(("Tỉnh Lạng Sơn",), (2023,))
    page.rows.insert(0, ["BẢNG ĐIỂM PAR INDEX TỈNH LẠNG SƠN"])
    (only,) = load_all(write_xlsx(tmp_path / "a.xlsx", page))
    assert only.unit == "Lạng Sơn"
    assert not any(row.agencies for row in only)


def test_problems_of_all_sheets_are_told_at_once(tmp_path):
    pages = [table("A"), table("B")]
    for page in pages:
        page.rows[4][7] = "Điểm đạt được"
        for row in page.rows[6:]:
            row[7] = row[6] / 2
    with pytest.raises(ReadError) as caught:
        load_all(write_xlsx(tmp_path / "a.xlsx", *pages))
    assert [(f.code, f.sheet) for f in caught.value.findings] == [("column-twice", "A"), ("column-twice", "B")]


def test_a_file_without_any_table(tmp_path):
    with pytest.raises(ReadError) as caught:
        load_all(write_xlsx(tmp_path / "a.xlsx", Page("Thư", [["Kính gửi các sở"]])))
    assert caught.value.findings[0].code == "no-table"


def _beside() -> Page:
    left = [["STT", "Tiêu chí", "Điểm tối đa", "Điểm đạt được"], *([r[0], r[1], r[2], r[6]] for r in (*BODY, TOTAL))]
    right = [[*row[:3], row[3] if row[3] == "Điểm đạt được" else row[2]] for row in left]
    rows = [["HUYỆN BẮC SƠN", "", "", "", "", "HUYỆN CAO LỘC"]]
    return Page("Hai bảng", rows + [[*one, None, *other] for one, other in zip(left, right, strict=True)])


def test_two_tables_side_by_side_are_a_card_each(tmp_path):
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", _beside()))
    assert [(card.score, card.max_score, card["1.1"].cell) for card in cards] == [
        (Decimal("16.5"), 20, "Hai bảng!D4"), (20, 20, "Hai bảng!I4"),
    ]  # fmt: skip


def test_units_in_columns_are_named_where_one_card_is_wanted(tmp_path):
    header = ["STT", "Nội dung", "Điểm tối đa", "Huyện Bắc Sơn", "Huyện Cao Lộc"]
    rows = [[r[0], r[1], r[2], r[6], round(r[6] * 0.8, 2)] for r in (*BODY, TOTAL)]
    with pytest.raises(ReadError) as caught:
        load_par_index(write_xlsx(tmp_path / "a.xlsx", Page("Bảng", [header, *rows])))
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("several-cards", "Huyện Bắc Sơn, Huyện Cao Lộc")


FOREIGN = {
    "budget": (["STT", "Nội dung", "Tổng số", "Ngân sách trung ương", "Ngân sách địa phương"], 1),
    "plan": (["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"], 1),
    "people": (["STT", "Họ và tên", "Năm sinh", "Đơn vị", "Hệ số lương"], 1),
    "population": (["STT", "Xã, phường", "Dân số", "Diện tích", "Mật độ"], 1),
    "marks": (["STT", "Họ và tên", "Toán", "Văn", "Anh"], 0.01),
    "indicators": (["STT", "Chỉ số", "Kế hoạch", "Thực hiện 2023", "So với cùng kỳ (%)"], 1),
    "prices": (["STT", "Tên hàng", "Đơn giá", "Số lượng", "Thành tiền"], 1),
    "files": (["STT", "Đơn vị", "Tổng số hồ sơ", "Đúng hạn", "Quá hạn"], 1),
    "league": (["Hạng", "Đội", "Trận", "Thắng", "Điểm"], 0.1),
    "projects": (["STT", "Nội dung", "Tổng mức đầu tư", "Kế hoạch", "Tỷ lệ giải ngân"], 1),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_tables_that_speak_of_no_points_are_refused(tmp_path, name):
    header, times = FOREIGN[name]
    rows = [[r[0], r[1], 100 * r[2] * times, 60 * r[2], 40 * r[2]] for r in (*BODY, TOTAL)]
    with pytest.raises(ReadError):
        load_par_index(write_xlsx(tmp_path / "a.xlsx", Page("Bảng", [[name.upper()], header, *rows])))


def grouped(path, second=("1", "2")):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BẢNG TỔNG HỢP KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023"])
    sheet.append(["TT", "Đơn vị", "Chỉ đạo (10 điểm)", "Thể chế (10 điểm)", "Tổng điểm", "Xếp hạng"])
    sheet.append(["I", "KHỐI SỞ, NGÀNH"])
    sheet.append([1, "Sở Nội vụ", 9, 9, 18, 1])
    sheet.append([2, "Sở Tư pháp", 8, 9, 17, 2])
    sheet.append(["II", "KHỐI HUYỆN, THÀNH PHỐ"])
    sheet.append([1, "Huyện Cao Lộc", 7, 8, 15, int(second[0])])
    sheet.append([2, "Huyện Lộc Bình", 7, 7, 14, int(second[1])])
    book.save(path)
    return path


def test_ranks_begin_anew_in_each_group_of_units(tmp_path):
    cards = load_all(grouped(tmp_path / "a.xlsx"))
    assert [card.unit for card in cards] == ["Sở Nội vụ", "Sở Tư pháp", "Huyện Cao Lộc", "Huyện Lộc Bình"]
    assert not {finding.code for card in cards for finding in card.findings if finding.code.startswith("rank")}


def test_exchanged_ranks_inside_a_group_are_named(tmp_path):
    cards = load_all(grouped(tmp_path / "a.xlsx", second=("1", "1")))
    assert "rank-does-not-fit" in {finding.code for card in cards for finding in card.findings}


def test_a_unit_in_a_hidden_row_is_said(tmp_path):
    path = grouped(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[5].hidden = True
    book.save(path)
    found = {finding.code: finding for card in load_all(path) for finding in card.findings}
    assert found["hidden-row"].cell == "B5"


UNITS = (("Xã Bình Gia", 4.5, 5.25), ("Xã Tân Văn", 3.5, 4.75), ("Phường Kỳ Lừa", 4, 5.5), ("Đặc khu Vân Đồn", 3.25, 4))
BOUNDS = ["", "", 5, 6, 11]


def field_table(folder, heads=("Tổng điểm",), beside=(), closing=(), opening=(), numbered=True, names=None):
    """Write points of two fields; ``beside`` are further columns, one value a unit."""
    lines = [["BẢNG ĐIỂM CCHC CẤP XÃ NĂM 2023"], *opening, ["STT", "Đơn vị", "Thể chế", "Tài chính công", *heads]]
    for at, (unit, one, other) in enumerate(UNITS):
        own = [at + 1 if numbered else "", (names or {}).get(unit, unit), one, other, one + other]
        lines.append([*own, *(column[at] for column in beside)])
    width = 5 + len(beside)
    rows = [[*row, *[""] * (width - len(row))] for row in (*lines, *closing)]
    return write_xlsx(folder / "a.xlsx", Page("Xã", rows))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ((BOUNDS,), ()),
        ((), (BOUNDS,)),
        ((), (["", "Thang điểm tối đa", 5, 6, 11],)),
        ((), (BOUNDS, ["", "Xếp hạng", 1, 2, ""])),
        ((), (BOUNDS, ["", "Tỷ lệ đạt (%)", 76.25, 81.25, 78.98])),
        ((), (BOUNDS, ["", "Cao nhất", 4.5, 5.5, 9.75], ["", "Thấp nhất", 3.25, 4, 7.25])),
        ((), (BOUNDS, ["", "Chỉ số CCHC bình quân", 3.81, 4.88, 8.69])),
    ],
)
def test_maxima_without_a_label_and_closing_rows_are_no_units(tmp_path, opening, closing):
    cards = load_all(field_table(tmp_path, opening=opening, closing=closing))
    assert [card.unit for card in cards] == [unit for unit, _, _ in UNITS]
    assert (cards[0].max_score, cards[0].total.score) == (11, Decimal("9.75"))
    assert {f.code for card in cards for f in card.findings} <= {"counts-not-declared", "status-unknown"}


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        (("Tổng điểm", "Tổng điểm"), "two-results"),
        (("Tổng điểm", "Điểm sau phúc tra"), "two-results"),
        (("Tổng điểm năm 2023", "Tổng điểm năm 2022"), ""),
        (("2023", "2022"), ""),
        (("Tổng hợp", "Tổng điểm 2022"), ""),
        (("Tổng điểm", "Điểm trung bình khối"), ""),
    ],
)
def test_two_totals_of_units(tmp_path, heads, code):
    path = field_table(tmp_path, heads, ([9, 8.5, 9.25, 7.5],), (BOUNDS,))
    if not code:
        assert [card.total.score for card in load_all(path)] == [Decimal(v) for v in ("9.75", "8.25", "9.5", "7.25")]
        return
    with pytest.raises(ReadError) as caught:
        load_all(path)
    assert [(f.code, f.cell) for f in caught.value.findings] == [(code, "F2")]
    cards = load_all(path, columns={"score": "F"})
    assert cards[0].total.score == 9


@pytest.mark.parametrize("again", ["xã bình gia", "XÃ BÌNH GIA", "Bình Gia", "UBND xã Bình Gia"])
def test_a_unit_in_another_spelling_is_the_same_unit(tmp_path, again):
    cards = load_all(field_table(tmp_path, closing=(BOUNDS,), names={"Đặc khu Vân Đồn": again}))
    assert "unit-row-twice" in {finding.code for finding in cards[3].findings}


@pytest.mark.parametrize("place", [4, 5])
def test_units_may_stand_behind_their_points(tmp_path, place):
    lines = [["TT", "Thể chế", "Tài chính công", "Tổng điểm"], ["", 5, 6, 11]]
    lines += [[at, one, other, one + other] for at, (_, one, other) in enumerate(UNITS, 1)]
    for line, name in zip(lines, ["Đơn vị", "Điểm tối đa", *(unit for unit, _, _ in UNITS)], strict=True):
        line.insert(place - 1, name)
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", Page("Xã", [["BẢNG ĐIỂM CCHC CẤP XÃ NĂM 2023"], *lines])))
    assert [(card.unit, *(row.score for row in card)) for card in cards] == [
        (unit, Decimal(str(one)), Decimal(str(other))) for unit, one, other in UNITS
    ]
    assert cards[0].max_score == 11


@pytest.mark.parametrize(("name", "told"), [("Trung bình", {"row-in-no-sum"}), ("Trung Bình", set())])
def test_a_numbered_row_called_mean_is_no_unit_and_the_commune_is(tmp_path, name, told):
    cards = load_all(field_table(tmp_path, closing=(BOUNDS,), names={"Đặc khu Vân Đồn": name}))
    assert [card.unit for card in cards][3:] == ([] if told else [name])
    assert told <= {finding.code for finding in cards[0].findings}


def test_a_row_that_is_no_units_and_no_sum_is_said(tmp_path):
    cards = load_all(field_table(tmp_path, closing=(BOUNDS, ["", "Khối huyện", 4, 5, 8])))
    assert len(cards) == 4
    assert "row-in-no-sum" in {finding.code for finding in cards[0].findings}


def test_a_unit_that_comes_again_in_a_long_table(tmp_path):
    rows = [["BẢNG ĐIỂM NĂM 2023"], ["Đơn vị", "STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"]]
    for unit in ("Xã A", "Xã B", "xã a"):
        rows += [[unit, 1, "Thể chế", 5, 4], [unit, 2, "Tài chính", 6, 5], [unit, "", "Tổng cộng", 11, 9]]
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", Page("Xã", rows)))
    assert [(card.unit, card.score) for card in cards] == [("Xã A", 9), ("Xã B", 9)]
    twice = {(f.code, f.cell) for card in cards for f in card.findings if f.severity == "error"}
    assert twice == {("unit-row-twice", "A9")}


LEVELS = ["Mã", "Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Điểm đạt"]
DEEP = (
    ("1", "Chỉ đạo", "", "", 10, 9), ("1.1", "Chỉ đạo", "Kế hoạch", "", 4, 4), ("1.1.1", "Chỉ đạo", "Kế hoạch", "Ban hành", 2, 2),
    ("1.1.2", "Chỉ đạo", "Kế hoạch", "Hoàn thành", 2, 2), ("1.2", "Chỉ đạo", "Báo cáo", "", 6, 5), ("2", "Thể chế", "", "", 5, 4.5),
    ("2.1", "Thể chế", "Rà soát", "", 5, 4.5), ("", "Tổng cộng", "", "", 15, 13.5),
)  # fmt: skip
NAMES = ["Chỉ đạo", "Kế hoạch", "Ban hành", "Hoàn thành", "Báo cáo", "Thể chế", "Rà soát"]
TITLE = ["BẢNG ĐIỂM PAR INDEX TỈNH HÒA BÌNH NĂM 2024"]


def _sparse(row):
    deepest = max(place for place in (1, 2, 3) if row[place])
    return [cell if place not in {1, 2, 3} or place == deepest else "" for place, cell in enumerate(row)]


@pytest.mark.parametrize("shape", [list, _sparse])
def test_a_column_for_each_level_of_names(tmp_path, shape):
    rows = [TITLE, LEVELS, *([str(row[0]), *shape(row)[1:]] for row in DEEP)]
    card = load_par_index(write_xlsx(tmp_path / "a.xlsx", Page("A", rows)))
    assert [row.name for row in card.criteria] == NAMES
    assert not [found.code for found in card.findings if found.code.startswith(("row-", "level-"))]


@pytest.mark.parametrize("again", [True, False])
def test_a_level_that_has_no_row_is_said(tmp_path, again):
    fields = ["Chỉ đạo", "Chỉ đạo" if again else "", "Thể chế"]
    rows = [[at, field, name, 5, 4] for at, (field, name) in enumerate(zip(fields, NAMES[1:], strict=False), 1)]
    rows = [TITLE, ["STT", "Lĩnh vực", "Nội dung", "Điểm tối đa", "Điểm đạt"], *rows, ["", "", "Tổng cộng", 15, 12]]
    card = load_par_index(write_xlsx(tmp_path / "a.xlsx", Page("A", rows)))
    assert [row.name for row in card.criteria] == NAMES[1:4]
    (told,) = (found for found in card.findings if found.code == "level-not-read")
    assert (told.found, dict(told.facts)["name"]) == ("Lĩnh vực", "Chỉ đạo")


def test_a_remark_beside_the_name_is_not_the_name(tmp_path):
    rows = [[str(at), name, f"Đúng hạn {at}", 5, 4] for at, name in enumerate(NAMES[1:5], 1)]
    head = ["STT", "Tiêu chí", "Nội dung đánh giá", "Điểm tối đa", "Điểm đạt"]
    page = Page("A", [TITLE, head, *rows, ["", "Tổng cộng", "", 20, 16]])
    card = load_par_index(write_xlsx(tmp_path / "a.xlsx", page))
    assert [row.name for row in card.criteria] == NAMES[1:5]
    assert "level-not-read" not in {found.code for found in card.findings}


def test_one_header_over_codes_and_names(tmp_path):
    rows = [
        TITLE,
        ["Tiêu chí", "", "Điểm tối đa", "Điểm đạt"],
        *([row[0], next(filter(None, row[3:0:-1])), *row[4:]] for row in DEEP),
    ]
    card = load_par_index(write_xlsx(tmp_path / "a.xlsx", Page("A", rows)))
    assert [row.code for row in card.criteria] == [row[0] for row in DEEP[:-1]]
    assert [row.name for row in card.criteria] == NAMES


def test_a_raised_two_is_no_year(tmp_path):
    head = ["Đơn vị", "Năm", "Mã", "Nội dung", "Điểm tối đa", "Điểm đạt được"]
    rows = [
        [unit, "²", code, name, 2, 1]
        for unit in ("Xã A", "Xã B")
        for code, name in (("1", "Thể chế"), ("2", "Thủ tục"))
    ]
    assert [card.year for card in load_all(write_xlsx(tmp_path / "a.xlsx", Page("S", [head, *rows])))] == [None, None]
