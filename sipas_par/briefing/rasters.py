"""Bitmaps of vector pictures, for formats that take no vectors."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from sipas_par.briefing.svg import prefix_of, safe_svg, size_px

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Figure

_TALLEST_MM = 185.0
# Below 200 dots an inch a decimal comma looks like a point.
DPI = 220
_WIDEST_INCHES = 7.0
# What notebooks draw at twice the dots of a screen.
_SCREEN_DPI = 144
_TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1in)
"""


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels; zeros when it is none."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    return 0, 0


def printed_mm(figure: Figure, text_mm: float) -> float:
    """Return the printed width: as asked, else as drawn, never beyond the text or the height of a page.

    >>> from sipas_par.briefing.blocks import Figure
    >>> printed_mm(Figure("a", width_cm=90), 165.0)
    165.0
    """
    vector = size_px(figure.svg) if figure.svg else (0.0, 0.0)
    width, height = vector if vector[0] else png_size(figure.png)
    natural = width * 25.4 / (96 if vector[0] else _SCREEN_DPI)
    chosen = min(text_mm, figure.width_cm * 10 or natural or text_mm)
    return min(chosen, _TALLEST_MM * width / height) if width and height else chosen


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

    safe = safe_svg(svg, prefix_of(svg))
    if not safe:
        return b""
    made = typst.compile(
        _TEMPLATE,
        format="png",
        ppi=DPI,
        font_paths=font_set().fonts,
        ignore_system_fonts=True,
        sys_inputs={"svg": safe, "width": str(_WIDEST_INCHES)},
    )
    return bytes(made)
