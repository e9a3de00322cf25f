"""What every part of a document reads: the inputs, the language, the title and the numbers of the parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.document.section import Meta
from sipas_par.text.i18n import _, in_language
from sipas_par.text.labels import banner
from sipas_par.text.numbers import roman

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs
    from sipas_par.model.meeting import Meeting
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import Scorecard, SipasCard

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
_BLANK = "……"
_KINDS = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn")


@dataclass(frozen=True)
class Report:
    """The facts of one document: whose tables, which year, which language, under which banner.

    Parameters
    ----------
    inputs
        The tables, the meeting and the published figures.

    Examples
    --------
    >>> import sipas_par as sp
    >>> report = Report(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))
    >>> report.unit, report.year, report.numeral("par_index")
    ('Lạng Sơn', '2023', 'II')
    """

    inputs: Inputs
    lang: str = "vi"

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
    @in_language
    def banner(self) -> str:
        """Words that every page carries unless all figures are official or self-assessed."""
        return banner(table.source for table in self.tables)

    @cached_property
    @in_language
    def title(self) -> str:
        """Title of the document."""
        year = self.year
        index = _("Chỉ số cải cách hành chính (PAR INDEX)")
        subject = index if self.card.index == "PAR INDEX" else _("Chỉ số {index}").format(index=self.card.index)
        if self.sipas is not None:
            subject = _("Chỉ số hài lòng của người dân (SIPAS), {index}").format(index=subject)
        said = _("Báo cáo phân tích kết quả {subject} năm {year} của {unit}")
        return said.format(subject=subject, year=year, unit=self.unit)

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
