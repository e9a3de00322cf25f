from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest
from cards import card, row
from returned import meeting

import sipas_par as sp
from sipas_par.analysis.results import Results
from sipas_par.assignment import assign
from sipas_par.findings import ReadError, UsageError
from sipas_par.inputs import Inputs
from sipas_par.model.meeting import Agency


def table(path, *rows):
    made = openpyxl.Workbook()
    for line in rows:
        made.active.append(line)
    made.save(path)
    return path


def by_name(assignment):
    return {mandate.name: mandate for mandate in assignment.mandates}


def test_leads_come_from_the_table_and_aliases_meet():
    cards = card(
        row("1", "3", "2", line=7, source="mixed"),
        row("1.1", "1", "0.5", line=8, agencies=["SNV"]),
        row("1.2", "2", "1.5", line=9, agencies=["Sở  Nội vụ", "y tế"]),
    )
    made = assign(cards, meeting())
    assert by_name(made)["Sở Nội vụ"].leads == ("1.1", "1.2")
    assert by_name(made)["Sở Y tế"].leads == ("1.2",)
    assert made.card["1.2"].agencies == ("Sở Nội vụ", "Sở Y tế")
    assert made.findings == ()


def test_lost_points_add_up_to_the_card_when_each_leaf_counts_once():
    made = assign(card(), meeting())
    seen = {leaf.code: leaf.lost for mandate in made.mandates for leaf in made.below(mandate)}
    unassigned = sum(leaf.lost for leaf in made.card.leaves if not leaf.agencies)
    assert sum(seen.values()) + unassigned == made.card.lost


def test_invited_agency_without_criteria_is_served_last():
    made = assign(card(), meeting())
    assert made.mandates[-1].name == "Công an tỉnh"
    assert made.below(made.mandates[-1]) == ()


def test_unassigned_and_unknown_are_findings():
    cards = card(
        row("1", "2", "1", line=7, source="mixed"),
        row("1.1", "1", "0.5", line=8),
        row("1.2", "1", "0.5", line=9, agencies=["Sở Lạ"]),
    )
    made = assign(cards, meeting())
    assert [finding.code for finding in made.findings] == ["agency-not-in-meeting", "criterion-unassigned"]
    assert "Tên khác" in made.findings[0].cure()
    assert made.findings[1].sheet == "BANG"
    assert "Sở Lạ" in by_name(made)
    assert "1.1" in made.findings[1].message()


@pytest.mark.parametrize("many", ["các sở, ban, ngành", "Sở, ngành", "Các cơ quan, đơn vị liên quan"])
def test_agencies_in_general_are_no_agency_and_told_at_their_cells(many):
    cards = card(
        row("1", "2", "1", line=7, source="mixed"),
        row("1.1", "1", "0.5", line=8, agencies=["SNV", many]),
        row("1.2", "1", "0.5", line=9, agencies=[many]),
    )
    for known in (meeting(), None):
        made = assign(cards, known)
        assert many not in {mandate.name for mandate in made.each}
        assert (len(made.card["1.1"].agencies), made.card["1.2"].agencies) == (1, ())
        assert [one.code for one in made.findings] == ["lead-in-general"] * 2 + ["criterion-unassigned"]
        inputs = Inputs(cards, meeting=known)
        assert [one.found for one in inputs.findings if one.code == "lead-in-general"] == [many] * 2
        assert [group.name for group in Results.of(inputs).agencies] == [made.mandates[0].name]


def test_who_is_given_what_is_said_in_general_leads_it():
    listed = replace(meeting(), agencies=(Agency("vp", "Văn phòng", aliases=("các sở, ngành",)),))
    made = assign(
        card(row("1", "1", "0.5", line=7), row("1.1", "1", "0.5", line=8, agencies=["Các sở, ngành"])), listed
    )
    assert (made.card["1.1"].agencies, made.findings) == (("Văn phòng",), ())


def test_blank_leaf_takes_the_agencies_of_the_row_above_and_says_so():
    cards = card(
        row("1", "2", "1", line=7, source="mixed", agencies=["SNV"]),
        row("1.1", "2", "1", line=8),
    )
    made = assign(cards, meeting())
    assert by_name(made)["Sở Nội vụ"].leads == ("1.1",)
    assert [finding.code for finding in made.findings] == ["lead-from-parent"]


