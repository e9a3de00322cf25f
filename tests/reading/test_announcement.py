"""What a ministry announces of all provinces, in the layouts that circulate."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.findings import ReadError
from sipas_par.model.published import Aggregate, FieldFigure, PartFigure, Total
from sipas_par.reading.announcement import announced_in
from sipas_par.reading.open import open_book

TITLE = "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2023 CỦA CÁC TỈNH, THÀNH PHỐ"
FIELDS = [
    "Công tác chỉ đạo, điều hành CCHC",
    "Cải cách thể chế",
    "Cải cách TTHC",
    "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng, phát triển chính quyền điện tử, chính quyền số",
    "Tác động của CCHC đến người dân, tổ chức và phát triển kinh tế - xã hội",
]


def names(year=2023):
    return [province.name for province in sp.published().provinces_in(year)]


def score(at, lift=0):
    return round(91.5 - at / 10 + lift, 2)


def announce(folder, rows, *heads, title=TITLE, name="cong_bo.xlsx", sheet="Kết quả"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (["BỘ NỘI VỤ"], [title], [], *heads, *rows):
        book.active.append(list(row))
    path = folder / name
    book.save(path)
    return path


def read(path):
    return announced_in(open_book(path))


def of(announced, kind):
    return [figure for figure in announced.figures if isinstance(figure, kind)]


def codes(announced):
    return [finding.code for finding in announced.findings]


@pytest.fixture
def ranking(tmp_path):
    rows = [[at + 1, name, score(at)] for at, name in enumerate(names())]
    return rows, lambda rows=rows, **more: announce(
        tmp_path, rows, ["Xếp hạng", "Tỉnh, thành phố", "Chỉ số (%)"], **more
    )


def test_a_ranking_gives_totals_with_their_origin(ranking):
    _, write = ranking
    found = read(write())
    assert found.findings == ()
    totals = of(found, Total)
    assert len(totals) == 63
    first = totals[0]
    assert (first.index, first.year, first.unit, first.rank, first.score) == (
        "PAR INDEX", 2023, names()[0], 1, Decimal("91.5"),
    )  # fmt: skip
    assert (first.origin.publisher, first.origin.place) == ("Bộ Nội vụ", "cong_bo.xlsx, Kết quả")


def test_provinces_are_known_by_their_usual_spellings(ranking):
    rows, write = ranking
    spelled = {
        "Hồ Chí Minh": "TP.HCM",
        "Thừa Thiên Huế": "Thành phố Huế",
        "Bắc Kạn": "Bắc Cạn",
        "Cà Mau": "TỈNH CÀ MAU",
    }
    for row in rows:
        row[1] = next((text for name, text in spelled.items() if name in row[1]), f"UBND tỉnh {row[1]}")
    found = read(write())
    assert (found.findings, {total.unit for total in of(found, Total)}) == ((), set(names()))


def test_parts_are_told_from_the_index_by_their_sums(tmp_path):
    rows = []
    for at, name in enumerate(names()):
        parts = [60 - at / 10, 9, 8.5, 5]
        rows.append([at + 1, name, *parts, round(sum(parts), 2)])
    head = ["STT", "Địa phương", "Điểm thẩm định", "Điểm điều tra XHH", "SIPAS", "Tác động KT-XH", "Kết quả"]
    found = read(announce(tmp_path, rows, head))
    assert found.findings == ()
    assert {part.group for part in of(found, PartFigure)} == {"tham_dinh", "khao_sat", "sipas", "kt_xh"}
    assert [str(total.score) for total in of(found, Total)[:2]] == ["82.5", "82.4"]
    rows[4][-1] += 1
    wrong = read(announce(tmp_path, rows, head))
    assert [(one.code, one.cell) for one in wrong.findings] == [("announced-sum", "B9")]


def wide(tmp_path):
    rows = [[at, name, *(v for k in range(8) for v in (90 - at / 10 - k, at))] for at, name in enumerate(names(), 1)]
    heads = (
        ["TT", "Tỉnh", *(part for field in FIELDS for part in (field, None))],
        ["", "", *(["Tỷ lệ %", "Xếp hạng"] * 8)],
    )
    return announce(tmp_path, rows, *heads)


def long(tmp_path):
    rows = [[name, field, 90 - at / 10 - k, at] for at, name in enumerate(names(), 1) for k, field in enumerate(FIELDS)]
    return announce(tmp_path, rows, ["Tỉnh, thành phố", "Lĩnh vực", "Chỉ số thành phần (%)", "Xếp hạng"])


def long_with_blanks(tmp_path):
    rows = [
        [name if k == 0 else None, field, 90 - at / 10 - k, at]
        for at, name in enumerate(names(), 1)
        for k, field in enumerate(FIELDS)
    ]
    return announce(tmp_path, rows, ["Tỉnh, thành phố", "Lĩnh vực", "Tỷ lệ", "Thứ hạng"])


@pytest.mark.parametrize("layout", [wide, long, long_with_blanks])
def test_percent_and_rank_of_fields(tmp_path, layout):
    found = read(layout(tmp_path))
    assert found.findings == ()
    rows = of(found, FieldFigure)
    assert len(found.figures) == len(rows) == 63 * 8
    third = [row for row in rows if row.unit == names()[1] and row.field == "3"]
    assert [(row.percent, row.rank) for row in third] == [(Decimal("87.8"), 2)]


def test_fields_out_of_order_are_known_by_name_or_number(tmp_path):
    rows = [[name, 80 - at / 10, 90 - at / 10] for at, name in enumerate(names())]
    head = ["Tỉnh", "6. Tài chính công", "2. Thể chế"]
    assert {row.field for row in of(read(announce(tmp_path, rows, head)), FieldFigure)} == {"6", "2"}
    strange = read(announce(tmp_path, rows, ["Tỉnh", "Màu xanh", "Màu đỏ"]))
    assert codes(strange) == ["announced-fields-unknown"]


def test_ranks_as_of_and_a_header_that_says_index_and_year(tmp_path):
    rows = [[f"{at + 1}/63", name, score(at)] for at, name in enumerate(names())]
    found = read(announce(tmp_path, rows, ["Thứ hạng", "Tỉnh", "PAR INDEX 2023 (%)"], title="BẢNG CÔNG BỐ"))
    assert found.findings == ()
    assert [(total.index, total.year, total.rank) for total in of(found, Total)[:2]] == [
        ("PAR INDEX", 2023, 1), ("PAR INDEX", 2023, 2),
    ]  # fmt: skip


def test_a_cell_that_is_no_number_is_told(ranking):
    rows, write = ranking
    rows[7][2] = "9O,80"
    assert [(one.code, one.cell) for one in read(write()).findings] == [("not-a-number", "C12")]


def test_two_columns_of_one_figure_are_refused(tmp_path):
    rows = [[name, score(at), score(at, -2)] for at, name in enumerate(names())]
    assert codes(read(announce(tmp_path, rows, ["Tỉnh", "PAR INDEX", "Chỉ số CCHC"]))) == ["column-twice"]


def test_thirty_four_provinces_by_region_with_means_and_fractions(tmp_path):
    rows, at = [], 0
    for region in dict.fromkeys(province.region for province in sp.published().provinces_in(2025)):
        own = [province.name for province in sp.published().provinces_in(2025) if province.region == region]
        rows.append([None, region])
        for name in own:
            rows.append([at + 1, name.upper(), score(at) / 100])
            at += 1
        rows.append([None, "Trung bình vùng " + region, sum(row[2] for row in rows[-len(own) :]) / len(own)])
    rows.append([None, "Trung bình cả nước", 0.8985])
    found = read(announce(tmp_path, rows, ["Hạng", "Tỉnh", "PAR INDEX"], title="PAR INDEX 2025"))
    assert found.findings == ()
    assert (len(of(found, Total)), of(found, Total)[0].score) == (34, Decimal("91.50"))
    assert len(of(found, Aggregate)) == 7


def test_two_years_side_by_side(tmp_path):
    rows = [[name, score(at, -1), at + 1, score(at), at + 1] for at, name in enumerate(names())]
    heads = (["Tỉnh", "Năm 2022", None, "Năm 2023", None], [None, "Chỉ số", "Xếp hạng", "Chỉ số", "Xếp hạng"])
    found = read(announce(tmp_path, rows, *heads, title="SO SÁNH PAR INDEX NĂM 2022 VÀ NĂM 2023"))
    assert found.findings == ()
    last = [total for total in of(found, Total) if total.unit == names()[2]]
    assert [(total.year, str(total.score), total.rank) for total in last] == [(2022, "90.3", 3), (2023, "91.3", 3)]


def test_sipas_beside_par_index_is_an_index_of_its_own(tmp_path):
    rows = [[name, score(at), at + 1, score(at, -5), at + 1] for at, name in enumerate(names())]
    head = ["Tỉnh", "PAR INDEX", "Xếp hạng PAR INDEX", "SIPAS", "Xếp hạng SIPAS"]
    found = read(announce(tmp_path, rows, head, title="KẾT QUẢ CÔNG BỐ NĂM 2023"))
    assert found.findings == ()
    own = [total for total in of(found, Total) if total.unit == names()[0]]
    assert [(total.index, str(total.score), total.rank) for total in own] == [
        ("PAR INDEX", "91.5", 1), ("SIPAS", "86.5", 1),
    ]  # fmt: skip


def test_equal_results_may_share_a_rank_or_follow_each_other(ranking):
    rows, write = ranking
    rows[3][2] = rows[4][2]
    assert codes(read(write())) == []
    rows[4][0] = 4
    assert codes(read(write())) == []
    rows[10][0], rows[20][0] = 21, 11
    assert codes(read(write())) == ["rank-does-not-fit", "rank-does-not-fit"]


def test_ranks_of_something_else_are_told_once(ranking):
    rows, write = ranking
    for at, row in enumerate(rows):
        row[0] = 63 - at
    assert codes(read(write())) == ["ranks-do-not-fit"]


def test_what_is_wrong_with_the_provinces(ranking):
    rows, write = ranking
    rows[5][1], rows[6][1] = rows[4][1], "Lạng Sown"
    del rows[-1]
    found = read(write())
    assert sorted(codes(found)) == ["announced-missing", "announced-twice", "announced-unknown"]
    unknown = next(one for one in found.findings if one.code == "announced-unknown")
    assert (unknown.cell, unknown.found, unknown.expected) == ("B11", "Lạng Sown", "Lạng Sơn")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("PAR INDEX CÁC TỈNH", "announced-year-unknown"),
        ("PAR INDEX NĂM 2023 SO VỚI NĂM 2022", "announced-year-unknown"),
        ("KẾT QUẢ NĂM 2023 CỦA CÁC TỈNH", "announced-index-unknown"),
        ("PAR INDEX NĂM 2023 (SỐ LIỆU MINH HỌA)", "announced-illustrative"),
        ("PAR INDEX NĂM 2025", "announced-not-of-the-year"),
    ],
)
def test_a_doubt_about_the_whole_table_is_loud(ranking, title, code):
    _, write = ranking
    assert code in codes(read(write(title=title)))


def test_it_is_no_table_of_one_unit(ranking):
    _, write = ranking
    with pytest.raises(ReadError) as error:
        sp.load_par_index(write())
    assert error.value.findings[0].code == "is-an-announcement"


def test_tables_of_communes_and_of_provinces_with_maxima_stay_tables_of_units(tmp_path):
    rows = [["Điểm tối đa", 9.5, 10, 13]] + [[name, 8, 9, 10] for name in names()[:12]]
    head = ["Tỉnh", *(f"{field}" for field in FIELDS[:3])]
    assert read(announce(tmp_path, rows, head)) is None
    communes = [[at, f"Xã Số {at}", score(at), at] for at in range(1, 66)]
    assert read(announce(tmp_path, communes, ["TT", "Xã", "SIPAS 2023 (%)", "Xếp hạng"])) is None
