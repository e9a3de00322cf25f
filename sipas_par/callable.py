"""Packages that can be called: ``sipas_par.briefing`` holds the documents and makes one.

`briefing` and `published` are each a package and the function that users call. Two names for one thing
would have to be learnt, and a function that hides its package breaks ``import sipas_par.briefing.blocks``;
so the package itself is callable.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def make_callable(package: str, function: Callable[..., Any]) -> None:
    """Let calling an imported package call its function of the same name.

    >>> import sipas_par as sp
    >>> callable(sp.briefing), sp.briefing.__name__
    (True, 'sipas_par.briefing')
    """
    kind = type("CallableModule", (ModuleType,), {"__call__": staticmethod(function), "__doc__": function.__doc__})
    sys.modules[package].__class__ = kind
