"""What can be regained, and what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from sipas_par.analysis.results import Results
from sipas_par.analysis.self_assessment import Claim, ClaimGroup, claim_groups, claim_rows
from sipas_par.analysis.standing import standings
from sipas_par.analysis.targets import Milestone
from sipas_par.analysis.targets import ladder as rungs_of
from sipas_par.charts.frame import Across, Column, Head, Key, Sheet, absent, draw_rows, lay_out, mark_pair, scale_x
from sipas_par.charts.theme import (
    EMPTY,
    INK,
    LIGHT,
    LOST,
    MAIN,
    NARROW,
    PAPER,
    SOFT,
    TEXT,
    WISHES,
    drawn,
    one_of,
    width_of,
)
from sipas_par.charts.words import codes, milestone_name, no_figures, titled
from sipas_par.findings import require
from sipas_par.model.published import Published
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.i18n import _
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_BEFORE = 0.4
_LEVEL = 14.0
_BAR = 17.0
_FOOT = 20.0
_GAP = 8.0
# Ground and letters of the two parts of the number line.
_LOOKS = ((MAIN, PAPER), (LIGHT, INK))


@drawn
def milestones(results: Results, shown: Sequence[Milestone]) -> Figure:
    """Draw one number line: from the total, what can be regained; above it, each milestone and what it takes.

    Parameters
    ----------
    shown
        The milestones to mark; those beyond what can be regained are left out.

    Returns
    -------
    Figure
        A segment of points not recognised and one of the other regainable points, true to scale.

    Examples
    --------
    >>> import sipas_par as sp
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> results = sp.analysis.Results.of(inputs)
    >>> sp.charts.alt_text(sp.charts.milestones(results, results.milestones[-2:])).split(";")[0]
    'Khắc phục được 7,20 điểm'
    """
    require("results", results, Results)
    start, end = results.card.adjusted_score, results.ceiling
    reached = [one for one in shown if float(one.target) <= float(end)]
    title = _finding(results, shown)
    parts = "; ".join(f"{milestone_name(one)} {points(one.target)}" for one in shown)
    scale = _("Thang điểm từ {start} đến {end}").format(start=points(start), end=points(end))
    listed = NARROW.get()
    looks = zip(_LOOKS, _parts(results), (results.loss.not_recognised, results.achievable), strict=True)
    keys = [Key(words, face, edge=face) for (face, _ink), words, amount in looks if amount]
    head = Head(
        title=title,
        keys=keys if listed else (),
        line=f"{titled(results.card)}. " + _("Điểm khắc phục được và các mốc."),
        cards=[results.card],
        source="",
        unit=_("điểm {index}").format(index=results.card.index),
        alt=f"{title}. {scale}. " + _("Mốc: {parts}.").format(parts=parts),
    )
    inner = WISHES.get().width - 2 * _GAP
    low = float(start) - _BEFORE
    unit = inner / (float(end) - low) if float(end) > low else 1.0
    marks = [(_GAP + (float(one.target) - low) * unit, *_label(one)) for one in reached]
    levels = [0] * len(marks) if listed else _levels(marks)
    below = _FOOT + (len(reached) * _LEVEL if listed else 0.0)
    height = (max(levels, default=-1) + 1) * _LEVEL + _BAR + below + 6
    sheet = Sheet(head, height)
    sheet.figure.fits_phone = True
    base = sheet.body_bottom + below
    _segments(sheet, base, low, unit, results)
    for place, ((x, name, need), level) in enumerate(zip(marks, levels, strict=True)):
        sheet.arrow(x, base + _BAR + 6)
        if listed:
            y = base - _FOOT - place * _LEVEL
            sheet.text(_GAP, y, f"▼ {name}", size=TEXT)
            sheet.text(sheet.width - _GAP, y, need, size=TEXT, bold=True, color=MAIN, across="right")
            continue
        y = base + _BAR + 8 + level * _LEVEL + 6
        sheet.tie((x, base + _BAR + 1), (x, y))
        sheet.text(x + 4, y, name, size=TEXT, up="center")
        sheet.text(x + 8 + width_of(name, TEXT), y, need, size=TEXT, bold=True, color=MAIN, up="center")
    return sheet.figure


def _parts(results: Results) -> tuple[str, str]:
    """Return what the two segments are: points in a table that was not self-assessed are conceded by nobody."""
    loss = results.loss
    rest = _("tự nhận chưa đạt")
    if loss.unclaimed:
        rest = _("khắc phục được còn lại") if loss.not_recognised or loss.conceded else _("khắc phục được")
    return _("chưa được công nhận"), rest


def _label(one: Milestone) -> tuple[str, str]:
    name = milestone_name(one)
    return name[:1].upper() + name[1:], points(one.needed, sign=True)


def _levels(marks: Sequence[tuple[float, str, str]]) -> list[int]:
    """Give the label of each mark the lowest level on which it touches no other."""
    taken: list[float] = []
    levels: list[int] = []
    for x, name, need in reversed(marks):
        width = 12 + width_of(name, TEXT) + width_of(need, TEXT, bold=True)
        end = x + width
        level = next((place for place, left in enumerate(taken) if end + _GAP <= left), len(taken))
        taken[level : level + 1] = [x]
        levels.insert(0, level)
    return levels


def _segments(sheet: Sheet, base: float, low: float, unit: float, results: Results) -> None:
    def bar(start: float, end: float, face: str, edge: str = INK) -> tuple[float, float]:
        x, width = _GAP + (start - low) * unit, (end - start) * unit
        sheet.rectangle(x, base, width, _BAR, facecolor=face, edgecolor=edge, lw=0.5)
        return x, width

    exact = (results.card.adjusted_score, results.if_recognised, results.ceiling)
    ends = list(map(float, exact))
    bar(low, ends[0], EMPTY, EMPTY)
    amounts = (results.loss.not_recognised, results.achievable)
    for (start, end), (face, ink), amount, words in zip(pairwise(ends), _LOOKS, amounts, _parts(results), strict=True):
        if end <= start:
            continue
        x, width = bar(start, end, face)
        text = f"{points(amount)}: {words}"
        text = text if width_of(text, TEXT) + 6 < width else points(amount)
        if width_of(text, TEXT) + 4 < width:
            sheet.text(x + width / 2, base + _BAR / 2, text, size=TEXT, color=ink, across="center", up="center")
    year = f" ({results.card.year})" if results.card.year else ""
    looks: list[tuple[Across, str, str]] = [("left", INK, year), ("center", SOFT, ""), ("right", INK, "")]
    for place, (value, amount, (across, ink, more)) in enumerate(zip(ends, exact, looks, strict=True)):
        if not place or value != ends[place - 1]:
            x, bold = _GAP + (value - low) * unit, across != "center"
            sheet.text(x, base - 3, f"{points(amount)}{more}", size=TEXT, bold=bold, across=across, color=ink)


def _finding(results: Results, shown: Sequence[Milestone]) -> str:
    unrecognised = results.loss.not_recognised
    passed = [one for one in shown if one.needed <= unrecognised]
    further = [one for one in shown if one.needed > unrecognised][:1]
    if unrecognised and passed:
        said = _("Riêng {points} điểm chưa được công nhận đã đủ đạt mốc {name}").format(
            points=points(unrecognised), name=milestone_name(passed[-1])
        )
        for one in further:
            words = _("; mốc {name} cần thêm {more} điểm")
            said += words.format(name=milestone_name(one), more=points(results.beyond_recognised(one)))
        return said
    said = _("Khắc phục được {points} điểm").format(points=points(results.loss.regainable))
    for one in shown[:1]:
        words = _("; mốc gần nhất ({name}) cần {needed} điểm")
        said += words.format(name=milestone_name(one), needed=points(one.needed))
    return said


@drawn
def ladder(
    card: Scorecard,
    published: Published,
    *,
    top: int = 8,
) -> Figure:
    """Draw what it would take to pass each unit above, rung by rung, with the criteria to recover.

    Parameters
    ----------
    published
        The published figures; those of the card's index and year count.
    top
        How many rungs to show.

    Returns
    -------
    Figure
        One bar a unit above, nearest first: the points needed, others unchanged; beside it the fewest criteria
        that reach it. A table of another scale than that of the scores is not drawn, and the picture says so.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> sp.charts.alt_text(sp.charts.ladder(card, sp.published())).split(";")[0]
    'Cần thêm 0,08 điểm để vượt Hòa Bình'
    """
    require("card", card, Scorecard)
    require("published", published, Published)
    table = standings(published, card.index, card.year)
    if problem := table.other_scale(card):
        return absent(problem.message(), card)
    rungs = rungs_of(card, table, most=top)
    title = _ladder_title(rungs)
    rank = _("hạng")
    names = [one.name if one.printed_rank is None else f"{one.name}, {rank} {one.printed_rank}" for one in rungs]
    sets = tuple(codes(rung.codes, 4) if rung.reachable else _("không đủ") for rung in rungs)
    columns = (
        Column(_("Cần thêm"), tuple(points(rung.needed) for rung in rungs)),
        Column(_("Ít tiêu chí nhất"), sets),
    )
    rows = lay_out(names, 150, least=18)
    note = _(
        "Giả định: điểm các đơn vị khác giữ nguyên; mỗi tiêu chí đạt trọn điểm; {n}/{of} đơn vị có điểm công bố. Nếu nhiều cách như nhau, nêu cách gồm tiêu chí mất nhiều điểm nhất."
    ).format(n=len(table.scored), of=table.of)
    head = Head(
        title=title,
        line=f"{titled(card)}: {points(card.adjusted_score)}. " + _("Điểm cần thêm để vượt từng đơn vị."),
        cards=[card],
        origins=[row.origin for row in published.of_year(table.index, table.year or 0)],
        notes=(note,),
        keys=[Key(_("Điểm cần thêm"), MAIN)],
        facts=[f"{name}: {value}" for name, value in zip(names, columns[0].values, strict=True)],
    )
    if not names:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, columns)
    for center, rung in zip(rows.centers, rungs, strict=True):
        colour, hatch = (MAIN, "") if rung.reachable else (LIGHT, "////")
        axes.barh(center, float(rung.needed), 9, color=colour, edgecolor=INK, lw=0.6, hatch=hatch)
    scale_x(axes, 0, float(rungs[-1].needed) * 1.05, _("Điểm"))
    return sheet.figure


def _ladder_title(rungs: Sequence[Milestone]) -> str:
    if not rungs:
        return _("Không có đơn vị nào có điểm công bố cao hơn")
    near, far = (f"{points(rung.needed)} {_('điểm để vượt')} {rung.name}" for rung in (rungs[0], rungs[-1]))
    said = _("Cần thêm {near}") if len(rungs) == 1 else _("Cần thêm {near}; {far}")
    return said.format(near=near, far=far)


@drawn
def claims(card: Scorecard, *, by: str = "criterion", top: int = 15) -> Figure:
    """Draw self-assessed against appraised points, so that claims without recognition are seen.

    Parameters
    ----------
    by
        ``"criterion"`` for the criteria that differ, largest over-claim first; ``"field"`` or ``"agency"`` for
        their sums.
    top
        How many rows to show; how many more there are is said below the chart.

    Returns
    -------
    Figure
        One dumbbell a row, in points: hollow mark claimed, full mark recognised.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> "2.1.2" in sp.charts.alt_text(sp.charts.claims(card))
    True
    """
    require("card", card, Scorecard)
    group = one_of("by", by, ("criterion", "field", "agency"))
    leaves = claim_rows(card)
    listed: list[tuple[str, Claim | ClaimGroup]]
    if group == "criterion":
        unlike = sorted((row for row in leaves if row.kind != "equal"), key=lambda row: -abs(row.gap))
        listed = [(f"{row.code}. {sentence_case(row.name)}", row) for row in unlike]
    elif group == "field":
        listed = [(f"{one.key}. {sentence_case(one.name)}", one) for one in claim_groups(card, "field")]
    else:
        listed = [(one.key or _("(chưa ghi cơ quan chủ trì)"), one) for one in claim_groups(card, "agency")]
    labels, shown = [label for label, _claim in listed[:top]], [claim for _label, claim in listed[:top]]
    rows = lay_out(labels, 180, least=18, most_lines=3)
    columns = (
        Column(_("Tự đánh giá"), tuple(points(one.self_score) for one in shown)),
        Column(_("Thẩm định"), tuple(points(one.appraised) for one in shown)),
        Column(_("Chênh lệch"), tuple(points(one.gap, sign=True) for one in shown)),
    )
    more = len(listed) - len(shown)
    note = _("Không vẽ {more} dòng chênh lệch ít hơn.").format(more=more)
    head = Head(
        title=_claims_title(leaves),
        line=f"{titled(card)}. " + _("Điểm tự đánh giá và điểm thẩm định."),
        cards=[card],
        notes=(note,) if more else (),
        keys=(
            Key(_("Tự đánh giá"), PAPER, "o", edge=MAIN),
            Key(_("Thẩm định"), MAIN, "o", edge=MAIN),
            Key(_("Tự đánh giá cao hơn"), LOST, "line"),
            Key(_("Tự đánh giá thấp hơn"), MAIN, "line", dashed=True),
        ),
        facts=[f"{label}: {points(one.gap, sign=True)}" for label, one in zip(labels[:5], shown, strict=False)],
    )
    if not shown:
        return Sheet(head, 0).figure
    sheet, axes = draw_rows(head, rows, columns)
    pairs = [(float(one.self_score or 0), float(one.appraised or 0)) for one in shown]
    for center, (claimed, given) in zip(rows.centers, pairs, strict=True):
        over = claimed > given
        axes.plot([given, claimed], [center] * 2, color=LOST if over else MAIN, ls="-" if over else "--", lw=1.6)
        mark_pair(axes, center, claimed, given)
    scale_x(axes, 0, max(map(max, pairs)) * 1.05 or 1.0, _("Điểm"))
    axes.spines["left"].set_color(INK)
    return sheet.figure


def _claims_title(leaves: Sequence[Claim]) -> str:
    if not leaves:
        return no_figures()
    over = [row for row in leaves if row.kind == "over"]
    under = sum(row.kind == "under" for row in leaves)
    if not over:
        return _("Không tiêu chí nào tự đánh giá cao hơn thẩm định")
    said = _("{n} tiêu chí tự đánh giá cao hơn thẩm định").format(n=len(over))
    if under:
        said += _(", {n} tiêu chí thấp hơn").format(n=under)
    most = max(row.gap for row in over)
    first_codes = codes(row.code for row in over if row.gap == most)
    return said + _("; chênh nhiều nhất {gap} điểm: {codes}").format(gap=points(most), codes=first_codes)
