"""What README and guide tell people to type works: every command and every block of Python, in a folder of their own.

`.ci/wheel.py` runs the same from an installed wheel.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sipas_par.cli import COMMANDS

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / ".ci"))
import typed


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    return typed.returned_forms(tmp_path_factory.mktemp("forms") / "here")


@pytest.fixture
def prepare(tmp_path, monkeypatch, returned):
    monkeypatch.chdir(tmp_path)
    return lambda words: typed.prepare(tmp_path, words, returned)


def test_the_guide_shows_every_command():
    assert {line.split()[0] for line in typed.commands()} == set(COMMANDS)


@pytest.mark.parametrize("line", typed.commands())
def test_every_command_runs(line, prepare, capsys):
    prepare(line)
    ran = typed.run(line)
    said = capsys.readouterr()
    assert ran, said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(("name", "block"), typed.blocks())
def test_every_block_of_python_runs(name, block, prepare):
    prepare(block)
    assert typed.run_block(name, block)
