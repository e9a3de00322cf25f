"""Tables of units as offices lay them out: totals only, headers of three levels, months, groups of respondents, pupils refused."""

import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpus"))

from corpus_sheets import Page, write_csv, write_xlsx

from sipas_par.analysis.unit_ranking import unit_rankings
from sipas_par.findings import ReadError
from sipas_par.reading.load import load_all, read_table

TITLE = ["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC SỞ NĂM 2024"]
PARTS = [
    [1, "Sở Nội vụ", 92.5, 60.5, 29.75, 90.25, 1], [2, "Sở Tư pháp", 93, 59.25, 30, 89.25, 2],
    [3, "Sở Tài chính", 90, 58, 28.5, 86.5, 3], [4, "Sở Y tế", 88, 55.5, 27.25, 82.75, 4],
]  # fmt: skip
UNITS = [row[1] for row in PARTS]
SIGNED = [[], ["", "", "", "TM. HỘI ĐỒNG"], ["", "", "", "CHỦ TỊCH"]]
HEAD = ["STT", "Đơn vị", "Điểm tự chấm", "Điểm thẩm định", "Điểm ĐTXHH", "Tổng", "Xếp hạng"]
FIELDS = [
    [1, "Sở Nội vụ", 14, 9.5, 19, 42.5, 1],
    [2, "Sở Tư pháp", 13.5, 9, 18.25, 40.75, 2],
    [3, "Sở Y tế", 12, 8.75, 17, 37.75, 3],
]
GROUPS = ("Công khai, minh bạch", "Tiến độ giải quyết", "DVC trực tuyến", "Mức độ hài lòng", "Số hóa hồ sơ")
MAXIMA = (18, 20, 22, 18, 22)
LAO_CAI = [6, "Lào Cai", 15.34, 19.14, 15.41, 17.97, 11.1, 78.96]
SON_LA = [29, "Sơn La", 15.3, 16.39, 14.31, 17.88, 19.75, 86.94]


def read(folder, *lines, merged=(), sheet="S"):
    width = max(map(len, lines))
    rows = [[None if cell == "" else cell for cell in (*line, *[""] * (width - len(line)))] for line in lines]
    return load_all(write_xlsx(folder / "a.xlsx", Page(sheet, rows, list(merged))))


def codes(cards, severity="error"):
    return {(found.code, found.cell) for card in cards for found in card.findings if found.severity == severity}


@pytest.mark.parametrize(
    ("lines", "merged", "fields"),
    [
        ([HEAD], (), 1),
        ([HEAD, ["", "Điểm tối đa", 65, 65, 35, 100]], (), 2),
        (
            [["STT", "Tên cơ quan, đơn vị", "Điểm tự đánh giá (tối đa 70)", "Điểm thẩm định (tối đa 65)",
              "Điểm điều tra XHH (tối đa 35)", "Tổng điểm (tối đa 100)", "Xếp hạng"]], (), 2,
        ),
        (
            [["TT", "CƠ QUAN, ĐƠN VỊ", "ĐIỂM ĐÁNH GIÁ", "", "", "CHỈ SỐ CCHC (%)", "XẾP HẠNG"],
             ["", "", "Tự đánh giá", "Thẩm định", "Điều tra XHH", "", ""]],
            [(1, 2, 1, 4), *((1, place, 2, place) for place in (0, 1, 5, 6))], 1,
        ),
    ],
)  # fmt: skip
def test_totals_by_part_without_fields(tmp_path, lines, merged, fields):
    cards = read(tmp_path, TITLE, *lines, *PARTS, *SIGNED, merged=merged)
    assert [(card.unit, card.score, len(card.fields)) for card in cards] == [
        (row[1], Decimal(str(row[5])), fields) for row in PARTS
    ]
    first = cards[0].total
    assert (first.self_score, first.appraised, first.surveyed) == (Decimal("92.5"), Decimal("60.5"), Decimal("29.75"))
    assert (cards[0].max_score, codes(cards)) == (100, set())
    (ranking,) = unit_rankings(cards)
    assert ([row.unit for row in ranking.rows], len(ranking.fields)) == (UNITS, fields if fields > 1 else 0)


def test_a_total_without_maximum_is_said_to_be_out_of_a_hundred(tmp_path):
    assert ("scale-of-hundred", "F2") in codes(read(tmp_path, TITLE, HEAD, *PARTS), "warning")


