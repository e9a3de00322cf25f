"""What the doors of the package look at first: whether an argument is the thing that its name says."""

from __future__ import annotations

import os
from numbers import Real
from typing import TYPE_CHECKING, Any

from sipas_par.errors import UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH = (str, os.PathLike)
NOTHING = type(None)
# How one comes by such a thing.
HOW: Mapping[str, str] = {
    "Scorecard": "Scorecard (load_par_index)",
    "SipasCard": "SipasCard (load_sipas)",
    "Meeting": "Meeting (load_meeting)",
    "Inputs": "Inputs (find_inputs)",
    "Published": "Published (sipas_par.published.published)",
    "Crosswalk": "Crosswalk (sipas_par.analysis.load_crosswalk)",
    "Figure": "Figure (sipas_par.charts)",
    "str": '"…"',
    "PathLike": "Path",
    "NoneType": "None",
}


def require(name: str, value: object, *kinds: type) -> None:
    """Refuse an argument that is none of these kinds of thing.

    Raises
    ------
    UsageError
        With the argument, what it is and what it should be.

    Examples
    --------
    >>> require("path", "bang_diem.xlsx", *PATH)
    """
    if not isinstance(value, kinds):
        raise UsageError(wrong(name, value, " / ".join(HOW.get(kind.__name__, kind.__name__) for kind in kinds)))


def wrong(name: str, value: Any, expected: str) -> Finding:
    """Return the finding that an argument is another kind of thing.

    >>> wrong("card", 5, "Scorecard").found
    '5'
    """
    found = repr(value)[:60] if value is None or isinstance(value, str | Real) else type(value).__name__
    return Finding("wrong-argument", "error", found=found, expected=expected, facts=(("option", name),))
