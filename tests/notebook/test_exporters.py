from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import re
from importlib.metadata import entry_points

import nbformat
import pandas as pd
import pytest
from documents import BANNER
from nbconvert.exporters.base import get_exporter
from nbconvert.utils.exceptions import ConversionException

from sipas_par.document.section import MIME, Section, pack
from sipas_par.notebook import server_extension
from sipas_par.notebook.cells import read_notebook
from sipas_par.notebook.exporters import (
    BriefingDOCXExporter,
    BriefingHTMLExporter,
    BriefingPDFExporter,
    _told_to_pandas,
)
from sipas_par.notebook.frames import WHOLE

FORMATS = [("html", "<!DOCTYPE html>", ".html"), ("pdf", b"%PDF-", ".pdf"), ("docx", b"PK", ".docx")]


@pytest.fixture
def executed(document):
    v4 = nbformat.v4
    output = v4.new_output("display_data", {MIME: pack(Section.of(document)), "text/plain": "x"})
    return v4.new_notebook(cells=[v4.new_markdown_cell("## Của chị Hoa"), v4.new_code_cell("x", outputs=[output])])


@pytest.mark.parametrize(("name", "start", "ending"), FORMATS)
def test_each_format_is_registered_and_printed(executed, name, start, ending):
    exporter = get_exporter(f"briefing-{name}")()
    body, resources = exporter.from_notebook_node(executed)
    assert body.startswith(start)
    assert resources["output_extension"] == exporter.file_extension == ending
    assert exporter.export_from_notebook


def test_the_analysts_cells_and_the_banner_are_in_the_page(executed):
    html, _ = BriefingHTMLExporter().from_notebook_node(executed)
    assert "Của chị Hoa" in html
    assert BANNER in html


def test_the_options_say_title_and_language(executed):
    html, _ = BriefingHTMLExporter(title="Tên khác", lang="en").from_notebook_node(executed)
    assert "<title>Tên khác</title>" in html
    assert 'lang="en"' in html


def test_a_base_letterhead_can_be_given(executed, tmp_path):
    import docx

    base = docx.Document()
    base.add_paragraph("CƠ QUAN")
    base.save(tmp_path / "mẫu.docx")
    body, _ = BriefingDOCXExporter(base=str(tmp_path / "mẫu.docx")).from_notebook_node(executed)
    assert docx.Document(io.BytesIO(body)).paragraphs[0].text == "CƠ QUAN"
    with pytest.raises(ConversionException, match=r"khong-co\.docx"):
        BriefingDOCXExporter(base="khong-co.docx").from_notebook_node(executed)


@pytest.fixture
def fresh():
    v4 = nbformat.v4
    return v4.new_notebook(cells=[v4.new_code_cell("print('đã chạy')")])


def run_here(monkeypatch):
    """Stand in for the kernel: a kernel's start would take seconds, and is nbclient's to test."""
    from nbconvert.preprocessors import ExecutePreprocessor

    def preprocess(_self, notebook, resources):
        asyncio.run(asyncio.sleep(0))
        for cell in notebook.cells:
            cell.outputs = [nbformat.v4.new_output("stream", text="đã chạy")]
        return notebook, resources

    monkeypatch.setattr(ExecutePreprocessor, "preprocess", preprocess)


def test_a_notebook_that_never_ran_is_run_first_and_the_log_says_so(fresh, monkeypatch, caplog):
    run_here(monkeypatch)
    with caplog.at_level(logging.WARNING):
        html, _ = BriefingHTMLExporter(log=logging.getLogger("t")).from_notebook_node(fresh)
    assert "đã chạy" in html
    assert "No cell of the notebook has been run" in caplog.text


def test_stored_outputs_are_exported_as_they_are_and_a_cell_added_since_is_named(fresh, monkeypatch, caplog):
    run_here(monkeypatch)
    ran = nbformat.v4.new_code_cell("1 + 1", execution_count=1)
    quiet = nbformat.v4.new_code_cell("x = 1", execution_count=2)
    fresh.cells = [ran, quiet, *fresh.cells, nbformat.v4.new_code_cell("")]
    with caplog.at_level(logging.WARNING):
        html, _ = BriefingHTMLExporter(log=logging.getLogger("t")).from_notebook_node(fresh)
    assert "Ô thứ 3 chưa chạy" in caplog.text
    assert "Ô thứ 3 chưa chạy, nên" in html
    assert "print(" not in html.partition("<main")[2].partition("</main")[0]
    assert html.count("chưa chạy") == 1


