from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from cards import card, row
from languages import in_lang

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.document.blocks import Table, plain
from sipas_par.document.html import to_html
from sipas_par.model.meeting import Deadline, Meeting, Target, Task
from sipas_par.reading.meeting_file import load_meeting
from sipas_par.reports.drafts import drafts
from sipas_par.reports.programme import agenda, calendar, programme, speakers_table


@pytest.fixture(scope="module")
def meeting():
    return load_meeting(sp.example("meeting_2024-05-17.toml"))


def unfolded(data):
    return re.sub(r"\r\n ", "", data.decode("utf-8"))


def test_calendar_keeps_the_rules_of_the_format(meeting):
    data = calendar(meeting)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(line.decode("utf-8") for line in lines[:-1])
    text = unfolded(data)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 5
    for line in text.splitlines():
        assert re.match(r"[A-Z-]+[;:]", line), line


def test_deadlines_are_whole_days_on_the_last_day_in_time(meeting):
    events = unfolded(calendar(meeting)).split("BEGIN:VEVENT")[2:]
    starts = [re.search(r"DTSTART;VALUE=DATE:(\d+)", event)[1] for event in events]
    assert starts == sorted(f"{deadline.latest_day:%Y%m%d}" for deadline in meeting.deadlines)
    assert all("TRIGGER:-P1D" in event for event in events)


def test_conference_begins_in_the_zone_of_vietnam(meeting):
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20240517T140000" in unfolded(calendar(meeting))
    abroad = replace(meeting, start=dt.datetime(2024, 5, 17, 7, 0, tzinfo=dt.UTC))
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20240517T140000" in unfolded(calendar(abroad))
    assert "TZOFFSETTO:+0700" in unfolded(calendar(meeting))


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("½ ngày", 1), ("nửa ngày", 1), ("0,5 ngày", 1), ("1/2 ngày", 1), ("01 buổi (chiều)", 1),
        ("1 ngày", 0), ("10,5 ngày", 0), ("11 buổi", 0), ("", 0),
    ],
)  # fmt: skip
def test_conference_of_half_a_day_takes_four_hours(meeting, words, lines):
    event = unfolded(calendar(replace(meeting, duration=words))).split("BEGIN:VEVENT")[1]
    assert event.count("DURATION:PT4H") == lines


def test_identifiers_are_steady_and_differ(meeting):
    found = re.findall(r"UID:(\S+)", unfolded(calendar(meeting)))
    assert len(set(found)) == 5
    assert found == re.findall(r"UID:(\S+)", unfolded(in_lang("en", calendar, meeting)))
    assert calendar(meeting) == calendar(meeting)


def test_text_cannot_break_out_of_its_line():
    hostile = "a;b,c\\d\nEND:VEVENT\r\nBEGIN:VEVENT"
    due = Deadline("x", hostile, hostile, hostile, dt.date(2024, 5, 14), dt.date(2024, 5, 13), note=hostile)
    data = calendar(Meeting(hostile, "", "", None, None, (), (due,)))
    text = unfolded(data)
    assert "X-WR-CALNAME:a\\;b\\,c\\\\d\\nEND:VEVENT\\nBEGIN:VEVENT\r\n" in text
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert r"a\;b\,c\\d\nEND:VEVENT\nBEGIN:VEVENT" in text


def test_agenda_takes_times_and_presenters_from_the_text(meeting):
    timed = replace(meeting, agenda=("Khai mạc", "14h15 - Báo cáo | Sở Nội vụ", "15:00 Thảo luận"))
    assert agenda(timed) == (
        ("14 giờ 00 phút", "Khai mạc", ""),
        ("14 giờ 15 phút", "Báo cáo", "Sở Nội vụ"),
        ("15 giờ 00 phút", "Thảo luận", ""),
    )
    assert [time for time, _, _ in agenda(meeting)] == ["14 giờ 00 phút", ""]


