"""`sipas-par plan`: the draft of the remedial plan, its annex edited and read back, and next year's table."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
import returned
from books import write_book

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.cli import main
from sipas_par.document.blocks import Table, plain
from sipas_par.findings import UsageError
from sipas_par.reading.open import open_book
from sipas_par.reading.plan import plan_in
from sipas_par.reports.argument import par_index_section
from sipas_par.reports.plan import PlanReport
from sipas_par.reports.report import Report

RAW = sp.example("README.md").parent
OUT = Path("reports/ke-hoach")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/raw").mkdir(parents=True)
    return tmp_path


def shipped(here):
    for name in ("par_index_lang_son_2023.xlsx", "sipas_lang_son_2023.xlsx", "meeting_2024-05-17.toml"):
        shutil.copy(RAW / name, here / "data/raw" / name)


def without_meeting(here):
    write_book(here / "data/raw/bang.xlsx")


def as_web_page(here):
    """The table as Word or Excel saves it for the web."""
    sheet = openpyxl.load_workbook(write_book(here / "bang.xlsx"))["Bảng điểm"]
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell or str()}</td>' for cell in line)}</tr>"
        for line in sheet.iter_rows(values_only=True)
    )
    title = "<p>BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA HUYỆN CAO LỘC</p>"
    page = f'<html><meta charset="utf-8"><body>{title}<table>{rows}</table></body></html>'
    (here / "data/raw/bang.htm").write_text(page, encoding="utf-8")
    (here / "bang.xlsx").unlink()


def annex(path=OUT / "ke-hoach-khac-phuc.xlsx"):
    """The lines of the annex by code, each by the heads of its columns."""
    rows = list(openpyxl.load_workbook(path).worksheets[1].iter_rows(min_row=3, values_only=True))
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[1]}


def edited(target, changes, source=OUT / "ke-hoach-khac-phuc.xlsx"):
    """The annex as an office saves it, ``{code or name: {place of the column: value}}``."""
    book = openpyxl.load_workbook(source)
    for sheet in book:
        for row in sheet.iter_rows(min_row=4):
            for place, value in changes.get(row[0].value or row[1].value, {}).items():
                row[place].value = value
    book.save(target)


@pytest.mark.parametrize("table", [shipped, without_meeting, as_web_page])
def test_every_criterion_below_maximum_is_in_the_plan_and_every_other_is_kept(here, table, capsys):
    table(here)
    assert main(["plan", "--formats", "docx,html"]) == 0
    card = sp.find_inputs().card
    below, full = ({row.code for row in card.leaves if bool(row.lost) is lost} for lost in (True, False))
    lines = annex()
    assert set(lines) - {None} == below
    for document in (docx.Document(OUT / "ke-hoach-khac-phuc.docx"),):
        tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
        listed = {row[0] for one in tables for row in one if one[0][-1] == "Thời hạn"}
        kept = {row[0] for one in tables for row in one if len(one[0]) == 2 and one[0][0] == "Mã"}
        assert below <= listed
        assert full <= kept
    # What nobody decided is a blank, and a suggestion says that it is one.
    for line in lines.values():
        if line["Mã"]:
            assert line["Mục tiêu 2024"] == "…"
            seen = (line["Nhiệm vụ, giải pháp"], line["Thời hạn"], line["Sản phẩm, tài liệu kiểm chứng"])
            assert all(words.startswith("(Gợi ý) ") for words in seen)


def test_the_form_is_that_of_the_committee(here, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    words = [
        " ".join(paragraph.text.split())
        for part in docx.Document(OUT / "ke-hoach-khac-phuc.docx").iter_inner_content()
        for paragraph in ([part] if hasattr(part, "runs") else [p for row in part.rows for c in row.cells for p in c.paragraphs])
    ]  # fmt: skip
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
        "KẾ HOẠCH",
        "Dự thảo",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nơi nhận:",
    ):
        assert any(said in text for text in words), said
    assert any("/KH-UBND" in text for text in words)


@pytest.mark.parametrize(("claimed", "target"), [(0.3, 0.3), (9, "…")])
def test_points_above_those_lost_are_no_target(here, claimed, target):
    shipped(here)
    inputs = sp.find_inputs()
    made = assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    answer = {"3.4.4": {**returned.WHOLE, "points": claimed}}
    returned.save(returned.book(answer, "van-phong-ubnd-tinh", made), here / "phieu")
    assert main(["plan", "--replies", "phieu", "--as-of", "2024-05-20"]) == 0
    assert annex()["3.4.4"]["Mục tiêu 2024"] == target


def test_a_remark_that_only_names_a_source_of_points_is_no_cause(here):
    shipped(here)
    path = here / "data/raw/par_index_lang_son_2023.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet["J56"].value)
    sheet["J56"].value = "Theo kết quả ĐTXHH"
    book.save(path)
    assert main(["plan"]) == 0
    assert annex()["3.4.4"]["Nguyên nhân"] == "…"


def test_a_cause_is_cited_from_the_table_and_from_the_form(here, capsys):
    shipped(here)
    inputs = sp.find_inputs()
    from sipas_par.assignment import assign

    made = assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    answer = {"3.4.4": {**returned.WHOLE, "points": 0.3}, "1.6": {**returned.WHOLE, "points": 0.1}}
    returned.save(returned.book(answer, "van-phong-ubnd-tinh", made), here / "phieu")
    assert main(["plan", "--replies", "phieu", "--as-of", "2024-05-20"]) == 0
    line = annex()["3.4.4"]
    assert "(theo bảng điểm)" in line["Nguyên nhân"]
    assert "(phiếu của Văn phòng UBND tỉnh)" in line["Nguyên nhân"]
    assert line["Mục tiêu 2024"] == 0.3
    assert (line["Thời hạn"], line["Nhiệm vụ, giải pháp"]) == ("30/9/2024", "Ban hành văn bản\ntrước tháng 9")
    assert line["Sản phẩm, tài liệu kiểm chứng"] == "Kế hoạch 12/KH-SNV"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_office_edits_is_read_back_and_nothing_of_its_own_overwritten(here, lang, capsys):
    shipped(here)
    assert main(["plan", "--lang", lang]) == 0
    total = "Tổng điểm" if lang == "vi" else "Total points"
    rank = "Thứ hạng cả nước" if lang == "vi" else "Rank in the country"
    changes = {
        total: {4: "≥ 87,19"},
        rank: {4: "trong 35"},
        "3.4.4": {5: 0.5, 7: "Ban hành quy trình", 11: "30/9/2024"},
    }
    edited(here / "data/raw/phu_luc.xlsx", changes)
    kept = OUT / "ke-hoach-khac-phuc.docx"
    document = docx.Document(kept)
    document.add_paragraph("Sửa của văn phòng")
    document.save(kept)
    capsys.readouterr()
    assert main(["plan", "--lang", lang]) == 0
    said = capsys.readouterr().err
    assert "phu_luc.xlsx" in said
    assert "plan-" not in said
    [old] = OUT.glob("*bản trước*.docx")
    assert docx.Document(old).paragraphs[-1].text == "Sửa của văn phòng"
    again = plan_in(open_book(OUT / "ke-hoach-khac-phuc.xlsx"))
    assert [float(again.target(code)) for code in ("total", "rank", "3.4.4")] == [87.19, 35, 0.5]
    assert again.target("1.6") is None
    line = again.by_code["3.4.4"]
    assert (line.task, line.deadline, again.by_code["1.6"].task) == ("Ban hành quy trình", "30/9/2024", "")
    assert main(["papers", "--agency", "STP", "--formats", "html", "--out", "p"]) == 0


def test_an_unedited_annex_and_one_saved_as_csv_say_the_same(here, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    edited(OUT / "a.xlsx", {"3.4.4": {5: 0.5}})
    book = openpyxl.load_workbook(OUT / "a.xlsx")
    lines = [
        ";".join("" if cell is None else f'"{cell}"' for cell in row) for row in book.worksheets[1].iter_rows(values_only=True)
    ]  # fmt: skip
    (here / "data/raw/a.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    [plan] = sp.find_inputs().plans
    assert str(plan.target("3.4.4")) == "0.5"
    assert not [row for row in plan.lines if row.target is not None and row.code != "3.4.4"]


def test_a_day_that_does_not_exist_is_no_deadline_and_no_evidence_is_none(here, capsys):
    """In a form and in the annex; every other day is printed in one form."""
    shipped(here)
    inputs = sp.find_inputs()
    made = assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    answer = {
        "3.4.4": {**returned.WHOLE, "deadline": "31/9/2024", "evidence": "Không có."},
        "1.6": {**returned.WHOLE, "deadline": "trước ngày 5/06/2024", "evidence": "-"},
    }
    returned.save(returned.book(answer, "van-phong-ubnd-tinh", made), here / "phieu")
    main(["plan", "--replies", "phieu", "--as-of", "2024-05-20"])
    said = capsys.readouterr().err
    assert said.count("[no-such-day]") == 1
    assert "Phiếu!" in said.partition("[no-such-day]")[2].partition("\n")[0]
    lines = annex()
    assert [lines[code]["Thời hạn"] for code in ("3.4.4", "1.6")] == ["…", "trước ngày 05/6/2024"]
    assert {lines[code]["Sản phẩm, tài liệu kiểm chứng"] for code in ("3.4.4", "1.6")} == {"…"}
    edited(here / "data/raw/a.xlsx", {"3.4.4": {8: "chưa có", 11: "31/9/2024"}, "1.6": {11: "15/06/2024"}})
    main(["plan"])
    assert "no-such-day" in capsys.readouterr().err
    lines = annex()
    assert [lines[code]["Thời hạn"] for code in ("3.4.4", "1.6")] == ["…", "15/6/2024"]
    assert lines["3.4.4"]["Sản phẩm, tài liệu kiểm chứng"] == "…"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"3.4.4": {5: "khoảng nửa điểm"}}, "plan-target-unreadable"),
        ({"3.4.4": {0: "3.4.x", 5: 0.5}}, "plan-line-unknown"),
        ({"3.4.4": {11: "trước 31/9/2024"}}, "no-such-day"),
        ({"Mã": {5: "Mục tiêu"}}, None),
        ({"3.4.4": {0: "1.6", 5: 1.7}, "1.6": {5: 1.8}}, "plan-line-twice"),
    ],
)
def test_what_cannot_be_read_is_named(here, changes, code, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    edited(here / "data/raw/a.xlsx", changes)
    assert [finding.code for finding in sp.find_inputs().findings] == [code] * bool(code)
    capsys.readouterr()
    assert main(["plan"]) == 0
    assert (f"[{code}]" in capsys.readouterr().err) == bool(code)


def test_an_annex_is_checked_as_what_it_is_and_keeps_a_target_in_words(here, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    edited(here / "data/raw/a.xlsx", {"3.4.4": {5: "khoảng nửa điểm"}, "1.6": {5: 9}})
    capsys.readouterr()
    assert main(["check", "data/raw/a.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "a.xlsx: phụ lục kế hoạch khắc phục năm 2024" in said
    assert [code for code in ("plan-target-unreadable", "plan-target-outside", "several-tables") if f"[{code}]" in said] == [
        "plan-target-unreadable", "plan-target-outside",
    ]  # fmt: skip
    assert main(["plan"]) == 0
    assert annex()["3.4.4"]["Mục tiêu 2024"] == "khoảng nửa điểm"


def test_two_plans_of_a_year_that_differ_are_both_named(here, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    shutil.copy(OUT / "ke-hoach-khac-phuc.xlsx", here / "data/raw/a.xlsx")
    shutil.copy(OUT / "ke-hoach-khac-phuc.xlsx", here / "data/raw/b.xlsx")
    assert len(sp.find_inputs().plans) == 1
    edited(here / "data/raw/b.xlsx", {"3.4.4": {5: 0.5}})
    with pytest.raises(UsageError) as error:
        sp.find_inputs()
    assert "a.xlsx" in (said := error.value.message("vi"))
    assert "b.xlsx" in said


def next_year(here):
    """The district's table a year later: 1.2 at its target, 2.1.1 unchanged, 2.1.2 risen without a target."""
    rows = [
        ("1", "LÃNH ĐẠO, ĐIỀU HÀNH", 30, 30, 26, None, "Văn phòng HĐND và UBND huyện"),
        ("1.1", "Kế hoạch cải cách hành chính", 10, 10, 10, None, "Phòng Nội vụ"),
        ("1.2", "Báo cáo định kỳ", 20, 20, 16, None, "Văn phòng HĐND và UBND huyện"),
        ("2", "THỦ TỤC HÀNH CHÍNH", 45, 40, 40, None, None),
        ("2.1", "Giải quyết hồ sơ", 45, 40, 40, None, None),
        ("2.1.1", "Đúng hạn", 25, 25, 25, None, "Văn phòng HĐND và UBND huyện; Phòng Tư pháp"),
        ("2.1.2", "Trực tuyến", 20, 15, 15, None, "Văn phòng HĐND và UBND huyện; Phòng Tư pháp"),
        ("3", "MỨC ĐỘ HÀI LÒNG", 45, None, None, 36.9, None),
        ("3.1", "Khảo sát người dân", 45, None, None, 36.9, "Phòng Nội vụ"),
    ]
    write_book(here / "data/raw/bang_2024.xlsx", rows, year=2024)


