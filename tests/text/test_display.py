"""Objects show themselves: the same content as HTML, Markdown and text, never as Python values."""

from __future__ import annotations

import pickle
import re
from dataclasses import fields

import pytest
from bs4 import BeautifulSoup

import sipas_par as sp
from sipas_par.analysis import steps_to
from sipas_par.findings import Finding, Findings
from sipas_par.text.display import MOST, Fields, Rows, Shown
from sipas_par.text.labels import label

INPUTS = sp.load(sp.example("meeting_2024-05-17.toml").parent)
RESULTS = sp.briefing(INPUTS).results
FOUND = Findings(
    [
        Finding("score-above-maximum", "error", "a.xlsx", "S", "G8", 2, 1, (("row", "1.1"), ("column", "score"))),
        Finding("unit-unknown", "warning", file="a.xlsx"),
    ]
)
OBJECTS = {
    "card": INPUTS.card,
    "sipas": INPUTS.sipas,
    "inputs": INPUTS,
    "checked": INPUTS.card.checked,
    "published": sp.published(),
    "results": RESULTS,
    "rows": RESULTS.below,
    "some rows": RESULTS.years[:3],
    "criterion": INPUTS.card["3.4.4"],
    "group": RESULTS.total,
    "moves": RESULTS.new,
    "milestones": RESULTS.milestones,
    "what if": sp.what_if(INPUTS.card, {"3.4.4": 0.5}),
    "standings": RESULTS.standings,
    "place": RESULTS.standing,
    "steps": steps_to(INPUTS.card, "87.5"),
    "cards": sp.load_all(sp.example("par_index_lang_son_2023.xlsx")),
    "of a year": sp.published().of_year("SIPAS", 2022),
    "findings": FOUND,
    "finding": FOUND[0],
    "names": Rows(["Sở Nội vụ"]),
    "briefing": sp.briefing(INPUTS),
    "meeting": INPUTS.meeting,
    "agency": INPUTS.meeting.agencies[0],
    "source": INPUTS.card.source,
    "known": INPUTS.card.known,
    "loss": RESULTS.loss,
    "counts": RESULTS.counts,
    "change": RESULTS.since_last_year,
    "goal": RESULTS.goals["total"],
    "rank": RESULTS.rank,
    "origins": sp.published().origins,
    "mean": sp.published().mean("PAR INDEX", 2023),
    "total": sp.published().totals[0],
    "province": sp.published().provinces[0],
    "deadline": INPUTS.meeting.deadlines[0],
    "fact": INPUTS.card.facts[0],
    "moves of fields": sp.analysis.Results.of(RESULTS.card, published=sp.published()).field_moves,
}


@pytest.mark.parametrize("name", OBJECTS)
def test_every_front_end_gets_the_content_and_no_python(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = OBJECTS[name]
    html, markdown, text = shown._repr_html_(), shown._repr_markdown_(), repr(shown)
    for said in (html, markdown, text if name != "finding" else ""):
        assert not re.search(r"Decimal\(|\(\(|<[A-Z]\w+ |None", said)
    cells = [cell.get_text() for cell in BeautifulSoup(html, "html.parser").select("td")]
    assert cells
    assert all(re.sub(r"([\\|*_`<>\[\]])", r"\\\1", cell) in markdown for cell in cells)
    if name not in {"finding", "findings"}:
        assert max(map(len, text.splitlines())) <= 80
        assert all(word in text for cell in cells for word in cell.split() if len(word) < 6)


def test_every_field_that_is_shown_has_a_word():
    shown = [one for kind in Fields.__subclasses__() for one in fields(kind)]
    assert len(shown) > 50
    assert [one.name for one in shown if not one.metadata.get("label") and label("field", one.name) == one.name] == []


def test_a_document_in_a_terminal_is_its_text():
    shown = repr(sp.paper(INPUTS, "Sở Nội vụ"))
    assert "THAM LUẬN" in shown
    assert "Paragraph(" not in shown


def test_the_heading_of_a_card_has_its_status_and_six_columns():
    page = BeautifulSoup(INPUTS.card._repr_html_(), "html.parser")
    assert page.select_one(".badge").get_text() == "minh họa"
    assert [head.get_text() for head in page.select("th")] == [
        "Mã", "Nội dung", "Điểm tối đa", "Điểm đạt được", "Điểm chưa đạt", "Tỷ lệ đạt",
    ]  # fmt: skip
    assert len(page.select("tbody tr")) == 8
    assert "var(--jp-" in page.style.get_text()


def test_findings_read_like_a_report_and_part():
    text = str(FOUND)
    assert text.startswith("Kiểm tra: 1 lỗi, 1 cảnh báo.\nLỖI [score-above-maximum] a.xlsx, S!G8\n")
    assert "Cách sửa: " in text
    assert (FOUND.errors, FOUND.warnings) == (FOUND[:1], FOUND[1:])
    assert FOUND.counts == {"error": 1, "warning": 1}
    assert FOUND.by_cell() == {"S!G8": FOUND[:1], "a.xlsx": FOUND[1:]}
    assert FOUND.to_frame()["cell"].tolist() == ["G8", ""]
    assert FOUND.to_frame("vi").columns[5] == "Phát hiện"
    assert FOUND.to_frame("en").loc[1, "Finding"] == FOUND[0].message("en")
    assert str(Findings()) == "Kiểm tra: không có phát hiện nào."
    assert isinstance(INPUTS.card.findings, Findings)


def test_rows_stay_a_tuple_and_say_how_many_are_left_out():
    rows = RESULTS.below
    assert rows == tuple(rows)
    assert pickle.loads(pickle.dumps(rows)) == rows  # noqa: S301 - our own bytes
    assert f"{len(rows) - MOST} dòng nữa" in repr(rows)


def test_foreign_text_stays_text():
    shown = Shown("<b>a</b>", ("Mã",), (("<script>|*",),))
    assert "<script>" not in shown.html()
    assert r"\<script\>\|\*" in shown.markdown()


def test_points_are_shown_as_the_number_they_are_and_no_rows_as_words():
    from IPython.lib.pretty import pretty

    assert pretty((INPUTS.card.score, 1)) == "(86,69, 1)"
    assert "Không có dòng nào" in repr(INPUTS.card.adjustments)
