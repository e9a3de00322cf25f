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
_EXAMPLE = {
    "vi": "SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức",
    "en": "ILLUSTRATIVE FIGURES – the shipped example, not official results",
}
_EXAMPLE_LINE = {
    "vi": "ĐÂY LÀ BẢNG MẪU KÈM THEO PHẦN MỀM, số liệu minh họa. Có bảng của đơn vị: chép vào data/raw hoặc chỉ rõ bằng --par.",
    "en": "THIS IS THE EXAMPLE SHIPPED WITH THE SOFTWARE, invented figures. For your own table: copy it into data/raw or name it with --par.",
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
    sources = tuple(sources)
    statuses = {source.status for source in sources}
    if sources and all(source.example for source in sources):
        return _EXAMPLE[lang]
    if "illustrative" in statuses:
        return _ILLUSTRATIVE[lang]
    return _UNKNOWN[lang] if "unknown" in statuses else ""


def join_banners(banners: Iterable[str]) -> str:
    """Join what several parts say into one banner that says nothing twice.

    >>> from sipas_par import Source
    >>> plain = banner([Source("b.xlsx", status="illustrative")])
    >>> join_banners([plain, "", plain]) == plain
    True
    """
    said = list(dict.fromkeys(words for words in banners if words))
    # The charts know how sure their figures are, not that the table is the example.
    covered = {_ILLUSTRATIVE[lang] for lang, words in _EXAMPLE.items() if words in said}
    return " · ".join(words for words in said if words not in covered)


def example_line(lang: str = "vi") -> str:
    """Return what a command says first and last when it works on the shipped example."""
    return _EXAMPLE_LINE[lang]