def test_a_kernel_is_told_to_shorten_no_table(fresh, monkeypatch):
    for kind, name in ((pd.DataFrame, "_repr_html_"), (pd.DataFrame, "__repr__"), (pd.Series, "__repr__")):
        monkeypatch.setattr(kind, name, vars(kind)[name])
    monkeypatch.setattr(os, "environ", os.environ.copy())
    (argument,) = _told_to_pandas(fresh)
    line = argument.removeprefix("--IPKernelApp.exec_lines=")
    with pd.option_context(*(part for name in WHOLE for part in (name, pd.get_option(name)))):
        exec(line)  # noqa: S102 - what the kernel runs
        assert pd.get_option("display.max_colwidth") is None
        assert os.environ["POLARS_FMT_MAX_ROWS"] == "-1"
        with pd.option_context("display.max_rows", 4):
            assert repr(pd.Series(range(9))).count("\n") == 9
    fresh.metadata["kernelspec"] = {"language": "R", "name": "ir", "display_name": "R"}
    assert _told_to_pandas(fresh) == []


def test_it_runs_below_a_running_event_loop_too(fresh, monkeypatch):
    run_here(monkeypatch)

    async def server():
        return BriefingHTMLExporter(log=logging.getLogger("t")).from_notebook_node(fresh)[0]

    assert "đã chạy" in asyncio.run(server())


def test_running_first_can_be_switched_off(fresh):
    html, _ = BriefingHTMLExporter(execute_unrun=False).from_notebook_node(fresh)
    assert "Ô thứ 1 chưa chạy" in html


def test_a_problem_is_told_without_a_traceback(executed):
    executed.cells[1].outputs[0].data[MIME]["version"] = 99
    with pytest.raises(ConversionException, match="99"):
        BriefingPDFExporter().from_notebook_node(executed)


def test_a_cell_that_fails_is_told_in_one_block_with_jupyterlabs_number(fresh, monkeypatch):
    from nbclient.exceptions import CellExecutionError
    from nbconvert.preprocessors import ExecutePreprocessor

    source = "x = 1\n1 / 0"
    trace = (
        f"An error\n------------------\n{source}\n------------------\n\n\x1b[32m----> \x1b[39m\x1b[32m2\x1b[39m 1 / 0\n"
    )

    def preprocess(*_):
        raise CellExecutionError(trace, "ZeroDivisionError", "division by zero")

    monkeypatch.setattr(ExecutePreprocessor, "preprocess", preprocess)
    v4 = nbformat.v4
    fresh.cells = [v4.new_markdown_cell("# A"), v4.new_code_cell(""), *fresh.cells, v4.new_code_cell(source)]
    with pytest.raises(ConversionException) as caught:
        BriefingHTMLExporter(log=logging.getLogger("t")).from_notebook_node(fresh)
    said = str(caught.value)
    assert "Ô lệnh [2] (ô thứ 4 từ trên xuống)" in said
    assert "dòng 2 (“1 / 0”): ZeroDivisionError: division by zero" in said
    assert "\x1b" not in said


