from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal

import docx
import pypdf
import pytest
from cards import card, row
from docx.enum.text import WD_ALIGN_PARAGRAPH
from office import converted, needs_office
from returned import meeting

import sipas_par as sp
from sipas_par import analysis
from sipas_par.assignment import assign
from sipas_par.document.blocks import (
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    Paragraph,
    Signature,
    Table,
    plain,
)
from sipas_par.document.render import render
from sipas_par.findings import UsageError
from sipas_par.inputs import Inputs
from sipas_par.model.meeting import Agency
from sipas_par.reading.meeting_file import load_meeting
from sipas_par.reports.official import head_of, signature
from sipas_par.reports.paper import PaperBasis, document, paper
from sipas_par.text.numbers import points


@pytest.fixture(scope="module")
def inputs():
    return Inputs(
        sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")),
        sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")),
        sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")),
        load_meeting(sp.example("meeting_2024-05-17.toml")),
    )


def words(made):
    found = []

    def walk(block):
        if isinstance(block, Paragraph | Heading):
            found.append(plain(block.text))
        elif isinstance(block, ListBlock):
            for item in block.items:
                for inner in item:
                    walk(inner)
        elif isinstance(block, Table):
            found.extend(plain(cell.text) for line in (*block.head, *block.body) for cell in line)
        elif hasattr(block, "blocks"):
            for inner in block.blocks:
                walk(inner)

    for block in made.blocks:
        walk(block)
    return "\n".join(found)


def below_table(made):
    return next(
        (block for block in made.blocks if isinstance(block, Table) and "chưa đạt" in plain(block.caption)), None
    )


def test_figures_of_the_agencies_reconcile_with_the_province(inputs):
    assignment = assign(inputs.card, inputs.meeting)
    basis = PaperBasis(inputs, assignment)
    agencies = analysis.groups(assignment.card, "agency").set_index("agency")
    printed = {}
    for mandate in assignment.mandates:
        made, below = document(basis, mandate, charts=False), assignment.below(mandate)
        table = below_table(made)
        if len(below) == 1:
            (printed[below[0].code],) = re.findall(r"\), mất (\S+) điểm; nguồn điểm", words(made))
            continue
        if table is None:
            assert mandate.name not in agencies.index or agencies.loc[mandate.name, "lost"] == 0
            continue
        heads = [plain(cell.text) for cell in table.head[0]]
        lost = heads.index("Chưa đạt")
        for line in table.body[:-1]:
            printed[plain(line[0].text)] = plain(line[lost].text)
        total = plain(table.body[-1][lost].text)
        assert total == points(Decimal(str(agencies.loc[mandate.name, "lost"])))
    known = {row.code: points(row.lost) for row in inputs.card.leaves if row.lost}
    assert printed == known
    assert sum((row.lost for row in inputs.card.leaves if row.code in printed), Decimal(0)) == inputs.card.lost


def test_paper_has_the_official_form_and_room_to_write(inputs):
    made = paper(inputs, "STP", charts=False)
    assert isinstance(made.blocks[0], Letterhead)
    assert (made.blocks[0].office, made.blocks[0].kind) == ("SỞ TƯ PHÁP", "THAM LUẬN")
    assert any(isinstance(block, Signature) for block in made.blocks)
    text = words(made)
    assert "chậm nhất ngày 13/5/2024" in text
    assert text.count("Nguyên nhân: ……") == 5
    assert "MINH HỌA" in made.banner


def test_paper_names_points_years_sources_and_questions(inputs):
    text = words(paper(inputs, "Sở Tư pháp", charts=False))
    assert "Đạt 0,25/0,75 điểm (33,33%), mất 0,50 điểm; nguồn điểm: thẩm định." in text
    assert "Tự đánh giá 0,75 điểm, cao hơn điểm được công nhận 0,50 điểm." in text
    assert "Năm 2022 đạt 0,75 điểm, năm nay giảm 0,50 điểm." in text
    assert "Vì sao tự đánh giá 0,75 điểm nhưng chỉ được công nhận 0,25 điểm?" in text
    assert "Năm 2022 đạt tối đa, năm nay mất điểm: điều gì đã thay đổi?" in text
    assert "mới chưa đạt: 2.1.2" in text
    assert "Chưa đạt năm 2022" in text
    assert "Ghi chú trong bảng điểm: Minh họa" in text


def test_points_as_last_year_are_said_in_words(inputs):
    text = words(paper(inputs, "Văn phòng UBND tỉnh", charts=False))
    assert "Năm 2022 đạt 0,50 điểm, năm nay không thay đổi." in text
    assert "(0,00)" not in text


