"""The drafts say the figures of the results in the official form; an office's own template takes their place."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.cli import main
from sipas_par.document.blocks import Letterhead, ListBlock, Paragraph, Signature, Table, plain, walk
from sipas_par.document.html import to_html
from sipas_par.document.render import render
from sipas_par.findings import ReadError, UsageError
from sipas_par.model.meeting import Target
from sipas_par.reports.drafts import Sent, drafts, templates
from sipas_par.reports.plan import PlanReport
from sipas_par.text.i18n import language


@pytest.fixture(scope="module")
def inputs():
    return sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)


@pytest.fixture(scope="module")
def assignment(inputs):
    return assign(inputs.card, inputs.meeting, sipas=inputs.sipas)


SENT = Sent(
    late=(("Sở Tư pháp", "Chưa gửi, quá hạn"),),
    replies=True,
    delegates=(("Nguyễn *An*", "Chủ tịch", "UBND huyện Bắc Sơn", "UBND huyện Bắc Sơn", ""),),
    remarks=("Chưa gửi danh sách: UBND huyện Lộc Bình.",),
)


def words(document):
    said = [plain(block.text) for block in walk(document.blocks) if hasattr(block, "text")]
    cells = [
        plain(cell.text)
        for block in walk(document.blocks)
        if isinstance(block, Table)
        for row in block.body
        for cell in row
    ]
    return "\n".join([*said, *cells])


def one(inputs, assignment, name, sent=SENT, own=None):
    (made,) = drafts(inputs, assignment, names=[name], sent=sent, own=own)
    return made


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_template_makes_a_document_that_is_marked_as_a_draft(inputs, assignment, lang):
    with language(lang):
        made = drafts(inputs, assignment, sent=SENT)
        assert len(made) == 7
        for draft in made:
            assert draft.document.banner.startswith({"vi": "DỰ THẢO", "en": "DRAFT"}[lang])
            assert "MINH HỌA" in draft.document.banner or lang == "en"
            assert docx.Document(io.BytesIO(render(draft.document, "docx")))
            assert isinstance(draft.document.blocks[0], Letterhead)
            assert not {"{", "}", "⟦", "&#"} & {*words(draft.document)}, draft.name


def test_both_languages_have_the_same_templates_with_the_same_fields():
    import re

    found = {}
    for lang in ("vi", "en"):
        with language(lang):
            found[lang] = {one.name: sorted(set(re.findall(r"{{ ([\w.]+)", one.text))) for one in templates()}
    assert found["vi"] == found["en"]


def test_figures_are_those_of_the_results(inputs, assignment):
    said = words(one(inputs, assignment, "khai-mac").document)
    assert "PAR INDEX của tỉnh Lạng Sơn đạt 86,69/100,00 điểm (86,69%), tăng 5,24 điểm so với năm 2022" in said
    assert "còn 33 nội dung chưa đạt điểm tối đa, với 13,31 điểm" in said
    assert "đạt 79,92%, trung bình cả nước là 82,66%" in said


def test_the_script_names_time_parts_and_speakers(inputs, assignment):
    document = one(inputs, assignment, "kich-ban").document
    said = words(document)
    assert "Thời gian: 14 giờ 00 phút, ngày 17/5/2024 (thứ Sáu); thời lượng ½ ngày." in said
    assert (document.blocks[0].parent, document.blocks[0].office) == ("UBND TỈNH LẠNG SƠN", "SỞ NỘI VỤ")
    assert sum(isinstance(block, Table) for block in document.blocks) == 2
    assert (document.blocks[-1].role, document.blocks[-2].keep) == ("GIÁM ĐỐC", True)


@pytest.mark.parametrize("before", ["Đồng chí ", "đ/c ", "Ông "])
def test_the_chair_is_addressed_once_however_the_meeting_file_writes_it(inputs, assignment, before):
    chair = inputs.meeting.chair
    held = replace(inputs, meeting=replace(inputs.meeting, chair=f"{before}{chair}", deputy=f"{before}Phó Chủ tịch"))
    said = words(one(held, assignment, "kich-ban").document)
    assert f"Kính thưa đồng chí {chair}!" in said
    assert f"Chủ trì: {chair}; Phó Chủ tịch." in said


def test_the_notice_is_of_the_committees_office_with_blanks_and_targets(inputs, assignment):
    held = replace(inputs, meeting=replace(inputs.meeting, targets=(Target("tổng điểm", "88,50"), Target("1", "9.3"))))
    document = one(held, assignment, "thong-bao-ket-luan").document
    assert (document.blocks[0].parent, document.blocks[0].office) == ("UBND TỈNH LẠNG SƠN", "VĂN PHÒNG")
    assert "tổng điểm 88,50; lĩnh vực 1 (Công tác chỉ đạo, điều hành cải cách hành chính): 9,30 điểm." in words(
        document
    )
    assert "Nguyên nhân: ……" in words(document)
    assert "với chỉ tiêu năm" not in words(one(inputs, assignment, "thong-bao-ket-luan").document)


def test_the_reminder_goes_to_who_is_late_and_is_silent_when_none_is(inputs, assignment):
    document = one(inputs, assignment, "don-doc").document
    head = document.blocks[0]
    assert (head.kind, head.subject[:12]) == ("", "V/v đôn đốc ")
    assert "Kính gửi: Sở Tư pháp." in words(document)
    assert "chậm nhất ngày 13/5/2024" in words(document)
    assert one(inputs, assignment, "don-doc", Sent(replies=True)).reason == "mọi cơ quan đã gửi đủ"
    assert "--replies" in one(inputs, assignment, "don-doc", Sent()).reason


def test_a_letter_has_its_subject_under_its_number_in_every_format(inputs, assignment):
    document = one(inputs, assignment, "don-doc").document
    word = docx.Document(io.BytesIO(render(document, "docx")))
    left = [paragraph.text for paragraph in word.tables[0].rows[0].cells[0].paragraphs]
    assert left[-1].startswith("V/v đôn đốc")
    own_head = io.BytesIO()
    docx.Document().save(own_head)
    word = docx.Document(io.BytesIO(render(document, "docx", own_head.getvalue())))
    assert any(paragraph.text.startswith("V/v đôn đốc") for paragraph in word.paragraphs)
    html = to_html(document)
    assert html.index("/SNV") < html.index("V/v đôn đốc", html.index("/SNV")) < html.index('class="nation"')
    assert render(document, "pdf")[:4] == b"%PDF"


def test_the_roll_has_a_line_for_every_agency_and_delegate(inputs, assignment):
    table = next(block for block in one(inputs, assignment, "diem-danh").document.blocks if isinstance(block, Table))
    rows = [[plain(cell.text) for cell in row] for row in table.body]
    offices = [row[1] for row in rows]
    assert len(offices) == len(set(offices))
    assert {"UBND huyện Lộc Bình", "Sở Ngoại vụ", "Sở Tư pháp"} <= {*offices}
    boards = [office.split(" (")[0] for office in offices[:3]]
    board = "Ban Chỉ đạo cải cách hành chính tỉnh"
    assert boards == [f"Thành viên {board}", f"Thành viên Tổ Thư ký giúp việc {board}", "UBND tỉnh Lạng Sơn"]
    assert "UBND các huyện, thành phố" not in offices
    assert ["UBND huyện Bắc Sơn", "Nguyễn *An*"] in [row[1:3] for row in rows]


def own(tmp_path, text, name="kich-ban"):
    (tmp_path / f"{name}.md").write_text(text, "utf-8")
    return tmp_path


def test_an_offices_own_template_takes_the_place_of_the_shipped_one(inputs, assignment, tmp_path):
    folder = own(tmp_path, "kind: KỊCH BẢN\n---\n{{ chi_so }} {{ nam }}\n\n{{ bang.thoi_han }}\n")
    document = one(inputs, assignment, "kich-ban", own=folder).document
    assert [type(block) for block in document.blocks] == [Letterhead, Paragraph, Table]
    assert plain(document.blocks[1].text) == "PAR INDEX 2023"
    own(tmp_path, "kind: BIÊN BẢN\nsigned: Sở Nội vụ\n---\nBiên bản.\n", "bien-ban")
    made = {draft.name: draft for draft in drafts(inputs, assignment, own=folder)}
    assert isinstance(made["bien-ban"].document.blocks[-1], Signature)
    assert len(made) == 8


@pytest.mark.parametrize(
    ("text", "code", "line", "found"),
    [
        ("kind: A\n---\nx\n\n{{ diemm }}\n", "draft-template", "5", "diemm"),
        ("kind: A\n---\n{% if 0 %}\n{{ la }}{% endif %}\n", "draft-template", "4", "la"),
        ("kind: A\n---\n\n{{ bang.khong_co }}\n", "draft-template", "4", "bang.khong_co"),
        ("kind: A\n--- \n{{ khung(“a”) }}\n", "draft-line", "3", "{{ khung(“a”) }}"),
        ("kind: A\n---\n{{ diem\n", "draft-line", "3", "{{ diem"),
        ("kind: A\n{{ khung('a', 'b') }}\n---\nx\n", "draft-template", "2", "{{ khung('a', 'b') }}"),
        ("kind: A\n---\n{% for a in linh_vuc %}\n{{ a.tenn }}\n{% endfor %}\n", "draft-line", "4", "{{ a.tenn }}"),
        ("kind: A\n---\n{% if diem %}\nx\n", "draft-unclosed", "3", "{% if diem %}"),
        (
            "kind: A\n---\n{% if nam %}a{% endif %}\n{%- for a in linh_vuc -%}\nx\n\n",
            "draft-unclosed",
            "4",
            "{% for a in linh_vuc %}",
        ),
        ("kind: A\n---\nx{% endif %}\n", "draft-line", "3", "x{% endif %}"),
        ("kind: A\nkindd: B\n---\nx\n", "draft-template", "2", "kindd: B"),
        ("kind: {{ la }}\n---\nx\n", "draft-template", "1", "la"),
        ("kind: A\nx\n", "draft-headless", "", ""),
        ("kind: A\n---\n{{ ''.__class__.__mro__ }}\n", "draft-line", "3", "{{ ''.__class__.__mro__ }}"),
        ("kind: A\n---\n{{ 1 / 0 }}\n", "draft-line", "3", "{{ 1 / 0 }}"),
    ],
)
def test_a_fault_in_a_template_is_named_with_its_line_and_the_names_known(
    inputs, assignment, tmp_path, text, code, line, found
):
    with pytest.raises(ReadError) as caught:
        one(inputs, assignment, "kich-ban", own=own(tmp_path, text))
    (finding,) = caught.value.findings
    assert (finding.code, finding.file, finding.cell) == (code, "kich-ban.md", line)
    assert (finding.found or "") == found
    # Only an unknown name is answered with those known, the likest first.
    assert ("chi_so" in (finding.expected or "")) == (code == "draft-template" and found.isidentifier())
    if found == "diemm":
        assert finding.expected.startswith("diem, ")
    assert "Jinja" not in finding.message() + finding.cure()


def test_words_of_the_data_are_never_markup(inputs, assignment, tmp_path):
    title = "1. *Hội nghị* <b>_x_</b> $a$ | [y](z) `c` &amp; \\(t\\)"
    held = replace(inputs, meeting=replace(inputs.meeting, title=title))
    document = one(held, assignment, "kich-ban", own=own(tmp_path, "kind: A\n---\n{{ hoi_nghi }}\n")).document
    assert plain(document.blocks[1].text) == title
    assert len(document.blocks[1].text) == 1


def test_an_unknown_draft_and_a_missing_meeting_are_named(inputs, assignment):
    with pytest.raises(UsageError, match="kich-ban"):
        drafts(inputs, assignment, names=["kichban"])
    with pytest.raises(UsageError, match="hội nghị"):
        drafts(replace(inputs, meeting=None), assignment)


def test_the_command_writes_drafts_keeps_edited_ones_and_copies_templates(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["drafts", "khai-mac", "don-doc", "--out", "d"]) == 0
    out, err = capsys.readouterr()
    assert [line.rpartition("/")[2] for line in out.splitlines()] == ["khai-mac.docx"]
    assert "Không lập don-doc: cần phiếu đã nhận" in err
    (tmp_path / "d" / "khai-mac.docx").write_bytes(b"edited")
    assert main(["drafts", "khai-mac", "--out", "d"]) == 0
    assert b"edited" in [path.read_bytes() for path in (tmp_path / "d").glob("khai-mac*bản trước*")]
    assert main(["drafts", "--copy"]) == 0
    assert len(list((tmp_path / "mau").glob("*.md"))) == 8
    (tmp_path / "mau" / "khai-mac.md").write_text("kind: A\n---\n{{ x }}", "utf-8")
    assert main(["drafts", "--copy"]) == 0
    capsys.readouterr()
    assert main(["drafts", "khai-mac", "--out", "d"]) == 2
    assert "khai-mac.md, dòng 3: không có tên “x”" in capsys.readouterr().err


def test_the_plan_is_one_of_the_templates_that_an_office_may_change(inputs, assignment, tmp_path):
    whole = PlanReport(inputs, assignment).document()
    (tmp_path / "ke-hoach-khac-phuc.md").write_text(
        "kind: KẾ HOẠCH\nsigned: {{ uy_ban }}\n---\nXem {{ xem.muc_tieu }}.\n\n{{ bang.muc_tieu }}\n\n{{ phu_luc.duy_tri }}\n",
        "utf-8",
    )
    own = PlanReport(inputs, assignment).document(tmp_path)
    kinds = [type(block).__name__ for block in own.blocks]
    assert kinds == ["Letterhead", "Paragraph", "Table", "Signature", "PageBreak", "Heading", "Paragraph", "Table"]
    assert [run.ref for run in own.blocks[1].text if run.ref] == ["bang-muc-tieu"]
    assert own.blocks[2] in whole.blocks
    assert own.blocks[3].role == "CHỦ TỊCH"
    (tmp_path / "ke-hoach-khac-phuc.md").write_text("kind: A\n---\n{{ dieem }}", "utf-8")
    with pytest.raises(ReadError, match="dieem"):
        PlanReport(inputs, assignment).document(tmp_path)


@pytest.mark.parametrize("name", ["khai-mac", "kich-ban", "don-doc"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_list_ends_with_a_full_stop(inputs, assignment, name, lang):
    late = Sent(late=(("Sở Tư pháp", "Chưa gửi"), ("Sở Y tế", "Chưa gửi")), replies=True)
    with language(lang):
        made = one(inputs, assignment, name, late).document
    ends = [plain(block.items[-1][-1].text)[-1] for block in walk(made.blocks) if isinstance(block, ListBlock)]
    assert ends
    assert set(ends) == {"."}


def test_the_archive_is_named_once_and_last(inputs, assignment):
    held = replace(inputs, meeting=replace(inputs.meeting, distribution=("Như trên", "Lưu: VT, NC", "Báo Lạng Sơn")))
    signed = one(held, assignment, "thong-bao-ket-luan").document.blocks[-1]
    assert [line for line in signed.recipients if "Lưu" in line] == ["Lưu: VT, NC."] == [signed.recipients[-1]]


def test_a_target_that_is_not_understood_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    meeting = sp.example("meeting_2024-05-17.toml").read_text("utf-8")
    (tmp_path / "hop.toml").write_text(f'{meeting}\n[[target]]\nof = "mọi mặt"\nvalue = "tốt"\n', "utf-8")
    assert main(["drafts", "be-mac", "--meeting", "hop.toml"]) == 0
    assert "[plan-line-unknown] hop.toml, target 1" in capsys.readouterr().err
