from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import sys
from argparse import Namespace
from decimal import Decimal

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.cli.shared import _check_command

PAR = sp.example("par_index_lang_son_2023.xlsx")
SIPAS = sp.example("sipas_lang_son_2023.xlsx")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def broken(path, cell, value, sheet="PAR INDEX"):
    """A copy of the shipped workbook with one cell changed."""
    book = openpyxl.load_workbook(PAR)
    book[sheet][cell] = value
    book.save(path)
    return path


def flagged(capsys, *options):
    assert main(["flag", str(PAR), "--format", "json", *options]) == 0
    return json.loads(capsys.readouterr().out, parse_float=Decimal, parse_int=Decimal)


def test_flag_gives_leaves_only_and_sums_exactly(capsys):
    rows = flagged(capsys)
    card = sp.load_par_index(PAR)
    assert {row["code"] for row in rows} <= {leaf.code for leaf in card.leaves}
    assert sum(row["lost"] for row in rows) == Decimal(100) - card.total.score
    assert all(row["lost"] == row["max_score"] - row["score"] > 0 for row in rows)


def test_flag_orders_by_points_lost_then_by_code(capsys):
    from sipas_par.model.criteria import natural_key

    rows = flagged(capsys)
    keys = [(-row["lost"], natural_key(row["code"])) for row in rows]
    assert keys == sorted(keys)


def test_every_cell_of_flag_holds_that_score(capsys):
    book = openpyxl.load_workbook(PAR, read_only=False)
    for row in flagged(capsys):
        sheet, _, cell = row["cell"].rpartition("!")
        assert Decimal(str(book[sheet][cell].value)) == row["score"]


def test_flag_json_keeps_its_shape(capsys):
    assert list(flagged(capsys)[0]) == [
        "code", "name", "level", "max_score", "score", "lost", "attainment", "source", "agencies", "cell",
    ]  # fmt: skip


