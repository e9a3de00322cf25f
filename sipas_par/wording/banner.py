"""The words that every page made from illustrative or doubtful figures carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.scorecard import Source

_ILLUSTRATIVE = {
    "vi": "SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC",
    "en": "ILLUSTRATIVE FIGURES – NOT OFFICIAL RESULTS",
}
_UNKNOWN = {"vi": "CHƯA RÕ TÌNH TRẠNG SỐ LIỆU", "en": "STATUS OF THE FIGURES UNKNOWN"}


def banner(sources: Iterable[Source], lang: str = "vi") -> str:
    """Return the banner that documents made from these sources must carry; empty when all are sure.

    Parameters
    ----------
    sources
        The pedigree of every table used.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> from sipas_par import Source
    >>> banner([Source("a.xlsx", status="official"), Source("b.xlsx", status="illustrative")])
    'SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC'
    >>> banner([Source("a.xlsx", status="official")])
    ''
    """
    statuses = {source.status for source in sources}
    if "illustrative" in statuses:
        return _ILLUSTRATIVE[lang]
    return _UNKNOWN[lang] if "unknown" in statuses else ""
