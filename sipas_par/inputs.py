"""The inputs of one conference: this year's table, last year's, SIPAS, the meeting and what was announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.findings import FiguresError, Finding, Findings, UsageError, catalogue, errors_of, require, worst_first
from sipas_par.model.criteria import EARLIER_COLUMN
from sipas_par.model.leads import Names, leads_of, led, unlisted
from sipas_par.text.display import Shown, Shows, as_rows
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import date

if TYPE_CHECKING:
    from sipas_par.model.checked import Checked
    from sipas_par.model.meeting import Meeting
    from sipas_par.model.published import Published
    from sipas_par.model.scorecard import Scorecard, SipasCard
    from sipas_par.reading.announcement import Announcement
    from sipas_par.reading.plan import Plan


@dataclass(frozen=True, repr=False)
class Inputs(Shows):
    """Everything a briefing is made from.

    Parameters
    ----------
    card
        This year's PAR INDEX table, its lead agencies under the names of the meeting.
    earlier
        The table of the year before, if there is one.
    sipas
        The SIPAS table of the same unit and year, if there is one.
    meeting
        The conference, if its file is at hand.
    folder
        Where what was not named was looked for.
    own_findings
        What was noticed while choosing the files.
    others
        Tables of other units, of the same index and year, to see who holds the maximum that this unit lost.
    files
        Paths of the tables used, the points table of the year first, for documents that lead to their cells.
    unused
        Every other table-like file in sight as it would be typed, with why it was not used.
    announced
        What files in sight announce of all provinces; it counts before the published figures.
    plans
        Remedial plans in sight, of this year (its results are held against them) and of the next (what the office wrote).

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> inputs.card.year, inputs.earlier.year, inputs.sipas.year, len(inputs.findings)
    (2023, 2022, 2023, 0)
    """

    card: Scorecard
    earlier: Scorecard | None = None
    sipas: SipasCard | None = None
    meeting: Meeting | None = None
    folder: Path | None = None
    others: tuple[Scorecard, ...] = ()
    own_findings: tuple[Finding, ...] = field(default=(), compare=False)
    files: tuple[Path, ...] = field(default=(), compare=False)
    unused: tuple[tuple[str, Finding], ...] = field(default=(), compare=False)
    announced: tuple[Announcement, ...] = field(default=(), compare=False)
    plans: tuple[Plan, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Name the lead agencies as the conference knows them; set aside illustrative tables that contradict a published result."""
        if self.meeting is not None:
            printed = (name for row in self.card.criteria for name in row.printed)
            object.__setattr__(self, "meeting", self.meeting.naming(printed))
        names = Names(self.meeting, self.card)
        object.__setattr__(self, "card", led(self.card, leads_of(self.card, names, [])))
        object.__setattr__(self, "plans", tuple(plan.under(names.name) for plan in self.plans))
        for part in fields(self):
            object.__setattr__(self, part.name, as_rows(getattr(self, part.name)))
        for name, table in (("earlier", self.earlier), ("sipas", self.sipas)):
            against = [] if table is None or not invented(table) else self._contradictions(table)
            if against:
                object.__setattr__(self, name, None)
                aside = (replace(finding, severity="warning") for finding in against)
                object.__setattr__(self, "own_findings", (*self.own_findings, *aside))

    @property
    def tables(self) -> tuple[Scorecard | SipasCard, ...]:
        """The tables of the unit that are there: this year's, last year's, SIPAS."""
        return tuple(table for table in (self.card, self.earlier, self.sipas) if table is not None)

    @property
    def before_merger(self) -> Finding | None:
        """Why the table of the year before is not compared: it is another unit's of the same name."""
        from sipas_par.model.checks import check_merger

        return check_merger(self.card, self.earlier) if self.earlier is not None else None

    def _contradictions(self, table: Scorecard | SipasCard) -> list[Finding]:
        from sipas_par.model.checks import CONTRADICTED, check_published

        return [finding for finding in check_published(table, self.published) if finding.code == CONTRADICTED]

    def _shown(self) -> Shown:
        used = {_("Năm báo cáo"): self.card, _("Năm trước"): self.earlier, "SIPAS": self.sipas}
        rows = [
            (
                role,
                f"{table.index} {table.year or ''}",
                table.unit,
                table.source.file,
                label("status", table.source.status),
            )
            for role, table in used.items()
            if table is not None
        ]
        meeting = [_("Hội nghị: {title}").format(title=self.meeting.title)] if self.meeting else []
        aside = [_("Không dùng: {file}: {why}").format(file=name, why=why.message()) for name, why in self.unused]
        heads = (_("Vai trò"), _("Bảng"), *(label("column", name) for name in ("unit", "file", "status")))
        apart = [self.before_merger.message()] if self.before_merger else []
        return Shown(
            _("Số liệu đầu vào"), heads, tuple(rows), remarks=(*meeting, *apart, self.findings.summary, *aside)
        )

    @cached_property
    def published(self) -> Published:
        """The announced figures: those of the working folder if it has them, else the shipped ones; then what was dropped in."""
        return self._announced[0]

    @property
    def as_of(self) -> dt.date | None:
        """The day of the documents, the one before the conference; ``None`` without its day."""
        start = self.meeting.start if self.meeting else None
        return None if start is None else start.date() - dt.timedelta(days=1)

    @cached_property
    def printable(self) -> Published:
        """The announced figures that the documents may print: announced by their day, none of a year after the table's.

        >>> import sipas_par as sp
        >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
        >>> inputs.as_of.isoformat(), max(row.year for row in inputs.printable.totals)
        ('2024-05-16', 2023)
        """
        return self.published.up_to(self.as_of, self.card.year)

    def plan(self, year: int | None) -> Plan | None:
        """Return the remedial plan of a year, if one is in sight."""
        return next((plan for plan in self.plans if plan.year == year), None)

    def of_plan(self, plan: Plan) -> tuple[Finding, ...]:
        """Return what is wrong in a plan, by itself and against the table that it was made from."""
        from sipas_par.reading.plan import scales, unsound

        tables = (table for table in (self.card, self.earlier) if table is not None and table.year == plan.year - 1)
        return (*plan.findings, *(one for table in tables for one in unsound(plan, scales(table))))

    def of_meeting(self) -> tuple[Finding, ...]:
        """Return what is doubtful of the day and of who takes part: agencies that had ended by then, lead agencies that the meeting lacks."""
        if self.meeting is None:
            return tuple(unlisted(self.card, None))
        return (*self._of_its_day(self.meeting), *ended_in(self.meeting), *unlisted(self.card, self.meeting))

    def _of_its_day(self, meeting: Meeting) -> Iterable[Finding]:
        index, year = self.card.index, self.card.year
        if meeting.start is None or year is None:
            return
        if meeting.start.year <= year:
            day = date(meeting.start.date())
            yield Finding("meeting-before-results", "warning", meeting.file, found=day, expected=year)
        elif (held := self.published.of_year(index, year)) and not self.printable.of_year(index, year):
            day = date(self.published.announced_on(held[0]))
            yield Finding("figures-held-back", "warning", meeting.file, found=day, expected=year)

    @cached_property
    def _announced(self) -> tuple[Published, tuple[Finding, ...]]:
        from sipas_par.model.published import published

        own = self.folder / "published" if self.folder else None
        data = published(own if own and own.is_dir() else None)
        news = [row for one in self.announced for row in one.figures]
        return data.announcing(news) if news else (data, ())

    @cached_property
    def findings(self) -> Findings:
        """Everything wrong or doubtful in these inputs, errors first."""
        own = [finding for part in self._checked for finding in part.findings]
        announced = (finding for one in self.announced for finding in one.findings)
        planned = (finding for one in self.plans for finding in self.of_plan(one))
        return worst_first(
            (*self.own_findings, *announced, *planned, *self.of_meeting(), *self._announced[1], *own, *self._across())
        )

    @property
    def checked(self) -> Checked:
        """Every check of the tables, on how many rows and cells, and how it ended."""
        from sipas_par.model.checked import Checked

        return Checked(self.findings, Checked.joined(self._checked).runs)

    @cached_property
    def _checked(self) -> list[Checked]:
        from sipas_par.model.checks import published_checked

        return [
            *(table.checked for table in (*self.tables, *self.others)),
            *(published_checked(table, self.published) for table in self.tables),
        ]

    def _across(self) -> list[Finding]:
        """Whether the tables belong together."""
        from sipas_par.model.checks import check_pair, check_units, mismatch

        found = check_pair(self.card, self.earlier) if self.earlier is not None else []
        if self.earlier is not None and self.earlier.year and self.card.year and self.earlier.year < self.card.year - 1:
            file, year = self.earlier.source.file, self.earlier.year
            found.append(Finding("years-apart", "warning", file, found=year, expected=self.card.year - 1))
        column = next((fact for fact in self.card.facts if fact.key == EARLIER_COLUMN), None)
        if self.earlier is None and column is not None:
            file, (sheet, _sep, cell) = self.card.source.file, column.cell.rpartition("!")
            found.append(Finding("earlier-column-not-compared", "warning", file, sheet, cell, column.label))
        if self.sipas is not None:
            found += check_units(self.card, self.sipas)
            if self.sipas.year != self.card.year:
                found.append(mismatch("different-years", self.sipas, self.sipas.year, self.card.year))
        return found

    def require_sound(self, accepted: str | Iterable[str] = ()) -> tuple[str, ...]:
        """Refuse figures with errors, unless every error's code was accepted by name.

        Parameters
        ----------
        accepted
            Codes of findings that the user takes responsibility for, also as one text with commas; ``"all"``
            accepts every one.

        Returns
        -------
        tuple of str
            The accepted codes that none of these errors has: there is nothing to accept, so they are to be told.

        Raises
        ------
        UsageError
            If a code is that of no finding of any table.
        FiguresError
            With every error that was not accepted; an illustrative table against a published result cannot be.
        """
        from sipas_par.model.checks import CONTRADICTED

        require("accept", accepted, str, Iterable)
        listed = accepted.split(",") if isinstance(accepted, str) else accepted
        codes = dict.fromkeys(filter(None, (str(code).strip() for code in listed)))
        if slips := [code for code in codes if code not in {*catalogue(), "all"}]:
            raise UsageError([Finding("unknown-finding-code", "error", found=code) for code in slips])
        refused = [
            found
            for found in errors_of(self.findings)
            if found.code == CONTRADICTED or not ({"all", found.code} & codes.keys())
        ]
        if refused:
            raise FiguresError(refused)
        return tuple(code for code in codes if code not in {"all", *(found.code for found in errors_of(self.findings))})


def nothing_accepted(code: str) -> str:
    """Say that an accepted code does not occur."""
    return _("Cảnh báo: số liệu không có lỗi {code}, không có gì để chấp nhận.").format(code=code)


def ended_in(meeting: Meeting) -> tuple[Finding, ...]:
    """Return the agencies of a meeting file that had ended by its day, as one warning."""
    said = "; ".join(
        f"{', '.join(names)}{f' → {passed.after}' if passed.after else ''} ({date(passed.since)})"
        for passed, names in meeting.ended.items()
    )
    return (Finding("agency-ended", "warning", meeting.file, found=said),) if said else ()


def invented(table: Scorecard | SipasCard) -> bool:
    """Say whether the figures of a table are made up."""
    return table.source.status == "illustrative"
