"""The one look of every chart: a font that holds all Vietnamese letters, colours that survive grey print.

Charts are drawn at print size: a point here is a point on paper when the figure fills the 16 cm of text
width of an official report. DejaVu Sans comes with matplotlib, so that no installed font is needed.
"""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sipas_par.charts.arguments import guarded
from sipas_par.text.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

FONT = "DejaVu Sans"
WIDTH_CM = 16.0
POINTS_PER_CM = 72 / 2.54
SMALL = 8.0
TEXT = 8.5
TITLE = 10.5
LEADING = 1.36

INK = "#1a1a1a"
SOFT = "#555555"
RULE = "#bbbbbb"
PAPER = "#ffffff"
MAIN = "#1f4e79"
LOST = "#d9822b"
LIGHT = "#b9d3ea"
EMPTY = "#efefef"
WARN = "#a61c1c"

# Luminance falls and rises between neighbours and every second one is hatched, so that grey print keeps them apart.
SOURCE_LOOK: dict[str, tuple[str, str]] = {
    "appraised": (MAIN, ""),
    "surveyed": (LOST, "////"),
    "sipas": ("#d6e6f4", ""),
    "outcome": ("#8c8c8c", "\\\\\\\\"),
    "mixed": ("#f6e3b4", "xxxx"),
    "unknown": (PAPER, ""),
}

_RC: Any = {
    "font.family": [FONT],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,
    # Hinting widens letters at low resolutions, so that measured and drawn widths would differ.
    "text.hinting": "none",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "sipas-par",
    "savefig.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "path.simplify": False,
}


@contextmanager
def look() -> Iterator[None]:
    """Draw inside this context and the figure has the one look, whatever the user's settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        yield


BARE: ContextVar[bool] = ContextVar("bare", default=False)
"""Whether charts are drawn for a document that says the finding, the unit and the status beside them."""


@contextmanager
def untitled() -> Iterator[None]:
    """Draw charts without title, source and stamp while the block runs, as a document's figures."""
    token = BARE.set(True)
    try:
        yield
    finally:
        BARE.reset(token)


def drawn(function: Callable[P, R]) -> Callable[P, R]:
    """Run a chart function inside `look`, with arguments that it can use (see `guarded`)."""
    checked = guarded(in_language(function))

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with look():
            return checked(*args, **kwargs)

    return inside


def clean(text: str) -> str:
    r"""Return text on one line with only letters that the font has; others become a replacement mark.

    >>> clean("Sở  Nội\nvụ"), clean("A\u4e2d") == "A\ufffd"
    ('Sở Nội vụ', True)
    """
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    known = _letters()
    return "".join(char if ord(char) in known else "\ufffd" for char in flat)


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the printed width of a line of text in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * 1.01


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 6) -> str:
    """Break text into lines no wider than ``width`` points; past ``most`` lines the rest becomes an ellipsis."""
    # The widths of words are remembered and added: far fewer lines are measured than are tried.
    space = width_of("n n", size, bold=bold) - width_of("nn", size, bold=bold)
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word in _fitting_words(clean(text), width, size, bold=bold):
        own = width_of(word, size, bold=bold)
        if line and used + space + own > width:
            lines.append(" ".join(line))
            line, used = [], 0.0
        used += space + own if line else own
        line.append(word)
    lines.append(" ".join(line))
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size, bold=bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return "\n".join(lines)


def _fitting_words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while width_of(rest, size, bold=bold) > width and len(rest) > 1:
            cut = len(rest) - 1
            while cut > 1 and width_of(rest[:cut], size, bold=bold) > width:
                cut -= 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def balanced(text: str, width: float, size: float, *, bold: bool = False, most: int = 6) -> str:
    """Break text as `wrapped` does, then even out its lines so that no single word stands alone."""
    best = wrapped(text, width, size, bold=bold, most=most)
    lines = best.count("\n")
    if not lines or best.endswith("…"):
        return best
    for part in range(19, 14, -1):
        closer = wrapped(text, width * part / 20, size, bold=bold, most=most)
        if closer.count("\n") > lines or closer.endswith("…"):
            break
        best = closer
    return best


def height_of(text: str, size: float) -> float:
    """Return the height of wrapped text in points, room for stacked tones included."""
    return (text.count("\n") + 1) * size * LEADING
