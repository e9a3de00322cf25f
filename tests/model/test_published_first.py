"""Where a figure is published, no output shows an illustrative one in its place."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from pypdf import PdfReader

import sipas_par as sp
from sipas_par.document.blocks import Paragraph, plain
from sipas_par.files import shipped_root
from sipas_par.findings import FiguresError
from sipas_par.model.published import published

FORMATS = ("html", "docx", "xlsx", "pptx", "pdf")
PAR_2022 = ("par_index_totals", "2022,Lạng Sơn,54,81.45,", "2022,Lạng Sơn,54,80.07,")
PAR_2023 = (
    "par_index_totals",
    "2023,Bình Thuận,61,",
    "2023,Lạng Sơn,60,83.33,baohoabinh-9514,printed,\n2023,Bình Thuận,61,",
)
SIPAS_2022 = ("sipas_totals", "2022,Lạng Sơn,59,75.44,", "2022,Lạng Sơn,59,75.07,")


def planted(tmp_path, table, old, new):
    """Return the shipped inputs with one published figure changed, so that an illustrative table contradicts it."""
    raw = tmp_path / "raw"
    shutil.copytree(shipped_root() / "data" / "raw", raw)
    path = raw / "published" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    # Components of the invented SIPAS table happen to have the value of the total of PAR INDEX.
    return sp.find_inputs(folder=raw, sipas="none" if table == "par_index_totals" else None)


def words(path):
    """All text of a document of any format, numbers of the workbook as they are stored."""
    if path.suffix == ".html":
        return unescape(path.read_text(encoding="utf-8"))
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in PdfReader(path).pages)
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith(".xml")]
        return "\n".join(re.sub(r"<[^>]+>", " ", package.read(name).decode()) for name in parts)


@pytest.fixture
def card23():
    return sp.load_par_index(shipped_root() / "data" / "raw" / "par_index_lang_son_2023.xlsx")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("plant", "invented", "told"),
    [(PAR_2022, "81.45", "80,07"), (SIPAS_2022, "75.44", "75,07")],
    ids=["PAR INDEX 2022", "SIPAS 2022"],
)
def test_an_illustrative_table_against_a_published_result_is_in_no_output(tmp_path, plant, invented, told, form):
    inputs = planted(tmp_path, *plant)
    assert "illustrative-contradicted" in {finding.code for finding in inputs.findings}
    text = words(sp.briefing(inputs).save(tmp_path / f"briefing.{form}"))
    assert not re.search(rf"(?<!\d){re.escape(invented)}(?!\d)", text)
    # A criterion may happen to attain as many percent.
    assert not re.search(re.escape(invented.replace(".", ",")) + ("(?!%)" if told == "80,07" else ""), text)
    assert form in {"xlsx", "pptx"} or told in text


def test_the_main_table_against_a_published_result_makes_no_document(tmp_path):
    inputs = planted(tmp_path, *PAR_2023)
    with pytest.raises(FiguresError, match="83,33"):
        sp.briefing(inputs).save(tmp_path / "briefing.html", accept=["all"])


def test_a_total_that_is_published_is_called_so_in_text_and_chart():
    report = sp.briefing(sp.find_inputs(folder=shipped_root() / "data" / "raw"))
    paragraphs = " ".join(plain(block.text) for block in report.par_index if isinstance(block, Paragraph))
    assert "năm 2022 đạt 81,45 điểm (hạng 54)" in paragraphs
    figure = sp.charts.waterfall(report.card, report.earlier, published=report.published)
    assert "Năm 2022, số đã công bố" in " ".join(" ".join(text.get_text().split()) for text in figure.texts)


def test_no_chart_puts_an_illustrative_result_where_a_score_is_published(card23):
    data = published()
    like = data.total("PAR INDEX", "Hòa Bình", 2023)
    figures = replace(data, totals=(*data.totals, replace(like, unit="Lạng Sơn", score=Decimal("83.33"), rank=None)))
    for chart in (
        sp.charts.par_history(figures, "Lạng Sơn", card=card23),
        sp.charts.provinces(figures, 2023, card=card23),
        sp.charts.tile_map(figures, 2023, card=card23),
        sp.charts.rank_strip(figures, "Lạng Sơn", year=2023, card=card23),
    ):
        words_of = " ".join(text.get_text() for text in chart.texts) + sp.charts.alt_text(chart)
        assert "86,69" not in words_of


@pytest.mark.parametrize("form", FORMATS)
def test_no_output_rests_on_an_assumed_margin(tmp_path, form):
    report = sp.briefing(sp.find_inputs(folder=shipped_root() / "data" / "raw"))
    text = words(report.save(tmp_path / f"briefing.{form}"))
    for claim in ("rõ rệt", "khoảng tin cậy", "hệ số thiết kế", "sai số mẫu"):
        assert claim not in text.lower()
    assert form in {"xlsx", "pptx"} or "1,00 điểm phần trăm" in " ".join(text.lower().split())
