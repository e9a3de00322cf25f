"""Characters that no document can hold, in every text that a person wrote: gone on reading, and every file well-formed."""

from __future__ import annotations

import io
import json
import shutil
import sys
import time
import zipfile

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.document.pptx import line_count, shortened
from sipas_par.reading.meeting_file import load_meeting

BAD = "\u0007\u000b\u001f\u0085\u202e\ufffe\ud800"
WORDS = (
    ("Sở Nội vụ", "Sở Nội vụ_x0007_"),
    ("Lạng Sơn", "Lạng Sơn_x000B_"),
    ("Ban hành", "Ban _xFFFE_hành_x0001_\u202e"),
)


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """A working folder whose table, meeting and assignment hold such characters in most of their texts."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "raw"
    folder.mkdir(parents=True)
    with (
        zipfile.ZipFile(sp.example("par_index_lang_son_2023.xlsx")) as old,
        zipfile.ZipFile(folder / "p.xlsx", "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            for word, bad in WORDS if name.startswith(("xl/shared", "xl/worksheets")) else ():
                text = text.replace(word.encode(), bad.encode())
            new.writestr(name, text)
    meeting = sp.example("meeting_2024-05-17.toml").read_text("utf-8")
    bad = meeting.replace('short_title = "', 'short_title = "\\u0007\\u000B').replace(
        'name = "Sở ', 'name = "Sở\\u0007 '
    )
    (folder / "meeting.toml").write_text(bad, "utf-8")
    (tmp_path / "pc.csv").write_text(
        "Mã;Cơ quan\n2.1.2;Sở Nội vụ\u0007\n3.1.3;UBND xã\u000b Tân Thành\ufffe\n", "utf-8"
    )
    return folder


def well_formed(path):
    """Every part of an Office file parses, and none holds such a character, plain or escaped."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                data = archive.read(name)
                etree.fromstring(data)
                text = data.decode()
                assert not any(sign in text for sign in (*BAD, "_x00", "_xFF", "_xD8")), name


def test_every_document_is_well_formed(raw, tmp_path, capsys):
    assert main(["brief", "--accept-findings", "--formats", "html,docx,xlsx,pptx", "--out", "out"]) == 0
    for form in ("docx", "xlsx", "pptx"):
        well_formed(tmp_path / "out" / f"briefing.{form}")
    page = (tmp_path / "out" / "briefing.html").read_text("utf-8")
    assert not any(sign in page for sign in BAD)
    assert "Sở Nội vụ" in page


def test_forms_and_papers_go_out_and_come_back(raw, tmp_path, capsys):
    chosen = ["--assignment", "pc.csv", "--agency", "Sở Nội vụ"]
    assert main(["forms", *chosen, "--out", "phieu"]) == 0
    assert main(["papers", *chosen, "--formats", "docx", "--accept-findings", "--out", "tl"]) == 0
    (form,) = (tmp_path / "phieu").glob("*.xlsx")
    book = openpyxl.load_workbook(form)
    book["Phiếu"]["J9"] = "GIAIPHAP"
    buffer = io.BytesIO()
    book.save(buffer)
    # A name that no text encoding knows, where the system has such names.
    name = "phiếu\u0007\udcff.xlsx" if sys.platform == "linux" else "phiếu.xlsx"
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(tmp_path / "phieu" / name, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"GIAIPHAP", b"L\xc3\xa0m_x0007_ ngay_x000B_hai"))
    form.unlink()
    assert main(["collect", "phieu", *chosen[:2], "--out", "so", "--as-of", "2024-05-12"]) == 0
    well_formed(tmp_path / "so" / "so-theo-doi-giai-phap.xlsx")
    for path in (tmp_path / "tl").glob("*.docx"):
        well_formed(path)
    register = openpyxl.load_workbook(tmp_path / "so" / "so-theo-doi-giai-phap.xlsx")["Giải pháp"]
    assert any(cell.value == "Làm  ngay\nhai" for row in register for cell in row)


def test_notebook_text(raw, tmp_path, capsys):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# Đầu {BAD}đề\n\nLời {BAD} <b>a{BAD}</b>"},
        {
            "cell_type": "code",
            "metadata": {},
            "source": f"print('x\\ud800\\x07')\n'{BAD[:5]}'",
            "outputs": [],
            "execution_count": None,
        },
    ]
    content = {"cells": cells, "metadata": {"title": BAD}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "n.ipynb").write_text(json.dumps(content), "utf-8")
    assert (
        main(["brief", "--notebook", "n.ipynb", "--accept-findings", "--formats", "html,pdf,docx", "--out", "out"]) == 0
    )
    well_formed(tmp_path / "out" / "briefing.docx")


def test_meeting_and_names(raw):
    meeting = load_meeting(raw / "meeting.toml")
    assert not any(sign in meeting.short_title + "".join(agency.name for agency in meeting.agencies) for sign in BAD)
    assert meeting.agency("Sở Y tế") is not None


def test_a_name_of_four_thousand_letters_is_cut_at_once():
    for text in ("Ban hành kế hoạch " * 230, "x" * 4000):
        start = time.process_time()
        cut = shortened(text, 400, 18, 2)
        assert time.process_time() - start < 1
        assert text.startswith(cut)
        assert line_count(cut, 400, 18) == 2
        assert line_count(text[: len(cut) + 12], 400, 18) > 2


def test_slides_with_such_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = openpyxl.load_workbook(shutil.copy(sp.example("par_index_lang_son_2023.xlsx"), tmp_path / "p.xlsx"))
    for row in book["PAR INDEX"].iter_rows(min_row=7, min_col=2, max_col=2):
        row[0].value = f"{row[0].value} " * 60
    book.save(tmp_path / "p.xlsx")
    start = time.process_time()
    sp.briefing(sp.load_par_index(tmp_path / "p.xlsx")).save(tmp_path / "a.pptx", accept=["all"])
    assert time.process_time() - start < 10
    assert len(Presentation(tmp_path / "a.pptx").slides) > 3
