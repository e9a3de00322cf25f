from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from sipas_par.files import OutputFolder, one_run, slug, write_atomic
from sipas_par.findings import OutputError
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
    with pytest.raises(OutputError, match="không có quyền"):
        write_atomic(target, b"new")
    with language("en"), pytest.raises(OutputError, match="open in another program"):
        write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


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
