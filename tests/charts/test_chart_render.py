from __future__ import annotations

import re

import pytest
from chart_cards import plain_card
from matplotlib.figure import Figure

import sipas_par as sp
from sipas_par import charts
from sipas_par.charts.render import Chart, alt_text, to_png, to_svg


@pytest.fixture(scope="module")
def figure():
    return charts.fields(plain_card())


def test_same_card_same_bytes(figure):
    again = charts.fields(plain_card())
    assert to_svg(figure) == to_svg(again)
    assert to_png(figure) == to_png(again)


def test_rendering_twice_changes_nothing(figure):
    first = to_svg(figure)
    to_png(figure)
    assert to_svg(figure) == first


def test_svg_says_nothing_about_time_or_program(figure):
    svg = to_svg(figure)
    assert "<text" not in svg
    assert not re.search(r"dc:date|matplotlib v|Creator|20\d\d-\d\d-\d\d", svg.split("<defs>", 1)[0])
    assert "font-family" not in svg


def test_png_has_the_size_of_the_page_at_print_resolution(figure):
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(to_png(figure)))
    assert abs(image.width - 16 / 2.54 * 220) <= 1
    assert "Software" not in image.info


def test_width_follows_the_option():
    assert round(float(charts.fields(plain_card(), width_cm=12).get_figwidth()) * 2.54, 6) == 12


def test_chart_is_a_figure_that_shows_itself(figure):
    assert isinstance(figure, Figure)
    data, said = figure._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "image/png", "text/plain"}
    assert said["image/png"]["alt"] == alt_text(figure) != ""


def test_alt_text_of_a_foreign_figure_is_empty():
    assert alt_text(Figure()) == ""
    assert Chart().alt == ""


def test_door_names_resolve_and_unknown_ones_do_not():
    for name in charts.__all__:
        assert callable(getattr(charts, name)), name
    assert set(charts.__all__) <= set(dir(charts))
    with pytest.raises(AttributeError, match="no attribute 'pie'"):
        _ = charts.pie


def test_functions_stay_functions_after_all_modules_are_loaded():
    import importlib
    import pkgutil

    for module in pkgutil.iter_modules(charts.__path__):
        importlib.import_module(f"sipas_par.charts.{module.name}")
    assert [name for name in charts.__all__ if not callable(getattr(charts, name))] == []
    assert callable(sp.charts.years)
