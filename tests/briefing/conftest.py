"""The documents that the writers are tested with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from briefing_samples import hostile_document, sample_document

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Document


@pytest.fixture
def document() -> Document:
    return sample_document()


@pytest.fixture
def hostile() -> Document:
    return hostile_document()
