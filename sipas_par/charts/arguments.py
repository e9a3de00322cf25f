"""The one place where charts look at what they are given, before anything is drawn.

What a parameter takes stands in its annotation, the limits of numbers stand here. A chart names every wrong argument
at once, in the words of a finding; nobody meets an error of matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import wraps
from importlib import import_module
from inspect import signature
from math import inf, isfinite
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sipas_par.findings import HOW, Finding, UsageError, wrong
from sipas_par.text.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sipas_par.findings import Value

P = ParamSpec("P")
R = TypeVar("R")

# Below 14 cm names and figures leave no room for the plot at a readable size; above a metre no sheet holds it.
LIMITS: dict[str, tuple[float, float]] = {
    "width_cm": (14, 100),
    "dpi": (36, 1200),
    "top": (1, inf),
    "most": (1, inf),
}
CARDS = "Iterable[Scorecard]"
# Where the classes of the annotations live.
_CLASSES: dict[str, str] = {
    "Scorecard": "sipas_par.model.scorecard",
    "SipasCard": "sipas_par.model.scorecard",
    "Published": "sipas_par.model.published",
    "Crosswalk": "sipas_par.analysis.crosswalk",
    "Figure": "matplotlib.figure",
}
_PLAIN: dict[str, tuple[type, str]] = {
    "str": (str, '"…"'),
    "bool": (bool, "True, False"),
    "int": (Integral, "1, 2, 3 …"),
    "float": (Real, "1, 2.5 …"),
    "None": (type(None), "None"),
}


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function see only arguments that it can use.

    Raises
    ------
    UsageError
        By the function returned: with every argument of another kind, every number outside `LIMITS` and an unknown
        language.
    """
    frame = signature(function)

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        bound = frame.bind(*args, **kwargs)
        findings = []
        for name, value in bound.arguments.items():
            kinds = str(frame.parameters[name].annotation).split(" | ")
            if CARDS in kinds and isinstance(value, Iterator):
                # It can be looked at only once.
                bound.arguments[name] = tuple(value)
            finding = _refused(name, bound.arguments[name], kinds)
            if finding is not None:
                findings.append(finding)
        if findings:
            raise UsageError(findings)
        return function(*bound.args, **bound.kwargs)

    return inside


def one_of(option: str, value: str, allowed: Iterable[str]) -> str:
    """Return the option's value when it is one of those allowed.

    Raises
    ------
    UsageError
        If it is not.
    """
    names = tuple(allowed)
    if value not in names:
        raise UsageError(unknown(option, value, names))
    return value


def at_least(option: str, value: int, least: int) -> int:
    """Return a count that is large enough to draw.

    Raises
    ------
    UsageError
        If it is too small.
    """
    if value < least:
        raise UsageError(refusal(option, value, f"≥ {least}"))
    return value


def unknown(option: str, found: str, allowed: Iterable[str]) -> Finding:
    """Return the finding that an option does not know a word."""
    return Finding("chart-option", "error", found=found, expected=", ".join(allowed), facts=(("option", option),))


def refusal(option: str, found: Value, expected: str) -> Finding:
    """Return the finding that an option does not take a number."""
    return Finding("chart-range", "error", found=found, expected=expected, facts=(("option", option),))


def _refused(name: str, value: Any, kinds: list[str]) -> Finding | None:
    if not any(_is(value, kind) for kind in kinds):
        expected = " / ".join(_words(kind) for kind in kinds)
        return wrong(name, value, expected)
    if name == "lang" and value is not None and value not in LANGUAGES:
        return unknown(name, value, LANGUAGES)
    low, high = LIMITS.get(name, (-inf, inf))
    if name in LIMITS and not low <= value <= high:
        return refusal(name, repr(value)[:60], f"≥ {low:g}" if high == inf else f"{low:g} … {high:g}")
    return None


def _is(value: Any, kind: str) -> bool:
    if kind == CARDS:
        return isinstance(value, Iterable) and all(_is(entry, "Scorecard") for entry in value)
    if kind in _CLASSES:
        return isinstance(value, getattr(import_module(_CLASSES[kind]), kind))
    if kind not in _PLAIN:  # not annotated
        return True
    if isinstance(value, bool) and kind != "bool":
        return False
    if kind == "float":
        return isinstance(value, Real) and isfinite(value)
    return isinstance(value, _PLAIN[kind][0])


def _words(kind: str) -> str:
    if kind == CARDS:
        return f"[{_words('Scorecard')}, …]"
    return HOW[kind] if kind in _CLASSES else _PLAIN[kind][1]
