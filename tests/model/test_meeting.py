from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cards import card, row

import sipas_par as sp
from sipas_par.inputs import Inputs
from sipas_par.model.meeting import Agency
from sipas_par.model.units import fold_name


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
    assert fold_name("A–B") == fold_name("a - b")


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


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ('titel = "x"', "titel"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\nstrat = 2024-05-17", "[meeting] strat"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\ntitel = ''", "[meeting] titel"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\nagencies = []", "[meeting] agencies"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\n[[deadline]]\nid = 'd'\nwhat = 'w'\ndate = 2024-05-14\nowner = 'x'", "[[deadline]] 1 owner"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\n[[participant]]\ntext = 't'\n[[participant]]\nname = 't'", "[[participant]] 2 name"),
    ],
)  # fmt: skip
def test_a_key_that_nothing_reads_is_named(tmp_path, content, cell):
    path = tmp_path / "m.toml"
    path.write_text(
        content if "[meeting]" in content else f"{content}\n[meeting]\ntitle = 't'\nprovince = 'P'", encoding="utf-8"
    )
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_meeting(path)
    [finding] = caught.value.findings
    assert (finding.code, finding.cell) == ("meeting-key-unknown", cell)
    assert cell in finding.message("vi")


@pytest.mark.parametrize(
    ("content", "cell", "expected"),
    [
        ("schema_version = 2\n[meeting]\ntitle = 't'\nprovince = 'P'", "schema_version", "1"),
        ("schema_version = 1", "[meeting]", "{…}"),
        ("meeting = 3", "[meeting]", "{…}"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\ndata_year = true", "[meeting] data_year", "2023"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\nagenda = 'abc'", "[meeting] agenda", "[…]"),
        ("agency = ['x']\n[meeting]\ntitle = 't'\nprovince = 'P'", "[[agency]] 1", "{…}"),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\n[[task]]\nwhat = ' '", "[[task]] 1 what", '"…"'),
        ("[meeting]\ntitle = 't'\nprovince = 'P'\n[[deadline]]\nid = 'd'\nwhat = 'w'\ndate = 'mai'", "[[deadline]] 1 date", "2024-05-14"),
        (
            "[meeting]\ntitle = 't'\nprovince = 'P'\n[[deadline]]\nid = 'd'\nwhat = 'w'\ndate = 2024-05-14\nowner_text = 1",
            "[[deadline]] 1 owner_text", '"…"',
        ),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_named_with_what_is_expected(tmp_path, content, cell, expected):
    path = tmp_path / "m.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_meeting(path)
    code = "meeting-blank" if content == "schema_version = 1" or "' '" in content else "meeting-value"
    assert [(one.code, one.cell, one.expected) for one in caught.value.findings] == [(code, cell, expected)]


@pytest.mark.parametrize("said", ['weekday = "Thứ 6"', 'weekday = "t6"', ""])
def test_the_day_of_the_week_is_that_of_the_date(tmp_path, said):
    path = tmp_path / "meeting.toml"
    text = sp.example("meeting_2024-05-17.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('weekday = "thứ Sáu"', said), encoding="utf-8")
    assert sp.load_meeting(path).weekday == "thứ Sáu"


def test_another_day_of_the_week_than_that_of_the_date_is_refused(tmp_path):
    path = tmp_path / "meeting.toml"
    text = sp.example("meeting_2024-05-17.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("thứ Sáu", "thứ Năm"), encoding="utf-8")
    with pytest.raises(sp.SipasParError) as raised:
        sp.load_meeting(path)
    (finding,) = raised.value.findings
    assert (finding.code, finding.cell, finding.found) == ("meeting-value", "[meeting] weekday", "thứ Năm")
    assert finding.expected == "thứ Sáu (17/05/2024)"


def test_what_the_file_leaves_open_follows_from_what_it_says(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(
        "[meeting]\ntitle = ' Hội nghị '\nprovince = 'P'\n[[agency]]\nid = 'a'\nname = 'Sở A'\n[[district]]\nname = 'B'\n"
        "[[deadline]]\nid = 'd'\nwhat = 'w'\ndate = 2024-05-14\n",
        encoding="utf-8",
    )
    made = sp.load_meeting(path)
    assert made.title == "Hội nghị"
    assert made.agencies[0].short_name == "Sở A"
    assert (made.deadlines[0].latest_day, made.deadlines[0].relation) == (dt.date(2024, 5, 14), "within")
    assert (made.districts, made.district("B").id) == (("B",), "B")


@pytest.mark.parametrize(
    ("place", "office"),
    [
        ("Phường Thục Phán", "UBND phường Thục Phán"),
        ("TP Lạng Sơn", "UBND thành phố Lạng Sơn"),
        ("Thục Phán", "Thục Phán"),
    ],
)
def test_the_committee_of_a_unit_answers_for_it_where_no_other_office_is_named(tmp_path, place, office):
    file = tmp_path / "meeting.toml"
    text = f"[meeting]\ntitle = 'Hội nghị'\nprovince = 'P'\n[[district]]\nname = '{place}'\n"
    file.write_text(text, encoding="utf-8")
    (made,) = sp.load_meeting(file).district_agencies
    assert (made.name, made.short_name) == (office, place)


@pytest.mark.parametrize(
    ("units", "name"),
    [
        (["huyện A", "thành phố B"], "UBND các huyện, thành phố"),
        (["huyện A", "TX. B", "thành phố C"], "UBND các huyện, thị xã, thành phố"),
        (["quận A", "huyện B"], "UBND các huyện, thành phố"),
        ([], "UBND các huyện, thành phố"),
    ],
)
def test_the_entry_for_all_districts_is_called_by_the_kinds_that_the_province_has(tmp_path, units, name):
    path = tmp_path / "m.toml"
    rows = "".join(f"[[district]]\nname = '{unit}'\n" for unit in units)
    path.write_text(
        "[meeting]\ntitle = 't'\nprovince = 'P'\n[[agency]]\nname = 'UBND các huyện, thành phố'\n"
        f"aliases = ['UBND các huyện, thị xã, thành phố']\nkind = 'ubnd-cap-huyen'\n{rows}",
        encoding="utf-8",
    )
    made = sp.load_meeting(path)
    assert (made.agencies[0].name, made.agencies[0].short_name) == (name, name)
    assert made.agency("UBND các huyện, thành phố") is made.agency("UBND các huyện, thị xã, thành phố")


@pytest.mark.parametrize(
    ("printed", "units", "name"),
    [
        ("UBND các huyện, thị xã, thành phố", [], "UBND các huyện, thị xã, thành phố"),
        ("UBND các huyện, thị xã, thành phố", ["huyện A", "thành phố B"], "UBND các huyện, thành phố"),
        ("UBND cấp huyện", [], "UBND các huyện, thành phố"),
        ("Sở Y tế", [], "UBND các huyện, thành phố"),
    ],
)
def test_where_no_unit_is_listed_the_table_says_which_kinds_there_are(meeting, printed, units, name):
    aliases = ("UBND các huyện, thị xã, thành phố", "UBND cấp huyện")
    every = Agency("e", "UBND các huyện, thành phố", "UBND các huyện, thành phố", aliases, "ubnd-cap-huyen")
    listed = tuple(Agency(unit, unit, unit, kind="ubnd-cap-huyen") for unit in units)
    held = replace(meeting, agencies=(every,), district_agencies=listed)
    inputs = Inputs(card(row("1", "2", "1", line=7), row("1.1", "2", "1", line=8, agencies=[printed])), meeting=held)
    assert inputs.meeting.agencies[0].name == name
    assert inputs.card["1.1"].agencies == ("Sở Y tế" if printed == "Sở Y tế" else name,)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[meeting", b""])
def test_what_is_no_meeting_file_is_refused(tmp_path, content):
    path = tmp_path / "m.toml"
    path.write_bytes(content)
    with pytest.raises(sp.SipasParError):
        sp.load_meeting(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(sp.SipasParError, match=r"khong\.toml"):
        sp.load_meeting(tmp_path / "khong.toml")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("SNV", "Sở Nội vụ"),
        ("SGDĐT", "Sở Giáo dục và Đào tạo"),
        ("VPUB", "Văn phòng UBND tỉnh"),
        ("TTT", "Thanh tra tỉnh"),
    ],
)
def test_usual_abbreviations_need_no_alias(meeting, name, full):
    bare = replace(meeting, agencies=tuple(replace(one, short_name="", aliases=()) for one in meeting.agencies))
    assert bare.agency(name).id == meeting.agency(full).id


def test_a_name_without_the_word_for_the_province_is_nobodys_where_two_are_so_called(meeting):
    more = Agency("x", "Thanh tra huyện Bắc Sơn")
    two = replace(meeting, agencies=(*meeting.agencies, more))
    assert (meeting.agency("Thanh tra").name, two.agency("Thanh tra"), two.agency("UBND")) == (
        "Thanh tra tỉnh",
        None,
        None,
    )


def test_a_lead_agency_that_the_meeting_lacks_is_said_with_the_inputs(meeting):
    table = card(row("1", "1", "0.5", line=7), row("1.1", "1", "0.5", line=8, agencies=["STP", "Sở Lạ"]))
    told = [one.found for one in Inputs(table, meeting=meeting).findings if one.code == "agency-not-in-meeting"]
    assert told == ["Sở Lạ"]
    assert not [one for one in Inputs(table).findings if one.code == "agency-not-in-meeting"]


def test_a_unit_listed_by_its_name_is_found_by_that_of_its_committee(meeting):
    units = (Agency("na-hang", "xã Na Hang", kind="ubnd-cap-xa"),)
    found = replace(meeting, district_agencies=units).district
    assert (found("UBND XÃ NA HANG"), found("Ủy ban nhân dân xã Na Hang"), found("UBND xã Na")) == (
        *units,
        *units,
        None,
    )
