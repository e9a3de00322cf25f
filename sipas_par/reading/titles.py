"""The units that a title line names: a place with its word, an office, a province by its bare name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sipas_par.model.units import provinces, unit_name
from sipas_par.text.names import clean, fold, settle_tones
from sipas_par.text.vocabulary import contains, words, words_as_listed

DATE = re.compile(
    r"(ngày|tháng)\b[^;]{0,24}?\bnăm\s*(20\d\d|\.{2,}|…)|\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*20\d\d", re.IGNORECASE
)
_PIECE = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?|[^\w\s]")


def capital(name: str) -> str:
    """Return a name with a capital at its beginning: "huyện Cao Lộc" within a sentence is "Huyện Cao Lộc"."""
    return name[:1].upper() + name[1:]


def is_title(text: str) -> bool:
    """Say whether a line is the title of a table and no letterhead, by words with their tones: Cao Bằng is no "bảng".

    >>> is_title("BẢNG ĐIỂM NĂM 2023"), is_title("TỈNH CAO BẰNG"), is_title("Lạng Sơn, ngày 5 tháng 4 năm 2024")
    (True, False, False)
    """
    bare = " ".join(piece.lower() for piece in _PIECE.findall(settle_tones(clean(text))))
    listed = words("titles", "titles") if bare.isascii() else words_as_listed("titles", "titles")
    return contains(bare, listed) and not DATE.search(text)


def units_in_title(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the units that a line names, each with whether it only issues the table.

    A unit is a word such as "huyện" with a name after it, an office after "của" or alone in its line, or a province
    of the list by its bare name. "Các huyện", "cấp tỉnh" and "xã hội" name none.

    >>> units_in_title("KẾT QUẢ CHẤM ĐIỂM CỦA HUYỆN TRÀNG ĐỊNH NĂM 2023"), units_in_title("Kết quả PAR INDEX các huyện")
    ((('Huyện Tràng Định', False),), ())
    >>> units_in_title("(Kèm theo Quyết định số 5/QĐ-UBND của UBND tỉnh Lạng Sơn)")
    (('Lạng Sơn', True),)
    """
    whole = settle_tones(clean(text))
    folded = fold(whole)
    if contains(folded, words("titles", "nobody")):
        return ()
    line = _Line(whole, [(match.group(), match.start(), match.end()) for match in _PIECE.finditer(whole)])
    label = whole.partition(":")[0] if ":" in whole else ""
    dated = bool(DATE.search(whole)) and not is_title(DATE.sub(" ", whole))
    issued = bool(label) and not is_title(label) and fold(label) not in words("units", "labels")
    return tuple((name, issued or dated or line.issues(start)) for name, start in line.units())