def test_flag_csv_opens_in_excel_as_utf8(capsys):
    assert main(["flag", str(PAR), "--format", "csv"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("\ufeffcode,name")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert sum(Decimal(row["lost"]) for row in rows) == Decimal("13.31")


def test_flag_text_in_both_languages(capsys):
    assert main(["flag", str(PAR)]) == 0
    assert "mất 13,31 điểm" in capsys.readouterr().out
    assert main(["flag", str(PAR), "--lang", "en"]) == 0
    assert "13.31 points lost" in capsys.readouterr().out


def test_flag_says_loudly_that_a_list_from_wrong_figures_may_be_wrong(folder, capsys):
    assert main(["flag", str(broken(folder / "x.xlsx", "G8", 1.4)), "--format", "csv"]) == 0
    assert "có thể SAI" in capsys.readouterr().err
    assert main(["flag", str(PAR)]) == 0
    assert capsys.readouterr().err == ""


def test_flag_of_sipas_says_which_mark_is_missed(capsys):
    assert main(["flag", str(SIPAS), "--format", "json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["I"]["fails"] == ["maximum", "national_mean"]
    assert rows["I"]["gap_to_mean"] == -2.74


def test_check_of_a_sound_table_is_zero(capsys):
    assert main(["check", str(PAR), str(SIPAS)]) == 0
    assert capsys.readouterr().out.count("không có phát hiện nào") == 2


def test_a_meeting_file_is_checked_as_such(folder, capsys):
    path = sp.example("meeting_2024-05-17.toml")
    assert main(["check", str(path)]) == 0
    assert "tệp hội nghị: " in capsys.readouterr().out
    assert main(["template", "hoi_nghi.xlsx", "--index", "meeting"]) == 0
    assert main(["check", "hoi_nghi.xlsx"]) == 2
    assert "[meeting-blank] hoi_nghi.xlsx, Hội nghị!B1" in capsys.readouterr().out
    assert main(["check", str(path), "--format", "json"]) == 0
    late = path.read_text(encoding="utf-8").replace("2024-05", "2026-05").replace("thứ Sáu", "Chủ nhật")
    (folder / "muon.toml").write_text(late, encoding="utf-8")
    capsys.readouterr()
    main(["check", "muon.toml", "--format", "json"])
    assert "agency-ended" in {row["code"] for row in json.loads(capsys.readouterr().out)}


def test_brief_and_check_count_the_same_whatever_was_named(folder, capsys):
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    table = broken(raw / "bảng 2023.xlsx", "B12", "", sheet="Thông tin")
    shutil.copy(SIPAS, raw / "sipas.xlsx")
    assert main(["template", str(raw / "mau.xlsx")]) == 0
    for given in ([], ["--par", str(table), "--sipas", "none"]):
        capsys.readouterr()
        assert main(["brief", "--formats", "xlsx", "--accept-findings", *given]) == 0
        count, _colon, command = next(
            line for line in capsys.readouterr().err.splitlines() if "sipas-par check" in line
        ).partition("xem từng cảnh báo: ")
        assert main(shlex.split(command)[1:]) in {0, 1}
        total = capsys.readouterr().out.splitlines()[-1]
        assert total.endswith(f"{count.split()[0]} cảnh báo"), (command, total)
        assert int(count.split()[0]) > 0
    assert main(["check", "data/raw"]) in {0, 1}
    out = capsys.readouterr().out
    assert "mau.xlsx: không dùng – " in out
    assert "sipas.xlsx: không có phát hiện nào" in out


def test_a_command_that_is_told_is_one_for_every_shell():
    given = Namespace(par="bảng điểm.xlsx", others="các tỉnh" + os.sep, column=["score = D"])
    # A program of Windows takes the quotation mark after a backslash for a letter.
    told = 'sipas-par check --par "bảng điểm.xlsx" --others "các tỉnh" --column "score = D"'
    assert _check_command(given) == told


def test_check_of_a_folder_that_makes_no_briefing_checks_every_table(folder, capsys):
    shutil.copy(SIPAS, folder / "sipas.xlsx")
    assert main(["check", str(folder)]) == 0
    assert "sipas.xlsx: không có phát hiện nào" in capsys.readouterr().out
    (folder / "leer").mkdir()
    assert main(["check", "leer"]) == 2
    assert "[no-points-table]" in capsys.readouterr().out


def test_check_json_keeps_its_shape(folder, capsys):
    path = broken(folder / "x.xlsx", "G8", 1.4)
    assert main(["check", str(path), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert all(list(row) == ["code", "severity", "sheet", "cell", "message", "found", "expected"] for row in rows)
    assert ("parts-do-not-sum", "G8", 1.4, 1.5) in [
        (row["code"], row["cell"], row["found"], row["expected"]) for row in rows
    ]


def test_check_with_a_meeting_names_who_leads_and_is_not_in_it(folder, capsys):
    path, meeting = broken(folder / "a.xlsx", "I9", "Sở Lạ"), str(sp.example("meeting_2024-05-17.toml"))
    main(["check", str(path), "--meeting", meeting])
    assert "[agency-not-in-meeting] a.xlsx, PAR INDEX!I9" in capsys.readouterr().out
    main(["check", str(path)])
    assert "agency-not-in-meeting" not in capsys.readouterr().out


def test_check_lists_every_check_in_text_and_json(folder, capsys):
    path = broken(folder / "x.xlsx", "G8", 1.4)
    assert main(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert (
        "Điểm đạt bằng tổng các nguồn điểm: 134 phép kiểm tra trên 134 dòng, 275 ô: 133 đúng, 1 sai, 0 không kết luận được"
        in out
    )
    assert "Khớp với số đã công bố" in out
    assert main(["check", str(path), str(SIPAS), "--format", "report-json", "--lang", "en"]) == 1
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(one["file"], one["status"]) for one in files] == [("x.xlsx", 1), (SIPAS.name, 0)]
    checks = {run["name"]: run for run in files[0]["checks"]}
    assert checks["parts"]["failed"] == sum(row["code"] == "parts-do-not-sum" for row in files[0]["findings"]) == 1
    assert all(run["rows"] and run["passed"] for run in files[1]["checks"] if run["name"] != "published")
    failed = sum(run["failed"] for run in files[0]["checks"])
    assert failed == len(files[0]["findings"])


def _redirected_by_powershell(text: str) -> bytes:
    """What Windows PowerShell makes of the bytes of a program: letters of the console's code page, then UTF-16."""
    return text.encode().decode("cp437").encode("utf-16")


@pytest.mark.parametrize("redirected", [str.encode, _redirected_by_powershell])
@pytest.mark.parametrize("form", ["json", "report-json"])
def test_check_since_an_earlier_check(folder, capsys, form, redirected):
    book = openpyxl.load_workbook(broken(folder / "x.xlsx", "G8", 1.4))
    sheet = book["PAR INDEX"]
    sheet["G12"], sheet["G30"] = 0.1, -1
    book.save(folder / "x.xlsx")
    assert main(["check", "x.xlsx", "--format", form]) == 1
    (folder / "earlier.json").write_bytes(redirected(capsys.readouterr().out))
    # The first is mended, the second gets another wrong value, the third stays, one is new.
    sheet["G8"], sheet["G12"], sheet["G40"] = openpyxl.load_workbook(PAR)["PAR INDEX"]["G8"].value, 0.2, 99
    book.save(folder / "x.xlsx")
    assert main(["check", "x.xlsx", "--since", "earlier.json", "--format", "report-json"]) == 1
    one = json.loads(capsys.readouterr().out)["files"][0]
    states = {(row["code"], row["cell"]): row["since"] for row in one["findings"]}
    assert states["parts-do-not-sum", "G12"] == "changed"
    assert states["negative-points", "G30"] == "still"
    assert states["score-above-maximum", "G40"] == "new"
    assert ("parts-do-not-sum", "G8") in {(row["code"], row["cell"]) for row in one["solved"]}
    changed = next(row for row in one["findings"] if row["cell"] == "G12" and row["code"] == "parts-do-not-sum")
    assert (changed["before"]["found"], changed["found"]) == (0.1, 0.2)
    assert main(["check", "x.xlsx", "--since", "earlier.json"]) == 1
    out = capsys.readouterr().out
    assert "Mới: " in out
    assert f"Đã xử lý: {len(one['solved'])}" in out


def test_a_finding_that_moved_with_its_row_is_still_there(folder, capsys):
    book = openpyxl.load_workbook(broken(folder / "x.xlsx", "G30", -1))
    main(["check", "x.xlsx", "--format", "json"])
    (folder / "earlier.json").write_text(capsys.readouterr().out, encoding="utf-8")
    book["PAR INDEX"].insert_rows(1)
    book["PAR INDEX"].merged_cells.ranges = [
        area for area in book["PAR INDEX"].merged_cells.ranges if area.shift(row_shift=1) or True
    ]
    book.save(folder / "x.xlsx")
    main(["check", "x.xlsx", "--since", "earlier.json", "--format", "report-json"])
    one = json.loads(capsys.readouterr().out)["files"][0]
    row = next(row for row in one["findings"] if row["code"] == "negative-points")
    assert (row["cell"], row["since"]) == ("G31", "still")


def test_a_table_that_cannot_be_read_solves_nothing(folder, capsys):
    broken(folder / "x.xlsx", "G30", -1)
    main(["check", "x.xlsx", "--format", "json"])
    (folder / "earlier.json").write_text(capsys.readouterr().out, encoding="utf-8")
    (folder / "x.xlsx").write_bytes(b"")
    assert main(["check", "x.xlsx", "--since", "earlier.json", "--format", "report-json"]) == 2
    one = json.loads(capsys.readouterr().out)["files"][0]
    assert not one["solved"]
    assert "negative-points" in {row["code"] for row in one["unknown"]}


def test_since_takes_only_a_result_of_check(folder, capsys):
    (folder / "other.json").write_text('{"a": 1}', encoding="utf-8")
    assert main(["check", str(PAR), "--since", "other.json"]) == 2
    assert "since-not-a-result" in capsys.readouterr().err
    assert main(["check", str(PAR), "--since", "absent.json"]) == 2


def test_check_of_the_published_figures_reports_every_contradiction(capsys):
    folder = sp.example("published/conflicts.csv").parent
    assert main(["check", str(folder), "--format", "json"]) == 0
    cells = {row["cell"] for row in json.loads(capsys.readouterr().out)}
    listed = (folder / "conflicts.csv").read_text(encoding="utf-8")
    known = {line["conflict_id"] for line in csv.DictReader(io.StringIO(listed))}
    assert len(known) == 28
    assert known <= cells


def test_check_explains_how_the_table_was_read(capsys):
    assert main(["check", str(PAR), "--explain"]) == 0
    out = capsys.readouterr().out
    assert "PAR INDEX" in out
    assert "A5" in out


BAD = {
    "broken sums": ("G8", 1.4, 1, "G8"),
    "score above maximum": ("G12", 2.5, 1, "G12"),
    "text in a score cell": ("G14", "chưa chấm", 2, "G14"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_figures_stop_the_briefing_with_cell_and_cure(kind, folder, capsys):
    cell, value, status, named = BAD[kind]
    reports = folder / "reports"
    reports.mkdir()
    (reports / "briefing.pdf").write_bytes(b"earlier")
    path = broken(folder / "x.xlsx", cell, value)
    found = main(["brief", "--par", str(path), "--earlier", "none", "--sipas", "none"])
    error = capsys.readouterr().err
    assert found in (1, status)
    assert named in error
    assert "Cách sửa" in error
    assert "Traceback" not in error
    assert (reports / "briefing.pdf").read_bytes() == b"earlier"
    assert not (folder / "data").exists()


@pytest.mark.parametrize("command", [["flag"], ["check"], ["brief", "--par"]])
@pytest.mark.parametrize("content", [None, b"", b"not a workbook at all", b"PK\x03\x04 broken zip"])
def test_files_that_are_no_tables_are_refused(command, content, folder, capsys):
    path = folder / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    assert main([*command, str(path)]) == 2
    captured = capsys.readouterr()
    said = captured.err + captured.out
    assert "x.xlsx" in said
    assert "Cách sửa" in said
    assert "Traceback" not in said


def test_a_workbook_without_a_table_is_refused(folder, capsys):
    book = openpyxl.Workbook()
    book.active["B2"] = "Kính gửi"
    book.save(folder / "x.xlsx")
    assert main(["flag", str(folder / "x.xlsx")]) == 2
    assert "Cách sửa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["no-such"], ["flag"], ["brief", "--formats", "odt"], ["brief", "--accept-findings", "no-such"]]
)
def test_wrong_usage_is_two(arguments, folder, capsys):
    assert main(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["forms", "--delegates", "in"], "Lệnh này không có tùy chọn hoặc tham số “--delegates in”"),
        (["rank"], "Lệnh thiếu: "),
        (["brief", "--par"], "“--par” thiếu giá trị, hoặc không nhận giá trị đã ghi"),
        (["papers", "--workers", "x"], "“--workers” không nhận giá trị “x”"),
        (["template", "a.xlsx", "--index", "x"], "“--index” không nhận giá trị “x”"),
        (["template", "a.xlsx", "--index", "x"], "par, sipas, meeting"),
        (["pack", "--as-of", "2024-13-01"], "Ghi ngày dạng 2024-05-13"),
        (["brieff"], "Không có lệnh “brieff”"),
        (["brief", "--lang", "it's"], "“it's”"),
        (["forms", "--nothing", "--lang", "en"], "This command has no option or argument “--nothing”"),
    ],
)
def test_a_refused_command_line_is_told_in_the_language_of_the_program(arguments, said, capsys):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "usage" not in err
    assert "argument" not in err.replace("or argument", "")


def test_without_a_console_a_command_runs_as_with_one(folder, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["flag", str(PAR)]) == 0


def test_a_folder_whose_closing_quotation_mark_windows_swallowed_is_told(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert main(["start", 'hội nghị" --year 2025']) == 2
    assert "Bỏ dấu \\ ở cuối tên thư mục" in capsys.readouterr().err
    assert not list(folder.glob("hội*"))
    assert main(["flag", str(PAR), "--if", '1.1=""']) == 2
    assert "Bỏ dấu" not in capsys.readouterr().err


def test_a_template_must_be_an_excel_file(folder, capsys):
    assert main(["template", "mau.docx"]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert main(["template", ""]) == 2
    assert not list(folder.iterdir())


def test_help_of_every_command_has_an_example(capsys):
    from sipas_par.cli import COMMANDS

    for command in COMMANDS:
        assert main([command, "--help"]) == 0
        assert f"sipas-par {command}" in capsys.readouterr().out.split("Ví dụ")[1]


def test_an_unexpected_failure_is_a_message_and_not_a_traceback(folder, capsys, monkeypatch):
    import sipas_par.reading.load

    def fail(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr(sipas_par.reading.load, "load_table", fail)
    assert main(["flag", str(PAR)]) == 2
    assert "boom" in capsys.readouterr().err
    monkeypatch.setenv("SIPAS_PAR_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["flag", str(PAR)])


def test_flag_with_assumed_points_says_what_changes(capsys):
    assert main(["flag", str(PAR), "--if", "3.4.4=0.5", "--if", "8.1=8,5"]) == 0
    text = capsys.readouterr().out
    assert "Giả định: tổng điểm từ 86,69 thành 87,60 (+0,91)" in text
    assert "3. " in text.split("Giả định")[1]
    assert not any(line.startswith("3.4.4 ") for line in text.splitlines())


def test_assumed_points_are_said_beside_a_list_for_programs(capsys):
    assert main(["flag", str(PAR), "--if", "3.4.4=0.25", "--format", "json"]) == 0
    out = capsys.readouterr()
    row = next(row for row in json.loads(out.out) if row["code"] == "3.4.4")
    assert (row["score"], row["lost"]) == (0.25, 0.25)
    assert "GIẢ ĐỊNH" in out.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["3.4.4"], "what-if-form"),
        (["=1"], "what-if-form"),
        (["9.9=1"], "unknown-code"),
        (["3.4.4=9"], "points-out-of-range"),
        (["3.4.4=x"], "points-not-a-number"),
        (["3.4.4=0.1", "3.4.4=0.2"], "what-if-twice"),
    ],
)
def test_what_cannot_be_assumed_is_named(words, named, capsys):
    assert main(["flag", str(PAR), *(part for word in words for part in ("--if", word))]) == 2
    assert f"[{named}]" in capsys.readouterr().err


def test_points_cannot_be_assumed_in_a_survey(capsys):
    assert main(["flag", str(SIPAS), "--if", "1=1"]) == 2
    assert "[what-if-needs-points]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["brief", "--formats"], "html"),
        (["plan", "--formats", "pptx"], "“pptx”"),
        (["plan", "--templates", "khong-co"], "khong-co"),
        (["plan", "--templates", "mau"], "mau"),
        (["start", ""], "FOLDER"),
    ],
)
def test_what_is_refused_is_named_with_what_would_do(line, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(line)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    words = capsys.readouterr().err
    assert said in words
    assert "None" not in words
    assert not list(tmp_path.iterdir())


def test_a_choice_is_taken_in_capitals_too(capsys):
    assert main(["flag", str(PAR), "--format", "CSV", "--lang", "VI"]) == 0
    assert capsys.readouterr().out.startswith("\ufeffcode,")