def test_assignment_file_overrules_and_the_longest_code_wins(tmp_path):
    path = table(
        tmp_path / "phan-cong.xlsx",
        ["Bảng phân công", None, None],
        ["Mã", "Cơ quan chủ trì", "Cơ quan phối hợp"],
        ["2.1", "Sở Nội vụ", None],
        ["2", "Công an tỉnh", "SNV"],
        ["2.1", "Sở Y tế", None],
        ["9.9", "SNV", None],
    )
    made = assign(card(), meeting(), file=path)
    assert by_name(made)["Công an tỉnh"].leads == ("2.2",)
    assert by_name(made)["Sở Nội vụ"].leads == ("1.1", "1.2", "2.1")
    assert by_name(made)["Sở Nội vụ"].joins == ("2.2",)
    assert [(finding.code, finding.cell) for finding in made.findings] == [("assignment-code-unknown", "A6")]
    kept = Inputs(made.card, meeting=meeting()).card
    assert [row.agencies for row in kept.leaves] == [row.agencies for row in made.card.leaves]


def test_assignment_file_as_csv_with_roles_and_field_names(tmp_path):
    path = tmp_path / "phan-cong.csv"
    path.write_text(
        "Lĩnh vực;Cơ quan;Vai trò\nTiêu chí 2;SYT;chủ trì\n2.1;Công an tỉnh;phối hợp\n;SNV;chủ trì\n1.1;SNV;gì đó\n",
        "utf-8-sig",
    )
    made = assign(card(), meeting(), file=path)
    assert by_name(made)["Sở Y tế"].leads == ("1.2", "2.1", "2.2")
    assert by_name(made)["Công an tỉnh"].joins == ("2.1",)
    assert {finding.code for finding in made.findings} == {"assignment-no-code", "assignment-role"}


def test_assignment_file_without_its_columns_is_refused(tmp_path):
    with pytest.raises(ReadError) as caught:
        assign(card(), meeting(), file=table(tmp_path / "a.xlsx", ["Mã", "Điểm"], ["1", 2]))
    assert caught.value.findings[0].code == "assignment-columns"


def test_names_without_a_meeting_keep_their_first_spelling():
    made = assign(card())
    assert [mandate.name for mandate in made.mandates] == ["Sở Y tế", "Sở Nội vụ"]
    assert made.of("so-y-te").name == "Sở Y tế"


def test_unknown_agency_names_those_that_are_served():
    with pytest.raises(UsageError, match="Sở Nội vụ"):
        assign(card(), meeting()).of("Bộ Nội vụ")


def test_rows_without_an_agency_are_named_once_and_leave_the_assignment(tmp_path):
    path = tmp_path / "phan-cong.csv"
    path.write_text("Mã;Cơ quan chủ trì;Cơ quan phối hợp\n1.2;;\n2.1;;Công an tỉnh\n2.2;;\n;;\n", "utf-8-sig")
    made = assign(card(), meeting(), file=path)
    assert by_name(made)["Sở Y tế"].leads == ("1.2", "2.1")
    [finding] = [found for found in made.findings if found.code == "assignment-no-agency"]
    assert (finding.found, finding.cell) == ("1.2, 2.2", "B2")


TONES = "Mã;Cơ quan chủ trì\n1.1;UBND xã Tân Thanh\n1.2;UBND xã Tân Thành\n2.1;ubnd xã  Tân Thành\n2.2;UBND xã Hoà Lạc; UBND xã Hòa Lạc\n"


@pytest.mark.parametrize("order", [1, -1])
def test_agencies_that_differ_in_tone_marks_stay_two(tmp_path, order):
    head, *lines = TONES.splitlines()
    path = tmp_path / "phan-cong.csv"
    path.write_text("\n".join([head, *lines[::order]]), "utf-8-sig")
    made = assign(card(), meeting(), file=path)
    one, two, hoa = (made.of(f"UBND xã {name}") for name in ("Tân Thanh", "Tân Thành", "Hòa Lạc"))
    assert made.of("UBND xã Hoà Lạc") is hoa
    assert (one.leads, set(two.leads), hoa.leads) == (("1.1",), {"1.2", "2.1"}, ("2.2",))
    assert (one.slug, two.slug) == ("ubnd-xa-tan-thanh-a142e4", "ubnd-xa-tan-thanh-323592")


def test_a_slip_in_the_marks_of_an_agency_is_named_and_takes_nobodys_place(tmp_path):
    path = tmp_path / "phan-cong.csv"
    path.write_text("Mã;Cơ quan\n1.1;Sở Nội vu\n1.2;Sở Nối vụ\n", "utf-8-sig")
    made = assign(card(), meeting(), file=path)
    assert {mandate.name for mandate in made.mandates} >= {"Sở Nội vụ", "Sở Nội vu", "Sở Nối vụ"}
    assert len({mandate.slug for mandate in made.mandates}) == len(made.mandates)
    assert [found.found for found in made.findings if found.code == "agencies-alike"] == ["Sở Nội vu; Sở Nối vụ"]