@dataclass(frozen=True)
class _Line:
    """A title line in pieces: words and marks with their places."""

    text: str
    pieces: list[tuple[str, int, int]]

    def units(self) -> list[tuple[str, int]]:
        """Return every unit with the piece where it begins, until "các tỉnh" or "so với" begins a list of others."""
        found: list[tuple[str, int]] = []
        at = 0
        while at < len(self.pieces):
            office = self._office(at)
            named = office or self._place(at) or self._province(at)
            if named and self._one_of_many(at):
                break
            if named:
                found.append((capital(named[0]), at))
            before, at = at, named[1] if named else at + 1
            if named and (within := self._around(before, at, office=office is not None)):
                at = within
        return found

    def _around(self, at: int, end: int, *, office: bool) -> int:
        """Return where a wider place that follows a unit ends; 0 when none does."""
        while end < len(self.pieces) and (self.pieces[end][0] in ",-–" or self._folded(end) == "thuoc"):
            end += 1
        wider = self._place(end)
        return wider[1] if wider and (office or self._width(at) < self._width(end)) else 0

    def _width(self, at: int) -> int:
        levels = ("communes", "districts", "province_words")
        return next((width for width, key in enumerate(levels) if self._word(at, key)), len(levels))

    def issues(self, at: int) -> bool:
        """Say whether words before a place make it the issuer of the table."""
        before = fold(" ".join(piece for piece, _, _ in self.pieces[:at]))
        last = before.removesuffix(" ubnd").removesuffix(" uy ban nhan dan")
        return contains(before, words("titles", "issued")) or last.endswith((" do", " theo")) or last in {"do", "theo"}

    def _folded(self, at: int, size: int = 1) -> str:
        return fold(" ".join(piece for piece, _, _ in self.pieces[at : at + size]))

    def _one_of_many(self, at: int) -> bool:
        before = self._folded(max(at - 1, 0)) if at else ""
        counted = before.isdigit() and len(before) < 4
        return before in words("units", "plural") or counted or self._folded(max(at - 2, 0), 2) == "so voi"

    def _word(self, at: int, key: str) -> int:
        """Return how many pieces a listed word takes here, with its tones where the line has any; 0 for none."""
        listed = words("units", key) if self.text.isascii() else words_as_listed("units", key)
        for size in (3, 2, 1):
            pieces = self.pieces[at : at + size]
            if len(pieces) == size and " ".join(piece for piece, _, _ in pieces).lower() in listed:
                return size
        return 0

    def _place(self, at: int) -> tuple[str, int] | None:
        size = self._word(at, "unit_words")
        if not size:
            return None
        start = at + size
        if start < len(self.pieces) and self.pieces[start][0] == ".":
            start += 1
        known = self._province(start)
        wide = fold(self.text[self.pieces[at][1] : self.pieces[at + size - 1][2]]) in words("units", "wide_words")
        end = known[1] if known and wide else self._name_end(start)
        if end == start or contains(self._folded(start, 2), words("units", "no_names")):
            return None
        return unit_name(self.text[self.pieces[at][1] : self.pieces[end - 1][2]]), end

    def _name_end(self, start: int) -> int:
        """Return where a name ends: at a mark, a small letter, a year or a word that no name holds."""
        end = start
        while end < len(self.pieces) and end - start < 5:
            piece = self.pieces[end][0]
            number = piece.isdigit() and len(piece) <= 2 and end == start
            if not (number or piece[0].isupper()) or self._stops(end) or self._word(end, "unit_words"):
                break
            end += 1
            if number:
                break
        return end if end - start < 5 else start

    def _stops(self, at: int) -> bool:
        following = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else ""
        piece = self.pieces[at][0].lower()
        if piece == "năm":
            return not following or not following[0].isalpha()
        return piece in words_as_listed("units", "stops") or self._folded(at, 2) in words("units", "stop_pairs")

    def _office(self, at: int) -> tuple[str, int] | None:
        size = self._word(at, "offices")
        led = at == 0 or self._folded(at - 1) in {"cua", "tai"} or self.pieces[at - 1][0] in ":("
        if not size or not (led or self._word(at, "sure_offices")):
            return None
        end = at + size
        inner = self._word(at, "departments") == 0
        while end < len(self.pieces) and self.pieces[end][0] not in "().;:" and not self.pieces[end][0].isdigit():
            joined = self.pieces[end][0].lower() in {"và", "va", ","}
            if (self._stops(end) and not joined) or (self._place(end) and not inner):
                break
            end += 1
        while not self.pieces[end - 1][0][0].isalnum():
            end -= 1
        return (unit_name(self.text[self.pieces[at][1] : self.pieces[end - 1][2]]), end) if end > at + size else None

    def _province(self, at: int) -> tuple[str, int] | None:
        """Return a province of the list that stands here by its bare name."""
        if at >= len(self.pieces) or not self.pieces[at][0][0].isupper():
            return None
        for size in range(min(6, len(self.pieces) - at), 0, -1):
            text = self.text[self.pieces[at][1] : self.pieces[at + size - 1][2]]
            if known := provinces().get(fold(text)):
                return known, at + size
        return None


def unit_is_place(name: str) -> bool:
    """Say whether a unit is a province, district or commune, and no office.

    >>> unit_is_place("Sơn La"), unit_is_place("Sở Y tế")
    (True, False)
    """
    return not fold(name).startswith(tuple(f"{word} " for word in words("units", "offices")))
