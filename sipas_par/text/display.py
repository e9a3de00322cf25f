"""How an object shows itself: its data arranged once, written as HTML for a notebook, as Markdown and as text for a terminal."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import Any, TypeVar, cast

from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import MISSING, date, number, percent, points

T = TypeVar("T")

MOST = 20
"""So many rows are shown; how many more there are is said."""
_COLUMNS_SHOWN = 6
# Letters below which no column of a terminal is narrowed.
_NARROWEST = 6
# What a table of rows says of each, the first that it has.
_COLUMNS = (
    "index", "unit", "year", "code", "name", "kind", "priority", "max_score", "score", "value", "rank", "lost_before", "lost",
    "earlier", "national_mean", "gap_to_mean", "change", "attainment", "target", "needed", "points", "best_rank",
    "worst_rank", "field_code", "source", "status", "agencies", "region",
    "document", "publisher", "published_on",
)  # fmt: skip
_SHARES = frozenset({"attainment", "share", "cumulative_share", "share_top"})
_POINTS = frozenset(
    re.findall(
        r"\w+",
        "max_score score lost lost_before needed target points before after change short not_recognised conceded unclaimed "
        "surveyed unclear",
    )
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?)?")
_SPAN = re.compile(r"(-?\d+) days?(?: (\d\d:\d\d:\d\d)(?:\.\d+)?)?")
_NUMBER = re.compile(r"[-−+]?[\d.,]+%?|[–\s]*")
_STYLE = (
    ".sipas-shown table{border-collapse:collapse;font-size:var(--jp-ui-font-size1,13px)}"
    ".sipas-shown th,.sipas-shown td{padding:3px 10px;vertical-align:top;border:0;"
    "border-bottom:1px solid var(--jp-border-color2,rgba(128,128,128,.4));color:var(--jp-content-font-color1,inherit)}"
    ".sipas-shown td{max-width:36em;white-space:pre-line}"
    ".sipas-shown .badge{border:1px solid;border-radius:3px;padding:0 6px;color:var(--jp-warn-color0,#b36b00)}"
    ".sipas-shown .badge.sure{color:var(--jp-success-color0,#2e7d32)}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an object shows: a line that says what it is, a badge, a table under its heads, remarks below."""

    head: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    badge: str = ""
    sure: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers alone; the first, of codes or names, does not count."""
        return tuple(at > 0 and all(_NUMBER.fullmatch(row[at]) for row in self.rows) for at in range(len(self.heads)))

    def html(self) -> str:
        """Return it as HTML that follows the light or dark theme around it."""
        sides = [f' style="text-align:{"right" if numeric else "left"}"' for numeric in self.numeric]
        badge = f' <span class="badge{" sure" * self.sure}">{escape(self.badge)}</span>' if self.badge else ""
        lines = [
            "".join(f"<{tag}{side}>{escape(text)}</{tag}>" for side, text in zip(sides, row, strict=True))
            for tag, row in (("th", self.heads), *(("td", row) for row in self.rows))
        ]
        table = "".join(f"<tr>{line}</tr>" for line in lines[1:])
        body = f"<table><thead><tr>{lines[0]}</tr></thead><tbody>{table}</tbody></table>" if self.heads else ""
        remarks = "".join(f"<p>{escape(remark)}</p>" for remark in self.remarks)
        head = f"<p><strong>{escape(self.head)}</strong>{badge}</p>" if self.head else ""
        return f'<div class="sipas-shown"><style>{_STYLE}</style>{head}{body}{remarks}</div>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        head = f"**{_marked(self.head)}**" if self.head else ""
        parts = [head + (f" · *{_marked(self.badge)}*" if self.badge else "")]
        if self.heads:
            marks = ["--:" if numeric else ":--" for numeric in self.numeric]
            rows = [[_marked(text).replace("\n", "<br>") for text in row] for row in (self.heads, *self.rows)]
            parts.append("\n".join("| " + " | ".join(row) + " |" for row in (rows[0], marks, *rows[1:])))
        return "\n\n".join(part for part in [*parts, *map(_marked, self.remarks)] if part)

    def text(self, width: int | None = None) -> str:
        """Return it as lines no wider than a terminal; the widest columns are wrapped."""
        width = width or shutil.get_terminal_size((80, 24)).columns
        lines = textwrap.wrap(self.head + (f" [{self.badge}]" if self.badge else ""), width)
        if self.heads:
            lines += _laid_out((self.heads, *self.rows), self.numeric, width)
        return "\n".join([*lines, *(line for remark in self.remarks for line in textwrap.wrap(remark, width))])


def _laid_out(rows: tuple[tuple[str, ...], ...], numeric: tuple[bool, ...], width: int) -> list[str]:
    """Return rows as lines of equal columns; what does not fit is taken from the widest column."""
    wide = [max(len(line) for row in rows for line in (row[at].split("\n") or [""])) for at in range(len(numeric))]
    while sum(wide) + 2 * len(wide) - 2 > width and max(wide) > _NARROWEST:
        wide[wide.index(max(wide))] -= 1
    lines = []
    for row in rows:
        cells = [
            [part for line in text.split("\n") for part in textwrap.wrap(line, room) or [""]]
            for text, room in zip(row, wide, strict=True)
        ]
        for at in range(max(map(len, cells))):
            parts = [cell[at] if at < len(cell) else "" for cell in cells]
            sides = zip(parts, wide, numeric, strict=True)
            lines.append(
                "  ".join(part.rjust(room) if right else part.ljust(room) for part, room, right in sides).rstrip()
            )
        if row is rows[0]:
            lines.append("  ".join("─" * room for room in wide))
    return lines


def _marked(text: str) -> str:
    return re.sub(r"([\\|*_`<>\[\]])", r"\\\1", text)


class Shows:
    """An object that a notebook, a terminal and any front end show alike: as a row, or as it says in `_shown`."""

    __slots__ = ()

    def _shown(self) -> Shown:
        return listed((self,))

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _repr_markdown_(self) -> str:
        return self._shown().markdown()


class Fields(Shows):
    """A dataclass that shows its fields below each other, each with its word."""

    __slots__ = ()

    def _shown(self) -> Shown:
        given = ((field, getattr(self, field.name)) for field in fields(cast("Any", self)))
        rows = tuple(
            (_(field.metadata.get("label") or label("field", field.name)), _told(field.name, value))
            for field, value in given
            if _holds(value) and value != ()
        )
        return Shown("", (label("column", "name"), _("Giá trị")), rows)


def _told(name: str, value: object) -> str:
    if isinstance(value, Fields):
        return "; ".join(words for _word, words in value._shown().rows)  # noqa: SLF001 - of this module
    if not isinstance(value, tuple):
        return written(name, value)
    parts = [part if isinstance(part, str) else str(getattr(part, "name", "")) for part in value]
    return "; ".join(parts) if all(parts) else number(len(parts))


class Rows(Shows, tuple[T, ...]):
    """Rows of one kind: a tuple that shows itself as a table."""

    __slots__ = ()

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return type(self)(found) if isinstance(at, slice) else found

    def _shown(self) -> Shown:
        return listed(self)


def listed(rows: Iterable[object], head: str = "", *remarks: str, **more: Any) -> Shown:
    """Arrange rows of one kind: the first six columns that they have, and how many rows are left out."""
    rows = tuple(rows)
    names = [name for name in _COLUMNS if any(_holds(getattr(row, name, None)) for row in rows)]
    if "code" in names and all(getattr(row, "code", 0) == getattr(row, "name", 1) for row in rows):
        names.remove("code")
    names = names[:_COLUMNS_SHOWN]
    lines = tuple(
        tuple(written(name, getattr(row, name, None)) for name in names) if names else (str(row),)
        for row in rows[:MOST]
    )
    heads = tuple(label("column", name) for name in names) or (label("column", "name"),)
    left = (_("… và {count} dòng nữa.").format(count=len(rows) - MOST),) if len(rows) > MOST else ()
    return Shown(
        head or ("" if rows else _("Không có dòng nào.")),
        heads if rows else (),
        lines,
        remarks=(*left, *remarks),
        **more,
    )


def _holds(value: object) -> bool:
    return value is not None and value != "" and not callable(value)


def written(name: str, value: object) -> str:
    """Return a value of a column as people read it."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return MISSING
    if isinstance(value, (Decimal, float)):
        return percent(value, 1) if name in _SHARES else points(value) if name in _POINTS else number(value)
    if isinstance(value, tuple | list):
        return "; ".join(written(name, part) for part in value)
    return label(name, spoken(str(value)))


def spoken(text: str) -> str:
    """Return a date, a span of time or a truth value, as programs print it, in the words of people; any other text as it is."""
    span = _SPAN.fullmatch(text)
    if span:
        days = _("{count} ngày").format(count=span[1]) if span[1] != "0" or not span[2] else ""
        return " ".join(filter(None, (days, (span[2] or "").removesuffix(":00"))))
    match = _MOMENT.fullmatch(text)
    if not match:
        return label("is_leaf", text) if text in {"True", "False"} else text
    try:
        day = date(dt.date.fromisoformat(match[1]))
    except ValueError:
        return text
    clock = (match[2] or "").removesuffix(":00")
    return day if clock in {"", "00:00"} else f"{day} {clock}"


class cached_rows(cached_property[T]):  # noqa: N801 - as cached_property
    """A `cached_property` whose tuple shows itself as a table."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        super().__init__(lambda owner: as_rows(function(owner)))
        self.__doc__ = function.__doc__


def as_rows(made: T) -> T:
    """Return a tuple as `Rows`, anything else as it is."""
    return cast("T", Rows(made)) if type(made) is tuple else made  # type: ignore[arg-type]  # it is a tuple
