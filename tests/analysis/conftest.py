from __future__ import annotations

import pytest
from literal_cards import card, row


@pytest.fixture
def small():
    return card(
        row("1", "3", "2.2", "mixed"),
        row("1.1", "1", "0.7", agencies=("Sở B", "Sở A")),
        row("1.2", "2", "1.5", "surveyed", agencies=("Sở A",)),
        row("2", "2", "2"),
        row("2.1", "2", "2", "outcome"),
    )