def test_criterion_led_by_two_agencies_stands_under_both(inputs):
    for agency, other in (("Sở Tài chính", "Sở Y tế"), ("Sở Y tế", "Sở Tài chính")):
        text = words(paper(inputs, agency, charts=False))
        assert "6.3.1" in text
        assert f"Cùng chủ trì: {other}." in text


def test_agency_that_leads_nothing_is_still_served(inputs):
    made = paper(inputs, "Công an tỉnh")
    text = words(made)
    assert "không chủ trì nội dung nào" in text
    assert "86,69/100,00 điểm" in text
    assert "Báo cáo phân tích kết quả chỉ số SIPAS" in text
    assert render(made, "html").startswith(b"<!DOCTYPE html>")


def test_agency_whose_criteria_are_all_full(inputs):
    text = words(paper(inputs, "Thanh tra tỉnh"))
    assert "không nội dung nào chưa đạt điểm tối đa" in text


def test_joint_criteria_and_survey_rows_come_from_the_assignment_file(inputs, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Mã;Cơ quan;Vai trò\n3.4.4;Công an tỉnh;phối hợp\nIII.5;Công an tỉnh;chủ trì\n", "utf-8")
    assignment = assign(inputs.card, inputs.meeting, file=path, sipas=inputs.sipas)
    made = paper(inputs, "Công an tỉnh", assignment=assignment)
    text = words(made)
    assert "NỘI DUNG PHỐI HỢP" in text
    assert "3.4.4" in text
    assert "79,44" in text
    assert "3.4.4: đã phối hợp với Văn phòng UBND tỉnh việc gì" in text
    assert "phối hợp thực hiện 1 nội dung chưa đạt điểm tối đa; cơ quan được mời" in text
    assert made.blocks[0].subject.startswith("Nội dung phối hợp")


def test_only_invited_agencies_are_called_invited(inputs, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Mã;Cơ quan;Vai trò\n3.4.4;Hội Nông dân;phối hợp\n", "utf-8")
    assignment = assign(inputs.card, inputs.meeting, file=path)
    text = words(paper(inputs, "Hội Nông dân", assignment=assignment))
    assert "phối hợp thực hiện 1 nội dung" in text
    assert "được mời" not in text


@pytest.mark.parametrize("agency", ["Thanh tra tỉnh", "Công an tỉnh"])
def test_paper_of_an_agency_that_lost_nothing_says_so_from_its_title_on(inputs, agency):
    made = paper(inputs, agency)
    assert "chưa đạt điểm tối đa" not in made.title + made.blocks[0].subject
    assert not [block for block in made.blocks if isinstance(block, Table)]
    assert "Giải pháp, cam kết: …" in words(made)


def test_paper_is_an_official_document_and_not_a_log(inputs):
    made = paper(inputs, "STP")
    heads = [plain(cell.text) for cell in below_table(made).head[0]]
    assert "Ô" not in heads
    assert "sha256" not in words(made)
    [note] = [block for block in made.blocks if isinstance(block, Paragraph) and block.role == "source"]
    assert "2.1.2 (G26)" in plain(note.text)
    [figure] = [block for block in made.blocks if isinstance(block, Figure)]
    assert plain(figure.caption) == "Điểm chưa đạt của Sở Tư pháp theo nội dung"
    assert "năm\N{NO-BREAK SPACE}2023" in made.blocks[0].subject


def test_lines_to_write_on_are_not_justified_and_the_last_stands_with_the_signature(inputs):
    made = paper(inputs, "STP", charts=False)
    lines = [block for block in made.blocks if isinstance(block, Paragraph) and plain(block.text).endswith("…")]
    assert {block.role for block in lines} == {"fill"}
    assert made.blocks[-2] is lines[-1]
    assert [block.keep for block in lines] == [True, True, False] * (len(lines) // 3) + [True]
    word = docx.Document(io.BytesIO(render(made, "docx")))
    printed = [paragraph for paragraph in word.paragraphs if paragraph.text.endswith("…")]
    assert {paragraph.alignment for paragraph in printed} == {WD_ALIGN_PARAGRAPH.LEFT}
    assert [paragraph.paragraph_format.keep_with_next for paragraph in printed][-2:] == [None, True]


def test_compiler_does_not_send_its_paper_to_itself(inputs):
    own, other = (paper(inputs, name, charts=False) for name in ("Sở Nội vụ", "STP"))
    assert own.blocks[-1].recipients[0] == "UBND tỉnh Lạng Sơn;"
    assert "Nơi nhận tham luận" not in words(own)
    assert "Sở Nội vụ tổng hợp tham luận của các cơ quan, hoàn thành" in words(own)
    assert other.blocks[-1].recipients[0] == "Sở Nội vụ;"


def test_a_paper_names_what_the_conference_treats_and_not_how_the_file_notes_it(inputs):
    held = replace(inputs, meeting=replace(inputs.meeting, agenda=("08:00 Báo cáo | Sở Nội vụ", "Thảo luận.")))
    silent = next(one for one in held.meeting.invited if not one.for_many and one.name not in
                  {name for row in held.card.criteria for name in row.agencies})  # fmt: skip
    assert "Nội dung hội nghị: Báo cáo; Thảo luận." in words(paper(held, silent.name, charts=False))


def test_chart_is_vector_and_described(inputs):
    made = paper(inputs, "STP")
    figure = next(block for block in made.blocks if isinstance(block, Figure))
    assert figure.svg.lstrip().startswith("<?xml")
    assert "2.1.2" in figure.alt


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_every_format_and_the_same_bytes_twice(inputs, form):
    made = paper(inputs, "STP")
    assert render(made, form) == render(paper(inputs, "STP"), form)


def test_official_figures_without_last_year_or_meeting():
    made = paper(Inputs(card()), "Sở Y tế", charts=False)
    assert made.banner == ""
    heads = [plain(cell.text) for cell in below_table(made).head[0]]
    assert not any("Mất năm" in head for head in heads)


def test_english_paper(inputs):
    made = paper(inputs, "STP", lang="en", charts=False)
    assert "5 are below maximum and lose 1.28 points" in words(made)


def test_unknown_agency(inputs):
    with pytest.raises(UsageError):
        paper(inputs, "Không có")


def test_hostile_names_are_data():
    name = '#read("x") <script> =1+1'
    cards = card(
        row("1", "1", "0.5", line=7, source="mixed"), row("1.1", "1", "0.5", line=8, name=name, agencies=["SNV"])
    )
    made = paper(Inputs(cards, None, None, meeting()), "SNV", charts=False)
    assert "<script> =1" not in render(made, "html").decode()
    assert render(made, "pdf")[:5] == b"%PDF-"


def short_papers(inputs):
    """The papers on one criterion, and one of those on none, the instructions still in them."""
    basis = PaperBasis(inputs, assign(inputs.card, inputs.meeting))
    below = {mandate: len(basis.assignment.below(mandate)) for mandate in basis.assignment.writers}
    none = [mandate for mandate, count in below.items() if not count and "huyện" in mandate.name]
    return [document(basis, mandate) for mandate in [*(m for m, count in below.items() if count == 1), *none[:1]]]


def pages(data):
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def test_a_paper_on_one_criterion_takes_one_page(inputs):
    made = short_papers(inputs)
    assert len(made) > 3
    assert {pages(render(paper, "pdf")) for paper in made} == {1}
    assert all("Câu hỏi" in words(paper) and isinstance(paper.blocks[-1], Signature) for paper in made)


@needs_office
def test_a_paper_on_one_criterion_takes_one_page_in_word_too(inputs, tmp_path):
    paths = [tmp_path / f"{number}.docx" for number, _ in enumerate(short_papers(inputs))]
    for path, made in zip(paths, short_papers(inputs), strict=True):
        path.write_bytes(render(made, "docx"))
    assert {pages(path.read_bytes()) for path in converted(paths, "pdf", tmp_path)} == {1}


@pytest.mark.parametrize(
    ("agency", "parent", "role"),
    [
        ("Sở Tư pháp", "UBND TỈNH LẠNG SƠN", "GIÁM ĐỐC"),
        ("Văn phòng UBND tỉnh", "UBND TỈNH LẠNG SƠN", "CHÁNH VĂN PHÒNG"),
        ("Thanh tra tỉnh", "UBND TỈNH LẠNG SƠN", "CHÁNH THANH TRA"),
        ("Cục Thuế tỉnh", "TỔNG CỤC THUẾ", "CỤC TRƯỞNG"),
        ("Bưu điện tỉnh", "TỔNG CÔNG TY BƯU ĐIỆN VIỆT NAM", "GIÁM ĐỐC"),
        ("Công an tỉnh", "BỘ CÔNG AN", "GIÁM ĐỐC"),
        ("Ban Dân tộc", "UBND TỈNH LẠNG SƠN", "TRƯỞNG BAN"),
        ("Công ty Điện lực Lạng Sơn", "……………………", "GIÁM ĐỐC"),
        ("UBND huyện Bắc Sơn", "", "CHỦ TỊCH"),
        ("UBND các huyện, thành phố", "", "CHỦ TỊCH"),
    ],
)
def test_head_and_signer_follow_the_kind_of_agency(inputs, agency, parent, role):
    made = paper(inputs, agency, charts=False)
    signature = next(block for block in made.blocks if isinstance(block, Signature))
    assert (made.blocks[0].parent, signature.role) == (parent, role)
    assert bool(signature.authority) == (role == "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("agency", "office", "place"),
    [
        ("Văn phòng UBND tỉnh", "VĂN PHÒNG", "Lạng Sơn"),
        ("Công an tỉnh", "CÔNG AN TỈNH LẠNG SƠN", "Lạng Sơn"),
        ("huyện Bắc Sơn", "ỦY BAN NHÂN DÂN HUYỆN BẮC SƠN", "Bắc Sơn"),
        ("UBND các huyện, thành phố", "ỦY BAN NHÂN DÂN ……………………", "……………………"),
    ],
)
def test_office_and_place_are_written_as_its_letters_have_them(inputs, agency, office, place):
    head = paper(inputs, agency, charts=False).blocks[0]
    assert (" ".join(head.office.split()), head.place_date.partition(",")[0]) == (office, place)


@pytest.mark.parametrize(
    "name", ["huyện Bắc Sơn", "TX. Bắc Sơn", "thành phố Bắc Sơn", "Xã Bắc Sơn", "P. Bắc Sơn", "UBND xã Bắc Sơn"]
)
@pytest.mark.parametrize("listed", [True, False])
def test_a_district_or_commune_by_its_bare_name_writes_through_its_committee(inputs, name, listed):
    unit = Agency("bac-son", name, name, kind="ubnd-cap-huyen" if listed else "")
    meeting = replace(inputs.meeting, district_agencies=(unit,) if listed else ())
    parent, office, place = head_of(unit, meeting)
    assert (parent, place) == ("", "Bắc Sơn")
    assert office in {f"ỦY BAN NHÂN DÂN {kind} BẮC SƠN" for kind in ("HUYỆN", "THỊ XÃ", "THÀNH PHỐ", "XÃ", "PHƯỜNG")}
    assert signature(unit, ()).authority == "TM. ỦY BAN NHÂN DÂN"
    assert signature(unit, ()).role == "CHỦ TỊCH"


def test_all_districts_together_write_as_committees_however_they_are_called(inputs):
    together = Agency("cap-huyen", "Các huyện, thị xã", kind="ubnd-cap-huyen")
    assert head_of(together, inputs.meeting) == ("", "ỦY BAN NHÂN DÂN ……………………", "……………………")
    assert signature(together, ()).role == "CHỦ TỊCH"


def test_a_party_committee_or_a_numbered_ward_is_not_taken_for_another(inputs):
    assert head_of(Agency("x", "Huyện ủy Cao Lộc"), inputs.meeting)[1] == "HUYỆN ỦY CAO LỘC"
    assert head_of(Agency("x", "Phường 1"), inputs.meeting)[1:] == ("ỦY BAN NHÂN DÂN PHƯỜNG 1", "Phường 1")


def test_the_meeting_file_may_say_who_stands_above_and_who_signs(inputs):
    own = replace(
        inputs.meeting.agency("Công ty Điện lực Lạng Sơn"),
        parent="Tổng công ty Điện lực miền Bắc",
        signer="KT. Giám đốc, Phó Giám đốc",
    )
    held = replace(inputs, meeting=replace(inputs.meeting, agencies=(own,)))
    made = paper(held, own.name, charts=False, assignment=assign(held.card, held.meeting))
    assert (made.blocks[0].parent, made.blocks[-1].authority, made.blocks[-1].role) == (
        "TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
    )


def test_a_department_of_a_district_stands_under_its_committee():
    local = Inputs(
        card(row("1", "2", "1", line=7, source="mixed"), row("1.1", "2", "1", line=8, agencies=["Phòng Nội vụ"]))
    )
    made = paper(replace(local, card=replace(local.card, unit="Huyện Cao Lộc")), "Phòng Nội vụ", charts=False)
    assert made.blocks[0].parent == "UBND HUYỆN CAO LỘC"
