"""The frame that every chart is drawn in: sheet, words, values, rows, and its text and bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.shortfall import by_field
from sipas_par.analysis.years import compared
from sipas_par.charts.render import new_figure
from sipas_par.charts.theme import (
    BARE,
    INK,
    LEADING,
    PAPER,
    POINTS_PER_CM,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    WARN,
    WIDTH_CM,
    balanced,
    clean,
    height_of,
    width_of,
    wrapped,
)
from sipas_par.charts.words import stamp
from sipas_par.model.components import break_between
from sipas_par.model.criteria import Source
from sipas_par.model.scorecard import SipasCard
from sipas_par.text.i18n import _, current_language
from sipas_par.text.labels import banner
from sipas_par.text.numbers import exact, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import pandas as pd
    from matplotlib.axes import Axes

    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.charts.render import Chart
    from sipas_par.model.criteria import Status
    from sipas_par.model.scorecard import Scorecard


def percent_of_maximum(card: Scorecard) -> Decimal | None:
    """Return the total in % of the maximum, the number that ranks use; ``None`` when a score is missing."""
    if card.missing or not card.max_score:
        return None
    if card.max_score == 100:
        return card.score
    return exact(ratio(card.score, card.max_score)) * 100


def own_result(card: Scorecard | SipasCard) -> Decimal | None:
    """Return the result of a table in %, the number that ranks use; ``None`` when it has none."""
    if isinstance(card, SipasCard):
        return None if card.overall is None else card.overall.value
    return percent_of_maximum(card)


def attained(card: Scorecard) -> dict[str, float]:
    """Return the attainment of every field in %, by code; NaN for a field without figures."""
    table = by_field(card)
    return {code: float(rate) * 100 for code, rate in zip(table["code"], table["attainment"], strict=True)}


def compared_fields(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> pd.DataFrame:
    """Return the fields of `compare`; one with a criterion without a score has no attainment and no change.

    The printed points of such a field hold the missing score as nothing, which would look like a loss or a gain.
    """
    table = compared(card, earlier, crosswalk)
    table = table[table["level"] == "field"].copy()
    for side, column, codes in ((card, "attainment", "code"), (earlier, "attainment_before", "code_before")):
        gaps = {row.field_code for row in side.missing}
        unknown = [not gaps.isdisjoint(code.split("+")) for code in table[codes]]
        table.loc[unknown, [column, "attainment_change"]] = float("nan")
    return table


DASHES = (0, (4, 3))


def reason_between(index: str, earlier: int | None, year: int | None) -> str:
    """Return why two years, in either order, must not be compared; empty when they may be.

    >>> reason_between("SIPAS", 2022, 2023), bool(reason_between("SIPAS", 2022, 2021))
    ('', True)
    """
    if earlier is None or year is None:
        return ""
    found = break_between(index, min(earlier, year), max(earlier, year))
    if found is None:
        return ""
    return found.reason


def apart(year: str, earlier: str) -> str:
    """Return the words of a title that stand where a change would have been claimed."""
    return _("Không so sánh trực tiếp {year} với {earlier}").format(year=year, earlier=earlier)


def cut_notes(reason: str) -> tuple[str, ...]:
    """Return the note that explains the mark of a break; none without a break."""
    if not reason:
        return ()
    return (f"{_('Đường đứt nét: không so sánh được')}. {reason}.",)


def mark_cut(axes: Axes, xs: tuple[float, float], ys: tuple[float, float]) -> None:
    """Draw the mark of a break from one point of the plot to another."""
    axes.plot(xs, ys, color=INK, linewidth=0.9, linestyle=DASHES, zorder=6)


def mark_row_cut(axes: Axes, before: float, now: float, center: float) -> None:
    """Draw the mark of a break between the two values of a row; none where a value is missing."""
    middle = (before + now) / 2
    mark_cut(axes, (middle, middle), (center - 6, center + 6))


EDGE = 4.0
GAP = 6.0
SWATCH = 16.0
# A note is never cut: it may be the only place where a name stands.
NOTE_LINES = 400
# From the top of a line to its baseline, in sizes of type: room for a capital with two marks above it.
BASELINE = 1.06


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: how the mark looks and what it stands for."""

    text: str
    color: str
    mark: Literal["patch", "line", "o", "D", "s", "|"] = "patch"
    hatch: str = ""
    edge: str = INK
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the plot.

    ``title`` states the finding, ``line`` says what is drawn and in which unit, ``statuses`` are those of
    the tables drawn: when one is not sure, the chart and every page that holds it say so. ``notes`` and ``source``
    stand below, ``alt`` is the alternative text.
    """

    title: str
    line: str
    source: str
    alt: str
    statuses: tuple[Status, ...] = ()
    notes: tuple[str, ...] = ()
    keys: tuple[Key, ...] = field(default=())


class Sheet:
    """A figure with its head and foot drawn and the room for the plot between them.

    Parameters
    ----------
    head
        The words around the plot.
    body
        Height of the plot in points, tick labels and axis label included.
    width_cm
        Printed width.
    """

    def __init__(self, head: Head, body: float, width_cm: float = WIDTH_CM) -> None:
        self.width = width_cm * POINTS_PER_CM
        inner = self.width - 2 * EDGE
        bare = BARE.get()
        mark = "" if bare else stamp(head.statuses)
        stamp_width = width_of(mark, SMALL, bold=True) + 14 if mark else 0.0
        title = "" if bare else balanced(head.title, inner, TITLE, bold=True)
        line = "" if bare else wrapped(head.line, inner - stamp_width, SMALL)
        keys = _placed(head.keys, inner)
        notes = [balanced(note, inner, SMALL, most=NOTE_LINES) for note in head.notes]
        source = "" if bare else wrapped(head.source, inner, SMALL)
        key_rows = 1 + max((row for _, _, row in keys), default=-1)
        line_height = max(height_of(line, SMALL), SMALL * LEADING + 4)
        under = [text for text in [*notes, source] if text]
        foot = sum(height_of(text, SMALL) for text in under) + EDGE + GAP
        self.body_bottom = foot
        self.body = body
        above = 0.0 if bare else height_of(title, TITLE) + 2 + line_height
        top = EDGE + above + key_rows * SMALL * 1.6 + GAP
        self.height = top + body + foot
        self.figure: Chart = new_figure(self.width, self.height)
        self.figure.alt = clean(head.alt)
        self.figure.finding = clean(head.title)
        self.figure.lang = current_language()
        self.figure.banner = banner(Source("", status=status) for status in head.statuses)
        self._transform = self.figure.dpi_scale_trans.frozen()
        y = self.height - EDGE
        if not bare:
            self.text(EDGE, y, title, size=TITLE, bold=True)
            y -= height_of(title, TITLE) + 2
            self.text(EDGE, y - 2, line, size=SMALL, color=SOFT)
            if mark:
                self._stamp(mark, y, stamp_width)
            y -= line_height
        for key, x, row in keys:
            self._key(key, EDGE + x, y - (row + 0.5) * SMALL * 1.6)
        y = foot - GAP
        for text in under:
            self.text(EDGE, y, text, size=SMALL, color=INK if text is not source else SOFT)
            y -= height_of(text, SMALL)

    def axes(self, left: float, right: float, bottom: float = 0.0, top: float = 0.0) -> Axes:
        """Return axes inside the body, with these margins in points."""
        return self.figure.add_axes(
            (
                left / self.width,
                (self.body_bottom + bottom) / self.height,
                (self.width - left - right) / self.width,
                (self.body - bottom - top) / self.height,
            )
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        color: str = INK,
        across: Literal["left", "center", "right"] = "left",
        up: Literal["top", "center", "bottom"] = "top",
        leading: float = LEADING,
    ) -> None:
        """Write at a point of the page, in points from its lower left corner.

        Lines stand on measured baselines: matplotlib would place each text by its own ink, so that words with
        and without tones or tails beside one another would dance.
        """
        lines = text.split("\n")
        step = size * leading
        top = y + {"top": 0.0, "center": 0.5, "bottom": 1.0}[up] * step * len(lines)
        for number, line in enumerate(lines):
            self.figure.text(
                x / self.width,
                (top - number * step - size * BASELINE - (step - size * LEADING) / 2) / self.height,
                line,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                color=color,
                ha=across,
                va="baseline",
            )

    def tie(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a thin line between two points of the page."""
        from matplotlib.lines import Line2D

        xs, ys = zip(start, end, strict=True)
        line = Line2D(
            [x / self.width for x in xs],
            [y / self.height for y in ys],
            transform=self.figure.transFigure,
            color=RULE,
            linewidth=0.6,
        )
        self.figure.add_artist(line)

    def _stamp(self, text: str, top: float, width: float) -> None:
        from matplotlib.patches import Rectangle

        height = SMALL * LEADING + 4
        x = self.width - EDGE - width + 2
        box = Rectangle(
            (x / self.width, (top - height) / self.height),
            (width - 2) / self.width,
            height / self.height,
            transform=self.figure.transFigure,
            facecolor=PAPER,
            edgecolor=WARN,
            linewidth=1,
        )
        self.figure.add_artist(box)
        self.text(
            x + (width - 2) / 2, top - height / 2, text, size=SMALL, bold=True, color=WARN, across="center", up="center"
        )

    def _key(self, key: Key, x: float, y: float) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        to_figure = self.figure.transFigure
        if key.mark == "patch":
            self.figure.add_artist(
                Rectangle(
                    (x / self.width, (y - 4) / self.height),
                    SWATCH / self.width,
                    8 / self.height,
                    transform=to_figure,
                    facecolor=key.color,
                    edgecolor=key.edge,
                    hatch=key.hatch,
                    linewidth=0.6,
                )
            )
        else:
            ends = [x, x + SWATCH] if key.mark == "line" else [x + SWATCH / 2]
            self.figure.add_artist(
                Line2D(
                    [end / self.width for end in ends],
                    [y / self.height] * len(ends),
                    transform=to_figure,
                    color=key.edge if key.mark != "line" else key.color,
                    marker="" if key.mark == "line" else key.mark,
                    markersize=9 if key.mark == "|" else 6,
                    markerfacecolor=key.color,
                    markeredgecolor=key.edge,
                    markeredgewidth=1.6 if key.mark == "|" else 0.9,
                    linestyle=("--" if key.dashed else "-") if key.mark == "line" else "",
                    linewidth=1.2,
                )
            )
        self.text(x + SWATCH + 4, y, clean(key.text), size=SMALL, up="center")


def _placed(keys: Sequence[Key], room: float) -> list[tuple[Key, float, int]]:
    placed: list[tuple[Key, float, int]] = []
    x, row = 0.0, 0
    for key in keys:
        width = SWATCH + 4 + width_of(clean(key.text), SMALL)
        if x and x + width > room:
            x, row = 0.0, row + 1
        placed.append((key, x, row))
        x += width + 12
    return placed
