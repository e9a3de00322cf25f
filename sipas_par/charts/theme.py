"""The one look of every chart: the face of the official documents, colours that survive grey print.

Charts are drawn at print size: a point here is a point on paper when the figure fills the 16,5 cm of text
width of an official report. Where no face of the documents is installed, DejaVu Serif, which comes with matplotlib,
stands in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache, partial, wraps
from inspect import Parameter, cleandoc, signature
from math import inf
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sipas_par.document.fonts import FAMILIES, font_set
from sipas_par.findings import Finding, UsageError, require, wrong
from sipas_par.text.i18n import LANGUAGES, language

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

R = TypeVar("R")

STAND_IN = "DejaVu Serif"
STAND_IN_SCALE = 0.89
SYMBOLS = "DejaVu Sans"
WIDTH_CM = 16.5
PHONE_CM = 9.1
# Below 14 cm names and figures leave no room for the plot at a readable size; above a metre no sheet holds it.
LIMITS: dict[str, tuple[float, float]] = {
    "width_cm": (14, 100),
    "height_cm": (1, 100),
    "dpi": (36, 1200),
    "top": (1, inf),
    "most": (1, inf),
}
POINTS_PER_CM = 72 / 2.54
TICK = 9.0
SMALL = 9.5
TEXT = 10.0
STRONG = 10.5
TITLE = 13.0
LEADING = 1.22

INK = "#1a1a1a"
SOFT = "#6b6b6b"
RULE = "#bbbbbb"
GRID = "#e6e6e6"
PAPER = "#ffffff"
MAIN = "#1b4f72"
LOST = "#c77f1e"
LIGHT = "#a9bcc9"
PALE = "#dce4ea"
HATCH = "#8fa3b0"
EMPTY = "#efefef"
WARN = "#a61c1c"
# The name of the colour of letters on ochre: on a dark page other letters turn light, these do not.
ON_LOST = "#111111"

# Steps of luminance of 15 and more between solid neighbours, and a hatch: grey print and colour-blind eyes keep them apart.
SOURCE_LOOK: dict[str, tuple[str, str]] = {
    "appraised": (MAIN, ""),
    "outcome": (LOST, ""),
    "surveyed": (LIGHT, ""),
    "sipas": (PALE, "////"),
    "mixed": (PALE, "xxxx"),
    "unknown": (PAPER, "...."),
}

_RC: Any = {
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
    "xtick.labelsize": TICK,
    "ytick.labelsize": TICK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "hatch.linewidth": 0.5,
    "svg.hashsalt": "sipas-par",
    "savefig.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "path.simplify": False,
    # How many charts pyplot keeps is decided in `render.new_figure`.
    "figure.max_open_warning": 0,
}


@cache
def face() -> str:
    """Return the face of the documents on this machine, made known to matplotlib in the edition with all letters."""
    from matplotlib.font_manager import fontManager

    fonts = font_set()
    family = fonts.serif[0]
    if family not in FAMILIES:
        return STAND_IN
    folder = Path(fonts.folders[0])
    fontManager.ttflist = [one for one in fontManager.ttflist if one.name != family]
    for file in sorted(folder.glob("*.[ot]tf")):
        fontManager.addfont(file)
    return family


def printed(size: float) -> float:
    """Return the size at which letters are set: the stand-in is wider and taller than the face that sizes are meant for."""
    return size * STAND_IN_SCALE if face() == STAND_IN else size


@contextmanager
def _during(switch: ContextVar[bool], *, on: bool) -> Iterator[None]:
    token = switch.set(on)
    try:
        yield
    finally:
        switch.reset(token)


NARROW: ContextVar[bool] = ContextVar("narrow", default=False)
"""Whether charts are drawn for a phone: `PHONE_CM` wide, every name above its marks."""


def narrowed() -> AbstractContextManager[None]:
    """Draw charts for a phone while the block runs."""
    return _during(NARROW, on=True)


PHONES: ContextVar[bool] = ContextVar("phones", default=True)
"""Whether a document's charts are drawn a second time for a phone, which only a page of HTML shows."""


def phones(wanted: bool) -> AbstractContextManager[None]:
    """Draw a document's charts for phones too while the block runs, or leave that out."""
    return _during(PHONES, on=wanted)


BARE: ContextVar[bool] = ContextVar("bare", default=False)
"""Whether charts are drawn for a document that says the finding, the unit and the status beside them."""


def untitled() -> AbstractContextManager[None]:
    """Draw charts without title, source and stamp while the block runs, as a document's figures."""
    return _during(BARE, on=True)


@contextmanager
def look() -> Iterator[None]:
    """Draw inside this context and the figure has the one look, whatever the user's settings are."""
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    with mpl.rc_context():
        mpl.rcdefaults()
        sizes = {name: printed(size) for name, size in _RC.items() if name == "font.size" or name.endswith("labelsize")}
        # Marks that give their colours still carry one of the cycle in the file.
        # A browser has a face of its own, narrower than the stand-in.
        outlines = face() == STAND_IN and not NARROW.get()
        kept = {"svg.fonttype": "path" if outlines else "none", "axes.prop_cycle": cycler(color=[INK])}
        mpl.rcParams.update(_RC | sizes | kept | {"font.family": [face(), SYMBOLS]})
        yield


