"""What came of last year's plan, in this year's briefing: by agency and criterion, target against result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.plan import Outcome, Outcomes
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Inline, Table, inline
from sipas_par.reports.columns import line, printed
from sipas_par.reports.wording import code_link, joined
from sipas_par.text.i18n import _
from sipas_par.text.numbers import listing, points

if TYPE_CHECKING:
    from sipas_par.reports.report import Report


def outcome_blocks(report: Report, place: int) -> tuple[Block, ...]:
    """Return what came of the plan of the year, by agency and criterion; nothing where no plan is at hand."""
    plan = report.results.plan
    if plan is None:
        return ()
    outcomes = Outcomes(report.results, plan)
    whole = outcomes.whole
    reached, missed, beside, unknown = (whole.of(word) for word in ("reached", "missed", "unplanned", "unknown"))
    lead = _("{reached}/{n} nội dung có mục tiêu đã đạt").format(reached=len(reached), n=len(reached) + len(missed))
    said = _("; {missed} nội dung chưa đạt, {beside} nội dung tăng điểm ngoài kế hoạch.").format(
        missed=len(missed), beside=len(beside)
    )
    fields = [one for one in outcomes.fields if one.verdict != "unknown"]
    if fields:
        words = _(" Lĩnh vực đạt mục tiêu: {reached}; chưa đạt: {missed}.")
        short = listing(
            f"{one.code} ({points(one.score)}/{points(one.target)})" for one in fields if one.verdict == "missed"
        )
        said += words.format(
            reached=listing(one.code for one in fields if one.verdict == "reached") or "–", missed=short or "–"
        )
    if apart := [one.code for one in outcomes.fields if one.verdict == "unknown"]:
        said += _(" Lĩnh vực chưa so được với mục tiêu: {codes}.").format(codes=listing(apart))
    return blocks.blocks(
        blocks.heading(2, _("{n}. Kết quả thực hiện Kế hoạch khắc phục năm {year}").format(n=place, year=report.year)),
        blocks.paragraph(blocks.bold(lead), said),
        _outcome_table(report, outcomes, unknown) if outcomes.rows else None,
    )


def _outcome_table(report: Report, outcomes: Outcomes, unknown: tuple[Outcome, ...]) -> Table:
    kinds: tuple[Literal["reached", "missed", "unplanned"], ...] = ("reached", "missed", "unplanned")
    keys = ("agency", "target", "score", *kinds)
    rows = [
        line(keys, one, agency=one.name or "–", **{kind: _codes(report, one.of(kind)) for kind in kinds})
        for one in outcomes.agencies
    ]
    whole = outcomes.whole
    counts: dict[str, object] = {kind: str(len(whole.of(kind))) for kind in kinds}
    remark = _(
        "Trong ngoặc: điểm đạt/mục tiêu, ở cột cuối là điểm tăng. Nội dung do hai cơ quan chủ trì được tính ở cả hai, không cộng dọc."
    )
    if fallen := [row.code for row in whole.of("missed") if row.fell]:
        words = _(" {codes}: mục tiêu thấp hơn điểm đã có mà điểm còn giảm, nên là chưa đạt.")
        remark += words.format(codes=listing(fallen))
    if unknown:
        words = _(
            " Không đối chiếu được (mục tiêu không ghi bằng số, thiếu điểm, đổi thang điểm hoặc không còn trong bảng): {codes}."
        )
        remark += words.format(codes=listing(row.code for row in unknown))
    return printed(
        keys,
        rows,
        caption=_("Kết quả so với mục tiêu của Kế hoạch khắc phục"),
        anchor="bang-ke-hoach",
        dense=True,
        total={"agency": _("Cộng, mỗi nội dung một lần"), "target": whole.target, "score": whole.score, **counts},
        remark=remark,
    )


def _codes(report: Report, rows: tuple[Outcome, ...]) -> Inline:
    parts: list[Inline | str] = []
    for row in rows:
        figures = f"{points(row.score)}/{points(row.target)}" if row.target is not None else points(row.gain, sign=True)
        code = code_link(row.code) if row.code in report.card else blocks.Text(row.code)
        parts.append(inline(code, f"\N{NO-BREAK SPACE}({figures})"))
    return joined(parts, ", ", ", ") if parts else inline("–")
