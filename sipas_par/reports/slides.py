"""The slides for the meeting room, ten at most: position, what can be regained, milestones, worst, agencies, years, SIPAS, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sipas_par.analysis.results import Results
from sipas_par.assignment import Assignment, assign
from sipas_par.charts.words import milestone_name, rank_words
from sipas_par.document.blocks import plain
from sipas_par.document.pptx import BOTTOM, LEAST, LOST, MAIN, MARGIN, SOFT, TOP, WIDTH, Deck, Series, shortened
from sipas_par.model.published import published_words
from sipas_par.reports.columns import columns
from sipas_par.reports.official import chaired, moment
from sipas_par.reports.report import Report
from sipas_par.reports.wording import against, beside_the_base, joined, name_of, named, say
from sipas_par.text.i18n import _, current_language
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import capital, listing, number, percent, points

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs
    from sipas_par.model.components import Component
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import SipasCard

_WORST = 10
_WORST_SLIDES = 2
_AGENCIES = 10
_NAMED = 3
_NAMES = 460
_ROOM = WIDTH - 2 * MARGIN


def to_pptx(inputs: Inputs, *, assignment: Assignment | None = None) -> bytes:
    """Write the slides of a conference: charts and tables are PowerPoint's own, the sources stand in the notes."""
    return _Slides(inputs, assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas)).bytes()


