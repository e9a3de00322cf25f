"""What the briefing says, on tables that are full, empty, partly missing, alone or foreign."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace

import docx
import openpyxl
import pytest
from cards import D, card, change, row

import sipas_par as sp
from sipas_par.document.blocks import Callout, Contents, Heading, ListBlock, Table, plain
from sipas_par.findings import FiguresError, UsageError
from sipas_par.inputs import Inputs
from sipas_par.model.criteria import Fact
from sipas_par.reports.annexes import WORK, Said, filled
from sipas_par.reports.briefing import PARTS, Briefing
from sipas_par.reports.official import signer
from sipas_par.reports.report import Report


def said(section):
    """All words of a section, tables included."""
    words = []
    for block in section:
        if isinstance(block, Table):
            words += [plain(cell.text) for line in (*block.head, *block.body) for cell in line] + [plain(block.note)]
        elif isinstance(block, ListBlock):
            words += [plain(inner.text) for item in block.items for inner in item]
        elif hasattr(block, "text"):
            words.append(plain(block.text))
    return "\n".join(words)


def shipped():
    return sp.find_inputs(folder=sp.example("README.md").parent)


def all_said(report):
    return "\n".join(said(report.part(name)) for name in PARTS)


def parts_of(report):
    headings = [block for block in report.document().blocks if isinstance(block, Heading) and block.level == 1]
    return [plain(block.text).partition(".")[0] for block in headings]


def test_every_part_of_the_full_briefing_has_something_to_say():
    report = sp.briefing(shipped())
    assert all(len(report.part(name)) for name in PARTS)
    annexes = [f"Phụ lục {numeral}" for numeral in ("I", "II", "III", "IV", "V")]
    assert parts_of(report) == ["I", "II", "III", "IV", "V", *annexes]


def test_the_first_page_says_what_the_tables_say():
    text = said(sp.briefing(shipped()).summary)
    assert "Tổng điểm đạt mục tiêu năm 2023; thứ hạng và SIPAS sát mục tiêu." in text
    assert "của Lạng Sơn đạt 86,69/100,00 điểm, nhóm B (mục tiêu từ 85,00; mục tiêu hạng 35), tăng 5,24 điểm" in text
    assert "còn thiếu 0,08 điểm phần trăm so với mục tiêu 80,00%" in text
    assert (
        "Hơn một nửa số điểm chưa đạt khắc phục được bằng kết quả công việc: 7,20 trên 13,31 điểm, ở 15 nội dung."
        in text
    )
    assert "Trong đó 3,10 điểm (9 nội dung) tự đánh giá cao hơn điểm được công nhận. 6,11 điểm còn lại" in text
    assert "Ba nội dung chiếm gần một phần ba số điểm chưa đạt:" in text
    assert "11 nội dung đã đạt tối đa (tăng 4,30 điểm), 3 nội dung mới chưa đạt, mỗi nội dung mất 0,50 điểm:" in text
    assert "Xin ý kiến Hội nghị về ba việc" in text
    for figure in ("86,69", "35–36/63", "13,31", "79,92%", "năm 2022: 81,45", "năm 2022: 54/63", "ở 33/95 nội dung"):
        assert figure in text


def test_the_argument_says_the_design_figures():
    report = sp.briefing(shipped())
    index, tasks = said(report.par_index), said(report.tasks)
    assert "8 lĩnh vực, 37 tiêu chí; 30 tiêu chí chia thành 88 tiêu chí thành phần, 7 tiêu chí chấm trực tiếp" in index
    assert "Bảy trong tám lĩnh vực tăng điểm so với năm 2022" in index
    assert "Mười nội dung chiếm 56,0% số điểm chưa đạt; bảy trong số đó thuộc phần thẩm định." in index
    assert "26 nội dung, từ 11,05 còn 8,61 điểm" in index
    assert "mốc nhóm A (từ 90,00 điểm) cần năm nội dung do bảy cơ quan chủ trì" in said(report.standing)
    assert "Giải trình, bổ sung tài liệu kiểm chứng: 9 nội dung, 3,10 điểm." in tasks
    assert "Nâng kết quả thực hiện: 4,10 điểm," in tasks
    assert "trân trọng báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./." in tasks


def test_what_an_agency_must_explain_is_named_rather_than_counted_where_one_more_is_left():
    said_of = said(sp.briefing(shipped()).agencies)
    assert "Nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao (1.6)" in said_of
    assert "1 nội dung khác" not in said_of


def test_every_leaf_stands_in_one_annex_and_can_be_led_to():
    report = sp.briefing(shipped())
    anchors = [
        cell.anchor for block in report.annex if isinstance(block, Table) for line in block.body for cell in line
    ]
    rows = [anchor for anchor in anchors if anchor]
    assert sorted(rows) == sorted(f"tc-{row.code.replace('.', '-')}" for row in report.card.leaves)


def test_nothing_of_a_later_year_is_printed():
    text = all_said(sp.briefing(shipped()))
    assert "năm 2024 đạt" not in text
    assert max(row.year for row in sp.briefing(shipped()).published.totals) == 2023


def held_on(day):
    inputs = shipped()
    return replace(inputs, meeting=replace(inputs.meeting, start=dt.datetime.combine(day, dt.time(14))))


def test_a_report_from_before_the_announcement_prints_none_of_its_figures():
    before = sp.briefing(held_on(dt.date(2024, 4, 17)))
    after = sp.briefing(held_on(dt.date(2024, 4, 18)))
    told = ("86,98", "35–36/63", "rung bình cả nước năm 2023 (công bố ngày 17/4/2024)")
    for text in told:
        assert text in all_said(after)
        assert text not in all_said(before)
    assert "mục tiêu từ 85,00" in said(before.summary)
    assert "năm 2022 đạt 81,45 điểm (hạng 54)" in said(before.par_index)


def test_sources_say_when_the_figures_were_announced():
    text = all_said(sp.briefing(shipped()))
    assert "PAR INDEX năm 2022 (đã công bố đến ngày 08/6/2023): Bài báo tiếng Anh, Báo Lạng Sơn." in text
    assert "không ghi ngày" not in text


def announced(folder):
    """The shipped tables beside a file that announces the results of all provinces, one of them contradicting a table."""
    for name in ("par_index_lang_son_2023.xlsx", "par_index_lang_son_2022.xlsx"):
        shutil.copy(sp.example(name), folder / name)
    book = openpyxl.Workbook()
    names = [province.name for province in sp.published().provinces]
    rows = [[at, name, 95 - at / 10] for at, name in enumerate(names, 1) if name != "Lạng Sơn"]
    for line in (["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022 CỦA CÁC TỈNH"], ["Xếp hạng", "Tỉnh", "Chỉ số (%)"], *rows):
        book.active.append(line)
    book.active.append([64, "Lạng Sơn", 70.5])
    book.save(folder / "cong_bo.xlsx")
    return sp.find_inputs(folder=folder)


def unsound():
    """A table whose rows do not add up, with a rank that it states itself."""
    inputs = shipped()
    rows = tuple(replace(row, score=row.score - 1) if row.code == "1" else row for row in inputs.card.criteria)
    rank = Fact("rank", "Xếp hạng", "35", "Thông tin!B9")
    return replace(inputs, card=replace(inputs.card, criteria=rows, facts=(*inputs.card.facts, rank)))


ABOUT_ITSELF = re.compile(
    r"\.(?:xlsx?|xlsm|ods|csv|toml|json|ipynb|html|pdf|docx)\b|data/raw|sha256|published|sipas-par|thư mục|[Tt]ệp\b"
    r"|phép kiểm tra|Các dòng cộng đúng|\w!\$?[A-Z]+\d|\([a-z]+(?:-[a-z]+)+\)|--[a-z]"
)


@pytest.mark.parametrize("state", ["shipped", "announced", "unsound"])
def test_officials_do_not_read_about_the_program(state, tmp_path):
    inputs = {"shipped": shipped, "announced": lambda: announced(tmp_path), "unsound": unsound}[state]()
    text = all_said(sp.briefing(inputs))
    assert {
        "shipped": "Nguồn số liệu",
        "announced": "Không dùng bảng minh họa:",
        "unsound": "PAR INDEX 2023, trang PAR INDEX, ô",
    }[state] in text
    if state == "announced":
        assert "kết quả công bố" not in text
        assert re.search(r"PAR INDEX năm 2022 .*: Bảng công bố kết quả", text)
    assert [text[max(0, at.start() - 60) : at.end() + 20] for at in ABOUT_ITSELF.finditer(text)] == []


def test_without_an_earlier_year():
    report = sp.briefing(replace(shipped(), earlier=None))
    text = all_said(report)
    assert "So với năm" not in said(report.summary)
    assert "So với 2022" not in text
    assert "Mới chưa đạt" not in text
    assert "35–36/63" in said(report.summary)


def test_without_sipas():
    report = sp.briefing(replace(shipped(), sipas=None))
    assert "Chưa có bảng kết quả SIPAS theo nội dung; điểm SIPAS trong PAR INDEX là 8,09/10,00." in said(
        report.sipas_part
    )
    assert "Khắc phục được" in said(report.summary)
    assert "sipas" not in report.annexes


def test_without_a_meeting():
    report = sp.briefing(replace(shipped(), meeting=None))
    text = all_said(report)
    assert "Quyết định số 876/QĐ-BNV" in text
    assert "Giấy mời" not in text
    assert "Đề nghị xem xét ba việc" in text


@pytest.mark.parametrize(("year", "cited"), [(2021, False), (2022, True), (2030, True), (2031, False)])
def test_the_decision_is_cited_for_the_years_that_it_approves(year, cited):
    inputs = Inputs(replace(shipped().card, year=year))
    assert ("876" in Report(inputs).framework) is cited


def test_without_lead_agencies():
    inputs = shipped()
    nobody = replace(inputs.card, criteria=tuple(replace(row, agencies=()) for row in inputs.card.criteria))
    report = sp.briefing(replace(inputs, card=nobody))
    assert said(report.agencies) == "Bảng điểm không ghi cơ quan chủ trì; đề nghị phân công theo Phụ lục I."
    assert "cơ quan chủ trì" not in said(report.standing)


def test_without_self_assessment():
    inputs = shipped()
    silent = replace(inputs.card, criteria=tuple(replace(row, self_score=None) for row in inputs.card.criteria))
    report = sp.briefing(replace(inputs, card=silent))
    text = all_said(report)
    assert "tự đánh giá cao hơn điểm được công nhận" not in said(report.summary)
    assert "A. Tự đánh giá cao hơn" not in text
    assert "giải trình từng nội dung chưa được công nhận" not in text
    tables = [block for block in report.document().blocks if isinstance(block, Table)]
    heads = {plain(cell.text) for table in tables for line in table.head for cell in line}
    assert not {"Chưa được công nhận", "Tự nhận chưa đạt"} & heads


def test_what_was_not_assessed_is_no_lack_of_points():
    spared = replace(row("1", "3", None, line=7), state="not_assessed", score=None, appraised=None)
    before = card(spared, *card().criteria[3:], total=False, year=2022)
    text = all_said(sp.briefing(card(row("1", "3", "2", line=7), *card().criteria[3:]), earlier=before))
    assert "1 nội dung không đánh giá ở một trong hai năm, không so sánh: Tiêu chí 1 (1)." in text
    assert "thiếu điểm ở một trong hai năm" not in text


def test_with_everything_at_its_maximum():
    full = card(row("1", "1", "1", line=7), row("2", "2", "2", line=8))
    report = sp.briefing(full)
    assert "Cả 2 nội dung đạt điểm tối đa; nhiệm vụ là duy trì" in said(report.summary)
    assert report.agencies.blocks == (Contents(),)
    assert not len(report.standing)
    assert parts_of(report) == ["I", "II", "III", "Phụ lục I", "Phụ lục II"]


def test_without_announced_results(tmp_path):
    inputs = shipped()
    nothing = replace(inputs.card, unit="Huyện Cao Lộc")
    report = sp.briefing(replace(inputs, card=nothing, earlier=None, sipas=None))
    text = all_said(report)
    assert not len(report.standing)
    assert "trung bình cả nước" not in text
    assert "/63" not in text


def test_official_figures_may_stand_beside_named_units():
    inputs = shipped()
    official = replace(inputs.card, source=replace(inputs.card.source, status="official"))
    named = said(sp.briefing(replace(inputs, card=official, earlier=None, sipas=None)).standing)
    assert "nhóm 35" in named
    strange = replace(official, unit="Quảng Nam")
    assert "vượt Hòa Bình" in said(sp.briefing(replace(inputs, card=strange, earlier=None, sipas=None)).standing)
    assert "Hòa Bình" not in said(sp.briefing(inputs).standing)


def test_one_invented_table_is_enough_to_name_no_other_unit():
    inputs = shipped()
    official = replace(inputs.card, source=replace(inputs.card.source, status="official"))
    report = sp.briefing(replace(inputs, card=official))
    assert report.banner
    assert "Hòa Bình" not in said(report.standing)
    assert " bậc" not in said(report.par_index)


def test_annexes_carry_the_number_of_the_report():
    inputs = shipped()
    assert said(sp.briefing(inputs).annex).count("/BC-SNV ") == 5
    assert said(sp.briefing(replace(inputs, meeting=None)).annex).count("/BC-…… ") == 5


def test_recipients_name_no_table_of_agencies_that_is_not_printed():
    inputs = shipped()
    rows = tuple(replace(row, score=row.max_score) for row in inputs.card.criteria)
    full, lost = (sp.briefing(replace(inputs, card=one)) for one in (replace(inputs.card, criteria=rows), inputs.card))
    assert not any("Bảng 1" in line for line in full.signature.blocks[0].recipients)
    assert any("Bảng 1" in line for line in lost.signature.blocks[0].recipients)


def test_missing_scores_are_named_and_never_counted():
    report = sp.briefing(change(card(), "1.1", score=None, appraised=None))
    text = said(report.summary)
    assert "1 nội dung thiếu điểm hoặc điểm tối đa, không tính: 1.1." in text
    assert "đạt 2,75/4,00 điểm" in text
    with pytest.raises(FiguresError):
        report.save("x.html")


def test_what_the_table_does_not_say_is_a_dotted_line():
    text = all_said(sp.briefing(replace(card(), unit="", year=None)))
    assert "None" not in text
    assert "năm …… của …… đạt" in text


def test_the_kind_of_unit_is_small_within_a_sentence():
    assert "năm 2023 của huyện Cao Lộc đạt" in said(sp.briefing(card(unit="Huyện Cao Lộc")).summary)


def test_an_accepted_score_above_its_maximum_does_not_lessen_the_loss():
    report = sp.briefing(change(card(), "1.1", score="1.5", appraised="1.5"))
    text = said(report.summary)
    assert "1,25" in text
    assert "1 nội dung có điểm cao hơn điểm tối đa (1.1)" in text
    assert "PAR INDEX 2023, trang BANG, ô" in said(report.annex)
    assert "cao hơn điểm tối đa" in said(report.annex)


def test_changes_since_last_year():
    before = change(change(card(year=2022), "2.1", score="1", appraised="1"), "1.1", score="0.5", appraised="0.5")
    text = said(sp.briefing(card(), earlier=before).summary)
    assert "không thay đổi" in text
    assert "So với năm 2022, 1 nội dung đã đạt tối đa (tăng 0,50 điểm), 1 nội dung mới chưa đạt, mất 0,50 điểm:" in text


def test_a_joint_criterion_stands_under_both_agencies():
    [table] = [block for block in sp.briefing(card()).agencies if isinstance(block, Table)]
    assert sum("(1.2)" in plain(line[-1].text) for line in table.body) == 2


def test_what_agencies_answered_replaces_the_suggestion():
    said = Said("Chậm giao tự chủ", "Giao tự chủ 3 đơn vị", deadline="30/9/2024")
    blocks = filled(sp.briefing(shipped()).document().blocks, {"6.3.1": said})
    [table] = [block for block in blocks if isinstance(block, Table) and block.anchor == WORK]
    [line] = [line for line in table.body if plain(line[0].text) == "6.3.1"]
    assert [plain(cell.text) for cell in line[-3:-1]] == ["Chậm giao tự chủ", "Giao tự chủ 3 đơn vị\n30/9/2024"]


@pytest.mark.parametrize(
    ("office", "signs"),
    [
        ("Sở Nội vụ", ("", "GIÁM ĐỐC")),
        ("Văn phòng UBND tỉnh", ("", "CHÁNH VĂN PHÒNG")),
        ("UBND huyện Lộc Bình", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Trung tâm", ("", "THỦ TRƯỞNG CƠ QUAN")),
    ],
)
def test_who_signs_follows_from_the_kind_of_office(office, signs):
    assert signer(office) == signs


@pytest.mark.parametrize(
    ("status", "words"),
    [("official", ""), ("self_assessed", ""), ("illustrative", "MINH HỌA"), ("unknown", "CHƯA RÕ")],
)
def test_the_banner_follows_the_status_of_every_table(status, words):
    report = sp.briefing(card(status=status))
    assert (words in report.banner) if words else report.banner == ""
    mixed = sp.briefing(card(status="official"), earlier=card(year=2022, status=status))
    assert (words in mixed.banner) if words else mixed.banner == ""
    assert all(section.meta.banner == report.banner for section in map(report.part, PARTS))


def test_no_option_hides_the_banner():
    report = sp.briefing(card(status="illustrative"))
    with pytest.raises(AttributeError):
        report.banner = ""
    assert "banner" not in Briefing.__dataclass_fields__


def test_accepted_errors_stand_in_the_annex():
    report = sp.briefing(change(card(), "1", score="2.0", appraised="2.0"))
    assert "các dòng con cộng lại là" in said(report.annex)
    assert any(isinstance(block, Callout) and block.kind == "error" for block in report.summary)


def test_english():
    report = sp.briefing(card(), earlier=card(year=2022), lang="en")
    text = all_said(report)
    assert "75.00%" in text
    assert "Chưa đạt" not in text
    assert "SUMMARY OF RESULTS" in "\n".join(
        plain(block.text) for block in report.document().blocks if isinstance(block, Heading)
    )


def test_no_plan_asks_people_for_full_marks():
    report = sp.briefing(shipped())
    planned = {code for one in report.near_milestones for code in one.codes}
    assert planned
    assert not {code for code in planned if report.card[code].source in {"surveyed", "sipas"}}


def test_an_unknown_language_or_part_is_refused():
    with pytest.raises(UsageError, match="fr"):
        sp.briefing(card(), lang="fr")
    with pytest.raises(AttributeError, match="letterhead"):
        sp.briefing(card()).no_such_part  # noqa: B018


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.html", b"<!DOCTYPE"), ("a.PDF", b"%PDF"), ("a.docx", b"PK"), ("a.xlsx", b"PK"), ("a.pptx", b"PK")],
)
def test_save_writes_the_format_of_the_ending(name, start, tmp_path):
    path = sp.briefing(card()).save(tmp_path / name)
    assert path.read_bytes().startswith(start)


def test_save_builds_a_word_file_on_the_letterhead(tmp_path):
    word = docx.Document()
    word.add_paragraph("MẪU RIÊNG")
    word.save(tmp_path / "mau.docx")
    path = sp.briefing(card()).save(tmp_path / "a.docx", letterhead=tmp_path / "mau.docx")
    assert docx.Document(str(path)).paragraphs[0].text == "MẪU RIÊNG"
    with pytest.raises(UsageError, match=r"mau\.docx"):
        sp.briefing(card()).save(tmp_path / "a.pdf", letterhead=tmp_path / "mau.docx")


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(UsageError, match="odt"):
        sp.briefing(card()).save(tmp_path / "x.odt")
    assert not list(tmp_path.iterdir())


def test_another_index_of_the_same_shape(tmp_path):
    other = replace(card(), index="DDCI", unit="Sở Y tế")
    report = Briefing(Inputs(other))
    assert "DDCI năm 2023 của Sở Y tế" in said(report.summary)
    assert report.title.startswith("Báo cáo phân tích kết quả chỉ số DDCI")
    assert D("1.25") == other.lost


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("06/5/2024", "ngày 06/5/2024 của"),
        ("06/05/2024", "ngày 06/5/2024 của"),
        ("ngày 06/5/2024", "ngày 06/5/2024 của"),
        ("ngày 06 tháng 5 năm 2024", "ngày 06 tháng 5 năm 2024 của"),
        ("tháng 4 năm 2024", "ngày tháng 4 năm 2024 của"),
        ("", "ngày tháng 5 năm 2024 của"),
    ],
)
def test_the_briefing_cites_the_day_of_the_invitation_as_the_meeting_file_has_it(written, printed):
    inputs = sp.find_inputs(folder=sp.example("README.md").parent)
    report = sp.briefing(replace(inputs, meeting=replace(inputs.meeting, document_date=written)))
    assert printed in " ".join(plain(report.letterhead.blocks[-1].text).split())


def test_the_signer_and_the_office_above_that_the_meeting_file_names_stand_in_the_briefing():
    inputs = sp.find_inputs(folder=sp.example("README.md").parent)
    meeting = inputs.meeting
    own = replace(meeting.compiler, signer="KT. Giám đốc, Phó Giám đốc", parent="Bộ Nội vụ")
    agencies = tuple(own if one.id == own.id else one for one in meeting.agencies)
    report = sp.briefing(replace(inputs, meeting=replace(meeting, agencies=agencies)))
    (signed,) = report.signature.blocks
    assert (signed.authority, signed.role) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert report.letterhead.blocks[0].parent == "BỘ NỘI VỤ"