@dataclass(frozen=True)
class Wishes:
    """What a caller wants otherwise than the chart would have it; ``None`` leaves it to the chart."""

    lang: str | None = None
    width_cm: float | None = None
    ax: Axes | None = None
    height_cm: float | None = None
    palette: str | Sequence[str] | Mapping[str, str] | None = None
    title: str | None = None

    @property
    def width(self) -> float:
        """Printed width in points."""
        return (self.width_cm or WIDTH_CM) * POINTS_PER_CM


WISHES: ContextVar[Wishes] = ContextVar("wishes", default=Wishes())  # noqa: B039 - frozen
_COMMON = {
    "card": "The scorecard.",
    "earlier": "The scorecard of the year before.",
    "sipas": "The SIPAS result.",
    "published": "The published figures.",
    "results": "The results of a card.",
    "crosswalk": "What corresponds to what when the frameworks differ.",
    "unit": "The province, by any of its names.",
    "index": '``"PAR INDEX"`` or ``"SIPAS"``.',
    "year": "The year.",
}
_PARAMETERS = "Parameters\n----------\n"
_WISHES_DOC = """lang
    ``"vi"`` or ``"en"``; by default the language that holds.
width_cm
    Printed width; by default 16.5, the text of a report.
ax
    Axes of a figure of one's own to draw in; the figure grows where its place is too small.
height_cm
    Printed height; the least is what the chart needs.
palette
    Own colours: the name of a seaborn or matplotlib palette, a list, or colours by role: ``main, lost, light, pale,
    hatch`` (``main`` dark: white figures may stand on it). The mark of illustrative figures keeps its own.
title
    A title in place of the finding; ``""`` for none.

"""


def drawn(function: Callable[..., R]) -> Callable[..., R]:
    """Run a chart function inside `look`, in the language asked for, with a size and counts that can be drawn.

    It then takes the `Wishes` as well; its help names these and the `_COMMON` arguments. A figure of its own can be drawn anew by its ``redraw``,
    `narrowed` for a phone.
    """

    @wraps(function)
    def inside(*args: Any, **kwargs: Any) -> R:
        redraw = partial(inside, *args, **kwargs)
        if not NARROW.get():
            refuse_unfit({name: value for name, value in kwargs.items() if name != "height_cm" or value is not None})
        wishes = Wishes(**{one.name: kwargs.pop(one.name, None) for one in fields(Wishes)})
        if NARROW.get():
            wishes = replace(wishes, height_cm=None, width_cm=PHONE_CM)
        require("title", wishes.title, str, type(None))
        swaps = _swaps(wishes.palette)
        there: set[Artist] = set()
        if wishes.ax is not None:
            wishes = replace(wishes, width_cm=_room(wishes.ax, wishes.width_cm))
            there = set(wishes.ax.get_figure(root=True).findobj())  # type: ignore[union-attr]  # axes that are drawn in have one
        if not BARE.get():
            _choose_backend()
        token = WISHES.set(wishes)
        try:
            with language(wishes.lang), look():
                made = function(*args, **kwargs)
        finally:
            WISHES.reset(token)
        if swaps:
            _recolour(set(cast("Figure", made).findobj()) - there, swaps)
        if wishes.ax is None:
            vars(made)["redraw"] = redraw
        return made

    own = signature(function)
    more = (Parameter(one.name, Parameter.KEYWORD_ONLY, default=None, annotation=one.type) for one in fields(Wishes))
    inside.__signature__ = own.replace(parameters=[*own.parameters.values(), *more])  # type: ignore[attr-defined]  # what help() shows
    # From Python 3.13 on the text of a function stands without its indentation.
    said, returns, after = cleandoc(function.__doc__ or "").partition("Returns\n")
    before, _, listed = said.rstrip().partition(_PARAMETERS)
    usual = (f"{name}\n    {words}" for name, words in _COMMON.items() if name in own.parameters)
    told = [one for one in usual if one.partition("\n")[0] not in listed.split("\n")]
    parameters = "\n".join(filter(None, (*told, listed, _WISHES_DOC)))
    inside.__doc__ = f"{before.rstrip()}\n\n{_PARAMETERS}{parameters}{returns}{after}"
    return inside


@cache
def _choose_backend() -> None:
    """Let pyplot load its backend outside `look`, which would take back what JupyterLab's sets on loading."""
    import matplotlib.pyplot as plt

    plt.draw_if_interactive()  # type: ignore[no-untyped-call]  # matplotlib is typed in part


