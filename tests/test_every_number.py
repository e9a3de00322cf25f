"""Every number that any output prints is one of the results: tables by row and column, sentences and charts by value."""

from __future__ import annotations

import dataclasses
import io
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from cards import change
from field_rules import BONUS, LAYOUTS, PENALTY, STEPPED, inputs_of
from pptx import Presentation

import sipas_par as sp
from sipas_par.analysis.results import Results
from sipas_par.assignment import assign
from sipas_par.document.render import render
from sipas_par.inputs import Inputs
from sipas_par.replies.form import form
from sipas_par.reports.ledger import to_xlsx
from sipas_par.reports.plan import PlanReport
from sipas_par.reports.slides import to_pptx
from sipas_par.text.numbers import number, percent, points

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

LEAST = 500
_HEADS = {
    "tối đa": "max_score",
    "tự đánh giá": "self_score",
    "đạt": "score",
    "đạt được": "score",
    "công nhận": "score",
    "được công nhận": "score",
    "thẩm định": "appraised",
    "điều tra xhh": "surveyed",
    "chưa đạt": "lost",
    "mất": "lost",
    "tỷ lệ đạt": "attainment",
}
# What is printed beside the results: the limit below which survey figures are called level.
_SETTINGS = {"1,00"}


def shipped():
    return sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)


def lone():
    """A table alone: no year before, no SIPAS, no meeting, no agencies, no self-assessment."""
    rows = tuple(replace(row, agencies=(), self_score=None) for row in shipped().card.criteria)
    return Inputs(replace(shipped().card, criteria=rows))


def changed():
    """Other points in some leaves; the parents are as the table sums them."""
    inputs = shipped()
    moved = {"1.1.2": "0.25", "2.1.2": "0.75", "8.2.1": "1.5", "3.3.1": "0.1"}
    made = inputs.card
    for code, score in moved.items():
        made = change(made, code, score=score, appraised=score)
    sums = {"criterion": 2, "field": 1}
    for level, parts in sums.items():
        for row in (row for row in made.criteria if row.level == level and made.children(row.code)):
            below = [leaf.score for leaf in made.leaves if leaf.code.split(".")[:parts] == row.code.split(".")]
            made = change(made, row.code, score=sum(below), appraised=None, surveyed=None)
    total = sum(row.score for row in made.fields)
    return replace(inputs, card=replace(made, total=replace(made.total, score=total)))


def earlier_year():
    return Inputs(shipped().earlier)


CASES = {"shipped": shipped, "alone": lone, "changed": changed, "earlier": earlier_year}


def known(inputs):
    """Every way in which a figure of the results may be printed."""
    figures: set[Decimal] = set()
    # Kept alive: the address of a value that is gone may be given to another.
    seen: dict[int, object] = {}

    def take(value):
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            figures.add(Decimal(value))
            return
        if value is None or isinstance(value, str | bytes) or id(value) in seen:
            return
        seen[id(value)] = value
        if isinstance(value, dict):
            for held in value.values():
                take(held)
        elif isinstance(value, tuple | list | frozenset):
            for held in value:
                take(held)
        elif dataclasses.is_dataclass(value):
            names = {field.name for field in dataclasses.fields(value)}
            names |= {name for name in dir(type(value)) if not name.startswith("_")}
            for name in names - {"published", "standings", "region", "folder", "frame"}:
                held = getattr(value, name)
                if not callable(held):
                    take(held)

    results = Results.of(inputs)
    take(results)
    take([results.top(count) for count in range(1, len(results.below) + 1)])
    take([results.share_of_loss(value) for value in (results.loss.regainable, results.loss.not_recognised)])
    groups = [results.sum_of(group) for group in _groups(results)]
    take([*groups, *(group.value("self_score").amount for group in groups)])
    rises = [row.change for row in results.field_changes]
    take([sum((change for change in rises if (change > 0) is up), Decimal(0)) for up in (True, False)])
    take([results.waterfall(most) for most in (None, 5, 8, 10)])
    said = set()
    for value in figures:
        size = abs(value)
        said |= {
            points(size),
            number(size, 2),
            number(size, 1),
            percent(size, 1),
            percent(size, 2),
            number(size * 100, 1),
        }
    return {text.rstrip("%") for text in said} | _SETTINGS


