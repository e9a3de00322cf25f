"""Run after run: nothing is lost, nothing doubled, no reply grows later."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import openpyxl
from returned import (
    DAY,
    WHOLE,
    assignment,
    book,
    codes,
    only,
    run,
    save,
)

from sipas_par.findings import Finding, OutputError
from sipas_par.replies.collect import collect, gather


def test_run_again_loses_nothing_doubles_nothing_and_lists_changes(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    first = save(book({"1.2": WHOLE}), folder, "nv.xlsx")
    one = collect(folder, assignment(), out, as_of=DAY).collection
    assert one.changes == ()
    again = collect(folder, assignment(), out, as_of=dt.date(2024, 5, 15))
    same = again.register.read_bytes()
    assert again.collection.changes == ()
    assert again.collection.replies[0].first_seen == DAY
    assert collect(folder, assignment(), out, as_of=dt.date(2024, 5, 15)).register.read_bytes() == same
    first.rename(folder / "đổi tên.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.2}}, agency="SYT"), folder, "yt.xlsx")
    more = collect(folder, assignment(), out, as_of=DAY).collection
    assert len(more.answers) == 2
    assert [(change.kind, change.agency) for change in more.changes] == [("file-new", "Sở Y tế"), ("added", "Sở Y tế")]
    (folder / "đổi tên.xlsx").unlink()
    gone = collect(folder, assignment(), out, as_of=DAY).collection
    assert len(gone.answers) == 2
    assert [change.kind for change in gone.changes] == ["file-gone"]
    assert "reply-gone" in codes(gone)
    save(book({"1.2": {**WHOLE, "points": 0.15}}, agency="SYT"), folder, "yt.xlsx")
    changed = collect(folder, assignment(), out, as_of=DAY).collection
    assert {change.kind for change in changed.changes} == {"file-changed", "added", "removed"}


def test_same_name_from_another_agency_does_not_push_out_the_first(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)
    collect(folder, assignment(), out, as_of=DAY)
    save(book({"1.2": WHOLE}, agency="SYT"), folder)
    collection = collect(folder, assignment(), out, as_of=DAY).collection
    assert {answer.agency for answer in collection.answers} == {"Sở Nội vụ", "Sở Y tế"}


def test_a_form_taken_out_beside_another_of_its_agency_counts_no_more(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    late = {**WHOLE, "remedy": "Việc cũ", "deadline": dt.date(2024, 5, 1)}
    save(book({"1.2": late}), folder, "cũ.xlsx")
    save(book({"1.2": {**WHOLE, "remedy": "Việc mới"}}), folder, "mới.xlsx", day="2024-05-11")
    assert "two-replies" in codes(collect(folder, assignment(), out, as_of=DAY).collection)
    moved = (folder / "cũ.xlsx").rename(tmp_path / "cũ.xlsx")
    made = collect(folder, assignment(), out, as_of=DAY).collection
    found = [finding for finding in made.findings if finding.code.startswith(("two-replies", "reply-"))]
    assert [(one.code, one.file, one.expected) for one in found] == [("reply-withdrawn", "cũ.xlsx", "mới.xlsx")]
    again = collect(folder, assignment(), out, as_of=DAY).collection
    assert not {"reply-withdrawn", "reply-gone", "two-replies"} & set(codes(again))
    for one in (made, again, gather(folder, assignment(), as_of=DAY)):
        assert [answer.remedy for answer in one.answers] == ["Việc mới"]
        assert [answer.remedy for answer in one.earlier] == ["Việc cũ"]
        assert one.latest[one.earlier[0].id].status == "withdrawn"
    moved.rename(folder / "cũ.xlsx")
    back = collect(folder, assignment(), out, as_of=DAY).collection
    assert {answer.remedy for answer in back.answers} == {"Việc cũ", "Việc mới"}
    assert "withdrawn" not in {event.status for event in back.latest.values()}
    # A file that cannot be opened was not taken out.
    (folder / "cũ.xlsx").write_bytes(b"?")
    assert len(collect(folder, assignment(), out, as_of=DAY).collection.answers) == 2


def test_unusable_memory_is_said_and_kept_aside(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)
    collect(folder, assignment(), out, as_of=DAY)
    (out / "phieu-da-doc.json").write_text('{"version": 99, "replies": []}', "utf-8")
    done = collect(folder, assignment(), out, as_of=DAY)
    assert "memory-unusable" in codes(done.collection)
    assert [name for name, _ in done.kept] == ["phieu-da-doc.json"]


def test_output_inside_the_folder_is_not_read_as_a_form(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path)
    collect(tmp_path, assignment(), tmp_path, as_of=DAY)
    collection = collect(tmp_path, assignment(), tmp_path, as_of=DAY).collection
    assert [reply.file for reply in collection.replies] == ["phieu.xlsx"]
    assert codes(collection) == []


def test_reply_opened_and_saved_by_the_office_keeps_its_dates(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder, "nv.xlsx", day="2024-05-10")
    collect(folder, assignment(), out, as_of=DAY)
    (folder / "nv.xlsx").unlink()
    save(book({"1.2": WHOLE}), folder, "nv đã xem.xlsx", day="2024-05-20")
    collection = collect(folder, assignment(), out, as_of=dt.date(2024, 5, 21)).collection
    (reply,) = collection.replies
    assert (reply.first_seen, reply.sent) == (DAY, "2024-05-10")
    state = collection.states[1]
    assert (state.state, state.received) == ("answered", DAY)


def test_reply_read_in_time_is_not_late_whatever_its_file_says(tmp_path):
    save(book({"1.2": WHOLE}), tmp_path, day="2024-05-20")
    assert run(tmp_path).states[1].state == "answered"


def test_corrected_reply_of_the_same_name_leaves_its_earlier_answers(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    for remedy in ("Việc một", "Việc hai", "Việc ba"):
        save(book({"1.2": {**WHOLE, "remedy": remedy}}), folder)
        collection = collect(folder, assignment(), out, as_of=DAY).collection
    again = collect(folder, assignment(), out, as_of=DAY)
    for made in (collection, again.collection):
        assert [answer.remedy for answer in made.answers] == ["Việc ba"]
        assert [answer.remedy for answer in made.earlier] == ["Việc một", "Việc hai"]
    sheet = openpyxl.load_workbook(again.register)["Trả lời trước đây"]
    assert [sheet.cell(line, 7).value for line in (6, 7)] == ["Việc một", "Việc hai"]
    save(book({"1.2": {**WHOLE, "remedy": "Việc một"}}), folder)
    back = collect(folder, assignment(), out, as_of=DAY).collection
    assert {answer.remedy for answer in back.earlier} == {"Việc hai", "Việc ba"}


def test_every_command_that_reads_the_folder_knows_the_same(tmp_path):
    folder = tmp_path / "in"
    save(book({"1.2": WHOLE}), folder, "nv.xlsx")
    save(book({"1.2": {**WHOLE, "points": 0.1}}, agency="SYT"), folder, "yt.xlsx")
    collect(folder, assignment(), tmp_path / "một", as_of=DAY)
    before = gather(folder, assignment(), as_of=DAY).replies
    save(book({"1.2": {**WHOLE, "points": 0.2}}, agency="SYT"), folder, "yt.xlsx")
    collect(folder, assignment(), tmp_path / "hai", as_of=DAY)
    (folder / "nv.xlsx").unlink()
    (folder / "yt.xlsx").unlink()
    one = collect(folder, assignment(), tmp_path / "một", as_of=DAY).collection
    other = gather(folder, assignment(), as_of=DAY, before=before)
    assert one.claimed == other.claimed == {"1.2": Decimal("0.45")}
    assert [reply.file for reply in one.replies] == [reply.file for reply in other.replies] == ["nv.xlsx", "yt.xlsx"]


def test_folder_that_may_only_be_read_still_gives_a_register(tmp_path, monkeypatch):
    folder, out = tmp_path / "in", tmp_path / "out"
    save(book({"1.2": WHOLE}), folder)

    def refuse(path, data):
        raise OutputError(Finding("cannot-write", "error", file=path.name))

    monkeypatch.setattr("sipas_par.replies.collect.write_atomic", refuse)
    assert collect(folder, assignment(), out, as_of=DAY).register.is_file()
    (folder / "phieu.xlsx").unlink()
    assert only(collect(folder, assignment(), out, as_of=DAY).collection).code == "1.2"
