"""What the papers of one conference share, and the first part of each: what the agency's criteria came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.analysis.peers import NEAR
from sipas_par.analysis.results import Results
from sipas_par.document import blocks
from sipas_par.reports.columns import PrintedColumn, figure, line, printed
from sipas_par.reports.wording import few, name_of, say
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import listing, number, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sipas_par.analysis.peers import Peers
    from sipas_par.analysis.shortfall import Group
    from sipas_par.analysis.years import YearRow
    from sipas_par.assignment import Assignment, Mandate
    from sipas_par.document.blocks import Block, Table
    from sipas_par.inputs import Inputs
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard


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
        published = self.inputs.published if self.inputs.others else None
        return Results.of(self.card, earlier=self.inputs.earlier, published=published, others=self.inputs.others)

    @property
    def years(self) -> dict[str, YearRow]:
        """How each criterion stood the year before."""
        return self.results.earlier_by_code

    @property
    def year_before(self) -> int | None:
        """The year of that table."""
        return self.inputs.earlier.year if self.inputs.earlier else None

    def banner(self, mandate: Mandate) -> str:
        """Return the words that every page of the agency's paper carries."""
        tables = [self.inputs.card, self.inputs.earlier, self.inputs.sipas if mandate.sipas else None]
        return banner(table.source for table in tables if table is not None)

    def part_of_card(self, rows: tuple[Criterion, ...], mandate: Mandate) -> Scorecard:
        """Return the agency's own rows as a scorecard, for its chart."""
        return replace(self.card, unit=mandate.name, criteria=rows, total=None)


class Figures:
    """Writes the part with the agency's figures: sentences, table and chart."""

    def __init__(self, basis: PaperBasis, mandate: Mandate) -> None:
        self.basis = basis
        self.mandate = mandate
        self.card = basis.card

    def blocks(self, below: tuple[Criterion, ...], chart: Block | None) -> tuple[Block, ...]:
        """Return what the agency's criteria came to, with the table and the chart."""
        leaves = self.basis.assignment.leaves(self.mandate)
        if not leaves:
            return blocks.blocks(self._unit_result(), blocks.paragraph(self._no_lead()))
        total = self.basis.part_of_card(leaves, self.mandate).max_score
        group = self.basis.results.sum_of(below)
        name = self.mandate.name
        if self.mandate.under:
            name = _("{group} (trong đó có {name})").format(group=self.mandate.under, name=name)
        words = _("{name} chủ trì {n} tiêu chí với {total} điểm tối đa trong bảng điểm {index} năm {year} của {unit}; ")
        said = say(words, name=name, n=len(leaves), total=total, **self._of)
        if not below:
            full = _("không tiêu chí nào chưa đạt điểm tối đa.")
            return blocks.blocks(self._unit_result(), blocks.paragraph(said, blocks.bold(full)))
        strong = _("{n} tiêu chí chưa đạt điểm tối đa, mất {lost} điểm").format(n=len(below), lost=points(group.lost))
        share = "–" if group.share is None else percent(group.share, 1)
        rest = _(" ({share} số điểm chưa đạt của {unit}).").format(share=share, unit=self.card.whose)
        first = blocks.paragraph(said, blocks.bold(strong), rest)
        if len(below) == 1:
            # Its own section says all the rest, and the paper fits on one page.
            return (first,)
        return blocks.blocks(
            first,
            self._joint_remark(group),
            self._year_remark(below),
            self._below_table(group),
            chart,
        )

    @property
    def _of(self) -> dict[str, object]:
        return {"index": self.card.index, "year": self.card.year or "…", "unit": self.card.whose}

    def _unit_result(self) -> Block:
        card = self.card
        words = _("{index} năm {year} của {unit} đạt {score}/{most} điểm ({ratio}), còn {lost} điểm chưa đạt.")
        figures = {"score": card.score, "most": card.known.max_score, "lost": card.lost}
        return blocks.paragraph(say(words, ratio=percent(card.attainment), **figures, **self._of))

    def _no_lead(self) -> str:
        name = self.mandate.name
        said = _("{name} không chủ trì tiêu chí nào trong bảng điểm").format(name=name)
        joint = len(self.basis.assignment.joint_below(self.mandate))
        if joint:
            said += _("; cơ quan phối hợp thực hiện {joint} tiêu chí chưa đạt điểm tối đa").format(joint=joint)
        if self.mandate.agency.invited:
            said += _("; cơ quan được mời tham gia thảo luận giải pháp chung")
        return f"{said}."

    def _joint_remark(self, group: Group) -> Block | None:
        shared = [row for row in group.rows if len(row.agencies) > 1]
        if not shared:
            return None
        codes = listing(row.code for row in shared)
        return blocks.paragraph(
            _(
                "Trong đó {lost} điểm ở tiêu chí {codes} có cơ quan khác cùng chủ trì (toàn tỉnh chỉ tính một lần)."
            ).format(lost=points(group.lost_joint), codes=codes)
        )

    def _year_remark(self, below: tuple[Criterion, ...]) -> Block | None:
        known = [(row, self.basis.years[row.code]) for row in below if row.code in self.basis.years]
        if not known:
            return None
        year = self.basis.year_before
        groups = {
            status: [row.code for row, earlier in known if earlier.status == status]
            for status in ("new", "worse", "recurring", "improved")
        }
        words = {
            "new": _("mới chưa đạt"),
            "worse": _("giảm thêm"),
            "recurring": _("lặp lại như cũ"),
            "improved": _("đã tiến bộ nhưng chưa đạt"),
        }
        said = "; ".join(f"{words[status]}: {', '.join(codes)}" for status, codes in groups.items() if codes)
        return blocks.paragraph(_("So với năm {year}: {said}.").format(year=year, said=said)) if said else None

    def _below_table(self, group: Group) -> Table:
        below, years = group.rows, self.basis.years
        with_years = any(row.code in years for row in below)
        with_self = any(row.self_score is not None for row in below)
        before = self.basis.year_before
        claimed, then = ("self_score",) if with_self else (), ("lost_before",) if with_years else ()
        keys = ("code", "name", "max_score", *claimed, "score", "lost", *then, "source")
        rows = []
        for row in below:
            earlier = years.get(row.code)
            then_lost = earlier.lost_before if earlier else None
            rows.append(line(keys, row, lost_before=then_lost, source=label("source", row.source)))
        sums = {key: figure(getattr(group, key), points) for key in ("max_score", "score", "lost")}
        dash = _("Tự đánh giá để dấu – khi nội dung không có tự đánh giá.")
        return printed(
            keys,
            rows,
            caption=_("Nội dung chủ trì chưa đạt điểm tối đa"),
            anchor=f"bang-{self.mandate.slug}",
            total={"name": _("Cộng"), **sums},
            remark=dash if with_self else "",
            heads={"lost_before": _("Chưa đạt năm {before}").format(before=before)},
            widths={"name": 60, "source": 28},
        )


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
    remark = _("Số đơn vị đạt điểm tối đa trên số đơn vị có bảng điểm và cùng tiêu chí.")
    if any(likeness == "region" for likeness, _name in kinds):
        remark += _(" Vùng: {name}.").format(name=next(name for likeness, name in kinds if likeness == "region"))
    if any(likeness == "size" for likeness, _name in kinds):
        remark += _(" Cùng quy mô: cùng nhóm, hoặc dân số không chênh nhau quá {times} lần.").format(times=number(NEAR))
    head: list[str | PrintedColumn] = [
        "code",
        "name",
        "lost",
        *(PrintedColumn(words, words, width=36) for words in heads),
    ]
    return printed(head, rows, caption=_("Đơn vị tương đồng đạt điểm tối đa"), anchor="bang-tuong-dong", remark=remark)


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
) -> tuple[str, ...]:
    """Return the questions for one criterion below maximum.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), self_score=Decimal(1), source="appraised")
    >>> questions(row)[1]
    'Vì sao tự đánh giá 1,00 điểm nhưng chỉ được công nhận 0,50 điểm?'
    """
    return tuple(_questions(row, others, earlier, year))


