"""Charts made of rows: a wrapped name at the left, a mark in the middle, figures at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipas_par.charts.theme import BARE, INK, RULE, SMALL, balanced, clean, height_of, width_of
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from matplotlib.axes import Axes

    from sipas_par.charts.frame import Sheet

ROW = 17.0
AXIS = 30.0
COLUMN_HEAD = 14.0
COLUMN_GAP = 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """Figures printed at the right of the rows under a short heading."""

    head: str
    values: tuple[str, ...]

    @property
    def width(self) -> float:
        """Printed width in points."""
        return max((width_of(clean(text), SMALL) for text in (self.head, *self.values)), default=0.0) + COLUMN_GAP


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows laid out from top to bottom; ``centers`` are points above the lower end of the plot."""

    labels: tuple[str, ...]
    centers: tuple[float, ...]
    heights: tuple[float, ...]
    label_width: float
    strong: frozenset[int] = frozenset()

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
) -> Rows:
    """Give every row the height that its name needs when no line is wider than ``most_width`` points.

    ``air`` is the room between rows; ``strong`` are the rows whose name is printed bold.
    """
    if BARE.get():
        # A document's page is scarce, and what stands around the picture there is text of its own.
        least, air = min(least, 13.5), min(air, 2.5)
    labels = tuple(
        balanced(name, most_width, SMALL, bold=place in strong, most=most_lines) for place, name in enumerate(names)
    )
    widths = (width_of(line, SMALL, bold=i in strong) for i, label in enumerate(labels) for line in label.split("\n"))
    heights = tuple(max(least, height_of(label, SMALL) + air) for label in labels)
    top = sum(heights)
    centers = []
    for height in heights:
        centers.append(top - height / 2)
        top -= height
    return Rows(labels, tuple(centers), heights, max(widths, default=0.0) + COLUMN_GAP, frozenset(strong))


def draw_rows(sheet: Sheet, rows: Rows, columns: Sequence[Column] = ()) -> Axes:
    """Draw names, the figures at the right and the axes between them, whose y values are points."""
    edge = 4.0
    right = edge + sum(column.width for column in columns) + (0 if columns else 6)
    axes = sheet.axes(edge + rows.label_width, right, AXIS, sheet.body - AXIS - rows.height)
    axes.set_ylim(0, rows.height)
    axes.set_yticks([])
    axes.spines["left"].set_color(RULE)
    base = sheet.body_bottom + AXIS
    for place, (label, center) in enumerate(zip(rows.labels, rows.centers, strict=True)):
        sheet.text(edge, base + center, label, size=SMALL, up="center", bold=place in rows.strong)
    x = sheet.width - right
    for column in columns:
        x += column.width
        sheet.text(x, base + rows.height + 2, clean(column.head), size=SMALL, across="right", up="bottom", color=INK)
        for center, text in zip(rows.centers, column.values, strict=True):
            sheet.text(x, base + center, clean(text), size=SMALL, across="right", up="center")
    return axes


def body_of(rows: Rows, columns: Sequence[Column] = ()) -> float:
    """Return the height that `draw_rows` needs."""
    return rows.height + AXIS + (COLUMN_HEAD if columns else 0)


def scale_x(axes: Axes, low: float, high: float, text: str, *, steps: int = 5) -> None:
    """Set the horizontal scale, its ticks with the marks of the language and its name."""
    axes.set_xlim(low, high)
    room = axes.bbox.width * 72 / axes.figure.dpi / (high - low)
    ticks = ticks_between(low, high, steps)
    while len(ticks) > 2 and not _apart(ticks, room):
        ticks = ticks[:: len(ticks) - 1] if len(ticks) == 3 else ticks[::2]
    axes.set_xticks(ticks, [number(tick) for tick in ticks])
    axes.set_xlabel(text)
    axes.grid(axis="x", color=RULE, linewidth=0.4)
    axes.set_axisbelow(True)


def _apart(ticks: Sequence[float], room: float) -> bool:
    """Say whether the labels of the ticks have air between them when a unit is ``room`` points wide."""
    widths = [width_of(number(tick), SMALL) for tick in ticks]
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
    axes.grid(axis="y", color=RULE, linewidth=0.4)
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
