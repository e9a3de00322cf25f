"""One list of requirements: environment.yml and the two locks agree with pyproject.toml and with each other."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

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


LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture(scope="module", params=LOCKS)
def lock(request):
    return (ROOT / request.param).read_text(encoding="utf-8")


def _pins(lock: str) -> dict[str, set[str]]:
    """Return the locked versions of every package; several where they depend on the Python or the platform."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def _locked(name: str) -> dict[str, set[str]]:
    return _pins((ROOT / name).read_text(encoding="utf-8"))


def _group(name: str) -> list[str]:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return [item for item in groups[name] if isinstance(item, str)]


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("requirements.lock", _project()["dependencies"] + _group("build")),
        ("requirements-dev.lock", _group("dev")),
    ],
)
def test_the_lock_pins_every_requirement(name, requirements):
    # The second lock stands on the first: what the main job brings, such as PyYAML, is not locked again.
    pinned = _locked("requirements.lock") | _locked(name)
    for requirement, specifier in map(_split, requirements):
        assert requirement in pinned, f"{requirement} is not locked"
        for version in pinned[requirement]:
            assert _version(version) >= _version(specifier.removeprefix(">=")), (
                f"{requirement} is locked below its bound"
            )


def test_every_pin_has_hashes_and_no_address(lock):
    blocks = re.split(r"(?m)^(?=[a-z])", lock)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in lock


def test_the_main_lock_brings_no_developer_tool():
    tools = {name for name, _ in map(_split, _group("dev"))} - {"pyyaml"}
    assert tools & set(_locked("requirements.lock")) == set()
    assert tools <= set(_locked("requirements-dev.lock"))


def test_the_second_lock_only_adds_to_the_first():
    # A package of one system in the first lock may be one of every system in the second: never in another version.
    first, second = _locked("requirements.lock"), _locked("requirements-dev.lock")
    both = set(first) & set(second)
    assert {name: second[name] for name in both} == {name: first[name] for name in both}
    lines = [set(re.findall(r"(?m)^[a-z].*", (ROOT / name).read_text("utf-8"))) for name in LOCKS]
    assert lines[0] & lines[1] == set()


def test_the_environment_has_what_its_packages_require_extras_included():
    # pip check leaves out what an extra adds, such as coverage[toml].
    asked = [Requirement("sipas-par"), *map(Requirement, _group("dev"))]
    seen, unmet = set(), []
    while asked:
        requirement = asked.pop()
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            unmet.append(f"{requirement} is not installed")
            continue
        if not requirement.specifier.contains(found.version, prereleases=True):
            unmet.append(f"{requirement} is not met by {found.version}")
        for extra in {"", *requirement.extras}:
            if (requirement.name, extra) not in seen:
                seen.add((requirement.name, extra))
                further = map(Requirement, found.requires or ())
                asked += [item for item in further if item.marker is None or item.marker.evaluate({"extra": extra})]
    assert unmet == []


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def test_nbconvert_is_free_of_the_known_holes():
    bounds = dict(map(_split, _project()["dependencies"]))
    assert _version(bounds["nbconvert"].removeprefix(">=")) >= (7, 17, 1)
