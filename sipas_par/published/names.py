"""Names of provinces as sources write them: one key a name, whatever its Unicode form or tone position."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipas_par.published.records import Province

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def fold_name(name: str) -> str:
    """Fold a name for comparison: no case, one kind of dash and space, the tone at the end of its word.

    NFC and NFD, ``Hòa`` and ``Hoà`` become one; ``Hòa`` and ``Hóa`` stay two, so do ``Lâm`` and ``Lam``.

    Examples
    --------
    >>> from sipas_par.published import fold_name
    >>> fold_name("Hoà  Bình") == fold_name("HÒA BÌNH"), fold_name("Hòa") == fold_name("Hóa")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for dash in "–—−‑-":
        text = text.replace(dash, " ")
    return " ".join(_fold_word(word) for word in text.split())


def _fold_word(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return letters + "".join(mark for mark in marks if mark in _TONES)


_UNIT_WORDS = tuple(f"{fold_name(word)} " for word in ("Tỉnh", "Thành phố", "TP.", "TP"))


class NameBook:
    """Finds the province that a name means, through its aliases.

    Examples
    --------
    >>> from sipas_par.published import published
    >>> book = published().names
    >>> book.province("Tỉnh Hoà Bình").name, book.province("TPHCM").name, book.province("Atlantis")
    ('Hòa Bình', 'TP. Hồ Chí Minh', None)
    """

    def __init__(self, provinces: Iterable[Province]) -> None:
        self._by_key: dict[str, Province] = {}
        for province in provinces:
            for name in (province.name, *province.aliases):
                self._by_key.setdefault(fold_name(name), province)

    def province(self, name: str) -> Province | None:
        """Return the province of this name or alias, with or without its kind before it; ``None`` when unknown."""
        key = fold_name(name)
        if key in self._by_key:
            return self._by_key[key]
        bare = next((key.removeprefix(word) for word in _UNIT_WORDS if key.startswith(word)), key)
        return self._by_key.get(bare)

    def canonical(self, name: str) -> str:
        """Return the name used in every table, or the name itself when it is no known province."""
        province = self.province(name)
        return province.name if province else unicodedata.normalize("NFC", name).strip()
