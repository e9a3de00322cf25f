"""From a province's official SIPAS and PAR INDEX tables to the documents of its annual conference.

The way of the data: a workbook is read into a `Scorecard` (or `SipasCard`), checked, analysed and
written out as a briefing. Every name below is loaded on first use (PEP 562), so importing the
package costs milliseconds; pandas and matplotlib come when they are needed.

>>> import sipas_par as sp
>>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
>>> len(sp.below_maximum(card))
33
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par import charts as charts
    from sipas_par.agencies.paper import paper as paper
    from sipas_par.analysis import below_maximum as below_maximum
    from sipas_par.analysis import compare as compare
    from sipas_par.analysis import what_if as what_if
    from sipas_par.briefing import briefing as briefing
    from sipas_par.errors import SipasParError as SipasParError
    from sipas_par.findings import Finding as Finding
    from sipas_par.inputs import find_inputs as find_inputs
    from sipas_par.meeting import load_meeting as load_meeting
    from sipas_par.published import published as published
    from sipas_par.reading import load_par_index as load_par_index
    from sipas_par.reading import load_sipas as load_sipas
    from sipas_par.reading import read_table as read_table
    from sipas_par.scorecard import Criterion as Criterion
    from sipas_par.scorecard import Scorecard as Scorecard
    from sipas_par.scorecard import Source as Source
    from sipas_par.shipped import example as example
    from sipas_par.survey import SipasCard as SipasCard
    from sipas_par.template import write_template as write_template

_DOOR = {
    "load_par_index": "sipas_par.reading",
    "load_sipas": "sipas_par.reading",
    "read_table": "sipas_par.reading",
    "load_meeting": "sipas_par.meeting",
    "find_inputs": "sipas_par.inputs",
    "example": "sipas_par.shipped",
    "Scorecard": "sipas_par.scorecard",
    "Criterion": "sipas_par.scorecard",
    "Source": "sipas_par.scorecard",
    "SipasCard": "sipas_par.survey",
    "Finding": "sipas_par.findings",
    "SipasParError": "sipas_par.errors",
    "below_maximum": "sipas_par.analysis",
    "compare": "sipas_par.analysis",
    "what_if": "sipas_par.analysis",
    "paper": "sipas_par.agencies.paper",
    "write_template": "sipas_par.template",
}
_MODULES = frozenset({"analysis", "briefing", "charts", "published"})

__version__ = "0.1.0"
__all__ = [*_DOOR, "briefing", "published", "charts"]  # noqa: PLE0604 - the table above is the one list of public names


def __getattr__(name: str) -> object:
    if name in _DOOR:
        return getattr(import_module(_DOOR[name]), name)
    if name in _MODULES:
        return import_module(f"sipas_par.{name}")
    raise AttributeError(f"module 'sipas_par' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
