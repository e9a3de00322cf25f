"""The ladder of roles: what the sums refute, explain, name or leave over; and the choice made by hand."""

from decimal import Decimal

import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.findings import ReadError, UsageError
from sipas_par.reading.load import load_all, load_table

ROWS = (
    # code, name, maximum, self-assessed, result
    ("1", "CHỈ ĐẠO", 6, 6, 4.5), ("1.1", "Kế hoạch", 1, 1, 1), ("1.2", "Kiểm tra", 2, 2, 1.5), ("1.3", "Tuyên truyền", 3, 3, 2),
    ("2", "THỂ CHẾ", 9, 8.5, 7), ("2.1", "Rà soát", 2, 1.5, 1), ("2.2", "Theo dõi", 3, 3, 2.5), ("2.3", "Xử lý", 4, 4, 3.5),
    ("", "Tổng điểm", 15, 14.5, 11.5),
)  # fmt: skip


def table(folder, header, *columns, extra=()):
    """Write a table; a column is the place of a number in a row, or a function of the row."""
    lines = ["BẢNG ĐIỂM PAR INDEX NĂM 2023", "HUYỆN BẮC SƠN", ";".join(("STT", "Nội dung", *header))]
    for row in (*ROWS, *extra):
        cells = [column(row) if callable(column) else row[column] for column in columns]
        lines.append(";".join([row[0], row[1], *("" if c is None else f"{c:g}".replace(".", ",") for c in cells)]))
    path = folder / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def lost(row):
    return row[2] - row[4]


def rival(row):
    """Another column that adds up and stays below the maximum."""
    return {"1": 5, "1.1": 0.5, "1.2": 2, "1.3": 2.5, "2": 6, "2.1": 2, "2.2": 1, "2.3": 3, "": 11}[row[0]]


def said(card):
    return [(f.code, f.severity) for f in card.findings if not f.code.endswith(("-unknown", "-declared"))]


@pytest.mark.parametrize(
    ("header", "columns", "findings"),
    [
        (("Điểm tối đa", "Điểm đạt được"), (2, 4), []),
        # the one column that is nothing else, where its header speaks of points
        (("Điểm tối đa", "Tự chấm", "Điểm phúc tra"), (2, 3, 4), [("score-by-elimination", "warning")]),
        # a ratio, or the points lost, speaks for a column without a known name
        (("Điểm tối đa", "Sau rà soát", "Tỷ lệ (%)"), (2, 4, lambda r: round(100 * r[4] / r[2], 2)), []),
        (("Điểm tối đa", "Sau rà soát", "Điểm chưa đạt"), (2, 4, lost), []),
        # self = result + gap: the gap has no word of points
        (("Điểm tối đa", "Tự chấm", "Phúc tra", "Lệch"), (2, 3, 4, lambda r: r[3] - r[4]), []),
        # this year = last year + change
        (("Điểm tối đa", "Điểm đạt năm 2022", "Điểm đạt năm 2023", "Tăng/giảm"), (2, rival, 4, lambda r: r[4] - rival(r)), []),
        # years alone, and years under one header
        (("Điểm tối đa", "Năm 2023", "Năm 2022"), (2, 4, rival), []),
        (("Điểm tối đa", "2022", "Điểm"), (2, rival, 4), []),
        (("Điểm tối đa", "Năm nay", "Năm trước"), (2, 4, rival), []),
        # the maximum by sums
        (("Mức trần", "Điểm đạt được"), (2, 4), [("maximum-by-sums", "warning")]),
        # what the table calls the result does not add up, another column does
        (("Điểm tối đa", "Kết quả", "Điểm"), (2, lambda r: round(r[4] / r[2], 2), 4), [("words-against-sums", "error"), ("column-not-read", "warning")]),
        # the result once more on 100, which bounds the maximum
        (("Điểm tối đa", "Điểm đạt", "Quy đổi thang 100"), (2, 4, lambda r: round(r[4] / 0.15, 2)), [("column-not-read", "warning")]),
        # the mean of others, whatever its header lacks of points
        (("Điểm tối đa", "Điểm đạt", "Trung bình toàn tỉnh"), (2, 4, rival), [("column-not-read", "warning")]),
        # English heads
        (("Max points", "Self-assessed score", "Final score"), (2, 3, 4), []),
        # weights beside the maximum
        (("Điểm tối đa", "Hệ số", "Điểm đạt được"), (2, lambda r: 2 * r[2], 4), [("column-not-read", "warning")]),
    ],
)  # fmt: skip
def test_the_result_is_found(tmp_path, header, columns, findings):
    card = sp.load_par_index(table(tmp_path, header, *columns))
    assert (card.max_score, card.score) == (15, Decimal("11.5"))
    assert said(card) == findings


