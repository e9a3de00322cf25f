"""Set-up: what is installed when, what heals, and what the user is told; with an installer that only pretends."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

CONNECTION = (
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by "
    "'NewConnectionError(...: Failed to establish a new connection: [Errno -2] Name or service not known)': /simple/anyio/"
)
PROXY = CONNECTION.replace("NewConnectionError(", "ProxyError('Cannot connect to proxy.', NewConnectionError(")
CERTIFICATE = CONNECTION.replace("[Errno -2] Name or service not known", "[SSL: CERTIFICATE_VERIFY_FAILED]")
NONE = (
    "ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: none)\n"
    "ERROR: No matching distribution found for anyio==4.16.0"
)
SOME = NONE.replace("none", "4.15.0, 4.16.1")
HASHES = [
    "Collecting anyio==4.16.0",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated ...",
    "    anyio==4.16.0 from https://files.example/anyio-4.16.0-py3-none-any.whl:",
    *(f"        Expected     or {number:064x}" for number in range(70)),
    "             Got        c66ae634e0b8228396b801741beb3294326d4b6102f7bba4041c0dfb58c29026",
]
# Notes each call; fails, with its words, where a file named "fails" lies beside it and holds a word of the call.
PRETENDER = """
import pathlib, sys
here = pathlib.Path(__file__).parent
call = " ".join(sys.argv[1:])
with open(here / "calls", "a") as calls:
    print(call, file=calls)
fails = here / "fails"
if fails.exists() and fails.read_text() in call:
    print("Collecting something")
    print("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device")
    sys.exit(1)
