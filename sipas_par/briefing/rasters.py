"""Bitmaps of vector pictures, for formats that take no vectors."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sipas_par.briefing.svg import safe_svg, size_px

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Figure

# Below 200 dots an inch a decimal comma looks like a point.
DPI = 220
_WIDEST_INCHES = 7.0
_TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1in)
"""


def bitmap_of(figure: Figure) -> bytes:
    """Return the figure's bitmap, drawn from its vectors when it has none; empty when it has neither.

    Examples
    --------
    >>> from sipas_par.briefing.blocks import Figure
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="9" height="9"/></svg>'
    >>> bitmap_of(Figure("Ô vuông", svg=svg))[1:4]
    b'PNG'
    """
    return figure.png or (_drawn(figure.svg) if figure.svg else b"")


@lru_cache(maxsize=32)
def _drawn(svg: str) -> bytes:
    import typst

    from sipas_par.briefing.typst_fonts import font_set

    safe = safe_svg(svg, "h")
    if not safe:
        return b""
    width = min(_WIDEST_INCHES, size_px(safe)[0] / 96 or _WIDEST_INCHES)
    made = typst.compile(
        _TEMPLATE,
        format="png",
        ppi=DPI,
        font_paths=font_set().fonts,
        ignore_system_fonts=True,
        sys_inputs={"svg": safe, "width": f"{width:.4f}"},
    )
    return bytes(made)
