from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from cards import card, change
from languages import in_lang

import sipas_par as sp
from sipas_par import pack
from sipas_par.findings import FiguresError, Finding, OutputError, ReadError, UsageError
from sipas_par.inputs import Inputs
from sipas_par.pack import MANIFEST, checklist, make_pack
from sipas_par.reading.meeting_file import load_meeting
from sipas_par.reports import plan, slides
from sipas_par.text import numbers

# openpyxl says that it cannot keep the data bars; the tests do not save.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

DAY = dt.date(2024, 5, 12)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def inputs():
    return Inputs(
        sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")),
        sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")),
        sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")),
        load_meeting(sp.example("meeting_2024-05-17.toml")),
    )


@pytest.fixture(scope="module")
def made(inputs, tmp_path_factory):
    return make_pack(inputs, tmp_path_factory.mktemp("pack"), formats=("html",), as_of=DAY, archive=True)


def test_who_must_write_has_its_paper_and_its_form_and_nobody_else(made):
    slugs = {mandate.slug for mandate in made.assignment.writers}
    assert {path.stem for path in (made.folder / "tham-luan").iterdir()} == {f"tham-luan-{one}-2023" for one in slugs}
    assert {path.stem for path in (made.folder / "phieu").iterdir()} == {f"phieu-{one}-2023" for one in slugs}


