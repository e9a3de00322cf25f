from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sipas_par.files import OutputFolder, cause, one_run, read_input, slug, write_atomic
from sipas_par.findings import OutputError, ReadError
from sipas_par.text.i18n import language


def test_an_edited_file_is_kept_under_a_dated_name(tmp_path):
    out = OutputFolder(tmp_path)
    out.write("a.docx", b"one")
    (tmp_path / "a.docx").write_bytes(b"my own words")
    again = OutputFolder(tmp_path)
    again.write("a.docx", b"two")
    assert (tmp_path / "a.docx").read_bytes() == b"two"
    [(name, kept)] = again.kept
    assert name == "a.docx"
    assert (tmp_path / kept).read_bytes() == b"my own words"


def test_a_file_we_wrote_ourselves_is_simply_replaced(tmp_path):
    out = OutputFolder(tmp_path)
    out.write("a.pdf", b"one")
    out.write("a.pdf", b"two")
    assert out.kept == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [".sipas-par.json", "a.pdf"]


def test_a_strangers_file_is_kept_too(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"not ours")
    out = OutputFolder(tmp_path)
    out.write("a.pdf", b"ours")
    assert len(out.kept) == 1


@pytest.mark.parametrize("name", ["../a.pdf", "/etc/a.pdf", "a/../../b", ""])
def test_no_name_leaves_the_folder(tmp_path, name):
    folder = tmp_path / "out"
    with pytest.raises(OutputError):
        OutputFolder(folder).write(name, b"x")
    assert not (tmp_path / "a.pdf").exists()


def test_a_failed_write_leaves_the_old_file_and_no_temporary(tmp_path, monkeypatch):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with pytest.raises(OutputError, match="không có quyền"):
        write_atomic(target, b"new")
    with language("en"), pytest.raises(OutputError, match="open in another program"):
        write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_file_that_another_program_holds_for_a_moment_is_written_all_the_same(tmp_path, monkeypatch):
    replace, refusals = os.replace, [PermissionError(13, "in use")] * 2

    def held(*names):
        if refusals:
            raise refusals.pop()
        replace(*names)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    write_atomic(tmp_path / "a.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_allows_no_new_file_refuses_at_once(tmp_path, monkeypatch):
    tried = []

    def refuse(self, *_mode):
        tried.append(self)
        raise PermissionError(13, "Access is denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(tempfile, "_os", SimpleNamespace(**{**vars(os), "name": "nt"}))
    with pytest.raises(OutputError, match="không có quyền"):
        write_atomic(tmp_path / "a.pdf", b"new")
    assert len(tried) == 1


@pytest.mark.parametrize(
    ("platform", "error", "words"),
    [
        ("win32", FileNotFoundError(2, "No such file", "C:/" + "a" * 260), "đường dẫn quá dài"),
        ("linux", FileNotFoundError(2, "No such file", "/" + "a" * 260), "thư mục không có"),
        ("win32", FileNotFoundError(2, "No such file", "C:/a"), "thư mục không có"),
        ("win32", OSError(22, "Invalid argument", "C:/a"), "tệp OneDrive chưa tải về"),
        ("win32", OSError(2, "No such file"), "thư mục không có"),
    ],
)
def test_what_windows_calls_by_another_name(platform, error, words, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    assert words in cause(error)


def test_a_path_that_windows_cannot_reach_is_not_called_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ReadError, match="đường dẫn quá dài"):
        read_input(tmp_path / ("a" * 200) / "b.xlsx" / ("c" * 60))


def test_a_writer_killed_midway_leaves_the_old_file_whole(tmp_path):
    target = tmp_path / "big.bin"
    target.write_bytes(b"old")
    code = (
        "import sys; from pathlib import Path; from sipas_par.files import write_atomic\n"
        "print('go', flush=True)\n"
        "while True: write_atomic(Path(sys.argv[1]), b'n' * 20_000_000)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE)
    writer.stdout.readline()
    time.sleep(0.3)
    writer.kill()
    writer.communicate()
    assert target.read_bytes() in (b"old", b"n" * 20_000_000)


def test_two_runs_cannot_write_one_folder_at_once(tmp_path):
    with one_run(tmp_path):
        code = (
            "import sys; from pathlib import Path; from sipas_par.files import one_run\n"
            "from sipas_par.findings import OutputError\n"
            "try:\n    with one_run(Path(sys.argv[1])): print('in')\n"
            "except OutputError as error: print(error.findings[0].code)\n"
        )
        second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert second.stdout.strip() == "folder-in-use"
    with one_run(tmp_path):
        pass


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Sở Nội vụ", "so-noi-vu"), ("ĐƯỜNG/..\\x", "duong-x"), ("aux", "aux-"), ("a" * 300, "a" * 80)],
)
def test_slug(name, expected):
    assert slug(name) == expected


def test_slug_of_nothing_is_still_a_name():
    assert len(slug("///")) == 10
    assert slug("///") != slug("***")


def test_lock_is_taken_away_after_the_run_also_after_a_failure(tmp_path):
    with one_run(tmp_path):
        assert list(tmp_path.iterdir())
        with pytest.raises(OutputError), one_run(tmp_path):
            pass
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    with pytest.raises(ZeroDivisionError), one_run(tmp_path):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())
    with one_run(tmp_path):
        pass
