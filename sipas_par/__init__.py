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
    from sipas_par.analysis import below_maximum as below_maximum
    from sipas_par.analysis import compare as compare
    from sipas_par.analysis import rank as rank
    from sipas_par.analysis import what_if as what_if
    from sipas_par.choice import find_inputs as find_inputs
    from sipas_par.choice import load as load
    from sipas_par.files import example as example
    from sipas_par.findings import Finding as Finding
    from sipas_par.findings import SipasParError as SipasParError
    from sipas_par.model.criteria import Criterion as Criterion
    from sipas_par.model.criteria import Source as Source
    from sipas_par.model.published import published as published
    from sipas_par.model.scorecard import Scorecard as Scorecard
    from sipas_par.model.scorecard import SipasCard as SipasCard
    from sipas_par.reading.load import load_all as load_all
    from sipas_par.reading.load import load_par_index as load_par_index
    from sipas_par.reading.load import load_sipas as load_sipas
    from sipas_par.reading.load import read_table as read_table
    from sipas_par.reading.meeting_file import load_meeting as load_meeting
    from sipas_par.reports.briefing import briefing as briefing
    from sipas_par.reports.paper import paper as paper
    from sipas_par.reports.template import write_template as write_template

_DOOR = {
    "load": "sipas_par.choice",
    "load_all": "sipas_par.reading.load",
    "load_par_index": "sipas_par.reading.load",
    "load_sipas": "sipas_par.reading.load",
    "read_table": "sipas_par.reading.load",
    "load_meeting": "sipas_par.reading.meeting_file",
    "find_inputs": "sipas_par.choice",
    "example": "sipas_par.files",
    "Scorecard": "sipas_par.model.scorecard",
    "Criterion": "sipas_par.model.criteria",
    "Source": "sipas_par.model.criteria",
    "SipasCard": "sipas_par.model.scorecard",
    "Finding": "sipas_par.findings",
    "SipasParError": "sipas_par.findings",
    "below_maximum": "sipas_par.analysis",
    "compare": "sipas_par.analysis",
    "what_if": "sipas_par.analysis",
    "rank": "sipas_par.analysis",
    "paper": "sipas_par.reports.paper",
    "write_template": "sipas_par.reports.template",
    "briefing": "sipas_par.reports.briefing",
    "published": "sipas_par.model.published",
}
_MODULES = frozenset({"analysis", "charts"})

__version__ = "0.1.0"
__all__ = [*_DOOR, "charts"]  # noqa: PLE0604 - the table above is the one list of public names


def __getattr__(name: str) -> object:
    if name in _DOOR:
        return getattr(import_module(_DOOR[name]), name)
    if name in _MODULES:
        return import_module(f"sipas_par.{name}")
    raise AttributeError(f"module 'sipas_par' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
