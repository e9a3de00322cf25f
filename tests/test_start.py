"""A work folder that `start` lays out works at once, leads on while its forms are blank, and is never written over."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from books import OTHER, write_book

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.cli.start import starters
from sipas_par.model.meeting import meeting_form, usual_agencies
from sipas_par.model.published import published


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["start", "hội nghị", "--province", "hoà bình", "--year", "2024"]) == 0
    capsys.readouterr()
    return tmp_path / "hội nghị"


def test_the_folder_holds_what_the_first_day_needs(folder, capsys):
    assert len(list((folder / "notebooks").glob("*.ipynb"))) == 7
    assert (folder / "huong_dan.md").read_text("utf-8").startswith("# Hướng dẫn")
    assert (folder / "reports").is_dir()
    meeting = sp.load_meeting(folder / "data/raw/meeting_2024.toml")
    assert (meeting.province, meeting.data_year) == ("Hòa Bình", 2024)
    assert meeting.title.endswith("tỉnh Hòa Bình năm 2024")
    info = openpyxl.load_workbook(folder / "data/raw/par_index_2024.xlsx")["Thông tin"]
    said = {row[0].value: row[1].value for row in info.iter_rows()}
    assert (said["Chỉ số"], said["Năm"], said["Đơn vị"]) == ("PAR INDEX", 2024, "Tỉnh Hòa Bình")


@pytest.mark.parametrize(("platform", "go"), [("linux", 'cd "x"'), ("win32", 'pushd "x"')])
def test_what_to_do_first_stands_in_three_lines_and_names_the_files(platform, go, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    assert main(["start", "x", "--province", "Lạng Sơn", "--year", "2025"]) == 0
    said = capsys.readouterr()
    assert said.out == "x\n"
    lines = said.err.splitlines()
    assert [line[:2] for line in lines] == ["1.", "2.", "3."]
    assert "par_index_2025.xlsx" in lines[0]
    assert "meeting_2025.toml" in lines[1]
    assert f"; hoặc: {go}, rồi" in lines[2]


def test_blank_forms_stop_the_briefing_and_say_the_way_on(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(["brief"]) == 2
    said = capsys.readouterr().err
    assert "par_index_2024.xlsx" in said
    assert "hoặc chép bảng điểm có sẵn vào cùng thư mục" in said
    assert not list((folder / "reports").iterdir())


def test_the_official_file_beside_the_blank_forms_is_enough(folder, monkeypatch):
    monkeypatch.chdir(folder)
    write_book(folder / "data/raw/chinh_thuc.xlsx", unit="Tỉnh Hòa Bình", year=2024)
    inputs = sp.find_inputs()
    assert inputs.card.source.file == "chinh_thuc.xlsx"
    assert inputs.meeting.file == "meeting_2024.toml"
    assert {(Path(name).name, why.code) for name, why in inputs.unused} == {
        ("par_index_2024.xlsx", "table-blank"),
        ("sipas_2024.xlsx", "table-blank"),
    }


def test_the_filled_form_is_the_table_of_the_briefing(folder, monkeypatch):
    monkeypatch.chdir(folder)
    path = folder / "data/raw/par_index_2024.xlsx"
    book = openpyxl.load_workbook(path)
    sheet, first = book["PAR INDEX"], 7
    for at, (code, name, most, _own, appraised, surveyed, agencies) in enumerate(OTHER, first):
        score = sum(part for part in (appraised, surveyed) if part is not None)
        for column, value in enumerate([code, name, most, None, appraised, surveyed, score, None, agencies], 1):
            sheet.cell(at, column, value)
    book.save(path)
    inputs = sp.find_inputs()
    assert (inputs.card.unit, inputs.card.year, len(inputs.card.criteria)) == ("Hòa Bình", 2024, len(OTHER))
    assert inputs.meeting.file == "meeting_2024.toml"


def test_nothing_that_is_there_is_written_over(folder, capsys):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "notebooks/04_briefing.ipynb").write_bytes(b"mine")
    assert main(["start", str(folder), "--province", "Hòa Bình", "--year", "2024"]) == 0
    assert "notebooks/04_briefing.ipynb" in capsys.readouterr().err.splitlines()[0]
    assert (folder / "notebooks/04_briefing.ipynb").read_bytes() == b"mine"
    assert {path: path.read_bytes() for path in before if path.name != "04_briefing.ipynb"} == {
        path: data for path, data in before.items() if path.name != "04_briefing.ipynb"
    }


def test_a_province_without_results_of_its_own_is_told_and_an_unknown_one_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["start", "x", "--province", "Hòa Bình", "--year", "2025"]) == 0
    assert '--province "Phú Thọ"' in capsys.readouterr().err
    assert main(["start", "y", "--province", "Hòa Bin"]) == 2
    assert "Hòa Bình" in capsys.readouterr().err
    assert not Path("y").exists()


@pytest.mark.parametrize("province", published().provinces, ids=lambda province: province.name)
def test_every_province_has_its_meeting_file(province, tmp_path):
    path = tmp_path / "meeting.toml"
    path.write_text(meeting_form(province, 2025), "utf-8")
    meeting = sp.load_meeting(path)
    kind = "thành phố" if province.full_name.startswith("Thành phố") else "tỉnh"
    assert meeting.issuing_office == f"UBND {kind} {province.name.removeprefix('TP. ')}"
    assert meeting.agency(f"Công an {kind}") is not None


def test_the_lines_that_wait_in_the_meeting_file_are_right_once_their_marks_are_off(tmp_path):
    form = meeting_form(published().names.province("Lạng Sơn"), 2024)
    filled = re.sub(r"(?m)^# (?=[a-z_]+ = |\[\[)", "", form)
    (tmp_path / "meeting.toml").write_text(filled, "utf-8")
    meeting = sp.load_meeting(tmp_path / "meeting.toml")
    assert meeting.compiler.name == "Sở Nội vụ"
    assert meeting.deadline("tham-luan").latest_day < meeting.start.date()
    assert meeting.agency("UBND cấp huyện").for_many


@pytest.mark.parametrize(
    ("year", "there", "gone"),
    [
        (
            2023,
            {"so-ke-hoach-dau-tu", "ban-dan-toc", "ubnd-cap-huyen"},
            {"so-nong-nghiep-moi-truong", "so-dan-toc-ton-giao"},
        ),
        (2024, {"so-nong-nghiep-moi-truong", "so-tai-chinh", "ubnd-cap-huyen"}, {"so-ke-hoach-dau-tu", "ban-dan-toc"}),
        (2025, {"so-nong-nghiep-moi-truong", "ubnd-cap-xa"}, {"so-thong-tin-truyen-thong", "ubnd-cap-huyen"}),
        (None, {"so-nong-nghiep-moi-truong", "ubnd-cap-xa"}, {"so-thong-tin-truyen-thong", "ubnd-cap-huyen"}),
    ],
)
def test_the_agencies_listed_are_those_of_the_day_of_the_conference(tmp_path, monkeypatch, year, there, gone):
    monkeypatch.chdir(tmp_path)
    listed = {row["id"] for row in usual_agencies(year)}
    assert all(len(set(row["aliases"])) == len(row["aliases"]) for row in usual_agencies(year))
    assert (there <= listed, gone & listed) == (True, set())
    assert main(["template", "mau.xlsx", "--index", "meeting", *(["--year", str(year)] if year else [])]) == 0
    names = [row[1] for row in openpyxl.load_workbook("mau.xlsx")["Cơ quan"].iter_rows(values_only=True) if row[1]]
    assert names[1:] == [row["name"] for row in usual_agencies(year)]
    if year:
        path = tmp_path / "meeting.toml"
        path.write_text(meeting_form(published().names.province("Lạng Sơn"), year), "utf-8")
        assert {one.id for one in sp.load_meeting(path).agencies} == listed
        assert not sp.load_meeting(path).ended


@pytest.mark.skipif(sys.platform == "win32", reason="runs what a shell of Unix runs")
@pytest.mark.parametrize("platform", ["darwin", "linux"])
def test_a_double_click_runs_this_python_in_the_folder(platform, tmp_path):
    folder = tmp_path / "hội nghị $5 100%"
    folder.mkdir()
    python = tmp_path / "Py 'thon' 5%"
    python.write_text(f'#!/bin/sh\necho "$(pwd) $*" > "{tmp_path}/ran"; exit 1\n')
    python.chmod(0o755)
    text = next(text for name, text in starters(platform, str(python), folder).items() if name.startswith("Lap"))
    if platform == "darwin":
        path = folder / "a.command"
        path.write_text(text, "utf-8")
        subprocess.run(["sh", path], cwd=tmp_path, check=False)
    else:
        entry = dict(line.split("=", 1) for line in text.splitlines()[1:])
        # As the specification has it: the escapes of a value, then those of an argument, then the field codes.
        command = shlex.split(entry["Exec"].replace("\\\\", "\\").replace("%%", "%"))
        subprocess.run(command, cwd=entry["Path"].replace("\\\\", "\\"), input=b"\n", check=False)
    assert (tmp_path / "ran").read_text("utf-8").strip() == f"{folder} -m sipas_par brief"


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        (
            "Lap bao cao.cmd",
            [r'"C:\Ng%%\python.exe" -m sipas_par brief && start "" "reports\briefing.html"', "pause"],
        ),
        (
            "Mo so tay.cmd",
            [
                r'"C:\Ng%%\python.exe" -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_start.ipynb || pause',
            ],
        ),
    ],
)
def test_the_starters_of_windows_open_only_what_was_made_and_stay_where_it_is_said_why(name, runs):
    lines = starters("win32", r"C:\Ng%\python.exe", Path("C:/x"))[name].split("\r\n")
    place = ["@echo off", "chcp 65001 >nul", 'pushd "%~dp0" || (pause & exit /b 1)']
    assert lines == [*place, *runs, "popd", ""]
