"""What can be regained, laid against what each milestone costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.charts.frame import Head, Sheet
from sipas_par.charts.theme import INK, LIGHT, MAIN, PAPER, SOFT, TEXT, WIDTH_CM, drawn, width_of
from sipas_par.charts.words import milestone_name, titled
from sipas_par.text.i18n import _
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from sipas_par.analysis.results import Results
    from sipas_par.analysis.targets import Milestone

_BEFORE = 0.4
_LEVEL = 14.0
_BAR = 17.0
_FOOT = 20.0
_GAP = 8.0


@drawn
def milestones(
    results: Results, shown: Sequence[Milestone], *, lang: str | None = None, width_cm: float = WIDTH_CM
) -> Figure:
    """Draw one number line: from the total, what can be regained; above it, each milestone and what it takes.

    Parameters
    ----------
    results
        The results of a card.
    shown
        The milestones to mark; those beyond what can be regained are left out.
    lang, width_cm
        Language and printed width.

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
    start, middle, end = float(results.score), float(results.if_recognised), float(results.ceiling)
    reached = [one for one in shown if float(one.target) <= end]
    title = _finding(results, shown)
    parts = "; ".join(f"{milestone_name(one)} {points(one.target)}" for one in shown)
    scale = _("Thang điểm từ {start} đến {end}").format(start=points(results.score), end=points(results.ceiling))
    head = Head(
        title=title,
        line=f"{titled(results.card)}. " + _("Điểm khắc phục được và các mốc."),
        source="",
        statuses=(results.card.source.status,),
        alt=f"{title}. {scale}. " + _("Mốc: {parts}.").format(parts=parts),
    )
    inner = Sheet(head, 1, width_cm).width - 2 * _GAP
    low = start - _BEFORE
    unit = inner / (end - low) if end > low else 1.0
    spots = {id(one): _GAP + (float(one.target) - low) * unit for one in reached}
    levels = _levels([(spots[id(one)], _label(one)) for one in reached])
    height = (max(levels, default=-1) + 1) * _LEVEL + _BAR + _FOOT + 6
    sheet = Sheet(head, height, width_cm)
    base = sheet.body_bottom + _FOOT
    _segments(sheet, base, [(start, middle), (middle, end)], low, unit, results)
    for one, level in zip(reached, levels, strict=True):
        x, y = spots[id(one)], base + _BAR + 8 + level * _LEVEL
        sheet.tie((x, base + _BAR + 1), (x, y + 6))
        sheet.text(x, base + _BAR + 8, "▼", size=7, across="center", up="center", color=INK)
        name, need = _label(one)
        sheet.text(x + 4, y + 6, name, size=TEXT, up="center")
        sheet.text(x + 8 + width_of(name, TEXT), y + 6, need, size=TEXT, bold=True, color=MAIN, up="center")
    return sheet.figure


def _label(one: Milestone) -> tuple[str, str]:
    name = milestone_name(one)
    return name[:1].upper() + name[1:], points(one.needed, sign=True)


def _levels(labels: list[tuple[float, tuple[str, str]]]) -> list[int]:
    """Give each label the lowest level on which it touches no other."""
    taken: list[float] = []
    levels = []
    for x, (name, need) in reversed(labels):
        width = 12 + width_of(name, TEXT) + width_of(need, TEXT, bold=True)
        end = x + width
        level = next((place for place, left in enumerate(taken) if end + _GAP <= left), len(taken))
        if level == len(taken):
            taken.append(x)
        else:
            taken[level] = x
        levels.append(level)
    return list(reversed(levels))


def _segments(  # noqa: PLR0917 - where and what
    sheet: Sheet, base: float, parts: list[tuple[float, float]], low: float, unit: float, results: Results
) -> None:
    from matplotlib.patches import Rectangle

    loss = results.loss
    looks = (
        (MAIN, PAPER, loss.not_recognised, _("chưa được công nhận")),
        (LIGHT, INK, results.achievable, _("tự nhận chưa đạt")),
    )
    for (start, end), (face, ink, amount, words) in zip(parts, looks, strict=True):
        if end <= start:
            continue
        x, width = _GAP + (start - low) * unit, (end - start) * unit
        sheet.figure.add_artist(
            Rectangle(
                (x / sheet.width, base / sheet.height), width / sheet.width, _BAR / sheet.height,
                transform=sheet.figure.transFigure, facecolor=face, edgecolor=INK, linewidth=0.5,
            )
        )  # fmt: skip
        text = f"{points(amount)}: {words}"
        text = text if width_of(text, TEXT) + 6 < width else points(amount)
        if width_of(text, TEXT) + 4 < width:
            sheet.text(x + width / 2, base + _BAR / 2, text, size=TEXT, color=ink, across="center", up="center")
    ends = [
        (parts[0][0], results.score),
        (parts[1][0], results.if_recognised),
        (parts[1][1], results.ceiling),
    ]
    for place, (value, amount) in enumerate(ends):
        if place and value == ends[place - 1][0]:
            continue
        x = _GAP + (value - low) * unit
        said = (
            points(amount) if place else f"{points(amount)}" + (f" ({results.card.year})" if results.card.year else "")
        )
        sheet.text(
            x, base - 3, said, size=TEXT, bold=not place or place == len(ends) - 1,
            across="right" if place == len(ends) - 1 else "center" if place else "left", color=INK if place != 1 else SOFT,
        )  # fmt: skip


def _finding(results: Results, shown: Sequence[Milestone]) -> str:
    loss = results.loss
    passed = [one for one in shown if one.needed <= loss.not_recognised]
    further = next((one for one in shown if one.needed > loss.not_recognised), None)
    if loss.not_recognised and passed:
        said = _("Riêng {points} điểm chưa được công nhận đã đủ đạt mốc {name}").format(
            points=points(loss.not_recognised), name=milestone_name(passed[-1])
        )
        if further is not None:
            words = _("; mốc {name} cần thêm {more} điểm")
            said += words.format(name=milestone_name(further), more=points(results.beyond_recognised(further)))
        return said
    first = shown[0] if shown else None
    said = _("Khắc phục được {points} điểm").format(points=points(loss.regainable))
    if first is None:
        return said
    return said + _("; mốc gần nhất ({name}) cần {needed} điểm").format(
        name=milestone_name(first), needed=points(first.needed)
    )