"""


def _loaded():
    specification = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """bootstrap.py in a folder of its own, with an installer that notes what it is asked."""
    module = _loaded()
    names = ("requirements.lock", "requirements-dev.lock", "pyproject.toml")
    for name in names:
        (tmp_path / name).write_text("one==1 \\\n    --hash=sha256:0\ntwo-2==2\n", encoding="utf-8")
    module.HERE, module.VENV = tmp_path, tmp_path / ".venv"
    module.LOCKS = [tmp_path / name for name in names[:2]]
    module.PYTHON, module.STAMP = module.VENV / "python", module.VENV / "installed-from.txt"
    module.works = Path.exists
    installer = tmp_path / "installer.py"
    installer.write_text(PRETENDER, encoding="utf-8")

    def make_environment(folder):
        folder.mkdir(exist_ok=True)
        module.PYTHON.touch()
        with (tmp_path / "calls").open("a") as calls:
            print("environment", file=calls)
        return [sys.executable, installer]

    module.make_environment = make_environment
    module.find_pip = lambda _folder: [sys.executable, installer]
    return module


def _calls(bootstrap) -> list[str]:
    """Return what was made since the last question: the environment, locks by name, this checkout."""
    log = bootstrap.HERE / "calls"
    calls = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [call.rpartition(" ")[2].removeprefix(str(bootstrap.HERE)).lstrip("/\\") for call in calls]


def test_the_main_job_installs_the_first_lock_alone_and_once(bootstrap, capsys):
    bootstrap.set_up(bootstrap.LOCKS[:1])
    assert _calls(bootstrap) == ["environment", "requirements.lock", "", "check"]
    assert "up to 2 packages" in capsys.readouterr().err
    bootstrap.set_up(bootstrap.LOCKS[:1])
    assert _calls(bootstrap) == []
    assert capsys.readouterr().err == ""


def test_the_tests_add_the_second_lock_and_the_main_job_keeps_it(bootstrap):
    bootstrap.set_up(bootstrap.LOCKS[:1])
    _calls(bootstrap)
    bootstrap.set_up(bootstrap.LOCKS)
    assert _calls(bootstrap) == ["requirements-dev.lock", "check"]
    bootstrap.set_up(bootstrap.LOCKS)
    bootstrap.set_up(bootstrap.LOCKS[:1])
    assert _calls(bootstrap) == []


def test_the_installer_may_neither_resolve_nor_build(bootstrap):
    bootstrap.set_up(bootstrap.LOCKS)
    calls = (bootstrap.HERE / "calls").read_text().splitlines()
    for call in [call for call in calls if ".lock" in call]:
        assert {"--no-deps", "--require-hashes", "--only-binary"} <= set(call.split())


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "pyproject.toml"])
def test_a_changed_file_makes_a_new_environment(bootstrap, name):
    bootstrap.set_up(bootstrap.LOCKS)
    _calls(bootstrap)
    (bootstrap.HERE / name).write_text("one==1.1\n", encoding="utf-8")
    bootstrap.set_up(bootstrap.LOCKS)
    assert _calls(bootstrap) == ["environment", "requirements.lock", "requirements-dev.lock", "", "check"]


def test_an_environment_that_came_from_another_folder_is_made_anew(bootstrap, tmp_path_factory):
    bootstrap.set_up(bootstrap.LOCKS)
    before = bootstrap.fingerprint(bootstrap.LOCKS[0])
    bootstrap.HERE = tmp_path_factory.mktemp("copy")
    (bootstrap.HERE / "pyproject.toml").write_bytes((bootstrap.VENV.parent / "pyproject.toml").read_bytes())
    assert bootstrap.fingerprint(bootstrap.LOCKS[0]) != before


@pytest.mark.parametrize("step", ["requirements.lock", "requirements-dev.lock", "--editable", "check"])
def test_a_set_up_that_broke_off_is_made_anew(bootstrap, step):
    (bootstrap.HERE / "fails").write_text(step)
    with pytest.raises(bootstrap.SetupError, match="No space left on device"):
        bootstrap.set_up(bootstrap.LOCKS)
    (bootstrap.HERE / "fails").unlink()
    _calls(bootstrap)
    bootstrap.set_up(bootstrap.LOCKS)
    assert _calls(bootstrap)[0] == "environment"


def test_adding_the_tests_that_broke_off_leaves_nothing_half_installed(bootstrap):
    bootstrap.set_up(bootstrap.LOCKS[:1])
    (bootstrap.HERE / "fails").write_text("requirements-dev.lock")
    with pytest.raises(bootstrap.SetupError):
        bootstrap.set_up(bootstrap.LOCKS)
    _calls(bootstrap)
    bootstrap.set_up(bootstrap.LOCKS[:1])
    assert _calls(bootstrap)[0] == "environment"


def test_a_failure_is_told_in_the_installers_words_and_plain_ones(bootstrap, capsys):
    (bootstrap.HERE / "fails").write_text("requirements.lock")
    assert bootstrap.main(["brief"]) == 2
    told = capsys.readouterr().err
    assert "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" in told
    assert told.endswith("The disk is full.\n")
    assert "Traceback" not in told


def test_an_environment_whose_python_no_longer_runs_is_made_anew(bootstrap, tmp_path):
    bootstrap.set_up(bootstrap.LOCKS)
    _calls(bootstrap)
    works = _loaded().works
    (tmp_path / "no-program").write_bytes(b"")
    assert [works(Path(name)) for name in (sys.executable, tmp_path / "no-program", "gone")] == [True, False, False]
    bootstrap.works = lambda _python: False
    bootstrap.set_up(bootstrap.LOCKS)
    assert _calls(bootstrap)[0] == "environment"


def test_a_python_without_venv_is_told_so(bootstrap, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "venv", None)
    bootstrap.make_environment = _loaded().make_environment
    assert bootstrap.main(["brief"]) == 2
    assert "failed.\nimport of venv" in capsys.readouterr().err


def test_a_folder_that_the_screen_cannot_write_stops_nothing(bootstrap, monkeypatch):
    bootstrap.VENV = Path("hội nghị")
    monkeypatch.setattr(bootstrap, "set_up", lambda _locks: None)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "cp1252"))
    assert bootstrap.main(["setup"]) == 0


def test_what_an_environment_lacks_is_named_in_one_line(bootstrap, tmp_path):
    checker = tmp_path / "checker.py"
    lines = (
        "jupyterlab 4.6.1 requires async-lru, which is not installed.",
        "a 1 has requirement b>=2, but you have b 1.",
    )
    checker.write_text(f"print({lines[0]!r}); print({lines[1]!r}); raise SystemExit(1)", encoding="utf-8")
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.check_whole([sys.executable, checker])
    assert str(caught.value) == "The environment is not whole: " + "; ".join(lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n".join([*[CONNECTION] * 5, NONE]), "cannot be reached"),
        (f"{CONNECTION}\n{NONE}", "cannot be reached"),
        (f"{PROXY}\n{NONE}", "proxy"),
        (f"{CERTIFICATE}\n{NONE}", "certificate"),
        (
            "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(...): Read timed out.",
            "cannot be reached",
        ),
        (NONE, "no ready-made anyio==4.16.0"),
        # The network failed once and came back: the index did answer.
        (f"{CONNECTION}\n{SOME}", "no ready-made anyio==4.16.0"),
        ("[Errno 28] No space left on device", "disk is full"),
        ("ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'numpy.pyd'", "written"),
        ("[WinError 32] Tiến trình không thể truy nhập tệp", "written"),
        ("[WinError 112] Không có đủ dung lượng trên đĩa", "disk is full"),
        (
            "HINT: This error might have occurred since this system does not have Windows Long Path support",
            "a short one",
        ),
        ("No module named 'venv'", "installer of python.org"),
        ("/usr/bin/python3: No module named pip", "python3-venv"),
        ("ERROR: something never seen", ""),
    ],
)
def test_the_installers_words_are_explained_where_they_show_it(bootstrap, text, words):
    said = bootstrap.meaning(bootstrap.last_words(text.splitlines()))
    assert len(said) == bool(words)
    assert words in "".join(said)


def test_a_long_error_keeps_its_first_line(bootstrap):
    words = bootstrap.last_words(HASHES)
    assert len(words.splitlines()) == 8
    assert "not the one that the lock names" in "".join(bootstrap.meaning(words))


def test_the_help_installs_nothing(bootstrap, capsys):
    assert bootstrap.main(["--help"]) == 0
    assert "bootstrap.py brief" in capsys.readouterr().out
    assert _calls(bootstrap) == []
