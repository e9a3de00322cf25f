"""What must hold for every chart: nothing outside the page, nothing over something else, nothing too small."""

from __future__ import annotations

from itertools import combinations

from matplotlib.text import Text

from sipas_par.charts.theme import face, look

# Boxes hold the room for tones and descenders; letters themselves stay this far inside.
SLACK = 1.2
LEAST = 8


def texts_of(figure):
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def words_of(figure):
    return "\n".join(text.get_text() for text in texts_of(figure))


def flat(figure):
    """All words of the chart with line breaks undone."""
    return " ".join(words_of(figure).split())


def boxes_of(figure):
    """All texts with their boxes in points of the page."""
    dpi = figure.dpi
    figure.set_dpi(72)
    with look():
        figure.draw_without_rendering()
        renderer = figure.canvas.get_renderer()
        boxes = [(text, text.get_window_extent(renderer)) for text in texts_of(figure)]
    figure.set_dpi(dpi)
    return boxes


def assert_printable(figure):
    boxes = boxes_of(figure)
    width, height = figure.get_size_inches() * 72
    for text, box in boxes:
        words = text.get_text()
        assert text.get_fontsize() >= LEAST, f"too small: {words!r}"
        assert text.get_fontname() == face(), words
        assert not text.get_parse_math(), f"read as mathematics: {words!r}"
        inside = box.x0 >= -0.5 and box.y0 >= -0.5 and box.x1 <= width + 0.5 and box.y1 <= height + 0.5
        assert inside, f"outside the page: {words!r} {box}"
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= SLACK or up <= SLACK, f"overlap: {one.get_text()!r} / {other.get_text()!r} ({across}, {up})"
    for axes in figure.axes:
        box = axes.get_position()
        assert min(box.x0, box.y0) >= 0
        assert max(box.x1, box.y1) <= 1
        assert box.width * width > 60, "no room left for the plot"
