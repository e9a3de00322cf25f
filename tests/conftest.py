"""Settings of all tests."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from documents import hostile_document, sample_document
from hypothesis import settings
from office import FULL

if TYPE_CHECKING:
    from sipas_par.document.blocks import Document

# How long one example takes says more about the machine than about the code. On a shared machine the examples
# are the same at every run, so that a change is judged by what it changes; at home each run tries new ones.
settings.register_profile("no-clock", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("no-clock")


@pytest.fixture
def document() -> Document:
    return sample_document()


@pytest.fixture
def hostile() -> Document:
    return hostile_document()


@pytest.fixture(scope="module")
def browser():
    """The Chromium that is installed; without one the tests that open pages are skipped, in CI's full job they fail."""
    lacking = pytest.fail if FULL else pytest.skip
    try:
        import axe_playwright_python.sync_playwright  # noqa: F401 - holds the WCAG rules
        from playwright import sync_api
    except ImportError as error:
        lacking(f"{error.name} is not installed")
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        lacking("Chromium is not installed")
    with sync_api.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=chromium)
        yield made
        made.close()
