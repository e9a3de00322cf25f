"""The paper of one agency: an outline in the official form, its figures in place, its answers left to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.analysis.results import Results
from sipas_par.analysis.self_assessment import NEAR, Peers
from sipas_par.analysis.shortfall import Group, Loss, ways
from sipas_par.assignment import Assignment, Mandate, assign
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Callout, Document, Paragraph, Table, inline
from sipas_par.document.section import ShownDocument
from sipas_par.findings import NOTHING, require
from sipas_par.inputs import Inputs
from sipas_par.model.components import sipas_change
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.reports.columns import PrintedColumn, columns, figure, line, printed
from sipas_par.reports.official import BLANK, day_of, letterhead, signature
from sipas_par.reports.programme import agenda
from sipas_par.reports.wording import few, moved, name_of, say
from sipas_par.text.i18n import N_, _, in_language
from sipas_par.text.labels import banner, label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.years import YearRow
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard, SipasCard


@dataclass(frozen=True)
class PaperBasis:
    """What the papers of one conference have in common, worked out once for all agencies."""

    inputs: Inputs
    assignment: Assignment
    letterhead: bytes | None = None

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @property
    def card(self) -> Scorecard:
        """The scorecard with its lead agencies under their full names."""
        return self.assignment.card

    @cached_property
    def results(self) -> Results:
        """The figures, with the lead agencies of the assignment."""
        published = self.inputs.printable if self.inputs.others else None
        return Results.of(self.card, earlier=self.inputs.earlier, published=published, others=self.inputs.others)

    @property
    def years(self) -> dict[str, YearRow]:
        """How each criterion stood the year before."""
        return self.results.earlier_by_code

    @property
    def year_before(self) -> int | None:
        """The year of that table."""
        return self.results.earlier.year if self.results.earlier else None

    def tables(self, mandate: Mandate) -> list[Scorecard | SipasCard]:
        """Return the tables that the agency's paper has figures of."""
        tables = (self.inputs.card, self.results.earlier, self.inputs.sipas if mandate.sipas else None)
        return [table for table in tables if table is not None]

    def part_of_card(self, rows: tuple[Criterion, ...], mandate: Mandate) -> Scorecard:
        """Return the agency's own rows as a scorecard, for its chart."""
        return replace(self.card, unit=mandate.name, criteria=rows, total=None)


_LIKE = {
    "region": N_("Cùng vùng"),
    "group": N_("Cùng nhóm {name}"),
    "kind": N_("Cùng loại đơn vị"),
    "size": N_("Cùng quy mô"),
}
_NAMED = 4


def peers_table(results: Results, codes: Iterable[str]) -> Table | None:
    """Return who among the units alike holds the maximum of some criteria; ``None`` where no unit is alike."""
    found = {code: results.peers[code] for code in codes if code in results.peers}
    kinds = dict.fromkeys((one.likeness, one.name) for peers in found.values() for one in peers)
    if not kinds:
        return None
    heads = [_(_LIKE[likeness]).format(name=name) for likeness, name in kinds]
    rows: list[blocks.Line] = []
    for code, peers in found.items():
        by_kind = {(one.likeness, one.name): _holding(one) for one in peers}
        row = results.card[code]
        rows.append([code, name_of(row), figure(row.lost, points), *(by_kind.get(kind, "–") for kind in kinds)])
    remark = _("Số đơn vị đạt điểm tối đa trên số đơn vị có bảng điểm và cùng nội dung.")
    if any(likeness == "region" for likeness, _name in kinds):
        remark += _(" Vùng: {name}.").format(name=next(name for likeness, name in kinds if likeness == "region"))
    if any(likeness == "size" for likeness, _name in kinds):
        remark += _(" Cùng quy mô: cùng nhóm, hoặc dân số không chênh nhau quá {times} lần.").format(times=number(NEAR))
    own = (PrintedColumn(words, words, width=36) for words in heads)
    return printed(
        (*columns(("code", "name", "lost")), *own),
        rows,
        caption=_("Đơn vị tương đồng đạt điểm tối đa"),
        anchor="bang-tuong-dong",
        remark=remark,
    )


def _holding(peers: Peers) -> str:
    said = f"{len(peers.holding)}/{len(peers.units)}"
    return f"{said}: {few(peers.holding, _NAMED)}" if peers.holding else said


