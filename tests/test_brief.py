"""The main job end to end: from workbooks to documents, through the shipped notebook."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pypdf
import pytest
from books import OTHER, write_book
from bs4 import BeautifulSoup

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.files import shipped_root

BANNER = "SỐ LIỆU MINH HỌA"


def pages(path):
    return [unicodedata.normalize("NFC", page.extract_text()) for page in pypdf.PdfReader(path).pages]


def words(text):
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One run of the main job in an empty folder."""
    folder = tmp_path_factory.mktemp("brief")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        status = main(["brief"])
    return status, folder


def test_an_empty_folder_gets_the_documents(made):
    status, folder = made
    assert status == 0
    assert sorted(path.name for path in (folder / "reports").glob("b*")) == ["briefing.html", "briefing.pdf"]


def test_the_tidy_tables_stand_in_data_processed(made):
    _, folder = made
    package = json.loads((folder / "data" / "processed" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == ["par_index.csv", "sipas.csv"]


def test_every_page_says_that_the_figures_are_illustrative(made):
    _, folder = made
    for page in pages(folder / "reports" / "briefing.pdf"):
        assert BANNER in words(page)
    page = folder / "reports" / "briefing.html"
    assert BANNER in page.read_text(encoding="utf-8")
    assert page.stat().st_size < 900 * 1024


def test_the_pdf_is_a4_with_every_font_embedded(made):
    _, folder = made
    reader = pypdf.PdfReader(folder / "reports" / "briefing.pdf")
    for page in reader.pages:
        size = sorted(float(side) for side in page.mediabox[2:])
        assert size == pytest.approx([595.28, 841.89], abs=0.5)
        for font in page["/Resources"].get("/Font", {}).values():
            [descendant] = font.get_object()["/DescendantFonts"]
            assert (
                "/FontFile2" in descendant.get_object()["/FontDescriptor"]
                or "/FontFile3" in descendant["/FontDescriptor"]
            )


def test_the_conclusions_say_the_numbers(made):
    _, folder = made
    text = words(" ".join(pages(folder / "reports" / "briefing.pdf")[:2]))
    assert "86,69/100,00 điểm" in text
    assert "7,20 trên 13,31 điểm" in text
    assert "33/95 nội dung" in text


def test_the_full_list_is_in_print(made):
    _, folder = made
    text = words(" ".join(pages(folder / "reports" / "briefing.pdf")))
    for code in sp.below_maximum(sp.find_inputs(folder=sp.example("README.md").parent).card)["code"]:
        assert f" {code} " in text


def test_the_html_asks_nothing_of_the_network(made):
    _, folder = made
    page = (folder / "reports" / "briefing.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|srcset|poster|data|action)=["']?(?:https?:)?//""", page)
    assert not re.findall(r"<(?:link|script|iframe|object|embed)[^>]*(?:href|src|data)=", page)
    assert "@import" not in page
    assert not re.findall(r"url\((?!#|data:)", page)


def test_two_runs_give_the_same_bytes(made, tmp_path, monkeypatch):
    _, folder = made
    monkeypatch.chdir(tmp_path)
    assert main(["brief"]) == 0
    for name in ("briefing.html", "briefing.pdf"):
        assert (tmp_path / "reports" / name).read_bytes() == (folder / "reports" / name).read_bytes()


AHEAD = [(*row[:4], {"2": 45, "2.1": 45, "2.1.2": 20}.get(row[0], row[4]), *row[5:]) for row in OTHER]


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Another unit with other codes, other maxima and official figures."""
    folder = tmp_path_factory.mktemp("other")
    path = write_book(folder / "cao_loc.xlsx")
    (folder / "huyen").mkdir()
    write_book(folder / "huyen" / "trang_dinh.xlsx", AHEAD, unit="Huyện Tràng Định")
    write_book(folder / "huyen" / "loc_binh.xlsx", unit="Huyện Lộc Bình")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        status = main(["brief", "--par", str(path), "--others", "huyen"])
    return status, folder


def test_the_working_list_says_how_many_others_hold_the_maximum(other):
    _, folder = other
    page = BeautifulSoup((folder / "reports" / "briefing.html").read_text(encoding="utf-8"), "html.parser")
    table = next(found for found in page.find_all("table") if "Nơi khác đạt tối đa" in found.get_text())
    held = {
        row[0]: next(text for text in row if re.fullmatch(r"\d/2", text))
        for row in lines(table)
        if re.fullmatch(r"[\d.]+", row[0])
    }
    assert held == {"1.2": "0/2", "2.1.2": "1/2"}


def lines(table):
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])] for row in table.tbody.find_all("tr")
    ]


def test_another_framework_works_without_a_change(other):
    status, folder = other
    assert status == 0
    text = words(" ".join(pages(folder / "reports" / "briefing.pdf")))
    assert "99,65/120,00 điểm" in text
    assert "Cao Lộc" in text
    assert "Lạng Sơn" not in text.replace("tỉnh Lạng Sơn", "")


def test_official_figures_carry_no_banner(other):
    _, folder = other
    assert BANNER not in words(" ".join(pages(folder / "reports" / "briefing.pdf")))
    assert BANNER not in (folder / "reports" / "briefing.html").read_text(encoding="utf-8")


def test_accepted_errors_are_printed_in_the_annex(tmp_path, monkeypatch, capsys):
    rows = [("1", "LĨNH VỰC", 10, 9, 8, None, "Phòng A"), ("1.1", "Tiêu chí", 9, 9, 8, None, "Phòng A")]
    path = write_book(tmp_path / "x.xlsx", rows)
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--par", str(path), "--formats", "html"]) == 1
    assert not (tmp_path / "reports").exists()
    said = capsys.readouterr().err
    assert "C6" in said
    assert "Không ghi tài liệu nào" in said
    option = said.rstrip().rpartition("thêm ")[2]
    assert option == "--accept-findings children-do-not-sum"
    assert main(["brief", "--par", str(path), "--formats", "html", *option.split()]) == 0
    page = (tmp_path / "reports" / "briefing.html").read_text(encoding="utf-8")
    assert "Lỗi số liệu được chấp nhận" in page
    assert "PAR INDEX 2023, trang Bảng điểm, ô C6" in page
    assert "children-do-not-sum" not in page


def test_an_accepted_code_that_does_not_occur_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--formats", "html", "--accept-findings", "children-do-not-sum"]) == 0
    assert "không có lỗi children-do-not-sum" in capsys.readouterr().err


def test_the_english_briefing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--lang", "en", "--formats", "html"]) == 0
    page = (tmp_path / "reports" / "briefing.html").read_text(encoding="utf-8")
    assert "ILLUSTRATIVE FIGURES" in page
    assert "points lost" in page
    assert 'lang="en"' in page


def test_an_edited_report_is_kept(made, capsys, monkeypatch):
    _, folder = made
    monkeypatch.chdir(folder)
    (folder / "reports" / "briefing.html").write_text("đã sửa tay", encoding="utf-8")
    assert main(["brief", "--formats", "html"]) == 0
    assert "bản cũ giữ lại" in capsys.readouterr().err
    assert any(
        path.read_text(encoding="utf-8") == "đã sửa tay" for path in (folder / "reports").glob("briefing (*.html")
    )


def test_a_notebook_that_fails_is_named_with_its_cell(tmp_path, monkeypatch, capsys):
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(book, tmp_path / "x.ipynb")
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--notebook", "x.ipynb"]) == 2
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert "2" in error
    assert "Traceback" not in error


def test_the_folders_own_notebook_is_preferred(tmp_path, monkeypatch):
    import nbformat

    source = shipped_root() / "notebooks" / "04_briefing.ipynb"
    book = nbformat.read(source, as_version=4)
    book.cells.insert(
        5, nbformat.v4.new_markdown_cell("## Nhận định của chuyên viên\n\nBảng dưới do tôi tự lập.", id="own1")
    )
    (tmp_path / "notebooks").mkdir()
    nbformat.write(book, tmp_path / "notebooks" / "04_briefing.ipynb")
    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--formats", "html"]) == 0
    assert "Nhận định của chuyên viên" in (tmp_path / "reports" / "briefing.html").read_text(encoding="utf-8")


def test_a_meeting_before_its_results_is_named():
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    assert "meeting-before-results" not in {one.code for one in inputs.findings}
    early = replace(inputs, meeting=replace(inputs.meeting, start=inputs.meeting.start.replace(year=2023)))
    (found,) = [one for one in early.findings if one.code == "meeting-before-results"]
    assert "17/05/2023" in found.message()


def test_results_announced_after_the_meeting_are_said_to_be_held_back():
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    assert "figures-held-back" not in {one.code for one in inputs.findings}
    start = inputs.meeting.start.replace(month=4, day=10)
    early = replace(inputs, meeting=replace(inputs.meeting, start=start))
    (found,) = [one for one in early.findings if one.code == "figures-held-back"]
    assert "17/04/2024" in found.message()
