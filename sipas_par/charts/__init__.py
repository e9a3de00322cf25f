"""Charts of the conference: one function a chart, each returns its matplotlib figure.

A chart takes a scorecard, a SIPAS result or the results of a card, states its finding in the title,
names its source, and says in the picture when the figures are illustrative; inside a document the finding is the
caption and the picture has neither title nor source (`theme.untitled`, `as_block`). Nothing is computed here:
every number comes from `sipas_par.analysis`.

- Where were points lost? `fields`, `pareto`, `lost_by_source`, `lost_by_agency`
- What changed? `years`, `waterfall`
- What do the people say? `sipas_components`, `sipas_history`
- Where do we stand? `par_history`, `provinces`, `rank_strip`, `tile_map`, `heatmap`
- What would it take? `milestones`, `claims`, `ladder`

Every chart takes ``lang`` (``"vi"`` or ``"en"``), ``width_cm`` (printed width, 14 to 100 cm; letters keep their
size), ``height_cm``, ``palette``, ``title`` and ``ax`` (axes of one's own); pyplot knows it (``plt.show()``). Arguments that cannot be drawn raise a `UsageError` that names all of them.

`alt_text`, `to_svg` and `to_png` read words and bytes from a chart.

>>> import sipas_par as sp
>>> figure = sp.charts.pareto(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
>>> float(figure.get_figwidth().round(1))
6.5
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.charts.change import waterfall as waterfall
    from sipas_par.charts.change import years as years
    from sipas_par.charts.grid import heatmap as heatmap
    from sipas_par.charts.grid import tile_map as tile_map
    from sipas_par.charts.lost import fields as fields
    from sipas_par.charts.lost import lost_by_agency as lost_by_agency
    from sipas_par.charts.lost import lost_by_source as lost_by_source
    from sipas_par.charts.lost import pareto as pareto
    from sipas_par.charts.render import alt_text as alt_text
    from sipas_par.charts.render import as_block as as_block
    from sipas_par.charts.render import to_png as to_png
    from sipas_par.charts.render import to_svg as to_svg
    from sipas_par.charts.standing import par_history as par_history
    from sipas_par.charts.standing import provinces as provinces
    from sipas_par.charts.standing import rank_strip as rank_strip
    from sipas_par.charts.standing import sipas_history as sipas_history
    from sipas_par.charts.survey import sipas_components as sipas_components
    from sipas_par.charts.targets import claims as claims
    from sipas_par.charts.targets import ladder as ladder
    from sipas_par.charts.targets import milestones as milestones

_NAMES = {
    "change": "waterfall years",
    "grid": "heatmap tile_map",
    "lost": "fields lost_by_agency lost_by_source pareto",
    "render": "alt_text as_block to_png to_svg",
    "standing": "par_history provinces rank_strip sipas_history",
    "survey": "sipas_components",
    "targets": "claims ladder milestones",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [*_HOME]  # noqa: PLE0604 - the table above is the one list of public names


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"sipas_par.charts.{_HOME[name]}"), name)
    raise AttributeError(f"module 'sipas_par.charts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
