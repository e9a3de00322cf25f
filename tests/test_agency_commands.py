from __future__ import annotations

import hashlib
import json
import sys

import docx
import nbformat
import openpyxl
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.cli.shared import counter


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_papers_of_one_agency(capsys, tmp_path):
    assert main(["papers", "--agency", "STP", "--formats", "html", "--out", "x"]) == 0
    out, err = capsys.readouterr()
    assert out.strip().endswith("tham-luan-so-tu-phap-2023.html")
    assert "1/1 Sở Tư pháp" in err


def test_forms_then_collect(capsys, tmp_path):
    assert main(["forms", "--agency", "STP", "--out", "phieu"]) == 0
    assert main(["collect", "phieu", "--out", "so", "--as-of", "2024-05-12"]) == 0
    out, err = capsys.readouterr()
    assert "Sở Tư pháp: Đã gửi phiếu trống (0/5)" in out
    assert "UBND huyện Lộc Bình: Chưa gửi, còn hạn\n" in out
    assert "Đã đọc 1 phiếu; 0 lỗi, 1 cảnh báo" in out
    assert "0,00/13,31" in out
    assert "[form-empty]" in err
    assert (tmp_path / "so" / "so-theo-doi-giai-phap.xlsx").is_file()


def test_pack_prints_its_index_and_archive(capsys, tmp_path):
    assert main(["pack", "--formats", "html", "--zip", "--as-of", "2024-05-12"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line.rsplit("/", 1)[-1] for line in out] == ["index.html", "hoi-nghi-2024-05-17.zip"]


def test_pack_prints_the_analysts_own_notebook(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("Lời của chuyên viên"), nbformat.v4.new_code_cell("1 + 1")]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "04_briefing.ipynb")
    assert main(["pack", "--formats", "html", "--as-of", "2024-05-12"]) == 0
    assert "Lời của chuyên viên" in (tmp_path / "reports/hoi-nghi-2024-05-17/bao-cao/bao-cao.html").read_text("utf-8")


def test_assignment_file_speaks_of_its_problems(capsys, tmp_path):
    (tmp_path / "pc.csv").write_text("Mã;Cơ quan\n99;Sở Lạ\n", "utf-8")
    assert main(["forms", "--assignment", "pc.csv", "--agency", "STP", "--lang", "en"]) == 0
    assert "[assignment-code-unknown]" in capsys.readouterr().err


def test_many_criteria_without_a_lead_are_told_once(capsys, tmp_path):
    book = openpyxl.load_workbook(sp.example("par_index_lang_son_2023.xlsx"))
    sheet = book["PAR INDEX"]
    (head,) = (cell for line in sheet.iter_rows() for cell in line if str(cell.value).startswith("Cơ quan"))
    sheet.delete_cols(head.column)
    book.save(tmp_path / "x.xlsx")
    main(["forms", "--par", "x.xlsx", "--out", "phieu"])
    err = capsys.readouterr().err
    assert err.count("[criterion-unassigned]") == 1
    assert "Tương tự ở" in err


def test_communes_that_differ_in_tone_marks_each_have_a_form_that_comes_back(capsys, tmp_path):
    (tmp_path / "pc.csv").write_text("Mã;Cơ quan chủ trì\n2.1.2;UBND xã Tân Thanh\n3.1.3;UBND xã Tân Thành\n", "utf-8")
    orders = ["--assignment", "pc.csv"]
    for name in ("UBND xã Tân Thanh", "UBND xã Tân Thành"):
        assert main(["forms", *orders, "--agency", name, "--out", "phieu"]) == 0
    forms = sorted((tmp_path / "phieu").glob("*.xlsx"))
    assert len(forms) == 2
    for number, path in enumerate(forms):
        made = openpyxl.load_workbook(path)
        made["Phiếu"]["J9"] = f"Giải pháp {number}"
        made.save(path)
    capsys.readouterr()
    assert main(["collect", "phieu", *orders, "--out", "so", "--as-of", "2024-05-12"]) == 0
    out = capsys.readouterr().out
    lacking = "Đã gửi, còn thiếu nội dung (1/1; thiếu nhóm nguyên nhân, nguyên nhân, đơn vị"
    first, other = (
        next(line for line in out.splitlines() if line.startswith(f"{name}: "))
        for name in ("UBND xã Tân Thanh", "UBND xã Tân Thành")
    )
    assert first.startswith(f"UBND xã Tân Thanh: {lacking}")
    assert (first[-7:], other[-7:]) == (" 2.1.2)", " 3.1.3)")
    assert main(["papers", *orders, "--agency", "ubnd xa tan thanh"]) == 2
    assert "UBND xã Tân Thanh; UBND xã Tân Thành" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["papers", "--agency", "Không có"],
        ["papers", "--formats", "odt"],
        ["forms", "--assignment", "không có.xlsx"],
        ["collect", "không có"],
        ["collect", ".", "--as-of", "hôm nay"],
        ["pack", "--replies", "không có"],
    ],
)
def test_wrong_usage_is_status_2_without_a_traceback(capsys, words):
    assert main(words) == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "Cách sửa" in err