_BY_SOURCE = {
    "appraised": N_(
        "Yêu cầu nào của tiêu chí chưa đạt; tài liệu kiểm chứng nào còn thiếu, chậm hoặc chưa đúng quy định?"
    ),
    "surveyed": N_(
        "Điểm do lãnh đạo, quản lý đánh giá qua điều tra xã hội học: nội dung nào bị đánh giá thấp, vì sao?"
    ),
    "sipas": N_("Điểm quy đổi từ ý kiến của người dân: yếu tố, thủ tục hoặc địa bàn nào kéo điểm xuống?"),
    "outcome": N_("Chỉ tiêu nào chưa đạt; phần nào do khách quan, phần nào do chỉ đạo, thực hiện?"),
}
_ANY = N_("Nguyên nhân cụ thể làm mất điểm là gì?")
_SINCE = {
    "new": N_("Năm {year} đạt tối đa, năm nay mất điểm: điều gì đã thay đổi?"),
    "worse": N_("Năm {year} đã mất {lost} điểm, năm nay thấp hơn: giải pháp đã đề ra vì sao chưa có kết quả?"),
    "recurring": N_("Mất điểm như năm {year} ({lost} điểm): giải pháp đã đề ra vì sao chưa có kết quả?"),
    "improved": N_("Đã tiến bộ so với năm {year} (mất {lost} điểm): còn vướng mắc gì để đạt tối đa?"),
}


def questions(
    row: Criterion, others: tuple[str, ...] = (), earlier: YearRow | None = None, year: int | None = None
) -> Iterator[str]:
    """Give the questions for one criterion below maximum."""
    yield _(_BY_SOURCE.get(row.source, _ANY))
    if row.self_score is not None and row.score is not None and row.self_score > row.score:
        words = _("Vì sao tự đánh giá {claimed} điểm nhưng chỉ được công nhận {granted} điểm?")
        yield say(words, claimed=row.self_score, granted=row.score)
    if earlier is not None and earlier.status in _SINCE:
        yield say(_(_SINCE[earlier.status]), year=year, lost=earlier.lost_before)
    if others:
        yield _("Phân công, phối hợp với {names} thế nào?").format(names=listing(others))
    yield say(
        _("Làm gì, ai chịu trách nhiệm, xong khi nào, khắc phục được bao nhiêu trong {lost} điểm?"), lost=row.lost
    )


def joint_questions(rows: Sequence[Criterion]) -> Iterator[str]:
    """Give the questions to an agency that joins in without leading, one a criterion below maximum and a common one."""
    words = _("{code}: đã phối hợp với {names} việc gì; phần việc nào chưa xong, vì sao?")
    for row in rows:
        yield words.format(code=row.code, names=listing(row.agencies) or _("cơ quan chủ trì"))
    yield _("Sẽ làm việc gì, ai chịu trách nhiệm, xong khi nào; cần cơ quan chủ trì cung cấp, hướng dẫn gì?")


_LINE = 31
_ROOM = "\u00a0\n\u00a0"


@in_language
def paper(
    inputs: Inputs,
    agency: str,
    *,
    assignment: Assignment | None = None,
    lang: str | None = None,  # noqa: ARG001 - read by `in_language`
    charts: bool = True,
) -> Document:
    """Make the paper of one agency.

    It names each criterion that the agency leads and that stays below maximum: points, the year before,
    where the points come from, self-assessed against granted, the questions to answer, and room for causes
    and remedies. An agency that leads none gets what the meeting is about.

    Parameters
    ----------
    inputs
        The tables and the meeting.
    agency
        Name, short name, alias or id.
    assignment
        Who answers for what; made from the table and the meeting when not given.
    charts
        Whether to draw the agency's chart.

    Raises
    ------
    UsageError
        If the agency is not served.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.paper import paper
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> paper(inputs, "STP", charts=False).title
    'Tham luận của Sở Tư pháp: nội dung chưa đạt điểm tối đa năm 2023'
    """
    require("inputs", inputs, Inputs)
    require("agency", agency, str)
    require("assignment", assignment, Assignment, NOTHING)
    basis = PaperBasis(inputs, assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas))
    return document(basis, basis.assignment.writer(agency), charts=charts)


def document(basis: PaperBasis, mandate: Mandate, *, charts: bool = True) -> Document:
    """Return the paper of one agency from what all papers share."""
    parts = _Parts(basis, mandate)
    meeting = parts.meeting
    created = meeting.start.date().isoformat() if meeting and meeting.start else f"{basis.card.year or 2000}-12-31"
    return ShownDocument(
        title=parts.title(),
        blocks=blocks.blocks(
            parts.letterhead(),
            parts.instructions(),
            parts.results(charts=charts),
            parts.sources(),
            parts.analysis(),
            parts.in_common(),
            parts.survey(),
            parts.general(),
            parts.commitments(),
            parts.signature(),
        ),
        banner=banner(table.source for table in basis.tables(mandate)),
        author=mandate.name,
        subject=meeting.short_title if meeting else "",
        created=created,
    )


