from __future__ import annotations

import datetime as dt

import pytest

import sipas_par as sp
from sipas_par.model.meeting import name_key


@pytest.fixture(scope="module")
def meeting():
    return sp.load_meeting(sp.example("meeting_2024-05-17.toml"))


def test_the_conference(meeting):
    assert meeting.start.isoformat() == "2024-05-17T14:00:00"
    assert (meeting.province, meeting.data_year, len(meeting.agencies)) == ("Lạng Sơn", 2023, 27)
    assert meeting.compiler.name == "Sở Nội vụ"
    assert meeting.deadline("gui-tai-lieu").latest_day == dt.date(2024, 5, 14)
    assert meeting.deadline("khong-co") is None


@pytest.mark.parametrize("name", ["SNV", "sở nội vụ", "Nội vụ", "so-noi-vu", "SỞ  NỘI VỤ"])
def test_an_agency_answers_to_all_its_names(meeting, name):
    assert meeting.agency(name).id == "so-noi-vu"


def test_decomposed_letters_and_long_dashes_make_no_difference(meeting):
    import unicodedata

    name = unicodedata.normalize("NFD", "Sở Lao động – Thương binh và Xã hội")
    assert meeting.agency(name).id == "so-lao-dong-tbxh"
    assert name_key("A–B") == name_key("a - b")


def test_every_problem_of_the_file_is_listed_at_once(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(
        '[meeting]\ntitle = ""\nstart = "mai"\n[[agency]]\nid = "x"\n[[deadline]]\nid = "d"\nwhat = "w"\n',
        encoding="utf-8",
    )
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_meeting(path)
    assert {finding.cell for finding in caught.value.findings} == {
        "[meeting] title",
        "[meeting] start",
        "[[agency]] 1 name",
        "[[deadline]] 1 date",
    }


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[meeting", b""])
def test_what_is_no_meeting_file_is_refused(tmp_path, content):
    path = tmp_path / "m.toml"
    path.write_bytes(content)
    with pytest.raises(sp.SipasParError):
        sp.load_meeting(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(sp.SipasParError, match=r"khong\.toml"):
        sp.load_meeting(tmp_path / "khong.toml")
