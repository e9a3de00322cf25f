"""The first part of an agency's paper: what its criteria came to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.document import blocks
from sipas_par.text.labels import label
from sipas_par.text.numbers import listing, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.assignment import Mandate
    from sipas_par.document.blocks import Align, Block, Cell, Table
    from sipas_par.model.criteria import Criterion
    from sipas_par.reports.paper_basis import Earlier, PaperBasis


class Results:
    """Writes the part with the agency's figures: sentences, table and chart.

    Parameters
    ----------
    basis
        What all papers share.
    mandate
        The agency.
    """

    def __init__(self, basis: PaperBasis, mandate: Mandate) -> None:
        self.basis = basis
        self.mandate = mandate
        self.t = basis.t
        self.lang = basis.lang
        self.card = basis.card
        self.lost = basis.assignment.lost(mandate)

    def blocks(self, below: tuple[Criterion, ...], chart: Block | None) -> tuple[Block, ...]:
        """Return what the agency's criteria came to, with the table and the chart."""
        leaves = self.basis.assignment.leaves(self.mandate)
        if not leaves:
            return blocks.blocks(self._unit_result(), blocks.paragraph(self._no_lead()))
        total = sum((row.max_score for row in leaves if row.max_score is not None), Decimal(0))
        name, lang, t = self.mandate.name, self.lang, self.t
        said = t(
            f"{name} chủ trì {len(leaves)} tiêu chí với {points(total, lang)} điểm tối đa trong bảng điểm {self.card.index} "
            f"năm {self.card.year or '…'} của {self.card.unit}; ",
            f"{name} leads {len(leaves)} criteria with {points(total, lang)} maximum points in the {self.card.index} of "
            f"{self.card.unit}, {self.card.year or '…'}; ",
        )
        if not below:
            full = t("không tiêu chí nào chưa đạt điểm tối đa.", "none is below its maximum.")
            return blocks.blocks(self._unit_result(), blocks.paragraph(said, blocks.bold(full)))
        strong = t(
            f"{len(below)} tiêu chí chưa đạt điểm tối đa, mất {points(self.lost, lang)} điểm",
            f"{len(below)} are below maximum and lose {points(self.lost, lang)} points",
        )
        share = percent(self.lost / self.card.lost, 1, lang) if self.card.lost else "–"
        rest = t(f" ({share} số điểm mất của {self.card.unit}).", f" ({share} of all points lost by {self.card.unit}).")
        return blocks.blocks(
            blocks.paragraph(said, blocks.bold(strong), rest),
            self._joint_remark(below),
            self._year_remark(below),
            self._below_table(below),
            chart,
        )

    def _unit_result(self) -> Block:
        card, lang = self.card, self.lang
        score, most = points(card.score, lang), points(card.known.max_score, lang)
        ratio = percent(card.attainment, lang=lang)
        return blocks.paragraph(
            self.t(
                f"{card.index} năm {card.year or '…'} của {card.unit} đạt {score}/{most} điểm "
                f"({ratio}), còn {points(card.lost, lang)} điểm chưa đạt.",
                f"The {card.index} of {card.unit} in {card.year or '…'} is {score} of {most} points "
                f"({ratio}); {points(card.lost, lang)} points are lost.",
            )
        )

    def _no_lead(self) -> str:
        name = self.mandate.name
        said = self.t(f"{name} không chủ trì tiêu chí nào trong bảng điểm", f"{name} leads no criterion of the table")
        joint = len(self.basis.assignment.joint_below(self.mandate))
        if joint:
            said += self.t(
                f"; cơ quan phối hợp thực hiện {joint} tiêu chí chưa đạt điểm tối đa",
                f"; it joins in {joint} criteria below maximum",
            )
        if self.mandate.agency.invited:
            said += self.t(
                "; cơ quan được mời tham gia thảo luận giải pháp chung",
                "; it is invited to discuss the common remedies",
            )
        return f"{said}."

    def _joint_remark(self, below: tuple[Criterion, ...]) -> Block | None:
        shared = [row for row in below if len(row.agencies) > 1]
        if not shared:
            return None
        lost = sum((row.lost for row in shared if row.lost is not None), Decimal(0))
        codes = listing((row.code for row in shared), self.lang)
        return blocks.paragraph(
            self.t(
                f"Trong đó {points(lost, self.lang)} điểm ở tiêu chí {codes} có cơ quan khác cùng chủ trì (toàn tỉnh chỉ tính một lần).",
                f"Of these, {points(lost, self.lang)} points in {codes} are led with others (counted once for the unit).",
            )
        )

    def _year_remark(self, below: tuple[Criterion, ...]) -> Block | None:
        known = [(row, self.basis.years[row.code]) for row in below if row.code in self.basis.years]
        if not known:
            return None
        year = known[0][1].year
        groups = {
            status: [row.code for row, earlier in known if earlier.status == status]
            for status in ("new", "worse", "recurring", "improved")
        }
        words = {
            "new": self.t("mới mất điểm", "newly lost"),
            "worse": self.t("giảm thêm", "worse"),
            "recurring": self.t("lặp lại như cũ", "unchanged"),
            "improved": self.t("đã tiến bộ nhưng chưa đạt", "better, not full"),
        }
        said = "; ".join(f"{words[status]}: {', '.join(codes)}" for status, codes in groups.items() if codes)
        return blocks.paragraph(self.t(f"So với năm {year}: {said}.", f"Against {year}: {said}.")) if said else None

    def _below_table(self, below: tuple[Criterion, ...]) -> Table:
        t, lang, years = self.t, self.lang, self.basis.years
        with_years = any(row.code in years for row in below)
        with_self = any(row.self_score is not None for row in below)
        before = next((years[row.code].year for row in below if row.code in years), None)
        claimed: list[tuple[str, float, Align]] = [(t("Tự đánh giá", "Self-assessed"), 1.2, "right")]
        then: list[tuple[str, float, Align]] = [(t(f"Mất năm {before}", f"Lost {before}"), 1.2, "right")]
        columns: list[tuple[str, float, Align]] = [
            (t("Mã", "Code"), 1.2, "left"),
            (t("Nội dung", "Criterion"), 5.4, "left"),
            (t("Tối đa", "Max."), 1.1, "right"),
            *(claimed if with_self else []),
            (t("Đạt", "Score"), 1.1, "right"),
            (t("Chưa đạt", "Lost"), 1.2, "right"),
            *(then if with_years else []),
            (t("Nguồn điểm", "Source"), 2.4, "left"),
        ]
        rows: list[list[str | Cell]] = []
        for row in below:
            earlier = years.get(row.code)
            figures: list[Cell] = [points_cell(row.max_score, lang)]
            figures += [points_cell(row.self_score, lang)] if with_self else []
            figures += [points_cell(row.score, lang), points_cell(row.lost, lang)]
            figures += [points_cell(earlier.lost if earlier else None, lang)] if with_years else []
            rows.append([row.code, row.name, *figures, label("source", row.source, lang)])
        totals = [
            points_cell(sum((getattr(row, name) for row in below if getattr(row, name) is not None), Decimal(0)), lang)
            for name in ("max_score", "score", "lost")
        ]
        total: list[str | Cell] = ["", t("Cộng", "Total"), totals[0], *([""] if with_self else []), *totals[1:]]
        total += [*([""] if with_years else []), ""]
        dash = t("Tự đánh giá để dấu – khi nội dung không tự chấm.", "A dash: not self-assessed.")
        return blocks.table(
            columns,
            rows,
            caption=t("Nội dung chủ trì chưa đạt điểm tối đa", "Content led by the agency below maximum"),
            anchor=f"bang-{self.mandate.slug}",
            total=total,
            remark=dash if with_self else "",
        )


