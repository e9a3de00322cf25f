"""Charts of the conference: one function a chart, each returns its matplotlib figure.

A chart takes a scorecard, a SIPAS result or a table of the analysis, states its finding in the title,
names its source, and says in the picture when the figures are illustrative. Nothing is computed here:
every number comes from `sipas_par.analysis`.

- Where were points lost? `fields`, `pareto`, `lost_by_source`, `lost_by_agency`, `claims`
- What changed? `years`, `waterfall`
- What do the people say? `sipas_components`, `sipas_history`
- Where do we stand? `par_history`, `provinces`, `rank_strip`, `tile_map`, `heatmap`
- What would it take? `ladder`

Every chart takes ``lang`` (``"vi"`` or ``"en"``) and ``width_cm`` (printed width, 14 to 100 cm; letters keep their
size). Arguments that cannot be drawn raise a `UsageError` that names all of them.

`alt_text`, `to_svg` and `to_png` read words and bytes from a chart.

>>> import sipas_par as sp
>>> figure = sp.charts.pareto(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
>>> float(figure.get_figwidth().round(1))
6.3
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.charts.change import years as years
    from sipas_par.charts.climb import ladder as ladder
    from sipas_par.charts.climb import rank_strip as rank_strip
    from sipas_par.charts.cumulative import pareto as pareto
    from sipas_par.charts.grid import heatmap as heatmap
    from sipas_par.charts.history import par_history as par_history
    from sipas_par.charts.history import sipas_history as sipas_history
    from sipas_par.charts.movement import waterfall as waterfall
    from sipas_par.charts.places import provinces as provinces
    from sipas_par.charts.recognition import claims as claims
    from sipas_par.charts.render import alt_text as alt_text
    from sipas_par.charts.render import to_png as to_png
    from sipas_par.charts.render import to_svg as to_svg
    from sipas_par.charts.shortfall import fields as fields
    from sipas_par.charts.shortfall import lost_by_agency as lost_by_agency
    from sipas_par.charts.shortfall import lost_by_source as lost_by_source
    from sipas_par.charts.survey import sipas_components as sipas_components
    from sipas_par.charts.tilemap import tile_map as tile_map

_MODULES = {
    "shortfall": ("fields", "lost_by_source", "lost_by_agency"),
    "cumulative": ("pareto",),
    "change": ("years",),
    "history": ("sipas_history", "par_history"),
    "movement": ("waterfall",),
    "recognition": ("claims",),
    "climb": ("rank_strip", "ladder"),
    "grid": ("heatmap",),
    "tilemap": ("tile_map",),
    "places": ("provinces",),
    "survey": ("sipas_components",),
    "render": ("alt_text", "to_svg", "to_png"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [*_HOME]  # noqa: PLE0604 - the table above is the one list of public names


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"sipas_par.charts.{_HOME[name]}"), name)
    raise AttributeError(f"module 'sipas_par.charts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
