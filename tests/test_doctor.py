"""What a machine lacks is said in a line with its cure, whatever is broken."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path

import pytest

from sipas_par.cli import main
from sipas_par.cli import start as doctor


@pytest.fixture(autouse=True)
def sound(tmp_path, monkeypatch):
    """Give a machine that has all, whatever this one lacks."""
    monkeypatch.chdir(tmp_path)
    wheel = {"sipas-par": "0.1.0"}
    version = metadata.version
    monkeypatch.setattr(doctor, "_font", lambda: ("Phông chữ: Times New Roman", ""))
    monkeypatch.setattr(metadata, "metadata", lambda _name: {"Requires-Python": ">=3.11"})
    monkeypatch.setattr(metadata, "requires", lambda _name: ["pandas>=2.2", 'colorama>=99; sys_platform == "none"'])
    monkeypatch.setattr(metadata, "version", lambda name: wheel.get(name) or version(name))


def lines(capsys, status):
    assert main(["doctor"]) == status
    said = capsys.readouterr()
    assert said.err == ""
    return said.out.splitlines()


def test_a_sound_machine_passes_every_check(capsys):
    said = lines(capsys, 0)
    assert len(said) == 7
    assert all(line.startswith("đạt ") for line in said)
    assert "1 gói" in said[1]


@pytest.mark.parametrize(
    ("break_it", "at", "words"),
    [
        (lambda patch: patch.setattr(metadata, "metadata", lambda _: {"Requires-Python": ">=4"}), 0, "cài Python >=4"),
        (lambda patch: patch.setattr(metadata, "requires", lambda _: ["pandas>=99"]), 1, '-m pip install "pandas>=99"'),
        (lambda patch: patch.setattr(metadata, "requires", lambda _: ["no-such>=1"]), 1, "no-such – → chạy: "),
        (lambda patch: patch.setitem(sys.modules, "jupyter_client.kernelspec", None), 3, "--force-reinstall sipas-par"),
        (lambda patch: patch.setattr(doctor, "_EXPORTERS", ("briefing-none",)), 4, "briefing-none"),
        (lambda _patch: Path("reports").write_bytes(b""), 5, "→ dùng thư mục khác"),
    ],
    ids=["python", "old package", "no package", "kernel", "exporter", "rights"],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cure_and_the_rest_goes_on(break_it, at, words, monkeypatch, capsys):
    break_it(monkeypatch)
    said = lines(capsys, 1)
    assert [number for number, line in enumerate(said) if line.startswith("cần xem")] == [at]
    assert words in said[at]


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (
            r"C:\Users\Nguyễn\.venv\Scripts\python.exe",
            r"chạy: C:\Users\Nguyễn\.venv\Scripts\python.exe -m pip install ",
        ),
        (
            r"C:\Program Files\Py\python.exe",
            r'chạy: pushd "C:\Program Files\Py"; rồi chạy: .\python.exe -m pip install ',
        ),
    ],
)
def test_the_cure_on_windows_is_a_command_for_cmd_and_powershell_alike(python, said, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(metadata, "requires", lambda _: ['pandas>=99; python_version > "3"'])
    assert lines(capsys, 1)[1].endswith(said + '"pandas>=99"')


def test_a_machine_without_a_face_of_the_office(monkeypatch, capsys):
    monkeypatch.undo()
    from sipas_par.document import fonts

    monkeypatch.setattr(fonts, "font_set", lambda: fonts.FontSet(None, (fonts.LAST_RESORT,), (), frozenset()))
    what, cure = doctor._font()
    assert what.endswith(fonts.LAST_RESORT)
    assert "các phông Times New Roman" in cure


@pytest.mark.parametrize("command", ["brief", "pack", "papers", "plan", "drafts", "rank", "review"])
def test_every_command_that_makes_a_pdf_says_that_the_face_is_missing(command, monkeypatch, capsys):
    from sipas_par.document import fonts

    line = {"rank": ["rank", "none.xlsx"], "review": ["review", "none"]}.get(command, [command, "--par", "none.xlsx"])
    said = {}
    for face in (fonts.LAST_RESORT, fonts.FAMILIES[0]):
        monkeypatch.setattr(fonts, "font_set", lambda face=face: fonts.FontSet(None, (face,), (), frozenset()))
        for form in ("pdf", "html"):
            main([*line, "--formats", form])
            said[face, form] = "Máy không có phông Times New Roman" in capsys.readouterr().err
    assert [key for key, told in said.items() if told] == [(fonts.LAST_RESORT, "pdf")]


def test_a_clock_behind_the_day_of_the_installation(tmp_path, monkeypatch, capsys):
    late = tmp_path / "late.py"
    late.touch()
    os.utime(late, (4e9, 4e9))
    monkeypatch.setattr(doctor, "__file__", str(late))
    assert "chỉnh đồng hồ" in lines(capsys, 1)[6]
