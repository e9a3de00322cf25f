"""Blank forms to fill, and cards written back in the official layout.

What `write_scorecard` writes, `sipas_par.load_par_index` and `sipas_par.load_sipas` read back unchanged; a
form that was filled in Excel is read the same way, and one that was not is refused as blank.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.arguments import PATH, require

if TYPE_CHECKING:
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard

__all__ = ["write_scorecard", "write_template"]

_EXAMPLES = {"par": "par_index_lang_son_2023.xlsx", "sipas": "sipas_lang_son_2023.xlsx"}


def write_template(path: str | Path, index: Literal["par", "sipas"] = "par", *, filled: bool = False) -> Path:
    """Write a workbook to fill in: info sheet, table, rules in Vietnamese, a filled example beside it.

    Offices that retype their tables need one layout that is surely read; validation stops most slips at
    the keyboard. The example is marked as illustrative and is never taken for data.

    Parameters
    ----------
    path
        Where to write; a file that stands there is never overwritten, it may be a form already filled.
    index
        ``"par"`` for a table of points, ``"sipas"`` for a table of percentages.
    filled
        Write the example itself as the table instead of blank rows.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    UsageError
        If ``index`` is neither.
    OutputError
        If a file stands there, or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sipas_par as sp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     form = sp.write_template(Path(folder) / "mau.xlsx")
    ...     try:
    ...         sp.load_par_index(form)
    ...     except sp.SipasParError as error:
    ...         print(error.findings[0].code)
    table-blank
    """
    from sipas_par.errors import OutputError, UsageError
    from sipas_par.files import write_atomic
    from sipas_par.findings import Finding
    from sipas_par.reading import load_table
    from sipas_par.shipped import example
    from sipas_par.template.layout import form_bytes

    require("path", path, *PATH)
    if index not in _EXAMPLES:
        expected = ", ".join(_EXAMPLES)
        raise UsageError(Finding("template-index-unknown", "error", found=str(index), expected=expected))
    target = Path(path)
    data = form_bytes(load_table(example(_EXAMPLES[index])), filled=filled)
    if target.exists() and target.read_bytes() != data:
        raise OutputError(Finding("file-stands-there", "error", file=target.name, found=str(target)))
    write_atomic(target, data)
    return target


def write_scorecard(card: Scorecard | SipasCard, path: str | Path) -> Path:
    """Write a card as a workbook in the official layout.

    Parameters
    ----------
    card
        A points table or a SIPAS table.
    path
        Where to write; a file that stands there is replaced.

    Returns
    -------
    Path
        The file written. Reading it gives the same card, but for file name, digest and, where the card came
        from another layout, the addresses of its cells.

    Raises
    ------
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sipas_par as sp
    >>> from sipas_par.template import write_scorecard
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = sp.load_par_index(write_scorecard(card, Path(folder) / "bang-diem.xlsx"))
    >>> again.criteria == card.criteria, again.total == card.total, again.facts == card.facts
    (True, True, True)
    """
    from sipas_par.files import write_atomic
    from sipas_par.template.layout import card_bytes

    target = Path(path)
    write_atomic(target, card_bytes(card))
    return target