def test_a_column_of_maxima_for_units_of_unlike_scales(tmp_path):
    head = ["STT", "Đơn vị", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Điểm ĐTXHH", "Tổng điểm"]
    rows = [[at, unit, most, *rest[:4]] for (at, unit, *rest), most in zip(PARTS, (100, 100, 100, 95), strict=True)]
    (ranking,) = unit_rankings(read(tmp_path, TITLE, head, *rows))
    assert ranking.converted
    assert [(row.unit, str(row.result)) for row in ranking.rows][2] == ("Sở Y tế", "87.11")


def test_a_column_of_assessed_maxima_beside_the_points(tmp_path):
    head = ["STT", "Đơn vị", "Điểm tối đa được đánh giá", "Điểm đạt", "Tỷ lệ", "Xếp hạng"]
    rows = [
        [1, "Sở A", 100, 92, "92%", 2],
        [2, "Văn phòng UBND tỉnh", 80, 76, "95%", 1],
        [3, "Sở C", 100, 90, "90%", 3],
    ]
    cards = read(tmp_path, TITLE, head, *rows)
    (ranking,) = unit_rankings(cards)
    assert [(row.unit, str(row.result)) for row in ranking.rows] == [
        ("Văn phòng UBND tỉnh", "95.00"), ("Sở A", "92.00"), ("Sở C", "90.00"),
    ]  # fmt: skip
    assert codes(cards) == set()


def test_points_of_units_that_speak_of_another_thing_are_refused(tmp_path):
    head = ["STT", "Đơn vị", "Điểm tự chấm", "Điểm thẩm định", "Xếp loại"]
    with pytest.raises(ReadError):
        read(tmp_path, ["BẢNG ĐIỂM THI ĐUA CÁC SỞ NĂM 2024"], head, [1, "Sở A", 95, 90, "A"], [2, "Sở B", 90, 85, "B"])


@pytest.mark.parametrize("form", ["{} ({} điểm)", "{} (tối đa {})", "{}\nTối đa: {}", "{} ({})", "{} ({}đ)"])
def test_maxima_as_headers_write_them(tmp_path, form):
    heads = [form.format(name, most) for name, most in (("Chỉ đạo", 15), ("Cải cách thể chế", 10), ("TTHC", 20))]
    cards = read(tmp_path, TITLE, ["STT", "Đơn vị", *heads, "Tổng điểm", "Xếp hạng"], *FIELDS)
    assert [(row.name, row.max_score) for row in cards[0]] == [("Chỉ đạo", 15), ("Cải cách thể chế", 10), ("TTHC", 20)]


def test_numbers_of_columns_in_brackets_are_no_maxima(tmp_path):
    rows = [
        [at, unit, one / 10, two / 10, three / 10, total / 10] for at, unit, one, two, three, total, _rank in FIELDS
    ]
    with pytest.raises(ReadError) as caught:
        read(tmp_path, TITLE, ["STT", "Đơn vị", "Chỉ đạo (3)", "Thể chế (4)", "TTHC (5)", "Tổng điểm (6)"], *rows)
    assert {found.code for found in caught.value.findings} == {"field-without-maximum"}


@pytest.mark.parametrize("container", ["xlsx", "csv"])
def test_a_header_of_three_levels(tmp_path, container):
    lines = [
        ["TỔNG HỢP ĐIỂM CHỈ SỐ CCHC CÁC HUYỆN NĂM 2024"],
        ["STT", "Đơn vị", "Điểm các lĩnh vực", "", "", "", "Tổng điểm", "Xếp hạng"],
        ["", "", "Chỉ đạo (15 điểm)", "", "Mức độ hài lòng (10 điểm)", "", "", ""],
        ["", "", "Tự chấm", "Thẩm định", "Tự chấm", "Thẩm định", "", ""],
        [1, "Huyện Cao Lộc", 14, 13.5, 9, 8.5, 22, 2],
        [2, "Huyện Lộc Bình", 15, 14, 10, 9, 23, 1],
        ["", "Trung bình", 14.5, 13.75, 9.5, 8.75, 22.5],
    ]
    merged = [(1, 2, 1, 5), (2, 2, 2, 3), (2, 4, 2, 5), *((1, place, 3, place) for place in (0, 1, 6, 7))]
    if container == "csv":
        cards = load_all(write_csv(tmp_path / "a.csv", Page("S", lines)))
    else:
        cards = read(tmp_path, *lines, merged=merged)
    assert [(row.name, row.max_score, row.self_score, row.score) for row in cards[0]] == [
        ("Chỉ đạo", 15, 14, Decimal("13.5")), ("Mức độ hài lòng", 10, 9, Decimal("8.5")),
    ]  # fmt: skip
    assert (len(cards), codes(cards)) == (2, set())


def test_the_survey_beside_the_fields_of_the_appraisal(tmp_path):
    head = ["STT", "Đơn vị", "Thể chế (15 điểm)", "TTHC (50 điểm)", "Tổng thẩm định", "ĐTXHH (35 điểm)", "Tổng điểm"]
    cards = read(tmp_path, TITLE, head, [1, "Sở A", 14, 48, 62, 30, 92], [2, "Sở B", 12, 45, 57, 31, 88])
    assert [(card.score, card.max_score, len(card)) for card in cards] == [(92, 100, 3), (88, 100, 3)]
    assert codes(cards) == set()


def test_the_five_groups_of_decision_766(tmp_path):
    """Lào Cai's and Sơn La's announced figures: Sơn La's parts come to 83.63, printed is 86.94; its rank is the lower."""
    title = ["BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP THÁNG 12/2025 (QUYẾT ĐỊNH 766/QĐ-TTg)"]
    head = ["Xếp hạng", "Tỉnh", *GROUPS, "Tổng điểm"]
    cards = read(tmp_path, title, head, LAO_CAI, SON_LA)
    assert [(card.index, card.year, card.month) for card in cards] == [("Bộ chỉ số 766", 2025, 12)] * 2
    assert [row.max_score for row in cards[0]] == [*MAXIMA]
    assert codes(cards) == {("total-does-not-match", "H4"), ("rank-does-not-fit", "A3"), ("rank-does-not-fit", "A4")}
    assert [(card.score, card.total.score) for card in cards] == [
        (Decimal("78.96"), Decimal("78.96")), (Decimal("83.63"), Decimal("86.94")),
    ]  # fmt: skip


def test_a_group_above_its_maximum_and_ranks_contrary_to_totals(tmp_path):
    title, head = ["BỘ CHỈ SỐ 766 THÁNG 9 NĂM 2025 CÁC XÃ"], ["STT", "Đơn vị", *GROUPS, "Tổng điểm", "Xếp hạng"]
    rows = [
        [1, "Xã A", 15.5, 20.25, 15, 17, 11, 78.75, 1], [2, "Xã B", 15, 16, 14, 17, 10, 72, 3], [3, "Xã C", 12, 16, 14, 17, 9, 68, 2],
    ]  # fmt: skip
    cards = read(tmp_path, title, head, *rows)
    assert (cards[0].year, cards[0].month) == (2025, 9)
    assert codes(cards) == {("score-above-maximum", "D3"), ("rank-does-not-fit", "I4"), ("rank-does-not-fit", "I5")}


def test_months_of_one_unit_below_each_other(tmp_path):
    lines = [["Tháng 8", 15, 19, 15, 17, 11, 77, 8], ["Tháng 9", 15, 19, 16, 17.5, 12, 79.5, 6]]
    head = ["Tháng", *GROUPS, "Tổng điểm", "Xếp hạng"]
    cards = read(tmp_path, ["BỘ CHỈ SỐ 766 CỦA TỈNH LẠNG SƠN NĂM 2025"], head, *lines)
    assert [(card.unit, card.year, card.month) for card in cards] == [("Lạng Sơn", 2025, 8), ("Lạng Sơn", 2025, 9)]
    assert codes(cards) == set()
    (ranking,) = unit_rankings(cards)
    assert (ranking.month, ranking.month_before, ranking.rows[0].change) == (9, 8, Decimal("2.5"))


def test_ranks_where_a_field_is_not_assessed_go_by_what_is_assessed(tmp_path):
    head = [
        "STT",
        "Đơn vị",
        "Chỉ đạo (15 điểm)",
        "Thể chế (10 điểm)",
        "TTHC (20 điểm)",
        "Tổng điểm",
        "Chỉ số (%)",
        "Xếp hạng",
    ]
    rows = [[1, "Sở Nội vụ", 14, 9.5, 19, 42.5, 94.44, 2], [2, "Văn phòng UBND tỉnh", 14.5, "KĐG", 19, 33.5, 95.71, 1]]
    cards = read(tmp_path, TITLE, head, *rows, [3, "Sở Y tế", 12, 8.75, 17, 37.75, 83.89, 3])
    assert codes(cards) == set()
    (ranking,) = unit_rankings(cards)
    assert (ranking.rows[0].unit, str(ranking.rows[0].result)) == ("Văn phòng UBND tỉnh", "95.71")
    assert [row.printed for row in ranking.rows] == [1, 2, 3]


def test_satisfaction_of_units_by_group_of_respondents(tmp_path):
    title = ["KẾT QUẢ KHẢO SÁT SỰ HÀI LÒNG THEO NHÓM ĐỐI TƯỢNG NĂM 2024"]
    head = ["STT", "Đơn vị", "Người dân (%)", "Doanh nghiệp (%)", "Chỉ số hài lòng chung (%)", "Xếp hạng"]
    cards = read(tmp_path, title, head, [1, "Huyện Cao Lộc", 88.1, 85, 87.2, 1], [2, "Huyện Lộc Bình", 86, 84, 85.2, 2])
    assert [(row.name, row.kind, row.value) for row in cards[0].components[1:]] == [
        ("Người dân", "respondents", Decimal("88.1")), ("Doanh nghiệp", "respondents", 85),
    ]  # fmt: skip
    assert codes(cards) == set()
    (ranking,) = unit_rankings(cards)
    assert [(one.name, one.best_units) for one in ranking.fields][1] == ("Doanh nghiệp", ("Huyện Cao Lộc",))
    assert [row.printed for row in ranking.rows] == [1, 2]


def test_a_slash_within_a_header_is_no_heading_above_it(tmp_path):
    title = ["KẾT QUẢ KHẢO SÁT SỰ HÀI LÒNG THEO YẾU TỐ NĂM 2024"]
    head = ["STT", "Đơn vị", "Tiếp cận / cơ sở vật chất (%)", "Công chức (%)", "Chỉ số hài lòng chung (%)"]
    cards = read(tmp_path, title, head, [1, "Huyện Cao Lộc", 88.1, 85, 87.2], [2, "Huyện Lộc Bình", 86, 84, 85.2])
    assert [row.name for row in cards[0].components[1:]] == ["Tiếp cận / cơ sở vật chất", "Công chức"]
    assert codes(cards) == set()


def test_satisfied_and_not_satisfied_make_a_hundred_for_each_unit(tmp_path):
    title = ["MỨC ĐỘ HÀI LÒNG CỦA NGƯỜI DÂN ĐỐI VỚI CÁC ĐƠN VỊ NĂM 2024"]
    head = ["STT", "Đơn vị", "Hài lòng (%)", "Không hài lòng (%)", "Theo nhóm: Người dân (%)"]
    rows = [[at, f"Xã Số {at}", 80 + at, 20 - at, 81] for at in range(1, 7)]
    assert codes(read(tmp_path, title, head, *rows)) == set()
    rows[2][3] = 7
    assert codes(read(tmp_path, title, head, *rows)) == {("survey-complement", "C5")}


def shared(folder, *rows, head=("Chỉ đạo (15 điểm)", "Thể chế (10 điểm)", "Tổng điểm", "Xếp hạng"), merged=()):
    lines = [[at, f"Huyện {name}", *cells] for at, (name, cells) in enumerate(zip("ABCDE", rows, strict=True), 1)]
    return read(folder, TITLE, ["STT", "Đơn vị", *head], *lines, merged=merged)


SOUND = [[14, 9, 23, 1], [13, 9, 22, 2], [12, 9, 21, 3], [11, 9, 20, 4], [10, 9, 19, 5]]


def test_what_is_wrong_in_a_table_of_units_is_said_where_it_is(tmp_path):
    assert codes(shared(tmp_path, *SOUND)) == set()
    other = ("Chỉ đạo (15 điểm)", "Thể chế (10 điểm)", "Tổng điểm năm 2022", "Xếp hạng")
    cards = shared(tmp_path, *SOUND, head=other)
    assert cards[0].total.score == 23
    assert codes(cards) == {("year-not-in-header", "E2")}
    cards = shared(tmp_path, *SOUND[:1], [None, *SOUND[1][1:]], *SOUND[2:], merged=[(2, 2, 3, 2)])
    assert codes(cards) == {("merged-points", "C3"), ("missing-score", "C3"), ("missing-score", "C4")}
    assert [card["1"].score for card in cards[:3]] == [None, None, 12]


def test_shares_in_place_of_points_of_units_are_refused(tmp_path):
    with pytest.raises(ReadError) as caught:
        shared(tmp_path, *([a / 15, b / 10, c / 25, rank] for a, b, c, rank in SOUND))
    assert [(found.code, found.cell) for found in caught.value.findings] == [("score-is-no-points", "C2")]


@pytest.mark.parametrize(
    ("name", "code"), [("TP. Lạng Sơn", "unit-row-twice"), ("Cả nước", "row-in-no-sum"), ("Hạng", "row-in-no-sum")]
)
def test_a_numbered_row_is_a_unit_once_or_an_error(tmp_path, name, code):
    lines = [[at, name if at == 3 else f"Thành phố {'ABCDE'[at - 1]}", *cells] for at, cells in enumerate(SOUND, 1)]
    lines[0][1] = "Thành phố Lạng Sơn"
    cards = read(
        tmp_path, TITLE, ["STT", "Đơn vị", "Chỉ đạo (15 điểm)", "Thể chế (10 điểm)", "Tổng điểm", "Hạng"], *lines
    )
    assert codes(cards) == {(code, "A5" if code == "row-in-no-sum" else "B5")}


def test_an_error_for_the_name_of_a_unit_is_called_so(tmp_path):
    lines = [[at, "#N/A" if at == 2 else f"Huyện {at}", *cells] for at, cells in enumerate(SOUND, 1)]
    cards = read(
        tmp_path, TITLE, ["STT", "Đơn vị", "Chỉ đạo (15 điểm)", "Thể chế (10 điểm)", "Tổng điểm", "Hạng"], *lines
    )
    assert codes(cards) == {("error-value", "B4")}


HANOI = [[1, "Sở Nội vụ", 94], [2, "Sở Tài chính", 93.89], [3, "Sở KH&CN", 93]]
TUYEN_QUANG = [[1, "Xã Quảng Bình", 85.1, 1], [2, "Xã Yên Phú", 85.07, 2], [3, "Xã Du Già", 84.36, 3]]


def test_internal_rankings_as_announced(tmp_path):
    """Hà Nội's departments of 2023 in percent, Tuyên Quang's communes of 2025 in points."""
    title = "XẾP HẠNG CHỈ SỐ CCHC {} NĂM {}"
    cards = read(tmp_path, [title.format("CÁC SỞ", 2023)], ["Hạng", "Đơn vị", "Chỉ số (%)"], *HANOI)
    head = ["TT", "Tên đơn vị", "Điểm đạt được", "Xếp hạng"]
    cards += read(tmp_path, [title.format("CẤP XÃ", 2025)], head, *TUYEN_QUANG)
    assert codes(cards) == set()
    departments, communes = unit_rankings(cards)
    assert [(row.rank, row.unit, str(row.result)) for row in departments.rows] == [
        (1, "Sở Nội vụ", "94"), (2, "Sở Tài chính", "93.89"), (3, "Sở KH&CN", "93"),
    ]  # fmt: skip
    assert [(row.rank, row.unit, str(row.result)) for row in communes.rows] == [
        (1, "Xã Quảng Bình", "85.1"), (2, "Xã Yên Phú", "85.07"), (3, "Xã Du Già", "84.36"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["Họ và tên", "Học sinh", "Tên"])
@pytest.mark.parametrize("subjects", [("Toán", "Văn", "Anh"), ("Toán (10 điểm)", "Văn (10 điểm)", "Anh (10 điểm)")])
def test_marks_of_pupils_are_no_score_table(tmp_path, who, subjects):
    names = [
        [1, "Nguyễn Văn An", 8, 7.5, 9, 24.5, 1],
        [2, "Trần Thị Bình", 7, 8, 8, 23, 2],
        [3, "Lê Văn Cường", 6, 7, 7, 20, 3],
    ]
    with pytest.raises(ReadError) as caught:
        read(tmp_path, ["BẢNG ĐIỂM LỚP 9A"], ["STT", who, *subjects, "Tổng điểm", "Xếp hạng"], *names)
    assert {found.code for found in caught.value.findings} == {"column-missing" if who == "Tên" else "no-table"}


def table_of(unit, lost):
    head = ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"]
    rows = [["1", "Thể chế", 45, 45 - lost], ["1.1", "Một", 40, 40], ["1.2", "Hai", 5, 5 - lost]]
    lines = [["BẢNG ĐIỂM CCHC NĂM 2025"], [f"Đơn vị: {unit}"], head, *rows, ["", "Tổng điểm", 45, 45 - lost]]
    return Page(unit, [[None if cell == "" else cell for cell in line] for line in lines])


@pytest.mark.parametrize(("printed", "found"), [(44, set()), (44.5, {("same-unit-twice", "C3")})])
def test_the_summary_of_a_book_with_a_sheet_a_unit_is_held_against_the_sheets(tmp_path, printed, found):
    lines = [
        ["TỔNG HỢP ĐIỂM CCHC CÁC XÃ NĂM 2025"],
        ["STT", "Đơn vị", "Tổng điểm"],
        [1, "Xã Na Sầm", printed],
        [2, "Xã Văn Lãng", 43],
    ]
    pages = [Page("Tổng hợp", lines), table_of("Xã Na Sầm", 1), table_of("Xã Văn Lãng", 2)]
    cards = load_all(write_xlsx(tmp_path / "a.xlsx", *pages))
    assert [(card.unit, len(card)) for card in cards] == [("Xã Na Sầm", 3), ("Xã Văn Lãng", 3)]
    assert codes(cards) == found


def test_the_fields_of_hoa_binh_2023_as_announced(tmp_path):
    """Printed are 9.50 of 9.5 (100 %), 12.99 of 13 (99.93 %) and 9.94 of 10.5 (94.66 %): rounded, they contradict nothing."""
    lines = [
        ["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA CÁC TỈNH"],
        [
            "STT",
            "Tỉnh",
            "Chỉ đạo, điều hành (9,5 điểm)",
            "",
            "Thủ tục hành chính (13 điểm)",
            "",
            "Tổ chức bộ máy (10,5 điểm)",
            "",
        ],
        ["", "", *("Điểm đạt", "Tỷ lệ (%)") * 3],
        [1, "Hòa Bình", 9.5, 100, 12.99, 99.93, 9.94, 94.66],
        [2, "Lạng Sơn", 9.04, 95.16, 12, 92.31, 9, 85.71],
    ]
    merged = [(1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 1, 7), (1, 0, 2, 0), (1, 1, 2, 1)]
    cards = read(tmp_path, *lines, merged=merged)
    assert [(row.max_score, row.score, row.percent) for row in cards[0]] == [
        (Decimal("9.5"), Decimal("9.5"), 100), (13, Decimal("12.99"), Decimal("99.93")),
        (Decimal("10.5"), Decimal("9.94"), Decimal("94.66")),
    ]  # fmt: skip
    assert codes(cards) == set()


def explained(folder, rows):
    width = max(map(len, rows))
    return read_table(write_xlsx(folder / "a.xlsx", Page("S", [[*row, *[None] * (width - len(row))] for row in rows])))


def test_the_explanation_says_what_fields_parts_and_years_were_taken_for(tmp_path):
    rows = [
        ["XẾP HẠNG CHỈ SỐ SIPAS CÁC HUYỆN NĂM 2024"],
        ["TT", "Địa phương", "Năm 2023", None, "Năm 2024", None],
        [None, None, "SIPAS (%)", "Hạng", "SIPAS (%)", "Hạng"],
        [1, "Huyện Bắc Sơn", 81.2, 2, 84.1, 1],
        [2, "Huyện Bình Gia", 83.5, 1, 82.4, 3],
        [3, "Huyện Cao Lộc", 80.1, 3, 83.3, 2],
    ]
    reading = explained(tmp_path, rows)
    assert [cell.meaning for cell in reading.header] == ["code", "unit", "earlier", "rank", "value", "rank"]
    assert {one.code for one in reading.findings} == {"status-unknown"}
    rows = [
        ["CHỈ SỐ CCHC CÁC HUYỆN NĂM 2024"],
        ["TT", "Đơn vị", "Thể chế (40đ)", "Công vụ (60đ)", "Điểm trừ", "Tổng điểm"],
        [1, "Huyện Bắc Sơn", 31.5, 52, -1, 82.5],
        [2, "Huyện Bình Gia", 33.5, 51, 0, 84.5],
        [3, "Huyện Cao Lộc", 30.1, 55, 0, 85.1],
    ]
    meanings = [cell.meaning for cell in explained(tmp_path, rows).header]
    assert meanings == ["code", "unit", "field", "field", "adjustment", "score"]


CRITERIA = [
    ["1", "Thể chế", 5, 4, 3.5],
    ["1.1", "Rà soát", 3, 3, 2],
    ["1.2", "Theo dõi", 2, 1, 1.5],
    ["", "Tổng điểm", 5, 4, 3.5],
]
ACROSS = ["STT", "Tiêu chí", "Điểm tối đa", "Huyện Cao Lộc", "Huyện Lộc Bình"]


def test_units_side_by_side_get_a_card_each(tmp_path):
    head, rows = [*ACROSS, "Trung bình"], [[*row, (row[3] + row[4]) / 2] for row in CRITERIA]
    cards = read(tmp_path, ["ĐIỂM CCHC CÁC HUYỆN NĂM 2024"], head, *rows)
    assert [(card.unit, card.year, card.score, card["1.2"].cell) for card in cards] == [
        ("Huyện Cao Lộc", 2024, 4, "S!D5"),
        ("Huyện Lộc Bình", 2024, Decimal("3.5"), "S!E5"),
    ]
    assert (codes(cards), ("column-not-read", "F2") in codes(cards, "warning")) == (set(), True)
    table = read_table(tmp_path / "a.xlsx")
    assert [head.meaning for head in table.header] == ["code", "name", "max_score", "score", "score", ""]


def test_units_side_by_side_with_self_assessment_and_appraisal(tmp_path):
    heads = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Sở Y tế", "", "Sở Tư pháp", ""],
        ["", "", "", *["Tự chấm", "Thẩm định"] * 2],
    ]
    rows = [[*row[:3], row[2], row[3], row[2], row[4]] for row in CRITERIA]
    first, second = read(tmp_path, TITLE, *heads, *rows, merged=[(1, 3, 1, 4), (1, 5, 1, 6)])
    assert [(card.unit, card.score, card["1"].self_score) for card in (first, second)] == [
        ("Sở Y tế", 4, 5),
        ("Sở Tư pháp", Decimal("3.5"), 5),
    ]


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("ĐIỂM CCHC HUYỆN CAO LỘC NĂM 2024", ("Sở Nội vụ", "Sở Tư pháp")),  # those who appraise it
        ("ĐIỂM CCHC CỦA SỞ Y TẾ NĂM 2024", ("Sở Nội vụ", "Văn phòng UBND tỉnh")),
        ("ĐIỂM CCHC CÁC XÃ NĂM 2024", ("Cộng Hòa", "Tân Thanh")),  # names that may be anything
        ("ĐIỂM CCHC CÁC HUYỆN NĂM 2024", ("Huyện Cao Lộc", "Huyện Cao Lộc")),
    ],
)
def test_columns_that_may_be_no_units_are_doubted(tmp_path, title, heads):
    with pytest.raises(ReadError) as caught:
        read(tmp_path, [title], [*ACROSS[:3], *heads], *CRITERIA)
    (found,) = caught.value.findings
    assert found.code == "two-results"
    assert all(head in found.found for head in heads)


