"""Where the data and notebooks that come with the package lie.

In a checkout they stand at its top; in an installed wheel inside the package. Both are found the
same way, so that `pip install` users have the main job too.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sipas_par.arguments import require

_PACKAGE = Path(__file__).resolve().parent


def shipped_root() -> Path:
    """Return the folder that holds the shipped ``data/raw`` and ``notebooks``."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


@cache
def example_sums() -> frozenset[str]:
    """Return the sha256 of every illustrative table shipped; a user's own file beside them is not among these."""
    listed = tomllib.loads((shipped_root() / "data" / "raw" / "provenance.toml").read_text("utf-8"))["file"]
    return frozenset(file["sha256"] for file in listed if file["status"] == "illustrative")


def example(name: str) -> Path:
    """Return the path of a file in the shipped ``data/raw``.

    Examples in docstrings and first steps need a real table at hand, wherever the package is installed.

    Parameters
    ----------
    name
        File name, or a path below ``data/raw`` with forward slashes.

    Raises
    ------
    SipasParError
        If no such file is shipped.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.example("par_index_lang_son_2023.xlsx").name
    'par_index_lang_son_2023.xlsx'
    """
    require("name", name, str)
    path = shipped_root() / "data" / "raw" / name
    if not path.is_file():
        from sipas_par.errors import UsageError
        from sipas_par.findings import Finding

        raise UsageError(Finding("file-missing", "error", file=name, found=str(path)))
    return path