@pytest.mark.parametrize(
    ("header", "columns", "code"),
    [
        # two columns that nothing tells apart
        (("Điểm tối đa", "Điểm lần 1", "Điểm lần 2"), (2, rival, 4), "two-results"),
        (("Điểm tối đa", "Điểm đạt được", "Điểm rà soát"), (2, rival, 4), "two-results"),
        (("Điểm tối đa", "Điểm đạt được", "Tổng điểm đạt"), (2, rival, 4), "column-twice"),
        (("Điểm tối đa", "2023", "Điểm đạt được"), (2, rival, 4), "two-results"),
        # points of the unit itself, in words that are not known, beside those of the appraisal
        (("Điểm tối đa", "Điểm do huyện đề nghị", "Điểm thẩm định"), (2, rival, 4), "two-results"),
        (("Điểm tối đa", "Điểm", "Điểm thẩm định"), (2, rival, 4), "two-results"),
        # reached or lost? no word says it
        (("Điểm tối đa", "Còn lại"), (2, 4), "reached-or-lost"),
        # what is lost is not reached
        (("Điểm tối đa", "Điểm chênh"), (2, lost), "column-missing"),
        # nothing is called a maximum, and nothing speaks of one
        (("Tự chấm", "Thẩm định"), (3, 4), "column-missing"),
    ],
)
def test_a_doubt_is_refused_with_both_columns_and_the_cure(tmp_path, header, columns, code):
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(table(tmp_path, header, *columns))
    (finding,) = caught.value.findings
    assert finding.code == code
    if code in {"two-results", "column-twice"}:
        assert all(text in finding.found for text in header[1:])
        assert "Σ 3/3 = 11" in finding.found
    if code != "column-missing":
        assert "--column score=" in finding.cure()
        assert "--column score=" in finding.cure("en")


@pytest.mark.parametrize(("choice", "score"), [({"score": "D"}, "11"), ({"score": "e"}, "11.5")])
def test_a_choice_by_hand_settles_it(tmp_path, choice, score):
    path = table(tmp_path, ("Điểm tối đa", "Điểm lần 1", "Điểm lần 2"), 2, rival, 4)
    for card in (
        sp.load_par_index(path, columns=choice), load_table(path, columns=choice), *load_all(path, columns=choice),
        sp.read_table(path, columns=choice).card,
    ):  # fmt: skip
        assert card.score == Decimal(score)
        assert said(card) == []


def test_a_choice_on_the_command_line(tmp_path, capsys):
    path = str(table(tmp_path, ("Điểm tối đa", "Điểm lần 1", "Điểm lần 2"), 2, rival, 4))
    assert main(["check", path]) == 2
    assert "--column score=E" in capsys.readouterr().out
    assert main(["check", path, "--column", "score=E"]) == 0
    assert main(["flag", path, "--column", "score=E", "--format", "csv"]) == 0
    assert "1.3,Tuyên truyền" in capsys.readouterr().out
    assert main(["check", path, "--column", "score"]) == 2
    assert main(["check", path, "--column", "wrong=E"]) == 2
    assert main(["brief", "--column", "score=E"]) == 2
    assert "--par" in capsys.readouterr().err


def stating(folder, column):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bảng"
    sheet.append(["STT", "Nội dung", "Điểm tối đa", "Điểm lần 1", "Điểm lần 2"])
    for row in ROWS:
        sheet.append([row[0], row[1], row[2], rival(row), row[4]])
    info = book.create_sheet("Thông tin")
    for line in (("Năm", 2023), ("Đơn vị", "Huyện Bắc Sơn"), ("Cột điểm đạt", column)):
        info.append(line)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def test_a_choice_on_the_info_sheet(tmp_path):
    path = stating(tmp_path, "E")
    assert sp.load_par_index(path).score == Decimal("11.5")
    assert sp.load_par_index(path, columns={"score": "D"}).score == 11


