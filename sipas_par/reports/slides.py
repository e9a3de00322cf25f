"""The slides for the meeting room: conclusions, fields, worst criteria, agencies, years, SIPAS, questions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.analysis.years import change_of_total
from sipas_par.assignment import assign
from sipas_par.model.published import published_words
from sipas_par.reports.paper_basis import years_of
from sipas_par.reports.paper_results import questions
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import date, listing, number, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs
    from sipas_par.model.components import Component
    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reports.paper_basis import Earlier

_WORST = 12
_PER_SLIDE = 6
_AGENCIES = 10
_QUESTIONS = 5
_NAMED = 3
_NAMES = 460


def to_pptx(inputs: Inputs, *, lang: str = "vi", assignment: Assignment | None = None) -> bytes:
    """Write the slides of a conference.

    Charts and tables are PowerPoint's own, so that the office can edit them; nothing is below 18 points; the
    sources stand in the notes.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    lang
        ``"vi"`` or ``"en"``.
    assignment
        Who answers for what; made from the table and the meeting when not given.

    Returns
    -------
    bytes
        A pptx file; the same inputs give the same bytes.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.slides import to_pptx
    >>> to_pptx(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))[:2]
    b'PK'
    """
    return _Slides(inputs, lang, assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas)).bytes()


class _Slides:
    def __init__(self, inputs: Inputs, lang: str, assignment: Assignment) -> None:
        from sipas_par.document.pptx import Deck
        from sipas_par.text.names import sentence_case

        self.inputs = inputs
        self.card = assignment.card
        self.assignment = assignment
        self.lang = lang
        self.plain_name = sentence_case
        self.below = lost_leaves(self.card)
        self.years: dict[str, Earlier] = years_of(self.card, inputs.earlier)
        tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
        self.sources = "; ".join(
            f"{table.index} {table.year or '…'}: {table.source.file}, {label('status', table.source.status, lang)}"
            for table in tables
        )
        meeting = inputs.meeting
        day = meeting.start.date().isoformat() if meeting and meeting.start else f"{self.card.year or 2000}-12-31"
        office = meeting.compiler.name if meeting and meeting.compiler else ""
        self.title = self.t(
            f"Kết quả {self.card.index} năm {self.card.year or '…'} của {self.card.unit}",
            f"{self.card.index} {self.card.year or '…'} of {self.card.unit}",
        )
        self.deck = Deck(self.title, office, day, banner((table.source for table in tables), lang), lang)

    def t(self, vi: str, en: str) -> str:
        return vi if self.lang == "vi" else en

    def bytes(self) -> bytes:
        self._opening()
        self._conclusions()
        self._fields()
        self._worst()
        self._agencies()
        self._years()
        self._sipas()
        self._questions()
        return self.deck.bytes()

    def _notes(self, *more: str) -> str:
        source = self.t(f"Nguồn: {self.sources}.", f"Sources: {self.sources}.")
        return "\n".join([*(text for text in more if text), source])

    def _opening(self) -> None:
        from sipas_par.document.pptx import MARGIN, WIDTH

        meeting = self.inputs.meeting
        name = meeting.short_title if meeting and meeting.short_title else self.title
        slide = self.deck.slide(name, self._notes(meeting.title if meeting else ""), title_top=130, title_size=40)
        lines = [self.title]
        if meeting and meeting.start:
            hour, day = f"{meeting.start:%H:%M}", date(meeting.start.date(), self.lang)
            lines.append(self.t(f"{hour}, ngày {day}", f"{day}, {hour}"))
        if meeting:
            lines += [f"{venue.name}: {venue.place}" for venue in meeting.venues]
        if meeting and meeting.chair:
            lines.append(self.t(f"Chủ trì: {meeting.chair}", f"Chair: {meeting.chair}"))
        if meeting and meeting.compiler:
            lines.append(self.t(f"Cơ quan tổng hợp: {meeting.compiler.name}", f"Compiled by {meeting.compiler.name}"))
        step = min(44.0, 250.0 / len(lines))
        for place, line in enumerate(lines):
            self.deck.text(slide, line, (MARGIN, 236.0 + step * place, WIDTH - 2 * MARGIN, step - 2), size=22)

    def _conclusions(self) -> None:
        from sipas_par.document.pptx import MARGIN, TOP, WIDTH

        slide = self.deck.slide(self.t("Kết luận chính", "Main conclusions"), self._notes())
        self.deck.bullets(slide, tuple(self._lines()), (MARGIN, TOP, WIDTH - 2 * MARGIN, 380.0))

    def _lines(self) -> Iterator[str]:
        card, lang, t = self.card, self.lang, self.t
        score, most = points(card.score, lang), points(card.known.max_score, lang)
        ratio = percent(card.attainment, lang=lang)
        yield t(
            f"{card.index} năm {card.year or '…'}: {score}/{most} điểm ({ratio}); "
            f"mất {points(card.lost)} điểm ở {len(self.below)}/{len(card.leaves)} tiêu chí",
            f"{card.index} {card.year or '…'}: {score} of {most} points ({ratio}); "
            f"{points(card.lost, 'en')} lost in {len(self.below)} of {len(card.leaves)} criteria",
        )
        if card.above_maximum:
            codes = listing((row.code for row in card.above_maximum[:_NAMED]), lang)
            yield t(
                f"{len(card.above_maximum)} tiêu chí có điểm cao hơn điểm tối đa ({codes}): cần kiểm tra lại bảng điểm",
                f"{len(card.above_maximum)} criteria score above their maximum ({codes}): the table needs a check",
            )
        if self.below:
            worst = self.below[:_NAMED]
            share = percent(sum((row.lost or Decimal(0) for row in worst), Decimal(0)) / card.lost, 1, lang)
            named = listing((f"{row.code} ({points(row.lost, lang)})" for row in worst), lang)
            yield t(
                f"Mất nhiều điểm nhất: {named}, chiếm {share} số điểm mất",
                f"Most points lost: {named}, {share} of the loss",
            )
        earlier = self.inputs.earlier
        if earlier is not None:
            moves = [self.years[row.code].status for row in card.leaves if row.code in self.years]
            again = sum(status in {"recurring", "worse", "improved"} for status in moves)
            total = change_of_total(card, earlier)
            change = points(total.change, lang, sign=True)
            both = "" if total.complete else t(" ở tiêu chí có điểm cả hai năm", " in criteria scored in both years")
            yield t(
                f"So với năm {earlier.year}: {change} điểm{both}; {moves.count('new')} tiêu chí mới mất điểm, {again} tiêu chí mất điểm cả hai năm, "
                f"{moves.count('recovered')} tiêu chí đã đạt tối đa",
                f"Against {earlier.year}: {change} points{both}; {moves.count('new')} newly lost, {again} in both years, "
                f"{moves.count('recovered')} full again",
            )
        sipas = self.inputs.sipas
        overall = sipas.overall if sipas else None
        if sipas is not None and overall is not None and overall.value is not None:
            yield t("SIPAS", "SIPAS") + f" {number(overall.value, 2, lang)}%{self._survey_tail(sipas, overall)}"
        leads = [mandate for mandate in self.assignment.mandates if self.assignment.lost(mandate)][:_NAMED]
        if leads:
            named = listing(
                (f"{mandate.name} ({points(self.assignment.lost(mandate), lang)})" for mandate in leads), lang
            )
            yield t(f"Cơ quan chủ trì nhiều điểm mất nhất: {named}", f"Lead agencies with most points lost: {named}")

    def _survey_tail(self, sipas: SipasCard, row: Component) -> str:
        from sipas_par.model.components import sipas_change

        said = []
        change = sipas_change(sipas, row)
        if change is not None:
            said.append(
                self.t(
                    f"{number(change, 2, sign=True)} so với năm trước",
                    f"{number(change, 2, 'en', sign=True)} on the year",
                )
            )
        if row.gap_to_mean is not None:
            gap = number(abs(row.gap_to_mean), 2, self.lang)
            side = self.t("thấp hơn", "below") if row.gap_to_mean < 0 else self.t("cao hơn", "above")
            said.append(self.t(f"{side} cả nước {gap} điểm %", f"{gap} points {side} the national mean"))
        return f" ({'; '.join(said)})" if said else ""

    def _fields(self) -> None:
        from sipas_par.document.pptx import LEAST, MARGIN, TOP, WIDTH, Series, shortened

        rows = [(row, self.card.known_of(row)) for row in self.card.fields]
        known = [(row, sums, sums.attainment) for row, sums in rows if sums.attainment is not None]
        if not known:
            return
        worst, sums, least = min(known, key=lambda item: item[2])
        rate, lost, most = percent(least, 1, self.lang), sums.lost, sums.max_score
        title = self.t(
            f"Lĩnh vực {worst.code} có tỷ lệ đạt thấp nhất: {rate} (mất {points(lost)}/{points(most)} điểm)",
            f"Field {worst.code} attains least: {rate} ({points(lost, 'en')} of {points(most, 'en')} points lost)",
        )
        said = "; ".join(
            f"{row.code}. {self.plain_name(row.name)}: {percent(share, lang=self.lang)} ({self.t('mất', 'lost')} {points(sums.lost, self.lang)})"
            for row, sums, share in known
        )
        slide = self.deck.slide(title, self._notes(said))
        names = [shortened(f"{row.code}. {self.plain_name(row.name)}", _NAMES, LEAST, 2) for row, _, _ in known]
        series = Series(self.t("Tỷ lệ đạt", "Attainment"), tuple(float(share) for _, _, share in known))
        self.deck.bars(
            slide, names, [series], (MARGIN, TOP, WIDTH - 2 * MARGIN, 384.0), alt=said, form="0.0%", most=1.12
        )

    def _short(self, name: str) -> str:
        mandate = self.assignment.find(name)
        return mandate.agency.short_name if mandate and mandate.agency.short_name and len(name) > 26 else name

    def _worst(self) -> None:
        t = self.t
        head = [
            t("Mã", "Code"),
            t("Nội dung", "Criterion"),
            t("Tối đa", "Max."),
            t("Mất", "Lost"),
            t("Cơ quan chủ trì", "Lead agencies"),
        ]
        chosen = list(self.below[:_WORST])
        place = 0
        while place < len(chosen):
            part = chosen[place : place + _PER_SLIDE]
            full = "\n".join(
                f"{row.code} {row.name}: {points(row.lost, self.lang)}; {'; '.join(row.agencies)}" for row in part
            )
            first, last = place + 1, place + len(part)
            title = t(f"Tiêu chí mất nhiều điểm nhất ({first}–{last})", f"Criteria that lose most ({first}–{last})")
            slide = self.deck.slide(title, self._notes(full))
            rows = [
                [
                    row.code,
                    row.name,
                    points(row.max_score, self.lang),
                    points(row.lost, self.lang),
                    "; ".join(map(self._short, row.agencies)),
                ]
                for row in part
            ]
            fitted = self.deck.table(slide, head, rows, (78, 408, 84, 78, 240), alt=full, right=frozenset({2, 3}))
            place += max(1, fitted)

    def _agencies(self) -> None:
        from sipas_par.document.pptx import LEAST, LOST, MARGIN, TOP, WIDTH, Series, shortened

        held = [(mandate, self.assignment.lost(mandate)) for mandate in self.assignment.mandates]
        shown = [(mandate, lost) for mandate, lost in held if lost][:_AGENCIES]
        if not shown:
            return
        said = "; ".join(f"{mandate.name}: {points(lost, self.lang)}" for mandate, lost in held if lost)
        title = self.t(
            f"{shown[0][0].name} chủ trì nhiều điểm mất nhất: {points(shown[0][1])} điểm",
            f"{shown[0][0].name} leads most of the points lost: {points(shown[0][1], 'en')}",
        )
        joint = self.t(
            "Tiêu chí có nhiều cơ quan chủ trì được tính cho từng cơ quan.",
            "A criterion with several leads counts under each.",
        )
        slide = self.deck.slide(title, self._notes(said, joint))
        names = [shortened(self._short(mandate.name), 330, LEAST, 1) for mandate, _ in shown]
        series = Series(self.t("Điểm mất", "Points lost"), tuple(float(lost) for _, lost in shown))
        most = float(shown[0][1]) * 1.15
        box = (MARGIN, TOP - 8, WIDTH - 2 * MARGIN, 358.0)
        self.deck.bars(slide, names, [series], box, alt=said, form="0.00", colors=(LOST,), most=most)
        count = sum(1 for _, lost in held if lost)
        if count > len(shown):
            joint += self.t(f" Hiển thị {len(shown)}/{count} cơ quan.", f" {len(shown)} of {count} agencies are shown.")
        self.deck.text(slide, joint, (MARGIN, 464.0, WIDTH - 2 * MARGIN, 30.0))

    def _years(self) -> None:
        from sipas_par.document.pptx import LEAST, MAIN, MARGIN, SOFT, TOP, WIDTH, Series, shortened

        earlier = self.inputs.earlier
        if earlier is None:
            return
        pairs = [
            (row, self.card.known_of(row).attainment, earlier.known_of(earlier[row.code]).attainment)
            for row in self.card.fields
            if row.code in self.years
        ]
        shares = [(row, now, then) for row, now, then in pairs if now is not None]
        if not shares:
            return
        total = change_of_total(self.card, earlier)
        change = points(total.change, self.lang, sign=True)
        before, after = points(total.before, self.lang), points(total.after, self.lang)
        announced = published_words(self.inputs.published, earlier, earlier.year, total.before, self.lang)
        title = self.t(
            f"So với năm {earlier.year}: {change} điểm ({before}{announced} → {after})",
            f"Against {earlier.year}: {change} points ({before}{announced} → {after})",
        )
        said = "; ".join(
            f"{row.code}: {percent(then, 1, self.lang)} → {percent(now, 1, self.lang)}" for row, now, then in shares
        )
        slide = self.deck.slide(title, self._notes(said))
        names = [shortened(f"{row.code}. {self.plain_name(row.name)}", _NAMES, LEAST, 2) for row, _, _ in shares]
        series = [
            Series(str(earlier.year or "–"), tuple(None if then is None else float(then) for _, _, then in shares)),
            Series(str(self.card.year or "–"), tuple(float(now) for _, now, _ in shares)),
        ]
        box = (MARGIN, TOP - 8, WIDTH - 2 * MARGIN, 394.0)
        self.deck.bars(slide, names, series, box, alt=said, form="0.0%", colors=(SOFT, MAIN), most=1.15)
        self._moved(earlier.year)

    def _moved(self, year: int | None) -> None:
        t = self.t
        new = [row for row in self.below if row.code in self.years and self.years[row.code].status in {"new", "worse"}]
        if not new:
            return
        title = t(
            f"{len(new)} tiêu chí mới mất điểm hoặc giảm so với năm {year}",
            f"{len(new)} criteria newly lost or worse than in {year}",
        )
        full = "\n".join(
            f"{row.code} {row.name}: {points(self.years[row.code].lost, self.lang)} → {points(row.lost, self.lang)}"
            for row in new
        )
        slide = self.deck.slide(title, self._notes(full))
        head = [
            t("Mã", "Code"),
            t("Nội dung", "Criterion"),
            t(f"Mất {year}", f"Lost {year}"),
            t(f"Mất {self.card.year}", f"Lost {self.card.year}"),
            t("Cơ quan chủ trì", "Lead agencies"),
        ]
        rows = [
            [
                row.code,
                row.name,
                points(self.years[row.code].lost, self.lang),
                points(row.lost, self.lang),
                "; ".join(map(self._short, row.agencies)),
            ]
            for row in new[:_PER_SLIDE]
        ]
        self.deck.table(slide, head, rows, (78, 390, 90, 90, 240), alt=full, right=frozenset({2, 3}))

    def _sipas(self) -> None:
        from sipas_par.document.pptx import LEAST, MAIN, MARGIN, SOFT, TOP, WIDTH, Series, shortened

        sipas = self.inputs.sipas
        overall = sipas.overall if sipas else None
        if sipas is None or overall is None or overall.value is None:
            return
        rows = [overall, *(row for row in sipas.of_kind("factor", "policy") if row.value is not None)]
        with_mean = [row for row in rows if row.national_mean is not None]
        chosen = (with_mean if len(with_mean) > 2 else rows)[:8]
        title = f"SIPAS {sipas.year}: {number(overall.value, 2, self.lang)}%{self._survey_tail(sipas, overall)}"
        said = "; ".join(f"{row.code} {row.name}: {number(row.value, 2, self.lang)}%" for row in rows)
        slide = self.deck.slide(title, self._notes(said))
        names = [shortened(self.plain_name(row.name), 330, LEAST, 2) for row in chosen]
        series = [Series(f"{sipas.unit} {sipas.year}", tuple(float(row.value or 0) for row in chosen))]
        if any(row.national_mean is not None for row in chosen):
            means = tuple(None if row.national_mean is None else float(row.national_mean) for row in chosen)
            series.append(Series(self.t("Cả nước", "Whole country"), means))
        box = (MARGIN, TOP - 8, WIDTH - 2 * MARGIN, 394.0)
        self.deck.bars(slide, names, series, box, alt=said, form='0.0"%"', colors=(MAIN, SOFT), most=112)

    def _questions(self) -> None:
        from sipas_par.document.pptx import MARGIN, TOP, WIDTH

        asked: dict[str, list[str]] = {}
        for row in self.below[:_QUESTIONS]:
            others: Sequence[str] = row.agencies[1:]
            question = questions(row, self.years.get(row.code), tuple(others), self.lang)[0]
            who = listing(map(self._short, row.agencies), self.lang) or self.t("chưa phân công", "not assigned")
            asked.setdefault(question, []).append(f"{row.code} ({who})")
        lines = [f"{'; '.join(rows)}: {question}" for question, rows in asked.items()]
        lines.append(
            self.t(
                "Mỗi cơ quan: làm gì, ai làm, xong khi nào, lấy lại bao nhiêu điểm?",
                "Each agency: what, who, by when, how many points back?",
            )
        )
        slide = self.deck.slide(self.t("Nội dung đề nghị thảo luận", "Questions for discussion"), self._notes())
        self.deck.bullets(slide, lines, (MARGIN, TOP, WIDTH - 2 * MARGIN, 380.0))
