"""Whose table it is: a table of the user's own never loses against the shipped example without a word."""

from __future__ import annotations

import io
import shutil
import unicodedata

import docx
import openpyxl
import pptx
import pypdf
import pytest
from books import write_book
from corpus_base import info, table
from corpus_sheets import Page, write_csv, write_html, write_ods, write_xls, write_xlsb
from languages import in_lang

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.files import OutputFolder, is_output
from sipas_par.model.criteria import Source
from sipas_par.text.labels import banner, example_line, join_banners

PAR = sp.example("par_index_lang_son_2023.xlsx")
SIPAS = sp.example("sipas_lang_son_2023.xlsx")
MARK = "bảng mẫu kèm theo"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder, with its data/raw."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def resaved(source, target):
    """Save a shipped table as an office program would: the same figures in a file of the user's."""
    openpyxl.load_workbook(source).save(target)
    return target


def phones(path):
    path.write_text("Họ tên,Điện thoại\nAn,0912\nBình,0913\n", "utf-8")
    return path


def refused(*named, **more):
    with pytest.raises(sp.SipasParError) as caught:
        sp.find_inputs(*named, **more)
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize("place", [".", "data/raw"])
@pytest.mark.parametrize("write", [write_xls, write_xlsb, write_ods])
def test_an_own_workbook_of_any_format_is_taken(here, place, write):
    name = f"bang_diem.{write.__name__.removeprefix('write_')}"
    write(here / place / name, info(), table())
    inputs = sp.find_inputs()
    assert inputs.card.source.file == name
    assert inputs.files == (here / place / name,)
    assert MARK not in sp.briefing(inputs).banner


@pytest.mark.parametrize("place", [".", "data/raw"])
@pytest.mark.parametrize("name", ["bang_diem.csv", "bang_diem.tsv", "bang_diem.txt", "bang_diem.html"])
def test_an_own_text_table_is_taken(here, place, name):
    path = here / place / name
    if name.endswith("html"):
        write_html(path, table())
    else:
        write_csv(path, table())
    assert sp.find_inputs().card.source.file == name


def test_an_own_table_goes_before_a_newer_example_and_nothing_of_the_example_joins_it(here):
    for shipped in (PAR, SIPAS, sp.example("par_index_lang_son_2022.xlsx")):
        shutil.copy(shipped, "data/raw")
    write_book(here / "data/raw/own.xlsx", unit="Tỉnh Lạng Sơn", year=2021, status="MINH HỌA")
    inputs = sp.find_inputs()
    assert (inputs.card.source.file, inputs.earlier, inputs.sipas) == ("own.xlsx", None, None)
    assert [why.code for _, why in inputs.unused] == ["example-set-aside"] * 3


def test_an_own_file_under_the_name_of_a_shipped_one_is_the_users(here):
    resaved(PAR, here / "data/raw" / PAR.name)
    inputs = sp.find_inputs()
    assert not inputs.card.source.example
    assert (inputs.earlier, inputs.sipas) == (None, None)
    assert MARK not in sp.briefing(inputs).banner


def test_a_named_own_table_is_not_joined_by_the_example(here):
    own = resaved(PAR, here / "own.xlsx")
    inputs = sp.find_inputs(own)
    assert (inputs.earlier, inputs.sipas, inputs.unused) == (None, None, ())


def test_a_named_example_is_joined_by_its_siblings_whatever_lies_around(here):
    phones(here / "danh_ba.csv")
    inputs = sp.find_inputs(PAR)
    assert (inputs.earlier.year, inputs.sipas.year) == (2022, 2023)


@pytest.mark.parametrize("place", [".", "data/raw"])
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bang.xlsx", b"PK\x03\x04 cut off", "file-damaged"),
        ("bang.csv", "Mã,Nội dung,Ghi chú\n1,a,b\n".encode(), "column-missing"),
        ("bang.ods", b"", "file-empty"),
    ],
)
def test_a_file_that_cannot_be_used_stops_instead_of_the_example(here, place, name, content, code):
    shutil.copy(PAR, "data/raw")
    (here / place / name).write_bytes(content)
    assert refused() == ["tables-not-usable", code]


