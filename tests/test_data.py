"""The shipped data is what it says it is."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def _provenance() -> list[dict]:
    return tomllib.loads((RAW / "provenance.toml").read_text(encoding="utf-8"))["file"]


def test_every_raw_file_has_its_recorded_size_and_sum():
    for entry in _provenance():
        data = (RAW / entry["path"]).read_bytes()
        assert (entry["path"], len(data)) == (entry["path"], entry["bytes"])
        assert (entry["path"], hashlib.sha256(data).hexdigest()) == (entry["path"], entry["sha256"])


def test_no_raw_file_is_without_provenance():
    recorded = {entry["path"] for entry in _provenance()} | {"provenance.toml", "README.md"}
    present = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*") if path.is_file()}
    assert present == recorded


def test_published_package_describes_its_files():
    package = json.loads((RAW / "published" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (RAW / "published" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_line_endings_are_pinned():
    attributes = (RAW.parent.parent / ".gitattributes").read_text(encoding="utf-8")
    assert "data/raw/** -text" in attributes