class _Slides:
    def __init__(self, inputs: Inputs, assignment: Assignment) -> None:
        self.inputs = inputs
        self.card = assignment.card
        self.assignment = assignment
        self.results = Results.of(self.card, earlier=inputs.earlier, sipas=inputs.sipas)
        self.below = self.results.below
        self.report = Report(inputs, current_language())
        self.sources = "; ".join(
            f"{table.index} {table.year or '…'}: {table.source.file}, {label('status', table.source.status)}"
            for table in self.report.tables
        )
        self.said: dict[str, object] = {
            "index": self.card.index, "year": self.card.year or "…", "unit": self.card.whose,
        }  # fmt: skip
        self.title = _("Kết quả {index} năm {year} của {unit}").format(**self.said)
        meta = self.report.meta
        self.deck = Deck(self.title, meta.author, meta.created, meta.banner or "")

    def bytes(self) -> bytes:
        self._opening()
        self._conclusions()
        self._regainable()
        self._milestones()
        self._worst()
        self._agencies()
        if not self._years():
            self._fields()
        self._sipas()
        self._decisions()
        return self.deck.bytes()

    def _notes(self, *more: str) -> str:
        source = _("Nguồn: {sources}.").format(sources=self.sources)
        return "\n".join([*(text for text in more if text), source])

    def _opening(self) -> None:
        meeting = self.inputs.meeting
        name = meeting.short_title if meeting and meeting.short_title else self.title
        slide = self.deck.slide(name, self._notes(meeting.title if meeting else ""), title_top=130, title_size=40)
        lines = [self.title]
        if meeting and meeting.start:
            lines.append(moment(meeting.start))
        if meeting:
            lines += [*(f"{venue.name}: {venue.place}" for venue in meeting.venues), *chaired(meeting)]
        if meeting and meeting.compiler:
            lines.append(_("Cơ quan tổng hợp: {compiler}").format(compiler=meeting.compiler.name))
        if rest := self.deck.bullets(slide, lines, (MARGIN, 236.0, _ROOM, 250.0), marked=False):
            self._listed(_("{title} (tiếp)").format(title=name), rest, BOTTOM - TOP)

    def _conclusions(self) -> None:
        whole = self.results.total
        words = _("{index} năm {year}: {score}/{most} điểm ({ratio}), còn {lost} điểm chưa đạt")
        figures = {"score": whole.score, "most": whole.max_score, "lost": whole.lost}
        title = say(words, ratio=percent(whole.attainment), **figures, **self.said)
        own, told = tuple(self._lines()), tuple(self._told_later())
        slide = self.deck.slide(title, self._notes(*own, *told))
        rest = self.deck.bullets(slide, (*own, *told), (MARGIN, TOP, _ROOM, BOTTOM - TOP))
        # What a later slide has for its title makes no slide more.
        if more := rest[: max(0, len(rest) - len(told))]:
            self._listed(_("{title} (tiếp)").format(title=title), more, BOTTOM - TOP)

    def _listed(self, title: str, items: Sequence[str], height: float) -> Any:
        """Add a slide with a list, and what has no room on it on one more; the notes have every item whole."""
        slide = self.deck.slide(title, self._notes(*items))
        rest = self.deck.bullets(slide, items, (MARGIN, TOP, _ROOM, height))
        return self._listed(_("{title} (tiếp)").format(title=title), rest, height) if rest else slide

    def _lines(self) -> Iterator[str]:
        card, rank = self.card, self.report.rank
        if aimed := listing(self._aims()):
            yield _("Mục tiêu năm {year}: {aims}").format(aims=aimed, **self.said)
        if rank is not None:
            said = _("Xếp hạng {rank}") if rank.sure else _("Xếp hạng {rank} (ước tính)")
            before = self.report.rank_before
            then = _(", năm trước {rank}").format(rank=before) if before else ""
            yield said.format(rank=rank.words) + then
        yield _("Chưa đạt điểm tối đa: {n}/{all} nội dung chấm điểm").format(n=len(self.below), all=len(card.leaves))
        yield from (said.rstrip(".") for said in beside_the_base(card, self.results.earlier))
        if card.above_maximum:
            codes = listing(row.code for row in card.above_maximum[:_NAMED])
            yield _("{n} nội dung có điểm cao hơn điểm tối đa ({codes}): cần kiểm tra lại bảng điểm").format(
                n=len(card.above_maximum), codes=codes
            )

    def _aims(self) -> Iterator[str]:
        """Say each of the unit's own targets and whether it was reached."""
        names = {
            "total": _("tổng điểm từ {target} ({verdict})"),
            "rank": _("hạng {target} ({verdict})"),
            "sipas": _("SIPAS từ {target}% ({verdict})"),
        }
        verdicts = {"reached": _("đạt"), "near": _("sát"), "missed": _("chưa tới"), "unknown": _("chưa so được")}
        for name, goal in self.report.results.goals.items():
            target = number(goal.target) if name == "rank" else points(goal.target)
            yield names[name].format(target=target, verdict=verdicts[goal.verdict])

    def _told_later(self) -> Iterator[str]:
        """Yield the findings that the slides after this one are about."""
        if self.below:
            worst = self.below[:_NAMED]
            share = percent(worst[-1].cumulative_share, 1)
            named = listing(f"{name_of(row)} ({row.code}) {points(row.lost)}" for row in worst)
            yield _("Chưa đạt nhiều nhất: {named}, chiếm {share} số điểm chưa đạt").format(named=named, share=share)
        results, earlier, total = self.results, self.results.earlier, self.results.since_last_year
        if earlier is not None:
            change = ""
            if total is not None:
                both = "" if total.complete else _(" ở nội dung có điểm cả hai năm")
                change = _("{change} điểm").format(change=points(total.change, sign=True)) + f"{both}; "
            words = _(
                "So với năm {earlier_year}: {change}{count} nội dung mới chưa đạt, {again} nội dung chưa đạt cả hai năm, {count_2} nội dung đã đạt tối đa"
            )
            yield words.format(
                earlier_year=earlier.year,
                change=change,
                count=len(results.new),
                again=len(results.repeated) + len(results.improved),
                count_2=len(results.recovered),
            )
        sipas = self.inputs.sipas
        overall = sipas.overall if sipas else None
        if sipas is not None and overall is not None and overall.value is not None:
            yield "SIPAS" + f" {number(overall.value, 2)}%{self._survey_tail(sipas, overall)}"
        leads = [mandate for mandate in self.assignment.mandates if self.assignment.lost(mandate)][:_NAMED]
        if leads:
            named = listing(f"{mandate.name} ({points(self.assignment.lost(mandate))})" for mandate in leads)
            yield _("Cơ quan chủ trì nhiều điểm chưa đạt nhất: {named}").format(named=named)

    def _survey_tail(self, sipas: SipasCard, row: Component) -> str:
        from sipas_par.model.components import sipas_change

        said = []
        change = sipas_change(sipas, row)
        if change is not None:
            said.append(_("{change} so với năm trước").format(change=number(change, 2, sign=True)))
        if row.value is not None and row.national_mean is not None:
            said.append(against(row.value, row.national_mean, _("trung bình cả nước")))
        return f" ({'; '.join(said)})" if said else ""

    def _fields(self) -> None:
        rows = [(row, self.card.known_of(row)) for row in self.card.fields]
        known = [(row, sums, sums.attainment) for row, sums in rows if sums.attainment is not None]
        if not known:
            return
        worst, sums, least = min(known, key=lambda item: item[2])
        rate, lost, most = percent(least), sums.lost, sums.max_score
        title = say(
            _("Lĩnh vực {worst_code} có tỷ lệ đạt thấp nhất: {rate} (mất {lost}/{most} điểm)"),
            worst_code=worst.code,
            rate=rate,
            lost=lost,
            most=most,
        )
        said = "; ".join(
            f"{row.code}. {sentence_case(row.name)}: {percent(share)} ({_('chưa đạt')} {points(sums.lost)})"
            for row, sums, share in known
        )
        series = Series(_("Tỷ lệ đạt"), tuple(float(share) for _, _, share in known))
        self._bars(title, said, _field_names(row for row, _, _ in known), [series], form="0.00%", most=1.15)

    def _bars(
        self, title: str, said: str, names: list[str], series: list[Series], *more: str, lift: float = 0,
        height: float = 384.0, **look: Any,
    ) -> Any:  # fmt: skip
        """Add a slide with a bar chart, which the notes and the alternative text say in words."""
        slide = self.deck.slide(title, self._notes(said, *more))
        self.deck.bars(slide, names, series, (MARGIN, TOP - lift, _ROOM, height), alt=said, **look)
        return slide

    def _short(self, name: str) -> str:
        mandate = self.assignment.find(name)
        return mandate.agency.short_name if mandate and mandate.agency.short_name and len(name) > 26 else name

    def _regainable(self) -> None:
        loss = self.results.loss
        parts = [
            (_("Chưa được công nhận"), loss.not_recognised),
            (_("Tự nhận chưa đạt"), loss.conceded),
            (_("Khắc phục được, chưa tự đánh giá"), loss.unclaimed),
            (_("Qua điều tra xã hội học"), loss.surveyed),
            (_("Chưa rõ nguồn điểm"), loss.unclear),
        ]
        shown = [(name, value) for name, value in parts if value]
        if not shown:
            return
        title = say(
            _("Khắc phục được {regainable} trong {lost} điểm chưa đạt"),
            regainable=loss.regainable,
            lost=self.results.lost,
        )
        said = "; ".join(f"{name}: {points(value)}" for name, value in shown)
        series = Series(_("Điểm chưa đạt"), tuple(float(value) for _name, value in shown))
        most = float(max(value for _name, value in shown)) * 1.15
        self._bars(title, said, [name for name, _value in shown], [series], form="0.00", colors=(LOST,), most=most)

    def _milestones(self) -> None:
        shown = self.report.near_milestones
        if not shown:
            return
        near = shown[0]
        title = say(_("Mốc gần nhất là {name}: cần thêm {needed} điểm"), name=milestone_name(near), needed=near.needed)
        first, *rest = (column.head for column in columns(("milestone", "needed", "rank_then", "raised")))
        head = [first, _("Điểm"), *rest]
        rows = [
            [
                capital(milestone_name(one)),
                points(one.target),
                points(one.needed),
                rank_words(one),
                plain(joined([named(row, row.gain) for row in one.plan.criteria]))
                if one.reachable
                else _("Không đủ điểm khắc phục được"),
            ]
            for one in shown
        ]
        said, widths = "\n".join("; ".join(row) for row in rows), (150, 80, 80, 90, 488)
        for row, one in sorted(zip(rows, shown, strict=True), key=lambda pair: -len(pair[0][-1])):
            if one.reachable and not self.deck.fits(head, rows, widths):
                row[-1] = "; ".join(f"{step.code} ({points(step.gain)})" for step in one.plan.criteria)
        slide = self.deck.slide(title, self._notes(said))
        self.deck.table(slide, head, rows, widths, alt=said, right=frozenset({1, 2}))

    def _worst(self) -> None:
        top = self.results.top(_WORST)
        chosen = list(top.rows)
        if not chosen:
            return
        head = [column.head for column in columns(("code", "name", "max_score", "lost", "agencies"))]
        words = _("{n} nội dung chưa đạt nhiều nhất chiếm {share} số điểm chưa đạt")
        words = _("{n} nội dung chưa đạt điểm tối đa") if len(chosen) == len(self.results.below) else words
        title = words.format(n=len(chosen), share=percent(top.share, 1))
        place = 0
        for turn in range(_WORST_SLIDES):
            part = chosen[place:]
            if not part:
                return
            full = "\n".join(f"{row.code} {row.name}: {points(row.lost)}; {'; '.join(row.agencies)}" for row in part)
            slide = self.deck.slide(title if not turn else _("{title} (tiếp)").format(title=title), self._notes(full))
            rows = [
                [
                    row.code,
                    row.name,
                    points(row.max_score),
                    points(row.lost),
                    "; ".join(map(self._short, row.agencies)),
                ]
                for row in part[: -(-len(chosen) // _WORST_SLIDES)]
            ]
            fitted = self.deck.table(slide, head, rows, (78, 408, 84, 78, 240), alt=full, right=frozenset({2, 3}))
            place += max(1, fitted)

    def _agencies(self) -> None:
        held = [(mandate, self.assignment.lost(mandate)) for mandate in self.assignment.mandates]
        shown = [(mandate, lost) for mandate, lost in held if lost][:_AGENCIES]
        if not shown:
            return
        said = "; ".join(f"{mandate.name}: {points(lost)}" for mandate, lost in held if lost)
        title = say(
            _("{name} chủ trì nhiều điểm chưa đạt nhất: {shown} điểm"), name=shown[0][0].name, shown=shown[0][1]
        )
        joint = _("Nội dung do nhiều cơ quan chủ trì được tính ở từng cơ quan.")
        names = [shortened(self._short(mandate.name), 330, LEAST, 1) for mandate, _ in shown]
        series = Series(_("Điểm chưa đạt"), tuple(float(lost) for _, lost in shown))
        most = float(shown[0][1]) * 1.15
        look: dict[str, Any] = {"lift": 8, "height": 358.0, "form": "0.00", "colors": (LOST,), "most": most}
        slide = self._bars(title, said, names, [series], joint, **look)
        count = sum(1 for _, lost in held if lost)
        if count > len(shown):
            joint += _(" Hiển thị {n}/{count} cơ quan.").format(n=len(shown), count=count)
        self.deck.text(slide, joint, (MARGIN, 464.0, _ROOM, 30.0))

    def _years(self) -> bool:
        """Show the fields in both years; whether there was something to show."""
        earlier, total = self.results.earlier, self.results.since_last_year
        if earlier is None or total is None:
            return False
        pairs = [
            (row, self.card.known_of(row).attainment, earlier.known_of(earlier[row.code]).attainment)
            for row in self.card.fields
            if row.code in self.results.earlier_by_code
        ]
        shares = [(row, now, then) for row, now, then in pairs if now is not None]
        if not shares:
            return False
        change = points(total.change, sign=True)
        before, after = points(total.before), points(total.after)
        announced = published_words(self.inputs.printable, earlier, earlier.year, total.before)
        title = _("So với năm {earlier_year}: {change} điểm ({before}{announced} → {after})").format(
            earlier_year=earlier.year, change=change, before=before, announced=announced, after=after
        )
        said = "; ".join(f"{row.code}: {percent(then)} → {percent(now)}" for row, now, then in shares)
        series = [
            Series(str(earlier.year or "–"), tuple(None if then is None else float(then) for _, _, then in shares)),
            Series(str(self.card.year or "–"), tuple(float(now) for _, now, _ in shares)),
        ]
        look: dict[str, Any] = {"lift": 8, "height": 394.0, "form": "0.00%", "colors": (SOFT, MAIN), "most": 1.18}
        self._bars(title, said, _field_names(row for row, _, _ in shares), series, **look)
        return True

    def _sipas(self) -> None:
        sipas = self.inputs.sipas
        overall = sipas.overall if sipas else None
        if sipas is None or overall is None or overall.value is None:
            return
        rows = [overall, *(row for row in sipas.of_kind("factor", "policy") if row.value is not None)]
        with_mean = [row for row in rows if row.national_mean is not None]
        chosen = (with_mean if len(with_mean) > 2 else rows)[:8]
        title = f"SIPAS {sipas.year}: {number(overall.value, 2)}%{self._survey_tail(sipas, overall)}"
        said = "; ".join(f"{row.code} {row.name}: {number(row.value, 2)}%" for row in rows)
        names = [shortened(sentence_case(row.name), 330, LEAST, 2) for row in chosen]
        series = [Series(f"{sipas.unit} {sipas.year}", tuple(float(row.value or 0) for row in chosen))]
        if any(row.national_mean is not None for row in chosen):
            means = tuple(None if row.national_mean is None else float(row.national_mean) for row in chosen)
            series.append(Series(_("Cả nước"), means))
        look: dict[str, Any] = {"lift": 8, "height": 394.0, "form": '0.00"%"', "colors": (MAIN, SOFT), "most": 115}
        self._bars(title, said, names, series, **look)

    def _decisions(self) -> None:
        asked = [plain(full) for _short, full in self.report.decisions]
        if not asked:
            return
        slide = self._listed(_("Đề nghị hội nghị quyết định {n} việc").format(n=len(asked)), asked, 320.0)
        question = _("Mỗi cơ quan: làm gì, ai làm, xong khi nào, khắc phục được bao nhiêu điểm?")
        self.deck.text(slide, question, (MARGIN, TOP + 330, _ROOM, 50.0), size=20, bold=True)


def _field_names(rows: Iterable[Criterion]) -> list[str]:
    return [shortened(f"{row.code}. {sentence_case(row.name)}", _NAMES, LEAST, 2) for row in rows]
