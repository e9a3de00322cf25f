"""Printed sums of a part of the table, held against the row of that part: a wrong one tells of a retyped cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.reading.codes import token
from sipas_par.reading.convert import number_columns
from sipas_par.reading.differences import ROUNDING
from sipas_par.reading.text import clean, fold
from sipas_par.reading.vocabulary import contains, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sipas_par.reading.found import Found
    from sipas_par.reading.outline import Path
    from sipas_par.reading.rows import Body


def is_total(label: str) -> bool:
    """Say whether a label is that of the total of the whole table.

    >>> is_total("Tổng điểm"), is_total("Tổng điểm các lĩnh vực"), is_total("Tổng điểm 3 lĩnh vực"), is_total("Cộng mục 2")
    (True, True, True, False)
    """
    folded = fold(label)
    totals = words("rows", "total")
    return folded in totals or (folded.startswith(totals) and len(folded) < 60 and not is_subtotal(label))


def is_subtotal(label: str) -> bool:
    """Say whether a label is that of the sum of one part.

    >>> is_subtotal("Cộng lĩnh vực 1"), is_subtotal("Tổng các tiêu chí của lĩnh vực II"), is_subtotal("Tổng các tiêu chí")
    (True, True, False)
    """
    folded = fold(label)
    parts = words("rows", "subtotal")
    if not (folded.startswith(words("rows", "total")) and contains(folded, parts)):
        return False
    return bool(_code(label)) or not _of_all(folded, parts)


def _of_all(folded: str, parts: tuple[str, ...]) -> bool:
    """Say whether a label speaks of all parts: "các lĩnh vực", "3 lĩnh vực"."""
    pieces = folded.split()
    counted = any(
        piece.isdigit() and contains(" ".join(pieces[at + 1 :][:2]), parts) for at, piece in enumerate(pieces)
    )
    return counted or contains(folded, words("rows", "all"))


def _code(label: str) -> Path:
    """Return the code that a label ends with: "Cộng lĩnh vực II"."""
    before, _, last = clean(label).strip(" .:)").rpartition(" ")
    found = token(last)
    named = fold(before).endswith(words("rows", "subtotal"))
    return found.numbers if found and named and found.style in {"number", "roman"} else ()


def check_subtotals(
    found: Found,
    body: Body,
    paths: Sequence[Path | None],
    columns: dict[str, int | None],
    table: dict[str, list[Decimal | None]],
) -> None:
    """Report every printed sum of a part that differs from the row of the part.

    A sum without a code belongs to one of the rows that the row before it stands under.
    """
    by_path = {path: at for at, path in enumerate(paths) if path}
    rows = [row for row, _, _ in body.subtotals]
    printed = number_columns(found.grid, rows, columns, found.notes)
    for at, (row, before, label) in enumerate(body.subtotals):
        last = next((path for path in reversed(paths[:before]) if path), ())
        codes = [_code(label)] if _code(label) else [last[:size] for size in range(1, len(last) + 1)]
        parts = [by_path[code] for code in codes if code in by_path]
        for meaning, column in columns.items():
            value = printed[meaning][at]
            sums = [amount for part in parts if (amount := table[meaning][part]) is not None]
            if column is None or value is None or not sums or value in sums:
                continue
            report = found.notes.warning if abs(value - sums[0]) <= ROUNDING else found.notes.error
            report("subtotal-differs", found.grid.address(row, column), value, sums[0], column=meaning)