def test_factors_of_satisfaction_below_units(tmp_path):
    rows = [[1, "Tiếp cận dịch vụ", 80, 82], [2, "Thủ tục hành chính", 84, 83], ["", "Chung", 82, 82.5]]
    cards = read(tmp_path, ["MỨC ĐỘ HÀI LÒNG NĂM 2024"], ["STT", "Yếu tố", *ACROSS[3:]], *rows)
    assert [(card.unit, card.overall.value, card.components[0].name) for card in cards] == [
        ("Huyện Cao Lộc", 82, "Tiếp cận dịch vụ"),
        ("Huyện Lộc Bình", Decimal("82.5"), "Tiếp cận dịch vụ"),
    ]
    assert codes(cards) == set()


FIELD_NAMES = ["Chỉ đạo", "Thể chế", "Thủ tục"]
MOST = ["", "Điểm tối đa", 15, 10, 20, 45, ""]


@pytest.mark.parametrize("whole", [(), (1,), (0, 1, 5, 6)])
@pytest.mark.parametrize("numbers", [(), (["", "", 1, 2, 3],), (["", "", "1", "2", "3"],)])
def test_one_word_over_all_fields(tmp_path, whole, numbers):
    down = [(1, column, 2 + len(numbers), column) for column in whole if column != 1 or len(whole) > 1]
    merged = [*down, (1, 2, 1, 4)] if whole else []
    head = ["STT", "Cơ quan", "LĨNH VỰC", "", "", "Tổng điểm", "Xếp hạng"]
    cards = read(tmp_path, TITLE, head, *numbers, ["", "", *FIELD_NAMES], MOST, *FIELDS, merged=merged)
    assert [card.unit for card in cards] == [row[1] for row in FIELDS]
    assert [[field.name for field in card.fields] for card in cards] == [FIELD_NAMES] * 3
    assert [card.score for card in cards] == [Decimal(str(row[5])) for row in FIELDS]


