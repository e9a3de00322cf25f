"""The briefing for the conference: its parts, each a section that a notebook shows and a document prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.arguments import NOTHING, PATH, require
from sipas_par.briefing.blocks import Document
from sipas_par.briefing.display import Meta, Section
from sipas_par.errors import UsageError
from sipas_par.findings import Finding
from sipas_par.inputs import Inputs
from sipas_par.meeting import Meeting
from sipas_par.scorecard import Scorecard
from sipas_par.survey import SipasCard
from sipas_par.wording.banner import banner
from sipas_par.wording.numbers import listing, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sipas_par.briefing.blocks import Block
    from sipas_par.published import Published

PARTS = (
    "letterhead",
    "conclusions",
    "par_index",
    "changes",
    "outlook",
    "sipas_part",
    "below_maximum",
    "by_agency",
    "proposals",
    "programme",
    "signature",
    "annex",
)
"""The parts of the briefing in printed order; each is an attribute of `Briefing`."""

_NUMBERED = (
    "conclusions",
    "par_index",
    "changes",
    "outlook",
    "sipas_part",
    "below_maximum",
    "by_agency",
    "proposals",
    "programme",
)
_LANGUAGES = ("vi", "en")
_BLANK = "……"
_KINDS = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn")


@dataclass(frozen=True)
class Briefing:
    """The conference briefing, part by part.

    A notebook shows the parts one a cell, so that an analyst can write between them; `save` prints all of
    them without a notebook. Both use the same blocks.

    Parameters
    ----------
    inputs
        The tables, the meeting and the published figures.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> import sipas_par as sp
    >>> report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    >>> report.banner
    'SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức'
    """

    inputs: Inputs
    lang: str = "vi"
    _cache: dict[str, Section] = field(default_factory=dict, repr=False, compare=False)

    def __getattr__(self, name: str) -> Section:
        if name not in PARTS:
            raise AttributeError(f"a briefing has no part {name!r}; its parts are {', '.join(PARTS)}")
        return self.part(name)

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *PARTS])

    @property
    def card(self) -> Scorecard:
        """The points table of the year reported."""
        return self.inputs.card

    @property
    def earlier(self) -> Scorecard | None:
        """The points table of the year before."""
        return self.inputs.earlier

    @property
    def sipas(self) -> SipasCard | None:
        """The SIPAS table."""
        return self.inputs.sipas

    @property
    def meeting(self) -> Meeting | None:
        """The conference."""
        return self.inputs.meeting

    @property
    def published(self) -> Published:
        """The announced figures."""
        return self.inputs.published

    @property
    def tables(self) -> tuple[Scorecard | SipasCard, ...]:
        """Every table this briefing is made from."""
        return tuple(table for table in (self.card, self.earlier, self.sipas) if table is not None)

    @cached_property
    def banner(self) -> str:
        """Words that every page carries unless all figures are official or self-assessed."""
        return banner((table.source for table in self.tables), self.lang)

    @cached_property
    def title(self) -> str:
        """Title of the document."""
        year = self.year
        if self.lang == "en":
            names = listing([table for table in (self.sipas and "SIPAS", self.card.index) if table], "en")
            return f"Report on the {names} results of {self.unit} in {year}"
        subject = (
            "Chỉ số cải cách hành chính (PAR INDEX)" if self.card.index == "PAR INDEX" else f"Chỉ số {self.card.index}"
        )
        if self.sipas is not None:
            subject = f"Chỉ số hài lòng của người dân (SIPAS), {subject}"
        return f"Báo cáo phân tích kết quả {subject} năm {year} của {self.unit}"

    @cached_property
    def unit(self) -> str:
        """The unit as it stands in a sentence; a dotted line when the table does not say it."""
        unit = self.card.unit or _BLANK
        kind = next((kind for kind in _KINDS if unit.startswith(f"{kind} ")), "")
        return unit[:1].lower() + unit[1:] if kind else unit

    @cached_property
    def year(self) -> str:
        """The year of the figures; a dotted line when the table does not say it."""
        return str(self.card.year or _BLANK)

    def t(self, vi: str, en: str) -> str:
        """Return the text of this briefing's language."""
        return vi if self.lang == "vi" else en

    def numeral(self, part: str) -> str:
        """Return the Roman number of a part, counting only the parts that have something to say."""
        present = [name for name in _NUMBERED if name == part or self._has(name)]
        return roman(present.index(part) + 1)

    def _has(self, part: str) -> bool:
        needs: dict[str, object] = {
            "changes": self.earlier,
            "sipas_part": self.sipas,
            "programme": self.meeting,
        }
        return needs.get(part, True) is not None

    def part(self, name: str) -> Section:
        """Return one part as a section; it is made once."""
        if name not in self._cache:
            made: tuple[Block, ...] = _maker(name)(self) if self._has(name) else ()
            self._cache[name] = Section(made, self.meta)
        return self._cache[name]

    @property
    def meta(self) -> Meta:
        """What every section says about the whole document, the banner above all."""
        office = self.meeting.compiler.name if self.meeting and self.meeting.compiler else ""
        created = self.meeting.start.date().isoformat() if self.meeting and self.meeting.start else ""
        return Meta(
            title=self.title,
            lang=self.lang,
            banner=self.banner,
            author=office,
            subject=self.meeting.short_title if self.meeting else "",
            created=created or f"{self.card.year or 2000}-12-31",
        )

    def document(self) -> Document:
        """Return the whole briefing as one document."""
        every = tuple(block for name in PARTS for block in self.part(name))
        meta = self.meta
        return Document(
            title=meta.title,
            blocks=every,
            lang=self.lang,
            banner=self.banner,
            author=meta.author,
            subject=meta.subject,
            created=meta.created,
        )

    def save(self, path: str | Path, *, accept: Iterable[str] = (), letterhead: str | Path | None = None) -> Path:
        """Write the briefing; the ending decides the format (``.html .pdf .docx``, the ledger ``.xlsx``, slides ``.pptx``).

        Parameters
        ----------
        path
            Where to write; an edited file of that name is kept under a dated name.
        accept
            Codes of errors in the figures that the user accepts; they are printed in the annex.
        letterhead
            The office's own letterhead, a ``.docx`` file: a Word document keeps its page, styles, header and footer.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        SipasParError
            If the figures have errors that were not accepted, the ending is not known, the letterhead cannot be read
            or the ending is not Word's, or the file cannot be written.
        """
        from sipas_par.briefing.formats import letterhead_of, make
        from sipas_par.files import OutputFolder

        path = Path(path)
        self.inputs.require_sound(accept)
        form = path.suffix.lstrip(".").lower()
        made = make(self, form, path.parent, letterhead_of(letterhead, [form]))
        return OutputFolder(path.parent).write(path.name, made)