def outcome(inputs):
    found = [block for block in par_index_section(Report(inputs)) if isinstance(block, Table)]
    tables = [block for block in found if block.anchor == "bang-ke-hoach"]
    return (
        {plain(row[0].text): [plain(cell.text).replace("\xa0", " ") for cell in row[1:]] for row in tables[0].body}
        if tables
        else {}
    )


def test_next_year_the_briefing_holds_the_results_against_the_targets(here, capsys):
    without_meeting(here)
    assert main(["plan"]) == 0
    edited(here / "data/raw/ke_hoach.xlsx", {"1.2": {5: 16}, "3.1": {5: 40}})
    next_year(here)
    inputs = sp.find_inputs()
    assert inputs.plan(2024).file == "ke_hoach.xlsx"
    assert outcome(inputs) == {
        "Phòng Nội vụ": ["40,00", "36,90", "–", "Khảo sát người dân (3.1) 36,90/40,00", "–"],
        "Văn phòng HĐND và UBND huyện": ["16,00", "16,00", "1.2 (16,00/16,00)", "–", "Trực tuyến (2.1.2) +1,75"],
        "Phòng Tư pháp": ["–", "–", "–", "–", "Trực tuyến (2.1.2) +1,75"],
        "Cộng, mỗi nội dung một lần": ["56,00", "52,90", "1", "1", "1"],
    }
    assert main(["brief", "--formats", "html"]) == 0
    assert "Kết quả thực hiện Kế hoạch khắc phục năm 2024" in (here / "reports/briefing.html").read_text("utf-8")
    capsys.readouterr()
    edited(here / "data/raw/ke_hoach.xlsx", {"1.2": {5: "tăng 2"}, "3.1": {5: 400}})
    assert main(["brief", "--formats", "html"]) == 0
    told = capsys.readouterr().err
    assert {"plan-target-unreadable", "plan-target-outside"} <= set(re.findall(r"\[([a-z-]+)]", told))
    said = (here / "reports/briefing.html").read_text("utf-8")
    assert "Không đối chiếu được: 1.2 (mục tiêu không ghi bằng số) và 3.1 (mục tiêu nằm ngoài thang điểm)." in said
    assert "Nhiệm vụ!" not in said
    codes = {finding.code for finding in sp.find_inputs().findings}
    assert {"plan-target-unreadable", "plan-target-outside"} <= codes
    (here / "data/raw/ke_hoach.xlsx").unlink()
    assert outcome(sp.find_inputs()) == {}