def points_cell(value: Decimal | float | None, lang: str) -> Cell:
    """Return a table cell with points, sortable by their plain value."""
    return blocks.cell(points(value, lang), sort=value)


_BY_SOURCE = {
    "appraised": (
        "Yêu cầu nào của tiêu chí chưa đạt; tài liệu kiểm chứng nào còn thiếu, chậm hoặc chưa đúng quy định?",
        "Which requirement was not met; which evidence was missing, late or not in due form?",
    ),
    "surveyed": (
        "Điểm do lãnh đạo, quản lý đánh giá qua điều tra xã hội học: nội dung nào bị đánh giá thấp, vì sao?",
        "The points come from a survey of leaders: what was judged low, and why?",
    ),
    "sipas": (
        "Điểm quy đổi từ ý kiến của người dân: yếu tố, thủ tục hoặc địa bàn nào kéo điểm xuống?",
        "The points come from the people's opinion: which factor, procedure or district pulls them down?",
    ),
    "outcome": (
        "Chỉ tiêu nào chưa đạt; phần nào do khách quan, phần nào do chỉ đạo, thực hiện?",
        "Which target was missed; what lay outside the agency, what in its own work?",
    ),
}
_ANY = (
    "Nguyên nhân cụ thể làm mất điểm là gì?",
    "What exactly cost the points?",
)


