"""How much of a file is read. Files come by mail; beyond these limits they are refused by name.

The largest table known (63 units, 12 years, 110 rows each) has 83,160 rows and 12 columns; the limits
leave ample room above it and keep time and memory of a hostile file bounded.
"""

from __future__ import annotations

MAX_FILE_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_PACK_RATIO = 200
"""A part of a workbook that unpacks to more than this many times its size, and more than 16 MiB, is a bomb."""
RATIO_FREE_BYTES = 16 * 2**20
MAX_PARTS = 5_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_024
MAX_CELLS = 8_000_000
"""Rows times columns of one sheet, because an empty rectangle costs memory as a full one does."""
MAX_SHEETS = 2_000
MAX_TEXT = 4_000
"""Characters of one cell that are kept; a criterion has a few hundred."""
HEADER_SEARCH_ROWS = 400
HEADER_ROWS = 4