@pytest.mark.parametrize("command", ["papers", "forms", "collect", "pack"])
def test_help_has_an_example(capsys, command):
    assert main([command, "--help"]) == 0
    assert f"sipas-par {command}" in capsys.readouterr().out


def test_a_terminal_gets_a_bar_and_a_file_some_lines(capsys, monkeypatch):
    say = counter()
    for done in range(1, 101):
        say(done, 100, f"Cơ quan {done}")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 20
    assert lines[-1] == "  100/100 Cơ quan 100"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    say(50, 100, "x")
    say(100, 100, "x")
    bars = capsys.readouterr().err.split("\r")[1:]
    assert [bar.count("█") for bar in bars] == [15, 30]


@pytest.fixture
def letterhead(tmp_path):
    word = docx.Document()
    word.add_paragraph("MẪU RIÊNG CỦA CƠ QUAN")
    word.save(tmp_path / "mau.docx")
    return "mau.docx"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["papers", "--agency", "STP", "--out", "x"], ["x/tham-luan-so-tu-phap-2023.docx"]),
        (["brief", "--out", "x"], ["x/briefing.docx"]),
        (
            ["pack", "--as-of", "2024-05-12", "--out", "x"],
            [f"x/hoi-nghi-2024-05-17/{name}" for name in ("bao-cao/bao-cao.docx", "chuong-trinh/chuong-trinh.docx")]
            + ["x/hoi-nghi-2024-05-17/tham-luan/tham-luan-so-noi-vu-2023.docx"],
        ),
    ],
)
def test_word_documents_on_the_offices_own_letterhead(words, made, letterhead, tmp_path):
    assert main([*words, "--formats", "docx", "--letterhead", letterhead]) == 0
    for name in made:
        assert docx.Document(str(tmp_path / name)).paragraphs[0].text == "MẪU RIÊNG CỦA CƠ QUAN"


@pytest.mark.parametrize("command", ["papers", "brief", "pack"])
def test_letterhead_that_would_do_nothing_is_refused(command, letterhead, capsys, tmp_path):
    assert main([command, "--formats", "pdf", "--letterhead", letterhead]) == 2
    assert "[letterhead-without-docx]" in capsys.readouterr().err
    assert main([command, "--formats", "docx", "--letterhead", "không có.docx"]) == 2
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("command", ["papers", "forms"])
def test_name_without_accents_is_answered_with_the_right_one(command, capsys):
    assert main([command, "--agency", "So Tu phap"]) == 2
    said = capsys.readouterr().err
    assert "[agency-misspelt]" in said
    assert "Có phải: Sở Tư pháp?" in said


def test_collect_and_pack_say_alike_that_a_file_cannot_be_read(capsys, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hỏng.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert main(["collect", "in", "--out", "so", "--as-of", "2024-05-12"]) == 1
    collected = capsys.readouterr()
    assert main(["pack", "--replies", "in", "--formats", "html", "--out", "hn", "--as-of", "2024-05-12"]) == 1
    packed = capsys.readouterr()
    assert "[file-damaged] hỏng.xlsx" in collected.err
    assert "[file-damaged] hỏng.xlsx" in packed.err
    assert set(collected.out.splitlines()[:-1]) <= set(packed.out.splitlines())


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["forms", "--agency", "STP", "--out", "x"], "nhat-ky-forms.json"),
        (["brief", "--formats", "html", "--out", "x"], "nhat-ky-brief.json"),
    ],
)
def test_a_run_leaves_a_log_of_what_it_used_beside_its_outputs(tmp_path, words, name):
    assert main(words) == 0
    log = json.loads((tmp_path / "x" / name).read_text("utf-8"))
    table = sp.example("par_index_lang_son_2023.xlsx")
    assert log["inputs"][table.name] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert (log["command"], log["status"], log["versions"]["sipas-par"]) == (words[0], 0, sp.__version__)
    assert log["seconds"] > 0
    assert str(tmp_path) not in json.dumps(log)


def test_the_log_names_the_findings_and_is_no_returned_form(tmp_path):
    (tmp_path / "gui").mkdir()
    (tmp_path / "gui" / "a.zip").write_bytes(b"Rar!")
    for _ in range(2):
        assert main(["collect", "gui", "--out", "gui", "--as-of", "2024-05-12"]) == 1
    log = json.loads((tmp_path / "gui" / "nhat-ky-collect.json").read_text("utf-8"))
    assert [(found["code"], found["file"]) for found in log["findings"]] == [("archive-not-opened", "a.zip")]
