"""One state a run: what was read stays what is printed, or nothing is printed."""

from __future__ import annotations

import shutil

import nbformat
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.files import ChangedError, hold, one_state, read_input, require_unchanged
from sipas_par.findings import ReadError


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name in ("par_index_lang_son_2023.xlsx", "par_index_lang_son_2022.xlsx", "sipas_lang_son_2023.xlsx"):
        shutil.copy(sp.example(name), raw / name)
    shutil.copy(sp.example("meeting_2024-05-17.toml"), raw)
    return raw


def notebook(tmp_path, *before, after=""):
    lines = 'import sipas_par as sp\ninputs = sp.find_inputs(PAR, SIPAS, EARLIER, MEETING)\nsp.briefing(inputs).part("summary")'
    parameters = nbformat.v4.new_code_cell('PAR = SIPAS = EARLIER = MEETING = ""', metadata={"tags": ["parameters"]})
    cells = [parameters, *map(nbformat.v4.new_code_cell, (*before, lines, after))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "n.ipynb")
    return ["--notebook", "n.ipynb", "--formats", "html"]


RAW = "from pathlib import Path; raw = Path('data/raw')\n"
HARM = [
    RAW + "path = raw / 'par_index_lang_son_2023.xlsx'; path.write_bytes(path.read_bytes() + b' ')",
    RAW + "(raw / 'sipas_lang_son_2023.xlsx').write_bytes((raw / 'par_index_lang_son_2022.xlsx').read_bytes())",
    RAW + "path = raw / 'meeting_2024-05-17.toml'; path.write_bytes(path.read_bytes() + b'#')",
    RAW + "(raw / 'par_index_lang_son_2022.xlsx').unlink()",
]


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("command", [["brief"], ["pack", "--as-of", "2024-05-12"]])
def test_input_changed_while_the_notebook_runs_stops_the_run(place, capsys, harm, late, command):
    cells = notebook(place.parent.parent, *([] if late else [harm]), after=harm if late else "")
    assert main([*command, *cells, "--out", "out"]) == 2
    assert "[input-changed]" in capsys.readouterr().err
    written = [path for path in (place.parent.parent / "out").rglob("*") if path.is_file()]
    assert written == []
    assert not (place.parent / "processed").exists()


def test_what_a_notebook_writes_itself_is_no_input(place, capsys):
    for text in ("a;b\n1;2\n", "a;b\n3;4\n"):
        cells = notebook(place.parent.parent, RAW + f"(raw / 'ghi_chu.txt').write_text({text!r})")
        assert main(["brief", *cells, "--out", "out"]) == 0
    table = "import shutil; shutil.copy('data/raw/par_index_lang_son_2022.xlsx', 'data/raw/moi.xlsx')"
    assert main(["brief", *notebook(place.parent.parent, table), "--out", "out"]) == 0


def test_a_file_is_held_from_its_first_reading_to_the_end_of_the_run(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    with one_state():
        read_input(path)
        hold([path])
        require_unchanged()
        path.write_bytes(b"2")
        with pytest.raises(ChangedError, match="input-changed"):
            require_unchanged()
    assert read_input(path) == b"2"


def test_outside_a_run_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(ReadError, match="file-missing"):
        read_input(tmp_path / "a.csv")
