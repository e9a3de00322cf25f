"""The report and the ranking as PDFs in every state of the input: what is missing leaves no gap, no blank and no page too many."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from office import converted, needs_office
from pypdf import PdfReader

import sipas_par as sp
from sipas_par.analysis.unit_ranking import unit_rankings
from sipas_par.document.docx import to_docx
from sipas_par.document.typst import to_pdf
from sipas_par.reports.ranking import ranking_document

# A place left by a template, a value that is none, a sentence or a list that lost its middle.
BROKEN = re.compile(
    r"[{}]|\bNone\b|\bnan\b|Decimal|\(\)|\(,|, ?[,.;]|; ?[.;]|:\s*\.(?!/)|  +,|[^.]\.\.(?!\.)|\bmsgid\b"
)


def shipped():
    return sp.find_inputs(folder=sp.example("README.md").parent)


def rows(inputs, **values):
    """The same inputs with a column of the points table changed in every row."""
    made = (replace(row, **{name: value(row) for name, value in values.items()}) for row in inputs.card.criteria)
    return replace(inputs, card=replace(inputs.card, criteria=tuple(made)))


def no_agencies():
    return rows(shipped(), agencies=lambda _row: ())


def no_self_assessment():
    return rows(shipped(), self_score=lambda _row: None)


def at_maximum():
    def most(row):
        return row.max_score

    def split(name):
        return lambda row: row.max_score if getattr(row, name) is not None and row.source != "mixed" else None

    def whole(row):
        return None if row.percent is None else Decimal(100)

    made = {"score": most, "self_score": most, "percent": whole}
    inputs = rows(shipped(), **made, appraised=split("appraised"), surveyed=split("surveyed"))
    total = replace(inputs.card.total, score=inputs.card.max_score, appraised=None, surveyed=None, self_score=None)
    total = replace(total, percent=whole(total))
    return replace(inputs, card=replace(inputs.card, total=total))


def nothing_published():
    inputs = shipped()
    return replace(inputs, card=replace(inputs.card, unit="Huyện Cao Lộc"), earlier=None, sipas=None)


def official():
    inputs = shipped()
    tables = {
        name: replace(table, source=replace(table.source, status="official", document="", issuer="Bộ Nội vụ"))
        for name, table in (("card", inputs.card), ("earlier", inputs.earlier), ("sipas", inputs.sipas))
    }
    return replace(inputs, **tables)


def districts():
    """The ranking of the eleven districts of the meeting file, each a little under the one before."""
    inputs = shipped()
    names = inputs.meeting.districts
    cards = []
    for place, name in enumerate(names):
        less = inputs.card["8.2.1"].score * place / 15
        made = [
            replace(row, score=row.score - less, appraised=None) if row.code in {"8.2.1", "8.2", "8"} else row
            for row in inputs.card.criteria
        ]
        total = replace(inputs.card.total, score=inputs.card.score - less)
        cards.append(replace(inputs.card, unit=name, criteria=tuple(made), total=total))
    return ranking_document(unit_rankings(tuple(cards)), tuple(cards), ())


# How the state is made, its pages, what it says and what it does not.
STATES = {
    "illustrative": (shipped, 13, "Mười cơ quan phải giải trình", "thứ hạng lĩnh vực 5"),
    "no earlier year": (
        lambda: replace(shipped(), earlier=None),
        13,
        "3. Nội dung chưa đạt nhiều điểm nhất",
        "So với 2022 N",
    ),
    "no SIPAS": (lambda: replace(shipped(), sipas=None), 12, "Chưa có bảng kết quả SIPAS theo nội dung", "Hình 5"),
    "no meeting": (lambda: replace(shipped(), meeting=None), 13, "Đề nghị xem xét ba việc", "Giấy mời"),
    "no agencies": (no_agencies, 13, "Cơ quan được giao", "Mười cơ quan"),
    "no self-assessment": (no_self_assessment, 13, "Hơn một nửa số điểm chưa đạt", ": tự nhận chưa đạt"),
    "at maximum": (at_maximum, 7, "Cả 95 nội dung đạt điểm tối đa; nhiệm vụ là duy trì", "Số liệu còn"),
    "districts": (districts, 2, "11 huyện, thành phố được xếp hạng", ".xlsx"),
    "nothing published": (nothing_published, 11, "năm 2023 của huyện Cao Lộc", "trung bình cả nước"),
    # What only news of the conference itself prints is not known before it.
    "official": (official, 13, "Mốc gần nhất (nhóm 35)", "hội nghị 17/5/2024"),
}
MOST = 14


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_a_sound_document(state, tmp_path):
    make, pages, sentence, unsaid = STATES[state]
    made = make()
    document = made if state == "districts" else sp.briefing(made).document()
    data = to_pdf(document)
    if kept := os.environ.get("SIPAS_PAR_STATES"):
        (Path(kept) / f"{state.replace(' ', '-')}.pdf").write_bytes(data)
    reader = PdfReader(io.BytesIO(data))
    texts = [page.extract_text() for page in reader.pages]
    text = re.sub(r"\s+", " ", " ".join(texts))
    assert sentence in text
    assert unsaid not in text
    assert [text[max(0, at.start() - 40) : at.end() + 20] for at in BROKEN.finditer(text)] == []
    assert len(texts) <= min(pages, MOST)
    assert min(len(re.sub(r"\s", "", page)) for page in texts) > 200, "no page with next to nothing on it"


@needs_office
def test_the_shipped_report_in_word_has_no_page_more_than_allowed(tmp_path):
    path = tmp_path / "briefing.docx"
    path.write_bytes(to_docx(sp.briefing(shipped()).document()))
    assert len(PdfReader(converted([path], "pdf", tmp_path)[0]).pages) <= MOST
