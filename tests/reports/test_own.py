"""What an analyst adds to the report: numbered with the rest, referred to by name, the same numbers as on the screen."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import sipas_par as sp
from sipas_par.document.blocks import Figure, Paragraph, Table, plain
from sipas_par.document.html import to_html
from sipas_par.findings import UsageError
from sipas_par.inputs import Inputs
from sipas_par.notebook.markup import blocks_from_html
from sipas_par.notebook.read import document_from_notebook
from sipas_par.notebook.run import run_notebook
from sipas_par.reports.briefing import PARTS
from sipas_par.text.i18n import language


@pytest.fixture
def report():
    return sp.briefing(sp.load(sp.example("meeting_2024-05-17.toml").parent))


def test_own_pieces_stand_where_they_were_put_and_are_numbered(report, tmp_path):
    lost = sp.below_maximum(report.card, by="agency").head(3)
    report.figure(
        sp.charts.pareto(report.card, top=5, title=""), "Năm nội dung", name="nam-noi-dung", after="par_index"
    )
    report.table(lost, "Ba cơ quan", after="par_index")
    report.text("- **Chú ý** {nam-noi-dung} và {ba-co-quan}, {bang-linh-vuc}.", after="summary")
    report.add(report.text("Hết."), after="annex")
    blocks = report.document().blocks
    at = {block.anchor: place for place, block in enumerate(blocks) if isinstance(block, (Table, Figure))}
    assert at["hinh-noi-dung"] < at["nam-noi-dung"] == at["ba-co-quan"] - 1 < at["bang-moc"]
    html = re.sub(r' id="tu-[^"]*"', "", to_html(report.document()))
    assert 'Hình 5</a> và <a href="#ba-co-quan">Bảng 4</a>' in html
    assert plain(blocks[-1].text) == "Hết."
    made = report.save(tmp_path / "a.docx")
    assert made.stat().st_size > 10000


def test_the_numbers_of_a_table_are_those_of_the_screen(report):
    frame = pd.DataFrame(
        {
            "name": ["Một tên rất dài " * 8, "B"],
            "lost": [0.5, None],
            "tỷ lệ riêng": [0.125, 0.1],
            "thương": [1 / 3, 2.0],
            "đếm": pd.array([3, None], dtype="Int64"),
            "đúng": [True, False],
        }
    )
    (made,) = report.table(frame, "Bảng riêng").tables
    assert [plain(cell.text) for cell in made.head[0]] == [
        "Nội dung",
        "Điểm chưa đạt",
        "tỷ lệ riêng",
        "thương",
        "đếm",
        "đúng",
    ]
    rows = [[plain(cell.text) for cell in row] for row in made.body]
    assert rows == [
        ["Một tên rất dài " * 8, "0,50", "0,125", "0,33", "3", "có"],
        ["B", "–", "0,100", "2,00", "–", "không"],
    ]
    assert made.align == ("left", "right", "right", "right", "right", "left")
    named = report.table(frame.set_index("name"), "Có chỉ mục").blocks[0]
    assert plain(named.head[0][0].text) == "Nội dung"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_dates_and_truth_values_read_alike_in_a_table_and_in_a_frame_shown(lang):
    report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), lang=lang)
    frame = pd.DataFrame(
        {
            "ngày": pd.to_datetime(["2024-05-01", None]),
            "giờ": pd.to_datetime(["2024-05-01 00:00", "2024-12-31 08:30"]),
            "đúng": [True, False],
            "có lẽ": pd.array([True, None], dtype="boolean"),
            "lẫn": [dt.date(2024, 5, 1), "2024-13-01"],
        },
        index=pd.Index(pd.to_datetime(["2024-05-01", "2024-05-02"]), name="hạn"),
    )
    (made,) = report.table(frame, "Bảng riêng")
    with language(lang):
        shown = [blocks_from_html(one)[0] for one in (frame.to_html(), frame.style.to_html())]
    rows = [[[plain(cell.text) for cell in row] for row in table.body] for table in (made, *shown)]
    assert rows[0] == rows[1]
    assert [row[:4] for row in rows[0]] == [row[:4] for row in rows[2]]
    if lang == "vi":
        assert rows[0] == [
            ["01/05/2024", "01/05/2024", "01/05/2024", "có", "có", "01/05/2024"],
            ["02/05/2024", "–", "31/12/2024 08:30", "không", "–", "2024-13-01"],
        ]
    assert [table.body[0][0].sort[:10] for table in (made, *shown)] == ["2024-05-01"] * 3


def test_any_figure_of_matplotlib_serves_and_is_not_shown_twice(report):
    plt.close("all")
    drawn, ax = plt.subplots()
    ax.plot([1, 2])
    (block,) = report.figure(drawn, "Đường của tôi")
    assert (block.alt, block.anchor, plain(block.caption)) == ("Đường của tôi", "duong-cua-toi", "Đường của tôi")
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda report: report.text("x", after="nowhere"), "nowhere"),
        (lambda report: report.table([1], "a"), "frame"),
        (lambda report: report.figure("a.png", "a"), "figure"),
        (lambda report: report.par_index["bang-khac"], "bang-linh-vuc"),
        (lambda report: report.text("Mất {lost:.1f}", lost=1.5), "“lost:.1f”"),
        (lambda report: (report.text("| {Hình} |\n|---|", after="tasks"), report.document()), "“Hình”"),
        (lambda report: (report.text("Xem {hinh-la}.", after="tasks"), report.document()), "hinh-la"),
        (
            lambda report: (
                [report.table(pd.DataFrame({"a": [1]}), "A", after="tasks") for _ in "ab"],
                report.document(),
            ),
            "“a”",
        ),
    ],
)
def test_what_cannot_be_placed_is_refused(report, call, said):
    with pytest.raises(sp.SipasParError, match=said):
        call(report)


def test_a_part_comes_piece_by_piece(report):
    part = report.par_index
    assert part["bang-nguon"].blocks[0].anchor == "bang-nguon"
    assert len(part.texts) + len(part.tables) + len(part.figures) == len(part)
    assert all(isinstance(block, Paragraph) for block in part[1:2])
    assert part.without("hinh-nguon", "bang-nguon").names == tuple(
        name for name in part.names if name not in {"hinh-nguon", "bang-nguon"}
    )
    assert part["bang-nguon"].meta.banner == report.banner


def test_in_a_notebook_own_pieces_are_numbered_with_the_rest():
    cells = [
        "import sipas_par as sp\nreport = sp.briefing(sp.load(sp.example('meeting_2024-05-17.toml').parent))",
        "report.par_index",
        "report.text('Xem {cua-toi}.')",
        "chart = sp.charts.pareto(report.card, top=5)\nreport.figure(chart, 'Của tôi', name='cua-toi')",
    ]
    code = [{"cell_type": "code", "source": one, "metadata": {}, "outputs": []} for one in cells]
    html = to_html(document_from_notebook(run_notebook({"cells": code, "metadata": {}, "nbformat": 4})))
    assert 'Xem <a href="#cua-toi">Hình 4</a>.' in re.sub(r' id="tu-[^"]*"', "", html)
    assert html.count("Hình 4.") == 1


def test_in_a_notebook_what_leads_nowhere_is_said_below_it(report):
    frame = pd.DataFrame({"a": [1]})
    own = [
        report.text("XEM {bang-rieg} cua {agenci} va {bang-nguon}.\n\n| a |\n|---|\n| {lost:.1f} |"),
        report.table(frame, "A", name="x1"),
        report.table(frame + 1, "B", name="x1"),
        report.par_index,
        report.par_index["bang-nguon"],
        report.par_index.texts,
    ]
    markdown = ["Trong lời, {hinh-nguon}, {hinh-rieg}, `{hinh-rieng}` và tập {a}, {1, 2}."]
    cells = [
        {"cell_type": "code", "execution_count": at, "outputs": [{"output_type": "display_data", "data": one}]}
        for at, one in enumerate((section._repr_mimebundle_() for section in own), 1)
    ] + [{"cell_type": "markdown", "source": one} for one in markdown]
    told = []
    document = document_from_notebook({"cells": cells, "metadata": {}}, tell=told.append)
    assert [(one.code, one.cell, one.found) for one in told] == [
        ("unknown-reference", "[1]", "bang-rieg"),
        ("unknown-reference", "[1]", "agenci"),
        ("unknown-reference", "[1]", "lost:.1f"),
        ("name-twice", "[3]", "x1"),
        ("unknown-reference", "thứ 7", "hinh-rieg"),
    ]
    html = re.sub(r' id="tu-[^"]*"', "", to_html(document))
    assert "XEM {bang-rieg} cua {agenci} va <a" in html
    assert "<td>{lost:.1f}</td>" in html
    assert html.count("[Hai bảng hoặc hình cùng tên “x1”") == 1
    assert 'Trong lời, <a href="#hinh-nguon">Hình 2</a>, {hinh-rieg}, <code>{hinh-rieng}</code>' in html
    assert "tập {a}, {1, 2}." in html


def test_a_table_that_names_no_unit_leaves_a_dotted_line_never_a_gap():
    inputs = Inputs(replace(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), unit=""))
    briefing, paper = sp.briefing(inputs), sp.paper(inputs, "Sở Tư pháp")
    said = " ".join(" ".join(repr(made) for made in (*map(briefing.part, PARTS), paper.section)).split())
    assert "của ……" in said
    assert not re.search(r"của\s*[;,.:]|,\s*;", said.replace("của ……", ""))
    chart = sp.charts.fields(inputs.card)
    assert not any(text.get_text().startswith(",") for text in chart.texts)


@pytest.mark.parametrize(
    ("unit", "issuer"),
    [
        ("Hòa Bình", "UBND TỈNH HÒA BÌNH"),
        ("TP. Hồ Chí Minh", "UBND THÀNH PHỐ HỒ CHÍ MINH"),
        ("Huyện Cao Lộc", "UBND HUYỆN CAO LỘC"),
    ],
)
def test_the_letterhead_fills_from_the_table_where_there_is_no_meeting(unit, issuer):
    card = replace(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")), unit=unit)
    head = sp.briefing(Inputs(card)).letterhead.blocks[0]
    assert head.parent == issuer
    assert head.subject.lower().endswith(issuer.removeprefix("UBND ").lower() if issuer[0] == "U" else "huyện cao lộc")


@pytest.mark.parametrize(
    "given",
    [
        pd.Series([0.5, 1.25], index=["a", "b"], name="lost"),
        pd.DataFrame({"lost": [0.5, 1.25]}, index=["a", "b"]).style.format(precision=2),
        type("Polars", (), {"to_pandas": lambda _: pd.DataFrame({"lost": [0.5, 1.25]}, index=["a", "b"])})(),
    ],
    ids=["series", "styler", "another library"],
)
def test_what_becomes_a_frame_is_a_table(report, given):
    (made,) = report.table(given, "Bảng riêng").tables
    assert [[plain(cell.text) for cell in row] for row in made.body] == [["a", "0,50"], ["b", "1,25"]]
    assert plain(made.head[0][0].text) == ""
    assert (plain(made.caption), made.anchor) == ("Bảng riêng", "bang-rieng")


def test_values_of_any_kind_and_heads_of_several_levels_are_words(report):
    frame = pd.DataFrame(
        {("2023", "x"): [float("inf"), 0.5], ("2023", "y"): [[1, 2], (1,)], ("", "t"): pd.to_timedelta([1, 36], "h")}
    )
    (made,) = report.table(frame, "Bảng riêng").tables
    assert [plain(cell.text) for cell in made.head[0]] == ["2023 · x", "2023 · y", "t"]
    assert [[plain(cell.text) for cell in row] for row in made.body] == [
        ["∞", "1; 2", "01:00"],
        ["0,5", "1", "1 ngày 12:00"],
    ]


def test_axes_and_grids_are_their_figure(report):
    _figure, axes = plt.subplots()
    axes.plot([1, 2])
    assert report.figure(axes, "Trục").figures
    plt.close("all")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda report: report.table(pd.DataFrame(), "Rỗng"), "wrong-argument"),
        (lambda report: report.table(pd.DataFrame({"a": [1]}), None), "wrong-argument"),
        (lambda report: report.table(pd.DataFrame({"a": [1]}), "C", name="hai chữ"), "wrong-argument"),
        (lambda report: report.figure(plt.figure(), 5), "wrong-argument"),
        (lambda report: report.part("khong"), "unknown-part"),
    ],
)
def test_what_cannot_be_understood_is_told(report, wrong, code):
    with pytest.raises(sp.SipasParError) as caught:
        wrong(report)
    assert caught.value.findings[0].code == code
    plt.close("all")


def test_pictures_of_own_text_lie_where_the_program_runs_and_missing_ones_are_said(
    report, tmp_path, monkeypatch, caplog
):
    (tmp_path / "h.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="9" height="9"/></svg>'
    )
    monkeypatch.chdir(tmp_path)
    shown, said = report.text("![a](h.svg)\n\n![b](khong.png)").blocks
    assert isinstance(shown, Figure)
    assert "khong.png" in plain(said.text)
    assert "khong.png" in caplog.text


def test_a_cell_that_runs_again_replaces_what_it_put_into_the_report(report, monkeypatch):
    import IPython

    class Shell:
        execution_count = 0
        cell = ""

        def get_parent(self):
            return {"metadata": {"cellId": self.cell}}

    shell = Shell()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    for cell, words in (("a", "một"), ("b", "hai"), ("a", "ba"), ("", "bốn"), ("", "năm")):
        shell.execution_count, shell.cell = shell.execution_count + 1, cell
        report.text(words, after="tasks")
        report.text(f"{words} nữa", after="tasks")
    own = [plain(block.text) for block in report.tasks.blocks if isinstance(block, Paragraph)]
    assert own[-8:] == ["hai", "hai nữa", "ba", "ba nữa", "bốn", "bốn nữa", "năm", "năm nữa"]
    assert "một" not in own


def test_a_sentence_takes_the_first_row_of_a_table_and_is_left_out_where_there_is_none():
    report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    agencies = sp.below_maximum(report.card, by="agency")
    assert "Sở Nội vụ mất 4,99 điểm" in str(report.text("{agency} mất {lost} điểm", agencies))
    assert "1 cơ quan: Sở Nội vụ" in str(report.text("{n} cơ quan: {agency}", agencies, n=1))
    assert report.text("{agency} mất {lost} điểm", agencies.head(0)).blocks == ()
    with pytest.raises(UsageError, match="DataFrame"):
        report.text("{agency}", {"agency": "x"})


def test_an_accepted_code_that_does_not_occur_or_exist_is_told(tmp_path, caplog):
    report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    report.save(tmp_path / "a.html", accept="children-do-not-sum")
    assert "không có lỗi children-do-not-sum" in caplog.text
    with pytest.raises(UsageError, match="unknown-finding-code"):
        report.save(tmp_path / "a.html", accept=["children-do-not-sumn"])
