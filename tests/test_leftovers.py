"""What a run leaves when it is killed, told to stop, or refused by the system."""

from __future__ import annotations

import datetime as dt
import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.files import LOCK, OutputFolder, one_run, temporary_folder, write_atomic
from sipas_par.findings import OutputError

SLOW = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what runs in the background of a shell
from sipas_par import files
moved = os.replace
def once(*names):
    files.os.replace = moved
    open("writing", "w").close()
    signal.pause()
files.os.replace = once
"""
POSIX = pytest.mark.skipif(not hasattr(signal, "pause"), reason="signals of POSIX systems")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def started(words, code="", **environment):
    code += f"import sys\nfrom sipas_par.cli import main\nsys.exit(main({words!r}))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def left(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def waits_to_write(folder):
    """Wait until the run stands still between writing a file and moving it: before that, its clean-up would stand still there."""
    for _ in range(400):
        if Path("writing").exists():
            assert any(name.endswith(".tmp") for name in left(folder))
            return
        time.sleep(0.05)
    raise AssertionError(left(folder))


@POSIX
def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path):
    run = started(["forms", "--out", "out"], SLOW)
    waits_to_write(tmp_path / "out")
    run.kill()
    run.communicate()
    assert LOCK in left(tmp_path / "out")
    assert main(["forms", "--agency", "STP", "--out", "out"]) == 0
    assert left(tmp_path / "out") == [".sipas-par.json", "nhat-ky-forms.json", "phieu-so-tu-phap-2023.xlsx"]


@POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_told_to_stop_cleans_up_and_says_so(tmp_path, number, code):
    run = started(["forms", "--out", "out"], SLOW)
    waits_to_write(tmp_path / "out")
    run.send_signal(number)
    _, err = run.communicate(timeout=30)
    assert run.returncode == code
    assert "Đã dừng theo yêu cầu" in err
    assert "Traceback" not in err
    assert [name for name in left(tmp_path / "out") if name != ".sipas-par.json"] == []


@POSIX
def test_a_notebook_told_to_stop_leaves_no_temporary_folder(tmp_path):
    (tmp_path / "n.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "metadata": {}, "source": "open(\'began\', \'w\').close()\\nimport time; time.sleep(60)",'
        ' "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
    )
    (tmp_path / "tmp").mkdir()
    run = started(["brief", "--notebook", "n.ipynb"], TMPDIR=str(tmp_path / "tmp"))
    for _ in range(400):
        if (tmp_path / "began").exists():
            break
        time.sleep(0.05)
    run.terminate()
    _, err = run.communicate(timeout=30)
    assert (run.returncode, "Đã dừng" in err) == (143, True)
    assert left(tmp_path / "tmp") == []


def test_a_temporary_folder_that_nobody_holds_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "sipas-par-run-old" / "profile").mkdir(parents=True)
    (tmp_path / "sipas-par-run-old" / LOCK).touch()
    (tmp_path / "sipas-par-run-mine" / "letters").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    with temporary_folder() as one, temporary_folder() as two:
        assert left(tmp_path) == sorted(["other", "sipas-par-run-mine", Path(one).name, Path(two).name])
    assert left(tmp_path) == ["other", "sipas-par-run-mine"]


def test_files_of_a_killed_batch_are_known_to_the_next(tmp_path):
    killed = OutputFolder(tmp_path).many()
    out = killed.__enter__()
    out.write("a.txt", b"one")
    again = OutputFolder(tmp_path)
    again.write("a.txt", b"two")
    assert (again.kept, left(tmp_path)) == ([], [".sipas-par.json", "a.txt"])


def test_an_unfinished_file_of_ours_is_cleared_and_no_other(tmp_path):
    for name in (".sipas-par-x1.tmp", "mine.tmp"):
        (tmp_path / name).write_bytes(b"x")
    with one_run(tmp_path):
        assert ".sipas-par-x1.tmp" not in left(tmp_path)
    assert left(tmp_path) == ["mine.tmp"]


def test_every_file_that_could_not_be_written_is_named(tmp_path):
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).mkdir()
    with pytest.raises(OutputError) as caught:
        OutputFolder(tmp_path).write_all({"a.txt": b"1", "b.txt": b"2", "c.txt": b"3"})
    assert [finding.file for finding in caught.value.findings] == ["a.txt", "c.txt"]
    assert (tmp_path / "b.txt").read_bytes() == b"2"


def test_the_tidy_tables_lie_under_the_lock_of_their_folder(tmp_path, capsys):
    with one_run(tmp_path / "data" / "processed"):
        assert main(["brief", "--formats", "html"]) == 2
    assert "[folder-in-use]" in capsys.readouterr().err
    assert left(tmp_path / "reports") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("words", [["check"], ["flag"], ["flag", "--format", "json"]])
def test_output_to_a_full_disk_is_a_plain_message(words):
    table = str(sp.example("par_index_lang_son_2023.xlsx"))
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        code = f"import sys\nfrom sipas_par.cli import main\nsys.exit(main({[words[0], table, *words[1:]]!r}))"
        run = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False
        )
    assert run.returncode == 2
    assert "ổ đĩa đã đầy" in run.stderr
    assert "Traceback" not in run.stderr
    assert "Exception" not in run.stderr


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO, 9999])
def test_every_refusal_of_the_system_is_a_vietnamese_sentence(tmp_path, monkeypatch, capsys, code):
    def refuse(*_args):
        raise OSError(code, "No such thing")

    monkeypatch.setattr("sipas_par.files.os.fsync", refuse)
    with pytest.raises(OutputError) as caught:
        write_atomic(tmp_path / "a.txt", b"1")
    assert "No such thing" not in str(caught.value)
    assert main(["forms", "--out", "out"]) == 2
    err = capsys.readouterr().err
    assert "Không ghi được" in err
    assert "No such thing" not in err


def test_a_clock_that_never_was_set_is_named(monkeypatch, capsys):
    class Epoch(dt.date):
        @classmethod
        def today(cls):
            return cls(1970, 1, 1)

    monkeypatch.setattr("sipas_par.cli.dt.date", Epoch)
    assert main(["brief"]) == 2
    assert "01/01/1970" in capsys.readouterr().err
