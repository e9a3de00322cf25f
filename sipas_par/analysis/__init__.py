"""What the numbers mean, as plain functions from values to tables; `Results` is all of it for one briefing.

Read in this order. One card: `shortfall` (what is below maximum, by field, source and agency), `self_assessment` (claimed
against recognised, and what others hold), `assumed` (what would be if). Two years: `crosswalk` (what may be compared),
`years` (what changed; published years and their breaks). Many units: `standing`, `unit_ranking`. What to do: `targets`, `priorities`.
All in one, exact, each figure once: `results`.

Each name is loaded on first use, so that a command that needs no pandas does not pay for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.analysis.assumed import WhatIf as WhatIf
    from sipas_par.analysis.assumed import what_if as what_if
    from sipas_par.analysis.crosswalk import Crosswalk as Crosswalk
    from sipas_par.analysis.crosswalk import framework as framework
    from sipas_par.analysis.crosswalk import load_crosswalk as load_crosswalk
    from sipas_par.analysis.crosswalk import match as match
    from sipas_par.analysis.priorities import Weights as Weights
    from sipas_par.analysis.priorities import priority as priority
    from sipas_par.analysis.priorities import stability as stability
    from sipas_par.analysis.results import Results as Results
    from sipas_par.analysis.self_assessment import Peers as Peers
    from sipas_par.analysis.self_assessment import attainability as attainability
    from sipas_par.analysis.self_assessment import claims as claims
    from sipas_par.analysis.self_assessment import peers_of as peers_of
    from sipas_par.analysis.shortfall import below_maximum as below_maximum
    from sipas_par.analysis.shortfall import by_agency as by_agency
    from sipas_par.analysis.shortfall import by_field as by_field
    from sipas_par.analysis.shortfall import by_source as by_source
    from sipas_par.analysis.shortfall import lost_leaves as lost_leaves
    from sipas_par.analysis.shortfall import sipas_gaps as sipas_gaps
    from sipas_par.analysis.standing import Place as Place
    from sipas_par.analysis.standing import Standing as Standing
    from sipas_par.analysis.standing import Standings as Standings
    from sipas_par.analysis.standing import place as place
    from sipas_par.analysis.standing import rank as rank
    from sipas_par.analysis.standing import ranking as ranking
    from sipas_par.analysis.standing import standings as standings
    from sipas_par.analysis.targets import Steps as Steps
    from sipas_par.analysis.targets import Target as Target
    from sipas_par.analysis.targets import ladder as ladder
    from sipas_par.analysis.targets import steps_to as steps_to
    from sipas_par.analysis.years import GroupLimit as GroupLimit
    from sipas_par.analysis.years import compare as compare
    from sipas_par.analysis.years import group_of as group_of
    from sipas_par.model.components import Break as Break
    from sipas_par.model.components import break_between as break_between
    from sipas_par.model.components import breaks as breaks

_NAMES = {
    "analysis.assumed": "WhatIf what_if",
    "analysis.crosswalk": "Crosswalk framework load_crosswalk match",
    "analysis.priorities": "Weights priority stability",
    "analysis.results": "Results",
    "analysis.self_assessment": "Peers attainability claims peers_of",
    "analysis.shortfall": "below_maximum by_agency by_field by_source lost_leaves sipas_gaps",
    "analysis.standing": "Place Standing Standings place rank ranking standings",
    "analysis.targets": "Steps Target ladder steps_to",
    "analysis.years": "GroupLimit compare group_of",
    "model.components": "Break break_between breaks",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'sipas_par.analysis' has no attribute {name!r}")
    return getattr(import_module(f"sipas_par.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