def test_an_unrelated_sheet_alone_stops_and_a_named_table_goes_on(here, capsys):
    phones(here / "danh_ba.csv")
    assert main(["brief", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "[tables-not-usable]" in said
    assert "danh_ba.csv" in said
    assert "--par" not in said
    assert not (here / "reports").exists()
    inputs = sp.find_inputs(write_book(here / "own.xlsx"))
    assert [(name, why.code) for name, why in inputs.unused] == [("danh_ba.csv", "no-table")]


def test_an_unrelated_sheet_beside_an_own_table_is_listed_and_stops_nothing(here):
    write_book(here / "own.xlsx")
    phones(here / "danh_ba.csv")
    inputs = sp.find_inputs()
    assert inputs.card.source.file == "own.xlsx"
    assert [(name, why.code) for name, why in inputs.unused] == [("danh_ba.csv", "no-table")]
    assert inputs.own_findings == ()


def test_a_table_of_many_communes_beside_an_own_table_stops_nothing(here):
    write_book(here / "own.xlsx")
    rows = [["TT", "Xã", "Chỉ đạo (60 điểm)", "Thủ tục (40 điểm)", "Tổng điểm"]]
    rows += [[at, f"Xã Số {at}", 50 + at, 30 + at, 80 + 2 * at] for at in range(1, 4)]
    write_csv(here / "cac_xa.csv", Page("Xã", [["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC XÃ NĂM 2023"], *rows], []))
    assert [(name, why.code) for name, why in sp.find_inputs().unused] == [("cac_xa.csv", "several-cards")]
    (here / "own.xlsx").unlink()
    assert refused() == ["tables-not-usable", "several-cards"]


def test_a_damaged_table_beside_an_own_one_stops_until_one_is_named(here):
    own = write_book(here / "own.xlsx")
    (here / "moi.xlsx").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(sp.SipasParError, match=r'--par "own\.xlsx"'):
        sp.find_inputs()
    assert [why.code for _, why in sp.find_inputs(own).unused] == ["file-damaged"]


def test_an_own_sipas_table_alone_is_not_joined_to_the_example(here):
    own = resaved(SIPAS, here / "sipas.xlsx")
    assert refused() == ["tables-not-usable", "survey-only"]
    own = own.rename(here.parent / "sipas_elsewhere.xlsx")
    assert refused(sipas=own) == ["tables-not-usable", "survey-only"]


def test_an_own_earlier_table_alone_is_not_joined_to_the_example(here):
    own = write_book(here.parent / "earlier.xlsx", year=2022)
    assert refused(earlier=own) == ["tables-not-usable", "earlier-only"]


def test_a_blank_template_is_not_answered_with_the_example(here):
    assert main(["template", "mau.xlsx"]) == 0
    assert refused() == ["tables-not-usable", "table-blank"]


def test_two_own_tables_of_a_year_must_be_chosen_between_but_a_copy_is_none(here):
    write_book(here / "own.xlsx")
    shutil.copy("own.xlsx", "data/raw")
    assert [why.code for _, why in sp.find_inputs().unused] == ["second-copy"]
    write_book(here / "other.xlsx", title="BẢNG KHÁC")
    assert refused() == ["several-points-tables"]


def test_what_is_no_table_by_name_or_content_is_not_looked_at(here):
    for name in ("~$own.xlsx", ".an.csv", "ghi_chu.txt", "trang.html", "thu.docx", "requirements.txt"):
        (here / name).write_text("<html><body>không phải bảng</body></html>", "utf-8")
    (here / "thu_muc.csv").mkdir()
    assert sp.find_inputs().card.source.example


def test_own_outputs_are_no_tables_even_after_they_were_edited(here):
    out = OutputFolder(here)
    out.write("briefing.xlsx", b"one")
    (here / "briefing.xlsx").write_bytes(b"edited")
    out.write("briefing.xlsx", b"two")
    inputs = sp.find_inputs()
    assert inputs.card.source.example
    assert [why.code for _, why in inputs.unused if why.code != "table-not-needed"] == ["own-output"] * 2


def test_an_output_of_another_folder_or_of_an_export_is_known_by_its_mark(here):
    write_book(here / "data/raw/own.xlsx")
    report = sp.briefing(sp.find_inputs())
    for ending in ("html", "xlsx"):
        report.save(here / "out" / f"a.{ending}")
        shutil.copy(here / "out" / f"a.{ending}", here / "data/raw" / f"moved.{ending}")
    bundle = report.annex._repr_mimebundle_()
    (here / "exported.html").write_text(f"<!DOCTYPE html><html><body>{bundle['text/html']}</body></html>", "utf-8")
    inputs = sp.find_inputs()
    assert inputs.card.source.file == "own.xlsx"
    assert [why.code for _, why in inputs.unused] == ["own-output"] * 3
    assert [card.source.file for card in sp.load_all(here / "data/raw")] == ["own.xlsx"]


def test_a_filled_form_of_the_package_is_a_table(here):
    assert main(["template", "data/raw/mau.xlsx"]) == 0
    assert not is_output(here / "data/raw/mau.xlsx")


def test_notebooks_see_the_folder_above_and_not_what_was_exported_beside_them(here, monkeypatch):
    write_book(here / "own.xlsx")
    (here / "notebooks").mkdir()
    phones(here / "notebooks" / "ket_qua.csv")
    monkeypatch.chdir("notebooks")
    inputs = sp.find_inputs()
    assert inputs.card.source.file == "own.xlsx"
    assert inputs.unused == ()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_shipped_example_says_so_first_and_last_and_on_the_documents(here, capsys, lang):
    assert main(["brief", "--formats", "html", "--lang", lang]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == said[-1] == in_lang(lang, example_line)
    page = (here / "reports" / "briefing.html").read_text("utf-8")
    assert in_lang(lang, banner, [sp.load_par_index(PAR).source]) in page
    assert {"vi": MARK, "en": "the shipped example"}[lang] in page


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_every_format_carries_the_whole_banner_of_the_example(here):
    assert main(["brief", "--formats", "pdf,docx,xlsx,pptx"]) == 0
    words = banner([sp.load_par_index(PAR).source])
    assert MARK in words
    made = here / "reports"
    pages = pypdf.PdfReader(made / "briefing.pdf").pages
    told = [unicodedata.normalize("NFC", " ".join(page.extract_text().split())) for page in pages]
    slides = pptx.Presentation(made / "briefing.pptx").slides
    told += [" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]
    told += [sheet["A2"].value for sheet in openpyxl.load_workbook(io.BytesIO((made / "briefing.xlsx").read_bytes()))]
    told += [section.header._element.xml for section in docx.Document(made / "briefing.docx").sections]
    assert [text for text in told if words not in text] == []


def test_the_banner_speaks_of_the_example_only_where_all_figures_are_of_it():
    example = sp.load_par_index(PAR).source
    assert MARK in banner([example])
    assert MARK not in banner([example, Source("a", status="official")])
    assert banner([]) == ""


def test_the_banner_of_the_example_takes_the_place_of_the_plain_one_and_of_no_other():
    example, plain, unknown = (
        banner([source])
        for source in (
            sp.load_par_index(PAR).source,
            Source("a", status="illustrative"),
            Source("a"),
        )
    )
    assert join_banners([plain, example, plain]) == example
    assert join_banners([plain, unknown]) == f"{plain} · {unknown}"


@pytest.mark.parametrize(
    "command", [["papers", "--agency", "STP", "--formats", "html"], ["forms", "--agency", "STP"], ["collect", "data"]]
)
def test_every_command_that_finds_its_inputs_marks_the_example(capsys, command):
    assert main(command) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == said[-1] == example_line()


def test_the_files_used_and_not_used_are_listed(here, capsys):
    write_book(here / "data/raw/own.xlsx")
    phones(here / "danh_ba.csv")
    assert main(["brief", "--formats", "html"]) == 0
    said = capsys.readouterr().err
    assert "  dùng: own.xlsx – PAR INDEX 2023 Huyện Cao Lộc (chính thức)\n" in said
    assert "  không dùng: danh_ba.csv – Không tìm thấy bảng điểm trong tệp danh_ba.csv" in said
    assert example_line() not in said
    assert MARK not in (here / "reports" / "briefing.html").read_text("utf-8")


def test_a_table_of_the_year_before_a_merger_is_listed_as_not_compared_and_why(here, capsys):
    for year in (2024, 2025):
        write_book(here / f"data/raw/par_{year}.xlsx", unit="Tuyên Quang", year=year)
    inputs = sp.find_inputs()
    assert main(["brief", "--formats", "html"]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "dùng: par_2025.xlsx – PAR INDEX 2025 Tuyên Quang" in said
    assert "so sánh: par_2024.xlsx – PAR INDEX 2024 Tuyên Quang (chính thức). Số liệu năm 2024 là của tỉnh cũ" in said
    assert "dùng: par_2024.xlsx" not in said
    assert "là của tỉnh cũ cùng tên" in repr(inputs)


def test_the_notebook_prints_the_table_that_the_command_chose(here, capsys):
    write_book(here / "own.xlsx")
    assert main(["brief", "--formats", "html"]) == 0
    assert "Cao Lộc" in (here / "reports" / "briefing.html").read_text("utf-8")


def test_the_meeting_is_found_wherever_the_table_lies(here):
    resaved(PAR, here / "bang.xlsx")
    beside = sp.find_inputs()
    (here / "bang.xlsx").rename(here / "data" / "raw" / "bang.xlsx")
    in_raw = sp.find_inputs()
    assert beside.card.unit == in_raw.card.unit == "Lạng Sơn"
    assert beside.meeting.file == in_raw.meeting.file == "meeting_2024-05-17.toml"
    own = here / "data" / "raw" / "hoi_nghi.toml"
    own.write_bytes(sp.example("meeting_2024-05-17.toml").read_bytes())
    assert sp.find_inputs().meeting.file == "hoi_nghi.toml"


def test_two_tables_of_a_year_are_named_with_the_folder_they_lie_in(here):
    write_book(here / "a.xlsx")
    write_book(here / "b.xlsx", [("1", "LĨNH VỰC", 2, 1, 1, None, ""), ("1.1", "Mục", 2, 1, 1, None, "Sở Nội vụ")])
    with pytest.raises(sp.SipasParError) as caught:
        sp.find_inputs()
    (finding,) = caught.value.findings
    assert (finding.code, finding.file) == ("several-points-tables", str(here))
