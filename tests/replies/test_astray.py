"""What comes back and is no form of this table, or no form at all."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from cards import card
from returned import DAY, WHOLE, assignment, book, codes, meeting, run, save

from sipas_par.assignment import assign
from sipas_par.cli import main
from sipas_par.replies.collect import collect, gather
from sipas_par.replies.collection import read_memory
from sipas_par.replies.form import SHEET, form

OTHERS = [{"unit": "Cao Bằng"}, {"year": 2022}, {"index": "DDCI"}]


def of_another(folder, name="la.xlsx", **changes):
    made = assign(replace(card(), **changes), meeting())
    return save(book({"1.2": WHOLE}, made_from=made), folder, name)


@pytest.mark.parametrize("changes", OTHERS)
@pytest.mark.parametrize("hidden", [True, False])
def test_form_of_another_table_is_named_and_counts_nowhere(tmp_path, changes, hidden):
    path = of_another(tmp_path, **changes)
    if not hidden:
        made = openpyxl.load_workbook(path)
        del made[SHEET]
        save(made, tmp_path, "la.xlsx")
    collection = run(tmp_path)
    assert "form-of-another" in codes(collection)
    assert [reply.file for reply in collection.apart] == ["la.xlsx"]
    assert (collection.replies, collection.answers, collection.claimed) == ((), (), {})
    assert all(state.state == "waiting" for state in collection.states)


def test_form_of_another_table_counts_once_it_is_accepted_and_is_not_kept_after_that(tmp_path):
    of_another(tmp_path / "gui", unit="Cao Bằng")
    save(book({"2.1": WHOLE}, "so-y-te"), tmp_path / "gui", "cua-ta.xlsx")

    def again(*accept):
        return collect(tmp_path / "gui", assignment(), tmp_path / "so", as_of=DAY, accept=accept).collection

    assert {answer.code for answer in again().answers} == {"2.1"}
    assert {answer.code for answer in again("la.xlsx").answers} == {"1.2", "2.1"}
    last = again()
    assert {answer.code for answer in last.answers} == {"2.1"}
    assert "Để riêng, không tính" in openpyxl.load_workbook(tmp_path / "so" / "so-theo-doi-giai-phap.xlsx").sheetnames
    assert [reply.first_seen for reply in last.apart] == [DAY]
    (tmp_path / "gui" / "la.xlsx").unlink()
    assert {answer.code for answer in again().answers} == {"2.1"}
    assert "file-missing" in codes(again("khong-co.xlsx"))


def test_unit_in_another_spelling_is_ours(tmp_path):
    of_another(tmp_path, unit="THỬ")
    assert run(tmp_path).apart == ()


def test_files_of_the_system_are_passed_over(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    names = "Thumbs.db", "desktop.ini", ".DS_Store", "~$phieu.xlsx", "._phieu.xlsx", ".~lock.phieu.xlsx#", "x.TMP"
    for name in (*names, "__MACOSX/phieu.xlsx", ".git/phieu.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    collection = run(tmp_path)
    assert (codes(collection), len(collection.replies)) == ([], 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
def test_pipe_broken_link_and_closed_folder_are_named(tmp_path):
    os.mkfifo(tmp_path / "phieu.xlsx")
    (tmp_path / "mat.xlsx").symlink_to(tmp_path / "khong-co.xlsx")
    found = {finding.file: finding.code for finding in run(tmp_path).findings}
    assert found == {"phieu.xlsx": "not-a-regular-file", "mat.xlsx": "file-missing"}


@pytest.mark.parametrize(
    ("start", "name"), [(b"Rar!\x1a\x07\x01\x00", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"", "zip")]
)
def test_archive_is_named_with_what_to_do(tmp_path, start, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("phieu.xlsx", form(assignment(), "so-y-te"))
    (tmp_path / f"phieu.{name}").write_bytes(start + b"0" * 40 if start else buffer.getvalue())
    (finding,) = gather(tmp_path, assignment(), as_of=DAY).findings
    assert (finding.code, finding.found) == ("archive-not-opened", name)
    assert "Giải nén" in finding.cure()


def test_memory_written_before_forms_of_others_were_told_is_read(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    collect(tmp_path, assignment(), tmp_path / "so", as_of=DAY)
    memory = tmp_path / "phieu-da-doc.json"
    memory.write_text(memory.read_text("utf-8").replace('"foreign": "",', ""), "utf-8")
    replies, problems = read_memory(memory)
    assert (len(replies), problems) == (1, ())


def test_command_lists_what_is_set_apart(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    of_another(tmp_path / "gui", unit="Cao Bằng")
    main(["collect", "gui", "--out", "so", "--as-of", "2024-05-12"])
    assert "Để riêng, không tính: la.xlsx" in capsys.readouterr().out
    main(["collect", "gui", "--accept-form", "la.xlsx", "--out", "so", "--as-of", "2024-05-12"])
    assert "Để riêng" not in capsys.readouterr().out