def _groups(results):
    below = results.below
    for sources in ({"appraised", "outcome"}, {"surveyed", "sipas"}, {"unknown", "outcome"}):
        yield [row for row in results.card.leaves if row.source in sources]
    yield [row for row in below if row.way != "survey"]
    yield [row for row in below if row.way != "survey" and not row.loss.not_recognised]
    led = {}
    for row, short in [*((row, "") for row in results.card.leaves), *((row, "below") for row in below)]:
        for agency in row.agencies:
            for part in (row.source, row.field_code, ""):
                led.setdefault((agency, part, short), []).append(row)
    yield from led.values()
    under = {}
    for row in below:
        under.setdefault((row.way, row.code.rpartition(".")[0]), []).append(row)
    yield from under.values()


def tables_of(form_name, data):
    """Yield the tables as rows of words or numbers."""
    if form_name in {"html", "paper"}:
        for table in BeautifulSoup(data.decode(), "html.parser").find_all("table"):
            yield [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in table("tr")]
    elif form_name == "docx":
        for table in docx.Document(io.BytesIO(data)).tables:
            yield [[cell.text.strip() for cell in row.cells] for row in table.rows]
    elif form_name == "pptx":
        for slide in Presentation(io.BytesIO(data)).slides:
            for shape in (shape for shape in slide.shapes if shape.has_table):
                yield [[cell.text.strip() for cell in row.cells] for row in shape.table.rows]
    else:
        for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True):
            yield [list(row) for row in sheet.iter_rows(values_only=True)]


def text_of(form_name, data):
    if form_name in {"html", "paper"}:
        soup = BeautifulSoup(data.decode(), "html.parser")
        for part in soup(["script", "style"]):
            part.extract()
        return soup.get_text(" ")
    if form_name == "docx":
        return " ".join(
            part.text or "" for part in docx.Document(io.BytesIO(data)).element.body.iter() if part.tag.endswith("}t")
        )
    if form_name == "pptx":
        shapes = [shape for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes]
        return " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    return ""


def outputs(inputs):
    document = sp.briefing(inputs).document()
    yield "html", render(document, "html")
    yield "docx", render(document, "docx")
    yield "xlsx", to_xlsx(inputs)
    yield "pptx", to_pptx(inputs)
    assignment = assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    for mandate in [one for one in assignment.mandates if assignment.lost(one)][:4]:
        yield "paper", render(sp.paper(inputs, mandate.name, assignment=assignment, charts=False), "html")
        yield "form", form(assignment, mandate.name)


def columns_of(head, card, earlier):
    """Give the columns of a table whose heads name a figure of a row: place, whose table, which figure."""
    for place, title in enumerate(head):
        words = " ".join(str(title or "").lower().replace("(%)", "").split()).removeprefix("điểm ")
        table = card
        for year, whose in ((card.year, card), (earlier.year if earlier else None, earlier)):
            for tail in (f" năm {year}", f" {year}"):
                if year and words.endswith(tail):
                    words, table = words.removesuffix(tail), whose
        if words in _HEADS and table is not None:
            yield place, table, _HEADS[words]


def figure_of(table, code, name):
    row = table[code]
    if name == "lost":
        return row.lost
    if name == "attainment":
        return table.known_of(row).attainment
    return getattr(row, name)


def as_number(value):
    if isinstance(value, int | float):
        return Decimal(str(round(value, 6)))
    text = str(value or "").replace("−", "-")
    if not re.fullmatch(r"[+-]?[\d.]*\d(,\d+)?%?", text):
        return None
    read = Decimal(text.rstrip("%").replace(".", "").replace(",", "."))
    return read / 100 if text.endswith("%") else read


