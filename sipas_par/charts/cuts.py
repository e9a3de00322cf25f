"""Breaks in a series as charts show them: said in words, marked in the plot, no change claimed across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.series import break_between
from sipas_par.charts.theme import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DASHES = (0, (4, 3))


def reason_between(index: str, earlier: int | None, year: int | None, lang: str) -> str:
    """Return why two years, in either order, must not be compared; empty when they may be.

    >>> reason_between("SIPAS", 2022, 2023, "en"), bool(reason_between("SIPAS", 2022, 2021, "en"))
    ('', True)
    """
    if earlier is None or year is None:
        return ""
    found = break_between(index, min(earlier, year), max(earlier, year))
    if found is None:
        return ""
    return found.reason_vi if lang == "vi" else found.reason_en


def apart(year: str, earlier: str, lang: str) -> str:
    """Return the words of a title that stand where a change would have been claimed."""
    return f"Không so sánh trực tiếp {year} với {earlier}" if lang == "vi" else f"{year} is not compared with {earlier}"


def cut_notes(reason: str, lang: str) -> tuple[str, ...]:
    """Return the note that explains the mark of a break; none without a break."""
    if not reason:
        return ()
    return (f"{'Đường đứt nét: không so sánh được' if lang == 'vi' else 'Dashed line: not comparable'}. {reason}.",)


def mark_cut(axes: Axes, xs: tuple[float, float], ys: tuple[float, float]) -> None:
    """Draw the mark of a break from one point of the plot to another."""
    axes.plot(xs, ys, color=INK, linewidth=0.9, linestyle=DASHES, zorder=6)


def mark_row_cut(axes: Axes, before: float, now: float, center: float) -> None:
    """Draw the mark of a break between the two values of a row; none where a value is missing."""
    middle = (before + now) / 2
    mark_cut(axes, (middle, middle), (center - 6, center + 6))
