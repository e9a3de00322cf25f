"""One list of requirements: environment.yml, the lock file and the README agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
# conda-forge splits these; the package named here is the one without the parts that are not needed.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base", "nbconvert": "nbconvert-core"}


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _split(requirement: str) -> tuple[str, str]:
    name, specifier = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", requirement).groups()
    return name, specifier.replace(" ", "")


def test_environment_yml_asks_for_the_same_versions():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = dict(_split(item) for item in environment["dependencies"] if isinstance(item, str))
    [with_pip] = [item["pip"] for item in environment["dependencies"] if isinstance(item, dict)]
    listed |= dict(_split(item) for item in with_pip if not item.startswith("-e"))
    wanted = {CONDA_NAMES.get(name, name): version for name, version in map(_split, _project()["dependencies"])}
    assert listed == {**wanted, "python": _project()["requires-python"], "pip": ""}


def test_the_lock_file_pins_every_requirement_with_hashes():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE))
    for requirement in _project()["dependencies"]:
        name, specifier = _split(requirement)
        assert name in pinned, f"{name} is not locked"
        assert _version(pinned[name]) >= _version(specifier.removeprefix(">=")), f"{name} is locked below its bound"
    assert lock.count("--hash=sha256:") > len(pinned)
    assert "://" not in lock


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def test_nbconvert_is_free_of_the_known_holes():
    bounds = dict(map(_split, _project()["dependencies"]))
    assert _version(bounds["nbconvert"].removeprefix(">=")) >= (7, 17, 1)