TWO_YEARS = ([1, "Lạc Sơn", 80, 2, 85, 1], [2, "Mai Châu", 82, 1, 84, 2], [3, "Đà Bắc", 78, 3, 79, 3])


@pytest.mark.parametrize(
    "heads",
    [
        (["TT", "Huyện", "Điểm 2023", "Hạng 2023", "Điểm 2024", "Hạng 2024"],),
        (["TT", "Huyện", "Điểm năm 2023", "Hạng", "Điểm năm 2024", "Hạng"],),
        (["TT", "Huyện", "Năm 2023", "", "Năm 2024", ""], ["", "", "Điểm", "Hạng", "Điểm", "Hạng"]),
    ],
)
@pytest.mark.parametrize("title", ["NĂM 2024", "NĂM 2023, 2024", "năm 2023 và năm 2024"])
def test_totals_and_ranks_of_two_years(tmp_path, heads, title):
    cards = read(tmp_path, [f"CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC HUYỆN {title}"], *heads, *TWO_YEARS)
    assert [(card.unit, card.year, card.score) for card in cards] == [
        ("Lạc Sơn", 2024, 85), ("Mai Châu", 2024, 84), ("Đà Bắc", 2024, 79),
    ]  # fmt: skip
    assert codes(cards) == set()


def test_parts_with_maxima_under_a_word_for_all(tmp_path):
    head = ["TT", "Tên cơ quan, đơn vị", "Kết quả chấm điểm", "", "", "Tổng điểm", "Xếp hạng"]
    parts = ["", "", "Điểm qua hồ sơ (70)", "Điểm điều tra XHH (20)", "Điểm thưởng (10)", "", ""]
    rows = [
        [1, "Sở Nội vụ", 66, 18, 2, 86, 1],
        [2, "Sở Tư pháp", 64, 17.5, 1, 82.5, 2],
        [3, "Sở Y tế", 60, 16, 0, 76, 3],
    ]
    cards = read(tmp_path, TITLE, head, parts, *rows)
    assert [(field.name, field.max_score) for field in cards[0].fields] == [
        ("Điểm qua hồ sơ", 70), ("Điểm điều tra XHH", 20), ("Điểm thưởng", 10),
    ]  # fmt: skip
    assert [card.score for card in cards] == [86, Decimal("82.5"), 76]
    assert codes(cards) == set()


