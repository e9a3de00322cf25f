"""The small rules of the charts, each by an example."""

from __future__ import annotations

from sipas_par.charts.frame import spread
from sipas_par.charts.grid import _classes, tiles
from sipas_par.charts.theme import clean
from sipas_par.charts.words import reason_between


def test_spread_by_an_example():
    assert spread([5, 5], [10, 10], 40) == [5.0, 15.0]


def test_classes_by_an_example():
    assert _classes(63) == [(1, 16), (17, 32), (33, 48), (49, 63)]


def test_tiles_by_an_example():
    tile = next(tile for tile in tiles() if tile.code == "20")
    assert (tile.row, tile.column) == (1, 5)


def test_clean_by_an_example():
    assert (clean("Sở  Nội\nvụ"), clean("A中") == "A�") == ("Sở Nội vụ", True)


def test_reason_between_by_an_example():
    assert (reason_between("SIPAS", 2022, 2023), bool(reason_between("SIPAS", 2022, 2021))) == ("", True)
