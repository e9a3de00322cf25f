"""The figures that public sources have printed, each with its source; the contradictions among them kept apart.

`published` reads ``data/raw/published``; `reconcile` reports every contradiction as a finding. Nothing here is
averaged, estimated or recomputed: a blank is a figure that no source prints.
"""

from sipas_par.callable import make_callable
from sipas_par.published.names import NameBook, fold_name
from sipas_par.published.reconcile import reconcile
from sipas_par.published.records import (
    Aggregate,
    Conflict,
    FieldFigure,
    HistoryFigure,
    Origin,
    PartFigure,
    Province,
    SipasFigure,
    StructureItem,
    Total,
)
from sipas_par.published.store import NATION, Published, published

__all__ = [
    "NATION",
    "Aggregate",
    "Conflict",
    "FieldFigure",
    "HistoryFigure",
    "NameBook",
    "Origin",
    "PartFigure",
    "Province",
    "Published",
    "SipasFigure",
    "StructureItem",
    "Total",
    "fold_name",
    "published",
    "reconcile",
]

make_callable(__name__, published)