def test_the_pack_has_the_plan(here, capsys):
    shipped(here)
    assert main(["pack", "--formats", "docx", "--as-of", "2024-05-12"]) == 0
    made = {path.name for path in (here / "reports").glob("hoi-nghi-*/ke-hoach/*")}
    assert made == {"ke-hoach-khac-phuc.docx", "ke-hoach-khac-phuc.xlsx"}


def test_a_form_that_cannot_be_read_is_told_by_the_status(here, capsys):
    shipped(here)
    (here / "phieu").mkdir()
    (here / "phieu/hong.xlsx").write_bytes(b"PK\x03\x04 rubbish")
    assert main(["plan", "--replies", "phieu"]) == 1
    assert main(["plan", "--replies", "nowhere"]) == 2
    assert main(["plan", "--formats", "rtf"]) == 2


@pytest.mark.parametrize(
    ("unit", "year", "code"), [("Hòa Bình", 2023, "plan-of-another-unit"), ("Lạng Sơn", 2026, "plan-of-another-year")]
)
def test_a_plan_of_another_province_or_year_is_not_used_and_says_so(tmp_path, unit, year, code):
    shipped = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    (tmp_path / "ke_hoach.xlsx").write_bytes(PlanReport(shipped, assign(shipped.card, shipped.meeting)).workbook())
    write_book(tmp_path / "bang.xlsx", unit=unit, year=year)
    inputs = sp.find_inputs(folder=tmp_path)
    assert inputs.plans == ()
    assert [why.code for _name, why in inputs.unused] == [code]


