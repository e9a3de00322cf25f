"""From a province's official SIPAS and PAR INDEX tables to the documents of its annual conference.

The way of the data: a workbook is read into a `Scorecard` (or `SipasCard`), checked, analysed and
written out as a briefing. Every name below is loaded on first use (PEP 562), so importing the
package costs milliseconds; pandas and matplotlib come when they are needed.

>>> import sipas_par as sp
>>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
>>> len(sp.below_maximum(card))
33
"""

from sipas_par.doors import door

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = door(__name__, __file__)