def briefing(
    card: Scorecard | Inputs,
    sipas: SipasCard | None = None,
    meeting: Meeting | None = None,
    *,
    earlier: Scorecard | None = None,
    folder: str | Path | None = None,
    lang: str = "vi",
) -> Briefing:
    """Make the conference briefing from tables already loaded.

    Parameters
    ----------
    card
        This year's points table; or all inputs together, as `find_inputs` gives them.
    sipas, meeting, earlier
        SIPAS table, conference and table of the year before; parts that need one are left out without it.
    folder
        A ``data/raw`` whose ``published`` figures are used instead of the shipped ones.
    lang
        ``"vi"`` or ``"en"``.

    Returns
    -------
    Briefing
        Its parts are attributes (`PARTS`); `Briefing.save` writes it.

    Raises
    ------
    SipasParError
        If the language is not known.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> report = sp.briefing(card, earlier=sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")))
    >>> report.conclusions.blocks[0].level
    1
    """
    require("card", card, Scorecard, Inputs)
    require("sipas", sipas, SipasCard, NOTHING)
    require("meeting", meeting, Meeting, NOTHING)
    require("earlier", earlier, Scorecard, NOTHING)
    require("folder", folder, *PATH, NOTHING)
    if lang not in _LANGUAGES:
        raise UsageError(Finding("unknown-language", "error", found=lang, expected="vi, en"))
    if isinstance(card, Inputs):
        return Briefing(card, lang)
    place = Path(folder) if folder else None
    return Briefing(Inputs(card, earlier, sipas, meeting, place), lang)


def _maker(name: str) -> Callable[[Briefing], tuple[Block, ...]]:
    from importlib import import_module

    module = import_module(f"sipas_par.briefing.contents.{name}")
    make: Callable[[Briefing], tuple[Block, ...]] = module.make
    return make