def _room(ax: Axes, width_cm: float | None) -> float:
    """Return the width of the place of the axes in cm, their figure widened to the least that a chart needs."""
    from matplotlib.axes import Axes

    require("ax", ax, Axes)
    figure = ax.get_figure(root=True)
    wide = place_of(ax)[2]
    wanted = max(width_cm or 0.0, LIMITS["width_cm"][0]) / wide / 2.54
    figure.set_figwidth(max(figure.get_figwidth(), wanted))  # type: ignore[union-attr]  # as above
    return figure.get_figwidth() * wide * 2.54  # type: ignore[union-attr]  # as above


def place_of(ax: Axes) -> tuple[float, float, float, float]:
    """Return the place of axes in their figure (left, bottom, width, height): their whole field of a grid, else themselves."""
    spec = ax.get_subplotspec()
    if spec is None:
        return tuple(ax.get_position().bounds)
    rows, columns = spec.get_gridspec().get_geometry()
    wide, high = len(spec.colspan) / columns, len(spec.rowspan) / rows
    return spec.colspan.start / columns, 1 - spec.rowspan.stop / rows, wide, high


ROLES = {"main": MAIN, "lost": LOST, "light": LIGHT, "pale": PALE, "hatch": HATCH}


def _swaps(palette: str | Sequence[str] | Mapping[str, str] | None) -> dict[str, str]:
    """Return the colour that stands in for each of the theme's."""
    if palette is None:
        return {}
    import seaborn as sns
    from matplotlib.colors import to_hex

    try:
        named = (
            palette
            if isinstance(palette, Mapping)
            else dict(zip(ROLES, sns.color_palette(palette, len(ROLES)), strict=False))
        )
        return {ROLES[role]: to_hex(colour) for role, colour in named.items()}
    except (ValueError, KeyError, TypeError, StopIteration):
        raise UsageError(unknown("palette", str(palette), (*ROLES, "colorblind", "#1b4f72"))) from None


def ramp(count: int, default: Sequence[str]) -> list[str]:
    """Return colours from dark to light for ordered classes: of the palette asked for, else the chart's own."""
    palette = WISHES.get().palette
    if palette is None or isinstance(palette, Mapping):
        return list(default)
    import seaborn as sns

    return [
        str(one)
        for one in (
            sns.color_palette(palette, count) if isinstance(palette, str) else sns.blend_palette(palette, count)
        ).as_hex()
    ]


def _recolour(artists: Iterable[Artist], swaps: Mapping[str, str]) -> None:
    from matplotlib.colors import is_color_like, to_hex

    for artist in artists:
        for part in ("facecolor", "edgecolor", "color", "markerfacecolor", "markeredgecolor"):
            get = getattr(artist, f"get_{part}", None)
            if get is not None and is_color_like(now := get()) and to_hex(now) in swaps:
                getattr(artist, f"set_{part}")(swaps[to_hex(now)])


def refuse_unfit(options: Mapping[str, object]) -> None:
    """Refuse an unknown language and every number outside `LIMITS`, all at once."""
    found = []
    for name, value in options.items():
        if name == "lang" and value is not None and value not in LANGUAGES:
            found.append(unknown(name, str(value), LANGUAGES))
        if name not in LIMITS:
            continue
        low, high = LIMITS[name]
        kind = Real if name in {"width_cm", "height_cm"} else Integral
        if isinstance(value, bool) or not isinstance(value, kind) or value != value:  # noqa: PLR0124 - NaN
            found.append(wrong(name, value, "1, 2, 3 …" if kind is Integral else "1, 2.5 …"))
        elif not low <= float(value) <= high:
            expected = f"≥ {low:g}" if high == inf else f"{low:g} … {high:g}"
            found.append(outside(name, value, expected))
    if found:
        raise UsageError(found)


def unknown(option: str, found: object, allowed: Iterable[str]) -> Finding:
    """Return the finding that an option does not know a word."""
    return Finding("chart-option", "error", found=str(found), expected=", ".join(allowed), facts=(("option", option),))


def outside(option: str, found: object, expected: str) -> Finding:
    """Return the finding that an option does not take a number."""
    return Finding("chart-range", "error", found=repr(found)[:60], expected=expected, facts=(("option", option),))


def one_of(option: str, value: str, allowed: Iterable[str]) -> str:
    """Return the option's value when it is one of those allowed; refuse it else."""
    names = tuple(allowed)
    if value not in names:
        raise UsageError(unknown(option, value, names))
    return value


def clean(text: str) -> str:
    r"""Return text on one line with only letters that the font has; others become a replacement mark."""
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    known = _letters()
    return "".join(char if ord(char) in known else "\ufffd" for char in flat)


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    # A face may hold a letter in one weight and lack it in the other.
    known = [
        {
            letter
            for family in (face(), SYMBOLS)
            for letter in get_font(findfont(FontProperties(family=family, weight=weight))).get_charmap()
        }
        for weight in ("normal", "bold")
    ]
    return frozenset(known[0] & known[1])


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the printed width of a line of text in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=[face(), SYMBOLS], size=printed(size), weight="bold" if bold else "normal")
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
