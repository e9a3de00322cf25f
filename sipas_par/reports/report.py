"""What every part of the report reads: the inputs, their results, the language, names, years, the numbers of parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sipas_par.analysis.results import Rank, Results
from sipas_par.document.blocks import Inline, inline, ref
from sipas_par.document.section import Meta
from sipas_par.model.meeting import Agency, Meeting
from sipas_par.model.units import unit_parts
from sipas_par.reading.plan import goals_in
from sipas_par.reports.official import BLANK
from sipas_par.reports.wording import say
from sipas_par.text.i18n import N_, _, in_language
from sipas_par.text.labels import banner
from sipas_par.text.names import committee_in_full, sentence_case
from sipas_par.text.numbers import listing, number, points, roman

if TYPE_CHECKING:
    from sipas_par.analysis.targets import Milestone
    from sipas_par.inputs import Inputs
    from sipas_par.model.published import Aggregate, Dated, FieldFigure, HistoryFigure, Origin, Published, Total
    from sipas_par.model.scorecard import Scorecard, SipasCard

_NUMBERED = ("summary", "par_index", "standing", "sipas_part", "tasks")
_ANNEXES = ("work", "survey", "sipas", "full", "method")
_BLANK = "……"
_PLACES = {"tỉnh ": N_("tỉnh {name}"), "thành phố ": N_("thành phố {name}")}
_KINDS = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn")
NEAR = 6
"""At most so many milestones are printed: the nearest, the means, the next group."""
_FRAMEWORK = {"PAR INDEX": "Quyết định số 876/QĐ-BNV ngày 10/11/2022 của Bộ Nội vụ"}
_FIRST_OF_FRAMEWORK, _LAST_OF_FRAMEWORK = 2022, 2030
"""The decision approves the index of 2022 to 2030, as its title says."""


class NamedGoal(NamedTuple):
    """A target of the meeting file in the words of a document; without ``code`` it was not understood."""

    name: str
    value: str
    note: str
    code: str = ""
    target: Decimal | None = None


@dataclass(frozen=True)
class Report:
    """The facts of one document: whose tables, which year, which language, under which banner."""

    inputs: Inputs
    lang: str = "vi"

    @property
    def card(self) -> Scorecard:
        """The points table of the year reported."""
        return self.inputs.card

    @property
    def earlier(self) -> Scorecard | None:
        """The points table of the year before, where it may be compared."""
        return self.results.earlier

    @property
    def sipas(self) -> SipasCard | None:
        """The SIPAS table."""
        return self.inputs.sipas

    @property
    def meeting(self) -> Meeting | None:
        """The conference."""
        return self.inputs.meeting

    @cached_property
    def published(self) -> Published:
        """The announced figures that may be printed by the day of the report."""
        return self.inputs.printable

    @cached_property
    def results(self) -> Results:
        """Every figure of the report."""
        return Results.of(self.inputs)

    @property
    def tables(self) -> tuple[Scorecard | SipasCard, ...]:
        """Every table this report is made from."""
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
        return _("Báo cáo phân tích kết quả chỉ số {names} năm {year} của {unit}").format(**self._subject_words)

    @property
    def subject(self) -> str:
        """The subject line under BÁO CÁO."""
        # The name of the index is not parted at the end of a line.
        words = {**self._subject_words, "names": self._subject_words["names"].replace("PAR INDEX", "PAR\u00a0INDEX")}
        return _("Phân tích kết quả chỉ số {names} năm {year} của {unit}").format(**words)

    @property
    def subject_inside(self) -> str:
        """The subject as it stands inside a sentence."""
        return _("phân tích kết quả chỉ số {names} năm {year} của {unit}").format(**self._subject_words)

    @property
    def _subject_words(self) -> dict[str, str]:
        names = listing([name for name in ("SIPAS" if self.sipas else "", self.card.index) if name])
        return {"names": names, "year": self.year, "unit": self.full_unit}

    @property
    def framework(self) -> str:
        """The decision that the index rests on."""
        year = self.card.year
        held = year is None or _FIRST_OF_FRAMEWORK <= year <= _LAST_OF_FRAMEWORK
        # The decision is of the provinces' index; districts and communes are ranked by rules of their province.
        known = _FRAMEWORK.get(self.card.index) if held and not unit_parts(self.card.unit)[0] else None
        return known or _("quy định về {index}").format(index=self.card.index)

    @property
    def issuer(self) -> str:
        """Who called the meeting, as short as offices write it; without its file the committee of the province."""
        if self.meeting is not None and self.meeting.issuing_office:
            return self.meeting.issuing_office
        province = self.published.province(self.card.unit)
        kind, own = unit_parts(self.card.unit)
        if kind:
            return f"UBND {kind} {own}"
        if province is None:
            return "……………………"
        # The name of an office, as a meeting file gives it: the same in either language.
        return f"UBND {province.full_name[:1].lower()}{province.full_name[1:]}"

    @property
    def issuer_in_full(self) -> str:
        """The same written out: ``Ủy ban nhân dân tỉnh``."""
        return committee_in_full(self.issuer).removesuffix(f" {self.card.unit}").strip()

    @cached_property
    def unit(self) -> str:
        """The unit as it stands in a sentence; a dotted line when the table does not say it."""
        unit = self.card.whose
        kind = next((kind for kind in _KINDS if unit.startswith(f"{kind} ")), "")
        return unit[:1].lower() + unit[1:] if kind else unit

    @property
    def full_unit(self) -> str:
        """The unit with its kind: ``tỉnh Lạng Sơn`` after "UBND tỉnh Lạng Sơn"."""
        name = self.issuer.removeprefix("UBND ").strip()
        name = name if name.endswith(self.card.unit.removeprefix("TP. ")) and self.card.unit else self.unit
        kind, words = next(((kind, words) for kind, words in _PLACES.items() if name.startswith(kind)), ("", "{name}"))
        return _(words).format(name=name.removeprefix(kind))

    @cached_property
    def year(self) -> str:
        """The year of the figures; a dotted line when the table does not say it."""
        return str(self.card.year or _BLANK)

    @property
    def year_before(self) -> str:
        """The year of the earlier table."""
        return str(self.earlier.year or _BLANK) if self.earlier else _BLANK

    @property
    def sipas_before(self) -> str:
        """The year before in the SIPAS table."""
        return str(self.sipas.earlier_year or _BLANK) if self.sipas else _BLANK

    @property
    def next_year(self) -> str:
        """The year in which things are to be mended."""
        return str(self.card.year + 1) if self.card.year is not None else "…"

    @property
    def rank(self) -> Rank | None:
        """The rank in the country as it is printed."""
        return self.results.rank

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The rank in the country, the region and the printed group as they are printed, those that are certain."""
        results, rank = self.results, self.rank
        region, group = results.region_place, results.group_place
        found = [_("{rank} cả nước").format(rank=rank.words)] if rank is not None and rank.sure else []
        if region is not None:
            found.append(_("{rank}/{of} vùng {region}").format(rank=region.rank, of=region.of, region=region.scope))
        if group is not None:
            found.append(_("{rank}/{of} nhóm {group}").format(rank=group.rank, of=group.of, group=results.group))
        return tuple(found)

    @property
    def rank_before(self) -> str:
        """The announced rank of the year before, ``54/63``; empty where none is known."""
        year = self.earlier.year if self.earlier else None
        then = None if year is None else self.published.total(self.card.index, self.card.unit, year)
        if then is None or then.rank is None or year is None:
            return ""
        return f"{then.rank}/{len(self.published.provinces_in(year))}"

    @property
    def history(self) -> tuple[Total, ...]:
        """The announced results under the present framework, oldest first."""
        if self.card.index != "PAR INDEX":
            return self.results.history
        return tuple(row for row in self.results.history if row.year >= _FIRST_OF_FRAMEWORK - 1)

    @property
    def origins(self) -> dict[Origin, dict[str, Dated]]:
        """The public sources of the announced figures printed, with what each gives, in words and as a figure."""
        data, results, index, year = self.published, self.results, self.card.index, self.card.year
        if year is None:
            return {}
        used: list[tuple[Total | Aggregate | HistoryFigure | FieldFigure | None, str]]
        used = [(row, _("{index} năm {year}")) for row in self.history if row.score is not None]
        means = (
            (results.standings, _("trung bình cả nước năm {year}")),
            (results.region, _("trung bình vùng năm {year}")),
        )
        used += [(data.mean(index, year, table.scope), words) for table, words in means if table is not None]
        used += [(results.own_target(name, year), _("mục tiêu {index} năm {year}")) for name in {index: 0, "SIPAS": 0}]
        placed = {row.unit for table, _words in means if table is not None and table.complete for row in table.rows}
        ranked = (row for row in data.of_year(index, year) if row.unit in placed)
        used += [(row, _("kết quả các tỉnh năm {year}")) for row in ranked]
        fields: tuple[HistoryFigure | FieldFigure, ...]
        fields = (*results.field_moves, *results.ranked_fields(year), *results.ranked_fields(year - 1))
        used += [(row, _("thứ hạng lĩnh vực năm {year}")) for row in (fields if self.others_named else ())]
        used += [(results.survey_rank, _("{index} năm {year}"))]
        found: dict[Origin, dict[str, Dated]] = {}
        for row, words in used:
            if row is not None and row.origin.place:
                found.setdefault(row.origin, {})[words.format(index=getattr(row, "index", index), year=row.year)] = row
        return found

    @property
    def self_assessed(self) -> bool:
        """Whether the table has self-assessed points."""
        return any(row.self_score is not None for row in self.card.leaves)

    def field_name(self, code: str) -> str:
        """Return the name of a field as it stands in a sentence; its code where the framework dropped it."""
        name = next((group.name for group in self.results.fields if group.code == code), "")
        return sentence_case(name) or code

    @cached_property
    def writer(self) -> Agency:
        """The agency that writes for the conference; dots under the committee where nobody is named."""
        return (self.meeting.compiler if self.meeting else None) or Agency("", BLANK, parent=self.issuer)

    @property
    def place(self) -> str:
        """Where it writes: the province of the meeting, else of the table; empty where neither is known."""
        province = self.published.province(self.card.unit)
        return (self.meeting.province if self.meeting else "") or (province.name if province else "")

    @property
    def initials(self) -> str:
        """The short name of the agency as it stands in the number of its letters; dots where it has none."""
        short = self.writer.short_name
        return short if short.isupper() and " " not in short else "……"

    @property
    def others_named(self) -> bool:
        """Whether other units may be named: not in a document whose banner says that its figures are invented."""
        return all(table.source.status != "illustrative" for table in self.tables)

    @cached_property
    def near_milestones(self) -> tuple[Milestone, ...]:
        """The milestones to print: the nearest unit, the means, the groups; nearest first, no unit named beside invented figures."""
        shown = [one for one in self.results.milestones if one.kind != "unit"]
        nearest = [one for one in self.results.milestones if one.kind == "unit"][:1] if self.others_named else []
        nearest = [one for one in nearest if all(one.target != other.target for other in shown)]
        return tuple(sorted([*nearest, *shown], key=lambda one: (one.needed, one.kind, one.name))[:NEAR])

    @property
    def decisions(self) -> tuple[tuple[str, Inline], ...]:
        """What the meeting is asked for: in few words for the first page, in full for the end."""
        loss, year = self.results.loss, self.next_year
        compiler = self.meeting.compiler.name if self.meeting and self.meeting.compiler else _("cơ quan tổng hợp")
        found: list[tuple[str, Inline]] = []
        if size := loss.not_recognised:
            where = inline(_("tại "), ref("bang-co-quan", _("danh sách"))) if self.results.agencies else _("chủ trì")
            words = _(
                " giải trình từng nội dung chưa được công nhận ({points} điểm), gửi {office} trước ngày …/…/{year}."
            )
            asked = say(words, points=size, office=compiler, year=self.held_in)
            short = say(_("giao cơ quan giải trình {points} điểm chưa được công nhận"), points=size)
            found.append((short, inline(_("Giao các cơ quan "), where, asked)))
        if self.goals:
            words = _("Thông qua mục tiêu năm {year}: {goals}.")
            full = words.format(year=year, goals="; ".join(self._aimed()))
            found.append((_("thông qua mục tiêu năm {year}").format(year=year), inline(full)))
        if self.near_milestones and not {goal.code for goal in self.goals} & {"total", "rank"}:
            asked = _("Chọn mốc phấn đấu {index} năm {year} theo ").format(index=self.card.index, year=year)
            chosen = inline(asked, ref("bang-moc", _("bảng các mốc")), ".")
            found.append((_("chọn mốc phấn đấu năm {year}").format(year=year), chosen))
        if self.results.below:
            issuer = self.issuer if self.meeting else _("cấp có thẩm quyền")
            words = _(
                "Giao {office} chủ trì, phối hợp với các cơ quan tham mưu kế hoạch khắc phục, trình {issuer} trước ngày …/…/{year}."
            )
            asked = words.format(office=compiler, issuer=issuer, year=self.held_in)
            found.append((_("thời hạn trình kế hoạch khắc phục"), inline(asked)))
        return tuple(found)

    @property
    def goals(self) -> tuple[NamedGoal, ...]:
        """The targets of the meeting file as documents name them; one that is not understood stands as it was written."""
        if self.meeting is None:
            return ()
        understood = {line.cell: line for line in goals_in(self.meeting).lines}
        made = []
        for place, goal in enumerate(self.meeting.targets, 1):
            line = understood.get(f"target {place}")
            if line is None or line.target is None:
                made.append(NamedGoal(goal.of, goal.value, goal.note))
                continue
            field = _("lĩnh vực {field} ({name})").format(field=line.code, name=self.field_name(line.code))
            names = {"total": _("tổng điểm"), "rank": _("xếp hạng"), "sipas": "SIPAS"}
            sizes = {"total": points(line.target), "rank": number(line.target), "sipas": f"{number(line.target)}%"}
            size = sizes.get(line.code) or say(_("{n} điểm"), n=line.target)
            made.append(NamedGoal(names.get(line.code, field), size, goal.note, line.code, line.target))
        return tuple(made)

    def _aimed(self) -> Iterator[str]:
        """Say each target, the total with what it takes."""
        for goal in self.goals:
            needed = None
            if goal.code == "total" and goal.target is not None and not self.card.missing:
                needed = self.results.milestone("own", self.next_year, goal.target).needed
            more = say(_(" (cần thêm {needed} điểm)"), needed=needed) if needed else ""
            yield f"{goal.name} {goal.value}{more}" if goal.code else f"{goal.name}: {goal.value}"

    @property
    def held_in(self) -> str:
        """The year of the meeting."""
        return str(self.meeting.start.year) if self.meeting and self.meeting.start else self.next_year

    def numeral(self, part: str) -> str:
        """Return the Roman number of a part, counting only the parts that have something to say."""
        present = [name for name in _NUMBERED if name == part or self._has(name)]
        return roman(present.index(part) + 1)

    def title_of(self, part: str, words: str) -> str:
        """Return a part's title with its number."""
        return f"{self.numeral(part)}. {words}"

    def _has(self, part: str) -> bool:
        if part == "standing":
            return bool(self.near_milestones)
        if part == "sipas_part":
            return self.sipas is not None or any(row.source == "sipas" for row in self.card.leaves)
        return True

    @cached_property
    def annexes(self) -> tuple[str, ...]:
        """The annexes that the tables have something for, in order."""
        results = self.results
        has = {
            "work": any(row.way != "survey" for row in results.below),
            "survey": any(row.way == "survey" for row in results.below),
            "sipas": self.sipas is not None,
            "full": bool(results.full),
            "method": True,
        }
        return tuple(name for name in _ANNEXES if has[name])

    def annex_numeral(self, name: str) -> str:
        """Return the Roman number of an annex; the last one's where it is left out."""
        return roman(self.annexes.index(name if name in self.annexes else "method") + 1)

    def annexes_of(self, *names: str) -> str:
        """Return the numbers of several annexes: ``II, III``."""
        return ", ".join(self.annex_numeral(name) for name in names if name in self.annexes)

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
