"""Slides for a meeting room: nothing below 18 points, nothing outside its box, a banner on every slide."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from sipas_par.files import fixed_zip
from sipas_par.text.i18n import current_language, current_locale

LEAST = 18
"""The smallest type on a slide, in points: readable from the last row."""

FONT = "Arial"
WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 36.0
TOP = 112.0
BOTTOM = 496.0
_Rgb: Any = RGBColor
_ChartData: Any = CategoryChartData
INK: RGBColor = _Rgb(0x1A, 0x1A, 0x1A)
MAIN: RGBColor = _Rgb(0x1F, 0x4E, 0x79)
LOST: RGBColor = _Rgb(0xD9, 0x82, 0x2B)
SOFT: RGBColor = _Rgb(0x9A, 0xB8, 0xD4)
WARN: RGBColor = _Rgb(0xA6, 0x1C, 0x1C)
_HEAD_FILL: RGBColor = _Rgb(0xD9, 0xE2, 0xEC)
_BAND: RGBColor = _Rgb(0xF3, 0xF6, 0xF9)
_PAPER: RGBColor = _Rgb(0xFF, 0xFF, 0xFF)
_LEADING = 1.22
# No cut ends in one of these.
_ENDS = ",;:.–- "
_CELL_PADDING = 14.0
_TITLE_ONLY = 5
_KEY = 30.0
_LOCALES = {"vi": "42A", "en": "809"}


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: its name and a value for each category, ``None`` where there is none."""

    name: str
    values: tuple[float | None, ...]


@cache
def _measure(size: int, *, bold: bool) -> Any:
    from pathlib import Path

    import matplotlib as mpl
    from PIL import ImageFont

    # Wider than Arial, so that what fits here fits on the slide too.
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name), size)