def test_what_the_office_wrote_and_the_plan_cannot_print_is_named(here, capsys):
    shipped(here)
    assert main(["plan"]) == 0
    book = openpyxl.load_workbook(OUT / "ke-hoach-khac-phuc.xlsx")
    sheet = book.worksheets[1]
    heads = {cell.value: cell.column for cell in sheet[3]}
    rows = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    task, target = heads["Nhiệm vụ, giải pháp"], heads["Mục tiêu 2024"]
    sheet.cell(rows["3.4.4"], task).value = "(Gợi ý) Giữ gợi ý nhưng sửa"
    sheet.cell(rows["1.6"], target).value = "=1+0.25"
    for code, name, words in (("1.1.1", "Kế hoạch", "Giữ vững"), ("", "Việc chung", "Tập huấn")):
        for column, value in ((1, code), (2, name), (task, words)):
            sheet.cell(sheet.max_row + (column == 1), column).value = value
    book.save(here / "data/raw/phu_luc.xlsx")
    capsys.readouterr()
    assert main(["plan"]) == 0
    said = capsys.readouterr().err
    assert "[plan-suggestion-edited]" in said
    assert "Giữ gợi ý nhưng sửa" in said
    assert said.count("[plan-words-unused]") == 2
    assert "Tập huấn" in said
    assert "[plan-target-unreadable]" in said
    assert "=1+0.25" in said


def test_where_all_is_at_maximum_nothing_is_to_be_remedied(here):
    shipped(here)
    inputs = sp.find_inputs()
    rows = tuple(
        replace(row, score=row.max_score, appraised=row.max_score, surveyed=None, self_score=None)
        for row in inputs.card.criteria
    )
    full = replace(inputs, card=replace(inputs.card, criteria=rows, total=None))
    words = [
        plain(block.text) for block in PlanReport(full, assign(full.card)).document().blocks if hasattr(block, "text")
    ]
    assert not [text for text in words if "khắc phục 0" in text or "(0,00 điểm" in text]
    assert any(text.startswith("1. Mục đích: duy trì") for text in words)