def test_the_calendar_says_the_agenda_in_words_and_not_as_the_file_notes_it(meeting):
    text = unfolded(
        calendar(replace(meeting, agenda=("08:00 Báo cáo | Sở Nội vụ", "9h15 - Thảo luận", "Bế mạc|Chủ trì")))
    )
    assert r"- 08 giờ 00 phút Báo cáo (Sở Nội vụ)\n- 09 giờ 15 phút Thảo luận\n- Bế mạc (Chủ trì)" in text
    assert "|" not in text


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (("Như trên", "Lưu: VT, NC"), ("Như trên;", "Lưu: VT, NC.")),
        (("Lưu: VT, NC.", "Như trên;", "Như trên"), ("Như trên;", "Lưu: VT, NC.")),
        (("Như trên; lưu VT",), ("Như trên;", "lưu VT.")),
        (("Trung tâm Lưu trữ lịch sử", "Lưu trữ tỉnh"), ("Trung tâm Lưu trữ lịch sử;", "Lưu trữ tỉnh;", "Lưu: VT.")),
        ((), ("Lưu: VT.",)),
    ],
)
def test_every_recipient_stands_once_and_the_archive_last(meeting, given, printed):
    assert programme(replace(meeting, distribution=given)).blocks[-1].recipients == printed


def test_page_names_speakers_deadlines_and_tasks(meeting):
    answers = assign(card(status="illustrative"), meeting)
    page = programme(meeting, answers)
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [plain(table.caption).split(" (")[0] for table in tables] == [
        "Nội dung làm việc",
        "Thứ tự tham luận đề nghị",
        "Việc phải gửi, nơi gửi và thời hạn",
    ]
    assert [plain(line[1].text) for line in tables[1].body] == ["Sở Y tế", "Sở Nội vụ"]
    assert "MINH HỌA" in page.banner
    assert [plain(line[0].text) for line in tables[2].body] == ["13/5/2024", "14/5/2024", "14/5/2024", "15/5/2024"]


def test_little_is_enough():
    bare = Meeting("Hội nghị", "", "", None, None, (), tasks=(Task("Chuẩn bị", ("khong-ro",)),))
    assert any("khong-ro: Chuẩn bị" in repr(block) for block in programme(bare).blocks)
    assert calendar(bare).count(b"VEVENT") == 0
    assert in_lang("en", programme, bare).title.startswith("Programme")


def test_the_programme_has_the_official_form_and_time(meeting):
    head, facts, *_, end = programme(meeting).blocks
    assert (head.parent, " ".join(head.office.split()), head.kind) == (
        "",
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
        "CHƯƠNG TRÌNH",
    )
    assert plain(facts.items[0][0].text) == "Thời gian: 14 giờ 00 phút, ngày 17/5/2024 (thứ Sáu; ½ ngày)"
    assert (end.authority, end.role, end.recipients[0]) == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Như thành phần mời;")
    assert f"Cùng chủ trì: {meeting.deputy}" in [plain(item[0].text) for item in facts.items]
    early = replace(meeting, start=meeting.start.replace(month=2, day=5, hour=8))
    assert "08 giờ 00 phút, ngày 05/02/2024" in plain(programme(early).blocks[1].items[0][0].text)
    assert "14:00, 17 May 2024" in plain(in_lang("en", programme, meeting).blocks[1].items[0][0].text)


@pytest.mark.parametrize(("most", "counted"), [(3, 0), (4, 0), (5, 2)])
def test_the_order_of_speakers_names_what_loses_most_and_counts_the_rest(meeting, most, counted):
    leaf = {"agencies": ["Sở Nội vụ"], "line": 8}
    rows = [row(f"1.{at}", "10", 10 - at, name=f"Công việc số {at}", **leaf) for at in range(1, most + 1)]
    table = speakers_table(assign(card(row("1", 10 * most, "0", line=7), *rows), meeting))
    said = plain(table.body[0][-1].text)
    assert said.startswith(f"Công việc số {most} (1.{most}); Công việc số {most - 1} (1.{most - 1}); ")
    assert said.endswith(f"; và {counted} nội dung khác" if counted else "Công việc số 1 (1.1)")


def test_no_note_of_the_meeting_file_reaches_programme_or_calendar(meeting):
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    noted = replace(
        meeting,
        deadlines=tuple(replace(one, note="việc nội bộ") for one in meeting.deadlines),
        targets=(Target("tổng điểm", "88,50", "việc nội bộ"),),
    )
    answers = assign(inputs.card, noted)
    made = [draft.document for draft in drafts(replace(inputs, meeting=noted), answers) if draft.document]
    assert len(made) > 3
    said = [*map(to_html, (programme(noted, answers), *made)), unfolded(calendar(noted))]
    assert not [text for text in said if "việc nội bộ" in text or "giấy mời không nêu" in text]