@pytest.mark.parametrize("survey", ["Kết quả khảo sát hài lòng", "Điểm điều tra XHH", "Tác động của CCHC"])
@pytest.mark.parametrize("ranks", [(1, 2, 3), (2, 1, 3)])
def test_the_survey_as_a_field_and_ranks_by_points_or_by_share(tmp_path, survey, ranks):
    head = ["TT", "Cơ quan, đơn vị", "Điểm các lĩnh vực", "", "", "Tổng điểm", "Xếp hạng"]
    parts = ["", "", "Chỉ đạo\n(20 điểm)", "Thể chế\n(20 điểm)", f"{survey}\n(10 điểm)", "", ""]
    rows = [["Sở Nội vụ", 18, 18, 9, 45], ["Thanh tra tỉnh", 19, "KĐG", 9, 28], ["Sở Y tế", 10, 12, 5, 27]]
    rows = [[at, *row, rank] for at, (row, rank) in enumerate(zip(rows, ranks, strict=True), 1)]
    cards = read(tmp_path, TITLE, head, parts, *rows, merged=[(1, 2, 1, 4)])
    assert [field.name for field in cards[0].fields] == ["Chỉ đạo", "Thể chế", survey]
    assert codes(cards) == set()


@pytest.mark.parametrize("in_brackets", [True, False])
def test_fields_of_self_and_appraised_points_a_survey_and_bonus_beside_them(tmp_path, in_brackets):
    head = [
        "TT",
        "Đơn vị",
        "Chỉ đạo",
        "",
        "Thể chế",
        "",
        "Điểm thẩm định",
        "Điểm ĐTXHH",
        "Điểm thưởng",
        "Điểm trừ",
        "Tổng điểm",
    ]
    parts = ["", "", "Tự chấm", "Thẩm định", "Tự chấm", "Thẩm định", "", "", "", "", ""]
    rows = [
        [1, "Sở Nội vụ", 28, 27, 40, 38.5, 65.5, 28, 1, -0.5, 94],
        [2, "Sở Tư pháp", 30, 26, 39, 37, 63, 27, "", "", 90],
        [3, "Sở Y tế", 25, 24, 36, 30.25, 54.25, 25, "", -1, 78.25],
    ]
    maxima = ["", "Điểm tối đa", 30, 30, 40, 40, 70, 30, "", "", 100]
    if in_brackets:
        head = [
            f"{name} ({most} điểm)" if name and most and at > 1 else name
            for at, (name, most) in enumerate(zip(head, maxima, strict=True))
        ]
    lines = [TITLE, head, parts, *([] if in_brackets else [maxima]), *rows]
    cards = read(tmp_path, *lines, merged=[(1, 2, 1, 3), (1, 4, 1, 5)])
    assert [(field.max_score, field.score) for field in cards[0].fields if not field.adjusts] == [
        (30, 27), (40, Decimal("38.5")), (30, 28),
    ]  # fmt: skip
    assert [card.adjusted_score for card in cards] == [94, 90, Decimal("78.25")]
    assert codes(cards) == set()
    rows[0][-1] = 95
    assert "error" in {
        finding.severity
        for card in read(tmp_path, *lines, merged=[(1, 2, 1, 3), (1, 4, 1, 5)])
        for finding in card.findings
    }