def compare(inputs, form_name, data):
    """Compare every number of one output; return how many in tables and in sentences, and those that are wrong."""
    card, earlier, wrong, cells = inputs.card, inputs.earlier, [], 0
    leaves = {row.code for row in card.leaves}
    for table in tables_of(form_name, data):
        at = next((n for n, row in enumerate(table) if any(str(cell).strip() == "Mã" for cell in row)), None)
        if at is None:
            continue
        code_at = next(n for n, cell in enumerate(table[at]) if str(cell).strip() == "Mã")
        wanted = list(columns_of(table[at], card, earlier))
        for row in table[at + 1 :]:
            code = str(row[code_at] or "").strip() if code_at < len(row) else ""
            if code not in leaves:
                continue
            for place, whose, name in wanted:
                printed = as_number(row[place]) if place < len(row) else None
                if printed is None or code not in whose:
                    continue
                value = figure_of(whose, code, name)
                cells += 1
                if value is None or abs(printed - value) > Decimal("0.00006"):
                    wrong.append((form_name, code, name, row[place], value))
    words = 0
    allowed = known(inputs)
    for match in re.findall(r"(?<![\d.,])\d[\d.]*,\d+(?![\d.])", text_of(form_name, data)):
        words += 1
        if match not in allowed:
            wrong.append((form_name, match))
    return cells, words, wrong


@pytest.mark.parametrize("case", [*CASES, *LAYOUTS])
def test_every_number_of_every_output_is_one_of_the_results(case, tmp_path):
    inputs = CASES[case]() if case in CASES else inputs_of(case, tmp_path / "raw")
    wrong, by_form = [], Counter()
    for form_name, data in outputs(inputs):
        cells, words, found = compare(inputs, form_name, data)
        wrong += found
        by_form[form_name] += cells + words
    assert not wrong, sorted(set(map(str, wrong)))
    assert all(by_form.values()), by_form
    assert by_form.total() >= LEAST, by_form


def test_the_rules_of_the_field_give_the_same_figures_in_every_layout(tmp_path):
    told = {}
    for layout in LAYOUTS:
        inputs = inputs_of(layout, tmp_path / layout)
        results, card = Results.of(inputs), inputs.card
        assert [finding.code for finding in inputs.findings if finding.severity == "error"] == []
        # Without the maxima of what is not assessed, nobody can tell how far a target on 100 was reached.
        assert results.goals["total"].short == (None if layout == "text" else 0)
        assert [row.score for row in card.adjustments] == [BONUS, PENALTY]
        assert [step.points for step in card[STEPPED].steps] == [Decimal("0.75"), Decimal("0.5"), Decimal("0.25")]
        below = {row.code: (row.score, row.max_score, row.lost, row.within_reach) for row in results.below}
        fields = [(row.code, row.state, card.known_of(row).attainment) for row in card.fields]
        figures = (results.score, results.max_score, results.lost, results.total.attainment, card.adjusted_score)
        told[layout] = (figures, below, fields, len(card.not_assessed), sum(one.lost for one in results.agencies))
    first, *others = told.values()
    assert all(one == first for one in others), told


def test_what_is_not_assessed_is_said_in_every_paper(tmp_path):
    inputs = inputs_of("full", tmp_path / "raw")
    assignment = assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    left_out = [row for row in inputs.card.not_assessed if "Sở Nội vụ" in row.agencies]
    plan = text_of("html", render(PlanReport(inputs, assignment).document(), "html"))
    assert plan.count("không đánh giá") == 2
    assert "tỷ lệ đạt 86,72% tính trên 85,00 điểm" in plan
    own = text_of("html", render(sp.paper(inputs, "Sở Nội vụ", assignment=assignment, charts=False), "html"))
    assert f"chủ trì {len(left_out)} nội dung không đánh giá năm 2023 ({left_out[0].code}" in own
    other = text_of("html", render(sp.paper(inputs, "Sở Tư pháp", assignment=assignment, charts=False), "html"))
    assert "không đánh giá" not in other
    sheet = text_of("html", render(sp.briefing(inputs).document(), "html"))
    assert "73,71/85,00" in sheet


def test_a_wrong_number_is_seen():
    inputs = shipped()
    data = render(sp.briefing(inputs).document(), "html")
    assert compare(inputs, "html", data)[2] == []
    for wrong in (b"13,32", b"1,92"):
        slipped = data.replace(b"13,31" if wrong == b"13,32" else b"1,91", wrong)
        assert compare(inputs, "html", slipped)[2]