def test_districts_whose_ids_are_their_names_get_files_of_their_own():
    places = tuple(Agency(name, f"UBND huyện {name}", name) for name in ("Tràng Định", "Trang Đinh", "CON"))
    made = assign(card(), replace(meeting(), agencies=tuple(replace(place, invited=True) for place in places)))
    assert len({mandate.slug.rstrip(". ").casefold() for mandate in made.mandates}) == len(made.mandates)


def test_what_stands_outside_the_columns_is_named(tmp_path):
    path = tmp_path / "phan-cong.csv"
    path.write_text("Mã;Cơ quan\n1.1;Sở Nội vụ; Sở Y tế\n", "utf-8-sig")
    (finding,) = [one for one in assign(card(), meeting(), file=path).findings if one.code == "assignment-outside"]
    assert (finding.cell, finding.found) == ("C2", "Sở Y tế")


def writers(meeting, *asked):
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    return [mandate.name for mandate in assign(card, meeting).asking(asked).writers]


@pytest.fixture(scope="module")
def conference():
    return sp.load_meeting(sp.example("meeting_2024-05-17.toml"))


def writing(meeting, **chosen):
    """The meeting with a word on who writes, by id."""
    agencies = tuple(replace(one, writes=chosen.get(one.id.replace("-", "_"))) for one in meeting.agencies)
    return replace(meeting, agencies=agencies)


def test_without_a_list_those_write_who_have_content_each_district_for_itself(conference):
    found = writers(conference)
    assert "Sở Tư pháp" in found
    assert [name for name in found if name.startswith("UBND")] == [one.name for one in conference.district_agencies]
    # The chair, guests with their own invitation, and who has no criterion.
    assert not {"UBND tỉnh Lạng Sơn", "Hội đồng nhân dân tỉnh", "Sở Ngoại vụ", "UBND các huyện, thành phố"} & {*found}


def test_the_list_of_the_letter_decides_and_its_blanks_too(conference):
    assert writers(writing(conference, so_ngoai_vu=True, so_y_te=True)) == ["Sở Y tế", "Sở Ngoại vụ"]
    assert "Sở Y tế" not in writers(writing(conference, so_y_te=False))
    assert len(writers(writing(conference, ubnd_cap_huyen=True))) == 11


def test_who_is_on_the_list_writes_though_neither_invited_nor_in_the_table(conference):
    assert writers(writing(conference, vien_thong_lang_son=True)) == ["Viễn thông Lạng Sơn"]
    units = tuple(replace(one, writes=one.id == "bac-son") for one in conference.district_agencies)
    assert writers(replace(conference, district_agencies=units)) == ["UBND huyện Bắc Sơn"]
    alone = replace(conference, district_agencies=units, agencies=())
    assert writers(alone) == ["UBND huyện Bắc Sơn"]


def test_an_agency_with_losses_that_the_list_leaves_out_is_named(conference):
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    found = [one for one in assign(card, writing(conference, so_y_te=True)).findings if one.code == "writers-left-out"]
    assert len(found) == 1
    assert "Sở Tư pháp" in found[0].found
    assert "Sở Y tế" not in found[0].found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["Sở Ngoại vụ"], ["Sở Ngoại vụ"]),
        (["huyện Lộc Bình", "STP"], ["Sở Tư pháp", "UBND huyện Lộc Bình"]),
    ],
)
def test_who_is_asked_by_name_writes_whatever_the_meeting_says(conference, asked, found):
    assert writers(writing(conference, so_y_te=True), *asked) == found


def test_all_are_asked_when_one_says_so(conference):
    assert {"UBND tỉnh Lạng Sơn", "Sở Ngoại vụ", "UBND huyện Lộc Bình"} <= {*writers(conference, "all")}
    assert len(writers(conference, "UBND cấp huyện")) == 11


def test_the_chair_and_a_guest_write_only_when_they_are_asked(conference):
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    held = tuple(
        replace(row, agencies=("UBND tỉnh", "HĐND tỉnh")) if not card.children(row.code) else row
        for row in card.criteria
    )
    made = assign(replace(card, criteria=held), conference)
    assert made.of("HĐND tỉnh").leads
    assert made.writers == ()


def test_a_lead_given_anew_in_a_script_needs_no_table_that_prints_it():
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    held = tuple(
        replace(row, agencies=("Ban Quản lý mới",)) if row.code == "1.1.1" else row for row in inputs.card.criteria
    )
    card = replace(inputs, card=replace(inputs.card, criteria=held), meeting=None).card
    assert card["1.1.1"].agencies == ("Ban Quản lý mới",)
    assert assign(card).of("Ban Quản lý mới").leads == ("1.1.1",)
