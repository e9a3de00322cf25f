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

from sipas_par.doors import door

__getattr__, __dir__, __all__ = door(__name__, __file__)