@pytest.mark.parametrize("column", ["E4", 5, "E:E"])
def test_a_choice_on_the_info_sheet_that_is_no_letter_is_said_with_its_cell(tmp_path, column):
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(stating(tmp_path, column))
    (finding,) = caught.value.findings
    assert (finding.code, finding.cell) == ("not-a-column", "Thông tin!B3")
    assert finding.found == str(column)


def test_a_sentence_on_the_info_sheet_assigns_no_column(tmp_path):
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(stating(tmp_path, "Điểm sau thẩm định"))
    assert {finding.code for finding in caught.value.findings}.isdisjoint({"not-a-column"})


def test_a_choice_that_cannot_be(tmp_path):
    path = table(tmp_path, ("Điểm tối đa", "Điểm đạt được"), 2, 4)
    for choice in ({"scores": "D"}, {"score": "4"}, {"score": ""}):
        with pytest.raises(UsageError):
            sp.load_par_index(path, columns=choice)
    for choice in ({"score": "K"}, {"code": "K"}, {"score": "B"}):
        with pytest.raises(ReadError) as caught:
            sp.load_par_index(path, columns=choice)
        assert caught.value.findings[0].code == "chosen-column-empty"


def test_a_chosen_maximum(tmp_path):
    path = table(tmp_path, ("Điểm lần 0", "Điểm đạt được"), 2, 4)
    assert sp.load_par_index(path, columns={"max_score": "C"}).max_score == 15