@pytest.mark.parametrize(
    ("name", "points"), [("Bình quân", 24.5), ("Trung bình", 24.5), ("Tổng cộng", 73.5), ("Cao nhất", 25.75)]
)
def test_a_mean_below_one_column_without_numbers_is_no_unit(tmp_path, name, points):
    rows = [["Xã A Lưới", 23.5], ["Xã Tân Thanh", 24.25], ["Xã Trung Bình", 25.75]]
    cards = read(tmp_path, TITLE, [], ["Đơn vị", "Tổng điểm"], *rows, [name, points])
    assert [(card.unit, card.score) for card in cards] == [(unit, Decimal(str(score))) for unit, score in rows]
    assert codes(cards) == set()
    told = codes(read(tmp_path, TITLE, [], ["Đơn vị", "Tổng điểm"], *rows, [name, 20]))
    assert "row-in-no-sum" in {code for code, _cell in told}


def test_the_best_unit_without_its_name_is_no_row_of_maxima(tmp_path):
    head = ["Đơn vị", "Chỉ đạo (15 điểm)", "Thể chế (15 điểm)", "Tổng điểm"]
    rows = [["Xã A Lưới", 8.5, 12, 20.5], ["Xã Tân Thanh", 8.75, 12.25, 21], ["", 12.5, 13.25, 25.75]]
    assert "row-without-unit" in {code for code, _cell in codes(read(tmp_path, TITLE, [], head, *rows))}
    cards = read(tmp_path, TITLE, [], head, *rows[:2], ["", 15, 15, 30])
    assert codes(cards) == set()


