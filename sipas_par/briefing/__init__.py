"""The documents: what is said (blocks), and one writer a format that prints it.

Calling the package makes a briefing, see `sipas_par.briefing.report.briefing`.
"""

from sipas_par.briefing.report import Briefing, briefing
from sipas_par.callable import make_callable

__all__ = ["Briefing", "briefing"]

make_callable(__name__, briefing)
