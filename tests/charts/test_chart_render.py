from __future__ import annotations

import re

import pytest
from chart_cards import plain_card
from matplotlib.figure import Figure

import sipas_par as sp
from sipas_par import charts
from sipas_par.charts import theme
from sipas_par.charts.render import Chart, alt_text, to_png, to_svg
from sipas_par.document.section import MIME, unpack


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
    assert not re.search(r"dc:date|matplotlib v|Creator|20\d\d-\d\d-\d\d", svg.split("<defs>", 1)[0])


def test_text_is_text_in_a_face_of_the_documents_and_outlines_in_the_stand_in(figure, monkeypatch):
    for stand_in, kept in ((theme.face(), False), ("another", True)):
        monkeypatch.setattr(theme, "STAND_IN", stand_in)
        svg = to_svg(figure)
        assert ("<text" in svg) is kept
        assert (">Điểm chưa đạt<" in svg) is kept
        assert ("'Times New Roman'" in svg) is kept


def test_png_has_the_size_of_the_page_at_print_resolution(figure):
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(to_png(figure)))
    assert abs(image.width - 16.5 / 2.54 * 220) <= 1
    assert "Software" not in image.info


def test_width_follows_the_option():
    assert round(float(charts.fields(plain_card(), width_cm=14).get_figwidth()) * 2.54, 6) == 14


def test_chart_is_a_figure_that_shows_itself(figure):
    assert isinstance(figure, Figure)
    data, said = figure._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/plain", MIME}
    assert said["image/svg+xml"]["alt"] == data["text/plain"] == alt_text(figure) != ""
    assert figure.savefig is not None


@pytest.mark.parametrize(
    ("status", "banner"),
    [("official", ""), ("self_assessed", ""), ("illustrative", "MINH HỌA"), ("unknown", "CHƯA RÕ")],
)
def test_document_made_from_a_notebook_gets_the_chart_and_its_banner(status, banner):
    figure = charts.fields(plain_card(status=status))
    (picture,), meta = (section := unpack(figure._repr_mimebundle_()[0][MIME])).blocks, section.meta
    assert picture.alt == alt_text(figure)
    assert picture.svg == to_svg(figure)
    assert meta.banner is not None, "no statement would be read as unknown"
    assert bool(meta.banner) == bool(banner)
    assert banner in meta.banner


def test_charts_of_the_shipped_data_fit_a_page_at_full_size(card23, card22, sipas23, figures):
    # A taller picture is scaled down with a caption below it, and its letters with it.
    drawn = [
        charts.fields(card23),
        charts.pareto(card23),
        charts.lost_by_source(card23),
        charts.lost_by_agency(card23),
        charts.claims(card23),
        charts.years(card23, card22),
        charts.years(card23, card22, by="criterion"),
        charts.waterfall(card23, card22),
        charts.waterfall(card23, card22, by="criterion"),
        charts.sipas_components(sipas23),
        charts.sipas_history(figures, "Lạng Sơn", sipas=sipas23),
        charts.par_history(figures, "Lạng Sơn", card=card23),
        charts.provinces(figures, 2023, card=card23),
        charts.tile_map(figures, 2023, card=card23),
        charts.rank_strip(figures, "Lạng Sơn", year=2023, card=card23),
        charts.ladder(card23, figures),
    ]
    tall = [(alt_text(figure)[:40], round(figure.get_figheight() * 2.54, 1)) for figure in drawn]
    assert [entry for entry in tall if entry[1] > 18.5] == []


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


def test_nothing_of_a_figure_of_ones_own_is_cut_off():
    own = Figure(figsize=(3, 2))
    own.subplots().barh(["Văn phòng Ủy ban nhân dân tỉnh Lạng Sơn", "b"], [1, 2])
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', to_svg(own))[1])
    assert width > 3 * 72 + 20
