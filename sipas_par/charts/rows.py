"""Charts made of rows: a wrapped name at the left, a mark in the middle, figures at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.charts.theme import GRID, RULE, SOFT, TEXT, TICK, balanced, clean, height_of, width_of
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from matplotlib.axes import Axes

    from sipas_par.charts.frame import Sheet

ROW = 17.0
AXIS = 32.0
TICKS = 17.0
INDENT = 5.7
COLUMN_HEAD = 14.0
COLUMN_GAP = 9.0


@dataclass(frozen=True, slots=True)
class Column:
    """Figures printed at the right of the rows under a short heading."""

    head: str
    values: tuple[str, ...]
    strong: bool = False

    @property
    def width(self) -> float:
        """Printed width in points."""
        heads = [width_of(clean(line), TICK) for line in self.head.split("\n")]
        return max(*heads, *(width_of(clean(text), TEXT, bold=self.strong) for text in self.values), 0.0) + COLUMN_GAP


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows laid out from top to bottom; ``centers`` are points above the lower end of the plot."""

    labels: tuple[str, ...]
    centers: tuple[float, ...]
    heights: tuple[float, ...]
    label_width: float
    strong: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)


def lay_out(
    names: Sequence[str],
    most_width: float,
    *,
    least: float = ROW,
    most_lines: int = 4,
    air: float = 5.0,
    strong: Collection[int] = (),
    groups: Collection[int] = (),
) -> Rows:
    """Give every row the height that its name needs when no line is wider than ``most_width`` points.

    ``least`` is the height of a row of one line, ``air`` the room between rows of several; ``strong`` are the rows
    whose name is printed bold. Names end at the axis, in a list with ``groups`` (the rows that are headings) they begin
    at the left.
    """
    labels = tuple(
        balanced(name, most_width, TEXT, bold=place in strong, most=most_lines) for place, name in enumerate(names)
    )
    widths = (width_of(line, TEXT, bold=i in strong) for i, label in enumerate(labels) for line in label.split("\n"))
    heights = tuple(max(least, height_of(label, TEXT) + air if "\n" in label else 0.0) for label in labels)
    top = sum(heights)
    centers = []
    for height in heights:
        centers.append(top - height / 2)
        top -= height
    indent = INDENT if groups else 0.0
    named = max(widths, default=0.0) + indent + COLUMN_GAP
    return Rows(labels, tuple(centers), heights, named, frozenset(strong), frozenset(groups))


def draw_rows(sheet: Sheet, rows: Rows, columns: Sequence[Column] = (), *, foot: float = AXIS) -> Axes:
    """Draw names, the figures at the right and the axes between them, whose y values are points.

    ``foot`` is the room below: `AXIS` for a scale with its name, `TICKS` for one without, 0 where every mark says its value.
    """
    edge = 4.0
    right = edge + sum(column.width for column in columns) + (0 if columns else 6)
    axes = sheet.axes(edge + rows.label_width, right, foot, sheet.body - foot - rows.height)
    axes.set_ylim(0, rows.height)
    axes.set_yticks([])
    axes.spines["left"].set_color(RULE)
    if not foot:
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    base = sheet.body_bottom + foot
    for place, (label, center) in enumerate(zip(rows.labels, rows.centers, strict=True)):
        bold = place in rows.strong
        if rows.groups:
            x = edge + (0.0 if place in rows.groups else INDENT)
            sheet.text(x, base + center, label, size=TEXT, up="center", bold=bold)
            if place in rows.groups and place:
                level = base + center + rows.heights[place] / 2
                sheet.tie((edge, level), (sheet.width - edge, level))
        else:
            sheet.text(
                edge + rows.label_width - 5, base + center, label, size=TEXT, up="center", across="right", bold=bold
            )
    x = sheet.width - right
    for column in columns:
        x += column.width
        sheet.text(
            x, base + rows.height + 2, column.head, size=TICK, across="right", up="bottom", color=SOFT, leading=1.08
        )
        for center, text in zip(rows.centers, column.values, strict=True):
            sheet.text(x, base + center, clean(text), size=TEXT, across="right", up="center", bold=column.strong)
    return axes


def body_of(rows: Rows, columns: Sequence[Column] = (), *, foot: float = AXIS) -> float:
    """Return the height that `draw_rows` needs."""
    return rows.height + foot + (COLUMN_HEAD if columns else 0)


def scale_x(axes: Axes, low: float, high: float, text: str, *, steps: int = 5) -> None:
    """Set the horizontal scale, its ticks with the marks of the language and its name."""
    axes.set_xlim(low, high)
    room = axes.bbox.width * 72 / axes.figure.dpi / (high - low)
    ticks = ticks_between(low, high, steps)
    while len(ticks) > 2 and not _apart(ticks, room):
        ticks = ticks[:: len(ticks) - 1] if len(ticks) == 3 else ticks[::2]
    axes.set_xticks(ticks, [number(tick) for tick in ticks])
    axes.set_xlabel(text)
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)


def _apart(ticks: Sequence[float], room: float) -> bool:
    """Say whether the labels of the ticks have air between them when a unit is ``room`` points wide."""
    widths = [width_of(number(tick), TICK) for tick in ticks]
    return all(
        (high - low) * room > (one + other) / 2 + 3
        for low, high, one, other in zip(ticks, ticks[1:], widths, widths[1:], strict=False)
    )


def scale_y(axes: Axes, low: float, high: float, text: str, *, steps: int = 5) -> None:
    """Set the vertical scale as `scale_x` does the horizontal one."""
    axes.set_ylim(low, high)
    ticks = ticks_between(low, high, steps)
    axes.set_yticks(ticks, [number(tick) for tick in ticks])
    axes.set_ylabel(text)
    axes.grid(axis="y", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)


def ticks_between(low: float, high: float, steps: int) -> list[float]:
    """Return round values inside the range."""
    from matplotlib.ticker import MaxNLocator

    margin = (high - low) * 1e-9
    values = MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [round(float(value), 9) for value in values if low - margin <= value <= high + margin]


def room_for(values: Iterable[float]) -> float:
    """Return the end of the scale: the largest value with a little air, never zero."""
    largest = max((value for value in values if value == value), default=0.0)  # noqa: PLR0124 - NaN
    return largest * 1.04 or 1.0


def fit(axes: Axes, ends: Sequence[float], labels: Sequence[float], low: float = 0.0) -> None:
    """Set the horizontal scale so that a label of a given width fits to the right of the end of every bar."""
    room = axes.bbox.width * 72 / axes.figure.dpi
    spans = [(end - low) * room / (room - label) for end, label in zip(ends, labels, strict=True) if end > low]
    axes.set_xlim(low, low + (max(spans, default=0.0) or 1.0))


def spread(centers: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Move labels apart: centers in the given order of place, no two nearer than their heights allow, all inside.

    >>> spread([5, 5], [10, 10], 40)
    [5.0, 15.0]
    """
    order = sorted(range(len(centers)), key=lambda place: centers[place])
    spots = [float(center) for center in centers]
    floor = 0.0
    for place in order:
        spots[place] = max(spots[place], floor + heights[place] / 2)
        floor = spots[place] + heights[place] / 2
    ceiling = room
    for place in reversed(order):
        spots[place] = min(spots[place], ceiling - heights[place] / 2)
        ceiling = spots[place] - heights[place] / 2
    return spots