def line_count(text: str, width: float, size: int, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a box of this width, in points.

    >>> line_count("một hai ba bốn", 60, 18) > 1
    True
    """
    font = _measure(size, bold=bold)
    lines = 0
    for paragraph in text.split("\n"):
        used = ""
        lines += 1
        for word in paragraph.split(" "):
            longer = f"{used} {word}" if used else word
            if used and font.getlength(longer) > width:
                lines += 1
                used = word
            else:
                used = longer
            # A word longer than the line is broken anywhere.
            lines += max(0, ceil(font.getlength(used) / width) - 1)
    return lines


def _laid(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> tuple[list[list[str]], list[float]]:
    """Return the texts of the rows that fit on a slide, each of six lines at most, and the heights of head and rows."""
    inner = [width - _CELL_PADDING for width in widths]

    def height_of(row: Sequence[str], *, bold: bool = False) -> float:
        taken = max(line_count(text, width, LEAST, bold=bold) for text, width in zip(row, inner, strict=True))
        return taken * LEAST * _LEADING + 8

    heights, texts = [height_of(head, bold=True)], list[list[str]]()
    for row in rows:
        cut = [shortened(text, width, LEAST, 6) for text, width in zip(row, inner, strict=True)]
        height = height_of(cut)
        if TOP + sum(heights) + height > BOTTOM:
            break
        heights.append(height)
        texts.append(cut)
    return texts, heights


def shortened(text: str, width: float, size: int, lines: int, *, bold: bool = False) -> str:
    """Return the text cut at a word so that it takes at most so many lines; the notes of the slide have it whole.

    >>> shortened("một hai ba bốn năm sáu bảy", 70, 18, 1)
    'một hai'
    """
    words = text.split(" ")

    def fits(count: int, *, letters: bool = False) -> bool:
        cut = text[:count] if letters else " ".join(words[:count]).rstrip(_ENDS)
        return line_count(cut, width, size, bold=bold) <= lines

    if line_count(text, width, size, bold=bold) <= lines:
        return text
    if count := bisect_right(range(1, len(words)), False, key=lambda count: not fits(count)):
        return " ".join(words[:count]).rstrip(_ENDS)
    return text[: max(bisect_right(range(1, len(text)), False, key=lambda count: not fits(count, letters=True)), 1)]


def _add_run(paragraph: Any, text: str, size: int, *, bold: bool | None, color: RGBColor = INK) -> Any:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = color
    return run


class Deck:
    """A presentation, 16 to 9, with its banner on every slide; the ISO ``day`` in the file keeps equal content equal."""

    def __init__(self, title: str, author: str, day: str, banner: str) -> None:
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
        self.day = day
        self.banner = banner
        self.language = current_locale().replace("_", "-")
        self.locale = _LOCALES[current_language()]
        properties = self.deck.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        properties.language = self.language
        self.count = 0

    def slide(self, title: str, notes: str, *, title_top: float = 30.0, title_size: int = 28) -> Any:
        """Add a slide with its title, its banner, its number and its notes."""
        self.count += 1
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = Pt(MARGIN), Pt(title_top), Pt(WIDTH - 2 * MARGIN), Pt(76)
        width = WIDTH - 2 * MARGIN - 16
        size = next((s for s in range(title_size, 21, -2) if line_count(title, width, s, bold=True) <= 2), 22)
        self._fill(shape.text_frame, [shortened(title, width, size, 2, bold=True)], size, bold=True, color=MAIN)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        if self.banner:
            self.text(slide, self.banner, (MARGIN, 502.0, 780.0, 30.0), size=LEAST, bold=True, color=WARN)
        self.text(slide, str(self.count), (WIDTH - MARGIN - 70, 502.0, 70.0, 30.0), size=LEAST, align=PP_ALIGN.RIGHT)
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def text(
        self,
        slide: Any,
        text: str,
        box: tuple[float, float, float, float],
        *,
        size: int = LEAST,
        bold: bool = False,
        color: RGBColor = INK,
        align: Any = PP_ALIGN.LEFT,
    ) -> None:
        """Put a text into a box, shrunk down to 18 points and then shortened to fit."""
        width, height = box[2] - 8, box[3]
        while size > LEAST and line_count(text, width, size, bold=bold) * size * _LEADING > height:
            size -= 1
        room = max(1, int(height / (size * _LEADING)))
        frame = slide.shapes.add_textbox(*(Pt(value) for value in box)).text_frame
        self._fill(frame, [shortened(text, width, size, room, bold=bold)], size, bold=bold, color=color, align=align)

    def bullets(
        self, slide: Any, items: Sequence[str], box: tuple[float, float, float, float], *, marked: bool = True
    ) -> Sequence[str]:
        """Put a list into a box, with or without its marks, shrunk down to 18 points; return the items that have no room."""
        left, top, width, height = box
        inner, gap, size, count = width - 34, 8.0, 24, len(items)

        def needed() -> float:
            return sum(line_count(item, inner, size) * size * _LEADING + gap for item in items[:count])

        while size > LEAST and needed() > height:
            size -= 1
        if needed() > height:
            gap /= 2
        while count > 1 and needed() > height:
            count -= 1
        room = max(1, int((height - gap) / (size * _LEADING)))
        frame = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height)).text_frame
        self._fill(frame, [shortened(item, inner, size, room) for item in items[:count]], size, space=gap)
        for paragraph in frame.paragraphs if marked else ():
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no bullets
            properties.set("marL", str(Pt(22)))
            properties.set("indent", str(-Pt(22)))
            properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
        return items[count:]

    def _fill(
        self,
        frame: Any,
        paragraphs: Sequence[str],
        size: int,
        *,
        bold: bool = False,
        color: RGBColor = INK,
        align: Any = PP_ALIGN.LEFT,
        space: float = 0,
    ) -> None:
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Pt(4)
        frame.margin_top = frame.margin_bottom = Pt(2)
        for number, text in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = align
            paragraph.space_after = Pt(space)
            run = _add_run(paragraph, text, size, bold=bold, color=color)
            run._r.get_or_add_rPr().set("lang", self.language)  # noqa: SLF001 - python-pptx has no setter for the language

    def table(
        self,
        slide: Any,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        alt: str,
        right: frozenset[int] = frozenset(),
    ) -> int:
        """Put a native table on the slide; cells take six lines at most. Return how many rows fitted."""
        texts, heights = _laid(head, rows, widths)
        frame = slide.shapes.add_table(
            len(texts) + 1, len(head), Pt(MARGIN), Pt(TOP), Pt(sum(widths)), Pt(sum(heights))
        )
        self._describe(frame, alt)
        made = frame.table
        for column, width in enumerate(widths):
            made.columns[column].width = Pt(width)
        for number, (row, height) in enumerate(zip([list(head), *texts], heights, strict=True)):
            made.rows[number].height = Pt(height)
            for column, text in enumerate(row):
                cell = made.cell(number, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = _HEAD_FILL if number == 0 else _BAND if number % 2 == 0 else _PAPER
                cell.margin_left = cell.margin_right = Pt(6)
                cell.margin_top = cell.margin_bottom = Pt(3)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                side = PP_ALIGN.RIGHT if column in right else PP_ALIGN.LEFT
                paragraph.alignment = side if number else PP_ALIGN.CENTER
                _add_run(paragraph, text, LEAST, bold=number == 0)
                cell.text_frame.word_wrap = True
        return len(texts)

    def fits(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> bool:
        """Say whether a table stands whole on one slide: every row, and no cell cut."""
        return _laid(head, rows, widths)[0] == [list(row) for row in rows]

    def bars(
        self,
        slide: Any,
        categories: Sequence[str],
        series: Sequence[Series],
        box: tuple[float, float, float, float],
        *,
        alt: str,
        form: str,
        colors: Sequence[RGBColor] = (MAIN,),
        most: float | None = None,
    ) -> None:
        """Put a native, editable bar chart on the slide, first category at the top, values at the bars.

        Several series are named above it in the order of their bars: programs differ in how they order a legend.
        """
        form = f"[$-{self.locale}]{form}"
        if len(series) > 1:
            self._key(slide, tuple(zip((one.name for one in series), colors, strict=True)), box)
            box = (box[0], box[1] + _KEY, box[2], box[3] - _KEY)
        data = _ChartData(number_format=form)
        data.categories = list(categories)
        for one in series:
            data.add_series(one.name, one.values)
        frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *(Pt(value) for value in box), data)
        self._describe(frame, alt)
        chart = frame.chart
        chart.font.size, chart.font.name = Pt(LEAST), FONT
        chart.font.color.rgb = INK
        chart.has_title = False
        chart.has_legend = False
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_labels.font.size = Pt(LEAST)
        chart.category_axis.has_major_gridlines = False
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        if most is not None:
            chart.value_axis.maximum_scale = most
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 45, 0
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.font.size, labels.number_format, labels.number_format_is_linked = Pt(LEAST), form, False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        for one, color in zip(plot.series, colors, strict=False):
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = color

    def _key(self, slide: Any, named: Sequence[tuple[str, RGBColor]], box: tuple[float, float, float, float]) -> None:
        frame = slide.shapes.add_textbox(*(Pt(value) for value in (*box[:3], _KEY))).text_frame
        self._fill(frame, [""], LEAST, align=PP_ALIGN.CENTER)
        paragraph = frame.paragraphs[0]
        for name, color in named:
            for text, ink in (("■ ", color), (f"{name}      ", INK)):
                _add_run(paragraph, text, LEAST, bold=None, color=ink)

    def _describe(self, frame: Any, alt: str) -> None:
        frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - python-pptx has no alternative text

    def bytes(self) -> bytes:
        """Return the file, every date in it fixed."""
        buffer = io.BytesIO()
        self.deck.save(buffer)
        return fixed_zip(buffer.getvalue(), self.day)
