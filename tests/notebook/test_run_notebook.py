from __future__ import annotations

import builtins
import json
import os
import sys
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from sipas_par.document.section import MIME
from sipas_par.findings import ReadError, SipasParError
from sipas_par.notebook.cells import read_notebook
from sipas_par.notebook.run import run_notebook


def book(*sources, tags=()):
    cells = [
        {"cell_type": "code", "source": source, "metadata": {"tags": list(tags) if not number else []}, "outputs": []}
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def outputs(*sources, **more):
    return [output for cell in run_notebook(book(*sources), **more)["cells"] for output in cell.get("outputs", ())]


def test_what_a_cell_shows_is_kept_in_order():
    got = outputs("print('một')\ndisplay(2)\nimport sys\nprint('lỗi', file=sys.stderr)\nprint('ba')\n4")
    assert [output["output_type"] for output in got] == ["stream", "display_data", "stream", "stream", "execute_result"]
    assert [output.get("text") for output in got if "text" in output] == ["một\n", "lỗi\n", "ba\n"]
    assert got[-1]["data"] == {"text/plain": "4"}
    assert got[-1]["execution_count"] == 1


def test_sections_and_documents_keep_their_blocks_without_html():
    made = (
        "from sipas_par.document.blocks import Paragraph, inline\n"
        "from sipas_par.document.section import Section, ShownDocument\nblocks = (Paragraph(inline('a')),)\n"
    )
    for shown in ("Section(blocks)", "ShownDocument('', blocks)"):
        [output] = outputs(f"{made}{shown}")
        assert set(output["data"]) == {"text/plain", MIME}
        assert output["data"][MIME]["blocks"] == [{"block": "Paragraph", "text": ["a"]}]


def test_a_trailing_semicolon_shows_nothing():
    assert outputs("4;") == []


def test_shown_things_can_be_updated_and_cleared():
    got = outputs(
        "h = display('a', display_id=True)\nh.update('b')",
        "print(1)\nfrom IPython.display import clear_output\nclear_output()\n2",
    )
    assert [output["data"]["text/plain"] for output in got] == ["'b'", "2"]


def test_parameters_stand_after_the_cell_that_names_them():
    done = run_notebook(
        book("năm = 2022\ntên = 'a'", "(năm, tên, nơi, số)", tags=["parameters"]),
        parameters={"năm": 2023, "tên": "Sở \"Nội' vụ\n", "nơi": "x", "số": [1.5, None, True]},
    )
    assert [cell["metadata"]["tags"] for cell in done["cells"]] == [["parameters"], ["injected-parameters"], []]
    assert done["cells"][2]["outputs"][0]["data"]["text/plain"] == repr(
        (2023, "Sở \"Nội' vụ\n", "x", [1.5, None, True])
    )
    again = run_notebook(done, parameters={"năm": 1, "tên": "", "nơi": "", "số": 0})
    assert len(again["cells"]) == 3


def test_a_figure_is_shown_as_vectors_and_bitmap():
    own = plt.figure()
    before = plt.get_fignums()
    got = outputs(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "from matplotlib.figure import Figure\nf = Figure()\nf.subplots()\nf",
    )
    for output in (got[-2], got[-1]):
        assert output["data"]["image/svg+xml"].lstrip().startswith("<?xml")
        assert output["data"]["image/png"].startswith("iVBOR")
    assert plt.get_fignums() == before
    plt.close(own)


def test_two_runs_give_the_same_outputs():
    source = "import matplotlib.pyplot as plt\nplt.bar(['a'], [1]);"
    assert outputs(source) == outputs(source)


def test_a_failing_cell_is_named_with_its_line():
    with pytest.raises(SipasParError) as caught:
        run_notebook(book("1", "def f():\n    return {}['thiếu']\nf()"))
    finding = caught.value.findings[0]
    facts = dict(finding.facts)
    assert (finding.code, finding.cell, facts["line"], facts["source"]) == (
        "notebook-cell-failed",
        "[2]",
        2,
        "return {}['thiếu']",
    )
    assert finding.found == "KeyError: 'thiếu'"
    assert "thiếu" in caught.value.message("en")


def test_cells_are_counted_as_jupyterlab_counts_them():
    with pytest.raises(SipasParError) as caught:
        run_notebook(book("", "1", "1 / 0", tags=["parameters"]), parameters={"x": 1})
    finding = caught.value.findings[0]
    assert (finding.cell, dict(finding.facts)["position"]) == ("[2]", 3)
    assert "Ô lệnh [2] (ô thứ 3 từ trên xuống)" in caught.value.message()


def test_a_cell_that_is_no_python_is_named_with_its_line():
    with pytest.raises(SipasParError) as caught:
        run_notebook(book("x = 1\ny = = 2"))
    assert dict(caught.value.findings[0].facts)["line"] == 2


def test_errors_of_the_package_come_through_as_they_are():
    with pytest.raises(ReadError) as caught:
        run_notebook(book("import sipas_par as sp\nsp.load_par_index('khong-co.xlsx')"))
    assert caught.value.findings[0].code == "file-missing"


def test_a_cell_that_may_fail_is_kept_with_its_error():
    notebook = book("1/0", "2")
    notebook["cells"][0]["metadata"]["tags"] = ["raises-exception"]
    done = run_notebook(notebook)
    assert done["cells"][0]["outputs"][0]["ename"] == "ZeroDivisionError"
    assert done["cells"][1]["outputs"]


def traces():
    from IPython.core.interactiveshell import InteractiveShell

    return (
        Path.cwd(),
        list(sys.path),
        list(sys.argv),
        sys.modules["__main__"],
        dict(os.environ),
        sys.displayhook,
        sys.excepthook,
        list(warnings.filters),
        InteractiveShell.initialized(),
        getattr(builtins, "get_ipython", None),
    )


def test_nothing_is_left_behind(tmp_path):
    before = traces()
    source = (
        "import os, sys, warnings\nos.chdir('/')\nos.environ['X_LEAK'] = '1'\nsys.path.append('leak')\nsys.argv.append('leak')\n"
        "warnings.simplefilter('ignore')\nsys.excepthook = print\nx = 1\n__name__"
    )
    assert outputs(source, folder=tmp_path)[-1]["data"]["text/plain"] == "'__main__'"
    assert traces() == before
    assert outputs("'x' in globals()")[-1]["data"]["text/plain"] == "False"


def test_a_shell_that_runs_already_is_itself_again():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    outer = InteractiveShell.instance(config=config)
    try:
        kept = outer.display_pub, outer.display_formatter
        got = outputs("display('a')\nget_ipython() is None", "import matplotlib.pyplot as plt\nplt.plot([1]);")
        assert [output["data"]["text/plain"] for output in got[:2]] == ["'a'", "False"]
        assert "image/svg+xml" in got[2]["data"]
        assert InteractiveShell.instance() is outer
        assert (outer.display_pub, outer.display_formatter) == kept
    finally:
        outer.restore_sys_module_state()
        InteractiveShell.clear_instance()


def test_the_working_directory_is_the_notebooks_own(tmp_path):
    path = tmp_path / "sổ tay 1.ipynb"
    path.write_text(json.dumps(book("from pathlib import Path\nPath.cwd().name")), encoding="utf-8")
    assert run_notebook(path)["cells"][0]["outputs"][0]["data"]["text/plain"] == repr(tmp_path.name)
    (tmp_path / "khác").mkdir()
    assert run_notebook(str(path), folder=tmp_path / "khác")["cells"][0]["outputs"][0]["data"]["text/plain"] == "'khác'"
    assert json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"] == []


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"cells": 3}', '{"nbformat": 9, "cells": []}'])
def test_what_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read_notebook(path)
    assert caught.value.findings[0].code == "notebook-not-read"


def test_an_older_notebook_is_converted(tmp_path):
    cell = {
        "cell_type": "code",
        "input": "40 + 2",
        "outputs": [],
        "language": "python",
        "metadata": {},
        "collapsed": False,
        "prompt_number": 1,
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    path = tmp_path / "cũ.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    assert run_notebook(path)["cells"][0]["outputs"][0]["data"]["text/plain"] == "42"


def test_tables_in_variables_state_their_status():
    source = "import sipas_par as sp\ncard = sp.load_par_index(sp.example('par_index_lang_son_2023.xlsx'))"
    done = run_notebook(book(source))
    assert "MINH HỌA" in done["metadata"]["sipas_par"]["banner"]
    official = "from sipas_par import Source\nfrom types import SimpleNamespace\nt = SimpleNamespace(source=Source('a', status='official'))"
    assert run_notebook(book(official))["metadata"]["sipas_par"]["banner"] == ""
    assert "sipas_par" not in run_notebook(book("1"))["metadata"]
