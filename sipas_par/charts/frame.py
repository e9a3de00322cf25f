"""The frame that every chart is drawn in: the sheet with its words, and rows of names, marks and figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from sipas_par.charts.render import Chart, new_figure
from sipas_par.charts.theme import (
    BARE,
    GRID,
    INK,
    LEADING,
    MAIN,
    NARROW,
    PAPER,
    PHONE_CM,
    POINTS_PER_CM,
    RULE,
    SMALL,
    SOFT,
    STRONG,
    TEXT,
    TICK,
    TITLE,
    WARN,
    WIDTH_CM,
    WISHES,
    Wishes,
    balanced,
    clean,
    height_of,
    outside,
    place_of,
    printed,
    width_of,
    wrapped,
)
from sipas_par.charts.words import publishers, source_line, stamp
from sipas_par.findings import UsageError
from sipas_par.model.criteria import Source
from sipas_par.text.labels import banner
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sipas_par.model.published import Origin
    from sipas_par.model.scorecard import Scorecard, SipasCard


DASHES = (0, (4, 3))
Across = Literal["left", "center", "right"]


def mark_cut(axes: Axes, xs: tuple[float, float], ys: tuple[float, float]) -> None:
    """Draw the mark of a break from one point of the plot to another."""
    axes.plot(xs, ys, color=INK, linewidth=0.9, linestyle=DASHES, zorder=6)


def mark_row_cut(axes: Axes, before: float, now: float, center: float) -> None:
    """Draw the mark of a break between the two values of a row; none where a value is missing."""
    middle = (before + now) / 2
    mark_cut(axes, (middle, middle), (center - 6, center + 6))


def mark_pair(axes: Axes, center: float, before: float, now: float) -> None:
    """Draw the two values of a row, hollow and full."""
    for value, face in ((before, PAPER), (now, MAIN)):
        axes.plot(value, center, "o", ms=6, mfc=face, mec=MAIN, mew=1.1, clip_on=False)


EDGE = 4.0
THIN = 3.0
GAP = 6.0
SWATCH = 16.0
# A note is never cut: it may be the only place where a name stands.
NOTE_LINES = 400
# From a mark to its value: 2 mm.
BESIDE = 5.7
# From the top of a line to its baseline, in sizes of type: room for a capital with two marks above it.
BASELINE = 0.95


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

    ``title`` states the finding, ``unit`` follows it in the caption of a document, ``line`` says what is drawn and in which unit.
    ``cards`` are the tables drawn, ``origins`` the published figures: the source below names both, and when the figures of a
    table are not sure, the chart and every page that holds it say so. ``facts`` follow the finding in the alternative text.
    """

    title: str
    line: str
    cards: Sequence[Scorecard | SipasCard] = ()
    origins: Iterable[Origin] = ()
    facts: Iterable[str] = ()
    notes: Iterable[str] = ()
    keys: Sequence[Key] = ()
    unit: str = ""
    alt: str = ""
    source: str | None = None


def absent(what: str, *cards: Scorecard) -> Figure:
    """Return what a chart shows whose table is not there, or may not be compared: which and why, in place of the plot."""
    return Sheet(Head(what, "", cards), 0).figure


