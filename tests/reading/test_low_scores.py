"""Very low points are points: they add up, which ratios do not."""

from __future__ import annotations

import pytest
from books import write_book

import sipas_par as sp

LOW = [
    ("1", "LĨNH VỰC", 12, 0.06, 0.06, None, None),
    ("1.1", "A", 6, 0.01, 0.01, None, None),
    ("1.2", "B", 4, 0.02, 0.02, None, None),
    ("1.3", "C", 2, 0.03, 0.03, None, None),
    ("2", "LĨNH VỰC", 8, 0, 0, None, None),
    ("2.1", "D", 8, 0, 0, None, None),
]


def test_points_that_add_up_are_points_however_low(tmp_path):
    card = sp.load_par_index(write_book(tmp_path / "x.xlsx", LOW))
    assert str(card.score) == "0.06"


def test_fractions_that_do_not_add_up_are_refused(tmp_path):
    rows = [(code, name, most, 0.3, 0.3 + place / 100, None, None) for place, (code, name, most, *_) in enumerate(LOW)]
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(write_book(tmp_path / "x.xlsx", rows))
    assert [finding.code for finding in caught.value.findings] == ["score-is-no-points"]