def test_jupyterlabs_menu_reaches_the_exporters():
    class Web:
        settings = {"base_url": "/sub/"}  # noqa: RUF012 - as the server has it

        def add_handlers(self, _host, handlers):
            self.pattern, self.handler = handlers[0]

    class Server:
        web_app = Web()

    (point,) = server_extension._jupyter_server_extension_points()
    assert point == {"module": server_extension.__name__}
    server_extension._load_jupyter_server_extension(Server)
    import re

    names = [entry.name for entry in entry_points(group="nbconvert.exporters") if entry.name.startswith("briefing")]
    assert sorted(names) == ["briefing-docx", "briefing-html", "briefing-pdf"]
    for name in names:
        match = re.fullmatch(Server.web_app.pattern, f"/sub/nbconvert/{name}/thư mục/x.ipynb")
        assert match.groupdict() == {"format": name, "path": "/thư mục/x.ipynb"}


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("an unknown key", {"foo": 1, "id": "a b"}),
        ("metadata that is null", {"metadata": None}),
        (
            "outputs that are null, of an older version",
            {"outputs": [{"output_type": "pyout", "text": ["đã ", "chạy"], "metadata": None}]},
        ),
        ("tags that are a text", {"metadata": {"tags": "plot"}}),
        ("parts that are null", {"metadata": {"slideshow": None, "transient": None}, "attachments": None}),
    ],
)
def test_small_faults_of_a_file_stop_no_export(tmp_path, fault, more):
    stream = {"output_type": "stream", "name": "stdout", "text": ["đã chạy"]}
    cell = {
        "cell_type": "code",
        "source": ["x\n", "y"],
        "metadata": {},
        "outputs": [stream],
        "execution_count": 1,
        **more,
    }
    whole = {"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [cell]}
    for content in (whole, {"nbformat_minor": None, "metadata": None, "cells": [cell]}):
        (tmp_path / "a.ipynb").write_text(json.dumps(content), "utf-8-sig")
        html, _ = BriefingHTMLExporter().from_filename(str(tmp_path / "a.ipynb"))
        assert "đã chạy" in html


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ({"source": 5}, "source"),
        ({"source": ["x", None]}, "source"),
        ({"cell_type": ["markdown"]}, "cell_type"),
        ({"metadata": {"tags": 3}}, "metadata.tags"),
        ({"metadata": {"slideshow": "skip"}}, "metadata.slideshow"),
        ({"metadata": {"jupyter": [1]}}, "metadata.jupyter"),
        ({"attachments": {"a.png": {"image/png": 5}}}, "attachments.a.png.image/png"),
        ({"outputs": "x"}, "outputs"),
        ({"outputs": [{"output_type": "stream", "text": [5]}]}, "outputs.text"),
        ({"outputs": [{"output_type": "display_data", "data": {"text/html": {"a": 1}}}]}, "outputs.data.text/html"),
        ({"outputs": [{"output_type": "error", "traceback": 5}]}, "outputs.traceback"),
    ],
)
def test_a_value_of_another_kind_is_told_with_its_cell(tmp_path, part, key):
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [], "execution_count": 7, **part}
    (tmp_path / "a.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": "5", "cells": [cell]}), "utf-8")
    with pytest.raises(ConversionException, match=rf"Ô \[7\]: sổ tay bị hỏng ở “{re.escape(key)} = "):
        BriefingHTMLExporter().from_filename(str(tmp_path / "a.ipynb"))


def test_json_that_is_one_word_is_printed(tmp_path):
    output = {"output_type": "display_data", "data": {"application/json": "chữ"}}
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [output], "execution_count": 1}
    (tmp_path / "a.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": "5", "cells": [cell]}), "utf-8")
    assert "chữ" in BriefingHTMLExporter().from_filename(str(tmp_path / "a.ipynb"))[0]


@pytest.mark.parametrize("words", ["{", '{"nbformat": true, "cells": [{}]}', '{"nbformat": 4, "cells": [null]}'])
def test_a_file_that_is_no_notebook_is_told(tmp_path, words):
    (tmp_path / "a.ipynb").write_text(words, "utf-8")
    with pytest.raises(ConversionException, match=r"Không đọc được sổ tay a\.ipynb"):
        BriefingHTMLExporter().from_filename(str(tmp_path / "a.ipynb"))


def test_a_notebook_of_version_3_with_lines_in_lists_is_read(tmp_path):
    code = {
        "cell_type": "code",
        "input": ["1", "+1"],
        "language": "python",
        "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": ["2"]}],
    }
    heading = {"cell_type": "heading", "level": 1, "source": ["Đầu đề"]}
    content = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": [heading, code | {"prompt_number": 1}]}],
    }
    (tmp_path / "a.ipynb").write_text(json.dumps(content), "utf-8")
    assert [cell["source"] for cell in read_notebook(tmp_path / "a.ipynb")["cells"]] == ["# Đầu đề", "1\n+1"]
    assert "Đầu đề" in BriefingHTMLExporter().from_filename(str(tmp_path / "a.ipynb"))[0]
