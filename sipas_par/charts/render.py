"""Figures as bytes: the same figure always gives the same SVG and PNG, and carries its alternative text."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sipas_par.charts.theme import BARE, PAPER, PHONES, face, look, narrowed, refuse_unfit
from sipas_par.document.fonts import FAMILIES
from sipas_par.findings import require
from sipas_par.text.i18n import in_language

if TYPE_CHECKING:
    from sipas_par.document.blocks import Block

PRINT_DPI = 220
# A script that draws hundreds of charts keeps so many in pyplot, the latest.
KEPT = 10
_STRAIGHT = re.compile(r' transform="rotate\(-0 [^"]*\)"')


class Chart(Figure):
    """A matplotlib figure that knows what it says and shows itself in JupyterLab, once.

    ``alt`` is the alternative text: one or two sentences with the numbers, for readers who cannot see the
    picture. ``banner`` is what every page that holds the chart must say about its figures; a notebook's
    document reads both from the cell. Everything else is `matplotlib.figure.Figure`, so an analyst may go on
    drawing on it.
    """

    alt: str = ""
    banner: str = ""
    finding: str = ""
    redraw: Callable[[], Figure] | None = None
    fits_phone: bool = False

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Mapping[str, str]]]:
        from sipas_par.document.blocks import Figure as Picture
        from sipas_par.document.section import MIME, Meta, Section, pack

        svg = to_svg(self)
        unlisted(self)
        section = Section((Picture(self.alt, svg=svg),), Meta(banner=self.banner))
        return {"image/svg+xml": svg, "text/plain": self.alt, MIME: pack(section)}, {"image/svg+xml": {"alt": self.alt}}


def alt_text(figure: Figure) -> str:
    """Return what the figure shows, in words and numbers; empty for a figure of another origin.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.charts.render import alt_text
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> alt_text(sp.charts.fields(card)).startswith("Lĩnh vực 8 mất nhiều điểm nhất")
    True
    """
    require("figure", figure, Figure)
    return str(getattr(figure, "alt", ""))


@in_language
def to_svg(figure: Figure) -> str:
    """Return the figure as SVG, its text kept as text in the face of the documents; same figure, same SVG.

    Where this machine has no such face, letters become outlines: their widths would differ where the picture is read.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.charts.render import to_svg
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> to_svg(sp.charts.fields(card)) == to_svg(sp.charts.fields(card))
    True
    """
    require("figure", figure, Figure)
    svg = _saved(figure, "svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))).decode("utf-8")
    # A face of the same widths stands in on a machine that lacks this one.
    faces = ", ".join(f"'{name}'" for name in dict.fromkeys((face(), *FAMILIES)))
    return _STRAIGHT.sub("", svg).replace(f"'{face()}'", faces)


@in_language
def to_png(figure: Figure, dpi: int = PRINT_DPI) -> bytes:
    """Return the figure as PNG; 220 dpi keeps a decimal comma a comma in print.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.charts.render import to_png
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> to_png(sp.charts.fields(card), dpi=72)[1:4]
    b'PNG'
    """
    require("figure", figure, Figure)
    refuse_unfit({"dpi": dpi})
    return _saved(figure, "png", dpi=dpi, metadata={"Software": None})


def _saved(figure: Figure, form: str, **options: Any) -> bytes:
    """Return the file of a figure: a chart of the library fills its sheet, of another nothing is to be cut off."""
    buffer = io.BytesIO()
    with look():
        whole = None if isinstance(figure, Chart) else "tight"
        figure.savefig(buffer, format=form, facecolor=PAPER, bbox_inches=whole, **options)
    return buffer.getvalue()


def new_figure(width_pt: float, height_pt: float) -> Chart:
    """Return an empty figure of a size in points; known to pyplot, so that ``plt.show()`` shows it, but in a document."""
    size = (width_pt / 72, height_pt / 72)
    if BARE.get():
        figure = Chart(figsize=size, dpi=PRINT_DPI)
        FigureCanvasAgg(figure)
        return figure
    from matplotlib import pyplot as plt

    ours = [one for one in map(plt.figure, plt.get_fignums()) if isinstance(one, Chart)]
    for one in ours[: 1 - KEPT]:
        plt.close(one)
    return cast("Chart", plt.figure(FigureClass=Chart, figsize=size, dpi=PRINT_DPI))


def unlisted(figure: Figure) -> None:
    """Take a figure that was shown, or stands in a document, out of pyplot, which would show it again."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)


def as_block(chart: Figure, *, anchor: str, caption: str = "") -> Block:
    """Return a chart as a numbered figure of a document, and as a phone shows it; without a caption its finding is the caption.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> as_block(sp.charts.pareto(card), anchor="hinh-1").anchor
    'hinh-1'
    """
    from sipas_par.document.blocks import Figure as FigureBlock
    from sipas_par.document.blocks import inline

    said = caption or str(getattr(chart, "finding", ""))
    phone = ""
    if PHONES.get() and isinstance(chart, Chart) and chart.fits_phone and chart.redraw:
        with narrowed():
            drawn = chart.redraw()
            phone = to_svg(drawn)
        unlisted(drawn)
    unlisted(chart)
    return FigureBlock(alt=alt_text(chart), svg=to_svg(chart), phone=phone, caption=inline(said), anchor=anchor)
