"""What stands beside the criteria: rows not assessed, bonus and penalty points, the steps of a scale; in the usual layouts."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.analysis.results import Results
from sipas_par.analysis.years import year_rows
from sipas_par.inputs import Inputs
from sipas_par.model.checks import published_checked
from sipas_par.reading.load import load_all
from sipas_par.reports.wording import beside_the_base

HEAD = ["STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Cơ quan chủ trì", "Ghi chú"]
UNITS = ["TT", "Đơn vị", "Lĩnh vực 1 (40 điểm)", "Lĩnh vực 2 (40 điểm)", "Lĩnh vực 3 (20 điểm)"]
BODY = (
    ["1", "Chỉ đạo, điều hành", 40, 35, 33.5],
    ["1.1", "Kế hoạch", 20, 18, 18],
    ["1.2", "Báo cáo", 20, 17, 15.5],
    ["2", "Thủ tục hành chính", 40, 34, 32],
    ["2.1", "Công khai", 25, 22, 21],
    ["2.2", "Giải quyết hồ sơ", 15, 12, 11],
)
FINANCE = (["3", "Tài chính công", 20, 17, 16], ["3.1", "Giải ngân", 10, 8, 7], ["3.2", "Tự chủ", 10, 9, 9])
TOTAL = ["", "Tổng điểm", 100, 86, 81.5]


def saved(folder, *rows, head=HEAD):
    book = openpyxl.Workbook()
    for row in (["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA TỈNH LẠNG SƠN"], [], list(head), *map(list, rows)):
        book.active.append(row)
    path = folder / "a.xlsx"
    book.save(path)
    return path


def read(folder, *rows, **more):
    return sp.load_par_index(saved(folder, *rows, **more))


def errors(card):
    return [finding.code for finding in card.findings if finding.severity == "error"]


def d(text):
    return Decimal(str(text))


# --- not assessed

NOTE = "Không thuộc phạm vi đánh giá của đơn vị"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["3", "Tài chính công", 20, "KĐG", "KĐG"], *([*row[:3]] for row in FINANCE[1:])], "3 3.1 3.2"),
        ([["3", "Tài chính công", 10, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "Không đánh giá"]], "3.2"),
        ([["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "", "", NOTE]], "3.2"),
        ([["3", "Tài chính công", 10, 8, 7], FINANCE[1], ["3.2", "Tự chủ", "KĐG", "", ""]], "3.2"),
        ([["3", "Tài chính công", 10, 8, 7], FINANCE[1], ["3.2", "Tự chủ", "-", "-", "-", "", "KĐG"]], "3.2"),
    ],
    ids=["field", "cell", "remark", "maximum", "signs"],
)
def test_what_is_not_assessed_leaves_the_maximum(tmp_path, rows, said):
    reduced = 80 if said.startswith("3 ") else 90
    score = 65.5 if reduced == 80 else 72.5
    # A table may print the maxima of all rows, or of those that are assessed.
    for most in {reduced, 80 + rows[0][2]}:
        card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", most, "", score])
        assert (card.max_score, card.score, card.attainment) == (reduced, d(score), d(score) / reduced)
        assert " ".join(row.code for row in card if row.state == "not_assessed") == said
        assert (errors(card), card.missing, card.lost) == ([], (), reduced - d(score))


def test_the_sums_pass_over_a_row_without_points_and_it_is_said(tmp_path):
    rows = (["3", "Tài chính công", 10, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "x", "x"])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 90, 77, 72.5])
    assert card.max_score == 90
    assert [f.cell for f in card.findings if f.code == "not-assessed-by-sums"] == ["A12"]


def test_without_a_word_or_a_sum_the_points_are_missing(tmp_path):
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "x", "x"])
    assert errors(read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 77, 72.5])) == ["missing-score"]


def test_points_below_a_row_that_is_not_assessed_are_an_error(tmp_path):
    card = read(
        tmp_path, *BODY, ["3", "Tài chính công", 20, "KĐG", "KĐG"], *FINANCE[1:], ["", "Tổng điểm", 100, 86, 81.5]
    )
    assert [f.cell for f in card.findings if f.code == "not-assessed-with-points"] == ["E11", "E12"]


def test_a_printed_share_refers_to_what_was_assessed(tmp_path):
    head = [*HEAD[:5], "Tỷ lệ (%)"]
    rows = [[*row, round(row[4] / row[2] * 100, 2)] for row in BODY]
    rows += [["3", "Tài chính công", 20, "KĐG", "KĐG"], ["3.1", "Giải ngân", 20, "KĐG", "KĐG"]]
    assert errors(read(tmp_path, *rows, ["", "Tổng điểm", 100, 69, 65.5, 81.88], head=head)) == []
    card = read(tmp_path, *rows, ["", "Tổng điểm", 100, 69, 65.5, 65.5], head=head)
    assert [(f.code, f.severity) for f in card.findings if f.code.startswith("percent")] == [
        ("percent-of-whole", "warning")
    ]
    assert errors(read(tmp_path, *rows, ["", "Tổng điểm", 100, 69, 65.5, 71.5], head=head)) == ["percent-does-not-fit"]


def test_a_total_on_another_scale_is_no_criterion(tmp_path):
    rows = (["3", "Tài chính công", 20, "KĐG", "KĐG"], ["3.1", "Giải ngân", 20])
    ends = (["", "Tổng điểm", 80, 69, 65.5], ["", "Điểm quy đổi theo thang 100", 100, 86.25, 81.88])
    card = read(tmp_path, *BODY, *rows, *ends)
    assert (errors(card), card.total.score) == ([], d(65.5))


def test_fields_that_do_not_apply_to_a_unit(tmp_path):
    rows = (
        [1, "Sở A", 30, 30, "KĐG", 60, 75, 3],
        [2, "Sở B", 35, 33, 16, 84, 84, 1],
        [3, "Văn phòng C", 36, "-", 10, 46, 76.67, 2],
    )
    first, second, third = load_all(saved(tmp_path, *rows, head=[*UNITS, "Tổng điểm", "Điểm quy đổi", "Xếp hạng"]))
    assert [(card.max_score, card.score) for card in (first, second, third)] == [(80, 60), (100, 84), (60, 46)]
    assert [f.code for card in (first, second, third) for f in card.findings if "assessed" in f.code] == [
        "not-assessed-by-sums"
    ]
    assert [errors(card) for card in (first, second, third)] == [[], [], []]


# --- bonus and penalty


@pytest.mark.parametrize(
    ("rows", "adjustments", "total"),
    [
        ([["4", "Điểm thưởng", "", 2, 2], ["", "Tổng điểm", 100, 88, 83.5]], {"4": 2}, 83.5),
        (
            [["", "Điểm cộng", "", 2, 2], ["", "Điểm trừ", "", -1, -1], ["", "Tổng điểm", 100, 87, 82.5]],
            {"4": 2, "5": -1},
            82.5,
        ),
        ([TOTAL, ["", "Điểm thưởng", "", 2, 2], ["", "Tổng điểm sau cộng", 100, 88, 83.5]], {"4": 2}, 83.5),
        ([TOTAL, ["", "Điểm thưởng", 5, 2, 2], ["", "Điểm trừ", "", -1, -1]], {"4": 2, "5": -1}, 81.5),
        ([["4", "Điểm thưởng", 5, 2, 2], ["", "Tổng điểm", 100, 88, 83.5]], {"4": 2}, 83.5),
        ([["4", "Điểm thưởng", 5, 2, 2], ["", "Tổng điểm", 105, 88, 83.5]], {"4": 2}, 83.5),
        ([["4", "Điểm trừ", 5, 1, 1], ["", "Tổng điểm", 100, 85, 80.5]], {"4": -1}, 80.5),
        ([["", "Điểm phạt (tối đa 3)", "tối đa 3", 1, 1], ["", "Tổng điểm", 100, 85, 80.5]], {"4": -1}, 80.5),
        (
            [["A", "Điểm cộng", "", 2, 2], ["B", "Điểm trừ", "", -1, -1], ["", "Cộng", 100, 87, 82.5]],
            {"4": 2, "5": -1},
            82.5,
        ),
    ],
    ids=["coded", "uncoded", "after", "outside", "maximum", "beside-100", "no-minus", "bounded", "letters"],
)
def test_bonus_and_penalty_stand_beside_the_base(tmp_path, rows, adjustments, total):
    reading = sp.read_table(saved(tmp_path, *BODY, *FINANCE, *rows))
    card = reading.card
    assert (card.max_score, card.score, card.lost, card.adjusted_score) == (100, d(81.5), d(18.5), d(total))
    assert f"mã 1 đến {card.leaves[-1].code}." in reading.explain(), "a bonus is no field"
    assert {row.code: row.score for row in card.adjustments} == adjustments
    assert errors(card) == []


def test_a_penalty_inside_a_field_is_no_lost_criterion(tmp_path):
    rows = (["3", "Tài chính công", 20, 16.5, 15.5], *FINANCE[1:], ["3.3", "Điểm trừ: chậm báo cáo", 0, 0.5, 0.5])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 85.5, 81])
    assert (card["3.3"].score, card["3.3"].lost, card.lost, errors(card)) == (d(-0.5), None, d(18.5), [])


def test_a_criterion_so_called_counts_where_its_maximum_does(tmp_path):
    rows = (["3", "Tài chính công", 10, 8, 7], ["3.1", "Giải ngân", 10, 8, 7], ["4", "Điểm thưởng sáng kiến", 10, 9, 9])
    card = read(tmp_path, *BODY, *rows, TOTAL)
    assert (card.max_score, card.score, card.adjustments, errors(card)) == (100, d(81.5), (), [])


def test_columns_of_bonus_and_penalty_points(tmp_path):
    head = [*UNITS, "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Xếp hạng"]
    rows = (
        [1, "Sở A", 30, 30, 15, 2, 1, 76, 2],
        [2, "Sở B", 35, 33, 16, "", 2, 82, 1],
        [3, "Sở C", 30, 30, 10, 1, "", 71, 3],
    )
    cards = load_all(saved(tmp_path, *rows, head=head))
    assert [(card.max_score, card.score, card.adjusted_score) for card in cards] == [
        (100, 75, 76),
        (100, 84, 82),
        (100, 70, 71),
    ]
    assert [row.score for row in cards[0].adjustments] == [2, -1]
    assert [errors(card) for card in cards] == [[], [], []]


# --- the steps of a scale

STEPS = [("Đạt 100%", 20), ("Từ 80% đến dưới 100%", 15.5), ("Dưới 80%", 0)]


@pytest.mark.parametrize("layout", ["rows", "dashes", "letters", "text", "name"])
def test_the_steps_of_a_scale_are_kept(tmp_path, layout):
    lines = [f"{name}: {points}".replace(".", ",") for name, points in STEPS]
    body = [list(row) for row in BODY]
    steps = {
        "rows": [["", name, points] for name, points in STEPS],
        "dashes": [["-", name, points] for name, points in STEPS],
        "letters": [[letter, name, points] for letter, (name, points) in zip("abc", STEPS, strict=True)],
        "text": [["", line] for line in lines],
        "name": [],
    }[layout]
    if layout == "name":
        body[2][1] = "\n- ".join([body[2][1], *(f"{line} điểm" for line in lines)])
    card = read(tmp_path, *body[:3], *steps, *body[3:], *FINANCE, TOTAL)
    row = card["1.2"]
    assert [(step.name, step.points) for step in row.steps] == [(name, d(points)) for name, points in STEPS]
    assert (row.name, row.within_reach, len(card), errors(card)) == ("Báo cáo", 20, 9, [])


def test_the_next_step_is_what_can_be_reached(tmp_path):
    from sipas_par.analysis import steps_to

    steps = [["", "Đạt 100%", 20], ["", "Từ 90%", 18], ["", "Từ 80%", 15.5]]
    card = read(tmp_path, *BODY[:3], *steps, *BODY[3:], *FINANCE, TOTAL)
    assert (card["1.2"].within_reach, card["1.2"].gain, card["1.2"].lost) == (18, d(2.5), d(4.5))
    outcome = sp.what_if(card, {"1.2": "next", "3.2": "next"})
    assert (outcome.card["1.2"].score, outcome.card["3.2"].score, outcome.gain) == (18, 10, d(3.5))
    plan = steps_to(card, 84, among=["1.2"])
    assert (plan.points, plan.reached) == (d(2.5), 84)
    assert not steps_to(card, 85, among=["1.2"]).reachable


# --- what follows from them


def test_a_total_with_bonus_points_is_the_one_that_was_announced(tmp_path):
    announced = sp.published().total("PAR INDEX", "Hòa Bình", 2023).score
    bonus = float(announced) - 81.5
    card = read(
        tmp_path, *BODY, *FINANCE, ["4", "Điểm thưởng", "", "", bonus], ["", "Tổng điểm", 100, "", float(announced)]
    )
    card = replace(card, unit="Hòa Bình")
    assert (card.score, card.adjusted_score) == (d(81.5), announced)
    assert published_checked(card, sp.published()).findings == ()
    results = Results.of(Inputs(card))
    assert results.standing.score == announced
    assert (results.counts.fields, [row.code for row in results.fields]) == (3, ["1", "2", "3"])


def test_what_is_not_assessed_does_not_hide_another_total_than_the_announced(tmp_path):
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "KĐG"])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 77, 72.5])
    card = replace(card, unit="Hòa Bình")
    assert [one.code for one in published_checked(card, sp.published()).findings] == ["published-differs"]


def test_a_row_above_loses_what_is_assessed_below_it(tmp_path):
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "KĐG"])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 77, 72.5])
    field = card["3"]
    assert (field.lost, field.attainment, card.total.lost) == (3, d("0.7"), d("17.5"))
    assert "7,00" in str(card)


def test_nothing_is_raised_that_cannot_be_reached(tmp_path):
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "KĐG"])
    card = read(tmp_path, *BODY, *rows, ["4", "Điểm thưởng", "", 1, 1], ["", "Tổng điểm", 100, 78, 73.5])
    for code in ("3.2", "4"):
        with pytest.raises(sp.SipasParError, match="nothing-to-reach"):
            sp.what_if(card, {code: 1})


def test_what_one_year_did_not_assess_is_no_decline(tmp_path):
    before = read(tmp_path, *BODY, *FINANCE, TOTAL)
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "KĐG"])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 77, 72.5])
    (row,) = (row for row in year_rows(card, replace(before, year=2022)) if row.code == "3")
    assert (row.comparable, row.change) == ("rescaled", -9)
    assert "9,00 điểm (3.2)" in " ".join(beside_the_base(card, before))
    report = sp.briefing(card, earlier=replace(before, year=2022))
    assert str(report.par_index._repr_mimebundle_()).count("nay không đánh giá đạt 9,00 điểm (3.2)") >= 2
    counts = next(one for one in card.checked.runs if one.name == "bounds")
    assert counts.failed == 0
    report = sp.briefing(replace(before, year=2024), earlier=card)
    said = str(report.par_index._repr_mimebundle_())
    assert said.count("Các nội dung năm 2023 không đánh giá nay đạt 9,00 điểm (3.2)") >= 2


@pytest.mark.parametrize("code", ["", "3", "IV"])
def test_bonus_points_below_headings_without_a_code(tmp_path, code):
    blocks = [
        ["", "Chỉ đạo, điều hành", 40, 35, 33.5], ["1", "Kế hoạch", 20, 18, 18], ["2", "Báo cáo", 20, 17, 15.5],
        ["", "Thủ tục hành chính", 40, 34, 32], ["1", "Công khai", 25, 22, 21], ["2", "Giải quyết hồ sơ", 15, 12, 11],
        ["", "Tài chính công", 20, 17, 16], ["1", "Giải ngân", 10, 8, 7], ["2", "Tự chủ", 10, 9, 9],
    ]  # fmt: skip
    card = read(tmp_path, *blocks, [code, "Điểm thưởng", "", 2, 2], ["", "Tổng điểm", 100, 88, 83.5])
    assert (card.max_score, card.score, card.adjusted_score) == (100, d(81.5), d(83.5))
    assert [(row.name, row.score) for row in card.adjustments] == [("Điểm thưởng", 2)]
    assert set(errors(card)) == {"row-without-code"}


def test_a_result_stands_on_hundred_only_where_its_whole_is(tmp_path):
    rows = (["3", "Tài chính công", 20, 8, 7], FINANCE[1], ["3.2", "Tự chủ", 10, "", "KĐG"])
    card = read(tmp_path, *BODY, *rows, ["", "Tổng điểm", 100, 77, 72.5])
    assert card.on_hundred == d("80.56")
    assert read(tmp_path, *BODY, ["", "Tổng điểm", 80, 69, 65.5]).on_hundred is None
    assert read(
        tmp_path, *BODY, *FINANCE, ["4", "Điểm thưởng", "", 2, 2], ["", "Tổng điểm", 100, 88, 83.5]
    ).on_hundred == d(83.5)