def test_a_maximum_in_a_row_of_its_own_is_no_part_of_a_name(tmp_path):
    head = [
        ["TT", "Đơn vị", "Điểm đánh giá theo lĩnh vực", "", "", "Tổng điểm", "Xếp hạng"],
        ["", "", "Chỉ đạo điều hành", "Cải cách thể chế", "Tài chính công", "", ""],
        ["", "", "(15 điểm)", "(10 điểm)", "(20 điểm)", "", ""],
    ]
    merged = [(1, 2, 1, 4), *((1, place, 3, place) for place in (0, 1, 5, 6))]
    cards = read(tmp_path, TITLE, *head, *FIELDS, merged=merged)
    rows = [(row.name, row.max_score) for row in cards[0].criteria]
    assert rows == [("Chỉ đạo điều hành", 15), ("Cải cách thể chế", 10), ("Tài chính công", 20)]


@pytest.mark.parametrize("ranks", [(2, 3, 1), (3, 2, 1), (1, 3, 2)])
def test_bonus_points_may_count_beside_the_share_or_within_it_or_ranks_go_by_points(tmp_path, ranks):
    head = ["STT", "Đơn vị", "Chỉ đạo (15 điểm)", "Thể chế (10 điểm)", "Điểm thưởng", "Tổng điểm", "Xếp hạng"]
    rows = [[1, "Sở Nội vụ", 12, 8.2, "", 20.2, ranks[0]], [2, "Sở Y tế", 11.8, "KĐG", 0.5, 12.3, ranks[1]]]
    cards = read(tmp_path, TITLE, head, *rows, [3, "Sở Tư pháp", 13.5, "KĐG", "", 13.5, ranks[2]])
    assert codes(cards) == set()
    (ranking,) = unit_rankings(cards)
    assert [(row.unit, str(row.result)) for row in ranking.rows] == [
        ("Sở Tư pháp", "90.00"), ("Sở Nội vụ", "80.80"), ("Sở Y tế", "79.17"),
    ]  # fmt: skip


