"""What the briefing says, on tables that are full, empty, partly missing, alone or foreign."""

from __future__ import annotations

from dataclasses import replace

import docx
import pytest
from cards import D, card, change, row

import sipas_par as sp
from sipas_par.document.blocks import Callout, Heading, ListBlock, Table, plain
from sipas_par.findings import FiguresError, UsageError
from sipas_par.inputs import Inputs
from sipas_par.reports.briefing import PARTS, Briefing


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


def test_every_part_of_the_full_briefing_has_something_to_say():
    report = sp.briefing(sp.find_inputs(folder=sp.example("README.md").parent))
    assert all(len(report.part(name)) for name in PARTS)
    headings = [
        plain(block.text) for block in report.document().blocks if isinstance(block, Heading) and block.level == 1
    ]
    numerals = [heading.partition(".")[0] for heading in headings]
    assert numerals == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "PHỤ LỤC"]


def test_parts_without_data_are_left_out_and_the_numbers_close_up():
    report = sp.briefing(card())
    assert [name for name in PARTS if not len(report.part(name))] == ["changes", "sipas_part", "programme"]
    headings = [
        plain(block.text) for block in report.document().blocks if isinstance(block, Heading) and block.level == 1
    ]
    assert [heading.partition(".")[0] for heading in headings] == ["I", "II", "III", "IV", "V", "VI", "PHỤ LỤC"]


def test_the_conclusions_are_written_from_the_numbers():
    text = said(sp.briefing(card()).conclusions)
    assert "đạt 3,75/5,00 điểm (75,00%)" in text
    assert "1,25 điểm chưa đạt ở 3/4 tiêu chí" in text
    assert "2 tiêu chí chiếm 80,0% số điểm chưa đạt" in text
    assert "Sở Y tế" in text


def test_a_full_score_is_said_without_a_list():
    full = card(row("1", "1", "1", line=7), row("2", "2", "2", line=8))
    report = sp.briefing(full, lang="vi")
    assert "0,00 điểm chưa đạt ở 0/2" in said(report.conclusions)
    assert "đều đạt điểm tối đa" in said(report.below_maximum)
    assert "Không còn điểm nào" in said(report.outlook)
    assert len(report.document().blocks) > 10


def test_missing_scores_are_named_and_never_counted():
    report = sp.briefing(change(card(), "1.1", score=None, appraised=None))
    assert "1 tiêu chí thiếu điểm hoặc điểm tối đa (1.1)" in said(report.conclusions)
    assert "1.1 Tiêu chí 1.1" in said(report.below_maximum)
    assert "đạt 2,75/4,00 điểm (68,75%)" in said(report.conclusions)
    assert "Chưa tính 1 tiêu chí thiếu điểm hoặc điểm tối đa (1.1)" in said(report.par_index)
    with pytest.raises(FiguresError):
        report.save("x.html")


def test_what_the_table_does_not_say_is_a_dotted_line():
    text = "\n".join(said(sp.briefing(replace(card(), unit="", year=None)).part(name)) for name in PARTS)
    assert "None" not in text
    assert "năm …… của …… đạt" in text


def test_the_kind_of_unit_is_small_within_a_sentence():
    assert "năm 2023 của huyện Cao Lộc đạt" in said(sp.briefing(card(unit="Huyện Cao Lộc")).conclusions)


def test_an_accepted_score_above_its_maximum_does_not_lessen_the_loss():
    broken = change(card(), "1.1", score="1.5", appraised="1.5")
    text = said(sp.briefing(broken).below_maximum)
    assert "1,25" in text.rpartition("Tổng điểm mất")[2]
    [callout] = [block for block in sp.briefing(broken).conclusions if isinstance(block, Callout)]
    assert "score-above-maximum" in plain(callout.title)


def test_changes_since_last_year():
    before = change(change(card(year=2022), "2.1", score="1", appraised="1"), "1.1", score="0.5", appraised="0.5")
    report = sp.briefing(card(), earlier=before)
    text = said(report.conclusions)
    assert "So với năm 2022 (3,75 điểm), tổng điểm không đổi" in text
    assert "1 tiêu chí đã khắc phục, đạt điểm tối đa" in text
    assert "Mới phát sinh 1 tiêu chí chưa đạt điểm tối đa, nhiều điểm nhất: 2.1 (0,50)" in text
    assert "Các dòng cộng đúng bằng dòng tổng" in said(report.changes)


def test_a_joint_criterion_stands_under_both_agencies():
    [table] = [block for block in sp.briefing(card()).by_agency if isinstance(block, Table)]
    lines = [plain(line[0].text) for line in table.body]
    assert lines.count("1.2") == 2
    assert any(line.startswith("Chưa phân công: 1 tiêu chí") for line in lines)


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
    broken = change(card(), "1", score="2.0", appraised="2.0")
    annex = sp.briefing(broken).annex
    assert "children-do-not-sum" in said(annex)
    assert any(isinstance(block, Callout) and block.kind == "error" for block in annex)


def test_english():
    report = sp.briefing(card(), earlier=card(year=2022), lang="en")
    text = "\n".join(said(report.part(name)) for name in PARTS)
    assert "75.00%" in text
    assert "Điểm mất" not in text
    assert "CRITERIA BELOW MAXIMUM" in text


def test_no_plan_asks_people_for_full_marks():
    inputs = sp.find_inputs(folder=sp.example("README.md").parent)
    [ladder] = [
        block for block in sp.briefing(inputs).outlook if isinstance(block, Table) and block.anchor == "bang-bac-thang"
    ]
    planned = {code for line in ladder.body for cell in (line[3], line[5]) for code in plain(cell.text).split(", ")}
    assert planned
    assert not {code for code in planned if inputs.card[code].source in {"surveyed", "sipas"}}


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
    assert "DDCI năm 2023 của Sở Y tế" in said(report.conclusions)
    assert report.title.startswith("Báo cáo phân tích kết quả Chỉ số DDCI")
    assert D("1.25") == other.lost