def questions(row: Criterion, earlier: Earlier | None, others: tuple[str, ...], lang: str = "vi") -> tuple[str, ...]:
    """Return the questions for one criterion below maximum.

    Parameters
    ----------
    row
        The criterion.
    earlier
        How it stood the year before, when it can be compared.
    others
        Agencies that lead it too.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), self_score=Decimal(1), source="appraised")
    >>> questions(row, None, ())[1]
    'Vì sao tự đánh giá 1,00 điểm nhưng chỉ được công nhận 0,50 điểm?'
    """
    return tuple(_questions(row, earlier, others, lang))


def joint_questions(rows: Sequence[Criterion], lang: str = "vi") -> tuple[str, ...]:
    """Return the questions to an agency that joins in without leading, one a criterion below maximum and a common one.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), agencies=("Sở Nội vụ",))
    >>> joint_questions([row])[0]
    '3.1: đã phối hợp với Sở Nội vụ việc gì; phần việc nào chưa xong, vì sao?'
    """
    side = 0 if lang == "vi" else 1
    asked = []
    for row in rows:
        names = listing(row.agencies, lang) or ("cơ quan chủ trì", "the lead agency")[side]
        asked.append(
            (
                f"{row.code}: đã phối hợp với {names} việc gì; phần việc nào chưa xong, vì sao?",
                f"{row.code}: what was done with {names}; what is not finished, and why?",
            )[side]
        )
    common = (
        "Sẽ làm việc gì, ai chịu trách nhiệm, xong khi nào; cần cơ quan chủ trì cung cấp, hướng dẫn gì?",
        "What will be done, by whom, by when; what is needed from the lead agency?",
    )
    return (*asked, common[side])


def _questions(row: Criterion, earlier: Earlier | None, others: tuple[str, ...], lang: str) -> Iterator[str]:
    side = 0 if lang == "vi" else 1
    yield _BY_SOURCE.get(row.source, _ANY)[side]
    if row.self_score is not None and row.score is not None and row.self_score > row.score:
        claimed, got = points(row.self_score, lang), points(row.score, lang)
        yield (
            f"Vì sao tự đánh giá {claimed} điểm nhưng chỉ được công nhận {got} điểm?",
            f"Why were {claimed} points claimed and only {got} granted?",
        )[side]
    if earlier is not None:
        then = points(earlier.lost, lang)
        said = {
            "new": (
                f"Năm {earlier.year} đạt tối đa, năm nay mất điểm: điều gì đã thay đổi?",
                f"Full in {earlier.year}, points lost now: what has changed?",
            ),
            "worse": (
                f"Năm {earlier.year} đã mất {then} điểm, năm nay thấp hơn: giải pháp đã đề ra vì sao chưa có kết quả?",
                f"{then} points were lost in {earlier.year} and it is lower now: why did the remedies not work?",
            ),
            "recurring": (
                f"Mất điểm như năm {earlier.year} ({then} điểm): giải pháp đã đề ra vì sao chưa có kết quả?",
                f"The same loss as in {earlier.year} ({then}): why did the remedies not work?",
            ),
            "improved": (
                f"Đã tiến bộ so với năm {earlier.year} (mất {then} điểm): còn vướng mắc gì để đạt tối đa?",
                f"Better than in {earlier.year} ({then} lost): what still stands in the way?",
            ),
        }.get(earlier.status)
        if said:
            yield said[side]
    if others:
        names = listing(others, lang)
        yield (f"Phân công, phối hợp với {names} thế nào?", f"How is the work shared with {names}?")[side]
    lost = points(row.lost, lang)
    yield (
        f"Làm gì, ai chịu trách nhiệm, xong khi nào, lấy lại bao nhiêu trong {lost} điểm?",
        f"What will be done, by whom, by when, and how much of the {lost} points comes back?",
    )[side]