class _Parts:
    """The parts of one agency's paper, each a few blocks; one that has nothing to say is empty."""

    def __init__(self, basis: PaperBasis, mandate: Mandate) -> None:
        self.basis = basis
        self.mandate = mandate
        self.card = basis.card
        self.meeting = basis.inputs.meeting
        self.below = basis.assignment.below(mandate)
        self.joint = basis.assignment.joint_below(mandate)
        self.surveyed = basis.assignment.survey_rows(mandate)
        self.numeral = iter(("I", "II", "III", "IV", "V", "VI", "VII"))
        self.facts = {"index": self.card.index, "year": self.card.year or "…", "unit": self.card.whose}

    def title(self) -> str:
        words = (
            _("Tham luận của {mandate}: nội dung chưa đạt điểm tối đa năm {year}")
            if self.below
            else _("Tham luận của {mandate} về kết quả {index} năm {year}")
        )
        return words.format(mandate=self.mandate.name, **self.facts)

    def _heading(self, words: str) -> Block:
        return blocks.heading(1, f"{next(self.numeral)}. {words}")

    @property
    def _compiles(self) -> bool:
        """Whether the papers come together at this agency, so that it sends its own to nobody."""
        return self.meeting is not None and self.meeting.compiler == self.mandate.agency

    def letterhead(self) -> Block:
        if self.below:
            subject = _("Phân tích nội dung chưa đạt điểm tối đa năm {year}, nguyên nhân và giải pháp khắc phục")
        elif self.joint or self.surveyed:
            subject = _("Nội dung phối hợp, nội dung được giao năm {year} và giải pháp khắc phục")
        else:
            subject = _("Giải pháp duy trì, nâng cao kết quả {index} năm {year}")
        subject = subject.format(index=self.card.index.replace(" ", "\u00a0"), year=self.card.year or "……")
        number, kind = _("Số:        /……"), _("THAM LUẬN")
        return letterhead(self.mandate.agency, self.meeting, number, kind, subject, unit=self.card.unit)

    def instructions(self) -> Block:
        due = self.meeting.deadline(PAPER_DEADLINE) if self.meeting else None
        lines = [
            _("Dự thảo đề cương, số liệu điền sẵn; cơ quan viết phần có dấu chấm (……) và xóa khung này trước khi gửi.")
        ]
        if due is not None:
            day = day_of(due.latest_day)
            lines.append(
                _(
                    "{name} tổng hợp tham luận của các cơ quan, hoàn thành tham luận của mình chậm nhất ngày {day}."
                ).format(name=self.mandate.name, day=day)
                if self._compiles
                else _("Nơi nhận tham luận: {to}; chậm nhất ngày {day}.").format(to=due.to, day=day)
            )
        return Callout("info", inline(_("Hướng dẫn")), (blocks.note(" ".join(lines)),))

    def results(self, *, charts: bool) -> tuple[Block, ...]:
        """Return what the agency's criteria came to, with the table and the chart."""
        return (self._heading(_("KẾT QUẢ CÁC NỘI DUNG ĐƯỢC GIAO")), *self._figures(charts=charts))

    def _figures(self, *, charts: bool) -> tuple[Block, ...]:
        below = self.below
        leaves = self.basis.assignment.leaves(self.mandate)
        if not leaves:
            return blocks.blocks(self._unit_result(), blocks.paragraph(self._no_lead()), self._left_out())
        total = self.basis.part_of_card(leaves, self.mandate).max_score
        group = self.basis.results.sum_of(below)
        name = self.mandate.name
        if self.mandate.under:
            name = _("{group} (trong đó có {name})").format(group=self.mandate.under, name=name)
        words = _("{name} chủ trì {n} nội dung với {total} điểm tối đa trong bảng điểm {index} năm {year} của {unit}; ")
        said = say(words, name=name, n=len(leaves), total=total, **self.facts)
        apart = self._left_out()
        if not below:
            full = _("không nội dung nào chưa đạt điểm tối đa.")
            return blocks.blocks(self._unit_result(), blocks.paragraph(said, blocks.bold(full)), apart)
        strong = say(_("{n} nội dung chưa đạt điểm tối đa, mất {lost} điểm"), n=len(below), lost=group.lost)
        share = "–" if group.share is None else percent(group.share, 1)
        rest = _(" ({share} số điểm chưa đạt của {unit}).").format(share=share, unit=self.card.whose)
        first = blocks.paragraph(said, blocks.bold(strong), rest)
        if len(below) == 1:
            # Its own section says all the rest, and the paper fits on one page.
            return blocks.blocks(first, apart)
        remarks = (apart, self._joint_remark(group), self._year_remark())
        return blocks.blocks(first, *remarks, self._below_table(group), self._chart() if charts else None)

    def _left_out(self) -> Block | None:
        rows = self.basis.assignment.not_assessed(self.mandate)
        words = _("Cơ quan chủ trì {n} nội dung không đánh giá năm {year} ({codes}), không tính vào điểm tối đa.")
        said = words.format(n=len(rows), codes=listing(row.code for row in rows), **self.facts)
        return blocks.paragraph(said) if rows else None

    def _chart(self) -> Block:
        from sipas_par import charts

        drawn = charts.pareto(self.basis.part_of_card(self.below, self.mandate))
        caption = _("Điểm chưa đạt của {mandate} theo nội dung").format(mandate=self.mandate.name)
        return charts.as_block(drawn, anchor=f"hinh-{self.mandate.slug}", caption=caption)

    def _unit_result(self) -> Block:
        card = self.card
        words = _("{index} năm {year} của {unit} đạt {score}/{most} điểm ({ratio}), còn {lost} điểm chưa đạt.")
        figures = {"score": card.score, "most": card.known.max_score, "lost": card.lost}
        return blocks.paragraph(say(words, ratio=percent(card.attainment), **figures, **self.facts))

    def _no_lead(self) -> str:
        name = self.mandate.name
        said = _("{name} không chủ trì nội dung nào trong bảng điểm").format(name=name)
        if joint := len(self.joint):
            said += _("; cơ quan phối hợp thực hiện {joint} nội dung chưa đạt điểm tối đa").format(joint=joint)
        if self.mandate.agency.invited:
            said += _("; cơ quan được mời tham gia thảo luận giải pháp chung")
        return f"{said}."

    def _joint_remark(self, group: Group) -> Block | None:
        shared = [row for row in group.rows if len(row.agencies) > 1]
        if not shared:
            return None
        words = _("Trong đó {lost} điểm ở nội dung {codes} có cơ quan khác cùng chủ trì (toàn tỉnh chỉ tính một lần).")
        return blocks.paragraph(say(words, lost=group.lost_joint, codes=listing(row.code for row in shared)))

    def _year_remark(self) -> Block | None:
        words = {
            "new": _("mới chưa đạt"),
            "worse": _("giảm thêm"),
            "recurring": _("lặp lại như cũ"),
            "improved": _("đã tiến bộ nhưng chưa đạt"),
        }
        alike: dict[str, list[str]] = {status: [] for status in words}
        for row in self.below:
            earlier = self.basis.years.get(row.code)
            if earlier is not None and earlier.status in words:
                alike[earlier.status].append(row.code)
        said = "; ".join(f"{words[status]}: {', '.join(codes)}" for status, codes in alike.items() if codes)
        year = self.basis.year_before
        return blocks.paragraph(_("So với năm {year}: {said}.").format(year=year, said=said)) if said else None

    def _below_table(self, group: Group) -> Table:
        below, years = group.rows, self.basis.years
        claimed = ["self_score"] if any(row.self_score is not None for row in below) else []
        then = ["lost_before"] if any(row.code in years for row in below) else []
        keys = ["code", "name", "max_score", *claimed, "score", "lost", *then, "source"]
        rows = []
        for row in below:
            earlier = years.get(row.code)
            before = earlier.lost_before if earlier else None
            rows.append(line(keys, row, lost_before=before, source=label("source", row.source)))
        sums = {key: figure(getattr(group, key), points) for key in ("max_score", "score", "lost")}
        dash = _("Tự đánh giá để dấu – khi nội dung không có tự đánh giá.")
        return printed(
            keys,
            rows,
            caption=_("Nội dung chủ trì chưa đạt điểm tối đa"),
            anchor=f"bang-{self.mandate.slug}",
            total={"name": _("Cộng"), **sums},
            remark=dash if claimed else "",
            heads={"lost_before": _("Chưa đạt năm {before}").format(before=self.basis.year_before)},
            widths={"name": 60, "source": 28},
        )

    def analysis(self) -> tuple[Block, ...]:
        """Return one section a criterion: its facts, the questions, and room for cause and remedy."""
        below = self.below
        if not below:
            return ()
        head, remedy = _("PHÂN TÍCH TỪNG NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA"), _("Giải pháp")
        if len(below) == 1:
            head, remedy = _("NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ"), _("Giải pháp, điểm dự kiến khắc phục")
        made: list[Block] = [self._heading(head)]
        for row in below:
            others = tuple(name for name in row.agencies if name not in {self.mandate.name, self.mandate.under})
            made += [blocks.heading(2, f"{row.code}. {row.name}"), blocks.paragraph(self._facts(row, others))]
            asked = questions(row, others, self.basis.years.get(row.code), self.basis.year_before)
            made += [blocks.note(blocks.bold(_("Câu hỏi cần trả lời:"))), blocks.bullets(asked)]
            made += [_to_write(words, keep=True) for words in (_("Nguyên nhân"), remedy)]
            made.append(_to_write(_("Trách nhiệm, thời hạn")))
        table = peers_table(self.basis.results, [row.code for row in below])
        if table is not None:
            learn = _("Học hỏi từ đơn vị tương đồng (nơi nào đạt, làm thế nào)")
            made += [blocks.heading(2, _("Đơn vị tương đồng")), table, _to_write(learn)]
        return tuple(made)

    def _facts(self, row: Criterion, others: tuple[str, ...]) -> str:
        words = _("Đạt {score}/{max_score} điểm ({attainment}), mất {lost} điểm; nguồn điểm: {source}.")
        source = label("source", row.source).lower() if row.source != "sipas" else "SIPAS"
        figures = {"score": row.score, "max_score": row.max_score, "lost": row.lost}
        said = say(words, attainment=percent(row.attainment), source=source, **figures)
        if row.self_score is not None and row.score is not None:
            gap = Loss.of((row,), ways(self.card)).not_recognised
            above = _(" Tự đánh giá {self_score} điểm, cao hơn điểm được công nhận {gap} điểm.")
            words = above if gap > 0 else _(" Tự đánh giá {self_score} điểm.")
            said += say(words, self_score=row.self_score, gap=gap)
        earlier = self.basis.years.get(row.code)
        if earlier is not None and earlier.score_before is not None:
            words, year = _(" Năm {earlier_year} đạt {score} điểm"), self.basis.year_before
            said += say(words, earlier_year=year, score=earlier.score_before)
            if earlier.comparable == "rescaled":
                said += _(" (điểm tối đa khác).")
            elif earlier.change is not None:
                said += _(", năm nay {moved}.").format(moved=moved(earlier.change, _("điểm")))
            else:
                said += "."
        if others:
            said += _(" Cùng chủ trì: {others}.").format(others=listing(others))
        if row.steps:
            scale = "; ".join(f"{step.name}: {points(step.points)}" for step in row.steps)
            said += _(" Thang điểm: {scale}.").format(scale=scale)
            if row.gain < (row.lost or 0):
                said += say(_(" Bậc kế tiếp được {points} điểm."), points=row.within_reach)
        if row.note:
            said += _(" Ghi chú trong bảng điểm: {note}.").format(note=row.note)
        return said

    def in_common(self) -> tuple[Block, ...]:
        """Return the criteria below maximum where the agency joins in."""
        rows = self.joint
        if not rows:
            return ()
        keys = ("code", "name", "lost", "agencies", "joint_work")
        return blocks.blocks(
            self._heading(_("NỘI DUNG PHỐI HỢP CHƯA ĐẠT ĐIỂM TỐI ĐA")),
            printed(
                keys,
                [line(keys, row, agencies=listing(row.agencies), joint_work="") for row in rows],
                caption=_("Nội dung cơ quan tham gia phối hợp"),
                remark=_("Cột cuối do cơ quan viết."),
            ),
            blocks.note(blocks.bold(_("Câu hỏi cần trả lời:"))),
            blocks.bullets(joint_questions(rows)),
            _to_write(_("Ý kiến của cơ quan")),
        )

    def survey(self) -> tuple[Block, ...]:
        """Return the SIPAS rows assigned to the agency."""
        rows = self.surveyed
        sipas = self.basis.inputs.sipas
        if not rows or sipas is None:
            return ()
        held = {"value": sipas.year, "earlier_value": sipas.earlier_year}
        years = {key: _("Năm {year} (%)").format(year=year) for key, year in held.items()}
        keys = ["code", "survey_name", "value", "national_mean"]
        keys += ["earlier_value"] if any(sipas_change(sipas, row) is not None for row in rows) else []
        body = [line(keys, row, survey_name=row.name, earlier_value=row.earlier) for row in rows]
        return blocks.blocks(
            self._heading(_("NỘI DUNG SIPAS ĐƯỢC GIAO")),
            printed(keys, body, caption=_("Chỉ số hài lòng liên quan"), heads=years),
            _to_write(_("Nguyên nhân, giải pháp")),
        )

    def general(self) -> tuple[Block, ...]:
        """Return what the meeting is about, for an agency without content below maximum of its own."""
        if self.below or self.joint or self.surveyed:
            return ()
        fields = [(row, self.card.known_of(row).lost) for row in self.card.fields]
        worst = sorted((pair for pair in fields if pair[1]), key=lambda pair: (-pair[1], pair[0].code))[:3]
        named = "; ".join(f"{row.code}. {sentence_case(row.name)} ({points(lost)})" for row, lost in worst)
        items = [_("Lĩnh vực mất nhiều điểm nhất: {named}.").format(named=named)] if named else []
        if self.meeting and self.meeting.agenda:
            contents = "; ".join(what.rstrip(" .;") for _time, what, _who in agenda(self.meeting))
            items.append(_("Nội dung hội nghị: {text}.").format(text=contents))
        asked = [
            _("Cơ quan có thể góp phần khắc phục nội dung nào; bằng việc gì, khi nào?"),
            _("Cần cơ quan chủ trì phối hợp, cung cấp thông tin gì?"),
            _("Kinh nghiệm, cách làm tốt nào có thể nhân rộng?"),
        ]
        return blocks.blocks(
            self._heading(_("NỘI DUNG ĐỀ NGHỊ THAM GIA")),
            blocks.bullets(items) if items else None,
            blocks.note(blocks.bold(_("Câu hỏi gợi ý:"))),
            blocks.bullets(asked),
            _to_write(_("Ý kiến của cơ quan")),
        )

    def commitments(self) -> tuple[Block, ...]:
        """Return the table of remedies to fill in and the line for proposals."""
        keys = ("code", "remedy", "responsible", "deadline", "evidence", "lost", "regained")
        blank = {**dict.fromkeys(keys[2:5], ""), "remedy": _ROOM, "regained": ""}
        rows = [line(keys, row, **blank) for row in self.below]
        proposals = _to_write(_("Kiến nghị"), keep=True)
        if len(rows) == 1:
            return (proposals,)
        head = self._heading(_("GIẢI PHÁP, CAM KẾT, KIẾN NGHỊ"))
        if not rows:
            asked = (_("Giải pháp, cam kết"), _("Trách nhiệm, thời hạn"))
            return blocks.blocks(head, map(_to_write, asked), proposals)
        return blocks.blocks(
            head,
            printed(
                keys,
                rows,
                caption=_("Giải pháp và cam kết của cơ quan"),
                remark=_(
                    "Ghi cùng nội dung vào phiếu Excel gửi kèm để tổng hợp; điểm khắc phục không lớn hơn điểm chưa đạt."
                ),
            ),
            proposals,
        )

    def signature(self) -> Block:
        """Return the end of the paper."""
        to = BLANK
        if self.meeting is not None and (compiler := self.meeting.compiler) is not None:
            to = (self.meeting.issuing_office if self._compiles else compiler.name) or BLANK
        return signature(self.mandate.agency, (to,))

    def sources(self) -> Block:
        """Return where the figures come from, as a small remark."""
        lines = [
            f"{table.index} {table.year or '…'} ({label('status', table.source.status)})"
            for table in self.basis.tables(self.mandate)
        ]
        placed = [(row.code, *row.cell.rpartition("!")[::2]) for row in self.below if row.cell]
        cells, sheet = ", ".join(f"{code} ({cell})" for code, _sheet, cell in placed), placed[0][1] if placed else ""
        where = _(" Điểm đạt ở trang {sheet}: {cells}.").format(sheet=sheet, cells=cells) if cells else ""
        return Paragraph(inline(_("Nguồn số liệu: "), "; ".join(lines), ".", where), "source")


def _to_write(label: str, *, keep: bool = False) -> Block:
    """Return a label and a dotted line that fits beside it."""
    return Paragraph(inline(blocks.bold(f"{label}: "), "…" * max(8, _LINE - len(label) * 11 // 20)), "fill", keep=keep)