def test_each_file_that_the_page_on_the_invitation_names_is_in_the_pack(made):
    rows = [
        line
        for line in (ROOT / "docs" / "giay_moi.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row.rsplit("|", 2)[1])}
    there = {file.relative_to(made.folder).with_suffix("") for file in made.folder.rglob("*")}
    assert len(named) > 15
    assert [name for name in sorted(named) if Path(name).with_suffix("") not in there] == []


def test_folder_is_dated_and_complete(made):
    assert made.folder.name == "hoi-nghi-2024-05-17"
    names = {file.name for file in made.files}
    assert {
        "bao-cao/bao-cao.html",
        "so-lieu/so-lieu.xlsx",
        "trinh-chieu/trinh-chieu.pptx",
        "chuong-trinh/chuong-trinh.html",
        "chuong-trinh/thoi-han.ics",
    } <= names
    assert not list(made.folder.rglob("*.tmp"))


def test_ledger_leads_to_the_tables_that_lie_beside_it(made, inputs):
    below = openpyxl.load_workbook(made.folder / "so-lieu/so-lieu.xlsx")["Chưa đạt tối đa"]
    beside = made.folder / "so-lieu" / below["L6"].hyperlink.target
    assert hashlib.sha256(beside.read_bytes()).hexdigest() == inputs.card.source.sha256
    assert "so-lieu/sipas_lang_son_2023.xlsx" in {file.name for file in made.files}


def test_index_links_every_document_and_nothing_else(made):
    page = (made.folder / "index.html").read_text("utf-8")
    links = {unquote(link) for link in re.findall(r'href="([^"#]+)"', page)}
    assert links == {"manifest.json", *(file.name for file in made.files)}
    assert "MINH HỌA" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_index_says_at_its_top_what_was_found(made, tmp_path):
    top = (made.folder / "index.html").read_text("utf-8").partition("<h2")[0]
    assert "không có phát hiện nào" in top
    wrong = make_pack(Inputs(change(card(), "1", score="2.25")), tmp_path, formats=("html",), as_of=DAY, accept=["all"])
    page = (wrong.folder / "index.html").read_text("utf-8")
    errors = sum(finding.severity == "error" for finding in wrong.findings)
    assert f"Kiểm tra: {errors} lỗi" in page.partition("<h2")[0]
    [anchor] = set(re.findall(r'href="#([^"]+)"', page.partition("<h2")[0].partition("<h1")[2]))
    assert f'id="{anchor}"' in page


def test_index_fills_its_sheet_and_its_checklist_a_telephone(made):
    page = (made.folder / "index.html").read_text("utf-8")
    assert 'class="sipas-par part"' not in page
    assert ".narrow table { min-width: 0 !important; }" in page
    checks = page.partition('<div class="narrow">')[2].partition("</div>\n<h2>Tài liệu")[0]
    assert checks.count("<table") == 2


def test_outline_is_not_called_a_paper(made, inputs):
    [state] = [state for item, state, _ in checklist(made, inputs, DAY) if "tham luận của từng cơ quan" in item]
    assert state == "✓ Có đề cương"


def test_manifest_has_the_checksum_of_every_file(made):
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    for name, entry in manifest["files"].items():
        data = (made.folder / name).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (entry["sha256"], entry["bytes"])
    assert [source["status"] for source in manifest["sources"]] == ["illustrative"] * 3


def test_archive_holds_the_pack(made):
    with zipfile.ZipFile(made.archive) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(made.files) + 2


def test_same_inputs_same_pack(tmp_path):
    one, two = (
        make_pack(Inputs(card()), tmp_path / name, formats=("html", "pdf", "docx"), as_of=DAY, archive=True)
        for name in "ab"
    )
    assert one.archive.read_bytes() == two.archive.read_bytes()


def test_checklist_says_what_is_missing(made, inputs):
    lines = {item: (state, missing) for item, state, missing in checklist(made, inputs, DAY)}
    assert lines["Số liệu chính thức"] == ("✗ Còn thiếu", "PAR INDEX: minh họa; SIPAS: minh họa")
    assert "Sở Tư pháp" in lines["Trả lời của các cơ quan"][1]
    assert lines["Tài liệu phục vụ hội nghị (14/5/2024)"] == ("còn 2 ngày", "Sở Nội vụ")
    late = {item: state for item, state, _ in checklist(made, inputs, dt.date(2024, 5, 20))}
    assert late["Tài liệu phục vụ hội nghị (14/5/2024)"] == "đã qua hạn"


def test_replies_become_a_register_and_a_section(inputs, made, tmp_path):
    replies = tmp_path / "đã nhận"
    replies.mkdir()
    form = (made.folder / "phieu/phieu-so-tu-phap-2023.xlsx").read_bytes()
    (replies / "tp.xlsx").write_bytes(form)
    (replies / "hỏng.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    pack = make_pack(inputs, tmp_path / "out", formats=("html",), replies=replies, as_of=DAY)
    assert {"file-damaged", "form-empty"} <= {finding.code for finding in pack.findings}
    report = (pack.folder / "bao-cao/bao-cao.html").read_text("utf-8")
    assert (
        report.index("Trên đây là báo cáo") > report.rindex(". TỔNG HỢP THAM LUẬN") > report.index("TỔNG HỢP THAM LUẬN")
    )
    assert (pack.folder / "tong-hop/so-theo-doi-giai-phap.xlsx").is_file()
    assert "hỏng.xlsx" in (pack.folder / "index.html").read_text("utf-8")


def test_answers_stand_in_the_proposals_and_file_names_in_the_annex(made, inputs, tmp_path, tmp_path_factory):
    names = ("so-tai-chinh", "so-y-te")
    for number, name in enumerate(names):
        book = openpyxl.load_workbook(made.folder / f"phieu/phieu-{name}-2023.xlsx")
        sheet = book["Phiếu"]
        head = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "Mã")
        labels = {sheet.cell(head, column).value: column for column in range(1, sheet.max_column + 1)}
        line = next(row for row in range(head, 60) if str(sheet.cell(row, 1).value) == "6.3.1")
        for label, value in (
            ("Nguyên nhân", "Chậm"),
            ("Giải pháp khắc phục", f"Giao tự chủ {name}"),
            ("Đơn vị, người chịu trách nhiệm", "Phòng Ngân sách"),
            ("Thời hạn hoàn thành", f"30/{number + 8}/2024"),
            ("Điểm dự kiến khắc phục", 2),
        ):
            sheet.cell(line, labels[label]).value = value
        book.save(tmp_path / f"{name}.xlsx")
    pack = make_pack(inputs, tmp_path_factory.mktemp("out"), formats=("html",), replies=tmp_path, as_of=DAY)
    page = (pack.folder / "bao-cao/bao-cao.html").read_text("utf-8")
    report, _, annex = page.rpartition("Câu trả lời của các cơ quan cần thống nhất lại")
    proposals = report.partition('id="phu-luc-viec"')[2].partition("</table>")[0]
    assert "Sở Tài chính: Giao tự chủ so-tai-chinh" in proposals
    assert "Sở Y tế: Giao tự chủ so-y-te" in proposals
    assert "30/9/2024" in proposals
    assert "Phòng Ngân sách" in proposals
    assert "Sở Tài chính: Chậm" in proposals
    assert "so-tai-chinh.xlsx" not in report
    assert "so-tai-chinh.xlsx" in annex
    assert "nhiều hơn điểm đã mất" in annex
    assert "Thời hạn hoàn thành của 6.3.1" not in annex


def test_document_that_cannot_be_made_is_named_and_stops_nothing(tmp_path, monkeypatch):
    def broken(*args, **kwargs):
        raise OutputError(Finding("pdf-not-made", "error", found="hỏng"))

    monkeypatch.setattr(slides, "to_pptx", broken)
    pack = make_pack(Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    assert "paper-failed" in {finding.code for finding in pack.findings}
    page = (pack.folder / "index.html").read_text("utf-8")
    assert "trinh-chieu/trinh-chieu.pptx" in page
    assert 'href="trinh-chieu' not in page
    assert (pack.folder / "so-lieu/so-lieu.xlsx").is_file()


def test_several_processes_make_the_same_pack(tmp_path, monkeypatch):
    inputs = Inputs(card(), None, None, load_meeting(sp.example("meeting_2024-05-17.toml")))
    lists = []
    for workers in (1, 2):
        monkeypatch.setattr(pack, "workers_for", lambda _papers, workers=workers: workers)
        made = make_pack(inputs, tmp_path / str(workers), formats=("html",), as_of=DAY)
        lists.append((made.folder / MANIFEST).read_text("utf-8"))
    assert lists[0] == lists[1]


def test_plan_that_cannot_be_made_is_missing_in_its_own_line(tmp_path, monkeypatch):
    def broken(_plan):
        raise OutputError(Finding("pdf-not-made", "error", found="hỏng"))

    monkeypatch.setattr(plan.PlanReport, "workbook", broken)
    inputs = Inputs(card())
    pack = make_pack(inputs, tmp_path, formats=("html",), as_of=DAY)
    missing = {item.partition(" (")[0]: files for item, _state, files in checklist(pack, inputs, DAY)}
    assert missing["Kế hoạch khắc phục, dự thảo"] == f"ke-hoach/{plan.NAME}.xlsx"
    assert not missing["Đề cương tham luận của từng cơ quan, có sẵn số liệu"]


def test_without_a_meeting_the_folder_has_the_day_of_the_run(tmp_path):
    pack = make_pack(Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    assert pack.folder.name == "hoi-nghi-2024-05-12"
    assert not [file for file in pack.files if file.group == "programme"]


def test_edited_document_is_set_aside(tmp_path):
    pack = make_pack(Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    (pack.folder / "bao-cao/bao-cao.html").write_text("sửa tay", "utf-8")
    again = make_pack(Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    assert [name for name, _ in again.kept] == ["bao-cao/bao-cao.html"]


def test_ledger_and_slides_may_be_named_among_the_formats(tmp_path):
    pack = make_pack(Inputs(card()), tmp_path, formats=("html", "xlsx", "pptx"), as_of=DAY)
    kinds = {file.name.rpartition(".")[2] for file in pack.files if file.group in {"briefing", "papers"}}
    assert kinds == {"html"}
    with pytest.raises(UsageError):
        make_pack(Inputs(card()), tmp_path, formats=("xlsx",), as_of=DAY)


def test_folder_to_hand_out_holds_documents_and_the_memory_only(made):
    assert [path.name for path in made.folder.iterdir() if path.name.startswith(".")] == [".sipas-par.json"]
    with zipfile.ZipFile(made.archive) as archive:
        assert not [name for name in archive.namelist() if "/." in name]


def test_wrong_usage_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ReadError):
        make_pack(Inputs(card()), tmp_path, replies=tmp_path / "không có")
    with pytest.raises(UsageError):
        make_pack(Inputs(card()), tmp_path, formats=("odt",), as_of=DAY)
    assert not list(tmp_path.rglob("*.xlsx"))


def test_errors_in_the_figures_stop_the_pack_until_accepted(tmp_path):
    wrong = Inputs(change(card(), "1", score="2.25"))
    with pytest.raises(FiguresError):
        make_pack(wrong, tmp_path, formats=("html",), as_of=DAY)
    assert not list(tmp_path.rglob("*.html"))
    pack = make_pack(wrong, tmp_path, formats=("html",), as_of=DAY, accept=["all"])
    assert "children-do-not-sum" in {finding.code for finding in pack.findings}
    assert "các dòng con cộng lại" in (pack.folder / "index.html").read_text("utf-8")


def test_killed_run_leaves_no_half_file(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from cards import card\n"
        "import datetime as dt\n"
        "from sipas_par.pack import make_pack\n"
        "from sipas_par.inputs import Inputs\n"
        f"make_pack(Inputs(card()), {str(tmp_path)!r}, formats=('html',), as_of=dt.date(2024, 5, 12))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        folder = tmp_path / "hoi-nghi-2024-05-12"
        for _ in range(600):
            if list(folder.glob("tham-luan/*.html")):
                break
            time.sleep(0.05)
        process.kill()
    for path in folder.rglob("*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")
    pack = make_pack(Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    assert pack.files


def test_roman_numerals():
    assert [numbers.roman(value) for value in (1, 4, 8, 12)] == ["I", "IV", "VIII", "XII"]


def test_english_pack(tmp_path):
    pack = in_lang("en", make_pack, Inputs(card()), tmp_path, formats=("html",), as_of=DAY)
    assert "Conference pack" in (pack.folder / "index.html").read_text("utf-8")