def test_kinds_of_points_over_the_fields_are_the_fields_over_the_kinds(tmp_path):
    fields = ["Chỉ đạo (20)", "Thể chế (30)", "Tổng"]
    cards = read(
        tmp_path,
        TITLE,
        ["STT", "Đơn vị", "Tự chấm", "", "", "Thẩm định", "", ""],
        ["", "", *fields, *fields],
        [1, "Sở Nội vụ", 20, 30, 50, 18.5, 25, 43.5],
        [2, "Sở Tư pháp", 19, 28, 47, 17, 26.25, 43.25],
        [3, "Sở Y tế", 18, 27, 45, 15, 21, 36],
        merged=[(1, 2, 1, 4), (1, 5, 1, 7)],
    )
    assert not codes(cards)
    assert [[(row.name, row.max_score, row.self_score, row.score) for row in card] for card in cards[:1]] == [
        [("Chỉ đạo", 20, 20, Decimal("18.5")), ("Thể chế", 30, 30, 25)]
    ]
    assert [card.score for card in cards] == [Decimal("43.5"), Decimal("43.25"), 36]


def test_totals_of_two_years_are_read_of_the_year_of_the_title(tmp_path):
    head = ["STT", "Đơn vị", "Năm 2023", "Năm 2024", "Tăng/giảm"]
    rows = [[1, "Sở Nội vụ", 90, 92.5, 2.5], [2, "Sở Tư pháp", 88, 87, -1], [3, "Sở Y tế", 80, 81, 1]]
    cards = read(tmp_path, TITLE, head, *rows)
    assert not codes(cards)
    assert [(card.unit, card.year, card.score) for card in cards] == [(row[1], 2024, row[3]) for row in rows]
    assert ("column-not-read", "C2") in codes(cards, "warning")


def test_a_maximum_in_bare_brackets_is_one_beside_maxima_in_words(tmp_path):
    rows = [
        ["TT", "Xã, phường", "Chỉ đạo điều hành (15)", "Thể chế (20 điểm)", "TTHC (tối đa: 35)", "Sự hài lòng (30)"]
    ]
    rows += [
        [at, name, 12 + at / 10, 17, 31, 26]
        for at, name in enumerate(("Xã Trùng Khánh", "Xã Đông Khê", "Xã Bảo Lạc"), 1)
    ]
    path = saved_rows(tmp_path, rows)
    cards = [card for card in load_all(path) if card.index == "PAR INDEX"]
    assert [(card.score, card.max_score) for card in cards] == [(Decimal(f"86.{at}"), 100) for at in (1, 2, 3)]


def test_maxima_in_bare_brackets_over_the_parts_of_a_total(tmp_path):
    rows = [["TT", "Đơn vị", "Thẩm định (70)", "ĐTXHH (30)", "Tổng điểm"], [1, "Xã Trùng Khánh", 65.61, 26.68, 92.29]]
    rows += [[2, "Xã Đông Khê", 67.16, 28.48, 95.64], [3, "Phường Nùng Trí Cao", 60.26, "KĐG", 60.26]]
    path = saved_rows(tmp_path, rows)
    cards = {card.unit: card for card in load_all(path)}
    apart = cards["Phường Nùng Trí Cao"]
    assert (apart.score, apart.max_score, apart.on_hundred) == (Decimal("60.26"), 70, Decimal("86.09"))


def saved_rows(folder, rows):
    book = openpyxl.Workbook()
    for row in (["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ, PHƯỜNG NĂM 2025"], ["TỈNH CAO BẰNG"], *rows):
        book.active.append(row)
    book.save(folder / "xa.xlsx")
    return folder / "xa.xlsx"
