from __future__ import annotations

import operator
import sys
from concurrent.futures import Future, process
from functools import partial

import pytest
from cards import card, change
from returned import meeting

from sipas_par.assignment import assign
from sipas_par.document.blocks import Figure
from sipas_par.files import MEMORY, OutputFolder, one_run
from sipas_par.findings import FiguresError, Finding, OutputError, UsageError
from sipas_par.inputs import Inputs
from sipas_par.reports import batch, paper
from sipas_par.reports.paper import PaperBasis


@pytest.fixture
def inputs():
    return Inputs(card(), None, None, meeting())


def test_all_agencies_in_every_format(inputs, tmp_path):
    steps = []
    written = batch.write_papers(inputs, tmp_path, formats=("html", "pdf"), progress=lambda *step: steps.append(step))
    assert len(written.paths) == 6
    assert {path.suffix for path in written.paths} == {".html", ".pdf"}
    assert [step[:2] for step in steps] == [(1, 3), (2, 3), (3, 3)]


def test_two_processes_give_the_same_bytes(inputs):
    basis = PaperBasis(inputs, assign(inputs.card, inputs.meeting))
    mandates = basis.assignment.mandates
    alone = list(batch.paper_files(basis, mandates, ("html",), workers=1))
    together = list(batch.paper_files(basis, mandates, ("html",), workers=2))
    assert together == alone


@pytest.mark.parametrize("why", [process.BrokenProcessPool, PermissionError(13, "blocked by the administrator")])
def test_where_no_further_process_runs_it_goes_on_alone(why, inputs, monkeypatch):
    def refused(*_args):
        raise why

    monkeypatch.setattr(process.ProcessPoolExecutor, "submit", refused)
    basis = PaperBasis(inputs, assign(inputs.card, inputs.meeting))
    assert len(list(batch.paper_files(basis, basis.assignment.mandates, ("html",), workers=2))) == 3


def test_windows_is_asked_for_no_more_processes_than_it_takes(inputs, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(process.ProcessPoolExecutor, "submit", lambda *_args: 1 / 0)
    basis = PaperBasis(inputs, assign(inputs.card, inputs.meeting))
    with pytest.raises(ZeroDivisionError):
        list(batch.paper_files(basis, basis.assignment.mandates, ("html",), workers=64))


def test_one_bad_paper_stops_nothing_and_is_named(inputs, tmp_path, monkeypatch):
    real = paper.document

    def fails(basis, mandate):
        if mandate.name == "Sở Nội vụ":
            raise OutputError(Finding("pdf-not-made", "error", found="hỏng"))
        return real(basis, mandate)

    monkeypatch.setattr(batch, "document", fails)
    written = batch.write_papers(inputs, tmp_path, formats=("html",))
    assert len(written.paths) == 2
    assert [finding.code for finding in written.findings] == ["paper-failed", "pdf-not-made"]
    assert "tham-luan-so-noi-vu-2023.html" in written.findings[0].message()


def test_errors_in_the_figures_stop_the_papers(tmp_path):
    wrong = Inputs(change(card(), "1", score="2.25"))
    with pytest.raises(FiguresError):
        batch.write_papers(wrong, tmp_path, formats=("html",))
    assert batch.write_papers(wrong, tmp_path, formats=("html",), accept="all").paths


def test_unknown_format_before_anything_is_made(inputs, tmp_path):
    with pytest.raises(UsageError):
        batch.write_papers(inputs, tmp_path, formats=("pdf", "doc"))
    assert not list(tmp_path.glob("*.pdf"))


def test_folder_in_use_by_another_run(inputs, tmp_path):
    with one_run(tmp_path), pytest.raises(OutputError):
        batch.write_papers(inputs, tmp_path, formats=("html",))


def test_edited_paper_is_set_aside(inputs, tmp_path):
    path = batch.write_papers(inputs, tmp_path, formats=("html",), agency="SNV").paths[0]
    path.write_bytes(b"edited")
    written = batch.write_papers(inputs, tmp_path, formats=("html",), agency="SNV")
    assert written.kept[0][0] == path.name


def test_many_files_are_remembered_together(tmp_path):
    out = OutputFolder(tmp_path)
    with out.many():
        out.write("a.txt", b"one")
        assert not (tmp_path / MEMORY).exists()
        out.write("a.txt", b"two")
    (tmp_path / "a.txt").write_bytes(b"edited")
    out.write("a.txt", b"three")
    assert [name for name, _ in out.kept] == ["a.txt"]


@pytest.mark.parametrize(("formats", "twice"), [(("docx",), False), (("docx", "html"), True)])
def test_a_chart_is_drawn_for_phones_only_where_a_page_is_made(inputs, monkeypatch, formats, twice):
    made = []
    basis = PaperBasis(inputs, assign(inputs.card, inputs.meeting))
    monkeypatch.setattr(batch, "render", lambda document, *_rest: made.append(document) or b"")
    [*batch.paper_files(basis, basis.assignment.mandates, formats, workers=1)]
    drawn = [block for document in made for block in document.blocks if isinstance(block, Figure)]
    assert drawn
    assert [bool(block.phone) for block in drawn] == [twice] * len(drawn)


def test_few_results_wait_whatever_the_number_of_jobs(monkeypatch):
    begun = []

    def submit(_pool, _work, job):
        begun.append(job)
        future = Future()
        future.set_result(job(7))
        return future

    monkeypatch.setattr(process.ProcessPoolExecutor, "submit", submit)
    jobs = [partial(operator.add, number) for number in range(300)]
    waiting = []
    for number, made in enumerate(batch.in_turn(7, jobs, workers=2)):
        assert made == number + 7
        waiting.append(len(begun) - number)
    assert max(waiting) <= 8