class Sheet:
    """A figure with its head and foot drawn and the room for the plot between them.

    ``body`` is the height of the plot in points, tick labels and axis label included (0: there is nothing to draw), ``beside``
    the room that the legend leaves free at its right, for the heads of columns.
    """

    def __init__(self, head: Head, body: float, *, beside: float = 0.0) -> None:
        wishes = WISHES.get()
        self.width = wishes.width
        inner = self.width - 2 * EDGE
        bare = BARE.get()
        statuses = [card.source.status for card in head.cards]
        mark = "" if bare else stamp(statuses)
        stamp_width = width_of(mark, SMALL, bold=True) + 14 if mark else 0.0
        said = head.title if wishes.title is None else wishes.title
        title = "" if bare else balanced(said, inner, TITLE, bold=True) if said else ""
        line = "" if bare else wrapped(head.line, inner - stamp_width, SMALL)
        keys = _placed(head.keys if body else (), inner - beside)
        notes = [balanced(note, inner, SMALL, most=NOTE_LINES) for note in head.notes]
        source = source_line(head.cards, publishers(head.origins)) if head.source is None else head.source
        source = "" if bare else wrapped(source, inner, SMALL)
        key_rows = 1 + max((row for _, _, row in keys), default=-1)
        line_height = max(height_of(line, SMALL), SMALL * LEADING + 4)
        under = [text for text in [*notes, source] if text]
        foot = sum(height_of(text, SMALL) for text in under) + EDGE + GAP if under else THIN
        self.body_bottom = foot
        self.body = body
        titled = height_of(title, TITLE) if title else 0.0
        above = THIN if bare else EDGE + titled + 2 + line_height
        top = above + max(key_rows * SMALL * 1.6, 18.0 if beside else 0.0) + (GAP if key_rows or not bare else 0.0)
        self.height = top + body + foot
        self.figure, self._corner, self._stretch = self._placed(wishes)
        facts = "; ".join(head.facts)
        self.figure.alt = clean(head.alt or (f"{head.title}. {facts}." if facts else f"{head.title}."))
        self.figure.finding = clean(f"{said} ({head.unit})" if head.unit and said == head.title else said)
        self.figure.banner = banner(Source("", status=status) for status in statuses)
        y = self.height - (THIN if bare else EDGE)
        if not bare:
            self.text(EDGE, y, title, size=TITLE, bold=True)
            y -= titled + 2
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

    def _placed(self, wishes: Wishes) -> tuple[Chart, tuple[float, float], float]:
        """Return the figure, where in it the sheet begins, in points, and how much higher it is than it needs to be."""
        self._own = wishes.ax
        wanted = (wishes.height_cm or 0.0) * POINTS_PER_CM
        if wishes.ax is None:
            if wishes.height_cm is not None and wanted < self.height - 1:
                least = number(self.height / POINTS_PER_CM + 0.05, 1)
                raise UsageError(outside("height_cm", wishes.height_cm, f"≥ {least}"))
            high = max(wanted, self.height)
            return new_figure(self.width, high), (0.0, 0.0), high / self.height
        figure = cast("Chart", wishes.ax.get_figure(root=True))
        left, bottom, _wide, tall = place_of(wishes.ax)
        high = max(figure.get_figheight() * 72 * tall, wanted, self.height)
        figure.set_figheight(high / tall / 72)
        corner = left * figure.get_figwidth() * 72, bottom * figure.get_figheight() * 72
        return figure, corner, high / self.height

    def _size(self, width: float, height: float) -> tuple[float, float]:
        """Return a size in points as shares of the figure."""
        return width / self.figure.get_figwidth() / 72, height / self.figure.get_figheight() / 72

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the sheet as shares of the figure."""
        return self._size(self._corner[0] + x, self._corner[1] + y * self._stretch)

    def on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the figure, given in its shares, as a point of the sheet."""
        wide, high = self.figure.get_figwidth() * 72, self.figure.get_figheight() * 72
        return x * wide - self._corner[0], (y * high - self._corner[1]) / self._stretch

    def axes(self, left: float, right: float, bottom: float = 0.0, top: float = 0.0) -> Axes:
        """Return axes inside the body, with these margins in points: those that the caller gave, else new ones."""
        size = self._size(self.width - left - right, (self.body - bottom - top) * self._stretch)
        box = (*self._at(left, self.body_bottom + bottom), *size)
        given, self._own = self._own, None
        if given is None:
            return self.figure.add_axes(box)
        given.clear()
        given.set_position(box)
        for side, spine in given.spines.items():
            spine.set(visible=side in {"left", "bottom"}, edgecolor=SOFT, linewidth=0.6)
        return given

    def rectangle(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle that keeps its size, from the point of the sheet that is its lower left corner."""
        from matplotlib.patches import Rectangle

        box = Rectangle(self._at(x, y), *self._size(width, height), transform=self.figure.transFigure, **style)
        self.figure.add_artist(box)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        color: str = INK,
        across: Across = "left",
        up: Literal["top", "center", "bottom"] = "top",
        leading: float = LEADING,
        patch: bool = False,
    ) -> None:
        """Write at a point of the page, in points from its lower left corner.

        Lines stand on measured baselines: matplotlib would place each text by its own ink, so that words with
        and without tones or tails beside one another would dance.
        """
        lines = text.split("\n")
        step = size * leading
        top = {"top": 0.0, "center": 0.5, "bottom": 1.0}[up] * step * len(lines)
        across_at, up_at = self._at(x, y)
        for at, line in enumerate(lines):
            self.figure.text(
                across_at,
                up_at + self._size(0, top - at * step - size * BASELINE - (step - size * LEADING) / 2)[1],
                line,
                fontsize=printed(size),
                fontweight="bold" if bold else "normal",
                color=color,
                ha=across,
                va="baseline",
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0} if patch else None,
            )

    def beside(
        self,
        axes: Axes,
        value: float,
        y: float,
        text: str,
        *,
        move: float = BESIDE,
        bold: bool = False,
        color: str = INK,
        across: Across = "left",
        patch: bool = False,
    ) -> None:
        """Write beside a mark, ``move`` points to its right; the scale of the axes stands already."""
        x, up = self.on_sheet(*self.figure.transFigure.inverted().transform(axes.transData.transform((value, y))))
        size = STRONG if bold else TEXT
        self.text(x + move, up, text, size=size, bold=bold, color=color, across=across, up="center", patch=patch)

    def arrow(self, x: float, y: float) -> None:
        """Draw a small triangle that points down at a place of the page; a letter of that shape is as wide as its face makes it."""
        from matplotlib.lines import Line2D

        at, up = self._at(x, y)
        self.figure.add_artist(
            Line2D([at], [up], transform=self.figure.transFigure, marker="v", ms=4.5, color=INK, mew=0)
        )

    def tie(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a thin line between two points of the page."""
        from matplotlib.lines import Line2D

        xs, ys = zip(self._at(*start), self._at(*end), strict=True)
        self.figure.add_artist(Line2D(xs, ys, transform=self.figure.transFigure, color=RULE, linewidth=0.6))

    def _stamp(self, text: str, top: float, width: float) -> None:
        height = SMALL * LEADING + 4
        x = self.width - EDGE - width + 2
        self.rectangle(x, top - height, width - 2, height, facecolor=PAPER, edgecolor=WARN, linewidth=1)
        self.text(
            x + (width - 2) / 2, top - height / 2, text, size=SMALL, bold=True, color=WARN, across="center", up="center"
        )

    def _key(self, key: Key, x: float, y: float) -> None:
        from matplotlib.lines import Line2D

        if key.mark == "patch":
            style = {"facecolor": key.color, "edgecolor": key.edge, "hatch": key.hatch, "linewidth": 0.6}
            self.rectangle(x, y - 4, SWATCH, 8, **style)
        else:
            line = key.mark == "line"
            size, edge = (9, 1.6) if key.mark == "|" else (6, 0.9)
            xs, ys = zip(*(self._at(end, y) for end in ((x, x + SWATCH) if line else (x + SWATCH / 2,))), strict=True)
            drawn: dict[str, Any] = {"color": key.color, "linestyle": "--" if key.dashed else "-", "linewidth": 1.2}
            mark = {"marker": key.mark, "ms": size, "mfc": key.color, "mec": key.edge, "mew": edge, "linestyle": ""}
            look = drawn if line else mark
            self.figure.add_artist(Line2D(xs, ys, transform=self.figure.transFigure, **look))
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


ROW = 17.0
AXIS = 32.0
TICKS = 17.0
INDENT = 5.7
COLUMN_HEAD = 14.0
COLUMN_GAP = 9.0
# Room for the marks of a row below its name, on a phone.
MARK = 11.0


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
    above: bool = False

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

    Widths are those of a chart of usual width. ``least`` is the height of a row of one line, ``air`` the room between rows of several; ``strong`` are the rows
    whose name is printed bold. Names end at the axis, in a list with ``groups`` (the rows that are headings) they begin
    at the left. On a phone each name stands above its marks.
    """
    above = NARROW.get()
    most_width *= WISHES.get().width / (WIDTH_CM * POINTS_PER_CM)
    if above:
        most_width = PHONE_CM * POINTS_PER_CM - 2 * EDGE - (INDENT if groups else 0.0)
    labels, heights, centers = [], [], []
    named = 0.0
    for place, name in enumerate(names):
        bold, heading = place in strong, place in groups
        label = balanced(name, most_width, TEXT, bold=bold, most=most_lines)
        if above:
            heights.append(height_of(label, TEXT) + (0.0 if heading else MARK) + air)
        else:
            heights.append(max(least, height_of(label, TEXT) + air if "\n" in label else 0.0))
        labels.append(label)
        named = max(named, *(width_of(line, TEXT, bold=bold) for line in label.split("\n")))
    top = sum(heights)
    for place, height in enumerate(heights):
        centers.append(top - height + air + MARK / 2 if above and place not in groups else top - height / 2)
        top -= height
    width = 0.0 if above else named + (INDENT if groups else 0.0) + COLUMN_GAP
    return Rows(tuple(labels), tuple(centers), tuple(heights), width, frozenset(strong), frozenset(groups), above=above)


def draw_rows(
    head: Head, rows: Rows, columns: Sequence[Column] = (), *, foot: float = AXIS, beside: bool = False
) -> tuple[Sheet, Axes]:
    """Draw names, the figures at the right and the axes between them, whose y values are points; the sheet and the axes.

    ``foot`` is the room below: `AXIS` for a scale with its name, `TICKS` for one without, 0 where every mark says its value.
    Heads of columns stand ``beside`` the legend.
    """
    figures = sum(column.width for column in columns)
    right = EDGE + figures + (0 if columns else 6)
    body = rows.height + foot + (COLUMN_HEAD if columns and not beside else 0)
    sheet = Sheet(head, body, beside=figures + 6 if beside else 0.0)
    sheet.figure.fits_phone = right < PHONE_CM * POINTS_PER_CM / 2
    # The number at the end of a scale stands half to its left.
    inset = EDGE if rows.above and foot else 0.0
    axes = sheet.axes(EDGE + rows.label_width + inset, right, foot, sheet.body - foot - rows.height)
    axes.set_ylim(0, rows.height)
    axes.set_yticks([])
    axes.spines["left"].set_color(RULE)
    axes.spines["left"].set_visible(not rows.above)
    if not foot:
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    base = sheet.body_bottom + foot
    level = base + rows.height
    for place, (label, center) in enumerate(zip(rows.labels, rows.centers, strict=True)):
        bold = place in rows.strong
        if place in rows.groups and place:
            sheet.tie((EDGE, level), (sheet.width - EDGE, level))
        x = EDGE + (INDENT if rows.groups and place not in rows.groups else 0.0)
        if rows.above:
            sheet.text(x, level, label, bold=bold, patch=True)
        elif rows.groups:
            sheet.text(x, base + center, label, up="center", bold=bold)
        else:
            sheet.text(EDGE + rows.label_width - 5, base + center, label, up="center", across="right", bold=bold)
        level -= rows.heights[place]
    x = sheet.width - right
    for column in columns:
        x += column.width
        sheet.text(
            x, base + rows.height + 2, column.head, size=TICK, across="right", up="bottom", color=SOFT, leading=1.08
        )
        for center, text in zip(rows.centers, column.values, strict=True):
            sheet.text(x, base + center, clean(text), size=TEXT, across="right", up="center", bold=column.strong)
    return sheet, axes


def scale_x(axes: Axes, low: float, high: float, text: str) -> None:
    """Set the horizontal scale, its ticks with the marks of the language and its name."""
    axes.set_xlim(low, high)
    room = axes.bbox.width * 72 / axes.figure.dpi / (high - low)
    ticks = ticks_between(low, high, 5)
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


def scale_y(axes: Axes, low: float, high: float) -> None:
    """Set the vertical scale as `scale_x` does the horizontal one, without a name."""
    axes.set_ylim(low, high)
    ticks = ticks_between(low, high, 4)
    axes.set_yticks(ticks, [number(tick) for tick in ticks])
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
    return max(values, default=0.0) * 1.04 or 1.0


def fit(axes: Axes, ends: Sequence[float], labels: Sequence[float], low: float = 0.0) -> None:
    """Set the horizontal scale so that a label of a given width fits to the right of the end of every bar."""
    room = axes.bbox.width * 72 / axes.figure.dpi
    spans = [(end - low) * room / (room - label) for end, label in zip(ends, labels, strict=True) if end > low]
    axes.set_xlim(low, low + (max(spans, default=0.0) or 1.0))


def spread(centers: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Move labels apart: centers in the given order of place, no two nearer than their heights allow, all inside."""
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
