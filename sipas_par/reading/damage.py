"""Text that lost its letters on the way: question marks within words, or UTF-8 shown as another encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.reading.grid import Grid

# "?i?m t?i ?a", "Ä\x90iá»ƒm tá»‘i Ä‘a", and the sign that stands for what could not be decoded.
_DAMAGE = re.compile(r"\w\?\w|(?:^|\s)\?\w|\ufffd|á[»º]|Ä[\u0080-\u00ff\u2018\u2019]|Æ[°¡]|Ã[\u0080-\u00bf]")
_ENOUGH = 3
_ROWS = 400


def damaged_text(grids: Sequence[Grid]) -> tuple[str, str, str] | None:
    """Return sheet, cell and text of the first of several damaged cells; ``None`` when letters are sound."""
    for grid in grids:
        places = [
            (grid.sheet, grid.address(row, column), cell[:60])
            for row, cells in enumerate(grid.rows[:_ROWS])
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and len(_DAMAGE.findall(cell[:200])) > 1
        ]
        if len(places) >= _ENOUGH:
            return places[0]
    return None
