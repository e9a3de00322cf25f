"""The public door: few names, each with an example, and nothing heavy behind an import."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import sipas_par as sp

HEAVY = (
    "pandas",
    "numpy",
    "matplotlib",
    "seaborn",
    "openpyxl",
    "nbconvert",
    "typst",
    "docx",
    "pptx",
    "xlsxwriter",
    "IPython",
)


def test_at_most_some_twenty_names():
    assert 10 <= len(sp.__all__) <= 24
    assert len(set(sp.__all__)) == len(sp.__all__)


@pytest.mark.parametrize("name", sp.__all__)
def test_every_public_name_loads_and_has_an_example(name):
    thing = getattr(sp, name)
    assert thing.__doc__
    if not isinstance(thing, ModuleType) or callable(thing):
        thing = type(thing) if isinstance(thing, ModuleType) else thing
        assert ">>>" in thing.__doc__, f"{name} has no example"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        sp.no_such_name  # noqa: B018


def test_functions_stay_functions_after_all_modules_are_loaded():
    for module in pkgutil.walk_packages(sp.__path__, "sipas_par."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for door in (sp, sp.analysis, sp.charts):
        modules = {name for name in door.__all__ if isinstance(getattr(door, name), ModuleType)}
        assert modules <= {"analysis", "charts"}, door


def test_dir_lists_what_the_door_gives():
    for door in (sp, sp.analysis, sp.charts):
        assert dir(door) == sorted(door.__all__)


def _loaded(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(out.stdout.split())


def test_importing_the_package_loads_nothing_heavy():
    assert not _loaded("import sipas_par") & set(HEAVY)


def test_flagging_loads_no_pandas():
    path = str(sp.example("par_index_lang_son_2023.xlsx"))
    code = f"from sipas_par.cli import main\nimport io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()): main(['flag', {path!r}, '--format', 'json'])"
    assert not _loaded(code) & set(HEAVY)


def test_the_list_of_commands_loads_none_of_their_work():
    loaded = _loaded("from sipas_par.cli import parser; parser()")
    floors = ("analysis", "charts", "document", "notebook", "reading", "replies", "reports")
    work = {name for name in loaded if name.startswith(tuple(f"sipas_par.{floor}" for floor in floors))}
    assert work == set()