def test_a_header_of_no_known_word_is_found_where_its_columns_are_chosen(tmp_path):
    path = table(tmp_path, ("C", "D"), 2, 4)
    path.write_text(path.read_text("utf-8").replace("STT;Nội dung", "A;B"), encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(path)
    assert "--column max_score=C" in caught.value.findings[0].cure()
    card = sp.load_par_index(path, columns={"code": "A", "name": "B", "max_score": "C", "score": "D"})
    assert (card.max_score, card.score, card["1.1"].name) == (15, Decimal("11.5"), "Kế hoạch")


def test_what_is_missing_beside_a_choice_is_named_as_an_option(tmp_path):
    path = table(tmp_path, ("Sở A", "Sở B"), 2, 4)
    path.write_text(path.read_text("utf-8").replace("BẢNG ĐIỂM PAR INDEX", "BẢNG"), encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(path, columns={"score": "D"})
    assert (caught.value.findings[0].code, "--column max_score=C." in caught.value.findings[0].cure()) == (
        "column-missing",
        True,
    )


def test_a_title_that_names_par_index_makes_periods_points_and_no_survey(tmp_path):
    card = load_table(table(tmp_path, ("Khung", "Kỳ trước", "Kỳ này"), 2, rival, 4))
    assert (card.index, card.max_score, card.score) == ("PAR INDEX", 15, Decimal("11.5"))
    with pytest.raises(ReadError) as caught:
        load_table(table(tmp_path, ("Khung", "Kỳ này", "±"), 2, 4, lambda row: row[4] - rival(row)))
    assert caught.value.findings[0].code == "two-results"


def test_points_lost_in_place_of_the_result_are_doubted(tmp_path):
    card = sp.load_par_index(table(tmp_path, ("Điểm tối đa", "Điểm đạt được"), 2, lost))
    assert ("below-half", "error") in said(card)
    card = sp.load_par_index(table(tmp_path, ("Điểm tối đa", "Điểm đạt được"), 2, lost), columns={"score": "D"})
    assert said(card) == []


def test_exchanged_headers_are_doubted(tmp_path):
    path = table(tmp_path, ("Điểm tối đa", "Điểm đạt được", "Tự chấm"), 2, 3, lambda row: row[4] - 0.5 * (row[2] > 1))
    assert "score-above-self" in {f.code for f in sp.load_par_index(path).findings}


def test_the_explanation_shows_the_sums(tmp_path):
    reading = sp.read_table(table(tmp_path, ("Điểm tối đa", "Tự chấm", "Điểm phúc tra"), 2, 3, 4))
    assert [(cell.cell, cell.meaning, cell.evidence) for cell in reading.header[2:]] == [
        ("C3", "max_score", "Σ 3/3"), ("D3", "self_score", "Σ 3/3"), ("E3", "score", "Σ 3/3"),
    ]  # fmt: skip
    assert "→ Điểm đạt được (Σ 3/3)" in reading.explain()


def test_a_sum_that_leaves_a_row_out_is_named_with_its_formula(tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Bảng")
    sheet.write_row(0, 0, ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được"])
    for at, row in enumerate(ROWS, 1):
        sheet.write_row(at, 0, [row[0], row[1], row[2], row[4]])
    sheet.write_formula("D6", "=SUM(D7:D8)", None, 3.5)
    book.close()
    findings = {f.code: (f.cell, f.found, f.expected) for f in sp.load_par_index(tmp_path / "a.xlsx").findings}
    assert findings["sum-range"] == ("D6", "SUM(D7:D8)", "D9")
    assert findings["children-do-not-sum"] == ("D6", Decimal("3.5"), 7)


# --- rows without a code


def rows_of(path):
    reading = sp.read_table(path)
    return reading.card, [(row.cell, row.reason) for row in reading.skipped]


HEADER = ("Điểm tối đa", "Điểm đạt được")


def test_bonus_and_penalty_after_the_total(tmp_path):
    extra = (
        ("", "Điểm thưởng sáng kiến", None, None, 1.5),
        ("", "Điểm trừ kỷ luật", None, None, -0.5),
        ("", "Điểm cuối cùng", None, None, 12.5),
    )
    card, skipped = rows_of(table(tmp_path, HEADER, 2, 4, extra=extra))
    assert (card.total.score, card.score, card.max_score) == (Decimal("12.5"), Decimal("11.5"), Decimal(15))
    assert [(row.code, row.score) for row in card.adjustments] == [("3", Decimal("1.5")), ("4", Decimal("-0.5"))]
    assert said(card) == [("adjustment-row", "warning")] * 2
    assert [reason for _, reason in skipped] == ["base-total"]


def test_a_row_that_fits_no_sum_is_named_with_its_amounts(tmp_path):
    path = table(tmp_path, HEADER, 2, 4)
    text = path.read_text(encoding="utf-8").replace("2;THỂ CHẾ", ";Việc phát sinh;7;6,25\n2;THỂ CHẾ")
    path.write_text(text, encoding="utf-8")
    card, _ = rows_of(path)
    (finding,) = [f for f in card.findings if f.code == "row-in-no-sum"]
    assert (finding.cell, finding.found) == ("B8", "Việc phát sinh")
    assert "C8: 7; D8: 6.25" in finding.message()


@pytest.mark.parametrize("code", ["1.1", "1.3", "2.2", "2", "1"])
def test_a_lost_code_comes_back_from_the_sums(tmp_path, code):
    path = table(tmp_path, HEADER, 2, 4)
    path.write_text(path.read_text(encoding="utf-8").replace(f"\n{code};", "\n;"), encoding="utf-8")
    card, _ = rows_of(path)
    assert [row.code for row in card] == [row[0] for row in ROWS[:-1]]
    assert [(f.code, f.expected) for f in card.findings if f.severity == "error"] == [("row-without-code", code)]


def test_parts_without_codes_hang_below_their_row(tmp_path):
    path = table(tmp_path, HEADER, 2, 4)
    text = path.read_text(encoding="utf-8").replace("2;THỂ CHẾ", ";Đợt một;1;0,5\n;Đợt hai;2;1,5\n2;THỂ CHẾ")
    path.write_text(text, encoding="utf-8")
    card, _ = rows_of(path)
    assert [(row.code, row.score) for row in card.children("1.3")] == [
        ("1.3.1", Decimal("0.5")),
        ("1.3.2", Decimal("1.5")),
    ]


@pytest.mark.parametrize("label", ["Tổng điểm", "CHỈ SỐ CCHC", "Toàn huyện", ""])
@pytest.mark.parametrize("first", [True, False])
def test_a_total_is_told_by_its_sums_wherever_it_stands(tmp_path, label, first):
    path = table(tmp_path, HEADER, 2, 4)
    *lines, last = path.read_text(encoding="utf-8").split("\n")
    last = last.replace("Tổng điểm", label)
    lines.insert(3 if first else len(lines), last)
    path.write_text("\n".join(lines), encoding="utf-8")
    card, _ = rows_of(path)
    assert card.total.score == Decimal("11.5")
    assert said(card) == []


def test_names_that_begin_like_a_total_are_criteria(tmp_path):
    path = table(tmp_path, HEADER, 2, 4)
    text = path.read_text(encoding="utf-8").replace("Kế hoạch", "Tổng hợp báo cáo").replace("Kiểm tra", "Công an xã")
    path.write_text(text, encoding="utf-8")
    card, _ = rows_of(path)
    assert said(card) == []


@pytest.mark.parametrize("names", [("Điểm đạt", "Chấm lại"), ("Điểm", "Điểm phúc tra"), ("Kết quả", "Điểm")])
@pytest.mark.parametrize("total", [True, False])
def test_a_list_without_parents_does_not_take_the_first_of_two(tmp_path, names, total):
    rows = [("1", 5, 4, 4.5), ("2", 4, 3.5, 3), ("3", 6, 5, 5.5), ("4", 3, 2.5, 2), ("", 18, 15, 15)]
    lines = ["BẢNG ĐIỂM NĂM 2023", f"STT;Nội dung;Điểm tối đa;{names[0]};{names[1]}"]
    lines += [
        f"{code};Công việc {code};{a};{b};{c}".replace(".", ",") for code, a, b, c in (rows if total else rows[:4])
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(path)
    assert [(f.code, f.cell) for f in caught.value.findings] == [("two-results", "E2")]
    assert all(name in str(caught.value.findings[0].found) for name in names)
    assert sp.load_par_index(path, columns={"score": "E"}).leaves[0].score == Decimal("4.5")


def test_two_years_under_one_header(tmp_path):
    path = table(tmp_path, ("Điểm tối đa", "Điểm đạt được", ""), 2, rival, 4)
    text = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*text[:3], ";;;Năm 2022;Năm 2023", *text[3:]]), encoding="utf-8")
    assert sp.load_par_index(path).score == Decimal("11.5")


def test_a_result_chosen_by_hand_is_not_held_against_the_parts_and_ratio_of_another(tmp_path):
    header = ("Điểm tối đa", "Thẩm định lần 1", "Thẩm định lần 2", "Tỷ lệ (%)")
    path = table(tmp_path, header, 2, 4, rival, lambda r: round(100 * r[4] / r[2], 2))
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(path)
    assert "--column appraised=E" in caught.value.findings[0].cure()
    card = sp.load_par_index(path, columns={"score": "E"})
    assert (card.score, said(card)) == (11, [("column-not-read", "warning")] * 2)
    assert said(sp.load_par_index(path, columns={"score": "D"})) == [("column-not-read", "warning")]


SURVEYED = {"1": 0.25, "1.3": 0.25, "2": 1.5, "2.2": 0.5, "2.3": 1, "": 1.75}


def surveyed(row):
    return SURVEYED.get(row[0])


def appraised(row):
    return row[4] - SURVEYED.get(row[0], 0)


@pytest.mark.parametrize(
    ("header", "parts", "findings"),
    [
        (("Điểm Bộ chấm", "Điều tra xã hội học"), ("1.75", "0.25"), []),
        (("Điểm thẩm định", "Phiếu"), ("1.75", "0.25"), []),
        (("Bộ", "Dân"), (None, None), [("parts-unnamed", "warning")]),
    ],
)
def test_the_part_that_lacks_a_name_is_the_one_that_makes_the_result(tmp_path, header, parts, findings):
    card = sp.load_par_index(table(tmp_path, ("Điểm tối đa", *header, "Điểm đạt được"), 2, appraised, surveyed, 4))
    row = card["1.3"]
    assert (row.appraised, row.surveyed) == tuple(None if part is None else Decimal(part) for part in parts)
    assert row.score == 2
    assert said(card) == findings


def test_a_bonus_is_no_surveyed_part(tmp_path):
    card = sp.load_par_index(
        table(tmp_path, ("Điểm tối đa", "Điểm thẩm định", "Điểm thưởng", "Điểm đạt được"), 2, appraised, surveyed, 4)
    )
    assert {row.surveyed for row in card} == {None}


def test_a_sum_below_the_word_for_its_parts_is_the_result(tmp_path):
    head = ("Điểm tối đa", "Kết quả thẩm định", "", "")
    path = table(tmp_path, head, 2, appraised, surveyed, 4)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(3, ";;;Điểm thẩm định;Điểm XHH;Tổng")
    path.write_text("\n".join(lines), encoding="utf-8")
    card = sp.load_par_index(path)
    row = card["1.3"]
    assert (row.appraised, row.surveyed, row.score) == (Decimal("1.75"), Decimal("0.25"), 2)
    assert said(card) == []


def test_points_of_a_third_kind_are_no_misfit_of_the_total(tmp_path):
    thirds = {"2", "2.1", "2.2", "2.3"}
    head = ("Điểm tối đa", "Thẩm định", "Điều tra xã hội học", "SIPAS", "Điểm đạt được")
    parts = (
        lambda row: None if row[0] in thirds else 4.25 if row[0] == "" else appraised(row),
        lambda row: None if row[0] in thirds else 0.25 if row[0] == "" else surveyed(row),
        lambda row: row[4] if row[0] in thirds else 7 if row[0] == "" else None,
    )
    card = sp.load_par_index(table(tmp_path, head, 2, *parts, 4))
    assert (card.score, card["2.1"].surveyed) == (Decimal("11.5"), None)
    assert not card.findings.errors


@pytest.mark.parametrize(
    ("header", "columns", "letter"),
    [
        (("Điểm tối đa", "Điểm đạt", "Cả khối"), (2, 4, rival), "D"),
        (("Điểm tối đa", "Chấm lần 1", "Chấm lần 2"), (2, rival, 4), "E"),
        (("Điểm tối đa", "Điểm đạt năm 2022", "Công nhận lại"), (2, rival, 4), "E"),
    ],
)
def test_the_choice_given_as_an_example_is_what_a_header_names_else_the_last(tmp_path, header, columns, letter):
    with pytest.raises(ReadError) as caught:
        sp.load_par_index(table(tmp_path, header, *columns))
    (finding,) = caught.value.findings
    assert (finding.code, finding.expected) == ("two-results", letter)


def test_a_column_whose_sums_fit_by_half_is_no_reason_to_take_the_self_assessment(tmp_path):
    """One wrong cell of a heading spoils its own sum and the total; two sums are left of four."""
    lines = ["BẢNG ĐIỂM PAR INDEX NĂM 2023", "STT;Nội dung;Thang điểm;Tự đánh giá;Điểm phúc tra", "1;Chỉ đạo;10;9;8,5"]
    lines += ["1.1;Kế hoạch;8;8;6,5", "1.1.1;Ban hành;5;5;4", "1.1.2;Báo cáo;3;3;2,5", "1.2;Kiểm tra;2;1;1"]
    lines += ["2;Thể chế;5;5;3", "2.1;Rà soát;3;3;2", "2.2;Xử lý;2;2;1", ";Tổng điểm;15;14;10,5"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ReadError, match="two-results"):
        sp.load_par_index(path)


def test_a_table_that_is_refused_says_an_error(tmp_path):
    """Rows without any code and without a total: nothing tells their levels."""
    lines = ["BẢNG ĐIỂM PAR INDEX NĂM 2023", "Nội dung;Điểm tối đa;Điểm đạt", "Kế hoạch;15;12,75", "Báo cáo;8;7,25"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([*lines, "Văn bản;4;4", "Thủ tục;4;3,25"]), encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        load_all(path)
    assert [f.code for f in caught.value.findings if f.severity == "error"] == ["column-missing"]