def joint_questions(rows: Sequence[Criterion]) -> tuple[str, ...]:
    """Return the questions to an agency that joins in without leading, one a criterion below maximum and a common one.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), agencies=("Sở Nội vụ",))
    >>> joint_questions([row])[0]
    '3.1: đã phối hợp với Sở Nội vụ việc gì; phần việc nào chưa xong, vì sao?'
    """
    asked = []
    for row in rows:
        names = listing(row.agencies) or _("cơ quan chủ trì")
        said = _("{code}: đã phối hợp với {names} việc gì; phần việc nào chưa xong, vì sao?")
        asked.append(said.format(code=row.code, names=names))
    return (*asked, _("Sẽ làm việc gì, ai chịu trách nhiệm, xong khi nào; cần cơ quan chủ trì cung cấp, hướng dẫn gì?"))


def _questions(row: Criterion, others: tuple[str, ...], earlier: YearRow | None, year: int | None) -> Iterator[str]:
    yield _(_BY_SOURCE.get(row.source, _ANY))
    if row.self_score is not None and row.score is not None and row.self_score > row.score:
        claimed, got = points(row.self_score), points(row.score)
        said = _("Vì sao tự đánh giá {claimed} điểm nhưng chỉ được công nhận {granted} điểm?")
        yield said.format(claimed=claimed, granted=got)
    if earlier is not None and earlier.status in _SINCE:
        yield _(_SINCE[earlier.status]).format(year=year, lost=points(earlier.lost_before))
    if others:
        yield _("Phân công, phối hợp với {names} thế nào?").format(names=listing(others))
    said = _("Làm gì, ai chịu trách nhiệm, xong khi nào, lấy lại bao nhiêu trong {lost} điểm?")
    yield said.format(lost=points(row.lost))
